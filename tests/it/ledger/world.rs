//! A small federation for the tests of the ledger: a catalogue, members, submitters, nodes with databases of their own,
//! and logs that a test writes by hand.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use marsad::clock::{Clock, ManualClock};
use marsad::domain::audience::Audience;
use marsad::domain::catalogue::{Catalogue, CatalogueParts};
use marsad::domain::code::{CodeId, OrganisationCode, OriginName};
use marsad::domain::membership::{Membership, Origin, Reporter};
use marsad::domain::observation::{Action, AttributeSetId, Attributes, Batch, Row};
use marsad::domain::period::Period;
use marsad::domain::raw::RawEvent;
use marsad::domain::sharing::Sharing;
use marsad::domain::status::{ConfStatus, ObsStatus};
use marsad::domain::text::Text;
use marsad::domain::timestamp::Timestamp;
use marsad::identity::policy::{Administer, Permit, Submit, authorise_operator, authorise_submit};
use marsad::identity::{
    Authority, CertificateHolder, CertificateRequest, Grant, GrantKind, Grants, Principal, Role, principal_from_pem,
    sign_content,
};
use marsad::ledger::{
    Ledger, LedgerSettings, NewBatch, NewEvents, NewObservations, NewSubmission, Position, SignerFile, SignerState,
};
use marsad::log::checkpoint::{Checkpoint, LogId, NoteSignature, SignedNote};
use marsad::log::commitment::{Opening, Salt};
use marsad::log::entry::{Header, Kind, SharingClass};
use marsad::log::extension::{Citations, EntryPosition};
use marsad::log::keys::{KeyRing, TrustedKey};
use marsad::log::limits::SEGMENT_HEADERS_MAX;
use marsad::log::merkle::{Frontier, Hash, consistency_proof};
use marsad::log::segment::{Disclosure, Segment, WithheldReason};
use marsad::log::signature::Signer;
use marsad::log::verify::{Verified, VerifiedSegment, verify_segment};
use marsad::store::{Head, Store};
use marsad::wire::content::{batch_digest, content_digest, event_digest};
use marsad::wire::data_chunk;
use marsad::wire::payload::{self, Authorship, Erased, Erasure, ObservationsManifest, Provenance};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use time::Duration;
use time::macros::datetime;

use crate::support::postgres::{TestDatabase, database};

pub fn code<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().unwrap()
}

pub fn signer(origin: &str) -> Signer {
    Signer::new(&code(origin), Hash::digest(&[origin.as_bytes()]).as_bytes())
}

pub const ORIGINS: [&str; 3] = ["national", "oriental", "souss-massa"];

pub fn keys() -> KeyRing {
    let of_all_epochs = |key| TrustedKey { until_epoch: None, ..TrustedKey::in_use(key, 0) };
    KeyRing::new(ORIGINS.map(|origin| of_all_epochs(signer(origin).verifier_key()))).unwrap()
}

/// The project's own catalogue, without most communes.
pub fn catalogue_parts() -> CatalogueParts {
    let mut parts = marsad::formats::builtin::builtin().unwrap().parts().clone();
    let kept = |area: &str| {
        area == "MA" || area.len() == 5 && area.starts_with("MA-") || area.starts_with("MA-09") || area == "MA-02-381"
    };
    parts.areas.retain(|area| kept(area.code.as_str()));
    for area in &mut parts.areas {
        area.members.clear();
        area.same_as = None;
    }
    for organisation in &mut parts.organisations {
        organisation.territory = organisation.territory.take().filter(|area| kept(area.as_str()));
    }
    for programme in &mut parts.programmes {
        programme.territories.retain(|area| kept(area.as_str()));
    }
    parts
}

/// The authority that issues the submitters' certificates.
pub static AUTHORITY: LazyLock<Authority> =
    LazyLock::new(|| Authority::init("test", datetime!(2025-01-01 00:00 UTC), Duration::days(3650)).unwrap());

pub fn membership() -> Membership {
    let origin = |name: &str, territory: &str| Origin {
        name: code(name),
        verifier_keys: vec![signer(name).verifier_key().to_string()],
        territories: vec![code(territory)],
    };
    let reporter = |name: &str, kind: &str, territory: &str| Reporter {
        organisation: code(name),
        kind: code(kind),
        territories: vec![code(territory)],
        fingerprints: Vec::new(),
        attested_by: None,
    };
    let authority = CertificateDer::from_pem_slice(AUTHORITY.certificate_pem().as_bytes()).unwrap();
    Membership {
        authorities: vec![authority.to_vec()],
        origins: vec![origin("national", "MA"), origin("oriental", "MA-02"), origin("souss-massa", "MA-09")],
        reporters: vec![
            reporter("region-sm", "REGION", "MA-09"),
            reporter("region-or", "REGION", "MA-02"),
            reporter("hcp", "NSO", "MA"),
        ],
    }
}

/// A submitter.
#[derive(Clone)]
pub struct Submitter {
    pub principal: CertificateHolder,
    #[cfg_attr(not(feature = "failpoints"), expect(dead_code, reason = "for the crash tests"))]
    pub certificate_pem: String,
    pub key_pem: String,
}

impl Submitter {
    pub fn new(authority: &Authority, name: &str) -> Self {
        let now = datetime!(2025-01-01 00:00 UTC);
        let request = CertificateRequest::new(Role::Submitter, name, now, Duration::days(3650));
        let issued = authority.issue(&request).unwrap();
        Self::load(&issued.certificate_pem, &issued.key_pem)
    }

    /// A submitter whose certificate and key another process has made.
    pub fn load(certificate_pem: &str, key_pem: &str) -> Self {
        let principal = principal_from_pem(certificate_pem).unwrap();
        Self { principal, certificate_pem: certificate_pem.into(), key_pem: key_pem.into() }
    }

    pub fn organisation(&self) -> OrganisationCode {
        self.principal.organisation().unwrap()
    }

    pub fn permit(&self) -> Permit<Submit> {
        authorise_submit(&Principal::from(Arc::new(self.principal.clone())), &Grants::new(vec![self.grant(&["MA"])]))
            .unwrap()
    }

    pub fn grant(&self, territories: &[&str]) -> Grant {
        Grant {
            principal: (Role::Submitter, self.principal.name.clone()),
            kind: GrantKind::Submit,
            territories: territories.iter().map(|own| code(own)).collect(),
            indicators: None,
        }
    }

    /// Signs a submission for the first epoch of a node, and puts the signature there.
    pub fn sign(&self, origin: &str, new: &mut NewSubmission) {
        self.sign_in(origin, 0, new);
    }

    /// As [`Submitter::sign`], for this epoch.
    pub fn sign_in(&self, origin: &str, epoch: u32, new: &mut NewSubmission) {
        let log = LogId::new(OriginName::new(origin).unwrap(), epoch);
        let statement = new.statement(&log).to_bytes();
        new.authorship = Authorship::Signed {
            signature: sign_content(&self.key_pem, &statement).unwrap(),
            certificate: self.principal.certificate.to_vec(),
        };
    }
}

/// Makes the signature of an entry invalid.
pub fn spoil_signature(manifest: &mut ObservationsManifest) {
    manifest.provenance.authorship = match &manifest.provenance.authorship {
        Authorship::Signed { signature, certificate } => {
            Authorship::Signed { signature: [signature.as_slice(), &[0]].concat(), certificate: certificate.clone() }
        }
        Authorship::Attested { .. } => panic!("signed by nobody"),
    };
}

/// The erasure of a submission.
pub fn erasure(indexes: Vec<u64>) -> Erasure {
    let erased = Erased::Submission { submission: "erased".into(), reporter: "region-or".into() };
    Erasure {
        epoch: 0,
        indexes,
        leaves: Vec::new(),
        indicators: Vec::new(),
        reason: "asked for".into(),
        member: "admin/oriental-admin".into(),
        erased,
    }
}

pub fn admin() -> Permit<Administer> {
    authorise_operator()
}

/// What all nodes of a test share.
pub struct World {
    pub clock: ManualClock,
    pub parts: CatalogueParts,
    pub catalogue: Catalogue,
    pub region: Submitter,
    pub oriental: Submitter,
    /// How many entries of observations a test has written by hand; each is a separate submission.
    written: AtomicU64,
}

impl World {
    pub fn new() -> Self {
        let parts = catalogue_parts();
        Self {
            clock: ManualClock::new(datetime!(2026-03-01 10:00 UTC)),
            catalogue: Catalogue::build(parts.clone()).unwrap(),
            parts,
            region: Submitter::new(&AUTHORITY, "region-sm"),
            oriental: Submitter::new(&AUTHORITY, "region-or"),
            written: AtomicU64::new(0),
        }
    }

    /// Rows of the total population, by area, year and figure. Sorted.
    pub fn batch(&self, figures: &[(&str, i32, i64)]) -> Batch {
        let mut batch = Batch::default();
        let id = self.catalogue.indicator_id("POP_TOTAL").unwrap();
        let indicator = self.catalogue.indicator(id).unwrap();
        let key: Vec<CodeId> = indicator
            .dimensions
            .iter()
            .map(|concept| if concept.as_str() == "METHOD" { code("LEGAL") } else { CodeId::total() })
            .collect();
        let dimensions = batch.dimension_keys.intern(&key);
        let attributes = batch.attribute_sets.intern(Attributes { source: "census".into(), ..Attributes::default() });
        for (n, (area, year, value)) in figures.iter().enumerate() {
            batch.rows.push(Row {
                indicator: id,
                area: self.catalogue.area_id(area).unwrap(),
                dimensions,
                period: Period::year_of(*year).unwrap(),
                value: Some(*value),
                status: ObsStatus::Normal,
                conf: ConfStatus::Free,
                action: Action::Replace,
                attributes: if n % 2 == 0 { attributes } else { AttributeSetId(0) },
                source_row: 0,
            });
        }
        batch.sort();
        batch
    }

    /// As [`World::batch`], each figure for `count` combinations of codes.
    pub fn wide_batch(&self, figures: &[(&str, i32, i64)], count: usize) -> Batch {
        let mut batch = self.batch(figures);
        let indicator = self.catalogue.indicator(batch.rows[0].indicator).unwrap();
        let mut keys: Vec<Vec<CodeId>> = vec![Vec::new()];
        for concept in &indicator.dimensions {
            let mut codes = vec![CodeId::total()];
            let items = self.catalogue.code_list(concept.as_str()).unwrap().items.iter().map(|item| item.code.clone());
            codes.extend(items.filter(|code| !code.is_total()));
            if concept.as_str() == "METHOD" {
                codes = vec![code("LEGAL")];
            }
            let longer = |key: &Vec<CodeId>| {
                codes.iter().map(|code| [key.as_slice(), std::slice::from_ref(code)].concat()).collect::<Vec<_>>()
            };
            keys = keys.iter().flat_map(longer).take(4 * count).collect();
        }
        assert!(keys.len() >= count, "{} has {} combinations", indicator.code, keys.len());
        let rows = std::mem::take(&mut batch.rows);
        for key in &keys[..count] {
            let dimensions = batch.dimension_keys.intern(key);
            batch.rows.extend(rows.iter().map(|row| Row { dimensions, ..*row }));
        }
        batch.sort();
        batch
    }

    pub fn new_batch(&self, figures: &[(&str, i32, i64)]) -> NewBatch {
        let batch = self.batch(figures);
        NewBatch {
            digest: batch_digest(&self.catalogue, &batch).unwrap(),
            chunk: data_chunk::encode(&batch, &self.catalogue).unwrap(),
        }
    }

    /// A submission to the national node, signed.
    pub fn submission(
        &self,
        by: &Submitter,
        key: &str,
        versions: &(Position, Position),
        parts: &[Hash],
    ) -> NewSubmission {
        let mut new = NewSubmission {
            member: by.principal.name.clone(),
            reporter: by.organisation(),
            idempotency_key: key.into(),
            catalogue: versions.0.clone(),
            membership: versions.1.clone(),
            sharing: Sharing::Open,
            audience: Audience::Public,
            comment: String::new(),
            accept_warnings: String::new(),
            language: "fr".into(),
            call: String::new(),
            content_digest: content_digest(parts),
            authorship: Authorship::Signed { signature: Vec::new(), certificate: Vec::new() },
        };
        by.sign("national", &mut new);
        new
    }

    pub fn observations(
        &self,
        by: &Submitter,
        key: &str,
        versions: &(Position, Position),
        figures: &[(&str, i32, i64)],
    ) -> NewObservations {
        let batch = self.new_batch(figures);
        let submission = self.submission(by, key, versions, &[batch.digest]);
        NewObservations { submission, batches: vec![batch], judge: None, compared: None }
    }

    pub fn event(&self, id: &str, version: u32) -> RawEvent {
        RawEvent {
            event_id: id.into(),
            version,
            kind: "GOV_SEMINAR".into(),
            status: "HELD".into(),
            title: Text { ar: "ندوة".into(), fr: "Séminaire".into(), en: "Seminar".into() },
            start: "2025-05-12".into(),
            end: "2025-05-13".into(),
            date_precision: "DAY".into(),
            date_evidence: "STATED".into(),
            area: "MA-09".into(),
            geo_precision: "REGION".into(),
            organisers: vec!["region-sm".into()],
            themes: vec!["T_RECEPTION".into()],
            sources: vec![marsad::domain::raw::RawSource { title: "source".into(), ..Default::default() }],
            language: "ar".into(),
            sensitivity: "low".into(),
            ..RawEvent::default()
        }
    }

    pub fn events(&self, key: &str, versions: &(Position, Position), events: Vec<RawEvent>) -> NewEvents {
        let digests: Vec<Hash> = events.iter().map(event_digest).collect();
        let submission = self.submission(&self.region, key, versions, &digests);
        NewEvents { submission, events: events.into_iter().zip(digests).collect() }
    }

    /// The chunks of an open OBSERVATIONS entry of souss-massa, as it would write them; `change` may spoil anything.
    pub fn observation_chunks(
        &self,
        by: &Submitter,
        versions: &(Position, Position),
        figures: &[(&str, i32, i64)],
        change: impl FnOnce(&mut ObservationsManifest),
    ) -> Vec<Vec<u8>> {
        self.observation_chunks_at(Sharing::Open, by, versions, figures, change)
    }

    /// As [`World::observation_chunks`], for an entry with this sharing level.
    pub fn observation_chunks_at(
        &self,
        sharing: Sharing,
        by: &Submitter,
        versions: &(Position, Position),
        figures: &[(&str, i32, i64)],
        change: impl FnOnce(&mut ObservationsManifest),
    ) -> Vec<Vec<u8>> {
        self.observation_chunks_of(("souss-massa", sharing), by, versions, figures, change)
    }

    /// As [`World::observation_chunks_at`], for an entry of this node.
    pub fn observation_chunks_of(
        &self,
        (origin, sharing): (&str, Sharing),
        by: &Submitter,
        versions: &(Position, Position),
        figures: &[(&str, i32, i64)],
        change: impl FnOnce(&mut ObservationsManifest),
    ) -> Vec<Vec<u8>> {
        let batch = self.batch(figures);
        let new = self.new_batch(figures);
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let mut submission = self.submission(by, &format!("key-{number}"), versions, &[new.digest]);
        (submission.sharing, submission.audience) = (sharing, Audience::of_sharing(sharing));
        by.sign(origin, &mut submission);
        let mut areas: Vec<_> = figures.iter().map(|(area, ..)| code(area)).collect();
        areas.sort();
        areas.dedup();
        let mut manifest = ObservationsManifest {
            provenance: Provenance {
                submission: format!("submission-{number}"),
                member: submission.member,
                reporter: submission.reporter,
                idempotency_key: submission.idempotency_key,
                content_digest: submission.content_digest,
                part_digests: vec![new.digest],
                authorship: submission.authorship,
                comment: String::new(),
                accept_warnings: String::new(),
                language: "fr".into(),
                audience: submission.audience,
                call: submission.call,
            },
            rows: u64::try_from(batch.rows.len()).unwrap(),
            indicators: vec![code("POP_TOTAL")],
            areas,
            first_period: batch.rows.iter().map(|row| row.period).min().unwrap(),
            last_period: batch.rows.iter().map(|row| row.period).max().unwrap(),
        };
        change(&mut manifest);
        vec![payload::encode_observations_manifest(&manifest).unwrap(), new.chunk]
    }
}

/// A node with a database and a state file of its own.
pub struct Node {
    pub ledger: Ledger,
    pub database: TestDatabase,
    pub folder: tempfile::TempDir,
    pub origin: &'static str,
    clock: ManualClock,
}

impl Node {
    /// With a single connection to the database: a task that took a second one while it holds one would wait in vain.
    pub async fn start(world: &World, origin: &'static str) -> Self {
        Self::with_connections(world, origin, 1).await
    }

    pub async fn with_connections(world: &World, origin: &'static str, connections: u32) -> Self {
        let (database, folder) = (database().await, tempfile::tempdir().unwrap());
        let state = folder.path().join("signer");
        let ledger = open_with(connections, &database.url, &state, origin, &world.clock).await;
        Self { ledger, database, folder, origin, clock: world.clock.clone() }
    }

    pub fn state_file(&self) -> PathBuf {
        self.folder.path().join("signer")
    }

    /// The same node, opened again on `url`.
    pub async fn reopen(&self, url: &str) -> Ledger {
        open(url, &self.state_file(), self.origin, &self.clock).await
    }
}

/// Opens a ledger as if the process that held the state file were dead: the file that it holds is unlinked.
pub async fn open(url: &str, state: &std::path::Path, origin: &str, clock: &ManualClock) -> Ledger {
    open_with(1, url, state, origin, clock).await
}

async fn open_with(connections: u32, url: &str, state: &std::path::Path, origin: &str, clock: &ManualClock) -> Ledger {
    if let Ok(bytes) = std::fs::read(state) {
        std::fs::remove_file(state).unwrap();
        std::fs::write(state, bytes).unwrap();
    }
    let store = Store::connect(url, connections).await.unwrap();
    let settings = LedgerSettings { origin: code(origin), operator: code("national"), keys: keys() };
    let signer = SignerState { signer: Arc::new(signer(origin)), file: Arc::new(SignerFile::open(state).unwrap()) };
    let clock: Arc<dyn Clock> = Arc::new(clock.clone());
    Ledger::open(store, clock, settings, signer).await.unwrap()
}

/// The header extension of an entry that was judged under these versions.
pub fn cites((catalogue, membership): &(Position, Position)) -> Citations {
    let place = |position: &Position| EntryPosition { epoch: position.epoch, index: position.index };
    Citations { rules: marsad::ledger::projector::RULES, catalogue: place(catalogue), membership: place(membership) }
}

/// A log that the test writes by hand: any content, with valid signatures.
pub struct ScriptedLog {
    pub log: LogId,
    signer: Signer,
    pub time: Timestamp,
    pub entries: Vec<(Header, Vec<Vec<u8>>, Opening)>,
    frontier: Frontier,
    /// The witnesses that also sign its notes.
    pub witnesses: Vec<&'static str>,
}

/// A note with the signatures of these besides its own.
pub fn witnessed(note: &str, witnesses: &[&str]) -> String {
    let note = SignedNote::parse(note).unwrap();
    let signatures = witnesses.iter().map(|witness| signer(witness).sign_note(note.text()).unwrap());
    let signatures: Vec<NoteSignature> = signatures.flat_map(|own| own.signatures().to_vec()).collect();
    note.with_signatures(&signatures).to_string()
}

impl ScriptedLog {
    /// A log with its GENESIS.
    pub fn new(origin: &str) -> Self {
        let name: OriginName = code(origin);
        let mut log = Self {
            log: LogId::new(name.clone(), 0),
            signer: signer(origin),
            time: Timestamp::from(datetime!(2026-03-01 09:00 UTC)),
            entries: Vec::new(),
            frontier: Frontier::new(),
            witnesses: Vec::new(),
        };
        let verifier_key = log.signer.verifier_key().to_string();
        let genesis = payload::Genesis { origin: name, epoch: 0, verifier_key, previous: None, reason: String::new() };
        log.push(Kind::Genesis, SharingClass::Open, vec![payload::encode_genesis(&genesis).unwrap()]);
        log
    }

    pub fn push(&mut self, kind: Kind, sharing: SharingClass, chunks: Vec<Vec<u8>>) -> Position {
        self.push_with(kind, sharing, None, chunks)
    }

    /// An entry whose header says that it was judged under these versions.
    pub fn push_citing(
        &mut self,
        kind: Kind,
        sharing: SharingClass,
        versions: &(Position, Position),
        chunks: Vec<Vec<u8>>,
    ) -> Position {
        self.push_with(kind, sharing, Some(cites(versions)), chunks)
    }

    pub fn push_with(
        &mut self,
        kind: Kind,
        sharing: SharingClass,
        cites: Option<Citations>,
        chunks: Vec<Vec<u8>>,
    ) -> Position {
        let index = self.frontier.size();
        let salt = Salt::new(*Hash::digest(&[b"salt", &index.to_be_bytes()]).as_bytes());
        let opening = Opening::of_chunks(salt, &chunks);
        let header = Header {
            kind,
            epoch: 0,
            index,
            time: self.time,
            sharing,
            commitment: opening.commitment(),
            extension: cites.map(Into::into),
        };
        self.frontier.push(header.leaf());
        self.entries.push((header, chunks, opening));
        Position { origin: self.log.origin.clone(), epoch: 0, index }
    }

    /// The operator's log with catalogue and membership, and the positions of both.
    pub fn national(world: &World) -> (Self, (Position, Position)) {
        let mut log = Self::new("national");
        let catalogue = log.push(Kind::Catalogue, SharingClass::Open, payload::encode_catalogue(&world.parts).unwrap());
        let chunk = payload::encode_membership(&membership()).unwrap();
        let membership = log.push(Kind::Membership, SharingClass::Open, vec![chunk]);
        (log, (catalogue, membership))
    }

    pub fn note(&self) -> String {
        let note = self.signer.sign(&self.checkpoint());
        match self.witnesses.as_slice() {
            [] => note,
            witnesses => witnessed(&note, witnesses),
        }
    }

    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint { log: self.log.clone(), size: self.frontier.size(), root: self.frontier.root() }
    }

    pub fn disclosure(&self, index: usize) -> Disclosure {
        let (_, chunks, opening) = &self.entries[index];
        let chunk_bytes = chunks.iter().map(|chunk| u32::try_from(chunk.len()).unwrap()).collect();
        Disclosure::Full { opening: opening.clone(), inline: None, chunk_bytes }
    }

    /// Entries `from..to` as a peer sends them, `withheld` ones without their payload.
    pub fn segment(&self, from: usize, to: usize, withheld: impl Fn(usize) -> bool) -> Segment {
        let disclose = |index: usize| match withheld(index) {
            true => Disclosure::Withheld { reason: WithheldReason::Sharing, until: None },
            false => self.disclosure(index),
        };
        let leaves: Vec<Hash> = self.entries.iter().map(|(header, ..)| header.leaf()).collect();
        let consistency = consistency_proof(u64::try_from(to).unwrap(), self.frontier.size(), &mut |height, index| {
            let first = usize::try_from(index << height).unwrap();
            marsad::log::merkle::subtree_root(leaves.get(first..first + (1 << height))?)
        });
        Segment {
            log: self.log.clone(),
            first: u64::try_from(from).unwrap(),
            headers: self.entries[from..to].iter().map(|(header, ..)| header.encode()).collect(),
            disclosures: (from..to).map(disclose).collect(),
            note: self.note(),
            consistency: consistency.unwrap(),
        }
    }

    /// Gives a node everything that it lacks.
    pub async fn give(&self, ledger: &Ledger, withheld: impl Fn(usize) -> bool) {
        let head = ledger.frontier(&self.log).await.unwrap();
        let from = usize::try_from(head.frontier.size()).unwrap();
        if from == self.entries.len() {
            return;
        }
        let (verified, chunks) = self.verified(ledger, from, self.entries.len(), withheld).await;
        ledger.apply(verified, chunks).await.unwrap();
    }

    pub async fn verified(
        &self,
        ledger: &Ledger,
        from: usize,
        to: usize,
        withheld: impl Fn(usize) -> bool,
    ) -> (Verified<VerifiedSegment>, Vec<marsad::ledger::EntryChunks>) {
        let head = ledger.frontier(&self.log).await.unwrap();
        let segment = self.segment(from, to, withheld);
        let keys = ledger.keys();
        let verified = verify_segment(segment, &head.frontier, head.last.as_ref(), head.tail, keys).unwrap();
        let chunks = (from..to).map(|index| marsad::ledger::EntryChunks {
            index: u64::try_from(index).unwrap(),
            chunks: marsad::ledger::ChunkSource::Memory(self.entries[index].1.clone()),
        });
        (verified, chunks.collect())
    }
}

/// Which payloads are copied from one ledger to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Travels {
    /// As to a peer: local payloads stay at home.
    Shared,
    Everything,
}

/// Copies what `to` lacks of every log that `from` holds, as a peer would be served: local payloads stay at home.
pub async fn sync(from: &Ledger, to: &Ledger) {
    copy(from, to, Travels::Shared).await;
}

/// As [`sync`], with local payloads: afterwards both hold the same.
pub async fn mirror(from: &Ledger, to: &Ledger) {
    copy(from, to, Travels::Everything).await;
}

async fn copy(from: &Ledger, to: &Ledger, travels: Travels) {
    for head in from.heads().await.unwrap() {
        while sync_segment(from, to, &head, travels).await {}
    }
}

/// Copies what `to` lacks of one log, as [`sync`] does.
pub async fn sync_log(from: &Ledger, to: &Ledger, head: &Head) {
    while sync_segment(from, to, head, Travels::Shared).await {}
}

/// Copies one segment of a log; whether there was one to copy.
async fn sync_segment(from: &Ledger, to: &Ledger, head: &Head, travels: Travels) -> bool {
    let held = to.frontier(&head.log).await.unwrap();
    let (size, whole) = (held.frontier.size(), head.frontier.size());
    if size >= whole {
        return false;
    }
    let entries = from.store().read_entries(&head.log, size, SEGMENT_HEADERS_MAX, usize::MAX).await.unwrap();
    let end = size + u64::try_from(entries.len()).unwrap();
    let consistency = match end == whole {
        true => Vec::new(),
        false => from.consistency_proof(&head.log, end, whole).await.unwrap(),
    };
    let mut segment = Segment {
        log: head.log.clone(),
        first: size,
        headers: entries.iter().map(|entry| entry.bytes.clone()).collect(),
        disclosures: Vec::new(),
        note: head.note.clone(),
        consistency,
    };
    let mut staged = Vec::new();
    for entry in entries {
        let is_home = to.origin() == &head.log.origin;
        let local = entry.header.sharing == SharingClass::Local && !is_home && travels == Travels::Shared;
        let disclosure = match entry.opening {
            Some(opening) if !local => {
                let index = entry.header.index;
                let chunks = from.store().read_chunks(&head.log, index, usize::MAX).await.unwrap();
                staged.push(marsad::ledger::EntryChunks { index, chunks: marsad::ledger::ChunkSource::Memory(chunks) });
                Disclosure::Full { opening, inline: None, chunk_bytes: entry.chunk_sizes }
            }
            _ => Disclosure::Withheld { reason: WithheldReason::Sharing, until: None },
        };
        segment.disclosures.push(disclosure);
    }
    let verified = verify_segment(segment, &held.frontier, held.last.as_ref(), held.tail, to.keys()).unwrap();
    to.apply(verified, staged).await.unwrap();
    true
}
