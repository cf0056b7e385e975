//! What must survive the process? One SQLite file: the log, the outbox, who may read what, snapshots.
//!
//! The order in which it is written is the host's contract with the engine. An event is committed to the log before
//! the engine hears of it; effects are committed to the outbox before anybody does. What lies between two commits can
//! be lost with the process, and is made again from the log, with the same numbers.
//!
//! The log holds texts as they came in, because the engine must be able to hear them again; nothing else here does. Every
//! snapshot therefore deletes what it makes needless, and SQLite overwrites what is deleted (`secure_delete`). Needed is what the host
//! goes on from, and the time that it was told to look back on.
//!
//! What the policy has sealed is kept as [`crate::vault`] made it, and only while its chat is open.
//!
//! Knows nothing of sockets, and does not read what it keeps.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::path::Path;

/// What is in the file. A member is somebody who may read an effect: `customer/kim`, `agent/ada`, `bot/robin`.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS outbox(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, chat TEXT, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS outbox_by_chat ON outbox(chat, seq) WHERE chat IS NOT NULL;
CREATE TABLE IF NOT EXISTS readers(member TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(member, seq)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS readers_by_seq ON readers(seq);
CREATE TABLE IF NOT EXISTS chats(chat TEXT PRIMARY KEY, customer TEXT NOT NULL, owner TEXT, closed_at INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sealed(chat TEXT NOT NULL, word TEXT NOT NULL, secret BLOB NOT NULL, PRIMARY KEY(chat, word)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS snapshots(log_seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, policy TEXT NOT NULL, body BLOB NOT NULL);
";

/// How many snapshots are kept: should the last one be damaged, the one before and the log behind it still tell all.
const SNAPSHOTS_KEPT: u32 = 2;

/// Of those that are kept to look back from, one in so long.
const LOOK_BACK_STEP_MS: i64 = 10 * 60 * 1_000;

/// What a line of the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An event in its wire form, with its time.
    Event,
    /// A policy's document, which decides from then on.
    Policy,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Policy => "policy",
        }
    }
}

/// One input of the engine.
#[derive(Clone, Debug)]
pub(crate) struct Logged {
    /// Counts from 1, without a gap.
    pub(crate) seq: i64,
    /// Milliseconds UTC.
    pub(crate) at: i64,
    pub(crate) kind: Kind,
    pub(crate) body: String,
}

/// One effect on its way out.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    /// The engine's number of it.
    pub(crate) seq: u64,
    pub(crate) at: i64,
    pub(crate) chat: Option<String>,
    /// The effect in its wire form.
    pub(crate) body: String,
    /// Who may read it, beside supervisors.
    pub(crate) readers: Vec<String>,
}

/// A secret of a chat, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SealedRow {
    pub(crate) chat: String,
    /// Under which the engine knows it.
    pub(crate) word: String,
    pub(crate) secret: Vec<u8>,
}

/// What is known of a chat, beside what the engine knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChatRow {
    pub(crate) chat: String,
    pub(crate) customer: String,
    pub(crate) owner: Option<String>,
    pub(crate) closed_at: Option<i64>,
}

/// Until when things are kept, in milliseconds UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Horizon {
    /// Effects and closed chats before this are deleted.
    pub(crate) effects: i64,
    /// Inputs since this are kept, with a snapshot to play them from.
    pub(crate) inputs: i64,
}

/// A state to go on from.
#[derive(Debug)]
pub(crate) struct Saved {
    /// The last input that it holds.
    pub(crate) log_seq: i64,
    /// The policy's document.
    pub(crate) policy: String,
    pub(crate) body: Vec<u8>,
}

/// The file, opened.
#[derive(Debug)]
pub(crate) struct Store {
    db: Connection,
}

type Result<T> = rusqlite::Result<T>;

impl Store {
    /// Opens or creates the file, for this process alone.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let db = Connection::open(path)?;
        db.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        // A commit must survive a power cut, not only the end of the process.
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "secure_delete", "ON")?;
        db.set_prepared_statement_cache_capacity(32);
        db.execute_batch(SCHEMA)?;
        Ok(Self { db })
    }

    /// A value that is made once in the life of the file.
    pub(crate) fn once(&self, name: &str, make: impl FnOnce() -> Vec<u8>) -> Result<Vec<u8>> {
        let read = "SELECT value FROM meta WHERE name = ?";
        if let Some(value) = self.db.query_row(read, [name], |row| row.get(0)).optional()? {
            return Ok(value);
        }
        let value = make();
        self.db.execute("INSERT INTO meta(name, value) VALUES(?, ?)", params![name, value])?;
        Ok(value)
    }

    /// Commits inputs to the log; the engine may hear of them from now on.
    pub(crate) fn log(&mut self, lines: &[Logged]) -> Result<()> {
        let tx = self.db.transaction()?;
        {
            let mut insert =
                tx.prepare_cached("INSERT INTO log(seq, at, kind, body) VALUES(?, ?, ?, ?)")?;
            for line in lines {
                insert.execute(params![line.seq, line.at, line.kind.word(), line.body])?;
            }
        }
        tx.commit()
    }

    /// Commits effects, what they say is to be kept sealed, and what is known of their chats; they may leave from now on.
    pub(crate) fn order(
        &mut self,
        effects: &[Outgoing],
        sealed: &[SealedRow],
        chats: &[ChatRow],
    ) -> Result<()> {
        let tx = self.db.transaction()?;
        for SealedRow { chat, word, secret } in sealed {
            let keep = "INSERT OR IGNORE INTO sealed(chat, word, secret) VALUES(?, ?, ?)";
            tx.prepare_cached(keep)?.execute(params![chat, word, secret])?;
        }
        for row in chats {
            put_chat(&tx, row)?;
            if row.closed_at.is_some() {
                // Nobody may ask for it any more.
                tx.prepare_cached("DELETE FROM sealed WHERE chat = ?")?.execute([&row.chat])?;
            }
        }
        {
            let mut insert =
                tx.prepare_cached("INSERT INTO outbox(seq, at, chat, body) VALUES(?, ?, ?, ?)")?;
            let mut reader =
                tx.prepare_cached("INSERT OR IGNORE INTO readers(member, seq) VALUES(?, ?)")?;
            for effect in effects {
                insert.execute(params![number(effect.seq), effect.at, effect.chat, effect.body])?;
                for member in &effect.readers {
                    reader.execute(params![member, number(effect.seq)])?;
                }
            }
        }
        tx.commit()
    }

    /// The number of the last effect that is committed.
    pub(crate) fn last_effect(&self) -> Result<u64> {
        let last: Option<i64> =
            self.db.query_row("SELECT MAX(seq) FROM outbox", [], |row| row.get(0))?;
        Ok(last.map_or(0, i64::unsigned_abs))
    }

    /// The latest time that anything here bears.
    pub(crate) fn last_time(&self) -> Result<i64> {
        let latest = "SELECT MAX(COALESCE((SELECT MAX(at) FROM log), 0), COALESCE((SELECT at FROM outbox ORDER BY seq DESC LIMIT 1), 0),
                      COALESCE((SELECT MAX(at) FROM snapshots), 0))";
        self.db.query_row(latest, [], |row| row.get(0))
    }

    /// The text of one effect.
    pub(crate) fn effect(&self, seq: u64) -> Result<Option<String>> {
        let mut read = self.db.prepare_cached("SELECT body FROM outbox WHERE seq = ?")?;
        read.query_row([number(seq)], |row| row.get(0)).optional()
    }

    /// What a member has missed since an effect, the oldest first.
    pub(crate) fn missed(&self, member: &str, since: u64, limit: u32) -> Result<Vec<String>> {
        let mut read = self.db.prepare_cached(
            "SELECT body FROM readers JOIN outbox USING(seq) WHERE member = ? AND seq > ? ORDER BY seq LIMIT ?",
        )?;
        read.query_map(params![member, number(since), limit], |row| row.get(0))?.collect()
    }

    /// Everything since an effect: what a supervisor has missed.
    pub(crate) fn all_since(&self, since: u64, limit: u32) -> Result<Vec<String>> {
        let mut read =
            self.db.prepare_cached("SELECT body FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?")?;
        read.query_map(params![number(since), limit], |row| row.get(0))?.collect()
    }

    /// What was said and done in a chat, the oldest first.
    pub(crate) fn transcript(&self, chat: &str, limit: u32) -> Result<Vec<String>> {
        let mut read = self
            .db
            .prepare_cached("SELECT body FROM outbox WHERE chat = ? ORDER BY seq LIMIT ?")?;
        read.query_map(params![chat, limit], |row| row.get(0))?.collect()
    }

    /// A secret of a chat, as it was sealed.
    pub(crate) fn sealed(&self, chat: &str, word: &str) -> Result<Option<Vec<u8>>> {
        let mut read =
            self.db.prepare_cached("SELECT secret FROM sealed WHERE chat = ? AND word = ?")?;
        read.query_row([chat, word], |row| row.get(0)).optional()
    }

    /// Chats that are not closed.
    pub(crate) fn open_chats(&self) -> Result<Vec<ChatRow>> {
        let mut read = self.db.prepare(
            "SELECT chat, customer, owner, closed_at FROM chats WHERE closed_at IS NULL",
        )?;
        read.query_map([], chat_row)?.collect()
    }

    /// One chat, closed or not.
    pub(crate) fn chat(&self, chat: &str) -> Result<Option<ChatRow>> {
        let mut read = self
            .db
            .prepare_cached("SELECT chat, customer, owner, closed_at FROM chats WHERE chat = ?")?;
        read.query_row([chat], chat_row).optional()
    }

    /// States to go on from, the newest first.
    pub(crate) fn snapshots(&self) -> Result<Vec<Saved>> {
        let mut read =
            self.db.prepare("SELECT log_seq, policy, body FROM snapshots ORDER BY log_seq DESC")?;
        let saved = |row: &rusqlite::Row<'_>| {
            Ok(Saved { log_seq: row.get(0)?, policy: row.get(1)?, body: row.get(2)? })
        };
        read.query_map([], saved)?.collect()
    }

    /// The inputs behind one, in their order.
    pub(crate) fn log_since(&self, seq: i64) -> Result<Vec<Logged>> {
        let mut read =
            self.db.prepare("SELECT seq, at, kind, body FROM log WHERE seq > ? ORDER BY seq")?;
        let logged = |row: &rusqlite::Row<'_>| {
            let kind: String = row.get(2)?;
            let kind = if kind == Kind::Policy.word() { Kind::Policy } else { Kind::Event };
            Ok(Logged { seq: row.get(0)?, at: row.get(1)?, kind, body: row.get(3)? })
        };
        read.query_map([seq], logged)?.collect()
    }

    /// The number of the last input.
    pub(crate) fn last_logged(&self) -> Result<i64> {
        let last = "SELECT MAX(COALESCE((SELECT MAX(seq) FROM log), 0), COALESCE((SELECT MAX(log_seq) FROM snapshots), 0))";
        self.db.query_row(last, [], |row| row.get(0))
    }

    /// The newest snapshot from which all inputs since an instant can be played, and those inputs, if there are not too many of
    /// them: then from a later one.
    pub(crate) fn look_back(&self, since: i64, lines_max: i64) -> Result<(Saved, Vec<Logged>)> {
        let last = self.last_logged()?;
        let find = "SELECT log_seq, policy, body FROM snapshots
                    WHERE log_seq >= ?2 OR log_seq = (SELECT MAX(log_seq) FROM snapshots)
                    ORDER BY at > ?1, CASE WHEN at > ?1 THEN log_seq ELSE -log_seq END LIMIT 1";
        let saved = self.db.query_row(find, params![since, last - lines_max], |row| {
            Ok(Saved { log_seq: row.get(0)?, policy: row.get(1)?, body: row.get(2)? })
        })?;
        let lines = self.log_since(saved.log_seq)?;
        Ok((saved, lines))
    }

    /// The latest effects since an instant, the oldest first.
    pub(crate) fn recent(&self, since: i64, limit: u32) -> Result<Vec<String>> {
        let mut read = self.db.prepare(
            "SELECT body FROM (SELECT seq, at, body FROM outbox ORDER BY seq DESC LIMIT ?) WHERE at >= ? ORDER BY seq",
        )?;
        read.query_map(params![limit, since], |row| row.get(0))?.collect()
    }

    /// Keeps a state, and lets go of what it makes needless: inputs that two snapshots hold and nobody looks back on, and effects
    /// beyond the horizon.
    pub(crate) fn save(&mut self, saved: &Saved, at: i64, horizon: Horizon) -> Result<()> {
        let tx = self.db.transaction()?;
        tx.execute(
            "INSERT OR REPLACE INTO snapshots(log_seq, at, policy, body) VALUES(?, ?, ?, ?)",
            params![saved.log_seq, at, saved.policy, saved.body],
        )?;
        tx.execute(
            "DELETE FROM snapshots WHERE log_seq NOT IN (SELECT log_seq FROM snapshots ORDER BY log_seq DESC LIMIT ?1)
             AND log_seq NOT IN (SELECT MIN(log_seq) FROM snapshots WHERE at > ?2 GROUP BY at / ?3)
             AND log_seq IS NOT (SELECT MAX(log_seq) FROM snapshots WHERE at <= ?2 AND ?2 < ?4)",
            params![SNAPSHOTS_KEPT, horizon.inputs, LOOK_BACK_STEP_MS, at],
        )?;
        tx.execute("DELETE FROM log WHERE seq <= (SELECT MIN(log_seq) FROM snapshots)", [])?;
        // The last effect stays: its number says what has been done.
        tx.execute(
            "DELETE FROM outbox WHERE at < ? AND seq < (SELECT MAX(seq) FROM outbox)",
            [horizon.effects],
        )?;
        tx.execute(
            "DELETE FROM readers WHERE seq < COALESCE((SELECT MIN(seq) FROM outbox), 0)",
            [],
        )?;
        tx.execute("DELETE FROM chats WHERE closed_at < ?", [horizon.effects])?;
        tx.commit()?;
        // What was deleted still stands in the journal until it is written over.
        self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    }
}

fn put_chat(tx: &Transaction<'_>, row: &ChatRow) -> Result<()> {
    let write = "INSERT INTO chats(chat, customer, owner, closed_at) VALUES(?1, ?2, ?3, ?4)
                 ON CONFLICT(chat) DO UPDATE SET owner = ?3, closed_at = ?4";
    tx.prepare_cached(write)?.execute(params![row.chat, row.customer, row.owner, row.closed_at])?;
    Ok(())
}

fn chat_row(row: &rusqlite::Row<'_>) -> Result<ChatRow> {
    Ok(ChatRow {
        chat: row.get(0)?,
        customer: row.get(1)?,
        owner: row.get(2)?,
        closed_at: row.get(3)?,
    })
}

/// Effects are counted from 1; SQLite's numbers have a sign.
fn number(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing is looked back on.
    const NOTHING: Horizon = Horizon { effects: 0, inputs: 0 };

    fn effect(seq: u64, at: i64, readers: &[&str]) -> Outgoing {
        let readers = readers.iter().map(|&one| one.to_owned()).collect();
        Outgoing { seq, at, chat: Some("c-1".to_owned()), body: format!("effect {seq}"), readers }
    }

    #[test]
    fn everybody_hears_what_is_theirs_and_only_what_they_missed() {
        let mut store = Store::open(Path::new(":memory:")).unwrap();
        let effects = [
            effect(1, 10, &["customer/kim"]),
            effect(2, 20, &["agent/ada"]),
            effect(3, 30, &["customer/kim", "agent/ada"]),
        ];
        store.order(&effects, &[], &[]).unwrap();
        assert_eq!(store.missed("customer/kim", 0, 10).unwrap(), ["effect 1", "effect 3"]);
        assert_eq!(store.missed("customer/kim", 1, 10).unwrap(), ["effect 3"]);
        assert_eq!(store.missed("agent/ada", 0, 1).unwrap(), ["effect 2"]);
        assert_eq!(store.missed("agent/bo", 0, 10).unwrap(), [""; 0]);
        assert_eq!(store.all_since(1, 10).unwrap(), ["effect 2", "effect 3"]);
        assert_eq!(store.last_effect().unwrap(), 3);
    }

    #[test]
    fn what_is_sealed_goes_with_its_chat() {
        let mut store = Store::open(Path::new(":memory:")).unwrap();
        let row = |chat: &str, word: &str, secret: u8| SealedRow {
            chat: chat.to_owned(),
            word: word.to_owned(),
            secret: vec![secret],
        };
        let chat = |closed_at| ChatRow {
            chat: "c-1".to_owned(),
            customer: "kim".to_owned(),
            owner: None,
            closed_at,
        };
        store
            .order(&[], &[row("c-1", "b", 1), row("c-1", "b", 2), row("c-2", "b", 3)], &[])
            .unwrap();
        store.order(&[], &[], &[chat(None)]).unwrap();
        assert_eq!(store.sealed("c-1", "b").unwrap(), Some(vec![1]));
        assert_eq!(store.sealed("c-1", "c").unwrap(), None);
        // What comes with the end of the chat goes with it, too.
        store.order(&[], &[row("c-1", "c", 4)], &[chat(Some(9))]).unwrap();
        assert_eq!(store.sealed("c-1", "b").unwrap(), None);
        assert_eq!(store.sealed("c-1", "c").unwrap(), None);
        assert_eq!(store.sealed("c-2", "b").unwrap(), Some(vec![3]));
    }

    #[test]
    fn two_snapshots_are_kept_and_the_log_behind_the_older() {
        let mut store = Store::open(Path::new(":memory:")).unwrap();
        let line =
            |seq| Logged { seq, at: seq * 10, kind: Kind::Event, body: format!("event {seq}") };
        let saved = |log_seq| Saved { log_seq, policy: "{}".to_owned(), body: vec![1] };
        store.log(&(1..=9).map(line).collect::<Vec<_>>()).unwrap();
        for log_seq in [3, 6, 8] {
            store.save(&saved(log_seq), 0, NOTHING).unwrap();
        }
        let kept: Vec<i64> = store.snapshots().unwrap().iter().map(|one| one.log_seq).collect();
        assert_eq!(kept, [8, 6]);
        let behind: Vec<i64> = store.log_since(0).unwrap().iter().map(|one| one.seq).collect();
        assert_eq!(behind, [7, 8, 9]);
        assert_eq!((store.last_logged().unwrap(), store.last_time().unwrap()), (9, 90));
    }

    #[test]
    fn an_hour_can_be_played_again_from_a_snapshot_before_it() {
        const MINUTE: i64 = 60_000;
        let mut store = Store::open(Path::new(":memory:")).unwrap();
        let line = |seq| Logged { seq, at: seq * MINUTE, kind: Kind::Event, body: String::new() };
        // One input a minute and one snapshot every five, for two hours; an hour is looked back on.
        for minute in 1..=120 {
            store.log(&[line(minute)]).unwrap();
            if minute % 5 == 0 {
                let saved = Saved { log_seq: minute, policy: String::new(), body: Vec::new() };
                let horizon = Horizon { effects: 0, inputs: (minute - 60) * MINUTE };
                store.save(&saved, minute * MINUTE, horizon).unwrap();
            }
        }
        let kept: Vec<i64> = store.snapshots().unwrap().iter().map(|one| one.log_seq).collect();
        // The two newest; the first in each ten minutes of the hour; the last one from before it.
        assert_eq!(kept, [120, 115, 110, 100, 90, 80, 70, 60]);
        let (from, lines) = store.look_back(60 * MINUTE, 1_000).unwrap();
        assert_eq!((from.log_seq, lines.len()), (60, 60));
        let (from, lines) = store.look_back(62 * MINUTE, 1_000).unwrap();
        assert_eq!((from.log_seq, lines.len()), (60, 60));
        // At most 35 inputs: from the first snapshot behind which there are no more.
        let (from, lines) = store.look_back(60 * MINUTE, 35).unwrap();
        assert_eq!((from.log_seq, lines.len()), (90, 30));
        let (from, lines) = store.look_back(60 * MINUTE, 0).unwrap();
        assert_eq!((from.log_seq, lines.len()), (120, 0));
    }

    #[test]
    fn the_last_effect_keeps_its_number_however_old_it_is() {
        let mut store = Store::open(Path::new(":memory:")).unwrap();
        store
            .order(&[effect(1, 10, &["agent/ada"]), effect(2, 20, &["agent/ada"])], &[], &[])
            .unwrap();
        store
            .save(
                &Saved { log_seq: 1, policy: String::new(), body: Vec::new() },
                30,
                Horizon { effects: 1_000, inputs: 30 },
            )
            .unwrap();
        assert_eq!(store.last_effect().unwrap(), 2);
        assert_eq!(store.missed("agent/ada", 0, 10).unwrap(), ["effect 2"]);
    }
}
