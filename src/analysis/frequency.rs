//! How often each code was used: segments, transcripts, words, characters, coverage.
//!
//! The definitions, all over the codings in scope (the *layer*: by default every coder's, where a passage that two
//! coders tag with one code is one segment; with one coder in scope that coder's):
//!
//! - *segments*: the codings of a code after those that share a position have been merged; codings that only touch stay
//!   two. *codings* is the count before merging.
//! - *transcripts*: transcripts with at least one segment: the count to quote, one talkative person cannot inflate it.
//! - *characters*: code points in the union of the segments, never the sum of lengths. *words*: words (UAX 29; a Han
//!   character each; no labels, no timestamps) of which at least one character is covered.
//! - *coverage*: 100 × characters / characters of all transcripts in scope, pooled, so long interviews weigh more;
//!   *coverage_mean*: the mean over transcripts of 100 × covered / length, each transcript the same weight.
//! - *per_1000_words*: 1000 × codings / words of all transcripts in scope.
//!
//! A number whose denominator is zero is `None`, never 0 or NaN. Counts describe this corpus; they are no estimate of
//! how common something is elsewhere (Sandelowski 2001, doi 10.1002/nur.1025; Maxwell 2010, doi 10.1177/1077800410364740).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{CodingTable, Record, Texts, merge};
use crate::project::{CodeId, CoderId, Project, TranscriptId};
use crate::text::CharRange;

/// What the columns behind the totals are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// No further columns.
    #[default]
    None,
    /// One column a transcript.
    Transcript,
    /// One column a coder: that coder's own layer, so the columns may add up to more than the total.
    Coder,
    /// One column a speaker; a segment that runs over two speakers' words counts for both.
    Speaker,
    /// One column a value of this attribute.
    Attribute(String),
}

/// Whether a code's row holds its own codings or those of the codes below it too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rollup {
    /// This code alone.
    #[default]
    Direct,
    /// The union of this code and all below it; not the sum of the children where they overlap.
    Aggregate,
}

/// What is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only these coders; all where empty.
    pub coders: BTreeSet<CoderId>,
    /// Only these transcripts; all where empty.
    pub transcripts: BTreeSet<TranscriptId>,
    /// The further columns.
    pub by: Grouping,
    /// This code alone, or with those below.
    pub rollup: Rollup,
}

/// One code's counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrequencyRow {
    /// The code's id.
    pub code: String,
    /// Its name; the id where the codebook does not know it.
    pub name: String,
    /// Names from the top down, joined by ` > `.
    pub path: String,
    /// How many codes stand above it.
    pub depth: usize,
    /// Codings before merging.
    pub codings: usize,
    /// Codings after merging.
    pub segments: usize,
    /// Transcripts with at least one segment.
    pub transcripts: usize,
    /// Code points covered.
    pub characters: usize,
    /// Words touched; `None` where a text could not be read or none was given.
    pub words: Option<usize>,
    /// Percent of all characters in scope.
    pub coverage: Option<f64>,
    /// Mean over transcripts of the percent of its characters.
    pub coverage_mean: Option<f64>,
    /// Percent of the transcripts in scope.
    pub transcripts_percent: Option<f64>,
    /// Codings for every thousand words in scope.
    pub per_1000_words: Option<f64>,
    /// Segments in each group of [`Frequencies::groups`].
    pub groups: Vec<usize>,
}

/// The counts of all codes, in the order of the codebook; codes that it does not know come last, if they were used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frequencies {
    /// A row for each code.
    pub rows: Vec<FrequencyRow>,
    /// The names of the groups.
    pub groups: Vec<String>,
    /// The coders whose codings were counted, by name.
    pub coders: Vec<CoderId>,
    /// How many transcripts are in scope, coded or not.
    pub transcripts: usize,
    /// Code points of all transcripts in scope: the denominator of coverage.
    pub characters: usize,
    /// Words of all transcripts in scope.
    pub words: usize,
    /// Codings in scope that count nowhere, because edits of their texts took their passages away.
    pub lost: usize,
}

/// Count.
pub fn frequencies(project: &Project, table: &CodingTable, scope: &Scope, texts: &dyn Texts) -> Frequencies {
    let frame = Frame::new(project, table, scope, texts);
    let members = match scope.rollup {
        Rollup::Direct => Vec::new(),
        Rollup::Aggregate => members(project, table),
    };
    let row = |code: usize| frame.row(project, code, &frame.records(code, members.get(code)));
    let shown = (0..table.codes().len()).filter(|&code| table.is_known(code) || !frame.own(code).is_empty());
    Frequencies {
        rows: shown.map(row).collect(),
        groups: frame.groups.names().to_vec(),
        coders: frame.coders(),
        transcripts: frame.transcripts,
        characters: frame.characters,
        words: frame.words,
        lost: lost(table, scope),
    }
}

/// Codings in scope that were lost in edits.
fn lost(table: &CodingTable, scope: &Scope) -> usize {
    let within = |&&(transcript, coder): &&(u32, u32)| {
        let transcript = table.transcripts().get(transcript as usize);
        let coder = table.coders().get(coder as usize);
        (scope.coders.is_empty() || coder.is_some_and(|coder| scope.coders.contains(coder)))
            && (scope.transcripts.is_empty() || transcript.is_some_and(|id| scope.transcripts.contains(id)))
    };
    table.lost().iter().filter(within).count()
}

/// Which codes each code's row takes in besides its own, by number.
fn members(project: &Project, table: &CodingTable) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); table.codes().len()];
    for (number, id) in table.codes().iter().enumerate() {
        for above in project.codebook.ancestors(id) {
            if let Some(list) = project.codebook.place(above.id.as_str()).and_then(|place| members.get_mut(place)) {
                list.push(number);
            }
        }
    }
    members
}

/// The columns of one count.
enum Groups {
    None,
    /// The group of each transcript by number.
    ByTranscript(Vec<String>, Vec<usize>),
    /// The coders by number.
    ByCoder(Vec<String>, Vec<u32>),
    /// The speakers, and what they are called.
    BySpeaker(Vec<String>),
}

impl Groups {
    fn names(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::ByTranscript(names, _) | Self::ByCoder(names, _) | Self::BySpeaker(names) => names,
        }
    }
}

/// One count: what is in scope, and the denominators.
struct Frame<'a> {
    table: &'a CodingTable,
    texts: &'a dyn Texts,
    /// By number, whether the coder is in scope.
    with_coder: Vec<bool>,
    /// By number, the length in code points of each transcript in scope.
    lengths: Vec<Option<usize>>,
    /// By number, one divided by that length; 0 for an empty transcript.
    weights: Vec<f64>,
    /// Whether every coder and every transcript is in scope.
    whole: bool,
    /// How many transcripts are in scope.
    transcripts: usize,
    characters: usize,
    words: usize,
    groups: Groups,
}

/// What is counted for one row while its runs go by.
#[derive(Default)]
struct Tally {
    segments: usize,
    transcripts: usize,
    characters: usize,
    /// Sum over transcripts of covered / length.
    shares: f64,
}

impl<'a> Frame<'a> {
    fn new(project: &Project, table: &'a CodingTable, scope: &Scope, texts: &'a dyn Texts) -> Self {
        let coder = |id: &CoderId| scope.coders.is_empty() || scope.coders.contains(id);
        let transcript = |id: &TranscriptId| scope.transcripts.is_empty() || scope.transcripts.contains(id);
        let sizes = table.transcripts().iter().zip(table.sizes());
        let sizes: Vec<_> = sizes.map(|(id, size)| transcript(id).then_some(*size)).collect();
        let lengths: Vec<_> = sizes.iter().map(|size| size.map(|(characters, _)| characters)).collect();
        let with_coder: Vec<bool> = table.coders().iter().map(coder).collect();
        let mut frame = Self {
            table,
            texts,
            whole: with_coder.iter().all(|with| *with) && lengths.iter().all(Option::is_some),
            with_coder,
            transcripts: lengths.iter().flatten().count(),
            characters: lengths.iter().flatten().sum(),
            weights: lengths.iter().map(|length| length.and_then(|length| ratio(1.0, length)).unwrap_or(0.0)).collect(),
            lengths,
            words: sizes.iter().flatten().map(|(_, words)| words).sum(),
            groups: Groups::None,
        };
        frame.groups = frame.grouped(project, &scope.by);
        frame
    }

    fn grouped(&self, project: &Project, by: &Grouping) -> Groups {
        match by {
            Grouping::None => Groups::None,
            Grouping::Transcript => self.by_transcript(|id| Some(id.to_string())),
            Grouping::Attribute(name) => self.by_transcript(|id| project.attributes.get(id)?.get(name).cloned()),
            Grouping::Coder => self.by_coder(),
            Grouping::Speaker => self.by_speaker(),
        }
    }

    /// Groups of transcripts by a name, those without one in a last group `(none)`.
    fn by_transcript(&self, name: impl Fn(&TranscriptId) -> Option<String>) -> Groups {
        let names: BTreeSet<String> = self.in_scope().filter_map(|(_, id)| name(id)).collect();
        let mut names: Vec<String> = names.into_iter().collect();
        // Years and levels are counted up, not spelled.
        let numbers: Option<Vec<f64>> = names.iter().map(|name| name.trim().parse().ok()).collect();
        if numbers.is_some_and(|numbers| numbers.iter().all(|number| number.is_finite())) {
            names.sort_by(|one, other| value(one).total_cmp(&value(other)));
        }
        let places: BTreeMap<String, usize> = names.iter().cloned().zip(0..).collect();
        let place = |id: &TranscriptId| name(id).and_then(|name| places.get(&name).copied());
        let without = names.len();
        if self.in_scope().any(|(_, id)| place(id).is_none()) {
            names.push("(none)".to_owned());
        }
        Groups::ByTranscript(names, self.table.transcripts().iter().map(|id| place(id).unwrap_or(without)).collect())
    }

    fn by_coder(&self) -> Groups {
        let mut coders: Vec<(&CoderId, u32)> = self.table.coders().iter().zip(0..).collect();
        coders.retain(|(_, number)| self.takes_coder(*number));
        coders.sort();
        Groups::ByCoder(
            coders.iter().map(|(id, _)| id.to_string()).collect(),
            coders.iter().map(|(_, number)| *number).collect(),
        )
    }

    fn by_speaker(&self) -> Groups {
        let facts = self.in_scope().filter_map(|(_, id)| self.texts.facts(id));
        let mut names: BTreeSet<Option<String>> = BTreeSet::new();
        for facts in facts {
            names.extend(facts.turns.iter().map(|(_, speaker)| speaker.clone()));
        }
        let nobody = names.remove(&None).then(|| "(none)".to_owned());
        Groups::BySpeaker(names.into_iter().flatten().chain(nobody).collect())
    }

    /// The numbers and ids of the transcripts in scope.
    fn in_scope(&self) -> impl Iterator<Item = (usize, &'a TranscriptId)> {
        let ids = self.table.transcripts().iter().enumerate();
        ids.filter(|(number, _)| self.length(*number as u32).is_some())
    }

    fn coders(&self) -> Vec<CoderId> {
        let mut coders: Vec<CoderId> = (self.table.coders().iter().zip(&self.with_coder))
            .filter(|(_, with)| **with)
            .map(|(id, _)| id.clone())
            .collect();
        coders.sort();
        coders
    }

    fn length(&self, transcript: u32) -> Option<usize> {
        self.lengths.get(transcript as usize).copied().flatten()
    }

    fn takes_coder(&self, coder: u32) -> bool {
        self.with_coder.get(coder as usize).copied().unwrap_or(false)
    }

    /// The records of a code in scope, sorted; borrowed from the table where everything is in scope.
    fn own(&self, code: usize) -> Cow<'a, [Record]> {
        let records = self.table.of(code);
        if self.whole {
            return Cow::Borrowed(records);
        }
        let within = |record: &&Record| self.takes_coder(record.coder) && self.length(record.transcript).is_some();
        Cow::Owned(records.iter().filter(within).copied().collect())
    }

    /// The records that a row counts, sorted by transcript and start.
    fn records(&self, code: usize, members: Option<&Vec<usize>>) -> Cow<'a, [Record]> {
        let own = self.own(code);
        let Some(members) = members.filter(|members| !members.is_empty()) else { return own };
        let mut records = own.into_owned();
        for &member in members {
            records.extend_from_slice(&self.own(member));
        }
        // The stable sort knows sorted runs when it sees them, and there is one for each code.
        records.sort_by_key(|record| (record.transcript, record.start, record.end));
        Cow::Owned(records)
    }

    fn row(&self, project: &Project, code: usize, records: &[Record]) -> FrequencyRow {
        let tally = self.tally(records);
        let unknown = CodeId::from("");
        let id = self.table.codes().get(code).unwrap_or(&unknown);
        FrequencyRow {
            code: id.to_string(),
            name: project.codebook.get(id.as_str()).map_or_else(|| id.to_string(), |code| code.name.clone()),
            path: project.codebook.path(id),
            depth: project.codebook.depth(id),
            codings: records.len(),
            segments: tally.segments,
            transcripts: tally.transcripts,
            characters: tally.characters,
            words: self.covered_words(records),
            coverage: ratio(100.0 * tally.characters as f64, self.characters),
            coverage_mean: ratio(100.0 * tally.shares, self.transcripts),
            transcripts_percent: ratio(100.0 * tally.transcripts as f64, self.transcripts),
            per_1000_words: ratio(1000.0 * records.len() as f64, self.words),
            groups: self.group(records),
        }
    }

    /// What one pass over sorted records gives without a look at the texts: the numbers that [`merge`] would give.
    /// Written without branches, because whether the next record lies in another transcript is a coin toss that no
    /// processor predicts: it is what most of the time went into.
    fn tally(&self, records: &[Record]) -> Tally {
        let mut tally = Tally::default();
        let (mut transcript, mut covered) = (u32::MAX, 0);
        for record in records {
            let same = record.transcript == transcript;
            let limit = if same { covered } else { 0 };
            let added = record.end.saturating_sub(record.start.max(limit));
            let weight = self.weights.get(record.transcript as usize).copied().unwrap_or(0.0);
            tally.segments += usize::from(record.start >= limit);
            tally.transcripts += usize::from(!same);
            tally.characters += added as usize;
            tally.shares += f64::from(added) * weight;
            (transcript, covered) = (record.transcript, record.end.max(limit));
        }
        tally
    }

    /// Words of which a character is covered, each once; `None` where a text cannot be read.
    fn covered_words(&self, records: &[Record]) -> Option<usize> {
        if self.texts.is_empty() {
            return None;
        }
        let mut words = Some(0);
        let (mut current, mut facts, mut next_word) = (u32::MAX, None, 0);
        merge(records.iter(), |run| {
            if current != run.transcript {
                (current, next_word) = (run.transcript, 0);
                facts = self.table.transcripts().get(run.transcript as usize).and_then(|id| self.texts.facts(id));
            }
            let range = CharRange::of(run.start as usize, run.end as usize);
            let touched = facts.as_ref().map(|facts| facts.touched(range, next_word));
            words = words.zip(touched).map(|(words, (count, next))| {
                next_word = next;
                words + count
            });
        });
        words
    }

    /// Segments in each group.
    fn group(&self, records: &[Record]) -> Vec<usize> {
        let mut counts = vec![0; self.groups.names().len()];
        let mut add = |place: usize| counts.get_mut(place).into_iter().for_each(|count| *count += 1);
        match &self.groups {
            Groups::None => {}
            Groups::ByTranscript(_, places) => merge(records.iter(), |run| {
                places.get(run.transcript as usize).copied().into_iter().for_each(&mut add);
            }),
            Groups::ByCoder(_, numbers) => {
                for (place, number) in numbers.iter().enumerate() {
                    merge(records.iter().filter(|record| record.coder == *number), |_| add(place));
                }
            }
            Groups::BySpeaker(names) => merge(records.iter(), |run| {
                let id = self.table.transcripts().get(run.transcript as usize);
                let Some(facts) = id.and_then(|id| self.texts.facts(id)) else { return };
                let range = CharRange::of(run.start as usize, run.end as usize);
                let first = facts.turns.partition_point(|(turn, _)| turn.end() <= range.start());
                let turns = facts.turns.iter().skip(first).take_while(|(turn, _)| turn.start() < range.end());
                let heard: BTreeSet<&str> = turns.map(|(_, speaker)| speaker.as_deref().unwrap_or("(none)")).collect();
                heard.iter().filter_map(|speaker| names.iter().position(|name| name == speaker)).for_each(&mut add);
            }),
        }
        counts
    }
}

fn value(name: &str) -> f64 {
    name.trim().parse().unwrap_or(0.0)
}

fn ratio(part: f64, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part / whole as f64)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::analysis::{NoTexts, TextFacts};
    use crate::project::{Anchor, Code, Codebook, Coding, CodingId, Recognised, Transcript, TranscriptRecord};

    /// A study of transcripts (id, characters, words) and codings (code, transcript, coder, start, end).
    fn study(transcripts: &[(&str, usize, usize)], codings: &[(&str, &str, &str, usize, usize)]) -> Project {
        let mut project = Project::default();
        for &(id, chars, words) in transcripts {
            let record =
                TranscriptRecord { chars, words, ..TranscriptRecord::of_text(id.into(), "", &Recognised::default()) };
            project.transcripts.insert(id.into(), record);
        }
        let child = |id: &str| Code { parent: Some("barriers".into()), ..Code::new(id, id) };
        project.codebook = Codebook::new(vec![Code::new("barriers", "障碍"), child("trust"), child("language")]);
        for (number, &(code, transcript, coder, start, end)) in codings.iter().enumerate() {
            let id = CodingId(uuid::Uuid::from_u128(number as u128));
            let anchor = Anchor {
                range: CharRange::of(start, end),
                quote: String::new(),
                prefix: String::new(),
                suffix: String::new(),
            };
            let coding = Coding {
                id,
                code: code.into(),
                transcript: transcript.into(),
                anchor,
                coder: coder.into(),
                created: jiff::Timestamp::UNIX_EPOCH,
                codebook: String::new(),
                weight: None,
                translation: None,
                exemplar: false,
                origin: None,
                lost: false,
                extra: None,
            };
            project.codings.set(id, Some(coding));
        }
        project
    }

    fn count(project: &Project, scope: &Scope) -> Frequencies {
        frequencies(project, &CodingTable::new(project), scope, &NoTexts)
    }

    fn row<'a>(frequencies: &'a Frequencies, code: &str) -> &'a FrequencyRow {
        frequencies.rows.iter().find(|row| row.code == code).unwrap()
    }

    /// A file of the folder of published methods beside the repository, if it is there.
    fn shared(path: &str) -> Option<PathBuf> {
        let places = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
        places.map(|place| place.join("shared").join(path)).find(|path| path.is_file())
    }

    #[test]
    fn the_worked_example_of_the_methods_comes_out() {
        let Some(path) = shared("methods/analysis-vectors.json") else {
            println!("skipped: no methods/analysis-vectors.json beside the repository");
            return;
        };
        let vectors: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let (input, expected) =
            (&vectors["vectors"]["E1-frequency"]["input"], &vectors["vectors"]["E1-frequency"]["expected"]);
        let size = |document: &serde_json::Value, what: &str| document[what].as_u64().unwrap() as usize;
        let documents: Vec<_> = input["docs"].as_object().unwrap().iter().collect();
        let transcripts: Vec<_> =
            documents.iter().map(|(id, it)| (id.as_str(), size(it, "chars"), size(it, "words"))).collect();
        let spans = input["spans"].as_object().unwrap().iter().flat_map(|(id, spans)| {
            let place = |span: &serde_json::Value, at: usize| span[at].as_u64().unwrap() as usize;
            let spans = spans.as_array().unwrap().iter();
            spans.map(move |span| ("trust", id.as_str(), "a", place(span, 0), place(span, 1)))
        });
        let project = study(&transcripts, &spans.collect::<Vec<_>>());
        let counted = count(&project, &Scope { by: Grouping::Transcript, ..Scope::default() });
        let row = row(&counted, "trust");
        assert_eq!(row.codings as u64, expected["segments"].as_u64().unwrap());
        assert_eq!(row.segments as u64, expected["segments_merged"].as_u64().unwrap());
        assert_eq!(row.transcripts as u64, expected["documents"].as_u64().unwrap());
        assert_eq!(row.characters, 240);
        let near = |ours: Option<f64>, name: &str| {
            assert!((ours.unwrap() - expected[name].as_f64().unwrap()).abs() < 1e-9, "{name}: {ours:?}");
        };
        near(row.transcripts_percent, "documents_pct");
        near(row.coverage, "coverage_pct_pooled");
        near(row.coverage_mean, "coverage_pct_mean_of_docs");
        near(row.per_1000_words, "segments_per_1000_words");
        assert_eq!((counted.groups.join(" "), row.groups.clone()), ("A B C".to_owned(), vec![2, 1, 0]));
    }

    #[test]
    fn two_coders_who_tag_one_passage_make_one_segment() {
        let project = study(
            &[("a", 100, 20)],
            &[("trust", "a", "amy", 0, 10), ("trust", "a", "bo", 0, 10), ("trust", "a", "bo", 50, 60)],
        );
        let counted = count(&project, &Scope { by: Grouping::Coder, ..Scope::default() });
        let both = row(&counted, "trust");
        assert_eq!((both.codings, both.segments, both.characters), (3, 2, 20));
        assert_eq!((counted.groups.join(" "), both.groups.clone()), ("amy bo".to_owned(), vec![1, 2]));
        let scope = Scope { coders: [CoderId::from("amy")].into(), ..Scope::default() };
        let amy = count(&project, &scope);
        assert_eq!((row(&amy, "trust").segments, amy.coders.len()), (1, 1));
    }

    #[test]
    fn a_parent_holds_the_union_of_its_children_and_not_their_sum() {
        let project = study(
            &[("a", 100, 20), ("b", 100, 20)],
            &[("trust", "a", "amy", 0, 10), ("language", "a", "amy", 5, 20), ("trust", "b", "amy", 0, 10)],
        );
        let scope = Scope { rollup: Rollup::Aggregate, ..Scope::default() };
        let counted = count(&project, &scope);
        let parent = row(&counted, "barriers");
        assert_eq!((parent.codings, parent.segments, parent.characters, parent.transcripts), (3, 2, 30, 2));
        assert_eq!(row(&count(&project, &Scope::default()), "barriers").segments, 0);
        assert_eq!(row(&counted, "trust").path, "障碍 > trust");
    }

    #[test]
    fn values_that_are_numbers_stand_in_the_order_of_numbers() {
        let mut project = study(&[("a", 10, 2), ("b", 10, 2), ("c", 10, 2)], &[]);
        for (id, years) in [("a", "10"), ("b", "9"), ("c", "11")] {
            project.attributes.insert(id.into(), [("years".to_owned(), years.to_owned())].into());
        }
        let scope = Scope { by: Grouping::Attribute("years".to_owned()), ..Scope::default() };
        assert_eq!(count(&project, &scope).groups, ["9", "10", "11"]);
    }

    #[test]
    fn unknown_codes_are_shown_and_transcripts_out_of_scope_are_not() {
        let mut project =
            study(&[("a", 100, 20), ("b", 0, 0)], &[("lost", "a", "amy", 0, 10), ("trust", "gone", "amy", 0, 1)]);
        let partner = [("partner".to_owned(), "CN".to_owned())];
        project.attributes.insert("a".into(), partner.into());
        let scope = Scope { by: Grouping::Attribute("partner".to_owned()), ..Scope::default() };
        let counted = count(&project, &scope);
        assert_eq!(counted.groups, ["CN", "(none)"]);
        assert_eq!(row(&counted, "lost").groups, [1, 0]);
        assert_eq!(row(&counted, "trust").codings, 0);
        let nowhere = count(&project, &Scope { transcripts: [TranscriptId::from("b")].into(), ..Scope::default() });
        assert!(nowhere.rows.iter().all(|row| row.code != "lost" && row.coverage.is_none()));
    }

    proptest! {
        #[test]
        fn the_pass_counts_what_merging_gives(spans in prop::collection::vec((0u32..4, 0u32..40, 1u32..20), 0..60)) {
            let project = study(&[("a", 60, 9), ("b", 60, 9), ("c", 60, 9), ("d", 0, 0)], &[]);
            let table = CodingTable::new(&project);
            let frame = Frame::new(&project, &table, &Scope::default(), &NoTexts);
            let record = |&(transcript, start, length): &(u32, u32, u32)| {
                Record { code: 0, transcript, start, end: start + length, coder: 0 }
            };
            let mut records: Vec<Record> = spans.iter().map(record).collect();
            records.sort_unstable();
            let (tally, mut runs) = (frame.tally(&records), Vec::new());
            merge(records.iter(), |run| runs.push(run));
            let transcripts: BTreeSet<u32> = runs.iter().map(|run| run.transcript).collect();
            prop_assert_eq!((tally.segments, tally.transcripts), (runs.len(), transcripts.len()));
            prop_assert_eq!(tally.characters, runs.iter().map(|run| (run.end - run.start) as usize).sum::<usize>());
        }
    }

    struct One(Arc<TextFacts>);

    impl Texts for One {
        fn facts(&self, _: &TranscriptId) -> Option<Arc<TextFacts>> {
            Some(self.0.clone())
        }
    }

    #[test]
    fn a_word_between_two_segments_counts_once() {
        let text = "😀 partnership 信任 here";
        let facts = TextFacts::of(&Transcript::new("a".into(), text.to_owned()));
        let project = study(
            &[("a", 19, 4)],
            &[("trust", "a", "x", 2, 5), ("trust", "a", "x", 6, 8), ("trust", "a", "x", 14, 16)],
        );
        let scope = Scope { by: Grouping::Speaker, ..Scope::default() };
        let counted = frequencies(&project, &CodingTable::new(&project), &scope, &One(Arc::new(facts)));
        assert_eq!(row(&counted, "trust").words, Some(3));
        assert_eq!((counted.groups.join(" "), row(&counted, "trust").groups.clone()), ("(none)".to_owned(), vec![3]));
    }
}
