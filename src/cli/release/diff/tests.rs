//! Differences as people and programs read them, in three languages.

use super::*;
use crate::cli::console::tests::console;
use crate::domain::cell::Coverage;
use crate::domain::text::Lang;
use crate::domain::value::Decimal;

fn cell(value: Option<i64>, status: &str, conf: &str, parts: (u32, u32)) -> CellRow {
    let names = ["INDICATOR", "REF_AREA", "TIME_PERIOD", "SEX", "METHOD", "OBS_STATUS", "CONF_STATUS", "DERIVATION"];
    let texts = ["IMM_STOCK", "MA-09", "2024", "F", "LEGAL", status, conf, "ROLLED_UP"];
    CellRow {
        columns: names.map(str::to_owned).into(),
        texts: texts.map(str::to_owned).into(),
        value: value.map(|mantissa| Decimal { mantissa, decimals: 0 }),
        coverage: Coverage { parts_in: parts.0, parts_of: parts.1 },
    }
}

fn difference(change: Change, before: Option<CellRow>, after: Option<CellRow>, columns: &[&'static str]) -> Difference {
    Difference {
        change,
        indicator: "IMM_STOCK".into(),
        area: "MA-09".into(),
        period: "2024".into(),
        by: vec![("SEX".into(), "F".into())],
        method: "LEGAL".into(),
        before,
        after,
        columns: columns.to_vec(),
    }
}

/// One difference of each kind.
fn all() -> Vec<(Difference, Option<Lineage>)> {
    let shown = |value| Some(cell(Some(value), "A", "F", (4, 4)));
    let partial = Some(cell(Some(1_250), "E", "F", (3, 4)));
    let (hidden, missing) = (Some(cell(None, "Q", "C", (4, 4))), Some(cell(None, "O", "F", (0, 0))));
    let lineage = Lineage { came: vec!["s-3".into(), "s-4".into()], went: vec!["s-1".into()] };
    vec![
        (difference(Change::New, None, missing, &[]), None),
        (difference(Change::Gone, shown(12), None, &[]), None),
        (difference(Change::Changed, partial, shown(1_300), &["OBS_VALUE", "OBS_STATUS", "NOTE"]), Some(lineage)),
        (difference(Change::NewlyHidden, shown(6), hidden.clone(), &["OBS_VALUE"]), None),
        (difference(Change::NewlyShown, hidden, shown(7), &["OBS_VALUE"]), None),
    ]
}

/// The lines of all differences and their counts, without the marks that isolate values.
fn said(lang: Lang) -> Vec<String> {
    let texts = Texts::new(lang);
    let mut counts = Counts::default();
    let mut said = Vec::new();
    for (found, lineage) in all() {
        *counts.0.entry(found.change).or_default() += 1;
        said.extend(lines(&texts, &found, lineage.as_ref()));
    }
    said.push(counts.line(&texts));
    said.into_iter().map(|line| line.replace(['\u{2068}', '\u{2069}'], "")).collect()
}

#[test]
fn differences_are_said_in_english() {
    assert_eq!(
        said(Lang::English),
        [
            "New: IMM_STOCK MA-09 2024 SEX=F LEGAL: no figure (O)",
            "Gone: IMM_STOCK MA-09 2024 SEX=F LEGAL: 12 (A, 4/4)",
            "Changed: IMM_STOCK MA-09 2024 SEX=F LEGAL: 1,250 (E, 3/4) → 1,300 (A, 4/4)",
            "  also different: NOTE",
            "  submissions that are new in it: s-3, s-4",
            "  submissions that are no longer in it: s-1",
            "Newly hidden: IMM_STOCK MA-09 2024 SEX=F LEGAL: 6 (A, 4/4) → hidden (Q, 4/4)",
            "Newly shown: IMM_STOCK MA-09 2024 SEX=F LEGAL: hidden (Q, 4/4) → 7 (A, 4/4)",
            "New: 1. Gone: 1. Changed: 1. Newly hidden: 1. Newly shown: 1.",
        ]
    );
}

#[test]
fn differences_are_said_in_french() {
    assert_eq!(
        said(Lang::French),
        [
            "Nouvelle : IMM_STOCK MA-09 2024 SEX=F LEGAL : pas de chiffre (O)",
            "Disparue : IMM_STOCK MA-09 2024 SEX=F LEGAL : 12 (A, 4/4)",
            "Modifiée : IMM_STOCK MA-09 2024 SEX=F LEGAL : 1\u{202f}250 (E, 3/4) → 1\u{202f}300 (A, 4/4)",
            "  diffèrent aussi : NOTE",
            "  transmissions qui s’y ajoutent : s-3, s-4",
            "  transmissions qui n’y sont plus : s-1",
            "Désormais masquée : IMM_STOCK MA-09 2024 SEX=F LEGAL : 6 (A, 4/4) → masqué (Q, 4/4)",
            "Désormais visible : IMM_STOCK MA-09 2024 SEX=F LEGAL : masqué (Q, 4/4) → 7 (A, 4/4)",
            "Nouvelles : 1. Disparues : 1. Modifiées : 1. Désormais masquées : 1. Désormais visibles : 1.",
        ]
    );
}

#[test]
fn differences_are_said_in_arabic() {
    assert_eq!(
        said(Lang::Arabic),
        [
            "جديدة: IMM_STOCK MA-09 2024 SEX=F LEGAL: لا رقم (O)",
            "لم تعد موجودة: IMM_STOCK MA-09 2024 SEX=F LEGAL: 12 (A, 4/4)",
            "تغيرت: IMM_STOCK MA-09 2024 SEX=F LEGAL: 1\u{202f}250 (E, 3/4) ← 1\u{202f}300 (A, 4/4)",
            "  يختلف أيضا: NOTE",
            "  إرسالات أضيفت إليها: s-3، s-4",
            "  إرسالات لم تعد فيها: s-1",
            "أصبحت محجوبة: IMM_STOCK MA-09 2024 SEX=F LEGAL: 6 (A, 4/4) ← محجوب (Q, 4/4)",
            "أصبحت ظاهرة: IMM_STOCK MA-09 2024 SEX=F LEGAL: محجوب (Q, 4/4) ← 7 (A, 4/4)",
            "الجديدة: 1. لم تعد موجودة: 1. المتغيرة: 1. أصبحت محجوبة: 1. أصبحت ظاهرة: 1.",
        ]
    );
}

#[test]
fn programs_get_rows_under_the_names_that_they_rely_on() {
    let (mut console, written) = console();
    console.terminal = false;
    let args = OutputArgs { format: Some(Format::Csv), output: None, labels: None };
    let columns = COLUMNS.split(',').map(str::to_owned).collect();
    let mut output = Output::Rows(Box::new(RowWriter::open(&console, &args, columns, None, &[]).unwrap()));
    for (found, lineage) in all() {
        output.write(&mut console, &found, lineage.as_ref()).unwrap();
    }
    output.finish(&mut console, &Counts::default(), (0, 0)).unwrap();
    assert_eq!(
        written.text(),
        "CHANGE,INDICATOR,REF_AREA,TIME_PERIOD,BREAKDOWN,METHOD,OBS_VALUE_A,OBS_VALUE_B,OBS_STATUS_A,OBS_STATUS_B,\
         CONF_STATUS_A,CONF_STATUS_B,COVERAGE_IN_A,COVERAGE_IN_B,COVERAGE_OF_A,COVERAGE_OF_B,COLUMNS,SUBMISSIONS,\
         SUBMISSIONS_GONE\n\
         NEW,IMM_STOCK,MA-09,2024,SEX=F,LEGAL,,,,O,,F,,0,,0,,,\n\
         GONE,IMM_STOCK,MA-09,2024,SEX=F,LEGAL,12,,A,,F,,4,,4,,,,\n\
         CHANGED,IMM_STOCK,MA-09,2024,SEX=F,LEGAL,1250,1300,E,A,F,F,3,4,4,4,OBS_VALUE OBS_STATUS NOTE,s-3 s-4,s-1\n\
         NEWLY_HIDDEN,IMM_STOCK,MA-09,2024,SEX=F,LEGAL,6,,A,Q,F,C,4,4,4,4,OBS_VALUE,,\n\
         NEWLY_SHOWN,IMM_STOCK,MA-09,2024,SEX=F,LEGAL,,7,Q,A,C,F,4,4,4,4,OBS_VALUE,,\n"
    );
}

#[test]
fn as_json_a_hidden_side_has_no_value() {
    let (found, _) = &all()[3];
    let value = cell_json(found, None);
    assert_eq!((&value["change"], &value["before"]["value"]), (&"NEWLY_HIDDEN".into(), &"6".into()));
    assert_eq!((&value["after"]["value"], &value["after"]["status"]), (&Value::Null, &"Q".into()));
    assert_eq!((&value["by"]["SEX"], &value["submissions"]), (&"F".into(), &Value::Null));
    assert_eq!(cell_json(&all()[0].0, None)["before"], Value::Null);
}
