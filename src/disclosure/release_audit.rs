//! The attack on a release that is there already: its own figures are computed again, and what it shows is what its bytes show.

use std::collections::BTreeMap;

use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::IndicatorCode;
use marsad_domain::value::{Decimal, power_of_ten};
use marsad_release::build_some;
use marsad_release::cube::{Cube, CubeCell, CubePart};
use marsad_release::groups::Group;
use marsad_release::input::Inputs;
use marsad_release::published::PublishedPart;
use marsad_release::renumber::renumbered;
use marsad_release::rules::RuleSet;

use crate::audit::{Attacker, Verdict, audit};
use crate::linked::{HOLDER, Pattern, ReporterId};
use crate::model::{Model, Unproven, Vintage};
use crate::safe_cells::suppress_small;
use crate::secondary::{CellLabel, Earlier, NamedLeak, labels, named, vintages};
use crate::{SafeCells, SafePart};

/// What an attack on some indicators found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// There is nothing to protect.
    NothingHidden,
    Safe,
    /// The narrowest first.
    NotSafe(Vec<NamedLeak>),
    NotDecided(Vec<CellLabel>),
    Unproven(Unproven),
    /// The figures of this node are not those that the release was built from.
    OtherFigures,
}

/// An attack on the indicators of a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attack {
    pub indicators: Vec<IndicatorCode>,
    /// Numbers of the release that are hidden, and those of them that need protection, never shown ones too.
    pub hidden: u64,
    pub primary: u64,
    /// Shown numbers: each is an equation.
    pub equations: u64,
    /// The least interval that a hidden number needs.
    pub need: i64,
    pub outcome: Outcome,
}

/// The cells of some indicators in clear, but for the small ones that the release does not show, as the rules with secondary
/// suppression see them.
#[must_use]
pub fn earlier(catalogue: &Catalogue, inputs: Inputs, group: &Group, published: SafeCells) -> Earlier {
    of_cube(catalogue, build_some(catalogue, inputs, &RuleSet::secondary(), &group.ids()), published)
}

/// The same, added up as the catalogue `then` says, under which the release was built; inputs and group have its numbers. None if its
/// figures mean something else in the catalogue of today.
#[must_use]
pub fn earlier_under(
    (then, today): (&Catalogue, &Catalogue),
    inputs: Inputs,
    group: &Group,
    published: SafeCells,
) -> Option<Earlier> {
    let cube = renumbered(build_some(then, inputs, &RuleSet::secondary(), &group.ids()), then, today)?;
    Some(of_cube(today, cube, published))
}

fn of_cube(catalogue: &Catalogue, mut cube: Cube, published: SafeCells) -> Earlier {
    let shared = cube.shared.take();
    let found = Earlier { cube: as_published(catalogue, cube, &published), published };
    match shared {
        // It has no totals of what stays at its builder's node: they could not be protected.
        Some(shared) if !has_same_figures(catalogue, &found) => {
            let cube = as_published(catalogue, *shared, &found.published);
            Earlier { cube, ..found }
        }
        _ => found,
    }
}

/// A cube without the small cells that the release does not show.
fn as_published(catalogue: &Catalogue, mut cube: Cube, published: &SafeCells) -> Cube {
    let clear: BTreeMap<IndicatorId, Vec<CubeCell>> =
        cube.parts.iter().map(|(id, part)| (*id, part.cells.clone())).collect();
    suppress_small(catalogue, &mut cube);
    for (id, part) in &mut cube.parts {
        let code = catalogue.indicator(*id).map(|own| own.code.clone());
        let Some(shown) = code.and_then(|code| published.part(code.as_str())).map(SafePart::published) else {
            continue;
        };
        let clear = clear.get(id).into_iter().flatten();
        for (cell, clear) in part.cells.iter_mut().zip(clear).filter(|(cell, clear)| cell.value != clear.value) {
            let slice = usize::try_from(cell.slice).ok().and_then(|at| part.slices.get(at));
            let place = catalogue.area(cell.area).zip(slice);
            let found = place.and_then(|(area, slice)| shown.find(area.code.as_str(), cell.period, slice));
            // Whatever the rules of today say, it shows this figure.
            if found.is_some_and(|found| found.value.is_some()) {
                *cell = *clear;
            }
        }
    }
    cube
}

/// Attacks the last of some releases, with all that the others show, as a reader or as the reporter of a name.
#[must_use]
pub fn attack(catalogue: &Catalogue, releases: &[Earlier], reporter: Option<&str>) -> Vec<Attack> {
    let Some(last) = releases.last() else { return Vec::new() };
    let mut attacks = Vec::new();
    for family in &last.cube.families {
        let codes = family.indicators.iter().filter_map(|id| Some(catalogue.indicator(*id)?.code.clone()));
        let indicators: Vec<IndicatorCode> =
            codes.filter(|code| last.published.part(code.as_str()).is_some()).collect();
        if indicators.is_empty() {
            continue;
        }
        let vintages = vintages(family, releases);
        let mut attack =
            Attack { indicators, hidden: 0, primary: 0, equations: 0, need: 0, outcome: Outcome::NothingHidden };
        if !has_same_figures(catalogue, last) {
            attack.outcome = Outcome::OtherFigures;
        } else {
            match Model::new(catalogue, &vintages) {
                Ok(Some(model)) => attack_model(catalogue, &vintages, &model, reporter, &mut attack),
                Ok(None) => {}
                Err(unproven) => attack.outcome = Outcome::Unproven(unproven),
            }
        }
        attacks.push(attack);
    }
    attacks
}

fn attack_model(
    catalogue: &Catalogue,
    vintages: &[Vintage<'_>],
    model: &Model,
    reporter: Option<&str>,
    attack: &mut Attack,
) {
    let mut pattern = Pattern::before(&model.release);
    for cell in model.release.cells() {
        pattern.set(cell, !model.shown.contains(&cell));
    }
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    attack.hidden = count(model.names.keys().filter(|cell| !model.shown.contains(cell)).count());
    attack.equations = count(model.shown.len());
    attack.need = model.release.primaries().map(|(_, need)| need).min().unwrap_or(0);
    let known = reporter.and_then(|name| model.reporters.iter().position(|own| own.as_str() == name));
    let number = known.and_then(|at| u32::try_from(at).ok());
    let attacker = number.map_or(Attacker::Reader, |number| Attacker::Reporter(ReporterId(number)));
    let found = audit(&model.release, &pattern, attacker);
    attack.primary = count(found.primaries);
    let verdict = match found.verdict {
        // A reader may be a node that holds all figures that travel.
        Verdict::Safe if attacker == Attacker::Reader && model.release.has_holder() => {
            audit(&model.release, &pattern, Attacker::Reporter(HOLDER)).verdict
        }
        verdict => verdict,
    };
    attack.outcome = match verdict {
        Verdict::Safe => Outcome::Safe,
        Verdict::NotSafe { leaks, .. } => {
            Outcome::NotSafe(leaks.iter().filter_map(|leak| named(catalogue, vintages, model, leak)).collect())
        }
        Verdict::NotDecided { undecided } => Outcome::NotDecided(labels(catalogue, vintages, model, undecided)),
    };
}

/// Whether the figures that a release shows and those that were computed again are the same: none is another, and none is shown that
/// is not computed. An indicator may have other decimals by now.
#[must_use]
pub fn has_same_figures(catalogue: &Catalogue, release: &Earlier) -> bool {
    let computed = release.cube.parts.iter();
    let mut computed = computed.filter_map(|(id, part)| Some((catalogue.indicator(*id)?, part)));
    let shown = |own: &Indicator| release.published.part(own.code.as_str()).map(SafePart::published);
    let is_found = |published: &PublishedPart| {
        let id = catalogue.indicator_id(published.indicator.as_str());
        let part = id.and_then(|id| release.cube.parts.get(&id));
        published.cells.iter().filter(|cell| cell.value.is_some()).all(|cell| {
            let own = part.zip(published.area(cell)).zip(published.slice(cell));
            own.and_then(|((part, area), slice)| {
                let at = (catalogue.area_id(area.as_str())?, part.slice_position(slice)?);
                part.cells.get(part.position_at(at.0, cell.period, at.1)?)?.value
            })
            .is_some()
        })
    };
    release.published.parts().map(SafePart::published).all(is_found)
        && computed.all(|(own, part)| shown(own).is_none_or(|published| agrees(catalogue, (own, part), published)))
}

/// Whether each figure of an indicator that was computed again, and is shown, is the same.
fn agrees(catalogue: &Catalogue, (own, part): (&Indicator, &CubePart), published: &PublishedPart) -> bool {
    part.cells.iter().filter_map(|cell| Some((cell, cell.value?))).all(|(cell, value)| {
        let slice = usize::try_from(cell.slice).ok().and_then(|at| part.slices.get(at));
        let place = catalogue.area(cell.area).zip(slice);
        let found = place.and_then(|(area, slice)| published.find(area.code.as_str(), cell.period, slice));
        let Some(found) = found else { return false };
        found.value.is_none_or(|shown| match part.sides {
            // A ratio was rounded to the decimals of then, and is rounded to those of today.
            Some(_) => is_near((shown, published.decimals), (value, own.decimals)),
            None => Decimal { mantissa: shown, decimals: published.decimals }.scaled(own.decimals) == Ok(value),
        })
    })
}

/// Whether two numbers, each with its decimals, are the same, or differ by less than one unit of the coarser if their decimals differ.
fn is_near(one: (i64, u8), other: (i64, u8)) -> bool {
    let up = |(mantissa, _): (i64, u8), by: (i64, u8)| i128::from(mantissa).saturating_mul(power_of_ten(by.1));
    let unit = if one.1 == other.1 { 0 } else { power_of_ten(one.1.max(other.1)) };
    up(one, other).saturating_sub(up(other, one)).saturating_abs() <= unit
}
