//! Files with cells at the edges of what a node accepts: the longest text, the greatest figure, the last day.

use marsad::cli::submit::HowArgs;
use marsad::domain::sharing::Sharing;
use serde_json::{Value, json};

use super::corpus::Made;
use crate::support::dice::Dice;

const COLUMNS: [&str; 12] = [
    "INDICATOR",
    "REF_AREA",
    "TIME_PERIOD",
    "SEX",
    "METHOD",
    "OBS_VALUE",
    "OBS_STATUS",
    "CONF_STATUS",
    "ACTION",
    "REF_DATE",
    "EMBARGO_TIME",
    "COMMENT_OBS",
];

fn text(dice: &mut Dice, most: usize) -> String {
    let letter =
        dice.one(&["a", "ا", "é", "e\u{301}", "\u{1d11e}", "\u{200f}م", "\u{2067}x", "\u{feff}x", "'", "%", "\\"]);
    match dice.below(6) {
        0 => letter.repeat(most),
        1 => letter.repeat(most + 1),
        2 => letter.repeat(most / 2),
        _ => letter.to_owned(),
    }
}

/// Values at the edge of a column, and usual ones.
fn cell(dice: &mut Dice, column: &str, at_edge: bool) -> String {
    let (usual, edges): (&[&str], &[&str]) = match column {
        "INDICATOR" => (&["POP_TOTAL", "POP_TOTAL", "IMM_STOCK"], &["COHESION_ACT", "REFUG_STOCK", "BUDGET_MIG"]),
        "REF_AREA" => {
            (&["MA-02-381", "MA-02-411", "MA-02"], &["Nador", "\u{200f}MA-02-411", "ma-02-411", "MA-02-381-01-05"])
        }
        "TIME_PERIOD" if !at_edge => return (1_900 + dice.below(120)).to_string(),
        "TIME_PERIOD" => (
            &[],
            &[
                "1900",
                "1899",
                "2025",
                "2026",
                "2025-S2",
                "2025-Q4",
                "2026-02",
                "2026-W08",
                "2026-02-28",
                "2026-03-01",
                "٢٠٢٤",
            ],
        ),
        "SEX" => (&["", "_T", "F", "M"], &["_U", "f"]),
        "METHOD" => (&["LEGAL"], &["", "MUNICIPAL", "legal"]),
        "OBS_VALUE" => (
            &["5", "7", "12"],
            &[
                "0",
                "-0",
                "1000000000000",
                "1000000000001",
                "999999999999",
                "5.0",
                "0.5",
                "٥",
                "1e3",
                "9223372036854775807",
                "",
            ],
        ),
        "OBS_STATUS" => (&["", "A"], &["E", "P", "B", "D", "O", "L", "M", "H", "Q", "K", "W"]),
        "CONF_STATUS" => (&["", "F"], &["C", "N", "D", "S", "E"]),
        "ACTION" => (&["", "R"], &["D", "M", "I", "A"]),
        "REF_DATE" => {
            (&[""], &["1899-12-31", "1900", "2024-02-29", "2023-02-29", "9999-12-31", "2199-12", "٢٠٢٤-٠٧-٠١"])
        }
        "EMBARGO_TIME" => (
            &[""],
            &[
                "2030-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "0001-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999Z",
                "2030-01-01",
            ],
        ),
        _ if at_edge => return text(dice, 500),
        _ => (&[""], &[""]),
    };
    dice.one(if at_edge { edges } else { usual }).to_owned()
}

fn how(dice: &mut Dice) -> HowArgs {
    HowArgs {
        sharing: dice.one(&[None, None, Some(Sharing::Local), Some(Sharing::Federation)]),
        accept_warnings: Some("as published".to_owned()),
        comment: if dice.often(10) { text(dice, 500) } else { String::new() },
        ..HowArgs::default()
    }
}

/// A file of one to three rows.
pub fn edge_observations(seed: u64) -> Made {
    let dice = &mut Dice(seed ^ 0xed9e);
    let mut file = COLUMNS.join(",");
    file.push('\n');
    for _ in 0..1 + dice.below(3) {
        let edge = dice.below(2 * COLUMNS.len());
        let mut cells = Vec::new();
        for (n, column) in COLUMNS.iter().enumerate() {
            let at_edge = n == edge || dice.often(2);
            cells.push(cell(dice, column, at_edge));
        }
        file.push_str(&cells.join(","));
        file.push('\n');
    }
    Made { bytes: file.into_bytes(), how: how(dice) }
}

/// Values at the edge of a field of an event.
fn field(dice: &mut Dice) -> (&'static str, Value) {
    match dice.below(14) {
        0 => ("eventId", json!(dice.one(&["e", "E-1_@$"]).repeat(dice.one(&[1, 10, 64])))),
        1 => ("version", json!(dice.one(&[0_u32, 1, 2, 0x7fff_ffff, 0x8000_0000, u32::MAX]))),
        2 => ("title", json!({ "ar": text(dice, 300), "fr": "Texte" })),
        3 => ("start", json!(dice.one(&["1900-01-01", "1899-12-31", "2022", "2022-01", "2022-02-29"]))),
        4 => ("end", json!(dice.one(&["2199-12-31", "2200-01-01", "2022", "2021-12-31"]))),
        5 => ("area", json!(dice.one(&["MA-02-411", "", "Nador", "MA-02-381-01-05"]))),
        6 => ("venue", json!(text(dice, 300))),
        7 => ("notes", json!(text(dice, 2_000))),
        8 => ("organisers", json!(vec!["region-or"; dice.one(&[0, 2, 60])])),
        9 => ("themes", json!(vec!["T_RECEPTION"; dice.one(&[0, 2, 60])])),
        10 => (
            "sources",
            json!(vec![json!({ "title": text(dice, 300), "uri": "https://example.org/" }); dice.one(&[1, 50])]),
        ),
        11 => (
            "figures",
            json!([{ "indicator": "POP_TOTAL", "area": "MA-02", "period": "2022", "value": dice.one(&["12", "1e9", "0.5", "12 000", "٥", "-1"]), "unit": "PERS" }]),
        ),
        12 => (
            "participants",
            json!(vec![
                json!({ "organisation": "region-or", "role": "PARTICIPANT", "roleTitle": text(dice, 300) });
                dice.one(&[1, 60])
            ]),
        ),
        _ => ("sensitivity", json!(dice.one(&["low", "medium", "high", "very_high", "LOW"]))),
    }
}

/// A file of one event.
pub fn edge_events(seed: u64) -> Made {
    let dice = &mut Dice(seed ^ 0x0e0e);
    let mut event = json!({
        "eventId": format!("edge-{seed}"), "version": 1, "type": "GOV_PLAN", "status": "HELD", "title": { "fr": "Texte" },
        "start": "2022-01-01", "end": "2022-12-31", "datePrecision": "RANGE", "dateEvidence": "STATED", "area": "MA-02",
        "geoPrecision": "REGION", "organisers": ["region-or"], "themes": ["T_RECEPTION"], "sources": [{ "title": "test" }],
        "language": "fr", "sensitivity": "low",
    });
    for _ in 0..dice.below(3) {
        let (name, value) = field(dice);
        event[name] = value;
    }
    Made { bytes: event.to_string().into_bytes(), how: how(dice) }
}
