//! The state file: it only grows, has one user, and survives a torn write.

use super::*;

fn signed(size: u64) -> Signed {
    Signed { epoch: 0, size, root: Hash::digest(&[&size.to_be_bytes()]) }
}

#[test]
fn it_is_read_back_and_never_moves_backwards() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signer.state");
    let file = SignerFile::open(&path).unwrap();
    assert_eq!((file.signed(), SignerFile::read(&path).unwrap()), (None, None));
    for (next, then) in [(3, 3), (2, 3), (3, 3), (9, 9), (10, 10), (11, 11)] {
        file.advance(signed(next)).unwrap();
        assert_eq!(file.signed(), Some(signed(then)));
        assert_eq!(SignerFile::read(&path).unwrap(), Some(signed(then)));
    }
    drop(file);
    // Opened again it goes on where it was, in the slot that holds the older state.
    let file = SignerFile::open(&path).unwrap();
    let next_epoch = Signed { epoch: 1, ..signed(1) };
    file.advance(next_epoch).unwrap();
    assert_eq!(SignerFile::read(&path).unwrap(), Some(next_epoch));
    let slots = std::fs::read(&path).unwrap();
    let distance = usize::try_from(SLOT_DISTANCE).unwrap();
    let states: Vec<_> = slots.chunks(distance).filter_map(|block| parse_slot(&block[..SLOT_BYTES])).collect();
    assert!(states.contains(&signed(11)), "the state before the last write is kept: {states:?}");
}

#[test]
fn a_second_opener_is_refused_whether_the_file_exists_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signer.state");
    let refused = |path: &Path| matches!(SignerFile::open(path), Err(LedgerError::SignerFileInUse(_)));
    let file = SignerFile::open(&path).unwrap();
    assert!(refused(&path), "before the first write");
    file.advance(signed(1)).unwrap();
    assert!(refused(&path), "after it");
    file.advance(signed(2)).unwrap();
    assert!(refused(&path));
    drop(file);
    assert_eq!(SignerFile::open(&path).unwrap().signed(), Some(signed(2)));
    assert!(!unfinished(&path).exists());
}

#[test]
fn a_file_that_exists_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signer.state");
    let early = SignerFile::open(&path).unwrap();
    // Somebody puts another file there by hand.
    std::fs::write(&path, slot(&signed(9))).unwrap();
    assert!(matches!(early.advance(signed(1)), Err(LedgerError::SignerFile(_))));
    assert_eq!(SignerFile::read(&path).unwrap(), Some(signed(9)));
}

#[test]
fn a_torn_write_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signer.state");
    let file = SignerFile::open(&path).unwrap();
    for size in 1..6 {
        file.advance(signed(size)).unwrap();
        let whole = std::fs::read(&path).unwrap();
        let distance = usize::try_from(SLOT_DISTANCE).unwrap();
        for slot in 0..2 {
            let mut torn = whole.clone();
            torn[slot * distance + 40] ^= 1;
            let other = parse_slot(&whole[(1 - slot) * distance..][..SLOT_BYTES]).unwrap();
            assert_eq!(parse(&torn).map(|(signed, _)| signed), Some(other));
        }
    }
}

#[test]
fn many_at_once_leave_the_largest() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signer.state");
    let file = SignerFile::open(&path).unwrap();
    std::thread::scope(|scope| {
        for size in 1..17 {
            let file = &file;
            scope.spawn(move || {
                file.advance(signed(size)).unwrap();
                assert!(file.signed().unwrap().size >= size);
            });
        }
    });
    assert_eq!(SignerFile::read(&path).unwrap(), Some(signed(16)));
}

#[test]
fn a_damaged_file_is_no_missing_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signer.state");
    SignerFile::open(&path).unwrap().advance(signed(7)).unwrap();
    let whole = std::fs::read(&path).unwrap();
    let mut damaged: Vec<Vec<u8>> = vec![whole[..100].to_vec(), Vec::new(), b"marsad/signer/v3\n0\n1\n00\n".to_vec()];
    for place in [3, 20, 90, 120] {
        let mut both = whole.clone();
        both[place] ^= 1;
        both[usize::try_from(SLOT_DISTANCE).unwrap() + place] ^= 1;
        damaged.push(both);
    }
    for bytes in damaged {
        std::fs::write(&path, &bytes).unwrap();
        assert!(matches!(SignerFile::open(&path), Err(LedgerError::SignerFileForm)), "{bytes:?}");
    }
}
