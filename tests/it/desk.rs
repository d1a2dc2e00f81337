//! The desk, as people use it: a real node, real TLS, and a browser without a window.

use std::sync::Arc;

use hyper::StatusCode;
use marsad::domain::call::{Call, CallParts};
use marsad::formats::workbook::FilledForm;
use marsad::identity::policy::authorise_operator;
use marsad::identity::{Action, GrantKind, Principal, Role};
use marsad::log::receipt::Receipt;
use marsad::service::submission::{Retraction, erase};
use marsad::service::{Deadline, Gate, call};
use tokio_util::sync::CancellationToken;

use crate::forms::{fill, first_row};
use crate::support::browser::{Browser, desk_node};
use crate::support::node::{CLOCKS_BEGIN, TestNode};

const RIGHT: &[u8] = b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n\
POP_TOTAL,MA-02-411,2024,LEGAL,572454\nPOP_TOTAL,MA-02,2024,LEGAL,2294665\nPOP_TOTAL,MA-02-381,2024,LEGAL,565987\n";

const WRONG: &[u8] = b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n\
NO_SUCH,MA-02,2024,LEGAL,1\nPOP_TOTAL,MA-99,2024,LEGAL,1\nPOP_TOTAL,MA-02,2024,LEGAL,many\n";

/// Women and men do not add up to the total.
const DOUBTFUL: &[u8] = b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,SEX,OBS_VALUE\n\
POP_TOTAL,MA-02,2024,LEGAL,_T,100\nPOP_TOTAL,MA-02,2024,LEGAL,F,40\nPOP_TOTAL,MA-02,2024,LEGAL,M,50\n";

#[tokio::test]
async fn without_a_certificate_a_page_says_how_to_get_in() {
    let node = desk_node().await;
    let mut browser = Browser::new(&node, None);
    for (lang, dir) in [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")] {
        let answer = browser.get(&format!("/{lang}/")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        let page = answer.text();
        assert!(page.contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\">")) && page.contains(".p12"), "{page}");
        assert!(!says_a_key(&page), "a message is missing: {page}");
    }
    assert_eq!(browser.cookie, None, "nobody who is not in gets a cookie");
    let health = browser.get("/healthz").await;
    assert_eq!((health.status, health.text().as_str()), (StatusCode::OK, "ok\n"));
    // A node and a guest are no people of the federation.
    for role in [Role::Node, Role::Guest] {
        let mut other = Browser::new(&node, Some(&node.as_caller(role, "other").files));
        assert_eq!(other.get("/en/").await.status, StatusCode::FORBIDDEN);
        assert_eq!(other.cookie, None);
    }
}

#[tokio::test]
async fn a_file_goes_from_the_upload_over_a_correction_to_a_receipt_that_verifies() {
    let node = desk_node().await;
    let mut council = Browser::of_council(&node, "region-or");
    let first = council.get("/en/").await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    assert!(council.cookie.as_ref().unwrap().starts_with("__Host-"));

    // Every finding is there, with its place, and nothing can be sent.
    let check = council.upload("wrong.csv", WRONG).await;
    let page = council.get(&check).await.text();
    for expected in ["UNKNOWN_INDICATOR", "UNKNOWN_AREA", "BAD_NUMBER", "row 2", "row 3", "row 4", "wrong.csv"] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    assert!(!page.contains("name=\"sharing\""), "{page}");
    let token = council.token().await;
    let refused = council.post(&check, &[("token", &token), ("sharing", "open")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(node.running.node.store().counts(marsad::store::counts::Counted::All).await.unwrap().0, 0);

    // The corrected file.
    let check = council.upload("right.csv", RIGHT).await;
    let page = council.get(&check).await.text();
    assert!(page.contains("3 rows were read") && page.contains("value=\"open\""), "{page}");
    let sent = council.post(&check, &[("token", &token), ("sharing", "open")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let place = sent.location().to_owned();
    assert!(place.starts_with("/en/sent/"), "{place}");

    // A second click, or the same page again, gives the same receipt.
    let again = council.post(&check, &[("token", &token), ("sharing", "open")]).await;
    assert_eq!(again.location(), place);
    assert_eq!(council.get(&check).await.location(), place);

    let page = council.get(&place).await.text();
    assert!(page.contains("Accepted") && page.contains("right.csv"), "{page}");
    assert_eq!(council.get(&format!("{place}/file")).await.body, RIGHT);
    assert!(council.get("/en/sent").await.text().contains(&place));
    let receipt = council.get(&format!("{place}/receipt.json")).await.text();
    let receipt = Receipt::from_json(&receipt).unwrap();
    let facts = receipt.verify(&node.key).unwrap();
    assert_eq!(facts.headers.len(), 1);
    let printed = council.get(&format!("{place}/receipt")).await.text();
    assert!(printed.contains(&receipt.submission) && printed.contains(&node.key.to_string()), "{printed}");
}

#[tokio::test]
async fn two_clicks_at_once_give_one_receipt() {
    let node = desk_node().await;
    let mut council = Browser::of_council(&node, "region-or");
    let check = council.upload("right.csv", RIGHT).await;
    let token = council.token().await;
    let fields = [("token", token.as_str()), ("sharing", "open")];
    let (mut one, mut two) = (council.clone(), council.clone());
    let (first, second) = tokio::join!(one.post(&check, &fields), two.post(&check, &fields));
    assert_eq!(first.location(), second.location());
    let page = council.get("/en/sent").await.text();
    assert_eq!(page.matches("class=\"item").count(), 1, "{page}");
}

#[tokio::test]
async fn warnings_need_a_reason_and_the_reason_is_kept() {
    let node = desk_node().await;
    let mut council = Browser::of_council(&node, "region-or");
    let check = council.upload("doubtful.csv", DOUBTFUL).await;
    let page = council.get(&check).await.text();
    assert!(page.contains("TOTAL_DISAGREES") && page.contains("name=\"reason\""), "{page}");
    let token = council.token().await;
    for reason in ["", "short", "   short   "] {
        let refused = council.post(&check, &[("token", &token), ("sharing", "open"), ("reason", reason)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{reason}");
        assert!(refused.text().contains("at least 10 characters"), "{}", refused.text());
    }
    // A reason is stored, so it must hold no personal data.
    let personal = [("token", token.as_str()), ("sharing", "open"), ("reason", "ask fatima@example.org about it")];
    let refused = council.post(&check, &personal).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let why = "ten people gave no answer <b>";
    let sent = council.post(&check, &[("token", &token), ("sharing", "open"), ("reason", why)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let page = council.get(sent.location()).await.text();
    assert!(page.contains("ten people gave no answer &#60;b&#62;"), "{page}");
}

#[tokio::test]
async fn a_file_is_deleted_and_its_address_is_gone() {
    let node = desk_node().await;
    let mut council = Browser::of_council(&node, "region-or");
    let check = council.upload("right.csv", RIGHT).await;
    let token = council.token().await;
    assert!(council.get("/en/send").await.text().contains("right.csv"));
    let deleted = council.post(&format!("{check}/delete"), &[("token", &token)]).await;
    assert_eq!(deleted.location(), "/en/send");
    assert_eq!(council.get(&check).await.status, StatusCode::NOT_FOUND);
    assert!(!council.get("/en/send").await.text().contains("right.csv"));
}

#[tokio::test]
async fn files_that_wait_too_long_are_gone() {
    let node = desk_node().await;
    let mut council = Browser::of_council(&node, "region-or");
    let check = council.upload("right.csv", RIGHT).await;
    node.clock.set(CLOCKS_BEGIN + time::Duration::days(7) + time::Duration::minutes(1));
    assert_eq!(council.get(&check).await.status, StatusCode::NOT_FOUND);
    council.upload("other.csv", RIGHT).await;
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM node.desk_file")
        .fetch_one(&mut node.database.connect().await)
        .await
        .unwrap();
    assert_eq!(kept, 1, "an upload deletes what has expired");
}

/// Asks the council for the population of MA-02 in 2024, until the end of the month.
async fn open_call(node: &TestNode) {
    let parts = CallParts {
        id: "census".parse().unwrap(),
        indicators: vec!["POP_TOTAL".parse().unwrap()],
        areas: vec!["MA-02".parse().unwrap()],
        organisations: vec!["region-or".parse().unwrap()],
        period: "2024".parse().unwrap(),
        deadline: time::macros::date!(2026 - 03 - 31),
        note: String::new(),
    };
    call::open(&node.running.node, authorise_operator(), Call::try_from(parts).unwrap()).await.unwrap();
}

#[tokio::test]
async fn what_a_call_asks_for_is_a_task_until_a_file_answers_it() {
    let node = desk_node().await;
    open_call(&node).await;
    let mut council = Browser::of_council(&node, "region-or");
    let page = council.get("/en/").await.text();
    for expected in ["One task is due, on 31 March 2026", "oriental/census", "/en/forms/POP_TOTAL/2024.xlsx"] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    let earlier = String::from_utf8(RIGHT.to_vec()).unwrap().replace("2024", "2023");
    let check = council.upload("earlier.csv", earlier.as_bytes()).await;
    let page = council.get(&check).await.text();
    assert!(page.contains("<option value=\"\" selected>"), "another period is asked for: {page}");
    let check = council.upload("right.csv", RIGHT).await;
    let page = council.get(&check).await.text();
    assert!(page.contains("<option value=\"oriental/census\" selected>"), "{page}");
    let token = council.token().await;
    let fields = [("token", token.as_str()), ("sharing", "open"), ("call", "oriental/census")];
    let sent = council.post(&check, &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let page = council.get("/en/").await.text();
    assert!(page.contains("Nothing is due") && page.contains("Came"), "{page}");
    // The erasure of a submission erases the file that it came from.
    let place = sent.location().to_owned();
    let submission = place.rsplit('/').next().unwrap();
    let running = &node.running.node;
    let deadline = Deadline::starting(tokio::time::Instant::now());
    let gate = Gate::new(running.limits.quota);
    let operator = Arc::new(Principal::local_operator());
    let admitted = gate.admit(operator, Action::EraseSubmission, CancellationToken::new(), deadline);
    let (caller, _places) = admitted.unwrap();
    let asked = Retraction { submission, reason: "asked for by the council", preview: false };
    erase(running, &caller, asked, false).await.unwrap();
    assert!(council.get(&place).await.text().contains("Erased"));
    assert_eq!(council.get(&format!("{place}/file")).await.status, StatusCode::NOT_FOUND);
}

/// Whether the name of a message stands where its text should be.
fn says_a_key(page: &str) -> bool {
    page.replace("/static/desk-", "").contains("desk-")
}

#[tokio::test]
async fn a_form_has_the_territories_of_the_organisation_and_is_recognised_when_it_comes_back() {
    let node = desk_node().await;
    let mut council = Browser::of_council(&node, "region-or");
    let page = council.get("/fr/forms").await.text();
    assert!(page.contains("<option value=\"POP_TOTAL\">Population résidente totale</option>"), "{page}");
    let chosen = council.get("/fr/forms?indicator=POP_TOTAL&period=2024").await;
    assert_eq!(chosen.location(), "/fr/forms/POP_TOTAL/2024.xlsx");
    let form = council.get(chosen.location()).await;
    assert_eq!(form.status, StatusCode::OK);
    assert_eq!(
        form.headers["content-disposition"],
        "attachment; filename=\"POP_TOTAL-2024.xlsx\"; filename*=UTF-8''POP_TOTAL-2024.xlsx"
    );
    let read = FilledForm::open(std::io::Cursor::new(&form.body)).unwrap();
    assert!(read.is_some(), "a form");
    // Nothing is filled in yet.
    let check = council.upload("form.xlsx", &form.body).await;
    let page = council.get(&check).await.text();
    assert!(page.contains("EMPTY_FILE") && !page.contains("name=\"sharing\""), "{page}");
    // What is wrong is named by its cell, and marked in a copy that may be corrected and sent.
    let (empty, filled) = (node.world.path("form.xlsx"), node.world.path("filled.xlsx"));
    std::fs::write(&empty, &form.body).unwrap();
    let row = first_row(&empty);
    fill(&empty, &filled, &[(format!("C{row}"), "abc")]);
    let check = council.upload("filled.xlsx", &std::fs::read(&filled).unwrap()).await;
    let page = council.get(&check).await.text();
    assert!(page.contains(&format!("POP_TOTAL!C{row}")) && page.contains("marked.xlsx"), "{page}");
    let marked = council.get(&format!("{check}/marked.xlsx")).await;
    assert_eq!(marked.status, StatusCode::OK);
    assert!(FilledForm::open(std::io::Cursor::new(&marked.body)).unwrap().is_some());
    assert_ne!(marked.body, std::fs::read(&filled).unwrap());
    for (wrong, status) in [
        ("/en/forms?indicator=POP_TOTAL&period=soon", StatusCode::UNPROCESSABLE_ENTITY),
        ("/en/forms?indicator=..%2F..%2Fsent&period=2024", StatusCode::UNPROCESSABLE_ENTITY),
        ("/en/forms/NO_SUCH/2024.xlsx", StatusCode::UNPROCESSABLE_ENTITY),
        ("/en/forms/POP_TOTAL/2024.csv", StatusCode::NOT_FOUND),
        ("/en/forms/POP_TOTAL/soon.xlsx", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(council.get(wrong).await.status, status, "{wrong}");
    }
}

/// The addresses that a page leads to, without their language.
fn links(page: &str) -> Vec<String> {
    let mut found: Vec<String> =
        page.split("href=\"/").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    found.retain(|link| !link.starts_with("static/"));
    let mut found: Vec<String> =
        found.iter().map(|link| link.split_once('/').unwrap_or_default().1.to_owned()).collect();
    found.sort();
    found
}

#[tokio::test]
async fn every_page_has_the_same_links_in_three_languages_and_no_inline_style_or_script() {
    let node = desk_node().await;
    let mut council = Browser::of_council(&node, "region-or");
    let wrong = council.upload("wrong.csv", WRONG).await;
    let doubtful = council.upload("doubtful.csv", DOUBTFUL).await;
    let right = council.upload("right.csv", RIGHT).await;
    let token = council.token().await;
    let sent = council.post(&right, &[("token", &token), ("sharing", "open")]).await;
    let sent = sent.location().to_owned();
    let receipt = format!("{sent}/receipt");
    for path in
        ["/en/", "/en/send", &wrong, &doubtful, "/en/forms", "/en/sent", &sent, &receipt, "/en/whoami", "/en/nothing"]
    {
        let rest = path.strip_prefix("/en/").unwrap();
        let mut seen: Option<Vec<String>> = None;
        for lang in ["ar", "fr", "en"] {
            let answer = council.get(&format!("/{lang}/{rest}")).await;
            let expected = if rest == "nothing" { StatusCode::NOT_FOUND } else { StatusCode::OK };
            assert_eq!(answer.status, expected, "{lang} {rest}");
            let policy = answer.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            assert_eq!(answer.headers["cache-control"], "no-store");
            assert_eq!(answer.headers["marsad-node"], "oriental");
            assert_eq!(answer.headers["x-content-type-options"], "nosniff");
            let page = answer.text();
            assert!(page.len() < 60_000, "{} bytes", page.len());
            for inline in ["<script", "<style", " style=", "javascript:", " onclick", " onload"] {
                assert!(!page.contains(inline), "{inline} in {path}");
            }
            assert!(!says_a_key(&page), "a message is missing: {lang} {page}");
            let links = links(&page);
            assert_eq!(*seen.get_or_insert_with(|| links.clone()), links, "{lang} {rest}");
        }
    }
}

#[tokio::test]
async fn what_is_due_is_a_task() {
    let node = desk_node().await;
    node.grant(Role::Reviewer, "oriental-reviewer", GrantKind::Submit, &["MA-02"]).await;
    let mut council = Browser::of_council(&node, "region-or");
    let page = council.get("/en/").await.text();
    assert!(page.contains("Nothing is due"), "{page}");
    let mut reviewer = Browser::new(&node, Some(&node.reviewer().files));
    assert_eq!(reviewer.get("/en/").await.status, StatusCode::OK);
    assert_eq!(reviewer.get("/en/send").await.status, StatusCode::FORBIDDEN);
}
