//! The simulated disk as the log sees it.

#![allow(clippy::arithmetic_side_effects, clippy::wildcard_enum_match_arm)]

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::super::disk::{Disk, DiskFile, Held, Mode};
use super::{Change, Fault, Machine, Node, Planted, SECTOR, SimDisk};

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

impl Machine {
    pub(super) fn snapshot(&mut self) {
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
