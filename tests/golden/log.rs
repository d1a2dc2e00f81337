//! The sample log: one entry of each kind, with what is signed and sent of it.

use std::path::Path;

use marsad::disclosure::{Losses, SafeCells};
use marsad::domain::audience::Audience;
use marsad::domain::catalogue::Catalogue;
use marsad::domain::catalogue::IndicatorId;
use marsad::domain::catalogue::area::Level;
use marsad::domain::catalogue::indicator::Rhythm;
use marsad::domain::code::OriginName;
use marsad::domain::release_plan::ReleasePlan;
use marsad::domain::roster::{LineParts, Owing, Roster, RosterLine, parse_day};
use marsad::domain::timestamp::Timestamp;
use marsad::log::checkpoint::{Checkpoint, LogId, SignedNote, Signer};
use marsad::log::commitment::{Opening, Salt};
use marsad::log::entry::{Header, Kind, SharingClass};
use marsad::log::extension::EntryPosition;
use marsad::log::fork::ForkEvidence;
use marsad::log::merkle::{Frontier, Hash, consistency_proof, inclusion_proof, prefix_proof, subtree_root};
use marsad::log::proof_file::{ConsistencyProofFile, InclusionProofFile};
use marsad::log::receipt::{Receipt, ReceiptEntry};
use marsad::log::segment::{Disclosure, Segment, WithheldReason};
use marsad::release::input::{Figure, Inputs, ReporterInfo, SourceRef};
use marsad::release::manifest::{CutLine, Manifest};
use marsad::release::publication::{Correction, PlanKept, Publication};
use marsad::release::rules::RuleSet;
use marsad::wire::content::{batch_digest, cannot_digest, event_digest};
use marsad::wire::payload::{
    self, CallAnswer, Erased, Erasure, EventPayload, Genesis, ObservationsManifest, Provenance, ReleasePlanPayload,
    RosterPayload, Withdrawal,
};
use marsad::wire::{data_chunk, pb, segment};
use prost::Message;
use time::macros::datetime;

use crate::entries::{CITES, ORIGIN, Submitter, attested, batch, event, log, membership, provenance, signed, text};
use crate::{Files, calls, catalogue};

/// The key of the sample log.
pub fn signer() -> Signer {
    Signer::new(&ORIGIN.parse().unwrap(), &[1; 32])
}

struct Entry {
    header: Header,
    chunks: Vec<Vec<u8>>,
    opening: Opening,
}

pub struct Sample {
    log: LogId,
    entries: Vec<Entry>,
    observations: Provenance,
}

const KINDS: [(Kind, &str); 12] = [
    (Kind::Genesis, "genesis"),
    (Kind::Catalogue, "catalogue"),
    (Kind::Membership, "membership"),
    (Kind::Observations, "observations"),
    (Kind::Event, "event"),
    (Kind::Release, "release"),
    (Kind::Withdrawal, "withdrawal"),
    (Kind::Erasure, "erasure"),
    (Kind::Roster, "roster"),
    (Kind::ReleasePlan, "plan"),
    (Kind::Call, "call"),
    (Kind::CallAnswer, "call-answer"),
];

/// A submission of the sample, as an erasure names it.
fn submission(key: &str) -> Erased {
    Erased::Submission { submission: format!("submission-{key}"), reporter: "region-sm".into() }
}

/// A roster with a line of each form.
fn roster() -> RosterPayload {
    let line = |owing, level, areas: &[&str], rhythm, until: &str| LineParts {
        indicator: "STOCK".parse().unwrap(),
        owing,
        level,
        areas: areas.iter().map(|area| area.parse().unwrap()).collect(),
        rhythm,
        from: parse_day("2024-01-01").unwrap(),
        until: parse_day(until),
        due_days: rhythm.map(|_| 90),
    };
    let named = Owing::Organisation("region-sm".parse().unwrap());
    let kind = Owing::Type("REGION".parse().unwrap());
    let lines = vec![
        line(named, None, &["MA-09-001", "MA-09-273"], Some(Rhythm::Every), "2025-12-31"),
        line(kind, Some(Level::Region), &["MA"], None, ""),
    ];
    let lines = lines.into_iter().map(|parts| RosterLine::try_from(parts).unwrap()).collect();
    RosterPayload {
        roster: Roster::new(lines).unwrap(),
        note: "as agreed".into(),
        member: "admin/national-admin".into(),
    }
}

/// A planned release.
fn plan() -> ReleasePlanPayload {
    ReleasePlanPayload {
        plan: ReleasePlan {
            id: "2026-q1".parse().unwrap(),
            day: parse_day("2026-03-31").unwrap(),
            audience: Audience::Public,
            title: text("planned"),
            is_dropped: false,
        },
        note: "moved".into(),
        member: "admin/national-admin".into(),
    }
}

/// A publication that states all that one can.
fn publication() -> Publication {
    Publication {
        licence: "CC BY 4.0".into(),
        is_provisional: true,
        corrects: Some(Correction { release: [4; 32], reason: "a row was counted twice".into() }),
        plan: Some(PlanKept {
            id: "2026-q1".parse().unwrap(),
            day: parse_day("2026-03-31").unwrap(),
            early: "as announced".into(),
        }),
        bound_by: vec![[3; 32], [4; 32]],
    }
}

impl Sample {
    /// `known` holds the golden files that are there: signatures of submitters are taken from them where they hold.
    pub fn new(folder: &Path, known: &Files) -> Self {
        let submitter = Submitter::load(folder);
        let catalogue = catalogue::catalogue();
        let rows = batch(&catalogue);
        let digest = batch_digest(&catalogue, &rows).unwrap();
        let signature = |name: &str, read: fn(&[u8]) -> Option<Provenance>| {
            known.get(name).and_then(|own| read(own)).and_then(|own| Some(signed(&own)?.0))
        };
        let manifest =
            signature("observations-0.chunk", |own| Some(payload::decode_observations_manifest(own).ok()?.provenance));
        let observations = provenance(&submitter, "k-1", &[digest], "", manifest);
        let noted = signature("event-0.chunk", |own| Some(payload::decode_event(&[own]).ok()?.provenance));
        let event_provenance = provenance(&submitter, "k-2", &[event_digest(&event())], "", noted);
        let key = signer().verifier_key().to_string();
        let genesis = Genesis {
            origin: ORIGIN.parse().unwrap(),
            epoch: 0,
            verifier_key: key.clone(),
            previous: None,
            reason: String::new(),
        };
        let manifest = ObservationsManifest {
            provenance: observations.clone(),
            rows: u64::try_from(rows.rows.len()).unwrap(),
            indicators: vec!["RATE".parse().unwrap(), "STOCK".parse().unwrap()],
            areas: ["MA-09", "MA-09-001", "MA-09-273"].map(|area| area.parse().unwrap()).to_vec(),
            first_period: "2023".parse().unwrap(),
            last_period: "2024".parse().unwrap(),
        };
        let event = EventPayload { provenance: event_provenance, part: 0, event: event() };
        let mut sample = Self { log: log(), entries: Vec::new(), observations };
        let open = SharingClass::Open;
        sample.push(Kind::Genesis, open, vec![payload::encode_genesis(&genesis).unwrap()]);
        sample.push(Kind::Catalogue, open, payload::encode_catalogue(&catalogue::parts()).unwrap());
        let members = membership(&key, &submitter.authority);
        sample.push(Kind::Membership, open, vec![payload::encode_membership(&members).unwrap()]);
        let chunk = data_chunk::encode(&rows, &catalogue).unwrap();
        sample.push(Kind::Observations, open, vec![payload::encode_observations_manifest(&manifest).unwrap(), chunk]);
        sample.push(Kind::Event, SharingClass::Federation, vec![payload::encode_event(&event).unwrap()]);
        sample.push(Kind::Release, open, sample.release(&catalogue));
        let withdrawal = Withdrawal {
            submission: "submission-k-1".into(),
            epoch: 0,
            indexes: vec![3],
            leaves: vec![sample.leaf(3)],
            reason: "wrong".into(),
            member: "region-sm".into(),
        };
        sample.push(Kind::Withdrawal, open, vec![payload::encode_withdrawal(&withdrawal).unwrap()]);
        let erasure = sample.erasure(4, submission("k-2"), &[]);
        sample.push(Kind::Erasure, open, vec![erasure]);
        sample.push(Kind::Roster, open, vec![payload::encode_roster(&roster()).unwrap()]);
        sample.push(Kind::ReleasePlan, open, vec![payload::encode_release_plan(&plan()).unwrap()]);
        sample.push(Kind::Call, open, vec![payload::encode_call(&calls::opened()).unwrap()]);
        let answered =
            signature("call-answer-0.chunk", |own| Some(payload::decode_call_answer(&[own]).ok()?.provenance));
        let digest = cannot_digest(&calls::cannots());
        let answered = provenance(&submitter, "k-3", &[digest], "national/2024-stock", answered);
        let answer = CallAnswer { provenance: answered, cannots: calls::cannots() };
        sample.push(Kind::CallAnswer, open, vec![payload::encode_call_answer(&answer).unwrap()]);
        sample
    }

    fn leaf(&self, index: usize) -> Hash {
        self.entries[index].header.leaf()
    }

    /// The chunk of an erasure of one entry.
    fn erasure(&self, index: usize, erased: Erased, indicators: &[&str]) -> Vec<u8> {
        let erasure = Erasure {
            epoch: 0,
            indexes: vec![u64::try_from(index).unwrap()],
            leaves: vec![self.leaf(index)],
            indicators: indicators.iter().map(|code| code.parse().unwrap()).collect(),
            reason: "asked for".into(),
            member: "admin/national-admin".into(),
            erased,
        };
        payload::encode_erasure(&erasure).unwrap()
    }

    fn push(&mut self, kind: Kind, sharing: SharingClass, chunks: Vec<Vec<u8>>) {
        let index = u64::try_from(self.entries.len()).unwrap();
        let micros = Timestamp::from(datetime!(2026-03-01 10:00 UTC)).micros() + i64::try_from(index).unwrap();
        let opening =
            Opening::of_chunks(Salt::new(*Hash::digest(&[b"salt", &index.to_be_bytes()]).as_bytes()), &chunks);
        let is_cited = matches!(kind, Kind::Genesis | Kind::Catalogue | Kind::Membership);
        let header = Header {
            kind,
            epoch: 0,
            index,
            time: Timestamp::from_micros(micros),
            sharing,
            commitment: opening.commitment(),
            extension: (!is_cited).then(|| CITES.into()),
        };
        self.entries.push(Entry { header, chunks, opening });
    }

    /// Manifest and blocks of a release.
    fn release(&self, catalogue: &Catalogue) -> Vec<Vec<u8>> {
        let stock = catalogue.indicator_id("STOCK").unwrap();
        let mut inputs = Inputs {
            origins: vec![ORIGIN.parse().unwrap()],
            reporters: vec![ReporterInfo {
                organisation: "region-sm".parse().unwrap(),
                kind: "REGION".parse().unwrap(),
                territories: vec![catalogue.area_id("MA-09").unwrap()],
            }],
            ..Inputs::default()
        };
        for (area, sex, value) in [("MA-09-001", "_T", 40), ("MA-09-001", "F", 18), ("MA-09-273", "_T", 3)] {
            let key = [sex, "LEGAL"].map(|code| code.parse().unwrap());
            inputs.figures.push(figure(stock, catalogue, area, inputs.keys.intern(&key), value));
        }
        let rules = RuleSet::primary();
        let written = SafeCells::write(
            catalogue,
            marsad::release::build(catalogue, &inputs, &rules),
            &rules,
            &[],
            Losses::Counted,
        )
        .unwrap();
        let (size, root) = self.head(5);
        let manifest = Manifest {
            builder: ORIGIN.parse().unwrap(),
            audience: Audience::Members,
            number: 1,
            title: text("release"),
            date: Timestamp::from(datetime!(2026-03-01 10:00 UTC)),
            cut: vec![CutLine {
                origin: ORIGIN.parse().unwrap(),
                epoch: 0,
                size,
                root: *root.as_bytes(),
                signatures: SignedNote::parse(&self.witnessed(5)).unwrap().signatures().to_vec(),
            }],
            input_set: inputs.entry_set_digest(),
            catalogue: (ORIGIN.parse::<OriginName>().unwrap(), 0, 1),
            // Of the format, not of the rules: names that do not change with them.
            rule_set: "rules".to_owned(),
            engine_version: 1,
            parent: Some([5; 32]),
            roster: "reported".to_owned(),
            publication: Some(publication()),
            parts: written.parts,
        };
        std::iter::once(manifest.encode()).chain(written.blocks).collect()
    }

    fn leaves(&self) -> Vec<Hash> {
        self.entries.iter().map(|entry| entry.header.leaf()).collect()
    }

    /// Size and root of the first entries.
    fn head(&self, size: usize) -> (u64, Hash) {
        let mut frontier = Frontier::new();
        self.leaves().into_iter().take(size).for_each(|leaf| frontier.push(leaf));
        (frontier.size(), frontier.root())
    }

    fn note(&self, size: usize) -> String {
        let (size, root) = self.head(size);
        signer().sign(&Checkpoint { log: self.log.clone(), size, root })
    }

    /// The note with the signature of a witness under that of the origin.
    fn witnessed(&self, size: usize) -> String {
        let note = self.note(size);
        let witness = Signer::new(&"oriental".parse().unwrap(), &[2; 32]);
        let text = SignedNote::parse(&note).unwrap().text().to_owned();
        let cosigned = witness.sign_note(&text).unwrap().to_string();
        format!("{note}{}\n", cosigned.trim_end().lines().last().unwrap())
    }

    fn proof<T>(&self, make: impl FnOnce(&mut dyn FnMut(u8, u64) -> Option<Hash>) -> T) -> T {
        let leaves = self.leaves();
        make(&mut |height, index| {
            let first = usize::try_from(index << height).ok()?;
            subtree_root(leaves.get(first..first + (1 << height))?)
        })
    }

    fn receipt(&self) -> String {
        let (entry, size) = (&self.entries[3], 4);
        Receipt {
            submission: self.observations.submission.clone(),
            origin: self.log.origin.clone(),
            content_digest: self.observations.content_digest,
            checkpoint_note: self.note(size),
            verifier_key: signer().verifier_key().to_string(),
            accepted_at: entry.header.time,
            entries: vec![ReceiptEntry {
                header: entry.header.encode(),
                inclusion: self.proof(|read| inclusion_proof(3, 4, read)).unwrap(),
                opening: entry.opening.clone(),
                manifest: entry.chunks[0].clone(),
            }],
        }
        .to_json()
    }

    /// Two signed roots of one size.
    fn fork(&self) -> String {
        let other = Checkpoint { log: self.log.clone(), size: 4, root: Hash::new([9; 32]) };
        let notes = [signer().sign(&other), self.note(8)];
        ForkEvidence { notes, proof: self.proof(|read| prefix_proof(4, 8, read)).unwrap() }.to_json()
    }

    fn segment(&self) -> Segment {
        let full = |entry: &Entry, inline: bool| Disclosure::Full {
            opening: entry.opening.clone(),
            inline: inline.then(|| entry.chunks[0].clone()),
            chunk_bytes: entry.chunks.iter().map(|chunk| u32::try_from(chunk.len()).unwrap()).collect(),
        };
        let disclosures = self.entries.iter().map(|entry| match entry.header.index {
            4 => Disclosure::Withheld {
                reason: WithheldReason::Embargo,
                until: Some(Timestamp::from(datetime!(2026-06-01 00:00 UTC))),
            },
            5 => Disclosure::Lost,
            6 => Disclosure::Erased { by: EntryPosition { epoch: 0, index: 7 } },
            7 => Disclosure::Withheld { reason: WithheldReason::Sharing, until: None },
            index => full(entry, index == 0),
        });
        Segment {
            log: self.log.clone(),
            first: 0,
            headers: self.entries.iter().map(|entry| entry.header.encode()).take(7).collect(),
            disclosures: disclosures.take(7).collect(),
            note: self.note(8),
            consistency: self.proof(|read| consistency_proof(7, 8, read)).unwrap(),
        }
    }

    /// The messages of a stream between two nodes.
    fn frames(&self) -> Vec<(&'static str, pb::PullLogResponse)> {
        use pb::pull_log_response::Part;
        let frame = |part| pb::PullLogResponse { part: Some(part) };
        let log = || Some(pb::LogId::from(&self.log));
        let chunk = pb::Chunk { log: log(), index: 3, number: 1, data: self.entries[3].chunks[1].clone().into() };
        vec![
            ("segment.frame", frame(Part::Segment(segment::to_pb(self.segment()).unwrap()))),
            ("chunk.frame", frame(Part::Chunk(chunk))),
            ("heads.frame", frame(Part::Heads(pb::Heads { notes: vec![self.note(8)] }))),
            ("end.frame", frame(Part::End(pb::LogEnd { log: log(), reason: "EPOCH_CLOSED".to_owned() }))),
        ]
    }

    /// Everything that is written down, by name.
    pub fn files(&self) -> Files {
        let mut files = Files::new();
        for (entry, (_, name)) in self.entries.iter().zip(KINDS) {
            files.insert(format!("{name}.header"), entry.header.encode());
            files.insert(format!("{name}.opening"), opening_bytes(&entry.opening));
            for (number, chunk) in entry.chunks.iter().enumerate() {
                let ending = if name == "release" && number > 0 { "block" } else { "chunk" };
                files.insert(format!("{name}-{number}.{ending}"), chunk.clone());
            }
        }
        let next = Genesis {
            origin: self.log.origin.clone(),
            epoch: 1,
            verifier_key: signer().verifier_key().to_string(),
            previous: Some(self.head(8)),
            reason: "the disk was lost".to_owned(),
        };
        files.insert("genesis-of-epoch-1.chunk".into(), payload::encode_genesis(&next).unwrap());
        let release = Erased::Release { release: [8; 32], number: 1, identity: Vec::new() };
        files.insert("erasure-of-release.chunk".into(), self.erasure(5, release, &[]));
        let observations = self.erasure(3, submission("k-1"), &["RATE", "STOCK"]);
        files.insert("erasure-of-observations.chunk".into(), observations);
        files.insert("call-close.chunk".into(), payload::encode_call(&calls::closed()).unwrap());
        files.insert("checkpoint.note".into(), self.note(8).into());
        files.insert("checkpoint-witnessed.note".into(), self.witnessed(8).into());
        let attested = EventPayload { provenance: attested(&self.observations), part: 0, event: event() };
        files.insert("event-attested.chunk".into(), payload::encode_event(&attested).unwrap());
        files.insert("receipt.json".into(), self.receipt().into());
        let inclusion = InclusionProofFile {
            checkpoint_note: self.note(8),
            index: 3,
            header: self.entries[3].header.encode(),
            proof: self.proof(|read| inclusion_proof(3, 8, read)).unwrap(),
        };
        files.insert("inclusion-proof.json".into(), inclusion.to_json().into());
        let consistency = ConsistencyProofFile {
            old_note: self.note(3),
            new_note: self.note(8),
            proof: self.proof(|read| consistency_proof(3, 8, read)).unwrap(),
        };
        files.insert("consistency-proof.json".into(), consistency.to_json().into());
        files.insert("fork.json".into(), self.fork().into());
        for (name, frame) in self.frames() {
            files.insert(name.into(), frame.encode_to_vec());
        }
        files
    }
}

fn figure(
    indicator: IndicatorId,
    catalogue: &Catalogue,
    area: &str,
    dimensions: marsad::domain::observation::DimensionKeyId,
    value: i64,
) -> Figure {
    Figure {
        indicator,
        area: catalogue.area_id(area).unwrap(),
        dimensions,
        period: "2024".parse().unwrap(),
        value: Some(value),
        status: marsad::domain::status::ObsStatus::Normal,
        conf: marsad::domain::status::ConfStatus::Free,
        ref_date: 0,
        reporter: 0,
        source: SourceRef { origin: 0, epoch: 0, index: 3 },
    }
}

/// Salt and hashes of the chunks, one after the other.
fn opening_bytes(opening: &Opening) -> Vec<u8> {
    let hashes = opening.chunk_hashes.iter().map(Hash::as_bytes);
    std::iter::once(opening.salt.as_bytes()).chain(hashes).flatten().copied().collect()
}
