//! Sending a file: the form, and what it brings.

use std::sync::Arc;

use askama::Template;
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::{FromRequest as _, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect};

use marsad_identity::Action;
use marsad_service::desk::{self, DeskFile, FILE_BYTES_MAX, NewFile, WAITING_MAX};

use super::{Page, address, check_token};
use crate::desk::Desk;
use crate::entrance::Person;
use crate::failure::Failure;
use crate::frame::Frame;

#[derive(Template)]
#[template(path = "send.html")]
struct SendPage<'a> {
    frame: &'a Frame<'a>,
    waiting: Vec<DeskFile>,
    most: u64,
    most_files: usize,
}

/// The form, and the files that wait.
pub async fn show(State(desk): State<Arc<Desk>>, person: Person) -> Page {
    let admitted = desk.admit(&person, Action::CheckSubmission)?;
    let waiting = desk::waiting(&desk.node, &admitted.caller).await?;
    let frame = Frame::of(&desk, &person);
    let most = u64::try_from(FILE_BYTES_MAX).unwrap_or(u64::MAX);
    Ok(Html(SendPage { frame: &frame, waiting, most, most_files: WAITING_MAX }.render()?))
}

/// Takes a file, and leads to what was found in it.
pub async fn take(State(desk): State<Arc<Desk>>, person: Person, request: Request) -> Result<Redirect, Failure> {
    // The places are taken before the file is read into memory.
    let admitted = desk.admit(&person, Action::CheckSubmission)?;
    let rejected = |_: MultipartRejection| Failure::Incomplete;
    let mut form = Multipart::from_request(request, &desk).await.map_err(rejected)?;
    let (name, bytes) = file_of(&mut form, &person).await?;
    let new = NewFile { name: &name, bytes: &bytes };
    let file = desk::put(&desk.node, &admitted.caller, new).await?;
    Ok(Redirect::to(&address(&person, &format!("checks/{file}"))))
}

/// The name and the bytes of the file. The token comes before it, so that nothing of a forged form is read.
async fn file_of(form: &mut Multipart, person: &Person) -> Result<(String, Vec<u8>), Failure> {
    let first = form.next_field().await.map_err(broken)?.filter(|field| field.name() == Some("token"));
    let token = first.ok_or(Failure::Forged)?.text().await.map_err(broken)?;
    check_token(person, &token)?;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(broken)?.to_vec();
            if bytes.is_empty() && name.is_empty() {
                return Err(Failure::Incomplete);
            }
            return if bytes.len() > FILE_BYTES_MAX { Err(Failure::TooLarge) } else { Ok((name, bytes)) };
        }
    }
    Err(Failure::Incomplete)
}

fn broken(error: MultipartError) -> Failure {
    if error.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
        Failure::TooLarge
    } else {
        Failure::Incomplete
    }
}
