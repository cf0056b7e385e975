//! What has been decided, and is that on disk? The engine with its log and its outbox.
//!
//! The host's contract, in the order of the calls: [`write`](Ledger::write) commits inputs to the log;
//! [`play`](Ledger::play) lets the engine hear one; [`commit`](Ledger::commit) commits what it ordered, after which that may
//! leave. [`Ledger::open`] goes on after whatever ended the process: the newest snapshot, the log behind it, and of the
//! effects only those that the outbox does not hold yet. Those it holds are made again and compared: a host that decides
//! otherwise than before must not go on.
//!
//! A wake-up is no input, so none is logged: replaying the events makes the effects of the wake-ups again.

use crate::{
    audience::{Parties, readers},
    board::{HOUR_MS, Past},
    refusal::Refusal,
    store::{ChatRow, Horizon, Kind, Logged, Outgoing, Saved, SealedRow, Store},
    vault::Vault,
    what_if::Hour,
};
use serde_json::Value;
use std::{collections::BTreeMap, path::Path};
use switchboard::{
    calendar::Timestamp,
    engine::{Effect, Engine, Key, NumberedEffect, Options, Reaction, RestoreError},
    id::{ChatId, QueueId},
    policy::Policy,
    wire,
};

/// What this host keeps, and for how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keeping {
    /// A snapshot is made after so many inputs.
    pub(crate) snapshot_every: u32,
    /// Effects and closed chats are deleted with the first snapshot after so long.
    pub(crate) keep_ms: i64,
    /// Inputs of so long are kept as they came in, to be played again under another policy.
    pub(crate) look_back_ms: i64,
}

/// How many inputs are played again at most.
const LOOK_BACK_LINES_MAX: i64 = 200_000;

/// How many effects are read again for the board after a restart.
const BOARD_EFFECTS_MAX: u32 = 20_000;

/// Why the desk cannot open.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("the store: {0}; is another host running on this file?")]
    Store(#[from] rusqlite::Error),
    #[error("the policy is refused: {0}")]
    Policy(String),
    #[error("no snapshot can be restored: {0}")]
    Restore(RestoreError),
    #[error("the key of what is sealed, beside the store: {0}")]
    Vault(std::io::Error),
    #[error("the machine gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    #[error(
        "effect {seq} is decided otherwise than before:\n  then {before}\n  now  {now}\nstart the version that wrote this file"
    )]
    DecidedOtherwise { seq: u64, before: String, now: String },
    #[error(
        "the outbox ends with effect {done}, but the log makes only {made}; the file is damaged"
    )]
    LogTooShort { done: u64, made: u64 },
}

/// What came of one input.
#[derive(Debug, Default)]
pub(crate) struct Played {
    pub(crate) effects: Vec<Outgoing>,
    pub(crate) refused: Option<Refusal>,
}

/// The engine and what it is written down in.
#[derive(Debug)]
pub(crate) struct Ledger {
    store: Store,
    engine: Engine,
    document: String,
    /// The automated owner of chats at this desk.
    bot: Option<String>,
    keeping: Keeping,
    next_log: i64,
    /// No input is stamped before this.
    floor: i64,
    since_snapshot: u32,
    /// Chats that are not closed.
    chats: BTreeMap<String, ChatRow>,
    /// The open chats of each customer, the latest last.
    of_customer: BTreeMap<String, Vec<String>>,
    /// Whose row has changed since the last commit.
    changed: BTreeMap<String, ChatRow>,
    vault: Vault,
    /// What is to be kept sealed since the last commit.
    sealed: Vec<SealedRow>,
    past: Past,
    options: Options,
}

impl Ledger {
    /// Goes on where the file ends, or begins with `document` at `now`.
    pub(crate) fn open(
        path: &Path,
        document: &str,
        bot: Option<&str>,
        keeping: Keeping,
        now: i64,
    ) -> Result<Self, OpenError> {
        let mut store = Store::open(path)?;
        let vault = Vault::beside(path).map_err(OpenError::Vault)?;
        let mut random = [0; 16];
        getrandom::fill(&mut random)?;
        let key = store.once("key", || random.to_vec())?;
        let options = Options { key: Key(key.try_into().unwrap_or(random)) };
        let snapshots = store.snapshots()?;
        let is_new = snapshots.is_empty();
        let (engine, document, log_seq) = if is_new {
            let policy = wire::compile(document, None).map_err(OpenError::Policy)?;
            let engine = Engine::new(policy, options, Timestamp::from_millis(now));
            let saved = Saved { log_seq: 0, policy: document.to_owned(), body: engine.snapshot() };
            store.save(&saved, now, Horizon { effects: 0, inputs: 0 })?;
            (engine, document.to_owned(), 0)
        } else {
            restore(snapshots, options)?
        };
        let mut ledger = Self {
            next_log: store.last_logged()? + 1,
            floor: store.last_time()?,
            store,
            engine,
            document,
            bot: bot.map(str::to_owned),
            keeping,
            since_snapshot: 0,
            chats: BTreeMap::new(),
            of_customer: BTreeMap::new(),
            changed: BTreeMap::new(),
            vault,
            sealed: Vec::new(),
            past: Past::default(),
            options,
        };
        for effect in ledger.store.recent(ledger.floor - HOUR_MS, BOARD_EFFECTS_MAX)? {
            ledger.past.ordered(&serde_json::from_str(&effect).unwrap_or_default());
        }
        for row in ledger.store.open_chats()? {
            ledger.know(row);
        }
        ledger.catch_up(log_seq)?;
        Ok(ledger)
    }

    /// Plays what stands in the log behind a snapshot, and commits what the outbox lacks.
    fn catch_up(&mut self, log_seq: i64) -> Result<(), OpenError> {
        let done = self.store.last_effect()?;
        let mut missing = Vec::new();
        for line in self.store.log_since(log_seq)? {
            let reaction = self.hear(&line).0;
            self.compare(&reaction, Some(&line), done, &mut missing)?;
        }
        // Wake-ups came later than the last event, as far as the outbox knows.
        loop {
            let reaction = self.engine.advance(Timestamp::from_millis(self.floor));
            let is_behind = reaction
                .deadline
                .as_ref()
                .is_some_and(|deadline| deadline.at.as_millis() <= self.floor);
            self.compare(&reaction, None, done, &mut missing)?;
            if !is_behind {
                break;
            }
        }
        let made = self.engine.effects_made();
        if made < done {
            return Err(OpenError::LogTooShort { done, made });
        }
        self.commit(&missing)?;
        Ok(())
    }

    fn compare(
        &mut self,
        reaction: &Reaction,
        line: Option<&Logged>,
        done: u64,
        missing: &mut Vec<Outgoing>,
    ) -> Result<(), OpenError> {
        self.past.decided(reaction, &self.engine.surge());
        let (old, new) = reaction
            .effects
            .split_at(reaction.effects.partition_point(|effect| effect.seq <= done));
        missing.extend(self.address_all(new, line));
        for effect in old {
            let now = json(effect).to_string();
            // What is older than the host keeps cannot be compared.
            if let Some(before) = self.store.effect(effect.seq)?
                && before != now
            {
                return Err(OpenError::DecidedOtherwise { seq: effect.seq, before, now });
            }
        }
        Ok(())
    }

    // Inputs

    /// The time to stamp inputs with: never before an earlier one, whatever the machine's clock does.
    pub(crate) fn stamp(&mut self, now: i64) -> i64 {
        self.floor = self.time(now);
        self.floor
    }

    /// The time, which never runs backwards here.
    pub(crate) fn time(&self, now: i64) -> i64 {
        self.floor.max(now)
    }

    /// The name of a new chat: as unique as the line of the log in which it is asked for.
    pub(crate) fn name_chat(&self, ahead: usize) -> String {
        format!("c-{}", self.next_log.saturating_add(i64::try_from(ahead).unwrap_or(i64::MAX)))
    }

    /// Commits inputs to the log.
    pub(crate) fn write(
        &mut self,
        inputs: Vec<(Kind, i64, String)>,
    ) -> rusqlite::Result<Vec<Logged>> {
        let lines: Vec<Logged> = inputs
            .into_iter()
            .zip(self.next_log..)
            .map(|((kind, at, body), seq)| Logged { seq, at, kind, body })
            .collect();
        if let Some(last) = lines.last() {
            self.store.log(&lines)?;
            self.next_log = last.seq + 1;
        }
        Ok(lines)
    }

    /// Lets the engine hear an input that is in the log.
    pub(crate) fn play(&mut self, line: &Logged) -> Played {
        self.since_snapshot += 1;
        let (reaction, refused) = self.hear(line);
        self.past.decided(&reaction, &self.engine.surge());
        Played { effects: self.address_all(&reaction.effects, Some(line)), refused }
    }

    fn hear(&mut self, line: &Logged) -> (Reaction, Option<Refusal>) {
        match line.kind {
            Kind::Event => {
                let asked_for = self.note_request(&line.body);
                let played = self.engine.replay_line(&line.body);
                if let (Some(chat), Some(_)) = (asked_for, &played.refused) {
                    self.forget(&chat);
                }
                (played.reaction, played.refused.as_ref().map(Refusal::from))
            }
            Kind::Policy => self.hear_policy(line),
        }
    }

    fn hear_policy(&mut self, line: &Logged) -> (Reaction, Option<Refusal>) {
        let at = Timestamp::from_millis(line.at);
        let mut all = self.engine.advance(at);
        while all.deadline.as_ref().is_some_and(|deadline| deadline.at <= at) {
            all.append(&mut self.engine.advance(at));
        }
        let policy = match wire::compile(&line.body, None) {
            Ok(policy) => policy,
            Err(issues) => return (all, Some(Refusal::malformed("", &issues))),
        };
        match self.engine.replace_policy(at, policy) {
            Ok(mut reaction) => {
                self.document.clone_from(&line.body);
                all.append(&mut reaction);
                (all, None)
            }
            Err(rejection) => (all, Some(Refusal::from(&rejection))),
        }
    }

    /// Does what is due by now.
    pub(crate) fn advance(&mut self, now: i64) -> Vec<Outgoing> {
        let now = self.stamp(now);
        let reaction = self.engine.advance(Timestamp::from_millis(now));
        self.past.decided(&reaction, &self.engine.surge());
        self.address_all(&reaction.effects, None)
    }

    /// When the engine wants to be woken, in milliseconds UTC.
    pub(crate) fn deadline(&self) -> Option<i64> {
        self.engine.deadline().map(|deadline| deadline.at.as_millis())
    }

    // Effects

    /// Commits what was ordered; now it may leave.
    pub(crate) fn commit(&mut self, effects: &[Outgoing]) -> rusqlite::Result<()> {
        let chats: Vec<ChatRow> = std::mem::take(&mut self.changed).into_values().collect();
        let sealed = std::mem::take(&mut self.sealed);
        if effects.is_empty() && chats.is_empty() {
            return Ok(());
        }
        self.store.order(effects, &sealed, &chats)
    }

    /// Makes a snapshot when it is time to, or in any case.
    pub(crate) fn save(&mut self, when: SaveWhen) -> rusqlite::Result<()> {
        let is_time = match when {
            SaveWhen::Due => self.since_snapshot >= self.keeping.snapshot_every,
            SaveWhen::Closing => self.since_snapshot > 0,
        };
        if !is_time {
            return Ok(());
        }
        self.since_snapshot = 0;
        let saved = Saved {
            log_seq: self.next_log - 1,
            policy: self.document.clone(),
            body: self.engine.snapshot(),
        };
        let horizon = Horizon {
            effects: self.floor - self.keeping.keep_ms,
            inputs: self.floor - self.keeping.look_back_ms,
        };
        self.store.save(&saved, self.floor, horizon)
    }

    fn address_all(&mut self, effects: &[NumberedEffect], line: Option<&Logged>) -> Vec<Outgoing> {
        let addressed = effects.iter().map(|effect| self.address(effect)).collect();
        for effect in effects {
            self.keep_sealed(&effect.effect, line);
        }
        for effect in effects {
            // Whoever took part hears the last of it, too; therefore only now.
            if let Effect::Close { chat, .. }
            | Effect::Deflect { chat, .. }
            | Effect::Defer { chat, .. } = &effect.effect
            {
                self.close(chat.as_str(), effect.at.as_millis());
            }
        }
        addressed
    }

    /// Keeps what an effect says is to be kept sealed: from the text as it came in, which the effect does not have.
    fn keep_sealed(&mut self, effect: &Effect, line: Option<&Logged>) {
        let (chat, hidden) = match effect {
            Effect::DeliverMessage { chat, hidden, .. }
            | Effect::DeliverTemplate { chat, hidden, .. } => (chat.as_str(), hidden),
            _ => return,
        };
        if hidden.iter().all(|span| span.seal.is_none()) {
            return;
        }
        let text = match effect {
            // Prepared words are told to the customer as they are.
            Effect::DeliverTemplate { text, .. } => Some(text.clone()),
            _ => line.and_then(|line| text_of(&line.body, chat)),
        };
        let Some(text) = text else { return };
        let text: Vec<char> = text.chars().collect();
        for span in hidden {
            let (Some(word), Some(secret)) =
                (&span.seal, text.get(span.start as usize..span.end as usize))
            else {
                continue;
            };
            let secret: String = secret.iter().collect();
            // What cannot be sealed is not kept: it is shown to nobody, which is the safe side.
            if let Ok(secret) = self.vault.seal(chat, word, &secret) {
                self.sealed.push(SealedRow { chat: chat.to_owned(), word: word.clone(), secret });
            }
        }
    }

    /// What is kept sealed under a word. Only for whom the engine has just said may see it.
    pub(crate) fn unseal(&self, chat: &str, word: &str) -> rusqlite::Result<Option<String>> {
        let sealed = self.store.sealed(chat, word)?;
        Ok(sealed.and_then(|sealed| self.vault.unseal(chat, word, &sealed)))
    }

    /// Settles who may read an effect, and keeps the book of chats: in the order of the effects, because an effect concerns
    /// those who took part when it was ordered.
    fn address(&mut self, numbered: &NumberedEffect) -> Outgoing {
        let effect = json(numbered);
        self.past.ordered(&effect);
        let chat = effect["chat"].as_str().map(str::to_owned);
        let mut row = chat.as_deref().and_then(|chat| self.chats.get(chat).cloned());
        if let Some(row) = &mut row
            && effect["type"] == "assigned"
        {
            row.owner = effect["agent"].as_str().map(str::to_owned);
            self.change(row.clone());
        }
        let parties = Parties {
            customer: row.as_ref().map(|row| row.customer.as_str()),
            owner: row.as_ref().and_then(|row| row.owner.as_deref()),
            bot: self.bot.as_deref().filter(|_| row.is_some()),
        };
        let readers = readers(&effect, parties);
        if let Some(row) = row
            && effect["type"] == "released"
        {
            self.change(ChatRow { owner: None, ..row });
        }
        let at = numbered.at.as_millis();
        Outgoing { seq: numbered.seq, at, chat, body: effect.to_string(), readers }
    }

    // Chats

    fn know(&mut self, row: ChatRow) {
        let own = self.of_customer.entry(row.customer.clone()).or_default();
        if !own.contains(&row.chat) {
            own.push(row.chat.clone());
        }
        self.chats.insert(row.chat.clone(), row);
    }

    fn change(&mut self, row: ChatRow) {
        self.changed.insert(row.chat.clone(), row.clone());
        self.know(row);
    }

    /// Closes the book on a chat that the engine has let go of.
    fn close(&mut self, chat: &str, at: i64) {
        if self.engine.chat(&ChatId::from(chat)).is_some() {
            return;
        }
        if let Some(row) = self.chats.remove(chat) {
            self.disown(&row);
            self.changed.insert(row.chat.clone(), ChatRow { closed_at: Some(at), ..row });
        }
    }

    fn disown(&mut self, row: &ChatRow) {
        if let Some(own) = self.of_customer.get_mut(&row.customer) {
            own.retain(|chat| *chat != row.chat);
            if own.is_empty() {
                self.of_customer.remove(&row.customer);
            }
        }
    }

    /// Remembers whose chat is asked for, and names it.
    fn note_request(&mut self, event: &str) -> Option<String> {
        if !event.contains("chat_requested") {
            return None;
        }
        let event: Value = serde_json::from_str(event).ok()?;
        let (kind, chat) = (event["type"].as_str()?, event["chat"].as_str()?.to_owned());
        let customer = event["customer"]["id"].as_str()?.to_owned();
        if kind != "chat_requested" || self.chat(&chat).is_some() {
            return None;
        }
        self.change(ChatRow { chat: chat.clone(), customer, owner: None, closed_at: None });
        Some(chat)
    }

    /// Forgets a chat that came to nothing.
    fn forget(&mut self, chat: &str) {
        if let Some(row) = self.chats.remove(chat) {
            self.disown(&row);
        }
        self.changed.remove(chat);
    }

    /// The latest open chat of a customer.
    pub(crate) fn chat_of(&self, customer: &str) -> Option<&str> {
        self.of_customer.get(customer)?.last().map(String::as_str)
    }

    /// Every open chat of a customer.
    pub(crate) fn chats_of(&self, customer: &str) -> Vec<String> {
        self.of_customer.get(customer).cloned().unwrap_or_default()
    }

    /// A chat, open or closed.
    pub(crate) fn chat(&self, chat: &str) -> Option<ChatRow> {
        self.chats.get(chat).cloned().or_else(|| self.store.chat(chat).ok().flatten())
    }

    pub(crate) fn open_chats(&self) -> usize {
        self.chats.len()
    }

    // Questions

    /// What a supervisor has before them.
    pub(crate) fn board(&mut self) -> Value {
        let queues = self.queues();
        let waiting =
            queues.iter().filter_map(|id| self.engine.queue(id)).map(|view| view.in_line());
        self.past.waiting(self.floor, waiting.sum());
        self.past.board(&self.engine, &queues, self.floor)
    }

    /// The time that is looked back on, to be played again.
    pub(crate) fn hour(&self) -> rusqlite::Result<Hour> {
        let since = self.floor - self.keeping.look_back_ms;
        let (saved, lines) = self.store.look_back(since, LOOK_BACK_LINES_MAX)?;
        Ok(Hour { saved, since, lines, options: self.options })
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// The queues that the policy names, or the one that it has without naming any.
    pub(crate) fn queues(&self) -> Vec<QueueId> {
        let document: Value = serde_json::from_str(&self.document).unwrap_or_default();
        match document["routing"]["queues"].as_object() {
            Some(queues) => queues.keys().map(|name| QueueId::from(name.as_str())).collect(),
            None => vec![QueueId::from("default")],
        }
    }

    pub(crate) fn document(&self) -> &str {
        &self.document
    }
}

/// When a snapshot is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SaveWhen {
    /// After enough inputs.
    Due,
    /// At the end of the process, if anything came since the last one.
    Closing,
}

/// What somebody says in a chat by this line of the log, as it came in.
fn text_of(line: &str, chat: &str) -> Option<String> {
    let event: Value = serde_json::from_str(line).ok()?;
    let is_said = matches!(
        event["type"].as_str()?,
        "chat_requested" | "customer_message" | "agent_message" | "bot_turn"
    );
    (is_said && event["chat"] == chat).then(|| event["text"].as_str().map(str::to_owned))?
}

/// The newest snapshot that can be read.
fn restore(snapshots: Vec<Saved>, options: Options) -> Result<(Engine, String, i64), OpenError> {
    let mut last = None;
    for saved in snapshots {
        let policy: Policy = wire::compile(&saved.policy, None).map_err(OpenError::Policy)?;
        match Engine::restore(policy, options, &saved.body) {
            Ok(engine) => return Ok((engine, saved.policy, saved.log_seq)),
            Err(error) => last = Some(error),
        }
    }
    Err(OpenError::Restore(last.unwrap_or(RestoreError::NotASnapshot)))
}

fn json(effect: &NumberedEffect) -> Value {
    // Plain data under text keys always has a JSON form; without one it would be shown to nobody.
    serde_json::to_value(effect).unwrap_or_default()
}
