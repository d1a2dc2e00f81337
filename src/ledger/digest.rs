//! Digests: what nodes compare to see whether they hold the same. Codes only; one entry's rows in memory at a time.

use futures::future::BoxFuture;
use std::ops::Range;

use sha2::{Digest, Sha256};

use marsad_domain::code::CodeId;
use marsad_domain::observation::Attributes;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Index, Kind, SharingClass};
use marsad_log::merkle::Hash;
use marsad_store::{ChunkPlace, DigestEntry, ObservationPart, RowBytes, Store, StoreError};
use marsad_wire::data_chunk::{self, Columns};
use marsad_wire::rows::action_code;

use super::{Digests, Ledger, LedgerError, projector};

/// How many entries are listed at a time.
const LISTED_MAX: usize = 1_000;

fn finish(hasher: Sha256) -> Hash {
    Hash::new(hasher.finalize().into())
}

/// The place of an entry and a digest, as they enter the digest of a node.
fn put(hasher: &mut Sha256, log: &str, entry: &DigestEntry, rows: &Hash) {
    hasher.update(log.as_bytes());
    hasher.update(b"\n");
    hasher.update(entry.index.to_be_bytes());
    hasher.update(entry.kind.code().to_be_bytes());
    hasher.update(rows.as_bytes());
}

fn put_part(hasher: &mut Sha256, part: &ObservationPart) {
    let mut row = RowBytes::default();
    row.bytes(part.indicator.as_str().as_bytes()).number(part.chunk.into()).number(part.rows.into());
    row.bytes(part.first_area.as_str().as_bytes()).bytes(part.last_area.as_str().as_bytes());
    row.number(part.first_day.to_julian_day().into()).number(part.last_day.to_julian_day().into());
    hasher.update(row.as_bytes());
}

/// The canonical bytes of some rows of a chunk: their codes, never their positions.
fn put_rows(hasher: &mut Sha256, columns: &Columns, rows: Range<usize>) {
    let areas: Vec<RowBytes> = columns.areas.iter().map(|code| RowBytes::of(code.as_str().as_bytes())).collect();
    let keys: Vec<RowBytes> = columns.keys.iter().map(|codes| key_bytes(codes)).collect();
    // 0 is the empty set.
    let mut sets = vec![set_bytes(&Attributes::default())];
    sets.extend(columns.sets.iter().map(set_bytes));
    let mut row = Vec::with_capacity(256);
    for n in rows {
        row.clear();
        for (dictionary, column) in [(&areas, &columns.area), (&keys, &columns.key), (&sets, &columns.set)] {
            let place = column.get(n).and_then(|place| usize::try_from(*place).ok());
            row.extend_from_slice(place.and_then(|place| dictionary.get(place)).map_or(&[], RowBytes::as_bytes));
        }
        let period = columns.period.get(n).and_then(|place| columns.periods.get(usize::try_from(*place).ok()?));
        row.extend_from_slice(&period.map_or(-1, |period| period.packed()).to_be_bytes());
        match columns.value.get(n).copied().flatten() {
            Some(value) => {
                row.push(1);
                row.extend_from_slice(&value.to_be_bytes());
            }
            None => row.push(0),
        }
        row.extend_from_slice(columns.status.get(n).map_or("", |status| status.code()).as_bytes());
        row.extend_from_slice(columns.conf.get(n).map_or("", |conf| conf.code()).as_bytes());
        row.extend_from_slice(columns.action.get(n).map_or("", |action| action_code(*action)).as_bytes());
        hasher.update(&row);
    }
}

fn key_bytes(codes: &[CodeId]) -> RowBytes {
    let mut bytes = RowBytes::default();
    bytes.number(i64::try_from(codes.len()).unwrap_or(i64::MAX));
    for code in codes {
        bytes.bytes(code.as_str().as_bytes());
    }
    bytes
}

fn set_bytes(set: &Attributes) -> RowBytes {
    let mut bytes = RowBytes::default();
    bytes.bytes(set.ref_date.as_bytes()).bytes(set.source.as_bytes()).bytes(set.comment.as_bytes());
    bytes.number(i64::from(set.embargo.is_some())).number(set.embargo.map_or(0, |time| time.micros()));
    bytes
}

impl Ledger {
    /// The three digests of what this node holds. Two nodes have converged if their `logs` and `shared` are equal.
    pub fn digests(&self) -> BoxFuture<'_, Result<Digests, LedgerError>> {
        Box::pin(async move { digests(self.store()).await })
    }
}

/// The three digests of a database. It is only read, so a node may run on it at the same time.
///
/// # Errors
/// [`LedgerError::OtherViews`] if another version of the program made its views; [`LedgerError::Store`] if it fails.
pub async fn digests_of(store: &Store) -> Result<Digests, LedgerError> {
    if store.has_view_of(projector::VERSION).await? { digests(store).await } else { Err(LedgerError::OtherViews) }
}

async fn digests(store: &Store) -> Result<Digests, LedgerError> {
    let mut logs = Sha256::new_with_prefix(b"marsad/digest/logs/v1");
    let mut shared = Sha256::new_with_prefix(b"marsad/digest/shared/v1");
    let mut full = Sha256::new_with_prefix(b"marsad/digest/full/v1");
    for head in store.heads().await? {
        if head.frontier.size() == 0 {
            continue;
        }
        let log = head.log.origin_line();
        logs.update(log.as_bytes());
        logs.update(b"\n");
        logs.update(head.frontier.size().to_be_bytes());
        logs.update(head.root.as_bytes());
        let mut from = 0;
        loop {
            let entries = store.digest_entries(&head.log, from, LISTED_MAX).await?;
            let Some(last) = entries.last() else { break };
            from = last.index.saturating_add(1);
            for entry in &entries {
                let rows = rows_digest(store, &head.log, entry).await?;
                if let Some(rows) = rows
                    && matches!(entry.sharing, SharingClass::Open | SharingClass::Federation)
                {
                    put(&mut shared, &log, entry, &rows);
                }
                full.update(entry.payload_state.to_be_bytes());
                full.update(entry.entry_state.map_or([0xff; 2], i16::to_be_bytes));
                put(&mut full, &log, entry, &rows.unwrap_or_else(|| Hash::digest(&[])));
            }
        }
    }
    Ok(Digests { logs: finish(logs), shared: finish(shared), full: finish(full) })
}

/// The digest of the projected rows of an entry; `None` if it is not projected.
async fn rows_digest(store: &Store, log: &LogId, entry: &DigestEntry) -> Result<Option<Hash>, LedgerError> {
    if entry.entry_state != Some(0) {
        return Ok(None);
    }
    let mut hasher = Sha256::new();
    let mut take = |row: &[u8]| {
        hasher.update(u64::try_from(row.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(row);
    };
    store.view_rows(log, entry, &mut take).await?;
    if entry.kind == Kind::Observations {
        observation_rows(store, log, entry.index, &mut hasher).await?;
    }
    Ok(Some(finish(hasher)))
}

/// The parts of an entry with the rows that a reader finds in them.
async fn observation_rows(store: &Store, log: &LogId, index: Index, hasher: &mut Sha256) -> Result<(), LedgerError> {
    let key = store.log_key(log).await?;
    let parts = store.observation_parts(log, index).await?;
    for parts in parts.chunk_by(|a, b| a.chunk == b.chunk) {
        let Some(chunk) = parts.first().map(|part| part.chunk) else { continue };
        let stored = store.chunks_at(&[ChunkPlace { key, index, chunk }]).await?.pop().flatten();
        let columns = stored.and_then(|stored| data_chunk::columns(&stored).ok());
        let columns = columns.ok_or_else(|| StoreError::corrupt("a part of a chunk that cannot be read"))?;
        for part in parts {
            put_part(hasher, part);
            let group = columns.groups.iter().find(|group| group.code == part.indicator);
            put_rows(hasher, &columns, group.map_or(0..0, |group| group.rows.clone()));
        }
    }
    Ok(())
}
