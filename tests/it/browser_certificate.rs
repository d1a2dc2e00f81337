//! `marsad certs issue --p12` with the real program: OpenSSL opens the file with the password that was printed, and with no other.

use std::path::Path;
use std::process::{Command, Output};

use marsad::identity::{Role, principal_from_pem};

fn marsad(folder: &Path, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marsad"));
    command.current_dir(folder).args(["--lang", "en"]).args(arguments.split(' ')).output().unwrap()
}

fn openssl(folder: &Path, arguments: &[&str]) -> Output {
    Command::new("openssl").current_dir(folder).args(arguments).output().expect("openssl is there")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn openssl_opens_the_file_with_the_printed_password_only() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert!(marsad(folder, "certs init").status.success());
    for (legacy, ciphers) in
        [("", ["PBES2", "AES-256-CBC", "sha256"]), (" --legacy", ["pbeWithSHA1And3-KeyTripleDES", "-CBC", "sha1"])]
    {
        let issued = marsad(
            folder,
            &format!("certs issue submitter region-sm --p12 --node souss-massa --person F.Alaoui{legacy}"),
        );
        assert!(issued.status.success(), "{}", text(&issued.stderr));
        let said = text(&issued.stdout);
        let password = said.lines().last().unwrap();
        assert_eq!(password.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4, 4], "{said}");

        let file = "certs/submitter-region-sm.p12";
        let pass = format!("pass:{password}");
        let opened = openssl(folder, &["pkcs12", "-in", file, "-info", "-nodes", "-passin", &pass]);
        let (shown, about) = (text(&opened.stdout), text(&opened.stderr));
        assert!(opened.status.success(), "{about}");
        assert!(ciphers.iter().all(|cipher| about.contains(cipher)), "{about}");
        assert!(shown.contains("friendlyName: F.Alaoui, region-sm, souss-massa"), "{shown}");
        // One certificate: that of the person, and no authority.
        assert_eq!(shown.matches("BEGIN CERTIFICATE").count(), 1, "{shown}");
        let holder = principal_from_pem(&shown[shown.find("-----BEGIN CERTIFICATE").unwrap()..]).unwrap();
        assert_eq!((holder.role, holder.name.as_str()), (Role::Submitter, "region-sm"));

        // The key is that of the certificate, and of a kind that browsers take.
        std::fs::write(folder.join("opened.pem"), &shown).unwrap();
        let key = text(&openssl(folder, &["pkey", "-in", "opened.pem", "-pubout"]).stdout);
        let certified = text(&openssl(folder, &["x509", "-in", "opened.pem", "-noout", "-pubkey"]).stdout);
        assert!(!key.is_empty() && key == certified, "{key}{certified}");
        let kind = text(&openssl(folder, &["pkey", "-in", "opened.pem", "-noout", "-text"]).stdout);
        assert!(kind.contains("prime256v1"), "{kind}");

        let wrong = openssl(folder, &["pkcs12", "-in", file, "-nodes", "-passin", "pass:another"]);
        assert!(!wrong.status.success());
        assert!(!folder.join("certs/submitter-region-sm.key").exists(), "the key lies about");
    }
    let listed = text(&marsad(folder, "certs list").stdout);
    assert_eq!(listed.matches("submitter,region-sm,").count(), 2, "both can be revoked: {listed}");
}

#[test]
fn only_people_get_one() {
    let folder = tempfile::tempdir().unwrap();
    assert!(marsad(folder.path(), "certs init").status.success());
    for role in ["node oriental", "guest visitor"] {
        let refused = marsad(folder.path(), &format!("certs issue {role} --p12"));
        assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stdout));
        assert!(text(&refused.stderr).contains("is for a person"), "{}", text(&refused.stderr));
    }
    let held: Vec<_> =
        std::fs::read_dir(folder.path().join("certs")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(held.len(), 3, "{held:?}");
}
