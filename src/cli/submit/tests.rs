//! The rules of a submission that need no node.

use super::*;
use crate::client::envelope::random_key;
use crate::client::{Effect, SubmissionReceipt};
use crate::wire::position::Position;

#[test]
fn every_run_has_a_key_of_its_own() {
    let key = random_key().unwrap();
    assert_eq!(parse_key(&key), Ok(key.clone()));
    assert_ne!(key, random_key().unwrap());
}

#[test]
fn keys_and_levels_have_their_form() {
    assert!(parse_key("a-B_9").is_ok());
    for bad in ["", "a b", "a/b", &"a".repeat(65), "é"] {
        assert!(parse_key(bad).is_err(), "{bad}");
    }
    assert_eq!(parse_sharing("local"), Ok(Sharing::Local));
    assert_eq!(parse_sharing("members:a").unwrap_err(), "usage-sharing-members");
    assert!(parse_sharing("Open").is_err());
}

fn accepted(outcome: &str, counts: (u64, u64, u64), held_in: &[&str]) -> (SubmissionReceipt, Effect) {
    let position = Position { origin: "souss-massa".parse().unwrap(), epoch: 0, index: 7 };
    let (document, submission) = (Vec::new(), "s-2".to_owned());
    let receipt = SubmissionReceipt { document, submission, position, entries: 1, rows: 9, sharing: None };
    let effect = Effect {
        outcome: outcome.to_owned(),
        new_rows: counts.0,
        changed_rows: counts.1,
        unchanged_rows: counts.2,
        held_in: held_in.iter().map(|name| (*name).to_owned()).collect(),
        ..Effect::default()
    };
    (receipt, effect)
}

#[test]
fn new_changed_and_unchanged_rows_are_counted_in_every_language() {
    use crate::cli::captured::Captured;
    use crate::domain::text::Lang;
    use crate::texts::Texts;
    let args = SubmitArgs {
        content: Content::Observations,
        files: Vec::new(),
        how: HowArgs::default(),
        set_aside: None,
        receipt: None,
    };
    let printed = |lang, (receipt, effect): (SubmissionReceipt, Effect)| {
        let written = Captured::default();
        let mut console = Console::to_writer(written.clone(), Texts::new(lang), 200);
        let value = print_accepted(&mut console, Path::new("f.csv"), &args, &receipt, &effect).unwrap();
        (written.text(), value)
    };
    for (lang, lines) in [
        (Lang::English, ["New: 4 rows.", "Changed: 2 rows ", "Unchanged: 3 rows "]),
        (Lang::French, ["Nouveau : 4 lignes.", "Modifié : 2 lignes ", "Inchangé : 3 lignes "]),
        (Lang::Arabic, ["جديد: 4 أسطر.", "معدل: سطران ", "دون تغيير: 3 أسطر "]),
    ] {
        let (text, value) = printed(lang, accepted("STORED", (4, 2, 3), &[]));
        // Figures stand between invisible marks, so that they keep their place in Arabic.
        let text = text.replace(['\u{2068}', '\u{2069}'], "");
        for line in lines {
            assert!(text.lines().any(|own| own.starts_with(line)), "{line}: {text}");
        }
        assert_eq!((&value["new"], &value["changed"], &value["unchanged"]), (&4.into(), &2.into(), &3.into()));
        // If all rows are new, the first line says enough.
        assert_eq!(printed(lang, accepted("STORED", (9, 0, 0), &[])).0.lines().count(), 1);
    }
    // The rows are those of the file, not those of the submission that holds them.
    let (text, value) = printed(Lang::English, accepted("UNCHANGED", (0, 0, 3), &["s-2", "s-1"]));
    assert!(text.starts_with("Unchanged: f.csv, 3 rows, stand already, in submission s-2"), "{text}");
    assert!(text.contains("stand in submission s-1"), "{text}");
    assert_eq!(value["held_in"], json!(["s-2", "s-1"]));
    assert!(!text.contains("stand no more"), "{text}");
    let (receipt, effect) = accepted("UNCHANGED", (0, 0, 3), &["s-2"]);
    let (text, value) = printed(Lang::English, (receipt, Effect { outdated_rows: 2, ..effect }));
    assert!(text.contains("2 of these rows stand no more"), "{text}");
    assert_eq!(value["outdated"], 2);
}
