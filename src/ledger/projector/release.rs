//! Releases: every node can list them, and read them with the catalogue that they were built under.

use crate::versions::Lookup;
use crate::{Ledger, LedgerError, Position};
use marsad_domain::audience::Audience;
use marsad_domain::finding::FindingCode;
use marsad_domain::scan::check_form;
use marsad_log::entry::SharingClass;
use marsad_log::extension::EntryPosition;
use marsad_store::ReleaseRow;

use super::{Projection, Refusal, Subject, Verdict, is_storable, malformed, not_projected};

/// The longest title in one language, in characters.
const TITLE_CHARS_MAX: usize = 200;

/// Judges a release. It waits for the catalogue that it was built under: without it the cells cannot be read.
pub(super) async fn judge(ledger: &Ledger, subject: &Subject, mut lookup: Lookup<'_>) -> Result<Verdict, LedgerError> {
    let Some(row) = subject.chunks.first().and_then(|chunk| ReleaseRow::read(chunk)) else {
        return Ok(malformed("manifest"));
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
    let reaches = match subject.sharing {
        SharingClass::Local => Audience::Node,
        SharingClass::Federation | SharingClass::Members => Audience::Members,
        SharingClass::Open | SharingClass::Unknown(_) => Audience::Public,
    };
    // It would reach nodes that it is not for.
    if manifest.audience < reaches {
        return Err(Refusal::new(FindingCode::SharingTooWide.as_str(), manifest.audience.as_str()));
    }
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
    let (_, epoch, index) = manifest.catalogue;
    if is_storable(EntryPosition { epoch, index }) { Ok(()) } else { wrong("catalogue") }
}
