//! Quotation marks and separators of CSV records, byte by byte.

/// The state of a scan for quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    CellStart,
    Bare,
    Open,
    /// After a quotation mark inside quotes: the end of the cell, or the first of a doubled pair.
    Closing,
    /// After a byte that may not follow a closing mark; the rest of the line cannot be read.
    Stray,
}

impl Quotes {
    /// The state after one more byte.
    pub(super) fn after(self, byte: u8, separators: [u8; 2]) -> Self {
        match (self, byte) {
            (Self::CellStart | Self::Closing, b'"') => Self::Open,
            (Self::Open, b'"') => Self::Closing,
            (Self::Open, _) => Self::Open,
            (Self::Stray, _) => Self::Stray,
            (Self::Closing, b) if !separators.contains(&b) => Self::Stray,
            (_, b) if separators.contains(&b) => Self::CellStart,
            _ => Self::Bare,
        }
    }
}

/// The separator of a header: `;` if it occurs more often than `,` outside quotation marks, otherwise `,`.
pub(super) fn separator_of(header: &[u8]) -> u8 {
    let mut inside = false;
    let (mut commas, mut semicolons) = (0u32, 0u32);
    for byte in header {
        match byte {
            b'"' => inside = !inside,
            b',' if !inside => commas += 1,
            b';' if !inside => semicolons += 1,
            _ => {}
        }
    }
    if semicolons > commas { b';' } else { b',' }
}
