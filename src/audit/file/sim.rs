//! A disk that loses, reorders and tears whatever was not synced.
//!
//! Files keep what is read (live) and what a crash leaves (durable) apart, in sectors of 512 bytes; folders
//! do the same with names. A sync of a file says nothing of its name. A sync that fails leaves some sectors
//! neither durable nor dirty, as Linux does: a second sync does not write them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use super::super::disk::{Disk, DiskFile, Held, Mode};

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

#[derive(Debug)]
struct SimFile {
    disk: SimDisk,
    inode: u64,
}

#[derive(Debug)]
struct SimLock {
    disk: SimDisk,
    path: PathBuf,
}

impl Held for SimLock {}

impl Drop for SimLock {
    fn drop(&mut self) {
        self.disk.machine().locks.remove(&self.path);
    }
}

fn error(kind: io::ErrorKind, path: &Path) -> io::Error {
    io::Error::new(kind, format!("`{}`: {kind}", path.display()))
}

impl State {
    fn new() -> Self {
        let root = BTreeMap::from([(PathBuf::from("/"), Node::Folder)]);
        Self { files: BTreeMap::new(), live: root.clone(), durable: root, pending: BTreeMap::new(), marks: Marks::default() }
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

    fn sync(&mut self, inode: u64) {
        if !self.files[&inode].dirty.is_empty() {
            let file = self.file(inode);
            file.durable.clone_from(&file.live);
            file.dirty.clear();
        }
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
        Self::of(self.state(), Planted::Nothing)
    }
}

impl Machine {
    fn snapshot(&mut self) {
        let Self { history, state, .. } = self;
        if let Some(history) = history {
            history.push(state.clone());
        }
    }

    /// Counts a call; the fault that strikes it.
    fn call(&mut self) -> Option<Fault> {
        let now = self.calls;
        self.calls += 1;
        self.fault.filter(|(call, _)| *call == now).map(|(_, fault)| fault)
    }

    /// Counts a call that is no write.
    fn plain(&mut self, path: &Path) -> io::Result<()> {
        match self.call() {
            Some(Fault::Eio) => Err(error(io::ErrorKind::Other, path)),
            Some(Fault::Full) => Err(error(io::ErrorKind::StorageFull, path)),
            Some(Fault::Short | Fault::ShortThenFull) | None => Ok(()),
        }
    }
}

impl Disk for SimDisk {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        let mut machine = self.machine();
        machine.plain(path)?;
        if machine.state.live.contains_key(path) {
            return Ok(());
        }
        if machine.state.live.get(path.parent().unwrap()) != Some(&Node::Folder) {
            return Err(error(io::ErrorKind::NotFound, path));
        }
        machine.state.change(Change::Put(path.to_owned(), Node::Folder));
        machine.snapshot();
        Ok(())
    }

    fn open(&self, path: &Path, mode: Mode) -> io::Result<Box<dyn DiskFile>> {
        let mut machine = self.machine();
        machine.plain(path)?;
        let inode = match (machine.state.live.get(path).copied(), mode) {
            (Some(Node::File(inode)), Mode::Read | Mode::Write) => inode,
            (Some(_), _) => return Err(error(io::ErrorKind::AlreadyExists, path)),
            (None, Mode::Read | Mode::Write) => return Err(error(io::ErrorKind::NotFound, path)),
            (None, Mode::New) => {
                if machine.state.live.get(path.parent().unwrap()) != Some(&Node::Folder) {
                    return Err(error(io::ErrorKind::NotFound, path));
                }
                let inode = machine.state.files.keys().next_back().map_or(0, |last| last + 1);
                machine.state.files.insert(inode, Arc::default());
                machine.state.change(Change::Put(path.to_owned(), Node::File(inode)));
                machine.snapshot();
                inode
            }
        };
        Ok(Box::new(SimFile { disk: self.clone(), inode }))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut machine = self.machine();
        machine.plain(folder)?;
        if machine.state.live.get(folder) != Some(&Node::Folder) {
            return Err(error(io::ErrorKind::NotFound, folder));
        }
        let inside = machine.state.live.keys().filter(|path| path.parent() == Some(folder));
        Ok(inside.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect())
    }

    fn exists(&self, path: &Path) -> io::Result<bool> {
        let mut machine = self.machine();
        machine.plain(path)?;
        Ok(machine.state.live.contains_key(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut machine = self.machine();
        machine.plain(to)?;
        assert_eq!(from.parent(), to.parent(), "names move within a folder");
        let node = machine.state.live.get(from).copied().ok_or_else(|| error(io::ErrorKind::NotFound, from))?;
        machine.state.change(Change::Move(from.to_owned(), to.to_owned(), node));
        machine.snapshot();
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut machine = self.machine();
        machine.plain(path)?;
        if !matches!(machine.state.live.get(path), Some(Node::File(_))) {
            return Err(error(io::ErrorKind::NotFound, path));
        }
        machine.state.change(Change::Remove(path.to_owned()));
        machine.snapshot();
        Ok(())
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        let mut machine = self.machine();
        machine.plain(path)?;
        assert!(!machine.state.live.keys().any(|inside| inside.parent() == Some(path)), "an empty folder");
        machine.state.pending.remove(path);
        machine.state.change(Change::Remove(path.to_owned()));
        machine.snapshot();
        Ok(())
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let mut machine = self.machine();
        machine.plain(path)?;
        if machine.planted == Planted::NoFolderSync {
            return Ok(());
        }
        for change in machine.state.pending.remove(path).unwrap_or_default() {
            change.apply(&mut machine.state.durable);
        }
        machine.snapshot();
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>> {
        let mut machine = self.machine();
        machine.plain(path)?;
        let free = machine.locks.insert(path.to_owned());
        Ok(free.then(|| Box::new(SimLock { disk: self.clone(), path: path.to_owned() }) as Box<dyn Held>))
    }
}

impl SimFile {
    fn sync(&self, data: bool) -> io::Result<()> {
        let mut machine = self.disk.machine();
        let failed = machine.plain(Path::new("file"));
        let machine = &mut *machine;
        match (&failed, machine.planted) {
            (Err(_), _) => {
                let file = Arc::make_mut(machine.state.files.get_mut(&self.inode).unwrap());
                for sector in std::mem::take(&mut file.dirty) {
                    let begin = sector * SECTOR;
                    let end = (begin + SECTOR).min(file.live.len());
                    if machine.dice.one_in(2) && file.durable.len() >= end && begin < end {
                        file.durable[begin..end].copy_from_slice(&file.live[begin..end]);
                    }
                }
            }
            (Ok(()), Planted::NoSync) if data => {}
            (Ok(()), Planted::LateSync) if data => machine.late.extend([self.inode]),
            (Ok(()), _) => machine.state.sync(self.inode),
        }
        machine.snapshot();
        failed
    }
}

impl DiskFile for SimFile {
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut machine = self.disk.machine();
        machine.plain(Path::new("file"))?;
        let live = &machine.state.files[&self.inode].live;
        let rest = live.get(usize::try_from(offset).unwrap()..).unwrap_or_default();
        let read = rest.len().min(into.len());
        into[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize> {
        let mut machine = self.disk.machine();
        for inode in std::mem::take(&mut machine.late) {
            machine.state.sync(inode);
        }
        let call = machine.calls;
        machine.writes.push(call);
        let fault = machine.call();
        let half = bytes.len().div_ceil(2);
        let (len, result) = match fault {
            _ if machine.full_next => (0, Err(error(io::ErrorKind::StorageFull, Path::new("file")))),
            None => (bytes.len(), Ok(bytes.len())),
            Some(Fault::Eio) => (half, Err(error(io::ErrorKind::Other, Path::new("file")))),
            Some(Fault::Full) => (0, Err(error(io::ErrorKind::StorageFull, Path::new("file")))),
            Some(Fault::Short | Fault::ShortThenFull) => (half, Ok(half)),
        };
        machine.full_next |= fault == Some(Fault::ShortThenFull);
        let begin = usize::try_from(offset).unwrap();
        if len > 0 {
            let file = machine.state.file(self.inode);
            file.live.resize(file.live.len().max(begin + len), 0);
            file.live[begin..begin + len].copy_from_slice(&bytes[..len]);
            file.dirty.extend(begin / SECTOR..(begin + len).div_ceil(SECTOR));
        }
        machine.snapshot();
        result
    }

    fn len(&self) -> io::Result<u64> {
        let mut machine = self.disk.machine();
        machine.plain(Path::new("file"))?;
        Ok(u64::try_from(machine.state.files[&self.inode].live.len()).unwrap())
    }

    fn sync_data(&self) -> io::Result<()> {
        self.sync(true)
    }

    fn sync_all(&self) -> io::Result<()> {
        self.sync(false)
    }
}
