//! Numbers of revocation lists never go back.

use super::*;

fn number(issuer: &[u8], number: &[u8]) -> ListNumber {
    ListNumber::new(issuer.to_vec(), Vec::new(), number.to_vec())
}

#[test]
fn numbers_compare_as_numbers() {
    let (nine, ten, big) = (number(b"a", &[0, 9]), number(b"a", &[10]), number(b"a", &[1, 0]));
    assert!(ten.is_newer_than(&nine) && big.is_newer_than(&ten) && !nine.is_newer_than(&nine));
    assert!(!big.is_newer_than(&number(b"b", &[1])));
    let other = number(b"b", &[7]);
    assert_eq!(newest(&[ten.clone(), other.clone()], &[nine, big.clone()]), [big, other]);
}

#[test]
fn what_is_written_reads_back_and_what_is_broken_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("numbers");
    assert_eq!(read(&path).unwrap(), []);
    let numbers = [number(b"a", &[1, 0]), number(b"b", &[])];
    write(&path, &numbers).unwrap();
    assert_eq!(read(&path).unwrap(), numbers);
    for broken in ["00:00\n", "00::0g\n", "\n", "00:00:00:00\n"] {
        std::fs::write(&path, broken).unwrap();
        assert!(matches!(read(&path), Err(TlsError::BadNumbers { line: 1, .. })), "{broken:?}");
    }
}
