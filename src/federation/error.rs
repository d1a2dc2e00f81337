//! Why a connection to a peer ends early, and how its causes are written.

use std::error::Error;
use std::time::Duration;

use marsad_identity::dial::DialError;
use marsad_ledger::Fault;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_log::verify::VerifyError;

use super::local_logs::LocalError;

/// Why a connection to a peer failed. Faults of single logs are not errors here: they are recorded, and the connection goes on.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    #[error("the peer cannot be called")]
    Dial(#[source] Box<DialError>),
    #[error("the peer ended the call with {code:?}")]
    Call {
        code: tonic::Code,
        #[source]
        status: Box<tonic::Status>,
    },
    #[error("the peer did not answer within {0:?}")]
    Timeout(Duration),
    /// The stream is open and nothing arrives.
    #[error("the peer said nothing for {0:?}")]
    Silence(Duration),
    /// The next connection asks for all chunks.
    #[error("the peer names a chunk of entry {index} of {log} that is not held here")]
    ChunkNotHeld { log: LogId, index: Index },
    /// The fault is this node's own.
    #[error(transparent)]
    Local(#[from] LocalError),
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

/// The fault of a log whose data did not verify.
pub fn verify_fault(error: &VerifyError) -> Fault {
    let index = match error {
        VerifyError::BadHeader { index, .. }
        | VerifyError::Misplaced { index }
        | VerifyError::TimeDecreases { index }
        | VerifyError::BadCommitment { index }
        | VerifyError::BadDisclosure { index } => Some(*index),
        VerifyError::Gap { first, .. } => Some(*first),
        _ => None,
    };
    Fault::new(error.reason(), index, with_causes(error))
}
