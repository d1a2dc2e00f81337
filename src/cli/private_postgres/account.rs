//! Which account of the machine a private Postgres runs under. Postgres refuses to run as root, so root lends it another.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// The account that the programs of the server run under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) uid: u32,
    gid: u32,
    /// Whether that is another account than this process runs under.
    pub(super) lent_by_root: bool,
}

impl Account {
    /// The account of this process; for root the owner of `existing`, else the distribution's `postgres`.
    pub(super) fn choose(existing: &Path) -> Result<Self> {
        let own = fs::metadata("/proc/self").context("cannot read /proc/self")?;
        if own.uid() != 0 {
            return Ok(Self { uid: own.uid(), gid: own.gid(), lent_by_root: false });
        }
        if let Some(found) = fs::symlink_metadata(existing).ok().filter(|found| found.uid() != 0) {
            return Ok(Self { uid: found.uid(), gid: found.gid(), lent_by_root: true });
        }
        let passwd = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
        let Some((uid, gid)) = passwd.lines().find_map(postgres_line) else {
            bail!("Postgres does not run as root, and this machine has no account named postgres to run it under");
        };
        Ok(Self { uid, gid, lent_by_root: true })
    }

    /// A command that runs under this account, in an environment that holds nothing of ours: libpq and the server read
    /// dozens of variables, and with root's HOME they read root's files, and fail.
    pub(super) fn command(self, program: impl AsRef<OsStr>, home: &Path) -> Command {
        let mut command = Command::new(if self.lent_by_root { OsStr::new("setpriv") } else { program.as_ref() });
        if self.lent_by_root {
            command.args([format!("--reuid={}", self.uid), format!("--regid={}", self.gid)]);
            command.args(["--clear-groups", "--"]).arg(program);
        }
        command.env_clear().env("HOME", home).env("PATH", PATH).env("LC_ALL", "C").env("TZ", "UTC");
        // Our own folder may be closed to that account. And Ctrl-C goes to the whole foreground group: the person who runs
        // this decides when the server ends.
        command.current_dir("/").process_group(0);
        command
    }

    pub(super) fn own(self, path: &Path) -> Result<()> {
        if self.lent_by_root {
            std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
                .with_context(|| format!("cannot give {} to the account of Postgres", path.display()))?;
        }
        Ok(())
    }
}

const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The ids in the line of /etc/passwd that is about `postgres`.
fn postgres_line(line: &str) -> Option<(u32, u32)> {
    let mut fields = line.strip_prefix("postgres:")?.split(':').skip(1);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::postgres_line;

    #[test]
    fn the_account_is_read_from_its_own_line_only() {
        assert_eq!(
            postgres_line("postgres:x:101:104:administrator,,,:/var/lib/postgresql:/bin/bash"),
            Some((101, 104))
        );
        assert_eq!(postgres_line("postgres2:x:101:104::/:/bin/sh"), None);
        assert_eq!(postgres_line("postgres:x:one:104::/:/bin/sh"), None);
        assert_eq!(postgres_line(""), None);
    }
}
