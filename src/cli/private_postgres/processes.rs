//! The processes of a server, found by the folder they work in.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

const KILL_TIMEOUT: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(20);

/// The server that runs on `data`. The number in postmaster.pid alone proves nothing: after a crash it may by now be
/// another program's.
pub(super) fn running_pid(data: &Path) -> Option<u32> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let pid = text.lines().next()?.trim().parse().ok()?;
    works_in(pid, data).then_some(pid)
}

fn works_in(pid: u32, data: &Path) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder == data)
}

/// Every process that works in `data`: the server and those it has started.
pub(super) fn all_in(data: &Path) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    numbers.filter(|pid| works_in(*pid, data)).collect()
}

pub(super) fn kill_all_in(data: &Path) -> Result<()> {
    let deadline = Instant::now() + KILL_TIMEOUT;
    loop {
        // The server first, or it would take the death of the others for a crash and start them again.
        let mut pids: Vec<u32> = running_pid(data).into_iter().collect();
        pids.extend(all_in(data));
        if pids.is_empty() {
            return Ok(());
        }
        if Instant::now() > deadline {
            bail!("Postgres cannot be killed: processes {pids:?} stay");
        }
        // The shell's own `kill`: a small system has no other.
        let script = r#"for pid; do kill -9 "$pid" 2>/dev/null; done; true"#;
        let mut kill = Command::new("/bin/sh");
        kill.args(["-c", script, "sh"]).args(pids.iter().map(u32::to_string));
        kill.status().context("cannot run /bin/sh")?;
        thread::sleep(POLL);
    }
}
