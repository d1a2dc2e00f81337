//! The rules of event records, with a small catalogue.

use super::*;
use marsad_domain::catalogue::actors::Programme;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::code_list::{CodeItem, CodeList};
use marsad_domain::catalogue::{CatalogueParts, sample};
use marsad_domain::code::EventId;
use marsad_domain::event_dates::EventDates;
use marsad_domain::raw::RawFigure;
use marsad_domain::sharing::Sharing;
use marsad_domain::text::Text;

fn name() -> Text {
    Text { ar: "ا".into(), fr: "f".into(), en: "e".into() }
}

fn catalogue() -> Catalogue {
    let country = |code: &str| sample::area(code, "", Level::Country, name(), "");
    let lists = [
        ("EVENT_TYPE", "GOV_CONF GOV_SESSION SRV_VISIT SIT_ARRIVAL INC_RACISM _T"),
        ("EVENT_STATUS", "HELD RETRACTED"),
        ("DATE_PRECISION", "DAY MONTH"),
        ("EVIDENCE", "STATED CROSS"),
        ("GEO_PRECISION", "COUNTRY ONLINE UNSTATED"),
        ("LANG", "ar fr"),
        ("THEME", "T_COORD _T"),
        ("PARTICIPANT_ROLE", "HOST"),
        ("OUTCOME_KIND", "RESULT"),
        ("ADDRESSEE_TYPE", "ALL"),
        ("RECO_STATUS", "ISSUED"),
        ("ORG_TYPE", "CSO"),
    ];
    let item = |code: &str| CodeItem { code: code.parse().unwrap(), parent: None, label: name() };
    let list =
        |(id, codes): &(&str, &str)| CodeList { id: id.parse().unwrap(), items: codes.split(' ').map(item).collect() };
    let programme = Programme {
        code: "prog".parse().unwrap(),
        kind: "project".into(),
        name: name(),
        acronym: String::new(),
        parent: None,
        funders: Vec::new(),
        implementers: Vec::new(),
        partners: Vec::new(),
        start: String::new(),
        end: String::new(),
        territories: Vec::new(),
        themes: Vec::new(),
    };
    let parts = CatalogueParts {
        indicators: Vec::new(),
        areas: vec![country("MA"), country("ES"), sample::area("MA-C", "MA", Level::Commune, name(), "")],
        code_lists: lists.iter().map(list).collect(),
        organisations: vec![sample::organisation("asso", "CSO", "")],
        programmes: vec![programme],
    };
    Catalogue::build(parts).unwrap()
}

fn good() -> RawEvent {
    RawEvent {
        event_id: "e-1".into(),
        version: 1,
        kind: "GOV_CONF".into(),
        status: "HELD".into(),
        title: Text { fr: "Rencontre".into(), ..Text::default() },
        start: "2024-05-01".into(),
        end: "2024-05-02".into(),
        date_precision: "DAY".into(),
        area: "MA".into(),
        geo_precision: "COUNTRY".into(),
        organisers: vec!["asso".into()],
        programmes: vec!["prog".into()],
        themes: vec!["T_COORD".into()],
        sources: vec![RawSource { title: "source".into(), ..RawSource::default() }],
        language: "fr".into(),
        sensitivity: "low".into(),
        ..RawEvent::default()
    }
}

/// Marks texts with an `@` as personal and texts with NUL as unreadable.
fn scan(text: &str) -> Option<FindingCode> {
    match text {
        text if text.contains('@') => Some(FindingCode::PersonalData),
        text if text.contains('\0') => Some(FindingCode::BadText),
        _ => None,
    }
}

fn found(change: impl FnOnce(&mut RawEvent)) -> Vec<(FindingCode, String)> {
    let mut raw = good();
    change(&mut raw);
    match interpret(&raw, 3, &catalogue(), &scan) {
        Ok(_) => Vec::new(),
        Err(findings) => findings.into_iter().map(|finding| (finding.code, finding.column)).collect(),
    }
}

#[test]
fn a_valid_record_is_accepted_and_converted_back() {
    let event = interpret(&good(), 1, &catalogue(), &scan).unwrap();
    assert_eq!(RawEvent::from(&event), RawEvent { date_evidence: "STATED".into(), ..good() });
    assert_eq!(
        found(|raw| {
            raw.area.clear();
            raw.geo_precision = "ONLINE".into();
        }),
        []
    );
    assert_eq!(
        found(|raw| {
            raw.start = "2024-05".into();
            raw.end.clear();
            raw.date_precision = "MONTH".into();
        }),
        []
    );
}

#[test]
fn a_retraction_keeps_the_id_and_needs_no_content() {
    let emptied = |raw: &mut RawEvent| {
        raw.title = Text::default();
        raw.themes.clear();
        raw.sources.clear();
        raw.area.clear();
    };
    assert_eq!(
        found(|raw| {
            emptied(raw);
            raw.status = "RETRACTED".into();
        }),
        []
    );
    let missing: Vec<String> = found(emptied).into_iter().map(|(_, column)| column).collect();
    assert_eq!(missing, ["title", "area", "themes", "sources"]);
}

#[test]
fn sensitive_types_have_floors_of_sensitivity_and_level() {
    use FindingCode::{LevelNotAllowed, UnknownCode};
    let of = |kind: &str, sensitivity: &str, area: &str| {
        found(|raw| (raw.kind, raw.sensitivity, raw.area) = (kind.into(), sensitivity.into(), area.into()))
    };
    let (sensitivity, level) = ((UnknownCode, "sensitivity".to_owned()), (LevelNotAllowed, "area".to_owned()));
    assert_eq!(of("SIT_ARRIVAL", "low", "MA-C"), [sensitivity.clone(), level.clone()]);
    assert_eq!(of("SIT_ARRIVAL", "medium", "MA"), std::slice::from_ref(&sensitivity));
    assert_eq!(of("SIT_ARRIVAL", "high", "MA-C"), std::slice::from_ref(&level));
    assert_eq!(of("SIT_ARRIVAL", "high", "MA"), []);
    assert_eq!(of("INC_RACISM", "medium", "MA-C"), [sensitivity.clone(), level]);
    assert_eq!(of("SRV_VISIT", "low", "MA-C"), [sensitivity]);
    assert_eq!(of("SRV_VISIT", "medium", "MA-C"), []);
    assert_eq!(of("GOV_CONF", "low", "MA-C"), []);
    // Other fields must not name the place more precisely.
    let beside = |kind: &str| {
        found(|raw| {
            (raw.kind, raw.sensitivity, raw.venue) = (kind.into(), "high".into(), "centre".into());
            raw.figures = vec![RawFigure { area: "MA-C".into(), value: "12".into(), ..RawFigure::default() }];
        })
    };
    let finer = ["venue", "figures[0].area"].map(|column| (LevelNotAllowed, column.to_owned()));
    assert_eq!(beside("SIT_ARRIVAL"), finer);
    assert_eq!(beside("GOV_CONF"), []);
}

/// The sample of the domain, with an organisation that takes part and one that does not.
fn with_organisations() -> Catalogue {
    let own = catalogue();
    let mut parts = sample::parts();
    let lists: Vec<CodeList> =
        own.parts().code_lists.iter().filter(|list| list.id.as_str() != "ORG_TYPE").cloned().collect();
    parts.code_lists.retain(|list| lists.iter().all(|own| own.id != list.id));
    parts.code_lists.extend(lists);
    parts.organisations = ["asso", "council", "payer"].map(|code| sample::organisation(code, "REGION", "")).to_vec();
    parts.programmes = own.parts().programmes.clone();
    Catalogue::build(parts).unwrap()
}

#[test]
fn only_participants_and_holders_of_the_territory_report_an_event() {
    use crate::{Right, Scope};
    let catalogue = with_organisations();
    let scope = |territories: &[&str], node: &str| Scope {
        rights: vec![Right {
            territories: territories.iter().map(|code| code.parse().unwrap()).collect(),
            indicators: None,
        }],
        limits: vec![vec![node.parse().unwrap()]],
    };
    let may = |territory: &str, change: &dyn Fn(&mut RawEvent)| {
        let mut raw =
            RawEvent { organisers: vec!["asso".into()], programmes: Vec::new(), area: "MA-09".into(), ..good() };
        change(&mut raw);
        let event = interpret(&raw, 1, &catalogue, &scan).unwrap();
        mandate(&event, &"council".parse().unwrap(), &scope(&[territory], territory), &catalogue).is_some()
    };
    let nowhere = |raw: &mut RawEvent| (raw.area, raw.geo_precision) = (String::new(), "UNSTATED".into());
    assert!(may("MA-09", &|_| {}) && may("MA", &|_| {}), "the holder of the territory");
    assert!(!may("MA-02", &|_| {}), "the holder of another one");
    assert!(may("MA", &nowhere), "without a place: the holder of the country");
    assert!(!may("MA-09", &nowhere) && !may("PT-LIS", &nowhere), "of a region, or of a city abroad");
    // An organisation that takes part may report the event, wherever it was.
    let organises = |raw: &mut RawEvent| raw.organisers.push("council".into());
    let partners = |raw: &mut RawEvent| raw.partners = vec!["council".into()];
    let participates = |raw: &mut RawEvent| {
        let part = RawParticipant { organisation: "council".into(), role: "HOST".into(), ..RawParticipant::default() };
        raw.participants = vec![part];
    };
    let pays = |raw: &mut RawEvent| raw.funders = vec!["council".into()];
    for takes_part in [&organises as &dyn Fn(&mut RawEvent), &partners, &participates] {
        assert!(may("MA-02", takes_part));
        assert!(may("MA-02", &|raw| {
            nowhere(raw);
            takes_part(raw);
        }));
    }
    assert!(!may("MA-02", &pays));
    // An empty retraction needs no mandate; a retraction with a text does.
    let retracts = |raw: &mut RawEvent| {
        nowhere(raw);
        (raw.status, raw.title) = ("RETRACTED".into(), Text::default());
        raw.sources.clear();
    };
    assert!(may("MA-02", &retracts));
    assert!(!may("MA-02", &|raw| {
        retracts(raw);
        raw.notes = "an announcement".into();
    }));
}

#[test]
fn quoted_counts_are_not_below_the_minimum_of_their_indicator() {
    let catalogue = with_organisations();
    let quoted = |indicator: &str, value: &str| {
        let figure = RawFigure { indicator: indicator.into(), value: value.into(), ..RawFigure::default() };
        let raw = RawEvent { figures: vec![figure], programmes: Vec::new(), area: "MA".into(), ..good() };
        interpret(&raw, 1, &catalogue, &scan).err().unwrap_or_default()
    };
    for value in ["1", "4", "٣", "4,0", "2 personnes"] {
        let found: Vec<_> = quoted("IMM_STOCK", value).into_iter().map(|f| (f.code, f.column, f.expected)).collect();
        let expected = (FindingCode::FigureBelowMinimum, "figures[0].value".to_owned(), "≥ 5".to_owned());
        assert_eq!(found, [expected], "{value}");
    }
    for value in ["0", "5", "1 250", "1.250", "<5", "2,8 millions", "3 %", "n.d."] {
        assert_eq!(quoted("IMM_STOCK", value), [], "{value}");
    }
    assert_eq!(quoted("POP_TOTAL", "3"), [], "an indicator that hides nothing");
    assert_eq!(quoted("", "3"), [], "a figure of no indicator");
}

#[test]
fn a_quoted_value_of_a_submission_is_a_figure_of_its_indicator() {
    let catalogue = with_organisations();
    let quoted = |indicator: &str, value: &str| {
        let figure = RawFigure { indicator: indicator.into(), value: value.into(), ..RawFigure::default() };
        let raw = RawEvent { figures: vec![figure], programmes: Vec::new(), area: "MA".into(), ..good() };
        let found = judge_submitted(&raw, 1, &catalogue).err().unwrap_or_default();
        found.into_iter().map(|one| (one.code.as_str(), one.expected)).collect::<Vec<_>>()
    };
    let one = |code: &'static str, expected: &str| vec![(code, expected.to_owned())];
    for value in ["trois", "<5", "n.d.", "NaN", "plus de 300", "2,8 millions", "-"] {
        assert_eq!(quoted("IMM_STOCK", value), one("BAD_NUMBER", ""), "{value}");
        assert_eq!(quoted("", value), one("BAD_NUMBER", ""), "{value}");
    }
    assert_eq!(quoted("IMM_STOCK", "+300"), one("BAD_NUMBER", "300"));
    assert_eq!(quoted("IMM_STOCK", "1.250"), one("AMBIGUOUS_NUMBER", "1.250, 1250"));
    assert_eq!(quoted("", "1.250"), one("AMBIGUOUS_NUMBER", "1.250, 1250"));
    assert_eq!(quoted("IMM_STOCK", "12.5"), one("TOO_PRECISE", "0"));
    let negative = quoted("IMM_STOCK", "-3");
    assert_eq!(negative.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["OUT_OF_RANGE"]);
    for value in ["3", "٣", "3.0", "4.9"] {
        assert_eq!(quoted("IMM_STOCK", value), one("FIGURE_BELOW_MINIMUM", "≥ 5"), "{value}");
    }
    for value in ["0", "5", "1 250", "١٢٥٠", "2800000", "12.0"] {
        assert_eq!(quoted("IMM_STOCK", value), [], "{value}");
        assert_eq!(quoted("", value), [], "{value}");
    }
    assert_eq!(quoted("", "-3"), []);
}

#[test]
fn dates_in_other_digits_are_read() {
    let catalogue = catalogue();
    let mut raw = RawEvent { start: "٢٠٢٤-٠٧-١٥".into(), end: "۲۰۲۴-۰۷-۱۶".into(), ..good() };
    let (event, warnings) = judge_submitted(&raw, 1, &catalogue).unwrap();
    assert_eq!((event.start.as_str(), event.end.as_str(), warnings.len()), ("2024-07-15", "2024-07-16", 0));
    raw.start = "١٤٤٣-٠١-٠١".into();
    raw.end = String::new();
    let found = judge_submitted(&raw, 1, &catalogue).unwrap_err();
    assert_eq!((found[0].code, found[0].expected.as_str()), (FindingCode::BadDate, "1900–2199"));
}

#[test]
fn damaged_texts_of_a_record_are_warnings() {
    let mut raw = good();
    raw.title.fr = "R\u{fffd}union".into();
    raw.notes = "annÃ©e".into();
    raw.sources[0].title = "année, السكان".into();
    let found: Vec<_> = doubts(&raw, 7).into_iter().map(|f| (f.row, f.code, f.severity(), f.column)).collect();
    let warning =
        |column: &str| (7, FindingCode::DamagedText, marsad_domain::finding::Severity::Warning, column.into());
    assert_eq!(found, [warning("title.fr"), warning("notes")]);
    assert_eq!(doubts(&good(), 1), []);
    assert!(interpret(&raw, 7, &catalogue(), &text_fault).is_ok(), "it can be accepted");
}

#[test]
fn texts_with_personal_data_are_emptied_and_named() {
    let mut raw = good();
    raw.notes = "appeler 0612345678".into();
    raw.participants = vec![RawParticipant { role_title: "M. Ahmed Benali".into(), ..RawParticipant::default() }];
    raw.figures = vec![RawFigure { value: "12".into(), ..RawFigure::default() }];
    let before = raw.clone();
    assert_eq!(withhold(&mut raw), ["participants[0].roleTitle", "notes"]);
    assert_eq!((raw.notes.as_str(), raw.participants[0].role_title.as_str()), ("", ""));
    raw.notes.clone_from(&before.notes);
    raw.participants.clone_from(&before.participants);
    assert_eq!(raw, before, "nothing else is touched");
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_judge_of_records_panic(
        texts in proptest::collection::vec("\\PC{0,24}|[0-9٠-٩ .,Q+°/-]{0,24}|(19|20)[0-9]{2}-[0-9]{1,2}(-[0-9]{1,2})?", 24),
        version in proptest::prelude::any::<u32>(),
    ) {
        let text = |n: usize| texts.get(n).cloned().unwrap_or_default();
        let languages = |n: usize| Text { ar: text(n), fr: text(n + 1), en: text(n + 2) };
        let part = RawParticipant { organisation: text(0), role: text(1), role_title: text(2) };
        let outcome = RawOutcome { outcome_id: text(3), kind: text(4), text: languages(5), ..RawOutcome::default() };
        let figure = RawFigure {
            indicator: "IMM_STOCK".into(),
            area: text(8),
            period: text(9),
            value: text(10),
            unit: text(11),
            approximate: false,
            text: languages(12),
        };
        let mut raw = RawEvent {
            event_id: text(15),
            version,
            title: languages(16),
            start: text(19),
            end: text(20),
            venue: text(21),
            parent: text(22),
            notes: text(23),
            participants: vec![part],
            outcomes: vec![outcome],
            figures: vec![figure],
            ..good()
        };
        let catalogue = catalogue();
        let judged = interpret(&raw, 1, &catalogue, &text_fault);
        let of_entry = interpret(&raw, 1, &catalogue, &form_fault);
        // Entries accept everything that submissions accept.
        proptest::prop_assert!(judged.is_err() || of_entry.is_ok());
        proptest::prop_assert!(doubts(&raw, 1).iter().all(|doubt| doubt.code == FindingCode::DamagedText));
        let named = withhold(&mut raw);
        proptest::prop_assert!(named.is_empty() || judged.is_err());
        proptest::prop_assert_eq!(withhold(&mut raw), Vec::<String>::new());
    }
}

#[test]
fn a_version_fits_every_node() {
    assert_eq!(found(|raw| raw.version = VERSION_MAX), []);
    assert_eq!(found(|raw| raw.version = VERSION_MAX + 1), [(FindingCode::BadVersion, "version".to_owned())]);
}

type Case = (FindingCode, &'static str, fn(&mut RawEvent));

#[test]
fn each_field_has_its_finding() {
    use FindingCode::*;
    let cases: [Case; 21] = [
        (MissingField, "eventId", |raw| raw.event_id.clear()),
        (UnknownCode, "eventId", |raw| raw.event_id = "é".into()),
        (BadVersion, "version", |raw| raw.version = 0),
        (UnknownType, "type", |raw| raw.kind = "_T".into()),
        (UnknownCode, "status", |raw| raw.status = "DONE".into()),
        (MissingField, "title", |raw| raw.title = Text { en: "x".into(), ..Text::default() }),
        (TooLong, "title.fr", |raw| raw.title.fr = "é".repeat(201)),
        (BadDate, "start", |raw| raw.start = "2024-05".into()),
        (BadDate, "end", |raw| raw.end = "2024-04-30".into()),
        (BadDate, "end", |raw| raw.end = "2024-02-30".into()),
        (UnknownArea, "area", |raw| raw.area = "Atlantis".into()),
        (AmbiguousArea, "area", |raw| raw.area = "f".into()),
        (UnknownCode, "geoPrecision", |raw| raw.geo_precision = "STREET".into()),
        (UnknownOrganisation, "organisers[0]", |raw| raw.organisers = vec!["org:asso".into()]),
        (UnknownCode, "programmes[0]", |raw| raw.programmes = vec!["other".into()]),
        (UnknownCode, "themes[0]", |raw| raw.themes = vec!["_T".into()]),
        (UnknownCode, "language", |raw| raw.language = "de".into()),
        (UnknownCode, "sensitivity", |raw| raw.sensitivity = "some".into()),
        (BadText, "notes", |raw| raw.notes = "a\0b".into()),
        (TooLong, "organisers", |raw| raw.organisers = vec!["asso".into(); 501]),
        (MissingField, "sources[0]", |raw| raw.sources = vec![RawSource::default()]),
    ];
    for (code, column, change) in cases {
        assert_eq!(found(change), [(code, column.to_owned())]);
    }
}

#[test]
fn parts_are_judged_under_their_own_paths() {
    use FindingCode::*;
    let found = found(|raw| {
        raw.participants =
            vec![RawParticipant { organisation: "asso".into(), role: "KING".into(), role_title: "a@b".into() }];
        raw.outcomes = vec![RawOutcome { kind: "RESULT".into(), addressee: "x".into(), ..RawOutcome::default() }];
        raw.figures = vec![RawFigure { indicator: "X".into(), area: "Y".into(), ..RawFigure::default() }];
    });
    let expected = [
        (UnknownCode, "participants[0].role"),
        (PersonalData, "participants[0].roleTitle"),
        (MissingField, "outcomes[0].outcomeId"),
        (MissingField, "outcomes[0].text"),
        (UnknownOrganisation, "outcomes[0].addressee"),
        (UnknownIndicator, "figures[0].indicator"),
        (UnknownArea, "figures[0].area"),
        (MissingField, "figures[0].value"),
    ];
    assert_eq!(found, expected.map(|(code, column)| (code, column.to_owned())));
}

#[test]
fn personal_data_instead_of_a_code_is_never_repeated() {
    let raw = RawEvent { organisers: vec!["someone@example.org".into()], ..good() };
    let findings = interpret(&raw, 1, &catalogue(), &scan).unwrap_err();
    assert_eq!((findings[0].code, findings[0].value.as_str()), (FindingCode::PersonalData, ""));
    assert!(!format!("{findings:?}").contains("someone"));
}

#[test]
fn sharing_follows_the_family_and_the_sensitivity() {
    let level = |kind: &str| default_sharing(&kind.parse().unwrap());
    assert_eq!(level("GOV_CONF"), Sharing::Open);
    assert_eq!((level("INC_CLAIM"), level("SRV_VISIT")), (Sharing::Federation, Sharing::Federation));
    assert_eq!((level("SIT_DEATH"), level("OTHER")), (Sharing::Local, Sharing::Local));
    let event = |kind: &str, sensitivity: &str| {
        let raw = RawEvent { kind: kind.into(), sensitivity: sensitivity.into(), ..good() };
        interpret(&raw, 1, &catalogue(), &scan).unwrap()
    };
    assert_eq!(event_sharing(&event("GOV_CONF", "medium")), Sharing::Federation);
    assert!(allows_sharing(&event("SRV_VISIT", "medium"), Sharing::Open));
    assert!(!allows_sharing(&event("GOV_CONF", "high"), Sharing::Federation));
}

fn event(id: &str, version: u32, kind: &str, parent: &str, days: [&str; 2]) -> Event {
    let raw = RawEvent {
        event_id: id.into(),
        version,
        kind: kind.into(),
        parent: parent.into(),
        start: days[0].into(),
        end: days[1].into(),
        ..good()
    };
    interpret(&raw, 1, &catalogue(), &scan).unwrap()
}

#[test]
fn parents_are_in_the_submission_or_stored() {
    let day = ["2024-05-01", "2024-05-01"];
    let stored = |id: &EventId| match id.as_str() {
        "old" => EventDates::of(&event("old", 1, "GOV_CONF", "", ["2024-04-30", "2024-05-02"])),
        "child" => EventDates::of(&event("child", 1, "GOV_CONF", "top", day)),
        _ => None,
    };
    let codes = |events: &[Event]| {
        let numbered: Vec<(u32, Event)> = (1..).zip(events.iter().cloned()).collect();
        check_parents(&numbered, &stored).into_iter().map(|f| (f.row, f.code)).collect::<Vec<_>>()
    };
    assert_eq!(codes(&[event("a", 1, "GOV_SESSION", "old", day), event("b", 1, "GOV_CONF", "a", day)]), []);
    assert_eq!(codes(&[event("a", 1, "GOV_SESSION", "gone", day)]), [], "it waits: the parent may be elsewhere");
    let late = ["2024-05-02", "2024-05-03"];
    assert_eq!(codes(&[event("a", 1, "GOV_SESSION", "old", late)]), [(1, FindingCode::EventOutsideParent)]);
    assert_eq!(codes(&[event("a", 1, "GOV_CONF", "old", late)]), []);
    assert_eq!(codes(&[event("a", 1, "GOV_CONF", "a", day)]), [(1, FindingCode::EventCycle)]);
    assert_eq!(codes(&[event("top", 2, "GOV_CONF", "child", day)]), [(1, FindingCode::EventCycle)]);
    let twice =
        [event("a", 1, "GOV_CONF", "", day), event("a", 1, "GOV_CONF", "", day), event("a", 2, "GOV_CONF", "", day)];
    assert_eq!(codes(&twice), [(2, FindingCode::DuplicateRow)]);
}

#[test]
fn versions_of_one_event_increase_from_record_to_record() {
    let day = ["2024-05-01", "2024-05-01"];
    let rows = |versions: &[(&str, u32)]| {
        let events = versions.iter().map(|(id, version)| event(id, *version, "GOV_CONF", "", day));
        let numbered: Vec<(u32, Event)> = (1..).zip(events).collect();
        decreasing_versions(&numbered).into_iter().map(|f| (f.row, f.code)).collect::<Vec<_>>()
    };
    assert_eq!(rows(&[("a", 1), ("b", 7), ("a", 2), ("b", 9), ("a", 5)]), []);
    assert_eq!(rows(&[("a", 3), ("a", 2), ("b", 1), ("a", 1)]), [2, 4].map(|row| (row, FindingCode::BadVersion)));
    assert_eq!(rows(&[("a", 3), ("a", 3)]), [], "two that are the same are duplicates");
}
