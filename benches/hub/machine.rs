//! The machine of the measurement.

use std::fs;
use std::process::Command;

use anyhow::Result;
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::cluster::Side;

/// The machine and its programs.
#[derive(Debug, Clone)]
pub struct Machine {
    processor: String,
    cores: usize,
    memory_mib: u64,
    postgres: String,
    rustc: String,
    kernel: String,
}

fn first_after(text: &str, key: &str) -> String {
    let line = text.lines().find(|line| line.starts_with(key));
    line.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}

fn said(program: &str, argument: &str) -> String {
    let output = Command::new(program).arg(argument).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

impl Machine {
    /// Reads the properties of the machine.
    pub async fn read(bench: &Bench) -> Result<Self> {
        let memory = first_after(&fs::read_to_string("/proc/meminfo").unwrap_or_default(), "MemTotal");
        let kib: u64 = memory.trim_end_matches(" kB").parse().unwrap_or(0);
        let mut admin = bench.cluster(Side::Hub).await?.admin().await?;
        let postgres: String =
            sqlx::query_scalar("SELECT current_setting('server_version')").fetch_one(&mut admin).await?;
        Ok(Self {
            processor: first_after(&fs::read_to_string("/proc/cpuinfo").unwrap_or_default(), "model name"),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_mib: kib / 1024,
            postgres,
            rustc: said("rustc", "--version"),
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_owned(),
        })
    }

    /// In one sentence.
    pub fn text(&self) -> String {
        format!(
            "{} ({} cores, {:.0} GiB), Linux {}, Postgres {} (fsync on, shared_buffers 1 GB), {}",
            self.processor,
            self.cores,
            crate::number::float(self.memory_mib) / 1024.0,
            self.kernel,
            self.postgres,
            self.rustc
        )
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        json!({
            "processor": self.processor,
            "cores": self.cores,
            "memory_mib": self.memory_mib,
            "kernel": self.kernel,
            "postgres": self.postgres,
            "rustc": self.rustc,
        })
    }
}
