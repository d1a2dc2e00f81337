//! The board: who owes which figure by when, and what came of it. Pure functions of rosters, calls and what arrived.
//!
//! A [`Duty`] is one figure of one indicator, area and period that somebody owes, by a roster or by a call ([`duties`]). An
//! [`Arrival`] is what came for such a cell. [`rows`] joins both.

pub mod duties;
pub mod timeliness;

use std::collections::HashMap;

use time::Date;

use crate::call::{CallRef, CannotStatus};
use crate::code::{AreaCode, IndicatorCode, OrganisationCode};
use crate::named_enum;
use crate::period::Period;
use crate::timestamp::Timestamp;

/// What is owed: one indicator, area and period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    pub indicator: IndicatorCode,
    pub area: AreaCode,
    pub period: Period,
}

/// A figure that is owed. Their order is that of the board.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duty {
    /// The last day on which it is on time.
    pub due: Date,
    pub cell: Cell,
    /// `None`: anyone who may report the area.
    pub reporter: Option<OrganisationCode>,
    /// The call that asks for it; `None`: a roster.
    pub call: Option<CallRef>,
}

/// What came for a cell, with one submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    pub reporter: OrganisationCode,
    pub submission: String,
    pub time: Timestamp,
    /// The call that the submission names.
    pub call: Option<CallRef>,
    /// Why the figure cannot be given, if that is what came.
    pub cannot: Option<(CannotStatus, String)>,
    /// When and why the submission was taken back, if it was.
    pub withdrawn: Option<(Timestamp, String)>,
}

named_enum! {
    /// What became of a figure that is owed.
    pub enum State {
        /// Nothing came yet, and the day has not passed.
        Due = "DUE",
        Came = "CAME",
        /// It came after its day.
        Late = "LATE",
        /// Its reporter says why it cannot be given.
        Cannot = "CANNOT",
        /// What came was withdrawn, and nothing came in its place.
        Returned = "RETURNED",
        /// Nothing came, and the day has passed.
        Overdue = "OVERDUE",
    }
}

/// A row of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub duty: Duty,
    pub state: State,
    /// When it came, or was taken back.
    pub when: Option<Timestamp>,
    /// The submission that it came with; empty for none.
    pub submission: String,
    pub cannot: Option<CannotStatus>,
    /// Why it cannot be given, or why it was returned.
    pub note: String,
}

impl Row {
    fn of(duty: Duty, state: State) -> Self {
        Self { duty, state, when: None, submission: String::new(), cannot: None, note: String::new() }
    }
}

/// What arrived, by cell.
pub type Arrivals = HashMap<Cell, Vec<Arrival>>;

/// The rows of duties on a day. Each duty has one row, in the order of the duties.
#[must_use]
pub fn rows(duties: Vec<Duty>, arrivals: &Arrivals, today: Date) -> Vec<Row> {
    let none = Vec::new();
    duties.into_iter().map(|duty| row(arrivals.get(&duty.cell).unwrap_or(&none), duty, today)).collect()
}

fn row(arrivals: &[Arrival], duty: Duty, today: Date) -> Row {
    let answers = || arrivals.iter().filter(|own| is_answer(own, &duty));
    let standing = || answers().filter(|own| own.withdrawn.is_none());
    // The first that stands: a later correction makes nothing late.
    let first = standing().filter(|own| own.cannot.is_none()).min_by_key(|own| own.time).cloned();
    let cannot = standing().filter(|own| own.cannot.is_some()).max_by_key(|own| own.time).cloned();
    let returned = answers().filter(|own| own.withdrawn.is_some()).max_by_key(|own| own.time).cloned();
    match (first, cannot, returned) {
        (Some(first), ..) => {
            let on_time = first.time.date().is_none_or(|day| day <= duty.due);
            let state = if on_time { State::Came } else { State::Late };
            Row { when: Some(first.time), submission: first.submission, ..Row::of(duty, state) }
        }
        (None, Some(answer), _) => {
            let (status, note) = answer.cannot.unzip();
            let (when, submission) = (Some(answer.time), answer.submission);
            Row { when, submission, cannot: status, note: note.unwrap_or_default(), ..Row::of(duty, State::Cannot) }
        }
        (None, None, Some(returned)) => {
            let (when, note) = returned.withdrawn.unzip();
            let submission = returned.submission;
            Row { when, submission, note: note.unwrap_or_default(), ..Row::of(duty, State::Returned) }
        }
        (None, None, None) if today <= duty.due => Row::of(duty, State::Due),
        (None, None, None) => Row::of(duty, State::Overdue),
    }
}

/// Whether what came answers a duty: it is of the one who owes it, and names the call if there is one.
fn is_answer(arrival: &Arrival, duty: &Duty) -> bool {
    duty.reporter.as_ref().is_none_or(|reporter| *reporter == arrival.reporter)
        && duty.call.as_ref().is_none_or(|call| arrival.call.as_ref() == Some(call))
}

#[cfg(test)]
mod tests;
