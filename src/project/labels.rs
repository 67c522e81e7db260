//! Labels: what at the start of a line may name a speaker. Whether it does is for [`super::speakers`] to judge.

use super::layout::GUARD;
use super::timestamps::timestamp;

/// How a label is set apart from the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Mark {
    /// Not at all.
    Plain,
    /// Markdown: `**Name:**`, `_Name:_`.
    Emphasis,
    /// Markdown: `### Name:`.
    Heading,
    /// `[Name]:`.
    Bracket,
}

/// What makes it a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// `Name:`, on whatever line.
    Colon,
    /// `Name  0:03` or `[Name] 00:00:03` on a line of its own.
    Clock,
    /// `00:03 Name` on a line of its own.
    Stamp,
    /// A heading or emphasised name on a line of its own, without a colon.
    Alone,
    /// A name and a tab, as tables leave them.
    Tab,
    /// `>>`, with or without a name after it.
    Chevron,
    /// Only a timestamp.
    Time,
}

/// The style of a label: transcripts keep to one or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Style {
    pub(super) mark: Mark,
    pub(super) shape: Shape,
    /// Whether a timestamp stands before the name, or between it and the colon.
    pub(super) timed: bool,
}

/// A label, as far as its form goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label<'a> {
    /// The name, without marks; `None` for a bare `>>` or timestamp.
    pub(super) name: Option<&'a str>,
    /// Milliseconds.
    pub(super) time: Option<u64>,
    pub(super) style: Style,
    /// Where in the line the words begin, in bytes.
    pub(super) words: usize,
}

/// Longest name, in characters.
const LONGEST: usize = 48;

/// The label at the start of `line`, if it has the form of one.
pub(super) fn label(line: &str) -> Option<Label<'_>> {
    let lead = lead(line)?;
    let at = |rest: &str| line.len() - rest.len();
    let style = |mark, shape, timed| Style { mark, shape: if lead.chevron { Shape::Chevron } else { shape }, timed };
    if let Some(found) = name(lead.rest, lead.mark, lead.time.is_some() && !lead.chevron) {
        let (mut rest, mut time) = (found.rest, lead.time.or(found.time));
        let timed = time.is_some();
        take_time(&mut rest, &mut time);
        let mark = if found.bracket { Mark::Bracket } else { lead.mark };
        return Some(Label {
            name: Some(found.name),
            time,
            style: style(mark, found.shape, timed),
            words: at(unguarded(rest)),
        });
    }
    let timed = lead.time.is_some();
    let bare = lead.chevron || (timed && lead.mark != Mark::Heading);
    bare.then(|| Label {
        name: None,
        time: lead.time,
        style: style(Mark::Plain, Shape::Time, timed),
        words: at(unguarded(lead.words)),
    })
}

impl Label<'_> {
    /// `00:01 Yes` is a time with words where other lines show that no name is meant.
    pub(super) fn unnamed(self, line: &str) -> Self {
        let words = self.name.and_then(|name| line.find(name)).unwrap_or(self.words);
        Self { name: None, style: Style { shape: Shape::Time, ..self.style }, words, ..self }
    }
}

/// What may stand before a name.
struct Lead<'a> {
    mark: Mark,
    chevron: bool,
    time: Option<u64>,
    /// The line from where a name may begin.
    rest: &'a str,
    /// The line from where words begin if there is no name: signs of emphasis belong to them.
    words: &'a str,
}

/// Heading signs, chevrons, dashes of a list or a dialogue, a timestamp, signs of emphasis; `None` for a block quote.
fn lead(line: &str) -> Option<Lead<'_>> {
    let mut rest = skip(line);
    let chevron = rest.starts_with(">>");
    if rest.starts_with('>') && !chevron {
        return None; // a stage direction, or somebody else's words
    }
    rest = skip(rest.trim_start_matches('>'));
    rest = ["- ", "– ", "— "].into_iter().find_map(|dash| rest.strip_prefix(dash)).map_or(rest, skip);
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let heading = (1..=6).contains(&hashes) && timestamp(rest).is_none();
    if heading {
        rest = skip(rest.trim_start_matches('#'));
    }
    let mut time = None;
    take_time(&mut rest, &mut time);
    if time.is_some() {
        rest = skip(rest.trim_start_matches(['-', '–', '—']));
    }
    let chevron = chevron || (time.is_some() && !heading && rest.starts_with(">>"));
    if chevron {
        rest = skip(rest.trim_start_matches('>'));
    }
    let words = rest;
    rest = rest.trim_start_matches(['*', '_']);
    let emphasis = (1..=3).contains(&(words.len() - rest.len()));
    take_time(&mut rest, &mut time);
    let mark = if heading {
        Mark::Heading
    } else if emphasis {
        Mark::Emphasis
    } else {
        Mark::Plain
    };
    Some(Lead { mark, chevron, time, rest: skip(rest), words })
}

/// Take a timestamp off the start of `rest`, if there is one and `time` has none yet.
fn take_time(rest: &mut &str, time: &mut Option<u64>) {
    let inner = skip(rest);
    if let Some((millis, len)) = timestamp(inner) {
        *rest = skip(inner.get(len..).unwrap_or_default());
        time.get_or_insert(millis);
    }
}

/// Without white space and invisible characters at the start.
fn skip(text: &str) -> &str {
    text.trim_start_matches(|sign: char| sign.is_whitespace() || matches!(sign, '\u{200B}' | '\u{FEFF}'))
}

/// The words that follow a label, without what keeps them from being read as one.
fn unguarded(text: &str) -> &str {
    let words = skip(text);
    words.strip_prefix(GUARD).unwrap_or(words)
}

struct Name<'a> {
    name: &'a str,
    time: Option<u64>,
    shape: Shape,
    bracket: bool,
    /// What follows the label in its line.
    rest: &'a str,
}

/// A name with what ends it: a colon, a tab, a time and the line's end, or (with a mark or a time) the line's end.
fn name(text: &str, mark: Mark, timed: bool) -> Option<Name<'_>> {
    let bracketed = text.strip_prefix(['[', '【', '［']);
    let bracket = bracketed.is_some();
    let inner = bracketed.unwrap_or(text);
    let end = name_end(inner)?;
    let found = inner.get(..end)?.trim();
    let name = found.trim_end_matches([']', '】', '］']).trim_end();
    if !is_name(name) {
        return None;
    }
    let mut rest = inner.get(end..)?.trim_start_matches(['*', '_']);
    let mut time = None;
    if let Some(words) = rest.strip_prefix('\t').filter(|words| !words.trim().is_empty() && !bracket) {
        return Some(Name { name, time, shape: Shape::Tab, bracket, rest: words });
    }
    take_time(&mut rest, &mut time);
    rest = rest.trim_start_matches(['*', '_']).trim_start();
    if let Some(after) = rest.strip_prefix([':', '：']) {
        let after = after.trim_start_matches(['*', '_']);
        let apart = rest.starts_with('：') || is_apart(after);
        return apart.then_some(Name { name, time, shape: Shape::Colon, bracket, rest: after });
    }
    let closed = name.len() < found.len();
    if !rest.is_empty() || (bracket && !(closed && time.is_some())) {
        return None;
    }
    let shape = match mark {
        _ if time.is_some() => Shape::Clock,
        Mark::Heading | Mark::Emphasis => Shape::Alone,
        _ if timed && !name.ends_with('.') => Shape::Stamp,
        _ => return None,
    };
    Some(Name { name, time, shape, bracket, rest: "" })
}

/// Whether words may begin with `after` right behind a colon: no address, ratio or path.
fn is_apart(after: &str) -> bool {
    let joined = |next: char| next.is_ascii_digit() || matches!(next, '/' | '\\' | ':');
    !after.starts_with(joined) || after.starts_with("\\[")
}

/// Where in `text` a name would end: before a colon, closing emphasis, a timestamp, or the end of the line.
fn name_end(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (count, (place, sign)) in text.char_indices().enumerate() {
        if count > LONGEST {
            return None;
        }
        match sign {
            ':' | '：' | '\t' if depth == 0 => return Some(place),
            '*' => return Some(place),
            '_' if !text.get(place + 1..)?.starts_with(char::is_alphanumeric) => return Some(place),
            '(' | '（' | '[' | '\\' | '0'..='9' if starts_time(text, place) => return Some(place),
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            ',' if surname_first(text, place) => {}
            '?' | '!' | '？' | '！' | '。' | '，' | '；' | ',' | ';' | '…' | '"' | '“' | '”' | '、' => {
                return None;
            }
            '=' | '<' | '>' | '|' | '{' | '}' | '#' | '\\' | '—' | '\t' => return None,
            _ => {}
        }
    }
    Some(text.len())
}

/// Whether the comma at `place` stands between a surname and a given name, as Teams and libraries write them: `Lee, Ann`.
fn surname_first(text: &str, place: usize) -> bool {
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let before = text.get(..place).unwrap_or_default();
    let given = text.get(place + 1..).and_then(|after| after.strip_prefix(' ')).unwrap_or_default();
    !before.contains(',') && before.split(' ').count() <= 3 && before.split(' ').all(capital) && capital(given)
}

fn starts_time(text: &str, place: usize) -> bool {
    let before = text.get(..place).unwrap_or_default();
    before.ends_with([' ', '\t', '\u{A0}', '\u{3000}']) && text.get(place..).and_then(timestamp).is_some()
}

/// Whether `name` has the form of a name: a letter, few words, full stops only after short words (`Dr.`).
fn is_name(name: &str) -> bool {
    let stop_in_sentence = |word: &str| word.ends_with('.') && word.chars().count() > 5;
    name.chars().any(char::is_alphabetic)
        && name.chars().next().is_some_and(char::is_alphanumeric)
        && name.split_whitespace().count() <= 6
        && name.chars().filter(|sign| crate::text::is_han(*sign)).count() <= 14
        && !name.split_whitespace().any(stop_in_sentence)
        && !name.ends_with('\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, name: Option<&str>, millis: Option<u64>, mark: Mark, shape: Shape, words: &str) {
        let found = label(line).unwrap_or_else(|| panic!("no label in {line}"));
        assert_eq!((found.name, found.time), (name, millis), "{line}");
        assert_eq!((found.style.mark, found.style.shape), (mark, shape), "{line}");
        assert_eq!(line.get(found.words..), Some(words), "{line}");
    }

    #[test]
    fn every_style() {
        use Mark::*;
        use Shape::*;
        check("INTERVIEWER: Yes", Some("INTERVIEWER"), None, Plain, Colon, "Yes");
        check("Q:Yes", Some("Q"), None, Plain, Colon, "Yes");
        check("**Danny Silvers** (00:03): Hi", Some("Danny Silvers"), Some(3_000), Emphasis, Colon, "Hi");
        check("**Name:** Hi", Some("Name"), None, Emphasis, Colon, "Hi");
        check("**Name**: Hi", Some("Name"), None, Emphasis, Colon, "Hi");
        check("**Sid S.:** \\[04:01\\] Yeah", Some("Sid S."), Some(241_000), Emphasis, Colon, "Yeah");
        check("[00:12:33] Speaker 1: Hi", Some("Speaker 1"), Some(753_000), Plain, Colon, "Hi");
        check("[00:01:51] **Name:** Hi", Some("Name"), Some(111_000), Emphasis, Colon, "Hi");
        check("**[00:01:51] Name:** Hi", Some("Name"), Some(111_000), Emphasis, Colon, "Hi");
        check("00:12 - Chen: Hi", Some("Chen"), Some(12_000), Plain, Colon, "Hi");
        check("### 関治之:", Some("関治之"), None, Heading, Colon, "");
        check("###问：对于你", Some("问"), None, Heading, Colon, "对于你");
        check("答：", Some("答"), None, Plain, Colon, "");
        check("  访谈者： 好", Some("访谈者"), None, Plain, Colon, "好");
        check("赵凯（Kevin Zhao）：好", Some("赵凯（Kevin Zhao）"), None, Plain, Colon, "好");
        check("Jonas Rosland  0:03  ", Some("Jonas Rosland"), Some(3_000), Plain, Clock, "");
        check("Speaker 1 (1:02:03)", Some("Speaker 1"), Some(3_723_000), Plain, Clock, "");
        check("### Audrey Tang", Some("Audrey Tang"), None, Heading, Alone, "");
        check("[Speaker 1]: Hi", Some("Speaker 1"), None, Bracket, Colon, "Hi");
        check(">> So", None, None, Plain, Chevron, "So");
        check("[00:01] >> So", None, Some(1_000), Plain, Chevron, "So");
        check("[00:01] \u{2060}So: yes", None, Some(1_000), Plain, Time, "So: yes");
        check(">> TAYLOR: So", Some("TAYLOR"), None, Plain, Chevron, "So");
        check("[00:43.810 --> 00:47.850]  Hello, 信", None, Some(43_810), Plain, Time, "Hello, 信");
        check("INT\tHow are you", Some("INT"), None, Plain, Tab, "How are you");
        check("00:03 Speaker A", Some("Speaker A"), Some(3_000), Plain, Stamp, "");
        check("[唐鳳] 00:00:05", Some("唐鳳"), Some(5_000), Bracket, Clock, "");
        check("00:00:05 Chen: Hi", Some("Chen"), Some(5_000), Plain, Colon, "Hi");
        check("- Chen: Hi", Some("Chen"), None, Plain, Colon, "Hi");
        check("[00:03] **Trust** me", None, Some(3_000), Plain, Time, "**Trust** me");
        check("Lee, Ann   0:03", Some("Lee, Ann"), Some(3_000), Plain, Clock, "");
        check("[00:00:03] Van Dam, Bo: Hi, 好", Some("Van Dam, Bo"), Some(3_000), Plain, Colon, "Hi, 好");
        check("Dr. Wu: Hi", Some("Dr. Wu"), None, Plain, Colon, "Hi");
        check("\u{200B}Q: Hi", Some("Q"), None, Plain, Colon, "Hi");
    }

    #[test]
    fn what_has_not_the_form() {
        for line in [
            "",
            "Just words.",
            "At 10:30 we met",
            "See https://a.b",
            "> (laughter)",
            "- [\\[00:00:29\\] Intro](#x)",
            "He said, and I quote: no",
            "Well, you know: no",
            "“Trust”: what is it?",
            "[laughs]",
            "[laughs 00:00:05",
            "（笑）",
            "**a bold sentence.** And more",
            "1: one",
            "我说，信任：很难",
            "A very long line of words that comes to a colon much too late to be one: yes",
        ] {
            assert_eq!(label(line), None, "{line}");
        }
    }
}
