//! A peer that was away catches up: a million observations, as one entry and as 200, and ten million, for the rate.
//!
//! Ours: the hub holds everything; the peer is running; it gets the address of the hub, connects, pulls, verifies,
//! judges, stores. It is done when its database holds the whole log of the hub. Anchor: logical replication of the same
//! number of rows and transactions, from enabling the subscription until the last transaction has arrived.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use marsad::client::answers::{Digests, Peer};
use marsad::identity::Role;
use sqlx::PgConnection;

use crate::anchor::postgres::{Codes, copy_in};
use crate::anchor::replication::Replication;
use crate::bench::Bench;
use crate::calls::{check_held, submit};
use crate::cluster::{Side, run as run_sql};
use crate::measured::{Goal, Measured, Unit};
use crate::node::Node;
use crate::number::{float, median, wide};
use crate::site::{NodePlan, OFFICE, PATIENCE, Site};
use crate::stream::{Cell, Stream};
use crate::submission::Ready;
use crate::tally::Tally;

use super::Running;

const POLL: Duration = Duration::from_millis(2);

pub fn run(bench: &mut Bench) -> Running<'_> {
    Box::pin(catch_up(bench))
}

/// The rate of ten million observations.
pub fn run_growth(bench: &mut Bench) -> Running<'_> {
    Box::pin(growth(bench))
}

/// Two nodes that know each other: the first commits, the second follows.
pub fn plans() -> [NodePlan; 2] {
    [
        // Small submissions start at fixed intervals, all by one identity; its limit of calls is not measured here.
        NodePlan { peers: &["peer"], more: "[limits]\ncalls_per_identity_max = 1000\n".to_owned(), ..NodePlan::hub() },
        NodePlan { name: "peer", side: Side::Peer, peers: &["hub"], more: String::new() },
    ]
}

/// How many entries of the hub's log a node's database holds.
pub async fn held(connection: &mut PgConnection) -> Result<u64> {
    let size: Option<i64> = sqlx::query_scalar(
        "SELECT size FROM log.head JOIN log.origin USING (origin_id) WHERE name = 'hub' AND epoch = 0",
    )
    .fetch_optional(connection)
    .await?;
    Ok(u64::try_from(size.unwrap_or(0))?)
}

/// Polls a peer until it holds this number of entries of the hub's log.
pub async fn wait_until(peer: &Node, connection: &mut PgConnection, size: u64, every: Duration) -> Result<()> {
    let began = Instant::now();
    loop {
        let held = held(connection).await?;
        if held >= size {
            return Ok(());
        }
        ensure!(began.elapsed() < PATIENCE, "the peer holds {held} of {size} entries: {}", peer.said());
        tokio::time::sleep(every).await;
    }
}

/// Removes the hub from the peer's list of peers, and adds it again.
async fn part(peer: &Node) -> Result<()> {
    peer.admin().await?.remove_peer("hub").await?;
    Ok(())
}

async fn join(peer: &Node, hub: &Node) -> Result<()> {
    peer.admin().await?.add_peer(Peer { name: "hub".to_owned(), url: hub.url.clone() }).await?;
    Ok(())
}

async fn catch_up(bench: &mut Bench) -> Result<Vec<Measured>> {
    let rows = bench.size(1_000_000, 20_000);
    let site = Site::prepare(bench, &plans()).await?;
    let shape = bench.shape.clone();
    let cells = Stream::new(&shape, OFFICE.territory, 0).take(rows)?;
    let million = if rows == 1_000_000 { "1M".to_owned() } else { rows.to_string() };
    let mut table = Vec::new();
    for (parts, how) in [(1, "one entry"), (200, "200 entries")] {
        let size = cells.len().div_ceil(parts);
        let mut row =
            Measured::new(format!("sync, catch-up of {million} from a peer, {how}, all verified"), Unit::Seconds)
                .of_rows(rows)
                .against("logical replication's catch-up")
                .targets(Goal::Faster(1.0), Goal::Faster(2.0));
        for pair in 0..bench.pairs() {
            let ours = ours(bench, &site, &cells, size, &mut row).await?;
            let anchor = anchor(bench, &cells, size).await?;
            row.push(ours, Some(anchor));
            bench.progress(&row.job, pair, ours, Some(anchor));
        }
        table.push(row);
    }
    Ok(table)
}

async fn ours(bench: &Bench, site: &Site, cells: &[Cell], size: usize, row: &mut Measured) -> Result<f64> {
    let (hub, peer) = (site.fresh("hub").await?, site.fresh("peer").await?);
    part(&peer).await?;
    let office = site.person(Role::Submitter, OFFICE.organisation)?;
    let connection = hub.connection(&office).await?;
    for (number, part) in cells.chunks(size).enumerate() {
        let ready = Ready::new(&bench.shape, &office, &format!("key-{number}"), part)?;
        submit(&connection, ready.encoded).await?;
    }
    let end = held(&mut hub.connect().await?).await?;
    let mut watch = peer.connect().await?;
    ensure!(held(&mut watch).await? < end, "the peer has the log before it got the address");
    peer.cluster().checkpoint().await?;
    hub.reset_peak()?;
    peer.reset_peak()?;
    let began = Instant::now();
    join(&peer, &hub).await?;
    wait_until(&peer, &mut watch, end, POLL).await?;
    let took = began.elapsed().as_secs_f64();
    row.memory(hub.peak_mib()?.max(peer.peak_mib()?));
    drop(watch);
    check_held(&peer, &bench.shape, Tally::of_cells(&bench.shape, cells), 1).await?;
    let digests = [hub.status(true).await?.digests, peer.status(true).await?.digests];
    let shared = |digests: &Option<Digests>| digests.as_ref().map(|own| (own.logs.clone(), own.shared.clone()));
    ensure!(shared(&digests[0]).is_some() && shared(&digests[0]) == shared(&digests[1]), "the digests differ");
    hub.close().await?;
    peer.close().await?;
    Ok(took)
}

async fn anchor(bench: &Bench, cells: &[Cell], size: usize) -> Result<f64> {
    let (hub, peer) = (bench.cluster(Side::Hub).await?, bench.cluster(Side::Peer).await?);
    let replication = Replication::fresh(hub, peer.clone()).await?;
    let mut publisher = replication.publisher().await?;
    let codes = Codes::of(&bench.shape);
    for (submission, part) in (1..).zip(cells.chunks(size)) {
        copy_in(&mut publisher, &codes.buffers(part, submission)).await?;
    }
    run_sql(&mut publisher, "INSERT INTO done VALUES (1)").await?;
    let mut subscriber = replication.subscriber().await?;
    peer.checkpoint().await?;
    let began = Instant::now();
    replication.enable().await?;
    Replication::wait(&mut subscriber, 1, POLL).await?;
    let took = began.elapsed().as_secs_f64();
    replication.check(wide(cells.len()), cells.iter().map(|cell| cell.value).sum()).await?;
    drop((publisher, subscriber));
    replication.close().await?;
    Ok(took)
}

/// Million after million, in entries of 5,000: each million is committed while the peer does not pull, and is then
/// pulled.
async fn growth(bench: &mut Bench) -> Result<Vec<Measured>> {
    const ENTRY_ROWS: usize = 5_000;
    let (step, steps) = (bench.size(1_000_000, 10_000), bench.size(10, 2));
    let site = Site::prepare(bench, &plans()).await?;
    let shape = bench.shape.clone();
    let (hub, peer) = (site.fresh("hub").await?, site.fresh("peer").await?);
    let office = site.person(Role::Submitter, OFFICE.organisation)?;
    let connection = hub.connection(&office).await?;
    let mut stream = Stream::new(&shape, OFFICE.territory, 0);
    let mut watch = peer.connect().await?;
    let mut seconds = Vec::new();
    let mut row = Measured::new("growth of sync: the last million's rate by the first's", Unit::Times)
        .targets(Goal::AtLeast(0.8), Goal::AtLeast(1.0));
    for number in 0..steps {
        part(&peer).await?;
        for (part, cells) in stream.take(step)?.chunks(ENTRY_ROWS).enumerate() {
            let ready = Ready::new(&shape, &office, &format!("key-{number}-{part}"), cells)?;
            submit(&connection, ready.encoded).await?;
        }
        let end = held(&mut hub.connect().await?).await?;
        peer.cluster().checkpoint().await?;
        let began = Instant::now();
        join(&peer, &hub).await?;
        wait_until(&peer, &mut watch, end, POLL).await?;
        seconds.push(began.elapsed().as_secs_f64());
    }
    row.memory(hub.peak_mib()?.max(peer.peak_mib()?));
    let status = peer.status(false).await?;
    ensure!(status.observations == step * steps, "{} observations, not {}", status.observations, step * steps);
    let (first, last) = (seconds.first().copied().unwrap_or(1.0), seconds.last().copied().unwrap_or(1.0));
    row.push(first / last, None);
    row.note(format!("rows/s of the median million: {:.0}", float(step) / median(&seconds)));
    hub.close().await?;
    peer.close().await?;
    Ok(vec![row])
}
