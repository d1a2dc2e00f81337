//! From what is asked of an organisation to the sheets of its form: which codes stand in columns, and what is split.

use std::collections::BTreeMap;

use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::code::{AreaCode, CodeId, ConceptId};
use marsad_domain::text::Lang;

use super::form::{COLUMNS_MAX, FormColumn, FormRow, FormSheet, LastFigure, ROWS_MAX};

const TOTAL: &str = "_T";
/// The most sheets and figures of a form: what is read again must fit into its limits when it is full.
pub const SHEETS_MAX: usize = 60;
pub const FIGURES_MAX: usize = 150_000;

/// The newest figures of an indicator that a node holds, by territory and by code of each dimension.
pub type LastFigures = BTreeMap<(AreaCode, Vec<String>), LastFigure>;

/// What is asked of one indicator.
pub struct Asked<'c> {
    pub indicator: &'c Indicator,
    /// The territories, with their names.
    pub areas: Vec<(AreaId, String)>,
    /// The dimensions that it is broken down by; the others stay at their total.
    pub by: Vec<ConceptId>,
    /// The bases; one of them if the form has no column for each.
    pub methods: Vec<CodeId>,
    pub title: String,
    pub notes: Vec<String>,
    /// The label of the only column, where nothing is broken down.
    pub total: String,
    pub last: LastFigures,
}

/// More sheets or figures than a form can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{figures} figures on {sheets} sheets")]
pub struct TooLargeForm {
    pub sheets: usize,
    pub figures: usize,
}

/// A dimension with the codes that it is broken down into.
type Broken = (ConceptId, Vec<CodeId>);
/// The codes of one column, or those that all columns of a sheet share.
type Codes = Vec<(ConceptId, CodeId)>;

/// The sheets of a form, in the order of what is asked.
///
/// # Errors
/// [`TooLargeForm`].
pub fn sheets(catalogue: &Catalogue, lang: Lang, asked: &[Asked<'_>]) -> Result<Vec<FormSheet>, TooLargeForm> {
    let (mut all, mut figures) = (Vec::new(), 0);
    for one in asked {
        let sheets = Composing { catalogue, lang, asked: one }.sheets();
        figures += sheets.iter().map(|sheet| sheet.columns.len() * sheet.rows.len()).sum::<usize>();
        all.extend(sheets);
        if all.len() > SHEETS_MAX || figures > FIGURES_MAX {
            return Err(TooLargeForm { sheets: all.len(), figures });
        }
    }
    Ok(all)
}

struct Composing<'a, 'c> {
    catalogue: &'a Catalogue,
    lang: Lang,
    asked: &'a Asked<'c>,
}

impl Composing<'_, '_> {
    fn sheets(&self) -> Vec<FormSheet> {
        let dimensions = self.asked.indicator.dimensions.iter();
        let broken: Vec<Broken> = dimensions.filter_map(|concept| self.broken(concept)).collect();
        let mut parts = Vec::new();
        split(&broken, &Codes::new(), &mut parts);
        let mut sheets = Vec::new();
        for (fixed, columns) in parts {
            for areas in self.asked.areas.chunks(ROWS_MAX) {
                sheets.push(self.sheet(&fixed, &columns, areas));
            }
        }
        sheets
    }

    /// The codes of a dimension that has several columns.
    fn broken(&self, concept: &ConceptId) -> Option<Broken> {
        let codes = if concept.as_str() == Indicator::METHOD {
            Some(self.asked.methods.clone()).filter(|methods| methods.len() > 1)?
        } else {
            self.asked.by.contains(concept).then(|| codes(self.catalogue, concept))?
        };
        Some((concept.clone(), codes))
    }

    fn sheet(&self, fixed: &Codes, columns: &[Codes], areas: &[(AreaId, String)]) -> FormSheet {
        let Asked { indicator, title, notes, total, .. } = self.asked;
        let columns: Vec<FormColumn> = columns
            .iter()
            .map(|own| FormColumn {
                codes: self.all_codes(fixed, own),
                label: if own.is_empty() { total.clone() } else { self.labels(own) },
            })
            .collect();
        let depths = areas.iter().map(|(area, _)| self.catalogue.fineness(*area));
        let coarsest = depths.min().unwrap_or(0);
        let rows = areas.iter().filter_map(|(area, label)| {
            let code = self.catalogue.area(*area)?.code.clone();
            let depth = self.catalogue.fineness(*area).saturating_sub(coarsest);
            let last = columns.iter().map(|column| self.last(&code, column)).collect();
            Some(FormRow { area: code, label: label.clone(), depth, last })
        });
        FormSheet {
            indicator: indicator.code.clone(),
            title: if fixed.is_empty() { title.clone() } else { format!("{title} · {}", self.labels(fixed)) },
            notes: notes.clone(),
            decimals: indicator.decimals,
            least: *indicator.range().start(),
            greatest: *indicator.range().end(),
            rows: rows.collect(),
            columns,
        }
    }

    /// The code of each dimension: those of the sheet and the column, else the only basis, else the total.
    fn all_codes(&self, fixed: &Codes, own: &Codes) -> Codes {
        let given = |concept: &ConceptId| fixed.iter().chain(own).find(|(known, _)| known == concept);
        let code = |concept: &ConceptId| {
            if let Some((_, code)) = given(concept) {
                return Some(code.clone());
            }
            let is_method = concept.as_str() == Indicator::METHOD;
            if is_method { self.asked.methods.first().cloned() } else { CodeId::new(TOTAL).ok() }
        };
        let dimensions = self.asked.indicator.dimensions.iter();
        dimensions.filter_map(|concept| Some((concept.clone(), code(concept)?))).collect()
    }

    fn labels(&self, codes: &Codes) -> String {
        let label = |(concept, code): &(ConceptId, CodeId)| {
            let item = self.catalogue.code_list(concept.as_str()).and_then(|list| list.item(code.as_str()));
            item.map_or_else(|| code.to_string(), |item| item.label.in_lang(self.lang).to_owned())
        };
        codes.iter().map(label).collect::<Vec<_>>().join(" · ")
    }

    fn last(&self, area: &AreaCode, column: &FormColumn) -> Option<LastFigure> {
        let codes = column.codes.iter().map(|(_, code)| code.to_string()).collect();
        self.asked.last.get(&(area.clone(), codes)).cloned()
    }
}

/// The total and its parts; all codes of a list without a total.
fn codes(catalogue: &Catalogue, concept: &ConceptId) -> Vec<CodeId> {
    let Some(list) = catalogue.code_list(concept.as_str()) else { return Vec::new() };
    let all = || list.items.iter().map(|item| item.code.clone()).collect();
    let Some(total) = list.item(TOTAL) else { return all() };
    std::iter::once(total.code.clone()).chain(list.children(&total.code)).collect()
}

/// Sheets whose columns fit, each with the codes that its columns share: one dimension has a sheet for each of its codes, or
/// several dimensions, if that is not enough.
fn split(broken: &[Broken], fixed: &Codes, parts: &mut Vec<(Codes, Vec<Codes>)>) {
    let count: usize = broken.iter().map(|(_, codes)| codes.len()).product();
    match splitting(broken, count) {
        Some(at) => {
            let rest: Vec<Broken> = (0..).zip(broken).filter(|(n, _)| *n != at).map(|(_, own)| own.clone()).collect();
            let Some((concept, codes)) = broken.get(at) else { return };
            for code in codes {
                let mut own = fixed.clone();
                own.push((concept.clone(), code.clone()));
                split(&rest, &own, parts);
            }
        }
        None => {
            let mut columns = vec![Codes::new()];
            for (concept, codes) in broken {
                let with = |column: &Codes, code: &CodeId| {
                    let mut column = column.clone();
                    column.push((concept.clone(), code.clone()));
                    column
                };
                columns = columns.iter().flat_map(|column| codes.iter().map(move |code| with(column, code))).collect();
            }
            parts.extend(columns.chunks(COLUMNS_MAX).map(|some| (fixed.clone(), some.to_vec())));
        }
    }
}

/// Which dimension gets sheets: the shortest with which the others fit, else the longest. None if all fit, or it is the only one.
fn splitting(broken: &[Broken], count: usize) -> Option<usize> {
    if count <= COLUMNS_MAX || broken.len() < 2 {
        return None;
    }
    let lengths = || broken.iter().map(|(_, codes)| codes.len()).enumerate();
    let enough = lengths().filter(|(_, length)| count / (*length).max(1) <= COLUMNS_MAX);
    let shortest = enough.min_by_key(|(_, length)| *length);
    shortest.or_else(|| lengths().max_by_key(|(_, length)| *length)).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::builtin;

    fn asked<'c>(catalogue: &'c Catalogue, code: &str, by: &[&str], areas: &[&str]) -> Asked<'c> {
        let indicator = catalogue.indicator_by_code(code).unwrap();
        let area = |code: &&str| (catalogue.area_id(code).unwrap(), (*code).to_owned());
        Asked {
            indicator,
            areas: areas.iter().map(area).collect(),
            by: by.iter().map(|concept| concept.parse().unwrap()).collect(),
            methods: indicator.methods.iter().take(1).cloned().collect(),
            title: "Title".into(),
            notes: Vec::new(),
            total: "All".into(),
            last: LastFigures::new(),
        }
    }

    fn shown(column: &FormColumn) -> String {
        let codes: Vec<String> = column.codes.iter().map(|(_, code)| code.to_string()).collect();
        format!("{}: {}", column.label, codes.join(" "))
    }

    #[test]
    fn columns_name_every_dimension_and_split_by_the_first() {
        let catalogue = builtin().unwrap();
        let one = |asked| sheets(&catalogue, Lang::English, &[asked]).unwrap();
        let plain = one(asked(&catalogue, "POP_TOTAL", &[], &["MA-09", "MA-09-001"]));
        assert_eq!(plain.len(), 1);
        assert_eq!(plain[0].columns.iter().map(shown).collect::<Vec<_>>(), ["All: _T _T _T LEGAL"]);
        assert_eq!(plain[0].rows.iter().map(|row| row.depth).collect::<Vec<_>>(), [0, 1]);
        let by_sex = one(asked(&catalogue, "POP_TOTAL", &["SEX"], &["MA-09"]));
        let columns: Vec<String> = by_sex[0].columns.iter().map(shown).collect();
        assert_eq!(columns[..2], ["Total: _T _T _T LEGAL", "Female: F _T _T LEGAL"]);
        // 4 by 18 by 4 columns: a sheet for each sex would still be too wide, one for each age is not.
        let wide = one(asked(&catalogue, "POP_TOTAL", &["SEX", "AGE", "RES_AREA"], &["MA-09"]));
        assert!(wide.iter().all(|sheet| sheet.columns.len() <= COLUMNS_MAX), "{}", wide.len());
        assert_eq!((wide.len(), wide[0].title.as_str()), (18, "Title · Total"));
        let all: usize = wide.iter().map(|sheet| sheet.columns.len()).sum();
        let distinct: std::collections::BTreeSet<String> =
            wide.iter().flat_map(|sheet| &sheet.columns).map(|own| format!("{:?}", own.codes)).collect();
        assert_eq!(all, distinct.len());
    }

    #[test]
    fn long_sheets_are_split_and_forms_beyond_the_limits_refused() {
        let catalogue = builtin().unwrap();
        let communes = catalogue.parts().areas.iter().filter(|area| area.level.as_str() == "commune").take(1_200);
        let communes: Vec<String> = communes.map(|area| area.code.to_string()).collect();
        let communes: Vec<&str> = communes.iter().map(String::as_str).collect();
        let rows = |by: &[&str]| {
            let made = sheets(&catalogue, Lang::French, &[asked(&catalogue, "POP_TOTAL", by, &communes)]);
            made.map(|sheets| sheets.iter().map(|sheet| sheet.rows.len()).collect::<Vec<_>>())
        };
        assert_eq!(rows(&[]), Ok(vec![500, 500, 200]));
        assert!(rows(&["SEX", "AGE", "RES_AREA"]).is_err());
    }
}
