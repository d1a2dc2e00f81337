//! The progress of a long task, shown on a terminal while the task runs.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::cli::console::Console;
use crate::texts::Args;

/// How often the line is written again.
const EVERY: Duration = Duration::from_millis(200);

/// A count that the task adds to as it goes.
#[derive(Debug, Clone, Default)]
pub struct Counter {
    done: Arc<AtomicU64>,
    total: u64,
}

impl Counter {
    pub fn of_total(total: u64) -> Self {
        Self { done: Arc::default(), total }
    }

    pub fn add(&self, more: usize) {
        self.done.fetch_add(u64::try_from(more).unwrap_or(0), Ordering::Relaxed);
    }

    fn args(&self) -> Args {
        Args::none().number("done", self.done.load(Ordering::Relaxed)).number("total", self.total)
    }
}

/// Runs the task `work`. Meanwhile it shows the count, if this console shows progress.
pub async fn watched<T>(console: &mut Console, key: &str, counter: &Counter, work: impl Future<Output = T>) -> T {
    if !console.progress {
        return work.await;
    }
    let mut work = std::pin::pin!(work);
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            done = &mut work => {
                console.end_progress();
                return done;
            }
            _ = tick.tick() => console.show_progress(key, counter.args()),
        }
    }
}
