//! The tight loop: one row after the other, batch after batch, and the end of a submission.

use std::collections::{HashMap, HashSet};

use time::Date;

use super::breaches::{Field, TypedRow, ref_date_doubt};
use super::cells::{BatchCells, COLUMNS, Named, Reader, ascii_digits};
use super::combinations::Combinations;
use super::figures::{Figure, RIGHT, VALUE};
use super::row::{Report, finding, judge_attributes, judge_labels, judge_status, judge_unit, read_period, read_value};
use super::rules::{RuleBook, Rules};
use super::{Judged, Purpose, Scope};
use marsad_domain::catalogue::concepts::Concepts;
use marsad_domain::catalogue::indicator::{Indicator, Kind};
use marsad_domain::catalogue::names::plain_code;
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::code::CodeId;
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::observation::{Action, AttributeSetId, Attributes, Batch, DimensionKeyId, Row};
use marsad_domain::period::Period;
use marsad_domain::raw::RawBatch;
use marsad_domain::status::{ConfStatus, ObsStatus};

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
    /// Findings about the file as a whole, which every batch would repeat.
    said: HashSet<(FindingCode, String)>,
    /// By text that names nothing, what is near it.
    pub(super) advised: HashMap<String, String>,
    pub(super) rows: u64,
}

/// Where a batch has the dimensions of one indicator.
pub(super) struct Layout {
    /// For each dimension the position of its column.
    pub(super) own: Vec<Option<usize>>,
    /// Columns of other indicators' dimensions that say something.
    pub(super) foreign: Vec<usize>,
}

/// Tables of the batch that is being built, and what the last row needed: neighbours are alike.
#[derive(Default)]
pub(super) struct Building {
    batch: Batch,
    /// By position of the indicator.
    pub(super) layouts: Vec<Option<Layout>>,
    keys: foldhash::HashMap<u32, DimensionKeyId>,
    last_key: Option<(u32, DimensionKeyId)>,
    attributes: foldhash::HashMap<[u32; 4], AttributeSetId>,
    last_set: Option<([u32; 4], AttributeSetId)>,
    /// The codes of the row at hand, as far as they could be read.
    pub(super) codes: Vec<Option<u16>>,
    /// The position of its indicator, followed by its codes.
    pub(super) key: Vec<u16>,
    /// What was found about a REF_DATE beside a period last.
    last_date: Option<((Period, Period), Option<FindingCode>)>,
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
            concepts: catalogue.concepts(),
            reader: Reader::default(),
            rules: RuleBook::default(),
            combinations: Combinations::default(),
            figures: Vec::new(),
            said: HashSet::new(),
            advised: HashMap::new(),
            rows: 0,
        }
    }

    /// Judges one batch. Rows with errors are left out of [`Judged::batch`]. A fault of the header is reported once, on
    /// row 1, and makes every row wrong.
    pub fn judge(&mut self, raw: &RawBatch) -> Judged {
        let mut reader = std::mem::take(&mut self.reader);
        let cells = reader.read(self.catalogue, self.concepts, self.today, raw);
        self.reader = reader;
        let mut findings = Vec::new();
        let header_right = self.judge_header(&cells, raw, &mut findings);
        let mut building = Building::default();
        if self.purpose == Purpose::Submit {
            building.batch.rows.reserve(raw.source_rows.len());
        }
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
            say(FindingCode::UnknownColumn, column, if known { "1".to_owned() } else { String::new() });
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
        let (catalogue, scope) = (self.catalogue, self.scope);
        let action = judge_labels(cells, row, report);
        let indicator = self.judge_indicator(cells, row, report);
        let area = self.judge_area_name(cells, row, report);
        let period = read_period(cells, row, report);
        let status = judge_status(cells, row, report);
        judge_attributes(cells, raw, row, report);
        self.judge_ref_date(cells, row, period.map(|dated| dated.period), report, building);
        building.codes.clear();
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
            self.read_codes(cells, row, id, report, building);
            typed.value = read_value(raw, row, own, report);
        }
        typed.codes = &building.codes;
        let Some(rules) = self.rules.met(id) else { return };
        let mut codes_right = is_figure;
        rules.breaches(&typed, |breach| {
            codes_right &= !matches!(breach.field, Field::Dimension(_));
            self.report(breach, (cells, raw, row), Some(rules), report);
        });
        let value = typed.value.flatten();
        let combination = if codes_right { self.combination(id, building) } else { None };
        let (Some(area), Some(period), Some(combination)) = (area, period, combination) else { return };
        let mut figure = Figure::new(id, area, combination, period.period);
        figure.row = report.row;
        if report.right {
            figure.flags = RIGHT | if value.is_some() { VALUE } else { 0 };
            figure.value = value.unwrap_or(0);
            self.note_assumptions(cells, row, id, action, building);
            if self.purpose == Purpose::Submit {
                let status = status.unwrap_or(ObsStatus::Normal);
                let facts = Facts { id, area, period: period.period, value, status, action, source_row: report.row };
                self.build(cells, row, combination, own, &facts, building);
            }
        }
        self.figures.push(figure);
    }

    /// Whether REF_DATE lies where the figure can have been counted.
    fn judge_ref_date(
        &self,
        cells: &BatchCells<'_>,
        row: usize,
        period: Option<Period>,
        report: &mut Report<'_>,
        building: &mut Building,
    ) {
        let (Named::Known(date), Some(period)) = (cells.ref_date.at(row), period) else { return };
        let doubt = match building.last_date {
            Some((last, doubt)) if last == (date, period) => doubt,
            _ => ref_date_doubt(date, period, self.today),
        };
        building.last_date = Some(((date, period), doubt));
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
        building: &Building,
    ) {
        let layout = building.layouts.get(usize::from(id.0)).and_then(Option::as_ref);
        let (Some(layout), Some(rules)) = (layout, self.rules.met_mut(id)) else { return };
        for (column, count) in layout.own.iter().zip(&mut rules.assumed_totals) {
            let column = column.and_then(|n| cells.dimensions.get(n));
            *count += u32::from(column.is_none_or(|column| column.cells.is_empty(row)));
        }
        if action == Some(Action::Replace) && cells.status.is_empty(row) {
            rules.assumed_normal += 1;
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
        let dimensions = match building.last_key {
            Some((last, key)) if last == combination => key,
            _ => self.dimension_key(combination, own, building),
        };
        let places =
            [cells.ref_date.place(row), cells.source.place(row), cells.comment.place(row), cells.embargo.place(row)];
        let set = match building.last_set {
            Some((last, set)) if last == places => set,
            _ => attribute_set(cells, row, places, building),
        };
        let conf = match cells.conf.at(row) {
            Named::Known(conf) => conf,
            _ => ConfStatus::Free,
        };
        building.batch.rows.push(Row {
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

    /// The batch's own position of a combination.
    fn dimension_key(&self, combination: u32, own: &Indicator, building: &mut Building) -> DimensionKeyId {
        let Building { batch, keys, key: codes, .. } = building;
        let key = *keys.entry(combination).or_insert_with(|| {
            let named = own.dimensions.iter().zip(codes.iter().skip(1));
            let named =
                named.map(|(id, n)| self.concepts.by_id(id.as_str()).map_or_else(CodeId::total, |c| c.code(*n)));
            batch.dimension_keys.intern(&named.collect::<Vec<_>>())
        });
        building.last_key = Some((combination, key));
        key
    }
}

/// The batch's own position of the attributes of a row, whose texts have these places.
fn attribute_set(cells: &BatchCells<'_>, row: usize, places: [u32; 4], building: &mut Building) -> AttributeSetId {
    let Building { batch, attributes, .. } = building;
    let set = *attributes.entry(places).or_insert_with(|| {
        batch.attribute_sets.intern(Attributes {
            ref_date: ascii_digits(&plain_code(cells.ref_date.text(row))),
            source: cells.source.text(row).to_owned(),
            comment: cells.comment.text(row).to_owned(),
            embargo: match cells.embargo.at(row) {
                Named::Known(time) => Some(time),
                _ => None,
            },
        })
    });
    building.last_set = Some((places, set));
    set
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
