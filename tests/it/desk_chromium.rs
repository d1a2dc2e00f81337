//! The desk in a real browser: it gets in without a certificate, reads how to get one, and refuses nothing of the page.

use std::path::Path;
use std::process::Command;

use crate::support::browser::desk_node;

#[tokio::test(flavor = "multi_thread")]
async fn chromium_shows_the_entrance_in_three_languages_and_refuses_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let installed = Command::new(root.join("scripts/install-needs")).arg("chromium").status().unwrap();
    assert!(installed.success(), "scripts/install-needs chromium");
    let node = desk_node().await;
    let port = node.running.desk_address.unwrap().port();
    for (lang, words) in [("ar", "هذا شباك المرصد"), ("fr", "Voici le guichet"), ("en", "This is the desk")]
    {
        let profile = tempfile::tempdir().unwrap();
        let address = format!("https://localhost:{port}/{lang}/");
        let shown = Command::new("chromium")
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--ignore-certificate-errors"])
            .args(["--enable-logging=stderr", "--virtual-time-budget=5000", "--dump-dom"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(&address)
            .output()
            .unwrap();
        let (page, log) = (String::from_utf8_lossy(&shown.stdout), String::from_utf8_lossy(&shown.stderr));
        assert!(page.contains(words), "{lang}: {page} {log}");
        assert!(!log.contains("Refused to") && !log.contains("Content Security Policy"), "{lang}: {log}");
    }
}
