//! How much of everything there may be.

use crate::math::Millis;

crate::shape! {
    /// Limits of the engine. All are inclusive: with a limit of 256, the 257th is refused.
    pub struct Limits: Default {
        /// Chats that are not closed.
        pub open_chats: u32 = 1 << 24 => 1..=16_777_216,
        /// Agents that the engine knows.
        pub agents: u32 = 1 << 20 => 1..=1_048_576,
        /// Closed chats that are remembered, for surveys and for reopening.
        pub closed_chats: u32 = 20_000 => 0..=1_000_000,
        /// Length of one message, in bytes.
        pub message_bytes: u32 = 16_384 => 256..=65_536,
        /// Lines of a chat's masked transcript that are kept for the handoff packet.
        pub transcript_lines: u32 = 50 => 0..=1_000,
        /// Sealed secrets of a chat that may still be asked for.
        pub sealed_per_chat: u32 = 50 => 0..=1_000,
        /// Own facts of one customer.
        pub facts_per_chat: u32 = 64 => 0..=256,
        /// Ids of events that are remembered, to refuse a repetition.
        pub event_ids: u32 = 16_384 => 0..=1_000_000,
        /// Decisions that `explain` can still tell of.
        pub decisions: u32 = 1_024 => 0..=1_000_000,
        /// Live chats of one customer.
        pub chats_per_customer: u32 = 8 => 1..=256,
        /// Open proposals of one chat.
        pub proposals_per_chat: u32 = 16 => 0..=256,
        /// Outages declared at run time.
        pub outages: u32 = 256 => 0..=4_096,
        /// Intervals for which a forecast is held.
        pub forecast_intervals: u32 = 2_048 => 0..=65_536,
        /// Alarms of which people are being told.
        pub alarms: u32 = 256 => 0..=4_096,
        /// Rotas of people on call.
        pub rotas: u32 = 256 => 0..=4_096,
        /// Evaluations of an agent that are remembered.
        pub evaluations_per_agent: u32 = 128 => 1..=4_096,
        /// Customers of whom is remembered where they came from.
        pub journeys: u32 = 20_000 => 0..=1_000_000,
        /// Outcomes that are remembered, with the ways that led to them.
        pub outcomes: u32 = 20_000 => 0..=1_000_000,
        /// Timers fired by one call of `advance`; the rest by the next.
        pub due_per_call: u32 = 100_000 => 1..=10_000_000,
        /// How far behind the engine's clock an event may be stamped.
        pub clock_skew_ms: Millis = Millis::from_secs(5),
    }
}
