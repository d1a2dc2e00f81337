//! Runs the commands of `docs/first-node.md`: one node from nothing to a table.

use std::path::Path;
use std::process::Command;

use crate::second_node::serve;
use crate::support::postgres::fresh_empty;
use crate::support::runbook::{Step, steps, with_program};
use crate::support::site::{Port, Ran};

/// Whether a line of the page can be compared with the answer: tables are CSV in a pipe, so only their figures can.
fn is_there(ran: &Ran, line: &str) -> bool {
    let said = format!("{}{}", ran.out, ran.err);
    if line.contains("  ") && !line.starts_with(' ') {
        let figures = line.split_whitespace().filter(|word| word.len() > 3 && word.bytes().all(|b| b.is_ascii_digit()));
        return figures.into_iter().all(|figure| said.contains(figure));
    }
    let is_of_the_table =
        line.contains('─') || ["UNIT = ", "METHOD: ", "STATUS: ", "CONF: "].iter().any(|of| line.starts_with(of));
    is_of_the_table || line.starts_with("IMM_STOCK ") || line.split('…').all(|part| said.contains(part))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_on_a_first_node_holds_to_the_letter() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("docs/first-node.md")).unwrap();
    let (database, port) = (fresh_empty().await, Port::take());
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(root.join("examples"), folder.path().join("examples")).unwrap();
    let mut environment = vec![("DATABASE_URL".to_owned(), database.url.clone())];
    let mut key = String::new();
    let mut serving = Vec::new();
    let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let mut commands = 0;
    for Step { command, prints } in headings[..4].iter().flat_map(|heading| steps(&text, heading)) {
        let here = |text: &str| text.replace("17400", &port.number.to_string());
        if let Some((name, value)) = command.strip_prefix("export ").and_then(|set| set.split_once('=')) {
            environment.push((name.to_owned(), value.to_owned()));
            continue;
        }
        commands += 1;
        // The page shows the beginning of a key; the one of this node goes in its place.
        let command = match command.split_once("--key '") {
            Some((before, rest)) => format!("{before}--key '{key}'{}", rest.split_once('\'').unwrap().1),
            None => command,
        };
        let shell = |command: &str| -> Command {
            let mut shell = with_program(command, folder.path());
            shell.envs(environment.iter().map(|(name, value)| (name, value)));
            shell
        };
        if command.starts_with("marsad serve") {
            serving.push(serve(shell(&format!("exec {command}"))));
            continue;
        }
        let ran = Ran::of(&shell(&here(&command)).output().unwrap());
        assert_eq!(ran.code, 0, "{command}: {ran:?}");
        for line in &prints {
            assert!(is_there(&ran, &here(line)), "{command}: {line}: {ran:?}");
        }
        if let Some(found) = ran.out.split([',', '\n']).find(|cell| cell.starts_with("marsad/souss-massa+")) {
            key = found.to_owned();
        }
    }
    assert_eq!((serving.len(), commands), (1, 16));
}
