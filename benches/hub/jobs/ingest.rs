//! A million observations at once: submitted, pulled, submitted again with every figure revised.
//!
//! The three share their nodes and tables, so that a pair of each is measured within the same minute.

use std::time::Instant;

use anyhow::{Result, ensure};
use marsad::identity::Role;

use crate::anchor::postgres::{Codes, Plain, copy_in, copy_out};
use crate::bench::Bench;
use crate::calls::{all_own, check_held, check_receipt, pull, submit};
use crate::cluster::Side;
use crate::measured::{Goal, Measured, Unit};
use crate::number::{float, wide};
use crate::site::{NodePlan, OFFICE, Site};
use crate::stream::{Cell, Stream};
use crate::submission::Ready;
use crate::tally::Tally;

use super::Running;

pub fn run(bench: &mut Bench) -> Running<'_> {
    Box::pin(ingest(bench))
}

/// The same rows for ours and the anchor, in both versions.
struct Data {
    cells: [Vec<Cell>; 2],
    ready: [Ready; 2],
    buffers: [Vec<Vec<u8>>; 2],
}

struct Rows {
    submit: Measured,
    pull: Measured,
    again: Measured,
}

async fn ingest(bench: &mut Bench) -> Result<Vec<Measured>> {
    let rows = bench.size(1_000_000, 20_000);
    let site = Site::prepare(bench, &[NodePlan::hub()]).await?;
    let office = site.person(Role::Submitter, OFFICE.organisation)?;
    let shape = bench.shape.clone();
    let codes = Codes::of(&shape);
    let data = {
        let version = |version| Stream::new(&shape, OFFICE.territory, version).take(rows);
        let cells = [version(0)?, version(1)?];
        ensure!(
            cells[0].iter().zip(&cells[1]).all(|(a, b)| a.key() == b.key() && a.value != b.value),
            "a revision revises every figure, and nothing else"
        );
        let ready =
            [Ready::new(&shape, &office, "first", &cells[0])?, Ready::new(&shape, &office, "second", &cells[1])?];
        let buffers = [codes.buffers(&cells[0], 1), codes.buffers(&cells[1], 2)];
        Data { cells, ready, buffers }
    };
    let million = if rows == 1_000_000 { "1M".to_owned() } else { rows.to_string() };
    let new = |job: String| Measured::new(job, Unit::Seconds).of_rows(rows);
    let mut table = Rows {
        submit: new(format!("one submission of {million} observations"))
            .against("COPY BINARY in one transaction")
            .targets(Goal::Faster(0.8), Goal::Faster(1.5)),
        pull: new(format!("pull {million} observations to the client's memory"))
            .against("COPY BINARY to stdout")
            .targets(Goal::Faster(0.8), Goal::Faster(1.2)),
        again: new(format!("resubmit {million}, all revised"))
            .against("the plain COPY")
            .targets(Goal::Faster(0.8), Goal::Faster(1.4)),
    };
    for pair in 0..bench.pairs() {
        one_pair(bench, &site, &data, &mut table, pair).await?;
    }
    Ok(vec![table.submit, table.again, table.pull])
}

async fn one_pair(bench: &Bench, site: &Site, data: &Data, table: &mut Rows, pair: u32) -> Result<()> {
    let (cluster, shape) = (bench.cluster(Side::Hub).await?, &bench.shape);
    let key = site.verifier_key("hub")?;
    let node = site.fresh("hub").await?;
    let office = site.person(Role::Submitter, OFFICE.organisation)?;
    let connection = node.connection(&office).await?;

    for (version, row) in [&mut table.submit, &mut table.again].into_iter().enumerate() {
        let (cells, ready) = (&data.cells[version], &data.ready[version]);
        let submission = ready.encoded.clone();
        cluster.checkpoint().await?;
        node.reset_peak()?;
        let began = Instant::now();
        let receipt = submit(&connection, submission).await?;
        let ours = began.elapsed().as_secs_f64();
        row.memory(node.peak_mib()?);
        check_receipt(&receipt, ready, &key)?;

        let plain = Plain::fresh(cluster.clone()).await?;
        let mut copying = plain.connect().await?;
        cluster.checkpoint().await?;
        let began = Instant::now();
        copy_in(&mut copying, &data.buffers[version]).await?;
        let anchor = began.elapsed().as_secs_f64();
        plain.check(cells).await?;
        row.push(ours, Some(anchor));
        bench.progress(&row.job, pair, ours, Some(anchor));

        if version == 0 {
            let row = &mut table.pull;
            node.reset_peak()?;
            let began = Instant::now();
            let batches = pull(&connection, all_own(shape)).await?;
            let ours = began.elapsed().as_secs_f64();
            row.memory(node.peak_mib()?);
            let began = Instant::now();
            let bytes = copy_out(&mut copying).await?;
            let anchor = began.elapsed().as_secs_f64();
            let mut found = Tally::default();
            for batch in batches {
                found.add_pulled(shape, batch)?;
            }
            ensure!(found == Tally::of_cells(shape, cells), "other rows are pulled than were submitted: {found:?}");
            row.push(ours, Some(anchor));
            if pair == 0 {
                row.note(format!("COPY takes {:.0} bytes a row on the wire", float(bytes) / float(wide(cells.len()))));
            }
            bench.progress(&row.job, pair, ours, Some(anchor));
        }
        drop(copying);
        plain.close().await?;
    }
    check_held(&node, shape, Tally::of_cells(shape, &data.cells[1]), 2).await?;
    node.close().await
}
