//! Checkpoints that peers have seen. Two checkpoints of one log that cannot come from one tree prove a split view: both are
//! stored, the log is quarantined here, an incident is recorded, and everything else goes on.

use marsad_ledger::{Fault, Ledger};
use marsad_log::checkpoint::parse_unverified;
use marsad_log::fork::{ForkEvidence, Relation, detect_fork};
use marsad_log::keys::OpenedNote;
use marsad_log::merkle::Hash;
use marsad_store::{Head, HeadState};

use super::ServeError;

/// The latest note of every log whose entries are held, so that this node can prove it. A larger note that was only seen is
/// returned once its entries are here.
pub async fn notes(ledger: &Ledger, heads: &[Head]) -> Result<Vec<String>, ServeError> {
    let mut notes = Vec::new();
    for head in heads {
        if let Some((note, _)) = ledger.signed_tree(head).await? {
            notes.push(ledger.cosigned(&note).await?);
        }
    }
    Ok(notes)
}

/// Compares what a peer has seen with what is held here. Notes without a signature of a trusted key are ignored: anyone can
/// make them.
///
/// # Errors
/// [`ServeError`] if what is held cannot be read, or a fork cannot be recorded.
pub async fn hear(ledger: &Ledger, peer: &str, notes: &[String]) -> Result<(), ServeError> {
    if notes.is_empty() {
        return Ok(());
    }
    // The logs without entries are among them.
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
    // Two checkpoints of one size are compared without a proof and without entries.
    if seen.checkpoint.size == latest
        && let Ok(known) = ledger.keys().open(&head.note)
        && known.checkpoint.root != seen.checkpoint.root
    {
        return quarantine(ledger, peer, head, seen, &known, Vec::new()).await;
    }
    if seen.checkpoint.size > latest && head.log.origin != *ledger.origin() {
        // Later entries are compared with it.
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
    let detail = format!("two signed trees, of {} and {} entries", seen.checkpoint.size, held.checkpoint.size);
    let fault = Fault { evidence: evidence.to_json(), ..Fault::new("split-view", None, detail) };
    tracing::error!(log = %head.log, peer, "the writer of a log has signed two trees");
    ledger.record_fault(peer, &head.log, fault).await?;
    ledger.quarantine(&evidence).await?;
    Ok(())
}
