//! Withdrawals and erasures: which entries they may name, and whether these are held.

use std::collections::HashMap;

use crate::versions::Lookup;
use crate::{Ledger, LedgerError, Position};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Epoch, Index, Kind};
use marsad_log::extension::EntryPosition;
use marsad_log::limits::SUBMISSION_EVENTS_MAX;
use marsad_wire::payload::{self, Erased, Erasure};

use super::{Projection, Refusal, Subject, Verdict, is_storable, malformed};

/// The longest text of a withdrawal or an erasure.
const TEXT_BYTES_MAX: usize = 2_048;

/// Whether the views can store the texts: they are short and have no control characters.
fn can_be_kept(texts: &[&str]) -> bool {
    texts.iter().all(|text| text.len() <= TEXT_BYTES_MAX && !text.chars().any(char::is_control))
}

/// Whether an entry may name these entries of an epoch: at most as many as a submission can have, sorted, without duplicates, and
/// all of them before the entry itself.
fn earlier(epoch: Epoch, indexes: &[Index], subject: &Subject) -> bool {
    let own = EntryPosition { epoch: subject.log.epoch, index: subject.index };
    let is_before = |index: &Index| {
        let place = EntryPosition { epoch, index: *index };
        is_storable(place) && place < own
    };
    indexes.len() <= SUBMISSION_EVENTS_MAX
        && indexes.is_sorted_by(|one, next| one < next)
        && indexes.last().is_some_and(is_before)
}

/// Judges a withdrawal or an erasure. If it names entries of an earlier epoch, it waits until these are here: epochs arrive
/// independently. An entry whose leaf differs from the named one is not meant.
pub(super) async fn judge(ledger: &Ledger, subject: &Subject, mut lookup: Lookup<'_>) -> Result<Verdict, LedgerError> {
    let mut judged = if subject.kind == Kind::Withdrawal { judge_withdrawal(subject) } else { judge_erasure(subject) };
    let (epoch, indexes, leaves) = match &mut judged {
        Verdict::Projected(Projection::Withdrawal(own)) => (own.epoch, &mut own.indexes, &own.leaves),
        Verdict::Projected(Projection::Erasure(own)) => (own.epoch, &mut own.indexes, &own.leaves),
        _ => return Ok(judged),
    };
    let log = LogId::new(subject.log.origin.clone(), epoch);
    if let Some(last) = indexes.last().filter(|_| epoch < subject.log.epoch).copied()
        && ledger.size_of(&log, &mut lookup).await? <= last
    {
        let position = Position { origin: log.origin, epoch, index: last };
        return Ok(Verdict::Waiting { reason: "entry", position });
    }
    if leaves.is_empty() {
        // An old entry: leaves were not named then.
        return Ok(judged);
    }
    let held = ledger.leaves_of(&log, indexes, &mut lookup).await?;
    let is_named: HashMap<Index, bool> =
        indexes.iter().zip(leaves).map(|(index, leaf)| (*index, held.get(index) == Some(leaf))).collect();
    let other = indexes.iter().find(|index| is_named.get(index) != Some(&true)).copied();
    indexes.retain(|index| is_named.get(index) == Some(&true));
    let is_empty = indexes.is_empty();
    let Some(other) = other else { return Ok(judged) };
    // This node holds another history of that epoch. Entries that are the same in both are retracted here too.
    let refusal = Refusal::new("other-entry", Position { origin: log.origin, epoch, index: other }.to_string());
    Ok(match judged {
        Verdict::Projected(projection) if !is_empty => Verdict::Partly(projection, refusal),
        _ => refusal.into(),
    })
}

fn judge_withdrawal(subject: &Subject) -> Verdict {
    match payload::decode_withdrawal(&subject.chunks) {
        Err(error) => malformed(error.field),
        Ok(own) if !earlier(own.epoch, &own.indexes, subject) => malformed("indexes"),
        Ok(own) if !can_be_kept(&[&own.submission, &own.reason, &own.member]) => malformed("texts"),
        Ok(withdrawal) => Projection::Withdrawal(withdrawal).into(),
    }
}

/// The most indicators that an erasure may name: more than a catalogue has.
const INDICATORS_MAX: usize = 2_000;

fn judge_erasure(subject: &Subject) -> Verdict {
    match payload::decode_erasure(&subject.chunks) {
        Err(error) => malformed(error.field),
        Ok(own) if !earlier(own.epoch, &own.indexes, subject) => malformed("indexes"),
        Ok(own) if !can_be_kept(&[&own.reason, &own.member]) => malformed("texts"),
        // They are stored with every entry that is erased.
        Ok(own) if own.indicators.len() > INDICATORS_MAX || !own.indicators.is_sorted() => malformed("indicators"),
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
