//! The output of the program in Arabic and in French has no English, with a real node: whole screens, as on a terminal.
//!
//! In Arabic every Latin word must be one that people write or read as it is: a code, a command, an identifier, a name of a
//! node. In French the words that only English has must not be there.

use clap::Parser;
use marsad::cli::arguments::Cli;
use marsad::cli::console::Console;
use marsad::cli::dispatch;
use marsad::domain::text::Lang;
use marsad::texts::Texts;

use crate::support::captured::Captured;
use crate::support::site::{Site, mesh};

const OFFICE: &str = "national-office";
const READER: &str = "national-observatory";
const ADMIN: &str = "national-admin";

/// Screens: who asks, and what. Failures are screens too.
const SCREENS: &[(&str, &str)] = &[
    (OFFICE, "check observations right.csv"),
    (OFFICE, "submit observations right.csv --receipt receipt.json"),
    (OFFICE, "submit observations right.csv"),
    (OFFICE, "check observations names.csv"),
    (OFFICE, "check observations wrong.csv"),
    (OFFICE, "submit events wrong.json"),
    (OFFICE, "submissions list"),
    (OFFICE, "whoami"),
    (ADMIN, "release build --title-ar الأول --title-fr Première --audience members"),
    (ADMIN, "release list"),
    (ADMIN, "release show latest"),
    (ADMIN, "node status"),
    (ADMIN, "sync status"),
    (ADMIN, "sync peers"),
    (ADMIN, "sync now"),
    (ADMIN, "incidents list"),
    (ADMIN, "member list"),
    (ADMIN, "log show"),
    (READER, "log verify"),
    (READER, "catalog indicators POP_TOTAL"),
    (READER, "catalog areas --level region"),
    (READER, "catalog codes SEX"),
    (READER, "catalog codes"),
    (READER, "catalog indicators الأجانب"),
    (READER, "catalog find Nador"),
    (READER, "catalog find Nowhere"),
    (READER, "pull aggregates POP_TOTAL --area MA-09"),
    (READER, "pull observations POP_TOTAL"),
    (READER, "explain POP_TOTAL --area MA-09 --period 1994"),
    (READER, "receipt verify receipt.json"),
    (READER, "pull observations POP_TOTAL --area Nador"),
    (READER, "pull observations POP_TOTAL --level village"),
    (READER, "pull observations POP_TOTAL --where SEKS=F"),
    (READER, "pull observations POP_TOTAL --from yesterday"),
    (READER, "pull observations NOT_THERE"),
    (READER, "submissions show 0123"),
    (READER, "release build"),
    (OFFICE, "member grant submitter hcp submit --territory MA"),
];

/// Latin words that stand in Arabic as they are.
const AS_THEY_ARE: &[&str] = &[
    // The program, its commands and files.
    "marsad",
    "catalog",
    "check",
    "find",
    "indicators",
    "codes",
    "accept",
    "warnings",
    "mine",
    "pull",
    "observations",
    "json",
    "csv",
    "receipt",
    "names",
    "right",
    "wrong",
    "key",
    "release",
    "where",
    "level",
    "from",
    "area",
    "why",
    "set",
    "aside",
    "withdraw",
    // Names of nodes, organisations and people of this site.
    "national",
    "hcp",
    "admin",
    "office",
    "observatory",
    "reviewer",
    "Nador",
    "Nowhere",
    "village",
    "yesterday",
    "sha",
    "test",
    "certificate",
    "authority",
    // Levels, as they are written after an option.
    "country",
    "region",
    "province",
    "commune",
    "arrondissement",
    "city",
    "network",
    "residual",
    // Written so in Arabic too.
    "https",
    "localhost",
    "Marsad",
];

/// The output of a screen, including its failure.
async fn screen(site: &Site, lang: Lang, profile: &str, line: &str) -> String {
    let captured = Captured::default();
    let mut console = Console::to_writer(captured.clone(), Texts::new(lang), 300);
    let profile = site.path(&format!("{profile}.profile")).display().to_string();
    let words = line.split(' ').map(|word| match word.rsplit_once('.') {
        Some((_, "csv" | "json")) => site.path(word).display().to_string(),
        _ => word.to_owned(),
    });
    let cli = Cli::parse_from(["marsad".to_owned(), "--as".to_owned(), profile].into_iter().chain(words));
    let mut text = String::new();
    if let Err(failure) = dispatch(&mut console, cli).await {
        text = failure.sentence(&console.texts).unwrap_or_default();
        text.push('\n');
        text.push_str(&failure.lines(&console.texts).join("\n"));
    }
    let shown = String::from_utf8(std::mem::take(&mut *captured.0.lock().unwrap())).unwrap();
    // The folder of the test is not a word of the program.
    format!("{shown}\n{text}").replace(&site.path("").display().to_string(), "")
}

/// Words in Latin letters that are no codes: those are in capitals, have capitals within, or hold digits.
fn latin_words(text: &str) -> Vec<String> {
    // The line of a signature ends with base64, whose letters are a word by chance.
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("— "));
    // So does a key: its name, its number and base64, with `+` between them.
    let is_key = |text: &str| text.matches('+').count() >= 2;
    // And the root of a log: 32 bytes in base64.
    let is_root = |text: &str| text.len() == 44 && text.ends_with('=');
    let texts = lines.flat_map(str::split_whitespace).filter(|text| !is_key(text) && !is_root(text));
    let pieces =
        texts.flat_map(|text| text.split(|letter: char| !letter.is_ascii_alphanumeric() && !"_-".contains(letter)));
    // Four of the digits of a submission's name may be letters.
    let words = pieces.filter(|piece| uuid::Uuid::parse_str(piece).is_err()).flat_map(|piece| piece.split('-'));
    let is_word = |word: &&str| {
        word.len() > 2
            && word.chars().any(|letter| letter.is_ascii_lowercase())
            && !word.chars().any(|letter| letter.is_ascii_digit())
            && !word.chars().skip(1).any(|letter| letter.is_ascii_uppercase())
    };
    words.filter(is_word).map(str::to_owned).collect()
}

/// Whether a piece of English is there; a code only where it stands alone, since codes of the catalogue may hold it.
fn stands_in(word: &str, shown: &str) -> bool {
    if !word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_') {
        return shown.contains(word);
    }
    shown.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').any(|own| own == word)
}

fn lay_out(site: &Site) {
    let put = |name: &str, text: &str| std::fs::write(site.path(name), text).unwrap();
    let header = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE,OBS_STATUS\n";
    put(
        "right.csv",
        &format!(
            "{header}POP_TOTAL,MA-09,1994,,LEGAL,500000,\nPOP_TOTAL,MA-09,1994,F,LEGAL,250000,\n\
                               POP_TOTAL,MA-09,1994,M,LEGAL,250000,\n"
        ),
    );
    put("names.csv", &format!("{header}POP_TOTAL,إقليم تيزنيت,1994,,LEGAL,5,\n"));
    put(
        "wrong.csv",
        &format!(
            "{header}POP_TOTAL,Nador,1994,,LEGAL,5,\nPOP_TOTAL,MA-09,1994,X,,<5,ZZ\n\
                               POP_TOTAL,MA-09,1992,,LEGAL,9,\nPOP_TOTAL,MA-09,1992,F,LEGAL,8,\nPOP_TOTAL,MA-09,1992,M,LEGAL,8,\n\
                               IMM_SHARE,MA-09,1992,,,9,\nPOP_TOTAL,MA-09,31,,LEGAL,1.5,\n"
        ),
    );
    put("wrong.json", "[{\"eventId\": \"x\",}]");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_english_is_left_on_the_screens_of_other_languages() {
    let site = Site::new(&["national"], mesh, 3_600_000).await;
    let _nodes = site.start_all().await;
    lay_out(&site);
    let english = [
        " the ",
        " of ",
        " is ",
        " not ",
        "reported",
        "expected",
        " no ",
        "dimension SEX has",
        "READY",
        "ACTIVE",
        "GENESIS",
        "PROJECTED",
        "HELD",
        "CURRENT",
        "denial",
        "roster",
        "filter.",
        "where[",
        "ROLE_NOT_ALLOWED",
    ];
    let mut left = Vec::new();
    for lang in [Lang::Arabic, Lang::French] {
        for (profile, line) in SCREENS {
            let shown = screen(&site, lang, profile, line).await;
            assert!(shown.trim().len() > 5, "{lang}: {line} says nothing");
            for word in english.iter().filter(|word| stands_in(word, &shown)) {
                left.push(format!("{lang}: {line}: “{word}” in:\n{shown}"));
            }
            if lang == Lang::Arabic {
                let strange: Vec<String> =
                    latin_words(&shown).into_iter().filter(|word| !AS_THEY_ARE.contains(&word.as_str())).collect();
                if !strange.is_empty() {
                    left.push(format!("{line}: {strange:?} in:\n{shown}"));
                }
            }
        }
    }
    assert!(left.is_empty(), "{} screens:\n{}", left.len(), left.join("\n---\n"));
}
