//! `marsad receipt`: checks and prints receipts, without a network and without a node.

mod content;
mod local_time;
mod page;

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};

use crate::cli::console::{Console, count, facts};
use crate::cli::error::Outcome;
use crate::cli::i18n::{Args, Texts};
use crate::cli::submissions::{attested_by, signed_by};
use crate::cli::submit::keep_apart;
use crate::cli::visible::visible;
use crate::client::Profile;
use crate::client::catalogue::{Cache, offline};
use crate::client::files::write_atomically;
use crate::client::receipt::{self, KeySource, Proven};
use crate::client::trusted_keys::{Cosignature, TrustedKeys};
use crate::formats::tables::{Table, TableCell};
use crate::log::entry::Kind;
use crate::log::receipt::Receipt;
use crate::wire::provenance::{Authorship, Provenance};

use page::Page;

/// What to do.
#[derive(Debug, Clone, Subcommand)]
pub enum ReceiptCommand {
    /// Check that the origin has it in its log, and that it is of this submission
    Verify {
        file: PathBuf,
        /// The origin's verifier key (C2SP vkey); else those of the profile's trusted_keys
        #[arg(long = "key", value_name = "VKEY")]
        keys: Vec<String>,
    },
    /// Check it, and make a page of it that can be printed
    Print {
        file: PathBuf,
        /// The file that was submitted: its name and control totals then stand on the page
        #[arg(long, value_name = "FILE")]
        content: Option<PathBuf>,
        /// Write the page to FILE; by default beside the receipt, with the ending html
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// The origin's verifier key (C2SP vkey); else those of the profile's trusted_keys
        #[arg(long = "key", value_name = "VKEY")]
        keys: Vec<String>,
    },
}

/// Runs the command.
///
/// # Errors
/// A failure of verification, or a file that cannot be read.
pub fn run(console: &mut Console, profile: Option<&Profile>, command: &ReceiptCommand) -> Outcome {
    match command {
        ReceiptCommand::Verify { file, keys } => {
            let keys = TrustedKeys::collect(keys, profile)?;
            let receipt = receipt::read(file)?;
            let proven = receipt::verify(&receipt, &keys)?;
            console.answer(|| proven_json(&receipt, &proven), |texts| proven_table(texts, &receipt, &proven))?;
            if console.json {
                return Ok(());
            }
            console.say("receipt-verified", Args::none().text("origin", &receipt.origin))?;
            match proven.key_source {
                KeySource::Trusted => Ok(()),
                KeySource::Receipt => console.say("receipt-own-key", Args::none().text("key", &receipt.verifier_key)),
            }
        }
        ReceiptCommand::Print { file, content, output, keys } => {
            let keys = TrustedKeys::collect(keys, profile)?;
            let receipt = receipt::read(file)?;
            let proven = receipt::verify(&receipt, &keys)?;
            let cache = profile.map(|profile| Cache::of_node(&profile.node));
            let (catalogue, _) = offline(cache.as_ref())?;
            let kind = proven.facts.headers.first().map_or(Kind::Observations, |header| header.kind);
            let content =
                content.as_ref().map(|path| content::compare(path, &receipt, kind, &catalogue)).transpose()?;
            let output = output.clone().unwrap_or_else(|| file.with_extension("html"));
            keep_apart(std::slice::from_ref(file), Some(&output))?;
            let authorship = authorship(&console.texts, &receipt, &proven.provenance);
            let page = Page {
                texts: &console.texts,
                catalogue: &catalogue,
                receipt: &receipt,
                proven: &proven,
                authorship: &authorship,
                cosigned: cosigned(&console.texts, &proven),
                content: content.as_ref(),
            };
            write_atomically(&output, page.html().as_bytes())?;
            if console.json {
                let mut value = proven_json(&receipt, &proven);
                value["page"] = Value::from(output.display().to_string());
                return console.value(&value);
            }
            console.say("receipt-page", Args::none().text("path", output.display()))
        }
    }
}

/// Whose signature it is and what is known of it, in words.
#[must_use]
pub fn cosignature_text(texts: &Texts, signer: &str, known: Cosignature) -> String {
    let signer = Args::none().text("signer", visible(signer));
    match known {
        Cosignature::Verified => texts.say("cosignature-verified", signer),
        Cosignature::UnknownKey => texts.say("cosignature-unknown", signer),
    }
}

fn receipt_json(receipt: &Receipt) -> Value {
    json!({
        "submission": receipt.submission,
        "origin": receipt.origin.as_str(),
        "accepted_at": receipt.accepted_at.rfc3339(),
        "content_digest": receipt.content_digest.to_hex(),
        "verifier_key": receipt.verifier_key,
        "checkpoint": receipt.checkpoint_note,
        "entries": receipt.entries.len(),
    })
}

fn proven_json(receipt: &Receipt, proven: &Proven) -> Value {
    let mut value = receipt_json(receipt);
    if let Some(object) = value.as_object_mut() {
        object.insert("verified".to_owned(), Value::from(true));
        object.insert("trusted_key".to_owned(), Value::from(proven.key_source == KeySource::Trusted));
        object.insert("member".to_owned(), Value::from(proven.provenance.member.as_str()));
        object.insert("reporter".to_owned(), Value::from(proven.provenance.reporter.as_str()));
        match &proven.provenance.authorship {
            Authorship::Signed { .. } => object.insert("authorship".to_owned(), Value::from("SIGNED")),
            Authorship::Attested { role, login } => {
                object.insert("role".to_owned(), Value::from(role.as_str()));
                object.insert("login".to_owned(), Value::from(login.as_str()));
                object.insert("authorship".to_owned(), Value::from("ATTESTED"))
            }
        };
        let cosignatures = proven
            .cosignatures
            .iter()
            .map(|(signer, known)| json!({ "signer": signer, "verified": *known == Cosignature::Verified }));
        object.insert("cosignatures".to_owned(), Value::from(cosignatures.collect::<Vec<_>>()));
        let indexes: Vec<u64> = proven.facts.headers.iter().map(|header| header.index).collect();
        object.insert("indexes".to_owned(), Value::from(indexes));
        object.insert("epoch".to_owned(), Value::from(proven.facts.checkpoint.log.epoch));
    }
    value
}

fn receipt_rows(receipt: &Receipt) -> Vec<(&'static str, TableCell)> {
    vec![
        ("columns-submission", TableCell::text(&receipt.submission)),
        ("columns-origin", TableCell::text(receipt.origin.as_str())),
        ("columns-time", TableCell::text(receipt.accepted_at.rfc3339())),
        ("columns-content-digest", TableCell::text(receipt.content_digest.to_hex())),
        ("columns-verifier-key", TableCell::text(&receipt.verifier_key)),
        ("columns-entries", count(receipt.entries.len())),
    ]
}

fn proven_table(texts: &Texts, receipt: &Receipt, proven: &Proven) -> Table {
    let mut rows = receipt_rows(receipt);
    let indexes: Vec<String> = proven.facts.headers.iter().map(|header| header.index.to_string()).collect();
    rows.push(("columns-reporter", TableCell::text(proven.provenance.reporter.as_str())));
    rows.push(("columns-authorship", TableCell::text(authorship(texts, receipt, &proven.provenance))));
    rows.push(("columns-position", TableCell::text(indexes.join(", "))));
    rows.push(("columns-size", count(proven.facts.checkpoint.size)));
    rows.push(("columns-root", TableCell::text(proven.facts.checkpoint.root.to_hex())));
    rows.push(("columns-cosignatures", TableCell::text(cosigned(texts, proven).join("; "))));
    facts(texts, rows)
}

/// Whose signatures stand under the checkpoint besides the origin's, in words.
fn cosigned(texts: &Texts, proven: &Proven) -> Vec<String> {
    proven.cosignatures.iter().map(|(signer, known)| cosignature_text(texts, signer, *known)).collect()
}

/// Who vouches for the submission, in words.
fn authorship(texts: &Texts, receipt: &Receipt, provenance: &Provenance) -> String {
    match &provenance.authorship {
        Authorship::Signed { .. } => signed_by(texts, &provenance.member),
        Authorship::Attested { role, login } => {
            attested_by(texts, receipt.origin.as_str(), &provenance.member, (role.as_str(), login.as_str()))
        }
    }
}

#[cfg(test)]
mod tests;
