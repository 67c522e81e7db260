//! What was found out lately about names.

use std::borrow::Borrow;

/// How many names are remembered.
const SLOTS: usize = 1024;

/// What was found out lately about names. A study has few names, each in many codings that share it in memory; so a name is mostly
/// known by where it lies, without a look at its letters.
#[derive(Clone, Debug)]
pub struct Lately<K, V> {
    /// By where the names lie; none until the first is asked for.
    slots: Vec<Option<(K, V)>>,
}

impl<K, V> Default for Lately<K, V> {
    fn default() -> Self {
        Self { slots: Vec::new() }
    }
}

impl<K: Borrow<str> + Clone, V: Copy> Lately<K, V> {
    /// What `find` says of a name; it is not asked again while the name is remembered.
    #[inline]
    pub fn get(&mut self, name: &K, find: impl FnOnce() -> Option<V>) -> Option<V> {
        let letters: &str = name.borrow();
        // Names are allocated at multiples of sixteen bytes.
        let place = letters.as_ptr().addr() / 16 % SLOTS;
        if let Some(Some((known, value))) = self.slots.get(place)
            && std::ptr::eq(Borrow::<str>::borrow(known), letters)
        {
            return Some(*value);
        }
        let value = find()?;
        if self.slots.is_empty() {
            self.slots.resize(SLOTS, None);
        }
        if let Some(slot) = self.slots.get_mut(place) {
            // The name is kept, so that no other can come to lie where it lies.
            *slot = Some((name.clone(), value));
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::CodeId;

    #[test]
    fn a_name_is_asked_for_once_and_never_taken_for_another() {
        let names: Vec<CodeId> = (0..3_000).map(|place| format!("障碍-{place}").as_str().into()).collect();
        let (mut lately, mut asked) = (Lately::default(), 0);
        for _ in 0..3 {
            for (place, name) in names.iter().enumerate() {
                for _ in 0..2 {
                    let found = lately.get(name, || {
                        asked += 1;
                        Some(place)
                    });
                    assert_eq!(found, Some(place));
                }
                // A name that is gone at once leaves its place to another.
                let gone: CodeId = format!("gone-{place}").as_str().into();
                assert_eq!(lately.get(&gone, || Some(place + 10_000)), Some(place + 10_000));
            }
        }
        assert!((3_000..=9_000).contains(&asked), "{asked}");
        assert_eq!(lately.get(&"new".into(), || None), None);
    }
}
