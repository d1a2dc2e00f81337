//! Every finding as people read it, in three languages.

use super::*;

/// Findings as they are made, at least one for each code: value and expected.
const REALISTIC: [(FindingCode, &str, &str); 98] = [
    (FindingCode::UnknownIndicator, "IMM", ""),
    (FindingCode::UnknownIndicator, "IMM", "IMM_STOCK"),
    (FindingCode::UnknownArea, "Atlantis", ""),
    (FindingCode::UnknownArea, "Nadore", "≈ MA-02-381 (Nador, province), MA-02-381-01-05 (Nador, commune)"),
    (FindingCode::UnknownIndicator, "POP_TOTL", "≈ POP_TOTAL"),
    (FindingCode::NothingStored, "POP_TOTAL, MA-09, 2024", ""),
    (FindingCode::AmbiguousArea, "Nador", "MA-02-381 (Nador, province), MA-02-381-01-05 (Nador, commune)"),
    (FindingCode::AreaNotYours, "MA-02", "MA-09"),
    (FindingCode::AreaNotYours, "MA-02", ""),
    (FindingCode::LevelNotAllowed, "MA", "region, province"),
    (FindingCode::UnknownCode, "X", "_T, F, M"),
    (FindingCode::UnknownCode, "X", ""),
    (FindingCode::UnknownCode, "low", "≥ high"),
    (FindingCode::UnknownColumn, "SEX", ""),
    (FindingCode::UnknownColumn, "SEX", "1"),
    (FindingCode::UnknownColumn, "9", "8"),
    (FindingCode::MissingColumn, "", "REF_AREA"),
    (FindingCode::DimensionNotUsed, "F", "METHOD"),
    (FindingCode::MethodRequired, "", "LEGAL, MUNICIPAL"),
    (FindingCode::BadPeriod, "24", "2024, 2024-S1"),
    (FindingCode::FrequencyNotAllowed, "2024-07", "A"),
    (FindingCode::PeriodInFuture, "2031", ""),
    (FindingCode::BadNumber, "1o", ""),
    (FindingCode::TooPrecise, "1.5", "0"),
    (FindingCode::TooPrecise, "1.55", "1"),
    (FindingCode::TooPrecise, "1.555", "2"),
    (FindingCode::OutOfRange, "101", "0–100"),
    (FindingCode::MissingWithoutStatus, "", "O, L, M, H, Q"),
    (FindingCode::ValueWithMissingStatus, "O", ""),
    (FindingCode::ValueWithMissingStatus, "", "D"),
    (FindingCode::DuplicateRow, "MA-09", "2"),
    (FindingCode::DuplicateRow, "E-1", ""),
    (FindingCode::RatioNotReported, "SHARE", "IMM_STOCK, POP_TOTAL"),
    (FindingCode::PartsExceedTotal, "100", "160"),
    (FindingCode::WrongUnit, "PCT", "PERS"),
    (FindingCode::PersonalData, "", ""),
    (FindingCode::BadStatus, "ZZ", "A, B, O"),
    (FindingCode::BadRefDate, "01/09/2024", "2024, 2024-07, 2024-07-15"),
    (FindingCode::TooLong, "", "500"),
    (FindingCode::TooLong, "", "1"),
    (FindingCode::TooLong, "600", "≤ 500"),
    (FindingCode::BadText, "", ""),
    (FindingCode::BadText, "\"", "\""),
    (FindingCode::BadEncoding, "0xE9", "UTF-8"),
    (FindingCode::BadEncoding, "3:7", "JSON"),
    (FindingCode::EmptyFile, "", ""),
    (FindingCode::SharingTooWide, "open", "local"),
    (FindingCode::UnknownType, "GOV_X", ""),
    (FindingCode::UnknownOrganisation, "x", ""),
    (FindingCode::UnknownEvent, "E-9", ""),
    (FindingCode::BadDate, "12/05/2025", "2024-07-15, 2024-07, 2024"),
    (FindingCode::BadDate, "2025-01-01", "≥ 2025-02-01"),
    (FindingCode::BadDate, "1443", "1900–2199"),
    (FindingCode::MissingField, "", "THEME"),
    (FindingCode::EventOutsideParent, "2025-01-01 – 2025-01-02", "2025-02-01 – 2025-02-02"),
    (FindingCode::EventCycle, "E-1", ""),
    (FindingCode::BadVersion, "1", "≥ 2"),
    (FindingCode::FigureBelowMinimum, "3", "≥ 10"),
    (FindingCode::RefDateOutside, "2022-01-01", "2024-01-01 – 2024-12-31"),
    (FindingCode::RefDateInFuture, "2199-01-01", "≤ 2026-11-29"),
    (FindingCode::TotalDisagrees, "100", "90"),
    (FindingCode::PartsIncomplete, "100", "F"),
    (FindingCode::PartsExceedStoredTotal, "100", "160"),
    (FindingCode::ExceedsIndicator, "25", "≤ 20 (REFERRAL_ISSUED)"),
    (FindingCode::ExceedsStoredIndicator, "25", "≤ 20 (REFERRAL_ISSUED)"),
    (FindingCode::PartitionsDisagree, "90", "80 (RES_AREA)"),
    (FindingCode::TooLong, "", "≤ 256 KiB"),
    (FindingCode::BadText, "number", "string"),
    (FindingCode::BadNumber, "+5", "5"),
    (FindingCode::BadNumber, "12,5", "12.5"),
    (FindingCode::BadNumber, "N/A", "O"),
    (FindingCode::BadNumber, "<5", "Q"),
    (FindingCode::AmbiguousNumber, "1.000", "1.000, 1000"),
    (FindingCode::BadText, "\"", "QUOTE"),
    (FindingCode::BadText, "\"", "SEPARATOR"),
    (FindingCode::BadEncoding, "Windows-1252", "UTF-8"),
    (FindingCode::BadEncoding, "Windows-1256", "UTF-8"),
    (FindingCode::BadEncoding, "UTF-16", "UTF-8"),
    (FindingCode::BadEncoding, "NUL", "UTF-8"),
    (FindingCode::WrongFormat, "XLSX", "CSV"),
    (FindingCode::WrongFormat, "GZIP", "CSV"),
    (FindingCode::WrongForm, "", ""),
    (FindingCode::WrongForm, "9", "1"),
    (FindingCode::FormDamaged, "1 200", ""),
    (FindingCode::FormDamaged, "", "KEY"),
    (FindingCode::FormulaWithoutValue, "", ""),
    (FindingCode::UnsafeFile, "xl/vbaProject.bin", ""),
    (FindingCode::UnsafeFile, "PASSWORD", ""),
    (FindingCode::UnsafeFile, "SIZE", "≤ 20 MiB"),
    (FindingCode::DuplicateRow, "MA-09", "EDU_ENROL!D7"),
    (FindingCode::WrongSeparator, "TAB", ";"),
    (FindingCode::WrongSeparator, "CR", "LF"),
    (FindingCode::HeaderNotFirst, "4", "1"),
    (FindingCode::StrayLine, "total", ""),
    (FindingCode::DamagedText, "annÃ©e", ""),
    (FindingCode::DigitsInText, "001", ""),
    (FindingCode::RowsInText, "note", ""),
    (FindingCode::NarrowerSharing, "3", "open"),
];

/// Words of two letters and more in small Latin letters: what a sentence in Arabic has only from what it quotes.
fn latin_words(text: &str) -> std::collections::BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphabetic());
    let small = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
    words.filter(small).map(str::to_owned).collect()
}

#[test]
fn every_finding_reads_in_three_languages() {
    for code in FindingCode::ALL {
        assert!(REALISTIC.iter().any(|(own, _, _)| *own == code), "{code:?} is not tried");
    }
    let [arabic, french, english] = [Lang::Arabic, Lang::French, Lang::English].map(Texts::new);
    for (code, value, expected) in REALISTIC {
        let finding = FileFinding::of("f.csv", &Finding::new(code, 3, "COMMENT_OBS", value, expected));
        let mut quoted = latin_words(&format!("{value} {expected}"));
        quoted.extend(latin_words(
            "marsad catalog codes indicators find parent pull observations mine sharing check examples events template xlsx",
        ));
        // Fields of files of events, and their values.
        quoted.extend(latin_words("area venue unit approximate true false"));
        let said = [&arabic, &french, &english].map(|texts| (finding.message(texts), finding.action(texts)));
        for (message, action) in &said {
            assert!(!message.contains(['{', '}', '$']) && !action.contains(['{', '}', '$']), "{message} {action}");
            assert!(!message.contains("finding-") && !message.contains(": ."), "{message}");
            assert!(
                message.contains(value)
                    || message.contains(&value.replace(", ", "، "))
                    || value.is_empty()
                    || expected == "JSON" && value.split(':').all(|number| message.contains(number))
                    || code == FindingCode::BadText
                    || matches!(
                        code,
                        FindingCode::DuplicateRow
                            | FindingCode::BadEncoding
                            | FindingCode::TooLong
                            | FindingCode::UnknownColumn
                            | FindingCode::PartsIncomplete
                            | FindingCode::WrongFormat
                            | FindingCode::UnsafeFile
                            | FindingCode::WrongSeparator
                            | FindingCode::StrayLine
                            | FindingCode::DamagedText
                            | FindingCode::RowsInText
                    ),
                "{code:?}: {message}"
            );
        }
        let in_arabic = latin_words(&format!("{} {}", said[0].0, said[0].1));
        assert!(in_arabic.is_subset(&quoted), "{code:?}: {}", said[0].0);
        assert_ne!(said[1].0, said[2].0, "{code:?}: French is English");
        let english_only = [" the ", " is ", " of ", " not ", " has "];
        assert!(!english_only.iter().any(|word| said[1].0.contains(word)), "{}", said[1].0);
    }
}
