//! Secondary suppression of a cube, and its gate: each family of indicators is protected, attacked, and refused if the attack
//! finds anything or cannot decide.

use std::fmt;

use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::{AreaCode, IndicatorCode};
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, ObsStatus};
use marsad_release::cube::Cube;
use marsad_release::links::Family;
use marsad_release::local::LocalPart;

use crate::SafeCells;
use crate::audit::{Attacker, End, Fraction, Leak, Proof, Verdict, audit};
use crate::linked::{CellId, HOLDER, Pattern, ReporterId, Rule};
use crate::model::{Model, Unproven, Vintage};
use crate::protect::{Against, Refused, protect};
use crate::suppression;

/// A cell, for people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellLabel {
    pub indicator: IndicatorCode,
    pub area: AreaCode,
    pub period: Period,
    /// METHOD, where there is one, and the codes that are not `_T`.
    pub breakdown: String,
    /// Some of those whom the cell counts, in a group that is never shown itself.
    pub is_part: bool,
    /// 0: the release itself; 1: the one before it, and so on.
    pub release: usize,
}

/// A shown cell in the proof of a leak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub cell: CellLabel,
    /// How often it is taken; none where the equations leave no whole number.
    pub times: Option<Fraction>,
    pub value: i64,
}

/// A hidden cell that can be computed too closely, and from what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedLeak {
    pub cell: CellLabel,
    pub need: i64,
    pub low: i64,
    pub high: i64,
    pub below: Vec<Term>,
    pub above: Vec<Term>,
}

impl fmt::Display for NamedLeak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cell, low, high, .. } = self;
        write!(f, "{cell}: {low} to {high}")?;
        for (n, term) in self.below.iter().enumerate() {
            let sign = match term.times {
                Some(times) if times.over < 0 => " − ",
                _ if n == 0 => "",
                _ => " + ",
            };
            let times = term.times.map_or((1, 1), |times| (times.over.abs(), times.under));
            let lead = if n == 0 { " = " } else { "" };
            match times {
                (1, 1) => write!(f, "{lead}{sign}{} ({})", term.value, term.cell)?,
                (over, 1) => write!(f, "{lead}{sign}{over} × {} ({})", term.value, term.cell)?,
                (over, under) => write!(f, "{lead}{sign}{over}/{under} × {} ({})", term.value, term.cell)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for CellLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = if self.is_part { "a part of " } else { "" };
        write!(f, "{part}{} {} {}", self.indicator, self.area, self.period)?;
        if !self.breakdown.is_empty() {
            write!(f, " {}", self.breakdown)?;
        }
        if self.release > 0 { write!(f, " [-{}]", self.release) } else { Ok(()) }
    }
}

/// Why a release is not safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Nothing can be proven.
    Unproven(Unproven),
    /// Whatever is hidden, these cells can be computed too closely; from what, as far as an audit says.
    Unprotected(Vec<CellLabel>, Vec<NamedLeak>),
    /// The auditor computed these cells too closely.
    Leaks(Vec<NamedLeak>),
    /// The auditor could not decide whether these cells can be computed.
    Undecided(Vec<CellLabel>),
}

/// Indicators that are not safe, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub indicators: Vec<IndicatorCode>,
    pub why: Why,
}

/// A release that is not safe: a coarser one has to be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the release is not safe: hidden figures of {} groups of indicators could be computed", .0.len())]
pub struct NotSafe(pub Vec<Finding>);

/// An earlier release: its cells in clear, but for the small ones, and what it shows.
#[derive(Debug)]
pub struct Earlier {
    pub cube: Cube,
    pub published: SafeCells,
}

/// What follows the protection of a family.
#[derive(Debug, Clone, Copy)]
pub(super) enum Gate<'a> {
    /// It is attacked; readers hold these releases too.
    Attacked(&'a [Earlier]),
    /// It is published nowhere: what it would cost is all that is asked.
    Trusted,
}

/// Hides what must be hidden besides the small cells, which are hidden already.
///
/// # Errors
/// [`NotSafe`] if an indicator cannot be protected, or the attack on the result succeeds or does not end.
pub(super) fn hide_secondary(
    catalogue: &Catalogue,
    cube: &mut Cube,
    families: &[Family],
    gate: Gate<'_>,
) -> Result<(), NotSafe> {
    let earlier = match gate {
        Gate::Attacked(earlier) => earlier,
        Gate::Trusted => &[],
    };
    let mut findings = Vec::new();
    for family in families {
        let codes = family.indicators.iter().filter_map(|id| Some(catalogue.indicator(*id)?.code.clone()));
        let indicators: Vec<IndicatorCode> = codes.collect();
        let mut vintages = vintages(family, earlier);
        // Not all earlier releases have the family.
        let own = vintages.len();
        vintages.push(Vintage { cube, family, published: None });
        let why = match Model::new(catalogue, &vintages) {
            Ok(None) => None,
            Ok(Some(model)) => match protected(catalogue, &vintages, &model, gate) {
                Ok(pattern) => {
                    apply(cube, own, &model, &pattern);
                    None
                }
                Err(why) => Some(why),
            },
            Err(unproven) => Some(Why::Unproven(unproven)),
        };
        findings.extend(why.map(|why| Finding { indicators, why }));
    }
    if findings.is_empty() { Ok(()) } else { Err(NotSafe(findings)) }
}

/// A family in the releases that have it.
pub(super) fn vintages<'a>(family: &Family, earlier: &'a [Earlier]) -> Vec<Vintage<'a>> {
    let of = |release: &'a Earlier| {
        let same = |other: &&Family| other.indicators.iter().any(|id| family.indicators.contains(id));
        let found = release.cube.families.iter().find(same)?;
        Some(Vintage { cube: &release.cube, family: found, published: Some(&release.published) })
    };
    earlier.iter().filter_map(of).collect()
}

/// The pattern of a family that passed the gate.
fn protected(catalogue: &Catalogue, vintages: &[Vintage<'_>], model: &Model, gate: Gate<'_>) -> Result<Pattern, Why> {
    let label = |cells: Vec<CellId>| labels(catalogue, vintages, model, cells);
    let protection = match (protect(&model.release, Against::ReadersAndReporters), gate) {
        (Ok(protection), Gate::Trusted) => return Ok(protection.pattern),
        (Ok(protection), Gate::Attacked(_)) => protection,
        (Err(_), Gate::Trusted) => return Err(Why::Unprotected(Vec::new(), Vec::new())),
        (Err(Refused(left)), Gate::Attacked(_)) => {
            let cells: Vec<CellId> = left.into_iter().map(|unprotected| unprotected.cell).collect();
            return Err(Why::Unprotected(label(cells), leaks_of_all_hidden(catalogue, vintages, model)));
        }
    };
    for attacker in attackers(model) {
        match audit(&model.release, &protection.pattern, attacker).verdict {
            Verdict::Safe => {}
            Verdict::NotSafe { leaks, .. } => {
                return Err(Why::Leaks(
                    leaks.iter().filter_map(|leak| named(catalogue, vintages, model, leak)).collect(),
                ));
            }
            Verdict::NotDecided { undecided } => return Err(Why::Undecided(label(undecided))),
        }
    }
    Ok(protection.pattern)
}

/// What can be computed even if all is hidden that may be hidden.
fn leaks_of_all_hidden(catalogue: &Catalogue, vintages: &[Vintage<'_>], model: &Model) -> Vec<NamedLeak> {
    let mut pattern = Pattern::before(&model.release);
    for cell in model.release.cells() {
        pattern.set(cell, !matches!(model.release.rule(cell), Rule::Shown));
    }
    match audit(&model.release, &pattern, Attacker::Reader).verdict {
        Verdict::NotSafe { leaks, .. } => {
            leaks.iter().filter_map(|leak| named(catalogue, vintages, model, leak)).collect()
        }
        _ => Vec::new(),
    }
}

/// Everybody whom a release is protected from: its readers, each reporter, who knows its own figures, and a holder of all figures
/// that travel.
pub(super) fn attackers(model: &Model) -> Vec<Attacker> {
    let reporters = (0..model.reporters.len() as u32).map(ReporterId);
    let holder = model.release.has_holder().then_some(HOLDER);
    std::iter::once(Attacker::Reader).chain(reporters.chain(holder).map(Attacker::Reporter)).collect()
}

fn apply(cube: &mut Cube, release: usize, model: &Model, pattern: &Pattern) {
    for (_, names) in model.names.iter().filter(|(cell, _)| pattern.is_hidden(**cell)) {
        for (_, id, at) in names.iter().filter(|(own, ..)| *own == release) {
            let cell = cube.parts.get_mut(id).and_then(|part| part.cells.get_mut(*at));
            if let Some(cell) = cell.filter(|cell| cell.value.is_some()) {
                suppression::hide(cell, ConfStatus::SecondaryBySender);
            }
        }
    }
}

/// Hides the cells that an earlier release hides.
pub(super) fn hide_again(catalogue: &Catalogue, cube: &mut Cube, published: &SafeCells) {
    for (id, part) in &mut cube.parts {
        let code = catalogue.indicator(*id).map(|own| own.code.as_str());
        let Some(shown) = code.and_then(|code| published.part(code)) else { continue };
        for cell in part.cells.iter_mut().filter(|cell| cell.status() != ObsStatus::Suppressed) {
            let slice = usize::try_from(cell.slice).ok().and_then(|at| part.slices.get(at));
            let found = catalogue.area(cell.area).zip(slice);
            let found = found
                .and_then(|(area, slice)| shown.published().find(area.code.as_str(), cell.period, slice))
                .filter(|shown| shown.value.is_none() && shown.statuses.first() == ObsStatus::Suppressed);
            if let Some(shown) = found {
                suppression::hide(cell, shown.conf);
            }
        }
    }
}

/// Names some linked cells. One that is never shown is named by the narrowest cell of the same places.
pub(super) fn labels(
    catalogue: &Catalogue,
    vintages: &[Vintage<'_>],
    model: &Model,
    cells: Vec<CellId>,
) -> Vec<CellLabel> {
    let mut labels: Vec<CellLabel> =
        cells.into_iter().filter_map(|cell| label(catalogue, vintages, model, cell)).collect();
    labels.sort();
    labels.dedup();
    labels
}

fn label(catalogue: &Catalogue, vintages: &[Vintage<'_>], model: &Model, cell: CellId) -> Option<CellLabel> {
    let own = model.names.get(&cell).and_then(|names| names.last());
    let ((release, id, at), is_part) = match own {
        Some(name) => (*name, false),
        None => (model.around(cell)?, true),
    };
    let part = vintages.get(release)?.cube.parts.get(&id)?;
    let cell = part.cells.get(at)?;
    Some(CellLabel {
        indicator: catalogue.indicator(id)?.code.clone(),
        area: catalogue.area(cell.area)?.code.clone(),
        period: cell.period,
        breakdown: part.slices.get(cell.slice as usize)?.breakdown(),
        is_part,
        release: vintages.len().saturating_sub(1).saturating_sub(release),
    })
}

/// A leak with names instead of numbers.
pub(super) fn named(catalogue: &Catalogue, vintages: &[Vintage<'_>], model: &Model, leak: &Leak) -> Option<NamedLeak> {
    let name = |cell: CellId| label(catalogue, vintages, model, cell);
    let terms = |end: &End| -> Vec<Term> {
        match &end.proof {
            Proof::Sum(sum) => {
                let term = |(cell, times): &(CellId, Fraction)| {
                    Some(Term { cell: name(*cell)?, times: Some(*times), value: model.release.value(*cell) })
                };
                sum.iter().filter_map(term).collect()
            }
            Proof::WholeNumbers(cells) => {
                let term =
                    |cell: &CellId| Some(Term { cell: name(*cell)?, times: None, value: model.release.value(*cell) });
                cells.iter().filter_map(term).collect()
            }
        }
    };
    Some(NamedLeak {
        cell: name(leak.cell)?,
        need: leak.need,
        low: leak.low.value,
        high: leak.high.value,
        below: terms(&leak.low),
        above: terms(&leak.high),
    })
}

/// Ratios that could tell something of a hidden figure: where a side has hidden cells, or totals of what stays at its node, a ratio is
/// shown only if it is the quotient of two shown cells.
pub(super) fn loose_ratios(cube: &Cube) -> Vec<(IndicatorId, usize)> {
    let has_hidden = |id: IndicatorId| {
        let mut cells = cube.parts.get(&id).into_iter().flat_map(|part| &part.cells);
        cells.any(|cell| cell.status() == ObsStatus::Suppressed || cell.local != LocalPart::None)
    };
    let mut found = Vec::new();
    for (id, part) in &cube.parts {
        let Some(sides) = &part.sides else { continue };
        if ![sides.numerator, sides.denominator].into_iter().any(has_hidden) {
            continue;
        }
        for (n, cell) in part.cells.iter().enumerate().filter(|(_, cell)| cell.value.is_some()) {
            let slices = sides.slices.get(cell.slice as usize);
            let is_shown = |id: IndicatorId, slice: Option<&marsad_release::cube::SliceKey>| {
                let part = cube.parts.get(&id)?;
                let at = part.position_at(cell.area, cell.period, part.slice_position(slice?)?)?;
                part.cells.get(at)?.value
            };
            let is_quotient = slices.is_some_and(|(top, bottom)| {
                is_shown(sides.numerator, top.as_ref()).is_some()
                    && is_shown(sides.denominator, bottom.as_ref()).is_some()
            });
            if !(cell.is_of_sides && is_quotient) {
                found.push((*id, n));
            }
        }
    }
    found
}
