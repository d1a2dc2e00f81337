//! The same inputs give the same bytes: the digest of the blocks of many figures of every kind. A rule that changes the
//! digest must raise `ENGINE_VERSION`.

use sha2::{Digest, Sha256};

use crate::{Losses, SafePart, write_group};
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::code::CodeId;
use marsad_domain::period::{Freq, Period};
use marsad_domain::status::{ConfStatus, ObsStatus};
use marsad_release::block::{RAW_BYTES_MAX, Written};
use marsad_release::groups::groups;
use marsad_release::input::{EntrySet, Figure, Inputs, ReporterInfo, SourceRef};
use marsad_release::rules::RuleSet;

use super::catalogue::extract;
use super::check::release;

/// Numbers that look random and are always the same (Knuth's 64-bit linear congruential generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

fn reporters(catalogue: &Catalogue) -> Vec<ReporterInfo> {
    let reporter = |kind: &str, code: &str, area: &str| ReporterInfo {
        organisation: code.parse().expect(code),
        kind: kind.parse().expect(kind),
        territories: catalogue.area_id(area).into_iter().collect(),
    };
    vec![reporter("NSO", "office", ""), reporter("COMMUNE", "a-commune", "MA-09-001-01-01"), reporter("CSO", "b", "")]
}

fn codes(catalogue: &Catalogue, id: IndicatorId, dice: &mut Dice) -> Vec<CodeId> {
    let indicator = catalogue.indicator(id).expect("indicator");
    let at = |concept: &marsad_domain::code::ConceptId, dice: &mut Dice| {
        if concept.as_str() == "METHOD" {
            return dice.of(&indicator.methods).clone();
        }
        let items = &catalogue.code_list(concept.as_str()).expect("list").items;
        if dice.below(2) == 0 { CodeId::total() } else { dice.of(items).code.clone() }
    };
    indicator.dimensions.iter().map(|concept| at(concept, dice)).collect()
}

fn periods(leaf: Freq) -> Vec<Period> {
    let year = |year: i32| Period::year_of(year).expect("a year");
    let forms = Freq::ALL.into_iter().filter(|freq| *freq <= leaf);
    forms.flat_map(|freq| [2020, 2022, 2023].into_iter().flat_map(move |n| year(n).parts(freq))).collect()
}

/// `count` figures of all reported indicators, in any area and any possible period.
fn many(catalogue: &Catalogue, count: usize) -> Inputs {
    let mut dice = Dice(7);
    let mut given = Inputs {
        origins: vec!["national".parse().expect("name"), "souss".parse().expect("name")],
        reporters: reporters(catalogue),
        ..Inputs::default()
    };
    let all = (0..).map(IndicatorId).zip(&catalogue.parts().indicators);
    let reported: Vec<IndicatorId> = all.filter(|(_, own)| !own.is_ratio()).map(|(id, _)| id).collect();
    let areas: Vec<AreaId> = (0..).take(catalogue.parts().areas.len()).map(AreaId).collect();
    for index in 0..count {
        let id = *dice.of(&reported);
        let own = codes(catalogue, id, &mut dice);
        let missing = [ObsStatus::Missing, ObsStatus::NotCollected, ObsStatus::Suppressed];
        let present = [ObsStatus::Normal, ObsStatus::Normal, ObsStatus::Provisional, ObsStatus::Break];
        let value = (dice.below(10) > 0).then(|| i64::try_from(dice.below(120)).expect("small"));
        given.figures.push(Figure {
            indicator: id,
            area: *dice.of(&areas),
            dimensions: given.keys.intern(&own),
            period: *dice.of(&periods(catalogue.indicator(id).expect("indicator").freq)),
            value,
            status: *dice.of(if value.is_some() { &present[..] } else { &missing[..] }),
            conf: *dice.of(&[ConfStatus::Free, ConfStatus::Free, ConfStatus::Free, ConfStatus::Confidential]),
            ref_date: 0,
            reporter: u32::try_from(dice.below(3)).expect("small"),
            source: SourceRef {
                origin: u16::from(dice.below(2) > 0),
                epoch: 0,
                index: index.try_into().expect("small"),
            },
        });
    }
    given
}

fn digest(catalogue: &Catalogue, given: &Inputs) -> (usize, String) {
    let safe = release(catalogue, given);
    let mut hash = Sha256::new();
    for block in safe.to_blocks().expect("blocks").blocks {
        hash.update(zstd::bulk::decompress(&block, RAW_BYTES_MAX).expect("a block"));
    }
    (safe.parts().map(SafePart::len).sum(), hex::encode(hash.finalize()))
}

#[test]
fn the_same_figures_give_the_same_bytes() {
    let catalogue = extract();
    let found = digest(&catalogue, &many(&catalogue, 6_000));
    assert_eq!(found, (223_378, "4612a36390b7098042656966328f9f46a0dd17828cb24af64a68fa8911dcdf5b".to_owned()));
}

#[test]
fn group_by_group_is_the_same_as_all_at_once() {
    let catalogue = extract();
    let given = many(&catalogue, 1_500);
    let all = release(&catalogue, &given).to_blocks().expect("blocks");
    let mut entries = EntrySet::default();
    let written = groups(&catalogue).into_iter().rev().map(|group| {
        let mut own = given.clone();
        own.figures.retain(|figure| group.reported.contains(&figure.indicator));
        entries.add(&own);
        write_group(&catalogue, own, &group, &RuleSet::primary(), &[], Losses::Counted).expect("blocks")
    });
    let joined = Written::join(written);
    assert_eq!((joined.parts, joined.blocks), (all.parts, all.blocks));
    assert_eq!(entries.digest(), given.entry_set_digest());
}
