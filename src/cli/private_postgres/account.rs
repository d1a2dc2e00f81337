//! Which account of the machine a private Postgres runs under. Postgres refuses to run as root, so root lends it another.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The account that the server's programs run under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) uid: u32,
    pub(super) gid: u32,
    /// Whether that is another account than this process runs under.
    lent_by_root: bool,
}

impl Account {
    /// Our own; for root the owner of `existing`, or where there is none the distribution's `postgres`.
    pub(super) fn choose(existing: Option<&Path>) -> Result<Self> {
        let own = fs::metadata("/proc/self").context("cannot read /proc/self")?;
        if own.uid() != 0 {
            return Ok(Self { uid: own.uid(), gid: own.gid(), lent_by_root: false });
        }
        if let Some(Ok(found)) = existing.map(fs::symlink_metadata)
            && found.uid() != 0
        {
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
    pub(super) fn command(&self, program: impl AsRef<OsStr>, home: &Path) -> Command {
        let mut command = if self.lent_by_root {
            let mut lent = Command::new("setpriv");
            lent.arg(format!("--reuid={}", self.uid)).arg(format!("--regid={}", self.gid)).arg("--clear-groups");
            lent.arg("--").arg(program);
            lent
        } else {
            Command::new(program)
        };
        command.env_clear().env("HOME", home).env("PATH", PATH).env("LC_ALL", "C").env("TZ", "UTC");
        // Our own directory may be closed to that account. And Ctrl-C goes to the whole foreground group: the person who
        // runs this decides when it ends.
        command.current_dir("/").process_group(0);
        command
    }

    /// Gives `path` to this account.
    pub(super) fn own(&self, path: &Path) -> Result<()> {
        if self.lent_by_root {
            std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
                .with_context(|| format!("cannot give {} to the account of Postgres", path.display()))?;
        }
        Ok(())
    }

    /// Whether this account can reach and write the folder `path`: a folder above may be closed to it, as /root is.
    pub(super) fn can_write(&self, path: &Path) -> Result<bool> {
        let script = r#"test -w "$1" && test -x "$1""#;
        let status = self.command("/bin/sh", Path::new("/")).args(["-c", script, "sh"]).arg(path).status();
        Ok(status.context("cannot run a command under the account of Postgres (is util-linux there?)")?.success())
    }
}

const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The ids in the line of /etc/passwd that is about `postgres`.
fn postgres_line(line: &str) -> Option<(u32, u32)> {
    let mut fields = line.split(':');
    if fields.next()? != "postgres" {
        return None;
    }
    let uid = fields.nth(1)?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    Some((uid, gid))
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
