//! One thread: decisions drawn, their programs looked up, and what is new held to all engines.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use comity::workbench::{OneProgram, Programs, Said, Told};
use comity::{Facts, Way};

use crate::Options;
use crate::corpus::{Corpus, Document};
use crate::cube::Cube;
use crate::memory::{Key, Memory, Saying};
use crate::opa::Opa;
use crate::totals::{Difference, Totals, Where};

/// Times that a run is made again which had too little time.
const AGAIN: usize = 20;
/// Cubes from which decisions are kept for one code.
const KEPT: usize = 24;
/// Cubes after which codes are counted for the generator.
const COUNTED: u64 = 16;

pub(crate) struct Worker<'a> {
    options: &'a Options,
    memory: &'a Memory,
    programs: &'a Programs<'a>,
    opa: Opa,
    codes: &'a [String],
    numbers: HashMap<&'a str, usize>,
    corpus: Corpus,
    /// How often each code spoke here, for the generator.
    counts: BTreeMap<String, usize>,
    cubes: u64,
    spoke: Vec<Spoke>,
    sayings: Vec<Option<Arc<Saying>>>,
    /// Room for the facts as JSON.
    text: Vec<u8>,
    totals: Totals,
}

/// The last cube in which a code spoke first, and how many there were.
#[derive(Clone, Default)]
struct Spoke {
    cube: u64,
    cubes: usize,
}

/// One program concerned in a decision: what it reads, and the number of what it said there.
struct Heard<'p, 'a> {
    one: &'p OneProgram<'a>,
    key: Option<Key>,
    saying: u32,
}

impl<'a> Worker<'a> {
    pub(crate) fn new(
        options: &'a Options,
        memory: &'a Memory,
        programs: &'a Programs<'a>,
        opa: Opa,
        codes: &'a [String],
        cases: Vec<Document>,
        number: usize,
    ) -> Self {
        // Generators that begin next to each other tell nothing alike: each number is mixed anew.
        let seed = options.seed.wrapping_add(u64::try_from(number).unwrap().wrapping_mul(0xD1B5_4A32_D192_ED03));
        Self {
            options,
            memory,
            programs,
            opa,
            codes,
            numbers: codes.iter().enumerate().map(|(at, code)| (code.as_str(), at)).collect(),
            corpus: Corpus::new(cases, seed),
            counts: codes.iter().map(|code| (code.clone(), 0)).collect(),
            cubes: 0,
            spoke: vec![Spoke::default(); codes.len()],
            sayings: Vec::new(),
            text: Vec::new(),
            totals: Totals::new(codes),
        }
    }

    pub(crate) fn run(mut self, began: Instant) -> Totals {
        let over = |limit: Duration| began.elapsed() >= limit;
        loop {
            let drawing = Instant::now();
            let mut cube = self.corpus.cube(self.options.leaves, &self.counts);
            self.totals.took("draw", drawing);
            self.cubes += 1;
            if self.cubes.is_multiple_of(COUNTED) {
                for (code, count) in self.codes.iter().zip(&self.totals.codes) {
                    self.counts.insert(code.clone(), usize::try_from(*count).unwrap_or(usize::MAX));
                }
            }
            loop {
                let reading = Instant::now();
                if !cube.next() {
                    break;
                }
                self.totals.took("read", reading);
                if self.memory.is_over(self.options.decisions) || self.options.limit.is_some_and(over) {
                    return self.totals;
                }
                self.decide(&cube);
            }
        }
    }

    fn decide(&mut self, cube: &Cube) {
        self.totals.documents += 1;
        let Some((request, user, day)) = cube.read() else {
            self.totals.contradictory += 1;
            return;
        };
        let keying = Instant::now();
        let facts = Facts::new(request, user, day);
        let programs = self.programs;
        let mut heard: Vec<Heard<'_, 'a>> =
            programs.concerned(&facts).map(|one| Heard { one, key: one.key(&facts), saying: 0 }).collect();
        self.text.clear();
        serde_json::to_writer(&mut self.text, &facts).unwrap();
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.text);
        let decision = hasher.finish();
        self.totals.took("facts and keys", keying);
        if !self.memory.is_new(decision) || !self.memory.take(self.options.decisions) {
            return;
        }
        self.totals.decisions += 1;
        let mut new = false;
        for program in &mut heard {
            self.totals.readings += 1;
            let found = program.key.as_ref().and_then(|key| self.memory.find(key));
            new |= found.is_none();
            program.saying = found.unwrap_or_else(|| self.compare(program, &facts));
        }
        self.totals.with_new += u64::from(new);
        self.memory.catch_up(&mut self.sayings);
        let sayings: Option<Vec<Arc<Saying>>> =
            heard.iter().map(|program| self.sayings[usize::try_from(program.saying).unwrap()].clone()).collect();
        // What differed in a program was shown there.
        let Some(sayings) = sayings else { return };
        let counting = Instant::now();
        self.count(&sayings, cube.document());
        self.totals.took("count", counting);
        if decision.is_multiple_of(self.options.rvm_in) {
            self.hold_all_facts(&heard, &sayings, &facts, Way::Rvm);
        }
        if decision.is_multiple_of(self.options.whole_in) {
            self.hold_all_facts(&heard, &sayings, &facts, Way::Interpreter);
            self.hold_decision(&sayings, &facts);
        }
    }

    /// Runs a program in all engines on what it reads of the facts, and remembers what they say.
    fn compare(&mut self, program: &Heard<'_, 'a>, facts: &Facts) -> u32 {
        let one = program.one;
        *self.totals.compared.entry(one.entry().to_owned()).or_default() += 1;
        let told = one.told(facts);
        let running = Instant::now();
        let rvm = self.say(one, &told, Way::Rvm);
        self.totals.took("RVM", running);
        let running = Instant::now();
        let interpreter = self.say(one, &told, Way::Interpreter);
        self.totals.took("interpreter", running);
        let input = told.json().unwrap();
        let running = Instant::now();
        let opa = self.opa.entry(one.entry(), &input);
        self.totals.took("OPA", running);
        let texts = [texts(&rvm), texts(&interpreter), opa.map(|findings| findings.to_vec())];
        let number = match (&rvm, &texts) {
            // Two errors are no agreement.
            (Ok(said), [Ok(first), Ok(second), Ok(third)]) if first == second && second == third => {
                self.memory.number(&first.join(","), || Some(self.saying(said, first)))
            }
            _ => {
                self.differs(Where::Program(one.entry().to_owned()), input, &texts);
                self.memory.number("differs", || None)
            }
        };
        if let Some(key) = program.key {
            self.memory.keep(key, number);
        }
        number
    }

    /// What a program says, asked again where it had too little time: the gate's limit is one of wall time, and on a busy
    /// machine a thread may wait longer than that for a processor. Each such run is counted.
    fn say(&mut self, one: &OneProgram<'_>, told: &Told, way: Way) -> Result<Said, String> {
        let mut said = one.say(told, way);
        for _ in 0..AGAIN {
            if !said.as_ref().is_err_and(|why| why.contains("exceeded time limit")) {
                break;
            }
            self.totals.again += 1;
            said = one.say(told, way);
        }
        said
    }

    fn saying(&self, said: &Said, findings: &[String]) -> Saying {
        let code = |finding: &serde_json::Value| self.numbers.get(finding["code"].as_str()?).copied();
        let mut codes: Vec<usize> = said.json().unwrap().iter().filter_map(code).collect();
        codes.dedup();
        Saying { said: said.clone(), findings: findings.to_vec(), codes }
    }

    /// Counts each code that speaks in a decision once.
    fn count(&mut self, sayings: &[Arc<Saying>], document: &Document) {
        let mut codes: Vec<usize> = sayings.iter().flat_map(|saying| saying.codes.iter().copied()).collect();
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            self.totals.codes[code] += 1;
            let spoke = &mut self.spoke[code];
            // One of each cube is enough, and of a code that is common.
            if spoke.cube != self.cubes && spoke.cubes < KEPT {
                *spoke = Spoke { cube: self.cubes, cubes: spoke.cubes + 1 };
                self.corpus.keep(&self.codes[code], document);
            }
        }
    }

    /// Holds what is remembered of each program to what it says of all facts.
    fn hold_all_facts(&mut self, heard: &[Heard<'_, 'a>], sayings: &[Arc<Saying>], facts: &Facts, way: Way) {
        let running = Instant::now();
        let told = self.programs.told(facts);
        for (program, saying) in heard.iter().zip(sayings) {
            let said = self.say(program.one, &told, way);
            if said.as_ref() != Ok(&saying.said) {
                let input = serde_json::to_string(facts).unwrap();
                let found = [Ok(saying.findings.clone()), texts(&said)];
                self.differs(Where::AllFacts(program.one.entry().to_owned(), way), input, &found);
            }
        }
        *(if way == Way::Rvm { &mut self.totals.by_rvm } else { &mut self.totals.by_interpreter }) += 1;
        self.totals.took("all facts", running);
    }

    /// Holds what is remembered of all programs together to what OPA says by its own dispatch.
    fn hold_decision(&mut self, sayings: &[Arc<Saying>], facts: &Facts) {
        let running = Instant::now();
        let mut together: Vec<String> = sayings.iter().flat_map(|saying| saying.findings.iter().cloned()).collect();
        together.sort_unstable();
        together.dedup();
        let input = serde_json::to_string(facts).unwrap();
        let theirs = self.opa.main(&input);
        if theirs.as_deref() != Ok(&together) {
            self.differs(Where::Decision, input, &[Ok(together), theirs.map(|findings| findings.to_vec())]);
        }
        self.totals.whole += 1;
        self.totals.took("whole in OPA", running);
    }

    fn differs(&mut self, at: Where, input: String, found: &[Result<Vec<String>, String>]) {
        self.memory.differs();
        let found = found.iter().map(|found| found.as_ref().map_or_else(Clone::clone, |all| all.join(",\n    ")));
        let difference = Difference { at, input, found: found.collect() };
        if self.options.progress {
            eprintln!("{difference}");
        }
        self.totals.differences.push(difference);
    }
}

/// Findings as compact JSON, sorted.
fn texts(said: &Result<Said, String>) -> Result<Vec<String>, String> {
    let findings = said.as_ref().map_err(Clone::clone)?.json()?;
    Ok(findings.iter().map(ToString::to_string).collect())
}
