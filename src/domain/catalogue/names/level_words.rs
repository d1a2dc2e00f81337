//! Words for the level of a territory in its name: «إقليم تيزنيت», "Province de Tiznit", "Nador (commune)".

use crate::catalogue::area::Level;

const PROVINCE: &[Level] = &[Level::Province];
const REGION: &[Level] = &[Level::Region];
const COMMUNE: &[Level] = &[Level::Commune];
const TOWN: &[Level] = &[Level::Commune, Level::City];
const ARRONDISSEMENT: &[Level] = &[Level::Arrondissement];
const COUNTRY: &[Level] = &[Level::Country];

/// Folded words and the levels that they mean. A longer word comes before one that it begins with.
const WORDS: [(&[Level], &str); 11] = [
    (PROVINCE, "اقليم|عماله|province|prefecture"),
    (REGION, "جهه|region"),
    (COMMUNE, "جماعه|الجماعه|commune urbaine|commune rurale|commune|municipalite|municipality|بلديه"),
    (TOWN, "مدينه|ville|city|town"),
    (ARRONDISSEMENT, "مقاطعه|arrondissement"),
    (PROVINCE, "الاقليم|العماله"),
    (REGION, "الجهه"),
    (COMMUNE, "البلديه"),
    (TOWN, "المدينه"),
    (ARRONDISSEMENT, "المقاطعه"),
    (COUNTRY, "دوله|pays|country"),
];

/// What may be between such a word and the name.
const LINKS: [&str; 7] = ["de la ", "de l ", "de ", "du ", "des ", "d ", "of "];

/// The levels that a word of a folded text means, and the rest of the text: the name.
pub(super) fn split_level(folded: &str) -> Option<(&'static [Level], &str)> {
    let mut words = WORDS.iter().flat_map(|(levels, words)| words.split('|').map(move |word| (word, *levels)));
    words.find_map(|(word, levels)| {
        let before = folded.strip_prefix(word).and_then(|rest| rest.strip_prefix(' '));
        let after = || folded.strip_suffix(word).and_then(|rest| rest.strip_suffix(' '));
        let name = before.map(without_link).or_else(after)?;
        (!name.is_empty()).then_some((levels, name))
    })
}

fn without_link(name: &str) -> &str {
    LINKS.iter().find_map(|link| name.strip_prefix(link)).unwrap_or(name)
}
