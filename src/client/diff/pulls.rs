//! The cells of two releases, pulled from a node side by side.

use std::collections::{BTreeSet, VecDeque};

use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};

use super::{Difference, Differences, Key, METHOD};
use crate::connection::Connection;
use crate::error::{ClientError, NodeError};
use crate::pull::AggregatePull;
use marsad_domain::catalogue::CatalogueParts;
use marsad_domain::catalogue::area::Level;
use marsad_wire::answer::{ExplainInput, ReleaseSummary};
use marsad_wire::cell::CellRow;
use marsad_wire::request::{AggregateRequest, ExplainRequest, FilterRequest};

type Cells = BoxStream<'static, Result<CellRow, ClientError>>;

/// The cells of one pull: an indicator at one level, broken down in one way.
struct Slice {
    indicator: String,
    level: Level,
    key: Key,
}

/// A comparison of two releases on its way.
pub struct Comparison {
    pub before: ReleaseSummary,
    pub after: ReleaseSummary,
    connection: Connection,
    slices: VecDeque<Slice>,
    current: Option<Differences<Cells, Cells>>,
    compared: (u64, u64),
}

/// The submissions between the figures of a cell in two releases, as far as the caller may see them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lineage {
    /// Those that only the later figure is made of.
    pub came: Vec<String>,
    /// Those that only the earlier figure was made of.
    pub went: Vec<String>,
}

impl Connection {
    /// Compares two releases, each named by its identifier, or latest. The catalogue says which cells they may have.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn compare_releases(
        &self,
        parts: &CatalogueParts,
        before: &str,
        after: &str,
    ) -> Result<Comparison, ClientError> {
        let before = self.get_release(before, false).await?.release;
        let after = self.get_release(after, false).await?.release;
        let indicators: BTreeSet<&String> = before.indicators.iter().chain(&after.indicators).collect();
        let slices = indicators.into_iter().flat_map(|code| slices(parts, code)).collect();
        Ok(Comparison { before, after, connection: self.clone(), slices, current: None, compared: (0, 0) })
    }
}

/// All pulls of an indicator: releases hold its cells in total, by each dimension and by each pair of dimensions.
fn slices(parts: &CatalogueParts, code: &str) -> Vec<Slice> {
    let own = parts.indicators.iter().find(|own| own.code.as_str() == code);
    let dimensions: Vec<String> = own
        .into_iter()
        .flat_map(|own| own.dimensions.iter().map(ToString::to_string))
        .filter(|name| name != METHOD)
        .collect();
    let mut breakdowns: Vec<Vec<String>> = vec![Vec::new()];
    breakdowns.extend(dimensions.iter().map(|one| vec![one.clone()]));
    for (n, one) in dimensions.iter().enumerate() {
        breakdowns.extend(dimensions.iter().skip(n + 1).map(|other| vec![one.clone(), other.clone()]));
    }
    let by_method = own.is_none_or(|own| !own.methods.is_empty());
    let is_published = |level: &Level| own.is_none_or(|own| level.fineness() <= own.publish_from.fineness());
    let mut slices = Vec::new();
    for level in Level::ALL.into_iter().filter(is_published) {
        slices.extend(breakdowns.iter().map(|by| Slice {
            indicator: code.to_owned(),
            level,
            key: Key { by: by.clone(), by_method },
        }));
    }
    slices
}

/// Whether a refusal means that the release cannot have such cells: its catalogue was another one.
fn has_none(error: &NodeError, slice: &Slice) -> bool {
    match error.reason.as_str() {
        "NOT_PUBLISHED" => !matches!(error.fact("why"), "" | "NO_RELEASE"),
        // A dimension that the catalogue of the release did not have.
        "BAD_REQUEST" => !slice.key.by.is_empty() && error.violations.iter().all(|(field, _)| field.starts_with("by[")),
        _ => false,
    }
}

fn cells(pull: AggregatePull) -> Cells {
    let batches = stream::try_unfold(pull, |mut pull| async move {
        match pull.next().await? {
            Some(cells) => Ok(Some((stream::iter(cells.into_iter().map(Ok::<_, ClientError>)), pull))),
            // An answer that broke off is an error.
            None => pull.finish().map(|_| None),
        }
    });
    batches.try_flatten().boxed()
}

/// What identifies a figure that went into a cell, with its submission at the end.
type Source = ([String; 6], Vec<(String, String)>, String);

fn source(input: ExplainInput) -> Source {
    let ExplainInput { indicator, area, period, method, reporter, side, by, submission, .. } = input;
    ([indicator, area, period, method, reporter, side], by, submission)
}

/// The submissions of the figures that are among `some` and not among `others`, each once.
fn only(some: &BTreeSet<Source>, others: &BTreeSet<Source>) -> Vec<String> {
    let names: BTreeSet<&String> = some.difference(others).map(|(_, _, name)| name).collect();
    names.into_iter().filter(|name| !name.is_empty()).cloned().collect()
}

impl Comparison {
    /// The next difference; none at the end.
    ///
    /// # Errors
    /// The error of a call, or [`ClientError::BadAnswer`].
    pub async fn next(&mut self) -> Result<Option<Difference>, ClientError> {
        loop {
            if let Some(current) = &mut self.current {
                if let Some(found) = current.next().await? {
                    return Ok(Some(found));
                }
                let (before, after) = current.seen();
                self.compared = (self.compared.0 + before, self.compared.1 + after);
            }
            let Some(slice) = self.slices.pop_front() else {
                self.current = None;
                return Ok(None);
            };
            let (before, after) = (self.pull(&self.before, &slice).await?, self.pull(&self.after, &slice).await?);
            self.current = Some(Differences::open(before, after, slice.key).await?);
        }
    }

    async fn pull(&self, release: &ReleaseSummary, slice: &Slice) -> Result<Cells, ClientError> {
        if !release.indicators.contains(&slice.indicator) {
            return Ok(stream::empty().boxed());
        }
        let filter = FilterRequest {
            indicators: vec![slice.indicator.clone()],
            level: slice.level.as_str().to_owned(),
            ..FilterRequest::default()
        };
        let asked = AggregateRequest { release: release.release.clone(), filter, by: slice.key.by.clone() };
        match self.connection.pull_aggregates(asked).await {
            Ok(pull) => Ok(cells(pull)),
            Err(ClientError::Node(error)) if has_none(&error, slice) => Ok(stream::empty().boxed()),
            Err(error) => Err(error),
        }
    }

    /// At the end: how many cells of the earlier and of the later release were not compared, because the catalogue of now does
    /// not have their indicator, dimension or level.
    #[must_use]
    pub fn not_compared(&self) -> (u64, u64) {
        (self.before.cells.saturating_sub(self.compared.0), self.after.cells.saturating_sub(self.compared.1))
    }

    /// The submissions behind the difference that came last; none if the node does not explain the cell to the caller.
    ///
    /// # Errors
    /// The error of the call, if it is not a refusal to explain.
    pub async fn lineage(&self, found: &Difference) -> Result<Option<Lineage>, ClientError> {
        let mut sources = [BTreeSet::new(), BTreeSet::new()];
        let sides = [(&self.before, &found.before), (&self.after, &found.after)];
        // Without METHOD as a dimension, METHOD only says on which basis a figure is.
        let by_method = self.current.as_ref().is_some_and(|current| current.key.by_method);
        for (sources, (release, cell)) in sources.iter_mut().zip(sides) {
            let Some(cell) = cell else { continue };
            let asked = ExplainRequest {
                release: release.release.clone(),
                indicator: found.indicator.clone(),
                area: found.area.clone(),
                period: found.period.clone(),
                at: found.by.clone(),
                method: if by_method { cell.text(METHOD).to_owned() } else { String::new() },
            };
            match self.connection.explain(asked).await {
                Ok(explanation) => sources.extend(explanation.inputs.into_iter().map(source)),
                Err(ClientError::Node(error)) if is_silent(&error) => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        let [before, after] = sources;
        Ok(Some(Lineage { came: only(&after, &before), went: only(&before, &after) }))
    }
}

/// Whether a refusal means that the caller does not get to know where a cell comes from.
fn is_silent(error: &NodeError) -> bool {
    use crate::error::Refusal::{Denied, Invalid, NotFound, Precondition};
    matches!(error.refusal, Denied | Invalid | NotFound | Precondition)
}
