//! What the file holds, loses and refuses.

use std::collections::{BTreeSet, HashSet};
use std::fs;

use super::*;
use crate::audit::keys::Kek;
use crate::audit::seal;

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("comity-vault-{}", uuid::Uuid::new_v4()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn vault(&self) -> PathBuf {
        self.0.join("vault.sqlite")
    }

    /// The bytes of the file, the write-ahead log and its index.
    fn raw(&self) -> Vec<u8> {
        fs::read_dir(&self.0).unwrap().flat_map(|one| fs::read(one.unwrap().path()).unwrap()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn kek(id: &str, byte: u8) -> Kek {
    Kek::named(id, Secret::take(&mut [byte; 32])).unwrap()
}

fn one() -> VaultKeys {
    VaultKeys::new(kek("one", 1))
}

fn month(text: &str) -> Epoch {
    Epoch::of(text).unwrap()
}

fn subject(n: usize) -> String {
    format!("subject-of-test-{n:06}")
}

fn ask(vault: &mut impl Vault, subjects: &[String], epoch: &str) -> Result<Vec<SubjectKey>, VaultFault> {
    let epoch = month(epoch);
    vault.keys(&subjects.iter().map(|one| Wanted { subject: one.as_bytes(), epoch }).collect::<Vec<_>>())
}

fn secrets(keys: &[SubjectKey]) -> Vec<[u8; 32]> {
    keys.iter().map(|key| *key.secret().bytes()).collect()
}

fn wrapped(vault: &SqliteVault) -> Vec<[u8; WRAPPED]> {
    let mut select =
        vault.connection.prepare("SELECT wrapped FROM subject WHERE kek IS NOT NULL ORDER BY row").unwrap();
    select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Every run of 16 bytes of `raw`, to look for many things at once.
fn runs(raw: &[u8]) -> HashSet<&[u8]> {
    raw.windows(16).collect()
}

#[test]
fn keys_survive_and_months_change_the_tag_alone() {
    let folder = Folder::new();
    let names = [subject(1), subject(2), subject(1)];
    let mut vault = SqliteVault::open_or_make(folder.vault(), &one()).unwrap();
    let november = ask(&mut vault, &names, "2026-11").unwrap();
    assert_eq!(secrets(&november)[0], secrets(&november)[2], "one key for one subject of a batch");
    assert_ne!(secrets(&november)[0], secrets(&november)[1]);
    let december = ask(&mut vault, &names, "2026-12").unwrap();
    assert_eq!(secrets(&november), secrets(&december));
    assert_ne!(november[0].tag(), december[0].tag());
    drop(vault);
    let mut vault = SqliteVault::open(folder.vault(), &one()).unwrap();
    assert_eq!(vault.tags_of(names[0].as_bytes()).unwrap(), [november[0].tag(), december[0].tag()]);
    assert_eq!(secrets(&ask(&mut vault, &names, "2026-11").unwrap()), secrets(&november));
    for key in november.iter().chain(&december) {
        let found = vault.find(&key.tag()).unwrap().unwrap();
        assert_eq!((found.tag(), found.secret().bytes()), (key.tag(), key.secret().bytes()));
    }
    assert!(vault.find(&Tag([0; 32])).unwrap().is_none());
    assert!(vault.tags_of(b"nobody").unwrap().is_empty());
    assert_eq!(vault.check().unwrap(), Holdings { subjects: 2, tags: 4, erased: 0 });
}

#[test]
fn a_batch_keeps_its_order_among_known_and_new_ones() {
    let folder = Folder::new();
    let mut vault = SqliteVault::open_or_make(folder.vault(), &one()).unwrap();
    let first = ask(&mut vault, &[subject(1), subject(3)], "2026-11").unwrap();
    let names: Vec<String> = (0..5).map(subject).collect();
    let all = ask(&mut vault, &names, "2026-11").unwrap();
    assert_eq!((all[1].tag(), all[3].tag()), (first[0].tag(), first[1].tag()));
    let mixed = [
        Wanted { subject: names[4].as_bytes(), epoch: month("2027-01") },
        Wanted { subject: names[4].as_bytes(), epoch: month("2026-11") },
        Wanted { subject: names[4].as_bytes(), epoch: month("2027-01") },
    ];
    let mixed = vault.keys(&mixed).unwrap();
    assert_eq!(mixed[0].tag(), mixed[2].tag());
    assert_eq!(mixed[1].tag(), all[4].tag());
    assert_eq!(vault.tags_of(names[4].as_bytes()).unwrap(), [mixed[1].tag(), mixed[0].tag()]);
}

#[test]
fn the_file_names_nobody_and_keeps_nothing_of_what_was_erased() {
    let folder = Folder::new();
    let mut vault = SqliteVault::open_or_make(folder.vault(), &one()).unwrap();
    let names: Vec<String> = (0..900).map(subject).collect();
    let mut keys = Vec::new();
    for batch in names.chunks(70) {
        keys.extend(ask(&mut vault, batch, "2026-11").unwrap());
    }
    let before = wrapped(&vault);
    let raw = folder.raw();
    let found = runs(&raw);
    assert!(before.iter().all(|one| found.contains(&one[..16])), "the search finds what is there");
    assert!(keys.iter().all(|key| !found.contains(&key.secret().bytes()[..16])), "no key in clear");
    assert!(names.iter().all(|name| !found.contains(&name.as_bytes()[..16])), "no subject in clear");
    drop(found);
    // Every seventh goes, out of order, and between them others come.
    let gone: Vec<usize> = (0..120).map(|n| (n * 7_919 % 120) * 7).collect();
    for (count, n) in gone.iter().enumerate() {
        let forgotten = vault.forget(names[*n].as_bytes()).unwrap();
        assert_eq!(forgotten.tags, [keys[*n].tag()]);
        if count % 40 == 0 {
            ask(&mut vault, &[subject(10_000 + count)], "2026-12").unwrap();
            assert_eq!(vault.forget(names[*n].as_bytes()).unwrap(), Forgotten::default());
        }
    }
    let last = vault.forget(names[1].as_bytes()).unwrap();
    assert_eq!(last.tags.len(), 1);
    let raw = folder.raw();
    let found = runs(&raw);
    for n in gone {
        for part in [&before[n][..16], &before[n][16..32], &before[n][44..]] {
            assert!(!found.contains(part), "the wrapped key of {n} is still there");
        }
        assert!(vault.find(&keys[n].tag()).unwrap().is_none());
    }
    assert_eq!(*vault.find(&keys[2].tag()).unwrap().unwrap().secret().bytes(), *keys[2].secret().bytes());
    assert_eq!(vault.check().unwrap(), Holdings { subjects: 782, tags: 782, erased: 121 });
}

#[test]
fn an_erased_subject_cannot_be_opened_and_what_the_log_commits_to_stands() {
    let folder = Folder::new();
    let mut vault = SqliteVault::open_or_make(folder.vault(), &one()).unwrap();
    let key = ask(&mut vault, &[subject(1)], "2026-11").unwrap().remove(0);
    let tag = key.tag();
    let sealed = seal::seal(&key, "id-1", b"{}").unwrap();
    vault.forget(subject(1).as_bytes()).unwrap();
    assert!(vault.find(&tag).unwrap().is_none());
    assert_eq!(seal::digest(&sealed.bytes), sealed.digest);
    // Who comes back is somebody new: another key and another tag of the same month.
    let again = ask(&mut vault, &[subject(1)], "2026-11").unwrap().remove(0);
    assert_ne!(again.tag(), tag);
    assert_eq!(seal::open(&again, "id-1", &sealed.bytes), Err(seal::SealRefused::Foreign));
    let platform = vault.keys(&[Wanted { subject: PLATFORM, epoch: month("2026-11") }]).unwrap();
    assert_eq!(vault.forget(PLATFORM), Err(VaultFault::Platform));
    assert!(vault.find(&platform[0].tag()).unwrap().is_some());
}

#[test]
fn an_erasure_waits_for_readers_and_says_so() {
    let folder = Folder::new();
    let mut vault = SqliteVault::open_or_make(folder.vault(), &one()).unwrap();
    let key = ask(&mut vault, &[subject(1)], "2026-11").unwrap().remove(0);
    let before = wrapped(&vault)[0];
    let mut reader = SqliteVault::open_to_read(folder.vault(), &one()).unwrap();
    assert!(reader.find(&key.tag()).unwrap().is_some());
    assert_eq!(ask(&mut reader, &[subject(1)], "2026-11").unwrap_err(), VaultFault::ReadOnly);
    assert_eq!(reader.forget(subject(1).as_bytes()), Err(VaultFault::ReadOnly));
    assert_eq!(reader.rewrap(&one()), Err(VaultFault::ReadOnly));
    let reading = reader.connection.transaction().unwrap();
    reading.query_row("SELECT count(*) FROM subject", [], |_| Ok(())).unwrap();
    vault.connection.busy_timeout(Duration::from_millis(20)).unwrap();
    let said = vault.forget(subject(1).as_bytes()).unwrap_err();
    assert!(matches!(said, VaultFault::Busy { .. }) && said.to_string().contains("write-ahead log"), "{said}");
    // What a crash would leave now is finished when the vault is opened again.
    let crashed = Folder::new();
    for one in fs::read_dir(&folder.0).unwrap().map(|one| one.unwrap().path()) {
        if !one.to_string_lossy().ends_with("-shm") {
            fs::copy(&one, crashed.0.join(one.file_name().unwrap())).unwrap();
        }
    }
    assert!(runs(&crashed.raw()).contains(&before[..16]));
    let mut opened = SqliteVault::open(crashed.vault(), &one()).unwrap();
    assert!(opened.find(&key.tag()).unwrap().is_none());
    assert!(!runs(&crashed.raw()).contains(&before[..16]));
    drop(reading);
    assert!(reader.find(&key.tag()).unwrap().is_none());
    assert_eq!(vault.forget(subject(1).as_bytes()).unwrap(), Forgotten::default());
    assert!(!runs(&folder.raw()).contains(&before[..16]));
    ask(&mut vault, &[subject(2)], "2026-11").unwrap();
}

#[test]
fn what_another_connection_erases_is_not_used_from_memory() {
    let folder = Folder::new();
    let mut vault = SqliteVault::open_or_make(folder.vault(), &one()).unwrap();
    let mut other = SqliteVault::open(folder.vault(), &one()).unwrap();
    let before = ask(&mut vault, &[subject(1)], "2026-11").unwrap().remove(0);
    other.forget(subject(1).as_bytes()).unwrap();
    let after = ask(&mut vault, &[subject(1)], "2026-11").unwrap().remove(0);
    assert_ne!(before.secret().bytes(), after.secret().bytes());
    assert_eq!(other.find(&after.tag()).unwrap().unwrap().tag(), after.tag());
}

#[test]
fn two_threads_get_the_same_keys() {
    let folder = Folder::new();
    let names: Vec<String> = (0..300).map(subject).collect();
    let run = |reverse: bool| {
        let mut vault = SqliteVault::open_or_make(folder.vault(), &one()).unwrap();
        let mut names = names.clone();
        if reverse {
            names.reverse();
        }
        let mut keys = BTreeSet::new();
        for batch in names.chunks(7) {
            let got = ask(&mut vault, batch, "2026-11").unwrap();
            keys.extend(batch.iter().cloned().zip(secrets(&got)));
        }
        keys
    };
    let (left, right) = std::thread::scope(|scope| {
        let (left, right) = (scope.spawn(|| run(false)), scope.spawn(|| run(true)));
        (left.join().unwrap(), right.join().unwrap())
    });
    assert_eq!(left, right);
    let vault = SqliteVault::open(folder.vault(), &one()).unwrap();
    assert_eq!(vault.check().unwrap(), Holdings { subjects: 300, tags: 300, erased: 0 });
}

#[test]
fn the_key_encryption_key_is_changed_without_losing_or_leaving_anything() {
    let folder = Folder::new();
    let names: Vec<String> = (0..5_000).map(subject).collect();
    let mut vault = SqliteVault::open_or_make(folder.vault(), &one()).unwrap();
    let keys = ask(&mut vault, &names, "2026-11").unwrap();
    vault.forget(names[4].as_bytes()).unwrap();
    let before = wrapped(&vault);
    drop(vault);
    let both = VaultKeys::new(kek("two", 2)).and_older(kek("one", 1));
    let mut vault = SqliteVault::open(folder.vault(), &both).unwrap();
    let late = ask(&mut vault, &[subject(9_999)], "2026-11").unwrap();
    drop(vault);
    // Keys lie under both now, so neither suffices alone.
    for alone in [kek("one", 1), kek("two", 2)] {
        let missing = SqliteVault::open(folder.vault(), &VaultKeys::new(alone)).unwrap_err();
        assert!(matches!(missing, VaultFault::NoKek { .. }), "{missing}");
    }
    let mut vault = SqliteVault::open(folder.vault(), &both).unwrap();
    assert_eq!(vault.rewrap(&both).unwrap(), 4_999);
    assert_eq!(vault.rewrap(&both).unwrap(), 0);
    let raw = folder.raw();
    let found = runs(&raw);
    assert!(before.iter().all(|one| !found.contains(&one[..16])), "something still lies under the old key");
    drop(vault);
    let mut vault = SqliteVault::open(folder.vault(), &VaultKeys::new(kek("two", 2))).unwrap();
    assert_eq!(vault.check().unwrap(), Holdings { subjects: 5_000, tags: 5_000, erased: 1 });
    let mut kept = names.clone();
    kept.remove(4);
    let mut want = secrets(&keys);
    want.remove(4);
    assert_eq!(secrets(&ask(&mut vault, &kept, "2026-12").unwrap()), want);
    assert_eq!(secrets(&ask(&mut vault, &[subject(9_999)], "2026-11").unwrap()), secrets(&late));
    // In one process, without opening anew; another process is told to.
    let mut reader = SqliteVault::open_to_read(folder.vault(), &VaultKeys::new(kek("two", 2))).unwrap();
    let tag = keys[0].tag();
    assert!(reader.find(&tag).unwrap().is_some());
    assert_eq!(vault.rewrap(&VaultKeys::new(kek("three", 3)).and_older(kek("two", 2))).unwrap(), 5_000);
    assert_eq!(secrets(&ask(&mut vault, &kept, "2027-01").unwrap()), want);
    assert!(matches!(reader.find(&tag), Err(VaultFault::Rewrapped { .. })));
    drop((vault, reader));
    SqliteVault::open(folder.vault(), &VaultKeys::new(kek("three", 3))).unwrap().check().unwrap();
}

#[test]
fn a_key_that_is_missing_or_another_one_is_named() {
    let folder = Folder::new();
    ask(&mut SqliteVault::open_or_make(folder.vault(), &one()).unwrap(), &[subject(1)], "2026-11").unwrap();
    let before = fs::read(folder.vault()).unwrap();
    let said = SqliteVault::open(folder.vault(), &VaultKeys::new(kek("two", 2))).unwrap_err();
    assert_eq!(said, VaultFault::NoKek { id: "one".to_owned(), given: "`two`".to_owned() });
    let said = SqliteVault::open_or_make(folder.vault(), &VaultKeys::new(kek("one", 2))).unwrap_err();
    assert_eq!(said, VaultFault::WrongKek { id: "one".to_owned() });
    let with = VaultKeys::new(kek("two", 2)).and_older(kek("one", 9));
    assert_eq!(SqliteVault::open(folder.vault(), &with).unwrap_err(), VaultFault::WrongKek { id: "one".to_owned() });
    assert_eq!(fs::read(folder.vault()).unwrap(), before, "what does not open is not changed");
}

#[test]
fn what_is_no_vault_is_refused_and_left_as_it_is() {
    let folder = Folder::new();
    let open = || SqliteVault::open(folder.vault(), &one()).unwrap_err();
    assert!(matches!(open(), VaultFault::Disk { .. }));
    assert!(!folder.vault().exists());
    private_file(&folder.vault(), b"");
    assert!(open().to_string().contains("it is empty"), "{}", open());
    private_file(&folder.vault(), &[b'x'; 9_000]);
    assert!(open().to_string().contains("not an SQLite database"), "{}", open());
    assert!(matches!(SqliteVault::open_or_make(folder.vault(), &one()), Err(VaultFault::Foreign { .. })));
    assert_eq!(fs::read(folder.vault()).unwrap(), [b'x'; 9_000]);
    fs::remove_file(folder.vault()).unwrap();
    let foreign = Connection::open(folder.vault()).unwrap();
    foreign.execute_batch("CREATE TABLE mine (a);").unwrap();
    drop(foreign);
    private_file(&folder.vault(), &fs::read(folder.vault()).unwrap());
    assert!(open().to_string().contains("another program"), "{}", open());
    fs::remove_file(folder.vault()).unwrap();
    let vault = SqliteVault::open_or_make(folder.vault(), &one()).unwrap();
    vault.connection.execute_batch("PRAGMA user_version = 2").unwrap();
    drop(vault);
    assert!(open().to_string().contains("version 2"), "{}", open());
}

fn private_file(path: &Path, content: &[u8]) {
    fs::write(path, content).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_vault_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    drop(SqliteVault::open_or_make(folder.vault(), &one()).unwrap());
    assert_eq!(fs::metadata(folder.vault()).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(folder.vault(), fs::Permissions::from_mode(0o604)).unwrap();
    let said = SqliteVault::open(folder.vault(), &one()).unwrap_err().to_string();
    assert!(said.contains("chmod 600"), "{said}");
}

#[test]
fn every_byte_that_changes_is_found_or_changes_nothing() {
    let folder = Folder::new();
    let names: Vec<String> = (0..40).map(subject).collect();
    let mut vault = SqliteVault::open_or_make(folder.vault(), &one()).unwrap();
    let keys = ask(&mut vault, &names, "2026-11").unwrap();
    drop(vault);
    let whole = fs::read(folder.vault()).unwrap();
    let (mut found, mut harmless) = (0, 0);
    for at in (0..whole.len()).step_by(13) {
        let mut bent = whole.clone();
        bent[at] ^= 0x41;
        private_file(&folder.vault(), &bent);
        let read = SqliteVault::open(folder.vault(), &one()).and_then(|mut vault| {
            vault.check()?;
            ask(&mut vault, &names, "2026-11")
        });
        match read {
            Ok(read) => {
                assert_eq!(secrets(&read), secrets(&keys), "byte {at}");
                harmless += 1;
            }
            Err(why) => {
                assert!(why.to_string().contains("vault") && !why.to_string().contains("subject-of"), "{why}");
                found += 1;
            }
        }
        for rest in ["vault.sqlite-wal", "vault.sqlite-shm"] {
            let _ = fs::remove_file(folder.0.join(rest));
        }
    }
    assert!(found > 300, "found {found}, harmless {harmless}");
}

#[test]
fn after_a_failed_write_it_takes_nothing_more_until_it_is_opened_again() {
    let folder = Folder::new();
    let mut vault = SqliteVault::open_or_make(folder.vault(), &one()).unwrap();
    let before = ask(&mut vault, &[subject(1)], "2026-11").unwrap();
    let pages: i64 = vault.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    vault.connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    let many: Vec<String> = (100..1_000).map(subject).collect();
    let said = ask(&mut vault, &many, "2026-11").unwrap_err();
    assert!(matches!(said, VaultFault::Disk { .. }), "{said}");
    for wanted in [subject(1), subject(2)] {
        let said = ask(&mut vault, &[wanted], "2026-11").unwrap_err();
        assert!(matches!(said, VaultFault::Poisoned { .. }) && said.to_string().contains("full"), "{said}");
    }
    drop(vault);
    let mut vault = SqliteVault::open(folder.vault(), &one()).unwrap();
    assert_eq!(vault.check().unwrap(), Holdings { subjects: 1, tags: 1, erased: 0 });
    assert_eq!(secrets(&ask(&mut vault, &[subject(1)], "2026-11").unwrap()), secrets(&before));
}

#[test]
fn any_number_of_rotations_leaves_one_key_that_opens() {
    let folder = Folder::new();
    let mut vault = SqliteVault::open_or_make(folder.vault(), &VaultKeys::new(kek("0", 200))).unwrap();
    vault.connection.execute_batch("PRAGMA synchronous = OFF").unwrap();
    let names: Vec<String> = (0..60).map(subject).collect();
    let keys = secrets(&ask(&mut vault, &names, "2026-11").unwrap());
    let key = |n: u8| kek(&n.to_string(), 200 - n);
    for n in 1..=130 {
        assert_eq!(vault.rewrap(&VaultKeys::new(key(n)).and_older(key(n - 1))).unwrap(), 60);
    }
    drop(vault);
    let mut vault = SqliteVault::open(folder.vault(), &VaultKeys::new(key(130))).unwrap();
    assert_eq!(secrets(&ask(&mut vault, &names, "2026-11").unwrap()), keys);
    assert_eq!(vault.check().unwrap(), Holdings { subjects: 60, tags: 60, erased: 0 });
    let rows: i64 = vault.connection.query_row("SELECT max(kek) FROM subject", [], |row| row.get(0)).unwrap();
    assert!(rows <= 127);
}
