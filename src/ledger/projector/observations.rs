//! Observations: verified against digests and rules, chunk by chunk. Only what the views need is kept.

use time::Date;

use marsad_domain::catalogue::Catalogue;
use marsad_domain::code::{AreaCode, IndicatorCode};
use marsad_domain::observation::Batch;
use marsad_log::limits::SUBMISSION_ROWS_MAX;
use marsad_log::merkle::Hash;
use marsad_store::ObservationPart;
use marsad_validate::{Scope, judge_rows};
use marsad_wire::content::batch_digest;
use marsad_wire::data_chunk;
use marsad_wire::payload::{ObservationsManifest, Position};

use super::batch_index::{BatchIndex, has_duplicates};
use super::{Case, Refusal, Source};

/// Rows that keep the rules: where they are, and which indicators, areas and periods they have.
#[derive(Debug)]
pub struct JudgedRows {
    pub(crate) parts: Vec<ObservationPart>,
    pub(crate) rows: u64,
    pub(crate) indicators: Vec<IndicatorCode>,
    /// Every indicator with every area that it has rows for.
    pub(crate) content: Vec<(IndicatorCode, AreaCode)>,
    /// The columns with texts that seem to hold personal data.
    pub(crate) withheld: Vec<&'static str>,
}

/// Chunks that were judged before there was an entry, with the conditions of that judgement. If all of them are true for an
/// entry, its chunks are not judged again.
#[derive(Debug, Clone)]
pub(crate) struct JudgedChunks {
    pub catalogue: Position,
    pub scope: Scope,
    /// The day that the rows were judged on. A period that is past on one day is past on every later day.
    pub today: Date,
    pub digests: Vec<Hash>,
    /// As in an opening, without that of the manifest.
    pub chunk_hashes: Vec<Hash>,
    pub gathered: BatchIndex,
}

impl JudgedChunks {
    fn are_of(&self, case: &Case<'_>, source: &Source, scope: &Scope, today: Date) -> bool {
        self.catalogue == case.version.position
            && self.scope == *scope
            && self.today <= today
            && self.digests == source.provenance.part_digests
    }
}

/// Judges the rows of a chunk and adds them to the index. `chunk` is its number in the payload.
pub(crate) fn judge_batch(
    (catalogue, scope, today): (&Catalogue, &Scope, Date),
    chunk: u32,
    batch: &Batch,
    gathered: &mut BatchIndex,
) -> Result<(), Refusal> {
    if batch.first_disorder().is_some() {
        return Err(Refusal::new("not-sorted", format!("chunk {chunk}")));
    }
    judge_rows(catalogue, batch, Some(scope), today)
        .map_err(|breach| Refusal::new(breach.code.as_str(), breach.detail))?;
    gathered.add(chunk, batch);
    Ok(())
}

/// Decodes the rows of a chunk and verifies their digest.
pub(crate) fn read_chunk(catalogue: &Catalogue, chunk: u32, stored: &[u8], digest: &Hash) -> Result<Batch, Refusal> {
    let batch = data_chunk::decode(stored, catalogue).map_err(|error| {
        let code = if error.is_rule_breach() { "unknown-code" } else { "malformed" };
        Refusal::new(code, format!("chunk {chunk}"))
    })?;
    if batch_digest(catalogue, &batch).ok() == Some(*digest) {
        Ok(batch)
    } else {
        Err(Refusal::new("wrong-part-digest", format!("chunk {chunk}")))
    }
}

/// Judges the data chunks of an entry under the versions that it cites.
pub(super) fn judge(
    case: &Case<'_>,
    source: &Source,
    manifest: &ObservationsManifest,
    scope: &Scope,
) -> Result<JudgedRows, Refusal> {
    let digests = &source.provenance.part_digests;
    let chunks = case.subject.chunks.get(1..).unwrap_or_default();
    if chunks.is_empty() || chunks.len() != digests.len() {
        return Err(Refusal::new("malformed", "part_digests"));
    }
    if manifest.rows > u64::try_from(SUBMISSION_ROWS_MAX).unwrap_or(u64::MAX) {
        return Err(Refusal::new("malformed", "rows"));
    }
    let today = case.subject.time.date().ok_or_else(|| Refusal::new("malformed", "time"))?;
    let before = case.subject.judged.as_ref().filter(|judged| judged.are_of(case, source, scope, today));
    let here;
    let gathered = match before {
        Some(judged) => &judged.gathered,
        None => {
            here = gather(case, digests, chunks, manifest.rows, (scope, today))?;
            &here
        }
    };
    // The order within a chunk excludes duplicates; if the chunks are in the order of their keys, there are none at all.
    if gathered.overlaps() && has_duplicates(case.catalogue(), chunks).map_err(|_| Refusal::new("malformed", ""))? {
        return Err(Refusal::new("DUPLICATE_ROW", ""));
    }
    check_manifest(case.catalogue(), gathered, manifest)?;
    let indicators = gathered.indicators();
    let mut known = indicators.iter().filter_map(|id| case.catalogue().indicator(*id));
    if let Some(wide) = known.find(|own| !own.sensitivity.allows(case.sharing)) {
        return Err(Refusal::new("SHARING_TOO_WIDE", wide.code.as_str()));
    }
    Ok(JudgedRows {
        parts: gathered.parts(case.catalogue()),
        rows: gathered.rows(),
        indicators: manifest.indicators.clone(),
        content: gathered.pairs(case.catalogue()),
        withheld: gathered.withheld().collect(),
    })
}

fn gather(
    case: &Case<'_>,
    digests: &[Hash],
    chunks: &[Vec<u8>],
    rows_max: u64,
    (scope, today): (&Scope, Date),
) -> Result<BatchIndex, Refusal> {
    let mut gathered = BatchIndex::default();
    for (number, (chunk, digest)) in (1..).zip(chunks.iter().zip(digests)) {
        let batch = read_chunk(case.catalogue(), number, chunk, digest)?;
        judge_batch((case.catalogue(), scope, today), number, &batch, &mut gathered)?;
        if gathered.rows() > rows_max {
            return Err(Refusal::new("manifest-disagrees", "rows"));
        }
    }
    Ok(gathered)
}

/// The manifest repeats facts about the rows. Listings and receipts use it, so it must be true.
fn check_manifest(
    catalogue: &Catalogue,
    gathered: &BatchIndex,
    manifest: &ObservationsManifest,
) -> Result<(), Refusal> {
    let disagrees = |field: &str| Err(Refusal::new("manifest-disagrees", field));
    if gathered.rows() != manifest.rows {
        return disagrees("rows");
    }
    let (indicators, areas) = (gathered.indicators(), gathered.areas());
    // In the order of codes, as positions are.
    if !indicators.iter().filter_map(|id| catalogue.indicator(*id)).map(|own| &own.code).eq(&manifest.indicators) {
        return disagrees("indicators");
    }
    if !areas.iter().filter_map(|id| catalogue.area(*id)).map(|own| &own.code).eq(&manifest.areas) {
        return disagrees("areas");
    }
    Ok(())
}
