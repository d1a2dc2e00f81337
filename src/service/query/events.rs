//! Events: the current version of each, as far as its sharing level lets the caller see it.

use std::sync::Arc;

use crate::audit::record;
use crate::stream::Outlet;
use crate::{Caller, Node, ServiceError};
use marsad_domain::code::OrganisationCode;
use marsad_domain::raw::RawEvent;
use marsad_domain::sharing::Sharing;
use marsad_identity::policy::{Permit, ReadEvents};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_store::event_read::CurrentEvent;
use marsad_validate::event_rules;
use marsad_wire::payload;

use super::parents::{ParentState, Parents};

pub use marsad_store::event_read::EventFilter as EventQuery;

/// About how much memory an answer takes: a page of records, and batches that wait.
const READER_BYTES: u64 = 1 << 20;

/// An event as it is shown.
#[derive(Debug, Clone)]
pub struct FoundEvent {
    pub event: RawEvent,
    /// Where its entry is.
    pub log: LogId,
    pub index: Index,
    pub reporter: OrganisationCode,
    pub sharing: Sharing,
    pub parent: ParentState,
    /// The paths of texts that are withheld, because they seem to hold personal data.
    pub withheld: Vec<String>,
}

impl FoundEvent {
    /// The event of an entry, without what is withheld. Its parent is not looked up yet.
    fn read(mut current: CurrentEvent) -> Result<Self, ServiceError> {
        let read = payload::decode_event(&[std::mem::take(&mut current.doc)]).map_err(ServiceError::Held)?;
        let mut event = read.event;
        let withheld = event_rules::withhold(&mut event);
        let CurrentEvent { log, index, reporter, sharing, .. } = current;
        Ok(Self { event, log, index, reporter, sharing, parent: ParentState::NoParent, withheld })
    }
}

/// Hands over the events, page by page.
pub(super) async fn run(
    node: Arc<Node>,
    caller: Caller,
    permit: Permit<ReadEvents>,
    asked: EventQuery,
    outlet: Outlet<Vec<FoundEvent>>,
) -> Result<(), ServiceError> {
    let _memory = node.resources.readers.reserve(READER_BYTES).await?;
    let mut after = None;
    let mut recorded = false;
    loop {
        let mut snapshot = node.store().snapshot().await?;
        let events = snapshot.current_events(&asked, after.as_ref()).await?;
        let Some(last) = events.last() else { return Ok(()) };
        after = Some(last.place.clone());
        let visible = events.into_iter().filter(|event| permit.may_see(&event.reporter, event.sharing));
        let mut found: Vec<FoundEvent> = visible.map(FoundEvent::read).collect::<Result<_, _>>()?;
        let named = found.iter().map(|one| one.event.parent.as_str());
        let parents = Parents::read(&mut snapshot, &permit, named).await?;
        drop(snapshot);
        for one in &mut found {
            one.parent = parents.state(&one.log.origin, &one.event.event_id, &one.event.parent);
        }
        if !recorded && found.iter().any(|one| one.sharing == Sharing::Local) {
            record(&node, &caller, "PullEvents", "local events").await?;
            recorded = true;
        }
        if !found.is_empty() {
            outlet.send(found).await?;
        }
    }
}
