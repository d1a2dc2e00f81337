//! `marsad receipt`: checks and prints receipts, without a network and without a node.

mod content;
mod page;

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};

use crate::cli::answers::{count, facts, text};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::cli::submit::check_not_an_input;
use crate::client::Profile;
use crate::client::catalogue::{Cache, offline};
use crate::client::files::write_atomically;
use crate::client::profile::ReceiptsAddress;
use crate::client::receipt::{self, KeySource, Proven};
use crate::client::trusted_keys::{Cosignature, TrustedKeys};
use crate::formats::tables::Table;
use crate::log::entry::Kind;
use crate::log::receipt::Receipt;
use crate::texts::visible::visible;
use crate::texts::{Args, Texts, attested_by, signed_by};
use crate::wire::provenance::{Authorship, Provenance};

use page::html;

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
        /// The address below which the node shows receipts, for the QR code; else `receipts` of the profile
        #[arg(long, value_name = "URL", value_parser = address_argument)]
        address: Option<ReceiptsAddress>,
        /// Write the page to FILE; by default beside the receipt, with the ending html
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// The origin's verifier key (C2SP vkey); else those of the profile's trusted_keys
        #[arg(long = "key", value_name = "VKEY")]
        keys: Vec<String>,
    },
}

fn address_argument(text: &str) -> Result<ReceiptsAddress, String> {
    ReceiptsAddress::try_from(text.to_owned()).map_err(|_| "usage-receipts-address".to_owned())
}

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
        ReceiptCommand::Print { file, content, address, output, keys } => {
            let keys = TrustedKeys::collect(keys, profile)?;
            let receipt = receipt::read(file)?;
            let proven = receipt::verify(&receipt, &keys)?;
            let cache = profile.map(|profile| Cache::of_node(&profile.node));
            let (catalogue, _) = offline(cache.as_ref())?;
            let kind = proven.facts.headers.first().map_or(Kind::Observations, |header| header.kind);
            let content =
                content.as_ref().map(|path| content::compare(path, &receipt, kind, &catalogue)).transpose()?;
            let output = output.clone().unwrap_or_else(|| file.with_extension("html"));
            check_not_an_input(std::slice::from_ref(file), Some(&output))?;
            let address = address.as_ref().or(profile.and_then(|profile| profile.receipts.as_ref()));
            let page = html((&console.texts, &catalogue), &receipt, &proven, content.as_ref(), address);
            write_atomically(&output, page.as_bytes())?;
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
pub fn cosignature_text(texts: &Texts, signer: &str, known: Cosignature) -> String {
    let signer = Args::none().text("signer", visible(signer));
    match known {
        Cosignature::Verified => texts.say("cosignature-verified", signer),
        Cosignature::UnknownKey => texts.say("cosignature-unknown", signer),
    }
}

fn proven_json(receipt: &Receipt, proven: &Proven) -> Value {
    let cosignature = |(signer, known): &(String, Cosignature)| {
        json!({
            "signer": signer,
            "verified": *known == Cosignature::Verified,
        })
    };
    let mut value = json!({
        "submission": receipt.submission,
        "origin": receipt.origin.as_str(),
        "accepted_at": receipt.accepted_at.rfc3339(),
        "content_digest": receipt.content_digest.to_hex(),
        "verifier_key": receipt.verifier_key,
        "checkpoint": receipt.checkpoint_note,
        "entries": receipt.entries.len(),
        "verified": true,
        "trusted_key": proven.key_source == KeySource::Trusted,
        "member": proven.provenance.member,
        "reporter": proven.provenance.reporter.as_str(),
        "cosignatures": proven.cosignatures.iter().map(cosignature).collect::<Value>(),
        "indexes": proven.facts.headers.iter().map(|header| header.index).collect::<Value>(),
        "epoch": proven.facts.checkpoint.log.epoch,
        "call": proven.provenance.call,
    });
    match &proven.provenance.authorship {
        Authorship::Signed { .. } => value["authorship"] = "SIGNED".into(),
        Authorship::Attested { role, login } => {
            value["authorship"] = "ATTESTED".into();
            value["role"] = role.as_str().into();
            value["login"] = login.as_str().into();
        }
    }
    value
}

fn proven_table(texts: &Texts, receipt: &Receipt, proven: &Proven) -> Table {
    let indexes: Vec<String> = proven.facts.headers.iter().map(|header| header.index.to_string()).collect();
    facts(
        texts,
        vec![
            ("columns-submission", text(&receipt.submission)),
            ("columns-origin", text(receipt.origin.as_str())),
            ("columns-time", text(receipt.accepted_at.rfc3339())),
            ("columns-content-digest", text(receipt.content_digest.to_hex())),
            ("columns-verifier-key", text(&receipt.verifier_key)),
            ("columns-entries", count(receipt.entries.len())),
            ("columns-reporter", text(proven.provenance.reporter.as_str())),
            ("columns-authorship", text(authorship(texts, receipt, &proven.provenance))),
            ("columns-call", text(&proven.provenance.call)),
            ("columns-position", text(indexes.join(", "))),
            ("columns-size", count(proven.facts.checkpoint.size)),
            ("columns-root", text(proven.facts.checkpoint.root.to_hex())),
            ("columns-cosignatures", text(cosigned(texts, proven).join("; "))),
        ],
    )
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
