//! Traditional, simplified and regional forms of Han characters, folded together for searching only.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Groups of characters, each led by the form that the others are folded to; its head names its source and licence.
const GROUPS: &str = include_str!("variants.txt");

/// The block that holds nearly all characters in use, and the one that is looked up without hashing.
const COMMON: std::ops::RangeInclusive<u32> = 0x4E00..=0x9FFF;

struct Table {
    common: Vec<char>,
    rare: HashMap<char, char>,
}

/// The form that `character` is searched as: `轉` and `转` give the same.
///
/// ```
/// use emic::search::simplify;
/// assert_eq!("轉移信任".chars().map(simplify).collect::<String>(), "转移信任");
/// ```
pub fn simplify(character: char) -> char {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(table);
    let code = u32::from(character);
    if COMMON.contains(&code) {
        return table.common.get((code - COMMON.start()) as usize).copied().unwrap_or(character);
    }
    table.rare.get(&character).copied().unwrap_or(character)
}

fn table() -> Table {
    let mut table = Table { common: COMMON.filter_map(char::from_u32).collect(), rare: HashMap::new() };
    let groups = GROUPS.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    for group in groups {
        let mut members = group.chars();
        let Some(head) = members.next() else { continue };
        for member in members {
            match table.common.get_mut((u32::from(member).wrapping_sub(*COMMON.start())) as usize) {
                Some(place) => *place = head,
                None => drop(table.rare.insert(member, head)),
            }
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_character_is_searched_as_one() {
        for (left, right) in [('轉', '转'), ('後', '后'), ('裡', '里'), ('裏', '里'), ('著', '着'), ('㑯', '㑔')]
        {
            assert_eq!(simplify(left), simplify(right), "{left} {right}");
        }
        assert_ne!(simplify('信'), simplify('任'));
    }

    /// Asked of a conversion crate once and kept, because the crate with its thirty others would slow every test build.
    const CONVERTED: &str = include_str!("../../tests/data/opencc.txt");

    #[test]
    fn no_conversion_of_a_single_character_is_missed() {
        let lines = CONVERTED.lines().filter(|line| !line.starts_with('#'));
        let groups: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
        assert!(groups.len() > 7_000, "{}", groups.len());
        for group in groups {
            let mut forms = group.chars().map(simplify);
            let first = forms.next();
            assert!(forms.all(|form| Some(form) == first), "{group}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for character in (0x3400..0x2FFFF).filter_map(char::from_u32) {
            assert_eq!(simplify(simplify(character)), simplify(character));
        }
    }
}
