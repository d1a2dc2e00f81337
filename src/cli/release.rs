//! `marsad release`: the releases that aggregates are pulled from.

use clap::{Args as ClapArgs, Subcommand};
use serde_json::{Value, json};

use crate::cli::answers::{count, facts, list, listing, object, optional, text, text_json};
use crate::cli::console::Console;
use crate::cli::error::{Exit, Failure, Outcome};
use crate::client::answers::{LogCut, ReleaseSummary};
use crate::client::{Connection, Profile};
use crate::domain::text::Text;
use crate::formats::tables::Table;
use crate::texts::{Args, Texts};
use crate::wire::field::text_of;

use build::BuildArgs;
use plan::PlanCommand;

mod audit;
mod build;
mod diff;
mod loss;
mod plan;
mod verify;

/// The title of a release.
#[derive(Debug, Clone, ClapArgs)]
struct TitleArgs {
    /// Its title in Arabic
    #[arg(long, default_value = "", hide_default_value = true)]
    title_ar: String,
    /// Its title in French
    #[arg(long, default_value = "", hide_default_value = true)]
    title_fr: String,
    /// Its title in English
    #[arg(long, default_value = "", hide_default_value = true)]
    title_en: String,
}

impl TitleArgs {
    fn text(&self) -> Text {
        Text { ar: self.title_ar.clone(), fr: self.title_fr.clone(), en: self.title_en.clone() }
    }
}

#[derive(Debug, Clone, Subcommand)]
pub enum ReleaseCommand {
    /// Releases that the node holds, the newest first
    List {
        /// Only of this builder
        #[arg(long, default_value = "", hide_default_value = true, value_name = "NODE")]
        builder: String,
        /// Those that are planned, not those that were built
        #[arg(long)]
        planned: bool,
    },
    /// Releases that are planned: announced for a day before they are built
    #[command(subcommand)]
    Plan(PlanCommand),
    /// Build a release from what the node holds
    Build(BuildArgs),
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
    /// Check that its builder has it in its log, and who signed the checkpoints of the logs that it was built from; then let the
    /// node compute it again from what it holds, if you are one of its admins
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
        ReleaseCommand::List { builder, planned: true } => plan::list(console, &connection, builder).await,
        ReleaseCommand::Plan(command) => plan::run(console, &connection, command).await,
        ReleaseCommand::List { builder, planned: false } => {
            let found = connection.list_releases(builder).await?;
            console.answer(|| found.iter().map(summary_json).collect(), |texts| all(texts, &found))
        }
        ReleaseCommand::Build(args) => build::run(console, &connection, args).await,
        ReleaseCommand::Withdraw { release, why, yes } => withdraw(console, &connection, release, why, *yes).await,
        ReleaseCommand::Verify { release, keys } => verify::run(console, profile, &connection, release, keys).await,
        ReleaseCommand::Diff { before, after, submissions } => {
            diff::run(console, profile, &connection, [before, after], *submissions).await
        }
        ReleaseCommand::Audit { release, with, reporter } => {
            audit::run(console, &connection, release, with, reporter).await
        }
        ReleaseCommand::Show { release } => loss::shown(console, &connection, release).await,
    }
}

async fn withdraw(console: &mut Console, connection: &Connection, release: &str, why: &str, yes: bool) -> Outcome {
    if !yes {
        let preview = connection.withdraw_release(release, why, true).await?;
        console.table(&one(&console.texts, &preview.release, &[]))?;
        if !console.confirm("release-withdraw-ask", Args::none())? {
            return Err(Failure::new(Exit::Refused, "error-not-confirmed", Args::none()));
        }
    }
    let done = connection.withdraw_release(release, why, false).await?;
    let position = text_of(done.position.as_ref());
    let said = Args::none().text("release", release).text("position", &position);
    console.done(|| json!({ "release": release, "position": position }), "release-withdrawn", said)
}

pub fn summary_json(one: &ReleaseSummary) -> Value {
    let cut = |cut: &LogCut| object!(cut: origin, epoch, size, root);
    object!(one: release, number, time, builder, audience, cells, indicators, licence, state, corrects, correction_reason,
        bound_by, plan, planned_day, early_reason;
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
            ("columns-release-state", &|one| text(state(texts, one))),
            ("columns-licence", &|one| text(&one.licence)),
            ("columns-cells", &|one| count(one.cells)),
            ("columns-position", &|one| optional(Some(&one.position))),
        ],
    )
}

/// provisional or final; empty in releases of older programs.
fn state(texts: &Texts, one: &ReleaseSummary) -> String {
    if one.state.is_empty() { String::new() } else { texts.word("release", &one.state) }
}

/// `2 (9f…), for the reason that it gives`.
fn correction(texts: &Texts, one: &ReleaseSummary) -> String {
    let args = Args::none().number("number", one.number).text("release", &one.release);
    texts.say("release-correction", args.text("reason", &one.correction_reason))
}

fn one(texts: &Texts, one: &ReleaseSummary, corrected_by: &[ReleaseSummary]) -> Table {
    let corrections: Vec<String> = corrected_by.iter().map(|later| correction(texts, later)).collect();
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
            ("columns-release-state", text(state(texts, one))),
            ("columns-licence", text(&one.licence)),
            ("columns-corrects", text(&one.corrects)),
            ("columns-correction-reason", text(&one.correction_reason)),
            ("columns-corrected-by", text(corrections.join("; "))),
            ("columns-plan", text(&one.plan)),
            ("columns-planned-day", text(&one.planned_day)),
            ("columns-early-reason", text(&one.early_reason)),
            ("columns-position", optional(Some(&one.position))),
            ("columns-catalogue", optional(Some(&one.catalogue))),
            ("columns-cut", list(texts, &cut)),
            ("columns-bound-by", list(texts, &one.bound_by)),
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
        licence: String::new(),
        state: "final".into(),
        corrects: String::new(),
        correction_reason: String::new(),
        bound_by: Vec::new(),
        plan: String::new(),
        planned_day: String::new(),
        early_reason: String::new(),
    }
}
