//! The digests that a submitter signs: of each batch, of each event, and of the whole submission.
//!
//! A batch's is SHA-256 over its canonical rows ([`write_rows`]). An event's is SHA-256 over `marsad/event/v1` and its
//! fields in the order of `event.proto`: a text is its length in bytes (`u32`, big-endian) and UTF-8; a text in three
//! languages is its Arabic, French and English; a number is a `u32`, big-endian; a truth value is one byte, 0 or 1; a
//! list is its length (`u32`, big-endian) and its items, each with its fields in their order. The prefix prevents that
//! the digest of an event is also a digest of rows.
//!
//! The whole: [`content_digest`]. What is signed is that digest; the signature's own prefix is `identity`'s.

use sha2::{Digest, Sha256};

use marsad_domain::call::Cannots;
use marsad_domain::canonical::{CanonicalError, write_rows};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::observation::Batch;
use marsad_domain::raw::RawEvent;
use marsad_domain::text::Text;
use marsad_log::merkle::Hash;

pub use marsad_log::commitment::content_digest;

const CANNOT_CONTEXT: &[u8] = b"marsad/cannot/v1";
const EVENT_CONTEXT: &[u8] = b"marsad/event/v1";

/// The digest of the rows of a batch, in their order.
///
/// # Errors
/// [`CanonicalError`] if a row points outside `catalogue`.
pub fn batch_digest(catalogue: &Catalogue, batch: &Batch) -> Result<Hash, CanonicalError> {
    let mut hasher = Sha256::new();
    write_rows(catalogue, batch, |rows| hasher.update(rows))?;
    Ok(Hash::new(hasher.finalize().into()))
}

struct Fields(Sha256);

impl Fields {
    fn number(&mut self, number: u32) {
        self.0.update(number.to_be_bytes());
    }

    /// The limits allow no list and no text of 4 GiB.
    fn length(&mut self, length: usize) {
        self.number(u32::try_from(length).unwrap_or(u32::MAX));
    }

    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.0.update(text.as_bytes());
    }

    fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t String>) {
        for text in texts {
            self.text(text);
        }
    }

    fn languages(&mut self, text: &Text) {
        self.texts([&text.ar, &text.fr, &text.en]);
    }

    fn list<T>(&mut self, items: &[T], put: impl Fn(&mut Self, &T)) {
        self.length(items.len());
        for item in items {
            put(self, item);
        }
    }

    fn codes(&mut self, codes: &[String]) {
        self.list(codes, |fields, code| fields.text(code));
    }
}

/// The digest of figures that cannot be given: of `marsad/cannot/v1` and the list, of each figure its indicator, area, status and
/// reason.
#[must_use]
pub fn cannot_digest(cannots: &Cannots) -> Hash {
    let mut fields = Fields(Sha256::new_with_prefix(CANNOT_CONTEXT));
    fields.list(cannots.list(), |fields, own| {
        fields.text(own.indicator.as_str());
        fields.text(own.area.as_str());
        fields.text(own.status.as_str());
        fields.text(&own.reason);
    });
    Hash::new(fields.0.finalize().into())
}

/// The digest of an event.
#[must_use]
pub fn event_digest(event: &RawEvent) -> Hash {
    let mut fields = Fields(Sha256::new_with_prefix(EVENT_CONTEXT));
    fields.text(&event.event_id);
    fields.number(event.version);
    fields.texts([&event.kind, &event.status]);
    fields.languages(&event.title);
    fields.texts([&event.start, &event.end, &event.date_precision, &event.date_evidence, &event.area]);
    fields.texts([&event.geo_precision, &event.venue, &event.parent]);
    fields.codes(&event.organisers);
    fields.codes(&event.partners);
    fields.codes(&event.funders);
    fields.list(&event.participants, |fields, part| {
        fields.texts([&part.organisation, &part.role, &part.role_title]);
    });
    fields.codes(&event.programmes);
    fields.codes(&event.themes);
    fields.list(&event.outcomes, |fields, outcome| {
        fields.texts([&outcome.outcome_id, &outcome.kind]);
        fields.languages(&outcome.text);
        fields.texts([&outcome.addressee_type, &outcome.addressee]);
        fields.codes(&outcome.themes);
        fields.text(&outcome.status);
    });
    fields.list(&event.figures, |fields, figure| {
        fields.texts([&figure.indicator, &figure.area, &figure.period, &figure.value, &figure.unit]);
        fields.languages(&figure.text);
        fields.0.update([u8::from(figure.approximate)]);
    });
    fields.list(&event.sources, |fields, source| fields.texts([&source.title, &source.uri, &source.published]));
    fields.texts([&event.language, &event.sensitivity, &event.notes]);
    Hash::new(fields.0.finalize().into())
}
