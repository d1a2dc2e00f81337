//! `marsad certs`: a certificate authority in a folder: its certificate, its key, its revocation list, and what it issued.
//!
//! Keys are written for their owner's eyes only and never printed.

mod browser;

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use serde_json::json;
use time::Duration;
use zeroize::Zeroizing;

use crate::cli::answers::{listing, object, text};
use crate::cli::console::Console;
use crate::cli::error::{Failure, Outcome, local, usage};
use crate::cli::files::read_text;
use crate::client::Profile;
use crate::client::files::{write_atomically, write_secret};
use crate::clock::{Clock, SystemClock};
use crate::domain::code::OriginName;
use crate::identity::authority::LIST_VALIDITY;
use crate::identity::{Authority, AuthorityError, CertificateRequest, Role, Serial, principal_from_pem};
use crate::texts::{Args, Texts};

#[derive(Debug, Clone, Subcommand)]
pub enum CertsCommand {
    /// Make an authority: its certificate, its key, an empty revocation list
    Init {
        #[command(flatten)]
        place: AuthorityFolder,
        /// Its name
        #[arg(long, default_value = "federation")]
        name: String,
        /// For how many days it is good
        #[arg(long, default_value_t = 3_650)]
        days: u32,
    },
    /// Issue a certificate with its key
    Issue {
        #[command(flatten)]
        place: AuthorityFolder,
        /// node, submitter, reviewer, reader, admin or guest (someone outside the federation)
        #[arg(value_parser = parse_role)]
        role: Role,
        /// The origin of a node, the organisation of a submitter, else a name
        name: String,
        /// Another host name or address under which a node is reached; may be given several times
        #[arg(long = "host", value_name = "HOST", conflicts_with = "p12")]
        hosts: Vec<String>,
        /// For how many days it is good
        #[arg(long, default_value_t = 365)]
        days: u32,
        /// The node that its holder calls
        #[arg(long, value_name = "NODE", requires = "use")]
        node: Option<String>,
        /// Write a profile too; where that node is: https://host:port
        #[arg(long, value_name = "URL", requires = "node", group = "use")]
        url: Option<String>,
        #[command(flatten)]
        browser: BrowserFile,
    },
    /// Revoke a certificate: write the next revocation list
    Revoke {
        #[command(flatten)]
        place: AuthorityFolder,
        /// Its serial number in hexadecimal, or the file of the certificate
        #[arg(value_name = "SERIAL")]
        which: String,
    },
    /// What was issued and what is revoked; writes the revocation list again, good for another 30 days, with --renew
    List {
        #[command(flatten)]
        place: AuthorityFolder,
        /// Write the revocation list again
        #[arg(long)]
        renew: bool,
    },
}

#[derive(Debug, Clone, Default, ClapArgs)]
pub struct BrowserFile {
    /// For a browser: write certificate and key into a .p12 file, and print its password once; no other file has the key
    #[arg(long, group = "use")]
    pub p12: bool,
    /// Encrypt the file for Windows of before 2017
    #[arg(long, requires = "p12")]
    pub legacy: bool,
    /// Who will use it: browsers show it with the organisation and the node
    #[arg(long, value_name = "TEXT", requires = "p12")]
    pub person: Option<String>,
}

#[derive(Debug, Clone, ClapArgs)]
pub struct AuthorityFolder {
    /// The folder of the authority
    #[arg(long, default_value = "certs", value_name = "DIR")]
    pub dir: PathBuf,
}

impl AuthorityFolder {
    fn certificate(&self) -> PathBuf {
        self.dir.join("ca.pem")
    }

    fn key(&self) -> PathBuf {
        self.dir.join("ca.key")
    }

    fn list(&self) -> PathBuf {
        self.dir.join("ca.crl.pem")
    }

    fn open(&self) -> Result<Authority, Failure> {
        let (certificate, key) = (read_text(&self.certificate())?, Zeroizing::new(read_text(&self.key())?));
        let list = read_text(&self.list())?;
        Authority::load(&certificate, &key, &list).map_err(failed)
    }
}

/// The serial number of the certificate in a file.
fn serial_in(path: &Path) -> Result<Serial, Failure> {
    let found = principal_from_pem(&read_text(path)?).map_err(|error| local("error-certificate", path, error))?;
    Ok(found.serial)
}

fn parse_role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "usage-roles".to_owned())
}

fn failed(error: AuthorityError) -> Failure {
    usage("error-authority", Args::none().text("detail", &error)).because(error)
}

pub fn run(console: &mut Console, command: &CertsCommand) -> Outcome {
    match command {
        CertsCommand::Init { place, name, days } => init(console, place, name, *days),
        CertsCommand::Issue { place, role, name, days, node, browser, .. } if browser.p12 => {
            browser::issue(console, place, (*role, name), *days, node.as_deref(), browser)
        }
        CertsCommand::Issue { place, role, name, hosts, days, node, url, .. } => {
            issue(console, place, *role, name, hosts, *days)?;
            match (node, url) {
                (Some(node), Some(url)) => profile(console, place, &format!("{role}-{name}"), node, url),
                _ => Ok(()),
            }
        }
        CertsCommand::Revoke { place, which } => revoke(console, place, which),
        CertsCommand::List { place, renew } => list(console, place, *renew),
    }
}

fn init(console: &mut Console, place: &AuthorityFolder, name: &str, days: u32) -> Outcome {
    if place.key().exists() || place.certificate().exists() {
        return Err(usage("error-authority-exists", Args::none().text("path", place.dir.display())));
    }
    let now = SystemClock.now();
    let mut authority = Authority::init(name, now, Duration::days(i64::from(days))).map_err(failed)?;
    let list = authority.list(now, LIST_VALIDITY).map_err(failed)?;
    write_secret(&place.key(), authority.key_pem().as_bytes())?;
    write_atomically(&place.certificate(), authority.certificate_pem().as_bytes())?;
    write_atomically(&place.list(), list.as_bytes())?;
    let object = || json!({ "certificate": place.certificate(), "revocations": place.list() });
    console.done(object, "certs-made", Args::none().text("path", place.certificate().display()))
}

fn issue(
    console: &mut Console,
    place: &AuthorityFolder,
    role: Role,
    name: &str,
    hosts: &[String],
    days: u32,
) -> Outcome {
    let authority = place.open()?;
    let mut request = CertificateRequest::new(role, name, SystemClock.now(), Duration::days(i64::from(days)));
    for host in hosts {
        match host.parse::<IpAddr>() {
            Ok(address) => request.addresses.push(address),
            Err(_) => request.dns_names.push(host.clone()),
        }
    }
    let issued = authority.issue(&request).map_err(failed)?;
    let stem = format!("{role}-{name}");
    let path = keep_older(place, &stem)?;
    let key = place.dir.join(format!("{stem}.key"));
    write_secret(&key, issued.key_pem.as_bytes())?;
    write_atomically(&path, issued.certificate_pem.as_bytes())?;
    let (serial, not_after) = (issued.serial.to_string(), issued.not_after.rfc3339());
    let args = Args::none().text("path", path.display()).text("serial", &serial).text("time", &not_after);
    let object = || json!({ "serial": serial, "certificate": path, "key": key, "not_after": not_after });
    console.done(object, "certs-issued", args)
}

/// The place of a certificate. The older one is kept, so that it can be listed and revoked.
fn keep_older(place: &AuthorityFolder, stem: &str) -> Result<PathBuf, Failure> {
    let path = place.dir.join(format!("{stem}.pem"));
    if path.exists() {
        let kept = place.dir.join(format!("{stem}-{}.pem", serial_in(&path)?));
        std::fs::rename(&path, &kept).map_err(|error| local("error-write", &kept, error))?;
    }
    Ok(path)
}

/// Writes a profile beside a certificate: with it its holder calls `node`.
fn profile(console: &mut Console, place: &AuthorityFolder, stem: &str, node: &str, url: &str) -> Outcome {
    OriginName::new(node).map_err(|error| usage("error-node-name", Args::none().text("name", node)).because(error))?;
    let path = place.dir.join(format!("{stem}.toml"));
    let profile = Profile {
        address: url.to_owned(),
        node: node.to_owned(),
        certificate: format!("{stem}.pem").into(),
        key: format!("{stem}.key").into(),
        authorities: "ca.pem".into(),
        revocations: Some("ca.crl.pem".into()),
        trusted_keys: None,
        receipts: None,
    };
    profile.write(&path)?;
    console.say("certs-profile", Args::none().text("path", path.display()))
}

fn revoke(console: &mut Console, place: &AuthorityFolder, which: &str) -> Outcome {
    let mut authority = place.open()?;
    let path = Path::new(which);
    let serial = if path.is_file() {
        serial_in(path)?
    } else {
        Serial::parse(which)
            .map_err(|error| usage("error-serial", Args::none().text("serial", which)).because(error))?
    };
    let list = authority.revoke(&serial, SystemClock.now(), LIST_VALIDITY).map_err(failed)?;
    write_atomically(&place.list(), list.as_bytes())?;
    let object = || json!({ "revoked": serial.to_string(), "revocations": place.list() });
    let args = Args::none().text("serial", &serial).text("path", place.list().display());
    console.done(object, "certs-revoked", args)
}

struct ListedCertificate {
    file: String,
    role: String,
    name: String,
    serial: String,
    not_after: String,
    revoked: String,
}

fn list(console: &mut Console, place: &AuthorityFolder, renew: bool) -> Outcome {
    let mut authority = place.open()?;
    if renew {
        let list = authority.list(SystemClock.now(), LIST_VALIDITY).map_err(failed)?;
        write_atomically(&place.list(), list.as_bytes())?;
    }
    let listed = certificates(place, &authority)?;
    let one = |one: &ListedCertificate| object!(one: file, role, name, serial, not_after, revoked);
    let table = |texts: &Texts| {
        listing(
            texts,
            &listed,
            &[
                ("columns-role", &|one| text(texts.word("role", &one.role))),
                ("columns-name", &|one| text(&one.name)),
                ("columns-serial", &|one| text(&one.serial)),
                ("columns-not-after", &|one| text(&one.not_after)),
                ("columns-revoked", &|one| text(&one.revoked)),
                ("columns-file", &|one| text(&one.file)),
            ],
        )
    };
    console.answer(|| listed.iter().map(one).collect(), table)
}

fn certificates(place: &AuthorityFolder, authority: &Authority) -> Result<Vec<ListedCertificate>, Failure> {
    let unreadable = |error| local("error-read", &place.dir, error);
    let mut listed = Vec::new();
    for entry in std::fs::read_dir(&place.dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let principal = std::fs::read_to_string(&path).ok().and_then(|text| principal_from_pem(&text).ok());
        let Some(principal) = principal.filter(|_| path.extension().is_some_and(|end| end == "pem")) else { continue };
        let revoked = authority.revoked().iter().find(|revoked| revoked.serial == principal.serial);
        listed.push(ListedCertificate {
            file: path.display().to_string(),
            role: principal.role.to_string(),
            name: principal.name.clone(),
            serial: principal.serial.to_string(),
            not_after: principal.not_after.rfc3339(),
            revoked: revoked.map_or_else(String::new, |revoked| revoked.time.rfc3339()),
        });
    }
    listed.sort_by(|a, b| (&a.role, &a.name, &a.file).cmp(&(&b.role, &b.name, &b.file)));
    Ok(listed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::console::tests::console;

    #[test]
    fn an_authority_issues_revokes_and_lists() {
        let folder = tempfile::tempdir().unwrap();
        let place = AuthorityFolder { dir: folder.path().join("ca") };
        let (mut console, written) = console();
        init(&mut console, &place, "test", 10).unwrap();
        assert!(init(&mut console, &place, "test", 10).is_err());
        issue(&mut console, &place, Role::Submitter, "region-sm", &[], 1).unwrap();
        issue(&mut console, &place, Role::Submitter, "region-sm", &[], 1).unwrap();
        issue(&mut console, &place, Role::Node, "oriental", &["node.example".into(), "10.0.0.1".into()], 1).unwrap();
        let certificate = place.dir.join("submitter-region-sm.pem");
        revoke(&mut console, &place, &certificate.display().to_string()).unwrap();
        assert!(revoke(&mut console, &place, "not a serial").is_err());
        let listed = certificates(&place, &place.open().unwrap()).unwrap();
        assert_eq!(listed.len(), 3);
        assert_eq!(listed.iter().filter(|one| !one.revoked.is_empty()).count(), 1);
        profile(&mut console, &place, "submitter-region-sm", "souss-massa", "https://localhost:7400").unwrap();
        let written_profile = Profile::load(&place.dir.join("submitter-region-sm.toml")).unwrap();
        assert_eq!(written_profile.certificate, certificate);
        assert!(profile(&mut console, &place, "submitter-region-sm", "no node", "https://localhost:1").is_err());
        list(&mut console, &place, true).unwrap();
        let text = written.text();
        assert!(text.contains("region-sm") && !text.contains("PRIVATE"), "{text}");
        assert!(issue(&mut console, &place, Role::Reader, "a b", &[], 1).is_err());
    }
}
