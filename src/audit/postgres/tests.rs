//! Against a real server: that of `COMITY_POSTGRES`, or private ones from `tests/postgres/start.sh`.

#![allow(clippy::arithmetic_side_effects)]

mod crash;
mod damage;
mod refused;
mod several;
mod speed;

use std::path::Path;
use std::process::Command;

use ::postgres::{Client, NoTls};

use super::{Postgres, PostgresReader, PostgresStore};
use crate::audit::checkpoint::Checkpoint;
use crate::audit::note::SigningKey;
use crate::audit::store::{Entry, Store};
use crate::audit::suite::{self, entry, key};
use crate::audit::tree;

/// A server of a name; `main` is shared, the others are for tests that ill-treat it.
#[derive(Clone)]
pub(crate) struct Server {
    name: &'static str,
    connection: String,
}

impl Server {
    /// None where there is none to be had, which the script has said.
    pub(crate) fn start(name: &'static str) -> Option<Self> {
        Some(Self { name, connection: script("start", name)? })
    }

    /// A client that is nobody's.
    pub(crate) fn client(&self) -> Client {
        Client::connect(&self.connection, NoTls).unwrap()
    }

    /// Stops it as a crash would.
    fn kill(&self) {
        script("kill", self.name);
    }

    /// A place for a log that no other test uses.
    pub(crate) fn place(&self) -> Postgres {
        let schema = format!("t_{}", uuid::Uuid::new_v4().simple());
        Postgres::at(&self.connection).unwrap().schema(&schema).unwrap()
    }

    /// Sets something for the whole server and waits until it holds; empty for what it was.
    fn set(&self, setting: &str, value: &str) {
        let mut client = self.client();
        let set = if value.is_empty() { format!("RESET {setting}") } else { format!("SET {setting} = '{value}'") };
        client.batch_execute(&format!("ALTER SYSTEM {set}")).unwrap();
        client.batch_execute("SELECT pg_reload_conf()").unwrap();
        for _ in 0..200 {
            std::thread::sleep(std::time::Duration::from_millis(20));
            let now: String = self.client().query_one(&format!("SHOW {setting}"), &[]).unwrap().get(0);
            if now == value || (value.is_empty() && matches!(now.as_str(), "on" | "")) {
                return;
            }
        }
        panic!("{setting} did not become {value}");
    }
}

fn script(action: &str, name: &str) -> Option<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/postgres/start.sh");
    let done = Command::new("bash").arg(script).args([action, name]).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    match done.status.code() {
        Some(0) => Some(String::from_utf8(done.stdout).unwrap().trim().to_owned()),
        Some(3) => {
            eprintln!("{said}");
            None
        }
        _ => panic!("start.sh {action} {name}: {said}"),
    }
}

/// The name of the schema.
fn schema(place: &Postgres) -> &str {
    place.schema.as_deref().unwrap()
}

pub(crate) fn open(place: &Postgres) -> PostgresStore {
    PostgresStore::open(place, &[key().verifier()]).unwrap()
}

/// Some records from a number on.
fn entries(from: u64, count: u64) -> Vec<Entry> {
    (from..from + count).map(entry).collect()
}

/// Every record of the log.
fn all(place: &Postgres) -> Vec<Entry> {
    PostgresReader::open(place).unwrap().entries(0, usize::MAX).unwrap()
}

/// No fork, from the first checkpoint to the last: each is signed, each continues the one before, and
/// each record is in the last. Gives the size.
fn unforked(place: &Postgres) -> u64 {
    let mut reader = PostgresReader::open(place).unwrap();
    let verifier = key().verifier();
    let mut before: Option<Checkpoint> = None;
    while let Some(note) = reader.checkpoint_above(before.as_ref().map_or(0, Checkpoint::size)).unwrap() {
        let (now, _) = Checkpoint::open(&note, &verifier).unwrap();
        if let Some(before) = before {
            let proof = reader.consistency(before.size(), now.size()).unwrap();
            assert!(tree::consistent(before.size(), before.root(), now.size(), now.root(), &proof), "{}", now.size());
        }
        before = Some(now);
    }
    let Some(last) = before else { return 0 };
    assert_eq!(Checkpoint::open(&reader.checkpoint().unwrap().unwrap(), &verifier).unwrap().0.size(), last.size());
    let records = reader.entries(0, usize::MAX).unwrap();
    assert_eq!(u64::try_from(records.len()).unwrap(), last.size());
    for (position, record) in (0..).zip(&records) {
        let proof = reader.inclusion(position, last.size()).unwrap();
        let leaf = tree::leaf(&record.clear);
        assert!(tree::included(&leaf, position, last.size(), &proof, last.root()), "record {position}");
    }
    last.size()
}

struct Shelf(Postgres);

impl suite::Place for Shelf {
    fn open(&self, key: &SigningKey) -> Box<dyn Store> {
        Box::new(PostgresStore::open(&self.0, &[key.verifier()]).unwrap())
    }

    fn entries(&self) -> Vec<Entry> {
        all(&self.0)
    }
}

#[test]
fn the_suite_holds() {
    let Some(server) = Server::start("main") else { return };
    let place = server.place();
    suite::run(&Shelf(place.clone()));
    assert_eq!(unforked(&place), 659);
}

#[test]
fn what_lies_beside_the_records_is_kept() {
    let Some(server) = Server::start("main") else { return };
    let place = server.place();
    let mut store = open(&place);
    let digest = store.keep_object(b"a policy set").unwrap();
    assert_eq!(store.keep_object(b"a policy set").unwrap(), digest);
    let committed = store.commit(&entries(1, 4), &key()).unwrap();
    store.keep_cosignature(4, "\u{2014} witness.example AAAA").unwrap();
    assert!(store.keep_cosignature(3, "\u{2014} witness.example AAAA").is_err());
    assert_eq!(store.erase(&[1, 2, 77]).unwrap(), 2);
    let mut reader = store.reader().unwrap();
    assert_eq!(reader.kept(&digest).unwrap().unwrap(), b"a policy set");
    assert_eq!(reader.kept(&[0; 32]).unwrap(), None);
    assert_eq!(reader.cosignatures(4).unwrap().len(), 1);
    assert_eq!(reader.entry(1).unwrap().unwrap(), Entry::new(entry(2).clear, None));
    assert_eq!(reader.entry(3).unwrap().unwrap(), entry(4));
    assert_eq!(reader.entry(4).unwrap(), None);
    assert_eq!(reader.checkpoint_above(3).unwrap().as_deref(), Some(&*committed.checkpoint));
    assert_eq!(reader.checkpoint_above(4).unwrap(), None);
    assert_eq!(reader.root(4).unwrap(), committed.growth.root());
    assert_eq!(reader.root(1).unwrap(), tree::leaf(&entry(1).clear));
    let leaves: Vec<_> = entries(1, 4).iter().map(|entry| tree::leaf(&entry.clear)).collect();
    assert_eq!(reader.level(0, 1, 100).unwrap(), leaves[1..]);
    assert_eq!(reader.level(1, 0, 1).unwrap(), [tree::node(&leaves[0], &leaves[1])]);
    assert_eq!(reader.level(2, 0, 9).unwrap(), [committed.growth.root()]);
    assert_eq!(reader.level(3, 0, 9).unwrap(), Vec::<[u8; 32]>::new());
    assert_eq!(unforked(&place), 4);
    assert_eq!(store.commit(&entries(5, 1), &key()).unwrap().growth.first(), 4);
}

#[test]
fn it_may_be_used_on_a_thread_of_an_asynchronous_runtime() {
    let Some(server) = Server::start("main") else { return };
    let place = server.place();
    // The driver calls this on a thread that is inside its runtime; to begin another there would panic.
    let told = std::sync::Arc::new(std::sync::Mutex::new(None));
    let (tell, there) = (std::sync::Arc::clone(&told), place.clone());
    let mut config: ::postgres::Config = server.connection.parse().unwrap();
    config.notice_callback(move |_| {
        let mut store = open(&there);
        *tell.lock().unwrap() = Some(store.commit(&entries(1, 2), &key()).unwrap().growth.size());
    });
    config.connect(NoTls).unwrap().batch_execute("DO $$ BEGIN RAISE WARNING 'now'; END $$").unwrap();
    assert_eq!(*told.lock().unwrap(), Some(2));
    assert_eq!(unforked(&place), 2);
}
