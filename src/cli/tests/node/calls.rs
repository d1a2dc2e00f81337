//! The calls that the node of these tests answers; all others are not implemented.

use futures::stream::{self, BoxStream, StreamExt};
use tonic::{Code, Request, Response, Status, Streaming};
use tonic_types::{ErrorDetails, StatusExt};

use super::{Service, Taken};
use crate::clock::{Clock, SystemClock};
use crate::domain::audience::Audience;
use crate::domain::cell::{Cell, CellKey, Coverage, Derivation, Note, Notes};
use crate::domain::raw::RawEvent;
use crate::domain::status::{ConfStatus, ObsStatus, Statuses};
use crate::formats::builtin::builtin;
use crate::identity::verify_content_signature;
use crate::log::extension::EntryPosition;
use crate::log::merkle::Hash;
use crate::validate::{Purpose, Validator};
use crate::wire::catalogue::snapshot_parts;
use crate::wire::cell::cells_to_pb;
use crate::wire::content::{batch_digest, content_digest, event_digest};
use crate::wire::pb;
use crate::wire::report::sharing_from_pb;
use crate::wire::statement::Statement;

type Answer<T> = Result<Response<T>, Status>;

fn not_here<T>() -> Answer<T> {
    Err(Status::unimplemented("not in this test"))
}

fn denied(code: Code, reason: &str) -> Status {
    Status::with_error_details(
        code,
        "no",
        ErrorDetails::with_error_info(reason, "marsad", std::collections::HashMap::<String, String>::new()),
    )
}

fn row_two() -> pb::Finding {
    pb::Finding {
        code: "AREA_NOT_YOURS".into(),
        row: 2,
        column: "REF_AREA".into(),
        value: "MA-01".into(),
        expected: "MA-09".into(),
        severity: pb::Severity::Error.into(),
    }
}

fn stored() -> pb::Effect {
    pb::Effect { outcome: "STORED".into(), ..pb::Effect::default() }
}

impl Service {
    /// Takes content that is signed as it should be.
    fn take(
        &self,
        header: Option<pb::SubmissionHeader>,
        closing: Option<pb::SubmissionClosing>,
        parts: &[Hash],
        rows: u64,
    ) -> Result<pb::Receipt, Status> {
        let (header, closing) = (header.unwrap(), closing.unwrap());
        let mut catalogues = self.catalogues.lock().unwrap();
        catalogues.sent += 1;
        if catalogues.moves > 0 {
            catalogues.moves -= 1;
            catalogues.newest += 1;
        }
        if header.catalogue.as_ref().unwrap().index != catalogues.newest {
            return Err(denied(Code::Aborted, "VERSIONS_MOVED"));
        }
        let content = content_digest(parts);
        assert_eq!((closing.parts as usize, closing.rows), (parts.len(), rows));
        assert_eq!(closing.content_digest, content.as_bytes());
        let place = |position: &pb::LogPosition| EntryPosition { epoch: position.epoch, index: position.index };
        let sharing = sharing_from_pb("sharing", header.sharing).unwrap();
        let statement = Statement {
            origin: "souss-massa",
            epoch: header.epoch.unwrap(),
            reporter: "region-sm",
            idempotency_key: &header.idempotency_key,
            sharing: sharing.unwrap(),
            audience: Audience::parse(&header.audience).unwrap(),
            catalogue: place(header.catalogue.as_ref().unwrap()),
            membership: header.membership.as_ref().map_or(EntryPosition { epoch: 0, index: 0 }, place),
            comment: &header.comment,
            accept_warnings: &header.accept_warnings,
            language: &header.language,
            call: &header.call,
            content: &content,
        };
        verify_content_signature(&self.certificate, &statement.to_bytes(), &closing.signature).unwrap();
        let mut taken = self.taken.lock().unwrap();
        taken.push(Taken { key: header.idempotency_key, rows });
        Ok(pb::Receipt {
            document: b"the receipt".to_vec(),
            submission: format!("s-{}", taken.len()),
            position: Some(pb::LogPosition { origin: "souss-massa".into(), epoch: 0, index: 7 }),
            entries: 1,
            rows,
            sharing: pb::Sharing::Open.into(),
        })
    }
}

#[tonic::async_trait]
impl pb::catalog_service_server::CatalogService for Service {
    type GetCatalogStream = BoxStream<'static, Result<pb::GetCatalogResponse, Status>>;

    async fn get_catalog(&self, _: Request<pb::GetCatalogRequest>) -> Answer<Self::GetCatalogStream> {
        let index = self.catalogues.lock().unwrap().newest;
        let version = pb::LogPosition { origin: "national".into(), epoch: 0, index };
        // No digest that names a folder: the test leaves nothing in the user's cache.
        let part = move |part| {
            Ok(pb::GetCatalogResponse {
                version: Some(version.clone()),
                digest: "none".into(),
                part: Some(part),
                ..Default::default()
            })
        };
        Ok(Response::new(stream::iter(snapshot_parts(builtin().unwrap().parts())).map(part).boxed()))
    }

    async fn list_indicators(&self, _: Request<pb::ListIndicatorsRequest>) -> Answer<pb::ListIndicatorsResponse> {
        not_here()
    }

    async fn list_areas(&self, _: Request<pb::ListAreasRequest>) -> Answer<pb::ListAreasResponse> {
        not_here()
    }

    async fn list_codes(&self, _: Request<pb::ListCodesRequest>) -> Answer<pb::ListCodesResponse> {
        not_here()
    }

    async fn find_areas(&self, _: Request<pb::FindAreasRequest>) -> Answer<pb::FindAreasResponse> {
        not_here()
    }
}

#[tonic::async_trait]
impl pb::submission_service_server::SubmissionService for Service {
    type CheckObservationsStream = BoxStream<'static, Result<pb::CheckObservationsResponse, Status>>;
    type CheckEventsStream = BoxStream<'static, Result<pb::CheckEventsResponse, Status>>;

    async fn submit_observations(
        &self,
        request: Request<Streaming<pb::SubmitObservationsRequest>>,
    ) -> Answer<pb::SubmitObservationsResponse> {
        use pb::submit_observations_request::Part;
        let catalogue = builtin().unwrap();
        let mut validator = Validator::new(&catalogue, SystemClock.now().date(), None, Purpose::Submit);
        let (mut header, mut closing, mut parts, mut rows) = (None, None, Vec::new(), 0);
        let mut stream = request.into_inner();
        while let Some(message) = stream.message().await? {
            match message.part.unwrap() {
                Part::Header(own) => header = Some(own),
                Part::Closing(own) => closing = Some(own),
                Part::Batch(batch) => {
                    let judged = validator.judge(&crate::wire::batch::from_pb(batch).unwrap());
                    assert_eq!(judged.findings, []);
                    assert_eq!(judged.batch.first_disorder(), None);
                    rows += u64::try_from(judged.batch.rows.len()).unwrap();
                    parts.push(batch_digest(&catalogue, &judged.batch).unwrap());
                }
            }
        }
        let receipt = self.take(header, closing, &parts, rows)?;
        let outcome = pb::submit_observations_response::Outcome::Receipt(receipt);
        Ok(Response::new(pb::SubmitObservationsResponse { outcome: Some(outcome), effect: Some(stored()) }))
    }

    async fn submit_events(
        &self,
        request: Request<Streaming<pb::SubmitEventsRequest>>,
    ) -> Answer<pb::SubmitEventsResponse> {
        use pb::submit_events_request::Part;
        let (mut header, mut closing, mut parts) = (None, None, Vec::new());
        let mut stream = request.into_inner();
        while let Some(message) = stream.message().await? {
            match message.part.unwrap() {
                Part::Header(own) => header = Some(own),
                Part::Closing(own) => closing = Some(own),
                Part::Event(event) => parts.push(event_digest(&RawEvent::from(event))),
            }
        }
        let rows = u64::try_from(parts.len()).unwrap();
        let receipt = self.take(header, closing, &parts, rows)?;
        let outcome = pb::submit_events_response::Outcome::Receipt(receipt);
        Ok(Response::new(pb::SubmitEventsResponse { outcome: Some(outcome), effect: Some(stored()) }))
    }

    async fn check_observations(
        &self,
        request: Request<Streaming<pb::CheckObservationsRequest>>,
    ) -> Answer<Self::CheckObservationsStream> {
        use pb::check_observations_response::Part;
        let mut stream = request.into_inner();
        while stream.message().await?.is_some() {}
        let parts =
            [Part::Finding(row_two()), Part::Report(pb::Report { total: 1, errors: 1, ..pb::Report::default() })];
        let messages = parts.map(|part| Ok(pb::CheckObservationsResponse { part: Some(part) }));
        Ok(Response::new(stream::iter(messages).boxed()))
    }

    async fn check_events(&self, _: Request<Streaming<pb::CheckEventsRequest>>) -> Answer<Self::CheckEventsStream> {
        not_here()
    }

    async fn get_submission(&self, _: Request<pb::GetSubmissionRequest>) -> Answer<pb::GetSubmissionResponse> {
        not_here()
    }

    async fn list_submissions(&self, _: Request<pb::ListSubmissionsRequest>) -> Answer<pb::ListSubmissionsResponse> {
        not_here()
    }

    async fn get_receipt(&self, _: Request<pb::GetReceiptRequest>) -> Answer<pb::GetReceiptResponse> {
        not_here()
    }

    async fn withdraw_submission(
        &self,
        _: Request<pb::WithdrawSubmissionRequest>,
    ) -> Answer<pb::WithdrawSubmissionResponse> {
        not_here()
    }

    async fn erase_submission(&self, _: Request<pb::EraseSubmissionRequest>) -> Answer<pb::EraseSubmissionResponse> {
        not_here()
    }
}

fn cells() -> pb::CellBatch {
    let key = |by: Vec<(&str, &str)>| CellKey {
        indicator: "POP_TOTAL".parse().unwrap(),
        area: "MA-09".parse().unwrap(),
        period: "2024".parse().unwrap(),
        by: by.into_iter().map(|(concept, code)| (concept.parse().unwrap(), code.parse().unwrap())).collect(),
        method: Some("LEGAL".parse().unwrap()),
    };
    let shown = Cell {
        key: key(Vec::new()),
        value: Some(3_020_431),
        statuses: Statuses::only(ObsStatus::Normal),
        conf: ConfStatus::Free,
        coverage: Coverage { parts_in: 1, parts_of: 1 },
        derivation: Derivation::Direct,
        basis: Some("LEGAL".parse().unwrap()),
        notes: Note::TotalDisagrees.into(),
    };
    let hidden = Cell {
        key: key(vec![("SEX", "F")]),
        value: None,
        statuses: Statuses::only(ObsStatus::Suppressed),
        conf: ConfStatus::Confidential,
        notes: Notes::default(),
        ..shown.clone()
    };
    cells_to_pb(&[shown, hidden], &["SEX".parse().unwrap()], &builtin().unwrap(), None).unwrap()
}

#[tonic::async_trait]
impl pb::query_service_server::QueryService for Service {
    type PullAggregatesStream = BoxStream<'static, Result<pb::PullAggregatesResponse, Status>>;
    type PullObservationsStream = BoxStream<'static, Result<pb::PullObservationsResponse, Status>>;
    type PullEventsStream = BoxStream<'static, Result<pb::PullEventsResponse, Status>>;

    async fn pull_aggregates(&self, request: Request<pb::PullAggregatesRequest>) -> Answer<Self::PullAggregatesStream> {
        use pb::pull_aggregates_response::Part;
        let request = request.into_inner();
        let filter = request.filter.unwrap();
        match filter.indicators[0].as_str() {
            "DENIED" => return Err(denied(Code::PermissionDenied, "NOT_AUTHORISED")),
            "MISSING" => return Err(denied(Code::NotFound, "NOT_PUBLISHED")),
            _ => {}
        }
        let place = Some(pb::LogPosition { origin: "national".into(), epoch: 0, index: 2 });
        let (position, catalogue) = (place.clone(), place);
        let release = pb::ReleaseSummary { release: "r1".into(), number: 1, position, catalogue, ..Default::default() };
        let header = pb::AggregatesHeader { release: Some(release), by: request.by, roster: "reported".into() };
        let nothing = |reason: &str| {
            let (indicator, reason) = ("REFUG_STOCK".into(), reason.into());
            pb::NothingFound { indicator, reason, known: vec!["2014".into(), "2024".into()] }
        };
        let nothing: Vec<_> = filter.indicators.iter().skip(1).map(|reason| nothing(reason)).collect();
        let trailer = Part::Trailer(pb::AggregatesTrailer { nothing, not_reported: Vec::new() });
        let is_empty = filter.indicators[0] == "NOTHING";
        let parts = [Some(Part::Header(header)), (!is_empty).then(|| Part::Cells(cells())), Some(trailer)];
        let parts = parts.into_iter().flatten();
        let messages = parts.map(|part| Ok(pb::PullAggregatesResponse { part: Some(part) }));
        Ok(Response::new(stream::iter(messages).boxed()))
    }

    async fn pull_observations(&self, _: Request<pb::PullObservationsRequest>) -> Answer<Self::PullObservationsStream> {
        not_here()
    }

    async fn pull_events(&self, _: Request<pb::PullEventsRequest>) -> Answer<Self::PullEventsStream> {
        not_here()
    }

    async fn explain(&self, _: Request<pb::ExplainRequest>) -> Answer<pb::ExplainResponse> {
        not_here()
    }
}
