//! The position of an entry: its log and its index. Payloads cite positions, and answers contain them.

use std::fmt;

use marsad_domain::code::OriginName;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Epoch, Index};

use super::error::WireError;
use super::{field, pb};

/// The position of an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The node that wrote the entry.
    pub origin: OriginName,
    /// The epoch of its log.
    pub epoch: Epoch,
    /// The index in that log.
    pub index: Index,
}

impl Position {
    /// The log that the entry is in.
    #[must_use]
    pub fn log(&self) -> LogId {
        LogId::new(self.origin.clone(), self.epoch)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.origin, self.epoch, self.index)
    }
}

impl From<&Position> for pb::LogPosition {
    fn from(position: &Position) -> Self {
        Self { origin: position.origin.to_string(), epoch: position.epoch, index: position.index }
    }
}

impl From<(&LogId, Index)> for pb::LogPosition {
    fn from((log, index): (&LogId, Index)) -> Self {
        Self { origin: log.origin.to_string(), epoch: log.epoch, index }
    }
}

impl TryFrom<pb::LogPosition> for Position {
    type Error = WireError;

    fn try_from(position: pb::LogPosition) -> Result<Self, WireError> {
        Ok(Self { origin: field::code("origin", &position.origin)?, epoch: position.epoch, index: position.index })
    }
}

impl From<&LogId> for pb::LogId {
    fn from(log: &LogId) -> Self {
        Self { origin: log.origin.to_string(), epoch: log.epoch }
    }
}

impl TryFrom<pb::LogId> for LogId {
    type Error = WireError;

    fn try_from(log: pb::LogId) -> Result<Self, WireError> {
        Ok(Self::new(field::code("origin", &log.origin)?, log.epoch))
    }
}
