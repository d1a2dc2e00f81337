//! `marsad receipt`: checks and prints receipts, without a network and without a node.

mod content;
mod local_time;
mod page;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{Value, json};

use crate::cli::console::{Console, count, facts};
use crate::cli::failure::{Failure, Outcome, local, unverified};
use crate::cli::i18n::{Args, Texts};
use crate::cli::submissions::{attested_by, signed_by};
use crate::cli::submit::keep_apart;
use crate::cli::trusted::{Cosignature, TrustedKeys, cosignature_text};
use crate::client::Profile;
use crate::client::catalogue::{Cache, offline};
use crate::client::files::write_atomically;
use crate::formats::tables::{Table, TableCell};
use crate::identity::{Role, principal_from_der, verify_content_signature};
use crate::log::checkpoint::{LogId, SignedNote, VerifierKey};
use crate::log::entry::{Header, Kind};
use crate::log::receipt::{Receipt, ReceiptEntry, ReceiptFacts};
use crate::wire::content::{content_digest, event_digest};
use crate::wire::payload::{decode_event, decode_observations_manifest};
use crate::wire::provenance::{Authorship, Provenance};
use crate::wire::statement::Statement;

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

/// With which key a receipt was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySource {
    /// One that the caller trusts.
    Trusted,
    /// The one that the receipt itself names: it proves that the receipt is whole, not who wrote it.
    Receipt,
}

/// What a verified receipt is of.
#[derive(Debug, Clone)]
pub struct Proven {
    pub facts: ReceiptFacts,
    pub provenance: Provenance,
    pub key_source: KeySource,
    /// The other signatures under its checkpoint: by whom, and what is known of each.
    pub cosignatures: Vec<(String, Cosignature)>,
}

/// Runs the command.
///
/// # Errors
/// A failure of verification, or a file that cannot be read.
pub fn run(console: &mut Console, profile: Option<&Profile>, command: &ReceiptCommand) -> Outcome {
    match command {
        ReceiptCommand::Verify { file, keys } => {
            let keys = TrustedKeys::collect(keys, profile)?;
            let receipt = read(file)?;
            let proven = verify(&receipt, &keys)?;
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
            let receipt = read(file)?;
            let proven = verify(&receipt, &keys)?;
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

/// A file that is no receipt proves nothing.
fn read(file: &Path) -> Result<Receipt, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| local("error-read", file, error))?;
    Receipt::from_json(&text).map_err(|error| unverified("error-not-a-receipt", Args::none()).because(error))
}

/// Verifies a receipt: the origin's signature, every inclusion, every manifest; that the manifests are of the submission
/// and the content that the receipt names; and the submitter's own signature over that content.
///
/// # Errors
/// A failure of verification with what does not hold.
pub fn verify(receipt: &Receipt, keys: &TrustedKeys) -> Result<Proven, Failure> {
    let not_true =
        |error: anyhow::Error| unverified("error-receipt", Args::none().text("detail", &error)).because(error);
    let own;
    let (key, key_source) = if keys.is_empty() {
        own = VerifierKey::parse(&receipt.verifier_key).map_err(|error| not_true(error.into()))?;
        (&own, KeySource::Receipt)
    } else {
        (keys.of(&receipt.origin)?, KeySource::Trusted)
    };
    let facts = receipt.verify(key).map_err(|error| not_true(error.into()))?;
    let mut first: Option<Provenance> = None;
    for (entry, header) in receipt.entries.iter().zip(&facts.headers) {
        let provenance = provenance(entry, header).map_err(not_true)?;
        check_provenance(receipt, (&facts.checkpoint.log, header), &provenance).map_err(not_true)?;
        if first.as_ref().is_some_and(|first| first.part_digests.len() != provenance.part_digests.len()) {
            return Err(not_true(anyhow::anyhow!("the entries are not of one submission")));
        }
        first.get_or_insert(provenance);
    }
    let provenance = first.ok_or_else(|| not_true(anyhow::anyhow!("the receipt has no entry")))?;
    let cosignatures = cosignatures(receipt, key, keys).map_err(not_true)?;
    Ok(Proven { facts, provenance, key_source, cosignatures })
}

/// The signatures under the checkpoint besides the origin's.
fn cosignatures(
    receipt: &Receipt,
    origin: &VerifierKey,
    keys: &TrustedKeys,
) -> anyhow::Result<Vec<(String, Cosignature)>> {
    let judged = keys.judge(&SignedNote::parse(&receipt.checkpoint_note)?, Some(origin))?;
    Ok(judged.into_iter().map(|(signature, known)| (signature.name, known)).collect())
}

/// Where an entry is from, from the first chunk of its payload.
fn provenance(entry: &ReceiptEntry, header: &Header) -> anyhow::Result<Provenance> {
    match header.kind {
        Kind::Observations => Ok(decode_observations_manifest(&entry.manifest)?.provenance),
        Kind::Event => {
            let payload = decode_event(std::slice::from_ref(&entry.manifest))?;
            let part = usize::try_from(payload.part)?;
            let digest = payload.provenance.part_digests.get(part);
            anyhow::ensure!(digest == Some(&event_digest(&payload.event)), "the event is not the one that was signed");
            Ok(payload.provenance)
        }
        other => anyhow::bail!("an entry is neither of observations nor of an event, but {other:?}"),
    }
}

fn check_provenance(
    receipt: &Receipt,
    (log, header): (&LogId, &Header),
    provenance: &Provenance,
) -> anyhow::Result<()> {
    anyhow::ensure!(provenance.submission == receipt.submission, "the manifest is of another submission");
    anyhow::ensure!(provenance.content_digest == receipt.content_digest, "the manifest is of other content");
    let whole = content_digest(&provenance.part_digests);
    anyhow::ensure!(whole == provenance.content_digest, "the content digest is not that of its parts");
    let (Some(cites), Some(sharing)) = (header.cites(), header.sharing.level()) else {
        anyhow::bail!("the header does not say what the submission was judged under, or how far it travels");
    };
    let (signature, certificate) = match &provenance.authorship {
        Authorship::Signed { signature, certificate } => (signature, certificate),
        // The node's own word: its signature of the log is all there is.
        Authorship::Attested { .. } => return Ok(()),
    };
    let cited = (cites.catalogue, cites.membership);
    let statement = Statement::of_entry(log, sharing, cited, provenance);
    verify_content_signature(certificate, &statement.to_bytes(), signature)?;
    let principal = principal_from_der(certificate)?;
    anyhow::ensure!(principal.role == Role::Submitter, "the certificate is not a submitter's");
    anyhow::ensure!(principal.name == provenance.member, "the certificate is of someone else");
    Ok(())
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
