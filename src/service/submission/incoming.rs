//! An upload while it comes in: the header first, then items, each judged while the next ones are received.

use std::sync::Arc;

use futures::Stream;
use tokio::time::Instant;

use crate::message_reader::MessageReader;
use crate::{Caller, Node, ServiceError, call};
use marsad_domain::finding::Finding;
use marsad_identity::Credential;
use marsad_store::Deadline;
use marsad_validate::Purpose;

use super::authority::Authority;
use super::findings_buffer::FindingsBuffer;
use super::header::{Closing, Header};
use super::upload::{Context, RowOrder, Upload};

/// A message of a submission or a check.
#[derive(Debug, Clone)]
pub enum Part<T> {
    Header(Box<Header>),
    /// A batch of observations, or an event.
    Item(T),
    Closing(Closing),
    /// One that this program does not know.
    Unknown,
}

/// An upload that is coming in, and what was found so far.
pub struct Incoming<U> {
    pub context: Context,
    pub upload: U,
    pub findings: FindingsBuffer,
    purpose: Purpose,
}

/// The next message of the caller, or the next answer of the judge.
enum Step<U: Upload> {
    Message(Option<Part<U::Item>>),
    Judged(U::Judged),
}

/// Receives and reads while items are judged. Receives nothing while the queue of the judge is full.
async fn step<U: Upload, S>(reader: &mut MessageReader<S>, upload: &mut U) -> Result<Step<U>, ServiceError>
where
    S: Stream<Item = Result<Part<U::Item>, ServiceError>> + Send + Unpin,
{
    if upload.is_full() {
        return upload.judged().await.map(Step::Judged);
    }
    tokio::select! {
        biased;
        judged = upload.judged(), if upload.is_waiting() => judged.map(Step::Judged),
        message = reader.next() => message.map(Step::Message),
    }
}

impl<U: Upload> Incoming<U> {
    /// Reads the header and begins. The time that the caller takes to send does not count as waiting: the deadline moves by it.
    ///
    /// # Errors
    /// [`ServiceError`] for a header that is not there, has a wrong form or cites other versions; [`ServiceError::Busy`].
    pub async fn begin<S>(
        (node, caller): (Arc<Node>, &Caller),
        authority: Authority,
        reader: &mut MessageReader<S>,
        purpose: Purpose,
        mut findings: FindingsBuffer,
    ) -> Result<(Self, Deadline), ServiceError>
    where
        S: Stream<Item = Result<Part<U::Item>, ServiceError>> + Send + Unpin,
    {
        let asked = Instant::now();
        let Some(Part::Header(header)) = reader.next().await? else {
            return Err(ServiceError::field("part", "the header comes first"));
        };
        header.check_form(purpose)?;
        if let Some(call) = &header.call {
            call::taking_answers(&node, call, (&authority.reporter, header.idempotency_key.as_str())).await?;
        }
        if purpose == Purpose::Submit {
            let (catalogue, membership) = (&authority.catalogue.position, &authority.membership.position);
            header.check_versions(node.ledger.own_log(), catalogue, membership)?;
        }
        let order = match caller.principal.credential() {
            Credential::Session(_) => RowOrder::Attested,
            Credential::Certificate(_) | Credential::LocalOperator => RowOrder::Signed,
        };
        let context = Context { node, authority, header: *header, order };
        let deadline = caller.deadline.later_by(asked.elapsed());
        let upload = deadline.scope(U::begin(&context, purpose)).await?;
        findings.add(context.header.findings().collect::<Vec<Finding>>().into()).await?;
        Ok((Self { context, upload, findings, purpose }, deadline))
    }

    /// Takes all items until each is judged, and the closing message. A submission ends with it; a check may leave it out.
    ///
    /// # Errors
    /// [`ServiceError`] for what stops the call.
    pub async fn receive<S>(&mut self, reader: &mut MessageReader<S>) -> Result<Option<Closing>, ServiceError>
    where
        S: Stream<Item = Result<Part<U::Item>, ServiceError>> + Send + Unpin,
    {
        let mut closing = None;
        loop {
            let message = match step(reader, &mut self.upload).await? {
                Step::Message(message) => message,
                Step::Judged(judged) => {
                    self.keep(judged).await?;
                    continue;
                }
            };
            match message {
                None => break,
                Some(Part::Item(item)) if closing.is_none() => self.upload.take(&self.context, item).await?,
                Some(Part::Closing(last)) if closing.is_none() => {
                    closing = Some(last);
                    if self.purpose == Purpose::Submit {
                        break;
                    }
                }
                Some(other) => return Err(self.out_of_place(&other)),
            }
        }
        while self.upload.is_waiting() {
            let judged = self.upload.judged().await?;
            self.keep(judged).await?;
        }
        Ok(closing)
    }

    async fn keep(&mut self, judged: U::Judged) -> Result<(), ServiceError> {
        let findings = self.upload.keep(judged).await?;
        self.findings.add(findings).await
    }

    fn out_of_place(&self, part: &Part<U::Item>) -> ServiceError {
        let rule = match (self.purpose, part) {
            (Purpose::Submit, Part::Header(_)) => "the header comes once".to_owned(),
            (Purpose::Submit, _) => "the closing message comes last".to_owned(),
            (Purpose::Check, _) => format!("{} follow the header, and one closing message may follow", U::ITEMS),
        };
        ServiceError::field("part", rule)
    }
}
