//! Compares checkpoints of peers with those of this node, and finds out whether an origin signed a fork.

use marsad_ledger::LogHead;
use marsad_log::checkpoint::{Checkpoint, LogId};
use marsad_log::fork::{ForkEvidence, Relation, detect_fork};
use marsad_log::keys::OpenedNote;
use marsad_log::merkle::Hash;

use super::feed::Feed;
use super::local_logs::{HeldLogs, LocalError, LocalResult};

/// The most notes in one message, sent or received.
pub const NOTES_MAX: usize = 1_024;

/// How a peer's verified checkpoint compares with those that are known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// It is one of them, or was proven consistent with them.
    Agrees,
    /// Nothing is proven: it is larger, or the entries that are needed to compare it are not here yet.
    Open,
    /// The origin signed two histories.
    Forked(ForkEvidence),
}

/// Where proofs may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// From the entries that are held. This is enough as long as nothing is wrong, since larger checkpoints are verified with
    /// their entries.
    Own,
    /// From the peer as well: there is reason for suspicion.
    AskPeer,
}

/// The checkpoints of a log that are known here, by size: the last one that came with entries, and those that were only
/// seen.
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

/// Compares `theirs` with every checkpoint that is known.
pub async fn judge<C: HeldLogs, F: Feed>(
    local: &C,
    feed: &mut F,
    head: &LogHead,
    known: &[OpenedNote],
    theirs: &OpenedNote,
    effort: Effort,
) -> LocalResult<Judgement> {
    let mut judgement = Judgement::Open;
    for ours in known {
        let Some(proof) = proof(local, feed, head, &ours.checkpoint, &theirs.checkpoint, effort).await? else {
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

/// The proof that the larger of two checkpoints begins with the tree of the smaller one; `None` if nobody has it.
async fn proof<C: HeldLogs, F: Feed>(
    local: &C,
    feed: &mut F,
    head: &LogHead,
    ours: &Checkpoint,
    theirs: &Checkpoint,
    effort: Effort,
) -> LocalResult<Option<Vec<Hash>>> {
    if ours.size == theirs.size {
        return Ok(Some(Vec::new()));
    }
    let (old, new) = if ours.size < theirs.size { (ours, theirs) } else { (theirs, ours) };
    if new.size <= head.frontier.size() && new == ours {
        return match local.prefix_proof(&new.log, old.size, new.size).await {
            Ok(proof) => Ok(Some(proof)),
            // Nothing is proven, and the log stays as it is.
            Err(LocalError::Refused { .. }) => Ok(None),
            Err(error) => Err(error),
        };
    }
    match effort {
        Effort::AskPeer => Ok(feed.prefix_proof(&new.log, old.size, new.size).await),
        Effort::Own => Ok(None),
    }
}

/// The notes that this node sends a peer: one of every log that it holds, and the larger ones that it has only seen.
pub async fn notes<C: HeldLogs>(local: &C, logs: &[LogId], seen: Vec<String>) -> LocalResult<Vec<String>> {
    let mut notes = seen;
    for log in logs {
        let head = local.head(log).await?;
        if !head.note.is_empty() && !notes.contains(&head.note) {
            notes.push(head.note);
        }
    }
    notes.truncate(NOTES_MAX);
    Ok(notes)
}
