//! Commitments: hashes that another program computed from the formulas, and openings that are refused.

use super::super::commitment::*;
use super::super::merkle::Hash;

fn salt() -> Salt {
    Salt::from_slice(&(0..32).collect::<Vec<u8>>()).unwrap()
}

#[test]
fn the_hashes_are_those_of_the_formulas() {
    let hashes = [chunk_hash(0, b"manifest"), chunk_hash(1, b"data")];
    assert_eq!(hashes[0].to_hex(), "e9dfc5f3be7a56962a6b4931250a59b2eb6d6d76340573e7079268b5d427553d");
    assert_eq!(hashes[1].to_hex(), "333afd4460214a83fe65c0d9405b3039dca37f2d62b7a3a4269753ef82e726d4");
    let commitment = commit(&salt(), &hashes);
    assert_eq!(commitment.to_hex(), "42f78ee1cc2adfe0700493d2d58c84843f0e23a39974b869aea7de8cabc18cbf");
    assert_eq!(content_digest(&hashes).to_hex(), "316c4305a1638a8cccab2c8d2bb674299f0448b5d768ea65eba30e6e597beb14");
    let opening = Opening::of_chunks(salt(), &[b"manifest".as_slice(), b"data"]);
    assert_eq!(opening, Opening { salt: salt(), chunk_hashes: hashes.to_vec() });
    assert_eq!(opening.commitment(), commitment);
}

#[test]
fn only_the_payload_itself_opens_a_commitment() {
    let opening = Opening::of_chunks(salt(), &[b"manifest".as_slice(), b"data"]);
    let commitment = opening.commitment();
    assert_eq!(opening.verify(&commitment), Ok(()));
    assert_eq!(opening.verify_chunk(0, b"manifest"), Ok(()));
    assert_eq!(opening.verify_chunk(1, b"manifest"), Err(CommitmentError::WrongChunk { number: 1 }));
    assert_eq!(opening.verify_chunk(0, b"manifest "), Err(CommitmentError::WrongChunk { number: 0 }));
    assert_eq!(opening.verify_chunk(2, b""), Err(CommitmentError::NoSuchChunk { number: 2 }));
    assert_eq!(opening.verify_chunk(u32::MAX, b""), Err(CommitmentError::NoSuchChunk { number: u32::MAX }));
    for bit in 0..256 {
        let mut bytes = *opening.salt.as_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let other = Opening { salt: Salt::new(bytes), ..opening.clone() };
        assert_eq!(other.verify(&commitment), Err(CommitmentError::WrongOpening));
    }
    let chunks = &opening.chunk_hashes;
    let others: [Vec<Hash>; 4] =
        [vec![], vec![chunks[0]], vec![chunks[1], chunks[0]], vec![chunks[0], chunks[1], chunks[1]]];
    for chunk_hashes in others {
        assert!(Opening { chunk_hashes, ..opening.clone() }.verify(&commitment).is_err());
    }
}

#[test]
fn a_salt_is_never_printed() {
    let opening = Opening { salt: Salt::new([0xAB; 32]), chunk_hashes: vec![] };
    let text = format!("{opening:?}").to_lowercase();
    assert!(text.contains("redacted") && !text.contains("abab") && !text.contains("171"));
    assert_eq!(Salt::from_slice(&[0; 31]), Err(CommitmentError::SaltLength { found: 31 }));
}
