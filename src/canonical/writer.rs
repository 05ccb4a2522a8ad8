//! The serializer behind the canonical form.

use std::ops::Range;

use serde::ser::{self, Serialize};

use super::NoForm;

/// Integers beyond this have no single form in RFC 8785 (section 3.2.2.3).
const SAFE_INTEGER: u64 = 9_007_199_254_740_991;

pub(super) fn write(document: &(impl Serialize + ?Sized), to: &mut Vec<u8>) -> Result<(), NoForm> {
    document.serialize(&mut Writer { to })
}

struct Writer<'a> {
    to: &'a mut Vec<u8>,
}

fn string(given: &str, to: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    to.push(b'"');
    let mut rest = given.as_bytes();
    while let Some(at) = rest.iter().position(|byte| *byte < 0x20 || *byte == b'"' || *byte == b'\\') {
        let (plain, behind) = rest.split_at(at);
        to.extend_from_slice(plain);
        let Some((byte, behind)) = behind.split_first() else { break };
        match byte {
            b'"' => to.extend_from_slice(b"\\\""),
            b'\\' => to.extend_from_slice(b"\\\\"),
            0x08 => to.extend_from_slice(b"\\b"),
            b'\t' => to.extend_from_slice(b"\\t"),
            b'\n' => to.extend_from_slice(b"\\n"),
            0x0c => to.extend_from_slice(b"\\f"),
            b'\r' => to.extend_from_slice(b"\\r"),
            other => {
                let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or(b'0');
                to.extend_from_slice(b"\\u00");
                to.push(digit(other >> 4));
                to.push(digit(other & 0x0f));
            }
        }
        rest = behind;
    }
    to.extend_from_slice(rest);
    to.push(b'"');
}

fn integer(magnitude: u64, text: &dyn std::fmt::Display, to: &mut Vec<u8>) -> Result<(), NoForm> {
    use std::io::Write as _;
    if magnitude > SAFE_INTEGER {
        return Err(NoForm::Number(text.to_string()));
    }
    write!(to, "{text}").map_err(|why| NoForm::Other(why.to_string()))
}

/// A list, or the content of a variant.
struct List<'a> {
    to: &'a mut Vec<u8>,
    first: bool,
    close: &'static [u8],
}

impl List<'_> {
    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), NoForm> {
        if !std::mem::take(&mut self.first) {
            self.to.push(b',');
        }
        write(value, self.to)
    }

    fn end(self) {
        self.to.extend_from_slice(self.close);
    }
}

/// An object: its fields as they came, and where each lies.
struct Object<'a> {
    to: &'a mut Vec<u8>,
    start: usize,
    /// Where each field stands: its name, then the whole of it.
    fields: Vec<(Range<usize>, Range<usize>)>,
    sorted: bool,
    close: &'static [u8],
}

impl<'a> Object<'a> {
    fn new(to: &'a mut Vec<u8>, fields: usize, close: &'static [u8]) -> Self {
        to.push(b'{');
        let start = to.len();
        Self { to, start, fields: Vec::with_capacity(fields), sorted: true, close }
    }

    fn name(&mut self, name: &str) -> Result<(), NoForm> {
        // Without escapes, order by bytes is the order that RFC 8785 section 3.2.3 asks for.
        if !name.bytes().all(|byte| (b' '..=b'~').contains(&byte) && !b"\"\\".contains(&byte)) {
            return Err(NoForm::Key(name.to_owned()));
        }
        if !self.fields.is_empty() {
            self.to.push(b',');
        }
        let start = self.to.len();
        string(name, self.to);
        let end = self.to.len();
        let name = start.saturating_add(1)..end.saturating_sub(1);
        let last = self.fields.last().and_then(|(last, _)| self.to.get(last.clone()));
        self.sorted &= last.is_none_or(|last| Some(last) < self.to.get(name.clone()));
        self.fields.push((name, start..end));
        self.to.push(b':');
        Ok(())
    }

    fn value(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), NoForm> {
        write(value, self.to)?;
        let end = self.to.len();
        if let Some((_, whole)) = self.fields.last_mut() {
            whole.end = end;
        }
        Ok(())
    }

    fn end(self) -> Result<(), NoForm> {
        if !self.sorted {
            let text = self.to.split_off(self.start);
            let part = |range: &Range<usize>| {
                let start = range.start.checked_sub(self.start)?;
                text.get(start..range.end.checked_sub(self.start)?)
            };
            let mut fields: Vec<_> = self.fields.iter().map(|(name, whole)| (part(name), part(whole))).collect();
            fields.sort_unstable_by(|one, other| one.0.cmp(&other.0));
            if let Some(twice) = fields.windows(2).find(|pair| matches!(pair, [one, other] if one.0 == other.0)) {
                let name = twice.first().and_then(|(name, _)| *name).unwrap_or_default();
                return Err(NoForm::Key(String::from_utf8_lossy(name).into_owned()));
            }
            for (at, (_, whole)) in fields.iter().enumerate() {
                if at > 0 {
                    self.to.push(b',');
                }
                self.to.extend_from_slice(whole.unwrap_or_default());
            }
        }
        self.to.extend_from_slice(self.close);
        Ok(())
    }
}

impl<'b> ser::Serializer for &'b mut Writer<'_> {
    type Ok = ();
    type Error = NoForm;
    type SerializeSeq = List<'b>;
    type SerializeTuple = List<'b>;
    type SerializeTupleStruct = List<'b>;
    type SerializeTupleVariant = List<'b>;
    type SerializeMap = Object<'b>;
    type SerializeStruct = Object<'b>;
    type SerializeStructVariant = Object<'b>;

    fn serialize_bool(self, given: bool) -> Result<(), NoForm> {
        self.to.extend_from_slice(if given { b"true" } else { b"false" });
        Ok(())
    }
    fn serialize_i8(self, given: i8) -> Result<(), NoForm> {
        self.serialize_i64(given.into())
    }
    fn serialize_i16(self, given: i16) -> Result<(), NoForm> {
        self.serialize_i64(given.into())
    }
    fn serialize_i32(self, given: i32) -> Result<(), NoForm> {
        self.serialize_i64(given.into())
    }
    fn serialize_i64(self, given: i64) -> Result<(), NoForm> {
        integer(given.unsigned_abs(), &given, self.to)
    }
    fn serialize_u8(self, given: u8) -> Result<(), NoForm> {
        self.serialize_u64(given.into())
    }
    fn serialize_u16(self, given: u16) -> Result<(), NoForm> {
        self.serialize_u64(given.into())
    }
    fn serialize_u32(self, given: u32) -> Result<(), NoForm> {
        self.serialize_u64(given.into())
    }
    fn serialize_u64(self, given: u64) -> Result<(), NoForm> {
        integer(given, &given, self.to)
    }
    fn serialize_f32(self, given: f32) -> Result<(), NoForm> {
        Err(NoForm::Number(given.to_string()))
    }
    fn serialize_f64(self, given: f64) -> Result<(), NoForm> {
        Err(NoForm::Number(given.to_string()))
    }
    fn serialize_char(self, given: char) -> Result<(), NoForm> {
        string(given.encode_utf8(&mut [0; 4]), self.to);
        Ok(())
    }
    fn serialize_str(self, given: &str) -> Result<(), NoForm> {
        string(given, self.to);
        Ok(())
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<(), NoForm> {
        Err(NoForm::Other("bytes have no JSON form".to_owned()))
    }
    fn serialize_none(self) -> Result<(), NoForm> {
        self.serialize_unit()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, given: &T) -> Result<(), NoForm> {
        given.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), NoForm> {
        self.to.extend_from_slice(b"null");
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), NoForm> {
        self.serialize_unit()
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), NoForm> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, given: &T) -> Result<(), NoForm> {
        given.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        given: &T,
    ) -> Result<(), NoForm> {
        let mut object = Object::new(self.to, 1, b"}");
        object.name(variant)?;
        object.value(given)?;
        object.end()
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<List<'b>, NoForm> {
        self.to.push(b'[');
        Ok(List { to: self.to, first: true, close: b"]" })
    }
    fn serialize_tuple(self, length: usize) -> Result<List<'b>, NoForm> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<List<'b>, NoForm> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List<'b>, NoForm> {
        self.to.push(b'{');
        string(variant, self.to);
        self.to.extend_from_slice(b":[");
        Ok(List { to: self.to, first: true, close: b"]}" })
    }
    fn serialize_map(self, length: Option<usize>) -> Result<Object<'b>, NoForm> {
        Ok(Object::new(self.to, length.unwrap_or(8), b"}"))
    }
    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Object<'b>, NoForm> {
        self.serialize_map(Some(length))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Object<'b>, NoForm> {
        self.to.push(b'{');
        string(variant, self.to);
        self.to.push(b':');
        Ok(Object::new(self.to, length, b"}}"))
    }
}

macro_rules! lists {
    ($($trait:ident $method:ident;)+) => {$(
        impl ser::$trait for List<'_> {
            type Ok = ();
            type Error = NoForm;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoForm> {
                self.item(value)
            }
            fn end(self) -> Result<(), NoForm> {
                List::end(self);
                Ok(())
            }
        }
    )+};
}

lists! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

macro_rules! objects {
    ($($trait:ident;)+) => {$(
        impl ser::$trait for Object<'_> {
            type Ok = ();
            type Error = NoForm;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), NoForm> {
                self.name(name)?;
                self.value(value)
            }
            fn end(self) -> Result<(), NoForm> {
                Object::end(self)
            }
        }
    )+};
}

objects! {
    SerializeStruct;
    SerializeStructVariant;
}

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = NoForm;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NoForm> {
        let mut name = Vec::new();
        write(key, &mut name)?;
        let text = String::from_utf8_lossy(&name);
        let plain = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        self.name(plain.ok_or_else(|| NoForm::Key(text.to_string()))?)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoForm> {
        self.value(value)
    }
    fn end(self) -> Result<(), NoForm> {
        Object::end(self)
    }
}
