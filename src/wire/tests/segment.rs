//! Segments and disclosures: round trips and limits.

use proptest::prelude::*;
use prost::Message;

use super::sample::code;
use crate::{Problem, pb, segment};
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::commitment::{Opening, Salt};
use marsad_log::extension::EntryPosition;
use marsad_log::merkle::Hash;
use marsad_log::segment::{Disclosure, Segment, WithheldReason};

fn full(chunks: usize) -> Disclosure {
    let chunk_hashes = vec![Hash::digest(&[b"chunk"]); chunks];
    let opening = Opening { salt: Salt::new([7; 32]), chunk_hashes };
    Disclosure::Full { opening, inline: (chunks == 1).then(|| vec![9; 100]), chunk_bytes: vec![100; chunks] }
}

fn sample() -> Segment {
    let disclosures = vec![
        full(1),
        full(3),
        Disclosure::Withheld { reason: WithheldReason::Sharing, until: None },
        Disclosure::Withheld {
            reason: WithheldReason::Embargo,
            until: Some(Timestamp::from_micros(1_700_000_000_000_001)),
        },
        Disclosure::Withheld { reason: WithheldReason::NotHeld, until: None },
        Disclosure::Erased { by: EntryPosition { epoch: 3, index: 12 } },
        Disclosure::Lost,
    ];
    Segment {
        log: LogId::new(code("oriental"), 2),
        first: 40,
        headers: vec![vec![1; 58]; disclosures.len()],
        disclosures,
        note: "note".into(),
        consistency: vec![Hash::digest(&[b"x"]); 5],
    }
}

#[test]
fn segments_read_back() {
    let message = segment::to_pb(sample()).unwrap();
    let read = pb::Segment::decode(message.encode_to_vec().as_slice()).unwrap();
    assert_eq!(segment::from_pb(read).unwrap(), sample());
}

#[test]
fn a_reason_that_is_not_known_withholds_all_the_same() {
    let message = pb::Disclosure {
        state: Some(pb::disclosure::State::Withheld(pb::WithheldDisclosure {
            reason: "LAWSUIT".into(),
            until: String::new(),
        })),
    };
    let read = segment::disclosure_from_pb(message).unwrap();
    assert!(matches!(read, Disclosure::Withheld { reason: WithheldReason::Unknown(_), until: None }));
}

#[test]
fn limits_hold_both_ways() {
    let refused = |change: fn(&mut Segment)| {
        let mut segment = sample();
        change(&mut segment);
        segment::to_pb(segment).unwrap_err().field
    };
    let many = |s: &mut Segment, n: usize| {
        s.headers = vec![vec![1; 58]; n];
        s.disclosures = vec![Disclosure::Lost; n];
    };
    let mut allowed = sample();
    many(&mut allowed, 512);
    assert!(segment::to_pb(allowed).is_ok());
    assert_eq!(
        refused(|s| (s.headers, s.disclosures) = (vec![vec![1; 58]; 513], vec![Disclosure::Lost; 513])),
        "headers"
    );
    assert_eq!(refused(|s| s.headers[2] = vec![0; 1025]), "headers[2]");
    assert_eq!(refused(|s| s.disclosures.truncate(2)), "disclosures");
    assert_eq!(refused(|s| s.disclosures[0] = full(16_385)), "disclosures[0].chunk_hashes");
    assert_eq!(refused(|s| s.consistency = vec![Hash::digest(&[b""]); 65]), "consistency");
    assert_eq!(refused(|s| (s.disclosures[0], s.disclosures[1]) = (full(12_000), full(12_000))), "segment");
    let inline = |bytes: usize, chunks: usize| {
        let Disclosure::Full { opening, chunk_bytes, .. } = full(chunks) else { unreachable!() };
        segment::disclosure_to_pb(Disclosure::Full { opening, inline: Some(vec![0; bytes]), chunk_bytes })
    };
    assert!(inline(16 * 1024, 1).is_ok());
    assert_eq!(inline(16 * 1024 + 1, 1).unwrap_err().field, "inline_chunk");
    assert_eq!(inline(1, 2).unwrap_err().problem, Problem::Contradiction);
}

#[test]
fn an_error_names_the_field() {
    let refused = |change: fn(&mut pb::FullDisclosure)| {
        let mut message = segment::to_pb(sample()).unwrap();
        if let Some(pb::disclosure::State::Full(full)) = &mut message.disclosures[1].state {
            change(full);
        }
        segment::from_pb(message).unwrap_err().field
    };
    assert_eq!(refused(|full| full.salt.truncate(31)), "disclosures[1].salt");
    assert_eq!(refused(|full| full.chunk_hashes[2].push(0)), "disclosures[1].chunk_hashes[2]");
    assert_eq!(refused(|full| full.chunk_sizes.truncate(2)), "disclosures[1].chunk_sizes");
    assert_eq!(refused(|full| full.chunk_sizes[0] = 256 * 1024 + 1), "disclosures[1].chunk_sizes");
    let mut message = segment::to_pb(sample()).unwrap();
    message.disclosures[3].state = None;
    assert_eq!(segment::from_pb(message).unwrap_err().field, "disclosures[3].state");
}

proptest! {
    #[test]
    fn changed_messages_never_panic(at: prop::sample::Index, byte: u8) {
        let mut bytes = segment::to_pb(sample()).unwrap().encode_to_vec();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        if let Ok(message) = pb::Segment::decode(bytes.as_slice()) {
            let _ = segment::from_pb(message);
        }
    }
}
