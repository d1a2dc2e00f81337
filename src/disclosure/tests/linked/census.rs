//! A census that was made up: foreign residents by sex, age and nationality in the communes of the catalogue.

use std::collections::BTreeMap;
use std::time::Instant;

use super::random::{breakdowns, positions};
use crate::audit::{Attacker, Verdict, audit};
use crate::linked::{Atom, Grid, Kind, Knowledge, LinkedRelease, Rule, certify};
use crate::protect::{Against, protect};

const CODES: [usize; 3] = [2, 3, 8];
const NEED: i64 = 5;

/// Numbers that look random and are the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// One of the positions of `weights`.
    fn pick(&mut self, weights: &[u64]) -> usize {
        let mut left = self.next() % weights.iter().sum::<u64>();
        weights
            .iter()
            .position(|weight| {
                left.checked_sub(*weight).is_none_or(|rest| {
                    left = rest;
                    false
                })
            })
            .unwrap()
    }
}

/// The areas below `top`, each with its parent, from the top down.
fn areas(top: &str) -> Vec<(String, Option<usize>, usize)> {
    let text = include_str!("../../../../catalogue/territories.csv");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let mut areas: Vec<(String, Option<usize>, usize)> = vec![(top.to_owned(), None, 0)];
    let mut n = 0;
    while n < areas.len() {
        let (code, _, depth) = areas[n].clone();
        let is_part = |row: &&Vec<&str>| row[1] == code && ["region", "province", "commune"].contains(&row[2]);
        areas.extend(rows.iter().filter(is_part).map(|row| (row[0].to_owned(), Some(n), depth + 1)));
        n += 1;
    }
    areas
}

/// People are many in few communes, and each commune has nationalities of its own.
fn counts(places: usize, kinds: &[Vec<usize>]) -> Vec<i64> {
    let mut dice = Dice(1);
    let mut counts = vec![0; places * kinds.len()];
    for place in 0..places {
        let size = [0, 2, 5, 10, 20, 40, 90, 250, 900][dice.pick(&[8, 14, 18, 18, 16, 12, 9, 4, 1])];
        let nationalities: Vec<u64> =
            [55, 5, 8, 20, 6, 3, 2, 1].iter().map(|share| share * (1 + dice.next() % 8)).collect();
        for _ in 0..size {
            let person = vec![dice.pick(&[42, 58]), dice.pick(&[20, 70, 10]), dice.pick(&nationalities)];
            let kind = kinds.iter().position(|kind| *kind == person).unwrap();
            counts[place * kinds.len() + kind] += 1;
        }
    }
    counts
}

/// Coarse figures are dearer than fine ones.
fn rule(value: i64, depth: usize, deepest: usize, dimensions: usize) -> Rule {
    let size = 1 + u64::from((value + 1).ilog2());
    match 0 < value && value < NEED {
        true => Rule::Primary { need: NEED },
        false => Rule::Open { cost: 8u64.pow((deepest - depth) as u32) * [16, 4, 1][dimensions] * size },
    }
}

fn census(top: &str) -> LinkedRelease {
    let areas = areas(top);
    let shown = breakdowns(&CODES);
    let codes = positions(&CODES);
    let slices_of = |kind: &[usize]| {
        let holds =
            |breakdown: &Vec<(usize, usize)>| breakdown.iter().all(|(dimension, code)| kind[*dimension] == *code);
        (0u32..).zip(&shown).filter(|(_, breakdown)| holds(breakdown)).map(|(slice, _)| slice).collect()
    };
    let kinds: Vec<Kind> = codes
        .iter()
        .map(|kind| Kind { codes: kind.iter().map(|code| *code as u16).collect(), slices: slices_of(kind) })
        .collect();
    let deepest = areas.iter().map(|(.., depth)| *depth).max().unwrap();
    let up = |mut node: usize| {
        let mut nodes = vec![node as u32];
        while let Some(above) = areas[node].1 {
            nodes.push(above as u32);
            node = above;
        }
        nodes
    };
    let leaves = (0..areas.len()).filter(|node| areas[*node].2 == deepest);
    let nodes_of: Vec<Vec<u32>> = leaves.map(up).collect();
    let counts = counts(nodes_of.len(), &codes);
    let mut values: BTreeMap<(u32, u32), i64> = BTreeMap::new();
    for (n, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        for node in &nodes_of[n / kinds.len()] {
            kinds[n % kinds.len()].slices.iter().for_each(|slice| *values.entry((*node, *slice)).or_insert(0) += count);
        }
    }
    let cells = (0..areas.len() as u32).flat_map(|node| (0..shown.len() as u32).map(move |slice| (node, slice)));
    let rules = cells.map(|cell| {
        let value = values.get(&cell).copied().unwrap_or(0);
        rule(value, areas[cell.0 as usize].2, deepest, shown[cell.1 as usize].len())
    });
    let atoms = counts.iter().map(|count| Atom { count: *count, knowledge: Knowledge::Nobody });
    let grid = Grid::new(areas.len(), shown.len(), kinds, nodes_of).unwrap();
    LinkedRelease::on_grid(grid, atoms.collect(), rules.collect(), &[]).unwrap()
}

fn assert_protected(top: &str, secondary_max: f64) -> (LinkedRelease, crate::linked::Pattern) {
    let release = census(top);
    let began = Instant::now();
    let protection = protect(&release, Against::Readers).unwrap();
    let took = began.elapsed();
    certify(&release, &protection.pattern, &protection.witnesses, false).unwrap();
    let (primary, secondary) = (release.primaries().count(), protection.secondary(&release).count());
    println!("{} cells, {primary} primary, {secondary} secondary: {took:?}", release.cell_count());
    assert!(secondary as f64 <= secondary_max * primary as f64, "{secondary} for {primary}");
    (release, protection.pattern)
}

#[test]
fn a_province_is_protected_and_audited() {
    let (release, pattern) = assert_protected("MA-01-227", 1.5);
    assert_eq!(audit(&release, &pattern, Attacker::Reader).verdict, Verdict::Safe);
}

#[test]
fn without_secondary_cells_a_province_leaks() {
    let release = census("MA-01-227");
    let pattern = crate::linked::Pattern::before(&release);
    let Verdict::NotSafe { leaks, .. } = audit(&release, &pattern, Attacker::Reader).verdict else { panic!("safe") };
    assert_eq!(leaks[0].width(), 0);
}

#[test]
#[ignore = "minutes without optimisation"]
fn a_region_is_protected() {
    assert_protected("MA-01", 0.8);
}

#[test]
#[ignore = "minutes without optimisation"]
fn the_country_is_protected() {
    let (release, _) = assert_protected("MA", 0.75);
    assert_eq!(release.cell_count(), 95_460);
}
