//! The plain table: a sensible table for observations in Postgres without Marsad.
//!
//! Twelve columns: ten codes as numbers of dimension tables (indicator, area, frequency, sex, age, nationality, any
//! other dimensions, status, confidentiality, submission), the period as a number, and the value. The primary key is
//! what identifies an observation; a second index serves questions by area and period. No foreign keys, no triggers, no
//! history, no checks: the minimum. Rows are loaded by COPY BINARY, the fastest way.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Result, ensure};
use futures::TryStreamExt;
use marsad::domain::code::CodeId;
use sqlx::PgConnection;

use crate::cluster::{Cluster, bytes_in, run};
use crate::number::{float, wide};
use crate::shape::Shape;
use crate::stream::Cell;

/// The table and its two indexes.
pub const TABLE: &str = "
    CREATE TABLE observation (
        value       bigint NOT NULL,
        indicator   int NOT NULL,
        area        int NOT NULL,
        period      int NOT NULL,
        freq        int NOT NULL,
        sex         int NOT NULL,
        age         int NOT NULL,
        nationality int NOT NULL,
        other       int NOT NULL,
        status      int NOT NULL,
        conf        int NOT NULL,
        submission  int NOT NULL,
        PRIMARY KEY (indicator, area, period, sex, age, nationality, other)
    );
    CREATE INDEX observation_area_period ON observation (area, period);";

const COPY_IN: &str = "COPY observation FROM STDIN (FORMAT binary)";
const COPY_OUT: &str = "COPY observation TO STDOUT (FORMAT binary)";

/// How much is sent at once.
const SEND_BYTES: usize = 512 * 1024;
const COLUMNS: i16 = 12;
const ROW_BYTES: usize = 2 + 11 * 8 + 12;

/// The dimensions of each series' combinations as numbers: sex, age, nationality, other.
pub struct Codes {
    series: Vec<Vec<[i32; 4]>>,
}

/// The column of a dimension; several dimensions in the last column become one number.
fn column(concept: &str) -> usize {
    match concept {
        "SEX" => 0,
        "AGE" | "AGE_BROAD" => 1,
        "NAT_GROUP" | "COUNTRY_RES" => 2,
        _ => 3,
    }
}

impl Codes {
    /// The numbers that rows of dimension tables would have.
    pub fn of(shape: &Shape) -> Self {
        let mut tables: [HashMap<Vec<CodeId>, i32>; 4] = Default::default();
        let mut series = Vec::new();
        for one in &shape.series {
            let concepts = shape.catalogue.indicator(one.id).map_or(&[][..], |own| &own.dimensions);
            let mut numbers = Vec::with_capacity(one.combinations.len());
            for combination in &one.combinations {
                let mut columns: [Vec<CodeId>; 4] = Default::default();
                for (concept, code) in concepts.iter().zip(&combination.codes) {
                    columns[column(concept.as_str())].push(code.clone());
                }
                let mut row = [0; 4];
                for ((number, codes), table) in row.iter_mut().zip(columns).zip(&mut tables) {
                    let next = i32::try_from(table.len()).unwrap_or(i32::MAX);
                    *number = *table.entry(codes).or_insert(next);
                }
                numbers.push(row);
            }
            series.push(numbers);
        }
        Self { series }
    }

    /// The numbers of a combination: sex, age, nationality, other.
    pub fn numbers(&self, series: usize, combination: usize) -> [i32; 4] {
        self.series[series][combination]
    }

    /// Rows as COPY wants them (PostgreSQL manual, "COPY", section "Binary Format"), in buffers ready to be sent.
    pub fn buffers(&self, cells: &[Cell], submission: i32) -> Vec<Vec<u8>> {
        let mut buffers = Vec::new();
        let mut buffer = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0".to_vec();
        for cell in cells {
            if buffer.len() >= SEND_BYTES {
                buffers.push(std::mem::replace(&mut buffer, Vec::with_capacity(SEND_BYTES + ROW_BYTES)));
            }
            let [sex, age, nationality, other] = self.series[usize::from(cell.series)][usize::from(cell.combination)];
            buffer.extend_from_slice(&COLUMNS.to_be_bytes());
            buffer.extend_from_slice(&8i32.to_be_bytes());
            buffer.extend_from_slice(&cell.value.to_be_bytes());
            let area = i32::try_from(cell.area.0).unwrap_or(i32::MAX);
            let period = cell.period.packed();
            let freq = i32::from(u8::try_from(cell.period.freq() as usize).unwrap_or(0));
            let status = i32::from(cell.status.number());
            let fields =
                [i32::from(cell.indicator.0), area, period, freq, sex, age, nationality, other, status, 0, submission];
            for field in fields {
                buffer.extend_from_slice(&4i32.to_be_bytes());
                buffer.extend_from_slice(&field.to_be_bytes());
            }
        }
        buffer.extend_from_slice(&(-1i16).to_be_bytes());
        buffers.push(buffer);
        buffers
    }
}

/// The anchor's database with its empty table.
pub struct Plain {
    cluster: Arc<Cluster>,
    database: String,
}

impl Plain {
    /// A new database.
    pub async fn fresh(cluster: Arc<Cluster>) -> Result<Self> {
        let database = "anchor".to_owned();
        cluster.drop_database(&database).await?;
        cluster.create(&database, None).await?;
        let own = Self { cluster, database };
        run(&mut own.connect().await?, TABLE).await?;
        Ok(own)
    }

    /// A connection to it.
    pub async fn connect(&self) -> Result<PgConnection> {
        self.cluster.connect(&self.database).await
    }

    /// Compares the count and the sum of the stored rows with those of the rows that were sent.
    pub async fn check(&self, cells: &[Cell]) -> Result<()> {
        let sum = cells.iter().map(|cell| cell.value).sum();
        self.check_sums(wide(cells.len()), sum).await
    }

    /// The same for cells that are no longer in memory.
    pub async fn check_sums(&self, rows: u64, sum: i64) -> Result<()> {
        let found: (i64, i64) = sqlx::query_as("SELECT count(*), coalesce(sum(value), 0)::bigint FROM observation")
            .fetch_one(&mut self.connect().await?)
            .await?;
        ensure!(found == (i64::try_from(rows)?, sum), "the plain table holds {found:?}, not {:?}", (rows, sum));
        Ok(())
    }

    /// The bytes an observation of table and indexes.
    pub async fn bytes_per_row(&self, rows: u64) -> Result<f64> {
        let mut connection = self.connect().await?;
        run(&mut connection, "VACUUM").await?;
        Ok(float(bytes_in(&mut connection, &["public"]).await?) / float(rows.max(1)))
    }

    /// Removes the database.
    pub async fn close(self) -> Result<()> {
        self.cluster.drop_database(&self.database).await
    }
}

/// One transaction of COPY BINARY.
pub async fn copy_in(connection: &mut PgConnection, buffers: &[Vec<u8>]) -> Result<u64> {
    run(connection, "BEGIN").await?;
    let mut sink = connection.copy_in_raw(COPY_IN).await?;
    for buffer in buffers {
        sink.send(buffer.as_slice()).await?;
    }
    let rows = sink.finish().await?;
    run(connection, "COMMIT").await?;
    Ok(rows)
}

/// Copies the whole table by COPY BINARY into the client's memory; returns the number of bytes.
pub async fn copy_out(connection: &mut PgConnection) -> Result<u64> {
    let parts: Vec<_> = connection.copy_out_raw(COPY_OUT).await?.try_collect().await?;
    Ok(parts.iter().map(|part| wide(part.len())).sum())
}
