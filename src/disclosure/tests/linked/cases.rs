//! The cases: what is hidden, what it costs, and what an auditor says.

use std::collections::{BTreeMap, BTreeSet};

use super::form::{Case, Named, cases, list, texts};
use super::solver::interval;
use crate::audit::{Attacker, Verdict, audit};
use crate::linked::{Knowledge, Pattern, ReporterId, Rule, certify};
use crate::protect::{Against, Protection, Refused, protect};

struct Outcome {
    named: Named,
    protection: Protection,
}

/// Protects the releases of a case one after the other; what one shows is public for the next.
fn run(case: &Case) -> Result<Outcome, Refused> {
    let against = if case.kind == "reporters" { Against::ReadersAndReporters } else { Against::Readers };
    let mut before = BTreeMap::new();
    let mut last = None;
    for number in 1..=case.last_release() {
        let named = case.release(number, &before);
        let protection = protect(&named.release, against)?;
        certify(&named.release, &protection.pattern, &protection.witnesses, case.kind == "reporters").unwrap();
        before = named.cells.iter().map(|(id, cell)| (id.clone(), protection.pattern.is_hidden(*cell))).collect();
        last = Some(Outcome { named, protection });
    }
    Ok(last.unwrap())
}

impl Outcome {
    fn is_hidden(&self, id: &str) -> bool {
        self.protection.pattern.is_hidden(self.named.cells[id])
    }

    fn hidden(&self) -> Vec<&str> {
        self.named.cells.keys().map(String::as_str).filter(|id| self.is_hidden(id)).collect()
    }

    fn loss(&self) -> f64 {
        let cost = |cell| match self.named.release.rule(cell) {
            Rule::Open { cost } => cost as f64,
            _ => 0.0,
        };
        self.protection.pattern.hidden().map(cost).sum()
    }

    fn reporters(&self) -> BTreeSet<ReporterId> {
        let known = self.named.release.atoms().filter_map(|(_, atom)| match atom.knowledge {
            Knowledge::Reporter(reporter) => Some(reporter),
            _ => None,
        });
        known.collect()
    }

    /// The auditor agrees.
    fn assert_audited(&self, case: &Case) {
        let (release, pattern) = (&self.named.release, &self.protection.pattern);
        let mut attackers = vec![Attacker::Reader];
        if case.kind == "reporters" {
            attackers.extend(self.reporters().into_iter().map(Attacker::Reporter));
        }
        for attacker in attackers {
            assert_eq!(audit(release, pattern, attacker).verdict, Verdict::Safe, "{}: {attacker:?}", case.id);
        }
    }

    /// No primary cell lies in an interval narrower than its need, says a solver that knows nothing of witnesses.
    fn assert_safe(&self, case: &Case) {
        let (release, pattern) = (&self.named.release, &self.protection.pattern);
        for (cell, need) in release.primaries() {
            let mut attackers = vec![None];
            let shared = |reporter: &ReporterId| release.is_shared_with_others(cell, *reporter);
            attackers.extend(self.reporters().into_iter().filter(shared).map(Some));
            for attacker in attackers.into_iter().filter(|attacker| attacker.is_none() || case.kind == "reporters") {
                let (low, high) = interval(release, pattern, cell, attacker);
                assert!(high - low >= need, "{}: {cell:?} in {low}..{high} for {attacker:?}", case.id);
            }
        }
    }

    fn assert_expected(&self, case: &Case) {
        let expect = &case.expect;
        let all = |name: &str, hidden: bool| {
            for id in texts(&expect[name]) {
                assert_eq!(self.is_hidden(&id), hidden, "{}: {name} {id} in {:?}", case.id, self.hidden());
            }
        };
        ["must_hide", "must_hide_all", "still_hidden"].iter().for_each(|name| all(name, true));
        all("must_show", false);
        for fate in list(&expect["equal_fate"]) {
            let fates: BTreeSet<bool> = texts(fate).iter().map(|id| self.is_hidden(id)).collect();
            assert_eq!(fates.len(), 1, "{}: {fate}", case.id);
        }
        let either = texts(&expect["either"]);
        assert!(either.is_empty() || either.iter().any(|id| self.is_hidden(id)), "{}: {either:?}", case.id);
        if let Some(optimum) = expect["optimum"].as_f64() {
            let most = (1.5 * optimum).max(expect["max_loss"].as_f64().unwrap_or(0.0));
            assert!(self.loss() <= most, "{}: {} > {most}: {:?}", case.id, self.loss(), self.hidden());
        }
    }
}

#[test]
fn every_case_is_protected_as_it_expects() {
    let mut seen = 0;
    for case in cases().iter().filter(|case| case.kind != "audit") {
        seen += 1;
        match run(case) {
            Err(refused) => assert_eq!(case.expect["refuse"], true, "{}: {refused}", case.id),
            Ok(outcome) => {
                assert_ne!(case.expect["refuse"], true, "{}", case.id);
                outcome.assert_expected(case);
                outcome.assert_safe(case);
                outcome.assert_audited(case);
            }
        }
    }
    assert_eq!(seen, 23);
}

#[test]
fn the_auditor_finds_the_planted_holes() {
    for case in cases().iter().filter(|case| case.kind == "audit") {
        let named = case.release(1, &BTreeMap::new());
        let pattern: Pattern = case.pattern(&named);
        let Verdict::NotSafe { leaks, undecided } = audit(&named.release, &pattern, Attacker::Reader).verdict else {
            panic!("{}: safe", case.id);
        };
        assert_eq!(undecided, [], "{}", case.id);
        for (id, expected) in case.expect["cells"].as_object().unwrap() {
            let cell = named.cells[id];
            let (low, high) = interval(&named.release, &pattern, cell, None);
            assert_eq!(serde_json::json!([low, high]), *expected, "{}: {id}", case.id);
            let leak = leaks.iter().find(|leak| leak.cell == cell).unwrap();
            assert_eq!((leak.low.value, leak.high.value), (low, high), "{}: {id}", case.id);
        }
    }
}
