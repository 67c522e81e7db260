//! The quotes on the page, by code: all, those that were marked, or so many of each code, chosen and drawn.

use std::collections::{BTreeMap, BTreeSet};

use super::overview::in_scope;
use crate::analysis::Draw;
use crate::app::papers::{Ask, SEED};
use crate::app::{Error, Workspace};
use crate::project::{CodeId, Coding, Project, Transcript, TranscriptId, written_time};
use crate::report::page::{Block, Filter, FilterValue, QuoteGroup, QuoteList, QuoteRow};
use crate::text::{Arrange, CharOffset, CharRange};

/// Which quotes stand on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// All.
    All,
    /// Those that are marked as exemplars of their codes.
    Exemplars,
    /// So many of each code: exemplars first, the others drawn.
    Each(usize),
}

impl Default for Choice {
    /// Ten of each code.
    fn default() -> Self {
        Self::Each(10)
    }
}

/// Quotes that a page has at most: with more a browser searches visibly.
const MOST: usize = 10_000;

/// Attributes that quotes can be filtered by, and values that such a list has.
const MOST_ATTRIBUTES: usize = 8;
const MOST_VALUES: usize = 200;

/// A passage of a code, whoever coded it.
#[derive(Clone)]
struct Passage<'a> {
    transcript: &'a TranscriptId,
    range: CharRange,
    coding: &'a Coding,
    coders: BTreeSet<&'a str>,
    exemplar: bool,
    translation: Option<&'a String>,
}

impl<'a> Passage<'a> {
    /// As one coder coded it.
    fn new(coding: &'a Coding) -> Self {
        Self {
            transcript: &coding.transcript,
            range: coding.anchor.range,
            coding,
            coders: [coding.coder.as_str()].into(),
            exemplar: coding.exemplar,
            translation: coding.translation.as_ref(),
        }
    }
}

impl<'a> Passage<'a> {
    /// Whether it shares half or more of the shorter of both.
    fn is_mostly(&self, other: &Self) -> bool {
        let shared = self.shared_with(other);
        // Who marked two passages as exemplars wants both.
        let are_marked = self.exemplar && other.exemplar;
        self.transcript == other.transcript
            && !are_marked
            && shared > 0
            && 2 * shared >= self.length().min(other.length())
    }

    /// Code points that both have, in one transcript.
    fn shared_with(&self, other: &Self) -> usize {
        let (one, two) = (self.range, other.range);
        one.end().get().min(two.end().get()).saturating_sub(one.start().get().max(two.start().get()))
    }

    /// Code points from its beginning to its end.
    fn length(&self) -> usize {
        self.range.end().get() - self.range.start().get()
    }
}

/// The passages of a code, by place.
type Passages<'a> = BTreeMap<(&'a TranscriptId, CharRange), Passage<'a>>;

pub(super) fn quotes(
    workspace: &Workspace,
    ask: &Ask<'_>,
    choice: Choice,
    left: &mut Vec<String>,
) -> Result<Vec<Block>, Error> {
    let spoken = Spoken::of(workspace, ask)?;
    let codes = by_code(workspace, ask, &spoken);
    ask.go_on()?;
    let all: usize = codes.values().map(BTreeMap::len).sum();
    if all == 0 {
        return Ok(vec![Block::Words("No codings in scope yet.".to_owned())]);
    }
    let mut room = MOST;
    let mut chosen: Vec<(CodeId, Vec<&Passage<'_>>, String)> = Vec::new();
    for ((_, code), passages) in &codes {
        let (mut picked, about) = pick(passages, choice);
        picked.truncate(room);
        room -= picked.len();
        chosen.push((code.clone(), picked, about));
    }
    let shown: usize = chosen.iter().map(|(_, picked, _)| picked.len()).sum();
    let mut blocks = vec![Block::Words(words(choice, shown, all))];
    if room == 0 && choice == Choice::All {
        let words = format!("The page has the first {MOST} of {all} quotes; `emic quotes` lists all of them.");
        left.push(words.clone());
        blocks.push(Block::Words(words));
    }
    blocks.push(Block::Quotes(list(workspace, ask, &chosen)?));
    Ok(blocks)
}

fn words(choice: Choice, shown: usize, all: usize) -> String {
    match choice {
        Choice::All => format!("{shown} quotes. {ONCE}"),
        Choice::Exemplars => {
            format!("{shown} of {all} quotes: those that were marked as exemplars of their codes. {ONCE}")
        }
        Choice::Each(most) => format!(
            "{shown} of {all} quotes: up to {most} of each code, exemplars first, the others drawn with seed {SEED}; no transcript comes twice before every one has come. {ONCE}"
        ),
    }
}

/// How codings become quotes.
const ONCE: &str = "A passage stands once for a code, with all who coded it: of codings that share half or more of the \
                    shorter one, an exemplar is shown, else the longest.";

/// Who begins to speak at a coding, where speakers are asked for.
struct Spoken(BTreeSet<(TranscriptId, usize)>, bool);

impl Spoken {
    fn of(workspace: &Workspace, ask: &Ask<'_>) -> Result<Self, Error> {
        if ask.scope().speakers.is_empty() {
            return Ok(Self(BTreeSet::new(), false));
        }
        let table = ask.codings(workspace)?;
        let place = |record: &crate::analysis::Record| {
            Some((table.transcripts().get(record.transcript as usize)?.clone(), record.start as usize))
        };
        Ok(Self(table.records().iter().filter_map(place).collect(), true))
    }

    fn takes(&self, coding: &Coding) -> bool {
        !self.1 || self.0.contains(&(coding.transcript.clone(), coding.anchor.range.start().get()))
    }
}

/// The passages of each code in scope, in the order of the codebook.
fn by_code<'a>(workspace: &'a Workspace, ask: &'a Ask<'_>, spoken: &Spoken) -> BTreeMap<(usize, CodeId), Passages<'a>> {
    let project = workspace.project();
    let mut codes: BTreeMap<(usize, CodeId), Passages<'_>> = BTreeMap::new();
    for coding in in_scope(project, ask).filter(|coding| spoken.takes(coding)) {
        let code = project.codebook.resolve(&coding.code);
        let place = project.codebook.place(code.as_str()).unwrap_or(usize::MAX);
        let key = (&coding.transcript, coding.anchor.range);
        let passage = codes.entry((place, code)).or_default().entry(key).or_insert_with(|| Passage::new(coding));
        passage.coders.insert(coding.coder.as_str());
        passage.exemplar |= coding.exemplar;
        passage.translation = passage.translation.or(coding.translation.as_ref());
    }
    codes.into_iter().map(|(code, passages)| (code, once(passages))).collect()
}

/// The passages with those put together that are mostly the same words: two coders seldom end a passage at the same letter.
/// Those that are shown are chosen first, exemplars and then the longest; each other one goes to the one that it shares most
/// with, and is compared with nothing but what is shown. A translation is of the words that it was written for, and stays
/// with them.
fn once(passages: Passages<'_>) -> Passages<'_> {
    let mut others: Vec<Passage<'_>> = passages.into_values().collect();
    let longest = others.iter().map(Passage::length).max().unwrap_or_default();
    others.arrange_by_key(|passage| (!passage.exemplar, std::cmp::Reverse(passage.length())));
    let mut kept: Passages<'_> = BTreeMap::new();
    for passage in others {
        // None that begins further before can reach here.
        let first = passage.range.start().get().saturating_sub(longest);
        let last = passage.range.end().get();
        let near = kept
            .range_mut(
                (passage.transcript, CharRange::of(first, first))..(passage.transcript, CharRange::of(last, last)),
            )
            .map(|(_, known)| known);
        let same = near.filter(|known| known.is_mostly(&passage)).max_by_key(|known| known.shared_with(&passage));
        match same {
            Some(known) => known.coders.extend(passage.coders),
            None => _ = kept.insert((passage.transcript, passage.range), passage),
        }
    }
    kept
}

/// The passages that are shown of a code, by place, and how they came to be.
fn pick<'a, 'b>(passages: &'b Passages<'a>, choice: Choice) -> (Vec<&'b Passage<'a>>, String) {
    let all = passages.len();
    let exemplars = || passages.values().filter(|passage| passage.exemplar);
    match choice {
        Choice::All => (passages.values().collect(), amount(all)),
        Choice::Exemplars => {
            let found: Vec<_> = exemplars().collect();
            let about = format!("{} of {}: exemplars", found.len(), amount(all));
            (found, about)
        }
        Choice::Each(most) => {
            let mut picked: Vec<_> = exemplars().take(most).collect();
            let chosen = picked.len();
            picked.extend(drawn(passages, most - chosen));
            picked.arrange_by_key(|passage| (passage.transcript, passage.range));
            let drawn = picked.len() - chosen;
            let about = match (chosen, drawn) {
                _ if picked.len() == all => amount(all),
                (0, drawn) => format!("{drawn} of {}: drawn", amount(all)),
                (chosen, 0) => format!("{chosen} of {}: exemplars", amount(all)),
                _ => format!("{} of {}: {chosen} marked as exemplars, {drawn} drawn", picked.len(), amount(all)),
            };
            (picked, about)
        }
    }
}

fn amount(count: usize) -> String {
    if count == 1 { "1 quote".to_owned() } else { format!("{count} quotes") }
}

/// So many of those that are no exemplars, no transcript twice before every one has come.
fn drawn<'a, 'b>(passages: &'b Passages<'a>, wanted: usize) -> Vec<&'b Passage<'a>> {
    let mut documents: BTreeMap<&TranscriptId, Vec<&Passage<'_>>> = BTreeMap::new();
    for passage in passages.values().filter(|passage| !passage.exemplar) {
        documents.entry(passage.transcript).or_default().push(passage);
    }
    let documents: Vec<_> = documents.into_values().collect();
    let counts: Vec<usize> = documents.iter().map(Vec::len).collect();
    let taken = Draw::new(SEED).take(&counts, wanted);
    taken.iter().filter_map(|one| documents.get(one.document)?.get(one.item).copied()).collect()
}

/// The values that occur, by name, each with its number.
#[derive(Default)]
struct Values(BTreeMap<String, usize>, Vec<FilterValue>);

impl Values {
    fn number(&mut self, value: &str, name: &str) -> usize {
        if let Some(number) = self.0.get(value) {
            return *number;
        }
        let number = self.1.len();
        self.0.insert(value.to_owned(), number);
        self.1.push(FilterValue { name: name.to_owned(), value: value.to_owned() });
        number
    }
}

/// The lists that quotes can be filtered by: code, coder, transcript, then the attributes.
struct Lists<'a> {
    project: &'a Project,
    attributes: Vec<String>,
    lists: Vec<(String, Values)>,
}

impl<'a> Lists<'a> {
    /// With the coders, transcripts and values of attributes in order, so that there is a sorted list to choose from.
    fn of(workspace: &'a Workspace, chosen: &[(CodeId, Vec<&Passage<'_>>, String)]) -> Self {
        let project = workspace.project();
        let attributes = attributes(workspace, chosen);
        let names = ["code", "coder", "transcript"].map(str::to_owned).into_iter().chain(attributes.iter().cloned());
        let lists = names.map(|name| (name, Values::default())).collect();
        let mut lists = Self { project, attributes: attributes.clone(), lists };
        let passages = || chosen.iter().flat_map(|(_, picked, _)| picked);
        let transcripts: BTreeSet<&TranscriptId> = passages().map(|passage| passage.transcript).collect();
        let coders: BTreeSet<&str> = passages().flat_map(|passage| passage.coders.iter().copied()).collect();
        transcripts.iter().for_each(|id| _ = lists.number(2, id.as_str(), id.as_str()));
        coders.iter().for_each(|coder| _ = lists.number(1, coder, coder));
        for (place, name) in attributes.iter().enumerate() {
            let values: BTreeSet<&String> =
                transcripts.iter().filter_map(|id| project.attributes.get(*id)?.get(name)).collect();
            values.iter().for_each(|value| _ = lists.number(place + 3, value, value));
        }
        lists
    }

    /// The number of a value in one of the lists, where it is put if it is new.
    fn number(&mut self, list: usize, value: &str, name: &str) -> usize {
        self.lists.get_mut(list).map_or(0, |(_, values)| values.number(value, name))
    }

    /// What a passage of a code with this number has of each list.
    fn values_of(&mut self, code: usize, passage: &Passage<'_>) -> Vec<Vec<usize>> {
        let id = passage.transcript.as_str();
        let coders = passage.coders.iter().map(|coder| self.number(1, coder, coder)).collect();
        let mut values = vec![vec![code], coders, vec![self.number(2, id, id)]];
        let own = self.project.attributes.get(passage.transcript);
        for (place, name) in self.attributes.clone().iter().enumerate() {
            let value = own.and_then(|own| own.get(name)).filter(|value| !value.trim().is_empty());
            values.push(value.map(|value| self.number(place + 3, value, value)).into_iter().collect());
        }
        values
    }
}

fn list(
    workspace: &Workspace,
    ask: &Ask<'_>,
    chosen: &[(CodeId, Vec<&Passage<'_>>, String)],
) -> Result<QuoteList, Error> {
    let codebook = &workspace.project().codebook;
    let sources = sources(workspace, ask, chosen)?;
    let mut lists = Lists::of(workspace, chosen);
    let mut groups = Vec::new();
    for ((code, picked, about), sources) in chosen.iter().zip(sources).filter(|((_, picked, _), _)| !picked.is_empty())
    {
        let name = codebook.get(code.as_str()).map_or_else(|| code.to_string(), |code| code.name.clone());
        let own = lists.number(0, code.as_str(), &name);
        let row = |(passage, source): (&&Passage<'_>, String)| QuoteRow {
            quote: passage.coding.anchor.quote().to_owned(),
            translation: passage.translation.cloned(),
            source,
            exemplar: passage.exemplar,
            values: lists.values_of(own, passage),
        };
        let rows = picked.iter().zip(sources).map(row).collect();
        groups.push(QuoteGroup {
            code: code.to_string(),
            name,
            color: codebook.color(code).name(),
            about: about.clone(),
            rows,
        });
    }
    let filters = lists.lists.into_iter().map(|(name, values)| Filter { name, values: values.1 });
    Ok(QuoteList { filters: filters.collect(), groups })
}

/// The attributes that quotes differ in, those with too many values for a list left out.
fn attributes(workspace: &Workspace, chosen: &[(CodeId, Vec<&Passage<'_>>, String)]) -> Vec<String> {
    let project = workspace.project();
    let transcripts: BTreeSet<&TranscriptId> =
        chosen.iter().flat_map(|(_, picked, _)| picked).map(|passage| passage.transcript).collect();
    let mut values: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    for (name, value) in transcripts.iter().filter_map(|id| project.attributes.get(*id)).flatten() {
        values.entry(name).or_default().insert(value);
    }
    let few = values.into_iter().filter(|(_, values)| values.len() > 1 && values.len() <= MOST_VALUES);
    few.map(|(name, _)| name.clone()).take(MOST_ATTRIBUTES).collect()
}

/// Of each quote who says it, where, and who coded it. Each text is read once.
fn sources(
    workspace: &Workspace,
    ask: &Ask<'_>,
    chosen: &[(CodeId, Vec<&Passage<'_>>, String)],
) -> Result<Vec<Vec<String>>, Error> {
    let mut starts: BTreeMap<&TranscriptId, BTreeSet<usize>> = BTreeMap::new();
    for passage in chosen.iter().flat_map(|(_, picked, _)| picked) {
        starts.entry(passage.transcript).or_default().insert(passage.range.start().get());
    }
    let ids: Vec<TranscriptId> = starts.keys().map(|id| (*id).clone()).collect();
    let look = |text: &Transcript| -> BTreeMap<usize, String> {
        let own = starts.get(&text.id).into_iter().flatten();
        own.map(|start| (*start, said(text, *start))).collect()
    };
    let read = ask.each_text(workspace, &ids, look)?;
    let read: BTreeMap<&TranscriptId, BTreeMap<usize, String>> =
        ids.iter().zip(read).map(|(id, said)| (id, said.unwrap_or_default())).collect();
    let source = |passage: &&Passage<'_>| {
        let said = read.get(passage.transcript).and_then(|said| said.get(&passage.range.start().get()));
        let coders: Vec<&str> = passage.coders.iter().copied().collect();
        let said = said.filter(|said| !said.is_empty()).map(|said| format!("{said}, ")).unwrap_or_default();
        format!("{said}{} · coded by {}", passage.transcript, coders.join(", "))
    };
    Ok(chosen.iter().map(|(_, picked, _)| picked.iter().map(source).collect()).collect())
}

/// Who speaks at a code point, in which turn, when.
fn said(text: &Transcript, start: usize) -> String {
    let place = text.positions.byte_of(&text.text, CharOffset::new(start)).and_then(|at| text.turn_at(at));
    let Some((place, turn)) = place.and_then(|place| Some((place, text.turns.get(place)?))) else {
        return String::new();
    };
    let speaker = turn.speaker.iter().cloned();
    let time = turn.time.map(|time| format!("at {}", written_time(time)));
    speaker.chain([format!("turn {}", place + 1)]).chain(time).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{Anchor, CodingId};
    use uuid::Uuid;

    /// Codings of one code: transcript, start, whether exemplars.
    fn codings(places: &[(&str, usize, bool)]) -> Vec<Coding> {
        let coding = |(number, (transcript, start, exemplar)): (u128, &(&str, usize, bool))| Coding {
            id: CodingId(Uuid::from_u128(number)),
            code: "trust".into(),
            transcript: (*transcript).into(),
            anchor: Anchor::of(CharRange::of(*start, start + 2), "信任", "", ""),
            coder: "wei".into(),
            created: jiff::Timestamp::UNIX_EPOCH,
            codebook: "".into(),
            weight: None,
            translation: None,
            exemplar: *exemplar,
            origin: None,
            lost: false,
            extra: None,
        };
        (0..).zip(places).map(coding).collect()
    }

    fn passages(codings: &[Coding]) -> Passages<'_> {
        let passage = |coding| Passage::new(coding);
        codings.iter().map(|coding| ((&coding.transcript, coding.anchor.range), passage(coding))).collect()
    }

    #[track_caller]
    fn check_once(places: &[(&str, usize, usize, bool)], expected: &[(usize, usize, &str)]) {
        let marks: Vec<(&str, usize, bool)> = places.iter().map(|(coder, start, ..)| (*coder, *start, false)).collect();
        let mut codings = codings(&marks);
        for (coding, (coder, start, end, exemplar)) in codings.iter_mut().zip(places) {
            coding.transcript = "王".into();
            coding.coder = (*coder).into();
            coding.exemplar = *exemplar;
            coding.anchor.range = CharRange::of(*start, *end);
        }
        let found = once(passages(&codings));
        let told = |passage: &Passage<'_>| {
            let coders: Vec<&str> = passage.coders.iter().copied().collect();
            (passage.range.start().get(), passage.range.end().get(), coders.join(" "))
        };
        let found: Vec<(usize, usize, String)> = found.values().map(told).collect();
        let expected: Vec<(usize, usize, String)> =
            expected.iter().map(|(start, end, coders)| (*start, *end, (*coders).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_passage_stands_once_with_all_who_coded_it() {
        check_once(&[("mei", 0, 10, false), ("tomas", 0, 8, false)], &[(0, 10, "mei tomas")]);
        check_once(&[("mei", 0, 20, false), ("tomas", 2, 9, true)], &[(2, 9, "mei tomas")]);
        check_once(&[("mei", 0, 10, false), ("tomas", 8, 20, false)], &[(0, 10, "mei"), (8, 20, "tomas")]);
        check_once(&[("mei", 0, 10, false), ("tomas", 10, 20, false)], &[(0, 10, "mei"), (10, 20, "tomas")]);
        // The exemplar is shown and shorter; what lies under it is not what the third one is compared with.
        let three = [("mei", 0, 20, false), ("tomas", 2, 9, true), ("王", 10, 20, false)];
        check_once(&three, &[(2, 9, "mei tomas"), (10, 20, "王")]);
        // Not only the last one that was kept is looked at.
        let three = [("mei", 0, 30, true), ("tomas", 2, 6, true), ("王", 10, 28, false)];
        check_once(&three, &[(0, 30, "mei 王"), (2, 6, "tomas")]);
    }

    #[test]
    fn passages_in_a_chain_are_not_one() {
        let chain = [("anna", 3000, 3100), ("bert", 3050, 3150), ("carl", 3100, 3200), ("dora", 3150, 3250)];
        let chain = chain.map(|(coder, start, end)| (coder, start, end, false));
        check_once(&chain, &[(3000, 3100, "anna bert"), (3100, 3200, "carl dora")]);
        // Each one longer than the one before: nobody is credited with words that they share nothing with.
        let longer = [("anna", 0, 100, false), ("bert", 50, 160, false), ("carl", 105, 260, false)];
        check_once(&longer, &[(0, 100, "anna"), (105, 260, "bert carl")]);
        // Between two that are shown it goes to the one that it shares most with.
        let between = [("anna", 0, 10, false), ("bert", 5, 14, false), ("王", 7, 17, false)];
        check_once(&between, &[(0, 10, "anna"), (7, 17, "bert 王")]);
    }

    #[test]
    fn a_translation_stays_with_the_words_that_it_was_written_for() {
        let mut codings = codings(&[("王", 0, false), ("王", 0, true), ("王", 0, false)]);
        for (coding, end) in codings.iter_mut().zip([20, 9, 20]) {
            coding.anchor.range = CharRange::of(0, end);
        }
        codings[0].translation = Some("trust, and much else 😀".to_owned());
        let found = once(passages(&codings[..2]));
        assert_eq!(found.values().map(|passage| passage.translation).collect::<Vec<_>>(), [None]);
        codings[1].exemplar = false;
        let found = once(passages(&codings[..2]));
        assert!(found.values().all(|passage| passage.translation == codings[0].translation.as_ref()));
    }

    #[test]
    fn exemplars_come_first_and_nobody_is_drawn_twice_before_everybody() {
        let all: Vec<(&str, usize, bool)> = (0..9).map(|start| ("a", start * 3, start == 4)).collect();
        let codings = codings(&[all.as_slice(), &[("b", 0, false), ("王", 0, false)]].concat());
        let passages = passages(&codings);
        let (picked, about) = pick(&passages, Choice::Each(4));
        let from: Vec<&str> = picked.iter().map(|passage| passage.transcript.as_str()).collect();
        assert_eq!(from, ["a", "a", "b", "王"]);
        assert!(picked.iter().any(|passage| passage.exemplar));
        assert_eq!(about, "4 of 11 quotes: 1 marked as exemplars, 3 drawn");
        let places = |choice| pick(&passages, choice).0.iter().map(|passage| passage.range).collect::<Vec<_>>();
        assert_eq!(places(Choice::Each(4)), places(Choice::Each(4)));
        assert_eq!(
            (places(Choice::All).len(), places(Choice::Exemplars).len(), places(Choice::Each(0)).len()),
            (11, 1, 0)
        );
        assert_eq!(pick(&passages, Choice::Each(20)).1, "11 quotes");
    }
}
