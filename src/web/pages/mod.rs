//! The pages: one file each.

mod answers;
pub mod check;
pub mod forms;
pub mod marked;
pub mod send;
pub mod sent;
pub mod tasks;
pub mod whoami;

use axum::extract::Request;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};

use marsad_domain::text::Lang;

use crate::entrance::Person;
use crate::failure::Failure;
use crate::sessions::same;

/// The answer of a page.
pub type Page = Result<Html<String>, Failure>;

/// Only pages in one of the three languages exist.
pub async fn known_language(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let mut parts = path.trim_start_matches('/').splitn(2, '/');
    let is_known = parts.next().is_some_and(|first| Lang::ALL.into_iter().any(|lang| lang.code() == first));
    match (is_known, parts.next()) {
        (false, _) => Failure::NotFound.into_response(),
        (true, None) => Redirect::permanent(&format!("{path}/")).into_response(),
        (true, Some(_)) => next.run(request).await,
    }
}

/// Refuses a form that is not of this session.
pub fn check_token(person: &Person, token: &str) -> Result<(), Failure> {
    if same(&person.held.token, token) { Ok(()) } else { Err(Failure::Forged) }
}

/// The address of a page in the language of the person.
pub fn address(person: &Person, rest: &str) -> String {
    format!("/{}/{rest}", person.lang.code())
}

/// A file to keep. Browsers never show it in place, whatever it holds.
pub fn attachment(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_. ".contains(c) { c } else { '_' }).collect();
    let coded: String = name.bytes().map(coded).collect();
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}");
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    let fallback = HeaderValue::from_static("attachment");
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).unwrap_or(fallback));
    (headers, bytes).into_response()
}

/// A byte as RFC 8187 writes it.
fn coded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_cannot_leave_its_header() {
        let answer = attachment("a\"; x=\r\n é أ.csv", "text/csv", Vec::new());
        let disposition = answer.headers()[CONTENT_DISPOSITION].to_str().unwrap();
        assert_eq!(
            disposition,
            "attachment; filename=\"a__ x___ _ _.csv\"; filename*=UTF-8''a%22%3B%20x%3D%0D%0A%20%C3%A9%20%D8%A3.csv"
        );
    }
}
