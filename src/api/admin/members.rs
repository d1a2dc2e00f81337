//! Membership and catalogue: shown by every node, published by the operator's.

use std::sync::Arc;

use prost::Message;
use tonic::Streaming;

use crate::api::STREAM_ITEM_BYTES_MAX;
use crate::api::admin::{permit, public};
use crate::api::messages::messages;
use crate::domain::catalogue::faults::{check_kept, check_names};
use crate::domain::catalogue::{Catalogue, CatalogueParts};
use crate::domain::code::AreaCode;
use crate::domain::membership::Membership;
use crate::log::checkpoint::VerifierKey;
use crate::log::limits::PAYLOAD_BYTES_MAX;
use crate::service::Caller;
use crate::service::Node;
use crate::service::message_reader::MessageReader;
use crate::service::{ServiceError, Violation};
use crate::wire::catalogue::merge_parts;
use crate::wire::pb;

/// The membership that this node judges under; empty before there is one.
///
/// # Errors
/// [`ServiceError::Denied`].
pub async fn list(
    node: &Arc<Node>,
    caller: &Caller,
    _request: pb::ListMembersRequest,
) -> Result<pb::ListMembersResponse, ServiceError> {
    public(caller)?;
    let current = node.ledger.membership();
    Ok(pb::ListMembersResponse {
        membership: current.as_ref().map(|version| (&version.membership).into()),
        version: current.as_ref().map(|version| (&version.position).into()),
    })
}

/// Publishes a membership.
///
/// # Errors
/// [`ServiceError::NotOperator`]; [`ServiceError::BadRequest`] for a snapshot that does not agree with itself or the catalogue.
pub async fn publish(
    node: &Arc<Node>,
    caller: &Caller,
    request: pb::PublishMembershipRequest,
) -> Result<pb::PublishMembershipResponse, ServiceError> {
    let permit = permit(node, caller).await?;
    let message = request.membership.ok_or_else(|| ServiceError::field("membership", "is missing"))?;
    let membership = Membership::try_from(message).map_err(|error| error.within("membership"))?;
    let violations = faults(&membership, &node.catalogue()?.catalogue);
    if !violations.is_empty() {
        return Err(ServiceError::BadRequest(violations));
    }
    let ledger = node.ledger.clone();
    let published = tokio::spawn(async move { ledger.append_membership(&permit, membership).await });
    let position = published.await.map_err(|_| ServiceError::Task)??;
    Ok(pb::PublishMembershipResponse { version: Some((&position).into()) })
}

fn faults(membership: &Membership, catalogue: &Catalogue) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut add = |field: String, description: &str| violations.push(Violation::new(field, description));
    let unknown =
        |territories: &[AreaCode]| territories.iter().any(|code| catalogue.area_by_code(code.as_str()).is_none());
    for (n, origin) in membership.origins.iter().enumerate() {
        if membership.origins.iter().take(n).any(|before| before.name == origin.name) {
            add(format!("nodes[{n}].origin"), "is there twice");
        }
        if unknown(&origin.territories) {
            add(format!("nodes[{n}].territories"), "codes of areas of the catalogue");
        }
        let keys = origin.verifier_keys.iter().map(|line| VerifierKey::parse(line));
        if keys.into_iter().any(|key| key.and_then(|key| key.origin()).ok().as_ref() != Some(&origin.name)) {
            add(format!("nodes[{n}].verifier_keys"), "keys of this node");
        }
    }
    for (n, reporter) in membership.reporters.iter().enumerate() {
        if membership.reporters.iter().take(n).any(|before| before.organisation == reporter.organisation) {
            add(format!("reporters[{n}].organisation"), "is there twice");
        }
        if !catalogue.has_code("ORG_TYPE", reporter.kind.as_str()) {
            add(format!("reporters[{n}].type"), "a code of ORG_TYPE");
        }
        if unknown(&reporter.territories) {
            add(format!("reporters[{n}].territories"), "codes of areas of the catalogue");
        }
    }
    violations
}

/// Publishes a catalogue.
///
/// # Errors
/// [`ServiceError::NotOperator`]; [`ServiceError::CatalogueFaults`] for one that does not agree with itself.
pub async fn publish_catalog(
    node: &Arc<Node>,
    caller: &Caller,
    stream: Streaming<pb::PublishCatalogRequest>,
) -> Result<pb::PublishCatalogResponse, ServiceError> {
    let permit = permit(node, caller).await?;
    let mut reader = MessageReader::new(messages(stream, Ok), node, caller);
    let (mut messages, mut bytes) = (Vec::new(), 0_usize);
    while let Some(message) = reader.next().await? {
        let part = message.part.ok_or_else(|| ServiceError::field("part", "is missing"))?;
        bytes = bytes.saturating_add(part.encoded_len());
        if part.encoded_len() > STREAM_ITEM_BYTES_MAX || bytes > PAYLOAD_BYTES_MAX {
            let limit = u64::try_from(PAYLOAD_BYTES_MAX).unwrap_or(u64::MAX);
            return Err(ServiceError::LimitExceeded { what: "bytes of a catalogue", limit });
        }
        messages.push(part);
    }
    let parts = merge_parts(messages)?;
    let held = node.ledger.catalogue();
    let judging = move || whole(parts, held.as_ref().map(|held| held.catalogue.parts()));
    let parts = tokio::task::spawn_blocking(judging).await.map_err(|_| ServiceError::Task)??;
    let ledger = node.ledger.clone();
    let published = tokio::spawn(async move { ledger.append_catalogue(&permit, parts).await });
    let position = published.await.map_err(|_| ServiceError::Task)??;
    Ok(pb::PublishCatalogResponse { version: Some((&position).into()) })
}

/// Parts that agree with one another, are named in every language, and have every code of the catalogue before them.
fn whole(parts: CatalogueParts, held: Option<&CatalogueParts>) -> Result<CatalogueParts, ServiceError> {
    if parts.indicators.is_empty() || parts.areas.is_empty() {
        return Err(ServiceError::field("part", "indicators and areas"));
    }
    let mut found = held.map(|held| check_kept(held, &parts)).unwrap_or_default();
    found.extend(check_names(&parts));
    match Catalogue::build(parts) {
        Ok(catalogue) if found.is_empty() => Ok(catalogue.parts().clone()),
        Ok(_) => Err(ServiceError::CatalogueFaults(found)),
        Err(faults) => {
            found.splice(0..0, faults);
            Err(ServiceError::CatalogueFaults(found))
        }
    }
}
