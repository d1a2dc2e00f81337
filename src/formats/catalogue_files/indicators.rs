//! `indicators.csv`: one indicator in each row.

use marsad_domain::audience::Audience;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::dominance::{Dominance, Largest};
use marsad_domain::catalogue::faults::Section;
use marsad_domain::catalogue::indicator::{
    Direction, Expect, Indicator, Kind, RatioPart, Rhythm, Role, TerritoryRule, TimeRule,
};
use marsad_domain::code::{CodeId, ConceptId, IndicatorCode};
use marsad_domain::period::Freq;
use marsad_domain::sharing::Sensitivity;
use marsad_domain::value::{DECIMALS_MAX, Decimal};

use super::table::{Cells, Table};
use super::{Columns, Reading};

pub(super) const COLUMNS: Columns = Columns {
    required: &[
        "code|id",
        "role",
        "label_ar",
        "label_fr",
        "label_en",
        "definition_ar",
        "definition_fr",
        "definition_en",
        "unit",
        "decimals",
        "min",
        "max",
        "le",
        "kind",
        "numerator",
        "denominator",
        "report_levels",
        "publish_from",
        "rhythm",
        "freq",
        "dimensions",
        "methods",
        "agg_territory",
        "agg_time",
        "sensitivity",
        "audience",
        "min_cell",
        "min_coverage",
        "authority",
        "due_days",
        "review",
        "direction",
        "frameworks",
        "themes",
        "typical_producer",
    ],
    optional: &["expect", "dominance_n", "dominance_k", "p_percent", "note"],
};

pub(super) fn read(reading: &mut Reading, table: &Table) {
    let Reading { parts, places, faults } = reading;
    table.for_each(faults, |cells| {
        if let Some(indicator) = indicator(cells) {
            places.add(Section::Indicators, &indicator.code, &table.file, cells.line);
            parts.indicators.push(indicator);
        }
    });
}

/// Every cell is read before a fault ends the row, so that all faults of a row are reported.
fn indicator(cells: &mut Cells<'_>) -> Option<Indicator> {
    let code: Option<IndicatorCode> = cells.own_code();
    let role = cells.choice("role", &Role::ALL.map(|role| (role.as_str(), role)));
    let (unit, decimals) = (cells.parse("unit", "a code of UNIT"), decimals(cells));
    let (min, max) = (bound(cells, "min", decimals), bound(cells, "max", decimals));
    let at_most = cells.optional("le", "the indicator that this one may not exceed, or nothing");
    let kind = kind(cells);
    let report_levels = cells.list_of("report_levels", Level::parse);
    let publish_from = parsed(cells, "publish_from", "a level", Level::parse);
    let freq = parsed(cells, "freq", "A, S, Q, M, W or D", Freq::from_code);
    let rhythm = rhythm(cells);
    let (dimensions, methods) = (cells.list::<ConceptId>("dimensions"), cells.list::<CodeId>("methods"));
    let over_territory = cells.choice("agg_territory", &TerritoryRule::ALL.map(|rule| (rule.as_str(), rule)));
    let over_time = cells.choice("agg_time", &TimeRule::ALL.map(|rule| (rule.as_str(), rule)));
    let sensitivity = parsed(cells, "sensitivity", "low, medium, high or very_high", Sensitivity::parse);
    let audience = audience(cells, sensitivity);
    let (min_cell, min_coverage) = (cells.parse("min_cell", "a whole number"), cells.parse("min_coverage", "per cent"));
    let dominance = dominance(cells);
    let expect = cells.choice(
        "expect",
        &[("", Expect::Territories), ("territories", Expect::Territories), ("roster", Expect::Roster)],
    );
    let (authority, due_days) = (cells.list::<CodeId>("authority"), cells.parse("due_days", "days"));
    let review = cells.choice("review", &[("yes", true), ("no", false)]);
    let directions = [("", Direction::Neutral), ("+", Direction::Higher), ("-", Direction::Lower)];
    let direction = cells.choice("direction", &directions);
    let themes = cells.list::<CodeId>("themes");
    let frameworks = cells.text("frameworks").split(';').map(str::trim).filter(|name| !name.is_empty());
    Some(Indicator {
        code: code?,
        role: role?,
        label: cells.languages("label"),
        definition: cells.languages("definition"),
        unit: unit?,
        decimals: decimals?,
        min: min?,
        max: max?,
        at_most: at_most?,
        kind: kind?,
        report_levels: report_levels?,
        publish_from: publish_from?,
        rhythm: rhythm?,
        freq: freq?,
        dimensions: dimensions?,
        methods: methods?,
        over_territory: over_territory?,
        over_time: over_time?,
        sensitivity: sensitivity?,
        audience: audience?,
        min_cell: min_cell?,
        dominance: dominance?,
        expect: expect?,
        min_coverage: min_coverage?,
        authority: authority?,
        due_days: due_days?,
        review: review?,
        direction: direction?,
        frameworks: frameworks.map(str::to_owned).collect(),
        themes: themes?,
        typical_producer: cells.text("typical_producer").to_owned(),
    })
}

fn parsed<T>(cells: &mut Cells<'_>, column: &str, expected: &str, read: fn(&str) -> Option<T>) -> Option<T> {
    let value = read(cells.text(column));
    if value.is_none() {
        cells.fault(column, expected);
    }
    value
}

/// An empty cell stands for the audience of the sensitivity.
fn audience(cells: &mut Cells<'_>, sensitivity: Option<Sensitivity>) -> Option<Audience> {
    if cells.text("audience").is_empty() {
        return sensitivity.map(Audience::of_sensitivity);
    }
    parsed(cells, "audience", "node, members, public or nothing", Audience::parse)
}

/// The rules of dominance; empty cells are none.
fn dominance(cells: &mut Cells<'_>) -> Option<Dominance> {
    let (n, k) = (cells.optional("dominance_n", "how many contributors"), cells.optional("dominance_k", "per cent"));
    let p_percent = cells.optional("p_percent", "per cent, or nothing");
    let largest = match (n?, k?) {
        (Some(n), Some(k)) => Some(Largest { n, k }),
        (None, None) => None,
        _ => {
            cells.fault("dominance_k", "dominance_n and dominance_k, or neither");
            return None;
        }
    };
    Some(Dominance { largest, p_percent: p_percent? })
}

fn decimals(cells: &mut Cells<'_>) -> Option<u8> {
    let decimals = cells.parse("decimals", "a whole number")?;
    if decimals > DECIMALS_MAX {
        cells.fault("decimals", &format!("at most {DECIMALS_MAX}"));
        return None;
    }
    Some(decimals)
}

/// A bound, scaled by the indicator's decimals: `Some(None)` where there is none.
#[expect(clippy::option_option, reason = "a fault and no bound are different answers")]
fn bound(cells: &mut Cells<'_>, column: &str, decimals: Option<u8>) -> Option<Option<i64>> {
    let text = cells.text(column);
    if text.is_empty() {
        return Some(None);
    }
    let scaled = Decimal::parse(text).and_then(|number| number.scaled(decimals.unwrap_or(DECIMALS_MAX)));
    if scaled.is_err() {
        cells.fault(column, "a number with no more decimals than the indicator has");
    }
    scaled.ok().map(Some)
}

/// `A`, `Q`, … as the frequency; `A2` and `A5` once in so many years; `OA` on occasion.
fn rhythm(cells: &mut Cells<'_>) -> Option<Rhythm> {
    let (text, freq) = (cells.text("rhythm"), cells.text("freq"));
    let rhythm = match text {
        "OA" => Some(Rhythm::Occasional),
        text if text == freq => Some(Rhythm::Every),
        text => text.strip_prefix('A').and_then(|years| years.parse().ok()).map(Rhythm::Years),
    };
    if rhythm.is_none() {
        cells.fault("rhythm", "the same as freq, A2, A5 or OA");
    }
    rhythm
}

fn kind(cells: &mut Cells<'_>) -> Option<Kind> {
    let choices = [("count", Kind::Count), ("amount", Kind::Amount), ("index", Kind::Index)];
    let has_parts = !cells.text("numerator").is_empty() || !cells.text("denominator").is_empty();
    if cells.text("kind") == "ratio" {
        let (numerator, denominator) = (ratio_part(cells, "numerator"), ratio_part(cells, "denominator"));
        return Some(Kind::Ratio { numerator: numerator?, denominator: denominator? });
    }
    if has_parts {
        cells.fault("numerator", "only a ratio has parts");
    }
    let found = choices.into_iter().find(|(name, _)| *name == cells.text("kind")).map(|(_, kind)| kind);
    if found.is_none() {
        cells.fault("kind", "expected one of count, amount, index, ratio");
    }
    found
}

/// `IMM_STOCK` or `IMM_STOCK[SEX=F]`, with several conditions separated by commas.
fn ratio_part(cells: &mut Cells<'_>, column: &str) -> Option<RatioPart> {
    let read = |text: &str| {
        let (code, conditions) = match text.split_once('[') {
            Some((code, rest)) => (code, Some(rest.strip_suffix(']')?)),
            None => (text, None),
        };
        let condition = |pair: &str| {
            let (concept, code) = pair.split_once('=')?;
            Some((ConceptId::new(concept.trim()).ok()?, CodeId::new(code.trim()).ok()?))
        };
        let at = conditions.map_or(Some(Vec::new()), |text| text.split(',').map(condition).collect())?;
        Some(RatioPart { indicator: IndicatorCode::new(code.trim()).ok()?, at })
    };
    let part = read(cells.text(column));
    if part.is_none() {
        cells.fault(column, "an indicator, such as IMM_STOCK or IMM_STOCK[SEX=F]");
    }
    part
}
