//! Evidence of where a user is.

use crate::jurisdiction::Country;
use crate::time::Timestamp;
use crate::words::{Answer, Stated, record, words};

words! {
    /// Of what kind a signal is. Two signals of one kind are one piece of evidence.
    SignalKind {
        /// Address on an invoice.
        BillingAddress = "billing_address",
        /// Country of the bank or card.
        Bank = "bank",
        /// Country of the SIM card or mobile number.
        Phone = "phone",
        /// Country of a fixed line.
        FixedLine = "fixed_line",
        /// Country of the internet address.
        Ip = "ip",
        /// Country that a device reports.
        Device = "device",
        /// Country that the user declared.
        Declared = "declared",
        /// Verified identity paper.
        IdentityPaper = "identity_paper",
        /// Anything else that the platform records.
        Other = "other",
    }
}

record! {
    /// One piece of evidence of where a user is.
    Signal, SignalBuilder (
        /// Of what kind it is.
        kind: SignalKind,
        /// The country that it names.
        country: Country,
    ) {
        /// When it was observed.
        observed_at: Stated<Timestamp> = Stated::Unknown,
        /// Whether a person typed it in, other than the user.
        entered_by_hand: Answer = Answer::Unknown,
        /// Where that person works.
        hand_country: Stated<Country> = Stated::Unknown,
        /// Whether that person is an agent or liaison of a state.
        hand_is_agent: Answer = Answer::Unknown,
    }
}
