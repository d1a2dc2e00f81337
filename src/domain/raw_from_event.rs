//! Converts a judged event back to the raw form, in which events are sent and shown.

use crate::event::{Event, Outcome, Participant, QuotedFigure, Source};
use crate::raw::{RawEvent, RawFigure, RawOutcome, RawParticipant, RawSource};

fn text(code: impl ToString) -> String {
    code.to_string()
}

fn optional<T: ToString>(code: Option<&T>) -> String {
    code.map_or_else(String::new, ToString::to_string)
}

fn texts<T: ToString>(codes: &[T]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}

impl From<&Participant> for RawParticipant {
    fn from(part: &Participant) -> Self {
        Self { organisation: text(&part.organisation), role: text(&part.role), role_title: part.role_title.clone() }
    }
}

impl From<&Outcome> for RawOutcome {
    fn from(outcome: &Outcome) -> Self {
        Self {
            outcome_id: text(&outcome.id),
            kind: text(&outcome.kind),
            text: outcome.text.clone(),
            addressee_type: optional(outcome.addressee_type.as_ref()),
            addressee: optional(outcome.addressee.as_ref()),
            themes: texts(&outcome.themes),
            status: optional(outcome.status.as_ref()),
        }
    }
}

impl From<&QuotedFigure> for RawFigure {
    fn from(figure: &QuotedFigure) -> Self {
        Self {
            indicator: optional(figure.indicator.as_ref()),
            area: optional(figure.area.as_ref()),
            period: figure.period.clone(),
            value: figure.value.clone(),
            unit: figure.unit.clone(),
            approximate: figure.approximate,
            text: figure.text.clone(),
        }
    }
}

impl From<&Source> for RawSource {
    fn from(source: &Source) -> Self {
        Self { title: source.title.clone(), uri: source.uri.clone(), published: source.published.clone() }
    }
}

impl From<&Event> for RawEvent {
    fn from(event: &Event) -> Self {
        Self {
            event_id: text(&event.id),
            version: event.version,
            kind: text(&event.kind),
            status: text(&event.status),
            title: event.title.clone(),
            start: event.start.clone(),
            end: event.end.clone(),
            date_precision: text(&event.date_precision),
            date_evidence: text(&event.date_evidence),
            area: optional(event.area.as_ref()),
            geo_precision: text(&event.geo_precision),
            venue: event.venue.clone(),
            parent: optional(event.parent.as_ref()),
            organisers: texts(&event.organisers),
            partners: texts(&event.partners),
            funders: texts(&event.funders),
            participants: event.participants.iter().map(RawParticipant::from).collect(),
            programmes: texts(&event.programmes),
            themes: texts(&event.themes),
            outcomes: event.outcomes.iter().map(RawOutcome::from).collect(),
            figures: event.figures.iter().map(RawFigure::from).collect(),
            sources: event.sources.iter().map(RawSource::from).collect(),
            language: event.language.clone(),
            sensitivity: event.sensitivity.as_str().to_owned(),
            notes: event.notes.clone(),
        }
    }
}
