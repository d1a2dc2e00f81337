//! `marsad pull aggregates`: cells of a release.

use std::collections::BTreeSet;

use clap::Args as ClapArgs;

use super::labels::Labels;
use super::nothing_found::{nothing_at_all, remarks};
use super::row_writer::RowWriter;
use super::{FilterArgs, OutputArgs};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::cli::release::title;
use crate::cli::roster::roster_text;
use crate::client::answers::AggregatesHeader;
use crate::client::{Connection, Profile};
use crate::domain::value::Decimal;
use crate::formats::tables::TableCell;
use crate::texts::{Args, Texts};
use crate::wire::cell::CellRow;
use crate::wire::request::AggregateRequest;

#[derive(Debug, Clone, ClapArgs)]
pub struct AggregatesArgs {
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Dimensions to break down by; the others are at their total
    #[arg(long, value_delimiter = ',', value_name = "DIM")]
    pub by: Vec<String>,
    /// The release, or latest
    #[arg(long, default_value = "latest", value_name = "ID")]
    pub release: String,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// The columns before and after those of the dimensions, in the order that others rely on.
const BEFORE: &str = "INDICATOR,REF_AREA,TIME_PERIOD";
const AFTER: &str = "METHOD,OBS_VALUE,OBS_STATUS,CONF_STATUS,COVERAGE_IN,COVERAGE_OF,DERIVATION,UNIT_MEASURE,RELEASE,\
                     OBS_STATUS_ALL,COMPLETENESS,NOTE";

fn columns(by: &[String]) -> Vec<String> {
    let by = by.iter().map(String::as_str).filter(|dimension| *dimension != "METHOD");
    BEFORE.split(',').chain(by).chain(AFTER.split(',')).map(str::to_owned).collect()
}

fn figure(value: Option<Decimal>) -> TableCell {
    value.map_or(TableCell::Empty, |value| TableCell::Figure { mantissa: value.mantissa, decimals: value.decimals })
}

fn row(columns: &[String], cell: &CellRow, release: &str) -> Vec<TableCell> {
    let cell_of = |column: &String| match column.as_str() {
        "OBS_VALUE" => figure(cell.value),
        "COVERAGE_IN" => TableCell::Integer(i64::from(cell.coverage.parts_in)),
        // Nobody knows how many are expected.
        "COVERAGE_OF" if cell.coverage.is_unknown() => TableCell::Empty,
        "COVERAGE_OF" => TableCell::Integer(i64::from(cell.coverage.parts_of)),
        "RELEASE" => TableCell::text(release),
        name => TableCell::text(cell.text(name)),
    };
    columns.iter().map(cell_of).collect()
}

/// The lines about a whole table: its release, what was expected, and on which bases.
fn footer(texts: &Texts, header: &AggregatesHeader, methods: &BTreeSet<String>) -> Vec<String> {
    let release = &header.release;
    let args = Args::none()
        .number("number", release.number)
        .text("title", title(texts, release))
        .text("builder", &release.builder)
        .text("time", &release.time)
        .text("release", &release.release)
        .text("audience", texts.word("audience", &release.audience));
    let mut lines = vec![texts.say("pull-release", args)];
    lines.push(texts.say("pull-roster", Args::none().text("roster", roster_text(texts, &header.roster))));
    if !methods.is_empty() {
        let methods: Vec<&str> = methods.iter().map(String::as_str).collect();
        lines.push(texts.say("pull-basis", Args::none().text("methods", texts.listed(&methods.join(", ")))));
    }
    lines
}

pub async fn run(console: &mut Console, profile: &Profile, args: &AggregatesArgs) -> Outcome {
    let connection = Connection::open(profile).await?;
    let labels = Labels::of_node(&connection, profile, args.output.labels_on(console)).await?;
    let request = AggregateRequest {
        filter: args.filter.request(),
        by: args.by.iter().map(|dimension| dimension.to_uppercase()).collect(),
        release: args.release.clone(),
    };
    let mut pull = connection.pull_aggregates(request).await?;
    let header = pull.header.clone();
    let release = header.release.release.as_str();
    let columns = columns(&header.by);
    let mut writer = RowWriter::open(console, &args.output, columns.clone(), labels, &["RELEASE"])?;
    let mut methods = BTreeSet::new();
    while let Some(cells) = pull.next().await? {
        methods.extend(cells.iter().map(|cell| cell.text("METHOD").to_owned()).filter(|method| !method.is_empty()));
        writer.write(console, cells.iter().map(|cell| row(&columns, cell, release)).collect())?;
    }
    let trailer = pull.finish()?;
    let footer = footer(&console.texts, &header, &methods);
    if writer.is_empty() {
        // As JSON the failure is the one value of the answer.
        if !console.json || args.output.output.is_some() {
            writer.finish(console, &footer)?;
        }
        return Err(nothing_at_all(&console.texts, &trailer));
    }
    writer.finish(console, &footer)?;
    console.flush()?;
    for line in remarks(&console.texts, &trailer) {
        console.remark(&line)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::release::sample_summary;
    use crate::domain::cell::Coverage;
    use crate::domain::text::Lang;

    #[test]
    fn columns_are_those_that_others_rely_on() {
        let names = columns(&["SEX".into(), "METHOD".into()]).join(",");
        assert_eq!(
            names,
            "INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE,OBS_STATUS,CONF_STATUS,COVERAGE_IN,COVERAGE_OF,\
             DERIVATION,UNIT_MEASURE,RELEASE,OBS_STATUS_ALL,COMPLETENESS,NOTE"
        );
    }

    #[test]
    fn what_may_not_be_seen_is_empty() {
        let names: Vec<String> = ["INDICATOR", "OBS_STATUS", "CONF_STATUS"].map(str::to_owned).to_vec();
        let cell = CellRow {
            columns: names.into(),
            texts: vec!["X".into(), "Q".into(), "C".into()],
            value: None,
            coverage: Coverage { parts_in: 3, parts_of: 4 },
        };
        let cells = row(&columns(&[]), &cell, "r1");
        let texts: Vec<String> = cells.iter().map(TableCell::display).collect();
        assert_eq!(texts.join(","), "X,,,,,Q,C,3,4,,,r1,,,");
    }

    #[test]
    fn the_footer_names_release_roster_and_basis() {
        let header = AggregatesHeader { release: sample_summary(), by: Vec::new(), roster: "reported".into() };
        let lines = footer(&Texts::new(Lang::English), &header, &BTreeSet::from(["LEGAL".to_owned()])).join("\n");
        assert!(lines.contains('3') && lines.contains("national"), "{lines}");
        assert!(lines.contains("all that ever reported") && lines.contains("LEGAL"), "{lines}");
    }
}
