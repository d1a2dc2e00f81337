//! `marsad release verify`: trusts no statement of the node about a release. The log of the builder must hold the release under a
//! key that the caller trusts, and no signature of the release may be forged.

use serde_json::{Value, json};

use crate::cli::console::{Console, count, facts, listing};
use crate::cli::error::{Failure, Outcome, unverified, usage};
use crate::cli::i18n::{Args, Texts};
use crate::cli::receipt::cosignature_text;
use crate::cli::status::failure_of;
use crate::client::trusted_keys::{Cosignature, TrustedKeys};
use crate::client::{Connection, Profile};
use crate::formats::tables::{Table, TableCell};
use crate::log::checkpoint::{Checkpoint, NoteSignature, SignedNote, VerifierKey, open_signed, parse_unverified};
use crate::log::commitment::{Opening, Salt};
use crate::log::entry::{Header, Kind};
use crate::log::merkle::Hash;
use crate::log::receipt::ReceiptEntry;
use crate::release::manifest::{CutLine, Manifest};
use crate::wire::pb;

/// A checkpoint and what is known of each signature under it.
struct Judged {
    checkpoint: Checkpoint,
    signatures: Vec<(NoteSignature, Cosignature)>,
}

/// What a release is proven to be.
struct Proven {
    manifest: Manifest,
    header: Header,
    /// The key that the builder's checkpoint is verified under, and the checkpoint with the signatures of witnesses.
    key: VerifierKey,
    builder: Judged,
    /// The checkpoints of the logs that the release was built from.
    cut: Vec<Judged>,
}

/// Runs the command.
///
/// # Errors
/// A failure of verification; or what the node answers instead.
pub async fn run(
    console: &mut Console,
    profile: &Profile,
    connection: &Connection,
    release: &str,
    given: &[String],
) -> Outcome {
    let keys = TrustedKeys::collect(given, Some(profile))?;
    if keys.is_empty() {
        return Err(usage("error-keys-needed", Args::none()));
    }
    let request = pb::GetReleaseRequest { release: release.to_owned(), with_proof: true };
    let answer = connection.admin().get_release(request).await.map_err(failure_of)?.into_inner();
    let proof = answer.proof.ok_or_else(|| unverified("error-release-no-proof", Args::none()))?;
    let named = answer.release.unwrap_or_default().release;
    // The release that the person asked for is verified, not the one that the node claims to return.
    let wanted = if release.chars().all(|letter| letter.is_ascii_hexdigit()) { release } else { &named };
    let proven = prove(proof, wanted, &keys)?;
    if console.json {
        return console.value(&proven.json());
    }
    console.table(&proven.facts(&console.texts))?;
    console.table(&proven.logs(&console.texts))?;
    console.say("release-verified", Args::none().text("builder", &proven.manifest.builder))?;
    match proven.cut.iter().filter(|line| !line.is_verified()).count() {
        0 => Ok(()),
        open => console.say("release-logs-open", Args::none().number("count", u64::try_from(open).unwrap_or(u64::MAX))),
    }
}

/// Checks the builder's checkpoint, the inclusion of the entry, its manifest, and every signature.
fn prove(proof: pb::ReleaseProof, wanted: &str, keys: &TrustedKeys) -> Result<Proven, Failure> {
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

fn entry(proof: pb::ReleaseProof) -> Result<ReceiptEntry, Failure> {
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
        let signature = |(signature, known): &(NoteSignature, Cosignature)| json!({ "key": key_text(signature), "verified": *known == Cosignature::Verified });
        json!({
            "origin": self.checkpoint.log.origin.as_str(),
            "epoch": self.checkpoint.log.epoch,
            "size": self.checkpoint.size,
            "root": self.checkpoint.root.to_hex(),
            "signatures": self.signatures.iter().map(signature).collect::<Vec<_>>(),
        })
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
            "cut": self.cut.iter().map(Judged::json).collect::<Vec<_>>(),
        })
    }

    fn facts(&self, texts: &Texts) -> Table {
        let checkpoint = &self.builder.checkpoint;
        let position = format!("{}/{}", checkpoint.log, self.header.index);
        facts(
            texts,
            vec![
                ("columns-release", TableCell::text(hex::encode(self.manifest.id()))),
                ("columns-builder", TableCell::text(self.manifest.builder.as_str())),
                ("columns-audience", TableCell::text(texts.word("audience", self.manifest.audience.as_str()))),
                ("columns-position", TableCell::text(position)),
                ("columns-verifier-key", TableCell::text(self.key.to_string())),
                ("columns-size", count(checkpoint.size)),
                ("columns-root", TableCell::text(checkpoint.root.to_hex())),
                ("columns-cosignatures", TableCell::text(self.builder.words(texts))),
            ],
        )
    }

    /// The logs that it was built from, with who signed their checkpoints.
    fn logs(&self, texts: &Texts) -> Table {
        let rows = self.cut.iter().map(|line| {
            vec![
                TableCell::text(line.checkpoint.log.to_string()),
                count(line.checkpoint.size),
                TableCell::text(line.words(texts)),
            ]
        });
        listing(texts, &["columns-cut", "columns-size", "columns-signatures"], rows.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::error::Exit;
    use crate::domain::audience::Audience;
    use crate::domain::code::OriginName;
    use crate::domain::text::{Lang, Text};
    use crate::log::checkpoint::{LogId, Signer};
    use crate::log::entry::{SharingClass, TIME_MIN};
    use crate::log::merkle::leaf_hash;

    fn signer(name: &str) -> Signer {
        Signer::new(&OriginName::new(name).unwrap(), &[7; 32])
    }

    fn keys(names: &[&str]) -> TrustedKeys {
        let keys: Vec<String> = names.iter().map(|name| signer(name).verifier_key().to_string()).collect();
        TrustedKeys::collect(&keys, None).unwrap()
    }

    /// The signatures of these keys under a checkpoint.
    fn signed(checkpoint: &Checkpoint, by: &[&str]) -> Vec<NoteSignature> {
        let notes = by.iter().map(|name| signer(name).sign_note(&checkpoint.body()).unwrap());
        notes.flat_map(|note| note.signatures().to_vec()).collect()
    }

    fn manifest() -> Manifest {
        let mut line = CutLine {
            origin: OriginName::new("oriental").unwrap(),
            epoch: 0,
            size: 3,
            root: [5; 32],
            signatures: Vec::new(),
        };
        line.signatures = signed(&line.checkpoint(), &["oriental", "souss-massa", "beni-mellal"]);
        Manifest {
            builder: OriginName::new("national").unwrap(),
            audience: Audience::Members,
            number: 1,
            title: Text::default(),
            date: TIME_MIN,
            cut: vec![line],
            input_set: [6; 32],
            catalogue: (OriginName::new("national").unwrap(), 0, 1),
            rule_set: "members-1".to_owned(),
            engine_version: 1,
            parent: None,
            roster: "reported".to_owned(),
            parts: Vec::new(),
        }
    }

    /// The proof of a release that is the only entry of its builder's log.
    fn proof(kind: Kind, manifest: &Manifest, witnesses: &[&str]) -> pb::ReleaseProof {
        let chunk = manifest.encode();
        let opening = Opening::of_chunks(Salt::new([3; 32]), std::slice::from_ref(&chunk));
        let header = Header {
            kind,
            epoch: 0,
            index: 0,
            time: TIME_MIN,
            sharing: SharingClass::Open,
            commitment: opening.commitment(),
            extension: None,
        };
        let header = header.encode();
        let log = LogId::new(OriginName::new("national").unwrap(), 0);
        let checkpoint = Checkpoint { log, size: 1, root: leaf_hash(&header) };
        let by: Vec<&str> = ["national"].iter().chain(witnesses).copied().collect();
        pb::ReleaseProof {
            checkpoint: checkpoint.with_signatures(signed(&checkpoint, &by)).to_string(),
            header,
            inclusion: Vec::new(),
            salt: opening.salt.as_bytes().to_vec(),
            chunk_hashes: opening.chunk_hashes.iter().map(|hash| hash.as_bytes().to_vec()).collect(),
            manifest: chunk,
        }
    }

    fn failure(proof: pb::ReleaseProof, manifest: &Manifest) -> (Exit, String) {
        let wanted = hex::encode(manifest.id());
        let failed = prove(proof, &wanted, &keys(&["national", "oriental", "souss-massa"])).err().unwrap();
        (failed.exit, failed.sentence(&Texts::new(Lang::English)).unwrap())
    }

    #[test]
    fn a_release_says_under_which_keys_its_signatures_are_verified() {
        let manifest = manifest();
        let wanted = hex::encode(manifest.id());
        let trusted = keys(&["national", "oriental", "souss-massa"]);
        let proven = prove(proof(Kind::Release, &manifest, &["souss-massa"]), &wanted, &trusted).unwrap();
        let json = proven.json();
        let key = |name: &str| {
            let key = signer(name).verifier_key().to_string();
            // The key itself may hold a plus too.
            key.splitn(3, '+').take(2).collect::<Vec<_>>().join("+")
        };
        let said = |name: &str, verified: bool| json!({ "key": key(name), "verified": verified });
        assert_eq!(json["checkpoint"]["signatures"], json!([said("souss-massa", true)]));
        let expected = json!([said("oriental", true), said("souss-massa", true), said("beni-mellal", false)]);
        assert_eq!(json["cut"][0]["signatures"], expected);
        assert!(proven.cut[0].is_verified());
        // Without the origin's own key its line is open, and nothing is forged.
        let proven = prove(proof(Kind::Release, &manifest, &[]), &wanted, &keys(&["national", "souss-massa"])).unwrap();
        assert!(!proven.cut[0].is_verified());
    }

    #[test]
    fn a_forged_signature_is_named_and_fails() {
        let elsewhere = Checkpoint { size: 9, ..manifest().cut[0].checkpoint() };
        // In the cut, of the origin or of a witness.
        for forger in ["oriental", "souss-massa"] {
            let mut forged = manifest();
            forged.cut[0].signatures.retain(|signature| !signature.name.ends_with(forger));
            forged.cut[0].signatures.extend(signed(&elsewhere, &[forger]));
            let (exit, said) = failure(proof(Kind::Release, &forged, &[]), &forged);
            assert_eq!(exit, Exit::Unverified);
            assert!(said.contains(&format!("marsad/{forger}")) && said.contains("oriental"), "{said}");
        }
        // Under the checkpoint of the builder.
        let manifest = manifest();
        let mut forged = proof(Kind::Release, &manifest, &[]);
        let note = SignedNote::parse(&forged.checkpoint).unwrap();
        forged.checkpoint = note.with_signatures(&signed(&elsewhere, &["souss-massa"])).to_string();
        let (exit, said) = failure(forged, &manifest);
        assert_eq!(exit, Exit::Unverified);
        assert!(said.contains("marsad/souss-massa"), "{said}");
    }

    #[test]
    fn every_part_of_the_proof_counts() {
        let manifest = manifest();
        let good = || proof(Kind::Release, &manifest, &[]);
        let other = Manifest { number: 2, audience: Audience::Public, ..manifest.clone() };
        let cases = [
            ("another kind of entry", proof(Kind::Catalogue, &manifest, &[])),
            ("another release", proof(Kind::Release, &other, &[])),
            ("another manifest", pb::ReleaseProof { manifest: other.encode(), ..good() }),
            ("another salt", pb::ReleaseProof { salt: vec![4; 32], ..good() }),
            ("a salt of another length", pb::ReleaseProof { salt: vec![4; 3], ..good() }),
            ("a header that is not in the tree", pb::ReleaseProof { inclusion: vec![vec![1; 32]], ..good() }),
            ("no checkpoint", pb::ReleaseProof { checkpoint: String::new(), ..good() }),
        ];
        for (what, wrong) in cases {
            assert_eq!(failure(wrong, &manifest).0, Exit::Unverified, "{what}");
        }
        let wanted = hex::encode(manifest.id());
        let unknown = prove(good(), &wanted, &keys(&["oriental"])).err().unwrap();
        assert_eq!(unknown.exit, Exit::Unverified);
    }
}
