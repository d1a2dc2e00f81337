//! Indicators: dimensions and methods, rules, ratios and their parts.

use std::collections::{HashMap, HashSet};

use crate::audience::Audience;
use crate::catalogue::CatalogueParts;
use crate::catalogue::area::Level;
use crate::catalogue::dominance::Dominance;
use crate::catalogue::indicator::{Indicator, Kind, RatioPart, Rhythm, TerritoryRule, TimeRule};
use crate::period::Freq;
use crate::sharing::Sensitivity;
use crate::value::DECIMALS_MAX;
use crate::words::Words;

use super::{FaultKind, Faults, Index, Section};

/// Columns of an observation file: a dimension must not have one of these names.
const RESERVED: Words = Words(
    "
    ACTION COMMENT_OBS CONF_STATUS EMBARGO_TIME FREQ INDICATOR OBS_STATUS OBS_VALUE
    REF_AREA REF_DATE REPORTER SOURCE STRUCTURE STRUCTURE_ID TIME_PERIOD UNIT_MEASURE
    ",
);

pub(super) fn check(parts: &CatalogueParts, index: &Index<'_>, faults: &mut Faults) {
    faults.duplicates(Section::Indicators, parts.indicators.iter().map(|indicator| &indicator.code));
    for indicator in &parts.indicators {
        dimensions(indicator, index, faults);
        methods(indicator, index, faults);
        codes(indicator, index, faults);
        for fault in rules(indicator) {
            faults.add(FaultKind::BadRule, Section::Indicators, &indicator.code, fault);
        }
        if let Kind::Ratio { numerator, denominator } = &indicator.kind {
            ratio(indicator, [numerator, denominator], index, faults);
        }
        at_most(indicator, index, faults);
    }
    let bounds: HashMap<&str, &str> = (parts.indicators.iter())
        .filter_map(|indicator| Some((indicator.code.as_str(), indicator.at_most.as_ref()?.as_str())))
        .collect();
    faults.cycles(Section::Indicators, &bounds, str::to_owned);
}

/// The indicator that this one may not exceed must be comparable with it, cell by cell.
fn at_most(indicator: &Indicator, index: &Index<'_>, faults: &mut Faults) {
    let Some(code) = &indicator.at_most else { return };
    let mut add = |kind, detail: String| faults.add(kind, Section::Indicators, &indicator.code, detail);
    let Some(bound) = index.indicator(code.as_str()) else {
        add(FaultKind::UnknownIndicator, format!("le: {code} is no indicator"));
        return;
    };
    let differences = [
        (indicator.is_ratio() || bound.is_ratio(), "a ratio is computed, so it has no le and is none"),
        (indicator.unit != bound.unit, "the units differ"),
        (indicator.decimals != bound.decimals, "the decimals differ"),
        (indicator.freq != bound.freq, "the frequencies differ"),
        (indicator.methods != bound.methods, "the methods differ"),
    ];
    for (_, detail) in differences.iter().filter(|(differs, _)| *differs) {
        add(FaultKind::BadRule, format!("le {code}: {detail}"));
    }
}

fn dimensions(indicator: &Indicator, index: &Index<'_>, faults: &mut Faults) {
    let mut add = |kind, detail: String| faults.add(kind, Section::Indicators, &indicator.code, detail);
    let mut seen = HashSet::new();
    for concept in &indicator.dimensions {
        let name = concept.as_str();
        if !seen.insert(name) {
            add(FaultKind::DuplicateCode, format!("the dimension {name} is there twice"));
        }
        if RESERVED.has(name) {
            add(FaultKind::BadRule, format!("{name} is a column of its own, not a dimension"));
        }
        if !index.lists.contains_key(name) {
            add(FaultKind::UnknownList, format!("there is no code list {name}"));
        } else if name != Indicator::METHOD {
            for code in ["_T", "_U"] {
                if !index.has_code(name, code) {
                    add(FaultKind::IncompleteList, format!("the code list {name} has no {code}"));
                }
            }
        }
    }
}

fn methods(indicator: &Indicator, index: &Index<'_>, faults: &mut Faults) {
    let mut add = |kind, detail: String| faults.add(kind, Section::Indicators, &indicator.code, detail);
    match (indicator.method_position().is_some(), indicator.methods.is_empty()) {
        (true, true) => add(FaultKind::BadMethods, "it has the dimension METHOD and no methods".into()),
        (false, false) => add(FaultKind::BadMethods, "it has methods and not the dimension METHOD".into()),
        _ => {}
    }
    let mut seen = HashSet::new();
    for method in &indicator.methods {
        if method.is_total() || !seen.insert(method) {
            add(FaultKind::BadMethods, format!("{method} is no method, or is there twice"));
        }
    }
    index.codes(faults, (Section::Indicators, indicator.code.as_str()), Indicator::METHOD, &indicator.methods);
}

fn codes(indicator: &Indicator, index: &Index<'_>, faults: &mut Faults) {
    let place = (Section::Indicators, indicator.code.as_str());
    index.codes(faults, place, "UNIT", [&indicator.unit]);
    index.codes(faults, place, "ORG_TYPE", &indicator.authority);
    index.codes(faults, place, "THEME", &indicator.themes);
}

/// Contradictions within one indicator.
fn rules(indicator: &Indicator) -> Vec<String> {
    let mut faults = Vec::new();
    if indicator.decimals > DECIMALS_MAX {
        faults.push(format!("{} decimals; at most {DECIMALS_MAX}", indicator.decimals));
    }
    if indicator.range().is_empty() {
        faults.push("its least value is above its greatest".into());
    }
    let widest = -Indicator::WIDEST_BOUND..=Indicator::WIDEST_BOUND;
    if [indicator.min, indicator.max].into_iter().flatten().any(|bound| !widest.contains(&bound)) {
        faults.push(format!("min and max, scaled by its decimals, lie within {}", Indicator::WIDEST_BOUND));
    }
    if indicator.sensitivity == Sensitivity::VeryHigh && indicator.audience == Audience::Public {
        faults.push("very_high is too sensitive for the audience public".into());
    }
    if indicator.report_levels.is_empty() {
        faults.push("nobody may report it: no levels".into());
    }
    for (what, levels) in
        [("report_levels", indicator.report_levels.as_slice()), ("publish_from", &[indicator.publish_from])]
    {
        let odd = |level: &&Level| match what {
            "publish_from" => matches!(level, Level::City | Level::Network | Level::Residual),
            _ => **level == Level::Residual,
        };
        faults.extend(levels.iter().filter(odd).map(|level| format!("{} has no place in {what}", level.as_str())));
    }
    if let Rhythm::Years(years) = indicator.rhythm
        && (years < 2 || indicator.freq != Freq::Annual)
    {
        faults.push("a rhythm of several years needs two or more, and yearly figures".into());
    }
    if indicator.min_coverage > 100 {
        faults.push("min_coverage is above 100 per cent".into());
    }
    faults.extend(dominance(indicator).into_iter().map(str::to_owned));
    let is_ratio = indicator.is_ratio();
    if is_ratio != (indicator.over_territory == TerritoryRule::RatioOfSums) {
        faults.push("ratios, and only ratios, add up over territory as ratio_of_sums".into());
    }
    if !is_ratio && indicator.over_time == TimeRule::RatioOfSums {
        faults.push("only ratios add up over time as ratio_of_sums".into());
    }
    faults
}

/// Why an indicator cannot have its rule of dominance.
fn dominance(indicator: &Indicator) -> Vec<&'static str> {
    let Dominance { largest, p_percent } = indicator.dominance;
    if indicator.dominance.is_none() {
        return Vec::new();
    }
    let reports_finer = |level: &Level| level.fineness() > indicator.publish_from.fineness();
    let adds_up = indicator.over_territory == TerritoryRule::Sum;
    let faults = [
        (largest.is_some_and(|rule| !(1..=10).contains(&rule.n)), "dominance_n is a number from 1 to 10"),
        (largest.is_some_and(|rule| !(1..=99).contains(&rule.k)), "dominance_k is a number from 1 to 99"),
        (p_percent.is_some_and(|p| !(1..=100).contains(&p)), "p_percent is a number from 1 to 100"),
        (!adds_up, "only sums over territory have contributors who dominate them"),
        (indicator.over_time == TimeRule::Mean, "a mean over time has no contributors who dominate it"),
        (indicator.min.is_none_or(|min| min < 0), "contributors dominate sums of figures that are not negative"),
        (
            !indicator.report_levels.iter().any(reports_finer),
            "contributors are protected where publish_from is coarser than the levels that report",
        ),
    ];
    faults.into_iter().filter(|(is_fault, _)| *is_fault).map(|(_, fault)| fault).collect()
}

fn ratio(indicator: &Indicator, sides: [&RatioPart; 2], index: &Index<'_>, faults: &mut Faults) {
    let mut add = |kind, detail: String| faults.add(kind, Section::Indicators, &indicator.code, detail);
    let mut parts = Vec::new();
    for side in sides {
        match index.indicator(side.indicator.as_str()) {
            None => add(FaultKind::UnknownIndicator, format!("its part {} is no indicator", side.indicator)),
            Some(part) => parts.push(part),
        }
        for fault in
            index.indicator(side.indicator.as_str()).iter().flat_map(|part| part_faults(indicator, side, part, index))
        {
            add(FaultKind::BadRatio, fault);
        }
    }
    // A part without METHOD can be combined with every METHOD. If neither part has it, the ratio cannot have it.
    if indicator.method_position().is_some() && parts.len() == 2 && parts.iter().all(|p| p.method_position().is_none())
    {
        add(FaultKind::BadRatio, "it has METHOD and neither of its parts has".into());
    }
}

/// Why `part` cannot be a part of `ratio`.
fn part_faults(ratio: &Indicator, side: &RatioPart, part: &Indicator, index: &Index<'_>) -> Vec<String> {
    let name = &part.code;
    let mut faults = Vec::new();
    if part.is_ratio() {
        faults.push(format!("its part {name} is a ratio itself"));
    }
    for concept in ratio.dimensions.iter().filter(|concept| concept.as_str() != Indicator::METHOD) {
        if !part.dimensions.contains(concept) {
            faults.push(format!("its part {name} lacks the dimension {concept}"));
        }
    }
    for (concept, code) in &side.at {
        if !part.dimensions.contains(concept) {
            faults.push(format!("its part {name} lacks the dimension {concept} of {concept}={code}"));
        } else if ratio.dimensions.contains(concept) {
            faults.push(format!("{concept}={code} fixes a dimension that the ratio has itself"));
        } else if !index.has_code(concept.as_str(), code.as_str()) {
            faults.push(format!("{code} is no code of {concept}"));
        }
    }
    for level in ratio.report_levels.iter().filter(|level| !part.report_levels.contains(level)) {
        faults.push(format!("its part {name} is not reported at the level {}", level.as_str()));
    }
    if part.method_position().is_some() {
        for method in ratio.methods.iter().filter(|method| !part.methods.contains(method)) {
            faults.push(format!("its part {name} has no method {method}"));
        }
    }
    if ratio.publish_from.fineness() > part.publish_from.fineness() {
        faults.push(format!("it is published at a finer level than its part {name}"));
    }
    if ratio.sensitivity < part.sensitivity {
        faults.push(format!("it is less sensitive than its part {name}"));
    }
    if ratio.audience > part.audience {
        faults.push(format!("its audience is wider than that of its part {name}"));
    }
    if ratio.freq > part.freq {
        faults.push(format!("its periods are finer than those of its part {name}"));
    }
    faults
}
