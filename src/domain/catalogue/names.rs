//! Names of territories: which territories a name that people write can mean.
//!
//! A name is accepted only if it can mean one territory. An alias of a territory counts for all territories that share a
//! name with it: an alias of a province never hides the commune of the same name. Names that differ in the Arabic article
//! alone count as one name. A word for the level before or after the name makes it clear («إقليم تيزنيت»,
//! "Province de Tiznit").

mod fold;
mod level_words;

use std::collections::HashMap;

use super::AreaId;
use super::area::{Area, Level};
use level_words::split_level;

pub use fold::{fold_name, plain_code};

/// The greatest distance between two similar names, in changed letters.
const NEAR_MAX: usize = 3;

/// The names of all territories of a snapshot.
#[derive(Debug, Clone, Default)]
pub(super) struct AreaNames {
    /// The territories of each folded name, in the order of codes.
    exact: HashMap<String, Vec<AreaId>>,
    /// The same without the Arabic article.
    without_article: HashMap<String, Vec<AreaId>>,
    levels: Vec<Level>,
}

impl AreaNames {
    pub(super) fn new(areas: &[Area]) -> Self {
        let mut names = Self { levels: areas.iter().map(|area| area.level).collect(), ..Self::default() };
        let own = |area: &Area| {
            let spellings = [&area.name.ar, &area.name.fr, &area.name.en];
            spellings.map(|name| fold_name(name)).into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>()
        };
        for (n, area) in (0..).zip(areas) {
            let codes = [&area.hcp_code, &area.iso_3166_2].map(|code| fold_name(code));
            for name in own(area).into_iter().chain(codes.into_iter().filter(|code| !code.is_empty())) {
                names.add(name, AreaId(n));
            }
        }
        let official = names.clone();
        for (n, area) in (0..).zip(areas) {
            for alias in area.aliases.iter().chain([&area.name_zgh]) {
                let alias = fold_name(alias);
                if alias.is_empty() {
                    continue;
                }
                names.add(alias.clone(), AreaId(n));
                for holder in own(area).iter().flat_map(|name| official.holders(name)) {
                    names.add(alias.clone(), holder);
                }
            }
        }
        names
    }

    fn add(&mut self, name: String, id: AreaId) {
        let plain = fold::drop_articles(&name);
        for (map, key) in [(&mut self.without_article, plain), (&mut self.exact, name)] {
            let holders = map.entry(key).or_default();
            if let Err(place) = holders.binary_search(&id) {
                holders.insert(place, id);
            }
        }
    }

    /// All territories that a folded name can mean.
    fn holders(&self, name: &str) -> Vec<AreaId> {
        if !self.exact.contains_key(name) {
            return Vec::new();
        }
        self.without_article.get(&fold::drop_articles(name)).cloned().unwrap_or_default()
    }

    fn level(&self, id: AreaId) -> Option<Level> {
        self.levels.get(usize::try_from(id.0).ok()?).copied()
    }

    /// The territories that `text` can mean, in the order of codes.
    pub(super) fn find(&self, text: &str) -> Vec<AreaId> {
        let folded = fold_name(text);
        let mut found = self.holders(&folded);
        if let Some((levels, rest)) = split_level(&folded) {
            let of_level = |id: &AreaId| self.level(*id).is_some_and(|level| levels.contains(&level));
            // Such a word may be part of the name («فاس المدينة»), so both readings count.
            found.extend(self.holders(rest).into_iter().filter(of_level));
            found.sort_unstable();
            found.dedup();
        }
        found
    }

    /// The territories whose name is most similar to `text`; empty if no name is similar.
    pub(super) fn nearest(&self, text: &str) -> Vec<AreaId> {
        let folded = fold_name(text);
        let named = split_level(&folded).map_or(folded.as_str(), |(_, rest)| rest);
        let plain = fold::drop_articles(named);
        if let Some(found) = self.without_article.get(&plain) {
            return found.clone();
        }
        let keys = self.without_article.keys().map(String::as_str);
        let near = nearest_of(&plain, keys).or_else(|| self.sounding_like(&plain));
        near.and_then(|near| self.without_article.get(near)).cloned().unwrap_or_default()
    }

    /// The name that differs only in the letter for the sound g. Arabic has no letter for it, so people use several: «فكيك»
    /// and «فجيج» are one town.
    fn sounding_like(&self, plain: &str) -> Option<&str> {
        let sound = |name: &str| name.replace(['ج', 'ق', 'غ'], "ك");
        let wanted = sound(plain);
        if !wanted.contains('ك') {
            return None;
        }
        self.without_article.keys().map(String::as_str).filter(|name| sound(name) == wanted).min()
    }
}

/// The one of `known` that is most similar to `text`, the least of equally similar ones; `None` if none is similar.
#[must_use]
pub fn nearest_of<'k>(text: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let length = text.chars().count();
    // Three letters of a long name may be wrong, one letter of a short name.
    let most = (length / 4).clamp(1, NEAR_MAX);
    let near = known.into_iter().filter(|key| key.chars().count().abs_diff(length) <= most);
    let distances = near.map(|key| (strsim::osa_distance(text, key), key));
    let best = distances.min()?;
    (best.0 <= most && best.0 < length).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similar_codes_differ_in_few_letters() {
        let near = |text: &str| nearest_of(text, ["POP_TOTAL", "IMM_STOCK", "F", "M"]);
        assert_eq!(near("POP_TOTLA"), Some("POP_TOTAL"));
        assert_eq!(near("IMM_STOK"), Some("IMM_STOCK"));
        assert_eq!((near("EMI_FLOW"), near("X"), near("")), (None, None, None));
    }

    #[test]
    fn words_of_level_stand_before_or_after_a_name() {
        let split = |text: &str| split_level(text).map(|(levels, name)| (levels.to_vec(), name.to_owned()));
        assert_eq!(split("province d agadir"), Some((vec![Level::Province], "agadir".into())));
        assert_eq!(split("nador commune"), Some((vec![Level::Commune], "nador".into())));
        assert_eq!((split("province"), split("provinces du sud"), split("commune ")), (None, None, None));
    }
}
