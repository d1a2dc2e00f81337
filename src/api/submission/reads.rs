//! Submissions and receipts, as far as the caller may see them. Who may not see one is told that there is none.

use crate::domain::code::{AreaCode, OriginName};
use crate::domain::scan::withhold;
use crate::domain::sharing::Sharing;
use crate::identity::Role;
use crate::identity::policy::{self, Holding, Permit, ReadSubmissions, Within};
use crate::ledger::Appended;
use crate::log::entry::{Kind, SharingClass};
use crate::service::Caller;
use crate::service::Node;
use crate::service::{Absent, ServiceError};
use crate::store::EntryState;
use crate::store::audit::Access;
use crate::store::submission_read::{SubmissionRow, SubmissionState};
use crate::wire::payload::{self, Authorship, Provenance};
use crate::wire::{pb, report, time};

const PAGE_DEFAULT: u32 = 100;
const PAGE_MAX: u32 = 1_000;
const NAME_BYTES_MAX: usize = 64;

async fn permit(node: &Node, caller: &Caller) -> Result<Permit<ReadSubmissions>, ServiceError> {
    Ok(policy::authorise_submissions(&caller.principal, &node.grants().await?)?)
}

/// One submission.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none that the caller may see.
pub async fn get(
    node: &Node,
    caller: &Caller,
    request: pb::GetSubmissionRequest,
) -> Result<pb::GetSubmissionResponse, ServiceError> {
    let permit = permit(node, caller).await?;
    let row = visible(node, &permit, &request.submission, Absent::Submission).await?;
    note_access(node, caller, "GetSubmission", &row.submission).await?;
    let provenance = provenance(node, &row).await?;
    let mut submission = to_pb(row)?;
    if let Some(mut own) = provenance {
        withhold(&mut own.comment);
        withhold(&mut own.accept_warnings);
        (submission.comment, submission.accept_warnings) = (own.comment, own.accept_warnings);
        submission.member = own.member;
        if let Authorship::Attested { role, login } = own.authorship {
            (submission.role, submission.login) = (role.as_str().to_owned(), login.as_str().to_owned());
        }
    }
    Ok(pb::GetSubmissionResponse { submission: Some(submission) })
}

/// Who submitted it, and what they said of the whole; nothing of what is erased.
async fn provenance(node: &Node, row: &SubmissionRow) -> Result<Option<Provenance>, ServiceError> {
    let Some(chunk) = node.store().read_chunk(&row.log, row.index, 0).await? else { return Ok(None) };
    let provenance = match row.kind {
        Kind::Event => payload::decode_event(&[chunk]).map(|own| own.provenance),
        _ => payload::decode_observations_manifest(&chunk).map(|own| own.provenance),
    };
    provenance.map(Some).map_err(ServiceError::Held)
}

/// The receipt of a submission that this node accepted.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none that the caller may see.
pub async fn receipt(
    node: &Node,
    caller: &Caller,
    request: pb::GetReceiptRequest,
) -> Result<pb::GetReceiptResponse, ServiceError> {
    let permit = permit(node, caller).await?;
    let row = visible(node, &permit, &request.submission, Absent::Receipt).await?;
    let absent = || ServiceError::absent(Absent::Receipt, request.submission.clone());
    if row.log.origin != *node.ledger.origin() {
        return Err(absent());
    }
    // A receipt holds every text as it was signed: those that are withheld are for who wrote them.
    if caller.principal.organisation().as_ref() != Some(&row.reporter) && is_withheld(node, &row).await? {
        return Err(absent());
    }
    let appended = match node.ledger.receipt(&row.submission).await? {
        Some(appended) => appended,
        // It came back from a peer after a loss.
        None => {
            node.ledger.restore_keys().await?;
            node.ledger.receipt(&row.submission).await?.ok_or_else(absent)?
        }
    };
    note_access(node, caller, "GetReceipt", &row.submission).await?;
    Ok(pb::GetReceiptResponse { receipt: Some(receipt_to_pb(&appended)) })
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

/// Submissions, the last that came to this node first.
///
/// # Errors
/// [`ServiceError::BadRequest`] for a page token that this node never gave.
pub async fn list(
    node: &Node,
    caller: &Caller,
    request: pb::ListSubmissionsRequest,
) -> Result<pb::ListSubmissionsResponse, ServiceError> {
    let permit = permit(node, caller).await?;
    let size = if request.page_size == 0 { PAGE_DEFAULT } else { request.page_size.min(PAGE_MAX) };
    let mut after = if request.page_token.is_empty() { None } else { Some(parse_token(&request.page_token)?) };
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let names = readable(node, &permit);
    let origins: Option<Vec<&str>> = names.as_ref().map(|names| names.iter().map(OriginName::as_str).collect());
    let whose = (permit.only(), origins.as_deref());
    // One more than asked for tells whether there is another page. All that is found may be read, so that more is asked for
    // only where something could not be read.
    let mut rows: Vec<SubmissionRow> = Vec::new();
    while rows.len() <= wanted {
        let found = node.store().submissions(whose, after, size + 1).await?;
        let Some(last) = found.last() else { break };
        after = Some(last.arrival);
        rows.extend(found.into_iter().filter(|row| may_read(node, &permit, row)));
    }
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let next_page_token = rows.last().filter(|_| more).map(|row| row.arrival.to_string()).unwrap_or_default();
    note_access(node, caller, "ListSubmissions", "").await?;
    let submissions = rows.into_iter().map(to_pb).collect::<Result<_, _>>()?;
    Ok(pb::ListSubmissionsResponse { submissions, next_page_token })
}

/// The submission of a name, without a check of who asks.
///
/// # Errors
/// [`ServiceError::BadRequest`] for what can be no name.
pub(super) async fn named(node: &Node, name: &str) -> Result<Option<SubmissionRow>, ServiceError> {
    if name.is_empty() || name.len() > NAME_BYTES_MAX || name.contains('\0') {
        return Err(ServiceError::field("submission", "the identifier of a submission"));
    }
    Ok(node.store().submission(name, node.ledger.origin()).await?)
}

/// The receipt of what is stored.
#[must_use]
pub fn receipt_to_pb(appended: &Appended) -> pb::Receipt {
    pb::Receipt {
        document: appended.document.clone().into_bytes(),
        submission: appended.submission.clone(),
        position: Some((&appended.position).into()),
        entries: appended.entries,
        rows: appended.rows,
        sharing: report::sharing_to_pb(Some(appended.sharing)),
    }
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

/// The origins whose submissions staff may read, so that one call never looks through those of all others; `None` for a
/// submitter, whose own may be in any log.
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

/// Asks something of the policy about the node whose log holds a submission.
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

/// A reviewer who looks at what others handed in leaves a trace; submitters look at their own.
async fn note_access(node: &Node, caller: &Caller, action: &str, resource: &str) -> Result<(), ServiceError> {
    if caller.principal.role == Role::Submitter {
        return Ok(());
    }
    let access = Access {
        time: node.now(),
        role: caller.principal.role,
        name: caller.principal.name.clone(),
        action: action.to_owned(),
        resource: resource.to_owned(),
    };
    Ok(node.store().record_access(&access).await?)
}

fn parse_token(token: &str) -> Result<i64, ServiceError> {
    token.parse().map_err(|_| ServiceError::field("page_token", "what an earlier answer gave"))
}

/// A submission as the contract has it.
///
/// # Errors
/// [`ServiceError::Held`] for a time without a text.
pub(super) fn to_pb(row: SubmissionRow) -> Result<pb::Submission, ServiceError> {
    let sharing = match row.sharing {
        SharingClass::Open => Some(Sharing::Open),
        SharingClass::Federation => Some(Sharing::Federation),
        SharingClass::Local => Some(Sharing::Local),
        SharingClass::Members | SharingClass::Unknown(_) => None,
    };
    let place = |epoch, index| pb::LogPosition { origin: row.log.origin.to_string(), epoch, index };
    let text = |instant| time::to_rfc3339("time", instant).map_err(ServiceError::Held);
    let retraction = row.retraction.map(|mut by| {
        withhold(&mut by.reason);
        withhold(&mut by.by);
        Ok::<_, ServiceError>(pb::Retraction {
            position: Some(place(by.place.epoch, by.place.index)),
            time: text(by.time)?,
            reason: by.reason,
            by: by.by,
        })
    });
    Ok(pb::Submission {
        submission: row.submission,
        position: Some(place(row.log.epoch, row.index)),
        entries: row.entries,
        reporter: row.reporter.to_string(),
        time: text(row.time)?,
        sharing: report::sharing_to_pb(sharing),
        rows: row.rows,
        kind: row.kind.name().to_owned(),
        content_digest: row.content.map(|digest| digest.to_hex()).unwrap_or_default(),
        withdrawn: row.state == SubmissionState::Withdrawn,
        state: row.state.name().to_owned(),
        retraction: retraction.transpose()?,
        indicators: row.indicators,
        authorship: match row.attested {
            None => String::new(),
            Some(false) => "SIGNED".to_owned(),
            Some(true) => "ATTESTED".to_owned(),
        },
        // What follows is in the payload, and not looked up for lists.
        ..pb::Submission::default()
    })
}
