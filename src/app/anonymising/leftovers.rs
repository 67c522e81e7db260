//! What may still tell who somebody is: names in other spellings, their parts, addresses and numbers, in texts and beside
//! them. Hints, for a person to judge; what stands for a name by now is never one.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use crate::app::{Error, Workspace};
use crate::project::{Coding, Matching, Pseudonym, Pseudonyms, Transcript};
use crate::report::{Cell, Kind, Table};
use crate::search::simplify;
use crate::store;
use crate::text::{Arrange, Positions, TextRange, is_han};

use super::contacts::contacts;
use super::hints::{Hint, as_rows, hints, label_initials};
use super::names::originals;
use super::planning::{Lines, around, around_in_turn};
use super::spellings::{Spellings, has_capitals};
use super::taken::Taken;

/// One thing that may tell who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// What it is: `name`, `other spelling`, `part of a name`, `phone` …
    pub kind: &'static str,
    /// Where: `us01:14:9`, `memo …`, `codebook.yaml:12:3`.
    pub place: String,
    /// The words.
    pub words: String,
    /// What stands around them.
    pub context: String,
    /// The name of the table that it is a form of; empty for addresses and numbers.
    pub name: String,
}

/// What the check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What should be looked at.
    pub leftovers: Vec<Leftover>,
    /// Where names stand by design, and what to do about it before the folder is given away.
    pub by_design: Vec<String>,
}

/// Code points before and after a find that are shown.
const CONTEXT: usize = 20;

/// Letters of a Latin name from which on it is looked for inside words too.
const LONG_NAME: usize = 5;

/// Bytes of a file beside the texts that are looked through.
const MAX_BYTES: u64 = 64 << 20;

/// Look through the texts of a study and all that stands beside them.
///
/// # Errors
/// [`Error::Store`] where a text cannot be read.
pub fn leftovers(workspace: &Workspace, names: &Pseudonyms) -> Result<Report, Error> {
    let mut detector = Detector::new(names);
    if !detector.spellings.is_empty() {
        for id in workspace.project().transcripts.keys() {
            detector.spellings.learn(&workspace.transcript(id)?.text);
        }
    }
    let mut report = Report::default();
    for id in workspace.project().transcripts.keys() {
        detector.look_at_text(&*workspace.transcript(id)?, &mut report.leftovers);
        let (place, pieces) = (format!("file transcripts/{id}.txt"), in_pieces(id.as_str()));
        let is_plain = !detector.find(id.as_str()).is_empty();
        detector.look_at(&place, if is_plain { id.as_str() } else { &pieces }, &mut report.leftovers);
    }
    beside(workspace, &detector, &mut report.leftovers);
    report.by_design = by_design(workspace, names);
    Ok(report)
}

/// Those of `ids` in which a name may still stand, in a form of its own or as a part.
pub(in crate::app) fn telling_ids<'a>(names: &Pseudonyms, ids: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let (detector, exact) = (Detector::new(names), names.in_ids());
    ids.filter(|id| !detector.find_in(&in_pieces(id), false).is_empty() || !exact.find(id).is_empty()).collect()
}

/// An id with a blank between its words, so that names in it stand as they do in texts: `us01-KesslerB` is `us 01 Kessler B`.
pub(in crate::app) fn in_pieces(id: &str) -> String {
    let mut spaced = String::with_capacity(id.len() + 4);
    let mut last: Option<char> = None;
    for letter in id.chars() {
        let letter = if matches!(letter, '-' | '_') { ' ' } else { letter };
        let parts = |last: char| {
            last.is_alphanumeric() && letter.is_alphanumeric() && last.is_alphabetic() != letter.is_alphabetic()
                || last.is_lowercase() && letter.is_uppercase()
        };
        if last.is_some_and(parts) {
            spaced.push(' ');
        }
        spaced.push(letter);
        last = Some(letter);
    }
    spaced
}

/// Titles, memos, translations, bookmarks, the queries that codings come from, quotes that no longer stand, and the files that researchers edit.
fn beside(workspace: &Workspace, detector: &Detector<'_>, found: &mut Vec<Leftover>) {
    let project = workspace.project();
    for (id, record) in project.transcripts.iter().filter(|(id, record)| record.title != id.as_str()) {
        detector.look_at(&format!("title of {id}"), &record.title, found);
    }
    for memo in project.memos.values() {
        detector.look_at(&format!("memo {}", memo.id), &memo.text, found);
    }
    for bookmark in project.bookmarks.values() {
        detector.look_at(&format!("bookmark {}", bookmark.id), &bookmark.name, found);
    }
    for coding in project.codings.iter() {
        if let Some(words) = &coding.translation {
            detector.look_at(&format!("translation of {}", coding.id), words, found);
        }
        if let Some(origin) = &coding.origin {
            detector.look_at(&format!("origin of {}", coding.id), &origin.query, found);
        }
        if !stands(workspace, coding) {
            detector.look_at(&format!("quote of {}, which no longer stands", coding.id), coding.anchor.quote(), found);
        }
    }
    for name in ["codebook.yaml", "attributes.csv", "emic.yaml"] {
        let Ok(path) = workspace.folder().inside(workspace.root().join(name)) else { continue };
        let Ok(bytes) = store::read_plain(&path, MAX_BYTES) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        let mut lines = Lines::new(&text);
        for mut leftover in detector.find(&text) {
            let (line, column) = lines.place(leftover.range.start());
            leftover.place = format!("{name}:{line}:{column}");
            found.push(leftover.told(&text, detector));
        }
    }
}

fn stands(workspace: &Workspace, coding: &Coding) -> bool {
    let Ok(transcript) = workspace.transcript(&coding.transcript) else { return false };
    coding.anchor.locate(&transcript.text, &transcript.positions).is_some()
}

/// Where names stand because nothing is ever thrown away.
fn by_design(workspace: &Workspace, names: &Pseudonyms) -> Vec<String> {
    let folder = workspace.folder();
    let mut told: Vec<String> = originals(folder).into_iter().collect();
    let lines = histories_with(&folder.histories(), names);
    if lines > 0 {
        told.push(format!("history/ keeps what was, so that it can be undone: names stand in {lines} of its lines; a copy has none of them: emic anonymise --share DIR"));
    }
    if folder.pseudonyms().exists() {
        told.push("pseudonyms.csv is the key to who is who; it never leaves with an export".to_owned());
    }
    if folder.cache().exists() {
        told.push(".emic/ is a cache that may hold older words; it is made anew when it is deleted".to_owned());
    }
    told
}

/// How many lines of the histories hold a name.
fn histories_with(folder: &Path, names: &Pseudonyms) -> usize {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let read = |path: std::path::PathBuf| store::read_plain(&path, MAX_BYTES).ok();
    let lines = |bytes: Vec<u8>| {
        let text = String::from_utf8_lossy(&bytes);
        text.lines().filter(|line| !names.find(line).is_empty()).count()
    };
    files.filter_map(read).map(lines).sum()
}

/// A find before it is known where its text stands.
struct Find {
    range: TextRange,
    kind: &'static str,
    row: Option<usize>,
    place: String,
}

impl Find {
    fn told(self, text: &str, detector: &Detector<'_>) -> Leftover {
        let words = self.range.slice(text).to_owned();
        let (before, after) = around(text, self.range, CONTEXT);
        let name = self.row.and_then(|row| detector.names.rows().get(row)).map(|row| row.name.clone());
        let context = format!("{before}[{words}]{after}");
        Leftover { kind: self.kind, place: self.place, words, context, name: name.unwrap_or_default() }
    }
}

/// All that is looked for.
struct Detector<'a> {
    names: &'a Pseudonyms,
    /// What stands for names: never a find.
    pseudonyms: Pseudonyms,
    /// The names with all variants of Han characters folded, in any case, long ones inside words too.
    loose: Pseudonyms,
    hints: Vec<Hint>,
    hinted: Pseudonyms,
    spellings: Spellings,
}

impl<'a> Detector<'a> {
    fn new(names: &'a Pseudonyms) -> Self {
        let stands_for = |row: &Pseudonym| Pseudonym { name: row.pseudonym.clone(), ..Pseudonym::default() };
        let simple = |row: &Pseudonym| Pseudonym { name: simplified(&row.name), matching: looser(row), ..row.clone() };
        let rows: Vec<Pseudonym> = names.rows().iter().map(simple).collect();
        let hints = hints(&rows);
        Self {
            names,
            pseudonyms: Pseudonyms::new(names.rows().iter().map(stands_for).collect()),
            hinted: Pseudonyms::new(as_rows(&hints)),
            hints,
            spellings: Spellings::new(&rows),
            loose: Pseudonyms::new(rows),
        }
    }

    fn look_at_text(&self, transcript: &Transcript, found: &mut Vec<Leftover>) {
        let text = transcript.text.as_str();
        let (mut lines, capitals) = (Lines::new(text), has_capitals(text));
        let mut start = 0;
        // Turn by turn, as names are replaced: none reaches over the border of two.
        for border in transcript.turns.iter().map(|turn| turn.range.start().get()).chain([text.len()]) {
            for mut find in self.find_in(TextRange::of(start, border).slice(text), capitals) {
                find.range = TextRange::new(find.range.start() + start, find.range.end() + start);
                let (line, column) = lines.place(find.range.start());
                find.place = format!("{}:{line}:{column}", transcript.id);
                let (before, after) = around_in_turn(transcript, find.range, CONTEXT);
                let told = find.told(text, self);
                found.push(Leftover { context: format!("{before}[{}]{after}", told.words), ..told });
            }
            start = border;
        }
        self.look_at_labels(transcript, found);
    }

    /// Labels that are the bare initials of a name.
    fn look_at_labels(&self, transcript: &Transcript, found: &mut Vec<Leftover>) {
        let mut met: HashSet<&str> = HashSet::new();
        for turn in &transcript.turns {
            let Some(speaker) = turn.speaker.as_deref().filter(|speaker| met.insert(speaker)) else { continue };
            let initials = |row: &&Pseudonym| label_initials(row).is_some_and(|initials| initials == speaker);
            let Some(row) = self.names.rows().iter().find(initials) else { continue };
            let (line, column) = Lines::new(&transcript.text).place(turn.range.start());
            found.push(Leftover {
                kind: "initials",
                place: format!("{}:{line}:{column}", transcript.id),
                words: speaker.to_owned(),
                context: format!("[{speaker}]: a label"),
                name: row.name.clone(),
            });
        }
    }

    fn look_at(&self, place: &str, text: &str, found: &mut Vec<Leftover>) {
        for find in self.find(text) {
            found.push(Find { place: place.to_owned(), ..find }.told(text, self));
        }
    }

    fn find(&self, text: &str) -> Vec<Find> {
        self.find_in(text, has_capitals(text))
    }

    /// All finds in `text`, in order. What is found by a surer rule is not told again by a vaguer one. `capitals`: names
    /// are written with capitals here.
    fn find_in(&self, text: &str, capitals: bool) -> Vec<Find> {
        let mut finds: Vec<Find> = Vec::new();
        let mut taken = Taken::default();
        for (range, kind) in contacts(text).into_iter().filter(|(range, _)| taken.take(*range)) {
            finds.push(Find { range, kind, row: None, place: String::new() });
        }
        for found in self.pseudonyms.find(text) {
            taken.take(found.range);
        }
        let mut push = |range: TextRange, kind, row| {
            if taken.take(range) {
                finds.push(Find { range, kind, row: Some(row), place: String::new() });
            }
        };
        self.names.find(text).into_iter().for_each(|found| push(found.range, "name", found.row));
        let simple = Simple::of(text);
        for found in self.loose.find(&simple.words) {
            push(simple.back(text, found.range), "other spelling", found.row);
        }
        for found in self.hinted.find(&simple.words) {
            let range = simple.back(text, found.range);
            let stands = |hint: &&Hint| !hint.capital || !capitals || range.slice(text).starts_with(char::is_uppercase);
            if let Some(hint) = self.hints.get(found.row).filter(stands) {
                push(range, hint.kind, hint.row);
            }
        }
        self.spellings.find(text, capitals).into_iter().for_each(|(range, row)| push(range, "similar spelling", row));
        finds.arrange_by_key(|find| find.range);
        finds
    }
}

/// A text with all variants of Han characters folded, and the way back from its positions.
struct Simple {
    words: String,
    positions: Option<(Positions, Positions)>,
}

impl Simple {
    fn of(text: &str) -> Self {
        let words = simplified(text);
        // Nearly always every character is as long as before.
        let positions = (words.len() != text.len()).then(|| (Positions::new(&words), Positions::new(text)));
        Self { words, positions }
    }

    fn back(&self, text: &str, range: TextRange) -> TextRange {
        match &self.positions {
            None => range,
            Some((simple, original)) => {
                original.to_bytes(text, simple.to_chars(&self.words, range)).unwrap_or_default()
            }
        }
    }
}

fn simplified(text: &str) -> String {
    text.chars().map(|letter| if letter.is_ascii() { letter } else { simplify(letter) }).collect()
}

/// How a name is looked for once more: whoever wanted it spelt exactly gets it in any case, and long names inside words.
fn looser(row: &Pseudonym) -> Matching {
    let long = row.name.chars().count() >= LONG_NAME && !row.name.chars().any(is_han);
    if long { Matching::Anywhere } else { Matching::Word }
}

/// The finds as a table.
pub fn leftovers_table(leftovers: &[Leftover]) -> Table {
    let columns = ["what", "where", "words", "context", "name"].map(|name| (name, Kind::Text));
    let mut table = Table::new("Leftovers", columns);
    for one in leftovers {
        table.push([one.kind, &one.place, &one.words, &one.context, &one.name].map(Cell::text).to_vec());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, pseudonym: &str) -> Pseudonym {
        Pseudonym { name: name.to_owned(), pseudonym: pseudonym.to_owned(), ..Pseudonym::default() }
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let rows = vec![
            row("Robert Kessler", "Robert Marlow"),
            row("王小明", "王某"),
            row("陳國棟", "P7"),
            Pseudonym { matching: Matching::ExactCase, ..row("Marta", "P8") },
        ];
        let names = Pseudonyms::new(rows);
        let detector = Detector::new(&names);
        let found: Vec<(&str, &str)> =
            detector.find(text).iter().map(|find| (find.kind, find.range.slice(text))).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn every_rule_finds_its_own() {
        check("Robert Kessler", &[("name", "Robert Kessler")]);
        check(
            "Kessler, R. K. and Kesler; robert 😀",
            &[("part of a name", "Kessler"), ("initials", "R. K."), ("similar spelling", "Kesler")],
        );
        check(
            "陈国栋、國棟、陳總",
            &[("other spelling", "陈国栋"), ("given name", "國棟"), ("surname and title", "陳總")],
        );
        check("MARTA xmartax", &[("other spelling", "MARTA"), ("other spelling", "marta")]);
        check("r.kessler@example.com", &[("e-mail", "r.kessler@example.com")]);
    }

    #[test]
    fn plurals_of_names_and_of_their_parts_are_found() {
        check("the Robert Kesslers 😀", &[("name", "Robert Kessler")]);
        check("the Kesslers, KESSLERS", &[("part of a name", "Kessler"), ("part of a name", "KESSLER")]);
    }

    #[test]
    fn what_stands_for_a_name_is_none() {
        check("Robert Marlow said 王某, 王总", &[("surname and title", "王总")]);
        check("r.marlow@harlan.com", &[("e-mail", "r.marlow@harlan.com")]);
    }

    #[test]
    fn ids_in_which_a_name_may_stand_are_told() {
        let names = Pseudonyms::new(vec![row("Robert Kessler", "P4"), row("Low", "Tan"), row("王小明", "张三")]);
        let ids = ["us01-kessler", "Robert2", "kesslerlab", "2low", "us-P4", "Tan1", "王总2", "yellow", "us02😀"];
        assert_eq!(telling_ids(&names, ids.into_iter()), ["us01-kessler", "Robert2", "2low", "王总2"]);
        assert_eq!(in_pieces("us01-KesslerB_2王"), "us 01 Kessler B 2 王");
    }

    #[test]
    fn places_survive_folding_to_characters_of_another_length() {
        check("𠮷㑯 Kessler 陳國棟😀", &[("part of a name", "Kessler"), ("name", "陳國棟")]);
    }
}
