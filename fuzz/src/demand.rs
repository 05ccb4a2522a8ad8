//! Demands, intakes and users as JSON: read or refused; and what is read is decided as the laws say.

use std::cell::RefCell;
use std::sync::OnceLock;

use comity::workbench::{Probe, When};
use comity::{
    Border, DataRequest, Day, Demand, FromJson, Gate, Intake, MemoryLog, Outcome, PolicySet, UserContext, Way,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::edits::{Draw, bend, places};

struct House {
    policies: PolicySet,
    border: Border,
    /// Demand, intake, user and day of each case.
    cases: Vec<(Value, Day)>,
    pool: Vec<Value>,
}

fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let one = |(_, case): (String, comity::workbench::Case)| {
            let When::On(day) = case.on else { return None };
            let user = case.users.as_slice().first()?;
            Some((json!({ "demand": case.demand, "intake": case.intake, "user": user }), day))
        };
        let cases: Vec<(Value, Day)> = crate::cases().into_iter().filter_map(one).collect();
        let mut pool = vec![
            json!(null),
            json!(true),
            json!(-1),
            json!(0),
            json!(9_007_199_254_740_993_u64),
            json!(1.5),
            json!(""),
            json!([]),
            json!({}),
            json!("unknown"),
            json!("none"),
            json!("UK"),
            json!("2020-02-30"),
            json!("\u{202e}x"),
        ];
        for (case, _) in &cases {
            let mut all = Vec::new();
            places(case, "", &mut all);
            for value in all.iter().filter_map(|place| case.pointer(place)) {
                if !pool.contains(value) {
                    pool.push(value.clone());
                }
            }
        }
        House { policies: PolicySet::bundled().unwrap(), border: Border::bundled().unwrap(), cases, pool }
    })
}

thread_local! {
    /// A gate, and how often it was asked: its log lies in memory.
    static GATE: RefCell<Option<(Gate, u32)>> = const { RefCell::new(None) };
}

/// Whatever it is, it is read or refused; what is read comes again as it was, and is decided twice alike, allowed only
/// without a fault and within what was asked.
pub fn hold(bytes: &[u8]) {
    let mut draw = Draw::new(bytes);
    let house = house();
    let (parts, day) = if draw.byte().is_multiple_of(4) {
        let text = draw.rest();
        let mut parts = text.split(|byte| *byte == 0).map(<[u8]>::to_vec);
        ([(); 3].map(|()| parts.next().unwrap_or_default()), house.cases[0].1)
    } else {
        let (case, day) = &house.cases[draw.below(house.cases.len())];
        let mut case = case.clone();
        bend(&mut case, &house.pool, &mut draw);
        (["demand", "intake", "user"].map(|name| case[name].to_string().into_bytes()), *day)
    };
    let (Some(demand), Some(intake), Some(user)) =
        (read::<Demand>(&parts[0]), read::<Intake>(&parts[1]), read::<UserContext>(&parts[2]))
    else {
        return;
    };
    let Ok(request) = DataRequest::new(demand, intake) else { return };
    let probe = Probe { policies: &house.policies, border: &house.border, request: &request, user: &user, day };
    let (facts, prepared) = (probe.facts(), probe.prepared());
    let rulings = prepared.remembered();
    assert_eq!(rulings, prepared.remembered(), "asked again");
    assert_eq!(rulings, probe.rulings(&facts, Way::Both), "not remembered");
    assert!(rulings.faults().is_empty() || rulings.outcome() != Outcome::Allow, "a fault, and allowed");
    let asked = request.demand().measures();
    assert!(rulings.all().iter().all(|ruling| asked.iter().any(|measure| *measure == ruling.measure())));
    GATE.with_borrow_mut(|kept| {
        let open = || Gate::builder(house.policies.clone()).audit(MemoryLog::new()).build().unwrap();
        let (gate, count) = kept.get_or_insert_with(|| (open(), 0));
        *count += 1;
        // Orders of national security have no log here: they are not decided.
        if let Ok(decision) = gate.evaluate(&request, &user) {
            assert!(decision.faults().is_empty() || decision.outcome() != Outcome::Allow);
            let outcome = decision.outcome();
            let (_, permit) = decision.into_parts();
            assert!(permit.is_none() || outcome != Outcome::Deny || asked.iter().count() > 1, "a permit and a denial");
        }
        if *count == 500 {
            *kept = None;
        }
    });
}

/// What is read is the same when it is written and read again.
fn read<T: FromJson + Serialize + PartialEq>(bytes: &[u8]) -> Option<T> {
    let value = T::from_json(bytes).ok()?;
    let again = T::from_json(&serde_json::to_vec(&value).unwrap()).unwrap();
    assert!(again == value, "read otherwise the second time");
    Some(value)
}
