//! What the cells of a group of indicators are made from, as a digest that costs no reading of rows.
//!
//! The cells of a group are a function of: the figures, which are the rows of the entries that count ([`InputPlan::put_identity`]);
//! the catalogue, with its thresholds, tiers, ratios, rules of dominance and waivers, and the membership, which says who reported
//! them; what the rosters expect; the rules and the engine; the day; and, where cells are hidden to protect others, the releases that
//! readers hold already. The digest covers all but the last two: [`Steady`](marsad_release::kept::Steady) says how long the day
//! changes nothing, and [`repeatable`](super::repeat::repeatable) when the releases change nothing.
//!
//! A group that is kept although one of these has changed could show what must be hidden. So whatever is new in the roll-up or in
//! disclosure control must be in one of the three; catalogue and membership are taken as a whole, by their positions.

use super::compute::By;
use crate::inputs::InputPlan;
use marsad_domain::catalogue::indicator::Rhythm;
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_log::bytes::Writer;
use marsad_log::merkle::Hash;
use marsad_release::groups::Group;
use marsad_release::input::{Decided, Expectation, OwedAreas, Span};
use marsad_release::rules::ENGINE_VERSION;
use marsad_wire::position::Position;

const DOMAIN: &[u8] = b"marsad/made-from/v1";

/// The digest of a group that is read by a plan, and expected and reported as an expectation and a membership say.
pub(super) fn made_from(
    by: &By,
    (group, plan): (&Group, &InputPlan),
    (expectation, membership): (&Expectation, &Position),
) -> [u8; 32] {
    let mut figures = Writer::default();
    plan.put_identity(&mut figures);
    let known = &by.catalogue.catalogue;
    let source = Source {
        // Another version of the program may compress the same cells to other bytes.
        versions: (env!("CARGO_PKG_VERSION"), ENGINE_VERSION),
        rules: by.rules.to_string(),
        catalogue: &by.catalogue.position,
        membership,
        reported: codes(known, &group.reported),
        ratios: codes(known, &group.ratios),
        figures: figures.0,
        expectation,
    };
    source.digest()
}

/// Indicators with their codes.
fn codes<'c>(catalogue: &'c Catalogue, ids: &[IndicatorId]) -> Vec<(IndicatorId, &'c str)> {
    ids.iter().map(|id| (*id, catalogue.indicator(*id).map_or("", |own| own.code.as_str()))).collect()
}

/// What a group is made from.
#[derive(Clone)]
struct Source<'s> {
    /// That of the program, and that of the engine.
    versions: (&'s str, u32),
    rules: String,
    catalogue: &'s Position,
    membership: &'s Position,
    reported: Vec<(IndicatorId, &'s str)>,
    ratios: Vec<(IndicatorId, &'s str)>,
    /// What decides which figures are read.
    figures: Vec<u8>,
    expectation: &'s Expectation,
}

impl Source<'_> {
    fn digest(&self) -> [u8; 32] {
        // Each field is named here and in `put_expected`: one that is added must be decided about.
        let Self { versions, rules, catalogue, membership, reported, ratios, figures, expectation } = self;
        let mut out = Writer::default();
        out.text(versions.0);
        out.varint(u64::from(versions.1));
        out.text(rules);
        put_position(&mut out, catalogue);
        put_position(&mut out, membership);
        for codes in [reported, ratios] {
            out.count(codes.len());
            codes.iter().for_each(|(_, code)| out.text(code));
        }
        out.count(figures.len());
        out.0.extend_from_slice(figures);
        match expectation {
            Expectation::Reported => out.0.push(0),
            Expectation::Decided(decided) => {
                out.0.push(1);
                put_expected(&mut out, decided, reported);
            }
        }
        *Hash::digest(&[DOMAIN, out.0.as_slice()]).as_bytes()
    }
}

fn put_position(out: &mut Writer, position: &Position) {
    out.text(position.origin.as_str());
    out.varint(u64::from(position.epoch));
    out.varint(position.index);
}

/// What the lines of rosters expect of a group. The areas are those of the catalogue that is named before.
fn put_expected(out: &mut Writer, decided: &Decided, reported: &[(IndicatorId, &str)]) {
    let Decided { lines: all_lines, as_of, withheld, seats } = decided;
    // Which day it is says `Steady`.
    out.0.push(u8::from(as_of.is_some()));
    for (id, _) in reported {
        let lines = all_lines.get(id);
        out.0.push(u8::from(lines.is_some()));
        if let Some(lines) = lines {
            put_lines(out, lines);
        }
    }
    for areas in [withheld, seats] {
        out.count(areas.len());
        areas.iter().for_each(|area| out.varint(u64::from(area.0)));
    }
}

fn put_lines(out: &mut Writer, lines: &OwedAreas) {
    let day = |day: time::Date| i64::from(day.to_julian_day());
    out.count(lines.len());
    for (area, spans) in lines {
        out.varint(u64::from(area.0));
        out.count(spans.len());
        for Span { from, until, rhythm, due_days } in spans {
            out.signed(day(*from));
            put_optional(out, until.map(day));
            let rhythm = rhythm.map(|rhythm| match rhythm {
                Rhythm::Every => -2,
                Rhythm::Occasional => -1,
                Rhythm::Years(step) => i64::from(step),
            });
            put_optional(out, rhythm);
            put_optional(out, due_days.map(i64::from));
        }
    }
}

fn put_optional(out: &mut Writer, number: Option<i64>) {
    out.0.push(u8::from(number.is_some()));
    if let Some(number) = number {
        out.signed(number);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::Arc;

    use time::macros::date;

    use super::*;
    use marsad_domain::catalogue::AreaId;

    fn position(origin: &str, epoch: u32, index: u64) -> Position {
        Position { origin: origin.parse().unwrap(), epoch, index }
    }

    fn span() -> Span {
        Span { from: date!(2025 - 01 - 01), until: None, rhythm: None, due_days: None }
    }

    fn owed(id: u16, area: u32, spans: &[Span]) -> Decided {
        let areas = BTreeMap::from([(AreaId(area), spans.to_vec())]);
        let lines = BTreeMap::from([(IndicatorId(id), areas)]).into();
        let (withheld, seats) = (BTreeSet::new(), BTreeSet::from([AreaId(4)]));
        Decided { lines, as_of: Some(date!(2026 - 03 - 01)), withheld, seats }
    }

    fn digest(source: &Source<'_>, decided: Decided) -> [u8; 32] {
        let expectation = Expectation::Decided(decided.into());
        Source { expectation: &expectation, ..source.clone() }.digest()
    }

    #[test]
    fn each_part_of_what_a_group_is_made_from_gives_another_digest() {
        let (catalogue, membership) = (position("national", 0, 3), position("national", 0, 4));
        let others = [position("national", 0, 5), position("national", 1, 3), position("oriental", 0, 3)];
        let usual = Expectation::Decided(owed(7, 2, &[span()]).into());
        let source = Source {
            versions: ("0.1.0", 7),
            rules: "secondary/1".to_owned(),
            catalogue: &catalogue,
            membership: &membership,
            reported: vec![(IndicatorId(7), "IMM_STOCK"), (IndicatorId(9), "POP_TOTAL")],
            ratios: vec![(IndicatorId(8), "IMM_SHARE")],
            figures: vec![1, 2, 3],
            expectation: &usual,
        };
        let mut all = vec![
            source.digest(),
            Source { versions: ("0.1.1", 7), ..source.clone() }.digest(),
            Source { versions: ("0.1.0", 8), ..source.clone() }.digest(),
            Source { rules: "primary/1".to_owned(), ..source.clone() }.digest(),
            Source { reported: vec![(IndicatorId(7), "IMM_STOCK")], ..source.clone() }.digest(),
            Source { ratios: Vec::new(), ..source.clone() }.digest(),
            Source { figures: vec![1, 2, 4], ..source.clone() }.digest(),
            Source { expectation: &Expectation::Reported, ..source.clone() }.digest(),
        ];
        for other in &others {
            all.push(Source { catalogue: other, ..source.clone() }.digest());
            all.push(Source { membership: other, ..source.clone() }.digest());
        }
        let no_lines = Decided { lines: Arc::default(), ..owed(7, 2, &[]) };
        let spans = [
            Span { from: date!(2025 - 01 - 02), ..span() },
            Span { until: Some(date!(2025 - 12 - 31)), ..span() },
            Span { rhythm: Some(Rhythm::Every), ..span() },
            Span { rhythm: Some(Rhythm::Occasional), ..span() },
            Span { rhythm: Some(Rhythm::Years(5)), ..span() },
            Span { due_days: Some(30), ..span() },
        ];
        let mut decided = vec![
            no_lines,
            owed(7, 2, &[]),
            owed(7, 2, &[span(), span()]),
            owed(7, 3, &[span()]),
            owed(9, 2, &[span()]),
            Decided { as_of: None, ..owed(7, 2, &[span()]) },
            Decided { withheld: BTreeSet::from([AreaId(4)]), ..owed(7, 2, &[span()]) },
            Decided { seats: BTreeSet::from([AreaId(4), AreaId(5)]), ..owed(7, 2, &[span()]) },
            // The same areas, but another of the two sets.
            Decided { withheld: BTreeSet::from([AreaId(4)]), seats: BTreeSet::new(), ..owed(7, 2, &[span()]) },
        ];
        decided.extend(spans.map(|span| owed(7, 2, &[span])));
        all.extend(decided.into_iter().map(|decided| digest(&source, decided)));
        let distinct: BTreeSet<[u8; 32]> = all.iter().copied().collect();
        assert_eq!(distinct.len(), all.len());
        // The day, and lines of indicators of other groups.
        let later = Decided { as_of: Some(date!(2026 - 09 - 01)), ..owed(7, 2, &[span()]) };
        assert_eq!(digest(&source, later), source.digest());
        let mut more = owed(7, 2, &[span()]);
        Arc::make_mut(&mut more.lines).extend(Arc::unwrap_or_clone(owed(1, 2, &[span()]).lines));
        assert_eq!(digest(&source, more), source.digest());
    }
}
