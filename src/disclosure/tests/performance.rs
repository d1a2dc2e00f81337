//! A large cube, to be timed by hand: `cargo test --release --lib disclosure::tests::performance -- --ignored --nocapture`.

use std::time::Instant;

use crate::SafeCells;
use marsad_domain::code::CodeId;
use marsad_domain::status::{ConfStatus, ObsStatus};
use marsad_release::input::{Figure, Inputs, ReporterInfo, SourceRef};
use marsad_release::rules::RuleSet;

use super::catalogue::extract;

#[test]
#[ignore = "takes seconds; its times are for reading, not for judging"]
fn a_million_observations() {
    let catalogue = extract();
    let id = catalogue.indicator_id("FLOW_OBSERVED").expect("indicator");
    let indicator = catalogue.indicator(id).expect("indicator");
    let lists: Vec<Vec<CodeId>> = indicator
        .dimensions
        .iter()
        .map(|concept| {
            catalogue.code_list(concept.as_str()).expect("list").items.iter().map(|i| i.code.clone()).collect()
        })
        .collect();
    let mut given = Inputs {
        origins: vec!["national".parse().expect("name")],
        reporters: vec![ReporterInfo {
            organisation: "office".parse().expect("code"),
            kind: "NSO".parse().expect("code"),
            territories: Vec::new(),
        }],
        ..Inputs::default()
    };
    let provinces: Vec<_> = (0..)
        .map(marsad_domain::catalogue::AreaId)
        .zip(&catalogue.parts().areas)
        .filter(|(_, area)| area.level.fineness() == 2)
        .map(|(id, _)| id)
        .collect();
    let months: Vec<_> = (2013..2025)
        .flat_map(|year| (1..=12).map(move |month| format!("{year}-{month:02}").parse().expect("period")))
        .collect();
    let mut keys = Vec::new();
    for a in &lists[0] {
        for b in &lists[1] {
            for c in &lists[2] {
                keys.push(given.keys.intern(&[a.clone(), b.clone(), c.clone()]));
            }
        }
    }
    for (n, area) in (0..).zip(&provinces) {
        for period in &months {
            for key in &keys {
                given.figures.push(Figure {
                    indicator: id,
                    area: *area,
                    dimensions: *key,
                    period: *period,
                    value: Some(n + 20),
                    status: ObsStatus::Normal,
                    conf: ConfStatus::Free,
                    ref_date: 0,
                    reporter: 0,
                    source: SourceRef { origin: 0, epoch: 0, index: 1 },
                });
            }
        }
    }
    let rules = RuleSet::primary();
    let start = Instant::now();
    let cube = marsad_release::build(&catalogue, &given, &rules);
    let built = start.elapsed();
    let safe = SafeCells::protect(&catalogue, cube);
    let protected = start.elapsed();
    let written = safe.to_blocks().expect("blocks");
    let bytes: usize = written.blocks.iter().map(Vec::len).sum();
    println!(
        "{} figures: built {built:?}, protected {protected:?}, written {:?}: {} cells, {} blocks, {bytes} bytes",
        given.figures.len(),
        start.elapsed(),
        safe.parts().map(|part| part.len()).sum::<usize>(),
        written.blocks.len(),
    );
}
