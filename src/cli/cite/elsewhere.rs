//! Where a figure is public besides the release that is cited.

use super::Cited;
use crate::domain::catalogue::Catalogue;
use crate::domain::catalogue::indicator::Indicator;
use crate::domain::catalogue::waiver::{WaivedAt, Waiver};
use crate::domain::code::{CodeId, ConceptId, IndicatorCode};
use crate::texts::{Args, Texts};
use crate::wire::cell::CellRow;

/// Where the figure that is cited is public besides, by the waivers of the catalogue.
pub(super) fn of_figure(catalogue: &Catalogue, cited: &Cited) -> Option<Waiver> {
    let cell = cited.cell.as_ref().filter(|cell| cell.value.is_some() && is_whole(cell))?;
    let by: Vec<ConceptId> = cited
        .at
        .iter()
        .filter(|(_, code)| code != "_T")
        .map(|(dimension, _)| dimension.parse())
        .collect::<Result<_, _>>()
        .ok()?;
    let by: Vec<&ConceptId> = by.iter().filter(|concept| concept.as_str() != Indicator::METHOD).collect();
    let method: Option<CodeId> = cell.text("METHOD").parse().ok();
    let at = WaivedAt {
        area: catalogue.area_id(cell.text("REF_AREA"))?,
        period: cell.text("TIME_PERIOD").parse().ok()?,
        method: method.as_ref(),
        by: &by,
    };
    let indicator: IndicatorCode = cited.indicator.parse().ok()?;
    catalogue.waiver(&indicator, at).cloned()
}

/// Whether a figure can be the one that is public: a sum of some parts, or one that was carried, is another.
fn is_whole(cell: &CellRow) -> bool {
    let is_estimated = || cell.text("OBS_STATUS_ALL").split_whitespace().any(|status| status == "E");
    match cell.text("DERIVATION") {
        "DIRECT" => true,
        "ROLLED_UP" => cell.coverage.is_complete() && !cell.coverage.is_unknown() && !is_estimated(),
        _ => false,
    }
}

/// Who published the figure elsewhere, and where.
pub(super) fn sentence(texts: &Texts, waiver: &Waiver) -> String {
    let args = Args::none().text("source", waiver.source.in_lang(texts.lang()));
    match waiver.url.as_str() {
        "" => texts.say("cite-elsewhere", args),
        url => texts.say("cite-elsewhere-at", args.text("url", url)),
    }
}
