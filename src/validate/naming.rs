//! The indicator and the area of a row, and proposals for texts that name none.

use super::Validator;
use super::cells::Meaning;
use super::reader::BatchCells;
use super::row::Report;
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::finding::FindingCode;
use marsad_domain::text::Lang;

/// The greatest number of texts in a submission for which a similar code or name is proposed. The search is slow.
const ADVICE_MAX: usize = 200;
/// The greatest number of territories that a finding lists for a name.
const CHOICES_MAX: usize = 8;

impl Validator<'_> {
    pub(super) fn judge_indicator(
        &mut self,
        cells: &BatchCells<'_>,
        row: usize,
        report: &mut Report<'_>,
    ) -> Option<IndicatorId> {
        match (cells.indicator.at(row), cells.structure_id.at(row)) {
            (Meaning::Known(id), Meaning::Known(other)) if id != other => {
                let own = self.catalogue.indicator(id).map_or("", |own| own.code.as_str());
                report.add(FindingCode::UnknownIndicator, "STRUCTURE_ID", cells.structure_id.text(row), own);
                Some(id)
            }
            (Meaning::Known(id), _) | (Meaning::Empty, Meaning::Known(id)) => Some(id),
            (Meaning::Bad, _) => {
                self.unknown_indicator("INDICATOR", cells.indicator.text(row), report);
                None
            }
            (Meaning::Empty, Meaning::Bad) => {
                self.unknown_indicator("STRUCTURE_ID", cells.structure_id.text(row), report);
                None
            }
            (Meaning::Empty, Meaning::Empty) => {
                // If the column is missing, that has been reported for the whole file.
                report.right = false;
                if cells.indicator.is_there() || cells.structure_id.is_there() {
                    let column = if cells.indicator.is_there() { "INDICATOR" } else { "STRUCTURE_ID" };
                    report.add(FindingCode::UnknownIndicator, column, "", "");
                }
                None
            }
        }
    }

    pub(super) fn judge_area_name(
        &mut self,
        cells: &BatchCells<'_>,
        row: usize,
        report: &mut Report<'_>,
    ) -> Option<AreaId> {
        match cells.area.at(row) {
            Meaning::Known(id) => return Some(id),
            Meaning::Empty if !cells.area.is_there() => {}
            _ => {
                let text = cells.area.text(row);
                let choices = if text.is_empty() { Vec::new() } else { self.catalogue.find_areas_in_file(text) };
                if choices.is_empty() {
                    let near =
                        self.advice(text, |catalogue, text| choices_of(catalogue, &catalogue.nearest_areas(text)));
                    report.add(FindingCode::UnknownArea, "REF_AREA", text, near);
                } else {
                    let choices = choices_of(self.catalogue, &choices);
                    report.add(FindingCode::AmbiguousArea, "REF_AREA", text, choices);
                }
            }
        }
        None
    }

    fn unknown_indicator(&mut self, column: &str, text: &str, report: &mut Report<'_>) {
        let near = self.advice(text, |catalogue, text| {
            catalogue.nearest_indicator(text).map(ToString::to_string).unwrap_or_default()
        });
        report.add(FindingCode::UnknownIndicator, column, text, near);
    }

    /// `≈` and what is similar to a text; empty if nothing is, or if too many texts have been looked up.
    fn advice(&mut self, text: &str, look_up: impl Fn(&Catalogue, &str) -> String) -> String {
        if let Some(known) = self.advised.get(text) {
            return known.clone();
        }
        if text.is_empty() || self.advised.len() >= ADVICE_MAX {
            return String::new();
        }
        let near = look_up(self.catalogue, text);
        let near = if near.is_empty() { near } else { format!("≈ {near}") };
        self.advised.insert(text.to_owned(), near.clone());
        near
    }
}

/// Areas as a finding lists them: `MA-02-381 (Nador, province)`, joined by `, `.
#[must_use]
pub fn choices_of(catalogue: &Catalogue, areas: &[AreaId]) -> String {
    let areas = areas.iter().filter_map(|id| catalogue.area(*id)).take(CHOICES_MAX);
    let shown =
        areas.map(|area| format!("{} ({}, {})", area.code, area.name.in_lang(Lang::French), area.level.as_str()));
    shown.collect::<Vec<_>>().join(", ")
}
