//! Bytes on the wire: of a submission of a million observations, and of a pull of them.

use anyhow::{Result, ensure};
use marsad::identity::Role;

use crate::anchor::postgres::{Codes, Plain, copy_in, copy_out};
use crate::bench::Bench;
use crate::calls::{all_own, check_receipt, pull, submit};
use crate::cluster::Side;
use crate::forwarder::Forwarder;
use crate::measured::{Goal, Measured, Unit};
use crate::number::{float, wide};
use crate::site::{NodePlan, OFFICE, Site};
use crate::stream::Stream;
use crate::submission::{Ready, chunk_bytes};
use crate::tally::Tally;

use super::Running;

pub fn run(bench: &mut Bench) -> Running<'_> {
    Box::pin(wire(bench))
}

async fn wire(bench: &mut Bench) -> Result<Vec<Measured>> {
    let rows = bench.size(1_000_000, 20_000);
    let site = Site::prepare(bench, &[NodePlan::hub()]).await?;
    let office = site.person(Role::Submitter, OFFICE.organisation)?;
    let cells = Stream::new(&bench.shape, OFFICE.territory, 0).take(rows)?;
    let held = float(chunk_bytes(&bench.shape, &cells)?) / float(rows);
    eprintln!("these rows take {held:.2} bytes an observation in the chunks of the log");
    let ready = Ready::new(&bench.shape, &office, "counted", &cells)?;
    let node = site.fresh("hub").await?;
    let forwarder = Forwarder::to(&node.url).await?;
    let connection = office.connection(&node.name, &forwarder.url).await?;

    let receipt = submit(&connection, ready.encoded.clone()).await?;
    let submitted = float(forwarder.take()) / float(rows);
    check_receipt(&receipt, &ready, &site.verifier_key("hub")?)?;
    let mut found = Tally::default();
    for batch in pull(&connection, all_own(&bench.shape)).await? {
        found.add_pulled(&bench.shape, batch)?;
    }
    let pulled = float(forwarder.take()) / float(rows);
    ensure!(found == Tally::of_cells(&bench.shape, &cells), "other rows are pulled than were submitted");

    let plain = Plain::fresh(bench.cluster(Side::Hub).await?).await?;
    let buffers = Codes::of(&bench.shape).buffers(&cells, 1);
    let sent: u64 = buffers.iter().map(|buffer| wide(buffer.len())).sum();
    let mut copying = plain.connect().await?;
    copy_in(&mut copying, &buffers).await?;
    let received = copy_out(&mut copying).await?;
    drop(copying);
    plain.close().await?;
    node.close().await?;

    let row = |job: &str, anchor: &str, ours: f64, other: u64| {
        let mut row =
            Measured::new(job, Unit::Bytes).against(anchor).of_rows(rows).targets(Goal::AtMost(4.0), Goal::AtMost(3.0));
        row.push(ours, Some(float(other) / float(rows)));
        row.bytes_per_row = Some(ours);
        row.note(format!("both ways, with TLS and HTTP/2; in the chunks of the log the same rows take {held:.2}"));
        row
    };
    Ok(vec![
        row("bytes on the wire of a submission of 1M, an observation", "COPY BINARY from stdin", submitted, sent),
        row("bytes on the wire of a pull of 1M, an observation", "COPY BINARY to stdout", pulled, received),
    ])
}
