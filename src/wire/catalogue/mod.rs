//! The catalogue snapshot in parts: what a node sends, and what the payload of a CATALOGUE entry holds, one part a chunk.
//!
//! The parts of one snapshot are always the same: items sorted by code, cut where a part is full. Whether the items
//! agree with one another is for [`Catalogue::build`](marsad_domain::catalogue::Catalogue::build).

mod actors;
mod area;
mod code_list;
mod indicator;

use prost::Message;

use marsad_domain::catalogue::CatalogueParts;

use super::error::WireError;
use super::{field, pb};

/// The longest part, in bytes as encoded, unless a single item is longer: even what cannot be compressed fits into a
/// stored chunk.
pub const PART_BYTES_MAX: usize = 192 * 1024;

/// What an item takes beside its own bytes: its tag and the longest length.
const ITEM_OVERHEAD: usize = 6;

struct Cutter {
    parts: Vec<pb::CatalogSnapshot>,
    part: pb::CatalogSnapshot,
    bytes: usize,
}

impl Cutter {
    fn add<M: Message>(&mut self, items: impl Iterator<Item = M>, list: fn(&mut pb::CatalogSnapshot) -> &mut Vec<M>) {
        for item in items {
            let bytes = item.encoded_len() + ITEM_OVERHEAD;
            if self.bytes + bytes > PART_BYTES_MAX && self.bytes > 0 {
                self.parts.push(std::mem::take(&mut self.part));
                self.bytes = 0;
            }
            self.bytes += bytes;
            list(&mut self.part).push(item);
        }
    }
}

/// References to items in the order of their codes.
fn by_code<T, K: Ord>(items: &[T], code: impl Fn(&T) -> &K) -> Vec<&T> {
    let mut sorted: Vec<&T> = items.iter().collect();
    sorted.sort_by(|a, b| code(a).cmp(code(b)));
    sorted
}

/// The snapshot in parts of at most [`PART_BYTES_MAX`]; at least one, even of an empty catalogue.
#[must_use]
pub fn snapshot_parts(parts: &CatalogueParts) -> Vec<pb::CatalogSnapshot> {
    let mut cutter = Cutter { parts: Vec::new(), part: pb::CatalogSnapshot::default(), bytes: 0 };
    let indicators = by_code(&parts.indicators, |indicator| &indicator.code);
    cutter.add(indicators.into_iter().map(pb::Indicator::from), |part| &mut part.indicators);
    let areas = by_code(&parts.areas, |area| &area.code);
    cutter.add(areas.into_iter().map(pb::Area::from), |part| &mut part.areas);
    let lists = by_code(&parts.code_lists, |list| &list.id);
    cutter.add(lists.into_iter().map(pb::CodeList::from), |part| &mut part.code_lists);
    let organisations = by_code(&parts.organisations, |organisation| &organisation.code);
    cutter.add(organisations.into_iter().map(pb::Organisation::from), |part| &mut part.organisations);
    let programmes = by_code(&parts.programmes, |programme| &programme.code);
    cutter.add(programmes.into_iter().map(pb::Programme::from), |part| &mut part.programmes);
    cutter.parts.push(cutter.part);
    cutter.parts
}

fn add_part(parts: &mut CatalogueParts, message: pb::CatalogSnapshot) -> Result<(), WireError> {
    parts.indicators.extend(field::messages("indicators", message.indicators)?);
    parts.areas.extend(field::messages("areas", message.areas)?);
    parts.code_lists.extend(field::messages("code_lists", message.code_lists)?);
    parts.organisations.extend(field::messages("organisations", message.organisations)?);
    parts.programmes.extend(field::messages("programmes", message.programmes)?);
    Ok(())
}

/// The catalogue of these parts, in the order in which they come.
///
/// # Errors
/// [`WireError`] with the field of the first item that cannot be one.
pub fn merge_parts(messages: Vec<pb::CatalogSnapshot>) -> Result<CatalogueParts, WireError> {
    let mut parts = CatalogueParts::default();
    for (n, message) in messages.into_iter().enumerate() {
        add_part(&mut parts, message).map_err(|error| error.within(&format!("parts[{n}]")))?;
    }
    Ok(parts)
}
