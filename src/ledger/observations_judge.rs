//! Judges a submission of observations while it is coming in, by the rules of the projector.
//!
//! The judge takes rows and returns the encoded chunk that will be stored, so that nothing is decoded again after the last
//! batch.

use std::sync::Arc;

use time::Date;

use marsad_domain::code::OrganisationCode;
use marsad_domain::observation::Batch;
use marsad_domain::timestamp::Timestamp;
use marsad_log::commitment::chunk_hash;
use marsad_log::merkle::Hash;
use marsad_store::ObservationPart;
use marsad_validate::Scope;
use marsad_wire::content::batch_digest;
use marsad_wire::data_chunk;
use marsad_wire::payload::{ObservationsManifest, Provenance};

use super::projector::{self, BatchIndex, JudgedChunks, Refusal};
use super::{CatalogueVersion, Ledger, LedgerError, MembershipVersion};

/// One batch of a submission: at most 8,192 rows, sorted by key.
#[derive(Debug, Clone)]
pub struct NewBatch {
    /// The digest of its canonical rows (`wire::content::batch_digest`).
    pub digest: Hash,
    /// The data chunk as it is stored (`wire::data_chunk::encode`).
    pub chunk: Vec<u8>,
}

/// Judges the batches of one submission, in their order.
#[derive(Debug, Clone)]
pub struct ObservationsJudge {
    version: Arc<CatalogueVersion>,
    judged: JudgedChunks,
}

impl Ledger {
    /// A judge of a submission of `reporter` to this node, under these versions.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] if the membership lacks this node or the reporter.
    pub fn observations_judge(
        &self,
        reporter: &OrganisationCode,
        catalogue: &Arc<CatalogueVersion>,
        membership: &MembershipVersion,
    ) -> Result<ObservationsJudge, LedgerError> {
        let scope =
            projector::scope_of(self.origin(), reporter, &membership.membership).map_err(LedgerError::Refused)?;
        let today = Timestamp::from(self.clock().now()).date();
        let today = today.ok_or_else(|| LedgerError::Refused(Refusal::new("malformed", "time")))?;
        Ok(ObservationsJudge::new(Arc::clone(catalogue), scope, today))
    }
}

impl ObservationsJudge {
    fn new(version: Arc<CatalogueVersion>, scope: Scope, today: Date) -> Self {
        let judged = JudgedChunks {
            catalogue: version.position.clone(),
            scope,
            today,
            digests: Vec::new(),
            chunk_hashes: Vec::new(),
            gathered: BatchIndex::default(),
        };
        Self { version, judged }
    }

    fn next(&self) -> u32 {
        // 0 is the manifest.
        u32::try_from(self.judged.digests.len()).unwrap_or(u32::MAX).saturating_add(1)
    }

    fn judge(&mut self, batch: &Batch) -> Result<(), LedgerError> {
        let (number, judged) = (self.next(), &mut self.judged);
        let rules = (&self.version.catalogue, &judged.scope, judged.today);
        projector::judge_batch(rules, number, batch, &mut judged.gathered).map_err(LedgerError::Refused)
    }

    fn keep(&mut self, digest: Hash, chunk: &[u8]) {
        let number = self.next();
        self.judged.digests.push(digest);
        self.judged.chunk_hashes.push(chunk_hash(number, chunk));
    }

    /// Judges a batch: its digest, and the chunk that is to be stored.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for a batch that is not sorted or breaks a rule, [`LedgerError::Encoding`] for one that is
    /// larger than a chunk may be.
    pub fn take(&mut self, batch: &Batch) -> Result<NewBatch, LedgerError> {
        self.judge(batch)?;
        let catalogue = &self.version.catalogue;
        let outside = |_| LedgerError::Refused(Refusal::new("unknown-code", ""));
        let digest = batch_digest(catalogue, batch).map_err(outside)?;
        let chunk = data_chunk::encode(batch, catalogue)?;
        self.keep(digest, &chunk);
        Ok(NewBatch { digest, chunk })
    }

    /// Judges a batch that is encoded already.
    ///
    /// # Errors
    /// [`LedgerError::Refused`].
    pub(super) fn take_stored(&mut self, batch: &NewBatch) -> Result<(), LedgerError> {
        let read = projector::read_chunk(&self.version.catalogue, self.next(), &batch.chunk, &batch.digest);
        self.judge(&read.map_err(LedgerError::Refused)?)?;
        self.keep(batch.digest, &batch.chunk);
        Ok(())
    }

    /// How many rows have been judged.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.judged.gathered.rows()
    }

    /// Where the rows are: the parts that they must be compared with.
    #[must_use]
    pub fn parts(&self) -> Vec<ObservationPart> {
        self.judged.gathered.parts(&self.version.catalogue)
    }

    pub(super) fn digests(&self) -> &[Hash] {
        &self.judged.digests
    }

    /// The statements of the manifest about the rows.
    pub(super) fn manifest(&self, provenance: Provenance) -> Result<ObservationsManifest, LedgerError> {
        let (gathered, catalogue) = (&self.judged.gathered, &self.version.catalogue);
        let span = gathered.span();
        let (Some(first_period), Some(last_period)) = (span.first(), span.last()) else {
            return Err(LedgerError::Refused(Refusal::new("EMPTY_FILE", "")));
        };
        let indicators = gathered.indicators().into_iter().filter_map(|id| catalogue.indicator(id));
        let areas = gathered.areas().into_iter().filter_map(|id| catalogue.area(id));
        Ok(ObservationsManifest {
            provenance,
            rows: gathered.rows(),
            indicators: indicators.map(|own| own.code.clone()).collect(),
            areas: areas.map(|own| own.code.clone()).collect(),
            first_period,
            last_period,
        })
    }

    pub(super) fn into_judged(self) -> JudgedChunks {
        self.judged
    }
}
