//! What reviewers sign before one policy set takes the place of another, and how many of them it takes.

use std::collections::BTreeSet;

use serde::Serialize;

use super::key::{KeyRefused, PersonKey};
use super::people::{Signed, listed};
use super::statement::{DigestText, One, SignatureText, fixed, message};
use crate::audit::note::{SigningKey, VerifierKey};
use crate::canonical;
use crate::document::FromJson;
use crate::time::Day;
use crate::words::{Answer, by_name};

/// Days for which a statement holds at most.
const MOST_DAYS: i32 = 30;
/// Signatures that one statement may have.
const MOST_SIGNATURES: usize = 64;

/// Why the larger quorum is needed.
const OPENS: &str = ", since it tells of new or wider allows, or of a part of the sweep alone";

fixed!(ReviewWord = "policy-review");

/// What a change of policies was found to do: from which set to which, and how much of it opens the gate.
///
/// Nobody has to believe it: whoever signs makes the same diff, whose result has the same digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewTerms {
    v: One,
    r#type: ReviewWord,
    /// Digest of the set that is in force.
    before: DigestText,
    /// Digest of the set that is to be.
    after: DigestText,
    /// Digest of the border across which both were asked.
    border: DigestText,
    /// Digest of what the diff found.
    result: DigestText,
    /// Whether the whole sweep was made: `no` where only a part was.
    whole: Answer,
    /// Rulings with another outcome.
    flips: u64,
    /// Those of them that are allowed now and were not.
    new_allows: u64,
    /// Rulings that were allowed and now reach further, or with fewer duties.
    wider_allows: u64,
    /// The day on which it was found.
    on: Day,
    /// The first day on which it holds no longer.
    until: Day,
}

by_name! {
    ReviewTerms {
        v: One,
        r#type: ReviewWord,
        before: DigestText,
        after: DigestText,
        border: DigestText,
        result: DigestText,
        whole: Answer,
        flips: u64,
        new_allows: u64,
        wider_allows: u64,
        on: Day,
        until: Day,
    }
}

/// A statement and who signed it. Only a [`crate::Gate`] with reviewers says whether it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedReview {
    signed: ReviewTerms,
    signatures: Vec<Signed>,
}

by_name! {
    SignedReview {
        signed: ReviewTerms,
        signatures: Vec<Signed>,
    }
}

impl FromJson for ReviewTerms {}
impl FromJson for SignedReview {}

/// Whose signatures count, and how many of them it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewers {
    keys: BTreeSet<PersonKey>,
    quorum: usize,
    for_new_allows: usize,
}

/// Why keys and quorums are none by which a change can be reviewed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReviewersRefused {
    /// A key is not sound.
    #[error(transparent)]
    Key(#[from] KeyRefused),
    /// The same key stands in the list twice.
    #[error("the key `{0}` is named twice; a key counts once, whatever its name")]
    Twice(String),
    /// The quorums do not fit the keys.
    #[error(
        "{quorum} signatures, and {for_new_allows} for new allows, of {keys} keys cannot be: at least 1, for new allows \
         at least as many, and at most as many as there are keys"
    )]
    Quorum {
        /// Signatures wanted.
        quorum: usize,
        /// Signatures wanted where something is allowed that was not.
        for_new_allows: usize,
        /// Keys.
        keys: usize,
    },
}

/// Why a statement does not put a set in force, or is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReviewRefused {
    /// It would hold for no day, or for too many.
    #[error("a statement holds from its day ({on}) for 1 to {MOST_DAYS} days, not until {until}")]
    Span {
        /// Its day.
        on: Day,
        /// The first day on which it would hold no longer.
        until: Day,
    },
    /// It is about a change from another set.
    #[error("the statement is about a change from `{given}`; in force is `{held}`")]
    Before {
        /// The digest that it names.
        given: String,
        /// The digest of the set in force.
        held: String,
    },
    /// It is about a change to another set.
    #[error("the statement is about a change to `{given}`; the new set is `{held}`")]
    After {
        /// The digest that it names.
        given: String,
        /// The digest of the new set.
        held: String,
    },
    /// Both sets were asked across another border.
    #[error("the diff was made across the border `{0}`, which is neither the gate's nor the bundled one")]
    Border(String),
    /// Its day has not come.
    #[error("the statement is of {on}, which is later than today ({today})")]
    Early {
        /// Its day.
        on: Day,
        /// Today.
        today: Day,
    },
    /// It holds no longer.
    #[error("the statement held until before {until}; today is {today}: make the diff again and have it signed")]
    Expired {
        /// The first day on which it holds no longer.
        until: Day,
        /// Today.
        today: Day,
    },
    /// Too few reviewers signed it.
    #[error(
        "{valid} of the reviewers signed the statement, {wanted} are needed{because}; signatures that do not verify: {}",
        listed(.broken)
    )]
    Signatures {
        /// Reviewers with a good signature.
        valid: usize,
        /// As many are needed.
        wanted: usize,
        /// Why the larger number is needed; empty where it is not.
        because: &'static str,
        /// Reviewers whose signature is wrong.
        broken: Vec<String>,
    },
    /// More signatures than anybody needs.
    #[error("the statement has {0} signatures; allowed are {MOST_SIGNATURES}")]
    Many(usize),
    /// Two copies do not say the same.
    #[error("the two statements do not say the same; sign copies of one")]
    Differs,
    /// A key cannot sign statements.
    #[error(transparent)]
    Key(#[from] KeyRefused),
    /// It has no canonical form.
    #[error("the statement has no canonical form: {0}")]
    Form(String),
}

/// What was reviewed, once that counts.
#[derive(Debug)]
pub(crate) struct Reviewed {
    /// The digest of what was signed.
    pub(crate) digest: DigestText,
    /// The reviewers who signed it.
    pub(crate) signatures: usize,
}

impl ReviewTerms {
    /// What was found between two sets: their digests, the border's and that of the result; whether the whole sweep was
    /// made; rulings with another outcome, those of them that are allowed now, and allows that are wider now. It holds
    /// from its day until before another.
    ///
    /// # Errors
    /// Where it would hold for no day, or for more than 30.
    pub fn new(
        [before, after, border, result]: [DigestText; 4],
        whole: bool,
        [flips, new_allows, wider_allows]: [u64; 3],
        (on, until): (Day, Day),
    ) -> Result<Self, ReviewRefused> {
        let whole = if whole { Answer::Yes } else { Answer::No };
        let terms = Self {
            v: One,
            r#type: ReviewWord,
            before,
            after,
            border,
            result,
            whole,
            flips,
            new_allows,
            wider_allows,
            on,
            until,
        };
        terms.spans()?;
        Ok(terms)
    }

    fn spans(&self) -> Result<(), ReviewRefused> {
        let days = self.until.number().saturating_sub(self.on.number());
        if (1..=MOST_DAYS).contains(&days) {
            Ok(())
        } else {
            Err(ReviewRefused::Span { on: self.on, until: self.until })
        }
    }

    /// The canonical bytes (RFC 8785): the file as it is handed around before anybody signed.
    ///
    /// # Errors
    /// Where there is no canonical form.
    pub fn to_json(&self) -> Result<Vec<u8>, ReviewRefused> {
        canonical::bytes(self).map_err(|why| ReviewRefused::Form(why.to_string()))
    }

    /// `sha256:` and the digest of its canonical bytes.
    ///
    /// # Errors
    /// Where there is no canonical form.
    pub fn digest(&self) -> Result<DigestText, ReviewRefused> {
        self.to_json().map(|bytes| DigestText::of(&bytes))
    }

    /// The set that is in force, the one that is to be, and the result of the diff.
    pub const fn digests(&self) -> (&DigestText, &DigestText, &DigestText) {
        (&self.before, &self.after, &self.result)
    }

    /// Rulings with another outcome, those that are allowed now and were not, and allows that are wider now.
    pub const fn counts(&self) -> [u64; 3] {
        [self.flips, self.new_allows, self.wider_allows]
    }

    /// Its day, and the first one on which it holds no longer.
    pub const fn days(&self) -> (Day, Day) {
        (self.on, self.until)
    }

    /// Whether it tells of something that opens the gate further, or cannot tell since only a part was swept.
    pub fn opens(&self) -> bool {
        self.whole != Answer::Yes || self.new_allows > 0 || self.wider_allows > 0
    }

    /// Signs it.
    ///
    /// # Errors
    /// Where the key is not Ed25519, or there is no canonical form.
    pub fn sign(self, key: &SigningKey) -> Result<SignedReview, ReviewRefused> {
        let message = message("policy-review", &self).map_err(ReviewRefused::Form)?;
        let signature = SignatureText(key.sign_bytes(&message));
        let signed = Signed { key: PersonKey::new(key.verifier())?, signature };
        Ok(SignedReview { signed: self, signatures: vec![signed] })
    }
}

impl SignedReview {
    /// What it says.
    pub const fn terms(&self) -> &ReviewTerms {
        &self.signed
    }

    /// Whose signatures it bears, as it says: who of them signed, [`Reviewers::check`] says.
    pub fn signers(&self) -> impl Iterator<Item = &PersonKey> {
        self.signatures.iter().map(|signed| &signed.key)
    }

    /// Adds the signatures of another copy of the same statement.
    ///
    /// # Errors
    /// Where the two do not say the same.
    pub fn join(mut self, other: Self) -> Result<Self, ReviewRefused> {
        if self.signed != other.signed {
            return Err(ReviewRefused::Differs);
        }
        self.signatures.extend(other.signatures);
        Ok(self)
    }
}

impl Reviewers {
    /// The keys whose signatures count; so many of them for a change, and so many for one that allows anything that was
    /// not allowed before, or allows it more widely, or was not looked at in whole.
    ///
    /// # Errors
    /// Where a key is not Ed25519 or named twice, or the numbers do not fit: 1 at least, for new allows no fewer, and
    /// no more than there are keys.
    pub fn new(
        keys: impl IntoIterator<Item = VerifierKey>,
        quorum: usize,
        for_new_allows: usize,
    ) -> Result<Self, ReviewersRefused> {
        let mut held = BTreeSet::new();
        for key in keys {
            let key = PersonKey::new(key)?;
            let name = key.name().to_owned();
            if !held.insert(key) {
                return Err(ReviewersRefused::Twice(name));
            }
        }
        if quorum == 0 || for_new_allows < quorum || for_new_allows > held.len() {
            return Err(ReviewersRefused::Quorum { quorum, for_new_allows, keys: held.len() });
        }
        Ok(Self { keys: held, quorum, for_new_allows })
    }

    /// Whether enough of them signed that statement, and it holds on that day. Each key counts once; others' signatures
    /// do not count.
    ///
    /// # Errors
    /// [`ReviewRefused`], which says what is missing.
    pub fn check(&self, review: &SignedReview, today: Day) -> Result<(), ReviewRefused> {
        self.counted(review, today).map(drop)
    }

    fn counted(&self, review: &SignedReview, today: Day) -> Result<Reviewed, ReviewRefused> {
        let SignedReview { signed: terms, signatures } = review;
        if signatures.len() > MOST_SIGNATURES {
            return Err(ReviewRefused::Many(signatures.len()));
        }
        terms.spans()?;
        let (on, until) = terms.days();
        if today < on {
            return Err(ReviewRefused::Early { on, today });
        }
        if today >= until {
            return Err(ReviewRefused::Expired { until, today });
        }
        let message = message("policy-review", terms).map_err(ReviewRefused::Form)?;
        let (mut valid, mut broken) = (BTreeSet::new(), BTreeSet::new());
        for one in signatures {
            let Some(known) = self.keys.get(&one.key) else { continue };
            if known.verifies(&message, &one.signature.0) {
                valid.insert(known);
            } else {
                broken.insert(known.name().to_owned());
            }
        }
        let opens = terms.opens();
        let wanted = if opens { self.for_new_allows } else { self.quorum };
        if valid.len() < wanted {
            let because = if opens { OPENS } else { "" };
            let broken = broken.into_iter().collect();
            return Err(ReviewRefused::Signatures { valid: valid.len(), wanted, because, broken });
        }
        Ok(Reviewed { digest: terms.digest()?, signatures: valid.len() })
    }

    /// Whether that statement puts one set in the place of another at a gate: the digests of both, and those of the
    /// borders across which the diff may have been made.
    pub(crate) fn consent(
        &self,
        review: &SignedReview,
        (before, after): (&str, &str),
        borders: &[&str],
        today: Day,
    ) -> Result<Reviewed, ReviewRefused> {
        let terms = review.terms();
        let differs = |given: &DigestText, held: &str| (given.as_str() != held).then(|| given.to_string());
        if let Some(given) = differs(&terms.before, before) {
            return Err(ReviewRefused::Before { given, held: before.to_owned() });
        }
        if let Some(given) = differs(&terms.after, after) {
            return Err(ReviewRefused::After { given, held: after.to_owned() });
        }
        if !borders.contains(&terms.border.as_str()) {
            return Err(ReviewRefused::Border(terms.border.to_string()));
        }
        self.counted(review, today)
    }
}
