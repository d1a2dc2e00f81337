//! What nodes answer is there in every language: the sources of the rooms that answer are searched.

use std::path::Path;

use crate::cli::messages_tests::rust_sources;
use crate::domain::text::Lang;
use crate::texts::Texts;
use crate::texts::server_words::{line, sentence};

/// The literals of a call's arguments: the field and its description.
fn literals(call: &str) -> Vec<&str> {
    let mut depth = 1;
    let mut end = call.len();
    let mut quoted = false;
    for (at, letter) in call.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            end = at;
            break;
        }
    }
    call[..end].split('"').skip(1).step_by(2).collect()
}

#[test]
fn every_description_of_a_node_is_translated_into_every_language() {
    let mut texts = Vec::new();
    for room in ["api", "service"] {
        rust_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room), &mut texts);
    }
    // Fields that only programs can get wrong: parts of streams, and messages between nodes.
    let for_programs = ["part", "batch", "closing", "header", "wants", "log", "indexes", "notes", "subject"];
    let mut tried = 0;
    for text in &texts {
        let calls = ["ServiceError::field(", "Violation::new(", "wrong.add(", " add("];
        for call in calls.iter().flat_map(|call| text.split(*call).skip(1)) {
            let [field, description] = literals(call)[..] else { continue };
            let first = field.split(['.', '[']).next().unwrap();
            if for_programs.contains(&first) || description.is_empty() || description.starts_with('{') {
                continue;
            }
            tried += 1;
            for lang in [Lang::French, Lang::Arabic] {
                let said = sentence(&Texts::new(lang), description);
                assert!(said != description || description.starts_with("https:"), "{lang}: {field}: {description}");
            }
        }
    }
    assert!(tried > 30, "the search for descriptions finds {tried} only");
}

#[test]
fn what_is_wrong_with_a_text_a_code_or_a_field_is_translated_into_every_language() {
    use crate::domain::code::CodeError;
    use crate::domain::scan::{PersonalDataKind, TextFault};
    use crate::store::log_positions::CutError;
    use crate::wire::Problem;
    let said: Vec<String> = [
        TextFault::TooLong.to_string(),
        TextFault::Nul.to_string(),
        TextFault::Control.to_string(),
        TextFault::DirectionOverride.to_string(),
        TextFault::PersonalData(PersonalDataKind::Phone).to_string(),
        CodeError::Empty.to_string(),
        CodeError::TooLong.to_string(),
        CodeError::BadCharacter.to_string(),
        CutError.to_string(),
        Problem::NotACode(CodeError::TooLong).to_string(),
        Problem::Unknown.to_string(),
        Problem::OutOfRange.to_string(),
        Problem::TooLong { limit: 500 }.to_string(),
        "every node shows it: no personal data".to_owned(),
        "expected a time (2024-05-01T12:00:00Z) or a cut (origin/epoch:size, joined by commas)".to_owned(),
        "this node holds 66 entries of oriental/0".to_owned(),
    ]
    .into();
    for text in said {
        for lang in [Lang::French, Lang::Arabic] {
            assert_ne!(sentence(&Texts::new(lang), &text), text, "{lang}");
        }
        assert!(!sentence(&Texts::new(Lang::French), &text).contains("identifier"), "{text}");
    }
}

#[test]
fn facts_are_shown_as_people_write_them() {
    let [arabic, french, english] = [Lang::Arabic, Lang::French, Lang::English].map(Texts::new);
    assert_eq!(
        line(&french, "filter.where[0]", "no indicator has this dimension"),
        "--where\u{a0}: aucun indicateur n’a cette dimension"
    );
    assert_eq!(line(&english, "filter.level", "a level: country, region"), "--level: a level: country, region");
    assert!(line(&arabic, "filter.level", "a level: country, region").contains("country، region"));
    assert_eq!(line(&french, "denial", "ROLE_NOT_ALLOWED"), "motif\u{a0}: votre rôle ne le permet pas");
    let bad = format!("is no code: {}", crate::domain::code::CodeError::BadCharacter);
    assert_eq!(
        line(&french, "organisation", &bad),
        "--organisation\u{a0}: n’est pas un code\u{a0}: un identifiant contient autre chose que des lettres, des chiffres, _, -, @ et $"
    );
    assert_eq!(
        line(&french, "as_of", "this node holds 66 entries of oriental/0"),
        "--as-of\u{a0}: ce nœud détient 66 entrées de oriental/0"
    );
    assert_eq!(
        line(&english, "as_of", "this node holds 1 entries of x/0"),
        "--as-of: this node holds 1 entries of x/0"
    );
    assert_eq!(line(&french, "area", "MA-02-381 (Nador, province)"), "MA-02-381 (Nador, province)");
    let choice = line(&arabic, "area", "MA-02-381 (Nador, province)");
    assert!(choice.contains('ا') && choice.contains("إقليم") && !choice.contains("Nador"), "{choice}");
}
