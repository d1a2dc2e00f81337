//! Golden files: the bytes of every format that is stored, signed or sent from node to node, as each version wrote them.
//!
//! `v1/` and its successors hold the files of one version each; what is in them and where their bytes are described is in
//! docs/formats.md. Three things are tested: this version writes what its own files say; it reads the files of every
//! version and writes the same bytes again; and signatures, proofs and commitments in them hold.
//!
//! Where a format changes before it has landed for good, this writes the files of this version again:
//!
//! ```text
//! cargo test --locked --all-features --test golden -- --ignored write_the_golden_files_of_this_version
//! ```

mod again;
mod calls;
mod catalogue;
mod entries;
mod log;
mod vector;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use log::Sample;

/// The folder of this version. A format that changes after it has landed gets a new one, and the old ones stay.
const VERSION: &str = "v5";

/// Files by name.
type Files = BTreeMap<String, Vec<u8>>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn read(version: &str) -> Files {
    let files = fs::read_dir(folder().join(version)).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap())).collect()
}

fn versions() -> Vec<String> {
    let folders = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap());
    let mut names: Vec<String> = folders
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.iter().any(|name| name == VERSION), "{names:?}");
    names
}

/// What the program writes today, with the keys and signatures of the files that are there.
fn written() -> Files {
    Sample::new(&folder(), &read(VERSION)).files()
}

#[test]
fn this_version_writes_what_its_golden_files_say() {
    let (files, written) = (read(VERSION), written());
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&files), names(&written));
    for (name, bytes) in &files {
        let (golden, own) = (again::content(name, bytes), again::content(name, &written[name]));
        assert!(
            golden == own,
            "{name}: the format has changed; a change of a landed format needs a version of its own"
        );
    }
}

#[test]
fn the_golden_files_of_every_version_are_read_and_written_again() {
    for version in versions() {
        let files = read(&version);
        let context = again::Context::of(&files);
        for (name, bytes) in &files {
            let again = again::again(&context, name, bytes);
            assert!(again::content(name, bytes) == again::content(name, &again), "{version}/{name}");
        }
    }
}

#[test]
fn what_the_golden_files_prove_holds() {
    for version in versions() {
        again::verify(&read(&version));
    }
}

#[test]
fn the_page_on_formats_names_every_golden_file() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md")).unwrap();
    for name in read(VERSION).keys() {
        assert!(page.contains(&format!("`{name}`")), "docs/formats.md does not name {name}");
    }
}

#[test]
#[ignore = "writes the golden files of this version"]
fn write_the_golden_files_of_this_version() {
    let folder = folder().join(VERSION);
    fs::create_dir_all(&folder).unwrap();
    let written = written();
    for name in read(VERSION).keys().filter(|name| !written.contains_key(*name)) {
        fs::remove_file(folder.join(name)).unwrap();
    }
    for (name, bytes) in written {
        fs::write(folder.join(name), bytes).unwrap();
    }
    vector::write();
}
