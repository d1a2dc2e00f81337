//! The language of the person at the command line.

use crate::domain::text::Lang;

/// The language of a locale's environment (POSIX: the first of LC_ALL, LC_MESSAGES and LANG that is set).
pub fn language_of(read: impl Fn(&str) -> Option<String>) -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(read).find(|value| !value.is_empty());
    set.and_then(|value| Lang::from_code(&value)).unwrap_or(Lang::English)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_comes_from_the_locale() {
        let of = |pairs: &[(&str, &str)]| {
            language_of(|name| pairs.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(of(&[("LANG", "fr_MA.UTF-8")]), Lang::French);
        assert_eq!(of(&[("LC_ALL", ""), ("LC_MESSAGES", "ar_MA"), ("LANG", "fr")]), Lang::Arabic);
        assert_eq!(of(&[("LC_ALL", "C.UTF-8"), ("LANG", "fr_FR")]), Lang::English);
        assert_eq!(of(&[]), Lang::English);
    }
}
