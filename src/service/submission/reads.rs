//! Submissions and receipts, as far as the caller may see them. For a caller who may not see one, there is none.

use crate::audit::record;
use crate::{Absent, Caller, Node, ServiceError};
use marsad_domain::code::{AreaCode, OriginName};
use marsad_domain::scan::withhold;
use marsad_identity::Role;
use marsad_identity::policy::{self, Holding, Permit, ReadSubmissions, Within};
use marsad_ledger::Appended;
use marsad_store::EntryState;
use marsad_store::submission_read::SubmissionRow;
use marsad_wire::payload::{self, Provenance};

const PAGE_DEFAULT: u32 = 100;
const PAGE_MAX: u32 = 1_000;
const NAME_BYTES_MAX: usize = 64;

async fn permit(node: &Node, caller: &Caller) -> Result<Permit<ReadSubmissions>, ServiceError> {
    Ok(policy::authorise_submissions(&caller.principal, &node.grants().await?)?)
}

/// One submission; its provenance too, unless that is erased.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none that the caller may see.
pub async fn get(
    node: &Node,
    caller: &Caller,
    name: &str,
) -> Result<(SubmissionRow, Option<Provenance>), ServiceError> {
    let permit = permit(node, caller).await?;
    let row = visible(node, &permit, name, Absent::Submission).await?;
    note_access(node, caller, "GetSubmission", &row.submission).await?;
    let mut provenance = provenance(node, &row).await?;
    if let Some(own) = &mut provenance {
        withhold(&mut own.comment);
        withhold(&mut own.accept_warnings);
    }
    Ok((shown(row), provenance))
}

/// Its provenance; none if it is erased.
async fn provenance(node: &Node, row: &SubmissionRow) -> Result<Option<Provenance>, ServiceError> {
    let Some(chunk) = node.store().read_chunk(&row.log, row.index, 0).await? else { return Ok(None) };
    payload::decode_provenance(row.kind, &chunk).map(Some).map_err(ServiceError::Held)
}

/// The receipt of a submission that this node accepted.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none that the caller may see.
pub async fn receipt(node: &Node, caller: &Caller, name: &str) -> Result<Appended, ServiceError> {
    let permit = permit(node, caller).await?;
    let row = visible(node, &permit, name, Absent::Receipt).await?;
    let absent = || ServiceError::absent(Absent::Receipt, name);
    if row.log.origin != *node.ledger.origin() {
        return Err(absent());
    }
    // A receipt holds every text as it was signed. Texts that are withheld are shown to their writer only.
    if caller.principal.organisation().as_ref() != Some(&row.reporter) && is_withheld(node, &row).await? {
        return Err(absent());
    }
    let appended = match node.ledger.receipt(&row.submission).await? {
        Some(appended) => appended,
        // This node lost the receipt, and got the entries back from a peer.
        None => {
            node.ledger.restore_keys().await?;
            node.ledger.receipt(&row.submission).await?.ok_or_else(absent)?
        }
    };
    note_access(node, caller, "GetReceipt", &row.submission).await?;
    Ok(appended)
}

/// Whether texts of a submission seem to hold personal data.
async fn is_withheld(node: &Node, row: &SubmissionRow) -> Result<bool, ServiceError> {
    for index in row.indexes() {
        if matches!(node.store().entry_state(&row.log, index).await?, Some(EntryState::Withheld { .. })) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A page of submissions.
#[derive(Debug)]
pub struct Page {
    pub submissions: Vec<SubmissionRow>,
    /// Asks for the next page; empty after the last.
    pub next: String,
}

/// Submissions, the last that came to this node first. The size of 0 is the default one, the empty token asks for the first page.
///
/// # Errors
/// [`ServiceError::BadRequest`] for a page token that this node never gave.
pub async fn list(node: &Node, caller: &Caller, size: u32, token: &str) -> Result<Page, ServiceError> {
    let permit = permit(node, caller).await?;
    let size = if size == 0 { PAGE_DEFAULT } else { size.min(PAGE_MAX) };
    let mut after = if token.is_empty() { None } else { Some(parse_token(token)?) };
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let names = readable(node, &permit);
    let origins: Option<Vec<&str>> = names.as_ref().map(|names| names.iter().map(OriginName::as_str).collect());
    let whose = (permit.only(), origins.as_deref());
    // One more than asked for shows whether there is another page. The statement returns what may be read only, so that it runs
    // again only if a row could not be read.
    let mut rows: Vec<SubmissionRow> = Vec::new();
    while rows.len() <= wanted {
        let found = node.store().submissions(whose, after, size + 1).await?;
        let Some(last) = found.last() else { break };
        after = Some(last.arrival);
        rows.extend(found.into_iter().filter(|row| may_read(node, &permit, row)));
    }
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let next = rows.last().filter(|_| more).map(|row| row.arrival.to_string()).unwrap_or_default();
    note_access(node, caller, "ListSubmissions", "").await?;
    Ok(Page { submissions: rows.into_iter().map(shown).collect(), next })
}

/// The submission of a name. The caller of this function checks the permission.
pub(super) async fn named(node: &Node, name: &str) -> Result<Option<SubmissionRow>, ServiceError> {
    if name.is_empty() || name.len() > NAME_BYTES_MAX || name.contains('\0') {
        return Err(ServiceError::field("submission", "the identifier of a submission"));
    }
    Ok(node.store().submission(name, node.ledger.origin()).await?)
}

async fn visible(
    node: &Node,
    permit: &Permit<ReadSubmissions>,
    name: &str,
    absent: Absent,
) -> Result<SubmissionRow, ServiceError> {
    let row = named(node, name).await?.filter(|row| may_read(node, permit, row));
    row.ok_or_else(|| ServiceError::absent(absent, name))
}

/// The origins whose submissions staff may read, so that one call never scans those of all others. `None` for a submitter, whose
/// submissions may be in any log.
fn readable(node: &Node, permit: &Permit<ReadSubmissions>) -> Option<Vec<OriginName>> {
    if permit.only().is_some() {
        return None;
    }
    let known = node.ledger.membership();
    let members = known.iter().flat_map(|known| &known.membership.origins).map(|origin| origin.name.clone());
    let mut names: Vec<OriginName> = members.chain([node.ledger.origin().clone()]).collect();
    names.retain(|name| may_read_of(node, permit, name));
    Some(names)
}

fn may_read_of(node: &Node, permit: &Permit<ReadSubmissions>, origin: &OriginName) -> bool {
    with_holding(node, origin, |holding, within| permit.may_read_of(holding, within))
}

/// Whether the caller may know of a submission.
fn may_read(node: &Node, permit: &Permit<ReadSubmissions>, row: &SubmissionRow) -> bool {
    with_holding(node, &row.log.origin, |holding, within| permit.may_read(&row.reporter, holding, within))
}

/// Asks the policy about the node whose log holds a submission.
fn with_holding(node: &Node, origin: &OriginName, ask: impl FnOnce(Holding<'_>, Within<'_>) -> bool) -> bool {
    let known = node.ledger.membership();
    let holder = known.as_ref().and_then(|known| known.membership.origin(origin));
    let territories = holder.map(|holder| holder.territories.as_slice()).unwrap_or_default();
    let holding = if *origin == *node.ledger.origin() { Holding::Own } else { Holding::Other(territories) };
    let catalogue = node.ledger.catalogue();
    let within = |inner: &AreaCode, outer: &AreaCode| {
        catalogue.as_ref().is_some_and(|version| version.catalogue.lies_within(inner, outer))
    };
    ask(holding, &within)
}

/// Records what reviewers read of others. What submitters read is their own.
async fn note_access(node: &Node, caller: &Caller, action: &str, resource: &str) -> Result<(), ServiceError> {
    if caller.principal.role == Role::Submitter {
        return Ok(());
    }
    record(node, caller, action, resource).await
}

fn parse_token(token: &str) -> Result<i64, ServiceError> {
    token.parse().map_err(|_| ServiceError::field("page_token", "what an earlier answer gave"))
}

/// A submission as it may be shown: texts that seem to hold personal data are withheld.
#[must_use]
pub(super) fn shown(mut row: SubmissionRow) -> SubmissionRow {
    if let Some(by) = &mut row.retraction {
        withhold(&mut by.reason);
        withhold(&mut by.by);
    }
    row
}
