//! A file of events read and judged on this machine: what would be sent, and what is found.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use super::error::ClientError;
use super::found::{Found, NamedAreas};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::raw::RawEvent;
use marsad_domain::sharing::Sharing;
use marsad_formats::csv_observations::OpenError;
use marsad_formats::json_events::{EventRecord, FILE_BYTES_MAX, read_events};
use marsad_formats::workbook::{FilledEvents, RecordPlace, Unread};
use marsad_validate::event_rules::{event_sharing, judge_submitted};
use marsad_wire::answer::Assumed;

/// A file as it would be sent.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Every record that can be read.
    pub records: Vec<EventRecord>,
    /// The findings of this machine. The node judges the parents, because it knows what is stored.
    pub findings: Vec<Found>,
    pub assumed: Vec<Assumed>,
    pub named: NamedAreas,
    /// The sharing level that it takes by itself.
    pub sharing: Sharing,
    /// Where the records of a workbook stand, from the first on; none for JSON.
    pub places: Vec<RecordPlace>,
    /// What stands beside the records of a workbook, and is not read.
    pub unread: Unread,
    pub is_workbook: bool,
}

/// Reads and judges a file.
///
/// # Errors
/// [`ClientError::Read`] or [`ClientError::FileTooLarge`].
pub fn prepare(file: &Path, catalogue: &Catalogue) -> Result<Prepared, ClientError> {
    let size = std::fs::metadata(file).map_err(ClientError::read(file))?.len();
    if usize::try_from(size).map_or(true, |size| size > FILE_BYTES_MAX) {
        return Err(ClientError::FileTooLarge { path: file.to_owned() });
    }
    let bytes = std::fs::read(file).map_err(ClientError::read(file))?;
    let read = read(&bytes);
    let FilledEvents { records, findings: found, places, unread } = read.events;
    let mut findings: Vec<Found> = found.into_iter().map(Found::Read).collect();
    let mut named = NamedAreas::default();
    let mut sharing = Sharing::Open;
    let mut assumed: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for record in &records {
        match judge_submitted(&record.event, record.row, catalogue) {
            Ok((event, warnings)) => {
                sharing = sharing.max(event_sharing(&event));
                findings.extend(warnings.into_iter().map(Found::Judged));
            }
            Err(found) => findings.extend(found.into_iter().map(Found::Judged)),
        }
        let areas = record.event.figures.iter().map(|figure| &figure.area).chain([&record.event.area]);
        areas.for_each(|area| named.note(catalogue, area));
        for one in &record.assumed {
            *assumed.entry((one.field, one.value)).or_default() += 1;
        }
    }
    let assumed = assumed
        .into_iter()
        .map(|((concept, code), rows)| Assumed {
            indicator: String::new(),
            concept: concept.to_owned(),
            code: code.to_owned(),
            rows,
        })
        .collect();
    let is_workbook = read.is_workbook;
    Ok(Prepared { records, findings, assumed, named, sharing, places, unread, is_workbook })
}

struct Read {
    events: FilledEvents,
    is_workbook: bool,
}

/// The records of a file: of a workbook, or else of JSON.
fn read(bytes: &[u8]) -> Read {
    match FilledEvents::open(Cursor::new(bytes)) {
        Ok(Some(events)) => Read { events, is_workbook: true },
        Err(OpenError::Refused(findings)) => {
            Read { events: FilledEvents { findings, ..FilledEvents::default() }, is_workbook: true }
        }
        // Bytes in memory can be read; whatever they are, they are no workbook.
        Ok(None) | Err(OpenError::Io(_)) => {
            let (records, findings) = read_events(bytes);
            Read { events: FilledEvents { records, findings, ..FilledEvents::default() }, is_workbook: false }
        }
    }
}

/// Records of one version of one event that say different things.
#[must_use]
pub fn contradictions(records: &[EventRecord]) -> Vec<Vec<u32>> {
    let mut versions: BTreeMap<(&str, u32), Vec<&EventRecord>> = BTreeMap::new();
    for record in records {
        versions.entry((&record.event.event_id, record.event.version)).or_default().push(record);
    }
    let differ = |same: &Vec<&EventRecord>| same.windows(2).any(|pair| matches!(pair, [a, b] if a.event != b.event));
    versions.into_values().filter(differ).map(|same| same.iter().map(|record| record.row).collect()).collect()
}

/// The records as they are signed and stored: every territory by its code.
#[must_use]
pub fn canonical(records: &[EventRecord], catalogue: &Catalogue) -> Vec<EventRecord> {
    let canonical = |record: &EventRecord| match judge_submitted(&record.event, record.row, catalogue) {
        Ok((event, _)) => EventRecord { event: RawEvent::from(&event), ..record.clone() },
        Err(_) => record.clone(),
    };
    records.iter().map(canonical).collect()
}
