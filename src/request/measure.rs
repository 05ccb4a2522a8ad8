//! What is asked.

use crate::words::words;

words! {
    /// One thing that a demand asks for.
    Measure {
        /// Basic subscriber records; in the United States the six fields of 18 U.S.C. 2703(c)(2).
        DiscloseSubscriber = "disclose_subscriber",
        /// Data for the sole purpose of identifying a user (Reg. (EU) 2023/1543 Art. 3(10)).
        DiscloseIdentification = "disclose_identification",
        /// Traffic data that is neither content nor location.
        DiscloseTraffic = "disclose_traffic",
        /// Where a device or person was or is.
        DiscloseLocation = "disclose_location",
        /// What was said, written, drawn or recorded.
        DiscloseContent = "disclose_content",
        /// Keep what is there, disclose nothing.
        Preserve = "preserve",
        /// Collect communications or their metadata as they happen.
        Intercept = "intercept",
        /// Close or block one account.
        SuspendAccount = "suspend_account",
        /// Withhold something inside one territory only.
        RestrictInTerritory = "restrict_in_territory",
        /// End a meeting, past the people of one territory.
        TerminateMeeting = "terminate_meeting",
        /// Take content down everywhere.
        RemoveContent = "remove_content",
        /// Give access to systems, keys or feeds.
        GrantAccess = "grant_access",
        /// Move data into another jurisdiction.
        MigrateData = "migrate_data",
        /// Watch for people, words or events.
        Monitor = "monitor",
        /// Appoint a liaison or another standing channel.
        AppointLiaison = "appoint_liaison",
    }
}

impl Measure {
    /// Whether it hands data to the requester.
    pub const fn discloses(self) -> bool {
        matches!(
            self,
            Self::DiscloseSubscriber
                | Self::DiscloseIdentification
                | Self::DiscloseTraffic
                | Self::DiscloseLocation
                | Self::DiscloseContent
        )
    }

    /// Whether it touches more than one person, so that no single user's decision can permit it.
    pub const fn collective(self) -> bool {
        matches!(
            self,
            Self::TerminateMeeting
                | Self::RemoveContent
                | Self::GrantAccess
                | Self::MigrateData
                | Self::Monitor
                | Self::AppointLiaison
        )
    }
}
