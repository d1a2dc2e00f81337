//! DuckDB from PyPI, in memory, with its default number of threads. Its time is measured inside its process, around the
//! query alone, on tables that were loaded before: it does not include Python or pipes.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// The Python environment that `scripts/install-needs duckdb` makes.
const PYTHON: &str = "target/bench/duckdb/bin/python3";
const SCRIPT: &str = "benches/hub/anchor/grouping_sets.py";

/// Its version and settings.
#[derive(Debug, Clone, Deserialize)]
pub struct About {
    pub version: String,
    pub threads: i64,
}

/// A line of its output.
#[derive(Debug, Clone, Deserialize)]
pub struct Answer {
    pub seconds: f64,
    pub rows: Vec<Vec<i64>>,
}

/// A running DuckDB. Dropping it stops it.
pub struct Duckdb {
    pub about: About,
    _process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

impl Duckdb {
    /// Starts it; installs it first if it is missing.
    pub async fn start() -> Result<Self> {
        if !path(PYTHON).exists() {
            let script = path("scripts/install-needs");
            let done = Command::new(script).arg("duckdb").stdout(Stdio::null()).status().await?;
            ensure!(done.success(), "DuckDB cannot be installed: scripts/install-needs duckdb");
        }
        let mut command = Command::new(path(PYTHON));
        command.arg(path(SCRIPT)).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().context("DuckDB cannot be started")?;
        let input = process.stdin.take().context("DuckDB has no standard input")?;
        let mut output = BufReader::new(process.stdout.take().context("DuckDB has no standard output")?).lines();
        let about = output.next_line().await?.context("DuckDB has not started")?;
        Ok(Self { about: serde_json::from_str(&about)?, _process: process, input, output })
    }

    async fn ask(&mut self, statements: &[String], rows: bool) -> Result<Answer> {
        let asked = serde_json::json!({ "run": statements, "rows": rows });
        self.input.write_all(format!("{asked}\n").as_bytes()).await?;
        self.input.flush().await?;
        let answer = self.output.next_line().await?.context("DuckDB has ended")?;
        Ok(serde_json::from_str(&answer)?)
    }

    /// Runs statements; returns the seconds that they took.
    pub async fn run(&mut self, statements: &[String]) -> Result<f64> {
        Ok(self.ask(statements, false).await?.seconds)
    }

    /// Runs a query whose result is whole numbers.
    pub async fn rows(&mut self, query: String) -> Result<Answer> {
        self.ask(&[query], true).await
    }
}
