//! What is counted beside the tables, what is not, and how.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Figure, Threshold};
use super::demand::{Came, Demand};
use super::tables::{bare, count};
use super::{Fact, Settings, Time};
use crate::request::instrument::InstrumentKind;
use crate::time::Timestamp;

/// A fact as it is counted.
struct Counted<'a> {
    key: &'static str,
    label: &'static str,
    is: &'a dyn Fn(&Demand) -> bool,
    /// Whether of it, or of what it overlaps with, more is shown elsewhere: then these differences must not be small.
    differences: Vec<u64>,
}

/// Facts of demands; `papers` are the kinds of paper that have a row of their own in the table of papers.
#[expect(clippy::too_many_lines, reason = "a list: one entry a fact")]
pub(super) fn facts(demands: &[Demand], threshold: Threshold, papers: &BTreeSet<InstrumentKind>) -> Vec<Fact> {
    let number = |of: &dyn Fn(&Demand) -> bool| count(demands.iter().filter(|demand| of(demand)).count());
    let apart = |one: &dyn Fn(&Demand) -> bool, other: &dyn Fn(&Demand) -> bool| {
        [number(&|demand| one(demand) && !other(demand)), number(&|demand| other(demand) && !one(demand))]
    };
    // Kinds of paper that stand in one row together: a fact on some of them must not tell that row apart.
    let within = |kinds: &[InstrumentKind]| {
        let folded = |demand: &Demand| !papers.contains(&demand.kind);
        [
            number(&|demand| folded(demand) && kinds.contains(&demand.kind)),
            number(&|demand| folded(demand) && !kinds.contains(&demand.kind)),
        ]
    };
    let emergency = [InstrumentKind::Emergency];
    let preservation = [InstrumentKind::Preservation, InstrumentKind::EpocPr];
    let informal = [InstrumentKind::Informal, InstrumentKind::TermsReport, InstrumentKind::None];
    let assistance = |demand: &Demand| demand.assistance;
    let mlat = [InstrumentKind::MlatOrder];
    let allowed = |demand: &Demand| matches!(demand.came(), Came::Allowed | Came::Partial);
    let open = |demand: &Demand| demand.came() == Came::Open;
    let (escalated, resolved) = (|demand: &Demand| demand.escalated, |demand: &Demand| demand.resolved);
    let (released, told) = (|demand: &Demand| demand.released.any(), |demand: &Demand| demand.told);
    let data = |demand: &Demand| demand.released.disclosing().any();
    let counted = [
        Counted {
            key: "emergency",
            label: "Emergency requests",
            is: &|demand| emergency.contains(&demand.kind),
            differences: within(&emergency).into(),
        },
        Counted {
            key: "preservation",
            label: "Requests and orders to preserve",
            is: &|demand| preservation.contains(&demand.kind),
            differences: within(&preservation).into(),
        },
        Counted {
            key: "informal",
            label: "Informal: on no paper that compels",
            is: &|demand| informal.contains(&demand.kind),
            differences: within(&informal).into(),
        },
        Counted {
            key: "mlat",
            label: "By mutual legal assistance",
            is: &assistance,
            differences: within(&mlat)
                .into_iter()
                .chain(apart(&assistance, &|demand| demand.kind == InstrumentKind::MlatOrder))
                .collect(),
        },
        Counted {
            key: "gagged",
            label: "With an order of silence",
            is: &|demand| demand.gagged,
            differences: Vec::new(),
        },
        Counted {
            key: "no_data_held",
            label: "No data held",
            is: &|demand| demand.nothing_held,
            differences: Vec::new(),
        },
        Counted {
            key: "duty_to_challenge_order",
            label: "The order was to be challenged",
            is: &|demand| demand.challenge_order,
            differences: Vec::new(),
        },
        Counted {
            key: "duty_to_challenge_gag",
            label: "The order of silence was to be challenged",
            is: &|demand| demand.challenge_gag,
            differences: Vec::new(),
        },
        Counted {
            key: "escalated",
            label: "Sent to people at some time",
            is: &escalated,
            differences: apart(&escalated, &open).into(),
        },
        Counted {
            key: "resolved",
            label: "Escalation ended by people",
            is: &resolved,
            differences: apart(&resolved, &escalated)
                .into_iter()
                .chain(apart(&|demand| escalated(demand) && !open(demand), &resolved))
                .collect(),
        },
        Counted {
            key: "released",
            label: "Something was released",
            is: &released,
            differences: apart(&released, &allowed).into_iter().chain(apart(&released, &data)).collect(),
        },
        Counted {
            key: "told_before_release",
            label: "The user was told before a release, as somebody acknowledged",
            is: &told,
            differences: apart(&told, &released).into(),
        },
    ];
    let whole = count(demands.len());
    let fact = |one: &Counted<'_>| Fact {
        key: one.key.to_owned(),
        label: one.label.to_owned(),
        figure: threshold.part(number(one.is), whole, &one.differences),
    };
    counted.iter().map(fact).collect()
}

/// Median times in whole hours; a median over few would be somebody's own.
pub(super) fn times(demands: &[Demand], threshold: Threshold) -> Vec<Time> {
    let median = |until: &dyn Fn(&Demand) -> Option<Timestamp>| {
        let spans = demands.iter().filter_map(|demand| {
            let seconds = until(demand)?.seconds().checked_sub(demand.received?.seconds())?;
            u64::try_from(seconds).ok()
        });
        let mut spans: Vec<u64> = spans.collect();
        spans.sort_unstable();
        let middle = spans.len().checked_div(2).unwrap_or_default();
        let many = count(spans.len()) >= threshold.0;
        // With an even number the lower one of the two.
        let lower = if spans.len().is_multiple_of(2) { middle.saturating_sub(1) } else { middle };
        spans
            .get(lower)
            .filter(|_| many)
            .map(|seconds| seconds.saturating_add(1_800).checked_div(3_600).unwrap_or_default())
    };
    let time =
        |key: &str, label: &str, hours| Time { key: key.to_owned(), label: label.to_owned(), median_hours: hours };
    vec![
        time("receipt_to_decision", "From receipt to the first decision", median(&|demand| Some(demand.first))),
        time("receipt_to_release", "From receipt to the first release", median(&|demand| demand.first_release)),
    ]
}

/// Records of decisions in the period that stand in no table.
pub(super) fn lost(lost: &BTreeMap<&'static str, u64>, threshold: Threshold) -> Vec<Fact> {
    let labels = [
        ("erased", "Their sealed part was erased"),
        ("key_missing", "Their key is not in the vault, and no erasure took it: is the vault an older copy?"),
        ("closed", "Their sealed part was not opened: there were no keys"),
        ("unreadable", "Their sealed part is not as this version reads it"),
    ];
    let fact = |(key, label): (&str, &str)| {
        let count = lost.get(key).copied().filter(|count| *count > 0)?;
        let figure = if threshold.shows(count) { bare(count) } else { Figure::SUPPRESSED };
        Some(Fact { key: key.to_owned(), label: label.to_owned(), figure })
    };
    labels.into_iter().filter_map(fact).collect()
}

/// What reports are asked for, and the log cannot say.
pub(super) fn not_recorded() -> Vec<String> {
    [
        "Withdrawn: not recorded. The log does not say that an authority took a demand back.",
        "Challenged: not recorded. The log says that a decision obliged the platform to challenge, not that it did.",
        "Users told: recorded only where somebody acknowledged it before a release. Notices after a release, when an order \
         of silence lapsed, or to users of denied demands are not recorded.",
        "Data handed over: not recorded. A release says what may be handed over; what the data layer did is its own record.",
        "Emergencies claimed on other paper: counted under that paper.",
    ]
    .map(str::to_owned)
    .into()
}

/// How it was counted, in words.
pub(super) fn method(settings: &Settings) -> Vec<String> {
    let (period, threshold) = (settings.period, settings.threshold);
    vec![
        format!(
            "Period: {period}, {} to {}, days in UTC. A demand belongs to the period in which it was first decided.",
            period.first(),
            period.last()
        ),
        "A demand is counted once, by its identifier, however many users it touches and however often it was decided. \
         The last decision on each user counts, up to the last record of the log. Previews are never counted."
            .to_owned(),
        "Allowed in full: everything asked, for every user. Allowed in part: something, not all. Denied: nothing, and \
         nothing waits. Escalated, still open: nothing yet, and something waits for people. Allowed means that the law \
         lets it be served; released, that it was taken out under the permit."
            .to_owned(),
        "Users are counted once in each figure. Users in several countries' demands are counted in each of them."
            .to_owned(),
        format!(
            "Small figures: what is 1 to {} is not shown, nor what would let it be worked out. Countries, levels, kinds of \
             paper and months with fewer than {threshold} demands are counted together as others, and outcomes with fewer \
             are joined in all tables, until they are more than twice as many. A row with a small figure shows its total \
             alone; there are always several such rows, which together have no small figure. A table of which nothing \
             could be shown so is left out.",
            threshold.get().saturating_sub(1)
        ),
        "Percentages are of the demands in the same row; those of totals, of all demands of the table.".to_owned(),
        "Medians are in whole hours, over demands whose receipt is on record.".to_owned(),
    ]
}
