//! The contract lists every reason with which a call can fail.

use std::collections::BTreeSet;

/// The texts of `source` that look like a reason: upper case, digits and underscores.
fn reasons(source: &str) -> BTreeSet<&str> {
    let upper = |text: &&str| text.len() > 3 && text.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    source.split('"').skip(1).step_by(2).filter(upper).collect()
}

#[test]
fn every_reason_is_in_the_contract() {
    let contract = include_str!("../../proto/marsad/v1/types.proto");
    let table: BTreeSet<&str> = contract
        .lines()
        .filter_map(|line| line.strip_prefix("//   "))
        .filter(|line| !line.starts_with([' ', 'r']))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let mut code = reasons(include_str!("../../src/service/error.rs"));
    code.extend(reasons(include_str!("../../src/service/absent.rs")));
    code.extend(reasons(include_str!("../../src/service/broken_release.rs")));
    assert!(code.len() > 20, "{code:?}");
    assert_eq!(table, code);
}
