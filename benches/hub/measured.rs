//! One row of the table: the measured values, pair by pair, and the targets.

use crate::number::median;

/// The unit of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Seconds,
    Milliseconds,
    /// Bytes for each observation.
    Bytes,
    Mebibytes,
    /// The measured value is itself a ratio.
    Times,
}

impl Unit {
    /// Its sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
            Self::Bytes => "B",
            Self::Mebibytes => "MiB",
            Self::Times => "×",
        }
    }
}

/// A target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// The anchor's time divided by ours is at least this.
    Faster(f64),
    /// Our value divided by the anchor's is at most this.
    Within(f64),
    /// Our value is at most this.
    AtMost(f64),
    /// Our value is at least this.
    AtLeast(f64),
}

impl Goal {
    /// The goal in the table.
    pub fn text(self, unit: Unit) -> String {
        match self {
            Self::Faster(times) => format!("≥ {times} ×"),
            Self::Within(times) => format!("≤ {times} × its cost"),
            Self::AtMost(most) => format!("≤ {most} {}", unit.sign()),
            Self::AtLeast(least) => format!("≥ {least} {}", unit.sign()),
        }
    }

    fn is_met(self, row: &Measured) -> bool {
        match self {
            Self::Faster(times) => row.speeds().is_some_and(|speeds| median(&speeds) >= times),
            Self::Within(times) => row.speeds().is_some_and(|speeds| median(&speeds) * times >= 1.0),
            Self::AtMost(most) => median(&row.ours()) <= most,
            Self::AtLeast(least) => median(&row.ours()) >= least,
        }
    }
}

/// Whether the targets were met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// There are none.
    None,
    Missed,
    Reached,
    /// The aim too.
    Aim,
}

/// Ours and the anchor, measured one after the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    pub ours: f64,
    /// `None` if the target is absolute.
    pub anchor: Option<f64>,
}

/// A row of the table.
#[derive(Debug, Clone)]
pub struct Measured {
    pub job: String,
    /// What the anchor is; empty where there is none.
    pub anchor: String,
    pub unit: Unit,
    pub pairs: Vec<Pair>,
    /// How many observations a sample is about; 0 where it is not about observations.
    pub rows: u64,
    /// On the wire, or in Postgres: `notes` says which.
    pub bytes_per_row: Option<f64>,
    /// The most resident memory of any node, in MiB.
    pub peak_mib: Option<f64>,
    pub reach: Option<Goal>,
    pub aim: Option<Goal>,
    pub notes: Vec<String>,
}

impl Measured {
    /// A row without samples yet.
    pub fn new(job: impl Into<String>, unit: Unit) -> Self {
        Self {
            job: job.into(),
            anchor: String::new(),
            unit,
            pairs: Vec::new(),
            rows: 0,
            bytes_per_row: None,
            peak_mib: None,
            reach: None,
            aim: None,
            notes: Vec::new(),
        }
    }

    /// Says what it is compared with.
    pub fn against(mut self, anchor: impl Into<String>) -> Self {
        self.anchor = anchor.into();
        self
    }

    /// Says how many observations a sample is about.
    pub const fn of_rows(mut self, rows: u64) -> Self {
        self.rows = rows;
        self
    }

    /// Says what is to be reached, and what would be better still.
    pub const fn targets(mut self, reach: Goal, aim: Goal) -> Self {
        self.reach = Some(reach);
        self.aim = Some(aim);
        self
    }

    /// Adds a sample.
    pub fn push(&mut self, ours: f64, anchor: Option<f64>) {
        self.pairs.push(Pair { ours, anchor });
    }

    /// Adds a remark that goes below the table.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Keeps the largest memory of all nodes and pairs, in MiB.
    pub fn memory(&mut self, mib: f64) {
        self.peak_mib = Some(self.peak_mib.map_or(mib, |peak| peak.max(mib)));
    }

    /// Our samples.
    pub fn ours(&self) -> Vec<f64> {
        self.pairs.iter().map(|pair| pair.ours).collect()
    }

    /// The anchor's samples; none without an anchor.
    pub fn anchors(&self) -> Option<Vec<f64>> {
        self.pairs.iter().map(|pair| pair.anchor).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
    }

    /// Of each pair the anchor's number divided by ours: how many times as fast, or as small, ours is.
    pub fn speeds(&self) -> Option<Vec<f64>> {
        let of = |pair: &Pair| pair.anchor.map(|anchor| anchor / pair.ours.max(f64::MIN_POSITIVE));
        self.pairs.iter().map(of).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
    }

    /// Whether the targets were met.
    pub fn met(&self) -> Met {
        let met = |goal: Option<Goal>| goal.is_some_and(|goal| goal.is_met(self));
        match (self.reach, met(self.reach), met(self.aim)) {
            (None, ..) => Met::None,
            (_, true, true) => Met::Aim,
            (_, true, false) => Met::Reached,
            (_, false, _) => Met::Missed,
        }
    }
}
