//! Groups of indicators that show what an earlier release shows of them.

use marsad_domain::catalogue::Catalogue;
use marsad_release::block::{self, BlockError, Written};
use marsad_release::build_some;
use marsad_release::groups::Group;
use marsad_release::input::Inputs;
use marsad_release::manifest::ManifestPart;
use marsad_release::rules::RuleSet;

use crate::loss::InClear;
use crate::safe_cells::{Losses, SafeCells, published_parts, suppress_small};
use crate::{secondary, suppression};

/// A group in an earlier release.
#[derive(Debug)]
pub struct Repeated {
    /// What it was computed from.
    pub inputs: Inputs,
    pub published: SafeCells,
    /// The indicators of the group in the manifest of that release.
    pub parts: Vec<ManifestPart>,
}

/// Computes a group, hides what an earlier release hides of it, and writes it. None if a cell in clear is another than it was then,
/// or that does not give the blocks of that release: the group has to be protected beside all releases that readers hold
/// ([`write_group`](crate::write_group)).
///
/// The pattern is not attacked again. The cells are those of the earlier release, in clear and as they are shown, so nobody who
/// holds that release learns anything. The caller makes sure that its readers hold it, and that all that they hold was found to
/// be safe.
///
/// # Errors
/// [`BlockError`] if a block cannot be written.
pub fn repeat_group(
    catalogue: &Catalogue,
    inputs: Inputs,
    group: &Group,
    (rules, losses): (&RuleSet, Losses),
    repeated: Repeated,
) -> Result<Option<Written>, BlockError> {
    let Repeated { inputs: then, published, parts } = repeated;
    let before = build_some(catalogue, then, rules, &group.ids());
    let mut cube = build_some(catalogue, inputs, rules, &group.ids());
    // Small ones are compared too: what protects a figure depends on how large it is. Totals of what stays at its node are never
    // taken as they were.
    if cube != before || cube.shared.is_some() {
        return Ok(None);
    }
    drop(before);
    let left_out = std::mem::take(&mut cube.left_out);
    let clear = (losses == Losses::Counted).then(|| InClear::of(catalogue, &cube));
    let families = std::mem::take(&mut cube.families);
    suppress_small(catalogue, &mut cube);
    secondary::hide_again(catalogue, &mut cube, &published);
    suppression::hide_notes(catalogue, &mut cube);
    let losses = clear.map_or_else(Vec::new, |clear| clear.losses(catalogue, &cube, &families, rules));
    let written = Written { left_out, losses, ..block::encode_parts(published_parts(catalogue, cube))? };
    Ok((written.parts == parts).then_some(written))
}
