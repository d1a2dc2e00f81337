//! Finds the shares that have a figure as a side, and checks whether its difference to the other side is a small group.

use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::{Indicator, Kind, RatioPart};
use marsad_domain::code::CodeId;
use marsad_domain::value::power_of_ten;

/// Which side of a share a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnSide {
    Numerator,
    Denominator,
}

/// The other side of a share that a figure is a side of.
#[derive(Debug, Clone)]
pub struct OtherSide<'a> {
    pub own: OwnSide,
    pub indicator: &'a Indicator,
    /// Its codes in its indicator's order; `None` for any METHOD.
    codes: Vec<Option<CodeId>>,
    own_decimals: u8,
    bound: i128,
}

impl OtherSide<'_> {
    /// Whether a figure with these codes is this side.
    #[must_use]
    pub fn matches(&self, codes: &[CodeId]) -> bool {
        codes.len() == self.codes.len()
            && self.codes.iter().zip(codes).all(|(wanted, code)| wanted.as_ref().is_none_or(|wanted| wanted == code))
    }

    /// Whether the two figures, scaled by their indicators' decimals, differ by a small number that is not zero.
    #[must_use]
    pub fn is_close(&self, own: i64, other: i64) -> bool {
        let (own, other) = (
            i128::from(own) * power_of_ten(self.indicator.decimals),
            i128::from(other) * power_of_ten(self.own_decimals),
        );
        let difference = (own - other).abs();
        0 < difference && difference < self.bound
    }
}

/// The other sides of the shares that have a figure of this indicator with these codes as a side. Shares without
/// protection of small groups are left out.
#[must_use]
pub fn other_sides<'a>(catalogue: &'a Catalogue, indicator: &Indicator, codes: &[CodeId]) -> Vec<OtherSide<'a>> {
    let mut found = Vec::new();
    for ratio in &catalogue.parts().indicators {
        let Kind::Ratio { numerator, denominator } = &ratio.kind else { continue };
        if ratio.ratio_factor() == 1 {
            continue;
        }
        for (own, part, other) in
            [(OwnSide::Numerator, numerator, denominator), (OwnSide::Denominator, denominator, numerator)]
        {
            if part.indicator == indicator.code {
                found.extend(other_side(catalogue, ratio, (own, part, other), indicator, codes));
            }
        }
    }
    found
}

fn other_side<'a>(
    catalogue: &'a Catalogue,
    ratio: &Indicator,
    (own, part, other): (OwnSide, &RatioPart, &RatioPart),
    indicator: &Indicator,
    codes: &[CodeId],
) -> Option<OtherSide<'a>> {
    let across = catalogue.indicator_by_code(other.indicator.as_str())?;
    let top = if own == OwnSide::Numerator { indicator } else { across };
    let min_cell = ratio.min_cell.max(top.min_cell);
    if min_cell == 0 {
        return None;
    }
    let is_method = |concept: &str| concept == Indicator::METHOD;
    let sides = if own == OwnSide::Numerator { [indicator, across] } else { [across, indicator] };
    let method = sides.iter().find_map(|side| side.methods.first());
    let fixed = |part: &RatioPart, concept: &str| {
        part.at.iter().find(|(own, _)| own.as_str() == concept).map(|(_, code)| code.clone())
    };
    let is_asked = |concept: &str| ratio.dimension_position(concept).is_some();
    for (concept, code) in indicator.dimensions.iter().zip(codes) {
        let concept = concept.as_str();
        let fits = match fixed(part, concept) {
            Some(wanted) => wanted == *code,
            None if is_asked(concept) => true,
            None if is_method(concept) => method == Some(code),
            None => code.is_total(),
        };
        if !fits {
            return None;
        }
    }
    let code_of = |concept: &str| {
        let asked = indicator.dimension_position(concept).filter(|_| is_asked(concept)).and_then(|at| codes.get(at));
        match fixed(other, concept).or_else(|| asked.cloned()) {
            Some(code) => Some(code),
            // A side without METHOD matches every METHOD.
            None if is_method(concept) && is_asked(concept) => None,
            None if is_method(concept) => method.cloned(),
            None => Some(CodeId::total()),
        }
    };
    Some(OtherSide {
        own,
        indicator: across,
        codes: across.dimensions.iter().map(|concept| code_of(concept.as_str())).collect(),
        own_decimals: indicator.decimals,
        bound: i128::from(min_cell) * power_of_ten(indicator.decimals + across.decimals),
    })
}
