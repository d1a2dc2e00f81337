//! Decides from a principal, grants and a resource: a [`Permit`] or a [`Denial`].
//!
//! Pure, and the only module that makes permits. A permit names its holder and its scope. Every method that reads or writes
//! non-public data requires one, so no handler can forget the check.

use std::marker::PhantomData;

pub use crate::grants::{Grant, GrantKind, Grants, Within};
use crate::principal::{Principal, Role};
use crate::rpc_rules::{Action, RpcRule, rule_for};
use marsad_domain::code::{AreaCode, IndicatorCode, OrganisationCode, OriginName};
use marsad_domain::sharing::Sharing;

mod reading;

pub use reading::{
    Builder, Holding, authorise_aggregates, authorise_events, authorise_observations, authorise_releases,
    authorise_status, authorise_submissions,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DenialReason {
    UnknownRpc,
    RoleNotAllowed,
    /// The caller has no grant of this kind.
    NoGrant,
    /// The grants do not cover this indicator or territory.
    OutsideGrant,
    /// The role is allowed, but the caller does not work at this node.
    NotStaff,
    UnknownPeer,
}

impl DenialReason {
    pub const ALL: [Self; 6] =
        [Self::UnknownRpc, Self::RoleNotAllowed, Self::NoGrant, Self::OutsideGrant, Self::NotStaff, Self::UnknownPeer];

    /// The `reason` in the error's details; stable.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownRpc => "UNKNOWN_RPC",
            Self::RoleNotAllowed => "ROLE_NOT_ALLOWED",
            Self::NoGrant => "NO_GRANT",
            Self::OutsideGrant => "OUTSIDE_GRANT",
            Self::NotStaff => "NOT_STAFF",
            Self::UnknownPeer => "UNKNOWN_PEER",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{who} may not do this ({})", reason.code())]
pub struct Denial {
    pub reason: DenialReason,
    /// `None` for a call that is not in the table.
    pub action: Option<Action>,
    pub who: String,
}

fn denied(principal: &Principal, action: Action, reason: DenialReason) -> Denial {
    Denial { reason, action: Some(action), who: principal.to_string() }
}

mod verb {
    /// The purpose of a permit. Sealed: the list below is complete.
    pub trait Verb {}
}
use verb::Verb;

macro_rules! verbs {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {}
        impl Verb for $name {}
    )*};
}

verbs!(
    Submit,
    Check,
    ReadSubmissions,
    ReadRaw,
    /// Read cells of a release and their explanation.
    ReadAggregates,
    ReadEvents,
    /// Read what is public among callers: catalogue, members, headers of entries.
    ReadPublic,
    ReadStatus,
    ReadReleases,
    Withdraw,
    Erase,
    Build,
    /// Read and change grants, peers, members and catalogue.
    Administer,
    ServeLog,
);

/// The right to do `A` within a scope. Its fields are private, so only this module makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit<A: Verb> {
    holder: Principal,
    staff: bool,
    /// The organisation whose reports are the holder's own.
    own: Option<OrganisationCode>,
    grants: Vec<Grant>,
    territories: Vec<AreaCode>,
    verb: PhantomData<A>,
}

impl<A: Verb> Permit<A> {
    fn new(principal: &Principal) -> Self {
        let (grants, territories) = (Vec::new(), Vec::new());
        let (holder, own) = (principal.clone(), principal.organisation());
        Self { holder, staff: false, own, grants, territories, verb: PhantomData }
    }

    /// With the rights of the node's staff, if the principal is staff.
    fn of_staff(principal: &Principal, grants: &Grants) -> Self {
        if !grants.is_staff(principal) {
            return Self::new(principal);
        }
        Self { staff: true, territories: grants.territories().to_vec(), ..Self::new(principal) }
    }

    #[must_use]
    pub fn holder(&self) -> &Principal {
        &self.holder
    }

    /// The organisation whose reports are the holder's own; `None` for other roles than submitters.
    #[must_use]
    pub fn organisation(&self) -> Option<&OrganisationCode> {
        self.own.as_ref()
    }

    fn is_own(&self, reporter: &OrganisationCode) -> bool {
        self.own.as_ref() == Some(reporter)
    }

    fn sees_cell(
        &self,
        reporter: Option<&OrganisationCode>,
        indicator: &IndicatorCode,
        area: &AreaCode,
        within: Within<'_>,
    ) -> bool {
        reporter.is_some_and(|reporter| self.is_own(reporter))
            || self.territories.iter().any(|territory| territory == area || within(area, territory))
            || self.grants.iter().any(|grant| grant.covers(indicator, area, within))
    }
}

/// The first check: whether the caller's role may make the call at `path`.
///
/// # Errors
/// [`Denial`] for another role, and for every path that is not in the table.
pub fn authorise_rpc(principal: &Principal, path: &str) -> Result<&'static RpcRule, Denial> {
    let Some(rule) = rule_for(path) else {
        return Err(Denial { reason: DenialReason::UnknownRpc, action: None, who: principal.to_string() });
    };
    authorise_action(principal, rule.action).map(|()| rule)
}

/// Checks only the role of the caller.
///
/// # Errors
/// [`Denial`] for another role.
pub fn authorise_action(principal: &Principal, action: Action) -> Result<(), Denial> {
    if action.allows(principal.role) { Ok(()) } else { Err(denied(principal, action, DenialReason::RoleNotAllowed)) }
}

fn check_staff(principal: &Principal, grants: &Grants, action: Action) -> Result<(), Denial> {
    authorise_action(principal, action)?;
    if grants.is_staff(principal) { Ok(()) } else { Err(denied(principal, action, DenialReason::NotStaff)) }
}

/// A permit to compute the digests of the node: only for its own staff, because it reads and hashes everything.
///
/// # Errors
/// [`Denial`] for everyone else.
pub fn authorise_digests(principal: &Principal, grants: &Grants) -> Result<Permit<ReadPublic>, Denial> {
    check_staff(principal, grants, Action::ReadNodeStatus)?;
    Ok(Permit::new(principal))
}

/// A permit to read what is open to every role that may do `action`.
///
/// # Errors
/// [`Denial`] for other roles, and for an action that is not reading public data.
pub fn authorise_public(principal: &Principal, action: Action) -> Result<Permit<ReadPublic>, Denial> {
    let public = matches!(
        action,
        Action::Observe | Action::WhoAmI | Action::ReadCatalogue | Action::ReadMembers | Action::ReadEntries
    );
    if !public {
        return Err(denied(principal, action, DenialReason::RoleNotAllowed));
    }
    authorise_action(principal, action).map(|()| Permit::new(principal))
}

/// A permit to submit. Each row is then checked with [`Permit::covers`].
///
/// # Errors
/// [`Denial`] for a role other than submitter, and for a submitter without any grant.
pub fn authorise_submit(principal: &Principal, grants: &Grants) -> Result<Permit<Submit>, Denial> {
    with_submit_grants(principal, grants, Action::SubmitObservations)
}

/// A permit to check a submission. Each row is then checked with [`Permit::covers`].
///
/// # Errors
/// [`Denial`], as for [`authorise_submit`].
pub fn authorise_check(principal: &Principal, grants: &Grants) -> Result<Permit<Check>, Denial> {
    with_submit_grants(principal, grants, Action::CheckSubmission)
}

fn with_submit_grants<A: Verb>(principal: &Principal, grants: &Grants, action: Action) -> Result<Permit<A>, Denial> {
    authorise_action(principal, action)?;
    let held = grants.of(principal, GrantKind::Submit);
    if held.is_empty() || principal.organisation().is_none() {
        return Err(denied(principal, action, DenialReason::NoGrant));
    }
    Ok(Permit { grants: held, ..Permit::new(principal) })
}

/// Checks the whole content of a submission again with the current grants, just before it is stored.
///
/// # Errors
/// [`Denial`] if the current grants do not cover `content`.
pub fn authorise_submit_again<'a>(
    permit: &Permit<Submit>,
    grants: &Grants,
    content: impl IntoIterator<Item = (Option<&'a IndicatorCode>, &'a AreaCode)>,
    within: Within<'_>,
) -> Result<Permit<Submit>, Denial> {
    let deny = |reason| Denial { reason, action: Some(Action::SubmitObservations), who: permit.holder.to_string() };
    let again = Permit { grants: grants.of(&permit.holder, GrantKind::Submit), ..permit.clone() };
    if again.grants.is_empty() {
        return Err(deny(DenialReason::NoGrant));
    }
    for (indicator, area) in content {
        let covered = match indicator {
            Some(indicator) => again.covers(indicator, area, within),
            None => again.covers_area(area, within),
        };
        if !covered {
            return Err(deny(DenialReason::OutsideGrant));
        }
    }
    Ok(again)
}

macro_rules! submission_scope {
    ($($verb:ty),*) => {$(
        impl Permit<$verb> {
            /// Whether figures of `indicator` for `area` may be submitted.
            #[must_use]
            pub fn covers(&self, indicator: &IndicatorCode, area: &AreaCode, within: Within<'_>) -> bool {
                self.grants.iter().any(|grant| grant.covers(indicator, area, within))
            }

            /// Whether events in `area` may be submitted. A grant for the territory is enough, whatever its indicators.
            #[must_use]
            pub fn covers_area(&self, area: &AreaCode, within: Within<'_>) -> bool {
                self.grants.iter().any(|grant| grant.covers_area(area, within))
            }

            #[must_use]
            pub fn grants(&self) -> &[Grant] {
                &self.grants
            }
        }
    )*};
}
submission_scope!(Submit, Check);

/// A permit to withdraw submissions: for a submitter with a grant its own, for an admin of this node all.
///
/// # Errors
/// [`Denial`] for other roles, for a submitter without any grant, and for an admin of another node.
pub fn authorise_withdraw(principal: &Principal, grants: &Grants) -> Result<Permit<Withdraw>, Denial> {
    if principal.role == Role::Submitter {
        return with_submit_grants(principal, grants, Action::WithdrawSubmission);
    }
    check_staff(principal, grants, Action::WithdrawSubmission)?;
    Ok(Permit { staff: true, ..Permit::new(principal) })
}

impl Permit<Withdraw> {
    /// Whether a submission of `reporter` may be withdrawn.
    #[must_use]
    pub fn may_withdraw(&self, reporter: &OrganisationCode) -> bool {
        self.staff || self.is_own(reporter)
    }
}

/// A permit to erase a submission or to withdraw a release, for an admin of this node.
///
/// # Errors
/// [`Denial`] for everyone else, and for an action of another kind.
pub fn authorise_erase(principal: &Principal, grants: &Grants, action: Action) -> Result<Permit<Erase>, Denial> {
    if !matches!(action, Action::EraseSubmission | Action::WithdrawRelease) {
        return Err(denied(principal, action, DenialReason::RoleNotAllowed));
    }
    check_staff(principal, grants, action)?;
    Ok(Permit { staff: true, ..Permit::new(principal) })
}

/// A permit to build a release.
///
/// # Errors
/// [`Denial`] for callers who are not admins of this node.
pub fn authorise_build(principal: &Principal, grants: &Grants) -> Result<Permit<Build>, Denial> {
    check_staff(principal, grants, Action::BuildRelease)?;
    Ok(Permit::of_staff(principal, grants))
}

/// A permit for an `action` that changes or shows how the node is run.
///
/// # Errors
/// [`Denial`] for callers who are not admins of this node, and for an action of another kind.
pub fn authorise_administer(
    principal: &Principal,
    grants: &Grants,
    action: Action,
) -> Result<Permit<Administer>, Denial> {
    let administrative = matches!(
        action,
        Action::WriteMembers
            | Action::WriteCatalogue
            | Action::ReadGrants
            | Action::WriteGrants
            | Action::ReadPeers
            | Action::WritePeers
            | Action::SyncNow
            | Action::ReadIncidents
    );
    if !administrative {
        return Err(denied(principal, action, DenialReason::RoleNotAllowed));
    }
    check_staff(principal, grants, action)?;
    Ok(Permit::of_staff(principal, grants))
}

/// The verbs that the local operator may use without a list of staff.
pub trait OperatorVerb: Verb {}
impl OperatorVerb for Administer {}
impl OperatorVerb for Build {}
impl OperatorVerb for Withdraw {}
impl OperatorVerb for Erase {}

/// A permit for the local operator without a list of staff: for `marsad node init`, `rebuild` and the like.
#[must_use]
pub fn authorise_operator<A: OperatorVerb>() -> Permit<A> {
    Permit { staff: true, ..Permit::new(&Principal::local_operator()) }
}

/// A permit to be served logs, for a node that is one of `peers`.
///
/// # Errors
/// [`Denial`] for people, and for nodes that are not peers.
pub fn authorise_log(principal: &Principal, peers: &[OriginName]) -> Result<Permit<ServeLog>, Denial> {
    authorise_action(principal, Action::PullLog)?;
    if principal.origin().is_none_or(|origin| !peers.contains(&origin)) {
        return Err(denied(principal, Action::PullLog, DenialReason::UnknownPeer));
    }
    Ok(Permit::new(principal))
}

/// Whether a peer gets a payload. It gets the header in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disclosure {
    Disclose,
    Withhold,
}

impl Permit<ServeLog> {
    /// Whether the permit's holder gets the payload of an entry that `origin` wrote.
    #[must_use]
    pub fn disclosure(&self, origin: &OriginName, sharing: Sharing) -> Disclosure {
        may_receive(&self.holder, origin, sharing)
    }
}

/// Whether `peer` may get the payload of an entry that `origin` wrote. People never do; a `local` payload only its own origin.
#[must_use]
pub fn may_receive(peer: &Principal, origin: &OriginName, sharing: Sharing) -> Disclosure {
    if peer.role == Role::Node { disclosure(&peer.name, origin, sharing) } else { Disclosure::Withhold }
}

fn disclosure(peer: &str, origin: &OriginName, sharing: Sharing) -> Disclosure {
    match sharing {
        Sharing::Open | Sharing::Federation => Disclosure::Disclose,
        Sharing::Local if peer == origin.as_str() => Disclosure::Disclose,
        Sharing::Local => Disclosure::Withhold,
    }
}
