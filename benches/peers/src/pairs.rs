//! The thirty questions: pairs of a request and a user out of the example cases, and what the reduced
//! policy says of each, as a plain function.

use std::path::PathBuf;

use ::comity::workbench::{Case, Prepared, Probe, When};
use ::comity::{Border, DataRequest, Day, Facts, PolicySet, UserContext};
use serde::Serialize;
use serde_json::{Value, json};

/// The root of the crate.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Case and user.
const PAIRS: [(&str, &str); COUNT] = [
    ("01-dissidents-meetings", "u-1"),
    ("02-liaison-for-market", "platform"),
    ("03-move-a-million-users", "u-cn"),
    ("03-move-a-million-users", "u-us"),
    ("05-watch-meetings", "u-cn"),
    ("07-users-in-china-no-process", "u-cn"),
    ("07-users-in-china-with-process", "u-cn"),
    ("09-live-commemoration-with-process", "guest-cn"),
    ("12-suspend-two-accounts", "u-1"),
    ("13-suspend-hong-kong-activist", "u-hk"),
    ("14-reports-from-fresh-accounts", "host"),
    ("15-ban-a-cluster", "u-1"),
    ("19-grand-jury-subpoena", "u-1"),
    ("20-subpoena-for-content", "u-1"),
    ("21-search-warrant", "u-1"),
    ("22-overseas-production-order", "u-gb"),
    ("23-order-on-a-user-in-the-us", "u-1"),
    ("25-production-order-for-subscriber-data", "u-fr"),
    ("27-german-request-on-a-us-user", "u-us"),
    ("28-brazilian-order-outside-the-act", "u-1"),
    ("29-emergency-location", "u-1"),
    ("29-emergency-without-belief", "u-1"),
    ("31-preservation", "u-1"),
    ("34-enterprise-mailbox", "u-1"),
    ("35-signals-disagree", "u-1"),
    ("36-out-of-state-warrant", "u-1"),
    ("39-traveller", "u-th"),
    ("40-blasphemy", "u-pk"),
    ("41-geofence", "u-1"),
    ("43-recording-not-severable", "guest-in"),
];

/// One question, in every form in which an engine takes it.
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) request: DataRequest,
    pub(crate) user: UserContext,
    pub(crate) day: Day,
    /// All that comity sees.
    pub(crate) facts: Facts,
    /// What the reduced policy reads of it.
    pub(crate) ask: Ask,
}

impl Pair {
    pub(crate) fn probe<'a>(&'a self, policies: &'a PolicySet, border: &'a Border) -> Probe<'a> {
        Probe { policies, border, request: &self.request, user: &self.user, day: self.day }
    }

    pub(crate) fn prepared<'a>(&'a self, policies: &'a PolicySet, border: &'a Border) -> Prepared<'a> {
        self.probe(policies, border).prepared()
    }
}

/// What the reduced policy reads.
#[derive(Clone, Serialize, Hash)]
pub(crate) struct Ask {
    pub(crate) requester: Asker,
    pub(crate) user: Asked,
    pub(crate) paper: String,
    pub(crate) issuer: String,
    pub(crate) verification: i32,
    pub(crate) belief: String,
    pub(crate) offence: String,
    pub(crate) affected: i32,
    pub(crate) measures: Vec<String>,
}

/// Who asks.
#[derive(Clone, Serialize, Hash)]
pub(crate) struct Asker {
    pub(crate) kind: String,
    pub(crate) country: String,
}

/// About whom.
#[derive(Clone, Serialize, Hash)]
pub(crate) struct Asked {
    pub(crate) countries: Vec<String>,
    pub(crate) controller: String,
}

impl Ask {
    /// Out of the facts, so that comity and its peers are asked the same.
    fn of(facts: &Facts) -> Self {
        let facts = serde_json::to_value(facts).unwrap();
        let at = |path: &str| facts.pointer(path).unwrap_or_else(|| panic!("the facts have no {path}"));
        let word = |path: &str| at(path).as_str().unwrap().to_owned();
        let number = |path: &str| at(path).as_i64().unwrap().try_into().unwrap();
        let words = |path: &str| {
            let items: &Vec<Value> = at(path).as_array().unwrap();
            items.iter().map(|item| item.as_str().unwrap().to_owned()).collect()
        };
        Self {
            requester: Asker { kind: word("/requester/kind"), country: word("/requester/country") },
            user: Asked { countries: words("/user/location/countries"), controller: word("/user/controller") },
            paper: word("/instrument/kind"),
            issuer: word("/instrument/issuer"),
            verification: number("/intake/verification_level"),
            belief: word("/intake/emergency_belief"),
            offence: word("/offence/class"),
            affected: number("/scope/users"),
            measures: words("/measures"),
        }
    }

    /// The reduced policy as a plain function: the list that every engine must give.
    pub(crate) fn allowed(&self) -> bool {
        let (paper, issuer, country) = (self.paper.as_str(), self.issuer.as_str(), self.requester.country.as_str());
        let permitted = matches!(paper, "warrant" | "court_order" | "overseas_production_order")
            && matches!(issuer, "judge" | "magistrate")
            && matches!(country, "US" | "GB" | "DE" | "FR" | "BR" | "IN" | "TH")
            || paper == "grand_jury_subpoena" && country == "US"
            || paper == "epoc" && matches!(issuer, "judge" | "prosecutor") && matches!(country, "DE" | "FR" | "IE")
            || paper == "emergency" && self.belief == "untainted"
            || paper == "preservation";
        let asks = |wanted: &[&str]| self.measures.iter().any(|measure| wanted.contains(&measure.as_str()));
        let denied = matches!(paper, "none" | "informal" | "terms_report")
            || self.requester.kind != "authority"
            || !self.user.countries.iter().any(|inside| inside == country)
            || self.affected > 25
            || matches!(
                self.offence.as_str(),
                "assembly" | "religion" | "speech" | "reproductive_health" | "state_security"
            )
            || matches!(paper, "grand_jury_subpoena" | "nsl" | "preservation") && asks(&["disclose_content"])
            || asks(&["grant_access", "appoint_liaison", "migrate_data", "monitor"])
            || matches!(self.user.controller.as_str(), "sole" | "joint" | "processor") && paper != "emergency"
            || self.verification < 2;
        permitted && !denied
    }
}

/// What each pair is bent to, field by field, for the check that all agree: most rules are met by none of the
/// thirty alone. No bent pair is timed.
fn bends() -> Vec<(&'static str, Value)> {
    let each = |path: &'static str, values: &[&str]| {
        values.iter().map(move |value| (path, json!(value))).collect::<Vec<(&str, Value)>>()
    };
    let mut bends = each("/instrument/kind", &["warrant", "epoc", "nsl", "informal", "preservation", "emergency"]);
    bends.extend(each("/instrument/issuer", &["judge", "prosecutor", "police"]));
    bends.extend(each("/requester/kind", &["authority", "private_reporter"]));
    bends.extend(each("/requester/country", &["US", "FR", "CN", "none"]));
    bends.extend(each("/intake/emergency_belief", &["untainted", "none"]));
    bends.extend(each("/offence/class", &["serious_crime", "religion", "state_security"]));
    bends.extend(each("/user/controller", &["consumer", "processor"]));
    bends.extend([1, 2].map(|level| ("/intake/verification_level", json!(level))));
    bends.extend([25, 26].map(|users| ("/scope/users", json!(users))));
    bends.extend(
        [json!(["disclose_content"]), json!(["preserve", "monitor"]), json!(["grant_access"])]
            .map(|measures| ("/measures", measures)),
    );
    bends.extend([json!([]), json!(["US"]), json!(["CN", "US"])].map(|all| ("/user/location/countries", all)));
    bends
}

/// The thirty, and each of them bent in each way.
pub(crate) fn bent(pairs: &[Pair]) -> Vec<Pair> {
    let mut all = Vec::new();
    for pair in pairs {
        let facts = serde_json::to_value(&pair.facts).unwrap();
        for (path, value) in bends() {
            let mut document = facts.clone();
            let name = format!("{}, with {path} {value}", pair.name);
            *document.pointer_mut(path).unwrap() = value;
            let facts: Facts = serde_json::from_value(document).unwrap_or_else(|why| panic!("{name}: {why}"));
            let (request, user, day) = (pair.request.clone(), pair.user.clone(), pair.day);
            all.push(Pair { name, request, user, day, ask: Ask::of(&facts), facts });
        }
    }
    all
}

/// How many.
pub(crate) const COUNT: usize = 30;

/// All thirty.
pub(crate) fn all() -> Vec<Pair> {
    PAIRS.iter().map(|(file, subject)| pair(file, subject)).collect()
}

fn pair(file: &str, subject: &str) -> Pair {
    let name = format!("{file}, {subject}");
    let path = root().join("examples/cases").join(format!("{file}.yaml"));
    let bytes = std::fs::read(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let case = Case::from_yaml(&bytes).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let request = case.request().unwrap();
    let user = case.users.as_slice().iter().find(|user| user.subject().as_str() == subject);
    let user = user.unwrap_or_else(|| panic!("{name}: the case has no such user")).clone();
    let When::On(day) = case.on else { panic!("{name}: the case speaks of no fixed day") };
    let facts = Facts::new(&request, &user, day);
    let ask = Ask::of(&facts);
    Pair { name, request, user, day, facts, ask }
}
