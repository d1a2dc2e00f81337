//! Headers: one encoding each, and every field is read back.

use proptest::prelude::*;

use super::super::entry::*;
use super::super::extension::{Citations, EntryPosition};
use super::super::merkle::Hash;
use marsad_domain::timestamp::Timestamp;

const CHUNK: &str = "e9dfc5f3be7a56962a6b4931250a59b2eb6d6d76340573e7079268b5d427553d";

fn cites() -> Citations {
    Citations {
        rules: 2,
        catalogue: EntryPosition { epoch: 3, index: 4 },
        membership: EntryPosition { epoch: 5, index: 6 },
    }
}

const EXTENSION: &str = "0100000002000000030000000000000004000000050000000000000006";

fn header() -> Header {
    Header {
        kind: Kind::Observations,
        epoch: 7,
        index: 258,
        time: Timestamp::from_micros(1_700_000_000_000_001),
        sharing: SharingClass::Local,
        commitment: Hash::from_hex(CHUNK).unwrap(),
        extension: Some(cites().into()),
    }
}

#[test]
fn the_bytes_are_those_of_the_table() {
    let expected = format!("01000400000007000000000000010200060a24181e400102{CHUNK}001d{EXTENSION}");
    assert_eq!(hex::encode(header().encode()), expected);
    assert_eq!(Header::decode(&header().encode()), Ok(header()));
}

#[test]
fn codes_are_stable() {
    let names = [
        (1, "GENESIS"),
        (2, "CATALOGUE"),
        (3, "MEMBERSHIP"),
        (4, "OBSERVATIONS"),
        (5, "EVENT"),
        (6, "RELEASE"),
        (7, "WITHDRAWAL"),
        (8, "ERASURE"),
        (9, "ROSTER"),
        (10, "CALL"),
        (11, "CALL_ANSWER"),
        (12, "RELEASE_PLAN"),
    ];
    for (code, name) in names {
        assert_eq!((Kind::from_code(code).name(), Kind::from_code(code).code()), (name, code));
    }
    for (code, name) in (0..).zip(["open", "federation", "local", "members"]) {
        assert_eq!((SharingClass::from_code(code).name(), SharingClass::from_code(code).code()), (name, code));
    }
    assert_eq!(Kind::from_code(900), Kind::Unknown(900));
    assert_eq!(Kind::Unknown(5), Kind::Event, "a code is the same kind however it was made");
    assert_eq!(SharingClass::Unknown(2), SharingClass::Local);
    assert_ne!(SharingClass::Unknown(9), SharingClass::Members);
}

#[test]
fn what_is_not_exactly_a_header_is_refused() {
    let bytes = header().encode();
    for length in 0..bytes.len() {
        assert_eq!(Header::decode(&bytes[..length]), Err(EntryError::Truncated), "{length} bytes");
    }
    assert_eq!(Header::decode(&[bytes.clone(), vec![0]].concat()), Err(EntryError::TrailingBytes));
    assert_eq!(Header::decode(&[0; 1025]), Err(EntryError::TooLong));
    for format in (0..=u8::MAX).filter(|format| *format != FORMAT) {
        let mut other = bytes.clone();
        other[0] = format;
        assert_eq!(Header::decode(&other), Err(EntryError::UnknownFormat(format)));
    }
    let longest = with_extension(&[2; EXTENSION_BYTES_MAX]);
    assert_eq!(longest.len(), Header::BYTES_MAX);
    assert_eq!(Header::decode(&longest).unwrap().encode(), longest);
    assert_eq!(Header::decode(&with_extension(&[2; EXTENSION_BYTES_MAX + 1])), Err(EntryError::TooLong));
}

/// The header with other bytes of extension.
fn with_extension(extension: &[u8]) -> Vec<u8> {
    let bytes = Header { extension: None, ..header() }.encode();
    [&bytes[..56], &u16::try_from(extension.len()).unwrap().to_be_bytes(), extension].concat()
}

#[test]
fn an_extension_has_one_form_and_a_later_one_begins_with_it() {
    let bytes = hex::decode(EXTENSION).unwrap();
    assert_eq!(Header::decode(&with_extension(&bytes)), Ok(header()));
    assert_eq!(Header::decode(&with_extension(&[])).unwrap().cites(), None);
    let mut later = [&bytes[..], &[9, 9]].concat();
    assert_eq!(Header::decode(&with_extension(&later)), Err(EntryError::BadExtension), "version 1 ends there");
    later[0] = 2;
    let read = Header::decode(&with_extension(&later)).unwrap();
    assert_eq!((read.cites(), read.encode()), (Some(cites()), with_extension(&later)));
    let unversioned = [&[0], &bytes[1..]].concat();
    for wrong in [&unversioned[..], &bytes[..28], &bytes[..1]] {
        assert_eq!(Header::decode(&with_extension(wrong)), Err(EntryError::BadExtension), "{wrong:?}");
    }
}

#[test]
fn a_time_outside_the_years_2000_to_9999_is_no_time_of_an_entry() {
    let at = |micros| Header::decode(&Header { time: Timestamp::from_micros(micros), ..header() }.encode());
    let (first, last) = (TIME_MIN.micros(), TIME_MAX.micros());
    assert_eq!(
        (TIME_MIN.rfc3339().as_str(), TIME_MAX.rfc3339().as_str()),
        ("2000-01-01T00:00:00Z", "9999-12-31T23:59:59Z")
    );
    for right in [first, last] {
        assert!(at(right).is_ok());
    }
    for wrong in [first - 1, last + 1, 0, i64::MIN, i64::MAX] {
        assert_eq!(at(wrong), Err(EntryError::BadTime), "{wrong}");
    }
}

prop_compose! {
    fn any_header()(
        kind in any::<u16>(),
        epoch in any::<u32>(),
        index in any::<u64>(),
        time in TIME_MIN.micros()..=TIME_MAX.micros(),
        sharing in any::<u8>(),
        commitment in any::<[u8; 32]>(),
        cites in prop::option::of(any::<[u8; 28]>()),
    ) -> Header {
        Header {
            kind: Kind::from_code(kind),
            epoch,
            index,
            time: Timestamp::from_micros(time),
            sharing: SharingClass::from_code(sharing),
            commitment: Hash::new(commitment),
            extension: cites.map(|bytes| Citations::from_bytes(&bytes).unwrap().0.into()),
        }
    }
}

proptest! {
    #[test]
    fn decoding_is_the_inverse_of_encoding(header in any_header()) {
        prop_assert_eq!(Header::decode(&header.encode()), Ok(header));
    }

    #[test]
    fn whatever_decodes_has_no_second_encoding(mut bytes in prop::collection::vec(any::<u8>(), 0..1100), fix in any::<bool>()) {
        // Random bytes are almost never a header, so half of the cases get a valid beginning.
        if fix && bytes.len() >= 58 {
            bytes[0] = FORMAT;
            let length = u16::try_from(bytes.len() - 58).unwrap().to_be_bytes();
            bytes[56..58].copy_from_slice(&length);
            bytes[15..23].copy_from_slice(&TIME_MIN.micros().to_be_bytes());
        }
        if let Ok(header) = Header::decode(&bytes) {
            prop_assert_eq!(header.encode(), bytes);
        }
    }

    #[test]
    fn a_flipped_bit_is_another_leaf(header in any_header(), bit in any::<prop::sample::Index>()) {
        let mut bytes = header.encode();
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        if let Ok(other) = Header::decode(&bytes) {
            prop_assert_ne!(other.leaf(), header.leaf());
            prop_assert_ne!(other, header);
        }
    }
}
