//! The common rules of withdrawals and erasures: a reason, and that only the node that wrote the entry can do it.

use crate::{Node, ServiceError};
use marsad_domain::scan::{ReasonFault, check_reason};
use marsad_ledger::{Erased, NewErasure};
use marsad_log::checkpoint::LogId;
use marsad_store::release_read::HeldRelease;

/// Of more bytes it is left out: a chunk must hold it, and nothing may stop a withdrawal. A cut of thousands of logs is as long.
const IDENTITY_BYTES_MAX: usize = 128 << 10;

/// The reason of a withdrawal or an erasure. Every node shows it, so it is scanned like every free text.
///
/// # Errors
/// [`ServiceError::BadRequest`] for one that is empty, too long, or holds what looks like personal data.
pub fn reason(text: &str) -> Result<String, ServiceError> {
    reason_in("reason", text)
}

/// A reason in this field of a request.
///
/// # Errors
/// As [`reason`].
pub fn reason_in(field: &str, text: &str) -> Result<String, ServiceError> {
    let fault = match check_reason(text) {
        Ok(reason) => return Ok(reason),
        Err(ReasonFault::Empty) => "a reason is required",
        Err(ReasonFault::SeveralLines) => "one line",
        Err(ReasonFault::TooLong) => "at most 500 characters",
        Err(ReasonFault::PersonalData) => "every node shows it: no personal data",
        Err(ReasonFault::Characters) => "text without control characters",
    };
    Err(ServiceError::field(field, fault))
}

/// The erasure that destroys the payload of a release.
#[must_use]
pub fn erasure_of(held: &HeldRelease) -> NewErasure {
    let manifest = held.manifest.manifest();
    let identity = Some(manifest.identity()).filter(|bytes| bytes.len() <= IDENTITY_BYTES_MAX).unwrap_or_default();
    let erased = Erased::Release { release: held.id, number: manifest.number, identity };
    NewErasure { epoch: held.log.epoch, indexes: vec![held.index], erased }
}

/// Refuses an entry that another node wrote. An entry of an earlier epoch of this node can be withdrawn too.
///
/// # Errors
/// [`ServiceError::NotOrigin`].
pub fn check_own(node: &Node, log: &LogId) -> Result<(), ServiceError> {
    if log.origin == *node.ledger.origin() { Ok(()) } else { Err(ServiceError::NotOrigin { log: log.clone() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_without_personal_data() {
        assert_eq!(reason("  taken twice ").unwrap(), "taken twice");
        for wrong in ["", "  ", "two\nlines", "ask someone@example.org", &"x".repeat(501)] {
            assert!(matches!(reason(wrong), Err(ServiceError::BadRequest(_))), "{wrong}");
        }
    }
}
