//! Identifiers: the codes that name indicators, areas, concepts, code-list items, organisations and nodes.
//!
//! Each kind of code is its own type, so that an area can never be passed where an indicator is meant. All follow
//! SDMX's rule for identifiers (SDMX 2.1, section 2, `IDType`): letters, digits, `_`, `-`, `@`, `$`. Resolving a name
//! or an alias to a code is the catalogue's task, not this module's.

use std::fmt;
use std::sync::Arc;

/// The longest identifier in bytes. A header or a key with a code in it stays small.
pub const CODE_BYTES_MAX: usize = 64;

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    #[error("an identifier is empty")]
    Empty,
    #[error("an identifier is longer than {CODE_BYTES_MAX} bytes")]
    TooLong,
    #[error("an identifier holds a character other than letters, digits, '_', '-', '@' and '$'")]
    BadCharacter,
}

fn check(text: &str) -> Result<(), CodeError> {
    if text.is_empty() {
        return Err(CodeError::Empty);
    }
    if text.len() > CODE_BYTES_MAX {
        return Err(CodeError::TooLong);
    }
    let legal = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'@' | b'$');
    if text.bytes().all(legal) { Ok(()) } else { Err(CodeError::BadCharacter) }
}

macro_rules! code_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks the form of `text`. Only a catalogue knows whether the code exists.
            ///
            /// # Errors
            /// [`CodeError`] if `text` is not an SDMX identifier of at most [`CODE_BYTES_MAX`] bytes.
            pub fn new(text: &str) -> Result<Self, CodeError> {
                check(text)?;
                Ok(Self(text.into()))
            }

            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = CodeError;
            fn from_str(text: &str) -> Result<Self, CodeError> {
                Self::new(text)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

code_type!(
    /// An indicator of the catalogue, and so a dataflow: `IMM_STOCK`.
    IndicatorCode
);
code_type!(
    /// A territory, a city or a group of them: `MA-09`, `PT-LIS`, `NET-MC2CM`.
    AreaCode
);
code_type!(
    /// A dimension or attribute, and the code list of the same name: `SEX`, `NAT_GROUP`.
    ConceptId
);
code_type!(
    /// An item of a code list: `F`, `SSA`, `_T`.
    CodeId
);
code_type!(
    /// An organisation of the catalogue: `commune-tanger`. Reporters and actors of events are organisations.
    OrganisationCode
);
code_type!(
    /// A planned release of a builder: `2026-q1`.
    PlanId
);
code_type!(
    /// A programme of the catalogue: `mc2cm`.
    ProgrammeCode
);
code_type!(
    /// The name of a node, and of the log that it writes: `souss-massa`.
    OriginName
);
code_type!(
    /// An event's identifier, opaque, set by its reporter; unique within its origin.
    EventId
);

code_type!(
    /// The name of a call for data, unique within the log of the node that opens it: `2024-stock`.
    CallId
);

impl CodeId {
    /// `_T`, the total over a dimension.
    #[must_use]
    pub fn total() -> Self {
        Self("_T".into())
    }

    /// Whether this is `_T`.
    #[must_use]
    pub fn is_total(&self) -> bool {
        &*self.0 == "_T"
    }

    /// `_U`, unknown.
    #[must_use]
    pub fn unknown() -> Self {
        Self("_U".into())
    }

    /// Whether this is `_U`, unknown. A partition is complete without it.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        &*self.0 == "_U"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_follow_the_sdmx_rule() {
        assert!(AreaCode::new("MA-09-163-01-01").is_ok());
        assert!(CodeId::new("_T").is_ok_and(|code| code.is_total()));
        assert_eq!(AreaCode::new(""), Err(CodeError::Empty));
        assert_eq!(AreaCode::new("MA 09"), Err(CodeError::BadCharacter));
        assert_eq!(AreaCode::new("العيون"), Err(CodeError::BadCharacter));
        assert_eq!(AreaCode::new(&"A".repeat(65)), Err(CodeError::TooLong));
    }
}
