//! `marsad roster`: who owes which figures, for which territories, how often and by when.

mod edit;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use serde_json::{Value, json};
use time::Date;

use crate::cli::answers::{count, list, listing, text};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::client::files::write_atomically;
use crate::client::roster::{NodeRoster, RosterRequest, RosterVersion};
use crate::client::{Connection, Profile};
use crate::clock::{Clock, SystemClock};
use crate::domain::catalogue::area::Level;
use crate::domain::roster::{Owing, RosterLine, parse_day, rhythm_text};
use crate::formats::roster_csv;
use crate::formats::tables::{Table, TableCell};
use crate::texts::{Args, Texts};

pub use edit::{ImportArgs, SetArgs, area};

#[derive(Debug, Clone, Subcommand)]
pub enum RosterCommand {
    /// Who owes which figures today, as the rosters of all nodes say
    Show(ShowArgs),
    /// Add a line to this node's roster, or put it in the place of the one with the same indicator, reporter, areas and first day
    Set(SetArgs),
    /// Replace this node's roster by the lines of a file
    Import(ImportArgs),
}

#[derive(Debug, Clone, ClapArgs)]
pub struct ShowArgs {
    /// Only these indicators
    #[arg(value_delimiter = ',', value_name = "INDICATOR")]
    pub indicators: Vec<String>,
    /// Only lines that concern this area or territories inside it
    #[arg(long, default_value = "", hide_default_value = true)]
    pub area: String,
    /// Only the roster of this node
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NODE")]
    pub origin: String,
    /// Lines that hold on this day, instead of today
    #[arg(long, value_name = "DATE", value_parser = day_argument)]
    pub as_of: Option<Date>,
    /// All lines, also those that hold no longer or not yet
    #[arg(long, conflicts_with = "as_of")]
    pub all: bool,
    /// Also the rosters before the present ones: when they came, by whom and why
    #[arg(long)]
    pub history: bool,
    /// Write the lines to FILE, in the form that `roster import` reads
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Where the expectation of a release comes from. Behind the name a digest of the rosters may follow.
pub fn roster_text(texts: &Texts, name: &str) -> String {
    texts.word("roster", name.split(':').next().unwrap_or_default())
}

/// A day; the error names the message with the form.
pub fn day_argument(text: &str) -> Result<Date, String> {
    parse_day(text).ok_or_else(|| "usage-day".to_owned())
}

pub async fn run(console: &mut Console, profile: &Profile, command: &RosterCommand) -> Outcome {
    let connection = Connection::open(profile).await?;
    match command {
        RosterCommand::Show(args) => show(console, &connection, args).await,
        RosterCommand::Set(args) => edit::set(console, connection, args).await,
        RosterCommand::Import(args) => edit::import(console, connection, args).await,
    }
}

async fn show(console: &mut Console, connection: &Connection, args: &ShowArgs) -> Outcome {
    let today = SystemClock.now().date();
    let asked = RosterRequest {
        as_of: if args.all { None } else { Some(args.as_of.unwrap_or(today)) },
        indicators: args.indicators.clone(),
        area: args.area.clone(),
        origin: args.origin.clone(),
        history: args.history,
    };
    let rosters = connection.rosters(asked).await?;
    if let Some(path) = &args.output {
        let lines: Vec<RosterLine> = rosters.iter().flat_map(|roster| roster.lines.iter().cloned()).collect();
        let (written, mut bytes) = (lines.len(), Vec::new());
        roster_csv::write(&lines, &mut bytes)?;
        write_atomically(path, &bytes)?;
        let said = Args::none().text("path", path.display()).number("count", written);
        return console.done(|| json!({ "lines": written, "path": path }), "roster-written", said);
    }
    let shown = || json!({ "rosters": rosters.iter().map(roster_json).collect::<Value>() });
    console.answer(shown, |texts| line_table(texts, &rosters))?;
    if args.history && !console.json {
        console.table(&version_table(&console.texts, &rosters))?;
    }
    Ok(())
}

fn version_json(version: &RosterVersion) -> Value {
    json!({
        "node": version.position.origin.as_str(),
        "position": version.position.to_string(),
        "time": version.time,
        "lines": version.lines,
        "note": version.note,
        "member": version.member,
    })
}

fn roster_json(roster: &NodeRoster) -> Value {
    let mut value = version_json(&roster.version);
    value["current"] = roster.current.into();
    value["shown"] = roster.lines.iter().map(line_json).collect();
    value
}

fn line_json(line: &RosterLine) -> Value {
    let (organisation, kind) = match &line.owing {
        Owing::Organisation(code) => (Some(code.as_str()), None),
        Owing::Type(kind) => (None, Some(kind.as_str())),
    };
    json!({
        "indicator": line.indicator.as_str(),
        "organisation": organisation,
        "organisation_type": kind,
        "level": line.level.map(Level::as_str),
        "areas": line.areas.iter().map(|area| area.as_str()).collect::<Vec<_>>(),
        "rhythm": line.rhythm.map(rhythm_text),
        "from": line.from.to_string(),
        "until": line.until.map(|day| day.to_string()),
        "due_days": line.due_days,
    })
}

fn line_table(texts: &Texts, rosters: &[NodeRoster]) -> Table {
    let lines: Vec<(&str, &RosterLine)> = rosters
        .iter()
        .flat_map(|roster| roster.lines.iter().map(|line| (roster.version.position.origin.as_str(), line)))
        .collect();
    let level = |line: &RosterLine| line.level.map(|level| texts.word("level", level.as_str())).unwrap_or_default();
    let rhythm = |line: &RosterLine| {
        line.rhythm.map(|rhythm| texts.word("rhythm", &rhythm_text(rhythm).to_ascii_lowercase())).unwrap_or_default()
    };
    listing(
        texts,
        &lines,
        &[
            ("columns-node", &|(node, _)| text(*node)),
            ("columns-indicator", &|(_, line)| text(line.indicator.as_str())),
            ("columns-reporter", &|(_, line)| text(line.owing.to_string())),
            ("columns-level", &|(_, line)| text(level(line))),
            ("columns-areas", &|(_, line)| {
                list(texts, &line.areas.iter().map(ToString::to_string).collect::<Vec<_>>())
            }),
            ("columns-rhythm", &|(_, line)| text(rhythm(line))),
            ("columns-from", &|(_, line)| text(line.from.to_string())),
            ("columns-until", &|(_, line)| text(line.until.map(|day| day.to_string()).unwrap_or_default())),
            ("columns-due-days", &|(_, line)| line.due_days.map_or(TableCell::Empty, count)),
        ],
    )
}

fn version_table(texts: &Texts, rosters: &[NodeRoster]) -> Table {
    listing(
        texts,
        rosters,
        &[
            ("columns-node", &|roster| text(roster.version.position.origin.as_str())),
            ("columns-position", &|roster| text(roster.version.position.to_string())),
            ("columns-time", &|roster| text(&roster.version.time)),
            ("columns-lines", &|roster| count(roster.version.lines)),
            ("columns-member", &|roster| text(&roster.version.member)),
            ("columns-note", &|roster| text(&roster.version.note)),
        ],
    )
}
