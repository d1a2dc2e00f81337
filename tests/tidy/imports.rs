//! Which room may name which: the table of `docs/architecture.md`, and what belongs to one room only.

use crate::rules::{Fault, is_test_file};
use crate::scan::{Source, closing};

/// Every room, and the rooms that it may name besides itself.
pub const TABLE: [(&str, &[&str]); 20] = [
    ("clock", &[]),
    ("measure", &[]),
    ("config", &[]),
    ("domain", &[]),
    ("validate", &["domain"]),
    ("log", &["domain"]),
    ("release", &["domain", "log"]),
    ("disclosure", &["domain", "release"]),
    ("formats", &["domain"]),
    ("texts", &["domain", "formats"]),
    ("wire", &["domain", "log"]),
    ("identity", &["domain"]),
    ("client", &["domain", "validate", "log", "formats", "wire", "identity", "clock"]),
    ("store", &["domain", "log", "release", "identity", "measure", "clock"]),
    ("ledger", &["domain", "validate", "log", "release", "wire", "identity", "store", "measure", "clock"]),
    ("federation", &["domain", "log", "wire", "identity", "store", "ledger", "measure", "clock"]),
    (
        "service",
        &[
            "domain",
            "validate",
            "log",
            "release",
            "disclosure",
            "formats",
            "wire",
            "identity",
            "store",
            "ledger",
            "measure",
            "clock",
        ],
    ),
    ("api", &["service", "federation", "domain", "log", "wire", "identity", "store", "ledger", "measure"]),
    ("web", &["service", "domain", "disclosure", "formats", "texts", "identity"]),
    (
        "cli",
        &[
            "domain",
            "validate",
            "log",
            "release",
            "disclosure",
            "formats",
            "texts",
            "wire",
            "identity",
            "client",
            "store",
            "ledger",
            "federation",
            "service",
            "api",
            "web",
            "measure",
            "clock",
            "config",
        ],
    ),
];

/// What has a meaning in some rooms only: the path, the rooms, and why.
const BOUND: [(&[&str], &[&str], &str); 25] = [
    (&["sqlx"], &["store"], "SQL is in store only"),
    (&["prost"], PROTOBUF, "protobuf stops at the edge"),
    (&["prost_types"], PROTOBUF, "protobuf stops at the edge"),
    (&["tonic"], &["wire", "identity", "client", "federation", "api"], "gRPC stops at the edge"),
    (&["tonic_types"], PROTOBUF, "gRPC stops at the edge"),
    (&["crate", "wire", "pb"], PROTOBUF, "generated types stop at the edge"),
    (&["marsad", "wire", "pb"], PROTOBUF, "generated types stop at the edge"),
    (&["anyhow"], &["cli", "main"], "a room has an error enum of its own"),
    (&["OffsetDateTime", "now_utc"], &["clock"], "the time comes in through clock::Clock"),
    (&["OffsetDateTime", "now_local"], &["clock"], "the time comes in through clock::Clock"),
    (&["UtcDateTime", "now"], &["clock"], "the time comes in through clock::Clock"),
    (&["SystemTime", "now"], &["clock"], "the time comes in through clock::Clock"),
    (
        &["Instant", "now"],
        &["clock", "identity", "store", "federation", "service", "api", "web", "cli"],
        "only time limits may read this clock",
    ),
    (&["tokio"], NOT_PURE, "this room does no I/O and is not async"),
    (&["futures"], NOT_PURE, "this room does no I/O and is not async"),
    (&["std", "fs"], NOT_PURE, "this room does no I/O"),
    (&["std", "net"], NOT_PURE, "this room does no I/O"),
    (&["std", "env"], NOT_PURE, "this room does no I/O"),
    (&["std", "process"], NOT_PURE, "this room does no I/O"),
    (&["std", "thread"], NOT_PURE, "this room does no I/O"),
    (&["rustls"], &["identity", "federation", "api", "web", "cli"], "TLS is made in identity and used at the edges"),
    (&["clap"], &["cli", "main"], "only the command line has arguments"),
    (&["fluent_bundle"], &["texts"], "texts for people are made in texts"),
    (&["comfy_table"], &["cli"], "tables are for terminals"),
    (&["x509_parser"], &["identity", "cli"], "a certificate becomes an identity once"),
];

const PROTOBUF: &[&str] = &["wire", "client", "federation", "api"];
const NOT_PURE: &[&str] = &[
    "config",
    "measure",
    "identity",
    "client",
    "store",
    "ledger",
    "federation",
    "service",
    "api",
    "web",
    "cli",
    "main",
];

/// The rooms that are crates of their own: `crate` is the room in there, and others name it `marsad_ROOM`.
pub const MEMBERS: [&str; 18] = [
    "measure",
    "clock",
    "domain",
    "validate",
    "log",
    "release",
    "disclosure",
    "formats",
    "texts",
    "wire",
    "identity",
    "client",
    "store",
    "ledger",
    "federation",
    "service",
    "api",
    "web",
];

const BANNED_NAMES: [&str; 8] = ["util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"];

/// Where a file belongs.
struct Place {
    /// `main` and `lib` are rooms too, in here.
    room: String,
    /// The modules from the crate to this file.
    module: Vec<String>,
}

fn place(path: &str) -> Place {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|name| name == "mod") {
        module.pop();
    }
    let room = module.first().cloned().unwrap_or_default();
    if module.len() == 1 && (room == "main" || room == "lib") {
        module.clear();
    }
    Place { room, module }
}

/// The rooms that `room` may name; nothing for what is no room.
pub fn may_name(room: &str) -> Option<Vec<&'static str>> {
    match room {
        "main" => Some(vec!["cli"]),
        // What stands below hands on the rooms under one name.
        "lib" => Some(MEMBERS.to_vec()),
        _ => TABLE.iter().find(|(name, _)| *name == room).map(|(_, may)| may.to_vec()),
    }
}

pub fn check(path: &str, source: &Source) -> Vec<Fault> {
    let Place { room, module } = place(path);
    let mut faults = Vec::new();
    let parts: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    if let Some(banned) = parts.iter().find(|part| BANNED_NAMES.contains(part)) {
        faults.push(Fault::new(path, 1, format!("`{banned}` says nothing about what is in it")));
    }
    let Some(may) = may_name(&room) else {
        faults.push(Fault::new(path, 1, format!("`{room}` is no room of the table in tests/tidy/imports.rs")));
        return faults;
    };
    for named in paths(source, &module) {
        if let Some(problem) = crate_path(&room, &may, &named.segments) {
            faults.push(Fault::new(path, named.line, problem));
        }
        if !named.in_test && !is_test_file(path) {
            faults.extend(bound(&room, &named.segments).map(|problem| Fault::new(path, named.line, problem)));
        }
    }
    faults.dedup();
    faults
}

/// What is wrong with a path that begins at this crate.
fn crate_path(room: &str, may: &[&str], segments: &[String]) -> Option<String> {
    if !matches!(segments.first()?.as_str(), "crate" | "marsad") {
        return None;
    }
    let may_text = if may.is_empty() { "no other room".to_owned() } else { may.join(", ") };
    match segments.get(1).map_or("*", String::as_str) {
        named if named == room || may.contains(&named) => None,
        named if may_name(named).is_some() => Some(format!("{room} may not name {named}; it may name {may_text}")),
        "*" | "self" => Some(format!("the whole crate is named; name a room instead ({room} may name {may_text})")),
        named => Some(format!("`{named}` is no room; {room} may name {may_text}")),
    }
}

fn bound(room: &str, segments: &[String]) -> Option<String> {
    let hit = BOUND.iter().find(|(path, rooms, _)| {
        let named = if path.first().is_some_and(|first| first.starts_with(char::is_uppercase)) {
            segments.windows(path.len()).any(|window| window == *path)
        } else {
            segments.starts_with(&path.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        named && !rooms.contains(&room)
    });
    hit.map(|(path, rooms, why)| format!("`{}` in {room}: {why} (allowed in {})", path.join("::"), rooms.join(", ")))
}

/// A path as it is written, with its groups taken apart and `self` and `super` resolved.
pub struct Named {
    pub segments: Vec<String>,
    line: usize,
    pub in_test: bool,
}

/// Every path with `::` in it, and every name after `use`.
pub fn paths(source: &Source, file_module: &[String]) -> Vec<Named> {
    let tokens = &source.tokens;
    let mut found = Vec::new();
    // Modules within the file: name, and the index of the brace that ends it.
    let mut inner: Vec<(String, usize)> = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        inner.retain(|(_, end)| index <= *end);
        if source.text(index) == "mod" && source.text(index + 2) == "{" {
            inner.push((source.text(index + 1).to_owned(), closing(tokens, index + 2)));
            index += 3;
            continue;
        }
        let in_use = source.text(index) == "use" || source.is_at(index, &["extern", "crate"]);
        let start = if source.text(index) == "use" { index + 1 } else { index };
        let begins = is_name(source.text(start)) && source.text(start + 1) == "::"
            || (in_use && (is_name(source.text(start)) || matches!(source.text(start), "{" | "::")));
        if !begins {
            index += 1;
            continue;
        }
        let mut flat = Vec::new();
        let end = tree(source, start, &[], &mut flat);
        let mut module = file_module.to_vec();
        module.extend(inner.iter().map(|(name, _)| name.clone()));
        for (segments, at) in flat {
            let segments = resolve(&segments, &module);
            found.push(Named { segments, line: tokens[at].line, in_test: tokens[at].in_test });
        }
        index = end.max(index + 1);
    }
    found
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Reads the path or the group of paths at `index` into `flat`; returns the index behind it.
pub fn tree(source: &Source, mut index: usize, prefix: &[String], flat: &mut Vec<(Vec<String>, usize)>) -> usize {
    let mut segments = prefix.to_vec();
    let start = index;
    if source.text(index) == "::" {
        index += 1;
    }
    loop {
        match source.text(index) {
            "{" => {
                let end = closing(&source.tokens, index);
                let mut item = index + 1;
                while item < end {
                    let next = tree(source, item, &segments, flat);
                    item = (item + 1).max(next);
                    // On to behind the comma, past `as name`.
                    while item < end && source.text(item) != "," {
                        item += 1;
                    }
                    item += 1;
                }
                return end + 1;
            }
            "*" => {
                segments.push("*".to_owned());
                flat.push((segments, index));
                return index + 1;
            }
            name if is_name(name) => {
                segments.push(name.to_owned());
                if source.text(index + 1) == "::" {
                    index += 2;
                    // `Vec::<u8>::new`: what follows the arguments is of no room.
                    if source.text(index) != "<" {
                        continue;
                    }
                }
                flat.push((segments, start.min(source.tokens.len() - 1)));
                return index + 1;
            }
            _ => {
                if !segments.is_empty() {
                    flat.push((segments, start.min(source.tokens.len() - 1)));
                }
                return index.max(start + 1);
            }
        }
    }
}

/// A path that names a room by its crate, or its own crate, as if all rooms were modules of one crate.
fn from_the_program(segments: &[String], module: &[String]) -> Vec<String> {
    let Some((first, rest)) = segments.split_first() else { return Vec::new() };
    let own = module.first().map(String::as_str).filter(|room| MEMBERS.contains(room) && first == "crate");
    let named = first.strip_prefix("marsad_");
    match own.or(named) {
        Some(room) => ["crate", room].map(str::to_owned).into_iter().chain(rest.iter().cloned()).collect(),
        None => segments.to_vec(),
    }
}

/// `self` and `super` at the beginning, as paths from `crate`.
fn resolve(segments: &[String], module: &[String]) -> Vec<String> {
    let is_relative = segments.first().is_some_and(|first| first == "self" || first == "super");
    if !is_relative {
        return from_the_program(segments, module);
    }
    let mut base = module.to_vec();
    let mut rest = segments;
    while let Some((first, after)) = rest.split_first() {
        match first.as_str() {
            "self" => {}
            "super" => drop(base.pop()),
            _ => break,
        }
        rest = after;
    }
    let mut resolved = vec!["crate".to_owned()];
    resolved.extend(base);
    resolved.extend(rest.iter().cloned());
    resolved
}

/// The modules of a path from the crate on, wherever it is written.
pub fn absolute(segments: &[String], module: &[String]) -> Vec<String> {
    let segments = resolve(segments, module);
    match segments.split_first() {
        Some((first, rest)) if first == "crate" || first == "marsad" => rest.to_vec(),
        // Of a module inside, or of another crate: then no file is found.
        _ => [module, &segments].concat(),
    }
}
