//! One life from one seed: a policy, a cast, a host, its faults, and some thousands of inputs.

use crate::dice::Dice;
use crate::host::Host;
use crate::invariant::Broken;
use crate::policies;
use crate::script::{Script, compile};
use crate::step::Step;
use crate::trial::Trial;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
use switchboard::calendar::Timestamp;

/// When every life begins: 2026-01-01T00:00Z, a Thursday.
const START: Timestamp = Timestamp::from_millis(1_767_225_600_000);

/// What a life came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lived {
    /// Inputs to the engine.
    pub inputs: u64,
    /// Of these, refused.
    pub refused: u64,
    /// Effects that came out.
    pub effects: u64,
    /// Chats that were asked for.
    pub chats: u64,
    /// The time that the engine took for the inputs.
    pub engine_time: Duration,
    /// The digest of the last state: the same for the same seed, everywhere.
    pub digest: u128,
}

/// How a life failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The seed of the life.
    pub seed: u64,
    /// The number of the step, counted from 0.
    pub step: usize,
    /// The promise.
    pub broken: Broken,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed {}, step {}: {}", self.seed, self.step, self.broken)
    }
}

/// Lives through `inputs` inputs.
///
/// # Errors
/// The first promise that is broken; a panic breaks I42.
pub fn live(seed: u64, inputs: u64) -> Result<Lived, Failure> {
    let taken = Cell::new(0_usize);
    let life = || play(seed, inputs, |_| taken.set(taken.get() + 1));
    let lived = catch_unwind(AssertUnwindSafe(life))
        .unwrap_or_else(|panic| Err(Broken::new(NO_PANIC, message(panic.as_ref()))));
    lived.map_err(|broken| Failure { seed, step: taken.get().saturating_sub(1), broken })
}

/// The name of the promise that a panic breaks.
pub const NO_PANIC: &str = "i42_no_panic";

/// The steps of a life, up to and with the one numbered `last`.
pub fn script(seed: u64, last: usize) -> Script {
    let steps = RefCell::new(Vec::new());
    let documents = policies::draw(&mut Dice::new(seed));
    let life = || {
        play(seed, u64::MAX, |step| {
            let mut steps = steps.borrow_mut();
            steps.push(step.clone());
            if steps.len() > last { Stop::Here } else { Stop::NotYet }
        })
    };
    // It may end in the panic that is being looked for.
    let _ = catch_unwind(AssertUnwindSafe(life));
    Script { start: START, documents, steps: steps.into_inner() }
}

/// May the life go on with this step?
enum Stop {
    NotYet,
    Here,
}

impl From<()> for Stop {
    fn from((): ()) -> Self {
        Self::NotYet
    }
}

fn play<S: Into<Stop>>(
    seed: u64,
    inputs: u64,
    mut before: impl FnMut(&Step) -> S,
) -> Result<Lived, Broken> {
    let mut dice = Dice::new(seed);
    let documents = policies::draw(&mut dice);
    let compiled = compile(&documents).map_err(|why| Broken::new("policies", why))?;
    let mut host = Host::draw(dice, compiled.len(), START);
    let mut trial = Trial::new(compiled, START);
    while trial.inputs < inputs {
        let deadline = trial.engine.deadline().map(|deadline| deadline.at);
        let step = host.next(&trial.book, deadline);
        if let Stop::Here = before(&step).into() {
            break;
        }
        trial.take(&step)?;
    }
    trial.look_at_everything()?;
    Ok(Lived {
        inputs: trial.inputs,
        refused: trial.refused,
        effects: trial.book.seq,
        chats: trial.book.asked,
        engine_time: trial.engine_time,
        digest: trial.engine.digest(),
    })
}

/// What a panic said.
pub fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words").to_owned()
}
