//! `marsad pull events`: the current version of each event.

use clap::Args as ClapArgs;
use serde_json::{Value, json};

use super::labels::Labels;
use super::row_writer::RowWriter;
use super::{Format, OutputArgs};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::cli::submit::sharing_name;
use crate::client::files::write_atomically;
use crate::client::pull::PulledEvent;
use crate::client::{Connection, Profile};
use crate::domain::raw::RawEvent;
use crate::domain::text::Lang;
use crate::formats::json_events::event_to_json;
use crate::formats::tables::TableCell;
use crate::wire::pb;

/// Which events.
#[derive(Debug, Clone, ClapArgs)]
pub struct EventsArgs {
    /// A type, or a family with its underscore: GOV_
    #[arg(long = "type", default_value = "", hide_default_value = true, value_name = "TYPE")]
    pub kind: String,
    /// An area; those below it are included
    #[arg(long, default_value = "", hide_default_value = true)]
    pub area: String,
    /// The first day
    #[arg(long, default_value = "", hide_default_value = true, value_name = "DATE")]
    pub from: String,
    /// The last day
    #[arg(long, default_value = "", hide_default_value = true, value_name = "DATE")]
    pub to: String,
    /// A theme
    #[arg(long, default_value = "", hide_default_value = true)]
    pub theme: String,
    /// An organisation in any role
    #[arg(long, default_value = "", hide_default_value = true)]
    pub organisation: String,
    /// A programme
    #[arg(long, default_value = "", hide_default_value = true)]
    pub programme: String,
    #[command(flatten)]
    pub output: OutputArgs,
}

const COLUMNS: [&str; 18] = [
    "EVENT_ID",
    "VERSION",
    "EVENT_TYPE",
    "EVENT_STATUS",
    "START",
    "END",
    "REF_AREA",
    "TITLE",
    "ORGANISERS",
    "PROGRAMMES",
    "THEMES",
    "REPORTER",
    "SHARING",
    "ORIGIN",
    "INDEX",
    "PARENT",
    "PARENT_STATE",
    "WITHHELD",
];

fn row(lang: Lang, found: &pb::PullEventsResponse, event: &RawEvent) -> Vec<TableCell> {
    let position = found.position.clone().unwrap_or_default();
    vec![
        TableCell::text(&event.event_id),
        TableCell::Integer(i64::from(event.version)),
        TableCell::text(&event.kind),
        TableCell::text(&event.status),
        TableCell::text(&event.start),
        TableCell::text(&event.end),
        TableCell::text(&event.area),
        TableCell::text(event.title.in_lang(lang)),
        TableCell::text(event.organisers.join(" ")),
        TableCell::text(event.programmes.join(" ")),
        TableCell::text(event.themes.join(" ")),
        TableCell::text(&found.reporter),
        TableCell::text(sharing_name(found.sharing)),
        TableCell::text(position.origin),
        TableCell::Integer(i64::try_from(position.index).unwrap_or(i64::MAX)),
        TableCell::text(&event.parent),
        TableCell::text(parent_state(found)),
        TableCell::text(found.withheld.join(" ")),
    ]
}

/// Whether the parent is there, as a code; empty for an event without one.
fn parent_state(found: &pb::PullEventsResponse) -> &'static str {
    match found.parent_state() {
        pb::ParentState::Unspecified => "",
        pb::ParentState::Resolved => "RESOLVED",
        pb::ParentState::Waiting => "WAITING",
        pb::ParentState::Ambiguous => "AMBIGUOUS",
        pb::ParentState::Cycle => "CYCLE",
    }
}

/// An event with where it is from; the event itself is in the shape that `marsad submit events` reads.
fn object(found: &pb::PullEventsResponse, event: &RawEvent) -> Value {
    let position = found.position.clone().unwrap_or_default();
    json!({
        "event": event_to_json(event),
        "reporter": found.reporter,
        "sharing": sharing_name(found.sharing),
        "origin": position.origin,
        "epoch": position.epoch,
        "index": position.index,
        "parentState": parent_state(found),
        "withheld": found.withheld,
    })
}

/// Says beside an answer without rows that nothing matches: a table says so itself.
fn say_nothing(console: &mut Console) -> Outcome {
    console.flush()?;
    let nothing = console.texts.plain("pull-nothing");
    console.remark(&nothing)
}

/// Pulls.
///
/// # Errors
/// What the node answers instead, or an output that fails.
pub async fn run(console: &mut Console, profile: &Profile, args: &EventsArgs) -> Outcome {
    let connection = Connection::open(profile).await?;
    let lang = args.output.labels_on(console);
    let labels = Labels::of_node(&connection, profile, lang).await?;
    let request = pb::PullEventsRequest {
        r#type: args.kind.clone(),
        area: args.area.clone(),
        from: args.from.clone(),
        to: args.to.clone(),
        theme: args.theme.clone(),
        organisation: args.organisation.clone(),
        programme: args.programme.clone(),
    };
    let mut pull = connection.pull_events(request).await?;
    let json = args.output.format_on(console) == Format::Json;
    let columns = COLUMNS.map(str::to_owned).to_vec();
    let lang = lang.unwrap_or_else(|| console.texts.lang());
    let mut objects = Vec::new();
    let mut rows = Vec::new();
    while let Some(PulledEvent { event, source }) = pull.next().await? {
        if json {
            objects.push(object(&source, &event));
        } else {
            rows.push(row(lang, &source, &event));
        }
    }
    if json {
        let count = objects.len();
        let text = format!("{}\n", Value::from(objects));
        match &args.output.output {
            Some(path) => {
                write_atomically(path, text.as_bytes())?;
                if console.json {
                    console.value(&json!({ "output": path.display().to_string(), "rows": count }))?;
                }
            }
            None => console.out().write_all(text.as_bytes())?,
        }
        return if count == 0 { say_nothing(console) } else { Ok(()) };
    }
    let mut writer = RowWriter::open(console, &args.output, columns, labels, &[])?;
    writer.write(console, rows)?;
    let is_empty = writer.finish(console, &[])? == 0;
    if is_empty && args.output.format_on(console) != Format::Table { say_nothing(console) } else { Ok(()) }
}
