//! What the reader of event files accepts and refuses; what is written reads back.

use marsad_domain::text::Text;

use super::*;

fn findings(file: &str) -> Vec<(FindingCode, u32, String)> {
    let (_, findings) = read_events(file.as_bytes());
    findings.into_iter().map(|finding| (finding.code, finding.row, finding.column)).collect()
}

#[test]
fn lists_single_objects_and_lines_are_read_alike() {
    let files = [
        r#"[{"eventId":"a","version":1},{"event_id":"b","version":"2"}]"#,
        "\u{feff}{\"eventId\":\"a\",\"version\":1}\r\n\r\n{\"eventId\":\"b\",\"version\":2.0}\n",
    ];
    for file in files {
        let (records, findings) = read_events(file.as_bytes());
        assert_eq!(findings, []);
        let read: Vec<_> = records.iter().map(|r| (r.row, r.event.event_id.as_str(), r.event.version)).collect();
        assert_eq!(read, [(1, "a", 1), (2, "b", 2)]);
    }
    let (records, _) = read_events(b"{\n \"eventId\": \"a\",\n \"title\": {\"ar\": \"x\"}, \"parent\": null\n}");
    assert_eq!((records[0].row, records[0].event.title.ar.as_str()), (1, "x"));
    let fields: Vec<&str> = records[0].assumed.iter().map(|assumption| assumption.field).collect();
    assert_eq!(fields, ["version", "language", "sensitivity", "dateEvidence"]);
}

#[test]
fn what_is_wrong_is_named_with_its_path() {
    let file = r#"{"eventId":7,"titel":{},"title":{"ar":"x","de":"y"},"participants":[{"organisation":"a","name":"b"}],
        "themes":"T","organisers":["a",1],"figures":[3],"event_id":"b"}"#;
    let found = findings(file);
    let expected = [
        (FindingCode::UnknownColumn, "eventId"),
        (FindingCode::BadText, "eventId"),
        (FindingCode::UnknownColumn, "title.de"),
        (FindingCode::BadText, "organisers[1]"),
        (FindingCode::UnknownColumn, "participants[0].name"),
        (FindingCode::BadText, "themes"),
        (FindingCode::BadText, "figures[0]"),
        (FindingCode::UnknownColumn, "titel"),
    ];
    assert_eq!(found, expected.map(|(code, path)| (code, 1, path.to_owned())));
}

#[test]
fn hostile_records_are_findings() {
    assert_eq!(findings(""), [(FindingCode::EmptyFile, 0, String::new())]);
    assert_eq!(findings("[]"), [(FindingCode::EmptyFile, 0, String::new())]);
    assert_eq!(findings("3")[0].0, FindingCode::BadText);
    assert_eq!(findings("[{]")[0], (FindingCode::BadEncoding, 0, String::new()));
    assert_eq!(findings(r#"{"eventId":"a","eventId":"b"}"#)[0].0, FindingCode::UnknownColumn);
    assert_eq!(findings(r#"{"version":-1}"#)[0].0, FindingCode::BadVersion);
    assert_eq!(findings(r#"{"version":1e308}"#)[0].0, FindingCode::BadVersion);
    assert_eq!(findings(r#"{"version":1e400}"#)[0].0, FindingCode::BadEncoding);
    let deep = format!("{{\"notes\":{}{}}}", "[".repeat(60), "]".repeat(60));
    assert_eq!(findings(&deep)[0].0, FindingCode::BadText);
    let deeper = format!("{{\"notes\":{}", "[".repeat(100_000));
    assert_eq!(findings(&deeper)[0].0, FindingCode::BadEncoding);
    assert_eq!(read_events(b"{\"eventId\":\"\xe9\"}").1[0].code, FindingCode::BadEncoding);
    let many = "{\"eventId\":\"a\"}\n".repeat(EVENTS_MAX + 1);
    assert_eq!(findings(&many)[0].0, FindingCode::TooLong);
}

#[test]
fn one_broken_line_does_not_hide_the_others() {
    let (records, findings) = read_events(b"{\"eventId\":\"a\"}\n{\"eventId\":\n{\"eventId\":\"c\"}\n");
    assert_eq!(records.iter().map(|record| record.row).collect::<Vec<_>>(), [1, 3]);
    assert_eq!((findings.len(), findings[0].row), (1, 2));
}

#[test]
fn a_fault_is_reported_with_its_line_and_column_and_alone() {
    let reported = |file: &str| -> Vec<String> {
        let (_, findings) = read_events(file.as_bytes());
        findings.into_iter().map(|f| format!("{} {} {} → {}", f.row, f.code.as_str(), f.value, f.expected)).collect()
    };
    // The comma behind the first field is missing; columns are characters, not bytes.
    assert_eq!(reported("[\n {\n  \"eventId\": \"a\"\n  \"version\": 1\n }\n]"), ["0 BAD_ENCODING 4:3 → JSON"]);
    assert_eq!(reported("[{\"title\": {\"ar\": \"مرصد\" x}}]"), ["0 BAD_ENCODING 1:26 → JSON"]);
    assert_eq!(reported("\n\n{\"eventId\": \"a\"\n"), ["1 BAD_ENCODING 4:1 → JSON"]);
    // In JSON Lines a line is that of the file, empty ones counted.
    let lines = "\n{\"eventId\":\"a\"}\n\n{\"eventId\":\"b\",}\n{\"eventId\":\"c\"}\n";
    assert_eq!(reported(lines), ["2 BAD_ENCODING 4:16 → JSON"]);
    assert_eq!(reported("[{\"eventId\":\"a\"}"), ["0 BAD_ENCODING 1:16 → JSON"]);
}

#[test]
fn other_encodings_are_named() {
    let found = |file: &[u8]| read_events(file).1.into_iter().map(|f| (f.code, f.value)).collect::<Vec<_>>();
    let expected = |value: &str| vec![(FindingCode::BadEncoding, value.to_owned())];
    assert_eq!(found(b"{\"notes\":\"ann\xe9e\"}"), expected("Windows-1252"));
    assert_eq!(found(b"\xff\xfe{\0"), expected("UTF-16"));
}

fn texts() -> impl proptest::strategy::Strategy<Value = Vec<String>> {
    proptest::collection::vec("[a-z\"\\\\é]{1,5}", 0..3)
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        let _ = read_events(&bytes);
    }

    #[test]
    fn anything_like_json_is_read(text in "[\\[\\]{}:,\"a-c0-9 \n]{0,60}") {
        let _ = read_events(text.as_bytes());
    }

    #[test]
    fn what_is_written_reads_back(ids in texts(), titles in texts(), version in 1u32..9, approximate: bool) {
        let text = |n: usize| titles.get(n).cloned().unwrap_or_default();
        let title = Text { ar: text(0), fr: text(1), en: text(2) };
        let event = RawEvent {
            event_id: "e".into(),
            version,
            title: title.clone(),
            organisers: ids.clone(),
            participants: ids.iter().map(|id| RawParticipant { organisation: id.clone(), ..Default::default() }).collect(),
            outcomes: vec![RawOutcome { text: title.clone(), themes: ids.clone(), ..Default::default() }],
            figures: vec![RawFigure { approximate, text: title, ..Default::default() }],
            sources: vec![RawSource { title: text(0), ..Default::default() }],
            language: "fr".into(),
            sensitivity: "high".into(),
            date_evidence: "CROSS".into(),
            ..Default::default()
        };
        let line = event_with_findings(&event, "BAD_DATE", "m").to_string();
        let (records, findings) = read_events(line.as_bytes());
        proptest::prop_assert_eq!(findings, vec![]);
        proptest::prop_assert_eq!(&records[0].event, &event);
        proptest::prop_assert!(records[0].assumed.is_empty());
    }
}
