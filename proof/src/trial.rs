//! Takes steps, keeps the book, and checks every promise.

use crate::book::Book;
use crate::invariant::{Broken, Verdict, call, crash, effect, hold, whole};
use crate::step::Step;
use std::time::Duration;
use switchboard::calendar::Timestamp;
use switchboard::engine::{
    Engine, Envelope, Event, Key, NumberedEffect, Options, Reaction, Rejection,
};
use switchboard::policy::Policy;

/// After so many inputs, everything is looked at.
const LOOK_EVERY: u64 = 1_000;

/// Of so many inputs, one has its digest taken before, to be compared should it be refused.
const DIGEST_EVERY: u64 = 256;

/// What came of an input, for comparing it with what comes of it after a crash.
type Outcome = Result<Reaction, Rejection>;

/// An engine on trial.
#[derive(Debug)]
pub struct Trial {
    policies: Vec<Policy>,
    in_force: usize,
    options: Options,
    /// The engine.
    pub engine: Engine,
    /// What the checks know.
    pub book: Book,
    disk: Vec<u8>,
    /// The policy of the snapshot on disk, and the inputs behind it.
    disk_policy: usize,
    log: Vec<(Step, Outcome)>,
    /// Inputs so far.
    pub inputs: u64,
    /// Of these, refused.
    pub refused: u64,
    /// The time that the engine took for them.
    pub engine_time: Duration,
}

/// Measures how long the engine takes for one input.
fn timed<T>(total: &mut Duration, work: impl FnOnce() -> T) -> T {
    #[expect(clippy::disallowed_types, reason = "what the simulator itself costs is reported")]
    let since = std::time::Instant::now();
    let result = work();
    *total += since.elapsed();
    result
}

impl Trial {
    /// An engine under the first of these policies.
    pub fn new(policies: Vec<Policy>, start: Timestamp) -> Self {
        let policy = policies.first().cloned().unwrap_or_else(|| panic!("a script has a policy"));
        let options = Options { key: Key(*b"a key for trials") };
        let engine = Engine::new(policy.clone(), options, start);
        let disk = engine.snapshot();
        Self {
            book: Book::new(policy, start),
            policies,
            in_force: 0,
            options,
            engine,
            disk,
            disk_policy: 0,
            log: Vec::new(),
            inputs: 0,
            refused: 0,
            engine_time: Duration::ZERO,
        }
    }

    /// Takes a step, and checks everything that it could have broken.
    ///
    /// # Errors
    /// The promise that is broken.
    pub fn take(&mut self, step: &Step) -> Verdict {
        match step {
            Step::Handle(at, envelope) => self.handle(*at, envelope)?,
            Step::Advance(now) => self.advance(*now)?,
            Step::ReplacePolicy(at, number) => self.replace_policy(*at, *number)?,
            Step::Snapshot => return self.save(),
            Step::Crash => return self.crash(),
            Step::Damage(bit) => {
                let policy = &self.policies[self.disk_policy];
                return crash::i43_damage_is_refused(policy, self.options, &self.disk, *bit);
            }
        }
        self.inputs += 1;
        if self.inputs.is_multiple_of(LOOK_EVERY) {
            self.look_at_everything()?;
        }
        Ok(())
    }

    /// Compares the whole state with the book.
    ///
    /// # Errors
    /// The promise that is broken.
    pub fn look_at_everything(&self) -> Verdict {
        let view = self.engine.state_view();
        whole::CHECKS.iter().try_for_each(|check| check(&self.book, &self.engine, &view))
    }

    /// Enters effects into the book, each checked before.
    fn enter(&mut self, effects: &[NumberedEffect]) -> Verdict {
        for numbered in effects {
            for check in effect::CHECKS {
                check(&self.book, numbered)?;
            }
            self.book.enter(numbered);
        }
        Ok(())
    }

    /// What is due before an input that came without a wake-up, found by waking a twin.
    ///
    /// It must be exactly what the engine then does by itself: waking is no input.
    fn due_before(&self, at: Timestamp) -> Reaction {
        let mut due = Reaction::default();
        let is_due = |engine: &Engine| engine.deadline().is_some_and(|next| next.at <= at);
        if is_due(&self.engine) {
            let mut twin = self.engine.clone();
            while is_due(&twin) {
                due.append(&mut twin.advance(at));
            }
        }
        due
    }

    fn handle(&mut self, at: Timestamp, envelope: &Envelope) -> Verdict {
        let before = self.engine.now();
        let due = self.due_before(at.max(before));
        let digest = self.inputs.is_multiple_of(DIGEST_EVERY).then(|| self.engine.digest());
        let event = envelope.clone();
        let mut reaction = Reaction::default();
        let engine = &mut self.engine;
        let answer = timed(&mut self.engine_time, || engine.handle_into(at, event, &mut reaction));
        let seen = call::Call {
            at,
            before,
            envelope,
            due: &due.effects,
            answer: match &answer {
                Ok(()) => Ok(behind(&due, &reaction)?),
                Err(rejection) => Err(rejection),
            },
            reaction: &reaction,
        };
        let now = at.max(before);
        match answer {
            Ok(()) => {
                self.enter(&due.effects)?;
                for check in call::CHECKS {
                    check(&self.book, &seen, &self.engine)?;
                }
                self.book.note(now, envelope);
                self.learn_route(envelope);
                self.enter(behind(&due, &reaction)?)?;
                self.record(Step::Handle(at, envelope.clone()), Ok(reaction));
            }
            Err(ref rejection) => {
                for check in call::CHECKS {
                    check(&self.book, &seen, &self.engine)?;
                }
                let same = digest.is_none_or(|digest| digest == self.engine.digest());
                hold("i41_atomic_refusal", same, || format!("{rejection} changed the state"))?;
                self.refused += 1;
                self.record(Step::Handle(at, envelope.clone()), Err(rejection.clone()));
            }
        }
        Ok(())
    }

    /// Where a route sends a chat, and what it adds to its needs, no effect tells before the chat waits: it
    /// is looked up once.
    fn learn_route(&mut self, envelope: &Envelope) {
        if let Event::ChatRequested { chat, .. } = &envelope.event
            && let Some(view) = self.engine.chat(chat)
        {
            self.book.routed(chat, &view.queue, view.requires);
        }
    }

    fn advance(&mut self, now: Timestamp) -> Verdict {
        let engine = &mut self.engine;
        let reaction = timed(&mut self.engine_time, || engine.advance(now));
        call::i34_timer_hygiene(&self.book, &self.engine, now, &reaction)?;
        self.enter(&reaction.effects)?;
        self.record(Step::Advance(now), Ok(reaction));
        Ok(())
    }

    fn replace_policy(&mut self, at: Timestamp, number: usize) -> Verdict {
        let Some(policy) = self.policies.get(number).cloned() else { return Ok(()) };
        let due = self.due_before(at.max(self.engine.now()));
        let (engine, next) = (&mut self.engine, policy.clone());
        let answer = timed(&mut self.engine_time, || engine.replace_policy(at, next));
        if let Ok(reaction) = &answer {
            self.enter(&due.effects)?;
            self.book.replace_policy(policy);
            self.in_force = number;
            self.enter(behind(&due, reaction)?)?;
        }
        self.record(Step::ReplacePolicy(at, number), answer);
        Ok(())
    }

    fn record(&mut self, step: Step, outcome: Outcome) {
        self.log.push((step, outcome));
    }

    fn save(&mut self) -> Verdict {
        self.disk = crash::i43_snapshot_strictness(&self.engine, self.options)?;
        self.disk_policy = self.in_force;
        self.log.clear();
        Ok(())
    }

    /// Goes on from the snapshot and the log, which must come to the same, answer by answer.
    fn crash(&mut self) -> Verdict {
        const NAME: &str = "i31_crash_equivalence";
        let policy = self.policies[self.disk_policy].clone();
        let mut engine = Engine::restore(policy, self.options, &self.disk)
            .map_err(|why| Broken::new(NAME, format!("the snapshot is refused: {why}")))?;
        for (step, before) in &self.log {
            let again = match step {
                Step::Handle(at, envelope) => engine.handle(*at, envelope.clone()),
                Step::Advance(now) => Ok(engine.advance(*now)),
                Step::ReplacePolicy(at, number) => {
                    engine.replace_policy(*at, self.policies[*number].clone())
                }
                Step::Snapshot | Step::Crash | Step::Damage(_) => continue,
            };
            hold(NAME, again == *before, || {
                format!("{step}\n  before {before:?}\n  again  {again:?}")
            })?;
        }
        crash::i31_crash_equivalence(&self.engine, &engine)?;
        self.engine = engine;
        // Who had to read a log writes a snapshot first of all.
        self.save()
    }
}

/// What followed from the input itself, behind what was due before it.
fn behind<'a>(due: &Reaction, reaction: &'a Reaction) -> Result<&'a [NumberedEffect], Broken> {
    const NAME: &str = "i34_timer_hygiene";
    reaction.effects.strip_prefix(due.effects.as_slice()).ok_or_else(|| {
        let (woken, late) = (&due.effects, &reaction.effects);
        Broken::new(NAME, format!("woken in time it does {woken:?}, late it does {late:?}"))
    })
}
