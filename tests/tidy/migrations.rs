//! A migration that has landed is never edited: databases out there have run it as it was. What has landed is asked of git, so
//! that an edit cannot certify itself: a migration lands with the commit that adds it, and no later commit may touch it. The same
//! holds for what an earlier version has written: the dump of its database, and its golden files.
//! The views need no migration; but a commit that changes their definition raises the projector's version too.

use std::path::Path;
use std::process::Command;

use crate::rules::Fault;

/// Until this moment (2026-11-30 00:00 UTC) no log existed outside of this repository, and the first migrations were written as
/// one. Commits of before may edit migrations; a commit from then on may not, and no later one ever needs this to be moved.
pub const SETTLED: i64 = 1_795_996_800;
/// Commits from this moment on raise the projector's version with the definition of the views.
const VIEWS_COUNTED: i64 = SETTLED;

const MIGRATIONS: &str = "migrations";
/// The databases that earlier versions wrote, one for each migration.
const DUMPS: &str = "tests/data/database";
/// The golden files of each version, in a folder each.
const GOLDEN: &str = "tests/golden";
const VIEW: &str = "src/store/view.sql";
const PROJECTOR: &str = "src/ledger/projector";

/// The repository at `root`.
pub struct History<'a> {
    pub root: &'a Path,
}

impl History<'_> {
    /// `None` where this is no repository: a source archive has no history to compare with.
    pub fn find(root: &Path) -> Option<History<'_>> {
        root.join(".git").exists().then_some(History { root })
    }

    fn git(&self, arguments: &[&str]) -> Result<String, String> {
        // The tests may run as another user than the one who cloned.
        let done = Command::new("git")
            .args(["-c", "safe.directory=*", "-c", "core.quotePath=false"])
            .args(arguments)
            .current_dir(self.root)
            .output()
            .map_err(|error| format!("git cannot be run: {error}"))?;
        if !done.status.success() {
            return Err(format!("git {}: {}", arguments.join(" "), String::from_utf8_lossy(&done.stderr).trim()));
        }
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    }

    /// Where this work left the main branch: its tip, if this is the main branch.
    fn base(&self) -> Result<String, String> {
        if let Ok(base) = std::env::var("MARSAD_BASE") {
            return Ok(base);
        }
        for main in ["origin/main", "main"] {
            if self.git(&["rev-parse", "--verify", "--quiet", &format!("{main}^{{commit}}")]).is_ok() {
                return Ok(self.git(&["merge-base", "HEAD", main])?.trim().to_owned());
            }
        }
        Ok("HEAD".to_owned())
    }

    /// The number after `const VERSION: i32 =` in the projector of a commit.
    fn projector_version(&self, commit: &str) -> Option<String> {
        let found = self.git(&["grep", "-h", "const VERSION: i32 =", commit, "--", PROJECTOR]).ok()?;
        Some(found.trim().to_owned())
    }
}

/// All that is wrong with the migrations and the views beside what has landed.
pub fn check(history: &History<'_>, settled: i64) -> Result<Vec<Fault>, String> {
    if history.git(&["rev-parse", "--is-shallow-repository"])?.trim() == "true" {
        return Err("this is a shallow clone: fetch the history, or landed migrations cannot be compared".to_owned());
    }
    let mut faults = Vec::new();
    let log = history.git(&[
        "log",
        "-m",
        "--first-parent",
        "--name-status",
        "--format=commit %H %ct",
        "--",
        MIGRATIONS,
        DUMPS,
        GOLDEN,
    ])?;
    faults.extend(edits(&log, settled));
    let base = history.base()?;
    let base_time = history.git(&["show", "--no-patch", "--format=%ct", &base])?;
    if base_time.trim().parse::<i64>().is_ok_and(|time| time >= settled) {
        let changed = history.git(&["diff", "--name-status", &base, "--", MIGRATIONS, DUMPS, GOLDEN])?;
        faults.extend(changed.lines().filter_map(|line| edit(line, "the files differ from what has landed")));
    }
    faults.extend(views(history)?);
    Ok(faults)
}

/// The edits of a log with `--name-status`, each commit led by a line `commit HASH TIME`.
pub fn edits(log: &str, settled: i64) -> Vec<Fault> {
    let (mut commit, mut time) = (String::new(), 0);
    let mut faults = Vec::new();
    for line in log.lines() {
        if let Some(head) = line.strip_prefix("commit ") {
            let (hash, seconds) = head.split_once(' ').unwrap_or((head, ""));
            commit = hash.chars().take(10).collect();
            // One without a time is taken for a late one.
            time = seconds.parse().unwrap_or(i64::MAX);
        } else if time >= settled {
            faults.extend(edit(line, &format!("commit {commit}")));
        }
    }
    faults
}

/// The fault of one line of `--name-status`: whatever does not add a file.
fn edit(line: &str, place: &str) -> Option<Fault> {
    let (status, path) = line.split_once('\t')?;
    let path = path.split('\t').next().unwrap_or(path);
    let within = |folder: &str, ending: &str| {
        path.strip_prefix(folder).is_some_and(|name| name.starts_with('/') && name.ends_with(ending))
    };
    let is_dump = within(DUMPS, ".sql") || within(DUMPS, ".json");
    let version = path.strip_prefix(GOLDEN).and_then(|rest| rest.strip_prefix("/v"));
    let is_golden = version.is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()));
    let instead = match (within(MIGRATIONS, ".sql"), is_dump, is_golden) {
        (true, ..) => "add a migration",
        (_, true, _) => "add a migration with a dump of its own",
        (.., true) => "add a folder for the new version",
        _ => return None,
    };
    (!status.starts_with('A')).then(|| {
        let problem = format!("edited, renamed or removed after it landed ({place}); put it back and {instead}");
        Fault::new(path, 1, problem)
    })
}

/// The migrations without a dump of the database that they end with. Both are names of files.
pub fn without_dump<'a>(migrations: impl IntoIterator<Item = &'a str>, dumps: &[&str]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for migration in migrations {
        let number = migration.split('_').next().unwrap_or(migration);
        for dump in [format!("{number}.sql"), format!("{number}.json")] {
            if !dumps.contains(&dump.as_str()) {
                let problem = format!("has no {dump} in {DUMPS}; the README there says how it is written");
                faults.push(Fault::new(&format!("{MIGRATIONS}/{migration}"), 1, problem));
            }
        }
    }
    faults
}

fn views(history: &History<'_>) -> Result<Vec<Fault>, String> {
    let log = history.git(&["log", "-m", "--first-parent", "--format=%H %ct %P", "--", VIEW])?;
    let mut faults = Vec::new();
    for line in log.lines() {
        let mut words = line.split(' ');
        let (Some(commit), Some(time), Some(parent)) = (words.next(), words.next(), words.next()) else { continue };
        if time.parse::<i64>().is_ok_and(|time| time < VIEWS_COUNTED) {
            continue;
        }
        let (before, after) = (history.projector_version(parent), history.projector_version(commit));
        if before == after {
            let problem = format!("commit {commit} changes the views without the projector's VERSION");
            faults.push(Fault::new(VIEW, 1, problem));
        }
    }
    let changed = history.git(&["diff", "--name-only", "HEAD", "--", VIEW])?;
    if !changed.trim().is_empty() {
        let text = history.git(&["diff", "HEAD", "--", PROJECTOR])?;
        if !text.lines().any(|line| line.starts_with('+') && line.contains("const VERSION: i32 =")) {
            faults.push(Fault::new(VIEW, 1, "changed without the projector's VERSION".to_owned()));
        }
    }
    Ok(faults)
}
