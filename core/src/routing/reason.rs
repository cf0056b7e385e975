//! Why: the closed lists of reasons, each with a number and a wire name that never change.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $number:literal $wire:literal)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $wire)] $variant = $number,)+
        }

        impl $name {
            /// Every member, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The number of this reason; never reused.
            pub const fn number(self) -> u16 {
                self as u16
            }

            /// The wire name of this reason.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $wire,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )+};
}

reasons! {
    /// Why an agent is not offered a chat.
    Exclusion {
        /// Not logged in.
        Offline = 1 "offline"
        /// Declared away.
        Away = 2 "away"
        /// Finishing their chats before they leave.
        Draining = 3 "draining"
        /// Missed too many offers.
        NotResponding = 4 "not_responding"
        /// Connection lost, within grace.
        Disconnected = 5 "disconnected"
        /// Does not serve the chat's queue.
        NotInQueue = 6 "not_in_queue"
        /// Lacks a required skill.
        SkillMissing = 7 "skill_missing"
        /// Has every required skill, one of them below the required level.
        LevelTooLow = 8 "level_too_low"
        /// Belongs to a ring that the chat has not reached.
        RingNotOpen = 9 "ring_not_open"
        /// Serves the queue only after a delay.
        QueueDelay = 10 "queue_delay"
        /// Has as many chats of this channel as one agent may have.
        ChannelCap = 11 "channel_cap"
        /// Too little capacity left beside the chats in hand.
        CapacityFull = 12 "capacity_full"
        /// There would be room if wrap-up were done.
        WrapUp = 13 "wrap_up"
        /// There would be room without the open offers.
        OfferPending = 14 "offer_pending"
        /// Ended an offer of this chat a short while ago.
        BackOff = 15 "back_off"
        /// Declined this chat a short while ago.
        DeclinedThisChat = 16 "declined_this_chat"
        /// Had as many offers as one agent may have in this time.
        RateLimited = 17 "rate_limited"
        /// Must not have this chat.
        RestrictedByPolicy = 18 "restricted_by_policy"
        /// Has as many chats of this queue as one agent may have.
        QueueCap = 19 "queue_cap"
    }

    /// Why a chat waits.
    WaitReason {
        /// Nobody who may serve it is available.
        NoEligibleAgent = 1 "no_eligible_agent"
        /// Those who may serve it are available and have no room.
        AllBusy = 2 "all_busy"
        /// Held for one agent.
        StickyHold = 3 "sticky_hold"
        /// Agents of a later ring are free.
        RingWait = 4 "ring_wait"
        /// The callback is not due yet.
        CallbackDelay = 5 "callback_delay"
        /// A supervisor holds it.
        HeldBySupervisor = 6 "held_by_supervisor"
        /// Collected for a batch.
        BatchWindow = 7 "batch_window"
        /// The free agents serve this queue only after a delay.
        QueueDelay = 8 "queue_delay"
        /// The free agents ended an offer of this chat a short while ago.
        BackOff = 9 "back_off"
        /// The customer's connection is lost, within grace.
        CustomerDisconnected = 10 "customer_disconnected"
    }

    /// How an offer ended.
    OfferEnd {
        /// The agent took the chat.
        Accepted = 1 "accepted"
        /// The agent declined.
        Declined = 2 "declined"
        /// No answer in time.
        Timeout = 3 "timeout"
        /// Somebody else has the chat.
        RescindedAnsweredElsewhere = 4 "rescinded_answered_elsewhere"
        /// The customer left.
        RescindedCustomerLeft = 5 "rescinded_customer_left"
        /// The agent is no longer there for offers.
        RescindedPresence = 6 "rescinded_presence"
        /// The chat was moved, held, or given another rank.
        RescindedReprioritised = 7 "rescinded_reprioritised"
        /// The policy changed.
        RescindedConfig = 8 "rescinded_config"
    }

    /// Why a chat is back in a queue.
    Requeue {
        /// Re-route on no answer: the offer timed out.
        Rona = 1 "rona"
        /// The offer was declined.
        Decline = 2 "decline"
        /// The agent's connection was lost for longer than the grace.
        AgentLost = 3 "agent_lost"
        /// The agent logged out.
        AgentLogout = 4 "agent_logout"
        /// Transferred.
        Transfer = 5 "transfer"
        /// Moved to another queue by rule.
        Overflow = 6 "overflow"
        /// The agent did not reply.
        NoReply = 7 "no_reply"
        /// The customer is back.
        Reconnect = 8 "reconnect"
    }

    /// Why an agent's presence changed without the agent declaring it.
    PresenceCause {
        /// Too many offers missed.
        Rona = 1 "rona"
        /// The time out after missed offers is over.
        CoolDownOver = 2 "cool_down_over"
        /// The last chat of a draining agent ended.
        Drained = 3 "drained"
        /// The connection was lost for longer than the grace.
        GraceOver = 4 "grace_over"
        /// A supervisor decided.
        Supervisor = 5 "supervisor"
    }

    /// What keeps a chat from being offered although it waits.
    Hold {
        /// The customer's connection is lost, within grace.
        CustomerDisconnected = 1 "customer_disconnected"
        /// A supervisor holds it.
        HeldBySupervisor = 2 "held_by_supervisor"
        /// The callback is not due yet.
        CallbackDelay = 3 "callback_delay"
    }
}

impl Hold {
    /// The hold as the reason for waiting.
    pub const fn as_wait_reason(self) -> WaitReason {
        match self {
            Self::CustomerDisconnected => WaitReason::CustomerDisconnected,
            Self::HeldBySupervisor => WaitReason::HeldBySupervisor,
            Self::CallbackDelay => WaitReason::CallbackDelay,
        }
    }

    /// How an offer ends that was open when the hold began.
    pub(super) const fn as_offer_end(self) -> OfferEnd {
        match self {
            Self::CustomerDisconnected => OfferEnd::RescindedCustomerLeft,
            Self::HeldBySupervisor | Self::CallbackDelay => OfferEnd::RescindedReprioritised,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_without_gap_and_names_are_snake_case() {
        for (at, reason) in Exclusion::ALL.iter().enumerate() {
            assert_eq!(usize::from(reason.number()), at + 1);
            let json = serde_json::to_string(reason).unwrap();
            assert_eq!(json, format!("\"{reason}\""));
            assert!(reason.as_str().chars().all(|c| c.is_ascii_lowercase() || c == '_'));
        }
        assert_eq!(OfferEnd::RescindedConfig.number(), 8);
        assert_eq!(Requeue::Reconnect.as_str(), "reconnect");
    }
}
