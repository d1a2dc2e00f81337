//! Why a client could not do what it was asked for.

use std::error::Error;
use std::fmt;
use std::io;
use std::num::TryFromIntError;
use std::path::{Path, PathBuf};

use tonic::{Code, Status};
use tonic_types::StatusExt;

use marsad_domain::canonical::CanonicalError;
use marsad_domain::code::{CodeError, OriginName};
use marsad_domain::timestamp::Timestamp;
use marsad_identity::{CertificateError, DialError, SignatureError, TlsError};
use marsad_log::entry::Kind;
use marsad_log::note::NoteError;
use marsad_log::receipt::{FileError, ReceiptError};
use marsad_log::signature::KeyError;
use marsad_wire::WireError;

/// An error between a program and a node.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    #[error("{} cannot be read", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} cannot be written", path.display())]
    Write { path: PathBuf, source: io::Error },
    /// No profile of this name is in any of these places.
    #[error("there is no profile {name}")]
    NoProfile { name: String, looked: Vec<PathBuf> },
    #[error("{} is no profile", path.display())]
    BadProfile { path: PathBuf, source: ProfileError },
    #[error("{name} cannot be the name of a node")]
    NodeName { name: String, source: CodeError },
    #[error("the files of certificates and keys cannot be used")]
    Tls(#[from] TlsError),
    /// The node does not answer, is another one, or refuses the certificate. The address is empty if it was not known at
    /// the place of the error.
    #[error("the node cannot be called")]
    Dial { address: String, source: DialError },
    /// The profile's revocation list has ended, and the node gave no newer one: no server can be trusted with it.
    #[error("the revocation list has ended")]
    ListsEnded { path: PathBuf, end: Timestamp, renewal: Option<Box<Self>> },
    /// The private key cannot sign.
    #[error("the key {} cannot be used", path.display())]
    Key { path: PathBuf, source: SignatureError },
    #[error("the node refuses the call")]
    Node(#[source] Box<NodeError>),
    /// The node ended its answer before it was whole.
    #[error("the node has not answered in full")]
    NoAnswer,
    /// The answer lacks a part that the contract promises, or does not have the form of one; the field is named.
    #[error("the answer of the node cannot be read")]
    BadAnswer(#[source] WireError),
    #[error("the node has no catalogue")]
    NoCatalogue,
    #[error("the catalogue of the node is too large")]
    CatalogueTooLarge,
    /// The node's catalogue does not agree with itself; its first faults.
    #[error("the catalogue of the node has faults")]
    BadCatalogue(Vec<String>),
    /// The catalogue that the program carries does not agree with itself.
    #[error("the catalogue of the program has faults")]
    BadBuiltin(Vec<String>),
    #[error("{} is too large", path.display())]
    FileTooLarge { path: PathBuf },
    /// A merge or deletion is about figures that the node does not show; what is not shown cannot be kept or taken back.
    #[error("figures of {indicator} that are to be merged or deleted are not shown")]
    ActionLeftOut { indicator: String },
    /// A text that is given as a verifier key, and is none.
    #[error("{text} is no verifier key")]
    BadKey { text: String, source: KeyError },
    #[error("no key of {origin} is trusted")]
    NoTrustedKey { origin: OriginName },
    #[error("the file is no receipt")]
    NotAReceipt(#[source] FileError),
    #[error("the receipt does not hold")]
    BadReceipt(#[source] ReceiptFault),
    #[error("no random number can be had")]
    Random(#[source] getrandom::Error),
    /// A header without a field that its submitter must sign.
    #[error("the header of the submission is not complete")]
    OpenHeader(#[source] WireError),
    /// Rows that name what the catalogue does not have.
    #[error("the rows are not of this catalogue")]
    OtherCatalogue(#[from] CanonicalError),
    /// Rows or records that no message can hold.
    #[error("the rows cannot be sent")]
    Unsendable(#[source] WireError),
}

/// The fault of the text of a profile.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum ProfileError {
    Toml(#[from] toml::de::Error),
    Node(#[from] CodeError),
}

/// The fault of a receipt.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptFault {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    #[error(transparent)]
    Manifest(#[from] WireError),
    #[error(transparent)]
    Part(#[from] TryFromIntError),
    #[error(transparent)]
    Checkpoint(#[from] NoteError),
    #[error(transparent)]
    Cosignature(#[from] ForgedSignature),
    #[error(transparent)]
    Signature(#[from] SignatureError),
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    #[error("the receipt has no entry")]
    NoEntry,
    #[error("the entries are not of one submission")]
    SeveralSubmissions,
    #[error("an entry is neither of observations nor of an event, but {0:?}")]
    OtherKind(Kind),
    #[error("the event is not the one that was signed")]
    OtherEvent,
    #[error("the manifest is of another submission")]
    OtherSubmission,
    #[error("the manifest is of other content")]
    OtherContent,
    #[error("the content digest is not that of its parts")]
    OtherParts,
    #[error("the header does not say what the submission was judged under, or how far it travels")]
    OpenHeader,
    #[error("the certificate is not a submitter's")]
    NotASubmitter,
    #[error("the certificate is of someone else")]
    OtherMember,
}

/// A signature in the name of a trusted key that the key did not make.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the signature of {0} under the checkpoint does not verify")]
pub struct ForgedSignature(pub String);

impl ClientError {
    /// The kind of the node's refusal; none if the error is of another kind.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        if let Self::Node(error) = self { Some(error.refusal) } else { None }
    }

    /// For `map_err`: a file that cannot be read.
    pub(super) fn read(path: &Path) -> impl Fn(io::Error) -> Self {
        |source| Self::Read { path: path.to_owned(), source }
    }

    /// For `map_err`: a file that cannot be written.
    pub(super) fn write(path: &Path) -> impl Fn(io::Error) -> Self {
        |source| Self::Write { path: path.to_owned(), source }
    }
}

/// How a node refuses a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The caller may not do this.
    Denied,
    /// The node does not know the caller.
    Unknown,
    NotFound,
    Exists,
    /// The question or the data are wrong.
    Invalid,
    /// The state of the node does not allow it.
    Precondition,
    /// A limit is exceeded.
    Exhausted,
    /// The node cannot answer yet, or not at the moment.
    Unavailable,
    Other,
}

/// What a node, or something on the way to it, answered instead of an answer.
#[derive(Debug)]
pub struct NodeError {
    pub refusal: Refusal,
    /// The reason of the contract (google.rpc.ErrorInfo); empty if none is given.
    pub reason: String,
    /// The facts of the reason: names and values, sorted.
    pub facts: Vec<(String, String)>,
    /// Fields of the question, and what is wrong with each.
    pub violations: Vec<(String, String)>,
    /// For operators, in English.
    pub message: String,
    /// As it was received, with its causes.
    pub received: Option<Box<dyn Error + Send + Sync>>,
}

impl NodeError {
    /// A fact of the reason; empty if it is not given.
    #[must_use]
    pub fn fact(&self, name: &str) -> &str {
        self.facts.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }
}

impl fmt::Display for NodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.received {
            Some(received) => received.fmt(f),
            None => f.write_str(&self.message),
        }
    }
}

impl Error for NodeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.received.as_ref().and_then(|received| received.source())
    }
}

/// For `map_err`: a call that failed. If no connection could be made, that is the error.
pub(super) fn refused(status: Status) -> ClientError {
    if let Some(dial) = DialError::among_causes(&status) {
        return ClientError::Dial { address: String::new(), source: dial.clone() };
    }
    let refusal = match status.code() {
        Code::PermissionDenied => Refusal::Denied,
        Code::Unauthenticated => Refusal::Unknown,
        Code::NotFound => Refusal::NotFound,
        Code::AlreadyExists => Refusal::Exists,
        Code::InvalidArgument | Code::OutOfRange => Refusal::Invalid,
        Code::FailedPrecondition => Refusal::Precondition,
        Code::ResourceExhausted => Refusal::Exhausted,
        Code::Unavailable => Refusal::Unavailable,
        _ => Refusal::Other,
    };
    let (reason, facts) = status.get_details_error_info().map(|info| (info.reason, info.metadata)).unwrap_or_default();
    let mut facts: Vec<(String, String)> = facts.into_iter().collect();
    facts.sort();
    let violations = status.get_details_bad_request().map(|bad| bad.field_violations).unwrap_or_default();
    let violations = violations.into_iter().map(|one| (one.field, one.description)).collect();
    let message = status.message().to_owned();
    let received = Some(status.into());
    ClientError::Node(Box::new(NodeError { refusal, reason, facts, violations, message, received }))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use tonic_types::ErrorDetails;

    use super::*;

    #[test]
    fn a_status_is_a_plain_error() {
        let facts = HashMap::from([("b".to_owned(), "2".to_owned()), ("a".to_owned(), "1".to_owned())]);
        let mut details = ErrorDetails::with_error_info("AMBIGUOUS_AREA", "marsad", facts);
        details.add_bad_request_violation("area", "names two");
        let status = Status::with_error_details(Code::InvalidArgument, "which one?", details);
        let text = status.to_string();
        let ClientError::Node(error) = refused(status) else { panic!("no refusal") };
        assert_eq!((error.refusal, error.reason.as_str()), (Refusal::Invalid, "AMBIGUOUS_AREA"));
        assert_eq!(error.facts, [("a".to_owned(), "1".to_owned()), ("b".to_owned(), "2".to_owned())]);
        assert_eq!((error.fact("b"), error.fact("c")), ("2", ""));
        assert_eq!(error.violations, [("area".to_owned(), "names two".to_owned())]);
        assert_eq!((error.message.as_str(), error.to_string()), ("which one?", text));
    }

    #[test]
    fn every_code_has_its_kind() {
        let cases = [
            (Code::PermissionDenied, Refusal::Denied),
            (Code::Unauthenticated, Refusal::Unknown),
            (Code::NotFound, Refusal::NotFound),
            (Code::AlreadyExists, Refusal::Exists),
            (Code::InvalidArgument, Refusal::Invalid),
            (Code::OutOfRange, Refusal::Invalid),
            (Code::FailedPrecondition, Refusal::Precondition),
            (Code::ResourceExhausted, Refusal::Exhausted),
            (Code::Unavailable, Refusal::Unavailable),
            (Code::Unimplemented, Refusal::Other),
            (Code::Internal, Refusal::Other),
        ];
        for (code, refusal) in cases {
            let error = refused(Status::new(code, ""));
            assert_eq!(error.refusal(), Some(refusal), "{code:?}");
        }
    }

    #[test]
    fn a_connection_that_cannot_be_made_is_no_answer_of_a_node() {
        let status = Status::from_error(Box::new(DialError::Timeout));
        assert!(matches!(refused(status), ClientError::Dial { source: DialError::Timeout, .. }));
    }
}
