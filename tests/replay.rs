//! Every decision can be made again from its record, and another law shows what it would change.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

#[path = "replay/command.rs"]
mod command;
mod common;
#[path = "replay/objects.rs"]
mod objects;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use comity::workbench::{
    Case, ExpectedFlips, Logged, MemoryRecords, MergeRefused, Records, Replay, ReplayReport, Shard, Why, clean,
};
use comity::{Border, DataRequest, Day, Gate, MemoryLog, Outcome, PolicySet, Timestamp, UserContext};
use common::{Hand, Shared, day_of};
use serde_json::{Value, json};

fn bundled() -> PolicySet {
    static SET: OnceLock<PolicySet> = OnceLock::new();
    SET.get_or_init(|| PolicySet::bundled().unwrap()).clone()
}

/// The bundled set with a text of one of its files put in the place of another.
fn edited(path: &str, from: &str, to: &str) -> PolicySet {
    let root = common::at("policies");
    let (mut files, mut open) = (Vec::new(), vec![root.join("comity")]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let file = entry.unwrap().path();
            let name = file.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            if file.is_dir() {
                open.push(file);
            } else if file.extension().is_some_and(|ending| ending == "rego") || name.ends_with("/data.json") {
                let mut text = std::fs::read_to_string(&file).unwrap();
                if name == path {
                    assert_eq!(text.matches(from).count(), 1, "{path} has `{from}` once");
                    text = text.replace(from, to);
                }
                files.push((name, text));
            }
        }
    }
    PolicySet::from_files(files).unwrap_or_else(|why| panic!("{why}"))
}

const JAPAN: &str = "comity/regimes/jp/process.rego";
const REACHED: &str =
    "\"disclose_subscriber\", \"disclose_identification\", \"disclose_traffic\", \"disclose_content\"}";

/// A warrant of Japan no longer reaches content: people look.
fn narrower() -> PolicySet {
    static SET: OnceLock<PolicySet> = OnceLock::new();
    let without = "\"disclose_subscriber\", \"disclose_identification\", \"disclose_traffic\"}";
    SET.get_or_init(|| edited(JAPAN, REACHED, without)).clone()
}

/// A gate of its own with its log and its clock.
struct House {
    gate: Gate,
    log: MemoryLog,
    hand: Arc<Hand>,
    at: Timestamp,
}

fn noon(day: Day) -> Timestamp {
    format!("{day}T12:00:00Z").parse().unwrap()
}

impl House {
    fn new(set: PolicySet, border: Border, day: Day) -> Self {
        let (log, at) = (MemoryLog::new(), noon(day));
        let hand = Arc::new(Hand::at(&at.to_string()));
        let gate = Gate::builder(set).border(border).audit(log.clone());
        let gate = gate.dangerous().clock(Shared(Arc::clone(&hand))).build().unwrap();
        Self { gate, log, hand, at }
    }

    /// Moves the clock to noon of that day, which must not lie behind.
    fn move_to(&mut self, day: Day) {
        self.hand.forward(noon(day).seconds() - self.at.seconds());
        self.at = noon(day);
    }

    fn decide(&self, request: &DataRequest, users: &[UserContext]) {
        for decision in self.gate.evaluate_all(request, users.to_vec()) {
            assert!(decision.unwrap().faults().is_empty());
        }
        let _ = self.gate.evaluate(request, &users[0]).unwrap();
    }

    fn stored(&self) -> MemoryRecords {
        stored(&self.log, &bundled(), &Border::bundled().unwrap())
    }
}

/// Every case, previewed on its day, decided on its day with all its users, and for its first user alone.
fn log_of(mut cases: Vec<Case>) -> MemoryRecords {
    cases.sort_by_key(day_of);
    let mut house = House::new(bundled(), Border::bundled().unwrap(), day_of(&cases[0]));
    for case in &cases {
        house.move_to(day_of(case));
        let (request, users) = (case.request().unwrap(), case.users.as_slice());
        house.gate.preview_all(&request, users, day_of(case)).unwrap();
        house.decide(&request, users);
    }
    house.stored()
}

/// The records of the case files and of the suite on Japan.
fn some() -> &'static MemoryRecords {
    static SOME: OnceLock<MemoryRecords> = OnceLock::new();
    SOME.get_or_init(|| {
        let japan = common::suites().into_iter().filter(|(name, _)| name == "jp").flat_map(|(_, suite)| suite.cases);
        let files = common::case_files().into_iter().map(|file| common::read(&file));
        log_of(japan.map(|(_, one)| one.case).chain(files).collect())
    })
}

fn stored(log: &MemoryLog, set: &PolicySet, border: &Border) -> MemoryRecords {
    MemoryRecords::of(log).unwrap().with(set.to_object()).with(border.to_object())
}

fn run(replay: &Replay, records: &dyn Records) -> ReplayReport {
    replay.run(records, &|_| {}).unwrap()
}

fn opened(logged: &Logged) -> Value {
    serde_json::from_slice(logged.opened.as_deref().unwrap()).unwrap()
}

/// Changes the sealed part of a record.
fn tamper(logged: &mut Logged, change: impl FnOnce(&mut Value)) {
    let mut sealed = opened(logged);
    change(&mut sealed);
    logged.opened = Some(sealed.to_string().into_bytes());
}

/// Decisions of a log, with their sealed parts.
fn decisions(records: &MemoryRecords) -> Vec<(u64, Value)> {
    let all = records.read(0..records.count()).unwrap();
    all.iter().filter(|logged| logged.opened.is_some()).map(|logged| (logged.position, opened(logged))).collect()
}

/// The clean demand of a court of Japan for content of users at home, to be served for all or none.
fn warrant(users: &[&str]) -> (DataRequest, Vec<UserContext>) {
    let japan = "JP".parse().unwrap();
    let mut document = clean(japan, japan);
    common::demands::set(
        &mut document,
        &[
            ("demand/instrument/kind", json!("warrant")),
            ("demand/measures", json!(["disclose_content"])),
            ("demand/scope/severable", json!("no")),
            ("demand/scope/users", json!(users.len())),
            ("demand/scope/identifiers", json!(users.len())),
            ("intake/subjects", json!((1..=users.len()).map(|number| format!("u-{number}")).collect::<Vec<_>>())),
        ],
    );
    let part = |name: &str| document[name].clone();
    let demand = serde_json::from_value(part("demand")).unwrap();
    let request = DataRequest::new(demand, serde_json::from_value(part("intake")).unwrap()).unwrap();
    let user = |(number, key): (usize, &&str)| {
        let mut user = part("user");
        user["subject"] = json!(format!("u-{}", number + 1));
        user["us_person"] = json!(key);
        serde_json::from_value(user).unwrap()
    };
    (request, users.iter().enumerate().map(user).collect())
}

#[test]
fn every_record_gives_the_same_bytes_under_its_own_law() {
    let records = &log_of(common::all_cases().into_iter().map(|(_, case)| case).collect());
    let start = std::time::Instant::now();
    let report = run(&Replay::new(), records);
    let decided = u64::try_from(decisions(records).len()).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    eprintln!("{decided} decisions again in {seconds:.1} s");
    assert!(decided > 1_000, "{decided}");
    assert_eq!((report.different, report.not_replayable), (0, 0), "{:#?}", (report.differences, report.unreplayed));
    assert_eq!((report.unchanged, report.decisions()), (decided, decided));
    assert_eq!(report.other, records.count() - decided);
    assert_eq!(report.group_as_recorded, 0);
    assert!(report.is_whole() && report.countries.len() > 20);
    let by_country: u64 = report.countries.values().map(|count| count.unchanged).sum();
    assert_eq!(by_country, decided);
}

#[test]
fn what_came_from_outside_comes_again() {
    let day: Day = "2026-06-10".parse().unwrap();
    let (set, border) = (bundled(), Border::bundled().unwrap().without("domestic:us"));
    let house = House::new(set.clone().expiring(noon("2026-06-12".parse().unwrap())), border.clone(), day);
    let (request, user) = common::parts(&common::example("21-"));
    let narrow = house.gate.evaluate(&request, &user).unwrap();
    assert!(narrow.rulings().iter().any(|ruling| ruling.reasons().iter().any(|by| by.code.as_str() == "GATE-BORDER")));
    let (together, mut users) = warrant(&["none_indicated", "known", "unknown"]);
    users.push(users[0].clone());
    // One user twice, who is in excess; then only two of the three.
    house.decide(&together, &users);
    house.decide(&together, &users[..2]);
    house.gate.preview_all(&together, &users, "2026-07-01".parse().unwrap()).unwrap();
    let records = stored(&house.log, &set, &border);
    let sealed = decisions(&records);
    let over = |code: &str| {
        let of = |sealed: &Value| sealed["circumstances"]["over"].to_string().contains(code);
        sealed.iter().filter(|(_, sealed)| of(sealed)).count()
    };
    assert!(over("GATE-EXCESS") > 0 && over("GATE-GROUP") > 0 && over("GATE-COLLECTIVE") > 0);
    let expired = sealed.iter().filter(|(_, sealed)| sealed["circumstances"]["expired"] == true).count();
    assert_eq!(expired, 4, "the previews lie behind the last instant");
    let report = run(&Replay::new(), &records);
    assert_eq!((report.different, report.not_replayable), (0, 0), "{:#?}", (report.differences, report.unreplayed));
    assert_eq!(report.unchanged, u64::try_from(sealed.len()).unwrap());
}

#[test]
fn a_clock_that_went_back_comes_again() {
    #[derive(Debug, Default)]
    struct Back(std::sync::atomic::AtomicU32);
    impl comity::Clock for Back {
        fn now(&self) -> Timestamp {
            let asked = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let start: Timestamp = "2026-06-10T12:00:00Z".parse().unwrap();
            if asked == 0 { start.plus_seconds(600) } else { start }
        }
    }
    let log = MemoryLog::new();
    let gate = Gate::builder(bundled()).audit(log.clone()).dangerous().clock(Back::default()).build().unwrap();
    let (request, user) = common::parts(&common::example("21-"));
    let decision = gate.evaluate(&request, &user).unwrap();
    assert_eq!(decision.faults().len(), 1);
    let records = stored(&log, &bundled(), &Border::bundled().unwrap());
    assert_eq!(decisions(&records)[0].1["circumstances"], json!({"clock_back": true}));
    let report = run(&Replay::new(), &records);
    assert_eq!((report.unchanged, report.failed()), (1, false), "{report:#?}");
}

#[test]
fn a_changed_record_is_named() {
    let mut records = some().clone();
    let (at, _) =
        decisions(&records).into_iter().find(|(_, sealed)| sealed["rulings"][0]["outcome"] == "deny").unwrap();
    let place = usize::try_from(at).unwrap();
    tamper(&mut records.records_mut()[place], |sealed| sealed["rulings"][0]["outcome"] = json!("allow"));
    let report = run(&Replay::new(), &records);
    assert_eq!((report.different, report.differences.len()), (1, 1));
    let (change, seen) = report.differences.first_key_value().unwrap();
    assert_eq!((change.from.as_str(), change.to.as_str()), ("allow", "deny"));
    assert_eq!(change.fields.iter().collect::<Vec<_>>(), ["outcome"]);
    assert_eq!(seen.samples.iter().map(|sample| sample.position).collect::<Vec<_>>(), [at]);
    assert!(report.failed());

    // The same day, user or demand changed: the facts are not those to which the record commits.
    let mut records = some().clone();
    tamper(&mut records.records_mut()[place], |sealed| sealed["user"]["age"] = json!("minor"));
    let report = run(&Replay::new(), &records);
    assert_eq!(report.different, 1);
    assert!(report.differences.keys().any(|change| change.fields.contains("facts")), "{:#?}", report.differences);

    // Another order of keys is another sequence of bytes.
    let mut records = some().clone();
    let sealed = records.records_mut()[place].opened.as_mut().unwrap();
    sealed.insert(1, b' ');
    let report = run(&Replay::new(), &records);
    assert_eq!((report.different, report.not_replayable), (0, 1));
    assert!(report.unreplayed.keys().any(|not| matches!(&not.why, Why::Unreadable(why) if why.contains("canonical"))));
    assert!(report.failed());
}

#[test]
fn another_law_flips_what_it_changes_and_nothing_else() {
    let records = some();
    let report = run(&Replay::new().under(narrower()), records);
    // What the records themselves say: allowed by the warrant, or cited beside something worse.
    let (mut flips, mut cited) = (Vec::new(), 0);
    for (at, sealed) in decisions(records) {
        for ruling in sealed["rulings"].as_array().unwrap() {
            let by = ruling["cited"].as_array().unwrap().iter().any(|by| by["code"] == "JP-CCP-218-WARRANT");
            if by && ruling["measure"] == "disclose_content" {
                assert_eq!(sealed["demand_requester"]["country"], "JP");
                if ruling["outcome"] == "allow" { flips.push(at) } else { cited += 1 }
            }
        }
    }
    assert!(!flips.is_empty(), "no case is allowed by it");
    let total: u64 = report.flips.values().map(|seen| seen.count).sum();
    assert_eq!(total, u64::try_from(flips.len()).unwrap());
    assert_eq!(report.reasons.values().map(|seen| seen.count).sum::<u64>(), cited);
    assert_eq!(report.flips.len(), 1, "{:#?}", report.flips);
    let (flip, seen) = report.flips.first_key_value().unwrap();
    assert_eq!((flip.country.as_str(), flip.measure.as_str()), ("JP", "disclose_content"));
    assert_eq!((flip.from.as_str(), flip.to.as_str()), ("allow", "escalate"));
    assert_eq!(flip.gone.iter().collect::<Vec<_>>(), ["JP-CCP-218-WARRANT"]);
    assert_eq!(flip.come.iter().collect::<Vec<_>>(), ["JP-PROCESS-REVIEW"]);
    assert_eq!(seen.samples.iter().map(|sample| sample.position).collect::<Vec<_>>(), flips[..5.min(flips.len())]);
    assert_eq!(report.countries["JP"].flipped, total);
    assert!(report.countries.iter().all(|(country, count)| country == "JP" || count.flipped + count.reasons_only == 0));
    assert_eq!(report.codes["JP-CCP-218-WARRANT"].gone, total + cited);
    assert_eq!((report.different, report.not_replayable), (0, 0));
    assert_eq!(report.policies.as_deref(), Some(narrower().digest()));
    assert!(!report.failed());

    let expected = |text: &str| ExpectedFlips::from_yaml(text.as_bytes()).unwrap();
    let unexpected = |text: &str| report.unexpected(&expected(text)).count();
    assert_eq!(unexpected("[]"), 1);
    assert_eq!(unexpected("[{code: JP-CCP-*, country: JP, from: allow, to: escalate, measure: disclose_content}]"), 0);
    assert_eq!(unexpected("[{country: US}, {to: deny}, {code: JP-CCP-218}]"), 1);
    let (good, idle) = (expected("[{country: JP}, {country: US}]"), [2]);
    assert_eq!(good.idle(&report).map(|(number, _)| number).collect::<Vec<_>>(), idle);
    for bad in
        ["[{}]", "[{country: UK}]", "[{code: \"*\"}]", "[{from: deny, to: deny}]", "[{kind: x}]", "{country: JP}"]
    {
        assert!(ExpectedFlips::from_yaml(bad.as_bytes()).is_err(), "{bad}");
    }
}

#[test]
fn under_another_law_a_difference_under_the_own_law_is_no_flip() {
    let mut records = some().clone();
    let japan = |sealed: &Value| {
        sealed["demand_requester"]["country"] == "JP"
            && sealed["rulings"]
                .as_array()
                .unwrap()
                .iter()
                .any(|ruling| ruling["measure"] == "disclose_content" && ruling["outcome"] == "allow")
    };
    let (at, _) = decisions(&records).into_iter().find(|(_, sealed)| japan(sealed)).unwrap();
    let whole = run(&Replay::new().under(narrower()), &records);
    tamper(&mut records.records_mut()[usize::try_from(at).unwrap()], |sealed| {
        sealed["rulings"][0]["cited"] = json!([]);
    });
    let report = run(&Replay::new().under(narrower()), &records);
    assert_eq!((report.different, report.flipped), (1, whole.flipped - 1));
    assert!(report.failed());
}

#[test]
fn users_who_were_ruled_together_are_ruled_together_again() {
    // Under this law a user who is a United States person is looked at; the other one then waits, too.
    let strict = edited(
        JAPAN,
        "\tinput.instrument.kind == \"warrant\"\n\tinput.instrument.issuer == \"judge\"\n}",
        "\tinput.instrument.kind == \"warrant\"\n\tinput.instrument.issuer == \"judge\"\n\tinput.user.us_person == \"none_indicated\"\n}",
    );
    let border = Border::bundled().unwrap();
    let house = House::new(strict.clone(), border.clone(), "2026-05-27".parse().unwrap());
    let (request, users) = warrant(&["none_indicated", "known"]);
    let outcomes: Vec<Outcome> =
        house.gate.evaluate_all(&request, users.clone()).map(|decision| decision.unwrap().outcome()).collect();
    assert_eq!(outcomes, [Outcome::Escalate, Outcome::Escalate]);
    let records = stored(&house.log, &strict, &border);
    let first = &decisions(&records)[0].1;
    assert_eq!(first["circumstances"]["over"][0]["code"], "GATE-GROUP");
    assert_eq!(decisions(&records)[1].1["circumstances"]["over"], Value::Null, "the first brings nothing on the other");
    assert_eq!(run(&Replay::new(), &records).unchanged, 2);

    let report = run(&Replay::new().under(bundled()), &records);
    assert_eq!((report.flipped, report.group_as_recorded), (2, 0), "{report:#?}");
    assert!(report.flips.keys().all(|flip| flip.from == "escalate" && flip.to == "allow"));
    assert!(report.flips.keys().any(|flip| flip.gone.contains("GATE-GROUP")));

    // Without the other one's record nobody can say that all of them may be served.
    let mut erased = records.clone();
    let last = erased.records_mut().last_mut().unwrap();
    last.opened = None;
    let report = run(&Replay::new().under(bundled()), &erased);
    assert_eq!((report.flipped, report.unchanged, report.not_replayable, report.group_as_recorded), (0, 1, 1, 1));
}

/// Records without one of their objects, or with another in its place.
struct Instead<'a>(&'a MemoryRecords, String, Option<Vec<u8>>);

impl Records for Instead<'_> {
    fn count(&self) -> u64 {
        self.0.count()
    }

    fn read(&self, positions: Range<u64>) -> Result<Vec<Logged>, String> {
        self.0.read(positions)
    }

    fn object(&self, digest: &str) -> Option<Vec<u8>> {
        if digest == self.1 { self.2.clone() } else { self.0.object(digest) }
    }
}

#[test]
fn what_was_erased_or_is_missing_counts_apart() {
    let mut records = some().clone();
    let decided = decisions(&records);
    let (at, _) = decided[3];
    records.records_mut()[usize::try_from(at).unwrap()].opened = None;
    let report = run(&Replay::new(), &records);
    assert_eq!((report.not_replayable, report.different), (1, 0));
    let (not, seen) = report.unreplayed.first_key_value().unwrap();
    assert_eq!((&not.why, not.country.as_ref()), (&Why::Erased, None));
    let sample = seen.samples.first().unwrap();
    assert!(sample.position == at && sample.id.len() == 36, "{sample:?}");
    assert!(!report.failed(), "erasing is lawful");

    let all = u64::try_from(decided.len()).unwrap();
    let border = Border::bundled().unwrap();
    for digest in [bundled().digest(), border.digest()] {
        let report = run(&Replay::new(), &Instead(some(), digest.to_owned(), None));
        assert_eq!(report.not_replayable, all);
        assert!(report.unreplayed.keys().all(|not| not.why == Why::Missing(digest.to_owned())));
        assert!(report.failed() && report.unreplayed.keys().next().unwrap().why.to_string().contains(digest));
    }
    let false_one = Some(narrower().to_object());
    let report = run(&Replay::new(), &Instead(some(), bundled().digest().to_owned(), false_one));
    let says = report.unreplayed.keys().next().unwrap().why.to_string();
    assert!(says.contains(bundled().digest()) && says.contains(narrower().digest()), "{says}");
}

#[test]
fn parts_merge_into_the_whole_on_any_number_of_threads() {
    // The first of everything is enough here; users who were ruled together are among them.
    let mut records = some().clone();
    let at = decisions(&records)[7].0;
    records.records_mut()[usize::try_from(at).unwrap()].opened = None;
    let replay = Replay::new().under(narrower()).samples(3);
    let whole = run(&replay, &records);
    let shards: Vec<ReplayReport> = ["1/3", "2/3", "3/3"]
        .iter()
        .map(|shard| {
            let jobs = NonZeroUsize::new(3).unwrap();
            let report = run(&replay.clone().shard(shard.parse().unwrap()).jobs(jobs), &records);
            assert!(!report.is_whole() && report.decisions() < whole.decisions());
            let text = serde_json::to_string(&report).unwrap();
            let again: ReplayReport = serde_json::from_str(&text).unwrap();
            assert_eq!(again, report);
            again
        })
        .collect();
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
        let [one, two, three] = order.map(|part: usize| shards[part].clone());
        assert_eq!(one.merge(two).unwrap().merge(three).unwrap(), whole);
    }
    let twice = shards[0].clone().merge(shards[0].clone());
    assert_eq!(twice, Err(MergeRefused::Shards("1/3".parse().unwrap())));
    assert!(matches!(shards[0].clone().merge(whole.clone()), Err(MergeRefused::Shards(_))));
    let own = run(&Replay::new().samples(3).shard("2/3".parse().unwrap()), &records);
    assert_eq!(shards[0].clone().merge(own), Err(MergeRefused::Law));
    assert_eq!(Shard::WHOLE.to_string(), "1/1");
    let one = run(&replay.jobs(NonZeroUsize::MIN), &records);
    assert_eq!(one, whole);
    let text = serde_json::to_string(&whole).unwrap();
    for (_, sealed) in decisions(&records) {
        let subject = sealed["user"]["subject"].as_str().unwrap();
        assert!(subject.len() < 3 || !text.contains(&format!("\"{subject}\"")), "{subject}");
    }
    let map: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(map["flips"][0]["count"], json!(whole.flips.values().next().unwrap().count));
}

#[test]
fn a_log_that_cannot_be_read_ends_the_replay() {
    struct Broken;
    impl Records for Broken {
        fn count(&self) -> u64 {
            100
        }
        fn read(&self, positions: Range<u64>) -> Result<Vec<Logged>, String> {
            if positions.start == 0 { Err("the disk is gone".to_owned()) } else { Ok(Vec::new()) }
        }
        fn object(&self, _: &str) -> Option<Vec<u8>> {
            None
        }
    }
    let failed = Replay::new().jobs(NonZeroUsize::MIN).run(&Broken, &|_| {}).unwrap_err();
    assert_eq!(failed.to_string(), "records 0 to 63 could not be read: the disk is gone");
}
