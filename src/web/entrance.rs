//! Who is at the other end: the holder of a certificate becomes a person with a session, or gets a page that says how to get in.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio_util::sync::CancellationToken;

use marsad_domain::text::Lang;
use marsad_identity::{CertificateHolder, Principal, Session, Visitor};

use crate::desk::Desk;
use crate::failure::{Failure, page};
use crate::frame::Frame;
use crate::sessions::Held;

/// The cookie of a session. Browsers send a cookie with this prefix over TLS and to this host only.
const COOKIE_NAME: &str = "__Host-marsad-desk";

/// A person with a session, and the page that they read.
#[derive(Clone)]
pub struct Person {
    pub principal: Arc<Principal>,
    pub session: Session,
    pub certificate: Arc<CertificateHolder>,
    pub held: Held,
    pub lang: Lang,
    /// The address of the page after its language.
    pub path: String,
    /// Cancelled when the certificate is no longer good.
    pub cut: CancellationToken,
}

impl<S: Sync> FromRequestParts<S> for Person {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or(Failure::NotIn)
    }
}

/// The language of a page, and the rest of its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub lang: Lang,
    pub path: String,
}

impl<S: Sync> FromRequestParts<S> for Place {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(place(parts.uri.path(), &parts.headers))
    }
}

/// The language of an address; of one without a language that which the browser prefers.
pub fn place(path: &str, headers: &HeaderMap) -> Place {
    let (first, rest) = path.trim_start_matches('/').split_once('/').unwrap_or((path.trim_start_matches('/'), ""));
    let named = Lang::ALL.into_iter().find(|lang| lang.code() == first);
    match named {
        Some(lang) => Place { lang, path: rest.to_owned() },
        None => Place { lang: preferred(headers), path: String::new() },
    }
}

/// The first language of the browser that there is; else Arabic.
fn preferred(headers: &HeaderMap) -> Lang {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let tags = accepted.split(',').map(|tag| tag.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    tags.into_iter().find_map(|tag| Lang::from_code(&tag)).unwrap_or(Lang::Arabic)
}

/// Lets a person in, or says how to get in. Gives every failure its page.
pub async fn enter(State(desk): State<Arc<Desk>>, mut request: Request, next: Next) -> Response {
    let place = place(request.uri().path(), request.headers());
    let visitor = request.extensions().get::<Arc<Visitor>>().cloned();
    let holder = visitor.as_ref().and_then(|visitor| visitor.holder.clone());
    let known = holder.and_then(|holder| Some((Session::of_certificate(&holder)?, holder)));
    let Some(((session, certificate), visitor)) = known.zip(visitor) else {
        return page(&desk, &Frame::of_stranger(&desk, &place), Failure::NotIn);
    };
    let now = desk.node.ledger.clock().now();
    let shown = cookie(request.headers());
    let found = shown.and_then(|cookie| desk.sessions.find(&cookie, certificate.key, now));
    let (held, new) = match found {
        Some(held) => (held, None),
        None => match desk.sessions.begin(certificate.key, now) {
            Some((cookie, held)) => (held, Some(cookie)),
            None => return page(&desk, &Frame::of_stranger(&desk, &place), Failure::Broken),
        },
    };
    let principal = Arc::new(Principal::from(session.clone()));
    let Place { lang, path } = place;
    let person = Person { principal, session, certificate, held, lang, path, cut: visitor.cut.clone() };
    request.extensions_mut().insert(person.clone());
    let mut answer = next.run(request).await;
    if let Some(failure) = answer.extensions_mut().remove::<Failure>() {
        answer = page(&desk, &Frame::of(&desk, &person), failure);
    }
    if let Some(value) = new.and_then(|cookie| set_cookie(&cookie)) {
        answer.headers_mut().append(SET_COOKIE, value);
    }
    answer
}

/// Gives failures outside the pages of people their page.
pub async fn explain(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let place = place(request.uri().path(), request.headers());
    let mut answer = next.run(request).await;
    match answer.extensions_mut().remove::<Failure>() {
        Some(failure) => page(&desk, &Frame::of_stranger(&desk, &place), failure),
        None => answer.into_response(),
    }
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let texts = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE_NAME).map(|(_, value)| value.to_owned())
}

/// Lax, not strict: a link in an e-mail must find the session. Forms are protected by their token.
fn set_cookie(value: &str) -> Option<HeaderValue> {
    let age = crate::sessions::LENGTH.whole_seconds();
    let text = format!("{COOKIE_NAME}={value}; Path=/; Max-Age={age}; Secure; HttpOnly; SameSite=Lax");
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_that_of_the_address_else_that_of_the_browser() {
        let mut headers = HeaderMap::new();
        let of = |path: &str, headers: &HeaderMap| {
            let found = place(path, headers);
            (found.lang.code(), found.path)
        };
        assert_eq!(of("/fr/checks/1", &headers), ("fr", "checks/1".to_owned()));
        assert_eq!(of("/", &headers), ("ar", String::new()));
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("de, fr-MA;q=0.8, en;q=0.5"));
        assert_eq!(of("/", &headers), ("fr", String::new()));
        assert_eq!(of("/ar/", &headers), ("ar", String::new()));
        assert_eq!(of("/de/x", &headers), ("fr", String::new()));
    }
}
