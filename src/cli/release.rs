//! `marsad release`: the releases that aggregates are pulled from.

use clap::Subcommand;
use serde_json::{Value, json};

use crate::cli::console::{Console, count, facts, listing};
use crate::cli::error::{Exit, Failure, Outcome};
use crate::cli::i18n::{Args, Texts};
use crate::cli::left_out;
use crate::cli::progress::{Counter, watched};
use crate::cli::status::failure_of;
use crate::cli::submit::position_text;
use crate::client::{Connection, Profile};
use crate::domain::text::Text;
use crate::formats::tables::{Table, TableCell};
use crate::wire::pb;

mod verify;

/// What to do.
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

/// Runs the command.
///
/// # Errors
/// What the node answers instead.
pub async fn run(console: &mut Console, profile: &Profile, command: &ReleaseCommand) -> Outcome {
    if let ReleaseCommand::Withdraw { yes, .. } = command {
        console.can_be_answered(*yes)?;
    }
    let connection = Connection::open(profile).await?;
    let mut client = connection.admin();
    let summary = match command {
        ReleaseCommand::List { builder } => {
            let found = list(&connection, builder).await?;
            return console.answer(
                || Value::from(found.iter().map(summary_json).collect::<Vec<_>>()),
                |texts| all(texts, &found),
            );
        }
        ReleaseCommand::Build { title_ar, title_fr, title_en, audience } => {
            let title = pb::Text { ar: title_ar.clone(), fr: title_fr.clone(), en: title_en.clone() };
            let request = pb::BuildReleaseRequest { title: Some(title), audience: audience.clone() };
            let call = client.build_release(request);
            let answer = watched(console, "progress-building", &Counter::default(), call).await;
            return built(console, &answer.map_err(failure_of)?.into_inner());
        }
        ReleaseCommand::Withdraw { release, why, yes } => {
            return withdraw(console, &connection, release, why, *yes).await;
        }
        ReleaseCommand::Verify { release, keys } => {
            return verify::run(console, profile, &connection, release, keys).await;
        }
        ReleaseCommand::Show { release } => {
            let request = pb::GetReleaseRequest { release: release.clone(), with_proof: false };
            client.get_release(request).await.map_err(failure_of)?.into_inner().release
        }
    };
    let summary = summary.unwrap_or_default();
    console.answer(|| summary_json(&summary), |texts| one(texts, &summary))
}

/// All releases, page after page.
async fn list(connection: &Connection, builder: &str) -> Result<Vec<pb::ReleaseSummary>, Failure> {
    let mut found = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = pb::ListReleasesRequest { builder: builder.to_owned(), page_size: 1_000, page_token };
        let answer = connection.admin().list_releases(request).await.map_err(failure_of)?.into_inner();
        found.extend(answer.releases);
        page_token = answer.next_page_token;
        if page_token.is_empty() {
            return Ok(found);
        }
    }
}

async fn withdraw(console: &mut Console, connection: &Connection, release: &str, why: &str, yes: bool) -> Outcome {
    let request = |preview| pb::WithdrawReleaseRequest { release: release.to_owned(), reason: why.to_owned(), preview };
    let mut client = connection.admin();
    if !yes {
        let preview = client.withdraw_release(request(true)).await.map_err(failure_of)?.into_inner();
        let table = one(&console.texts, &preview.release.unwrap_or_default());
        console.table(&table)?;
        if !console.confirm("release-withdraw-ask", Args::none())? {
            return Err(Failure::new(Exit::Refused, "error-not-confirmed", Args::none()));
        }
    }
    let done = client.withdraw_release(request(false)).await.map_err(failure_of)?.into_inner();
    let position = done.position.as_ref().map_or_else(String::new, position_text);
    if console.json {
        return console.value(&json!({ "release": release, "position": position }));
    }
    console.say("release-withdrawn", Args::none().text("release", release).text("position", position))
}

/// A release that was just built, and the cells that had to be left out of it.
fn built(console: &mut Console, answer: &pb::BuildReleaseResponse) -> Outcome {
    let summary = answer.release.clone().unwrap_or_default();
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
            let mut json = summary_json(&summary);
            json["left_out"] = answer.left_out.iter().map(left_out_json).collect();
            json["left_out_total"] = answer.left_out_total.into();
            json["left_out_rows"] = left_out::to_json(&answer.left_out_rows);
            json
        },
        |texts| one(texts, &summary),
    )
}

fn left_out_json(cell: &pb::LeftOutCell) -> Value {
    json!({
        "indicator": cell.indicator,
        "area": cell.area,
        "period": cell.period,
        "breakdown": cell.breakdown,
        "reason": cell.reason,
    })
}

/// A release for programs.
#[must_use]
pub fn summary_json(one: &pb::ReleaseSummary) -> Value {
    let title = one.title.clone().unwrap_or_default();
    let cut =
        |cut: &pb::LogCut| json!({ "origin": cut.origin, "epoch": cut.epoch, "size": cut.size, "root": cut.root });
    json!({
        "release": one.release,
        "number": one.number,
        "title": { "ar": title.ar, "fr": title.fr, "en": title.en },
        "time": one.time,
        "builder": one.builder,
        "audience": one.audience,
        "position": one.position.as_ref().map(position_text),
        "catalogue": one.catalogue.as_ref().map(position_text),
        "cut": one.cut.iter().map(cut).collect::<Vec<_>>(),
        "cells": one.cells,
        "indicators": one.indicators,
    })
}

/// The title of a release in the person's language.
#[must_use]
pub fn title(texts: &Texts, one: &pb::ReleaseSummary) -> String {
    Text::from(one.title.clone().unwrap_or_default()).in_lang(texts.lang()).to_owned()
}

fn all(texts: &Texts, found: &[pb::ReleaseSummary]) -> Table {
    let columns = [
        "columns-number",
        "columns-release",
        "columns-title",
        "columns-time",
        "columns-builder",
        "columns-audience",
        "columns-cells",
        "columns-position",
    ];
    let rows = found.iter().map(|one| {
        vec![
            count(one.number),
            TableCell::text(&one.release),
            TableCell::text(title(texts, one)),
            TableCell::text(&one.time),
            TableCell::text(&one.builder),
            TableCell::text(texts.word("audience", &one.audience)),
            count(one.cells),
            TableCell::text(one.position.as_ref().map_or_else(String::new, position_text)),
        ]
    });
    listing(texts, &columns, rows.collect())
}

fn one(texts: &Texts, one: &pb::ReleaseSummary) -> Table {
    let cut = one.cut.iter().map(|cut| format!("{}/{}: {}", cut.origin, cut.epoch, cut.size)).collect::<Vec<_>>();
    let position =
        |position: &Option<pb::LogPosition>| TableCell::text(position.as_ref().map_or_else(String::new, position_text));
    facts(
        texts,
        vec![
            ("columns-release", TableCell::text(&one.release)),
            ("columns-number", count(one.number)),
            ("columns-title", TableCell::text(title(texts, one))),
            ("columns-time", TableCell::text(&one.time)),
            ("columns-builder", TableCell::text(&one.builder)),
            ("columns-audience", TableCell::text(texts.word("audience", &one.audience))),
            ("columns-position", position(&one.position)),
            ("columns-catalogue", position(&one.catalogue)),
            ("columns-cut", TableCell::text(texts.listed(&cut.join(", ")))),
            ("columns-cells", count(one.cells)),
            ("columns-indicators", TableCell::text(texts.listed(&one.indicators.join(", ")))),
        ],
    )
}
