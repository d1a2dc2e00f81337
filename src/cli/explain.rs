//! `marsad explain`: how a figure of a release came about, down to the entries that it was made of.

use clap::Args as ClapArgs;
use serde_json::{Map, Value};

use crate::cli::answers::{facts, listing, object, optional, text, text_json};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::cli::pull::page::note_text;
use crate::cli::pull::{DimensionAt, parse_dimension};
use crate::cli::release::{summary_json, title};
use crate::cli::roster::roster_text;
use crate::client::answers::{ExplainInput, Explanation, WithheldSource};
use crate::client::{Connection, Profile};
use crate::formats::tables::{Table, TableCell};
use crate::texts::{Args, Texts};
use crate::wire::cell::CellRow;
use crate::wire::request::ExplainRequest;

const MISSING_SHOWN: usize = 10;

#[derive(Debug, Clone, ClapArgs)]
pub struct ExplainArgs {
    /// The indicator
    pub indicator: String,
    /// The area: a code, an HCP code, an alias, or a name in any language
    #[arg(long)]
    pub area: String,
    /// The period
    #[arg(long)]
    pub period: String,
    /// Codes of dimensions: SEX=F,AGE=Y15-24
    #[arg(long = "where", value_delimiter = ',', value_parser = parse_dimension, value_name = "DIM=CODE")]
    pub at: Vec<DimensionAt>,
    /// The basis; by default the preferred one
    #[arg(long, default_value = "", hide_default_value = true)]
    pub method: String,
    /// The release, or latest
    #[arg(long, default_value = "latest", value_name = "ID")]
    pub release: String,
}

pub async fn run(console: &mut Console, profile: &Profile, args: &ExplainArgs) -> Outcome {
    let connection = Connection::open(profile).await?;
    let request = ExplainRequest {
        indicator: args.indicator.clone(),
        area: args.area.clone(),
        period: args.period.clone(),
        at: args.at.iter().map(DimensionAt::texts).collect(),
        method: args.method.clone(),
        release: args.release.clone(),
    };
    let answer = connection.explain(request).await?;
    if console.json {
        return console.value(&answer_json(&answer));
    }
    console.texts.name_columns_for_programs(!console.terminal);
    let about = about(&console.texts, &answer);
    let figures = inputs(&console.texts, &answer.inputs);
    if !console.terminal {
        // A pipe gets one table: the figures that went in.
        return Ok(figures.write_csv(console.out())?);
    }
    console.table(&about)?;
    console.say("explain-inputs", Args::none().number("count", answer.inputs.len()))?;
    console.table(&figures)?;
    for (key, others) in [("explain-others", &answer.others), ("explain-compared", &answer.compared)] {
        if !others.is_empty() {
            console.say(key, Args::none().number("count", others.len()))?;
            console.table(&inputs(&console.texts, others))?;
        }
    }
    for source in &answer.withheld {
        let state = console.texts.word("payload", &source.state);
        console.say("explain-withheld", Args::none().text("position", &source.position).text("state", state))?;
    }
    if !answer.missing.is_empty() {
        console.line(&missing(&console.texts, "explain-missing", &answer.missing))?;
    }
    if !answer.withheld_areas.is_empty() {
        console.line(&missing(&console.texts, "explain-withheld-areas", &answer.withheld_areas))?;
    }
    for code in notes(&answer) {
        let what = note_text(&console.texts, code);
        console.say("explain-finding", Args::none().text("code", code).text("what", what))?;
    }
    Ok(())
}

/// The notes of the release about the figure, and the finding of this explanation.
fn notes(answer: &Explanation) -> Vec<&str> {
    let published = answer.cell.text("NOTE").split(' ');
    let mut codes: Vec<&str> = published.chain([answer.finding.as_str()]).filter(|code| !code.is_empty()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The expected parts that did not report: the first codes, and how many more.
fn missing(texts: &Texts, key: &str, areas: &[String]) -> String {
    let shown = areas.iter().take(MISSING_SHOWN).cloned().collect::<Vec<_>>().join(", ");
    let shown = texts.listed(&shown);
    let line = texts.say(key, Args::none().text("areas", shown));
    match areas.len().saturating_sub(MISSING_SHOWN) {
        0 => line,
        more => format!("{line} {}", texts.say("explain-missing-more", Args::none().number("count", more))),
    }
}

fn value_text(cell: &CellRow) -> String {
    cell.value.map_or_else(String::new, |value| value.to_string())
}

fn answer_json(answer: &Explanation) -> Value {
    let cell = &answer.cell;
    let texts = cell.columns.iter().zip(&cell.texts);
    let mut fields: Map<_, _> = texts.map(|(name, text)| (name.clone(), Value::from(text.as_str()))).collect();
    fields.insert("OBS_VALUE".into(), Value::from(value_text(cell)));
    fields.insert("COVERAGE_IN".into(), Value::from(cell.coverage.parts_in));
    let of = Some(cell.coverage.parts_of).filter(|_| !cell.coverage.is_unknown());
    fields.insert("COVERAGE_OF".into(), Value::from(of));
    let withheld = |source: &WithheldSource| object!(source: state; "position": source.position.to_string());
    object!(answer: formula, method, direct, parts_sum, remainder, parts_in, parts_of, missing, withheld_areas, finding, roster;
        "cell": fields,
        "inputs": answer.inputs.iter().map(input_json).collect::<Value>(),
        "others": answer.others.iter().map(input_json).collect::<Value>(),
        "compared": answer.compared.iter().map(input_json).collect::<Value>(),
        "withheld": answer.withheld.iter().map(withheld).collect::<Value>(),
        "elsewhere": answer.elsewhere.as_ref().map(|one| object!(one: url; "source": text_json(&one.source))),
        "release": summary_json(&answer.release),
    )
}

fn input_json(input: &ExplainInput) -> Value {
    let place = &input.position;
    object!(input: indicator, area, period, value, status, conf_status, method, reporter, submission, side;
        "origin": place.origin.as_str(),
        "epoch": place.epoch,
        "index": place.index,
        "by": input.by.iter().map(|(name, code)| (name.clone(), code.clone().into())).collect::<Map<_, Value>>(),
    )
}

fn about(texts: &Texts, answer: &Explanation) -> Table {
    let (cell, release) = (&answer.cell, &answer.release);
    let of = |name: &str| cell.text(name);
    let coverage = |parts_in: u32, parts_of: u32| {
        let args = Args::none().number("in", parts_in).number("of", parts_of);
        text(if parts_of == 0 && parts_in > 0 {
            format!("{parts_in}/?")
        } else if parts_of == 0 {
            String::new()
        } else {
            texts.say("explain-coverage", args)
        })
    };
    let short: String = release.release.chars().take(16).collect();
    let is_hidden = cell.value.is_none() && of("OBS_STATUS") == "Q";
    let value = if is_hidden { texts.plain("pull-hidden") } else { value_text(cell) };
    facts(
        texts,
        vec![
            ("columns-indicator", text(of("INDICATOR"))),
            ("columns-area", text(of("REF_AREA"))),
            ("columns-period", text(of("TIME_PERIOD"))),
            ("columns-value", text(value)),
            ("columns-status", text(format!("{} {}", of("OBS_STATUS"), of("CONF_STATUS")).trim())),
            ("columns-hidden-because", text(hidden_because(texts, cell))),
            ("columns-formula", text(formula(texts, &answer.formula))),
            ("columns-method", text(&answer.method)),
            ("columns-coverage", coverage(cell.coverage.parts_in, cell.coverage.parts_of)),
            ("columns-direct", text(&answer.direct)),
            ("columns-parts-coverage", coverage(answer.parts_in, answer.parts_of)),
            ("columns-parts-sum", text(&answer.parts_sum)),
            ("columns-remainder", text(&answer.remainder)),
            ("columns-roster", text(roster_text(texts, &answer.roster))),
            ("columns-elsewhere", text(elsewhere(texts, answer))),
            ("columns-release", text(format!("{} {short}", title(texts, release)))),
        ],
    )
}

/// Who published the figure elsewhere, and where.
fn elsewhere(texts: &Texts, answer: &Explanation) -> String {
    answer.elsewhere.as_ref().map_or_else(String::new, |one| {
        let source = one.source.in_lang(texts.lang());
        if one.url.is_empty() { source.to_owned() } else { format!("{source} ({})", one.url) }
    })
}

/// Why a cell is hidden, as far as the caller may know: everyone but staff is given one reason for all cells.
fn hidden_because(texts: &Texts, cell: &CellRow) -> String {
    match (cell.value, cell.text("CONF_STATUS")) {
        (None, "A") => texts.plain("explain-hidden-small"),
        (None, "G") => texts.plain("explain-hidden-dominated"),
        (None, "D" | "S") => texts.plain("explain-hidden-others"),
        (None, "C") => texts.plain("explain-hidden"),
        _ => String::new(),
    }
}

/// The formula in the person's language. A node gives it in English; the formula of a ratio consists of codes and stays.
fn formula(texts: &Texts, said: &str) -> String {
    let exact = match said {
        "as reported" => "explain-formula-reported",
        "sum over codes" => "explain-formula-codes",
        "sum over time" => "explain-formula-periods",
        "mean over time" => "explain-formula-mean",
        "sum over territory" => "explain-formula-areas",
        "ratio of sums" => "explain-formula-ratio",
        "nothing was reported" => "explain-formula-nothing",
        _ => "",
    };
    if !exact.is_empty() {
        return texts.plain(exact);
    }
    let of = [("closing figure, ", "explain-formula-closing"), ("carried from ", "explain-formula-carried")];
    let begun = of.into_iter().find_map(|(beginning, key)| Some((key, said.strip_prefix(beginning)?)));
    begun.map_or_else(|| said.to_owned(), |(key, period)| texts.say(key, Args::none().text("period", period)))
}

fn side(texts: &Texts, side: &str) -> String {
    match side {
        "numerator" => texts.plain("explain-numerator"),
        "denominator" => texts.plain("explain-denominator"),
        _ => String::new(),
    }
}

fn breakdown(by: &[(String, String)]) -> String {
    by.iter().map(|(dimension, code)| format!("{dimension}={code}")).collect::<Vec<_>>().join(" ")
}

fn inputs(texts: &Texts, inputs: &[ExplainInput]) -> Table {
    let value = |input: &ExplainInput| match input.value.parse() {
        Ok(value) => TableCell::Integer(value),
        Err(_) => text(&input.value),
    };
    listing(
        texts,
        inputs,
        &[
            ("columns-side", &|input| text(side(texts, &input.side))),
            ("columns-indicator", &|input| text(&input.indicator)),
            ("columns-area", &|input| text(&input.area)),
            ("columns-period", &|input| text(&input.period)),
            ("columns-breakdown", &|input| text(breakdown(&input.by))),
            ("columns-value", &value),
            ("columns-status", &|input| text(format!("{} {}", input.status, input.conf_status).trim())),
            ("columns-method", &|input| text(&input.method)),
            ("columns-reporter", &|input| text(&input.reporter)),
            ("columns-position", &|input| optional(Some(&input.position))),
            ("columns-submission", &|input| text(&input.submission)),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::release::sample_summary;
    use crate::client::answers::PublishedElsewhere;
    use crate::domain::text::{Lang, Text};

    #[test]
    fn many_missing_areas_are_folded() {
        let areas: Vec<String> = (1..=13).map(|n| format!("MA-{n:02}")).collect();
        let texts = Texts::new(Lang::English);
        let line = missing(&texts, "explain-missing", &areas);
        assert!(line.contains("MA-10 … and 3 more areas.") && !line.contains("MA-11"), "{line}");
        let line = missing(&texts, "explain-missing", &areas[..10]);
        assert!(line.ends_with("MA-10"), "{line}");
    }

    #[test]
    fn the_figures_own_coverage_is_not_that_of_its_parts() {
        let names: Vec<String> = ["INDICATOR", "OBS_STATUS"].map(str::to_owned).to_vec();
        let cell = CellRow {
            columns: names.into(),
            texts: vec!["IMM_STOCK".into(), "A".into()],
            value: None,
            coverage: crate::domain::cell::Coverage { parts_in: 1, parts_of: 1 },
        };
        let answer = Explanation {
            cell,
            parts_of: 22,
            release: sample_summary(),
            formula: String::new(),
            method: String::new(),
            direct: String::new(),
            parts_sum: String::new(),
            remainder: String::new(),
            parts_in: 0,
            missing: Vec::new(),
            withheld_areas: Vec::new(),
            inputs: Vec::new(),
            others: Vec::new(),
            compared: Vec::new(),
            withheld: Vec::new(),
            finding: String::new(),
            roster: String::new(),
            elsewhere: Some(PublishedElsewhere {
                source: Text { ar: "إحصاء".into(), fr: "RGPH".into(), en: "Census".into() },
                url: "https://www.hcp.ma/".into(),
            }),
        };
        let about = about(&Texts::new(Lang::English), &answer);
        let rows: Vec<String> =
            about.rows.iter().map(|row| row.iter().map(TableCell::display).collect::<Vec<_>>().join(": ")).collect();
        assert!(rows.contains(&"Coverage: 1 of 1".to_owned()), "{rows:?}");
        assert!(rows.contains(&"Parts that reported: 0 of 22".to_owned()), "{rows:?}");
        assert!(rows.contains(&"Published elsewhere: Census (https://www.hcp.ma/)".to_owned()), "{rows:?}");
        let json = answer_json(&answer);
        assert_eq!(json["elsewhere"]["source"]["fr"], "RGPH");
    }
}
