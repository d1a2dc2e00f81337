//! `codelists.csv`: all code lists, one code in each row.

use marsad_domain::catalogue::code_list::{CodeItem, CodeList};
use marsad_domain::catalogue::faults::Section;
use marsad_domain::code::ConceptId;

use super::table::{Cells, Table};
use super::{Columns, Reading};

pub(super) const COLUMNS: Columns =
    Columns { required: &["list", "code", "parent", "label_ar", "label_fr", "label_en"], optional: &["note"] };

pub(super) fn read(reading: &mut Reading, table: &Table) {
    let Reading { parts, places, faults } = reading;
    table.for_each(faults, |cells| {
        let Some((id, item)) = row(cells) else { return };
        places.add(Section::CodeLists, format!("{id}.{}", item.code), &table.file, cells.line);
        match parts.code_lists.iter_mut().find(|list| list.id == id) {
            Some(list) => list.items.push(item),
            None => parts.code_lists.push(CodeList { id, items: vec![item] }),
        }
    });
}

fn row(cells: &mut Cells<'_>) -> Option<(ConceptId, CodeItem)> {
    let id = cells.parse("list", "an identifier");
    let code = cells.parse("code", "an identifier");
    let parent = cells.optional("parent", "a code");
    Some((id?, CodeItem { code: code?, parent: parent?, label: cells.languages("label") }))
}
