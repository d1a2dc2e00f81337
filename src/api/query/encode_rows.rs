//! Rows of a page as messages: columns of positions, from the page's dictionaries to each message's own. No text is made for a
//! row.

use std::collections::HashMap;

use prost::Message;

use marsad_domain::status::{ConfStatus, ObsStatus};
use marsad_service::ServiceError;
use marsad_service::query::observations::{CurrentObservation, PageSlice};
use marsad_wire::{column, pb, time};

/// The largest message of an answer, in bytes: a little less than what clients take.
const ITEM_BYTES_MAX: usize = 1_000_000;
/// The most bytes of a row without the texts that it points to: at most 128 columns of 3 bytes each, and the figure.
const ROW_BYTES_MAX: usize = 128;

/// A column in the making: runs of rows with the same text.
struct Column {
    message: pb::Column,
    text_bytes: usize,
}

impl Column {
    /// `place` maps a row to a position below `size`, and `text` maps the position to its text. Two positions may have equal texts.
    fn new(
        name: &str,
        rows: &[CurrentObservation],
        size: usize,
        place: impl Fn(&CurrentObservation) -> u32,
        text: impl Fn(u32) -> Option<String>,
    ) -> Result<Self, ServiceError> {
        const UNSEEN: u32 = u32::MAX;
        let mut own = vec![UNSEEN; size];
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut message = pb::Column { name: name.to_owned(), ..pb::Column::default() };
        let mut text_bytes = 0;
        let mut last = None;
        for row in rows {
            let place = place(row);
            if last == Some(place)
                && let Some(length) = message.run_lengths.last_mut()
            {
                *length += 1;
                continue;
            }
            last = Some(place);
            let slot = own.get_mut(place as usize).ok_or_else(|| ServiceError::unfit(name))?;
            if *slot == UNSEEN {
                let text = text(place).ok_or_else(|| ServiceError::unfit(name))?;
                let next = u32::try_from(message.dictionary.len()).map_err(|_| ServiceError::unfit(name))?;
                *slot = match known.get(&text) {
                    Some(known) => *known,
                    None => {
                        text_bytes += text.len() + 8;
                        message.dictionary.push(text.clone());
                        known.insert(text, next);
                        next
                    }
                };
            }
            message.index.push(*slot);
            message.run_lengths.push(1);
        }
        let (index, run_lengths) = (message.index, message.run_lengths);
        (message.index, message.run_lengths) = column::shorter(index, run_lengths, rows.len());
        Ok(Self { message, text_bytes })
    }

    /// Whether no row has a text.
    fn is_blank(&self) -> bool {
        self.message.dictionary.iter().all(String::is_empty)
    }
}

/// The rows as one message, or as several where long texts would make it too large.
pub(super) fn encode_rows(slice: PageSlice<'_>) -> Result<Vec<pb::ObservationBatch>, ServiceError> {
    let (message, text_bytes) = Rows(slice).message()?;
    let surely_fits = text_bytes + slice.rows.len() * ROW_BYTES_MAX <= ITEM_BYTES_MAX;
    if surely_fits || slice.rows.len() < 2 || message.encoded_len() <= ITEM_BYTES_MAX {
        return Ok(vec![message]);
    }
    let (first, last) = slice.rows.split_at(slice.rows.len() / 2);
    let mut messages = encode_rows(PageSlice { rows: first, ..slice })?;
    messages.extend(encode_rows(PageSlice { rows: last, ..slice })?);
    Ok(messages)
}

#[derive(Clone, Copy)]
struct Rows<'p>(PageSlice<'p>);

impl Rows<'_> {
    /// One message, and about how long the texts in it are.
    fn message(self) -> Result<(pb::ObservationBatch, usize), ServiceError> {
        let mut columns = self.keys()?;
        columns.extend(self.marks()?);
        columns.extend(self.attributes()?.into_iter().filter(|column| !column.is_blank()));
        columns.extend(self.provenance()?);
        let text_bytes = columns.iter().map(|column| column.text_bytes).sum();
        let message = pb::ObservationBatch {
            columns: columns.into_iter().map(|column| column.message).collect(),
            values: Some(self.values()?),
            ..pb::ObservationBatch::default()
        };
        Ok((message, text_bytes))
    }

    fn column(
        self,
        name: &str,
        size: usize,
        place: impl Fn(&CurrentObservation) -> u32,
        text: impl Fn(u32) -> Option<String>,
    ) -> Result<Column, ServiceError> {
        Column::new(name, self.0.rows, size, place, text)
    }

    /// A column with the same text in every row.
    fn constant(self, name: &str, text: &str) -> Result<Column, ServiceError> {
        self.column(name, 1, |_| 0, |_| Some(text.to_owned()))
    }

    fn keys(self) -> Result<Vec<Column>, ServiceError> {
        let page = self.0.page;
        let mut columns = vec![
            self.constant("INDICATOR", self.0.indicator.code.as_str())?,
            self.column(
                "REF_AREA",
                page.areas.len(),
                |row| row.area,
                |at| Some(page.areas.get(at as usize)?.to_string()),
            )?,
            self.column(
                "TIME_PERIOD",
                page.periods.len(),
                |row| row.period,
                |at| Some(page.periods.get(at as usize)?.to_string()),
            )?,
        ];
        let dimensions = &self.0.indicator.dimensions;
        for (n, concept) in dimensions.iter().enumerate() {
            let code = |at: u32| {
                let key = page.keys.get(at as usize).filter(|key| key.len() == dimensions.len())?;
                Some(key.get(n)?.to_string())
            };
            columns.push(self.column(concept.as_str(), page.keys.len(), |row| row.key, code)?);
        }
        Ok(columns)
    }

    fn marks(self) -> Result<[Column; 2], ServiceError> {
        let number = |at: u32| u8::try_from(at).ok();
        let status = |at| Some(ObsStatus::from_number(number(at)?)?.code().to_owned());
        let conf = |at| Some(ConfStatus::from_number(number(at)?)?.code().to_owned());
        Ok([
            self.column("OBS_STATUS", ObsStatus::ALL.len(), |row| row.status.number().into(), status)?,
            self.column("CONF_STATUS", ConfStatus::ALL.len(), |row| row.conf.number().into(), conf)?,
        ])
    }

    fn attributes(self) -> Result<Vec<Column>, ServiceError> {
        let sets = &self.0.page.sets;
        // Nearly all rows have none.
        if self.0.rows.iter().all(|row| row.set == 0) {
            return Ok(Vec::new());
        }
        let embargo = |at: u32| match sets.get(at as usize)?.embargo {
            None => Some(String::new()),
            // A time without a text is left empty: one bad row must not make the whole answer fail.
            Some(until) => Some(time::to_rfc3339("EMBARGO_TIME", until).unwrap_or_default()),
        };
        let set = |row: &CurrentObservation| row.set;
        Ok(vec![
            self.column("REF_DATE", sets.len(), set, |at| Some(sets.get(at as usize)?.ref_date.clone()))?,
            self.column("SOURCE", sets.len(), set, |at| Some(sets.get(at as usize)?.source.clone()))?,
            self.column("COMMENT_OBS", sets.len(), set, |at| Some(sets.get(at as usize)?.comment.clone()))?,
            self.column("EMBARGO_TIME", sets.len(), set, embargo)?,
        ])
    }

    fn provenance(self) -> Result<[Column; 5], ServiceError> {
        let sources = &self.0.plan.sources;
        let source = |row: &CurrentObservation| row.source;
        let revisions = self.0.rows.iter().map(|row| row.revision as usize + 1).max().unwrap_or(0);
        Ok([
            self.constant("UNIT_MEASURE", self.0.indicator.unit.as_str())?,
            self.column("REPORTER", sources.len(), source, |at| Some(sources.get(at as usize)?.reporter.to_string()))?,
            self.column("ORIGIN", sources.len(), source, |at| Some(sources.get(at as usize)?.log.origin.to_string()))?,
            self.column("SUBMISSION", sources.len(), source, |at| Some(sources.get(at as usize)?.submission.clone()))?,
            self.column("REVISION", revisions, |row| row.revision, |at| Some(at.to_string()))?,
        ])
    }

    fn values(self) -> Result<pb::Values, ServiceError> {
        let mut values = pb::Values::default();
        values.mantissa.reserve_exact(self.0.rows.len());
        for (n, row) in (0..).zip(self.0.rows) {
            let value = row.value();
            if value.is_none() {
                values.empty.push(n);
            }
            values.mantissa.push(value.unwrap_or(0));
        }
        let has_numbers = values.empty.len() < self.0.rows.len();
        if has_numbers && self.0.indicator.decimals > 0 {
            values.decimals.push(self.0.indicator.decimals.into());
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests;
