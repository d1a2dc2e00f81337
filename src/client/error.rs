//! Why a client could not do what it was asked for.

use std::io;
use std::num::TryFromIntError;
use std::path::{Path, PathBuf};

use tonic::{Code, Status};

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
    /// The node does not answer, is another one, or refuses the certificate. The address is empty where a call on an open
    /// connection had to connect again.
    #[error("the node cannot be called")]
    Dial { address: String, source: DialError },
    /// The profile's revocation list has ended, and the node gave no newer one: no server can be trusted with it.
    #[error("the revocation list has ended")]
    ListsEnded { path: PathBuf, end: Timestamp, renewal: Option<Box<Self>> },
    /// The private key cannot sign.
    #[error("the key {} cannot be used", path.display())]
    Key { path: PathBuf, source: SignatureError },
    /// The node refuses the call; the status names the reason (google.rpc.ErrorInfo).
    #[error("the node refuses the call")]
    Node(#[source] Status),
    /// The node ended its answer before it was whole.
    #[error("the node has not answered in full")]
    NoAnswer,
    /// The answer does not have the form of one.
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
    /// Why the node refuses the call; none if the error is of another kind.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        let Self::Node(status) = self else { return None };
        Some(match status.code() {
            Code::PermissionDenied => Refusal::Denied,
            Code::NotFound => Refusal::NotFound,
            Code::Unavailable => Refusal::Unavailable,
            _ => Refusal::Other,
        })
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

/// Why a node refuses a call, as far as programs decide by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Denied,
    NotFound,
    /// The node cannot answer yet, or not at the moment.
    Unavailable,
    Other,
}

impl From<Status> for ClientError {
    /// A call that failed because no connection could be made is a failure to connect.
    fn from(status: Status) -> Self {
        match DialError::among_causes(&status) {
            Some(dial) => Self::Dial { address: String::new(), source: dial.clone() },
            None => Self::Node(status),
        }
    }
}
