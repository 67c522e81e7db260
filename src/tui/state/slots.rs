//! The digits of codes lately used. A code keeps its digit for as long as it is among the latest, so that a hand can learn
//! where it is.

use crate::project::CodeId;

/// The digits that apply a code without the leader, in their order on the keyboard.
pub const NEAR: [char; 5] = ['6', '7', '8', '9', '0'];

/// The digits of all slots after the leader.
const AFTER_LEADER: [char; ALL] = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/// Slots in all: as many as there are digits after the leader, from 1.
const ALL: usize = 9;

/// Codes by their slots; the first five are the five latest, whatever their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slots {
    slots: [Option<CodeId>; ALL],
}

impl Slots {
    /// A code has been used; `recent` are those used before, the latest first. Slots whose digit the codebook gives to a
    /// code, which is told by `owned`, are passed over: under it that code would be applied.
    pub fn take(&mut self, code: &CodeId, recent: &[CodeId], owned: impl Fn(char) -> bool) {
        let is_near = |place: usize| NEAR.get(place).is_some_and(|digit| !owned(*digit));
        let (near, others): (Vec<_>, Vec<_>) =
            self.slots.iter_mut().enumerate().partition(|(place, _)| is_near(*place));
        let mut near: Vec<_> = near.into_iter().map(|(_, slot)| slot).collect();
        if near.iter().any(|slot| slot.as_ref() == Some(code)) {
            return;
        }
        // The others are reached after the leader.
        let reached =
            others.into_iter().filter(|(place, _)| !AFTER_LEADER.get(*place).is_some_and(|digit| owned(*digit)));
        let mut far: Vec<_> = reached.map(|(_, slot)| slot).collect();
        for slot in far.iter_mut().filter(|slot| slot.as_ref() == Some(code)) {
            **slot = None;
        }
        let gone = match oldest(&mut near, recent) {
            Some(slot) => slot.replace(code.clone()),
            None => Some(code.clone()),
        };
        if let (Some(gone), Some(slot)) = (gone, oldest(&mut far, recent)) {
            *slot = Some(gone);
        }
    }

    /// The codes that can be applied without the leader, each with its digit.
    pub fn near(&self) -> impl Iterator<Item = (char, &CodeId)> {
        NEAR.into_iter().zip(&self.slots).filter_map(|(digit, code)| Some((digit, code.as_ref()?)))
    }

    /// The code of a digit; after the leader the digits count from 1.
    pub fn get(&self, digit: char, after_leader: bool) -> Option<&CodeId> {
        let place = match after_leader {
            true => digit.to_digit(10)?.checked_sub(1)? as usize,
            false => NEAR.iter().position(|near| *near == digit)?,
        };
        self.slots.get(place)?.as_ref()
    }
}

/// The slot that is free, else that of the code used longest ago.
fn oldest<'s>(slots: &'s mut [&mut Option<CodeId>], recent: &[CodeId]) -> Option<&'s mut Option<CodeId>> {
    let age = |code: &CodeId| recent.iter().position(|known| known == code).unwrap_or(usize::MAX - 1);
    let oldest = slots.iter_mut().rev().max_by_key(|slot| slot.as_ref().map_or(usize::MAX, age));
    oldest.map(|slot| &mut **slot)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Use codes one after the other, by their names of one letter, and write the slots down, `.` for a free one.
    #[track_caller]
    fn check(used: &str, expected: &str) {
        check_beside("", used, expected);
    }

    /// The same where the codebook gives digits to codes.
    #[track_caller]
    fn check_beside(owned: &str, used: &str, expected: &str) {
        let (mut slots, mut recent) = (Slots::default(), Vec::<CodeId>::new());
        for letter in used.chars() {
            let code = CodeId::from(letter.to_string());
            slots.take(&code, &recent, |digit| owned.contains(digit));
            recent.retain(|known| known != &code);
            recent.insert(0, code);
        }
        let shown: String =
            slots.slots.iter().map(|slot| slot.as_ref().map_or(".", CodeId::as_str).to_owned()).collect();
        assert_eq!(shown, expected, "{used}");
    }

    #[test]
    fn a_code_keeps_its_digit_while_it_is_among_the_latest() {
        check("", ".........");
        check("信b", "信b.......");
        check("abab", "ab.......");
        check("abcde", "abcde....");
        check("abcdea", "abcde....");
        check("abcdeaf", "afcdeb...");
        check("abcdefghi", "fghieabcd");
        check("abcdefb", "fbcdea...");
    }

    #[test]
    fn digits_that_the_codebook_gives_to_codes_are_passed_over() {
        check_beside("67", "abc", "..abc....");
        check_beside("67", "abca", "..abc....");
        check_beside("67", "abcd", "a.dbc....");
        check_beside("67890", "aba", "ab.......");
        check_beside("1", "ab", "ab.......");
    }

    #[test]
    fn digits_go_to_slots() {
        let mut slots = Slots::default();
        for code in ["一", "二", "三"] {
            slots.take(&code.into(), &[], |_| false);
        }
        let id = |digit, leader| slots.get(digit, leader).map(CodeId::as_str);
        assert_eq!(
            (id('6', false), id('8', false), id('0', false), id('1', false)),
            (Some("一"), Some("三"), None, None)
        );
        assert_eq!((id('1', true), id('3', true), id('0', true), id('x', true)), (Some("一"), Some("三"), None, None));
        assert_eq!(slots.near().map(|(digit, _)| digit).collect::<String>(), "678");
    }
}
