//! `marsad release audit`: what an attacker finds out about the hidden figures of a release.

use serde_json::Value;

use crate::cli::answers::{count, list, listing, object, text};
use crate::cli::console::Console;
use crate::cli::error::{Exit, Failure, Outcome};
use crate::cli::release::summary_json;
use crate::client::Connection;
use crate::client::answers::{AuditCell, AuditLeak, AuditTerm, AuditedIndicators, ReleaseAudit};
use crate::formats::tables::Table;
use crate::texts::server_words::sentence;
use crate::texts::{Args, Texts};

pub async fn run(
    console: &mut Console,
    connection: &Connection,
    release: &str,
    with: &[String],
    reporter: &str,
) -> Outcome {
    let found = connection.audit_release(release, with, reporter).await?;
    if console.json {
        console.value(&json(&found))?;
    } else {
        console.table(&table(&console.texts, &found))?;
        let said: Vec<String> = found.indicators.iter().flat_map(|one| lines(&console.texts, one)).collect();
        for line in said {
            console.line(&line)?;
        }
    }
    match found.verdict.as_str() {
        "SAFE" => {
            let said = console.texts.plain("audit-safe");
            console.announce(&said)
        }
        "NOT_SAFE" => Err(Failure::new(Exit::Unverified, "audit-not-safe", Args::none())),
        _ => {
            let reasons: Vec<&str> = found.indicators.iter().map(|one| one.reason.as_str()).collect();
            let reason = reasons.iter().find(|reason| !reason.is_empty()).copied().unwrap_or_default();
            Err(Failure::new(
                Exit::Unverified,
                "audit-not-decided",
                Args::none().text("reason", sentence(&console.texts, reason)),
            ))
        }
    }
}

fn table(texts: &Texts, found: &ReleaseAudit) -> Table {
    listing(
        texts,
        &found.indicators,
        &[
            ("columns-indicators", &|one| list(texts, &one.indicators)),
            ("columns-hidden-numbers", &|one| count(one.hidden)),
            ("columns-primary-numbers", &|one| count(one.primary)),
            ("columns-equations", &|one| count(one.equations)),
            ("columns-verdict", &|one| text(texts.word("verdict", &one.verdict))),
        ],
    )
}

/// The equations of what leaks, and what is not decided.
fn lines(texts: &Texts, found: &AuditedIndicators) -> Vec<String> {
    let mut lines = Vec::new();
    for leak in &found.leaks {
        let args = Args::none().text("cell", name(texts, &leak.cell)).text("low", leak.low).text("high", leak.high);
        lines.push(texts.say("audit-leak", args.text("need", leak.need)));
        for (key, terms) in [("audit-from", &leak.below), ("audit-to", &leak.above)] {
            lines.push(format!("  {}", texts.say(key, Args::none().text("equation", equation(texts, terms)))));
        }
    }
    let shown = u64::try_from(found.leaks.len()).unwrap_or(u64::MAX);
    if let Some(more) = found.leaks_total.checked_sub(shown).filter(|more| *more > 0) {
        lines.push(texts.say("audit-more", Args::none().number("count", more)));
    }
    for cell in &found.undecided {
        lines.push(texts.labelled(&name(texts, cell), &texts.word("verdict", "NOT_DECIDED")));
    }
    lines
}

fn name(texts: &Texts, cell: &AuditCell) -> String {
    let breakdown = if cell.breakdown.is_empty() { String::new() } else { format!(" {}", cell.breakdown) };
    let mut name = format!("{} {} {}{breakdown}", cell.indicator, cell.area, cell.period);
    if cell.is_part {
        name = texts.say("audit-part", Args::none().text("cell", name));
    }
    match cell.releases_back {
        0 => name,
        back => texts.say("audit-earlier", Args::none().text("cell", name).number("back", back)),
    }
}

/// `143 (EDU_ENROL MA-09 2025) − 63 (EDU_ENROL MA-09-001 2025)`.
fn equation(texts: &Texts, terms: &[AuditTerm]) -> String {
    let mut said = String::new();
    for (n, term) in terms.iter().enumerate() {
        let times = term.times.trim_start_matches('-');
        let sign = if term.times.starts_with('-') { "− " } else { "+ " };
        if n > 0 {
            said.push(' ');
        }
        if n > 0 || sign == "− " {
            said.push_str(sign);
        }
        if !times.is_empty() && times != "1" {
            said.push_str(&format!("{times} × "));
        }
        said.push_str(&format!("{} ({})", term.value, name(texts, &term.cell)));
    }
    if said.is_empty() { "0".to_owned() } else { said }
}

fn json(found: &ReleaseAudit) -> Value {
    let indicators = |one: &AuditedIndicators| {
        object!(one: indicators, verdict, reason, hidden, primary, equations, need, leaks_total;
            "leaks": one.leaks.iter().map(leak_json).collect::<Value>(),
            "undecided": one.undecided.iter().map(cell_json).collect::<Value>(),
        )
    };
    object!(found: verdict;
        "release": summary_json(&found.release),
        "indicators": found.indicators.iter().map(indicators).collect::<Value>(),
    )
}

fn leak_json(leak: &AuditLeak) -> Value {
    object!(leak: low, high, need;
        "cell": cell_json(&leak.cell),
        "below": leak.below.iter().map(term_json).collect::<Value>(),
        "above": leak.above.iter().map(term_json).collect::<Value>(),
    )
}

fn term_json(term: &AuditTerm) -> Value {
    object!(term: times, value; "cell": cell_json(&term.cell))
}

fn cell_json(cell: &AuditCell) -> Value {
    object!(cell: indicator, area, period, breakdown, is_part, releases_back)
}
