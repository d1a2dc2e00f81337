//! SUBM_EXPECTED, SUBM_ONTIME and REPORT_TIMELY_RATE, counted from the board and from nothing else.

use std::collections::BTreeMap;

use time::Date;

use super::{Row, State};
use crate::code::AreaCode;
use crate::period::{Freq, Period};

/// The figures of one area and the month in which its figures were due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Timeliness {
    /// SUBM_EXPECTED: how many figures were due.
    pub expected: u64,
    /// SUBM_ONTIME: how many of them came on time.
    pub on_time: u64,
}

impl Timeliness {
    /// REPORT_TIMELY_RATE in tenths of a per cent, rounded half up; `None` if nothing was due.
    #[must_use]
    pub fn rate_tenths(&self) -> Option<u64> {
        let doubled = self.on_time.checked_mul(2_000)?.checked_add(self.expected)?;
        doubled.checked_div(self.expected.checked_mul(2)?)
    }
}

/// The figures by area and month, of months that have ended: what is due later may still come on time. A figure that cannot be
/// given was expected, and did not come.
#[must_use]
pub fn by_area(rows: &[Row], today: Date) -> BTreeMap<(AreaCode, Period), Timeliness> {
    let mut found: BTreeMap<(AreaCode, Period), Timeliness> = BTreeMap::new();
    for row in rows {
        let Ok(month) = Period::containing(row.duty.due, Freq::Monthly) else { continue };
        if month.last_day() >= today {
            continue;
        }
        let own = found.entry((row.duty.cell.area.clone(), month)).or_default();
        own.expected += 1;
        own.on_time += u64::from(row.state == State::Came);
    }
    found
}
