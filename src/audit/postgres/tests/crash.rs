//! Servers and connections that fail, at the worst moment.

use std::time::{Duration, Instant};

use ::postgres::NoTls;

use super::{Server, all, entries, open, schema, unforked};
use crate::audit::postgres::{Postgres, PostgresReader};
use crate::audit::store::Store;
use crate::audit::suite::{entry, key};

#[test]
fn a_server_crashes_and_nothing_acknowledged_is_lost() {
    let Some(server) = Server::start("crash") else { return };
    let place = server.place();
    let write = |writer: u64| {
        let mut store = open(&place);
        let mut acknowledged = Vec::new();
        for batch in 0.. {
            let entries = entries(writer * 1_000_000 + batch * 10, 5);
            match store.commit(&entries, &key()) {
                Ok(committed) => acknowledged.push((committed.growth.first(), entries)),
                Err(_) => break,
            }
        }
        // It takes nothing more, though the server may be back.
        assert!(store.commit(&[entry(1)], &key()).unwrap_err().to_string().contains("opened again"));
        acknowledged
    };
    for round in 1..=3_u64 {
        let acknowledged: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..3).map(|writer| scope.spawn(move || write(round * 10 + writer))).collect();
            std::thread::sleep(Duration::from_millis(300 + round * 70));
            server.kill();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        assert!(acknowledged.len() > 3, "{}", acknowledged.len());
        Server::start("crash").unwrap();
        let mut reader = PostgresReader::open(&place).unwrap();
        for (position, entries) in acknowledged {
            assert_eq!(reader.entries(position, entries.len()).unwrap(), entries, "acknowledged at {position}");
        }
        assert_eq!(open(&place).size(), unforked(&place));
    }
}

/// Ends every connection of the log's writers that waits for that.
fn end(server: &Server, waiting: &str) {
    let mut client = server.client();
    let started = Instant::now();
    loop {
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE application_name = 'comity' AND wait_event = $1";
        if !client.query(sql, &[&waiting]).unwrap().is_empty() {
            return;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "nobody waits for {waiting}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// These share one server, whose settings they turn, and so are one test.
#[test]
fn a_commit_of_which_nobody_knows_is_not_acknowledged() {
    let Some(server) = Server::start("ambiguous") else { return };
    server.set("synchronous_standby_names", "");
    let mut place = server.place();
    place.limits.statement = Duration::from_secs(2);
    let mut store = open(&place);
    store.commit(&entries(1, 2), &key()).unwrap();

    // With a synchronous replica that never comes, COMMIT waits; the connection is ended there.
    server.set("synchronous_standby_names", "nobody");
    let why = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| store.commit(&entries(3, 2), &key()).unwrap_err().to_string());
        end(&server, "SyncRep");
        waiting.join().unwrap()
    });
    assert!(why.contains("whether the batch is in is unknown"), "{why}");
    let why = store.commit(&[entry(9)], &key()).unwrap_err().to_string();
    assert!(why.contains("opened again") && why.contains("unknown"), "{why}");
    // The head says what happened: this time it was in.
    let mut store = open(&place);
    assert_eq!(store.size(), 4);

    // Where the wait is only cut short, the server commits and warns; that is no acknowledgement.
    let why = store.commit(&entries(5, 1), &key()).unwrap_err().to_string();
    assert!(why.contains("unknown") && why.contains("synchronous replication"), "{why}");
    server.set("synchronous_standby_names", "");
    let mut store = open(&place);
    assert_eq!(store.size(), 5);
    assert_eq!(store.commit(&entries(6, 1), &key()).unwrap().growth.size(), 6);

    // Before COMMIT the batch is certainly not in, and that is an error, too.
    let mut holder = server.client();
    let mut holding = holder.transaction().unwrap();
    holding.query(&format!("SELECT 1 FROM {}.head FOR UPDATE", schema(&place)), &[]).unwrap();
    let why = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| store.commit(&entries(7, 1), &key()).unwrap_err().to_string());
        end(&server, "transactionid");
        waiting.join().unwrap()
    });
    assert!(why.contains("waiting for the head"), "{why}");
    holding.rollback().unwrap();
    assert_eq!(unforked(&place), 6);
    assert_eq!(all(&place), entries(1, 6));
}

#[test]
fn a_connection_that_never_was() {
    let why = |place: &Postgres| PostgresReader::open(place).unwrap_err().to_string();
    let nowhere = Postgres::at("host=/nonexistent user=a dbname=b").unwrap();
    assert!(why(&nowhere).contains("connecting"), "{}", why(&nowhere));
    let far = Postgres::at("host=db.example.com user=a dbname=b").unwrap();
    assert!(why(&far).contains("not be encrypted"), "{}", why(&far));
    let far = Postgres::at("host=localhost hostaddr=192.0.2.1 user=a dbname=b").unwrap();
    assert!(why(&far).contains("192.0.2.1"), "{}", why(&far));
    let own = Postgres::at("host=db.example.com").unwrap().connector(|_| {
        // A host's own way; here, one that leads nowhere.
        "host=/nonexistent user=own".parse::<::postgres::Config>()?.connect(NoTls)
    });
    assert!(why(&own).contains("connecting"), "{}", why(&own));
    let secret = Postgres::at("host=a password=very secret").unwrap_err().to_string();
    assert!(!secret.contains("secret"), "{secret}");
    assert!(!format!("{:?}", Postgres::at("host=a password=hunter2").unwrap()).contains("hunter2"));
    for name in ["", "1a", "a-b", "A", "a\"", "pg_a", &"a".repeat(64)] {
        assert!(nowhere.clone().schema(name).is_err(), "{name}");
    }
}
