//! Which certificates a submitter may have signed with.

use rcgen::{CertificateParams, KeyPair, SanType};
use rustls_pki_types::pem::PemObject as _;
use time::Duration as Days;
use time::macros::datetime;

use super::*;
use crate::{Authority, CertificateRequest, Role, principal_from_der, principal_from_pem};

const START: time::OffsetDateTime = datetime!(2026-01-01 00:00 UTC);

fn der(pem: &str) -> Vec<u8> {
    CertificateDer::from_pem_slice(pem.as_bytes()).unwrap().to_vec()
}

fn at(time: time::OffsetDateTime) -> Timestamp {
    Timestamp::from(time)
}

#[test]
fn a_certificate_of_a_named_authority_is_accepted_while_it_is_good() {
    let authority = Authority::init("one", START, Days::days(1000)).unwrap();
    let other = Authority::init("one", START, Days::days(1000)).unwrap();
    let request = CertificateRequest::new(Role::Submitter, "region-sm", START, Days::days(30));
    let principal = principal_from_pem(&authority.issue(&request).unwrap().certificate_pem).unwrap();
    let authority = der(authority.certificate_pem());
    let trust = SubmitterTrust::new([authority.as_slice()]);
    for _ in 0..2 {
        assert!(trust.accepts(&principal, at(START + Days::days(10))));
        assert!(!trust.accepts(&principal, at(START + Days::days(31))), "it has ended");
        assert!(!trust.accepts(&principal, at(START - Days::days(2))), "it has not begun");
    }
    let foreign = der(other.certificate_pem());
    assert!(!SubmitterTrust::new([foreign.as_slice()]).accepts(&principal, at(START + Days::days(10))));
    assert!(
        SubmitterTrust::new([foreign.as_slice(), authority.as_slice()]).accepts(&principal, at(START + Days::days(10)))
    );
    for nobody in [&[][..], &[b"nonsense".as_slice()]] {
        assert!(!SubmitterTrust::new(nobody.iter().copied()).accepts(&principal, at(START + Days::days(10))));
    }
}

#[test]
fn a_certificate_that_signs_itself_is_not_accepted() {
    let authority = Authority::init("one", START, Days::days(1000)).unwrap();
    let mut params = CertificateParams::default();
    params.subject_alt_names = vec![SanType::URI("marsad://submitter/region-sm".try_into().unwrap())];
    params.not_before = datetime!(2000-01-01 00:00 UTC);
    params.not_after = datetime!(2001-01-01 00:00 UTC);
    let forged = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
    let principal = principal_from_der(forged.der()).unwrap();
    let authority = der(authority.certificate_pem());
    let trust = SubmitterTrust::new([authority.as_slice()]);
    for time in [datetime!(2000-06-01 00:00 UTC), START] {
        assert!(!trust.accepts(&principal, at(time)), "{time}");
    }
}
