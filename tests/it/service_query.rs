//! Queries of a node without a listener and without a network, through `service` alone, as a second edge would make
//! them.

use std::sync::Arc;

use futures::StreamExt;
use marsad::domain::audience::Audience;
use marsad::domain::cell::Cell;
use marsad::identity::{Action, Principal, Role};
use marsad::service::ServiceError;
use marsad::service::explain::{Formula, PartsSum};
use marsad::service::nothing::Why;
use marsad::service::query::parents::ParentState;
use marsad::service::query::{
    AggregatePart, AggregateRequest, EventRequest, ExplainRequest, FilterRequest, ObservationPart, ObservationRequest,
    Queries,
};
use marsad::service::release::{self, BuildRelease, Built, ListReleases, WithdrawRelease};
use marsad::service::stream::Answer;
use marsad::service::submission::{Events, Observations, Outcome, submit};

use crate::query_api::FOREIGN;
use crate::support::service::{COUNCIL, ServiceNode, messages};

const EVENT: &str = r#"{"eventId": "forum", "version": 1, "type": "GOV_SESSION", "status": "HELD",
    "title": {"ar": "جلسة", "fr": "Séance", "en": "Session"}, "start": "2025-09-26", "end": "2025-09-26",
    "datePrecision": "DAY", "dateEvidence": "CONFLICT", "area": "MA-02-381", "geoPrecision": "PROVINCE",
    "organisers": ["space-intercom-nador"], "programmes": ["almadina"], "themes": ["T_COORD"],
    "sources": [{"title": "source"}], "language": "ar", "sensitivity": "low"}"#;

/// A node with some small figures and an event of a council; the council, and a reader.
struct Stage {
    node: ServiceNode,
    queries: Queries,
    council: Principal,
    reader: Principal,
}

impl Stage {
    async fn new() -> Self {
        let node = ServiceNode::start("oriental").await;
        let (person, council) = node.certified(Role::Submitter, COUNCIL);
        let (_, reader) = node.certified(Role::Reader, "souss-massa-observatory");
        let (caller, _place) = node.call(&council, Action::SubmitObservations);
        let parts = node.signed(&person, COUNCIL, "figures", FOREIGN);
        accepted(submit::<Observations>(&node.node, &caller, messages(parts)).await);
        let (caller, _place) = node.call(&council, Action::SubmitEvents);
        let parts = node.signed_events(&person, COUNCIL, "event", &EVENT.replace('\n', " "));
        accepted(submit::<Events>(&node.node, &caller, messages(parts)).await);
        let queries = Queries::new(Arc::clone(&node.node));
        Self { node, queries, council, reader }
    }

    async fn build(&self) -> Built {
        let (caller, _place) = self.node.operator(Action::BuildRelease);
        let asked = || Ok(BuildRelease::new(Audience::Members));
        release::build(&self.node.node, &caller, asked).await.unwrap()
    }

    /// The cells of the provinces of the region, as a caller sees them.
    async fn provinces(&self, principal: &Principal) -> Result<Vec<Cell>, ServiceError> {
        let (caller, _place) = self.node.call(principal, Action::PullAggregates);
        let request = AggregateRequest { filter: region("province"), ..AggregateRequest::default() };
        let answer = self.queries.pull_aggregates(&caller, request).await?;
        let mut cells = Vec::new();
        for part in all(answer).await {
            match part {
                AggregatePart::Header { release, by } => {
                    assert_eq!((release.manifest().number, by.len(), cells.len()), (1, 0, 0));
                }
                AggregatePart::Cells(batch) => cells.extend(batch.cells),
                AggregatePart::Trailer { nothing, not_reported } => {
                    assert_eq!(nothing, []);
                    assert_eq!(not_reported[0].total, 6, "the other provinces of the region");
                }
            }
        }
        Ok(cells)
    }

    async fn observations(&self, principal: &Principal) -> Answer<ObservationPart> {
        let (caller, _place) = self.node.call(principal, Action::PullObservations);
        let request = ObservationRequest { filter: region(""), ..ObservationRequest::default() };
        self.queries.pull_observations(&caller, request).await.unwrap()
    }
}

fn accepted(outcome: Result<Outcome, ServiceError>) {
    match outcome.unwrap() {
        Outcome::Accepted { .. } => {}
        Outcome::Refused(report) => panic!("refused: {report:?}"),
    }
}

fn region(level: &str) -> FilterRequest {
    let [indicator, area, level] = ["IMM_STOCK", "MA-02", level].map(str::to_owned);
    FilterRequest { indicators: vec![indicator], areas: vec![area], level, ..FilterRequest::default() }
}

async fn all<T>(answer: Answer<T>) -> Vec<T> {
    answer.map(Result::unwrap).collect().await
}

fn texts(cells: &[Cell]) -> Vec<String> {
    let text = |cell: &Cell| format!("{} {:?} {}", cell.key.area, cell.value, cell.conf.code());
    cells.iter().map(text).collect()
}

#[tokio::test]
async fn a_release_is_built_pulled_explained_and_withdrawn() {
    let stage = Stage::new().await;
    let nothing = stage.provinces(&stage.reader).await;
    assert!(matches!(nothing, Err(ServiceError::Nothing(nothing)) if nothing.why == Why::NoRelease));
    let built = stage.build().await;
    assert_eq!((built.same_inputs, built.left_out_total, built.left_out_rows.counts().count()), (false, 0, 0));

    // The council reported all of the figures, so it sees why they are hidden: one is small, and follows from the other.
    let hidden = stage.provinces(&stage.reader).await.unwrap();
    assert_eq!(texts(&hidden), ["MA-02-381 None C", "MA-02-411 None C"]);
    let own = stage.provinces(&stage.council).await.unwrap();
    assert_eq!(texts(&own), ["MA-02-381 None A", "MA-02-411 None D"]);

    for (principal, small, other) in [(&stage.reader, None, None), (&stage.council, Some(3), Some(40))] {
        let (caller, _place) = stage.node.call(principal, Action::Explain);
        let [indicator, area, period] = ["IMM_STOCK", "MA-02", "2024"].map(str::to_owned);
        let request = ExplainRequest { indicator, area, period, ..ExplainRequest::default() };
        let answer = stage.queries.explain(&caller, request).await.unwrap();
        assert_eq!((answer.cell.value, answer.formula), (Some(43), Formula::SumOverAreas));
        assert_eq!(answer.parts_sum, Some(PartsSum::Sum(43)));
        let inputs: Vec<_> = answer.inputs.iter().map(|input| (input.area.as_str(), input.value)).collect();
        assert_eq!(inputs, [("MA-02-381", small), ("MA-02-411", other)]);
    }

    let (caller, _place) = stage.node.operator(Action::WithdrawRelease);
    for preview in [true, false] {
        let asked = || Ok(WithdrawRelease { release: built.release.id, reason: "built too early".to_owned(), preview });
        let done = release::withdraw(&stage.node.node, &caller, asked).await.unwrap();
        assert_eq!((done.release.id, done.position.is_none()), (built.release.id, preview));
        let (caller, _place) = stage.node.call(&stage.reader, Action::ReadReleases);
        let page = release::list(&stage.node.node, &caller, ListReleases::default()).await.unwrap();
        assert_eq!((page.releases.len(), page.next.is_none()), (usize::from(preview), true));
    }
    assert!(matches!(stage.provinces(&stage.reader).await, Err(ServiceError::Nothing(_))));
}

#[tokio::test]
async fn observations_and_events_come_as_batches_of_the_domain() {
    let stage = Stage::new().await;
    for (principal, is_own) in [(&stage.reader, false), (&stage.council, true)] {
        let (mut values, mut ends) = (Vec::new(), 0);
        for part in all(stage.observations(principal).await).await {
            match part {
                ObservationPart::Header { cut } => assert!(cut.to_string().starts_with("oriental/0:"), "{cut}"),
                ObservationPart::Rows(batch) => {
                    let slice = batch.slice().unwrap();
                    let row = |row| (slice.page.area(row).unwrap().to_string(), row.value());
                    values.extend(slice.rows.iter().map(row));
                }
                ObservationPart::Trailer { masked, left_out } => {
                    assert_eq!((masked, left_out.counts().count()), (!is_own, 0));
                    ends += 1;
                }
            }
        }
        let clear = [("MA-02-381", 3), ("MA-02-411", 18), ("MA-02-411", 22), ("MA-02-411", 40)];
        let expected = clear.map(|(area, value)| (area.to_owned(), is_own.then_some(value)));
        assert_eq!((values, ends), (expected.to_vec(), 1));
    }
    let (caller, _place) = stage.node.call(&stage.reader, Action::PullEvents);
    let answer = stage.queries.pull_events(&caller, EventRequest::default()).await.unwrap();
    let pages = all(answer).await;
    assert_eq!((pages.len(), pages[0].len()), (1, 1));
    let found = &pages[0][0];
    assert_eq!((found.event.event_id.as_str(), found.reporter.as_str()), ("forum", COUNCIL));
    assert_eq!((found.parent, found.withheld.len()), (ParentState::NoParent, 0));
}

#[tokio::test]
async fn an_answer_that_is_not_taken_ends_with_the_node() {
    let stage = Stage::new().await;
    // Two parts may wait for the reader, so the third has not been handed over.
    let answer = stage.observations(&stage.reader).await;
    stage.node.node.stopping.cancel();
    let parts: Vec<_> = answer.collect().await;
    assert!(matches!(parts.last(), Some(Err(ServiceError::Stopping))));
}
