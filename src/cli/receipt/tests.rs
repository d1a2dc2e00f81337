//! Receipts that are made here by the rules of the log; a change to any part is detected.

use super::*;
use crate::cli::console::tests::console;
use crate::cli::error::{Exit, Failure};
use crate::client::receipt::verify;
use crate::domain::audience::Audience;
use crate::domain::code::{OrganisationCode, OriginName};
use crate::domain::login::{Login, PersonRole};
use crate::domain::raw::RawEvent;
use crate::domain::sharing::Sharing;
use crate::domain::text::Lang;
use crate::domain::timestamp::Timestamp;
use crate::identity::{Authority, CertificateRequest, Role, sign_content};
use crate::log::checkpoint::{Checkpoint, LogId, SignedNote, Signer};
use crate::log::commitment::{Opening, Salt};
use crate::log::entry::{Header, SharingClass};
use crate::log::extension::{Citations, EntryPosition};
use crate::log::merkle::{Hash, leaf_hash, node_hash};
use crate::log::receipt::ReceiptEntry;
use crate::wire::content::{content_digest, event_digest};
use crate::wire::payload::{EventPayload, ObservationsManifest, encode_event, encode_observations_manifest};
use crate::wire::statement::Statement;

const NOW: time::OffsetDateTime = time::macros::datetime!(2026-03-01 12:00 UTC);

fn origin() -> OriginName {
    OriginName::new("oriental").unwrap()
}

fn signer() -> Signer {
    Signer::new(&origin(), &[7; 32])
}

fn keys(text: &str) -> TrustedKeys {
    TrustedKeys::collect(&[text.to_owned()], None).unwrap()
}

/// Provenance of parts with these digests, signed by a submitter.
fn provenance_of(parts: &[Hash], signed: &[Hash]) -> Provenance {
    let authority = Authority::init("test", NOW, time::Duration::days(2)).unwrap();
    let request = CertificateRequest::new(Role::Submitter, "region-or", NOW, time::Duration::days(1));
    let issued = authority.issue(&request).unwrap();
    let mut provenance = Provenance {
        submission: "s-1".into(),
        member: "region-or".into(),
        reporter: OrganisationCode::new("region-or").unwrap(),
        idempotency_key: "k".into(),
        content_digest: content_digest(signed),
        part_digests: parts.to_vec(),
        authorship: Authorship::Signed { signature: Vec::new(), certificate: Vec::new() },
        comment: String::new(),
        accept_warnings: String::new(),
        language: "fr".into(),
        audience: Audience::Public,
        call: String::new(),
    };
    let cited = (CITES.catalogue, CITES.membership);
    let log = LogId::new(origin(), 0);
    let statement = Statement::of_entry(&log, Sharing::Open, cited, &provenance).to_bytes();
    provenance.authorship = Authorship::Signed {
        signature: sign_content(&issued.key_pem, &statement).unwrap(),
        certificate: principal_from_pem_bytes(&issued.certificate_pem),
    };
    provenance.content_digest = content_digest(parts);
    provenance
}

/// What the entries of these receipts cite.
const CITES: Citations = Citations {
    rules: 1,
    catalogue: EntryPosition { epoch: 0, index: 1 },
    membership: EntryPosition { epoch: 0, index: 2 },
};

fn principal_from_pem_bytes(pem: &str) -> Vec<u8> {
    crate::identity::principal_from_pem(pem).unwrap().certificate.to_vec()
}

/// A receipt for one or two entries with these first chunks, all there is in the log.
fn receipt_of(kind: Kind, manifests: Vec<Vec<u8>>, content: Hash) -> Receipt {
    let openings: Vec<Opening> =
        manifests.iter().map(|chunk| Opening::of_chunks(Salt::new([3; 32]), std::slice::from_ref(chunk))).collect();
    let headers: Vec<Vec<u8>> = (0..)
        .zip(&openings)
        .map(|(index, opening)| {
            let header = Header {
                kind,
                epoch: 0,
                index,
                time: Timestamp::from(NOW),
                sharing: SharingClass::Open,
                commitment: opening.commitment(),
                extension: Some(CITES.into()),
            };
            header.encode()
        })
        .collect();
    let leaves: Vec<Hash> = headers.iter().map(|header| leaf_hash(header)).collect();
    let (root, proofs) = match leaves.as_slice() {
        [one] => (*one, vec![vec![]]),
        [one, two] => (node_hash(one, two), vec![vec![*two], vec![*one]]),
        _ => panic!("one or two entries"),
    };
    let size = u64::try_from(leaves.len()).unwrap();
    let checkpoint = Checkpoint { log: LogId::new(origin(), 0), size, root };
    let parts = headers.into_iter().zip(proofs).zip(openings.into_iter().zip(manifests));
    Receipt {
        submission: "s-1".into(),
        origin: origin(),
        content_digest: content,
        checkpoint_note: signer().sign(&checkpoint),
        verifier_key: signer().verifier_key().to_string(),
        accepted_at: Timestamp::from(NOW),
        entries: parts
            .map(|((header, inclusion), (opening, manifest))| ReceiptEntry { header, inclusion, opening, manifest })
            .collect(),
    }
}

fn observations_receipt(provenance: Provenance) -> Receipt {
    let content = provenance.content_digest;
    let manifest = ObservationsManifest {
        provenance,
        rows: 1,
        indicators: vec!["POP_TOTAL".parse().unwrap()],
        areas: vec!["MA-02".parse().unwrap()],
        first_period: "2024".parse().unwrap(),
        last_period: "2024".parse().unwrap(),
    };
    receipt_of(Kind::Observations, vec![encode_observations_manifest(&manifest).unwrap()], content)
}

fn parts() -> Vec<Hash> {
    vec![Hash::digest(&[b"one"])]
}

fn good() -> Receipt {
    observations_receipt(provenance_of(&parts(), &parts()))
}

fn exit_of(receipt: &Receipt) -> Option<Exit> {
    verify(receipt, &keys(&signer().verifier_key().to_string())).err().map(|error| Failure::from(error).exit)
}

#[test]
fn a_receipt_of_observations_holds() {
    let receipt = good();
    let proven = verify(&receipt, &keys(&signer().verifier_key().to_string())).unwrap();
    assert_eq!((proven.key_source, proven.provenance.member.as_str()), (KeySource::Trusted, "region-or"));
    let own = verify(&receipt, &TrustedKeys::default()).unwrap();
    assert_eq!(own.key_source, KeySource::Receipt);
}

#[test]
fn a_receipt_says_which_signatures_of_witnesses_hold() {
    let witness = |name: &str| Signer::new(&OriginName::new(name).unwrap(), &[9; 32]);
    let signed =
        |note: &SignedNote, by: &Signer| note.clone().with_signatures(by.sign_note(note.text()).unwrap().signatures());
    let plain = good();
    let note = SignedNote::parse(&plain.checkpoint_note).unwrap();
    let note = signed(&signed(&note, &witness("national")), &witness("souss-massa"));
    let receipt = Receipt { checkpoint_note: note.to_string(), ..plain.clone() };
    let trusted = [signer().verifier_key().to_string(), witness("national").verifier_key().to_string()];
    let proven = verify(&receipt, &TrustedKeys::collect(&trusted, None).unwrap()).unwrap();
    let expected = [
        ("marsad/national".to_owned(), Cosignature::Verified),
        ("marsad/souss-massa".to_owned(), Cosignature::UnknownKey),
    ];
    assert_eq!(proven.cosignatures, expected);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receipt.json");
    std::fs::write(&path, receipt.to_json()).unwrap();
    let (mut console, written) = console();
    run(&mut console, None, &ReceiptCommand::Verify { file: path, keys: trusted.to_vec() }).unwrap();
    let text = written.text();
    assert!(text.contains("marsad/national: verified; marsad/souss-massa: key not known here"), "{text}");
    // A signature that a trusted key did not make.
    let other = Checkpoint { log: LogId::new(origin(), 0), size: 9, root: Hash::digest(&[b"other"]) };
    let stolen = witness("national").sign_note(&other.body()).unwrap();
    let note = SignedNote::parse(&plain.checkpoint_note).unwrap().with_signatures(stolen.signatures());
    let tampered = Receipt { checkpoint_note: note.to_string(), ..plain.clone() };
    let failed = verify(&tampered, &TrustedKeys::collect(&trusted, None).unwrap()).err();
    assert_eq!(failed.map(|error| Failure::from(error).exit), Some(Exit::Unverified));
}

#[test]
fn a_receipt_says_that_the_node_attests_the_submission() {
    let mut attested = provenance_of(&parts(), &parts());
    attested.member = "f.alaoui".into();
    attested.authorship = Authorship::Attested { role: PersonRole::Submitter, login: Login::Totp };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receipt.json");
    std::fs::write(&path, observations_receipt(attested).to_json()).unwrap();
    let (mut console, written) = console();
    let keys = vec![signer().verifier_key().to_string()];
    run(&mut console, None, &ReceiptCommand::Verify { file: path.clone(), keys: keys.clone() }).unwrap();
    assert!(written.text().contains("vouched for by the node oriental: f.alaoui"), "{}", written.text());
    std::fs::write(&path, good().to_json()).unwrap();
    let (mut console, written) = self::console();
    run(&mut console, None, &ReceiptCommand::Verify { file: path, keys }).unwrap();
    assert!(written.text().contains("signed by region-or"), "{}", written.text());
}

#[test]
fn a_receipt_of_events_holds_and_an_exchanged_event_does_not() {
    let event = |id: &str| RawEvent { event_id: id.into(), version: 1, ..RawEvent::default() };
    let events = [event("a"), event("b")];
    let parts: Vec<Hash> = events.iter().map(event_digest).collect();
    let provenance = provenance_of(&parts, &parts);
    let chunk = |part: u32, event: &RawEvent| {
        encode_event(&EventPayload { provenance: provenance.clone(), part, event: event.clone() }).unwrap()
    };
    let content = content_digest(&parts);
    let right = vec![chunk(0, &events[0]), chunk(1, &events[1])];
    assert_eq!(exit_of(&receipt_of(Kind::Event, right, content)), None);
    let exchanged = vec![chunk(0, &events[0]), chunk(1, &event("c"))];
    assert_eq!(exit_of(&receipt_of(Kind::Event, exchanged, content)), Some(Exit::Unverified));
}

#[test]
fn what_the_manifest_contradicts_is_noticed() {
    let other = Receipt { submission: "s-2".into(), ..good() };
    assert_eq!(exit_of(&other), Some(Exit::Unverified));
    let content = Receipt { content_digest: Hash::digest(&[b"x"]), ..good() };
    assert_eq!(exit_of(&content), Some(Exit::Unverified));
    let forged = observations_receipt(provenance_of(&parts(), &[Hash::digest(&[b"two"])]));
    assert_eq!(exit_of(&forged), Some(Exit::Unverified));
    let mut digests = provenance_of(&parts(), &parts());
    digests.part_digests.push(Hash::digest(&[b"more"]));
    assert_eq!(exit_of(&observations_receipt(digests)), Some(Exit::Unverified));
    let mut member = provenance_of(&parts(), &parts());
    member.member = "region-sm".into();
    assert_eq!(exit_of(&observations_receipt(member)), Some(Exit::Unverified));
    let kind = Receipt { ..receipt_of(Kind::Release, vec![b"x".to_vec()], content_digest(&parts())) };
    assert_eq!(exit_of(&kind), Some(Exit::Unverified));
}

#[test]
fn the_command_ends_with_five_for_what_does_not_hold() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receipt.json");
    std::fs::write(&path, good().to_json()).unwrap();
    let command = |keys: Vec<String>| ReceiptCommand::Verify { file: path.clone(), keys };
    let (mut console, written) = console();
    run(&mut console, None, &command(vec![signer().verifier_key().to_string()])).unwrap();
    run(&mut console, None, &command(Vec::new())).unwrap();
    assert!(written.text().contains("The receipt holds: oriental"), "{}", written.text());
    assert!(written.text().contains("--key"), "{}", written.text());
    let stranger = Signer::new(&OriginName::new("national").unwrap(), &[7; 32]).verifier_key().to_string();
    assert_eq!(run(&mut console, None, &command(vec![stranger])).unwrap_err().exit, Exit::Unverified);
    assert_eq!(run(&mut console, None, &command(vec!["x".into()])).unwrap_err().exit, Exit::Usage);
    run(&mut console, None, &print(path.clone())).unwrap();
    std::fs::write(&path, good().to_json().replace("\"s-1\"", "\"s-9\"")).unwrap();
    assert_eq!(run(&mut console, None, &command(Vec::new())).unwrap_err().exit, Exit::Unverified);
    std::fs::write(&path, "{}").unwrap();
    assert_eq!(run(&mut console, None, &command(Vec::new())).unwrap_err().exit, Exit::Unverified);
    let missing = print(folder.path().join("none"));
    assert_eq!(run(&mut console, None, &missing).unwrap_err().exit, Exit::Local);
}

fn print(file: PathBuf) -> ReceiptCommand {
    ReceiptCommand::Print { file, content: None, address: None, output: None, keys: Vec::new() }
}

fn page_of(lang: Lang, receipt: &Receipt, proven: &Proven) -> String {
    let (texts, catalogue) = (Texts::new(lang), crate::formats::builtin::builtin().unwrap());
    html((&texts, &catalogue), receipt, proven, None, None)
}

#[test]
fn a_page_shows_what_was_received_in_each_language_and_fetches_nothing() {
    let receipt = good();
    let digest: String = receipt.content_digest.to_hex().chars().take(8).collect();
    for (lang, title, local) in [
        (Lang::Arabic, "وصل إيداع", "توقيت المغرب"),
        (Lang::French, "Accusé de réception", "heure du Maroc"),
        (Lang::English, "Receipt", "Morocco time"),
    ] {
        let page = page_of(lang, &receipt, &verify(&receipt, &keys(&receipt.verifier_key)).unwrap());
        for wanted in [title, local, &receipt.submission, &digest, "POP_TOTAL", "oriental"] {
            assert!(page.contains(wanted), "{lang}: {wanted}\n{page}");
        }
        assert!(!page.contains("http") && !page.contains("<script") && !page.contains("receipt-page-"), "{page}");
        assert_eq!(page.contains("dir=\"rtl\""), lang == Lang::Arabic);
    }
}

#[test]
fn a_page_leads_to_the_receipt_at_the_node_if_its_address_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receipt.json");
    std::fs::write(&path, good().to_json()).unwrap();
    let address = "https://desk.oriental.example/receipts";
    for (address, expected) in [(Some(address), 2), (None, 0)] {
        let address = address.map(|text| ReceiptsAddress::try_from(text.to_owned()).unwrap());
        let command =
            ReceiptCommand::Print { file: path.clone(), content: None, address, output: None, keys: Vec::new() };
        run(&mut console().0, None, &command).unwrap();
        let page = std::fs::read_to_string(folder.path().join("receipt.html")).unwrap();
        let shown = page.matches("<svg").count()
            + page.matches("<code dir=\"ltr\">https://desk.oriental.example/receipts/s-1").count();
        assert_eq!(shown, expected, "{page}");
    }
}

#[test]
fn texts_of_others_are_texts_on_the_page() {
    let receipt = good();
    let mut proven = verify(&receipt, &keys(&receipt.verifier_key)).unwrap();
    proven.provenance.comment = "<script>alert(1)</script>\u{202e}&amp;".into();
    let page = page_of(Lang::French, &receipt, &proven);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && page.contains("&amp;amp;"), "{page}");
    assert!(!page.contains("<script") && !page.contains('\u{202e}'), "{page}");
}
