//! Who the person is to the node, and how the node knows.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::Page;
use crate::desk::Desk;
use crate::entrance::Person;
use crate::frame::Frame;
use crate::sessions::LENGTH;

#[derive(Template)]
#[template(path = "whoami.html")]
struct WhoamiPage<'a> {
    frame: &'a Frame<'a>,
    role: String,
    name: &'a str,
    serial: String,
    ends: String,
    days: i64,
    session_ends: String,
}

/// Who the person is to the node.
pub async fn show(State(desk): State<Arc<Desk>>, person: Person) -> Page {
    let frame = Frame::of(&desk, &person);
    let ends = person.certificate.not_after;
    let days = (ends.micros() - desk.node.now().micros()) / 86_400_000_000;
    let page = WhoamiPage {
        frame: &frame,
        role: frame.texts.word("role", person.session.role.as_str()),
        name: &person.session.name,
        serial: person.certificate.serial.to_string(),
        ends: frame.moment(ends),
        days: days.max(0),
        session_ends: frame.moment((person.held.began + LENGTH).into()),
    };
    Ok(Html(page.render()?))
}
