//! What is pulled from a node: figures, observations and events, as they come.

use tonic::Streaming;

use super::connection::Connection;
use super::error::ClientError;
use marsad_domain::raw::{RawBatch, RawEvent};
use marsad_wire::cell::{CellRow, cells_from_pb};
use marsad_wire::{batch, pb};

/// Observations on their way.
pub struct ObservationPull {
    pub header: pb::ObservationsHeader,
    stream: Streaming<pb::PullObservationsResponse>,
    trailer: Option<pb::ObservationsTrailer>,
}

/// Cells of a release on their way.
pub struct AggregatePull {
    /// The release, and by which dimensions its cells are broken down.
    pub header: pb::AggregatesHeader,
    stream: Streaming<pb::PullAggregatesResponse>,
    trailer: Option<pb::AggregatesTrailer>,
}

/// Events on their way.
pub struct EventPull(Streaming<pb::PullEventsResponse>);

/// An event, and where it is from.
#[derive(Debug, Clone, PartialEq)]
pub struct PulledEvent {
    pub event: RawEvent,
    /// Position, reporter, sharing level and what is withheld; its own event is empty.
    pub source: pb::PullEventsResponse,
}

impl Connection {
    /// Asks for observations.
    ///
    /// # Errors
    /// What the node answers instead.
    pub async fn pull_observations(
        &self,
        request: pb::PullObservationsRequest,
    ) -> Result<ObservationPull, ClientError> {
        use pb::pull_observations_response::Part;
        let mut stream = self.query().pull_observations(request).await?.into_inner();
        match stream.message().await?.and_then(|message| message.part) {
            Some(Part::Header(header)) => Ok(ObservationPull { header, stream, trailer: None }),
            _ => Err(ClientError::NoAnswer),
        }
    }

    /// Asks for cells of a release.
    ///
    /// # Errors
    /// What the node answers instead.
    pub async fn pull_aggregates(&self, request: pb::PullAggregatesRequest) -> Result<AggregatePull, ClientError> {
        use pb::pull_aggregates_response::Part;
        let mut stream = self.query().pull_aggregates(request).await?.into_inner();
        match stream.message().await?.and_then(|message| message.part) {
            Some(Part::Header(header)) => Ok(AggregatePull { header, stream, trailer: None }),
            _ => Err(ClientError::NoAnswer),
        }
    }

    /// Asks for events.
    ///
    /// # Errors
    /// What the node answers instead.
    pub async fn pull_events(&self, request: pb::PullEventsRequest) -> Result<EventPull, ClientError> {
        Ok(EventPull(self.query().pull_events(request).await?.into_inner()))
    }
}

impl ObservationPull {
    /// The next rows; none at the end.
    ///
    /// # Errors
    /// What the node answers instead, or [`ClientError::BadAnswer`].
    pub async fn next(&mut self) -> Result<Option<RawBatch>, ClientError> {
        let message = self.next_message().await?;
        message.map(batch::from_pb).transpose().map_err(ClientError::BadAnswer)
    }

    /// The next rows as they were sent, for a caller that reads them later.
    ///
    /// # Errors
    /// What the node answers instead.
    pub async fn next_message(&mut self) -> Result<Option<pb::ObservationBatch>, ClientError> {
        use pb::pull_observations_response::Part;
        while let Some(message) = self.stream.message().await? {
            match message.part {
                Some(Part::Batch(batch)) => return Ok(Some(batch)),
                Some(Part::Trailer(trailer)) => self.trailer = Some(trailer),
                Some(Part::Header(_)) | None => {}
            }
        }
        Ok(None)
    }

    /// What was left out, once all rows have come.
    ///
    /// # Errors
    /// [`ClientError::NoAnswer`] if the answer broke off.
    pub fn finish(self) -> Result<pb::ObservationsTrailer, ClientError> {
        self.trailer.ok_or(ClientError::NoAnswer)
    }
}

impl AggregatePull {
    /// The next cells; none at the end.
    ///
    /// # Errors
    /// What the node answers instead, or [`ClientError::BadAnswer`].
    pub async fn next(&mut self) -> Result<Option<Vec<CellRow>>, ClientError> {
        let message = self.next_message().await?;
        message.as_ref().map(cells_from_pb).transpose().map_err(ClientError::BadAnswer)
    }

    /// The next cells as they were sent, for a caller that reads them later.
    ///
    /// # Errors
    /// What the node answers instead.
    pub async fn next_message(&mut self) -> Result<Option<pb::CellBatch>, ClientError> {
        use pb::pull_aggregates_response::Part;
        while let Some(message) = self.stream.message().await? {
            match message.part {
                Some(Part::Cells(cells)) => return Ok(Some(cells)),
                Some(Part::Trailer(trailer)) => self.trailer = Some(trailer),
                Some(Part::Header(_)) | None => {}
            }
        }
        Ok(None)
    }

    /// For what there are no cells, once all have come.
    ///
    /// # Errors
    /// [`ClientError::NoAnswer`] if the answer broke off.
    pub fn finish(self) -> Result<pb::AggregatesTrailer, ClientError> {
        self.trailer.ok_or(ClientError::NoAnswer)
    }
}

impl EventPull {
    /// The next event; none at the end.
    ///
    /// # Errors
    /// What the node answers instead.
    pub async fn next(&mut self) -> Result<Option<PulledEvent>, ClientError> {
        let found = self.0.message().await?.map(|mut source| {
            let event = RawEvent::from(source.event.take().unwrap_or_default());
            PulledEvent { event, source }
        });
        Ok(found)
    }
}
