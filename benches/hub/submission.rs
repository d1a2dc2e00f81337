//! Submissions that are prepared before the timed part, by the library that the command line uses: sorted, in batches
//! of at most 8,192 rows, hashed and signed.

use std::collections::{BTreeSet, HashMap};
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use marsad::client::{Content, EncodedSubmission, Envelope, Reach, SubmitOptions, Versions};
use marsad::domain::audience::Audience;
use marsad::domain::code::OriginName;
use marsad::domain::observation::{Action, AttributeSetId, Batch, Row};
use marsad::domain::sharing::Sharing;
use marsad::domain::status::ConfStatus;
use marsad::domain::text::Lang;
use marsad::domain::value::format_scaled;
use marsad::log::limits::CHUNK_ROWS_MAX;
use marsad::log::merkle::Hash;
use marsad::wire::data_chunk;
use marsad::wire::position::Position;

use crate::node::Person;
use crate::number::wide;
use crate::shape::Shape;
use crate::stream::Cell;

/// A submission, and the expected content of its receipt.
#[derive(Clone)]
pub struct Ready {
    pub encoded: EncodedSubmission,
    pub rows: u64,
    pub content: Hash,
}

/// The first row of data in a file; the header is row 1.
const FIRST_ROW: u32 = 2;

fn batch_of(shape: &Shape, cells: &[Cell], first_row: u32) -> Batch {
    let mut batch = Batch::default();
    let mut keys = HashMap::new();
    for (source_row, cell) in (first_row..).zip(cells) {
        let codes = || &shape.series[usize::from(cell.series)].combinations[usize::from(cell.combination)].codes;
        let dimensions =
            *keys.entry((cell.series, cell.combination)).or_insert_with(|| batch.dimension_keys.intern(codes()));
        batch.rows.push(Row {
            indicator: cell.indicator,
            area: cell.area,
            dimensions,
            period: cell.period,
            value: Some(cell.value),
            status: cell.status,
            conf: ConfStatus::Free,
            action: Action::Replace,
            attributes: AttributeSetId::default(),
            source_row,
        });
    }
    batch
}

impl Ready {
    /// A submission of these sorted rows. The idempotency key makes it a new one.
    pub fn new(shape: &Shape, person: &Person, key: &str, cells: &[Cell]) -> Result<Self> {
        let chunks = cells.chunks(CHUNK_ROWS_MAX).zip((FIRST_ROW..).step_by(CHUNK_ROWS_MAX));
        let batches: Vec<Batch> = chunks.map(|(chunk, first_row)| batch_of(shape, chunk, first_row)).collect();
        let content = Content::of_batches(&shape.catalogue, &batches)?;
        let options = SubmitOptions {
            idempotency_key: Some(key.to_owned()),
            // A piece of a stream lacks some parts of its last total: the next piece has them.
            accept_warnings: "the next submission has the other parts".to_owned(),
            ..SubmitOptions::new(Lang::English)
        };
        let reach = Reach { sharing: Sharing::Federation, audience: Audience::Public };
        let envelope = Envelope::seal(&person.signer, &options, &versions(person), reach, &content)?;
        let encoded = EncodedSubmission::new(envelope, &batches, &shape.catalogue)?;
        Ok(Self { encoded, rows: content.rows, content: content.digest })
    }
}

/// A site publishes its catalogue and its membership once; figures are submitted to the first node.
fn versions(person: &Person) -> Versions {
    let origin = OriginName::new(person.node).expect("the name of a node");
    let position = |index| Position { origin: origin.clone(), epoch: 0, index };
    Versions { catalogue: position(1), membership: Some(position(2)), epoch: 0 }
}

/// The bytes of these rows as the log stores them, in compressed chunks: about their information content.
pub fn chunk_bytes(shape: &Shape, cells: &[Cell]) -> Result<u64> {
    let chunks = cells.chunks(CHUNK_ROWS_MAX);
    let bytes =
        chunks.map(|chunk| Ok(wide(data_chunk::encode(&batch_of(shape, chunk, FIRST_ROW), &shape.catalogue)?.len())));
    bytes.sum()
}

/// Writes rows as SDMX-CSV, with a column for each dimension that any of them has.
pub fn write_csv(shape: &Shape, cells: &[Cell], file: &Path) -> Result<()> {
    let mut concepts: Vec<&str> = Vec::new();
    let present: BTreeSet<u8> = cells.iter().map(|cell| cell.series).collect();
    for series in present.iter().map(|number| &shape.series[usize::from(*number)]) {
        for concept in shape.catalogue.indicator(series.id).map_or(&[][..], |own| &own.dimensions) {
            if !concepts.contains(&concept.as_str()) {
                concepts.push(concept.as_str());
            }
        }
    }
    let mut out = std::io::BufWriter::new(std::fs::File::create(file)?);
    writeln!(out, "INDICATOR,REF_AREA,TIME_PERIOD,{},OBS_VALUE,OBS_STATUS", concepts.join(","))?;
    for cell in cells {
        let (Some(own), Some(area)) = (shape.catalogue.indicator(cell.indicator), shape.catalogue.area(cell.area))
        else {
            continue;
        };
        let codes = &shape.series[usize::from(cell.series)].combinations[usize::from(cell.combination)].codes;
        write!(out, "{},{},{}", own.code, area.code, cell.period)?;
        for concept in &concepts {
            let code = own.dimension_position(concept).map_or("", |position| codes[position].as_str());
            write!(out, ",{code}")?;
        }
        writeln!(out, ",{},{}", format_scaled(cell.value, own.decimals), cell.status.code())?;
    }
    Ok(out.flush()?)
}
