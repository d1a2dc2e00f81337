//! Indicators as messages.

use crate::error::{Problem, WireError};
use crate::{field, pb, text};
use marsad_domain::audience::Audience;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::dominance::{Dominance, Largest};
use marsad_domain::catalogue::indicator::{
    Direction, Expect, Indicator, Kind, RatioPart, Rhythm, Role, TerritoryRule, TimeRule,
};
use marsad_domain::period::Freq;
use marsad_domain::sharing::Sensitivity;
use marsad_domain::value::DECIMALS_MAX;

/// Older catalogues say nothing: the usual rule has no name in messages.
fn expect_name(expect: Expect) -> String {
    if expect == Expect::Territories { String::new() } else { expect.as_str().to_owned() }
}

fn expect(name: &str) -> Result<Expect, WireError> {
    let usual = name.is_empty().then_some(Expect::Territories);
    let named = Expect::parse(name).filter(|named| *named != Expect::Territories);
    usual.or(named).ok_or_else(|| WireError::new("expect", Problem::Unknown))
}

fn rhythm(name: &str, freq: Freq) -> Result<Rhythm, WireError> {
    let unknown = || WireError::new("rhythm", Problem::Unknown);
    if name == freq.code() {
        return Ok(Rhythm::Every);
    }
    if name == "OA" {
        return Ok(Rhythm::Occasional);
    }
    let years = name.strip_prefix('A').and_then(|digits| digits.parse().ok()).ok_or_else(unknown)?;
    let rhythm = Rhythm::Years(years);
    // Each rhythm has one name: A02 and A+2 are invalid.
    if rhythm.name(freq) == name { Ok(rhythm) } else { Err(unknown()) }
}

fn ratio_part(name: &str, text: &str) -> Result<RatioPart, WireError> {
    let Some((indicator, rest)) = text.split_once('[') else {
        return Ok(RatioPart { indicator: field::code(name, text)?, at: Vec::new() });
    };
    let malformed = || WireError::new(name, Problem::Malformed);
    let inner = rest.strip_suffix(']').ok_or_else(malformed)?;
    let pair = |text: &str| {
        let (concept, code) = text.split_once('=').ok_or_else(malformed)?;
        Ok((field::code(name, concept)?, field::code(name, code)?))
    };
    let at = inner.split(',').map(pair).collect::<Result<_, WireError>>()?;
    Ok(RatioPart { indicator: field::code(name, indicator)?, at })
}

fn kind(message: &pb::Indicator) -> Result<Kind, WireError> {
    let kind = match message.kind.as_str() {
        "count" => Kind::Count,
        "amount" => Kind::Amount,
        "index" => Kind::Index,
        "ratio" => {
            return Ok(Kind::Ratio {
                numerator: ratio_part("numerator", &message.numerator)?,
                denominator: ratio_part("denominator", &message.denominator)?,
            });
        }
        _ => return Err(WireError::new("kind", Problem::Unknown)),
    };
    for (name, part) in [("numerator", &message.numerator), ("denominator", &message.denominator)] {
        if !part.is_empty() {
            return Err(WireError::new(name, Problem::Contradiction));
        }
    }
    Ok(kind)
}

fn decimals(number: u32) -> Result<u8, WireError> {
    let decimals: u8 = field::narrow("decimals", number)?;
    if decimals > DECIMALS_MAX { Err(WireError::new("decimals", Problem::OutOfRange)) } else { Ok(decimals) }
}

/// A number that is 0 if there is no rule.
fn rule(name: &str, number: u32) -> Result<Option<u8>, WireError> {
    if number == 0 { Ok(None) } else { field::narrow(name, number).map(Some) }
}

fn dominance(message: &pb::Indicator) -> Result<Dominance, WireError> {
    let (n, k) = (rule("dominance_n", message.dominance_n)?, rule("dominance_k", message.dominance_k)?);
    if n.is_some() != k.is_some() {
        return Err(WireError::new("dominance_k", Problem::Contradiction));
    }
    let largest = n.zip(k).map(|(n, k)| Largest { n, k });
    Ok(Dominance { largest, p_percent: rule("p_percent", message.p_percent)? })
}

impl From<&Indicator> for pb::Indicator {
    fn from(indicator: &Indicator) -> Self {
        let (numerator, denominator) = indicator.kind.side_names();
        Self {
            code: indicator.code.to_string(),
            role: indicator.role.as_str().into(),
            label: text::to_pb(&indicator.label),
            definition: text::to_pb(&indicator.definition),
            unit: indicator.unit.to_string(),
            decimals: indicator.decimals.into(),
            min: indicator.min,
            max: indicator.max,
            le: field::text_of(indicator.at_most.as_ref()),
            kind: indicator.kind.as_str().into(),
            numerator,
            denominator,
            report_levels: indicator.report_levels.iter().map(|level| level.as_str().into()).collect(),
            publish_from: indicator.publish_from.as_str().into(),
            rhythm: indicator.rhythm.name(indicator.freq),
            freq: indicator.freq.code().into(),
            dimensions: field::texts(&indicator.dimensions),
            methods: field::texts(&indicator.methods),
            agg_territory: indicator.over_territory.as_str().into(),
            agg_time: indicator.over_time.as_str().into(),
            sensitivity: indicator.sensitivity.as_str().into(),
            audience: indicator.audience.as_str().into(),
            min_cell: indicator.min_cell,
            dominance_n: indicator.dominance.largest.map_or(0, |rule| rule.n.into()),
            dominance_k: indicator.dominance.largest.map_or(0, |rule| rule.k.into()),
            p_percent: indicator.dominance.p_percent.map_or(0, Into::into),
            expect: expect_name(indicator.expect),
            min_coverage: indicator.min_coverage.into(),
            authority: field::texts(&indicator.authority),
            due_days: indicator.due_days.into(),
            review: indicator.review,
            direction: indicator.direction.as_str().into(),
            frameworks: indicator.frameworks.clone(),
            themes: field::texts(&indicator.themes),
            typical_producer: indicator.typical_producer.clone(),
        }
    }
}

impl TryFrom<pb::Indicator> for Indicator {
    type Error = WireError;

    fn try_from(message: pb::Indicator) -> Result<Self, WireError> {
        let unknown = |name: &str| WireError::new(name, Problem::Unknown);
        let freq = Freq::from_code(&message.freq).ok_or_else(|| unknown("freq"))?;
        Ok(Self {
            code: field::code("code", &message.code)?,
            role: Role::parse(&message.role).ok_or_else(|| unknown("role"))?,
            unit: field::code("unit", &message.unit)?,
            decimals: decimals(message.decimals)?,
            min: message.min,
            max: message.max,
            at_most: field::optional_code("le", &message.le)?,
            kind: kind(&message)?,
            report_levels: field::each("report_levels", &message.report_levels, |name| {
                Level::parse(name).ok_or(Problem::Unknown)
            })?,
            publish_from: Level::parse(&message.publish_from).ok_or_else(|| unknown("publish_from"))?,
            rhythm: rhythm(&message.rhythm, freq)?,
            freq,
            dimensions: field::codes("dimensions", &message.dimensions)?,
            methods: field::codes("methods", &message.methods)?,
            over_territory: TerritoryRule::parse(&message.agg_territory).ok_or_else(|| unknown("agg_territory"))?,
            over_time: TimeRule::parse(&message.agg_time).ok_or_else(|| unknown("agg_time"))?,
            sensitivity: Sensitivity::parse(&message.sensitivity).ok_or_else(|| unknown("sensitivity"))?,
            audience: Audience::parse(&message.audience).ok_or_else(|| unknown("audience"))?,
            min_cell: message.min_cell,
            dominance: dominance(&message)?,
            expect: expect(&message.expect)?,
            min_coverage: field::narrow("min_coverage", message.min_coverage)?,
            authority: field::codes("authority", &message.authority)?,
            due_days: field::narrow("due_days", message.due_days)?,
            review: message.review,
            direction: Direction::parse(&message.direction).ok_or_else(|| unknown("direction"))?,
            themes: field::codes("themes", &message.themes)?,
            label: text::from_pb(message.label),
            definition: text::from_pb(message.definition),
            frameworks: message.frameworks,
            typical_producer: message.typical_producer,
        })
    }
}
