//! Why a pull finds nothing, and which territories did not report, in the person's language.

use crate::cli::error::{Exit, Failure};
use crate::client::answers::{AggregatesTrailer, NothingFound};
use crate::texts::{Args, Texts};

/// The name of the message for a reason of `NothingFound`.
pub fn nothing_key(reason: &str) -> &'static str {
    match reason {
        "NO_RELEASE" => "pull-nothing-no-release",
        "NO_FIGURES" => "pull-nothing-no-figures",
        "NO_DIMENSION" => "pull-nothing-no-dimension",
        "TOO_MANY_DIMENSIONS" => "pull-nothing-too-many-dimensions",
        "TOO_FINE" => "pull-nothing-too-fine",
        "NO_PERIOD" => "pull-nothing-no-period",
        "NO_METHOD" => "pull-nothing-no-method",
        "NO_BREAKDOWN" => "pull-nothing-no-breakdown",
        "NOT_REPORTED" => "pull-nothing-not-reported",
        _ => "pull-nothing-no-match",
    }
}

/// What such a message is filled with.
pub fn nothing_args(indicator: &str, known: &str) -> Args {
    Args::none().text("indicator", indicator).list("known", known)
}

fn args_of(nothing: &NothingFound) -> Args {
    let between = if nothing.reason == "NO_PERIOD" { " – " } else { ", " };
    nothing_args(&nothing.indicator, &nothing.known.join(between))
}

/// A line for each indicator without a cell, and for each with areas that have none.
pub fn remarks(texts: &Texts, trailer: &AggregatesTrailer) -> Vec<String> {
    let nothing = trailer.nothing.iter().map(|one| texts.say(nothing_key(&one.reason), args_of(one)));
    let silent = trailer.not_reported.iter().map(|one| {
        let more = usize::try_from(one.total).unwrap_or(usize::MAX).saturating_sub(one.areas.len());
        let more = if more > 0 { " …" } else { "" };
        let args = Args::none()
            .text("indicator", &one.indicator)
            .number("count", one.total)
            .list("areas", format!("{}{more}", one.areas.join(", ")));
        texts.say("pull-not-reported", args)
    });
    nothing.chain(silent).collect()
}

/// The failure of a pull that found nothing: the reason for the first indicator, and the reasons for the others below it.
pub fn nothing_at_all(texts: &Texts, trailer: &AggregatesTrailer) -> Failure {
    match trailer.nothing.split_first() {
        Some((first, others)) => {
            let others = others.iter().map(|one| texts.say(nothing_key(&one.reason), args_of(one)));
            Failure::new(Exit::Usage, nothing_key(&first.reason), args_of(first)).with_details(others.collect())
        }
        None => Failure::new(Exit::Usage, "pull-nothing", Args::none()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::answers::NotReported;
    use crate::domain::text::Lang;

    fn nothing(indicator: &str, reason: &str, known: &[&str]) -> NothingFound {
        let known = known.iter().map(ToString::to_string).collect();
        NothingFound { indicator: indicator.into(), reason: reason.into(), known }
    }

    #[test]
    fn each_reason_has_a_sentence_of_its_own_in_every_language() {
        let reasons = "NO_RELEASE NO_FIGURES NO_DIMENSION TOO_MANY_DIMENSIONS TOO_FINE NO_PERIOD NO_METHOD \
                       NO_BREAKDOWN NOT_REPORTED NO_MATCH";
        for lang in [Lang::Arabic, Lang::French, Lang::English] {
            let texts = Texts::new(lang);
            let say = |reason| texts.say(nothing_key(reason), nothing_args("IMM_STOCK", "2014 – 2024"));
            let said: std::collections::BTreeSet<String> = reasons.split_whitespace().map(say).collect();
            assert_eq!(said.len(), 10, "{said:?}");
        }
    }

    #[test]
    fn those_who_did_not_report_are_listed() {
        let texts = Texts::new(Lang::English);
        let silent = NotReported { indicator: "IMM_STOCK".into(), areas: vec!["MA-03".into()], total: 2 };
        let trailer = AggregatesTrailer {
            nothing: vec![nothing("POP_TOTAL", "NO_PERIOD", &["2014", "2024"])],
            not_reported: vec![silent],
        };
        let lines = remarks(&texts, &trailer);
        assert!(lines[0].contains("POP_TOTAL") && lines[0].contains("2014 – 2024"), "{lines:?}");
        assert!(lines[1].contains("2 territories") && lines[1].contains("MA-03 …"), "{lines:?}");
        let failure = nothing_at_all(&texts, &trailer);
        assert_eq!((failure.exit, failure.sentence(&texts)), (Exit::Usage, lines.first().cloned()));
    }
}
