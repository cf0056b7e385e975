//! The closed list of reasons for which a customer may not chat.

crate::codes! {
    /// Why a customer may not chat, here and now.
    pub enum NotEligible {
        /// This customer is blocked.
        Blocked = 101, "blocked";
        /// An account in this state may not chat.
        AccountSuspended = 102, "account_suspended";
        /// The customer's tier does not include chat.
        TierNotEntitled = 103, "tier_not_entitled";
        /// The customer's segment is served elsewhere.
        SegmentExcluded = 104, "segment_excluded";
        /// Chat must not serve this topic.
        TopicProhibited = 105, "topic_prohibited";
        /// A regulation keeps this matter off this channel.
        ChannelRegulated = 106, "channel_regulated";
        /// This customer's data must not be handled here.
        ResidencyMismatch = 107, "residency_mismatch";
        /// The product or the channel is down, or everything was closed in an emergency.
        OutageWindow = 108, "outage_window";
        /// We are closed at this hour.
        OutOfHours = 109, "out_of_hours";
        /// We are closed on this date.
        Holiday = 110, "holiday";
        /// The queue takes nobody.
        QueueDisabled = 111, "queue_disabled";
        /// As many chats wait as the queue may hold.
        QueueFull = 112, "queue_full";
        /// No agent of the queue is logged in.
        NoAgentsLoggedIn = 113, "no_agents_logged_in";
        /// The wait to be expected exceeds what we ask of a customer.
        EwtTooLong = 114, "ewt_too_long";
        /// The surge plan sends such chats elsewhere.
        SurgeDeflection = 115, "surge_deflection";
        /// The customer already has a live chat.
        DuplicateContact = 116, "duplicate_contact";
        /// The customer has to prove who they are first.
        Unauthenticated = 117, "unauthenticated";
    }
}
