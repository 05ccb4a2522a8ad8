//! What a crash, an insider or a full disk leaves behind.

use std::path::{Path, PathBuf};
use std::process::Command;

use comity::evidence::Checkpoint;
use comity::{Archive, OpenError};

use super::{NEVER, Place, gate, options, records, types, verifier, warrant};

fn segment(folder: &Path) -> PathBuf {
    folder.join("segments/00000000000000000000.seg")
}

/// The folder as a crash at this moment would leave it.
fn image(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-r").args([from, to]).status().unwrap();
    assert!(copied.success());
}

#[test]
fn a_torn_tail_is_cut_off_and_on_record() {
    let place = Place::new("torn");
    let (request, user, hand) = warrant();
    let log = options(&[1], NEVER, &hand).open(place.at("log")).unwrap();
    let held = gate(&log, &hand);
    let _ = held.evaluate(&request, &user).unwrap();
    let before = std::fs::read(segment(&place.at("log"))).unwrap();
    let decision = held.evaluate(&request, &user).unwrap();
    let after = std::fs::read(segment(&place.at("log"))).unwrap();
    let begins = before.iter().zip(&after).position(|(before, after)| before != after).unwrap();
    let ends = after.iter().rposition(|byte| *byte != 0).unwrap();
    let (known, _) = Checkpoint::open(decision.receipt().checkpoint(), &verifier(1)).unwrap();

    for (name, bytes) in [
        ("half", after[begins..begins + (ends - begins) / 2].to_vec()),
        ("garbage", vec![0xa5; 300]),
        ("one-bit", vec![1]),
    ] {
        let folder = place.at(name);
        image(&place.at("log"), &folder);
        let mut segment_bytes = before.clone();
        segment_bytes[begins..begins + bytes.len()].copy_from_slice(&bytes);
        std::fs::write(segment(&folder), &segment_bytes).unwrap();
        // Whoever holds a receipt sees that the record behind it is gone; the folder by itself cannot know.
        let archive = Archive::open(&folder).unwrap();
        assert!(archive.verify(&[verifier(1)], &[]).unwrap().torn >= 1, "{name}");
        let lost = archive.verify(&[verifier(1)], std::slice::from_ref(&known)).unwrap_err();
        assert!(
            matches!(&lost, OpenError::Damaged { damage, .. } if damage.what().contains("others know of 3")),
            "{lost}"
        );

        // The recovery alone is published as any other record: nobody takes it for seen before that.
        let log = options(&[1], NEVER, &hand).open(&folder).unwrap();
        assert_eq!((log.size(), log.published()), (3, 0), "{name}");
        drop(log);
        assert_eq!(archive.verify(&[verifier(1)], &[]).unwrap().published, 3, "{name}");
        let log = options(&[1], NEVER, &hand).open(&folder).unwrap();
        let _ = gate(&log, &hand).evaluate(&request, &user).unwrap();
        drop(log);
        assert_eq!(types(&folder), ["policy-load", "decision", "recovery", "policy-load", "decision"], "{name}");
        let recovery = records(&folder)[2].clone();
        assert_eq!(recovery["offset"], begins, "{recovery}");
        assert!(recovery["cut_bytes"].as_u64().unwrap() >= bytes.len() as u64, "{recovery}");
        assert_eq!(recovery["segment"], "segments/00000000000000000000.seg");
        let whole = archive.verify(&[verifier(1)], &[]).unwrap();
        assert_eq!((whole.torn, whole.size, whole.published), (0, 5, 5), "{name}");
    }
}

#[test]
fn damage_below_the_published_checkpoint_keeps_the_log_closed() {
    let place = Place::new("damaged");
    let (request, user, hand) = warrant();
    let log = options(&[1], NEVER, &hand).open(place.at("log")).unwrap();
    let held = gate(&log, &hand);
    for _ in 0..3 {
        let _ = held.evaluate(&request, &user).unwrap();
    }
    drop((held, log));
    let whole = std::fs::read(segment(&place.at("log"))).unwrap();
    let ends = whole.iter().rposition(|byte| *byte != 0).unwrap();
    // The last batch, which nothing follows; and one in the middle.
    for (name, at) in [("end", ends - 10), ("middle", ends / 2)] {
        let folder = place.at(name);
        image(&place.at("log"), &folder);
        let mut bytes = whole.clone();
        bytes[at..at + 4].copy_from_slice(b"GARB");
        std::fs::write(segment(&folder), &bytes).unwrap();
        for _ in 0..2 {
            let refused = options(&[1], NEVER, &hand).open(&folder).unwrap_err();
            let OpenError::Damaged { damage, .. } = &refused else { panic!("{name}: {refused}") };
            assert_eq!(damage.file(), "segments/00000000000000000000.seg");
            assert!(damage.offset() <= at as u64 + 4, "{damage}");
        }
        assert_eq!(std::fs::read(segment(&folder)).unwrap(), bytes, "{name}: evidence stays as it is");
    }
}

/// A file system of that size in memory, which goes with the test.
struct Small(PathBuf);

impl Small {
    fn mount(at: PathBuf, size: &str) -> Result<Self, String> {
        std::fs::create_dir_all(&at).unwrap();
        let small = Self(at);
        small.act(&["mount", "-t", "tmpfs", "-o", &format!("size={size},mode=1777"), "tmpfs"])?;
        Ok(small)
    }

    fn grow(&self, size: &str) {
        self.act(&["mount", "-o", &format!("remount,size={size}")]).unwrap();
    }

    /// As root, in whatever way there is.
    fn act(&self, words: &[&str]) -> Result<(), String> {
        let mut why = String::new();
        for before in [&[][..], &["sudo", "-n"]] {
            let line: Vec<&str> = before.iter().chain(words).copied().collect();
            match Command::new(line[0]).args(&line[1..]).arg(&self.0).output() {
                Ok(done) if done.status.success() => return Ok(()),
                Ok(done) => String::from_utf8_lossy(&done.stderr).trim().clone_into(&mut why),
                Err(error) => why = error.to_string(),
            }
        }
        Err(why)
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = self.act(&["umount", "-l"]);
    }
}

#[test]
fn a_full_disk_decides_nothing_and_loses_nothing() {
    let place = Place::new("full");
    let small = match Small::mount(place.at("small"), "8m") {
        Ok(small) => small,
        Err(why) => {
            assert!(std::env::var_os("CI").is_none(), "in CI nothing is skipped: {why}");
            eprintln!("skipped: no file system could be mounted ({why})");
            return;
        }
    };
    let (request, user, hand) = warrant();
    let folder = small.0.join("log");
    let log = options(&[1], NEVER, &hand).open(&folder).unwrap();
    let held = gate(&log, &hand);
    let mut answered = Vec::new();
    let why = loop {
        match held.evaluate(&request, &user) {
            Ok(decision) => answered.push(decision.id().to_owned()),
            Err(why) => break why.to_string(),
        }
        assert!(answered.len() < 10_000, "8 MiB hold no so many records");
    };
    // The room that is there is used: a first segment, and the one of four times its size after it.
    assert!(answered.len() > 400, "{}: {why}", answered.len());
    assert!(held.evaluate(&request, &user).is_err() && held.health().log_fault.is_some(), "{why}");
    drop((held, log));
    let ids = || -> Vec<String> {
        let decisions = records(&folder).into_iter().filter(|record| record["type"] == "decision");
        decisions.map(|record| record["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids()[..answered.len()], answered);
    small.grow("64m");
    let log = options(&[1], NEVER, &hand).open(&folder).unwrap();
    let decision = gate(&log, &hand).evaluate(&request, &user).unwrap();
    assert_eq!(ids()[..answered.len()], answered);
    assert_eq!(ids().last().unwrap(), decision.id());
    drop(log);
    Archive::open(&folder).unwrap().verify(&[verifier(1)], &[]).unwrap();
}
