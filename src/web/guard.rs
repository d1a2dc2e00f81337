//! What holds for every request and every answer: the host is ours, forms come from our own pages, and browsers load nothing else.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::desk::Desk;
use crate::failure::Failure;

/// Only files of this host, nothing inside a page, no frame around it.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);
/// Says that an answer comes from a node: what stands between it and a browser may answer too.
const NODE: HeaderName = HeaderName::from_static("marsad-node");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Guards every request.
pub async fn guard(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let mut answer = match authority(&request) {
        // Monitoring asks for the health of the node by any name.
        _ if request.uri().path() == "/healthz" => next.run(request).await,
        Some(host) if is_ours(&host, &desk.settings.host) => {
            let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
            if changes && !comes_from(&host, request.headers()) {
                Failure::Forged.into_response()
            } else {
                next.run(request).await
            }
        }
        _ => StatusCode::MISDIRECTED_REQUEST.into_response(),
    };
    let headers = answer.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(OPENER, HeaderValue::from_static("same-origin"));
    headers.insert(RESOURCE, HeaderValue::from_static("same-origin"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(desk.node.ledger.origin().as_str()) {
        headers.insert(NODE, name);
    }
    answer
}

/// The host that a request is for: in HTTP/2 in its address, before in a header.
fn authority(request: &Request) -> Option<String> {
    if let Some(authority) = request.uri().authority() {
        return Some(authority.as_str().to_ascii_lowercase());
    }
    let mut all = request.headers().get_all(HOST).into_iter();
    let host = all.next()?.to_str().ok()?.to_ascii_lowercase();
    // Two hosts are none.
    all.next().is_none().then_some(host)
}

/// The name without its port: what stands before the node may use another one.
fn name(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn is_ours(host: &str, own: &str) -> bool {
    name(host).eq_ignore_ascii_case(name(own))
}

/// Whether a form comes from a page of this host. Browsers say so in `Sec-Fetch-Site`, older ones in `Origin`; some proxies remove
/// both. The token in the form decides in any case.
fn comes_from(host: &str, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?").to_owned());
    let same_site = text(FETCH_SITE).is_none_or(|site| matches!(site.as_str(), "same-origin" | "none"));
    let same_origin = text(ORIGIN).is_none_or(|origin| origin.eq_ignore_ascii_case(&format!("https://{host}")));
    same_site && same_origin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_compared_without_its_port() {
        assert!(is_ours("desk.example.org", "desk.example.org:8443"));
        assert!(is_ours("DESK.example.org:443", "desk.example.org"));
        assert!(is_ours("[::1]:7443", "[::1]:7443"));
        assert!(!is_ours("desk.example.org.evil.example", "desk.example.org"));
        assert!(!is_ours("evil.example", "desk.example.org"));
    }

    #[test]
    fn forms_of_other_sites_are_recognised() {
        let headers = |pairs: &[(HeaderName, &'static str)]| {
            let pairs = pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
            pairs.collect::<HeaderMap>()
        };
        let host = "desk.example.org";
        assert!(comes_from(host, &headers(&[])));
        assert!(comes_from(host, &headers(&[(FETCH_SITE, "same-origin"), (ORIGIN, "https://desk.example.org")])));
        for wrong in [
            &[(FETCH_SITE, "cross-site")][..],
            &[(FETCH_SITE, "same-site")],
            &[(ORIGIN, "https://evil.example")],
            &[(ORIGIN, "null")],
            &[(ORIGIN, "http://desk.example.org")],
            &[(FETCH_SITE, "same-origin"), (ORIGIN, "https://evil.example")],
        ] {
            assert!(!comes_from(host, &headers(wrong)), "{wrong:?}");
        }
    }
}
