//! Signed notes and checkpoints: the published examples, and texts that are almost valid.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use proptest::prelude::*;

use super::super::checkpoint::*;
use super::super::limits;
use super::super::merkle::{Hash, empty_root, leaf_hash};
use super::{log_id, origin, signer};
use marsad_domain::code::OriginName;

// The examples of golang.org/x/mod/sumdb/note, on which C2SP signed-note is based.
const PETER_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_SECRET: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const ENOCH_KEY: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER: &str =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const ENOCH: &str =
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

// Made with another implementation of Ed25519 from the seed 07…07.
const SOUSS_KEY: &str = "marsad/souss-massa+b4eb100b+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
const SOUSS_SECRET: &str = "PRIVATE+KEY+marsad/souss-massa+b4eb100b+AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH";
const SOUSS_BODY: &str = "marsad/souss-massa/1\n3\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n";
const SOUSS_SIGNATURE: &str =
    "tOsQCxgM0eNidu6FISWWj/HvsFpWCqXZKkmUHjH8O8ezsCO+BuG+84+kcg371k2kXmdSmD1dSn5mBZq+QJtMUwkLGAU=";
/// The same with the group's order added to the scalar.
const MALLEATED: &str = "tOsQCxgM0eNidu6FISWWj/HvsFpWCqXZKkmUHjH8O8ezsCO+87S0UKoHhWXRc0VHPWExrT1dSn5mBZq+QJtMUwkLGBU=";
/// Made by the owner of the key with the neutral element as R: lax verification accepts it.
const SMALL_ORDER: &str =
    "tOsQCwEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAASF9jn32gYjOQvsFBtQJ0aYeJ+cUCl/ATyTvnCx75zQQ=";

fn peter() -> VerifierKey {
    VerifierKey::parse(PETER_KEY).unwrap()
}

fn verify(note: &str, key: &VerifierKey) -> Result<(), NoteError> {
    key.verify_note(&SignedNote::parse(note)?)
}

fn souss_note(signature: &str) -> String {
    format!("{SOUSS_BODY}\n— marsad/souss-massa {signature}\n")
}

fn checkpoint() -> Checkpoint {
    Checkpoint { log: log_id(), size: 3, root: Hash::digest(&[b"root"]) }
}

#[test]
fn the_published_note_is_signed_and_opened() {
    let signer = Signer::from_text(PETER_SECRET).unwrap();
    let note = format!("{TEXT}\n{PETER}");
    assert_eq!(signer.sign_note(TEXT).unwrap().to_string(), note);
    assert_eq!(signer.verifier_key().to_string(), PETER_KEY);
    assert_eq!(*signer.to_text(), PETER_SECRET);
    assert_eq!(verify(&note, &peter()), Ok(()));
    assert_eq!(SignedNote::parse(&note).unwrap().text(), TEXT);
    assert!(signer.sign_note("no newline").is_err());
    // The checksum database's own key: its base64 text holds a plus.
    let sum = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    assert_eq!(VerifierKey::parse(sum).unwrap().to_string(), sum);
}

#[test]
fn unknown_signatures_are_ignored_and_known_ones_must_hold() {
    let both = format!("{TEXT}\n{PETER}{ENOCH}");
    let enoch = VerifierKey::parse(ENOCH_KEY).unwrap();
    assert_eq!((verify(&both, &peter()), verify(&both, &enoch)), (Ok(()), Ok(())));
    assert_eq!(verify(&format!("{TEXT}\n{ENOCH}"), &peter()), Err(NoteError::NotSigned));
    let broken = PETER.replace("UG/Sff", "UG/Sfg");
    assert_eq!(verify(&format!("{TEXT}\n{broken}"), &peter()), Err(NoteError::BadSignature));
    assert_eq!(verify(&format!("{TEXT}\n{PETER}{broken}"), &peter()), Err(NoteError::BadSignature));
    assert_eq!(
        verify(&format!("{TEXT}\n{ENOCH}{}", ENOCH.replace("PCpD", "PCpE")), &peter()),
        Err(NoteError::NotSigned)
    );
    let longer = format!("{}ABCD{}", &PETER[..60], &PETER[60..]);
    assert_eq!(verify(&format!("{TEXT}\n{longer}"), &peter()), Err(NoteError::BadSignature));
    let reduced = peter().reduce(SignedNote::parse(&format!("{TEXT}\n{ENOCH}{PETER}{PETER}")).unwrap());
    assert_eq!(reduced.to_string(), format!("{TEXT}\n{PETER}"));
}

#[test]
fn what_is_not_exactly_a_note_is_refused() {
    let bad = [
        String::new(),
        TEXT.into(),
        format!("{TEXT}\n"),
        format!("{TEXT}\n{}", PETER.trim_end()),
        format!("\u{1}{TEXT}\n{PETER}"),
        format!("{}\n{PETER}", TEXT.replace('\n', "\r\n")),
        format!("{TEXT}\n{}", PETER.replace("PeterNeumann", "Bad Name")),
        format!("{TEXT}\n{}", PETER.replace("PeterNeumann", "Bad+Name")),
        format!("{TEXT}\n{}", PETER.replace("PeterNeumann", "Bad\u{a0}Name")),
        format!("{TEXT}\n{}", PETER.replace("PeterNeumann", "")),
        format!("{TEXT}\n{PETER}Unexpected line.\n"),
        format!("{TEXT}\n{PETER}\n"),
        format!("{TEXT}\n{}", PETER.replace('—', "-")),
        format!("{TEXT}\n{}", PETER.replace('=', "")),
        format!("{TEXT}\n{}", PETER.replace("nAM=", "nAN=")),
        format!("{TEXT}\n— PeterNeumann x08gow==\n"),
        format!("{TEXT}{PETER}"),
    ];
    for note in bad {
        assert_eq!(SignedNote::parse(&note), Err(NoteError::Malformed), "{note:?}");
    }
    let sixteen = format!("{TEXT}\n{PETER}{}", ENOCH.repeat(15));
    assert_eq!(verify(&sixteen, &peter()), Ok(()));
    assert_eq!(SignedNote::parse(&format!("{sixteen}{ENOCH}")), Err(NoteError::OverLimit));
    let long = format!("{}\n\n{PETER}", "x".repeat(limits::NOTE_BYTES_MAX));
    assert_eq!(SignedNote::parse(&long), Err(NoteError::OverLimit));
}

#[test]
fn no_part_and_no_change_of_a_key_is_a_key() {
    for start in 0..PETER_KEY.len() {
        for end in start + 1..=PETER_KEY.len() {
            let whole = start == 0 && end == PETER_KEY.len();
            assert_eq!(VerifierKey::parse(&PETER_KEY[start..end]).is_ok(), whole);
        }
    }
    for (text, private) in [(PETER_KEY, false), (PETER_SECRET, true)] {
        for position in 0..text.len() {
            let mut bytes = text.as_bytes().to_vec();
            bytes[position] += 1;
            let other = String::from_utf8(bytes).unwrap();
            let refused =
                if private { Signer::from_text(&other).is_err() } else { VerifierKey::parse(&other).is_err() };
            assert!(refused, "{other}");
        }
    }
    let bad = [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ];
    assert!(bad.iter().all(|key| VerifierKey::parse(key).is_err()));
    // The neutral element, and a point in its second encoding, both with identifiers that fit.
    let weak = [
        "marsad/souss-massa+0eaf828e+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "marsad/souss-massa+aabcf1bb+AfD///////////////////////////////////////9/",
    ];
    assert!(weak.iter().all(|key| VerifierKey::parse(key) == Err(KeyError::WeakKey)));
}

#[test]
fn a_checkpoint_has_the_written_form() {
    assert_eq!(checkpoint().body(), SOUSS_BODY);
    let note = signer().sign(&checkpoint());
    assert_eq!(note, souss_note(SOUSS_SIGNATURE));
    assert_eq!(signer().verifier_key().to_string(), SOUSS_KEY);
    assert_eq!(*signer().to_text(), SOUSS_SECRET);
    assert_eq!(Signer::from_text(SOUSS_SECRET).unwrap().origin(), Ok(origin()));
    assert_eq!(open_note(&note, &signer().verifier_key()), Ok(checkpoint()));
    assert_eq!(parse_unverified(&note), Ok(checkpoint()));
}

#[test]
fn every_flipped_bit_of_a_note_is_refused() {
    let note = souss_note(SOUSS_SIGNATURE).into_bytes();
    let key = signer().verifier_key();
    for bit in 0..note.len() * 8 {
        let mut other = note.clone();
        other[bit / 8] ^= 1 << (bit % 8);
        if let Ok(text) = String::from_utf8(other) {
            assert!(open_note(&text, &key).is_err(), "bit {bit}: {text}");
        }
    }
    for length in 0..note.len() {
        if let Ok(text) = std::str::from_utf8(&note[..length]) {
            assert!(open_note(text, &key).is_err(), "{length} bytes");
        }
    }
}

#[test]
fn signatures_that_only_lax_verification_accepts_are_refused() {
    let key = signer().verifier_key();
    for signature in [MALLEATED, SMALL_ORDER] {
        let refused = CheckpointError::Note(NoteError::BadSignature);
        assert_eq!(open_note(&souss_note(signature), &key), Err(refused));
    }
    // The second one is a real trap, not just a wrong signature.
    let lax = VerifyingKey::from_bytes(key.as_bytes()).unwrap();
    let bytes = STANDARD.decode(SMALL_ORDER).unwrap();
    assert!(lax.verify(SOUSS_BODY.as_bytes(), &Signature::from_slice(&bytes[4..]).unwrap()).is_ok());
}

#[test]
fn only_the_origins_own_key_speaks_for_it() {
    let key = signer().verifier_key();
    let other = Signer::new(&OriginName::new("oriental").unwrap(), &[7; 32]);
    let note = other.sign(&checkpoint());
    assert_eq!(open_note(&note, &key), Err(CheckpointError::Note(NoteError::NotSigned)));
    assert_eq!(open_note(&note, &other.verifier_key()), Err(CheckpointError::OtherOrigin));
    let imposter = Signer::new(&origin(), &[8; 32]);
    assert_eq!(open_note(&imposter.sign(&checkpoint()), &key), Err(CheckpointError::Note(NoteError::NotSigned)));
    assert!(peter().origin().is_err());
}

#[test]
fn what_is_not_exactly_a_checkpoint_is_refused() {
    let root = STANDARD.encode(checkpoint().root.as_bytes());
    let line = "marsad/souss-massa/1";
    let bad = [
        format!("{line}\n3\n{root}"),
        format!("{line}\n3\n"),
        format!("{line}\n03\n{root}\n"),
        format!("{line}\n+3\n{root}\n"),
        format!("{line}\n-3\n{root}\n"),
        format!("{line}\n\n{root}\n"),
        format!("{line}\n18446744073709551616\n{root}\n"),
        format!("{line}\n18446744073709551615\n{root}\n"),
        format!("{line}\n3\n{}\n", &root[..43]),
        format!("{line}\n3\nAAAA\n"),
        format!("{line}\n3\n{root}\n\n"),
        format!("{line}\n3\n{root}\n\nextension\n"),
        format!("marsad/souss massa/1\n3\n{root}\n"),
        format!("marsad/souss-massa\n3\n{root}\n"),
        format!("marsad/souss-massa/01\n3\n{root}\n"),
        format!("marsad/souss-massa/4294967296\n3\n{root}\n"),
        format!("marsad/souss-massa/1/2\n3\n{root}\n"),
        format!("example.com/behind-the-sofa\n3\n{root}\n"),
        format!("{line}\n0\n{root}\n"),
    ];
    for body in bad {
        assert!(Checkpoint::parse_body(&body).is_err(), "{body:?}");
    }
    let empty = Checkpoint { log: log_id(), size: 0, root: empty_root() };
    assert_eq!(Checkpoint::parse_body(&empty.body()), Ok(empty));
    assert_eq!(Checkpoint::parse_body(&format!("{SOUSS_BODY}extension\n")), Ok(checkpoint()));
    // The example of C2SP tlog-checkpoint: a note in form, but no log of Marsad's.
    let sofa = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
    assert_eq!(SignedNote::parse(sofa).unwrap().to_string(), sofa);
    assert_eq!(parse_unverified(sofa), Err(CheckpointError::BadOriginLine));
}

#[test]
fn a_private_key_is_never_printed() {
    let text = format!("{:?}", signer());
    assert!(text.contains("redacted") && !text.contains("BwcH") && !text.contains("7, 7"));
}

proptest! {
    #[test]
    fn whatever_parses_has_no_second_form(text in "(marsad/[a-z-]{1,9}/[0-9]{1,3}\n[0-9]{1,4}\n[A-Za-z0-9+/]{42}[AEI]=\n)?[ -~\n—]{0,40}") {
        if let Ok(checkpoint) = Checkpoint::parse_body(&text) {
            prop_assert!(text.starts_with(&checkpoint.body()));
        }
        if let Ok(note) = SignedNote::parse(&text) {
            prop_assert_eq!(note.to_string(), text);
        }
    }

    #[test]
    fn every_checkpoint_comes_back(size in 1_u64..1 << 62, epoch in any::<u32>(), seed in any::<[u8; 32]>()) {
        let checkpoint = Checkpoint { log: LogId::new(origin(), epoch), size, root: leaf_hash(&seed) };
        let signer = Signer::new(&origin(), &seed);
        let note = signer.sign(&checkpoint);
        prop_assert_eq!(open_note(&note, &signer.verifier_key()), Ok(checkpoint.clone()));
        prop_assert_eq!(LogId::parse_origin_line(&checkpoint.log.origin_line()), Ok(checkpoint.log));
        let again = Signer::from_text(&signer.to_text()).unwrap();
        prop_assert_eq!(again.verifier_key(), signer.verifier_key());
    }
}
