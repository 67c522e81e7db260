//! What would be replaced, place by place, before anything is.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use super::labels::{Labels, for_both};
use crate::app::{Error, Workspace};
use crate::project::{
    BookmarkId, CodingId, MemoId, Pseudonyms, Replacement, Rewording, SpeakerChoices, TextEdit, Transcript,
    TranscriptId, broken_turn, nearest, replace,
};
use crate::report::{Cell, Kind, Table};
use crate::text::{ByteOffset, Positions, TextRange};

/// Which of all replacements are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only these names, as the table spells them; all where empty.
    pub only: BTreeSet<String>,
    /// Only in these transcripts; in all where empty.
    pub transcripts: BTreeSet<TranscriptId>,
    /// Not in these places: `us01:14` is a line, `us01:14:9` one place in it.
    pub skip: Vec<String>,
    /// Also in memos, in translations and names of bookmarks, in titles of transcripts and in values of attributes.
    pub elsewhere: bool,
}

/// Where a name stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// In a text: line and column in code points, both from 1.
    Text(TranscriptId, usize, usize),
    /// In the title of a transcript.
    Title(TranscriptId),
    /// In a value of an attribute.
    Attribute(TranscriptId, String),
    /// In a memo.
    Memo(MemoId),
    /// In the translation of a coding.
    Translation(CodingId),
    /// In the name of a bookmark.
    Bookmark(BookmarkId),
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(id, line, column) => write!(f, "{id}:{line}:{column}"),
            Self::Title(id) => write!(f, "title of {id}"),
            Self::Attribute(id, name) => write!(f, "{name} of {id}"),
            Self::Memo(id) => write!(f, "memo {id}"),
            Self::Translation(id) => write!(f, "translation of {id}"),
            Self::Bookmark(id) => write!(f, "bookmark {id}"),
        }
    }
}

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where.
    pub spot: Spot,
    /// Who speaks there; empty where nobody does.
    pub speaker: String,
    /// The words before.
    pub before: String,
    /// The name as it stands there.
    pub matched: String,
    /// The words after.
    pub after: String,
    /// What takes its place.
    pub replacement: String,
    /// The name as the table has it.
    pub name: String,
    /// Whether it stands in the label of a speaker.
    pub in_label: bool,
}

/// All replacements that are meant.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// One by one, in the order of the texts.
    pub rows: Vec<Row>,
    /// How many were left out because they are to be skipped.
    pub skipped: usize,
    pub(super) texts: Vec<(TranscriptId, Vec<TextEdit>)>,
    /// Other words in titles, attributes and memos.
    pub(super) beside: Rewording,
    /// The choices about speakers, for the old labels and the new ones; `None` where they stay.
    pub(super) speakers: Option<SpeakerChoices>,
}

impl Plan {
    /// How many transcripts are touched.
    pub fn transcripts(&self) -> usize {
        let of = |row: &Row| match &row.spot {
            Spot::Text(id, ..) | Spot::Title(id) | Spot::Attribute(id, _) => Some(id.clone()),
            Spot::Memo(_) | Spot::Translation(_) | Spot::Bookmark(_) => None,
        };
        self.rows.iter().filter_map(of).collect::<BTreeSet<_>>().len()
    }

    /// Whether choices about speakers are taken over for the pseudonyms.
    pub fn takes_over_choices(&self) -> bool {
        self.speakers.is_some()
    }

    /// How many names are touched.
    pub fn names(&self) -> usize {
        self.rows.iter().map(|row| &row.name).collect::<BTreeSet<_>>().len()
    }
}

/// Code points before and after a name that a preview shows.
const CONTEXT: usize = 24;

/// Find all that would be replaced. Nothing changes.
///
/// # Errors
/// [`Error::Name`] for a name that is not in the table, and where a pseudonym would break the label of a speaker or is
/// the label of somebody else; [`Error::Store`] where a text cannot be read.
pub fn plan(workspace: &Workspace, names: &Pseudonyms, selection: &Selection) -> Result<Plan, Error> {
    let chooser = Chooser::new(names, selection)?;
    let mut plan = Plan { speakers: chooser.speakers(workspace), ..Plan::default() };
    let project = workspace.project();
    let after = plan.speakers.as_ref().unwrap_or(&workspace.settings().speakers).clone();
    let chosen = |id: &&TranscriptId| selection.transcripts.is_empty() || selection.transcripts.contains(*id);
    for id in project.transcripts.keys().filter(chosen) {
        let transcript = workspace.transcript(id)?;
        chooser.plan_text(&transcript, &after, &mut plan)?;
    }
    if selection.elsewhere {
        elsewhere(workspace, &chooser, &mut plan);
    }
    Ok(plan)
}

struct Chooser<'a> {
    names: &'a Pseudonyms,
    /// Whether each row is meant.
    meant: Vec<bool>,
    selection: &'a Selection,
}

impl<'a> Chooser<'a> {
    fn new(names: &'a Pseudonyms, selection: &'a Selection) -> Result<Self, Error> {
        let known = |name: &String| names.rows().iter().any(|row| row.name == *name);
        if let Some(unknown) = selection.only.iter().find(|name| !known(name)) {
            let near = nearest(unknown, names.rows().iter().map(|row| row.name.as_str()));
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(Error::Name(format!("no name `{unknown}` in pseudonyms.csv{hint}")));
        }
        let meant = |name: &String| selection.only.is_empty() || selection.only.contains(name);
        Ok(Self { names, meant: names.rows().iter().map(|row| meant(&row.name)).collect(), selection })
    }

    fn is_meant(&self, found: &Replacement) -> bool {
        self.meant.get(found.row).copied().unwrap_or_default()
    }

    fn is_skipped(&self, id: &TranscriptId, line: usize, column: usize) -> bool {
        let (whole, exact) = (format!("{id}:{line}"), format!("{id}:{line}:{column}"));
        self.selection.skip.iter().any(|skip| *skip == whole || *skip == exact)
    }

    fn name(&self, found: &Replacement) -> String {
        self.names.rows().get(found.row).map(|row| row.name.clone()).unwrap_or_default()
    }

    /// `words` with those names replaced that are meant.
    fn replaced(&self, words: &str) -> String {
        let mut found = self.names.find(words);
        found.retain(|found| self.is_meant(found));
        replace(words, &found)
    }

    /// The choices about speakers with the pseudonyms in them, where that makes a difference.
    fn speakers(&self, workspace: &Workspace) -> Option<SpeakerChoices> {
        let choices = &workspace.settings().speakers;
        if choices.is_empty() {
            return None;
        }
        let labels = Labels::of(workspace);
        let both = for_both(choices, &labels, &self.selection.transcripts, &|words| self.replaced(words));
        (both != *choices).then_some(both)
    }

    fn plan_text(&self, transcript: &Transcript, after: &SpeakerChoices, plan: &mut Plan) -> Result<(), Error> {
        let mut lines = Lines::new(&transcript.text);
        let mut kept = Vec::new();
        for found in self.names.find_in(transcript).into_iter().filter(|found| self.is_meant(found)) {
            let (line, column) = lines.place(found.range.start());
            if self.is_skipped(&transcript.id, line, column) {
                plan.skipped += 1;
                continue;
            }
            let (before, after) = around_in_turn(transcript, found.range, CONTEXT);
            let speaker = transcript.turn_at(found.range.start()).and_then(|turn| transcript.turns.get(turn));
            plan.rows.push(Row {
                spot: Spot::Text(transcript.id.clone(), line, column),
                speaker: speaker.and_then(|turn| turn.speaker.clone()).unwrap_or_default(),
                before,
                matched: found.range.slice(&transcript.text).to_owned(),
                after,
                replacement: found.words.clone(),
                name: self.name(&found),
                in_label: speaker.is_some_and(|turn| found.range.start() < turn.words.start()),
            });
            kept.push(found);
        }
        if !kept.is_empty() {
            keeps_turns(transcript, &kept, after)?;
            plan.texts.push((transcript.id.clone(), kept.iter().map(|found| edit(transcript, found)).collect()));
        }
        Ok(())
    }

    /// The rows of a text that is no transcript, and what it becomes; `None` where nothing is replaced.
    fn plan_words(&self, spot: &Spot, words: &str, plan: &mut Plan) -> Option<String> {
        let mut found = self.names.find(words);
        found.retain(|found| self.is_meant(found));
        for one in &found {
            let (before, after) = around(words, one.range, CONTEXT);
            plan.rows.push(Row {
                spot: spot.clone(),
                speaker: String::new(),
                before,
                matched: one.range.slice(words).to_owned(),
                after,
                replacement: one.words.clone(),
                name: self.name(one),
                in_label: false,
            });
        }
        (!found.is_empty()).then(|| replace(words, &found))
    }
}

fn edit(transcript: &Transcript, found: &Replacement) -> TextEdit {
    TextEdit {
        start: transcript.positions.char_of(&transcript.text, found.range.start()),
        removed: found.range.slice(&transcript.text).to_owned(),
        inserted: found.words.clone(),
    }
}

/// Refuse replacements after which somebody would speak other words than before. `choices` are those that hold then.
fn keeps_turns(transcript: &Transcript, found: &[Replacement], choices: &SpeakerChoices) -> Result<(), Error> {
    let text = replace(&transcript.text, found);
    let after = Transcript::with_choices(transcript.id.clone(), text, choices.of(&transcript.id));
    let Some(broken) = broken_turn(transcript, found, &after) else { return keeps_speakers(transcript, found, &after) };
    let Some(turn) = transcript.turns.get(broken) else { return Ok(()) };
    let (line, _) = Lines::new(&transcript.text).place(turn.range.start());
    let near = found.iter().rev().find(|one| one.range.start() < turn.words.start()).or(found.first());
    let pseudonym = near.map(|one| one.words.as_str()).unwrap_or_default();
    Err(Error::Name(format!(
        "{}, line {line}: with `{pseudonym}` in its place the label of this turn would no longer be known as one; choose a \
         pseudonym that reads like a name, or leave the line out with --skip {}:{line}",
        transcript.id, transcript.id
    )))
}

/// Refuse replacements after which two people would be one. Two names that the table gives one pseudonym are one person.
fn keeps_speakers(transcript: &Transcript, found: &[Replacement], after: &Transcript) -> Result<(), Error> {
    let mut met: HashMap<&str, Vec<(&str, bool)>> = HashMap::new();
    let mut next = found.iter().peekable();
    for (turn, then) in transcript.turns.iter().zip(&after.turns) {
        while next.next_if(|one| one.range.start() < turn.range.start()).is_some() {}
        let touched = next.peek().is_some_and(|one| one.range.start() < turn.words.start());
        let (Some(speaker), Some(shown)) = (turn.speaker.as_deref(), then.speaker.as_deref()) else { continue };
        let known = met.entry(shown).or_default();
        if let Some((other, _)) = known.iter().find(|(other, was)| *other != speaker && !(*was && touched)) {
            let (line, _) = Lines::new(&transcript.text).place(turn.range.start());
            return Err(Error::Name(format!(
                "{}, line {line}: `{other}` and `{speaker}` are two speakers, and both would be called `{shown}`; choose another \
                 pseudonym, or if they are one person, say so first: emic speakers join {} {} --as {}",
                transcript.id,
                quoted(other),
                quoted(speaker),
                quoted(shown)
            )));
        }
        if !known.contains(&(speaker, touched)) {
            known.push((speaker, touched));
        }
    }
    Ok(())
}

/// A name as an argument of a command.
fn quoted(name: &str) -> String {
    if name.contains(char::is_whitespace) { format!("\"{name}\"") } else { name.to_owned() }
}

fn elsewhere(workspace: &Workspace, chooser: &Chooser<'_>, plan: &mut Plan) {
    let project = workspace.project();
    let chosen = &chooser.selection.transcripts;
    let is_chosen = |id: &TranscriptId| chosen.is_empty() || chosen.contains(id);
    // A title that is the id stays with it: the id is the name of a file.
    let titled = |id: &TranscriptId, title: &str| is_chosen(id) && title != id.as_str();
    for (id, record) in project.transcripts.iter().filter(|(id, record)| titled(id, &record.title)) {
        if let Some(title) = chooser.plan_words(&Spot::Title(id.clone()), &record.title, plan) {
            plan.beside.titles.push((id.clone(), title));
        }
    }
    for (id, values) in project.attributes.iter().filter(|(id, _)| is_chosen(id)) {
        for (name, value) in values {
            let spot = Spot::Attribute(id.clone(), name.clone());
            if let Some(value) = chooser.plan_words(&spot, value, plan) {
                plan.beside.attributes.push((id.clone(), name.clone(), value));
            }
        }
    }
    for memo in project.memos.values() {
        if let Some(text) = chooser.plan_words(&Spot::Memo(memo.id), &memo.text, plan) {
            plan.beside.memos.push((memo.id, text));
        }
    }
    for coding in project.codings.iter().filter(|coding| is_chosen(&coding.transcript)) {
        let Some(words) = &coding.translation else { continue };
        if let Some(words) = chooser.plan_words(&Spot::Translation(coding.id), words, plan) {
            plan.beside.translations.push((coding.id, words));
        }
    }
    for bookmark in project.bookmarks.values().filter(|bookmark| is_chosen(&bookmark.transcript)) {
        if let Some(name) = chooser.plan_words(&Spot::Bookmark(bookmark.id), &bookmark.name, plan) {
            plan.beside.bookmarks.push((bookmark.id, name));
        }
    }
}

/// Up to `chars` code points before and after `range`, on one line.
pub(super) fn around(text: &str, range: TextRange, chars: usize) -> (String, String) {
    let before = TextRange::of(0, range.start().get()).slice(text);
    let from = before.char_indices().rev().take(chars).last().map_or(before.len(), |(place, _)| place);
    let after = TextRange::of(range.end().get(), text.len()).slice(text);
    let printable = |words: &str| words.chars().map(|sign| if sign == '\n' { ' ' } else { sign }).collect();
    (
        printable(TextRange::of(from, before.len()).slice(before)),
        printable(&after.chars().take(chars).collect::<String>()),
    )
}

/// As [`around`], without what other turns say.
pub(super) fn around_in_turn(transcript: &Transcript, range: TextRange, chars: usize) -> (String, String) {
    let text = transcript.text.as_str();
    let turn = transcript.turn_at(range.start()).and_then(|place| transcript.turns.get(place));
    let words = turn.map_or(TextRange::of(0, text.len()), |turn| turn.words.cover(range));
    let inside = TextRange::of(range.start() - words.start(), range.end() - words.start());
    around(words.slice(text), inside, chars)
}

/// Counts lines and columns of places that come in order.
pub(super) struct Lines<'a> {
    text: &'a str,
    positions: Positions,
    line: usize,
    start: usize,
    /// Up to where line ends have been counted.
    seen: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, positions: Positions::new(text), line: 1, start: 0, seen: 0 }
    }

    /// The line of `offset` and its column in code points, both from 1. Places must not go back.
    pub(super) fn place(&mut self, offset: ByteOffset) -> (usize, usize) {
        let passed = self.text.as_bytes().get(self.seen..offset.get()).unwrap_or_default();
        for end in memchr::memchr_iter(b'\n', passed) {
            self.line += 1;
            self.start = self.seen + end + 1;
        }
        self.seen = self.seen.max(offset.get());
        let chars = |at: ByteOffset| self.positions.char_of(self.text, at);
        (self.line, chars(offset) - chars(ByteOffset::new(self.start)) + 1)
    }
}

/// The replacements as a table: those in speech one by one, then the labels of speakers, a row for all that are alike in
/// a transcript, with the place of the first.
pub fn plan_table(plan: &Plan) -> Table {
    let columns = ["where", "speaker", "before", "match", "after", "replacement"].map(|name| (name, Kind::Text));
    let mut table = Table::new("Replacements", columns.into_iter().chain([("times", Kind::Count)]));
    let mut push = |row: &Row, before: &str, after: &str, times: usize| {
        let spot = row.spot.to_string();
        let cells = [spot.as_str(), &row.speaker, before, &row.matched, after, &row.replacement].map(Cell::text);
        table.push(cells.into_iter().chain([Cell::count(times)]).collect());
    };
    for row in plan.rows.iter().filter(|row| !row.in_label) {
        push(row, &row.before, &row.after, 1);
    }
    for (row, times) in labels(plan) {
        push(row, "", "(label)", times);
    }
    table
}

/// The first of all labels that are alike in a transcript, and how many they are.
fn labels(plan: &Plan) -> Vec<(&Row, usize)> {
    let mut places: HashMap<(&TranscriptId, &str, &str), usize> = HashMap::new();
    let mut labels: Vec<(&Row, usize)> = Vec::new();
    for row in plan.rows.iter().filter(|row| row.in_label) {
        let Spot::Text(id, ..) = &row.spot else { continue };
        let place = *places.entry((id, &row.name, &row.replacement)).or_insert(labels.len());
        match labels.get_mut(place) {
            Some((_, times)) => *times += 1,
            None => labels.push((row, 1)),
        }
    }
    labels
}

/// How often each name of the table would be replaced.
pub fn counts_table(names: &Pseudonyms, plan: &Plan) -> Table {
    let columns = [("name", Kind::Text), ("pseudonym", Kind::Text), ("replacements", Kind::Count)];
    let mut table = Table::new("Names", columns);
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for row in &plan.rows {
        *counts.entry(&row.name).or_default() += 1;
    }
    for row in names.rows() {
        let count = counts.get(row.name.as_str()).copied().unwrap_or_default();
        table.push(vec![Cell::text(&row.name), Cell::text(&row.pseudonym), Cell::count(count)]);
    }
    table
}
