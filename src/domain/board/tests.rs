//! What is owed, and what became of it, on a small catalogue.

use time::macros::{date, datetime};

use super::duties::{Duties, HeldCall, Window, take_out_revoked};
use super::timeliness::{Timeliness, by_area};
use super::*;
use crate::call::{Call, CallParts};
use crate::catalogue::sample;
use crate::membership::{Membership, Reporter};
use crate::roster::{LineParts, Owing, RosterLine};

fn membership() -> Membership {
    let reporter = |name: &str, kind: &str, territory: &str| Reporter {
        organisation: name.parse().unwrap(),
        kind: kind.parse().unwrap(),
        territories: vec![territory.parse().unwrap()],
        fingerprints: Vec::new(),
        attested_by: None,
    };
    let reporters = vec![
        reporter("region-sm", "REGION", "MA-09"),
        reporter("region-or", "REGION", "MA-02"),
        reporter("hcp", "NSO", "MA"),
    ];
    Membership { reporters, ..Membership::default() }
}

fn line(change: impl FnOnce(&mut LineParts)) -> RosterLine {
    let mut parts = LineParts {
        indicator: "IMM_STOCK".parse().unwrap(),
        owing: Owing::Organisation("region-sm".parse().unwrap()),
        level: None,
        areas: vec!["MA-09".parse().unwrap()],
        rhythm: None,
        from: date!(2023 - 01 - 01),
        until: None,
        due_days: Some(30),
    };
    change(&mut parts);
    RosterLine::try_from(parts).unwrap()
}

fn call(change: impl FnOnce(&mut CallParts)) -> HeldCall {
    let mut parts = CallParts {
        id: "c".parse().unwrap(),
        indicators: vec!["IMM_STOCK".parse().unwrap()],
        areas: vec!["MA-09".parse().unwrap()],
        organisations: Vec::new(),
        period: "2024".parse().unwrap(),
        deadline: date!(2025 - 03 - 31),
        note: String::new(),
    };
    change(&mut parts);
    let name = "national/c".parse().unwrap();
    HeldCall { name, call: Call::try_from(parts).unwrap(), closed: None, limits: None }
}

fn duties(lines: &[RosterLine], calls: &[HeldCall], since: Date, today: Date) -> Vec<Duty> {
    let (catalogue, membership) = (sample::catalogue(), membership());
    let window = Window { since, today, most: 1_000 };
    let mut found = Duties::new(&catalogue, &membership, window, &|_, _| true);
    lines.iter().for_each(|line| found.add_line(line));
    calls.iter().for_each(|call| found.add_call(call, lines));
    let mut found = found.finish();
    take_out_revoked(&mut found, calls, &Arrivals::new());
    found
}

/// Area, period, reporter and due day of each.
fn said(duties: &[Duty]) -> Vec<String> {
    let text = |duty: &Duty| {
        let reporter = duty.reporter.as_ref().map_or("anyone", |own| own.as_str());
        format!("{} {} {reporter} {}", duty.cell.area, duty.cell.period, duty.due)
    };
    duties.iter().map(text).collect()
}

const LONG_AGO: Date = date!(1990 - 01 - 01);

#[test]
fn a_line_owes_every_period_that_has_ended() {
    let of = |line: RosterLine, since, today| said(&duties(&[line], &[], since, today));
    let both = ["MA-09 2023 region-sm 2024-01-30", "MA-09 2024 region-sm 2025-01-30"];
    assert_eq!(of(line(|_| {}), LONG_AGO, date!(2025 - 01 - 01)), both);
    assert_eq!(of(line(|_| {}), LONG_AGO, date!(2024 - 12 - 31)), both[..1], "2024 has not ended");
    assert_eq!(of(line(|_| {}), date!(2024 - 01 - 31), date!(2025 - 06 - 01)), both[1..], "the first was due before");
    assert_eq!(of(line(|own| own.until = Some(date!(2024 - 06 - 30))), LONG_AGO, date!(2026 - 01 - 01)), both[..1]);
    assert_eq!(of(line(|own| own.from = date!(2023 - 02 - 01)), LONG_AGO, date!(2025 - 01 - 01)), both[1..]);
    let rhythm = |rhythm| of(line(|own| own.rhythm = Some(rhythm)), LONG_AGO, date!(2028 - 01 - 01));
    let each_second =
        ["MA-09 2023 region-sm 2024-01-30", "MA-09 2025 region-sm 2026-01-30", "MA-09 2027 region-sm 2028-01-30"];
    assert_eq!(rhythm(crate::catalogue::indicator::Rhythm::Years(2)), each_second);
    assert_eq!(rhythm(crate::catalogue::indicator::Rhythm::Occasional), [""; 0]);
}

#[test]
fn each_organisation_of_a_type_owes_its_own_territory() {
    let kind = |kind: &str| {
        let kind = Owing::Type(kind.parse().unwrap());
        line(|own| {
            (own.owing, own.level, own.areas) =
                (kind, Some(crate::catalogue::area::Level::Region), vec!["MA".parse().unwrap()])
        })
    };
    let found = said(&duties(&[kind("REGION")], &[], LONG_AGO, date!(2024 - 01 - 01)));
    assert!(found.contains(&"MA-02 2023 region-or 2024-01-30".to_owned()), "{found:?}");
    assert!(found.contains(&"MA-09 2023 region-sm 2024-01-30".to_owned()), "{found:?}");
    let found = said(&duties(&[kind("CSO")], &[], LONG_AGO, date!(2024 - 01 - 01)));
    assert!(found.contains(&"MA-09 2023 anyone 2024-01-30".to_owned()), "no member has this type: {found:?}");
}

#[test]
fn a_call_asks_those_of_the_roster_or_the_holders_of_the_territory_or_those_it_names() {
    let today = date!(2025 - 01 - 15);
    let of = |lines: &[RosterLine], call: HeldCall| {
        let found = duties(lines, &[call], LONG_AGO, today);
        let of_call: Vec<Duty> = found.into_iter().filter(|duty| duty.call.is_some()).collect();
        said(&of_call)
    };
    assert_eq!(of(&[], call(|_| {})), ["MA-09 2024 region-sm 2025-03-31"]);
    let by_hcp = line(|own| own.owing = Owing::Organisation("hcp".parse().unwrap()));
    assert_eq!(of(std::slice::from_ref(&by_hcp), call(|_| {})), ["MA-09 2024 hcp 2025-03-31"]);
    assert_eq!(
        of(&[], call(|own| own.areas = vec!["MA-09-001".parse().unwrap()])),
        ["MA-09-001 2024 anyone 2025-03-31"]
    );
    let named = |own: &mut CallParts| own.organisations = vec!["hcp".parse().unwrap(), "region-sm".parse().unwrap()];
    assert_eq!(of(&[], call(named)), ["MA-09 2024 hcp 2025-03-31", "MA-09 2024 region-sm 2025-03-31"]);
    // Organisations alone: what the rosters name for them.
    let only = |own: &mut CallParts| (own.areas, own.organisations) = (Vec::new(), vec!["hcp".parse().unwrap()]);
    assert_eq!(of(&[by_hcp.clone(), line(|_| {})], call(only)), ["MA-09 2024 hcp 2025-03-31"]);
    // A node asks nothing of the territories of others.
    let elsewhere = HeldCall { limits: Some(vec!["MA-02".parse().unwrap()]), ..call(only) };
    assert_eq!(of(&[by_hcp], elsewhere), [""; 0]);
    // A call that was closed by its deadline asks for nothing; one that was closed later stays owed.
    let closed = |day| HeldCall { closed: Some(day), ..call(|_| {}) };
    assert_eq!(of(&[], closed(date!(2025 - 03 - 31))), [""; 0]);
    assert_eq!(of(&[], closed(date!(2025 - 04 - 01))).len(), 1);
}

fn arrival(reporter: &str, day: time::OffsetDateTime, call: Option<&str>) -> Arrival {
    Arrival {
        reporter: reporter.parse().unwrap(),
        submission: format!("s-{}", day.date()),
        time: day.into(),
        call: call.map(|name| name.parse().unwrap()),
        cannot: None,
        withdrawn: None,
    }
}

#[test]
fn the_first_figure_that_stands_decides() {
    let duty = duties(&[], &[call(|_| {})], LONG_AGO, date!(2025 - 01 - 15)).remove(0);
    let state = |arrivals: Vec<Arrival>, today| {
        let arrivals = Arrivals::from([(duty.cell.clone(), arrivals)]);
        let row = rows(vec![duty.clone()], &arrivals, today).remove(0);
        (row.state, row.submission)
    };
    let (early, late) = (datetime!(2025-03-31 23:59 UTC), datetime!(2025-04-01 00:00 UTC));
    let mine = |day| arrival("region-sm", day, Some("national/c"));
    let nothing = String::new;
    assert_eq!(state(Vec::new(), date!(2025 - 03 - 31)), (State::Due, nothing()));
    assert_eq!(state(Vec::new(), date!(2025 - 04 - 01)), (State::Overdue, nothing()));
    assert_eq!(state(vec![mine(late), mine(early)], date!(2026 - 01 - 01)), (State::Came, "s-2025-03-31".to_owned()));
    assert_eq!(state(vec![mine(late)], date!(2026 - 01 - 01)), (State::Late, "s-2025-04-01".to_owned()));
    // Of another reporter, without the call, or for another call.
    let others = vec![
        arrival("hcp", early, Some("national/c")),
        arrival("region-sm", early, None),
        arrival("region-sm", early, Some("national/d")),
    ];
    assert_eq!(state(others, date!(2026 - 01 - 01)), (State::Overdue, nothing()));
    let returned = |day| Arrival { withdrawn: Some((late.into(), "wrong unit".to_owned())), ..mine(day) };
    assert_eq!(state(vec![returned(early)], date!(2026 - 01 - 01)).0, State::Returned);
    assert_eq!(state(vec![returned(early), mine(late)], date!(2026 - 01 - 01)).0, State::Late);
    let cannot = |day| Arrival { cannot: Some((CannotStatus::NotCollected, "no survey".to_owned())), ..mine(day) };
    assert_eq!(state(vec![cannot(early)], date!(2026 - 01 - 01)).0, State::Cannot);
    assert_eq!(state(vec![cannot(early), mine(late)], date!(2026 - 01 - 01)).0, State::Late, "a figure is more");
}

#[test]
fn a_figure_of_a_roster_needs_no_call() {
    let duty = duties(&[line(|_| {})], &[], LONG_AGO, date!(2024 - 06 - 01)).remove(0);
    for call in [None, Some("national/c")] {
        let came = arrival("region-sm", datetime!(2024-01-30 12:00 UTC), call);
        let arrivals = Arrivals::from([(duty.cell.clone(), vec![came])]);
        assert_eq!(rows(vec![duty.clone()], &arrivals, date!(2024 - 06 - 01))[0].state, State::Came);
    }
}

#[test]
fn timeliness_counts_what_was_due_in_months_that_have_ended() {
    let row = |due: Date, state| {
        let mut duty = duties(&[line(|_| {})], &[], LONG_AGO, date!(2024 - 06 - 01)).remove(0);
        duty.due = due;
        Row::of(duty, state)
    };
    let january = date!(2024 - 01 - 10);
    let found = [
        row(january, State::Came),
        row(january, State::Late),
        row(january, State::Cannot),
        row(date!(2024 - 02 - 01), State::Came),
        row(date!(2024 - 03 - 01), State::Came),
    ];
    let counted = by_area(&found, date!(2024 - 03 - 15));
    let of = |month: &str| counted.get(&("MA-09".parse().unwrap(), month.parse().unwrap())).copied();
    assert_eq!(of("2024-01"), Some(Timeliness { expected: 3, on_time: 1 }));
    assert_eq!(of("2024-02"), Some(Timeliness { expected: 1, on_time: 1 }));
    assert_eq!(of("2024-03"), None, "it has not ended");
    assert_eq!(of("2024-01").unwrap().rate_tenths(), Some(333));
    assert_eq!(Timeliness { expected: 3, on_time: 2 }.rate_tenths(), Some(667));
    assert_eq!(Timeliness::default().rate_tenths(), None);
}
