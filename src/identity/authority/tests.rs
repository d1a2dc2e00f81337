//! Certificates of every role, requests that are refused, and revocation.

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
