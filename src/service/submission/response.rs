//! What a submission came to: a receipt and what it means, or a report.

use crate::{Node, ServiceError};
use marsad_ledger::{Appended, Became, Changes};
use marsad_store::standing::Superseding;
use marsad_store::submission_read::SubmissionRow;

use super::findings_buffer::Report;
use super::reads::{named, shown};

/// Submissions that are named as those that hold unchanged rows.
const HELD_IN_MAX: usize = 20;

/// Stored, there already, or refused with a report.
#[derive(Debug)]
pub enum Outcome {
    Accepted {
        /// What the receipt is of.
        appended: Box<Appended>,
        effect: Box<Effect>,
    },
    Refused(Report),
}

impl Outcome {
    /// One word for it, as the metrics have it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::Accepted { effect, .. } => match effect.kind {
                EffectKind::Stored => "stored",
                EffectKind::Unchanged => "unchanged",
                EffectKind::Replayed => "replayed",
            },
        }
    }
}

/// What became of what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectKind {
    Stored,
    /// Every row says what stood already.
    Unchanged,
    /// The idempotency key had been used for the same.
    Replayed,
}

/// What a receipt means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    pub kind: EffectKind,
    pub changes: Changes,
    /// The submissions that hold the unchanged rows, the latest first.
    pub held_in: Vec<String>,
    /// The submission of the receipt, where it may not be as it was stored any more.
    pub submission: Option<SubmissionRow>,
    /// How many rows that stood already stand no more.
    pub outdated: u64,
    /// The later submissions that have taken the place of some rows, the newest first.
    pub superseded_by: Vec<Superseding>,
}

/// What the receipt of an accepted submission means.
///
/// # Errors
/// [`ServiceError::Store`] if what became of an earlier submission cannot be read.
pub async fn effect_of(node: &Node, appended: &Appended) -> Result<Effect, ServiceError> {
    let (kind, changes, held_in) = match &appended.became {
        Became::Stored(changes) => (EffectKind::Stored, changes.unwrap_or_default(), Vec::new()),
        Became::Unchanged { changes, held_in } => {
            (EffectKind::Unchanged, *changes, held_in.iter().take(HELD_IN_MAX).cloned().collect())
        }
        Became::UnchangedBefore { rows, .. } => {
            let changes = Changes { unchanged: *rows, ..Changes::default() };
            (EffectKind::Unchanged, changes, vec![appended.submission.clone()])
        }
        Became::Replayed => (EffectKind::Replayed, Changes::default(), Vec::new()),
    };
    // Nothing that came after it can have taken its place.
    let is_last = node.ledger.is_last(appended).await?;
    let submission =
        if kind == EffectKind::Stored && is_last { None } else { named(node, &appended.submission).await?.map(shown) };
    let (outdated, superseded_by) = match &appended.became {
        Became::Unchanged { .. } => (0, Vec::new()),
        Became::UnchangedBefore { since: Some(since), .. } => (since.outdated, since.later.clone()),
        _ if is_last => (0, Vec::new()),
        _ => (0, node.ledger.superseding(&appended.submission).await?),
    };
    Ok(Effect { kind, changes, held_in, submission, outdated, superseded_by })
}
