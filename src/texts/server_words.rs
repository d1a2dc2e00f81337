//! Translates the English texts of a node: fields of requests become the options that people write, and descriptions become
//! messages in the person's language.

use marsad_formats::builtin::builtin;

use crate::{Args, Texts};

/// Descriptions, and the messages that say the same.
const SENTENCES: [(&str, &str); 70] = [
    ("is missing", "said-missing"),
    ("at least one indicator", "said-one-indicator"),
    ("a dimension is named once", "said-once"),
    ("METHOD is at another code already", "said-method-twice"),
    ("no indicator has this dimension", "said-dimension"),
    ("the list has no such code", "said-no-code"),
    ("the list THEME has no such code", "said-theme"),
    ("an event type, or a family with its underscore: GOV_", "said-event-type"),
    ("the catalogue has no such organisation", "said-organisation"),
    ("the catalogue has no such programme", "said-programme"),
    ("an identifier of 64 hexadecimal digits, or `latest`", "said-release"),
    ("an identifier of 64 hexadecimal digits", "said-release-id"),
    ("a release of this node for the same audience", "said-corrects"),
    ("a planned release of this node for the same audience", "said-plan"),
    ("a reason, because the planned day has not come", "said-early"),
    ("a day that is not over", "said-day-over"),
    ("the audience that it was planned for", "said-plan-audience"),
    ("a planned release that is not released yet", "said-plan-released"),
    ("the identifier of a submission", "said-submission"),
    ("node, members or public", "said-audience"),
    ("node, submitter, reviewer, reader, guest or admin", "said-role"),
    ("submit or microcells", "said-grant-kind"),
    ("the name in a certificate", "said-certificate-name"),
    ("codes of areas of the catalogue", "said-areas"),
    ("codes of indicators of the catalogue", "said-indicators"),
    ("at least one", "said-at-least-one"),
    ("https://host:port", "said-url"),
    ("the name of a node", "said-node-name"),
    ("another node", "said-other-node"),
    ("the caller reports nothing", "said-reports-nothing"),
    ("the reporter that is named is another one", "said-other-reporter"),
    ("a level of areas", "said-area-level"),
    (
        "not a period: expected 2024, 2024-S1, 2024-Q3, 2024-07, 2024-W31 or 2024-07-15, between 1900 and 2199",
        "said-not-period",
    ),
    ("not a cut: expected origin/epoch:size for each log, joined by commas, in order, each once", "said-not-cut"),
    ("an identifier is empty", "said-empty-id"),
    ("an identifier holds a character other than letters, digits, '_', '-', '@' and '$'", "said-bad-id"),
    ("an indicator and an area", "said-indicator-and-area"),
    ("indicators and areas", "said-indicators-and-areas"),
    ("what an earlier answer gave", "said-earlier"),
    ("a code of ORG_TYPE", "said-org-type"),
    ("keys of this node", "said-keys-of-node"),
    ("is there twice", "said-twice"),
    ("every node shows it: no personal data", "said-personal"),
    ("a reason is required", "said-reason"),
    ("one line", "said-one-line"),
    ("text without control characters", "said-no-controls"),
    ("the text is too long", "said-text-long"),
    ("the text holds a NUL", "said-text-nul"),
    ("the text holds a control character", "said-text-control"),
    ("the text holds a character that overrides the direction of writing", "said-text-direction"),
    ("the text seems to hold personal data", "said-text-personal"),
    ("an identifier is longer than 64 bytes", "said-id-long"),
    ("expected a time (2024-05-01T12:00:00Z) or a cut (origin/epoch:size, joined by commas)", "said-as-of"),
    ("has a value that is not known", "said-unknown"),
    ("is out of range", "said-range"),
    ("a day, such as 2024-07-15", "usage-day"),
    ("today or later", "said-today-or-later"),
    ("the name of a node, a slash and the id of a call", "said-call-name"),
    ("no roster names it for these indicators; name areas", "said-no-roster"),
    ("the call does not ask for it", "said-not-asked"),
    ("its breakdowns have too many combinations", "said-combinations"),
    ("it has too many places", "said-places"),
    ("the releases are of catalogues that differ too much", "said-other-catalogues"),
    ("its figures cannot be added up", "said-no-sums"),
    ("a mean over time", "said-link-mean"),
    ("people who are counted once", "said-link-distinct"),
    ("an area with finer periods than its parts", "said-link-periods"),
    ("a city and a territory that are the same", "said-link-same"),
    ("a share whose sides have other periods, methods or decimals", "said-link-sides"),
    ("a negative figure", "said-link-negative"),
];

/// Beginnings of descriptions; what follows is filled in.
const BEGINNINGS: [(&str, &str); 9] = [
    ("at most ", "said-at-most"),
    ("a level: ", "said-level"),
    ("a form of periods: ", "said-freq"),
    ("is no code: ", "said-not-id"),
    ("is too long; the limit is ", "said-too-long"),
    ("its figures are linked in a way that cannot be checked: ", "said-not-checked"),
    ("whatever is hidden, a reader can compute ", "said-always-computed"),
    ("a reader can compute ", "said-computed"),
    ("too much is linked to decide whether a reader can compute ", "said-undecided"),
];

/// The text between two parts that are filled in.
const NO_DIMENSION: &str = " has no dimension ";

/// The texts before, between and after two parts that are filled in.
const BEYOND: [&str; 2] = ["this node holds ", " entries of "];

/// Fields of requests, and where people write them.
const OPTIONS: [(&str, &str); 35] = [
    ("indicators", "INDICATOR"),
    ("indicator", "INDICATOR"),
    ("areas", "--area"),
    ("area", "--area"),
    ("level", "--level"),
    ("where", "--where"),
    ("method", "--method"),
    ("from", "--from"),
    ("to", "--to"),
    ("freq", "--freq"),
    ("by", "--by"),
    ("as_of", "--as-of"),
    ("reporter", "--reporter"),
    ("mine", "--mine"),
    ("release", "--release"),
    ("type", "--type"),
    ("theme", "--theme"),
    ("organisation", "--organisation"),
    ("programme", "--programme"),
    ("period", "--period"),
    ("builder", "--builder"),
    ("audience", "--audience"),
    ("reason", "--why"),
    ("corrects", "--corrects"),
    ("correction_reason", "--reason"),
    ("plan", "--plan"),
    ("early", "--early"),
    ("day", "--date"),
    ("id", "ID"),
    ("licence", "--licence"),
    ("idempotency_key", "--idempotency-key"),
    ("territories", "--territory"),
    ("organisations", "--organisation"),
    ("deadline", "--deadline"),
    ("since", "--since"),
];

/// A fact of a refusal in the person's language: its name, then what it says.
#[must_use]
pub fn line(texts: &Texts, name: &str, text: &str) -> String {
    // A choice between territories needs no name before it.
    if let Some(choice) = territory(texts, text).filter(|_| name == "area") {
        return choice;
    }
    let said = match name {
        "denial" => texts.word("denial", text),
        "choices" => texts.listed(text),
        _ => sentence(texts, text),
    };
    texts.labelled(&shown_name(texts, name), &said)
}

/// `filter.where[0]` is what people write as `--where`.
fn shown_name(texts: &Texts, name: &str) -> String {
    let last = name.rsplit('.').next().unwrap_or(name);
    let last = last.split('[').next().unwrap_or(last);
    match OPTIONS.iter().find(|(field, _)| *field == last) {
        Some((_, option)) => (*option).to_owned(),
        None => texts.word("fact", name),
    }
}

/// A description as a message, where it is one that nodes give.
#[must_use]
pub fn sentence(texts: &Texts, text: &str) -> String {
    if let Some((_, key)) = SENTENCES.iter().find(|(said, _)| *said == text) {
        return texts.plain(key);
    }
    let begun = BEGINNINGS.iter().find_map(|(beginning, key)| Some((key, text.strip_prefix(beginning)?)));
    if let Some((key, rest)) = begun {
        return texts.say(key, Args::none().text("rest", texts.listed(&sentence(texts, rest))));
    }
    if let Some((first, rest)) = text.strip_prefix(BEYOND[0]).and_then(|held| held.split_once(BEYOND[1])) {
        return texts.say("said-beyond", Args::none().text("first", first).text("rest", rest));
    }
    match text.split_once(NO_DIMENSION) {
        Some((first, rest)) => texts.say("said-no-dimension", Args::none().text("first", first).text("rest", rest)),
        None => text.to_owned(),
    }
}

/// `MA-02-381 (Nador, province)` with the name and the level in the person's language.
fn territory(texts: &Texts, text: &str) -> Option<String> {
    let (code, rest) = text.split_once(" (")?;
    let (name, level) = rest.strip_suffix(')')?.rsplit_once(", ")?;
    let catalogue = builtin().ok();
    let known = catalogue.as_ref().and_then(|catalogue| catalogue.area_by_code(code));
    let name = known.map_or(name, |area| area.name.in_lang(texts.lang()));
    Some(format!("{code} ({name}{}{})", texts.plain("list-comma"), texts.word("area", level)))
}
