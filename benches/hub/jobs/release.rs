//! A release of a million observations: roll-up over territory and time, coverage, primary suppression, written, signed
//! and stored; then filtered pulls of it ([`super::aggregates`]), on the same node, and builds after few new rows.

use std::collections::HashMap;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use marsad::client::answers::BuiltRelease;
use marsad::client::{ClientError, Connection, Refusal};
use marsad::domain::catalogue::AreaId;
use marsad::domain::period::Period;
use marsad::identity::Role;
use marsad::wire::request::BuildRequest;
use marsad::wire::request::{AggregateRequest, FilterRequest};

use crate::anchor::cuts::Leaves;
use crate::anchor::duckdb::Duckdb;
use crate::bench::Bench;
use crate::calls::{cell_rows, check_receipt, pull_cells, submit};
use crate::measured::{Goal, Measured, Unit};
use crate::node::Node;
use crate::shape::{Series, Shape};
use crate::site::{NodePlan, OFFICE, Site};
use crate::stream::{Cell, Stream};
use crate::submission::Ready;

use super::Running;
use super::aggregates::Pulls;

/// Primary suppression alone, as in DuckDB nothing is hidden to protect other cells.
const AUDIENCE: &str = "node";

pub fn run(bench: &mut Bench) -> Running<'_> {
    Box::pin(release(bench))
}

async fn send(bench: &Bench, site: &Site, node: &Node, key: &str, cells: &[Cell]) -> Result<()> {
    let office = site.person(Role::Submitter, OFFICE.organisation)?;
    let ready = Ready::new(&bench.shape, &office, key, cells)?;
    let receipt = submit(&node.connection(&office).await?, ready.encoded.clone()).await?;
    check_receipt(&receipt, &ready, &site.verifier_key(&node.name)?)
}

/// Builds a release, all of it or what has changed.
async fn build(node: &Node, full: bool) -> Result<BuiltRelease> {
    let asked = BuildRequest { audience: AUDIENCE.to_owned(), full, ..BuildRequest::default() };
    Ok(node.admin().await?.build_release(asked).await?)
}

async fn release(bench: &mut Bench) -> Result<Vec<Measured>> {
    let rows = bench.size(1_000_000, 20_000);
    let shape = bench.shape.clone();
    let site = Site::prepare(bench, &[NodePlan::hub()]).await?;
    let node = site.fresh("hub").await?;
    let mut stream = Stream::new(&shape, OFFICE.territory, 0);
    let mut cells = stream.take(rows / 10)?;
    send(bench, &site, &node, "first", &cells).await?;
    build(&node, true).await?;
    let mut pulls = Pulls::prepare(bench, &node).await?;
    pulls.of_the_first().await?;

    let more = stream.take(rows - rows / 10)?;
    send(bench, &site, &node, "more", &more).await?;
    cells.extend(more);
    let leaves = Leaves::of(&shape);
    let mut duckdb = Duckdb::start().await?;
    leaves.load(&mut duckdb, &cells, &site.path("leaves.csv")).await?;
    let mut row = Measured::new(format!("build a release of {rows} observations"), Unit::Seconds)
        .of_rows(rows)
        .against(format!("GROUPING SETS over the same cuts in DuckDB {}", duckdb.about.version))
        .targets(Goal::Within(3.0), Goal::Within(1.0));
    let statements = leaves.statements();
    let mut written = 0;
    for pair in 0..bench.pairs() {
        node.cluster().checkpoint().await?;
        node.reset_peak()?;
        let began = Instant::now();
        written = build(&node, true).await?.release.cells;
        let ours = began.elapsed().as_secs_f64();
        row.memory(node.peak_mib()?);
        let anchor = duckdb.run(&statements).await?;
        row.push(ours, Some(anchor));
        bench.progress(&row.job, pair, ours, Some(anchor));
    }
    let counted = duckdb.rows(leaves.count()).await?.rows;
    let counted = counted.first().and_then(|row| row.first()).copied().unwrap_or(0);
    row.note(format!(
        "cells: ours {written}, those that are expected and empty among them; DuckDB's {counted}, from the figures of \
         communes at their finest codes alone; it has {} threads",
        duckdb.about.threads
    ));
    check(&shape, &node, &leaves, &mut duckdb).await?;
    let mut table = vec![row];
    table.extend(pulls.run(bench, &node, &cells, &mut duckdb, &site.path("rows.csv")).await?);
    table.insert(1, after_new_rows(bench, &site, &node, &mut stream).await?);
    node.close().await?;
    Ok(table)
}

/// A build after 1,000 new rows, and after it a build of everything, from the same rows.
async fn after_new_rows(bench: &Bench, site: &Site, node: &Node, stream: &mut Stream<'_>) -> Result<Measured> {
    let rows = bench.size(1_000, 100);
    let mut row = Measured::new(format!("build a release after {rows} new observations"), Unit::Seconds)
        .of_rows(rows)
        .against("a build of everything from the same observations")
        .targets(Goal::Within(0.02), Goal::Within(0.005));
    let mut touched = Vec::new();
    for pair in 0..bench.pairs() {
        send(bench, site, node, &format!("new-{pair}"), &stream.take(rows)?).await?;
        node.cluster().checkpoint().await?;
        node.reset_peak()?;
        let began = Instant::now();
        let changed = build(node, false).await?;
        let ours = began.elapsed().as_secs_f64();
        row.memory(node.peak_mib()?);
        let began = Instant::now();
        let whole = build(node, true).await?;
        let anchor = began.elapsed().as_secs_f64();
        row.push(ours, Some(anchor));
        bench.progress(&row.job, pair, ours, Some(anchor));
        let (all, cells) = (changed.computed + changed.kept, changed.release.cells);
        ensure!((whole.computed, whole.kept) == (all, 0), "a build of everything kept {} indicators", whole.kept);
        ensure!(whole.release.cells == cells, "{cells} cells, and {} in a build of everything", whole.release.cells);
        touched.push(format!("{} of {all}", changed.computed));
    }
    row.note(format!("indicators that were computed, since the rows touch them: {}", touched.join(", ")));
    Ok(row)
}

/// How many figures of a commune in a period are not totals.
fn figures_of(series: &Series) -> usize {
    series.combinations.iter().filter(|one| one.is_leaf).count()
}

/// Compares the totals of every province with DuckDB's if all figures below them are among the rows. If the rows of a
/// submission end within a group, the reported total exceeds the parts that were sent, and is not compared.
async fn check(shape: &Shape, node: &Node, leaves: &Leaves<'_>, duckdb: &mut Duckdb) -> Result<()> {
    let connection = node.connection(node.reviewer()).await?;
    let mut compared = 0;
    for series in &shape.series {
        let ours = provinces(shape, series, &connection).await?;
        for row in duckdb.rows(leaves.provinces(series)).await?.rows {
            let [area, period, sum, figures] = row[..] else { continue };
            let province = AreaId(u32::try_from(area)?);
            let is_whole = usize::try_from(figures)? == leaves.below(province) * figures_of(series);
            // A hidden cell has no value.
            let Some(value) = ours.get(&(area, period)).filter(|_| is_whole) else { continue };
            compared += 1;
            let code = shape.catalogue.indicator(series.id).map(|own| own.code.to_string()).unwrap_or_default();
            ensure!(*value == sum, "{code} of area {area} in period {period} is {value}, and {sum} in DuckDB");
        }
    }
    ensure!(compared > 0, "no total of a province can be compared");
    Ok(())
}

/// Our shown totals by province in periods of the series' own frequency, by area and packed period.
async fn provinces(shape: &Shape, series: &Series, connection: &Connection) -> Result<HashMap<(i64, i64), i64>> {
    let own = shape.catalogue.indicator(series.id).context("an indicator that is not in the catalogue")?;
    let filter = FilterRequest {
        indicators: vec![own.code.to_string()],
        level: "province".to_owned(),
        freq: series.freq.code().to_owned(),
        ..FilterRequest::default()
    };
    let request = AggregateRequest { filter, ..AggregateRequest::default() };
    let mut found = HashMap::new();
    let batches = match pull_cells(connection, request).await {
        Ok(batches) => batches,
        // The first rows may have no figure of an indicator.
        Err(error) if is_not_found(&error) => return Ok(found),
        Err(error) => return Err(error),
    };
    for row in cell_rows(&batches)? {
        let Some(value) = row.value else { continue };
        let area = shape.catalogue.area_id(row.text("REF_AREA")).context("an area that is not in the catalogue")?;
        let period: Period = row.text("TIME_PERIOD").parse()?;
        found.insert((i64::from(area.0), i64::from(period.packed())), value.scaled(own.decimals)?);
    }
    Ok(found)
}

fn is_not_found(error: &anyhow::Error) -> bool {
    error.downcast_ref::<ClientError>().and_then(ClientError::refusal) == Some(Refusal::NotFound)
}
