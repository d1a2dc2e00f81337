//! Runs the commands of a page of the documentation, and compares their output with the page.
//!
//! In blocks between lines of three backticks, `$ ` begins a command; lines that follow it are what it prints, where `…` stands
//! for anything. `marsad serve` stays up until the next command that needs the node stopped.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::site::{NodeProcess, Ran, Site};

/// A command of a page.
#[derive(Debug)]
pub struct Step {
    pub command: String,
    pub prints: Vec<String>,
}

/// What the commands of a page run in.
pub struct Runbook<'a> {
    site: &'a Site,
    node: &'static str,
    text: String,
    environment: Vec<(&'static str, String)>,
    running: Option<NodeProcess>,
}

/// The steps below a heading.
pub fn steps(text: &str, heading: &str) -> Vec<Step> {
    let line = format!("## {heading}");
    let section = text.lines().skip_while(|found| *found != line).skip(1).take_while(|found| !found.starts_with("## "));
    // The block that a line is in: one of a language holds no commands.
    let (mut steps, mut block): (Vec<Step>, Option<&str>) = (Vec::new(), None);
    for line in section {
        let inside = block == Some("");
        if let Some(language) = line.strip_prefix("```") {
            block = if block.is_some() { None } else { Some(language) };
        } else if inside && let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step { command: command.to_owned(), prints: Vec::new() });
        } else if inside && let Some(step) = steps.last_mut() {
            match step.command.strip_suffix('\\') {
                Some(begun) if step.prints.is_empty() => step.command = format!("{begun}{}", line.trim_start()),
                _ => step.prints.push(line.to_owned()),
            }
        }
    }
    assert!(!steps.is_empty(), "the page has no commands below {line:?}");
    steps
}

impl<'a> Runbook<'a> {
    /// The page `docs/NAME`, for `node` of a site.
    pub fn new(site: &'a Site, node: &'static str, page: &str, environment: Vec<(&'static str, String)>) -> Self {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page)).unwrap();
        Self { site, node, text, environment, running: None }
    }

    /// Runs the commands below a heading.
    pub fn run(&mut self, heading: &str) {
        for step in steps(&self.text, heading) {
            let is_serve = step.command.starts_with("marsad serve");
            if is_serve && step.prints.is_empty() {
                self.start();
                continue;
            }
            if ["node accept-head", "node open-epoch", "pg_restore"].iter().any(|needs| step.command.contains(needs)) {
                self.stop();
            }
            let mut ran = self.shell(&step.command);
            let said = |ran: &Ran| {
                let said = format!("{}{}", ran.out, ran.err);
                step.prints.iter().all(|line| line.split('…').all(|part| said.contains(part)))
            };
            // The status of a node may take a moment to change.
            self.site.wait_until(&step.command, || {
                if step.command.contains("node status") && !said(&ran) {
                    ran = self.shell(&step.command);
                    return false;
                }
                true
            });
            assert!(said(&ran), "{step:?}: {ran:?}");
            let fails = step.prints.iter().any(|line| {
                ["Say the size", "open a new epoch with", "runs already", "is not the key"]
                    .iter()
                    .any(|w| line.contains(w))
            });
            assert_eq!(ran.code, if fails { 2 } else { 0 }, "{step:?}: {ran:?}");
        }
    }

    /// Starts the node if it does not run.
    pub fn start(&mut self) {
        if self.running.is_none() {
            self.running = Some(self.site.start(self.node));
        }
    }

    /// Stops the node if it runs.
    pub fn stop(&mut self) {
        if let Some(node) = self.running.take() {
            node.stop();
        }
    }

    /// Runs one command in the folder of the site.
    pub fn shell(&self, command: &str) -> Ran {
        let mut shell = with_program(command, &self.site.path(""));
        shell.envs(self.environment.iter().map(|(name, value)| (*name, value.as_str())));
        Ran::of(&shell.output().unwrap())
    }
}

/// A command for a shell in a folder, with the program of these tests in its path and nothing of this process' surroundings
/// that would change what it says.
pub fn with_program(command: &str, folder: &Path) -> Command {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_marsad"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", command]).current_dir(folder).env("PATH", path).env("NO_COLOR", "1").stdin(Stdio::null());
    for name in ["MARSAD_AS", "MARSAD_STOP_AT", "DATABASE_URL", "RUST_LOG", "LC_ALL", "LC_MESSAGES"] {
        shell.env_remove(name);
    }
    shell.env("LANG", "en_US.UTF-8");
    shell
}
