//! A storm: a seeded stream of events in which everything happens, also what must be refused.
//!
//! Events are text, so that the same stream goes through Rust, C and WebAssembly. The storm watches the
//! reactions to know which offers are open; what it does not know it guesses, often wrongly.

#[path = "dice.rs"]
mod dice;

use dice::Dice;
use std::fmt::Write;
use switchboard::engine::{Effect, Reaction};

/// The policy of a storm: three queues in three disciplines, short waits, every timer in use.
pub const POLICY: &str = r#"{
  "name": "storm",
  "calendar": {"hours": {"desk": {"zone": "UTC", "weekly": {
    "mon": ["00:00-24:00"], "tue": ["00:00-24:00"], "wed": ["06:00-22:00"], "thu": ["24h"],
    "fri": ["22:00-30:00", "08:00-12:00"], "sat": [], "sun": ["24h"]}}}},
  "admission": {
    "refused_account_statuses": ["suspended"],
    "queues": {"support": {"waiting_max": 60}},
    "alternates": [{"channel": "email"}, {"channel": "voice", "hours": "desk"}],
    "prohibited_topics": {"legal": {"alternate": "email"}}
  },
  "text": {"topics": {"legal": {"words": ["lawsuit", "my lawyer"]}}},
  "routing": {
    "queues": {
      "sales": {"discipline": "aged", "strategy": "longest_idle"},
      "support": {"discipline": "strict", "strategy": "least_active", "max_offers": 4, "cap_per_agent": 2},
      "vip": {"discipline": "lifo", "strategy": "most_available", "answer_within_ms": 8000, "hours": "desk"}
    },
    "channels": {"voice": {"units": 3}, "mobile": {"cap_per_agent": 2}},
    "agents": {"cool_down_ms": 90000, "rona_limit": 2, "logout_with_chats": "requeue"},
    "routes": [
      {"id": "gold", "when": {"field": "customer.tier", "eq": "gold"}, "queue": "vip", "priority": 3},
      {"id": "buys", "when": {"field": "chat.product", "present": true}, "queue": "sales"}
    ]
  },
  "conversation": {
    "max_wait_ms": 600000,
    "hopeless_wait": "callback",
    "parking": {"release_ms": 120000, "limit_ms": 300000},
    "callback": {"delay_ms": 20000, "min_gap_ms": 60000, "expires_ms": 900000}
  },
  "limits": {"closed_chats": 300, "event_ids": 500, "decisions": 100}
}"#;

/// The stream.
pub struct Storm {
    dice: Dice,
    now: i64,
    agents: u64,
    chats: u64,
    offers: Vec<(u64, String)>,
    /// Chats that somebody owns, with the owner.
    owned: Vec<(String, String)>,
    events: u64,
}

const TEXTS: &[&str] = &[
    "hello",
    "my card is 4111 1111 1111 1111",
    "can I talk to a human please",
    "write to ada@example.com or +49 30 1234567",
    "I will tell my lawyer",
    "ssn 078-05-1120",
    "ok",
    "مرحبا 😀",
];

impl Storm {
    pub fn new(seed: u64, agents: u64) -> Self {
        Self {
            dice: Dice::new(seed),
            now: 1_767_225_600_000,
            agents,
            chats: 0,
            offers: Vec::new(),
            owned: Vec::new(),
            events: 0,
        }
    }

    /// Learns what came of the last event.
    pub fn observe(&mut self, reaction: &Reaction) {
        for numbered in &reaction.effects {
            match &numbered.effect {
                Effect::OfferMade { offer, agent, .. }
                | Effect::TransferOffered { offer, to: agent, .. } => {
                    self.offers.push((offer.0, agent.to_string()));
                }
                Effect::OfferExpired { offer, .. } | Effect::OfferRescinded { offer, .. } => {
                    self.offers.retain(|(open, _)| *open != offer.0);
                }
                Effect::Assigned { chat, agent, .. } => {
                    let chat = chat.to_string();
                    self.owned.retain(|(owned, _)| *owned != chat);
                    self.owned.push((chat, agent.to_string()));
                }
                Effect::Released { chat, .. } | Effect::Close { chat, .. } => {
                    let chat = chat.to_string();
                    self.owned.retain(|(owned, _)| *owned != chat);
                }
                _ => {}
            }
        }
    }

    fn agent(&mut self) -> String {
        format!("a{}", self.dice.below(self.agents + 1))
    }

    fn chat(&mut self) -> String {
        // The latest chats are the most interesting ones; sometimes it is one that never was.
        let back = self.dice.below(60);
        format!("c{}", self.chats.saturating_sub(back) + u64::from(self.dice.once_in(50)))
    }

    fn owned(&mut self) -> (String, String) {
        if self.owned.is_empty() || self.dice.once_in(20) {
            return (self.chat(), self.agent());
        }
        self.dice.pick(&self.owned).clone()
    }

    /// The next event, as one line.
    pub fn next_line(&mut self) -> String {
        self.events += 1;
        let step = match self.dice.below(100) {
            0 => self.dice.below(90_000),
            1..=20 => 0,
            21..=22 => 25_000,
            _ => self.dice.below(2_000),
        };
        self.now += step as i64;
        // Now and then a sender's clock is behind.
        let behind = if self.dice.once_in(40) { self.dice.below(7_000) as i64 } else { 0 };
        let mut line = format!("{{\"at\":{},", self.now - behind);
        if self.dice.once_in(10) {
            let id = self.events.saturating_sub(self.dice.below(2) * 3);
            let _ = write!(line, "\"id\":\"e{id}\",");
        }
        line.push_str(&self.body());
        line.push('}');
        line
    }

    fn body(&mut self) -> String {
        if self.events <= self.agents {
            return self.log_in(format!("a{}", self.events));
        }
        match self.dice.below(100) {
            0..=15 => self.request(),
            16..=37 => self.answer_offer(),
            38..=47 => {
                let (chat, text) = (self.chat(), *self.dice.pick(TEXTS));
                format!(r#""type":"customer_message","chat":"{chat}","text":"{text}""#)
            }
            48..=55 => {
                let ((chat, agent), text) = (self.owned(), *self.dice.pick(TEXTS));
                format!(
                    r#""type":"agent_message","chat":"{chat}","agent":"{agent}","text":"{text}""#
                )
            }
            56..=63 => self.bot(),
            64..=71 => self.end(),
            72..=79 => {
                let (chat, agent) = self.owned();
                let form = *self.dice.pick(&[
                    "{}",
                    r#"{"resolution_code":"done","root_cause":"none"}"#,
                    r#"{"resolution_code":"done","root_cause":"bug"}"#,
                ]);
                format!(
                    r#""type":"wrap_up_completed","chat":"{chat}","agent":"{agent}","disposition":{form}"#
                )
            }
            80..=87 => self.presence(),
            88..=91 => self.connection(),
            92..=95 => self.move_chat(),
            _ => self.rare(),
        }
    }

    fn log_in(&mut self, agent: String) -> String {
        let queues = *self.dice.pick(&["[]", "[]", r#"["sales"]"#, r#"["support","vip"]"#]);
        let skills = *self.dice.pick(&[
            "{}",
            "{}",
            r#"{"german":3}"#,
            r#"{"german":5,"billing":2}"#,
            r#"{"billing":4}"#,
        ]);
        let capacity = self.dice.below(4) + 1;
        format!(
            r#""type":"agent_logged_in","agent":"{agent}","queues":{queues},"skills":{skills},"capacity":{capacity}"#
        )
    }

    fn request(&mut self) -> String {
        self.chats += 1;
        let mut line = format!(
            r#""type":"chat_requested","chat":"c{}","customer":{{"id":"k{}""#,
            self.chats,
            self.dice.below(5_000)
        );
        if self.dice.once_in(6) {
            line.push_str(r#","tier":"gold""#);
        }
        if self.dice.once_in(30) {
            line.push_str(r#","account_status":"suspended""#);
        }
        line.push('}');
        let channel = *self.dice.pick(&["web", "web", "mobile", "voice"]);
        let _ = write!(line, r#","channel":"{channel}""#);
        if self.dice.once_in(3) {
            line.push_str(r#","product":"router""#);
        }
        if self.dice.once_in(4) {
            let _ =
                write!(line, r#","queue":"{}""#, self.dice.pick(&["support", "sales", "nowhere"]));
        }
        if self.dice.once_in(4) {
            let skill = *self.dice.pick(&["german", "billing"]);
            let _ = write!(line, r#","requires":{{"{skill}":{}}}"#, self.dice.below(4) + 1);
        }
        if self.dice.once_in(4) {
            let _ = write!(line, r#","priority":{}"#, self.dice.below(9) as i64 - 4);
        }
        if self.dice.once_in(3) {
            line.push_str(r#","bot":"faq""#);
        }
        if self.dice.once_in(5) {
            line.push_str(r#","text":"my pin is 4711","facts":{"pin":["4711"]}"#);
        }
        line
    }

    fn answer_offer(&mut self) -> String {
        let verb = if self.dice.once_in(4) { "offer_declined" } else { "offer_accepted" };
        if self.offers.is_empty() || self.dice.once_in(25) {
            let (offer, agent) = (self.dice.below(1_000), self.agent());
            return format!(r#""type":"{verb}","offer":{offer},"agent":"{agent}""#);
        }
        let at = self.dice.below(self.offers.len() as u64) as usize;
        let (offer, agent) = self.offers.swap_remove(at);
        format!(r#""type":"{verb}","offer":{offer},"agent":"{agent}""#)
    }

    fn bot(&mut self) -> String {
        let chat = self.chat();
        match self.dice.below(8) {
            0 => format!(r#""type":"bot_resolved","chat":"{chat}""#),
            1 => format!(r#""type":"handoff_requested","chat":"{chat}""#),
            2 => {
                let action = *self.dice.pick(&["refund_approval", "send_invoice"]);
                let proposal = self.events;
                format!(
                    r#""type":"bot_action_requested","chat":"{chat}","proposal":"p{proposal}","action":"{action}""#
                )
            }
            _ => {
                let confidence = *self.dice.pick(&["0.80", "0.799999", "0.95", "1", "0.9"]);
                let resolution = *self.dice.pick(&["none", "attempted", "failed", "succeeded"]);
                let text = *self.dice.pick(&["Is that right?", "Done.", "Which one?", ""]);
                format!(
                    r#""type":"bot_turn","chat":"{chat}","confidence":{confidence},"resolution":"{resolution}","text":"{text}""#
                )
            }
        }
    }

    fn end(&mut self) -> String {
        let (chat, _) = self.owned();
        match self.dice.below(6) {
            0 => {
                let chat = self.chat();
                format!(r#""type":"customer_abandoned","chat":"{chat}""#)
            }
            1 => {
                let chat = self.chat();
                let rating = self.dice.below(7);
                format!(
                    r#""type":"survey_answered","chat":"{chat}","solved":true,"rating":{rating}"#
                )
            }
            _ => {
                let by = *self.dice.pick(&["customer", "agent", "agent", "supervisor", "host"]);
                let resolution = *self.dice.pick(&["null", "\"resolved\"", "\"unresolved\""]);
                format!(
                    r#""type":"chat_ended","chat":"{chat}","by":"{by}","resolution":{resolution}"#
                )
            }
        }
    }

    fn presence(&mut self) -> String {
        let agent = self.agent();
        match self.dice.below(8) {
            0 => format!(r#""type":"agent_logged_out","agent":"{agent}""#),
            1 | 2 => self.log_in(agent),
            _ => {
                let presence =
                    *self.dice.pick(&["available", "available", "available", "away", "draining"]);
                format!(r#""type":"presence_set","agent":"{agent}","presence":"{presence}""#)
            }
        }
    }

    fn connection(&mut self) -> String {
        let (agent, chat) = (self.agent(), self.chat());
        match self.dice.below(4) {
            0 => format!(r#""type":"agent_disconnected","agent":"{agent}""#),
            1 => format!(r#""type":"agent_reconnected","agent":"{agent}""#),
            2 => format!(r#""type":"customer_disconnected","chat":"{chat}""#),
            _ => format!(r#""type":"customer_reconnected","chat":"{chat}""#),
        }
    }

    fn move_chat(&mut self) -> String {
        let (chat, agent) = self.owned();
        let other = self.agent();
        match self.dice.below(10) {
            0 | 1 => format!(
                r#""type":"transfer_requested","chat":"{chat}","agent":"{agent}","to_queue":"{}""#,
                self.dice.pick(&["sales", "support"])
            ),
            2 | 3 => format!(
                r#""type":"transfer_requested","chat":"{chat}","agent":"{agent}","to_agent":"{other}","kind":"warm""#
            ),
            4 => format!(r#""type":"transfer_accepted","chat":"{chat}","agent":"{other}""#),
            5 => format!(r#""type":"transfer_declined","chat":"{chat}","agent":"{other}""#),
            6 => format!(r#""type":"chat_parked","chat":"{chat}","agent":"{agent}""#),
            7 => format!(r#""type":"chat_returned_to_bot","chat":"{chat}","agent":"{agent}""#),
            8 => {
                let chat = self.chat();
                format!(r#""type":"chat_pulled","chat":"{chat}","agent":"{other}""#)
            }
            _ => {
                let chat = self.chat();
                format!(r#""type":"chat_assigned","chat":"{chat}","agent":"{other}","by":"boss""#)
            }
        }
    }

    fn rare(&mut self) -> String {
        let (chat, agent) = (self.chat(), self.agent());
        match self.dice.below(12) {
            0 => format!(r#""type":"chat_held","chat":"{chat}","by":"boss""#),
            1 => format!(r#""type":"chat_unheld","chat":"{chat}","by":"boss""#),
            2 => format!(
                r#""type":"priority_changed","chat":"{chat}","priority":{}"#,
                self.dice.below(9) as i64 - 4
            ),
            3 => format!(
                r#""type":"presence_forced","agent":"{agent}","presence":"available","by":"boss""#
            ),
            4 => format!(
                r#""type":"outage_declared","outage":{{"id":"o{}","start":{},"end":{},"message":"we are on it"}}"#,
                self.dice.below(3),
                self.now,
                self.now + 30_000
            ),
            5 => format!(r#""type":"outage_cleared","outage":"o{}""#, self.dice.below(3)),
            6 => r#""type":"crisis_frozen","by":"boss""#.to_owned(),
            7 => r#""type":"crisis_thawed","by":"boss""#.to_owned(),
            8 => format!(r#""type":"callback_requested","chat":"{chat}""#),
            9 => format!(r#""type":"callback_cancelled","chat":"{chat}""#),
            10 => format!(r#""type":"escalation_requested","chat":"{chat}","to":"email""#),
            _ => format!(
                r#""type":"account_status_changed","customer":"k{}","status":"suspended""#,
                self.dice.below(5_000)
            ),
        }
    }
}
