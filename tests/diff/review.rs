//! Who must have signed a change of policies, and what does not count as that.

use std::sync::Arc;

use comity::evidence::SigningKey;
use comity::{
    Border, DigestText, FromJson as _, Gate, PolicySet, ReviewRefused, ReviewTerms, Reviewers, ReviewersRefused,
    SignedReview, SwapRefused,
};

use crate::common::room::Room;
use crate::common::{Frail, Hand, Shared};

const TODAY: &str = "2026-06-10";

/// A key of one byte, so that a test can name it.
fn key(name: &str, seed: u8) -> SigningKey {
    SigningKey::new(name, [seed; 32]).unwrap()
}

fn three() -> [SigningKey; 3] {
    [key("r-1", 1), key("r-2", 2), key("r-3", 3)]
}

/// Two of three for a change, all of them for one that opens.
fn reviewers() -> Reviewers {
    Reviewers::new(three().iter().map(SigningKey::verifier), 2, 3).unwrap()
}

/// The bundled set beside a platform's rule that denies, under codes of that number.
fn stricter(number: u8) -> PolicySet {
    let rule = format!(
        "package acme.rules\n\nfindings contains {{\"effect\": \"deny\", \"code\": \"ACME-{number}\", \"measure\": \"*\"}} if {{\n\tinput.intake.channel == \"phone\"\n}}\n"
    );
    let code = format!(
        "{{\"ACME-{number}\":{{\"effect\":\"deny\",\"title\":\"t\",\"reason\":\"r\",\"citation\":\"c\",\"link\":\"https://example.org\",\"from\":\"2018-01-01\",\"until\":null,\"mark\":\"p\",\"read_on\":null}}}}"
    );
    let files = [
        ("acme/platform/data.json", "{\"packages\":[\"acme.rules\"]}".to_owned()),
        ("acme/rules.rego", rule),
        ("acme/catalogue/data.json", code),
    ];
    PolicySet::from_files(files).unwrap()
}

/// A statement from one set to another: with how many new and wider allows, whether of the whole sweep, on which days.
fn terms(
    sets: (&PolicySet, &PolicySet),
    opens: (u64, u64),
    whole: bool,
    days: (&str, &str),
) -> Result<ReviewTerms, ReviewRefused> {
    let digest = |text: &str| text.parse::<DigestText>().unwrap();
    let border = Border::bundled().unwrap();
    let result = DigestText::of(b"what the diff found");
    let digests = [digest(sets.0.digest()), digest(sets.1.digest()), digest(border.digest()), result];
    let days = (days.0.parse().unwrap(), days.1.parse().unwrap());
    ReviewTerms::new(digests, whole, [7, opens.0, opens.1], days)
}

fn plain(sets: (&PolicySet, &PolicySet)) -> ReviewTerms {
    terms(sets, (0, 0), true, (TODAY, "2026-06-24")).unwrap()
}

fn signed(terms: &ReviewTerms, keys: &[SigningKey]) -> SignedReview {
    let mut all = keys.iter().map(|key| terms.clone().sign(key).unwrap());
    let first = all.next().unwrap();
    all.fold(first, |joined, one| joined.join(one).unwrap())
}

/// A gate with reviewers, its log and its clock.
struct House {
    gate: Gate,
    log: Frail,
    hand: Arc<Hand>,
    first: PolicySet,
}

impl House {
    fn new() -> Self {
        let (log, hand) = (Frail::default(), Arc::new(Hand::at("2026-06-10T12:00:00Z")));
        let first = PolicySet::bundled().unwrap();
        let builder = Gate::builder(first.clone()).audit(log.log()).reviewed_by(reviewers());
        let gate = builder.dangerous().clock(Shared(Arc::clone(&hand))).build().unwrap();
        Self { gate, log, hand, first }
    }

    /// Why that statement does not put that set in force; the one in force stays.
    fn refused(&self, set: &PolicySet, review: &SignedReview) -> SwapRefused {
        let before = (self.gate.policies().digest().to_owned(), self.log.records().len());
        let why = self.gate.swap_reviewed(set.clone(), review).unwrap_err();
        assert_eq!((self.gate.policies().digest().to_owned(), self.log.records().len()), before, "{why}");
        why
    }
}

fn too_few(why: &SwapRefused) -> (usize, usize, Vec<String>) {
    match why {
        SwapRefused::Review(ReviewRefused::Signatures { valid, wanted, broken, .. }) => {
            (*valid, *wanted, broken.clone())
        }
        other => panic!("refused for another reason: {other}"),
    }
}

#[test]
fn a_set_that_enough_reviewers_signed_comes_into_force_and_the_record_says_so() {
    let house = House::new();
    let next = stricter(1);
    assert_eq!(house.gate.swap(next.clone()), Err(SwapRefused::Unreviewed));
    assert!(SwapRefused::Unreviewed.to_string().contains("`swap_reviewed`"));
    let terms = plain((&house.first, &next));
    house.gate.swap_reviewed(next.clone(), &signed(&terms, &three()[..2])).unwrap();
    assert_eq!(house.gate.policies().digest(), next.digest());
    let records = house.log.records();
    assert_eq!(records[1]["type"], "policy-load");
    assert_eq!(records[1]["policy_digest"], next.digest());
    assert_eq!(records[1]["review_digest"], terms.digest().unwrap().as_str());
    assert_eq!(records[1]["review_signatures"], 2);
    assert!(records[0].get("review_digest").is_none());

    // Once it is in force the same statement is about another change: nobody plays it again after a way back.
    let why = house.refused(&next, &signed(&terms, &three()));
    assert!(matches!(why, SwapRefused::Review(ReviewRefused::Before { .. })), "{why}");
    let back = plain((&next, &house.first));
    house.gate.swap_reviewed(house.first.clone(), &signed(&back, &three()[1..])).unwrap();
    assert_eq!(house.gate.policies().digest(), house.first.digest());
}

#[test]
fn what_opens_or_was_not_seen_whole_needs_the_larger_quorum() {
    let next = stricter(1);
    for (opens, whole) in [((1, 0), true), ((0, 1), true), ((0, 0), false)] {
        let house = House::new();
        let terms = terms((&house.first, &next), opens, whole, (TODAY, "2026-06-24")).unwrap();
        assert!(terms.opens());
        let why = house.refused(&next, &signed(&terms, &three()[..2]));
        assert_eq!(too_few(&why), (2, 3, vec![]));
        assert!(why.to_string().contains("new or wider allows"), "{why}");
        house.gate.swap_reviewed(next.clone(), &signed(&terms, &three())).unwrap();
    }
}

#[test]
fn a_key_counts_once_and_a_strangers_not_at_all() {
    let house = House::new();
    let next = stricter(1);
    let terms = plain((&house.first, &next));
    // The same key twice, under its own name and another.
    let twice = signed(&terms, &[key("r-1", 1), key("r-1", 1), key("r-9", 1)]);
    assert_eq!(too_few(&house.refused(&next, &twice)), (1, 2, vec![]));
    // Somebody else's key, under a reviewer's name too.
    let stranger = signed(&terms, &[key("r-1", 1), key("r-2", 9), key("x-1", 8)]);
    assert_eq!(too_few(&house.refused(&next, &stranger)), (1, 2, vec![]));
    let many = signed(&terms, &(0..65).map(|_| key("r-1", 1)).collect::<Vec<_>>());
    let why = house.refused(&next, &many);
    assert!(matches!(why, SwapRefused::Review(ReviewRefused::Many(65))), "{why}");
}

#[test]
fn a_statement_is_about_one_pair_one_border_and_some_days() {
    let house = House::new();
    let (next, other) = (stricter(1), stricter(2));
    let wrong = |why: SwapRefused| match why {
        SwapRefused::Review(why) => why,
        other => panic!("refused for another reason: {other}"),
    };
    let why = wrong(house.refused(&other, &signed(&plain((&house.first, &next)), &three())));
    assert!(matches!(why, ReviewRefused::After { .. }), "{why}");
    let why = wrong(house.refused(&next, &signed(&plain((&other, &next)), &three())));
    assert!(matches!(why, ReviewRefused::Before { .. }), "{why}");
    let mut elsewhere: serde_json::Value =
        serde_json::from_slice(&plain((&house.first, &next)).to_json().unwrap()).unwrap();
    elsewhere["border"] = format!("sha256:{}", "0".repeat(64)).into();
    let elsewhere = ReviewTerms::from_json(elsewhere.to_string().as_bytes()).unwrap();
    let why = wrong(house.refused(&next, &signed(&elsewhere, &three())));
    assert!(matches!(why, ReviewRefused::Border(_)), "{why}");

    let days = |from, until| terms((&house.first, &next), (0, 0), true, (from, until));
    let why = wrong(house.refused(&next, &signed(&days("2026-06-11", "2026-06-12").unwrap(), &three())));
    assert!(matches!(why, ReviewRefused::Early { .. }), "{why}");
    let why = wrong(house.refused(&next, &signed(&days("2026-06-01", TODAY).unwrap(), &three())));
    assert!(matches!(why, ReviewRefused::Expired { .. }), "{why}");
    for (from, until) in [(TODAY, TODAY), (TODAY, "2026-06-09"), (TODAY, "2026-07-11")] {
        assert!(matches!(days(from, until), Err(ReviewRefused::Span { .. })), "{until}");
    }
    // Its last day is the one before its end.
    let terms = days(TODAY, "2026-06-12").unwrap();
    house.hand.forward(86_400);
    house.gate.swap_reviewed(next, &signed(&terms, &three())).unwrap();
}

#[test]
fn what_was_changed_after_it_was_signed_does_not_count() {
    let house = House::new();
    let next = stricter(1);
    let opening = terms((&house.first, &next), (1, 0), true, (TODAY, "2026-06-24")).unwrap();
    let written = serde_json::to_value(signed(&opening, &three()[..2])).unwrap();
    let read = |value: &serde_json::Value| SignedReview::from_json(value.to_string().as_bytes());
    for (field, value) in [
        ("new_allows", serde_json::json!(0)),
        ("flips", serde_json::json!(0)),
        ("until", serde_json::json!("2026-06-25")),
        ("result", serde_json::json!(DigestText::of(b"another"))),
    ] {
        let mut bent = written.clone();
        bent["signed"][field] = value;
        let why = house.refused(&next, &read(&bent).unwrap());
        let (valid, _, broken) = too_few(&why);
        assert_eq!((valid, broken), (0, vec!["r-1".to_owned(), "r-2".to_owned()]), "{field}");
    }
    // A day beyond the most, written into the file; a field too many; another kind of document.
    let mut bent = written.clone();
    bent["signed"]["until"] = "2027-01-01".into();
    let why = house.refused(&next, &read(&bent).unwrap());
    assert!(matches!(why, SwapRefused::Review(ReviewRefused::Span { .. })), "{why}");
    for (field, value) in [("more", serde_json::json!(1)), ("type", serde_json::json!("roster")), ("v", 2.into())] {
        let mut bent = written.clone();
        bent["signed"][field] = value;
        assert!(read(&bent).is_err(), "{field}");
    }
    // Copies of two statements do not join.
    let other = plain((&house.first, &next));
    let joined = signed(&opening, &three()[..1]).join(signed(&other, &three()[1..2]));
    assert_eq!(joined.unwrap_err(), ReviewRefused::Differs);
}

#[test]
fn a_gate_without_reviewers_takes_no_statement_and_swaps_as_ever() {
    let first = PolicySet::bundled().unwrap();
    let gate = Gate::builder(first.clone()).audit(comity::MemoryLog::new()).build().unwrap();
    let next = stricter(1);
    let review = signed(&plain((&first, &next)), &three());
    assert_eq!(gate.swap_reviewed(next.clone(), &review), Err(SwapRefused::NoReviewers));
    gate.swap(next).unwrap();
}

#[test]
fn a_log_that_fails_leaves_the_old_set_in_force() {
    let house = House::new();
    let next = stricter(1);
    house.log.broken.store(true, std::sync::atomic::Ordering::SeqCst);
    let review = signed(&plain((&house.first, &next)), &three());
    let why = house.gate.swap_reviewed(next, &review).unwrap_err();
    assert!(matches!(why, SwapRefused::Unrecorded(_)), "{why}");
    assert_eq!(house.gate.policies().digest(), house.first.digest());
}

#[test]
fn reviewers_are_keys_that_differ_and_quorums_that_fit() {
    let keys = || three().map(|key| key.verifier());
    for (quorum, most) in [(0, 3), (3, 2), (2, 4), (4, 4)] {
        let why = Reviewers::new(keys(), quorum, most).unwrap_err();
        assert!(matches!(why, ReviewersRefused::Quorum { .. }), "{quorum} {most}: {why}");
    }
    let twice = Reviewers::new([key("r-1", 1).verifier(), key("r-2", 1).verifier()], 1, 1);
    assert_eq!(twice.unwrap_err(), ReviewersRefused::Twice("r-2".to_owned()));
    let witness = comity::evidence::CosigningKey::new("w-1", [1; 32]).unwrap().verifier();
    assert!(matches!(Reviewers::new([witness], 1, 1), Err(ReviewersRefused::Key(_))));
}

#[test]
fn people_sign_what_a_diff_wrote_and_the_command_says_whether_it_is_enough() {
    let room = Room::new("review");
    room.ok("init own --name acme");
    let keys: Vec<String> =
        ["r-1", "r-2", "r-3"].map(|name| room.ok(&format!("key {name} --to {name}.key")).trim().to_owned()).to_vec();
    room.ok("diff bundled own/policies --quick --statement statement.json");
    let statement = ReviewTerms::from_json(room.read("statement.json").as_bytes()).unwrap();
    let own = PolicySet::load(room.path("own/policies")).unwrap();
    let bundled = PolicySet::bundled().unwrap();
    let (before, after, result) = statement.digests();
    assert_eq!((before.as_str(), after.as_str()), (bundled.digest(), own.digest()));
    // Cases alone are no sweep.
    assert!(statement.opens());
    // Whoever makes the same diff finds the same.
    let (_, report) = room.report("bundled own/policies --quick");
    assert_eq!(report.digest().unwrap(), *result);

    assert!(room.ok("review sign statement.json --key r-1.key --to one.json").contains(result.as_str()));
    let verify = |file: &str, more: &str| {
        let keys: Vec<String> = keys.iter().map(|key| format!("--key {key}")).collect();
        format!("review verify {file} {} --quorum 1 --quorum-for-new-allows 2 {more}", keys.join(" "))
    };
    let why = room.refused(1, &verify("one.json", ""));
    assert!(why.contains("1 of the reviewers signed the statement, 2 are needed"), "{why}");
    room.ok("review sign statement.json --key r-2.key --with one.json --to two.json");
    assert!(room.ok(&verify("two.json", "")).contains("r-2, r-1"));
    assert!(room.refused(1, &verify("two.json", "--on 2099-01-01")).contains("make the diff again"));
    assert!(room.refused(1, &verify("two.json", "--on 2020-01-01")).contains("later than today"));

    // The same file opens a gate.
    let reviewers = Reviewers::new(keys.iter().map(|key| key.parse().unwrap()), 1, 2).unwrap();
    let gate = Gate::builder(bundled).audit(comity::MemoryLog::new()).reviewed_by(reviewers).build().unwrap();
    let review = SignedReview::from_json(room.read("two.json").as_bytes()).unwrap();
    gate.swap_reviewed(own, &review).unwrap();

    assert!(room.refused(1, "review sign statement.json --key r-1.key --to one.json").contains("one.json"));
    assert!(room.refused(1, "review sign one.json --key r-1.key --to x.json").contains("unknown field"));
    assert!(room.refused(1, "review sign statement.json --key statement.json --to x.json").contains("no key file"));
    assert!(!room.path("x.json").exists());
    let quorum = format!("review verify two.json --key {} --quorum 2 --quorum-for-new-allows 2", keys[0]);
    assert!(room.refused(2, &quorum).contains("of 1 keys cannot be"));
}
