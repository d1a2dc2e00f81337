//! Limits before allocation, both forms, contents that claim a wrong length.

use proptest::prelude::*;

use crate::{Problem, compression};
use marsad_log::limits::{CHUNK_RAW_BYTES_MAX, CHUNK_STORED_BYTES_MAX};

#[test]
fn what_compresses_is_compressed_and_what_does_not_is_kept() {
    let stored = compression::encode(&[7; 100_000]).unwrap();
    assert_eq!(stored[0], 1);
    assert!(stored.len() < 100);
    assert_eq!(compression::decode(&stored).unwrap(), vec![7; 100_000]);
    assert_eq!(compression::encode(b"short").unwrap(), b"\0short");
    assert_eq!(compression::decode(b"\0").unwrap(), b"");
}

#[test]
fn limits_hold() {
    let too_long =
        |result: Result<Vec<u8>, crate::WireError>| matches!(result.unwrap_err().problem, Problem::TooLong { .. });
    assert!(too_long(compression::encode(&vec![0; CHUNK_RAW_BYTES_MAX + 1])));
    assert!(compression::encode(&vec![0; CHUNK_RAW_BYTES_MAX]).is_ok());
    assert!(too_long(compression::decode(&vec![0; CHUNK_STORED_BYTES_MAX + 1])));
    // A frame of 8 MiB that says so, and one that says less.
    let bomb = zstd::bulk::compress(&vec![0; 2 * CHUNK_RAW_BYTES_MAX], 3).unwrap();
    let framed = |length: usize| [&[1], &u32::try_from(length).unwrap().to_be_bytes()[..], &bomb].concat();
    assert!(too_long(compression::decode(&framed(2 * CHUNK_RAW_BYTES_MAX))));
    assert_eq!(compression::decode(&framed(CHUNK_RAW_BYTES_MAX)).unwrap_err().problem, Problem::Malformed);
    assert_eq!(compression::decode(&framed(0)).unwrap_err().problem, Problem::Malformed);
}

#[test]
fn unknown_formats_and_wrong_lengths_are_refused() {
    for stored in [&b""[..], b"\x02abc", b"\x01", b"\x01\0\0\0\x05", b"\x01\0\0\0\x05hello"] {
        assert_eq!(compression::decode(stored).unwrap_err().problem, Problem::Malformed);
    }
    let mut stored = compression::encode(&[7; 1_000]).unwrap();
    stored[4] += 1;
    assert_eq!(compression::decode(&stored).unwrap_err().problem, Problem::Malformed);
}

proptest! {
    #[test]
    fn contents_read_back(content in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert_eq!(compression::decode(&compression::encode(&content).unwrap()).unwrap(), content);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = compression::decode(&bytes);
        let _ = compression::decode(&[&[1, 0, 0, 1, 0][..], &bytes].concat());
    }
}
