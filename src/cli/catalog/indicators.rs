//! `marsad catalog indicators`: all indicators in a table, or those that were asked for, each whole.

use serde_json::Value;

use super::translated;
use crate::cli::answers::{count, facts, list, listing, object, optional, plain, text, text_json};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::domain::catalogue::indicator::Indicator;
use crate::formats::tables::{Table, TableCell};
use crate::texts::{Args, Texts};
use crate::wire::field::text_of;

/// Shows the indicators that `asked` names; all if it names none. A word that is no code is looked for.
pub(super) fn run(console: &mut Console, all: &[Indicator], asked: &[String]) -> Outcome {
    let is_code = |word: &String| all.iter().any(|one| one.code.as_str().eq_ignore_ascii_case(word));
    let by_code = !asked.is_empty() && asked.iter().all(is_code);
    let wanted = |one: &&Indicator| {
        if by_code { asked.iter().any(|code| one.code.as_str().eq_ignore_ascii_case(code)) } else { holds(one, asked) }
    };
    let found: Vec<&Indicator> = all.iter().filter(wanted).collect();
    if found.is_empty() && !console.json {
        return console.say("catalog-no-indicator", Args::none().text("words", asked.join(" ")));
    }
    if by_code && console.terminal && !console.json {
        for (n, one) in found.iter().enumerate() {
            if n > 0 {
                console.line("")?;
            }
            console.table(&whole(&console.texts, one))?;
        }
        return Ok(());
    }
    console.answer(|| found.iter().map(|one| indicator_json(one)).collect(), |texts| overview(texts, &found))
}

/// Whether every word is in the code, the label or the definition.
fn holds(one: &Indicator, words: &[String]) -> bool {
    let parts = [&one.label, &one.definition].map(|part| format!("{} {} {}", part.ar, part.fr, part.en));
    let text = format!("{} {}", one.code, parts.join(" ")).to_lowercase();
    words.iter().all(|word| text.contains(&word.to_lowercase()))
}

/// An indicator, one fact a row.
fn whole(texts: &Texts, one: &Indicator) -> Table {
    let decimals = one.decimals;
    let (numerator, denominator) = one.kind.side_names();
    let levels: Vec<&str> = one.report_levels.iter().map(|level| level.as_str()).collect();
    let scaled =
        |value: Option<i64>| value.map_or(TableCell::Empty, |mantissa| TableCell::Figure { mantissa, decimals });
    facts(
        texts,
        vec![
            ("columns-code", text(one.code.as_str())),
            ("columns-name", translated(texts, &one.label)),
            ("columns-definition", translated(texts, &one.definition)),
            ("columns-kind", text(texts.word("kind", one.kind.as_str()))),
            ("columns-numerator", text(numerator)),
            ("columns-denominator", text(denominator)),
            ("columns-unit", text(one.unit.as_str())),
            ("columns-decimals", count(one.decimals)),
            ("columns-min", scaled(one.min)),
            ("columns-max", scaled(one.max)),
            ("columns-le", optional(one.at_most.as_ref())),
            ("columns-report-levels", text(texts.words("level", &levels))),
            ("columns-dimensions", list(texts, &one.dimensions)),
            ("columns-methods", list(texts, &one.methods)),
            ("columns-freq", text(texts.word("freq", one.freq.code()))),
            ("columns-rhythm", text(texts.word("rhythm", &one.rhythm.name(one.freq)))),
            ("columns-due-days", count(one.due_days)),
            ("columns-authority", list(texts, &one.authority)),
            ("columns-sensitivity", text(texts.word("sensitivity", one.sensitivity.as_str()))),
            ("columns-audience", text(texts.word("audience", one.audience.as_str()))),
            ("columns-publish-from", text(texts.word("level", one.publish_from.as_str()))),
            ("columns-min-cell", count(one.min_cell)),
            ("columns-dominance", text(dominance(texts, one))),
            ("columns-expect", text(texts.word("expect", one.expect.as_str()))),
            ("columns-min-coverage", count(one.min_coverage)),
            ("columns-frameworks", list(texts, &one.frameworks)),
        ],
    )
}

/// The rules by which few contributors dominate a sum; empty if there is none.
fn dominance(texts: &Texts, one: &Indicator) -> String {
    let largest = one
        .dominance
        .largest
        .map(|rule| texts.say("catalog-dominance-largest", Args::none().number("n", rule.n).number("k", rule.k)));
    let close = one.dominance.p_percent.map(|p| texts.say("catalog-dominance-percent", Args::none().number("p", p)));
    largest.into_iter().chain(close).collect::<Vec<_>>().join("; ")
}

fn indicator_json(one: &Indicator) -> Value {
    let largest = one.dominance.largest;
    let (numerator, denominator) = one.kind.side_names();
    object!(one: decimals, min_cell, min_coverage, due_days, frameworks, min, max;
        "code": one.code.as_str(), "role": one.role.as_str(), "unit": one.unit.as_str(), "kind": one.kind.as_str(),
        "numerator": numerator, "denominator": denominator, "le": text_of(one.at_most.as_ref()),
        "report_levels": one.report_levels.iter().map(|level| level.as_str()).collect::<Value>(),
        "publish_from": one.publish_from.as_str(), "rhythm": one.rhythm.name(one.freq), "freq": one.freq.code(),
        "dimensions": plain(&one.dimensions), "methods": plain(&one.methods),
        "agg_territory": one.over_territory.as_str(), "agg_time": one.over_time.as_str(),
        "sensitivity": one.sensitivity.as_str(), "audience": one.audience.as_str(),
        "authority": plain(&one.authority), "themes": plain(&one.themes),
        "label": text_json(&one.label), "definition": text_json(&one.definition), "expect": one.expect.as_str(),
        "dominance_n": largest.map(|rule| rule.n), "dominance_k": largest.map(|rule| rule.k),
        "p_percent": one.dominance.p_percent,
    )
}

fn overview(texts: &Texts, found: &[&Indicator]) -> Table {
    listing(
        texts,
        found,
        &[
            ("columns-code", &|one| text(one.code.as_str())),
            ("columns-name", &|one| translated(texts, &one.label)),
            ("columns-kind", &|one| text(texts.word("kind", one.kind.as_str()))),
            ("columns-unit", &|one| text(one.unit.as_str())),
            ("columns-dimensions", &|one| list(texts, &one.dimensions)),
            ("columns-methods", &|one| list(texts, &one.methods)),
            ("columns-freq", &|one| text(texts.word("freq", one.freq.code()))),
            ("columns-sensitivity", &|one| text(texts.word("sensitivity", one.sensitivity.as_str()))),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::console::tests::console;
    use crate::formats::builtin::builtin;

    fn shown(asked: &[&str]) -> String {
        let (mut console, written) = console();
        let catalogue = builtin().unwrap();
        let asked: Vec<String> = asked.iter().map(|word| (*word).to_owned()).collect();
        run(&mut console, &catalogue.parts().indicators, &asked).unwrap();
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
