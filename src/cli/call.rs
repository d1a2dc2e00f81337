//! `marsad call`: a node asks for figures until a day; who cannot give them says why.

mod answer;

use clap::{Args as ClapArgs, Subcommand};
use serde_json::{Value, json};
use time::Date;

use crate::cli::answers::{list, listing, optional, plain, text};
use crate::cli::console::Console;
use crate::cli::error::{Exit, Failure, Outcome, usage};
use crate::cli::roster::{area, day_argument};
use crate::client::call::CallVersion;
use crate::client::{ClientError, Connection, Profile, SubmitContext};
use crate::domain::call::{Call, CallFault, CallParts};
use crate::domain::code::CallId;
use crate::domain::finding::{Finding, FindingCode};
use crate::domain::period::Period;
use crate::formats::tables::Table;
use crate::texts::finding::FileFinding;
use crate::texts::{Args, Texts};

pub use answer::AnswerArgs;

#[derive(Debug, Clone, Subcommand)]
pub enum CallCommand {
    /// Ask for figures of a period until a day, for territories of this node
    Open(OpenArgs),
    /// The calls of all nodes that are open
    List {
        /// Also those that are closed
        #[arg(long)]
        closed: bool,
    },
    /// End a call of this node: it takes no more answers
    Close {
        /// The name of the call
        id: String,
        /// Why; every node shows it
        #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
        note: String,
    },
    /// Say why figures that a call asks you for cannot be given
    Answer(AnswerArgs),
}

#[derive(Debug, Clone, ClapArgs)]
pub struct OpenArgs {
    /// Its name: letters, digits, - and _; no other call of this node may have had it
    #[arg(long, value_name = "ID", value_parser = id_argument)]
    pub id: CallId,
    /// An indicator; several are separated by commas
    #[arg(long = "indicator", value_delimiter = ',', required = true, value_name = "INDICATOR")]
    pub indicators: Vec<String>,
    /// An area; several are separated by commas. Without: the areas that the rosters name for the organisations
    #[arg(long = "area", value_delimiter = ',', required_unless_present = "organisations", value_name = "AREA")]
    pub areas: Vec<String>,
    /// An organisation that is asked; several are separated by commas. Without: those that owe the figures of the areas
    #[arg(long = "organisation", value_delimiter = ',', value_name = "CODE")]
    pub organisations: Vec<String>,
    /// The period: 2024, 2024-Q3 and the like
    #[arg(long, value_parser = period_argument)]
    pub period: Period,
    /// The last day on which an answer is on time
    #[arg(long, value_name = "DATE", value_parser = day_argument)]
    pub deadline: Date,
    /// Why; every node shows it
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
    pub note: String,
}

fn id_argument(text: &str) -> Result<CallId, String> {
    text.parse().map_err(|_| "usage-call-id".to_owned())
}

fn period_argument(text: &str) -> Result<Period, String> {
    text.parse().map_err(|_| "usage-period".to_owned())
}

pub async fn run(console: &mut Console, profile: &Profile, command: &CallCommand) -> Outcome {
    let connection = Connection::open(profile).await?;
    match command {
        CallCommand::Open(args) => open(console, connection, args).await,
        CallCommand::List { closed } => {
            let calls = connection.data_calls(*closed).await?;
            let shown = || json!({ "calls": calls.iter().map(call_json).collect::<Value>() });
            console.answer(shown, |texts| call_table(texts, &calls))
        }
        CallCommand::Close { id, note } => {
            // People may write the full name.
            let id = id.strip_prefix(connection.node()).and_then(|rest| rest.strip_prefix('/')).unwrap_or(id);
            let closed = connection.close_call(id, note).await?;
            console.done(|| call_json(&closed), "call-closed", Args::none().text("call", closed.name()))
        }
        CallCommand::Answer(args) => answer::run(console, connection, args).await,
    }
}

async fn open(console: &mut Console, connection: Connection, args: &OpenArgs) -> Outcome {
    let node = SubmitContext::open(connection).await?;
    let unknown = |code: FindingCode, value: &str| refused(vec![finding_line(console, code, value)]);
    let indicators =
        args.indicators.iter().map(|code| code.parse().map_err(|_| unknown(FindingCode::UnknownIndicator, code)));
    let organisations =
        args.organisations.iter().map(|code| code.parse().map_err(|_| unknown(FindingCode::UnknownOrganisation, code)));
    let parts = CallParts {
        id: args.id.clone(),
        indicators: indicators.collect::<Result<_, _>>()?,
        areas: args.areas.iter().map(|text| area(&node.catalogue, text)).collect::<Result<_, _>>()?,
        organisations: organisations.collect::<Result<_, _>>()?,
        period: args.period,
        deadline: args.deadline,
        note: args.note.clone(),
    };
    let call = Call::try_from(parts).map_err(|fault| usage(fault_key(fault), Args::none()).because(fault))?;
    let opened = node.connection.open_call(&call).await.map_err(|error| refusal(console, error))?;
    let said = Args::none().text("call", opened.name()).text("day", opened.call.deadline);
    console.done(|| call_json(&opened), "call-opened", said)
}

/// The message for a malformed call.
const fn fault_key(fault: CallFault) -> &'static str {
    match fault {
        CallFault::NoIndicator | CallFault::TooManyIndicators => "error-call-indicators",
        CallFault::NobodyAsked | CallFault::TooManyAreas => "error-call-areas",
        CallFault::TooManyOrganisations => "error-call-organisations",
        CallFault::NothingOrTwice | CallFault::TooManyFigures => "error-call-figures",
    }
}

fn refused(lines: Vec<String>) -> Failure {
    Failure::new(Exit::Refused, "error-call-refused", Args::none()).with_details(lines)
}

fn finding_line(console: &Console, code: FindingCode, value: &str) -> String {
    FileFinding::of("", &Finding::new(code, 0, "", value, "")).message(&console.texts)
}

/// The error of a call or an answer. What the node refuses in it (`AREA_NOT_YOURS MA-06`) becomes sentences.
fn refusal(console: &Console, error: ClientError) -> Failure {
    let failure = Failure::from(error);
    let lines = failure.facts.iter().filter_map(|(_, text)| {
        let (code, value) = text.split_once(' ')?;
        Some(finding_line(console, FindingCode::parse(code)?, value))
    });
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { failure } else { refused(lines) }
}

/// The full name (`node/id`) of the call that a person means. The id alone is enough where it means one call; of several the open one
/// is meant.
pub async fn full_name(connection: &Connection, named: &str) -> Result<String, Failure> {
    if named.contains('/') {
        return Ok(named.to_owned());
    }
    let known = connection.data_calls(true).await?;
    let same: Vec<&CallVersion> = known.iter().filter(|call| call.call.id.as_str() == named).collect();
    let open: Vec<&CallVersion> = same.iter().copied().filter(|call| call.closed.is_none()).collect();
    match (open.as_slice(), same.as_slice()) {
        ([only], _) | ([], [only]) => Ok(only.name()),
        (_, []) => Err(usage("error-reason-unknown-call", Args::none()).with_details(vec![named.to_owned()])),
        (_, several) => {
            let choices = several.iter().map(|call| call.name()).collect();
            Err(usage("error-call-ambiguous", Args::none()).with_details(choices))
        }
    }
}

fn call_json(version: &CallVersion) -> Value {
    let call = &version.call;
    json!({
        "call": version.name(),
        "node": version.position.origin.as_str(),
        "id": call.id.as_str(),
        "indicators": plain(&call.indicators),
        "areas": plain(&call.areas),
        "organisations": plain(&call.organisations),
        "period": call.period.to_string(),
        "deadline": call.deadline.to_string(),
        "note": call.note,
        "position": version.position.to_string(),
        "time": version.time,
        "member": version.member,
        "closed": version.closed.as_ref().map(|(time, _)| time),
        "closed_note": version.closed.as_ref().map(|(_, note)| note),
    })
}

fn call_table(texts: &Texts, calls: &[CallVersion]) -> Table {
    let state = |call: &CallVersion| if call.closed.is_some() { "CLOSED" } else { "OPEN" };
    listing(
        texts,
        calls,
        &[
            ("columns-call", &|version| text(version.name())),
            ("columns-state", &|version| text(texts.word("call", state(version)))),
            ("columns-indicators", &|version| list(texts, &version.call.indicators)),
            ("columns-areas", &|version| list(texts, &version.call.areas)),
            ("columns-organisations", &|version| list(texts, &version.call.organisations)),
            ("columns-period", &|version| text(version.call.period.to_string())),
            ("columns-deadline", &|version| text(version.call.deadline.to_string())),
            ("columns-note", &|version| text(&version.call.note)),
            ("columns-closed", &|version| optional(version.closed.as_ref().map(|(time, _)| time))),
        ],
    )
}
