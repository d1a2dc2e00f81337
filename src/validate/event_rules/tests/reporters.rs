//! Who reports an event, and with whom it is shared.

use super::*;

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
