//! Promises about the whole state, compared with the book now and then.

use super::{Broken, Verdict, hold};
use crate::book::{Book, Place};
use std::collections::BTreeMap;
use switchboard::conversation::ChatState;
use switchboard::engine::{ChatView, Engine, StateView};

/// A check of everything.
pub type Check = fn(&Book, &Engine, &StateView) -> Verdict;

/// All of them.
pub const CHECKS: &[Check] = &[
    i01_chat_conservation,
    i02_single_owner,
    i03_exactly_one_place,
    i04_capacity,
    i13_vanished_agent,
    i35_metric_conservation,
    i40_bounded_memory,
];

/// Chats that were asked for are open, turned away, or closed.
pub fn i01_chat_conservation(book: &Book, _: &Engine, view: &StateView) -> Verdict {
    const NAME: &str = "i01_chat_conservation";
    let open = view.chats.len() as u64;
    hold(NAME, open == book.open.len() as u64, || {
        format!("{open} chats are open, by the effects {}", book.open.len())
    })?;
    hold(NAME, book.asked == open + book.turned_away + book.closed, || {
        let (asked, away, closed) = (book.asked, book.turned_away, book.closed);
        format!("{asked} asked, {open} open, {away} turned away, {closed} closed")
    })
}

/// The owner is who the effects say.
pub fn i02_single_owner(book: &Book, _: &Engine, view: &StateView) -> Verdict {
    each_chat(book, view, |chat, entry| {
        let owner = chat.owner.as_ref().and_then(|agent| crate::book::number(agent.as_str()));
        hold("i02_single_owner", owner == entry.owner, || {
            format!(
                "`{}` is with {:?}, by the effects with a{:?}",
                chat.chat, chat.owner, entry.owner
            )
        })
    })
}

/// Each chat is where the effects say, and in no second place: the engine's own brute-force look agrees,
/// work conservation (I10) with it.
pub fn i03_exactly_one_place(book: &Book, engine: &Engine, view: &StateView) -> Verdict {
    const NAME: &str = "i03_exactly_one_place";
    engine.check().map_err(|broken| Broken::new(NAME, broken))?;
    each_chat(book, view, |chat, entry| {
        let place = match chat.state {
            ChatState::New => Place::New,
            ChatState::Bot => Place::Bot,
            ChatState::Queued => Place::Queued,
            ChatState::Offered => Place::Offered,
            ChatState::Active => Place::Owned,
            ChatState::Parked => Place::Parked,
            ChatState::CallbackPending => Place::CallbackPending,
            ChatState::WrapUp => Place::WrapUp,
            ChatState::Closed => Place::Closed,
        };
        hold(NAME, place == entry.place, || {
            format!("`{}` is {place:?}, by the effects {:?}", chat.chat, entry.place)
        })
    })
}

fn each_chat(
    book: &Book,
    view: &StateView,
    check: impl Fn(&ChatView, &crate::book::ChatEntry) -> Verdict,
) -> Verdict {
    view.chats.iter().try_for_each(|chat| match book.chat(&chat.chat) {
        Some(entry) => check(chat, entry),
        None => Err(Broken::new("i01_chat_conservation", format!("`{}` is unknown", chat.chat))),
    })
}

/// What agents hold is what the effects gave them.
pub fn i04_capacity(book: &Book, _: &Engine, view: &StateView) -> Verdict {
    for (id, agent) in &view.agents {
        let Some(entry) = book.agent(id) else { continue };
        let load: u32 = book.in_hand(entry).map(|chat| book.units(chat)).sum();
        hold("i04_capacity", load == agent.load.total(), || {
            let held: Vec<_> = book.in_hand(entry).map(|c| (c.place, book.channel(c))).collect();
            let (chats, by_engine) = (&entry.chats, &agent.chats);
            format!(
                "`{id}` holds {by_engine:?} ({:?}), by the effects {chats:?} ({held:?}, {load} units)",
                agent.load
            )
        })?;
    }
    Ok(())
}

/// Whose connection is lost for longer than the grace is gone, and has nothing any more.
pub fn i13_vanished_agent(book: &Book, engine: &Engine, view: &StateView) -> Verdict {
    const NAME: &str = "i13_vanished_agent";
    let grace = book.policy.rules().routing.agents.reconnect_grace_ms;
    let behind = engine.deadline().is_some_and(|deadline| deadline.at <= engine.now());
    for n in &book.lost {
        let since = book.agents.get(*n).and_then(|agent| agent.lost_since);
        let gone = since.is_some_and(|since| since.plus(grace) <= engine.now());
        hold(NAME, behind || !gone, || {
            format!("a{n} is lost since {since:?}, and still counted on")
        })?;
    }
    for (id, agent) in &view.agents {
        let idle = agent.chats.is_empty() && agent.offers.is_empty();
        let offline = agent.presence == switchboard::routing::Presence::Offline;
        hold(NAME, !offline || idle, || format!("`{id}` is offline and holds {:?}", agent.chats))?;
    }
    Ok(())
}

/// What was offered is answered, abandoned, deflected, contained, converted, given up, or waits.
pub fn i35_metric_conservation(book: &Book, engine: &Engine, _: &StateView) -> Verdict {
    const NAME: &str = "i35_metric_conservation";
    const PARTS: [&str; 8] = [
        "answered_count",
        "abandoned_count",
        "short_abandon_count",
        "deflected_count",
        "contained_count",
        "converted_count",
        "closed_unanswered_count",
        "waiting_count",
    ];
    let report = engine.report();
    let figure = |id: &str| report.value(id).unwrap_or(-1);
    let parts: BTreeMap<&str, i64> = PARTS.iter().map(|id| (*id, figure(id))).collect();
    let offered = figure("offered_count");
    hold(NAME, parts.values().sum::<i64>() == offered, || format!("{offered} is not {parts:?}"))?;
    hold(NAME, offered == book.asked as i64, || {
        format!("{offered} were offered, by the events {}", book.asked)
    })
}

/// Bytes that the state may take, whatever happened before.
///
/// Of a snapshot, under the limits of the drawn policies: a chat with its transcript and packet, an agent,
/// what is remembered of the closed, and the figures.
const BYTES: [usize; 4] = [16_384, 512, 2_048, 400_000];

/// The state grows with open chats and agents, and with nothing else.
pub fn i40_bounded_memory(_: &Book, engine: &Engine, view: &StateView) -> Verdict {
    let closed = engine.policy().rules().limits.closed_chats as usize;
    let most =
        view.chats.len() * BYTES[0] + view.agents.len() * BYTES[1] + closed * BYTES[2] + BYTES[3];
    let bytes = engine.snapshot().len();
    hold("i40_bounded_memory", bytes <= most, || format!("{bytes} bytes, at most {most}"))
}
