//! A hostile host: what no operation should have to live through, thousands of times from a seed.
//!
//! The engine promises its hosts much: nothing lost, nothing twice, one owner, one place, the same bytes
//! after a crash. This crate is the host that puts the promises to the test. It draws a policy, lets
//! customers, bots, agents and supervisors live through a day, and does to it what networks, clocks and
//! machines do: events come twice, late, in another order or not at all, agents vanish, wake-ups are
//! forgotten, the process dies between two lines of code, somebody swaps the policy at noon.
//!
//! | to read about | look at |
//! |---|---|
//! | what can go wrong | [`fault`]: one variant each |
//! | what must hold all the same | [`invariant`]: one function each, by the name of its promise |
//! | who acts, and how | [`cast`] draws the next event, [`host`] delivers it, or does not |
//! | what the checks know | [`book`]: a second, simpler account of the day, kept from effects alone |
//! | one input to the engine | [`step`], and [`script`] for many, as text |
//! | running it | [`trial`] plays steps and checks, [`life`] plays a seed, [`shrink`] makes failures small |
//!
//! A failure is a seed and a number; the smallest script that still fails is printed, and lives on in
//! `regressions/`, where an ordinary test replays it.
//!
//! ```
//! use switchboard_proof::life;
//!
//! let lived = life::live(7, 500).unwrap();
//! assert_eq!(lived.inputs, 500);
//! ```
//!
//! Knows the engine only as every host does: through the public surface of the crate.
#![forbid(unsafe_code)]

pub mod book;
pub mod cast;
#[path = "../../core/tests/support/dice.rs"]
#[allow(
    missing_docs,
    missing_debug_implementations,
    clippy::should_implement_trait,
    reason = "shared with the tests of the core"
)]
pub mod dice;
pub mod fault;
pub mod host;
pub mod invariant;
pub mod life;
pub mod policies;
pub mod script;
pub mod shrink;
pub mod step;
pub mod trial;
