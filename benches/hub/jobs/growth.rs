//! Growth: whether the ten millionth observation is stored as fast as the first.
//!
//! Ten million observations are submitted to one node, in submissions of 5,000. The speed of a machine varies by more
//! than the effect that is measured, and some indicators cost more than others. So each of the last millions is
//! compared with the same rows submitted to an empty node, with alternating submissions.

use std::time::Instant;

use anyhow::{Result, ensure};
use marsad::client::Connection;
use marsad::identity::Role;

use crate::bench::Bench;
use crate::calls::{check_receipt, submit};
use crate::measured::{Goal, Measured, Unit};
use crate::node::Node;
use crate::number::float;
use crate::site::{NodePlan, OFFICE, Site};
use crate::stream::Stream;
use crate::submission::Ready;

use super::Running;

const ROWS: u64 = 5_000;
const PARTS: u32 = 10;
/// The first part that is compared with an empty node.
const COMPARED: u32 = 7;

pub fn run(bench: &mut Bench) -> Running<'_> {
    Box::pin(growth(bench))
}

/// The submissions of one part.
fn part(bench: &Bench, site: &Site, stream: &mut Stream, number: u32) -> Result<Vec<Ready>> {
    let (rows, submissions) = (bench.size(ROWS, 250), bench.size(200, 2));
    let office = site.person(Role::Submitter, OFFICE.organisation)?;
    (0..submissions)
        .map(|n| Ready::new(&bench.shape, &office, &format!("p{number}n{n}"), &stream.take(rows)?))
        .collect()
}

/// A node with the submissions to be sent to it.
struct Side<'a> {
    site: &'a Site,
    node: &'a Node,
    connection: &'a Connection,
    ready: &'a [Ready],
}

/// Sends each side its submissions, alternating between the sides. Returns the observations a second of each.
async fn send(sides: &[Side<'_>]) -> Result<Vec<f64>> {
    let mut seconds = vec![0.0; sides.len()];
    let mut receipts = vec![Vec::new(); sides.len()];
    let mut submissions: Vec<_> = sides
        .iter()
        .map(|side| side.ready.iter().map(|one| one.encoded.clone()).collect::<Vec<_>>().into_iter())
        .collect();
    for side in sides {
        side.node.cluster().checkpoint().await?;
    }
    let most = sides.iter().map(|side| side.ready.len()).max().unwrap_or(0);
    for _ in 0..most {
        for (n, side) in sides.iter().enumerate() {
            let Some(submission) = submissions[n].next() else { continue };
            let began = Instant::now();
            receipts[n].push(submit(side.connection, submission).await?);
            seconds[n] += began.elapsed().as_secs_f64();
        }
    }
    for (side, receipts) in sides.iter().zip(&receipts) {
        let key = side.site.verifier_key(&side.node.name)?;
        for (receipt, ready) in receipts.iter().zip(side.ready) {
            check_receipt(receipt, ready, &key)?;
        }
    }
    let rows = |side: &Side<'_>| float(side.ready.iter().map(|one| one.rows).sum());
    Ok(sides.iter().zip(&seconds).map(|(side, seconds)| rows(side) / seconds).collect())
}

async fn growth(bench: &mut Bench) -> Result<Vec<Measured>> {
    let site = Site::prepare(bench, &[NodePlan::hub()]).await?;
    let empty = Site::prepare(bench, &[NodePlan { name: "empty", ..NodePlan::hub() }]).await?;
    let office = site.person(Role::Submitter, OFFICE.organisation)?;
    let other = empty.person(Role::Submitter, OFFICE.organisation)?;
    let node = site.fresh("hub").await?;
    let connection = node.connection(&office).await?;
    node.reset_peak()?;
    let shape = bench.shape.clone();
    let mut stream = Stream::new(&shape, OFFICE.territory, 0);
    let mut row = Measured::new(
        "growth: the rate of the last of 10M observations, to that of the same in an empty node",
        Unit::Times,
    )
    .targets(Goal::AtLeast(0.8), Goal::AtLeast(1.0));
    let (mut rates, mut total) = (Vec::new(), 0);
    for number in 0..PARTS {
        let mut same = stream.clone();
        let ready = part(bench, &site, &mut stream, number)?;
        let own = Side { site: &site, node: &node, connection: &connection, ready: &ready };
        let (rate, first) = if number >= COMPARED {
            let fresh = empty.fresh("empty").await?;
            let same = part(bench, &empty, &mut same, number)?;
            let beside = fresh.connection(&other).await?;
            let rates = send(&[own, Side { site: &empty, node: &fresh, connection: &beside, ready: &same }]).await?;
            drop(beside);
            fresh.close().await?;
            (rates[0], Some(rates[1]))
        } else {
            (send(&[own]).await?[0], None)
        };
        total += ready.iter().map(|one| one.rows).sum::<u64>();
        rates.push(format!("{:.0},000", rate / 1_000.0));
        if let Some(first) = first {
            row.push(rate / first, None);
        }
        if bench.is_small() {
            eprintln!("growth, part {} of {PARTS}: done", number + 1);
        } else {
            let beside = first.map(|first| format!("; {first:.0} into an empty node")).unwrap_or_default();
            eprintln!("growth, part {} of {PARTS}: {rate:.0} observations a second{beside}", number + 1);
        }
    }
    row.rows = total;
    row.memory(node.peak_mib()?);
    if !bench.is_small() {
        row.note(format!("observations a second, million by million: {}", rates.join(", ")));
    }
    let held = node.status(false).await?.observations;
    ensure!(held == total, "{held} observations, not {total}");
    node.close().await?;
    Ok(vec![row])
}
