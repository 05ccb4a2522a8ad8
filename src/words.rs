//! Closed vocabularies, and values that may be absent or unknown: the grammar of every document.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// Serde and (feature `schema`) JSON Schema of a type that is written as one string.
macro_rules! string_serde {
    ($name:ident, $about:literal, $pattern:literal) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                crate::words::text_from(from, $about)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": $about, "pattern": $pattern })
            }
        }
    };
}
pub(crate) use string_serde;

/// A closed vocabulary: an enumeration whose wire words are its documentation.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// Every word of the vocabulary, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word as files spell it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::words::UnknownWord;

            fn from_str(given: &str) -> Result<Self, Self::Err> {
                match given {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(crate::words::UnknownWord::new(given, &[$($word),+])),
                }
            }
        }

        impl crate::tell::Tell for $name {
            #[inline(always)]
            #[allow(clippy::inline_always, reason = "see the room `tell`")]
            fn tell(&self, to: &mut impl crate::tell::Listen) {
                to.word(*self as u8, self.as_str());
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                crate::words::text_from(from, concat!("one of: ", $($word, " "),+))
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": [$($word),+] })
            }
        }
    };
}
pub(crate) use words;

/// Reads a struct by the names of its fields. Serde's own derive also takes a list of the values,
/// so that a value in the wrong place could pass for another, or get into a message.
macro_rules! by_name {
    ($name:ident { $($(#[$meta:meta])* $field:ident : $type:ty,)+ }) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                #[derive(serde::Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Fields { $($(#[$meta])* $field: $type,)+ }

                let Fields { $($field,)+ } = crate::words::object_from(from)?;
                Ok(Self { $($field,)+ })
            }
        }
    };
}
pub(crate) use by_name;

/// A document section: a struct whose every field is required in files, with accessors and a
/// builder. Fields in the round brackets have no safe default, so the builder asks for them.
macro_rules! record {
    ($(#[$meta:meta])* $name:ident, $builder:ident ($($(#[$must_doc:meta])* $must:ident : $must_type:ty,)*) {
        $($(#[$doc:meta])* $field:ident : $type:ty = $default:expr,)+
    }) => {
        $(#[$meta])*
        ///
        /// `Debug` shows no field: some are personal, and others put together are.
        #[derive(Clone, PartialEq, Eq, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$must_doc])* pub(crate) $must: $must_type,)*
            $($(#[$doc])* pub(crate) $field: $type,)+
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }

        crate::words::by_name! {
            $name {
                $(#[serde(deserialize_with = "crate::words::typed")] $must: $must_type,)*
                $(#[serde(deserialize_with = "crate::words::typed")] $field: $type,)+
            }
        }

        impl $name {
            /// Starts from the values that help a requester least: unknown, none, empty.
            pub fn builder($($must: $must_type),*) -> $builder {
                $builder($name { $($must,)* $($field: $default,)+ })
            }

            $($(#[$must_doc])* pub const fn $must(&self) -> &$must_type { &self.$must })*
            $($(#[$doc])* pub const fn $field(&self) -> &$type { &self.$field })+
        }

        #[doc = concat!("Builds a [`", stringify!($name), "`]; what is not set stays unknown, none or empty.")]
        #[derive(Debug, Clone)]
        #[must_use]
        pub struct $builder($name);

        impl $builder {
            $($(#[$doc])* pub fn $field(mut self, value: impl Into<$type>) -> Self {
                self.0.$field = value.into();
                self
            })+

            /// The finished value.
            #[must_use]
            pub fn build(self) -> $name {
                self.0
            }
        }
    };
}
pub(crate) use record;

/// A word that a vocabulary does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is not a word of this field; write one of: {allowed}")]
pub struct UnknownWord {
    given: String,
    allowed: String,
}

impl UnknownWord {
    pub(crate) fn new(given: &str, allowed: &[&str]) -> Self {
        Self { given: crate::quoting::quoted(given), allowed: allowed.join(", ") }
    }
}

words! {
    /// An answer to a yes-or-no question that may also not be known.
    Answer {
        /// It is so.
        Yes = "yes",
        /// It is not so.
        No = "no",
        /// Nobody can say; never helps the requester.
        Unknown = "unknown",
    }
}

/// A value that may be known, known to be absent (`none`), or not known (`unknown`).
///
/// `none` and `unknown` are different facts, and neither is the same as leaving a field out, which
/// no file may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stated<T> {
    /// The value is known.
    Known(T),
    /// There is no such thing.
    None,
    /// Nobody can say; never helps the requester.
    Unknown,
}

words! {
    /// Whether a fact is known, absent or unknown.
    State {
        /// The fact stands beside this word.
        Known = "known",
        /// There is no such thing.
        None = "none",
        /// Nobody can say.
        Unknown = "unknown",
    }
}

impl<T> Stated<T> {
    /// The value, if it is known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::None | Self::Unknown => None,
        }
    }

    /// Which of the three it is.
    pub const fn state(&self) -> State {
        match self {
            Self::Known(_) => State::Known,
            Self::None => State::None,
            Self::Unknown => State::Unknown,
        }
    }
}

impl<T> From<T> for Stated<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T: Serialize> Serialize for Stated<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(value) => value.serialize(to),
            Self::None => to.serialize_str("none"),
            Self::Unknown => to.serialize_str("unknown"),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Stated<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(StatedVisitor(PhantomData))
    }
}

struct StatedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for StatedVisitor<T> {
    type Value = Stated<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, or the word `none` or `unknown`")
    }

    fn visit_str<E: serde::de::Error>(self, given: &str) -> Result<Self::Value, E> {
        match given {
            "none" => Ok(Stated::None),
            "unknown" => Ok(Stated::Unknown),
            _ => T::deserialize(StrDeserializer::new(given)).map(Stated::Known),
        }
    }

    fn visit_u64<E: serde::de::Error>(self, given: u64) -> Result<Self::Value, E> {
        T::deserialize(serde::de::value::U64Deserializer::new(given)).map(Stated::Known)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, given: A) -> Result<Self::Value, A::Error> {
        T::deserialize(SeqAccessDeserializer::new(given)).map(Stated::Known)
    }

    fn visit_map<A: MapAccess<'de>>(self, given: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(given)).map(Stated::Known)
    }
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Stated<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Stated_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let known = generator.subschema_for::<T>();
        schemars::json_schema!({ "anyOf": [known, { "type": "string", "enum": ["none", "unknown"] }] })
    }
}

/// Reads a type from one string, with the type's own message where it is refused.
pub(crate) fn text_from<'de, T, D>(from: D, about: &'static str) -> Result<T, D::Error>
where
    T: std::str::FromStr<Err: fmt::Display>,
    D: Deserializer<'de>,
{
    struct Text<T>(&'static str, PhantomData<T>);

    impl<T: std::str::FromStr<Err: fmt::Display>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: serde::de::Error>(self, given: &str) -> Result<T, E> {
            given.parse().map_err(E::custom)
        }
    }

    from.deserialize_str(Text(about, PhantomData))
}

/// Reads a type from an object, and from nothing else.
pub(crate) fn object_from<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    struct Object<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object with named fields")
        }

        fn visit_map<A: MapAccess<'de>>(self, given: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(given))
        }
    }

    from.deserialize_map(Object(PhantomData))
}

/// Reads a field by the type that its value has: a YAML reader would take the text `"1"` for a number.
pub(crate) fn typed<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    T::deserialize(Typed(from))
}

struct Typed<D>(D);

macro_rules! as_asked {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method(visitor)
        }
    )+};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Typed<D> {
    type Error = D::Error;

    as_asked! { deserialize_any deserialize_str deserialize_string deserialize_option deserialize_seq deserialize_map }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct newtype_struct tuple
        tuple_struct struct enum identifier ignored_any
    }
}
