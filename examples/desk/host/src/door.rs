//! Who may say what?
//!
//! Everybody says what happened as events of the wire form, each for themselves: a customer of their own chat, an agent
//! in their own name. What an event needs and its sender must not choose is put in here (who they are, whose chat it
//! is); whatever else they send is refused, not dropped, so that nobody believes to have set a priority.
//!
//! ```json
//! {"type":"customer_message","id":"m-7","text":"Where is my parcel?"}
//! ```
//!
//! The `id` makes repeating safe: who does not know whether an event arrived sends it again, and hears `duplicate_event`
//! if it did. Decides nothing about chats: the engine does.

use crate::{
    identity::{Role, Who},
    refusal::Refusal,
};
use serde_json::{Map, Value};

/// The longest id of an event that a sender may choose; with role and name before it, it fits into an engine's id.
const EVENT_ID_BYTES_MAX: usize = 64;

/// How the sender's name gets into an event.
#[derive(Clone, Copy)]
enum Signed {
    /// In this field stands their name.
    In(&'static str),
    /// In `by` stands this word.
    As(&'static str),
    /// The event does not say.
    No,
}

/// One kind of event that a role may report.
struct Right {
    event: &'static str,
    /// What they may say beside its type and id.
    fields: &'static [&'static str],
    signed: Signed,
}

const fn right(event: &'static str, fields: &'static [&'static str], signed: Signed) -> Right {
    Right { event, fields, signed }
}

const CUSTOMER: &[Right] = &[
    right("chat_requested", &["language", "product", "intent", "text"], Signed::No),
    right("customer_message", &["text"], Signed::No),
    right("handoff_requested", &[], Signed::As("customer")),
    right("customer_abandoned", &["ending"], Signed::No),
    right("chat_ended", &["resolution"], Signed::As("customer")),
    right("callback_requested", &["not_before"], Signed::No),
    right("callback_cancelled", &[], Signed::No),
    right("survey_answered", &["solved", "rating", "bot_right"], Signed::No),
    right("escalation_requested", &["to"], Signed::No),
];

const AGENT_NAME: Signed = Signed::In("agent");

const AGENT: &[Right] = &[
    right("agent_logged_in", &["presence"], AGENT_NAME),
    right("presence_set", &["presence", "reason"], AGENT_NAME),
    right("agent_logged_out", &[], AGENT_NAME),
    right("offer_accepted", &["offer"], AGENT_NAME),
    right("offer_declined", &["offer"], AGENT_NAME),
    right("chat_pulled", &["chat", "epoch"], AGENT_NAME),
    right("agent_message", &["chat", "text"], AGENT_NAME),
    right("template_used", &["chat", "template", "values"], AGENT_NAME),
    right(
        "transfer_requested",
        &["chat", "to_queue", "to_agent", "kind", "requires", "epoch"],
        AGENT_NAME,
    ),
    right("transfer_accepted", &["chat"], AGENT_NAME),
    right("transfer_declined", &["chat"], AGENT_NAME),
    right("chat_parked", &["chat"], AGENT_NAME),
    right("chat_returned_to_bot", &["chat", "reason"], AGENT_NAME),
    right("wrap_up_completed", &["chat", "disposition"], AGENT_NAME),
    right("proposal_decided", &["chat", "proposal", "verdict"], AGENT_NAME),
    right("article_judged", &["chat", "article", "verdict"], AGENT_NAME),
    right("callback_attempted", &["chat", "outcome"], AGENT_NAME),
    right("chat_ended", &["chat", "resolution", "ending"], Signed::As("agent")),
    right("escalation_requested", &["chat", "to"], Signed::No),
];

const BY: Signed = Signed::In("by");

const SUPERVISOR: &[Right] = &[
    right("chat_assigned", &["chat", "agent", "epoch"], BY),
    right("chat_held", &["chat"], BY),
    right("chat_unheld", &["chat"], BY),
    right("presence_forced", &["agent", "presence"], BY),
    right("priority_changed", &["chat", "priority"], Signed::No),
    right("chat_ended", &["chat", "resolution", "ending"], Signed::As("supervisor")),
    right("handoff_requested", &["chat"], Signed::As("supervisor")),
    right("outage_declared", &["outage"], Signed::No),
    right("outage_cleared", &["outage"], Signed::No),
    right("forecast_published", &["start", "arrivals"], Signed::No),
    right("surge_overridden", &["level"], BY),
    right("crisis_frozen", &[], BY),
    right("crisis_thawed", &[], BY),
    right("topic_held", &["topic"], BY),
    right("on_call_set", &["rota", "agents"], Signed::No),
    right("alarm_raised", &["alarm", "tree"], Signed::No),
    right("alarm_resolved", &["alarm"], BY),
    right("notification_acknowledged", &["alarm", "notification"], BY),
    right("alert_acknowledged", &["alert"], BY),
    right("alert_snoozed", &["alert", "until"], BY),
    right("incident_declared", &["incident", "title"], BY),
    right("incident_noted", &["incident", "text"], BY),
    right("incident_reviewed", &["incident", "root_cause", "factors", "went_well"], BY),
    right(
        "incident_action_set",
        &["incident", "action", "what", "owner", "due_at", "criterion"],
        BY,
    ),
    right("incident_action_done", &["incident", "action"], BY),
    right("incident_calmed", &["incident"], BY),
    right("incident_closed", &["incident"], BY),
];

const BOT: &[Right] = &[
    right(
        "bot_turn",
        &[
            "chat",
            "confidence",
            "text",
            "intents",
            "resolution",
            "slots",
            "promises",
            "asks_for",
            "health",
        ],
        Signed::In("bot"),
    ),
    right("bot_action_requested", &["chat", "proposal", "action"], Signed::No),
    right("bot_resolved", &["chat"], Signed::No),
    right("handoff_requested", &["chat"], Signed::As("bot")),
];

/// What an operation says of its people, and people say of themselves only where everybody is believed.
const CUSTOMER_FACTS: &[&str] =
    &["segments", "tier", "tenure_days", "account_status", "identity", "region", "language"];
const AGENT_FACTS: &[&str] = &["queues", "routing_profile", "skills", "capacity", "channel_caps"];

/// What an event is about, as far as its sender must be checked against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// Nothing that somebody could lack a right to.
    Nothing,
    /// A new chat of theirs, which the host names.
    NewChat,
    /// A chat of this customer: the one they name, or their latest.
    OwnChat(Option<String>),
    /// A chat that this agent must own.
    ServedChat(String),
}

/// An event that may be said, once its chat is settled.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said {
    pub(crate) event: Map<String, Value>,
    pub(crate) about: About,
}

/// Do people say of themselves what they are, or does the operation?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Theirs,
    TheOperations,
}

/// Lets an event in, or says what is not the sender's to say.
pub(crate) fn admit(who: &Who, word: Word, mut said: Map<String, Value>) -> Result<Said, Refusal> {
    let id = match said.remove("id") {
        None => None,
        Some(Value::String(id)) if !id.is_empty() && id.len() <= EVENT_ID_BYTES_MAX => Some(id),
        Some(_) => return Err(Refusal::malformed("/id", "an id is a text of 1 to 64 bytes")),
    };
    let Some(Value::String(kind)) = said.get("type").cloned() else {
        return Err(Refusal::malformed("/type", "an event has a `type`"));
    };
    if said.remove("at").is_some() && who.role != Role::Adapter {
        return Err(Refusal::denied("/at", "the host says what time it is; leave `at` out"));
    }
    let rights = match who.role {
        Role::Customer => CUSTOMER,
        Role::Agent => AGENT,
        Role::Supervisor => SUPERVISOR,
        Role::Bot => BOT,
        // What happened elsewhere: the operation's own programs may report anything.
        Role::Adapter => return Ok(Said { event: with_id(said, who, id), about: About::Nothing }),
    };
    let Some(right) = rights.iter().find(|right| right.event == kind) else {
        let role = who.role.word();
        return Err(Refusal::denied("/type", &format!("a {role} may not report `{kind}`")));
    };
    let facts: &[&str] = match kind.as_str() {
        "chat_requested" => CUSTOMER_FACTS,
        "agent_logged_in" => AGENT_FACTS,
        _ => &[],
    };
    let mut known = Map::new();
    if word == Word::Theirs {
        for fact in facts.iter().filter(|fact| !right.fields.contains(fact)) {
            known.extend(said.remove(*fact).map(|value| ((*fact).to_owned(), value)));
        }
    }
    known.extend(
        who.facts
            .iter()
            .filter(|(fact, _)| facts.contains(&fact.as_str()))
            .map(|(fact, value)| (fact.clone(), value.clone())),
    );
    let named = (who.role == Role::Customer && kind != "chat_requested")
        .then(|| said.remove("chat"))
        .flatten();
    if let Some(field) =
        said.keys().find(|&field| field != "type" && !right.fields.contains(&field.as_str()))
    {
        let role = who.role.word();
        return Err(Refusal::denied(
            &format!("/{field}"),
            &format!("a {role} may not say `{field}` in `{kind}`; leave it out"),
        ));
    }
    match right.signed {
        Signed::In(field) => _ = said.insert(field.to_owned(), Value::from(who.name.as_str())),
        Signed::As(word) => _ = said.insert("by".to_owned(), Value::from(word)),
        Signed::No => {}
    }
    let about = match (who.role, kind.as_str()) {
        (Role::Customer, "chat_requested") => {
            known.insert("id".to_owned(), Value::from(who.name.as_str()));
            said.insert("customer".to_owned(), Value::Object(known));
            About::NewChat
        }
        (Role::Customer, _) => match named {
            None => About::OwnChat(None),
            Some(Value::String(chat)) => About::OwnChat(Some(chat)),
            Some(_) => return Err(Refusal::malformed("/chat", "a chat's name is a text")),
        },
        (Role::Agent, "agent_logged_in") => {
            said.extend(known);
            About::Nothing
        }
        // The engine hears who ended a chat by their role alone; whether it was theirs is seen to here.
        (Role::Agent, "chat_ended" | "escalation_requested") => match said.get("chat") {
            Some(Value::String(chat)) => About::ServedChat(chat.clone()),
            _ => return Err(Refusal::malformed("/chat", "say which chat")),
        },
        _ => About::Nothing,
    };
    Ok(Said { event: with_id(said, who, id), about })
}

/// Ids are the sender's own: nobody can use up somebody else's.
fn with_id(mut event: Map<String, Value>, who: &Who, id: Option<String>) -> Map<String, Value> {
    if let Some(id) = id {
        event.insert("id".to_owned(), Value::from(format!("{}/{id}", who.member())));
    }
    event
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn who(role: Role, facts: Value) -> Who {
        let Value::Object(facts) = facts else { unreachable!("facts are an object") };
        Who { role, name: "kim".to_owned(), facts, expires_at: None }
    }

    fn said(role: Role, word: Word, event: Value) -> Result<Said, Refusal> {
        let Value::Object(event) = event else { unreachable!("an event is an object") };
        admit(&who(role, json!({"tier": "gold", "queues": ["trade"]})), word, event)
    }

    #[test]
    fn customers_speak_of_their_own_chat_and_say_nothing_of_their_standing() {
        let asked = json!({"type": "chat_requested", "id": "1", "text": "hi"});
        let good = said(Role::Customer, Word::TheOperations, asked).unwrap();
        assert_eq!(good.about, About::NewChat);
        assert_eq!(
            Value::Object(good.event),
            json!({
                "type": "chat_requested", "id": "customer/kim/1", "text": "hi", "customer": {"id": "kim", "tier": "gold"},
            })
        );
        for (field, value) in [
            ("priority", json!(9)),
            ("queue", json!("trade")),
            ("tier", json!("gold")),
            ("customer", json!({"id": "bo"})),
        ] {
            let mut asked = json!({"type": "chat_requested"});
            asked[field] = value;
            let refusal = said(Role::Customer, Word::TheOperations, asked).unwrap_err();
            assert_eq!(
                (refusal.code.as_str(), refusal.path),
                ("permission_denied", format!("/{field}"))
            );
        }
        let other = said(
            Role::Customer,
            Word::Theirs,
            json!({"type": "customer_message", "chat": "c-9", "text": "x"}),
        )
        .unwrap();
        assert_eq!(other.about, About::OwnChat(Some("c-9".to_owned())));
    }

    #[test]
    fn nobody_acts_in_another_name() {
        let forged = json!({"type": "offer_accepted", "offer": 3, "agent": "ada"});
        assert_eq!(said(Role::Agent, Word::Theirs, forged).unwrap_err().path, "/agent");
        let own =
            said(Role::Agent, Word::Theirs, json!({"type": "offer_accepted", "offer": 3})).unwrap();
        assert_eq!(own.event["agent"], "kim");
        let ended =
            said(Role::Agent, Word::Theirs, json!({"type": "chat_ended", "chat": "c-1"})).unwrap();
        assert_eq!(
            (ended.about, ended.event["by"].as_str()),
            (About::ServedChat("c-1".to_owned()), Some("agent"))
        );
        for (role, kind) in [
            (Role::Customer, "crisis_frozen"),
            (Role::Agent, "crisis_frozen"),
            (Role::Bot, "agent_message"),
            (Role::Supervisor, "agent_message"),
        ] {
            assert_eq!(said(role, Word::Theirs, json!({"type": kind})).unwrap_err().path, "/type");
        }
    }

    #[test]
    fn where_people_must_sign_the_operation_says_what_an_agent_can_do() {
        let login = json!({"type": "agent_logged_in", "queues": ["vip"]});
        assert_eq!(
            said(Role::Agent, Word::TheOperations, login.clone()).unwrap_err().path,
            "/queues"
        );
        let open =
            admit(&who(Role::Agent, json!({})), Word::Theirs, login.as_object().cloned().unwrap())
                .unwrap();
        assert_eq!(open.event["queues"], json!(["vip"]));
        let signed =
            said(Role::Agent, Word::TheOperations, json!({"type": "agent_logged_in"})).unwrap();
        assert_eq!(signed.event["queues"], json!(["trade"]));
    }
}
