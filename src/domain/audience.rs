//! Who a release is for, and which figures may enter it.

use super::sharing::{Sensitivity, Sharing};

/// Who may read a release. Ordered from the narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// The node that built it.
    Node,
    /// The members of the federation.
    Members,
    /// Everyone.
    Public,
}

impl Audience {
    /// All audiences, the narrowest first.
    pub const ALL: [Self; 3] = [Self::Node, Self::Members, Self::Public];

    /// The name people and programs use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Members => "members",
            Self::Public => "public",
        }
    }

    /// The audience of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.as_str() == name)
    }

    /// The widest audience of figures that travel as far as `sharing`.
    #[must_use]
    pub fn of_sharing(sharing: Sharing) -> Self {
        match sharing {
            Sharing::Local => Self::Node,
            Sharing::Federation | Sharing::Open => Self::Public,
        }
    }

    /// The widest audience of an indicator of this sensitivity, unless the catalogue names another.
    #[must_use]
    pub fn of_sensitivity(sensitivity: Sensitivity) -> Self {
        match sensitivity {
            Sensitivity::Low | Sensitivity::Medium => Self::Public,
            Sensitivity::High => Self::Members,
            Sensitivity::VeryHigh => Self::Node,
        }
    }

    /// The widest release that a figure may enter: the narrower of what its sharing and its indicator allow.
    #[must_use]
    pub fn of_figure(sharing: Sharing, indicator: Self) -> Self {
        Self::of_sharing(sharing).min(indicator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for audience in Audience::ALL {
            assert_eq!(Audience::parse(audience.as_str()), Some(audience));
        }
        assert_eq!(Audience::parse("everyone"), None);
    }

    #[test]
    fn a_figure_enters_what_both_its_sharing_and_its_indicator_allow() {
        use Audience::{Members, Node, Public};
        for (sharing, indicator, expected) in [
            (Sharing::Local, Public, Node),
            (Sharing::Federation, Public, Public),
            (Sharing::Open, Members, Members),
            (Sharing::Open, Node, Node),
        ] {
            assert_eq!(Audience::of_figure(sharing, indicator), expected, "{sharing:?} {indicator:?}");
        }
    }
}
