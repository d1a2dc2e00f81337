//! A million observations in submissions of 5,000: one submitter after its own receipt, and four at once. And what a
//! million takes in Postgres afterwards.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, ensure};
use futures::future::try_join_all;
use marsad::identity::Role;

use crate::anchor::postgres::{Codes, Plain, copy_in};
use crate::bench::Bench;
use crate::calls::{check_held, check_receipt, submit};
use crate::cluster::{Cluster, Side, run as execute};
use crate::measured::{Goal, Measured, Unit};
use crate::node::Node;
use crate::number::{float, percentile, wide};
use crate::site::{COUNCILS, NodePlan, OFFICE, Reporter, Site};
use crate::stream::{Cell, Stream};
use crate::submission::Ready;
use crate::tally::Tally;

use super::Running;

const ROWS: u64 = 5_000;

/// One submitter, one submission after the other.
pub fn one_after_the_other(bench: &mut Bench) -> Running<'_> {
    let job = "200 submissions of 5,000, one after the other";
    let row = Measured::new(job, Unit::Seconds)
        .against("COPY BINARY in 5,000-row commits")
        .targets(Goal::Faster(0.8), Goal::Faster(1.2));
    Box::pin(commits(bench, &[OFFICE], row))
}

/// Four submitters, each for its own region.
pub fn four_at_once(bench: &mut Bench) -> Running<'_> {
    let row = Measured::new("the same from four submitters at once", Unit::Seconds)
        .against("COPY BINARY on four connections")
        .targets(Goal::Faster(0.8), Goal::Faster(1.0));
    Box::pin(commits(bench, &COUNCILS, row))
}

/// What one submitter, or one connection of the anchor, sends.
struct Lane {
    reporter: Reporter,
    cells: Vec<Cell>,
    ready: Vec<Ready>,
    buffers: Vec<Vec<Vec<u8>>>,
}

async fn commits(bench: &mut Bench, reporters: &[Reporter], mut row: Measured) -> Result<Vec<Measured>> {
    let (rows, submissions) = (bench.size(ROWS, 500), bench.size(200, 8));
    let each = submissions / wide(reporters.len());
    let site = Site::prepare(bench, &[NodePlan::hub()]).await?;
    let codes = Codes::of(&bench.shape);
    let mut lanes = Vec::new();
    for reporter in reporters {
        let person = site.person(Role::Submitter, reporter.organisation)?;
        let mut stream = Stream::new(&bench.shape, reporter.territory, 0);
        let mut lane = Lane { reporter: *reporter, cells: Vec::new(), ready: Vec::new(), buffers: Vec::new() };
        for number in 0..each {
            let cells = stream.take(rows)?;
            lane.ready.push(Ready::new(&bench.shape, &person, &format!("n{number}"), &cells)?);
            lane.buffers.push(codes.buffers(&cells, i32::try_from(number)?));
            lane.cells.extend(cells);
        }
        lanes.push(lane);
    }
    row.rows = rows * submissions;
    let bytes = reporters.len() == 1;
    let mut stored =
        Measured::new("bytes in Postgres an observation, in submissions of 5,000, everything", Unit::Bytes)
            .against("the plain table with its two indexes")
            .of_rows(row.rows)
            .targets(Goal::Within(1.0), Goal::AtMost(110.0));
    for pair in 0..bench.pairs() {
        let measure = (bytes && pair == 0).then_some(&mut stored);
        one_pair(bench, &site, &lanes, (&mut row, measure), pair).await?;
    }
    Ok(if bytes { vec![row, stored] } else { vec![row] })
}

async fn one_pair(
    bench: &Bench,
    site: &Site,
    lanes: &[Lane],
    (row, stored): (&mut Measured, Option<&mut Measured>),
    pair: u32,
) -> Result<()> {
    let cluster = bench.cluster(Side::Hub).await?;
    let node = site.fresh("hub").await?;
    let empty = if stored.is_some() { settled_bytes(&node).await? } else { 0 };
    let ours = submit_all(site, &node, lanes, row).await?;
    let plain = Plain::fresh(Arc::clone(&cluster)).await?;
    let anchor = copy_all(&plain, &cluster, lanes).await?;
    row.push(ours, Some(anchor));
    bench.progress(&row.job, pair, ours, Some(anchor));

    let cells: Vec<Cell> = lanes.iter().flat_map(|lane| &lane.cells).copied().collect();
    plain.check(&cells).await?;
    check_held(&node, &bench.shape, Tally::of_cells(&bench.shape, &cells), 1).await?;
    if let Some(stored) = stored {
        let own = float(settled_bytes(&node).await? - empty) / float(row.rows);
        let other = plain.bytes_per_row(row.rows).await?;
        stored.push(own, Some(other));
        stored.bytes_per_row = Some(own);
        stored.note("all tables of the node with indexes and TOAST, less what they take before the first submission");
        bench.progress(&stored.job, pair, own, Some(other));
    }
    plain.close().await?;
    node.close().await
}

/// What the node stores after all cleaning up.
async fn settled_bytes(node: &Node) -> Result<u64> {
    execute(&mut node.connect().await?, "VACUUM").await?;
    node.stored_bytes().await
}

async fn submit_all(site: &Site, node: &Node, lanes: &[Lane], row: &mut Measured) -> Result<f64> {
    let mut ready = Vec::new();
    for lane in lanes {
        let person = site.person(Role::Submitter, lane.reporter.organisation)?;
        let connection = node.connection(&person).await?;
        let submissions: Vec<_> = lane.ready.iter().map(|one| one.encoded.clone()).collect();
        ready.push((connection, submissions));
    }
    node.cluster().checkpoint().await?;
    node.reset_peak()?;
    let began = Instant::now();
    let running = ready.into_iter().map(|(connection, submissions)| {
        tokio::spawn(async move {
            let mut receipts = Vec::with_capacity(submissions.len());
            for submission in submissions {
                let sent = Instant::now();
                let receipt = submit(&connection, submission).await?;
                receipts.push((receipt, sent.elapsed().as_secs_f64() * 1_000.0));
            }
            anyhow::Ok(receipts)
        })
    });
    let receipts = try_join_all(running).await?;
    let seconds = began.elapsed().as_secs_f64();
    row.memory(node.peak_mib()?);
    let key = site.verifier_key(&node.name)?;
    let mut waits = Vec::new();
    for (receipts, lane) in receipts.into_iter().zip(lanes) {
        let receipts = receipts?;
        ensure!(receipts.len() == lane.ready.len(), "a submission has no receipt");
        for ((receipt, wait), ready) in receipts.iter().zip(&lane.ready) {
            check_receipt(receipt, ready, &key)?;
            waits.push(*wait);
        }
    }
    let (half, most) = (percentile(&waits, 0.5), percentile(&waits, 0.99));
    row.notes =
        vec![format!("from the first byte to the receipt: p50 {half:.0} ms, p99 {most:.0} ms, in the last pair")];
    Ok(seconds)
}

async fn copy_all(plain: &Plain, cluster: &Cluster, lanes: &[Lane]) -> Result<f64> {
    let mut connections = Vec::new();
    for _ in lanes {
        connections.push(plain.connect().await?);
    }
    cluster.checkpoint().await?;
    let began = Instant::now();
    let running = connections.iter_mut().zip(lanes).map(|(connection, lane)| async move {
        for buffers in &lane.buffers {
            copy_in(connection, buffers).await?;
        }
        anyhow::Ok(())
    });
    try_join_all(running).await?;
    Ok(began.elapsed().as_secs_f64())
}
