//! Releases that this node holds and cannot read. What hides figures must be read before they are shown, so such an answer is
//! refused, and says which release it is.

use marsad_domain::code::IndicatorCode;
use marsad_release::block::BlockError;
use marsad_release::manifest::Manifest;

/// The fault of a block of a release.
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
    /// The release `name` of this manifest, which lacks a block of the indicator.
    #[must_use]
    pub fn without_block(name: String, manifest: &Manifest, indicator: &IndicatorCode) -> Self {
        Self {
            release: name,
            builder: manifest.builder.to_string(),
            number: manifest.number,
            indicator: indicator.clone(),
            fault: Fault::Damaged,
        }
    }

    /// The same, with a block that could not be decoded.
    #[must_use]
    pub fn with_block(name: String, manifest: &Manifest, indicator: &IndicatorCode, error: &BlockError) -> Self {
        let fault = if matches!(error, BlockError::OtherBytes) { Fault::Damaged } else { Fault::Unreadable };
        Self { fault, ..Self::without_block(name, manifest, indicator) }
    }

    const fn what(&self) -> &'static str {
        match self.fault {
            Fault::Damaged => "this node does not hold the bytes that it names",
            Fault::Unreadable => "its builder wrote bytes that are no cells",
        }
    }

    /// A stable name of the fault, for programs.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self.fault {
            Fault::Damaged => "RELEASE_DAMAGED",
            Fault::Unreadable => "RELEASE_UNREADABLE",
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
