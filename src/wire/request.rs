//! Questions in texts, as people and programs write them. A client sends them; the node reads them with its catalogue.

use marsad_domain::code::{AreaCode, IndicatorCode};
use marsad_domain::text::Text;

use super::{pb, text};

/// Which figures are asked for. An empty text or list sets no condition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FilterRequest {
    pub indicators: Vec<String>,
    /// Codes or names.
    pub areas: Vec<String>,
    pub level: String,
    /// Dimensions, each with its code.
    pub at: Vec<(String, String)>,
    pub method: String,
    pub from: String,
    pub to: String,
    pub freq: String,
}

/// Cells of a release.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AggregateRequest {
    /// An identifier; `latest` or nothing for the newest.
    pub release: String,
    pub filter: FilterRequest,
    /// The dimensions to break down by.
    pub by: Vec<String>,
}

/// Observations as they were reported.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ObservationRequest {
    pub filter: FilterRequest,
    pub reporter: String,
    /// Only those that the caller reported.
    pub mine: bool,
    /// A time or a cut of the logs; nothing for now.
    pub as_of: String,
}

/// How many territories one question for the caller's own figures names.
const OWN_AREAS_MAX: usize = 50;

impl ObservationRequest {
    /// Asks for all figures of an indicator that the caller has reported for these areas, some areas at a time.
    pub fn of_own<'a>(indicator: &'a IndicatorCode, areas: &'a [AreaCode]) -> impl Iterator<Item = Self> + 'a {
        areas.chunks(OWN_AREAS_MAX).map(|some| Self {
            filter: FilterRequest {
                indicators: vec![indicator.to_string()],
                areas: some.iter().map(ToString::to_string).collect(),
                ..FilterRequest::default()
            },
            mine: true,
            ..Self::default()
        })
    }
}

/// Events.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventRequest {
    /// An event type, or a family of types.
    pub kind: String,
    pub area: String,
    pub from: String,
    pub to: String,
    pub theme: String,
    pub organisation: String,
    pub programme: String,
}

/// How one cell of a release came about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExplainRequest {
    /// An identifier; `latest` or nothing for the newest.
    pub release: String,
    pub indicator: String,
    pub area: String,
    pub period: String,
    /// Dimensions, each with its code.
    pub at: Vec<(String, String)>,
    pub method: String,
}

/// A release that is to be built.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BuildRequest {
    /// Empty: it is named after its audience and its years.
    pub title: Text,
    /// node, members or public.
    pub audience: String,
    /// Empty: that of its audience.
    pub licence: String,
    pub provisional: bool,
    /// The release that it corrects; empty: none.
    pub corrects: String,
    /// Why it corrects that one.
    pub reason: String,
    /// The planned release that it is; empty: none.
    pub plan: String,
    /// Why it is built before the planned day.
    pub early: String,
    /// Whether every indicator is computed, changed or not.
    pub full: bool,
}

/// A change of the calendar of releases.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanRequest {
    pub id: String,
    /// Empty to drop it.
    pub day: String,
    /// node, members or public; empty to drop it.
    pub audience: String,
    /// Empty: it keeps the one that it has.
    pub title: Text,
    pub dropped: bool,
    pub reason: String,
}

pub(super) fn codes(list: Vec<pb::DimensionCode>) -> Vec<(String, String)> {
    list.into_iter().map(|pb::DimensionCode { dimension, code }| (dimension, code)).collect()
}

fn codes_to_pb(list: Vec<(String, String)>) -> Vec<pb::DimensionCode> {
    list.into_iter().map(|(dimension, code)| pb::DimensionCode { dimension, code }).collect()
}

/// Conversions between a question and its message, both ways: fields of the same name, then those that differ.
macro_rules! conversions {
    ($(
        $request:ident = $message:ident { $($same:ident),* }
        $(, $field:ident = $its:ident by $read:expr, $write:expr)*;
    )+) => {
        $(
            impl From<pb::$message> for $request {
                fn from(message: pb::$message) -> Self {
                    Self { $($same: message.$same,)* $($field: $read(message.$its),)* }
                }
            }

            impl From<$request> for pb::$message {
                fn from(request: $request) -> Self {
                    Self { $($same: request.$same,)* $($its: $write(request.$field),)* }
                }
            }
        )+
    };
}

fn title_to_pb(title: Text) -> Option<pb::Text> {
    Some((&title).into())
}

fn filter(message: Option<pb::Filter>) -> FilterRequest {
    message.unwrap_or_default().into()
}

fn filter_to_pb(filter: FilterRequest) -> Option<pb::Filter> {
    Some(filter.into())
}

conversions! {
    FilterRequest = Filter { indicators, areas, level, method, from, to, freq }, at = r#where by codes, codes_to_pb;
    AggregateRequest = PullAggregatesRequest { release, by }, filter = filter by filter, filter_to_pb;
    ObservationRequest = PullObservationsRequest { reporter, mine, as_of }, filter = filter by filter, filter_to_pb;
    EventRequest = PullEventsRequest { area, from, to, theme, organisation, programme },
        kind = r#type by String::from, String::from;
    ExplainRequest = ExplainRequest { release, indicator, area, period, method }, at = r#where by codes, codes_to_pb;
    BuildRequest = BuildReleaseRequest { audience, licence, provisional, corrects, reason, plan, early, full },
        title = title by text::from_pb, title_to_pb;
    PlanRequest = PlanReleaseRequest { id, day, audience, dropped, reason }, title = title by text::from_pb, title_to_pb;
}
