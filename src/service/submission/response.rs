//! The outcome of a submission: a receipt and its effect, or a report.

use crate::{Node, ServiceError};
use marsad_domain::named_enum;
use marsad_ledger::{Appended, Changes, SubmissionEffect};
use marsad_store::standing::Superseding;
use marsad_store::submission_read::SubmissionRow;

use super::findings_buffer::Report;
use super::reads::{named, shown};

/// Submissions that are named as those that hold unchanged rows.
const HELD_IN_MAX: usize = 20;

/// Accepted with a receipt, or refused with a report.
#[derive(Debug)]
pub enum Outcome {
    Accepted {
        /// The submission of the receipt.
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

named_enum! {
    /// The effect of a submission.
    pub enum EffectKind {
        Stored = "STORED",
        /// Every row repeats a current one.
        Unchanged = "UNCHANGED",
        /// The idempotency key had been used for the same.
        Replayed = "REPLAYED",
    }
}

/// The effect of an accepted submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    pub kind: EffectKind,
    pub changes: Changes,
    /// The submissions that hold the unchanged rows, the latest first.
    pub held_in: Vec<String>,
    /// The submission of the receipt, where it may not be as it was stored any more.
    pub submission: Option<SubmissionRow>,
    /// How many unchanged rows are no longer current.
    pub outdated: u64,
    /// The later submissions that have taken the place of some rows, the newest first.
    pub superseded_by: Vec<Superseding>,
}

/// The effect of an accepted submission.
///
/// # Errors
/// [`ServiceError::Store`] if what happened to an earlier submission cannot be read.
pub async fn effect_of(node: &Node, appended: &Appended) -> Result<Effect, ServiceError> {
    let (kind, changes, held_in) = match &appended.effect {
        SubmissionEffect::Stored(changes) => (EffectKind::Stored, changes.unwrap_or_default(), Vec::new()),
        SubmissionEffect::Unchanged { changes, held_in } => {
            (EffectKind::Unchanged, *changes, held_in.iter().take(HELD_IN_MAX).cloned().collect())
        }
        SubmissionEffect::UnchangedBefore { rows, .. } => {
            let changes = Changes { unchanged: *rows, ..Changes::default() };
            (EffectKind::Unchanged, changes, vec![appended.submission.clone()])
        }
        SubmissionEffect::Replayed => (EffectKind::Replayed, Changes::default(), Vec::new()),
    };
    // No later submission can have replaced it.
    let is_last = node.ledger.is_last(appended).await?;
    let submission =
        if kind == EffectKind::Stored && is_last { None } else { named(node, &appended.submission).await?.map(shown) };
    let (outdated, superseded_by) = match &appended.effect {
        SubmissionEffect::Unchanged { .. } => (0, Vec::new()),
        SubmissionEffect::UnchangedBefore { outdated: Some(outdated), .. } => (outdated.rows, outdated.later.clone()),
        _ if is_last => (0, Vec::new()),
        _ => (0, node.ledger.superseding(&appended.submission).await?),
    };
    Ok(Effect { kind, changes, held_in, submission, outdated, superseded_by })
}
