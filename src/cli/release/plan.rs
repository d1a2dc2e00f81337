//! `marsad release plan`: the calendar of releases, announced before they are built.

use clap::{Args as ClapArgs, Subcommand};
use serde_json::Value;

use super::TitleArgs;
use crate::cli::answers::{facts, listing, object, text, text_json};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::client::Connection;
use crate::client::answers::PlannedRelease;
use crate::formats::tables::Table;
use crate::texts::{Args, Texts};
use crate::wire::request::PlanRequest;

#[derive(Debug, Clone, Subcommand)]
pub enum PlanCommand {
    /// Announce a release for a day, or move it to another day
    Add(PlanArgs),
    /// Releases that are planned, by day
    List {
        /// Only of this builder
        #[arg(long, default_value = "", hide_default_value = true, value_name = "NODE")]
        builder: String,
    },
    /// A release is not planned any more
    Drop {
        /// Its identifier
        #[arg(value_name = "ID")]
        plan: String,
        /// The reason; every reader of the calendar could rely on the day
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
}

#[derive(Debug, Clone, ClapArgs)]
pub struct PlanArgs {
    /// Its identifier, chosen by you: 2026-q4
    #[arg(value_name = "ID")]
    plan: String,
    /// The day on which it is to be released: 2026-12-15
    #[arg(long, value_name = "DAY")]
    date: String,
    /// Who it is for: node (the staff of this node), members or public
    #[arg(long, default_value = "public", value_parser = ["node", "members", "public"])]
    audience: String,
    #[command(flatten)]
    title: TitleArgs,
    /// The reason; needed to move a release that was announced
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
    why: String,
}

pub async fn run(console: &mut Console, connection: &Connection, command: &PlanCommand) -> Outcome {
    match command {
        PlanCommand::Add(args) => {
            let asked = PlanRequest {
                id: args.plan.clone(),
                day: args.date.clone(),
                audience: args.audience.clone(),
                title: args.title.text(),
                dropped: false,
                reason: args.why.clone(),
            };
            let plan = connection.plan_release(asked).await?;
            console.answer(|| json(&plan), |texts| one(texts, &plan))
        }
        PlanCommand::List { builder } => list(console, connection, builder).await,
        PlanCommand::Drop { plan, why } => {
            let asked = PlanRequest { id: plan.clone(), dropped: true, reason: why.clone(), ..PlanRequest::default() };
            let dropped = connection.plan_release(asked).await?;
            let said = Args::none().text("plan", &dropped.id).text("position", &dropped.position);
            console.done(|| json(&dropped), "release-plan-dropped", said)
        }
    }
}

pub async fn list(console: &mut Console, connection: &Connection, builder: &str) -> Outcome {
    let found = connection.list_planned_releases(builder).await?;
    console.answer(|| found.iter().map(json).collect(), |texts| all(texts, &found))
}

fn title(texts: &Texts, plan: &PlannedRelease) -> String {
    plan.title.in_lang(texts.lang()).to_owned()
}

fn all(texts: &Texts, found: &[PlannedRelease]) -> Table {
    listing(
        texts,
        found,
        &[
            ("columns-day", &|one| text(&one.day)),
            ("columns-plan", &|one| text(&one.id)),
            ("columns-title", &|one| text(title(texts, one))),
            ("columns-builder", &|one| text(&one.builder)),
            ("columns-audience", &|one| text(texts.word("audience", &one.audience))),
            ("columns-change-reason", &|one| text(&one.note)),
            ("columns-release", &|one| text(&one.released)),
        ],
    )
}

fn one(texts: &Texts, one: &PlannedRelease) -> Table {
    facts(
        texts,
        vec![
            ("columns-plan", text(&one.id)),
            ("columns-day", text(&one.day)),
            ("columns-title", text(title(texts, one))),
            ("columns-builder", text(&one.builder)),
            ("columns-audience", text(texts.word("audience", &one.audience))),
            ("columns-change-reason", text(&one.note)),
            ("columns-position", text(one.position.to_string())),
        ],
    )
}

fn json(one: &PlannedRelease) -> Value {
    object!(one: id, builder, day, audience, note, released;
        "title": text_json(&one.title),
        "position": one.position.to_string(),
    )
}
