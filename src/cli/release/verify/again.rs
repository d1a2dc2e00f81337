//! What comes of computing a release again at the node: the blocks that are the same, and what the node does not see.

use serde_json::{Value, json};

use crate::cli::answers::{count, listing, object, text};
use crate::cli::console::Console;
use crate::cli::error::{Exit, Failure, Outcome};
use crate::cli::progress::{Counter, watched};
use crate::client::answers::{ReleaseFault, UnseenInput, VerifiedPart, VerifiedRelease};
use crate::client::{ClientError, Connection, Refusal};
use crate::texts::server_words;
use crate::texts::{Args, Texts};

/// Lets the node compute the release again. None: the caller may not ask for it.
pub(super) async fn ask(
    console: &mut Console,
    connection: &Connection,
    release: &str,
) -> Result<Option<VerifiedRelease>, ClientError> {
    let call = connection.verify_release(release);
    match watched(console, "progress-verifying", &Counter::default(), call).await {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.refusal() == Some(Refusal::Denied) => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn print(console: &mut Console, again: Option<&VerifiedRelease>) -> Outcome {
    let Some(again) = again else { return console.say("release-not-recomputed", Args::none()) };
    let other: Vec<&VerifiedPart> = again.parts.iter().filter(|part| part.same < part.blocks).collect();
    if !other.is_empty() {
        let table = listing(
            &console.texts,
            &other,
            &[
                ("columns-indicator", &|part| text(&part.indicator)),
                ("columns-blocks", &|part| count(part.blocks)),
                ("columns-same-blocks", &|part| count(part.same)),
                ("columns-verdict", &|part| text(console.texts.word("verdict", &part.verdict))),
            ],
        );
        console.table(&table)?;
    }
    for fault in &again.faults {
        let line = fault_line(&console.texts, fault);
        console.line(&line)?;
    }
    for input in &again.unseen {
        let line = sentence(&console.texts, input);
        console.line(&line)?;
    }
    if again.verdict == "SAME" {
        let blocks: u64 = again.parts.iter().map(|part| u64::from(part.blocks)).sum();
        console.say("release-same", Args::none().number("blocks", blocks))?;
    }
    Ok(())
}

/// Only a release whose blocks are all the same is verified.
pub(super) fn outcome(again: Option<&VerifiedRelease>) -> Outcome {
    match again.map(|again| again.verdict.as_str()) {
        None | Some("SAME") => Ok(()),
        Some("DIFFERENT") => Err(Failure::new(Exit::Unverified, "error-release-different", Args::none())),
        Some(_) => Err(Failure::new(Exit::Unverified, "error-release-not-decided", Args::none())),
    }
}

/// What is wrong besides the blocks, as a sentence.
fn fault_line(texts: &Texts, fault: &ReleaseFault) -> String {
    let key = match fault.kind.as_str() {
        "LEFT_OUT" => "release-fault-left-out",
        "NOT_HELD_THEN" => "release-fault-not-held-then",
        "NOT_SAFE" => "release-fault-not-safe",
        other => return other.to_owned(),
    };
    let reason = server_words::sentence(texts, &fault.reason);
    let args = Args::none().text("release", &fault.release).list("indicators", fault.indicators.join(", "));
    texts.say(key, args.text("reason", reason))
}

/// What the node does not see, as a sentence.
fn sentence(texts: &Texts, input: &UnseenInput) -> String {
    let key = match input.kind.as_str() {
        "LOG" => "release-unseen-log",
        "HISTORY" => "release-unseen-history",
        "ENTRIES" => match input.state.as_str() {
            "WITHHELD" => "release-unseen-withheld",
            "ERASED" => "release-unseen-erased",
            _ => "release-unseen-lost",
        },
        "RELEASE" => "release-unseen-release",
        "RELEASE_WITHDRAWN" => "release-unseen-withdrawn",
        "EARLIER_FIGURES" => "release-unseen-figures",
        "ROSTERS" => "release-unseen-rosters",
        "MEMBERSHIP" => "release-unseen-membership",
        "RULES" => "release-unseen-rules",
        other => return other.to_owned(),
    };
    // `oriental/0 (MA-02)`, with the territories that the log holds figures of.
    let territories = texts.listed(&input.territories.join(", "));
    let log = if territories.is_empty() { input.log.clone() } else { format!("{} ({territories})", input.log) };
    let args = Args::none().text("log", log).number("held", input.held).number("entries", input.entries);
    let args = args.text("release", &input.release).list("indicators", input.indicators.join(", "));
    texts.say(key, args.text("rules", &input.rules))
}

pub(super) fn json(again: &VerifiedRelease) -> Value {
    let part = |part: &VerifiedPart| object!(part: indicator, blocks, same, verdict);
    let fault = |fault: &ReleaseFault| object!(fault: kind, release, indicators, reason);
    let unseen =
        |input: &UnseenInput| object!(input: kind, log, territories, held, entries, state, release, indicators, rules);
    json!({
        "verdict": again.verdict,
        "same_entries": again.same_entries,
        "parts": again.parts.iter().map(part).collect::<Value>(),
        "faults": again.faults.iter().map(fault).collect::<Value>(),
        "unseen": again.unseen.iter().map(unseen).collect::<Value>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Lang;

    #[test]
    fn what_a_node_does_not_see_is_said_in_three_languages() {
        let input = |kind: &str, state: &str| UnseenInput {
            kind: kind.into(),
            log: "oriental/0".into(),
            territories: vec!["MA-02".into()],
            held: 3,
            entries: 7,
            state: state.into(),
            release: "r1".into(),
            indicators: vec!["EDU_ENROL".into(), "POP_TOTAL".into()],
            rules: "secondary/2, 4".into(),
        };
        let kinds = [
            ("LOG", "", "oriental/0 (MA-02)"),
            ("HISTORY", "", "oriental/0"),
            ("ENTRIES", "WITHHELD", "7"),
            ("ENTRIES", "ERASED", "7"),
            ("ENTRIES", "LOST", "oriental/0 (MA-02)"),
            ("RELEASE", "", "r1"),
            ("RELEASE_WITHDRAWN", "", "r1"),
            ("EARLIER_FIGURES", "", "EDU_ENROL"),
            ("ROSTERS", "", ""),
            ("MEMBERSHIP", "", ""),
            ("RULES", "", "secondary/2, 4"),
        ];
        for (kind, state, named) in kinds {
            let said = Lang::ALL.map(|lang| sentence(&Texts::new(lang), &input(kind, state)));
            assert!(said.iter().all(|said| said.contains(named) && !said.contains(kind)), "{kind}: {said:?}");
            assert_eq!(said.iter().collect::<std::collections::BTreeSet<_>>().len(), 3, "{kind}: {said:?}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_release_is_said_in_three_languages() {
        let fault = |kind: &str| ReleaseFault {
            kind: kind.into(),
            release: "r1".into(),
            indicators: vec!["EDU_ENROL".into()],
            reason: "a reader can compute EDU_ENROL MA 2025: 1 to 1".into(),
        };
        for (kind, named) in [("LEFT_OUT", "r1"), ("NOT_HELD_THEN", "r1"), ("NOT_SAFE", "EDU_ENROL MA 2025: 1 to 1")] {
            let said = Lang::ALL.map(|lang| fault_line(&Texts::new(lang), &fault(kind)));
            assert!(said.iter().all(|said| said.contains(named) && !said.contains(kind)), "{kind}: {said:?}");
            assert_eq!(said.iter().collect::<std::collections::BTreeSet<_>>().len(), 3, "{kind}: {said:?}");
        }
    }
}
