//! `marsad catalog indicators`: all indicators in a table, or those that were asked for, each whole.

use serde_json::{Value, json};

use super::{own, three};
use crate::cli::console::{Console, count, facts, listing};
use crate::cli::error::Outcome;
use crate::cli::i18n::{Args, Texts};
use crate::formats::tables::{Table, TableCell};
use crate::wire::pb;

/// Shows the indicators that `asked` names; all if it names none. A word that is no code is looked for.
pub(super) fn run(console: &mut Console, all: Vec<pb::Indicator>, asked: &[String]) -> Outcome {
    let is_code = |word: &String| all.iter().any(|one| one.code.eq_ignore_ascii_case(word));
    let by_code = !asked.is_empty() && asked.iter().all(is_code);
    let wanted = |one: &&pb::Indicator| {
        if by_code { asked.iter().any(|code| one.code.eq_ignore_ascii_case(code)) } else { holds(one, asked) }
    };
    let found: Vec<&pb::Indicator> = all.iter().filter(wanted).collect();
    if found.is_empty() && !console.json {
        return console.say("catalog-no-indicator", Args::none().text("words", asked.join(" ")));
    }
    if by_code && console.terminal && !console.json {
        for (n, one) in found.iter().enumerate() {
            if n > 0 {
                console.line("")?;
            }
            let table = whole(&console.texts, one);
            console.table(&table)?;
        }
        return Ok(());
    }
    console.answer(
        || Value::from(found.iter().map(|one| indicator_json(one)).collect::<Vec<_>>()),
        |texts| overview(texts, &found),
    )
}

/// Whether every word is somewhere in what the indicator says of itself.
fn holds(one: &pb::Indicator, words: &[String]) -> bool {
    let mut text = one.code.clone();
    for part in [&one.label, &one.definition].into_iter().flatten() {
        for language in [&part.ar, &part.fr, &part.en] {
            text.push(' ');
            text.push_str(language);
        }
    }
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(&word.to_lowercase()))
}

/// An indicator, one fact a row.
fn whole(texts: &Texts, one: &pb::Indicator) -> Table {
    let list = |codes: &[String]| TableCell::text(texts.listed(&codes.join(", ")));
    let scaled = |value: Option<i64>| match (value, i32::try_from(one.decimals)) {
        (Some(mantissa), Ok(_)) => {
            TableCell::Figure { mantissa, decimals: u8::try_from(one.decimals).unwrap_or(u8::MAX) }
        }
        _ => TableCell::Empty,
    };
    facts(
        texts,
        vec![
            ("columns-code", TableCell::text(&one.code)),
            ("columns-name", own(texts, one.label.as_ref())),
            ("columns-definition", own(texts, one.definition.as_ref())),
            ("columns-kind", TableCell::text(texts.word("kind", &one.kind))),
            ("columns-numerator", TableCell::text(&one.numerator)),
            ("columns-denominator", TableCell::text(&one.denominator)),
            ("columns-unit", TableCell::text(&one.unit)),
            ("columns-decimals", count(one.decimals)),
            ("columns-min", scaled(one.min)),
            ("columns-max", scaled(one.max)),
            ("columns-le", TableCell::text(&one.le)),
            ("columns-report-levels", TableCell::text(texts.words("level", &one.report_levels))),
            ("columns-dimensions", list(&one.dimensions)),
            ("columns-methods", list(&one.methods)),
            ("columns-freq", TableCell::text(texts.word("freq", &one.freq))),
            ("columns-rhythm", TableCell::text(texts.word("rhythm", &one.rhythm))),
            ("columns-due-days", count(one.due_days)),
            ("columns-authority", list(&one.authority)),
            ("columns-sensitivity", TableCell::text(texts.word("sensitivity", &one.sensitivity))),
            ("columns-audience", TableCell::text(texts.word("audience", &one.audience))),
            ("columns-publish-from", TableCell::text(texts.word("level", &one.publish_from))),
            ("columns-min-cell", count(one.min_cell)),
            ("columns-min-coverage", count(one.min_coverage)),
            ("columns-frameworks", list(&one.frameworks)),
        ],
    )
}

fn indicator_json(one: &pb::Indicator) -> Value {
    json!({
        "code": one.code,
        "role": one.role,
        "label": three(one.label.as_ref()),
        "definition": three(one.definition.as_ref()),
        "unit": one.unit,
        "decimals": one.decimals,
        "kind": one.kind,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "report_levels": one.report_levels,
        "publish_from": one.publish_from,
        "rhythm": one.rhythm,
        "freq": one.freq,
        "dimensions": one.dimensions,
        "methods": one.methods,
        "agg_territory": one.agg_territory,
        "agg_time": one.agg_time,
        "le": one.le,
        "sensitivity": one.sensitivity,
        "audience": one.audience,
        "min_cell": one.min_cell,
        "min_coverage": one.min_coverage,
        "authority": one.authority,
        "due_days": one.due_days,
        "frameworks": one.frameworks,
        "themes": one.themes,
        "min": one.min,
        "max": one.max,
        "audience": one.audience,
        "le": one.le,
    })
}

fn overview(texts: &Texts, found: &[&pb::Indicator]) -> Table {
    let columns = [
        "columns-code",
        "columns-name",
        "columns-kind",
        "columns-unit",
        "columns-dimensions",
        "columns-methods",
        "columns-freq",
        "columns-sensitivity",
    ];
    let rows = found.iter().map(|one| {
        vec![
            TableCell::text(&one.code),
            own(texts, one.label.as_ref()),
            TableCell::text(texts.word("kind", &one.kind)),
            TableCell::text(&one.unit),
            TableCell::text(texts.listed(&one.dimensions.join(", "))),
            TableCell::text(texts.listed(&one.methods.join(", "))),
            TableCell::text(texts.word("freq", &one.freq)),
            TableCell::text(texts.word("sensitivity", &one.sensitivity)),
        ]
    });
    listing(texts, &columns, rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::console::tests::console;
    use crate::formats::builtin::builtin;

    fn shown(asked: &[&str]) -> String {
        let (mut console, written) = console();
        let catalogue = builtin().unwrap();
        let all = catalogue.parts().indicators.iter().map(Into::into).collect();
        let asked: Vec<String> = asked.iter().map(|word| (*word).to_owned()).collect();
        run(&mut console, all, &asked).unwrap();
        written.text()
    }

    #[test]
    fn a_code_shows_the_whole_indicator_and_a_word_those_that_hold_it() {
        let whole = shown(&["imm_stock"]);
        assert!(whole.contains("Definition") && whole.contains("LEGAL") && whole.contains("Due after"), "{whole}");
        let found = shown(&["étrangers"]);
        assert!(found.contains("IMM_STOCK") && !found.contains("POP_TOTAL"), "{found}");
        assert!(shown(&["الأجانب"]).contains("IMM_STOCK"));
        assert!(shown(&["nothing-has-this"]).contains("nothing-has-this"));
        assert!(shown(&[]).lines().count() > 100);
    }
}
