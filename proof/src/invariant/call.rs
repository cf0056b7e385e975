//! Promises about one call: what was asked, what was answered.

use super::{Verdict, hold};
use crate::book::{Book, FreezeOrder};
use crate::cast::Canaries;
use switchboard::bot::{Health, TurnResolution};
use switchboard::calendar::Timestamp;
use switchboard::code::RejectionCode;
use switchboard::engine::{
    Effect, Engine, Envelope, Event, NumberedEffect, Reaction, Rejection, Speaker,
};
use switchboard::id::ChatId;
use switchboard::math::{Millis, Ppm};
use switchboard::supervision::Persons;
use switchboard::text::CustomerFacts;

/// One call of `handle`, seen from both sides.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// When the event is stamped.
    pub at: Timestamp,
    /// The engine's clock before.
    pub before: Timestamp,
    /// What was told.
    pub envelope: &'a Envelope,
    /// What was due before. The book knows it only if the event was taken: a refusal undoes it, though it
    /// was judged on what this had left.
    pub due: &'a [NumberedEffect],
    /// What was answered; of what was due before, nothing.
    pub answer: Result<&'a [NumberedEffect], &'a Rejection>,
    /// The whole reaction, where there is one.
    pub reaction: &'a Reaction,
}

/// A check of one call, with the book as it was before.
pub type Check = fn(&Book, &Call<'_>, &Engine) -> Verdict;

/// All of them.
pub const CHECKS: &[Check] = &[
    i05_no_lost_message,
    i09_accept_validity,
    i46_tree_half_open,
    i47_two_persons,
    i16_handoff_trigger,
    i20_mask_before_out,
    i21_mask_idempotent,
    i32_duplicate_event,
    i33_clock_regress,
    i41_atomic_refusal,
];

/// A message that was taken is shown once, by whom it came from; one that was refused is not shown. Half a number of a customer may
/// wait for the next message, which then shows both: that each is shown once is looked at when it is shown.
pub fn i05_no_lost_message(book: &Book, call: &Call<'_>, _: &Engine) -> Verdict {
    let (chat, from, most) = match &call.envelope.event {
        Event::CustomerMessage { chat, .. } => (chat, Speaker::Customer, usize::MAX),
        Event::AgentMessage { chat, .. } => (chat, Speaker::Agent, 1),
        _ => return Ok(()),
    };
    if from == Speaker::Customer && book.policy.rules().text.mask.hold_ms > Millis::ZERO {
        return Ok(());
    }
    let Ok(effects) = call.answer else { return Ok(()) };
    let shown = effects.iter().filter(|numbered| {
        matches!(&numbered.effect, Effect::DeliverMessage { chat: of, from: by, .. }
            if of == chat && *by == from)
    });
    let shown = shown.count();
    hold("i05_no_lost_message", (1..=most).contains(&shown), || {
        format!("a message of the {from} in `{chat}` is shown {shown} times")
    })
}

/// An accept counts only for an open offer to this very agent, and before its last instant.
pub fn i09_accept_validity(book: &Book, call: &Call<'_>, _: &Engine) -> Verdict {
    const NAME: &str = "i09_accept_validity";
    let Event::OfferAccepted { offer, agent } = &call.envelope.event else { return Ok(()) };
    let at = call.at.max(call.before);
    let theirs = book.offer(*offer).filter(|entry| {
        entry.is_open
            && at < entry.expires_at
            && Some(entry.agent) == crate::book::number(agent.as_str())
    });
    match call.answer {
        Ok(effects) => {
            hold(NAME, theirs.is_some(), || {
                format!("offer {} was taken by `{agent}` and was not theirs to take", offer.0)
            })?;
            let given = effects.iter().any(
                |numbered| matches!(&numbered.effect, Effect::Assigned { agent: to, .. } if to == agent),
            );
            hold(NAME, given, || format!("`{agent}` took offer {} and got nothing", offer.0))
        }
        Err(rejection) if rejection.code == RejectionCode::OfferNotOpen => {
            let ended = call.due.iter().any(|numbered| {
                matches!(&numbered.effect, Effect::OfferRescinded { offer: of, .. } if of == offer)
            });
            hold(NAME, theirs.is_none() || ended, || {
                format!("offer {} is open to `{agent}`, and refused", offer.0)
            })
        }
        Err(_) => Ok(()),
    }
}

/// Only who was told at the level that is told takes an alarm on, before its last instant.
pub fn i46_tree_half_open(book: &Book, call: &Call<'_>, _: &Engine) -> Verdict {
    const NAME: &str = "i46_tree_half_open";
    let Event::NotificationAcknowledged { alarm, notification, by } = &call.envelope.event else {
        return Ok(());
    };
    let at = call.at.max(call.before);
    let theirs = book.told.get(alarm).is_some_and(|told| {
        let asked = told.people.iter().any(|(name, who)| name == notification && who == by);
        at < told.until && asked
    });
    match call.answer {
        Ok(_) => hold(NAME, theirs, || format!("`{notification}` was taken on by `{by}` too late")),
        Err(rejection) if rejection.code == RejectionCode::IllegalTransition => {
            hold(NAME, !theirs, || format!("`{notification}` is open to `{by}`, and refused"))
        }
        Err(_) => Ok(()),
    }
}

/// Strictly below the threshold, or with the last failure that is allowed, the bot hands over in this
/// very call; at the threshold it does not.
pub fn i16_handoff_trigger(book: &Book, call: &Call<'_>, _: &Engine) -> Verdict {
    const NAME: &str = "i16_handoff_trigger";
    let Event::BotTurn { chat, bot, confidence, resolution, health, .. } = &call.envelope.event
    else {
        return Ok(());
    };
    let (Ok(effects), Some(entry)) = (call.answer, book.chat(chat)) else { return Ok(()) };
    let rules = &book.policy.rules().bot;
    let own = bot.as_ref().or(entry.bot.as_ref()).and_then(|bot| rules.bots.get(bot));
    let threshold = own.and_then(|own| own.threshold).unwrap_or(rules.threshold);
    let unsure = confidence.unwrap_or(Ppm::ZERO) < threshold
        && !(*health == Health::Broken && confidence.is_none());
    let silenced = code_of_handoff(effects, chat);
    if unsure {
        return hold(NAME, silenced == Some("low_confidence"), || {
            format!("confidence {confidence:?} below {threshold} gives {silenced:?}")
        });
    }
    hold(NAME, silenced != Some("low_confidence"), || {
        format!("confidence {confidence:?} is not below {threshold}")
    })?;
    let limit = own.and_then(|own| own.failed_resolutions).unwrap_or(rules.failed_resolutions);
    let failures = match rules.count {
        switchboard::bot::FailureCount::Consecutive => entry.failures.0,
        switchboard::bot::FailureCount::Cumulative => entry.failures.1,
    };
    // What came before a stretch with humans counts no longer, or still: that is told elsewhere.
    if *resolution == TurnResolution::Failed && !entry.returned && failures + 1 >= limit {
        return hold(NAME, silenced == Some("failed_resolutions"), || {
            format!("failure {} of {limit} gives {silenced:?}", failures + 1)
        });
    }
    Ok(())
}

fn code_of_handoff<'a>(effects: &'a [NumberedEffect], of: &ChatId) -> Option<&'a str> {
    effects.iter().find_map(|numbered| match &numbered.effect {
        Effect::BotSilenced { chat, code } if chat == of => Some(code.as_str()),
        _ => None,
    })
}

/// What was planted in a text stands nowhere in the answer: no effect, no decision, no refusal.
pub fn i20_mask_before_out(_: &Book, call: &Call<'_>, _: &Engine) -> Verdict {
    if !Canaries::planted_in(&call.envelope.event) {
        return Ok(());
    }
    let told = match call.answer {
        Ok(_) => format!("{:?}", call.reaction),
        Err(rejection) => format!("{rejection:?}"),
    };
    let seen = Canaries::seen_in(&told);
    hold("i20_mask_before_out", seen.is_none(), || format!("{seen:?} in {told}"))
}

/// To mask what is masked changes nothing.
pub fn i21_mask_idempotent(book: &Book, call: &Call<'_>, _: &Engine) -> Verdict {
    let Ok(effects) = call.answer else { return Ok(()) };
    if !Canaries::planted_in(&call.envelope.event) {
        return Ok(());
    }
    for numbered in effects {
        if let Effect::DeliverMessage { text, .. } = &numbered.effect {
            let facts = CustomerFacts::default();
            let scan = book.policy.masker().scan(text, &facts);
            let again = scan.masked();
            hold("i21_mask_idempotent", again == text.as_str(), || {
                format!("{text:?} becomes {again:?}")
            })?;
        }
    }
    Ok(())
}

/// An event of an id that is remembered is refused as a duplicate, and only such a one.
pub fn i32_duplicate_event(book: &Book, call: &Call<'_>, _: &Engine) -> Verdict {
    let known = call.envelope.id.as_ref().is_some_and(|id| book.ids.contains(id));
    // A bot's proposal may be a repetition as well; that is told of its name.
    let refused = call.answer.is_err_and(|rejection| {
        rejection.code == RejectionCode::DuplicateEvent && rejection.path == "/id"
    });
    hold("i32_duplicate_event", known == refused, || {
        format!("id {:?} known: {known}, refused: {refused}", call.envelope.id)
    })
}

/// An earlier stamp is taken as now, or refused where it is too early; the clock never goes back.
pub fn i33_clock_regress(book: &Book, call: &Call<'_>, engine: &Engine) -> Verdict {
    const NAME: &str = "i33_clock_regress";
    let behind = call.before.since(call.at);
    let allowed = book.policy.rules().limits.clock_skew_ms;
    if let Ok(effects) = call.answer {
        hold(NAME, behind <= allowed, || format!("an event {behind} too early was taken"))?;
        let now = call.at.max(call.before);
        hold(NAME, engine.now() == now, || format!("the clock is {}, not {now}", engine.now()))?;
        return hold(NAME, effects.iter().all(|effect| effect.at == now), || {
            format!("what follows from an event of {now} bears another time")
        });
    }
    hold(NAME, engine.now() == call.before, || "a refusal moved the clock".to_owned())
}

/// A refusal orders nothing.
pub fn i41_atomic_refusal(book: &Book, call: &Call<'_>, engine: &Engine) -> Verdict {
    if call.answer.is_ok() {
        return Ok(());
    }
    let silent = call.reaction == &Reaction::default() && engine.effects_made() == book.seq;
    hold("i41_atomic_refusal", silent, || format!("a refusal came with {:?}", call.reaction))
}

/// After waking up nothing is due any more, unless the policy's limit cut the work short; what was due is done
/// once, at its own time.
pub fn i34_timer_hygiene(
    book: &Book,
    engine: &Engine,
    now: Timestamp,
    reaction: &Reaction,
) -> Verdict {
    const NAME: &str = "i34_timer_hygiene";
    let late = engine.deadline().filter(|deadline| deadline.at <= now);
    // One chat that nobody answers falls due a hundred thousand times in two days that pass at once; of
    // so much, half shows as decisions at the very least.
    let limit = book.policy.rules().limits.due_per_call;
    let may_be_cut = limit < 1_000 || reaction.decisions.len() >= limit as usize / 2;
    hold(NAME, late.is_none() || may_be_cut || now < engine.now(), || {
        format!("woken at {now}, and {late:?} is still due")
    })?;
    hold(NAME, reaction.deadline == engine.deadline(), || {
        format!("told {:?}, it is {:?}", reaction.deadline, engine.deadline())
    })?;
    hold(NAME, reaction.effects.iter().all(|effect| effect.at <= now.max(engine.now())), || {
        format!("woken at {now}, it acts in the future: {:?}", reaction.effects)
    })
}

/// Where the policy asks for two persons, a freeze comes of two orders by different ones, within the time; and then it does come.
pub fn i47_two_persons(book: &Book, call: &Call<'_>, _: &Engine) -> Verdict {
    let rules = &book.policy.rules().supervision.crisis;
    let (order, by, persons, code) = match &call.envelope.event {
        Event::CrisisFrozen { by } => {
            (FreezeOrder::Freeze, by, rules.freeze_persons, "crisis_freeze")
        }
        Event::CrisisThawed { by } => (FreezeOrder::Thaw, by, rules.thaw_persons, "crisis_thaw"),
        _ => return Ok(()),
    };
    let Ok(effects) = call.answer else { return Ok(()) };
    let now = call.at.max(call.before);
    // What was ordered since the last time that it was done, and not by the same person.
    let first = book
        .ordered
        .iter()
        .rev()
        .take_while(|(kind, ..)| *kind == order)
        .find(|(_, who, until)| who != by && now < *until);
    let is_done = effects.iter().any(|numbered| {
        matches!(&numbered.effect, Effect::NotifySupervisor { chat: None, code: said } if said.as_str() == code)
    });
    let must = persons == Persons::One || first.is_some();
    hold("i47_two_persons", is_done == must, || {
        format!("{order:?} by `{by}` at {now} after {first:?}: done is {is_done}")
    })
}
