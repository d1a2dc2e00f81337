//! The verification of segments: valid ones are accepted, and each fault has its own error.

mod headers;
mod payloads;

use proptest::prelude::*;

use super::super::checkpoint::{Checkpoint, LogId, Signer};
use super::super::commitment::Salt;
use super::super::entry::{Header, Kind, TIME_MIN};
use super::super::extension::{Citations, EntryPosition};
use super::super::keys::{KeyRing, TrustedKey};
use super::super::limits;
use super::super::merkle::{Frontier, Hash, empty_root};
use super::super::segment::{Disclosure, Segment, WithheldReason};
use super::super::verify::*;
use super::{Log, log_id, origin, ring, signer, time_of};
use marsad_domain::code::OriginName;

fn verify(segment: Segment, held: &Frontier) -> Result<Verified<VerifiedSegment>, VerifyError> {
    verify_segment(segment, held, None, Tail::default(), &ring())
}

fn reason(segment: Segment, held: &Frontier) -> &'static str {
    verify(segment, held).map_or_else(|error| error.reason(), |_| "verified")
}

/// The reason for which a log of 20 entries, of which 5 are held, refuses its entries 5 to 12 once they are changed.
fn reason_after(change: impl FnOnce(&mut Segment)) -> &'static str {
    let log = Log::of(20);
    let mut segment = log.segment(5, 12, 16);
    change(&mut segment);
    reason(segment, &log.frontier(5))
}

#[test]
fn a_log_comes_over_whole_in_any_pieces() {
    let log = Log::of(50);
    for step in [1, 3, 7, 50] {
        let (mut held, mut tail) = (Frontier::new(), Tail::default());
        while held.size() < 50 {
            let end = (held.size() + step).min(50);
            for size in [end, 50] {
                let segment = log.segment(held.size(), end, size);
                let verified = verify_segment(segment, &held, None, tail, &ring()).unwrap();
                assert_eq!(verified.frontier, log.frontier(end));
                assert_eq!(
                    (verified.checkpoint.clone(), verified.note.clone()),
                    (log.checkpoint(size), log.note(size))
                );
            }
            let verified = verify(log.segment(held.size(), end, end), &held).unwrap().into_inner();
            for entry in &verified.entries {
                let index = entry.header.index as usize;
                assert_eq!((&entry.header, &entry.bytes), (&log.headers[index], &log.bytes[index]));
                assert_eq!(entry.leaf, log.headers[index].leaf());
                assert_eq!(entry.disclosure, log.disclosure(entry.header.index));
            }
            tail = verified.entries.iter().fold(tail, |tail, entry| tail.after(&entry.header));
            held = verified.frontier;
        }
        assert_eq!(held.root(), log.tree.root(50));
    }
}

#[test]
fn what_is_held_already_is_trimmed() {
    let log = Log::of(20);
    let verified = verify(log.segment(2, 12, 16), &log.frontier(5)).unwrap();
    assert_eq!((verified.first, verified.entries.len(), verified.frontier.size()), (5, 7, 12));
    assert_eq!(reason(log.segment(0, 5, 5), &log.frontier(5)), "already-held");
    assert_eq!(reason(log.segment(0, 4, 4), &log.frontier(5)), "already-held");
    let overlap: Vec<u64> = log.segment(2, 12, 16).overlap(5).map(|(index, _)| index).collect();
    assert_eq!(overlap, [2, 3, 4]);
    assert_eq!(log.segment(2, 12, 16).trim(5), log.segment(5, 12, 16));
    assert_eq!(log.segment(6, 12, 16).trim(5), log.segment(6, 12, 16));
}

#[test]
fn what_goes_on_from_one_another_is_joined() {
    let log = Log::of(20);
    let piece =
        |(first, end, size): (u64, u64, u64)| verify(log.segment(first, end, size), &log.frontier(first)).unwrap();
    // The joined segment has the larger note.
    for (one, other, size) in
        [((5, 8, 9), (8, 12, 16), 16), ((5, 8, 16), (8, 12, 12), 16), ((5, 8, 8), (8, 12, 12), 12)]
    {
        assert_eq!(piece(one).join(piece(other)).unwrap(), piece((5, 12, size)));
    }
    for (one, other) in [((5, 8, 8), (9, 12, 12)), ((5, 8, 8), (7, 12, 12)), ((8, 12, 12), (5, 8, 8))] {
        assert_eq!(*piece(one).join(piece(other)).unwrap_err(), (piece(one), piece(other)));
    }
}

#[test]
fn gaps_and_rollbacks_are_refused() {
    let log = Log::of(20);
    assert_eq!(reason(log.segment(6, 12, 12), &log.frontier(5)), "gap");
    assert_eq!(reason_after(|segment| segment.first = u64::MAX), "over-limit");
    assert_eq!(reason_after(|segment| segment.note = log.note(11)), "note-too-small");
    assert_eq!(reason_after(|segment| segment.note = log.note(4)), "rollback");
    assert_eq!(reason_after(|segment| segment.first = 4), "bad-header");
    assert_eq!(reason_after(|segment| segment.headers.swap(0, 1)), "bad-header");
}

#[test]
fn only_a_trusted_signature_on_the_right_log_counts() {
    let log = Log::of(20);
    let note = |change: &dyn Fn(&mut Checkpoint), signer: &Signer| {
        let mut checkpoint = log.checkpoint(16);
        change(&mut checkpoint);
        signer.sign(&checkpoint)
    };
    let imposter = Signer::new(&origin(), &[8; 32]);
    let refused = |note: String| reason_after(|segment| segment.note = note);
    assert_eq!(refused(note(&|_| {}, &signer())), "verified");
    assert_eq!(refused(note(&|_| {}, &imposter)), "unknown-key");
    assert_eq!(refused(note(&|checkpoint| checkpoint.log.epoch = 2, &signer())), "unknown-key");
    assert_eq!(refused(log.note(16).replace("\n16\n", "\n17\n")), "bad-signature");
    assert_eq!(refused("marsad/souss-massa/1\n".into()), "bad-note");
    assert_eq!(refused("x".repeat(limits::NOTE_BYTES_MAX + 1)), "over-limit");
    assert_eq!(refused(note(&|checkpoint| checkpoint.root = empty_root(), &signer())), "inconsistent");
    // The segment names another log than its note.
    let other = LogId::new(OriginName::new("oriental").unwrap(), 1);
    assert_eq!(reason_after(|segment| segment.log = other), "other-log");
    let ended = TrustedKey { until_size: Some(16), ..TrustedKey::in_use(signer().verifier_key(), 1) };
    let ring = KeyRing::new([ended]).unwrap();
    let result = verify_segment(log.segment(5, 12, 16), &log.frontier(5), None, Tail::default(), &ring);
    assert_eq!(result.unwrap_err().reason(), "key-not-valid");
    assert!(verify_segment(log.segment(5, 12, 15), &log.frontier(5), None, Tail::default(), &ring).is_ok());
}

#[test]
fn entries_that_do_not_lead_to_the_root_are_refused() {
    assert_eq!(reason_after(|segment| segment.consistency.clear()), "inconsistent");
    assert_eq!(reason_after(|segment| segment.consistency.push(empty_root())), "inconsistent");
    assert_eq!(reason_after(|segment| segment.consistency = vec![empty_root(); 65]), "over-limit");
    let log = Log::of(20);
    assert_eq!(reason(log.segment(5, 12, 12), &Log::of(4).frontier(4)), "gap");
    let mut other = Log::of(4);
    other.append(1, vec![b"another entry".to_vec()]);
    assert_eq!(reason(log.segment(5, 12, 12), &other.frontier(5)), "inconsistent");
    for position in 0..7 {
        let dropped = reason_after(|segment| {
            segment.headers.remove(position);
            segment.disclosures.remove(position);
        });
        assert!(["bad-header", "inconsistent"].contains(&dropped), "{dropped}");
    }
}

#[test]
fn limits_come_first() {
    assert_eq!(reason_after(|segment| segment.headers = vec![vec![]; 513]), "over-limit");
    assert_eq!(reason_after(|segment| segment.headers[0] = vec![0; 1025]), "over-limit");
    assert_eq!(reason_after(|segment| drop(segment.disclosures.pop())), "bad-segment");
    assert_eq!(reason_after(|segment| (segment.headers.clear(), segment.disclosures.clear()).0), "bad-segment");
    let full = |chunks: usize, inline: Option<Vec<u8>>, bytes: Vec<u32>| Disclosure::Full {
        opening: super::super::commitment::Opening { salt: super::salt(1), chunk_hashes: vec![empty_root(); chunks] },
        inline,
        chunk_bytes: bytes,
    };
    let with = |disclosure: Disclosure| reason_after(|segment| segment.disclosures[0] = disclosure);
    assert_eq!(with(full(1, Some(vec![0; limits::CHUNK_INLINE_BYTES_MAX + 1]), vec![1])), "over-limit");
    assert_eq!(with(full(1, None, vec![limits::CHUNK_STORED_BYTES_MAX as u32 + 1])), "over-limit");
    assert_eq!(with(full(limits::PAYLOAD_CHUNKS_MAX + 1, None, vec![])), "over-limit");
    assert_eq!(with(full(257, None, vec![limits::CHUNK_STORED_BYTES_MAX as u32; 257])), "over-limit");
    let large = reason_after(|segment| segment.disclosures.iter_mut().for_each(|all| *all = full(4_000, None, vec![])));
    assert_eq!(large, "over-limit");
}

#[test]
fn the_last_checkpoint_must_be_met() {
    let log = Log::of(20);
    let last = |size, root| Some(Checkpoint { log: log_id(), size, root });
    let result = |last: Option<Checkpoint>, size| {
        let segment = log.segment(5, 12, size);
        verify_segment(segment, &log.frontier(5), last.as_ref(), Tail::default(), &ring())
            .map_or_else(|error| error.reason(), |_| "verified")
    };
    for size in [0, 1, 4, 5, 6, 9, 12, 13, 16, 20] {
        assert_eq!(result(last(size, log.tree.root(size)), 16), "verified", "last {size}");
    }
    let wrong = empty_root();
    assert_eq!(result(last(5, wrong), 16), "held-disagrees");
    for size in [6, 9, 12, 16] {
        assert_eq!(result(last(size, wrong), 16), "fork", "last {size}");
    }
    assert_eq!(result(Some(Checkpoint { log: LogId::new(origin(), 2), ..log.checkpoint(5) }), 16), "other-log");
    // A fault of the sender is not reported as a fork of the origin.
    let mut segment = log.segment(5, 12, 16);
    segment.consistency.clear();
    let result = verify_segment(segment, &log.frontier(5), last(9, wrong).as_ref(), Tail::default(), &ring());
    assert_eq!(result.unwrap_err().reason(), "inconsistent");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Of everything in a segment, only a payload's absence and the hint of its size can change unnoticed.
    #[test]
    fn a_flipped_bit_of_a_header_is_refused(position in 0_usize..7, bit in 0_usize..58 * 8) {
        let flipped = reason_after(|segment| segment.headers[position][bit / 8] ^= 1 << (bit % 8));
        prop_assert_ne!(flipped, "verified");
    }

    #[test]
    fn a_flipped_bit_of_a_proof_is_refused(position in any::<prop::sample::Index>(), bit in 0_usize..256) {
        let flipped = reason_after(|segment| {
            let hash = position.get(&segment.consistency);
            let mut bytes = *hash.as_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let position = position.index(segment.consistency.len());
            segment.consistency[position] = Hash::new(bytes);
        });
        prop_assert_eq!(flipped, "inconsistent");
    }
}
