//! Every message exists in every language, with the same variables; and the sources ask for no other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::*;
use crate::cli::status::REASONS;
use crate::domain::finding::FindingCode;

/// Messages and attributes with the variables that they use.
fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources(lang) {
        assert!(FluentResource::try_new(source.to_owned()).is_ok(), "{lang}");
        let (mut message, mut part) = (String::new(), String::new());
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once('=').filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                message = name.trim().to_owned();
                part.clone_from(&message);
                assert!(found.insert(part.clone(), BTreeSet::new()).is_none(), "{lang}: {part} stands twice");
            } else if let Some((name, _)) = line.trim().strip_prefix('.').and_then(|rest| rest.split_once('=')) {
                part = format!("{message}.{}", name.trim());
                found.insert(part.clone(), BTreeSet::new());
            }
            for piece in line.split('$').skip(1) {
                let end =
                    piece.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(piece.len());
                found.get_mut(&part).unwrap().insert(piece[..end].to_owned());
            }
        }
    }
    found
}

/// The texts of all sources below a folder but those of tests.
pub fn rust_sources(folder: &Path, texts: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_sources(&path, texts);
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
            texts.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

/// What names of messages begin with.
const FAMILIES: &str = "assumed audit authorship call catalog cause certs check cite columns confirm cosignature demo diff due error \
                        explain findings left-out log login member node progress proof pull receipt release revocations roster \
                        said severity state submissions submit sync template usage";

/// The literals of the command line's sources that have the form of a message's name.
fn asked_for() -> BTreeSet<String> {
    let mut texts = Vec::new();
    rust_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli"), &mut texts);
    let literals = texts.iter().flat_map(|text| text.split('"'));
    let legal = |text: &&str| {
        let form = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let has = |family: &str| text.strip_prefix(family).is_some_and(|rest| rest.starts_with('-'));
        FAMILIES.split_whitespace().any(has) && text.chars().all(form) && !text.ends_with('-')
    };
    literals.filter(legal).map(str::to_owned).collect()
}

#[test]
fn all_languages_have_the_same_messages_with_the_same_variables() {
    let english = messages(Lang::English);
    for lang in [Lang::Arabic, Lang::French] {
        let other = messages(lang);
        // The English help is the text of the arguments themselves.
        let is_help_text = |key: &String| key.starts_with("help-") && !english.contains_key(key);
        let names = |messages: &BTreeMap<String, BTreeSet<String>>| {
            messages.keys().filter(|key| !is_help_text(key)).cloned().collect::<BTreeSet<_>>()
        };
        let difference: Vec<_> = names(&english).symmetric_difference(&names(&other)).cloned().collect();
        assert!(difference.is_empty(), "{lang}: {difference:?}");
        for (name, variables) in &english {
            // A plural form may say a number in words; what is filled in must be used by all or by none.
            assert_eq!(variables, &other[name], "{lang}: {name}");
        }
    }
}

#[test]
fn every_message_that_is_asked_for_is_there() {
    let there = messages(Lang::English);
    let asked = asked_for();
    assert!(asked.len() > 150, "the search for messages finds too few: {asked:?}");
    let missing: Vec<_> = asked.iter().filter(|key| !there.contains_key(*key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for code in FindingCode::ALL {
        let key = crate::cli::findings::message_key(code.as_str());
        assert!(there.contains_key(&key), "{key}");
        assert!(there.contains_key(&format!("{key}.action")), "{key}.action");
    }
    for reason in REASONS {
        assert!(there.contains_key(&crate::cli::status::reason_key(reason)), "{reason}");
    }
}

#[test]
fn no_message_is_left_that_nothing_asks_for() {
    let asked = asked_for();
    // Names that are put together at run time.
    let dynamic = ["finding-", "error-reason-", "sharing-", "demo-", "help-", "releases-", "word-", "list-"];
    let unused: Vec<_> = messages(Lang::English)
        .into_keys()
        .filter(|key| !dynamic.iter().any(|prefix| key.starts_with(prefix)) && !asked.contains(key))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn values_are_isolated_where_directions_meet() {
    let fill = |lang| {
        Texts::new(lang)
            .say("assumed-line", Args::none().text("concept", "SEX").text("code", "x").number("rows", 33u64))
    };
    assert_eq!(fill(Lang::English), "SEX = x for 33 rows");
    assert!(fill(Lang::Arabic).contains("\u{2068}SEX\u{2069}"));
    let arabic = Texts::new(Lang::French).say("error-server", Args::none().text("detail", "الناظور"));
    assert!(arabic.contains("\u{2068}الناظور\u{2069}"));
}

#[test]
fn the_language_comes_from_the_locale() {
    let of = |pairs: &[(&str, &str)]| {
        language_of(|name| pairs.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned()))
    };
    assert_eq!(of(&[("LANG", "fr_MA.UTF-8")]), Lang::French);
    assert_eq!(of(&[("LC_ALL", ""), ("LC_MESSAGES", "ar_MA"), ("LANG", "fr")]), Lang::Arabic);
    assert_eq!(of(&[("LC_ALL", "C.UTF-8"), ("LANG", "fr_FR")]), Lang::English);
    assert_eq!(of(&[]), Lang::English);
}

/// A choice among variants: the message, the variable that it is made by, and each variant with its text.
struct Choice {
    message: String,
    variable: String,
    /// Whether it is made by COUNT, which knows the Arabic plural of every number.
    counts: bool,
    variants: Vec<(String, String)>,
}

impl Choice {
    fn has(&self, name: &str) -> bool {
        self.variants.iter().any(|(variant, _)| variant == name)
    }

    /// Whether it is made by the plural of a number.
    fn is_plural(&self) -> bool {
        ["zero", "one", "two", "few", "many"].iter().any(|form| self.has(form))
    }
}

fn choices(lang: Lang) -> Vec<Choice> {
    let mut found: Vec<Choice> = Vec::new();
    for source in sources(lang) {
        let mut message = String::new();
        for line in source.lines() {
            if let Some((name, _)) =
                line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                name.clone_into(&mut message);
            }
            if let Some((before, _)) = line.split_once(" ->") {
                let (_, variable) = before.rsplit_once('$').unwrap();
                let variable = variable.trim_end_matches(')').to_owned();
                let counts = before.contains("COUNT($");
                found.push(Choice { message: message.clone(), variable, counts, variants: Vec::new() });
            }
            let variant = line.trim_start().trim_start_matches('*').strip_prefix('[');
            if let (Some((name, text)), Some(last)) = (variant.and_then(|rest| rest.split_once(']')), found.last_mut())
            {
                last.variants.push((name.to_owned(), text.to_owned()));
            }
        }
    }
    found
}

#[test]
fn arabic_counts_in_all_its_forms() {
    let plural: Vec<Choice> = choices(Lang::Arabic).into_iter().filter(Choice::is_plural).collect();
    assert!(plural.len() > 25, "{}", plural.len());
    for choice in plural {
        for form in ["zero", "one", "two", "few", "many", "other"] {
            let has_form = choice.has(form) || (form == "zero" && choice.has("0"));
            assert!(has_form, "{}: no form “{form}”", choice.message);
        }
        assert!(choice.counts, "{}: from 100 up the form is wrong without COUNT", choice.message);
    }
    let rows =
        |count: u64| Texts::new(Lang::Arabic).say("assumed-head", Args::none().text("file", "f").number("rows", count));
    for (count, words) in [(0, "دون أسطر"), (1, "سطر واحد"), (2, "سطران")] {
        assert!(rows(count).contains(words), "{count}: {}", rows(count));
    }
    let forms: [(&str, &[u64]); 3] = [
        ("أسطر.", &[3, 10, 103, 110, 1_003, 1_000_010]),
        ("سطرا.", &[11, 99, 111, 176, 199, 1_011]),
        ("سطر.", &[100, 101, 102, 200, 1_000, 1_002]),
    ];
    for (words, counts) in forms {
        for count in counts {
            let said = rows(*count);
            assert!(said.ends_with(words) && said.contains(&count.to_string()), "{count}: {said}");
        }
    }
}

#[test]
fn french_counts_nothing_as_one() {
    // CLDR has 0 in the form “one”: a variant that says the number in a word would say one where there is none.
    let never_zero = ["check-right", "findings-shown", "help-example"];
    let mut tried = 0;
    for choice in choices(Lang::French).iter().filter(|choice| choice.is_plural()) {
        let Some((_, one)) = choice.variants.iter().find(|(name, _)| name == "one") else { continue };
        tried += 1;
        let shows = one.contains(&format!("${} ", choice.variable)) || choice.has("0");
        assert!(shows || never_zero.contains(&choice.message.as_str()), "{}: {one}", choice.message);
    }
    assert!(tried > 20, "{tried}");
    let said = Texts::new(Lang::French).say("assumed-head", Args::none().text("file", "f").number("rows", 0u64));
    assert_eq!(said, "f : 0 ligne.");
}

#[test]
fn one_idea_has_one_word() {
    let all =
        |lang| sources(lang).join("\n").lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
    let french =
        "soumettre, soumission, Supprimée, non communiquée, un reçu, Le reçu, récépissé, remarques, exploitant";
    let arabic = "مدخل, كتالوج, المشاركة =, قائمة, الوضعية, مستوفاة, عصر, الملف الشخصي, مؤسس, مسجل, إيصال";
    for (lang, words) in [(Lang::French, french), (Lang::Arabic, arabic)] {
        let text = all(lang);
        for word in words.split(", ") {
            assert!(!text.contains(word), "{lang}: {word}");
        }
    }
}
