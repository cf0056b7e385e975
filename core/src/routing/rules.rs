//! What an operator may write about queues, channels and agents.

use super::agent::ChannelSet;
use super::estimate::EstimateRules;
use super::ring::{Ring, RoutingProfile, check_profile, check_rings};
use crate::sorted::{SortedMap, SortedSet};
use crate::{
    id::{ChannelId, Code, HoursId, QueueId, SkillId},
    math::Millis,
    policy::{
        condition::{Condition, Names},
        issue::{Issues, Pointer},
    },
};

/// The ageing of `aged` queues when nothing else is said, and of the order between queues always.
pub const AGEING_DEFAULT: Millis = Millis::from_mins(1);

/// The most offers within a window that are counted.
const OFFERS_MAX: u32 = 100;

/// The longest moment in which a batch may gather.
const BATCH_WINDOW_MAX: Millis = Millis::from_secs(60);

/// The longest waiting that may be credited.
const CREDIT_MAX: Millis = Millis::from_mins(24 * 60);

crate::shape! {
    /// Who serves whom, in which order.
    pub struct RoutingRules: Default {
        /// The waiting areas; without any there is one, named `default`.
        pub queues: SortedMap<QueueId, QueueRules> = SortedMap::new(),
        /// Which queue a chat goes to when the host does not say: the first whose condition holds; else the queue `default`, or the first by name.
        pub routes: Vec<Route> = Vec::new(),
        /// Whose place is older than their coming: the first whose condition holds gives its credit, once.
        pub credits: Vec<TimeCredit> = Vec::new(),
        /// What a chat of each medium costs an agent. A channel without an entry weighs 1 and has no cap.
        pub channels: SortedMap<ChannelId, ChannelRules> = SortedMap::new(),
        /// What agents of one kind serve, by the name of the kind.
        pub profiles: SortedMap<Code, RoutingProfile> = SortedMap::new(),
        /// With this, offers wait so long after the first that could be made; then chats and agents are matched together: as many as possible are served, the first in line before others.
        pub batch_window_ms: Option<Millis> = None,
        /// From what the strategy `random` draws.
        pub seed: u32 = 0,
        /// Agents: capacity, missed offers, lost connections.
        pub agents: AgentRules = AgentRules::default(),
        /// Queues that are gone, and the queue to which the chats still waiting there move.
        pub retired_queues: SortedMap<QueueId, QueueId> = SortedMap::new(),
    }
}

crate::shape! {
    /// Which chats go to a queue, and what they need there.
    pub struct Route {
        /// The name of this route, as decisions show it.
        pub id: Code,
        /// Which chats.
        pub when: Condition,
        /// Where they go.
        pub queue: QueueId,
        /// Skills they need besides those that the host names, with their least level.
        pub requires: SortedMap<SkillId, u8> = SortedMap::new(),
        /// Added to the priority that the host gives.
        pub priority: i32 = 0 => -1_000..=1_000,
    }
}

crate::shape! {
    /// Waiting that counts without having been waited, as centres give it to valued customers.
    pub struct TimeCredit {
        /// The name of this credit, as decisions show it.
        pub id: Code,
        /// Which chats.
        pub when: Condition,
        /// How much older the place is when the chat first joins a queue.
        pub credit_ms: Millis,
    }
}

crate::shape! {
    /// What an operator decides about one queue.
    pub struct QueueRules: Default {
        /// When it is open; without hours it always is.
        pub hours: Option<HoursId> = None,
        /// In which order waiting chats are served.
        pub discipline: Discipline = Discipline::Aged,
        /// How much waiting one point of priority is worth in an `aged` queue.
        pub ageing_ms: Millis = AGEING_DEFAULT,
        /// Which of several eligible agents gets the chat.
        pub strategy: Strategy = Strategy::LongestIdle,
        /// Between queues the greater weight is served first, whoever waits longer; an agent who may not serve the chat is not kept for it.
        pub weight: i32 = 0 => -1_000..=1_000,
        /// Wider circles of agents, each with the wait after which it opens.
        pub rings: Vec<Ring> = Vec::new(),
        /// Is a ring in which nobody is logged in passed over at once?
        pub skip_empty: bool = true,
        /// To how many agents a chat is offered at once; the first who accepts has it.
        pub broadcast: u32 = 1 => 1..=50,
        /// With this, the offers of a broadcast are made one after another, so far apart.
        pub broadcast_every_ms: Option<Millis> = None,
        /// Another queue that takes chats which have waited long enough here.
        pub overflow: Option<Overflow> = None,
        /// What customers are told about their wait.
        pub estimates: EstimateRules = EstimateRules::default(),
        /// With this, the host is asked who shall have each chat (`route_request`), and the rules decide only if it does not answer within so long.
        pub ask_host_ms: Option<Millis> = None,
        /// How long a chat is kept for the agent whom its customer knows, if that agent is there and full.
        pub sticky_hold_ms: Millis = Millis::from_secs(30),
        /// How long an agent may take to answer an offer.
        pub answer_within_ms: Millis = Millis::from_secs(20),
        /// How long an agent who ended an offer unaccepted is not offered the same chat again.
        pub back_off_ms: Millis = Millis::from_secs(30),
        /// Offers that may end unaccepted before the chat counts as refused by everybody.
        pub max_offers: Option<u32> = None,
        /// The most chats of this queue that one agent may have at once.
        pub cap_per_agent: Option<u32> = None,
        /// Changes of position are announced down to this position; deeper ones only when asked for.
        pub positions_announced: u32 = 50 => 0..=10_000,
    }
}

crate::shape! {
    /// Another queue takes over, at the place that the customer has.
    pub struct Overflow {
        /// After this wait in the queue.
        pub after_ms: Millis,
        /// Which.
        pub to: QueueId,
    }
}

crate::shape! {
    /// What a chat of one medium costs an agent.
    pub struct ChannelRules: Default {
        /// The units of capacity that one chat takes.
        pub units: u32 = 1 => 1..=1_000,
        /// The most chats of this channel that one agent may have at once.
        pub cap_per_agent: Option<u32> = None,
        /// Work of these channels leaves an agent's hands free for a chat of this one: a call may come while e-mails lie on the desk.
        pub interrupts: SortedSet<ChannelId> = SortedSet::new(),
    }
}

crate::shape! {
    /// What holds for every agent who says nothing else.
    pub struct AgentRules: Default {
        /// Units of work an agent may hold at once, unless their profile says otherwise.
        pub capacity: u32 = 3 => 0..=10_000,
        /// Units that every agent may hold beyond that, whatever their profile says; a surge adds to it.
        pub extra_units: u32 = 0 => 0..=1_000,
        /// Offers missed in a row that make an agent `not_responding`.
        pub rona_limit: u32 = 1 => 1..=1_000,
        /// The least time between two offers to one agent.
        pub spacing_ms: Millis = Millis::ZERO,
        /// The most offers to one agent within `offers_window_ms`.
        pub offers_max: Option<u32> = None,
        /// See `offers_max`.
        pub offers_window_ms: Millis = Millis::from_mins(60),
        /// After this long an agent who does not respond is available again. Without it, only when they say so.
        pub cool_down_ms: Option<Millis> = None,
        /// How long an agent whose connection is lost keeps their chats.
        pub reconnect_grace_ms: Millis = Millis::from_secs(60),
        /// The presence after logging in, when the agent declares none.
        pub login_presence: LoginPresence = LoginPresence::Available,
        /// What happens when an agent with chats logs out.
        pub logout_with_chats: LogoutWithChats = LogoutWithChats::Refuse,
    }
}

crate::shape! {
    /// In which order the chats of one queue are served.
    pub enum Discipline: Default {
        /// Smallest place minus priority times ageing first: priority helps, waiting helps, nobody starves.
        Aged = "aged",
        /// Highest priority first whatever the wait, then the oldest place.
        Strict = "strict",
        /// The newest place first; priority is ignored.
        Lifo = "lifo",
    }
}

crate::shape! {
    /// Which of several eligible agents gets a chat.
    pub enum Strategy: Default {
        /// The agent without work for the longest; when nobody is idle, the one with the smallest share of capacity used.
        LongestIdle = "longest_idle",
        /// The agent with the fewest units of work.
        LeastActive = "least_active",
        /// The agent with the most units free.
        MostAvailable = "most_available",
        /// The agent with the smallest share of capacity used.
        LowestUtilization = "lowest_utilization",
        /// The agent whose last offer is the longest ago.
        RoundRobin = "round_robin",
        /// The agent whose last 20 chats took the least time each; who has had none comes first.
        FastestFirst = "fastest_first",
        /// The agent who first logged in first.
        FixedOrder = "fixed_order",
        /// By lot: the same seed and the same day draw the same lots.
        Random = "random",
        /// The agent with the largest share of capacity used, so that others stay free.
        Pack = "pack",
    }
}

crate::shape! {
    /// The presence after logging in.
    pub enum LoginPresence: Default {
        /// Ready for offers at once.
        Available = "available",
        /// No offers until the agent says so.
        Away = "away",
    }
}

crate::shape! {
    /// What happens when an agent with chats logs out.
    pub enum LogoutWithChats: Default {
        /// The logout is refused.
        Refuse = "refuse",
        /// The chats go back to their queues with their place.
        Requeue = "requeue",
    }
}

impl AgentRules {
    /// Units of work that an agent may hold at once who brings this capacity, if any.
    pub(super) fn capacity_of(&self, own: Option<u32>) -> u32 {
        own.unwrap_or(self.capacity).saturating_add(self.extra_units)
    }
}

impl RoutingRules {
    /// Checks what one rule says of another, and names against the rest of the policy.
    pub(crate) fn check(&self, at: &Pointer, names: &Names<'_>, issues: &mut Issues) {
        for (id, queue) in &self.queues {
            let at = at.key("queues").key(id.as_str());
            if let Some(hours) = &queue.hours {
                names.check_hours(hours, &at.key("hours"), issues);
            }
            for (key, value) in
                [("max_offers", queue.max_offers), ("cap_per_agent", queue.cap_per_agent)]
            {
                if value == Some(0) {
                    let remedy = "remove the key for no limit";
                    issues.error("out_of_range", &at.key(key), "`0`", "1 or more", remedy);
                }
            }
            if queue.answer_within_ms == Millis::ZERO {
                let remedy = "give agents time to answer";
                let at = at.key("answer_within_ms");
                issues.error("out_of_range", &at, "`0`", "1 or more", remedy);
            }
            if queue.broadcast_every_ms == Some(Millis::ZERO) {
                let remedy = "remove the key to make all offers at once";
                let at = at.key("broadcast_every_ms");
                issues.error("out_of_range", &at, "`0`", "1 or more", remedy);
            }
            if queue.broadcast > 1 && self.batch_window_ms.is_some() {
                let remedy = "remove it here, or `routing.batch_window_ms`";
                let expected = "1 where chats and agents are matched in batches";
                let found = format!("`{}`", queue.broadcast);
                issues.error("contradiction", &at.key("broadcast"), found, expected, remedy);
            }
            check_rings(self, id, &at, issues);
            self.check_overflow(id, &at.key("overflow"), issues);
        }
        if let Some(window) = self.batch_window_ms
            && !(1..=BATCH_WINDOW_MAX.get()).contains(&window.get())
        {
            let found = format!("`{}`", window.get());
            let expected = format!("1 to {}", BATCH_WINDOW_MAX.get());
            let remedy = "remove the key to offer at once, or choose a moment such as 250";
            issues.error("out_of_range", &at.key("batch_window_ms"), found, expected, remedy);
        }
        self.check_interrupts(&at.key("channels"), issues);
        for (name, profile) in &self.profiles {
            check_profile(self, profile, &at.key("profiles").key(name.as_str()), issues);
        }
        if let Some(found) = self.agents.offers_max.filter(|max| !(1..=OFFERS_MAX).contains(max)) {
            let at = at.key("agents").key("offers_max");
            let remedy = "remove the key for no limit";
            issues.error("out_of_range", &at, format!("`{found}`"), "1 to 100", remedy);
        }
        for (n, route) in self.routes.iter().enumerate() {
            let at = at.key("routes").index(n);
            route.when.check(&at.key("when"), names, issues);
            for (skill, level) in &route.requires {
                if !(1..=5).contains(level) {
                    let at = at.key("requires").key(skill.as_str());
                    let found = format!("`{level}`");
                    issues.error("out_of_range", &at, found, "1 to 5", "choose one of them");
                }
            }
        }
        for (n, credit) in self.credits.iter().enumerate() {
            let at = at.key("credits").index(n);
            credit.when.check(&at.key("when"), names, issues);
            if !(1..=CREDIT_MAX.get()).contains(&credit.credit_ms.get()) {
                let found = format!("`{}`", credit.credit_ms.get());
                let expected = format!("1 to {}, a day", CREDIT_MAX.get());
                let remedy = "remove the credit, or give a shorter one";
                issues.error("out_of_range", &at.key("credit_ms"), found, expected, remedy);
            }
        }
        for (gone, heir) in &self.retired_queues {
            if self.queues.contains_key(gone) {
                let at = at.key("retired_queues").key(gone.as_str());
                let remedy = "remove it here, or from `queues`";
                issues.error(
                    "not_retired",
                    &at,
                    "a queue that is still there",
                    "one that is gone",
                    remedy,
                );
            }
            if !self.queues.contains_key(heir) {
                let at = at.key("retired_queues").key(gone.as_str());
                let found = format!("the queue `{heir}`");
                let remedy = "name a queue of `queues`";
                issues.error("unknown_queue", &at, found, "a queue that is there", remedy);
            }
        }
    }

    /// What interrupts and what is interrupted are channels of the policy, and few enough to be told apart.
    fn check_interrupts(&self, at: &Pointer, issues: &mut Issues) {
        for (id, channel) in &self.channels {
            let at = at.key(id.as_str()).key("interrupts");
            if !channel.interrupts.is_empty() && self.channels.len() > ChannelSet::ROWS {
                let found = format!("{} channels", self.channels.len());
                let remedy = "remove entries that say nothing";
                issues.error("too_many", &at, found, "64 or fewer where one interrupts", remedy);
            }
            for (n, other) in channel.interrupts.iter().enumerate() {
                let at = at.index(n);
                if !self.channels.contains_key(other) {
                    let found = format!("the channel `{other}`");
                    let remedy = "give it an entry in `channels`; an empty one is enough";
                    issues.error("unknown_channel", &at, found, "a key of `channels`", remedy);
                } else if other == id {
                    let remedy = "allow more at once by `cap_per_agent`, `units` and `capacity`";
                    issues.error("changes_nothing", &at, "itself", "another channel", remedy);
                }
            }
        }
    }

    /// Overflow leads to a queue that is there, and never back.
    fn check_overflow(&self, from: &QueueId, at: &Pointer, issues: &mut Issues) {
        let next = |queue: &QueueId| self.queues.get(queue).and_then(|q| q.overflow.as_ref());
        let Some(Overflow { after_ms, to }) = next(from) else { return };
        if *after_ms == Millis::ZERO {
            let remedy = "send chats to the other queue by a route";
            issues.error("out_of_range", &at.key("after_ms"), "`0`", "1 or more", remedy);
        }
        if !self.queues.contains_key(to) {
            let remedy = "name a queue of `queues`";
            let found = format!("the queue `{to}`");
            issues.error("unknown_queue", &at.key("to"), found, "a queue that is there", remedy);
        }
        let mut seen = Some(to);
        for _ in 0..self.queues.len() {
            if seen == Some(from) {
                let found = format!("a way back to `{from}`");
                let remedy = "let the last queue keep its chats";
                issues.error("overflow_cycle", &at.key("to"), found, "a way that ends", remedy);
                return;
            }
            seen = seen.and_then(&next).map(|overflow| &overflow.to);
        }
    }

    /// Does any kind of agent prefer one of its queues to another?
    pub(super) fn have_priorities(&self) -> bool {
        let mut members = self.profiles.values().flat_map(|profile| profile.queues.values());
        members.any(|member| member.priority != 0)
    }

    /// The rules of one channel.
    pub(super) fn channel(&self, channel: &ChannelId) -> ChannelRules {
        self.channels.get(channel).cloned().unwrap_or_default()
    }
}
