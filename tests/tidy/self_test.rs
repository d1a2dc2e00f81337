//! The checker is fed what must fail, and what must pass: a rule that catches nothing looks like a tidy house.

use crate::imports::{self, TABLE, may_name};
use crate::migrations;
use crate::rules::{self, Exceptions, Fault};
use crate::scan::Source;

/// The ways to name something of another room, from `src/ROOM/inner/file.rs`.
const WAYS: [&str; 12] = [
    "use crate::NAMED::Thing;",
    "use crate::NAMED;",
    "use crate::NAMED::*;",
    "use crate::{ROOM::Own, NAMED::{Thing, Other}};",
    "pub use crate::{ROOM::{a, b as c}, NAMED as innocent};",
    "use super::super::super::NAMED::Thing;",
    "use super::super::{super::NAMED::Thing, own::Thing as Other};",
    "fn f() -> u32 {\n    crate::NAMED::count()\n}",
    "impl<T: crate::NAMED::Thing> From<T> for Own {}",
    "use marsad::NAMED::Thing;",
    "mod inner {\n    use super::super::super::super::NAMED::Thing;\n}",
    "macro_rules! m {\n    () => { $crate::NAMED::f() };\n}",
];

fn imports_of(path: &str, text: &str) -> Vec<Fault> {
    imports::check(path, &Source::new(text))
}

#[test]
fn a_forbidden_import_fails_for_every_room_and_an_allowed_one_passes() {
    let rooms: Vec<&str> = TABLE.iter().map(|(room, _)| *room).collect();
    for room in &rooms {
        let may = may_name(room).unwrap();
        let mut forbidden = 0;
        for named in rooms.iter().filter(|named| *named != room) {
            for way in WAYS {
                let text = way.replace("NAMED", named).replace("ROOM", room);
                let faults = imports_of(&format!("src/{room}/inner/file.rs"), &text);
                if may.contains(named) {
                    assert_eq!(faults, [], "{room} may name {named}: {text}");
                } else {
                    forbidden += 1;
                    let [fault] = &faults[..] else { panic!("{room} may not name {named}: {text}: {faults:?}") };
                    assert!(fault.problem().contains(&format!("{room} may not name {named}; it may name ")), "{fault}");
                }
            }
        }
        // The command line may name every room; for it and for the others alike, what is no room is forbidden.
        assert!(forbidden > 0 || *room == "cli");
        for way in WAYS {
            let text = way.replace("NAMED", "nowhere").replace("ROOM", room);
            assert_eq!(imports_of(&format!("src/{room}/inner/file.rs"), &text).len(), 1, "{room}: {text}");
        }
    }
}

#[test]
fn a_room_in_one_file_and_the_two_roots_are_held_to_the_table() {
    assert_eq!(imports_of("src/clock.rs", "use super::domain::X;").len(), 1);
    assert_eq!(imports_of("src/store/mod.rs", "use super::ledger::X;").len(), 1);
    assert_eq!(imports_of("src/store/mod.rs", "use super::log::X;"), []);
    assert_eq!(imports_of("src/main.rs", "use marsad::store::X;").len(), 1);
    assert_eq!(imports_of("src/main.rs", "use marsad::cli;"), []);
    assert_eq!(imports_of("src/lib.rs", "pub use crate::domain::X;").len(), 1);
    assert_eq!(imports_of("src/lib.rs", "pub mod domain;"), []);
}

#[test]
fn config_is_named_by_the_command_line_only() {
    for (room, _) in TABLE {
        let faults = imports_of(&format!("src/{room}/file.rs"), "use crate::config::Settings;");
        assert_eq!(faults.is_empty(), room == "cli" || room == "config", "{room}");
    }
}

#[test]
fn the_table_points_one_way() {
    // In an order in which every room comes after those it may name.
    let mut done: Vec<&str> = Vec::new();
    while done.len() < TABLE.len() {
        let ready =
            |(room, may): &&(&str, &[&str])| !done.contains(room) && may.iter().all(|named| done.contains(named));
        let Some((room, _)) = TABLE.iter().find(ready) else { panic!("a circle among the rooms besides {done:?}") };
        done.push(room);
    }
}

#[test]
fn names_that_say_nothing_and_rooms_that_are_none_fail() {
    for path in ["src/utils.rs", "src/domain/helpers.rs", "src/store/common/mod.rs", "src/api/manager.rs"] {
        assert!(!imports_of(path, "").is_empty(), "{path}");
    }
    assert_eq!(imports_of("src/attic/mod.rs", "").len(), 1);
    assert_eq!(imports_of("src/domain/period.rs", ""), []);
}

#[test]
fn what_belongs_to_one_room_fails_elsewhere() {
    let cases = [
        ("src/api/a.rs", "use sqlx::PgPool;", "src/store/a.rs"),
        ("src/ledger/a.rs", "fn f() { sqlx::query(\"\"); }", "src/store/a.rs"),
        ("src/ledger/a.rs", "use prost::Message;", "src/wire/a.rs"),
        ("src/ledger/a.rs", "use crate::wire::pb::Thing;", "src/api/a.rs"),
        ("src/domain/a.rs", "use tonic::Status;", "src/api/a.rs"),
        ("src/store/a.rs", "use anyhow::Result;", "src/cli/a.rs"),
        ("src/cli/a.rs", "fn f() { OffsetDateTime::now_utc(); }", "src/clock.rs"),
        ("src/cli/a.rs", "fn f() { std::time::SystemTime::now(); }", "src/clock.rs"),
        ("src/ledger/a.rs", "fn f() { std::time::Instant::now(); }", "src/federation/a.rs"),
        ("src/domain/a.rs", "use std::{collections::BTreeMap, fs};", "src/store/a.rs"),
        ("src/release/a.rs", "use tokio::sync::Mutex;", "src/ledger/a.rs"),
        ("src/formats/a.rs", "use std::fs::File;", "src/cli/a.rs"),
    ];
    for (forbidden, text, allowed) in cases {
        assert_eq!(imports_of(forbidden, text).len(), 1, "{forbidden}: {text}");
        assert_eq!(imports_of(allowed, text), [], "{allowed}: {text}");
    }
    assert_eq!(imports_of("src/log/a.rs", "#[cfg(test)]\nmod tests {\n    use std::fs;\n}"), []);
}

#[test]
fn comments_and_texts_are_not_read_as_code() {
    let text = r##"
        // use crate::store::X;
        /* use crate::store::X; /* nested */ use crate::api::X; */
        /// use crate::store::X;
        const A: &str = "use crate::store::X; \" use crate::api::X;";
        const B: &str = r#"use crate::store::X; " use crate::api::X;"#;
        const C: char = '"'; const D: &str = "crate::store::X";
        fn f<'a>(x: &'a str) -> &'a str { x }
    "##;
    assert_eq!(imports_of("src/domain/a.rs", text), []);
    assert_eq!(imports_of("src/domain/a.rs", &format!("{text}\nuse crate::store::X;")).len(), 1);
}

fn rules_of(path: &str, text: &str) -> Vec<String> {
    let faults = rules::check(path, text, &Source::new(text), &Exceptions::parse(""));
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn what_ends_the_process_fails_outside_tests() {
    let calls = ["x.unwrap()", "x.expect(\"\")", "panic!()", "todo!()", "unimplemented!()", "dbg!(x)", "println!()"];
    for call in calls {
        let text = format!("//! Doc.\nfn f() {{\n    {call};\n}}\n");
        let faults = rules_of("src/store/a.rs", &text);
        assert_eq!(faults.len(), 1, "{call}: {faults:?}");
        assert!(faults[0].starts_with("src/store/a.rs:3: "), "{faults:?}");
        let tested =
            format!("//! Doc.\n#[cfg(test)]\nmod tests {{\n    #[test]\n    fn f() {{\n        {call};\n    }}\n}}\n");
        assert_eq!(rules_of("src/store/a.rs", &tested), [""; 0], "{call}");
        let behind = format!("//! Doc.\n#[cfg(test)]\nuse a::{{b, c}};\nfn f() {{\n    {call};\n}}\n");
        assert_eq!(rules_of("src/store/a.rs", &behind).len(), 1, "{call}");
    }
    assert_eq!(rules_of("src/store/a.rs", "//! Doc.\nfn f() { x.unwrap_or(1); y.expect_err(2); }\n"), [""; 0]);
    assert_eq!(rules_of("src/cli/a.rs", "//! Doc.\nfn f() { println!(); }\n"), [""; 0]);
}

#[test]
fn sizes_are_limited() {
    let function = |lines: usize| format!("fn long() {{\n{}}}\n", "    a();\n".repeat(lines - 2));
    let file = |lines: usize| format!("//! Doc.\n{}", "const A: u8 = 1;\n".repeat(lines - 1));
    assert_eq!(rules_of("src/api/a.rs", &format!("//! Doc.\n{}", function(rules::FUNCTION_LINES_MAX))), [""; 0]);
    assert_eq!(rules_of("src/api/a.rs", &format!("//! Doc.\n{}", function(rules::FUNCTION_LINES_MAX + 1))).len(), 1);
    assert_eq!(rules_of("src/api/a.rs", &file(rules::FILE_LINES_MAX)), [""; 0]);
    assert_eq!(rules_of("src/api/a.rs", &file(rules::FILE_LINES_MAX + 1)).len(), 1);
    let with_tests = format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", file(399), "    const A: u8 = 1;\n".repeat(300));
    assert_eq!(rules_of("src/api/a.rs", &with_tests), [""; 0]);
    assert_eq!(rules_of("src/api/a.rs", "fn no_opening_comment() {}\n").len(), 1);
}

#[test]
fn an_exception_is_needed_and_has_a_reason() {
    let text = format!("//! Doc.\n{}", "const A: u8 = 1;\n".repeat(450));
    let check = |listed: &str| {
        let exceptions = Exceptions::parse(listed);
        let faults = rules::check("src/api/a.rs", &text, &Source::new(&text), &exceptions);
        (faults.len(), exceptions.unused().len())
    };
    assert_eq!(check("src/api/a.rs 460 one table, which is easier to read whole"), (0, 0));
    assert_eq!(check("src/api/a.rs 440 one table, which is easier to read whole"), (1, 0));
    assert_eq!(check("src/api/a.rs 460 long"), (0, 1));
    assert_eq!(check("src/api/a.rs 601 one table, which is easier to read whole"), (0, 1));
    assert_eq!(check("src/api/b.rs 460 one table, which is easier to read whole"), (1, 1));
}

#[test]
fn banned_words_are_found_as_whole_words() {
    let banned = rules::banned_words("# comment\nNOTYET\n");
    assert_eq!(rules::banned("docs/a.md", "fine\n// NOTYET: later\n", &banned).len(), 1);
    assert_eq!(rules::banned("docs/a.md", "NOTYETS NOT_NOTYET notyet\n", &banned), []);
}

#[test]
fn a_landed_migration_is_never_edited() {
    let one = ("0001_log.sql".to_owned(), "CREATE TABLE a ();\n".to_owned());
    let line = "c3bbcb5e44f3e7ed3d7bff2bf8a5bbd1a3f1ab4d9a8b1f9a1d4a5a0d3a3f5c11  0001_log.sql";
    let lacks = migrations::check(std::slice::from_ref(&one), "");
    assert_eq!(lacks.len(), 1);
    let named = lacks[0].problem().trim_start_matches("lacks this line: ").to_owned();
    assert_eq!(migrations::check(std::slice::from_ref(&one), &named), []);
    assert_eq!(migrations::check(std::slice::from_ref(&one), line).len(), 1, "edited");
    assert_eq!(migrations::check(&[], &named).len(), 1, "gone");
    let edited = (one.0.clone(), "CREATE TABLE b ();\n".to_owned());
    assert_eq!(migrations::check(&[edited], &named).len(), 1, "edited");
}
