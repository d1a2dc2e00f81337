//! `marsad release verify`: trusts no statement of the node about a release. The log of the builder must hold the release under a
//! key that the caller trusts, and no signature of the release may be forged. Then the node computes the release again from what it
//! holds, if the caller may ask for that.

use serde_json::{Value, json};

use crate::cli::answers::{count, facts, listing, text};
use crate::cli::console::Console;
use crate::cli::error::{Failure, Outcome, unverified};
use crate::cli::log::{checkpoint_json, needed_keys};
use crate::cli::receipt::cosignature_text;
use crate::client::answers::ReleaseProof;
use crate::client::trusted_keys::{Cosignature, TrustedKeys};
use crate::client::{Connection, Profile};
use crate::formats::tables::Table;
use crate::log::checkpoint::{Checkpoint, NoteSignature, SignedNote, VerifierKey, open_signed, parse_unverified};
use crate::log::commitment::{Opening, Salt};
use crate::log::entry::{Header, Kind};
use crate::log::merkle::Hash;
use crate::log::receipt::ReceiptEntry;
use crate::release::manifest::{CutLine, Manifest};
use crate::texts::{Args, Texts};

mod again;

struct Judged {
    checkpoint: Checkpoint,
    signatures: Vec<(NoteSignature, Cosignature)>,
}

struct Proven {
    manifest: Manifest,
    header: Header,
    /// The key that the builder's checkpoint is verified under, and the checkpoint with the signatures of witnesses.
    key: VerifierKey,
    builder: Judged,
    /// The checkpoints of the logs that the release was built from.
    cut: Vec<Judged>,
}

pub async fn run(
    console: &mut Console,
    profile: &Profile,
    connection: &Connection,
    release: &str,
    given: &[String],
) -> Outcome {
    let keys = needed_keys(given, Some(profile))?;
    let answer = connection.get_release(release, true).await?;
    let proof = answer.proof.ok_or_else(|| unverified("error-release-no-proof", Args::none()))?;
    let named = answer.release.release;
    // The release that the person asked for is verified, not the one that the node claims to return.
    let wanted = if release.chars().all(|letter| letter.is_ascii_hexdigit()) { release } else { &named };
    let proven = prove(proof, wanted, &keys)?;
    let again = again::ask(console, connection, &hex::encode(proven.manifest.id())).await?;
    if console.json {
        let mut json = proven.json();
        json["recomputed"] = again.as_ref().map(again::json).into();
        console.value(&json)?;
        return again::outcome(again.as_ref());
    }
    console.table(&proven.facts(&console.texts))?;
    console.table(&proven.logs(&console.texts))?;
    console.say("release-verified", Args::none().text("builder", &proven.manifest.builder))?;
    match proven.cut.iter().filter(|line| !line.is_verified()).count() {
        0 => {}
        open => {
            let open = u64::try_from(open).unwrap_or(u64::MAX);
            console.say("release-logs-open", Args::none().number("count", open))?;
        }
    }
    again::print(console, again.as_ref())?;
    again::outcome(again.as_ref())
}

/// Checks the builder's checkpoint, the inclusion of the entry, its manifest, and every signature.
fn prove(proof: ReleaseProof, wanted: &str, keys: &TrustedKeys) -> Result<Proven, Failure> {
    let note = SignedNote::parse(&proof.checkpoint).map_err(not_proven)?;
    let claimed = parse_unverified(&proof.checkpoint).map_err(not_proven)?;
    let key = keys.of(&claimed.log.origin)?;
    let checkpoint = open_signed(&note, key).map_err(|error| unverified("error-note", Args::none()).because(error))?;
    let entry = entry(proof)?;
    let header = entry.verify(0, &checkpoint).map_err(not_proven)?;
    let manifest = Manifest::decode(&entry.manifest).map_err(not_proven)?;
    let is_it = header.kind == Kind::Release
        && manifest.builder == checkpoint.log.origin
        && hex::encode(manifest.id()).eq_ignore_ascii_case(wanted);
    if !is_it {
        return Err(unverified("error-release-other", Args::none()));
    }
    let cut = manifest.cut.iter().map(|line| judge_line(line, keys)).collect::<Result<_, _>>()?;
    let signatures = judge(&checkpoint, &note, Some(key), keys)?;
    Ok(Proven { manifest, header, key: key.clone(), builder: Judged { checkpoint, signatures }, cut })
}

fn not_proven(error: impl Into<anyhow::Error>) -> Failure {
    unverified("error-release-not-proven", Args::none()).because(error)
}

fn entry(proof: ReleaseProof) -> Result<ReceiptEntry, Failure> {
    let hashes = |bytes: &[Vec<u8>]| bytes.iter().map(|hash| Hash::from_slice(hash)).collect::<Result<Vec<_>, _>>();
    Ok(ReceiptEntry {
        inclusion: hashes(&proof.inclusion).map_err(not_proven)?,
        opening: Opening {
            salt: Salt::from_slice(&proof.salt).map_err(not_proven)?,
            chunk_hashes: hashes(&proof.chunk_hashes).map_err(not_proven)?,
        },
        header: proof.header,
        manifest: proof.manifest,
    })
}

fn judge_line(line: &CutLine, keys: &TrustedKeys) -> Result<Judged, Failure> {
    let checkpoint = line.checkpoint();
    let note = checkpoint.with_signatures(line.signatures.clone());
    let signatures = judge(&checkpoint, &note, None, keys)?;
    Ok(Judged { checkpoint, signatures })
}

fn judge(
    checkpoint: &Checkpoint,
    note: &SignedNote,
    besides: Option<&VerifierKey>,
    keys: &TrustedKeys,
) -> Result<Vec<(NoteSignature, Cosignature)>, Failure> {
    keys.judge(note, besides).map_err(|forged| {
        let args = Args::none().text("signer", &forged.0).text("log", checkpoint.log.origin_line());
        unverified("error-cosignature", args).because(forged)
    })
}

impl Judged {
    /// Whether the origin itself signed it, under a key that is trusted.
    fn is_verified(&self) -> bool {
        let own = crate::log::signature::key_name(&self.checkpoint.log.origin);
        self.signatures.iter().any(|(signature, known)| signature.name == own && *known == Cosignature::Verified)
    }

    fn words(&self, texts: &Texts) -> String {
        let said =
            self.signatures.iter().map(|(signature, known)| cosignature_text(texts, &key_text(signature), *known));
        said.collect::<Vec<_>>().join("; ")
    }

    fn json(&self) -> Value {
        let signature = |(signature, known): &(NoteSignature, Cosignature)| {
            json!({
                "key": key_text(signature),
                "verified": *known == Cosignature::Verified,
            })
        };
        let mut value = checkpoint_json(&self.checkpoint);
        value["signatures"] = self.signatures.iter().map(signature).collect();
        value
    }
}

/// The key that a signature names, as verifier keys begin: name and identifier.
fn key_text(signature: &NoteSignature) -> String {
    format!("{}+{:08x}", signature.name, signature.key_id)
}

impl Proven {
    fn json(&self) -> Value {
        let mut checkpoint = self.builder.json();
        checkpoint["verifier_key"] = Value::from(self.key.to_string());
        json!({
            "release": hex::encode(self.manifest.id()),
            "builder": self.manifest.builder.as_str(),
            "audience": self.manifest.audience.as_str(),
            "index": self.header.index,
            "verified": true,
            "checkpoint": checkpoint,
            "cut": self.cut.iter().map(Judged::json).collect::<Value>(),
        })
    }

    fn facts(&self, texts: &Texts) -> Table {
        let checkpoint = &self.builder.checkpoint;
        let position = format!("{}/{}", checkpoint.log, self.header.index);
        facts(
            texts,
            vec![
                ("columns-release", text(hex::encode(self.manifest.id()))),
                ("columns-builder", text(self.manifest.builder.as_str())),
                ("columns-audience", text(texts.word("audience", self.manifest.audience.as_str()))),
                ("columns-position", text(position)),
                ("columns-verifier-key", text(self.key.to_string())),
                ("columns-size", count(checkpoint.size)),
                ("columns-root", text(checkpoint.root.to_hex())),
                ("columns-cosignatures", text(self.builder.words(texts))),
            ],
        )
    }

    /// The logs that it was built from, with who signed their checkpoints.
    fn logs(&self, texts: &Texts) -> Table {
        listing(
            texts,
            &self.cut,
            &[
                ("columns-cut", &|line| text(line.checkpoint.log.to_string())),
                ("columns-size", &|line| count(line.checkpoint.size)),
                ("columns-signatures", &|line| text(line.words(texts))),
            ],
        )
    }
}

#[cfg(test)]
mod tests;
