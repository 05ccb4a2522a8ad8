//! One record decided again, and what differs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::law::Laws;
use super::read::{Decided, Reading, record};
use super::{Change, Logged, Records, ReplayReport, Sample, Shard, Why};
use crate::audit::record::facts_digest;
use crate::border::Border;
use crate::canonical;
use crate::decision::Rulings;
use crate::decision::circumstances::Over;
use crate::gate::decide::Hearing;
use crate::gate::group::{Worst, group_code, joint};
use crate::policy::PolicySet;
use crate::request::DataRequest;
use crate::time::Day;
use crate::user::UserContext;
use crate::words::Stated;

/// A record with its rulings made again, but for what the others of its group bring.
struct Member {
    decided: Box<Decided>,
    rulings: Rulings,
}

/// One decision on record, made again under its own law, with what the record says of others in its group.
pub(in crate::workbench) struct Remade {
    pub(in crate::workbench) set: PolicySet,
    pub(in crate::workbench) border: Border,
    pub(in crate::workbench) request: DataRequest,
    pub(in crate::workbench) user: UserContext,
    pub(in crate::workbench) day: Day,
    pub(in crate::workbench) rulings: Rulings,
    /// Whether rulings and faults are those on record.
    pub(in crate::workbench) same: bool,
}

/// Makes the decision of one record again.
///
/// # Errors
/// Says why not, for a person: the record holds no decision, does not read, or its law is missing.
pub(in crate::workbench) fn remade(records: &dyn Records, logged: &Logged) -> Result<Remade, String> {
    let decided = match record(logged) {
        Reading::Decided(decided) => decided,
        Reading::Other => return Err("it holds no decision".to_owned()),
        Reading::Lost { why, .. } => return Err(why.to_string()),
    };
    let laws = Laws::new(records, None, None);
    let law = laws.own(&decided.policies, &decided.border).map_err(|why| why.to_string())?;
    let mut rulings = made(&decided, &law);
    let code = group_code();
    for over in decided.circumstances.over.iter().filter(|over| over.code == code) {
        over.hold(&mut rulings);
    }
    let same = changes(&decided, &rulings).is_empty() && facts_stand(&decided);
    let ((set, border), Decided { request, user, day, .. }) = (law, *decided);
    Ok(Remade { set, border, request, user, day, rulings, same })
}

/// Decides again, record by record; groups as soon as all of them are there.
pub(super) struct Again<'a> {
    laws: &'a Laws<'a>,
    shard: Shard,
    groups: Mutex<BTreeMap<String, Vec<Member>>>,
}

impl<'a> Again<'a> {
    pub(super) fn new(laws: &'a Laws<'a>, shard: Shard) -> Self {
        Self { laws, shard, groups: Mutex::default() }
    }

    /// Looks at one record.
    pub(super) fn look(&self, logged: &Logged, report: &mut ReplayReport) {
        let mine = self.shard.holds(logged.position);
        match record(logged) {
            Reading::Other if mine => report.other = report.other.saturating_add(1),
            Reading::Lost { id, why } if mine => {
                report.unreplayed(None, why, Sample { position: logged.position, id });
            }
            Reading::Other | Reading::Lost { .. } => {}
            Reading::Decided(decided) => self.decided(decided, report),
        }
    }

    /// Who was ruled together lies in one shard.
    fn decided(&self, decided: Box<Decided>, report: &mut ReplayReport) {
        let together = decided.circumstances.together.clone();
        let key = together.as_ref().map_or(decided.position, |together| key(&together.id));
        if !self.shard.holds(key) {
            return;
        }
        let made = self.laws.of(&decided.policies, &decided.border).map(|law| made(&decided, &law));
        let rulings = match made {
            Ok(rulings) => rulings,
            Err(why) => return report.unreplayed(Some(country(&decided)), why, decided.sample()),
        };
        let member = Member { decided, rulings };
        let Some(together) = together else { return self.settle(member, report) };
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        let members = groups.entry(together.id.clone()).or_default();
        members.push(member);
        if u64::try_from(members.len()).ok() == Some(together.users) {
            let members = groups.remove(&together.id).unwrap_or_default();
            drop(groups);
            self.settle_together(members, together.whole, report);
        }
    }

    /// Groups of which some record cannot be decided again are held to what their records say.
    pub(super) fn finish(&self, report: &mut ReplayReport) {
        let groups = std::mem::take(&mut *self.groups.lock().unwrap_or_else(PoisonError::into_inner));
        for member in groups.into_values().flatten() {
            report.group_as_recorded = report.group_as_recorded.saturating_add(1);
            self.settle(member, report);
        }
    }

    fn settle_together(&self, members: Vec<Member>, whole: bool, report: &mut ReplayReport) {
        let mut worst = Worst::default();
        for member in &members {
            worst.add(&member.rulings);
        }
        let code = group_code();
        for mut member in members {
            let own: BTreeMap<_, _> =
                member.rulings.iter().map(|ruling| (ruling.measure(), ruling.outcome())).collect();
            for measure in joint(&member.decided.request) {
                let Some(own) = own.get(&measure) else { continue };
                let to = worst.of_others(measure, *own, whole);
                Over { code: code.clone(), measure, to }.hold(&mut member.rulings);
            }
            self.judge(&member, report);
        }
    }

    /// Alone, or with what the record says of the others.
    fn settle(&self, mut member: Member, report: &mut ReplayReport) {
        let code = group_code();
        for over in member.decided.circumstances.over.iter().filter(|over| over.code == code) {
            over.hold(&mut member.rulings);
        }
        self.judge(&member, report);
    }

    fn judge(&self, member: &Member, report: &mut ReplayReport) {
        let Member { decided, rulings } = member;
        let (country, sample) = (country(decided), decided.sample());
        let (mut changes, mut own) = (changes(decided, rulings), !self.laws.another());
        if !changes.is_empty() {
            if let Some(why) = fault(decided, rulings) {
                return report.unreplayed(Some(country), why, sample);
            }
            if !own {
                // What the record's own law does not give again, no other law has changed.
                match self.under_own(decided) {
                    Ok(rulings) => {
                        let without = self::changes(decided, &rulings);
                        if !without.is_empty() {
                            if let Some(why) = fault(decided, &rulings) {
                                return report.unreplayed(Some(country), why, sample);
                            }
                            (changes, own) = (without, true);
                        }
                    }
                    Err(why) => return report.unreplayed(Some(country), why, sample),
                }
            }
        }
        if !facts_stand(decided) {
            changes.push(Change::of(&country, "*", "", "", ["facts"]));
            own = true;
        }
        if own {
            report.under_own_law(&country, changes, &sample);
        } else {
            report.under_another(&country, changes, &sample);
        }
    }

    fn under_own(&self, decided: &Decided) -> Result<Rulings, Why> {
        let law = self.laws.own(&decided.policies, &decided.border)?;
        let mut rulings = made(decided, &law);
        let code = group_code();
        for over in decided.circumstances.over.iter().filter(|over| over.code == code) {
            over.hold(&mut rulings);
        }
        Ok(rulings)
    }
}

impl Decided {
    fn sample(&self) -> Sample {
        Sample { position: self.position, id: self.id.clone() }
    }
}

/// The rulings made again, but for what others of the group bring.
fn made(decided: &Decided, (set, border): &(PolicySet, Border)) -> Rulings {
    let Decided { request, user, day, circumstances, .. } = decided;
    let mut rulings = Hearing::new(set, border, request, *day).rule(user, circumstances);
    let code = group_code();
    for over in circumstances.over.iter().filter(|over| over.code != code) {
        over.hold(&mut rulings);
    }
    rulings
}

/// Whether the facts that are derived today are those to which the record commits.
fn facts_stand(decided: &Decided) -> bool {
    let facts = crate::facts::Facts::new(&decided.request, &decided.user, decided.day);
    decided.facts_digest.is_empty() || facts_digest(&decided.salt, &facts).ok().as_ref() == Some(&decided.facts_digest)
}

/// A number that the members of a group share.
fn key(id: &str) -> u64 {
    // FNV-1a.
    id.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The requester's country as the demand has it.
fn country(decided: &Decided) -> String {
    match decided.request.demand().requester().country() {
        Stated::Known(country) => country.code().to_owned(),
        Stated::None => "none".to_owned(),
        Stated::Unknown => "unknown".to_owned(),
    }
}

/// Where faults differ, nothing else is compared: a fault can come of the machine of that hour.
fn fault(decided: &Decided, rulings: &Rulings) -> Option<Why> {
    let made = serde_json::to_value(rulings.faults()).unwrap_or_default();
    if made == decided.faults {
        return None;
    }
    let (made, held) =
        (made.as_array().cloned().unwrap_or_default(), decided.faults.as_array().cloned().unwrap_or_default());
    let at = |fault: &Value| fault.get("at").and_then(Value::as_str).unwrap_or("?").to_owned();
    let new = made.iter().find(|fault| !held.contains(fault)).map(at);
    let old = held.iter().find(|fault| !made.contains(fault)).map(at);
    Some(match old {
        Some(at) => Why::FaultOnRecord(at),
        None => Why::Fault(new.unwrap_or_else(|| "?".to_owned())),
    })
}

/// What differs between the rulings on record and those made again, measure by measure.
fn changes(decided: &Decided, rulings: &Rulings) -> Vec<Change> {
    let country = country(decided);
    let made = serde_json::to_value(rulings).unwrap_or_default();
    let same = |one: &Value, other: &Value| {
        let form = canonical::bytes(one);
        form.is_ok() && form.ok() == canonical::bytes(other).ok()
    };
    let mut changes = Vec::new();
    if !same(&made, &decided.rulings) {
        let (held, made) = (by_measure(&decided.rulings), by_measure(&made));
        let measures: BTreeSet<&String> = held.keys().chain(made.keys()).collect();
        for measure in measures {
            let (was, is) = (held.get(measure).copied(), made.get(measure).copied());
            if was != is {
                changes.push(change(&country, measure, was.unwrap_or(&Value::Null), is.unwrap_or(&Value::Null)));
            }
        }
        if changes.is_empty() {
            // The same rulings in another order, or twice.
            changes.push(Change::of(&country, "*", "", "", ["rulings"]));
        }
    }
    let faults = serde_json::to_value(rulings.faults()).unwrap_or_default();
    if !same(&faults, &decided.faults) {
        changes.push(Change::of(&country, "*", "", "", ["faults"]));
    }
    changes
}

fn by_measure(rulings: &Value) -> BTreeMap<String, &Value> {
    let word = |ruling: &Value| ruling.get("measure").and_then(Value::as_str).unwrap_or("?").to_owned();
    rulings.as_array().into_iter().flatten().map(|ruling| (word(ruling), ruling)).collect()
}

fn change(country: &str, measure: &str, was: &Value, is: &Value) -> Change {
    let outcome = |ruling: &Value| ruling.get("outcome").and_then(Value::as_str).unwrap_or("none").to_owned();
    let names = [was, is].into_iter().filter_map(Value::as_object).flat_map(|fields| fields.keys());
    let fields: BTreeSet<&str> = names.filter(|name| was.get(*name) != is.get(*name)).map(String::as_str).collect();
    let cited = |ruling: &Value| -> BTreeSet<(String, String)> {
        let word = |cited: &Value, name: &str| cited.get(name).and_then(Value::as_str).unwrap_or("?").to_owned();
        let list = ruling.get("cited").and_then(Value::as_array).into_iter().flatten();
        list.map(|cited| (word(cited, "effect"), word(cited, "code"))).collect()
    };
    let (before, after) = (cited(was), cited(is));
    let mut change = Change::of(country, measure, &outcome(was), &outcome(is), fields);
    change.gone = before.difference(&after).map(|(_, code)| code.clone()).collect();
    change.come = after.difference(&before).map(|(_, code)| code.clone()).collect();
    change
}
