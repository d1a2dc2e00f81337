//! The works, in the order of the table. A work returns its rows, having verified the data.

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

/// What a work gives.
pub type Running<'b> = Pin<Box<dyn Future<Output = Result<Vec<Measured>>> + 'b>>;

/// A work: its name for `--only`, what it does, and how.
pub struct Work {
    pub name: &'static str,
    pub what: &'static str,
    pub run: for<'b> fn(&'b mut Bench) -> Running<'b>,
}

const fn work(name: &'static str, what: &'static str, run: for<'b> fn(&'b mut Bench) -> Running<'b>) -> Work {
    Work { name, what, run }
}

/// All jobs. Those measured in milliseconds come first: many machines slow down after some minutes of hard work, and then the
/// benchmark would measure waits.
pub const ALL: &[Work] = &[
    work("live", "small submissions, 200 a second, until the peer shows them", live::run),
    work("clients", "500 idle and 100 reading connections, and those beyond the limit", clients::run),
    work("ingest", "a submission of 1M, a pull of it, and a revision of all of it", ingest::run),
    work(
        "commits",
        "200 submissions of 5,000, one after the other, and what they take in Postgres",
        commits::one_after_the_other,
    ),
    work("submitters", "200 submissions of 5,000 from four submitters at once", commits::four_at_once),
    work("month", "a region's month from file to receipt", month::run),
    work("wire", "bytes on the wire of a submission and of a pull", wire::run),
    work("growth", "ten millions into one node", growth::run),
    work("sync", "a peer catches up with 1M, as one entry and as 200", sync::run),
    work("sync-growth", "a peer follows from nothing to 10M", sync::run_growth),
    work("release", "a release of 1M observations, and filtered pulls of it", release::run),
];

/// The works of these names; all of them if there is none.
///
/// # Errors
/// For a name that no work has.
pub fn chosen(names: &[String]) -> Result<Vec<&'static Work>> {
    if let Some(unknown) = names.iter().find(|name| !ALL.iter().any(|work| work.name == name.as_str())) {
        let known: Vec<&str> = ALL.iter().map(|work| work.name).collect();
        bail!("there is no work {unknown}; there are: {}", known.join(", "));
    }
    Ok(ALL.iter().filter(|work| names.is_empty() || names.iter().any(|name| name == work.name)).collect())
}
