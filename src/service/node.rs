//! The node as its services see it: the ledger, the board of peers, the staff, and the limits.

use std::sync::Arc;

use time::Date;
use tokio_util::sync::CancellationToken;

use crate::ServiceError;
use crate::limits::Limits;
use crate::resources::Resources;
use marsad_domain::code::OriginName;
use marsad_domain::timestamp::Timestamp;
use marsad_identity::policy::{Builder, Permit, ReadReleases};
use marsad_identity::{ClientTls, Grants, Role};
use marsad_ledger::sync_board::SyncBoard;
use marsad_ledger::{CatalogueVersion, Ledger, MembershipVersion, NodeState};
use marsad_store::Store;
use marsad_store::release_read::HeldRelease;

/// One node, shared by all its services.
pub struct Node {
    pub ledger: Ledger,
    pub board: Arc<SyncBoard>,
    /// The staff of the node.
    pub staff: Vec<(Role, String)>,
    /// The node that publishes catalogue and membership: its logs are served first.
    pub operator: OriginName,
    /// Whose newest release is "latest".
    pub builder: OriginName,
    /// The TLS settings with which this node calls other nodes.
    pub client_tls: ClientTls,
    pub limits: Limits,
    /// The resources that its calls share.
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

    /// The current grants, the staff, and the territories of the node.
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

    /// Whether a caller with this permit may know of a release.
    #[must_use]
    pub fn shows_release(&self, permit: &Permit<ReadReleases>, held: &HeldRelease) -> bool {
        held.manifest.manifest().audience >= permit.narrowest_release(self.built_by(&held.log.origin))
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
