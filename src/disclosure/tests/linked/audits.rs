//! The auditor against an attacker of another make, on patterns that nobody protected.

use proptest::prelude::*;

use super::form::cases;
use super::random::releases;
use super::solver::interval;
use crate::audit::{Attacker, End, Fraction, Leak, Proof, Verdict, audit};
use crate::linked::{AtomId, CellId, Knowledge, LinkedRelease, Pattern, ReporterId, Rule, Term};
use crate::protect::{Against, protect};

/// Primary cells hidden, and some others.
fn patterns() -> impl Strategy<Value = (LinkedRelease, Pattern)> {
    (releases(), prop::collection::vec(prop::bool::weighted(0.3), 400)).prop_map(|(release, more)| {
        let mut pattern = Pattern::before(&release);
        for (cell, _) in release.cells().zip(more).filter(|(_, hide)| *hide) {
            pattern.set(cell, true);
        }
        (release, pattern)
    })
}

/// What an attacker does not know of a cell.
fn unknown(release: &LinkedRelease, cell: CellId, reporter: Option<ReporterId>) -> i64 {
    let count = |part: &Term| {
        let atom = release.atom(AtomId(part.at));
        let is_known = matches!(atom.knowledge, Knowledge::Reporter(known) if Some(known) == reporter);
        if is_known { 0 } else { i64::from(part.times) * atom.count }
    };
    release.parts(cell).iter().map(count).sum()
}

/// The end is what its proof says, and shown cells alone are in it.
fn assert_end(
    release: &LinkedRelease,
    pattern: &Pattern,
    cell: CellId,
    end: &End,
    sign: f64,
    reporter: Option<ReporterId>,
) {
    let cells: Vec<CellId> = match &end.proof {
        Proof::Sum(sum) => {
            let part = |(cell, times): &(CellId, Fraction)| {
                unknown(release, *cell, reporter) as f64 * times.over as f64 / times.under as f64
            };
            let bound = (sum.iter().map(part).sum::<f64>() + 1e-6).floor() * sign;
            let known = release.value(cell) - unknown(release, cell, reporter);
            assert_eq!(end.value, bound as i64 + known, "{end:?}");
            sum.iter().map(|(cell, _)| *cell).collect()
        }
        Proof::WholeNumbers(cells) => cells.clone(),
    };
    assert!(cells.iter().all(|cell| !pattern.is_hidden(*cell)));
}

fn assert_same(release: &LinkedRelease, pattern: &Pattern, reporter: Option<ReporterId>) -> Result<(), TestCaseError> {
    let verdict = audit(release, pattern, reporter.map_or(Attacker::Reader, Attacker::Reporter)).verdict;
    let (leaks, undecided): (Vec<Leak>, Vec<CellId>) = match verdict {
        Verdict::Safe => (Vec::new(), Vec::new()),
        Verdict::NotSafe { leaks, undecided } => (leaks, undecided),
        Verdict::NotDecided { undecided } => (Vec::new(), undecided),
    };
    prop_assert_eq!(undecided, vec![]);
    for (cell, need) in release.primaries() {
        if reporter.is_some_and(|reporter| !release.is_shared_with_others(cell, reporter)) {
            continue;
        }
        let (low, high) = interval(release, pattern, cell, reporter);
        let leak = leaks.iter().find(|leak| leak.cell == cell);
        prop_assert_eq!(high - low < need, leak.is_some(), "{:?} in {}..{}: {:?}", cell, low, high, leak);
        if let Some(leak) = leak {
            prop_assert!(leak.low.value <= low && high <= leak.high.value);
            assert_end(release, pattern, cell, &leak.high, 1.0, reporter);
            assert_end(release, pattern, cell, &leak.low, -1.0, reporter);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn the_auditor_finds_what_a_solver_finds((release, pattern) in patterns()) {
        assert_same(&release, &pattern, None)?;
    }

    #[test]
    fn the_auditor_finds_what_a_reporter_finds((release, pattern) in patterns()) {
        assert_same(&release, &pattern, Some(ReporterId(0)))?;
    }

    #[test]
    fn what_is_protected_is_safe(release in releases()) {
        let Ok(protection) = protect(&release, Against::Readers) else { return Ok(()) };
        prop_assert_eq!(audit(&release, &protection.pattern, Attacker::Reader).verdict, Verdict::Safe);
    }
}

#[test]
fn a_primary_cell_that_is_shown_is_a_leak() {
    let case = cases().into_iter().find(|case| case.id == "A02").unwrap();
    let named = case.release(1, &Default::default());
    let mut pattern = Pattern::before(&named.release);
    pattern.set(named.cells["c1"], false);
    let Verdict::NotSafe { leaks, .. } = audit(&named.release, &pattern, Attacker::Reader).verdict else { panic!() };
    assert_eq!((leaks[0].low.value, leaks[0].high.value), (1, 1));
    assert!(matches!(named.release.rule(leaks[0].cell), Rule::Primary { need: 5 }));
}
