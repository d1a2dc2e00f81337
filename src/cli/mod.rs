//! The command line: one file a subcommand, and the wiring of a node.
//!
//! [`main`] reads the arguments and ends the process with the exit code of the interface. Each subcommand is a function of
//! a [`console::Console`], a [`Profile`] and its arguments, so that the demo can run it and show its output.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::client::Profile;
use crate::client::profile::ProfileFolders;
use crate::domain::text::Lang;
use crate::texts::{Args, Texts};

mod answers;
pub mod arguments;
mod call;
mod captured;
mod catalog;
mod causes;
mod certs;
pub mod check;
mod cite;
pub mod console;
mod demo;
mod due;
pub mod error;
mod explain;
mod files;
mod findings;
mod help;
mod incidents;
mod left_out;
mod locale;
mod log;
pub mod member;
mod node;
mod own_node;
mod person;
pub mod private_postgres;
mod progress;
mod pull;
mod receipt;
mod release;
pub mod revocations;
mod roster;
pub mod serve;
mod startup;
mod status;
mod submissions;
pub mod submit;
mod sync;
mod table_style;
mod template;
mod whoami;

use arguments::{Cli, Command};
use console::Console;
use error::{Exit, Failure, Outcome, usage};
use locale::language_of;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(run(std::env::args_os())),
        Err(error) => {
            eprintln!("marsad: {error}");
            Exit::Unreachable.into()
        }
    }
}

/// Runs the program with these arguments, the first of which is its name.
pub async fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let lang = help::language_asked(&args).unwrap_or_else(|| language_of(|name| std::env::var(name).ok()));
    let texts = Texts::new(lang);
    let matches = help::localised(Cli::command(), &texts).try_get_matches_from(&args);
    let json = args.iter().any(|word| word == "--json");
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) if is_help(&error) && !(json && error.use_stderr()) => {
            // If the reader of the help has gone, that is not a failure.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() };
        }
        Err(error) => {
            let failure = help::usage_failure(&error, &texts);
            Console::of_process(texts, json, false).report(&failure);
            return failure.exit.into();
        }
    };
    let mut console = Console::of_process(texts, cli.json, cli.verbose);
    let named = cli.profile.clone();
    let done = dispatch(&mut console, cli).await.and_then(|()| console.flush());
    warn_about_lists(&mut console, named.as_deref());
    match done {
        Ok(()) => Exit::Done.into(),
        Err(failure) => {
            // The output before the failure is shown before the failure.
            let _ = console.flush();
            console.report(&failure);
            failure.exit.into()
        }
    }
}

/// Whether the arguments ask for help or the version, or end where help is the best answer.
fn is_help(error: &clap::Error) -> bool {
    use clap::error::ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    matches!(error.kind(), DisplayHelp | DisplayHelpOnMissingArgumentOrSubcommand | DisplayVersion)
}

/// Warns if the revocation list of the profile ends soon. The warning is printed beside the answer, never instead of it.
fn warn_about_lists(console: &mut Console, named: Option<&str>) {
    let Some(Ok(profile)) = named.map(|name| profile(Some(name))) else { return };
    if let Some((key, args)) = revocations::warning(&profile) {
        let line = console.texts.say(key, args);
        // The reader may have gone.
        let _ = console.remark(&line);
    }
}

/// A language by its code; the error names the message with the possible values.
fn parse_lang(text: &str) -> Result<Lang, String> {
    Lang::ALL.into_iter().find(|lang| lang.code() == text).ok_or_else(|| "usage-languages".to_owned())
}

/// The profile that `--as` names.
fn profile(name: Option<&str>) -> Result<Profile, Failure> {
    let name = name.ok_or_else(|| usage("error-no-profile-named", Args::none()))?;
    Ok(Profile::find(name, &ProfileFolders::of_process())?)
}

/// Runs the command that the arguments name.
pub async fn dispatch(console: &mut Console, cli: Cli) -> Outcome {
    let name = cli.profile;
    let own = || profile(name.as_deref());
    match cli.command {
        Command::Demo(args) => operated(demo::run(console, args).await),
        Command::Serve(args) => operated(serve::run(args).await),
        Command::Node(command) => node::run(console, own, command).await,
        Command::Submit(args) => submit::run(console, &own()?, &args).await,
        Command::Check(args) => check::run(console, own, &args).await,
        Command::Template(args) => template::run(console, &own()?, &args).await,
        Command::Submissions(command) => submissions::run(console, &own()?, &command).await,
        Command::Pull(command) => pull::run(console, &own()?, &command).await,
        Command::Explain(args) => explain::run(console, &own()?, &args).await,
        Command::Catalog(command) => catalog::run(console, own, &command).await,
        Command::Cite(args) => cite::run(console, &own()?, &args).await,
        Command::Release(command) => release::run(console, &own()?, &command).await,
        Command::Roster(command) => roster::run(console, &own()?, &command).await,
        Command::Call(command) => call::run(console, &own()?, &command).await,
        Command::Due(args) => due::run(console, &own()?, &args).await,
        Command::Sync(command) => sync::run(console, &own()?, &command).await,
        Command::Incidents(command) => incidents::run(console, &own()?, &command).await,
        Command::Log(command) => log::run(console, own, &command).await,
        Command::Receipt(command) => receipt::run(console, name.is_some().then(own).transpose()?.as_ref(), &command),
        Command::Certs(command) => certs::run(console, &command),
        Command::Member(command) => member::run(console, &own()?, &command).await,
        Command::Person(command) => operated(person::run(console, command).await),
        Command::Whoami => whoami::run(console, &own()?).await,
    }
}

/// The outcome of a command that works on a node of this machine; its errors are for the operator.
fn operated(done: anyhow::Result<()>) -> Outcome {
    done.map_err(|error| match error.downcast::<Failure>() {
        Ok(failure) => failure,
        Err(error) => startup::failure(error),
    })
}

#[cfg(test)]
pub(crate) mod messages_tests;
#[cfg(test)]
mod server_words_tests;
#[cfg(test)]
mod tests;
