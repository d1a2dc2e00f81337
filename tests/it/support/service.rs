//! A node with a real database, and nothing else: no listener, no peers, no network. Callers ask its services directly.

use std::sync::Arc;

use futures::{Stream, StreamExt};
use marsad::clock::{Clock, ManualClock};
use marsad::domain::catalogue::Catalogue;
use marsad::domain::code::OriginName;
use marsad::domain::raw::{RawBatch, RawEvent};
use marsad::domain::sharing::Sharing;
use marsad::formats::builtin::builtin;
use marsad::formats::json_events::read_events;
use marsad::identity::{Action, ClientTls, Principal, Role, principal_from_pem, sign_content};
use marsad::ledger::sync_board::SyncBoard;
use marsad::ledger::{Ledger, LedgerSettings, SignerFile, SignerState};
use marsad::log::checkpoint::{Signer, VerifierKey};
use marsad::log::commitment::content_digest;
use marsad::log::extension::EntryPosition;
use marsad::log::keys::KeyRing;
use marsad::log::merkle::Hash;
use marsad::service::admin::grants::NewGrant;
use marsad::service::resources::Resources;
use marsad::service::submission::{Checked, Closing, Header, Part, Report};
use marsad::service::{Caller, Gate, Limits, Node, ServiceError, admin};
use marsad::store::{Deadline, Store};
use marsad::validate::{Purpose, Validator, event_rules};
use marsad::wire::statement::Statement;
use marsad::wire::{content, rows};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::client::table;
use super::node::{CLOCKS_BEGIN, Person, World, catalogue_parts};
use super::postgres::{TestDatabase, fresh_empty};

/// The council that may report to each such node.
pub const COUNCIL: &str = "region-or";

/// A node whose services are called directly.
pub struct ServiceNode {
    pub node: Arc<Node>,
    pub key: VerifierKey,
    pub catalogue: Catalogue,
    pub clock: ManualClock,
    gate: Gate,
    world: World,
    _database: TestDatabase,
}

impl ServiceNode {
    /// A node whose operator has published catalogue and membership, and lets [`COUNCIL`] report for everything in MA-02.
    pub async fn start(name: &str) -> Self {
        let own = Self::bare(name).await;
        let (publishing, _place) = own.operator(Action::WriteCatalogue);
        let permit = admin::permit(&own.node, &publishing).await.unwrap();
        admin::members::publish_catalogue(&own.node, permit, catalogue_parts()).await.unwrap();
        let (publishing, _place) = own.operator(Action::WriteMembers);
        let permit = admin::permit(&own.node, &publishing).await.unwrap();
        let membership = own.world.membership(&[(name, &own.key)]);
        admin::members::publish(&own.node, permit, membership).await.unwrap();
        let (granting, _place) = own.operator(Action::WriteGrants);
        let permit = admin::permit(&own.node, &granting).await.unwrap();
        let [role, name, kind] = ["submitter", COUNCIL, "submit"].map(str::to_owned);
        let grant = NewGrant { role, name, kind, territories: vec!["MA-02".to_owned()], indicators: Vec::new() };
        admin::grants::put(&own.node, &permit, &grant).await.unwrap();
        own
    }

    /// A node without a catalogue, and with its own staff.
    async fn bare(name: &str) -> Self {
        let (world, database) = (World::new(), fresh_empty().await);
        let origin = OriginName::new(name).unwrap();
        let signer = Signer::new(&origin, &[7; 32]);
        let key = signer.verifier_key();
        let clock = ManualClock::new(CLOCKS_BEGIN);
        let of_ledger: Arc<dyn Clock> = Arc::new(clock.clone());
        let store = Store::connect(&database.url, 2).await.unwrap();
        store.migrate().await.unwrap();
        let settings = LedgerSettings { origin: origin.clone(), operator: origin.clone(), keys: KeyRing::default() };
        let file = SignerFile::open(&world.path("signer.state")).unwrap();
        let state = SignerState { signer: Arc::new(signer), file: Arc::new(file) };
        let limits = Limits::default();
        let node = Node {
            ledger: Ledger::open(store, of_ledger, settings, state).await.unwrap(),
            board: Arc::new(SyncBoard::new(Vec::new())),
            staff: vec![(Role::Reviewer, format!("{name}-reviewer")), (Role::Admin, format!("{name}-admin"))],
            operator: origin.clone(),
            builder: origin,
            client_tls: ClientTls::load(world.issue(Role::Node, name)).unwrap(),
            resources: Resources::start(&limits).unwrap(),
            stopping: CancellationToken::new(),
            limits,
        };
        let gate = Gate::new(node.limits.quota);
        let catalogue = builtin().unwrap();
        Self { node: Arc::new(node), key, catalogue, clock, gate, world, _database: database }
    }

    /// A call of someone. It holds its places until what is returned second is dropped.
    pub fn call(&self, principal: &Principal, action: Action) -> (Caller, impl Sized + use<>) {
        let deadline = Deadline::starting(Instant::now());
        self.gate.admit(Arc::new(principal.clone()), action, CancellationToken::new(), deadline).unwrap()
    }

    /// A call of the person at the node's own command line.
    pub fn operator(&self, action: Action) -> (Caller, impl Sized + use<>) {
        self.call(&Principal::local_operator(), action)
    }

    /// Someone with a new certificate.
    pub fn certified(&self, role: Role, name: &str) -> (Person, Principal) {
        let node = self.node.ledger.origin().to_string();
        let person = Person { files: self.world.issue(role, name), url: String::new(), node };
        let pem = std::fs::read_to_string(&person.files.certificate).unwrap();
        (person, Arc::new(principal_from_pem(&pem).unwrap()).into())
    }

    /// The messages of a submission: right rows, signed by their submitter.
    pub fn signed(&self, person: &Person, reporter: &str, key: &str, text: &str) -> Vec<Part<RawBatch>> {
        let mut validator = Validator::new(&self.catalogue, self.node.today(), None, Purpose::Submit);
        let judged = validator.judge(&table(text));
        assert_eq!(judged.findings, [], "{text}");
        let sharing = validator.finish().summary.default_sharing;
        let mut batch = judged.batch;
        batch.sort();
        let digest = content::batch_digest(&self.catalogue, &batch).unwrap();
        let raw = rows::to_raw(&batch, &self.catalogue).unwrap();
        let rows = u64::try_from(batch.rows.len()).unwrap();
        self.sealed((person, reporter, key), sharing, vec![(raw, digest)], rows)
    }

    /// The messages of a submission: right records, signed by their submitter.
    pub fn signed_events(&self, person: &Person, reporter: &str, key: &str, json: &str) -> Vec<Part<RawEvent>> {
        let (records, findings) = read_events(json.as_bytes());
        assert_eq!(findings, [], "{json}");
        let (mut sharing, mut items) = (Sharing::Open, Vec::new());
        // As far as all of them may travel.
        for record in records {
            let event = event_rules::interpret(&record.event, 0, &self.catalogue, &|_| None).unwrap();
            sharing = sharing.max(event_rules::event_sharing(&event));
            items.push((record.event, content::event_digest(&RawEvent::from(&event))));
        }
        let rows = u64::try_from(items.len()).unwrap();
        self.sealed((person, reporter, key), sharing, items, rows)
    }

    /// Items with the digests of what they mean, between a header and a closing that signs them.
    fn sealed<T>(
        &self,
        (person, reporter, key): (&Person, &str, &str),
        sharing: Sharing,
        items: Vec<(T, Hash)>,
        rows: u64,
    ) -> Vec<Part<T>> {
        let (items, digests): (Vec<T>, Vec<Hash>) = items.into_iter().unzip();
        let content = content_digest(&digests);
        let header = Header { idempotency_key: key.to_owned(), sharing: Some(sharing), ..Header::default() };
        let ledger = &self.node.ledger;
        let (catalogue, membership) = (ledger.catalogue().unwrap(), ledger.membership().unwrap());
        let statement = Statement {
            origin: ledger.origin().as_str(),
            epoch: ledger.own_log().epoch,
            reporter,
            idempotency_key: key,
            sharing,
            audience: header.audience(sharing),
            catalogue: EntryPosition { epoch: catalogue.position.epoch, index: catalogue.position.index },
            membership: EntryPosition { epoch: membership.position.epoch, index: membership.position.index },
            comment: "",
            accept_warnings: "",
            language: "",
            call: "",
            content: &content,
        };
        let signature = sign_content(&person.key_pem(), &statement.to_bytes()).unwrap();
        let closing = Closing { parts: u32::try_from(digests.len()).unwrap(), rows, content, signature };
        let items = items.into_iter().map(Part::Item);
        std::iter::once(Part::Header(Box::new(header))).chain(items).chain([Part::Closing(closing)]).collect()
    }
}

/// Messages as an edge hands them over.
pub fn messages<T: Send>(parts: Vec<Part<T>>) -> impl Stream<Item = Result<Part<T>, ServiceError>> + Send + Unpin {
    futures::stream::iter(parts.into_iter().map(Ok))
}

/// The codes of all findings of a check, and its report.
pub async fn checked(mut answers: impl Stream<Item = Result<Checked, ServiceError>> + Unpin) -> (Vec<String>, Report) {
    let mut codes = Vec::new();
    loop {
        match answers.next().await.unwrap().unwrap() {
            Checked::Finding(finding) => codes.push(finding.code.as_str().to_owned()),
            Checked::Report(report) => return (codes, report),
        }
    }
}
