//! The checker is fed what must fail, and what must pass: a rule that catches nothing looks like a tidy house.

use crate::imports::{self, MEMBERS, TABLE, may_name};
use crate::migrations;
use crate::public_api;
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

/// The ways to name something of a room that is a crate, from anywhere.
const WAYS_TO_A_CRATE: [&str; 8] = [
    "use marsad_NAMED::Thing;",
    "use marsad_NAMED;",
    "use marsad_NAMED::*;",
    "use {marsad_ROOM::Own, marsad_NAMED::{Thing, Other}};",
    "pub use marsad_NAMED as innocent;",
    "fn f() -> u32 {\n    marsad_NAMED::count()\n}",
    "impl<T: marsad_NAMED::Thing> From<T> for Own {}",
    "macro_rules! m {\n    () => { marsad_NAMED::f() };\n}",
];

/// The ways to name something of another room from `room`. In a room that is a crate, `crate` is the room itself.
fn ways(room: &str) -> Vec<&'static str> {
    let within = if MEMBERS.contains(&room) { Vec::new() } else { WAYS.to_vec() };
    [within, WAYS_TO_A_CRATE.to_vec()].concat()
}

#[test]
fn a_public_item_of_the_library_with_a_hidden_type_fails() {
    let faults = |text: &str| public_api::check("src/client/a.rs", &Source::new(text)).len();
    let used = "use tonic::{Status, transport::Channel};\nuse marsad_wire::pb;\n";
    let hidden = [
        "pub fn f(a: u8) -> Result<u8, Status> { g() }",
        "pub async fn f(a: Vec<pb::Area>) { g() }",
        "pub fn f<T: Into<pb::Area>>(t: T) where T: Clone;",
        "pub enum E { A(#[source] Status), B }",
        "pub struct S { a: u8, pub b: HashMap<u8, pb::Area>, c: u8 }",
        "pub struct S(u8, pub Channel);",
        "pub type T = tonic::Streaming<u8>;",
        "pub use marsad_wire::{a, pb};",
        "impl From<Status> for E { }",
        "calls! { a.list(code: &str) -> Vec<pb::Area> { x, y } }",
    ];
    for text in hidden {
        assert!(faults(&format!("{used}{text}")) > 0, "{text}");
    }
    let plain = [
        "pub struct S { a: pb::Area, pub b: Vec<u8> }\npub struct R(pb::Area);",
        "pub(super) fn f(status: Status) -> E { g::<pb::Area>() }",
        "fn f(a: impl Fn() -> Status) -> pb::Area { g() }",
        "pub fn f(a: u8) -> u8 { pb::Area::default(); g() }",
        "calls! { a.list(code: &str) -> Vec<u8> { pb::Request {}, |answer: pb::Answer| answer.areas } }",
        "#[cfg(test)]\nmod tests { pub fn f(status: Status) {} }",
    ];
    for text in plain {
        assert_eq!(faults(&format!("{used}{text}")), 0, "{text}");
    }
}

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
            for way in ways(room) {
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
        for way in ways(room) {
            let text = way.replace("NAMED", "nowhere").replace("ROOM", room);
            assert_eq!(imports_of(&format!("src/{room}/inner/file.rs"), &text).len(), 1, "{room}: {text}");
        }
    }
}

#[test]
fn a_room_in_one_file_and_the_two_roots_are_held_to_the_table() {
    assert_eq!(imports_of("src/config.rs", "use super::domain::X;").len(), 1);
    assert_eq!(imports_of("src/web/mod.rs", "use super::cli::X;").len(), 1);
    assert_eq!(imports_of("src/web/mod.rs", "use super::domain::X;"), []);
    assert_eq!(imports_of("src/store/mod.rs", "use marsad_ledger::X;").len(), 1);
    assert_eq!(imports_of("src/store/mod.rs", "use crate::log::X; use marsad_log::X;"), []);
    assert_eq!(imports_of("src/main.rs", "use marsad::store::X;").len(), 1);
    assert_eq!(imports_of("src/main.rs", "use marsad::cli;"), []);
    assert_eq!(imports_of("src/lib.rs", "pub use crate::cli::X;").len(), 1);
    assert_eq!(imports_of("src/lib.rs", "pub use marsad_domain as domain;"), []);
    assert_eq!(imports_of("src/lib.rs", "pub mod domain;"), []);
}

#[test]
fn config_is_named_by_the_command_line_only() {
    for (room, _) in TABLE {
        let way = if MEMBERS.contains(&room) { "use marsad_config::Settings;" } else { "use crate::config::Settings;" };
        let faults = imports_of(&format!("src/{room}/file.rs"), way);
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
        ("src/ledger/a.rs", "use marsad_wire::pb::Thing;", "src/api/a.rs"),
        ("src/service/a.rs", "use marsad_wire::pb::Thing;", "src/client/a.rs"),
        ("src/cli/a.rs", "use marsad_wire::pb;", "src/api/a.rs"),
        ("src/cli/a.rs", "use tonic::Status;", "src/client/a.rs"),
        ("src/domain/a.rs", "use tonic::Status;", "src/api/a.rs"),
        ("src/store/a.rs", "use anyhow::Result;", "src/cli/a.rs"),
        ("src/cli/a.rs", "fn f() { OffsetDateTime::now_utc(); }", "src/clock/mod.rs"),
        ("src/cli/a.rs", "fn f() { std::time::SystemTime::now(); }", "src/clock/mod.rs"),
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
        // use crate::cli::X;
        /* use crate::cli::X; /* nested */ use crate::cli::X; */
        /// use crate::cli::X;
        const A: &str = "use crate::cli::X; \" use crate::cli::X;";
        const B: &str = r#"use crate::cli::X; " use crate::cli::X;"#;
        const C: char = '"'; const D: &str = "crate::cli::X";
        fn f<'a>(x: &'a str) -> &'a str { x }
    "##;
    assert_eq!(imports_of("src/config/a.rs", text), []);
    assert_eq!(imports_of("src/config/a.rs", &format!("{text}\nuse crate::cli::X;")).len(), 1);
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

/// A repository of a test's own, with one migration in it.
struct Repository {
    folder: tempfile::TempDir,
    time: i64,
}

impl Repository {
    fn new() -> Self {
        let mut repository = Self { folder: tempfile::tempdir().unwrap(), time: 1_000_000_000 };
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.write("src/ledger/projector/mod.rs", "pub const VERSION: i32 = 1;\n");
        repository.write("src/store/view.sql", "CREATE SCHEMA view;\n");
        repository.write("migrations/0001_log.sql", "CREATE TABLE a ();\n");
        repository.commit();
        repository
    }

    fn git(&self, arguments: &[&str]) {
        let date = format!("@{} +0000", self.time);
        let done = std::process::Command::new("git")
            .args(["-c", "user.name=test", "-c", "user.email=test@test", "-c", "safe.directory=*"])
            .args(arguments)
            .envs([("GIT_COMMITTER_DATE", &date), ("GIT_AUTHOR_DATE", &date)])
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn commit(&mut self) {
        self.time += 10;
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "a change"]);
    }

    /// How many faults there are if migrations had settled at `settled`.
    fn faults(&self, settled: i64) -> usize {
        let history = migrations::History::find(self.folder.path()).unwrap();
        migrations::check(&history, settled).unwrap().len()
    }
}

#[test]
fn a_landed_migration_is_never_edited() {
    const EDITED: &str = "CREATE TABLE b ();\n";
    let mut repository = Repository::new();
    assert_eq!(repository.faults(0), 0, "added");
    repository.write("migrations/0002_more.sql", "CREATE TABLE c ();\n");
    assert_eq!(repository.faults(0), 0, "another one is added");
    repository.commit();
    repository.write("migrations/0001_log.sql", EDITED);
    assert_eq!(repository.faults(0), 1, "edited, and not committed yet");
    repository.git(&["checkout", "--quiet", "-b", "branch"]);
    repository.commit();
    assert!(repository.faults(0) > 0, "edited on a branch");
    let edited_at = repository.time;
    repository.git(&["checkout", "--quiet", "main"]);
    assert_eq!(repository.faults(0), 0, "the main branch has no part in it");
    repository.git(&["merge", "--quiet", "--ff-only", "branch"]);
    assert_eq!(repository.faults(0), 1, "edited on the main branch");
    repository.commit();
    assert_eq!(repository.faults(0), 1, "and it stays one, whatever comes later");
    assert_eq!(repository.faults(edited_at + 1), 0, "but what was edited before migrations had settled");
    assert_eq!(repository.faults(edited_at), 1, "and not after");
    repository.git(&["mv", "migrations/0002_more.sql", "migrations/0003_more.sql"]);
    assert_eq!(repository.faults(edited_at + 1), 1, "renamed");
    repository.git(&["rm", "--quiet", "--force", "migrations/0003_more.sql"]);
    assert_eq!(repository.faults(edited_at + 1), 1, "removed");
}

#[test]
fn only_edits_of_migrations_after_they_settled_are_faults() {
    let mut log = String::from("commit 0123456789abcdef 50\n\nM\tmigrations/0001_log.sql\n");
    assert_eq!(migrations::edits(&log, 50).len(), 1);
    assert_eq!(migrations::edits(&log, 51), []);
    log.push_str("commit fedcba 60\n\nA\tmigrations/0002_more.sql\nM\tmigrations/notes.txt\n");
    assert_eq!(migrations::edits(&log, 51), []);
    log.push_str("commit aaaaaa 70\n\nR090\tmigrations/0002_more.sql\tmigrations/0003_more.sql\n");
    assert_eq!(migrations::edits(&log, 51).len(), 1);
}

#[test]
fn a_change_of_the_views_raises_the_version_of_the_projector() {
    let mut repository = Repository::new();
    repository.time = 2_000_000_000;
    repository.write("src/store/view.sql", "CREATE SCHEMA view;\nCREATE TABLE view.a ();\n");
    assert_eq!(repository.faults(0), 1, "not committed yet");
    repository.write("src/ledger/projector/mod.rs", "pub const VERSION: i32 = 2;\n");
    assert_eq!(repository.faults(0), 0);
    repository.commit();
    assert_eq!(repository.faults(0), 0);
    repository.write("src/store/view.sql", "CREATE SCHEMA view;\nCREATE TABLE view.b ();\n");
    repository.commit();
    assert_eq!(repository.faults(0), 1);
}

#[test]
fn what_an_earlier_version_wrote_is_never_edited_and_each_migration_has_a_dump() {
    let kept = ["tests/data/database/0001.sql", "tests/data/database/0001.json", "tests/golden/v1/genesis.header"];
    for path in kept {
        let log = format!("commit 0123456789abcdef 50\n\nM\t{path}\n");
        assert_eq!((migrations::edits(&log, 50).len(), migrations::edits(&log, 51).len()), (1, 0), "{path}");
        assert_eq!(migrations::edits(&log.replace("\nM", "\nA"), 50), [], "{path}");
    }
    let free =
        ["tests/data/database/README.md", "tests/golden/vector.rs", "tests/golden/main.rs", "migrations/notes.txt"];
    for path in free {
        let log = format!("commit 0123456789abcdef 50\n\nM\t{path}\n");
        assert_eq!(migrations::edits(&log, 50), [], "{path}");
    }
    let missing = |dumps: &[&str]| migrations::without_dump(["0001_log.sql", "0002_more.sql"], dumps).len();
    assert_eq!(missing(&["0001.sql", "0001.json", "0002.sql", "0002.json"]), 0);
    assert_eq!(missing(&["0001.sql", "0001.json", "0002.sql"]), 1);
    assert_eq!(missing(&[]), 4);
}
