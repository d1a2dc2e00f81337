//! The submitted file of a receipt: read again, compared by its digest, and added up.

use std::collections::BTreeSet;
use std::path::Path;

use crate::cli::error::{Failure, unverified};
use crate::client::actions::Actions;
use crate::client::observation_file::ObservationFile;
use crate::client::prepare::Reading;
use crate::client::{self, prepare_events};
use crate::clock::{Clock, SystemClock};
use crate::domain::catalogue::Catalogue;
use crate::log::entry::Kind;
use crate::log::merkle::Hash;
use crate::log::receipt::Receipt;
use crate::texts::Args;
use crate::texts::receipt_page::{SubmittedFile, Total, totals};

/// Reads the file and compares it with the receipt.
pub fn compare(file: &Path, receipt: &Receipt, kind: Kind, catalogue: &Catalogue) -> Result<SubmittedFile, Failure> {
    let (digest, totals) = match kind {
        Kind::Event => (digest_of_events(file, catalogue)?, Vec::new()),
        _ => digest_of_observations(file, catalogue)?,
    };
    if digest != Some(receipt.content_digest) {
        return Err(unverified("error-receipt-file", Args::none().text("path", file.display())));
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(SubmittedFile { name, totals })
}

fn digest_of_events(file: &Path, catalogue: &Catalogue) -> Result<Option<Hash>, Failure> {
    let prepared = prepare_events::prepare(file, catalogue)?;
    let records = prepare_events::canonical(&prepared.records, catalogue);
    let content = client::Content::of_events(records.iter().map(|record| &record.event));
    Ok((content.parts > 0).then_some(content.digest))
}

fn digest_of_observations(file: &Path, catalogue: &Catalogue) -> Result<(Option<Hash>, Vec<Total>), Failure> {
    let actions = Actions::offline();
    let file = ObservationFile::open(file)?;
    let reading = Reading { file: &file, catalogue, now: SystemClock.now(), actions: &actions };
    let prepared = reading.prepare(&BTreeSet::new(), &mut |_| {})?;
    // A row that points outside the catalogue cannot have been accepted.
    let content = client::Content::of_batches(catalogue, &prepared.batches).ok();
    let digest = content.filter(|content| content.parts > 0).map(|content| content.digest);
    Ok((digest, totals(&prepared.batches, catalogue)))
}
