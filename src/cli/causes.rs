//! The root cause of a failure in the person's language: the most common faults of networks, certificates, databases and files.
//! Other causes stay in English.

use std::error::Error;
use std::io;

use rustls::{AlertDescription, CertificateError};

use crate::identity::DialError;
use crate::store::{DatabaseTrouble, StoreError};
use crate::texts::Args;

#[derive(Debug, Clone)]
pub struct KnownCause {
    pub key: &'static str,
    pub args: Args,
    /// Whether the error text of the system helps an operator. For files it adds nothing.
    pub is_technical: bool,
}

fn technical(key: &'static str) -> Option<KnownCause> {
    Some(KnownCause { key, args: Args::none(), is_technical: true })
}

fn plain(key: &'static str) -> Option<KnownCause> {
    Some(KnownCause { key, args: Args::none(), is_technical: false })
}

/// The first known cause of an error.
pub fn known(error: &anyhow::Error) -> Option<KnownCause> {
    error.chain().find_map(cause_of)
}

fn cause_of(error: &(dyn Error + 'static)) -> Option<KnownCause> {
    if let Some(error) = error.downcast_ref::<DialError>() {
        return of_dial(error);
    }
    if let Some(error) = error.downcast_ref::<StoreError>() {
        return error.trouble().and_then(of_database);
    }
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return of_tls(error);
    }
    error.downcast_ref::<io::Error>().and_then(of_io)
}

fn of_dial(error: &DialError) -> Option<KnownCause> {
    match error {
        DialError::Unreachable(error) => of_io(error)
            .map(|known| KnownCause { is_technical: true, ..known })
            .or_else(|| technical("cause-no-connection")),
        DialError::Timeout => technical("cause-timeout"),
        DialError::Closed(_) => technical("cause-closed"),
        DialError::NotOurProtocol(_) => technical("cause-protocol"),
        DialError::ServerCertificate(error) => of_tls(error),
        DialError::Refused(alert) => technical(match *alert {
            AlertDescription::CertificateExpired => "cause-own-expired",
            AlertDescription::CertificateRevoked => "cause-own-revoked",
            AlertDescription::UnknownCA => "cause-own-authority",
            AlertDescription::CertificateRequired => "cause-own-none",
            _ => "cause-own-bad",
        }),
        DialError::NotANode { found } => {
            Some(KnownCause { key: "cause-not-a-node", args: Args::none().text("found", found), is_technical: false })
        }
        DialError::WrongNode { expected, found } => {
            let args = Args::none().text("found", found).text("expected", expected);
            Some(KnownCause { key: "cause-wrong-node", args, is_technical: false })
        }
        DialError::ServerIdentity(_) => technical("cause-server-certificate"),
        DialError::Transport(_) => technical("cause-no-connection"),
        DialError::BadUrl(_) => None,
    }
}

fn of_tls(error: &rustls::Error) -> Option<KnownCause> {
    let rustls::Error::InvalidCertificate(error) = error else { return None };
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => technical("cause-expired"),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => technical("cause-not-yet"),
        CertificateError::UnknownIssuer => technical("cause-authority"),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            technical("cause-host-name")
        }
        CertificateError::Revoked => technical("cause-revoked"),
        CertificateError::ExpiredRevocationList | CertificateError::ExpiredRevocationListContext { .. } => {
            technical("cause-list-ended")
        }
        _ => None,
    }
}

fn of_database(trouble: DatabaseTrouble) -> Option<KnownCause> {
    technical(match trouble {
        DatabaseTrouble::NoAnswer => "cause-timeout",
        DatabaseTrouble::Refused => "cause-refused",
        DatabaseTrouble::UnknownHost => "cause-no-host",
        DatabaseTrouble::NoSocket => "cause-database-socket",
        DatabaseTrouble::Starting => "cause-database-starting",
        DatabaseTrouble::Password => "cause-database-password",
        DatabaseTrouble::Role => "cause-database-role",
        DatabaseTrouble::NoDatabase => "cause-database-none",
        DatabaseTrouble::DiskFull => "cause-database-disk-full",
        DatabaseTrouble::ReadOnly => "cause-database-read-only",
        DatabaseTrouble::TooManyConnections => "cause-database-connections",
    })
}

fn of_io(error: &io::Error) -> Option<KnownCause> {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => technical("cause-refused"),
        io::ErrorKind::TimedOut => technical("cause-timeout"),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => technical("cause-network"),
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => technical("cause-closed"),
        io::ErrorKind::AddrNotAvailable => technical("cause-address"),
        io::ErrorKind::NotFound => plain("cause-not-found"),
        io::ErrorKind::PermissionDenied => plain("cause-permission"),
        io::ErrorKind::IsADirectory => plain("cause-folder"),
        io::ErrorKind::NotADirectory => plain("cause-no-folder"),
        io::ErrorKind::AlreadyExists => plain("cause-exists"),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => plain("cause-disk-full"),
        io::ErrorKind::ReadOnlyFilesystem => plain("cause-read-only"),
        io::ErrorKind::InvalidData => plain("cause-not-text"),
        _ if is_lookup(error) => technical("cause-no-host"),
        _ => None,
    }
}

/// The standard library has no error kind for a host name without an address, only these texts.
fn is_lookup(error: &io::Error) -> bool {
    error.to_string().starts_with("failed to lookup address information")
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::cli::error::{Exit, Failure, local};
    use crate::cli::status::dial_failure;
    use crate::domain::text::Lang;
    use crate::texts::Texts;

    fn key(error: impl Into<anyhow::Error>) -> Option<&'static str> {
        known(&error.into()).map(|known| known.key)
    }

    #[tokio::test]
    async fn what_the_network_refuses_is_known() {
        let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let refused = tokio::net::TcpStream::connect(address).await.unwrap_err();
        assert_eq!(key(DialError::Unreachable(Arc::new(refused))), Some("cause-refused"));
        let nowhere = tokio::net::TcpStream::connect(("no-such-host.invalid", 1)).await.unwrap_err();
        assert_eq!(key(DialError::Unreachable(Arc::new(nowhere))), Some("cause-no-host"));
        let odd = || Arc::new(io::Error::other("a riddle"));
        assert_eq!(key(DialError::Unreachable(odd())), Some("cause-no-connection"));
        let said = dial_failure(DialError::Unreachable(odd())).sentence(&Texts::new(Lang::French)).unwrap();
        assert!(said.contains("aucune connexion") && !said.contains("server"), "{said}");
    }

    #[test]
    fn what_a_file_refuses_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, [0xff, 0xfe]).unwrap();
        let read = |path: &Path| std::fs::read_to_string(path).unwrap_err();
        assert_eq!(key(read(&folder.path().join("absent"))), Some("cause-not-found"));
        assert_eq!(key(read(folder.path())), Some("cause-folder"));
        assert_eq!(key(read(&file.join("below"))), Some("cause-no-folder"));
        assert_eq!(key(read(&file)), Some("cause-not-text"));
        assert_eq!(key(std::fs::write("/dev/full", "x").unwrap_err()), Some("cause-disk-full"));
        assert_eq!(key(io::Error::from_raw_os_error(13)), Some("cause-permission"));
        assert_eq!(key(io::Error::from_raw_os_error(30)), Some("cause-read-only"));
    }

    #[test]
    fn a_person_reads_the_cause_in_the_own_language_and_the_system_says_its_own_below() {
        let refused = || DialError::Unreachable(Arc::new(io::Error::from_raw_os_error(111)));
        let cases = [
            (Lang::French, "Le nœud est injoignable : rien n’écoute à cette adresse", "technique"),
            (Lang::Arabic, "لا يمكن الوصول إلى العقدة: لا شيء يستقبل الاتصالات على هذا العنوان", "تفاصيل تقنية"),
            (Lang::English, "The node cannot be reached: nothing listens at this address", "technical"),
        ];
        for (lang, sentence, technical) in cases {
            let texts = Texts::new(lang);
            let failure = dial_failure(refused());
            // Without the marks of direction around the values.
            let said = failure.sentence(&texts).unwrap().replace(['\u{2068}', '\u{2069}'], "");
            assert_eq!(said, sentence);
            let lines = failure.lines(&texts);
            assert!(lines[0].contains(technical) && lines[0].contains("os error 111"), "{lines:?}");
        }
        let absent = local("error-read", Path::new("x.csv"), io::Error::from_raw_os_error(2));
        let french = Texts::new(Lang::French);
        let said = "x.csv ne peut pas être lu : il n’y a pas de fichier ni de dossier de ce nom";
        assert_eq!(absent.sentence(&french).as_deref(), Some(said));
        assert_eq!(absent.lines(&french), Vec::<String>::new());
        let odd = local("error-read", Path::new("x.csv"), io::Error::other("a riddle"));
        assert_eq!(odd.sentence(&french).as_deref(), Some("x.csv ne peut pas être lu : a riddle"));
    }

    #[test]
    fn every_alert_about_the_own_certificate_has_words() {
        let alerts = [
            (AlertDescription::CertificateExpired, "cause-own-expired"),
            (AlertDescription::CertificateRevoked, "cause-own-revoked"),
            (AlertDescription::UnknownCA, "cause-own-authority"),
            (AlertDescription::CertificateRequired, "cause-own-none"),
            (AlertDescription::AccessDenied, "cause-own-bad"),
        ];
        for (alert, expected) in alerts {
            assert_eq!(key(DialError::Refused(alert)), Some(expected));
        }
        let server = |error| DialError::ServerCertificate(Arc::new(rustls::Error::InvalidCertificate(error)));
        let doubts = [
            (CertificateError::Expired, "cause-expired"),
            (CertificateError::NotValidYet, "cause-not-yet"),
            (CertificateError::UnknownIssuer, "cause-authority"),
            (CertificateError::NotValidForName, "cause-host-name"),
            (CertificateError::Revoked, "cause-revoked"),
        ];
        for (doubt, expected) in doubts {
            assert_eq!(key(server(doubt)), Some(expected));
        }
        let failure: Failure = dial_failure(server(CertificateError::Expired));
        assert_eq!(failure.exit, Exit::Unreachable);
    }
}
