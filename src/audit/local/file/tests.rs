//! The log in a folder of a real disk.

#![allow(clippy::arithmetic_side_effects, clippy::wildcard_enum_match_arm)]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use super::super::disk::StdDisk;
use super::super::folder::{Folder, OpenError};
use super::super::objects::Objects;
use super::super::publish::{self, Publisher};
use super::super::reader::Reader;
use super::super::spare::Sizes;
use super::super::tiles::Tiles;
use super::super::walk::{Trust, Walk};
use super::sim::Dice;
use super::work::{entry, key, rotation, trust};
use super::{FileStore, Opened};
use crate::audit::note::CosigningKey;
use crate::audit::store::{Entry, Store as _};
use crate::audit::tree;

struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("comity-{name}-{}", uuid::Uuid::new_v4())))
    }

    fn folder(&self) -> Folder {
        Folder::new(Arc::new(StdDisk), &self.0)
    }

    fn open(&self) -> Result<Opened, OpenError> {
        FileStore::open(&self.folder(), &trust(), Sizes { first: 4096, largest: 1 << 14, ahead: true })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn entries(range: std::ops::Range<usize>) -> Vec<Entry> {
    let mut dice = Dice(9);
    range.map(|number| entry(number, 40, 60, &mut dice)).collect()
}

#[test]
fn a_log_is_opened_again_published_and_proved() {
    let scratch = Scratch::new("log");
    let mut store = scratch.open().unwrap().store;
    let mut publisher = Publisher::new(scratch.folder());
    assert!(matches!(scratch.open(), Err(OpenError::InUse { .. })));
    let mut roots = vec![store.root()];
    let all = entries(0..700);
    for batch in all.chunks(7) {
        let done = store.commit(batch, &key(0)).unwrap();
        roots.push(done.growth.root());
        if store.size().is_multiple_of(35) {
            assert_eq!(publisher.publish(store.size()).unwrap(), store.size());
        }
    }
    assert!(store.commit(&[], &key(0)).is_err());
    assert!(store.commit(&all[..1], &key(1)).unwrap_err().to_string().contains("not the key"));
    drop(store);
    let opened = scratch.open().unwrap();
    assert_eq!((opened.store.size(), opened.store.root(), opened.cut), (700, *roots.last().unwrap(), None));
    assert_eq!(publish::check(&scratch.folder()).unwrap(), 700);
    assert_eq!(std::fs::read_to_string(scratch.0.join("checkpoint")).unwrap(), **opened.store.checkpoint().unwrap());
    // Partial tiles are gone where the tile is full.
    assert!(scratch.0.join("tile/0/001").exists() && !scratch.0.join("tile/0/001.p").exists());
    let mut tiles = Tiles::open(&scratch.folder(), 700).unwrap();
    for position in [0, 255, 256, 511, 512, 699] {
        let leaf = tree::leaf(&all[usize::try_from(position).unwrap()].clear);
        let proof = tree::inclusion(&mut tiles, position, 700).unwrap();
        assert!(tree::included(&leaf, position, 700, &proof, roots.last().unwrap()));
        let found = Reader::at(scratch.folder(), position).unwrap();
        assert_eq!(found.next(), position - position % 7);
    }
    // Tiles are made again where one is missing or wrong.
    for name in ["tile/0/001", "tile/entries/000", "tile/1/000.p/2"] {
        std::fs::remove_file(scratch.0.join(name)).unwrap();
        let mut publisher = Publisher::new(scratch.folder());
        assert!(publish::check(&scratch.folder()).is_err());
        assert_eq!(publisher.publish(0).unwrap(), 700);
        assert_eq!(publish::check(&scratch.folder()).unwrap(), 700);
    }
}

#[test]
fn a_cosigned_checkpoint_takes_the_place_of_the_bare_one() {
    fn crosses_threads<T: Send>(_: &T) {}
    let scratch = Scratch::new("cosigned");
    let mut store = scratch.open().unwrap().store;
    let mut publisher = Publisher::new(scratch.folder());
    crosses_threads(&store);
    crosses_threads(&publisher);
    let bare = store.commit(&entries(0..2), &key(0)).unwrap().checkpoint;
    assert!(publisher.cosigned(&bare).is_err());
    publisher.publish(2).unwrap();
    let witness = CosigningKey::new("witness.example", [3; 32]).unwrap();
    let text = bare.split_once("\n\n").unwrap().0.to_owned() + "\n";
    let cosigned = format!("{bare}{}", witness.cosign(&text, 1_780_000_000).unwrap());
    publisher.cosigned(&cosigned).unwrap();
    let stands = || std::fs::read_to_string(scratch.0.join("checkpoint")).unwrap();
    assert_eq!(stands(), cosigned);
    assert!(publisher.cosigned(&cosigned.replace("log.example", "log.elsewhere")).is_err());
    drop(store);
    let mut store = scratch.open().unwrap().store;
    // Taken up again from disk, the checkpoint stays cosigned until there is a new one.
    let mut publisher = Publisher::new(scratch.folder());
    assert_eq!((publisher.publish(2).unwrap(), stands()), (2, cosigned.clone()));
    publisher.cosigned(&cosigned).unwrap();
    let next = store.commit(&entries(2..3), &key(0)).unwrap().checkpoint;
    publisher.publish(3).unwrap();
    assert_eq!(stands(), *next);
}

#[test]
fn a_torn_tail_is_cut_off_and_told() {
    let scratch = Scratch::new("torn");
    let mut store = scratch.open().unwrap().store;
    store.commit(&entries(0..2), &key(0)).unwrap();
    let root = store.root();
    store.commit(&entries(2..4), &key(0)).unwrap();
    drop(store);
    let path = scratch.0.join("segments/00000000000000000000.seg");
    let mut bytes = std::fs::read(&path).unwrap();
    let begin = bytes.chunks(512).rposition(|sector| sector.starts_with(b"COMITYB1")).unwrap() * 512;
    bytes[begin + 512..begin + 600].fill(0);
    std::fs::write(&path, &bytes).unwrap();
    let opened = scratch.open().unwrap();
    let cut = opened.cut.unwrap();
    assert_eq!((cut.segment.as_str(), cut.offset), ("segments/00000000000000000000.seg", begin as u64));
    let end = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    assert_eq!(cut.bytes, (end - begin) as u64);
    assert!(cut.digest.starts_with("sha256:"));
    assert_eq!((opened.store.size(), opened.store.root()), (2, root));
    drop(opened.store);
    assert_eq!(scratch.open().unwrap().cut, None);
    // The same tail is damage where it is published.
    let scratch = Scratch::new("published");
    let mut store = scratch.open().unwrap().store;
    store.commit(&entries(0..2), &key(0)).unwrap();
    Publisher::new(scratch.folder()).publish(2).unwrap();
    drop(store);
    let path = scratch.0.join("segments/00000000000000000000.seg");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let why = scratch.open().unwrap_err();
    assert!(
        matches!(&why, OpenError::Damaged { damage, .. } if damage.what().contains("2 records, 0 are whole")),
        "{why}"
    );
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

/// A crash may leave out just the sectors of a sealed part: that is no erasure.
#[test]
fn a_sealed_part_that_a_crash_left_out_is_not_taken_for_erased() {
    let scratch = Scratch::new("left-out");
    let mut dice = Dice(1);
    // The sealed part fills the second sector of the batch: 80 bytes of head, 432 of the clear part.
    let bare = entry(0, 0, 512, &mut dice).clear.len();
    let aligned = [entry(0, 432 - bare, 512, &mut dice)];
    let mut store = scratch.open().unwrap().store;
    store.commit(&aligned, &key(0)).unwrap();
    drop(store);
    let path = scratch.0.join("segments/00000000000000000000.seg");
    let mut bytes = std::fs::read(&path).unwrap();
    assert_eq!(bytes[512..1024], aligned[0].sealed.as_deref().unwrap()[..]);
    bytes[512..1024].fill(0);
    std::fs::write(&path, &bytes).unwrap();
    let opened = scratch.open().unwrap();
    assert_eq!((opened.store.size(), opened.erased), (0, 0));
    assert!(opened.cut.unwrap().why.contains("record 0: a sealed part"));
}

#[test]
fn after_a_rotation_the_old_key_is_refused() {
    let scratch = Scratch::new("rotation");
    let mut store = scratch.open().unwrap().store;
    store.commit(&entries(0..2), &key(0)).unwrap();
    let refused = store.rotate(&entries(2..3), &key(0), &key(1)).unwrap_err();
    assert!(refused.to_string().contains("names"), "{refused}");
    let done = store.rotate(&[rotation(2, &key(1))], &key(0), &key(1)).unwrap();
    assert_eq!(done.checkpoint.lines().filter(|line| line.starts_with('\u{2014}')).count(), 2);
    assert!(store.commit(&entries(3..4), &key(0)).is_err());
    store.commit(&entries(3..4), &key(1)).unwrap();
    assert!(store.rotate(&[rotation(4, &key(0))], &key(1), &key(0)).is_err());
    drop(store);
    let opened = scratch.open().unwrap();
    assert_eq!(opened.store.keys(), [key(0).verifier(), key(1).verifier()]);
    drop(opened);
    // Who trusts another key than the one that came next is not taken in.
    let other = Trust { keys: vec![key(0).verifier(), key(2).verifier()], known: Vec::new() };
    let why = FileStore::open(&scratch.folder(), &other, Sizes::default()).unwrap_err();
    assert!(why.to_string().contains("log.vkey"), "{why}");
    // A batch that the old key signs after all is refused: as if the rotation had not been.
    let scratch = Scratch::new("old-key");
    let mut store = scratch.open().unwrap().store;
    store.rotate(&[rotation(0, &key(1))], &key(0), &key(1)).unwrap();
    store.keys = vec![key(0).verifier()];
    store.commit(&entries(1..2), &key(0)).unwrap();
    drop(store);
    let why = scratch.open().unwrap_err().to_string();
    assert!(why.contains("not signed by the key in force") && why.contains("record 1"), "{why}");
}

#[test]
fn objects_are_kept_once_and_checked() {
    let scratch = Scratch::new("objects");
    drop(scratch.open().unwrap());
    let objects = Objects::new(scratch.folder());
    let digest = objects.keep(b"a policy set").unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(objects.clone().keep(b"a policy set").unwrap(), digest));
        }
    });
    assert_eq!(objects.kept(&digest).unwrap().unwrap(), b"a policy set");
    let other = objects.keep(b"").unwrap();
    assert_eq!(other, "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(
        objects.kept(&digest.replace(&digest[7..9], "zz")).unwrap_err().to_string().matches("digits").count(),
        1
    );
    std::fs::write(scratch.0.join("objects").join(&digest[7..]), b"another").unwrap();
    assert!(objects.kept(&digest).unwrap_err().to_string().contains("not what its name says"));
    objects.keep(b"a policy set").unwrap();
    assert_eq!(objects.kept(&digest).unwrap().unwrap(), b"a policy set");
    std::fs::remove_file(scratch.0.join("objects").join(&other[7..])).unwrap();
    assert_eq!(objects.kept(&other).unwrap(), None);
}

#[test]
fn an_erased_part_is_told_and_the_last_batch_is_not_erased() {
    let scratch = Scratch::new("erased");
    let mut store = scratch.open().unwrap().store;
    store.commit(&entries(0..2), &key(0)).unwrap();
    assert!(store.erase(&[1]).unwrap_err().to_string().contains("record first"));
    store.commit(&entries(2..3), &key(0)).unwrap();
    store.erase(&[1, 0]).unwrap();
    let root = store.root();
    drop(store);
    let opened = scratch.open().unwrap();
    assert_eq!((opened.erased, opened.store.root()), (2, root));
}

#[test]
fn others_read_and_publish_beside_the_writer() {
    let scratch = Scratch::new("beside");
    let mut store = scratch.open().unwrap().store;
    let all = entries(0..240);
    let acknowledged = AtomicU64::new(0);
    let walks = std::thread::scope(|scope| {
        scope.spawn(|| {
            for batch in all.chunks(3) {
                store.commit(batch, &key(0)).unwrap();
                acknowledged.store(store.size(), Ordering::Release);
            }
        });
        scope.spawn(|| {
            let mut publisher = Publisher::new(scratch.folder());
            while publisher.publish(acknowledged.load(Ordering::Acquire)).unwrap() < 240 {}
        });
        let mut walks = 0;
        loop {
            let before = acknowledged.load(Ordering::Acquire);
            let mut walk = Walk::new(&scratch.folder(), &trust()).unwrap();
            while walk.next().unwrap().is_some() {}
            let end = walk.end();
            assert!(end.edge.size() >= before);
            walks += 1;
            if before == 240 {
                break walks;
            }
        }
    });
    println!("{walks} walks");
    drop(store);
    assert_eq!(scratch.open().unwrap().cut, None);
    assert_eq!(publish::check(&scratch.folder()).unwrap(), 240);
}

/// How fast it is here; said, not asserted.
#[test]
fn speed() {
    let scratch = Scratch::new("speed");
    let batches: usize = std::env::var("COMITY_BATCHES").ok().and_then(|count| count.parse().ok()).unwrap_or(200);
    let open = || FileStore::open(&scratch.folder(), &trust(), Sizes::default()).unwrap();
    let mut store = open().store;
    for size in [1, 16, 64] {
        let all: Vec<_> = (0..batches).map(|at| entries(at * size..(at + 1) * size)).collect();
        let begin = Instant::now();
        for batch in &all {
            store.commit(batch, &key(0)).unwrap();
        }
        let each = begin.elapsed() / u32::try_from(batches).unwrap();
        println!("{batches} batches of {size}: {each:?} a batch");
    }
    let size = store.size();
    let begin = Instant::now();
    Publisher::new(scratch.folder()).publish(size).unwrap();
    println!("{size} records published in {:?}", begin.elapsed());
    drop(store);
    let begin = Instant::now();
    assert_eq!(open().store.size(), size);
    println!("{} batches, {size} records opened in {:?}", batches * 3, begin.elapsed());
}
