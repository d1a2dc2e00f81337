//! Signatures with keys of each kind, and signatures that do not verify.

use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P384_SHA384, PKCS_ED25519, SigningKey};

use super::*;

fn pair() -> (Vec<u8>, KeyPair) {
    let key = KeyPair::generate().unwrap();
    (CertificateParams::default().self_signed(&key).unwrap().der().to_vec(), key)
}

#[test]
fn a_signature_holds_for_its_key_and_its_message_only() {
    let (certificate, key) = pair();
    let (other, _) = pair();
    let signature = sign_content(&key.serialize_pem(), b"digest").unwrap();
    verify_content_signature(&certificate, b"digest", &signature).unwrap();
    for (certificate, message) in [(&certificate, b"digesT"), (&other, b"digest")] {
        let refused = verify_content_signature(certificate, message, &signature);
        assert!(matches!(refused, Err(SignatureError::BadSignature)));
    }
    for position in 0..signature.len() {
        let mut changed = signature.clone();
        changed[position] ^= 1;
        assert!(verify_content_signature(&certificate, b"digest", &changed).is_err(), "byte {position}");
    }
    assert!(verify_content_signature(&certificate, b"digest", &[]).is_err());
}

#[test]
fn a_signature_without_the_domain_is_worth_nothing() {
    let (certificate, key) = pair();
    let bare = key.sign(b"digest").unwrap();
    assert!(matches!(verify_content_signature(&certificate, b"digest", &bare), Err(SignatureError::BadSignature)));
}

#[test]
fn other_kinds_of_key_are_refused() {
    for algorithm in [&PKCS_ED25519, &PKCS_ECDSA_P384_SHA384] {
        let key = KeyPair::generate_for(algorithm).unwrap();
        let certificate = CertificateParams::default().self_signed(&key).unwrap();
        let signed = sign_content(&key.serialize_pem(), b"digest");
        assert!(matches!(signed, Err(SignatureError::WrongAlgorithm)), "{signed:?}");
        let checked = verify_content_signature(certificate.der(), b"digest", &[0; 64]);
        assert!(matches!(checked, Err(SignatureError::WrongAlgorithm)), "{checked:?}");
    }
    assert!(matches!(sign_content("nonsense", b"digest"), Err(SignatureError::BadKey)));
}
