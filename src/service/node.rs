//! The node as its services see it: the ledger, the board of peers, who works here, and the limits.

use std::sync::Arc;
use std::time::Duration;

use time::Date;
use tokio_util::sync::CancellationToken;

use crate::domain::code::OriginName;
use crate::domain::timestamp::Timestamp;
use crate::identity::policy::Builder;
use crate::identity::{ClientTls, Grants, Role};
use crate::ledger::sync_board::SyncBoard;
use crate::ledger::{CatalogueVersion, Ledger, MembershipVersion, NodeState};
use crate::service::ServiceError;
use crate::service::caller::Quota;
use crate::service::resources::Resources;
use crate::store::Store;

/// What the services of a node take on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    pub quota: Quota,
    /// Connections at once, of everyone.
    pub connections_max: usize,
    /// Connections at once, of one certificate's key.
    pub connections_per_key_max: usize,
    /// Between two messages of a client's stream.
    pub idle: Duration,
    /// After this a connection is ended in an orderly way, and so is a stream of logs.
    pub connection_age: Duration,
    /// How long calls have to end once the node is stopping.
    pub shutdown: Duration,
    /// Between two messages of a stream of logs where nothing happens.
    pub heads: Duration,
    /// Memory that all submissions and checks take together while they come in, in bytes.
    pub upload_bytes_max: u64,
    /// Memory that all answers take together while they are read, in bytes.
    pub reader_bytes_max: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            quota: Quota { calls_max: 1_024, per_identity_max: 64 },
            connections_max: 2_048,
            connections_per_key_max: 256,
            idle: Duration::from_secs(60),
            connection_age: Duration::from_secs(3_600),
            shutdown: Duration::from_secs(10),
            heads: Duration::from_secs(10),
            upload_bytes_max: 512 << 20,
            reader_bytes_max: 256 << 20,
        }
    }
}

/// One node, shared by all its services.
pub struct Node {
    pub ledger: Ledger,
    pub board: Arc<SyncBoard>,
    /// The people who work here.
    pub staff: Vec<(Role, String)>,
    /// The node that publishes catalogue and membership: its logs are served first.
    pub operator: OriginName,
    /// Whose newest release is "latest".
    pub builder: OriginName,
    /// What this node calls others with.
    pub client_tls: ClientTls,
    pub limits: Limits,
    /// What its calls share.
    pub resources: Resources,
    /// Cancelled when the node stops: long answers end then.
    pub stopping: CancellationToken,
}

impl Node {
    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        self.ledger.store()
    }

    /// Now, in the log's unit.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.ledger.clock().now().into()
    }

    /// The day of today, in UTC.
    #[must_use]
    pub fn today(&self) -> Date {
        self.ledger.clock().now().date()
    }

    /// The grants of now, who works here, and for which territories the node is there.
    ///
    /// # Errors
    /// [`ServiceError::Store`] if they cannot be read.
    pub async fn grants(&self) -> Result<Grants, ServiceError> {
        let grants = Grants::new(self.store().grants().await?);
        let membership = self.ledger.membership();
        let own = membership.as_ref().and_then(|known| known.membership.origin(self.ledger.origin()));
        let territories = own.map(|own| own.territories.clone()).unwrap_or_default();
        Ok(grants.with_staff(self.staff.clone()).with_territories(territories))
    }

    /// Whether a release of `builder` is this node's own.
    #[must_use]
    pub fn built_by(&self, builder: &OriginName) -> Builder {
        if builder == self.ledger.origin() { Builder::Own } else { Builder::Other }
    }

    /// The catalogue that new submissions are judged under.
    ///
    /// # Errors
    /// [`ServiceError::CatalogueMissing`] until there is one.
    pub fn catalogue(&self) -> Result<Arc<CatalogueVersion>, ServiceError> {
        self.ledger.catalogue().ok_or(ServiceError::CatalogueMissing)
    }

    /// Catalogue and membership, of a node that may append.
    ///
    /// # Errors
    /// [`ServiceError::CatalogueMissing`], [`ServiceError::BehindSignerState`] or [`ServiceError::Quarantined`].
    pub fn ready(&self) -> Result<(Arc<CatalogueVersion>, Arc<MembershipVersion>), ServiceError> {
        match self.ledger.state() {
            NodeState::Ready => {}
            NodeState::CatalogueMissing => return Err(ServiceError::CatalogueMissing),
            NodeState::BehindSignerState { .. } => return Err(ServiceError::BehindSignerState),
            NodeState::Quarantined => return Err(ServiceError::Quarantined),
        }
        let membership = self.ledger.membership().ok_or(ServiceError::CatalogueMissing)?;
        Ok((self.catalogue()?, membership))
    }

    /// The nodes that may be served logs: the ones that this node pulls from.
    #[must_use]
    pub fn peer_names(&self) -> Vec<OriginName> {
        self.board.peers().iter().map(|peer| peer.name.clone()).collect()
    }
}
