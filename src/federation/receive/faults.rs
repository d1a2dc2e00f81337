//! What is done about what is wrong: a log is refused, an incident recorded, a fork proven. Never about more than one log.

use crate::copies::{Copies, CopyResult};
use crate::error::with_causes;
use crate::feed::Feed;
use crate::gossip::{Effort, Judgement, judge, known};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_log::fork::ForkEvidence;
use marsad_log::keys::TrustError;
use marsad_log::verify::VerifyError;
use marsad_store::NewIncident;

use super::Receiver;

impl<C: Copies> Receiver<C> {
    /// Something that a fork would explain: finds out whether it is one.
    pub(super) async fn suspect<F: Feed>(
        &mut self,
        log: &LogId,
        note: &str,
        feed: &mut F,
        (reason, index, detail): (&'static str, Option<Index>, String),
    ) -> CopyResult<()> {
        let theirs = match self.copies.keys().open(note) {
            Ok(theirs) if theirs.checkpoint.log == *log => theirs,
            Ok(_) => return self.refuse(log, "other-log", index, detail).await,
            Err(error) => {
                let error = VerifyError::Note(error);
                return self.refuse(log, error.reason(), index, with_causes(&error)).await;
            }
        };
        let head = self.copies.head(log).await?;
        let known = known(&head, self.shared.seen(log));
        match judge(&self.copies, feed, &head, &known, &theirs, Effort::AskPeer).await? {
            Judgement::Forked(evidence) => self.split_view(log, &evidence).await,
            Judgement::Agrees | Judgement::Open => self.refuse(log, reason, index, detail).await,
        }
    }

    pub(super) async fn split_view(&mut self, log: &LogId, evidence: &ForkEvidence) -> CopyResult<()> {
        // If the judgement itself is wrong, the log must not be closed by it.
        if let Err(error) = evidence.verify(self.copies.keys()) {
            return self.refuse(log, "bad-evidence", None, with_causes(&error)).await;
        }
        tracing::error!(peer = %self.peer, %log, "the origin signed two histories: the log is quarantined");
        self.copies.quarantine(evidence).await?;
        let detail = "the origin signed two histories; what is held of them stays, nothing more is taken".to_owned();
        self.stop(log, "split-view");
        self.record(log, "split-view", None, detail, evidence.to_json()).await
    }

    pub(super) async fn unknown(&mut self, log: LogId) -> CopyResult<()> {
        if self.shared.is_news(&self.peer, &log) {
            let detail = "no key of this log is trusted here".to_owned();
            tracing::warn!(peer = %self.peer, %log, "the peer has a log of an unknown origin");
            self.record(&log, "unknown-origin", None, detail, String::new()).await?;
        }
        Ok(())
    }

    pub(super) async fn bad_note(&mut self, error: &TrustError) -> CopyResult<()> {
        let (TrustError::NotValidAtSize { log, .. } | TrustError::NotSigned(log) | TrustError::BadSignature(log)) =
            error
        else {
            tracing::warn!(peer = %self.peer, error = with_causes(error), "a checkpoint cannot be read");
            return Ok(());
        };
        if !self.takes(log) {
            return Ok(());
        }
        self.refuse(log, VerifyError::Note(error.clone()).reason(), None, with_causes(error)).await
    }

    pub(super) fn stop(&mut self, log: &LogId, reason: &'static str) {
        self.pending.remove(log);
        self.refused.insert(log.clone(), reason);
    }

    /// Takes nothing more of a log from this peer, and records the reason for the operator.
    pub(super) async fn refuse(
        &mut self,
        log: &LogId,
        reason: &'static str,
        index: Option<Index>,
        detail: String,
    ) -> CopyResult<()> {
        tracing::warn!(peer = %self.peer, %log, reason, detail, "a log is not taken further from a peer");
        self.stop(log, reason);
        self.record(log, reason, index, detail, String::new()).await
    }

    async fn record(
        &self,
        log: &LogId,
        reason: &str,
        index: Option<Index>,
        detail: String,
        evidence: String,
    ) -> CopyResult<()> {
        let incident = NewIncident {
            time: self.copies.now(),
            reason: reason.to_owned(),
            peer: self.peer.as_str().to_owned(),
            log: log.clone(),
            index,
            detail,
            evidence,
        };
        self.copies.record(&incident).await
    }
}

pub(super) const fn index_of(error: &VerifyError) -> Option<Index> {
    match error {
        VerifyError::BadHeader { index, .. }
        | VerifyError::Misplaced { index }
        | VerifyError::TimeDecreases { index }
        | VerifyError::BadCommitment { index }
        | VerifyError::BadDisclosure { index } => Some(*index),
        VerifyError::Gap { first, .. } => Some(*first),
        _ => None,
    }
}
