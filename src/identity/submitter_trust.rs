//! Which certificates are accepted in entries: those of the authorities that a membership names.
//!
//! Every node must judge an entry alike, now or in years. So the answer depends on the membership that the entry cites and on the
//! entry's time, never on the authorities from which this node accepts connections.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::RootCertStore;
use rustls::crypto::aws_lc_rs;
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls_pki_types::{CertificateDer, UnixTime};
use sha2::{Digest as _, Sha256};

use crate::principal::CertificateHolder;
use marsad_domain::timestamp::Timestamp;

/// How many certificates are cached.
const KNOWN_MAX: usize = 1_000;

/// The authorities of one membership.
pub struct SubmitterTrust {
    /// `None` if the membership names no authority that can be read.
    verifier: Option<Arc<dyn ClientCertVerifier>>,
    /// Certificates (SHA-256 of the DER) that an authority has issued.
    issued: Mutex<HashSet<[u8; 32]>>,
}

impl SubmitterTrust {
    /// Trusts the authorities with these certificates (DER). Every node ignores one that cannot be read.
    #[must_use]
    pub fn new<'a>(authorities: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(authorities.into_iter().map(|der| CertificateDer::from(der.to_vec())));
        let provider = Arc::new(aws_lc_rs::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().ok();
        Self { verifier, issued: Mutex::new(HashSet::new()) }
    }

    /// Whether one of the authorities has issued the certificate of `holder`, for clients, and it was valid at `time`.
    #[must_use]
    pub fn accepts(&self, holder: &CertificateHolder, time: Timestamp) -> bool {
        if !is_good_at(holder, time) {
            return false;
        }
        let fingerprint: [u8; 32] = Sha256::digest(&holder.certificate).into();
        if self.issued().contains(&fingerprint) {
            return true;
        }
        let seconds = u64::try_from(time.micros().div_euclid(1_000_000)).unwrap_or(0);
        let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let certificate = CertificateDer::from(holder.certificate.to_vec());
        let verified = |verifier: &Arc<dyn ClientCertVerifier>| verifier.verify_client_cert(&certificate, &[], now);
        let accepted = self.verifier.as_ref().is_some_and(|verifier| verified(verifier).is_ok());
        if accepted {
            let mut issued = self.issued();
            if issued.len() >= KNOWN_MAX {
                issued.clear();
            }
            issued.insert(fingerprint);
        }
        accepted
    }

    fn issued(&self) -> std::sync::MutexGuard<'_, HashSet<[u8; 32]>> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether `time` is within the validity of the certificate.
#[must_use]
pub fn is_good_at(holder: &CertificateHolder, time: Timestamp) -> bool {
    (holder.not_before..=holder.not_after).contains(&time)
}

impl fmt::Debug for SubmitterTrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubmitterTrust").field("is_empty", &self.verifier.is_none()).finish()
    }
}

#[cfg(test)]
mod tests;
