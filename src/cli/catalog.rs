//! `marsad catalog`: indicators, areas and codes as the node has them, and the check of a catalogue's own files.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};

use crate::cli::answers::{count, listing, object, optional, text, text_json};
use crate::cli::console::Console;
use crate::cli::error::{Exit, Failure, Outcome, local, usage};
use crate::client::catalogue::{Cache, fetch};
use crate::client::{Connection, Profile};
use crate::domain::catalogue::area::{Area, Member};
use crate::domain::catalogue::code_list::{CodeItem, CodeList};
use crate::domain::text::Text;
use crate::formats::builtin::builtin_files;
use crate::formats::catalogue_files::{CatalogueFiles, FileFault, check_files, read_catalogue};
use crate::formats::tables::{Table, TableCell};
use crate::texts::visible::visible;
use crate::texts::{Args, Texts};
use crate::wire::field::text_of;

mod indicators;
mod lists;

#[derive(Debug, Clone, Subcommand)]
pub enum CatalogCommand {
    /// Indicators: all, or those of these codes, or those that hold these words
    Indicators {
        /// Codes: each indicator is shown whole. Else words, looked for in codes, names and definitions
        #[arg(value_name = "CODE|WORD")]
        codes: Vec<String>,
    },
    /// Territories, cities and groups
    Areas {
        /// Only this area and those below it
        #[arg(long, default_value = "", hide_default_value = true, value_name = "AREA")]
        under: String,
        /// Only this level
        #[arg(long, default_value = "", hide_default_value = true)]
        level: String,
    },
    /// The items of a code list, or all lists
    Codes {
        /// The list: SEX; without one, the lists themselves
        #[arg(default_value = "", hide_default_value = true)]
        list: String,
    },
    /// Organisations: those that report, and those that events name
    Organisations,
    /// Programmes that events name
    Programmes,
    /// Check the files of a catalogue as a whole, without a node
    Check {
        /// The files, or the folder that they are in
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Areas by any name, alias or code
    Find { name: String },
    /// Publish a catalogue (the operator's node only)
    Publish {
        /// Its files, or the folder that they are in; by default the catalogue of the program
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

pub async fn run(
    console: &mut Console,
    own: impl FnOnce() -> Result<Profile, Failure>,
    command: &CatalogCommand,
) -> Outcome {
    if let CatalogCommand::Check { files } = command {
        return check(console, files);
    }
    let profile = own()?;
    let connection = Connection::open(&profile).await?;
    match command {
        CatalogCommand::Indicators { codes } => {
            indicators::run(console, &connection.list_indicators(&[]).await?, codes)
        }
        CatalogCommand::Areas { under, level } => print_areas(console, &connection.list_areas(under, level).await?),
        CatalogCommand::Codes { list } if !list.is_empty() => {
            let found = connection.list_codes(list).await?;
            console.answer(|| list_json(&found), |texts| codes(texts, &found))
        }
        CatalogCommand::Codes { .. } | CatalogCommand::Organisations | CatalogCommand::Programmes => {
            let parts = fetch(&connection, &Cache::of_node(&profile.node)).await?.parts;
            match command {
                CatalogCommand::Organisations => lists::organisations(console, &parts.organisations),
                CatalogCommand::Programmes => lists::programmes(console, &parts.programmes),
                _ => lists::code_lists(console, &parts.code_lists),
            }
        }
        CatalogCommand::Find { name } => {
            let found = connection.find_areas(name).await?;
            if found.is_empty() {
                return Err(usage("catalog-no-area", Args::none().text("name", name)));
            }
            print_areas(console, &found)
        }
        CatalogCommand::Publish { files } => publish(console, &connection, files).await,
        CatalogCommand::Check { .. } => Ok(()),
    }
}

/// The files of a catalogue; of a folder all that end in `csv`.
fn read_files(given: &[PathBuf]) -> Result<CatalogueFiles, Failure> {
    let mut paths = Vec::new();
    for path in given {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).map_err(|error| local("error-read", path, error))?;
            for entry in entries {
                let path = entry.map_err(|error| local("error-read", path, error))?.path();
                paths.extend(Some(path).filter(|path| path.extension().is_some_and(|end| end == "csv")));
            }
        } else {
            paths.push(path.clone());
        }
    }
    let mut files = CatalogueFiles::new();
    for path in &paths {
        let bytes = std::fs::read(path).map_err(|error| local("error-read", path, error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.insert(name, bytes);
    }
    Ok(files)
}

/// Publishes a catalogue that agrees with itself.
async fn publish(console: &mut Console, connection: &Connection, given: &[PathBuf]) -> Outcome {
    let files = if given.is_empty() { builtin_files() } else { read_files(given)? };
    let catalogue = match read_catalogue(&files) {
        Ok(catalogue) => catalogue,
        Err(faults) => return print_faults(console, &faults),
    };
    let position = connection.publish_catalogue(catalogue.parts()).await?.to_string();
    console.done(|| json!({ "version": position }), "catalog-published", Args::none().text("position", &position))
}

/// Checks the files of a catalogue and prints every fault.
fn check(console: &mut Console, given: &[PathBuf]) -> Outcome {
    print_faults(console, &check_files(&read_files(given)?))
}

fn print_faults(console: &mut Console, faults: &[FileFault]) -> Outcome {
    if console.json {
        let one = |fault: &FileFault| object!(fault: file, line, detail);
        console.value(&json!({ "faults": faults.iter().map(one).collect::<Value>(), "total": faults.len() }))?;
    } else {
        for fault in faults {
            console.line(&visible(&fault.to_string()))?;
        }
        console.say("catalog-faults", Args::none().number("count", faults.len()))?;
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::printed(Exit::Refused)) }
}

fn translated(texts: &Texts, found: &Text) -> TableCell {
    text(found.in_lang(texts.lang()))
}

fn area_json(one: &Area) -> Value {
    let member = |Member { area, since, until }: &Member| {
        // 0 is an open end.
        json!({ "area": area.as_str(), "since": since.unwrap_or(0), "until": until.unwrap_or(0) })
    };
    object!(one: name_zgh, iso_3166_2, hcp_code, aliases;
        "code": one.code.as_str(),
        "parent": text_of(one.parent.as_ref()),
        "level": one.level.as_str(),
        "same_as": text_of(one.same_as.as_ref()),
        "type": one.kind,
        "name": text_json(&one.name),
        "members": one.members.iter().map(member).collect::<Value>(),
    )
}

fn print_areas(console: &mut Console, found: &[Area]) -> Outcome {
    let table = |texts: &Texts| {
        listing(
            texts,
            found,
            &[
                ("columns-code", &|one| text(one.code.as_str())),
                ("columns-name", &|one| translated(texts, &one.name)),
                ("columns-level", &|one| text(texts.word("level", one.level.as_str()))),
                ("columns-type", &|one| text(texts.word("area", &one.kind))),
                ("columns-parent", &|one| optional(one.parent.as_ref())),
                ("columns-hcp-code", &|one| text(&one.hcp_code)),
            ],
        )
    };
    console.answer(|| found.iter().map(area_json).collect(), table)
}

fn list_json(list: &CodeList) -> Value {
    let one = |CodeItem { code, parent, label }: &CodeItem| json!({ "code": code.as_str(), "parent": text_of(parent.as_ref()), "label": text_json(label) });
    json!({ "list": list.id.as_str(), "items": list.items.iter().map(one).collect::<Value>() })
}

fn codes(texts: &Texts, list: &CodeList) -> Table {
    let items: Vec<(i64, &CodeItem)> = (1..).zip(&list.items).collect();
    listing(
        texts,
        &items,
        &[
            ("columns-number", &|(n, _)| count(*n)),
            ("columns-code", &|(_, item)| text(item.code.as_str())),
            ("columns-name", &|(_, item)| translated(texts, &item.label)),
            ("columns-parent", &|(_, item)| optional(item.parent.as_ref())),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::console::tests::console;

    #[test]
    fn the_projects_own_catalogue_has_no_fault_and_a_broken_one_does() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
        let (mut console, _written) = console();
        check(&mut console, std::slice::from_ref(&folder)).unwrap();
        let missing = check(&mut console, &[folder.join("indicators.csv")]).unwrap_err();
        assert_eq!(missing.exit, Exit::Refused);
        assert_eq!(check(&mut console, &[folder.join("nothing.csv")]).unwrap_err().exit, Exit::Local);
    }
}
