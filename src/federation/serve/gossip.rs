//! Checkpoints that peers have seen. Two of one log that cannot come from one tree are proof of a split view: both are
//! kept, the log is quarantined here, an incident is recorded, and all else goes on.

use marsad_ledger::Ledger;
use marsad_log::checkpoint::parse_unverified;
use marsad_log::fork::{ForkEvidence, Relation, detect_fork};
use marsad_log::keys::OpenedNote;
use marsad_log::merkle::Hash;
use marsad_store::{Head, HeadState, NewIncident};

use super::ServeError;

/// The latest note of every log, of no more than is held: this node can prove each of them. A larger one that was only
/// seen is kept so that later entries can be compared with it, and is returned once they are here.
///
/// # Errors
/// [`ServeError`] if what is held cannot be read.
pub async fn notes(ledger: &Ledger, heads: &[Head]) -> Result<Vec<String>, ServeError> {
    let mut notes = Vec::new();
    for head in heads {
        if let Some((note, _)) = ledger.signed_tree(head).await? {
            notes.push(ledger.cosigned(&note).await?);
        }
    }
    Ok(notes)
}

/// Compares what a peer has seen with what is held here. Notes that no trusted key signed are worth nothing, and are
/// passed over: anyone can make them.
///
/// # Errors
/// [`ServeError`] if what is held cannot be read, or what was found cannot be recorded.
pub async fn hear(ledger: &Ledger, peer: &str, notes: &[String]) -> Result<(), ServeError> {
    if notes.is_empty() {
        return Ok(());
    }
    // Also of logs of which no entry is held yet.
    let heads = ledger.store().heads().await?;
    for seen in notes.iter().filter_map(|note| ledger.keys().open(note).ok()) {
        if let Some(head) = heads.iter().find(|head| head.log == seen.checkpoint.log) {
            compare(ledger, peer, head, &seen).await?;
        }
    }
    Ok(())
}

async fn compare(ledger: &Ledger, peer: &str, head: &Head, seen: &OpenedNote) -> Result<(), ServeError> {
    if head.state != HeadState::Active {
        return Ok(());
    }
    ledger.hear_of_own(peer, seen).await?;
    let latest = parse_unverified(&head.note).map_or(0, |checkpoint| checkpoint.size);
    // Two of one size need no proof, and no entries: it does not matter how much is held.
    if seen.checkpoint.size == latest
        && let Ok(known) = ledger.keys().open(&head.note)
        && known.checkpoint.root != seen.checkpoint.root
    {
        return quarantine(ledger, peer, head, seen, &known, Vec::new()).await;
    }
    if seen.checkpoint.size > latest && head.log.origin != *ledger.origin() {
        // What comes later is compared with it.
        ledger.remember_checkpoint(&seen.note).await?;
    }
    ledger.keep_cosignatures(seen).await?;
    let Some((note, _)) = ledger.signed_tree(head).await? else { return Ok(()) };
    let Ok(held) = ledger.keys().open(&note) else { return Ok(()) };
    let (old, new) = (seen.checkpoint.size, held.checkpoint.size);
    if held.note == seen.note || old > new {
        return Ok(());
    }
    let proof = if old == new { Vec::new() } else { ledger.prefix_proof(&head.log, old, new).await? };
    if detect_fork(&seen.checkpoint, &held.checkpoint, Some(&proof)) == Relation::Forked {
        quarantine(ledger, peer, head, seen, &held, proof).await?;
    }
    Ok(())
}

async fn quarantine(
    ledger: &Ledger,
    peer: &str,
    head: &Head,
    seen: &OpenedNote,
    held: &OpenedNote,
    proof: Vec<Hash>,
) -> Result<(), ServeError> {
    let evidence = ForkEvidence { notes: [seen.note.clone(), held.note.clone()], proof };
    let incident = NewIncident {
        time: ledger.clock().now().into(),
        reason: "split-view".to_owned(),
        peer: peer.to_owned(),
        log: head.log.clone(),
        index: None,
        detail: format!("two signed trees, of {} and {} entries", seen.checkpoint.size, held.checkpoint.size),
        evidence: evidence.to_json(),
    };
    tracing::error!(log = %head.log, peer, "the writer of a log has signed two trees");
    ledger.store().record_incident(&incident).await?;
    ledger.quarantine(&evidence).await?;
    Ok(())
}
