//! Every constraint of the schemas has a name that shows its kind, so that an error of the database shows what was
//! violated.
//!
//! A primary key is `<table>_key`; a foreign key begins with `<table>_` and a unique constraint ends with `_once`. A constraint
//! without a name gets one from Postgres, which fits none of these: `…_pkey`, `…_fkey`, `…_<column>_key`, `…_check`.

use sqlx::PgConnection;

use crate::support::postgres::database;

/// The constraints whose names do not say their kind, as `schema.table: name`.
pub async fn wrongly_named(connection: &mut PgConnection) -> Vec<String> {
    let all: Vec<(String, String, String, i8)> = sqlx::query_as(
        "SELECT n.nspname::text, r.relname::text, c.conname::text, c.contype
         FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace
         WHERE n.nspname IN ('log', 'node', 'view') AND c.contype IN ('p', 'u', 'f', 'c', 'x')
         ORDER BY 1, 2, 3",
    )
    .fetch_all(connection)
    .await
    .unwrap();
    assert!(all.len() > 20, "only {} constraints were found", all.len());
    let is_right = |table: &str, name: &str, kind: u8| {
        let own = name.strip_prefix(table).and_then(|rest| rest.strip_prefix('_')).unwrap_or_default();
        match kind {
            b'p' => own == "key",
            b'u' => own == "once" || own.ends_with("_once"),
            b'f' => !own.is_empty() && !own.ends_with("_fkey"),
            _ => !own.is_empty() && own != "check" && !own.ends_with("_check"),
        }
    };
    let wrong = all.into_iter().filter(|(_, table, name, kind)| !is_right(table, name, kind.cast_unsigned()));
    wrong.map(|(schema, table, name, _)| format!("{schema}.{table}: {name}")).collect()
}

#[tokio::test]
async fn every_constraint_has_a_name_of_ours() {
    let database = database().await;
    assert_eq!(wrongly_named(&mut database.connect().await).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_name_that_postgres_has_made_is_found() {
    let database = database().await;
    let mut connection = database.connect().await;
    for statement in [
        "CREATE TABLE node.a (b int PRIMARY KEY, c int UNIQUE, d int REFERENCES log.origin, e int CHECK (e > 0))",
        "CREATE TABLE node.good (b int CONSTRAINT good_key PRIMARY KEY, c int CONSTRAINT good_c_once UNIQUE,
             d int CONSTRAINT good_origin REFERENCES log.origin, e int CONSTRAINT good_e_positive CHECK (e > 0))",
    ] {
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    }
    let wrong = ["node.a: a_c_key", "node.a: a_d_fkey", "node.a: a_e_check", "node.a: a_pkey"];
    assert_eq!(wrongly_named(&mut connection).await, wrong);
}
