//! What a bench decides.

use sha2::{Digest, Sha256};

use crate::canonical;
use crate::object::hex;
use crate::request::DataRequest;
use crate::time::Day;
use crate::user::UserContext;
use crate::workbench::case::{Case, When};
use crate::workbench::suite::Suite;
use crate::workbench::yaml::CaseRefused;

/// Cases that are compiled in: they differ in who asks, by what paper, where the user is, and what comes of it.
const BUNDLED: [(&str, &str); 12] = [
    ("01-dissidents-meetings", include_str!("../../../examples/cases/01-dissidents-meetings.yaml")),
    ("07-users-in-china-with-process", include_str!("../../../examples/cases/07-users-in-china-with-process.yaml")),
    ("13-suspend-hong-kong-activist", include_str!("../../../examples/cases/13-suspend-hong-kong-activist.yaml")),
    ("19-grand-jury-subpoena", include_str!("../../../examples/cases/19-grand-jury-subpoena.yaml")),
    ("21-search-warrant", include_str!("../../../examples/cases/21-search-warrant.yaml")),
    ("22-overseas-production-order", include_str!("../../../examples/cases/22-overseas-production-order.yaml")),
    (
        "25-production-order-for-subscriber-data",
        include_str!("../../../examples/cases/25-production-order-for-subscriber-data.yaml"),
    ),
    (
        "28-brazilian-order-outside-the-act",
        include_str!("../../../examples/cases/28-brazilian-order-outside-the-act.yaml"),
    ),
    ("29-emergency-location", include_str!("../../../examples/cases/29-emergency-location.yaml")),
    ("31-preservation", include_str!("../../../examples/cases/31-preservation.yaml")),
    ("35-signals-disagree", include_str!("../../../examples/cases/35-signals-disagree.yaml")),
    ("40-blasphemy", include_str!("../../../examples/cases/40-blasphemy.yaml")),
];

/// One user of one case: what one turn decides.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct BenchCase {
    /// The name of the file; of a suite also that of the case, of several users also which.
    pub name: String,
    /// The request.
    pub request: DataRequest,
    /// The user.
    pub user: UserContext,
    /// The day.
    pub day: Day,
}

/// The users of the cases, in the order in which they were read.
#[derive(Debug, Clone, Default)]
pub struct BenchCases {
    all: Vec<BenchCase>,
    hash: Sha256,
}

impl BenchCases {
    /// Those that are compiled in.
    ///
    /// # Errors
    /// Only in a changed build: the cases are tested.
    pub fn bundled(today: Day) -> Result<Self, CaseRefused> {
        let mut cases = Self::default();
        BUNDLED.iter().try_for_each(|(name, text)| cases.read(name, text.as_bytes(), today))?;
        Ok(cases)
    }

    /// Adds the users of a case file, or of every case of a suite.
    ///
    /// # Errors
    /// As [`Case::from_yaml`] and [`Suite::from_yaml`].
    pub fn read(&mut self, name: &str, yaml: &[u8], today: Day) -> Result<(), CaseRefused> {
        // A suite is known by its list of cases, which a case file has not.
        if yaml.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"cases:")) {
            for (of, suite) in Suite::from_yaml(yaml)?.cases {
                self.add(&format!("{name}: {of}"), &suite.case, today)?;
            }
            return Ok(());
        }
        self.add(name, &Case::from_yaml(yaml)?, today)
    }

    fn add(&mut self, name: &str, case: &Case, today: Day) -> Result<(), CaseRefused> {
        let request = case.request()?;
        let day = match case.on {
            When::Today => today,
            When::On(day) => day,
        };
        let users = case.users.as_slice();
        // Of what is decided, whatever the file is called and says beside it.
        let decided = canonical::bytes(&(&case.demand, &case.intake, users, case.on));
        self.hash.update(decided.unwrap_or_default());
        for (number, user) in (1_usize..).zip(users) {
            let name = if users.len() == 1 { name.to_owned() } else { format!("{name}, user {number}") };
            self.all.push(BenchCase { name, request: request.clone(), user: user.clone(), day });
        }
        Ok(())
    }

    /// Each of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &BenchCase> {
        self.all.iter()
    }

    /// The one at that place.
    pub fn one(&self, at: usize) -> Option<&BenchCase> {
        self.all.get(at)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// `sha256:` and the digest of what is decided, in its order.
    pub fn digest(&self) -> String {
        format!("sha256:{}", hex(&self.hash.clone().finalize()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_cases_read_and_their_digest_is_of_what_is_decided() {
        let today: Day = "2026-06-01".parse().unwrap();
        let bundled = BenchCases::bundled(today).unwrap();
        assert!(bundled.len() >= BUNDLED.len() && !bundled.is_empty());
        let digest = |change: (&str, &str)| {
            let mut cases = BenchCases::default();
            assert!(BUNDLED[0].1.contains(change.0), "{}", change.0);
            cases.read("x", BUNDLED[0].1.replace(change.0, change.1).as_bytes(), today).unwrap();
            cases.digest()
        };
        assert_eq!(digest(("note: ", "note: ")), digest(("note: ", "note: Otherwise told. ")));
        assert_ne!(digest(("note: ", "note: ")), digest(("level: unknown", "level: local")));
    }

    #[test]
    fn a_suite_is_told_from_a_case() {
        let suite = b"note: n\nrequester: US\nhome: US\ncases:\n- name: one\n  want: \
                      [{measure: disclose_content, outcome: deny}]\n";
        let mut cases = BenchCases::default();
        cases.read("s", suite, "2026-06-01".parse().unwrap()).unwrap();
        assert_eq!((cases.len(), cases.one(0).unwrap().name.as_str()), (1, "s: one"));
        let why = cases.read("s", b"note: n\ncases: []\nmore: 1\n", "2026-06-01".parse().unwrap()).unwrap_err();
        assert!(why.to_string().contains("line"), "{why}");
    }
}
