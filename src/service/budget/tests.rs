//! Memory that is reserved, waited for and given back.

use std::time::Duration;

use tokio::time::Instant;

use super::*;
use marsad_store::Deadline;

#[tokio::test]
async fn together_calls_take_no_more_than_there_is() {
    let budget = Budget::new("test", 100);
    let past = Deadline::at(Instant::now() - Duration::from_secs(1));
    let mut first = budget.reserve(60).await.unwrap();
    assert!(first.grow(40).is_ok());
    assert!(first.grow(1).is_ok(), "one alone may take more");
    assert!(matches!(past.scope(budget.reserve(1)).await, Err(ServiceError::Busy)));
    drop(first);
    let second = budget.reserve(50).await.unwrap();
    let mut third = budget.reserve(50).await.unwrap();
    assert!(third.grow(1).is_err(), "another one holds some");
    drop(second);
    assert!(third.grow(50).is_ok());
    third.shrink_to(20);
    assert_eq!(third.bytes(), 20);
    assert!(budget.reserve(80).await.is_ok(), "what was given back is there for others");
}

#[tokio::test]
async fn a_call_waits_for_what_another_one_gives_back() {
    let budget = Budget::new("test", 10);
    let held = budget.reserve(10).await.unwrap();
    let waiting = tokio::spawn({
        let budget = Arc::clone(&budget);
        async move { budget.reserve(5).await.is_ok() }
    });
    // On one thread: the task has run until it has to wait.
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    drop(held);
    assert!(waiting.await.unwrap());
}
