//! Stores the measured values in memory, and prints them for Prometheus.
//!
//! The exporter for the `metrics` crate would add fifteen crates to the program. The program knows all its metrics in
//! advance, so a map and the text format are enough.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Once, PoisonError, RwLock};

use metrics::{
    Counter, Gauge, GaugeFn as _, Histogram, HistogramFn, Key, KeyName, Label, Metadata, SharedString, Unit,
};

use super::names::{ALL, Kind, Metric};

/// The upper ends of the buckets of durations, in seconds.
const BUCKETS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Durations, counted by bucket.
#[derive(Debug, Default)]
struct Durations {
    /// For each bucket alone; a duration above the last bucket is in `count` only.
    buckets: [AtomicU64; BUCKETS.len()],
    count: AtomicU64,
    /// The bits of a float.
    sum: AtomicU64,
}

impl HistogramFn for Durations {
    fn record(&self, seconds: f64) {
        let place = BUCKETS.partition_point(|end| *end < seconds);
        if let Some(bucket) = self.buckets.get(place) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.sum.increment(seconds);
    }
}

/// The value of one metric under one set of labels.
#[derive(Debug, Clone)]
enum Value {
    Counter(Arc<AtomicU64>),
    /// The bits of a float.
    Gauge(Arc<AtomicU64>),
    Durations(Arc<Durations>),
}

impl Value {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Counter => Self::Counter(Arc::default()),
            Kind::Gauge => Self::Gauge(Arc::default()),
            Kind::Histogram => Self::Durations(Arc::default()),
        }
    }

    fn write(&self, text: &mut String, name: &str, labels: &str) {
        let float = |bits: &AtomicU64| f64::from_bits(bits.load(Ordering::Relaxed));
        // Writing to a string does not fail.
        let _ = match self {
            Self::Counter(value) => writeln!(text, "{name}{} {}", braces(labels), value.load(Ordering::Relaxed)),
            Self::Gauge(value) => writeln!(text, "{name}{} {}", braces(labels), float(value)),
            Self::Durations(durations) => {
                let mut below = 0;
                let comma = if labels.is_empty() { "" } else { "," };
                for (end, bucket) in BUCKETS.iter().zip(&durations.buckets) {
                    below += bucket.load(Ordering::Relaxed);
                    let _ = writeln!(text, "{name}_bucket{{{labels}{comma}le=\"{end}\"}} {below}");
                }
                let count = durations.count.load(Ordering::Relaxed).max(below);
                let _ = writeln!(text, "{name}_bucket{{{labels}{comma}le=\"+Inf\"}} {count}");
                let _ = writeln!(text, "{name}_sum{} {}", braces(labels), float(&durations.sum));
                writeln!(text, "{name}_count{} {count}", braces(labels))
            }
        };
    }
}

fn braces(labels: &str) -> String {
    if labels.is_empty() { String::new() } else { format!("{{{labels}}}") }
}

fn write_labels(labels: &[Label]) -> String {
    let label = |label: &Label| {
        let value = label.value().replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        format!("{}=\"{value}\"", label.key())
    };
    labels.iter().map(label).collect::<Vec<_>>().join(",")
}

/// A metric and its values.
struct Family {
    metric: &'static Metric,
    values: RwLock<BTreeMap<Vec<Label>, Value>>,
}

/// All metrics of the process.
pub struct Recorder {
    families: Vec<Family>,
}

/// The only recorder, since metrics are those of a process.
static RECORDER: LazyLock<Recorder> = LazyLock::new(Recorder::new);

/// Starts recording. Before that, measuring costs almost nothing and stores nothing.
pub fn install() -> &'static Recorder {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if metrics::set_global_recorder(&*RECORDER).is_err() {
            tracing::warn!("another recorder of metrics is installed; this one stays empty");
        }
    });
    &RECORDER
}

impl Recorder {
    fn new() -> Self {
        let family = |metric: &&'static Metric| Family { metric, values: RwLock::default() };
        Self { families: ALL.iter().map(family).collect() }
    }

    fn value(&self, key: &Key, kind: Kind) -> Option<Value> {
        let is_it = |family: &&Family| family.metric.name == key.name() && family.metric.kind == kind;
        let family = self.families.iter().find(is_it)?;
        let labels = key.labels().as_slice();
        if let Some(value) = family.values.read().unwrap_or_else(PoisonError::into_inner).get(labels) {
            return Some(value.clone());
        }
        let mut values = family.values.write().unwrap_or_else(PoisonError::into_inner);
        Some(values.entry(labels.to_vec()).or_insert_with(|| Value::new(kind)).clone())
    }

    /// Deletes the values of a metric, since their subjects may no longer exist.
    pub fn forget(&self, metric: &Metric) {
        if let Some(family) = self.families.iter().find(|family| family.metric.name == metric.name) {
            family.values.write().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }

    /// The text format of Prometheus, version 0.0.4. A metric without labels is listed from the start, with 0.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = String::new();
        for Family { metric, values } in &self.families {
            let Metric { name, kind, help, .. } = metric;
            let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} {}\n", kind.as_str());
            let values = values.read().unwrap_or_else(PoisonError::into_inner);
            if values.is_empty() && metric.labels.is_empty() {
                Value::new(*kind).write(&mut text, name, "");
            }
            for (labels, value) in values.iter() {
                value.write(&mut text, name, &write_labels(labels));
            }
        }
        text
    }
}

impl metrics::Recorder for Recorder {
    // The meaning of each metric is in `names`.
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        match self.value(key, Kind::Counter) {
            Some(Value::Counter(value)) => Counter::from_arc(value),
            _ => Counter::noop(),
        }
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        match self.value(key, Kind::Gauge) {
            Some(Value::Gauge(value)) => Gauge::from_arc(value),
            _ => Gauge::noop(),
        }
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        match self.value(key, Kind::Histogram) {
            Some(Value::Durations(value)) => Histogram::from_arc(value),
            _ => Histogram::noop(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::{BYTES_APPENDED, CALLS, TRANSACTION_SECONDS};

    #[test]
    fn the_text_is_that_of_prometheus() {
        let recorder = Recorder::new();
        metrics::with_local_recorder(&recorder, || {
            metrics::counter!(CALLS.name, "rpc" => "/a/B", "code" => "O\"K\\").increment(3);
            metrics::histogram!(TRANSACTION_SECONDS.name, "tx" => "append").record(0.002);
            metrics::histogram!(TRANSACTION_SECONDS.name, "tx" => "append").record(0.0025);
            metrics::histogram!(TRANSACTION_SECONDS.name, "tx" => "append").record(60.0);
            metrics::counter!("unknown").increment(1);
        });
        let text = recorder.render();
        for line in [
            "# TYPE marsad_calls_total counter",
            r#"marsad_calls_total{rpc="/a/B",code="O\"K\\"} 3"#,
            r#"marsad_transaction_seconds_bucket{tx="append",le="0.001"} 0"#,
            r#"marsad_transaction_seconds_bucket{tx="append",le="0.0025"} 2"#,
            r#"marsad_transaction_seconds_bucket{tx="append",le="30"} 2"#,
            r#"marsad_transaction_seconds_bucket{tx="append",le="+Inf"} 3"#,
            r#"marsad_transaction_seconds_sum{tx="append"} 60.0045"#,
            r#"marsad_transaction_seconds_count{tx="append"} 3"#,
            "marsad_bytes_appended_total 0",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
        assert!(!text.contains("unknown"));
        assert_eq!(BYTES_APPENDED.labels, [""; 0]);
    }

    #[test]
    fn what_is_forgotten_is_not_shown() {
        let recorder = Recorder::new();
        metrics::with_local_recorder(&recorder, || {
            metrics::counter!(CALLS.name, "rpc" => "/a/B", "code" => "OK").increment(1);
        });
        recorder.forget(&CALLS);
        assert!(!recorder.render().contains("/a/B"));
    }
}
