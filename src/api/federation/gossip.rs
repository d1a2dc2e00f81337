//! Checkpoints that peers have seen. Two of one log that cannot come from one tree are proof of a split view: both are
//! kept, the log is quarantined here, the operator is told, and all else goes on.

use crate::log::checkpoint::parse_unverified;
use crate::log::fork::{ForkEvidence, Relation, detect_fork};
use crate::log::keys::{KeyRing, OpenedNote};
use crate::log::limits::NOTE_BYTES_MAX;
use crate::log::merkle::Hash;
use crate::service::Node;
use crate::service::ServiceError;
use crate::store::{Head, HeadState, NewIncident};

/// Notes in one message; a federation has tens of logs.
const NOTES_MAX: usize = 1_024;

/// The latest note of every log, of no more than is held: what is told can be proven to who asks for the proof. A larger
/// one that was only seen is kept to hold later entries against, and told once they are here.
///
/// # Errors
/// [`ServiceError::Store`] if what is held cannot be read.
pub async fn notes(node: &Node, heads: &[Head]) -> Result<Vec<String>, ServiceError> {
    let mut notes = Vec::new();
    for head in heads {
        if let Some((note, _)) = node.ledger.signed_tree(head).await? {
            notes.push(node.ledger.cosigned(&note).await?);
        }
    }
    Ok(notes)
}

/// Holds what a peer has seen against what is held here. Notes that no trusted key signed are worth nothing, and are
/// passed over: anyone can make them.
///
/// # Errors
/// [`ServiceError::BadRequest`] for too many or too long notes, [`ServiceError::Store`] if what is held cannot be read.
pub async fn hear(node: &Node, peer: &str, notes: &[String]) -> Result<(), ServiceError> {
    if notes.len() > NOTES_MAX || notes.iter().any(|note| note.len() > NOTE_BYTES_MAX) {
        return Err(ServiceError::field(
            "notes",
            format!("at most {NOTES_MAX}, each of at most {NOTE_BYTES_MAX} bytes"),
        ));
    }
    if notes.is_empty() {
        return Ok(());
    }
    // Also of logs of which no entry is held yet.
    let heads = node.store().heads().await?;
    let keys: &KeyRing = node.ledger.keys();
    for seen in notes.iter().filter_map(|note| keys.open(note).ok()) {
        if let Some(head) = heads.iter().find(|head| head.log == seen.checkpoint.log) {
            compare(node, peer, head, &seen).await?;
        }
    }
    Ok(())
}

async fn compare(node: &Node, peer: &str, head: &Head, seen: &OpenedNote) -> Result<(), ServiceError> {
    if head.state != HeadState::Active {
        return Ok(());
    }
    node.ledger.hear_of_own(peer, seen).await?;
    let latest = parse_unverified(&head.note).map_or(0, |checkpoint| checkpoint.size);
    // Two of one size need no proof, and no entries: it does not matter how much is held.
    if seen.checkpoint.size == latest
        && let Ok(known) = node.ledger.keys().open(&head.note)
        && known.checkpoint.root != seen.checkpoint.root
    {
        return quarantine(node, peer, head, seen, &known, Vec::new()).await;
    }
    if seen.checkpoint.size > latest && head.log.origin != *node.ledger.origin() {
        // What comes later is compared with it.
        node.ledger.remember_checkpoint(&seen.note).await?;
    }
    node.ledger.keep_cosignatures(seen).await?;
    let Some((note, _)) = node.ledger.signed_tree(head).await? else { return Ok(()) };
    let Ok(held) = node.ledger.keys().open(&note) else { return Ok(()) };
    let (old, new) = (seen.checkpoint.size, held.checkpoint.size);
    if held.note == seen.note || old > new {
        return Ok(());
    }
    let proof = if old == new { Vec::new() } else { node.ledger.prefix_proof(&head.log, old, new).await? };
    if detect_fork(&seen.checkpoint, &held.checkpoint, Some(&proof)) == Relation::Forked {
        quarantine(node, peer, head, seen, &held, proof).await?;
    }
    Ok(())
}

async fn quarantine(
    node: &Node,
    peer: &str,
    head: &Head,
    seen: &OpenedNote,
    held: &OpenedNote,
    proof: Vec<Hash>,
) -> Result<(), ServiceError> {
    let evidence = ForkEvidence { notes: [seen.note.clone(), held.note.clone()], proof };
    let incident = NewIncident {
        time: node.now(),
        reason: "split-view".to_owned(),
        peer: peer.to_owned(),
        log: head.log.clone(),
        index: None,
        detail: format!("two signed trees, of {} and {} entries", seen.checkpoint.size, held.checkpoint.size),
        evidence: evidence.to_json(),
    };
    tracing::error!(log = %head.log, peer, "the writer of a log has signed two trees");
    node.store().record_incident(&incident).await?;
    node.ledger.quarantine(&evidence).await?;
    Ok(())
}
