//! Facets: how many of the turns that a query found are of each transcript, speaker, code and attribute, each with the
//! filter that narrows the query to it.
//!
//! A [`FacetCounter`] is for a thread that does not have the study. It reads the index and the codings, never a text, and
//! remembers what does not change from one query to the next.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::asked::Asked;
use super::completing::quoted;
use super::counting::Counter;
use super::searching::{explain, printable};
use super::{QueryError, Searcher, Workspace};
use crate::analysis::CodingTable;
use crate::project::{CodeId, CoderId};
use crate::search::{Query, TurnFacts, TurnSet, fold_name, joined_name};
use crate::text::{Arrange, CharOffset, CharRange};

pub use crate::search::Found;

/// One value that an answer can be narrowed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// What it is called; safe to print.
    pub label: String,
    /// The filter as it is written in a query: `speaker:"Dale Pruitt"`.
    pub filter: String,
    /// Matching turns.
    pub turns: usize,
}

/// The turns of an answer, counted; within each list the most turns come first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By transcript; where there are as many, in the reader's order.
    pub transcripts: Vec<Facet>,
    /// By speaker.
    pub speakers: Vec<Facet>,
    /// By code, each with the codes below it; turns without any coding come last. A turn with two codes counts for both.
    pub codes: Vec<Facet>,
    /// By attribute, by the names of the attributes.
    pub attributes: Vec<(String, Vec<Facet>)>,
}

impl Facets {
    /// The lists with their headings, without those that hold nothing.
    pub fn groups(&self) -> impl Iterator<Item = (&str, &[Facet])> {
        let fixed = [("transcripts", &self.transcripts), ("speakers", &self.speakers), ("codes", &self.codes)];
        let attributes = self.attributes.iter().map(|(name, facets)| (name.as_str(), facets));
        let groups = fixed.into_iter().chain(attributes).map(|(name, facets)| (name, facets.as_slice()));
        groups.filter(|(_, facets)| !facets.is_empty())
    }
}

/// The turns that each code touches, by number.
#[derive(Debug)]
struct CodedTurns {
    /// The codings that these are of.
    table: Arc<CodingTable>,
    /// For each code of the table its turns and those of the codes below it, ascending.
    codes: Vec<Vec<u32>>,
    /// All turns with any coding.
    all: TurnSet,
}

/// Counts facets on a thread. Clones are cheap.
#[derive(Clone, Debug)]
pub struct FacetCounter {
    counter: Counter,
    facts: Option<Arc<TurnFacts>>,
    coded: Option<Arc<CodedTurns>>,
    /// Whose codings count; everybody's where `None`.
    coders: Option<BTreeSet<CoderId>>,
    /// Speakers as the texts write them, by their folded names.
    speakers: Arc<HashMap<String, String>>,
}

impl FacetCounter {
    /// A counter for the codings of `counter`.
    pub fn new(counter: Counter) -> Self {
        Self { counter, facts: None, coded: None, coders: None, speakers: Arc::default() }
    }

    /// The same for codings that have changed.
    #[must_use]
    pub fn renewed(self, counter: Counter) -> Self {
        Self { counter, ..self }
    }

    /// The same where only these coders' codings count; everybody's where `None`.
    #[must_use]
    pub fn of_coders(self, coders: Option<BTreeSet<CoderId>>) -> Self {
        let coded = self.coded.filter(|_| self.coders == coders);
        Self { coders, coded, ..self }
    }

    /// The same where speakers are written so; the index knows them folded.
    #[must_use]
    pub fn knowing<'a>(self, speakers: impl Iterator<Item = &'a str>) -> Self {
        let mut known = HashMap::clone(&self.speakers);
        for speaker in speakers {
            known.entry(fold_name(speaker)).or_insert_with(|| speaker.to_owned());
        }
        Self { speakers: Arc::new(known), ..self }
    }

    /// Count the turns of `found`; `None` where `go_on` answers no meanwhile, or the index cannot be read.
    pub fn count(&mut self, found: &Found, go_on: &dyn Fn() -> bool) -> Option<Facets> {
        let facts = match self.facts.take().filter(|facts| facts.fit(found)) {
            Some(facts) => facts,
            None => {
                self.coded = None;
                Arc::new(TurnFacts::of(found).ok()?)
            }
        };
        self.facts = Some(facts.clone());
        // What is read once is read to its end: giving it up for the next letter of a query would never end.
        let coded = self.coded(&facts);
        let set = facts.set(found);
        let transcripts = facts.transcripts(&set);
        let facets = Facets {
            speakers: self.speakers(&facts, &set),
            codes: self.codes(&coded, &set, go_on)?,
            attributes: self.attributes(&transcripts),
            transcripts: sorted(transcripts.into_iter().filter_map(|(id, turns)| facet("transcript", id, id, turns))),
        };
        go_on().then_some(facets)
    }

    /// The turns that codes touch, read once for these codings and this commit of the index.
    fn coded(&mut self, facts: &TurnFacts) -> Arc<CodedTurns> {
        let table = self.counter.shared_table();
        if let Some(coded) = self.coded.as_ref().filter(|coded| Arc::ptr_eq(&coded.table, &table)) {
            return coded.clone();
        }
        let takes = |coder: &CoderId| self.coders.as_ref().is_none_or(|coders| coders.contains(coder));
        let coders: Vec<bool> = table.coders().iter().map(takes).collect();
        let coded = Arc::new(CodedTurns::new(table, &coders, &self.parents(), facts));
        self.coded = Some(coded.clone());
        coded
    }

    /// For each code of the table the one above it, by number.
    fn parents(&self) -> Vec<Option<usize>> {
        let codebook = &self.counter.frame().codebook;
        let parent = |code: &CodeId| codebook.place(codebook.get(code.as_str())?.parent.as_ref()?.as_str());
        self.counter.table().codes().iter().map(parent).collect()
    }

    fn speakers(&self, facts: &TurnFacts, set: &TurnSet) -> Vec<Facet> {
        let written = |(name, turns): (&str, usize)| {
            let label = self.speakers.get(name).cloned().unwrap_or_else(|| joined_name(name));
            facet("speaker", &label, &label, turns)
        };
        let mut speakers: Vec<Facet> = facts.speakers(set).into_iter().filter_map(written).collect();
        speakers.arrange_by(|one, other| one.label.cmp(&other.label));
        sorted(speakers.into_iter())
    }

    fn codes(&self, coded: &CodedTurns, set: &TurnSet, go_on: &dyn Fn() -> bool) -> Option<Vec<Facet>> {
        let (table, codebook) = (&coded.table, &self.counter.frame().codebook);
        let mut codes = Vec::new();
        for (number, (id, turns)) in table.codes().iter().zip(&coded.codes).enumerate() {
            if !go_on() {
                return None;
            }
            let Some(code) = codebook.get(id.as_str()).filter(|_| table.is_known(number)) else { continue };
            let turns = turns.iter().filter(|turn| set.contains(**turn)).count();
            codes.extend(facet("code", id.as_str(), &code.name, turns).filter(|_| turns > 0));
        }
        let mut codes = sorted(codes.into_iter());
        let bare = set.len() - set.shared(&coded.all);
        if bare > 0 {
            codes.push(Facet { label: "without a coding".to_owned(), filter: "-has:coding".to_owned(), turns: bare });
        }
        Some(codes)
    }

    fn attributes(&self, transcripts: &[(&str, usize)]) -> Vec<(String, Vec<Facet>)> {
        let mut names: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for (id, turns) in transcripts {
            let own = self.counter.frame().attributes.get(*id);
            for (name, value) in own.into_iter().flatten().filter(|(_, value)| !value.trim().is_empty()) {
                *names.entry(name).or_default().entry(value).or_default() += turns;
            }
        }
        let list = |(name, values): (&str, BTreeMap<&str, usize>)| {
            let field = format!("attribute.{}", written(name)?);
            let facets = folded(values).into_iter().filter_map(|(value, turns)| facet(&field, value, value, turns));
            Some((printable(name), sorted(facets)))
        };
        names.into_iter().filter_map(list).collect()
    }
}

impl CodedTurns {
    /// `coders` says by number whose codings count.
    fn new(table: Arc<CodingTable>, coders: &[bool], parents: &[Option<usize>], facts: &TurnFacts) -> Self {
        let places: Vec<Option<usize>> = table.transcripts().iter().map(|id| facts.place(id.as_str())).collect();
        let mut all = facts.none();
        let mut codes = Vec::new();
        for number in 0..table.codes().len() {
            let mut turns: Vec<u32> = Vec::new();
            let counts = |coder: u32| coders.get(coder as usize).copied().unwrap_or(false);
            for record in table.of(number).iter().filter(|record| counts(record.coder)) {
                let Some(place) = places.get(record.transcript as usize).copied().flatten() else { continue };
                let passage =
                    CharRange::new(CharOffset::new(record.start as usize), CharOffset::new(record.end as usize));
                let touched = facts.touched(place, passage);
                all.insert(touched.clone());
                // Records of one code are in order, so what an earlier one has touched need not be looked for.
                let known = turns.last().map_or(0, |last| last + 1);
                turns.extend(touched.start.max(known)..touched.end);
            }
            codes.push(turns);
        }
        gather(&mut codes, parents);
        Self { table, codes, all }
    }
}

/// Give every code the turns of those below it too.
fn gather(codes: &mut [Vec<u32>], parents: &[Option<usize>]) {
    let own: Vec<Vec<u32>> = codes.to_vec();
    for (number, turns) in own.iter().enumerate().filter(|(_, turns)| !turns.is_empty()) {
        let above = |code: &usize| parents.get(*code).copied().flatten();
        // A codebook has no cycles; the bound is for one that was broken by hand.
        for above in std::iter::successors(above(&number), above).take(parents.len()) {
            codes.get_mut(above).into_iter().for_each(|all| all.extend_from_slice(turns));
        }
    }
    for turns in codes.iter_mut().filter(|turns| !turns.is_sorted_by(|one, next| one < next)) {
        turns.sort_unstable();
        turns.dedup();
    }
}

impl Searcher {
    /// The facets of what `query` finds.
    ///
    /// # Errors
    /// [`QueryError`] with the place of the mistake.
    pub fn facets(&self, query: &str, workspace: &Workspace) -> Result<Facets, QueryError> {
        let parsed = Query::parse_with(query, workspace.queries())?;
        let found = self
            .index
            .find(&parsed, &Asked::everywhere(workspace), &|| true)
            .map_err(|failure| explain(query, failure))?;
        let mut counter = FacetCounter::new(Counter::new(workspace));
        Ok(counter.count(&found, &|| true).unwrap_or_default())
    }
}

/// A facet with its filter; `None` where the value cannot be written in a query.
fn facet(field: &str, value: &str, label: &str, turns: usize) -> Option<Facet> {
    Some(Facet { label: printable(label), filter: filter(field, value)?, turns })
}

/// The filter for one value as it is written in a query: `speaker:"Dale Pruitt"`; `None` where there is no way to write it.
pub fn filter(field: &str, value: &str) -> Option<String> {
    Some(format!("{field}:{}", written(value)?))
}

/// The filter for a value of an attribute of transcripts: `attribute."home country":CN`.
pub fn attribute_filter(name: &str, value: &str) -> Option<String> {
    filter(&format!("attribute.{}", written(name)?), value)
}

/// The most turns first, and those with as many as they came.
fn sorted(facets: impl Iterator<Item = Facet>) -> Vec<Facet> {
    let mut facets: Vec<Facet> = facets.collect();
    facets.arrange_by_key(|facet| std::cmp::Reverse(facet.turns));
    facets
}

/// Values that a filter does not tell apart as one, under the name of the first.
fn folded<'a>(values: BTreeMap<&'a str, usize>) -> Vec<(&'a str, usize)> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut folded: Vec<(&'a str, usize)> = Vec::new();
    for (value, turns) in values {
        let place = *places.entry(fold_name(value)).or_insert(folded.len());
        match folded.get_mut(place) {
            Some((_, count)) => *count += turns,
            None => folded.push((value, turns)),
        }
    }
    folded
}

/// A value as it is written in a query; `None` where there is no way to write it.
fn written(value: &str) -> Option<String> {
    let value = value.trim();
    (!value.is_empty() && !value.contains(char::is_control)).then(|| quoted(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Options, find_in, is_narrowed, narrow};
    use crate::project::{Command, NewCode, Transcript};

    const TEXTS: [(&str, &str); 3] = [
        ("cn01", "陆永年: 我们的信任很重要😀。\n\nDale Pruitt: We trusted them, then.\n\n陆永年: 信任。\n"),
        ("us01", "Dale Pruitt: No 信任? Trust.\n\nLu (boss): None. Trust me.\n\nDale Pruitt: trust\n"),
        ("us02", "Just words without a speaker, and trust among them.\n"),
    ];

    /// A study of three texts with codes and attributes, indexed.
    fn study() -> (tempfile::TempDir, Workspace, Searcher) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("transcripts")).unwrap();
        std::fs::write(folder.path().join("emic.yaml"), "format: 1\ntitle: 信任\n").unwrap();
        for (name, text) in TEXTS {
            std::fs::write(folder.path().join(format!("transcripts/{name}.txt")), text).unwrap();
        }
        let options = Options { coder: Some("ann".to_owned()), ..Options::default() };
        let (mut workspace, _) = Workspace::open(folder.path(), &options).unwrap();
        let values = [("cn01", "partner", "CN"), ("us01", "partner", "us"), ("us02", "partner", "US")];
        let values = values.into_iter().chain([("us01", "home country", "a \"b\""), ("us02", "home country", "中 国")]);
        let values = values.map(|(id, name, value)| (id.into(), name.to_owned(), value.to_owned())).collect();
        workspace.run(Command::SetAttributes(values)).unwrap();
        for (id, parent) in [("drivers", None), ("trust", Some("drivers")), ("face", Some("drivers")), ("unused", None)]
        {
            let parent = parent.map(CodeId::from);
            let new = NewCode { name: format!("{id} 码"), id: Some(id.into()), parent, ..NewCode::default() };
            workspace.run(Command::AddCode(new)).unwrap();
        }
        for (transcript, query, code) in [
            ("cn01", "trusted", "trust"),
            ("cn01", "信任", "trust"),
            ("cn01", "信任", "face"),
            ("us01", "trust", "face"),
            ("us01", "none", "drivers"),
        ] {
            let text = TEXTS.iter().find(|(id, _)| *id == transcript).unwrap().1;
            for range in find_in(&workspace, &Transcript::new(transcript.into(), text.to_owned()), query).unwrap() {
                let anchor = workspace.anchor(&transcript.into(), range).unwrap();
                let coding = (transcript.into(), anchor, code.into()).into();
                workspace.run(Command::CodeMany(vec![coding])).unwrap();
            }
        }
        let mut searcher = Searcher::open(folder.path()).unwrap();
        searcher.refresh(&Searcher::sources(&workspace), &mut |_, _| true).unwrap();
        (folder, workspace, searcher)
    }

    fn shown(facets: &[Facet]) -> String {
        facets.iter().map(|facet| format!("{}={}", facet.label, facet.turns)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn turns_are_counted_by_what_they_are_of() {
        let (_folder, workspace, searcher) = study();
        let facets = searcher.facets("信任 OR trust", &workspace).unwrap();
        assert_eq!(shown(&facets.transcripts), "cn01=3 us01=3 us02=1");
        assert_eq!(shown(&facets.speakers), "dale pruitt=3 陆永年=2 lu boss=1");
        assert_eq!(shown(&facets.codes), "drivers 码=6 face 码=5 trust 码=3 without a coding=1");
        let attributes: Vec<String> =
            facets.attributes.iter().map(|(name, list)| format!("{name}: {}", shown(list))).collect();
        assert_eq!(attributes, ["home country: a \"b\"=3 中 国=1", "partner: US=4 CN=3"]);
        let groups: Vec<&str> = facets.groups().map(|(name, _)| name).collect();
        assert_eq!(groups, ["transcripts", "speakers", "codes", "home country", "partner"]);
    }

    #[test]
    fn each_filter_finds_as_many_turns_as_its_facet_says() {
        let (_folder, workspace, searcher) = study();
        for query in ["信任 OR trust", "信任", "trust -speaker:lu", "speaker:dale", "/r.st/", "-has:coding", "we"] {
            let facets = searcher.facets(query, &workspace).unwrap();
            let all = facets.groups().flat_map(|(_, facets)| facets.iter());
            let mut count = 0;
            for facet in all.filter(|facet| !is_narrowed(query, &facet.filter)) {
                let narrowed = narrow(query, &facet.filter);
                let results = searcher.search(&narrowed, &workspace, 1).unwrap_or_else(|error| panic!("{error:?}"));
                assert_eq!(results.turns, facet.turns, "{narrowed}: {facet:?}");
                count += 1;
            }
            assert!(count >= 2, "{query}");
        }
    }

    #[test]
    fn a_counter_follows_codings_and_texts_and_can_be_stopped() {
        let (folder, mut workspace, mut searcher) = study();
        let counted = |searcher: &Searcher, workspace: &Workspace, counter: FacetCounter| {
            let parsed = Query::parse("trust").unwrap();
            let found = searcher.index.find(&parsed, &Asked::everywhere(workspace), &|| true).unwrap();
            let mut counter = counter.renewed(Counter::new(workspace));
            assert_eq!(counter.count(&found, &|| false), None);
            let facets = counter.count(&found, &|| true).unwrap();
            (counter, facets)
        };
        let counter = FacetCounter::new(Counter::new(&workspace)).knowing(["Dale Pruitt"].into_iter());
        let (counter, facets) = counted(&searcher, &workspace, counter);
        assert_eq!((shown(&facets.speakers), facets.codes.len()), ("Dale Pruitt=3 lu boss=1".to_owned(), 4));
        workspace.undo().unwrap();
        workspace.undo().unwrap();
        let (counter, facets) = counted(&searcher, &workspace, counter);
        assert_eq!(shown(&facets.codes), "drivers 码=3 face 码=2 trust 码=1 without a coding=2");
        std::fs::write(folder.path().join("transcripts/us02.txt"), "Eve: trust\n\nEve: trust 😀\n").unwrap();
        searcher.update(&Searcher::sources(&workspace)).unwrap();
        let (_, facets) = counted(&searcher, &workspace, counter);
        assert_eq!(shown(&facets.speakers), "Dale Pruitt=3 eve=2 lu boss=1");
    }
}
