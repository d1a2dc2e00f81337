//! How a node handles the stream of a peer that is honest, cut anywhere, tampered with, or forked.

use std::sync::Arc;

use marsad::domain::timestamp::Timestamp;
use marsad::federation::feed::{Feed, FeedMessage};
use marsad::federation::local_logs::{ChunkStaging, HeldLogs, LocalLogs};
use marsad::federation::payload_chunks::contiguous;
use marsad::federation::receive::Receiver;
use marsad::federation::shared_state::SharedState;
use marsad::log::checkpoint::SignedNote;
use marsad::log::entry::{Kind, SharingClass};
use marsad::log::fork::ForkEvidence;
use marsad::log::segment::{Disclosure, Segment, WithheldReason};

use crate::federation_memory::Memory;
use crate::federation_origin::{Origin, Script, interleave, name};

const ROOMY: usize = 8 << 20;

fn receiver<C: LocalLogs>(copies: &C, peer: &str, pending_bytes: usize) -> Receiver<C> {
    Receiver::new(copies.clone(), name(peer), Arc::new(SharedState::default()), pending_bytes)
}

/// Plays a whole feed.
pub async fn play<C: LocalLogs>(receiver: &mut Receiver<C>, mut feed: Script) {
    while let Some(message) = feed.next().await.unwrap() {
        receiver.take(message, &mut feed).await.unwrap();
    }
    receiver.store(&mut feed).await.unwrap();
}

/// One connection that plays `messages`.
pub async fn connect<C: LocalLogs>(copies: &C, messages: Vec<FeedMessage>) {
    play(&mut receiver(copies, "peer", ROOMY), Script::of(messages)).await;
}

/// The request at connection: entries held, and chunks of the next entry.
pub async fn want<C: HeldLogs + ChunkStaging>(copies: &C, origin: &Origin) -> (u64, u32) {
    let size = copies.head(&origin.log).await.unwrap().frontier.size();
    let staged = contiguous(&copies.staged(&origin.log).await.unwrap());
    (size, staged.get(&size).copied().unwrap_or_default())
}

/// What an honest peer sends of these logs to a peer that holds `copies`.
pub async fn rest<C: HeldLogs + ChunkStaging>(copies: &C, origins: &[&Origin], each: u64) -> Vec<FeedMessage> {
    let mut lists = Vec::new();
    for origin in origins {
        let (held, chunks) = want(copies, origin).await;
        lists.push(origin.messages(held, chunks, each));
    }
    interleave(lists)
}

fn two() -> (Origin, Origin) {
    (Origin::with_entries("oriental", 1, 23), Origin::with_entries("souss-massa", 2, 17))
}

fn memory(origins: &[&Origin]) -> Memory {
    Memory::new(origins.iter().map(|origin| origin.key()))
}

/// The copies of a receiver whose stream was never cut.
async fn undisturbed(origins: &[&Origin]) -> Memory {
    let copies = memory(origins);
    connect(&copies, rest(&copies, origins, 5).await).await;
    copies
}

#[tokio::test]
async fn honest_logs_arrive_whole_and_what_is_withheld_shows_as_withheld() {
    let (a, b) = two();
    let copies = undisturbed(&[&a, &b]).await;
    for origin in [&a, &b] {
        assert_eq!(
            (copies.size(&origin.log), copies.root(&origin.log)),
            (origin.size(), Some(origin.tree.frontier.root()))
        );
        for (index, header) in origin.headers.iter().enumerate() {
            let withheld = Disclosure::Withheld { reason: WithheldReason::Sharing, until: None };
            let found = copies.disclosure(&origin.log, index);
            assert_eq!(found == withheld, header.sharing == SharingClass::Local, "entry {index}");
        }
    }
    assert!(a.headers.iter().any(|header| matches!(header.kind, Kind::Unknown(_))), "an unknown kind was passed on");
    assert_eq!(copies.incidents(), []);
}

#[tokio::test]
async fn a_transfer_cut_anywhere_resumes_with_the_same_result() {
    let (a, b) = two();
    let whole = undisturbed(&[&a, &b]).await.digest();
    let count = rest(&memory(&[&a, &b]), &[&a, &b], 5).await.len();
    for pending_bytes in [0, 700, ROOMY] {
        for cut in 0..=count {
            let copies = memory(&[&a, &b]);
            let messages = rest(&copies, &[&a, &b], 5).await;
            let mut first = receiver(&copies, "peer", pending_bytes);
            play(&mut first, Script::of(messages.into_iter().take(cut))).await;
            let mut second = receiver(&copies, "peer", pending_bytes);
            play(&mut second, Script::of(rest(&copies, &[&a, &b], 3).await)).await;
            assert_eq!(copies.digest(), whole, "cut after {cut}, {pending_bytes} bytes pending");
            assert_eq!((copies.incidents(), copies.staged_count()), (Vec::new(), 0));
        }
    }
}

#[tokio::test]
async fn a_transfer_cut_at_every_message_comes_to_its_end() {
    let (a, b) = two();
    let whole = undisturbed(&[&a, &b]).await.digest();
    let copies = memory(&[&a, &b]);
    let mut connections = 0;
    while copies.digest() != whole {
        // A segment and one chunk: less than the largest entry takes.
        for origin in [&a, &b] {
            let messages = rest(&copies, &[origin], 1).await;
            play(&mut receiver(&copies, "peer", 0), Script::of(messages.into_iter().take(2))).await;
        }
        connections += 1;
        assert!(connections < 200, "no progress");
    }
    assert_eq!(copies.incidents(), []);
}

#[tokio::test]
async fn what_is_staged_is_not_sent_again() {
    let mut origin = Origin::with_entries("oriental", 1, 2);
    let chunks: Vec<Vec<u8>> = (0..9_u8).map(|n| vec![n; 1_000]).collect();
    origin.append(Kind::Observations, SharingClass::Open, chunks);
    let copies = memory(&[&origin]);
    let messages = rest(&copies, &[&origin], 1).await;
    let all = messages.len();
    play(&mut receiver(&copies, "peer", 2_500), Script::of(messages.into_iter().take(all - 2))).await;
    assert_eq!(want(&copies, &origin).await, (2, 6), "chunks are staged three at a time, and one was in memory");
    let messages = rest(&copies, &[&origin], 1).await;
    assert_eq!(messages.len(), 1 + 3);
    connect(&copies, messages).await;
    assert_eq!((copies.size(&origin.log), copies.staged_count()), (3, 0));
}

/// Spoils one message of the first log, then plays it with an honest second log.
async fn spoilt(spoil: impl Fn(&mut FeedMessage) -> bool) -> (Memory, Origin, Origin) {
    let (a, b) = two();
    let copies = memory(&[&a, &b]);
    let mut messages = a.messages(0, 0, 5);
    assert!(messages.iter_mut().any(spoil), "something was spoilt");
    connect(&copies, interleave(vec![messages, b.messages(0, 0, 5)])).await;
    assert_eq!(copies.size(&b.log), b.size(), "the other log goes on");
    // An honest peer then sends the rest, and the copies equal the origin's logs.
    let held = copies.size(&a.log);
    assert!(held < a.size());
    assert_eq!(held % 5, 0, "whole segments only");
    let reasons = copies.reasons();
    connect(&copies, rest(&copies, &[&a, &b], 4).await).await;
    assert_eq!(copies.digest(), undisturbed(&[&a, &b]).await.digest());
    assert_eq!(copies.reasons(), reasons);
    (copies, a, b)
}

fn second_segment(spoil: impl Fn(&mut Segment)) -> impl Fn(&mut FeedMessage) -> bool {
    move |message| match message {
        FeedMessage::Segment(segment) if segment.first == 5 => {
            spoil(segment);
            true
        }
        _ => false,
    }
}

async fn assert_refused(spoil: impl Fn(&mut FeedMessage) -> bool, reasons: &[&str]) {
    let (copies, a, _) = spoilt(spoil).await;
    let incidents = copies.incidents();
    assert_eq!(incidents.len(), 1, "{incidents:?}");
    assert!(reasons.contains(&incidents[0].reason.as_str()), "{incidents:?}");
    assert_eq!((incidents[0].peer.as_str(), &incidents[0].log), ("peer", &a.log));
    assert!(!copies.is_quarantined(&a.log));
}

#[tokio::test]
async fn a_header_with_any_bit_flipped_is_refused() {
    let bytes = two().0.bytes[6].len();
    for bit in 0..bytes * 8 {
        let flip = second_segment(|segment| segment.headers[1][bit / 8] ^= 1 << (bit % 8));
        assert_refused(flip, &["inconsistent", "bad-header", "time-decreases"]).await;
    }
}

#[tokio::test]
async fn payloads_openings_and_chunks_that_were_tampered_with_are_refused() {
    let inline = second_segment(|segment| {
        let full = segment.disclosures.iter_mut().find_map(|disclosure| match disclosure {
            Disclosure::Full { inline: Some(chunk), .. } => Some(chunk),
            _ => None,
        });
        full.unwrap()[0] ^= 1;
    });
    assert_refused(inline, &["bad-commitment"]).await;
    let opening = second_segment(|segment| {
        let Disclosure::Full { opening, .. } = &mut segment.disclosures[1] else { panic!("not full") };
        opening.chunk_hashes.reverse();
    });
    assert_refused(opening, &["bad-commitment"]).await;
    for number in 0..4 {
        let of = |message: &mut FeedMessage| match message {
            FeedMessage::Chunk(chunk) => Some(chunk.clone()).filter(|chunk| (chunk.index, chunk.number) == (6, number)),
            _ => None,
        };
        let flipped = |message: &mut FeedMessage| {
            of(message).is_some_and(|mut chunk| {
                chunk.data[99] ^= 0x10;
                *message = FeedMessage::Chunk(chunk);
                true
            })
        };
        assert_refused(flipped, &["bad-chunk"]).await;
        let short = |message: &mut FeedMessage| {
            of(message).is_some_and(|mut chunk| {
                chunk.data.pop();
                *message = FeedMessage::Chunk(chunk);
                true
            })
        };
        assert_refused(short, &["bad-chunk"]).await;
        let skipped = |message: &mut FeedMessage| {
            of(message).is_some_and(|mut chunk| {
                chunk.number += 1;
                *message = FeedMessage::Chunk(chunk);
                true
            })
        };
        assert_refused(skipped, &["chunk-out-of-order", "bad-chunk"]).await;
    }
}

#[tokio::test]
async fn notes_and_proofs_that_were_tampered_with_are_refused() {
    let signature = second_segment(|segment| {
        let at = segment.note.len() - 10;
        let other = if segment.note.as_bytes()[at] == b'A' { "B" } else { "A" };
        segment.note.replace_range(at..=at, other);
    });
    assert_refused(signature, &["bad-signature", "bad-note"]).await;
    let size = second_segment(|segment| segment.note = segment.note.replacen("\n23\n", "\n22\n", 1));
    assert_refused(size, &["bad-signature"]).await;
    let forged = Origin::with_entries("oriental", 99, 23);
    assert_refused(second_segment(|segment| segment.note = forged.note(23)), &["unknown-key"]).await;
    let other = two().1;
    assert_refused(second_segment(|segment| segment.note = other.note(17)), &["other-log"]).await;
    let proof = second_segment(|segment| {
        segment.consistency.pop();
    });
    assert_refused(proof, &["inconsistent"]).await;
    let small = two().0;
    assert_refused(second_segment(|segment| segment.note = small.note(7)), &["note-too-small"]).await;
    assert_refused(second_segment(|segment| segment.note = small.note(3)), &["rollback"]).await;
}

#[tokio::test]
async fn gaps_and_wrong_order_are_refused() {
    assert_refused(second_segment(|segment| segment.first = 6), &["gap"]).await;
    let dropped = second_segment(|segment| {
        segment.headers.remove(0);
        segment.disclosures.remove(0);
    });
    assert_refused(dropped, &["bad-header", "incomplete-segment"]).await;
    let swapped = second_segment(|segment| segment.headers.swap(0, 1));
    assert_refused(swapped, &["bad-header"]).await;
    let unbalanced = second_segment(|segment| {
        segment.disclosures.pop();
    });
    assert_refused(unbalanced, &["bad-segment"]).await;
}

#[tokio::test]
async fn a_log_of_an_unknown_origin_is_skipped_and_told_once() {
    let (a, b) = two();
    let copies = memory(&[&b]);
    let shared = Arc::new(SharedState::default());
    for _ in 0..3 {
        let mut receiver = Receiver::new(copies.clone(), name("peer"), Arc::clone(&shared), ROOMY);
        let heads = vec![FeedMessage::Heads(vec![a.note(23), b.note(17)])];
        play(&mut receiver, Script::of(interleave(vec![heads, a.messages(0, 0, 5), b.messages(0, 0, 5)]))).await;
    }
    assert_eq!((copies.size(&a.log), copies.size(&b.log)), (0, b.size()));
    let incidents = copies.incidents();
    assert_eq!(incidents.len(), 1);
    assert_eq!((incidents[0].reason.as_str(), &incidents[0].log), ("unknown-origin", &a.log));
}

#[tokio::test]
async fn what_is_sent_twice_changes_nothing() {
    let (a, b) = two();
    let copies = undisturbed(&[&a, &b]).await;
    let digest = copies.digest();
    connect(&copies, interleave(vec![a.messages(0, 0, 4), b.messages(3, 0, 7)])).await;
    assert_eq!((copies.digest(), copies.incidents()), (digest, Vec::new()));
}

#[tokio::test]
async fn what_arrives_together_is_stored_together() {
    let (a, b) = two();
    let copies = memory(&[&a, &b]);
    // One after the other, each a segment an entry: one transaction a log.
    connect(&copies, a.messages(0, 0, 1).into_iter().chain(b.messages(0, 0, 1)).collect()).await;
    assert_eq!((copies.applied(), copies.digest()), (2, undisturbed(&[&a, &b]).await.digest()));
    // The entries before a fault are stored, and the other log is not affected.
    let copies = memory(&[&a, &b]);
    let mut messages = a.messages(0, 0, 1);
    let at = messages.iter().rposition(|message| matches!(message, FeedMessage::Segment(_))).unwrap();
    let FeedMessage::Segment(last) = &mut messages[at] else { unreachable!() };
    last.headers[0][0] ^= 1;
    connect(&copies, messages.into_iter().chain(b.messages(0, 0, 1)).collect()).await;
    assert_eq!((copies.size(&a.log), copies.size(&b.log)), (a.size() - 1, b.size()));
    assert_eq!(copies.incidents().len(), 1);
}

#[tokio::test]
async fn two_feeders_of_one_log_do_no_harm() {
    let (a, b) = two();
    let copies = memory(&[&a, &b]);
    let (mut one, mut other) = (receiver(&copies, "one", ROOMY), receiver(&copies, "other", 0));
    let (first, second) = (a.messages(0, 0, 5), a.messages(0, 0, 3));
    let mut feed = Script::of([]);
    let mut second = second.into_iter();
    for message in first {
        one.take(message, &mut feed).await.unwrap();
        one.store(&mut feed).await.unwrap();
        for message in second.by_ref().take(2) {
            other.take(message, &mut feed).await.unwrap();
            other.store(&mut feed).await.unwrap();
        }
    }
    connect(&copies, b.messages(0, 0, 5)).await;
    assert_eq!(copies.digest(), undisturbed(&[&a, &b]).await.digest());
    assert_eq!(copies.incidents(), []);
}

/// The same origin with another history from `from` on.
fn fork_of(origin: &Origin, from: u64, size: u64) -> Origin {
    let mut forked = Origin::new(origin.log.origin.as_str(), 1);
    for index in 0..size {
        let (at, other) = (index as usize, index >= from);
        let chunks = if other { vec![format!("another {index}").into_bytes()] } else { origin.chunks[at].clone() };
        let kind = if other { Kind::Observations } else { origin.headers[at].kind };
        let sharing = if other { SharingClass::Open } else { origin.headers[at].sharing };
        forked.append(kind, sharing, chunks);
    }
    forked
}

async fn assert_quarantined(copies: &Memory, a: &Origin, b: &Origin, held: u64) {
    assert!(copies.is_quarantined(&a.log));
    let incidents = copies.incidents();
    let split: Vec<_> = incidents.iter().filter(|incident| incident.reason == "split-view").collect();
    assert_eq!(split.len(), 1, "{incidents:?}");
    let evidence = ForkEvidence::from_json(&split[0].evidence).unwrap();
    assert_eq!(evidence.verify(copies.keys()), Ok(a.log.clone()));
    // The held entries stay, no more are added, and the other log continues.
    let mut longer = a.clone();
    longer.append(Kind::Observations, SharingClass::Open, vec![b"more".to_vec()]);
    connect(copies, interleave(vec![longer.messages(held, 0, 5), b.messages(0, 0, 5)])).await;
    assert_eq!((copies.size(&a.log), copies.size(&b.log)), (held, b.size()));
    assert_eq!(copies.incidents().len(), incidents.len());
}

#[tokio::test]
async fn two_roots_of_one_size_quarantine_the_log() {
    let (a, b) = two();
    let copies = memory(&[&a, &b]);
    connect(&copies, a.messages(0, 0, 5)).await;
    let forked = fork_of(&a, 20, 23);
    connect(&copies, vec![FeedMessage::Heads(vec![forked.note(23)])]).await;
    assert_quarantined(&copies, &a, &b, 23).await;
}

#[tokio::test]
async fn a_shorter_history_that_differs_quarantines_the_log() {
    for (from, size) in [(3, 4), (3, 8), (15, 16), (16, 17), (9, 21), (0, 1)] {
        let (a, b) = two();
        let copies = memory(&[&a, &b]);
        connect(&copies, a.messages(0, 0, 5)).await;
        connect(&copies, vec![FeedMessage::Heads(vec![fork_of(&a, from, size).note(size)])]).await;
        assert_quarantined(&copies, &a, &b, 23).await;
    }
}

#[tokio::test]
async fn a_longer_history_that_differs_quarantines_the_log_once_the_peer_proves_it() {
    for (held, from) in [(8, 7), (8, 0), (11, 10), (11, 4), (16, 8)] {
        let (a, b) = two();
        let copies = memory(&[&a, &b]);
        connect(&copies, vec![FeedMessage::Segment(fork_of(&a, held, held).segment(0, held, held))]).await;
        connect(&copies, fork_of(&a, held, held).messages(0, 0, 5)).await;
        assert_eq!(copies.size(&a.log), held);
        let forked = fork_of(&a, from, held + 6);
        // A peer that cannot prove it is ignored.
        connect(&copies, forked.messages(held, 0, 5)).await;
        assert!(!copies.is_quarantined(&a.log));
        assert_eq!(copies.size(&a.log), held);
        let feed = Script::of(forked.messages(held, 0, 5)).with_prover(&forked);
        play(&mut receiver(&copies, "peer", ROOMY), feed).await;
        assert_quarantined(&copies, &a, &b, held).await;
    }
}

#[tokio::test]
async fn a_longer_history_whose_times_go_back_quarantines_the_log_once_the_peer_proves_it() {
    let (a, b) = two();
    let copies = memory(&[&a, &b]);
    connect(&copies, fork_of(&a, 8, 8).messages(0, 0, 5)).await;
    let mut forked = fork_of(&a, 6, 7);
    for index in 7..12 {
        let chunks = vec![format!("early {index}").into_bytes()];
        let early = Timestamp::from_micros(1_600_000_000_000_000);
        forked.append_at(early, Kind::Observations, SharingClass::Open, chunks);
    }
    connect(&copies, forked.messages(8, 0, 5)).await;
    assert_eq!(copies.reasons().into_iter().collect::<Vec<_>>(), ["time-decreases"]);
    assert!(!copies.is_quarantined(&a.log));
    let feed = Script::of(forked.messages(8, 0, 5)).with_prover(&forked);
    play(&mut receiver(&copies, "peer", ROOMY), feed).await;
    assert_quarantined(&copies, &a, &b, 8).await;
}

#[tokio::test]
async fn a_checkpoint_seen_before_its_entries_is_held_against_them() {
    let (a, b) = two();
    let copies = memory(&[&a, &b]);
    let shared = Arc::new(SharedState::default());
    let forked = fork_of(&a, 12, 20);
    let mut one = Receiver::new(copies.clone(), name("one"), Arc::clone(&shared), ROOMY);
    play(&mut one, Script::of([FeedMessage::Heads(vec![forked.note(20)])])).await;
    let mut other = Receiver::new(copies.clone(), name("other"), shared, ROOMY);
    play(&mut other, Script::of(a.messages(0, 0, 5)).with_prover(&a)).await;
    assert_quarantined(&copies, &a, &b, 15).await;
}

#[tokio::test]
async fn entries_that_differ_from_those_held_are_a_fork_or_a_lie() {
    let (a, b) = two();
    let copies = memory(&[&a, &b]);
    connect(&copies, a.messages(0, 0, 5)).await;
    let mut lie = a.segment(2, 7, 23);
    lie.headers[1][9] ^= 1;
    connect(&copies, vec![FeedMessage::Segment(lie)]).await;
    assert_eq!(copies.reasons().into_iter().collect::<Vec<_>>(), ["overlap-differs"]);
    assert!(!copies.is_quarantined(&a.log));
    let forked = fork_of(&a, 4, 12);
    connect(&copies, vec![FeedMessage::Segment(forked.segment(2, 7, 12))]).await;
    assert_quarantined(&copies, &a, &b, 23).await;
}

#[tokio::test]
async fn heads_that_agree_or_cannot_be_read_change_nothing() {
    let (a, b) = two();
    let copies = undisturbed(&[&a, &b]).await;
    let digest = copies.digest();
    let notes = (0..=23).map(|size| a.note(size)).chain(["no note".to_owned(), String::new()]).collect();
    let mut receiver = receiver(&copies, "peer", ROOMY);
    play(&mut receiver, Script::of([FeedMessage::Heads(notes)])).await;
    assert_eq!(receiver.sizes().get(&a.log), Some(&23));
    assert_eq!((copies.digest(), copies.incidents()), (digest, Vec::new()));
    // A forged one ends that log for this peer.
    play(&mut receiver, Script::of([FeedMessage::Heads(vec![a.note(23).replace("\n23\n", "\n24\n")])])).await;
    assert_eq!(copies.reasons().into_iter().collect::<Vec<_>>(), ["bad-signature"]);
    assert!(!receiver.takes(&a.log) && receiver.takes(&b.log));
}

#[tokio::test]
async fn signatures_of_witnesses_under_heads_that_agree_are_kept() {
    let (a, b) = two();
    let copies = undisturbed(&[&a, &b]).await;
    let witnessed = |size| {
        let note = SignedNote::parse(&a.note(size)).unwrap();
        let cosignature = b.signer.sign_note(note.text()).unwrap();
        note.with_signatures(cosignature.signatures()).to_string()
    };
    let mut receiver = receiver(&copies, "peer", ROOMY);
    // The signature arrives after its checkpoint, under an earlier held checkpoint, and under a false one.
    let lie = fork_of(&a, 4, 30).note(29);
    let lie = SignedNote::parse(&lie).unwrap();
    let lie = lie.clone().with_signatures(b.signer.sign_note(lie.text()).unwrap().signatures()).to_string();
    let notes = vec![a.note(23), witnessed(23), witnessed(20), lie];
    play(&mut receiver, Script::of([FeedMessage::Heads(notes)])).await;
    let signer = "marsad/souss-massa".to_owned();
    assert_eq!(copies.cosigned(), [(23, signer.clone()), (20, signer)]);
}

#[tokio::test]
async fn what_cannot_be_read_is_recorded_with_its_log() {
    let (a, b) = two();
    let copies = memory(&[&a, &b]);
    let unreadable = |log| FeedMessage::Unreadable { log, detail: "salt: has another length than expected".into() };
    let messages = vec![unreadable(None), unreadable(Some(a.log.clone())), unreadable(Some(a.log.clone()))];
    connect(&copies, interleave(vec![messages, a.messages(0, 0, 50), b.messages(0, 0, 5)])).await;
    assert_eq!(copies.size(&b.log), b.size());
    assert_eq!(copies.incidents().len(), 1);
    assert_eq!(copies.reasons().into_iter().collect::<Vec<_>>(), ["unreadable"]);
}
