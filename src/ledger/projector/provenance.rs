//! Provenance of a data entry: decoding and signature check.

use crate::MembershipVersion;
use marsad_domain::audience::Audience;
use marsad_domain::call::Cannots;
use marsad_domain::code::{OrganisationCode, OriginName};
use marsad_domain::login::PersonRole;
use marsad_domain::membership::Membership;
use marsad_domain::raw::RawEvent;
use marsad_domain::timestamp::Timestamp;
use marsad_identity::submitter_trust::is_good_at;
use marsad_identity::{CertificateHolder, Role, principal_from_der, verify_content_signature};
use marsad_log::entry::Kind;
use marsad_validate::{Right, Scope};
use marsad_wire::content::content_digest;
use marsad_wire::payload::{self, Authorship, ObservationsManifest, Provenance};
use marsad_wire::statement::Statement;

use super::{Case, Refusal, Subject};

/// The longest name of a submission, and the longest idempotency key.
const NAME_BYTES_MAX: usize = 128;

/// The provenance of a data entry.
#[derive(Debug, Clone)]
pub struct Source {
    pub provenance: Provenance,
}

impl Source {
    /// When the submitter's certificate expires; `None` if there is none, or it cannot be read.
    pub(crate) fn good_until(&self) -> Option<Timestamp> {
        match &self.provenance.authorship {
            Authorship::Signed { certificate, .. } => principal_from_der(certificate).ok().map(|own| own.not_after),
            Authorship::Attested { .. } => None,
        }
    }
}

/// The first chunk without the provenance.
pub(super) enum FirstChunk {
    Observations(Box<ObservationsManifest>),
    Event { part: u32, event: Box<RawEvent> },
    CallAnswer(Cannots),
}

/// Decodes the first chunk of a data entry, without judging it.
pub(super) fn read(subject: &Subject) -> Result<(Source, FirstChunk), Refusal> {
    let malformed = |field: String| Refusal::new("malformed", field);
    if matches!(subject.kind, Kind::Event) {
        let payload = payload::decode_event(&subject.chunks).map_err(|error| malformed(error.field))?;
        let source = Source { provenance: payload.provenance };
        return Ok((source, FirstChunk::Event { part: payload.part, event: Box::new(payload.event) }));
    }
    if matches!(subject.kind, Kind::CallAnswer) {
        let payload = payload::decode_call_answer(&subject.chunks).map_err(|error| malformed(error.field))?;
        return Ok((Source { provenance: payload.provenance }, FirstChunk::CallAnswer(payload.cannots)));
    }
    let first = subject.chunks.first().ok_or_else(|| malformed("chunks".into()))?;
    let manifest = payload::decode_observations_manifest(first).map_err(|error| malformed(error.field))?;
    Ok((Source { provenance: manifest.provenance.clone() }, FirstChunk::Observations(Box::new(manifest))))
}

/// Whether Postgres can store and index a name that a submission has.
fn can_be_kept(name: &str) -> bool {
    name.len() <= NAME_BYTES_MAX && !name.chars().any(char::is_control)
}

/// Checks the authorship of an entry: the submitter's signature, or the node's attestation for a person with a session.
pub(super) fn check(case: &Case<'_>, source: &Source) -> Result<(), Refusal> {
    let own = &source.provenance;
    if ![&own.submission, &own.idempotency_key, &own.member].into_iter().all(|name| can_be_kept(name)) {
        return Err(Refusal::new("malformed", "provenance"));
    }
    if content_digest(&own.part_digests) != own.content_digest {
        return Err(Refusal::new("wrong-content-digest", ""));
    }
    if own.audience > Audience::of_totals_at_most(case.sharing) {
        return Err(Refusal::new("audience-too-wide", own.audience.as_str()));
    }
    match &own.authorship {
        Authorship::Signed { signature, certificate } => check_signed(case, own, signature, certificate),
        Authorship::Attested { role, .. } => check_attested(case, own, *role),
    }
}

/// The certificate is that of a submitter who is both the member and the reporter; the cited membership names its key, or the
/// authority that issued it; it was valid at the entry's time; and its key signed the statement of this submission to this
/// origin.
fn check_signed(case: &Case<'_>, own: &Provenance, signature: &[u8], certificate: &[u8]) -> Result<(), Refusal> {
    let subject = case.subject;
    let principal = principal_from_der(certificate).map_err(|_| Refusal::new("bad-certificate", ""))?;
    let is_reporter = principal.organisation().is_some_and(|organisation| organisation == own.reporter);
    if principal.role != Role::Submitter || principal.name != own.member || !is_reporter {
        return Err(Refusal::new("other-submitter", own.reporter.as_str()));
    }
    if !accepts_key(case.membership, &own.reporter, &principal, subject.time) {
        return Err(Refusal::new("foreign-certificate", own.reporter.as_str()));
    }
    let cited = (case.cites.catalogue, case.cites.membership);
    let statement = Statement::of_entry(&subject.log, case.sharing, cited, own);
    verify_content_signature(certificate, &statement.to_bytes(), signature)
        .map_err(|_| Refusal::new("bad-client-signature", ""))
}

/// Whether a membership accepts a reporter's certificate at a time. If it names keys for the reporter, the certificate must
/// have one of them; otherwise one of its authorities must have issued it.
fn accepts_key(
    version: &MembershipVersion,
    reporter: &OrganisationCode,
    by: &CertificateHolder,
    time: Timestamp,
) -> bool {
    let pinned = version.membership.reporter(reporter).map(|reporter| reporter.fingerprints.as_slice());
    match pinned.unwrap_or_default() {
        [] => version.trust.accepts(by, time),
        keys => keys.contains(by.key.as_bytes()) && is_good_at(by, time),
    }
}

/// Whether a membership lets a node attest what a reporter submits.
fn accepts_attestation(version: &MembershipVersion, reporter: &OrganisationCode, origin: &OriginName) -> bool {
    let reporter = version.membership.reporter(reporter);
    reporter.and_then(|reporter| reporter.attested_by.as_ref()) == Some(origin)
}

/// Whether a membership accepts the submitter of an entry of `origin`: the same check as under the membership that the entry
/// cites.
pub(crate) fn is_accepted(version: &MembershipVersion, own: &Provenance, origin: &OriginName, time: Timestamp) -> bool {
    if version.membership.reporter(&own.reporter).is_none() {
        return false;
    }
    match &own.authorship {
        Authorship::Signed { certificate, .. } => {
            principal_from_der(certificate).is_ok_and(|by| accepts_key(version, &own.reporter, &by, time))
        }
        Authorship::Attested { .. } => accepts_attestation(version, &own.reporter, origin),
    }
}

/// The node attests the entry; its signature of the log covers it. The cited membership names the reporters for which that is
/// enough, and the person must be a submitter.
fn check_attested(case: &Case<'_>, own: &Provenance, role: PersonRole) -> Result<(), Refusal> {
    if !accepts_attestation(case.membership, &own.reporter, &case.subject.log.origin) {
        return Err(Refusal::new("foreign-attestation", own.reporter.as_str()));
    }
    if role != PersonRole::Submitter || own.member.is_empty() {
        return Err(Refusal::new("other-submitter", role.as_str()));
    }
    Ok(())
}

/// The territories for which an entry of `origin` by `reporter` may report: an area must be within those of both.
pub(crate) fn scope_of(
    origin: &OriginName,
    reporter: &OrganisationCode,
    membership: &Membership,
) -> Result<Scope, Refusal> {
    let node = membership.origin(origin).ok_or_else(|| Refusal::new("origin-not-member", origin.as_str()))?;
    let reporter =
        membership.reporter(reporter).ok_or_else(|| Refusal::new("reporter-not-member", reporter.as_str()))?;
    let right = Right { territories: reporter.territories.clone(), indicators: None };
    Ok(Scope { rights: vec![right], limits: vec![node.territories.clone()] })
}

impl Case<'_> {
    /// The territories for which the entry may report: an area must be within those of the origin and those of the reporter.
    pub(super) fn scope(&self, source: &Source) -> Result<Scope, Refusal> {
        scope_of(&self.subject.log.origin, &source.provenance.reporter, &self.membership.membership)
    }
}
