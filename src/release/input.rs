//! What a release is made from: the current figures that its builder holds in clear, who reported them, and where they
//! stand in the logs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use time::Date;

use marsad_domain::catalogue::indicator::Rhythm;
use marsad_domain::catalogue::{AreaId, IndicatorId};
use marsad_domain::code::{CodeId, OrganisationCode, OriginName};
use marsad_domain::observation::{DimensionKeyId, DimensionKeys};
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, ObsStatus};

/// Where a figure stands in the logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceRef {
    /// Position in [`Inputs::origins`].
    pub origin: u16,
    pub epoch: u32,
    /// Index of the entry in the origin's log.
    pub index: u64,
}

/// A figure, or an answer without one: the current revision per (origin, reporter, cell), never a deleted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    pub indicator: IndicatorId,
    pub area: AreaId,
    /// Codes of all dimensions in the indicator's order, METHOD among them; in [`Inputs::keys`].
    pub dimensions: DimensionKeyId,
    pub period: Period,
    /// Scaled by the indicator's decimals.
    pub value: Option<i64>,
    pub status: ObsStatus,
    pub conf: ConfStatus,
    /// REF_DATE as the number YYYYMMDD (missing digits 0), 0 if not given: orders two stocks of one period.
    pub ref_date: u32,
    /// Position in [`Inputs::reporters`].
    pub reporter: u32,
    pub source: SourceRef,
}

/// A reporting organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReporterInfo {
    pub organisation: OrganisationCode,
    /// A code of the list `ORG_TYPE`.
    pub kind: CodeId,
    /// Its own territories, as membership lists them (without those below).
    pub territories: Vec<AreaId>,
}

/// Days in which figures of an area are owed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub from: Date,
    /// The last day; none: without end.
    pub until: Option<Date>,
    /// How often; none: as the indicator says.
    pub rhythm: Option<Rhythm>,
    /// How long after the end of a period; none: as the indicator says.
    pub due_days: Option<u16>,
}

/// The areas that owe an indicator, and when; no span means always.
pub type OwedAreas = BTreeMap<AreaId, Vec<Span>>;

/// The lines of rosters, by indicator. Releases beside the same rosters share them.
pub type Lines = Arc<BTreeMap<IndicatorId, OwedAreas>>;

/// Where expectation comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Expectation {
    /// Those who ever reported: of releases before there were rosters.
    #[default]
    Reported,
    Decided(Arc<Decided>),
}

/// Expectation by lines of rosters, and for indicators without lines by the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decided {
    pub lines: Lines,
    /// The day of the release: what is due later is not missing. None: everything is due.
    pub as_of: Option<Date>,
    /// Territories whose nodes hold entries that the builder may not read, or not use for this audience. What a roster expects there
    /// and does not come may be among them.
    pub withheld: BTreeSet<AreaId>,
    /// The territories of all nodes: what lies in several is held by the node of the finest.
    pub seats: BTreeSet<AreaId>,
}

/// Everything that a release is computed from, beside the catalogue and the rules.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    pub figures: Vec<Figure>,
    pub keys: DimensionKeys,
    pub reporters: Vec<ReporterInfo>,
    pub origins: Vec<OriginName>,
    pub expectation: Expectation,
    /// The entries that stay at the builder's node. Their figures enter totals over three or more only.
    pub local: BTreeSet<SourceRef>,
}

/// Which figures cells are made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    All,
    /// Those that do not stay at the builder's node.
    Shared,
}

/// The entries that figures come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntrySet(pub(super) BTreeSet<(OriginName, u32, u64)>);

impl EntrySet {
    /// Adds the entries of another set.
    pub fn join(&mut self, other: &Self) {
        self.0.extend(other.0.iter().cloned());
    }

    /// Adds the entries of some figures.
    pub fn add(&mut self, inputs: &Inputs) {
        let mut sources: Vec<SourceRef> = inputs.figures.iter().map(|figure| figure.source).collect();
        sources.sort_unstable();
        sources.dedup();
        for SourceRef { origin, epoch, index } in sources {
            if let Some(name) = inputs.origins.get(usize::from(origin)) {
                self.0.insert((name.clone(), epoch, index));
            }
        }
    }

    /// The digest of the set: origin, epoch and index of each, in order.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"marsad/inputs/v1");
        for (origin, epoch, index) in &self.0 {
            let origin = origin.as_str();
            hash.update(u64::try_from(origin.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(origin.as_bytes());
            hash.update(epoch.to_be_bytes());
            hash.update(index.to_be_bytes());
        }
        hash.finalize().into()
    }
}

impl Inputs {
    /// The digest of the set of entries that the figures come from ([`EntrySet::digest`]).
    #[must_use]
    pub fn entry_set_digest(&self) -> [u8; 32] {
        let mut entries = EntrySet::default();
        entries.add(self);
        entries.digest()
    }

    /// Whether a figure stays at the builder's node.
    #[must_use]
    pub fn is_local(&self, figure: &Figure) -> bool {
        !self.local.is_empty() && self.local.contains(&figure.source)
    }

    /// The name of an origin, empty for a position that is not there.
    pub(super) fn origin_name(&self, origin: u16) -> &str {
        self.origins.get(usize::from(origin)).map_or("", OriginName::as_str)
    }

    /// The reporter at a position.
    pub(super) fn reporter(&self, reporter: u32) -> Option<&ReporterInfo> {
        self.reporters.get(usize::try_from(reporter).ok()?)
    }

    /// The figure at a position.
    pub(super) fn figure(&self, figure: u32) -> Option<&Figure> {
        self.figures.get(usize::try_from(figure).ok()?)
    }
}
