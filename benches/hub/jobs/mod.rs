//! The jobs of the benchmark, in the order of the table. A job verifies the data, and returns its rows.

use std::future::Future;
use std::pin::Pin;

use anyhow::{Result, bail};

use crate::bench::Bench;
use crate::measured::Measured;

pub mod clients;
pub mod aggregates;
pub mod commits;
pub mod growth;
pub mod ingest;
pub mod live;
pub mod month;
pub mod sync;
pub mod release;
pub mod wire;

/// The future of a job, with its rows.
pub type Running<'b> = Pin<Box<dyn Future<Output = Result<Vec<Measured>>> + 'b>>;

/// A job: its name for `--only`, its description, and its function.
pub struct Job {
    pub name: &'static str,
    pub what: &'static str,
    pub run: for<'b> fn(&'b mut Bench) -> Running<'b>,
}

const fn job(name: &'static str, what: &'static str, run: for<'b> fn(&'b mut Bench) -> Running<'b>) -> Job {
    Job { name, what, run }
}

/// All jobs. Jobs measured in milliseconds come first: many machines slow down after some minutes under load, and then
/// the benchmark would measure waits.
pub const ALL: &[Job] = &[
    job("live", "small submissions, 200 a second, until the peer shows them", live::run),
    job("clients", "500 idle and 100 reading connections, and those beyond the limit", clients::run),
    job("ingest", "a submission of 1M, a pull of it, and a revision of all of it", ingest::run),
    job(
        "commits",
        "200 submissions of 5,000, one after the other, and what they take in Postgres",
        commits::one_after_the_other,
    ),
    job("submitters", "200 submissions of 5,000 from four submitters at once", commits::four_at_once),
    job("month", "a region's month from file to receipt", month::run),
    job("wire", "bytes on the wire of a submission and of a pull", wire::run),
    job("growth", "ten millions into one node", growth::run),
    job("sync", "a peer catches up with 1M, as one entry and as 200", sync::run),
    job("sync-growth", "a peer follows from nothing to 10M", sync::run_growth),
    job("release", "a release of 1M observations, and filtered pulls of it", release::run),
];

/// The jobs with these names; all jobs if there is no name.
pub fn chosen(names: &[String]) -> Result<Vec<&'static Job>> {
    if let Some(unknown) = names.iter().find(|name| !ALL.iter().any(|job| job.name == name.as_str())) {
        let known: Vec<&str> = ALL.iter().map(|job| job.name).collect();
        bail!("there is no job {unknown}; there are: {}", known.join(", "));
    }
    Ok(ALL.iter().filter(|job| names.is_empty() || names.iter().any(|name| name == job.name)).collect())
}
