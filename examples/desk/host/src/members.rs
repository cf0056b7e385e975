//! Who is connected, and gets what?
//!
//! Every connection has a short line of frames to be sent. Whoever reads too slowly is not waited for and loses nothing:
//! their connection is ended, they come back with the number of the last effect they saw, and the outbox tells the rest.

use crate::{
    audience::shown_to,
    identity::{Role, Who},
    store::Outgoing,
};
use axum::extract::ws::Utf8Bytes;
use serde_json::Value;
use std::collections::BTreeMap;
use tokio::sync::mpsc;

/// A frame ready to be sent; a copy costs nothing.
pub(crate) type Frame = Utf8Bytes;

/// How many frames may wait for one connection.
pub(crate) const FRAMES_WAITING_MAX: usize = 1_024;

#[derive(Debug)]
struct Member {
    role: Role,
    name: String,
    member: String,
    frames: mpsc::Sender<Frame>,
}

/// Everybody who is connected.
#[derive(Debug, Default)]
pub(crate) struct Members {
    next: u64,
    connections: BTreeMap<u64, Member>,
    by_member: BTreeMap<String, Vec<u64>>,
    supervisors: Vec<u64>,
    gone: Vec<(Role, String)>,
}

impl Members {
    /// Connects somebody; the answer names the connection.
    pub(crate) fn join(&mut self, who: &Who, frames: mpsc::Sender<Frame>) -> u64 {
        self.next += 1;
        let member = who.member();
        self.by_member.entry(member.clone()).or_default().push(self.next);
        if who.role == Role::Supervisor {
            self.supervisors.push(self.next);
        }
        self.connections
            .insert(self.next, Member { role: who.role, name: who.name.clone(), member, frames });
        self.next
    }

    /// Ends a connection; ending one twice changes nothing.
    pub(crate) fn leave(&mut self, connection: u64) {
        let Some(left) = self.connections.remove(&connection) else { return };
        self.supervisors.retain(|one| *one != connection);
        if let Some(own) = self.by_member.get_mut(&left.member) {
            own.retain(|one| *one != connection);
            if own.is_empty() {
                self.by_member.remove(&left.member);
                self.gone.push((left.role, left.name));
            }
        }
    }

    /// Whose last connection has ended since this was asked last, and who has not come back.
    pub(crate) fn take_gone(&mut self) -> Vec<(Role, String)> {
        let gone = std::mem::take(&mut self.gone);
        let is_away = |(role, name): &(Role, String)| {
            !self.by_member.contains_key(&format!("{}/{name}", role.word()))
        };
        gone.into_iter().filter(is_away).collect()
    }

    /// Sends an effect to all whom it concerns.
    pub(crate) fn publish(&mut self, effect: &Outgoing) {
        let theirs =
            effect.readers.iter().filter_map(|member| self.by_member.get(member)).flatten();
        let connections: Vec<u64> = theirs.chain(&self.supervisors).copied().collect();
        let mut frames: BTreeMap<Role, Frame> = BTreeMap::new();
        for connection in connections {
            let Some(member) = self.connections.get(&connection) else { continue };
            let frame =
                frames.entry(member.role).or_insert_with(|| Self::frame(member.role, &effect.body));
            if member.frames.try_send(frame.clone()).is_err() {
                self.leave(connection);
            }
        }
    }

    /// An effect as a role is shown it.
    pub(crate) fn frame(role: Role, body: &str) -> Frame {
        // Most effects have no views, and are sent as they are kept.
        let needs_reading = body.contains("\"views\"");
        let shown = needs_reading.then(|| {
            shown_to(role, serde_json::from_str::<Value>(body).unwrap_or_default()).to_string()
        });
        Frame::from(format!("{{\"effect\":{}}}", shown.as_deref().unwrap_or(body)))
    }

    /// How many connections there are, by role.
    pub(crate) fn count(&self) -> BTreeMap<Role, u64> {
        let mut count = BTreeMap::new();
        for member in self.connections.values() {
            *count.entry(member.role).or_insert(0) += 1;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(role: Role, name: &str) -> Who {
        Who { role, name: name.to_owned(), facts: serde_json::Map::new(), expires_at: None }
    }

    fn effect(readers: &[&str]) -> Outgoing {
        let readers = readers.iter().map(|&one| one.to_owned()).collect();
        Outgoing { seq: 1, at: 0, chat: None, body: r#"{"seq":1}"#.to_owned(), readers }
    }

    #[test]
    fn effects_reach_their_readers_and_supervisors() {
        let mut members = Members::default();
        let (to_kim, mut kim) = mpsc::channel(8);
        let (to_ada, mut ada) = mpsc::channel(8);
        let (to_sam, mut sam) = mpsc::channel(8);
        members.join(&who(Role::Customer, "kim"), to_kim);
        members.join(&who(Role::Agent, "ada"), to_ada);
        members.join(&who(Role::Supervisor, "sam"), to_sam);
        members.publish(&effect(&["customer/kim"]));
        assert_eq!(kim.try_recv().unwrap().as_str(), r#"{"effect":{"seq":1}}"#);
        assert!(sam.try_recv().is_ok());
        assert!(ada.try_recv().is_err());
    }

    #[test]
    fn whoever_reads_too_slowly_is_let_go_and_only_their_last_connection_counts() {
        let mut members = Members::default();
        let (slow, _unread) = mpsc::channel(1);
        let (quick, _read) = mpsc::channel(8);
        members.join(&who(Role::Customer, "kim"), slow);
        let second = members.join(&who(Role::Customer, "kim"), quick);
        for _ in 0..3 {
            members.publish(&effect(&["customer/kim"]));
        }
        assert_eq!(members.count()[&Role::Customer], 1);
        assert_eq!(members.take_gone(), []);
        members.leave(second);
        members.leave(second);
        assert_eq!(members.take_gone(), [(Role::Customer, "kim".to_owned())]);
    }
}
