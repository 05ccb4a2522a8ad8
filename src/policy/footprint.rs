//! The facts on which a policy set can depend, as a key: of every decision the same bytes where those
//! facts are the same, and other bytes where one of them differs.

#![expect(clippy::inline_always, reason = "see the room `tell`")]

use std::collections::BTreeSet;

use crate::facts::Facts;
use crate::tell::{Chosen, Listen, Tell};

/// Facts by which programs are chosen and findings are held to the law of the day, whatever policies read.
const ALWAYS: [&str; 6] = [
    "day",
    "measures",
    "requester.country",
    "user.holder.country",
    "user.location.countries",
    "user.stored_in.countries",
];
/// Before a value that is known, where it might have been absent or unknown. No vocabulary has so many words.
const KNOWN: u8 = u8::MAX;

/// Where a key is written. Those of the bundled set have a few hundred bytes; facts with lists so long that their key has
/// more than this are not remembered.
pub(crate) type Room = [u8; 2_048];

/// Which fields of the facts belong to the key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Footprint(Chosen);

impl Footprint {
    /// Of policies that read these paths, such as `intake.hands[].role`; a path stands for all below it.
    pub(super) fn of(reads: &BTreeSet<String>) -> Self {
        Self::where_any(reads, |field| ALWAYS.contains(&field))
    }

    /// Of one program that reads these paths, and of nothing else: it stands already which program it is.
    #[cfg(feature = "workbench")]
    pub(crate) fn of_one(reads: &BTreeSet<String>) -> Self {
        Self::where_any(reads, |_| false)
    }

    fn where_any(reads: &BTreeSet<String>, always: impl Fn(&str) -> bool) -> Self {
        let meets = |read: &str, field: &str| {
            let read = read.replace("[]", "");
            let below = |long: &str, short: &str| {
                long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            below(&read, field) || below(field, &read)
        };
        let wanted = |field: &String| always(field) || reads.iter().any(|read| meets(read, field));
        Self(Chosen::new(fields().iter().map(wanted)))
    }

    /// The key of those facts, within the room; nothing where it is longer.
    pub(crate) fn write<'r>(self, facts: &Facts, room: &'r mut Room) -> Option<&'r [u8]> {
        let mut key = Key { room, length: 0, chosen: self.chosen() };
        facts.tell(&mut key);
        let length = key.length;
        room.get(..length)
    }

    /// The fields that belong to it, and so all that the policies are given.
    pub(crate) fn chosen(self) -> Chosen {
        self.0
    }

    /// The fields that are not read.
    #[cfg(test)]
    fn unread(self) -> Vec<String> {
        let mut chosen = self.0;
        fields().into_iter().filter(|_| !chosen.wants()).collect()
    }
}

/// The paths of all fields of the facts, in the order in which they are told.
fn fields() -> Vec<String> {
    let mut fields = Vec::new();
    Facts::paths(String::new(), &mut fields);
    fields
}

/// Writes values one after the other so that none can be taken for another: what stands at a place is
/// of one type, and whatever has no fixed length begins with its length.
struct Key<'r> {
    room: &'r mut Room,
    /// Of all that was told, also where the room did not suffice.
    length: usize,
    chosen: Chosen,
}

impl Key<'_> {
    #[inline(always)]
    fn put(&mut self, byte: u8) {
        if let Some(place) = self.room.get_mut(self.length) {
            *place = byte;
        }
        self.length = self.length.saturating_add(1);
    }

    /// The same number seven bits a byte, the last one below 128: small numbers are short, and none begins another.
    fn long(&mut self, mut left: u64) {
        while left >= 128 {
            let [low, ..] = left.to_le_bytes();
            self.put(low | 128);
            left = left.wrapping_shr(7);
        }
        let [last, ..] = left.to_le_bytes();
        self.put(last);
    }
}

impl Listen for Key<'_> {
    #[inline(always)]
    fn word(&mut self, number: u8, _: &'static str) {
        self.put(number);
    }

    #[inline(always)]
    fn code(&mut self, code: &str) {
        // No code of ISO 3166 is longer than six characters.
        self.put(u8::try_from(code.len()).unwrap_or(u8::MAX));
        code.bytes().for_each(|byte| self.put(byte));
    }

    #[inline(always)]
    fn number(&mut self, number: i64) {
        self.long((number.wrapping_shl(1) ^ number.wrapping_shr(63)).cast_unsigned());
    }

    #[inline(always)]
    fn list(&mut self, length: usize) {
        self.number(i64::try_from(length).unwrap_or(i64::MAX));
        self.chosen.list();
    }

    #[inline(always)]
    fn end(&mut self) {
        self.chosen.end();
    }

    #[inline(always)]
    fn known(&mut self) {
        self.put(KNOWN);
    }

    #[inline(always)]
    fn wants(&mut self) -> bool {
        self.chosen.wants()
    }
}

#[cfg(test)]
mod tests;
