//! The files of a cluster: made once, whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};

use super::account::Account;
use super::place::Place;
use super::{SETTINGS_FILE, Settings, USER};

/// The major version that made `data`, or none where there is no cluster.
pub(super) fn major_of_data(data: &Path) -> Result<Option<u32>> {
    match fs::read_to_string(data.join("PG_VERSION")) {
        Ok(text) => Ok(Some(text.trim().parse().context("PG_VERSION holds no version")?)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", data.display())),
    }
}

/// Makes the cluster beside its place and moves it there when it is whole, so that a half-made one is never used.
pub(super) fn make_cluster(place: &Place, programs: &Path, settings: Settings, lock: &File) -> Result<()> {
    let new = place.home.join("data.new");
    if new.exists() {
        fs::remove_dir_all(&new).with_context(|| format!("cannot remove {}", new.display()))?;
    }
    let password = place.home.join("password");
    write_password(&password, place.account)?;
    let mut initdb = place.account.command(programs.join("initdb"), &place.home);
    initdb.arg("-D").arg(&new).arg("--pwfile").arg(&password);
    initdb.args(["--username", USER, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]);
    if !settings.sync_new {
        initdb.arg("--no-sync");
    }
    // Its standard output, which nobody reads, is the lock: where it outlives us, who comes next waits for its end.
    let held = lock.try_clone().context("cannot share the lock of the private Postgres")?;
    initdb.stdin(Stdio::null()).stdout(held).stderr(Stdio::piped());
    let output = initdb.output().context("cannot run initdb")?;
    if !output.status.success() {
        bail!("initdb failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    let file = new.join("postgresql.conf");
    let mut conf = OpenOptions::new().append(true).open(&file).context("initdb has written no postgresql.conf")?;
    writeln!(conf, "include = '{SETTINGS_FILE}'").with_context(|| format!("cannot write {}", file.display()))?;
    fs::rename(&new, place.home.join("data")).with_context(|| format!("cannot rename {}", new.display()))
}

fn write_password(file: &Path, account: Account) -> Result<()> {
    if file.exists() {
        fs::remove_file(file).with_context(|| format!("cannot remove {}", file.display()))?;
    }
    let mut random = [0u8; 24];
    getrandom::fill(&mut random).context("the machine has no random numbers")?;
    let opened = OpenOptions::new().create_new(true).write(true).mode(0o600).open(file);
    let mut out = opened.with_context(|| format!("cannot make {}", file.display()))?;
    out.write_all(hex::encode(random).as_bytes()).with_context(|| format!("cannot write {}", file.display()))?;
    account.own(file)
}
