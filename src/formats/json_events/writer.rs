//! The writer of event files.

use serde_json::{Map, Value, json};

use marsad_domain::raw::{RawEvent, RawFigure, RawOutcome};
use marsad_domain::text::Text;

use super::FINDING_FIELDS;

/// Collects fields in the order of the contract, without empty ones, like the protobuf JSON mapping.
struct Writer(Map<String, Value>);

impl Writer {
    fn new() -> Self {
        Self(Map::new())
    }

    fn put(mut self, name: &str, value: Value) -> Self {
        let empty = match &value {
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            Value::Bool(truth) => !truth,
            Value::Null => true,
            Value::Number(_) => false,
        };
        if !empty {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    fn text(self, name: &str, text: &str) -> Self {
        self.put(name, Value::from(text))
    }

    fn texts(self, name: &str, texts: &[String]) -> Self {
        self.put(name, json!(texts))
    }

    fn languages(self, name: &str, text: &Text) -> Self {
        let languages = Self::new().text("ar", &text.ar).text("fr", &text.fr).text("en", &text.en);
        self.put(name, languages.into_value())
    }

    fn objects<T>(self, name: &str, items: &[T], write: impl Fn(&T) -> Self) -> Self {
        self.put(name, items.iter().map(|item| write(item).into_value()).collect())
    }

    fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

/// An event in the shape that [`read_events`](super::read_events) reads.
#[must_use]
pub fn event_to_json(event: &RawEvent) -> Value {
    Writer::new()
        .text("eventId", &event.event_id)
        .put("version", Value::from(event.version))
        .text("type", &event.kind)
        .text("status", &event.status)
        .languages("title", &event.title)
        .text("start", &event.start)
        .text("end", &event.end)
        .text("datePrecision", &event.date_precision)
        .text("dateEvidence", &event.date_evidence)
        .text("area", &event.area)
        .text("geoPrecision", &event.geo_precision)
        .text("venue", &event.venue)
        .text("parent", &event.parent)
        .texts("organisers", &event.organisers)
        .texts("partners", &event.partners)
        .texts("funders", &event.funders)
        .objects("participants", &event.participants, |part| {
            let writer = Writer::new().text("organisation", &part.organisation);
            writer.text("role", &part.role).text("roleTitle", &part.role_title)
        })
        .texts("programmes", &event.programmes)
        .texts("themes", &event.themes)
        .objects("outcomes", &event.outcomes, write_outcome)
        .objects("figures", &event.figures, write_figure)
        .objects("sources", &event.sources, |source| {
            let writer = Writer::new().text("title", &source.title);
            writer.text("uri", &source.uri).text("published", &source.published)
        })
        .text("language", &event.language)
        .text("sensitivity", &event.sensitivity)
        .text("notes", &event.notes)
        .into_value()
}

fn write_outcome(outcome: &RawOutcome) -> Writer {
    Writer::new()
        .text("outcomeId", &outcome.outcome_id)
        .text("kind", &outcome.kind)
        .languages("text", &outcome.text)
        .text("addresseeType", &outcome.addressee_type)
        .text("addressee", &outcome.addressee)
        .texts("themes", &outcome.themes)
        .text("status", &outcome.status)
}

fn write_figure(figure: &RawFigure) -> Writer {
    Writer::new()
        .text("indicator", &figure.indicator)
        .text("area", &figure.area)
        .text("period", &figure.period)
        .text("value", &figure.value)
        .text("unit", &figure.unit)
        .put("approximate", Value::from(figure.approximate))
        .languages("text", &figure.text)
}

/// A rejected event with its findings, as a line of a file to be corrected and sent again.
#[must_use]
pub fn event_with_findings(event: &RawEvent, codes: &str, messages: &str) -> Value {
    let mut value = event_to_json(event);
    if let Value::Object(fields) = &mut value {
        for (name, text) in FINDING_FIELDS.into_iter().zip([codes, messages]) {
            fields.insert(name.to_owned(), Value::from(text));
        }
    }
    value
}
