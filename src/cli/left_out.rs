//! Rows that an answer was made without, in words.

use serde_json::{Value, json};

use crate::cli::i18n::{Args, Texts};
use crate::wire::pb;

/// A line for each indicator and reason.
#[must_use]
pub fn lines(texts: &Texts, rows: &[pb::LeftOutRows]) -> Vec<String> {
    rows.iter().map(|one| line(texts, one)).collect()
}

fn line(texts: &Texts, one: &pb::LeftOutRows) -> String {
    let why = match one.reason.as_str() {
        "area" => texts.plain("left-out-area"),
        "dimensions" => texts.plain("left-out-dimensions"),
        "code" => texts.plain("left-out-code"),
        "decimals" => texts.plain("left-out-decimals"),
        // Of a newer node.
        other => other.to_owned(),
    };
    let args = Args::none().text("indicator", &one.indicator).number("count", one.rows).text("why", why);
    texts.say("left-out-rows", args)
}

/// For programs.
#[must_use]
pub fn to_json(rows: &[pb::LeftOutRows]) -> Value {
    let one = |one: &pb::LeftOutRows| json!({ "indicator": one.indicator, "reason": one.reason, "rows": one.rows });
    rows.iter().map(one).collect()
}
