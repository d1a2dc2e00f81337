//! Receipts and proof files: they are read back, and every change of a field is detected.

use super::super::checkpoint::{Checkpoint, Signer};
use super::super::commitment::{Salt, content_digest};
use super::super::merkle::{Hash, empty_root};
use super::super::proof_file::*;
use super::super::receipt::*;
use super::{Log, log_id, origin, signer};
use marsad_domain::code::OriginName;
use marsad_domain::timestamp::Timestamp;

type Change = Box<dyn Fn(&mut Receipt)>;

fn receipt() -> Receipt {
    let log = Log::of(12);
    let entry = |index: u64| ReceiptEntry {
        header: log.bytes[index as usize].clone(),
        inclusion: log.tree.inclusion(index, 12),
        opening: log.opening(index),
        manifest: log.chunks[index as usize][0].clone(),
    };
    Receipt {
        submission: "0199-aa".into(),
        origin: origin(),
        content_digest: content_digest(&[Hash::digest(&[b"batch"])]),
        checkpoint_note: log.note(12),
        verifier_key: signer().verifier_key().to_string(),
        accepted_at: log.headers[8].time,
        entries: vec![entry(7), entry(8)],
    }
}

#[test]
fn a_receipt_verifies_and_comes_back_byte_for_byte() {
    let receipt = receipt();
    let key = signer().verifier_key();
    let facts = receipt.verify(&key).unwrap();
    assert_eq!(facts.checkpoint, Log::of(12).checkpoint(12));
    assert_eq!(facts.headers, Log::of(12).headers[7..=8]);
    assert_eq!(facts.accepted_at, receipt.accepted_at);
    let text = receipt.to_json();
    let again = Receipt::from_json(&text).unwrap();
    assert_eq!(again, receipt);
    assert_eq!(again.to_json(), text);
    assert!(text.starts_with("{\n  \"format\": \"marsad/receipt/v1\",\n  \"submission\": \"0199-aa\",\n"));
}

#[test]
fn every_changed_field_that_a_receipt_vouches_for_is_noticed() {
    let key = signer().verifier_key();
    let other_root = Checkpoint { root: empty_root(), ..Log::of(12).checkpoint(12) };
    let imposter = Signer::new(&origin(), &[8; 32]);
    let changes: Vec<(ReceiptError, Change)> = vec![
        (ReceiptError::OtherOrigin, Box::new(|receipt| receipt.origin = OriginName::new("oriental").unwrap())),
        (ReceiptError::OtherKey, Box::new(|receipt| receipt.verifier_key.clear())),
        (ReceiptError::WrongTime, Box::new(|receipt| receipt.accepted_at = Timestamp::from_micros(1))),
        (ReceiptError::NoEntry, Box::new(|receipt| receipt.entries.clear())),
        (ReceiptError::Misplaced { index: 7 }, Box::new(|receipt| receipt.entries.swap(0, 1))),
        (ReceiptError::Misplaced { index: 7 }, Box::new(|receipt| receipt.entries[1] = receipt.entries[0].clone())),
        (ReceiptError::NotIncluded { index: 8 }, Box::new(|receipt| receipt.entries[1].inclusion.truncate(1))),
        (ReceiptError::NotIncluded { index: 8 }, Box::new(|receipt| receipt.entries[1].inclusion[0] = empty_root())),
        (ReceiptError::NotIncluded { index: 7 }, Box::new(|receipt| receipt.entries[0].header[30] ^= 1)),
        (ReceiptError::Misplaced { index: 7 }, Box::new(|receipt| receipt.entries[0].header[6] ^= 2)),
        (
            ReceiptError::NotIncluded { index: 7 },
            Box::new(move |receipt| receipt.checkpoint_note = signer().sign(&other_root)),
        ),
        (
            ReceiptError::WrongOpening { index: 7 },
            Box::new(|receipt| receipt.entries[0].opening.salt = Salt::new([0; 32])),
        ),
        (
            ReceiptError::WrongOpening { index: 7 },
            Box::new(|receipt| receipt.entries[0].opening.chunk_hashes[1] = empty_root()),
        ),
        (ReceiptError::WrongManifest { index: 7 }, Box::new(|receipt| receipt.entries[0].manifest[0] ^= 1)),
        (ReceiptError::WrongManifest { index: 7 }, Box::new(|receipt| receipt.entries[0].manifest = b"data".to_vec())),
    ];
    for (number, (expected, change)) in changes.iter().enumerate() {
        let mut receipt = receipt();
        change(&mut receipt);
        assert_eq!(receipt.verify(&key).unwrap_err(), *expected, "change {number}");
        // A change survives the way through the file, too.
        assert!(Receipt::from_json(&receipt.to_json()).unwrap().verify(&key).is_err(), "change {number}");
    }
    let mut forged = receipt();
    forged.checkpoint_note = imposter.sign(&Log::of(12).checkpoint(12));
    assert!(matches!(forged.verify(&key), Err(ReceiptError::Checkpoint(_))));
    assert_eq!(receipt().verify(&imposter.verifier_key()), Err(ReceiptError::OtherKey));
    let mut header = receipt();
    header.entries[1].header.push(0);
    assert!(matches!(header.verify(&key), Err(ReceiptError::BadHeader { number: 1, .. })));
}

#[test]
fn every_flipped_bit_of_a_receipts_proof_is_noticed() {
    let key = signer().verifier_key();
    let whole = receipt();
    for bit in 0..whole.entries[0].header.len() * 8 {
        let mut receipt = whole.clone();
        receipt.entries[0].header[bit / 8] ^= 1 << (bit % 8);
        assert!(receipt.verify(&key).is_err(), "header bit {bit}");
    }
    for bit in 0..whole.entries[0].manifest.len() * 8 {
        let mut receipt = whole.clone();
        receipt.entries[0].manifest[bit / 8] ^= 1 << (bit % 8);
        assert!(receipt.verify(&key).is_err(), "manifest bit {bit}");
    }
}

#[test]
fn what_is_not_a_receipt_is_refused() {
    let text = receipt().to_json();
    let bad = [
        text.replace("receipt/v1", "receipt/v2"),
        text.replacen("\"origin\"", "\"origins\"", 1),
        text.replacen("\"submission\"", "\"extra\": 1,\n  \"submission\"", 1),
        text.replacen("\"souss-massa\"", "\"souss massa\"", 1),
        text.replacen("\"content_digest\": \"", "\"content_digest\": \"00", 1),
        text.replacen("\"salt\": \"", "\"salt\": \"AAAA", 1),
        text.replacen("\"manifest\": \"", "\"manifest\": \"!", 1),
        text[..text.len() - 3].to_owned(),
        format!("{text}{text}"),
        String::new(),
        "[]".into(),
    ];
    for (number, text) in bad.iter().enumerate() {
        assert!(Receipt::from_json(text).is_err(), "case {number}");
    }
}

#[test]
fn proof_files_come_back_and_verify() {
    let (log, key) = (Log::of(12), signer().verifier_key());
    let inclusion = InclusionProofFile {
        checkpoint_note: log.note(12),
        index: 5,
        header: log.bytes[5].clone(),
        proof: log.tree.inclusion(5, 12),
    };
    assert_eq!(inclusion.verify(&key), Ok((log.checkpoint(12), log.headers[5].clone())));
    let read = ProofFile::from_json(&inclusion.to_json()).unwrap();
    assert_eq!(read, ProofFile::Inclusion(inclusion.clone()));
    assert_eq!(read.parse_unverified().unwrap().log, log_id());
    assert!(InclusionProofFile { index: 6, ..inclusion.clone() }.verify(&key).is_err());
    assert!(InclusionProofFile { header: log.bytes[6].clone(), ..inclusion.clone() }.verify(&key).is_err());
    assert!(InclusionProofFile { proof: log.tree.inclusion(4, 12), ..inclusion.clone() }.verify(&key).is_err());
    assert!(InclusionProofFile { checkpoint_note: log.note(11), ..inclusion }.verify(&key).is_err());

    let consistency =
        ConsistencyProofFile { old_note: log.note(7), new_note: log.note(12), proof: log.tree.consistency(7, 12) };
    assert_eq!(consistency.verify(&key), Ok((log.checkpoint(7), log.checkpoint(12))));
    assert_eq!(ProofFile::from_json(&consistency.to_json()).unwrap(), ProofFile::Consistency(consistency.clone()));
    assert!(ConsistencyProofFile { old_note: log.note(6), ..consistency.clone() }.verify(&key).is_err());
    assert!(ConsistencyProofFile { proof: vec![], ..consistency.clone() }.verify(&key).is_err());
    let swapped = ConsistencyProofFile { old_note: log.note(12), new_note: log.note(7), ..consistency.clone() };
    assert!(swapped.verify(&key).is_err());
    let imposter = Signer::new(&origin(), &[8; 32]).verifier_key();
    assert!(consistency.verify(&imposter).is_err());
    assert!(ProofFile::from_json(&receipt().to_json()).is_err());
    assert!(InclusionProofFile::from_json(&consistency.to_json()).is_err());
}
