//! Withdrawals and erasures: which entries they may name, and when these are here.

use crate::ledger::versions::Lookup;
use crate::ledger::{Ledger, LedgerError, Position};
use crate::log::checkpoint::LogId;
use crate::log::entry::{Epoch, Index, Kind};
use crate::log::extension::Place;
use crate::log::limits::SUBMISSION_EVENTS_MAX;
use crate::wire::payload::{self, Erased, Erasure};

use super::{Outcome, Projection, Subject, is_storable, malformed};

/// The longest text of a withdrawal or an erasure.
const TEXT_BYTES_MAX: usize = 2_048;

/// Whether texts can be kept in the views: short, and without control characters.
fn can_be_kept(texts: &[&str]) -> bool {
    texts.iter().all(|text| text.len() <= TEXT_BYTES_MAX && !text.chars().any(char::is_control))
}

/// Whether an entry may name these of an epoch: those of one submission at most, each once, in order, all before its own.
fn earlier(epoch: Epoch, indexes: &[Index], subject: &Subject) -> bool {
    let own = Place { epoch: subject.log.epoch, index: subject.index };
    let is_before = |index: &Index| {
        let place = Place { epoch, index: *index };
        is_storable(place) && place < own
    };
    indexes.len() <= SUBMISSION_EVENTS_MAX
        && indexes.is_sorted_by(|one, next| one < next)
        && indexes.last().is_some_and(is_before)
}

/// Judges a withdrawal or an erasure. What names entries of an earlier epoch waits until these are here: epochs come one
/// beside the other.
pub(super) async fn judge(ledger: &Ledger, subject: &Subject, lookup: Lookup<'_>) -> Result<Outcome, LedgerError> {
    let judged = if subject.kind == Kind::Withdrawal { judge_withdrawal(subject) } else { judge_erasure(subject) };
    let (epoch, indexes) = match &judged {
        Outcome::Projected(Projection::Withdrawal(own)) => (own.epoch, &own.indexes),
        Outcome::Projected(Projection::Erasure(own)) => (own.epoch, &own.indexes),
        _ => return Ok(judged),
    };
    let Some(last) = indexes.last().filter(|_| epoch < subject.log.epoch).copied() else { return Ok(judged) };
    let log = LogId::new(subject.log.origin.clone(), epoch);
    if ledger.size_of(&log, lookup).await? > last {
        return Ok(judged);
    }
    Ok(Outcome::Waiting { reason: "entry", position: Position { origin: log.origin, epoch, index: last } })
}

fn judge_withdrawal(subject: &Subject) -> Outcome {
    match payload::decode_withdrawal(&subject.chunks) {
        Err(error) => malformed(error.field),
        Ok(own) if !earlier(own.epoch, &own.indexes, subject) => malformed("indexes"),
        Ok(own) if !can_be_kept(&[&own.submission, &own.reason, &own.member]) => malformed("texts"),
        Ok(withdrawal) => Projection::Withdrawal(withdrawal).into(),
    }
}

fn judge_erasure(subject: &Subject) -> Outcome {
    match payload::decode_erasure(&subject.chunks) {
        Err(error) => malformed(error.field),
        Ok(own) if !earlier(own.epoch, &own.indexes, subject) => malformed("indexes"),
        Ok(own) if !can_be_kept(&[&own.reason, &own.member]) => malformed("texts"),
        Ok(Erasure { erased: Erased::Submission { submission, reporter }, .. })
            if !can_be_kept(&[&submission, &reporter]) =>
        {
            malformed("texts")
        }
        Ok(Erasure { erased: Erased::Release { number, .. }, .. }) if i32::try_from(number).is_err() => {
            malformed("number")
        }
        Ok(erasure) => Projection::Erasure(erasure).into(),
    }
}
