//! Things by name: found at once, listed in order.
//!
//! An engine looks chats, customers and agents up by the names that the host gave them, many times an event. A
//! sorted map compares names along the way down, more the more there are; a [`Roll`] hashes the name
//! once, however many there are. What can be *seen* of it is sorted: listing it sorts first, which is
//! meant for snapshots, reports and people, not for the way of an event.
//!
//! Names may come from customers, so the hash is SipHash-1-3 under the host's key: without the key
//! nobody can choose names that collide. The table is `hashbrown`'s, the one under std's `HashMap`, used
//! without a hasher of its own: no order, no chance, no clock comes in with it.
//!
//! ```
//! use switchboard::id::ChatId;
//! use switchboard::roll::{Roll, RollKey};
//!
//! let mut waiting = Roll::under(RollKey::new([7; 16]));
//! waiting.insert(ChatId::from("c-2"), 20);
//! waiting.insert(ChatId::from("c-1"), 10);
//! assert_eq!(waiting.get(&ChatId::from("c-2")), Some(&20));
//! assert_eq!(waiting.keys().map(ChatId::as_str).collect::<Vec<_>>(), ["c-1", "c-2"]);
//! ```

use crate::rows::Rows;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use siphasher::sip::SipHasher13;
use std::borrow::Borrow;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::{fmt, mem};

/// The key under which names are hashed. Never printed, never seen in anything that leaves.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct RollKey([u8; 16]);

impl RollKey {
    /// From 16 secret bytes.
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    fn hash(self, name: &str) -> u64 {
        SipHasher13::new_with_key(&self.0).hash(name.as_bytes())
    }
}

impl fmt::Debug for RollKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RollKey(…)")
    }
}

/// Things by name. See [the module](self).
pub struct Roll<K, V> {
    key: RollKey,
    rows: Rows<(K, V)>,
    index: HashTable<Filed>,
    /// The row that was found last. One event asks for one chat many times over: it is tried first, and
    /// whether it is still the right one is seen by its name.
    latest: AtomicU32,
}

/// Where a name is: its hash, and the row.
#[derive(Clone, Copy)]
struct Filed {
    hash: u64,
    row: u32,
}

impl<K, V> Default for Roll<K, V> {
    fn default() -> Self {
        Self::under(RollKey::default())
    }
}

impl<K, V> Roll<K, V> {
    /// An empty roll whose names are hashed under `key`.
    pub const fn under(key: RollKey) -> Self {
        Self { key, rows: Rows::new(), index: HashTable::new(), latest: AtomicU32::new(0) }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }
}

impl<K: Borrow<str> + Ord, V> Roll<K, V> {
    /// Hashes the names under another key from now on, as after a snapshot, which holds no key.
    pub fn rekey(&mut self, key: RollKey) {
        let rows = mem::take(&mut self.rows);
        *self = Self::under(key);
        for (name, thing) in rows.into_values() {
            self.insert(name, thing);
        }
    }

    fn row_of(&self, name: &str) -> Option<u32> {
        let latest = self.latest.load(Relaxed);
        if is_named(&self.rows, latest, name) {
            return Some(latest);
        }
        if self.index.is_empty() {
            return None;
        }
        let hash = self.key.hash(name);
        let named = |filed: &Filed| filed.hash == hash && is_named(&self.rows, filed.row, name);
        let row = self.index.find(hash, named)?.row;
        self.latest.store(row, Relaxed);
        Some(row)
    }

    /// The thing of this name.
    pub fn get(&self, name: &K) -> Option<&V> {
        self.rows.get(self.row_of(name.borrow())?).map(|(_, thing)| thing)
    }

    /// The thing of this name, to change it.
    pub fn get_mut(&mut self, name: &K) -> Option<&mut V> {
        let row = self.row_of(name.borrow())?;
        self.rows.get_mut(row).map(|(_, thing)| thing)
    }

    /// Is there something of this name?
    pub fn contains_key(&self, name: &K) -> bool {
        self.row_of(name.borrow()).is_some()
    }

    /// Puts a thing under a name, and gives back what was there.
    pub fn insert(&mut self, name: K, thing: V) -> Option<V> {
        if let Some(known) = self.get_mut(&name) {
            return Some(mem::replace(known, thing));
        }
        let hash = self.key.hash(name.borrow());
        let row = self.rows.insert((name, thing));
        self.index.insert_unique(hash, Filed { hash, row }, |filed| filed.hash);
        self.latest.store(row, Relaxed);
        None
    }

    /// The thing of this name, made if there is none.
    pub fn get_or_insert_with(&mut self, name: &K, make: impl FnOnce() -> V) -> &mut V
    where
        K: Clone,
    {
        if !self.contains_key(name) {
            self.insert(name.clone(), make());
        }
        match self.get_mut(name) {
            Some(thing) => thing,
            None => panic!("a roll lost `{}`, which it had just taken", name.borrow()),
        }
    }

    /// Takes the thing of this name out.
    pub fn remove(&mut self, name: &K) -> Option<V> {
        if self.index.is_empty() {
            return None;
        }
        let (rows, name): (_, &str) = (&self.rows, name.borrow());
        let hash = self.key.hash(name);
        let named = |filed: &Filed| filed.hash == hash && is_named(rows, filed.row, name);
        let Entry::Occupied(entry) = self.index.entry(hash, named, |filed| filed.hash) else {
            return None;
        };
        let (Filed { row, .. }, _) = entry.remove();
        self.rows.remove(row).map(|(_, thing)| thing)
    }

    /// All of them by name, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let named = self.rows.iter().map(|(row, (name, _))| (name.borrow(), row));
        let rows = in_order(named.collect());
        rows.into_iter()
            .filter_map(|(_, row)| self.rows.get(row))
            .map(|(name, thing)| (name, thing))
    }

    /// The names, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(name, _)| name)
    }

    /// The things, in the order of their names.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, thing)| thing)
    }

    /// Changes every thing; each for itself, because they come in no order that anybody may rely on.
    pub fn change_each(&mut self, mut change: impl FnMut(&mut V)) {
        for (_, thing) in self.rows.values_mut() {
            change(thing);
        }
    }
}

impl<K: Clone, V: Clone> Clone for Roll<K, V> {
    fn clone(&self) -> Self {
        Self {
            key: self.key,
            rows: self.rows.clone(),
            index: self.index.clone(),
            latest: AtomicU32::new(self.latest.load(Relaxed)),
        }
    }
}

/// Names and their rows, in the order of the names; one sort for rolls of anything.
fn in_order(mut named: Vec<(&str, u32)>) -> Vec<(&str, u32)> {
    named.sort_unstable();
    named
}

fn is_named<K: Borrow<str>, V>(rows: &Rows<(K, V)>, row: u32, name: &str) -> bool {
    rows.get(row).is_some_and(|(n, _)| n.borrow() == name)
}

impl<K: Borrow<str> + Ord, V: PartialEq> PartialEq for Roll<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<K: Borrow<str> + Ord + fmt::Debug, V: fmt::Debug> fmt::Debug for Roll<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Borrow<str> + Ord + Serialize, V: Serialize> Serialize for Roll<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // With its length in front, which a snapshot needs.
        let all: Vec<_> = self.iter().collect();
        serializer.collect_map(all)
    }
}

impl<'de, K, V> Deserialize<'de> for Roll<K, V>
where
    K: Borrow<str> + Ord + Deserialize<'de>,
    V: Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Read(PhantomData))
    }
}

/// Reads a roll, under no key yet.
struct Read<K, V>(PhantomData<(K, V)>);

impl<'de, K, V> Visitor<'de> for Read<K, V>
where
    K: Borrow<str> + Ord + Deserialize<'de>,
    V: Deserialize<'de>,
{
    type Value = Roll<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map from names to things")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut roll = Roll::default();
        while let Some((name, thing)) = map.next_entry()? {
            roll.insert(name, thing);
        }
        Ok(roll)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ChatId;
    use std::collections::BTreeMap;

    #[test]
    fn a_row_that_became_free_is_used_again() {
        let mut roll = Roll::under(RollKey::new([3; 16]));
        for step in 0..1_000 {
            let name = ChatId::from(format!("c-{step}"));
            roll.insert(name.clone(), step);
            assert_eq!(roll.remove(&name), Some(step));
        }
        assert_eq!((roll.len(), roll.rows.insert((ChatId::from("c"), 0))), (0, 0));
    }

    #[test]
    fn agrees_with_a_sorted_map() {
        let (mut roll, mut map) = (Roll::under(RollKey::new([3; 16])), BTreeMap::new());
        let mut state: u64 = 1;
        for step in 0..20_000_u64 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let name = ChatId::from(format!("c-{}", (state >> 33) % 900));
            match state >> 62 {
                0 => assert_eq!(roll.remove(&name), map.remove(&name)),
                1 => assert_eq!(roll.get(&name), map.get(&name)),
                _ => assert_eq!(roll.insert(name.clone(), step), map.insert(name, step)),
            }
            assert_eq!(roll.len(), map.len());
            if step % 997 == 0 {
                assert!(roll.iter().eq(map.iter()));
            }
        }
        roll.rekey(RollKey::new([4; 16]));
        assert!(roll.iter().eq(map.iter()));
        assert!(map.keys().all(|name| roll.get(name) == map.get(name)));
    }

    #[test]
    fn is_written_and_read_like_a_sorted_map() {
        let names = ["b", "a", "c"].map(ChatId::from);
        let mut roll = Roll::default();
        for (name, n) in names.iter().zip(1_u32..) {
            roll.insert(name.clone(), n);
        }
        let map: BTreeMap<_, _> = names.into_iter().zip(1_u32..).collect();
        let bytes = postcard::to_stdvec(&roll).unwrap();
        assert_eq!(bytes, postcard::to_stdvec(&map).unwrap());
        let read: Roll<ChatId, u32> = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(read, roll);
        assert_eq!(serde_json::to_string(&roll).unwrap(), r#"{"a":2,"b":1,"c":3}"#);
    }

    #[test]
    fn the_hash_is_siphash_1_3() {
        // From the reference implementation: key 00…0f, no input.
        let key = RollKey::new(std::array::from_fn(|n| n as u8));
        assert_eq!(key.hash(""), 0xabac_0158_050f_c4dc);
    }
}
