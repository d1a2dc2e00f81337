//! The validator of a submission: judges its batches row by row.

use std::collections::{HashMap, HashSet};

use time::Date;

use super::batch_builder::{BatchBuilder, Facts};
use super::breaches::{Field, TypedRow, ref_date_doubt};
use super::cells::Meaning;
use super::combinations::Combinations;
use super::figures::{Figure, RIGHT, VALUE};
use super::reader::{BatchCells, COLUMNS, Reader};
use super::row::{Report, finding, judge_attributes, judge_labels, judge_status, judge_unit, read_period, read_value};
use super::rules::{RuleBook, Rules};
use super::{Judged, Purpose, Scope};
use marsad_domain::catalogue::concepts::Concepts;
use marsad_domain::catalogue::indicator::Kind;
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::observation::Action;
use marsad_domain::period::Period;
use marsad_domain::raw::RawBatch;
use marsad_domain::status::ObsStatus;

/// Judges one submission, batch by batch.
#[derive(Debug)]
pub struct Validator<'a> {
    pub(super) catalogue: &'a Catalogue,
    today: Date,
    pub(super) scope: Option<&'a Scope>,
    purpose: Purpose,
    pub(super) concepts: &'a Concepts,
    reader: Reader,
    pub(super) rules: RuleBook<'a>,
    pub(super) combinations: Combinations,
    pub(super) figures: Vec<Figure>,
    /// Findings about the header that have been reported. Every batch has the same ones.
    header_findings: HashSet<(FindingCode, String)>,
    /// Proposals for unknown texts, by text.
    pub(super) advised: HashMap<String, String>,
    pub(super) rows: u64,
}

impl<'a> Validator<'a> {
    /// A validator for one submission. Without a `scope`, authority is not judged: the caller of a check may be unknown.
    #[must_use]
    pub fn new(catalogue: &'a Catalogue, today: Date, scope: Option<&'a Scope>, purpose: Purpose) -> Self {
        Self {
            catalogue,
            today,
            scope,
            purpose,
            concepts: catalogue.concepts(),
            reader: Reader::default(),
            rules: RuleBook::default(),
            combinations: Combinations::default(),
            figures: Vec::new(),
            header_findings: HashSet::new(),
            advised: HashMap::new(),
            rows: 0,
        }
    }

    /// Judges one batch. [`Judged::batch`] holds the rows without errors. A fault of the header is reported once, for row 1,
    /// and makes all rows invalid.
    pub fn judge(&mut self, raw: &RawBatch) -> Judged {
        let mut reader = std::mem::take(&mut self.reader);
        let cells = reader.read(self.catalogue, self.concepts, self.today, raw);
        self.reader = reader;
        let mut findings = Vec::new();
        let header_right = self.judge_header(&cells, raw, &mut findings);
        let mut builder = BatchBuilder::default();
        if self.purpose == Purpose::Submit {
            builder.batch.rows.reserve(raw.source_rows.len());
        }
        let mut right_rows = Vec::with_capacity(raw.source_rows.len());
        for (row, source_row) in raw.source_rows.iter().enumerate() {
            let mut report = Report { findings: &mut findings, row: *source_row, right: header_right };
            self.judge_row(&cells, raw, row, &mut report, &mut builder);
            right_rows.push(report.right);
        }
        self.rows += u64::try_from(raw.source_rows.len()).unwrap_or(u64::MAX);
        findings.sort_by_key(|finding| finding.row);
        Judged { batch: builder.batch, findings, right_rows }
    }

    fn judge_header(&mut self, cells: &BatchCells<'_>, raw: &RawBatch, findings: &mut Vec<Finding>) -> bool {
        let mut right = true;
        let mut add = |code, column: &str, expected: String| {
            right = false;
            if self.header_findings.insert((code, column.to_owned())) {
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
            add(FindingCode::MissingColumn, column, (*column).to_owned());
        }
        for column in &cells.unknown {
            let known = COLUMNS.contains(column) || self.concepts.position(column).is_some();
            add(FindingCode::UnknownColumn, column, if known { "1".to_owned() } else { String::new() });
        }
        right
    }

    fn judge_row(
        &mut self,
        cells: &BatchCells<'_>,
        raw: &RawBatch,
        row: usize,
        report: &mut Report<'_>,
        builder: &mut BatchBuilder,
    ) {
        let (catalogue, scope) = (self.catalogue, self.scope);
        let action = judge_labels(cells, row, report);
        let indicator = self.judge_indicator(cells, row, report);
        let area = self.judge_area_name(cells, row, report);
        let period = read_period(cells, row, report);
        let status = judge_status(cells, row, report);
        judge_attributes(cells, raw, row, report);
        self.judge_ref_date(cells, row, period.map(|dated| dated.period), report, builder);
        builder.codes.clear();
        let mut typed = TypedRow { area: None, period, codes: &[], action, value: None, status };
        let rules = indicator.and_then(|id| Some((id, self.rules_of(id)?)));
        let Some((id, rules)) = rules else {
            if let Some(breach) = typed.period_breach() {
                self.report(breach, (cells, raw, row), None, report);
            }
            return;
        };
        let own = rules.indicator;
        typed.area = area.map(|area| rules.area(catalogue, scope, area));
        let is_figure = !matches!(own.kind, Kind::Ratio { .. });
        if is_figure {
            judge_unit(cells, row, own, report);
            self.read_codes(cells, row, id, report, builder);
            typed.value = read_value(raw, row, own, report);
        }
        typed.codes = &builder.codes;
        let Some(rules) = self.rules.known(id) else { return };
        let mut codes_right = is_figure;
        rules.breaches(&typed, |breach| {
            codes_right &= !matches!(breach.field, Field::Dimension(_));
            self.report(breach, (cells, raw, row), Some(rules), report);
        });
        let value = typed.value.flatten();
        let combination = if codes_right { self.combination(id, builder) } else { None };
        let (Some(area), Some(period), Some(combination)) = (area, period, combination) else { return };
        let mut figure = Figure::new(id, area, combination, period.period);
        figure.row = report.row;
        if report.right {
            figure.flags = RIGHT | if value.is_some() { VALUE } else { 0 };
            figure.value = value.unwrap_or(0);
            self.note_assumptions(cells, row, id, action, builder);
            if self.purpose == Purpose::Submit {
                let status = status.unwrap_or(ObsStatus::Normal);
                let facts = Facts { id, area, period: period.period, value, status, action, source_row: report.row };
                self.build(cells, row, combination, own, &facts, builder);
            }
        }
        self.figures.push(figure);
    }

    /// Whether the figure can have been counted on REF_DATE.
    fn judge_ref_date(
        &self,
        cells: &BatchCells<'_>,
        row: usize,
        period: Option<Period>,
        report: &mut Report<'_>,
        builder: &mut BatchBuilder,
    ) {
        let (Meaning::Known(date), Some(period)) = (cells.ref_date.at(row), period) else { return };
        let doubt = match builder.last_date {
            Some((last, doubt)) if last == (date, period) => doubt,
            _ => ref_date_doubt(date, period, self.today),
        };
        builder.last_date = Some(((date, period), doubt));
        if let Some(code) = doubt {
            let expected = match code {
                FindingCode::RefDateInFuture => format!("≤ {}", self.today),
                _ => format!("{} – {}", period.first_day(), period.last_day()),
            };
            report.warn(code, "REF_DATE", cells.ref_date.text(row), expected);
        }
    }

    fn rules_of(&mut self, id: IndicatorId) -> Option<&mut Rules<'a>> {
        self.rules.of(self.catalogue, self.concepts, id)
    }

    fn note_assumptions(
        &mut self,
        cells: &BatchCells<'_>,
        row: usize,
        id: IndicatorId,
        action: Option<Action>,
        builder: &BatchBuilder,
    ) {
        let layout = builder.layouts.get(usize::from(id.0)).and_then(Option::as_ref);
        let (Some(layout), Some(rules)) = (layout, self.rules.known_mut(id)) else { return };
        for (column, count) in layout.own.iter().zip(&mut rules.assumed_totals) {
            let column = column.and_then(|n| cells.dimensions.get(n));
            *count += u32::from(column.is_none_or(|column| column.cells.is_empty(row)));
        }
        if action == Some(Action::Replace) && cells.status.is_empty(row) {
            rules.assumed_normal += 1;
        }
    }
}
