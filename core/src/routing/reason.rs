//! Why: the closed lists of reasons, each with a number and a wire name that never change.

crate::codes! {
    /// Why an agent is not offered a chat.
    pub enum Exclusion {
        /// Not logged in.
        Offline = 201, "offline";
        /// Declared away.
        Away = 202, "away";
        /// Finishing their chats before they leave.
        Draining = 203, "draining";
        /// Missed too many offers.
        NotResponding = 204, "not_responding";
        /// Connection lost, within grace.
        Disconnected = 205, "disconnected";
        /// Does not serve the chat's queue.
        NotInQueue = 206, "not_in_queue";
        /// Lacks a required skill.
        SkillMissing = 207, "skill_missing";
        /// Has every required skill, one of them below the required level.
        LevelTooLow = 208, "level_too_low";
        /// Belongs to a ring that the chat has not reached.
        RingNotOpen = 209, "ring_not_open";
        /// Serves the queue only after a delay.
        QueueDelay = 210, "queue_delay";
        /// Has as many chats of this channel as one agent may have.
        ChannelCap = 211, "channel_cap";
        /// Too little capacity left beside the chats in hand.
        CapacityFull = 212, "capacity_full";
        /// There would be room if wrap-up were done.
        WrapUp = 213, "wrap_up";
        /// There would be room without the open offers.
        OfferPending = 214, "offer_pending";
        /// Ended an offer of this chat a short while ago.
        BackOff = 215, "back_off";
        /// Declined this chat a short while ago.
        DeclinedThisChat = 216, "declined_this_chat";
        /// Had as many offers as one agent may have in this time.
        RateLimited = 217, "rate_limited";
        /// Must not have this chat.
        RestrictedByPolicy = 218, "restricted_by_policy";
        /// Has as many chats of this queue as one agent may have.
        QueueCap = 219, "queue_cap";
    }
}

crate::codes! {
    /// Why a chat waits.
    pub enum WaitReason {
        /// Nobody who may serve it is available.
        NoEligibleAgent = 301, "no_eligible_agent";
        /// Those who may serve it are available and have no room.
        AllBusy = 302, "all_busy";
        /// Held for one agent.
        StickyHold = 303, "sticky_hold";
        /// Agents of a later ring are free.
        RingWait = 304, "ring_wait";
        /// The callback is not due yet.
        CallbackDelay = 305, "callback_delay";
        /// A supervisor holds it.
        HeldBySupervisor = 306, "held_by_supervisor";
        /// Collected for a batch.
        BatchWindow = 307, "batch_window";
        /// The free agents serve this queue only after a delay.
        QueueDelay = 308, "queue_delay";
        /// The free agents ended an offer of this chat a short while ago.
        BackOff = 309, "back_off";
        /// The customer's connection is lost, within grace.
        CustomerDisconnected = 310, "customer_disconnected";
        /// The host is asked who shall have it.
        ExternalDecision = 311, "external_decision";
    }
}

crate::codes! {
    /// How an offer ended.
    pub enum OfferEnd {
        /// The agent took the chat.
        Accepted = 401, "accepted";
        /// The agent declined.
        Declined = 402, "declined";
        /// No answer in time.
        Timeout = 403, "timeout";
        /// Somebody else has the chat.
        RescindedAnsweredElsewhere = 404, "rescinded_answered_elsewhere";
        /// The customer left.
        RescindedCustomerLeft = 405, "rescinded_customer_left";
        /// The agent is no longer there for offers.
        RescindedPresence = 406, "rescinded_presence";
        /// The chat was moved, held, or given another rank.
        RescindedReprioritised = 407, "rescinded_reprioritised";
        /// The policy changed.
        RescindedConfig = 408, "rescinded_config";
    }
}

crate::codes! {
    /// Why a chat is back in a queue.
    pub enum Requeue {
        /// Re-route on no answer: the offer timed out.
        Rona = 501, "rona";
        /// The offer was declined.
        Decline = 502, "decline";
        /// The agent's connection was lost for longer than the grace.
        AgentLost = 503, "agent_lost";
        /// The agent logged out.
        AgentLogout = 504, "agent_logout";
        /// Transferred.
        Transfer = 505, "transfer";
        /// Moved to another queue by rule.
        Overflow = 506, "overflow";
        /// The agent did not reply.
        NoReply = 507, "no_reply";
        /// The customer is back.
        Reconnect = 508, "reconnect";
    }
}

crate::codes! {
    /// Why an agent's presence changed without the agent declaring it.
    pub enum PresenceCause {
        /// Too many offers missed.
        Rona = 551, "rona";
        /// The time out after missed offers is over.
        CoolDownOver = 552, "cool_down_over";
        /// The last chat of a draining agent ended.
        Drained = 553, "drained";
        /// The connection was lost for longer than the grace.
        GraceOver = 554, "grace_over";
        /// A supervisor decided.
        Supervisor = 555, "supervisor";
    }
}

crate::codes! {
    /// What keeps a chat from being offered although it waits.
    pub enum Hold {
        /// The customer's connection is lost, within grace.
        CustomerDisconnected = 351, "customer_disconnected";
        /// A supervisor holds it.
        HeldBySupervisor = 352, "held_by_supervisor";
        /// The callback is not due yet.
        CallbackDelay = 353, "callback_delay";
        /// The host is asked who shall have it.
        ExternalDecision = 354, "external_decision";
    }
}

impl Exclusion {
    /// Could the agent have the chat if they had less in hand?
    pub const fn is_lack_of_room(self) -> bool {
        matches!(
            self,
            Self::ChannelCap
                | Self::QueueCap
                | Self::CapacityFull
                | Self::WrapUp
                | Self::OfferPending
        )
    }
}

impl Hold {
    /// The hold as the reason for waiting.
    pub const fn as_wait_reason(self) -> WaitReason {
        match self {
            Self::CustomerDisconnected => WaitReason::CustomerDisconnected,
            Self::HeldBySupervisor => WaitReason::HeldBySupervisor,
            Self::CallbackDelay => WaitReason::CallbackDelay,
            Self::ExternalDecision => WaitReason::ExternalDecision,
        }
    }

    /// How an offer ends that was open when the hold began.
    pub(super) const fn as_offer_end(self) -> OfferEnd {
        match self {
            Self::CustomerDisconnected => OfferEnd::RescindedCustomerLeft,
            Self::HeldBySupervisor | Self::CallbackDelay | Self::ExternalDecision => {
                OfferEnd::RescindedReprioritised
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exclusions_are_numbered_without_gap() {
        for (at, reason) in Exclusion::ALL.iter().enumerate() {
            assert_eq!(usize::from(reason.number()), 201 + at);
        }
    }
}
