use super::*;
use crate::words::Stated;

fn footprint(reads: &[&str]) -> Footprint {
    Footprint::of(&reads.iter().map(|read| (*read).to_owned()).collect())
}

#[test]
fn the_fields_are_those_of_the_facts() {
    let shape = Facts::shape();
    let fields: BTreeSet<String> = fields().into_iter().collect();
    assert_eq!(fields.len(), super::fields().len());
    // More could not all be told apart.
    assert!(fields.len() <= 127, "{}", fields.len());
    for field in &fields {
        assert!(shape.contains_key(field), "{field}");
    }
    // Whatever has a value is told, by itself or with the list in which it stands.
    for (path, _) in shape.iter().filter(|(_, what)| !matches!(what, crate::facts::Shape::Object)) {
        let list = path.split("[]").next().unwrap_or_default();
        assert!(fields.contains(list), "{path}");
    }
}

#[test]
fn what_is_read_belongs_to_the_key_and_the_rest_does_not() {
    let some = footprint(&["intake.hands[].role", "instrument.gag", "user.consent.giver"]);
    let unread = some.unread();
    for field in ["intake.hands", "instrument.gag.days", "user.consent.giver", "day", "user.location.countries"] {
        assert!(!unread.iter().any(|other| other == field), "{field}");
    }
    for field in ["intake.received.day", "user.consent.verified", "instrument.kind"] {
        assert!(unread.iter().any(|other| other == field), "{field}");
    }
    assert!(footprint(&["user"]).unread().iter().all(|field| !field.starts_with("user.")));
}

#[test]
fn numbers_are_told_apart() {
    let mut seen = BTreeSet::new();
    // Twice 192 has the highest bit of its low byte, twice 64 has not.
    let edges = [
        0,
        1,
        -1,
        192,
        448,
        256,
        63,
        64,
        -64,
        -65,
        127,
        128,
        300,
        i64::from(u32::MAX),
        i64::MAX,
        i64::MIN,
        i64::MIN + 1,
    ];
    for number in edges {
        let mut room = [0; 2_048];
        let mut key = Key { room: &mut room, length: 0, chosen: Chosen::new([]) };
        key.number(number);
        let length = key.length;
        let to = room[..length].to_vec();
        assert!(to.iter().rev().skip(1).all(|byte| *byte >= 128) && to.last().is_some_and(|byte| *byte < 128));
        assert!(seen.insert(to), "{number}");
    }
}

#[test]
fn a_known_value_is_never_taken_for_an_absent_or_unknown_one() {
    let key = |stated: Stated<u8>| {
        let mut room = [0; 2_048];
        let mut key = Key { room: &mut room, length: 0, chosen: Chosen::new([]) };
        stated.tell(&mut key);
        let length = key.length;
        room[..length].to_vec()
    };
    // As numbers, 0 and -1 are written as the words `none` and `unknown` are.
    let keys = [Stated::Known(0), Stated::Known(1), Stated::None, Stated::Unknown].map(key);
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), 4, "{keys:?}");
}

#[test]
fn the_key_changes_with_what_is_read_and_with_nothing_else() {
    let some = footprint(&["user.life"]);
    let key = |facts: &Facts| {
        let mut room = [0; 2_048];
        some.write(facts, &mut room).unwrap().to_vec()
    };
    let facts: Facts = serde_json::from_value(Facts::one_of_each()).unwrap();
    let with = |place: &str, value: serde_json::Value| {
        let mut document = Facts::one_of_each();
        *document.pointer_mut(place).unwrap() = value;
        key(&serde_json::from_value(document).unwrap())
    };
    // Unread, before and after the lists that are read.
    for place in ["/scope/case", "/instrument/errors", "/user/us_person", "/user/consent/verified"] {
        let other = if place.ends_with("us_person") { "known" } else { "no" };
        assert_eq!(with(place, other.into()), key(&facts), "{place}");
    }
    for (place, value) in [
        ("/user/life", "deceased".into()),
        ("/day", 7.into()),
        ("/measures", serde_json::json!(["preserve", "monitor"])),
        ("/user/holder/country", "FR".into()),
    ] {
        assert_ne!(with(place, value), key(&facts), "{place}");
    }
    assert_ne!(with("/user/holder/country", "FR".into()), with("/user/holder/country", "DE".into()));
}

#[test]
fn a_key_that_has_no_room_is_none() {
    let mut facts: Facts = serde_json::from_value(Facts::one_of_each()).unwrap();
    let mut room = [0; 2_048];
    assert!(footprint(&[]).write(&facts, &mut room).is_some());
    facts.measures = vec![crate::request::measure::Measure::Preserve; room.len()];
    assert!(footprint(&[]).write(&facts, &mut room).is_none());
}
