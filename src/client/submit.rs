//! Sending a submission, and the answer of the node.

use std::sync::{Arc, Mutex, PoisonError};

use pb::submission_service_client::SubmissionServiceClient;
use tonic::transport::Channel;

use super::connection::Connection;
use super::envelope::{Content, Envelope, Reach, SubmitOptions, Versions};
use super::error::{ClientError, refused};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::observation::Batch;
use marsad_domain::raw::RawEvent;
use marsad_wire::answer::Answer;
use marsad_wire::{WireError, batch, pb, rows};

impl Connection {
    /// The envelope of a content that this caller submits to this node.
    ///
    /// # Errors
    /// [`ClientError::Read`], [`ClientError::Key`] or [`ClientError::Random`].
    pub fn seal(
        &self,
        options: &SubmitOptions,
        versions: &Versions,
        reach: Reach,
        content: &Content,
    ) -> Result<Envelope, ClientError> {
        Envelope::seal(&self.signer()?, options, versions, reach, content)
    }

    /// Submits sorted batches. A batch becomes a message when it is sent, so that no more than one message is held at a time.
    ///
    /// # Errors
    /// [`ClientError::Unsendable`] for rows that are not of the catalogue; else what the node answers instead.
    pub async fn submit_observations(
        &self,
        envelope: Envelope,
        catalogue: Arc<Catalogue>,
        batches: impl Iterator<Item = Batch> + Send + 'static,
    ) -> Result<Answer, ClientError> {
        let failed = FirstError::default();
        let noted = failed.clone();
        // A message that cannot be made ends the rows early; the count in the closing message then refuses the whole.
        let batches = batches.map_while(move |batch| noted.ok(observation_message(&batch, &catalogue)));
        let client = self.submissions(envelope.rows());
        let answer = send_observations(client, observation_messages(envelope, batches)).await;
        failed.check().and(answer)
    }

    /// Sends a submission that is encoded already, and waits for the answer: then the commit is durable.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn send(&self, submission: EncodedSubmission) -> Result<Answer, ClientError> {
        send_observations(self.submissions(submission.rows), submission.messages).await
    }

    /// Submits events in their canonical form.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn submit_events<'e>(
        &self,
        envelope: Envelope,
        events: impl IntoIterator<Item = &'e RawEvent>,
    ) -> Result<Answer, ClientError> {
        use pb::submit_events_request::Part;
        let mut client = self.submissions(u64::MAX);
        let events = events.into_iter().map(|event| Part::Event(pb::Event::from(event)));
        let (first, last) = (Part::Header(envelope.header), Part::Closing(envelope.closing));
        let parts = std::iter::once(first).chain(events).chain(std::iter::once(last));
        let messages: Vec<_> = parts.map(|part| pb::SubmitEventsRequest { part: Some(part) }).collect();
        let answer = client.submit_events(futures::stream::iter(messages)).await.map_err(refused)?;
        answer.into_inner().try_into().map_err(ClientError::BadAnswer)
    }
}

/// The first error of an iterator that a stream consumes.
#[derive(Debug, Clone, Default)]
pub(super) struct FirstError(Arc<Mutex<Option<WireError>>>);

impl FirstError {
    /// Notes an error, and ends the iterator with it.
    pub(super) fn ok<T>(&self, made: Result<T, WireError>) -> Option<T> {
        made.map_err(|error| self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error).clone()).ok()
    }

    /// The error, if there was one.
    pub(super) fn check(&self) -> Result<(), ClientError> {
        let first = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        first.map_or(Ok(()), |error| Err(ClientError::Unsendable(error)))
    }
}

/// A submission of observations whose messages are made already, so that sending it takes no time for them.
#[derive(Debug, Clone)]
pub struct EncodedSubmission {
    rows: u64,
    messages: Vec<pb::SubmitObservationsRequest>,
}

impl EncodedSubmission {
    /// Of sorted batches.
    ///
    /// # Errors
    /// [`ClientError::Unsendable`] for rows that are not of the catalogue.
    pub fn new(envelope: Envelope, batches: &[Batch], catalogue: &Catalogue) -> Result<Self, ClientError> {
        let batches: Result<Vec<_>, _> = batches.iter().map(|batch| observation_message(batch, catalogue)).collect();
        let (rows, batches) = (envelope.rows(), batches.map_err(ClientError::Unsendable)?);
        Ok(Self { rows, messages: observation_messages(envelope, batches).collect() })
    }
}

/// The message of a sorted batch.
fn observation_message(batch: &Batch, catalogue: &Catalogue) -> Result<pb::ObservationBatch, WireError> {
    batch::to_pb(&rows::to_raw(batch, catalogue)?)
}

fn observation_messages(
    envelope: Envelope,
    batches: impl IntoIterator<Item = pb::ObservationBatch>,
) -> impl Iterator<Item = pb::SubmitObservationsRequest> {
    use pb::submit_observations_request::Part;
    let (first, last) = (Part::Header(envelope.header), Part::Closing(envelope.closing));
    let parts = std::iter::once(first).chain(batches.into_iter().map(Part::Batch)).chain(std::iter::once(last));
    parts.map(|part| pb::SubmitObservationsRequest { part: Some(part) })
}

async fn send_observations<M>(mut client: SubmissionServiceClient<Channel>, messages: M) -> Result<Answer, ClientError>
where
    M: IntoIterator<Item = pb::SubmitObservationsRequest>,
    M::IntoIter: Send + 'static,
{
    let answer = client.submit_observations(futures::stream::iter(messages)).await.map_err(refused)?;
    answer.into_inner().try_into().map_err(ClientError::BadAnswer)
}
