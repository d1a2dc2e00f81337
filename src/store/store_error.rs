//! The errors of the database, one variant for each case that a caller treats differently.

use std::io;

use sqlx::error::DatabaseError;

/// Why a function of the store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection, or it broke. Whether a commit went through is then unknown.
    #[error("the database cannot be reached")]
    Unavailable(#[source] sqlx::Error),
    /// The server does not answer at all.
    #[error("the database at {address} does not answer")]
    NoAnswer {
        address: String,
        #[source]
        source: sqlx::Error,
    },
    /// The answer is not that of a Postgres server: another program uses the port.
    #[error("what answers at {address} is no Postgres server")]
    OtherServer {
        address: String,
        #[source]
        source: sqlx::Error,
    },
    #[error("the server has no such database")]
    NoDatabase(#[source] sqlx::Error),
    #[error("the server does not let the role in")]
    RoleRefused(#[source] sqlx::Error),
    /// The database is busy: all connections are in use, a lock was not released in time, or a statement took too long.
    /// Nothing was changed; a later attempt may succeed.
    #[error("the database is busy")]
    Exhausted(#[source] sqlx::Error),
    /// Another transaction conflicts; a new attempt may succeed.
    #[error("another transaction was in the way")]
    Conflict(#[source] sqlx::Error),
    /// The database holds something that this program never writes.
    #[error("the database holds {what}, which cannot be")]
    Corrupt { what: String },
    #[error(
        "the database was made by another version of Marsad (its migration {migration} is not that of this program): \
         start the node with the version that made it, or give this node an empty database, which it fills from its peers"
    )]
    OtherProgram { migration: i64 },
    #[error("the schema could not be brought up to date")]
    Migration(#[source] sqlx::migrate::MigrateError),
    #[error("not an address of a Postgres server")]
    BadAddress,
    #[error("a statement failed")]
    Statement(#[source] sqlx::Error),
}

/// The most common troubles of databases, for their operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseTrouble {
    NoAnswer,
    Refused,
    UnknownHost,
    NoSocket,
    Starting,
    Password,
    Role,
    NoDatabase,
    DiskFull,
    ReadOnly,
    TooManyConnections,
}

impl DatabaseTrouble {
    fn of(error: &sqlx::Error) -> Option<Self> {
        match error {
            sqlx::Error::PoolTimedOut => Some(Self::NoAnswer),
            sqlx::Error::Io(error) => match error.kind() {
                io::ErrorKind::ConnectionRefused => Some(Self::Refused),
                io::ErrorKind::TimedOut => Some(Self::NoAnswer),
                io::ErrorKind::NotFound => Some(Self::NoSocket),
                // The standard library has no error kind for it.
                _ if error.to_string().starts_with("failed to lookup address") => Some(Self::UnknownHost),
                _ => None,
            },
            sqlx::Error::Database(error) => match error.code()?.as_ref() {
                "57P01" | "57P02" | "57P03" => Some(Self::Starting),
                "28P01" => Some(Self::Password),
                "28000" => Some(Self::Role),
                "3D000" => Some(Self::NoDatabase),
                "53100" => Some(Self::DiskFull),
                "25006" => Some(Self::ReadOnly),
                "53300" => Some(Self::TooManyConnections),
                _ => None,
            },
            _ => None,
        }
    }
}

impl StoreError {
    /// The common trouble behind this error, if it is one.
    #[must_use]
    pub fn trouble(&self) -> Option<DatabaseTrouble> {
        match self {
            Self::Unavailable(error)
            | Self::NoAnswer { source: error, .. }
            | Self::OtherServer { source: error, .. }
            | Self::NoDatabase(error)
            | Self::RoleRefused(error)
            | Self::Exhausted(error)
            | Self::Conflict(error)
            | Self::Statement(error)
            | Self::Migration(sqlx::migrate::MigrateError::Execute(error)) => DatabaseTrouble::of(error),
            Self::Corrupt { .. } | Self::OtherProgram { .. } | Self::Migration(_) | Self::BadAddress => None,
        }
    }

    /// The error for a stored value that this program never writes.
    pub fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt { what: what.into() }
    }

    /// A copy of the error for another waiter of the same transaction; only for errors of the database as a whole, not
    /// of the rows that were written.
    #[must_use]
    pub fn for_another(&self) -> Option<Self> {
        let copy = |error: &sqlx::Error| sqlx::Error::Protocol(error.to_string());
        match self {
            Self::Unavailable(error) => Some(Self::Unavailable(copy(error))),
            Self::Exhausted(error) => Some(Self::Exhausted(copy(error))),
            Self::Conflict(error) => Some(Self::Conflict(copy(error))),
            Self::Corrupt { .. }
            | Self::NoAnswer { .. }
            | Self::OtherServer { .. }
            | Self::NoDatabase(_)
            | Self::RoleRefused(_)
            | Self::OtherProgram { .. }
            | Self::Migration(_)
            | Self::BadAddress
            | Self::Statement(_) => None,
        }
    }
}

/// Serialization failure and deadlock.
const RETRY: [&str; 2] = ["40001", "40P01"];
/// A lock timeout, a statement timeout, an idle transaction, no connection left.
const EXHAUSTED: [&str; 4] = ["55P03", "57014", "25P03", "53300"];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(DatabaseError::code).unwrap_or_default().into_owned();
        match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            // Class 57P: the server shuts down or starts; class 08: the connection.
            _ if code.starts_with("57P") || code.starts_with("08") => Self::Unavailable(error),
            _ if EXHAUSTED.contains(&code.as_str()) => Self::Exhausted(error),
            _ if code == "3D000" => Self::NoDatabase(error),
            // Class 28: the role, or its password.
            _ if code.starts_with("28") => Self::RoleRefused(error),
            _ if RETRY.contains(&code.as_str()) => Self::Conflict(error),
            _ => Self::Statement(error),
        }
    }
}
