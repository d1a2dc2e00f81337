//! The data chunk: round trips, one body for one list of rows, hostile bytes, size.

use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::sample::{batch, catalogue, facts, parts, seeds, typical};
use crate::data_chunk::{ChunkError, columns, decode, decode_body, encode, encode_body};
use crate::{Problem, compression};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::observation::Batch;
use marsad_log::limits::CHUNK_ROWS_MAX;

/// Decodes a body; whatever decodes must be the one body of its rows.
fn decode_strictly(body: &[u8], catalogue: &Catalogue) -> Option<Batch> {
    let rows = decode_body(body, catalogue).ok()?;
    assert_eq!(encode_body(&rows, catalogue).unwrap(), body, "another body of the same rows was accepted");
    Some(rows)
}

proptest! {
    #[test]
    fn rows_read_back(seeds in seeds(120)) {
        let catalogue = catalogue();
        let rows = batch(&catalogue, &seeds);
        let stored = encode(&rows, &catalogue).unwrap();
        let read = decode(&stored, &catalogue).unwrap();
        prop_assert_eq!(facts(&read), facts(&rows));
        prop_assert_eq!(encode(&read, &catalogue).unwrap(), stored);
    }

    #[test]
    fn columns_are_the_rows(seeds in seeds(120)) {
        let catalogue = catalogue();
        let rows = batch(&catalogue, &seeds);
        let columns = columns(&encode(&rows, &catalogue).unwrap()).unwrap();
        prop_assert_eq!(columns.len(), rows.rows.len());
        for (group, n) in columns.groups.iter().flat_map(|group| group.rows.clone().map(move |n| (group, n))) {
            let row = &rows.rows[n];
            let indicator = catalogue.indicator(row.indicator).unwrap();
            prop_assert_eq!((&group.code, group.decimals), (&indicator.code, indicator.decimals));
            prop_assert_eq!(&columns.areas[columns.area[n] as usize], &catalogue.area(row.area).unwrap().code);
            prop_assert_eq!(&*columns.keys[columns.key[n] as usize], rows.dimension_keys.codes(row.dimensions));
            prop_assert_eq!(columns.periods[columns.period[n] as usize], row.period);
            let marks = (columns.value[n], columns.status[n], columns.conf[n], columns.action[n]);
            prop_assert_eq!(marks, (row.value, row.status, row.conf, row.action));
            let none = Default::default();
            let set = columns.set[n].checked_sub(1).map_or(&none, |place| &columns.sets[place as usize]);
            prop_assert_eq!(set, rows.attribute_sets.get(row.attributes));
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let catalogue = catalogue();
        let _ = decode(&bytes, &catalogue);
        decode_strictly(&bytes, &catalogue);
        let mut body = vec![1];
        body.extend(bytes);
        decode_strictly(&body, &catalogue);
    }

    #[test]
    fn changed_bodies_are_refused_or_are_the_one_body_of_other_rows(
        seeds in seeds(12), at: prop::sample::Index, byte: u8, cut: bool,
    ) {
        let catalogue = catalogue();
        let mut body = encode_body(&batch(&catalogue, &seeds), &catalogue).unwrap();
        let place = at.index(body.len());
        if cut { body.truncate(place) } else { body[place] = byte }
        decode_strictly(&body, &catalogue);
    }
}

#[test]
fn every_flipped_bit_of_a_body_is_refused_or_gives_other_rows() {
    let catalogue = catalogue();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..8 {
        let rows = batch(&catalogue, &seeds(40).new_tree(&mut runner).unwrap().current());
        let body = encode_body(&rows, &catalogue).unwrap();
        for bit in 0..body.len() * 8 {
            let mut changed = body.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            if let Some(read) = decode_strictly(&changed, &catalogue) {
                assert_ne!(facts(&read), facts(&rows), "bit {bit} makes no difference");
            }
        }
    }
}

#[test]
fn flipped_bits_of_a_stored_chunk_never_panic() {
    let catalogue = catalogue();
    let mut rows = typical(&catalogue);
    rows.rows.truncate(300);
    let stored = encode(&rows, &catalogue).unwrap();
    assert_eq!(stored[0], 1, "it is compressed");
    for bit in 0..stored.len() * 8 {
        let mut changed = stored.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        if let Ok(read) = decode(&changed, &catalogue) {
            // The frame may be written in several ways; the body may not.
            let same = facts(&read) == facts(&rows);
            assert_eq!(
                same,
                compression::decode(&changed).unwrap() == compression::decode(&stored).unwrap(),
                "bit {bit}"
            );
        }
    }
}

#[test]
fn a_typical_chunk_takes_few_bytes_an_observation() {
    let catalogue = catalogue();
    let rows = typical(&catalogue);
    assert_eq!(rows.rows.len(), CHUNK_ROWS_MAX);
    let stored = encode(&rows, &catalogue).unwrap();
    assert!(stored.len() <= 4 * CHUNK_ROWS_MAX, "{} bytes", stored.len());
    assert_eq!(facts(&decode(&stored, &catalogue).unwrap()), facts(&rows));
}

#[test]
fn what_is_no_chunk_is_not_written() {
    let catalogue = catalogue();
    let problem = |rows: &Batch| encode(rows, &catalogue).unwrap_err().problem;
    assert_eq!(problem(&Batch::default()), Problem::Missing);
    let mut rows = typical(&catalogue);
    rows.rows.swap(3, 4);
    assert_eq!(problem(&rows), Problem::NotAscending);
    rows.rows.sort_by_key(|row| row.period);
    assert_eq!(problem(&rows), Problem::NotAscending);
    let mut rows = typical(&catalogue);
    rows.rows.insert(0, rows.rows[0]);
    assert_eq!(problem(&rows), Problem::TooLong { limit: CHUNK_ROWS_MAX });
    rows.rows.truncate(10);
    assert_eq!(problem(&rows), Problem::NotAscending, "a key that is there twice");
    rows.rows.truncate(1);
    rows.rows[0].indicator = catalogue.indicator_id("BUDGET").unwrap();
    assert_eq!(problem(&rows), Problem::WrongLength);
}

#[test]
fn what_another_catalogue_lacks_is_a_breach_of_rules() {
    let own = catalogue();
    let stored = encode(&typical(&own), &own).unwrap();
    let refused = |change: fn(&mut marsad_domain::catalogue::CatalogueParts)| {
        let mut parts = parts();
        change(&mut parts);
        let error = decode(&stored, &Catalogue::build(parts).unwrap()).unwrap_err();
        assert!(error.is_rule_breach(), "{error}");
        error
    };
    let error = refused(|parts| parts.indicators.retain(|own| !own.code.as_str().starts_with("STOCK")));
    assert_eq!(error, ChunkError::UnknownIndicator { code: "STOCK".into() });
    let error = refused(|parts| parts.areas.retain(|area| area.code.as_str() != "MA-01-007"));
    assert_eq!(error, ChunkError::UnknownArea { code: "MA-01-007".into() });
    let error = refused(|parts| {
        for list in &mut parts.code_lists {
            list.items.retain(|item| item.code.as_str() != "Y0T4");
        }
    });
    assert_eq!(error, ChunkError::UnknownCode { concept: "AGE".into(), code: "Y0T4".into() });
    let error = refused(|parts| parts.indicators[0].decimals = 1);
    assert_eq!(error, ChunkError::WrongDecimals { indicator: "STOCK".into() });
    let error = refused(|parts| {
        parts.indicators.truncate(1);
        parts.indicators[0].dimensions.remove(0);
    });
    assert_eq!(error, ChunkError::WrongDimensions { indicator: "STOCK".into() });
    assert!(!decode(b"nonsense", &own).unwrap_err().is_rule_breach());
}

#[test]
fn published_bytes_stay_readable() {
    // One row: BUDGET of MA in 2024, 1.5, status A, confidentiality F; laid out by hand after the table of the format.
    let body = [
        &[1, 1, 1, 6][..],
        b"BUDGET",
        &[3, 1, 1, 2],
        b"MA",
        &[0, 1, 0, 1, 124, 0, 0, 0, 0, 0],
        &[0xb8, 0x17],
        b"A",
        &[1],
        b"F",
        &[1],
        b"R",
        &[1, 0, 1],
    ]
    .concat();
    let catalogue = catalogue();
    let rows = decode_strictly(&body, &catalogue).unwrap();
    assert_eq!(rows.rows[0].value, Some(1_500));
    assert_eq!(rows.rows[0].period.to_string(), "2024");
}
