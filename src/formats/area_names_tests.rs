//! What people write for a territory, against the project's own catalogue: a code, AMBIGUOUS or UNKNOWN for each.

use super::builtin::builtin;

const AMBIGUOUS: &str = "AMBIGUOUS";
const UNKNOWN: &str = "UNKNOWN";

/// Every way that is decided on purpose.
const TABLE: &[(&str, &str)] = &[
    // A name that a province and a commune share decides nothing, in no spelling and by no alias.
    ("Nador", AMBIGUOUS),
    ("NADOR", AMBIGUOUS),
    ("الناضور", AMBIGUOUS),
    ("الناظور", AMBIGUOUS),
    ("ⵏⴰⴹⵓⵕ", AMBIGUOUS),
    ("Tiznit", AMBIGUOUS),
    ("تيزنيت", AMBIGUOUS),
    ("تطوان", AMBIGUOUS),
    ("Tétouan", AMBIGUOUS),
    ("Casablanca", AMBIGUOUS),
    ("الدار البيضاء", AMBIGUOUS),
    ("ⴰⵏⴼⴰ", AMBIGUOUS),
    ("Fez", AMBIGUOUS),
    ("فاس", AMBIGUOUS),
    ("Rabat", AMBIGUOUS),
    ("الرباط", AMBIGUOUS),
    ("Marrakesh", AMBIGUOUS),
    ("Tangiers", AMBIGUOUS),
    ("تونس", AMBIGUOUS),
    // A name with a word for a level in it: the arrondissement, or the city.
    ("فاس المدينة", AMBIGUOUS),
    // Names that differ by the article alone.
    ("عين بيضاء", AMBIGUOUS),
    ("عين البيضاء", AMBIGUOUS),
    ("عين بيضا", AMBIGUOUS),
    ("سيدي عابد", AMBIGUOUS),
    ("Ain Beida", "MA-01-405-09-01"),
    ("Ain Bida", "MA-03-231-81-03"),
    // A word for the level, before or after the name, makes it clear.
    ("إقليم الناضور", "MA-02-381"),
    ("إقليم الناظور", "MA-02-381"),
    ("اقليم الناضور", "MA-02-381"),
    ("جماعة الناضور", "MA-02-381-01-05"),
    ("جماعة الناظور", "MA-02-381-01-05"),
    ("مدينة الناضور", "MA-02-381-01-05"),
    ("Province de Nador", "MA-02-381"),
    ("province Nador", "MA-02-381"),
    ("Nador Province", "MA-02-381"),
    ("Nador (province)", "MA-02-381"),
    ("Commune de Nador", "MA-02-381-01-05"),
    ("Nador, commune", "MA-02-381-01-05"),
    ("Ville de Nador", "MA-02-381-01-05"),
    ("إقليم تيزنيت", "MA-09-581"),
    ("Province de Tiznit", "MA-09-581"),
    ("PROVINCE DE TIZNIT", "MA-09-581"),
    ("commune de Tiznit", "MA-09-581-01-07"),
    ("جماعة تيزنيت", "MA-09-581-01-07"),
    ("Préfecture de Casablanca", "MA-06-141"),
    ("Prefecture de Casablanca", "MA-06-141"),
    ("عمالة الدار البيضاء", "MA-06-141"),
    ("جماعة الدار البيضاء", "MA-06-141-01-0"),
    ("Préfecture d’Agadir Ida-Ou-Tanane", "MA-09-001"),
    ("عمالة أكادير إدا وتنان", "MA-09-001"),
    ("عمالة أكادير إداوتنان", UNKNOWN),
    ("Province d'Agadir", UNKNOWN),
    ("جهة سوس ماسة", "MA-09"),
    ("جهة سوس-ماسة", "MA-09"),
    ("Région Souss-Massa", "MA-09"),
    ("région de Souss-Massa", "MA-09"),
    ("Souss-Massa region", "MA-09"),
    ("Région de l’Oriental", "MA-02"),
    ("جهة الشرق", "MA-02"),
    ("الجهة الشرقية", "MA-02"),
    ("L'Oriental", "MA-02"),
    ("Oriental", "MA-02"),
    ("مقاطعة جليز", "MA-07-351-01-05"),
    ("جليز", "MA-07-351-01-05"),
    // One letter for another, as keyboards and programs have them.
    ("أكادير", "MA-09-001-01-01"),
    ("اكادير", "MA-09-001-01-01"),
    ("أݣادير", "MA-09-001-01-01"),
    ("أڭادير", "MA-09-001-01-01"),
    ("أگادير", "MA-09-001-01-01"),
    ("أکادیر", "MA-09-001-01-01"),
    ("ا\u{654}كادير", "MA-09-001-01-01"),
    ("أكـــادير", "MA-09-001-01-01"),
    ("أَكَادِير", "MA-09-001-01-01"),
    ("ﺃﻛﺎﺩﻳﺮ", "MA-09-001-01-01"),
    ("\u{200f}أكادير", "MA-09-001-01-01"),
    ("أكادير\u{200e}", "MA-09-001-01-01"),
    ("\u{2067}أكادير\u{2069}", "MA-09-001-01-01"),
    ("\u{202b}أكادير\u{202c}", "MA-09-001-01-01"),
    ("\u{feff}أكادير", "MA-09-001-01-01"),
    ("أكا\u{200c}دير", "MA-09-001-01-01"),
    ("Agadir", "MA-09-001-01-01"),
    ("  agadir  ", "MA-09-001-01-01"),
    ("Ａｇａｄｉｒ", "MA-09-001-01-01"),
    ("Inezgane-Aït Melloul", "MA-09-273"),
    ("Inezgane-Ai\u{308}t Melloul", "MA-09-273"),
    ("Inezgane–Aït Melloul", "MA-09-273"),
    ("Inezgane—Ait Melloul", "MA-09-273"),
    ("Inezgane\u{2011}Aït\u{a0}Melloul", "MA-09-273"),
    ("inezgane ait  melloul", "MA-09-273"),
    ("INEZGANE - AÏT MELLOUL", "MA-09-273"),
    ("الدراركة", "MA-09-001-05-09"),
    ("الدراركه", "MA-09-001-05-09"),
    ("Béni Mellal – Khénifra", "MA-05"),
    ("Beni Mellal-Khenifra", "MA-05"),
    ("مراكش- آسفي", "MA-07"),
    ("مراكش-اسفي", "MA-07"),
    // Codes, with what comes along with a copied code.
    ("MA-09-541", "MA-09-541"),
    ("\u{200e}MA-09-541\u{200e}", "MA-09-541"),
    ("\u{2066}MA-09-541\u{2069}", "MA-09-541"),
    ("\u{feff}MA-09-541", "MA-09-541"),
    ("MA–09–541", "MA-09-541"),
    ("MA\u{2011}09\u{2011}541", "MA-09-541"),
    (" MA-09-541\u{a0}", "MA-09-541"),
    ("MA-\u{200f}09-541", "MA-09-541"),
    ("09.541", "MA-09-541"),
    ("MA-NAD", "MA-02-381"),
    // What stands for nothing here.
    ("", UNKNOWN),
    ("province", UNKNOWN),
    ("إقليم", UNKNOWN),
    ("Province de", UNKNOWN),
    ("Nadore", UNKNOWN),
    ("ناضور", UNKNOWN),
    ("Rabat-Sale", UNKNOWN),
    ("MA-99", UNKNOWN),
    ("Région Nador", UNKNOWN),
    ("جهة الناضور", UNKNOWN),
];

#[test]
fn each_way_to_write_a_territory_is_decided_on_purpose() {
    let catalogue = builtin().unwrap();
    let decided = |text: &str| match catalogue.find_areas(text).as_slice() {
        [] => UNKNOWN.to_owned(),
        [one] => catalogue.area(*one).unwrap().code.to_string(),
        _ => AMBIGUOUS.to_owned(),
    };
    let wrong: Vec<_> =
        TABLE.iter().map(|(text, due)| (text, *due, decided(text))).filter(|(_, due, found)| due != found).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(TABLE.len() >= 100);
}

#[test]
fn every_official_name_finds_its_territory_and_no_alias_hides_another() {
    let catalogue = builtin().unwrap();
    for area in &catalogue.parts().areas {
        let id = catalogue.area_id(area.code.as_str()).unwrap();
        let own: Vec<_> = catalogue.find_areas(&area.name.ar);
        for name in [&area.name.ar, &area.name.fr, &area.name.en] {
            assert!(catalogue.find_areas(name).contains(&id), "{}: {name}", area.code);
        }
        for alias in &area.aliases {
            let found = catalogue.find_areas(alias);
            assert!(own.iter().all(|namesake| found.contains(namesake)), "{}: {alias}: {found:?}", area.code);
        }
    }
}

#[test]
fn codes_of_the_statisticians_may_end_in_a_point() {
    let catalogue = builtin().unwrap();
    let found = |text: &str| catalogue.find_areas_in_file(text);
    assert_eq!(found("02.381."), found("MA-02-381"));
    assert_eq!(found(" 02.381.01.05.\u{a0}"), found("MA-02-381-01-05"));
    assert!(found("Nador.").is_empty() && found(".").is_empty() && found("02.").is_empty());
}

#[test]
fn what_is_near_a_name_or_code_is_named() {
    let catalogue = builtin().unwrap();
    let near = |text: &str| {
        let found = catalogue.nearest_areas(text);
        found.into_iter().map(|id| catalogue.area(id).unwrap().code.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(near("Nadore"), ["MA-02-381", "MA-02-381-01-05"]);
    assert_eq!(near("ناضور"), ["MA-02-381", "MA-02-381-01-05"]);
    assert_eq!(near("Province d'Agadir"), ["MA-09-001-01-01"]);
    assert_eq!(near("ma-09-541"), ["MA-09-541"]);
    // A letter for a digit in a code, and the sound of g, for which each writes another letter.
    assert_eq!(near("MA-09-54l"), ["MA-09-541"]);
    assert_eq!(near("MA-O9-541"), ["MA-09-541"]);
    assert_eq!(near("MA-0x-541"), ["MA-09-541"]);
    for name in ["فكيك", "فگيگ", "فݣيݣ"] {
        assert_eq!(near(name), ["MA-02-251", "MA-02-251-01-03"], "{name}");
    }
    assert!(near("Ouagadougou").is_empty());
    assert_eq!(catalogue.nearest_indicator("pop_total").unwrap().as_str(), "POP_TOTAL");
}
