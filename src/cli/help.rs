//! Help and usage errors in the person's language.
//!
//! The English texts are those of the arguments themselves. In the other languages a message replaces each of them:
//! `help-COMMAND` for a command, and for an argument `help-COMMAND-ARGUMENT`, or `help-any-ARGUMENT` where it means the
//! same in every command.

use std::error::Error as _;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use crate::cli::arguments::GLOBAL;
use crate::cli::error::{Failure, usage};
use crate::domain::text::Lang;
use crate::texts::{Args, Texts};

/// The language that the arguments ask for, before they are read as a whole: their errors need it.
pub fn language_asked(args: &[OsString]) -> Option<Lang> {
    let mut words = args.iter().map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        let code = match word.strip_prefix("--lang") {
            Some("") => words.next()?.into_owned(),
            Some(rest) => rest.strip_prefix('=')?.to_owned(),
            None => continue,
        };
        return Lang::ALL.into_iter().find(|lang| lang.code() == code);
    }
    None
}

/// The command with its help in the language of `texts`.
pub fn localised(mut command: Command, texts: &Texts) -> Command {
    command.build();
    if texts.lang() == Lang::English { command } else { translated(command, "", texts) }
}

/// The message of a command; the program itself is `help-marsad`.
fn command_key(path: &str) -> String {
    format!("help-{}", if path.is_empty() { "marsad" } else { path })
}

/// The messages that may be an argument's, the most particular first.
fn argument_keys(path: &str, argument: &str) -> [String; 2] {
    let argument = argument.replace('_', "-").to_ascii_lowercase();
    [format!("help-{path}-{argument}"), format!("help-any-{argument}")]
}

fn translated(command: Command, path: &str, texts: &Texts) -> Command {
    // The command `help` holds all other commands again: each keeps the text of the command that it explains.
    let is_help = command.get_name() == "help";
    let about = texts.plain(&if is_help { "help-help".to_owned() } else { command_key(path) });
    let after = command.get_after_help().map(|text| examples(&text.to_string(), texts));
    let template =
        format!("{{about}}\n\n{} {{usage}}\n\n{{all-args}}{{after-help}}", texts.plain("help-heading-usage"));
    let mut command = command
        .about(about)
        .help_template(template)
        .subcommand_help_heading(texts.plain("help-heading-commands"))
        .mut_args(|arg| translated_argument(arg, path, texts));
    if let Some(after) = after {
        command = command.after_help(after);
    }
    command.mut_subcommands(|below| {
        let name = below.get_name().to_owned();
        let below_path = match (path, name.as_str()) {
            (path, "help") => path.to_owned(),
            ("", name) => name.to_owned(),
            (path, name) => format!("{path}-{name}"),
        };
        translated(below, &below_path, texts)
    })
}

/// The examples below a command's help: their heading is translated, they are not.
fn examples(text: &str, texts: &Texts) -> String {
    let lines: Vec<&str> = text.lines().skip(1).collect();
    let heading = texts.say("help-example", Args::none().number("count", lines.len()));
    format!("{heading}\n{}", lines.join("\n"))
}

fn translated_argument(arg: Arg, path: &str, texts: &Texts) -> Arg {
    let mut words: Vec<String> = argument_keys(path, arg.get_id().as_str())
        .into_iter()
        .find(|key| texts.has(key))
        .map(|key| texts.plain(&key))
        .into_iter()
        .collect();
    let values: Vec<String> =
        arg.get_possible_values().iter().filter(|v| !v.is_hide_set()).map(|v| v.get_name().to_owned()).collect();
    if arg.get_action().takes_values() && !values.is_empty() {
        words.push(texts.say("help-values", Args::none().list("values", values.join(", "))));
    }
    let defaults: Vec<String> =
        arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if arg.get_action().takes_values() && !defaults.is_empty() && !arg.is_hide_default_value_set() {
        words.push(texts.say("help-default", Args::none().text("value", defaults.join(" "))));
    }
    if let Some(name) = arg.get_env() {
        words.push(texts.say("help-env", Args::none().text("name", name.to_string_lossy())));
    }
    let heading = match arg.get_help_heading() {
        Some(GLOBAL) => "help-heading-global",
        _ if arg.is_positional() => "help-heading-arguments",
        _ => "help-heading-options",
    };
    let text = words.join(" ");
    arg.help(text.clone())
        .long_help(text)
        .help_heading(texts.plain(heading))
        .hide_possible_values(true)
        .hide_default_value(true)
        .hide_env(true)
}

/// Wrong usage, in the person's language: what is wrong, what is possible, and where to read more.
pub fn usage_failure(error: &clap::Error, texts: &Texts) -> Failure {
    let found = |kind| error.get(kind).map(text_of).unwrap_or_default();
    let argument = found(ContextKind::InvalidArg);
    let value = found(ContextKind::InvalidValue);
    let failure = match error.kind() {
        ErrorKind::UnknownArgument => usage("usage-unknown-argument", Args::none().text("found", argument)),
        ErrorKind::InvalidSubcommand => {
            usage("usage-unknown-command", Args::none().text("found", found(ContextKind::InvalidSubcommand)))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            usage("usage-missing-command", Args::none())
        }
        ErrorKind::MissingRequiredArgument => usage("usage-missing", Args::none().text("found", argument)),
        ErrorKind::InvalidValue if value.is_empty() => usage("usage-no-value", Args::none().text("found", argument)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            usage("usage-bad-value", Args::none().text("value", value).text("found", argument))
        }
        ErrorKind::ArgumentConflict if found(ContextKind::PriorArg) == argument => {
            usage("usage-too-many", Args::none().text("found", argument))
        }
        ErrorKind::ArgumentConflict => {
            let other = found(ContextKind::PriorArg);
            usage("usage-conflict", Args::none().text("found", argument).text("value", other))
        }
        _ => usage("usage-other", Args::none()),
    };
    failure.with_details(hints(error, texts))
}

fn hints(error: &clap::Error, texts: &Texts) -> Vec<String> {
    let found = |kind| error.get(kind).map(text_of).filter(|text| !text.is_empty());
    let mut lines = Vec::new();
    // The parser names the message that says what is allowed.
    if let Some(source) = error.source().map(ToString::to_string) {
        lines.push(if texts.has(&source) { texts.plain(&source) } else { source });
    }
    if let Some(values) = found(ContextKind::ValidValue).or_else(|| found(ContextKind::ValidSubcommand)) {
        lines.push(texts.say("usage-possible", Args::none().list("values", values)));
    }
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(near) = near.into_iter().find_map(found) {
        lines.push(texts.say("usage-near", Args::none().list("near", near)));
    }
    let command = found(ContextKind::Usage).map_or_else(|| "marsad".to_owned(), |usage| named_in(&usage));
    lines.push(texts.say("usage-help", Args::none().text("command", command)));
    lines
}

/// The command of a line of usage: the words before its arguments.
fn named_in(usage: &str) -> String {
    let words = usage.lines().next().unwrap_or_default().split_whitespace();
    let words = words.skip_while(|word| *word != "marsad").take_while(|word| !word.starts_with(['[', '<', '-']));
    let named: Vec<&str> = words.collect();
    if named.is_empty() { "marsad".to_owned() } else { named.join(" ") }
}

fn text_of(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::arguments::Cli;

    /// Every command and argument, by the messages that may be its own.
    fn walk(command: &Command, path: &str, missing: &mut Vec<String>, texts: &Texts) {
        let key = command_key(path);
        if !texts.has(&key) {
            missing.push(key);
        }
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            let keys = argument_keys(path, arg.get_id().as_str());
            if !keys.iter().any(|key| texts.has(key)) {
                missing.push(keys.join(" or "));
            }
        }
        for below in command.get_subcommands() {
            let name = below.get_name();
            walk(below, &if path.is_empty() { name.to_owned() } else { format!("{path}-{name}") }, missing, texts);
        }
    }

    #[test]
    fn every_command_and_argument_has_a_help_text_in_every_language() {
        for lang in [Lang::Arabic, Lang::French] {
            let mut missing = Vec::new();
            walk(&Cli::command(), "", &mut missing, &Texts::new(lang));
            assert!(missing.is_empty(), "locales/{}/help.ftl lacks: {missing:#?}", lang.code());
        }
    }

    fn pages(command: &mut Command, shown: &mut Vec<String>) {
        shown.push(command.render_long_help().to_string());
        for below in command.get_subcommands_mut() {
            pages(below, shown);
        }
    }

    #[test]
    fn no_english_is_left_in_the_help_of_other_languages() {
        for lang in [Lang::Arabic, Lang::French] {
            let mut shown = Vec::new();
            pages(&mut localised(Cli::command(), &Texts::new(lang)), &mut shown);
            assert!(shown.len() > 40, "{}", shown.len());
            for page in shown {
                let english = "Usage:|Options:|Commands:|Arguments:|Print|possible values|default:|Example|With every\
                               | the |[env|help-";
                for english in english.split('|') {
                    assert!(!page.contains(english), "{english:?} in {}:\n{page}", lang.code());
                }
            }
        }
    }

    fn failing(line: &str, lang: Lang) -> (String, Vec<String>) {
        let texts = Texts::new(lang);
        let error = localised(Cli::command(), &texts).try_get_matches_from(line.split(' ')).unwrap_err();
        let failure = usage_failure(&error, &texts);
        (failure.sentence(&texts).unwrap(), failure.details)
    }

    #[test]
    fn wrong_usage_is_reported_in_the_persons_language() {
        for (line, sentence, hint) in [
            ("marsad pul", "La commande « pul » n’existe pas.", "« pull »"),
            ("marsad pull agregats", "La commande « agregats » n’existe pas.", "marsad pull --help"),
            ("marsad pull aggregates A --levl x", "L’argument « --levl » n’existe pas ici.", "--level"),
            ("marsad pull aggregates", "Il manque : <INDICATOR>...", "marsad pull aggregates --help"),
            ("marsad whoami --lang de", "« de » n’est pas une valeur possible pour --lang <LANG>.", "ar, fr, en"),
            (
                "marsad check figures a",
                "« figures » n’est pas une valeur possible pour <CONTENT>.",
                "observations, events",
            ),
            ("marsad check observations a --sharing", "Il manque une valeur pour --sharing <LEVEL>.", "--help"),
            ("marsad release show a --lang fr --lang fr", "--lang <LANG> ne peut être donné qu’une fois.", "--help"),
        ] {
            let (said, hints) = failing(line, Lang::French);
            assert_eq!(said, sentence, "{line}");
            assert!(hints.iter().any(|found| found.contains(hint)), "{line}: {hints:?}");
        }
    }

    #[test]
    fn the_language_is_known_before_the_arguments_are_read() {
        let asked = |line: &str| language_asked(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(asked("marsad pul --lang ar"), Some(Lang::Arabic));
        assert_eq!(asked("marsad --lang=fr --help"), Some(Lang::French));
        assert_eq!(asked("marsad --lang de"), None);
        assert_eq!(asked("marsad --lang"), None);
        assert_eq!(asked("marsad whoami"), None);
    }
}
