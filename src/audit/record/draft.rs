//! A record before it is sealed.

use std::ops::Range;

use serde::Serialize;

use super::sheet::{DEMAND, Sheet, no_form};
use super::{Acknowledgement, ENGINE, Law, VERSION};
use crate::audit::vault::Epoch;
use crate::audit::{LEAF_BYTES, Unrecorded};
use crate::canonical::{self, Member};
use crate::decision::Rulings;
use crate::facts::Facts;
use crate::request::DataRequest;
use crate::request::measure::Measure;
use crate::tell::Lines;
use crate::text::{RequestId, Subject};
use crate::time::{Day, Timestamp};
use crate::user::UserContext;

/// A record on its way to the log: its clear members, and what the log seals under the key of the
/// one whom it is about.
#[derive(Clone)]
pub(crate) struct Draft {
    id: String,
    epoch: Epoch,
    /// Names of the clear members, and where each canonical value stands in `text`; `sealed` and `subject_tag`
    /// come from the log.
    members: Vec<(&'static str, Range<usize>)>,
    text: Vec<u8>,
    sealing: Option<Sealing>,
}

/// What is to be sealed, and for whom.
#[derive(Clone)]
pub(crate) struct Sealing {
    pub(crate) subject: Subject,
    /// Canonical bytes.
    pub(crate) plain: Vec<u8>,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("id", &self.id).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Sealing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealing").finish_non_exhaustive()
    }
}

/// What a record of a decision is made of.
pub(crate) struct Decided<'a, C> {
    pub(crate) kind: &'static str,
    pub(crate) id: &'a str,
    pub(crate) time: Timestamp,
    pub(crate) day: Day,
    pub(crate) law: &'a Law,
    pub(crate) asked: &'a Asked,
    pub(crate) user: &'a UserContext,
    pub(crate) facts: &'a Facts,
    /// What bore on the rulings besides request, user, day and law.
    pub(crate) circumstances: &'a C,
    pub(crate) rulings: &'a Rulings,
    /// The escalation that it ends.
    pub(crate) ends: Option<&'a Resolution<'a>>,
}

/// A request in canonical form: the same bytes stand in the records of all its users.
pub(crate) struct Asked {
    id: RequestId,
    demand: Vec<u8>,
    members: Vec<Member>,
    intake: Vec<u8>,
}

impl Asked {
    /// Of that request.
    pub(crate) fn of(request: &DataRequest) -> Result<Self, Unrecorded> {
        let mut demand = Vec::with_capacity(2_048);
        let members = canonical::object(request.demand(), &mut demand).map_err(no_form)?.collect();
        let intake = canonical::bytes(request.intake()).map_err(no_form)?;
        Ok(Self { id: request.demand().id().clone(), demand, members, intake })
    }
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What ended an escalation.
#[derive(Debug, Clone)]
pub(crate) struct Resolution<'a> {
    /// The escalated decision, and where it stands.
    pub(crate) previous: &'a str,
    pub(crate) previous_position: u64,
    pub(crate) previous_record: &'a str,
    /// Digest of the roster by which the approvals counted.
    pub(crate) roster: &'a str,
    /// Digests of what was signed, in ascending order.
    pub(crate) approvals: Vec<&'a str>,
    /// The approvals themselves. They name people, so they are sealed.
    pub(crate) signed: serde_json::Value,
}

/// How a policy set is taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken<'a> {
    /// What an allow waits for.
    pub(crate) assurance: &'a str,
    /// The digest of the statement that reviewers signed, and how many did; none where nobody had to.
    pub(crate) review: Option<(&'a str, usize)>,
}

impl Draft {
    fn new(kind: &'static str, id: &str, time: Timestamp) -> Result<Self, Unrecorded> {
        let (members, text) = (Vec::with_capacity(16), Vec::with_capacity(1_024));
        let time = time.to_string();
        let epoch = Epoch::of(&time).ok_or_else(|| Unrecorded::new("a record's time has no month"))?;
        let mut draft = Self { id: id.to_owned(), epoch, members, text, sealing: None };
        draft.put("type", kind)?;
        draft.put("v", &VERSION)?;
        draft.put("id", id)?;
        draft.put("time", time.as_str())?;
        Ok(draft)
    }

    fn put(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) -> Result<(), Unrecorded> {
        let start = self.text.len();
        canonical::write(value, &mut self.text).map_err(no_form)?;
        self.members.push((name, start..self.text.len()));
        Ok(())
    }

    fn put_law(&mut self, law: &Law) -> Result<(), Unrecorded> {
        self.put("policy_digest", &law.policy)?;
        self.put("catalogue_digest", &law.catalogue)?;
        self.put("border_digest", &law.border)?;
        self.put("engine", ENGINE)
    }

    /// Commits to every field of what is to be sealed, one by one.
    fn seal(mut self, subject: &Subject, sheet: Sheet) -> Result<Self, Unrecorded> {
        let (plain, fields) = sheet.close()?;
        self.put("fields", &fields)?;
        self.sealing = Some(Sealing { subject: subject.clone(), plain });
        self.fits()?;
        Ok(self)
    }

    /// Refuses what the log would not take, before it reaches the log.
    fn fits(&self) -> Result<(), Unrecorded> {
        let names: usize = self.members.iter().map(|(name, _)| name.len()).sum();
        let clear = names.saturating_add(self.text.len());
        // Names, quotes and the members that the log adds need some room.
        let most = LEAF_BYTES.saturating_sub(1_024);
        if clear > most {
            return Err(Unrecorded::new(format!("the clear part of the record has {clear} bytes; allowed are {most}")));
        }
        Ok(())
    }

    /// The record of a decision, a preview or the resolution of an escalation.
    pub(crate) fn decision(decided: &Decided<'_, impl Serialize>) -> Result<Self, Unrecorded> {
        Self::decided(decided, Sheet::new()?)
    }

    fn decided(decided: &Decided<'_, impl Serialize>, mut sheet: Sheet) -> Result<Self, Unrecorded> {
        let mut draft = Self::new(decided.kind, decided.id, decided.time)?;
        draft.put_law(decided.law)?;
        draft.put("outcome", &decided.rulings.outcome())?;
        if let Some(ends) = decided.ends {
            draft.put("previous", ends.previous)?;
            draft.put("previous_position", &ends.previous_position)?;
            draft.put("previous_record", ends.previous_record)?;
            draft.put("roster_digest", ends.roster)?;
            draft.put("approvals", &ends.approvals)?;
            sheet.put("approvals", &ends.signed)?;
        }
        sheet.put("circumstances", decided.circumstances)?;
        sheet.put("day", &decided.day)?;
        let Asked { id, demand, members, intake } = decided.asked;
        sheet.put_members(DEMAND, demand, members);
        sheet.put("faults", decided.rulings.faults())?;
        sheet.put_bytes("intake", intake);
        sheet.put("request", id)?;
        sheet.put("rulings", decided.rulings)?;
        sheet.put_salt()?;
        sheet.put("user", decided.user)?;
        let asked = sheet.keyed(&[b"[", demand, b",", intake, b"]"]);
        let facts = sheet.keyed(&[&Lines::of(decided.facts)]);
        draft.put("request_digest", &asked)?;
        draft.put("facts_digest", &facts)?;
        draft.seal(decided.user.subject(), sheet)
    }

    /// The record that a permit was redeemed.
    pub(crate) fn disclosure(
        time: Timestamp,
        (decision, position): (&str, u64),
        (request, subject): (&RequestId, &Subject),
        asked: (&[Measure], &[Acknowledgement]),
    ) -> Result<Self, Unrecorded> {
        Self::disclosed(time, (decision, position), (request, subject), asked, Sheet::new()?)
    }

    fn disclosed(
        time: Timestamp,
        (decision, position): (&str, u64),
        (request, subject): (&RequestId, &Subject),
        (measures, acknowledged): (&[Measure], &[Acknowledgement]),
        mut sheet: Sheet,
    ) -> Result<Self, Unrecorded> {
        let mut draft = Self::new("disclosure", &id(), time)?;
        draft.put("decision", decision)?;
        draft.put("decision_position", &position)?;
        sheet.put("acknowledged", acknowledged)?;
        sheet.put("measures", measures)?;
        sheet.put("request", request)?;
        sheet.put_salt()?;
        draft.seal(subject, sheet)
    }

    /// The record that the permits of a decision were taken back.
    pub(crate) fn revocation(time: Timestamp, decision: &str, measures: usize) -> Result<Self, Unrecorded> {
        let mut draft = Self::new("permit-revoked", &id(), time)?;
        draft.put("decision", decision)?;
        draft.put("measures", &measures)?;
        Ok(draft)
    }

    /// The record that a policy set came into force.
    pub(crate) fn policy_load(
        time: Timestamp,
        law: &Law,
        expires: Option<Timestamp>,
        Taken { assurance, review }: Taken<'_>,
    ) -> Result<Self, Unrecorded> {
        let mut draft = Self::new("policy-load", &id(), time)?;
        draft.put_law(law)?;
        draft.put("expires", &expires)?;
        draft.put("assurance", assurance)?;
        if let Some((digest, signatures)) = review {
            draft.put("review_digest", digest)?;
            draft.put("review_signatures", &signatures)?;
        }
        Ok(draft)
    }

    /// The record of something that the log itself did.
    pub(crate) fn own(
        kind: &'static str,
        time: Timestamp,
        members: impl IntoIterator<Item = (&'static str, serde_json::Value)>,
    ) -> Result<Self, Unrecorded> {
        let mut draft = Self::new(kind, &id(), time)?;
        for (name, value) in members {
            draft.put(name, &value)?;
        }
        draft.fits()?;
        Ok(draft)
    }

    /// Its identifier, to which the seal is bound.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The month in which it was made.
    pub(crate) const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// About how many bytes it keeps in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.text.capacity().saturating_add(self.sealing.as_ref().map_or(0, |sealing| sealing.plain.capacity()))
    }

    /// What is to be sealed.
    pub(crate) const fn sealing(&self) -> Option<&Sealing> {
        self.sealing.as_ref()
    }

    /// The leaf: the clear members with those that come of sealing, in order.
    pub(crate) fn leaf(&self, sealed: &[(&'static str, String)]) -> Vec<u8> {
        let own = self.members.iter().map(|(name, place)| (*name, self.text.get(place.clone()).unwrap_or_default()));
        let mut members: Vec<(&str, &[u8])> =
            own.chain(sealed.iter().map(|(name, value)| (*name, value.as_bytes()))).collect();
        members.sort_unstable_by_key(|(name, _)| *name);
        let mut leaf = Vec::with_capacity(self.text.len().saturating_add(768));
        for (at, (name, value)) in members.into_iter().enumerate() {
            leaf.extend_from_slice(if at == 0 { b"{\"" } else { b",\"" });
            leaf.extend_from_slice(name.as_bytes());
            leaf.extend_from_slice(b"\":");
            leaf.extend_from_slice(value);
        }
        leaf.push(b'}');
        leaf
    }
}

/// A new identifier of a record: a UUID of version 7.
fn id() -> String {
    uuid::Uuid::now_v7().to_string()
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
