//! What the library for programs shows in public: no type of gRPC and no generated message. A program that calls a node then
//! needs neither, and both can change without it.

use std::collections::BTreeSet;

use crate::imports::{absolute, paths};
use crate::rules::{Fault, is_test_file};
use crate::scan::{Source, closing};

/// The room whose public items are checked.
const ROOM: &str = "client";

/// What no public item may name.
const HIDDEN: [&[&str]; 6] =
    [&["tonic"], &["tonic_types"], &["tonic_health"], &["prost"], &["prost_types"], &["wire", "pb"]];

/// The names that stand for something hidden in a file: what it imports, and the crates themselves.
fn hidden_names(source: &Source) -> BTreeSet<String> {
    let module = [ROOM.to_owned()];
    let named = paths(source, &module).into_iter().filter(|named| !named.in_test);
    let hidden = named.map(|named| (absolute(&named.segments, &module), named.segments)).filter(|(from, written)| {
        let is = |path: &&&[&str]| {
            [from, written].iter().any(|own| own.len() >= path.len() && path.iter().zip(*own).all(|(a, b)| a == b))
        };
        HIDDEN.iter().any(|path| is(&path))
    });
    let crates = HIDDEN.iter().filter_map(|path| path.last()).map(ToString::to_string);
    hidden.filter_map(|(_, written)| written.last().cloned()).chain(crates).collect()
}

/// Where the part of an item ends that others see: the signature of a function, all of an enum or a trait, the type of a field.
fn end_of_public(source: &Source, start: usize) -> usize {
    let kind = (start..start + 4)
        .map(|index| source.text(index))
        .find(|text| matches!(*text, "fn" | "enum" | "trait" | "struct" | "type" | "use" | "mod" | "macro" | ":"));
    let mut depth = 0_i32;
    for index in start..source.tokens.len() {
        let text = source.text(index);
        match (text, kind) {
            ("{", Some("enum" | "trait")) => return closing(&source.tokens, index),
            ("(", Some("struct")) => return index,
            ("{", Some("use")) => {}
            ("{" | ";", _) => return index,
            ("(" | "[" | "<", _) => depth += 1,
            (">", _) if source.text(index - 1) == "-" => {}
            (")" | "]" | ">", _) => depth -= 1,
            _ => {}
        }
        if depth < 0 || (depth == 0 && matches!(text, "," | "}") && !matches!(kind, Some("use"))) {
            return index;
        }
    }
    source.tokens.len()
}

/// The public parts of a file, as ranges of tokens: public items, headers of `impl`, and what macros give their functions to return.
fn public_parts(source: &Source) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let brace = |start: usize| (start..source.tokens.len()).find(|index| source.text(*index) == "{");
    for index in 0..source.tokens.len() {
        let before = if index == 0 { "" } else { source.text(index - 1) };
        match source.text(index) {
            "pub" if source.text(index + 1) != "(" => parts.push((index + 1, end_of_public(source, index + 1))),
            "impl" if matches!(before, "" | "}" | ";" | "]") => {
                parts.extend(brace(index).map(|end| (index, end)));
            }
            "!" if source.text(index + 1) == "{" && before != "macro_rules" => {
                let end = closing(&source.tokens, index + 1);
                let arrows = (index..end).filter(|at| source.text(*at) == "-" && source.text(at + 1) == ">");
                parts.extend(arrows.filter_map(|at| brace(at).map(|end| (at, end))));
            }
            _ => {}
        }
    }
    parts
}

pub fn check(path: &str, source: &Source) -> Vec<Fault> {
    if !path.starts_with(&format!("src/{ROOM}/")) || is_test_file(path) {
        return Vec::new();
    }
    let hidden = hidden_names(source);
    let tokens = public_parts(source).into_iter().flat_map(|(start, end)| &source.tokens[start..end]);
    let shown = tokens.filter(|token| !token.in_test && hidden.contains(&token.text));
    let mut faults: Vec<Fault> = shown
        .map(|token| {
            Fault::new(path, token.line, format!("`{}` is public in {ROOM}: a program would need it", token.text))
        })
        .collect();
    faults.dedup();
    faults
}
