//! Proofs of releases that are made here; a change to any part is detected.

use super::*;
use crate::cli::error::Exit;
use crate::domain::audience::Audience;
use crate::domain::code::OriginName;
use crate::domain::text::{Lang, Text};
use crate::log::checkpoint::{LogId, Signer};
use crate::log::entry::{SharingClass, TIME_MIN};
use crate::log::merkle::leaf_hash;

fn signer(name: &str) -> Signer {
    Signer::new(&OriginName::new(name).unwrap(), &[7; 32])
}

fn keys(names: &[&str]) -> TrustedKeys {
    let keys: Vec<String> = names.iter().map(|name| signer(name).verifier_key().to_string()).collect();
    TrustedKeys::collect(&keys, None).unwrap()
}

/// The signatures of these keys under a checkpoint.
fn signed(checkpoint: &Checkpoint, by: &[&str]) -> Vec<NoteSignature> {
    let notes = by.iter().map(|name| signer(name).sign_note(&checkpoint.body()).unwrap());
    notes.flat_map(|note| note.signatures().to_vec()).collect()
}

fn manifest() -> Manifest {
    let mut line = CutLine {
        origin: OriginName::new("oriental").unwrap(),
        epoch: 0,
        size: 3,
        root: [5; 32],
        signatures: Vec::new(),
    };
    line.signatures = signed(&line.checkpoint(), &["oriental", "souss-massa", "beni-mellal"]);
    Manifest {
        builder: OriginName::new("national").unwrap(),
        audience: Audience::Members,
        number: 1,
        title: Text::default(),
        date: TIME_MIN,
        cut: vec![line],
        input_set: [6; 32],
        catalogue: (OriginName::new("national").unwrap(), 0, 1),
        rule_set: "members-1".to_owned(),
        engine_version: 1,
        parent: None,
        roster: "reported".to_owned(),
        publication: None,
        parts: Vec::new(),
    }
}

/// The proof of a release that is the only entry of its builder's log.
fn proof(kind: Kind, manifest: &Manifest, witnesses: &[&str]) -> ReleaseProof {
    let chunk = manifest.encode();
    let opening = Opening::of_chunks(Salt::new([3; 32]), std::slice::from_ref(&chunk));
    let header = Header {
        kind,
        epoch: 0,
        index: 0,
        time: TIME_MIN,
        sharing: SharingClass::Open,
        commitment: opening.commitment(),
        extension: None,
    };
    let header = header.encode();
    let log = LogId::new(OriginName::new("national").unwrap(), 0);
    let checkpoint = Checkpoint { log, size: 1, root: leaf_hash(&header) };
    let by: Vec<&str> = ["national"].iter().chain(witnesses).copied().collect();
    ReleaseProof {
        checkpoint: checkpoint.with_signatures(signed(&checkpoint, &by)).to_string(),
        header,
        inclusion: Vec::new(),
        salt: opening.salt.as_bytes().to_vec(),
        chunk_hashes: opening.chunk_hashes.iter().map(|hash| hash.as_bytes().to_vec()).collect(),
        manifest: chunk,
    }
}

fn failure(proof: ReleaseProof, manifest: &Manifest) -> (Exit, String) {
    let wanted = hex::encode(manifest.id());
    let failed = prove(proof, &wanted, &keys(&["national", "oriental", "souss-massa"])).err().unwrap();
    (failed.exit, failed.sentence(&Texts::new(Lang::English)).unwrap())
}

#[test]
fn a_release_says_under_which_keys_its_signatures_are_verified() {
    let manifest = manifest();
    let wanted = hex::encode(manifest.id());
    let trusted = keys(&["national", "oriental", "souss-massa"]);
    let proven = prove(proof(Kind::Release, &manifest, &["souss-massa"]), &wanted, &trusted).unwrap();
    let json = proven.json();
    let key = |name: &str| {
        let key = signer(name).verifier_key().to_string();
        // The key itself may hold a plus too.
        key.splitn(3, '+').take(2).collect::<Vec<_>>().join("+")
    };
    let said = |name: &str, verified: bool| json!({ "key": key(name), "verified": verified });
    assert_eq!(json["checkpoint"]["signatures"], json!([said("souss-massa", true)]));
    let expected = json!([said("oriental", true), said("souss-massa", true), said("beni-mellal", false)]);
    assert_eq!(json["cut"][0]["signatures"], expected);
    assert!(proven.cut[0].is_verified());
    // Without the origin's own key its line is open, and nothing is forged.
    let proven = prove(proof(Kind::Release, &manifest, &[]), &wanted, &keys(&["national", "souss-massa"])).unwrap();
    assert!(!proven.cut[0].is_verified());
}

#[test]
fn a_forged_signature_is_named_and_fails() {
    let elsewhere = Checkpoint { size: 9, ..manifest().cut[0].checkpoint() };
    // In the cut, of the origin or of a witness.
    for forger in ["oriental", "souss-massa"] {
        let mut forged = manifest();
        forged.cut[0].signatures.retain(|signature| !signature.name.ends_with(forger));
        forged.cut[0].signatures.extend(signed(&elsewhere, &[forger]));
        let (exit, said) = failure(proof(Kind::Release, &forged, &[]), &forged);
        assert_eq!(exit, Exit::Unverified);
        assert!(said.contains(&format!("marsad/{forger}")) && said.contains("oriental"), "{said}");
    }
    // Under the checkpoint of the builder.
    let manifest = manifest();
    let mut forged = proof(Kind::Release, &manifest, &[]);
    let note = SignedNote::parse(&forged.checkpoint).unwrap();
    forged.checkpoint = note.with_signatures(&signed(&elsewhere, &["souss-massa"])).to_string();
    let (exit, said) = failure(forged, &manifest);
    assert_eq!(exit, Exit::Unverified);
    assert!(said.contains("marsad/souss-massa"), "{said}");
}

#[test]
fn every_part_of_the_proof_counts() {
    let manifest = manifest();
    let good = || proof(Kind::Release, &manifest, &[]);
    let other = Manifest { number: 2, audience: Audience::Public, ..manifest.clone() };
    let cases = [
        ("another kind of entry", proof(Kind::Catalogue, &manifest, &[])),
        ("another release", proof(Kind::Release, &other, &[])),
        ("another manifest", ReleaseProof { manifest: other.encode(), ..good() }),
        ("another salt", ReleaseProof { salt: vec![4; 32], ..good() }),
        ("a salt of another length", ReleaseProof { salt: vec![4; 3], ..good() }),
        ("a header that is not in the tree", ReleaseProof { inclusion: vec![vec![1; 32]], ..good() }),
        ("no checkpoint", ReleaseProof { checkpoint: String::new(), ..good() }),
    ];
    for (what, wrong) in cases {
        assert_eq!(failure(wrong, &manifest).0, Exit::Unverified, "{what}");
    }
    let wanted = hex::encode(manifest.id());
    let unknown = prove(good(), &wanted, &keys(&["oriental"])).err().unwrap();
    assert_eq!(unknown.exit, Exit::Unverified);
}
