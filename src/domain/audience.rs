//! The audience of a release, and which figures may enter it.

use super::sharing::{Sensitivity, Sharing};
use crate::named_enum::named_enum;

named_enum! {
    /// Who may read a release. Ordered from the narrowest.
    pub enum Audience {
        /// The node that built it.
        Node = "node",
        /// The members of the federation.
        Members = "members",
        /// Everyone.
        Public = "public",
    }
}

impl Audience {
    /// Whom an entry of a release reaches that is shared so far.
    #[must_use]
    pub const fn reached_by(sharing: Sharing) -> Self {
        match sharing {
            Sharing::Open => Self::Public,
            Sharing::Federation => Self::Members,
            Sharing::Local => Self::Node,
        }
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

    /// The widest release that a figure may enter: its sharing and its indicator both set a limit, and the narrower one counts.
    #[must_use]
    pub fn of_figure(sharing: Sharing, indicator: Self) -> Self {
        Self::of_sharing(sharing).min(indicator)
    }

    /// The widest release that totals of a figure may enter. A figure that stays at its node may be added up for the members, three or
    /// more together, if its indicator is for the members.
    #[must_use]
    pub fn of_totals(sharing: Sharing, indicator: Self) -> Self {
        match (sharing, indicator) {
            (Sharing::Local, Self::Members) => Self::Members,
            _ => Self::of_figure(sharing, indicator),
        }
    }

    /// The widest audience that a submitter can promise totals to, whatever the indicators.
    #[must_use]
    pub fn of_totals_at_most(sharing: Sharing) -> Self {
        Self::of_sharing(sharing).max(Self::of_totals(sharing, Self::Members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn totals_of_local_figures_are_for_the_members_if_their_indicator_is() {
        use Audience::{Members, Node, Public};
        for (sharing, indicator, expected) in [
            (Sharing::Local, Public, Node),
            (Sharing::Local, Members, Members),
            (Sharing::Local, Node, Node),
            (Sharing::Federation, Members, Members),
            (Sharing::Open, Public, Public),
        ] {
            assert_eq!(Audience::of_totals(sharing, indicator), expected, "{sharing:?} {indicator:?}");
        }
        let most = [Sharing::Local, Sharing::Federation, Sharing::Open].map(Audience::of_totals_at_most);
        assert_eq!(most, [Members, Public, Public]);
    }
}
