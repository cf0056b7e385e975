//! Days drawn from bytes: people, bots and a host that do anything at any time, every promise checked.

use crate::bytes::Bytes;
use std::sync::LazyLock;
use switchboard::calendar::Timestamp;
use switchboard::engine::read_event;
use switchboard::policy::Policy;
use switchboard_proof::dice::Dice;
use switchboard_proof::policies;
use switchboard_proof::script::compile;
use switchboard_proof::step::Step;
use switchboard_proof::trial::Trial;

pub(crate) const START: i64 = 1_767_225_600_000;

/// So many operations, each with the policies that follow one another.
pub(crate) static POLICIES: LazyLock<Vec<Vec<Policy>>> = LazyLock::new(|| {
    let drawn = (0..16).map(|seed| compile(&policies::draw(&mut Dice::new(seed))));
    drawn.map(|compiled| compiled.unwrap_or_else(|why| panic!("{why}"))).collect()
});

/// What can happen. `$` and a letter stand for a name of that kind, drawn each time.
const EVENTS: &[&str] = &[
    r#""type":"chat_requested","chat":"$c","customer":{"id":"$k"},"queue":"$q""#,
    r#""type":"chat_requested","chat":"$c","customer":{"id":"$k"},"bot":"$b","text":"$t""#,
    r#""type":"chat_requested","chat":"$c","customer":{"id":"$k","segments":["vip"]},"requires":{"$s":$l},"priority":$n"#,
    r#""type":"chat_requested","chat":"$c","customer":{"id":"$k"},"reopened_from":"$c","preferred_agent":"$a""#,
    r#""type":"chat_requested","chat":"$c","customer":{"id":"$k"},"channel":"$h","facts":{"pin":["4711$n"]}"#,
    r#""type":"customer_message","chat":"$c","text":"$t","sentiment":-0.9"#,
    r#""type":"customer_message","chat":"$c","text":"$t""#,
    r#""type":"answer_expected","chat":"$c","entities":["PIN"],"wait_ms":$n"#,
    r#""type":"customer_disconnected","chat":"$c""#,
    r#""type":"customer_reconnected","chat":"$c""#,
    r#""type":"customer_abandoned","chat":"$c""#,
    r#""type":"identity_asserted","customer":"$k","level":"verified","expires_at":$m"#,
    r#""type":"account_status_changed","customer":"$k","status":"blocked""#,
    r#""type":"callback_requested","chat":"$c","not_before":$m"#,
    r#""type":"callback_cancelled","chat":"$c""#,
    r#""type":"survey_answered","chat":"$c","solved":true,"rating":$l"#,
    r#""type":"bot_turn","chat":"$c","confidence":0.$n,"text":"$t""#,
    r#""type":"bot_turn","chat":"$c","confidence":0.95,"text":"$t","resolution":"failed""#,
    r#""type":"bot_action_requested","chat":"$c","proposal":"p$n","action":"refund_approval""#,
    r#""type":"bot_resolved","chat":"$c""#,
    r#""type":"handoff_requested","chat":"$c""#,
    r#""type":"agent_logged_in","agent":"$a","skills":{"$s":$l},"capacity":$l"#,
    r#""type":"agent_logged_in","agent":"$a","queues":["$q"]"#,
    r#""type":"presence_set","agent":"$a","presence":"$p""#,
    r#""type":"agent_disconnected","agent":"$a""#,
    r#""type":"agent_reconnected","agent":"$a""#,
    r#""type":"agent_logged_out","agent":"$a""#,
    r#""type":"offer_accepted","offer":$o,"agent":"$a""#,
    r#""type":"offer_declined","offer":$o,"agent":"$a""#,
    r#""type":"chat_pulled","chat":"$c","agent":"$a""#,
    r#""type":"agent_message","chat":"$c","agent":"$a","text":"$t""#,
    r#""type":"transfer_requested","chat":"$c","agent":"$a","to_queue":"$q""#,
    r#""type":"transfer_requested","chat":"$c","agent":"$a","to_agent":"$a","kind":"warm""#,
    r#""type":"transfer_accepted","chat":"$c","agent":"$a""#,
    r#""type":"transfer_declined","chat":"$c","agent":"$a""#,
    r#""type":"chat_parked","chat":"$c","agent":"$a""#,
    r#""type":"chat_returned_to_bot","chat":"$c","agent":"$a""#,
    r#""type":"escalation_requested","chat":"$c","to":"$h""#,
    r#""type":"chat_ended","chat":"$c","by":"agent","resolution":"resolved""#,
    r#""type":"chat_ended","chat":"$c","by":"customer""#,
    r#""type":"wrap_up_completed","chat":"$c","agent":"$a","disposition":{"resolution_code":"done","root_cause":"$t"}"#,
    r#""type":"proposal_decided","chat":"$c","proposal":"p$n","agent":"$a","verdict":"approved""#,
    r#""type":"callback_attempted","chat":"$c","agent":"$a","outcome":"reached""#,
    r#""type":"callback_attempted","chat":"$c","agent":"$a","outcome":"no_answer""#,
    r#""type":"chat_assigned","chat":"$c","agent":"$a","by":"boss""#,
    r#""type":"chat_held","chat":"$c","by":"boss""#,
    r#""type":"chat_unheld","chat":"$c","by":"boss""#,
    r#""type":"presence_forced","agent":"$a","presence":"$p","by":"boss""#,
    r#""type":"priority_changed","chat":"$c","priority":$n"#,
    r#""type":"outage_declared","outage":{"id":"o","start":$m,"effect":"inform"}"#,
    r#""type":"outage_cleared","outage":"o""#,
    r#""type":"crisis_frozen","by":"boss""#,
    r#""type":"crisis_thawed","by":"boss""#,
    r#""type":"automated_text_due","chat":"$c","text":"$t""#,
    r#""type":"route_decided","chat":"$c","agents":["$a","$a"]"#,
    r#""type":"forecast_published","start":$m,"arrivals":[0.$n,$l,$n]"#,
    r#""type":"surge_overridden","level":$l,"by":"boss""#,
    r#""type":"surge_overridden","by":"boss""#,
    r#""type":"topic_held","topic":"legal","by":"boss""#,
    r#""type":"topic_signed_off","topic":"legal","role":"press","by":"$a""#,
    r#""type":"dependency_reported","dependency":"bot","outcome":"failed""#,
    r#""type":"dependency_reported","dependency":"crm","outcome":"worked""#,
    r#""type":"on_call_set","rota":"r0","agents":["$a"]"#,
    r#""type":"alarm_raised","alarm":"x","tree":"t0""#,
    r#""type":"alarm_resolved","alarm":"x","by":"$a""#,
    r#""type":"notification_acknowledged","alarm":"x","notification":"x.$l","by":"$a""#,
    r#""type":"alert_acknowledged","alert":"agent_silent:$c","by":"boss""#,
    r#""type":"incident_declared","incident":"i$l","title":"$t","by":"boss""#,
    r#""type":"incident_noted","incident":"i$l","text":"$t","by":"$a""#,
    r#""type":"incident_reviewed","incident":"i$l","root_cause":"$t","by":"boss""#,
    r#""type":"incident_action_set","incident":"i$l","action":"x$l","what":"$t","owner":"$a","due_at":$m,"criterion":"$t","by":"boss""#,
    r#""type":"incident_action_done","incident":"i$l","action":"x$l","by":"$a""#,
    r#""type":"incident_calmed","incident":"i$l","by":"boss""#,
    r#""type":"incident_closed","incident":"i$l","by":"boss""#,
    r#""type":"chat_evaluated","chat":"$c","agent":"$a","by":"boss","form":"f0","version":1,"answers":{"kind":$l}"#,
    r#""type":"agent_coached","agent":"$a","question":"kind","by":"boss""#,
    r#""type":"template_used","chat":"$c","template":"hello","agent":"$a","values":{"name":"$t"}"#,
    r#""type":"template_used","chat":"$c","template":"crisis_hello""#,
    r#""type":"customer_came","customer":"$k","came_from":{"source":"$t","url":"/?utm_medium=$t"}"#,
    r#""type":"outcome_noted","customer":"$k","outcome":"sale","value":$n"#,
];

const TEXTS: [&str; 8] = [
    "hello",
    "a human, please",
    "my card is 4111 1111 1111 1111",
    "ok",
    "",
    "I will call my lawyer",
    "4111 1111",
    "\u{202e}x\u{0301}",
];
const PRESENCES: [&str; 4] = ["available", "away", "busy", "offline"];

/// How long until what comes next, in milliseconds: mostly at once, or where something falls due.
const STEPS_MS: [i64; 12] = [0, 0, 0, 1, 1, 999, 1_000, 19_999, 20_000, 30_000, 60_000, 120_000];

/// How many steps a day has at most: each of them is checked by every invariant.
const STEPS_MAX: usize = 120;

/// A name of this kind.
fn name(kind: char, at: i64, bytes: &mut Bytes<'_>) -> String {
    let byte = bytes.next();
    match kind {
        'a' => format!("a{}", byte % 4),
        'c' => format!("c{}", byte % 8),
        'k' => format!("k{}", byte % 5),
        'o' => (u64::from(byte) + 1).to_string(),
        'n' => (byte % 100).to_string(),
        'l' => (byte % 5 + 1).to_string(),
        'm' => (at + (i64::from(byte) - 8) * 60_000).to_string(),
        'b' => bytes_of(&policies::BOTS, byte),
        'q' => bytes_of(&policies::QUEUES, byte),
        's' => bytes_of(&policies::SKILLS, byte),
        'h' => bytes_of(&policies::CHANNELS, byte),
        'p' => bytes_of(&PRESENCES, byte),
        _ => bytes_of(&TEXTS, byte),
    }
}

fn bytes_of(names: &[&str], byte: u8) -> String {
    names[usize::from(byte) % names.len()].to_owned()
}

/// What happens next, and when; nothing if it is no event at all.
pub(crate) fn event(at: i64, bytes: &mut Bytes<'_>) -> Option<Step> {
    let mut text = format!("{{\"at\":{at},");
    let mut parts = bytes.pick(EVENTS).split('$');
    text += parts.next().unwrap_or_default();
    for part in parts {
        let mut rest = part.chars();
        let kind = rest.next().unwrap_or('t');
        text += &name(kind, at, bytes);
        text += rest.as_str();
    }
    text += "}";
    let (at, envelope) = read_event(&text).ok()?;
    Some(Step::Handle(at, envelope))
}

/// A day: which operation, then one step after another.
pub(crate) fn day(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let policies = bytes.pick(&POLICIES).clone();
    let count = policies.len();
    let mut trial = Trial::new(policies, Timestamp::from_millis(START));
    let mut at = START;
    for _ in 0..STEPS_MAX {
        if bytes.is_empty() {
            break;
        }
        let what = bytes.next();
        at += STEPS_MS[usize::from(what >> 4) % STEPS_MS.len()];
        let step = match what & 15 {
            0 => Some(Step::Advance(Timestamp::from_millis(at))),
            1 => Some(Step::Snapshot),
            2 => Some(Step::Crash),
            3 => {
                let number = usize::from(bytes.next()) % count;
                Some(Step::ReplacePolicy(Timestamp::from_millis(at), number))
            }
            _ => event(at, &mut bytes),
        };
        if let Some(Err(broken)) = step.as_ref().map(|step| trial.take(step)) {
            panic!("{broken}");
        }
    }
    if let Err(broken) = trial.look_at_everything() {
        panic!("{broken}");
    }
}
