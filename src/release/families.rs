//! Finds the families of indicators: those that count the same people.

use std::collections::BTreeSet;
use std::rc::Rc;

use marsad_domain::catalogue::IndicatorId;

use super::input::Inputs;
use super::layout::Layout;
use super::linker::Linker;
use super::links::Unexpressed;
use super::rules::RuleSet;

/// The families of some indicators that have small counts to hide, if the rules ask for it: the sides of a share together,
/// where one counts people of the other and both add up alike.
pub(super) fn families<'a>(layouts: &[Rc<Layout<'a>>], inputs: &Inputs, rules: &RuleSet) -> Vec<Linker<'a>> {
    let reported: Vec<&Rc<Layout<'a>>> = layouts.iter().filter(|layout| !layout.is_ratio()).collect();
    let local = inputs.figures.iter().filter(|figure| inputs.is_local(figure));
    let local: BTreeSet<IndicatorId> = local.map(|figure| figure.indicator).collect();
    if !rules.is_secondary() {
        return Vec::new();
    }
    let position = |id: IndicatorId| reported.iter().position(|layout| layout.frame.indicator == id);
    let mut leaders: Vec<usize> = (0..reported.len()).collect();
    let (mut within, mut apart) = (BTreeSet::new(), BTreeSet::new());
    for ratio in layouts.iter().filter(|layout| layout.is_ratio()) {
        let [top, bottom] = ratio.sides.as_slice() else { continue };
        let (one, other) = (&top.layout, &bottom.layout);
        let sides = (position(one.frame.indicator), position(other.frame.indicator));
        let (Some(part), Some(whole)) = sides else { continue };
        if part == whole || !is_part(ratio, one, other) {
            continue;
        }
        if add_up_alike(one, other) {
            within.insert((part, whole));
            let (a, b) = (leaders.get(part).copied(), leaders.get(whole).copied());
            let Some((a, b)) = a.zip(b) else { continue };
            leaders.iter_mut().filter(|leader| **leader == a.max(b)).for_each(|leader| *leader = a.min(b));
        } else if has_rows(one) && has_rows(other) {
            apart.extend([part, whole]);
        }
    }
    let mut families = Vec::new();
    for leader in 0..reported.len() {
        let own: Vec<usize> = (0..reported.len()).filter(|n| leaders.get(*n) == Some(&leader)).collect();
        let layouts: Vec<Rc<Layout<'a>>> = own.iter().filter_map(|n| reported.get(*n).copied().cloned()).collect();
        let hides =
            |layout: &Rc<Layout<'_>>| layout.indicator.hides_figures() || local.contains(&layout.frame.indicator);
        if !layouts.iter().any(hides) {
            continue;
        }
        let place = |n: usize| own.iter().position(|known| *known == n);
        let within = within.iter().filter_map(|(part, whole)| place(*part).zip(place(*whole))).collect();
        let mut linker = Linker::new(layouts, within, inputs);
        if own.iter().any(|n| apart.contains(n)) {
            linker.leave_unexpressed(Unexpressed::Sides);
        }
        families.push(linker);
    }
    families
}

/// Whether who counts in the numerator counts in the denominator too.
fn is_part(ratio: &Layout<'_>, top: &Layout<'_>, bottom: &Layout<'_>) -> bool {
    top.indicator.at_most.as_ref() == Some(&bottom.indicator.code)
        || (ratio.indicator.ratio_factor() > 1 && ratio.indicator.unit.as_str() == "PCT")
}

/// Without figures there is nobody to count twice.
fn has_rows(layout: &Layout<'_>) -> bool {
    layout.frame.all_rows().next().is_some()
}

fn add_up_alike(one: &Layout<'_>, other: &Layout<'_>) -> bool {
    let has_method = |layout: &Layout<'_>| layout.frame.slices.method_dimension().is_some();
    has_method(one) == has_method(other)
        && one.calendar.rule == other.calendar.rule
        && one.calendar.leaf == other.calendar.leaf
        && one.indicator.decimals == other.indicator.decimals
        && one.territory.adds_up == other.territory.adds_up
}
