//! The node's checks without storing anything: every finding is handed on as it comes, the report comes last.

use tonic::Streaming;

use super::connection::Connection;
use super::error::ClientError;
use super::pieces::pieces;
use super::submit::FirstError;
use marsad_domain::raw::{RawBatch, RawEvent};
use marsad_wire::{batch, pb};

/// What is asked of the node: the header; and the closing message where the content could be stored, so that the node can
/// say whether it is stored already.
#[derive(Debug, Clone)]
pub struct CheckHeader {
    pub header: pb::SubmissionHeader,
    pub closing: Option<pb::SubmissionClosing>,
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
        take: &mut dyn FnMut(pb::Finding),
    ) -> Result<pb::Report, ClientError> {
        use pb::check_observations_request::Part as Request;
        use pb::check_observations_response::Part;
        let failed = FirstError::default();
        let noted = failed.clone();
        let batches = batches.flat_map(|batch| pieces(&batch)).map_while(move |piece| noted.ok(batch::to_pb(&piece)));
        let parts = std::iter::once(Request::Header(header)).chain(batches.map(Request::Batch));
        let parts = parts.chain(closing.map(Request::Closing));
        let messages = parts.map(|part| pb::CheckObservationsRequest { part: Some(part) });
        let answer = async {
            let answer = self.submissions().check_observations(futures::stream::iter(messages)).await?;
            collect(answer.into_inner(), take, |message| match message.part {
                Some(Part::Finding(finding)) => Ok(finding),
                Some(Part::Report(report)) => Err(report),
                None => Err(pb::Report::default()),
            })
            .await
        };
        let answer = answer.await;
        failed.check().and(answer)
    }

    /// Checks events as they are written.
    ///
    /// # Errors
    /// What the node answers instead.
    pub async fn check_events<'e>(
        &self,
        CheckHeader { header, closing }: CheckHeader,
        events: impl IntoIterator<Item = &'e RawEvent>,
        take: &mut dyn FnMut(pb::Finding),
    ) -> Result<pb::Report, ClientError> {
        use pb::check_events_request::Part as Request;
        use pb::check_events_response::Part;
        let events = events.into_iter().map(|event| Request::Event(pb::Event::from(event)));
        let parts = std::iter::once(Request::Header(header)).chain(events).chain(closing.map(Request::Closing));
        let messages: Vec<_> = parts.map(|part| pb::CheckEventsRequest { part: Some(part) }).collect();
        let answer = self.submissions().check_events(futures::stream::iter(messages)).await?;
        collect(answer.into_inner(), take, |message| match message.part {
            Some(Part::Finding(finding)) => Ok(finding),
            Some(Part::Report(report)) => Err(report),
            None => Err(pb::Report::default()),
        })
        .await
    }
}

async fn collect<M>(
    mut stream: Streaming<M>,
    take: &mut dyn FnMut(pb::Finding),
    part: impl Fn(M) -> Result<pb::Finding, pb::Report>,
) -> Result<pb::Report, ClientError> {
    let mut last = None;
    while let Some(message) = stream.message().await? {
        match part(message) {
            Ok(finding) => take(finding),
            Err(report) => last = Some(report),
        }
    }
    last.ok_or(ClientError::NoAnswer)
}
