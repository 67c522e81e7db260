//! The layout that emic gives to transcripts whose files are no text, such as captions: `[00:01:02] Speaker: words`, a
//! blank line between turns. It is written and read here, so that what is read equals what was written.
//!
//! A text in which nine of ten blocks begin with such a time was written so. There every name before a colon is a
//! speaker, however seldom it comes: the rules of [`super::speakers`], which ask for labels that come back, are for
//! texts of others. So that no word of an unnamed turn is taken for a name, such words stand behind a word joiner
//! (U+2060, no width, no meaning of its own), which [`super::labels`] leaves out.

use std::collections::HashSet;

use super::labels::{Label, Shape, label};
use super::speakers::Candidate;

/// What stands before words that would be read as a label: U+2060, which nobody sees and no word holds.
pub const GUARD: char = '\u{2060}';

/// The largest time that a label can hold: 999 hours, in milliseconds.
pub const LATEST: u64 = 999 * 3_600_000 + 3_599_999;

/// Who speaks a turn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Voice {
    /// Nobody knows.
    #[default]
    Unknown,
    /// Somebody else than before, unnamed: `>>` in captions.
    Another,
    /// This speaker.
    Named(String),
}

/// A turn to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenTurn {
    /// When it begins, in milliseconds.
    pub time: Option<u64>,
    /// Who speaks.
    pub voice: Voice,
    /// The words, on one line, without white space at their ends.
    pub words: String,
}

/// Turns in emic's own layout, a blank line between them. Recognised again they have the same words, times up to
/// [`LATEST`], and speakers for whom [`fits_label`] holds.
///
/// ```
/// use emic::project::{Voice, WrittenTurn, recognise, written};
/// let wang = Voice::Named("王经理".to_owned());
/// let text = written(&[
///     WrittenTurn { time: Some(43_810), voice: wang, words: "没有信任。".to_owned() },
///     WrittenTurn { time: Some(62_000), voice: Voice::Another, words: "So: we went.".to_owned() },
/// ]);
/// assert_eq!(text, "[00:00:43.810] 王经理: 没有信任。\n\n[00:01:02] >> \u{2060}So: we went.\n");
/// assert_eq!(recognise(&text).turns[1].words.slice(&text), "So: we went.");
/// ```
pub fn written(turns: &[WrittenTurn]) -> String {
    let named = turns.iter().any(|turn| matches!(turn.voice, Voice::Named(_)));
    let mut text = String::new();
    for turn in turns {
        let gap = if text.is_empty() { "" } else { "\n" };
        text.push_str(gap);
        text.push_str(&line(turn, named));
        text.push('\n');
    }
    text
}

/// A turn as one line; `named` where others of the text have names.
fn line(turn: &WrittenTurn, named: bool) -> String {
    let mut head = turn.time.map_or_else(String::new, |time| format!("[{}] ", written_time(time)));
    match &turn.voice {
        Voice::Unknown => {}
        Voice::Another => head.push_str(">> "),
        Voice::Named(name) => head.extend([name.as_str(), ": "]),
    }
    let plain = format!("{head}{}", turn.words);
    let unsure = (named && turn.voice == Voice::Unknown) || turn.words.starts_with(GUARD);
    if !unsure && reads(&plain, turn) { plain } else { format!("{head}{GUARD}{}", turn.words) }
}

/// Whether `line` is read as `turn`.
fn reads(line: &str, turn: &WrittenTurn) -> bool {
    let Some(found) = label(line) else { return turn.time.is_none() && turn.voice == Voice::Unknown };
    let name = match &turn.voice {
        Voice::Named(name) => Some(name.as_str()),
        _ => None,
    };
    words_of(line, &found) == turn.words && head_of(&found) == name
}

/// `00:01:02`, or `00:01:02.345` where there are milliseconds; no more than [`LATEST`].
pub fn written_time(millis: u64) -> String {
    let millis = millis.min(LATEST);
    let (seconds, rest) = (millis / 1000, millis % 1000);
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 { clock } else { format!("{clock}.{rest:03}") }
}

/// Whether a label can hold `name` so that it is read as it is.
pub fn fits_label(name: &str) -> bool {
    let line = format!("[00:00:01] {name}: x");
    let single = name.split_whitespace().collect::<Vec<_>>().join(" ") == name;
    let read = label(&line)
        .is_some_and(|found| found.name == Some(name) && found.time == Some(1000) && words_of(&line, &found) == "x");
    single && read && super::speakers::unnumbered(name) == name && !name.contains(GUARD)
}

/// What has the form of `Name:` at the start of `words`: the name, and the byte at which the words behind it begin.
/// Whether it is a speaker, other lines of the text must tell.
pub fn label_in(words: &str) -> Option<(&str, usize)> {
    let found = label(words).filter(|found| found.style.shape == Shape::Colon)?;
    let name = found.name?;
    if found.time.is_none() {
        return Some((name, found.words));
    }
    // A time is no part of the label where it stands behind the colon.
    let behind = words.get(words.find(name)? + name.len()..)?.trim_start_matches(['*', '_', ']', ' ']);
    let said = behind.strip_prefix([':', '：']).filter(|_| words.starts_with(name))?.trim_start();
    Some((name, words.len() - said.len()))
}

/// The name that a label gives, unless it is a short caption's words: `[00:01] Yes`.
fn head_of<'a>(label: &Label<'a>) -> Option<&'a str> {
    label.name.filter(|_| label.style.shape != Shape::Stamp)
}

fn words_of<'a>(line: &'a str, label: &Label<'_>) -> &'a str {
    let label = if label.style.shape == Shape::Stamp { label.unnamed(line) } else { *label };
    line.get(label.words..).unwrap_or_default()
}

/// Whether `line` begins as [`written_turn`] begins one with a time.
fn is_stamped(line: &str) -> bool {
    let clock = line.strip_prefix('[').and_then(|rest| rest.split_once("] ")).map(|(clock, _)| clock.as_bytes());
    let digit = |byte: &u8| byte.is_ascii_digit();
    clock.is_some_and(|clock| match clock {
        [hours @ .., b':', m1, m2, b':', s1, s2, b'.', f1, f2, f3] => {
            matches!(hours.len(), 2 | 3) && hours.iter().chain([m1, m2, s1, s2, f1, f2, f3]).all(digit)
        }
        [hours @ .., b':', m1, m2, b':', s1, s2] => {
            matches!(hours.len(), 2 | 3) && hours.iter().chain([m1, m2, s1, s2]).all(digit)
        }
        _ => false,
    })
}

/// Which of `candidates` begin a turn, where the text is in emic's own layout; else `None`. `blocks` is how many blocks
/// between blank lines the text has, `line` gives the line of a candidate.
pub(super) fn judge<'a>(
    candidates: &[Candidate<'_>],
    blocks: usize,
    line: impl Fn(&Candidate<'_>) -> &'a str,
) -> Option<Vec<bool>> {
    let stamped: Vec<bool> = candidates.iter().map(|candidate| is_stamped(line(candidate))).collect();
    let count = stamped.iter().filter(|stamped| **stamped).count();
    let inside = candidates.iter().zip(&stamped).any(|(candidate, stamped)| *stamped && !candidate.opens_block);
    let own = || candidates.iter().zip(&stamped).filter(|(_, stamped)| **stamped).map(|(candidate, _)| candidate);
    let names: HashSet<&str> = own().filter_map(|candidate| candidate.label.name).collect();
    // A turn may lack a time, but not a speaker who has one elsewhere.
    let accepted = candidates.iter().zip(&stamped).map(|(candidate, stamped)| {
        let named = candidate.opens_block && candidate.label.style.shape == Shape::Colon;
        *stamped || (named && candidate.label.name.is_some_and(|name| names.contains(name)))
    });
    let accepted: Vec<bool> = accepted.collect();
    let opened = accepted.iter().filter(|accepted| **accepted).count();
    if count == 0 || inside || opened * 10 < blocks * 9 {
        return None;
    }
    let told = own().filter(|candidate| tells(candidate, line(candidate))).count();
    (names.is_empty() || told * 4 >= count * 3).then_some(accepted)
}

/// Whether the label says who speaks: a name, `>>` for somebody else, or that what follows is no name.
fn tells(candidate: &Candidate<'_>, line: &str) -> bool {
    let label = candidate.label;
    let guarded = || line.get(..label.words).is_some_and(|head| head.ends_with(GUARD));
    label.name.is_some() || label.style.shape == Shape::Chevron || guarded()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;
    use crate::project::recognise;

    fn read(text: &str) -> Vec<(Option<u64>, Option<String>, String)> {
        let turns = recognise(text).turns;
        turns.into_iter().map(|turn| (turn.time, turn.speaker, turn.words.slice(text).to_owned())).collect()
    }

    #[test]
    fn a_single_turn_is_read() {
        assert_eq!(read("[00:00:01] Hello."), [(Some(1000), None, "Hello.".to_owned())]);
        assert_eq!(read("[00:00:01] note: Hi"), [(Some(1000), Some("note".to_owned()), "Hi".to_owned())]);
    }

    #[test]
    fn words_like_labels_stay_words() {
        for words in ["So: no", "- So", "10:30 is late", ">> So", "**So:** no", "[x]: y", "# a", "Yes", "问：好", "*"]
        {
            for speaker in [None, Some("Ann"), Some("王")] {
                let voice = speaker.map_or(Voice::Unknown, |name| Voice::Named(name.to_owned()));
                let turn = WrittenTurn { time: Some(5), voice, words: words.to_owned() };
                let text = written(&[turn.clone(), turn]);
                let expected = (Some(5), speaker.map(str::to_owned), words.to_owned());
                assert_eq!(read(&text), [expected.clone(), expected], "{text}");
            }
        }
    }

    #[test]
    fn others_texts_in_the_same_layout_keep_the_rules_for_texts_of_others() {
        let line = "[00:00:05] One thing: money.";
        let candidate = |line| Candidate { label: label(line).unwrap(), line: 0, opens_block: true };
        let (named, unnamed) = (candidate(line), candidate("[00:00:01] We went."));
        assert_eq!(judge(&[unnamed, named, unnamed], 3, |_| line), None);
        assert_eq!(judge(&[named, named], 3, |_| line), None);
        let inside = Candidate { opens_block: false, ..named };
        assert_eq!(judge(&[named, inside], 1, |_| line), None);
        assert_eq!(judge(&[named, named], 2, |_| line), Some(vec![true, true]));
    }

    #[test]
    fn names_that_no_label_can_hold() {
        for name in ["", " a", "a:b", "a\nb", "lee, ann", "A, B, C", "问：", "😀", "Q12", "-", "[Ann]", "Ann (0:03)"]
        {
            assert!(!fits_label(name), "{name}");
        }
        for name in
            ["Ann", "Lee, Ann", "SPEAKER_00", "王经理", "Dr. Wu", "speaker 1", "note", "赵凯（Kevin Zhao）", "Ann 😀"]
        {
            assert!(fits_label(name), "{name}");
        }
    }

    fn voice() -> impl Strategy<Value = Voice> {
        let name = "(Ann|王经理|SPEAKER_0[0-3]|note|the host|[A-Za-z王李信😀. ]{1,12})";
        let named = name.prop_filter_map("no label holds it", |name| fits_label(&name).then_some(Voice::Named(name)));
        prop_oneof![1 => Just(Voice::Unknown), 1 => Just(Voice::Another), 4 => named]
    }

    fn words() -> impl Strategy<Value = String> {
        let part = "([A-Za-z]{1,8}: |问：|\\[00:01\\] |0:03 |>> |\\*\\*|- |# |> |[a-z信任。👩🏽 ,.?!:：*_\\[\\]()]){1,9}";
        part.prop_map(|words| words.trim().to_owned()).prop_filter("no words", |words| !words.is_empty())
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(turns in proptest::collection::vec((0..LATEST, voice(), words()), 1..12)) {
            let turns: Vec<WrittenTurn> = (turns.into_iter())
                .map(|(time, voice, words)| WrittenTurn { time: Some(time), voice, words })
                .collect();
            let mut spellings = HashMap::new();
            let named = turns.iter().filter_map(|turn| name_of(turn));
            // One speaker is spelled in one way: that of the first turn.
            prop_assume!(named.clone().all(|name| *spellings.entry(name.to_lowercase()).or_insert(name) == name));
            let text = written(&turns);
            let expected: Vec<_> = (turns.iter())
                .map(|turn| (turn.time, name_of(turn).map(str::to_owned), turn.words.clone()))
                .collect();
            prop_assert_eq!(read(&text), expected, "{}", text);
        }
    }

    fn name_of(turn: &WrittenTurn) -> Option<&str> {
        match &turn.voice {
            Voice::Named(name) => Some(name),
            _ => None,
        }
    }
}
