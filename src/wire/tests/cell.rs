//! Cells, findings, sharing levels, times.

use super::sample::{catalogue, code};
use crate::cell::{cells_from_pb, cells_to_pb};
use crate::{Problem, field, pb, report, time};
use marsad_domain::cell::{Cell, CellKey, Coverage, Derivation, Note, Notes};
use marsad_domain::finding::{FINDINGS_MAX, Finding, FindingCode};
use marsad_domain::sharing::Sharing;
use marsad_domain::status::{ConfStatus, ObsStatus, Statuses};
use marsad_domain::timestamp::Timestamp;

fn cell(indicator: &str, value: Option<i64>) -> Cell {
    let has_sex = indicator == "STOCK";
    Cell {
        key: CellKey {
            indicator: code(indicator),
            area: code("MA-01"),
            period: "2024".parse().unwrap(),
            by: if has_sex { vec![(code("SEX"), code("F"))] } else { Vec::new() },
            method: has_sex.then(|| code("LEGAL")),
        },
        value,
        statuses: if value.is_some() {
            Statuses::only(ObsStatus::Estimated).with(ObsStatus::DefinitionDiffers)
        } else {
            Statuses::only(ObsStatus::Suppressed)
        },
        conf: if value.is_some() { ConfStatus::Free } else { ConfStatus::Confidential },
        coverage: Coverage { parts_in: 3, parts_of: 4 },
        derivation: Derivation::RolledUp,
        basis: has_sex.then(|| code("LEGAL")),
        notes: if value.is_some() {
            Notes::from(Note::TotalDisagrees).with(Note::PartitionsDisagree)
        } else {
            Notes::default()
        },
    }
}

#[test]
fn cells_come_back_as_texts() {
    let catalogue = catalogue();
    let cells = [cell("STOCK", Some(12)), cell("STOCK", None), cell("BUDGET", Some(1_500))];
    let by = [code("SEX"), code("AGE"), code("METHOD")];
    let message = cells_to_pb(&cells, &by, &catalogue, Some("abc")).unwrap();
    let rows = cells_from_pb(&message).unwrap();
    assert_eq!(
        rows[0].columns.as_ref(),
        [
            "INDICATOR",
            "REF_AREA",
            "TIME_PERIOD",
            "SEX",
            "AGE",
            "METHOD",
            "OBS_STATUS",
            "CONF_STATUS",
            "DERIVATION",
            "UNIT_MEASURE",
            "OBS_STATUS_ALL",
            "COMPLETENESS",
            "NOTE",
            "RELEASE"
        ]
    );
    let before = ["STOCK", "MA-01", "2024", "F", "_T", "LEGAL", "D", "F", "ROLLED_UP", "PERS"];
    assert_eq!(rows[0].texts[..10], before);
    assert_eq!(rows[0].texts[10..], ["D E", "PARTIAL", "TOTAL_DISAGREES PARTITIONS_DISAGREE", "abc"]);
    assert_eq!((rows[1].text("OBS_STATUS_ALL"), rows[1].text("NOTE")), ("Q", ""));
    assert_eq!(rows[0].value.map(|value| value.to_string()).as_deref(), Some("12"));
    assert_eq!((rows[1].value, rows[1].text("OBS_STATUS"), rows[1].text("CONF_STATUS")), (None, "Q", "C"));
    assert_eq!((rows[2].text("SEX"), rows[2].text("METHOD"), rows[2].text("NONE")), ("", "", ""));
    assert_eq!(rows[2].value.map(|value| value.to_string()).as_deref(), Some("1.500"));
    assert_eq!(rows[2].coverage, cells[2].coverage);
}

#[test]
fn cells_that_do_not_agree_are_refused() {
    let catalogue = catalogue();
    let message = cells_to_pb(&[cell("STOCK", Some(12))], &[], &catalogue, None).unwrap();
    let refused = |change: fn(&mut pb::CellBatch)| {
        let mut message = message.clone();
        change(&mut message);
        cells_from_pb(&message).unwrap_err().field
    };
    assert_eq!(refused(|m| m.values = None), "values");
    assert_eq!(refused(|m| m.coverage_of.clear()), "coverage_of");
    assert_eq!(refused(|m| m.columns[2].index[0] = 9), "columns[2].index");
    assert_eq!(cells_to_pb(&[cell("NONE", None)], &[], &catalogue, None).unwrap_err().problem, Problem::Unknown);
}

#[test]
fn findings_read_back() {
    for code in FindingCode::ALL {
        let finding = Finding::new(code, 7, "SEX", "X", "F, M");
        assert_eq!(Finding::try_from(pb::Finding::from(&finding)).unwrap(), finding);
    }
    let unknown = pb::Finding { code: "NEWER".into(), ..pb::Finding::default() };
    assert_eq!(Finding::try_from(unknown).unwrap_err().field, "code");
    let many = vec![Finding::new(FindingCode::BadNumber, 1, "", "", ""); 1_500];
    let message = report::to_pb(&many, (1_500, 1_500), &[], Some(Sharing::Local), 2_000);
    assert_eq!((message.findings.len(), message.total), (FINDINGS_MAX, 1_500));
    assert_eq!(field::messages::<_, Finding>("findings", message.findings).unwrap().len(), FINDINGS_MAX);
}

#[test]
fn sharing_levels_read_back() {
    for level in [None, Some(Sharing::Open), Some(Sharing::Federation), Some(Sharing::Local)] {
        assert_eq!(report::sharing_from_pb("sharing", report::sharing_to_pb(level)).unwrap(), level);
    }
    assert_eq!(report::sharing_from_pb("header.sharing", 9).unwrap_err().field, "header.sharing");
}

#[test]
fn times_are_exact() {
    for micros in [0, 1, -1, 1_700_000_000_000_000, 1_700_000_000_123_456] {
        let own = Timestamp::from_micros(micros);
        assert_eq!(time::from_rfc3339("t", &time::to_rfc3339("t", own).unwrap()).unwrap(), own);
    }
    assert_eq!(time::to_rfc3339("t", Timestamp::from_micros(0)).unwrap(), "1970-01-01T00:00:00Z");
    assert_eq!(time::to_rfc3339("t", Timestamp::from_micros(i64::MAX)).unwrap_err().problem, Problem::OutOfRange);
    for bad in ["", "2024", "2024-01-01T00:00:00", "2024-01-01T00:00:00.0000001Z"] {
        assert_eq!(time::from_rfc3339("t", bad).unwrap_err().problem, Problem::Malformed, "{bad}");
    }
}
