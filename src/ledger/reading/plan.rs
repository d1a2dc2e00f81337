//! The plan of an answer: the cut, the entries that count, and pages, each a range of area codes of about
//! [`PAGE_ROWS`] stored rows. How many rows an area has is estimated from the index of parts; no chunk is looked into.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use marsad_domain::code::{AreaCode, OrganisationCode, OriginName};
use marsad_log::bytes::Writer;
use marsad_store::log_positions::Cut;
use marsad_store::part_read::{HeldPart, HeldSource, PartFilter};
use marsad_store::snapshot::Snapshot;
use marsad_store::{ChunkPlace, StoreError};

use super::current::SourceState;
use super::{ObservationFilter, ObservationSource};

/// About how many stored rows a page is made from.
pub const PAGE_ROWS: u64 = 131_072;
/// Rows are counted in this many pieces, so that a part of few rows over many areas does not vanish.
const PIECES: u64 = 1 << 16;

/// The rows of the indicator in one chunk.
#[derive(Debug, Clone)]
pub(super) struct PlannedPart {
    pub place: ChunkPlace,
    /// Position in [`ObservationPlan::sources`].
    pub source: u32,
    /// The pages that it can have rows for.
    pub pages: Range<usize>,
    /// Whether some texts of its entry seem to hold personal data.
    pub withheld: bool,
}

/// Whether the rows of an entry for an area exist for the caller: `sight(entry, area)`.
type Sees = dyn Fn(&ObservationSource, &AreaCode) -> bool + Send + Sync;

/// The rows that an answer may use. Rows outside are treated as if this node had never held them: neither the answer nor the
/// number of a revision reveals them.
#[derive(Clone)]
pub struct Sight(Arc<Sees>);

impl Sight {
    /// A sight of the rows for which `sees` holds.
    pub fn new(sees: impl Fn(&ObservationSource, &AreaCode) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(sees))
    }

    /// A sight of everything.
    #[must_use]
    pub fn whole() -> Self {
        Self::new(|_, _| true)
    }
}

impl fmt::Debug for Sight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sight")
    }
}

/// What an answer is read from.
#[derive(Debug, Clone)]
pub struct ObservationPlan {
    pub cut: Cut,
    pub filter: ObservationFilter,
    /// By origin, epoch and index.
    pub sources: Vec<ObservationSource>,
    /// How many rows are stored in the parts that it is read from.
    pub rows: u64,
    pub(super) states: Vec<SourceState>,
    /// By source and chunk.
    pub(super) parts: Vec<PlannedPart>,
    /// The last area of each page, ascending.
    pub(super) ends: Vec<AreaCode>,
    sight: Sight,
}

impl ObservationPlan {
    /// Finds what a filter is answered from at a cut. `areas` are codes in use, ascending: rows are assumed to be spread over
    /// them. Areas that are not among them are found too.
    pub async fn make(
        snapshot: &mut Snapshot,
        cut: &Cut,
        filter: ObservationFilter,
        areas: &[AreaCode],
    ) -> Result<Self, StoreError> {
        let wanted = filter.areas.as_ref().map(|areas| (areas.first(), areas.last()));
        let bounds = match wanted {
            None => None,
            Some((Some(first), Some(last))) => Some((first, last)),
            // The filter has no area.
            Some(_) => return Ok(Self::of(cut, filter.clone(), Vec::new(), Vec::new(), (areas, PAGE_ROWS))),
        };
        let question = PartFilter {
            indicator: &filter.indicator,
            reporter: filter.reporter.as_ref(),
            areas: bounds,
            from: filter.from.map(|period| period.first_day()),
            to: filter.to.map(|period| period.last_day()),
        };
        let parts = snapshot.parts_at(cut, question).await?;
        let sources = snapshot.observation_sources(cut, &filter.indicator, filter.reporter.as_ref()).await?;
        Ok(Self::of(cut, filter.clone(), sources, parts, (areas, PAGE_ROWS)))
    }

    /// Puts a plan together, with about `page_rows` stored rows a page.
    pub(super) fn of(
        cut: &Cut,
        filter: ObservationFilter,
        mut held: Vec<HeldSource>,
        mut parts: Vec<HeldPart>,
        (areas, page_rows): (&[AreaCode], u64),
    ) -> Self {
        held.sort_by(|a, b| (&a.log, a.index).cmp(&(&b.log, b.index)));
        let places: HashMap<_, u32> = held.iter().map(|source| (source.key, source.index)).zip(0..).collect();
        let source_of = |part: &HeldPart| places.get(&(part.place.key, part.place.index)).copied();
        parts.retain(|part| may_hold(&filter, part));
        parts.sort_by_key(|part| (source_of(part), part.place.chunk));
        let ends = divide(&parts, (areas, page_rows), &filter);
        let planned = parts.iter().filter_map(|part| {
            let first = ends.partition_point(|end| *end < part.first_area);
            let last = ends.partition_point(|end| *end < part.last_area).min(ends.len().saturating_sub(1));
            let source = source_of(part)?;
            let withheld = held.get(source as usize).is_some_and(|held| held.withheld);
            Some(PlannedPart { place: part.place, source, pages: first..last + 1, withheld })
        });
        let rows = parts.iter().map(|part| u64::from(part.rows)).fold(0, u64::saturating_add);
        Self {
            cut: cut.clone(),
            rows,
            parts: planned.filter(|part| part.pages.start < ends.len()).collect(),
            states: states(&held),
            sources: held.into_iter().map(source).collect(),
            ends,
            filter,
            sight: Sight::whole(),
        }
    }

    /// The same, of what is within a sight.
    #[must_use]
    pub fn seen_by(self, sight: Sight) -> Self {
        Self { sight, ..self }
    }

    /// The same, of what is within the sight of another plan.
    #[must_use]
    pub fn seen_as(self, other: &Self) -> Self {
        self.seen_by(other.sight.clone())
    }

    /// Whether the rows of an entry, by its position, for an area are there.
    pub(super) fn sees(&self, source: u32, area: &AreaCode) -> bool {
        self.sources.get(source as usize).is_some_and(|source| (self.sight.0)(source, area))
    }

    /// The page of an area; `None` for an area that is not wanted.
    pub(super) fn page_of(&self, area: &AreaCode) -> Option<usize> {
        let page = self.ends.partition_point(|end| end < area);
        (page < self.ends.len() && self.filter.wants_area(area)).then_some(page)
    }

    /// Writes what decides which rows are read, and in which order: the entries that count, and where their rows are. Entries
    /// never change, so two plans with the same filter and sight that write the same bytes give the same rows, whatever
    /// else is in their logs.
    pub fn put_identity(&self, out: &mut Writer) {
        out.count(self.sources.len());
        for (source, state) in self.sources.iter().zip(&self.states) {
            out.text(source.log.origin.as_str());
            out.varint(u64::from(source.log.epoch));
            out.varint(source.index);
            out.text(source.reporter.as_str());
            out.text(source.sharing.as_str());
            out.text(source.audience.as_str());
            out.0.push(u8::from(state.withdrawn));
        }
        out.count(self.parts.len());
        for part in &self.parts {
            out.varint(u64::from(part.source));
            out.varint(u64::from(part.place.chunk));
            out.0.push(u8::from(part.withheld));
        }
    }

    #[must_use]
    pub fn pages(&self) -> usize {
        self.ends.len()
    }
}

/// Whether a part can have rows that the filter wants.
fn may_hold(filter: &ObservationFilter, part: &HeldPart) -> bool {
    let within = |areas: &BTreeSet<AreaCode>| {
        part.first_area <= part.last_area
            && areas.range::<AreaCode, _>(&part.first_area..=&part.last_area).next().is_some()
    };
    filter.areas.as_ref().is_none_or(within)
}

/// Each history a number: one for each origin and reporter.
fn states(sources: &[HeldSource]) -> Vec<SourceState> {
    let mut holders: HashMap<(&OriginName, &OrganisationCode), u32> = HashMap::new();
    let mut states = Vec::with_capacity(sources.len());
    for HeldSource { log, reporter, withdrawn, .. } in sources {
        let next = u32::try_from(holders.len()).unwrap_or(u32::MAX);
        let holder = *holders.entry((&log.origin, reporter)).or_insert(next);
        states.push(SourceState { holder, withdrawn: *withdrawn });
    }
    states
}

fn source(held: HeldSource) -> ObservationSource {
    let HeldSource { log, index, reporter, submission, sharing, audience, time, .. } = held;
    ObservationSource { log, index, reporter, submission, sharing, audience, time }
}

/// The last area of each page. The rows of a part are assumed to be spread evenly over the areas of its range.
fn divide(parts: &[HeldPart], (areas, page_rows): (&[AreaCode], u64), filter: &ObservationFilter) -> Vec<AreaCode> {
    let named = parts.iter().flat_map(|part| [&part.first_area, &part.last_area]);
    let mut all: Vec<&AreaCode> = areas.iter().chain(named).chain(filter.areas.iter().flatten()).collect();
    all.sort_unstable();
    all.dedup();
    // The difference of each area's count to that of the one before.
    let mut more = vec![0_u64; all.len() + 1];
    let mut less = vec![0_u64; all.len() + 1];
    for part in parts {
        let first = all.partition_point(|area| **area < part.first_area);
        let end = all.partition_point(|area| **area <= part.last_area);
        let areas = u64::try_from(end.saturating_sub(first)).unwrap_or(u64::MAX).max(1);
        let each = (u64::from(part.rows) * PIECES / areas).max(1);
        if first < end {
            for (changes, at) in [(&mut more, first), (&mut less, end)] {
                if let Some(change) = changes.get_mut(at) {
                    *change = change.saturating_add(each);
                }
            }
        }
    }
    let (mut ends, mut level, mut filled) = (Vec::new(), 0_u64, 0_u64);
    let mut last: Option<&AreaCode> = None;
    for (area, (more, less)) in all.into_iter().zip(more.into_iter().zip(less)) {
        level = level.saturating_add(more).saturating_sub(less);
        if level == 0 || !filter.wants_area(area) {
            continue;
        }
        if let Some(last) = last.filter(|_| filled.saturating_add(level) > page_rows * PIECES) {
            ends.push(last.clone());
            filled = 0;
        }
        filled = filled.saturating_add(level);
        last = Some(area);
    }
    ends.extend(last.cloned());
    ends
}
