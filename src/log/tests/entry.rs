//! Headers: one encoding, nothing lost, nothing assumed.

use proptest::prelude::*;

use super::super::entry::*;
use super::super::merkle::Hash;
use crate::domain::timestamp::Timestamp;

const CHUNK: &str = "e9dfc5f3be7a56962a6b4931250a59b2eb6d6d76340573e7079268b5d427553d";

fn header() -> Header {
    Header {
        kind: Kind::Observations,
        epoch: 7,
        index: 258,
        time: Timestamp::from_micros(1_700_000_000_000_001),
        sharing: SharingClass::Local,
        commitment: Hash::from_hex(CHUNK).unwrap(),
        extensions: b"abc".to_vec(),
    }
}

#[test]
fn the_bytes_are_those_of_the_table() {
    let expected = format!("01000400000007000000000000010200060a24181e400102{CHUNK}0003616263");
    assert_eq!(hex::encode(header().encode()), expected);
    assert_eq!(header().leaf().to_hex(), "57a263598ac18eaf9f9fd429424ba2e5503311e089722e373824713dc9290496");
    assert_eq!(Header::decode(&header().encode()), Ok(header()));
}

#[test]
fn codes_are_stable() {
    let names = ["GENESIS", "CATALOGUE", "MEMBERSHIP", "OBSERVATIONS", "EVENT", "RELEASE", "WITHDRAWAL", "ERASURE"];
    for (code, name) in (1..).zip(names) {
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
    let longest = Header { extensions: vec![1; EXTENSION_BYTES_MAX], ..header() };
    assert_eq!(longest.encode().len(), Header::BYTES_MAX);
    assert_eq!(Header::decode(&longest.encode()), Ok(longest));
    for length in [EXTENSION_BYTES_MAX + 1, 70_000] {
        let longer = Header { extensions: vec![1; length], ..header() };
        assert_eq!(Header::decode(&longer.encode()), Err(EntryError::TooLong));
    }
}

prop_compose! {
    fn any_header()(
        kind in any::<u16>(),
        epoch in any::<u32>(),
        index in any::<u64>(),
        time in any::<i64>(),
        sharing in any::<u8>(),
        commitment in any::<[u8; 32]>(),
        extensions in prop::collection::vec(any::<u8>(), 0..=EXTENSION_BYTES_MAX),
    ) -> Header {
        Header {
            kind: Kind::from_code(kind),
            epoch,
            index,
            time: Timestamp::from_micros(time),
            sharing: SharingClass::from_code(sharing),
            commitment: Hash::new(commitment),
            extensions,
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
        // Half of the cases begin as a header does, or hardly any would decode.
        if fix && bytes.len() >= 58 {
            bytes[0] = FORMAT;
            let length = u16::try_from(bytes.len() - 58).unwrap().to_be_bytes();
            bytes[56..58].copy_from_slice(&length);
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
