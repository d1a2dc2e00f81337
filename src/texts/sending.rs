//! What people read before they send figures: what was assumed, and in which releases the figures may appear.

use std::collections::BTreeMap;

use marsad_domain::audience::Audience;
use marsad_domain::sharing::Sharing;

use crate::{Args, Texts};

/// The releases that figures may appear in at a level, the widest first, each with its indicators: the message `releases-…` says which.
/// `indicators` are those of the figures, each with the widest release that it may enter.
#[must_use]
pub fn by_release(sharing: Sharing, indicators: &[(String, Audience)]) -> Vec<(&'static str, Vec<&str>)> {
    let mut by_audience: BTreeMap<(Audience, &'static str), Vec<&str>> = BTreeMap::new();
    for (indicator, widest) in indicators {
        let (alone, added_up) = (Audience::of_figure(sharing, *widest), Audience::of_totals(sharing, *widest));
        let which = if added_up > alone { "totals" } else { alone.as_str() };
        by_audience.entry((added_up, which)).or_default().push(indicator);
    }
    by_audience.into_iter().rev().map(|((_, which), indicators)| (which, indicators)).collect()
}

/// What is assumed where nothing is written, once for each concept and code, with the number of rows.
#[must_use]
pub fn assumed_lines<'a>(texts: &Texts, assumed: impl IntoIterator<Item = (&'a str, &'a str, u64)>) -> Vec<String> {
    let mut sums: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for (concept, code, rows) in assumed {
        *sums.entry((concept, code)).or_default() += rows;
    }
    let line = |((concept, code), rows): ((&str, &str), u64)| {
        let code = if code == "_T" { texts.plain("assumed-total") } else { code.to_owned() };
        texts.say("assumed-line", Args::none().text("concept", concept).text("code", code).number("rows", rows))
    };
    sums.into_iter().map(line).collect()
}
