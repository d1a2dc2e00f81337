//! `marsad release build`: a new release, and what had to be left out of it.

use clap::Args as ClapArgs;
use serde_json::Value;

use super::{TitleArgs, loss, one, summary_json};
use crate::cli::answers::object;
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::cli::left_out;
use crate::cli::progress::{Counter, watched};
use crate::client::Connection;
use crate::client::answers::{BuiltRelease, LeftOutCell};
use crate::texts::Args;
use crate::wire::request::BuildRequest;

#[derive(Debug, Clone, ClapArgs)]
pub struct BuildArgs {
    #[command(flatten)]
    title: TitleArgs,
    /// Who it is for: node (the staff of this node), members or public
    #[arg(long, default_value = "members", value_parser = ["node", "members", "public"])]
    audience: String,
    /// Its licence; by default CC BY 4.0 for the public, and none for fewer people
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
    licence: String,
    /// It is provisional: another release with better figures is expected
    #[arg(long)]
    provisional: bool,
    /// The release that it corrects: an identifier; it may be withdrawn
    #[arg(long, default_value = "", hide_default_value = true, value_name = "ID", requires = "reason")]
    corrects: String,
    /// Why it corrects that release; every reader sees it
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT", requires = "corrects")]
    reason: String,
    /// The planned release that it is: an identifier of `release plan list`, for the same audience
    #[arg(long, default_value = "", hide_default_value = true, value_name = "ID")]
    plan: String,
    /// Why it is built before the planned day; every reader sees it
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT", requires = "plan")]
    early: String,
    /// Compute every indicator, also those that have not changed since the release before; the release is the same
    #[arg(long)]
    full: bool,
}

pub async fn run(console: &mut Console, connection: &Connection, args: &BuildArgs) -> Outcome {
    let asked = BuildRequest {
        title: args.title.text(),
        audience: args.audience.clone(),
        licence: args.licence.clone(),
        provisional: args.provisional,
        corrects: args.corrects.clone(),
        reason: args.reason.clone(),
        plan: args.plan.clone(),
        early: args.early.clone(),
        full: args.full,
    };
    let call = connection.build_release(asked);
    let answer = watched(console, "progress-building", &Counter::default(), call).await;
    built(console, &answer?)
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
    if !console.json {
        loss::tell(console, &answer.loss)?;
        let effort = Args::none().number("computed", answer.computed).number("kept", answer.kept);
        console.remark(&console.texts.say("release-effort", effort))?;
    }
    console.answer(
        || {
            let mut json = summary_json(summary);
            json["loss"] = loss::json(&answer.loss);
            json["left_out"] = answer.left_out.iter().map(left_out_json).collect();
            json["left_out_total"] = answer.left_out_total.into();
            json["left_out_rows"] = left_out::to_json(&answer.left_out_rows);
            json["computed"] = answer.computed.into();
            json["kept"] = answer.kept.into();
            json
        },
        |texts| one(texts, summary, &[]),
    )
}

fn left_out_json(cell: &LeftOutCell) -> Value {
    object!(cell: indicator, area, period, breakdown, reason)
}
