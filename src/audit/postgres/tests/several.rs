//! Several writers on one log.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{Server, all, entries, open, schema, unforked};
use crate::audit::postgres::session::{Role, Session};
use crate::audit::postgres::{Postgres, PostgresFault, PostgresReader};
use crate::audit::store::Store;
use crate::audit::suite::{entry, holds, key};

#[test]
fn threads_write_one_log() {
    let Some(server) = Server::start("main") else { return };
    let place = server.place();
    // All at once also make the tables.
    let write = |writer: u64| {
        let mut store = open(&place);
        let mut acknowledged = BTreeMap::new();
        for batch in 0..25 {
            let number = writer * 1_000_000 + batch * 1_000;
            let entries = entries(number, batch % 4 + 1);
            let committed = store.commit(&entries, &key()).unwrap();
            holds(&committed, &entries, &key());
            acknowledged.extend((committed.growth.first()..).zip(entries));
        }
        acknowledged
    };
    let acknowledged: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|writer| scope.spawn(move || write(writer))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let size = unforked(&place);
    assert_eq!(size, 4 * (6 * 10 + 1));
    // Each position was given once, and each writer's records stand in its order.
    let positions: BTreeMap<_, _> = acknowledged.iter().cloned().collect();
    assert_eq!(positions.len(), acknowledged.len());
    assert_eq!(positions.into_values().collect::<Vec<_>>(), all(&place));
}

/// Not a test: a writer in a process of its own, for the tests below.
#[test]
#[ignore = "a writer that other tests start"]
fn a_writer() {
    let Ok(given) = std::env::var("COMITY_TEST_WRITER") else { return };
    let parts: Vec<&str> = given.split('|').collect();
    let place = Postgres::at(parts[0]).unwrap().schema(parts[1]).unwrap();
    let (first, batches): (u64, u64) = (parts[2].parse().unwrap(), parts[3].parse().unwrap());
    let mut store = open(&place);
    println!("open");
    for batch in 0..batches {
        let number = first + batch * 10;
        let entries = entries(number, 3);
        let committed = store.commit(&entries, &key()).unwrap();
        holds(&committed, &entries, &key());
        println!("acknowledged {number} at {}", committed.growth.first());
    }
    println!("done");
}

fn writer(server: &Server, place: &Postgres, first: u64, batches: u64) -> Child {
    let (_, module) = module_path!().split_once("::").unwrap();
    let given = format!("{}|{}|{first}|{batches}", server.connection, schema(place));
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("{module}::a_writer"), "--ignored", "--nocapture"])
        .env("COMITY_TEST_WRITER", given)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Numbers that a writer said it had acknowledged, and where; reads on until `enough` or its end.
fn acknowledged(lines: &mut impl Iterator<Item = String>, enough: usize) -> Vec<(u64, u64)> {
    let mut found = Vec::new();
    while found.len() < enough {
        let Some(line) = lines.next() else { break };
        // The harness may write before it on the same line.
        let Some((_, line)) = line.split_once("acknowledged ") else { continue };
        let (number, position) = line.split_once(" at ").unwrap();
        found.push((number.parse().unwrap(), position.parse().unwrap()));
    }
    found
}

#[test]
fn a_process_is_killed_and_the_others_go_on() {
    let Some(server) = Server::start("main") else { return };
    let place = server.place();
    drop(open(&place));
    let mut children: Vec<Child> = [(0, 100_000), (1_000_000, 60), (2_000_000, 60)]
        .iter()
        .map(|(first, count)| writer(&server, &place, *first, *count))
        .collect();
    let mut lines: Vec<_> = children
        .iter_mut()
        .map(|child| BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap))
        .collect();
    let mut heard = acknowledged(&mut lines[0], 15);
    assert_eq!(heard.len(), 15);
    // SIGKILL, wherever it is just now.
    children[0].kill().unwrap();
    children[0].wait().unwrap();
    heard.extend(acknowledged(&mut lines[0], usize::MAX));
    for (child, lines) in children.iter_mut().zip(&mut lines).skip(1) {
        let rest = acknowledged(lines, usize::MAX);
        assert_eq!(rest.len(), 60);
        heard.extend(rest);
        assert!(child.wait().unwrap().success());
    }
    let size = unforked(&place);
    assert!(size >= 3 * u64::try_from(heard.len()).unwrap());
    let mut reader = PostgresReader::open(&place).unwrap();
    for (number, position) in heard {
        let found = reader.entries(position, 3).unwrap();
        assert_eq!(found, entries(number, 3), "acknowledged at {position}");
    }
    assert_eq!(open(&place).size(), size);
}

#[test]
fn a_writer_that_stands_still_does_not_stop_the_others() {
    let Some(server) = Server::start("main") else { return };
    let mut place = server.place();
    let mut store = open(&place);
    place.limits.idle = Duration::from_millis(300);
    let mut still = Session::open(&place, Role::Writer).unwrap();
    let lock = format!("SELECT size FROM {}.head FOR UPDATE", schema(&place));
    let server_said = PostgresFault::server("standing still");
    still.run(|client, _| client.batch_execute(&format!("BEGIN; {lock}")).map_err(&server_said)).unwrap();
    let committed = store.commit(&[entry(1)], &key()).unwrap();
    assert_eq!(committed.growth.size(), 1);
    assert!(still.run(|client, _| client.batch_execute("COMMIT").map_err(&server_said)).is_err());
    assert_eq!(unforked(&place), 1);
}

#[test]
fn nobody_waits_for_the_head_for_ever() {
    let Some(server) = Server::start("main") else { return };
    let mut place = server.place();
    place.limits.lock = Duration::from_millis(300);
    let mut store = open(&place);
    let mut holder = server.client();
    let mut holding = holder.transaction().unwrap();
    holding.query(&format!("SELECT 1 FROM {}.head FOR UPDATE", schema(&place)), &[]).unwrap();
    let why = store.commit(&[entry(1)], &key()).unwrap_err().to_string();
    assert!(why.contains("waiting for the head") && why.contains("55P03"), "{why}");
    holding.rollback().unwrap();
    let why = store.commit(&[entry(1)], &key()).unwrap_err().to_string();
    assert!(why.contains("opened again"), "{why}");
    assert_eq!(open(&place).commit(&[entry(1)], &key()).unwrap().growth.size(), 1);
}

#[test]
fn a_deadlock_is_tried_again() {
    let Some(server) = Server::start("main") else { return };
    let place = server.place();
    let mut store = open(&place);
    // A trigger that fails as a deadlock would, the first two times.
    let schema = schema(&place);
    let trigger = format!(
        "CREATE SEQUENCE {schema}.tries;
         CREATE FUNCTION {schema}.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF nextval('{schema}.tries') < 3 THEN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END IF;
             RETURN NEW;
         END $$;
         CREATE TRIGGER fail BEFORE UPDATE ON {schema}.head FOR EACH ROW EXECUTE FUNCTION {schema}.fail()"
    );
    server.client().batch_execute(&trigger).unwrap();
    let committed = store.commit(&entries(1, 3), &key()).unwrap();
    holds(&committed, &entries(1, 3), &key());
    assert_eq!(unforked(&place), 3);
    let calls: i64 = server.client().query_one(&format!("SELECT last_value FROM {schema}.tries"), &[]).unwrap().get(0);
    assert_eq!(calls, 3);
    // Without end it ends.
    server.client().batch_execute(&format!("ALTER SEQUENCE {schema}.tries MINVALUE -100 RESTART -100")).unwrap();
    let why = store.commit(&[entry(9)], &key()).unwrap_err().to_string();
    assert!(why.contains("40P01"), "{why}");
    assert_eq!(unforked(&place), 3);
}
