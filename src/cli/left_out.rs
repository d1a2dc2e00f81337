//! Rows that an answer leaves out, in words.

use serde_json::Value;

use crate::cli::answers::object;
use crate::client::answers::LeftOutRows;
use crate::texts::{Args, Texts};

/// A line for each indicator and reason.
pub fn lines(texts: &Texts, rows: &[LeftOutRows]) -> Vec<String> {
    rows.iter().map(|one| line(texts, one)).collect()
}

fn line(texts: &Texts, one: &LeftOutRows) -> String {
    let why = match one.reason.as_str() {
        "area" => texts.plain("left-out-area"),
        "dimensions" => texts.plain("left-out-dimensions"),
        "code" => texts.plain("left-out-code"),
        "decimals" => texts.plain("left-out-decimals"),
        // A reason of a newer node.
        other => other.to_owned(),
    };
    let args = Args::none().text("indicator", &one.indicator).number("count", one.rows).text("why", why);
    texts.say("left-out-rows", args)
}

pub fn to_json(rows: &[LeftOutRows]) -> Value {
    let one = |one: &LeftOutRows| object!(one: indicator, reason, rows);
    rows.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::text::Lang;

    #[test]
    fn each_reason_has_a_sentence_in_each_language() {
        let of = |reason: &str| LeftOutRows { indicator: "POP_TOTAL".into(), reason: reason.into(), rows: 12 };
        let rows = ["area", "dimensions", "code", "decimals"].map(of);
        for lang in [Lang::Arabic, Lang::French, Lang::English] {
            let mut lines = lines(&Texts::new(lang), &rows);
            for line in &lines {
                assert!(line.contains("POP_TOTAL") && line.contains("12"), "{line}");
            }
            lines.sort();
            lines.dedup();
            assert_eq!(lines.len(), rows.len(), "{lang}: {lines:?}");
        }
        // A node of a later version may have other reasons.
        assert!(lines(&Texts::new(Lang::English), &[of("rhythm")])[0].ends_with("rhythm"));
        assert_eq!(to_json(&rows)[3], json!({ "indicator": "POP_TOTAL", "reason": "decimals", "rows": 12 }));
    }
}
