//! Trusted keys: for which logs, epochs and sizes they are valid.

use super::super::checkpoint::{LogId, NoteSignature, SignedNote, Signer, VerifierKey};
use super::super::keys::*;
use super::super::signature::KeyError;
use super::{Log, log_id, origin, ring, signer};
use marsad_domain::code::OriginName;

#[test]
fn a_key_is_valid_from_one_size_to_another() {
    let log = Log::of(10);
    let key =
        |from_size, until_size| TrustedKey { from_size, until_size, ..TrustedKey::in_use(signer().verifier_key(), 1) };
    let ring = KeyRing::new([key(3, Some(6))]).unwrap();
    for size in 0..=10 {
        let expected = if (3..6).contains(&size) {
            Ok(log.checkpoint(size))
        } else {
            Err(TrustError::NotValidAtSize { log: log_id(), size })
        };
        assert_eq!(ring.open(&log.note(size)).map(|opened| opened.checkpoint), expected);
    }
    let ring = KeyRing::new([key(3, None)]).unwrap();
    assert!(ring.open(&log.note(2)).is_err() && ring.open(&log.note(3)).is_ok());
}

#[test]
fn a_rotated_key_speaks_for_its_own_sizes_only() {
    let log = Log::of(10);
    let new = Signer::new(&origin(), &[9; 32]);
    let ring = KeyRing::new([
        TrustedKey { until_size: Some(6), ..TrustedKey::in_use(signer().verifier_key(), 1) },
        TrustedKey { from_size: 5, ..TrustedKey::in_use(new.verifier_key(), 1) },
    ])
    .unwrap();
    let by_new = |size| ring.open(&new.sign(&log.checkpoint(size)));
    let by_old = |size| ring.open(&log.note(size));
    assert!(by_old(4).is_ok() && by_old(5).is_ok() && by_new(5).is_ok() && by_new(6).is_ok());
    assert_eq!(by_old(6), Err(TrustError::NotSigned(log_id())));
    assert_eq!(by_new(4), Err(TrustError::NotSigned(log_id())));
    assert_eq!(ring.lookup(&log_id(), 5).count(), 2);
}

#[test]
fn a_key_of_a_line_speaks_for_the_epochs_that_follow_it() {
    let line = signer().verifier_key().to_string();
    let ring = |epochs: &str| KeyRing::new([TrustedKey::parse(&format!("{line}{epochs}")).unwrap()]).unwrap();
    let known =
        |ring: &KeyRing| (0..4).filter(|epoch| ring.knows_log(&LogId::new(origin(), *epoch))).collect::<Vec<_>>();
    for (epochs, expected) in
        [("", &[0, 1, 2, 3][..]), (" 0-", &[0, 1, 2, 3]), (" 0-0", &[0]), (" 2-", &[2, 3]), ("  1-2 ", &[1, 2])]
    {
        assert_eq!(known(&ring(epochs)), expected, "{epochs:?}");
    }
    for wrong in [" 1", " 2-1", " a-b", " -", " 0-1-2"] {
        assert_eq!(TrustedKey::parse(&format!("{line}{wrong}")), Err(KeyError::BadEpochs), "{wrong:?}");
    }
}

#[test]
fn notes_of_logs_without_a_key_are_refused() {
    let log = Log::of(3);
    let other_epoch = LogId::new(origin(), 2);
    let other_origin = LogId::new(OriginName::new("oriental").unwrap(), 1);
    let ring = ring();
    for unknown in [other_epoch.clone(), other_origin.clone()] {
        let mut checkpoint = log.checkpoint(3);
        checkpoint.log = unknown.clone();
        assert_eq!(ring.open(&signer().sign(&checkpoint)), Err(TrustError::UnknownLog(unknown)));
    }
    assert!(ring.knows_origin(&origin()) && ring.knows_log(&log_id()) && !ring.knows_log(&other_epoch));
    assert!(!ring.knows_origin(&other_origin.origin));
    assert_eq!(ring.logs(), [log_id()]);
    assert!(matches!(ring.open("nonsense"), Err(TrustError::Note(_))));
    let peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let peter = TrustedKey::in_use(VerifierKey::parse(peter).unwrap(), 1);
    assert_eq!(KeyRing::new([peter]).err(), Some(KeyError::NotAnOrigin));
}

#[test]
fn signatures_of_known_keys_are_kept_each_once_and_others_are_dropped() {
    let log = Log::of(3);
    let named = |name: &str, seed: u8| Signer::new(&OriginName::new(name).unwrap(), &[seed; 32]);
    let (first, second) = (named("national", 1), named("oriental", 2));
    let mut ring = ring();
    for witness in [&first, &second] {
        // For other logs than this one.
        ring.add(TrustedKey::in_use(witness.verifier_key(), 0)).unwrap();
    }
    let body = log.checkpoint(3).body();
    let line = |by: &Signer, text: &str| by.sign_note(text).unwrap().to_string().lines().last().unwrap().to_owned();
    let note = |lines: &[String]| format!("{}{}\n", log.note(3), lines.join("\n"));
    let (national, oriental) = (line(&first, &body), line(&second, &body));
    let stranger = line(&named("stranger", 3), &body);
    let of_another_note = line(&second, &log.checkpoint(2).body());
    let opened = ring
        .open(&note(&[oriental.clone(), stranger.clone(), national.clone(), national.clone(), of_another_note]))
        .unwrap();
    assert_eq!(opened.note, log.note(3));
    let whole = SignedNote::parse(&opened.note).unwrap().with_signatures(&opened.cosignatures);
    assert_eq!(whole.to_string(), note(&[national.clone(), oriental]));
    // Of all keys that a note has room for.
    let many: Vec<Signer> = (10..30).map(|seed| named(&format!("w-{seed}"), seed)).collect();
    many.iter().for_each(|witness| ring.add(TrustedKey::in_use(witness.verifier_key(), 0)).unwrap());
    let lines: Vec<String> = many.iter().map(|witness| line(witness, &body)).collect();
    assert_eq!(ring.open(&note(&lines[..15])).unwrap().cosignatures.len(), 15);
    assert!(matches!(ring.open(&note(&lines[..16])), Err(TrustError::Note(_))));
    let signatures: Vec<NoteSignature> =
        many.iter().flat_map(|witness| witness.sign_note(&body).unwrap().signatures().to_vec()).collect();
    let full = SignedNote::parse(&log.note(3)).unwrap().with_signatures(&signatures);
    assert_eq!(full.signatures().len(), 16);
    assert!(SignedNote::parse(&full.to_string()).is_ok());
}

#[test]
fn foreign_signatures_are_dropped_from_an_opened_note() {
    let log = Log::of(3);
    let extra = "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin\n";
    let opened = ring().open(&format!("{}{extra}", log.note(3))).unwrap();
    assert_eq!(opened.note, log.note(3));
}
