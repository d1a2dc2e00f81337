//! The sources ask for every message that there is, and for no other.

use std::collections::BTreeSet;
use std::path::Path;

use crate::cli::status::REASONS;
use crate::domain::finding::FindingCode;

/// The names of all messages, and of their attributes: `message.attribute`.
fn messages() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en")).unwrap() {
        let mut message = String::new();
        for line in std::fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            let attribute = line.trim().strip_prefix('.').and_then(|rest| rest.split_once('='));
            if let Some((name, _)) = line.split_once('=').filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                name.trim().clone_into(&mut message);
                found.insert(message.clone());
            } else if let Some((name, _)) = attribute {
                found.insert(format!("{message}.{}", name.trim()));
            }
        }
    }
    found
}

/// The texts of all sources and pages below a folder but those of tests.
pub fn rust_sources(folder: &Path, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_sources(&path, texts);
        } else if path.extension().is_some_and(|end| end == "rs" || end == "html")
            && !path.to_string_lossy().ends_with("tests.rs")
        {
            texts.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

/// What names of messages begin with.
const FAMILIES: &str = "assumed audit authorship call catalog cause certs check cite columns confirm cosignature demo desk diff due error \
                        explain findings left-out log login marked member node person progress proof pull receipt release revocations roster \
                        said severity state submission submissions submit sync template usage";

/// The rooms with sentences for people.
const ROOMS: [&str; 3] = ["cli", "texts", "web"];

/// The literals of these rooms' sources that have the form of a message's name.
fn asked_for() -> BTreeSet<String> {
    let mut texts = Vec::new();
    for room in ROOMS {
        rust_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room), &mut texts);
    }
    let literals = texts.iter().flat_map(|text| text.split('"'));
    let legal = |text: &&str| {
        let form = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let has = |family: &str| text.strip_prefix(family).is_some_and(|rest| rest.starts_with('-'));
        FAMILIES.split_whitespace().any(has) && text.chars().all(form) && !text.ends_with('-')
    };
    literals.filter(legal).map(str::to_owned).collect()
}

#[test]
fn every_message_that_is_asked_for_is_there() {
    let there = messages();
    let asked = asked_for();
    assert!(asked.len() > 150, "the search for messages finds too few: {asked:?}");
    let missing: Vec<_> = asked.iter().filter(|key| !there.contains(*key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for code in FindingCode::ALL {
        let key = crate::texts::finding::message_key(code.as_str());
        assert!(there.contains(&key), "{key}");
        assert!(there.contains(&format!("{key}.action")), "{key}.action");
    }
    for reason in REASONS {
        assert!(there.contains(&crate::cli::status::reason_key(reason)), "{reason}");
    }
}

#[test]
fn no_message_is_left_that_nothing_asks_for() {
    let asked = asked_for();
    // Names that are put together at run time.
    let dynamic = ["finding-", "error-reason-", "sharing-", "demo-", "help-", "releases-", "word-", "list-"];
    let of_desk = ["desk-failure-", "desk-state-", "desk-advice-"];
    let unused: Vec<_> = messages()
        .into_iter()
        .filter(|key| !dynamic.iter().chain(&of_desk).any(|prefix| key.starts_with(prefix)) && !asked.contains(key))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}
