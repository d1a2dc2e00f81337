//! Checked conversions between the unsigned integers of the model and the signed ones of Postgres; and stored hashes.

use marsad_log::merkle::Hash;

use super::StoreError;

pub(super) fn big(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::corrupt("a number beyond its column"))
}

pub(super) fn int(number: impl TryInto<i32>) -> Result<i32, StoreError> {
    number.try_into().map_err(|_| StoreError::corrupt("a number beyond its column"))
}

pub(super) fn small(number: u16) -> Result<i16, StoreError> {
    number.try_into().map_err(|_| StoreError::corrupt("a number beyond its column"))
}

pub(super) fn natural(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::corrupt("a negative number"))
}

pub(super) fn unsigned(number: i32) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| StoreError::corrupt("a negative number"))
}

pub(super) fn hash(bytes: &[u8]) -> Result<Hash, StoreError> {
    Hash::from_slice(bytes).map_err(|_| StoreError::corrupt("a hash of invalid length"))
}

pub(super) fn hashes(bytes: &[u8]) -> Result<Vec<Hash>, StoreError> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if rest.is_empty() {
        Ok(hashes.iter().map(|hash| Hash::new(*hash)).collect())
    } else {
        Err(StoreError::corrupt("hashes of invalid length"))
    }
}

pub(super) fn hash_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
}
