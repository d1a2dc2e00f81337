//! Forks: what is evidence, and what only looks like it.

use super::super::checkpoint::{Checkpoint, LogId, Signer};
use super::super::fork::*;
use super::super::merkle::prefix_proof;
use super::{Log, origin, ring, signer};

/// Two logs of one origin that are equal up to `common`.
fn split(common: u64, size: u64) -> (Log, Log) {
    let mut a = Log::of(common);
    let mut b = a.clone();
    for index in common..size {
        a.append(1_000, vec![format!("a {index}").into_bytes()]);
        b.append(1_000, vec![format!("b {index}").into_bytes()]);
    }
    (a, b)
}

fn proof(log: &Log, old: u64, new: u64) -> Vec<super::Hash> {
    prefix_proof(old, new, &mut log.tree.read()).unwrap()
}

#[test]
fn two_roots_of_one_size_are_a_fork() {
    let (a, b) = split(5, 9);
    assert_eq!(detect_fork(&a.checkpoint(9), &b.checkpoint(9), None), Relation::Forked);
    assert_eq!(detect_fork(&a.checkpoint(5), &b.checkpoint(5), None), Relation::Consistent);
    let other = Checkpoint { log: LogId::new(origin(), 2), ..b.checkpoint(9) };
    assert_eq!(detect_fork(&a.checkpoint(9), &other, None), Relation::OtherLog);
    let evidence = ForkEvidence { notes: [a.note(9), b.note(9)], proof: vec![] };
    assert_eq!(evidence.verify(&ring()), Ok(super::log_id()));
    assert_eq!(ForkEvidence::from_json(&evidence.to_json()).unwrap(), evidence);
}

#[test]
fn two_sizes_are_judged_by_what_the_larger_begins_with() {
    let (a, b) = split(5, 20);
    for old in 1..20 {
        for new in old + 1..=20 {
            let expected = if old <= 5 { Relation::Consistent } else { Relation::Forked };
            let proof = proof(&b, old, new);
            let (small, large) = (a.checkpoint(old), b.checkpoint(new));
            assert_eq!(detect_fork(&small, &large, Some(&proof)), expected, "{old} to {new}");
            assert_eq!(detect_fork(&large, &small, Some(&proof)), expected, "{new} to {old}");
            assert_eq!(detect_fork(&small, &large, None), Relation::Unproven);
            let evidence = ForkEvidence { notes: [a.note(old), b.note(new)], proof };
            assert_eq!(evidence.verify(&ring()).is_ok(), expected == Relation::Forked);
        }
    }
}

#[test]
fn a_proof_that_fails_accuses_nobody() {
    let log = Log::of(20);
    let mut wrong = proof(&log, 7, 20);
    wrong[0] = super::super::merkle::empty_root();
    assert_eq!(detect_fork(&log.checkpoint(7), &log.checkpoint(20), Some(&wrong)), Relation::Unproven);
    let evidence = ForkEvidence { notes: [log.note(7), log.note(20)], proof: wrong };
    assert_eq!(evidence.verify(&ring()), Err(EvidenceError::NoFork(Relation::Unproven)));
    let evidence = ForkEvidence { notes: [log.note(7), log.note(7)], proof: vec![] };
    assert_eq!(evidence.verify(&ring()), Err(EvidenceError::NoFork(Relation::Consistent)));
}

#[test]
fn evidence_that_the_origin_did_not_sign_accuses_nobody() {
    let (a, b) = split(5, 9);
    let imposter = Signer::new(&origin(), &[8; 32]);
    let forged = imposter.sign(&b.checkpoint(9));
    for notes in [[a.note(9), forged.clone()], [forged, a.note(9)]] {
        let evidence = ForkEvidence { notes, proof: vec![] };
        assert!(matches!(evidence.verify(&ring()), Err(EvidenceError::Untrusted(_))));
    }
    assert_eq!(signer().sign(&a.checkpoint(9)), a.note(9));
}
