//! A region's month: 10,000 rows in a CSV file, by `marsad submit`, from the start of the process to its end, when the
//! receipt is written.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Result, ensure};
use marsad::identity::Role;
use marsad::log::receipt::Receipt;
use tokio::process::Command;

use crate::bench::Bench;
use crate::calls::check_held;
use crate::cluster::Side;
use crate::measured::{Goal, Measured, Unit};
use crate::node::Node;
use crate::site::{COUNCILS, NodePlan, Site};
use crate::stream::{Cell, Stream};
use crate::submission::write_csv;
use crate::tally::Tally;

use super::Running;

pub fn run(bench: &mut Bench) -> Running<'_> {
    Box::pin(month(bench))
}

async fn month(bench: &mut Bench) -> Result<Vec<Measured>> {
    let rows = bench.size(10_000, 2_000);
    let site = Site::prepare(bench, &[NodePlan::hub()]).await?;
    let council = COUNCILS[0];
    let person = site.person(Role::Submitter, council.organisation)?;
    let profile = site.profile("hub", &person)?;
    let mut stream = Stream::new(&bench.shape, council.territory, 0);
    let (first, cells) = (stream.take(100)?, stream.take(rows)?);
    let (first_file, file) = (site.path("first.csv"), site.path("month.csv"));
    write_csv(&bench.shape, &first, &first_file)?;
    write_csv(&bench.shape, &cells, &file)?;
    let mut row = Measured::new("a region's month: 10,000 rows from CSV file to receipt", Unit::Seconds)
        .of_rows(rows)
        .targets(Goal::AtMost(2.0), Goal::AtMost(0.5));
    let cache = site.path("cache");
    for pair in 0..bench.pairs() {
        let node = site.fresh("hub").await?;
        // The catalogue is in the submitter's cache from the month before.
        let cold = submit(&profile, &cache, &first_file, &site.path("first.receipt")).await?;
        if pair == 0 && !bench.is_small() {
            row.note(format!(
                "a first submission of 100 rows, with the catalogue still to be fetched, takes {cold:.2} s"
            ));
        }
        bench.cluster(Side::Hub).await?.checkpoint().await?;
        node.reset_peak()?;
        let receipt = site.path("month.receipt");
        let seconds = submit(&profile, &cache, &file, &receipt).await?;
        row.memory(node.peak_mib()?);
        let document = Receipt::from_json(&fs::read_to_string(&receipt)?)?;
        document.verify(&site.verifier_key("hub")?)?;
        let all: Vec<Cell> = first.iter().chain(&cells).copied().collect();
        check_held(&node, &bench.shape, Tally::of_cells(&bench.shape, &all), 1).await?;
        row.push(seconds, None);
        bench.progress(&row.job, pair, seconds, None);
        Node::close(node).await?;
    }
    Ok(vec![row])
}

/// Runs `marsad submit`; returns its duration.
async fn submit(profile: &Path, cache: &Path, file: &Path, receipt: &Path) -> Result<f64> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marsad"));
    command.env_remove("MARSAD_AS").env("XDG_CACHE_HOME", cache).env("LANG", "en_US.UTF-8");
    command.arg("--as").arg(profile).args(["submit", "observations"]).arg(file).arg("--receipt").arg(receipt);
    command.stdin(Stdio::null());
    let began = Instant::now();
    let output = command.output().await?;
    let seconds = began.elapsed().as_secs_f64();
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(seconds)
}
