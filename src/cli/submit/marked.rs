//! The same workbook back, with marks on what is wrong.

use std::path::{Path, PathBuf};

use super::{Content, check_not_an_input};
use crate::cli::console::Console;
use crate::cli::error::{Outcome, local, usage};
use crate::cli::files::{check_folder_exists, check_place_is_free};
use crate::client::files::{open, write_atomically};
use crate::formats::workbook::{FILE_BYTES_MAX, MarkError, is_workbook};
use crate::texts::Args;
use crate::texts::finding::Collected;
use crate::texts::marked::marked_form;

/// Refuses a place that cannot be written to, and files that are no workbooks, before anything is sent.
pub fn check_marked(content: Content, files: &[PathBuf], output: Option<&Path>) -> Outcome {
    let Some(output) = output else { return Ok(()) };
    if content == Content::Events {
        return Err(usage("error-marked-events", Args::none()));
    }
    let [file] = files else { return Err(usage("error-one-file", Args::none())) };
    check_not_an_input(files, Some(output))?;
    check_folder_exists(output)?;
    // Somebody may be correcting an earlier one.
    check_place_is_free(output)?;
    match is_workbook(&mut open(file)?) {
        Ok(false) => Err(usage("error-marked-csv", Args::none().text("path", file.display()))),
        // What is wrong with it is a finding.
        Ok(true) | Err(_) => Ok(()),
    }
}

/// Writes the form again with what was found in it, where that is asked for.
pub fn write_marked(console: &mut Console, file: &Path, found: &Collected, output: Option<&Path>) -> Outcome {
    let Some(output) = output else { return Ok(()) };
    let failed = |error| local("error-read", file, error);
    let is_small = std::fs::metadata(file).map_err(failed)?.len() <= FILE_BYTES_MAX;
    let form = if is_small { std::fs::read(file).map_err(failed)? } else { Vec::new() };
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    match marked_form(&console.texts, &name, &form, found) {
        Ok(marked) => {
            write_atomically(output, &marked.bytes)?;
            let line = console.texts.say("marked-written", Args::none().text("path", output.display()));
            console.remark(&line)?;
            if !marked.not_copied.is_empty() {
                let names = Args::none().list("names", marked.not_copied.join(", "));
                let line = console.texts.say("marked-left-out", names);
                console.remark(&line)?;
            }
            Ok(())
        }
        // It was not opened: the findings say why.
        Err(MarkError::Unsafe(_)) => {
            let line = console.texts.say("marked-closed", Args::none().text("path", file.display()));
            console.remark(&line)
        }
        Err(error) => Err(local("error-write", output, error)),
    }
}
