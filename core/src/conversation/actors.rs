//! The lives of the others in a chat, as tables: agent, offer, bot, callback.

use super::machine::Otherwise::{Ignored, Rejected};
use super::machine::{Machine, Row};
use crate::code::RejectionCode::{BotNotOwner, IllegalTransition, OfferNotOpen};

crate::codes! {
    /// What an agent has declared, or the engine has found.
    pub enum AgentState {
        /// Not working.
        Offline = 1, "offline";
        /// Takes offers.
        Available = 2, "available";
        /// Takes no offers for a while.
        Away = 3, "away";
        /// Takes nothing new, and goes offline when the last chat is done.
        Draining = 4, "draining";
        /// Missed an offer; takes none until they say that they are available.
        NotResponding = 5, "not_responding";
        /// The connection is lost; chats are kept for a while.
        Disconnected = 6, "disconnected";
    }
}

crate::codes! {
    /// What can happen to an agent's presence.
    pub enum AgentEvent {
        /// The agent begins to work.
        LoggedIn = 1, "agent_logged_in";
        /// The agent declares to be available.
        SetAvailable = 2, "set_available";
        /// The agent declares to be away.
        SetAway = 3, "set_away";
        /// The agent declares to take nothing new.
        SetDraining = 4, "set_draining";
        /// A supervisor sets the presence.
        PresenceForced = 5, "presence_forced";
        /// An offer to the agent ran out of time.
        OfferMissed = 6, "offer_missed";
        /// The time that a missed offer costs is over.
        CoolDownOver = 7, "cool_down_over";
        /// The agent's connection was lost.
        ConnectionLost = 8, "agent_disconnected";
        /// The agent is connected again.
        Reconnected = 9, "agent_reconnected";
        /// The agent stayed away longer than the grace.
        GraceOver = 10, "agent_grace_over";
        /// The agent's last chat is done.
        LastChatDone = 11, "last_chat_done";
        /// The agent stops working.
        LoggedOut = 12, "agent_logged_out";
    }
}

/// The presence of an agent.
pub const AGENT: Machine<AgentState, AgentEvent> = {
    use AgentState::{Available, Away, Disconnected, Draining, NotResponding, Offline};
    const DECLARED: &[AgentState] = &[Available, Away, Draining, Offline];
    Machine {
        name: "agent",
        initial: Offline,
        finals: &[],
        rows: &[
            Row {
                event: AgentEvent::LoggedIn,
                steps: &[(Offline, &[Available, Away, Draining])],
                otherwise: Rejected(IllegalTransition),
            },
            Row {
                event: AgentEvent::SetAvailable,
                steps: &[
                    (Available, &[Available]),
                    (Away, &[Available]),
                    (Draining, &[Available]),
                    (NotResponding, &[Available]),
                ],
                otherwise: Rejected(IllegalTransition),
            },
            Row {
                event: AgentEvent::SetAway,
                steps: &[
                    (Available, &[Away]),
                    (Away, &[Away]),
                    (Draining, &[Away]),
                    (NotResponding, &[Away]),
                ],
                otherwise: Rejected(IllegalTransition),
            },
            Row {
                event: AgentEvent::SetDraining,
                // With nothing left to do, offline at once.
                steps: &[
                    (Available, &[Draining, Offline]),
                    (Away, &[Draining, Offline]),
                    (Draining, &[Draining]),
                    (NotResponding, &[Draining, Offline]),
                ],
                otherwise: Rejected(IllegalTransition),
            },
            Row {
                event: AgentEvent::PresenceForced,
                steps: &[
                    (Available, DECLARED),
                    (Away, DECLARED),
                    (Draining, DECLARED),
                    (NotResponding, DECLARED),
                ],
                otherwise: Rejected(IllegalTransition),
            },
            Row {
                event: AgentEvent::OfferMissed,
                steps: &[(Available, &[Available, NotResponding])],
                otherwise: Ignored,
            },
            Row {
                event: AgentEvent::CoolDownOver,
                steps: &[(NotResponding, &[Available])],
                otherwise: Ignored,
            },
            Row {
                event: AgentEvent::ConnectionLost,
                steps: &[
                    (Available, &[Disconnected]),
                    (Away, &[Disconnected]),
                    (Draining, &[Disconnected]),
                    (NotResponding, &[Disconnected]),
                ],
                otherwise: Rejected(IllegalTransition),
            },
            Row {
                event: AgentEvent::Reconnected,
                // What was declared before the connection was lost.
                steps: &[(Disconnected, &[Available, Away, Draining, NotResponding])],
                otherwise: Rejected(IllegalTransition),
            },
            Row {
                event: AgentEvent::GraceOver,
                steps: &[(Disconnected, &[Offline])],
                otherwise: Ignored,
            },
            Row {
                event: AgentEvent::LastChatDone,
                steps: &[
                    (Available, &[Available]),
                    (Away, &[Away]),
                    (Draining, &[Offline]),
                    (NotResponding, &[NotResponding]),
                    (Disconnected, &[Disconnected]),
                ],
                otherwise: Ignored,
            },
            Row {
                event: AgentEvent::LoggedOut,
                steps: &[
                    (Available, &[Offline]),
                    (Away, &[Offline]),
                    (Draining, &[Offline]),
                    (NotResponding, &[Offline]),
                    (Disconnected, &[Offline]),
                ],
                otherwise: Rejected(IllegalTransition),
            },
        ],
    }
};

crate::codes! {
    /// Where an offer stands.
    pub enum OfferState {
        /// Waiting for the agent's answer; holds capacity.
        Open = 1, "open";
        /// Taken.
        Accepted = 2, "accepted";
        /// Declined.
        Declined = 3, "declined";
        /// Not answered in time.
        Expired = 4, "expired";
        /// Taken back.
        Rescinded = 5, "rescinded";
    }
}

crate::codes! {
    /// What can happen to an offer.
    pub enum OfferEvent {
        /// The agent takes it.
        OfferAccepted = 1, "offer_accepted";
        /// The agent declines it.
        OfferDeclined = 2, "offer_declined";
        /// The time to answer is over.
        TimeOver = 3, "time_over";
        /// It no longer makes sense: answered elsewhere, the customer or the agent left.
        TakenBack = 4, "taken_back";
    }
}

/// The life of an offer, which ends exactly once.
pub const OFFER: Machine<OfferState, OfferEvent> = {
    use OfferState::{Accepted, Declined, Expired, Open, Rescinded};
    Machine {
        name: "offer",
        initial: Open,
        // Not `finals`: an answer to an ended offer is told apart from an impossible one.
        finals: &[],
        rows: &[
            Row {
                event: OfferEvent::OfferAccepted,
                steps: &[(Open, &[Accepted])],
                otherwise: Rejected(OfferNotOpen),
            },
            Row {
                event: OfferEvent::OfferDeclined,
                steps: &[(Open, &[Declined])],
                otherwise: Rejected(OfferNotOpen),
            },
            Row { event: OfferEvent::TimeOver, steps: &[(Open, &[Expired])], otherwise: Ignored },
            Row {
                event: OfferEvent::TakenBack,
                steps: &[(Open, &[Rescinded])],
                otherwise: Ignored,
            },
        ],
    }
};

crate::codes! {
    /// Where the bot stands in a chat.
    pub enum BotPhase {
        /// The bot has the chat and has not yet said that it is a bot.
        Disclosing = 1, "disclosing";
        /// The bot serves.
        Serving = 2, "serving";
        /// The bot serves, after failed resolutions.
        Doubt = 3, "doubt";
        /// A human has the chat, or is awaited.
        HandedOff = 4, "handed_off";
        /// The chat has come back and the bot has not yet spoken again.
        Returned = 5, "returned";
    }
}

crate::codes! {
    /// What can happen to the bot's part in a chat.
    pub enum BotEvent {
        /// The bot wants to say something.
        BotTurn = 1, "bot_turn";
        /// The bot wants to do something.
        BotActionRequested = 2, "bot_action_requested";
        /// The customer wrote.
        CustomerMessage = 3, "customer_message";
        /// Somebody wants a person to take over.
        HandoffRequested = 4, "handoff_requested";
        /// The chat is given back.
        ReturnedToBot = 5, "returned_to_bot";
        /// No human took the chat in time.
        HandoffTimedOut = 6, "handoff_timed_out";
    }
}

/// The bot's part in a chat.
pub const BOT: Machine<BotPhase, BotEvent> = {
    use BotPhase::{Disclosing, Doubt, HandedOff, Returned, Serving};
    Machine {
        name: "bot",
        initial: Disclosing,
        finals: &[],
        rows: &[
            Row {
                event: BotEvent::BotTurn,
                steps: &[
                    (Disclosing, &[Disclosing, Serving, Doubt, HandedOff]),
                    (Serving, &[Serving, Doubt, HandedOff]),
                    (Doubt, &[Serving, Doubt, HandedOff]),
                    (Returned, &[Disclosing, Serving, Doubt, HandedOff]),
                ],
                otherwise: Rejected(BotNotOwner),
            },
            Row {
                event: BotEvent::BotActionRequested,
                steps: &[
                    (Disclosing, &[Disclosing, HandedOff]),
                    (Serving, &[Serving, HandedOff]),
                    (Doubt, &[Doubt, HandedOff]),
                    (Returned, &[Returned, HandedOff]),
                ],
                otherwise: Rejected(BotNotOwner),
            },
            Row {
                event: BotEvent::CustomerMessage,
                steps: &[
                    (Disclosing, &[Disclosing, HandedOff]),
                    (Serving, &[Serving, HandedOff]),
                    (Doubt, &[Doubt, HandedOff]),
                    (HandedOff, &[HandedOff]),
                    (Returned, &[Returned, HandedOff]),
                ],
                otherwise: Rejected(IllegalTransition),
            },
            Row {
                event: BotEvent::HandoffRequested,
                steps: &[
                    (Disclosing, &[HandedOff]),
                    (Serving, &[HandedOff]),
                    (Doubt, &[HandedOff]),
                    (Returned, &[HandedOff]),
                ],
                otherwise: Rejected(IllegalTransition),
            },
            Row {
                event: BotEvent::ReturnedToBot,
                steps: &[(HandedOff, &[Returned])],
                otherwise: Rejected(IllegalTransition),
            },
            Row {
                event: BotEvent::HandoffTimedOut,
                // After the last round trip humans keep it.
                steps: &[(HandedOff, &[Returned, HandedOff])],
                otherwise: Ignored,
            },
        ],
    }
};

#[cfg(test)]
mod tests {
    use super::super::machine::Next;
    use super::*;

    #[test]
    fn an_offer_ends_exactly_once() {
        for state in OfferState::ALL.iter().filter(|state| **state != OfferState::Open) {
            for event in OfferEvent::ALL {
                assert!(!matches!(OFFER.next(*state, *event), Next::To(_)), "{event} in {state}");
            }
            let late = OFFER.next(*state, OfferEvent::OfferAccepted);
            assert_eq!(late, Next::Rejected(OfferNotOpen));
        }
        for end in
            [OfferState::Accepted, OfferState::Declined, OfferState::Expired, OfferState::Rescinded]
        {
            assert!(OFFER.may_follow(OfferState::Open, end));
        }
    }

    #[test]
    fn a_handed_off_bot_neither_speaks_nor_acts() {
        for event in [BotEvent::BotTurn, BotEvent::BotActionRequested] {
            assert_eq!(BOT.next(BotPhase::HandedOff, event), Next::Rejected(BotNotOwner));
        }
        assert!(!BOT.may_follow(BotPhase::HandedOff, BotPhase::Serving));
    }

    #[test]
    fn an_agent_who_missed_an_offer_comes_back_by_word_or_by_time() {
        use AgentState::{Available, NotResponding};
        assert!(AGENT.allows(Available, AgentEvent::OfferMissed, NotResponding));
        assert!(AGENT.allows(NotResponding, AgentEvent::SetAvailable, Available));
        assert!(AGENT.allows(NotResponding, AgentEvent::CoolDownOver, Available));
        assert!(!AGENT.may_follow(AgentState::Offline, AgentState::Disconnected));
    }

    #[test]
    fn every_event_has_one_row() {
        fn rows_match<S: crate::code::Coded, E: crate::code::Coded>(machine: &Machine<S, E>) {
            for event in E::ALL {
                let rows = machine.rows.iter().filter(|row| row.event == *event).count();
                assert_eq!(rows, 1, "{} of {}", event.code(), machine.name);
            }
        }
        rows_match(&AGENT);
        rows_match(&OFFER);
        rows_match(&BOT);
        rows_match(&super::super::callback::CALLBACK);
    }
}
