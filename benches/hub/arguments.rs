//! The command line of the benchmark.

use std::path::PathBuf;

use clap::Parser;

/// Measures Marsad against plain Postgres and DuckDB.
#[derive(Debug, Clone, Parser)]
#[command(name = "hub")]
pub struct Arguments {
    /// The result as JSON, with every sample
    #[arg(long)]
    pub json: bool,
    /// Tiny sizes: checks only that everything runs and the data is right; prints no times
    #[arg(long)]
    pub small: bool,
    /// Only these jobs, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    pub only: Vec<String>,
    /// How many pairs of ours and anchor for each job
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub pairs: u32,
    /// Write the table, which must be the whole one, into FILE too, between its two markers
    #[arg(long, value_name = "FILE", conflicts_with = "only")]
    pub markdown: Option<PathBuf>,
    /// Set by cargo under `cargo bench`, and only there
    #[arg(long, hide = true)]
    bench: bool,
    /// Set by cargo under `cargo test`
    #[arg(long, hide = true)]
    test: bool,
}

impl Arguments {
    /// Whether times are measured and printed; never under `cargo test`.
    pub fn is_measuring(&self) -> bool {
        self.bench && !self.test && !self.small
    }

    /// How many pairs are run.
    pub fn pairs(&self) -> u32 {
        if self.is_measuring() { self.pairs } else { 1 }
    }
}
