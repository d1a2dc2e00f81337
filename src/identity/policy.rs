//! Who may do what: principal, grants and resource in, a [`Permit`] or a [`Denial`] out.
//!
//! Pure, and the only file that makes permits. A permit names who it was given to and how far it reaches; every method
//! that reads or writes what is not public asks for one, so no handler can forget to.

use std::fmt;
use std::marker::PhantomData;

use crate::domain::code::{AreaCode, IndicatorCode, OrganisationCode, OriginName};
use crate::domain::sharing::Sharing;
pub use crate::identity::grants::{Grant, GrantKind, Grants, Within};
use crate::identity::principal::{KeyFingerprint, Principal, Role};
use crate::identity::table::{Action, RpcRule, rule_for};

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
    /// Read what every caller of the RPC may read: catalogue, members, releases, status.
    ReadPublic,
    /// Build a release.
    Build,
    /// Read and change grants, peers, members and catalogue.
    Administer,
    /// Serve logs to a peer.
    ServeLog,
);

/// Who a permit was given to; for the audit trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// A caller with a certificate.
    Principal { role: Role, name: String, key: KeyFingerprint },
    /// Whoever runs a command on the node's own machine, with the node's own keys and database.
    Operator,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Principal { role, name, .. } => write!(f, "{role}/{name}"),
            Self::Operator => f.write_str("operator"),
        }
    }
}

/// The right to do `A`, as far as the scope reaches. Its fields are private, so only this file makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit<A: Verb> {
    holder: Holder,
    /// Everything of the node, whoever reported it.
    all: bool,
    /// What this organisation reported.
    own: Option<OrganisationCode>,
    grants: Vec<Grant>,
    verb: PhantomData<A>,
}

impl<A: Verb> Permit<A> {
    fn new(principal: &Principal) -> Self {
        let Principal { role, name, key, .. } = principal;
        let holder = Holder::Principal { role: *role, name: name.clone(), key: *key };
        Self { holder, all: false, own: principal.organisation(), grants: Vec::new(), verb: PhantomData }
    }

    /// Who it was given to.
    #[must_use]
    pub fn holder(&self) -> &Holder {
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
        reporter: &OrganisationCode,
        indicator: &IndicatorCode,
        area: &AreaCode,
        within: Within<'_>,
    ) -> bool {
        self.all || self.is_own(reporter) || self.grants.iter().any(|grant| grant.covers(indicator, area, within))
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
    check_role(principal, rule.action).map(|()| rule)
}

fn check_role(principal: &Principal, action: Action) -> Result<(), Denial> {
    if action.allows(principal.role) { Ok(()) } else { Err(denied(principal, action, DenialReason::RoleNotAllowed)) }
}

fn check_staff(principal: &Principal, grants: &Grants, action: Action) -> Result<(), Denial> {
    check_role(principal, action)?;
    if grants.is_staff(principal) { Ok(()) } else { Err(denied(principal, action, DenialReason::NotStaff)) }
}

/// Leave to read what is open to every role that may do `action`.
///
/// # Errors
/// [`Denial`] for a role that may not, and for an action that is more than reading what is public.
pub fn authorise_public(principal: &Principal, action: Action) -> Result<Permit<ReadPublic>, Denial> {
    let public = matches!(
        action,
        Action::Observe
            | Action::WhoAmI
            | Action::ReadCatalogue
            | Action::ReadMembers
            | Action::ReadNodeStatus
            | Action::ReadSyncStatus
            | Action::ReadReleases
    );
    if !public {
        return Err(denied(principal, action, DenialReason::RoleNotAllowed));
    }
    check_role(principal, action).map(|()| Permit::new(principal))
}

/// Leave to submit. Each row is then held against [`Permit::covers`].
///
/// # Errors
/// [`Denial`] for a role other than submitter, and for a submitter without any grant.
pub fn authorise_submit(principal: &Principal, grants: &Grants) -> Result<Permit<Submit>, Denial> {
    with_submit_grants(principal, grants, Action::SubmitObservations)
}

/// Leave to have a submission checked. Each row is then held against [`Permit::covers`].
///
/// # Errors
/// [`Denial`], as for [`authorise_submit`].
pub fn authorise_check(principal: &Principal, grants: &Grants) -> Result<Permit<Check>, Denial> {
    with_submit_grants(principal, grants, Action::CheckSubmission)
}

fn with_submit_grants<A: Verb>(principal: &Principal, grants: &Grants, action: Action) -> Result<Permit<A>, Denial> {
    check_role(principal, action)?;
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
    let Holder::Principal { role, name, .. } = &permit.holder else { return Err(deny(DenialReason::NoGrant)) };
    let held =
        |grant: &&Grant| grant.kind == GrantKind::Submit && grant.principal.0 == *role && grant.principal.1 == *name;
    let again = Permit { grants: grants.list().iter().filter(held).cloned().collect(), ..permit.clone() };
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

/// Leave to read submissions: submitters their own, the node's reviewers all.
///
/// # Errors
/// [`Denial`] for other roles, and for a reviewer of another node.
pub fn authorise_submissions(principal: &Principal, grants: &Grants) -> Result<Permit<ReadSubmissions>, Denial> {
    check_role(principal, Action::ReadSubmissions)?;
    if principal.role == Role::Submitter {
        return Ok(Permit::new(principal));
    }
    check_staff(principal, grants, Action::ReadSubmissions)?;
    Ok(Permit { all: true, ..Permit::new(principal) })
}

impl Permit<ReadSubmissions> {
    /// Whether a submission of `reporter` may be read.
    #[must_use]
    pub fn may_read(&self, reporter: &OrganisationCode) -> bool {
        self.all || self.is_own(reporter)
    }

    /// The only organisation whose submissions may be read; `None` if all may.
    #[must_use]
    pub fn only(&self) -> Option<&OrganisationCode> {
        if self.all { None } else { self.own.as_ref() }
    }
}

/// Leave to pull observations; [`Permit::sees_clear`] says which are not masked.
///
/// # Errors
/// [`Denial`] for a role that may not.
pub fn authorise_observations(principal: &Principal, grants: &Grants) -> Result<Permit<ReadRaw>, Denial> {
    cell_scope(principal, grants, Action::PullObservations)
}

/// Leave to read aggregates and their explanation; [`Permit::sees_clear`] says which are not masked.
///
/// # Errors
/// [`Denial`] for a role that may not.
pub fn authorise_aggregates(principal: &Principal, grants: &Grants) -> Result<Permit<ReadAggregates>, Denial> {
    cell_scope(principal, grants, Action::PullAggregates)
}

fn cell_scope<A: Verb>(principal: &Principal, grants: &Grants, action: Action) -> Result<Permit<A>, Denial> {
    check_role(principal, action)?;
    let all = principal.role == Role::Reviewer && grants.is_staff(principal);
    let held = grants.of(principal, GrantKind::Microcells);
    Ok(Permit { all, grants: held, ..Permit::new(principal) })
}

macro_rules! clear_scope {
    ($($verb:ty),*) => {$(
        impl Permit<$verb> {
            /// Whether a figure that `reporter` gave is shown as it is: to its reporter, to the node's reviewers, and to
            /// who is granted microcells there.
            #[must_use]
            pub fn sees_clear(
                &self,
                reporter: &OrganisationCode,
                indicator: &IndicatorCode,
                area: &AreaCode,
                within: Within<'_>,
            ) -> bool {
                self.sees_cell(reporter, indicator, area, within)
            }

            /// Whether everything is shown as it is.
            #[must_use]
            pub fn sees_all_clear(&self) -> bool {
                self.all
            }
        }
    )*};
}
clear_scope!(ReadRaw, ReadAggregates);

/// Leave to pull events; [`Permit::may_see`] says which.
///
/// # Errors
/// [`Denial`] for a role that may not.
pub fn authorise_events(principal: &Principal, grants: &Grants) -> Result<Permit<ReadEvents>, Denial> {
    check_role(principal, Action::PullEvents)?;
    // An admin keeps the node running; a `local` event is no part of that unless the node names them.
    let all = grants.is_staff(principal) && (grants.names_staff() || principal.role == Role::Reviewer);
    Ok(Permit { all, ..Permit::new(principal) })
}

impl Permit<ReadEvents> {
    /// Whether an event of `reporter` may be seen: a `local` one only by its reporter and by the node's own people.
    #[must_use]
    pub fn may_see(&self, reporter: &OrganisationCode, sharing: Sharing) -> bool {
        match sharing {
            Sharing::Open | Sharing::Federation => true,
            Sharing::Local => self.all || self.is_own(reporter),
        }
    }
}

/// Leave to build a release.
///
/// # Errors
/// [`Denial`] for who is not an admin of this node.
pub fn authorise_build(principal: &Principal, grants: &Grants) -> Result<Permit<Build>, Denial> {
    check_staff(principal, grants, Action::BuildRelease)?;
    Ok(Permit { all: true, ..Permit::new(principal) })
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
    Ok(Permit { all: true, ..Permit::new(principal) })
}

/// The verbs that a command on the node's own machine may use without a certificate.
pub trait OperatorVerb: Verb {}
impl OperatorVerb for Administer {}
impl OperatorVerb for Build {}

/// Leave for whoever holds the node's own keys and database: `marsad node init`, `rebuild` and the like. Not for calls
/// that come over the network.
#[must_use]
pub fn authorise_operator<A: OperatorVerb>() -> Permit<A> {
    Permit { holder: Holder::Operator, all: true, own: None, grants: Vec::new(), verb: PhantomData }
}

/// Leave to be served logs, for a node that is one of `peers`.
///
/// # Errors
/// [`Denial`] for people, and for nodes that are no peers.
pub fn authorise_log(principal: &Principal, peers: &[OriginName]) -> Result<Permit<ServeLog>, Denial> {
    check_role(principal, Action::PullLog)?;
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
        match &self.holder {
            Holder::Principal { role: Role::Node, name, .. } => disclosure(name, origin, sharing),
            _ => Disclosure::Withhold,
        }
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
