//! Checks at the node that store nothing. Each finding is passed on when it arrives; the report comes last.

use tonic::Streaming;

use super::connection::Connection;
use super::envelope::{Envelope, SubmitOptions};
use super::error::{ClientError, refused};
use super::pieces::pieces;
use super::submit::FirstError;
use marsad_domain::raw::{RawBatch, RawEvent};
use marsad_wire::answer::{NodeFinding, Report};
use marsad_wire::field::optional;
use marsad_wire::{batch, pb};

/// The header of a check.
#[derive(Debug, Clone)]
pub struct CheckHeader {
    header: pb::SubmissionHeader,
    closing: Option<pb::SubmissionClosing>,
}

impl CheckHeader {
    /// For content that could not be stored.
    #[must_use]
    pub fn new(options: &SubmitOptions) -> Self {
        Self { header: options.header(), closing: None }
    }
}

impl From<&Envelope> for CheckHeader {
    /// For content that could be stored: the node also answers whether it is stored already.
    fn from(Envelope { header, closing }: &Envelope) -> Self {
        Self { header: header.clone(), closing: Some(closing.clone()) }
    }
}

impl Connection {
    /// Checks rows as they are written.
    ///
    /// # Errors
    /// [`ClientError::Unsendable`] for rows that no message can hold; else what the node answers instead.
    pub async fn check_observations(
        &self,
        CheckHeader { header, closing }: CheckHeader,
        batches: impl Iterator<Item = RawBatch> + Send + 'static,
        take: &mut dyn FnMut(NodeFinding),
    ) -> Result<Report, ClientError> {
        use pb::check_observations_request::Part as Request;
        use pb::check_observations_response::Part;
        let failed = FirstError::default();
        let noted = failed.clone();
        let batches = batches.flat_map(|batch| pieces(&batch)).map_while(move |piece| noted.ok(batch::to_pb(&piece)));
        let parts = std::iter::once(Request::Header(header)).chain(batches.map(Request::Batch));
        let parts = parts.chain(closing.map(Request::Closing));
        let messages = parts.map(|part| pb::CheckObservationsRequest { part: Some(part) });
        let answer = async {
            let answer = self
                .submissions(u64::MAX)
                .check_observations(futures::stream::iter(messages))
                .await
                .map_err(refused)?;
            collect(answer.into_inner(), take, |message| match message.part {
                Some(Part::Finding(finding)) => (Some(finding), None),
                Some(Part::Report(report)) => (None, Some(report)),
                None => (None, None),
            })
            .await
        };
        let answer = answer.await;
        failed.check().and(answer)
    }

    /// Checks events as they are written.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn check_events<'e>(
        &self,
        CheckHeader { header, closing }: CheckHeader,
        events: impl IntoIterator<Item = &'e RawEvent>,
        take: &mut dyn FnMut(NodeFinding),
    ) -> Result<Report, ClientError> {
        use pb::check_events_request::Part as Request;
        use pb::check_events_response::Part;
        let events = events.into_iter().map(|event| Request::Event(pb::Event::from(event)));
        let parts = std::iter::once(Request::Header(header)).chain(events).chain(closing.map(Request::Closing));
        let messages: Vec<_> = parts.map(|part| pb::CheckEventsRequest { part: Some(part) }).collect();
        let answer = self.submissions(u64::MAX).check_events(futures::stream::iter(messages)).await.map_err(refused)?;
        collect(answer.into_inner(), take, |message| match message.part {
            Some(Part::Finding(finding)) => (Some(finding), None),
            Some(Part::Report(report)) => (None, Some(report)),
            None => (None, None),
        })
        .await
    }
}

/// Passes the findings on. A part that this program does not know is skipped.
async fn collect<M>(
    mut stream: Streaming<M>,
    take: &mut dyn FnMut(NodeFinding),
    part: impl Fn(M) -> (Option<pb::Finding>, Option<pb::Report>),
) -> Result<Report, ClientError> {
    let mut last = None;
    while let Some(message) = stream.message().await.map_err(refused)? {
        let (finding, report) = part(message);
        if let Some(finding) = optional("finding", finding).map_err(ClientError::BadAnswer)? {
            take(finding);
        }
        last = optional("report", report).map_err(ClientError::BadAnswer)?.or(last);
    }
    last.ok_or(ClientError::NoAnswer)
}
