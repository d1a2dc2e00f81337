//! `waivers.csv`: figures that are published elsewhere.

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::faults::Section;
use marsad_domain::catalogue::waiver::Waiver;
use marsad_domain::code::IndicatorCode;

use super::table::{Cells, Table};
use super::{Columns, Reading};

pub(super) const COLUMNS: Columns = Columns {
    required: &["indicator", "area", "level", "from", "until", "source_ar", "source_fr", "source_en"],
    optional: &["method", "dimensions", "url", "note"],
};

pub(super) fn read(reading: &mut Reading, table: &Table) {
    let Reading { parts, places, faults } = reading;
    table.for_each(faults, |cells| {
        if let Some(waiver) = waiver(cells) {
            places.add(Section::Waivers, waiver.key(), &table.file, cells.line);
            parts.waivers.push(waiver);
        }
    });
}

/// Every cell is read before a fault ends the row, so that all faults of a row are reported.
fn waiver(cells: &mut Cells<'_>) -> Option<Waiver> {
    const PERIOD: &str = "a period, such as 2024 or 2024-Q3";
    let indicator: Option<IndicatorCode> = cells.parse("indicator", "the code of an indicator");
    let area = cells.optional("area", "the code of an area, or nothing");
    let level = level(cells);
    let (from, until) = (cells.parse("from", PERIOD), cells.parse("until", PERIOD));
    let method = cells.optional("method", "a code of METHOD, or nothing");
    let dimensions = cells.list("dimensions");
    Some(Waiver {
        indicator: indicator?,
        area: area?,
        level: level?,
        from: from?,
        until: until?,
        method: method?,
        dimensions: dimensions?,
        source: cells.languages("source"),
        url: cells.text("url").to_owned(),
    })
}

/// A level, or none where the cell is empty: `Some(None)`.
#[expect(clippy::option_option, reason = "a fault and no level are different answers")]
fn level(cells: &mut Cells<'_>) -> Option<Option<Level>> {
    let name = cells.text("level");
    let level = if name.is_empty() { Some(None) } else { Level::parse(name).map(Some) };
    if level.is_none() {
        cells.fault("level", "a level, or nothing");
    }
    level
}
