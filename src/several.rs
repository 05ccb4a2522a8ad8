//! Sets that a file may not leave empty.

use std::collections::BTreeSet;
use std::collections::btree_set::Iter;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// Values that one list may have.
const MOST: usize = 64;

/// One to 64 different values, in ascending order.
///
/// An empty list is refused: where there is nothing, files say `none` or `unknown`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Several<T: Ord>(BTreeSet<T>);

/// Why values make no [`Several`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SeveralRefused {
    /// No value.
    #[error("the list is empty; write `none` or `unknown` where the field takes it, or name at least one")]
    Empty,
    /// The same value twice.
    #[error("the list names the same value twice")]
    Duplicate,
    /// More than 64 values.
    #[error("the list has more than 64 values")]
    TooMany,
}

impl<T: Ord> Several<T> {
    /// Collects values.
    ///
    /// # Errors
    /// Where there are none, more than 64, or the same one twice.
    pub fn new(values: impl IntoIterator<Item = T>) -> Result<Self, SeveralRefused> {
        let mut set = BTreeSet::new();
        for value in values {
            if set.len() == MOST {
                return Err(SeveralRefused::TooMany);
            }
            if !set.insert(value) {
                return Err(SeveralRefused::Duplicate);
            }
        }
        if set.is_empty() { Err(SeveralRefused::Empty) } else { Ok(Self(set)) }
    }

    /// Exactly one value.
    pub fn one(value: T) -> Self {
        Self(BTreeSet::from([value]))
    }

    /// The values in ascending order.
    pub fn iter(&self) -> Iter<'_, T> {
        self.0.iter()
    }

    /// Whether the value is among them.
    pub fn contains(&self, value: &T) -> bool {
        self.0.contains(value)
    }
}

impl<'a, T: Ord> IntoIterator for &'a Several<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T: Ord + Serialize> Serialize for Several<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<'de, T: Ord + Deserialize<'de>> Deserialize<'de> for Several<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_seq(List(PhantomData))
    }
}

/// Reads no further than the first value too many.
struct List<T>(PhantomData<T>);

impl<'de, T: Ord + Deserialize<'de>> Visitor<'de> for List<T> {
    type Value = Several<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of 1 to 64 different values")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut given: A) -> Result<Several<T>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = given.next_element()? {
            values.push(value);
            if values.len() > MOST {
                return Err(A::Error::custom(SeveralRefused::TooMany));
            }
        }
        Several::new(values).map_err(A::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl<T: Ord + schemars::JsonSchema> schemars::JsonSchema for Several<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Several_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let item = generator.subschema_for::<T>();
        schemars::json_schema!({ "type": "array", "items": item, "minItems": 1, "maxItems": 64, "uniqueItems": true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_empty_nor_twice_nor_too_many() {
        assert_eq!(Several::<u8>::new([]), Err(SeveralRefused::Empty));
        assert_eq!(Several::new([1, 2, 1]), Err(SeveralRefused::Duplicate));
        assert_eq!(Several::new(0..65), Err(SeveralRefused::TooMany));
        assert_eq!(Several::new(0..64).unwrap().iter().count(), 64);
    }
}
