//! Pulls of figures, observations and events from a node. Batches are passed on when they arrive.

use futures::stream::{BoxStream, Stream, StreamExt, TryStreamExt};
use tonic::Streaming;

use super::connection::Connection;
use super::error::{ClientError, refused};
use marsad_domain::raw::RawBatch;
use marsad_wire::answer::{AggregatesHeader, AggregatesTrailer, ObservationsHeader, ObservationsTrailer, PulledEvent};
use marsad_wire::cell::{CellRow, cells_from_pb};
use marsad_wire::field::required;
use marsad_wire::request::{AggregateRequest, EventRequest, ObservationRequest};
use marsad_wire::{batch, pb};

/// A part of an answer.
enum Part<H, B, T> {
    Header(H),
    Batch(B),
    Trailer(T),
    /// One that this program does not know.
    Unknown,
}

/// An answer on its way: a header, batches, a trailer.
pub struct Pull<H, B, T> {
    pub header: H,
    parts: BoxStream<'static, Result<Part<H, B, T>, ClientError>>,
    trailer: Option<T>,
}

/// Observations on their way.
pub type ObservationPull = Pull<ObservationsHeader, EncodedRows, ObservationsTrailer>;

/// Cells of a release on their way. The header names the release, and the dimensions by which its cells are broken down.
pub type AggregatePull = Pull<AggregatesHeader, EncodedCells, AggregatesTrailer>;

/// Rows as they were sent.
#[derive(Debug, Clone)]
pub struct EncodedRows(pb::ObservationBatch);

/// Cells as they were sent.
#[derive(Debug, Clone)]
pub struct EncodedCells(pb::CellBatch);

/// Events on their way.
pub struct EventPull(Streaming<pb::PullEventsResponse>);

impl EncodedRows {
    /// # Errors
    /// [`ClientError::BadAnswer`].
    pub fn decode(self) -> Result<RawBatch, ClientError> {
        batch::from_pb(self.0).map_err(ClientError::BadAnswer)
    }
}

impl EncodedCells {
    /// # Errors
    /// [`ClientError::BadAnswer`].
    pub fn decode(&self) -> Result<Vec<CellRow>, ClientError> {
        cells_from_pb(&self.0).map_err(ClientError::BadAnswer)
    }
}

/// The calls whose answers are a header, batches and a trailer.
macro_rules! pulls {
    ($(
        $(#[$doc:meta])*
        $call:ident($question:ident: $message:ident) -> $pull:ident of $parts:ident { $batch:ident => $encoded:ident }
    )+) => {
        impl Connection {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// The error of the call.
                pub async fn $call(&self, request: $question) -> Result<$pull, ClientError> {
                    use pb::$parts::Part as Message;
                    let messages = self.query().$call(pb::$message::from(request)).await.map_err(refused)?.into_inner();
                    Pull::open(messages.map_err(refused).and_then(async |message| match message.part {
                        Some(Message::Header(header)) => required("header", Some(header)).map(Part::Header),
                        Some(Message::$batch(batch)) => Ok(Part::Batch($encoded(batch))),
                        Some(Message::Trailer(trailer)) => required("trailer", Some(trailer)).map(Part::Trailer),
                        None => Ok(Part::Unknown),
                    }.map_err(ClientError::BadAnswer)))
                    .await
                }
            )+
        }
    };
}

pulls! {
    /// Asks for observations.
    pull_observations(ObservationRequest: PullObservationsRequest) -> ObservationPull of pull_observations_response {
        Batch => EncodedRows
    }
    /// Asks for cells of a release.
    pull_aggregates(AggregateRequest: PullAggregatesRequest) -> AggregatePull of pull_aggregates_response {
        Cells => EncodedCells
    }
}

impl Connection {
    /// Asks for events.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn pull_events(&self, request: EventRequest) -> Result<EventPull, ClientError> {
        let request = pb::PullEventsRequest::from(request);
        Ok(EventPull(self.query().pull_events(request).await.map_err(refused)?.into_inner()))
    }
}

impl<H, B, T> Pull<H, B, T> {
    async fn open(
        parts: impl Stream<Item = Result<Part<H, B, T>, ClientError>> + Send + 'static,
    ) -> Result<Self, ClientError> {
        let mut parts = parts.boxed();
        match parts.try_next().await? {
            Some(Part::Header(header)) => Ok(Self { header, parts, trailer: None }),
            _ => Err(ClientError::NoAnswer),
        }
    }

    /// The next batch as it was sent, for a caller that decodes it later; none at the end.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn next_encoded(&mut self) -> Result<Option<B>, ClientError> {
        while let Some(part) = self.parts.try_next().await? {
            match part {
                Part::Batch(batch) => return Ok(Some(batch)),
                Part::Trailer(trailer) => self.trailer = Some(trailer),
                Part::Header(_) | Part::Unknown => {}
            }
        }
        Ok(None)
    }

    /// What ends the answer, once all batches have come.
    ///
    /// # Errors
    /// [`ClientError::NoAnswer`] if the answer broke off.
    pub fn finish(self) -> Result<T, ClientError> {
        self.trailer.ok_or(ClientError::NoAnswer)
    }
}

impl ObservationPull {
    /// The next rows; none at the end.
    ///
    /// # Errors
    /// The error of the call, or [`ClientError::BadAnswer`].
    pub async fn next(&mut self) -> Result<Option<RawBatch>, ClientError> {
        self.next_encoded().await?.map(EncodedRows::decode).transpose()
    }
}

impl AggregatePull {
    /// The next cells; none at the end.
    ///
    /// # Errors
    /// The error of the call, or [`ClientError::BadAnswer`].
    pub async fn next(&mut self) -> Result<Option<Vec<CellRow>>, ClientError> {
        self.next_encoded().await?.map(|cells| cells.decode()).transpose()
    }
}

impl EventPull {
    /// The next event; none at the end.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn next(&mut self) -> Result<Option<PulledEvent>, ClientError> {
        let message = self.0.message().await.map_err(refused)?;
        message.map(PulledEvent::try_from).transpose().map_err(ClientError::BadAnswer)
    }
}
