//! The rules of event records, with a small catalogue.

mod figures;
mod related;
mod reporters;
mod texts;

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
        waivers: Vec::new(),
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
