//! Why a node does not run: the cause comes first, in the language of the person.

use std::error::Error;
use std::io;
use std::path::Path;

use crate::cli::error::{Exit, Failure, unreachable, usage};
use crate::config::ConfigError;
use crate::identity::TlsError;
use crate::store::StoreError;
use crate::texts::Args;

/// The address at which the node was to listen cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen at {address}")]
pub struct NoListener {
    pub address: String,
    pub source: io::Error,
}

/// The failure for an error of a part of the program that runs a node.
pub fn failure(error: anyhow::Error) -> Failure {
    let known = error.chain().find_map(|cause| {
        let tls = || cause.downcast_ref::<TlsError>().map(of_tls);
        of_config(cause).or_else(|| of_store(cause)).or_else(tls).or_else(|| of_listener(cause))
    });
    let failure = known.unwrap_or_else(|| {
        let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
        unreachable("error-running", Args::none().text("detail", causes.join(": ")))
    });
    failure.because(error)
}

fn of_config(cause: &(dyn Error + 'static)) -> Option<Failure> {
    let of_file = |path: &Path| Args::none().text("path", path.display());
    Some(match cause.downcast_ref::<ConfigError>()? {
        ConfigError::Read { path, .. } => Failure::new(Exit::Local, "error-read", of_file(path)),
        ConfigError::Parse { path, line, problem } => {
            let args = of_file(path).text("line", line);
            match quoted(problem) {
                Some(key) if problem.starts_with("unknown field") => {
                    usage("error-config-unknown", args.text("key", key))
                }
                Some(key) if problem.starts_with("missing field") => {
                    usage("error-config-missing", args.text("key", key))
                }
                _ => usage("error-config", args.text("detail", problem)),
            }
        }
        ConfigError::Wrong { path, problem } => usage("error-config-wrong", of_file(path).text("detail", problem)),
    })
}

/// The first name that stands between backticks.
fn quoted(problem: &str) -> Option<&str> {
    problem.split('`').nth(1)
}

fn of_store(cause: &(dyn Error + 'static)) -> Option<Failure> {
    let detail = |source: &dyn Error| Args::none().text("detail", source);
    Some(match cause.downcast_ref::<StoreError>()? {
        StoreError::NoAnswer { address, source } => {
            unreachable("error-database-down", detail(source).text("address", address))
        }
        StoreError::OtherServer { address, .. } => usage("error-database-other", Args::none().text("address", address)),
        StoreError::NoDatabase(source) => usage("error-database-missing", detail(source)),
        StoreError::RoleRefused(source) => usage("error-database-role", detail(source)),
        StoreError::OtherProgram { .. } => usage("error-database-program", Args::none()),
        known if known.trouble().is_some() => unreachable("error-database-failed", detail(known)),
        _ => return None,
    })
}

/// The failure for files of certificates and keys that cannot be used.
pub fn tls_failure(error: TlsError) -> Failure {
    of_tls(&error).because(error)
}

fn of_tls(error: &TlsError) -> Failure {
    let of_file = |key, path: &Path| Failure::new(Exit::Local, key, Args::none().text("path", path.display()));
    match error {
        TlsError::Read { path, .. } | TlsError::ReadNumbers { path, .. } => of_file("error-read", path),
        TlsError::WriteNumbers { path, .. } => of_file("error-write", path),
        other => usage("error-certificate-files", Args::none().text("detail", other)),
    }
}

fn of_listener(cause: &(dyn Error + 'static)) -> Option<Failure> {
    let NoListener { address, source } = cause.downcast_ref::<NoListener>()?;
    let args = Args::none().text("address", address);
    Some(match source.kind() {
        io::ErrorKind::AddrInUse => usage("error-listen-in-use", args),
        _ => usage("error-listen", args.text("detail", source)),
    })
}
