//! The entries of the logs that this node holds, by their headers.

use crate::{Absent, Caller, Node, ServiceError};
use marsad_domain::code::OriginName;
use marsad_identity::policy;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Epoch, Index};
use marsad_store::counts::Projection;
use marsad_store::{EntryRow, Head, StoreError};

const ENTRIES_DEFAULT: u32 = 100;
const ENTRIES_MAX: u32 = 512;
/// Headers alone: no payload is asked for.
const ENTRIES_BYTES_MAX: usize = 1024 * 1024;

/// Which entries are asked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of whom; empty for this node itself.
    pub origin: String,
    /// None is the last epoch.
    pub epoch: Option<Epoch>,
    pub from: Index,
    /// The most entries in the answer; 0 means the default.
    pub limit: u32,
}

/// Some entries of a log, and its head.
#[derive(Debug)]
pub struct Entries {
    /// The entries in the order of the log, each with its state.
    pub entries: Vec<(EntryRow, Projection)>,
    pub head: Head,
}

/// Entries of a log. One whose row cannot be read is left out.
///
/// # Errors
/// [`ServiceError::NotFound`] for a log that is not held.
pub async fn list(node: &Node, caller: &Caller, wanted: &Wanted) -> Result<Entries, ServiceError> {
    policy::authorise_public(&caller.principal, caller.action)?;
    let head = wanted_log(node, wanted).await?;
    let limit = if wanted.limit == 0 { ENTRIES_DEFAULT } else { wanted.limit.min(ENTRIES_MAX) };
    let left = head.frontier.size().saturating_sub(wanted.from);
    let count = u32::try_from(left).map_or(limit, |left| limit.min(left));
    let mut entries = Vec::new();
    if count > 0 {
        let rows_max = usize::try_from(count).unwrap_or(usize::MAX);
        let rows = readable_entries(node, &head.log, wanted.from, rows_max).await?;
        let states = node.store().projections(&head.log, wanted.from, count).await?;
        let with_state = |row: EntryRow| {
            let state = states.get(&row.header.index).copied().unwrap_or(Projection::None);
            (row, state)
        };
        entries = rows.into_iter().map(with_state).collect();
    }
    Ok(Entries { entries, head })
}

/// Entries whose rows can be read. If one cannot, the others are listed without it.
async fn readable_entries(node: &Node, log: &LogId, from: Index, count: usize) -> Result<Vec<EntryRow>, ServiceError> {
    match node.store().read_entries(log, from, count, ENTRIES_BYTES_MAX).await {
        Err(error @ StoreError::Corrupt { .. }) => tracing::error!(%log, %error, "a row of the log cannot be read"),
        read => return Ok(read?),
    }
    let mut rows = Vec::new();
    for index in (from..).take(count) {
        match node.store().read_entry(log, index).await {
            Ok(row) => rows.extend(row),
            Err(StoreError::Corrupt { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(rows)
}

async fn wanted_log(node: &Node, wanted: &Wanted) -> Result<Head, ServiceError> {
    let origin = if wanted.origin.is_empty() {
        node.ledger.origin().clone()
    } else {
        OriginName::new(&wanted.origin).map_err(|_| ServiceError::field("origin", "the name of a node"))?
    };
    let heads = node.ledger.heads().await?.into_iter().filter(|head| head.log.origin == origin);
    let found = heads.filter(|head| wanted.epoch.is_none_or(|epoch| head.log.epoch == epoch));
    found.max_by_key(|head| head.log.epoch).ok_or_else(|| ServiceError::absent(Absent::Log, origin.to_string()))
}
