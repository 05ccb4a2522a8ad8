//! The suite of all stores, on a log in a folder.

use std::path::PathBuf;
use std::sync::Arc;

use super::archive::Archive;
use super::disk::StdDisk;
use super::file::FileStore;
use super::folder::Folder;
use super::spare::Sizes;
use super::walk::Trust;
use crate::audit::note::SigningKey;
use crate::audit::store::{Entry, Store};
use crate::audit::suite::{Place, run};

impl Place for PathBuf {
    fn open(&self, key: &SigningKey) -> Box<dyn Store> {
        let folder = Folder::new(Arc::new(StdDisk), self.clone());
        let trust = Trust { keys: vec![key.verifier()], known: Vec::new() };
        Box::new(FileStore::open(&folder, &trust, Sizes::default()).unwrap().store)
    }

    fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        Archive::open(self)
            .unwrap()
            .each(0, |placed| {
                entries.push(placed.record.0);
                true
            })
            .unwrap();
        entries
    }
}

#[test]
fn the_suite_holds_in_a_folder() {
    let folder = std::env::temp_dir().join(format!("comity-suite-{}", uuid::Uuid::new_v4()));
    run(&folder);
    std::fs::remove_dir_all(folder).unwrap();
}
