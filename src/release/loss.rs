//! What disclosure control takes from an indicator: how many of its figures are hidden, and how much they come to.
//!
//! How many of them are small, how many hidden to protect these, and how many kept back by their reporters is for the staff of the node
//! alone: two hidden cells of which one is small, and that come to 6 together, are 1 and 5. So is what they come to.

use marsad_domain::catalogue::area::Level;
use marsad_domain::code::IndicatorCode;

/// The figures of an indicator in a release, and what is hidden of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    pub indicator: IndicatorCode,
    /// Cells with a figure, shown or hidden.
    pub figures: u64,
    /// Of these: hidden because they are small, or depend on a small one.
    pub primary: u64,
    /// Of these: hidden to protect others.
    pub secondary: u64,
    /// Of these: kept back by their reporters.
    pub kept_back: u64,
    /// What the hidden figures come to, in whole per cent of what all figures come to, over all cells: a figure counts in its area
    /// and in all above it. None of ratios, where it is not known, and where a single cell is small: it would tell how large it is.
    pub value_percent: Option<u8>,
    /// The same if it were published one tier coarser; none if nothing is hidden, or it is published for countries only.
    pub coarser: Option<Coarser>,
}

/// What would be lost of an indicator if nothing finer than a level were published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coarser {
    pub level: Level,
    /// None if its figures could not be protected.
    pub loss: Option<Box<Loss>>,
}

impl Loss {
    /// Nothing is counted yet.
    #[must_use]
    pub fn none(indicator: IndicatorCode) -> Self {
        Self { indicator, figures: 0, primary: 0, secondary: 0, kept_back: 0, value_percent: None, coarser: None }
    }

    /// Adds the counts of other cells of the indicator.
    pub fn add(&mut self, more: &Self) {
        self.figures = self.figures.saturating_add(more.figures);
        self.primary = self.primary.saturating_add(more.primary);
        self.secondary = self.secondary.saturating_add(more.secondary);
        self.kept_back = self.kept_back.saturating_add(more.kept_back);
    }

    /// How many figures are hidden.
    #[must_use]
    pub fn hidden(&self) -> u64 {
        self.primary.saturating_add(self.secondary).saturating_add(self.kept_back)
    }
}

/// What figures come to, shown and in all, without their signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amounts {
    pub shown: u128,
    pub all: u128,
}

impl Amounts {
    /// The hidden ones in whole per cent, rounded half up; none if a single cell is small, or there is nothing to compare with.
    #[must_use]
    pub fn hidden_percent(self, primary: u64) -> Option<u8> {
        let hidden = self.all.checked_sub(self.shown)?;
        let percent = hidden.saturating_mul(200).saturating_add(self.all).checked_div(self.all.saturating_mul(2))?;
        u8::try_from(percent).ok().filter(|_| primary != 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_what_is_hidden_is_coarse() {
        let of = |shown, all| Amounts { shown, all };
        assert_eq!(of(991, 1_000).hidden_percent(2), Some(1));
        assert_eq!(of(996, 1_000).hidden_percent(2), Some(0));
        assert_eq!(of(0, 7).hidden_percent(3), Some(100));
        assert_eq!(of(0, 0).hidden_percent(0), None);
        assert_eq!(of(90, 100).hidden_percent(1), None, "one small cell and what protects it");
    }
}
