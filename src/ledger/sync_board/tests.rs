//! The peers and their states.

use super::*;

fn peer(name: &str, port: u16) -> Peer {
    Peer { name: OriginName::new(name).unwrap(), url: format!("https://localhost:{port}") }
}

#[test]
fn a_name_is_there_once() {
    let board = SyncBoard::new([peer("b", 1), peer("a", 2), peer("b", 3)]);
    assert_eq!(*board.peers(), [peer("a", 2), peer("b", 3)]);
    board.put_peer(peer("a", 4));
    assert_eq!(*board.peers(), [peer("a", 4), peer("b", 3)]);
    assert_eq!(board.ask_now(), 2);
}

#[test]
fn waiters_are_notified() {
    let board = SyncBoard::new([]);
    let (mut peers, mut asked) = (board.watch_peers(), board.watch_asked());
    assert!(!peers.has_changed().unwrap() && !asked.has_changed().unwrap());
    board.put_peer(peer("a", 1));
    board.ask_now();
    assert!(peers.has_changed().unwrap() && asked.has_changed().unwrap());
    assert_eq!(peers.borrow_and_update().len(), 1);
    asked.mark_unchanged();
    assert!(!board.remove_peer(&peer("b", 1).name));
    assert!(!peers.has_changed().unwrap());
    assert!(board.remove_peer(&peer("a", 1).name));
    assert!(peers.has_changed().unwrap());
}

#[test]
fn a_log_is_behind_from_when_more_was_shown_until_that_is_held() {
    let log = LogId::new(OriginName::new("a").unwrap(), 0);
    let mut status = PeerStatus::default();
    let mut since = |shown: u64, held: u64, now: i64| {
        status.show(&log, shown, held, Timestamp::from_micros(now));
        status.behind.get(&log).map(|behind| behind.since.micros())
    };
    assert_eq!(since(5, 5, 1), None);
    assert_eq!(since(6, 5, 2), Some(2));
    assert_eq!(since(7, 5, 3), Some(2), "nothing has come yet");
    assert_eq!(since(8, 6, 4), Some(4), "what lacked at first is here; there is more now");
    assert_eq!(since(8, 8, 5), None);
}

#[test]
fn a_status_goes_with_its_peer() {
    let board = SyncBoard::new([peer("a", 1)]);
    let a = peer("a", 1).name;
    board.update(&a, |status| status.state = PeerState::Connected);
    board.update(&peer("b", 1).name, |status| status.state = PeerState::Connected);
    assert_eq!(board.status(&a).map(|status| status.state), Some(PeerState::Connected));
    assert_eq!(board.status(&peer("b", 1).name), None);
    board.remove_peer(&a);
    board.put_peer(peer("a", 1));
    assert_eq!(board.status(&a), None);
}
