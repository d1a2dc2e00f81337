//! Revocation lists of a client: when they end, and which newer ones it may take from a node.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::time_provider::{DefaultTimeProvider, TimeProvider};

use crate::tls_files::{Material, Texts, TlsError, TlsFiles};
use marsad_domain::timestamp::Timestamp;

/// When the first of a caller's revocation lists ends; `None` if it has none.
///
/// # Errors
/// [`TlsError`] if a file is missing or broken.
pub fn lists_end(files: &TlsFiles) -> Result<Option<Timestamp>, TlsError> {
    Ok(Material::parse(&Texts::read(files)?)?.lists_end)
}

/// The lists that a node offers (DER), as PEM, if they are newer than the caller's own. The caller's authorities must have signed
/// them, so that a node cannot bring a revoked certificate back.
///
/// # Errors
/// [`TlsError`] if the lists are broken, older, or not those of the caller's authorities.
pub fn newer_lists(files: &TlsFiles, offered: &[Vec<u8>]) -> Result<Option<String>, TlsError> {
    let own = Material::parse(&Texts::read(files)?)?;
    if offered.is_empty() {
        return Ok(None);
    }
    let pem: String = offered.iter().map(|list| to_pem(list)).collect();
    let new = Material::parse(&Texts::read(files)?.with_lists(&pem))?;
    new.check_not_older(&own.numbers)?;
    // A list that is missing from the offer would leave its authority's certificates unchecked.
    if own.numbers.iter().any(|known| !new.numbers.iter().any(|number| number.same_list(known))) {
        return Err(TlsError::NoList);
    }
    let now = DefaultTimeProvider.current_time().ok_or(TlsError::Unusable(rustls::Error::FailedToGetCurrentTime))?;
    new.check_own(now)?;
    Ok((new.numbers != own.numbers).then_some(pem))
}

/// A list as PEM (RFC 7468).
fn to_pem(list: &[u8]) -> String {
    let encoded = STANDARD.encode(list);
    let mut pem = "-----BEGIN X509 CRL-----\n".to_owned();
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem.push_str("-----END X509 CRL-----\n");
    pem
}
