//! Numbers for names that come again and again, such as the codes and coders of codings.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// How many names are remembered by where they lie in memory.
const LATELY: usize = 1024;

/// The numbers of names. A study has few names, each in many codings that share it in memory; so a name is mostly known by
/// where it lies, without a look at its letters.
#[derive(Clone, Debug)]
pub struct NameNumbers<'a> {
    known: HashMap<&'a str, u32, RandomState>,
    lately: Vec<Option<(&'a str, u32)>>,
}

impl Default for NameNumbers<'_> {
    fn default() -> Self {
        Self { known: HashMap::default(), lately: vec![None; LATELY] }
    }
}

impl<'a> NameNumbers<'a> {
    /// Names numbered from 0.
    pub fn of(names: impl Iterator<Item = &'a str>) -> Self {
        Self { known: names.zip(0..).collect(), ..Self::default() }
    }

    /// The number of a name; `None` where it has none.
    pub fn get(&mut self, name: &'a str) -> Option<u32> {
        self.look_up(name, |known| known.get(name).copied())
    }

    /// The number of a name; `make` gives it when the name is met first.
    pub fn get_or(&mut self, name: &'a str, make: impl FnOnce() -> u32) -> u32 {
        self.look_up(name, |known| Some(*known.entry(name).or_insert_with(make))).unwrap_or_default()
    }

    /// The number of a name, the next one where it is met first.
    pub fn number(&mut self, name: &'a str) -> u32 {
        let number = |known: &mut HashMap<&'a str, u32, RandomState>| {
            let next = known.len() as u32;
            Some(*known.entry(name).or_insert(next))
        };
        self.look_up(name, number).unwrap_or_default()
    }

    #[inline]
    fn look_up(
        &mut self,
        name: &'a str,
        find: impl FnOnce(&mut HashMap<&'a str, u32, RandomState>) -> Option<u32>,
    ) -> Option<u32> {
        // Names are allocated at multiples of sixteen bytes.
        let slot = self.lately.get_mut(name.as_ptr().addr() / 16 % LATELY)?;
        if let Some((lately, number)) = *slot
            && std::ptr::eq(lately, name)
        {
            return Some(number);
        }
        let number = find(&mut self.known)?;
        *slot = Some((name, number));
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_by_their_letters_wherever_they_lie() {
        let names: Vec<String> = (0..5_000).map(|place| format!("障碍-{}", place % 700)).collect();
        let (mut numbers, mut counted, mut next) = (NameNumbers::default(), NameNumbers::default(), 0..);
        for (place, name) in names.iter().enumerate().chain(names.iter().enumerate()) {
            assert_eq!(numbers.get_or(name, || next.next().unwrap()), place as u32 % 700);
            assert_eq!(counted.number(name), place as u32 % 700);
        }
        let whole = "trust-building";
        let part = whole.get(..5).unwrap();
        assert_eq!((numbers.get_or(whole, || 1_000), numbers.get_or(part, || 1_001)), (1_000, 1_001));
        assert_eq!((numbers.get(whole), numbers.get(part), numbers.get("")), (Some(1_000), Some(1_001), None));
        let known = NameNumbers::of(["a", "王"].into_iter()).get("王");
        assert_eq!(known, Some(1));
    }
}
