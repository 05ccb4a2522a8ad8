//! The sweep: every class of demand that the policies can tell apart, decided, and the mildest result
//! of each kind put in a table.
//!
//! A place fixes who asks and where user and holder are. Over each place goes the product of the axes
//! that the regimes concerned read themselves, as far as it stays within a size; every other axis is
//! varied alone, from the clean demand and from one of each distinct result.

pub(super) mod axes;
mod places;
mod shapes;
mod table;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use self::axes::PLACED;
pub use self::table::{SweepRow, SweepTable};
pub(super) use self::walk::{Focus, Told, Walk};
use super::probe::Probe;
use super::programs::{Kept, Programs};
use crate::border::Border;
use crate::decision::outcome::Outcome;
use crate::decision::ruling::Ruling;
use crate::facts::Facts;
use crate::jurisdiction::Country;
use crate::policy::PolicySet;
use crate::request::DataRequest;
use crate::request::instrument::InstrumentKind;
use crate::request::measure::Measure;
use crate::time::Day;
use crate::user::UserContext;

/// Who asks, and where user, holder and storage are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The requester's country.
    pub requester: Country,
    /// What the place is called.
    pub name: String,
    /// Where the user is; several are a conflict, none is unknown.
    pub user: Vec<Country>,
    /// Where the holder and the data are.
    pub holder: Country,
    /// The most documents of the product.
    pub most: usize,
    /// Distinct results from which each other axis is varied alone; 0 varies only what the regimes
    /// concerned read, from the clean demand.
    pub from: usize,
}

/// What a sweep runs on.
#[derive(Debug, Clone, Copy)]
pub struct Sweep<'a> {
    /// The policies.
    pub policies: &'a PolicySet,
    /// The border.
    pub border: &'a Border,
}

/// The programs, and what they said at one place.
struct Asked<'a> {
    programs: Programs<'a>,
    kept: Kept,
}

/// One document that stands for every one with the same findings.
#[derive(Debug, Clone)]
pub struct Distinct {
    /// The request.
    pub request: DataRequest,
    /// The user.
    pub user: UserContext,
    /// The mildest ruling on any measure.
    pub mildest: Outcome,
}

/// What came of one place.
#[derive(Debug, Clone)]
pub struct Swept {
    /// The place.
    pub place: Place,
    /// The axes of the product, each with how many classes.
    pub product: Vec<(&'static str, usize)>,
    /// Documents decided.
    pub documents: usize,
    /// The mildest outcome, by kind of paper and measure.
    pub mildest: BTreeMap<InstrumentKind, BTreeMap<Measure, Outcome>>,
    /// One document of each distinct set of findings, by its hash.
    pub distinct: BTreeMap<u64, Distinct>,
    /// Allows that the laws forbid, in words; empty on a good day.
    pub unlawful: Vec<String>,
}

/// Facts that no axis and no place moves, though a policy reads them: a gap in the sweep.
pub fn unmoved(policies: &PolicySet) -> BTreeSet<String> {
    let axes = axes::all();
    let (reads, _) = policies.within("");
    let placed = |path: &String| {
        PLACED.iter().any(|place| {
            path == place || path.starts_with(&format!("{place}.")) || path.starts_with(&format!("{place}["))
        })
    };
    reads.into_iter().filter(|path| !placed(path) && !axes.iter().any(|axis| axis.covers(path))).collect()
}

impl Sweep<'_> {
    /// The day of every sweep.
    pub fn day() -> Option<Day> {
        "2026-11-01".parse().ok()
    }

    /// Every place of the sweep: one state for each regime asks, at home, between it and the others, and with the
    /// holder elsewhere. Where states are named, these ask and no others.
    pub fn places(&self, only: &[Country]) -> Vec<Place> {
        places::of(self.policies, self.border, only)
    }

    /// Decides every document of one place.
    ///
    /// # Errors
    /// Where a document cannot be made: a fault of the sweep itself.
    pub fn run(&self, place: &Place) -> Result<Swept, String> {
        let day = Self::day().ok_or("the day of the sweep is no day")?;
        let mut swept = Swept {
            place: place.clone(),
            product: Vec::new(),
            documents: 0,
            mildest: BTreeMap::new(),
            distinct: BTreeMap::new(),
            unlawful: Vec::new(),
        };
        let mut asked = Asked { programs: Programs::of(self.policies), kept: Kept::default() };
        let walk = Walk { sets: &[self.policies], first: &Focus::default(), place };
        let walked = walk.run(&mut |request, user| Ok(self.decide(&mut swept, &mut asked, request, user, day)))?;
        Ok(Swept { product: walked.product, documents: walked.documents, distinct: walked.distinct, ..swept })
    }

    /// Decides every document of these places, on so many threads; the results are in the order of the places. `done`
    /// hears of each place that is finished.
    ///
    /// # Errors
    /// As [`Sweep::run`].
    pub fn run_all(
        &self,
        places: &[Place],
        threads: NonZeroUsize,
        done: &(dyn Fn() + Sync),
    ) -> Result<Vec<Swept>, String> {
        on_threads(places, threads, |place| {
            let swept = self.run(place);
            done();
            swept
        })
    }

    fn decide(
        &self,
        swept: &mut Swept,
        asked: &mut Asked<'_>,
        request: &DataRequest,
        user: &UserContext,
        day: Day,
    ) -> Told {
        let probe = Probe { policies: self.policies, border: self.border, request, user, day };
        let facts = probe.facts();
        let rulings = probe.rule(&facts, &asked.programs.findings(&facts, day, &mut asked.kept));
        let kind = request.demand().instrument().kind;
        let mut hash = DefaultHasher::new();
        for ruling in rulings.all() {
            let by_measure = swept.mildest.entry(kind).or_default();
            let mildest = by_measure.entry(ruling.measure()).or_insert(Outcome::Deny);
            *mildest = (*mildest).min(ruling.outcome());
            ruling.measure().hash(&mut hash);
            for cited in ruling.reasons() {
                cited.code.hash(&mut hash);
            }
            if ruling.outcome() == Outcome::Allow
                && let Some(why) = unlawful(&swept.place, request, user, ruling.measure(), ruling.routes())
            {
                swept.unlawful.push(format!("{}, {kind}, {}: {why}", swept.place.name, ruling.measure()));
            }
        }
        for fault in rulings.faults() {
            swept.unlawful.push(format!("{}: fault: {fault}", swept.place.name));
        }
        let mildest = rulings.iter().map(Ruling::outcome).min().unwrap_or(Outcome::Deny);
        Told { hash: hash.finish(), mildest }
    }
}

/// Does the same with each, on so many threads, and gives what came of it in the same order. The first that fails ends
/// the work.
pub(super) fn on_threads<T: Sync, R: Send>(
    all: &[T],
    threads: NonZeroUsize,
    work: impl Fn(&T) -> Result<R, String> + Sync,
) -> Result<Vec<R>, String> {
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let run = || -> Result<Vec<(usize, R)>, String> {
        let mut own = Vec::new();
        while !failed.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(one) = all.get(at) else { break };
            own.push((at, work(one).inspect_err(|_| failed.store(true, Ordering::Relaxed))?));
        }
        Ok(own)
    };
    let ended: Vec<Result<Vec<(usize, R)>, String>> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads.get().min(all.len())).map(|_| scope.spawn(run)).collect();
        let panicked = || Err("a thread panicked".to_owned());
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|_| panicked())).collect()
    });
    let mut made = ended.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect::<Vec<_>>();
    made.sort_by_key(|(at, _)| *at);
    Ok(made.into_iter().map(|(_, one)| one).collect())
}

impl Distinct {
    /// Its facts, on the day of the sweep.
    pub fn facts(&self) -> Option<Facts> {
        Some(Facts::new(&self.request, &self.user, Sweep::day()?))
    }
}

/// What no law of any state makes right, whatever policies and border say; written apart from both.
fn unlawful(
    place: &Place,
    request: &DataRequest,
    user: &UserContext,
    measure: Measure,
    routes: &[String],
) -> Option<&'static str> {
    use crate::request::intake::Verification;
    use crate::request::requester::RequesterKind;
    use crate::words::{Answer, Stated};

    let (demand, intake) = (request.demand(), request.intake());
    let preserves = measure == Measure::Preserve;
    let known = intake.subjects().known().is_some_and(|subjects| subjects.contains(user.subject()));
    let silent = |outside: bool| !preserves && outside && !routes.iter().any(|route| route.ends_with("-resolved"));
    let abroad = !place.user.contains(&place.requester);
    let checks = [
        (!measure.discloses() && !preserves, "only disclosing and keeping can be allowed"),
        (routes.is_empty(), "an allow without a route"),
        (demand.requester().kind != RequesterKind::Authority, "a private reporter"),
        (intake.verification().level() < Verification::PortalAccount.level(), "a requester that nobody verified"),
        (*intake.demand_checked() != Answer::Yes || !known, "a demand that nobody compared, or on somebody else"),
        (intake.hands().iter().any(|hand| !matches!(hand.agent_of(), Stated::None)), "tied hands"),
        (place.user.len() != 1 && !preserves, "a user whose place is not established"),
        (
            silent(abroad) && !routes.iter().any(|route| route == "eu_evidence"),
            "a user outside the requester's territory",
        ),
        (*demand.instrument().third_government() != Answer::No, "a demand for a third government"),
    ];
    checks.into_iter().find(|(wrong, _)| *wrong).map(|(_, why)| why)
}
