//! A migration that has landed is never edited: databases out there have run it as it was.

use sha2::{Digest, Sha256};

use crate::rules::Fault;

const LIST: &str = "migrations/checksums.txt";

/// Compares the migrations (name, text) with the list, whose lines are those of `sha256sum`.
pub fn check(migrations: &[(String, String)], list: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let listed: Vec<(&str, &str)> = list
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .filter_map(|line| line.split_once("  "))
        .map(|(sum, name)| (name.trim(), sum))
        .collect();
    for (name, text) in migrations {
        let sum = hex::encode(Sha256::digest(text.as_bytes()));
        match listed.iter().find(|(known, _)| known == name) {
            Some((_, landed)) if *landed == sum => {}
            Some(_) => faults.push(Fault::new(
                &format!("migrations/{name}"),
                1,
                "has been edited since it landed; put it back and add a migration instead".to_owned(),
            )),
            None => faults.push(Fault::new(LIST, 1, format!("lacks this line: {sum}  {name}"))),
        }
    }
    for (name, _) in &listed {
        if !migrations.iter().any(|(known, _)| known == name) {
            faults.push(Fault::new(LIST, 1, format!("{name} has landed, but is gone")));
        }
    }
    let names: Vec<&str> = migrations.iter().map(|(name, _)| name.as_str()).collect();
    let landed_after = listed.iter().filter_map(|(name, _)| names.iter().position(|known| known == name));
    if !landed_after.is_sorted() {
        faults.push(Fault::new(LIST, 1, "is not in the order in which migrations run".to_owned()));
    }
    faults
}
