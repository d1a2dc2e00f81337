//! The dimension codes of a row: those of its indicator must be there and known, those of others must say nothing.

use super::Validator;
use super::cells::{BatchCells, Named};
use super::judge::{Building, Layout};
use super::row::Report;
use super::rules::Rules;
use marsad_domain::catalogue::IndicatorId;
use marsad_domain::catalogue::concepts::TOTAL;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::names::nearest_of;
use marsad_domain::code::{CodeId, ConceptId};
use marsad_domain::finding::FindingCode;
use marsad_domain::observation::Action;

impl Validator<'_> {
    /// Reads the row's codes into [`Building::codes`]; what cannot be read is reported and left open.
    pub(super) fn read_codes(
        &self,
        cells: &BatchCells<'_>,
        row: usize,
        id: IndicatorId,
        report: &mut Report<'_>,
        building: &mut Building,
    ) {
        building.codes.clear();
        let Some(rules) = self.rules.met(id) else { return };
        let own = rules.indicator;
        let place = usize::from(id.0);
        if building.layouts.len() <= place {
            building.layouts.resize_with(place + 1, || None);
        }
        let Some(layout) = building.layouts.get_mut(place) else { return };
        let layout = layout.get_or_insert_with(|| layout_of(cells, rules));
        for column in layout.foreign.iter().filter_map(|n| cells.dimensions.get(*n)) {
            if !matches!(column.cells.at(row), Named::Empty | Named::Known(TOTAL)) {
                let name = self.concepts.get(column.concept).map_or("", |concept| concept.id.as_str());
                let expected = own.dimensions.iter().map(ConceptId::as_str).collect::<Vec<_>>().join(", ");
                report.add(FindingCode::DimensionNotUsed, name, column.cells.text(row), expected);
            }
        }
        let deletes = matches!(cells.action.at(row), Named::Known(Action::Delete));
        // The client fills in the codes of a deletion that it can read: of another one the first fault says enough.
        let unread = deletes && !report.right;
        for (position, column) in layout.own.iter().enumerate() {
            let column = column.and_then(|n| cells.dimensions.get(n));
            let code = match column.map_or(Named::Empty, |column| column.cells.at(row)) {
                Named::Empty if unread => {
                    building.codes.push(None);
                    continue;
                }
                // What is taken back is named in full: a dimension left out would mean all its codes.
                Named::Empty if deletes && rules.method != Some(position) => None,
                Named::Empty => Some(TOTAL),
                Named::Known(code) => Some(code),
                Named::Bad => None,
            };
            if code.is_none() {
                let text = column.map_or("", |column| column.cells.text(row));
                self.report_code(FindingCode::UnknownCode, position, rules, text, report);
            }
            building.codes.push(code);
        }
    }

    /// Reports a code at a position among the dimensions.
    pub(super) fn report_code(
        &self,
        code: FindingCode,
        position: usize,
        rules: &Rules<'_>,
        text: &str,
        report: &mut Report<'_>,
    ) {
        let own = rules.indicator;
        let name = own.dimensions.get(position).map_or("", ConceptId::as_str);
        report.add(code, name, text, self.expected_codes(own, position, rules, text));
    }

    /// The combination of the row's codes, if all of them could be read.
    pub(super) fn combination(&mut self, id: IndicatorId, building: &mut Building) -> Option<u32> {
        building.key.clear();
        building.key.push(id.0);
        for code in &building.codes {
            building.key.push((*code)?);
        }
        Some(self.combinations.intern(&building.key))
    }

    fn expected_codes(&self, own: &Indicator, position: usize, rules: &Rules<'_>, text: &str) -> String {
        const SHOWN: usize = 20;
        let concept = rules.dimensions.get(position).and_then(|n| self.concepts.get(*n));
        let codes = match concept {
            _ if rules.method == Some(position) => own.methods.as_slice(),
            Some(concept) => concept.codes(),
            None => &[],
        };
        let mut shown: Vec<_> = codes.iter().take(SHOWN).map(CodeId::as_str).collect();
        if rules.method != Some(position) {
            shown.insert(0, "_T");
        }
        // Of a long list the code that was probably meant stands first.
        let near = nearest_of(&text.to_uppercase(), codes.iter().map(CodeId::as_str));
        if let Some(near) = near.filter(|_| codes.len() > SHOWN) {
            shown.retain(|code| *code != near);
            shown.insert(0, near);
        }
        if codes.len() > SHOWN {
            shown.push("…");
        }
        shown.join(", ")
    }
}

fn layout_of(cells: &BatchCells<'_>, rules: &Rules<'_>) -> Layout {
    let of = |concept: &usize| cells.dimensions.iter().position(|column| column.concept == *concept);
    let foreign = cells.dimensions.iter().enumerate();
    let foreign = foreign.filter(|(_, column)| !column.only_totals && !rules.dimensions.contains(&column.concept));
    Layout { own: rules.dimensions.iter().map(of).collect(), foreign: foreign.map(|(n, _)| n).collect() }
}
