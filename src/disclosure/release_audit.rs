//! The attack on a release that is there already: its own figures are computed again, and what it shows is what its bytes show.

use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::IndicatorCode;
use marsad_domain::value::Decimal;
use marsad_release::build_some;
use marsad_release::groups::Group;
use marsad_release::input::Inputs;
use marsad_release::rules::RuleSet;

use crate::SafeCells;
use crate::audit::{Attacker, Verdict, audit};
use crate::linked::{Pattern, ReporterId};
use crate::model::{Model, Unproven, Vintage};
use crate::safe_cells::suppress_small;
use crate::secondary::{CellLabel, Earlier, NamedLeak, labels, named, vintages};

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

/// The cells of some indicators in clear, but for the small ones, as the rules with secondary suppression see them.
#[must_use]
pub fn earlier(catalogue: &Catalogue, inputs: Inputs, group: &Group, published: SafeCells) -> Earlier {
    let ids: Vec<IndicatorId> = group.reported.iter().chain(&group.ratios).copied().collect();
    let mut cube = build_some(catalogue, inputs, &RuleSet::secondary(), &ids);
    suppress_small(catalogue, &mut cube);
    Earlier { cube, published }
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
    attack.outcome = match found.verdict {
        Verdict::Safe => Outcome::Safe,
        Verdict::NotSafe { leaks, .. } => {
            Outcome::NotSafe(leaks.iter().filter_map(|leak| named(catalogue, vintages, model, leak)).collect())
        }
        Verdict::NotDecided { undecided } => Outcome::NotDecided(labels(catalogue, vintages, model, undecided)),
    };
}

/// Whether every figure that a release shows is the one that was computed again. An indicator may have other decimals by now.
#[must_use]
pub fn has_same_figures(catalogue: &Catalogue, release: &Earlier) -> bool {
    release.cube.parts.iter().all(|(id, part)| {
        let code = catalogue.indicator(*id).map(|own| own.code.clone());
        let Some(published) = code.and_then(|code| release.published.part(code.as_str())) else { return true };
        let decimals = catalogue.indicator(*id).map_or(0, |own| own.decimals);
        let as_now = |mantissa| Decimal { mantissa, decimals: published.decimals() }.scaled(decimals).ok();
        part.cells.iter().filter(|cell| cell.value.is_some()).all(|cell| {
            let slice = usize::try_from(cell.slice).ok().and_then(|at| part.slices.get(at));
            let area = catalogue.area(cell.area);
            let found = slice
                .zip(area)
                .and_then(|(slice, area)| published.published().find(area.code.as_str(), cell.period, slice));
            found.is_some_and(|found| found.value.is_none_or(|shown| as_now(shown) == cell.value))
        })
    })
}
