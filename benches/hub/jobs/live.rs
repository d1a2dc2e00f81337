//! Small commits, 200 a second: how long until each is visible at the peer, ours and with logical replication.
//!
//! Both sides are measured in the same way. A measurement starts at the sender's time of the commit, which Postgres
//! records (`track_commit_timestamp`) before it flushes the commit to the disk. It ends when a connection that polls
//! the receiver's database every 0.3 ms first sees the commit. So the flush on the sender counts for both. Commits
//! start at fixed intervals, even if the one before has not ended.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use marsad::identity::Role;
use sqlx::{Connection, PgConnection};
use tokio::task::JoinSet;

use crate::anchor::postgres::{Codes, copy_in};
use crate::anchor::replication::Replication;
use crate::bench::Bench;
use crate::calls::{check_held, submit};
use crate::cluster::{Side, run as run_sql};
use crate::measured::{Goal, Measured, Unit};
use crate::number::{float, median, percentile};
use crate::site::{OFFICE, Site};
use crate::stream::{Cell, Stream};
use crate::submission::Ready;
use crate::tally::Tally;

use super::Running;
use super::sync::{held, plans, wait_until};

/// The time between the starts of two commits.
const EVERY: Duration = Duration::from_millis(5);
/// The same with idle processors, where only the way itself takes time.
const EVERY_AT_EASE: Duration = Duration::from_millis(20);
const ROWS: usize = 10;
/// How many commits at the start do not count: both sides still open connections and prepare statements.
const WARM: usize = 200;
/// The time between two polls of the receiver.
const LOOK: Duration = Duration::from_micros(300);
/// The connections of the anchor's clients: enough that no client waits for the flush of another.
const CLIENTS: usize = 16;

pub fn run(bench: &mut Bench) -> Running<'_> {
    Box::pin(live(bench))
}

/// Lags in milliseconds.
struct Lags(Vec<f64>);

impl Lags {
    /// Computes the lags from the times of commits and of first sightings, both in microseconds since 1970, in the
    /// order of the commits.
    fn of(commits: &[i64], seen: &[i64]) -> Result<Self> {
        ensure!(commits.len() == seen.len() && !seen.is_empty(), "{} commits, {} seen", commits.len(), seen.len());
        let lag = |(commit, seen): (&i64, &i64)| float(u64::try_from(seen - commit).unwrap_or(0)) / 1_000.0;
        Ok(Self(commits.iter().zip(seen).skip(WARM).map(lag).collect()))
    }

    fn p50(&self) -> f64 {
        median(&self.0)
    }

    fn p99(&self) -> f64 {
        percentile(&self.0, 0.99)
    }
}

async fn live(bench: &mut Bench) -> Result<Vec<Measured>> {
    let count = usize::try_from(bench.size(1_000, 20))? + WARM;
    let site = Site::prepare(bench, &plans()).await?;
    let cells = Stream::new(&bench.shape, OFFICE.territory, 0).take((count * ROWS) as u64)?;
    let name = |share: &str| format!("sync, live at 200 small submissions/s: commit → visible on the peer, {share}");
    let new = |share: &str| Measured::new(name(share), Unit::Milliseconds).against("logical replication");
    let mut p50 = new("p50").targets(Goal::AtMost(5.0), Goal::Within(2.0));
    let mut p99 = new("p99").targets(Goal::AtMost(25.0), Goal::AtMost(25.0));
    let mut at_ease = Measured::new("the same at 50/s, p50", Unit::Milliseconds);
    let few = cells.get(..cells.len().min((WARM + 100) * ROWS)).unwrap_or_default();
    for pair in 0..bench.pairs() {
        let eased = ours(bench, &site, few, EVERY_AT_EASE, &mut at_ease).await?;
        at_ease.push(eased.p50(), None);
        bench.progress(&at_ease.job, pair, eased.p50(), None);
        let ours = ours(bench, &site, &cells, EVERY, &mut p50).await?;
        let anchor = anchor(bench, &cells).await?;
        p50.push(ours.p50(), Some(anchor.p50()));
        p99.push(ours.p99(), Some(anchor.p99()));
        bench.progress(&p50.job, pair, ours.p50(), Some(anchor.p50()));
        bench.progress(&p99.job, pair, ours.p99(), Some(anchor.p99()));
    }
    if !bench.is_small() {
        p50.note(format!("one flush of this disk: {:.1} ms", flush_ms(&site)?));
        p50.note("ours flushes twice before an entry leaves: the commit, and the signer's state");
    }
    Ok(vec![p50, p99, at_ease])
}

/// The time of one flush of the disk: the median of many flushes of an existing block.
fn flush_ms(site: &Site) -> Result<f64> {
    use std::os::unix::fs::FileExt;
    let file = std::fs::File::create(site.path("flush"))?;
    let mut times = Vec::new();
    for _ in 0..100 {
        file.write_all_at(&[1; 4_096], 0)?;
        let began = Instant::now();
        file.sync_data()?;
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok(median(&times))
}

/// Polls until the receiver shows `end`; returns when each number below it was first seen.
async fn look(mut connection: PgConnection, query: &'static str, (start, end): (i64, i64)) -> Result<Vec<i64>> {
    let (mut seen, deadline) = (Vec::new(), Instant::now() + Duration::from_secs(120));
    while start + i64::try_from(seen.len())? < end {
        let (now, there): (i64, i64) = sqlx::query_as(query).fetch_one(&mut connection).await?;
        seen.resize(usize::try_from(there - start)?.max(seen.len()), now);
        ensure!(Instant::now() < deadline, "only {} of {} have come to the peer", there - start, end - start);
        tokio::time::sleep(LOOK).await;
    }
    Ok(seen)
}

/// The same for the anchor's table. Rows arrive in the order of commits and are mostly appended, so only rows after the
/// last seen one are read. If no more rows arrive, all are counted, since some may have been stored before it.
async fn look_at_rows(mut connection: PgConnection, count: usize) -> Result<Vec<i64>> {
    const NEW: &str = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, count(*), max(ctid)::text
         FROM observation WHERE ctid > $1::tid";
    const ALL: &str = "SELECT count(*) FROM observation";
    const STILL: Duration = Duration::from_secs(1);
    let (mut seen, mut rows, mut last) = (Vec::new(), 0, "(0,0)".to_owned());
    let deadline = Instant::now() + Duration::from_secs(120);
    let mut moved = Instant::now();
    while seen.len() < count {
        let (now, new, end): (i64, i64, Option<String>) =
            sqlx::query_as(NEW).bind(&last).fetch_one(&mut connection).await?;
        rows += usize::try_from(new)?;
        if new > 0 {
            moved = Instant::now();
        } else if moved.elapsed() > STILL {
            rows = usize::try_from(sqlx::query_scalar::<_, i64>(ALL).fetch_one(&mut connection).await?)?;
        }
        last = end.unwrap_or(last);
        seen.resize(rows / ROWS, now);
        ensure!(Instant::now() < deadline, "only {} of {count} have come to the subscriber", seen.len());
        tokio::time::sleep(LOOK).await;
    }
    Ok(seen)
}

async fn ours(bench: &Bench, site: &Site, cells: &[Cell], every: Duration, row: &mut Measured) -> Result<Lags> {
    const LOOK_AT: &str = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, size FROM log.head
         JOIN log.origin USING (origin_id) WHERE name = 'hub' AND epoch = 0";
    let (hub, peer) = (site.fresh("hub").await?, site.fresh("peer").await?);
    let office = site.person(Role::Submitter, OFFICE.organisation)?;
    let connection = hub.connection(&office).await?;
    let ready = |(number, part): (usize, &[Cell])| Ready::new(&bench.shape, &office, &format!("k{number}"), part);
    let ready: Vec<Ready> = cells.chunks(ROWS).enumerate().map(ready).collect::<Result<_>>()?;
    let start = held(&mut hub.connect().await?).await?;
    let end = start + ready.len() as u64;
    let mut watch = peer.connect().await?;
    wait_until(&peer, &mut watch, start, Duration::from_millis(10)).await?;
    let looking = tokio::spawn(look(watch, LOOK_AT, (i64::try_from(start)?, i64::try_from(end)?)));
    let (mut sending, mut clock) = (JoinSet::new(), tokio::time::interval(every));
    for one in ready {
        clock.tick().await;
        let connection = connection.clone();
        sending.spawn(async move { submit(&connection, one.encoded).await.map(drop) });
    }
    while let Some(sent) = sending.join_next().await {
        sent??;
    }
    let seen = looking.await??;
    row.memory(hub.peak_mib()?.max(peer.peak_mib()?));
    let commits: Vec<i64> = sqlx::query_scalar(
        "SELECT (extract(epoch FROM pg_xact_commit_timestamp(entry.xmin)) * 1000000)::bigint FROM log.entry
         JOIN log.origin USING (origin_id) WHERE name = 'hub' AND idx >= $1 ORDER BY idx",
    )
    .bind(i64::try_from(start)?)
    .fetch_all(&mut hub.connect().await?)
    .await?;
    check_held(&peer, &bench.shape, Tally::of_cells(&bench.shape, cells), 1).await?;
    hub.close().await?;
    peer.close().await?;
    Lags::of(&commits, &seen)
}

async fn anchor(bench: &Bench, cells: &[Cell]) -> Result<Lags> {
    let (hub, peer) = (bench.cluster(Side::Hub).await?, bench.cluster(Side::Peer).await?);
    let replication = Replication::fresh(hub, peer).await?;
    replication.enable().await?;
    let codes = Codes::of(&bench.shape);
    let parts: Vec<Vec<Vec<u8>>> =
        (1..).zip(cells.chunks(ROWS)).map(|(number, part)| codes.buffers(part, number)).collect();
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        clients.push(replication.publisher().await?);
    }
    let count = parts.len();
    // The stream is open once the first row has arrived.
    let mut watch = replication.subscriber().await?;
    run_sql(clients.first_mut().context("there are clients")?, "INSERT INTO done VALUES (0)").await?;
    Replication::wait(&mut watch, 0, Duration::from_millis(10)).await?;
    let looking = tokio::spawn(look_at_rows(watch, count));
    let (mut sending, mut clock) = (JoinSet::new(), tokio::time::interval(EVERY));
    for part in parts {
        clock.tick().await;
        if clients.is_empty() {
            let client: Result<PgConnection> = sending.join_next().await.context("one is on its way")??;
            clients.push(client?);
        }
        let mut client = clients.pop().context("there is one")?;
        sending.spawn(async move { copy_in(&mut client, &part).await.map(|_| client) });
    }
    while let Some(sent) = sending.join_next().await {
        sent??.close().await?;
    }
    let seen = looking.await??;
    let commits: Vec<i64> = sqlx::query_scalar(
        "SELECT (extract(epoch FROM pg_xact_commit_timestamp(min(xmin::text)::xid)) * 1000000)::bigint AS time
         FROM observation GROUP BY submission ORDER BY time",
    )
    .fetch_all(&mut replication.publisher().await?)
    .await?;
    replication.check(cells.len() as u64, cells.iter().map(|cell| cell.value).sum()).await?;
    drop(clients);
    replication.close().await?;
    Lags::of(&commits, &seen)
}
