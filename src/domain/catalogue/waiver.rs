//! Waivers: figures that are published elsewhere anyway, and where.

use crate::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use crate::period::Period;
use crate::text::Text;

use super::area::Level;
use super::{AreaId, Catalogue};

/// More waivers are refused: each cell of their indicators is compared with them.
pub const WAIVERS_MAX: usize = 10_000;
/// The most dimensions that figures of a waiver are broken down by, as in the cells of a release.
pub const WAIVER_DIMENSIONS_MAX: usize = 2;
/// The longest name of a source, and the longest address.
pub const SOURCE_CHARS_MAX: usize = 300;

/// Figures of an indicator that are published elsewhere: everybody knows them, so they are not hidden, however small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    pub indicator: IndicatorCode,
    /// The area; with a level, the one in which the areas lie.
    pub area: Option<AreaCode>,
    /// All areas of this level.
    pub level: Option<Level>,
    /// The first and the last period, of one form. There is no open end: what is not published yet is not known.
    pub from: Period,
    pub until: Period,
    /// None: on every METHOD.
    pub method: Option<CodeId>,
    /// The dimensions that the figures are broken down by, together; without one only totals are published.
    pub dimensions: Vec<ConceptId>,
    /// Who published them, and where.
    pub source: Text,
    /// Its address; empty if there is none.
    pub url: String,
}

impl Waiver {
    /// What it is about: `IMM_STOCK MA-09/commune 2014..2014 LEGAL SEX|AGE`. Two waivers never have the same.
    #[must_use]
    pub fn key(&self) -> String {
        let places = self.area.iter().map(AreaCode::as_str).chain(self.level.iter().map(|level| level.as_str()));
        let dimensions: Vec<&str> = self.dimensions.iter().map(ConceptId::as_str).collect();
        let mut words = vec![self.indicator.to_string(), places.collect::<Vec<_>>().join("/")];
        words.push(format!("{}..{}", self.from, self.until));
        words.extend(self.method.as_ref().map(CodeId::to_string));
        words.extend((!dimensions.is_empty()).then(|| dimensions.join("|")));
        words.join(" ")
    }
}

/// A cell that a waiver is looked for.
#[derive(Debug, Clone, Copy)]
pub struct WaivedAt<'a> {
    pub area: AreaId,
    pub period: Period,
    pub method: Option<&'a CodeId>,
    /// The dimensions, without METHOD, that are not at `_T`.
    pub by: &'a [&'a ConceptId],
}

impl Catalogue {
    /// The waivers of an indicator.
    #[must_use]
    pub fn waivers(&self, indicator: &IndicatorCode) -> &[Waiver] {
        let all = &self.parts().waivers;
        let first = all.partition_point(|waiver| waiver.indicator < *indicator);
        let end = all.partition_point(|waiver| waiver.indicator <= *indicator);
        all.get(first..end).unwrap_or_default()
    }

    /// The first waiver that a cell of an indicator falls under.
    #[must_use]
    pub fn waiver(&self, indicator: &IndicatorCode, at: WaivedAt<'_>) -> Option<&Waiver> {
        self.waivers(indicator).iter().find(|waiver| self.falls_under(waiver, at))
    }

    fn falls_under(&self, waiver: &Waiver, at: WaivedAt<'_>) -> bool {
        (waiver.from..=waiver.until).contains(&at.period)
            && waiver.method.as_ref().is_none_or(|method| at.method == Some(method))
            && at.by.iter().all(|dimension| waiver.dimensions.contains(dimension))
            && self.lies_in(waiver, at.area)
    }

    fn lies_in(&self, waiver: &Waiver, area: AreaId) -> bool {
        let outer = waiver.area.as_ref().map(|code| self.area_id(code.as_str()));
        match (waiver.level, outer) {
            (None, None) => false,
            (None, Some(named)) => named == Some(area),
            (Some(level), outer) => {
                self.area(area).is_some_and(|own| own.level == level)
                    && outer.is_none_or(|outer| outer.is_some_and(|outer| self.is_within(area, outer)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::sample;

    fn waiver(area: &str, level: Option<Level>, dimensions: &str) -> Waiver {
        Waiver {
            indicator: "IMM_STOCK".parse().unwrap(),
            area: (!area.is_empty()).then(|| area.parse().unwrap()),
            level,
            from: "2014".parse().unwrap(),
            until: "2015".parse().unwrap(),
            method: Some("LEGAL".parse().unwrap()),
            dimensions: sample::codes(dimensions),
            source: sample::text("\u{627}", "f", "e"),
            url: String::new(),
        }
    }

    fn catalogue(waivers: Vec<Waiver>) -> Catalogue {
        Catalogue::build(crate::catalogue::CatalogueParts { waivers, ..sample::parts() }).unwrap()
    }

    fn is_waived(catalogue: &Catalogue, (area, period, method): (&str, &str, &str), by: &[&str]) -> bool {
        let indicator = "IMM_STOCK".parse().unwrap();
        let by: Vec<ConceptId> = by.iter().map(|concept| concept.parse().unwrap()).collect();
        let by: Vec<&ConceptId> = by.iter().collect();
        let (area, method) = (catalogue.area_id(area).unwrap(), method.parse().unwrap());
        let at = WaivedAt { area, period: period.parse().unwrap(), method: Some(&method), by: &by };
        catalogue.waiver(&indicator, at).is_some()
    }

    #[test]
    fn an_area_or_all_areas_of_a_level() {
        let one = catalogue(vec![waiver("MA-09", None, "")]);
        assert!(is_waived(&one, ("MA-09", "2014", "LEGAL"), &[]));
        assert!(!is_waived(&one, ("MA-09-001", "2014", "LEGAL"), &[]));
        let all = catalogue(vec![waiver("", Some(Level::Province), "")]);
        assert!(
            is_waived(&all, ("MA-09-001", "2014", "LEGAL"), &[])
                && is_waived(&all, ("MA-02-381", "2014", "LEGAL"), &[])
        );
        assert!(!is_waived(&all, ("MA-09", "2014", "LEGAL"), &[]));
        let inside = catalogue(vec![waiver("MA-09", Some(Level::Province), "")]);
        assert!(is_waived(&inside, ("MA-09-001", "2014", "LEGAL"), &[]));
        assert!(!is_waived(&inside, ("MA-02-381", "2014", "LEGAL"), &[]));
    }

    #[test]
    fn periods_methods_and_dimensions_are_those_that_are_named() {
        let known = catalogue(vec![waiver("MA-09", None, "SEX RES_AREA"), waiver("MA-02", None, "NAT_GROUP")]);
        for by in [&[][..], &["SEX"], &["RES_AREA"], &["SEX", "RES_AREA"]] {
            assert!(is_waived(&known, ("MA-09", "2015", "LEGAL"), by), "{by:?}");
        }
        for by in [&["NAT_GROUP"][..], &["SEX", "NAT_GROUP"]] {
            assert!(!is_waived(&known, ("MA-09", "2015", "LEGAL"), by), "{by:?}");
        }
        for (period, method) in [("2013", "LEGAL"), ("2016", "LEGAL"), ("2014-Q4", "LEGAL"), ("2014", "MUNICIPAL")] {
            assert!(!is_waived(&known, ("MA-09", period, method), &[]), "{period} {method}");
        }
        assert_eq!(known.waivers(&"IMM_STOCK".parse().unwrap()).len(), 2);
        assert!(known.waivers(&"POP_TOTAL".parse().unwrap()).is_empty());
    }
}
