//! Callers and their rights.
//!
//! A verified certificate, a session or the local operator becomes a [`Principal`] once, at the edge. [`policy`] decides from a
//! principal, the node's grants and a resource, and returns a [`Permit`] or a [`Denial`] with its reason; no other module makes
//! permits. The rest is TLS: an authority that issues certificates, the two ends of a connection, and the register that cuts open
//! connections when their certificate is revoked. This room does not use SQL, protobuf or the log.

pub mod authority;
pub mod browser;
pub mod certificate;
mod base32;
mod certificate_holder;
pub mod connections;
pub mod dial;
mod dial_error;
pub mod grants;
pub mod listener;
mod invitation;
mod list_numbers;
pub mod lists;
pub mod tls_files;
mod p12;
pub mod policy;
pub mod principal;
mod reloadable;
mod role;
pub mod signature;
pub mod stream;
pub mod submitter_trust;
pub mod rpc_rules;
mod tls_error;
pub mod tls;
pub mod totp;

#[cfg(test)]
mod policy_tests;
#[cfg(test)]
mod tls_tests;

pub use authority::{Authority, AuthorityError, CertificateRequest, Issued};
pub use browser::{GreetError, Visit, Visitor};
pub use certificate::{CertificateError, principal_from_der, principal_from_pem};
pub use dial::{ClientTls, DialError, connect};
pub use grants::{Grant, GrantKind, Grants, Within};
pub use invitation::InvitationCode;
pub use listener::{ListenerLimits, incoming};
pub use lists::{lists_end, newer_lists};
pub use p12::{P12Encryption, P12Error, p12};
pub use policy::{Denial, DenialReason, Permit};
pub use principal::{CertificateHolder, Credential, KeyFingerprint, Principal, Role, Serial, Session};
pub use rpc_rules::{Action, RpcRule, TABLE, rule_for};
pub use signature::{SignatureError, sign_content, verify_content_signature};
pub use stream::{PeerInfo, PeerStream};
pub use submitter_trust::SubmitterTrust;
pub use tls::{Reload, ServerTls};
pub use tls_files::{DeskFiles, TlsError, TlsFiles};
