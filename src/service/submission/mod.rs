//! Submissions: what reporting organisations submit. Judged as it comes, stored whole or not at all; then read, withdrawn, erased.

mod answer;
mod authority;
mod check;
mod events;
mod findings_buffer;
mod header;
mod incoming;
mod judge;
mod judge_worker;
pub(crate) mod mentions;
mod observations;
mod reads;
mod response;
mod retract;
mod standing;
mod submit;
mod upload;
mod upload_buffer;

pub use answer::answer;
pub use check::check;
pub use events::Events;
pub use findings_buffer::{Checked, Report};
pub use header::{Closing, Header};
pub use incoming::Part;
pub use mentions::ReleaseMention;
pub use observations::Observations;
pub use reads::{Page, get, list, receipt};
pub use response::{Effect, EffectKind, Outcome};
pub use retract::{Retracted, Retraction, erase, withdraw};
pub use submit::submit;
pub use upload::Upload;
