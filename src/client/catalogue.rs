//! The catalogue of a node, kept on this machine, so that files are checked without asking again.
//!
//! A snapshot is kept under the digest that its node gave it, with the hash of the file: a damaged file is fetched again. Each
//! call asks the node which version is current, so the cache is never trusted for longer than a call.

use std::path::{Path, PathBuf};

use prost::Message;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::connection::Connection;
use super::envelope::Versions;
use super::error::{ClientError, refused};
use super::files::write_atomically;
use super::profile::user_folder;
use marsad_domain::catalogue::{Catalogue, CatalogueParts};
use marsad_domain::code::OriginName;
use marsad_formats::builtin::builtin;
use marsad_wire::catalogue::{merge_parts, snapshot_parts};
use marsad_wire::field::{optional, required};
use marsad_wire::pb;
use marsad_wire::position::Position;

/// The largest snapshot that is taken from a node or a file.
const SNAPSHOT_BYTES_MAX: usize = 64 << 20;

/// A snapshot of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// The entry that published it.
    pub version: Position,
    /// The digest that the node gives, in hexadecimal.
    pub digest: String,
    /// What it holds; nobody has checked yet whether it agrees with itself.
    pub parts: CatalogueParts,
    /// The membership that the node judges under, as it has just said; none of what is kept.
    pub membership: Option<Position>,
    /// The epoch of the node's log, as it has just said.
    pub log_epoch: u32,
}

impl Snapshot {
    /// The catalogue as the domain reads it.
    ///
    /// # Errors
    /// [`ClientError::BadCatalogue`] if the node's catalogue does not agree with itself.
    pub fn catalogue(&self) -> Result<Catalogue, ClientError> {
        Catalogue::build(self.parts.clone()).map_err(|faults| ClientError::BadCatalogue(first_texts(&faults)))
    }

    /// The versions that submissions are judged under now. Their submitters sign them.
    #[must_use]
    pub fn versions(&self) -> Versions {
        Versions { catalogue: self.version.clone(), membership: self.membership.clone(), epoch: self.log_epoch }
    }
}

/// The first faults, as texts.
fn first_texts(faults: &[impl ToString]) -> Vec<String> {
    faults.iter().take(20).map(ToString::to_string).collect()
}

/// The record of the snapshot in the cache.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    origin: String,
    epoch: u32,
    index: u64,
    digest: String,
    /// SHA-256 of the file of parts.
    file_digest: String,
}

/// The folder of one node's snapshots.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: Option<PathBuf>,
}

impl Cache {
    /// The cache of this user for a node: XDG_CACHE_HOME or ~/.cache. Without either nothing is kept.
    #[must_use]
    pub fn of_node(node: &str) -> Self {
        Self { folder: user_folder("XDG_CACHE_HOME", ".cache").map(|folder| folder.join("marsad").join(node)) }
    }

    /// A cache in a folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()) }
    }

    /// The newest snapshot that is kept and whole.
    #[must_use]
    pub fn read(&self) -> Option<Snapshot> {
        let folder = self.folder.as_ref()?;
        let kept: Kept = serde_json::from_slice(&std::fs::read(folder.join("current.json")).ok()?).ok()?;
        let bytes = std::fs::read(folder.join(file_name(&kept.digest)?).join("snapshot.binpb")).ok()?;
        if hex::encode(Sha256::digest(&bytes)) != kept.file_digest {
            tracing::debug!("the kept catalogue is damaged");
            return None;
        }
        let version = Position { origin: OriginName::new(&kept.origin).ok()?, epoch: kept.epoch, index: kept.index };
        Some(Snapshot { version, digest: kept.digest, parts: read_parts(&bytes)?, membership: None, log_epoch: 0 })
    }

    /// Keeps a snapshot.
    ///
    /// # Errors
    /// [`ClientError::Write`].
    pub fn write(&self, snapshot: &Snapshot) -> Result<(), ClientError> {
        let (Some(folder), Some(name)) = (&self.folder, file_name(&snapshot.digest)) else { return Ok(()) };
        let parts = snapshot_parts(&snapshot.parts);
        let bytes: Vec<u8> = parts.iter().flat_map(Message::encode_length_delimited_to_vec).collect();
        let kept = Kept {
            origin: snapshot.version.origin.to_string(),
            epoch: snapshot.version.epoch,
            index: snapshot.version.index,
            digest: snapshot.digest.clone(),
            file_digest: hex::encode(Sha256::digest(&bytes)),
        };
        write_atomically(&folder.join(name).join("snapshot.binpb"), &bytes)?;
        let text = serde_json::to_vec(&kept).unwrap_or_default();
        write_atomically(&folder.join("current.json"), &text)
    }
}

/// The name of a folder for a digest: hexadecimal only, so that no node can choose a path.
fn file_name(digest: &str) -> Option<&str> {
    let plain = (8..=128).contains(&digest.len()) && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then_some(digest)
}

fn read_parts(mut bytes: &[u8]) -> Option<CatalogueParts> {
    let mut parts = Vec::new();
    while !bytes.is_empty() {
        parts.push(pb::CatalogSnapshot::decode_length_delimited(&mut bytes).ok()?);
    }
    merge_parts(parts).ok()
}

/// The current snapshot of a node, from the cache where the node says that it is current.
///
/// # Errors
/// The error of the call; [`ClientError::CatalogueTooLarge`].
pub async fn fetch(connection: &Connection, cache: &Cache) -> Result<Snapshot, ClientError> {
    let kept = cache.read();
    let fetched = match ask(connection, kept.as_ref()).await? {
        // The kept snapshot has the node's position but another content: the log was started again.
        None if kept.is_some() => ask(connection, None).await?,
        fetched => fetched,
    };
    let Some(snapshot) = fetched else { return Err(ClientError::NoCatalogue) };
    // Without a cache the program is slower, but still correct.
    if kept.is_none_or(|kept| kept.digest != snapshot.digest || kept.version != snapshot.version)
        && let Err(error) = cache.write(&snapshot)
    {
        tracing::debug!(%error, "the catalogue cannot be kept");
    }
    Ok(snapshot)
}

/// The snapshot that the node sends, or the kept one if the node says that it is current; `None` if the node sends neither.
async fn ask(connection: &Connection, kept: Option<&Snapshot>) -> Result<Option<Snapshot>, ClientError> {
    let known = kept.map(|snapshot| (&snapshot.version).into());
    let request = pb::GetCatalogRequest { known };
    let mut stream = connection.catalog().get_catalog(request).await.map_err(refused)?.into_inner();
    let (mut first, mut parts, mut bytes) = (None, Vec::new(), 0);
    while let Some(message) = stream.message().await.map_err(refused)? {
        let version: Position = required("version", message.version).map_err(ClientError::BadAnswer)?;
        let membership = optional("membership", message.membership).map_err(ClientError::BadAnswer)?;
        let (digest, log_epoch) = (message.digest, message.epoch);
        let Some(part) = message.part else {
            if let Some(kept) = kept.filter(|kept| version == kept.version && digest == kept.digest) {
                return Ok(Some(Snapshot { membership, log_epoch, ..kept.clone() }));
            }
            continue;
        };
        bytes += part.encoded_len();
        if bytes > SNAPSHOT_BYTES_MAX {
            return Err(ClientError::CatalogueTooLarge);
        }
        parts.push(part);
        let parts = CatalogueParts::default();
        first.get_or_insert(Snapshot { version, digest, parts, membership, log_epoch });
    }
    let Some(first) = first else { return Ok(None) };
    let parts = merge_parts(parts).map_err(|error| ClientError::BadCatalogue(vec![error.to_string()]))?;
    Ok(Some(Snapshot { parts, ..first }))
}

/// The catalogue to check with when no node is asked: the one that is kept, else the program's own.
///
/// # Errors
/// If neither can be read.
pub fn offline(cache: Option<&Cache>) -> Result<(Catalogue, OfflineSource), ClientError> {
    if let Some(snapshot) = cache.and_then(Cache::read) {
        return Ok((snapshot.catalogue()?, OfflineSource::Kept));
    }
    let catalogue = builtin().map_err(|faults| ClientError::BadBuiltin(first_texts(&faults)))?;
    Ok((catalogue, OfflineSource::Builtin))
}

/// Which catalogue an offline check used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfflineSource {
    /// The last one that was fetched from the node.
    Kept,
    /// The one that the program carries.
    Builtin,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot() -> Snapshot {
        let version = Position { origin: OriginName::new("national").unwrap(), epoch: 0, index: 1 };
        let parts = builtin().unwrap().parts().clone();
        Snapshot { version, digest: "ab".repeat(32), parts, membership: None, log_epoch: 0 }
    }

    #[test]
    fn a_kept_snapshot_comes_back_and_a_damaged_one_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::in_folder(folder.path());
        assert_eq!(cache.read(), None);
        cache.write(&snapshot()).unwrap();
        assert_eq!(cache.read(), Some(snapshot()));
        let file = folder.path().join("ab".repeat(32)).join("snapshot.binpb");
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[3] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        assert_eq!(cache.read(), None);
    }

    #[test]
    fn a_digest_that_is_a_path_is_not_used_as_one() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::in_folder(&folder.path().join("cache"));
        cache.write(&Snapshot { digest: "../../../etc".into(), ..snapshot() }).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn without_a_kept_one_the_programs_own_catalogue_is_used() {
        let folder = tempfile::tempdir().unwrap();
        let (catalogue, source) = offline(Some(&Cache::in_folder(folder.path()))).unwrap();
        assert_eq!(source, OfflineSource::Builtin);
        assert!(catalogue.indicator_by_code("POP_TOTAL").is_some());
    }
}
