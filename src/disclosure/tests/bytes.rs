//! Safe cells from release bytes: they read back as written, and other bytes are refused.

use crate::{SafeCells, Viewpoint};
use marsad_domain::audience::Audience;
use marsad_domain::text::Text;
use marsad_domain::timestamp::Timestamp;
use marsad_release::manifest::{Manifest, ManifestError, ManifestPart};
use marsad_release::rules::{ENGINE_VERSION, RuleSet};

use super::catalogue::{extract, inputs};
use super::check::release;

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

/// A manifest of some parts, with as little else as possible.
pub fn manifest(parts: Vec<ManifestPart>) -> Manifest {
    Manifest {
        builder: "national".parse().expect("name"),
        audience: Audience::Members,
        number: 3,
        title: Text::default(),
        date: Timestamp::from_micros(1_700_000_000_000_000),
        cut: Vec::new(),
        input_set: [1; 32],
        catalogue: ("national".parse().expect("name"), 0, 1),
        rule_set: RuleSet::primary().to_string(),
        engine_version: ENGINE_VERSION,
        parent: None,
        roster: "reported".into(),
        publication: None,
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
    assert!(read.manifest().part("IMM_STOCK").is_some());
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
