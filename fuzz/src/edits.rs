//! Bytes read as changes to something that is valid, since bytes alone would hardly get past a strict reader.

use serde_json::Value;

/// Numbers and places out of bytes; 0 where they are at an end.
pub struct Draw<'a>(&'a [u8]);

impl<'a> Draw<'a> {
    /// Of those bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// A number below `most`, out of two bytes; 0 where `most` is 0.
    pub fn below(&mut self, most: usize) -> usize {
        let number = usize::from(u16::from_be_bytes([self.byte(), self.byte()]));
        number.checked_rem(most).unwrap_or(0)
    }

    /// What is left.
    pub fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    /// Whether nothing is left.
    pub fn ended(&self) -> bool {
        self.0.is_empty()
    }
}

/// Every place of a document, as JSON pointers: leaves, lists and objects.
pub fn places(value: &Value, pointer: &str, into: &mut Vec<String>) {
    into.push(pointer.to_owned());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, inner)| places(inner, &format!("{pointer}/{name}"), into));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, inner)| places(inner, &format!("{pointer}/{at}"), into));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Puts values of the pool at places of the document, as the bytes say.
pub fn bend(document: &mut Value, pool: &[Value], draw: &mut Draw<'_>) {
    for _ in 0..8 {
        if draw.ended() {
            return;
        }
        let mut all = Vec::new();
        places(document, "", &mut all);
        let (place, value) = (draw.below(all.len()), draw.below(pool.len()));
        // The document as a whole stays what it is.
        if let Some(inner) = document.pointer_mut(&all[place]).filter(|_| !all[place].is_empty()) {
            *inner = pool[value].clone();
        }
    }
}

/// Changes bytes of a file, cuts it short, or writes behind its end.
pub fn scratch(file: &mut Vec<u8>, draw: &mut Draw<'_>) {
    for _ in 0..4 {
        if draw.ended() {
            return;
        }
        let how = draw.byte();
        // Files may be longer than two bytes can tell.
        let at = (draw.below(usize::MAX) << 8 | usize::from(draw.byte())).checked_rem(file.len()).unwrap_or(0);
        match how % 8 {
            0 => file.truncate(at),
            1 => file.extend([draw.byte(), draw.byte(), draw.byte()]),
            _ => {
                if let Some(byte) = file.get_mut(at) {
                    *byte ^= draw.byte();
                }
            }
        }
    }
}
