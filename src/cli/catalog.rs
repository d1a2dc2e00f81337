//! `marsad catalog`: indicators, areas and codes as the node has them, and the check of a catalogue's own files.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};

use crate::cli::answers::{count, listing, object, text};
use crate::cli::console::Console;
use crate::cli::error::{Exit, Failure, Outcome, local, usage};
use crate::cli::i18n::{Args, Texts};
use crate::cli::visible::visible;
use crate::client::catalogue::{Cache, fetch};
use crate::client::{Connection, Profile};
use crate::domain::text::Text;
use crate::formats::builtin::builtin_files;
use crate::formats::catalogue_files::{CatalogueFiles, FileFault, check_files, read_catalogue};
use crate::formats::tables::{Table, TableCell};
use crate::wire::pb;

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
            let request = pb::ListIndicatorsRequest { codes: Vec::new() };
            let all = connection.list_indicators(request).await?.indicators;
            indicators::run(console, all, codes)
        }
        CatalogCommand::Areas { under, level } => {
            let request = pb::ListAreasRequest { under: under.clone(), level: level.clone() };
            let found = connection.list_areas(request).await?.areas;
            print_areas(console, &found)
        }
        CatalogCommand::Codes { list } if list.is_empty() => {
            let snapshot = fetch(&connection, &Cache::of_node(&profile.node)).await?;
            lists::code_lists(console, &snapshot)
        }
        CatalogCommand::Organisations => {
            let snapshot = fetch(&connection, &Cache::of_node(&profile.node)).await?;
            lists::organisations(console, &snapshot)
        }
        CatalogCommand::Programmes => {
            let snapshot = fetch(&connection, &Cache::of_node(&profile.node)).await?;
            lists::programmes(console, &snapshot)
        }
        CatalogCommand::Codes { list } => {
            let request = pb::ListCodesRequest { list: list.clone() };
            let found = connection.list_codes(request).await?.list.unwrap_or_default();
            console.answer(|| list_json(&found), |texts| codes(texts, &found))
        }
        CatalogCommand::Find { name } => {
            let request = pb::FindAreasRequest { name: name.clone() };
            let found = connection.find_areas(request).await?.areas;
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

fn text_json(found: Option<&pb::Text>) -> Value {
    let found = found.cloned().unwrap_or_default();
    object!(found: ar, fr, en)
}

fn translated(texts: &Texts, found: Option<&pb::Text>) -> TableCell {
    text(Text::from(found.cloned().unwrap_or_default()).in_lang(texts.lang()))
}

fn area_json(one: &pb::Area) -> Value {
    let member = |member: &pb::GroupMember| object!(member: area, since, until);
    object!(one: code, parent, level, name_zgh, iso_3166_2, hcp_code, same_as, aliases;
        "type": one.r#type,
        "name": text_json(one.name.as_ref()),
        "members": one.members.iter().map(member).collect::<Value>(),
    )
}

fn print_areas(console: &mut Console, found: &[pb::Area]) -> Outcome {
    let table = |texts: &Texts| {
        listing(
            texts,
            found,
            &[
                ("columns-code", &|one| text(&one.code)),
                ("columns-name", &|one| translated(texts, one.name.as_ref())),
                ("columns-level", &|one| text(texts.word("level", &one.level))),
                ("columns-type", &|one| text(texts.word("area", &one.r#type))),
                ("columns-parent", &|one| text(&one.parent)),
                ("columns-hcp-code", &|one| text(&one.hcp_code)),
            ],
        )
    };
    console.answer(|| found.iter().map(area_json).collect(), table)
}

fn list_json(list: &pb::CodeList) -> Value {
    let one = |item: &pb::CodeItem| object!(item: code, parent; "label": text_json(item.label.as_ref()));
    json!({ "list": list.id, "items": list.items.iter().map(one).collect::<Value>() })
}

fn codes(texts: &Texts, list: &pb::CodeList) -> Table {
    let items: Vec<(i64, &pb::CodeItem)> = (1..).zip(&list.items).collect();
    listing(
        texts,
        &items,
        &[
            ("columns-number", &|(n, _)| count(*n)),
            ("columns-code", &|(_, item)| text(&item.code)),
            ("columns-name", &|(_, item)| translated(texts, item.label.as_ref())),
            ("columns-parent", &|(_, item)| text(&item.parent)),
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
