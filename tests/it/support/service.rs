//! A node with a real database, and nothing else: no listener, no peers, no network. Callers ask its services directly.

use std::sync::Arc;

use futures::{Stream, StreamExt};
use marsad::clock::{Clock, ManualClock};
use marsad::domain::catalogue::Catalogue;
use marsad::domain::code::OriginName;
use marsad::domain::raw::RawBatch;
use marsad::formats::builtin::builtin;
use marsad::identity::{Action, ClientTls, Principal, Role, principal_from_pem, sign_content};
use marsad::ledger::sync_board::SyncBoard;
use marsad::ledger::{Ledger, LedgerSettings, SignerFile, SignerState};
use marsad::log::checkpoint::{Signer, VerifierKey};
use marsad::log::commitment::content_digest;
use marsad::log::extension::Place;
use marsad::log::keys::KeyRing;
use marsad::service::resources::Resources;
use marsad::service::submission::{Checked, Closing, Header, Part, Report};
use marsad::service::{Caller, Gate, Limits, Node, ServiceError, admin};
use marsad::store::{Deadline, Store};
use marsad::validate::{Purpose, Validator};
use marsad::wire::statement::Statement;
use marsad::wire::{content, rows};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::client::table;
use super::node::{CLOCKS_BEGIN, Person, World, catalogue_parts};
use super::postgres::{TestDatabase, fresh_empty};

/// A node whose services are called directly.
pub struct ServiceNode {
    pub node: Arc<Node>,
    pub key: VerifierKey,
    pub catalogue: Catalogue,
    gate: Gate,
    world: World,
    _database: TestDatabase,
}

impl ServiceNode {
    /// A node whose operator has published catalogue and membership, and lets `region-or` report for everything in MA-02.
    pub async fn start(name: &str) -> Self {
        let own = Self::bare(name).await;
        let (publishing, _place) = own.operator(Action::WriteCatalogue);
        let permit = admin::permit(&own.node, &publishing).await.unwrap();
        admin::members::publish_catalogue(&own.node, permit, catalogue_parts()).await.unwrap();
        let (publishing, _place) = own.operator(Action::WriteMembers);
        let permit = admin::permit(&own.node, &publishing).await.unwrap();
        let membership = own.world.membership(&[(name, &own.key)]);
        admin::members::publish(&own.node, permit, membership).await.unwrap();
        own
    }

    /// A node without a catalogue, and with its own staff.
    async fn bare(name: &str) -> Self {
        let (world, database) = (World::new(), fresh_empty().await);
        let origin = OriginName::new(name).unwrap();
        let signer = Signer::new(&origin, &[7; 32]);
        let key = signer.verifier_key();
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(CLOCKS_BEGIN));
        let store = Store::connect(&database.url, 2).await.unwrap();
        store.migrate().await.unwrap();
        let settings = LedgerSettings { origin: origin.clone(), operator: origin.clone(), keys: KeyRing::default() };
        let file = SignerFile::open(&world.path("signer.state")).unwrap();
        let state = SignerState { signer: Arc::new(signer), file: Arc::new(file) };
        let limits = Limits::default();
        let node = Node {
            ledger: Ledger::open(store, clock, settings, state).await.unwrap(),
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
        Self { node: Arc::new(node), key, catalogue, gate, world, _database: database }
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
        let content = content_digest(&[content::batch_digest(&self.catalogue, &batch).unwrap()]);
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
            catalogue: Place { epoch: catalogue.position.epoch, index: catalogue.position.index },
            membership: Place { epoch: membership.position.epoch, index: membership.position.index },
            comment: "",
            accept_warnings: "",
            language: "",
            content: &content,
        };
        let signature = sign_content(&person.key_pem(), &statement.to_bytes()).unwrap();
        let rows = u64::try_from(batch.rows.len()).unwrap();
        let raw = rows::to_raw(&batch, &self.catalogue).unwrap();
        let closing = Closing { parts: 1, rows, content, signature };
        vec![Part::Header(Box::new(header)), Part::Item(raw), Part::Closing(closing)]
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
