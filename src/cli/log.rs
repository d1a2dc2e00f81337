//! `marsad log`: the entries of a log, and whether they are what its origin signed.
//!
//! `verify` trusts no statement of the node about itself: it hashes every header, recomputes the root, and compares it with a
//! checkpoint that is verified with a key of the caller.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use serde_json::{Value, json};

use crate::cli::answers::{listing, object, optional, text};
use crate::cli::console::Console;
use crate::cli::error::{Failure, Outcome, unverified, usage};
use crate::cli::files::read_text;
use crate::client::answers::{Entries, EntrySummary, LogStatus};
use crate::client::trusted_keys::TrustedKeys;
use crate::client::{Connection, Profile};
use crate::formats::tables::Table;
use crate::log::checkpoint::{Checkpoint, open_note};
use crate::log::entry::Header;
use crate::log::merkle::{Frontier, leaf_hash};
use crate::log::proof_file::ProofFile;
use crate::texts::visible::visible;
use crate::texts::{Args, Texts};

/// The most entries in an answer.
const PAGE_MAX: u32 = 512;

#[derive(Debug, Clone, Subcommand)]
pub enum LogCommand {
    /// Entries by their headers
    Show {
        #[command(flatten)]
        which: LogArgs,
        /// From this index
        #[arg(long, default_value_t = 0)]
        from: u64,
        /// At most so many
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Recompute the root of all headers and compare it with the signed checkpoint
    Verify {
        #[command(flatten)]
        which: LogArgs,
        /// The origin's verifier key (C2SP vkey); else those of the profile's trusted_keys
        #[arg(long = "key", value_name = "VKEY")]
        keys: Vec<String>,
    },
    /// Check a proof in a file, without a network
    VerifyProof {
        file: PathBuf,
        /// The origin's verifier key (C2SP vkey); else those of the profile's trusted_keys
        #[arg(long = "key", value_name = "VKEY")]
        keys: Vec<String>,
    },
}

#[derive(Debug, Clone, ClapArgs)]
pub struct LogArgs {
    /// The node that writes it; by default, to show: the node that is asked, to verify: all that it holds
    #[arg(long, value_name = "ORIGIN")]
    pub origin: Option<String>,
    /// Its epoch; by default the newest
    #[arg(long)]
    pub epoch: Option<u32>,
}

pub async fn run(
    console: &mut Console,
    own: impl FnOnce() -> Result<Profile, Failure>,
    command: &LogCommand,
) -> Outcome {
    match command {
        LogCommand::Show { which, from, limit } => show(console, &own()?, which, *from, *limit).await,
        LogCommand::Verify { which, keys } => verify(console, &own()?, which, keys).await,
        LogCommand::VerifyProof { file, keys } => {
            // Given keys need no profile.
            let profile = if keys.is_empty() { own().ok() } else { None };
            verify_proof(console, profile.as_ref(), file, keys)
        }
    }
}

/// The keys that are given, or else those of the profile: without any, nothing can be verified.
pub fn needed_keys(given: &[String], profile: Option<&Profile>) -> Result<TrustedKeys, Failure> {
    let keys = TrustedKeys::collect(given, profile)?;
    if keys.is_empty() { Err(usage("error-keys-needed", Args::none())) } else { Ok(keys) }
}

async fn page(connection: &Connection, which: &LogArgs, from: u64, limit: u32) -> Result<Entries, Failure> {
    Ok(connection.list_entries(which.origin.as_deref().unwrap_or(""), which.epoch, from, limit).await?)
}

async fn show(console: &mut Console, profile: &Profile, which: &LogArgs, from: u64, limit: u32) -> Outcome {
    let connection = Connection::open(profile).await?;
    let mut entries = Vec::new();
    let (mut size, mut note) = (0, String::new());
    let mut next = from;
    let mut left = limit;
    while left > 0 {
        let answer = page(&connection, which, next, left.min(PAGE_MAX)).await?;
        (size, note) = (answer.size, answer.note);
        let got = u32::try_from(answer.entries.len()).unwrap_or(u32::MAX);
        entries.extend(answer.entries);
        next = next.saturating_add(u64::from(got));
        left = left.saturating_sub(got);
        if got == 0 {
            break;
        }
    }
    let object = || json!({ "size": size, "note": note, "entries": entries.iter().map(entry_json).collect::<Value>() });
    console.answer(object, |texts| table(texts, &entries))?;
    if console.terminal && !console.json {
        console.line(&visible(&note))?;
    }
    Ok(())
}

fn entry_json(entry: &EntrySummary) -> Value {
    let place = &entry.position;
    object!(entry: kind, time, sharing, payload, projection;
        "origin": place.origin.as_str(),
        "epoch": place.epoch,
        "index": place.index,
        "header": hex::encode(&entry.header),
    )
}

fn table(texts: &Texts, entries: &[EntrySummary]) -> Table {
    listing(
        texts,
        entries,
        &[
            ("columns-position", &|entry| optional(Some(&entry.position))),
            ("columns-kind", &|entry| text(texts.word("kind", &entry.kind))),
            ("columns-time", &|entry| text(&entry.time)),
            ("columns-sharing", &|entry| text(texts.word("sharing", &entry.sharing))),
            ("columns-payload", &|entry| text(texts.word("payload", &entry.payload))),
            ("columns-projection", &|entry| text(texts.word("projection", &entry.projection))),
        ],
    )
}

async fn verify(console: &mut Console, profile: &Profile, which: &LogArgs, given: &[String]) -> Outcome {
    let keys = needed_keys(given, Some(profile))?;
    let connection = Connection::open(profile).await?;
    let logs = match &which.origin {
        Some(_) => vec![which.clone()],
        None => {
            let status = connection.get_sync_status().await?;
            let which = |log: &LogStatus| LogArgs { origin: Some(log.origin.clone()), epoch: Some(log.epoch) };
            status.logs.iter().map(which).collect()
        }
    };
    let mut verified = Vec::new();
    for which in &logs {
        let checkpoint = verify_log(console, &connection, which, &keys).await?;
        let said = Args::none().text("log", checkpoint.log.origin_line()).number("size", checkpoint.size);
        console.say("log-verified", said.text("root", checkpoint.root.to_hex()))?;
        verified.push(checkpoint_json(&checkpoint));
    }
    if console.json { console.value(&json!({ "verified": verified })) } else { Ok(()) }
}

pub fn checkpoint_json(checkpoint: &Checkpoint) -> Value {
    json!({
        "origin": checkpoint.log.origin.as_str(),
        "epoch": checkpoint.log.epoch,
        "size": checkpoint.size,
        "root": checkpoint.root.to_hex(),
    })
}

/// Hashes all headers up to the first checkpoint that the node shows; the log may grow meanwhile.
async fn verify_log(
    console: &mut Console,
    connection: &Connection,
    which: &LogArgs,
    keys: &TrustedKeys,
) -> Result<Checkpoint, Failure> {
    let mut answer = page(connection, which, 0, PAGE_MAX).await?;
    let bad_note = |error| unverified("error-note", Args::none()).because(error);
    let claimed = crate::log::checkpoint::parse_unverified(&answer.note).map_err(bad_note)?;
    let checkpoint = open_note(&answer.note, keys.of(&claimed.log.origin)?).map_err(bad_note)?;
    let other = which.origin.as_ref().is_some_and(|origin| origin != checkpoint.log.origin.as_str())
        || which.epoch.is_some_and(|epoch| epoch != checkpoint.log.epoch);
    if other {
        return Err(unverified("error-other-log", Args::none().text("log", checkpoint.log.origin_line())));
    }
    let which = LogArgs { origin: Some(checkpoint.log.origin.to_string()), epoch: Some(checkpoint.log.epoch) };
    let mut frontier = Frontier::new();
    loop {
        let before = frontier.size();
        extend(&mut frontier, &answer.entries, &checkpoint)?;
        let done = Args::none().number("done", frontier.size()).number("total", checkpoint.size);
        console.show_progress("progress-verified", done);
        if frontier.size() == checkpoint.size {
            break;
        }
        if frontier.size() == before {
            let args = Args::none().number("size", frontier.size()).number("expected", checkpoint.size);
            return Err(unverified("error-log-short", args));
        }
        answer = page(connection, &which, frontier.size(), PAGE_MAX).await?;
    }
    console.end_progress();
    if frontier.root() != checkpoint.root {
        return Err(unverified("error-root", Args::none().text("log", checkpoint.log.origin_line())));
    }
    Ok(checkpoint)
}

/// Adds the headers of a page, as far as the checkpoint goes.
fn extend(frontier: &mut Frontier, entries: &[EntrySummary], checkpoint: &Checkpoint) -> Outcome {
    for entry in entries {
        if frontier.size() == checkpoint.size {
            break;
        }
        let misplaced = || unverified("error-header", Args::none().number("index", frontier.size()));
        let header = Header::decode(&entry.header).map_err(|error| misplaced().because(error))?;
        if header.index != frontier.size() || header.epoch != checkpoint.log.epoch {
            return Err(misplaced());
        }
        frontier.push(leaf_hash(&entry.header));
    }
    Ok(())
}

fn false_proof(error: impl Into<anyhow::Error>) -> Failure {
    unverified("error-proof", Args::none()).because(error)
}

fn verify_proof(console: &mut Console, profile: Option<&Profile>, file: &std::path::Path, given: &[String]) -> Outcome {
    let keys = needed_keys(given, profile)?;
    let proof = ProofFile::from_json(&read_text(file)?).map_err(false_proof)?;
    let claimed = proof.parse_unverified().map_err(false_proof)?;
    let key = keys.of(&claimed.log.origin)?;
    match proof {
        ProofFile::Inclusion(proof) => {
            let (checkpoint, header) = proof.verify(key).map_err(false_proof)?;
            let object = || json!({ "included": header.index, "checkpoint": checkpoint_json(&checkpoint) });
            let args = Args::none()
                .number("index", header.index)
                .text("log", checkpoint.log.origin_line())
                .number("size", checkpoint.size);
            console.done(object, "proof-included", args)
        }
        ProofFile::Consistency(proof) => {
            let (old, new) = proof.verify(key).map_err(false_proof)?;
            let object = || json!({ "old": checkpoint_json(&old), "new": checkpoint_json(&new) });
            let args = Args::none().text("log", new.log.origin_line()).number("old", old.size).number("new", new.size);
            console.done(object, "proof-consistent", args)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::OriginName;
    use crate::log::checkpoint::LogId;
    use crate::log::entry::{Kind, SharingClass, TIME_MIN};
    use crate::log::merkle::empty_root;
    use crate::wire::position::Position;

    fn entry(index: u64) -> EntrySummary {
        let header = Header {
            kind: Kind::Observations,
            epoch: 0,
            index,
            time: TIME_MIN,
            sharing: SharingClass::Open,
            commitment: empty_root(),
            extension: None,
        };
        EntrySummary {
            position: Position { origin: OriginName::new("oriental").unwrap(), epoch: 0, index },
            kind: String::new(),
            time: String::new(),
            sharing: String::new(),
            payload: String::new(),
            projection: String::new(),
            header: header.encode(),
        }
    }

    #[test]
    fn headers_must_stand_where_they_say() {
        let log = LogId::new(OriginName::new("oriental").unwrap(), 0);
        let checkpoint = Checkpoint { log, size: 2, root: empty_root() };
        let mut frontier = Frontier::new();
        extend(&mut frontier, &[entry(0), entry(1), entry(7)], &checkpoint).unwrap();
        assert_eq!(frontier.size(), 2);
        let gap = extend(&mut Frontier::new(), &[entry(1)], &checkpoint).unwrap_err();
        assert_eq!(gap.exit, crate::cli::error::Exit::Unverified);
        let broken = EntrySummary { header: Vec::new(), ..entry(0) };
        assert!(extend(&mut Frontier::new(), &[broken], &checkpoint).is_err());
    }
}
