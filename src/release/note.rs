//! What a figure does not agree with: its parts over territory or time, and the codes of its dimensions.

use marsad_domain::catalogue::AreaId;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::indicator::{Indicator, Kind, TerritoryRule, TimeRule};
use marsad_domain::cell::{Note, Notes};

use super::breakdowns::{Dimension, Slices};
use super::cube::{CubeCell, CubePart, SliceKey};
use super::figures::{Figures, Spot};
use super::layout::Layout;
use super::network;
use super::resolved::{MadeFrom, Resolved};

fn value(res: &Resolved) -> Option<i64> {
    res.amount.and_then(|amount| amount.figure.rounded())
}

/// Whether figures are amounts, so that parts have a sum.
fn adds_up(indicator: &Indicator) -> bool {
    matches!(indicator.kind, Kind::Count | Kind::Amount)
}

fn is_never_negative(indicator: &Indicator) -> bool {
    indicator.min.is_some_and(|min| min >= 0)
}

/// The difference that rounding alone can make: means of the parts are rounded each for itself.
fn slack(layout: &Layout<'_>, parts: usize) -> i64 {
    if layout.calendar.rule == TimeRule::Mean { i64::try_from(parts).unwrap_or(i64::MAX) } else { 0 }
}

/// The residual groups with figures.
pub(super) fn residuals(layout: &Layout<'_>) -> Vec<AreaId> {
    let areas = layout.facts.areas.iter();
    areas.copied().filter(|area| layout.territory.level(*area) == Level::Residual).collect()
}

/// The parts of a place over territory, or else over time, and what they add up to, whatever the area itself says.
pub(super) fn parts_of(figures: &Figures<'_, '_>, spot: Spot, resolved: &Resolved) -> (Vec<Spot>, Resolved) {
    if figures.is_network(spot) {
        let members = network::member_figures(figures, spot.area, spot.period);
        let sum = network::sum(&members);
        return (members.into_iter().map(|(spot, _)| spot).collect(), sum);
    }
    match resolved.made_from {
        MadeFrom::Own => {
            let rolled = figures.behind(spot).copied();
            (figures.parts(spot), rolled.unwrap_or_else(Resolved::sum))
        }
        MadeFrom::Nothing => {
            let parts = figures.parts(spot);
            let rolled = if parts.is_empty() { Resolved::sum() } else { *resolved };
            (parts, rolled)
        }
        _ => (figures.made_from(spot), *resolved),
    }
}

/// What an area's own figure, reported or the sum of its own codes, does not agree with: parts that are all in and add
/// up to something else, or that are more than it. A residual group's figure stands for its members where these are all
/// that is missing.
pub(super) fn of_parts(
    figures: &Figures<'_, '_>,
    spot: Spot,
    resolved: &Resolved,
    residuals: &[AreaId],
) -> Option<Note> {
    let layout = figures.layout;
    if resolved.made_from != MadeFrom::Own || layout.is_ratio() || !adds_up(layout.indicator) {
        return None;
    }
    if !figures.is_network(spot) && figures.behind(spot).is_none() {
        return None;
    }
    let total = value(resolved)?;
    let (parts, rolled) = parts_of(figures, spot, resolved);
    // Small parts are in no answer, so what they add up to must not show either.
    let finest = layout.indicator.publish_from.fineness();
    let is_shown = |part: &Spot| layout.territory.level(part.area).fineness() <= finest;
    if layout.indicator.hides_figures() && !parts.iter().all(is_shown) {
        return None;
    }
    let sum = value(&rolled)?;
    let residual = if residuals.is_empty() || rolled.is_complete() {
        None
    } else {
        let is_missing = |part: &&Spot| figures.at(**part).amount.is_none();
        let missing: Vec<AreaId> = parts.iter().filter(is_missing).map(|part| part.area).collect();
        stand_in(figures, spot, residuals, &missing)
    };
    let all = sum.saturating_add(residual.unwrap_or(0));
    let slack = slack(layout, 1);
    if (rolled.is_complete() || residual.is_some()) && all.abs_diff(total) > slack.unsigned_abs() {
        return Some(Note::TotalDisagrees);
    }
    (is_never_negative(layout.indicator) && all > total.saturating_add(slack)).then_some(Note::PartsExceedTotal)
}

/// The figure of a residual group that all missing parts are members of.
fn stand_in(figures: &Figures<'_, '_>, spot: Spot, residuals: &[AreaId], missing: &[AreaId]) -> Option<i64> {
    let catalogue = figures.layout.territory.catalogue;
    let is_member = |group: AreaId, area: AreaId| {
        let own = catalogue.area(area).map(|area| &area.code);
        catalogue.area(group).is_some_and(|group| group.members.iter().any(|member| Some(&member.area) == own))
    };
    residuals.iter().find_map(|group| {
        let stands_in = !missing.is_empty() && missing.iter().all(|area| is_member(*group, *area));
        stands_in.then(|| value(&figures.at(Spot { area: *group, ..spot }))).flatten()
    })
}

/// The codes that one code of a combination is divided into along one dimension.
#[derive(Debug, Default)]
struct Division {
    dimension: usize,
    /// Combinations with one of the codes; the unknown one is apart, since it may be absent.
    codes: Vec<u32>,
    unknown: Option<u32>,
    needed: usize,
}

/// A cell's figure as far as it can be compared.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    value: Option<i64>,
    complete: bool,
}

impl Known {
    fn of(cell: &CubeCell) -> Self {
        Self { value: cell.value, complete: cell.coverage.is_complete() }
    }
}

impl Division {
    /// What the codes add up to, and whether none is lacking.
    fn sum(&self, known: &[Known]) -> (i64, bool) {
        let at = |slice: u32| usize::try_from(slice).ok().and_then(|n| known.get(n)).copied().unwrap_or_default();
        let mut sum = self.unknown.and_then(|slice| at(slice).value).unwrap_or(0);
        let mut whole = 0;
        for code in self.codes.iter().map(|slice| at(*slice)) {
            sum = sum.saturating_add(code.value.unwrap_or(0));
            whole += usize::from(code.value.is_some() && code.complete);
        }
        (sum, self.needed > 0 && whole >= self.needed)
    }
}

/// Adds to the cells of a part what their codes do not agree with. Cells with gaps in their coverage are no totals.
pub(super) fn of_codes(layout: &Layout<'_>, part: &mut CubePart) {
    let indicator = layout.indicator;
    if part.sides.is_some() || !adds_up(indicator) || indicator.over_territory == TerritoryRule::Distinct {
        return;
    }
    let divisions = divisions(&layout.frame.slices, part);
    if divisions.iter().all(Vec::is_empty) {
        return;
    }
    let (never_negative, slack) = (is_never_negative(indicator), |codes: usize| slack(layout, codes));
    let mut known = vec![Known::default(); part.slices.len()];
    let place = |cell: &CubeCell| usize::try_from(cell.slice).unwrap_or(usize::MAX);
    for cells in part.cells.chunk_by_mut(|a, b| (a.area, a.period) == (b.area, b.period)) {
        for cell in cells.iter() {
            known.get_mut(place(cell)).into_iter().for_each(|slot| *slot = Known::of(cell));
        }
        for cell in cells.iter_mut() {
            let Known { value: Some(total), complete: true } = Known::of(cell) else { continue };
            let Some(own) = divisions.get(place(cell)).filter(|own| !own.is_empty()) else { continue };
            let is_direct = cell.derivation == marsad_domain::cell::Derivation::Direct;
            let sums = own.iter().map(|division| (division.sum(&known), slack(division.codes.len())));
            cell.notes = compared(total, is_direct, never_negative, cell.notes, sums);
        }
        for cell in cells.iter() {
            known.get_mut(place(cell)).into_iter().for_each(|slot| *slot = Known::default());
        }
    }
}

/// The notes of a total beside the sums of its divisions, each with whether it is whole and what rounding may make.
fn compared(
    total: i64,
    is_direct: bool,
    never_negative: bool,
    mut notes: Notes,
    sums: impl Iterator<Item = ((i64, bool), i64)>,
) -> Notes {
    let (mut whole, mut differing) = (0_usize, 0_usize);
    let mut first: Option<i64> = None;
    for ((sum, is_whole), slack) in sums {
        let differs = sum.abs_diff(total) > slack.unsigned_abs();
        if is_whole {
            whole += 1;
            differing += usize::from(differs);
            let known = *first.get_or_insert(sum);
            if sum.abs_diff(known) > slack.saturating_mul(2).unsigned_abs() {
                notes = notes.with(Note::PartitionsDisagree);
            }
        } else if never_negative && differs && sum > total {
            notes = notes.with(Note::PartsExceedTotal);
        }
    }
    // A total that was made from one of the divisions agrees with that one.
    let disagrees = if is_direct { differing > 0 } else { whole > 0 && differing == whole };
    if disagrees { notes.with(Note::TotalDisagrees) } else { notes }
}

/// For each combination of a part the divisions that have cells.
fn divisions(slices: &Slices, part: &CubePart) -> Vec<Vec<Division>> {
    let dimensions: Vec<&Dimension> = slices.dimensions.iter().filter(|dimension| !dimension.is_method).collect();
    let mut all: Vec<Vec<Division>> = Vec::new();
    all.resize_with(part.slices.len(), Vec::new);
    for (slice, key) in (0..).zip(&part.slices) {
        for (n, (dimension, code)) in dimensions.iter().zip(&key.codes).enumerate() {
            let Some(own) = dimension.number(code.as_str()) else { continue };
            let Some(above) = dimension.parent(own) else { continue };
            let mut codes = key.codes.clone();
            if let (Some(place), Some(code)) = (codes.get_mut(n), dimension.code(above)) {
                *place = code.clone();
            }
            let parent = part.slice_position(&SliceKey { method: key.method.clone(), codes });
            let Some(list) = parent.and_then(|at| all.get_mut(usize::try_from(at).ok()?)) else { continue };
            let at = list.iter().position(|division| division.dimension == n).unwrap_or_else(|| {
                list.push(Division { dimension: n, needed: dimension.children_needed(above), ..Division::default() });
                list.len() - 1
            });
            let Some(division) = list.get_mut(at) else { continue };
            if dimension.is_unknown(own) {
                division.unknown = Some(slice);
            } else {
                division.codes.push(slice);
            }
        }
    }
    all
}
