//! Policies drawn at random: every discipline, strategy, limit and ending that an operator can choose.
//!
//! Times are short, so that a life of ten thousand events sees every timer run out.

use crate::dice::Dice;
use std::fmt::Write;

/// The queues that there may be.
pub const QUEUES: [&str; 4] = ["q0", "q1", "q2", "q3"];
/// The skills that chats may need and agents may have.
pub const SKILLS: [&str; 3] = ["billing", "french", "router"];
/// The kind of agents that a policy may know.
pub const PROFILE: &str = "all_round";
/// The media.
pub const CHANNELS: [&str; 3] = ["web", "mobile", "voice"];
/// The bots; `timid` has a threshold of its own.
pub const BOTS: [&str; 2] = ["faq", "timid"];
/// The product whose chats have a queue of their own.
pub const PRODUCT: &str = "router";
/// The template that may leave during a freeze.
pub const CRISIS_TEMPLATE: &str = "crisis_hello";

/// The longest back-off that a queue may have.
const BACK_OFF_MS_MAX: i64 = 60_000;
/// The template that agents send, with a slot.
pub const GREETING: &str = "greeting";
/// The form by which chats are judged, and its questions.
pub const FORM: &str = "chat";
/// Of each question the most points.
pub const QUESTIONS: [(&str, u32); 3] = [("kind", 4), ("right", 2), ("safe", 1)];

/// How much the policies of one life have in common: what a swap must not touch to be legal at all.
pub fn draw(dice: &mut Dice) -> Vec<String> {
    let first = dice.below(4) as usize + 1;
    let mut documents = vec![document(dice, first, &[])];
    for _ in 0..dice.below(4) {
        let kept = dice.below(4) as usize + 1;
        // Half of the swaps say where the chats of a queue that is gone go; the others may strand them.
        let gone: Vec<usize> = if dice.once_in(2) { (kept..4).collect() } else { Vec::new() };
        documents.push(document(dice, kept, &gone));
    }
    documents
}

/// One of these, at random, as JSON.
const STRATEGIES: [&str; 9] = [
    "longest_idle",
    "least_active",
    "most_available",
    "round_robin",
    "lowest_utilization",
    "fastest_first",
    "fixed_order",
    "random",
    "pack",
];

fn one(dice: &mut Dice, choices: &[&str]) -> String {
    (*dice.pick(choices)).to_owned()
}

fn millis(dice: &mut Dice, from_s: u64, to_s: u64) -> u64 {
    (from_s + dice.below(to_s - from_s + 1)) * 1_000
}

fn document(dice: &mut Dice, queues: usize, retired: &[usize]) -> String {
    let mut text = String::from("{\"name\":\"drawn\",");
    text.push_str(CALENDAR);
    let _ = write!(
        text,
        "\"admission\":{},\"text\":{},\"bot\":{},\"routing\":{},\"conversation\":{},\"supervision\":{},\"quality\":{},\"limits\":{}}}",
        admission(dice),
        texts(dice),
        bot(dice),
        routing(dice, queues, retired),
        conversation(dice),
        supervision(dice),
        quality(dice),
        limits(dice)
    );
    text
}

const CALENDAR: &str = r#""calendar":{"hours":{"desk":{"zone":"UTC","weekly":{"mon":["00:00-24:00"],"tue":["00:00-24:00"],"wed":["06:00-22:00"],"thu":["24h"],"fri":["22:00-30:00","08:00-12:00"],"sat":[],"sun":["24h"]}}}},"#;

const TEXT: &str = r#""templates":{"greeting":{"version":2,"slots":{"name":{"personal":true},"days":{"kind":"count","optional":true}},"texts":{"en":"Dear {name}, thank you.","de":"Guten Tag {name}."},"approval":{"by":"legal"}},"crisis_hello":{"texts":{"en":"It takes longer today.","de":"Heute dauert es."},"approval":{"by":"legal"}},"draft":{"texts":{"en":"Not yet."}}},"topics":{"legal":{"words":["lawsuit","my lawyer"]},"advice":{"words":["invest my savings"]}}}"#;

/// Half of the desks hold half a number back.
fn texts(dice: &mut Dice) -> String {
    let hold = one(dice, &["0", "0", "3000", "60000"]);
    format!(r#"{{"mask":{{"hold_ms":{hold}}},{TEXT}"#)
}

fn admission(dice: &mut Dice) -> String {
    let duplicates = one(dice, &["link", "link", "deflect"]);
    let closed = one(dice, &["defer", "deflect"]);
    let no_agents = one(dice, &["admit", "admit", "deflect", "defer"]);
    let waiting = dice.below(40) + 3;
    let topics = one(dice, &["{}", r#"{"legal":{"alternate":"email"}}"#]);
    let identity = one(
        dice,
        &[
            "[]",
            "[]",
            r#"[{"id":"gold","when":{"field":"customer.tier","eq":"gold"},"level":"verified"}]"#,
        ],
    );
    format!(
        r#"{{"queue":{{"waiting_max":{waiting},"when_no_agents":"{no_agents}"}},"duplicate_contact":"{duplicates}","when_closed":"{closed}","identity":{identity},"prohibited_topics":{topics},"alternates":[{{"channel":"email"}},{{"channel":"voice","hours":"desk"}}]}}"#
    )
}

fn bot(dice: &mut Dice) -> String {
    let threshold = one(dice, &["0.8", "0.8", "0.65", "0.799999", "0"]);
    let failed = dice.below(3) + 1;
    let count = one(dice, &["consecutive", "cumulative"]);
    let turns = dice.below(6) + 1;
    let trips = dice.below(3);
    let timeout = match dice.below(3) {
        0 => "null".to_owned(),
        _ => millis(dice, 10, 200).to_string(),
    };
    let credit = dice.once_in(2);
    format!(
        r#"{{"threshold":{threshold},"failed_resolutions":{failed},"count":"{count}","max_turns_without_progress":{turns},"round_trips":{trips},"handoff_timeout_ms":{timeout},"credit_bot_time":{credit},"restricted_actions":["change_address"],"crisis_templates":["{CRISIS_TEMPLATE}"],"bots":{{"timid":{{"threshold":0.95}}}}}}"#
    )
}

fn routing(dice: &mut Dice, queues: usize, retired: &[usize]) -> String {
    let mut text = String::from("{\"queues\":{");
    for (n, id) in QUEUES.iter().take(queues).enumerate() {
        let _ = write!(text, "{}\"{id}\":{}", if n > 0 { "," } else { "" }, queue(dice, n, queues));
    }
    text.push_str("},\"retired_queues\":{");
    for (n, gone) in retired.iter().enumerate() {
        let (comma, gone) = (if n > 0 { "," } else { "" }, QUEUES[*gone]);
        let _ =
            write!(text, "{comma}\"{gone}\":\"{}\"", QUEUES[dice.below(queues as u64) as usize]);
    }
    let own = QUEUES[dice.below(queues as u64) as usize];
    let gold = QUEUES[dice.below(queues as u64) as usize];
    let cool = match dice.below(3) {
        0 => "null".to_owned(),
        _ => millis(dice, 5, 90).to_string(),
    };
    let batch = one(dice, &["null", "null", "null", "250", "3000"]);
    let interrupts = one(dice, &["[]", "[]", r#"["mobile"]"#, r#"["mobile","web"]"#]);
    let profile = profile(dice, queues);
    let _ = write!(
        text,
        r#"}},"batch_window_ms":{batch},"profiles":{{"{PROFILE}":{profile}}},"routes":[{{"id":"gold","when":{{"field":"customer.tier","eq":"gold"}},"queue":"{gold}","priority":{}}},{{"id":"own","when":{{"field":"chat.product","present":true}},"queue":"{own}","requires":{{"router":{}}}}}],"channels":{{"web":{{}},"voice":{{"units":{},"interrupts":{interrupts}}},"mobile":{{"cap_per_agent":{}}}}},"agents":{{"capacity":{},"rona_limit":{},"cool_down_ms":{cool},"reconnect_grace_ms":{},"logout_with_chats":"{}","spacing_ms":{},"offers_max":{}}},"seed":{}}}"#,
        dice.below(5),
        dice.below(4) + 1,
        dice.below(3) + 1,
        dice.below(3) + 1,
        dice.below(5) + 1,
        dice.below(3) + 1,
        millis(dice, 0, 90),
        one(dice, &["refuse", "requeue"]),
        one(dice, &["0", "0", "0", "2000"]),
        one(dice, &["null", "null", "20"]),
        dice.below(9),
    );
    text
}

/// Which queues the agents of one kind serve besides their own, and which of them first.
fn profile(dice: &mut Dice, queues: usize) -> String {
    let mut members = Vec::new();
    for id in QUEUES.iter().take(queues) {
        if dice.once_in(2) {
            let priority = one(dice, &["0", "0", "3", "-2"]);
            let tier = dice.below(3);
            let delay = millis(dice, 0, 10);
            members.push(format!(
                r#""{id}":{{"tier":{tier},"priority":{priority},"delay_ms":{delay}}}"#
            ));
        }
    }
    format!(r#"{{"queues":{{{}}}}}"#, members.join(","))
}

fn queue(dice: &mut Dice, number: usize, queues: usize) -> String {
    let mut text = format!(
        r#"{{"discipline":"{}","strategy":"{}","ageing_ms":{},"answer_within_ms":{},"back_off_ms":{},"positions_announced":{}"#,
        one(dice, &["aged", "aged", "strict", "lifo"]),
        one(dice, &STRATEGIES),
        one(dice, &["60000", "0", "1000"]),
        millis(dice, 1, 40),
        millis(dice, 0, BACK_OFF_MS_MAX as u64 / 1_000),
        one(dice, &["50", "3", "0"]),
    );
    if dice.once_in(2) {
        let _ = write!(text, ",\"max_offers\":{}", dice.below(5) + 1);
    }
    if dice.once_in(3) {
        let _ = write!(text, ",\"cap_per_agent\":{}", dice.below(3) + 1);
    }
    if dice.once_in(5) {
        text.push_str(",\"hours\":\"desk\"");
    }
    if dice.once_in(3) {
        let _ = write!(text, ",\"sticky_hold_ms\":{}", millis(dice, 0, 60));
    }
    if dice.once_in(4) {
        let _ = write!(text, ",\"weight\":{}", dice.below(20));
    }
    // Only to a later queue, so that no way leads back.
    let later = queues.saturating_sub(number + 1) as u64;
    if later > 0 && dice.once_in(3) {
        let to = QUEUES[number + 1 + dice.below(later) as usize];
        let after = millis(dice, 5, 120);
        let _ = write!(text, r#","overflow":{{"after_ms":{after},"to":"{to}"}}"#);
    }
    let _ = write!(text, r#","estimates":{{"sample_floor":{}}}"#, dice.below(5) + 1);
    text.push('}');
    text
}

const TREE: &str = r#"[{"rotas":["r0"],"answer_within_ms":10000},{"rotas":["r1"],"agents":["a0"],"answer_within_ms":30000},{"rotas":["r0","r1"],"answer_within_ms":1000}]"#;

const DEPENDENCIES: &str = r#"{"bot":{"calls_min":2,"window":4,"open_ms":20000,"ladder":"form"},"crm":{"calls_min":1,"window":3,"probes":1,"open_ms":5000}}"#;

const LADDER: &str =
    r#"{"form":{"channel":"form","needs":["crm"],"or_else":"mail"},"mail":{"channel":"email"}}"#;

/// Intervals of a minute or two, so that a life sees hundreds of them.
fn supervision(dice: &mut Dice) -> String {
    let level = |dice: &mut Dice, above: &str, floor: &str| {
        let units = one(dice, &["null", "1", "2"]);
        let banner = one(dice, &["null", r#""Busy.""#, r#""Very busy.""#]);
        let ageing = one(dice, &["null", "null", "500", "120000"]);
        let bot = one(dice, &["null", "null", r#""faq""#]);
        let ask = one(dice, &["[]", r#"["call_in"]"#, r#"["call_in","offer_callback"]"#]);
        format!(
            r#"{{"above":{above},"floor":{floor},"more_units":{units},"ageing_ms":{ageing},"bot_first":{bot},"banner":{banner},"ask":{ask}}}"#
        )
    };
    let floored = dice.once_in(2);
    let lower = level(dice, "1.5", if floored { "4" } else { "null" });
    let levels = match dice.below(3) {
        0 => lower,
        _ => format!("{lower},{}", level(dice, "2", if floored { "9" } else { "null" })),
    };
    format!(
        r#"{{"crisis":{{"freeze_persons":"{}","thaw_persons":"{}","confirm_within_ms":{},"holds":{{"legal":{{"sign_offs":["legal","press"]}}}}}},"trees":{{"t0":{{"repeat":{},"levels":{TREE}}}}},"alerts":{{"agent_silent_ms":{},"long_chats":{{"chats_min":3,"deviations":1,"least_ms":1000}},"tree":"t0","escalate_after_ms":5000}},"dependencies":{DEPENDENCIES},"ladder":{LADDER},"incidents":{{"compare_ms":60000,"lines":{},"kept":{}}},"interval_ms":{},"surge":{{"arrivals_min":{},"evaluations":{},"levels":[{levels}]}}}}"#,
        one(dice, &["one", "one", "two"]),
        one(dice, &["one", "one", "two"]),
        millis(dice, 1, 60),
        dice.below(3),
        one(dice, &["null", "4000", "30000"]),
        one(dice, &["1000", "3"]),
        one(dice, &["64", "2", "1"]),
        one(dice, &["60000", "60000", "120000"]),
        dice.below(6) + 1,
        one(dice, &["1", "1", "2"]),
    )
}

/// Few chats suffice for a plan, so that a life sees some begin, help and fail.
fn quality(dice: &mut Dice) -> String {
    let coaching = match dice.below(3) {
        0 => "null".to_owned(),
        _ => format!(
            r#"{{"flags":{},"within_ms":{},"evaluations_min":{},"due_ms":{},"recheck":{}}}"#,
            dice.below(2) + 1,
            millis(dice, 60, 9_000),
            dice.below(3) + 1,
            millis(dice, 1, 300),
            dice.below(3) + 1
        ),
    };
    format!(
        r#"{{"forms":{{"{FORM}":{{"version":1,"sections":{{"tone":{{"questions":{{"kind":{{"points":4}}}}}},"facts":{{"questions":{{"right":{{"points":2}},"safe":{{"critical":true}}}}}}}}}}}},"coaching":{coaching}}}"#
    )
}

fn conversation(dice: &mut Dice) -> String {
    let wait = match dice.below(3) {
        0 => "null".to_owned(),
        _ => millis(dice, 20, 600).to_string(),
    };
    let release = match dice.below(2) {
        0 => "null".to_owned(),
        _ => millis(dice, 10, 120).to_string(),
    };
    let expires = match dice.below(3) {
        0 => "null".to_owned(),
        _ => millis(dice, 60, 900).to_string(),
    };
    let comfort = match dice.below(3) {
        0 => String::new(),
        _ => format!(
            r#""comfort":{{"every_ms":{},"messages":[{{"id":"thanks","text":"Thank you for waiting."}},{{"id":"{CRISIS_TEMPLATE}","text":"It takes longer today."}}]}},"max_wait_no_agent_ms":{},"#,
            millis(dice, 5, 120),
            millis(dice, 10, 300),
        ),
    };
    format!(
        r#"{{{comfort}"reconnect_grace_ms":{},"short_abandon_ms":{},"max_wait_ms":{wait},"leave_empty":"{}","linked":"{}","hopeless_wait":"{}","escalation":{{"complexity_at":{},"complexity_off_below":10,"max_transfers":{},"regulated_topics":{}}},"callback":{{"delay_ms":{},"min_gap_ms":{},"max_attempts":{},"expires_ms":{expires}}},"wrap_up":{{"mode":"{}","timer_ms":{},"fields":{}}},"parking":{{"release_ms":{release},"limit_ms":{},"over_capacity":"{}"}},"transfer":{{"place":"{}","max_transfers":{},"warm_answer_ms":{}}},"reopen":{{"place":"{}"}}}}"#,
        millis(dice, 0, 90),
        millis(dice, 0, 10),
        one(dice, &["wait_on", "wait_on", "give_up"]),
        one(dice, &["apart", "one_place"]),
        one(dice, &["notify", "callback", "close"]),
        one(dice, &["null", "100", "25"]),
        one(dice, &["null", "3", "0"]),
        one(dice, &["[]", r#"["advice"]"#]),
        millis(dice, 0, 60),
        millis(dice, 0, 60),
        dice.below(3) + 1,
        one(dice, &["timed", "timed", "until_done", "off"]),
        millis(dice, 1, 90),
        one(dice, &["{}", r#"{"product":{"one_of":["phone","line"]}}"#]),
        millis(dice, 20, 300),
        one(dice, &["never", "flagged"]),
        one(dice, &["kept", "last"]),
        dice.below(6),
        millis(dice, 1, 40),
        one(dice, &["new", "inherited"]),
    )
}

fn limits(dice: &mut Dice) -> String {
    format!(
        r#"{{"open_chats":{},"agents":{},"closed_chats":{},"message_bytes":2048,"transcript_lines":{},"facts_per_chat":3,"event_ids":{},"decisions":{},"chats_per_customer":{},"proposals_per_chat":{},"outages":3,"due_per_call":{}}}"#,
        one(dice, &["1000", "1000", "30"]),
        one(dice, &["1000", "20"]),
        one(dice, &["200", "0", "5"]),
        one(dice, &["10", "0", "3"]),
        one(dice, &["200", "0", "20"]),
        one(dice, &["50", "0"]),
        dice.below(4) + 1,
        dice.below(3),
        one(dice, &["100000", "1", "3"]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::compile;

    #[test]
    fn every_policy_that_is_drawn_compiles() {
        for seed in 0..2_000 {
            let documents = draw(&mut Dice::new(seed));
            compile(&documents).unwrap_or_else(|why| panic!("seed {seed}: {why}"));
        }
    }
}
