//! Events as written, as messages. Fields stay texts; the domain judges them.

use marsad_domain::raw::{RawEvent, RawFigure, RawOutcome, RawParticipant, RawSource};

use super::{pb, text};

impl From<pb::Event> for RawEvent {
    fn from(event: pb::Event) -> Self {
        Self {
            event_id: event.event_id,
            version: event.version,
            kind: event.r#type,
            status: event.status,
            title: text::from_pb(event.title),
            start: event.start,
            end: event.end,
            date_precision: event.date_precision,
            date_evidence: event.date_evidence,
            area: event.area,
            geo_precision: event.geo_precision,
            venue: event.venue,
            parent: event.parent,
            organisers: event.organisers,
            partners: event.partners,
            funders: event.funders,
            participants: event.participants.into_iter().map(Into::into).collect(),
            programmes: event.programmes,
            themes: event.themes,
            outcomes: event.outcomes.into_iter().map(Into::into).collect(),
            figures: event.figures.into_iter().map(Into::into).collect(),
            sources: event.sources.into_iter().map(Into::into).collect(),
            language: event.language,
            sensitivity: event.sensitivity,
            notes: event.notes,
        }
    }
}

impl From<RawEvent> for pb::Event {
    fn from(event: RawEvent) -> Self {
        Self {
            event_id: event.event_id,
            version: event.version,
            r#type: event.kind,
            status: event.status,
            title: text::to_pb(&event.title),
            start: event.start,
            end: event.end,
            date_precision: event.date_precision,
            date_evidence: event.date_evidence,
            area: event.area,
            geo_precision: event.geo_precision,
            venue: event.venue,
            parent: event.parent,
            organisers: event.organisers,
            partners: event.partners,
            funders: event.funders,
            participants: event.participants.into_iter().map(Into::into).collect(),
            programmes: event.programmes,
            themes: event.themes,
            outcomes: event.outcomes.into_iter().map(Into::into).collect(),
            figures: event.figures.into_iter().map(Into::into).collect(),
            sources: event.sources.into_iter().map(Into::into).collect(),
            language: event.language,
            sensitivity: event.sensitivity,
            notes: event.notes,
        }
    }
}

impl From<&RawEvent> for pb::Event {
    fn from(event: &RawEvent) -> Self {
        event.clone().into()
    }
}

impl From<pb::EventParticipant> for RawParticipant {
    fn from(part: pb::EventParticipant) -> Self {
        Self { organisation: part.organisation, role: part.role, role_title: part.role_title }
    }
}

impl From<RawParticipant> for pb::EventParticipant {
    fn from(part: RawParticipant) -> Self {
        Self { organisation: part.organisation, role: part.role, role_title: part.role_title }
    }
}

impl From<pb::EventOutcome> for RawOutcome {
    fn from(outcome: pb::EventOutcome) -> Self {
        Self {
            outcome_id: outcome.outcome_id,
            kind: outcome.kind,
            text: text::from_pb(outcome.text),
            addressee_type: outcome.addressee_type,
            addressee: outcome.addressee,
            themes: outcome.themes,
            status: outcome.status,
        }
    }
}

impl From<RawOutcome> for pb::EventOutcome {
    fn from(outcome: RawOutcome) -> Self {
        Self {
            outcome_id: outcome.outcome_id,
            kind: outcome.kind,
            text: text::to_pb(&outcome.text),
            addressee_type: outcome.addressee_type,
            addressee: outcome.addressee,
            themes: outcome.themes,
            status: outcome.status,
        }
    }
}

impl From<pb::QuotedFigure> for RawFigure {
    fn from(figure: pb::QuotedFigure) -> Self {
        Self {
            indicator: figure.indicator,
            area: figure.area,
            period: figure.period,
            value: figure.value,
            unit: figure.unit,
            approximate: figure.approximate,
            text: text::from_pb(figure.text),
        }
    }
}

impl From<RawFigure> for pb::QuotedFigure {
    fn from(figure: RawFigure) -> Self {
        Self {
            indicator: figure.indicator,
            area: figure.area,
            period: figure.period,
            value: figure.value,
            unit: figure.unit,
            approximate: figure.approximate,
            text: text::to_pb(&figure.text),
        }
    }
}

impl From<pb::EventSource> for RawSource {
    fn from(source: pb::EventSource) -> Self {
        Self { title: source.title, uri: source.uri, published: source.published }
    }
}

impl From<RawSource> for pb::EventSource {
    fn from(source: RawSource) -> Self {
        Self { title: source.title, uri: source.uri, published: source.published }
    }
}
