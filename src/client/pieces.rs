//! A batch of a file as messages that a node accepts, whatever its cells hold. A text that is too long for a message is cut,
//! because it is too long for every column too. A batch that is too large for one message is sent in parts.

use std::collections::HashMap;

use marsad_domain::raw::{RawBatch, RawColumn, RawValue};
use marsad_wire::column::{CELL_BYTES_MAX, NAME_BYTES_MAX};

/// The most bytes of one message, by a careful estimate.
const MESSAGE_BYTES_MAX: usize = 512 * 1024;
/// The most bytes of a cell that are sent: more than any column takes, and few enough for a message.
const CELL_BYTES_SENT: usize = 32 * 1024;
const _: () = assert!(CELL_BYTES_SENT <= CELL_BYTES_MAX);

/// The batch in parts that fit, in the order of rows; none of a batch without rows.
#[must_use]
pub fn pieces(batch: &RawBatch) -> Vec<RawBatch> {
    let mut done = Vec::new();
    let mut pending = Vec::from([std::ops::Range { start: 0, end: batch.source_rows.len() }]);
    while let Some(rows) = pending.pop() {
        if rows.is_empty() {
            continue;
        }
        let piece = piece(batch, rows.clone());
        if bytes(&piece) > MESSAGE_BYTES_MAX && rows.len() > 1 {
            let middle = rows.start + rows.len() / 2;
            pending.extend([middle..rows.end, rows.start..middle]);
        } else {
            done.push(piece);
        }
    }
    done
}

fn piece(batch: &RawBatch, rows: std::ops::Range<usize>) -> RawBatch {
    let mut columns: Vec<RawColumn> = Vec::with_capacity(batch.columns.len());
    for column in &batch.columns {
        let name = cut(&column.name, NAME_BYTES_MAX).to_owned();
        // Two names with the same beginning: neither is known, and one finding reports both.
        if !columns.iter().any(|known| known.name == name) {
            columns.push(column_of(column, name, rows.clone()));
        }
    }
    let value = |value: &RawValue| match value {
        RawValue::Text(text) => RawValue::Text(cut(text, CELL_BYTES_SENT).to_owned()),
        other => other.clone(),
    };
    RawBatch {
        columns,
        has_values: batch.has_values,
        values: batch.values.get(rows.clone()).unwrap_or_default().iter().map(value).collect(),
        decimal_marks: batch.decimal_marks,
        source_rows: batch.source_rows.get(rows).unwrap_or_default().to_vec(),
    }
}

/// The column of some rows, with a dictionary of its own in which each text is unique.
fn column_of(column: &RawColumn, name: String, rows: std::ops::Range<usize>) -> RawColumn {
    let mut piece = RawColumn { name, ..RawColumn::default() };
    let mut places: HashMap<&str, u32> = HashMap::new();
    for row in rows {
        let text = cut(column.text(row), CELL_BYTES_SENT);
        let place = *places.entry(text).or_insert_with(|| {
            piece.dictionary.push(text.to_owned());
            u32::try_from(piece.dictionary.len() - 1).unwrap_or(u32::MAX)
        });
        piece.index.push(place);
    }
    piece
}

/// The beginning of a text, of at most so many bytes.
fn cut(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

/// The most bytes that a piece takes as a message: a few more for each text, two for a position, up to ten for a figure.
fn bytes(piece: &RawBatch) -> usize {
    let text = |text: &String| text.len() + 8;
    let column = |column: &RawColumn| {
        column.name.len() + column.dictionary.iter().map(text).sum::<usize>() + 2 * column.index.len()
    };
    let value = |value: &RawValue| match value {
        RawValue::Text(text) => text.len() + 24,
        _ => 12,
    };
    piece.columns.iter().map(column).sum::<usize>() + piece.values.iter().map(value).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use marsad_wire::batch::{from_pb, to_pb};

    fn batch(columns: &[(&str, Vec<String>)], values: Vec<RawValue>) -> RawBatch {
        let column = |(name, texts): &(&str, Vec<String>)| RawColumn {
            name: (*name).to_owned(),
            index: (0..u32::try_from(texts.len()).unwrap()).collect(),
            dictionary: texts.clone(),
        };
        let rows = u32::try_from(values.len()).unwrap();
        let columns = columns.iter().map(column).collect();
        RawBatch { columns, has_values: true, values, source_rows: (2..rows + 2).collect(), ..RawBatch::default() }
    }

    #[test]
    fn every_piece_is_a_message_that_a_node_takes() {
        let comments = (0..4_000).map(|n| format!("{n} {}", "é".repeat(300))).collect();
        let large = batch(&[("COMMENT_OBS", comments)], vec![RawValue::Empty; 4_000]);
        let found = pieces(&large);
        assert!(found.len() > 2, "{}", found.len());
        let rows: Vec<u32> = found.iter().flat_map(|piece| piece.source_rows.clone()).collect();
        assert_eq!(rows, large.source_rows);
        for piece in &found {
            let message = to_pb(piece).unwrap();
            assert!(prost::Message::encoded_len(&message) < 1024 * 1024);
            assert!(from_pb(message).is_ok());
        }
    }

    #[test]
    fn long_cells_long_names_and_texts_that_stand_twice_are_no_obstacle() {
        let name = "N".repeat(300);
        let other = format!("{name}M");
        let long = "ب".repeat(200_000);
        let columns = [
            ("TIME_PERIOD", vec!["1998".into(), "1998".into()]),
            (name.as_str(), vec![long.clone(), String::new()]),
            (other.as_str(), vec![String::new(), String::new()]),
        ];
        let found = pieces(&batch(&columns, vec![RawValue::Text(long), RawValue::Empty]));
        assert!(found.iter().all(|piece| to_pb(piece).is_ok_and(|message| from_pb(message).is_ok())));
        assert_eq!(found.iter().map(|piece| piece.source_rows.len()).sum::<usize>(), 2);
        assert!(pieces(&RawBatch::default()).is_empty());
    }
}
