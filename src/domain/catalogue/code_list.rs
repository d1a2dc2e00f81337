//! Code lists and the partitions that their hierarchy makes.

use crate::code::{CodeId, ConceptId};
use crate::text::Text;

/// An item of a code list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeItem {
    pub code: CodeId,
    /// The code that this one is a part of.
    pub parent: Option<CodeId>,
    pub label: Text,
}

/// A code list. The children of one code are its partition: all of them together add up to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeList {
    pub id: ConceptId,
    /// In the order in which people see them.
    pub items: Vec<CodeItem>,
}

impl CodeList {
    /// The item of a code.
    #[must_use]
    pub fn item(&self, code: &str) -> Option<&CodeItem> {
        self.items.iter().find(|item| item.code.as_str() == code)
    }

    /// The children of `of`.
    #[must_use]
    pub fn children(&self, of: &CodeId) -> Vec<CodeId> {
        self.items.iter().filter(|item| item.parent.as_ref() == Some(of)).map(|item| item.code.clone()).collect()
    }
}
