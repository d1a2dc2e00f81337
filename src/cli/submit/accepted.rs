//! The answer for an accepted submission: what was stored, what was stored already, and what has become of it since.

use std::path::Path;

use serde_json::{Value, json};

use super::{SubmitArgs, sharing_name};
use crate::cli::console::Console;
use crate::cli::error::{Failure, Outcome};
use crate::client::files::write_atomically;
use crate::client::{Effect, Submission, SubmissionReceipt};
use crate::texts::Args;

/// Prints what was stored and where, or what was stored already; then writes the receipt.
pub(super) fn print_accepted(
    console: &mut Console,
    file: &Path,
    args: &SubmitArgs,
    receipt: &SubmissionReceipt,
    effect: &Effect,
) -> Result<Value, Failure> {
    let position = &receipt.position;
    let sharing = sharing_name(receipt.sharing);
    let before = effect.submission.as_ref();
    let time = before.map_or("", |before| &before.time);
    let said = Args::none()
        .text("file", file.display())
        // If the rows were stored already, the receipt may be of a larger submission.
        .number("rows", if effect.unchanged_rows > 0 { sent_rows(effect) } else { receipt.rows })
        .text("submission", &receipt.submission)
        .text("position", position)
        .text("sharing", console.texts.word("sharing", sharing));
    match effect.outcome.as_str() {
        "UNCHANGED" => console.say("submit-unchanged", said.text("time", time))?,
        "REPLAYED" => console.say("submit-replayed", said.text("time", time))?,
        _ => console.say("submit-accepted", said)?,
    }
    print_changes(console, effect)?;
    print_since(console, before, effect)?;
    if let Some(path) = &args.receipt {
        if let Err(failure) = write_atomically(path, &receipt.document).map_err(Failure::from) {
            // The submission is stored although the receipt could not be written, and the person must know that.
            let fetch = Args::none().text("submission", &receipt.submission).text("path", path.display());
            return Err(Failure::new(failure.exit, "submit-receipt-lost", fetch).because(failure));
        }
        console.say("submit-receipt", Args::none().text("path", path.display()))?;
    }
    Ok(json!({
        "file": file.display().to_string(),
        "submission": receipt.submission,
        "origin": position.origin.as_str(),
        "epoch": position.epoch,
        "index": position.index,
        "entries": receipt.entries,
        "rows": receipt.rows,
        "sharing": sharing,
        "receipt": args.receipt.as_ref().map(|path| path.display().to_string()),
        "outcome": effect.outcome.to_ascii_lowercase(),
        "state": before.map_or("CURRENT", |before| &before.state),
        "new": effect.new_rows,
        "changed": effect.changed_rows,
        "unchanged": effect.unchanged_rows,
        "held_in": effect.held_in,
        "outdated": effect.outdated_rows,
        "superseded_by": effect.superseded_by.iter().map(|later| later.submission.as_str()).collect::<Vec<_>>(),
    }))
}

const fn sent_rows(effect: &Effect) -> u64 {
    effect.new_rows + effect.changed_rows + effect.unchanged_rows
}

/// How many rows are new, changed and unchanged, unless all are new; and which other submissions hold the unchanged rows.
fn print_changes(console: &mut Console, effect: &Effect) -> Outcome {
    if effect.outcome == "STORED" && effect.changed_rows + effect.unchanged_rows > 0 {
        let counts = [
            ("submit-rows-new", effect.new_rows),
            ("submit-rows-changed", effect.changed_rows),
            ("submit-rows-unchanged", effect.unchanged_rows),
        ];
        for (message, rows) in counts {
            console.say(message, Args::none().number("rows", rows))?;
        }
    }
    for submission in effect.held_in.iter().skip(1) {
        console.say("submit-held-too", Args::none().text("submission", submission))?;
    }
    Ok(())
}

/// What happened to a submission after it was stored.
fn print_since(console: &mut Console, before: Option<&Submission>, effect: &Effect) -> Outcome {
    if let Some(by) = before.and_then(|before| before.retraction.as_ref()) {
        let args = Args::none().text("time", &by.time).text("by", &by.by).text("reason", &by.reason);
        console.say("submit-since-withdrawn", args)?;
    }
    for one in &effect.superseded_by {
        let args = Args::none().text("submission", &one.submission).text("time", &one.time);
        console.say("submit-since-superseded", args)?;
    }
    if effect.outdated_rows > 0 {
        console.say("submit-since-outdated", Args::none().number("rows", effect.outdated_rows))?;
    }
    Ok(())
}
