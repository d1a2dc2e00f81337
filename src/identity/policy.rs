//! Who may do what: principal, grants and resource in, a [`Permit`] or a [`Denial`] out.
//!
//! Pure, and the only module that makes permits. A permit names who it was given to and how far it reaches; every method
//! that reads or writes what is not public asks for one, so no handler can forget to.

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

/// Why a permit was not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DenialReason {
    /// The call is not in the table.
    UnknownRpc,
    /// The role may not do this.
    RoleNotAllowed,
    /// The node granted the caller nothing of the kind.
    NoGrant,
    /// The grants do not reach this indicator or territory.
    OutsideGrant,
    /// The caller's role would do, but the caller does not work at this node.
    NotStaff,
    /// The node is not a peer of this one.
    UnknownPeer,
}

impl DenialReason {
    /// Every reason.
    pub const ALL: [Self; 6] =
        [Self::UnknownRpc, Self::RoleNotAllowed, Self::NoGrant, Self::OutsideGrant, Self::NotStaff, Self::UnknownPeer];

    /// A stable code, the `reason` of the error's details.
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

/// A refusal, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{who} may not do this ({})", reason.code())]
pub struct Denial {
    pub reason: DenialReason,
    /// What was asked for; `None` for a call that is not in the table.
    pub action: Option<Action>,
    /// Role and name of the caller.
    pub who: String,
}

fn denied(principal: &Principal, action: Action, reason: DenialReason) -> Denial {
    Denial { reason, action: Some(action), who: principal.to_string() }
}

mod verb {
    /// What a permit is for. Sealed: the list below is complete.
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
    /// Store a submission.
    Submit,
    /// Check a submission without storing it.
    Check,
    /// Read submissions and their receipts.
    ReadSubmissions,
    /// Read observations.
    ReadRaw,
    /// Read cells of a release, and how they came about.
    ReadAggregates,
    /// Read events.
    ReadEvents,
    /// Read what every caller of the RPC may read: catalogue, members, entries by their headers.
    ReadPublic,
    /// Read the status of the node and of its peers.
    ReadStatus,
    /// Read what releases say of themselves.
    ReadReleases,
    /// Withdraw submissions.
    Withdraw,
    /// Erase submissions and withdraw releases.
    Erase,
    /// Build a release.
    Build,
    /// Read and change grants, peers, members and catalogue.
    Administer,
    /// Serve logs to a peer.
    ServeLog,
);

/// The right to do `A`, as far as the scope reaches. Its fields are private, so only this module makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit<A: Verb> {
    holder: Principal,
    /// Whether the holder works at this node.
    staff: bool,
    /// What this organisation reported.
    own: Option<OrganisationCode>,
    grants: Vec<Grant>,
    /// The node's own territories, for its staff.
    territories: Vec<AreaCode>,
    verb: PhantomData<A>,
}

impl<A: Verb> Permit<A> {
    fn new(principal: &Principal) -> Self {
        let (grants, territories) = (Vec::new(), Vec::new());
        let (holder, own) = (principal.clone(), principal.organisation());
        Self { holder, staff: false, own, grants, territories, verb: PhantomData }
    }

    /// With what staff of the node may do besides, if the principal is staff.
    fn of_staff(principal: &Principal, grants: &Grants) -> Self {
        if !grants.is_staff(principal) {
            return Self::new(principal);
        }
        Self { staff: true, territories: grants.territories().to_vec(), ..Self::new(principal) }
    }

    /// Who it was given to.
    #[must_use]
    pub fn holder(&self) -> &Principal {
        &self.holder
    }

    /// The organisation whose reports are the holder's own; `None` for who does not submit.
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

/// The first gate: whether the caller's role may make the call at `path`.
///
/// # Errors
/// [`Denial`] for another role, and for every path that is not in the table.
pub fn authorise_rpc(principal: &Principal, path: &str) -> Result<&'static RpcRule, Denial> {
    let Some(rule) = rule_for(path) else {
        return Err(Denial { reason: DenialReason::UnknownRpc, action: None, who: principal.to_string() });
    };
    authorise_action(principal, rule.action).map(|()| rule)
}

/// Whether the role of a caller may do this at all.
///
/// # Errors
/// [`Denial`] if it may not.
pub fn authorise_action(principal: &Principal, action: Action) -> Result<(), Denial> {
    if action.allows(principal.role) { Ok(()) } else { Err(denied(principal, action, DenialReason::RoleNotAllowed)) }
}

fn check_staff(principal: &Principal, grants: &Grants, action: Action) -> Result<(), Denial> {
    authorise_action(principal, action)?;
    if grants.is_staff(principal) { Ok(()) } else { Err(denied(principal, action, DenialReason::NotStaff)) }
}

/// Leave to have the digests of all that the node holds computed: for its own staff, since it reads and hashes everything.
///
/// # Errors
/// [`Denial`] for everyone else.
pub fn authorise_digests(principal: &Principal, grants: &Grants) -> Result<Permit<ReadPublic>, Denial> {
    check_staff(principal, grants, Action::ReadNodeStatus)?;
    Ok(Permit::new(principal))
}

/// Leave to read what is open to every role that may do `action`.
///
/// # Errors
/// [`Denial`] for a role that may not, and for an action that is more than reading what is public.
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

/// Leave to submit. Each row is then checked with [`Permit::covers`].
///
/// # Errors
/// [`Denial`] for a role other than submitter, and for a submitter without any grant.
pub fn authorise_submit(principal: &Principal, grants: &Grants) -> Result<Permit<Submit>, Denial> {
    with_submit_grants(principal, grants, Action::SubmitObservations)
}

/// Leave to have a submission checked. Each row is then checked with [`Permit::covers`].
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

/// Asks again, with the grants of now, for all that a submission holds: the last word before it is stored.
///
/// # Errors
/// [`Denial`] if the grants of now give less than `permit` did and `content` needs it.
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

            /// Whether events in `area` may be submitted: any grant for the territory does, whatever its indicators.
            #[must_use]
            pub fn covers_area(&self, area: &AreaCode, within: Within<'_>) -> bool {
                self.grants.iter().any(|grant| grant.covers_area(area, within))
            }

            /// The grants that the permit rests on.
            #[must_use]
            pub fn grants(&self) -> &[Grant] {
                &self.grants
            }
        }
    )*};
}
submission_scope!(Submit, Check);

/// Leave to withdraw submissions: a submitter who may submit here its own, an admin of this node all.
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

/// Leave to erase a submission or to withdraw a release, for an admin of this node.
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

/// Leave to build a release.
///
/// # Errors
/// [`Denial`] for who is not an admin of this node.
pub fn authorise_build(principal: &Principal, grants: &Grants) -> Result<Permit<Build>, Denial> {
    check_staff(principal, grants, Action::BuildRelease)?;
    Ok(Permit::of_staff(principal, grants))
}

/// Leave to do `action`, one of those that change or show how the node is run.
///
/// # Errors
/// [`Denial`] for who is not an admin of this node, and for an action of another kind.
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

/// The verbs that the local operator may use where no list of staff is at hand.
pub trait OperatorVerb: Verb {}
impl OperatorVerb for Administer {}
impl OperatorVerb for Build {}
impl OperatorVerb for Withdraw {}
impl OperatorVerb for Erase {}

/// Leave for the local operator where no list of staff is at hand: `marsad node init`, `rebuild` and the like.
#[must_use]
pub fn authorise_operator<A: OperatorVerb>() -> Permit<A> {
    Permit { staff: true, ..Permit::new(&Principal::local_operator()) }
}

/// Leave to be served logs, for a node that is one of `peers`.
///
/// # Errors
/// [`Denial`] for people, and for nodes that are no peers.
pub fn authorise_log(principal: &Principal, peers: &[OriginName]) -> Result<Permit<ServeLog>, Denial> {
    authorise_action(principal, Action::PullLog)?;
    if principal.origin().is_none_or(|origin| !peers.contains(&origin)) {
        return Err(denied(principal, Action::PullLog, DenialReason::UnknownPeer));
    }
    Ok(Permit::new(principal))
}

/// Whether a payload goes to a peer. The header goes in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disclosure {
    Disclose,
    Withhold,
}

impl Permit<ServeLog> {
    /// Whether the payload of an entry that `origin` wrote goes to the permit's holder.
    #[must_use]
    pub fn disclosure(&self, origin: &OriginName, sharing: Sharing) -> Disclosure {
        may_receive(&self.holder, origin, sharing)
    }
}

/// Whether the payload of an entry that `origin` wrote may be given to `peer`: never to people, and what is `local` to
/// its own origin alone.
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
