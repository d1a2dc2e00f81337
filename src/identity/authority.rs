//! A certificate authority for a federation: makes its own key, issues certificates, keeps the revocation list.
//!
//! It reads and writes no files and asks nobody for the time: texts and times come in, PEM texts go out. The list of
//! revoked certificates is its only state, and lives in the revocation list itself.

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

/// Certificates are good from this long before they are issued: the clocks of a federation differ a little.
pub const CLOCK_SKEW: Duration = Duration::minutes(5);

/// A revocation list is good for this long, unless the caller says otherwise.
pub const LIST_VALIDITY: Duration = Duration::days(30);

/// Why the authority could not do what was asked.
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

/// What a certificate is asked for.
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
    /// A request with the usual host names (for a node `localhost`, `127.0.0.1` and `::1`), good from shortly before `now`.
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

/// A certificate that is no longer good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    pub serial: Serial,
    pub time: Timestamp,
}

/// The authority: a certificate, its key, and what it has revoked.
pub struct Authority {
    certificate_pem: String,
    issuer: Issuer<'static, KeyPair>,
    revoked: Vec<Revoked>,
    list_number: u64,
}

impl Authority {
    /// Makes a new authority with a key of its own and an empty list.
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
        // No intermediate authorities: the list of this authority then covers every certificate there is.
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate_pem = params.self_signed(&key).map_err(AuthorityError::Making)?.pem();
        let issuer = Issuer::from_ca_cert_pem(&certificate_pem, key).map_err(AuthorityError::BadAuthority)?;
        Ok(Self { certificate_pem, issuer, revoked: Vec::new(), list_number: 0 })
    }

    /// Takes up an authority from what [`Authority::certificate_pem`], [`Authority::key_pem`] and the last list say.
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

    /// The authority's certificate: what everyone trusts.
    #[must_use]
    pub fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// The authority's private key, to be kept where only its keeper can read it.
    #[must_use]
    pub fn key_pem(&self) -> Zeroizing<String> {
        Zeroizing::new(self.issuer.key().serialize_pem())
    }

    /// Lets tests make the certificates that [`Authority::issue`] refuses to make.
    #[cfg(test)]
    pub(crate) fn issuer(&self) -> &Issuer<'static, KeyPair> {
        &self.issuer
    }

    /// What has been revoked so far, oldest first.
    #[must_use]
    pub fn revoked(&self) -> &[Revoked] {
        &self.revoked
    }

    /// Issues a certificate with a new key.
    ///
    /// # Errors
    /// [`AuthorityError`] if the name is not an identifier, a host is none, or hosts are asked for a person.
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

    /// Revokes a certificate and gives the new list. Revoking twice keeps the first time.
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

    /// The revocation list as of `now`, with the next number. It is to be written where the nodes read it.
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
mod tests {
    use super::*;
    use crate::certificate::principal_from_pem;

    const NOW: OffsetDateTime = time::macros::datetime!(2026-03-01 12:00 UTC);

    fn authority() -> Authority {
        Authority::init("test", NOW, Duration::days(10)).unwrap()
    }

    #[test]
    fn an_issued_certificate_names_its_principal() {
        let authority = authority();
        for role in Role::ALL {
            let request = CertificateRequest::new(role, "souss-massa", NOW, Duration::days(1));
            let issued = authority.issue(&request).unwrap();
            let principal = principal_from_pem(&issued.certificate_pem).unwrap();
            assert_eq!((principal.role, principal.name.as_str()), (role, "souss-massa"));
            assert_eq!(principal.serial, issued.serial);
            assert_eq!(principal.not_after, Timestamp::from(NOW + Duration::days(1)));
            let signature = crate::sign_content(&issued.key_pem, b"m").unwrap();
            crate::verify_content_signature(&principal.certificate, b"m", &signature).unwrap();
        }
    }

    #[test]
    fn usages_and_hosts_follow_the_role() {
        let authority = authority();
        let look = |role| {
            let issued = authority.issue(&CertificateRequest::new(role, "a", NOW, Duration::days(1))).unwrap();
            let principal = principal_from_pem(&issued.certificate_pem).unwrap();
            let certificate = certificate::parse(&principal.certificate).unwrap();
            let usage = certificate.extended_key_usage().unwrap().unwrap().value.clone();
            let names = certificate.subject_alternative_name().unwrap().unwrap().value.general_names.len();
            assert!(!certificate.is_ca());
            (usage.client_auth, usage.server_auth, names)
        };
        assert_eq!(look(Role::Node), (true, true, 4));
        for role in [Role::Submitter, Role::Reviewer, Role::Reader, Role::Admin] {
            assert_eq!(look(role), (true, false, 1));
        }
    }

    #[test]
    fn wrong_requests_are_refused() {
        let authority = authority();
        let good = CertificateRequest::new(Role::Node, "a", NOW, Duration::days(1));
        let refused = |request: CertificateRequest| authority.issue(&request).err().unwrap();
        let bad_name = CertificateRequest { name: "a/b".into(), ..good.clone() };
        assert!(matches!(refused(bad_name), AuthorityError::BadName(_)));
        let bad_host = CertificateRequest { dns_names: vec!["not a host".into()], ..good.clone() };
        assert!(matches!(refused(bad_host), AuthorityError::BadDnsName(_)));
        let person = CertificateRequest { role: Role::Reader, ..good.clone() };
        assert!(matches!(refused(person), AuthorityError::HostsOfAPerson));
        let backwards = CertificateRequest { not_after: good.not_before, ..good };
        assert!(matches!(refused(backwards), AuthorityError::NoValidity));
    }

    #[test]
    fn the_list_carries_what_was_revoked_from_one_run_to_the_next() {
        let mut first = authority();
        let request = CertificateRequest::new(Role::Reader, "a", NOW, Duration::days(1));
        let serials: Vec<Serial> = (0..3).map(|_| first.issue(&request).unwrap().serial).collect();
        first.revoke(&serials[0], NOW, LIST_VALIDITY).unwrap();
        let list = first.revoke(&serials[1], NOW + Duration::hours(1), LIST_VALIDITY).unwrap();

        let mut second = Authority::load(first.certificate_pem(), &first.key_pem(), &list).unwrap();
        assert_eq!(second.revoked(), first.revoked());
        let list = second.revoke(&serials[1], NOW + Duration::hours(2), LIST_VALIDITY).unwrap();
        assert_eq!(second.revoked(), first.revoked(), "the first time counts");
        assert_eq!(read_list(&list).unwrap().0, 3, "the number goes on");

        let stranger = authority();
        let mixed = Authority::load(first.certificate_pem(), &stranger.key_pem(), &list);
        assert!(matches!(mixed.err(), Some(AuthorityError::KeyMismatch)));
        assert!(Authority::load(first.certificate_pem(), &first.key_pem(), "no list").is_err());
    }
}
