//! Every message exists in every language, with the same variables and the plurals of the language.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

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
