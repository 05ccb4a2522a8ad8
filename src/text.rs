//! Opaque identifiers and free text.

use std::fmt;
use std::str::FromStr;

use crate::words::string_serde;

/// Why a text is refused as an identifier or as free text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextRefused {
    /// Empty, or longer than allowed.
    #[error("the text has {length} bytes; allowed are 1 to {most}")]
    Length {
        /// Bytes given.
        length: usize,
        /// Bytes allowed.
        most: usize,
    },
    /// A character that an identifier cannot have.
    #[error(
        "the text is no opaque identifier: only ASCII letters, digits, `.`, `_`, `:` and `-`, so that no name or address gets in"
    )]
    Identifier,
    /// `none`, `unknown` and `platform` are words of their own.
    #[error("`{0}` is a word of its own and cannot be an identifier")]
    Reserved(String),
    /// A control character in free text.
    #[error("the text holds the control character {0}, which is refused")]
    Control(String),
}

fn sized(given: &str, most: usize) -> Result<(), TextRefused> {
    if given.is_empty() || given.len() > most {
        return Err(TextRefused::Length { length: given.len(), most });
    }
    Ok(())
}

fn identifier(given: &str) -> Result<String, TextRefused> {
    sized(given, 128)?;
    if !given.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte)) {
        return Err(TextRefused::Identifier);
    }
    if matches!(given, "none" | "unknown" | "platform") {
        return Err(TextRefused::Reserved(given.to_owned()));
    }
    Ok(given.to_owned())
}

/// `Debug` of an identifier: of a thing as it is, of somebody withheld.
macro_rules! told {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }
    };
    ($name:ident withheld) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([withheld])"))
            }
        }
    };
}

macro_rules! identifiers {
    ($($(#[$meta:meta])* $name:ident $($withheld:ident)?;)+) => {$(
        $(#[$meta])*
        ///
        /// 1 to 128 bytes of ASCII letters, digits, `.`, `_`, `:` and `-`.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        told!($name $($withheld)?);

        impl $name {
            /// The identifier as given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = TextRefused;

            fn from_str(given: &str) -> Result<Self, Self::Err> {
                identifier(given).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        string_serde!($name, "an opaque identifier", "^[A-Za-z0-9._:-]{1,128}$");
    )+};
}

identifiers! {
    /// The platform's opaque identifier of one request.
    RequestId;
    /// The platform's opaque identifier of one legal entity. `Debug` withholds it.
    EntityId withheld;
    /// The platform's opaque identifier of one user. `Debug` withholds it.
    UserId withheld;
    /// The platform's opaque identifier of one person who works on demands. `Debug` withholds it.
    PersonId withheld;
    /// The identifier of one decision, as its record has it.
    DecisionId;
    /// The identifier of one roster of approvers.
    RosterId;
}

/// The opaque identifier of one affected user, or `platform` where a demand has no user.
///
/// `Debug` withholds the identifier.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// One user, by an identifier that names nobody.
    User(UserId),
    /// No user: the demand is on the platform itself.
    Platform,
}

impl Subject {
    /// The identifier, or `platform`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::User(id) => id.as_str(),
            Self::Platform => "platform",
        }
    }
}

impl FromStr for Subject {
    type Err = TextRefused;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        match given {
            "platform" => Ok(Self::Platform),
            _ => given.parse().map(Self::User),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::User(_) => "User([withheld])",
            Self::Platform => "Platform",
        })
    }
}

string_serde!(Subject, "an opaque user identifier, or the word platform", "^[A-Za-z0-9._:-]{1,128}$");

/// Free text of a demand: names, references, reasons. Personal; `Debug` never shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// Bytes that one text may have.
    pub const MOST: usize = 2_000;

    /// The text itself. Whoever calls this answers for where it goes.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Text {
    type Err = TextRefused;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        sized(given, Self::MOST)?;
        match given.chars().find(|c| c.is_control() && *c != '\n' && *c != '\t') {
            Some(control) => Err(TextRefused::Control(control.escape_default().to_string())),
            None => Ok(Self(given.to_owned())),
        }
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} bytes withheld]", self.0.len())
    }
}

impl serde::Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        crate::words::text_from(from, "a text of at most 2000 bytes")
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Text {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "minLength": 1, "maxLength": 2000 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_hold_no_names() {
        for bad in ["", "a b", "jane@example.org", "none", "unknown", "\u{0430}", &"x".repeat(129)] {
            assert!(bad.parse::<RequestId>().is_err(), "{bad}");
            assert!(bad.parse::<Subject>().is_err(), "{bad}");
        }
        assert_eq!("platform".parse(), Ok(Subject::Platform));
    }

    #[test]
    fn free_text_never_shows_in_debug() {
        let text: Text = "a name".parse().unwrap();
        assert!(!format!("{text:?}").contains("name"));
        assert!("a\u{0}b".parse::<Text>().is_err());
        assert!("x".repeat(2_001).parse::<Text>().is_err());
    }
}
