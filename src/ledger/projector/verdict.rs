//! What is judged, and the verdict on it.

use std::sync::Arc;

use marsad_domain::call::Cannots;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Header, Index, Kind, SharingClass};
use marsad_log::extension::Citations;
use marsad_store::{EntryState, ReleaseRow};
use marsad_wire::payload::{CallPayload, Erasure, ReleasePlanPayload, RosterPayload, Withdrawal};

use super::{JudgedChunks, JudgedEvent, JudgedRows, Refusal, Source};
use crate::{CatalogueVersion, Chunks, MembershipVersion, Position};

/// What is judged: an entry with its payload.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub log: LogId,
    pub kind: Kind,
    pub sharing: SharingClass,
    pub time: Timestamp,
    /// `Index::MAX` for an entry that has no index yet.
    pub index: Index,
    /// The versions that the header cites.
    pub cites: Option<Citations>,
    /// All chunks; for a release only the first.
    pub chunks: Chunks,
    pub chunk_count: usize,
    /// What is known from judging the same data chunks before.
    pub judged: Option<Arc<JudgedChunks>>,
}

impl Subject {
    pub(crate) fn new(log: &LogId, header: &Header, chunks: Chunks, chunk_count: usize) -> Self {
        Self {
            log: log.clone(),
            kind: header.kind,
            sharing: header.sharing,
            time: header.time,
            index: header.index,
            cites: header.cites(),
            chunks,
            chunk_count,
            judged: None,
        }
    }

    pub(super) fn position(&self) -> Position {
        Position { origin: self.log.origin.clone(), epoch: self.log.epoch, index: self.index }
    }
}

/// What a valid entry gives to the views.
#[derive(Debug)]
pub(crate) enum Projection {
    /// It is valid, and no view shows it.
    Nothing,
    Catalogue(Arc<CatalogueVersion>),
    Membership(Arc<MembershipVersion>),
    Observations(Box<Source>, JudgedRows),
    Event(Box<Source>, Box<JudgedEvent>),
    Release(Box<ReleaseRow>),
    Withdrawal(Withdrawal),
    Erasure(Erasure),
    Roster(RosterPayload),
    ReleasePlan(Box<ReleasePlanPayload>),
    Call(Box<CallPayload>),
    CallAnswer(Box<Source>, Cannots),
}

#[derive(Debug)]
pub(crate) enum Verdict {
    Projected(Projection),
    /// A part of it is projected, and the rest is refused.
    Partly(Projection, Refusal),
    Waiting {
        reason: &'static str,
        position: Position,
    },
    Refused(Refusal),
    NotProjected {
        reason: &'static str,
    },
}

impl From<Refusal> for Verdict {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Projection> for Verdict {
    fn from(projection: Projection) -> Self {
        Self::Projected(projection)
    }
}

impl Verdict {
    pub(crate) fn state(&self) -> EntryState {
        match self {
            Self::Projected(_) => EntryState::Projected,
            Self::Waiting { reason, position } => {
                EntryState::Waiting { reason: (*reason).into(), detail: position.to_string() }
            }
            Self::Refused(refusal) | Self::Partly(_, refusal) => {
                EntryState::Refused { reason: refusal.code.clone(), detail: refusal.detail.clone() }
            }
            Self::NotProjected { reason } => EntryState::NotProjected { reason: (*reason).into() },
        }
    }
}
