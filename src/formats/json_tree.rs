//! JSON as written: fields in their order, repeated fields repeated, numbers as texts, with limited depth.
//!
//! `serde_json::Value` silently keeps the last of two fields with the same name, but a record that is signed must have
//! one meaning only. This file does not know events.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// How deep objects and lists may be nested.
pub const DEPTH_MAX: usize = 32;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Null,
    Bool(bool),
    /// A number in its shortest decimal form.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
    /// A value deeper than [`DEPTH_MAX`].
    TooDeep,
}

impl Node {
    /// Reads one value, which must be all that `text` holds.
    ///
    /// # Errors
    /// The place and the reason why `text` is not JSON, never its content.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let node = Self::deserialize(&mut reader)?;
        reader.end()?;
        Ok(node)
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        AtDepth(0).deserialize(deserializer)
    }
}

/// Reads a value at the given depth.
#[derive(Clone, Copy)]
struct AtDepth(usize);

impl<'de> DeserializeSeed<'de> for AtDepth {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        if self.0 > DEPTH_MAX {
            return IgnoredAny::deserialize(deserializer).map(|_| Node::TooDeep);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AtDepth {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(AtDepth(self.0 + 1))? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Node, A::Error> {
        let mut object = Vec::new();
        while let Some(name) = fields.next_key::<String>()? {
            object.push((name, fields.next_value_seed(AtDepth(self.0 + 1))?));
        }
        Ok(Node::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost() {
        let node = Node::parse(r#"{"a":1,"a":[null,true,"x"],"b":-2.5}"#).unwrap();
        let list = Node::List(vec![Node::Null, Node::Bool(true), Node::Text("x".into())]);
        let fields = [("a", Node::Number("1".into())), ("a", list), ("b", Node::Number("-2.5".into()))];
        assert_eq!(node, Node::Object(fields.map(|(name, value)| (name.to_owned(), value)).to_vec()));
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(!format!("{:?}", Node::parse(&nested(DEPTH_MAX)).unwrap()).contains("TooDeep"));
        assert!(format!("{:?}", Node::parse(&nested(DEPTH_MAX + 2)).unwrap()).contains("TooDeep"));
        assert!(format!("{:?}", Node::parse(&nested(100_000)).unwrap()).contains("TooDeep"));
        assert!(Node::parse("1e400").is_err());
    }
}
