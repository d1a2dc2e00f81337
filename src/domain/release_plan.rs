//! Planned releases: the calendar that a builder announces.

use time::Date;

use super::audience::Audience;
use super::code::PlanId;
use super::text::Text;

/// The longest title in one language, in characters.
pub const TITLE_CHARS_MAX: usize = 200;
/// The longest note, in characters.
pub const NOTE_CHARS_MAX: usize = 500;

/// A planned release. A later one of the same builder with the same identifier replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasePlan {
    pub id: PlanId,
    /// The day on which it is to be released.
    pub day: Date,
    pub audience: Audience,
    pub title: Text,
    /// Whether it is not planned any more.
    pub is_dropped: bool,
}
