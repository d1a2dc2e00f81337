//! Releases: every node can list them, and read them with the catalogue that they were built under.

use crate::versions::Lookup;
use crate::{Ledger, LedgerError, Position};
use marsad_domain::audience::Audience;
use marsad_domain::finding::FindingCode;
use marsad_domain::release_plan::TITLE_CHARS_MAX;
use marsad_domain::scan::check_form;
use marsad_log::entry::SharingClass;
use marsad_log::extension::EntryPosition;
use marsad_release::manifest::ManifestError;
use marsad_release::publication::{LICENCE_CHARS_MAX, Publication, REASON_CHARS_MAX};
use marsad_store::ReleaseRow;

use super::{Projection, Refusal, Subject, Verdict, is_storable, malformed, not_projected};

/// Judges a release. It waits for the catalogue that it was built under: without it the cells cannot be read.
pub(super) async fn judge(ledger: &Ledger, subject: &Subject, mut lookup: Lookup<'_>) -> Result<Verdict, LedgerError> {
    let row = match subject.chunks.first().map(|chunk| ReleaseRow::read(chunk)) {
        Some(Ok(row)) => row,
        // As of an entry of newer rules: a newer program reads it.
        Some(Err(ManifestError::NewerFormat)) => return Ok(not_projected("newer-rules")),
        Some(Err(_)) | None => return Ok(malformed("manifest")),
    };
    if matches!(subject.sharing, SharingClass::Unknown(_)) {
        return Ok(not_projected("unknown-sharing"));
    }
    let manifest = row.manifest();
    if let Err(refusal) = check(subject, &row) {
        return Ok(refusal.into());
    }
    let (origin, epoch, index) = manifest.catalogue.clone();
    if origin != ledger.settings().operator {
        return Ok(Refusal::new("foreign-catalogue", origin.as_str()).into());
    }
    let position = Position { origin, epoch, index };
    if ledger.find_catalogue(&position, &mut lookup).await?.is_none() {
        return Ok(Verdict::Waiting { reason: "catalogue", position });
    }
    Ok(Projection::Release(Box::new(row)).into())
}

fn check(subject: &Subject, row: &ReleaseRow) -> Result<(), Refusal> {
    let manifest = row.manifest();
    let wrong = |what: &str| Err(Refusal::new("malformed", what));
    if manifest.builder != subject.log.origin {
        return Err(Refusal::new("foreign-builder", manifest.builder.as_str()));
    }
    check_reach(subject.sharing, manifest.audience)?;
    let blocks: usize = manifest.parts.iter().map(|part| part.blocks.len()).sum();
    if blocks.checked_add(1) != Some(subject.chunk_count) {
        return wrong("blocks");
    }
    if i32::try_from(manifest.number).is_err() {
        return wrong("number");
    }
    if !manifest.date.is_writable() {
        return wrong("date");
    }
    let title = &manifest.title;
    if [&title.ar, &title.fr, &title.en].iter().any(|text| check_form(text, TITLE_CHARS_MAX).is_err()) {
        return wrong("title");
    }
    let corrects_itself = |own: &Publication| own.corrects.as_ref().is_some_and(|own| own.release == manifest.id());
    if manifest.publication.as_ref().is_some_and(|own| !is_well_formed(own) || corrects_itself(own)) {
        return wrong("publication");
    }
    let (_, epoch, index) = manifest.catalogue;
    if is_storable(EntryPosition { epoch, index }) { Ok(()) } else { wrong("catalogue") }
}

/// Refuses what would reach nodes that it is not for.
pub(super) fn check_reach(sharing: SharingClass, audience: Audience) -> Result<(), Refusal> {
    let reaches = match sharing.level() {
        Some(level) => Audience::reached_by(level),
        None if sharing == SharingClass::Members => Audience::Members,
        None => Audience::Public,
    };
    if audience < reaches {
        return Err(Refusal::new(FindingCode::SharingTooWide.as_str(), audience.as_str()));
    }
    Ok(())
}

/// Whether the texts of a publication can be shown, and its day can be written.
fn is_well_formed(own: &Publication) -> bool {
    let is_fit = |text: &str, most: usize| check_form(text, most).is_ok();
    let (corrects, plan) = (own.corrects.as_ref(), own.plan.as_ref());
    is_fit(&own.licence, LICENCE_CHARS_MAX)
        && corrects.is_none_or(|own| is_fit(&own.reason, REASON_CHARS_MAX))
        && plan.is_none_or(|own| is_fit(&own.early, REASON_CHARS_MAX) && (1..=9_999).contains(&own.day.year()))
}
