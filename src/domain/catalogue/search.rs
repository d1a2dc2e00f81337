//! Finds areas and indicators by texts that people write.

use super::names::{nearest_of, plain_code};
use super::{AreaId, Catalogue};
use crate::cell_text::trim;
use crate::code::IndicatorCode;

impl Catalogue {
    /// The areas that a person may mean by `text`: the area with this code, else all areas with this HCP code, alias or name
    /// in any language. Case, accents, hyphens and invisible marks do not matter. If the text names a level, only areas
    /// of that level are found.
    #[must_use]
    pub fn find_areas(&self, text: &str) -> Vec<AreaId> {
        match self.area_id(&plain_code(text)) {
            Some(id) => vec![id],
            None => self.names.find(text),
        }
    }

    /// A name or code of a territory without the point at the end that HCP writes behind its codes (`02.381.`).
    #[must_use]
    pub fn without_final_point<'t>(&self, text: &'t str) -> &'t str {
        let is_code = |code: &str| code.contains('.') && code.chars().all(|c| c.is_ascii_digit() || c == '.');
        match trim(text).strip_suffix('.') {
            Some(code) if is_code(code) => code,
            _ => text,
        }
    }

    /// The areas that a person may mean by `text` in a file.
    #[must_use]
    pub fn find_areas_in_file(&self, text: &str) -> Vec<AreaId> {
        self.find_areas(self.without_final_point(text))
    }

    /// The areas whose code or name is most similar to `text`; empty if none is similar.
    #[must_use]
    pub fn nearest_areas(&self, text: &str) -> Vec<AreaId> {
        let code = plain_code(text).to_uppercase();
        if let Some(id) = self.area_id(&code) {
            return vec![id];
        }
        let near = self.nearest_codes(&code);
        if near.is_empty() { self.names.nearest(text) } else { near }
    }

    /// The areas whose code has a digit where `code` has a letter. A digit that looks like the letter is tried first.
    fn nearest_codes(&self, code: &str) -> Vec<AreaId> {
        let Some((country, rest)) = code.split_once('-') else { return Vec::new() };
        let with_digits: String = rest
            .chars()
            .map(|letter| match letter {
                'L' | 'I' => '1',
                'O' => '0',
                other => other,
            })
            .collect();
        if let Some(id) = self.area_id(&format!("{country}-{with_digits}")) {
            return vec![id];
        }
        let letters: Vec<char> = code.chars().collect();
        let differs_by_a_letter = |known: &str| {
            let mut wrong = known.chars().zip(&letters).filter(|(own, letter)| own != *letter);
            known.chars().count() == letters.len()
                && wrong.next().is_some_and(|(own, letter)| own.is_ascii_digit() && letter.is_alphabetic())
                && wrong.next().is_none()
        };
        let areas = (0..).map(AreaId).zip(&self.parts().areas);
        areas.filter(|(_, area)| differs_by_a_letter(area.code.as_str())).map(|(id, _)| id).collect()
    }

    /// The indicator whose code is most similar to `text`; `None` if none is similar.
    #[must_use]
    pub fn nearest_indicator(&self, text: &str) -> Option<&IndicatorCode> {
        let codes = self.parts.indicators.iter().map(|indicator| indicator.code.as_str());
        let near = nearest_of(&plain_code(text).to_uppercase(), codes)?;
        self.indicator_by_code(near).map(|indicator| &indicator.code)
    }
}
