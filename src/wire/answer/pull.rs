//! What opens and ends a pull, and pulled events.

use super::{LeftOutRows, ReleaseSummary};
use crate::position::Position;
use crate::report::sharing_from_pb;
use crate::{Problem, WireError, pb};
use marsad_domain::raw::RawEvent;
use marsad_domain::sharing::Sharing;

answers! {
    /// What opens a pull of aggregates.
    AggregatesHeader of AggregatesHeader |m| {
        release: ReleaseSummary as needed,
        /// The dimensions that the cells are broken down by.
        by: Vec<String>,
        roster: String,
    }
    /// What ends a pull of aggregates.
    #[derive(Default)]
    AggregatesTrailer of AggregatesTrailer |m| {
        nothing: Vec<NothingFound> as list,
        not_reported: Vec<NotReported> as list,
    }
    /// An indicator without cells in the answer.
    NothingFound of NothingFound |m| {
        indicator: String,
        reason: String,
        /// What would be found instead.
        known: Vec<String>,
    }
    /// Areas without cells in the answer.
    NotReported of NotReported |m| {
        indicator: String,
        /// The first of them.
        areas: Vec<String>,
        total: u32,
    }
    /// What opens a pull of observations.
    ObservationsHeader of ObservationsHeader |m| {
        /// The state of the logs that is answered from.
        cut: String,
    }
    /// What ends a pull of observations.
    ObservationsTrailer of ObservationsTrailer |m| {
        /// Whether figures are hidden from the caller.
        masked: bool,
        left_out: Vec<LeftOutRows> as list,
    }
    /// Where a pulled event is from.
    EventSource of PullEventsResponse |m| {
        parent_state: &'static str = parent_state(m.parent_state()),
        position: Position as needed,
        reporter: String,
        sharing: Option<Sharing> = sharing_from_pb("sharing", m.sharing).ok().flatten(),
        /// The fields that are withheld.
        withheld: Vec<String>,
    }
}

/// An event, and where it is from.
#[derive(Debug, Clone, PartialEq)]
pub struct PulledEvent {
    pub event: RawEvent,
    pub source: EventSource,
}

impl TryFrom<pb::PullEventsResponse> for PulledEvent {
    type Error = WireError;

    fn try_from(mut message: pb::PullEventsResponse) -> Result<Self, WireError> {
        let event = message.event.take().ok_or_else(|| WireError::new("event", Problem::Missing))?;
        Ok(Self { event: event.into(), source: message.try_into()? })
    }
}

/// A code; empty for an event without a parent.
const fn parent_state(state: pb::ParentState) -> &'static str {
    match state {
        pb::ParentState::Unspecified => "",
        pb::ParentState::Resolved => "RESOLVED",
        pb::ParentState::Waiting => "WAITING",
        pb::ParentState::Ambiguous => "AMBIGUOUS",
        pb::ParentState::Cycle => "CYCLE",
    }
}
