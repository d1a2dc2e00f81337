//! Entries that a trusted node might write: of every kind, many with something odd in them, and signed all the same.

use marsad::domain::audience::Audience;
use marsad::domain::catalogue::indicator::Indicator;
use marsad::domain::code::{AreaCode, CodeId, IndicatorCode};
use marsad::domain::observation::{Action, Attributes, Batch, Row};
use marsad::domain::period::{Freq, Period};
use marsad::domain::raw::RawEvent;
use marsad::domain::sharing::Sharing;
use marsad::domain::status::{ConfStatus, ObsStatus};
use marsad::domain::text::Text;
use marsad::domain::timestamp::Timestamp;
use marsad::identity::sign_content;
use marsad::ledger::Position;
use marsad::log::checkpoint::LogId;
use marsad::log::commitment::content_digest;
use marsad::log::entry::{Kind, SharingClass};
use marsad::log::extension::EntryPosition;
use marsad::log::merkle::Hash;
use marsad::release::manifest::{BlockRef, CutLine, Manifest, ManifestPart};
use marsad::release::publication::{Correction, Publication};
use marsad::wire::content::{batch_digest, event_digest};
use marsad::wire::payload::Provenance;
use marsad::wire::statement::Statement;
use marsad::wire::{compression, data_chunk, pb};
use prost::Message;
use time::Date;

use super::message::{odd_text, spoil};
use crate::ledger::world::World;
use crate::support::dice::Dice;

/// An entry before it has a place in a log.
pub struct Made {
    pub kind: Kind,
    pub sharing: SharingClass,
    pub cites: bool,
    pub chunks: Vec<Vec<u8>>,
}

/// What entries are made from.
pub struct Maker<'a> {
    pub world: &'a World,
    pub versions: &'a (Position, Position),
    /// The node in whose log they will be.
    pub origin: &'a str,
    /// The index that the next entry will have.
    pub next: u64,
}

const LEVELS: [(SharingClass, Sharing); 6] = [
    (SharingClass::Open, Sharing::Open),
    (SharingClass::Open, Sharing::Open),
    (SharingClass::Federation, Sharing::Federation),
    (SharingClass::Federation, Sharing::Federation),
    (SharingClass::Local, Sharing::Local),
    (SharingClass::Unknown(200), Sharing::Open),
];

const VALUES: [i64; 8] = [0, -1, 1_000_000_000_000, 1_000_000_000_001, 1_000_000_000_000_000, i64::MAX, i64::MIN, 7];
const TIMES: [i64; 5] = [0, -1, i64::MAX, i64::MIN, 1_800_000_000_000_000];

fn framed(message: &[u8]) -> Vec<u8> {
    // Content that is too large for a chunk is cut off, and is then not a valid message.
    compression::encode(message).unwrap_or_else(|_| compression::encode(&message[..1_000]).unwrap())
}

fn place(position: &Position) -> EntryPosition {
    EntryPosition { epoch: position.epoch, index: position.index }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap()
}

impl Maker<'_> {
    /// An entry of any kind.
    pub fn entry(&self, dice: &mut Dice) -> Made {
        let mut made = match dice.below(20) {
            0..8 => self.observations(dice),
            8..14 => self.event(dice),
            14 | 15 => self.release(dice),
            16 => self.of(Kind::Withdrawal, vec![framed(&self.withdrawal(dice))]),
            17 => self.of(Kind::Erasure, vec![framed(&self.erasure(dice))]),
            18 => self
                .of(Kind::Unknown(dice.one(&[0, 9, 12, 900, 0x7fff, 0x8000, u16::MAX])), vec![odd_text(dice).into()]),
            _ => self.misplaced(dice),
        };
        made.cites &= !dice.often(3);
        match dice.below(60) {
            0 => made.chunks = vec![Vec::new()],
            1 => made.chunks.push(Vec::new()),
            2 => made.chunks.insert(0, vec![1, 0xff, 0xff, 0xff, 0xff, 0]),
            3 => made.chunks.iter_mut().for_each(|chunk| {
                let place = dice.below(chunk.len().max(1));
                if let Some(byte) = chunk.get_mut(place) {
                    *byte ^= 0x10;
                }
            }),
            _ => {}
        }
        made
    }

    fn of(&self, kind: Kind, chunks: Vec<Vec<u8>>) -> Made {
        Made { kind, sharing: SharingClass::Open, cites: true, chunks }
    }

    /// The payload of one kind in an entry of another.
    fn misplaced(&self, dice: &mut Dice) -> Made {
        let kinds = [Kind::Genesis, Kind::Catalogue, Kind::Membership, Kind::Observations, Kind::Event, Kind::Release];
        let from = if dice.often(50) { self.event(dice) } else { self.observations(dice) };
        Made { kind: dice.one(&kinds), ..from }
    }

    /// A provenance with everything in it but digests and signature.
    fn provenance(&self, sharing: Sharing) -> pb::Provenance {
        let chunks = self.world.observation_chunks_at(
            sharing,
            &self.world.region,
            self.versions,
            &[("MA-09", 2024, 1)],
            |own| {
                own.provenance.submission = format!("s-{}", self.next);
                own.provenance.idempotency_key = format!("k-{}", self.next);
            },
        );
        let manifest = compression::decode(&chunks[0]).unwrap();
        pb::ObservationsManifest::decode(manifest.as_slice()).unwrap().provenance.unwrap()
    }

    /// As its submitter would sign it, if it is one that can be signed.
    fn sign(&self, sharing: Sharing, digests: &[Hash], provenance: &mut pb::Provenance) {
        provenance.part_digests = digests.iter().map(|digest| digest.as_bytes().to_vec()).collect();
        provenance.content_digest = content_digest(digests).as_bytes().to_vec();
        let Ok(own) = Provenance::try_from(provenance.clone()) else { return };
        let cited = (place(&self.versions.0), place(&self.versions.1));
        let log = LogId::new(self.origin.parse().unwrap(), 0);
        let statement = Statement::of_entry(&log, sharing, cited, &own).to_bytes();
        if let Some(pb::provenance::Authorship::Signed(signed)) = &mut provenance.authorship {
            signed.signature = sign_content(&self.world.region.key_pem, &statement).unwrap();
        }
    }

    pub fn observations(&self, dice: &mut Dice) -> Made {
        let (class, sharing) = dice.one(&LEVELS);
        let catalogue = &self.world.catalogue;
        let batches: Vec<Batch> = (0..dice.one(&[1, 1, 1, 2])).map(|_| self.batch(dice)).collect();
        let mut digests = Vec::new();
        let mut chunks = vec![Vec::new()];
        for batch in &batches {
            digests.push(batch_digest(catalogue, batch).unwrap());
            chunks.push(data_chunk::encode(batch, catalogue).unwrap_or_else(|_| framed(odd_text(dice).as_bytes())));
        }
        let rows: Vec<&Row> = batches.iter().flat_map(|batch| &batch.rows).collect();
        let period = |period: Option<Period>| period.map_or(String::new(), |period| period.to_string());
        let mut indicators: Vec<&IndicatorCode> =
            rows.iter().map(|row| &catalogue.indicator(row.indicator).unwrap().code).collect();
        let mut areas: Vec<&AreaCode> = rows.iter().map(|row| &catalogue.area(row.area).unwrap().code).collect();
        indicators.sort();
        indicators.dedup();
        areas.sort();
        areas.dedup();
        let mut manifest = pb::ObservationsManifest {
            provenance: Some(self.provenance(sharing)),
            rows: number(rows.len()),
            indicators: indicators.iter().map(ToString::to_string).collect(),
            areas: areas.iter().map(ToString::to_string).collect(),
            first_period: period(rows.iter().map(|row| row.period).min_by_key(|period| period.first_day())),
            last_period: period(rows.iter().map(|row| row.period).max_by_key(|period| period.last_day())),
        };
        let times = if dice.often(35) { 1 + dice.below(2) } else { 0 };
        let spoilt = spoil(dice, manifest.encode_to_vec(), times);
        chunks[0] = match pb::ObservationsManifest::decode(spoilt.as_slice()) {
            Ok(read) => {
                manifest = read;
                if let Some(provenance) = &mut manifest.provenance {
                    self.sign(sharing, &digests, provenance);
                }
                framed(&manifest.encode_to_vec())
            }
            Err(_) => framed(&spoilt),
        };
        Made { kind: Kind::Observations, sharing: class, cites: true, chunks }
    }

    /// Rows that are right for the most part.
    fn batch(&self, dice: &mut Dice) -> Batch {
        let catalogue = &self.world.catalogue;
        let mut batch = Batch::default();
        // In some batches everything is right.
        let odd = dice.one(&[0, 0, 4, 15]);
        for _ in 0..dice.one(&[0, 1, 1, 2, 2, 3, 3, 6, 6, 30]) {
            let all = &catalogue.parts().indicators;
            let reported: Vec<&Indicator> = all.iter().filter(|own| !own.is_ratio()).collect();
            let own = match dice.below(100) {
                roll if roll < odd => &all[dice.below(all.len())],
                roll if roll < 60 => catalogue.indicator_by_code(dice.one(&["POP_TOTAL", "IMM_STOCK"])).unwrap(),
                _ => reported[dice.below(reported.len())],
            };
            let row = self.row(dice, own, &mut batch, odd);
            batch.rows.push(row);
        }
        if !dice.often(odd) {
            batch.sort();
            let mut last = None;
            batch.rows.retain(|row| {
                let key = Some((row.indicator, row.area, row.dimensions, row.period));
                std::mem::replace(&mut last, key) != key
            });
        }
        batch
    }

    fn row(&self, dice: &mut Dice, own: &Indicator, batch: &mut Batch, odd: usize) -> Row {
        let catalogue = &self.world.catalogue;
        let areas = &catalogue.parts().areas;
        let near: Vec<&AreaCode> = areas
            .iter()
            .filter(|area| area.code.as_str().starts_with("MA-09") && own.report_levels.contains(&area.level))
            .map(|area| &area.code)
            .collect();
        let area = match dice.often(odd) || near.is_empty() {
            true => &areas[dice.below(areas.len())].code,
            false => near[dice.below(near.len())],
        };
        let mut codes: Vec<CodeId> = Vec::new();
        for concept in &own.dimensions {
            let items = &catalogue.code_list(concept.as_str()).unwrap().items;
            let any = items[dice.below(items.len())].code.clone();
            codes.push(match (concept.as_str(), dice.below(100)) {
                (_, roll) if roll < odd => any,
                ("METHOD", _) => own.methods[dice.below(own.methods.len())].clone(),
                (_, roll) if roll < 60 => CodeId::total(),
                _ => any,
            });
        }
        if dice.often(odd) {
            codes.pop();
        }
        let freq = if dice.often(odd) { dice.one(&Freq::ALL) } else { own.freq.min(Freq::Monthly) };
        let day = if dice.often(odd) { dice.below(109_000) } else { 30_000 + dice.below(15_000) };
        let day = Date::from_julian_day(2_415_021 + i32::try_from(day).unwrap()).unwrap();
        let no_value = dice.often(8);
        let status = match dice.often(odd) {
            true => dice.one(ObsStatus::ALL),
            false if no_value => ObsStatus::Missing,
            false => ObsStatus::Normal,
        };
        let value = if dice.often(odd) { dice.one(&VALUES) } else { i64::try_from(dice.below(5_000)).unwrap() };
        let attributes = Attributes {
            ref_date: if dice.often(odd) { odd_text(dice) } else { String::new() },
            source: if dice.often(odd) { odd_text(dice) } else { "census".to_owned() },
            comment: if dice.often(odd) { odd_text(dice) } else { String::new() },
            embargo: dice.often(odd).then(|| Timestamp::from_micros(dice.one(&TIMES))),
        };
        Row {
            indicator: catalogue.indicator_id(own.code.as_str()).unwrap(),
            area: catalogue.area_id(area.as_str()).unwrap(),
            dimensions: batch.dimension_keys.intern(&codes),
            period: Period::containing(day, freq).unwrap(),
            value: (!no_value).then_some(value),
            status,
            conf: if dice.often(odd) { dice.one(ConfStatus::ALL) } else { ConfStatus::Free },
            action: if dice.often(odd) { Action::Delete } else { Action::Replace },
            attributes: batch.attribute_sets.intern(attributes),
            source_row: 0,
        }
    }

    fn event(&self, dice: &mut Dice) -> Made {
        let (class, sharing) = dice.one(&LEVELS);
        let id = format!("e-{}", dice.below(40));
        let mut base = self.world.event(&id, dice.one(&[0, 1, 1, 2, 3, 0x7fff_ffff, u32::MAX]));
        base.figures.push(marsad::domain::raw::RawFigure {
            indicator: "POP_TOTAL".into(),
            area: "MA-09".into(),
            period: "2024".into(),
            value: "12".into(),
            unit: "PERS".into(),
            ..Default::default()
        });
        let times = dice.one(&[0, 1, 1, 2, 4]);
        let spoilt = spoil(dice, pb::Event::from(base).encode_to_vec(), times);
        let Ok(event) = pb::Event::decode(spoilt.as_slice()) else {
            return Made { kind: Kind::Event, sharing: class, cites: true, chunks: vec![framed(&spoilt)] };
        };
        let part = dice.one(&[0, 0, 0, 1, 499, u32::MAX]);
        let own = event_digest(&RawEvent::from(event.clone()));
        let digests = vec![own; usize::try_from(part).unwrap().min(500) + 1];
        let mut provenance = self.provenance(sharing);
        self.sign(sharing, &digests, &mut provenance);
        let payload = pb::EventPayload { provenance: Some(provenance), part, event: Some(event) };
        let times = usize::from(dice.often(15));
        let chunk = framed(&spoil(dice, payload.encode_to_vec(), times));
        Made { kind: Kind::Event, sharing: class, cites: true, chunks: vec![chunk] }
    }

    fn release(&self, dice: &mut Dice) -> Made {
        let short = |text: String| text.chars().take(100).collect::<String>();
        let block = odd_text(dice).into_bytes();
        let hash = marsad::release::block::block_hash(&block);
        let area = |dice: &mut Dice| dice.one(&["MA", "MA-09", "XX"]).parse().unwrap();
        let mut parts = Vec::new();
        let mut chunks = vec![Vec::new()];
        for indicator in ["IMM_STOCK", "NOTHING", "POP_TOTAL"].iter().take(dice.below(4)) {
            let ends = (area(dice), Period::year_of(dice.one(&[1900, 2024, 2199])).unwrap());
            let rows = dice.one(&[0, 1, 70_000, u32::MAX]);
            parts.push(ManifestPart {
                indicator: indicator.parse().unwrap(),
                blocks: vec![BlockRef { hash, rows, first: ends.clone(), last: ends }; dice.below(3)],
            });
            chunks.extend(vec![block.clone(); parts[parts.len() - 1].blocks.len()]);
        }
        let line = |dice: &mut Dice| CutLine {
            origin: "souss-massa".parse().unwrap(),
            epoch: dice.one(&[0, u32::MAX]),
            size: dice.one(&[0, 1, u64::MAX]),
            root: [7; 32],
            signatures: Vec::new(),
        };
        // An entry with a single odd field shows the effect of that field.
        let title = |dice: &mut Dice| if dice.often(15) { short(odd_text(dice)) } else { "Release".to_owned() };
        let manifest = Manifest {
            builder: if dice.often(10) { "oriental" } else { self.origin }.parse().unwrap(),
            audience: dice.one(&Audience::ALL),
            number: dice.one(&[0, 1, 2, 3, 4, 0x7fff_ffff, u32::MAX]),
            title: Text { ar: title(dice), fr: title(dice), en: String::new() },
            date: Timestamp::from_micros(if dice.often(20) { dice.one(&TIMES) } else { TIMES[4] }),
            cut: (0..dice.below(2)).map(|_| line(dice)).collect(),
            input_set: [1; 32],
            catalogue: (
                "national".parse().unwrap(),
                dice.one(&[0, 0, 0, 0, u32::MAX]),
                dice.one(&[1, 1, 1, 1, 2, u64::MAX]),
            ),
            rule_set: short(odd_text(dice)),
            engine_version: dice.one(&[0, 1, u32::MAX]),
            parent: dice.often(30).then_some([9; 32]),
            roster: "reported".to_owned(),
            // By the position and without dice: what comes after stays the same sample.
            publication: self.next.is_multiple_of(2).then(|| Publication {
                licence: if self.next.is_multiple_of(6) { "no\u{7}text".to_owned() } else { "CC BY 4.0".to_owned() },
                is_provisional: self.next.is_multiple_of(4),
                corrects: self
                    .next
                    .is_multiple_of(4)
                    .then(|| Correction { release: [7; 32], reason: "late rows".to_owned() }),
                plan: None,
                bound_by: vec![[9; 32]],
            }),
            parts,
        };
        chunks[0] = manifest.encode();
        self.of(Kind::Release, chunks)
    }

    /// Indexes of entries: earlier ones, the same again, ones that cannot be.
    fn indexes(&self, dice: &mut Dice) -> Vec<u64> {
        let mut indexes: Vec<u64> =
            (0..dice.below(4)).map(|_| number(dice.below(usize::try_from(self.next).unwrap()))).collect();
        match dice.below(8) {
            0 => indexes.extend(indexes.clone()),
            1 => indexes.push(dice.one(&[self.next, self.next + 1, i64::MAX.cast_unsigned(), u64::MAX])),
            2 => indexes.extend(0..self.next.min(3)),
            _ => {}
        }
        indexes
    }

    fn withdrawal(&self, dice: &mut Dice) -> Vec<u8> {
        let message = pb::WithdrawalPayload {
            submission: format!("s-{}", dice.below(20)),
            indexes: self.indexes(dice),
            leaves: Vec::new(),
            reason: "wrong".to_owned(),
            member: "region-sm".to_owned(),
            epoch: dice.one(&[0, 0, 0, 1, u32::MAX]),
        };
        let times = dice.below(2);
        spoil(dice, message.encode_to_vec(), times)
    }

    fn erasure(&self, dice: &mut Dice) -> Vec<u8> {
        let is_release = dice.often(40);
        let message = pb::ErasurePayload {
            indexes: self.indexes(dice),
            leaves: Vec::new(),
            indicators: Vec::new(),
            reason: "asked for".to_owned(),
            member: "admin/souss-massa-admin".to_owned(),
            submission: if is_release { String::new() } else { "s-1".to_owned() },
            reporter: "region-sm".to_owned(),
            release: if is_release { vec![3; 32] } else { Vec::new() },
            number: dice.one(&[0, 1, 0x7fff_ffff, u32::MAX]),
            identity: Vec::new(),
            epoch: dice.one(&[0, 0, 0, 1, u32::MAX]),
        };
        let times = dice.below(2);
        spoil(dice, message.encode_to_vec(), times)
    }
}
