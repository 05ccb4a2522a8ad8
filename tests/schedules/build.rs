//! Writes the committer once as it is and once with each planted bug.

use std::fs;
use std::path::Path;

/// Name, file, what stands there, what stands there instead.
type Planted = (&'static str, &'static str, &'static str, &'static str);

const PLANTED: &[Planted] = &[
    (
        "acknowledges_before_durable",
        "commit.rs",
        "        let why = match",
        "        for (count, seat) in &seats {
            if let Some(seat) = seat {
                seat.serve(Ok((0..*count).map(|_| Default::default()).collect()));
            }
        }
        let why = match",
    ),
    (
        "wakes_before_it_answers",
        "seat.rs",
        "        let before = mem::replace(",
        "        if let Some(thread) = &self.sleeper {
            thread.unpark();
            let _ = mem::replace(&mut *lock(&self.place), place);
            return;
        }
        let before = mem::replace(",
    ),
    (
        "lays_down_the_lead_too_late",
        "commit.rs",
        "            queue.idle = Some(sink);
            return;",
        "            drop(queue);
            lock(&self.queue).idle = Some(sink);
            return;",
    ),
    (
        "overwrites_the_answer_with_a_waker",
        "seat.rs",
        "        let own = waker.clone();
        let mut place = lock(&self.place);",
        "        let own = waker.clone();
        if matches!(*lock(&self.place), Place::Waiting(_)) {
            *lock(&self.place) = Place::Waiting(Some(own));
            return Poll::Pending;
        }
        let mut place = lock(&self.place);",
    ),
    (
        "leaves_with_work_in_the_queue",
        "commit.rs",
        "            if let Some(sink) = queue.errand.take() {",
        "            if queue.closed {
                return;
            }
            if let Some(sink) = queue.errand.take() {",
    ),
    ("forgets_the_fault", "commit.rs", "        queue.fault = Some(Arc::from(why.why.as_str()));\n", ""),
    (
        "leaves_the_queue_at_a_fault",
        "commit.rs",
        "let waiting = mem::take(&mut queue.waiting);",
        "let waiting: Vec<Batch<S>> = Vec::new();",
    ),
    (
        "calls_its_thread_without_waking_it",
        "queue.rs",
        "            helper.thread().unpark();\n",
        "            let _ = helper;\n",
    ),
    ("takes_past_a_loan", "queue.rs", "next.items.is_empty() || (", "("),
    (
        "gives_the_answers_of_others",
        "commit.rs",
        "for (count, seat) in seats {\n        let",
        "for (count, seat) in seats.into_iter().rev() {\n        let",
    ),
];

/// Only the bug that makes answers up needs answers that can be made up.
const MADE_UP: (&str, &str, &str) =
    ("acknowledges_before_durable", "type Done: Send + 'static;", "type Done: Send + Default + 'static;");

const FILES: [&str; 3] = ["queue", "seat", "commit"];

fn main() {
    let here = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let source = Path::new(&here).join("../../src/audit");
    let mut rooms = room(&here, "as_it_is", &source);
    for planted in PLANTED {
        let folder = Path::new(&out).join(planted.0);
        fs::create_dir_all(&folder).expect("OUT_DIR can be written to");
        for file in FILES {
            let text =
                fs::read_to_string(source.join(file).with_extension("rs")).expect("the committer's files are there");
            fs::write(folder.join(file).with_extension("rs"), plant(planted, file, text))
                .expect("OUT_DIR can be written to");
        }
        rooms.push_str(&room(&here, planted.0, &folder));
    }
    let names: Vec<_> =
        PLANTED.iter().map(|planted| format!("({:?}, {}::scenarios::ALL)", planted.0, planted.0)).collect();
    rooms.push_str(&format!(
        "/// Each planted bug with its scenarios.\npub const PLANTED: &[(&str, &[Scenario])] = &[{}];\n",
        names.join(", ")
    ));
    fs::write(Path::new(&out).join("rooms.rs"), rooms).expect("OUT_DIR can be written to");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", source.display());
}

/// The file with its planted bug, if the bug is in this one.
fn plant(&(name, changed, from, to): &Planted, file: &str, mut text: String) -> String {
    if changed.trim_end_matches(".rs") == file {
        let found = text.matches(from).count();
        assert_eq!(found, 1, "the place of the planted bug `{name}` stands {found} times in {changed}");
        text = text.replacen(from, to, 1);
    }
    match MADE_UP {
        (made_up, from, to) if made_up == name => text.replace(from, to),
        _ => text,
    }
}

/// A module with the committer from that folder and the scenarios on it.
fn room(here: &str, name: &str, folder: &Path) -> String {
    let mut room = format!(
        "#[allow(missing_docs, unused_imports, unused_parens)]\npub mod {name} {{\n    use crate::{{Unrecorded, sync}};\n"
    );
    for file in FILES {
        let path = folder.join(file).with_extension("rs");
        room.push_str(&format!("    #[path = {path:?}]\n    pub(crate) mod {file};\n"));
    }
    room.push_str(&format!(
        "    #[path = {:?}]\n    pub mod scenarios;\n}}\n",
        Path::new(here).join("src/scenarios.rs")
    ));
    room
}
