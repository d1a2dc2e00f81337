//! Numbers as people of a language write them.

use marsad_domain::text::Lang;

/// A plain number with its thousands parted, and a comma before decimals in Arabic and French.
#[must_use]
pub fn grouped(lang: Lang, plain: &str) -> String {
    let (whole, decimals) = plain.split_once('.').map_or((plain, None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    let (thousands, mark) = if lang == Lang::English { (',', '.') } else { ('\u{202f}', ',') };
    let mut grouped = String::from(sign);
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n) % 3 == 0 {
            grouped.push(thousands);
        }
        grouped.push(digit);
    }
    if let Some(decimals) = decimals {
        grouped.push(mark);
        grouped.push_str(decimals);
    }
    grouped
}
