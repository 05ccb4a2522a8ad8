//! What somebody with rights on the database may do to it, and who sees it.

use super::{Server, entries, open, schema};
use crate::audit::checkpoint::Checkpoint;
use crate::audit::postgres::{PostgresReader, PostgresStore};
use crate::audit::store::Store;
use crate::audit::suite::{entry, key};
use crate::audit::tree::Edge;

#[test]
fn a_log_whose_end_does_not_fit_is_not_opened() {
    let Some(server) = Server::start("main") else { return };
    let forged = {
        let mut edge = Edge::default();
        let growth = edge.grow(&[[1; 32]; 7]);
        Checkpoint::of(&key(), 7, growth.root()).sign(&key())
    };
    let cases = [
        ("UPDATE @.record SET clear = 'x' WHERE position = 6", "position 6 does not hash"),
        ("DELETE FROM @.record WHERE position = 6", "`record` is up to position 5"),
        ("INSERT INTO @.record VALUES (7, 'x')", "`record` is up to position 7"),
        ("INSERT INTO @.node VALUES (0, 7, sha256('x'))", "`node` is up to position 7"),
        ("DELETE FROM @.node WHERE level = 1 AND idx = 2", "node 2 of level 1 is missing"),
        ("UPDATE @.node SET hash = sha256('x') WHERE level = 2", "the edge of 7 records in `node`"),
        ("UPDATE @.head SET edge = ''", "the edge in `head`"),
        ("UPDATE @.head SET edge = overlay(edge placing 'x' from 1)", "another root"),
        ("UPDATE @.head SET size = 6, edge = substr(edge, 1, 64)", "another root"),
        ("UPDATE @.head SET checkpoint = replace(checkpoint, E'\\n7\\n', E'\\n8\\n')", "the checkpoint of `head`"),
        ("UPDATE @.head SET checkpoint = '$'", "another root"),
        ("DELETE FROM @.checkpoint WHERE size = 7", "the newest row of `checkpoint`"),
        ("DELETE FROM @.head", "`head` is empty"),
    ];
    for (sql, wanted) in cases {
        let place = server.place();
        let mut store = open(&place);
        store.commit(&entries(0, 3), &key()).unwrap();
        store.commit(&entries(3, 4), &key()).unwrap();
        drop(store);
        server.client().batch_execute(&sql.replace('@', schema(&place)).replace('$', &forged)).unwrap();
        let why = PostgresStore::open(&place, &[key().verifier()]).unwrap_err().to_string();
        assert!(why.contains(wanted), "{sql}: {why}");
    }
}

#[test]
fn a_log_that_was_taken_back_is_seen_by_whoever_knew_more() {
    let Some(server) = Server::start("main") else { return };
    let place = server.place();
    let (mut knows, mut other) = (open(&place), open(&place));
    other.commit(&entries(0, 3), &key()).unwrap();
    let head = format!("SELECT edge, checkpoint FROM {}.head", schema(&place));
    let before = server.client().query_one(&head, &[]).unwrap();
    let (edge, note): (Vec<u8>, String) = (before.get(0), before.get(1));
    knows.commit(&entries(3, 2), &key()).unwrap();
    let mut too = open(&place);
    // As a replica would be that lagged, or a backup.
    let back = "DELETE FROM @.record WHERE position >= 3; DELETE FROM @.node WHERE (idx + 1) << level > 3; \
                DELETE FROM @.checkpoint WHERE size > 3";
    server.client().batch_execute(&back.replace('@', schema(&place))).unwrap();
    let back = format!("UPDATE {}.head SET size = 3, edge = $1, checkpoint = $2", schema(&place));
    server.client().execute(&back, &[&edge, &note]).unwrap();
    // One that starts now has nothing to hold it against; one that knew more stops.
    assert_eq!(open(&place).size(), 3);
    let why = knows.commit(&[entry(5)], &key()).unwrap_err().to_string();
    assert!(why.contains("3 records does not continue the log of 5"), "{why}");
    // Also where others have written on since, to the same size.
    assert_eq!(other.commit(&entries(70, 2), &key()).unwrap().growth.size(), 5);
    let why = too.commit(&[entry(5)], &key()).unwrap_err().to_string();
    assert!(why.contains("5 records does not continue the log of 5"), "{why}");
}

#[test]
fn a_fork_behind_a_writers_back_is_seen() {
    let Some(server) = Server::start("main") else { return };
    let place = server.place();
    let mut knows = open(&place);
    knows.commit(&entries(0, 5), &key()).unwrap();
    // The whole schema anew, signed by the true key, and longer.
    server
        .client()
        .batch_execute(&format!(
            "DELETE FROM {0}.record; DELETE FROM {0}.node; DELETE FROM {0}.checkpoint; \
        UPDATE {0}.head SET size = 0, edge = '', checkpoint = NULL, signer = NULL; DELETE FROM {0}.signer",
            schema(&place)
        ))
        .unwrap();
    let mut other = open(&place);
    other.commit(&entries(50, 9), &key()).unwrap();
    let why = knows.commit(&[entry(5)], &key()).unwrap_err().to_string();
    assert!(why.contains("9 records does not continue the log of 5"), "{why}");
    let mut reader = PostgresReader::open(&place).unwrap();
    assert_eq!(reader.entries(0, 100).unwrap(), entries(50, 9));
    server.client().batch_execute(&format!("DELETE FROM {}.record WHERE position = 4", schema(&place))).unwrap();
    let why = reader.entries(2, 5).unwrap_err().to_string();
    assert!(why.contains("position 4 is missing"), "{why}");
}
