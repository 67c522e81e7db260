//! The table as it is in force: the program's own rows with the keys that the researcher has chosen in their preferences.
//!
//! A wish names the part of the screen, the action and its keys, and takes the place of all keys that the action had
//! there. An action that applies in the part but stands in the table for a wider one gets a row of its own in the part, so
//! `read: {quit: Q}` leaves `q` everywhere else as it was. What is wished goes before what the program has: a key that
//! belonged to another action of the part is taken from it.

use std::sync::OnceLock;

use ratatui::crossterm::event::KeyEvent;

use super::press::Press;
use super::{GROUPS, Row, When, around};
use crate::app::Preferences;
use crate::app::preferences::{KeyWish, Mistake};
use crate::project::nearest;
use crate::tui::action::Verb;

/// Rows with their keys, and which press means which.
#[derive(Debug)]
pub struct Bindings {
    rows: Vec<Row>,
    /// Every key with its row, in the order of the rows.
    presses: Vec<(Press, usize)>,
}

/// What came of the wishes.
#[derive(Debug)]
pub struct Bound {
    /// The table with all wishes that mean something.
    pub bindings: Bindings,
    /// Wishes that mean nothing or contradict each other, in the order of the file.
    pub mistakes: Vec<Mistake>,
    /// What else they bring about that may not be meant, in the order of the file.
    pub remarks: Vec<Mistake>,
}

static CHOSEN: OnceLock<Bindings> = OnceLock::new();
static OWN: OnceLock<Bindings> = OnceLock::new();

/// The table in force.
pub(super) fn current() -> &'static Bindings {
    CHOSEN.get().unwrap_or_else(|| OWN.get_or_init(Bindings::own))
}

/// Let `bindings` be in force from now on. For once, before the first key: the table does not change while it is used.
pub fn choose(bindings: Bindings) {
    let _ = CHOSEN.set(bindings);
}

/// The table that the researcher's preferences ask for, with what is wrong in them as lines with file, line and column.
#[derive(Debug)]
pub struct Chosen {
    /// The table.
    pub bindings: Bindings,
    /// What is wrong.
    pub mistakes: Vec<String>,
    /// What may not be meant.
    pub remarks: Vec<String>,
}

/// Read the preferences and lay their keys over the program's own.
pub fn chosen() -> Chosen {
    let (preferences, notices) = Preferences::read();
    let (bindings, mistakes, remarks) = laid(&preferences);
    let mistakes = notices.into_iter().map(|notice| notice.message).chain(mistakes).collect();
    Chosen { bindings, mistakes, remarks }
}

/// The table with the keys of `preferences`, and what is wrong with these, as lines.
pub fn laid(preferences: &Preferences) -> (Bindings, Vec<String>, Vec<String>) {
    let bound = Bindings::with(&preferences.keys);
    let file = preferences.file.clone().unwrap_or_default();
    let lines = |list: &[Mistake]| list.iter().map(|mistake| mistake.in_file(&file)).collect();
    let (mistakes, remarks) = (lines(&bound.mistakes), lines(&bound.remarks));
    (bound.bindings, mistakes, remarks)
}

impl Bindings {
    /// The program's own.
    pub fn own() -> Self {
        Self::of(GROUPS.iter().copied().flatten().copied().collect())
    }

    fn of(rows: Vec<Row>) -> Self {
        let presses = |(place, row): (usize, &Row)| keys(row).map(move |(_, press)| (press, place)).collect::<Vec<_>>();
        let presses = rows.iter().enumerate().flat_map(presses).collect();
        Self { rows, presses }
    }

    /// The program's own with `wishes`.
    pub fn with(wishes: &[KeyWish]) -> Bound {
        let mut wishing =
            Wishing { rows: Self::own().rows, wished: Vec::new(), mistakes: Vec::new(), remarks: Vec::new() };
        wishes.iter().for_each(|wish| wishing.take(wish));
        wishing.settle();
        let Wishing { rows, mut mistakes, mut remarks, .. } = wishing;
        mistakes.sort();
        remarks.sort();
        Bound { bindings: Self::of(rows), mistakes, remarks }
    }

    /// The rows, in the order of the help.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter()
    }

    /// What `key` asks for in `when`, its own rows first, then those around it.
    pub(super) fn verb(&self, when: When, key: &KeyEvent) -> Option<Verb> {
        let pressed = Press::of(key);
        let places = std::iter::once(when).chain(around(when).iter().copied());
        let rows = |place| {
            let rows = self.presses.iter().filter_map(|(press, row)| Some((press, self.rows.get(*row)?)));
            rows.filter(move |(_, row)| row.when == place)
        };
        let mut rows = places.flat_map(rows);
        rows.find(|(press, _)| **press == pressed).map(|(_, row)| row.action)
    }
}

/// The keys of a row, as written and as pressed.
fn keys(row: &Row) -> impl Iterator<Item = (&'static str, Press)> {
    row.keys.split_whitespace().filter_map(|key| Some((key, Press::parse(key)?)))
}

/// A wish that is understood.
struct Wished<'a> {
    wish: &'a KeyWish,
    when: When,
    /// The row that it is about.
    row: usize,
    /// Its keys, as the table writes them.
    keys: Vec<(String, Press)>,
}

struct Wishing<'a> {
    rows: Vec<Row>,
    wished: Vec<Wished<'a>>,
    mistakes: Vec<Mistake>,
    remarks: Vec<Mistake>,
}

impl<'a> Wishing<'a> {
    fn take(&mut self, wish: &'a KeyWish) {
        let Some(when) = When::parse(&wish.place) else {
            let words = When::ALL.map(When::word);
            let near = nearest(&wish.place, words.iter().map(String::as_str));
            let parts = || format!("the parts are {}", words.join(", "));
            let hint = near.map_or_else(parts, |near| format!("did you mean `{near}`?"));
            return self.wrong(wish, format!("no part of the screen is called `{}`; {hint}", wish.place));
        };
        let Some(row) = self.row(when, &wish.action) else {
            return self.unknown(wish, when);
        };
        if let Some(before) = self.wished.iter().find(|before| before.row == row) {
            let at = before.wish.at;
            return self.wrong(wish, format!("`{}` has its keys already in line {}", wish.action, at.line));
        }
        // Whoever finds no key for it could not get out.
        if when == When::Anywhere
            && wish.keys.is_empty()
            && self.rows.get(row).is_some_and(|row| row.action == Verb::Quit)
        {
            let keys = self.rows.get(row).map(|row| row.keys).unwrap_or_default();
            return self.wrong(wish, format!("`{}` needs a key, to get out by: it keeps {keys}", wish.action));
        }
        let keys = self.presses(wish, when, row);
        if wish.keys.iter().any(|(keys, _)| keys.trim().is_empty()) {
            return self.wrong(wish, format!("an empty key; `{}: []` leaves it without one", wish.action));
        }
        // What cannot be understood takes nothing away.
        if keys.is_empty() && !wish.keys.is_empty() {
            return;
        }
        self.wished.push(Wished { wish, when, row, keys });
    }

    /// The row of an action in `when`; one that stands for a wider part gets a row of its own here.
    fn row(&mut self, when: When, action: &str) -> Option<usize> {
        let named = |rows: &[Row], place: When| rows.iter().position(|row| row.when == place && row.word() == action);
        if let Some(row) = named(&self.rows, when) {
            return Some(row);
        }
        let wider = around(when).iter().find_map(|place| named(&self.rows, *place))?;
        let wider = *self.rows.get(wider)?;
        self.rows.push(Row { when, ..wider });
        Some(self.rows.len() - 1)
    }

    fn unknown(&mut self, wish: &KeyWish, when: When) {
        let places = std::iter::once(when).chain(around(when).iter().copied());
        let words: Vec<String> =
            places.flat_map(|place| self.rows.iter().filter(move |row| row.when == place)).map(Row::word).collect();
        let near = nearest(&wish.action, words.iter().map(String::as_str));
        let hint = near.map_or_else(
            || format!("`emic keys` lists what can be done in {}", when.word()),
            |near| format!("did you mean `{near}`?"),
        );
        self.wrong(wish, format!("`{}` does not have an action `{}`; {hint}", when.word(), wish.action));
    }

    /// The keys of a wish that can be pressed there and are nobody else's wish.
    fn presses(&mut self, wish: &KeyWish, when: When, row: usize) -> Vec<(String, Press)> {
        let mut found: Vec<(String, Press)> = Vec::new();
        for (key, at) in wish.keys.iter().flat_map(|(keys, at)| keys.split_whitespace().map(move |key| (key, *at))) {
            let Some(press) = Press::parse(key) else {
                self.mistakes.push(Mistake { at, message: format!("no key `{key}`; {KEYS}") });
                continue;
            };
            if when.writes() && press.is_written() {
                let message = format!("in {} `{key}` is written; take it with ctrl- or alt-", when.word());
                self.mistakes.push(Mistake { at, message });
                continue;
            }
            let same = self.wished.iter().find(|other| {
                other.row != row && other.when == when && other.keys.iter().any(|(_, known)| *known == press)
            });
            if let Some(other) = same {
                let (action, line) = (&other.wish.action, other.wish.at.line);
                let message =
                    format!("`{key}` is the key of `{action}` already, in line {line}; one of the two needs another");
                self.mistakes.push(Mistake { at, message });
                continue;
            }
            if let Some(twin) = press.twin() {
                let message = format!("`{key}` cannot be told from {twin} by most terminals");
                self.remarks.push(Mistake { at, message });
            }
            if !found.iter().any(|(_, known)| *known == press) {
                found.push((key.to_owned(), press));
            }
        }
        found
    }

    /// Give every wish its keys, and take them from whoever else had them.
    fn settle(&mut self) {
        let wished = std::mem::take(&mut self.wished);
        let rows: Vec<usize> = wished.iter().map(|wished| wished.row).collect();
        for wished in &wished {
            for (key, press) in &wished.keys {
                self.release(wished, key, *press, &rows);
                self.shadow(wished, key, *press);
            }
            let written: Vec<&str> = wished.keys.iter().map(|(key, _)| key.as_str()).collect();
            if let Some(row) = self.rows.get_mut(wished.row) {
                row.keys = kept(written.join(" "));
            }
        }
    }

    /// Take a key from the rows of the part that nobody has wished about, and say what that leaves without a key.
    fn release(&mut self, wished: &Wished<'_>, key: &str, press: Press, spared: &[usize]) {
        for (place, row) in self.rows.iter_mut().enumerate() {
            if row.when != wished.when || spared.contains(&place) || !keys(row).any(|(_, known)| known == press) {
                continue;
            }
            let left: Vec<&str> = keys(row).filter(|(_, known)| *known != press).map(|(key, _)| key).collect();
            let (action, bare) = (row.word(), left.is_empty());
            row.keys = kept(left.join(" "));
            let message = if bare {
                format!(
                    "`{key}` was the only key of `{action}`: give that another one, or `{action}: []` to leave it without"
                )
            } else {
                format!("`{key}` was a key of `{action}`, which keeps {}", left.join(" "))
            };
            let list = if bare { &mut self.mistakes } else { &mut self.remarks };
            list.push(Mistake { at: wished.wish.at, message });
        }
    }

    /// Say which action of a wider part is hidden.
    fn shadow(&mut self, wished: &Wished<'_>, key: &str, press: Press) {
        let own = self.rows.get(wished.row).map(|row| row.action);
        let wider = around(wished.when).iter().flat_map(|place| self.rows.iter().filter(move |row| row.when == *place));
        let hidden = wider.filter(|row| Some(row.action) != own).find(|row| keys(row).any(|(_, known)| known == press));
        if let Some(hidden) = hidden {
            let message = format!("`{key}` hides `{}` of {} here", hidden.word(), hidden.when.word());
            self.remarks.push(Mistake { at: wished.wish.at, message });
        }
        let reads = wished.when == When::Read || wished.when == When::Anywhere && self.is_free(press);
        if reads && press.is_written() {
            let message = format!("codes with the key `{key}` are then reached by `'{key}`");
            self.remarks.push(Mistake { at: wished.wish.at, message });
        }
    }

    /// Whether Read has no command of its own on a key: what it means everywhere hides a code's key there.
    fn is_free(&self, press: Press) -> bool {
        !self.rows.iter().any(|row| row.when == When::Read && keys(row).any(|(_, known)| known == press))
    }

    fn wrong(&mut self, wish: &KeyWish, message: String) {
        self.mistakes.push(Mistake { at: wish.at, message });
    }
}

/// How keys are written, in short.
const KEYS: &str = "keys are written X, ctrl-x, alt-x, shift-Left, space, Enter, Esc, Tab, PgDn, F2";

/// Keys as a row has them. They are kept as long as the program runs, as the table itself is: there is one such list for
/// each wish, and the wishes are read once.
fn kept(keys: String) -> &'static str {
    if keys.is_empty() { "" } else { Box::leak(keys.into_boxed_str()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::crossterm::event::{KeyCode, KeyModifiers};

    fn bound(keys: &str) -> Bound {
        let (preferences, mistakes) = Preferences::parse(keys);
        assert_eq!(mistakes, []);
        Bindings::with(&preferences.keys)
    }

    fn told(list: &[Mistake]) -> Vec<String> {
        list.iter().map(Mistake::to_string).collect()
    }

    fn verb(bound: &Bound, when: When, letter: char) -> Option<Verb> {
        bound.bindings.verb(when, &KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE))
    }

    #[test]
    fn without_wishes_the_table_is_the_programs_own() {
        let bound = bound("keys:\n");
        assert!(bound.mistakes.is_empty() && bound.remarks.is_empty());
        assert_eq!(bound.bindings.presses, Bindings::own().presses);
    }

    #[test]
    fn a_wish_takes_the_place_of_the_keys_that_were() {
        let bound = bound("keys: {read: {uncode: [X, 信], next-sentence: ctrl-j}}");
        assert_eq!((told(&bound.mistakes), bound.remarks.len()), (vec![], 2));
        assert_eq!(
            (verb(&bound, When::Read, 'X'), verb(&bound, When::Read, '信')),
            (Some(Verb::Uncode), Some(Verb::Uncode))
        );
        assert_eq!((verb(&bound, When::Read, 'x'), verb(&bound, When::Read, ')')), (None, None));
        let row = bound.bindings.rows().find(|row| row.name == "uncode").unwrap();
        assert_eq!(row.keys, "X 信");
    }

    #[test]
    fn an_action_of_a_wider_part_gets_a_row_of_its_own() {
        let bound = bound("keys: {codes: {quit: Q}, everywhere: {undo: U}}");
        assert_eq!(told(&bound.mistakes), Vec::<String>::new());
        assert_eq!(
            (verb(&bound, When::Codes, 'Q'), verb(&bound, When::Codes, 'q')),
            (Some(Verb::Quit), Some(Verb::Quit))
        );
        assert_ne!(verb(&bound, When::Transcripts, 'Q'), Some(Verb::Quit));
        assert_eq!(
            (verb(&bound, When::Transcripts, 'U'), verb(&bound, When::Transcripts, 'u')),
            (Some(Verb::Undo), None)
        );
    }

    #[test]
    fn a_wish_that_cannot_be_understood_leaves_the_keys_as_they_were() {
        let bound = bound("keys:\n  read: {uncode: ctrl-hyper-q, repeat: \"\", undo: []}\n");
        let mistakes = told(&bound.mistakes);
        assert!(mistakes.iter().any(|told| told.contains("no key `ctrl-hyper-q`")), "{mistakes:?}");
        assert!(mistakes.iter().any(|told| told.contains("`repeat: []` leaves it without one")), "{mistakes:?}");
        assert_eq!(verb(&bound, When::Read, 'x'), Some(Verb::Uncode));
        assert_eq!(verb(&bound, When::Read, '.'), Some(Verb::Repeat));
    }

    #[test]
    fn conflicts_and_unknown_names_say_where() {
        let bound = bound(
            "keys:\n  reed: {memo: M}\n  read:\n    uncde: X\n    memo: [ctr-m, M]\n    in-vivo: M\n    repeat: n\n  \
             field:\n    take-it: y\n  信: {memo: M}\n",
        );
        let mistakes = told(&bound.mistakes);
        assert!(mistakes[0].starts_with("2:10: ") || mistakes[0].starts_with("2:9: "), "{mistakes:?}");
        let expected = [
            "no part of the screen is called `reed`; did you mean `read`?",
            "`read` does not have an action `uncde`; did you mean `uncode`?",
            "no key `ctr-m`; keys are written X",
            "`M` is the key of `memo` already, in line 5; one of the two needs another",
            "`n` was the only key of `find-next`: give that another one, or `find-next: []` to leave it without",
            "in field `y` is written; take it with ctrl- or alt-",
            "no part of the screen is called `信`; the parts are everywhere, transcripts, read",
        ];
        for (told, expected) in mistakes.iter().zip(expected) {
            assert!(told.contains(expected), "{told}\n{expected}");
        }
        assert_eq!(mistakes.len(), expected.len());
        assert_eq!(
            (verb(&bound, When::Read, 'M'), verb(&bound, When::Read, 'n')),
            (Some(Verb::Memo), Some(Verb::Repeat))
        );
    }

    #[test]
    fn an_action_can_be_left_without_a_key_and_what_is_hidden_is_remarked() {
        let bound = bound("keys: {read: {repeat: n, find-next: [], memo: ['1', ctrl-m]}}");
        assert_eq!(told(&bound.mistakes), Vec::<String>::new());
        let remarks = told(&bound.remarks).join("\n");
        assert!(remarks.contains("`1` hides `transcripts` of everywhere here"), "{remarks}");
        assert!(remarks.contains("`ctrl-m` cannot be told from Enter"), "{remarks}");
        assert!(remarks.contains("codes with the key `n` are then reached by `'n`"), "{remarks}");
    }

    #[test]
    fn there_is_always_a_key_to_leave_by() {
        let bound = bound("keys: {everywhere: {quit: [], undo: []}}");
        assert_eq!(told(&bound.mistakes), ["1:21: `quit` needs a key, to get out by: it keeps q ctrl-q ctrl-c"]);
        assert_eq!((verb(&bound, When::Codes, 'q'), verb(&bound, When::Codes, 'u')), (Some(Verb::Quit), None));
    }

    #[test]
    fn keys_for_everywhere_that_hide_those_of_codes_are_remarked() {
        let bound = bound("keys: {everywhere: {help: 信, quit: x, undo: ctrl-u}}");
        let remarks = told(&bound.remarks).join("\n");
        assert!(remarks.contains("1:21: codes with the key `信` are then reached by `'信`"), "{remarks}");
        // In Read `x` takes a coding away, as before.
        assert!(!remarks.contains("the key `x`") && !remarks.contains("the key `ctrl-u`"), "{remarks}");
    }

    #[test]
    fn every_action_can_be_named_in_its_part() {
        for when in When::ALL {
            let own = Bindings::own();
            let mut words: Vec<(String, Verb)> =
                own.rows().filter(|row| row.when == when).map(|row| (row.word(), row.action)).collect();
            words.sort_by(|one, other| one.0.cmp(&other.0));
            let same = words.windows(2).find(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1);
            assert_eq!(same, None, "{when:?}");
            assert_eq!(When::parse(&when.word()), Some(when));
        }
    }
}
