//! Runs the commands of `docs/walkthrough.md` on two nodes, with the profiles of the demo.

use std::path::Path;

use crate::support::runbook::{Step, steps, with_program};
use crate::support::site::{OPERATOR, Ran, Site, mesh};

const POLL_MS: u64 = 200;

#[tokio::test(flavor = "multi_thread")]
async fn the_walkthrough_holds_to_the_letter() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/walkthrough.md")).unwrap();
    let site = Site::new(&[OPERATOR, "oriental"], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    // The page names profiles as they are named below a running demo.
    let folder = tempfile::tempdir().unwrap();
    let profiles = folder.path().join(".marsad/demo/profiles");
    std::fs::create_dir_all(&profiles).unwrap();
    std::fs::copy(site.path("trusted.keys"), profiles.join("trusted.keys")).unwrap();
    for entry in std::fs::read_dir(site.path("")).unwrap() {
        let path = entry.unwrap().path();
        let to = profiles.join(path.with_extension("toml").file_name().unwrap());
        if path.extension().is_some_and(|ending| ending == "profile") {
            std::fs::copy(path, to).unwrap();
        }
    }
    let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let mut environment: Vec<(String, String)> = Vec::new();
    for Step { command, prints } in headings.iter().flat_map(|heading| steps(&text, heading)) {
        // A figure that was submitted or released has to reach the other node before the next command asks for it.
        site.wait_until_converged();
        let shell = |command: &str| {
            let mut shell = with_program(command, folder.path());
            shell.env("XDG_CACHE_HOME", folder.path().join("cache"));
            shell.envs(environment.iter().map(|(name, value)| (name, value)));
            Ran::of(&shell.output().unwrap())
        };
        // `NAME=$(command)` keeps what a command prints.
        if let Some((name, inner)) = command.split_once("=$(") {
            let ran = shell(inner.strip_suffix(')').unwrap());
            assert_eq!(ran.code, 0, "{command}: {ran:?}");
            environment.push((name.to_owned(), ran.out.trim().to_owned()));
            continue;
        }
        let ran = shell(&command);
        let said = format!("{}{}", ran.out, ran.err);
        assert_eq!(ran.code, 0, "{command}: {ran:?}");
        for line in &prints {
            assert!(line.split('…').all(|part| said.contains(part)), "{command}: {line}: {ran:?}");
        }
    }
}
