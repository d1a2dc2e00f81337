//! Where a private Postgres lies, and where the distribution's programs are.
//!
//! In `DIR/postgres`; where the account that runs it cannot reach that (root's home is closed to `postgres`) in a folder
//! of /var/tmp, and `DIR/postgres.location` says which.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::account::Account;

/// Where a cluster lies, and who runs it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) home: PathBuf,
    pub(super) account: Account,
    /// Whether `home` is not under the folder that was asked for.
    pub(super) elsewhere: bool,
}

impl Place {
    /// The place that belongs to `dir`, made where it is not there yet. `dir` exists, and the caller holds its lock.
    pub(super) fn find_or_make(dir: &Path) -> Result<Self> {
        let location = location_file(dir);
        if location.exists() {
            let home = read_location(&location)?;
            // Not its owner: in /var/tmp anyone can make a folder that has gone missing.
            let account = Account::choose(None)?;
            make_private(&home, account)?;
            return Ok(Self { home, account, elsewhere: true });
        }
        let home = dir.join("postgres");
        let account = Account::choose(Some(&home))?;
        make_private(&home, account)?;
        if account.can_write(&home)? {
            return Ok(Self { home, account, elsewhere: false });
        }
        if home.join("data").exists() {
            bail!("the database in {} belongs to another account, or is closed to it", home.display());
        }
        fs::remove_dir(&home).with_context(|| format!("cannot remove {}", home.display()))?;
        let home = fallback(dir);
        // What is there without a location file was left by a DIR that has since been removed: other keys, other data.
        remove_own_tree(&home, account)?;
        make_private(&home, account)?;
        if !account.can_write(&home)? {
            bail!("the account of Postgres can write neither under {} nor in {}", dir.display(), home.display());
        }
        fs::write(&location, home.as_os_str().as_encoded_bytes())
            .with_context(|| format!("cannot write {}", location.display()))?;
        Ok(Self { home, account, elsewhere: true })
    }

    /// The place that belongs to `dir`, where there is one.
    pub(super) fn find(dir: &Path) -> Result<Option<Self>> {
        let location = location_file(dir);
        let (home, elsewhere) =
            if location.exists() { (read_location(&location)?, true) } else { (dir.join("postgres"), false) };
        if !home.exists() {
            return Ok(None);
        }
        let account = Account::choose(if elsewhere { None } else { Some(&home) })?;
        Ok(Some(Self { home, account, elsewhere }))
    }

    /// Removes all of it.
    pub(super) fn remove(&self, dir: &Path) -> Result<()> {
        remove_own_tree(&self.home, self.account)?;
        match fs::remove_file(location_file(dir)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error).context("cannot remove postgres.location"),
            _ => Ok(()),
        }
    }
}

fn location_file(dir: &Path) -> PathBuf {
    dir.join("postgres.location")
}

fn read_location(file: &Path) -> Result<PathBuf> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let home = PathBuf::from(text.trim_end());
    // The file decides what `remove` removes, so it is not believed blindly.
    let named_as_ours = home.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(PREFIX));
    if home.parent() != Some(Path::new(FALLBACK_ROOT)) || !named_as_ours {
        bail!("{} names no place of ours: {}", file.display(), home.display());
    }
    Ok(home)
}

const FALLBACK_ROOT: &str = "/var/tmp";
const PREFIX: &str = "marsad-postgres-";

/// One folder for each DIR.
fn fallback(dir: &Path) -> PathBuf {
    let digest = Sha256::digest(dir.as_os_str().as_encoded_bytes());
    Path::new(FALLBACK_ROOT).join(format!("{PREFIX}{}", hex::encode(&digest[..8])))
}

/// Makes `home`, closed to everyone but `account`; a folder that someone else has put there is refused.
fn make_private(home: &Path, account: Account) -> Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(home) {
        Ok(()) => account.own(home),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => check_owner(home, account),
        Err(error) => Err(error).with_context(|| format!("cannot make {}", home.display())),
    }
}

fn check_owner(home: &Path, account: Account) -> Result<()> {
    let found = fs::symlink_metadata(home).with_context(|| format!("cannot look at {}", home.display()))?;
    if !found.is_dir() {
        bail!("{} is not a folder", home.display());
    }
    // Root's own: made by us, and not yet given away when we were stopped.
    if found.uid() == 0 && account.uid != 0 && fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
        account.own(home)?;
    } else if found.uid() != account.uid {
        bail!("{} belongs to another account (user id {})", home.display(), found.uid());
    }
    fs::set_permissions(home, fs::Permissions::from_mode(0o700))
        .with_context(|| format!("cannot close {} to others", home.display()))
}

/// Removes `home`, if it is a folder of `account` or root.
fn remove_own_tree(home: &Path, account: Account) -> Result<()> {
    match fs::symlink_metadata(home) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| format!("cannot look at {}", home.display())),
        Ok(found) if !found.is_dir() || (found.uid() != account.uid && found.uid() != 0) => {
            bail!("{} belongs to another account (user id {})", home.display(), found.uid())
        }
        Ok(_) => fs::remove_dir_all(home).with_context(|| format!("cannot remove {}", home.display())),
    }
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
    if let Some(wanted) = wanted {
        let Some((_, folder)) = found.into_iter().find(|(major, _)| *major == wanted) else {
            bail!("the database here was made by Postgres {wanted}, and that version is not installed");
        };
        return Ok(folder);
    }
    match found.into_iter().max_by_key(|(major, _)| *major) {
        Some((_, folder)) => Ok(folder),
        None => bail!("Postgres is not installed (on Debian and Ubuntu: apt-get install postgresql)"),
    }
}

/// The major version of the `postgres` in `folder`, from `postgres (PostgreSQL) 15.18 (…)`.
fn major_of(folder: &Path) -> Option<u32> {
    let program = folder.join("postgres");
    if !program.is_file() {
        return None;
    }
    let output = std::process::Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let number = text.split_whitespace().nth(2)?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_outside_its_one_folder_is_not_believed() {
        let dir = tempfile::tempdir().unwrap();
        let file = location_file(dir.path());
        for bad in ["/", "/etc", "/var/tmp/other", "/var/tmp/marsad-postgres-1/../..", "marsad-postgres-1", ""] {
            fs::write(&file, bad).unwrap();
            assert!(read_location(&file).is_err(), "{bad}");
        }
        fs::write(&file, "/var/tmp/marsad-postgres-0123456789abcdef").unwrap();
        assert_eq!(read_location(&file).unwrap(), Path::new("/var/tmp/marsad-postgres-0123456789abcdef"));
    }

    #[test]
    fn each_folder_has_a_fallback_of_its_own() {
        assert_ne!(fallback(Path::new("/root/a")), fallback(Path::new("/root/b")));
    }

    #[test]
    fn a_version_that_is_not_installed_is_named() {
        let error = find_programs(Some(7)).unwrap_err().to_string();
        assert!(error.contains("Postgres 7"), "{error}");
    }
}
