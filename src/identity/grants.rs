//! What a node granted to whom, and who works at it. Facts only; [`crate::identity::policy`] draws the conclusions.

use crate::domain::code::{AreaCode, IndicatorCode};
use crate::identity::principal::{Principal, Role};

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

/// What this node granted, and who works at it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants {
    list: Vec<Grant>,
    staff: Option<Vec<(Role, String)>>,
}

impl Grants {
    /// Grants of a node whose authority certifies none but its own reviewers and admins.
    #[must_use]
    pub fn new(list: Vec<Grant>) -> Self {
        Self { list, staff: None }
    }

    /// Names the people who work at this node. Where one authority certifies a whole federation this is needed: without
    /// it the reviewer of one observatory would see the raw data of all.
    #[must_use]
    pub fn with_staff(self, staff: Vec<(Role, String)>) -> Self {
        Self { staff: Some(staff), ..self }
    }

    /// Every grant.
    #[must_use]
    pub fn list(&self) -> &[Grant] {
        &self.list
    }

    pub(crate) fn of(&self, principal: &Principal, kind: GrantKind) -> Vec<Grant> {
        let held = |grant: &&Grant| {
            grant.kind == kind && grant.principal.0 == principal.role && grant.principal.1 == principal.name
        };
        self.list.iter().filter(held).cloned().collect()
    }

    /// Whether the node's people are named one by one.
    pub(crate) const fn names_staff(&self) -> bool {
        self.staff.is_some()
    }

    pub(crate) fn is_staff(&self, principal: &Principal) -> bool {
        match &self.staff {
            Some(staff) => staff.iter().any(|(role, name)| *role == principal.role && *name == principal.name),
            None => matches!(principal.role, Role::Reviewer | Role::Admin),
        }
    }
}

impl From<Vec<Grant>> for Grants {
    fn from(list: Vec<Grant>) -> Self {
        Self::new(list)
    }
}
