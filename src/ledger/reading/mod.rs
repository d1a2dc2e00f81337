//! Reads observations from the chunks of the log: the filter, and the pages of an answer.
//!
//! Current rows are found here, at reading time: for each origin, reporter and cell the latest entry that is not withdrawn. A
//! tombstone hides what came before it and is not shown itself. An [`ObservationPlan`] lists what an answer is read from; a
//! [`Reader`] reads it page by page in bounded memory. Chunks never change, so a plan needs no transaction.

mod assembly;
mod current;
mod dictionaries;
mod page;
mod plan;
mod reader;
#[cfg(any(test, feature = "sample"))]
pub mod sample;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeSet;

use marsad_domain::audience::Audience;
use marsad_domain::code::{AreaCode, CodeId, IndicatorCode, OrganisationCode};
use marsad_domain::period::{Freq, Period};
use marsad_domain::sharing::Sharing;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_store::StoreError;
use marsad_wire::data_chunk::ChunkError;

pub use page::{CurrentObservation, ObservationPage};
pub use plan::{ObservationPlan, PAGE_ROWS, Sight};
pub use reader::{Reader, Threads, read_all};

/// Why observations could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadingError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a data chunk of entry {index} of {log} cannot be read")]
    Chunk {
        log: LogId,
        index: Index,
        #[source]
        source: ChunkError,
    },
    /// Erased since the plan was made: the answer would hold half of the entry.
    #[error("the payload of entry {index} of {log} is held no more")]
    Gone { log: LogId, index: Index },
    #[error("a part of the work ended early")]
    Worker(#[source] tokio::task::JoinError),
}

/// Which observations of one indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationFilter {
    pub indicator: IndicatorCode,
    /// What its figures are scaled by in the catalogue of the reader: chunks that were written under another one are converted.
    pub decimals: u8,
    /// None: all.
    pub areas: Option<BTreeSet<AreaCode>>,
    /// Dimensions, by their position in the indicator's order, that must be at a code.
    pub at: Vec<(usize, CodeId)>,
    /// Periods that begin no earlier, and end no later.
    pub from: Option<Period>,
    pub to: Option<Period>,
    pub freq: Option<Freq>,
    pub reporter: Option<OrganisationCode>,
}

impl ObservationFilter {
    /// All observations of an indicator with so many decimals.
    #[must_use]
    pub fn all_of(indicator: IndicatorCode, decimals: u8) -> Self {
        Self { indicator, decimals, areas: None, at: Vec::new(), from: None, to: None, freq: None, reporter: None }
    }

    fn wants_area(&self, area: &AreaCode) -> bool {
        self.areas.as_ref().is_none_or(|areas| areas.contains(area))
    }

    fn wants_key(&self, codes: &[CodeId]) -> bool {
        self.at.iter().all(|(place, code)| codes.get(*place) == Some(code))
    }

    fn wants_period(&self, period: Period) -> bool {
        self.freq.is_none_or(|freq| period.freq() == freq)
            && self.from.is_none_or(|from| period.first_day() >= from.first_day())
            && self.to.is_none_or(|to| period.last_day() <= to.last_day())
    }
}

/// The entry that observations came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationSource {
    pub log: LogId,
    pub index: Index,
    pub reporter: OrganisationCode,
    pub submission: String,
    pub sharing: Sharing,
    /// The widest release that totals of it may enter, as announced to its submitter.
    pub audience: Audience,
    /// Of the entry.
    pub time: Timestamp,
}
