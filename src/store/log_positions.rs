//! A cut: for each log, how many entries an answer is made from. With the same cut a question has the same answer.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use marsad_domain::code::OriginName;
use marsad_log::checkpoint::LogId;

/// The longest text of a cut that is read, in bytes.
pub const CUT_BYTES_MAX: usize = 64 * 1024;

/// A text that is not a cut.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a cut: expected origin/epoch:size for each log, joined by commas, in order, each once")]
pub struct CutError;

/// For each log, how many entries count; 0 for a log that is not in the cut.
///
/// As text: `oriental/0:17,souss-massa/0:42`, by origin and epoch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cut {
    sizes: BTreeMap<LogId, u64>,
}

impl Cut {
    /// The number of entries of a log that count.
    #[must_use]
    pub fn size(&self, log: &LogId) -> u64 {
        self.sizes.get(log).copied().unwrap_or(0)
    }

    /// The logs of the cut, by origin and epoch.
    pub fn iter(&self) -> impl Iterator<Item = (&LogId, u64)> {
        self.sizes.iter().map(|(log, size)| (log, *size))
    }
}

impl FromIterator<(LogId, u64)> for Cut {
    fn from_iter<I: IntoIterator<Item = (LogId, u64)>>(sizes: I) -> Self {
        Self { sizes: sizes.into_iter().collect() }
    }
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (log, size)) in self.sizes.iter().enumerate() {
            let comma = if n == 0 { "" } else { "," };
            write!(f, "{comma}{}/{}:{size}", log.origin, log.epoch)?;
        }
        Ok(())
    }
}

/// A number in the one form that it has: decimal digits without leading zeros.
fn number<T: FromStr>(text: &str) -> Result<T, CutError> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().map_err(|_| CutError) } else { Err(CutError) }
}

fn line(text: &str) -> Result<(LogId, u64), CutError> {
    let (log, size) = text.split_once(':').ok_or(CutError)?;
    let (origin, epoch) = log.split_once('/').ok_or(CutError)?;
    let origin = OriginName::new(origin).map_err(|_| CutError)?;
    Ok((LogId::new(origin, number(epoch)?), number(size)?))
}

impl FromStr for Cut {
    type Err = CutError;

    fn from_str(text: &str) -> Result<Self, CutError> {
        if text.is_empty() || text.len() > CUT_BYTES_MAX {
            return Err(CutError);
        }
        let lines = text.split(',').map(line).collect::<Result<Vec<_>, _>>()?;
        if lines.is_sorted_by(|a, b| a.0 < b.0) { Ok(lines.into_iter().collect()) } else { Err(CutError) }
    }
}

#[cfg(test)]
mod tests;
