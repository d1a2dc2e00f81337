//! Permits to read non-public data, and their scopes.

use super::{
    Action, AreaCode, Denial, DenialReason, GrantKind, Grants, IndicatorCode, OrganisationCode, Permit, Principal,
    ReadAggregates, ReadBoard, ReadEvents, ReadRaw, ReadReleases, ReadStatus, ReadSubmissions, Role, Sharing, Verb,
    Within, authorise_action, check_staff, denied, submitting::with_submit_grants,
};
use marsad_domain::audience::Audience;

/// A permit to read submissions: for submitters their own, for the node's reviewers those to this node or within its territories.
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

/// A permit to read the board: for submitters with a grant what they owe, for the node's reviewers and admins what is owed in its
/// territories.
///
/// # Errors
/// [`Denial`] for other roles, for a submitter without any grant, and for staff of another node.
pub fn authorise_board(principal: &Principal, grants: &Grants) -> Result<Permit<ReadBoard>, Denial> {
    if principal.role == Role::Submitter {
        return with_submit_grants(principal, grants, Action::ReadBoard);
    }
    check_staff(principal, grants, Action::ReadBoard)?;
    Ok(Permit::of_staff(principal, grants))
}

impl Permit<ReadBoard> {
    /// Whether a row of the board is shown: to the organisation that owes it, and to the node's staff within its territories. What
    /// anyone may report is shown to those who were granted to report it.
    #[must_use]
    pub fn sees_row(
        &self,
        reporter: Option<&OrganisationCode>,
        indicator: &IndicatorCode,
        area: &AreaCode,
        within: Within<'_>,
    ) -> bool {
        let covers = |territory: &AreaCode| territory == area || within(area, territory);
        let is_granted = || self.grants.iter().any(|grant| grant.covers(indicator, area, within));
        reporter.map_or_else(is_granted, |reporter| self.is_own(reporter)) || self.territories.iter().any(covers)
    }
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
    /// Whether a submission of `reporter` may be read: by its reporter, by the staff of the node that received it, and by the
    /// staff of a node whose territories contain all of that node's.
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

    /// The only organisation whose submissions may be read; `None` for staff, which may read those of several.
    #[must_use]
    pub fn only(&self) -> Option<&OrganisationCode> {
        if self.staff { None } else { self.own.as_ref() }
    }
}

/// A permit to pull observations; [`Permit::sees_clear`] decides which are not masked.
///
/// # Errors
/// [`Denial`] for other roles.
pub fn authorise_observations(principal: &Principal, grants: &Grants) -> Result<Permit<ReadRaw>, Denial> {
    cell_scope(principal, grants, Action::PullObservations)
}

/// A permit to read aggregates and their explanation; [`Permit::sees_clear`] decides which are not masked.
///
/// # Errors
/// [`Denial`] for other roles.
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
            /// Whether a figure of `reporter` is shown in clear: to its reporter, to the node's staff within the node's
            /// territories, and to holders of a microcells grant there. Without a reporter: whether it is shown no matter who
            /// reported it.
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

            /// Whether a figure exists for the holder. A `local` one exists only for callers who see it in clear.
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

/// A permit to read the descriptions of releases; [`Permit::narrowest_release`] decides of which.
///
/// # Errors
/// [`Denial`] for other roles.
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
            /// The narrowest audience of a builder's releases that may be read. Only the staff of this node may read its
            /// releases for the node, and only members those for members.
            #[must_use]
            pub fn narrowest_release(&self, builder: Builder) -> Audience {
                match builder {
                    _ if self.holder.role == Role::Guest => Audience::Public,
                    Builder::Own if self.staff => Audience::Node,
                    Builder::Own | Builder::Other => Audience::Members,
                }
            }
        }
    )*};
}
release_scope!(ReadReleases, ReadAggregates);

/// A permit to read the status of the node and of its peers.
///
/// # Errors
/// [`Denial`] for other roles, and for an action of another kind.
pub fn authorise_status(principal: &Principal, grants: &Grants, action: Action) -> Result<Permit<ReadStatus>, Denial> {
    if !matches!(action, Action::ReadNodeStatus | Action::ReadSyncStatus) {
        return Err(denied(principal, action, DenialReason::RoleNotAllowed));
    }
    authorise_action(principal, action)?;
    Ok(Permit::of_staff(principal, grants))
}

impl Permit<ReadStatus> {
    /// Whether peers' addresses, the causes of errors, and counts of local rows may be shown.
    #[must_use]
    pub fn sees_inside(&self) -> bool {
        self.staff
    }
}

/// A permit to pull events; [`Permit::may_see`] decides which.
///
/// # Errors
/// [`Denial`] for other roles.
pub fn authorise_events(principal: &Principal, grants: &Grants) -> Result<Permit<ReadEvents>, Denial> {
    authorise_action(principal, Action::PullEvents)?;
    Ok(Permit::of_staff(principal, grants))
}

impl Permit<ReadEvents> {
    /// Whether an event of `reporter` may be seen: a `local` one only by its reporter and by the node's staff.
    #[must_use]
    pub fn may_see(&self, reporter: &OrganisationCode, sharing: Sharing) -> bool {
        match sharing {
            Sharing::Open | Sharing::Federation => true,
            // Only the node that received a local event holds it.
            Sharing::Local => self.staff || self.is_own(reporter),
        }
    }
}
