//! What a node granted to whom, and who works at it. Facts only; [`crate::policy`] draws the conclusions.

use crate::principal::{Credential, Principal, Role};
use marsad_domain::code::{AreaCode, IndicatorCode};

/// What a grant lets its holder do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GrantKind {
    /// Submit figures and events.
    Submit,
    /// See figures in clear that are masked for others.
    Microcells,
}

impl GrantKind {
    /// The kind's name in files and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Microcells => "microcells",
        }
    }

    /// The kind of that name; `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Submit, Self::Microcells].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A right that this node gave to a principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Role and name, as in the certificate.
    pub principal: (Role, String),
    pub kind: GrantKind,
    /// With everything inside them. Empty grants nothing.
    pub territories: Vec<AreaCode>,
    /// `None` is every indicator, and every one to come.
    pub indicators: Option<Vec<IndicatorCode>>,
}

/// Whether an area is a territory or lies inside it: `within(area, territory)`. The catalogue knows.
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

/// What this node granted, who works at it, and for which territories it is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants {
    list: Vec<Grant>,
    staff: Vec<(Role, String)>,
    territories: Vec<AreaCode>,
}

impl Grants {
    /// Grants of a node where nobody works.
    #[must_use]
    pub fn new(list: Vec<Grant>) -> Self {
        Self { list, staff: Vec::new(), territories: Vec::new() }
    }

    /// Names the people who work at this node. One authority certifies a whole federation, so a role in a certificate
    /// says nothing about where its holder works.
    #[must_use]
    pub fn with_staff(self, staff: Vec<(Role, String)>) -> Self {
        Self { staff, ..self }
    }

    /// Names the node's own territories, as membership has them.
    #[must_use]
    pub fn with_territories(self, territories: Vec<AreaCode>) -> Self {
        Self { territories, ..self }
    }

    /// Every grant.
    #[must_use]
    pub fn list(&self) -> &[Grant] {
        &self.list
    }

    /// The node's own territories.
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

    /// Whether a principal is a reviewer or an admin of this node. Who runs commands on its machine always is.
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
