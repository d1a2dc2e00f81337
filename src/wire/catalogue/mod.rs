//! The catalogue snapshot in parts: a node sends them, and the payload of a CATALOGUE entry holds them, one part in
//! each chunk.
//!
//! A snapshot always gives the same parts: items are sorted by code, and a new part begins when one is full.
//! [`Catalogue::build`](marsad_domain::catalogue::Catalogue::build) checks whether the items are consistent.

mod actors;
mod area;
mod code_list;
mod indicator;
mod waiver;

use prost::Message;

use marsad_domain::catalogue::CatalogueParts;
use marsad_domain::catalogue::waiver::{WAIVERS_MAX, Waiver};

use super::error::WireError;
use super::{field, pb};

/// The longest part in encoded bytes, unless a single item is longer. Even a part that cannot be compressed fits into a
/// stored chunk.
pub const PART_BYTES_MAX: usize = 192 * 1024;

/// The bytes of an item's tag and of the longest length.
const ITEM_OVERHEAD: usize = 6;

struct PartBuilder {
    parts: Vec<pb::CatalogSnapshot>,
    part: pb::CatalogSnapshot,
    bytes: usize,
}

impl PartBuilder {
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
    let mut builder = PartBuilder { parts: Vec::new(), part: pb::CatalogSnapshot::default(), bytes: 0 };
    let indicators = by_code(&parts.indicators, |indicator| &indicator.code);
    builder.add(indicators.into_iter().map(pb::Indicator::from), |part| &mut part.indicators);
    let areas = by_code(&parts.areas, |area| &area.code);
    builder.add(areas.into_iter().map(pb::Area::from), |part| &mut part.areas);
    let lists = by_code(&parts.code_lists, |list| &list.id);
    builder.add(lists.into_iter().map(pb::CodeList::from), |part| &mut part.code_lists);
    let organisations = by_code(&parts.organisations, |organisation| &organisation.code);
    builder.add(organisations.into_iter().map(pb::Organisation::from), |part| &mut part.organisations);
    let programmes = by_code(&parts.programmes, |programme| &programme.code);
    builder.add(programmes.into_iter().map(pb::Programme::from), |part| &mut part.programmes);
    let mut waivers: Vec<&Waiver> = parts.waivers.iter().collect();
    waivers.sort_by_cached_key(|waiver| (waiver.indicator.clone(), waiver.key()));
    builder.add(waivers.into_iter().map(pb::Waiver::from), |part| &mut part.waivers);
    builder.parts.push(builder.part);
    builder.parts
}

fn add_part(parts: &mut CatalogueParts, message: pb::CatalogSnapshot) -> Result<(), WireError> {
    parts.indicators.extend(field::messages("indicators", message.indicators)?);
    parts.areas.extend(field::messages("areas", message.areas)?);
    parts.code_lists.extend(field::messages("code_lists", message.code_lists)?);
    parts.organisations.extend(field::messages("organisations", message.organisations)?);
    parts.programmes.extend(field::messages("programmes", message.programmes)?);
    field::at_most("waivers", parts.waivers.len().saturating_add(message.waivers.len()), WAIVERS_MAX)?;
    parts.waivers.extend(field::messages("waivers", message.waivers)?);
    Ok(())
}

/// The catalogue of these parts, in the order in which they come.
///
/// # Errors
/// [`WireError`] with the field of the first invalid item.
pub fn merge_parts(messages: Vec<pb::CatalogSnapshot>) -> Result<CatalogueParts, WireError> {
    let mut parts = CatalogueParts::default();
    for (n, message) in messages.into_iter().enumerate() {
        add_part(&mut parts, message).map_err(|error| error.within(&format!("parts[{n}]")))?;
    }
    Ok(parts)
}
