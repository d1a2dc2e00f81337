//! Compares breakdowns of one total with each other if the total is not given: women and men with urban and rural.

use super::at_most::Amount;
use super::figures::Figure;
use super::row::finding;
use super::sums::{Comparison, Sum};
use super::totals::{Totals, shown};
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::finding::FindingCode;

/// The parts of a total over one dimension.
struct Division {
    position: usize,
    sum: Sum,
    /// Whether all codes but `_U` are there.
    complete: bool,
}

impl Totals<'_> {
    /// `parts` are parts whose total is not in `cells`, as (total, position of the dimension, part), sorted. An incomplete
    /// division is a lower bound of the total if figures cannot be negative.
    pub(super) fn check_partitions(&mut self, indicator: &Indicator, cells: &[Figure], parts: &[(u32, usize, usize)]) {
        for same_total in parts.chunk_by(|a, b| a.0 == b.0) {
            let Some((total, first, _)) = same_total.first().copied() else { continue };
            let divided_once = same_total.iter().all(|(_, position, _)| *position == first);
            if divided_once && indicator.at_most.is_none() {
                continue;
            }
            let by_position = same_total.chunk_by(|a, b| a.1 == b.1);
            let divisions: Vec<Division> = by_position.filter_map(|own| self.division(indicator, cells, own)).collect();
            if indicator.at_most.is_some() {
                let largest = divisions.iter().max_by_key(|own| own.sum.sum);
                self.sums.extend(largest.and_then(|own| amount(cells, total, &own.sum)));
            }
            self.compare(indicator, &divisions);
        }
    }

    fn division(&self, indicator: &Indicator, cells: &[Figure], parts: &[(u32, usize, usize)]) -> Option<Division> {
        let (total, position, _) = *parts.first()?;
        let concept = self.concepts.by_id(indicator.dimensions.get(position)?.as_str())?;
        let code = |combination: u32| self.combinations.get(combination)?.1.get(position).copied();
        let mut sum = Sum::default();
        let mut present = Vec::new();
        for part in parts.iter().filter_map(|(_, _, n)| cells.get(*n)) {
            let own = code(part.combination())?;
            present.push(own);
            sum.add(part, !concept.is_unknown(own));
        }
        let complete = concept.children(code(total)?).iter().all(|child| present.contains(child));
        Some(Division { position, sum, complete })
    }

    /// Reports the first division that contradicts a complete one.
    fn compare(&mut self, indicator: &Indicator, divisions: &[Division]) {
        let never_negative = indicator.min.is_some_and(|min| min >= 0);
        let Some(whole) = divisions.iter().find(|own| own.complete) else { return };
        let differs = |own: &&Division| {
            if own.complete { own.sum.sum != whole.sum.sum } else { never_negative && own.sum.sum > whole.sum.sum }
        };
        let Some(other) = divisions.iter().find(differs) else { return };
        let submitted = whole.sum.submitted || other.sum.submitted;
        let mixes = submitted && (whole.sum.stored || other.sum.stored);
        if !submitted || mixes != (self.comparison == Comparison::SubmittedAndStored) {
            return;
        }
        let name = |own: &Division| indicator.dimensions.get(own.position).map_or("", |concept| concept.as_str());
        let rows = [whole, other].into_iter().filter(|own| own.sum.submitted).map(|own| own.sum.first_row);
        let expected = format!("{} ({})", shown(other.sum.sum, indicator), name(other));
        let (row, value) = (rows.min().unwrap_or(0), shown(whole.sum.sum, indicator));
        self.findings.push(finding(FindingCode::PartitionsDisagree, row, name(whole), &value, expected));
    }
}

/// The sum of parts as an amount of their total's cell.
fn amount(cells: &[Figure], total: u32, sum: &Sum) -> Option<Amount> {
    let any = Amount::of(cells.first()?)?;
    Some(Amount { combination: total, value: sum.sum, row: sum.first_row, stored: !sum.submitted, ..any })
}
