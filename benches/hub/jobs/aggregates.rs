//! A filtered aggregate: one indicator by sex for every region and month of a year, pulled from a release over mTLS,
//! against the same question to ten million rows in Postgres and in DuckDB.
//!
//! Ours answers from a release of a million observations. The cells of a year do not depend on other years, so the
//! answer is the same. To show that the time does not grow, the same pull is measured from a release of a tenth of the
//! rows. The anchors' ten millions are the same million rows ten times, in periods of their own; the answer is in one
//! of them.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use marsad::client::Connection;
use marsad::client::pull::EncodedCells;
use marsad::domain::catalogue::AreaId;
use marsad::domain::period::Period;
use marsad::wire::request::{AggregateRequest, FilterRequest};

use crate::anchor::cuts::Leaves;
use crate::anchor::duckdb::Duckdb;
use crate::anchor::postgres::{Codes, Plain, copy_in};
use crate::bench::Bench;
use crate::calls::{cell_rows, pull_cells};
use crate::cluster::{Side, run};
use crate::measured::{Goal, Measured, Unit};
use crate::node::Node;
use crate::number::median;
use crate::shape::Shape;
use crate::stream::Cell;

/// A monthly indicator with few codes.
const INDICATOR: &str = "ORI_VISITS";
/// The number of pulls in a sample.
const PULLS: usize = 20;
/// How many copies of every row the anchors have.
const TIMES: usize = 10;
/// By how many months the periods of each copy are moved: more than there are months.
const MOVED: i32 = 10_000;

/// A query that is repeated.
pub struct Pulls {
    connection: Connection,
    request: AggregateRequest,
    first: f64,
    shape: std::sync::Arc<Shape>,
}

/// The answer of an anchor: region, packed period, number of the sex, and sum or count of figures.
type Sums = Vec<Vec<i64>>;

/// The median of the milliseconds of some calls.
async fn middle(call: impl AsyncFn() -> Result<()>) -> Result<f64> {
    let mut all = Vec::with_capacity(PULLS);
    for _ in 0..PULLS {
        let began = Instant::now();
        call().await?;
        all.push(began.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok(median(&all))
}

impl Pulls {
    /// Makes a connection and the question.
    pub async fn prepare(bench: &Bench, node: &Node) -> Result<Self> {
        let filter = FilterRequest {
            indicators: vec![INDICATOR.to_owned()],
            level: "region".to_owned(),
            freq: "M".to_owned(),
            from: "2005".to_owned(),
            to: "2005".to_owned(),
            ..FilterRequest::default()
        };
        let request = AggregateRequest { filter, by: vec!["SEX".to_owned()], release: String::new() };
        let connection = node.connection(node.reviewer()).await?;
        Ok(Self { connection, request, first: 0.0, shape: bench.shape.clone() })
    }

    /// The median of the milliseconds of some pulls.
    async fn sample(&self) -> Result<f64> {
        middle(async || pull_cells(&self.connection, self.request.clone()).await.map(drop)).await
    }

    /// The milliseconds of an empty call: no answer can be faster.
    async fn sample_nothing(&self) -> Result<f64> {
        middle(async || Ok(self.connection.check_health().await?)).await
    }

    /// Measures the pull from the release of the first rows.
    pub async fn of_the_first(&mut self) -> Result<()> {
        self.first = self.sample().await?;
        Ok(())
    }

    /// Measures it from the release of all rows, against both anchors.
    pub async fn run(
        &self,
        bench: &Bench,
        node: &Node,
        cells: &[Cell],
        duckdb: &mut Duckdb,
        file: &Path,
    ) -> Result<Vec<Measured>> {
        let codes = Codes::of(&self.shape);
        let plain = self.fill_postgres(bench, &codes, cells).await?;
        self.fill_duckdb(duckdb, &codes, cells, file).await?;
        let query = self.query(&codes, "sum(o.value)::bigint")?;
        let figures = duckdb.rows(self.query(&codes, "count(*)")?).await?.rows;
        let total = cells.len() * TIMES;
        let new = |anchor: &str| {
            Measured::new("pull a filtered aggregate", Unit::Milliseconds)
                .against(format!("GROUP BY over {total} rows in {anchor}"))
        };
        let mut against_postgres = new("Postgres").targets(Goal::Faster(20.0), Goal::Faster(100.0));
        let mut against_duckdb = new("DuckDB").targets(Goal::Faster(3.0), Goal::Faster(10.0));
        let mut growth = Measured::new("the same pull, to that from a release of a tenth of the rows", Unit::Times)
            .targets(Goal::AtMost(1.5), Goal::AtMost(1.1));
        let mut nothing = Measured::new("a call that asks for nothing, on the same connection", Unit::Milliseconds);
        let began = Instant::now();
        let cold = pull_cells(&self.connection, self.request.clone()).await?;
        let cold_ms = began.elapsed().as_secs_f64() * 1_000.0;
        against_postgres.note(format!(
            "ours from a release of {} observations; cold, with the block to decode: {cold_ms:.1} ms",
            cells.len()
        ));
        let mut connection = plain.connect().await?;
        for pair in 0..bench.pairs() {
            node.reset_peak()?;
            let ours = self.sample().await?;
            nothing.push(self.sample_nothing().await?, None);
            against_postgres.memory(node.peak_mib()?);
            let began = Instant::now();
            let from_postgres: Vec<(i32, i32, i32, i64)> =
                sqlx::query_as(sqlx::AssertSqlSafe(query.clone())).fetch_all(&mut connection).await?;
            let postgres = began.elapsed().as_secs_f64() * 1_000.0;
            let answer = duckdb.rows(query.clone()).await?;
            against_postgres.push(ours, Some(postgres));
            against_duckdb.push(ours, Some(answer.seconds * 1_000.0));
            growth.push(ours / self.first.max(f64::MIN_POSITIVE), None);
            bench.progress(&against_postgres.job, pair, ours, Some(postgres));
            bench.progress(&against_duckdb.job, pair, ours, Some(answer.seconds * 1_000.0));
            let row = |(a, b, c, d): (i32, i32, i32, i64)| vec![a.into(), b.into(), c.into(), d];
            let from_postgres: Sums = from_postgres.into_iter().map(row).collect();
            ensure!(from_postgres == answer.rows, "Postgres and DuckDB have other sums");
            self.check(&codes, &cold, &from_postgres, &figures)?;
        }
        drop(connection);
        plain.close().await?;
        Ok(vec![against_postgres, against_duckdb, nothing, growth])
    }

    fn series(&self) -> Result<usize> {
        let id = self.shape.catalogue.indicator_id(INDICATOR);
        let at = self.shape.series.iter().position(|series| Some(series.id) == id);
        at.with_context(|| format!("{INDICATOR} is not among the indicators"))
    }

    /// The numbers of the total, which leaves do not have.
    fn total(&self, codes: &Codes) -> Result<[i32; 4]> {
        let at = self.series()?;
        let combinations = &self.shape.series[at].combinations;
        let total = combinations.iter().position(|one| one.codes.iter().all(marsad::domain::code::CodeId::is_total));
        Ok(codes.numbers(at, total.context("a series has a total")?))
    }

    /// The same query in SQL over the rows that are not totals: their sum or count.
    fn query(&self, codes: &Codes, what: &str) -> Result<String> {
        let [sex, age, ..] = self.total(codes)?;
        let month = |text: &str| text.parse::<Period>().map(Period::packed);
        let indicator = self.shape.series[self.series()?].id.0;
        Ok(format!(
            "SELECT t.region, o.period, o.sex, {what} FROM observation o JOIN territory t ON t.area = o.area \
             WHERE o.indicator = {indicator} AND o.period BETWEEN {} AND {} AND o.sex <> {sex} AND o.age <> {age} \
             AND t.is_commune GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            month("2005-01")?,
            month("2005-12")?
        ))
    }

    fn territories(&self) -> String {
        let mut rows = Vec::new();
        for region in &self.shape.regions {
            let own = region.areas[0].id.0;
            rows.extend(region.areas.iter().map(|place| format!("({}, {own}, {})", place.id.0, place.is_leaf)));
        }
        format!(
            "CREATE TABLE territory (area int PRIMARY KEY, region int NOT NULL, is_commune boolean NOT NULL); \
             INSERT INTO territory VALUES {}",
            rows.join(", ")
        )
    }

    async fn fill_postgres(&self, bench: &Bench, codes: &Codes, cells: &[Cell]) -> Result<Plain> {
        let plain = Plain::fresh(bench.cluster(Side::Hub).await?).await?;
        let mut connection = plain.connect().await?;
        // The fastest way: the table is filled first, and then indexed.
        run(
            &mut connection,
            "ALTER TABLE observation DROP CONSTRAINT observation_pkey; DROP INDEX observation_area_period",
        )
        .await?;
        copy_in(&mut connection, &codes.buffers(cells, 1)).await?;
        let last = TIMES - 1;
        run(
            &mut connection,
            &format!(
                "INSERT INTO observation SELECT value, indicator, area, period + n * {MOVED}, freq, sex, age, nationality, \
                 other, status, conf, submission FROM generate_series(1, {last}) AS n, observation"
            ),
        )
        .await?;
        run(
            &mut connection,
            "ALTER TABLE observation ADD PRIMARY KEY (indicator, area, period, sex, age, nationality, other); \
             CREATE INDEX observation_area_period ON observation (area, period)",
        )
        .await?;
        run(&mut connection, &self.territories()).await?;
        run(&mut connection, "VACUUM ANALYZE").await?;
        Ok(plain)
    }

    async fn fill_duckdb(&self, duckdb: &mut Duckdb, codes: &Codes, cells: &[Cell], file: &Path) -> Result<()> {
        let mut text =
            String::from("value,indicator,area,period,freq,sex,age,nationality,other,status,conf,submission\n");
        for cell in cells {
            let [sex, age, nationality, other] = codes.numbers(usize::from(cell.series), usize::from(cell.combination));
            let (area, period) = (cell.area.0, cell.period.packed());
            write!(text, "{},{},{area},{period},{}", cell.value, cell.indicator.0, cell.period.freq() as u8)?;
            writeln!(text, ",{sex},{age},{nationality},{other},{},0,1", cell.status.number())?;
        }
        std::fs::write(file, text)?;
        let read = format!(
            "CREATE TABLE observation AS SELECT value, indicator::int AS indicator, area::int AS area, \
             (period + n * {MOVED})::int AS period, freq::int AS freq, sex::int AS sex, age::int AS age, \
             nationality::int AS nationality, other::int AS other, status::int AS status, conf::int AS conf, \
             submission::int AS submission FROM read_csv('{}') CROSS JOIN range({TIMES}) AS times(n)",
            file.display()
        );
        duckdb.run(&[read, self.territories()]).await?;
        Ok(std::fs::remove_file(file)?)
    }

    /// Compares the shown cells with the anchors' sums if all figures below them are among the rows. If the rows of a
    /// submission end within a group, the reported total exceeds the parts that were sent.
    fn check(&self, codes: &Codes, batches: &[EncodedCells], sums: &Sums, figures: &Sums) -> Result<()> {
        let at = self.series()?;
        let series = &self.shape.series[at];
        let position = self.shape.catalogue.indicator(series.id).and_then(|own| own.dimension_position("SEX"));
        let position = position.context("an indicator by sex")?;
        let numbers: HashMap<&str, i32> = (0..)
            .zip(&series.combinations)
            .map(|(n, one)| (one.codes[position].as_str(), codes.numbers(at, n)[0]))
            .collect();
        // The number of leaves of each sex, in each commune and month.
        let mut of_sex: HashMap<i64, usize> = HashMap::new();
        for (n, _) in (0..).zip(&series.combinations).filter(|(_, one)| one.is_leaf) {
            *of_sex.entry(codes.numbers(at, n)[0].into()).or_default() += 1;
        }
        let leaves = Leaves::of(&self.shape);
        let mut ours = HashMap::new();
        for row in cell_rows(batches)? {
            let area: AreaId =
                self.shape.catalogue.area_id(row.text("REF_AREA")).context("an area that is not in the catalogue")?;
            let period: Period = row.text("TIME_PERIOD").parse()?;
            if let (Some(value), Some(sex)) = (row.value, numbers.get(row.text("SEX"))) {
                ours.insert((i64::from(area.0), i64::from(period.packed()), i64::from(*sex)), value.scaled(0)?);
            }
        }
        let mut compared = 0;
        for (row, figures) in sums.iter().zip(figures) {
            let ([region, period, sex, sum], Some(figures)) = (&row[..], figures.last()) else { continue };
            let communes = leaves.below(AreaId(u32::try_from(*region)?));
            let is_whole = of_sex.get(sex).map(|leaves| leaves * communes) == usize::try_from(*figures).ok();
            let Some(value) = ours.get(&(*region, *period, *sex)).filter(|_| is_whole) else { continue };
            compared += 1;
            ensure!(value == sum, "sex {sex} of area {region} in {period} is {value}, and {sum} in the anchors");
        }
        ensure!(compared > 0, "no sum can be compared");
        Ok(())
    }
}
