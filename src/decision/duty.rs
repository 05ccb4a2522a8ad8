//! What must be done, or not done, along with a ruling.

use super::outcome::Outcome;
use crate::words::words;

words! {
    /// One thing that a ruling obliges somebody to do.
    Duty {
        /// A named human, not a process, releases.
        HumanRelease = "human_release",
        /// A second person reviews before the release.
        SecondReviewer = "second_reviewer",
        /// A team apart from the case removes what the paper does not cover.
        FilterTeam = "filter_team",
        /// Only data of the days that the paper names.
        FilterPeriod = "filter_period",
        /// Data of people who are not named are taken out.
        FilterThirdParties = "filter_third_parties",
        /// Disclose ciphertext only; help with decryption is another demand.
        CiphertextOnly = "ciphertext_only",
        /// Record within 24 hours what was released and why.
        ReviewWithin24Hours = "review_within_24_hours",
        /// Keep the data from the day of receipt, whatever the ruling.
        PreserveOnReceipt = "preserve_on_receipt",
        /// Answer within seven days of service.
        RespondWithin7Days = "respond_within_7_days",
        /// Answer within ten days of receipt.
        RespondWithin10Days = "respond_within_10_days",
        /// Answer within eight hours of receipt.
        RespondWithin8Hours = "respond_within_8_hours",
        /// Decide within 14 days of service whether to move to quash (18 U.S.C. 2703(h)).
        QuashWithin14Days = "quash_within_14_days",
        /// Tell the user before the disclosure.
        NotifyUserBefore = "notify_user_before",
        /// Tell the user when the order of silence lapses.
        NotifyUserWhenGagLapses = "notify_user_when_gag_lapses",
        /// Keep confidence: the authority informs the user itself.
        KeepConfidence = "keep_confidence",
        /// Warn the user of a state's demand, unless the law bars it or it is dangerous.
        WarnUserOfStateDemand = "warn_user_of_state_demand",
        /// Send the authority to the customer that controls the data.
        RedirectToController = "redirect_to_controller",
        /// Tell the customer that controls the data.
        NotifyController = "notify_controller",
        /// Challenge the order of silence.
        ChallengeGag = "challenge_gag",
        /// Call the authority back on a number found independently.
        CallBack = "call_back",
        /// Tell security: somebody inside tried to open a way around the gate.
        SecurityAlert = "security_alert",
        /// Hand over to people without a tie to the requester.
        UntaintedHands = "untainted_hands",
        /// Name the lawful route to the requester.
        NameLawfulRoute = "name_lawful_route",
        /// Name the entity that must be addressed.
        NameAddressee = "name_addressee",
        /// Offer to restrict in the requester's territory instead.
        OfferTerritorialRestriction = "offer_territorial_restriction",
        /// Counsel analyses the conflict of laws in writing.
        ConflictAnalysis = "conflict_analysis",
    }
}

impl Duty {
    /// Whether a release must wait until somebody acknowledges that it is done.
    pub const fn comes_before_release(self) -> bool {
        matches!(
            self,
            Self::HumanRelease
                | Self::SecondReviewer
                | Self::FilterTeam
                | Self::FilterPeriod
                | Self::FilterThirdParties
                | Self::CiphertextOnly
                | Self::NotifyUserBefore
                | Self::ConflictAnalysis
        )
    }

    /// Whether it makes sense beside that outcome: nobody filters what is refused, and nobody is
    /// sent elsewhere with what is served.
    pub(crate) const fn holds_on(self, outcome: Outcome) -> bool {
        match self {
            Self::HumanRelease
            | Self::SecondReviewer
            | Self::FilterTeam
            | Self::FilterPeriod
            | Self::FilterThirdParties
            | Self::CiphertextOnly
            | Self::ReviewWithin24Hours
            | Self::NotifyUserBefore
            | Self::NotifyUserWhenGagLapses
            | Self::QuashWithin14Days
            | Self::NotifyController
            | Self::ConflictAnalysis => !matches!(outcome, Outcome::Deny),
            Self::WarnUserOfStateDemand
            | Self::RedirectToController
            | Self::NameLawfulRoute
            | Self::NameAddressee
            | Self::OfferTerritorialRestriction
            | Self::CallBack
            | Self::UntaintedHands => !matches!(outcome, Outcome::Allow),
            Self::PreserveOnReceipt
            | Self::RespondWithin7Days
            | Self::RespondWithin10Days
            | Self::RespondWithin8Hours
            | Self::KeepConfidence
            | Self::ChallengeGag
            | Self::SecurityAlert => true,
        }
    }
}
