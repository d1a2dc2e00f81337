//! Names in certificates.

use proptest::prelude::*;
use rcgen::{CertificateParams, DnType, KeyPair, SanType};

use super::*;

fn certificate(sans: &[SanType], common_name: &str) -> Vec<u8> {
    let mut params = CertificateParams::default();
    params.subject_alt_names = sans.to_vec();
    params.distinguished_name.push(DnType::CommonName, common_name);
    params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
}

fn uri(text: &str) -> SanType {
    SanType::URI(text.try_into().unwrap())
}

#[test]
fn one_uri_makes_a_principal() {
    let dns = SanType::DnsName("localhost".try_into().unwrap());
    let der = certificate(&[dns, uri("marsad://submitter/region-sm")], "anything");
    let principal = principal_from_der(&der).unwrap();
    assert_eq!(principal.role, Role::Submitter);
    assert_eq!(principal.organisation().unwrap().as_str(), "region-sm");
    assert_eq!(principal.origin(), None);
    assert_eq!(&*principal.certificate, der.as_slice());
    assert_eq!(principal.uri(), "marsad://submitter/region-sm");

    let node = principal_from_der(&certificate(&[uri("marsad://node/souss-massa")], "")).unwrap();
    assert_eq!(node.origin().unwrap().as_str(), "souss-massa");
    assert_eq!(node.organisation(), None);
}

#[test]
fn every_other_shape_is_refused_by_name() {
    let dns = || SanType::DnsName("marsad.example".try_into().unwrap());
    let cases: Vec<(Vec<SanType>, &str)> = vec![
        (vec![], "NO_IDENTITY"),
        (vec![dns()], "NO_IDENTITY"),
        (vec![uri("marsad://node/a"), uri("marsad://node/a")], "SEVERAL_IDENTITIES"),
        (vec![uri("marsad://node/a"), uri("https://example.org/")], "SEVERAL_IDENTITIES"),
        (vec![uri("https://example.org/node/a")], "FOREIGN_IDENTITY"),
        (vec![uri("spiffe://marsad/node/a")], "FOREIGN_IDENTITY"),
        (vec![uri("MARSAD://node/a")], "FOREIGN_IDENTITY"),
        (vec![uri("marsad:node/a")], "FOREIGN_IDENTITY"),
        (vec![uri("marsad://node")], "FOREIGN_IDENTITY"),
        (vec![uri("marsad://Node/a")], "UNKNOWN_ROLE"),
        (vec![uri("marsad://root/a")], "UNKNOWN_ROLE"),
        (vec![uri("marsad:///a")], "UNKNOWN_ROLE"),
        (vec![uri("marsad://node:80/a")], "UNKNOWN_ROLE"),
        (vec![uri("marsad://node/")], "BAD_NAME"),
        (vec![uri("marsad://node/a/b")], "BAD_NAME"),
        (vec![uri("marsad://node/a?x")], "BAD_NAME"),
        (vec![uri("marsad://node/a%2Fb")], "BAD_NAME"),
        (vec![uri("marsad://node/a ")], "BAD_NAME"),
        (vec![uri(&format!("marsad://node/{}", "a".repeat(65)))], "BAD_NAME"),
    ];
    for (sans, expected) in cases {
        // A common name that looks like an identity must change nothing.
        let der = certificate(&sans, "marsad://admin/root");
        assert_eq!(principal_from_der(&der).unwrap_err().code(), expected, "{sans:?}");
    }
}

#[test]
fn bytes_that_are_not_one_certificate_are_refused() {
    let mut der = certificate(&[uri("marsad://node/a")], "");
    assert_eq!(principal_from_der(&[]), Err(CertificateError::NotDer));
    assert_eq!(principal_from_der(&der[..der.len() - 1]), Err(CertificateError::NotDer));
    der.push(0);
    assert_eq!(principal_from_der(&der), Err(CertificateError::TrailingBytes));
    assert_eq!(principal_from_pem("no certificate"), Err(CertificateError::NotPem));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        let _ = principal_from_der(&bytes);
    }

    #[test]
    fn a_flipped_bit_never_panics(position in 0usize..4096, bit in 0u8..8) {
        let mut der = certificate(&[uri("marsad://node/a")], "");
        let length = der.len();
        der[position % length] ^= 1 << bit;
        let _ = principal_from_der(&der);
    }

    #[test]
    fn an_identity_reads_back(role in 0usize..5, name in "[A-Za-z0-9_@$-]{1,64}") {
        let role = Role::ALL[role];
        let parsed = parse_identity(&crate::role::identity_uri(role, &name));
        prop_assert_eq!(parsed, Ok((role, name)));
    }
}
