//! Groups that repeat what the release before shows.

use proptest::prelude::*;

use marsad_domain::catalogue::Catalogue;
use marsad_release::block::Written;
use marsad_release::groups::{Group, groups};
use marsad_release::input::Inputs;
use marsad_release::manifest::Manifest;
use marsad_release::rules::RuleSet;

use super::bytes::manifest;
use super::catalogue::{changed, indicator_of, inputs};
use crate::release_audit::{Outcome, attack, earlier};
use crate::secondary::Earlier;
use crate::{Losses, Repeated, SafeCells, repeat_group, write_group};

const HEAD: &str = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS,REPORTER";
const AREAS: [&str; 6] =
    ["MA-09-001-01-01", "MA-09-001-05-09", "MA-09-541-01-13", "MA-09-541-01-09", "MA-09-163-01-03", "MA-02-381"];

fn catalogue() -> Catalogue {
    changed(|parts| indicator_of(parts, "EDU_ENROL").min_cell = 5)
}

fn group(catalogue: &Catalogue) -> Group {
    let id = catalogue.indicator_id("EDU_ENROL").expect("an indicator");
    groups(catalogue).into_iter().find(|group| group.reported.contains(&id)).expect("a group")
}

/// One figure for each area that has one.
fn figures(catalogue: &Catalogue, values: &[Option<i64>]) -> Inputs {
    let rows = AREAS.iter().zip(values).filter_map(|(area, value)| Some((area, (*value)?)));
    let rows = rows.map(|(area, value)| format!("EDU_ENROL,{area},2025,{value},A,NSO:office"));
    let lines: Vec<String> = std::iter::once(HEAD.to_owned()).chain(rows).collect();
    inputs(catalogue, &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A release that was written of these figures, as the next one knows it.
fn published(catalogue: &Catalogue, group: &Group, given: &Inputs, written: &Written) -> Earlier {
    let written = Written::join([written.clone()]);
    let bytes = manifest(written.parts.clone()).encode();
    let manifest = Manifest::decode_expected(&bytes, &Manifest::digest(&bytes)).expect("a manifest");
    let mut blocks = written.blocks.iter();
    let mut shown: Option<SafeCells> = None;
    for part in &written.parts {
        let own: Vec<&[u8]> = blocks.by_ref().take(part.blocks.len()).map(Vec::as_slice).collect();
        let cells = SafeCells::from_release_bytes(&manifest, part.indicator.as_str(), &own).expect("cells");
        match &mut shown {
            Some(known) => known.join(cells),
            None => shown = Some(cells),
        }
    }
    earlier(catalogue, given.clone(), group, shown.expect("a part"))
}

fn repeated(catalogue: &Catalogue, group: &Group, then: &Inputs, written: &Written) -> Repeated {
    let Earlier { published, .. } = published(catalogue, group, then, written);
    Repeated { inputs: then.clone(), published, parts: written.parts.clone() }
}

/// What a group repeats of a release: the hashes of the blocks are those of the release, and the bytes too.
fn again(catalogue: &Catalogue, now: &Inputs, then: &Inputs, written: &Written) -> Option<Written> {
    let group = group(catalogue);
    let before = repeated(catalogue, &group, then, written);
    repeat_group(catalogue, now.clone(), &group, (&RuleSet::secondary(), Losses::Counted), before).expect("blocks")
}

/// What a group shows beside earlier releases; none if it cannot be protected.
fn beside(catalogue: &Catalogue, given: &Inputs, before: &[Earlier]) -> Option<Written> {
    let (group, rules) = (group(catalogue), RuleSet::secondary());
    write_group(catalogue, given.clone(), &group, &rules, before, Losses::Counted).ok()
}

fn first(catalogue: &Catalogue, given: &Inputs) -> Written {
    beside(catalogue, given, &[]).expect("a safe release")
}

const PLAIN: [Option<i64>; 6] = [Some(48), Some(3), Some(21), Some(22), Some(7), Some(60)];

#[test]
fn the_same_figures_give_the_blocks_of_the_release_before() {
    let catalogue = catalogue();
    let given = figures(&catalogue, &PLAIN);
    let written = first(&catalogue, &given);
    assert!(written.losses.iter().any(|loss| loss.primary > 0 && loss.secondary > 0), "{:?}", written.losses);
    let again = again(&catalogue, &given, &given, &written).expect("the same");
    assert_eq!((again.parts, again.blocks, again.losses), (written.parts, written.blocks, written.losses));
}

#[test]
fn another_figure_is_not_repeated_even_if_all_that_is_shown_stays() {
    let catalogue = catalogue();
    let given = figures(&catalogue, &PLAIN);
    let written = first(&catalogue, &given);
    for (at, value) in [(0, 49), (1, 4)] {
        let mut values = PLAIN;
        values[at] = Some(value);
        assert!(again(&catalogue, &figures(&catalogue, &values), &given, &written).is_none(), "{value}");
    }
    // Nothing that is shown tells the 2 and the 8 from the 3 and the 7, but their reporters know.
    let both = [Some(3), Some(7), None, None, None, None];
    let other = [Some(2), Some(8), None, None, None, None];
    let (given, other) = (figures(&catalogue, &both), figures(&catalogue, &other));
    if let Some(written) = beside(&catalogue, &given, &[]) {
        assert!(again(&catalogue, &other, &given, &written).is_none());
    }
}

#[test]
fn what_was_published_by_other_rules_is_not_repeated() {
    let strict = catalogue();
    let given = figures(&strict, &PLAIN);
    let lenient = changed(|parts| indicator_of(parts, "EDU_ENROL").min_cell = 0);
    let written = first(&lenient, &figures(&lenient, &PLAIN));
    assert!(again(&strict, &given, &given, &written).is_none(), "it shows the 3");
}

fn values() -> impl Strategy<Value = Vec<Option<i64>>> {
    prop::collection::vec(prop::option::weighted(0.8, 0i64..30), AREAS.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Releases of a builder, some figures of which are corrected, and some of which change nothing. Each is built as a whole, by
    /// the rule of repetition; and what is the same repeats the release before, byte for byte, and stays safe beside all of them.
    #[test]
    fn a_sequence_of_releases_repeats_what_is_the_same(
        begin in values(),
        changes in prop::collection::vec(prop::option::of((0usize..AREAS.len(), 0i64..30)), 1..5),
    ) {
        let catalogue = catalogue();
        let group = group(&catalogue);
        let mut values = begin;
        let mut before: Vec<Earlier> = Vec::new();
        let mut last: Option<(Inputs, Written)> = None;
        for change in std::iter::once(None).chain(changes) {
            if let Some((at, value)) = change {
                values[at] = Some(value);
            }
            let given = figures(&catalogue, &values);
            if given.figures.is_empty() {
                continue;
            }
            let is_same = last.as_ref().is_some_and(|(then, _)| then.figures == given.figures);
            let repeats = match &last {
                Some((then, written)) => again(&catalogue, &given, then, written),
                None => None,
            };
            prop_assert_eq!(repeats.is_some(), is_same);
            let written = match repeats {
                Some(repeats) => repeats,
                // A release that cannot be protected is not built.
                None => match beside(&catalogue, &given, &before) {
                    Some(written) => written,
                    None => continue,
                },
            };
            if let Some((_, known)) = last.as_ref().filter(|_| is_same) {
                prop_assert_eq!(&known.blocks, &written.blocks);
                prop_assert_eq!(&known.losses, &written.losses);
            }
            before.push(published(&catalogue, &group, &given, &written));
            for found in attack(&catalogue, &before, None) {
                prop_assert!(matches!(found.outcome, Outcome::Safe | Outcome::NothingHidden), "{:?}", found.outcome);
            }
            last = Some((given, written));
        }
    }
}
