//! The holder of a certificate, and the facts that identify the certificate.

use std::fmt;
use std::sync::Arc;

use crate::role::{Role, identity_uri, organisation_of, origin_of};
use marsad_domain::code::{OrganisationCode, OriginName};
use marsad_domain::timestamp::Timestamp;

/// SHA-256 of a public key's SubjectPublicKeyInfo: the same key in a renewed certificate has the same fingerprint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyFingerprint([u8; 32]);

impl KeyFingerprint {
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for KeyFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A certificate's serial number, unique within its authority: big-endian, without leading zeros.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serial(Arc<[u8]>);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a serial number is written in hexadecimal, at most 20 bytes")]
pub struct SerialError;

impl Serial {
    /// From big-endian bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
        Self(bytes.get(start..).unwrap_or_default().into())
    }

    /// Big-endian, without leading zeros.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Parses the hexadecimal form; colons between the bytes, as OpenSSL prints them, are accepted.
    ///
    /// # Errors
    /// [`SerialError`] if `text` is not hexadecimal, is empty or is longer than RFC 5280 section 4.1.2.2 allows.
    pub fn parse(text: &str) -> Result<Self, SerialError> {
        let digits: String = text.chars().filter(|c| *c != ':').collect();
        let digits = if digits.len() % 2 == 1 { format!("0{digits}") } else { digits };
        if digits.is_empty() || digits.len() > 42 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(SerialError);
        }
        let bytes = digits.as_bytes().chunks(2).map(|pair| {
            std::str::from_utf8(pair).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok()).ok_or(SerialError)
        });
        Ok(Self::from_bytes(&bytes.collect::<Result<Vec<u8>, _>>()?))
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The role and name that a certificate states, and the facts of the certificate that are needed later. It is read from a
/// certificate that TLS has verified, or that was stored with a submission.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateHolder {
    pub role: Role,
    /// In the form of an SDMX identifier.
    pub name: String,
    pub key: KeyFingerprint,
    pub certificate: Arc<[u8]>,
    /// The SubjectPublicKeyInfo, in DER.
    pub spki: Arc<[u8]>,
    pub serial: Serial,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
}

impl CertificateHolder {
    /// The reporting organisation of a submitter; `None` for every other role.
    #[must_use]
    pub fn organisation(&self) -> Option<OrganisationCode> {
        organisation_of(self.role, &self.name)
    }

    /// The origin that a node writes; `None` for every other role.
    #[must_use]
    pub fn origin(&self) -> Option<OriginName> {
        origin_of(self.role, &self.name)
    }

    /// The identity as certificates carry it: `marsad://<role>/<name>`.
    #[must_use]
    pub fn uri(&self) -> String {
        identity_uri(self.role, &self.name)
    }
}

impl fmt::Debug for CertificateHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (serial {}, key {})", self.uri(), self.serial, self.key)
    }
}

impl fmt::Display for CertificateHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.role, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_have_one_form() {
        assert_eq!(Serial::from_bytes(&[0, 0, 10, 1]).to_string(), "0a01");
        assert_eq!(Serial::parse("0A:01"), Ok(Serial::from_bytes(&[10, 1])));
        assert_eq!(Serial::parse("a01"), Ok(Serial::from_bytes(&[10, 1])));
        for wrong in ["", "xyz", "+1", &"0".repeat(50)] {
            assert_eq!(Serial::parse(wrong), Err(SerialError), "{wrong}");
        }
    }
}
