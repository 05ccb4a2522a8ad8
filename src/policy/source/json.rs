//! JSON of tables, read strictly: no duplicate keys, no numbers but safe integers.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Numbers beyond this lose digits in other readers (RFC 8259, section 6).
const SAFE_INTEGER: u64 = 9_007_199_254_740_991;

/// Reads one document.
pub(in crate::policy) fn parse(text: &str) -> Result<Value, String> {
    let mut from = serde_json::Deserializer::from_str(text);
    let value = Strict.deserialize(&mut from).map_err(|why| why.to_string())?;
    from.end().map_err(|why| why.to_string())?;
    Ok(value)
}

struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without duplicate keys and with no numbers but safe integers")
    }

    fn visit_bool<E: Error>(self, given: bool) -> Result<Value, E> {
        Ok(Value::Bool(given))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_str<E: Error>(self, given: &str) -> Result<Value, E> {
        Ok(Value::String(given.to_owned()))
    }

    fn visit_i64<E: Error>(self, given: i64) -> Result<Value, E> {
        if given.unsigned_abs() > SAFE_INTEGER {
            return Err(E::custom("the integer is beyond 2^53-1"));
        }
        Ok(Value::from(given))
    }

    fn visit_u64<E: Error>(self, given: u64) -> Result<Value, E> {
        if given > SAFE_INTEGER {
            return Err(E::custom("the integer is beyond 2^53-1"));
        }
        Ok(Value::from(given))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Value, E> {
        Err(E::custom("a number that is no integer"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut given: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = given.next_element_seed(Self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut given: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = given.next_key::<String>()? {
            let value = given.next_value_seed(Self)?;
            if fields.insert(key.clone(), value).is_some() {
                return Err(A::Error::custom(format!("the key `{}` stands twice", crate::quoting::quoted(&key))));
            }
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn strict() {
        assert!(parse(r#"{"a": [1, -2, null, true, "x"]}"#).is_ok());
        for bad in [r#"{"a":1,"a":1}"#, "1.5", "1e3", "9007199254740993", "{} {}", "", "[1,]", "\u{feff}{}"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        assert!(parse(&"[".repeat(500)).is_err());
    }
}
