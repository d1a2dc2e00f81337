//! Why a node does not run: the cause comes first, in the language of the person.

use std::error::Error;
use std::io;
use std::path::Path;

use crate::cli::error::{Exit, Failure};
use crate::cli::i18n::Args;
use crate::config::ConfigError;
use crate::identity::TlsError;
use crate::store::StoreError;

/// The address at which the node was to listen cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen at {address}")]
pub struct NoListener {
    pub address: String,
    pub source: io::Error,
}

/// The failure for an error of a part of the program that runs a node.
#[must_use]
pub fn failure(error: anyhow::Error) -> Failure {
    let known =
        error.chain().find_map(|cause| of_config(cause).or_else(|| of_store(cause)).or_else(|| of_others(cause)));
    let failure = known.unwrap_or_else(|| {
        let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
        Failure::new(Exit::Unreachable, "error-running", Args::none().text("detail", causes.join(": ")))
    });
    failure.because(error)
}

fn of_config(cause: &(dyn Error + 'static)) -> Option<Failure> {
    let wrong = |key, args| Some(Failure::new(Exit::Usage, key, args));
    match cause.downcast_ref::<ConfigError>()? {
        ConfigError::Read { path, .. } => {
            Some(Failure::new(Exit::Local, "error-read", Args::none().text("path", path.display())))
        }
        ConfigError::Parse { path, line, problem } => {
            let args = Args::none().text("path", path.display()).text("line", line);
            match quoted(problem) {
                Some(key) if problem.starts_with("unknown field") => {
                    wrong("error-config-unknown", args.text("key", key))
                }
                Some(key) if problem.starts_with("missing field") => {
                    wrong("error-config-missing", args.text("key", key))
                }
                _ => wrong("error-config", args.text("detail", problem)),
            }
        }
        ConfigError::Wrong { path, problem } => {
            wrong("error-config-wrong", Args::none().text("path", path.display()).text("detail", problem))
        }
    }
}

/// The first name that stands between backticks.
fn quoted(problem: &str) -> Option<&str> {
    problem.split('`').nth(1)
}

fn of_store(cause: &(dyn Error + 'static)) -> Option<Failure> {
    let detail = |source: &dyn Error| Args::none().text("detail", source);
    match cause.downcast_ref::<StoreError>()? {
        StoreError::NoAnswer { address, source } => {
            Some(Failure::new(Exit::Unreachable, "error-database-down", detail(source).text("address", address)))
        }
        StoreError::OtherServer { address, .. } => {
            Some(Failure::new(Exit::Usage, "error-database-other", Args::none().text("address", address)))
        }
        StoreError::NoDatabase(source) => Some(Failure::new(Exit::Usage, "error-database-missing", detail(source))),
        StoreError::RoleRefused(source) => Some(Failure::new(Exit::Usage, "error-database-role", detail(source))),
        StoreError::OtherProgram { .. } => Some(Failure::new(Exit::Usage, "error-database-program", Args::none())),
        known if known.trouble().is_some() => {
            Some(Failure::new(Exit::Unreachable, "error-database-failed", detail(known)))
        }
        _ => None,
    }
}

/// The failure for files of certificates and keys that cannot be used.
#[must_use]
pub fn tls_failure(error: TlsError) -> Failure {
    of_tls(&error).because(error)
}

fn of_tls(error: &TlsError) -> Failure {
    let of_file = |key, path: &Path| Failure::new(Exit::Local, key, Args::none().text("path", path.display()));
    match error {
        TlsError::Read { path, .. } | TlsError::ReadNumbers { path, .. } => of_file("error-read", path),
        TlsError::WriteNumbers { path, .. } => of_file("error-write", path),
        other => Failure::new(Exit::Usage, "error-certificate-files", Args::none().text("detail", other)),
    }
}

fn of_others(cause: &(dyn Error + 'static)) -> Option<Failure> {
    cause.downcast_ref::<TlsError>().map(of_tls).or_else(|| of_listener(cause))
}

fn of_listener(cause: &(dyn Error + 'static)) -> Option<Failure> {
    let NoListener { address, source } = cause.downcast_ref::<NoListener>()?;
    let args = Args::none().text("address", address);
    Some(match source.kind() {
        io::ErrorKind::AddrInUse => Failure::new(Exit::Usage, "error-listen-in-use", args),
        _ => Failure::new(Exit::Usage, "error-listen", args.text("detail", source)),
    })
}
