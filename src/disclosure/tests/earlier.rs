//! An earlier release that was built under another version of the catalogue.

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::{Catalogue, CatalogueParts};
use marsad_release::build;
use marsad_release::groups::{Group, groups};
use marsad_release::rules::RuleSet;

use super::catalogue::{area, indicator_of, inputs};
use super::secondary::{COMMUNES, catalogue, catalogue_with, protected, released};
use crate::SafeCells;
use crate::release_audit::{Outcome, attack, earlier_under, has_same_figures};
use crate::secondary::Earlier;

/// As today, but communes are not shown any more, and other indicators and areas come before those of the release.
fn coarser(parts: &mut CatalogueParts) {
    let mut another = indicator_of(parts, "EDU_ENROL").clone();
    another.code = "AAA_FIRST".parse().unwrap();
    parts.indicators.push(another);
    parts.areas.push(area("AA", "", Level::Country, ""));
    indicator_of(parts, "EDU_ENROL").publish_from = Level::Province;
}

fn pupils(catalogue: &Catalogue) -> Group {
    let id = catalogue.indicator_id("EDU_ENROL").unwrap();
    groups(catalogue).into_iter().find(|group| group.reported.contains(&id)).unwrap()
}

/// The release of before, with its own catalogue.
fn before(today: &Catalogue) -> Option<Earlier> {
    let then = catalogue();
    let given = inputs(&then, COMMUNES);
    let shown = protected(&then, &given).unwrap();
    earlier_under((&then, today), given, &pupils(&then), shown)
}

#[test]
fn a_release_binds_the_next_one_although_communes_are_not_shown_any_more() {
    let today = catalogue_with(coarser);
    let by_today = released(&today, COMMUNES, |_| protected(&catalogue(), &inputs(&catalogue(), COMMUNES)).unwrap());
    assert!(!has_same_figures(&today, &by_today), "the catalogue of today does not know its communes");
    let first = before(&today).unwrap();
    assert!(has_same_figures(&today, &first));
    let (rules, given) = (RuleSet::secondary(), inputs(&today, COMMUNES));
    let next = build(&today, &given, &rules);
    let safe = SafeCells::protect_by(&today, next, &rules, std::slice::from_ref(&first)).unwrap();
    let next = released(&today, COMMUNES, |_| safe.clone());
    let attacks = attack(&today, &[first, next], None);
    assert_eq!(attacks[0].outcome, Outcome::Safe);
    assert!(attacks[0].hidden > 0, "communes that the first release hides");
}

#[test]
fn figures_that_mean_something_else_today_are_not_taken() {
    let other: [fn(&mut CatalogueParts); 4] = [
        |parts| indicator_of(parts, "EDU_ENROL").decimals = 1,
        |parts| indicator_of(parts, "EDU_ENROL").unit = "MAD".parse().unwrap(),
        |parts| indicator_of(parts, "EDU_ENROL").dimensions.clear(),
        |parts| {
            let list = parts.code_lists.iter_mut().find(|list| list.id.as_str() == "SEX").unwrap();
            list.items.iter_mut().find(|item| item.code.as_str() == "F").unwrap().parent = None;
        },
    ];
    for (n, change) in other.into_iter().enumerate() {
        assert!(before(&catalogue_with(change)).is_none(), "{n}");
    }
    assert!(before(&catalogue_with(|_| ())).is_some());
}
