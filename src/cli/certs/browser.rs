//! `marsad certs issue --p12`: a certificate in a file for browsers, and its password.

use serde_json::json;
use time::Duration;
use zeroize::Zeroizing;

use super::{AuthorityFolder, BrowserFile, failed, keep_older};
use crate::cli::console::Console;
use crate::cli::error::{Outcome, local, usage};
use crate::client::files::{write_atomically, write_secret};
use crate::clock::{Clock, SystemClock};
use crate::identity::{CertificateRequest, P12Encryption, Role, p12};
use crate::texts::Args;

/// Letters and digits that nobody takes for one another, on paper or on the telephone.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// In groups of four: 80 bits.
const PASSWORD_LETTERS: usize = 16;

/// Issues a certificate for a person's browser. The key is in the file only, and the password on the screen only.
pub fn issue(
    console: &mut Console,
    place: &AuthorityFolder,
    (role, name): (Role, &str),
    days: u32,
    node: Option<&str>,
    browser: &BrowserFile,
) -> Outcome {
    if !matches!(role, Role::Submitter | Role::Reviewer | Role::Reader | Role::Admin) {
        return Err(usage("error-p12-role", Args::none().text("role", role)));
    }
    let authority = place.open()?;
    let request = CertificateRequest::new(role, name, SystemClock.now(), Duration::days(i64::from(days)));
    let issued = authority.issue(&request).map_err(failed)?;
    let stem = format!("{role}-{name}");
    let file = place.dir.join(format!("{stem}.p12"));
    let shown: Vec<&str> = browser.person.as_deref().into_iter().chain([name]).chain(node).collect();
    let password = password().map_err(|error| local("error-write", &file, error))?;
    let encryption = if browser.legacy { P12Encryption::TripleDes } else { P12Encryption::Aes };
    let bytes = p12(&issued, &shown.join(", "), &password, encryption);
    let bytes = Zeroizing::new(bytes.map_err(|error| local("error-write", &file, error))?);
    let path = keep_older(place, &stem)?;
    write_secret(&file, &bytes)?;
    write_atomically(&path, issued.certificate_pem.as_bytes())?;
    let (serial, not_after) = (issued.serial.to_string(), issued.not_after.rfc3339());
    if console.json {
        return console.value(&json!({
            "serial": serial,
            "certificate": path,
            "p12": file,
            "password": *password,
            "not_after": not_after,
        }));
    }
    let args = Args::none().text("path", path.display()).text("serial", &serial).text("time", &not_after);
    console.say("certs-issued", args)?;
    console.say("certs-p12", Args::none().text("path", file.display()))?;
    // By itself, so that it can be copied.
    console.line(&password)
}

/// A new password.
fn password() -> Result<Zeroizing<String>, getrandom::Error> {
    let mut random = Zeroizing::new([0; PASSWORD_LETTERS]);
    getrandom::fill(&mut *random)?;
    let mut password = Zeroizing::new(String::with_capacity(PASSWORD_LETTERS + PASSWORD_LETTERS / 4));
    for (n, byte) in random.iter().enumerate() {
        if n > 0 && n % 4 == 0 {
            password.push('-');
        }
        // 32 letters: each is as likely as another.
        password.push(char::from(ALPHABET[usize::from(byte % 32)]));
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_four_groups_and_is_another_each_time() {
        let (one, other) = (password().unwrap(), password().unwrap());
        assert_ne!(*one, *other);
        let groups: Vec<usize> = one.split('-').map(str::len).collect();
        assert_eq!(groups, [4, 4, 4, 4]);
        assert!(one.bytes().all(|byte| byte == b'-' || ALPHABET.contains(&byte)), "{}", *one);
    }
}
