//! What is hidden in a release, indicator by indicator.

use serde_json::Value;

use crate::cli::answers::{count, listing, object, text};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::client::Connection;
use crate::client::answers::{CoarserLoss, IndicatorLoss};
use crate::formats::tables::{Table, TableCell};
use crate::texts::{Args, Texts};

/// Shows a release with what is hidden in it.
pub async fn shown(console: &mut Console, connection: &Connection, release: &str) -> Outcome {
    if !console.json && !console.terminal {
        // The counts are for people and programs; they cost a look at every block.
        let found = connection.get_release(release, false).await?;
        return console.answer(
            || super::summary_json(&found.release),
            |texts| super::one(texts, &found.release, &found.corrected_by),
        );
    }
    let found = connection.get_release_with_loss(release).await?;
    let answer = || {
        let mut json = super::summary_json(&found.release);
        json["corrected_by"] = found.corrected_by.iter().map(super::summary_json).collect();
        json["loss"] = self::json(&found.loss);
        json
    };
    console.answer(answer, |texts| super::one(texts, &found.release, &found.corrected_by))?;
    if console.json {
        return Ok(());
    }
    let hidden: Vec<&IndicatorLoss> = found.loss.iter().filter(|one| one.hidden > 0).collect();
    if hidden.is_empty() {
        return console.say("release-loss-none", Args::none());
    }
    console.say("release-loss", Args::none())?;
    console.table(&table(&console.texts, &hidden))
}

/// Says in remarks what a build has hidden.
pub fn tell(console: &mut Console, found: &[IndicatorLoss]) -> Outcome {
    for one in found.iter().filter(|one| one.hidden > 0) {
        let said = Args::none()
            .text("indicator", &one.indicator)
            .number("hidden", one.hidden)
            .number("figures", one.figures)
            .number("small", one.primary.unwrap_or(0))
            .number("protecting", one.secondary.unwrap_or(0))
            .number("kept", one.kept_back.unwrap_or(0));
        let line = match one.value_percent {
            Some(percent) => console.texts.say("release-loss-built-share", said.number("percent", percent)),
            None => console.texts.say("release-loss-built", said),
        };
        console.remark(&line)?;
        if let Some(coarser) = &one.coarser {
            console.remark(&coarser_line(&console.texts, coarser))?;
        }
    }
    Ok(())
}

/// What would be hidden one tier coarser.
fn coarser_line(texts: &Texts, one: &CoarserLoss) -> String {
    let level = Args::none().text("level", texts.word("level", &one.level));
    if !one.is_safe {
        return texts.say("release-loss-coarser-unsafe", level);
    }
    let said = level
        .number("hidden", one.hidden)
        .number("figures", one.figures)
        .number("small", one.primary)
        .number("protecting", one.secondary)
        .number("kept", one.kept_back);
    match one.value_percent {
        Some(percent) => texts.say("release-loss-coarser-share", said.number("percent", percent)),
        None => texts.say("release-loss-coarser", said),
    }
}

pub fn json(found: &[IndicatorLoss]) -> Value {
    let coarser =
        |one: &CoarserLoss| object!(one: level, is_safe, figures, hidden, primary, secondary, kept_back, value_percent);
    let own = |one: &IndicatorLoss| {
        object!(one: indicator, figures, hidden, primary, secondary, kept_back, value_percent;
            "coarser": one.coarser.as_ref().map(coarser),
        )
    };
    found.iter().map(own).collect()
}

fn table(texts: &Texts, found: &[&IndicatorLoss]) -> Table {
    let known = |number: Option<u64>| number.map_or(TableCell::Empty, count);
    listing(
        texts,
        found,
        &[
            ("columns-indicator", &|one| text(&one.indicator)),
            ("columns-figures", &|one| count(one.figures)),
            ("columns-hidden-figures", &|one| count(one.hidden)),
            ("columns-hidden-small", &|one| known(one.primary)),
            ("columns-hidden-protecting", &|one| known(one.secondary)),
            ("columns-hidden-kept", &|one| known(one.kept_back)),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Lang;

    #[test]
    fn one_tier_coarser_is_said_in_every_language() {
        let one = CoarserLoss {
            level: "province".into(),
            is_safe: true,
            figures: 6,
            hidden: 2,
            primary: 1,
            secondary: 1,
            kept_back: 0,
            value_percent: Some(8),
        };
        let said = |one: &CoarserLoss, lang| coarser_line(&Texts::new(lang), one).replace(['\u{2068}', '\u{2069}'], "");
        assert_eq!(
            said(&one, Lang::English),
            "One tier coarser (province or prefecture): hidden 2 of 6 figures; small: 1; to protect others: 1; kept back by their reporters: 0; share of the value: 8 %."
        );
        let unsafe_one = CoarserLoss { is_safe: false, ..one.clone() };
        for lang in Lang::ALL {
            let texts = [said(&one, lang), said(&CoarserLoss { value_percent: None, ..one.clone() }, lang)];
            assert!(texts[0].contains("8 %") && !texts[1].contains('%'), "{texts:?}");
            assert!(!said(&unsafe_one, lang).contains('6'), "{lang}");
        }
        let loss = IndicatorLoss {
            indicator: "EDU_ENROL".into(),
            figures: 17,
            hidden: 6,
            primary: Some(4),
            secondary: Some(2),
            kept_back: Some(0),
            value_percent: Some(10),
            coarser: Some(one),
        };
        assert_eq!(json(&[loss])[0]["coarser"]["hidden"], 2);
    }
}
