//! Random tables: every pattern is certified, and an attacker of another make finds nothing narrow.

use proptest::prelude::*;

use super::solver::interval;
use crate::linked::{Atom, AtomId, Builder, CellId, Grid, Kind, Knowledge, LinkedRelease, ReporterId, Rule, certify};
use crate::protect::{Against, protect};

/// A code of a dimension: the leaves that it adds up.
type Code = Vec<usize>;

/// A list of leaves with their total.
fn flat(leaves: usize) -> Vec<Code> {
    std::iter::once((0..leaves).collect()).chain((0..leaves).map(|leaf| vec![leaf])).collect()
}

/// Leaves in groups, with the groups and the total.
fn nested(groups: &[usize]) -> Vec<Code> {
    let leaves = groups.iter().sum();
    let start = |group: usize| groups[..group].iter().sum::<usize>();
    let group = |n: usize| (start(n)..start(n) + groups[n]).collect();
    flat(leaves).into_iter().chain((0..groups.len()).map(group)).collect()
}

fn rule(value: i64, need: i64) -> Rule {
    if 0 < value && value < need {
        Rule::Primary { need }
    } else {
        Rule::Open { cost: 1 + u64::from((value + 1).ilog2()) }
    }
}

/// Every position in the product of lists of these lengths.
pub fn positions(lengths: &[usize]) -> Vec<Vec<usize>> {
    let none = vec![Vec::new()];
    lengths.iter().fold(none, |so_far, length| {
        so_far.iter().flat_map(|prefix| (0..*length).map(|next| [&prefix[..], &[next]].concat())).collect()
    })
}

/// A table of all combinations of codes; `counts` has those of all combinations of leaves.
fn table(dimensions: &[Vec<Code>], counts: &[i64], need: i64) -> LinkedRelease {
    let leaves: Vec<usize> = dimensions.iter().map(|codes| codes[0].len()).collect();
    let codes: Vec<usize> = dimensions.iter().map(Vec::len).collect();
    let atoms = positions(&leaves);
    let holds = |cell: &[usize], atom: &[usize]| {
        dimensions.iter().zip(cell).zip(atom).all(|((codes, code), leaf)| codes[*code].contains(leaf))
    };
    let cells = positions(&codes);
    let value =
        |cell: &[usize]| atoms.iter().zip(counts).filter(|(atom, _)| holds(cell, atom)).map(|(_, count)| count).sum();
    let mut builder = Builder::default();
    let ids: Vec<CellId> = cells.iter().map(|cell| builder.cell(rule(value(cell), need))).collect();
    for (n, (atom, count)) in atoms.iter().zip(counts).enumerate() {
        let sums: Vec<(CellId, i32)> =
            cells.iter().zip(&ids).filter(|(cell, _)| holds(cell, atom)).map(|(_, id)| (*id, 1)).collect();
        let knowledge = Knowledge::Reporter(ReporterId((n % leaves[0]) as u32));
        builder.atom(Atom { count: *count, knowledge }, &sums);
    }
    builder.build().unwrap()
}

fn count() -> impl Strategy<Value = i64> {
    prop_oneof![1 => Just(0i64), 3 => 1i64..8, 3 => 8i64..40, 1 => 40i64..400]
}

fn tables() -> impl Strategy<Value = LinkedRelease> {
    let shapes = vec![
        vec![flat(5), flat(4)],
        vec![flat(6), flat(6)],
        vec![nested(&[2, 3, 2]), flat(3)],
        vec![nested(&[2, 2]), nested(&[2, 3])],
        vec![flat(3), flat(3), flat(3)],
        vec![flat(2), flat(3), nested(&[2, 2])],
    ];
    let need = prop::sample::select(vec![3i64, 5, 10]);
    (prop::sample::select(shapes), need).prop_flat_map(|(shape, need)| {
        let leaves: usize = shape.iter().map(|codes| codes[0].len()).product();
        prop::collection::vec(count(), leaves).prop_map(move |counts| table(&shape, &counts, need))
    })
}

/// Provinces of communes × two or three dimensions, of which single codes and pairs are shown: nobody sees the atoms.
fn grids() -> impl Strategy<Value = LinkedRelease> {
    let shapes = prop::sample::select(vec![vec![2usize, 2], vec![2, 3], vec![2, 2, 2]]);
    let provinces = prop::collection::vec(1usize..4, 1..4);
    (shapes, provinces).prop_flat_map(|(codes, provinces)| {
        let places: usize = provinces.iter().sum();
        let kinds: usize = codes.iter().product();
        prop::collection::vec(count(), places * kinds).prop_map(move |counts| grid(&codes, &provinces, &counts, 5))
    })
}

/// The breakdowns that are shown: none, one code, two codes of different dimensions.
pub fn breakdowns(codes: &[usize]) -> Vec<Vec<(usize, usize)>> {
    let singles =
        codes.iter().enumerate().flat_map(|(dimension, codes)| (0..*codes).map(move |code| (dimension, code)));
    let singles: Vec<(usize, usize)> = singles.collect();
    let pairs = singles.iter().flat_map(|a| singles.iter().filter(|b| a.0 < b.0).map(|b| vec![*a, *b]));
    std::iter::once(vec![]).chain(singles.iter().map(|single| vec![*single])).chain(pairs).collect()
}

pub fn grid(codes: &[usize], provinces: &[usize], counts: &[i64], need: i64) -> LinkedRelease {
    let shown = breakdowns(codes);
    let kinds = positions(codes).into_iter().map(|kind| {
        let is_in = |breakdown: &[(usize, usize)]| breakdown.iter().all(|(dimension, code)| kind[*dimension] == *code);
        let slices = (0u32..).zip(&shown).filter(|(_, breakdown)| is_in(breakdown)).map(|(slice, _)| slice);
        Kind { slices: slices.collect(), codes: kind.iter().map(|code| *code as u16).collect() }
    });
    let kinds: Vec<Kind> = kinds.collect();
    // The country is node 0, then the provinces, then the communes.
    let province_of = provinces.iter().enumerate().flat_map(|(n, places)| std::iter::repeat_n(1 + n as u32, *places));
    let first = 1 + provinces.len() as u32;
    let nodes_of: Vec<Vec<u32>> = (first..).zip(province_of).map(|(node, province)| vec![0, province, node]).collect();
    let nodes = first as usize + nodes_of.len();
    let mut values = vec![0; nodes * shown.len()];
    for (n, count) in counts.iter().enumerate() {
        for node in &nodes_of[n / kinds.len()] {
            kinds[n % kinds.len()]
                .slices
                .iter()
                .for_each(|slice| values[*node as usize * shown.len() + *slice as usize] += count);
        }
    }
    let rules = values.iter().map(|value| rule(*value, need)).collect();
    let reporter = |n: usize| Knowledge::Reporter(ReporterId((n / kinds.len()) as u32));
    let atoms = counts.iter().enumerate().map(|(n, count)| Atom { count: *count, knowledge: reporter(n) }).collect();
    let grid = Grid::new(nodes, shown.len(), kinds.clone(), nodes_of).unwrap();
    LinkedRelease::on_grid(grid, atoms, rules, &[]).unwrap()
}

pub fn releases() -> impl Strategy<Value = LinkedRelease> {
    prop_oneof![tables(), grids()]
}

fn assert_wide(release: &LinkedRelease, against: Against) -> Result<(), TestCaseError> {
    let Ok(protection) = protect(release, against) else {
        // Only where everything together is too small.
        let largest = release.cells().map(|cell| release.value(cell)).max().unwrap_or(0);
        prop_assert!(against == Against::ReadersAndReporters || largest < 20, "refused: {largest}");
        return Ok(());
    };
    certify(release, &protection.pattern, &protection.witnesses, against == Against::ReadersAndReporters).unwrap();
    for (cell, need) in release.primaries().take(6) {
        let (low, high) = interval(release, &protection.pattern, cell, None);
        prop_assert!(low <= release.value(cell) && release.value(cell) <= high && high - low >= need);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_pattern_protects_every_primary_cell(release in releases()) {
        assert_wide(&release, Against::Readers)?;
    }

    #[test]
    fn no_reporter_confines_what_others_reported(release in releases()) {
        assert_wide(&release, Against::ReadersAndReporters)?;
    }

    #[test]
    fn the_same_release_gives_the_same_pattern(release in releases()) {
        prop_assert_eq!(protect(&release, Against::Readers), protect(&release, Against::Readers));
    }

    #[test]
    fn a_pattern_with_one_cell_shown_again_is_not_certified(release in releases()) {
        let Ok(protection) = protect(&release, Against::Readers) else { return Ok(()) };
        for cell in protection.secondary(&release) {
            let mut pattern = protection.pattern.clone();
            pattern.set(cell, false);
            prop_assert!(certify(&release, &pattern, &protection.witnesses, false).is_err());
        }
    }
}

#[test]
fn a_witness_below_zero_proves_nothing() {
    let release = grid(&[2, 2], &[2], &[3, 0, 9, 9, 20, 20, 20, 20], 5);
    let below = crate::linked::Change::new([(AtomId(1), -1)]);
    let pattern = crate::linked::Pattern::before(&release);
    assert_eq!(certify(&release, &pattern, &[below], false), Err(crate::linked::Unproven::BelowZero(0)));
}
