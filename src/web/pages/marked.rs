//! The person's own form again, with marks on what is wrong: the officer corrects it in its place and sends it back.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use marsad_identity::Action;
use marsad_service::desk;
use marsad_texts::marked::marked_form;

use super::attachment;
use super::check::open;
use super::forms::EXCEL;
use crate::desk::Desk;
use crate::entrance::Person;
use crate::failure::Failure;
use crate::judging::judge;

/// The form with marks. Only a form with figures can be marked.
pub async fn workbook(
    State(desk): State<Arc<Desk>>,
    person: Person,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (file, read) = open(&desk, &person, &id).await?;
    let verdict = judge(&desk, &person, read, &file.name).await?;
    if !verdict.is_form {
        return Err(Failure::NotFound);
    }
    let admitted = desk.admit(&person, Action::CheckSubmission)?;
    let (_, bytes) = desk::bytes(&desk.node, &admitted.caller, &id).await?;
    let (shared, name, lang) = (Arc::clone(&desk), file.name.clone(), person.lang);
    let marking = move || marked_form(shared.texts(lang), &name, &bytes, &verdict.found);
    match tokio::task::spawn_blocking(marking).await {
        Ok(Ok(marked)) => Ok(attachment(&file.name, EXCEL, marked.bytes)),
        Ok(Err(error)) => {
            tracing::error!(%error, "a form could not be marked");
            Err(Failure::Broken)
        }
        Err(_) => Err(Failure::Broken),
    }
}
