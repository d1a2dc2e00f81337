//! From a verified receipt to what stands on its page.

use super::{authorship, cosigned};
use crate::client::profile::ReceiptsAddress;
use crate::client::receipt::{KeySource, Proven};
use crate::domain::catalogue::Catalogue;
use crate::log::entry::Kind;
use crate::log::receipt::Receipt;
use crate::texts::Texts;
use crate::texts::receipt_page::{EventLine, Held, KeyTrust, Proof, ReceiptPage, SubmittedFile};
use crate::wire::payload::{
    CallAnswer, EventPayload, ObservationsManifest, decode_call_answer, decode_event, decode_observations_manifest,
};

/// The first chunks of a submission.
enum Manifest {
    Rows(ObservationsManifest),
    Answer(CallAnswer),
    Events(Vec<EventPayload>),
}

impl Manifest {
    /// What a verified receipt holds: each of its chunks could be read.
    fn of(receipt: &Receipt, kind: Option<Kind>) -> Self {
        let first = receipt.entries.first().map(|entry| std::slice::from_ref(&entry.manifest));
        let rows = first.and_then(|chunk| decode_observations_manifest(chunk.first()?).ok());
        let answer = first.and_then(|chunk| decode_call_answer(chunk).ok());
        match (kind, rows, answer) {
            (Some(Kind::Observations), Some(rows), _) => Self::Rows(rows),
            (Some(Kind::CallAnswer), _, Some(answer)) => Self::Answer(answer),
            _ => {
                let events = receipt.entries.iter();
                Self::Events(events.filter_map(|own| decode_event(std::slice::from_ref(&own.manifest)).ok()).collect())
            }
        }
    }

    fn held<'a>(&'a self, texts: &Texts) -> Held<'a> {
        match self {
            Self::Rows(manifest) => Held::Rows {
                rows: manifest.rows,
                indicators: &manifest.indicators,
                areas: &manifest.areas,
                first_period: manifest.first_period,
                last_period: manifest.last_period,
            },
            Self::Answer(answer) => Held::Answer(answer.cannots.list()),
            Self::Events(events) => {
                let lang = texts.lang();
                let line = |own: &'a EventPayload| EventLine {
                    id: &own.event.event_id,
                    title: own.event.title.in_lang(lang),
                    start: &own.event.start,
                };
                Held::Events(events.iter().map(line).collect())
            }
        }
    }
}

/// The page, in a language, with the names of a catalogue.
pub fn html(
    (texts, catalogue): (&Texts, &Catalogue),
    receipt: &Receipt,
    proven: &Proven,
    file: Option<&SubmittedFile>,
    address: Option<&ReceiptsAddress>,
) -> String {
    let (headers, checkpoint, provenance) = (&proven.facts.headers, &proven.facts.checkpoint, &proven.provenance);
    let manifest = Manifest::of(receipt, headers.first().map(|header| header.kind));
    let index = |header: Option<&crate::log::entry::Header>| header.map_or(0, |header| header.index);
    let proof = Proof {
        log: checkpoint.log.origin_line(),
        first: index(headers.first()),
        last: index(headers.last()),
        content_digest: receipt.content_digest.to_hex(),
        tree_size: checkpoint.size,
        root: checkpoint.root.to_hex(),
        verifier_key: &receipt.verifier_key,
        cosigned: cosigned(texts, proven),
        key: match proven.key_source {
            KeySource::Trusted => KeyTrust::Trusted,
            KeySource::Receipt => KeyTrust::Named,
        },
    };
    let page = ReceiptPage {
        submission: &receipt.submission,
        origin: receipt.origin.as_str(),
        accepted_at: receipt.accepted_at,
        reporter: provenance.reporter.as_str(),
        authorship: authorship(texts, receipt, provenance),
        held: manifest.held(texts),
        sharing: headers.first().and_then(|header| header.sharing.level()),
        call: &provenance.call,
        comment: &provenance.comment,
        accept_warnings: &provenance.accept_warnings,
        file,
        without_file: texts.plain("receipt-page-no-file"),
        address: address.map(|address| address.of(&receipt.submission)),
        proof,
    };
    page.html(texts, catalogue)
}
