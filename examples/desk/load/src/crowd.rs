//! Customers who come and go, and colleagues who help them: a desk that is alive.
//!
//! They come at their own pace, which a seed decides and `speed` hurries; a rush brings more of them than anybody expected. They use the
//! desk's socket like anybody else, and one of them publishes how many are expected, as a planner would.

use crate::{
    link::{Heard, Link},
    people::{Actor, Lots, Pace, Stage, Story, stories},
    witness::Witness,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};
use tokio::{
    sync::{Notify, mpsc},
    time::{self, Instant},
};

const COLLEAGUES: [&str; 4] = ["ann", "bo", "cem", "dora"];

/// Between two customers, on average, at a speed of 1.
const COMES_MS: u64 = 6_000;
/// So many times as many come in a rush, for so long.
const RUSH: u64 = 8;
const RUSH_LASTS: Duration = Duration::from_secs(25);

/// Who loses the connection has it back after this.
const LOST_FOR: Duration = Duration::from_secs(15);

/// People think so long before they act, at a speed of 1.
const PACE: Pace = Pace { from_ms: 2_000, to_ms: 6_000 };

/// A customer whom nobody answers leaves after this, at a speed of 1.
const PATIENCE_MS: u64 = 120_000;

/// How many intervals are forecast at once, and after how many the next are.
const FORECAST_INTERVALS: usize = 60;
const FORECAST_AGAIN: u64 = 30;

/// What somebody in front of the stage may want of those on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// More customers than were expected, for a while.
    Rush,
    /// One of the colleagues loses the connection.
    LoseAgent,
}

/// All who are not there.
#[derive(Clone, Copy, Debug)]
pub struct Crowd {
    /// How many times as fast as people would be.
    pub speed: u32,
    /// The same seed tells the same stories.
    pub seed: u64,
    /// The intervals in which the desk counts customers.
    pub interval_ms: u64,
    /// Customers' names are new in every life: whoever came back under an old one would hear of old chats.
    pub life: u64,
}

impl Crowd {
    /// Lives at the desk of this address until the task is ended.
    pub async fn live(self, address: String, mut orders: mpsc::UnboundedReceiver<Order>) {
        let speed = u64::from(self.speed.max(1));
        let stage = Stage {
            address,
            pace: Pace { from_ms: PACE.from_ms / speed, to_ms: PACE.to_ms / speed },
            witness: Witness::absent(),
            closing: Arc::new(AtomicBool::new(false)),
        };
        let comes_ms = (COMES_MS / speed).max(1);
        tokio::spawn(plan(stage.address.clone(), self.interval_ms.max(1), comes_ms));
        let unplugged = Arc::new(Notify::new());
        for (name, n) in COLLEAGUES.iter().zip(0..) {
            let plug = (n == 0).then(|| Arc::clone(&unplugged));
            let lots = Lots::new(self.seed ^ (n << 32));
            tokio::spawn(colleague(stage.clone(), name, lots, plug));
        }
        let mut lots = Lots::new(self.seed);
        let mut rush_until = Instant::now();
        let mut next = Instant::now();
        for n in 1_u64.. {
            let is_rush = Instant::now() < rush_until;
            let mean = if is_rush { (comes_ms / RUSH).max(1) } else { comes_ms };
            next += Duration::from_millis(mean / 2 + lots.below(mean + 1));
            loop {
                tokio::select! {
                    () = time::sleep_until(next) => break,
                    Some(order) = orders.recv() => match order {
                        Order::Rush => {
                            rush_until = Instant::now() + RUSH_LASTS;
                            next = Instant::now();
                        }
                        Order::LoseAgent => unplugged.notify_one(),
                    }
                }
            }
            let (name, lots) =
                (format!("guest-{}-{n}", self.life), Lots::new(self.seed.wrapping_add(n)));
            let patience = Duration::from_millis(PATIENCE_MS / speed);
            tokio::spawn(guest(stage.clone(), name, lots, patience));
        }
    }
}

/// Says again and again how many customers are expected.
async fn plan(address: String, interval_ms: u64, comes_ms: u64) {
    let mut link = Link::new(&address, "supervisor", "planner");
    let expected = (interval_ms / comes_ms).max(1);
    // The desk says what time it is, whenever we come.
    let mut known: Option<(u64, Instant)> = None;
    let mut due = Instant::now();
    loop {
        tokio::select! {
            () = time::sleep_until(due), if known.is_some() => {
                let Some((then, since)) = known else { continue };
                let passed = u64::try_from(since.elapsed().as_millis()).unwrap_or_default();
                let start = (then + passed) / interval_ms * interval_ms;
                let arrivals = vec![expected; FORECAST_INTERVALS];
                link.say(json!({"type": "forecast_published", "start": start, "arrivals": arrivals})).await;
                due += Duration::from_millis(interval_ms.saturating_mul(FORECAST_AGAIN));
            }
            heard = link.next() => {
                if let Heard::Hello(hello) = heard {
                    known = hello["now"].as_u64().map(|now| (now, Instant::now()));
                }
            }
        }
    }
}

/// A customer with one concern.
async fn guest(stage: Stage, name: String, mut lots: Lots, patience: Duration) {
    let stories = stories();
    let drawn = usize::try_from(lots.below(stories.len() as u64)).unwrap_or_default();
    let Some(story) = stories.get(drawn) else { return };
    let mut actor = Actor::new(&stage, "customer", &name, lots);
    actor
        .say(json!({
            "type": "chat_requested", "language": story.language, "product": story.product,
            "intent": story.intent, "text": story.lines.first(),
        }))
        .await;
    let mut said = 1;
    loop {
        let Ok(heard) = time::timeout(patience, actor.hear()).await else {
            actor.say(json!({"type": "customer_abandoned"})).await;
            // Until it is heard.
            let _gone = time::timeout(patience, actor.hear()).await;
            return;
        };
        let Heard::Effect(effect) = heard else { continue };
        match effect["type"].as_str() {
            Some("deliver_message") if effect["from"] != "customer" => {
                let text = story.lines.get(said);
                actor.plan(match text {
                    Some(text) => json!({"type": "customer_message", "text": text}),
                    None => json!({"type": "chat_ended", "resolution": "resolved"}),
                });
                said += 1;
            }
            Some("start_wrap_up" | "close" | "deflect" | "defer") => return,
            _ => {}
        }
    }
}

/// Somebody who works here, and may be unplugged.
async fn colleague(stage: Stage, name: &'static str, lots: Lots, plug: Option<Arc<Notify>>) {
    let stories = stories();
    let mut lots = lots;
    loop {
        let actor = Actor::new(&stage, "agent", name, lots.clone());
        let unplugged = async {
            match &plug {
                Some(plug) => plug.notified().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = work(actor, &stories) => return,
            () = unplugged => {}
        }
        time::sleep(LOST_FOR).await;
        lots.below(2);
    }
}

async fn work(mut actor: Actor, stories: &[Story]) {
    let mut answered = BTreeSet::new();
    loop {
        match actor.hear().await {
            Heard::Hello(hello)
                if hello["agent"].is_null() || hello["agent"]["presence"] == "offline" =>
            {
                let queues = ["general", "returns", "trade"];
                actor
                    .say(json!({"type": "agent_logged_in", "presence": "available", "queues": queues}))
                    .await;
            }
            Heard::Hello(hello) => {
                for chat in hello["agent"]["chats"].as_array().into_iter().flatten() {
                    actor.plan(json!({ "transcript": chat }));
                }
            }
            Heard::Effect(effect) => see(&mut actor, &effect, stories, &mut answered),
            Heard::Answer(_, Value::Array(lines)) => {
                // The last word counts, if the customer had it.
                let said = lines.iter().rfind(|effect| effect["type"] == "deliver_message");
                if let Some(effect) = said {
                    see(&mut actor, effect, stories, &mut answered);
                }
            }
            Heard::Done(_) | Heard::Refused(..) | Heard::Answer(..) => {}
        }
    }
}

fn see(actor: &mut Actor, effect: &Value, stories: &[Story], answered: &mut BTreeSet<u64>) {
    let chat = &effect["chat"];
    match effect["type"].as_str() {
        Some("offer_made") => {
            actor.plan(json!({"type": "offer_accepted", "offer": effect["offer"]}));
        }
        Some("assigned") if effect["agent"] == actor.link.name() => {
            actor.plan(json!({ "transcript": chat }));
        }
        Some("deliver_message")
            if effect["from"] == "customer"
                && answered.insert(effect["seq"].as_u64().unwrap_or_default()) =>
        {
            let text = answer(stories, effect["text"].as_str().unwrap_or_default());
            actor.plan(json!({"type": "agent_message", "chat": chat, "text": text}));
        }
        Some("start_wrap_up") if effect["agent"] == actor.link.name() => actor.plan(json!({
            "type": "wrap_up_completed", "chat": chat,
            "disposition": {"resolution_code": "solved", "root_cause": "delivery"},
        })),
        _ => {}
    }
}

/// What belongs to a line of a story; something to gain time where it is from none.
fn answer<'a>(stories: &'a [Story], line: &str) -> &'a str {
    let known = stories.iter().find_map(|story| {
        let at = story.lines.iter().position(|one| one == line)?;
        story.answers.get(at)
    });
    known.map_or("One moment, let me look.", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_story_has_its_answer() {
        let stories = stories();
        assert!(stories.len() >= 5);
        for story in &stories {
            assert_eq!(story.lines.len(), story.answers.len(), "{}", story.intent);
            for (line, own) in story.lines.iter().zip(&story.answers) {
                // A line that two stories share is answered as the first has it.
                assert!(!answer(&stories, line).is_empty() && !own.is_empty());
            }
        }
        assert_eq!(
            answer(&stories, "Can I change it for the darker one?"),
            "Yes, I reserve it for you."
        );
        assert_eq!(answer(&stories, "never heard"), "One moment, let me look.");
    }
}
