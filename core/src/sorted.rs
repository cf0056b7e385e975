//! Maps and sets that are read often and changed seldom: lists in the order of their keys.
//!
//! What an operator writes and what an event carries are small maps by the dozen, each of other types.
//! A tree for each of them costs a browser five kilobytes of code; a sorted list costs half a one, and is
//! searched as fast. What grows with the number of chats stays in trees: putting something into the
//! middle of a list moves all that is behind it.
//!
//! ```
//! use switchboard::sorted::{SortedMap, SortedSet};
//!
//! let mut levels = SortedMap::from([("fr", 3), ("de", 5)]);
//! assert_eq!(levels.insert("fr", 4), Some(3));
//! assert_eq!(levels.iter().collect::<Vec<_>>(), [(&"de", &5), (&"fr", &4)]);
//!
//! let spoken: SortedSet<&str> = levels.keys().copied().collect();
//! assert!(spoken.contains("de") && !spoken.contains("en"));
//! ```
//!
//! Nothing here depends on the order in which entries came, except that the last of equal keys wins.

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Borrow;
use std::cmp::Ordering;
use std::marker::PhantomData;
use std::ops::Index;
use std::{fmt, slice, vec};

/// Values by their keys, in the order of the keys. In JSON an object.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortedMap<K, V>(Vec<(K, V)>);

/// Different items in order. In JSON a list.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortedSet<T>(SortedMap<T, ()>);

impl<K, V> SortedMap<K, V> {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// How many entries there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Is there nothing?
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every entry.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter(self.0.iter())
    }

    /// Every key.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator + Clone {
        self.0.iter().map(|(key, _)| key)
    }

    /// Every value, in the order of the keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator + Clone {
        self.0.iter().map(|(_, value)| value)
    }

    /// Every value, to be changed.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut V> + ExactSizeIterator {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// Every entry, its value to be changed.
    pub fn iter_mut(
        &mut self,
    ) -> impl DoubleEndedIterator<Item = (&K, &mut V)> + ExactSizeIterator {
        self.0.iter_mut().map(|(key, value)| (&*key, value))
    }

    /// The values alone.
    pub fn into_values(self) -> impl DoubleEndedIterator<Item = V> + ExactSizeIterator {
        self.0.into_iter().map(|(_, value)| value)
    }

    /// Keeps the entries for which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        self.0.retain_mut(|(key, value)| keep(key, value));
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    /// Where the key stands, or where it would.
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.0.binary_search_by(|(held, _)| held.borrow().cmp(key))
    }

    /// The value of this key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.get_key_value(key).map(|(_, value)| value)
    }

    /// The value of this key, and the key as it is held.
    pub fn get_key_value<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        self.0.get(place).map(|(key, value)| (key, value))
    }

    /// The entry whose key `order` finds equal, where building a key to look for would cost more than looking. Keys must be in the order that
    /// `order` tells of: which side of what is looked for each lies on.
    pub fn find(&self, order: impl Fn(&K) -> Ordering) -> Option<(&K, &V)> {
        let place = self.0.binary_search_by(|(key, _)| order(key)).ok()?;
        self.0.get(place).map(|(key, value)| (key, value))
    }

    /// The value of this key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        self.0.get_mut(place).map(|(_, value)| value)
    }

    /// Is there a value of this key?
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Puts the value under this key, and returns what stood there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => Some(std::mem::replace(&mut self.0[place].1, value)),
            Err(place) => {
                self.0.insert(place, (key, value));
                None
            }
        }
    }

    /// The value of this key, which is made if there is none.
    pub fn get_or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let place = match self.place(&key) {
            Ok(place) => place,
            Err(place) => {
                self.0.insert(place, (key, make()));
                place
            }
        };
        &mut self.0[place].1
    }

    /// Takes out the value of this key.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key).ok()?;
        Some(self.0.remove(place).1)
    }
}

impl<T> SortedSet<T> {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self(SortedMap::new())
    }

    /// How many items there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Is there nothing?
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every item.
    pub fn iter(&self) -> Items<'_, T> {
        Items(self.0.iter())
    }

    /// The first item.
    pub fn first(&self) -> Option<&T> {
        self.iter().next()
    }

    /// Keeps the items for which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.0.retain(|item, ()| keep(item));
    }
}

impl<T: Ord> SortedSet<T> {
    /// Is this one of the items?
    pub fn contains<Q: Ord + ?Sized>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.0.contains_key(item)
    }

    /// Puts an item in; was it missing?
    pub fn insert(&mut self, item: T) -> bool {
        self.0.insert(item, ()).is_none()
    }

    /// Takes an item out; was it there?
    pub fn remove<Q: Ord + ?Sized>(&mut self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.0.remove(item).is_some()
    }
}

/// The entries of a map in order.
#[derive(Debug)]
pub struct Iter<'a, K, V>(slice::Iter<'a, (K, V)>);

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<K, V> DoubleEndedIterator for Iter<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(key, value)| (key, value))
    }
}

impl<K, V> ExactSizeIterator for Iter<'_, K, V> {}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// The items of a set in order.
#[derive(Debug)]
pub struct Items<'a, T>(Iter<'a, T, ()>);

impl<'a, T> Iterator for Items<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(item, ())| item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> DoubleEndedIterator for Items<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(item, ())| item)
    }
}

impl<T> ExactSizeIterator for Items<'_, T> {}

impl<T> Clone for Items<'_, T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<'a, K, V> IntoIterator for &'a SortedMap<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K, V> IntoIterator for SortedMap<K, V> {
    type Item = (K, V);
    type IntoIter = vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a SortedSet<T> {
    type Item = &'a T;
    type IntoIter = Items<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T> IntoIterator for SortedSet<T> {
    type Item = T;
    type IntoIter = std::iter::Map<vec::IntoIter<(T, ())>, fn((T, ())) -> T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().map(|(item, ())| item)
    }
}

impl<K: Ord, V> From<Vec<(K, V)>> for SortedMap<K, V> {
    fn from(mut entries: Vec<(K, V)>) -> Self {
        sort_by(&mut entries, |(one, _), (other, _)| one.cmp(other));
        entries.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                std::mem::swap(later, kept);
            }
            same
        });
        Self(entries)
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for SortedMap<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        Self::from(Vec::from(entries))
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for SortedMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Self::from(entries.into_iter().collect::<Vec<_>>())
    }
}

impl<K: Ord, V> Extend<(K, V)> for SortedMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for SortedSet<T> {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Ord> FromIterator<T> for SortedSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().map(|item| (item, ())).collect())
    }
}

impl<T: Ord> Extend<T> for SortedSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.0.extend(items.into_iter().map(|item| (item, ())));
    }
}

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Default for SortedSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for SortedMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<T: fmt::Debug> fmt::Debug for SortedSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}

impl<Q: Ord + ?Sized, K: Ord + Borrow<Q>, V> Index<&Q> for SortedMap<K, V> {
    type Output = V;

    /// # Panics
    /// When there is no such key.
    fn index(&self, key: &Q) -> &V {
        match self.get(key) {
            Some(value) => value,
            None => panic!("no entry has this key"),
        }
    }
}

impl<K: Serialize, V: Serialize> Serialize for SortedMap<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<T: Serialize> Serialize for SortedSet<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for SortedMap<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData)).map(Self::from)
    }
}

impl<'de, T: Ord + Deserialize<'de>> Deserialize<'de> for SortedSet<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = Vec::deserialize(deserializer)?;
        Ok(items.into_iter().collect())
    }
}

/// Takes in the entries of a map, whatever their order.
struct Entries<K, V>(PhantomData<(K, V)>);

impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Entries<K, V> {
    type Value = Vec<(K, V)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(entries)
    }
}

/// Sorts; what is equal stays in its order.
///
/// For lists that are not sorted often. All types share one sort, of places in the list, where the one of
/// the standard library is written out anew for each.
pub(crate) fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if list.is_sorted_by(|one, other| compare(one, other).is_le()) {
        return;
    }
    let order = order(list.len(), &|one, other| compare(&list[one], &list[other]));
    arrange(order, &mut |one, other| list.swap(one, other));
}

/// Sorts by a key; see [`sort_by`].
pub(crate) fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(list, |one, other| key(one).cmp(&key(other)));
}

/// The places of the items that stand in the list a second time, a third time, in order.
pub(crate) fn repeated<T: Ord>(list: &[T]) -> Vec<usize> {
    repeated_places(list.len(), &|one, other| list[one].cmp(&list[other]))
}

fn repeated_places(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let order = order(len, compare);
    let equals = order.windows(2).filter(|pair| compare(pair[0], pair[1]).is_eq());
    let mut repeated: Vec<usize> = equals.map(|pair| pair[1]).collect();
    sort_by_key(&mut repeated, |place| *place);
    repeated
}

/// The places 0 to `len` in the order in which `compare` wants what stands there.
fn order(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|&one, &other| compare(one, other));
    order
}

/// Brings what stands at `from[n]` to `n`, for every `n`, swap by swap along each ring.
fn arrange(mut from: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for ring in 0..from.len() {
        let mut place = ring;
        while from[place] != ring {
            let next = from[place];
            swap(place, next);
            from[place] = place;
            place = next;
        }
        from[place] = place;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn what_is_repeated_is_found_where_it_stands_again() {
        assert_eq!(repeated(&["b", "a", "b", "c", "a", "b"]), [2, 4, 5]);
        assert!(repeated(&["b", "a", "c"]).is_empty());
    }

    proptest! {
        #[test]
        fn a_map_is_what_a_tree_is(
            first: Vec<(u8, u32)>,
            then: Vec<(bool, u8, u32)>,
        ) {
            let mut ours: SortedMap<u8, u32> = first.iter().copied().collect();
            let mut tree: BTreeMap<u8, u32> = first.into_iter().collect();
            for (goes, key, value) in then {
                prop_assert_eq!(ours.get(&key), tree.get(&key));
                if goes {
                    prop_assert_eq!(ours.remove(&key), tree.remove(&key));
                } else if value % 2 == 0 {
                    prop_assert_eq!(ours.insert(key, value), tree.insert(key, value));
                } else {
                    *ours.get_or_insert_with(key, || value) ^= 1;
                    *tree.entry(key).or_insert(value) ^= 1;
                }
            }
            prop_assert!(ours.iter().eq(tree.iter()));
            prop_assert!(ours.iter().rev().eq(tree.iter().rev()));
            let text = serde_json::to_string(&tree).unwrap();
            prop_assert_eq!(serde_json::to_string(&ours).unwrap(), text.clone());
            prop_assert_eq!(serde_json::from_str::<SortedMap<u8, u32>>(&text).unwrap(), ours.clone());
            let bytes = postcard::to_allocvec(&tree).unwrap();
            prop_assert_eq!(postcard::to_allocvec(&ours).unwrap(), bytes.clone());
            prop_assert_eq!(postcard::from_bytes::<SortedMap<u8, u32>>(&bytes).unwrap(), ours);
        }

        #[test]
        fn a_set_is_what_a_tree_is(items: Vec<u8>, other: u8) {
            let mut ours: SortedSet<u8> = items.iter().copied().collect();
            let mut tree: BTreeSet<u8> = items.into_iter().collect();
            prop_assert_eq!(ours.contains(&other), tree.contains(&other));
            prop_assert_eq!(ours.insert(other), tree.insert(other));
            prop_assert!(ours.iter().eq(tree.iter()));
            let bytes = postcard::to_allocvec(&tree).unwrap();
            prop_assert_eq!(postcard::to_allocvec(&ours).unwrap(), bytes.clone());
            prop_assert_eq!(postcard::from_bytes::<SortedSet<u8>>(&bytes).unwrap(), ours.clone());
            prop_assert_eq!(ours.remove(&other), tree.remove(&other));
            prop_assert!(ours.into_iter().eq(tree));
        }

        #[test]
        fn the_shared_sort_is_a_stable_sort(list: Vec<(u8, u32)>) {
            let (mut ours, mut expected) = (list.clone(), list);
            sort_by(&mut ours, |one, other| one.0.cmp(&other.0));
            expected.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(ours, expected);
        }
    }
}
