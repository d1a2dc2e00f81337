//! Calls for data, answers that say why figures cannot be given, and the board.

use time::Date;

use super::connection::Connection;
use super::envelope::{Content, Envelope, Reach, SubmitOptions, Versions};
use super::error::{ClientError, refused};
use marsad_domain::audience::Audience;
use marsad_domain::board::{Cell, Duty, Row, State};
use marsad_domain::call::{Call, CannotStatus, Cannots};
use marsad_domain::roster::parse_day;
use marsad_domain::sharing::Sharing;
use marsad_wire::answer::SubmissionReceipt;
use marsad_wire::content::cannot_digest;
use marsad_wire::field::{code, optional_code, required};
use marsad_wire::position::Position;
use marsad_wire::time::from_rfc3339;
use marsad_wire::{Problem, WireError, pb};

/// A call that a node opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallVersion {
    pub call: Call,
    /// The entry that opened it.
    pub position: Position,
    /// When it was opened (RFC 3339).
    pub time: String,
    /// By whom: role and name.
    pub member: String,
    /// When (RFC 3339) and why it was closed, if it was.
    pub closed: Option<(String, String)>,
}

impl CallVersion {
    /// The full name: `node/id`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.position.origin, self.call.id)
    }
}

/// Which rows of the board are asked for.
#[derive(Debug, Clone, Default)]
pub struct BoardRequest {
    /// Only what this organisation owes; empty: all.
    pub organisation: String,
    /// Only this area and territories inside it; empty: all.
    pub area: String,
    /// Only this call (`node/id`); empty: calls and rosters.
    pub call: String,
    /// Only what is due on this day or later; none: in the last 365 days.
    pub since: Option<Date>,
}

fn version(message: Option<pb::CallVersion>) -> Result<CallVersion, WireError> {
    let message = message.ok_or_else(|| WireError::new("call", Problem::Missing))?;
    let pb::CallVersion { call, position, time, member, closed, closed_note } = message;
    let closed = if closed.is_empty() { None } else { Some((closed, closed_note)) };
    Ok(CallVersion { call: required("call", call)?, position: required("position", position)?, time, member, closed })
}

fn row(message: pb::BoardRow) -> Result<Row, WireError> {
    let unknown = |name| move || WireError::new(name, Problem::Unknown);
    let malformed = |name| move || WireError::new(name, Problem::Malformed);
    let cell = Cell {
        indicator: code("indicator", &message.indicator)?,
        area: code("area", &message.area)?,
        period: message.period.parse().map_err(|_| malformed("period")())?,
    };
    let call = Some(message.call.as_str()).filter(|text| !text.is_empty());
    let status = Some(message.status.as_str()).filter(|text| !text.is_empty());
    let when = Some(message.when.as_str()).filter(|text| !text.is_empty());
    Ok(Row {
        duty: Duty {
            due: parse_day(&message.due).ok_or_else(malformed("due"))?,
            cell,
            reporter: optional_code("reporter", &message.reporter)?,
            call: call.map(|text| text.parse().map_err(|_| malformed("call")())).transpose()?,
        },
        state: State::parse(&message.state).ok_or_else(unknown("state"))?,
        when: when.map(|text| from_rfc3339("when", text)).transpose()?,
        submission: message.submission,
        cannot: status.map(|text| CannotStatus::parse(text).ok_or_else(unknown("status"))).transpose()?,
        note: message.note,
    })
}

impl Connection {
    /// The calls of all nodes, by node, the newest of each first.
    ///
    /// # Errors
    /// The error of the call. All calls of this file return it.
    pub async fn data_calls(&self, closed: bool) -> Result<Vec<CallVersion>, ClientError> {
        let request = pb::ListCallsRequest { closed };
        let mut parts = self.expectation().list_calls(request).await.map_err(refused)?.into_inner();
        let mut calls = Vec::new();
        while let Some(part) = parts.message().await.map_err(refused)? {
            calls.push(version(part.call).map_err(ClientError::BadAnswer)?);
        }
        Ok(calls)
    }

    /// Opens a call of the node.
    ///
    /// # Errors
    /// The error of the call; `CALL_TAKEN` if its name was used before.
    pub async fn open_call(&self, call: &Call) -> Result<CallVersion, ClientError> {
        let request = pb::OpenCallRequest { call: Some(call.into()) };
        let answer = self.expectation().open_call(request).await.map_err(refused)?.into_inner();
        version(answer.call).map_err(ClientError::BadAnswer)
    }

    /// Closes a call of the node.
    ///
    /// # Errors
    /// The error of the call; `UNKNOWN_CALL`, `CALL_CLOSED`.
    pub async fn close_call(&self, id: &str, note: &str) -> Result<CallVersion, ClientError> {
        let request = pb::CloseCallRequest { id: id.to_owned(), note: note.to_owned() };
        let answer = self.expectation().close_call(request).await.map_err(refused)?.into_inner();
        version(answer.call).map_err(ClientError::BadAnswer)
    }

    /// Says that figures of the call that `options` name cannot be given, signed as a submission. Returns the receipt.
    ///
    /// # Errors
    /// The error of the call, [`ClientError::Read`], [`ClientError::Key`] or [`ClientError::Random`].
    pub async fn answer_call(
        &self,
        options: &SubmitOptions,
        versions: &Versions,
        cannots: &Cannots,
    ) -> Result<SubmissionReceipt, ClientError> {
        let rows = u64::try_from(cannots.list().len()).unwrap_or(u64::MAX);
        let content = Content::new(&[cannot_digest(cannots)], rows);
        let sharing = options.sharing.unwrap_or(Sharing::Federation);
        let reach = Reach { sharing, audience: Audience::of_sharing(sharing) };
        let Envelope { header, closing } = self.seal(options, versions, reach, &content)?;
        let cannot = cannots.list().iter().map(Into::into).collect();
        let request = pb::AnswerCallRequest { header: Some(header), cannot, closing: Some(closing) };
        let answer = self.expectation().answer_call(request).await.map_err(refused)?.into_inner();
        required("receipt", answer.receipt).map_err(ClientError::BadAnswer)
    }

    /// The rows of the board that the caller may see, in its order.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn board(&self, asked: BoardRequest) -> Result<Vec<Row>, ClientError> {
        let BoardRequest { organisation, area, call, since } = asked;
        let since = since.map(|day| day.to_string()).unwrap_or_default();
        let request = pb::GetBoardRequest { organisation, area, call, since };
        let mut parts = self.expectation().get_board(request).await.map_err(refused)?.into_inner();
        let mut rows = Vec::new();
        while let Some(part) = parts.message().await.map_err(refused)? {
            for message in part.rows {
                rows.push(row(message).map_err(ClientError::BadAnswer)?);
            }
        }
        Ok(rows)
    }
}
