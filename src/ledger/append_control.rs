//! Appends the other kinds of entry: genesis, catalogues, memberships, releases.

use marsad_domain::catalogue::CatalogueParts;
use marsad_domain::membership::Membership;
use marsad_domain::release_plan::ReleasePlan;
use marsad_domain::roster::Roster;
use marsad_domain::sharing::Sharing;
use marsad_identity::policy::{Administer, Build, Permit};
use marsad_log::entry::{Kind, SharingClass};
use marsad_log::extension::Citations;
use marsad_log::merkle::Hash;
use marsad_wire::payload::{self, CallAct, CallPayload, Genesis, ReleasePlanPayload, RosterPayload};

use super::append::AppendOutcome;
use super::entry_draft::{EntryDraft, cites};
use super::{Ledger, LedgerError, NewRelease, Position};

impl Ledger {
    pub(super) async fn append_one(
        &self,
        kind: Kind,
        sharing: SharingClass,
        chunks: Vec<Vec<u8>>,
    ) -> Result<Position, LedgerError> {
        let cites = match kind {
            Kind::Genesis | Kind::Catalogue | Kind::Membership => None,
            _ => self.cites_newest(),
        };
        self.append_citing((kind, cites), sharing, chunks).await
    }

    /// Appends one entry that was made under these versions.
    async fn append_citing(
        &self,
        about: (Kind, Option<Citations>),
        sharing: SharingClass,
        chunks: Vec<Vec<u8>>,
    ) -> Result<Position, LedgerError> {
        self.check_ready()?;
        let draft = self.draft(about, sharing, chunks, None).await?;
        self.append_control(vec![draft]).await
    }

    /// Appends entries that belong to no submission. Returns the position of the first.
    pub(super) async fn append_control(&self, drafts: Vec<EntryDraft>) -> Result<Position, LedgerError> {
        let AppendOutcome::Appended { first: index, .. } = self.append(drafts, None).await? else {
            return Err(marsad_store::StoreError::corrupt("a key of an entry that has none").into());
        };
        let log = self.own_log();
        Ok(Position { origin: log.origin.clone(), epoch: log.epoch, index })
    }

    fn check_operator(&self) -> Result<(), LedgerError> {
        let settings = self.settings();
        if settings.origin == settings.operator { Ok(()) } else { Err(LedgerError::NotTheOperator) }
    }

    /// Begins the own log.
    pub(super) async fn append_genesis(
        &self,
        previous: Option<(u64, Hash)>,
        reason: String,
    ) -> Result<(), LedgerError> {
        let log = self.own_log();
        let genesis = Genesis {
            origin: log.origin.clone(),
            epoch: log.epoch,
            verifier_key: self.verifier_key().to_string(),
            previous,
            reason,
        };
        self.append_one(Kind::Genesis, SharingClass::Open, vec![payload::encode_genesis(&genesis)?]).await.map(drop)
    }

    /// Appends a version and makes it the current one.
    async fn append_version(&self, kind: Kind, chunks: Vec<Vec<u8>>) -> Result<Position, LedgerError> {
        let ledger = self.clone();
        Self::run_detached(async move {
            let position = ledger.append_one(kind, SharingClass::Open, chunks).await?;
            ledger.on_new_versions().await?;
            Ok(position)
        })
        .await
    }

    /// Appends a catalogue snapshot, which is checked as a whole.
    ///
    /// # Errors
    /// [`LedgerError::NotTheOperator`], [`LedgerError::Refused`] for a catalogue with faults, or a failure.
    pub async fn append_catalogue(
        &self,
        _permit: &Permit<Administer>,
        parts: CatalogueParts,
    ) -> Result<Position, LedgerError> {
        self.check_operator()?;
        let chunks = payload::encode_catalogue(&parts)?;
        self.append_version(Kind::Catalogue, chunks).await
    }

    /// Appends a membership snapshot.
    ///
    /// # Errors
    /// [`LedgerError::NotTheOperator`], or a failure.
    pub async fn append_membership(
        &self,
        _permit: &Permit<Administer>,
        membership: Membership,
    ) -> Result<Position, LedgerError> {
        self.check_operator()?;
        let chunks = vec![payload::encode_membership(&membership)?];
        self.append_version(Kind::Membership, chunks).await
    }

    /// Appends this node's roster, which replaces the one before.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for a roster that breaks a rule, or a failure.
    pub async fn append_roster(
        &self,
        permit: &Permit<Administer>,
        roster: Roster,
        note: String,
    ) -> Result<Position, LedgerError> {
        let member = permit.holder().to_string();
        let chunk = payload::encode_roster(&RosterPayload { roster, note, member })?;
        self.append_one(Kind::Roster, SharingClass::Open, vec![chunk]).await
    }

    /// Appends what this node does with a call: it opens or closes it.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for a call that breaks a rule, or a failure.
    pub async fn append_call(&self, permit: &Permit<Administer>, act: CallAct) -> Result<Position, LedgerError> {
        let member = permit.holder().to_string();
        let chunk = payload::encode_call(&CallPayload { act, member })?;
        self.append_one(Kind::Call, SharingClass::Open, vec![chunk]).await
    }

    /// Appends a planned release, which replaces the one of the same identifier.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for one that breaks a rule, or a failure.
    pub async fn append_release_plan(
        &self,
        permit: &Permit<Build>,
        (sharing, plan): (Sharing, ReleasePlan),
        note: String,
    ) -> Result<Position, LedgerError> {
        let member = permit.holder().to_string();
        let chunk = payload::encode_release_plan(&ReleasePlanPayload { plan, note, member })?;
        self.append_one(Kind::ReleasePlan, sharing.into(), vec![chunk]).await
    }

    /// Appends a release, under the number after the highest one that a release of this node has or had. One is appended at a
    /// time, and no other program writes to the database of a node, so that no number is given twice. Its entry cites the versions
    /// that it was built under, by which every node computes it again.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for a manifest that names another builder or other blocks, [`LedgerError::VersionsMoved`] if the log
    /// cites newer versions than the release was built under; or a failure.
    pub async fn append_release(&self, _permit: &Permit<Build>, release: NewRelease) -> Result<Position, LedgerError> {
        let NewRelease { sharing, mut manifest, blocks, membership } = release;
        let ledger = self.clone();
        Self::run_detached(async move {
            let _one = ledger.inner.release_lock.lock().await;
            let highest = ledger.store().highest_release_number(ledger.origin()).await?;
            manifest.number = highest.saturating_add(1);
            let mut chunks = Vec::with_capacity(blocks.len() + 1);
            chunks.push(manifest.encode());
            chunks.extend(blocks);
            let cited = match membership {
                Some(membership) => {
                    let (origin, epoch, index) = manifest.catalogue;
                    Some(cites(&Position { origin, epoch, index }, &membership))
                }
                None => ledger.cites_newest(),
            };
            ledger.append_citing((Kind::Release, cited), sharing.into(), chunks).await
        })
        .await
    }
}
