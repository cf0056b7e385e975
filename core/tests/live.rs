//! What is shown live equals what a slow second way finds in the log, however the log arrives.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail as the test does")]

use proptest::prelude::*;
use std::collections::BTreeMap;
use switchboard::calendar::Timestamp;
use switchboard::id::{AgentId, QueueId};
use switchboard::math::Millis;
use switchboard::metrics::{
    Closing, Count, Fact, Figures, Happened, Live, Quantity, Scope, Series, Window,
};

const MET_MS: i64 = 20_000;
const DAY_MS: i64 = 3_600_000;

/// The story of one chat, drawn from a few numbers.
fn story(chat: usize, draw: &[u16]) -> Vec<Fact> {
    let mut now = i64::from(draw[0]) * 100;
    let mut facts: Vec<Fact> = Vec::new();
    let mut tell = |wait: u16, what| {
        now += i64::from(wait) * 7;
        let seq = u32::try_from(facts.len()).unwrap();
        facts.push(Fact {
            chat: format!("c{chat}").into(),
            seq,
            at: Timestamp::from_millis(now),
            what,
        });
    };
    let agents: [AgentId; 2] = ["ada", "bob"].map(Into::into);
    let queues: [QueueId; 2] = ["sales", "help"].map(Into::into);
    let label = ["gold", "silver", "none"][usize::from(draw[1] % 3)];
    tell(0, Happened::Requested { channel: "web".into(), labels: vec![label.into()] });
    let (mut queued, mut owner) = (false, None::<usize>);
    for step in draw[2..].chunks_exact(2) {
        let (wait, kind) = (step[0], step[1]);
        let other = usize::from(kind / 16 % 2);
        match kind % 8 {
            0 | 1 if owner.is_none() => {
                tell(wait, Happened::Queued(queues[other].clone()));
                queued = true;
            }
            2 | 3 if owner.is_none() && queued => {
                tell(wait, Happened::Answered(agents[other].clone()));
                (owner, queued) = (Some(other), false);
            }
            4 => tell(wait, Happened::CustomerWrote),
            5 if owner.is_some() => {
                tell(wait, Happened::AgentWrote(agents[owner.unwrap()].clone()));
            }
            6 if owner.is_some() && kind % 3 == 0 => {
                tell(wait, Happened::Released);
                owner = None;
            }
            7 if kind % 5 == 0 => {
                let closing = if owner.is_some() { Closing::Ended } else { Closing::Abandoned };
                if owner.is_some() {
                    tell(wait, Happened::WrapUpStarted);
                }
                tell(wait, Happened::Closed(closing));
                return facts;
            }
            _ => {}
        }
    }
    facts
}

/// What the slow way finds: by scope and name of a figure how many, and of times their sum.
type Found = BTreeMap<(Scope, &'static str), (u64, u64)>;

/// Every instant of every chat, looked up in the sorted log by scanning it again and again.
fn slowly(log: &[Fact], counts: impl Fn(i64) -> bool) -> Found {
    let mut chats: BTreeMap<String, BTreeMap<u32, &Fact>> = BTreeMap::new();
    for fact in log {
        chats.entry(fact.chat.as_str().to_owned()).or_default().insert(fact.seq, fact);
    }
    let mut found = Found::new();
    for facts in chats.values() {
        let facts: Vec<&Fact> = facts.values().copied().collect();
        let ms = |at: usize| facts[at].at.as_millis();
        let first = |from: usize, is: &dyn Fn(&Happened) -> bool| {
            (from..facts.len()).find(|at| is(&facts[*at].what))
        };
        // Before it is asked for, a chat is not there, whatever else has come.
        let Some(asked) = first(0, &|what| matches!(what, Happened::Requested { .. })) else {
            continue;
        };
        let facts_label = match &facts[asked].what {
            Happened::Requested { labels, .. } => labels[0].clone(),
            _ => unreachable!(),
        };
        let mut scopes = vec![Scope::All, Scope::Channel("web".into()), Scope::Label(facts_label)];
        let queue = (asked..facts.len()).rev().find_map(|at| match &facts[at].what {
            Happened::Queued(queue) => Some(queue.clone()),
            _ => None,
        });
        scopes.extend(queue.map(Scope::Queue));
        let mut post = |name, at: i64, amount: i64| {
            for scope in scopes.iter().filter(|_| counts(at)) {
                let (count, sum) = found.entry((scope.clone(), name)).or_default();
                *count += 1;
                *sum += u64::try_from(amount).unwrap();
            }
        };
        post("offered", ms(asked), 0);
        let answered = first(asked, &|what| matches!(what, Happened::Answered(_)));
        let closed = first(asked, &|what| matches!(what, Happened::Closed(_)));
        if let Some(answered) = answered {
            // Waits before the answer: from each joining of a queue that was not waited in already.
            let joined = first(asked, &|what| matches!(what, Happened::Queued(_)));
            let wait = joined.filter(|at| *at < answered).map_or(0, |at| ms(answered) - ms(at));
            post("wait", ms(answered), wait);
        } else if let Some(closed) = closed {
            post("abandoned", ms(closed), ms(closed) - ms(asked));
        }
        let wrote = first(asked, &|what| matches!(what, Happened::CustomerWrote));
        let response =
            wrote.and_then(|wrote| first(wrote, &|what| matches!(what, Happened::AgentWrote(_))));
        if let (Some(wrote), Some(response)) = (wrote, response) {
            post("response", ms(response), ms(response) - ms(wrote));
        }
        if let (Some(_), Some(closed)) = (answered, closed) {
            // Owned from each answer to the release or the end behind it, wrap-up included.
            let mut worked = 0;
            let mut at = asked;
            while let Some(taken) = first(at, &|what| matches!(what, Happened::Answered(_))) {
                let over =
                    |what: &Happened| matches!(what, Happened::Released | Happened::Closed(_));
                let end = first(taken, &over).unwrap_or(closed);
                worked += ms(end) - ms(taken);
                at = end + 1;
            }
            post("handle", ms(closed), worked);
        }
    }
    found
}

fn shown(live: &Live, window: Window) -> Found {
    let mut found = Found::new();
    for (scope, figures) in live.each(window) {
        if matches!(scope, Scope::Agent(_)) {
            continue;
        }
        let mut note = |name, of: (u64, u64)| {
            if of.0 > 0 {
                found.insert((scope.clone(), name), of);
            }
        };
        note("offered", (figures.quantity(Quantity::One(Count::Offered)), 0));
        note("wait", figures.series(Series::SpeedOfAnswer));
        note("abandoned", figures.series(Series::TimeToAbandon));
        note("response", figures.series(Series::FirstResponse));
        note("handle", figures.series(Series::HandleTime));
    }
    found
}

fn hear(log: &[Fact]) -> Live {
    let mut live = Live::new(Timestamp::from_millis(0), Millis::new(MET_MS));
    for fact in log {
        live.hear(fact.clone());
    }
    live.begin_day(Timestamp::from_millis(DAY_MS));
    live
}

fn logs() -> impl Strategy<Value = (Vec<Fact>, Vec<Fact>)> {
    let chats = prop::collection::vec(prop::collection::vec(any::<u16>(), 4..40), 1..12);
    chats.prop_flat_map(|draws| {
        let log: Vec<Fact> =
            draws.iter().enumerate().flat_map(|(chat, draw)| story(chat, draw)).collect();
        let twice = prop::sample::subsequence(log.clone(), 0..=log.len());
        (Just(log), twice).prop_flat_map(|(log, twice)| {
            let arriving = [log.clone(), twice].concat();
            (Just(log), Just(arriving).prop_shuffle())
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// 10,000 logs, shuffled, with facts that come twice, many of them late.
    #[test]
    fn live_equals_a_slow_second_way((log, arriving) in logs()) {
        let live = hear(&arriving);
        let last = log.iter().map(|fact| fact.at.as_millis()).max().unwrap() / 60_000;
        prop_assert_eq!(shown(&live, Window::Today), slowly(&log, |at| at >= DAY_MS));
        let within = |at: i64| (last - 29..=last).contains(&(at / 60_000));
        prop_assert_eq!(shown(&live, Window::HalfHour), slowly(&log, within));
    }

    /// Figures of shards, merged in any order and nesting, are those of the whole to the last bit.
    #[test]
    fn shards_add_up_in_any_nesting((log, _) in logs(), cut in 1_usize..4) {
        let mut shards: Vec<Figures> = (0..4_usize)
            .map(|shard| {
                let of = |fact: &&Fact| fact.chat.as_str().len() * cut % 4 == shard
                    || (fact.chat.as_str().len() * cut % 4 > 3 && shard == 0);
                let part: Vec<Fact> = log.iter().filter(of).cloned().collect();
                hear(&part).figures(&Scope::All, Window::Today)
            })
            .collect();
        let whole = hear(&log).figures(&Scope::All, Window::Today);
        let mut in_turn = Figures::default();
        shards.iter().for_each(|shard| in_turn.merge(shard));
        prop_assert_eq!(&in_turn, &whole);
        shards.reverse();
        let (left, right) = shards.split_at(cut);
        let merged = |part: &[Figures]| {
            let mut sum = Figures::default();
            part.iter().for_each(|shard| sum.merge(shard));
            sum
        };
        let (mut nested, right) = (merged(left), merged(right));
        nested.merge(&right);
        prop_assert_eq!(nested, whole);
    }
}

#[test]
fn a_first_response_stays_with_its_sender_and_work_with_the_worker() {
    let draw = |seq, second: i64, what| Fact {
        chat: "c".into(),
        seq,
        at: Timestamp::from_millis(second * 1_000),
        what,
    };
    let mut live = Live::new(Timestamp::from_millis(0), Millis::new(MET_MS));
    for fact in [
        draw(0, 0, Happened::Requested { channel: "web".into(), labels: Vec::new() }),
        draw(1, 0, Happened::CustomerWrote),
        draw(2, 0, Happened::Queued("help".into())),
        draw(3, 10, Happened::Answered("ada".into())),
        draw(4, 12, Happened::AgentWrote("ada".into())),
        draw(5, 40, Happened::Queued("sales".into())),
        draw(6, 45, Happened::Answered("bob".into())),
        draw(7, 65, Happened::Closed(Closing::Ended)),
    ] {
        live.hear(fact);
    }
    let of = |scope: Scope| live.figures(&scope, Window::HalfHour);
    let (ada, bob) = (of(Scope::Agent("ada".into())), of(Scope::Agent("bob".into())));
    assert_eq!(ada.series(Series::FirstResponse), (1, 12_000));
    assert_eq!(bob.series(Series::FirstResponse), (0, 0));
    // Ada had it from 10 to 45, when bob took it; the queue in between is not taken from her.
    assert_eq!(ada.series(Series::HandleTime), (1, 35_000));
    assert_eq!(bob.series(Series::HandleTime), (1, 20_000));
    assert_eq!(of(Scope::Queue("sales".into())).quantity(Quantity::One(Count::Answered)), 1);
    assert_eq!(of(Scope::Queue("help".into())), Figures::default());
    assert_eq!(live.behind(&Scope::Agent("bob".into())), [&"c".into()]);
}
