//! The rules of a submission that need no node.

use super::envelope::{default_key, sharing_on_wire};
use super::*;

#[test]
fn every_run_has_a_key_of_its_own() {
    let key = default_key().unwrap();
    assert_eq!(parse_key(&key), Ok(key.clone()));
    assert_ne!(key, default_key().unwrap());
}

#[test]
fn keys_and_levels_have_their_form() {
    assert!(parse_key("a-B_9").is_ok());
    for bad in ["", "a b", "a/b", &"a".repeat(65), "é"] {
        assert!(parse_key(bad).is_err(), "{bad}");
    }
    assert_eq!(parse_sharing("local"), Ok(Sharing::Local));
    assert_eq!(parse_sharing("members:a").unwrap_err(), "usage-sharing-members");
    assert!(parse_sharing("Open").is_err());
}

#[test]
fn levels_come_back_from_the_wire() {
    for level in Sharing::ALL {
        assert_eq!(sharing_name(sharing_on_wire(Some(level))), level.as_str());
    }
    assert_eq!((sharing_name(sharing_on_wire(None)), sharing_name(99)), ("", ""));
}
