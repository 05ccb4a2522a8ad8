//! Documents told value by value, in the order in which they are declared: for digests and keys, where
//! JSON with its names would be long.
//!
//! All of it is to become one piece of code for each listener: what a listener counts stays in registers then, and what
//! it does not ask for is not worked out. It is most of the time of a decision that is remembered.

#![expect(clippy::inline_always, reason = "the compiler does not do it by itself, and then it takes twice as long")]

use crate::jurisdiction::{Country, Subdivision};
use crate::words::Stated;

/// Who is told.
pub(crate) trait Listen {
    /// A word of a vocabulary, and its number in it.
    fn word(&mut self, number: u8, word: &'static str);
    /// A code of ISO 3166.
    fn code(&mut self, code: &str);
    /// An integer.
    fn number(&mut self, number: i64);
    /// So many values follow, as a list.
    fn list(&mut self, length: usize);
    /// The list is over.
    fn end(&mut self) {}
    /// The next value is known, where it might have been absent or unknown.
    fn known(&mut self) {}
    /// What is told next is the field of that name.
    fn name(&mut self, _: &'static str) {}
    /// A document begins: its fields follow.
    fn open(&mut self) {}
    /// The document is over.
    fn close(&mut self) {}
    /// Whether the next field of the document is wanted. Asked once for each, in order; not within lists.
    fn wants(&mut self) -> bool {
        true
    }
}

/// What can be told.
pub(crate) trait Tell {
    /// Tells all of it.
    fn tell(&self, to: &mut impl Listen);

    /// Tells it as a field of a document, where it is wanted.
    #[inline(always)]
    fn field(&self, name: &'static str, to: &mut impl Listen) {
        if to.wants() {
            to.name(name);
            self.tell(to);
        }
    }

    /// Adds the paths of the fields that it has as the field `own`, in the order in which they are told.
    fn paths(own: String, into: &mut Vec<String>) {
        into.push(own);
    }
}

/// Tells a struct field by field.
macro_rules! tells {
    ($name:ident { $($field:ident : $type:ty,)+ }) => {
        impl crate::tell::Tell for $name {
            #[inline(always)]
            fn tell(&self, to: &mut impl crate::tell::Listen) {
                to.open();
                $(crate::tell::Tell::field(&self.$field, stringify!($field), to);)+
                to.close();
            }

            #[inline(always)]
            fn field(&self, name: &'static str, to: &mut impl crate::tell::Listen) {
                to.name(name);
                self.tell(to);
            }

            fn paths(own: String, into: &mut Vec<String>) {
                $(<$type as crate::tell::Tell>::paths(crate::tell::path(&own, stringify!($field)), into);)+
            }
        }
    };
}
pub(crate) use tells;

/// Which fields of a document are wanted, and which of them is next: a bit for each, the lowest for the next.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chosen {
    bits: i128,
    /// Those that come after the list in which it stands, and how deep that is.
    after: i128,
    lists: u32,
}

impl Chosen {
    /// Of fields in the order of [`Tell::paths`]; what stands beyond the first 127 is wanted.
    pub(crate) fn new(wanted: impl IntoIterator<Item = bool>) -> Self {
        let mut bits = -1_i128;
        for (at, _) in wanted.into_iter().enumerate().take(127).filter(|(_, wanted)| !wanted) {
            bits &= !(1_i128.wrapping_shl(u32::try_from(at).unwrap_or(u32::MAX)));
        }
        Self { bits, after: 0, lists: 0 }
    }

    /// A list begins: all within is wanted.
    #[inline(always)]
    pub(crate) fn list(&mut self) {
        if self.lists == 0 {
            self.after = std::mem::replace(&mut self.bits, -1);
        }
        self.lists = self.lists.saturating_add(1);
    }

    /// The list is over.
    #[inline(always)]
    pub(crate) fn end(&mut self) {
        self.lists = self.lists.saturating_sub(1);
        if self.lists == 0 {
            self.bits = self.after;
        }
    }

    /// Whether the next field is wanted.
    #[inline(always)]
    pub(crate) fn wants(&mut self) -> bool {
        let wanted = self.bits & 1 == 1;
        // The highest bit stays as it is.
        self.bits = self.bits.wrapping_shr(1);
        wanted
    }
}

/// The path of a field.
pub(crate) fn path(own: &str, field: &str) -> String {
    if own.is_empty() { field.to_owned() } else { format!("{own}.{field}") }
}

macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl Tell for $number {
            #[inline(always)]
            fn tell(&self, to: &mut impl Listen) {
                to.number((*self).into());
            }
        }
    )+};
}

numbers! { i32 u32 u16 u8 }

impl Tell for Country {
    #[inline(always)]
    fn tell(&self, to: &mut impl Listen) {
        to.code(self.code());
    }
}

impl Tell for Subdivision {
    #[inline(always)]
    fn tell(&self, to: &mut impl Listen) {
        to.code(self.code());
    }
}

impl<T: Tell> Tell for Vec<T> {
    #[inline(always)]
    fn tell(&self, to: &mut impl Listen) {
        to.list(self.len());
        for one in self {
            one.tell(to);
        }
        to.end();
    }
}

impl<T: Tell> Tell for Stated<T> {
    #[inline(always)]
    fn tell(&self, to: &mut impl Listen) {
        match self {
            Self::Known(value) => {
                to.known();
                value.tell(to);
            }
            Self::None => to.word(0, "none"),
            Self::Unknown => to.word(1, "unknown"),
        }
    }
}

/// One value a line: words and codes as they are, integers in decimal, before a list the number of its items.
/// None of them holds a line break.
#[derive(Debug, Default)]
pub(crate) struct Lines(Vec<u8>);

impl Lines {
    /// The lines of a document.
    pub(crate) fn of(document: &impl Tell) -> Vec<u8> {
        let mut lines = Self(Vec::with_capacity(2_048));
        document.tell(&mut lines);
        lines.0
    }

    fn line(&mut self, text: &[u8]) {
        self.0.extend_from_slice(text);
        self.0.push(b'\n');
    }
}

impl Listen for Lines {
    fn word(&mut self, _: u8, word: &'static str) {
        self.line(word.as_bytes());
    }

    fn code(&mut self, code: &str) {
        self.line(code.as_bytes());
    }

    fn number(&mut self, number: i64) {
        crate::canonical::decimal(number < 0, number.unsigned_abs(), &mut self.0);
        self.0.push(b'\n');
    }

    fn list(&mut self, length: usize) {
        self.number(i64::try_from(length).unwrap_or(i64::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Answer;

    #[test]
    fn as_many_fields_are_wanted_as_are_chosen() {
        for count in [0_usize, 1, 3, 126, 127, 128, 200] {
            let mut chosen = Chosen::new((0..count).map(|at| at % 3 == 0));
            for at in 0..300 {
                if at == 50 {
                    chosen.list();
                    chosen.list();
                    assert!((0..200).all(|_| chosen.wants()));
                    chosen.end();
                    assert!(chosen.wants());
                    chosen.end();
                }
                assert_eq!(chosen.wants(), at % 3 == 0 || at >= count.min(127), "{count} {at}");
            }
        }
    }

    struct Pair {
        first: u8,
        second: Vec<Country>,
    }

    tells! {
        Pair {
            first: u8,
            second: Vec<Country>,
        }
    }

    #[test]
    fn the_lines_of_a_document_are_those_of_all_its_fields() {
        let pair = Pair { first: 7, second: vec!["CN".parse().unwrap()] };
        assert_eq!(Lines::of(&pair), b"7\n1\nCN\n");
    }

    #[test]
    fn lines_are_the_values_in_order() {
        let countries: Vec<Country> = vec!["CN".parse().unwrap(), "US".parse().unwrap()];
        let told = |document: &dyn Fn(&mut Lines)| {
            let mut lines = Lines::default();
            document(&mut lines);
            String::from_utf8(lines.0).unwrap()
        };
        assert_eq!(told(&|to| countries.tell(to)), "2\nCN\nUS\n");
        assert_eq!(told(&|to| Answer::Yes.tell(to)), "yes\n");
        assert_eq!(told(&|to| i32::MIN.tell(to)), "-2147483648\n");
        assert_eq!(told(&|to| 0_u8.tell(to)), "0\n");
        for (stated, want) in [
            (Stated::Known("US-CA".parse::<Subdivision>().unwrap()), "US-CA\n"),
            (Stated::None, "none\n"),
            (Stated::Unknown, "unknown\n"),
        ] {
            assert_eq!(told(&|to| stated.tell(to)), want);
        }
    }
}
