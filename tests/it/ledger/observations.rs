//! Observations in parts: judged while they arrive, without duplicates across chunks, found again for comparisons.

use marsad::domain::code::{AreaCode, CodeId, IndicatorCode};
use marsad::domain::observation::{Action, Batch};
use marsad::domain::period::Period;
use marsad::identity::policy::authorise_operator;
use marsad::ledger::{LedgerError, NewBatch, NewObservations, NewWithdrawal, Position, Restated, WantedFigures};
use marsad::store::stored_cells::WantedCells;
use marsad::validate::{Purpose, Validator};
use marsad::wire::payload::Authorship;
use sqlx::Row;

use super::append::publish;
use super::world::{Node, Submitter, World, code};
use crate::support::client::table;

type Figures<'a> = &'a [(&'a str, i32, i64)];

fn submission(world: &World, key: &str, versions: &(Position, Position), batches: Vec<NewBatch>) -> NewObservations {
    let digests: Vec<_> = batches.iter().map(|batch| batch.digest).collect();
    let submission = world.submission(&world.region, key, versions, &digests);
    NewObservations { submission, batches, judge: None, compared: None }
}

/// Batches as the judge of `node` gives them, with the judge.
async fn judged(world: &World, node: &Node, key: &str, batches: &[Batch]) -> Result<NewObservations, LedgerError> {
    let (catalogue, membership) = (node.ledger.catalogue().unwrap(), node.ledger.membership().unwrap());
    let mut judge = node.ledger.observations_judge(&world.region.organisation(), &catalogue, &membership)?;
    let taken = batches.iter().map(|batch| judge.take(batch)).collect::<Result<Vec<_>, _>>()?;
    let versions = (catalogue.position.clone(), membership.position.clone());
    Ok(NewObservations { judge: Some(judge), ..submission(world, key, &versions, taken) })
}

fn code_of(refused: Result<marsad::ledger::Appended, LedgerError>) -> String {
    match refused {
        Err(LedgerError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

async fn parts(node: &Node) -> Vec<(i64, i32, String, String, String, String, i32)> {
    sqlx::query_as(
        "SELECT idx, chunk, first_area, last_area, first_day::text, last_day::text, rows FROM view.observation_part
         ORDER BY idx, chunk, indicator",
    )
    .fetch_all(&mut node.database.connect().await)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_says_where_its_rows_are() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let chunks: [Figures<'_>; 2] =
        [&[("MA-09", 2019, 1), ("MA-09", 2021, 2), ("MA-09-001", 2018, 3)], &[("MA-09-163", 2024, 4)]];
    let batches = chunks.iter().map(|figures| world.new_batch(figures)).collect();
    let new = submission(&world, "key", &versions, batches);
    let appended = node.ledger.append_observations(&world.region.permit(), new).await.unwrap();
    assert_eq!(appended.rows, 4);
    let part = |chunk, areas: (&str, &str), days: (&str, &str), rows| {
        (3, chunk, areas.0.to_owned(), areas.1.to_owned(), days.0.to_owned(), days.1.to_owned(), rows)
    };
    let expected = [
        part(1, ("MA-09", "MA-09-001"), ("2018-01-01", "2021-12-31"), 3),
        part(2, ("MA-09-163", "MA-09-163"), ("2024-01-01", "2024-12-31"), 1),
    ];
    assert_eq!(parts(&node).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_judged_while_it_came_in_is_stored_as_if_it_were_judged_at_the_end() {
    let world = World::new();
    let (one, two) = (Node::start(&world, "national").await, Node::start(&world, "national").await);
    let versions = publish(&world, &one).await;
    publish(&world, &two).await;
    let batches = [world.batch(&[("MA-09", 2023, 5), ("MA-09", 2024, 6)]), world.batch(&[("MA-09-001", 2024, 7)])];
    let early = judged(&world, &one, "key", &batches).await.unwrap();
    let late = submission(&world, "key", &versions, early.batches.clone());
    let permit = world.region.permit();
    let early = one.ledger.append_observations(&permit, early).await.unwrap();
    let late = two.ledger.append_observations(&permit, late).await.unwrap();
    assert_eq!((early.rows, early.position), (late.rows, late.position));
    assert_eq!(parts(&one).await, parts(&two).await);
    let certificate = world.region.principal.certificate.to_vec();
    let manifest = |node: &Node| {
        let certificate = certificate.clone();
        let store = node.ledger.store().clone();
        let log = node.ledger.own_log().clone();
        async move {
            let chunk = store.read_chunk(&log, 3, 0).await.unwrap().unwrap();
            let mut manifest = marsad::wire::payload::decode_observations_manifest(&chunk).unwrap();
            manifest.provenance.submission = String::new();
            // Signatures may hold a nonce.
            manifest.provenance.authorship = Authorship::Signed { signature: Vec::new(), certificate };
            manifest
        }
    };
    assert_eq!(manifest(&one).await, manifest(&two).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_is_believed_of_its_own_chunks_only() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let permit = world.region.permit();
    let good = world.batch(&[("MA-09", 2024, 5)]);
    // Another chunk under the digest that was judged.
    let mut other = judged(&world, &node, "key", std::slice::from_ref(&good)).await.unwrap();
    other.batches[0].chunk = world.new_batch(&[("MA-09", 2024, 6)]).chunk;
    assert_eq!(code_of(node.ledger.append_observations(&permit, other).await), "wrong-part-digest");
    // A foreign territory, judged by the judge of a reporter that may report for it.
    let may = judged(&world, &node, "key", std::slice::from_ref(&good)).await.unwrap();
    let foreign = NewObservations {
        judge: may.judge,
        ..submission(&world, "key", &versions, vec![world.new_batch(&[("MA-02", 2024, 5)])])
    };
    assert!(node.ledger.append_observations(&permit, foreign).await.is_err());
    let by_other = NewObservations {
        submission: world.submission(&world.oriental, "key", &versions, &[may.batches[0].digest]),
        ..judged(&world, &node, "key", std::slice::from_ref(&good)).await.unwrap()
    };
    assert_eq!(code_of(node.ledger.append_observations(&world.oriental.permit(), by_other).await), "AREA_NOT_YOURS");
    // And it refuses what the projector would.
    for (figures, expected) in
        [(&[("MA-02", 2024, 5)][..], "AREA_NOT_YOURS"), (&[("MA-09", 2027, 5)][..], "PERIOD_IN_FUTURE")]
    {
        let refused = judged(&world, &node, "key", &[world.batch(figures)]).await;
        assert!(matches!(&refused, Err(LedgerError::Refused(own)) if own.code == expected), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_in_two_chunks_is_found_whether_they_are_in_order_or_not() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    publish(&world, &node).await;
    let permit = world.region.permit();
    let cases: [(&[Figures<'_>], bool); 4] = [
        (&[&[("MA-09", 2023, 1)], &[("MA-09", 2024, 1)]], true),
        (&[&[("MA-09", 2023, 1)], &[("MA-09", 2023, 2)]], false),
        // The second chunk begins before the end of the first.
        (&[&[("MA-09", 2021, 1), ("MA-09-001", 2021, 1)], &[("MA-09", 2022, 1)]], true),
        (&[&[("MA-09", 2020, 1), ("MA-09-001", 2020, 1)], &[("MA-09", 2020, 1), ("MA-09", 2024, 1)]], false),
    ];
    for (n, (chunks, is_right)) in cases.into_iter().enumerate() {
        let batches: Vec<Batch> = chunks.iter().map(|figures| world.batch(figures)).collect();
        let early = judged(&world, &node, &format!("early {n}"), &batches).await.unwrap();
        let mut late = judged(&world, &node, &format!("late {n}"), &batches).await.unwrap();
        late.judge = None;
        for new in [early, late] {
            let appended = node.ledger.append_observations(&permit, new).await;
            if is_right {
                appended.unwrap();
            } else {
                assert_eq!(code_of(appended), "DUPLICATE_ROW", "{n}");
            }
        }
    }
}

fn wanted(areas: &[&str], years: &[i32]) -> WantedFigures {
    WantedFigures {
        indicators: vec![(code::<IndicatorCode>("POP_TOTAL"), 0)],
        areas: areas.iter().map(|area| code::<AreaCode>(area)).collect(),
        periods: years.iter().map(|year| Period::year_of(*year).unwrap()).collect(),
        except: None,
    }
}

async fn cells(node: &Node, by: &Submitter, areas: &[&str], years: &[i32]) -> Vec<(String, i32, i64)> {
    let stored = node.ledger.stored_cells(&by.organisation(), wanted(areas, years)).await.unwrap();
    let cell = |cell: &marsad::ledger::StoredCell| (areas[cell.area].to_owned(), cell.period.year(), cell.value);
    let mut found: Vec<_> = stored.cells.iter().map(cell).collect();
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn stored_figures_are_the_newest_that_are_not_withdrawn() {
    const AREAS: [&str; 2] = ["MA-09", "MA-09-001"];
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let permit = world.region.permit();
    let figure = |area: &str, year, value| (area.to_owned(), year, value);
    let append = async |key: &str, batch: Batch| {
        let new = judged(&world, &node, key, &[batch]).await.unwrap();
        node.ledger.append_observations(&permit, new).await.unwrap()
    };
    append("first", world.batch(&[("MA-09", 2022, 10), ("MA-09", 2023, 11), ("MA-09-001", 2023, 12)])).await;
    let second = append("second", world.batch(&[("MA-09", 2023, 21)])).await;
    let foreign = world.observations(&world.oriental, "foreign", &versions, &[("MA-02", 2023, 99)]);
    node.ledger.append_observations(&world.oriental.permit(), foreign).await.unwrap();
    let by = &world.region;
    let both = [figure("MA-09", 2023, 21), figure("MA-09-001", 2023, 12)];
    assert_eq!(cells(&node, by, &AREAS, &[2023]).await, both);
    assert_eq!(cells(&node, by, &["MA-09-001", "MA-02"], &[2022, 2023]).await, [figure("MA-09-001", 2023, 12)]);
    assert_eq!(cells(&node, by, &AREAS, &[2024]).await, []);
    let withdrawal = NewWithdrawal {
        submission: second.submission,
        epoch: 0,
        indexes: vec![second.position.index],
        reason: "wrong".into(),
    };
    node.ledger.append_withdrawal(&authorise_operator(), withdrawal).await.unwrap();
    assert_eq!(cells(&node, by, &["MA-09"], &[2023]).await, [figure("MA-09", 2023, 11)]);
    // A row that takes the figure back hides it.
    let mut back = world.batch(&[("MA-09", 2023, 0)]);
    (back.rows[0].action, back.rows[0].value) = (Action::Delete, None);
    append("back", back).await;
    assert_eq!(cells(&node, by, &["MA-09"], &[2022, 2023]).await, [figure("MA-09", 2022, 10)]);
}

/// What a file restates, as found by the check of a submission.
fn restated(node: &Node, file: &str) -> Restated {
    let catalogue = node.ledger.catalogue().unwrap();
    let mut validator =
        Validator::new(&catalogue.catalogue, time::macros::date!(2026 - 03 - 01), None, Purpose::Submit);
    let judged = validator.judge(&table(file));
    assert!(judged.findings.is_empty(), "{:?}", judged.findings);
    let figures = validator.finish().figures;
    Restated { catalogue, figures, sharing: marsad::domain::sharing::Sharing::Open }
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_that_are_stated_anew_are_not_looked_for() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    publish(&world, &node).await;
    let permit = world.region.permit();
    // Two entries, of which the newer one has the current figure of a cell; two combinations of codes of each.
    let entries: [Figures<'_>; 2] = [
        &[("MA-09", 2022, 1), ("MA-09", 2023, 2), ("MA-09-001", 2023, 3)],
        &[("MA-09", 2023, 4), ("MA-09-001", 2022, 5)],
    ];
    for (n, figures) in entries.into_iter().enumerate() {
        let batch = world.wide_batch(figures, 2);
        let new = judged(&world, &node, &n.to_string(), &[batch]).await.unwrap();
        node.ledger.append_observations(&permit, new).await.unwrap();
    }
    let areas = ["MA-09", "MA-09-001"];
    let found = async |except: Option<Restated>| {
        let wanted = WantedFigures { except, ..wanted(&areas, &[2022, 2023]) };
        let stored = node.ledger.stored_cells(&world.region.organisation(), wanted).await.unwrap();
        let is_total = |codes: &[CodeId]| codes.iter().filter(|code| !code.is_total()).count() == 1;
        let cell = |cell: &marsad::ledger::StoredCell| {
            let own = if is_total(&stored.dimensions[cell.dimensions]) { "total" } else { "part" };
            format!("{} {} {own} {}", areas[cell.area], cell.period.year(), cell.value)
        };
        let mut found: Vec<String> = stored.cells.iter().map(cell).collect();
        found.sort();
        found
    };
    let all = [
        "MA-09 2022 part 1",
        "MA-09 2022 total 1",
        "MA-09 2023 part 4",
        "MA-09 2023 total 4",
        "MA-09-001 2022 part 5",
        "MA-09-001 2022 total 5",
        "MA-09-001 2023 part 3",
        "MA-09-001 2023 total 3",
    ];
    assert_eq!(found(None).await, all);
    // The total of one cell, a cell that is not stored, and a cell that is deleted.
    let file = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,AGE,RES_AREA,METHOD,OBS_VALUE,ACTION
        POP_TOTAL,MA-09,2023,,,,LEGAL,7,
        POP_TOTAL,MA-09,2024,,,,LEGAL,7,
        POP_TOTAL,MA-09-001,2022,_T,_T,_T,LEGAL,,D";
    let others: Vec<&str> =
        all.into_iter().filter(|own| !["MA-09 2023 total 4", "MA-09-001 2022 total 5"].contains(own)).collect();
    assert_eq!(found(Some(restated(&node, file))).await, others);
    // Nothing of another indicator is left out.
    let file = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nIMM_STOCK,MA-09,2023,LEGAL,7";
    assert_eq!(found(Some(restated(&node, file))).await, all);
}

/// The statement that looks for the chunks of a comparison.
fn chunks_statement() -> &'static str {
    let source = include_str!("../../../src/store/stored_cells.rs");
    let from = source.split_once("const CHUNKS: &str = \"").unwrap().1;
    from.split_once("\";").unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_other_submissions_do_not_slow_a_comparison() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let new = world.observations(&world.region, "key", &versions, &[("MA-09", 2023, 10)]);
    node.ledger.append_observations(&world.region.permit(), new).await.unwrap();
    let mut database = node.database.connect().await;
    // Of the same reporter and indicator: other months, other areas; and other indicators.
    for statement in [
        "INSERT INTO view.submission (origin_id, epoch, idx, kind, submission, part, reporter, member, idem_key, content,
             time, sharing, audience, attested, rows, indicators)
         SELECT origin_id, epoch, n, kind, n::text, part, reporter, member, n::text, content, time, sharing, audience,
             attested, rows, indicators
         FROM view.submission, generate_series(1000, 3999) AS n",
        "INSERT INTO view.observation_part
         SELECT i.code, origin_id, epoch, n, chunk, 'MA-' || n, 'MA-' || n || '-500', day::date, day::date + 30, 8192
         FROM view.observation_part, generate_series(1000, 3999) AS n,
             LATERAL (SELECT date '1950-01-01' + (n % 800) * 31) AS at (day),
             LATERAL (SELECT indicator UNION SELECT 'OTHER_' || other FROM generate_series(1, 12) AS other) AS i (code)",
        "ANALYZE view.submission, view.observation_part",
    ] {
        sqlx::query(statement).execute(&mut database).await.unwrap();
    }
    assert_eq!(cells(&node, &world.region, &["MA-09"], &[2023]).await, [("MA-09".to_owned(), 2023, 10)]);
    // With any plan of the database, only one of these parts is read.
    let day = |month, day| time::Date::from_calendar_date(2023, month, day).unwrap();
    let (first, last) = (day(time::Month::January, 1), day(time::Month::December, 31));
    let (origin, reporter) = (code("national"), world.region.organisation());
    let question = WantedCells {
        origin: &origin,
        reporter: &reporter,
        indicators: &["POP_TOTAL"],
        areas: &["MA-09"],
        days: &[(first, last)],
    };
    assert_eq!(node.ledger.store().chunks_of_cells(&question).await.unwrap().len(), 1);
    // An index leads to the parts of an indicator. Whether the planner uses it depends on its statistics and settings,
    // so the test asks for the plan with sequential scans discouraged.
    sqlx::query("SET enable_seqscan = off").execute(&mut database).await.unwrap();
    let explain = format!("EXPLAIN {}", chunks_statement().replace("\\\"", "\""));
    let plan: Vec<String> = sqlx::query(sqlx::AssertSqlSafe(explain))
        .bind(1)
        .bind(question.indicators)
        .bind(question.areas)
        .bind(question.areas)
        .bind(first)
        .bind(last)
        .fetch_all(&mut database)
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    let plan = plan.join("\n");
    assert!(plan.contains("Index Cond: ((indicator = i.indicator)"), "{plan}");
}

/// Nanoseconds that this thread has had a processor for.
fn on_cpu() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split_whitespace().next().unwrap().parse().unwrap()
}

/// Prints what rows cost on their way into the log, once they are judged by the rules for files:
/// `cargo nextest run --release --run-ignored all --no-capture -E 'test(what_a_row_costs)'`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, of use in a release build only"]
async fn what_a_row_costs_until_it_is_appended() {
    const BATCHES: u64 = 40;
    let world = World::new();
    let node = Node::start(&world, "national").await;
    publish(&world, &node).await;
    let years: Vec<i32> = (1960..2024).collect();
    let figures: Vec<_> = ["MA-09", "MA-09-001", "MA-09-163", "MA-09-273"]
        .iter()
        .flat_map(|area| years.iter().map(move |year| (*area, *year, i64::from(*year) * 7919 % 100_003)))
        .collect();
    let batch = world.wide_batch(&figures, 32);
    assert_eq!(batch.rows.len(), 8192);
    let version = node.ledger.catalogue().unwrap();
    let (catalogue, membership) = (&version.catalogue, node.ledger.membership().unwrap());
    let chunk = marsad::wire::data_chunk::encode(&batch, catalogue).unwrap();
    let scope = marsad::validate::Scope {
        rights: vec![marsad::validate::Right { territories: vec![code("MA")], indicators: None }],
        limits: vec![],
    };
    let today = time::macros::date!(2026 - 03 - 01);
    let timed = |what: &str, work: &mut dyn FnMut()| {
        work();
        let start = on_cpu();
        (0..BATCHES).for_each(|_| work());
        println!("{what:16} {:6.1} ns a row", (on_cpu() - start) as f64 / (BATCHES * 8192) as f64);
    };
    println!("{} bytes a chunk", chunk.len());
    timed("first_disorder", &mut || assert_eq!(batch.first_disorder(), None));
    timed("judge_rows", &mut || {
        marsad::validate::judge_rows(catalogue, &batch, Some(&scope), today).unwrap();
    });
    timed("batch_digest", &mut || {
        std::hint::black_box(marsad::wire::content::batch_digest(catalogue, &batch).unwrap());
    });
    timed("encode", &mut || drop(marsad::wire::data_chunk::encode(&batch, catalogue).unwrap()));
    timed("decode", &mut || drop(marsad::wire::data_chunk::decode(&chunk, catalogue).unwrap()));
    timed("columns", &mut || drop(marsad::wire::data_chunk::columns(&chunk).unwrap()));
    let mut own = node.ledger.observations_judge(&world.region.organisation(), &version, &membership).unwrap();
    timed("take, in all", &mut || drop(own.take(&batch).unwrap()));
    let one = judged(&world, &node, "measured", std::slice::from_ref(&batch)).await.unwrap();
    let start = std::time::Instant::now();
    node.ledger.append_observations(&world.region.permit(), one).await.unwrap();
    println!("append of one judged batch {:?}", start.elapsed());
}
