//! Events: the current version of each, as far as its sharing level lets the caller see it.

use std::sync::Arc;

use time::Date;

use crate::domain::catalogue::Catalogue;
use crate::domain::code::AreaCode;
use crate::domain::period::Period;
use crate::domain::raw::RawEvent;
use crate::domain::sharing::Sharing;
use crate::identity::policy::{Permit, ReadEvents};
use crate::service::Caller;
use crate::service::Node;
use crate::service::{ServiceError, Violation};
use crate::store::event_read::{CurrentEvent, EventFilter};
use crate::validate::event_rules;
use crate::wire::report::sharing_to_pb;
use crate::wire::{payload, pb};

use super::answer::Outlet;
use super::parents::Parents;
use super::{question, record};

/// Reads what a request asks for.
///
/// # Errors
/// [`ServiceError::BadRequest`] naming the fields; of the area [`ServiceError::NotFound`] or [`ServiceError::AmbiguousArea`].
pub fn filter(catalogue: &Catalogue, request: pb::PullEventsRequest) -> Result<EventFilter, ServiceError> {
    let mut wrong = Vec::new();
    let kind = some(request.r#type);
    if let Some(kind) = &kind
        && !is_type(catalogue, kind)
    {
        wrong.push(Violation::new("type", "an event type, or a family with its underscore: GOV_"));
    }
    let theme = some(request.theme);
    if theme.as_ref().is_some_and(|theme| !catalogue.has_code("THEME", theme)) {
        wrong.push(Violation::new("theme", "the list THEME has no such code"));
    }
    let organisation = some(request.organisation);
    if organisation.as_ref().is_some_and(|code| catalogue.organisation(code).is_none()) {
        wrong.push(Violation::new("organisation", "the catalogue has no such organisation"));
    }
    let programme = some(request.programme);
    if programme.as_ref().is_some_and(|code| catalogue.programme(code).is_none()) {
        wrong.push(Violation::new("programme", "the catalogue has no such programme"));
    }
    let mut day = |name: &str, text: &str, of: fn(Period) -> Date| match text.parse::<Period>() {
        _ if text.is_empty() => None,
        Ok(period) => Some(of(period)),
        Err(error) => {
            wrong.push(Violation::new(name, error.to_string()));
            None
        }
    };
    let from = day("from", &request.from, Period::first_day);
    let to = day("to", &request.to, Period::last_day);
    if !wrong.is_empty() {
        return Err(ServiceError::BadRequest(wrong));
    }
    let areas = some(request.area).map(|text| areas(catalogue, &text)).transpose()?;
    Ok(EventFilter { kind, areas, from, to, theme, organisation, programme })
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn is_type(catalogue: &Catalogue, kind: &str) -> bool {
    let of_family = |list: &crate::domain::catalogue::code_list::CodeList| {
        list.items.iter().any(|item| item.code.as_str().starts_with(kind))
    };
    catalogue.has_code("EVENT_TYPE", kind)
        || (kind.ends_with('_') && catalogue.code_list("EVENT_TYPE").is_some_and(of_family))
}

/// An area with all below it.
fn areas(catalogue: &Catalogue, text: &str) -> Result<Vec<AreaCode>, ServiceError> {
    let outer = question::area(catalogue, text)?;
    let inside = |code: &AreaCode| catalogue.area_id(code.as_str()).is_some_and(|id| catalogue.is_within(id, outer));
    let areas = catalogue.parts().areas.iter().map(|area| &area.code).filter(|code| inside(code));
    Ok(areas.cloned().collect())
}

/// About how much memory an answer takes: a page of records, and messages that wait.
const READER_BYTES: u64 = 1 << 20;

/// Hands over the events, page by page.
///
/// # Errors
/// [`ServiceError`] if they cannot be read, or the reader has gone.
pub async fn run(
    node: Arc<Node>,
    caller: Caller,
    permit: Permit<ReadEvents>,
    filter: EventFilter,
    outlet: Outlet<pb::PullEventsResponse>,
) -> Result<(), ServiceError> {
    let _memory = node.resources.readers.reserve(READER_BYTES).await?;
    let mut after = None;
    let mut recorded = false;
    loop {
        let mut snapshot = node.store().snapshot().await?;
        let events = snapshot.current_events(&filter, after.as_ref()).await?;
        let Some(last) = events.last() else { return Ok(()) };
        after = Some(last.place.clone());
        let visible = events.into_iter().filter(|event| permit.may_see(&event.reporter, event.sharing));
        let found: Vec<Found> = visible.map(Found::read).collect::<Result<_, _>>()?;
        let parents = Parents::read(&mut snapshot, &permit, found.iter().map(Found::parent)).await?;
        drop(snapshot);
        for event in found {
            if event.current.sharing == Sharing::Local && !recorded {
                record(&node, &caller, "PullEvents", "local events".to_owned()).await?;
                recorded = true;
            }
            outlet.send(event.into_pb(&parents)).await?;
        }
    }
}

/// An event with what is shown of it.
struct Found {
    current: CurrentEvent,
    shown: RawEvent,
    /// The paths of texts that are withheld.
    withheld: Vec<String>,
}

impl Found {
    fn read(mut current: CurrentEvent) -> Result<Self, ServiceError> {
        let read = payload::decode_event(&[std::mem::take(&mut current.doc)]).map_err(ServiceError::Held)?;
        let mut shown = read.event;
        let withheld = event_rules::withhold(&mut shown);
        Ok(Self { current, shown, withheld })
    }

    fn parent(&self) -> &str {
        &self.shown.parent
    }

    fn into_pb(self, parents: &Parents) -> pb::PullEventsResponse {
        let parent_state = parents.state(&self.current.log.origin, &self.shown.event_id, self.parent()).into();
        let Self { current: event, shown, withheld } = self;
        pb::PullEventsResponse {
            event: Some(pb::Event::from(&shown)),
            position: Some(pb::LogPosition {
                origin: event.log.origin.to_string(),
                epoch: event.log.epoch,
                index: event.index,
            }),
            reporter: event.reporter.to_string(),
            sharing: sharing_to_pb(Some(event.sharing)),
            parent_state,
            withheld,
        }
    }
}
