//! Texts in the three languages of the project.

use std::fmt;

/// Whether a character is invisible: marks of direction, joiners, soft hyphens, byte order marks. They come with texts that
/// are copied from bidirectional documents, and never belong to a code, a key or a number.
#[must_use]
pub fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}'
    )
}

/// A language of the texts for people. Every text exists in all three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    Arabic,
    French,
    English,
}

impl Lang {
    /// All languages, in the order of every list.
    pub const ALL: [Self; 3] = [Self::Arabic, Self::French, Self::English];

    /// The ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// The language of an ISO 639-1 code or of a locale that begins with it (`fr_MA.UTF-8`).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let language = code.split(['-', '_', '.']).next()?;
        Self::ALL.into_iter().find(|lang| lang.code() == language)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// One text in Arabic, French and English; an empty string for a language without it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Text {
    pub ar: String,
    pub fr: String,
    pub en: String,
}

impl Text {
    /// The text in `lang`, else the first that is not empty in the order French, Arabic, English.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> &str {
        let wanted = self.exactly(lang);
        if !wanted.is_empty() {
            return wanted;
        }
        [&self.fr, &self.ar, &self.en].into_iter().find(|text| !text.is_empty()).map_or("", String::as_str)
    }

    /// The text in `lang`; it may be empty.
    #[must_use]
    pub fn exactly(&self, lang: Lang) -> &str {
        match lang {
            Lang::Arabic => &self.ar,
            Lang::French => &self.fr,
            Lang::English => &self.en,
        }
    }

    /// Whether no language has a text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ar.is_empty() && self.fr.is_empty() && self.en.is_empty()
    }
}
