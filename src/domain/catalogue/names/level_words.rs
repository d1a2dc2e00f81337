//! Words that say of which level a territory is: «إقليم تيزنيت», "Province de Tiznit", "Nador (commune)".

use crate::catalogue::area::Level;

const PROVINCE: &[Level] = &[Level::Province];
const REGION: &[Level] = &[Level::Region];
const COMMUNE: &[Level] = &[Level::Commune];
const TOWN: &[Level] = &[Level::Commune, Level::City];
const ARRONDISSEMENT: &[Level] = &[Level::Arrondissement];
const COUNTRY: &[Level] = &[Level::Country];

/// Folded words, and the levels that they settle. Longer ones stand before those that they begin with.
const WORDS: [(&str, &[Level]); 29] = [
    ("اقليم", PROVINCE),
    ("عماله", PROVINCE),
    ("province", PROVINCE),
    ("prefecture", PROVINCE),
    ("جهه", REGION),
    ("region", REGION),
    ("جماعه", COMMUNE),
    ("الجماعه", COMMUNE),
    ("commune urbaine", COMMUNE),
    ("commune rurale", COMMUNE),
    ("commune", COMMUNE),
    ("municipalite", COMMUNE),
    ("municipality", COMMUNE),
    ("بلديه", COMMUNE),
    ("مدينه", TOWN),
    ("ville", TOWN),
    ("city", TOWN),
    ("town", TOWN),
    ("مقاطعه", ARRONDISSEMENT),
    ("arrondissement", ARRONDISSEMENT),
    ("الاقليم", PROVINCE),
    ("العماله", PROVINCE),
    ("الجهه", REGION),
    ("البلديه", COMMUNE),
    ("المدينه", TOWN),
    ("المقاطعه", ARRONDISSEMENT),
    ("دوله", COUNTRY),
    ("pays", COUNTRY),
    ("country", COUNTRY),
];

/// What may stand between such a word and the name.
const LINKS: [&str; 7] = ["de la ", "de l ", "de ", "du ", "des ", "d ", "of "];

/// A folded text as the levels that a word in it settles, and the name that is left.
pub(super) fn split_level(folded: &str) -> Option<(&'static [Level], &str)> {
    WORDS.iter().find_map(|(word, levels)| {
        let before = folded.strip_prefix(word).and_then(|rest| rest.strip_prefix(' '));
        let after = || folded.strip_suffix(word).and_then(|rest| rest.strip_suffix(' '));
        let name = before.map(without_link).or_else(after)?;
        (!name.is_empty()).then_some((*levels, name))
    })
}

fn without_link(name: &str) -> &str {
    LINKS.iter().find_map(|link| name.strip_prefix(link)).unwrap_or(name)
}
