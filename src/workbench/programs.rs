//! The programs of a policy set one by one, each with the facts that it can read.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::decision::Findings;
use crate::facts::Facts;
use crate::policy::{Emissions, Footprint, Input, PolicySet, Program, Room, Way};
use crate::time::Day;

/// The programs of a policy set, to be asked one by one.
///
/// What the policies say in a decision is what the programs concerned emit, together. What a program emits follows from
/// those facts alone that it can read: where two decisions have the same of them, it says the same in both. So whoever
/// holds something equal of programs need hold it once of each program and such facts ([`OneProgram::key`]), be there
/// ever so many decisions. This permits nothing and is not on record: it is for tests.
#[derive(Debug)]
pub struct Programs<'a> {
    policies: &'a PolicySet,
    own: BTreeMap<u64, OneProgram<'a>>,
}

/// One program.
#[derive(Debug)]
pub struct OneProgram<'a> {
    program: &'a Program,
    /// The number by which it is known: that of another program where both say the same.
    known_as: u64,
    reads: BTreeSet<String>,
    footprint: Footprint,
}

/// What programs said, each once for such facts.
#[derive(Debug, Default)]
pub(super) struct Kept(HashMap<[u8; 16], Emissions>);

/// Facts as they are given to programs.
#[derive(Debug)]
pub struct Told(Input);

/// The set of findings that a program emitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said(Emissions);

impl<'a> Programs<'a> {
    /// The programs of that set, and what each can read, however far away.
    pub fn of(policies: &'a PolicySet) -> Self {
        Self::reading(policies, |_, reads| reads)
    }

    /// The same, where what each entry point can read goes through `alter`: to see that a path which is missing there
    /// is found out.
    pub fn reading(policies: &'a PolicySet, alter: impl Fn(&str, BTreeSet<String>) -> BTreeSet<String>) -> Self {
        let one = |program: &'a Program| {
            let reads = alter(program.entry(), policies.reads_of_entry(program.entry()));
            let footprint = Footprint::of_one(&reads);
            (program.id(), OneProgram { program, known_as: program.id(), reads, footprint })
        };
        Self { policies, own: policies.programs().map(one).collect() }
    }

    /// The programs of that set, of which those that stand on the same as in `before` are known by the same numbers:
    /// what one of them said, the other would say.
    pub(super) fn beside(policies: &'a PolicySet, before: &Self) -> Self {
        let mut beside = Self::of(policies);
        let (here, there) = (policies.grounds(), before.policies.grounds());
        let known: BTreeMap<&str, u64> = before.all().map(|one| (one.entry(), one.known_as)).collect();
        for one in beside.own.values_mut() {
            let entry = one.program.entry();
            if let (Some(here), Some(there), Some(known)) = (here.get(entry), there.get(entry), known.get(entry))
                && here == there
            {
                one.known_as = *known;
            }
        }
        beside
    }

    /// Whether those that are asked about these facts are the same here and there, and held to the same catalogue: then
    /// both sets say the same of them.
    pub(super) fn alike(&self, other: &Self, facts: &Facts) -> bool {
        self.policies.catalogue_digest() == other.policies.catalogue_digest()
            && self.concerned(facts).map(|one| one.known_as).eq(other.concerned(facts).map(|one| one.known_as))
    }

    /// Every program.
    pub fn all(&self) -> impl Iterator<Item = &OneProgram<'a>> {
        self.own.values()
    }

    /// Those that are asked about these facts.
    pub fn concerned(&self, facts: &Facts) -> impl Iterator<Item = &OneProgram<'a>> {
        self.policies.concerned(facts).into_iter().filter_map(|program| self.own.get(&program.id()))
    }

    /// What the policies say of these facts by the RVM, of each program once where it can only say the same again.
    /// Faults are not kept.
    pub(super) fn findings(&self, facts: &Facts, day: Day, kept: &mut Kept) -> Findings {
        let told = std::cell::OnceCell::new();
        let run = |program: &Program| program.run(told.get_or_init(|| self.policies.told(facts)), Way::Rvm);
        self.policies.ask_by(facts, day, |program| {
            let Some(key) = self.own.get(&program.id()).and_then(|one| one.key(facts)) else { return run(program) };
            if let Some(said) = kept.0.get(&key) {
                return Ok(said.clone());
            }
            let said = run(program)?;
            kept.0.insert(key, said.clone());
            Ok(said)
        })
    }

    /// These facts as a gate gives them to every program: all that any of them reads.
    pub fn told(&self, facts: &Facts) -> Told {
        Told(self.policies.told(facts))
    }
}

impl OneProgram<'_> {
    /// The entry point, such as `data.comity.conduct.findings`.
    pub fn entry(&self) -> &str {
        self.program.entry()
    }

    /// The paths that it can read, such as `intake.hands[].role`.
    pub fn reads(&self) -> &BTreeSet<String> {
        &self.reads
    }

    /// The first 16 bytes of the SHA-256 of the program and the facts that it can read: the same where it can only say
    /// the same. Nothing where the lists in the facts are so long that a gate would not remember them either.
    pub fn key(&self, facts: &Facts) -> Option<[u8; 16]> {
        let mut room: Room = [0; _];
        let read = self.footprint.write(facts, &mut room)?;
        let digest = Sha256::new().chain_update(self.known_as.to_le_bytes()).chain_update(read).finalize();
        digest.first_chunk().copied()
    }

    /// Those of the facts that it can read.
    pub fn told(&self, facts: &Facts) -> Told {
        Told(Input::told(facts, self.footprint.chosen()))
    }

    /// What it emits on such facts, in that way.
    ///
    /// # Errors
    /// The fault of the program.
    pub fn say(&self, told: &Told, way: Way) -> Result<Said, String> {
        self.program.run(&told.0, way).map(Said).map_err(|why| format!("{}: {why}", self.entry()))
    }
}

impl Told {
    /// The facts as a text of JSON.
    ///
    /// # Errors
    /// Where there is no such text.
    pub fn json(&self) -> Result<String, String> {
        self.0.json().map_err(|why| why.to_string())
    }
}

impl Said {
    /// Each finding as JSON, sorted as text.
    ///
    /// # Errors
    /// Where a finding has no form in JSON.
    pub fn json(&self) -> Result<Vec<Value>, String> {
        let mut findings = self.0.json().map_err(|why| why.to_string())?;
        findings.sort_by_cached_key(ToString::to_string);
        Ok(findings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(bend: impl FnOnce(&mut Value)) -> Facts {
        let mut document = Facts::one_of_each();
        bend(&mut document);
        serde_json::from_value(document).unwrap()
    }

    #[test]
    fn a_key_is_the_same_until_a_fact_changes_that_the_program_reads() {
        let policies = PolicySet::bundled().unwrap();
        let programs = Programs::of(&policies);
        let base = facts(|_| ());
        for one in programs.all() {
            assert!(!one.reads().is_empty(), "{}", one.entry());
        }
        let mut keys = BTreeSet::new();
        for one in programs.concerned(&base) {
            assert!(keys.insert(one.key(&base).unwrap()), "{}: the key of another", one.entry());
        }
        let people = programs.all().find(|one| one.entry() == "data.comity.people.findings").unwrap();
        let another_day = facts(|document| document["day"] = 1.into());
        let another_age = facts(|document| document["user"]["age"] = "minor".into());
        assert!(people.reads().contains("user.age") && !people.reads().contains("day"), "{:?}", people.reads());
        assert_eq!(people.key(&base), people.key(&another_day));
        assert_ne!(people.key(&base), people.key(&another_age));
    }

    #[test]
    fn a_program_says_the_same_of_what_it_reads_as_of_all() {
        let policies = PolicySet::bundled().unwrap();
        let programs = Programs::of(&policies);
        let base = facts(|_| ());
        for one in programs.concerned(&base) {
            for way in [Way::Rvm, Way::Interpreter] {
                let (own, all) = (one.say(&one.told(&base), way), one.say(&programs.told(&base), way));
                assert_eq!(own, all, "{}", one.entry());
            }
            assert!(one.told(&base).json().unwrap().len() < serde_json::to_string(&base).unwrap().len());
        }
    }

    #[test]
    fn what_is_left_out_of_what_a_program_reads_is_missing_in_its_key() {
        let policies = PolicySet::bundled().unwrap();
        let blind =
            Programs::reading(&policies, |_, reads| reads.into_iter().filter(|path| path != "user.age").collect());
        let people = blind.all().find(|one| one.entry() == "data.comity.people.findings").unwrap();
        let another_age = facts(|document| document["user"]["age"] = "minor".into());
        assert_eq!(people.key(&facts(|_| ())), people.key(&another_age));
    }

    /// What stands on the same files is known by the same number, and what reaches a changed one is not.
    #[test]
    fn of_two_sets_those_programs_are_the_same_that_no_change_reaches() {
        let first = PolicySet::bundled().unwrap();
        let edited = |path: &str, from: &str, to: &str| {
            let mut texts = first.texts();
            let text = texts.get_mut(path).unwrap();
            assert!(text.contains(from), "{path}");
            *text = text.replacen(from, to, 1);
            PolicySet::from_files(texts).unwrap()
        };
        let before = Programs::of(&first);
        let others = |set: &PolicySet| -> Vec<String> {
            let known: BTreeSet<u64> = before.all().map(|one| one.known_as).collect();
            let beside = Programs::beside(set, &before);
            beside.all().filter(|one| !known.contains(&one.known_as)).map(|one| one.entry().to_owned()).collect()
        };
        assert_eq!(others(&PolicySet::bundled().unwrap()), [""; 0]);
        let japan = edited("comity/regimes/jp/process.rego", "package", "# other\npackage");
        assert_eq!(others(&japan), ["data.comity.regimes.jp.process.findings"]);
        let clear = edited("comity/clear.rego", "package", "# other\npackage");
        assert!(others(&clear).len() > 1);
        // A code that says something else is no other program, and another law all the same.
        let code = edited("comity/regimes/jp/catalogue/data.json", "\"title\": \"", "\"title\": \"Otherwise: ");
        assert_eq!(others(&code), [""; 0]);
        let base = facts(|_| ());
        assert!(!before.alike(&Programs::beside(&code, &before), &base));
        assert!(before.alike(&Programs::beside(&PolicySet::bundled().unwrap(), &before), &base));
    }
}
