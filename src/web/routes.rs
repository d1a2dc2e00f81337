//! The addresses of the desk.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use marsad_service::desk::FILE_BYTES_MAX;

use crate::desk::Desk;
use crate::entrance::{Place, enter, explain};
use crate::failure::Failure;
use crate::guard::guard;
use crate::pages::{check, forms, marked, send, sent, tasks, whoami};
use crate::{assets, pages};

/// What a form has besides its file.
const FORM_BYTES_MAX: usize = 64 * 1024;

/// All pages of a desk.
pub fn router(desk: Arc<Desk>) -> Router {
    let personal = Router::new()
        .route("/{lang}/", get(tasks::show))
        .route("/{lang}/send", get(send::show).post(send::take))
        .route("/{lang}/checks/{id}", get(check::show).post(check::confirm))
        .route("/{lang}/checks/{id}/marked.xlsx", get(marked::workbook))
        .route("/{lang}/checks/{id}/delete", post(check::delete))
        .route("/{lang}/sent", get(sent::list))
        .route("/{lang}/sent/{id}", get(sent::show))
        .route("/{lang}/sent/{id}/receipt", get(sent::receipt))
        .route("/{lang}/sent/{id}/receipt.json", get(sent::receipt_file))
        .route("/{lang}/sent/{id}/file", get(sent::file))
        .route("/{lang}/forms", get(forms::choose))
        .route("/{lang}/forms/{indicator}/{file}", get(forms::workbook))
        .route("/{lang}/whoami", get(whoami::show))
        .fallback(async || Failure::NotFound)
        .method_not_allowed_fallback(async || Failure::Method)
        .layer(DefaultBodyLimit::max(FILE_BYTES_MAX + FORM_BYTES_MAX))
        .layer(from_fn_with_state(Arc::clone(&desk), enter))
        .layer(from_fn_with_state(Arc::clone(&desk), pages::known_language));
    Router::new()
        .route("/healthz", get(healthz))
        .route("/static/{name}", get(assets::serve))
        .route("/", get(home))
        .fallback_service(personal.with_state(Arc::clone(&desk)))
        .layer(from_fn_with_state(Arc::clone(&desk), explain))
        .layer(from_fn_with_state(Arc::clone(&desk), guard))
        .with_state(desk)
}

/// The first page in the language that the browser prefers.
async fn home(place: Place) -> Redirect {
    Redirect::to(&format!("/{}/", place.lang.code()))
}

/// Whether the desk can take figures now.
async fn healthz(State(desk): State<Arc<Desk>>) -> Response {
    let ready = desk.node.ready().is_ok();
    let (status, word) =
        if ready { (StatusCode::OK, "ok\n") } else { (StatusCode::SERVICE_UNAVAILABLE, "not ready\n") };
    (status, word).into_response()
}
