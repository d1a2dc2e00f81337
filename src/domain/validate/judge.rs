//! The tight loop: one row after the other, batch after batch, and the end of a submission.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use time::Date;

use super::cells::{BatchCells, COLUMNS, Named, PeriodCell, Reader, ascii_digits, comment_fault, source_fault};
use super::concepts::{Combinations, Concepts, TOTAL};
use super::figures::{Figure, Figures, RIGHT, VALUE};
use super::rules::{Rules, status_fault};
use super::totals::{Among, check_totals};
use super::{Assumption, Finished, Judged, Purpose, Scope, Summary};
use crate::domain::catalogue::indicator::{Indicator, Kind};
use crate::domain::catalogue::{AreaId, Catalogue, IndicatorId};
use crate::domain::code::{CodeId, ConceptId};
use crate::domain::finding::{Finding, FindingCode};
use crate::domain::observation::{Action, AttributeSetId, Attributes, Batch, DimensionKeyId, Row};
use crate::domain::period::{Freq, Period};
use crate::domain::raw::{RawBatch, RawValue};
use crate::domain::scan::{TextFault, find_personal_data};
use crate::domain::sharing::Sharing;
use crate::domain::status::{ConfStatus, ObsStatus};
use crate::domain::value::{Decimal, ValueError};

/// Judges one submission, batch by batch.
#[derive(Debug)]
pub struct Validator<'a> {
    catalogue: &'a Catalogue,
    today: Date,
    scope: Option<&'a Scope>,
    purpose: Purpose,
    concepts: Concepts,
    reader: Reader,
    rules: HashMap<IndicatorId, Rules<'a>>,
    combinations: Combinations,
    figures: Vec<Figure>,
    /// Findings about the file as a whole, which every batch would repeat.
    said: HashSet<(FindingCode, String)>,
    assumed: BTreeMap<(IndicatorId, Assumed), u32>,
    rows: u64,
}

/// What a row took for granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Assumed {
    /// `_T` of the concept at this position.
    Total(usize),
    NormalStatus,
}

/// Where a batch has the dimensions of one indicator.
struct Layout {
    /// For each dimension the position of its column.
    own: Vec<Option<usize>>,
    /// Columns of other indicators' dimensions that say something.
    foreign: Vec<usize>,
}

/// What has been found about the row at hand.
struct Report<'r> {
    findings: &'r mut Vec<Finding>,
    row: u32,
    right: bool,
}

impl Report<'_> {
    fn add(&mut self, code: FindingCode, column: &str, value: &str, expected: impl Into<String>) {
        self.right = false;
        self.findings.push(finding(code, self.row, column, value, expected));
    }
}

/// A finding whose value can be shown: no control characters, nothing that looks like personal data in the wrong column.
pub(super) fn finding(code: FindingCode, row: u32, column: &str, value: &str, expected: impl Into<String>) -> Finding {
    let shown: String = value.chars().take(100).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let is_number = value.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.'));
    let hidden = (!is_number || value.len() > 20) && find_personal_data(value).is_some();
    let column: String = column.chars().take(64).filter(|c| !c.is_control()).collect();
    let column = if find_personal_data(&column).is_some() { "" } else { column.as_str() };
    Finding::new(code, row, column, if hidden { "" } else { &shown }, expected)
}

/// Tables of the batch that is being built, and what the last row needed: neighbours are alike.
#[derive(Default)]
struct Building {
    batch: Batch,
    layouts: HashMap<IndicatorId, Layout>,
    keys: HashMap<u32, DimensionKeyId>,
    attributes: HashMap<[u32; 4], AttributeSetId>,
    codes: Vec<u16>,
}

impl<'a> Validator<'a> {
    /// A validator for one submission. Without a `scope` authority is not judged: a check by someone who is not known.
    #[must_use]
    pub fn new(catalogue: &'a Catalogue, today: Date, scope: Option<&'a Scope>, purpose: Purpose) -> Self {
        Self {
            catalogue,
            today,
            scope,
            purpose,
            concepts: Concepts::new(catalogue),
            reader: Reader::default(),
            rules: HashMap::new(),
            combinations: Combinations::default(),
            figures: Vec::new(),
            said: HashSet::new(),
            assumed: BTreeMap::new(),
            rows: 0,
        }
    }

    /// Judges one batch. Rows with errors are left out of [`Judged::batch`]. A fault of the header is reported once, on
    /// row 1, and makes every row wrong.
    pub fn judge(&mut self, raw: &RawBatch) -> Judged {
        let mut reader = std::mem::take(&mut self.reader);
        let cells = reader.read(self.catalogue, &self.concepts, self.today, raw);
        self.reader = reader;
        let mut findings = Vec::new();
        let header_right = self.judge_header(&cells, raw, &mut findings);
        let mut building = Building::default();
        let mut right_rows = Vec::with_capacity(raw.source_rows.len());
        for (row, source_row) in raw.source_rows.iter().enumerate() {
            let mut report = Report { findings: &mut findings, row: *source_row, right: header_right };
            self.judge_row(&cells, raw, row, &mut report, &mut building);
            right_rows.push(report.right);
        }
        self.rows += u64::try_from(raw.source_rows.len()).unwrap_or(u64::MAX);
        findings.sort_by_key(|finding| finding.row);
        Judged { batch: building.batch, findings, right_rows }
    }

    fn judge_header(&mut self, cells: &BatchCells<'_>, raw: &RawBatch, findings: &mut Vec<Finding>) -> bool {
        let mut right = true;
        let mut say = |code, column: &str, expected: String| {
            right = false;
            if self.said.insert((code, column.to_owned())) {
                findings.push(finding(code, 1, column, column, expected));
            }
        };
        let needed = [
            ("INDICATOR", cells.indicator.is_there() || cells.structure_id.is_there()),
            ("REF_AREA", cells.area.is_there()),
            ("TIME_PERIOD", cells.period.is_there()),
            ("OBS_VALUE", raw.has_values),
        ];
        for (column, _) in needed.iter().filter(|(_, there)| !there) {
            say(FindingCode::MissingColumn, column, (*column).to_owned());
        }
        for column in &cells.unknown {
            let known = COLUMNS.contains(column) || self.concepts.position(column).is_some();
            let expected = if known {
                "each column once".to_owned()
            } else {
                format!("OBS_VALUE, {}, or a dimension of an indicator", COLUMNS.join(", "))
            };
            say(FindingCode::UnknownColumn, column, expected);
        }
        right
    }

    fn judge_row(
        &mut self,
        cells: &BatchCells<'_>,
        raw: &RawBatch,
        row: usize,
        report: &mut Report<'_>,
        building: &mut Building,
    ) {
        let action = judge_labels(cells, row, report);
        let indicator = self.judge_indicator(cells, row, report);
        let area = self.judge_area_name(cells, row, report);
        let period = judge_period(cells, row, report);
        let judged_status = judge_status(cells, row, report);
        judge_attributes(cells, row, report);
        let Some(id) = indicator else { return };
        let Some(own) = self.catalogue.indicator(id) else { return };
        if let Kind::Ratio { numerator, denominator } = &own.kind {
            let parts = format!("{}, {}", numerator.indicator, denominator.indicator);
            report.add(FindingCode::RatioNotReported, "INDICATOR", own.code.as_str(), parts);
            return;
        }
        self.judge_fit(cells, row, id, (area, period), report);
        let combination = self.judge_dimensions(cells, row, id, own, report, building);
        let value = judge_value(raw, row, own, report);
        let status = self.judge_presence(cells, row, (action, value, judged_status), report);
        let (Some(area), Some(period), Some(combination)) = (area, period, combination) else { return };
        let value = value.ok().flatten();
        let mut figure = Figure::new(id, area, combination, period.period);
        figure.row = report.row;
        if report.right {
            figure.flags = RIGHT | if value.is_some() { VALUE } else { 0 };
            figure.value = value.unwrap_or(0);
            self.note_assumptions(cells, row, id, action, building);
            if self.purpose == Purpose::Submit {
                let facts = Facts { id, area, period: period.period, value, status, action, source_row: report.row };
                self.build(cells, row, combination, own, &facts, building);
            }
        }
        self.figures.push(figure);
    }

    fn judge_indicator(&self, cells: &BatchCells<'_>, row: usize, report: &mut Report<'_>) -> Option<IndicatorId> {
        let expected = "a code of the indicator catalogue";
        match (cells.indicator.at(row), cells.structure_id.at(row)) {
            (Named::Known(id), Named::Known(other)) if id != other => {
                let own = self.catalogue.indicator(id).map_or("", |own| own.code.as_str());
                report.add(FindingCode::UnknownIndicator, "STRUCTURE_ID", cells.structure_id.text(row), own);
                Some(id)
            }
            (Named::Known(id), _) | (Named::Empty, Named::Known(id)) => Some(id),
            (Named::Bad, _) => {
                report.add(FindingCode::UnknownIndicator, "INDICATOR", cells.indicator.text(row), expected);
                None
            }
            (Named::Empty, Named::Bad) => {
                report.add(FindingCode::UnknownIndicator, "STRUCTURE_ID", cells.structure_id.text(row), expected);
                None
            }
            (Named::Empty, Named::Empty) => {
                // A file without the column has been told so.
                report.right = false;
                if cells.indicator.is_there() || cells.structure_id.is_there() {
                    let column = if cells.indicator.is_there() { "INDICATOR" } else { "STRUCTURE_ID" };
                    report.add(FindingCode::UnknownIndicator, column, "", expected);
                }
                None
            }
        }
    }

    fn judge_area_name(&self, cells: &BatchCells<'_>, row: usize, report: &mut Report<'_>) -> Option<AreaId> {
        let text = cells.area.text(row);
        match cells.area.at(row) {
            Named::Known(id) => return Some(id),
            Named::Empty if !cells.area.is_there() => {}
            _ => {
                let choices = if text.is_empty() { Vec::new() } else { self.catalogue.find_areas(text) };
                if choices.is_empty() {
                    report.add(
                        FindingCode::UnknownArea,
                        "REF_AREA",
                        text,
                        "a code, HCP code, alias or name of an area",
                    );
                } else {
                    let name = |id: &AreaId| {
                        self.catalogue.area(*id).map(|area| {
                            format!(
                                "{} ({}, {})",
                                area.code,
                                area.name.in_lang(crate::domain::text::Lang::French),
                                area.level.as_str()
                            )
                        })
                    };
                    let choices: Vec<_> = choices.iter().filter_map(name).collect();
                    report.add(FindingCode::AmbiguousArea, "REF_AREA", text, choices.join(", "));
                }
            }
        }
        None
    }

    /// Area and period against the indicator.
    fn judge_fit(
        &mut self,
        cells: &BatchCells<'_>,
        row: usize,
        id: IndicatorId,
        (area, period): (Option<AreaId>, Option<PeriodCell>),
        report: &mut Report<'_>,
    ) {
        let (catalogue, scope) = (self.catalogue, self.scope);
        let Some(rules) = self.rules_of(id) else { return };
        if let Some(area) = area {
            for code in rules.area(catalogue, scope, area).faults() {
                let expected = match code {
                    FindingCode::LevelNotAllowed => {
                        let levels: Vec<_> = rules.indicator.report_levels.iter().map(|level| level.as_str()).collect();
                        levels.join(", ")
                    }
                    _ => yours(scope),
                };
                report.add(code, "REF_AREA", cells.area.text(row), expected);
            }
        }
        if let Some(cell) = period
            && !rules.allows(cell.period.freq())
        {
            let allowed = Freq::ALL.into_iter().filter(|freq| rules.allows(*freq)).map(Freq::code);
            let expected: Vec<_> = allowed.collect();
            report.add(FindingCode::FrequencyNotAllowed, "TIME_PERIOD", cells.period.text(row), expected.join(", "));
        }
        let unit = cells.unit.text(row);
        if !unit.is_empty() && unit != rules.indicator.unit.as_str() {
            report.add(FindingCode::WrongUnit, "UNIT_MEASURE", unit, rules.indicator.unit.as_str());
        }
    }

    fn rules_of(&mut self, id: IndicatorId) -> Option<&mut Rules<'a>> {
        let indicator = self.catalogue.indicator(id)?;
        Some(self.rules.entry(id).or_insert_with(|| Rules::new(self.catalogue, &self.concepts, indicator)))
    }

    /// The combination of the row's codes, if they are all right.
    fn judge_dimensions(
        &mut self,
        cells: &BatchCells<'_>,
        row: usize,
        id: IndicatorId,
        own: &Indicator,
        report: &mut Report<'_>,
        building: &mut Building,
    ) -> Option<u32> {
        let rules = self.rules.get(&id)?;
        let layout = building.layouts.entry(id).or_insert_with(|| layout(cells, rules));
        for column in layout.foreign.iter().filter_map(|n| cells.dimensions.get(*n)) {
            if !matches!(column.cells.at(row), Named::Empty | Named::Known(TOTAL)) {
                let name = self.concepts.get(column.concept).map_or("", |concept| concept.id.as_str());
                let expected = own.dimensions.iter().map(ConceptId::as_str).collect::<Vec<_>>().join(", ");
                report.add(FindingCode::DimensionNotUsed, name, column.cells.text(row), expected);
            }
        }
        building.codes.clear();
        building.codes.push(id.0);
        let mut right = true;
        for (position, column) in layout.own.iter().enumerate() {
            let column = column.and_then(|n| cells.dimensions.get(n));
            let code = match column.map_or(Named::Empty, |column| column.cells.at(row)) {
                Named::Empty => Some(TOTAL),
                Named::Known(code) => Some(code),
                Named::Bad => None,
            };
            let fault = code.map_or(Some(FindingCode::UnknownCode), |code| rules.code_fault(position, code));
            if let Some(fault) = fault {
                right = false;
                let name = own.dimensions.get(position).map_or("", ConceptId::as_str);
                let text = column.map_or("", |column| column.cells.text(row));
                report.add(fault, name, text, self.expected_codes(own, position, rules));
            }
            building.codes.push(code.unwrap_or(TOTAL));
        }
        right.then(|| self.combinations.intern(&building.codes))
    }

    fn expected_codes(&self, own: &Indicator, position: usize, rules: &Rules<'_>) -> String {
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
        if codes.len() > SHOWN {
            shown.push("…");
        }
        shown.join(", ")
    }

    /// Whether value and status go together; the status that the row has.
    fn judge_presence(
        &self,
        cells: &BatchCells<'_>,
        row: usize,
        (action, value, status): (Option<Action>, Result<Option<i64>, ()>, Option<ObsStatus>),
        report: &mut Report<'_>,
    ) -> ObsStatus {
        let status = status.unwrap_or(ObsStatus::Normal);
        let has_value = !matches!(value, Ok(None));
        let is_bad = matches!(cells.status.at(row), Named::Bad);
        let fault = action.filter(|_| !is_bad).and_then(|action| status_fault(action, has_value, status));
        if let Some(code) = fault {
            let (column, expected) = match (code, action) {
                (FindingCode::MissingWithoutStatus, _) => ("OBS_STATUS", "a value, or one of O, L, M, H, Q"),
                (_, Some(Action::Delete)) => ("OBS_VALUE", "no value with ACTION D"),
                _ => ("OBS_STATUS", "no value, or another status than O, L, M, H, Q"),
            };
            report.add(code, column, cells.status.text(row), expected);
        }
        status
    }

    fn note_assumptions(
        &mut self,
        cells: &BatchCells<'_>,
        row: usize,
        id: IndicatorId,
        action: Option<Action>,
        building: &Building,
    ) {
        let (Some(layout), Some(rules)) = (building.layouts.get(&id), self.rules.get(&id)) else { return };
        for (column, concept) in layout.own.iter().zip(&rules.dimensions) {
            let column = column.and_then(|n| cells.dimensions.get(n));
            if column.is_none_or(|column| column.cells.at(row) == Named::Empty) {
                *self.assumed.entry((id, Assumed::Total(*concept))).or_default() += 1;
            }
        }
        if cells.status.at(row) == Named::Empty && action == Some(Action::Replace) {
            *self.assumed.entry((id, Assumed::NormalStatus)).or_default() += 1;
        }
    }

    fn build(
        &self,
        cells: &BatchCells<'_>,
        row: usize,
        combination: u32,
        own: &Indicator,
        facts: &Facts,
        building: &mut Building,
    ) {
        let Building { batch, keys, attributes, codes, .. } = building;
        let dimensions = *keys.entry(combination).or_insert_with(|| {
            let named = own.dimensions.iter().zip(codes.iter().skip(1));
            let named =
                named.map(|(id, n)| self.concepts.by_id(id.as_str()).map_or_else(CodeId::total, |c| c.code(*n)));
            batch.dimension_keys.intern(&named.collect::<Vec<_>>())
        });
        let places =
            [cells.ref_date.place(row), cells.source.place(row), cells.comment.place(row), cells.embargo.place(row)];
        let set = *attributes.entry(places).or_insert_with(|| {
            batch.attribute_sets.intern(Attributes {
                ref_date: ascii_digits(cells.ref_date.text(row)),
                source: cells.source.text(row).to_owned(),
                comment: cells.comment.text(row).to_owned(),
                embargo: match cells.embargo.at(row) {
                    Named::Known(time) => Some(time),
                    _ => None,
                },
            })
        });
        let conf = match cells.conf.at(row) {
            Named::Known(conf) => conf,
            _ => ConfStatus::Free,
        };
        batch.rows.push(Row {
            indicator: facts.id,
            area: facts.area,
            dimensions,
            period: facts.period,
            value: facts.value,
            status: facts.status,
            conf,
            action: facts.action.unwrap_or_default(),
            attributes: set,
            source_row: facts.source_row,
        });
    }

    /// The rules that need the whole submission, and what there is to say about it.
    #[must_use]
    pub fn finish(mut self) -> Finished {
        self.figures.sort_unstable();
        let mut findings = Vec::new();
        for pair in self.figures.chunk_by(|a, b| a.key() == b.key()) {
            let Some((first, others)) = pair.split_first() else { continue };
            for other in others {
                let code = self.catalogue.area(other.area()).map_or("", |area| area.code.as_str());
                findings.push(finding(
                    FindingCode::DuplicateRow,
                    other.row,
                    "",
                    code,
                    format!("the cell once; it is in row {}", first.row),
                ));
            }
        }
        let summary = self.summary();
        let assumptions = self.assumptions();
        self.figures.dedup_by_key(|figure| figure.key());
        self.figures.retain(|figure| figure.has(RIGHT));
        let figures = Figures { rows: self.figures, combinations: self.combinations };
        findings.extend(check_totals(self.catalogue, &self.concepts, &figures, Among::Submitted));
        findings.sort_by_key(|finding| finding.row);
        Finished { findings, assumptions, summary, figures }
    }

    fn assumptions(&self) -> Vec<Assumption> {
        let told = self.assumed.iter().filter_map(|((id, what), rows)| {
            let (concept, code) = match what {
                Assumed::Total(position) => (self.concepts.get(*position)?.id.clone(), CodeId::total()),
                Assumed::NormalStatus => {
                    (ConceptId::new("OBS_STATUS").ok()?, CodeId::new(ObsStatus::Normal.code()).ok()?)
                }
            };
            let indicator = self.catalogue.indicator(*id)?.code.clone();
            Some(Assumption { indicator, concept, code, rows: *rows })
        });
        told.collect()
    }

    fn summary(&self) -> Summary {
        let right = || self.figures.iter().filter(|figure| figure.has(RIGHT));
        let indicators: BTreeSet<IndicatorId> = right().map(Figure::indicator).collect();
        let areas: BTreeSet<AreaId> = right().map(Figure::area).collect();
        let periods: BTreeSet<i32> = right().map(Figure::packed_period).collect();
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let own: Vec<_> = indicators.iter().filter_map(|id| self.catalogue.indicator(*id)).collect();
        let strictest = own.iter().map(|indicator| indicator.sensitivity).max();
        Summary {
            indicators: own.iter().map(|indicator| indicator.code.clone()).collect(),
            areas: areas.iter().filter_map(|id| self.catalogue.area(*id)).map(|area| area.code.clone()).collect(),
            periods: periods.iter().filter_map(|packed| Period::from_packed(*packed).ok()).collect(),
            rows: self.rows,
            right_rows: count(right().count()),
            values: count(right().filter(|figure| figure.has(VALUE)).count()),
            strictest,
            default_sharing: strictest.map_or(Sharing::Local, |sensitivity| sensitivity.default_sharing()),
        }
    }
}

/// What a right row says, beside its dimensions and attributes.
struct Facts {
    id: IndicatorId,
    area: AreaId,
    period: Period,
    value: Option<i64>,
    status: ObsStatus,
    action: Option<Action>,
    source_row: u32,
}

fn layout(cells: &BatchCells<'_>, rules: &Rules<'_>) -> Layout {
    let of = |concept: &usize| cells.dimensions.iter().position(|column| column.concept == *concept);
    let foreign = cells.dimensions.iter().enumerate();
    let foreign = foreign.filter(|(_, column)| !column.only_totals && !rules.dimensions.contains(&column.concept));
    Layout { own: rules.dimensions.iter().map(of).collect(), foreign: foreign.map(|(n, _)| n).collect() }
}

/// The territories that a scope allows, for a message.
fn yours(scope: Option<&Scope>) -> String {
    let rights = scope.map(|scope| scope.rights.as_slice()).unwrap_or_default();
    let mut codes: Vec<_> = rights.iter().flat_map(|right| &right.territories).map(|code| code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.is_empty() { "no area".to_owned() } else { format!("within {}", codes.join(", ")) }
}

/// STRUCTURE and ACTION.
fn judge_labels(cells: &BatchCells<'_>, row: usize, report: &mut Report<'_>) -> Option<Action> {
    if cells.structure.at(row) == Named::Bad {
        report.add(FindingCode::UnknownCode, "STRUCTURE", cells.structure.text(row), "dataflow");
    }
    match cells.action.at(row) {
        Named::Known(action) => Some(action),
        Named::Empty => Some(Action::Replace),
        Named::Bad => {
            report.add(FindingCode::UnknownCode, "ACTION", cells.action.text(row), "I, A, M, R, D");
            None
        }
    }
}

/// TIME_PERIOD and FREQ.
fn judge_period(cells: &BatchCells<'_>, row: usize, report: &mut Report<'_>) -> Option<PeriodCell> {
    let text = cells.period.text(row);
    let period = match cells.period.at(row) {
        Named::Known(cell) => Some(cell),
        Named::Empty if !cells.period.is_there() => None,
        _ => {
            let forms = "2024, 2024-S1, 2024-Q3, 2024-07, 2024-W31 or 2024-07-15";
            report.add(FindingCode::BadPeriod, "TIME_PERIOD", text, forms);
            None
        }
    };
    if period.is_some_and(|cell| cell.future) {
        report.add(FindingCode::PeriodInFuture, "TIME_PERIOD", text, "a period that has begun");
    }
    match (cells.freq.at(row), period) {
        (Named::Bad, _) => {
            report.add(FindingCode::UnknownCode, "FREQ", cells.freq.text(row), "A, S, Q, M, W, D");
        }
        (Named::Known(freq), Some(cell)) if freq != cell.period.freq() => {
            report.add(FindingCode::BadPeriod, "FREQ", freq.code(), cell.period.freq().code());
        }
        _ => {}
    }
    period
}

/// OBS_STATUS and CONF_STATUS.
fn judge_status(cells: &BatchCells<'_>, row: usize, report: &mut Report<'_>) -> Option<ObsStatus> {
    if cells.conf.at(row) == Named::Bad {
        let codes: Vec<_> = ConfStatus::ALL.iter().map(|conf| conf.code()).collect();
        report.add(FindingCode::BadStatus, "CONF_STATUS", cells.conf.text(row), codes.join(", "));
    }
    match cells.status.at(row) {
        Named::Known(status) => Some(status),
        Named::Empty => None,
        Named::Bad => {
            let codes: Vec<_> = ObsStatus::ALL.iter().map(|status| status.code()).collect();
            report.add(FindingCode::BadStatus, "OBS_STATUS", cells.status.text(row), codes.join(", "));
            None
        }
    }
}

/// REF_DATE, EMBARGO_TIME and the texts.
fn judge_attributes(cells: &BatchCells<'_>, row: usize, report: &mut Report<'_>) {
    if cells.ref_date.at(row) == Named::Bad {
        report.add(FindingCode::BadRefDate, "REF_DATE", cells.ref_date.text(row), "YYYY, YYYY-MM or YYYY-MM-DD");
    }
    if cells.embargo.at(row) == Named::Bad {
        report.add(FindingCode::BadDate, "EMBARGO_TIME", cells.embargo.text(row), "2024-07-15T09:00:00Z");
    }
    if cells.source.at(row) == Named::Bad {
        let text = cells.source.text(row);
        add_text_fault(report, "SOURCE", text, source_fault(text), super::SOURCE_CHARS_MAX);
    }
    if cells.comment.at(row) == Named::Bad {
        let text = cells.comment.text(row);
        add_text_fault(report, "COMMENT_OBS", text, comment_fault(text), super::COMMENT_CHARS_MAX);
    }
}

fn add_text_fault(report: &mut Report<'_>, column: &str, text: &str, fault: Option<TextFault>, most: usize) {
    match fault {
        Some(TextFault::TooLong) => {
            report.add(FindingCode::TooLong, column, text, format!("at most {most} characters"));
        }
        Some(TextFault::PersonalData(kind)) => {
            report.add(FindingCode::PersonalData, column, "", format!("no {}", kind.as_str()));
        }
        Some(fault) => report.add(FindingCode::BadText, column, text, fault.to_string()),
        None => {}
    }
}

/// OBS_VALUE as an integer scaled by the indicator's decimals; `Err` where it was reported.
fn judge_value(raw: &RawBatch, row: usize, own: &Indicator, report: &mut Report<'_>) -> Result<Option<i64>, ()> {
    let (number, written) = match raw.values.get(row) {
        None | Some(RawValue::Empty) => return Ok(None),
        Some(RawValue::Number(number)) => (Ok(*number), None),
        Some(RawValue::Text(text)) if text.trim().is_empty() => return Ok(None),
        Some(RawValue::Text(text)) => (Decimal::parse(&ascii_digits(text.trim())), Some(text.as_str())),
    };
    let shown = || match (written, &number) {
        (Some(text), _) => text.trim().to_owned(),
        (None, Ok(number)) => number.to_string(),
        (None, Err(_)) => String::new(),
    };
    let (code, expected) = match number.and_then(|number| number.scaled(own.decimals)) {
        Ok(value) if own.min.is_none_or(|min| min <= value) && own.max.is_none_or(|max| value <= max) => {
            return Ok(Some(value));
        }
        Ok(_) => (FindingCode::OutOfRange, range(own)),
        Err(ValueError::NotANumber) => (FindingCode::BadNumber, "digits with a decimal point".to_owned()),
        Err(ValueError::TooPrecise) => (FindingCode::TooPrecise, format!("at most {} decimals", own.decimals)),
        Err(ValueError::OutOfRange) => (FindingCode::OutOfRange, range(own)),
    };
    report.add(code, "OBS_VALUE", &shown(), expected);
    Err(())
}

fn range(own: &Indicator) -> String {
    let show = |bound: i64| crate::domain::value::format_scaled(bound, own.decimals);
    match (own.min.map(show), own.max.map(show)) {
        (Some(min), Some(max)) => format!("from {min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => "at most 18 digits".to_owned(),
    }
}
