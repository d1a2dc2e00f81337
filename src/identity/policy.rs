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

mod denial;
mod reading;
mod serving;
mod submitting;

use denial::denied;
pub use denial::{Denial, DenialReason};
pub use reading::{
    Builder, Holding, authorise_aggregates, authorise_board, authorise_events, authorise_observations,
    authorise_releases, authorise_status, authorise_submissions,
};
pub use serving::{Disclosure, authorise_log, may_receive};
pub use submitting::{authorise_check, authorise_erase, authorise_submit, authorise_submit_again, authorise_withdraw};

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
    /// Read who owes which figures, and what came.
    ReadBoard,
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
        Action::Observe
            | Action::WhoAmI
            | Action::ReadCatalogue
            | Action::ReadMembers
            | Action::ReadRoster
            | Action::ReadCalls
            | Action::ReadEntries
    );
    if !public {
        return Err(denied(principal, action, DenialReason::RoleNotAllowed));
    }
    authorise_action(principal, action).map(|()| Permit::new(principal))
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
            | Action::WriteRoster
            | Action::WriteCalls
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
