//! `territories.csv`, `groups.csv` and `aliases.csv`.

use marsad_domain::catalogue::area::{Area, Level, Member};
use marsad_domain::catalogue::faults::Section;
use marsad_domain::value::{Decimal, divide_rounded};

use super::table::{Cells, Table};
use super::{Columns, Reading};

pub(super) const TERRITORIES: Columns = Columns {
    required: &["code|id", "parent", "level", "type", "name_ar", "name_fr", "name_en"],
    optional: &["name_zgh", "iso_3166_2", "hcp_code", "lat", "lon", "same_as", "code_2014", "note"],
};

pub(super) const GROUPS: Columns = Columns {
    required: &["group", "kind", "member", "name_ar", "name_fr", "name_en"],
    optional: &["since", "until", "note"],
};

pub(super) const ALIASES: Columns =
    Columns { required: &["alias", "territory"], optional: &["lang", "source", "note"] };

pub(super) fn read_territories(reading: &mut Reading, table: &Table) {
    let Reading { parts, places, faults } = reading;
    table.for_each(faults, |cells| {
        if let Some(area) = territory(cells) {
            places.add(Section::Areas, &area.code, &table.file, cells.line);
            parts.areas.push(area);
        }
    });
}

fn territory(cells: &mut Cells<'_>) -> Option<Area> {
    let levels = [
        ("country", Level::Country),
        ("region", Level::Region),
        ("province", Level::Province),
        ("commune", Level::Commune),
        ("arrondissement", Level::Arrondissement),
        ("city", Level::City),
    ];
    let (code, parent) = (cells.own_code(), cells.optional("parent", "a code"));
    let (level, same_as) = (cells.choice("level", &levels), cells.optional("same_as", "a code"));
    let position = position(cells);
    Some(Area {
        code: code?,
        parent: parent?,
        level: level?,
        kind: cells.text("type").to_owned(),
        name: cells.languages("name"),
        name_zgh: cells.text("name_zgh").to_owned(),
        iso_3166_2: cells.text("iso_3166_2").to_owned(),
        hcp_code: cells.text("hcp_code").to_owned(),
        same_as: same_as?,
        aliases: Vec::new(),
        code_2014: cells.text("code_2014").to_owned(),
        position: position?,
        members: Vec::new(),
    })
}

/// Latitude and longitude, both or neither: `Some(None)` for neither, `None` for a fault.
#[expect(clippy::option_option, reason = "a fault and no position are different answers")]
fn position(cells: &mut Cells<'_>) -> Option<Option<(i32, i32)>> {
    if cells.text("lat").is_empty() && cells.text("lon").is_empty() {
        return Some(None);
    }
    let lat = degrees(cells, "lat", 90);
    let lon = degrees(cells, "lon", 180);
    Some(Some((lat?, lon?)))
}

/// Degrees scaled by 10^4, rounded: some ten metres.
fn degrees(cells: &mut Cells<'_>, column: &str, bound: i32) -> Option<i32> {
    let read = |text: &str| {
        let number = Decimal::parse(text).ok()?;
        let scaled = i128::from(number.mantissa).checked_mul(10_000)?;
        let rounded = divide_rounded(scaled, 10i128.checked_pow(u32::from(number.decimals))?)?;
        i32::try_from(rounded).ok().filter(|degrees| degrees.abs() <= bound * 10_000)
    };
    let degrees = read(cells.text(column));
    if degrees.is_none() {
        cells.fault(column, "degrees, such as 33.9716");
    }
    degrees
}

pub(super) fn read_groups(reading: &mut Reading, table: &Table) {
    let Reading { parts, places, faults } = reading;
    let first_group = parts.areas.len();
    table.for_each(faults, |cells| {
        let Some((group, member)) = group_row(cells) else { return };
        let known = parts.areas.iter_mut().skip(first_group).find(|known| known.code == group.code);
        match known {
            Some(known) if known.name == group.name && known.level == group.level => known.members.push(member),
            Some(_) => cells.fault("group", "another name or kind than in an earlier row"),
            None => {
                places.add(Section::Areas, &group.code, &table.file, cells.line);
                parts.areas.push(Area { members: vec![member], ..group });
            }
        }
    });
}

fn group_row(cells: &mut Cells<'_>) -> Option<(Area, Member)> {
    let code = cells.parse("group", "a code");
    let level = cells.choice("kind", &[("network", Level::Network), ("residual", Level::Residual)]);
    let area = cells.parse("member", "the code of an area");
    let (since, until) = (cells.optional("since", "a year"), cells.optional("until", "a year"));
    let group = Area {
        code: code?,
        parent: None,
        level: level?,
        kind: cells.text("kind").to_owned(),
        name: cells.languages("name"),
        name_zgh: String::new(),
        iso_3166_2: String::new(),
        hcp_code: String::new(),
        same_as: None,
        aliases: Vec::new(),
        code_2014: String::new(),
        position: None,
        members: Vec::new(),
    };
    Some((group, Member { area: area?, since: since?, until: until? }))
}

pub(super) fn read_aliases(reading: &mut Reading, table: &Table) {
    let Reading { parts, faults, .. } = reading;
    table.for_each(faults, |cells| {
        let alias = cells.text("alias").to_owned();
        if alias.is_empty() {
            cells.fault("alias", "a name");
        }
        let territory = cells.text("territory");
        match parts.areas.iter_mut().find(|area| area.code.as_str() == territory) {
            Some(area) if area.aliases.contains(&alias) => {}
            Some(area) => area.aliases.push(alias),
            None => cells.fault("territory", "no area of the catalogue"),
        }
    });
}
