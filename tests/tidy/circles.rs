//! Circles of imports: files that name one another, directly or through others. What a file takes from the modules around it, and
//! what these take from the modules inside them, does not count: a module and its parts are read together.

use std::collections::{BTreeMap, BTreeSet};

use crate::imports::{paths, tree};
use crate::rules::{Fault, is_test_file};
use crate::scan::Source;

/// The files of `src` by their modules, from the crate on.
struct Files<'s> {
    sources: BTreeMap<Vec<String>, (&'s str, &'s Source)>,
    /// What a module hands on under a name of its own, and from where.
    exports: BTreeMap<Vec<String>, Vec<String>>,
}

fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|name| name == "mod") {
        module.pop();
    }
    module
}

/// What `pub use` hands on: the new path and the old one.
fn exports(source: &Source, module: &[String]) -> Vec<(Vec<String>, Vec<String>)> {
    let mut found = Vec::new();
    for index in 0..source.tokens.len() {
        let is_public = source.text(index) == "use" && matches!(source.text(index.wrapping_sub(1)), "pub" | ")");
        if !is_public {
            continue;
        }
        let mut flat = Vec::new();
        tree(source, index + 1, &[], &mut flat);
        for (segments, _) in flat {
            let Some(name) = segments.last().cloned() else { continue };
            let from = crate::imports::absolute(&segments, module);
            found.push(([module, &[name]].concat(), from));
        }
    }
    found
}

impl<'s> Files<'s> {
    fn new(files: &'s [(String, Source)]) -> Self {
        let own = files.iter().filter(|(path, _)| !is_test_file(path));
        let sources: BTreeMap<_, _> = own.map(|(path, source)| (module_of(path), (path.as_str(), source))).collect();
        let exports = sources.iter().flat_map(|(module, (_, source))| exports(source, module)).collect();
        Self { sources, exports }
    }

    /// The module whose file has what a path from the crate names, past what is handed on.
    fn home(&self, path: &[String]) -> Option<Vec<String>> {
        let mut path = path.to_vec();
        for _ in 0..8 {
            let handed_on = (1..=path.len()).rev().find_map(|end| {
                let from = self.exports.get(&path[..end])?;
                Some([from, &path[end..]].concat())
            });
            match handed_on {
                Some(from) if from != path => path = from,
                _ => break,
            }
        }
        (1..=path.len())
            .rev()
            .map(|end| &path[..end])
            .find(|module| self.sources.contains_key(*module))
            .map(<[_]>::to_vec)
    }

    /// Which modules a module names, besides those around it and inside it.
    fn named(&self, module: &[String]) -> BTreeSet<Vec<String>> {
        let Some((_, source)) = self.sources.get(module) else { return BTreeSet::new() };
        let named = paths(source, module).into_iter().filter(|named| !named.in_test);
        let homes = named.filter_map(|named| self.home(&crate::imports::absolute(&named.segments, module)));
        homes.filter(|home| !home.starts_with(module) && !module.starts_with(home)).collect()
    }
}

/// Every circle, reported at its first file.
pub fn check(files: &[(String, Source)]) -> Vec<Fault> {
    let files = Files::new(files);
    let named: BTreeMap<&Vec<String>, BTreeSet<Vec<String>>> =
        files.sources.keys().map(|module| (module, files.named(module))).collect();
    let reached = |from: &Vec<String>| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(module) = next.pop() {
            for named in named.get(&module).into_iter().flatten() {
                if seen.insert(named.clone()) {
                    next.push(named.clone());
                }
            }
        }
        seen
    };
    let reach: BTreeMap<&Vec<String>, BTreeSet<Vec<String>>> =
        named.keys().map(|module| (*module, reached(module))).collect();
    let mut told: BTreeSet<&Vec<String>> = BTreeSet::new();
    let mut faults = Vec::new();
    for (module, far) in &reach {
        if !far.contains(*module) || !told.insert(module) {
            continue;
        }
        let with: Vec<&Vec<String>> =
            reach.keys().filter(|other| far.contains(**other) && reach[**other].contains(*module)).copied().collect();
        told.extend(&with);
        let names: Vec<&str> = with.iter().map(|module| files.sources[*module].0).collect();
        faults.push(Fault::new(files.sources[*module].0, 1, format!("a circle: {}", names.join(", "))));
    }
    faults
}
