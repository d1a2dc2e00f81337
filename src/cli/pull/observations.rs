//! `marsad pull observations`: what was reported, current or as of an earlier state.

use clap::Args as ClapArgs;

use super::labels::Labels;
use super::row_writer::RowWriter;
use super::{FilterArgs, Format, OutputArgs};
use crate::cli::console::Console;
use crate::cli::error::{Failure, Outcome};
use crate::cli::left_out;
use crate::client::{Connection, Profile};
use crate::domain::catalogue::indicator::Indicator;
use crate::domain::code::ConceptId;
use crate::domain::raw::{RawBatch, RawValue};
use crate::formats::observation_writer::observation_columns;
use crate::formats::tables::TableCell;
use crate::texts::Args;
use crate::wire::request::ObservationRequest;

#[derive(Debug, Clone, ClapArgs)]
pub struct ObservationsArgs {
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Only of this organisation
    #[arg(long, default_value = "", hide_default_value = true, value_name = "ORG")]
    pub reporter: String,
    /// Only one's own
    #[arg(long)]
    pub mine: bool,
    /// An earlier state: a time (RFC 3339), or a cut as an answer prints it
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TIME|CUT")]
    pub as_of: String,
    #[command(flatten)]
    pub output: OutputArgs,
}

const VALUE: &str = "OBS_VALUE";
/// Where a row is from.
const SOURCE: [&str; 4] = ["REPORTER", "ORIGIN", "SUBMISSION", "REVISION"];

/// The columns: those of an observation file with the dimensions of the indicators asked for, then where each row is from.
/// They must stand before the first row is seen, whatever later rows hold.
async fn columns(connection: &Connection, indicators: &[String]) -> Result<Vec<String>, Failure> {
    let found = connection.list_indicators(indicators).await?;
    let mut dimensions: Vec<ConceptId> = Vec::new();
    for dimension in found.into_iter().flat_map(|indicator| indicator.dimensions) {
        if !dimensions.contains(&dimension) {
            dimensions.push(dimension);
        }
    }
    dimensions.sort_by_key(|dimension| dimension.as_str() == Indicator::METHOD);
    Ok(observation_columns(dimensions.iter().map(ConceptId::as_str), &SOURCE))
}

/// The rows of a batch, in the order of `columns`.
fn rows(columns: &[String], batch: &RawBatch) -> Vec<Vec<TableCell>> {
    let count = batch.columns.first().map_or(batch.values.len(), |column| column.index.len());
    let places: Vec<_> = columns.iter().map(|name| (name.as_str(), batch.column(name))).collect();
    let cell = |row: usize, (name, column): &(&str, Option<&crate::domain::raw::RawColumn>)| match column {
        _ if *name == VALUE => match batch.values.get(row) {
            Some(RawValue::Number(value)) => TableCell::Figure { mantissa: value.mantissa, decimals: value.decimals },
            Some(RawValue::Text(text)) => TableCell::text(text),
            Some(RawValue::Empty) | None => TableCell::Empty,
        },
        Some(column) => TableCell::text(column.text(row)),
        None => TableCell::Empty,
    };
    (0..count).map(|row| places.iter().map(|place| cell(row, place)).collect()).collect()
}

pub async fn run(console: &mut Console, profile: &Profile, args: &ObservationsArgs) -> Outcome {
    let connection = Connection::open(profile).await?;
    let labels = Labels::of_node(&connection, profile, args.output.labels_on(console)).await?;
    let columns = columns(&connection, &args.filter.indicators).await?;
    let request = ObservationRequest {
        filter: args.filter.request(),
        reporter: args.reporter.clone(),
        mine: args.mine,
        as_of: args.as_of.clone(),
    };
    let mut pull = connection.pull_observations(request).await?;
    let mut writer = RowWriter::open(console, &args.output, columns.clone(), labels, &[])?;
    while let Some(batch) = pull.next().await? {
        writer.write(console, rows(&columns, &batch))?;
    }
    let cut = pull.header.cut.clone();
    let trailer = pull.finish()?;
    let mut footer = vec![console.texts.say("pull-cut", Args::none().text("cut", cut))];
    if trailer.masked {
        footer.push(console.texts.plain("pull-masked"));
    }
    footer.extend(left_out::lines(&console.texts, &trailer.left_out));
    let is_empty = writer.finish(console, &footer)? == 0;
    if args.output.format_on(console) != Format::Table {
        // With the cut, other people can ask for the same answer again. It is printed beside the rows, never among them.
        console.flush()?;
        if is_empty {
            let nothing = console.texts.plain("pull-nothing");
            console.remark(&nothing)?;
        }
        for line in &footer {
            console.remark(line)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::raw::RawColumn;
    use crate::domain::value::Decimal;

    #[test]
    fn rows_take_the_order_of_the_columns() {
        let column = |name: &str, texts: [&str; 2]| RawColumn {
            name: name.into(),
            dictionary: texts.map(str::to_owned).to_vec(),
            index: vec![0, 1],
        };
        let batch = RawBatch {
            columns: vec![column("REPORTER", ["hcp", ""]), column("INDICATOR", ["A", "B"])],
            has_values: true,
            values: vec![RawValue::Number(Decimal { mantissa: 125, decimals: 1 }), RawValue::Empty],
            ..RawBatch::default()
        };
        let columns: Vec<String> = ["INDICATOR", "SEX", "OBS_VALUE", "REPORTER"].map(str::to_owned).to_vec();
        let texts: Vec<Vec<String>> =
            rows(&columns, &batch).iter().map(|row| row.iter().map(TableCell::display).collect()).collect();
        assert_eq!(texts, [["A", "", "12.5", "hcp"], ["B", "", "", ""]]);
    }
}
