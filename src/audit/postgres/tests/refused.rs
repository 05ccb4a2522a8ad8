//! Servers, schemas, keys and roles that will not do.

use super::{Server, entries, open, schema, unforked};
use crate::audit::note::SigningKey;
use crate::audit::postgres::{Postgres, PostgresFault, PostgresReader, PostgresStore};
use crate::audit::store::{Entry, Store};
use crate::audit::suite::{entry, holds, key};

fn refusal(place: &Postgres) -> PostgresFault {
    PostgresStore::open(place, &[key().verifier()]).unwrap_err()
}

#[test]
fn a_server_that_loses_what_it_commits() {
    let Some(server) = Server::start("unsafe") else { return };
    for setting in ["fsync", "full_page_writes"] {
        server.set(setting, "");
        let place = server.place();
        let mut store = open(&place);
        store.commit(&[entry(1)], &key()).unwrap();
        server.set(setting, "off");
        // Also where it was turned off under a writer that lives.
        let why = store.commit(&[entry(2)], &key()).unwrap_err().to_string();
        assert!(why.contains(setting) && why.contains("postgresql.conf"), "{why}");
        assert!(matches!(refusal(&place), PostgresFault::Unsafe { setting: found, .. } if found == setting));
        assert_eq!(unforked(&place), 1, "reading is no matter");
        server.set(setting, "");
        assert_eq!(open(&place).size(), 1);
    }
}

#[test]
fn commits_that_do_not_wait() {
    let Some(server) = Server::start("main") else { return };
    let with = |value: &str| {
        let given = format!("{} options='-c synchronous_commit={value}'", server.connection);
        Postgres::at(&given).unwrap().schema(&format!("t_{}", uuid::Uuid::new_v4().simple())).unwrap()
    };
    assert!(matches!(refusal(&with("off")), PostgresFault::Unsafe { setting, .. } if setting == "synchronous_commit"));
    for value in ["local", "remote_write", "on", "remote_apply"] {
        let place = with(value);
        assert_eq!(open(&place).commit(&[entry(1)], &key()).unwrap().growth.size(), 1, "{value}");
    }
}

#[test]
fn schemas_that_are_not_ours() {
    let Some(server) = Server::start("main") else { return };
    let mut client = server.client();
    let place = server.place();
    let name = schema(&place).to_owned();
    let why = |place: &Postgres| refusal(place).to_string();
    assert!(PostgresReader::open(&place).unwrap_err().to_string().contains(&name));
    client.batch_execute(&format!("CREATE SCHEMA {name}; CREATE TABLE {name}.other ()")).unwrap();
    assert!(why(&place).contains("not comity's"), "{}", why(&place));
    // An empty one, made for the log, will do.
    client.batch_execute(&format!("DROP TABLE {name}.other")).unwrap();
    drop(open(&place));
    client.batch_execute(&format!("ALTER TABLE {name}.node SET UNLOGGED")).unwrap();
    assert!(why(&place).contains("SET LOGGED"), "{}", why(&place));
    client.batch_execute(&format!("ALTER TABLE {name}.node SET LOGGED; UPDATE {name}.meta SET version = 2")).unwrap();
    assert!(why(&place).contains("version 2"), "{}", why(&place));
    client.batch_execute(&format!("UPDATE {name}.meta SET version = 1, part = 'vault'")).unwrap();
    assert!(why(&place).contains("`vault`"), "{}", why(&place));
    client.batch_execute(&format!("UPDATE {name}.meta SET part = 'log'; DROP TABLE {name}.object")).unwrap();
    assert!(why(&place).contains("`object` is missing"), "{}", why(&place));
}

#[test]
fn keys() {
    let Some(server) = Server::start("main") else { return };
    let place = server.place();
    let (old, new) = (key(), SigningKey::new(key().name(), [8; 32]).unwrap());
    let (stray, other) = (SigningKey::new(old.name(), [9; 32]).unwrap(), SigningKey::new("other", [9; 32]).unwrap());
    let mut ignorant = open(&place);
    ignorant.commit(&[entry(0)], &old).unwrap();
    // Who knows none of the log's keys does not get in, and nobody goes on with a key that is not the log's.
    let why = PostgresStore::open(&place, &[stray.verifier()]).unwrap_err();
    assert!(matches!(why, PostgresFault::Key { .. }), "{why}");
    for key in [&stray, &other] {
        let mut store = PostgresStore::open(&place, &[old.verifier(), key.verifier()]).unwrap();
        let why = store.commit(&[entry(1)], key).unwrap_err().to_string();
        assert!(why.contains(&format!("its key is `{}`", old.verifier())), "{why}");
    }
    // A rotation: a record names the new key, and both sign.
    let named = |key: &SigningKey| {
        let clear = format!("{{\"key\":\"{}\",\"type\":\"key-rotation\",\"v\":1}}", key.verifier());
        Entry::new(clear.into_bytes(), None)
    };
    let (mut late, mut rotating) = (open(&place), open(&place));
    for (entries, next) in [([entry(1), named(&stray)], &new), ([entry(1), named(&other)], &other)] {
        assert!(rotating.rotate(&entries, &old, next).is_err());
    }
    let turned = rotating.rotate(&[entry(1), named(&new)], &old, &new).unwrap();
    for key in [&old, &new] {
        assert_eq!(holds(&turned, &[entry(1), named(&new)], key).size(), 3);
    }
    assert_eq!(rotating.commit(&[entry(2)], &new).unwrap().growth.size(), 4);
    // From then on the old key signs nothing, whoever holds it; who knew it alone learns the new one.
    let why = late.commit(&[entry(3)], &old).unwrap_err().to_string();
    assert!(why.contains("was rotated"), "{why}");
    assert_eq!(ignorant.commit(&[entry(3)], &new).unwrap().growth.size(), 5);
    assert_eq!(open(&place).commit(&[entry(4)], &new).unwrap().growth.size(), 6);
    assert!(open(&place).rotate(&[named(&old)], &new, &old).unwrap_err().to_string().contains("had it before"));
    assert!(open(&place).commit(&[], &new).is_err());
    // Without a record that names it, a key follows without right; so does one that the old did not sign.
    let name = schema(&place);
    let why = |sql: &str| {
        server.client().batch_execute(&sql.replace('@', name)).unwrap();
        refusal(&place).to_string()
    };
    let first = why("UPDATE @.signer SET first = 2, size = 2 WHERE seq = 1");
    assert!(first.contains("no checkpoint of the batch"), "{first}");
    let alone = why("UPDATE @.signer SET first = 3, size = 4 WHERE seq = 1");
    assert!(alone.contains("not signed by both"), "{alone}");
    let unnamed = why("UPDATE @.signer SET first = 3, size = 3 WHERE seq = 1");
    assert!(unnamed.contains("no record of a key rotation"), "{unnamed}");
    let older = why("UPDATE @.head SET signer = 0; DELETE FROM @.signer WHERE seq = 1");
    assert!(older.contains("the checkpoint of `head`"), "{older}");
}

#[test]
fn roles() {
    let Some(server) = Server::start("roles") else { return };
    let mut client = server.client();
    let place = server.place();
    let name = schema(&place).to_owned();
    let role = format!("r_{name}");
    client.batch_execute(&format!("CREATE ROLE {role} LOGIN")).unwrap();
    let given = server.connection.replace("user=comity", &format!("user={role}"));
    let theirs = Postgres::at(&given).unwrap().schema(&name).unwrap();
    let denied = |why: String| {
        assert!(
            why.contains("permission denied") && why.contains("42501") && why.contains("USAGE on the schema"),
            "{why}"
        );
    };
    // It may not make the tables; then it may not read them; then it may not write them.
    denied(refusal(&theirs).to_string());
    drop(open(&place));
    denied(refusal(&theirs).to_string());
    client
        .batch_execute(&format!(
            "GRANT USAGE ON SCHEMA {name} TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO {role}"
        ))
        .unwrap();
    assert_eq!(PostgresReader::open(&theirs).unwrap().checkpoint().unwrap(), None);
    denied(open(&theirs).commit(&[entry(1)], &key()).unwrap_err().to_string());
    // What the message names is enough, and allows no deletion.
    client
        .batch_execute(&format!(
            "GRANT INSERT ON ALL TABLES IN SCHEMA {name} TO {role}; GRANT UPDATE ON {name}.head TO {role}"
        ))
        .unwrap();
    let mut store = open(&theirs);
    assert_eq!(store.commit(&entries(1, 3), &key()).unwrap().growth.size(), 3);
    store.keep_object(b"an object").unwrap();
    assert!(store.erase(&[0]).unwrap_err().to_string().contains("permission denied"));
    assert_eq!(unforked(&place), 3);
}
