//! Findings, reports and sharing levels as messages.

use marsad_domain::finding::{Assumption, FINDINGS_MAX, Finding, FindingCode, Severity};
use marsad_domain::sharing::Sharing;

use super::error::{Problem, WireError};
use super::pb;

impl From<Severity> for pb::Severity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
        }
    }
}

impl From<&Finding> for pb::Finding {
    fn from(finding: &Finding) -> Self {
        Self {
            code: finding.code.as_str().to_owned(),
            row: finding.row,
            column: finding.column.clone(),
            value: finding.value.clone(),
            expected: finding.expected.clone(),
            severity: pb::Severity::from(finding.severity()).into(),
        }
    }
}

impl TryFrom<pb::Finding> for Finding {
    type Error = WireError;

    /// A code that only a newer program knows is an error; a caller that wants to show it anyway reads the message.
    fn try_from(message: pb::Finding) -> Result<Self, WireError> {
        let code = FindingCode::parse(&message.code).ok_or_else(|| WireError::new("code", Problem::Unknown))?;
        Ok(Self { code, row: message.row, column: message.column, value: message.value, expected: message.expected })
    }
}

impl From<Sharing> for pb::Sharing {
    fn from(sharing: Sharing) -> Self {
        match sharing {
            Sharing::Open => Self::Open,
            Sharing::Federation => Self::Federation,
            Sharing::Local => Self::Local,
        }
    }
}

/// The number of a sharing level; UNSPECIFIED for `None`.
#[must_use]
pub fn sharing_to_pb(sharing: Option<Sharing>) -> i32 {
    sharing.map_or(pb::Sharing::Unspecified, pb::Sharing::from).into()
}

/// The sharing level of a number; `None` for UNSPECIFIED.
///
/// # Errors
/// [`Problem::Unknown`] for a number that is not a level.
pub fn sharing_from_pb(name: &str, number: i32) -> Result<Option<Sharing>, WireError> {
    match pb::Sharing::try_from(number) {
        Ok(pb::Sharing::Unspecified) => Ok(None),
        Ok(pb::Sharing::Open) => Ok(Some(Sharing::Open)),
        Ok(pb::Sharing::Federation) => Ok(Some(Sharing::Federation)),
        Ok(pb::Sharing::Local) => Ok(Some(Sharing::Local)),
        Err(_) => Err(WireError::new(name, Problem::Unknown)),
    }
}

impl From<&Assumption> for pb::Assumption {
    fn from(assumption: &Assumption) -> Self {
        Self {
            indicator: assumption.indicator.to_string(),
            concept: assumption.concept.to_string(),
            code: assumption.code.to_string(),
            rows: assumption.rows.into(),
        }
    }
}

/// The report on a submission or a check. `findings` are sorted by row; only the first ones are sent.
#[must_use]
pub fn to_pb(
    findings: &[Finding],
    (total, errors): (u64, u64),
    assumptions: &[Assumption],
    sharing: Option<Sharing>,
    rows: u64,
) -> pb::Report {
    pb::Report {
        findings: findings.iter().take(FINDINGS_MAX).map(Into::into).collect(),
        total,
        errors,
        assumptions: assumptions.iter().map(Into::into).collect(),
        sharing: sharing_to_pb(sharing),
        rows,
        stored: String::new(),
    }
}
