//! The rule set of a release: what is protected, for whom, and by which engine.

use std::fmt;

use marsad_domain::audience::Audience;

/// The version of the roll-up and of the protection. It is part of a release's id: raised whenever the same inputs
/// would give another cell.
pub const ENGINE_VERSION: u32 = 9;

/// The rules that a release is built by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// Per cent of expected parts below which a roll-up is not shown; none: as each indicator says.
    pub(super) min_coverage: Option<u8>,
    is_secondary: bool,
}

impl RuleSet {
    /// Primary suppression: small counts, small zeros, ratios on small counts.
    #[must_use]
    pub fn primary() -> Self {
        Self { min_coverage: None, is_secondary: false }
    }

    /// Also secondary suppression: nobody who holds every shown cell can confine a hidden count to an interval narrower than
    /// its threshold.
    #[must_use]
    pub fn secondary() -> Self {
        Self { min_coverage: None, is_secondary: true }
    }

    /// The rules of a release for `audience`: what leaves the node has secondary suppression.
    #[must_use]
    pub fn of_audience(audience: Audience) -> Self {
        if audience == Audience::Node { Self::primary() } else { Self::secondary() }
    }

    /// Whether cells are hidden to protect others.
    #[must_use]
    pub fn is_secondary(&self) -> bool {
        self.is_secondary
    }

    /// The same rules, with roll-ups shown only from `per_cent` of the expected parts on, for every indicator.
    #[must_use]
    pub fn with_min_coverage(self, per_cent: u8) -> Self {
        Self { min_coverage: Some(per_cent), ..self }
    }

    /// Whether a release under these rules may have `audience`: without secondary suppression none leaves its node.
    #[must_use]
    pub fn allows(&self, audience: Audience) -> bool {
        self.is_secondary || audience == Audience::Node
    }
}

/// The name of the rule set, which enters a release's id: `primary/1`, `secondary/1`, `primary/1;min_coverage=80`.
impl fmt::Display for RuleSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_secondary { "secondary/1" } else { "primary/1" })?;
        match self.min_coverage {
            Some(per_cent) => write!(f, ";min_coverage={per_cent}"),
            None => Ok(()),
        }
    }
}
