//! Records a second over the local socket; a measurement, no test.

use std::time::Instant;

use super::{Server, open, unforked};
use crate::audit::store::{Entry, Store};
use crate::audit::suite::key;

#[test]
#[ignore = "measures"]
fn records_a_second() {
    let Some(server) = Server::start("main") else { return };
    for (writers, batch, batches) in
        [(1, 1, 400), (1, 16, 200), (1, 64, 150), (1, 256, 100), (2, 256, 50), (4, 256, 25)]
    {
        let place = server.place();
        let write = |writer: u8| {
            let mut store = open(&place);
            let sealed: Vec<u8> = (0..3_072_u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
            let entries: Vec<Entry> =
                (0..batch).map(|_| Entry::new(vec![b'0' + writer; 1_024], Some(sealed.clone()))).collect();
            let mut times: Vec<_> = (0..batches)
                .map(|_| {
                    let begun = Instant::now();
                    store.commit(&entries, &key()).unwrap();
                    begun.elapsed()
                })
                .collect();
            times.sort();
            (times[times.len() / 2], times[times.len() * 99 / 100])
        };
        let begun = Instant::now();
        let times: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..writers).map(|writer| scope.spawn(move || write(writer))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let seconds = begun.elapsed().as_secs_f64();
        let records = u32::from(writers) * u32::try_from(batch * batches).unwrap();
        eprintln!("{writers} writers, batches of {batch}: {:.0} records/s, {times:?}", f64::from(records) / seconds);
        if batch == 1 {
            unforked(&place);
        }
        server.client().batch_execute(&format!("DROP SCHEMA {} CASCADE", super::schema(&place))).unwrap();
    }
}
