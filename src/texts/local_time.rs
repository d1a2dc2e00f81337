//! The time at a place in Morocco, as people write it there.
//!
//! The clocks of Morocco were an hour ahead of UTC but for the month of Ramadan, and show UTC since autumn 2026. The time zone
//! database knows the days; it is compiled in, so that a page says the same on every machine.

use jiff::tz::TimeZone;
use marsad_domain::timestamp::Timestamp;

use crate::{Args, Texts};

const ZONE: &str = "Africa/Casablanca";

/// A moment in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalTime {
    /// The day: 22 November 2026.
    pub day: String,
    /// Day and time at the place, with the difference from UTC.
    pub local: String,
    /// The same in UTC, as programs write it.
    pub utc: String,
}

/// A moment in the language of `texts`. It is in UTC if the time zone is missing, or if its data does not cover the year.
#[must_use]
pub fn local_time(texts: &Texts, time: Timestamp) -> LocalTime {
    let zone = TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
    let moment = jiff::Timestamp::from_microsecond(time.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let local = moment.to_zoned_datetime(zone);
    let month = texts.plain(month_key(local.month()));
    let day = Args::none().number("day", local.day()).text("month", month).text("year", local.year());
    let day = texts.say("receipt-page-day", day);
    let clock = local.strftime("%H:%M:%S").to_string();
    let offset = format!("UTC{}", local.strftime("%:z"));
    let said = Args::none().text("day", &day).text("clock", clock).text("offset", offset);
    LocalTime { local: texts.say("receipt-page-moment", said), day, utc: time.rfc3339() }
}

fn month_key(month: i8) -> &'static str {
    match month {
        1 => "receipt-page-month-1",
        2 => "receipt-page-month-2",
        3 => "receipt-page-month-3",
        4 => "receipt-page-month-4",
        5 => "receipt-page-month-5",
        6 => "receipt-page-month-6",
        7 => "receipt-page-month-7",
        8 => "receipt-page-month-8",
        9 => "receipt-page-month-9",
        10 => "receipt-page-month-10",
        11 => "receipt-page-month-11",
        _ => "receipt-page-month-12",
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use marsad_domain::text::Lang;

    #[test]
    fn the_clock_goes_back_in_ramadan() {
        let english = Texts::new(Lang::English);
        let local = |at: time::OffsetDateTime| local_time(&english, Timestamp::from(at)).local;
        assert_eq!(local(datetime!(2026-07-03 12:05:09 UTC)), "3 July 2026, 13:05:09 (Morocco time, UTC+01:00)");
        // From 15 February to 22 March 2026 the clocks showed UTC.
        assert_eq!(local(datetime!(2026-03-01 12:05:09 UTC)), "1 March 2026, 12:05:09 (Morocco time, UTC+00:00)");
        assert_eq!(local(datetime!(2025-12-31 23:30 UTC)), "1 January 2026, 00:30:00 (Morocco time, UTC+01:00)");
        // The hour was given up in autumn 2026.
        assert_eq!(local(datetime!(2026-11-22 12:05:09 UTC)), "22 November 2026, 12:05:09 (Morocco time, UTC+00:00)");
    }

    #[test]
    fn days_are_named_in_each_language() {
        let day = |lang| local_time(&Texts::new(lang), Timestamp::from(datetime!(2026-07-03 12:00 UTC))).day;
        assert_eq!(day(Lang::French), "3 juillet 2026");
        assert!(day(Lang::Arabic).contains("يوليوز"), "{}", day(Lang::Arabic));
        assert_eq!(
            local_time(&Texts::new(Lang::French), Timestamp::from(datetime!(2026-07-01 12:00 UTC))).day,
            "1er juillet 2026"
        );
    }
}
