//! Citations in three languages, with a figure and without one.

use super::*;
use crate::cli::release::sample_summary;
use crate::domain::catalogue::{Catalogue, CatalogueParts as Parts};
use crate::domain::cell::Coverage;
use crate::domain::text::Text;
use crate::domain::value::Decimal;
use crate::formats::builtin::builtin;

fn cell(value: Option<i64>, status: &str, conf: &str) -> CellRow {
    let names = ["REF_AREA", "TIME_PERIOD", "METHOD", "OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE"];
    CellRow {
        columns: names.map(str::to_owned).into(),
        texts: ["MA-09", "2024", "", status, conf, "PERS"].map(str::to_owned).into(),
        value: value.map(|mantissa| Decimal { mantissa, decimals: 0 }),
        coverage: Coverage { parts_in: 1, parts_of: 1 },
    }
}

fn cited(cell: Option<CellRow>) -> Cited {
    let title =
        Text { ar: "الإصدار الأول".into(), fr: "Première publication".into(), en: "First release".into() };
    let release = ReleaseSummary { title, time: "2026-11-30T10:00:00Z".into(), ..sample_summary() };
    Cited {
        release,
        corrected_by: Vec::new(),
        digest: Some("d1".into()),
        indicator: "POP_TOTAL".into(),
        cell,
        at: vec![("SEX".into(), "F".into())],
        elsewhere: None,
    }
}

/// The citation in a language, without the marks that isolate values.
fn said(cited: &Cited, lang: Lang) -> String {
    let catalogue = builtin().unwrap();
    cited.text(catalogue.parts(), lang).replace(['\u{2068}', '\u{2069}'], "")
}

#[test]
fn licence_state_and_corrections_are_cited() {
    let mut cited = cited(None);
    cited.release.licence = "CC BY 4.0".into();
    cited.release.state = "provisional".into();
    cited.release.corrects = "r0".into();
    cited.release.correction_reason = "a row was counted twice".into();
    cited.corrected_by = vec![ReleaseSummary {
        release: "r2".into(),
        number: 4,
        correction_reason: "a commune was left out".into(),
        ..sample_summary()
    }];
    let french = said(&cited, Lang::French);
    for words in [
        "Licence : CC BY 4.0.",
        "Provisoire",
        "Elle corrige la publication r0 : a row was counted twice.",
        "Elle est corrigée par la publication 4 (r2) : a commune was left out.",
    ] {
        assert!(french.contains(words), "{words}: {french}");
    }
    let (arabic, english) = (said(&cited, Lang::Arabic), said(&cited, Lang::English));
    assert!(arabic.contains("الرخصة: CC BY 4.0.") && arabic.contains("صححه الإصدار 4 (r2)"), "{arabic}");
    assert!(english.contains("Provisional: another release is expected."), "{english}");
}

#[test]
fn a_figure_is_cited_in_three_languages() {
    let cited = cited(Some(cell(Some(1_234_567), "A", "F")));
    let said = Lang::ALL.map(|lang| said(&cited, lang));
    assert_eq!(
        said,
        [
            "إجمالي السكان المقيمين (POP_TOTAL)، سوس-ماسة (MA-09)، 2024، أنثى (F): 1\u{202f}234\u{202f}567 (أشخاص). \
             «الإصدار الأول»، الإصدار 3 للعقدة national، 2026-11-30. موجه إلى: الأعضاء؛ وليس عموميا. \
             المعرف: r1؛ بصمة SHA-256 لبيان الإصدار: d1. لا يذكر الإصدار أي رخصة.",
            "Population résidente totale (POP_TOTAL), Souss-Massa (MA-09), 2024, Féminin (F) : \
             1\u{202f}234\u{202f}567 (Personnes). « Première publication », publication 3 de national, 2026-11-30. \
             Destinataires : membres ; non publique. Identifiant : r1 ; SHA-256 du manifeste : d1. \
             La publication n’indique pas de licence.",
            "Total resident population (POP_TOTAL), Souss-Massa (MA-09), 2024, Female (F): 1,234,567 (Persons). \
             “First release”, release 3 of national, 2026-11-30. Audience: members; not public. \
             Identifier: r1; SHA-256 of the manifest: d1. The release states no licence.",
        ]
    );
}

#[test]
fn the_state_of_a_figure_is_said() {
    let of = |value, status, conf| said(&cited(Some(cell(value, status, conf))), Lang::English);
    assert!(of(Some(5), "E", "F").contains(": 5 (Persons) (Estimated value)."), "{}", of(Some(5), "E", "F"));
    let hidden = of(None, "Q", "C");
    assert!(hidden.contains(": hidden, to protect the people behind it."), "{hidden}");
    let missing = of(None, "O", "F");
    assert!(missing.contains(": no figure (Missing)."), "{missing}");
}

#[test]
fn without_a_period_the_indicator_is_cited_and_without_a_proof_no_digest() {
    let mut one = cited(None);
    one.digest = None;
    let text = said(&one, Lang::French);
    assert!(text.contains("(POP_TOTAL). « Première publication »"), "{text}");
    assert!(text.contains("Identifiant : r1.") && !text.contains("SHA-256"), "{text}");
    let json = one.json(builtin().unwrap().parts());
    assert_eq!((&json["cell"], &json["digest"], &json["licence"]), (&Value::Null, &Value::Null, &Value::Null));
    assert!(json["citation"]["ar"].as_str().unwrap().contains("الإصدار الأول"), "{json}");
}

#[test]
fn a_figure_that_is_public_elsewhere_is_cited_with_its_source() {
    let source = Text { ar: "إحصاء 2024".into(), fr: "RGPH 2024".into(), en: "Census of 2024".into() };
    let waiver = |url: &str| Waiver {
        indicator: "POP_TOTAL".parse().unwrap(),
        area: Some("MA-09".parse().unwrap()),
        level: None,
        from: "2024".parse().unwrap(),
        until: "2024".parse().unwrap(),
        method: None,
        dimensions: vec!["SEX".parse().unwrap()],
        source: source.clone(),
        url: url.to_owned(),
    };
    let parts = Parts { waivers: vec![waiver("https://www.hcp.ma/")], ..builtin().unwrap().parts().clone() };
    let catalogue = Catalogue::build(parts).unwrap();
    let figure = |value, derivation: &str, statuses: &str| {
        let mut cell = cell(value, "A", "F");
        cell.columns = [&cell.columns[..], &["DERIVATION".into(), "OBS_STATUS_ALL".into()]].concat().into();
        cell.texts.extend([derivation.to_owned(), statuses.to_owned()]);
        cited(Some(cell))
    };
    let mut direct = figure(Some(3), "DIRECT", "A");
    direct.elsewhere = elsewhere::of_figure(&catalogue, &direct);
    let texts = Lang::ALL.map(|lang| said(&direct, lang));
    assert!(texts[0].contains("منشور أيضا في مكان آخر: إحصاء 2024، https://www.hcp.ma/"), "{}", texts[0]);
    assert!(texts[1].contains("Le chiffre est aussi publié ailleurs : RGPH 2024, https://www.hcp.ma/"), "{}", texts[1]);
    assert!(
        texts[2].contains("The figure is published elsewhere too: Census of 2024, https://www.hcp.ma/"),
        "{}",
        texts[2]
    );
    assert_eq!(direct.json(catalogue.parts())["elsewhere"]["source"]["en"], "Census of 2024");
    direct.elsewhere = Some(waiver(""));
    assert!(said(&direct, Lang::French).contains("publié ailleurs : RGPH 2024."));
    // A sum of some parts, or with a carried figure, is another figure than the public one; a hidden one is none.
    let others = [figure(Some(3), "ROLLED_UP", "E"), figure(None, "DIRECT", "Q"), figure(None, "NONE", "O")];
    assert!(others.iter().all(|other| elsewhere::of_figure(&catalogue, other).is_none()));
    assert!(elsewhere::of_figure(&catalogue, &figure(Some(3), "ROLLED_UP", "A")).is_some());
}
