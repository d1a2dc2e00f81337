//! The first page: what is due, late first; and what came.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use futures::StreamExt as _;
use time::Date;

use marsad_domain::board::{Row, State as DutyState};
use marsad_identity::Action;
use marsad_service::board::{BoardQuery, board};
use marsad_texts::Args;

use super::Page;
use crate::desk::Desk;
use crate::entrance::Person;
use crate::failure::Failure;
use crate::frame::Frame;

/// How many tasks are listed.
const TASKS_MAX: usize = 100;
/// How many groups of figures that came are listed.
const CAME_MAX: usize = 10;

/// Figures of one indicator and period that are due on one day, or came.
struct Task {
    state: DutyState,
    due: Date,
    code: String,
    label: String,
    period: String,
    areas: u64,
    /// Why they were returned, or cannot be given.
    note: String,
    submission: String,
    /// The call that asks for them; empty for a roster.
    call: String,
}

impl Task {
    fn state_key(&self) -> &'static str {
        match self.state {
            DutyState::Overdue => "overdue",
            DutyState::Returned => "returned",
            DutyState::Due => "due",
            DutyState::Late => "late",
            DutyState::Came => "came",
            DutyState::Cannot => "cannot",
        }
    }
}

impl Task {
    /// The name of the message for its state.
    fn word_key(&self) -> &'static str {
        match self.state {
            DutyState::Overdue => "desk-due-overdue",
            DutyState::Returned => "desk-due-returned",
            DutyState::Due => "desk-due-due",
            DutyState::Late => "desk-due-late",
            DutyState::Came => "desk-due-came",
            DutyState::Cannot => "desk-due-cannot",
        }
    }
}

#[derive(Template)]
#[template(path = "tasks.html")]
struct TasksPage<'a> {
    frame: &'a Frame<'a>,
    lead: String,
    open: Vec<Task>,
    came: Vec<Task>,
    /// How many open tasks are not listed.
    more: usize,
}

/// The tasks of the person's organisation.
pub async fn show(State(desk): State<Arc<Desk>>, person: Person) -> Page {
    let rows = rows(&desk, &person).await?;
    let frame = Frame::of(&desk, &person);
    let is_open = |state: DutyState| matches!(state, DutyState::Overdue | DutyState::Returned | DutyState::Due);
    let (mut open, mut came): (Vec<Task>, Vec<Task>) =
        grouped(&desk, &person, rows).into_iter().partition(|task| is_open(task.state));
    let rank = |state: DutyState| match state {
        DutyState::Overdue => 0,
        DutyState::Returned => 1,
        _ => 2,
    };
    open.sort_by_key(|task| (rank(task.state), task.due));
    came.sort_by_key(|task| std::cmp::Reverse(task.due));
    came.truncate(CAME_MAX);
    let lead = lead(&frame, &open);
    let more = open.len().saturating_sub(TASKS_MAX);
    open.truncate(TASKS_MAX);
    Ok(Html(TasksPage { frame: &frame, lead, open, came, more }.render()?))
}

/// What the person's organisation owes, and what became of it.
pub(super) async fn rows(desk: &Desk, person: &Person) -> Result<Vec<Row>, Failure> {
    let admitted = desk.admit(person, Action::ReadBoard)?;
    let asked = BoardQuery { organisation: person.principal.organisation(), ..BoardQuery::default() };
    let reading = admitted.caller.deadline.scope(board(&desk.node, &admitted.caller, asked));
    let mut batches = reading.await?;
    let mut rows = Vec::new();
    while let Some(batch) = batches.next().await {
        rows.extend(batch?);
    }
    Ok(rows)
}

/// One task for all areas of an indicator and period.
fn grouped(desk: &Desk, person: &Person, rows: Vec<Row>) -> Vec<Task> {
    let mut groups: BTreeMap<_, Task> = BTreeMap::new();
    for row in rows {
        let (duty, state) = (row.duty, row.state);
        let call = duty.call.map(|call| call.to_string()).unwrap_or_default();
        let (code, period) = (duty.cell.indicator.to_string(), duty.cell.period.to_string());
        let key = (duty.due, code.clone(), period.clone(), call.clone(), state.as_str());
        let task = groups.entry(key).or_insert_with(|| Task {
            state,
            due: duty.due,
            label: desk.indicator_label(&code, person.lang),
            code,
            period,
            areas: 0,
            note: row.note.clone(),
            submission: row.submission.clone(),
            call,
        });
        task.areas += 1;
    }
    groups.into_values().collect()
}

/// What there is to do, in one sentence.
fn lead(frame: &Frame<'_>, open: &[Task]) -> String {
    let late = open.iter().filter(|task| task.state == DutyState::Overdue).count();
    match open.first() {
        None => frame.t("desk-tasks-none"),
        Some(_) if late > 0 => {
            frame.say("desk-tasks-late", Args::none().number("count", open.len()).number("late", late))
        }
        Some(first) => {
            frame.say("desk-tasks-due", Args::none().number("count", open.len()).text("day", frame.day(first.due)))
        }
    }
}
