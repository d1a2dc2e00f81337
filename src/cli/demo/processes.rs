//! The nodes of the demo as processes of their own: started, waited for, and stopped. A node holds the other end of a pipe
//! as its standard input and stops when that closes, so none outlives the demo, however the demo ends.

use std::fs::OpenOptions;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

use super::site::NodeSite;
use crate::cli::serve::HEAP_ENVIRONMENT;

/// How long a node may take to come up.
const START: Duration = Duration::from_secs(20);

/// How long a node may take to finish what it is doing.
const STOP: Duration = Duration::from_secs(10);

#[derive(Default)]
pub struct Processes(Vec<(NodeSite, Child)>);

impl Processes {
    /// Starts every node. What a node says goes to its `node.log`.
    pub fn start(&mut self, nodes: &[NodeSite]) -> Result<()> {
        let program = std::env::current_exe().context("the running program cannot be found")?;
        for node in nodes {
            let log =
                OpenOptions::new().create(true).append(true).open(&node.log).context("cannot open a node's log")?;
            let child = Command::new(&program)
                .arg("serve")
                .arg("--config")
                .arg(&node.config)
                .arg("--until-stdin-closes")
                .envs(HEAP_ENVIRONMENT.iter().filter(|(name, _)| std::env::var_os(name).is_none()).copied())
                .stdin(Stdio::piped())
                .stdout(log.try_clone()?)
                .stderr(log)
                .kill_on_drop(true)
                // Ctrl-C goes to the whole foreground group: the demo itself stops its nodes.
                .process_group(0)
                .spawn()
                .with_context(|| format!("the node {} cannot be started", node.name))?;
            self.0.push((node.clone(), child));
        }
        Ok(())
    }

    /// Waits until every node takes connections. If one ends or takes too long, the error holds the last lines of its log.
    pub async fn wait_until_up(&mut self) -> Result<()> {
        let deadline = Instant::now() + START;
        for (node, child) in &mut self.0 {
            let address = node.url.trim_start_matches("https://");
            loop {
                if tokio::net::TcpStream::connect(address).await.is_ok() {
                    break;
                }
                if let Some(status) = child.try_wait()? {
                    bail!("the node {} ended ({status}): {}", node.name, last_words(node));
                }
                if Instant::now() > deadline {
                    bail!("the node {} does not come up: {}", node.name, last_words(node));
                }
                sleep(Duration::from_millis(50)).await;
            }
        }
        Ok(())
    }

    /// Asks every node to stop, and waits. A node that does not stop in time is killed.
    pub async fn stop(mut self) {
        for (_, child) in &mut self.0 {
            drop(child.stdin.take());
        }
        for (_, child) in &mut self.0 {
            if timeout(STOP, child.wait()).await.is_err() {
                let _ = child.kill().await;
            }
        }
    }
}

fn last_words(node: &NodeSite) -> String {
    let text = std::fs::read_to_string(&node.log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().rev().take(5).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join(" | ")
}
