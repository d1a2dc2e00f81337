//! Current figures, read from a real Postgres: revisions, withdrawals, tombstones, several reporters, earlier states.

use std::collections::BTreeSet;
use std::sync::Arc;

use marsad::domain::catalogue::{AreaId, Catalogue};
use marsad::domain::code::{AreaCode, CodeId, IndicatorCode, OrganisationCode, OriginName};
use marsad::domain::observation::{Action, AttributeSetId, Attributes, Batch, Row};
use marsad::domain::period::{Freq, Period};
use marsad::domain::status::{ConfStatus, ObsStatus};
use marsad::domain::timestamp::Timestamp;
use marsad::formats::builtin::builtin;
use marsad::identity::Role;
use marsad::ledger::reading::{
    CurrentObservation, ObservationFilter, ObservationPage, ObservationPlan, Reader, ReadingError, read_all,
};
use marsad::log::checkpoint::LogId;
use marsad::log::entry::{Header, Kind, SharingClass, TIME_MIN};
use marsad::log::merkle::Hash;
use marsad::store::Store;
use marsad::store::audit::Access;
use marsad::store::event_read::EventFilter;
use marsad::store::log_positions::Cut;
use marsad::wire::data_chunk;
use sqlx::PgConnection;

use crate::support::postgres::{TestDatabase, database};

/// A database whose rows the test writes itself, as the projector would.
struct World {
    connection: PgConnection,
    store: Store,
    catalogue: Catalogue,
    _database: TestDatabase,
}

/// One stored row of IMM_STOCK.
#[derive(Clone)]
struct Stored<'a> {
    area: &'a str,
    sex: &'a str,
    period: &'a str,
    value: Option<i64>,
    status: ObsStatus,
    conf: ConfStatus,
    action: Action,
    comment: &'a str,
}

fn row<'a>(area: &'a str, period: &'a str, value: i64) -> Stored<'a> {
    Stored {
        area,
        sex: "_T",
        period,
        value: Some(value),
        status: ObsStatus::Normal,
        conf: ConfStatus::Free,
        action: Action::Replace,
        comment: "",
    }
}

/// A time of these tests, which count from the first that an entry may have.
fn time_of(micros: i64) -> Timestamp {
    Timestamp::from_micros(TIME_MIN.micros() + micros)
}

fn codes(sex: &str, age: &str) -> Vec<CodeId> {
    [sex, age, "_T", "_T", "LEGAL"].map(|code| CodeId::new(code).unwrap()).to_vec()
}

impl World {
    async fn new() -> Self {
        let database = database().await;
        let store = Store::connect(&database.url, 4).await.unwrap();
        Self { connection: database.connect().await, store, catalogue: builtin().unwrap(), _database: database }
    }

    async fn origin(&mut self, name: &str) -> i32 {
        let known: Option<i32> = sqlx::query_scalar("SELECT origin_id FROM log.origin WHERE name = $1")
            .bind(name)
            .fetch_optional(&mut self.connection)
            .await
            .unwrap();
        if let Some(id) = known {
            return id;
        }
        let id: i32 = sqlx::query_scalar("INSERT INTO log.origin (name) VALUES ($1) RETURNING origin_id")
            .bind(name)
            .fetch_one(&mut self.connection)
            .await
            .unwrap();
        sqlx::query("INSERT INTO log.head VALUES ($1, 0, 0, $2, '', 0, '', '', 0)")
            .bind(id)
            .bind(vec![0_u8; 32])
            .execute(&mut self.connection)
            .await
            .unwrap();
        id
    }

    /// Appends an entry without payload; its index.
    async fn entry(&mut self, origin: &str, time: i64, kind: Kind, sharing: SharingClass) -> (i32, i64) {
        let id = self.origin(origin).await;
        let index: i64 = sqlx::query_scalar(
            "UPDATE log.head SET size = size + 1, last_time = $2 WHERE origin_id = $1 AND epoch = 0 RETURNING size - 1",
        )
        .bind(id)
        .bind(time)
        .fetch_one(&mut self.connection)
        .await
        .unwrap();
        let header = Header {
            kind,
            epoch: 0,
            index: index.try_into().unwrap(),
            time: time_of(time),
            sharing,
            commitment: Hash::new([0; 32]),
            extension: None,
        };
        sqlx::query(
            "INSERT INTO log.entry (origin_id, epoch, idx, kind, sharing, payload_state, state_detail, header)
             VALUES ($1, 0, $2, $3, $4, 0, '', $5)",
        )
        .bind(id)
        .bind(index)
        .bind(i16::try_from(kind.code()).unwrap())
        .bind(i16::from(sharing.code()))
        .bind(header.encode())
        .execute(&mut self.connection)
        .await
        .unwrap();
        (id, index)
    }

    async fn submission(
        &mut self,
        (origin, index): (i32, i64),
        kind: Kind,
        reporter: &str,
        (time, sharing): (i64, SharingClass),
        indicator: &str,
    ) {
        sqlx::query(
            "INSERT INTO view.submission (origin_id, epoch, idx, kind, submission, part, reporter, member, idem_key,
                                          content, time, sharing, audience, attested, rows, indicators)
             VALUES ($1, 0, $2, $3, $4, 0, $5, $5, $4, '', $6, $7, 'public', false, 1, ARRAY[$8])",
        )
        .bind(origin)
        .bind(index)
        .bind(i16::try_from(kind.code()).unwrap())
        .bind(format!("s-{origin}-{index}"))
        .bind(reporter)
        .bind(time)
        .bind(i16::from(sharing.code()))
        .bind(indicator)
        .execute(&mut self.connection)
        .await
        .unwrap();
    }

    /// Appends a submission; its index.
    async fn submit(&mut self, origin: &str, reporter: &str, time: i64, rows: &[Stored<'_>]) -> i64 {
        let mut batch = Batch::default();
        for row in rows {
            let comment = row.comment.to_owned();
            batch.rows.push(Row {
                indicator: self.catalogue.indicator_id("IMM_STOCK").unwrap(),
                area: self.catalogue.area_id(row.area).unwrap(),
                dimensions: batch.dimension_keys.intern(&codes(row.sex, "_T")),
                period: row.period.parse().unwrap(),
                value: row.value,
                status: row.status,
                conf: row.conf,
                action: row.action,
                attributes: batch.attribute_sets.intern(Attributes { comment, ..Attributes::default() }),
                source_row: 0,
            });
        }
        self.submit_chunks(origin, reporter, time, &mut [batch]).await
    }

    /// Appends a submission of such chunks; its index.
    async fn submit_chunks(&mut self, origin: &str, reporter: &str, time: i64, chunks: &mut [Batch]) -> i64 {
        let class = SharingClass::Federation;
        let entry = self.entry(origin, time, Kind::Observations, class).await;
        self.submission(entry, Kind::Observations, reporter, (time, class), "IMM_STOCK").await;
        for (number, batch) in (1..).zip(chunks) {
            batch.sort();
            let code = |row: &Row| self.catalogue.area(row.area).unwrap().code.to_string();
            let (first, last) = (code(&batch.rows[0]), code(batch.rows.last().unwrap()));
            let days = |row: &Row| (row.period.first_day(), row.period.last_day());
            sqlx::query("INSERT INTO log.payload VALUES ($1, 0, $2, $3, $4)")
                .bind(entry.0)
                .bind(entry.1)
                .bind(number)
                .bind(data_chunk::encode(batch, &self.catalogue).unwrap())
                .execute(&mut self.connection)
                .await
                .unwrap();
            sqlx::query("INSERT INTO view.observation_part VALUES ('IMM_STOCK', $1, 0, $2, $3, $4, $5, $6, $7, $8)")
                .bind(entry.0)
                .bind(entry.1)
                .bind(number)
                .bind(first)
                .bind(last)
                .bind(batch.rows.iter().map(|row| days(row).0).min())
                .bind(batch.rows.iter().map(|row| days(row).1).max())
                .bind(i32::try_from(batch.rows.len()).unwrap())
                .execute(&mut self.connection)
                .await
                .unwrap();
        }
        entry.1
    }

    async fn withdraw(&mut self, origin: &str, index: i64, time: i64) -> i64 {
        let (id, by) = self.entry(origin, time, Kind::Withdrawal, SharingClass::Open).await;
        sqlx::query("INSERT INTO view.withdrawal VALUES ($1, 0, $2, 0, $3, $4, 'wrong', 'admin/national-admin')")
            .bind(id)
            .bind(index)
            .bind(by)
            .bind(time)
            .execute(&mut self.connection)
            .await
            .unwrap();
        by
    }

    async fn event(&mut self, origin: &str, id: &str, version: i32, day: &str, class: SharingClass) -> i64 {
        let entry = self.entry(origin, 1, Kind::Event, class).await;
        self.submission(entry, Kind::Event, "commune-tanger", (1, class), "GOV_SESSION").await;
        sqlx::query(
            "INSERT INTO view.event VALUES ($1, 0, $2, $3, $4, 'GOV_SESSION', 'MA-01', $5::date, $5::date,
                                            ARRAY['HEALTH'], ARRAY['commune-tanger'], ARRAY['mc2cm'], '', $6)",
        )
        .bind(entry.0)
        .bind(entry.1)
        .bind(id)
        .bind(version)
        .bind(day.parse_date())
        .bind(format!("{id} {version}").into_bytes())
        .execute(&mut self.connection)
        .await
        .unwrap();
        entry.1
    }

    async fn plan(&self, cut: &Cut, filter: ObservationFilter) -> ObservationPlan {
        let areas: Vec<AreaCode> = self.catalogue.parts().areas.iter().map(|area| area.code.clone()).collect();
        let mut snapshot = self.store.snapshot().await.unwrap();
        ObservationPlan::make(&mut snapshot, cut, filter, &areas).await.unwrap()
    }

    /// `area period sex = value (reporter@origin, revision)`, in the order of the answer.
    async fn figures(&self, cut: &Cut, filter: ObservationFilter) -> Vec<String> {
        let plan = Arc::new(self.plan(cut, filter).await);
        let mut reader = Reader::new(self.store.clone(), Arc::clone(&plan));
        let mut found = Vec::new();
        while let Some(page) = reader.next().await.unwrap() {
            found.extend(page.rows.iter().map(|row| text(&plan, &page, row)));
        }
        found
    }

    async fn now(&self) -> Vec<String> {
        let cut = self.store.snapshot().await.unwrap().held();
        self.figures(&cut, all()).await
    }
}

fn text(plan: &ObservationPlan, page: &ObservationPage, row: &CurrentObservation) -> String {
    let source = &plan.sources[row.source as usize];
    let value = row.value().map_or("-".to_owned(), |value| value.to_string());
    let (area, period, sex) = (page.area(row).unwrap(), page.period(row).unwrap(), &page.codes(row)[0]);
    let comment = &page.attributes(row).comment;
    format!("{area} {period} {sex} = {value}{comment} ({}@{}, {})", source.reporter, source.log.origin, row.revision)
}

trait ParseDate {
    fn parse_date(&self) -> time::Date;
}

impl ParseDate for str {
    fn parse_date(&self) -> time::Date {
        self.parse::<Period>().unwrap().first_day()
    }
}

fn all() -> ObservationFilter {
    ObservationFilter::all_of(IndicatorCode::new("IMM_STOCK").unwrap(), 0)
}

#[tokio::test]
async fn reads_stay_on_record_for_two_years() {
    let world = World::new().await;
    let day = 86_400 * 1_000_000;
    let record = async |day_number: i64| {
        let (role, action) = (Role::Reader, "PullObservations".to_owned());
        let (time, name, resource) = (time_of(day_number * day), format!("day-{day_number}"), "POP_TOTAL".to_owned());
        world.store.record_access(&Access { time, role, name, action, resource }).await.unwrap();
    };
    for number in 0..3 {
        record(number).await;
    }
    record(700).await;
    record(734).await;
    let kept: Vec<String> = world.store.accesses(10).await.unwrap().into_iter().map(|access| access.name).collect();
    assert_eq!(kept, ["day-734", "day-700", "day-2"]);
}

#[tokio::test]
async fn the_latest_that_is_not_withdrawn_is_current() {
    let mut world = World::new().await;
    world.submit("oriental", "hcp", 10, &[row("MA-02", "2023", 90), row("MA-02", "2024", 100)]).await;
    let second = world.submit("oriental", "hcp", 20, &[row("MA-02", "2024", 120)]).await;
    assert_eq!(world.now().await, ["MA-02 2023 _T = 90 (hcp@oriental, 1)", "MA-02 2024 _T = 120 (hcp@oriental, 2)"]);

    world.withdraw("oriental", second, 30).await;
    assert_eq!(world.now().await, ["MA-02 2023 _T = 90 (hcp@oriental, 1)", "MA-02 2024 _T = 100 (hcp@oriental, 1)"]);

    world.submit("oriental", "hcp", 40, &[row("MA-02", "2024", 130)]).await;
    assert_eq!(world.now().await[1], "MA-02 2024 _T = 130 (hcp@oriental, 3)");
}

#[tokio::test]
async fn a_tombstone_hides_and_can_be_withdrawn_itself() {
    let mut world = World::new().await;
    world.submit("oriental", "hcp", 10, &[row("MA-02", "2024", 100)]).await;
    let tombstone = Stored { value: None, action: Action::Delete, ..row("MA-02", "2024", 0) };
    let deleted = world.submit("oriental", "hcp", 20, &[tombstone]).await;
    assert_eq!(world.now().await, [""; 0]);
    world.withdraw("oriental", deleted, 30).await;
    assert_eq!(world.now().await, ["MA-02 2024 _T = 100 (hcp@oriental, 1)"]);
}

#[tokio::test]
async fn reporters_and_origins_have_histories_of_their_own() {
    let mut world = World::new().await;
    world.submit("oriental", "hcp", 10, &[row("MA-02", "2024", 100)]).await;
    world.submit("oriental", "region-oriental", 20, &[row("MA-02", "2024", 101)]).await;
    world.submit("national", "hcp", 30, &[row("MA-02", "2024", 102)]).await;
    let every = [
        "MA-02 2024 _T = 102 (hcp@national, 1)",
        "MA-02 2024 _T = 100 (hcp@oriental, 1)",
        "MA-02 2024 _T = 101 (region-oriental@oriental, 1)",
    ];
    assert_eq!(world.now().await, every);
    let cut = world.store.snapshot().await.unwrap().held();
    let filter = ObservationFilter { reporter: Some(OrganisationCode::new("region-oriental").unwrap()), ..all() };
    assert_eq!(world.figures(&cut, filter).await, every[2..]);
}

#[tokio::test]
async fn an_earlier_state_is_asked_for_by_time_and_by_cut() {
    let mut world = World::new().await;
    let first = world.submit("oriental", "hcp", 10, &[row("MA-02", "2024", 100)]).await;
    world.submit("national", "hcp", 15, &[row("MA-02", "2024", 7)]).await;
    world.submit("oriental", "hcp", 20, &[row("MA-02", "2024", 120)]).await;
    world.withdraw("oriental", first, 20).await;
    let mut snapshot = world.store.snapshot().await.unwrap();
    for (time, text, expected) in [
        (9, "national/0:0,oriental/0:0", vec![]),
        (10, "national/0:0,oriental/0:1", vec!["MA-02 2024 _T = 100 (hcp@oriental, 1)"]),
        (
            19,
            "national/0:1,oriental/0:1",
            vec!["MA-02 2024 _T = 7 (hcp@national, 1)", "MA-02 2024 _T = 100 (hcp@oriental, 1)"],
        ),
        (
            20,
            "national/0:1,oriental/0:3",
            vec!["MA-02 2024 _T = 7 (hcp@national, 1)", "MA-02 2024 _T = 120 (hcp@oriental, 2)"],
        ),
    ] {
        let cut = snapshot.cut_at(time_of(time)).await.unwrap();
        assert_eq!(cut.to_string(), text);
        assert_eq!(world.figures(&text.parse().unwrap(), all()).await, expected, "{text}");
    }
    let between: Cut = "oriental/0:2".parse().unwrap();
    assert_eq!(world.figures(&between, all()).await, ["MA-02 2024 _T = 120 (hcp@oriental, 2)"]);
    let beyond: Cut = "oriental/0:4".parse().unwrap();
    let log = LogId::new(OriginName::new("oriental").unwrap(), 0);
    assert_eq!(snapshot.beyond(&beyond), Some((log, 3)));
}

#[tokio::test]
async fn filters_pick_areas_codes_and_periods() {
    let mut world = World::new().await;
    let female = |area, period, value| Stored { sex: "F", ..row(area, period, value) };
    let rows = [
        row("MA-02", "2023", 1),
        row("MA-02", "2024-Q2", 2),
        female("MA-02", "2024", 3),
        female("MA-01", "2024", 4),
        Stored { value: None, status: ObsStatus::Missing, ..row("MA-03", "2024", 0) },
    ];
    world.submit("oriental", "hcp", 10, &rows).await;
    let cut = world.store.snapshot().await.unwrap().held();
    let area = |code: &str| BTreeSet::from([AreaCode::new(code).unwrap()]);
    let cases = [
        (ObservationFilter { areas: Some(area("MA-01")), ..all() }, vec!["MA-01 2024 F = 4 (hcp@oriental, 1)"]),
        (ObservationFilter { areas: Some(area("MA-09")), ..all() }, vec![]),
        (
            ObservationFilter { at: vec![(0, CodeId::new("F").unwrap())], ..all() },
            vec!["MA-01 2024 F = 4 (hcp@oriental, 1)", "MA-02 2024 F = 3 (hcp@oriental, 1)"],
        ),
        (ObservationFilter { freq: Some(Freq::Quarterly), ..all() }, vec!["MA-02 2024-Q2 _T = 2 (hcp@oriental, 1)"]),
        (ObservationFilter { to: Some("2023".parse().unwrap()), ..all() }, vec!["MA-02 2023 _T = 1 (hcp@oriental, 1)"]),
        (
            ObservationFilter { areas: Some(area("MA-03")), from: Some("2024-01".parse().unwrap()), ..all() },
            vec!["MA-03 2024 _T = - (hcp@oriental, 1)"],
        ),
    ];
    for (filter, expected) in cases {
        assert_eq!(world.figures(&cut, filter.clone()).await, expected, "{filter:?}");
    }
    let other = ObservationFilter::all_of(IndicatorCode::new("POP_TOTAL").unwrap(), 0);
    assert_eq!(world.figures(&cut, other).await, [""; 0]);
}

#[tokio::test]
async fn statuses_and_attributes_come_back() {
    let mut world = World::new().await;
    let (status, conf) = (ObsStatus::Provisional, ConfStatus::Confidential);
    let stored = Stored { status, conf, comment: " provisional", ..row("MA-02", "2024", 5) };
    world.submit("oriental", "hcp", 10, &[stored]).await;
    let cut = world.store.snapshot().await.unwrap().held();
    let mut reader = Reader::new(world.store.clone(), Arc::new(world.plan(&cut, all()).await));
    let page = reader.next().await.unwrap().unwrap();
    assert_eq!((page.rows[0].status, page.rows[0].conf), (status, conf));
    assert_eq!(page.attributes(&page.rows[0]).comment, " provisional");
    assert!(reader.next().await.unwrap().is_none());
}

/// Chunks of 1,200 areas: every sex, ten ages, five years, in the order of their keys.
fn wide(catalogue: &Catalogue, value: i64) -> Vec<Batch> {
    let ages = &catalogue.code_list("AGE").unwrap().items;
    let mut chunks = Vec::new();
    for areas in (0..1_200).collect::<Vec<u32>>().chunks(54) {
        let mut batch = Batch::default();
        for area in areas {
            for (sex, age) in ["_T", "F", "M"].iter().flat_map(|sex| ages[..10].iter().map(move |age| (sex, age))) {
                let dimensions = batch.dimension_keys.intern(&codes(sex, age.code.as_str()));
                batch.rows.extend((2020..2025).map(|year| Row {
                    indicator: catalogue.indicator_id("IMM_STOCK").unwrap(),
                    area: AreaId(*area),
                    dimensions,
                    period: Period::year_of(year).unwrap(),
                    value: Some(value),
                    status: ObsStatus::Normal,
                    conf: ConfStatus::Free,
                    action: Action::Replace,
                    attributes: AttributeSetId(0),
                    source_row: 0,
                }));
            }
        }
        chunks.push(batch);
    }
    chunks
}

#[tokio::test]
async fn pages_hold_every_row_once_and_a_plan_stays_as_it_is() {
    let mut world = World::new().await;
    let mut chunks = wide(&world.catalogue, 1);
    world.submit_chunks("oriental", "hcp", 10, &mut chunks).await;
    let cut = world.store.snapshot().await.unwrap().held();
    let plan = Arc::new(world.plan(&cut, all()).await);
    assert_eq!(plan.pages(), 2);
    // Rows that are stored after the plan was made are not in its pages.
    world.submit("oriental", "hcp", 20, &[row("MA-02", "2024", 2)]).await;
    let mut pages = read_all(world.store.clone(), vec![Arc::clone(&plan), Arc::clone(&plan)]);
    let mut rows: Vec<Vec<String>> = vec![Vec::new(); 2];
    while let Some(page) = pages.recv().await {
        let (number, page) = page.unwrap();
        assert!(page.rows.len() < 140_000, "{} rows", page.rows.len());
        rows[number].extend(page.rows.iter().map(|row| format!("{:?} {}", page.codes(row), text(&plan, &page, row))));
    }
    assert_eq!(rows[0].len(), 180_000);
    assert!(rows[0].iter().all(|row| row.ends_with("= 1 (hcp@oriental, 1)")));
    assert_eq!(rows[0].iter().collect::<BTreeSet<_>>().len(), 180_000);
    assert_eq!(rows[0], rows[1]);
}

#[tokio::test]
async fn an_entry_that_was_erased_meanwhile_is_missed() {
    let mut world = World::new().await;
    let index = world.submit("oriental", "hcp", 10, &[row("MA-02", "2024", 1)]).await;
    let cut = world.store.snapshot().await.unwrap().held();
    let plan = Arc::new(world.plan(&cut, all()).await);
    sqlx::query("DELETE FROM log.payload").execute(&mut world.connection).await.unwrap();
    let error = Reader::new(world.store.clone(), plan).next().await.unwrap_err();
    assert!(matches!(error, ReadingError::Gone { index: missed, .. } if i64::try_from(missed) == Ok(index)), "{error}");
}

#[tokio::test]
async fn the_current_version_of_an_event_is_the_highest_that_is_not_withdrawn() {
    let mut world = World::new().await;
    world.event("oriental", "forum", 1, "2024-05-01", SharingClass::Open).await;
    let second = world.event("oriental", "forum", 2, "2024-06-01", SharingClass::Local).await;
    world.event("national", "forum", 1, "2024-04-01", SharingClass::Open).await;
    world.event("oriental", "fair", 1, "2024-06-01", SharingClass::Open).await;
    let docs = async |filter: &EventFilter| {
        let mut snapshot = world.store.snapshot().await.unwrap();
        let events = snapshot.current_events(filter, None).await.unwrap();
        events.iter().map(|event| String::from_utf8(event.doc.clone()).unwrap()).collect::<Vec<_>>()
    };
    let every = EventFilter::default();
    assert_eq!(docs(&every).await, ["forum 1", "fair 1", "forum 2"]);
    let some = |text: &str| Some(text.to_owned());
    let day = |text: &str| Some(text.parse_date());
    for (filter, expected) in [
        (EventFilter { kind: some("GOV_"), ..every.clone() }, 3),
        (EventFilter { kind: some("GOV"), ..every.clone() }, 0),
        (EventFilter { kind: some("GOV_SESSION"), ..every.clone() }, 3),
        (EventFilter { kind: some("INC_"), ..every.clone() }, 0),
        (EventFilter { from: day("2024-05-01"), to: day("2024-05-31"), ..every.clone() }, 0),
        (EventFilter { from: day("2024-05-31"), ..every.clone() }, 2),
        (EventFilter { areas: Some(vec![AreaCode::new("MA-01").unwrap()]), ..every.clone() }, 3),
        (EventFilter { areas: Some(Vec::new()), ..every.clone() }, 0),
        (EventFilter { theme: some("HEALTH"), organisation: some("commune-tanger"), ..every.clone() }, 3),
        (EventFilter { programme: some("none"), ..every.clone() }, 0),
    ] {
        assert_eq!(docs(&filter).await.len(), expected, "{filter:?}");
    }
    let mut snapshot = world.store.snapshot().await.unwrap();
    let first = snapshot.current_events(&every, None).await.unwrap().remove(0);
    assert_eq!(snapshot.current_events(&every, Some(&first.place)).await.unwrap().len(), 2);
    drop(snapshot);
    world.withdraw("oriental", second, 2).await;
    let mut snapshot = world.store.snapshot().await.unwrap();
    let events = snapshot.current_events(&every, None).await.unwrap();
    let docs: Vec<_> = events.iter().map(|event| String::from_utf8(event.doc.clone()).unwrap()).collect();
    assert_eq!(docs, ["forum 1", "forum 1", "fair 1"]);
}
