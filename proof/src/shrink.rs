//! Makes a failing script small: what can be left out without mending it is left out.
//!
//! What belongs together goes together: first all that is said of a chat or an agent, many of them at a
//! time, then single steps. Delta debugging (Zeller and Hildebrandt, 2002): halves first, then quarters,
//! until nothing can go alone. A script fails in the same way when it breaks the same promise, wherever;
//! what lies behind the failure is cut off each time.

use crate::invariant::Broken;
use crate::life::{NO_PANIC, message};
use crate::script::Script;
use crate::step::Step;
use serde_json::Value;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// What playing a script breaks, and where; a panic counts as well.
pub fn breaks(script: &Script) -> Option<(usize, Broken)> {
    let played = catch_unwind(AssertUnwindSafe(|| script.play()));
    match played {
        Ok(outcome) => outcome.err(),
        Err(panic) => Some((script.steps.len(), Broken::new(NO_PANIC, message(panic.as_ref())))),
    }
}

/// The smallest script that could be found in that time which breaks the same promise.
pub fn shrink(script: &Script, time_max: Duration) -> Script {
    let Some((_, broken)) = breaks(script) else { return script.clone() };
    #[expect(clippy::disallowed_types, reason = "only how small a script becomes depends on it")]
    let since = std::time::Instant::now();
    let mut fails = |script: &mut Script| {
        if since.elapsed() >= time_max {
            return false;
        }
        let Some((step, other)) = breaks(script) else { return false };
        script.steps.truncate(step.saturating_add(1));
        other.invariant == broken.invariant
    };
    let mut small = script.clone();
    fails(&mut small);
    let mut small = fewer_subjects(small, &mut fails);
    small = fewer_steps(small, &mut fails);
    for document in 0..small.documents.len() {
        small = plainer_policy(small, document, &mut fails);
    }
    while small.documents.len() > 1 {
        let mut fewer = small.clone();
        fewer.documents.pop();
        if !fails(&mut fewer) {
            break;
        }
        small = fewer;
    }
    fewer_steps(small, &mut fails)
}

/// Leaves out of a policy what it need not say.
fn plainer_policy(
    mut small: Script,
    document: usize,
    fails: &mut impl FnMut(&mut Script) -> bool,
) -> Script {
    let Ok(mut policy) = serde_json::from_str::<Value>(&small.documents[document]) else {
        return small;
    };
    for path in places(&policy, "") {
        let mut plainer = policy.clone();
        let Some((parent, key)) = path.rsplit_once('/') else { continue };
        let object = plainer.pointer_mut(parent).and_then(Value::as_object_mut);
        if object.is_none_or(|object| object.remove(key).is_none()) {
            continue;
        }
        let mut script = small.clone();
        script.documents[document] = plainer.to_string();
        if fails(&mut script) {
            (small, policy) = (script, plainer);
        }
    }
    small
}

/// Every key of a policy, the outer ones first: with them goes what is in them.
fn places(value: &Value, at: &str) -> Vec<String> {
    let Some(object) = value.as_object() else { return Vec::new() };
    let here = object.keys().map(|key| format!("{at}/{key}"));
    let below = object.iter().flat_map(|(key, value)| places(value, &format!("{at}/{key}")));
    here.chain(below).collect()
}

/// Leaves out all that is said of some chats and agents.
fn fewer_subjects(small: Script, fails: &mut impl FnMut(&mut Script) -> bool) -> Script {
    let mut said: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, step) in small.steps.iter().enumerate() {
        if let Some(subject) = subject(step) {
            said.entry(subject).or_default().push(n);
        }
    }
    let groups: Vec<Vec<usize>> = said.into_values().collect();
    let mut is_left = vec![true; small.steps.len()];
    let mut kept: Vec<&[usize]> = groups.iter().map(Vec::as_slice).collect();
    without(&mut kept, |gone| {
        let mut left = is_left.clone();
        gone.iter().copied().flatten().for_each(|n| left[*n] = false);
        let mut fewer = picked(&small, &left);
        let goes = fails(&mut fewer);
        if goes {
            is_left = left;
        }
        goes
    });
    picked(&small, &is_left)
}

/// The script with those of its steps that are left.
fn picked(script: &Script, is_left: &[bool]) -> Script {
    let steps = script.steps.iter().zip(is_left).filter(|(_, left)| **left);
    Script { steps: steps.map(|(step, _)| step.clone()).collect(), ..script.clone() }
}

/// Whom or what an event is about.
fn subject(step: &Step) -> Option<String> {
    let Step::Handle(_, envelope) = step else { return None };
    let event = serde_json::to_value(&envelope.event).ok()?;
    let named = ["chat", "agent"].iter().find_map(|field| event.get(field)?.as_str());
    named.map(str::to_owned)
}

/// Leaves out single steps.
fn fewer_steps(small: Script, fails: &mut impl FnMut(&mut Script) -> bool) -> Script {
    let mut steps = small.steps.clone();
    let mut is_left: Vec<bool> = vec![true; steps.len()];
    let mut numbers: Vec<usize> = (0..steps.len()).collect();
    without(&mut numbers, |gone| {
        let mut left = is_left.clone();
        gone.iter().for_each(|n| left[*n] = false);
        let mut fewer = picked(&small, &left);
        let goes = fails(&mut fewer);
        if goes {
            is_left = left;
            steps.clone_from(&fewer.steps);
        }
        goes
    });
    Script { steps, ..small }
}

/// Takes items away, many at a time, then fewer, for as long as what is asked says that they can go.
fn without<T: Clone>(items: &mut Vec<T>, mut can_go: impl FnMut(&[T]) -> bool) {
    let mut size = items.len().div_ceil(2);
    while size > 0 {
        let (mut from, mut fewer) = (0, false);
        while from < items.len() {
            let to = (from + size).min(items.len());
            if can_go(&items[from..to]) {
                items.drain(from..to);
                fewer = true;
            } else {
                from = to;
            }
        }
        if !fewer || size > 1 {
            size /= 2;
        }
    }
}
