//! The desk against those who should get nothing from it: forged forms, foreign organisations, hostile texts and files.

use hyper::{Method, StatusCode};
use marsad::identity::Role;

use crate::support::browser::{Browser, desk_node, form};
use crate::support::node::World;

const RIGHT: &[u8] = b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-02,2024,LEGAL,2294665\n";

#[tokio::test]
async fn a_certificate_of_another_authority_gets_no_connection() {
    let node = desk_node().await;
    let foreign = World::of("foreign");
    let mut browser = Browser::new(&node, Some(&foreign.issue(Role::Submitter, "region-or")));
    assert!(browser.request(Method::GET, "/en/", "", Vec::new()).await.is_err());
}

#[tokio::test]
async fn a_revoked_certificate_ends_its_session() {
    let node = desk_node().await;
    let person = node.as_caller(Role::Submitter, "region-or");
    let mut council = Browser::new(&node, Some(&person.files));
    assert_eq!(council.get("/en/").await.status, StatusCode::OK);
    node.world.revoke(&person.files);
    node.running.reload().await.unwrap();
    assert!(council.request(Method::GET, "/en/", "", Vec::new()).await.is_err());
    // The cookie alone opens nothing, and the session belongs to its certificate.
    let mut stranger = Browser::new(&node, None);
    stranger.cookie = council.cookie.clone();
    assert_eq!(stranger.get("/en/").await.status, StatusCode::FORBIDDEN);
    let mut other = Browser::of_council(&node, "region-or");
    other.cookie = council.cookie.clone();
    assert_eq!(other.get("/en/").await.status, StatusCode::OK);
    assert_ne!(other.cookie, council.cookie, "it gets a session of its own");
}

#[tokio::test]
async fn forged_forms_change_nothing() {
    let node = desk_node().await;
    let mut council = Browser::of_council(&node, "region-or");
    let check = council.upload("right.csv", RIGHT).await;
    let token = council.token().await;
    let mut other = Browser::of_council(&node, "region-or");
    let foreign = other.token().await;
    for wrong in ["", "0", foreign.as_str()] {
        let upload = council.upload_with(wrong, "a.csv", RIGHT).await;
        assert_eq!(upload.status, StatusCode::FORBIDDEN, "{wrong}");
        for path in [check.clone(), format!("{check}/delete")] {
            let answer = council.post(&path, &[("token", wrong), ("sharing", "open")]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{wrong}");
        }
    }
    assert_eq!(council.post(&check, &[("sharing", "open")]).await.status, StatusCode::BAD_REQUEST);
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        council.more = vec![(name, value.to_owned())];
        let answer = council.post(&check, &[("token", &token), ("sharing", "open")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    council.more = vec![("sec-fetch-site", "same-origin".to_owned()), ("origin", format!("https://{}", council.host))];
    let sent = council.post(&check, &[("token", &token), ("sharing", "open")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
}

#[tokio::test]
async fn requests_for_another_host_are_misdirected() {
    let node = desk_node().await;
    let mut council = Browser::of_council(&node, "region-or");
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1"] {
        council.host = host.to_owned();
        let answer = council.get("/en/").await;
        assert_eq!((answer.status, answer.body.len()), (StatusCode::MISDIRECTED_REQUEST, 0), "{host}");
    }
}

#[tokio::test]
async fn names_and_cells_are_texts_and_never_parts_of_a_page() {
    let node = desk_node().await;
    let mut council = Browser::of_council(&node, "region-or");
    let hostile = "\"><script>alert(1)</script>.csv";
    let cells = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,COMMENT_OBS\n\
                 <img src=x onerror=alert(1)>,\"<script>alert(2)</script>\",2024,LEGAL,\"1<svg/onload=alert(3)>\",\"'\"\"&\"\n";
    let check = council.upload(hostile, cells.as_bytes()).await;
    for path in [check.clone(), "/en/send".to_owned(), check.replace("/en/", "/ar/")] {
        let page = council.get(&path).await.text();
        for raw in ["<script", "<img", "<svg"] {
            assert!(!page.contains(raw), "{raw}: {page}");
        }
    }
    let page = council.get(&check).await.text();
    // Of a path the last part is kept: what stands after the last slash.
    assert!(page.contains("script&#62;.csv"), "{page}");
    assert!(page.contains("&#60;img src=x onerror=alert(1)&#62;"), "{page}");
}

#[tokio::test]
async fn the_name_of_a_file_is_no_path_and_no_header() {
    let node = desk_node().await;
    let mut council = Browser::of_council(&node, "region-or");
    let check = council.upload("..\\..\\etc/passwd", RIGHT).await;
    assert!(council.get(&check).await.text().contains("<bdi dir=\"ltr\">passwd</bdi>"));
    let token = council.token().await;
    let sent = council.post(&check, &[("token", &token), ("sharing", "open")]).await;
    let file = council.get(&format!("{}/file", sent.location())).await;
    let disposition = file.headers["content-disposition"].to_str().unwrap();
    assert_eq!(disposition, "attachment; filename=\"passwd\"; filename*=UTF-8''passwd");
    assert_eq!(file.headers["content-type"], "application/octet-stream");
    for path in
        ["/static/../Cargo.toml", "/static/%2e%2e/Cargo.toml", "/en/checks/..%2f..%2fetc%2fpasswd", "/en/checks/x"]
    {
        assert_eq!(council.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused() {
    let node = desk_node().await;
    let mut council = Browser::of_council(&node, "region-or");
    let token = council.token().await;
    let (kind, body) = form(&token, "large.csv", &vec![b'a'; 20 * 1024 * 1024 + 1]);
    let answer = council.request(Method::POST, "/en/send", &kind, body).await.unwrap();
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().contains("20 MB"), "{}", answer.text());
    let (kind, body) = form(&token, "none.csv", b"");
    let empty = council.request(Method::POST, "/en/send", &kind, body).await.unwrap();
    assert_eq!(empty.status, StatusCode::SEE_OTHER, "an empty file gets a finding");
    let broken = council.request(Method::POST, "/en/send", &kind, b"--edge\r\n".to_vec()).await.unwrap();
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn another_organisation_sees_nothing_of_a_file_or_a_submission() {
    let node = desk_node().await;
    let mut council = Browser::of_council(&node, "region-or");
    let check = council.upload("right.csv", RIGHT).await;
    let mut other = Browser::of_council(&node, "region-sm");
    let token = other.token().await;
    assert_eq!(other.get(&check).await.status, StatusCode::NOT_FOUND);
    for path in [check.clone(), format!("{check}/delete")] {
        let answer = other.post(&path, &[("token", &token), ("sharing", "open")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let own = council.token().await;
    let sent = council.post(&check, &[("token", &own), ("sharing", "open")]).await.location().to_owned();
    for path in [sent.clone(), format!("{sent}/file"), format!("{sent}/receipt"), format!("{sent}/receipt.json")] {
        assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(council.get(&path).await.status, StatusCode::OK, "{path}");
    }
    assert!(!other.get("/en/sent").await.text().contains(&sent));
}
