use super::*;

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
    let edges = [0, 1, -1, 63, 64, -64, -65, 127, 128, 300, i64::from(u32::MAX), i64::MAX, i64::MIN, i64::MIN + 1];
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
