//! Checkpoints of a peer: compared with those that are known here, and, of the own log, with what this node has signed.

use crate::copies::{Copies, CopyResult};
use crate::feed::Feed;
use crate::gossip::{Effort, Judgement, NOTES_MAX, judge, known};
use marsad_log::keys::{OpenedNote, TrustError};
use marsad_store::HeadState;

use super::Receiver;

impl<C: Copies> Receiver<C> {
    /// Judges checkpoints that the peer has seen.
    ///
    /// # Errors
    /// [`CopyError`] if this node cannot read or record.
    pub async fn heads<F: Feed>(&mut self, notes: Vec<String>, feed: &mut F) -> CopyResult<()> {
        self.store(feed).await?;
        for note in notes.iter().take(NOTES_MAX) {
            match self.copies.keys().open(note) {
                Ok(opened) => self.head(opened, feed).await?,
                Err(TrustError::UnknownLog(log)) => self.unknown(log).await?,
                Err(error) => self.bad_note(&error).await?,
            }
        }
        Ok(())
    }

    pub(super) async fn head<F: Feed>(&mut self, opened: OpenedNote, feed: &mut F) -> CopyResult<()> {
        let log = opened.checkpoint.log.clone();
        let size = self.sizes.entry(log.clone()).or_default();
        *size = opened.checkpoint.size.max(*size);
        if self.agreed.get(&log).is_some_and(|agreed| *agreed == opened) {
            return Ok(());
        }
        let head = self.copies.head(&log).await?;
        if head.state != HeadState::Active {
            // Quarantines end with an epoch: of a closed one nothing new is asked.
            return Ok(());
        }
        self.copies.hear_of_own(self.peer.as_str(), &opened).await?;
        // More of the own log than is held here is reason for suspicion by itself.
        let effort = if log == *self.copies.own_log() { Effort::AskPeer } else { Effort::Own };
        let known = known(&head, self.shared.seen(&log));
        match judge(&self.copies, feed, &head, &known, &opened, effort).await? {
            Judgement::Forked(evidence) => return self.split_view(&log, &evidence).await,
            Judgement::Agrees => {
                self.copies.keep_cosignatures(&opened).await?;
                self.agreed.insert(log, opened);
            }
            Judgement::Open => self.shared.see(&opened),
        }
        Ok(())
    }
}
