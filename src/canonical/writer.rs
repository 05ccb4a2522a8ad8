//! The serializer behind the canonical form.

use std::cmp::Ordering;
use std::ops::Range;

use serde::ser::{self, Serialize};

use super::NoForm;
use super::scalar::{escape, escaped, integer, plain, prefix, string};

/// Fields for which room is made at once.
const FIELDS: usize = 48;

/// Writes a document; where it is an object, also where each of its members stands.
pub(super) fn write(document: &(impl Serialize + ?Sized), to: &mut Vec<u8>) -> Result<Vec<Field>, NoForm> {
    let top = to.len();
    let mut writer = Writer { to, top, fields: Vec::new(), text: Vec::new() };
    document.serialize(&mut writer)?;
    Ok(writer.fields)
}

/// Where a member of an object stands: its name, without quotes, and its value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// The first bytes of the name as a number, by which most names are told apart.
    prefix: u64,
    name: usize,
    name_end: usize,
    end: usize,
}

impl Field {
    pub(super) fn name(&self) -> Range<usize> {
        self.name..self.name_end
    }

    pub(super) fn value(&self) -> Range<usize> {
        // Behind the quote and the colon.
        self.name_end.saturating_add(2)..self.end
    }
}

struct Writer<'a> {
    to: &'a mut Vec<u8>,
    /// Where the document begins.
    top: usize,
    /// The members so far of every object that is open; at the end those of the document.
    fields: Vec<Field>,
    /// Room to put the members of one object in order.
    text: Vec<u8>,
}

/// A list, or the content of a variant.
struct List<'w, 'a> {
    writer: &'w mut Writer<'a>,
    first: bool,
    close: &'static [u8],
}

impl List<'_, '_> {
    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), NoForm> {
        if !std::mem::take(&mut self.first) {
            self.writer.to.push(b',');
        }
        value.serialize(&mut *self.writer)
    }

    fn end(self) {
        self.writer.to.extend_from_slice(self.close);
    }
}

/// An object whose fields are written as they come, and put in order at its end.
struct Object<'w, 'a> {
    writer: &'w mut Writer<'a>,
    start: usize,
    /// The first of its fields among those of all open objects.
    base: usize,
    sorted: bool,
    close: &'static [u8],
}

impl<'w, 'a> Object<'w, 'a> {
    fn new(writer: &'w mut Writer<'a>, close: &'static [u8]) -> Self {
        writer.to.push(b'{');
        let (start, base) = (writer.to.len(), writer.fields.len());
        Self { writer, start, base, sorted: true, close }
    }

    /// Begins a field. A name that is not known to be plain is looked at before.
    fn name(&mut self, name: &str) {
        let Writer { to, fields, .. } = &mut *self.writer;
        let last = fields.get(self.base..).and_then(<[Field]>::last);
        to.reserve(name.len().saturating_add(4));
        to.extend_from_slice(if last.is_none() { b"\"" } else { b",\"" });
        let start = to.len();
        to.extend_from_slice(name.as_bytes());
        let name_end = to.len();
        to.extend_from_slice(b"\":");
        let field = Field { prefix: prefix(name.as_bytes()), name: start, name_end, end: name_end };
        self.sorted &= last.is_none_or(|last| order(to, last, &field).is_lt());
        if fields.capacity() == 0 {
            fields.reserve(FIELDS);
        }
        fields.push(field);
    }

    fn value(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), NoForm> {
        value.serialize(&mut *self.writer)?;
        let end = self.writer.to.len();
        if let Some(field) = self.writer.fields.last_mut() {
            field.end = end;
        }
        Ok(())
    }

    fn end(self) -> Result<(), NoForm> {
        let Writer { to, top, fields, text } = self.writer;
        let own = fields.get_mut(self.base..).unwrap_or_default();
        if !self.sorted {
            own.sort_unstable_by(|one, other| order(to, one, other));
            let same = own.windows(2).find(|pair| matches!(pair, [one, next] if order(to, one, next).is_eq()));
            if let Some(twice) = same.and_then(<[Field]>::first) {
                let name = to.get(twice.name()).unwrap_or_default();
                return Err(NoForm::Key(String::from_utf8_lossy(name).into_owned()));
            }
            text.clear();
            text.extend_from_slice(to.get(self.start..).unwrap_or_default());
            to.truncate(self.start);
            for field in own {
                if to.len() > self.start {
                    to.push(b',');
                }
                let from = field.name.saturating_sub(1);
                let begin = to.len();
                let place = from.saturating_sub(self.start)..field.end.saturating_sub(self.start);
                to.extend_from_slice(text.get(place).unwrap_or_default());
                let moved = |at: usize| at.saturating_sub(from).saturating_add(begin);
                (field.name, field.name_end, field.end) = (moved(field.name), moved(field.name_end), moved(field.end));
            }
        }
        to.extend_from_slice(self.close);
        // Those of the document itself are kept.
        if self.start != top.saturating_add(1) {
            fields.truncate(self.base);
        }
        Ok(())
    }
}

/// The order of two names that stand in `text`.
fn order(text: &[u8], one: &Field, other: &Field) -> Ordering {
    one.prefix.cmp(&other.prefix).then_with(|| text.get(one.name()).cmp(&text.get(other.name())))
}

impl<'b, 'a> ser::Serializer for &'b mut Writer<'a> {
    type Ok = ();
    type Error = NoForm;
    type SerializeSeq = List<'b, 'a>;
    type SerializeTuple = List<'b, 'a>;
    type SerializeTupleStruct = List<'b, 'a>;
    type SerializeTupleVariant = List<'b, 'a>;
    type SerializeMap = Object<'b, 'a>;
    type SerializeStruct = Object<'b, 'a>;
    type SerializeStructVariant = Object<'b, 'a>;

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
        integer(given < 0, given.unsigned_abs(), self.to)
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
        integer(false, given, self.to)
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
    fn collect_str<T: std::fmt::Display + ?Sized>(self, given: &T) -> Result<(), NoForm> {
        use std::io::Write as _;
        self.to.push(b'"');
        let start = self.to.len();
        write!(self.to, "{given}").map_err(|why| NoForm::Other(why.to_string()))?;
        if escaped(self.to.get(start..).unwrap_or_default()) {
            let text = self.to.split_off(start);
            escape(&text, self.to);
        }
        self.to.push(b'"');
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
        let mut object = Object::new(self, b"}");
        debug_assert!(plain(variant), "{variant}");
        object.name(variant);
        object.value(given)?;
        object.end()
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<List<'b, 'a>, NoForm> {
        self.to.push(b'[');
        Ok(List { writer: self, first: true, close: b"]" })
    }
    fn serialize_tuple(self, length: usize) -> Result<List<'b, 'a>, NoForm> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<List<'b, 'a>, NoForm> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List<'b, 'a>, NoForm> {
        self.to.push(b'{');
        string(variant, self.to);
        self.to.extend_from_slice(b":[");
        Ok(List { writer: self, first: true, close: b"]}" })
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Object<'b, 'a>, NoForm> {
        Ok(Object::new(self, b"}"))
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'b, 'a>, NoForm> {
        self.serialize_map(None)
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Object<'b, 'a>, NoForm> {
        self.to.push(b'{');
        string(variant, self.to);
        self.to.push(b':');
        Ok(Object::new(self, b"}}"))
    }
}

macro_rules! lists {
    ($($trait:ident $method:ident;)+) => {$(
        impl ser::$trait for List<'_, '_> {
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
        impl ser::$trait for Object<'_, '_> {
            type Ok = ();
            type Error = NoForm;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), NoForm> {
                // The name of a field of a struct is an identifier, or what the crate's own code renames it to.
                debug_assert!(plain(name), "{name}");
                self.name(name);
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

impl ser::SerializeMap for Object<'_, '_> {
    type Ok = ();
    type Error = NoForm;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NoForm> {
        let mut name = Vec::new();
        write(key, &mut name)?;
        let text = String::from_utf8_lossy(&name);
        let bare = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        self.name(bare.filter(|name| plain(name)).ok_or_else(|| NoForm::Key(text.to_string()))?);
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoForm> {
        self.value(value)
    }
    fn end(self) -> Result<(), NoForm> {
        Object::end(self)
    }
}
