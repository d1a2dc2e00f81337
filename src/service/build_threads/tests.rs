//! Work on threads of its own.

use super::*;

#[tokio::test]
async fn work_has_a_thread_of_its_own() {
    let here = thread::current().id();
    let there = on_own_thread(async { Ok(thread::current().id()) }).await;
    assert!(there.is_ok_and(|there| there != here));
}

#[tokio::test]
async fn work_ends_when_it_is_given_up() {
    let (held, dropped) = oneshot::channel::<()>();
    let work = on_own_thread::<()>(async move {
        let _held = held;
        std::future::pending().await
    });
    // Given up as soon as it has begun.
    assert!(futures::poll!(Box::pin(work)).is_pending());
    assert!(dropped.await.is_err(), "what the work held is let go of");
}

#[test]
fn a_group_waits_for_a_worker_and_for_room() {
    assert!(!is_full(&[0, 0], 10 * FIGURES_BESIDE), "the largest has to be computed too");
    assert!(!is_full(&[10 * FIGURES_BESIDE, 0], FIGURES_BESIDE), "a small one is computed beside the largest");
    assert!(!is_full(&[0, FIGURES_BESIDE], 10 * FIGURES_BESIDE), "and the largest beside a small one");
    assert!(is_full(&[10 * FIGURES_BESIDE, 0], FIGURES_BESIDE + 1), "two large ones are not computed at once");
    assert!(is_full(&[1, 1], 1), "no worker is idle");
}
