//! Maps the answer of a server to an exit code and a sentence for the person.

use crate::cli::error::{Exit, Failure, local, unreachable, unverified, usage};
use crate::cli::pull::nothing_found::{nothing_args, nothing_key};
use crate::cli::revocations::named;
use crate::cli::startup::tls_failure;
use crate::client::{ClientError, NodeError, Refusal};
use crate::identity::DialError;
use crate::texts::Args;

/// The reasons (google.rpc.ErrorInfo) that have a sentence of their own.
pub const REASONS: [&str; 35] = [
    "NOT_AUTHORISED",
    "CATALOGUE_MISSING",
    "BEHIND_SIGNER_STATE",
    "CLOCK_BEHIND",
    "IDEMPOTENCY_CONFLICT",
    "LIMIT_EXCEEDED",
    "BAD_REQUEST",
    "BAD_SIGNATURE",
    "CONTENT_MISMATCH",
    "BATCH_NOT_SORTED",
    "NOT_PUBLISHED",
    "RELEASE_WITHDRAWN",
    "UNKNOWN_INDICATOR",
    "UNKNOWN_AREA",
    "AMBIGUOUS_AREA",
    "NOT_OPERATOR",
    "RELEASE_NOT_SAFE",
    "CATALOGUE_FAULTS",
    "NOT_FOUND",
    "BUSY",
    "QUOTA_EXCEEDED",
    "STOPPING",
    "VERSIONS_MOVED",
    "RELEASES_MOVED",
    "ROSTER_MOVED",
    "UNKNOWN_CALL",
    "CALL_CLOSED",
    "CALL_TAKEN",
    "CONTENT_REFUSED",
    "UNKNOWN_CODE_LIST",
    "PEER_UNREACHABLE",
    "QUARANTINED",
    "NOT_ORIGIN",
    "RELEASE_DAMAGED",
    "RELEASE_UNREADABLE",
];

/// Reasons that do not depend on the data or the call: a retry may succeed.
const LATER: [&str; 4] = ["BUSY", "QUOTA_EXCEEDED", "PEER_UNREACHABLE", "QUARANTINED"];

/// The name of the message for a reason.
pub fn reason_key(reason: &str) -> String {
    format!("error-reason-{}", reason.to_ascii_lowercase().replace('_', "-"))
}

/// The failure of a call that a node refuses.
fn failure_of(error: NodeError) -> Failure {
    let (refusal, reason) = (error.refusal, error.reason.as_str());
    let exit = exit_of(refusal, reason);
    let why = error.fact("why");
    if !why.is_empty() {
        let args = nothing_args(error.fact("indicator"), error.fact("known"));
        return Failure::new(exit, nothing_key(why), args).because(error);
    }
    if reason == "RELEASE_WITHDRAWN" {
        let fact = |name: &str| error.fact(name).to_owned();
        let args = Args::none().text("number", fact("number")).text("builder", fact("builder"));
        let args = args.text("day", fact("day")).text("given", fact("given"));
        return Failure::new(exit, &reason_key(reason), args).because(error);
    }
    let known = if REASONS.contains(&reason) { reason } else { known_by_kind(refusal) };
    let key = if known.is_empty() { "error-server".to_owned() } else { reason_key(known) };
    let mut facts: Vec<_> = error.violations.iter().chain(&error.facts).cloned().collect();
    if reason == "PEER_UNREACHABLE" {
        // The sentence says all that a person can use. The node's own text is kept for its operator.
        facts.push(("technical".to_owned(), error.message.clone()));
    }
    Failure::new(exit, &key, Args::none().text("detail", &error.message)).with_facts(facts).because(error)
}

/// What a refusal means where no reason comes with it: what something between the client and the node answers.
const fn known_by_kind(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Denied | Refusal::Unknown => "NOT_AUTHORISED",
        Refusal::NotFound => "NOT_FOUND",
        Refusal::Exhausted => "LIMIT_EXCEEDED",
        _ => "",
    }
}

fn exit_of(refusal: Refusal, reason: &str) -> Exit {
    let data = ["BAD_SIGNATURE", "CONTENT_MISMATCH", "BATCH_NOT_SORTED", "CATALOGUE_FAULTS", "CONTENT_REFUSED"];
    match refusal {
        Refusal::Denied | Refusal::Unknown => Exit::NotAuthorised,
        Refusal::Exhausted | Refusal::Precondition if LATER.contains(&reason) => Exit::Unreachable,
        Refusal::Exists | Refusal::Exhausted => Exit::Refused,
        Refusal::Invalid if data.contains(&reason) => Exit::Refused,
        Refusal::Invalid | Refusal::NotFound | Refusal::Precondition => Exit::Usage,
        // A node of an older version does not know every call.
        Refusal::Unavailable | Refusal::Other => Exit::Unreachable,
    }
}

/// The failure of a connection.
pub fn dial_failure(error: DialError) -> Failure {
    let (exit, key) = match &error {
        DialError::BadUrl(_) => (Exit::Usage, "error-bad-url"),
        DialError::Refused(_) => (Exit::NotAuthorised, "error-certificate-refused"),
        DialError::ServerCertificate(_)
        | DialError::ServerIdentity(_)
        | DialError::NotANode { .. }
        | DialError::WrongNode { .. } => (Exit::Unreachable, "error-wrong-server"),
        DialError::Unreachable(_)
        | DialError::Timeout
        | DialError::NotOurProtocol(_)
        | DialError::Closed(_)
        | DialError::Transport(_) => (Exit::Unreachable, "error-unreachable"),
    };
    Failure::new(exit, key, Args::none().text("detail", &error)).because(error)
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Read { path, source } => local("error-read", &path, source),
            ClientError::Write { path, source } => local("error-write", &path, source),
            ClientError::NoProfile { name, looked } => {
                let looked = looked.iter().map(|path| path.display().to_string()).collect();
                usage("error-no-profile", Args::none().text("name", name)).with_details(looked)
            }
            ClientError::BadProfile { path, source } => local("error-profile", &path, source),
            ClientError::NodeName { name, source } => {
                usage("error-node-name", Args::none().text("name", name)).because(source)
            }
            ClientError::Tls(error) => tls_failure(error),
            ClientError::Dial { address, source } if address.is_empty() => dial_failure(source),
            // A person may have several profiles: which address was called is the first thing to look at.
            ClientError::Dial { address, source } => {
                dial_failure(source).with_facts(vec![("address".to_owned(), address)])
            }
            ClientError::ListsEnded { path, end, renewal } => {
                let failure = usage("error-revocations-ended", named(&path, end));
                match renewal {
                    Some(cause) => failure.because(Self::from(*cause)),
                    None => failure,
                }
            }
            ClientError::Key { path, source } => local("error-key", &path, source),
            ClientError::Node(error) => failure_of(*error),
            ClientError::NoAnswer => unreachable("error-no-answer", Args::none()),
            ClientError::BadAnswer(error) => {
                unreachable("error-bad-answer", Args::none().text("detail", &error)).because(error)
            }
            ClientError::NoCatalogue => unreachable("error-no-catalogue", Args::none()),
            ClientError::CatalogueTooLarge => unreachable("error-catalogue-too-large", Args::none()),
            ClientError::BadCatalogue(faults) => unreachable("error-bad-catalogue", Args::none()).with_details(faults),
            ClientError::BadBuiltin(faults) => usage("error-bad-catalogue", Args::none()).with_details(faults),
            ClientError::BadKey { text, source } => {
                usage("error-bad-key", Args::none().text("key", text)).because(source)
            }
            ClientError::NoTrustedKey { origin } => {
                unverified("error-no-trusted-key", Args::none().text("origin", origin))
            }
            ClientError::NotAReceipt(error) => unverified("error-not-a-receipt", Args::none()).because(error),
            ClientError::BadReceipt(fault) => {
                unverified("error-receipt", Args::none().text("detail", &fault)).because(fault)
            }
            ClientError::FileTooLarge { path } => {
                usage("error-file-too-large", Args::none().text("path", path.display()))
            }
            ClientError::ActionLeftOut { indicator } => {
                Self::new(Exit::Refused, "error-action-left-out", Args::none().text("indicator", indicator))
            }
            ClientError::Random(error) => usage("error-random", Args::none()).because(error),
            ClientError::OpenHeader(error) | ClientError::Unsendable(error) => {
                usage("error-header-open", Args::none()).because(error)
            }
            ClientError::OtherCatalogue(error) => usage("error-header-open", Args::none()).because(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rustls::AlertDescription;

    use super::*;
    use crate::domain::text::Lang;
    use crate::texts::Texts;

    fn failure(refusal: Refusal, reason: &str) -> Failure {
        let facts = vec![("choices".to_owned(), "MA-02-411, MA-02-411-01".to_owned())];
        let (reason, message) = (reason.to_owned(), "what happened".to_owned());
        failure_of(NodeError { refusal, reason, facts, violations: Vec::new(), message, received: None })
    }

    #[test]
    fn every_answer_has_its_exit_code() {
        let cases = [
            (Refusal::Denied, "NOT_AUTHORISED", Exit::NotAuthorised),
            (Refusal::Unknown, "", Exit::NotAuthorised),
            (Refusal::Unavailable, "CATALOGUE_MISSING", Exit::Unreachable),
            (Refusal::Exists, "IDEMPOTENCY_CONFLICT", Exit::Refused),
            (Refusal::Exhausted, "LIMIT_EXCEEDED", Exit::Refused),
            (Refusal::Exhausted, "BUSY", Exit::Unreachable),
            (Refusal::Invalid, "BAD_SIGNATURE", Exit::Refused),
            (Refusal::Invalid, "AMBIGUOUS_AREA", Exit::Usage),
            (Refusal::NotFound, "NOT_PUBLISHED", Exit::Usage),
            (Refusal::Precondition, "NOT_OPERATOR", Exit::Usage),
            (Refusal::Precondition, "PEER_UNREACHABLE", Exit::Unreachable),
            (Refusal::Other, "", Exit::Unreachable),
        ];
        for (refusal, reason, exit) in cases {
            assert_eq!(failure(refusal, reason).exit, exit, "{refusal:?} {reason}");
        }
    }

    #[test]
    fn the_person_reads_one_sentence_and_the_choices() {
        let failure = failure(Refusal::Invalid, "AMBIGUOUS_AREA");
        let sentence = failure.sentence(&Texts::new(Lang::English)).unwrap();
        assert!(!sentence.contains('\n'), "{sentence}");
        assert_eq!(failure.plain_lines(), ["choices: MA-02-411, MA-02-411-01"]);
    }

    #[test]
    fn a_connection_that_fails_has_its_exit_code() {
        let refused = DialError::Refused(AlertDescription::CertificateRevoked);
        assert_eq!(dial_failure(refused.clone()).exit, Exit::NotAuthorised);
        let reset = DialError::Unreachable(Arc::new(std::io::Error::from(std::io::ErrorKind::ConnectionRefused)));
        assert_eq!(dial_failure(reset).exit, Exit::Unreachable);
        assert_eq!(dial_failure(DialError::BadUrl("x".into())).exit, Exit::Usage);
        let later = ClientError::Dial { address: String::new(), source: refused };
        assert_eq!(Failure::from(later).exit, Exit::NotAuthorised);
    }
}
