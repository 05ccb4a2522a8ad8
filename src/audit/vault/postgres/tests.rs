//! Against a real server, as of the log in PostgreSQL.

use std::collections::BTreeMap;

use super::*;
use crate::audit::keys::Kek;
use crate::audit::postgres::tests::Server;

fn kek(id: &str, byte: u8) -> Kek {
    Kek::named(id, Secret::take(&mut [byte; 32])).unwrap()
}

fn one() -> VaultKeys {
    VaultKeys::new(kek("one", 1))
}

fn ask(vault: &mut PostgresVault, subjects: &[String], epoch: &str) -> Result<Vec<SubjectKey>, VaultFault> {
    let epoch = Epoch::of(epoch).unwrap();
    vault.keys(&subjects.iter().map(|one| Wanted { subject: one.as_bytes(), epoch }).collect::<Vec<_>>())
}

fn subjects(range: std::ops::Range<u32>) -> Vec<String> {
    range.map(|number| format!("subject-of-test-{number}")).collect()
}

fn secrets(keys: &[SubjectKey]) -> Vec<[u8; 32]> {
    keys.iter().map(|key| *key.secret().bytes()).collect()
}

#[test]
fn a_subject_has_one_key_and_a_tag_a_month() {
    let Some(server) = Server::start("main") else { return };
    let place = server.place();
    assert!(matches!(PostgresVault::open(&place, &one()), Err(VaultFault::Foreign { .. })));
    let mut vault = PostgresVault::open_or_make(&place, &one()).unwrap();
    let some = subjects(0..5);
    let first = ask(&mut vault, &some, "2026-10").unwrap();
    let again = [some.as_slice(), &some[1..3], &subjects(7..8)].concat();
    let second = ask(&mut vault, &again, "2026-11").unwrap();
    assert_eq!(secrets(&first), secrets(&second[..5]));
    assert_eq!(secrets(&second[1..3]), secrets(&second[5..7]));
    assert_ne!(first[0].tag(), second[0].tag());
    assert_eq!(vault.tags_of(some[0].as_bytes()).unwrap(), [first[0].tag(), second[0].tag()]);
    drop(vault);
    // The same after opening again, in whatever order.
    let mut vault = PostgresVault::open(&place, &one()).unwrap();
    let turned: Vec<String> = some.iter().rev().cloned().collect();
    let third = ask(&mut vault, &turned, "2026-10").unwrap();
    assert!(first.iter().zip(third.iter().rev()).all(|(a, b)| a.tag() == b.tag()));
    let found = vault.find(&second[1].tag()).unwrap().unwrap();
    assert_eq!(found.secret().bytes(), first[1].secret().bytes());
    // Erased is erased, for readers too; a new key is another.
    let mut reader = PostgresVault::open_to_read(&place, &one()).unwrap();
    let forgotten = vault.forget(some[1].as_bytes()).unwrap();
    assert_eq!(forgotten.tags, [first[1].tag(), second[1].tag()]);
    assert_eq!(vault.forget(some[1].as_bytes()).unwrap(), Forgotten::default());
    for tag in forgotten.tags {
        assert!(vault.find(&tag).unwrap().is_none() && reader.find(&tag).unwrap().is_none());
    }
    assert!(reader.find(&first[0].tag()).unwrap().is_some());
    assert_ne!(secrets(&ask(&mut vault, &some, "2026-10").unwrap())[1], secrets(&first)[1]);
    assert!(matches!(ask(&mut reader, &some, "2026-10"), Err(VaultFault::ReadOnly)));
    assert!(matches!(reader.forget(b"x"), Err(VaultFault::ReadOnly)));
    assert!(matches!(vault.forget(PLATFORM), Err(VaultFault::Platform)));
    assert!(ask(&mut vault, &[], "2026-10").unwrap().is_empty());
}

#[test]
fn several_writers_agree() {
    let Some(server) = Server::start("main") else { return };
    let place = server.place();
    let work = |turned: bool| {
        // All at once also make the tables and the index key.
        let mut vault = PostgresVault::open_or_make(&place, &one()).unwrap();
        let mut known = BTreeMap::new();
        for batch in 0..10 {
            let mut some = subjects(batch * 20..batch * 20 + 60);
            if turned {
                some.reverse();
            }
            let keys = ask(&mut vault, &some, "2026-11").unwrap();
            known.extend(some.into_iter().zip(secrets(&keys)));
        }
        known
    };
    let all: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|thread| scope.spawn(move || work(thread % 2 == 1))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(all[0].len(), 240);
    assert!(all.iter().all(|known| *known == all[0]));
}

#[test]
fn erasing_beside_writers() {
    let Some(server) = Server::start("main") else { return };
    let place = server.place();
    drop(PostgresVault::open_or_make(&place, &one()).unwrap());
    let some = subjects(0..8);
    std::thread::scope(|scope| {
        for month in ["2026-09", "2026-10", "2026-11"] {
            let (place, some) = (&place, &some);
            scope.spawn(move || {
                let mut vault = PostgresVault::open(place, &one()).unwrap();
                for _ in 0..40 {
                    assert_eq!(ask(&mut vault, some, month).unwrap().len(), 8);
                }
            });
        }
        let mut vault = PostgresVault::open(&place, &one()).unwrap();
        for round in 0..40 {
            vault.forget(some[round % 8].as_bytes()).unwrap();
        }
    });
    let mut vault = PostgresVault::open(&place, &one()).unwrap();
    for subject in &some {
        vault.forget(subject.as_bytes()).unwrap();
    }
    let left = format!("SELECT (SELECT count(*) FROM {0}.subject) + (SELECT count(*) FROM {0}.tag)", vault.schema);
    assert_eq!(server.client().query_one(&left, &[]).unwrap().get::<_, i64>(0), 0);
}

#[test]
fn a_key_encryption_key_is_rotated_under_those_who_write() {
    let Some(server) = Server::start("main") else { return };
    let place = server.place();
    let some = subjects(0..30);
    let mut old = PostgresVault::open_or_make(&place, &one()).unwrap();
    let keys = secrets(&ask(&mut old, &some, "2026-11").unwrap());
    // Both are told of the other's key; each has its own as the current one.
    let mut told = PostgresVault::open(&place, &one().and_older(kek("two", 2))).unwrap();
    let both = VaultKeys::new(kek("two", 2)).and_older(kek("one", 1));
    let mut new = PostgresVault::open(&place, &both).unwrap();
    assert_eq!(new.rewrap(&both).unwrap(), 30);
    assert_eq!(new.rewrap(&both).unwrap(), 0);
    assert_eq!(secrets(&ask(&mut new, &some, "2026-11").unwrap()), keys);
    assert_eq!(secrets(&ask(&mut told, &some, "2026-12").unwrap()), keys);
    // Nobody takes the old one up again, and who knows it alone is told so.
    ask(&mut told, &subjects(30..40), "2026-11").unwrap();
    drop(PostgresVault::open(&place, &one().and_older(kek("two", 2))).unwrap());
    let under = format!("SELECT count(*) FROM {}.subject WHERE kek <> 'two'", new.schema);
    assert_eq!(server.client().query_one(&under, &[]).unwrap().get::<_, i64>(0), 0);
    for refused in
        [ask(&mut old, &some, "2026-11").unwrap_err(), ask(&mut old, &subjects(50..51), "2026-11").unwrap_err()]
    {
        assert!(matches!(&refused, VaultFault::NoKek { id, .. } if id == "two"), "{refused}");
    }
    assert!(matches!(PostgresVault::open(&place, &one()), Err(VaultFault::NoKek { id, .. }) if id == "two"));
    let refused = told.rewrap(&one().and_older(kek("two", 2))).unwrap_err().to_string();
    assert!(refused.contains("`one` was retired") && refused.contains("`two`"), "{refused}");
    let mut alone = PostgresVault::open(&place, &VaultKeys::new(kek("two", 2))).unwrap();
    assert_eq!(secrets(&ask(&mut alone, &some, "2026-11").unwrap()), keys);
    assert!(matches!(PostgresVault::open(&place, &VaultKeys::new(kek("two", 3))), Err(VaultFault::WrongKek { .. })));
}

#[test]
fn what_is_stored_is_wrapped_and_watched() {
    let Some(server) = Server::start("main") else { return };
    let place = server.place();
    let mut vault = PostgresVault::open_or_make(&place, &one()).unwrap();
    let some = subjects(0..2);
    let keys = ask(&mut vault, &some, "2026-11").unwrap();
    let schema = vault.schema.clone();
    let text: String = server
        .client()
        .query_one(&format!("SELECT string_agg(s::text || t::text || k::text, '') FROM {schema}.subject s, {schema}.tag t, {schema}.kek k"), &[])
        .unwrap()
        .get(0);
    for secret in secrets(&keys) {
        assert!(!text.contains(&crate::object::hex(&secret)));
    }
    assert!(!text.contains("subject-of-test") && !text.contains(&crate::object::hex(b"subject-of-test")));
    assert!(!format!("{vault:?} {keys:?}").contains("subject-of-test"));
    // Keys that change places, tags that change owners.
    let swap = format!(
        "UPDATE {schema}.subject s SET wrapped = (SELECT wrapped FROM {schema}.subject o WHERE o.lookup <> s.lookup)"
    );
    server.client().batch_execute(&swap).unwrap();
    let refused = ask(&mut vault, &some, "2026-11").unwrap_err();
    assert!(
        matches!(&refused, VaultFault::Damaged { why, .. } if why.contains("does not open under `one`")),
        "{refused}"
    );
    server.client().batch_execute(&swap).unwrap();
    ask(&mut vault, &some, "2026-11").unwrap();
    let other = format!("UPDATE {schema}.tag SET epoch = '2026-12'");
    server.client().batch_execute(&other).unwrap();
    assert!(matches!(vault.find(&keys[0].tag()), Err(VaultFault::Damaged { .. })));
    assert!(matches!(ask(&mut vault, &some, "2026-12"), Err(VaultFault::Damaged { .. })));
    server
        .client()
        .batch_execute(&format!("DELETE FROM {schema}.kek WHERE false; UPDATE {schema}.kek SET index_key = NULL"))
        .unwrap();
    let refused = PostgresVault::open(&place, &one()).unwrap_err();
    assert!(
        matches!(&refused, VaultFault::Damaged { why, .. } if why.contains("names no key-encryption key")),
        "{refused}"
    );
}
