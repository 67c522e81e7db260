//! Turns, speakers and timestamps, recognised from the text alone, by the same rules always; what the researcher decides
//! about labels ([`Choices`]) goes before the rules.
//!
//! 1. Every line is read for a label ([`super::labels`]): `Name:`, `**Name:**`, `### Name:`, `[00:12:33] Name:`, `Name  0:03` on a
//!    line of its own, `问：`, `>>`, a bare timestamp.
//! 2. The labels of the whole text are judged together ([`super::speakers`]): speakers come back, headers do not.
//! 3. A turn runs from its label to the next, blank lines between its paragraphs included. A Markdown heading or rule ends
//!    it. Text outside such turns, such as the lines above the first label, makes turns without a speaker, one for each
//!    block between blank lines, so that it stays visible and can be coded.
//!
//! Each label gives a turn of its own, even when the same speaker goes on: transcribers repeat a label to show a break.
//! So does each paragraph that f4 closes with a timestamp (`#00:01:02-3#`): it is the turn's time and none of its words.

use std::collections::HashMap;

use super::labels::{Label, Shape, label};
use super::layout::GUARD;
use super::names::{FoundLabel, Names, refused};
use super::speakers::{Candidate, Judgement, heads, judge};
use super::timestamps::closing_stamp;
use super::{Choices, Turn, layout};
use crate::text::TextRange;

/// What the rules found in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recognised {
    /// The turns in order.
    pub turns: Vec<Turn>,
    /// Header lines (`Date: …`) before the first turn that are not speakers, as name and value.
    pub headers: Vec<(String, String)>,
    /// The labels that begin these turns, in the order in which they come first.
    pub labels: Vec<FoundLabel>,
    /// What looks like a label and was not taken for one, header lines left out, with the number of times: the most
    /// frequent first.
    pub refused: Vec<(String, usize)>,
}

impl Recognised {
    /// The speakers in the order of their first turn, with the number of their turns.
    pub fn speakers(&self) -> Vec<(&str, usize)> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut speakers: Vec<(&str, usize)> = Vec::new();
        for speaker in self.turns.iter().filter_map(|turn| turn.speaker.as_deref()) {
            let place = *places.entry(speaker).or_insert(speakers.len());
            match speakers.get_mut(place) {
                Some((_, turns)) => *turns += 1,
                None => speakers.push((speaker, 1)),
            }
        }
        speakers
    }
}

/// Recognise the turns of `text`. Linear in its length.
///
/// ```
/// use emic::project::recognise;
/// let text = "Date: 4 May\n\nQ: Was there trust?\n\nA: 没有信任。\n\nNot then.\n\nQ: And now?\n\nA: Yes.";
/// let found = recognise(text);
/// assert_eq!(found.speakers(), [("Q", 2), ("A", 2)]);
/// assert_eq!(found.turns[2].words.slice(text), "没有信任。\n\nNot then.");
/// assert_eq!(found.headers, [("Date".to_owned(), "4 May".to_owned())]);
/// ```
pub fn recognise(text: &str) -> Recognised {
    recognise_with(text, &Choices::default())
}

/// Recognise the turns of `text` as [`recognise`] does, where `choices` say nothing else. Linear in its length.
///
/// ```
/// use emic::project::{Choices, recognise_with};
/// let text = "S1: 信任?\n\nS2: No.\n\nBreak: ten minutes\n\nS1: So?\n\nS2: Yes.\n\nBreak: five";
/// let choices = Choices::new([("S1".into(), "Ann".into())], ["Break".into()], []);
/// assert_eq!(recognise_with(text, &choices).speakers(), [("Ann", 2), ("S2", 2)]);
/// ```
pub fn recognise_with(text: &str, choices: &Choices) -> Recognised {
    let lines = lines(text);
    let mut candidates = candidates(text, &lines);
    let blocks = lines.iter().filter(|line| line.opens_block).count();
    let line_of = |candidate: &Candidate<'_>| lines.get(candidate.line).map_or("", |line| line.range.slice(text));
    let own = layout::judge(&candidates, blocks, line_of);
    unname_denied(text, &lines, &mut candidates, choices);
    let judgement = match own {
        Some(accepted) => Judgement::overruled(accepted, &candidates, choices),
        None => judge(&candidates, lines.len(), choices),
    };
    let mut labels: Vec<Option<Label<'_>>> = vec![None; lines.len()];
    for (candidate, _) in candidates.iter().zip(&judgement.accepted).filter(|(_, accepted)| **accepted) {
        if let (Some(place), Some(line)) = (labels.get_mut(candidate.line), lines.get(candidate.line)) {
            let unnamed = || candidate.label.unnamed(line.range.slice(text));
            *place = Some(if judgement.by_time { unnamed() } else { candidate.label });
        }
    }
    let headers = headers(text, &lines, &candidates, &judgement.accepted);
    let refused = refused(&candidates, &judgement.accepted, choices);
    let mut names = Names::new(choices);
    let turns = build(text, &lines, &labels, &mut names);
    Recognised { turns, headers, labels: names.found, refused }
}

/// A label that is denied and has a time, or a chevron, may still begin a turn: one without a name.
fn unname_denied(text: &str, lines: &[Line], candidates: &mut [Candidate<'_>], choices: &Choices) {
    let denied = |candidate: &&mut Candidate<'_>| {
        let style = candidate.label.style;
        let name = candidate.label.name.filter(|_| style.timed || style.shape == Shape::Chevron);
        name.is_some_and(|name| choices.verdict(name) == Some(false))
    };
    for candidate in candidates.iter_mut().filter(denied) {
        let line = lines.get(candidate.line).map_or("", |line| line.range.slice(text));
        let shape = if candidate.label.style.shape == Shape::Chevron { Shape::Chevron } else { Shape::Time };
        candidate.label = candidate.label.unnamed(line);
        candidate.label.style.shape = shape;
    }
}

/// A line that is not blank.
#[derive(Clone, Copy)]
struct Line {
    /// Without white space at its ends.
    range: TextRange,
    /// Without the timestamp that closes it.
    words: TextRange,
    /// The timestamp that closes it, in milliseconds.
    stamp: Option<u64>,
    /// Whether it comes after a blank line, or is the first.
    opens_block: bool,
}

fn is_blank(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '\u{200B}' | '\u{FEFF}')
}

fn lines(text: &str) -> Vec<Line> {
    let (mut lines, mut start, mut opens_block) = (Vec::new(), 0, true);
    for line in text.split_inclusive('\n') {
        let kept = line.trim_end_matches(is_blank);
        let indent = kept.len() - kept.trim_start_matches(is_blank).len();
        if kept.is_empty() {
            opens_block = true;
        } else {
            let range = TextRange::of(start + indent, start + kept.len());
            let stamp = closing_stamp(range.slice(text));
            let end = stamp.map_or(range.end(), |(_, words)| range.start() + words);
            let guard = if range.slice(text).starts_with(GUARD) { GUARD.len_utf8() } else { 0 };
            let words = TextRange::new((range.start() + guard).min(end), end);
            lines.push(Line { range, words, stamp: stamp.map(|(millis, _)| millis), opens_block });
            opens_block = false;
        }
        start += line.len();
    }
    lines
}

fn candidates<'a>(text: &'a str, lines: &[Line]) -> Vec<Candidate<'a>> {
    let numbered = lines.iter().enumerate();
    let found = numbered.filter_map(|(line, at)| {
        let label = label(at.range.slice(text))?;
        Some(Candidate { label, line, opens_block: at.opens_block })
    });
    let mut found: Vec<Candidate<'a>> = found.collect();
    if !stamps_name(&found, lines.len()) {
        for candidate in found.iter_mut().filter(|candidate| candidate.label.style.shape == Shape::Stamp) {
            let line = lines.get(candidate.line).map_or("", |line| line.range.slice(text));
            candidate.label = candidate.label.unnamed(line);
        }
    }
    found
}

/// Whether lines like `00:03 Yes` name speakers: then words stand below them. Among captions they are short captions.
fn stamps_name(candidates: &[Candidate<'_>], lines: usize) -> bool {
    let is = |shape: Shape| move |candidate: &&Candidate<'_>| candidate.label.style.shape == shape;
    let next = candidates.iter().skip(1).map(|next| next.line).chain([lines]);
    let heads = candidates
        .iter()
        .zip(next)
        .filter(|(candidate, next)| is(Shape::Stamp)(candidate) && candidate.line + 1 < *next);
    let (stamps, times) =
        (candidates.iter().filter(is(Shape::Stamp)).count(), candidates.iter().filter(is(Shape::Time)).count());
    stamps >= 3 * times && heads.count() * 4 >= stamps * 3
}

/// The lines before the first turn that have the form of a label and were not taken for one.
fn headers(text: &str, lines: &[Line], candidates: &[Candidate<'_>], judged: &[bool]) -> Vec<(String, String)> {
    let turns = judged.contains(&true);
    let before = candidates.iter().zip(judged).take_while(|(_, accepted)| !**accepted);
    let before = before.filter(|(candidate, _)| turns || candidate.label.name.is_some_and(heads));
    let header = |candidate: &Candidate<'_>| {
        let line = lines.get(candidate.line)?.range.slice(text);
        let value = line.split_once([':', '：'])?.1.trim_matches(['*', '_', ' ']);
        (!value.is_empty()).then(|| (candidate.label.name.unwrap_or_default().to_owned(), value.to_owned()))
    };
    let found = before.filter_map(|(candidate, _)| header(candidate));
    found.filter(|(name, _)| !name.is_empty()).take(MOST_HEADERS).collect()
}

/// More lines than this are no header.
const MOST_HEADERS: usize = 40;

fn build(text: &str, lines: &[Line], labels: &[Option<Label<'_>>], names: &mut Names<'_>) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    let mut labelled = false;
    let blocks = lines.iter().any(|line| line.opens_block && line.range.start().get() > 0);
    let (mut stamp, mut closed) = (None, false);
    for (place, (line, label)) in lines.iter().zip(labels).enumerate() {
        let follows_closed = std::mem::replace(&mut closed, line.stamp.is_some());
        if let Some(label) = label {
            turns.push(opened(line, label, stamp.take(), names));
            labelled = true;
            continue;
        }
        let next = labels.get(place + 1).copied().flatten();
        let follows = next.is_some_and(|next| next.time.is_none());
        stamp = lone_time(line.range.slice(text)).filter(|_| follows).map(|time| (time, line.range));
        if stamp.is_some() {
            continue;
        }
        let ends_turn = labelled && ends_turn(text, lines, place);
        labelled &= !ends_turn;
        let apart = ends_turn || line.opens_block || !blocks || follows_closed;
        match turns.last_mut() {
            Some(turn) if labelled && follows_closed => {
                let speaker = turn.speaker.clone();
                turns.push(Turn { speaker, time: line.stamp, range: line.range, words: line.words });
            }
            Some(turn) if labelled || !apart => extend(turn, line),
            _ => turns.push(Turn { speaker: None, time: line.stamp, range: line.range, words: line.words }),
        }
    }
    turns
}

/// The time of a line that holds nothing else: it belongs to the label below it.
fn lone_time(line: &str) -> Option<u64> {
    let label = label(line).filter(|label| label.style.shape == Shape::Time && label.words == line.len())?;
    label.time
}

/// The turn that begins with `label` in `line`, or with a line above that held its time.
fn opened(line: &Line, label: &Label<'_>, stamp: Option<(u64, TextRange)>, names: &mut Names<'_>) -> Turn {
    let speaker = label.name.map(|name| names.speaker(name));
    let words = TextRange::new((line.range.start() + label.words).min(line.words.end()), line.words.end());
    let range = stamp.map_or(line.range, |(_, above)| above.cover(line.range));
    Turn { speaker, time: label.time.or(stamp.map(|(time, _)| time)).or(line.stamp), range, words }
}

/// Take `line` into `turn`. Words that begin on a line below their label begin there.
fn extend(turn: &mut Turn, line: &Line) {
    turn.words = if turn.words.is_empty() { line.words } else { turn.words.cover(line.words) };
    turn.range = turn.range.cover(line.range);
    turn.time = turn.time.or(line.stamp);
}

/// Whether the line at `place` ends the turn above it: a Markdown heading, or a rule between blank lines.
fn ends_turn(text: &str, lines: &[Line], place: usize) -> bool {
    let Some(line) = lines.get(place) else { return false };
    let words = line.range.slice(text);
    is_heading(words) || (line.opens_block && is_rule(words))
}

/// Whether a line is a Markdown heading.
pub(super) fn is_heading(line: &str) -> bool {
    let hashes = line.len() - line.trim_start_matches('#').len();
    (1..=6).contains(&hashes) && line.get(hashes..).is_some_and(|rest| rest.starts_with(' '))
}

/// Whether a line is a Markdown rule.
pub(super) fn is_rule(line: &str) -> bool {
    let of = |sign: char| line.chars().all(|other| other == sign || other == ' ') && line.matches(sign).count() >= 3;
    of('-') || of('*') || of('_')
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use proptest::prelude::*;

    use super::*;

    /// `speaker|time in seconds|words` of each turn; `-` for none, `/` for a line's end in the words.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let drawn: Vec<String> = recognise(text).turns.iter().map(|turn| draw(text, turn)).collect();
        assert_eq!(drawn, expected, "{text}");
    }

    fn draw(text: &str, turn: &Turn) -> String {
        let speaker = turn.speaker.as_deref().unwrap_or("-");
        let time = turn.time.map_or_else(|| "-".to_owned(), |time| (time as f64 / 1000.0).to_string());
        format!("{speaker}|{time}|{}", turn.words.slice(text).replace('\n', "/"))
    }

    #[test]
    fn plain_labels_with_paragraphs_below() {
        check(
            "INTERVIEWER: Hi.\n\nCHEN: One.\n\nTwo.\n\nINTERVIEWER: So?\nCHEN: 好。",
            &["INTERVIEWER|-|Hi.", "CHEN|-|One.//Two.", "INTERVIEWER|-|So?", "CHEN|-|好。"],
        );
    }

    #[test]
    fn labels_alone_on_their_line() {
        check(
            "问：\n  什么？\n\n答：\n信任。\n问：还有？\n答：没有👍🏽。",
            &["问|-|什么？", "答|-|信任。", "问|-|还有？", "答|-|没有👍🏽。"],
        );
    }

    #[test]
    fn times_before_after_and_without_names() {
        check(
            "[00:00:12] I: Hi\n[00:00:15] Chen: Yes\n\n[00:00:20] I: So\n[00:01:00] Interpreter: He says no",
            &["I|12|Hi", "Chen|15|Yes", "I|20|So", "Interpreter|60|He says no"],
        );
        check(
            "**Ann** (00:03): Hi\n\n**Bo** (00:05): Yes\n\n**Ann** (00:07): So",
            &["Ann|3|Hi", "Bo|5|Yes", "Ann|7|So"],
        );
        check(
            "Ann Lee  0:03  \nHi\n\nBo  1:02:03\nYes\n\nAnn Lee  1:02:04\nSo",
            &["Ann Lee|3|Hi", "Bo|3723|Yes", "Ann Lee|3724|So"],
        );
        check("[00:01.500 --> 00:02.000]  Hello\n[00:02.000 --> 00:04.000]  信任", &["-|1.5|Hello", "-|2|信任"]);
    }

    #[test]
    fn times_on_lines_of_their_own_and_with_names() {
        check(
            "[00:00:01]\nI: Start.\n\n[00:00:10]\nChen: 好。\n\n[00:00:20]\nI: End.",
            &["I|1|Start.", "Chen|10|好。", "I|20|End."],
        );
        check(
            "00:00:01 Speaker A\nHello.\n\n00:00:05 Speaker B\nHi.\n\n00:00:09 Speaker A\n好。",
            &["Speaker A|1|Hello.", "Speaker B|5|Hi.", "Speaker A|9|好。"],
        );
        check(
            "[00:01] Yes\n[00:02] We tried it, all of us.\n[00:04] Yes",
            &["-|1|Yes", "-|2|We tried it, all of us.", "-|4|Yes"],
        );
    }

    #[test]
    fn f4_closes_paragraphs_with_their_time() {
        check(
            "I: Hi, 信任? #00:00:02-1#\n\nB: One. #00:00:05-9#\n\nTwo 👍🏽.\nThree. #00:01:02-3#\n\nI: So? #00:01:04-0#\n\nB: No.",
            &["I|2.1|Hi, 信任?", "B|5.9|One.", "B|62.3|Two 👍🏽./Three.", "I|64|So?", "B|-|No."],
        );
        check("One. #00:00:02-1#\nTwo. #00:00:04-1#\n\nThree", &["-|2.1|One.", "-|4.1|Two.", "-|-|Three"]);
    }

    #[test]
    fn zoom_writes_brackets_and_times() {
        check(
            "[Ann Lee] 00:00:05\nHello.\n\n[唐鳳] 00:00:09\n好。\n\n[Ann Lee] 00:00:12\nSo?",
            &["Ann Lee|5|Hello.", "唐鳳|9|好。", "Ann Lee|12|So?"],
        );
        check(
            "00:00:05 Ann: Hello.\n00:00:09 唐鳳: 好。\n00:00:12 Ann: So?",
            &["Ann|5|Hello.", "唐鳳|9|好。", "Ann|12|So?"],
        );
        check("[00:00:43.810] Hello there\n[00:00:47.000] 信任", &["-|43.81|Hello there", "-|47|信任"]);
    }

    #[track_caller]
    fn check_choices(text: &str, choices: (&[(&str, &str)], &[&str], &[&str]), expected: &[&str]) {
        let own = |labels: &[&str]| labels.iter().map(|label| (*label).to_owned()).collect::<Vec<_>>();
        let rename = choices.0.iter().map(|(label, name)| ((*label).to_owned(), (*name).to_owned()));
        let choices = Choices::new(rename, own(choices.1), own(choices.2));
        let drawn: Vec<String> = recognise_with(text, &choices).turns.iter().map(|turn| draw(text, turn)).collect();
        assert_eq!(drawn, expected, "{text}");
    }

    #[test]
    fn choices_rename_join_deny_and_allow() {
        let text = "S1: Hi\n\nQ: 信任?\n\nBreak: 👍🏽\n\nS1: So\n\nq2: And?\n\nBreak: no";
        check_choices(
            text,
            (&[("s1", "ANN"), ("Q", "ANN")], &["BREAK"], &[]),
            &["ANN|-|Hi", "ANN|-|信任?//Break: 👍🏽", "ANN|-|So", "ANN|-|And?//Break: no"],
        );
        let found = recognise_with(text, &Choices::new([("Q".into(), "S1".into())], [], []));
        assert_eq!(found.speakers(), [("S1", 4), ("Break", 2)]);
        let labels: Vec<_> = found.labels.iter().map(|found| (found.label.as_str(), found.turns)).collect();
        assert_eq!(labels, [("S1", 2), ("Q", 2), ("Break", 2)]);
        check_choices(
            "Q: Hi\n\nA: Yes\n\nNote: 好\n\nQ: So\n\nA: No",
            (&[], &[], &["note"]),
            &["Q|-|Hi", "A|-|Yes", "Note|-|好", "Q|-|So", "A|-|No"],
        );
        check_choices("Note: Hi\nNote: 好", (&[("Note", "王")], &[], &["Note"]), &["王|-|Hi", "王|-|好"]);
        check_choices(
            "[00:01] Ann: Hi\n[00:02] Ann: 好\n[00:03] Ann: So",
            (&[], &["Ann"], &[]),
            &["-|1|Ann: Hi", "-|2|Ann: 好", "-|3|Ann: So"],
        );
        check_choices(
            "Q: Trust?\n\nNote: 好\n\nA: No.",
            (&[], &[], &["Note"]),
            &["Q|-|Trust?", "Note|-|好", "A|-|No."],
        );
    }

    #[test]
    fn what_was_refused_is_told() {
        let text =
            "Date: May\n\nQ: Why?\n\nMarsh: Two.\n\nOne thing: money.\n\nQ: And?\n\nMarsh: Yes.\n\none  thing: 好";
        let found = recognise(text);
        assert_eq!(found.refused, [("One thing".to_owned(), 2)]);
        assert_eq!(recognise_with(text, &Choices::new([], ["Marsh".into()], [])).refused[0], ("Marsh".to_owned(), 2));
    }

    #[test]
    fn lists_tables_and_numbered_questions() {
        check("- I: Hi\n- Chen: 好\n- I: So", &["I|-|Hi", "Chen|-|好", "I|-|So"]);
        check("INT\tHi\nRES\t好\nINT\tSo\nRES\tNo", &["INT|-|Hi", "RES|-|好", "INT|-|So", "RES|-|No"]);
        check("Q1: Hi\n\nA: 好\n\nQ2: So\n\nA: No", &["Q|-|Hi", "A|-|好", "Q|-|So", "A|-|No"]);
    }

    #[test]
    fn headers_are_not_speakers() {
        let text = "Interviewer: Dr Chen\nParticipant: P03\nDate: 3 May\n地点：沐州\n\nInterviewer: Thanks\n\nParticipant: Sure\n\nInterviewer: So?\n\nParticipant: No";
        let found = recognise(text);
        assert_eq!(found.speakers(), [("Interviewer", 2), ("Participant", 2)]);
        let names: Vec<&str> = found.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Interviewer", "Participant", "Date", "地点"]);
        assert_eq!(found.turns[0].speaker, None);
    }

    #[test]
    fn a_header_right_above_the_turns() {
        check(
            "Date: 3 May\nQ: Hello\nA: Hi\nQ: So?\nA: No",
            &["-|-|Date: 3 May", "Q|-|Hello", "A|-|Hi", "Q|-|So?", "A|-|No"],
        );
    }

    #[test]
    fn figures_of_speech_are_not_speakers() {
        let text = "Q: Why?\n\nMarsh: Two things.\n\nOne thing: money.\n\nFirst: trust.\n\nQ: And?\n\nMarsh: I said it.\n\nOne thing: time.\n\nFirst: 信任。\n\nQ: Ok\n\nMarsh: Yes";
        assert_eq!(recognise(text).speakers(), [("Q", 3), ("Marsh", 3)]);
        let text = "问：为什么？\n\n陈：两点。\n\n第一：钱。\n\n我就说：不行。\n\n问：还有？\n\n陈：我说：\n\n第一：没有。\n\n我就说：行。\n\n问：好\n\n陈：好";
        assert_eq!(recognise(text).speakers(), [("问", 3), ("陈", 3)]);
        check(
            "Notes on trust.\n\nExample: one.\n\nClaim: two.\n\nMore.\n\nAnd more.\n\nAnd more.",
            &[
                "-|-|Notes on trust.",
                "-|-|Example: one.",
                "-|-|Claim: two.",
                "-|-|More.",
                "-|-|And more.",
                "-|-|And more.",
            ],
        );
    }

    #[test]
    fn a_short_text_with_each_label_once() {
        check("Q: Trust?\n\nA: No.", &["Q|-|Trust?", "A|-|No."]);
        check("Ann: Trust?\n\nBo: 没有。", &["Ann|-|Trust?", "Bo|-|没有。"]);
    }

    #[test]
    fn chevrons_begin_unnamed_turns() {
        check(">> Hello.\nMore.\n>> ANN: Yes.\n>> So.", &["-|-|Hello./More.", "ANN|-|Yes.", "-|-|So."]);
    }

    #[test]
    fn headings_and_rules_end_a_turn_and_asides_do_not() {
        check(
            "Q: Hi\n\n> (laughter)\n\n（笑）\n\nA: Yes\n\n## Part two\n\nA: No\n\nQ: Ok\n\n---\n\nvia: somebody",
            &[
                "Q|-|Hi//> (laughter)//（笑）",
                "A|-|Yes",
                "-|-|## Part two",
                "A|-|No",
                "Q|-|Ok",
                "-|-|---",
                "-|-|via: somebody",
            ],
        );
    }

    #[test]
    fn texts_without_turns() {
        check("", &[]);
        check("\n \u{200B}\n", &[]);
        check("One\ntwo\n\nthree", &["-|-|One/two", "-|-|three"]);
    }

    fn corpus(name: &str) -> Option<String> {
        let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let found =
            manifest.ancestors().map(|folder| folder.join("shared/corpora").join(name)).find(|path| path.exists());
        let Some(path) = found else {
            println!("skipped: ../shared is not there");
            return None;
        };
        let text = std::fs::read_to_string(path).unwrap();
        Some(text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n"))
    }

    /// The counts of `EXPECTED.md`: labels, each a turn here.
    #[track_caller]
    fn check_corpus(name: &str, labels: usize, speakers: &[(&str, usize)]) {
        let Some(text) = corpus(name) else { return };
        let found = recognise(&text);
        let mut counts = found.speakers();
        counts.sort_by_key(|(_, turns)| std::cmp::Reverse(*turns));
        assert_eq!(counts, speakers, "{name}");
        assert_eq!(counts.iter().map(|(_, turns)| turns).sum::<usize>(), labels, "{name}");
    }

    #[test]
    fn published_interviews() {
        check_corpus(
            "en_gambrell-noveck_research-interview.md",
            177,
            &[("Audrey Tang", 107), ("Beth Noveck", 52), ("Dane Gambrell", 18)],
        );
        check_corpus("zh-Hant_lu-jiahua_research-interview.md", 74, &[("呂家華", 49), ("問", 25)]);
        check_corpus("zh-Hant_tang_research-interview.md", 84, &[("唐鳳", 42), ("問", 42)]);
        check_corpus(
            "mul_en-zh-ja_seki_interpreted-interview.md",
            182,
            &[("Audrey Tang", 117), ("関治之", 47), ("蔡偉淦", 14), ("林冠妤", 4)],
        );
        check_corpus("zh-Hans_dibona_interview.md", 14, &[("问", 7), ("答", 7)]);
        check_corpus("en_founders-talk-70_sijbrandij.md", 114, &[("Adam Stacoviak", 57), ("Sid Sijbrandij", 57)]);
        check_corpus("en_mehr_american-manufacturing_descript.md", 309, &[("Audrow Nash", 159), ("Edward Mehr", 150)]);
        check_corpus("en_silvers_otter.md", 59, &[("Danny Silvers", 30), ("Jonas Rosland", 29)]);
        check_corpus("en_nasa_lunney.txt", 233, &[("NEAL", 117), ("LUNNEY", 116)]);
    }

    #[test]
    fn captions_have_times_and_no_speakers() {
        let Some(text) = corpus("en_nicol_whisper.txt") else { return };
        let found = recognise(&text);
        assert_eq!((found.turns.len(), found.speakers().len()), (753, 0));
        assert_eq!(found.turns[0].time, Some(43_810));
        assert_eq!(found.turns[0].words.slice(&text), "Hello everyone and welcome to yet another Hit Save podcast.");
    }

    #[test]
    fn the_sample_study_has_two_speakers_each() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-data/transcripts");
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let found = recognise(&text);
            let speakers = found.speakers();
            assert_eq!(speakers.len(), 2, "{} {speakers:?}", path.display());
            assert!(speakers.iter().all(|(_, turns)| (30..=36).contains(turns)), "{} {speakers:?}", path.display());
            assert!(!found.headers.is_empty());
            let header = found.turns.iter().take_while(|turn| turn.speaker.is_none()).count();
            assert!(found.turns[header..].iter().all(|turn| turn.speaker.is_some()), "{}", path.display());
            assert!(speakers[0].1.abs_diff(speakers[1].1) <= 1, "{} {speakers:?}", path.display());
        }
    }

    proptest! {
        #[test]
        fn turns_hold_every_line_and_do_not_overlap(
            text in "(Q: |A: |\\*\\*Ann:\\*\\* |### 问：|\\[00:01\\] |Date: |>> |---|# |\n|\n\n|\\PC|[a-z信。👩🏽 :：\r]){0,60}"
        ) {
            let found = recognise(&text);
            let mut last = 0;
            for turn in &found.turns {
                prop_assert!(turn.range.start().get() >= last && !turn.range.is_empty());
                prop_assert!(turn.range.contains_range(turn.words));
                prop_assert!(TextRange::of(last, turn.range.start().get()).slice(&text).chars().all(is_blank));
                prop_assert!(text.is_char_boundary(turn.words.start().get()) && text.is_char_boundary(turn.words.end().get()));
                last = turn.range.end().get();
            }
            prop_assert!(TextRange::of(last, text.len()).slice(&text).chars().all(is_blank));
        }
    }
}
