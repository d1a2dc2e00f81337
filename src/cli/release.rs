//! `marsad release`: the releases that aggregates are pulled from.

use clap::Subcommand;
use serde_json::{Value, json};

use crate::cli::answers::{count, facts, list, listing, object, optional, text, text_json};
use crate::cli::console::Console;
use crate::cli::error::{Exit, Failure, Outcome};
use crate::cli::i18n::{Args, Texts};
use crate::cli::left_out;
use crate::cli::progress::{Counter, watched};
use crate::client::answers::{BuiltRelease, LeftOutCell, LogCut, ReleaseSummary};
use crate::client::{Connection, Profile};
use crate::domain::text::Text;
use crate::formats::tables::Table;
use crate::wire::field::text_of;

mod audit;
mod diff;
mod verify;

#[derive(Debug, Clone, Subcommand)]
pub enum ReleaseCommand {
    /// Releases that the node holds, the newest first
    List {
        /// Only of this builder
        #[arg(long, default_value = "", hide_default_value = true, value_name = "NODE")]
        builder: String,
    },
    /// Build a release from what the node holds
    Build {
        /// Its title in Arabic
        #[arg(long, default_value = "", hide_default_value = true)]
        title_ar: String,
        /// Its title in French
        #[arg(long, default_value = "", hide_default_value = true)]
        title_fr: String,
        /// Its title in English
        #[arg(long, default_value = "", hide_default_value = true)]
        title_en: String,
        /// Who it is for: node (the staff of this node), members or public
        #[arg(long, default_value = "members", value_parser = ["node", "members", "public"])]
        audience: String,
    },
    /// Withdraw a release that must not be seen any more: its cells are destroyed at every node
    Withdraw {
        /// Its identifier
        #[arg(value_name = "ID")]
        release: String,
        /// The reason; every node shows it
        #[arg(long, value_name = "TEXT")]
        why: String,
        /// Do not ask; needed where nobody can be asked: in a script, or with --json
        #[arg(long)]
        yes: bool,
    },
    /// One release
    Show {
        /// Its identifier, or latest
        #[arg(value_name = "ID")]
        release: String,
    },
    /// Compare two releases cell by cell: new, gone, changed, newly hidden, newly shown
    Diff {
        /// The earlier one: its identifier, or latest
        #[arg(value_name = "A")]
        before: String,
        /// The later one: its identifier, or latest
        #[arg(value_name = "B")]
        after: String,
        /// Say for each cell which submissions made the difference, as far as you may see them; it asks the node for each cell
        #[arg(long)]
        submissions: bool,
    },
    /// Attack it with the figures that the node holds: can hidden figures be computed from what it shows?
    Audit {
        /// Its identifier, or latest
        #[arg(value_name = "ID")]
        release: String,
        /// Another release that the attacker holds too; may be given several times
        #[arg(long, value_name = "ID")]
        with: Vec<String>,
        /// An organisation that attacks, and knows its own figures
        #[arg(long, default_value = "", hide_default_value = true, value_name = "ORG")]
        reporter: String,
    },
    /// Check that its builder has it in its log, and who signed the checkpoints of the logs that it was built from
    Verify {
        /// Its identifier, or latest
        #[arg(value_name = "ID")]
        release: String,
        /// A verifier key that you trust, of its builder, an origin or a witness (C2SP vkey); else those of the profile's
        /// trusted_keys
        #[arg(long = "key", value_name = "VKEY")]
        keys: Vec<String>,
    },
}

pub async fn run(console: &mut Console, profile: &Profile, command: &ReleaseCommand) -> Outcome {
    if let ReleaseCommand::Withdraw { yes, .. } = command {
        console.can_be_answered(*yes)?;
    }
    let connection = Connection::open(profile).await?;
    match command {
        ReleaseCommand::List { builder } => {
            let found = connection.list_releases(builder).await?;
            console.answer(|| found.iter().map(summary_json).collect(), |texts| all(texts, &found))
        }
        ReleaseCommand::Build { title_ar, title_fr, title_en, audience } => {
            let title = Text { ar: title_ar.clone(), fr: title_fr.clone(), en: title_en.clone() };
            let call = connection.build_release(&title, audience);
            let answer = watched(console, "progress-building", &Counter::default(), call).await;
            built(console, &answer?)
        }
        ReleaseCommand::Withdraw { release, why, yes } => withdraw(console, &connection, release, why, *yes).await,
        ReleaseCommand::Verify { release, keys } => verify::run(console, profile, &connection, release, keys).await,
        ReleaseCommand::Diff { before, after, submissions } => {
            diff::run(console, profile, &connection, [before, after], *submissions).await
        }
        ReleaseCommand::Audit { release, with, reporter } => {
            audit::run(console, &connection, release, with, reporter).await
        }
        ReleaseCommand::Show { release } => {
            let summary = connection.get_release(release, false).await?.release;
            console.answer(|| summary_json(&summary), |texts| one(texts, &summary))
        }
    }
}

async fn withdraw(console: &mut Console, connection: &Connection, release: &str, why: &str, yes: bool) -> Outcome {
    if !yes {
        let preview = connection.withdraw_release(release, why, true).await?;
        console.table(&one(&console.texts, &preview.release))?;
        if !console.confirm("release-withdraw-ask", Args::none())? {
            return Err(Failure::new(Exit::Refused, "error-not-confirmed", Args::none()));
        }
    }
    let done = connection.withdraw_release(release, why, false).await?;
    let position = text_of(done.position.as_ref());
    let said = Args::none().text("release", release).text("position", &position);
    console.done(|| json!({ "release": release, "position": position }), "release-withdrawn", said)
}

/// A release that was just built, and the cells that had to be left out of it.
fn built(console: &mut Console, answer: &BuiltRelease) -> Outcome {
    let summary = &answer.release;
    if answer.left_out_total > 0 {
        let remark = console.texts.say("release-left-out", Args::none().number("count", answer.left_out_total));
        console.remark(&remark)?;
        for cell in &answer.left_out {
            let breakdown = if cell.breakdown.is_empty() { String::new() } else { format!(" {}", cell.breakdown) };
            let place = format!("{} {} {}{breakdown}", cell.indicator, cell.area, cell.period);
            let why = match cell.reason.as_str() {
                "overflow" => console.texts.plain("release-left-out-overflow"),
                _ => console.texts.plain("release-left-out-out-of-range"),
            };
            console.remark(&format!("  {}", console.texts.labelled(&place, &why)))?;
        }
    }
    for line in left_out::lines(&console.texts, &answer.left_out_rows) {
        console.remark(&line)?;
    }
    console.answer(
        || {
            let mut json = summary_json(summary);
            json["left_out"] = answer.left_out.iter().map(left_out_json).collect();
            json["left_out_total"] = answer.left_out_total.into();
            json["left_out_rows"] = left_out::to_json(&answer.left_out_rows);
            json
        },
        |texts| one(texts, summary),
    )
}

fn left_out_json(cell: &LeftOutCell) -> Value {
    object!(cell: indicator, area, period, breakdown, reason)
}

pub fn summary_json(one: &ReleaseSummary) -> Value {
    let cut = |cut: &LogCut| object!(cut: origin, epoch, size, root);
    object!(one: release, number, time, builder, audience, cells, indicators;
        "title": text_json(&one.title),
        "position": one.position.to_string(),
        "catalogue": one.catalogue.to_string(),
        "cut": one.cut.iter().map(cut).collect::<Value>(),
    )
}

pub fn title(texts: &Texts, one: &ReleaseSummary) -> String {
    one.title.in_lang(texts.lang()).to_owned()
}

fn all(texts: &Texts, found: &[ReleaseSummary]) -> Table {
    listing(
        texts,
        found,
        &[
            ("columns-number", &|one| count(one.number)),
            ("columns-release", &|one| text(&one.release)),
            ("columns-title", &|one| text(title(texts, one))),
            ("columns-time", &|one| text(&one.time)),
            ("columns-builder", &|one| text(&one.builder)),
            ("columns-audience", &|one| text(texts.word("audience", &one.audience))),
            ("columns-cells", &|one| count(one.cells)),
            ("columns-position", &|one| optional(Some(&one.position))),
        ],
    )
}

fn one(texts: &Texts, one: &ReleaseSummary) -> Table {
    let cut: Vec<String> = one.cut.iter().map(|cut| format!("{}/{}: {}", cut.origin, cut.epoch, cut.size)).collect();
    facts(
        texts,
        vec![
            ("columns-release", text(&one.release)),
            ("columns-number", count(one.number)),
            ("columns-title", text(title(texts, one))),
            ("columns-time", text(&one.time)),
            ("columns-builder", text(&one.builder)),
            ("columns-audience", text(texts.word("audience", &one.audience))),
            ("columns-position", optional(Some(&one.position))),
            ("columns-catalogue", optional(Some(&one.catalogue))),
            ("columns-cut", list(texts, &cut)),
            ("columns-cells", count(one.cells)),
            ("columns-indicators", list(texts, &one.indicators)),
        ],
    )
}

#[cfg(test)]
pub fn sample_summary() -> ReleaseSummary {
    let position = crate::wire::position::Position { origin: "national".parse().unwrap(), epoch: 0, index: 1 };
    ReleaseSummary {
        release: "r1".into(),
        number: 3,
        title: Text::default(),
        time: String::new(),
        builder: "national".into(),
        audience: "members".into(),
        catalogue: position.clone(),
        position,
        cut: Vec::new(),
        cells: 0,
        indicators: Vec::new(),
    }
}
