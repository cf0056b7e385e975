//! What happens when anybody may send anything? Every decoder, and what runs behind it, tried on bytes.
//!
//! A [`Target`] takes bytes and panics when something is broken; whatever else comes of them is right. libFuzzer, which sees
//! which bytes reach new code, drives the targets (`cargo xtask fuzz`). What it collected stands in `corpus/`, what once broke
//! something in `regressions/`, and an ordinary test goes through both by the same functions.
//!
//! | target | the bytes are | and what must hold |
//! |---|---|---|
//! | `policy`, `condition` | a document, one condition of it | it is refused with issues, or means the same again and decides |
//! | `event` | one event, told to a busy engine | a refusal changes nothing, a preview tells the same |
//! | `wire` | whatever else comes as text | one JSON object answers |
//! | `calendar` | opening hours | their published laws |
//! | `days` | choices of what happens, and of what breaks | every invariant of the simulator |
//! | `masking` | a text and where it is cut | cuts change nothing, spans fit, once masked is enough |
//! | `pattern` | an operator's own pattern and a text | it is refused with its remedy, or reads within bounds |
//! | `template` | an operator's wording and what stands in its slots | what is said stays within its bounds |
//! | `snapshot` | changes of a snapshot, sealed again | it is refused, or an engine goes on from it |
//! | `c` | calls of the C library, with handles and lengths good and bad | a status each time, and the buffer is sound |
//!
//! ```
//! let target = switchboard_fuzz::named("event").unwrap();
//! (target.tries)(br#"{"at":1767225600000,"type":"agent_logged_in","agent":"ada"}"#);
//! ```
//!
//! Knows Switchboard as its hosts do: by its public surface, in Rust and in C.

mod bytes;
mod c;
mod days;
pub mod dictionary;
mod masking;
mod snapshots;
mod texts;

/// Something that is tried on bytes.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, and that of its folders.
    pub name: &'static str,
    /// Tries it.
    pub tries: fn(&[u8]),
}

const fn target(name: &'static str, tries: fn(&[u8])) -> Target {
    Target { name, tries }
}

/// All of them.
pub const TARGETS: &[Target] = &[
    target("policy", texts::policy),
    target("condition", texts::condition),
    target("calendar", texts::calendar),
    target("template", texts::template),
    target("event", texts::event),
    target("wire", texts::wire),
    target("days", days::day),
    target("masking", masking::chunks),
    target("pattern", masking::pattern),
    target("snapshot", snapshots::restored),
    target("c", c::calls),
];

/// The target of this name.
pub fn named(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
