//! A source of bundles: a file or folder that is looked at, and the last good bundle.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use super::state::{ARCHIVE, Folder, Known, RolledBack, State, beside, pair};
use super::status::{BundleStatus, BundlesStatus, CODE, Keeping};
use super::terms::{MOST, SignedBundle};
use super::{Bundle, BundleRefused, BundleTerms, BundleTrust, disk};
use crate::policy::PolicySet;
use crate::time::{Clock, SystemClock, Timestamp};

/// Bundles that are kept where nothing else is said.
const KEPT: usize = 5;
/// Errors of one look that are told.
const ERRORS: usize = 20;

/// Why a source of bundles did not do what it was asked. What is in force stays in force.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundlesFault {
    /// The host's own folder does not open, read or write.
    #[error("the host's own record of bundles: {0}")]
    State(String),
    /// The source cannot be read.
    #[error("the source of bundles: {0}")]
    Source(String),
    /// An archive without the file beside it, or the other way round.
    #[error("`{}` is not there with its signatures beside it (`{}`); copy the archive last", .0.display(), beside(.0).display())]
    Half(PathBuf),
    /// A bundle is refused.
    #[error("`{}`: {why}", file.display())]
    Refused {
        /// Its archive.
        file: PathBuf,
        /// Why.
        why: Box<BundleRefused>,
    },
    /// A second bundle with a version that was there before.
    #[error("`{}` has the version {version}, which another bundle had; raise the version, and find out who signed both", file.display())]
    Again {
        /// Its archive.
        file: PathBuf,
        /// The version.
        version: u64,
    },
    /// The gate did not take the policies.
    #[error("the bundle is good, but the gate did not take its policies: {0}")]
    Put(String),
    /// No such revision is kept.
    #[error("the revision `{revision}` is not kept; kept are: {}", .kept.join(", "))]
    NotKept {
        /// The revision.
        revision: String,
        /// Those that are.
        kept: Vec<String>,
    },
}

/// The bundle in force.
#[derive(Debug)]
struct InForce {
    bundle: Bundle,
    known: Known,
}

/// A source of bundles, and what a host has in force of it.
///
/// The source is an archive, or a folder of archives (`*.tar.gz`), each with its signatures beside it. The host calls
/// [`Bundles::poll`] as often as it likes. Its own folder, which nobody else writes, remembers the highest version and the
/// last few bundles: so the last good one is there after a restart, too, and an old one cannot come back by itself.
#[derive(Debug)]
pub struct Bundles {
    source: PathBuf,
    trust: BundleTrust,
    keep: usize,
    clock: Box<dyn Clock>,
    folder: Folder,
    state: State,
    in_force: Option<InForce>,
    status: BundleStatus,
}

/// Settings that can make a host take what it should not.
#[derive(Debug)]
#[must_use]
pub struct DangerousBundles(Bundles);

impl DangerousBundles {
    /// Another clock. Whoever sets the clock can bring back what expired: for tests.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Bundles {
        self.0.clock = Box::new(clock);
        self.0.take_up();
        self.0
    }
}

impl Bundles {
    /// Opens a source, and takes up the bundle that was in force before, from the host's own folder. One that is no
    /// longer good, as it expired meanwhile, is left out: [`Bundles::status`] says why.
    ///
    /// # Errors
    /// Where the host's own folder does not read, or is open elsewhere.
    pub fn open(
        name: &str,
        source: impl AsRef<Path>,
        own: impl AsRef<Path>,
        trust: BundleTrust,
    ) -> Result<Self, BundlesFault> {
        let folder = Folder::open(own.as_ref()).map_err(|why| BundlesFault::State(why.to_string()))?;
        let state = folder.state().map_err(BundlesFault::State)?;
        let mut bundles = Self {
            source: source.as_ref().to_owned(),
            trust,
            keep: KEPT,
            clock: Box::new(SystemClock),
            folder,
            state,
            in_force: None,
            status: BundleStatus { name: name.to_owned(), ..BundleStatus::default() },
        };
        bundles.take_up();
        Ok(bundles)
    }

    /// Keeps so many bundles for a rollback, at least one.
    #[must_use]
    pub fn keeping(self, bundles: usize) -> Self {
        Self { keep: bundles.max(1), ..self }
    }

    /// Settings for tests.
    pub fn dangerous(self) -> DangerousBundles {
        DangerousBundles(self)
    }

    /// The policies in force, with the signed expiry: from then on a gate escalates everything by itself.
    pub fn policies(&self) -> Option<&PolicySet> {
        self.in_force.as_ref().map(|held| held.bundle.policies())
    }

    /// What was signed of the bundle in force.
    pub fn terms(&self) -> Option<&BundleTerms> {
        self.in_force.as_ref().map(|held| held.bundle.terms())
    }

    /// Looks at the source. Where a good bundle with a higher version than ever is there, `put` puts its policies in
    /// force, as `|set| gate.swap(set)` does on record; says what is in force then, and nothing where all stays as it is.
    ///
    /// # Errors
    /// Where a bundle of the source is not taken, and no other. What is in force stays in force.
    pub fn poll<E: Display>(
        &mut self,
        put: impl FnMut(PolicySet) -> Result<(), E>,
    ) -> Result<Option<BundleTerms>, BundlesFault> {
        let files = if disk::is_folder(&self.source) {
            disk::list(&self.source, ARCHIVE).map_err(|why| BundlesFault::Source(why.to_string()))
        } else {
            Ok(vec![self.source.clone()])
        };
        self.look(files, put)
    }

    /// The same, with one archive that is named instead of the source.
    ///
    /// # Errors
    /// As [`Bundles::poll`].
    pub fn load<E: Display>(
        &mut self,
        archive: impl AsRef<Path>,
        put: impl FnMut(PolicySet) -> Result<(), E>,
    ) -> Result<Option<BundleTerms>, BundlesFault> {
        self.look(Ok(vec![archive.as_ref().to_owned()]), put)
    }

    /// Goes back to a bundle that is kept, by its revision, until one with a higher version than ever comes. It is
    /// verified anew: one that expired, or that a later bundle forbids by its `lowest`, is refused.
    ///
    /// # Errors
    /// Where no such bundle is kept, it is refused, or the gate does not take its policies.
    pub fn rollback<E: Display>(
        &mut self,
        revision: &str,
        mut put: impl FnMut(PolicySet) -> Result<(), E>,
    ) -> Result<BundleTerms, BundlesFault> {
        let (version, _) = self
            .revisions()
            .into_iter()
            .find_map(|(version, name)| (name == revision).then_some((version, name)))
            .ok_or_else(|| BundlesFault::NotKept {
                revision: super::archive::shown(revision),
                kept: self.revisions().into_iter().map(|(_, name)| name).collect(),
            })?;
        let bundle = self.kept(version)?;
        let bundle = bundle.ok_or_else(|| BundlesFault::State(format!("version {version} is not kept any more")))?;
        let lowest = self.state.lowest;
        if version < lowest {
            let why = BundleRefused::Version { revision: revision.to_owned(), version, lowest };
            return Err(BundlesFault::Refused { file: self.source.clone(), why: Box::new(why) });
        }
        let mut state = self.state.clone();
        let above = state.highest.as_ref().map_or(0, |known| known.version);
        let from = state.in_force.as_ref().map_or(0, |known| known.version);
        let at = self.clock.now();
        state.rolled_back = Some(RolledBack { above, at, from, revision: revision.to_owned(), to: version });
        self.activate(bundle, state, &mut put)
    }

    /// How the source is, under the names of OPA's status API.
    pub fn status(&self) -> BundlesStatus {
        let now = self.clock.now();
        let terms = self.terms();
        let mut status = self.status.clone();
        status.active_revision = terms.map(|terms| terms.revision.clone());
        status.comity = Keeping {
            version: terms.map(|terms| terms.version),
            policies: self.policies().map(|set| set.digest().to_owned()),
            expires: terms.map(|terms| terms.expires),
            expired: self.policies().is_some_and(|set| set.expired(now)),
            highest: self.state.highest.as_ref().map(|known| known.version),
            lowest: self.state.lowest,
            kept: self.revisions().into_iter().map(|(version, revision)| (revision, version)).collect(),
            rolled_back: self.state.rolled_back.clone(),
        };
        BundlesStatus { bundles: std::iter::once((status.name.clone(), status)).collect() }
    }

    /// Looks at archives, the highest version first, and takes the first that is good.
    fn look<E: Display>(
        &mut self,
        files: Result<Vec<PathBuf>, BundlesFault>,
        mut put: impl FnMut(PolicySet) -> Result<(), E>,
    ) -> Result<Option<BundleTerms>, BundlesFault> {
        let now = self.clock.now();
        self.status.last_request = Some(now);
        self.count("requests");
        let mut faults = Vec::new();
        let taken = match files {
            Ok(files) => {
                let one = files.len() == 1;
                let mut found = Vec::new();
                for file in files {
                    match self.candidate(&file, one) {
                        Ok(known) => found.extend(known.map(|known| (known, file))),
                        Err(why) => faults.push(why),
                    }
                }
                found.sort_by(|(one, at), (other, by)| (other.version, by).cmp(&(one.version, at)));
                self.status.last_successful_request = Some(now);
                let mut taken = None;
                let rivals = |known: &Known| {
                    found.iter().any(|(other, _)| other.version == known.version && other.archive != known.archive)
                };
                for (known, file) in &found {
                    if rivals(known) {
                        faults.push(BundlesFault::Again { file: file.clone(), version: known.version });
                        continue;
                    }
                    match self.take(file, now, &mut put) {
                        Ok(terms) => {
                            taken = Some(terms);
                            break;
                        }
                        Err(why) => faults.push(why),
                    }
                }
                taken
            }
            Err(why) => {
                faults.push(why);
                None
            }
        };
        let told: Vec<String> = faults.iter().map(ToString::to_string).take(ERRORS).collect();
        self.failed(&told);
        match (taken, faults.into_iter().next()) {
            (Some(terms), _) => Ok(Some(terms)),
            (None, Some(why)) => {
                self.count("failures");
                Err(why)
            }
            (None, None) => Ok(None),
        }
    }

    /// The version of an archive that is worth a look: signed by enough people, and higher than ever, or the highest that
    /// was taken and not put in force. In a folder old ones may lie about; alone, an old one is an attack or a mistake.
    fn candidate(&self, file: &Path, alone: bool) -> Result<Option<Known>, BundlesFault> {
        let source = |why: std::io::Error| BundlesFault::Source(why.to_string());
        let bytes =
            disk::read(&beside(file), MOST).map_err(source)?.ok_or_else(|| BundlesFault::Half(file.to_owned()))?;
        let refused = |why| BundlesFault::Refused { file: file.to_owned(), why: Box::new(why) };
        let signed = SignedBundle::read(&bytes).map_err(|why| refused(why.into()))?;
        let terms = signed.verified(&self.trust).map_err(|why| refused(why.into()))?;
        let known = Known { archive: terms.archive.clone(), version: terms.version };
        let in_force = self.in_force.as_ref().map(|held| &held.known);
        let Some(highest) = self.state.highest.as_ref().filter(|highest| known.version <= highest.version) else {
            return Ok(Some(known));
        };
        if known == *highest {
            // It waits where the gate did not take it, unless an operator went back from it.
            let back = self.state.rolled_back.as_ref().is_some_and(|back| known.version <= back.above);
            return Ok((in_force != Some(&known) && !back).then_some(known));
        }
        if known.version == highest.version {
            return Err(BundlesFault::Again { file: file.to_owned(), version: known.version });
        }
        if alone && in_force != Some(&known) {
            let (revision, version) = (terms.revision.clone(), known.version);
            return Err(refused(BundleRefused::Version { revision, version, lowest: highest.version }));
        }
        Ok(None)
    }

    /// Verifies an archive and puts it in force.
    fn take<E: Display>(
        &mut self,
        file: &Path,
        now: Timestamp,
        put: &mut impl FnMut(PolicySet) -> Result<(), E>,
    ) -> Result<BundleTerms, BundlesFault> {
        let read = pair(file, self.trust.limits.packed).map_err(BundlesFault::Source)?;
        let (archive, signatures) = read.ok_or_else(|| BundlesFault::Half(file.to_owned()))?;
        let bundle = Bundle::verify(&archive, &signatures, &self.trust, now);
        let bundle = bundle.map_err(|why| BundlesFault::Refused { file: file.to_owned(), why: Box::new(why) })?;
        self.status.last_successful_download = Some(now);
        self.count("downloads");
        let terms = bundle.terms();
        // The files may have changed since they were looked at.
        let known = Known { archive: terms.archive.clone(), version: terms.version };
        let lower =
            self.state.highest.as_ref().filter(|highest| known.version <= highest.version && known != **highest);
        if let Some(highest) = lower {
            let (revision, version, lowest) = (terms.revision.clone(), terms.version, highest.version);
            let why = Box::new(BundleRefused::Version { revision, version, lowest });
            return Err(BundlesFault::Refused { file: file.to_owned(), why });
        }
        self.folder.keep(terms.version, &archive, &signatures).map_err(BundlesFault::State)?;
        let mut state = self.state.clone();
        state.lowest = state.lowest.max(terms.lowest);
        state.highest = Some(known);
        state.rolled_back = None;
        self.activate(bundle, state, put)
    }

    /// Puts a bundle in force: first it is remembered that its version was there, durably, and only then is it used.
    fn activate<E: Display>(
        &mut self,
        bundle: Bundle,
        mut state: State,
        put: &mut impl FnMut(PolicySet) -> Result<(), E>,
    ) -> Result<BundleTerms, BundlesFault> {
        let terms = bundle.terms().clone();
        let known = Known { archive: terms.archive.clone(), version: terms.version };
        let before = self.state.clone();
        state.in_force = Some(known.clone());
        self.folder.put(&state).map_err(BundlesFault::State)?;
        self.state = state;
        if let Err(why) = put(bundle.policies().clone()) {
            // It was there: no lower one comes back. But it is not in force.
            self.state.in_force = before.in_force;
            self.state.rolled_back = before.rolled_back;
            self.folder.put(&self.state).map_err(BundlesFault::State)?;
            return Err(BundlesFault::Put(why.to_string()));
        }
        self.in_force = Some(InForce { bundle, known });
        self.status.last_successful_activation = Some(self.clock.now());
        self.count("activations");
        let but: Vec<u64> = self.in_force.iter().map(|held| held.known.version).collect();
        self.folder.forget(self.keep, &but).map_err(BundlesFault::State)?;
        Ok(terms)
    }

    /// A bundle that is kept, verified as it stands now.
    fn kept(&self, version: u64) -> Result<Option<Bundle>, BundlesFault> {
        let pair = self.folder.kept(version, self.trust.limits.packed).map_err(BundlesFault::State)?;
        let Some((archive, signatures)) = pair else { return Ok(None) };
        let bundle = Bundle::verify(&archive, &signatures, &self.trust, self.clock.now());
        let file = PathBuf::from(format!("{version}{ARCHIVE}"));
        bundle.map(Some).map_err(|why| BundlesFault::Refused { file, why: Box::new(why) })
    }

    /// The bundles that are kept and that enough people signed, by version.
    fn revisions(&self) -> Vec<(u64, String)> {
        let highest = self.state.highest.as_ref().map_or(0, |known| known.version);
        let versions = self.folder.versions().unwrap_or_default();
        let named = |version: u64| {
            let (_, signatures) = self.folder.kept(version, self.trust.limits.packed).ok()??;
            let signed = SignedBundle::read(&signatures).ok()?;
            let terms = signed.verified(&self.trust).ok()?;
            (terms.version == version).then(|| (version, terms.revision.clone()))
        };
        versions.into_iter().rev().filter(|version| *version <= highest).filter_map(named).collect()
    }

    /// Takes up the bundle that was in force before.
    fn take_up(&mut self) {
        self.in_force = None;
        self.failed(&[]);
        let Some(known) = self.state.in_force.clone() else { return };
        match self.kept(known.version) {
            Ok(Some(bundle)) if bundle.terms().archive == known.archive => {
                self.in_force = Some(InForce { bundle, known });
            }
            Ok(_) => self.failed(&[format!("version {}, which was in force, is not kept any more", known.version)]),
            Err(why) => self.failed(&[format!("version {}, which was in force: {why}", known.version)]),
        }
    }

    /// What the last look came to.
    fn failed(&mut self, errors: &[String]) {
        self.status.code = errors.first().map(|_| CODE.to_owned());
        self.status.message = errors.first().cloned();
        self.status.errors = errors.to_vec();
    }

    fn count(&mut self, what: &str) {
        let count = self.status.metrics.entry(what.to_owned()).or_default();
        *count = count.saturating_add(1);
    }
}
