//! The dimension codes of a row. Its own dimensions must have known codes, and dimensions of other indicators must be empty.

use super::Validator;
use super::batch_builder::{BatchBuilder, Layout};
use super::cells::Meaning;
use super::reader::BatchCells;
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
    /// Reads the row's codes into [`BatchBuilder::codes`]. Invalid codes are reported, and become `None`.
    pub(super) fn read_codes(
        &self,
        cells: &BatchCells<'_>,
        row: usize,
        id: IndicatorId,
        report: &mut Report<'_>,
        builder: &mut BatchBuilder,
    ) {
        builder.codes.clear();
        let Some(rules) = self.rules.known(id) else { return };
        let own = rules.indicator;
        let place = usize::from(id.0);
        if builder.layouts.len() <= place {
            builder.layouts.resize_with(place + 1, || None);
        }
        let Some(layout) = builder.layouts.get_mut(place) else { return };
        let layout = layout.get_or_insert_with(|| layout_of(cells, rules));
        for column in layout.foreign.iter().filter_map(|n| cells.dimensions.get(*n)) {
            if !matches!(column.cells.at(row), Meaning::Empty | Meaning::Known(TOTAL)) {
                let name = self.concepts.get(column.concept).map_or("", |concept| concept.id.as_str());
                let expected = own.dimensions.iter().map(ConceptId::as_str).collect::<Vec<_>>().join(", ");
                report.add(FindingCode::DimensionNotUsed, name, column.cells.text(row), expected);
            }
        }
        let deletes = matches!(cells.action.at(row), Meaning::Known(Action::Delete));
        // The client fills in the missing codes of a deletion, but not if the row has another fault. That fault is enough.
        let unread = deletes && !report.right;
        for (position, column) in layout.own.iter().enumerate() {
            let column = column.and_then(|n| cells.dimensions.get(n));
            let code = match column.map_or(Meaning::Empty, |column| column.cells.at(row)) {
                Meaning::Empty if unread => {
                    builder.codes.push(None);
                    continue;
                }
                // A deletion must name every code, because a missing one would mean all codes of the dimension.
                Meaning::Empty if deletes && rules.method != Some(position) => None,
                Meaning::Empty => Some(TOTAL),
                Meaning::Known(code) => Some(code),
                Meaning::Bad => None,
            };
            if code.is_none() {
                let text = column.map_or("", |column| column.cells.text(row));
                self.report_code(FindingCode::UnknownCode, position, rules, text, report);
            }
            builder.codes.push(code);
        }
    }

    /// Reports the code at a position of the indicator's dimensions.
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

    /// The combination of the row's codes; `None` if one of them could not be read.
    pub(super) fn combination(&mut self, id: IndicatorId, builder: &mut BatchBuilder) -> Option<u32> {
        builder.key.clear();
        builder.key.push(id.0);
        for code in &builder.codes {
            builder.key.push((*code)?);
        }
        Some(self.combinations.intern(&builder.key))
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
        // In a long list the most similar code comes first.
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
