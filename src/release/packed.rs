//! A figure in the form in which it is remembered: whole numbers of 64 bits, and everything that is true or not in one
//! byte. Nearly all figures have that form; those that have not are not packed.

use crate::domain::cell::Coverage;
use crate::domain::status::{ConfStatus, ObsStatus, Statuses};

use super::exact::{Amount, Exact};
use super::resolved::{Res, Via};

/// The statuses take the lower 20 bits of a word, CONF_STATUS the next four, the marks the rest.
const STATUS_BITS: u32 = 20;
const CONF_BITS: u32 = 4;
const HAS_AMOUNT: u32 = 1 << (STATUS_BITS + CONF_BITS);
const HAS_PER: u32 = HAS_AMOUNT << 1;
const DIRECT: u32 = HAS_AMOUNT << 2;
const CARRIED: u32 = HAS_AMOUNT << 3;
const OWN: u32 = HAS_AMOUNT << 4;

/// A packed figure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packed {
    figure: i64,
    per: i64,
    contributors: u32,
    coverage: Coverage,
    unit: Coverage,
    via: Via,
    marks: u32,
}

fn bit(mark: u32, is_set: bool) -> u32 {
    if is_set { mark } else { 0 }
}

impl Packed {
    /// None for a figure that is a fraction, or longer.
    pub(super) fn pack(res: &Res) -> Option<Self> {
        let figure = res.amount.map(|amount| amount.figure.as_whole());
        let per = res.amount.and_then(|amount| amount.per).map(Exact::as_whole);
        Some(Self {
            figure: figure.map_or(Some(0), |whole| whole)?,
            per: per.map_or(Some(0), |whole| whole)?,
            contributors: res.contributors,
            coverage: res.coverage,
            unit: res.unit,
            via: res.via,
            marks: res.statuses.bits()
                | u32::from(res.conf.number()) << STATUS_BITS
                | bit(HAS_AMOUNT, figure.is_some())
                | bit(HAS_PER, per.is_some())
                | bit(DIRECT, res.direct)
                | bit(CARRIED, res.carried)
                | bit(OWN, res.own),
        })
    }

    /// The figure as it was.
    pub(super) fn open(&self) -> Res {
        let whole = |value: i64| Exact::whole(i128::from(value));
        let has = |mark: u32| self.marks & mark != 0;
        let statuses = Statuses::from_bits(self.marks & ((1 << STATUS_BITS) - 1));
        let conf = (self.marks >> STATUS_BITS) & ((1 << CONF_BITS) - 1);
        let conf = u8::try_from(conf).ok().and_then(ConfStatus::from_number);
        let amount = Amount { figure: whole(self.figure), per: has(HAS_PER).then(|| whole(self.per)) };
        Res {
            amount: has(HAS_AMOUNT).then_some(amount),
            statuses: statuses.unwrap_or(Statuses::only(ObsStatus::Normal)),
            conf: conf.unwrap_or(ConfStatus::Free),
            contributors: self.contributors,
            via: self.via,
            direct: has(DIRECT),
            carried: has(CARRIED),
            own: has(OWN),
            coverage: self.coverage,
            unit: self.unit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::Period;

    fn period() -> Period {
        "2024-03".parse().expect("a period")
    }

    fn res(figure: i128, per: Option<i128>) -> Res {
        let amount = Amount { figure: Exact::whole(figure), per: per.map(Exact::whole) };
        let statuses = Statuses::only(ObsStatus::Estimated).with(ObsStatus::Break).with(ObsStatus::Normal);
        let conf = ConfStatus::Military;
        let coverage = Coverage { parts_in: 3, parts_of: 5 };
        let unit = Coverage { parts_in: 1, parts_of: 2 };
        let (direct, carried, own) = (true, false, true);
        let via = Via::Sub(period());
        Res { amount: Some(amount), statuses, conf, contributors: 7, via, direct, carried, own, coverage, unit }
    }

    #[test]
    fn what_is_packed_opens_as_it_was() {
        let edges = [i128::from(i64::MIN), -1, 0, 1, i128::from(i64::MAX)];
        for figure in edges {
            for per in edges.map(Some).into_iter().chain([None]) {
                let all = res(figure, per);
                assert_eq!(Packed::pack(&all).map(|packed| packed.open()), Some(all));
            }
        }
        for via in [Via::Own, Via::Time, Via::Parts, Via::Nothing] {
            let other = Res { amount: None, via, direct: false, carried: true, own: false, ..res(0, None) };
            assert_eq!(Packed::pack(&other).map(|packed| packed.open()), Some(other));
        }
    }

    #[test]
    fn fractions_and_long_numbers_are_not_packed() {
        let long = i128::from(i64::MAX) + 1;
        assert!(Packed::pack(&res(long, None)).is_none());
        assert!(Packed::pack(&res(1, Some(-long - 1))).is_none());
        let third = Amount { figure: Exact::whole(1).over(3), per: None };
        assert!(Packed::pack(&Res { amount: Some(third), ..res(1, None) }).is_none());
    }

    #[test]
    fn a_packed_figure_is_small() {
        assert!(size_of::<Packed>() <= 48);
    }
}
