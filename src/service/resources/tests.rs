//! Who waits for which resource.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::time::Instant;

use super::*;
use marsad_store::Deadline;

#[tokio::test]
async fn a_call_waits_for_what_another_one_gives_back() {
    let places = Places::new(2);
    let (first, second) = (places.take().await.unwrap(), places.take().await.unwrap());
    let patient = Deadline::at(Instant::now() + Duration::from_secs(600));
    let (waited, ()) = tokio::join!(patient.scope(places.take()), async { drop(first) });
    assert!(waited.is_ok());
    drop(second);
}

#[tokio::test]
async fn all_waits_of_a_call_end_at_one_moment() {
    let resources = Resources::start(&Limits { reader_bytes_max: 10, ..Limits::default() }).unwrap();
    let all = |places: &Places| u32::try_from(places.free.available_permits()).unwrap();
    let places = resources.places.free.acquire_many(all(&resources.places)).await.unwrap();
    let explanations = resources.explanations.free.acquire_many(all(&resources.explanations)).await.unwrap();
    let memory = resources.readers.reserve(10).await.unwrap();
    // Before its moment a call waits for each of them.
    let ahead = Deadline::starting(Instant::now());
    assert!(futures::poll!(pin!(ahead.scope(resources.place()))).is_pending());
    assert!(futures::poll!(pin!(ahead.scope(resources.explanation()))).is_pending());
    assert!(futures::poll!(pin!(ahead.scope(resources.readers.reserve(1)))).is_pending());
    // Whatever it got before, it waits for none of them after its moment.
    let past = Deadline::at(Instant::now() - Duration::from_secs(1));
    let refused = |ended: Poll<Result<(), ServiceError>>| matches!(ended, Poll::Ready(Err(ServiceError::Busy)));
    let place = async || resources.place().await.map(drop);
    let explanation = async || resources.explanation().await.map(drop);
    let room = async || resources.readers.reserve(1).await.map(drop);
    assert!(refused(futures::poll!(pin!(past.scope(place())))));
    assert!(refused(futures::poll!(pin!(past.scope(explanation())))));
    assert!(refused(futures::poll!(pin!(past.scope(room())))));
    drop((places, explanations, memory));
    assert!(past.scope(async { place().await.and(explanation().await).and(room().await) }).await.is_ok());
}
