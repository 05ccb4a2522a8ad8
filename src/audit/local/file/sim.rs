//! A disk that loses, reorders and tears whatever was not synced.
//!
//! Files keep what is read (live) and what a crash leaves (durable) apart, in sectors of 512 bytes; folders
//! do the same with names. A sync of a file says nothing of its name. A sync that fails leaves some sectors
//! neither durable nor dirty, as Linux does: a second sync does not write them.

#![allow(clippy::arithmetic_side_effects, clippy::wildcard_enum_match_arm)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

mod device;

const SECTOR: usize = 512;

/// Numbers that look random and are the same for the same seed (splitmix64).
#[derive(Debug, Clone)]
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below a number.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    pub(super) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
}

/// What goes wrong at one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// An error of the device; a write may have come half through.
    Eio,
    /// No space; nothing was done.
    Full,
    /// A write does half of what was asked, without an error.
    Short,
    /// A write does half of what was asked, the next one finds no space.
    ShortThenFull,
}

pub(super) const FAULTS: [Fault; 4] = [Fault::Eio, Fault::Full, Fault::Short, Fault::ShortThenFull];

/// A bug planted between the log and the disk, to see that it is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Planted {
    Nothing,
    /// The data of batches is never synced.
    NoSync,
    /// Folders are never synced.
    NoFolderSync,
    /// The sync of a batch happens with the next write: what was acknowledged is not durable yet.
    LateSync,
}

/// What the log had promised at a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) records: u64,
    pub(super) published: u64,
    pub(super) objects: usize,
    /// Sealed parts whose erasure had begun, and those whose erasure was promised.
    pub(super) erasing: BTreeSet<u64>,
    pub(super) erased: BTreeSet<u64>,
}

#[derive(Debug, Clone, Default)]
struct Inode {
    live: Vec<u8>,
    durable: Vec<u8>,
    dirty: BTreeSet<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    Folder,
    File(u64),
}

#[derive(Debug, Clone)]
enum Change {
    Put(PathBuf, Node),
    Remove(PathBuf),
    Move(PathBuf, PathBuf, Node),
}

impl Change {
    fn apply(&self, names: &mut BTreeMap<PathBuf, Node>) {
        match self {
            Self::Put(path, node) => {
                names.insert(path.clone(), *node);
            }
            Self::Remove(path) => {
                names.remove(path);
            }
            Self::Move(from, to, node) => {
                names.remove(from);
                names.insert(to.clone(), *node);
            }
        }
    }
}

/// All that a disk holds, in memory and on its platters.
#[derive(Debug, Clone)]
pub(super) struct State {
    files: BTreeMap<u64, Arc<Inode>>,
    live: BTreeMap<PathBuf, Node>,
    durable: BTreeMap<PathBuf, Node>,
    pending: BTreeMap<PathBuf, Vec<Change>>,
    pub(super) marks: Marks,
}

#[derive(Debug)]
struct Machine {
    state: State,
    locks: BTreeSet<PathBuf>,
    calls: u64,
    /// Which calls were writes.
    writes: Vec<u64>,
    fault: Option<(u64, Fault)>,
    full_next: bool,
    planted: Planted,
    late: BTreeSet<u64>,
    history: Option<Vec<State>>,
    dice: Dice,
}

#[derive(Debug, Clone)]
pub(super) struct SimDisk(Arc<Mutex<Machine>>);

impl State {
    fn new() -> Self {
        let root = BTreeMap::from([(PathBuf::from("/"), Node::Folder)]);
        Self {
            files: BTreeMap::new(),
            live: root.clone(),
            durable: root,
            pending: BTreeMap::new(),
            marks: Marks::default(),
        }
    }

    fn change(&mut self, change: Change) {
        let (Change::Put(path, _) | Change::Remove(path) | Change::Move(_, path, _)) = &change;
        let folder = path.parent().unwrap().to_owned();
        change.apply(&mut self.live);
        self.pending.entry(folder).or_default().push(change);
    }

    fn file(&mut self, inode: u64) -> &mut Inode {
        Arc::make_mut(self.files.get_mut(&inode).unwrap())
    }

    /// Makes the dirty sectors durable, and no others.
    fn sync(&mut self, inode: u64) {
        if self.files[&inode].dirty.is_empty() {
            return;
        }
        let file = self.file(inode);
        file.durable.resize(file.live.len(), 0);
        for sector in std::mem::take(&mut file.dirty) {
            let begin = sector * SECTOR;
            let end = (begin + SECTOR).min(file.live.len());
            file.durable[begin..end].copy_from_slice(&file.live[begin..end]);
        }
    }

    /// What a process that dies at this moment leaves: all that it did, durable or not.
    pub(super) fn killed(&self) -> SimDisk {
        SimDisk::of(self.clone(), Planted::Nothing)
    }

    /// What a crash at this moment leaves, one of many possibilities.
    pub(super) fn crash(&self, seed: u64) -> SimDisk {
        let mut dice = Dice(seed);
        let mut after = self.clone();
        for file in after.files.values_mut() {
            if file.live == file.durable && file.dirty.is_empty() {
                continue;
            }
            let file = Arc::make_mut(file);
            let mut left = file.durable.clone();
            let mood = dice.below(4);
            let keep: Vec<usize> =
                file.dirty.iter().copied().filter(|_| mood == 0 || (mood > 1 && dice.one_in(2))).collect();
            if !keep.is_empty() && dice.one_in(2) || mood == 0 {
                left.resize(file.live.len(), 0);
            }
            for sector in keep {
                let begin = sector * SECTOR;
                let end = (begin + SECTOR).min(left.len()).min(file.live.len());
                if begin >= end {
                    continue;
                }
                let tear = if dice.one_in(4) { dice.below(end - begin) } else { 0 };
                let range = if dice.one_in(2) { begin + tear..end } else { begin..end - tear };
                left[range.clone()].copy_from_slice(&file.live[range]);
            }
            *file = Inode { live: left.clone(), durable: left, dirty: BTreeSet::new() };
        }
        for changes in after.pending.values() {
            let (mood, prefix) = (dice.below(4), dice.below(changes.len() + 1));
            for (at, change) in changes.iter().enumerate() {
                let kept = match mood {
                    0 => true,
                    1 => false,
                    2 => at < prefix,
                    _ => dice.one_in(2),
                };
                if kept {
                    change.apply(&mut after.durable);
                }
            }
        }
        // What lies in a folder that is lost is lost.
        let mut kept: BTreeMap<PathBuf, Node> = BTreeMap::new();
        for (path, node) in &after.durable {
            if path.parent().is_none_or(|above| kept.get(above) == Some(&Node::Folder)) {
                kept.insert(path.clone(), *node);
            }
        }
        after.durable.clone_from(&kept);
        after.live = kept;
        after.pending.clear();
        SimDisk::of(after, Planted::Nothing)
    }
}

impl SimDisk {
    pub(super) fn new(planted: Planted) -> Self {
        Self::of(State::new(), planted)
    }

    fn of(state: State, planted: Planted) -> Self {
        Self(Arc::new(Mutex::new(Machine {
            state,
            locks: BTreeSet::new(),
            calls: 0,
            writes: Vec::new(),
            fault: None,
            full_next: false,
            planted,
            late: BTreeSet::new(),
            history: None,
            dice: Dice(7),
        })))
    }

    fn machine(&self) -> MutexGuard<'_, Machine> {
        self.0.lock().unwrap()
    }

    /// Keeps the state after each call that changes something.
    pub(super) fn record(&self) {
        let mut machine = self.machine();
        machine.history = Some(vec![machine.state.clone()]);
    }

    pub(super) fn history(&self) -> Vec<State> {
        self.machine().history.take().unwrap_or_default()
    }

    pub(super) fn state(&self) -> State {
        self.machine().state.clone()
    }

    /// Notes what the log has promised.
    pub(super) fn mark(&self, change: impl FnOnce(&mut Marks)) {
        let mut machine = self.machine();
        change(&mut machine.state.marks);
        machine.snapshot();
    }

    /// Lets a call fail: the one with that number, counted from now.
    pub(super) fn fail(&self, call: u64, fault: Fault) {
        let mut machine = self.machine();
        machine.calls = 0;
        machine.fault = Some((call, fault));
    }

    /// How many calls there were, and which of them were writes.
    pub(super) fn calls(&self) -> (u64, Vec<u64>) {
        let machine = self.machine();
        (machine.calls, machine.writes.clone())
    }

    /// Whether the fault has struck; none comes from now on.
    pub(super) fn heal(&self) -> bool {
        let mut machine = self.machine();
        machine.full_next = false;
        machine.fault.take().is_none_or(|(call, _)| machine.calls > call)
    }

    /// Changes one file in place, behind the log's back.
    pub(super) fn patch(&self, path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
        let mut machine = self.machine();
        let Some(Node::File(inode)) = machine.state.live.get(path).copied() else { panic!("{}", path.display()) };
        let file = machine.state.file(inode);
        change(&mut file.live);
        file.durable = file.live.clone();
    }

    /// Takes a file away, behind the log's back.
    pub(super) fn lose(&self, path: &Path) {
        let mut machine = self.machine();
        assert!(machine.state.live.remove(path).is_some(), "{}", path.display());
        machine.state.durable.remove(path);
    }

    /// A copy on which other things may happen.
    pub(super) fn copy(&self) -> Self {
        self.state().killed()
    }
}
