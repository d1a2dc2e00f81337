//! The connections to the database: their number, and the limits on waiting and running.

use std::str::FromStr as _;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection, PgPool, Postgres, Transaction};
use tokio::time::Instant;

use super::{Deadline, Late, StoreError};

/// A connection that was idle for longer is tested before use.
const IDLE_MAX: Duration = Duration::from_millis(500);

/// How long the first connection is tried, and how often while the server starts.
const FIRST_MAX: Duration = Duration::from_secs(2);
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// The limits on waiting for the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// How long to wait for a connection; within a call never longer than until its [`Deadline`]. A call that waits
    /// longer is refused, and can be repeated.
    pub acquire: Duration,
    /// A statement reads or writes at most one payload, which takes seconds; a minute means that something is wrong.
    pub statement: Duration,
    /// Long enough for a large entry to be written under the lock.
    pub lock: Duration,
    /// A transaction computes between its statements, but never for a minute: it holds a connection, and perhaps the
    /// lock of a head.
    pub idle_in_transaction: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            acquire: Duration::from_secs(3),
            statement: Duration::from_secs(60),
            lock: Duration::from_secs(10),
            idle_in_transaction: Duration::from_secs(60),
        }
    }
}

impl Timeouts {
    /// The settings of every connection; they replace the defaults of the server, the role and the database. A commit
    /// waits for the disk, unless the transaction asks for less.
    fn settings(&self) -> [(&'static str, String); 4] {
        let milliseconds = |duration: Duration| format!("{}ms", duration.as_millis());
        [
            ("statement_timeout", milliseconds(self.statement)),
            ("lock_timeout", milliseconds(self.lock)),
            ("idle_in_transaction_session_timeout", milliseconds(self.idle_in_transaction)),
            ("synchronous_commit", "on".to_owned()),
        ]
    }
}

/// The connections of a node.
#[derive(Debug, Clone)]
pub(super) struct Pool {
    inner: PgPool,
    connections_max: u32,
    acquire: Duration,
}

impl Pool {
    /// Connects, with more settings of the server on every connection.
    pub(super) async fn connect(
        url: &str,
        connections_max: u32,
        timeouts: &Timeouts,
        more: &[(&str, &str)],
    ) -> Result<Self, StoreError> {
        let connections_max = connections_max.max(1);
        let options = PgConnectOptions::from_str(url)?.options(timeouts.settings()).options(more.iter().copied());
        let inner = PgPoolOptions::new()
            .max_connections(connections_max)
            .acquire_timeout(timeouts.acquire)
            .test_before_acquire(false)
            .before_acquire(|connection, used| {
                Box::pin(async move {
                    // A test of a connection that has just answered would only double the round trips.
                    if used.idle_for >= IDLE_MAX {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_lazy_with(options.clone());
        first(&options).await?;
        Ok(Self { inner, connections_max, acquire: timeouts.acquire })
    }

    pub(super) async fn acquire(&self) -> Result<PoolConnection<Postgres>, StoreError> {
        self.in_time(self.inner.acquire()).await
    }

    /// Begins a transaction with the given BEGIN statement.
    pub(super) async fn begin(&self, statement: &'static str) -> Result<Transaction<'static, Postgres>, StoreError> {
        self.in_time(self.inner.begin_with(statement)).await
    }

    /// Waits for a connection for as long as the call may.
    async fn in_time<T>(&self, wait: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, StoreError> {
        // Outside a call the pool's own limit is enough.
        let Some(call) = Deadline::of_call() else {
            return Box::pin(wait).await.map_err(|error| self.refusal(error));
        };
        // Boxed: every future that reads or writes awaits it, and would grow by its size.
        let waited = call.of_turn(Instant::now(), self.acquire).within(Box::pin(wait)).await;
        waited.unwrap_or_else(|Late| Err(sqlx::Error::PoolTimedOut)).map_err(|error| self.refusal(error))
    }

    /// A connection outside the pool, without time limits for statements and locks.
    pub(super) async fn unlimited(&self) -> Result<PgConnection, StoreError> {
        let options = self.inner.connect_options();
        let options = (*options).clone().options([("statement_timeout", "0"), ("lock_timeout", "0")]);
        Ok(PgConnection::connect_with(&options).await?)
    }

    /// How many connections are in use, and how many are open and idle.
    pub(super) fn connections(&self) -> (usize, usize) {
        let (open, idle) = (usize::try_from(self.inner.size()).unwrap_or(usize::MAX), self.inner.num_idle());
        (open.saturating_sub(idle), idle)
    }

    pub(super) async fn close(&self) {
        self.inner.close().await;
    }

    /// Why there is no connection: all are in use, or the server gives none.
    fn refusal(&self, error: sqlx::Error) -> StoreError {
        match error {
            sqlx::Error::PoolTimedOut if self.inner.size() >= self.connections_max => StoreError::Exhausted(error),
            error => error.into(),
        }
    }
}

/// Opens a first connection, so that the person who starts a node sees the exact reason at once if there is none.
async fn first(options: &PgConnectOptions) -> Result<(), StoreError> {
    let mut last = None;
    let trying = async {
        loop {
            match PgConnection::connect_with(options).await {
                Ok(connection) => return connection.close().await,
                Err(error) if is_starting(&error) => last = Some(error),
                Err(error) => return Err(error),
            }
            tokio::time::sleep(FIRST_PAUSE).await;
        }
    };
    let ended = tokio::time::timeout(FIRST_MAX, trying).await;
    let error = match ended {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(error)) => error,
        Err(_) => last.unwrap_or(sqlx::Error::PoolTimedOut),
    };
    let address = || format!("{}:{}", options.get_host(), options.get_port());
    match StoreError::from(error) {
        StoreError::Unavailable(source) => Err(StoreError::NoAnswer { address: address(), source }),
        StoreError::Statement(source @ sqlx::Error::Protocol(_)) => {
            Err(StoreError::OtherServer { address: address(), source })
        }
        other => Err(other),
    }
}

/// Whether this is the answer of a server that is starting.
fn is_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() == std::io::ErrorKind::ConnectionRefused,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code == "57P03"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn a_server_of_another_kind_is_named_with_its_address() {
        let alert: &[u8] = &[0x15, 3, 3, 0, 2, 2, 40];
        for (mode, answer) in [("prefer", alert), ("prefer", b"HTTP/1.1 400 Bad Request\r\n\r\n"), ("require", alert)] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap().to_string();
            let server = tokio::spawn(async move {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut asked = [0; 8];
                stream.read_exact(&mut asked).await.unwrap();
                stream.write_all(answer).await.unwrap();
            });
            let options: PgConnectOptions = format!("postgres://x@{address}/x?sslmode={mode}").parse().unwrap();
            let error = first(&options).await.unwrap_err();
            server.await.unwrap();
            assert!(matches!(&error, StoreError::OtherServer { address: named, .. } if *named == address), "{error:?}");
        }
    }
}
