//! `marsad catalog indicators`: all indicators in a table, or those that were asked for, each whole.

use serde_json::Value;

use super::{text_json, translated};
use crate::cli::answers::{count, facts, list, listing, object, text};
use crate::cli::console::Console;
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
            console.table(&whole(&console.texts, one))?;
        }
        return Ok(());
    }
    console.answer(|| found.iter().map(|one| indicator_json(one)).collect(), |texts| overview(texts, &found))
}

/// Whether every word is in the code, the label or the definition.
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
    let decimals = u8::try_from(one.decimals).unwrap_or(u8::MAX);
    let scaled =
        |value: Option<i64>| value.map_or(TableCell::Empty, |mantissa| TableCell::Figure { mantissa, decimals });
    facts(
        texts,
        vec![
            ("columns-code", text(&one.code)),
            ("columns-name", translated(texts, one.label.as_ref())),
            ("columns-definition", translated(texts, one.definition.as_ref())),
            ("columns-kind", text(texts.word("kind", &one.kind))),
            ("columns-numerator", text(&one.numerator)),
            ("columns-denominator", text(&one.denominator)),
            ("columns-unit", text(&one.unit)),
            ("columns-decimals", count(one.decimals)),
            ("columns-min", scaled(one.min)),
            ("columns-max", scaled(one.max)),
            ("columns-le", text(&one.le)),
            ("columns-report-levels", text(texts.words("level", &one.report_levels))),
            ("columns-dimensions", list(texts, &one.dimensions)),
            ("columns-methods", list(texts, &one.methods)),
            ("columns-freq", text(texts.word("freq", &one.freq))),
            ("columns-rhythm", text(texts.word("rhythm", &one.rhythm))),
            ("columns-due-days", count(one.due_days)),
            ("columns-authority", list(texts, &one.authority)),
            ("columns-sensitivity", text(texts.word("sensitivity", &one.sensitivity))),
            ("columns-audience", text(texts.word("audience", &one.audience))),
            ("columns-publish-from", text(texts.word("level", &one.publish_from))),
            ("columns-min-cell", count(one.min_cell)),
            ("columns-min-coverage", count(one.min_coverage)),
            ("columns-frameworks", list(texts, &one.frameworks)),
        ],
    )
}

fn indicator_json(one: &pb::Indicator) -> Value {
    object!(one: code, role, unit, decimals, kind, numerator, denominator, report_levels, publish_from, rhythm, freq,
        dimensions, methods, agg_territory, agg_time, le, sensitivity, audience, min_cell, min_coverage, authority,
        due_days, frameworks, themes, min, max;
        "label": text_json(one.label.as_ref()),
        "definition": text_json(one.definition.as_ref()),
    )
}

fn overview(texts: &Texts, found: &[&pb::Indicator]) -> Table {
    listing(
        texts,
        found,
        &[
            ("columns-code", &|one| text(&one.code)),
            ("columns-name", &|one| translated(texts, one.label.as_ref())),
            ("columns-kind", &|one| text(texts.word("kind", &one.kind))),
            ("columns-unit", &|one| text(&one.unit)),
            ("columns-dimensions", &|one| list(texts, &one.dimensions)),
            ("columns-methods", &|one| list(texts, &one.methods)),
            ("columns-freq", &|one| text(texts.word("freq", &one.freq))),
            ("columns-sensitivity", &|one| text(texts.word("sensitivity", &one.sensitivity))),
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
