//! Profiles: with which certificate to call which node. A TOML file; its paths are relative to it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::{ClientError, ProfileError};
use super::files::write_atomically;
use marsad_domain::code::OriginName;
use marsad_identity::TlsFiles;

/// The folder of the profiles that `marsad demo` writes, below the current folder.
pub const DEMO_PROFILES: &str = ".marsad/demo/profiles";

/// With which certificate to call which node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The node's address: `https://host:port`.
    pub address: String,
    /// The name of the node that must be there.
    pub node: String,
    /// The caller's certificate (PEM).
    pub certificate: PathBuf,
    /// Its private key (PEM).
    pub key: PathBuf,
    /// The authorities that are trusted (PEM).
    pub authorities: PathBuf,
    /// Their revocation lists (PEM).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocations: Option<PathBuf>,
    /// Verifier keys of logs that are trusted, one C2SP vkey a line: what `log verify` and `receipt verify` use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trusted_keys: Option<PathBuf>,
    /// Where the node shows receipts: the QR code of a printed receipt leads there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipts: Option<ReceiptsAddress>,
}

/// The address below which a node shows each receipt by the number of its submission, such as `https://desk.example/receipts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReceiptsAddress(String);

/// A text that is no such address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected https://host/path, of at most {ADDRESS_BYTES_MAX} characters, without ? and #")]
pub struct NoReceiptsAddress;

/// The longest address: with the number of a submission it makes a QR code that can still be read from paper.
const ADDRESS_BYTES_MAX: usize = 120;

impl ReceiptsAddress {
    /// The address of one receipt.
    #[must_use]
    pub fn of(&self, submission: &str) -> String {
        format!("{}/{submission}", self.0)
    }
}

impl TryFrom<String> for ReceiptsAddress {
    type Error = NoReceiptsAddress;

    fn try_from(text: String) -> Result<Self, NoReceiptsAddress> {
        let text = text.trim_end_matches('/');
        let rest = text.strip_prefix("https://").ok_or(NoReceiptsAddress)?;
        let is_legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/[]%@".contains(&byte);
        let begins = rest.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'[');
        if begins && rest.bytes().all(is_legal) && text.len() <= ADDRESS_BYTES_MAX {
            Ok(Self(text.to_owned()))
        } else {
            Err(NoReceiptsAddress)
        }
    }
}

impl From<ReceiptsAddress> for String {
    fn from(address: ReceiptsAddress) -> Self {
        address.0
    }
}

/// The folders of profiles.
#[derive(Debug, Clone)]
pub struct ProfileFolders {
    /// The current folder.
    pub current: PathBuf,
    /// The user's configuration folder: XDG_CONFIG_HOME or ~/.config.
    pub configuration: Option<PathBuf>,
}

impl ProfileFolders {
    /// The folders of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self { current: PathBuf::new(), configuration: user_folder("XDG_CONFIG_HOME", ".config") }
    }
}

/// A folder of the XDG base directory specification: the variable if it is an absolute path, else below HOME.
pub(super) fn user_folder(variable: &str, below_home: &str) -> Option<PathBuf> {
    let set = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    set.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(below_home)))
}

impl Profile {
    /// The profile of a name: a file, or one of the demo's, or one of the user's.
    ///
    /// # Errors
    /// [`ClientError::NoProfile`] if there is none; else as [`Profile::load`].
    pub fn find(name: &str, places: &ProfileFolders) -> Result<Self, ClientError> {
        let mut candidates = vec![places.current.join(name)];
        if !name.contains(std::path::is_separator) {
            let file = format!("{name}.toml");
            candidates.push(places.current.join(DEMO_PROFILES).join(&file));
            candidates.extend(places.configuration.iter().map(|folder| folder.join("marsad/profiles").join(&file)));
        }
        match candidates.iter().find(|path| path.is_file()) {
            Some(path) => Self::load(path),
            None => Err(ClientError::NoProfile { name: name.to_owned(), looked: candidates }),
        }
    }

    /// Reads a profile; its paths become relative to where the file is.
    ///
    /// # Errors
    /// [`ClientError::Read`] or [`ClientError::BadProfile`].
    pub fn load(path: &Path) -> Result<Self, ClientError> {
        let bad = |source| ClientError::BadProfile { path: path.to_owned(), source };
        let text = std::fs::read_to_string(path).map_err(ClientError::read(path))?;
        let mut profile: Self = toml::from_str(&text).map_err(|error| bad(ProfileError::Toml(error)))?;
        OriginName::new(&profile.node).map_err(|error| bad(ProfileError::Node(error)))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        for own in [&mut profile.certificate, &mut profile.key, &mut profile.authorities] {
            *own = folder.join(&own);
        }
        for own in [&mut profile.revocations, &mut profile.trusted_keys].into_iter().flatten() {
            *own = folder.join(&own);
        }
        Ok(profile)
    }

    /// Writes the profile as it is: paths that are not absolute are relative to `path`'s folder.
    ///
    /// # Errors
    /// [`ClientError::Write`].
    pub fn write(&self, path: &Path) -> Result<(), ClientError> {
        let text = toml::to_string_pretty(self).map_err(std::io::Error::other).map_err(ClientError::write(path))?;
        write_atomically(path, text.as_bytes())
    }

    /// The files for TLS.
    #[must_use]
    pub fn tls_files(&self) -> TlsFiles {
        TlsFiles {
            certificate: self.certificate.clone(),
            key: self.key.clone(),
            authorities: self.authorities.clone(),
            revocations: self.revocations.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "address = \"https://localhost:1\"\nnode = \"oriental\"\ncertificate = \"../certs/a.pem\"\n\
                        key = \"/k.pem\"\nauthorities = \"ca.pem\"\n";

    fn places(folder: &Path) -> ProfileFolders {
        ProfileFolders { current: folder.join("here"), configuration: Some(folder.join("config")) }
    }

    #[test]
    fn a_name_is_a_file_or_a_demo_profile_or_ones_own() {
        let folder = tempfile::tempdir().unwrap();
        let places = places(folder.path());
        let own = folder.path().join("config/marsad/profiles");
        let demo = places.current.join(DEMO_PROFILES);
        std::fs::create_dir_all(&own).unwrap();
        std::fs::create_dir_all(&demo).unwrap();
        std::fs::write(own.join("a.toml"), TEXT).unwrap();
        assert_eq!(Profile::find("a", &places).unwrap().certificate, own.join("../certs/a.pem"));
        std::fs::write(demo.join("a.toml"), TEXT).unwrap();
        let profile = Profile::find("a", &places).unwrap();
        assert_eq!((profile.authorities.clone(), profile.key.clone()), (demo.join("ca.pem"), "/k.pem".into()));
        std::fs::write(places.current.join("a"), TEXT.replace("oriental", "national")).unwrap();
        assert_eq!(Profile::find("a", &places).unwrap().node, "national");
        let missing = Profile::find("b", &places).unwrap_err();
        assert!(matches!(missing, ClientError::NoProfile { looked, .. } if looked.len() == 3));
    }

    #[test]
    fn a_profile_is_written_as_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.toml");
        let more = "trusted_keys = \"keys\"\nreceipts = \"https://desk.example/receipts\"\n";
        std::fs::write(&path, format!("{TEXT}{more}")).unwrap();
        let profile = Profile::load(&path).unwrap();
        profile.write(&path).unwrap();
        assert_eq!(Profile::load(&path).unwrap(), profile);
    }

    #[test]
    fn the_address_of_a_receipt_ends_with_its_number() {
        let parse = |text: &str| ReceiptsAddress::try_from(text.to_owned());
        let address = parse("https://desk.example:8443/receipts/").unwrap();
        assert_eq!(address.of("s-1"), "https://desk.example:8443/receipts/s-1");
        let long = format!("https://{}", "x".repeat(200));
        for text in
            ["", "https://", "http://desk.example", "https://a b", "https:///x", "https://a?b", "https://a#b", &long]
        {
            assert_eq!(parse(text), Err(NoReceiptsAddress), "{text}");
        }
    }

    #[test]
    fn what_is_no_profile_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.toml");
        let receipts = format!("{TEXT}receipts = \"http://desk.example\"\n");
        for text in ["", "address = 1", &format!("{TEXT}secret = \"x\"\n"), &TEXT.replace("oriental", "o r"), &receipts]
        {
            std::fs::write(&path, text).unwrap();
            assert!(matches!(Profile::load(&path), Err(ClientError::BadProfile { .. })), "{text}");
        }
        assert!(matches!(Profile::load(folder.path()), Err(ClientError::Read { .. })));
    }
}
