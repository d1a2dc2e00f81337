//! What every source keeps besides the table of imports: sizes, an opening comment, no way to panic, no banned words.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use crate::scan::{Source, closing};

pub const FILE_LINES_MAX: usize = 400;
pub const FILE_LINES_EXCEPTION_MAX: usize = 600;
pub const FILE_LINES_WITH_TESTS_MAX: usize = 800;
pub const FUNCTION_LINES_MAX: usize = 70;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    path: String,
    line: usize,
    problem: String,
}

impl Fault {
    pub fn new(path: &str, line: usize, problem: String) -> Self {
        Self { path: path.to_owned(), line, problem }
    }

    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path, self.line, self.problem)
    }
}

/// Files and functions that may be longer, each with its reason: `src/a.rs 450 why` or `src/a.rs::name 90 why`.
pub struct Exceptions {
    listed: Vec<(String, usize, String)>,
    used: RefCell<BTreeSet<String>>,
}

impl Exceptions {
    pub fn parse(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        let listed = lines.map(|line| {
            let mut words = line.splitn(3, ' ');
            let mut next = || words.next().unwrap_or_default().to_owned();
            let (what, lines, why) = (next(), next(), next());
            (what, lines.parse().unwrap_or_else(|_| panic!("exceptions.txt: no number in: {line}")), why)
        });
        Self { listed: listed.collect(), used: RefCell::default() }
    }

    fn limit(&self, what: &str, usual: usize) -> usize {
        let Some((_, limit, _)) = self.listed.iter().find(|(listed, _, _)| listed == what) else { return usual };
        self.used.borrow_mut().insert(what.to_owned());
        *limit
    }

    /// Exceptions that nothing needs, that have no reason, or that are no limit any more.
    pub fn unused(&self) -> Vec<Fault> {
        let used = self.used.borrow();
        let mut faults = Vec::new();
        for (what, limit, why) in &self.listed {
            let mut add =
                |problem: &str| faults.push(Fault::new("tests/tidy/exceptions.txt", 1, format!("{what}: {problem}")));
            if !used.contains(what) {
                add("is not there, or is short enough by now");
            }
            if why.trim().len() < 15 {
                add("gives no reason");
            }
            if *limit > FILE_LINES_EXCEPTION_MAX {
                add("asks for more than the largest exception");
            }
        }
        faults
    }
}

/// Calls and macros that end the process, or leave a hole; not in what runs.
const ENDS: [(&[&str], &str); 6] = [
    (&[".", "unwrap", "("], "return an error instead"),
    (&[".", "expect", "("], "return an error instead"),
    (&["panic", "!"], "return an error instead"),
    (&["todo", "!"], "nothing is left open"),
    (&["unimplemented", "!"], "nothing is left open"),
    (&["dbg", "!"], "use tracing"),
];

const PRINTS: [&str; 4] = ["print", "println", "eprint", "eprintln"];

pub fn check(path: &str, text: &str, source: &Source, exceptions: &Exceptions) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !text.starts_with("//!") {
        faults.push(Fault::new(path, 1, "does not open with a //! comment that says what it is for".to_owned()));
    }
    faults.extend(file_length(path, text, source, exceptions));
    if is_test_file(path) {
        return faults;
    }
    faults.extend(function_lengths(path, source, exceptions));
    faults.extend(what_runs(path, source));
    faults
}

/// A module that is compiled for tests only: `#[cfg(test)] mod tests;` with a file of its own, or a sample for the tests of other rooms.
pub fn is_test_file(path: &str) -> bool {
    path.ends_with("/tests.rs")
        || path.ends_with("/sample.rs")
        || path.ends_with("_tests.rs")
        || path.contains("/tests/")
        || path.contains("_tests/")
}

fn file_length(path: &str, text: &str, source: &Source, exceptions: &Exceptions) -> Option<Fault> {
    let all = text.lines().count();
    let mut first_of_test: Option<usize> = None;
    let (mut in_tests, mut last) = (0, 0);
    for token in &source.tokens {
        match (token.in_test, first_of_test) {
            (true, None) => first_of_test = Some(token.line),
            (false, Some(first)) => {
                in_tests += last + 1 - first;
                first_of_test = None;
            }
            _ => {}
        }
        last = token.line;
    }
    if let Some(first) = first_of_test {
        in_tests += last + 1 - first;
    }
    let lines = if is_test_file(path) { 0 } else { all - in_tests.min(all) };
    if lines > FILE_LINES_MAX {
        let limit = exceptions.limit(path, FILE_LINES_MAX);
        if lines > limit {
            return Some(Fault::new(path, 1, format!("has {lines} lines besides its tests; the limit is {limit}")));
        }
    }
    let problem = format!("has {all} lines; with tests the limit is {FILE_LINES_WITH_TESTS_MAX}");
    (all > FILE_LINES_WITH_TESTS_MAX).then(|| Fault::new(path, 1, problem))
}

fn function_lengths(path: &str, source: &Source, exceptions: &Exceptions) -> Vec<Fault> {
    let tokens = &source.tokens;
    let mut faults = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let name = source.text(index + 1);
        if token.text != "fn" || token.in_test || !name.starts_with(|first: char| first.is_alphabetic() || first == '_')
        {
            continue;
        }
        let Some(open) = body(source, index) else { continue };
        let lines = tokens[closing(tokens, open)].line + 1 - token.line;
        if lines > FUNCTION_LINES_MAX {
            let limit = exceptions.limit(&format!("{path}::{name}"), FUNCTION_LINES_MAX);
            if lines > limit {
                let problem = format!("fn {name} has {lines} lines; the limit is {limit}");
                faults.push(Fault::new(path, token.line, problem));
            }
        }
    }
    faults
}

/// The brace that opens the body of the `fn` at `index`; none for one without a body.
fn body(source: &Source, index: usize) -> Option<usize> {
    let mut at = index;
    loop {
        match source.text(at) {
            "{" => return Some(at),
            ";" | "" => return None,
            "(" | "[" => at = closing(&source.tokens, at) + 1,
            _ => at += 1,
        }
    }
}

fn what_runs(path: &str, source: &Source) -> Vec<Fault> {
    let mut faults = Vec::new();
    let prints = path.starts_with("src/cli/") || path == "src/main.rs" || path == "src/cli.rs";
    for (index, token) in source.tokens.iter().enumerate().filter(|(_, token)| !token.in_test) {
        for (texts, instead) in ENDS {
            if source.is_at(index, texts) {
                faults.push(Fault::new(path, token.line, format!("`{}`: {instead}", texts.concat())));
            }
        }
        if !prints && PRINTS.contains(&token.text.as_str()) && source.text(index + 1) == "!" {
            faults.push(Fault::new(path, token.line, format!("`{}!` outside cli: use tracing", token.text)));
        }
        if source.is_at(index, &["#", "[", "path", "="]) {
            faults.push(Fault::new(path, token.line, "`#[path]`: a module lies where its name says".to_owned()));
        }
    }
    faults
}

pub fn banned_words(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// Banned words, as whole words, in whatever kind of text.
pub fn banned(path: &str, text: &str, words: &[String]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for word in words {
            let whole = line.match_indices(word.as_str()).any(|(at, _)| {
                let part = |next: Option<char>| next.is_some_and(|next| next.is_alphanumeric() || next == '_');
                !part(line[..at].chars().next_back()) && !part(line[at + word.len()..].chars().next())
            });
            if whole {
                faults.push(Fault::new(path, number + 1, format!("`{word}`: do it, or leave it out")));
            }
        }
    }
    faults
}
