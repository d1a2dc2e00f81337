//! The demo's folder: an authority, keys, certificates, a configuration for each node, a profile for each person. What is
//! there already is kept, so that a second run goes on where the first stopped.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use time::{Duration, OffsetDateTime};

use crate::client::Profile;
use crate::client::files::{write_atomically, write_secret};
use crate::domain::code::OriginName;
use crate::identity::{Authority, CertificateRequest, Role};
use crate::log::checkpoint::Signer;

use super::people::{NODES, OPERATOR, people};

/// How long the demo's certificates are good for.
const VALIDITY: Duration = Duration::days(365);

/// How long its revocation list is good for; every start signs a new one.
const LIST_VALIDITY: Duration = Duration::days(30);

#[derive(Debug, Clone)]
pub struct Site {
    dir: PathBuf,
}

/// A node of the demo, as far as its files are concerned.
#[derive(Debug, Clone)]
pub struct NodeSite {
    pub name: &'static str,
    pub config: PathBuf,
    pub log: PathBuf,
    pub url: String,
    /// The name and the port of its desk.
    pub desk: String,
}

impl Site {
    /// Makes what is missing in `dir`. `database` gives the URL of a node's database.
    pub fn prepare(
        dir: &Path,
        now: OffsetDateTime,
        database: impl Fn(&str) -> String,
    ) -> Result<(Self, Vec<NodeSite>)> {
        let site = Self { dir: dir.to_owned() };
        let authority = site.authority(now)?;
        let mut nodes = Vec::new();
        for node in &NODES {
            site.certificate(&authority, Role::Node, node.name, node.name, now)?;
            let (port, desk) = (site.port(node.name, "port")?, site.port(node.name, "desk.port")?);
            nodes.push(NodeSite {
                name: node.name,
                config: site.node_dir(node.name).join("node.toml"),
                log: site.node_dir(node.name).join("node.log"),
                url: format!("https://127.0.0.1:{port}"),
                desk: format!("localhost:{desk}"),
            });
        }
        let keys = NODES.iter().map(|node| site.signer(node.name)).collect::<Result<Vec<_>>>()?;
        for node in &nodes {
            write_secret(&node.config, site.config(node, &nodes, &keys, &database(node.name)).as_bytes())?;
        }
        for person in people() {
            let stem = site.profiles().join("keys").join(&person.profile);
            site.certificate_at(&authority, person.role, &person.name, &stem, now)?;
            let address = nodes.iter().find(|node| node.name == person.node).map_or("", |node| &node.url).to_owned();
            let profile = Profile {
                address,
                node: person.node.to_owned(),
                certificate: format!("keys/{}.pem", person.profile).into(),
                key: format!("keys/{}.key", person.profile).into(),
                authorities: "../authority/ca.pem".into(),
                revocations: Some("../authority/ca.crl.pem".into()),
                trusted_keys: Some("trusted.keys".into()),
                receipts: None,
            };
            profile.write(&site.profile(&person.profile))?;
        }
        write_atomically(&site.profiles().join("trusted.keys"), keys.join("\n").as_bytes())?;
        Ok((site, nodes))
    }

    pub fn profiles(&self) -> PathBuf {
        self.dir.join("profiles")
    }

    pub fn profile(&self, name: &str) -> PathBuf {
        self.profiles().join(format!("{name}.toml"))
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.dir.join("examples").join(name)
    }

    pub fn receipt(&self, name: &str) -> PathBuf {
        self.dir.join("receipts").join(format!("{name}.receipt.json"))
    }

    fn node_dir(&self, name: &str) -> PathBuf {
        self.dir.join("nodes").join(name)
    }

    fn authority(&self, now: OffsetDateTime) -> Result<Authority> {
        let folder = self.dir.join("authority");
        let (ca, key, list) = (folder.join("ca.pem"), folder.join("ca.key"), folder.join("ca.crl.pem"));
        let mut authority = if ca.exists() {
            Authority::load(&read(&ca)?, &read(&key)?, &read(&list)?).context("the demo's authority cannot be read")?
        } else {
            let authority = Authority::init("demo", now, VALIDITY * 10)?;
            write_secret(&key, authority.key_pem().as_bytes())?;
            authority
        };
        write_atomically(&list, authority.list(now, LIST_VALIDITY)?.as_bytes())?;
        write_atomically(&ca, authority.certificate_pem().as_bytes())?;
        Ok(authority)
    }

    fn certificate(&self, ca: &Authority, role: Role, name: &str, node: &str, now: OffsetDateTime) -> Result<()> {
        self.certificate_at(ca, role, name, &self.node_dir(node).join("tls"), now)
    }

    /// Issues `stem`.pem and `stem`.key unless they are there and good for another day.
    fn certificate_at(&self, ca: &Authority, role: Role, name: &str, stem: &Path, now: OffsetDateTime) -> Result<()> {
        let (certificate, key) = (stem.with_extension("pem"), stem.with_extension("key"));
        let good = key.exists()
            && fs::read_to_string(&certificate)
                .ok()
                .and_then(|pem| crate::identity::principal_from_pem(&pem).ok())
                .is_some_and(|principal| principal.not_after > (now + Duration::days(1)).into());
        if !good {
            let issued = ca.issue(&CertificateRequest::new(role, name, now, VALIDITY))?;
            write_secret(&key, issued.key_pem.as_bytes())?;
            write_atomically(&certificate, issued.certificate_pem.as_bytes())?;
        }
        Ok(())
    }

    /// The verifier key of a node's log; its signing key is made if there is none.
    fn signer(&self, name: &str) -> Result<String> {
        let path = self.node_dir(name).join("signer.key");
        let signer = if path.exists() {
            Signer::from_text(read(&path)?.trim()).context("the signing key of a node cannot be read")?
        } else {
            let mut seed = [0_u8; 32];
            getrandom::fill(&mut seed).context("the machine gives no random numbers")?;
            let signer = Signer::new(&OriginName::new(name)?, &seed);
            write_secret(&path, signer.to_text().as_bytes())?;
            signer
        };
        Ok(signer.verifier_key().to_string())
    }

    /// A port that a node listens on: the one of last time where it is free, else any.
    fn port(&self, name: &str, file: &str) -> Result<u16> {
        let path = self.node_dir(name).join(file);
        let last = fs::read_to_string(&path).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        let listener = TcpListener::bind(("127.0.0.1", last))
            .or_else(|_| TcpListener::bind(("127.0.0.1", 0)))
            .context("no port is free on 127.0.0.1")?;
        let port = listener.local_addr()?.port();
        write_atomically(&path, port.to_string().as_bytes())?;
        Ok(port)
    }

    fn config(&self, node: &NodeSite, all: &[NodeSite], keys: &[String], database: &str) -> String {
        let mut text = format!(
            "# The node {name} of the demo.\nname = {name:?}\nlisten = {listen:?}\npublic_url = {url:?}\noperator = {OPERATOR:?}\ntrusted_keys = {keys:?}\nstaff = {staff:?}\n\n",
            name = node.name,
            listen = node.url.trim_start_matches("https://"),
            url = node.url,
            staff = [format!("reviewer/{}-reviewer", node.name), format!("admin/{}-admin", node.name)],
        );
        text.push_str(&format!("[database]\nurl = {database:?}\n\n"));
        text.push_str("[tls]\ncertificate = \"tls.pem\"\nkey = \"tls.key\"\nauthorities = \"../../authority/ca.pem\"\nrevocations = \"../../authority/ca.crl.pem\"\n\n");
        text.push_str("[signer]\nkey = \"signer.key\"\nstate = \"signer.state\"\n\n");
        text.push_str(&format!("[release]\nbuilder = {OPERATOR:?}\n\n"));
        let listen = node.desk.replace("localhost", "127.0.0.1");
        text.push_str(&format!("[desk]\nlisten = {listen:?}\nhost = {:?}\n", node.desk));
        for peer in all.iter().filter(|peer| peer.name != node.name) {
            text.push_str(&format!("\n[[peers]]\nname = {:?}\nurl = {:?}\n", peer.name, peer.url));
        }
        text
    }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
