//! `marsad pull events`: the current version of each event.

use clap::Args as ClapArgs;
use serde_json::{Value, json};

use super::labels::Labels;
use super::row_writer::RowWriter;
use super::{Format, OutputArgs};
use crate::cli::answers::{Column, count, object, rows, text};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::cli::submit::sharing_name;
use crate::client::answers::PulledEvent;
use crate::client::files::write_atomically;
use crate::client::{Connection, Profile};
use crate::domain::text::Lang;
use crate::formats::json_events::event_to_json;
use crate::formats::tables::Table;
use crate::wire::request::EventRequest;

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

fn table(lang: Lang, events: &[PulledEvent]) -> Table {
    let columns: [Column<'_, PulledEvent>; 18] = [
        ("EVENT_ID", &|one| text(&one.event.event_id)),
        ("VERSION", &|one| count(one.event.version)),
        ("EVENT_TYPE", &|one| text(&one.event.kind)),
        ("EVENT_STATUS", &|one| text(&one.event.status)),
        ("START", &|one| text(&one.event.start)),
        ("END", &|one| text(&one.event.end)),
        ("REF_AREA", &|one| text(&one.event.area)),
        ("TITLE", &|one| text(one.event.title.in_lang(lang))),
        ("ORGANISERS", &|one| text(one.event.organisers.join(" "))),
        ("PROGRAMMES", &|one| text(one.event.programmes.join(" "))),
        ("THEMES", &|one| text(one.event.themes.join(" "))),
        ("REPORTER", &|one| text(&one.source.reporter)),
        ("SHARING", &|one| text(sharing_name(one.source.sharing))),
        ("ORIGIN", &|one| text(one.source.position.origin.as_str())),
        ("INDEX", &|one| count(one.source.position.index)),
        ("PARENT", &|one| text(&one.event.parent)),
        ("PARENT_STATE", &|one| text(one.source.parent_state)),
        ("WITHHELD", &|one| text(one.source.withheld.join(" "))),
    ];
    Table { columns: columns.map(|(name, _)| name.to_owned()).to_vec(), rows: rows(events, &columns) }
}

/// An event with where it is from; the event itself is in the shape that `marsad submit events` reads.
fn event_json(PulledEvent { event, source }: &PulledEvent) -> Value {
    let position = &source.position;
    object!(source: reporter, withheld;
        "event": event_to_json(event),
        "sharing": sharing_name(source.sharing),
        "origin": position.origin.as_str(),
        "epoch": position.epoch,
        "index": position.index,
        "parentState": source.parent_state,
    )
}

/// Says beside an answer without rows that nothing matches: a table says so itself.
fn say_nothing(console: &mut Console) -> Outcome {
    console.flush()?;
    let nothing = console.texts.plain("pull-nothing");
    console.remark(&nothing)
}

pub async fn run(console: &mut Console, profile: &Profile, args: &EventsArgs) -> Outcome {
    let connection = Connection::open(profile).await?;
    let lang = args.output.labels_on(console);
    let labels = Labels::of_node(&connection, profile, lang).await?;
    let request = EventRequest {
        kind: args.kind.clone(),
        area: args.area.clone(),
        from: args.from.clone(),
        to: args.to.clone(),
        theme: args.theme.clone(),
        organisation: args.organisation.clone(),
        programme: args.programme.clone(),
    };
    let mut pull = connection.pull_events(request).await?;
    let mut events = Vec::new();
    while let Some(event) = pull.next().await? {
        events.push(event);
    }
    if args.output.format_on(console) == Format::Json {
        let text = format!("{}\n", events.iter().map(event_json).collect::<Value>());
        match &args.output.output {
            Some(path) => {
                write_atomically(path, text.as_bytes())?;
                if console.json {
                    console.value(&json!({ "output": path.display().to_string(), "rows": events.len() }))?;
                }
            }
            None => console.out().write_all(text.as_bytes())?,
        }
        return if events.is_empty() { say_nothing(console) } else { Ok(()) };
    }
    let Table { columns, rows } = table(lang.unwrap_or_else(|| console.texts.lang()), &events);
    let mut writer = RowWriter::open(console, &args.output, columns, labels, &[])?;
    writer.write(console, rows)?;
    writer.finish(console, &[])?;
    if events.is_empty() && args.output.format_on(console) != Format::Table { say_nothing(console) } else { Ok(()) }
}
