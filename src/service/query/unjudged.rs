//! Rows that differ from what the release shows. No release has compared them with the other side of a share yet, so they are
//! compared with it here, at the same cut.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::ServiceError;
use crate::published::NewestRelease;
use marsad_disclosure::mask::RawFigure;
use marsad_disclosure::shares::{OtherSide, OwnSide, other_sides};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::code::{AreaCode, CodeId, IndicatorCode};
use marsad_domain::period::Period;
use marsad_domain::sharing::Sharing;
use marsad_domain::status::ConfStatus;
use marsad_ledger::reading::{ObservationFilter, ObservationPage, Sight};
use marsad_store::log_positions::Cut;

use super::extra_reader::ExtraReader;

/// A row with the other side of one of its shares.
struct Waiting<'c> {
    /// Its position among the rows of the page.
    row: usize,
    at: AreaPeriod,
    value: i64,
    side: Arc<OtherSide<'c>>,
}

/// The rows of a page that are still to be judged.
#[derive(Default)]
pub(super) struct Unjudged<'c> {
    /// By the codes of the rows.
    sides: HashMap<Box<[CodeId]>, Vec<Arc<OtherSide<'c>>>>,
    /// By the indicator of the other side.
    waiting: BTreeMap<IndicatorCode, Vec<Waiting<'c>>>,
}

type AreaPeriod = (AreaCode, Period);
/// The figures of an area and a period, with their codes.
type Figures = HashMap<AreaPeriod, Vec<(Vec<CodeId>, i64)>>;

impl<'c> Unjudged<'c> {
    /// Adds a row, if it is a side of shares.
    pub(super) fn add(&mut self, catalogue: &'c Catalogue, row: usize, raw: &RawFigure<'_>) {
        let Some(value) = raw.value else { return };
        if !self.sides.contains_key(raw.dimensions) {
            let sides = other_sides(catalogue, raw.indicator, raw.dimensions).into_iter().map(Arc::new).collect();
            self.sides.insert(raw.dimensions.into(), sides);
        }
        for side in self.sides.get(raw.dimensions).into_iter().flatten() {
            let at = (raw.area.clone(), raw.period);
            let waiting = Waiting { row, at, value, side: Arc::clone(side) };
            self.waiting.entry(side.indicator.code.clone()).or_default().push(waiting);
        }
    }

    /// The rows that lie so close to the other side of a share that both together would disclose a small group. `release` is the
    /// newest one, `cut` that of the page.
    pub(super) async fn close(
        self,
        release: &NewestRelease<'_>,
        reader: &mut ExtraReader<'_>,
        cut: &Cut,
    ) -> Result<HashSet<usize>, ServiceError> {
        let mut close = HashSet::new();
        for (code, waiting) in self.waiting {
            let areas: BTreeSet<AreaCode> = waiting.iter().map(|one| one.at.0.clone()).collect();
            let listed: Vec<AreaCode> = areas.into_iter().collect();
            let blocks = release.blocks(&code, &listed).await?;
            let mut shown = Figures::default();
            for one in &waiting {
                let published = shown
                    .entry(one.at.clone())
                    .or_insert_with(|| blocks.figures(one.side.indicator, &one.at.0, one.at.1).collect());
                if published.iter().any(|(codes, value)| one.is_close(codes, *value)) {
                    close.insert(one.row);
                }
            }
            // A numerator that no release shows yet is hidden itself, so a denominator beside it discloses nothing.
            let numerators: Vec<&Waiting<'_>> =
                waiting.iter().filter(|one| one.side.own == OwnSide::Numerator && !close.contains(&one.row)).collect();
            close.extend(close_to_stored(reader, cut, &numerators).await?);
        }
        Ok(close)
    }
}

impl Waiting<'_> {
    fn is_close(&self, codes: &[CodeId], value: i64) -> bool {
        self.side.matches(codes) && self.side.is_close(self.value, value)
    }
}

/// The rows that lie close to a current figure of the other side, which is the same indicator for all: at the cut, in the areas
/// and periods of these rows, of entries that travel. The figures are compared as they are read, and none is kept.
async fn close_to_stored(
    reader: &mut ExtraReader<'_>,
    cut: &Cut,
    waiting: &[&Waiting<'_>],
) -> Result<HashSet<usize>, ServiceError> {
    let Some(indicator) = waiting.first().map(|one| one.side.indicator) else { return Ok(HashSet::new()) };
    let periods = || waiting.iter().map(|one| one.at.1);
    let filter = ObservationFilter {
        areas: Some(waiting.iter().map(|one| one.at.0.clone()).collect()),
        from: periods().min_by_key(|period| period.first_day()),
        to: periods().max_by_key(|period| period.last_day()),
        ..ObservationFilter::all_of(indicator.code.clone(), indicator.decimals)
    };
    let mut by_place: HashMap<(&AreaCode, Period), Vec<&Waiting<'_>>> = HashMap::new();
    for one in waiting {
        by_place.entry((&one.at.0, one.at.1)).or_default().push(one);
    }
    let mut close = HashSet::new();
    let see = |_: &_, page: &ObservationPage| {
        for row in &page.rows {
            let Some(value) = row.value().filter(|_| row.conf != ConfStatus::NotForPublication) else { continue };
            let area = page.area(row).ok_or_else(|| ServiceError::unfit("REF_AREA"))?;
            let period = page.period(row).ok_or_else(|| ServiceError::unfit("TIME_PERIOD"))?;
            let here = by_place.get(&(area, period)).into_iter().flatten();
            close.extend(here.filter(|one| one.is_close(page.codes(row), value)).map(|one| one.row));
        }
        Ok(())
    };
    let travels = Sight::new(|source, _| source.sharing != Sharing::Local);
    reader.read(cut, filter, |plan| plan.seen_by(travels), see).await?;
    Ok(close)
}
