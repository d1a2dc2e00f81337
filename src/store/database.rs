//! Creates and drops databases, for people who set up a node on a server of its own.

use sqlx::Postgres;
use sqlx::migrate::MigrateDatabase as _;

use super::StoreError;

/// `url` with another name of the database. Parameters stay.
///
/// # Errors
/// [`StoreError`] if `url` is not the address of a Postgres server.
pub fn with_database(url: &str, name: &str) -> Result<String, StoreError> {
    let (address, parameters) = match url.split_once('?') {
        Some((address, parameters)) => (address, format!("?{parameters}")),
        None => (url, String::new()),
    };
    let Some((scheme, rest)) = address.split_once("://") else {
        return Err(StoreError::BadAddress);
    };
    let server = rest.split_once('/').map_or(rest, |(server, _)| server);
    Ok(format!("{scheme}://{server}/{name}{parameters}"))
}

/// Creates the database of `url` if there is none.
///
/// # Errors
/// [`StoreError`] if the server cannot be reached or refuses.
pub async fn ensure_database(url: &str) -> Result<(), StoreError> {
    if !Postgres::database_exists(url).await? {
        Postgres::create_database(url).await?;
    }
    Ok(())
}

/// Drops the database of `url`, connections to it included, if there is one.
///
/// # Errors
/// [`StoreError`] if the server cannot be reached or refuses.
pub async fn drop_database(url: &str) -> Result<(), StoreError> {
    Ok(Postgres::force_drop_database(url).await?)
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn only_the_database_is_another() {
        for (url, expected) in [
            ("postgres://a:b@h:5/old?sslmode=require", "postgres://a:b@h:5/new?sslmode=require"),
            ("postgres://h", "postgres://h/new"),
            ("postgresql:///old", "postgresql:///new"),
        ] {
            assert_eq!(with_database(url, "new").ok().as_deref(), Some(expected));
        }
        assert!(with_database("h/old", "new").is_err());
    }
}
