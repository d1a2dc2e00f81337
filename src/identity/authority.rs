//! A certificate authority for a federation: makes its own key, issues certificates, keeps the revocation list.
//!
//! It reads no files and no clock: callers pass texts and times, and get PEM texts. Its only state is the list of revoked
//! certificates, which is stored in the revocation list itself.

use std::net::IpAddr;

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, RevocationReason, RevokedCertParams,
    SanType, SerialNumber,
};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer};
use time::{Duration, OffsetDateTime};
use x509_parser::prelude::{CertificateRevocationList, FromDer};
use zeroize::Zeroizing;

use crate::certificate::{self, CertificateError};
use crate::principal::{Role, Serial};
use crate::role::identity_uri;
use marsad_domain::code::{CodeError, OriginName};
use marsad_domain::timestamp::Timestamp;

/// Certificates are valid from this long before they are issued: the clocks of a federation differ a little.
pub const CLOCK_SKEW: Duration = Duration::minutes(5);

/// How long a revocation list is valid by default.
pub const LIST_VALIDITY: Duration = Duration::days(30);

#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    #[error("the authority's certificate or key cannot be used")]
    BadAuthority(#[source] rcgen::Error),
    #[error("the key is not the key of the authority's certificate")]
    KeyMismatch,
    #[error("the authority's certificate cannot be read")]
    BadCertificate(#[source] CertificateError),
    #[error("the revocation list cannot be read")]
    BadList,
    #[error("a certificate or list could not be made")]
    Making(#[source] rcgen::Error),
    #[error("the name is not an identifier")]
    BadName(#[source] CodeError),
    #[error("the name {0} is not a DNS name")]
    BadDnsName(String),
    #[error("only a node's certificate names hosts")]
    HostsOfAPerson,
    #[error("the certificate would end before it begins")]
    NoValidity,
}

/// The content of a certificate to issue.
#[derive(Debug, Clone)]
pub struct CertificateRequest {
    pub role: Role,
    /// An SDMX identifier: the origin for a node, the reporting organisation for a submitter.
    pub name: String,
    /// Host names under which a node is reached; empty for people.
    pub dns_names: Vec<String>,
    /// Addresses at which a node is reached; empty for people.
    pub addresses: Vec<IpAddr>,
    pub not_before: OffsetDateTime,
    pub not_after: OffsetDateTime,
}

impl CertificateRequest {
    /// A request with the usual host names (for a node `localhost`, `127.0.0.1` and `::1`), valid from shortly before `now`.
    #[must_use]
    pub fn new(role: Role, name: &str, now: OffsetDateTime, validity: Duration) -> Self {
        let (dns_names, addresses) = if role == Role::Node {
            (vec!["localhost".to_owned()], vec![IpAddr::from([127, 0, 0, 1]), IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])])
        } else {
            (Vec::new(), Vec::new())
        };
        let not_before = now.saturating_sub(CLOCK_SKEW);
        Self { role, name: name.to_owned(), dns_names, addresses, not_before, not_after: now.saturating_add(validity) }
    }
}

/// A certificate with its private key. The key is wiped from memory when this is dropped.
pub struct Issued {
    pub certificate_pem: String,
    pub key_pem: Zeroizing<String>,
    pub serial: Serial,
    pub not_after: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    pub serial: Serial,
    pub time: Timestamp,
}

/// The certificate of an authority, its key, and the certificates that it has revoked.
pub struct Authority {
    certificate_pem: String,
    issuer: Issuer<'static, KeyPair>,
    revoked: Vec<Revoked>,
    list_number: u64,
}

impl Authority {
    /// Makes a new authority with a new key and an empty list.
    ///
    /// # Errors
    /// [`AuthorityError`] if the key or the certificate cannot be made.
    pub fn init(name: &str, now: OffsetDateTime, validity: Duration) -> Result<Self, AuthorityError> {
        let key = KeyPair::generate().map_err(AuthorityError::Making)?;
        let mut params = CertificateParams::default();
        params.distinguished_name = subject(&format!("Marsad certificate authority {name}"));
        params.not_before = now.saturating_sub(CLOCK_SKEW);
        params.not_after = now.saturating_add(validity);
        if params.not_after <= params.not_before {
            return Err(AuthorityError::NoValidity);
        }
        // Without intermediate authorities, the list of this authority covers every certificate.
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate_pem = params.self_signed(&key).map_err(AuthorityError::Making)?.pem();
        let issuer = Issuer::from_ca_cert_pem(&certificate_pem, key).map_err(AuthorityError::BadAuthority)?;
        Ok(Self { certificate_pem, issuer, revoked: Vec::new(), list_number: 0 })
    }

    /// Loads an authority from its certificate, its key and its last revocation list.
    ///
    /// # Errors
    /// [`AuthorityError`] if a text cannot be read, or certificate and key do not belong together.
    pub fn load(certificate_pem: &str, key_pem: &str, list_pem: &str) -> Result<Self, AuthorityError> {
        let key = KeyPair::from_pem(key_pem).map_err(AuthorityError::BadAuthority)?;
        let der = CertificateDer::from_pem_slice(certificate_pem.as_bytes())
            .map_err(|_| AuthorityError::BadCertificate(CertificateError::NotPem))?;
        let parsed = certificate::parse(&der).map_err(AuthorityError::BadCertificate)?;
        if parsed.public_key().subject_public_key.data.as_ref() != key.public_key_raw() {
            return Err(AuthorityError::KeyMismatch);
        }
        let issuer = Issuer::from_ca_cert_der(&der, key).map_err(AuthorityError::BadAuthority)?;
        let (list_number, revoked) = read_list(list_pem)?;
        Ok(Self { certificate_pem: certificate_pem.to_owned(), issuer, revoked, list_number })
    }

    #[must_use]
    pub fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// The private key of the authority. It must stay secret.
    #[must_use]
    pub fn key_pem(&self) -> Zeroizing<String> {
        Zeroizing::new(self.issuer.key().serialize_pem())
    }

    /// Lets tests make the certificates that [`Authority::issue`] refuses to make.
    #[cfg(test)]
    pub(crate) fn issuer(&self) -> &Issuer<'static, KeyPair> {
        &self.issuer
    }

    /// The revoked certificates, oldest first.
    #[must_use]
    pub fn revoked(&self) -> &[Revoked] {
        &self.revoked
    }

    /// Issues a certificate with a new key.
    ///
    /// # Errors
    /// [`AuthorityError`] if the name is not an identifier, a host name is invalid, or a person's certificate would have hosts.
    pub fn issue(&self, request: &CertificateRequest) -> Result<Issued, AuthorityError> {
        OriginName::new(&request.name).map_err(AuthorityError::BadName)?;
        if request.not_after <= request.not_before {
            return Err(AuthorityError::NoValidity);
        }
        let key = KeyPair::generate().map_err(AuthorityError::Making)?;
        let params = leaf_params(request)?;
        let certificate = params.signed_by(&key, &self.issuer).map_err(AuthorityError::Making)?;
        let parsed = certificate::parse(certificate.der()).map_err(AuthorityError::BadCertificate)?;
        Ok(Issued {
            serial: Serial::from_bytes(parsed.raw_serial()),
            not_after: Timestamp::from(parsed.validity().not_after.to_datetime()),
            certificate_pem: certificate.pem(),
            key_pem: Zeroizing::new(key.serialize_pem()),
        })
    }

    /// Revokes a certificate and returns the new list. Revoking it again keeps the first time.
    ///
    /// # Errors
    /// [`AuthorityError`] if the list cannot be made.
    pub fn revoke(
        &mut self,
        serial: &Serial,
        now: OffsetDateTime,
        list_validity: Duration,
    ) -> Result<String, AuthorityError> {
        if !self.revoked.iter().any(|entry| entry.serial == *serial) {
            self.revoked.push(Revoked { serial: serial.clone(), time: Timestamp::from(now) });
        }
        self.list(now, list_validity)
    }

    /// The revocation list as of `now`, with the next number.
    ///
    /// # Errors
    /// [`AuthorityError`] if the list cannot be made.
    pub fn list(&mut self, now: OffsetDateTime, validity: Duration) -> Result<String, AuthorityError> {
        let revoked_certs = self.revoked.iter().map(|entry| RevokedCertParams {
            serial_number: SerialNumber::from_slice(entry.serial.as_bytes()),
            revocation_time: offset_time(entry.time),
            reason_code: Some(RevocationReason::Unspecified),
            invalidity_date: None,
        });
        let number = self.list_number.saturating_add(1);
        let list = CertificateRevocationListParams {
            this_update: now.saturating_sub(CLOCK_SKEW),
            next_update: now.saturating_add(validity),
            crl_number: SerialNumber::from(number),
            issuing_distribution_point: None,
            revoked_certs: revoked_certs.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        let pem = list.signed_by(&self.issuer).and_then(|list| list.pem()).map_err(AuthorityError::Making)?;
        self.list_number = number;
        Ok(pem)
    }
}

fn subject(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::OrganizationName, "Marsad");
    name.push(DnType::CommonName, common_name);
    name
}

fn leaf_params(request: &CertificateRequest) -> Result<CertificateParams, AuthorityError> {
    let uri = identity_uri(request.role, &request.name);
    let uri = uri.try_into().map_err(AuthorityError::Making)?;
    let mut names = vec![SanType::URI(uri)];
    let mut usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    if request.role == Role::Node {
        usages.push(ExtendedKeyUsagePurpose::ServerAuth);
        for name in &request.dns_names {
            rustls_pki_types::DnsName::try_from(name.as_str()).map_err(|_| AuthorityError::BadDnsName(name.clone()))?;
            let name = name.as_str().try_into().map_err(AuthorityError::Making)?;
            names.push(SanType::DnsName(name));
        }
        names.extend(request.addresses.iter().copied().map(SanType::IpAddress));
    } else if !request.dns_names.is_empty() || !request.addresses.is_empty() {
        return Err(AuthorityError::HostsOfAPerson);
    }
    let mut params = CertificateParams::default();
    params.distinguished_name = subject(&format!("{} {}", request.role, request.name));
    params.subject_alt_names = names;
    params.extended_key_usages = usages;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.is_ca = IsCa::ExplicitNoCa;
    params.use_authority_key_identifier_extension = true;
    params.not_before = request.not_before;
    params.not_after = request.not_after;
    Ok(params)
}

fn offset_time(time: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(time.micros().div_euclid(1_000_000)).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn read_list(pem: &str) -> Result<(u64, Vec<Revoked>), AuthorityError> {
    let der = CertificateRevocationListDer::from_pem_slice(pem.as_bytes()).map_err(|_| AuthorityError::BadList)?;
    let (_, list) = CertificateRevocationList::from_der(&der).map_err(|_| AuthorityError::BadList)?;
    let number = list.crl_number().and_then(|number| u64::try_from(number).ok()).ok_or(AuthorityError::BadList)?;
    let revoked = list.iter_revoked_certificates().map(|entry| Revoked {
        serial: Serial::from_bytes(entry.raw_serial()),
        time: Timestamp::from(entry.revocation_date.to_datetime()),
    });
    Ok((number, revoked.collect()))
}

#[cfg(test)]
mod tests;
