//! Runs the commands of `docs/second-node.md`: two nodes from nothing.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::support::postgres::fresh_empty;
use crate::support::runbook::{Step, steps, with_program};
use crate::support::site::{PATIENCE, Port, Ran};

/// A node that goes with this value.
pub struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        // One that has ended by itself has failed its test already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a node, and waits until it reports that it is ready.
pub fn serve(mut shell: Command) -> Serving {
    let mut child = shell.stdout(Stdio::piped()).spawn().unwrap();
    let mut ready = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
    assert!(ready.starts_with("ready "), "{ready:?}");
    Serving(child)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_on_a_second_node_holds_to_the_letter() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/second-node.md")).unwrap();
    let (first, second) = (fresh_empty().await, fresh_empty().await);
    let ports = [Port::take(), Port::take()];
    let here =
        |text: &str| text.replace("17400", &ports[0].number.to_string()).replace("17401", &ports[1].number.to_string());
    let folder = tempfile::tempdir().unwrap();
    let shell = |command: &str| {
        let mut shell = with_program(&format!("exec {command}"), folder.path());
        shell.env("FIRST_DATABASE", &first.url).env("SECOND_DATABASE", &second.url);
        shell
    };
    let mut serving = Vec::new();
    let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(headings.len(), 6, "{headings:?}");
    for Step { command, prints } in headings.iter().flat_map(|heading| steps(&text, heading)) {
        let command = here(&command);
        if command.starts_with("marsad serve") {
            serving.push(serve(shell(&command)));
            continue;
        }
        // The status of a node may take a moment to change.
        let deadline = std::time::Instant::now() + PATIENCE;
        loop {
            let ran = Ran::of(&shell(&command).output().unwrap());
            assert_eq!(ran.code, 0, "{command}: {ran:?}");
            if prints.iter().all(|line| ran.out.contains(&here(line))) {
                break;
            }
            let is_question = command.contains("node status") || command.contains("sync peers");
            assert!(is_question && std::time::Instant::now() < deadline, "{command}: {ran:?}");
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    }
    assert_eq!(serving.len(), 2);
}
