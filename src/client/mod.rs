//! For programs that speak to a node: a connection, the catalogue, submissions, checks, pulls, receipts.
//!
//! A program that submits a file and keeps the receipt:
//!
//! ```no_run
//! use std::collections::BTreeSet;
//! use std::path::Path;
//!
//! use marsad_client::actions::Actions;
//! use marsad_client::observation_file::ObservationFile;
//! use marsad_client::prepare::Reading;
//! use marsad_client::{Answer, ClientError, Connection, Content, Profile, Reach, SubmitContext, SubmitOptions};
//! use marsad_clock::{Clock as _, SystemClock};
//! use marsad_domain::audience::Audience;
//! use marsad_domain::text::Lang;
//!
//! # async fn submit(file: &Path) -> Result<(), ClientError> {
//! // Address, certificate, key and authorities of a council.
//! let profile = Profile::load(Path::new("council.toml"))?;
//! let node = SubmitContext::open(Connection::open(&profile).await?).await?;
//!
//! // The file is judged here by the rules of the node, so that wrong rows are known before anything is sent.
//! let file = ObservationFile::open(file)?;
//! let actions = Actions::of_file(&node, &file).await?;
//! let reading = Reading { file: &file, catalogue: &node.catalogue, now: SystemClock.now(), actions: &actions };
//! let prepared = reading.prepare(&BTreeSet::new(), &mut |found| eprintln!("{:?}", found.finding()))?;
//!
//! // Hashed and signed, then sent in batches.
//! let content = Content::of_batches(&node.catalogue, &prepared.batches)?;
//! let reach = Reach { sharing: prepared.sharing, audience: Audience::of_sharing(prepared.sharing) };
//! let envelope = node.connection.seal(&SubmitOptions::new(Lang::French), &node.versions, reach, &content)?;
//! let batches = prepared.batches.into_iter();
//! match node.connection.submit_observations(envelope, node.catalogue.clone(), batches).await? {
//!     Answer::Accepted(accepted) => {
//!         marsad_client::files::write_atomically(Path::new("receipt.json"), &accepted.receipt.document)?;
//!     }
//!     Answer::Refused(report) => eprintln!("{} findings", report.total),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! In reading order: [`profile`] (whom to call, with which certificate), [`connection`], [`catalogue`] (fetched once, kept on
//! this machine); [`observation_file`] (CSV or a form), [`prepare`] and [`prepare_events`] (a file read and judged), with [`found`] and [`actions`] (what merges and
//! deletions mean); [`envelope`] (what opens and closes a submission, and its signature), [`submit`], [`check`]; [`pull`];
//! [`calls`] and [`answers`] (the other questions, and what a node answers); [`diff`] (two releases compared), [`submission_diff`] (what a submission changed);
//! [`roster`] (who owes which figures), [`call`] (who is asked for them, and what came); [`receipt`] and [`trusted_keys`] (what a receipt proves, and to whom).

pub mod actions;
pub mod call;
pub mod calls;
pub mod catalogue;
pub mod check;
pub mod connection;
pub mod diff;
pub mod envelope;
pub mod error;
pub mod files;
pub mod found;
pub mod last_figures;
pub mod lists;
pub mod observation_file;
pub mod pieces;
pub mod prepare;
pub mod prepare_events;
pub mod profile;
pub mod pull;
pub mod receipt;
pub mod roster;
pub mod submission_diff;
pub mod submit;
pub mod trusted_keys;

#[cfg(test)]
mod broken_forms_tests;

use std::sync::Arc;

pub use catalogue::{Cache, Snapshot};
pub use check::CheckHeader;
pub use connection::Connection;
pub use envelope::{Content, Envelope, Reach, Signer, SubmitOptions, Versions};
pub use error::{ClientError, NodeError, ProfileError, ReceiptFault, Refusal};
pub use profile::Profile;
pub use submit::EncodedSubmission;

use marsad_domain::catalogue::Catalogue;
pub use marsad_wire::answer as answers;
pub use marsad_wire::answer::{Accepted, Answer, Assumed, Effect, NodeFinding, Report, Submission, SubmissionReceipt};

/// A node, and what it judges submissions under.
#[derive(Clone)]
pub struct SubmitContext {
    pub connection: Connection,
    pub catalogue: Arc<Catalogue>,
    pub versions: Versions,
}

impl SubmitContext {
    /// Asks a node for its catalogue; takes the one that is kept on this machine where that is current.
    ///
    /// # Errors
    /// The error of the call, or [`ClientError::BadCatalogue`].
    pub async fn open(connection: Connection) -> Result<Self, ClientError> {
        let snapshot = catalogue::fetch(&connection, &Cache::of_node(connection.node())).await?;
        let (catalogue, versions) = (Arc::new(snapshot.catalogue()?), snapshot.versions());
        Ok(Self { connection, catalogue, versions })
    }
}
