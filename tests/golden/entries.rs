//! The payloads of the sample log, one of each kind.

use std::fs;
use std::path::Path;

use marsad::domain::audience::Audience;
use marsad::domain::catalogue::Catalogue;
use marsad::domain::code::CodeId;
use marsad::domain::login::{Login, PersonRole};
use marsad::domain::membership::{Membership, Origin, Reporter};
use marsad::domain::observation::{Action, Attributes, Batch, Row};
use marsad::domain::raw::{RawEvent, RawFigure, RawOutcome, RawParticipant, RawSource};
use marsad::domain::sharing::Sharing;
use marsad::domain::status::{ConfStatus, ObsStatus};
use marsad::domain::text::Text;
use marsad::domain::timestamp::Timestamp;
use marsad::identity::{sign_content, verify_content_signature};
use marsad::log::checkpoint::LogId;
use marsad::log::extension::{Citations, EntryPosition};
use marsad::wire::pb;
use marsad::wire::provenance::{Authorship, Provenance};
use marsad::wire::statement::Statement;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use time::macros::datetime;

pub const ORIGIN: &str = "national";

/// Its log.
pub fn log() -> LogId {
    LogId::new(ORIGIN.parse().unwrap(), 0)
}

/// What data entries of the sample cite.
pub const CITES: Citations = Citations {
    rules: 1,
    catalogue: EntryPosition { epoch: 0, index: 1 },
    membership: EntryPosition { epoch: 0, index: 2 },
};

/// Who submits: a key and a certificate that are in the folder of the golden files. They are good for nothing else.
pub struct Submitter {
    pub certificate: Vec<u8>,
    pub authority: Vec<u8>,
    key_pem: String,
}

impl Submitter {
    /// Reads them. They stand beside the files: with others every signature, and all that follows from it, would differ.
    pub fn load(folder: &Path) -> Self {
        let path = |name: &str| folder.join(name);
        let der = |name: &str| CertificateDer::from_pem_file(path(name)).unwrap().to_vec();
        let key_pem = fs::read_to_string(path("submitter.key")).unwrap();
        Self { certificate: der("submitter.pem"), authority: der("authority.pem"), key_pem }
    }

    /// A signature over a statement: the one that is known, if it is over the same, since each new one differs.
    pub fn sign(&self, statement: &[u8], known: Option<Vec<u8>>) -> Vec<u8> {
        let holds = |known: &Vec<u8>| verify_content_signature(&self.certificate, statement, known).is_ok();
        known.filter(holds).unwrap_or_else(|| sign_content(&self.key_pem, statement).unwrap())
    }
}

pub fn text(name: &str) -> Text {
    Text { ar: "نص".to_owned(), fr: "texte é".to_owned(), en: name.to_owned() }
}

pub fn membership(verifier_key: &str, authority: &[u8]) -> Membership {
    Membership {
        origins: vec![Origin {
            name: ORIGIN.parse().unwrap(),
            verifier_keys: vec![verifier_key.to_owned()],
            territories: vec!["MA".parse().unwrap()],
        }],
        reporters: vec![Reporter {
            organisation: "region-sm".parse().unwrap(),
            kind: "REGION".parse().unwrap(),
            territories: vec!["MA-09".parse().unwrap()],
            fingerprints: vec![[7; 32]],
            attested_by: Some(ORIGIN.parse().unwrap()),
        }],
        authorities: vec![authority.to_vec()],
    }
}

/// Rows with everything that a row can have.
pub fn batch(catalogue: &Catalogue) -> Batch {
    let mut batch = Batch::default();
    let none = Attributes::default();
    let all = Attributes {
        ref_date: "2024-09-01".to_owned(),
        source: "census".to_owned(),
        comment: "ملاحظة".to_owned(),
        embargo: Some(Timestamp::from(datetime!(2026-06-01 00:00 UTC))),
    };
    let rows = [
        ("RATE", "MA-09", "_T", "2024", Some(-1_250), ObsStatus::Estimated, ConfStatus::Free, Action::Replace, &none),
        ("RATE", "MA-09-001", "F", "2023", None, ObsStatus::Missing, ConfStatus::Free, Action::Replace, &all),
        ("STOCK", "MA-09", "_T", "2023", Some(41), ObsStatus::Normal, ConfStatus::Free, Action::Replace, &none),
        ("STOCK", "MA-09", "_T", "2024", Some(42), ObsStatus::Normal, ConfStatus::Free, Action::Replace, &none),
        (
            "STOCK",
            "MA-09-001",
            "F",
            "2024",
            Some(9),
            ObsStatus::Normal,
            ConfStatus::Confidential,
            Action::Replace,
            &all,
        ),
        ("STOCK", "MA-09-273", "M", "2024", None, ObsStatus::Missing, ConfStatus::Free, Action::Delete, &none),
    ];
    for (indicator, area, sex, period, value, status, conf, action, attributes) in rows {
        let key: Vec<CodeId> = [sex, "LEGAL"].iter().map(|code| code.parse().unwrap()).collect();
        batch.rows.push(Row {
            indicator: catalogue.indicator_id(indicator).unwrap(),
            area: catalogue.area_id(area).unwrap(),
            dimensions: batch.dimension_keys.intern(&key),
            period: period.parse().unwrap(),
            value,
            status,
            conf,
            action,
            attributes: batch.attribute_sets.intern(attributes.clone()),
            source_row: 0,
        });
    }
    batch.sort();
    batch
}

/// An event with something in every field.
pub fn event() -> RawEvent {
    let list = |item: &str| vec![item.to_owned()];
    RawEvent {
        event_id: "e-1".into(),
        version: 2,
        kind: "GOV_SEMINAR".into(),
        status: "HELD".into(),
        title: text("seminar"),
        start: "2025-05-12".into(),
        end: "2025-05-13".into(),
        date_precision: "DAY".into(),
        date_evidence: "STATED".into(),
        area: "MA-09".into(),
        geo_precision: "REGION".into(),
        venue: "a hall".into(),
        parent: "e-0".into(),
        organisers: list("region-sm"),
        partners: list("region-or"),
        funders: list("hcp"),
        participants: vec![RawParticipant {
            organisation: "region-sm".into(),
            role: "PARTICIPANT".into(),
            role_title: "secretary".into(),
        }],
        programmes: list("prog"),
        themes: list("T_KNOWLEDGE"),
        outcomes: vec![RawOutcome {
            outcome_id: "o-1".into(),
            kind: "RECOMMENDATION".into(),
            text: text("outcome"),
            addressee_type: "REGION".into(),
            addressee: "region-sm".into(),
            themes: list("T_KNOWLEDGE"),
            status: "OPEN".into(),
        }],
        figures: vec![RawFigure {
            indicator: "STOCK".into(),
            area: "MA-09".into(),
            period: "2024".into(),
            value: "42".into(),
            unit: "PERS".into(),
            approximate: true,
            text: text("figure"),
        }],
        sources: vec![RawSource {
            title: "source".into(),
            uri: "https://example.org/".into(),
            published: "2025-06-01".into(),
        }],
        language: "fr".into(),
        sensitivity: "low".into(),
        notes: "notes".into(),
    }
}

fn authorship(submitter: &Submitter, signature: Vec<u8>) -> pb::provenance::Authorship {
    let certificate = submitter.certificate.clone();
    pb::provenance::Authorship::Signed(pb::SignedSubmission { signature, certificate })
}

/// Signature and certificate of what its submitter has signed.
pub fn signed(provenance: &Provenance) -> Option<(Vec<u8>, Vec<u8>)> {
    match &provenance.authorship {
        Authorship::Signed { signature, certificate } => Some((signature.clone(), certificate.clone())),
        Authorship::Attested { .. } => None,
    }
}

/// The same submission of a person whom the node attests.
pub fn attested(provenance: &Provenance) -> Provenance {
    let attested = Authorship::Attested { role: PersonRole::Submitter, login: Login::Passkey };
    Provenance { member: "someone".to_owned(), authorship: attested, ..provenance.clone() }
}

/// Who submitted, signed: with digests of its parts.
pub fn provenance(
    submitter: &Submitter,
    key: &str,
    parts: &[marsad::log::merkle::Hash],
    call: &str,
    known: Option<Vec<u8>>,
) -> Provenance {
    let digests = |digest: &marsad::log::merkle::Hash| digest.as_bytes().to_vec();
    let unsigned = pb::Provenance {
        submission: format!("submission-{key}"),
        member: "region-sm".to_owned(),
        reporter: "region-sm".to_owned(),
        idempotency_key: key.to_owned(),
        content_digest: digests(&marsad::log::commitment::content_digest(parts)),
        part_digests: parts.iter().map(digests).collect(),
        authorship: Some(authorship(submitter, Vec::new())),
        comment: "a remark".to_owned(),
        accept_warnings: "as published".to_owned(),
        language: "fr".to_owned(),
        audience: Audience::Public.as_str().to_owned(),
        call: call.to_owned(),
    };
    let own = Provenance::try_from(unsigned.clone()).unwrap();
    let statement = Statement::of_entry(&log(), Sharing::Open, (CITES.catalogue, CITES.membership), &own).to_bytes();
    let signature = submitter.sign(&statement, known);
    Provenance::try_from(pb::Provenance { authorship: Some(authorship(submitter, signature)), ..unsigned }).unwrap()
}
