//! Whom does an effect concern, and in which words?
//!
//! | who | reads |
//! |---|---|
//! | customer | what is said in their own chat, and where it stands |
//! | agent | what names them, and everything of a chat while they own it |
//! | bot | admissions and ends, what customers and it say, and when it may speak |
//! | supervisor | everything |
//!
//! A message may have been masked in several ways at once, one for each kind of reader (`views`). Everybody is shown
//! theirs, and never learns that there are others.

use crate::identity::Role;
use serde_json::Value;

/// What customers are told of their own chat.
const FOR_CUSTOMERS: &[&str] = &[
    "admit",
    "assigned",
    "callback_scheduled",
    "close",
    "correct_message",
    "defer",
    "deflect",
    "deliver_message",
    "deliver_template",
    "disclose",
    "enqueue",
    "escalate_to",
    "position_changed",
    "request_authentication",
    "requeued",
    "send_template",
    "start_wrap_up",
    "wait_estimate",
];

/// What the automated owner of chats has to know.
const FOR_BOTS: &[&str] = &[
    "admit",
    "bot_resumed",
    "bot_silenced",
    "close",
    "deliver_message",
    "perform_action",
    "refuse_action",
];

/// Fields in which an effect names agents.
const AGENT_FIELDS: &[&str] = &["agent", "asked", "from", "owner", "to"];

/// Effects in which these fields name agents, and not speakers or queues.
const NAMES_AGENTS: &[&str] = &["transfer_ended", "transfer_offered"];

/// Who takes part in a chat.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Parties<'a> {
    pub(crate) customer: Option<&'a str>,
    pub(crate) owner: Option<&'a str>,
    pub(crate) bot: Option<&'a str>,
}

/// The members who may read an effect, beside supervisors.
pub(crate) fn readers(effect: &Value, parties: Parties<'_>) -> Vec<String> {
    let kind = effect["type"].as_str().unwrap_or_default();
    let mut members: Vec<String> = Vec::new();
    let mut add = |role: Role, name: &str| {
        let member = format!("{}/{name}", role.word());
        if !members.contains(&member) {
            members.push(member);
        }
    };
    if let Some(customer) = parties.customer
        && FOR_CUSTOMERS.contains(&kind)
    {
        add(Role::Customer, customer);
    }
    if let Some(owner) = parties.owner {
        add(Role::Agent, owner);
    }
    let fields = if NAMES_AGENTS.contains(&kind) { AGENT_FIELDS } else { &["agent"] };
    for name in fields.iter().filter_map(|field| effect[*field].as_str()) {
        add(Role::Agent, name);
    }
    if let Some(bot) = parties.bot
        && FOR_BOTS.contains(&kind)
        && (kind != "deliver_message" || effect["from"] != "agent")
    {
        add(Role::Bot, bot);
    }
    members
}

/// An effect in the words that are meant for a role.
pub(crate) fn shown_to(role: Role, mut effect: Value) -> Value {
    let Some(fields) = effect.as_object_mut() else { return effect };
    // A prepared text names its customer, and to nobody else.
    if let Some(shown) = fields.remove("shown") {
        match role {
            Role::Customer => drop(fields.remove("hidden")),
            _ => drop(fields.insert("text".to_owned(), shown)),
        }
    }
    let Some(Value::Object(views)) = fields.remove("views") else { return effect };
    let audience = match role {
        // What stands in `text` is meant for whoever serves the chat, and for the customer.
        Role::Customer | Role::Agent | Role::Adapter => return effect,
        Role::Supervisor => "supervisor",
        Role::Bot => "bot",
    };
    if let Some(text) = views.get(audience) {
        fields.insert("text".to_owned(), text.clone());
        // They tell where something is hidden in the other text.
        fields.remove("hidden");
    }
    effect
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const PARTIES: Parties<'_> =
        Parties { customer: Some("kim"), owner: Some("ada"), bot: Some("robin") };

    #[test]
    fn a_message_goes_to_those_who_talk() {
        let message =
            json!({"type": "deliver_message", "chat": "c-1", "from": "customer", "text": "hi"});
        assert_eq!(readers(&message, PARTIES), ["customer/kim", "agent/ada", "bot/robin"]);
        let reply =
            json!({"type": "deliver_message", "chat": "c-1", "from": "agent", "text": "hi"});
        assert_eq!(readers(&reply, PARTIES), ["customer/kim", "agent/ada"]);
    }

    #[test]
    fn an_offer_is_between_the_desk_and_one_agent() {
        let offer = json!({"type": "offer_made", "chat": "c-1", "offer": 1, "agent": "bo"});
        let waiting = Parties { owner: None, ..PARTIES };
        assert_eq!(readers(&offer, waiting), ["agent/bo"]);
        let warm = json!({"type": "transfer_offered", "chat": "c-1", "from": "ada", "to": "bo"});
        assert_eq!(readers(&warm, PARTIES), ["agent/ada", "agent/bo"]);
        let overflow =
            json!({"type": "overflow_to", "chat": "c-1", "from": "returns", "to": "general"});
        assert_eq!(readers(&overflow, waiting), [""; 0]);
    }

    #[test]
    fn everybody_is_shown_their_view_and_no_other() {
        let message = json!({"type": "deliver_message", "text": "[CARD]", "hidden": [{"start": 0}], "views": {"bot": "****", "archive": "4111"}});
        let agent = json!({"type": "deliver_message", "text": "[CARD]", "hidden": [{"start": 0}]});
        assert_eq!(shown_to(Role::Agent, message.clone()), agent);
        assert_eq!(shown_to(Role::Customer, message.clone()), agent);
        assert_eq!(shown_to(Role::Supervisor, message.clone()), agent);
        assert_eq!(
            shown_to(Role::Bot, message),
            json!({"type": "deliver_message", "text": "****"})
        );
    }

    #[test]
    fn a_prepared_text_names_its_customer_to_nobody_else() {
        let prepared = json!({"type": "deliver_template", "chat": "c-1", "from": "agent", "text": "Hello Kim",
            "shown": "Hello [NAME]", "hidden": [{"start": 6}], "views": {"supervisor": "Hello ****"}});
        assert_eq!(readers(&prepared, PARTIES), ["customer/kim", "agent/ada"]);
        let customer = shown_to(Role::Customer, prepared.clone());
        assert_eq!(customer["text"], "Hello Kim");
        assert!(customer.get("hidden").is_none() && customer.get("shown").is_none());
        assert_eq!(shown_to(Role::Agent, prepared.clone())["text"], "Hello [NAME]");
        assert_eq!(shown_to(Role::Supervisor, prepared)["text"], "Hello ****");
    }
}
