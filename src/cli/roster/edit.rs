//! A node's own roster: one line more, one less, or all lines of a file.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use clap::Args as ClapArgs;
use time::Date;

use super::{day_argument, version_json};
use crate::cli::console::Console;
use crate::cli::error::{Exit, Failure, Outcome, local, usage};
use crate::cli::findings;
use crate::client::roster::NodeRoster;
use crate::client::{Connection, SubmitContext};
use crate::domain::catalogue::Catalogue;
use crate::domain::catalogue::area::Level;
use crate::domain::catalogue::indicator::Rhythm;
use crate::domain::code::AreaCode;
use crate::domain::finding::{Finding, FindingCode};
use crate::domain::roster::{LineParts, Owing, Roster, RosterFault, RosterLine, parse_rhythm};
use crate::formats::roster_csv;
use crate::texts::Args;
use crate::texts::finding::{self, Collected, FileFinding};

#[derive(Debug, Clone, ClapArgs)]
pub struct SetArgs {
    /// The indicator
    pub indicator: String,
    /// The organisation that owes its figures
    #[arg(long, value_name = "CODE", required_unless_present = "kind", conflicts_with = "kind")]
    pub organisation: Option<String>,
    /// All organisations of this type (a code of ORG_TYPE), each for its own territory; needs --level
    #[arg(long = "type", value_name = "CODE")]
    pub kind: Option<String>,
    /// For all territories of this level inside the areas; without, for the areas themselves
    #[arg(long, value_parser = level_argument)]
    pub level: Option<Level>,
    /// An area; several are separated by commas
    #[arg(long = "area", value_delimiter = ',', required = true, value_name = "AREA")]
    pub areas: Vec<String>,
    /// EVERY period, once in so many years (A2, A5), or OA (on occasion); without, as the indicator says
    #[arg(long, value_parser = rhythm_argument)]
    pub rhythm: Option<Rhythm>,
    /// The first day for which figures are owed
    #[arg(long, value_name = "DATE", value_parser = day_argument)]
    pub from: Date,
    /// The last day; without, until you say so
    #[arg(long, value_name = "DATE", value_parser = day_argument)]
    pub until: Option<Date>,
    /// How many days after the end of a period its figure is due; without, as the indicator says
    #[arg(long, value_name = "DAYS")]
    pub due_days: Option<u16>,
    /// Take the line out instead
    #[arg(long)]
    pub remove: bool,
    /// Why; every node shows it
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
    pub note: String,
}

#[derive(Debug, Clone, ClapArgs)]
pub struct ImportArgs {
    /// The file (CSV)
    pub file: PathBuf,
    /// Keep the lines that are there, and add those of the file
    #[arg(long)]
    pub add: bool,
    /// Why; every node shows it
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
    pub note: String,
}

fn level_argument(text: &str) -> Result<Level, String> {
    Level::parse(text).ok_or_else(|| "usage-level".to_owned())
}

fn rhythm_argument(text: &str) -> Result<Rhythm, String> {
    parse_rhythm(text).ok_or_else(|| "usage-rhythm".to_owned())
}

/// The one area that a text means.
pub fn area(catalogue: &Catalogue, text: &str) -> Result<AreaCode, Failure> {
    let found: Vec<_> = catalogue.find_areas(text).into_iter().filter_map(|id| catalogue.area(id)).collect();
    match found.as_slice() {
        [only] => Ok(only.code.clone()),
        [] => Err(usage("error-reason-unknown-area", Args::none()).with_details(vec![text.to_owned()])),
        several => {
            let choices = several.iter().map(|area| format!("{} ({})", area.code, area.level.as_str()));
            Err(usage("error-reason-ambiguous-area", Args::none()).with_details(choices.collect()))
        }
    }
}

fn line(catalogue: &Catalogue, args: &SetArgs) -> Result<RosterLine, Failure> {
    let wrong = |code: FindingCode, value: &str| refused_line(code, value);
    let owing = match (&args.organisation, &args.kind) {
        (Some(code), _) => {
            Owing::Organisation(code.parse().map_err(|_| wrong(FindingCode::UnknownOrganisation, code))?)
        }
        (_, kind) => {
            let kind = kind.as_deref().unwrap_or_default();
            Owing::Type(kind.parse().map_err(|_| wrong(FindingCode::UnknownCode, kind))?)
        }
    };
    let code = &args.indicator;
    let parts = LineParts {
        indicator: code.parse().map_err(|_| wrong(FindingCode::UnknownIndicator, code))?,
        owing,
        level: args.level,
        areas: args.areas.iter().map(|text| area(catalogue, text)).collect::<Result<_, _>>()?,
        rhythm: args.rhythm,
        from: args.from,
        until: args.until,
        due_days: args.due_days,
    };
    RosterLine::try_from(parts).map_err(|fault| usage(fault_key(fault), Args::none()).because(fault))
}

/// The message for a malformed line.
const fn fault_key(fault: RosterFault) -> &'static str {
    match fault {
        RosterFault::NoArea | RosterFault::TooManyAreas => "error-roster-areas",
        RosterFault::TypeWithoutLevel | RosterFault::LevelOutsideTree => "error-roster-level",
        RosterFault::EndsBeforeItBegins => "error-roster-until",
        RosterFault::RhythmTooShort => "error-roster-rhythm",
        RosterFault::DueTooLate => "error-roster-due-days",
        RosterFault::TooManyLines => "error-roster-lines",
    }
}

/// Whether two lines are about the same: of these a roster has one.
fn is_same(one: &RosterLine, other: &RosterLine) -> bool {
    let key =
        |line: &RosterLine| (line.indicator.clone(), line.owing.clone(), line.level, line.areas.clone(), line.from);
    key(one) == key(other)
}

pub async fn set(console: &mut Console, connection: Connection, args: &SetArgs) -> Outcome {
    let node = SubmitContext::open(connection).await?;
    let line = line(&node.catalogue, args)?;
    let own = node.connection.own_roster().await?;
    let mut lines = own.as_ref().map(|own| own.lines.clone()).unwrap_or_default();
    let before = lines.len();
    lines.retain(|known| !is_same(known, &line));
    if args.remove && lines.len() == before {
        return Err(usage("error-roster-no-line", Args::none()));
    }
    if !args.remove {
        lines.push(line);
    }
    store(console, &node.connection, own, lines, &args.note).await.map_err(|failure| {
        let messages = wrong_lines(&failure);
        if messages.is_empty() {
            return failure;
        }
        let messages = messages.iter().map(|(_, found)| FileFinding::of("", found).message(&console.texts));
        let details = messages.collect();
        Failure::new(Exit::Refused, "error-roster-refused", Args::none()).with_details(details)
    })
}

pub async fn import(console: &mut Console, connection: Connection, args: &ImportArgs) -> Outcome {
    let name = args.file.display().to_string();
    let file = File::open(&args.file).map_err(|error| local("error-read", &args.file, error))?;
    let read = roster_csv::read(BufReader::new(file)).map_err(|error| local("error-read", &args.file, error))?;
    let (numbered, found) = read;
    if !found.is_empty() {
        return refuse(console, found.iter().map(|found| FileFinding::of(&name, found)));
    }
    let own = connection.own_roster().await?;
    let mut lines: Vec<RosterLine> = numbered.iter().map(|(_, line)| line.clone()).collect();
    if args.add {
        let known = own.as_ref().map(|own| own.lines.as_slice()).unwrap_or_default();
        let kept = known.iter().filter(|known| !numbered.iter().any(|(_, line)| is_same(known, line)));
        lines.extend(kept.cloned().collect::<Vec<_>>());
    }
    let sorted =
        Roster::new(lines.clone()).map_err(|fault| usage("error-roster-lines", Args::none()).because(fault))?;
    let failure = match store(console, &connection, own, lines, &args.note).await {
        Ok(()) => return Ok(()),
        Err(failure) => failure,
    };
    let row = |at: usize| {
        let line = sorted.lines().get(at)?;
        numbered.iter().find(|(_, own)| own == line).map(|(row, _)| *row)
    };
    let wrong = wrong_lines(&failure);
    if wrong.is_empty() {
        return Err(failure);
    }
    let found = wrong.into_iter().map(|(at, found)| Finding { row: row(at).unwrap_or(0), ..found });
    refuse(console, found.map(|found| FileFinding::of(&name, &found)))
}

async fn store(
    console: &mut Console,
    connection: &Connection,
    own: Option<NodeRoster>,
    lines: Vec<RosterLine>,
    note: &str,
) -> Outcome {
    let roster = Roster::new(lines).map_err(|fault| usage("error-roster-lines", Args::none()).because(fault))?;
    let replaces = own.map(|own| own.version.position);
    let version = connection.set_roster(&roster, replaces.as_ref(), note).await?;
    let said = Args::none().number("count", version.lines).text("position", &version.position);
    console.done(|| version_json(&version), "roster-set", said)
}

/// The lines that a node refuses, by their position in the roster: `lines[3].areas` and `AREA_NOT_YOURS MA-06`.
fn wrong_lines(failure: &Failure) -> Vec<(usize, Finding)> {
    let wrong = failure.facts.iter().filter_map(|(field, text)| {
        let (at, column) = field.strip_prefix("lines[")?.split_once("].")?;
        let (code, value) = text.split_once(' ')?;
        let column = if column == "organisation_type" { "ORG_TYPE".to_owned() } else { column.to_ascii_uppercase() };
        Some((at.parse().ok()?, Finding::new(FindingCode::parse(code)?, 0, &column, value, "")))
    });
    wrong.collect()
}

fn refused_line(code: FindingCode, value: &str) -> Failure {
    usage("error-roster-refused", Args::none()).with_details(vec![format!("{} {value}", code.as_str())])
}

/// Prints what is wrong with a file.
fn refuse(console: &mut Console, found: impl Iterator<Item = FileFinding>) -> Outcome {
    let mut all = Collected::default();
    found.for_each(|found| all.add(found));
    console.say("roster-refused", Args::none())?;
    findings::print(console, &all)?;
    if console.json {
        let value = finding::object(all.first(), all.total(), &console.texts);
        console.value(&value)?;
    }
    Err(Failure::printed(Exit::Refused))
}
