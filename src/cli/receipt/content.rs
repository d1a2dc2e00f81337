//! The submitted file of a receipt: read again, compared by its digest, and added up.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::cli::error::{Failure, unverified};
use crate::cli::i18n::Args;
use crate::client::actions::Actions;
use crate::client::observation_file::ObservationFile;
use crate::client::prepare::Reading;
use crate::client::{self, prepare_events};
use crate::clock::{Clock, SystemClock};
use crate::domain::catalogue::Catalogue;
use crate::domain::observation::Batch;
use crate::log::entry::Kind;
use crate::log::merkle::Hash;
use crate::log::receipt::Receipt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    pub indicator: String,
    pub decimals: u8,
    pub rows: u64,
    /// The sum of all its figures, scaled by its decimals. It has no meaning of its own; it shows that no figure was changed.
    pub sum: i128,
}

/// A file that holds what the receipt is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Its name, without its folder.
    pub name: String,
    /// By indicator; none for events.
    pub totals: Vec<Total>,
}

/// Reads the file and compares it with the receipt.
pub fn compare(file: &Path, receipt: &Receipt, kind: Kind, catalogue: &Catalogue) -> Result<Content, Failure> {
    let (digest, totals) = match kind {
        Kind::Event => (digest_of_events(file, catalogue)?, Vec::new()),
        _ => digest_of_observations(file, catalogue)?,
    };
    if digest != Some(receipt.content_digest) {
        return Err(unverified("error-receipt-file", Args::none().text("path", file.display())));
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Content { name, totals })
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

fn totals(batches: &[Batch], catalogue: &Catalogue) -> Vec<Total> {
    let mut totals: BTreeMap<String, Total> = BTreeMap::new();
    for row in batches.iter().flat_map(|batch| &batch.rows) {
        let Some(indicator) = catalogue.indicator(row.indicator) else { continue };
        let code = indicator.code.to_string();
        let total = totals.entry(code.clone()).or_insert(Total {
            indicator: code,
            decimals: indicator.decimals,
            rows: 0,
            sum: 0,
        });
        total.rows += 1;
        total.sum += i128::from(row.value.unwrap_or_default());
    }
    totals.into_values().collect()
}
