//! `marsad call answer`: the figures that a call asks the caller for and that cannot be given.

use clap::Args as ClapArgs;
use serde_json::json;

use super::{full_name, refusal};
use crate::cli::console::Console;
use crate::cli::error::{Outcome, usage};
use crate::cli::roster::area;
use crate::client::call::BoardRequest;
use crate::client::files::write_atomically;
use crate::client::{Connection, SubmitContext, SubmitOptions};
use crate::domain::board::{Row, State};
use crate::domain::call::{Cannot, CannotStatus, Cannots};
use crate::domain::code::AreaCode;
use crate::texts::Args;
use std::path::PathBuf;

#[derive(Debug, Clone, ClapArgs)]
pub struct AnswerArgs {
    /// The call: its name, with that of its node before it (node/ID) where several nodes have one of this name
    pub id: String,
    /// O: there is no figure; L: it was not collected; M: it cannot exist
    #[arg(long, value_name = "O|L|M", value_parser = status_argument)]
    pub cannot: CannotStatus,
    /// Why; every node shows it
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Only these indicators; by default all that the call asks you for and that did not come
    #[arg(long = "indicator", value_delimiter = ',', value_name = "INDICATOR")]
    pub indicators: Vec<String>,
    /// Only these areas; by default all that the call asks you for
    #[arg(long = "area", value_delimiter = ',', value_name = "AREA")]
    pub areas: Vec<String>,
    /// Write the receipt to FILE
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
}

fn status_argument(text: &str) -> Result<CannotStatus, String> {
    CannotStatus::parse(text).ok_or_else(|| "usage-call-cannot".to_owned())
}

pub async fn run(console: &mut Console, connection: Connection, args: &AnswerArgs) -> Outcome {
    let node = SubmitContext::open(connection).await?;
    let call = full_name(&node.connection, &args.id).await?;
    let areas: Vec<AreaCode> = args.areas.iter().map(|text| area(&node.catalogue, text)).collect::<Result<_, _>>()?;
    let asked = BoardRequest { call: call.clone(), ..BoardRequest::default() };
    let rows = node.connection.board(asked).await?;
    let is_open = |row: &&Row| matches!(row.state, State::Due | State::Overdue | State::Returned);
    let wanted = |row: &&Row| {
        let cell = &row.duty.cell;
        (args.indicators.is_empty() || args.indicators.iter().any(|code| code == cell.indicator.as_str()))
            && (areas.is_empty() || areas.contains(&cell.area))
    };
    let cannot = |row: &Row| Cannot {
        indicator: row.duty.cell.indicator.clone(),
        area: row.duty.cell.area.clone(),
        status: args.cannot,
        reason: args.reason.clone(),
    };
    let mut list: Vec<Cannot> = rows.iter().filter(is_open).filter(wanted).map(cannot).collect();
    list.dedup();
    let nothing = |fault| usage("error-call-nothing-open", Args::none().text("call", &call)).because(fault);
    let cannots = Cannots::new(list).map_err(nothing)?;
    let options = SubmitOptions { call: call.clone(), ..SubmitOptions::new(console.texts.lang()) };
    let answered = node.connection.answer_call(&options, &node.versions, &cannots).await;
    let receipt = answered.map_err(|error| refusal(console, error))?;
    if let Some(path) = &args.receipt {
        write_atomically(path, &receipt.document)?;
    }
    let said = Args::none().number("count", cannots.list().len()).text("call", &call);
    let said = said.text("submission", &receipt.submission);
    let figures =
        || cannots.list().iter().map(|own| json!({ "indicator": own.indicator.as_str(), "area": own.area.as_str() }));
    let shown = || {
        json!({
            "call": call,
            "submission": receipt.submission,
            "position": receipt.position.to_string(),
            "cannot": args.cannot.as_str(),
            "figures": figures().collect::<Vec<_>>(),
        })
    };
    console.done(shown, "call-answered", said)
}
