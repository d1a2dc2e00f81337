//! Which figures a row merges or deletes.

use std::collections::BTreeSet;

use super::{ACTION, FigureKey, StoredFigure};
use crate::error::ClientError;
use crate::observation_file::{ObservationFile, Opened};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::names::plain_code;
use marsad_domain::period::input;
use marsad_domain::raw::RawBatch;

/// The figures that a row merges or deletes.
pub(super) struct Target<'c> {
    pub(super) indicator: &'c Indicator,
    pub(super) key: FigureKey,
    /// In the order of the indicator's dimensions; none where the row says nothing.
    pub(super) codes: Vec<Option<String>>,
}

impl Target<'_> {
    pub(super) fn means(&self, stored: &StoredFigure) -> bool {
        self.codes.iter().zip(&stored.codes).all(|(wanted, code)| wanted.as_ref().is_none_or(|wanted| wanted == code))
    }
}

/// Indicator, area, period and codes of a row; `None` where one of them means nothing, which the rules will say.
pub(super) fn target<'c>(catalogue: &'c Catalogue, batch: &RawBatch, row: usize) -> Option<Target<'c>> {
    let text = |name: &str| batch.column(name).map_or_else(String::new, |column| plain_code(column.text(row)));
    let named = text("INDICATOR");
    let named = if named.is_empty() { structure(&text("STRUCTURE_ID")) } else { named };
    let indicator = catalogue.indicator_by_code(&named)?;
    let area = match catalogue.find_areas_in_file(&text("REF_AREA")).as_slice() {
        [one] => catalogue.area(*one)?.code.to_string(),
        _ => return None,
    };
    let period = input::read(&text("TIME_PERIOD")).ok()?;
    let code = |name: &str| Some(text(name)).filter(|code| !code.is_empty());
    Some(Target {
        indicator,
        key: (named, area, period.to_string()),
        codes: indicator.dimensions.iter().map(|concept| code(concept.as_str())).collect(),
    })
}

/// The indicator that a structure names: `MARSAD:IMM_STOCK(1.0)` is `IMM_STOCK`.
fn structure(text: &str) -> String {
    let name = text.rsplit_once(':').map_or(text, |(_, name)| name);
    name.split_once('(').map_or(name, |(name, _)| name).to_owned()
}

/// The figures that the file merges, or deletes without naming every code.
pub(super) fn wanted(catalogue: &Catalogue, file: &ObservationFile) -> Result<BTreeSet<FigureKey>, ClientError> {
    let mut places = BTreeSet::new();
    let failed = ClientError::read(file.path());
    let reader = match file.rows()? {
        Opened::Rows(rows) if rows.has_column(ACTION) => rows,
        Opened::Rows(_) | Opened::Refused(_) => return Ok(places),
    };
    for read in reader {
        let batch = read.map_err(&failed)?.rows;
        for row in 0..batch.source_rows.len() {
            let action = batch.column(ACTION).map_or("", |column| column.text(row));
            let action = plain_code(action);
            if !matches!(action.as_str(), "M" | "D") {
                continue;
            }
            let target = target(catalogue, &batch, row);
            let target = target.filter(|target| action == "M" || target.codes.contains(&None));
            places.extend(target.map(|target| target.key));
        }
    }
    Ok(places)
}
