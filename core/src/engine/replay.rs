//! A log of events, played again.
//!
//! ```
//! use switchboard::calendar::{Timestamp, Zones};
//! use switchboard::engine::{Engine, Options};
//! use switchboard::policy::{Document, Policy};
//!
//! let policy = Policy::compile(&Document::from_json("{}")?, &Zones::utc_only())?;
//! let mut engine = Engine::new(policy, Options::default(), Timestamp::from_millis(0));
//! let log = r#"{"at":0,"type":"agent_logged_in","agent":"ada"}
//! {"at":1000,"type":"chat_requested","chat":"c-1","customer":{"id":"k-1"}}"#;
//! let mut effects = 0;
//! for played in engine.replay(log.lines()) {
//!     assert_eq!(played.refused, None);
//!     effects += played.reaction.effects.len();
//! }
//! assert!(effects > 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::event::{EventError, read_event};
use super::{Engine, Reaction, Rejection};

/// Why a line of a log could not be played. The lines behind it still can.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// The line is not an event.
    #[error("{0}")]
    Malformed(#[from] EventError),
    /// The event was refused.
    #[error("{0}")]
    Rejected(#[from] Rejection),
}

/// What came of one line of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Played {
    /// What was due before the line, and what followed from it.
    pub reaction: Reaction,
    /// Why the line was not played, if so. What was due before it was done all the same, as if the
    /// host had called `advance` in time.
    pub refused: Option<ReplayError>,
}

/// Events played one by one.
#[derive(Debug)]
pub struct Replay<'e, L> {
    engine: &'e mut Engine,
    lines: L,
}

impl Engine {
    /// Plays the lines of a log, empty ones excepted.
    pub fn replay<'e, 'l, L>(&'e mut self, lines: L) -> Replay<'e, L::IntoIter>
    where
        L: IntoIterator<Item = &'l str>,
    {
        Replay { engine: self, lines: lines.into_iter() }
    }

    /// Plays one line of a log.
    pub fn replay_line(&mut self, line: &str) -> Played {
        let (at, event) = match read_event(line) {
            Ok(read) => read,
            Err(error) => {
                return Played { refused: Some(error.into()), ..Played::default() };
            }
        };
        let mut all = Reaction::default();
        let mut part = Reaction::default();
        while self.is_due(at) {
            self.advance_into(at, &mut part);
            all.append(&mut part);
        }
        let refused = match self.handle_into(at, event, &mut part) {
            Ok(()) => {
                all.append(&mut part);
                None
            }
            Err(rejection) => Some(rejection.into()),
        };
        all.deadline = self.deadline();
        Played { reaction: all, refused }
    }
}

impl<'l, L: Iterator<Item = &'l str>> Iterator for Replay<'_, L> {
    type Item = Played;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.by_ref().map(str::trim).find(|line| !line.is_empty())?;
        Some(self.engine.replay_line(line))
    }
}
