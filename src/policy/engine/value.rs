//! From typed facts straight to the engine's value, without a text in between.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::hash::BuildHasherDefault;

use regorus::Value;
use serde::ser::{self, Impossible, Serialize};

use crate::hashing::Quick;

thread_local! {
    /// Names and words come from closed vocabularies, so each thread makes their values once. They are found by where
    /// they stand, which is cheaper than by what they say.
    static WORDS: RefCell<HashMap<Place, Value, BuildHasherDefault<Quick>>> = RefCell::default();
}

/// Where a text stands that never changes, and how long it is.
type Place = (usize, usize);

/// Builds the engine's value of a document.
pub(super) fn build(document: &(impl Serialize + ?Sized)) -> Result<Value, String> {
    document.serialize(Builder).map_err(|why| why.0)
}

/// The value of a name or word.
pub(super) fn word(text: &'static str) -> Value {
    let place = (text.as_ptr().addr(), text.len());
    WORDS.with_borrow_mut(|words| words.entry(place).or_insert_with(|| Value::from(text)).clone())
}

struct Builder;

/// What a document has that no engine value can be built from.
#[derive(Debug)]
struct Unfit(String);

impl Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unfit {}

impl ser::Error for Unfit {
    fn custom<T: Display>(why: T) -> Self {
        Self(why.to_string())
    }
}

fn unfit<T>(what: &str) -> Result<T, Unfit> {
    Err(Unfit(format!("{what} cannot be a fact")))
}

macro_rules! integers {
    ($($method:ident: $type:ty => $wide:ty,)+) => {
        $(fn $method(self, given: $type) -> Result<Value, Unfit> {
            Ok(Value::from(<$wide>::from(given)))
        })+
    };
}

impl ser::Serializer for Builder {
    type Ok = Value;
    type Error = Unfit;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = Impossible<Value, Unfit>;
    type SerializeTupleVariant = Impossible<Value, Unfit>;
    type SerializeMap = Object;
    type SerializeStruct = Object;
    type SerializeStructVariant = Impossible<Value, Unfit>;

    integers! {
        serialize_i8: i8 => i64,
        serialize_i16: i16 => i64,
        serialize_i32: i32 => i64,
        serialize_i64: i64 => i64,
        serialize_u8: u8 => u64,
        serialize_u16: u16 => u64,
        serialize_u32: u32 => u64,
        serialize_u64: u64 => u64,
    }

    fn serialize_bool(self, given: bool) -> Result<Value, Unfit> {
        Ok(Value::from(given))
    }

    fn serialize_f32(self, _: f32) -> Result<Value, Unfit> {
        unfit("a number that is no integer")
    }

    fn serialize_f64(self, _: f64) -> Result<Value, Unfit> {
        unfit("a number that is no integer")
    }

    fn serialize_char(self, _: char) -> Result<Value, Unfit> {
        unfit("a character")
    }

    fn serialize_str(self, given: &str) -> Result<Value, Unfit> {
        Ok(Value::from(given))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Value, Unfit> {
        unfit("a run of bytes")
    }

    fn serialize_none(self) -> Result<Value, Unfit> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, given: &T) -> Result<Value, Unfit> {
        given.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Unfit> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Unfit> {
        unfit("an empty struct")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<Value, Unfit> {
        Ok(word(name))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, given: &T) -> Result<Value, Unfit> {
        given.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Value, Unfit> {
        unfit("a variant with a value")
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<List, Unfit> {
        Ok(List(Vec::with_capacity(length.unwrap_or(0).min(1_024))))
    }

    fn serialize_tuple(self, length: usize) -> Result<List, Unfit> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Unfit> {
        unfit("a tuple struct")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unfit> {
        unfit("a variant with values")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object, Unfit> {
        Ok(Object::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object, Unfit> {
        Ok(Object::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unfit> {
        unfit("a variant with fields")
    }
}

struct List(Vec<Value>);

impl ser::SerializeSeq for List {
    type Ok = Value;
    type Error = Unfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, given: &T) -> Result<(), Unfit> {
        self.0.push(given.serialize(Builder)?);
        Ok(())
    }

    fn end(self) -> Result<Value, Unfit> {
        Ok(Value::from(self.0))
    }
}

impl ser::SerializeTuple for List {
    type Ok = Value;
    type Error = Unfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, given: &T) -> Result<(), Unfit> {
        ser::SerializeSeq::serialize_element(self, given)
    }

    fn end(self) -> Result<Value, Unfit> {
        ser::SerializeSeq::end(self)
    }
}

#[derive(Default)]
struct Object {
    fields: BTreeMap<Value, Value>,
    key: Option<Value>,
}

impl ser::SerializeMap for Object {
    type Ok = Value;
    type Error = Unfit;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unfit> {
        self.key = Some(key.serialize(Builder)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, given: &T) -> Result<(), Unfit> {
        let Some(key) = self.key.take() else {
            return unfit("a value without a key");
        };
        self.fields.insert(key, given.serialize(Builder)?);
        Ok(())
    }

    fn end(self) -> Result<Value, Unfit> {
        Ok(Value::from(self.fields))
    }
}

impl ser::SerializeStruct for Object {
    type Ok = Value;
    type Error = Unfit;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, given: &T) -> Result<(), Unfit> {
        self.fields.insert(word(key), given.serialize(Builder)?);
        Ok(())
    }

    fn end(self) -> Result<Value, Unfit> {
        Ok(Value::from(self.fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_is_the_same_as_through_a_text() {
        let document = serde_json::json!({"a": [1, -2, "x", null, true], "b": {"c": {}}});
        let through = Value::from_json_str(&document.to_string()).unwrap();
        assert_eq!(build(&document).unwrap(), through);
        assert!(build(&1.5).is_err());
    }
}
