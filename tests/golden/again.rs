//! Golden files read, and written again by this version.

use marsad::disclosure::SafeCells;
use marsad::domain::catalogue::Catalogue;
use marsad::domain::sharing::Sharing;
use marsad::identity::verify_content_signature;
use marsad::log::checkpoint::{SignedNote, VerifierKey, open_note};
use marsad::log::commitment::{Opening, Salt};
use marsad::log::entry::Header;
use marsad::log::fork::ForkEvidence;
use marsad::log::keys::{KeyRing, TrustedKey};
use marsad::log::merkle::{Frontier, Hash};
use marsad::log::proof_file::{ConsistencyProofFile, InclusionProofFile};
use marsad::log::receipt::Receipt;
use marsad::log::verify::{Tail, verify_disclosure, verify_segment};
use marsad::release::manifest::Manifest;
use marsad::wire::statement::Statement;
use marsad::wire::{compression, data_chunk, payload, pb, segment};
use prost::Message;

use crate::Files;

/// What some files need to be read.
pub struct Context {
    catalogue: Catalogue,
    manifest: Vec<u8>,
}

impl Context {
    pub fn of(files: &Files) -> Self {
        let parts = payload::decode_catalogue(&[&files["catalogue-0.chunk"]]).unwrap();
        Self { catalogue: Catalogue::build(parts).unwrap(), manifest: files["release-0.chunk"].clone() }
    }
}

/// The bytes without their compression, which has no single result.
pub fn content(name: &str, bytes: &[u8]) -> Vec<u8> {
    let is_release = name.starts_with("release");
    match name.rsplit_once('.').unwrap().1 {
        "chunk" if !is_release => compression::decode(bytes).unwrap(),
        "block" => zstd::bulk::decompress(bytes, marsad::release::block::RAW_BYTES_MAX).unwrap(),
        _ => bytes.to_vec(),
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn opening(bytes: &[u8]) -> Opening {
    let (salt, hashes) = bytes.split_at(32);
    Opening {
        salt: Salt::from_slice(salt).unwrap(),
        chunk_hashes: hashes.chunks(32).map(|hash| Hash::from_slice(hash).unwrap()).collect(),
    }
}

fn frame_again(bytes: &[u8]) -> Vec<u8> {
    use pb::pull_log_response::Part;
    let part = match pb::PullLogResponse::decode(bytes).unwrap().part.unwrap() {
        Part::Segment(own) => Part::Segment(segment::to_pb(segment::from_pb(own).unwrap()).unwrap()),
        other => other,
    };
    pb::PullLogResponse { part: Some(part) }.encode_to_vec()
}

/// Reads a file, by its name, and writes it again.
pub fn again(context: &Context, name: &str, bytes: &[u8]) -> Vec<u8> {
    let (stem, ending) = name.rsplit_once('.').unwrap();
    let chunks = [bytes];
    match (stem, ending) {
        (_, "header") => Header::decode(bytes).unwrap().encode(),
        (_, "opening") => {
            let opening = opening(bytes);
            let hashes = opening.chunk_hashes.iter().map(Hash::as_bytes);
            std::iter::once(opening.salt.as_bytes()).chain(hashes).flatten().copied().collect()
        }
        ("genesis-0" | "genesis-of-epoch-1", _) => {
            payload::encode_genesis(&payload::decode_genesis(&chunks).unwrap()).unwrap()
        }
        ("catalogue-0", _) => {
            let [chunk] =
                payload::encode_catalogue(&payload::decode_catalogue(&chunks).unwrap()).unwrap().try_into().unwrap();
            chunk
        }
        ("membership-0", _) => payload::encode_membership(&payload::decode_membership(&chunks).unwrap()).unwrap(),
        ("observations-0", _) => {
            payload::encode_observations_manifest(&payload::decode_observations_manifest(bytes).unwrap()).unwrap()
        }
        ("observations-1", _) => {
            let batch = data_chunk::decode(bytes, &context.catalogue).unwrap();
            data_chunk::encode(&batch, &context.catalogue).unwrap()
        }
        ("event-0" | "event-attested", _) => payload::encode_event(&payload::decode_event(&chunks).unwrap()).unwrap(),
        ("release-0", _) => Manifest::decode(bytes).unwrap().encode(),
        (_, "block") => {
            let digest = Manifest::digest(&context.manifest);
            let manifest = Manifest::decode_expected(&context.manifest, &digest).unwrap();
            let hash = marsad::release::block::block_hash(bytes);
            let mut parts = manifest.manifest().parts.iter();
            let part = parts.find(|part| part.blocks.iter().any(|block| block.hash == hash)).unwrap();
            let indicator = part.indicator.to_string();
            let cells = SafeCells::from_release_bytes(&manifest, &indicator, &[bytes]).unwrap();
            let [block] = cells.to_blocks().unwrap().blocks.try_into().unwrap();
            block
        }
        ("withdrawal-0", _) => payload::encode_withdrawal(&payload::decode_withdrawal(&chunks).unwrap()).unwrap(),
        ("erasure-0" | "erasure-of-release" | "erasure-of-observations", _) => {
            payload::encode_erasure(&payload::decode_erasure(&chunks).unwrap()).unwrap()
        }
        ("plan-0", _) => payload::encode_release_plan(&payload::decode_release_plan(&chunks).unwrap()).unwrap(),
        ("call-0" | "call-close", _) => payload::encode_call(&payload::decode_call(&chunks).unwrap()).unwrap(),
        ("call-answer-0", _) => payload::encode_call_answer(&payload::decode_call_answer(&chunks).unwrap()).unwrap(),
        ("roster-0", _) => payload::encode_roster(&payload::decode_roster(&chunks).unwrap()).unwrap(),
        (_, "note") => SignedNote::parse(text(bytes)).unwrap().to_string().into(),
        ("receipt", _) => Receipt::from_json(text(bytes)).unwrap().to_json().into(),
        ("inclusion-proof", _) => InclusionProofFile::from_json(text(bytes)).unwrap().to_json().into(),
        ("consistency-proof", _) => ConsistencyProofFile::from_json(text(bytes)).unwrap().to_json().into(),
        ("fork", _) => ForkEvidence::from_json(text(bytes)).unwrap().to_json().into(),
        (_, "frame") => frame_again(bytes),
        _ => panic!("{name} is of no format that is known"),
    }
}

/// Checks every signature, proof and commitment of the files of a version.
pub fn verify(files: &Files) {
    let genesis = payload::decode_genesis(&[&files["genesis-0.chunk"]]).unwrap();
    let key: VerifierKey = VerifierKey::parse(&genesis.verifier_key).unwrap();
    let keys = KeyRing::new([TrustedKey::in_use(key.clone(), 0)]).unwrap();
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".header")) {
        let header = Header::decode(bytes).unwrap();
        let stem = name.trim_end_matches(".header");
        let opening = opening(&files[&format!("{stem}.opening")]);
        opening.verify(&header.commitment).unwrap();
        for number in 0..u32::try_from(opening.chunk_hashes.len()).unwrap() {
            let ending = if stem == "release" && number > 0 { "block" } else { "chunk" };
            opening.verify_chunk(number, &files[&format!("{stem}-{number}.{ending}")]).unwrap();
        }
    }
    for name in ["checkpoint.note", "checkpoint-witnessed.note"] {
        open_note(text(&files[name]), &key).unwrap();
    }
    let receipt = Receipt::from_json(text(&files["receipt.json"])).unwrap();
    let facts = receipt.verify(&key).unwrap();
    let manifest = payload::decode_observations_manifest(&receipt.entries[0].manifest).unwrap();
    let cites = facts.headers[0].cites().unwrap();
    let cited = (cites.catalogue, cites.membership);
    let statement = Statement::of_entry(&crate::entries::log(), Sharing::Open, cited, &manifest.provenance).to_bytes();
    let (signature, certificate) = crate::entries::signed(&manifest.provenance).unwrap();
    verify_content_signature(&certificate, &statement, &signature).unwrap();
    if let Some(chunk) = files.get("call-answer-0.chunk") {
        // Its statement holds the call that it answers.
        let answer = payload::decode_call_answer(&[chunk]).unwrap();
        let log = crate::entries::log();
        let statement = Statement::of_entry(&log, Sharing::Open, cited, &answer.provenance);
        let (signature, certificate) = crate::entries::signed(&answer.provenance).unwrap();
        verify_content_signature(&certificate, &statement.to_bytes(), &signature).unwrap();
        let silent = Statement { call: "", ..statement };
        verify_content_signature(&certificate, &silent.to_bytes(), &signature).unwrap_err();
    }
    InclusionProofFile::from_json(text(&files["inclusion-proof.json"])).unwrap().verify(&key).unwrap();
    ConsistencyProofFile::from_json(text(&files["consistency-proof.json"])).unwrap().verify(&key).unwrap();
    ForkEvidence::from_json(text(&files["fork.json"])).unwrap().verify(&keys).unwrap();
    let Some(pb::pull_log_response::Part::Segment(message)) =
        pb::PullLogResponse::decode(files["segment.frame"].as_slice()).unwrap().part
    else {
        panic!("a segment")
    };
    let segment = segment::from_pb(message).unwrap();
    let verified = verify_segment(segment, &Frontier::new(), None, Tail::default(), &keys).unwrap();
    assert_eq!(verified.entries.len(), 7);
    for entry in &verified.entries {
        verify_disclosure(&entry.header, entry.disclosure.clone()).unwrap();
    }
}
