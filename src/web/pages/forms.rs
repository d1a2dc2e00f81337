//! Forms in Excel, with the territories and the last figures of the person's organisation.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use marsad_domain::code::AreaCode;
use marsad_domain::period::Period;
use marsad_formats::workbook;
use marsad_identity::Action;
use marsad_service::form::{last_figures, lines};
use marsad_texts::form::{FormError, Organisation, Task, form, form_words, indicators};

use super::{address, attachment};
use crate::desk::Desk;
use crate::entrance::Person;
use crate::failure::Failure;
use crate::frame::Frame;

/// What a browser calls a workbook.
pub const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "forms.html")]
struct FormsPage<'a> {
    frame: &'a Frame<'a>,
    /// Code and label, by label.
    indicators: Vec<(String, String)>,
    chosen: &'a str,
    period: &'a str,
    remark: String,
}

/// What is asked for.
#[derive(Deserialize, Default)]
pub struct Wanted {
    #[serde(default)]
    indicator: String,
    #[serde(default)]
    period: String,
}

/// The choice of an indicator and a period; leads to the form if both are chosen.
pub async fn choose(
    State(desk): State<Arc<Desk>>,
    person: Person,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(wanted) = wanted.map_err(|_| Failure::Incomplete)?;
    let (indicator, period) = (wanted.indicator.trim(), wanted.period.trim());
    if indicator.is_empty() || period.is_empty() {
        return page(&desk, &person, &wanted, String::new());
    }
    let is_code = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if !is_code(indicator) || period.parse::<Period>().is_err() {
        let remark = Frame::of(&desk, &person).t("desk-forms-period-wrong");
        return page(&desk, &person, &wanted, remark);
    }
    Ok(Redirect::to(&address(&person, &format!("forms/{indicator}/{period}.xlsx"))).into_response())
}

fn page(desk: &Desk, person: &Person, wanted: &Wanted, remark: String) -> Result<Response, Failure> {
    let frame = Frame::of(desk, person);
    let known = desk.node.catalogue()?;
    let reported = known.catalogue.parts().indicators.iter().filter(|indicator| !indicator.is_ratio());
    let named = reported.map(|own| (own.code.to_string(), own.label.in_lang(person.lang).to_owned()));
    let mut indicators: Vec<(String, String)> = named.collect();
    indicators.sort_by(|one, other| one.1.cmp(&other.1));
    let status = if remark.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = FormsPage { frame: &frame, indicators, chosen: &wanted.indicator, period: &wanted.period, remark };
    Ok((status, Html(page.render()?)).into_response())
}

/// The form of an indicator and a period.
pub async fn workbook(
    State(desk): State<Arc<Desk>>,
    person: Person,
    Path((_, indicator, file)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let period = file.strip_suffix(".xlsx").ok_or(Failure::NotFound)?;
    let wanted = Wanted { indicator, period: period.to_owned() };
    let period: Period = period.parse().map_err(|_| Failure::NotFound)?;
    match written(&desk, &person, &wanted.indicator, period).await? {
        Ok(bytes) => Ok(attachment(&format!("{}-{period}.xlsx", wanted.indicator), EXCEL, bytes)),
        Err(error) => {
            let frame = Frame::of(&desk, &person);
            let (key, args) = error.message();
            let remark = error.detail(frame.texts).unwrap_or_else(|| frame.say(key, args));
            page(&desk, &person, &wanted, remark)
        }
    }
}

/// The bytes of a form, or why there is none.
async fn written(
    desk: &Desk,
    person: &Person,
    indicator: &str,
    period: Period,
) -> Result<Result<Vec<u8>, FormError>, Failure> {
    let known = desk.node.catalogue()?;
    let catalogue = &known.catalogue;
    let named = match indicators(catalogue, &[indicator.to_owned()]) {
        Ok(named) => named,
        Err(error) => return Ok(Err(error)),
    };
    let Some(first) = named.first() else { return Err(Failure::NotFound) };
    let reading = desk.admit(person, Action::ReadRoster)?;
    let lines = lines(&desk.node, &reading.caller, first, period).await?;
    let membership = desk.node.ledger.membership();
    let own = person.principal.organisation();
    let reporter = membership.as_ref().zip(own.as_ref()).and_then(|(known, own)| known.membership.reporter(own));
    let territories = reporter.map(|own| own.territories.as_slice()).unwrap_or_default();
    let organisation = Organisation::new(catalogue, &person.session.name, territories.iter().map(|code| code.as_str()));
    let mut task = match Task::of_rosters(catalogue, &organisation, &lines.iter().collect::<Vec<_>>(), period, &named) {
        Ok(task) => task,
        Err(error) => return Ok(Err(error)),
    };
    let pulling = desk.admit(person, Action::PullObservations)?;
    for wanted in &mut task.wanted {
        let code = |area: &_| Some(catalogue.area(*area)?.code.clone());
        let areas: Vec<AreaCode> = wanted.areas.iter().filter_map(code).collect();
        let read = last_figures(&desk.queries, &pulling.caller, (wanted.indicator, &areas), period);
        wanted.last = pulling.caller.deadline.scope(read).await?;
    }
    let texts = desk.texts(person.lang);
    let made = form(texts, catalogue, &person.session.name, task, &[]);
    let made = match made {
        Ok(made) => made,
        Err(error) => return Ok(Err(error)),
    };
    let bytes = workbook::write(&made, &form_words(texts));
    bytes.map(Ok).map_err(|error| {
        tracing::error!(%error, "a form could not be written");
        Failure::Broken
    })
}
