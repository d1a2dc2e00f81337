//! The open calls for data that a file may answer.

use std::collections::BTreeMap;

use marsad_domain::board::State;
use marsad_domain::call::CallRef;
use marsad_texts::Args;

use super::tasks::rows;
use crate::desk::Desk;
use crate::entrance::Person;
use crate::failure::Failure;
use crate::frame::Frame;
use crate::judging::Verdict;

/// A call that a file may answer.
pub struct Answerable {
    pub name: String,
    pub label: String,
    /// Whether the file has figures of what it asks for.
    pub is_likely: bool,
}

/// The calls that still wait for figures of the person's organisation, those that the file seems to answer first.
pub async fn answerable(desk: &Desk, person: &Person, verdict: &Verdict) -> Result<Vec<Answerable>, Failure> {
    if verdict.is_of_events || !verdict.may_be_sent() {
        return Ok(Vec::new());
    }
    let frame = Frame::of(desk, person);
    let mut calls: BTreeMap<CallRef, Answerable> = BTreeMap::new();
    for row in rows(desk, person).await? {
        let waits = matches!(row.state, State::Due | State::Overdue | State::Returned);
        let Some(call) = row.duty.call.filter(|_| waits) else { continue };
        let cell = &row.duty.cell;
        let is_named = verdict.indicators.iter().any(|(code, _)| code == cell.indicator.as_str());
        let is_likely = is_named && verdict.periods.contains(&cell.period);
        let name = call.to_string();
        let args = Args::none().text("call", &name).text("day", frame.day(row.duty.due));
        let label = frame.say("desk-check-call-until", args.text("period", cell.period));
        let own = calls.entry(call).or_insert(Answerable { name, label, is_likely: false });
        own.is_likely |= is_likely;
    }
    let mut found: Vec<Answerable> = calls.into_values().collect();
    found.sort_by_key(|own| !own.is_likely);
    Ok(found)
}
