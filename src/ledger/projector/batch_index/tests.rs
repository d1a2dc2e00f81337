//! An index covers its rows.

use proptest::prelude::*;

use super::*;

fn periods() -> impl Strategy<Value = Vec<Period>> {
    let one = (0..6_i32, 36_000..39_000_i32).prop_filter_map("a period", |(form, day)| {
        let freq = *Freq::ALL.get(usize::try_from(form).ok()?)?;
        let date = Date::from_julian_day(2_415_021 + day).ok()?;
        Period::containing(date, freq).ok()
    });
    proptest::collection::vec(one, 1..40)
}

proptest! {
    #[test]
    fn a_span_is_from_the_first_day_to_the_last(periods in periods(), cut in 0..40_usize) {
        let (mut whole, mut rest) = (PeriodSpan::default(), PeriodSpan::default());
        let (first, second) = periods.split_at(cut.min(periods.len()));
        first.iter().for_each(|period| whole.add(*period));
        second.iter().for_each(|period| rest.add(*period));
        whole.extend(&rest);
        let (first, last) = (whole.first().unwrap(), whole.last().unwrap());
        prop_assert_eq!(Some(first.first_day()), periods.iter().map(|period| period.first_day()).min());
        prop_assert_eq!(Some(last.last_day()), periods.iter().map(|period| period.last_day()).max());
        prop_assert!(periods.contains(&first) && periods.contains(&last));
    }
}
