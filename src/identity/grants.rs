//! The grants and the staff of a node. Facts only; [`crate::policy`] decides what follows from them.

use crate::principal::{Credential, Principal, Role};
use marsad_domain::code::{AreaCode, IndicatorCode};
use marsad_domain::named_enum;

named_enum! {
    pub enum GrantKind {
        Submit = "submit",
        /// See figures in clear that others see masked.
        Microcells = "microcells",
    }
}

/// A right that this node gave to a principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Role and name, as in the certificate.
    pub principal: (Role, String),
    pub kind: GrantKind,
    /// Each with the areas inside it. An empty list grants nothing.
    pub territories: Vec<AreaCode>,
    /// `None` for all indicators, also future ones.
    pub indicators: Option<Vec<IndicatorCode>>,
}

/// Whether an area is a territory or lies inside it, by the catalogue: `within(area, territory)`.
pub type Within<'a> = &'a dyn Fn(&AreaCode, &AreaCode) -> bool;

impl Grant {
    /// Whether `area` is a granted territory or lies in one.
    #[must_use]
    pub fn covers_area(&self, area: &AreaCode, within: Within<'_>) -> bool {
        self.territories.iter().any(|territory| territory == area || within(area, territory))
    }

    /// Whether the grant is for `indicator` in `area`.
    #[must_use]
    pub fn covers(&self, indicator: &IndicatorCode, area: &AreaCode, within: Within<'_>) -> bool {
        self.indicators.as_ref().is_none_or(|granted| granted.contains(indicator)) && self.covers_area(area, within)
    }
}

/// The grants of this node, its staff, and its own territories.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants {
    list: Vec<Grant>,
    staff: Vec<(Role, String)>,
    territories: Vec<AreaCode>,
}

impl Grants {
    /// Grants of a node without staff.
    #[must_use]
    pub fn new(list: Vec<Grant>) -> Self {
        Self { list, staff: Vec::new(), territories: Vec::new() }
    }

    /// Adds the people who work at this node. One authority certifies a whole federation, so the role in a certificate does not
    /// show where its holder works.
    #[must_use]
    pub fn with_staff(self, staff: Vec<(Role, String)>) -> Self {
        Self { staff, ..self }
    }

    /// Adds the node's own territories, from the membership.
    #[must_use]
    pub fn with_territories(self, territories: Vec<AreaCode>) -> Self {
        Self { territories, ..self }
    }

    #[must_use]
    pub fn list(&self) -> &[Grant] {
        &self.list
    }

    #[must_use]
    pub fn territories(&self) -> &[AreaCode] {
        &self.territories
    }

    pub(crate) fn of(&self, principal: &Principal, kind: GrantKind) -> Vec<Grant> {
        let held = |grant: &&Grant| {
            grant.kind == kind && grant.principal.0 == principal.role && grant.principal.1 == principal.name
        };
        self.list.iter().filter(held).cloned().collect()
    }

    /// Whether a principal is a reviewer or an admin of this node. The local operator always is.
    pub(crate) fn is_staff(&self, principal: &Principal) -> bool {
        let named = |(role, name): &(Role, String)| *role == principal.role && *name == principal.name;
        match principal.credential() {
            Credential::LocalOperator => true,
            Credential::Certificate(_) | Credential::Session(_) => {
                matches!(principal.role, Role::Reviewer | Role::Admin) && self.staff.iter().any(named)
            }
        }
    }
}

impl From<Vec<Grant>> for Grants {
    fn from(list: Vec<Grant>) -> Self {
        Self::new(list)
    }
}
