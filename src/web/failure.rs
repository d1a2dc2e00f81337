//! What keeps a page from being shown, and the page that says so in the reader's language.

use askama::Template;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use marsad_service::ServiceError;
use marsad_texts::Args;

use crate::desk::Desk;
use crate::frame::Frame;

/// What keeps a page from being shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No certificate of a person.
    NotIn,
    /// The form is not of this session, or another site sent it.
    Forged,
    NotFound,
    Method,
    Denied,
    TooLarge,
    /// Too many files wait.
    TooMany,
    /// The file broke off, or the form is not complete.
    Incomplete,
    Busy,
    /// The node does not let its own people submit through it.
    NotAttested,
    /// A refusal with a stable name.
    Refused(&'static str),
    /// The cause is inside the node.
    Broken,
}

impl Failure {
    const fn status(&self) -> StatusCode {
        match self {
            Self::NotIn | Self::Forged | Self::Denied | Self::NotAttested => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Incomplete => StatusCode::BAD_REQUEST,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The name of its messages: `desk-failure-…` with a title, and `.advice`.
    const fn key(&self) -> &'static str {
        match self {
            Self::NotIn => "desk-failure-not-in",
            Self::Forged => "desk-failure-forged",
            Self::NotFound | Self::Method => "desk-failure-not-found",
            Self::Denied => "desk-failure-denied",
            Self::TooLarge => "desk-failure-too-large",
            Self::TooMany => "desk-failure-too-many",
            Self::Incomplete => "desk-failure-incomplete",
            Self::Busy => "desk-failure-busy",
            Self::NotAttested => "desk-failure-not-attested",
            Self::Refused(_) => "desk-failure-refused",
            Self::Broken => "desk-failure-broken",
        }
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        if error.is_internal() {
            tracing::error!(%error, detail = ?error, "a page of the desk could not be made");
            return Self::Broken;
        }
        match &error {
            ServiceError::Denied(_) => Self::Denied,
            ServiceError::NotFound { .. } => Self::NotFound,
            ServiceError::LimitExceeded { what: "files that wait", .. } => Self::TooMany,
            ServiceError::LimitExceeded { .. } | ServiceError::OverLimit { .. } => Self::TooLarge,
            ServiceError::Busy | ServiceError::QuotaExceeded | ServiceError::Stopping | ServiceError::Idle => {
                Self::Busy
            }
            ServiceError::ContentRefused { code } if code == "foreign-attestation" => Self::NotAttested,
            _ => Self::Refused(error.reason()),
        }
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a page could not be written");
        Self::Broken
    }
}

/// The failure goes to the layer that knows the reader's language.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut answer = Response::new(Body::empty());
        *answer.status_mut() = self.status();
        answer.extensions_mut().insert(self);
        answer
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    frame: &'a Frame<'a>,
    title: String,
    advice: String,
    steps: Vec<String>,
    code: &'static str,
}

/// The page of a failure.
pub fn page(desk: &Desk, frame: &Frame<'_>, failure: Failure) -> Response {
    let node = || Args::none().text("node", desk.node.ledger.origin());
    let key = failure.key();
    let steps = match failure {
        Failure::NotIn => {
            ["desk-entrance-1", "desk-entrance-2", "desk-entrance-3", "desk-entrance-4"].map(|key| frame.t(key))
        }
        _ => Default::default(),
    };
    let page = FailurePage {
        frame,
        title: frame.say(key, node()),
        advice: frame.say(&format!("{key}.advice"), node()),
        steps: steps.into_iter().filter(|step| !step.is_empty()).collect(),
        code: if let Failure::Refused(reason) = failure { reason } else { "" },
    };
    match page.render() {
        Ok(html) => (failure.status(), Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the page of a failure could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
