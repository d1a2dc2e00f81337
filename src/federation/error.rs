//! Why a connection to a peer ends early, and how its causes are written.

use std::error::Error;
use std::time::Duration;

use marsad_identity::dial::DialError;

use super::copies::CopyError;

/// Why a connection to a peer ended other than by age. Faults of single logs are no such errors: they are recorded, and
/// the connection goes on.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// It could not be made.
    #[error("the peer cannot be called")]
    Dial(#[source] Box<DialError>),
    /// A call or the stream failed.
    #[error("the peer ended the call with {code:?}")]
    Call {
        code: tonic::Code,
        #[source]
        status: Box<tonic::Status>,
    },
    /// The peer did not answer.
    #[error("the peer did not answer within {0:?}")]
    Timeout(Duration),
    /// The stream is open and nothing comes.
    #[error("the peer said nothing for {0:?}")]
    Silence(Duration),
    /// The fault is this node's own.
    #[error(transparent)]
    Copies(#[from] CopyError),
}

impl From<DialError> for PullError {
    fn from(error: DialError) -> Self {
        Self::Dial(Box::new(error))
    }
}

impl From<tonic::Status> for PullError {
    fn from(status: tonic::Status) -> Self {
        match DialError::among_causes(&status) {
            Some(error) => error.clone().into(),
            None => Self::Call { code: status.code(), status: Box::new(status) },
        }
    }
}

/// An error with its causes, in one line.
pub fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.ends_with(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}
