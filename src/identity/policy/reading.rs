//! Leave to read what is not public, and how far it reaches.

use super::{
    Action, AreaCode, Denial, DenialReason, GrantKind, Grants, IndicatorCode, OrganisationCode, Permit, Principal,
    ReadAggregates, ReadEvents, ReadRaw, ReadReleases, ReadStatus, ReadSubmissions, Role, Sharing, Verb, Within,
    authorise_action, check_staff, denied,
};
use marsad_domain::audience::Audience;

/// Leave to read submissions: submitters their own, the node's reviewers those that came in here or within their
/// territories.
///
/// # Errors
/// [`Denial`] for other roles, and for a reviewer of another node.
pub fn authorise_submissions(principal: &Principal, grants: &Grants) -> Result<Permit<ReadSubmissions>, Denial> {
    authorise_action(principal, Action::ReadSubmissions)?;
    if principal.role == Role::Submitter {
        return Ok(Permit::new(principal));
    }
    check_staff(principal, grants, Action::ReadSubmissions)?;
    Ok(Permit::of_staff(principal, grants))
}

/// The node whose log holds a submission.
#[derive(Debug, Clone, Copy)]
pub enum Holding<'a> {
    /// This one.
    Own,
    /// Another one, with its territories by membership.
    Other(&'a [AreaCode]),
}

impl Permit<ReadSubmissions> {
    /// Whether a submission of `reporter` may be read: by its reporter, by the staff of the node that took it in, and by
    /// the staff of a node whose territories hold all of that node's.
    #[must_use]
    pub fn may_read(&self, reporter: &OrganisationCode, holding: Holding<'_>, within: Within<'_>) -> bool {
        self.is_own(reporter) || self.may_read_of(holding, within)
    }

    /// Whether every submission that such a node holds may be read.
    #[must_use]
    pub fn may_read_of(&self, holding: Holding<'_>, within: Within<'_>) -> bool {
        let covered = |area: &AreaCode| self.territories.iter().any(|own| own == area || within(area, own));
        let as_staff = match holding {
            Holding::Own => true,
            Holding::Other(territories) => !territories.is_empty() && territories.iter().all(covered),
        };
        self.staff && as_staff
    }

    /// The only organisation whose submissions may be read; `None` for staff, who may read those of several.
    #[must_use]
    pub fn only(&self) -> Option<&OrganisationCode> {
        if self.staff { None } else { self.own.as_ref() }
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
    authorise_action(principal, action)?;
    let held = grants.of(principal, GrantKind::Microcells);
    Ok(Permit { grants: held, ..Permit::of_staff(principal, grants) })
}

macro_rules! clear_scope {
    ($($verb:ty),*) => {$(
        impl Permit<$verb> {
            /// Whether a figure that `reporter` gave is shown as it is: to its reporter, to the node's staff within the
            /// node's territories, and to who is granted microcells there. No reporter: whether it is shown, no
            /// matter who reported it.
            #[must_use]
            pub fn sees_clear(
                &self,
                reporter: Option<&OrganisationCode>,
                indicator: &IndicatorCode,
                area: &AreaCode,
                within: Within<'_>,
            ) -> bool {
                self.sees_cell(reporter, indicator, area, within)
            }

            /// Whether a figure is there at all for the holder: one that does not leave its node only for who sees it in
            /// clear.
            #[must_use]
            pub fn knows_of(
                &self,
                sharing: Sharing,
                reporter: &OrganisationCode,
                indicator: &IndicatorCode,
                area: &AreaCode,
                within: Within<'_>,
            ) -> bool {
                match sharing {
                    Sharing::Open | Sharing::Federation => true,
                    Sharing::Local => self.sees_cell(Some(reporter), indicator, area, within),
                }
            }
        }
    )*};
}
clear_scope!(ReadRaw, ReadAggregates);

/// Leave to read what releases say of themselves; [`Permit::narrowest_release`] says of which.
///
/// # Errors
/// [`Denial`] for a role that may not.
pub fn authorise_releases(principal: &Principal, grants: &Grants) -> Result<Permit<ReadReleases>, Denial> {
    authorise_action(principal, Action::ReadReleases)?;
    Ok(Permit::of_staff(principal, grants))
}

/// Who built a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Builder {
    /// This node.
    Own,
    Other,
}

macro_rules! release_scope {
    ($($verb:ty),*) => {$(
        impl Permit<$verb> {
            /// The narrowest audience of the releases of a builder that may be read: one for a node only by the staff
            /// of the node that built it, and that is this one.
            #[must_use]
            pub fn narrowest_release(&self, builder: Builder) -> Audience {
                match builder {
                    Builder::Own if self.staff => Audience::Node,
                    Builder::Own | Builder::Other => Audience::Members,
                }
            }
        }
    )*};
}
release_scope!(ReadReleases, ReadAggregates);

/// Leave to read the status of the node and of its peers.
///
/// # Errors
/// [`Denial`] for a role that may not, and for an action of another kind.
pub fn authorise_status(principal: &Principal, grants: &Grants, action: Action) -> Result<Permit<ReadStatus>, Denial> {
    if !matches!(action, Action::ReadNodeStatus | Action::ReadSyncStatus) {
        return Err(denied(principal, action, DenialReason::RoleNotAllowed));
    }
    authorise_action(principal, action)?;
    Ok(Permit::of_staff(principal, grants))
}

impl Permit<ReadStatus> {
    /// Whether peers' addresses, the causes of errors, and what only this node holds may be shown.
    #[must_use]
    pub fn sees_inside(&self) -> bool {
        self.staff
    }
}

/// Leave to pull events; [`Permit::may_see`] says which.
///
/// # Errors
/// [`Denial`] for a role that may not.
pub fn authorise_events(principal: &Principal, grants: &Grants) -> Result<Permit<ReadEvents>, Denial> {
    authorise_action(principal, Action::PullEvents)?;
    Ok(Permit::of_staff(principal, grants))
}

impl Permit<ReadEvents> {
    /// Whether an event of `reporter` may be seen: a `local` one only by its reporter and by the node's own people.
    #[must_use]
    pub fn may_see(&self, reporter: &OrganisationCode, sharing: Sharing) -> bool {
        match sharing {
            Sharing::Open | Sharing::Federation => true,
            // What is local is held by the node that took it in, and by no other.
            Sharing::Local => self.staff || self.is_own(reporter),
        }
    }
}
