//! Checkpoints of a peer: compared with those that are known here, and, for the own log, with what this node has signed.

use marsad_log::keys::{OpenedNote, TrustError};
use marsad_store::HeadState;

use super::Receiver;
use crate::feed::Feed;
use crate::gossip::{Effort, Judgement, NOTES_MAX, judge, known};
use crate::local_logs::{LocalLogs, LocalResult};

impl<C: LocalLogs> Receiver<C> {
    /// Judges checkpoints that the peer has seen.
    pub async fn take_heads<F: Feed>(&mut self, notes: Vec<String>, feed: &mut F) -> LocalResult<()> {
        self.store(feed).await?;
        for note in notes.iter().take(NOTES_MAX) {
            match self.local.keys().open(note) {
                Ok(opened) => self.take_head(opened, feed).await?,
                Err(TrustError::UnknownLog(log)) => self.report_unknown(log).await?,
                Err(error) => self.refuse_note(&error).await?,
            }
        }
        Ok(())
    }

    pub(super) async fn take_head<F: Feed>(&mut self, opened: OpenedNote, feed: &mut F) -> LocalResult<()> {
        let log = opened.checkpoint.log.clone();
        let size = self.sizes.entry(log.clone()).or_default();
        *size = opened.checkpoint.size.max(*size);
        if self.agreed.get(&log).is_some_and(|agreed| *agreed == opened) {
            return Ok(());
        }
        let head = self.local.head(&log).await?;
        if head.state != HeadState::Active {
            // A quarantine ends with its epoch, and a closed epoch does not grow: there is nothing to find out.
            return Ok(());
        }
        self.local.hear_of_own(self.peer.as_str(), &opened).await?;
        // A larger checkpoint of the own log than is held here is suspicious by itself.
        let effort = if log == *self.local.own_log() { Effort::AskPeer } else { Effort::Own };
        let known = known(&head, self.shared.seen(&log));
        match judge(&self.local, feed, &head, &known, &opened, effort).await? {
            Judgement::Forked(evidence) => return self.quarantine(&log, &evidence).await,
            Judgement::Agrees => {
                self.local.keep_cosignatures(&opened).await?;
                self.agreed.insert(log, opened);
            }
            Judgement::Open => self.shared.see(&opened),
        }
        Ok(())
    }
}
