//! Permits to submit and to check, to withdraw and to erase, and their scopes.

use super::{
    Action, AreaCode, Check, Denial, DenialReason, Erase, Grant, GrantKind, Grants, IndicatorCode, OrganisationCode,
    Permit, Principal, Role, Submit, Verb, Withdraw, Within, authorise_action, check_staff, denied,
};

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

/// A permit of a submitter with at least one grant.
pub(super) fn with_submit_grants<A: Verb>(
    principal: &Principal,
    grants: &Grants,
    action: Action,
) -> Result<Permit<A>, Denial> {
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
