//! What a caller waits for, and for how long.

use std::future::{pending, ready};
use std::pin::pin;

use super::*;

const ACQUIRE: Duration = Duration::from_secs(3);

#[tokio::test]
async fn every_wait_of_a_call_ends_at_its_moment() {
    let now = Instant::now();
    let past = Deadline::at(now - Duration::from_secs(1));
    // The result is there at once, without waiting.
    assert_eq!(futures::poll!(pin!(past.within(pending::<()>()))), std::task::Poll::Ready(Err(Late)));
    assert_eq!(past.within(ready(1)).await, Ok(1), "what is free is had");
    let ahead = Deadline::starting(now);
    assert!(futures::poll!(pin!(ahead.within(pending::<()>()))).is_pending());
    assert_eq!(ahead, Deadline::at(now + WAITS_MAX));
    assert!(WAITS_MAX + TURN_MIN < Duration::from_secs(5), "what the node promises");
}

#[tokio::test]
async fn the_moment_goes_with_the_task_and_with_what_it_starts() {
    assert_eq!(Deadline::of_call(), None);
    let own = Deadline::starting(Instant::now());
    let asked = async || Deadline::of_call();
    assert_eq!(own.scope(asked()).await, Some(own));
    let started = own.scope(async { tokio::spawn(Deadline::carry(asked())).await }).await;
    assert_eq!(started.unwrap(), Some(own));
    assert_eq!(tokio::spawn(Deadline::carry(asked())).await.unwrap(), None);
    let later = own.later_by(ACQUIRE);
    assert_eq!(own.scope(later.scope(asked())).await, Some(later), "the inner one holds");
}

#[test]
fn a_turn_is_waited_for_until_the_moment_of_the_call() {
    let now = Instant::now();
    let after = |millis| Deadline::at(now + Duration::from_millis(millis));
    let until = |call: Deadline| call.of_turn(now, ACQUIRE);
    assert_eq!(until(after(4_000)), after(3_000));
    assert_eq!(until(after(2_000)), after(2_000));
    assert_eq!(until(after(1)), after(900));
    assert_eq!(until(after(0)), after(3_000), "it works");
    assert_eq!(after(1).of_turn(now, Duration::from_millis(60)), after(60), "never longer than configured");
}
