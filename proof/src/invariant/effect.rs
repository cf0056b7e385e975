//! Promises that one effect can break, checked against the book before the effect is entered there.

use super::{Verdict, hold};
use crate::book::{AgentEntry, Book, ChatEntry, Place, number, queue_number};
use crate::cast::Canaries;
use crate::policies::{GREETING, PROFILE, QUEUES};
use switchboard::bot::ALWAYS_RESTRICTED;
use switchboard::engine::{Effect, NumberedEffect, Speaker};
use switchboard::id::{ChatId, Code};
use switchboard::math::Millis;
use switchboard::routing::{Discipline, RoutingProfile};
use switchboard::text::displayed;

/// A check of one effect.
pub type Check = fn(&Book, &NumberedEffect) -> Verdict;

/// All of them.
pub const CHECKS: &[Check] = &[
    i02_single_owner,
    i03_exactly_one_place,
    i04_capacity,
    i05_no_lost_message,
    i06_monotone_rev,
    i07_monotone_lifecycle,
    i08_offer_bounded,
    i10_queue_fairness,
    i12_skill_soundness,
    i13_vanished_agent,
    i14_wrap_up,
    i15_disclosure_first,
    i17_loop_bound,
    i18_restricted_action,
    i19_freeze,
    i20_mask_before_out,
    i44_policy_version_pin,
    i45_surge_once,
    i46_tree_half_open,
    i49_coached_once,
    i50_prepared_words,
];

/// What a customer wrote is shown once, in the order in which it was written, a minute later at the latest, and before the chat is over.
pub fn i05_no_lost_message(book: &Book, effect: &NumberedEffect) -> Verdict {
    const NAME: &str = "i05_no_lost_message";
    match &effect.effect {
        Effect::DeliverMessage { chat, from: Speaker::Customer, text, hidden, .. } => {
            let Some(entry) = book.chat(chat) else { return Ok(()) };
            let (at, wrote) = match (&entry.asked_with, entry.unshown.front()) {
                (Some(first), _) => (None, first),
                (None, Some((at, next))) => (Some(*at), next),
                (None, None) => {
                    return hold(NAME, false, || format!("nobody wrote {text:?} in `{chat}`"));
                }
            };
            let late = at.is_some_and(|at| effect.at.since(at) > Millis::from_mins(1));
            hold(NAME, !late, || format!("{text:?} of {at:?} is shown at {}", effect.at))?;
            hold(NAME, !hidden.is_empty() || *text == displayed(wrote), || {
                format!("next comes {wrote:?} in `{chat}`, shown is {text:?}")
            })
        }
        Effect::Close { chat, .. } => {
            let unshown = book.chat(chat).map_or(0, |entry| entry.unshown.len());
            hold(NAME, unshown == 0, || format!("{unshown} messages of `{chat}` are never shown"))
        }
        _ => Ok(()),
    }
}

/// A chat has at most one owner, and bot and human never both hold the turn.
pub fn i02_single_owner(book: &Book, effect: &NumberedEffect) -> Verdict {
    const NAME: &str = "i02_single_owner";
    match &effect.effect {
        Effect::Assigned { chat, agent, .. } => {
            let owner = book.chat(chat).filter(|c| c.place == Place::Owned).and_then(|c| c.owner);
            hold(NAME, owner.is_none(), || format!("`{chat}` of a{owner:?} goes to `{agent}`"))
        }
        Effect::Released { chat, agent } => {
            let owner = book.chat(chat).and_then(|chat| chat.owner);
            hold(NAME, owner.is_some() && owner == number(agent.as_str()), || {
                format!("`{agent}` lets `{chat}` go, which is with a{owner:?}")
            })
        }
        Effect::DeliverMessage { chat, from, .. } => {
            let Some(entry) = book.chat(chat) else { return Ok(()) };
            let fits = match from {
                Speaker::Bot => entry.place == Place::Bot,
                Speaker::Agent => entry.place == Place::Owned,
                Speaker::Customer | Speaker::Desk => true,
            };
            hold(NAME, fits, || {
                format!("the {from} speaks in `{chat}`, which is {:?}", entry.place)
            })
        }
        _ => Ok(()),
    }
}

/// An open chat is in exactly one place, and moves only between places that lie side by side.
pub fn i03_exactly_one_place(book: &Book, effect: &NumberedEffect) -> Verdict {
    use Place::{Bot, CallbackPending, New, Offered, Owned, Parked, Queued, WrapUp};
    let (chat, from): (&ChatId, &[Place]) = match &effect.effect {
        Effect::Admit { chat, .. } => (chat, &[New]),
        Effect::Enqueue { chat, .. } => (chat, &[New, Bot, Parked, CallbackPending]),
        Effect::PositionChanged { chat, .. } => (chat, &[Queued, Offered, CallbackPending]),
        Effect::WaitEstimate { chat, .. } => (chat, &[Queued, Offered]),
        Effect::OverflowTo { chat, .. } | Effect::RouteRequest { chat, .. } => (chat, &[Queued]),
        Effect::OfferMade { chat, .. } => (chat, &[Queued, CallbackPending]),
        Effect::TransferOffered { chat, .. } => (chat, &[Owned]),
        Effect::Assigned { chat, .. } => (chat, &[Queued, Offered, Owned, Parked, CallbackPending]),
        Effect::Requeued { chat, .. } => (chat, &[Queued, Offered, Owned, CallbackPending]),
        Effect::Park { chat, .. } | Effect::StartWrapUp { chat, .. } => (chat, &[Owned]),
        Effect::EndWrapUp { chat, .. } => (chat, &[WrapUp]),
        Effect::BotResumed { chat, .. } => (chat, &[Queued, Owned]),
        Effect::BotSilenced { chat, .. } | Effect::Disclose { chat, .. } => (chat, &[Bot]),
        Effect::CallbackScheduled { chat, .. } => {
            (chat, &[Bot, Queued, Offered, Owned, Parked, CallbackPending])
        }
        Effect::CallbackDue { chat, .. } => (chat, &[Owned]),
        _ => return Ok(()),
    };
    let place = book.chat(chat).map_or(Place::Unknown, |chat| chat.place);
    hold("i03_exactly_one_place", from.contains(&place), || {
        format!("`{chat}` is {place:?}, and gets {}", effect.effect.type_name())
    })
}

/// What is given to an agent fits beside what they hold, open offers included; every cap holds.
pub fn i04_capacity(book: &Book, effect: &NumberedEffect) -> Verdict {
    let (chat, agent) = match &effect.effect {
        Effect::OfferMade { chat, agent, .. } => (chat, agent),
        Effect::TransferOffered { chat, to, .. } => (chat, to),
        // What follows an offer had its room held by the offer.
        Effect::Assigned { chat, agent, .. }
            if book.chat(chat).is_some_and(|c| c.offer.is_none() && c.place != Place::Parked) =>
        {
            (chat, agent)
        }
        _ => return Ok(()),
    };
    let (Some(chat), Some(agent)) = (book.chat(chat), book.agent(agent)) else { return Ok(()) };
    room(book, chat, agent, effect)
}

fn room(book: &Book, chat: &ChatEntry, agent: &AgentEntry, effect: &NumberedEffect) -> Verdict {
    const NAME: &str = "i04_capacity";
    let rules = &book.policy.rules().routing;
    let channel = book.channel(chat).unwrap_or_default();
    let queue = QUEUES.get(chat.queue).copied().unwrap_or_default();
    let (mut load, mut of_channel, mut of_queue) = (book.units(chat), 1, 1);
    let interrupts = |other: &ChatEntry| {
        let rules = rules.channels.get(channel);
        rules.zip(book.channel(other)).is_some_and(|(r, other)| r.interrupts.contains(other))
    };
    for other in book.in_hand(agent) {
        load += if interrupts(other) { 0 } else { book.units(other) };
        of_channel += u32::from(book.channel(other) == Some(channel));
        of_queue += u32::from(other.queue == chat.queue);
    }
    let capacity = book.capacity(agent);
    hold(NAME, load <= capacity, || {
        let held: Vec<_> = book.in_hand(agent).map(|c| (c.place, book.channel(c))).collect();
        format!("{load} units of {capacity}: {:?} beside {:?} {held:?}", effect.effect, agent.chats)
    })?;
    let own = agent.caps.get(channel).copied();
    let cap = rules.channels.get(channel).and_then(|channel| channel.cap_per_agent);
    for cap in [own, cap].into_iter().flatten() {
        hold(NAME, of_channel <= cap, || {
            format!("{of_channel} chats of `{channel}`, the cap is {cap}: {:?}", effect.effect)
        })?;
    }
    let cap = rules.queues.get(queue).and_then(|queue| queue.cap_per_agent);
    hold(NAME, cap.is_none_or(|cap| of_queue <= cap), || {
        format!("{of_queue} chats of `{queue}`, the cap is {cap:?}: {:?}", effect.effect)
    })
}

/// Numbers of effects have no gap, decisions and instants do not go back, epochs rise.
pub fn i06_monotone_rev(book: &Book, effect: &NumberedEffect) -> Verdict {
    const NAME: &str = "i06_monotone_rev";
    let (seq, at) = (effect.seq, effect.at);
    hold(NAME, seq == book.seq + 1, || format!("effect {seq} follows {}", book.seq))?;
    hold(NAME, at >= book.at, || format!("effect {seq} of {at} follows one of {}", book.at))?;
    hold(NAME, effect.decision.0 > 0, || format!("effect {seq} has no decision"))?;
    if let Effect::Assigned { chat, epoch, .. } = &effect.effect {
        let before = book.chat(chat).map_or(0, |chat| chat.epoch);
        hold(NAME, *epoch > before, || format!("`{chat}` went from epoch {before} to {epoch}"))?;
    }
    Ok(())
}

/// Nothing is ever ordered about a chat that is over, or that nobody asked for.
pub fn i07_monotone_lifecycle(book: &Book, effect: &NumberedEffect) -> Verdict {
    let Some(id) = subject(&effect.effect) else { return Ok(()) };
    let place = book.chat(id).map_or(Place::Unknown, |chat| chat.place);
    hold("i07_monotone_lifecycle", !matches!(place, Place::Closed | Place::Unknown), || {
        format!("`{id}` is {place:?}, and gets {}", effect.effect.type_name())
    })
}

/// The chat that an effect is about.
fn subject(effect: &Effect) -> Option<&ChatId> {
    match effect {
        Effect::Admit { chat, .. }
        | Effect::Deflect { chat, .. }
        | Effect::Defer { chat, .. }
        | Effect::RequestAuthentication { chat, .. }
        | Effect::EndPrivileges { chat, .. }
        | Effect::DeliverMessage { chat, .. }
        | Effect::CorrectMessage { chat, .. }
        | Effect::Disclose { chat, .. }
        | Effect::SendTemplate { chat, .. }
        | Effect::DeliverTemplate { chat, .. }
        | Effect::SuggestArticles { chat, .. }
        | Effect::Reveal { chat, .. }
        | Effect::RefuseReveal { chat, .. }
        | Effect::BotSilenced { chat, .. }
        | Effect::BotResumed { chat, .. }
        | Effect::HandoffPacket { chat, .. }
        | Effect::RequestApproval { chat, .. }
        | Effect::PerformAction { chat, .. }
        | Effect::RefuseAction { chat, .. }
        | Effect::Enqueue { chat, .. }
        | Effect::PositionChanged { chat, .. }
        | Effect::WaitEstimate { chat, .. }
        | Effect::OverflowTo { chat, .. }
        | Effect::RouteRequest { chat, .. }
        | Effect::OfferMade { chat, .. }
        | Effect::OfferRescinded { chat, .. }
        | Effect::OfferExpired { chat, .. }
        | Effect::Assigned { chat, .. }
        | Effect::Released { chat, .. }
        | Effect::Requeued { chat, .. }
        | Effect::TransferOffered { chat, .. }
        | Effect::TransferEnded { chat, .. }
        | Effect::EscalateTo { chat, .. }
        | Effect::SuppressOutreach { chat, .. }
        | Effect::CallbackScheduled { chat, .. }
        | Effect::CallbackDue { chat, .. }
        | Effect::Park { chat, .. }
        | Effect::StartWrapUp { chat, .. }
        | Effect::EndWrapUp { chat, .. }
        | Effect::Close { chat, .. } => Some(chat),
        Effect::NotifySupervisor { chat, .. } | Effect::RaiseAlert { chat, .. } => chat.as_ref(),
        Effect::PresenceForced { .. }
        | Effect::SpikeFound { .. }
        | Effect::SpikeOver { .. }
        | Effect::HoldTopic { .. }
        | Effect::ReleaseTopic { .. }
        | Effect::BreakerChanged { .. }
        | Effect::FallBack { .. }
        | Effect::EndFallBack { .. }
        | Effect::Notify { .. }
        | Effect::ClearAlert { .. }
        | Effect::StopNotifying { .. }
        | Effect::SurgeOn { .. }
        | Effect::SurgeOff { .. }
        | Effect::BeginSurgeAction { .. }
        | Effect::EndSurgeAction { .. }
        | Effect::RemindOfAction { .. }
        | Effect::BeginCalibration { .. }
        | Effect::StopExperiment { .. }
        | Effect::OpenCoaching { .. }
        | Effect::RemindOfCoaching { .. }
        | Effect::CloseCoaching { .. } => None,
    }
}

/// At most one live offer of a chat; an offer is made once, ends once, and with whom it was made.
pub fn i08_offer_bounded(book: &Book, effect: &NumberedEffect) -> Verdict {
    const NAME: &str = "i08_offer_bounded";
    match &effect.effect {
        Effect::OfferMade { offer, chat, expires_at, .. }
        | Effect::TransferOffered { offer, chat, expires_at, .. } => {
            let next = book.offers.len() as u64 + 1;
            hold(NAME, offer.0 == next, || format!("offer {} follows {}", offer.0, next - 1))?;
            hold(NAME, *expires_at > effect.at, || format!("offer {} is late at once", offer.0))?;
            let open = book.chat(chat).and_then(|chat| chat.offer);
            hold(NAME, open.is_none(), || format!("`{chat}` has offer {open:?}, gets {}", offer.0))
        }
        Effect::OfferRescinded { offer, chat, agent, .. }
        | Effect::OfferExpired { offer, chat, agent } => {
            let entry = book.offer(*offer);
            let fits = entry.is_some_and(|entry| {
                entry.is_open
                    && number(chat.as_str()) == Some(entry.chat)
                    && number(agent.as_str()) == Some(entry.agent)
            });
            hold(NAME, fits, || format!("offer {} ends, which was {entry:?}", offer.0))
        }
        _ => Ok(()),
    }
}

/// Of chats that want the same, the one goes first that the queue's discipline puts first, unless a hold or a
/// back-off names the cause. Under `aged` this is why nobody starves (I11): the order does not change.
pub fn i10_queue_fairness(book: &Book, effect: &NumberedEffect) -> Verdict {
    let Effect::OfferMade { chat: id, agent: whom, .. } = &effect.effect else { return Ok(()) };
    let (Some(chat), Some(agent)) = (book.chat(id), number(whom.as_str())) else { return Ok(()) };
    if chat.place != Place::Queued {
        // The place of a promised call may lie in the future of others.
        return Ok(());
    }
    let queue = QUEUES.get(chat.queue).copied().unwrap_or_default();
    let Some(rules) = book.policy.rules().routing.queues.get(queue) else { return Ok(()) };
    // While a surge lasts, its worth of a point of priority holds everywhere.
    let levels = &book.policy.rules().supervision.surge.levels;
    let mut on = levels.iter().take(usize::from(book.surge)).rev();
    let surge = on.find_map(|level| level.ageing_ms);
    let ageing = surge.unwrap_or(rules.ageing_ms).get();
    let rank = |chat: &ChatEntry| {
        let (place, priority) = (chat.place_time.as_millis(), i64::from(chat.priority));
        match rules.discipline {
            Discipline::Aged => (place - priority * ageing, place),
            Discipline::Strict => (-priority, place),
            Discipline::Lifo => (-place, 0),
        }
    };
    let mine = rank(chat);
    let delay = book
        .agent(whom)
        .and_then(|agent| kind_of(book, agent))
        .and_then(|kind| kind.queues.get(queue))
        .map_or(Millis::ZERO, |member| member.delay_ms);
    for (n, other) in book.open.iter().filter_map(|n| Some((n, book.chats.get(*n)?))) {
        let waits_for_the_same = other.place == Place::Queued
            && other.queue == chat.queue
            && other.channel == chat.channel
            && other.requires == chat.requires
            && other.calls_back == chat.calls_back;
        let kept = other.kept_until.is_some_and(|until| effect.at < until);
        let too_new = effect.at < other.queue_since.plus(delay);
        let excused =
            other.held || other.away || kept || too_new || other.backs_off(agent, effect.at);
        if waits_for_the_same && !excused && rank(other) < mine {
            let how = format!("`{id}`, {chat:?}, is offered before `c{n}`, {other:?}");
            return hold("i10_queue_fairness", false, || how);
        }
    }
    Ok(())
}

/// What agents of this one's kind serve besides their own queues.
fn kind_of<'a>(book: &'a Book, agent: &AgentEntry) -> Option<&'a RoutingProfile> {
    let rules = &book.policy.rules().routing;
    agent.all_round.then(|| rules.profiles.get(PROFILE)).flatten()
}

/// Who is offered a chat serves its queue and can do what its customer needs.
pub fn i12_skill_soundness(book: &Book, effect: &NumberedEffect) -> Verdict {
    const NAME: &str = "i12_skill_soundness";
    let Effect::OfferMade { chat: id, agent: whom, .. } = &effect.effect else { return Ok(()) };
    let (Some(chat), Some(agent)) = (book.chat(id), book.agent(whom)) else { return Ok(()) };
    let lacking = chat
        .requires
        .iter()
        .find(|(skill, level)| agent.skills.get(*skill).is_none_or(|has| has < *level));
    hold(NAME, lacking.is_none(), || format!("`{whom}` lacks {lacking:?} for `{id}`"))?;
    let queue = QUEUES.get(chat.queue).copied().unwrap_or_default();
    let serves = match kind_of(book, agent) {
        Some(kind) => agent.queues.contains(&chat.queue) || kind.queues.contains_key(queue),
        None => agent.queues.is_empty() || agent.queues.contains(&chat.queue),
    };
    hold(NAME, serves, || {
        format!("`{whom}` serves {:?}, `{id}` waits in {}", agent.queues, chat.queue)
    })
}

/// Only who is there is offered anything; held chats and those of absent customers are not offered.
pub fn i13_vanished_agent(book: &Book, effect: &NumberedEffect) -> Verdict {
    const NAME: &str = "i13_vanished_agent";
    match &effect.effect {
        Effect::OfferMade { chat, agent, .. } => {
            let presence = book.agent(agent).and_then(|agent| agent.presence);
            hold(NAME, matches!(presence, Some("available") | None), || {
                format!("`{agent}`, who is {presence:?}, is offered `{chat}`")
            })?;
            let Some(entry) = book.chat(chat).filter(|entry| !entry.calls_back) else {
                return Ok(());
            };
            hold(NAME, !entry.held && !entry.away, || {
                format!("`{chat}` is offered: held {}, away {}", entry.held, entry.away)
            })
        }
        Effect::Assigned { chat, agent, .. } => {
            let presence = book.agent(agent).and_then(|agent| agent.presence);
            let gone = matches!(presence, Some("offline" | "disconnected" | "not_responding"));
            hold(NAME, !gone, || format!("`{agent}`, who is {presence:?}, gets `{chat}`"))
        }
        _ => Ok(()),
    }
}

/// Wrap-up begins with the owner, ends once, with the same agent, and takes as long as the policy says.
pub fn i14_wrap_up(book: &Book, effect: &NumberedEffect) -> Verdict {
    const NAME: &str = "i14_wrap_up";
    match &effect.effect {
        Effect::StartWrapUp { chat, agent, until } => {
            let owner = book.chat(chat).and_then(|chat| chat.owner);
            hold(NAME, owner == number(agent.as_str()), || {
                format!("`{agent}` wraps up `{chat}` of a{owner:?}")
            })?;
            let rules = &book.policy.rules().conversation.wrap_up;
            let due = (rules.mode == switchboard::conversation::WrapUpMode::Timed)
                .then(|| effect.at.plus(rules.timer_ms));
            hold(NAME, *until == due, || format!("until {until:?}, the policy says {due:?}"))
        }
        Effect::EndWrapUp { chat, agent, .. } => {
            let owner = book.chat(chat).and_then(|chat| chat.owner);
            hold(NAME, owner == number(agent.as_str()), || {
                format!("`{agent}` has wrapped up `{chat}` of a{owner:?}")
            })
        }
        _ => Ok(()),
    }
}

/// No bot speaks before its customer was told that it is one, and they are told once.
pub fn i15_disclosure_first(book: &Book, effect: &NumberedEffect) -> Verdict {
    const NAME: &str = "i15_disclosure_first";
    match &effect.effect {
        Effect::DeliverMessage { chat, from: Speaker::Bot, .. } => {
            let told = book.chat(chat).is_some_and(|chat| chat.disclosed);
            hold(NAME, told, || format!("the bot of `{chat}` speaks undisclosed"))
        }
        Effect::Disclose { chat, .. } => {
            let told = book.chat(chat).is_some_and(|chat| chat.disclosed);
            hold(NAME, !told, || format!("the customer of `{chat}` is told a second time"))
        }
        _ => Ok(()),
    }
}

/// A bot says no more in vain than the policy lets it.
pub fn i17_loop_bound(book: &Book, effect: &NumberedEffect) -> Verdict {
    let Effect::DeliverMessage { chat: id, from: Speaker::Bot, .. } = &effect.effect else {
        return Ok(());
    };
    let Some(chat) = book.chat(id) else { return Ok(()) };
    let rules = &book.policy.rules().bot;
    let own = chat.bot.as_ref().and_then(|bot| rules.bots.get(bot));
    let most = own.and_then(|own| own.max_turns_without_progress);
    let most = most.unwrap_or(rules.max_turns_without_progress);
    hold("i17_loop_bound", chat.progresses || chat.said_in_vain < most, || {
        format!("the bot of `{id}` speaks in vain for the {}th time", chat.said_in_vain + 1)
    })
}

/// What is restricted is done only when a human approved what the bot proposed.
pub fn i18_restricted_action(book: &Book, effect: &NumberedEffect) -> Verdict {
    const NAME: &str = "i18_restricted_action";
    let Effect::PerformAction { chat, proposal, action, approved_by } = &effect.effect else {
        return Ok(());
    };
    let restricted = ALWAYS_RESTRICTED.contains(&action.as_str())
        || book.policy.rules().bot.restricted_actions.contains(action);
    hold(NAME, !restricted || approved_by.is_some(), || {
        format!("`{action}` is done in `{chat}` and nobody approved it")
    })?;
    let asked = book.chat(chat).and_then(|chat| chat.proposals.get(proposal.as_str()));
    hold(NAME, asked == Some(action), || {
        format!("`{action}` is done as `{proposal}` of `{chat}`, where the bot asked for {asked:?}")
    })
}

/// Nobody is told the same twice, nobody without time to answer, and no level before the one in front of it is over.
pub fn i46_tree_half_open(book: &Book, effect: &NumberedEffect) -> Verdict {
    const NAME: &str = "i46_tree_half_open";
    let Effect::Notify { alarm, notification, until, .. } = &effect.effect else { return Ok(()) };
    let told = book.told.get(alarm);
    hold(NAME, *until > effect.at, || format!("`{notification}` ends before it begins"))?;
    let again = told.is_some_and(|told| told.names.contains(notification));
    hold(NAME, !again, || format!("`{notification}` is told again"))?;
    let too_soon = told.is_some_and(|told| told.until != *until && effect.at < told.until);
    hold(NAME, !too_soon, || format!("`{notification}` before the level in front of it is over"))
}

/// Levels of a surge come and go one by one; what they change is begun once and ended once.
pub fn i45_surge_once(book: &Book, effect: &NumberedEffect) -> Verdict {
    const NAME: &str = "i45_surge_once";
    let running = |measure, subject: &String| book.surging.get(&(measure, subject.clone()));
    let is_right = match &effect.effect {
        Effect::SurgeOn { level, .. } => *level == book.surge + 1,
        Effect::SurgeOff { level, .. } => *level > 0 && *level == book.surge,
        Effect::BeginSurgeAction { measure, subject, .. } => running(*measure, subject).is_none(),
        Effect::EndSurgeAction { measure, subject, value } => {
            running(*measure, subject) == Some(value)
        }
        _ => true,
    };
    hold(NAME, is_right, || {
        let (level, running) = (book.surge, &book.surging);
        format!("at level {level}, with {running:?}: {:?}", effect.effect)
    })
}

/// While everything automated is frozen, or a topic of the chat is held, nothing leaves by itself but what was approved for this.
pub fn i19_freeze(book: &Book, effect: &NumberedEffect) -> Verdict {
    let lawyers = book.held.iter().any(|topic| topic.as_str() == "legal");
    let is_held = |chat: &ChatId| lawyers && book.chat(chat).is_some_and(|chat| chat.is_legal);
    if !book.frozen && !subject(&effect.effect).is_some_and(is_held) {
        return Ok(());
    }
    let approved = |template: &Code| book.policy.rules().bot.crisis_templates.contains(template);
    let leaves = match &effect.effect {
        Effect::DeliverMessage { from: Speaker::Bot, .. } | Effect::Disclose { .. } => true,
        Effect::SendTemplate { template, .. }
        | Effect::DeliverTemplate { template, from: Speaker::Desk, .. } => !approved(template),
        _ => false,
    };
    hold("i19_freeze", !leaves, || format!("in a freeze: {:?}", effect.effect))
}

/// No effect shows what the masker is there to hide.
pub fn i20_mask_before_out(_: &Book, effect: &NumberedEffect) -> Verdict {
    let seen = match &effect.effect {
        Effect::DeliverMessage { text, .. }
        | Effect::CorrectMessage { text, .. }
        | Effect::Disclose { text, .. }
        | Effect::DeliverTemplate { text, .. }
        | Effect::SendTemplate { text, .. } => Canaries::seen_in(text),
        Effect::SuggestArticles { articles, .. } => {
            articles.iter().find_map(|it| Canaries::seen_in(&it.words.join(" ")))
        }
        Effect::HandoffPacket { packet, .. } => Canaries::seen_in(&format!("{packet:?}")),
        _ => None,
    };
    hold("i20_mask_before_out", seen.is_none(), || format!("{seen:?} in {:?}", effect.effect))
}

/// An offer keeps the terms it was made under: it expires when its agent was told it would.
pub fn i44_policy_version_pin(book: &Book, effect: &NumberedEffect) -> Verdict {
    const NAME: &str = "i44_policy_version_pin";
    match &effect.effect {
        Effect::OfferExpired { offer, .. } => {
            let due = book.offer(*offer).map(|offer| offer.expires_at);
            hold(NAME, due == Some(effect.at), || {
                format!("offer {} expires at {}, promised was {due:?}", offer.0, effect.at)
            })
        }
        Effect::OfferMade { offer, chat, expires_at, .. } => {
            let queue = book.chat(chat).map(|chat| chat.queue);
            let rules = &book.policy.rules().routing.queues;
            let rules = rules.iter().find(|(id, _)| Some(queue_number(id)) == queue);
            let due = rules.map(|(_, rules)| effect.at.plus(rules.answer_within_ms));
            hold(NAME, due.is_none_or(|due| due == *expires_at), || {
                format!("offer {} is open until {expires_at}, the queue says {due:?}", offer.0)
            })
        }
        _ => Ok(()),
    }
}

/// An agent is coached in a question once at a time; what ends had begun.
pub fn i49_coached_once(book: &Book, effect: &NumberedEffect) -> Verdict {
    let (agent, question, begins) = match &effect.effect {
        Effect::OpenCoaching { agent, question, .. } => (agent, question, true),
        Effect::RemindOfCoaching { agent, question }
        | Effect::CloseCoaching { agent, question, .. } => (agent, question, false),
        _ => return Ok(()),
    };
    let code = match &effect.effect {
        // Begun anew, because it did not help: the plan goes on.
        Effect::OpenCoaching { code, .. } => code.as_str() == "recheck_failed",
        _ => false,
    };
    let runs = book.coached.iter().any(|(who, what)| who == agent && what == question);
    hold("i49_coached_once", code || runs != begins, || {
        format!("`{agent}` in `{question}`: {:?}, runs: {runs}", effect.effect)
    })
}

/// Prepared words go out by the owner or by nobody, in a language that they have, with their slots filled.
pub fn i50_prepared_words(book: &Book, effect: &NumberedEffect) -> Verdict {
    let Effect::DeliverTemplate { chat, from, template, language, text, .. } = &effect.effect
    else {
        return Ok(());
    };
    let place = book.chat(chat).map(|chat| chat.place);
    let speaks = match from {
        Speaker::Agent => place == Some(Place::Owned),
        _ => true,
    };
    let said = match (template.as_str(), language.as_str()) {
        (GREETING, "en") => text.starts_with("Dear ") && text.ends_with(", thank you."),
        (GREETING, "de") => text.starts_with("Guten Tag ") && text.ends_with('.'),
        (_, "en") => text == "It takes longer today.",
        (_, "de") => text == "Heute dauert es.",
        _ => false,
    };
    let filled = !text.contains("{name}");
    hold("i50_prepared_words", speaks && said && filled && template.as_str() != "draft", || {
        format!("`{template}` in {place:?}: {text:?}")
    })
}
