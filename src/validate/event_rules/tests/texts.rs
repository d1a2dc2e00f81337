//! Texts of records: digits, damage, personal data.

use super::*;

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

#[test]
fn personal_data_instead_of_a_code_is_never_repeated() {
    let raw = RawEvent { organisers: vec!["someone@example.org".into()], ..good() };
    let findings = interpret(&raw, 1, &catalogue(), &scan).unwrap_err();
    assert_eq!((findings[0].code, findings[0].value.as_str()), (FindingCode::PersonalData, ""));
    assert!(!format!("{findings:?}").contains("someone"));
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
