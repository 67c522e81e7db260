//! The texts of a study as the statistics ask for them: from the cache, or read on all cores where many are asked for at once.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::iter::{IntoParallelRefIterator as _, ParallelExtend as _, ParallelIterator as _};

use super::Library;
use super::derived::Derived;
use crate::analysis::{TextFacts, Texts, WordPlaces, WordRanks, turn_units};
use crate::project::{Coding, Transcript, TranscriptId, Turn, is_participant};
use crate::store::{Unpacker, push_number, push_range, push_text};
use crate::text::{CharRange, TextRange, Unit};

/// Texts that are read between two looks at whether to go on.
const BATCH: usize = 64;

/// The texts of a study for the statistics, until it is told to stop.
pub(super) struct ReadTexts<'a> {
    library: &'a Library,
    stop: &'a AtomicBool,
    /// Whether the units are those of participants alone.
    participants: bool,
    facts: RefCell<HashMap<TranscriptId, Option<Arc<TextFacts>>>>,
    /// What is kept of units; of turns, their speakers too.
    kept: RefCell<BTreeMap<Unit, Arc<Derived>>>,
    /// Is told how many texts have been read.
    tell: Option<Box<dyn Fn(usize) + 'a>>,
    read: Cell<usize>,
}

impl<'a> ReadTexts<'a> {
    pub(super) fn new(library: &'a Library, stop: &'a AtomicBool) -> Self {
        let (facts, kept) = (RefCell::default(), RefCell::default());
        Self { library, stop, participants: false, facts, kept, tell: None, read: Cell::new(0) }
    }

    /// The same, telling how many have been read.
    pub(super) fn telling(self, tell: impl Fn(usize) + 'a) -> Self {
        Self { tell: Some(Box::new(tell)), ..self }
    }

    /// The same, whose units are what participants say: no interviewer's turn, no header, no note.
    pub(super) fn of_participants(self, participants: bool) -> Self {
        Self { participants, ..self }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn note(&self, read: usize) {
        self.read.set(read);
        if let Some(tell) = &self.tell {
            tell(read);
        }
    }

    /// Who says the turn in which each of these codings begins, or the last turn before that: the codings of one transcript each.
    /// `None` where the text cannot be read, and where the text names nobody.
    pub(super) fn speakers_of(&self, asked: &[(&TranscriptId, Vec<&Coding>)]) -> Vec<Vec<Option<Arc<str>>>> {
        let starts = |codings: &[&Coding], bytes: &[u8]| {
            speakers_in(bytes, codings.iter().map(|coding| coding.anchor.range.start().get()))
        };
        let found = self.each(asked, Unit::Turn, |(id, _)| id, |(_, codings), bytes| starts(codings, bytes));
        let nobody = |(_, codings): &(&TranscriptId, Vec<&Coding>)| vec![None; codings.len()];
        found.into_iter().zip(asked).map(|(found, asked)| found.unwrap_or_else(|| nobody(asked))).collect()
    }

    fn kept(&self, unit: Unit) -> Arc<Derived> {
        let open = || Arc::new(Derived::open(self.library, unit.name(), ()));
        self.kept.borrow_mut().entry(unit).or_insert_with(open).clone()
    }

    /// What `read` finds in the packed units of one kind of each of these texts, on all cores; `None` where one cannot be read, and
    /// for those behind a stop.
    fn each<A: Sync, T: Send>(
        &self,
        asked: &[A],
        unit: Unit,
        id: impl Fn(&A) -> &TranscriptId + Sync,
        read: impl Fn(&A, &[u8]) -> Option<T> + Sync,
    ) -> Vec<Option<T>> {
        let kept = self.kept(unit);
        let one = |asked: &A| kept.of(id(asked), |text| packed(text, unit), |bytes| read(asked, bytes));
        let mut found = Vec::with_capacity(asked.len());
        for batch in asked.chunks(BATCH) {
            if self.stopped() {
                break;
            }
            found.par_extend(batch.par_iter().map(one));
            self.note(found.len());
        }
        if found.len() > 1 && !self.stopped() {
            kept.keep();
        }
        found.resize_with(asked.len(), || None);
        found
    }
}

impl Texts for ReadTexts<'_> {
    fn facts(&self, transcript: &TranscriptId) -> Option<Arc<TextFacts>> {
        if self.stopped() {
            return None;
        }
        if let Some(facts) = self.facts.borrow().get(transcript) {
            return facts.clone();
        }
        self.note(self.read.get() + 1);
        let facts = self.library.transcript(transcript).ok().map(|read| Arc::new(TextFacts::of(&read)));
        self.facts.borrow_mut().insert(transcript.clone(), facts.clone());
        facts
    }

    fn all_facts(&self, transcripts: &[&TranscriptId]) -> Vec<Option<Arc<TextFacts>>> {
        let new: Vec<&TranscriptId> = {
            let known = self.facts.borrow();
            transcripts.iter().copied().filter(|id| !known.contains_key(*id)).collect()
        };
        let found = self.each(&new, Unit::Turn, |id| id, |_, bytes| facts_in(bytes).map(Arc::new));
        if !self.stopped() {
            self.facts.borrow_mut().extend(new.into_iter().cloned().zip(found));
        }
        let known = self.facts.borrow();
        transcripts.iter().map(|id| known.get(*id).cloned().flatten()).collect()
    }

    fn units(&self, transcript: &TranscriptId, unit: Unit) -> Option<Arc<Vec<CharRange>>> {
        self.all_units(&[transcript], unit).pop().flatten()
    }

    fn all_units(&self, transcripts: &[&TranscriptId], unit: Unit) -> Vec<Option<Arc<Vec<CharRange>>>> {
        let participants = self.participants;
        let units = |bytes: &[u8]| {
            let mut found = Vec::new();
            each_unit(bytes, participants, |start, end| found.push(CharRange::of(start as usize, end as usize)))?;
            Some(Arc::new(found))
        };
        self.each(transcripts, unit, |id| id, |_, bytes| units(bytes))
    }

    fn word_ranks(&self, asked: &[(&TranscriptId, WordPlaces)]) -> Vec<Option<WordRanks>> {
        self.each(asked, Unit::Word, |(id, _)| id, |(_, places), bytes| ranks_in(bytes, false, places))
    }

    fn unit_ranks(&self, asked: &[(&TranscriptId, WordPlaces)], unit: Unit) -> Vec<Option<WordRanks>> {
        let participants = self.participants;
        self.each(asked, unit, |(id, _)| id, |(_, places), bytes| ranks_in(bytes, participants, places))
    }
}

/// How many packed units come before places.
fn ranks_in(bytes: &[u8], participants: bool, places: &WordPlaces) -> Option<WordRanks> {
    let mut ranking = places.ranking();
    each_unit(bytes, participants, |start, end| ranking.pass(start, end))?;
    Some(ranking.finished())
}

/// The units of one kind in a text as bytes: of each turn how many it has, whether a participant says it, and where they are. Behind
/// turns stands who says them and where they begin.
pub(super) fn packed(text: &Transcript, unit: Unit) -> Vec<u8> {
    let (mut bytes, mut last) = (Vec::new(), 0);
    let names_speakers = text.names_speakers();
    push_number(&mut bytes, text.turns.len());
    for turn in &text.turns {
        let by_participant = is_participant(turn.speaker.as_deref(), names_speakers);
        let units = units_of(text, turn, unit);
        push_number(&mut bytes, units.len() << 1 | usize::from(by_participant));
        units.into_iter().for_each(|range| push_range(&mut bytes, &mut last, range));
    }
    if unit == Unit::Turn {
        push_speakers(&mut bytes, text);
        push_starts(&mut bytes, text);
    }
    bytes
}

/// A turn is one unit, and its words may be none; of all else there is nothing where there are no words.
fn units_of(text: &Transcript, turn: &Turn, unit: Unit) -> Vec<CharRange> {
    if unit == Unit::Turn {
        vec![text.positions.to_chars(&text.text, turn.words)]
    } else {
        turn_units(text, turn, unit)
    }
}

/// Hand over where each unit begins and ends, of participants alone or of all.
fn each_unit(bytes: &[u8], participants: bool, mut each: impl FnMut(u32, u32)) -> Option<()> {
    let mut reader = Unpacker::new(bytes);
    for _ in 0..reader.count()? {
        let turn = reader.number()?;
        let counts = !participants || turn & 1 == 1;
        for _ in 0..turn >> 1 {
            let (start, end) = reader.range()?;
            if counts && start < end {
                each(start, end);
            }
        }
    }
    Some(())
}

/// The names of a text, then for each turn the number of its speaker: 0 where nobody is named.
fn push_speakers(bytes: &mut Vec<u8>, text: &Transcript) {
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let (mut names, mut speakers) = (Vec::new(), Vec::new());
    for turn in &text.turns {
        speakers.push(turn.speaker.as_deref().map_or(0, |name| {
            *numbers.entry(name).or_insert_with(|| {
                names.push(name);
                names.len()
            })
        }));
    }
    push_number(bytes, names.len());
    names.into_iter().for_each(|name| push_text(bytes, name));
    speakers.into_iter().for_each(|speaker| push_number(bytes, speaker));
}

/// For each turn how many code points of it stand before its words: label and time. Then those of the whole text.
fn push_starts(bytes: &mut Vec<u8>, text: &Transcript) {
    for turn in &text.turns {
        let (start, words) = (turn.range.start(), turn.words.start().max(turn.range.start()));
        push_number(bytes, text.positions.to_chars(&text.text, TextRange::new(start, words)).len());
    }
    push_number(bytes, text.positions.chars());
}

/// Who says which turn, from packed turns.
fn facts_in(bytes: &[u8]) -> Option<TextFacts> {
    let mut reader = Unpacker::new(bytes);
    let facts = facts(&mut reader)?;
    for _ in 0..=facts.turns.len() {
        reader.number()?;
    }
    reader.is_done().then_some(facts)
}

/// Who says what stands at each of these places, from packed turns.
fn speakers_in(bytes: &[u8], places: impl Iterator<Item = usize>) -> Option<Vec<Option<Arc<str>>>> {
    let mut reader = Unpacker::new(bytes);
    let facts = facts(&mut reader)?;
    let mut starts = Vec::with_capacity(facts.turns.len());
    for (words, _) in &facts.turns {
        starts.push(words.start().get().checked_sub(reader.number()?)?);
    }
    let chars = reader.number()?;
    let speaker = |place: usize| {
        let turn = starts.partition_point(|start| *start <= place).checked_sub(1);
        turn.filter(|_| place <= chars).and_then(|turn| facts.turns.get(turn)?.1.clone())
    };
    reader.is_done().then(|| places.map(speaker).collect())
}

/// Who says which turn, from the beginning of packed turns.
fn facts(reader: &mut Unpacker<'_>) -> Option<TextFacts> {
    let mut turns = Vec::new();
    for _ in 0..reader.count()? {
        reader.number()?;
        let (start, end) = reader.range()?;
        turns.push((CharRange::of(start as usize, end as usize), None));
    }
    let mut names: Vec<Arc<str>> = Vec::new();
    for _ in 0..reader.count()? {
        names.push(reader.text()?.into());
    }
    for (_, speaker) in &mut turns {
        *speaker = match reader.number()?.checked_sub(1) {
            Some(place) => Some(names.get(place)?.clone()),
            None => None,
        };
    }
    Some(TextFacts { turns })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::unit_ranges;
    use crate::app::Workspace;
    use crate::app::derived::tests::{opened, put, study};
    use crate::project::{Anchor, CodingId, is_interviewer};

    const UNITS: [Unit; 6] = [Unit::Word, Unit::Clause, Unit::Sentence, Unit::Line, Unit::Paragraph, Unit::Turn];

    /// All that can be asked of a text, as it is read anew.
    fn read_anew(text: &str) -> (TextFacts, Vec<Vec<CharRange>>) {
        let read = Transcript::new("a".into(), text.to_owned());
        let names = read.turns.iter().any(|turn| turn.speaker.is_some());
        let asks = |turn: &Turn| turn.speaker.as_deref().is_some_and(is_interviewer);
        let participant = |turn: &Turn| (turn.speaker.is_some() || !names) && !asks(turn);
        let all = UNITS.iter().map(|unit| unit_ranges(&read, *unit, |_| true));
        let own = UNITS.iter().map(|unit| unit_ranges(&read, *unit, participant));
        (TextFacts::of(&read), all.chain(own).collect())
    }

    /// All that can be asked of the texts `a` and `b`, as a program answers that is started now.
    fn asked(workspace: &Workspace) -> Vec<(TextFacts, Vec<Vec<CharRange>>)> {
        let (library, stop) = (workspace.library(), AtomicBool::new(false));
        let texts = |participants| ReadTexts::new(&library, &stop).of_participants(participants);
        let ids = ["a", "b"].map(TranscriptId::from);
        let ids: Vec<&TranscriptId> = ids.iter().collect();
        let facts = texts(false).all_facts(&ids).into_iter().map(|facts| facts.unwrap().as_ref().clone());
        let mut units = vec![Vec::new(); ids.len()];
        for (participants, unit) in [false, true].into_iter().flat_map(|own| UNITS.map(|unit| (own, unit))) {
            let found = texts(participants).all_units(&ids, unit);
            units.iter_mut().zip(found).for_each(|(units, found)| units.push(found.unwrap().as_ref().clone()));
        }
        facts.zip(units).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn what_is_kept_of_texts_is_what_reading_gives(
            turns in prop::collection::vec("[a-c信任，。！😀é' .,\\-\n]{0,30}", 1..6), labels in any::<bool>(),
        ) {
            let label = |place: usize| if labels { ["Q: ", "陈总：", "", "Interviewer: "][place % 4] } else { "" };
            let text: String =
                turns.iter().enumerate().map(|(place, words)| format!("{}{words}\n\n", label(place))).collect();
            let folder = study(&[("a", &text), ("b", "Chen: 好。Yes, yes.\n\nQ: 😀?\n")]);
            let first = asked(&opened(&folder));
            prop_assert_eq!(&first[0], &read_anew(&text));
            prop_assert!(folder.path().join(".emic/derived/sentence").exists());
            prop_assert_eq!(asked(&opened(&folder)), first);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn who_speaks_where_a_coding_begins_is_who_says_that_turn(
            turns in prop::collection::vec("[a-c信任，😀é' .\n]{0,20}", 1..6), labels in any::<bool>(),
        ) {
            let label = |place: usize| if labels { ["Q: ", "[00:02] 陈总：", "", "Mei: "][place % 4] } else { "" };
            let text: String =
                turns.iter().enumerate().map(|(place, words)| format!("{}{words}\n\n", label(place))).collect();
            let read = Transcript::new("a".into(), text.clone());
            let coding = |start: usize| {
                let anchor = Anchor::of(CharRange::of(start, start + 1), "", "", "");
                let id = CodingId(uuid::Uuid::from_u128(start as u128));
                Coding::new(id, "trust".into(), "a".into(), anchor, "wei".into(), jiff::Timestamp::UNIX_EPOCH)
            };
            let codings: Vec<Coding> = (0..text.chars().count() + 3).map(coding).collect();
            let expected = codings.iter().map(|coding| {
                let start = read.positions.byte_of(&read.text, coding.anchor.range.start())?;
                read.turns.get(read.turn_at(start)?)?.speaker.as_deref().map(Arc::from)
            });
            let expected: Vec<Option<Arc<str>>> = expected.collect();
            let folder = study(&[("a", &text), ("b", "Chen: 好。\n")]);
            let (a, b) = (TranscriptId::from("a"), TranscriptId::from("b"));
            for _ in 0..2 {
                let (library, stop) = (opened(&folder).library(), AtomicBool::new(false));
                let asked = [(&a, codings.iter().collect()), (&b, Vec::new()), (&"none".into(), vec![&codings[0]])];
                let found = ReadTexts::new(&library, &stop).speakers_of(&asked);
                prop_assert_eq!(&found[0], &expected);
                prop_assert_eq!(&found[2], &[None]);
                prop_assert!(folder.path().join(".emic/derived/turn").exists());
            }
        }
    }

    #[test]
    fn texts_are_not_read_again_until_their_files_change() {
        let folder = study(&[("a", "Chen: one two."), ("b", "Chen: 三四。")]);
        let first = asked(&opened(&folder));
        let path = folder.path().join("transcripts/a.txt");
        let time = std::fs::metadata(&path).unwrap().modified().unwrap();
        std::fs::write(&path, "Mei: one, two!").unwrap();
        std::fs::File::open(&path).unwrap().set_modified(time).unwrap();
        assert_eq!(asked(&opened(&folder)), first, "nobody can tell this edit, so the file was not read");
        put(&folder, "a", "Mei: one, two?");
        assert_eq!(asked(&opened(&folder))[0], read_anew("Mei: one, two?"));
        assert_eq!(asked(&opened(&folder))[1], first[1]);
    }

    #[test]
    fn ranks_are_counted_in_what_is_kept_too() {
        let folder = study(&[("a", "one 二三 four.\n"), ("b", "")]);
        let frequencies = || {
            let workspace = opened(&folder);
            let (library, stop) = (workspace.library(), AtomicBool::new(false));
            let texts = ReadTexts::new(&library, &stop);
            let id = TranscriptId::from("a");
            let units = texts.units(&id, Unit::Word).unwrap();
            let ranks = texts.word_ranks(&[(&id, WordPlaces::default()), (&"none".into(), WordPlaces::default())]);
            assert_eq!(ranks, [Some(WordRanks::among(&units, &WordPlaces::default())), None]);
            units.len()
        };
        assert_eq!((frequencies(), frequencies()), (4, 4));
    }
}
