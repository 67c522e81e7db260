//! Quotes in a table: who says them, where they stand, and how long ones are shortened.
//!
//! Words come from the coding that has them. A text is read to tell who speaks, and where codings that overlap have been
//! merged into a passage that no coding has.

use std::collections::{BTreeMap, HashMap};

use super::Ask;
use crate::analysis::{Frame, Run};
use crate::app::{Error, Workspace, anonymising};
use crate::project::{CodeId, CoderId, Coding, Pseudonyms, Transcript, TranscriptId, written_time};
use crate::report::{Cell, Kind, Table};
use crate::text::{ByteOffset, CharRange, TextRange, ceil_grapheme, floor_grapheme, sentences, word_ranges};

/// What notes tell the author, and no reader of the paper: what to look at, and of columns that paper does not have.
const NO_NAMES: &str = ": see that no name is real";
const POSITIONS: &str = "positions are code points of the transcript's text, end exclusive";
const REPLACES: &str = "; `emic anonymise --apply` replaces them";

/// Characters that a quote has at most before its middle is left out.
pub const LONGEST: usize = 500;

/// A passage that goes into a table.
#[derive(Clone, Debug)]
pub(super) struct Pick {
    /// The code, in force.
    pub(super) code: CodeId,
    /// Where.
    pub(super) run: Run,
}

/// Who says a passage and what.
#[derive(Clone, Debug, Default)]
struct Said {
    turn: Option<usize>,
    speaker: String,
    time: String,
    words: Option<String>,
}

/// What all quotes of a table have in common.
pub(super) struct Quoter<'a> {
    workspace: &'a Workspace,
    ask: &'a Ask<'a>,
    ids: BTreeMap<u32, &'a TranscriptId>,
    coders: Vec<CoderId>,
    pseudonyms: Pseudonyms,
    longest: usize,
    elided: usize,
    named: usize,
    unread: usize,
}

impl<'a> Quoter<'a> {
    /// Quotes of the transcripts of a frame, those longer than `longest` characters shortened, none where it is 0.
    ///
    /// # Errors
    /// [`Error::Store`] where `pseudonyms.csv` is there and cannot be read.
    pub(super) fn new(
        workspace: &'a Workspace,
        ask: &'a Ask<'a>,
        frame: &Frame<'a>,
        longest: usize,
    ) -> Result<Self, Error> {
        let pseudonyms = anonymising::read(workspace)?;
        Ok(Self {
            workspace,
            ask,
            ids: frame.transcripts().collect(),
            coders: frame.basis().coders.clone(),
            pseudonyms,
            longest,
            elided: 0,
            named: 0,
            unread: 0,
        })
    }

    /// The columns that [`Self::cells`] fills; on paper stand who says it, in which turn, and the words.
    pub(super) fn add_columns(table: &mut Table) {
        table.off_paper.extend(["transcript", "speaker", "time", "start", "end"]);
        table.advice.extend([NO_NAMES, REPLACES].map(str::to_owned));
        table.unprinted.push(POSITIONS.to_owned());
        ["participant", "transcript"].iter().for_each(|name| table.add_column(name, Kind::Text));
        table.add_column("turn", Kind::Count);
        ["speaker", "time"].iter().for_each(|name| table.add_column(name, Kind::Text));
        ["start", "end"].iter().for_each(|name| table.add_column(name, Kind::Count));
        ["quote", "translation"].iter().for_each(|name| table.add_column(name, Kind::Text));
    }

    /// The cells of each pick.
    ///
    /// # Errors
    /// [`Error::Stopped`].
    pub(super) fn cells(&mut self, picks: &[Pick]) -> Result<Vec<Vec<Cell>>, Error> {
        let (said, codings) = (self.said(picks)?, self.codings(picks));
        let both = picks.iter().zip(said);
        Ok(both.map(|(pick, said)| self.row(pick, said, codings.get(&key(pick.run)).map(Vec::as_slice))).collect())
    }

    fn row(&mut self, pick: &Pick, said: Said, codings: Option<&[&Coding]>) -> Vec<Cell> {
        let codings = codings.unwrap_or_default();
        let codebook = &self.workspace.project().codebook;
        let own = |coding: &&&Coding| codebook.resolve(&coding.code) == pick.code;
        let translated = |coding: &&Coding| coding.translation.clone();
        let translation =
            codings.iter().filter(own).find_map(translated).or_else(|| codings.iter().find_map(translated));
        let whole = codings.first().map(|coding| coding.anchor.quote().to_owned()).or(said.words);
        self.unread += usize::from(whole.is_none());
        let whole = whole.unwrap_or_default();
        let words = elided(whole.trim(), self.longest);
        self.elided += usize::from(words != whole.trim());
        self.named += usize::from(!self.pseudonyms.find(&whole).is_empty());
        let id = self.ids.get(&pick.run.transcript).copied();
        let mut cells = vec![
            Cell::text(self.participant(id)),
            Cell::text(id.map_or(String::new(), |id| self.pseudonyms.replaced(id.as_str()))),
            said.turn.map_or(Cell::Missing, |place| Cell::count(place + 1)),
            Cell::text(self.pseudonyms.replaced(&said.speaker)),
            Cell::text(said.time),
        ];
        cells.extend([pick.run.start, pick.run.end].map(|place| Cell::count(place as usize)));
        cells.extend([words, translation.unwrap_or_default()].map(Cell::text));
        cells
    }

    /// What the case of a transcript is called, by its pseudonym where the study has one.
    fn participant(&self, id: Option<&TranscriptId>) -> String {
        let Some(id) = id else { return String::new() };
        let case = self.ask.scope().case.as_ref();
        let value = case.and_then(|case| self.workspace.project().attributes.get(id)?.get(case));
        let value = value.map(|value| value.trim()).filter(|value| !value.is_empty());
        self.pseudonyms.replaced(value.unwrap_or(id.as_str()))
    }

    /// Who says each pick. Each text is read once.
    fn said(&self, picks: &[Pick]) -> Result<Vec<Said>, Error> {
        let mut places: BTreeMap<&TranscriptId, Vec<usize>> = BTreeMap::new();
        for (place, pick) in picks.iter().enumerate() {
            if let Some(id) = self.ids.get(&pick.run.transcript) {
                places.entry(id).or_default().push(place);
            }
        }
        let ids: Vec<TranscriptId> = places.keys().map(|id| (*id).clone()).collect();
        let look = |text: &Transcript| {
            let own = places.get(&text.id).map(Vec::as_slice).unwrap_or_default();
            own.iter().filter_map(|place| Some((*place, said(text, picks.get(*place)?.run)))).collect::<Vec<_>>()
        };
        let mut all = vec![Said::default(); picks.len()];
        for (place, said) in self.ask.each_text(self.workspace, &ids, look)?.into_iter().flatten().flatten() {
            all.get_mut(place).into_iter().for_each(|slot| *slot = said.clone());
        }
        Ok(all)
    }

    /// The codings of coders in scope that lie exactly where a pick does.
    fn codings(&self, picks: &[Pick]) -> HashMap<(u32, u32, u32), Vec<&'a Coding>> {
        let mut found: HashMap<_, Vec<&Coding>> = picks.iter().map(|pick| (key(pick.run), Vec::new())).collect();
        let mut numbers: Vec<u32> = picks.iter().map(|pick| pick.run.transcript).collect();
        numbers.sort_unstable();
        numbers.dedup();
        for (number, id) in numbers.into_iter().filter_map(|number| Some((number, *self.ids.get(&number)?))) {
            let standing = self.workspace.project().codings.standing_of(id);
            for coding in standing.filter(|coding| self.coders.contains(&coding.coder)) {
                let (start, end) = (coding.anchor.range.start().get() as u32, coding.anchor.range.end().get() as u32);
                found.entry((number, start, end)).and_modify(|codings| codings.push(coding));
            }
        }
        found
    }

    /// What a reader must know of the quotes that were given out.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = vec![POSITIONS.to_owned()];
        if self.elided > 0 {
            notes.push(format!(
                "[...]: words are left out in {}, longer than {} characters",
                count(self.elided, "quote"),
                self.longest
            ));
        }
        if self.pseudonyms.rows().is_empty() {
            notes.push(format!("participants and speakers are called as in the study{NO_NAMES}"));
        } else {
            notes.push(
                "participants, transcripts and speakers are called by the pseudonyms of pseudonyms.csv".to_owned(),
            );
        }
        if self.named > 0 {
            notes.push(format!(
                "warning: {} names that pseudonyms.csv lists{REPLACES}",
                if self.named == 1 { "1 quote has".to_owned() } else { format!("{} quotes have", self.named) }
            ));
        }
        if self.unread > 0 {
            notes.push(format!("without words, the text cannot be read: {}", count(self.unread, "quote")));
        }
        notes
    }
}

fn key(run: Run) -> (u32, u32, u32) {
    (run.transcript, run.start, run.end)
}

/// `1 quote`, `2 quotes`.
pub(super) fn count(count: usize, noun: &str) -> String {
    count_of(count, noun, &format!("{noun}s"))
}

/// `1 entry`, `2 entries`.
pub(super) fn count_of(count: usize, one: &str, several: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {several}") }
}

fn said(text: &Transcript, run: Run) -> Said {
    let range = text.positions.to_bytes(&text.text, CharRange::of(run.start as usize, run.end as usize));
    let turn = range.and_then(|range| text.turn_at(range.start()));
    let spoken = turn.and_then(|place| text.turns.get(place));
    Said {
        turn,
        speaker: spoken.and_then(|turn| turn.speaker.clone()).unwrap_or_default(),
        time: spoken.and_then(|turn| turn.time).map(written_time).unwrap_or_default(),
        words: range.map(|range| range.slice(&text.text).to_owned()),
    }
}

/// `words` with `[...]` in the place of their middle where they have more than `longest` characters; whole where that is
/// 0. They are cut between sentences if one ends in the second half of what is kept, else between words.
pub fn elided(words: &str, longest: usize) -> String {
    let all = words.chars().count();
    if longest == 0 || all <= longest {
        return words.to_owned();
    }
    let byte = |place: usize| words.char_indices().nth(place).map_or(words.len(), |(byte, _)| byte);
    let head = floor_grapheme(words, ByteOffset::new(byte(longest * 3 / 5))).get();
    let tail = ceil_grapheme(words, ByteOffset::new(byte(all - longest * 2 / 5))).get();
    let whole = TextRange::of(0, words.len());
    let ends = |range: TextRange| range.end().get();
    let starts = |range: TextRange| range.start().get();
    let sentence_end = sentences(words, whole).map(ends).filter(|end| (head / 2..=head).contains(end)).last();
    let end = sentence_end.or_else(|| word_ranges(words, whole).map(ends).take_while(|end| *end <= head).last());
    let latest = tail + (words.len() - tail) / 2;
    let sentence_start = sentences(words, whole).map(starts).find(|start| (tail..=latest).contains(start));
    let start = sentence_start.or_else(|| word_ranges(words, whole).map(starts).find(|start| *start >= tail));
    let first = TextRange::of(0, end.unwrap_or(head)).slice(words);
    let last = TextRange::of(start.unwrap_or(tail), words.len()).slice(words);
    format!("{} [...] {}", first.trim_end(), last.trim_start())
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::analysis::Scope;
    use crate::app::Options;
    use crate::app::papers::{ExemplarOptions, exemplars_table};
    use crate::project::Command;

    const TEXT: &str = "Kessler: 我们信任他们 👍.\n";

    /// What a coder codes, with a translation.
    fn code(root: &Path, coder: &str, translation: &str) {
        let options = Options { coder: Some(coder.to_owned()), now: None };
        let mut workspace = Workspace::open(root, &options).unwrap().0;
        let start = TEXT.find("我们").unwrap();
        let anchor = workspace.anchor(&"Kessler".into(), TextRange::of(start, TEXT.len() - 1)).unwrap();
        let codes = vec!["trust".into()];
        workspace.run(Command::Code { transcript: "Kessler".into(), anchors: vec![anchor], codes }).unwrap();
        let own = workspace.project().codings.iter().find(|coding| coding.coder.as_str() == coder).unwrap().id;
        if !translation.is_empty() {
            workspace.run(Command::Translate { coding: own, text: translation.to_owned() }).unwrap();
        }
        workspace.close();
    }

    fn check_row(root: &Path, coders: &[&str], expected: [&str; 2]) {
        let workspace = Workspace::open(root, &Options { coder: Some("ada".to_owned()), now: None }).unwrap().0;
        let scope = Scope { coders: coders.iter().map(|name| (*name).into()).collect(), ..Scope::default() };
        let stop = AtomicBool::new(false);
        let ask = Ask::new(scope, &stop, &|_, _, _| {});
        let table = exemplars_table(&workspace, &ask, ExemplarOptions::default()).unwrap();
        let place = |name: &str| table.columns.iter().position(|column| column.name == name).unwrap();
        let cells = ["transcript", "translation"].map(|name| table.rows[0][place(name)].clone());
        assert_eq!(cells, expected.map(Cell::text));
    }

    #[test]
    fn quotes_are_translated_by_coders_in_scope_and_give_no_name_away() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in ["transcripts", "history"] {
            std::fs::create_dir(root.join(name)).unwrap();
        }
        std::fs::write(root.join("emic.yaml"), "format: 1\n").unwrap();
        std::fs::write(root.join("codebook.yaml"), "codebook: x\ncodes:\n  - {id: trust, name: 信任}\n").unwrap();
        std::fs::write(root.join("transcripts/Kessler.txt"), TEXT).unwrap();
        code(root, "ada", "");
        code(root, "eve", "We trust them 👍.");
        check_row(root, &[], ["Kessler", "We trust them 👍."]);
        check_row(root, &["ada"], ["Kessler", ""]);
        std::fs::write(root.join("pseudonyms.csv"), "name,pseudonym\nKessler,Miller\n").unwrap();
        check_row(root, &["eve"], ["Miller", "We trust them 👍."]);
    }

    fn check(words: &str, longest: usize, expected: &str) {
        assert_eq!(elided(words, longest), expected);
    }

    #[test]
    fn the_middle_of_long_quotes_is_left_out() {
        check("We trust them.", 14, "We trust them.");
        check("We trust them. Well.", 0, "We trust them. Well.");
        check(
            "We trust them. It took years of work to get there. Nobody wrote it down.",
            40,
            "We trust them. [...] wrote it down.",
        );
        check("one two three four five six seven eight", 20, "one two [...] eight");
        check("我们信任他们。这花了很多年的时间才做到。谁也没写下来。", 16, "我们信任他们。 [...] 也没写下来。");
        check("👩🏽‍🔧👩🏽‍🔧 abcdefghijklmnopqrstuvwxyz", 10, "👩🏽‍🔧 [...] wxyz");
    }
}
