//! The catalogue in parts.

use prost::Message;

use super::sample::{code, parts};
use crate::catalogue::{PART_BYTES_MAX, merge_parts, snapshot_parts};
use crate::{Problem, payload, pb};
use marsad_domain::catalogue::dominance::{Dominance, Largest};
use marsad_domain::catalogue::waiver::Waiver;
use marsad_domain::catalogue::{Catalogue, CatalogueParts};

fn sorted() -> CatalogueParts {
    Catalogue::build(parts()).unwrap().parts().clone()
}

fn waiver(period: &str) -> Waiver {
    Waiver {
        indicator: code("STOCK"),
        area: Some(code("MA-01")),
        level: None,
        from: period.parse().unwrap(),
        until: period.parse().unwrap(),
        method: Some(code("LEGAL")),
        dimensions: vec![code("SEX"), code("AGE")],
        source: super::sample::text("census"),
        url: "https://www.hcp.ma/".into(),
    }
}

/// The sample with 5,000 areas more: more than one part holds.
fn large() -> CatalogueParts {
    let mut parts = sorted();
    let model = parts.areas[2].clone();
    for n in 0..5_000 {
        let mut area = model.clone();
        area.code = code(&format!("MA-01-X{n:05}"));
        parts.areas.push(area);
    }
    parts
}

#[test]
fn a_catalogue_reads_back() {
    assert_eq!(merge_parts(snapshot_parts(&parts())).unwrap(), sorted());
    assert_eq!(merge_parts(snapshot_parts(&CatalogueParts::default())).unwrap(), CatalogueParts::default());
    let mut bounded = sorted();
    bounded.indicators[0].at_most = Some(code("STOCK"));
    bounded.indicators[0].audience = marsad_domain::audience::Audience::Node;
    bounded.indicators[0].dominance = Dominance { largest: Some(Largest { n: 2, k: 85 }), p_percent: Some(10) };
    assert_eq!(merge_parts(snapshot_parts(&bounded)).unwrap(), bounded);
    let mut waived = sorted();
    waived.waivers = vec![waiver("2024"), waiver("2014")];
    let read = merge_parts(snapshot_parts(&waived)).unwrap();
    assert_eq!(read.waivers, [waiver("2014"), waiver("2024")]);
    assert_eq!(Catalogue::build(read).unwrap().parts().waivers.len(), 2);
    let chunks = payload::encode_catalogue(&large()).unwrap();
    assert!(chunks.len() > 1);
    assert_eq!(payload::decode_catalogue(&chunks).unwrap().areas.len(), large().areas.len());
}

#[test]
fn parts_are_small_and_the_same_whatever_the_order_of_items() {
    let parts = snapshot_parts(&large());
    assert!(parts.len() > 2);
    assert!(parts.iter().all(|part| part.encoded_len() <= PART_BYTES_MAX));
    let mut shuffled = large();
    shuffled.areas.reverse();
    shuffled.indicators.reverse();
    assert_eq!(snapshot_parts(&shuffled), parts);
}

#[test]
fn an_error_names_the_field() {
    let refused = |change: fn(&mut pb::CatalogSnapshot)| {
        let mut parts = snapshot_parts(&parts());
        change(&mut parts[0]);
        merge_parts(parts).unwrap_err()
    };
    let error = refused(|part| part.indicators[2].unit = "not a code".into());
    assert_eq!(error.field, "parts[0].indicators[2].unit");
    assert!(matches!(error.problem, Problem::NotACode(_)));
    assert_eq!(refused(|part| part.indicators[0].decimals = 7).field, "parts[0].indicators[0].decimals");
    assert_eq!(refused(|part| part.indicators[0].audience.clear()).field, "parts[0].indicators[0].audience");
    assert_eq!(refused(|part| part.indicators[0].le = "?".into()).field, "parts[0].indicators[0].le");
    assert_eq!(refused(|part| part.indicators[0].dominance_n = 2).field, "parts[0].indicators[0].dominance_k");
    assert_eq!(refused(|part| part.indicators[0].p_percent = 256).field, "parts[0].indicators[0].p_percent");
    assert_eq!(refused(|part| part.indicators[0].rhythm = "A02".into()).field, "parts[0].indicators[0].rhythm");
    assert_eq!(refused(|part| part.indicators[0].numerator = "X".into()).field, "parts[0].indicators[0].numerator");
    assert_eq!(
        refused(|part| part.indicators[0].report_levels[1].clear()).field,
        "parts[0].indicators[0].report_levels[1]"
    );
    assert_eq!(refused(|part| part.areas[1].level = "planet".into()).field, "parts[0].areas[1].level");
    assert_eq!(refused(|part| part.code_lists[0].items[1].code.clear()).field, "parts[0].code_lists[0].items[1].code");
    assert_eq!(refused(|part| part.programmes[0].themes.push("?".into())).field, "parts[0].programmes[0].themes[1]");
    let with_waiver = |change: fn(&mut pb::Waiver)| {
        let mut waived = sorted();
        waived.waivers = vec![waiver("2014")];
        let mut parts = snapshot_parts(&waived);
        change(&mut parts[0].waivers[0]);
        merge_parts(parts).unwrap_err().field
    };
    assert_eq!(with_waiver(|one| one.indicator.clear()), "parts[0].waivers[0].indicator");
    assert_eq!(with_waiver(|one| one.level = "planet".into()), "parts[0].waivers[0].level");
    assert_eq!(with_waiver(|one| one.from = "then".into()), "parts[0].waivers[0].from");
    assert_eq!(with_waiver(|one| one.until.clear()), "parts[0].waivers[0].until");
    assert_eq!(with_waiver(|one| one.dimensions.push("?".into())), "parts[0].waivers[0].dimensions[2]");
    for broken in ["STOCK[", "STOCK[SEX]", "STOCK[SEX=]", "STOCK[SEX=F", "[SEX=F]", "STOCK[SEX=F]x"] {
        let mut parts = snapshot_parts(&parts());
        parts[0].indicators.last_mut().unwrap().numerator = broken.into();
        assert_eq!(merge_parts(parts).unwrap_err().field, "parts[0].indicators[3].numerator", "{broken}");
    }
}
