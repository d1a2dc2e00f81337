//! What the views need to know about rows, chunk by chunk: parts, periods, and what the permit must cover. The rows themselves
//! stay in the chunks; keys are kept only if the chunks are not in the order of their keys.

use time::Date;

use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::code::{AreaCode, CodeId, IndicatorCode};
use marsad_domain::observation::{AttributeSets, Batch, DimensionKeys, Row};
use marsad_domain::period::{Freq, Period};
use marsad_domain::scan::find_personal_data;
use marsad_store::ObservationPart;
use marsad_wire::data_chunk::{self, ChunkError};

/// The earliest and the latest of some periods, by their days.
#[derive(Debug, Clone, Default)]
pub(crate) struct PeriodSpan {
    /// For each form the first and the last: within one form the order of numbers is that of days.
    forms: Vec<(Freq, Period, Period)>,
}

impl PeriodSpan {
    fn add(&mut self, period: Period) {
        let freq = period.freq();
        match self.forms.iter_mut().find(|(form, ..)| *form == freq) {
            Some((_, first, last)) => {
                *first = (*first).min(period);
                *last = (*last).max(period);
            }
            None => self.forms.push((freq, period, period)),
        }
    }

    fn extend(&mut self, other: &Self) {
        for (_, first, last) in &other.forms {
            self.add(*first);
            self.add(*last);
        }
    }

    /// The period that begins first.
    pub fn first(&self) -> Option<Period> {
        self.forms.iter().map(|(_, first, _)| *first).min_by_key(|period| (period.first_day(), *period))
    }

    /// The period that ends last.
    pub fn last(&self) -> Option<Period> {
        self.forms.iter().map(|(.., last)| *last).max_by_key(|period| (period.last_day(), *period))
    }
}

/// A part with its codes as positions in the snapshot.
#[derive(Debug, Clone)]
struct IndexedPart {
    indicator: IndicatorId,
    chunk: u32,
    first_area: AreaId,
    last_area: AreaId,
    span: PeriodSpan,
    rows: u32,
}

/// The key of a row, by its codes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    indicator: IndicatorId,
    area: AreaId,
    codes: Box<[CodeId]>,
    period: i32,
}

impl Key {
    fn of(batch: &Batch, row: &Row) -> Self {
        Self {
            indicator: row.indicator,
            area: row.area,
            codes: batch.dimension_keys.codes(row.dimensions).into(),
            period: row.period.packed(),
        }
    }
}

/// The index of some chunks. Positions are those of one catalogue.
#[derive(Debug, Clone, Default)]
pub(crate) struct BatchIndex {
    parts: Vec<IndexedPart>,
    pairs: Vec<(IndicatorId, AreaId)>,
    last: Option<Key>,
    overlaps: bool,
    rows: u64,
    withheld: Withheld,
}

/// Which columns have texts that seem to hold personal data.
#[derive(Debug, Clone, Copy, Default)]
struct Withheld {
    source: bool,
    comment: bool,
}

impl Withheld {
    fn add(&mut self, sets: &AttributeSets) {
        for set in sets.iter() {
            self.source = self.source || find_personal_data(&set.source).is_some();
            self.comment = self.comment || find_personal_data(&set.comment).is_some();
        }
    }
}

impl BatchIndex {
    /// Adds the rows of a chunk, which are sorted by key.
    pub fn add(&mut self, chunk: u32, batch: &Batch) {
        let (Some(first), Some(last)) = (batch.rows.first(), batch.rows.last()) else { return };
        let first = Key::of(batch, first);
        self.overlaps |= self.last.as_ref().is_some_and(|before| *before >= first);
        self.last = Some(Key::of(batch, last));
        self.rows += u64::try_from(batch.rows.len()).unwrap_or(u64::MAX);
        self.withheld.add(&batch.attribute_sets);
        for rows in batch.rows.chunk_by(|a, b| a.indicator == b.indicator) {
            let (Some(first), Some(last)) = (rows.first(), rows.last()) else { continue };
            let mut span = PeriodSpan::default();
            let mut before = None;
            for row in rows {
                if before != Some(row.period) {
                    before = Some(row.period);
                    span.add(row.period);
                }
                let pair = (row.indicator, row.area);
                if self.pairs.last() != Some(&pair) {
                    self.pairs.push(pair);
                }
            }
            self.parts.push(IndexedPart {
                indicator: first.indicator,
                chunk,
                first_area: first.area,
                last_area: last.area,
                span,
                rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            });
        }
    }

    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// The columns with texts that seem to hold personal data.
    pub fn withheld(&self) -> impl Iterator<Item = &'static str> {
        let Withheld { source, comment } = self.withheld;
        [(source, "SOURCE"), (comment, "COMMENT_OBS")].into_iter().filter(|(found, _)| *found).map(|(_, name)| name)
    }

    /// Whether a key may occur twice: a chunk begins at or below the end of the one before it.
    pub const fn overlaps(&self) -> bool {
        self.overlaps
    }

    pub fn span(&self) -> PeriodSpan {
        let mut span = PeriodSpan::default();
        self.parts.iter().for_each(|part| span.extend(&part.span));
        span
    }

    /// The indicators, in order, each once.
    pub fn indicators(&self) -> Vec<IndicatorId> {
        let mut ids: Vec<IndicatorId> = self.parts.iter().map(|part| part.indicator).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The areas, in order, each once.
    pub fn areas(&self) -> Vec<AreaId> {
        let mut ids: Vec<AreaId> = self.pairs.iter().map(|(_, area)| *area).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Every indicator with every area that it has rows for, each pair once.
    pub fn pairs(&self, catalogue: &Catalogue) -> Vec<(IndicatorCode, AreaCode)> {
        let mut pairs = self.pairs.clone();
        pairs.sort_unstable();
        pairs.dedup();
        let codes = |(indicator, area): (IndicatorId, AreaId)| {
            Some((catalogue.indicator(indicator)?.code.clone(), catalogue.area(area)?.code.clone()))
        };
        pairs.into_iter().filter_map(codes).collect()
    }

    /// The parts as they are stored.
    pub fn parts(&self, catalogue: &Catalogue) -> Vec<ObservationPart> {
        let area = |id: AreaId| catalogue.area(id).map(|own| own.code.clone());
        let part = |part: &IndexedPart| {
            let day = |period: Option<Period>, of: fn(Period) -> Date| period.map(of);
            Some(ObservationPart {
                indicator: catalogue.indicator(part.indicator)?.code.clone(),
                chunk: part.chunk,
                first_area: area(part.first_area)?,
                last_area: area(part.last_area)?,
                first_day: day(part.span.first(), Period::first_day)?,
                last_day: day(part.span.last(), Period::last_day)?,
                rows: part.rows,
            })
        };
        self.parts.iter().filter_map(part).collect()
    }
}

/// The key of a row, compact: a million of them take 16 MB.
type CompactKey = (IndicatorId, AreaId, u32, i32);

/// Whether a key occurs in two chunks. Within one chunk keys are known to be unique.
///
/// # Errors
/// [`ChunkError`] for a chunk that cannot be decoded.
pub(super) fn has_duplicates(catalogue: &Catalogue, chunks: &[Vec<u8>]) -> Result<bool, ChunkError> {
    let mut keys: Vec<CompactKey> = Vec::new();
    let mut combinations = DimensionKeys::default();
    for chunk in chunks {
        let batch = data_chunk::decode(chunk, catalogue)?;
        let own: Vec<u32> = (0..u32::try_from(batch.dimension_keys.len()).unwrap_or(u32::MAX))
            .map(|n| combinations.intern(batch.dimension_keys.codes(marsad_domain::observation::DimensionKeyId(n))).0)
            .collect();
        keys.reserve(batch.rows.len());
        for row in &batch.rows {
            let key = usize::try_from(row.dimensions.0).ok().and_then(|n| own.get(n)).copied().unwrap_or(u32::MAX);
            keys.push((row.indicator, row.area, key, row.period.packed()));
        }
    }
    keys.sort_unstable();
    Ok(keys.windows(2).any(|pair| matches!(pair, [a, b] if a == b)))
}

#[cfg(test)]
mod tests;
