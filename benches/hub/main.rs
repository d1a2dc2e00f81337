//! `make bench`: what Marsad costs its users over plain Postgres and DuckDB, measured on this machine.
//!
//! Ours is the real thing: the release build of `marsad`, processes of their own, mTLS, the public gRPC API, and the data
//! verified afterwards. Anchors get the same rows in the same clusters. Every job is measured in pairs, ours and then the
//! anchor, because the speed of a machine drifts: what counts is the ratio within a pair. `docs/performance.md` says how to read it.
//!
//! Modules: [`measured`] and [`report`] (what comes out), [`bench`], [`cluster`], [`site`], [`node`] and [`forwarder`]
//! (what is measured on), [`shape`], [`stream`], [`submission`], [`calls`] and [`tally`] (what is sent, and the checks
//! of the results), `jobs/` (one file for each kind of job) and `anchor/`.

mod anchor;
mod arguments;
mod bench;
mod calls;
mod cluster;
mod forwarder;
mod machine;
mod measured;
mod node;
mod number;
mod report;
mod shape;
mod site;
mod stream;
mod submission;
mod tally;
mod jobs;

use std::process::ExitCode;

use anyhow::{Result, bail, ensure};
use clap::Parser;

use arguments::Arguments;
use bench::Bench;
use machine::Machine;
use measured::{Goal, Measured, Unit};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let chosen = jobs::chosen(&arguments.only)?;
    if arguments.is_measuring() && cfg!(debug_assertions) {
        bail!("only a release build is measured: run `make bench`, or `cargo test --bench hub` for the small one");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (mut results, mut failed) = (Vec::new(), Vec::new());
    let machine = runtime.block_on(async {
        let mut bench = Bench::start(arguments).await?;
        for job in &chosen {
            eprintln!("== {}: {}", job.name, job.what);
            match (job.run)(&mut bench).await {
                Ok(measured) => results.extend(measured),
                // The others are measured all the same.
                Err(error) => failed.push(format!("{}: {error:#}", job.name)),
            }
        }
        Machine::read(&bench).await
    })?;
    results.extend(memory(&results));
    if arguments.is_measuring() {
        if arguments.json {
            println!("{}", serde_json::to_string_pretty(&report::json(&machine, &results))?);
        } else {
            println!("{}", report::text(&machine, &results));
        }
        if let Some(file) = &arguments.markdown {
            report::write_into(file, &machine, &results)?;
        }
    }
    ensure!(failed.is_empty(), "of {} jobs failed: {}", chosen.len(), failed.join("; "));
    if !arguments.is_measuring() {
        println!("{} jobs run, and their data is right; nothing was measured", chosen.len());
    }
    Ok(())
}

/// The most memory that a node used during any of the jobs.
fn memory(results: &[Measured]) -> Option<Measured> {
    let most = results.iter().filter_map(|one| Some((one.peak_mib?, one))).max_by(|a, b| a.0.total_cmp(&b.0));
    let (peak, during) = most?;
    let mut measured = Measured::new("resident memory of a node during any of these", Unit::Mebibytes)
        .targets(Goal::AtMost(256.0), Goal::AtMost(128.0));
    measured.push(peak, None);
    measured.note(format!("the most during: {}", during.job));
    Some(measured)
}
