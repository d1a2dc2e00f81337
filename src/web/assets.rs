//! Files that pages need, compiled into the program. Their names hold a hash of their content, so that browsers may keep them.

use std::sync::LazyLock;

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use sha2::{Digest, Sha256};

struct Asset {
    name: String,
    kind: &'static str,
    bytes: Vec<u8>,
}

/// All of them; the style sheet comes last, because it names the others.
static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    macro_rules! font {
        ($name:literal) => {
            ($name, &include_bytes!(concat!("static/ibm-plex-sans-arabic-", $name, "-normal.woff2"))[..])
        };
    }
    let fonts = [font!("arabic-400"), font!("arabic-600"), font!("latin-400"), font!("latin-600")];
    let mut style = include_str!("static/desk.css").to_owned();
    let mut all = Vec::new();
    for (name, bytes) in fonts {
        let asset = asset(name, "woff2", "font/woff2", bytes.to_vec());
        style = style.replace(&format!("{name}.woff2"), &asset.name);
        all.push(asset);
    }
    all.push(asset("desk", "css", "text/css; charset=utf-8", style.into_bytes()));
    all
});

fn asset(stem: &str, ending: &str, kind: &'static str, bytes: Vec<u8>) -> Asset {
    let digest = hex::encode(Sha256::digest(&bytes));
    Asset { name: format!("{stem}-{}.{ending}", digest.get(..12).unwrap_or(&digest)), kind, bytes }
}

/// The address of the style sheet.
pub fn style_path() -> String {
    ASSETS.last().map_or_else(String::new, |style| format!("/static/{}", style.name))
}

/// Serves one of them. They hold nothing personal.
pub async fn serve(Path(name): Path<String>) -> Response {
    let mut answer = Response::new(Body::empty());
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        *answer.status_mut() = StatusCode::NOT_FOUND;
        return answer;
    };
    *answer.body_mut() = Body::from(asset.bytes.as_slice());
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    answer.headers_mut().insert(CACHE_CONTROL, kept);
    answer
}
