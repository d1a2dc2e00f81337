//! `marsad explain`: how a figure of a release came about, down to the entries that it was made of.

use clap::Args as ClapArgs;
use serde_json::{Value, json};

use crate::cli::connection::Connection;
use crate::cli::console::{Console, count, facts, listing};
use crate::cli::failure::{Failure, Outcome, unreachable};
use crate::cli::i18n::{Args, Texts};
use crate::cli::profile::Profile;
use crate::cli::pull::{DimensionAt, parse_dimension};
use crate::cli::release::{summary_json, title};
use crate::cli::status::failure_of;
use crate::formats::tables::{Table, TableCell};
use crate::wire::cell::{CellRow, cells_from_pb};
use crate::wire::pb;

/// Which figure.
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
    #[arg(long, default_value = "")]
    pub method: String,
    /// The release, or latest
    #[arg(long, default_value = "latest", value_name = "ID")]
    pub release: String,
}

/// Explains a figure.
///
/// # Errors
/// What the node answers instead.
pub async fn run(console: &mut Console, profile: &Profile, args: &ExplainArgs) -> Outcome {
    let connection = Connection::open(profile).await?;
    let request = pb::ExplainRequest {
        indicator: args.indicator.clone(),
        area: args.area.clone(),
        period: args.period.clone(),
        r#where: args.at.iter().map(DimensionAt::to_pb).collect(),
        method: args.method.clone(),
        release: args.release.clone(),
    };
    let answer = connection.query().explain(request).await.map_err(failure_of)?.into_inner();
    let cell = cell(&answer)?;
    if console.json {
        return console.value(&object(&answer, cell.as_ref()));
    }
    let about = about(&console.texts, &answer, cell.as_ref());
    let inputs = inputs(&console.texts, &answer.inputs);
    if !console.terminal {
        // A pipe gets one table: the figures that went in.
        return Ok(inputs.write_csv(console.out())?);
    }
    console.table(&about)?;
    console.say("explain-inputs", Args::none().number("count", answer.inputs.len()))?;
    console.table(&inputs)?;
    if !answer.others.is_empty() {
        let others = self::inputs(&console.texts, &answer.others);
        console.say("explain-others", Args::none().number("count", answer.others.len()))?;
        console.table(&others)?;
    }
    if !answer.missing.is_empty() {
        console.say("explain-missing", Args::none().text("areas", answer.missing.join(", ")))?;
    }
    if !answer.finding.is_empty() {
        console.say("explain-finding", Args::none().text("code", &answer.finding))?;
    }
    Ok(())
}

fn cell(answer: &pb::ExplainResponse) -> Result<Option<CellRow>, Failure> {
    let Some(batch) = &answer.cell else { return Ok(None) };
    let rows = cells_from_pb(batch)
        .map_err(|error| unreachable("error-bad-answer", Args::none().text("detail", &error)).because(error))?;
    Ok(rows.into_iter().next())
}

fn value_text(cell: Option<&CellRow>) -> String {
    cell.and_then(|cell| cell.value).map_or_else(String::new, |value| value.to_string())
}

fn object(answer: &pb::ExplainResponse, cell: Option<&CellRow>) -> Value {
    let mut fields = serde_json::Map::new();
    if let Some(cell) = cell {
        for (name, text) in cell.columns.iter().zip(&cell.texts) {
            fields.insert(name.clone(), Value::from(text.as_str()));
        }
        fields.insert("OBS_VALUE".into(), Value::from(value_text(Some(cell))));
        fields.insert("COVERAGE_IN".into(), Value::from(cell.coverage.parts_in));
        fields.insert("COVERAGE_OF".into(), Value::from(cell.coverage.parts_of));
    }
    json!({
        "cell": fields,
        "formula": answer.formula,
        "method": answer.method,
        "direct": answer.direct,
        "parts_sum": answer.parts_sum,
        "remainder": answer.remainder,
        "parts_in": answer.parts_in,
        "parts_of": answer.parts_of,
        "missing": answer.missing,
        "inputs": answer.inputs.iter().map(input_json).collect::<Vec<_>>(),
        "others": answer.others.iter().map(input_json).collect::<Vec<_>>(),
        "finding": answer.finding,
        "release": answer.release.as_ref().map(summary_json),
        "roster": answer.roster,
    })
}

fn input_json(input: &pb::ExplainInput) -> Value {
    let position = input.position.clone().unwrap_or_default();
    json!({
        "indicator": input.indicator,
        "area": input.area,
        "period": input.period,
        "value": input.value,
        "status": input.status,
        "conf_status": input.conf_status,
        "method": input.method,
        "reporter": input.reporter,
        "origin": position.origin,
        "epoch": position.epoch,
        "index": position.index,
        "submission": input.submission,
    })
}

fn about(texts: &Texts, answer: &pb::ExplainResponse, cell: Option<&CellRow>) -> Table {
    let of = |name: &str| cell.map_or_else(String::new, |cell| cell.text(name).to_owned());
    let release = answer.release.clone().unwrap_or_default();
    // A direct figure covers itself, whatever its parts do: the two are told apart.
    let coverage =
        cell.map_or_else(String::new, |cell| format!("{} / {}", cell.coverage.parts_in, cell.coverage.parts_of));
    facts(
        texts,
        vec![
            ("columns-indicator", TableCell::text(of("INDICATOR"))),
            ("columns-area", TableCell::text(of("REF_AREA"))),
            ("columns-period", TableCell::text(of("TIME_PERIOD"))),
            ("columns-value", TableCell::text(value_text(cell))),
            ("columns-status", TableCell::text(format!("{} {}", of("OBS_STATUS"), of("CONF_STATUS")))),
            ("columns-formula", TableCell::text(&answer.formula)),
            ("columns-method", TableCell::text(&answer.method)),
            ("columns-coverage", TableCell::text(coverage)),
            ("columns-parts", TableCell::text(format!("{} / {}", answer.parts_in, answer.parts_of))),
            ("columns-direct", TableCell::text(&answer.direct)),
            ("columns-parts-sum", TableCell::text(&answer.parts_sum)),
            ("columns-remainder", TableCell::text(&answer.remainder)),
            ("columns-roster", TableCell::text(&answer.roster)),
            ("columns-release", TableCell::text(&release.release)),
            ("columns-title", TableCell::text(title(texts, &release))),
        ],
    )
}

fn inputs(texts: &Texts, inputs: &[pb::ExplainInput]) -> Table {
    let columns = [
        "columns-indicator",
        "columns-area",
        "columns-period",
        "columns-value",
        "columns-status",
        "columns-method",
        "columns-reporter",
        "columns-origin",
        "columns-epoch",
        "columns-index",
        "columns-submission",
    ];
    let rows = inputs.iter().map(|input| {
        let position = input.position.clone().unwrap_or_default();
        vec![
            TableCell::text(&input.indicator),
            TableCell::text(&input.area),
            TableCell::text(&input.period),
            TableCell::text(&input.value),
            TableCell::text(format!("{} {}", input.status, input.conf_status)),
            TableCell::text(&input.method),
            TableCell::text(&input.reporter),
            TableCell::text(position.origin),
            count(position.epoch),
            count(position.index),
            TableCell::text(&input.submission),
        ]
    });
    listing(texts, &columns, rows.collect())
}
