//! Enums whose values have a name in files and messages.

/// Defines an enum with `ALL`, `as_str` and `parse`, so that each name is written once.
#[macro_export]
macro_rules! named_enum {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$value_doc:meta])* $value:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$value_doc])* $value),+ }

        impl $name {
            /// All values in their order.
            pub const ALL: [Self; [$(Self::$value),+].len()] = [$(Self::$value),+];

            /// The name in files and messages.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$value => $text),+ }
            }

            /// The value with this name; `None` for any other text.
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|value| value.as_str() == name)
            }
        }
    };
}

pub(crate) use named_enum;

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_read_back() {
        use crate::login::Login;
        for login in Login::ALL {
            assert_eq!(Login::parse(login.as_str()), Some(login));
        }
        assert_eq!(Login::parse("password"), None);
    }
}
