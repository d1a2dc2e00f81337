//! The files of a cluster and where they lie; the programs of the distribution that make and run it.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

use super::account::Account;
use super::{SETTINGS_FILE, Settings, USER};

/// The folder of the cluster that belongs to `dir`, and the account that runs it: `dir/postgres`; or a folder of /var/tmp, if
/// root runs this and the other account cannot reach `dir`, as root's home.
pub(super) fn place_of(dir: &Path) -> Result<(PathBuf, Account)> {
    let home = dir.join("postgres");
    let account = Account::choose(&home)?;
    let is_open = dir.ancestors().all(|folder| fs::metadata(folder).is_ok_and(|found| found.mode() & 0o001 != 0));
    if is_open || !account.lent_by_root {
        return Ok((home, account));
    }
    if home.join("data").exists() {
        bail!("the database in {} is closed to the account of Postgres", home.display());
    }
    let digest = Sha256::digest(dir.as_os_str().as_encoded_bytes());
    Ok((Path::new("/var/tmp").join(format!("marsad-postgres-{}", hex::encode(&digest[..8]))), account))
}

/// Makes `home`, closed to everyone but `account`; a folder that someone else has put there is refused.
pub(super) fn make_private(home: &Path, account: Account) -> Result<()> {
    match DirBuilder::new().mode(0o700).create(home) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => check_owner(home, account)?,
        made => made.with_context(|| format!("cannot make {}", home.display()))?,
    }
    account.own(home)?;
    fs::set_permissions(home, fs::Permissions::from_mode(0o700))
        .with_context(|| format!("cannot close {} to others", home.display()))
}

/// Removes `home` with all that is in it.
pub(super) fn remove_private(home: &Path, account: Account) -> Result<()> {
    if fs::symlink_metadata(home).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Ok(());
    }
    check_owner(home, account)?;
    fs::remove_dir_all(home).with_context(|| format!("cannot remove {}", home.display()))
}

/// Anyone can make a folder in /var/tmp.
fn check_owner(home: &Path, account: Account) -> Result<()> {
    let found = fs::symlink_metadata(home).with_context(|| format!("cannot look at {}", home.display()))?;
    let is_ours = found.uid() == account.uid || account.lent_by_root && found.uid() == 0;
    if !found.is_dir() || !is_ours {
        bail!("{} belongs to another account (user id {})", home.display(), found.uid());
    }
    Ok(())
}

/// The major version that made `data`, or none where there is no cluster.
pub(super) fn major_of_data(data: &Path) -> Result<Option<u32>> {
    match fs::read_to_string(data.join("PG_VERSION")) {
        Ok(text) => Ok(Some(text.trim().parse().context("PG_VERSION holds no version")?)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", data.display())),
    }
}

/// Makes the cluster beside its place and moves it there when it is complete, so that a half-made one is never used.
pub(super) fn make_cluster(
    home: &Path,
    account: Account,
    programs: &Path,
    settings: Settings,
    lock: &File,
) -> Result<()> {
    let new = home.join("data.new");
    if new.exists() {
        fs::remove_dir_all(&new).with_context(|| format!("cannot remove {}", new.display()))?;
    }
    let password = home.join("password");
    write_password(&password, account)?;
    let mut initdb = account.command(programs.join("initdb"), home);
    initdb.arg("-D").arg(&new).arg("--pwfile").arg(&password);
    initdb.args(["--username", USER, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]);
    if !settings.sync_new {
        initdb.arg("--no-sync");
    }
    // Its standard output is the lock: if it outlives this process, the next one waits for its end.
    let held = lock.try_clone().context("cannot share the lock of the private Postgres")?;
    let output =
        initdb.stdin(Stdio::null()).stdout(held).stderr(Stdio::piped()).output().context("cannot run initdb")?;
    if !output.status.success() {
        bail!("initdb failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    let file = new.join("postgresql.conf");
    let mut conf = OpenOptions::new().append(true).open(&file).context("initdb has written no postgresql.conf")?;
    writeln!(conf, "include = '{SETTINGS_FILE}'").with_context(|| format!("cannot write {}", file.display()))?;
    fs::rename(&new, home.join("data")).with_context(|| format!("cannot rename {}", new.display()))
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

/// The folder of `initdb`, `pg_ctl` and `postgres`: of the major version `wanted`, or else the newest.
pub(super) fn find_programs(wanted: Option<u32>) -> Result<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for entry in fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten() {
        if let Some(major) = entry.file_name().to_str().and_then(|name| name.parse().ok()) {
            found.push((major, entry.path().join("bin")));
        }
    }
    let paths = std::env::var_os("PATH").unwrap_or_default();
    found.extend(std::env::split_paths(&paths).filter_map(|folder| Some((major_of(&folder)?, folder))));
    found.retain(|(_, folder)| ["initdb", "pg_ctl", "postgres"].iter().all(|program| folder.join(program).is_file()));
    found.retain(|(major, _)| wanted.is_none_or(|wanted| *major == wanted));
    match (found.into_iter().max_by_key(|(major, _)| *major), wanted) {
        (Some((_, folder)), _) => Ok(folder),
        (None, None) => bail!("Postgres is not installed (on Debian and Ubuntu: apt-get install postgresql)"),
        (None, Some(wanted)) => {
            bail!("the database here was made by Postgres {wanted}, and that version is not installed")
        }
    }
}

/// The major version of the `postgres` in `folder`, from `postgres (PostgreSQL) 15.18 (…)`.
fn major_of(folder: &Path) -> Option<u32> {
    let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split_whitespace().nth(2)?.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::find_programs;

    #[test]
    fn a_version_that_is_not_installed_is_named() {
        let error = find_programs(Some(7)).unwrap_err().to_string();
        assert!(error.contains("Postgres 7"), "{error}");
    }
}
