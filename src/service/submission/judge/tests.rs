//! Batches are judged in their order.

use super::*;
use marsad_domain::catalogue::Catalogue;
use marsad_domain::code::OriginName;
use marsad_domain::finding::FINDINGS_MAX;
use marsad_domain::raw::{RawColumn, RawValue};
use marsad_domain::timestamp::Timestamp;
use marsad_formats::builtin::builtin;
use marsad_ledger::Position;
use marsad_log::merkle::Hash;

/// A batch in which every row has an indicator that is not known.
fn wrong(rows: u32) -> RawBatch {
    let column = |name: &str, text: &str| RawColumn {
        name: name.to_owned(),
        dictionary: vec![text.to_owned()],
        index: (0..rows).map(|_| 0).collect(),
    };
    RawBatch {
        columns: vec![column("INDICATOR", "NO_SUCH"), column("REF_AREA", "MA"), column("TIME_PERIOD", "2024")],
        has_values: true,
        values: (0..rows).map(|_| RawValue::Empty).collect(),
        decimal_marks: Default::default(),
        source_rows: (2..).take(rows as usize).collect(),
    }
}

fn start(judges: &Judges, purpose: Purpose) -> Judge {
    let origin = OriginName::new("national").unwrap();
    let catalogue = Arc::new(CatalogueVersion {
        position: Position { origin, epoch: 0, index: 1 },
        catalogue: builtin().unwrap(),
        digest: Hash::digest(&[b"catalogue"]),
        time: Timestamp::from_micros(0),
    });
    let scope = Scope { rights: Vec::new(), limits: Vec::new() };
    Judge::start(judges, catalogue, time::macros::date!(2026 - 03 - 01), scope, (purpose, RowOrder::Signed), None)
}

#[tokio::test]
async fn submissions_that_wait_for_their_clients_hold_no_thread() {
    let judges = Judges::start(1).unwrap();
    let mut waiting: Vec<Judge> = (0..50).map(|_| start(&judges, Purpose::Check)).collect();
    for judge in &mut waiting {
        judge.hand_in(wrong(1)).await.unwrap();
        judge.judged().await.unwrap();
    }
    // All of them wait for a second batch, and one that comes now is judged at once.
    let mut judge = start(&judges, Purpose::Check);
    judge.hand_in(wrong(1)).await.unwrap();
    assert!(judge.judged().await.unwrap().findings.errors > 0);
}

/// Batches that wait already, as if their client were always faster than its judge.
fn waiting(batches: usize) -> (mpsc::Sender<Ask>, mpsc::Receiver<Ask>) {
    let (asks, to_judge) = mpsc::channel(batches);
    for _ in 0..batches {
        assert!(asks.try_send(Ask::Batch(wrong(1))).is_ok());
    }
    (asks, to_judge)
}

async fn work(
    catalogue: Arc<Catalogue>,
    asks: mpsc::Receiver<Ask>,
    answers: mpsc::Sender<Result<Answer, ServiceError>>,
) {
    let scope = Scope { rights: Vec::new(), limits: Vec::new() };
    let today = time::macros::date!(2026 - 03 - 01);
    JudgeWorker::new(&catalogue, today, &scope, (Purpose::Check, RowOrder::Signed), None).work(asks, &answers).await;
}

#[tokio::test]
async fn a_small_submission_waits_for_two_batches_of_each_large_one_at_most() {
    let judges = Judges::start(1).unwrap();
    let catalogue = Arc::new(builtin().unwrap());
    let (open, closed) = std::sync::mpsc::channel::<()>();
    // Holds the only thread until all of them wait for it.
    judges.run(async move { assert!(closed.recv().is_ok()) });
    let mut large = Vec::new();
    for _ in 0..8 {
        let (asks, to_judge) = waiting(20);
        let (judged, answers) = mpsc::channel(20);
        judges.run(work(Arc::clone(&catalogue), to_judge, judged.clone()));
        large.push((asks, judged, answers));
    }
    let (asks, to_judge) = waiting(1);
    drop(asks);
    let (judged, _answers) = mpsc::channel(1);
    let (report, reported) = tokio::sync::oneshot::channel();
    judges.run(async move {
        work(catalogue, to_judge, judged).await;
        // On the same thread, so that no batch is judged during the count.
        let judged = large.iter().map(|(_, judged, _)| judged.max_capacity() - judged.capacity());
        assert!(report.send(judged.sum::<usize>()).is_ok());
    });
    open.send(()).unwrap();
    let before = reported.await.unwrap();
    assert!(before <= 8 * 2, "{before} batches of others were judged before it");
}

#[tokio::test]
async fn of_a_batch_to_be_stored_only_the_first_findings_are_handed_over() {
    let judges = Judges::start(1).unwrap();
    let rows = u32::try_from(FINDINGS_MAX).unwrap() + 500;
    for (purpose, listed) in [(Purpose::Submit, FINDINGS_MAX), (Purpose::Check, FINDINGS_MAX + 500)] {
        let mut judge = start(&judges, purpose);
        judge.hand_in(wrong(rows)).await.unwrap();
        let findings = judge.judged().await.unwrap().findings;
        assert_eq!((findings.total, findings.errors), (u64::from(rows), u64::from(rows)));
        assert_eq!(findings.list.len(), listed);
    }
}
