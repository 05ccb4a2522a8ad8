//! casbin on the reduced policy, in both forms in which it takes rules on attributes: a line of policy a
//! rule whose text `eval` reads at every decision, and one matcher that is compiled once.

use std::hint::black_box;

use casbin::{CoreApi as _, DefaultModel, Enforcer, Model as _, NullAdapter};

use crate::pairs::{Ask, Pair};
use crate::{REDUCED, Row};

/// Name, effect and condition.
const RULES: [(&str, &str, &str); 14] = [
    (
        "court",
        "allow",
        r#"(r.ask.paper in ["warrant", "court_order", "overseas_production_order"]
            && r.ask.issuer in ["judge", "magistrate"]
            && r.ask.requester.country in ["US", "GB", "DE", "FR", "BR", "IN", "TH"])"#,
    ),
    ("subpoena", "allow", r#"(r.ask.paper == "grand_jury_subpoena" && r.ask.requester.country == "US")"#),
    (
        "union",
        "allow",
        r#"(r.ask.paper == "epoc" && r.ask.issuer in ["judge", "prosecutor"]
            && r.ask.requester.country in ["DE", "FR", "IE"])"#,
    ),
    ("emergency", "allow", r#"(r.ask.paper == "emergency" && r.ask.belief == "untainted")"#),
    ("keeping", "allow", r#"(r.ask.paper == "preservation")"#),
    ("paper", "deny", r#"(r.ask.paper in ["none", "informal", "terms_report"])"#),
    ("private", "deny", r#"(r.ask.requester.kind != "authority")"#),
    ("outside", "deny", "(!(r.ask.requester.country in r.ask.user.countries))"),
    ("sweep", "deny", "(r.ask.affected > 25)"),
    (
        "offence",
        "deny",
        r#"(r.ask.offence in ["assembly", "religion", "speech", "reproductive_health", "state_security"])"#,
    ),
    (
        "content",
        "deny",
        r#"(r.ask.paper in ["grand_jury_subpoena", "nsl", "preservation"] && "disclose_content" in r.ask.measures)"#,
    ),
    (
        "power",
        "deny",
        r#"("grant_access" in r.ask.measures || "appoint_liaison" in r.ask.measures
            || "migrate_data" in r.ask.measures || "monitor" in r.ask.measures)"#,
    ),
    (
        "controller",
        "deny",
        r#"(r.ask.user.controller in ["sole", "joint", "processor"] && r.ask.paper != "emergency")"#,
    ),
    ("weak", "deny", "(r.ask.verification < 2)"),
];

/// Both forms.
pub(crate) struct Casbin {
    compiled: Enforcer,
    read: Enforcer,
}

impl Casbin {
    pub(crate) fn new() -> Self {
        let named = |(name, _, rule): (&str, &str, &str)| format!("(p.rule == \"{name}\" && {rule})");
        let matcher = RULES.map(named).join(" || ");
        Self {
            compiled: enforcer(&matcher, &RULES.map(|(name, effect, _)| (name, effect))),
            read: enforcer("eval(p.rule)", &RULES.map(|(_, effect, rule)| (rule, effect))),
        }
    }

    pub(crate) fn check(&self, pairs: &[Pair]) {
        for pair in pairs {
            for (form, enforcer) in [("one matcher", &self.compiled), ("eval", &self.read)] {
                assert_eq!(decide(enforcer, &pair.ask), pair.ask.allowed(), "{}: casbin, {form}", pair.name);
            }
        }
    }

    pub(crate) fn rows<'a>(&'a self, pairs: &'a [Pair]) -> Vec<Row<'a>> {
        let by = |enforcer: &'a Enforcer| {
            move |at: usize| {
                black_box(decide(enforcer, black_box(&pairs[at].ask)));
            }
        };
        vec![
            Row::new("casbin, one matcher", REDUCED, "request built", by(&self.compiled)),
            Row::new("casbin, eval of rules", REDUCED, "request built", by(&self.read)),
        ]
    }
}

/// `enforce` makes the engine's own value of what it is given, at every call.
fn decide(enforcer: &Enforcer, ask: &Ask) -> bool {
    enforcer.enforce((ask,)).unwrap()
}

fn enforcer(matcher: &str, rules: &[(&str, &str)]) -> Enforcer {
    let mut model = DefaultModel::default();
    for (section, text) in [
        ("r", "ask"),
        ("p", "rule, eft"),
        ("e", "some(where (p.eft == allow)) && !some(where (p.eft == deny))"),
        ("m", matcher),
    ] {
        assert!(model.add_def(section, section, text), "casbin takes no definition `{section}`");
    }
    for (rule, effect) in rules {
        assert!(model.add_policy("p", "p", vec![(*rule).to_owned(), (*effect).to_owned()]));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    // `new` would read the lines from the adapter, in place of those that the model has.
    runtime.block_on(Enforcer::new_raw(model, NullAdapter)).unwrap()
}
