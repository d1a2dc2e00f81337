//! Uploads that are submitted or checked: observations or events. The order of the steps is written once for both; this trait holds
//! what differs between them.

use std::sync::Arc;

use crate::{Node, ServiceError};
use marsad_domain::finding::{Assumption, Finding, FindingCode};
use marsad_domain::sharing::Sharing;
use marsad_identity::policy::{Permit, Submit};
use marsad_ledger::{Appended, LedgerError, NewSubmission};
use marsad_log::merkle::Hash;
use marsad_validate::Purpose;

use super::authority::Authority;
use super::findings_buffer::Findings;
use super::header::Header;
use super::standing::Claim;

/// Who puts the rows of a batch in the order in which they are stored and hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowOrder {
    /// The submitter, who signs a hash of them.
    Signed,
    /// The node, which attests them.
    Attested,
}

/// The context in which an upload is judged.
pub struct Context {
    pub node: Arc<Node>,
    pub authority: Authority,
    pub header: Header,
    pub order: RowOrder,
}

/// The result for the whole upload, before it is compared with what is stored.
pub struct Whole {
    pub findings: Findings,
    /// The level that it would be shared at.
    pub sharing: Sharing,
    /// The finding if a wider level is asked for.
    pub too_wide: Option<Finding>,
    pub assumptions: Vec<Assumption>,
}

/// Observations or events that are coming in.
pub trait Upload: Sized + Send {
    /// One message of it.
    type Item: Send;
    /// The judgement of one item.
    type Judged: Send;
    /// The name of its items.
    const ITEMS: &'static str;
    /// The name of its content in metrics.
    const KIND: &'static str;
    /// Whether a valid upload can become invalid when another submission is stored before it.
    const MAY_BE_OVERTAKEN: bool;

    /// Gets the resources that judging needs.
    fn begin(context: &Context, purpose: Purpose) -> impl Future<Output = Result<Self, ServiceError>> + Send;

    /// Takes an item, to be judged after those before it.
    fn take(&mut self, context: &Context, item: Self::Item) -> impl Future<Output = Result<(), ServiceError>> + Send;

    /// Whether an item that was taken is not judged yet.
    fn is_waiting(&self) -> bool;

    /// Whether judgements must be taken before the next item.
    fn is_full(&self) -> bool;

    /// The judgement of the first item that has none yet. Cancelling the wait loses nothing.
    fn judged(&mut self) -> impl Future<Output = Result<Self::Judged, ServiceError>> + Send;

    /// Keeps what will be stored of a judged item; returns its findings.
    fn keep(&mut self, judged: Self::Judged) -> impl Future<Output = Result<Findings, ServiceError>> + Send;

    /// How many items and how many rows or records have come.
    fn counts(&self) -> (u32, u64);

    /// The content digest of what came. None if it is not known, because an item is wrong or nothing is to be stored.
    fn content(&self) -> Option<Hash>;

    /// Judges what needs the whole, once every item is judged.
    fn finish(&mut self, context: &Context, refused: bool) -> impl Future<Output = Result<Whole, ServiceError>> + Send;

    /// Compares the whole, once finished, with what is stored.
    fn compare(
        &mut self,
        context: &Context,
        sharing: Sharing,
        refused: bool,
    ) -> impl Future<Output = Result<Findings, ServiceError>> + Send;

    /// Adds to a repeated answer how many of the rows are outdated since the first answer.
    fn add_outdated(
        &mut self,
        _context: &Context,
        _appended: &mut Appended,
        _claim: Claim<'_>,
    ) -> impl Future<Output = Result<(), ServiceError>> + Send {
        std::future::ready(Ok(()))
    }

    /// Appends the upload. This runs detached: it completes even if the caller goes away.
    fn append(
        &mut self,
        context: &Context,
        permit: Permit<Submit>,
        submission: NewSubmission,
    ) -> impl Future<Output = Result<Result<Appended, LedgerError>, ServiceError>> + Send;
}

/// The finding for a level wider than what is submitted allows.
#[must_use]
pub fn sharing_finding(row: u32, requested: Sharing, widest: Sharing) -> Finding {
    Finding::new(FindingCode::SharingTooWide, row, "sharing", requested.as_str(), widest.as_str())
}
