//! The check of a whole catalogue: every disagreement between its parts, named.

use super::CatalogueParts;

/// What disagrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    DuplicateCode,
    UnknownParent,
    Cycle,
}

/// One disagreement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{subject}: {detail}")]
pub struct CatalogueFault {
    pub kind: FaultKind,
    /// The item at fault: `IMM_SHARE`, `MA-09`, `SEX.F`.
    pub subject: String,
    /// What is wrong, in English.
    pub detail: String,
}

/// Every fault of the parts, which are sorted by code.
#[must_use]
pub fn check(parts: &CatalogueParts) -> Vec<CatalogueFault> {
    let mut faults = Vec::new();
    for pair in parts.indicators.windows(2) {
        if let [a, b] = pair
            && a.code == b.code
        {
            faults.push(CatalogueFault {
                kind: FaultKind::DuplicateCode,
                subject: a.code.to_string(),
                detail: "the code is there twice".into(),
            });
        }
    }
    faults
}
