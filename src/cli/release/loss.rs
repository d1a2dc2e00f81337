//! What is hidden in a release, indicator by indicator.

use serde_json::Value;

use crate::cli::answers::{count, listing, object, text};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::cli::i18n::{Args, Texts};
use crate::client::Connection;
use crate::client::answers::IndicatorLoss;
use crate::formats::tables::{Table, TableCell};

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
    }
    Ok(())
}

pub fn json(found: &[IndicatorLoss]) -> Value {
    found
        .iter()
        .map(|one| object!(one: indicator, figures, hidden, primary, secondary, kept_back, value_percent))
        .collect()
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
