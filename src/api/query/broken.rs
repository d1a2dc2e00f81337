//! Releases that this node holds and cannot read. What hides figures must be read before they are shown, so such an answer is
//! refused, and says which release it is.

use tonic::Code;

use crate::domain::code::IndicatorCode;
use crate::release::block::BlockError;

use super::published::Release;

/// What is wrong with the block of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// This node does not have the bytes that the release names.
    Damaged,
    /// It has them, and there is no node where they can be read.
    Unreadable,
}

/// A release with a block that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("release {number} of {builder} cannot be read where it has {indicator}: {}", self.what())]
pub struct BrokenRelease {
    release: String,
    builder: String,
    number: u32,
    indicator: IndicatorCode,
    fault: Fault,
}

impl BrokenRelease {
    /// One that lacks a block.
    pub(super) fn without_block(release: &Release, indicator: &IndicatorCode) -> Self {
        let manifest = release.manifest();
        Self {
            release: release.name(),
            builder: manifest.builder.to_string(),
            number: manifest.number,
            indicator: indicator.clone(),
            fault: Fault::Damaged,
        }
    }

    /// One with a block that could not be decoded.
    pub(super) fn with_block(release: &Release, indicator: &IndicatorCode, error: &BlockError) -> Self {
        let fault = if matches!(error, BlockError::OtherBytes) { Fault::Damaged } else { Fault::Unreadable };
        Self { fault, ..Self::without_block(release, indicator) }
    }

    const fn what(&self) -> &'static str {
        match self.fault {
            Fault::Damaged => "this node does not hold the bytes that it names",
            Fault::Unreadable => "its builder wrote bytes that are no cells",
        }
    }

    /// As calls end with it.
    #[must_use]
    pub const fn code_and_reason(&self) -> (Code, &'static str) {
        match self.fault {
            Fault::Damaged => (Code::DataLoss, "RELEASE_DAMAGED"),
            Fault::Unreadable => (Code::DataLoss, "RELEASE_UNREADABLE"),
        }
    }

    /// The metadata of the error.
    #[must_use]
    pub fn facts(&self) -> [(String, String); 4] {
        let Self { release, builder, number, indicator, .. } = self;
        [
            ("release".to_owned(), release.clone()),
            ("builder".to_owned(), builder.clone()),
            ("number".to_owned(), number.to_string()),
            ("indicator".to_owned(), indicator.to_string()),
        ]
    }
}
