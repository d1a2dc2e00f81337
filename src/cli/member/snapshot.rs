//! The membership snapshot with one more member, or one less.

use std::path::Path;

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use sha2::{Digest as _, Sha256};

use super::{AddCommand, RemoveCommand};
use crate::cli::error::{Failure, local, usage};
use crate::domain::membership::{Membership, Origin, Reporter};
use crate::identity::certificate::{common_name, key_of};
use crate::texts::Args;

/// The certificates (DER) of a PEM file.
pub fn authorities(path: &Path) -> Result<Vec<Vec<u8>>, Failure> {
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let read = read.map_err(|error| local("error-read", path, error))?;
    if read.is_empty() {
        return Err(no_certificate(path));
    }
    Ok(read.into_iter().map(|authority| authority.to_vec()).collect())
}

fn no_certificate(path: &Path) -> Failure {
    usage("error-no-certificate", Args::none().text("path", path.display()))
}

/// SHA-256 of a certificate, in hexadecimal.
pub(super) fn digest(certificate: &[u8]) -> String {
    hex::encode(Sha256::digest(certificate))
}

/// The common name of a certificate; empty if it has none.
pub(super) fn authority_name(certificate: &[u8]) -> String {
    common_name(certificate).unwrap_or_default()
}

/// The name of the member that would be replaced.
pub(super) fn is_known<'a>(membership: &Membership, add: &'a AddCommand) -> Option<&'a str> {
    match add {
        AddCommand::Node { name, .. } => membership.origin(name).map(|_| name.as_str()),
        AddCommand::Organisation { name, .. } => membership.reporter(name).map(|_| name.as_str()),
        AddCommand::Authority { .. } => None,
    }
}

/// The snapshot with one more member, or a known one as it is now. The keys of an organisation stay unless others are given:
/// with none left, any certificate of the authorities would be good for it.
pub(super) fn with(mut membership: Membership, add: &AddCommand) -> Result<Membership, Failure> {
    match add.clone() {
        AddCommand::Node { name, keys, territories } => {
            membership.origins.retain(|node| node.name != name);
            membership.origins.push(Origin { name, verifier_keys: keys, territories });
        }
        AddCommand::Organisation { name, kind, territories, certificates, attested_by: named } => {
            let known = membership.reporters.iter().position(|reporter| reporter.organisation == name);
            let known = known.map(|at| membership.reporters.remove(at));
            let (mut fingerprints, mut attested_by) =
                known.map(|known| (known.fingerprints, known.attested_by)).unwrap_or_default();
            if !certificates.is_empty() {
                let keys: Result<Vec<_>, _> = certificates.iter().map(|path| keys_in(path)).collect();
                fingerprints = keys?.concat();
                fingerprints.sort_unstable();
                fingerprints.dedup();
            }
            if let Some(named) = named {
                let node = membership.origins.iter().find(|node| node.name.as_str() == named);
                if node.is_none() && !named.is_empty() {
                    return Err(usage("error-no-member", Args::none().text("name", named)));
                }
                attested_by = node.map(|node| node.name.clone());
            }
            membership.reporters.push(Reporter { organisation: name, kind, territories, fingerprints, attested_by });
        }
        AddCommand::Authority { file } => {
            for authority in authorities(&file)? {
                if common_name(&authority).is_err() {
                    return Err(no_certificate(&file));
                }
                if !membership.authorities.contains(&authority) {
                    membership.authorities.push(authority);
                }
            }
        }
    }
    Ok(membership)
}

/// SHA-256 of the keys of the certificates in a PEM file.
fn keys_in(path: &Path) -> Result<Vec<[u8; 32]>, Failure> {
    let key = |certificate: &Vec<u8>| key_of(certificate).map(|key| *key.as_bytes());
    authorities(path)?.iter().map(|certificate| key(certificate).map_err(|_| no_certificate(path))).collect()
}

/// The snapshot without a member.
pub(super) fn without(mut membership: Membership, remove: &RemoveCommand) -> Result<Membership, Failure> {
    let size = |of: &Membership| (of.origins.len(), of.reporters.len(), of.authorities.len());
    let before = size(&membership);
    let name = match remove {
        RemoveCommand::Node { name } => {
            membership.origins.retain(|node| node.name.as_str() != name);
            name
        }
        RemoveCommand::Organisation { name } => {
            membership.reporters.retain(|known| known.organisation.as_str() != name);
            name
        }
        RemoveCommand::Authority { digest: wanted } => {
            membership.authorities.retain(|known| !digest(known).eq_ignore_ascii_case(wanted.trim()));
            wanted
        }
    };
    if before == size(&membership) {
        return Err(usage("error-no-member", Args::none().text("name", name)));
    }
    Ok(membership)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{Authority, CertificateRequest, Role};

    fn code<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
        text.parse().unwrap()
    }

    fn organisation(territory: &str, certificates: &[&Path]) -> AddCommand {
        AddCommand::Organisation {
            name: code("hcp"),
            kind: code("NSO"),
            territories: vec![code(territory)],
            certificates: certificates.iter().map(|path| path.to_path_buf()).collect(),
            attested_by: None,
        }
    }

    fn node(territory: &str) -> AddCommand {
        AddCommand::Node { name: code("oriental"), keys: vec!["k".into()], territories: vec![code(territory)] }
    }

    #[test]
    fn a_member_is_added_or_replaced() {
        let once = with(Membership::default(), &node("MA-02")).unwrap();
        let twice = with(once, &node("MA-03")).unwrap();
        assert_eq!(twice.origins.len(), 1);
        assert_eq!(twice.origins[0].territories, [code("MA-03")]);
        assert_eq!(with(twice, &organisation("MA", &[])).unwrap().reporters[0].kind.as_str(), "NSO");
    }

    #[test]
    fn a_member_that_is_there_is_known_and_can_be_removed() {
        let add = node("MA-02");
        assert_eq!(is_known(&Membership::default(), &add), None);
        let membership = with(Membership::default(), &add).unwrap();
        assert_eq!(is_known(&membership, &add), Some("oriental"));
        let organisation = RemoveCommand::Organisation { name: "oriental".into() };
        assert!(without(membership.clone(), &organisation).is_err(), "an organisation is no node");
        assert_eq!(without(membership, &RemoveCommand::Node { name: "oriental".into() }).unwrap().origins, []);
    }

    #[test]
    fn keys_of_an_organisation_stay_until_others_are_given() {
        let folder = tempfile::tempdir().unwrap();
        let now = time::OffsetDateTime::UNIX_EPOCH + time::Duration::days(20_000);
        let authority = Authority::init("test", now, time::Duration::days(9)).unwrap();
        let request = CertificateRequest::new(Role::Submitter, "hcp", now, time::Duration::days(2));
        let issued = authority.issue(&request).unwrap();
        let (own, other) = (folder.path().join("own.pem"), folder.path().join("ca.pem"));
        std::fs::write(&own, &issued.certificate_pem).unwrap();
        std::fs::write(&other, authority.certificate_pem()).unwrap();

        let pinned = with(Membership::default(), &organisation("MA-02", &[&own])).unwrap();
        let keys = pinned.reporters[0].fingerprints.clone();
        assert_eq!(keys.len(), 1);
        let moved = with(pinned, &organisation("MA-03", &[])).unwrap();
        assert_eq!((moved.reporters.len(), &moved.reporters[0].fingerprints), (1, &keys));
        let changed = with(moved, &organisation("MA-03", &[&other])).unwrap();
        assert_ne!(changed.reporters[0].fingerprints, keys);
    }

    #[test]
    fn the_node_that_attests_is_named_kept_and_taken_back() {
        let attested = |by: Option<&str>| AddCommand::Organisation {
            name: code("hcp"),
            kind: code("NSO"),
            territories: vec![code("MA")],
            certificates: Vec::new(),
            attested_by: by.map(str::to_owned),
        };
        let attests = |membership: &Membership| membership.reporters[0].attested_by.as_ref().map(ToString::to_string);
        let nodes = with(Membership::default(), &node("MA-02")).unwrap();
        let named = with(nodes.clone(), &attested(Some("oriental"))).unwrap();
        assert_eq!(attests(&named).as_deref(), Some("oriental"));
        let kept = with(named, &attested(None)).unwrap();
        assert_eq!(attests(&kept).as_deref(), Some("oriental"));
        let taken = with(kept, &attested(Some(""))).unwrap();
        assert_eq!(attests(&taken), None);
        let wrong = with(nodes, &attested(Some("orientale"))).unwrap_err();
        assert!(wrong.is_about("error-no-member"), "a name with a wrong letter attests nothing");
    }

    #[test]
    fn authorities_are_added_once_and_removed_by_their_digest() {
        let folder = tempfile::tempdir().unwrap();
        let now = time::OffsetDateTime::UNIX_EPOCH + time::Duration::days(20_000);
        let file = folder.path().join("ca.pem");
        let authority = Authority::init("test", now, time::Duration::days(9)).unwrap();
        std::fs::write(&file, authority.certificate_pem()).unwrap();
        let add = AddCommand::Authority { file: file.clone() };
        let membership = with(with(Membership::default(), &add).unwrap(), &add).unwrap();
        assert_eq!(membership.authorities.len(), 1);
        let own = &membership.authorities[0];
        assert!(authority_name(own).contains("test"));
        let remove = RemoveCommand::Authority { digest: digest(own).to_uppercase() };
        assert_eq!(without(membership.clone(), &remove).unwrap().authorities.len(), 0);
        assert!(without(membership, &RemoveCommand::Authority { digest: "00".into() }).is_err());
        std::fs::write(&file, "no certificate").unwrap();
        assert!(with(Membership::default(), &add).is_err());
    }
}
