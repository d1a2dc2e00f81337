//! The release's bytes: read back as written, refused when they are others, harmless when they are hostile.

use proptest::prelude::*;
use time::macros::date;

use marsad_domain::audience::Audience;
use marsad_domain::cell::{Coverage, Derivation, Note, Notes};
use marsad_domain::code::CodeId;
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, ObsStatus, Statuses};
use marsad_domain::text::Text;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::NoteSignature;

use super::block::{RAW_BYTES_MAX, decode_block, decode_part, decode_raw, encode_parts, encode_raw};
use super::cube::SliceKey;
use super::manifest::{CutLine, Manifest, ManifestError, ManifestPart};
use super::publication::{Correction, PUBLIC_LICENCE, PlanKept, Publication};
use super::published::{PublishedCell, PublishedPart};
use super::rules::{ENGINE_VERSION, RuleSet};

fn codes<T: std::str::FromStr<Err: std::fmt::Debug>>(codes: &[&str]) -> Vec<T> {
    codes.iter().map(|code| code.parse().expect("a code")).collect()
}

/// Cells of two areas in two periods by two dimensions: shown and hidden, with and without notes.
fn some_part() -> PublishedPart {
    let slices = [("LEGAL", ["F", "_T"]), ("LEGAL", ["_T", "_T"]), ("MUNICIPAL", ["_T", "Y15T24"])];
    let slice = |(method, own): &(&str, [&str; 2])| SliceKey {
        method: Some(method.parse().expect("a code")),
        codes: codes::<CodeId>(own).into(),
    };
    let mut cells = Vec::new();
    for (area, year) in [(0, 2023), (0, 2024), (1, 2014), (1, 2024)] {
        for slice in 0..3 {
            let is_shown = (area + slice) % 2 == 0;
            let conf = if is_shown { ConfStatus::Free } else { ConfStatus::SmallCount };
            let status = if is_shown { ObsStatus::Provisional } else { ObsStatus::Suppressed };
            cells.push(PublishedCell {
                area,
                period: Period::year_of(year).expect("a year"),
                slice,
                value: is_shown.then(|| i64::from(year) * 100 - 204_000 + i64::from(slice)),
                statuses: if is_shown {
                    Statuses::only(status).with(ObsStatus::Estimated)
                } else {
                    Statuses::only(status)
                },
                conf,
                coverage: Coverage { parts_in: slice, parts_of: 300 },
                derivation: if slice == 0 { Derivation::Direct } else { Derivation::RolledUp },
                notes: if is_shown { Note::TotalDisagrees.into() } else { Notes::default() },
            });
        }
    }
    PublishedPart {
        indicator: "IMM_STOCK".parse().expect("a code"),
        unit: "PERSONS".parse().expect("a code"),
        decimals: 1,
        basis: None,
        dimensions: codes(&["SEX", "AGE"]),
        areas: codes(&["MA-09", "MA-09-001"]),
        slices: slices.iter().map(slice).collect(),
        cells,
    }
}

fn manifest(parts: Vec<ManifestPart>) -> Manifest {
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
        publication: Some(Publication {
            licence: PUBLIC_LICENCE.into(),
            is_provisional: true,
            corrects: Some(Correction { release: [8; 32], reason: "a row was counted twice".into() }),
            plan: Some(PlanKept {
                id: "2026-q1".parse().expect("an identifier"),
                day: date!(2026 - 03 - 31),
                early: "as announced".into(),
            }),
            bound_by: vec![[9; 32], [8; 32]],
        }),
        parts,
    }
}

/// The same in the first format.
fn first_format(manifest: Manifest) -> Manifest {
    Manifest { publication: None, ..manifest }
}

#[test]
fn blocks_read_back_as_written() {
    let written = encode_parts(std::iter::once(some_part())).expect("blocks");
    let blocks: Vec<&[u8]> = written.blocks.iter().map(Vec::as_slice).collect();
    let part = written.parts.first().expect("a part");
    assert_eq!(decode_part(part, &blocks).expect("the part"), some_part());
}

#[test]
fn notes_of_cells_without_a_value_have_a_version_of_their_own() {
    let plain = some_part();
    assert_eq!(encode_raw(&plain).get(4), Some(&2));
    let mut noted = some_part();
    for (cell, note) in noted.cells.iter_mut().zip([Note::PeriodRunning, Note::Withheld]) {
        cell.notes = cell.notes.with(note);
    }
    let raw = encode_raw(&noted);
    assert_eq!(raw.get(4), Some(&3));
    assert_eq!(decode_raw(&raw).expect("the part"), noted);
    // What the older version can hold is written in it, so a part has one form.
    let mut newer = encode_raw(&plain);
    newer.splice(4..5, [3]);
    assert!(decode_raw(&newer).is_err());
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
        // Which releases bind it decides what it shows.
        stating(&one, |own| own.bound_by.clear()),
        stating(&one, |own| own.bound_by.reverse()),
        first_format(one.clone()),
    ] {
        assert_ne!(one.id(), other.id());
    }
    for same in [
        stating(&one, |own| own.licence.clear()),
        stating(&one, |own| own.is_provisional = false),
        stating(&one, |own| own.corrects = None),
        stating(&one, |own| own.plan = None),
    ] {
        assert_eq!(one.id(), same.id());
    }
}

fn stating(one: &Manifest, change: impl FnOnce(&mut Publication)) -> Manifest {
    let mut other = one.clone();
    change(other.publication.as_mut().expect("a publication"));
    other
}

#[test]
fn both_formats_are_read_and_written_again() {
    let second = manifest(Vec::new());
    let first = first_format(second.clone());
    for (one, version) in [(&first, 1), (&second, 2)] {
        let bytes = one.encode();
        assert_eq!(bytes.get(4), Some(&version));
        assert_eq!(Manifest::decode(&bytes).as_ref(), Ok(one));
    }
    let repeated = stating(&second, |own| own.bound_by = vec![[9; 32], [9; 32]]);
    assert!(Manifest::decode(&repeated.encode()).is_err());
    let mut newer = second.encode();
    newer.iter_mut().skip(4).take(1).for_each(|byte| *byte = 3);
    assert_eq!(Manifest::decode(&newer), Err(ManifestError::NewerFormat));
    // The text between: a manifest of one format with the mark of the other.
    for (one, version) in [(first, 2), (second, 1)] {
        let mut bytes = one.encode();
        bytes.iter_mut().skip(4).take(1).for_each(|byte| *byte = version);
        assert!(Manifest::decode(&bytes).is_err(), "format {version}");
    }
}

#[test]
fn what_an_id_is_the_hash_of_proves_the_builder() {
    let second = manifest(Vec::new());
    for one in [first_format(second.clone()), second] {
        let (id, identity) = (one.id(), one.identity());
        assert_eq!(Manifest::builder_of(&id, &identity), Some(one.builder.clone()));
        assert_eq!(Manifest::builder_of(&[7; 32], &identity), None);
        assert_eq!(Manifest::builder_of(&id, &[]), None);
        assert_eq!(Manifest::builder_of(&id, &one.encode()), None);
    }
}

#[test]
fn only_the_blocks_of_an_area_are_needed() {
    let written = encode_parts(std::iter::once(some_part())).expect("blocks");
    let part = written.parts.iter().find(|part| part.indicator.as_str() == "IMM_STOCK").expect("a part");
    assert_eq!(part.blocks_for(&["MA-09".parse().expect("area")]).count(), 1);
    assert_eq!(part.blocks_for(&["AT".parse().expect("area")]).count(), 0);
    assert_eq!(part.blocks_for(&[]).count(), part.blocks.len());
}

#[test]
fn a_bomb_is_refused() {
    let bomb = zstd::bulk::compress(&vec![0; RAW_BYTES_MAX * 4], 3).expect("compressed");
    assert!(decode_block(&bomb).is_err());
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Manifest::decode(&bytes);
        let _ = decode_raw(&bytes);
        for version in [2, 3] {
            let mut headed = b"MSRB".to_vec();
            headed.push(version);
            headed.extend_from_slice(&bytes);
            let _ = decode_raw(&headed);
        }
        for magic in [b"MSRM\x01", b"MSRM\x02"] {
            let mut headed = magic.to_vec();
            headed.extend_from_slice(&bytes);
            let _ = Manifest::decode(&headed);
        }
    }

    #[test]
    fn damaged_bytes_never_panic_and_are_never_taken_for_others(at in 0usize..4_000, byte: u8) {
        let written = encode_parts(std::iter::once(some_part())).expect("blocks");
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
            prop_assert_eq!(encode_raw(&read), damaged);
        }
    }
}
