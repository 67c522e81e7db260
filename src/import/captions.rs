//! What all captions have in common: rolling lines, `>>`, dialogue dashes, and speakers named in the words.

use std::collections::{HashMap, HashSet};

use super::Warning;
use super::clock::Span;
use super::script::Cue;
use crate::project::{Voice, label_in, recognise};

/// A caption as its file gives it, without markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Caption {
    /// Its line in the file, from 1; `None` where lines say nothing.
    pub(super) line: Option<usize>,
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    /// Who speaks, where the format has a place for it.
    pub(super) voice: Option<Voice>,
    /// Whether it goes on with the caption before it, in which somebody else spoke first.
    pub(super) shared: bool,
    /// The words, LF between lines.
    pub(super) text: String,
}

impl Caption {
    pub(super) fn new(line: usize, span: Span, text: String) -> Self {
        Self { line: Some(line), start: Some(span.start), end: Some(span.end), text, ..Self::default() }
    }

    fn cue(&self, voice: Option<Voice>, words: String) -> Cue {
        Cue { line: self.line, start: self.start, end: self.end, voice, words }
    }
}

/// How many captions of a file have words.
pub(super) fn count(captions: &[Caption]) -> usize {
    captions.iter().filter(|caption| !caption.shared && !caption.text.trim().is_empty()).count()
}

/// The cues of `captions`, with whoever speaks them.
pub(super) fn cues(captions: &[Caption]) -> Vec<Cue> {
    if captions.iter().any(|caption| caption.voice.is_some()) {
        return captions.iter().flat_map(voiced).collect();
    }
    let lines: Vec<Line<'_>> = captions.iter().flat_map(lines).collect();
    let labels = labels(&lines);
    let cue = |(line, label): (&Line<'_>, Option<(String, usize)>)| {
        let (voice, words) = match label {
            Some((name, words)) => (Some(Voice::Named(name)), line.text.get(words..).unwrap_or_default()),
            None if line.opens => (Some(Voice::Another), line.text),
            None => (None, line.text),
        };
        line.caption.cue(voice, words.to_owned())
    };
    lines.iter().zip(labels).map(cue).collect()
}

/// The cues of a caption in a file that names speakers in a place of its own: nobody's words may still change hands.
fn voiced(caption: &Caption) -> Vec<Cue> {
    match &caption.voice {
        Some(Voice::Named(_)) => vec![caption.cue(caption.voice.clone(), caption.text.clone())],
        _ => {
            let voice = |line: &Line<'_>| match (line.opens, line.first) {
                (true, _) => Some(Voice::Another),
                (false, true) => Some(Voice::Unknown),
                (false, false) => None,
            };
            lines(caption).iter().map(|line| caption.cue(voice(line), line.text.to_owned())).collect()
        }
    }
}

/// A line of a caption, or a part of it in which one person speaks.
struct Line<'a> {
    caption: &'a Caption,
    /// Whether a sign says that somebody else begins.
    opens: bool,
    /// Whether it is the caption's first.
    first: bool,
    text: &'a str,
}

/// The lines of `caption`: `>>` and the dashes of a dialogue begin a new one.
fn lines(caption: &Caption) -> Vec<Line<'_>> {
    let dashes = caption.text.lines().filter(|line| dashed(line).is_some()).count();
    let mut lines = Vec::new();
    for line in caption.text.lines() {
        let said = dashed(line).filter(|_| dashes > 1);
        for (place, part) in said.unwrap_or(line).split(">>").enumerate() {
            let text = part.trim_start_matches('>').trim();
            let opens = place > 0 || (said.is_some() && !line.contains(">>"));
            if !text.is_empty() {
                lines.push(Line { caption, opens, first: lines.is_empty(), text });
            }
        }
    }
    lines
}

/// What stands behind the dash of a dialogue.
fn dashed(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix(['-', '–', '—', '‐'])?;
    let begins = rest.chars().next().is_some_and(|sign| sign.is_whitespace() || sign.is_uppercase() || sign == '[');
    begins.then(|| rest.trim_start())
}

/// The label of each line that has one: the name, and where in the line the words begin.
fn labels(lines: &[Line<'_>]) -> Vec<Option<(String, usize)>> {
    let forms: Vec<Option<(&str, usize)>> = lines.iter().map(|line| label_in(line.text)).collect();
    let first = || lines.iter().zip(&forms).filter(|(line, _)| line.first);
    let (named, all) = (first().filter(|(_, form)| form.is_some()).count(), first().count());
    if named * 4 >= all * 3 {
        // Each caption says who speaks: then even a name that comes once is one.
        let own = |form: Option<(&str, usize)>| form.map(|(name, words)| (name.to_owned(), words));
        return forms.into_iter().map(own).collect();
    }
    judged(lines)
}

/// The labels that the rules for plain text find, each caption being a paragraph.
fn judged(lines: &[Line<'_>]) -> Vec<Option<(String, usize)>> {
    let (mut text, mut starts) = (String::new(), HashMap::new());
    for (place, line) in lines.iter().enumerate() {
        text.push_str(if line.first { "\n" } else { "" });
        let sign = if line.opens { ">> " } else { "" };
        text.push_str(sign);
        starts.insert(text.len() - sign.len(), (place, text.len()));
        text.push_str(line.text);
        text.push('\n');
    }
    let mut labels = vec![None; lines.len()];
    for turn in recognise(&text).turns {
        let Some((place, begin)) = starts.get(&turn.range.start().get()) else { continue };
        if let (Some(name), Some(label), Some(line)) = (turn.speaker, labels.get_mut(*place), lines.get(*place)) {
            *label = Some((name, turn.words.start().get().saturating_sub(*begin).min(line.text.len())));
        }
    }
    labels
}

/// A name as a person gives it; nobody's where it is blank.
pub(super) fn named(name: &str) -> Voice {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() { Voice::Unknown } else { Voice::Named(name) }
}

/// A name as a machine gives it: a bare number or letter becomes `Speaker 1`, `Speaker A`.
pub(super) fn voice(name: &str) -> Voice {
    match named(name) {
        Voice::Named(name) if name.len() == 1 || name.bytes().all(|byte| byte.is_ascii_digit()) => {
            Voice::Named(format!("Speaker {name}"))
        }
        voice => voice,
    }
}

/// Teams once wrote the speaker's name on a line of its own above the words: take it for one where the first lines of all
/// captions are a few names that come again and again.
pub(super) fn names_above(captions: &mut [Caption]) {
    let name = |caption: &Caption| {
        let (name, words) = caption.text.trim().split_once('\n')?;
        let name = name.trim();
        let short =
            name.chars().count() <= 60 && !name.ends_with(['.', '?', '!', ',', ':', '。', '？', '！', '，', '：']);
        (short && !words.trim().is_empty()).then(|| (name.to_owned(), words.to_owned()))
    };
    let found: Vec<Option<(String, String)>> = captions.iter().map(name).collect();
    let different: HashSet<&str> = found.iter().flatten().map(|(name, _)| name.as_str()).collect();
    if captions.len() < 4 || different.len() * 3 > captions.len() || found.iter().any(Option::is_none) {
        return;
    }
    for (caption, (name, words)) in captions.iter_mut().zip(found.into_iter().flatten()) {
        caption.voice = Some(named(&name));
        caption.text = words;
    }
}

/// Leave out the lines that rolling captions show again: each caption begins with the last line of the one before it.
pub(super) fn unroll(captions: &mut Vec<Caption>) -> Option<Warning> {
    let rolls = |pair: &[Caption]| match pair {
        [above, below] => adjoin(above, below) && repeats(&above.text, &below.text),
        _ => false,
    };
    let repeated = captions.windows(2).filter(|pair| rolls(pair)).count();
    // Somebody may say `Yes.` twice: only captions that add a line below the repeated one show that the file rolls.
    let grows = |pair: &&[Caption]| rolls(pair) && pair.last().is_some_and(|below| said(&below.text).count() > 1);
    let growing = captions.windows(2).filter(grows).count();
    if growing < 2 || growing * 5 < captions.len() {
        return remove_twins(captions);
    }
    let mut above = String::new();
    for caption in captions.iter_mut() {
        let whole = std::mem::take(&mut above);
        above.clone_from(&caption.text);
        if repeats(&whole, &caption.text) {
            caption.text = without_repeats(&whole, &caption.text);
        } else if said(&caption.text).next().is_none() {
            above = whole;
        }
    }
    captions.retain(|caption| !caption.text.trim().is_empty());
    let message = format!("rolling captions: the lines that {repeated} of them repeat from the one above are left out");
    Some(Warning::new(message))
}

/// Leave out captions that stand in the file twice with the same times.
fn remove_twins(captions: &mut Vec<Caption>) -> Option<Warning> {
    let before = captions.len();
    captions.dedup_by(|below, above| {
        below.text == above.text && below.start == above.start && below.end == above.end && below.voice == above.voice
    });
    let left = before - captions.len();
    (left > 0).then(|| Warning::new(format!("{left} captions that stand there twice are left out")))
}

/// Whether `below` follows `above` without a pause, as rolling captions do.
fn adjoin(above: &Caption, below: &Caption) -> bool {
    above.end.zip(below.start).is_some_and(|(end, start)| start.saturating_sub(end) <= 200)
}

fn said(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Whether `below` begins with the last line of `above`.
fn repeats(above: &str, below: &str) -> bool {
    said(above).next_back().is_some_and(|last| said(below).next() == Some(last))
}

/// `below` without the lines at its start with which `above` ends.
fn without_repeats(above: &str, below: &str) -> String {
    let (above, below): (Vec<&str>, Vec<&str>) = (said(above).collect(), said(below).collect());
    let most = above.len().min(below.len());
    let shared = (1..=most).rev().find(|count| above.get(above.len() - count..) == below.get(..*count)).unwrap_or(0);
    below.get(shared..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests;
