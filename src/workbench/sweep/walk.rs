//! The documents of one place, one after the other, for whoever decides them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::axes::{self, Axis, Section, Setting};
use super::shapes::{Profile, base, profiles};
use super::{Distinct, Place};
use crate::decision::outcome::Outcome;
use crate::policy::PolicySet;
use crate::request::DataRequest;
use crate::request::demand::Demand;
use crate::request::intake::Intake;
use crate::user::UserContext;

/// What came of one document, for the walk.
#[derive(Debug, Clone, Copy)]
pub(in crate::workbench) struct Told {
    /// The same where there is nothing to tell two results apart.
    pub(in crate::workbench) hash: u64,
    /// The mildest ruling on any measure.
    pub(in crate::workbench) mildest: Outcome,
}

/// What is varied first: the paths that some rules read, and the words that they write out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::workbench) struct Focus {
    pub(in crate::workbench) reads: BTreeSet<String>,
    pub(in crate::workbench) words: BTreeSet<String>,
}

/// A walk over one place: what any of the sets can tell apart is varied.
#[derive(Debug)]
pub(in crate::workbench) struct Walk<'a> {
    pub(in crate::workbench) sets: &'a [&'a PolicySet],
    pub(in crate::workbench) first: &'a Focus,
    pub(in crate::workbench) place: &'a Place,
}

/// What was walked over.
#[derive(Debug, Default)]
pub(in crate::workbench) struct Walked {
    pub(super) product: Vec<(&'static str, usize)>,
    pub(in crate::workbench) documents: usize,
    pub(super) distinct: BTreeMap<u64, Distinct>,
}

/// Decides one document.
type Decide<'d> = dyn FnMut(&DataRequest, &UserContext) -> Result<Told, String> + 'd;

impl Walked {
    fn decided(&mut self, request: DataRequest, user: &UserContext, decide: &mut Decide<'_>) -> Result<u64, String> {
        let Told { hash, mildest } = decide(&request, user)?;
        self.documents = self.documents.saturating_add(1);
        self.distinct.entry(hash).or_insert_with(|| Distinct { request, user: user.clone(), mildest });
        Ok(hash)
    }
}

impl Walk<'_> {
    /// Has every document of the place decided.
    pub(in crate::workbench) fn run(&self, decide: &mut Decide<'_>) -> Result<Walked, String> {
        let mut walked = Walked::default();
        for (share, profile) in profiles() {
            // Between two states the ordinary demand alone: who may use a lane stands in its own places.
            if share == 1 || self.place.from > 0 {
                self.profile(&mut walked, share, &profile, decide)?;
            }
        }
        Ok(walked)
    }

    /// The product over one profile, and the other axes alone.
    fn profile(
        &self,
        walked: &mut Walked,
        share: usize,
        profile: &Profile,
        decide: &mut Decide<'_>,
    ) -> Result<(), String> {
        let place = self.place;
        let (product, singles) = self.axes(place.most.checked_div(share).unwrap_or(1), profile);
        let mut base = base(place);
        set(&mut base, &profile.places)?;
        let demands: Vec<Demand> = variants(&base, "demand", Section::Demand, &product)?;
        let intakes: Vec<Intake> = variants(&base, "intake", Section::Intake, &product)?;
        let users: Vec<UserContext> = variants(&base, "user", Section::User, &product)?;
        if walked.product.is_empty() {
            walked.product = product.iter().map(|axis| (axis.name, axis.settings.len())).collect();
        }
        let mut found = BTreeSet::new();
        for demand in &demands {
            for intake in &intakes {
                for user in &users {
                    // A few combinations contradict themselves; they are no requests.
                    if let Ok(request) = DataRequest::new(demand.clone(), intake.clone()) {
                        found.insert(walked.decided(request, user, decide)?);
                    }
                }
            }
        }
        // The mildest first: from them other facts can only take away, or give what the table must show.
        let mut from: Vec<Distinct> = found.iter().filter_map(|hash| walked.distinct.get(hash)).cloned().collect();
        from.sort_by_key(|one| one.mildest);
        from.truncate(if share == 1 { place.from.max(1) } else { place.from.saturating_sub(1).min(1) });
        for one in &from {
            for (axis, setting) in singles.iter().flat_map(|axis| axis.settings.iter().map(move |one| (axis, one))) {
                if let Some((request, user)) = changed(one, axis.section, setting)? {
                    let _ = walked.decided(request, &user, decide)?;
                }
            }
        }
        Ok(())
    }

    /// The axes of the product, and those that are varied alone.
    fn axes(&self, most: usize, profile: &Profile) -> (Vec<Axis>, Vec<Axis>) {
        let Focus { mut reads, mut words } = self.first.clone();
        for set in self.sets {
            let place = self.place;
            let mut folders = BTreeSet::from([format!("comity/regimes/{}/", set.regime(place.requester))]);
            for country in place.user.iter().chain([&place.holder]) {
                folders.insert(format!("comity/regimes/{}/shield", set.regime(*country)));
            }
            // A platform's own policies run wherever the demand comes from.
            folders.extend(set.platforms().into_iter().map(|folder| format!("{folder}/")));
            for folder in &folders {
                let (read, written) = set.within(folder);
                reads.extend(read);
                words.extend(written);
            }
        }
        let (mut product, mut singles) = (Vec::new(), Vec::new());
        let mut size = 1_usize;
        // The sort keeps the order of what stands alike.
        let mut all = axes::all();
        all.sort_by_key(|axis| axis.name != "kind" && !axis.touches(&self.first.reads));
        for axis in all {
            let mut told = axis.told_apart(&words);
            if axis.name == "kind" {
                told = axis.only(&profile.kinds);
            }
            let grown = size.saturating_mul(told.settings.len());
            if axis.name == "kind" || (axis.touches(&reads) && grown <= most) {
                size = grown;
                product.push(told);
            } else if self.place.from > 0 || axis.touches(&reads) {
                singles.push(axis);
            }
        }
        (product, singles)
    }
}

fn changed(from: &Distinct, section: Section, setting: &Setting) -> Result<Option<(DataRequest, UserContext)>, String> {
    let request = &from.request;
    let (demand, intake, user) = (request.demand().clone(), request.intake().clone(), from.user.clone());
    let (demand, intake, user) = match section {
        Section::Demand => (with(&demand, &setting.places)?, intake, user),
        Section::Intake => (demand, with(&intake, &setting.places)?, user),
        Section::User => (demand, intake, with(&user, &setting.places)?),
    };
    Ok(DataRequest::new(demand, intake).ok().map(|request| (request, user)))
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
