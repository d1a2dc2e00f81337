//! The consequences of a fault: a log is refused, an incident is recorded, a fork is proven. Each concerns one log only.

use marsad_ledger::Fault;
use marsad_log::checkpoint::LogId;
use marsad_log::fork::ForkEvidence;
use marsad_log::keys::TrustError;
use marsad_log::verify::VerifyError;

use super::Receiver;
use crate::error::{verify_fault, with_causes};
use crate::feed::Feed;
use crate::gossip::{Effort, Judgement, judge, known};
use crate::local_logs::{LocalLogs, LocalResult};

impl<C: LocalLogs> Receiver<C> {
    /// A fault that a fork would explain: finds out whether it is one.
    pub(super) async fn suspect<F: Feed>(
        &mut self,
        log: &LogId,
        note: &str,
        feed: &mut F,
        fault: Fault,
    ) -> LocalResult<()> {
        let theirs = match self.local.keys().open(note) {
            Ok(theirs) if theirs.checkpoint.log == *log => theirs,
            Ok(_) => return self.refuse(log, Fault { reason: "other-log", ..fault }).await,
            Err(error) => {
                let error = verify_fault(&VerifyError::Note(error));
                return self.refuse(log, Fault { index: fault.index, ..error }).await;
            }
        };
        let head = self.local.head(log).await?;
        let known = known(&head, self.shared.seen(log));
        match judge(&self.local, feed, &head, &known, &theirs, Effort::AskPeer).await? {
            Judgement::Forked(evidence) => self.quarantine(log, &evidence).await,
            Judgement::Agrees | Judgement::Open => self.refuse(log, fault).await,
        }
    }

    pub(super) async fn quarantine(&mut self, log: &LogId, evidence: &ForkEvidence) -> LocalResult<()> {
        // Verified once more: a bug in fork detection must not quarantine a log.
        if let Err(error) = evidence.verify(self.local.keys()) {
            return self.refuse(log, Fault::new("bad-evidence", None, with_causes(&error))).await;
        }
        tracing::error!(peer = %self.peer, %log, "the origin signed two histories: the log is quarantined");
        self.local.quarantine(evidence).await?;
        let detail = "the origin signed two histories; what is held of them stays, nothing more is taken";
        self.stop(log, "split-view");
        let fault = Fault { evidence: evidence.to_json(), ..Fault::new("split-view", None, detail) };
        self.local.record(&self.peer, log, fault).await
    }

    pub(super) async fn report_unknown(&mut self, log: LogId) -> LocalResult<()> {
        if self.shared.is_news(&self.peer, &log) {
            tracing::warn!(peer = %self.peer, %log, "the peer has a log of an unknown origin");
            let fault = Fault::new("unknown-origin", None, "no key of this log is trusted here");
            self.local.record(&self.peer, &log, fault).await?;
        }
        Ok(())
    }

    pub(super) async fn refuse_note(&mut self, error: &TrustError) -> LocalResult<()> {
        let (TrustError::NotValidAtSize { log, .. } | TrustError::NotSigned(log) | TrustError::BadSignature(log)) =
            error
        else {
            tracing::warn!(peer = %self.peer, error = with_causes(error), "a checkpoint cannot be read");
            return Ok(());
        };
        if !self.takes(log) {
            return Ok(());
        }
        let reason = VerifyError::Note(error.clone()).reason();
        self.refuse(log, Fault::new(reason, None, with_causes(error))).await
    }

    fn stop(&mut self, log: &LogId, reason: &'static str) {
        self.pending.remove(log);
        self.refused.insert(log.clone(), reason);
    }

    /// Takes nothing more of a log from this peer, and records the reason for the operator.
    pub(super) async fn refuse(&mut self, log: &LogId, fault: Fault) -> LocalResult<()> {
        let Fault { reason, detail, .. } = &fault;
        tracing::warn!(peer = %self.peer, %log, reason, detail, "a log is not taken further from a peer");
        self.stop(log, fault.reason);
        self.local.record(&self.peer, log, fault).await
    }
}
