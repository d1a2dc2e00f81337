//! Who vouches for a submission, in words.

use crate::{Args, Texts};

/// The sentence for a submission that its submitter signed.
#[must_use]
pub fn signed_by(texts: &Texts, member: &str) -> String {
    texts.say("authorship-signed", Args::none().text("member", member))
}

/// The sentence for a submission that the node attests: for whom, in which role, with which login.
#[must_use]
pub fn attested_by(texts: &Texts, node: &str, member: &str, (role, login): (&str, &str)) -> String {
    let login = match login {
        "certificate" => texts.plain("login-certificate"),
        "passkey" => texts.plain("login-passkey"),
        "totp" => texts.plain("login-totp"),
        other => other.to_owned(),
    };
    let said = Args::none().text("node", node).text("member", member).text("role", role).text("login", login);
    texts.say("authorship-attested", said)
}
