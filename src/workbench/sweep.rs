//! The sweep: every class of demand that the policies can tell apart, decided, and the mildest result
//! of each kind put in a table.
//!
//! A place fixes who asks and where user and holder are. Over each place goes the product of the axes
//! that the regimes concerned read themselves, as far as it stays within a size; every other axis is
//! varied alone, from the clean demand and from one of each distinct result.

pub(super) mod axes;
mod shapes;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::Value;

use self::axes::{Axis, PLACED, Section, Setting};
use self::shapes::{Profile, base, profiles};
use super::probe::Probe;
use super::programs::{Kept, Programs};
use crate::border::Border;
use crate::decision::outcome::Outcome;
use crate::decision::ruling::Ruling;
use crate::facts::Facts;
use crate::jurisdiction::Country;
use crate::policy::PolicySet;
use crate::request::DataRequest;
use crate::request::demand::Demand;
use crate::request::instrument::InstrumentKind;
use crate::request::intake::Intake;
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
    let (reads, _) = policies.within("comity/");
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
        for (share, profile) in profiles() {
            // Between two states the ordinary demand alone: who may use a lane stands in its own places.
            if share == 1 || place.from > 0 {
                self.run_profile(&mut swept, &mut asked, share, &profile, day)?;
            }
        }
        Ok(swept)
    }

    /// The product over one profile, and the other axes alone.
    fn run_profile(
        &self,
        swept: &mut Swept,
        asked: &mut Asked<'_>,
        share: usize,
        profile: &Profile,
        day: Day,
    ) -> Result<(), String> {
        let place = &swept.place.clone();
        let (product, singles) = self.axes(place, place.most.checked_div(share).unwrap_or(1), profile);
        let mut base = base(place);
        set(&mut base, &profile.places)?;
        let demands: Vec<Demand> = variants(&base, "demand", Section::Demand, &product)?;
        let intakes: Vec<Intake> = variants(&base, "intake", Section::Intake, &product)?;
        let users: Vec<UserContext> = variants(&base, "user", Section::User, &product)?;
        if swept.product.is_empty() {
            swept.product = product.iter().map(|axis| (axis.name, axis.settings.len())).collect();
        }
        let mut found = BTreeSet::new();
        for demand in &demands {
            for intake in &intakes {
                for user in &users {
                    // A few combinations contradict themselves; they are no requests.
                    if let Ok(request) = DataRequest::new(demand.clone(), intake.clone()) {
                        found.insert(self.decide(swept, asked, request, user, day));
                    }
                }
            }
        }
        // The mildest first: from them other facts can only take away, or give what the table must show.
        let mut from: Vec<Distinct> = found.iter().filter_map(|hash| swept.distinct.get(hash)).cloned().collect();
        from.sort_by_key(|one| one.mildest);
        from.truncate(if share == 1 { place.from.max(1) } else { place.from.saturating_sub(1).min(1) });
        for one in &from {
            for (axis, setting) in singles.iter().flat_map(|axis| axis.settings.iter().map(move |one| (axis, one))) {
                let changed = Self::changed(one, axis.section, setting)?;
                if let Some((request, user)) = changed {
                    let _ = self.decide(swept, asked, request, &user, day);
                }
            }
        }
        Ok(())
    }

    /// The axes of the product, and those that are varied alone.
    fn axes(&self, place: &Place, most: usize, profile: &Profile) -> (Vec<Axis>, Vec<Axis>) {
        let mut folders: BTreeSet<String> = BTreeSet::new();
        folders.insert(format!("comity/regimes/{}/", self.policies.regime(place.requester)));
        for country in place.user.iter().chain([&place.holder]) {
            folders.insert(format!("comity/regimes/{}/shield", self.policies.regime(*country)));
        }
        let (mut reads, mut words) = (BTreeSet::new(), BTreeSet::new());
        for folder in &folders {
            let (read, written) = self.policies.within(folder);
            reads.extend(read);
            words.extend(written);
        }
        let (mut product, mut singles) = (Vec::new(), Vec::new());
        let mut size = 1_usize;
        for axis in axes::all() {
            let mut told = axis.told_apart(&words);
            if axis.name == "kind" {
                told = axis.only(&profile.kinds);
            }
            let grown = size.saturating_mul(told.settings.len());
            if axis.name == "kind" || (axis.touches(&reads) && grown <= most) {
                size = grown;
                product.push(told);
            } else if place.from > 0 || axis.touches(&reads) {
                singles.push(axis);
            }
        }
        (product, singles)
    }

    fn changed(
        from: &Distinct,
        section: Section,
        setting: &Setting,
    ) -> Result<Option<(DataRequest, UserContext)>, String> {
        let request = &from.request;
        let (demand, intake, user) = (request.demand().clone(), request.intake().clone(), from.user.clone());
        let (demand, intake, user) = match section {
            Section::Demand => (with(&demand, &setting.places)?, intake, user),
            Section::Intake => (demand, with(&intake, &setting.places)?, user),
            Section::User => (demand, intake, with(&user, &setting.places)?),
        };
        Ok(DataRequest::new(demand, intake).ok().map(|request| (request, user)))
    }

    fn decide(
        &self,
        swept: &mut Swept,
        asked: &mut Asked<'_>,
        request: DataRequest,
        user: &UserContext,
        day: Day,
    ) -> u64 {
        let probe = Probe { policies: self.policies, border: self.border, request: &request, user, day };
        let facts = probe.facts();
        let rulings = probe.rule(&facts, &asked.programs.findings(&facts, day, &mut asked.kept));
        swept.documents = swept.documents.saturating_add(1);
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
                && let Some(why) = unlawful(&swept.place, &request, user, ruling.measure(), ruling.routes())
            {
                swept.unlawful.push(format!("{}, {kind}, {}: {why}", swept.place.name, ruling.measure()));
            }
        }
        for fault in rulings.faults() {
            swept.unlawful.push(format!("{}: fault: {fault}", swept.place.name));
        }
        let mildest = rulings.iter().map(Ruling::outcome).min().unwrap_or(Outcome::Deny);
        let distinct = || Distinct { request, user: user.clone(), mildest };
        let hash = hash.finish();
        swept.distinct.entry(hash).or_insert_with(distinct);
        hash
    }
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

/// Every combination of the axes of one section.
fn variants<T: serde::de::DeserializeOwned>(
    base: &Value,
    name: &str,
    section: Section,
    axes: &[Axis],
) -> Result<Vec<T>, String> {
    let mut documents = vec![base.get(name).cloned().unwrap_or_default()];
    for axis in axes.iter().filter(|axis| axis.section == section) {
        let mut grown = Vec::with_capacity(documents.len().saturating_mul(axis.settings.len()));
        for document in &documents {
            for setting in &axis.settings {
                let mut document = document.clone();
                set(&mut document, &setting.places)?;
                grown.push(document);
            }
        }
        documents = grown;
    }
    documents.into_iter().map(|document| serde_json::from_value(document).map_err(|why| why.to_string())).collect()
}

/// The same document with some places changed.
fn with<T: serde::Serialize + serde::de::DeserializeOwned>(
    document: &T,
    places: &[(&'static str, Value)],
) -> Result<T, String> {
    let mut value = serde_json::to_value(document).map_err(|why| why.to_string())?;
    set(&mut value, places)?;
    serde_json::from_value(value).map_err(|why| why.to_string())
}

fn set(document: &mut Value, places: &[(&'static str, Value)]) -> Result<(), String> {
    for (pointer, value) in places {
        *document.pointer_mut(pointer).ok_or_else(|| format!("`{pointer}` is no place of the document"))? =
            value.clone();
    }
    Ok(())
}
