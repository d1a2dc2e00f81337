//! What is current, read from a real Postgres: revisions, withdrawals, tombstones, several reporters, earlier states.

use std::collections::BTreeSet;

use marsad::domain::code::{AreaCode, CodeId, IndicatorCode, OrganisationCode, OriginName};
use marsad::domain::period::{Freq, Period};
use marsad::domain::status::{ConfStatus, ObsStatus};
use marsad::domain::timestamp::Timestamp;
use marsad::log::checkpoint::LogId;
use marsad::log::entry::{Header, Kind, SharingClass};
use marsad::log::merkle::Hash;
use marsad::store::Store;
use marsad::store::cut::Cut;
use marsad::store::event_read::EventFilter;
use marsad::store::observation_read::{ObservationFilter, ObservationPlan};
use marsad::store::snapshot::Snapshot;
use sqlx::PgConnection;

use crate::support::postgres::{TestDatabase, database};

/// A database whose rows the test writes itself, as the projector would.
struct World {
    connection: PgConnection,
    store: Store,
    _database: TestDatabase,
}

const DELETE: i16 = 1 << 9;
const MISSING: i16 = 1 << 10;

/// One stored row.
struct Stored<'a> {
    area: &'a str,
    codes: &'a [&'a str],
    period: &'a str,
    value: i64,
    flags: i16,
    comment: &'a str,
}

fn row<'a>(area: &'a str, period: &'a str, value: i64) -> Stored<'a> {
    Stored { area, codes: &["_T"], period, value, flags: status(ObsStatus::Normal), comment: "" }
}

fn status(status: ObsStatus) -> i16 {
    i16::from(status.number())
}

impl World {
    async fn new() -> Self {
        let database = database().await;
        let store = Store::connect(&database.url, 4).await.unwrap();
        Self { connection: database.connect().await, store, _database: database }
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
        sqlx::query("INSERT INTO log.head VALUES ($1, 0, 0, $2, '', 0, '', 0)")
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
            time: Timestamp::from_micros(time),
            sharing,
            commitment: Hash::new([0; 32]),
            extensions: Vec::new(),
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

    async fn item(&mut self, kind: i16, code: &str) -> i32 {
        sqlx::query("INSERT INTO view.item (kind, code) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(kind)
            .bind(code)
            .execute(&mut self.connection)
            .await
            .unwrap();
        sqlx::query_scalar("SELECT id FROM view.item WHERE kind = $1 AND code = $2")
            .bind(kind)
            .bind(code)
            .fetch_one(&mut self.connection)
            .await
            .unwrap()
    }

    async fn submission(
        &mut self,
        (origin, index): (i32, i64),
        kind: Kind,
        reporter: &str,
        (time, sharing): (i64, SharingClass),
        indicator: &str,
    ) -> i32 {
        sqlx::query_scalar(
            "INSERT INTO view.submission (origin_id, epoch, idx, kind, submission, part, reporter, member, idem_key,
                                          content, time, sharing, rows, indicators)
             VALUES ($1, 0, $2, $3, $4, 0, $5, $5, $4, '', $6, $7, 1, ARRAY[$8]) RETURNING batch",
        )
        .bind(origin)
        .bind(index)
        .bind(i16::try_from(kind.code()).unwrap())
        .bind(format!("s-{origin}-{index}"))
        .bind(reporter)
        .bind(time)
        .bind(i16::from(sharing.code()))
        .bind(indicator)
        .fetch_one(&mut self.connection)
        .await
        .unwrap()
    }

    /// Appends a submission; its index.
    async fn submit(&mut self, origin: &str, reporter: &str, time: i64, rows: &[Stored<'_>]) -> i64 {
        let class = SharingClass::Federation;
        let entry = self.entry(origin, time, Kind::Observations, class).await;
        let batch = self.submission(entry, Kind::Observations, reporter, (time, class), "IMM_STOCK").await;
        let indicator = self.item(0, "IMM_STOCK").await;
        for (attr, row) in (1..).zip(rows) {
            let area = self.item(1, row.area).await;
            let codes: Vec<&str> = row.codes.to_vec();
            sqlx::query("INSERT INTO view.dim_key (indicator, codes) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .bind(indicator)
                .bind(&codes)
                .execute(&mut self.connection)
                .await
                .unwrap();
            let dim: i32 = sqlx::query_scalar("SELECT dim FROM view.dim_key WHERE indicator = $1 AND codes = $2")
                .bind(indicator)
                .bind(&codes)
                .fetch_one(&mut self.connection)
                .await
                .unwrap();
            let attr: i32 = if row.comment.is_empty() { 0 } else { attr };
            if attr > 0 {
                sqlx::query("INSERT INTO view.attr VALUES ($1, $2, $3, '', '', $4, NULL)")
                    .bind(entry.0)
                    .bind(batch)
                    .bind(attr)
                    .bind(row.comment)
                    .execute(&mut self.connection)
                    .await
                    .unwrap();
            }
            sqlx::query(
                "INSERT INTO view.observation (value, area, dim, period, batch, origin_id, indicator, attr, flags)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )
            .bind(row.value)
            .bind(area)
            .bind(dim)
            .bind(row.period.parse::<Period>().unwrap().packed())
            .bind(batch)
            .bind(entry.0)
            .bind(indicator)
            .bind(attr)
            .bind(row.flags)
            .execute(&mut self.connection)
            .await
            .unwrap();
        }
        entry.1
    }

    async fn withdraw(&mut self, origin: &str, index: i64, time: i64) -> i64 {
        let (id, by) = self.entry(origin, time, Kind::Withdrawal, SharingClass::Open).await;
        sqlx::query("INSERT INTO view.withdrawal VALUES ($1, 0, $2, $3, $4)")
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
        let batch = self.submission(entry, Kind::Event, "commune-tanger", (1, class), "GOV_SESSION").await;
        sqlx::query(
            "INSERT INTO view.event VALUES ($1, 0, $2, $3, $4, $5, 'GOV_SESSION', 'MA-01', $6::date, $6::date,
                                            ARRAY['HEALTH'], ARRAY['commune-tanger'], ARRAY['mc2cm'], $7)",
        )
        .bind(entry.0)
        .bind(entry.1)
        .bind(batch)
        .bind(id)
        .bind(version)
        .bind(day.parse_date())
        .bind(format!("{id} {version}").into_bytes())
        .execute(&mut self.connection)
        .await
        .unwrap();
        entry.1
    }

    async fn now(&self) -> Vec<String> {
        let mut snapshot = self.store.snapshot().await.unwrap();
        let cut = snapshot.held();
        figures(&mut snapshot, &cut, all()).await
    }
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
    ObservationFilter::all_of(IndicatorCode::new("IMM_STOCK").unwrap())
}

/// `area period codes = value (reporter@origin, revision)`, in the order of the answer.
async fn figures(snapshot: &mut Snapshot, cut: &Cut, filter: ObservationFilter) -> Vec<String> {
    let plan = snapshot.plan_observations(cut, filter).await.unwrap();
    let mut found = Vec::new();
    for page in 0..plan.pages.len() {
        found.extend(page_of(snapshot, &plan, page).await);
    }
    found
}

async fn page_of(snapshot: &mut Snapshot, plan: &ObservationPlan, page: usize) -> Vec<String> {
    let page = snapshot.observation_page(plan, page).await.unwrap();
    let text = |row: &marsad::store::observation_read::CurrentObservation| {
        let source = &plan.sources[row.source];
        let value = row.value.map_or("-".to_owned(), |value| value.to_string());
        let codes: Vec<&str> = page.keys.codes(row.dimensions).iter().map(CodeId::as_str).collect();
        let comment = &page.attributes.get(row.attributes).comment;
        format!(
            "{} {} {} = {value}{comment} ({}@{}, {})",
            row.area,
            row.period,
            codes.join(","),
            source.reporter,
            source.log.origin,
            row.revision
        )
    };
    page.rows.iter().map(text).collect()
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
    let tombstone = Stored { flags: DELETE | MISSING | status(ObsStatus::Normal), ..row("MA-02", "2024", 0) };
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
    let mut snapshot = world.store.snapshot().await.unwrap();
    let cut = snapshot.held();
    let filter = ObservationFilter { reporter: Some(OrganisationCode::new("region-oriental").unwrap()), ..all() };
    assert_eq!(figures(&mut snapshot, &cut, filter).await, every[2..]);
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
        let cut = snapshot.cut_at(Timestamp::from_micros(time)).await.unwrap();
        assert_eq!(cut.to_string(), text);
        assert_eq!(figures(&mut snapshot, &text.parse().unwrap(), all()).await, expected, "{text}");
    }
    let between: Cut = "oriental/0:2".parse().unwrap();
    assert_eq!(figures(&mut snapshot, &between, all()).await, ["MA-02 2024 _T = 120 (hcp@oriental, 2)"]);
    let beyond: Cut = "oriental/0:4".parse().unwrap();
    let log = LogId::new(OriginName::new("oriental").unwrap(), 0);
    assert_eq!(snapshot.beyond(&beyond), Some((log, 3)));
}

#[tokio::test]
async fn filters_pick_areas_codes_and_periods() {
    let mut world = World::new().await;
    let female = |area, period, value| Stored { codes: &["F"], ..row(area, period, value) };
    let rows = [
        row("MA-02", "2023", 1),
        row("MA-02", "2024-Q2", 2),
        female("MA-02", "2024", 3),
        female("MA-01", "2024", 4),
        Stored { flags: MISSING | status(ObsStatus::Missing), ..row("MA-03", "2024", 0) },
    ];
    world.submit("oriental", "hcp", 10, &rows).await;
    let mut snapshot = world.store.snapshot().await.unwrap();
    let cut = snapshot.held();
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
        assert_eq!(figures(&mut snapshot, &cut, filter.clone()).await, expected, "{filter:?}");
    }
    let other = ObservationFilter::all_of(IndicatorCode::new("POP_TOTAL").unwrap());
    assert_eq!(figures(&mut snapshot, &cut, other).await, [""; 0]);
}

#[tokio::test]
async fn statuses_and_attributes_come_back() {
    let mut world = World::new().await;
    let conf = i16::from(ConfStatus::Confidential.number()) << 5;
    let flags = conf | status(ObsStatus::Provisional);
    world.submit("oriental", "hcp", 10, &[Stored { flags, comment: " provisional", ..row("MA-02", "2024", 5) }]).await;
    let mut snapshot = world.store.snapshot().await.unwrap();
    let cut = snapshot.held();
    let plan = snapshot.plan_observations(&cut, all()).await.unwrap();
    let page = snapshot.observation_page(&plan, 0).await.unwrap();
    assert_eq!((page.rows[0].status, page.rows[0].conf), (ObsStatus::Provisional, ConfStatus::Confidential));
    assert_eq!(page.attributes.get(page.rows[0].attributes).comment, " provisional");
    assert_eq!(snapshot.observation_page(&plan, 1).await.unwrap().rows, []);
}

#[tokio::test]
async fn pages_hold_every_row_once_and_a_plan_stays_as_it_is() {
    let mut world = World::new().await;
    world.submit("oriental", "hcp", 10, &[row("MA-00", "2024", 1)]).await;
    // 40 areas of 4,000 rows each: more than fit into two pages.
    sqlx::query(
        "WITH area AS (INSERT INTO view.item (kind, code)
                       SELECT 1, 'MA-9' || n FROM generate_series(10, 49) AS n RETURNING id),
              dim AS (INSERT INTO view.dim_key (indicator, codes)
                      SELECT (SELECT id FROM view.item WHERE kind = 0), ARRAY['C' || n]
                      FROM generate_series(1, 4000) AS n RETURNING dim)
         INSERT INTO view.observation (value, area, dim, period, batch, origin_id, indicator, attr, flags)
         SELECT 1, area.id, dim.dim, $1, s.batch, s.origin_id, (SELECT id FROM view.item WHERE kind = 0), 0, 19
         FROM area, dim, view.submission s",
    )
    .bind("2024".parse::<Period>().unwrap().packed())
    .execute(&mut world.connection)
    .await
    .unwrap();
    let mut snapshot = world.store.snapshot().await.unwrap();
    let cut = snapshot.held();
    let plan = snapshot.plan_observations(&cut, all()).await.unwrap();
    drop(snapshot);
    assert_eq!(plan.pages.iter().map(Vec::len).collect::<Vec<_>>(), [17, 16, 8]);
    // What comes after the plan was made is not in its pages.
    world.submit("oriental", "hcp", 20, &[row("MA-00", "2024", 2)]).await;
    let mut rows = Vec::new();
    for page in 0..plan.pages.len() {
        let mut snapshot = world.store.snapshot().await.unwrap();
        rows.extend(page_of(&mut snapshot, &plan, page).await);
    }
    assert_eq!(rows.len(), 160_001);
    assert_eq!(rows[0], "MA-00 2024 _T = 1 (hcp@oriental, 1)");
    assert_eq!(rows.iter().collect::<BTreeSet<_>>().len(), rows.len());
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
