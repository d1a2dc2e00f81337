//! Release bytes: read back as written, refused when they are others, harmless when they are hostile.

use proptest::prelude::*;

use crate::domain::audience::Audience;
use crate::domain::text::Text;
use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::NoteSignature;
use crate::release::block::{RAW_BYTES_MAX, decode_raw};
use crate::release::disclosure::{SafeCells, Viewpoint, is_published};
use crate::release::manifest::{CutLine, Manifest, ManifestError};
use crate::release::rules::{ENGINE_VERSION, RuleSet};

use super::catalogue::{extract, inputs};
use super::rules::release;

fn some_release() -> SafeCells {
    let catalogue = extract();
    let lines = [
        "INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE,OBS_STATUS",
        "IMM_STOCK,MA-09-001,2024,_T,LEGAL,1000,A",
        "IMM_STOCK,MA-09-001,2024,F,LEGAL,3,A",
        "IMM_STOCK,PT-LIS,2024,_T,_Z,700,A",
        "IMM_STOCK,MA-TNG,2024,_T,LEGAL,800,A",
        "POP_TOTAL,MA-09-001,2024,_T,LEGAL,100000,P",
    ];
    release(&catalogue, &inputs(&catalogue, &lines))
}

pub fn manifest(parts: Vec<crate::release::manifest::ManifestPart>) -> Manifest {
    Manifest {
        builder: "national".parse().expect("name"),
        audience: Audience::Members,
        number: 3,
        title: Text { ar: "الإصدار".into(), fr: "Publication".into(), en: "Release".into() },
        date: Timestamp::from_micros(1_700_000_000_000_000),
        cut: vec![CutLine {
            origin: "national".parse().expect("name"),
            epoch: 0,
            size: 7,
            root: [7; 32],
            signatures: vec![
                NoteSignature { name: "marsad/national".into(), key_id: 7, bytes: vec![1; 64] },
                NoteSignature { name: "marsad/oriental".into(), key_id: u32::MAX, bytes: vec![2; 64] },
            ],
        }],
        input_set: [1; 32],
        catalogue: ("national".parse().expect("name"), 0, 1),
        rule_set: RuleSet::primary().to_string(),
        engine_version: ENGINE_VERSION,
        parent: None,
        roster: "reported".into(),
        parts,
    }
}

#[test]
fn a_release_reads_back_from_its_own_bytes_only() {
    let release = some_release();
    let written = release.to_blocks().expect("blocks");
    let bytes = manifest(written.parts.clone()).encode();
    let read = Manifest::decode_expected(&bytes, &Manifest::digest(&bytes)).expect("the manifest");
    assert_eq!(*read.manifest(), manifest(written.parts.clone()));
    assert_eq!(Manifest::decode_expected(&bytes, &[0; 32]), Err(ManifestError::OtherBytes));
    assert!(is_published(read.manifest(), "IMM_STOCK"));
    let mut blocks = written.blocks.iter();
    let mut again: Option<SafeCells> = None;
    for part in &read.manifest().parts {
        let own: Vec<&[u8]> = blocks.by_ref().take(part.blocks.len()).map(Vec::as_slice).collect();
        let cells = SafeCells::from_release_bytes(&read, part.indicator.as_str(), &own).expect("cells");
        match &mut again {
            None => again = Some(cells),
            Some(all) => all.join(cells),
        }
    }
    assert_eq!(again, Some(release));
    let (part, block) = (read.manifest().parts.first().expect("a part"), written.blocks.first().expect("a block"));
    for at in 0..block.len() {
        let mut other = block.clone();
        if let Some(byte) = other.get_mut(at) {
            *byte ^= 1;
        }
        assert!(SafeCells::from_release_bytes(&read, part.indicator.as_str(), &[&other]).is_err());
    }
}

#[test]
fn what_is_hidden_is_not_in_the_bytes() {
    let release = some_release();
    let hidden = release.cells(Viewpoint::Reviewer).filter(|cell| cell.conf.code() != "F").collect::<Vec<_>>();
    assert!(!hidden.is_empty());
    assert!(hidden.iter().all(|cell| cell.value.is_none()));
}

#[test]
fn the_same_content_has_the_same_id() {
    let one = manifest(Vec::new());
    let renamed = Manifest { title: Text::default(), number: 9, ..one.clone() };
    assert_eq!(one.id(), renamed.id());
    let mut unsigned = one.clone();
    unsigned.cut.iter_mut().for_each(|line| line.signatures.clear());
    assert_eq!(one.id(), unsigned.id());
    for other in [
        Manifest { audience: Audience::Public, ..one.clone() },
        Manifest { input_set: [2; 32], ..one.clone() },
        Manifest { parent: Some([0; 32]), ..one.clone() },
        Manifest { engine_version: 99, ..one.clone() },
        Manifest { rule_set: "none/1".into(), ..one.clone() },
        Manifest { cut: Vec::new(), ..one.clone() },
    ] {
        assert_ne!(one.id(), other.id());
    }
}

#[test]
fn only_the_blocks_of_an_area_are_needed() {
    let written = some_release().to_blocks().expect("blocks");
    let part = written.parts.iter().find(|part| part.indicator.as_str() == "IMM_STOCK").expect("a part");
    assert_eq!(part.blocks_for(&["MA-09".parse().expect("area")]).count(), 1);
    assert_eq!(part.blocks_for(&["AT".parse().expect("area")]).count(), 0);
    assert_eq!(part.blocks_for(&[]).count(), part.blocks.len());
}

#[test]
fn a_bomb_is_refused() {
    let bomb = zstd::bulk::compress(&vec![0; RAW_BYTES_MAX * 4], 3).expect("compressed");
    assert!(crate::release::block::decode_block(&bomb).is_err());
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Manifest::decode(&bytes);
        let _ = decode_raw(&bytes);
        let mut headed = b"MSRB\x02".to_vec();
        headed.extend_from_slice(&bytes);
        let _ = decode_raw(&headed);
        let mut headed = b"MSRM\x01".to_vec();
        headed.extend_from_slice(&bytes);
        let _ = Manifest::decode(&headed);
    }

    #[test]
    fn damaged_bytes_never_panic_and_are_never_taken_for_others(at in 0usize..4_000, byte: u8) {
        let written = some_release().to_blocks().expect("blocks");
        let bytes = manifest(written.parts.clone()).encode();
        let damage = |bytes: &[u8]| {
            let mut other = bytes.to_vec();
            let place = at % other.len().max(1);
            if let Some(old) = other.get_mut(place) {
                *old = byte;
            }
            other
        };
        let damaged = damage(&bytes);
        if let Ok(read) = Manifest::decode(&damaged) {
            prop_assert_eq!(read.encode(), damaged);
        }
        let raw = zstd::bulk::decompress(written.blocks.first().expect("a block"), RAW_BYTES_MAX).expect("raw");
        let damaged = damage(&raw);
        if let Ok(read) = decode_raw(&damaged) {
            prop_assert_eq!(crate::release::block::encode_raw(&read), damaged);
        }
    }
}
