//! `marsad incidents`: what the node refused, from whom and why, and the evidence of it.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};

use crate::cli::answers::{self, count, listing, object, text};
use crate::cli::console::Console;
use crate::cli::error::{Outcome, usage};
use crate::client::answers::Incident;
use crate::client::files::write_atomically;
use crate::client::{Connection, Profile};
use crate::formats::tables::{Table, TableCell};
use crate::texts::{Args, Texts};

#[derive(Debug, Clone, Subcommand)]
pub enum IncidentsCommand {
    /// What was refused, the newest first
    List {
        /// At most so many
        #[arg(long, default_value_t = 100, value_name = "N")]
        limit: u32,
    },
    /// One incident
    Show {
        /// Its number
        number: i64,
        /// Write its evidence to this file
        #[arg(long, value_name = "FILE")]
        evidence: Option<PathBuf>,
    },
}

pub async fn run(console: &mut Console, profile: &Profile, command: &IncidentsCommand) -> Outcome {
    let connection = Connection::open(profile).await?;
    let (number, evidence) = match command {
        IncidentsCommand::List { limit } => {
            let incidents = connection.list_incidents(*limit).await?;
            let object = || json!({ "incidents": incidents.iter().map(incident_json).collect::<Value>() });
            return console.answer(object, |texts| table(texts, &incidents));
        }
        IncidentsCommand::Show { number, evidence } => (*number, evidence),
    };
    let incident = connection.get_incident(number).await?;
    if let Some(path) = evidence {
        if incident.evidence.is_empty() {
            return Err(usage("error-no-evidence", Args::none().text("number", number)));
        }
        write_atomically(path, incident.evidence.as_bytes())?;
    }
    console.answer(|| incident_json(&incident), |texts| facts(texts, &incident))
}

fn incident_json(incident: &Incident) -> Value {
    object!(incident: number, time, first_time, count, reason, peer, origin, epoch, index, detail, evidence)
}

/// An entry that is stored but not projected has no number: its log shows it.
fn number_cell(incident: &Incident) -> TableCell {
    if incident.number == 0 { TableCell::Empty } else { text(incident.number.to_string()) }
}

fn place(incident: &Incident) -> TableCell {
    let log = format!("{}/{}", incident.origin, incident.epoch);
    text(incident.index.map_or(log.clone(), |index| format!("{log}/{index}")))
}

fn table(texts: &Texts, incidents: &[Incident]) -> Table {
    listing(
        texts,
        incidents,
        &[
            ("columns-number", &number_cell),
            ("columns-time", &|one| text(&one.time)),
            ("columns-count", &|one| count(one.count)),
            ("columns-reason", &|one| text(&one.reason)),
            ("columns-peer", &|one| text(&one.peer)),
            ("columns-place", &place),
            ("columns-detail", &|one| text(&one.detail)),
        ],
    )
}

fn facts(texts: &Texts, incident: &Incident) -> Table {
    let rows = vec![
        ("columns-number", number_cell(incident)),
        ("columns-reason", text(&incident.reason)),
        ("columns-count", count(incident.count)),
        ("columns-first-time", text(&incident.first_time)),
        ("columns-time", text(&incident.time)),
        ("columns-peer", text(&incident.peer)),
        ("columns-place", place(incident)),
        ("columns-detail", text(&incident.detail)),
        ("columns-evidence", text(&incident.evidence)),
    ];
    answers::facts(texts, rows)
}
