//! Checkpoints of peers against those of this node: which node has seen which, and whether an origin signed a fork.

use marsad_ledger::LogHead;
use marsad_log::checkpoint::{Checkpoint, LogId};
use marsad_log::fork::{ForkEvidence, Relation, detect_fork};
use marsad_log::keys::OpenedNote;
use marsad_log::merkle::Hash;

use super::copies::{Copies, CopyError, CopyResult};
use super::feed::Feed;

/// What a peer's verified checkpoint means beside those that are known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// It is one of them, or was proven to lead to them.
    Agrees,
    /// Nothing is proven yet: it is larger, or what it must be compared with is not here yet.
    Open,
    /// The origin signed two histories.
    Forked(ForkEvidence),
}

/// How far to go to find out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// With what is held: enough as long as nothing is wrong, since larger checkpoints are verified with their entries.
    Own,
    /// Ask the peer for proofs as well: there is reason for suspicion.
    AskPeer,
}

/// The checkpoints of a log that are known here, by size: the last of those that came with entries, and those that were
/// only seen.
#[must_use]
pub fn known(head: &LogHead, seen: Vec<OpenedNote>) -> Vec<OpenedNote> {
    let mut known = seen;
    known.extend(last(head));
    known.sort_by_key(|opened| opened.checkpoint.size);
    known.dedup_by(|a, b| a.checkpoint == b.checkpoint);
    known
}

/// The last checkpoint that came with entries.
#[must_use]
pub fn last(head: &LogHead) -> Option<OpenedNote> {
    head.last.clone().map(|checkpoint| OpenedNote { checkpoint, note: head.note.clone(), cosignatures: Vec::new() })
}

/// Holds `theirs` against every checkpoint that is known.
///
/// # Errors
/// [`CopyError`] if what is held cannot be read.
pub async fn judge<C: Copies, F: Feed>(
    copies: &C,
    feed: &mut F,
    head: &LogHead,
    known: &[OpenedNote],
    theirs: &OpenedNote,
    effort: Effort,
) -> CopyResult<Judgement> {
    let mut judgement = Judgement::Open;
    for ours in known {
        let Some(proof) = proof(copies, feed, head, &ours.checkpoint, &theirs.checkpoint, effort).await? else {
            continue;
        };
        match detect_fork(&ours.checkpoint, &theirs.checkpoint, Some(&proof)) {
            Relation::Forked => {
                let notes = [ours.note.clone(), theirs.note.clone()];
                return Ok(Judgement::Forked(ForkEvidence { notes, proof }));
            }
            Relation::Consistent => judgement = Judgement::Agrees,
            Relation::OtherLog | Relation::Unproven => {}
        }
    }
    Ok(judgement)
}

/// The proof of what the smaller of two checkpoints is in the tree of the larger. `None` if it cannot be had.
async fn proof<C: Copies, F: Feed>(
    copies: &C,
    feed: &mut F,
    head: &LogHead,
    ours: &Checkpoint,
    theirs: &Checkpoint,
    effort: Effort,
) -> CopyResult<Option<Vec<Hash>>> {
    if ours.size == theirs.size {
        return Ok(Some(Vec::new()));
    }
    let (old, new) = if ours.size < theirs.size { (ours, theirs) } else { (theirs, ours) };
    if new.size <= head.frontier.size() && new == ours {
        return match copies.prefix_proof(&new.log, old.size, new.size).await {
            Ok(proof) => Ok(Some(proof)),
            // Nothing is proven; the log is then no worse than before.
            Err(CopyError::Refused { .. }) => Ok(None),
            Err(error) => Err(error),
        };
    }
    match effort {
        Effort::AskPeer => Ok(feed.prefix_proof(&new.log, old.size, new.size).await),
        Effort::Own => Ok(None),
    }
}

/// The notes that one node sends another: one of every log that it holds, and those that it has seen beyond what it holds.
///
/// # Errors
/// [`CopyError`] if what is held cannot be read.
pub async fn notes<C: Copies>(copies: &C, logs: &[LogId], seen: Vec<String>) -> CopyResult<Vec<String>> {
    let mut notes = seen;
    for log in logs {
        let head = copies.head(log).await?;
        if !head.note.is_empty() && !notes.contains(&head.note) {
            notes.push(head.note);
        }
    }
    notes.truncate(NOTES_MAX);
    Ok(notes)
}

/// The most notes in one message, sent or received.
pub const NOTES_MAX: usize = 1_024;
