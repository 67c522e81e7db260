//! Words of a study: lists, keyness, dispersion, and the places of a word.
//!
//! Ask a [`WordCounter`] where the study is; it can then count on a thread that does not have the study, and be told to
//! stop. What counts is the *eligible text*:
//!
//! - what participants say: the words of turns whose speaker is no interviewer ([`crate::project::is_interviewer`], or
//!   named in [`WordScope::interviewers`]). In a transcript that names speakers, what stands under no name (a header, a
//!   note) is not said by anybody; a transcript that names nobody counts as a whole;
//! - without labels, timestamps and the transcriber's remarks in brackets ([`crate::analysis::asides`]);
//! - where a query is given, only turns that it finds.
//!
//! Two files in the study's folder say more, where they are there: `terms.txt` holds Chinese terms that are kept whole,
//! `stopwords.txt` stands in the place of the program's own stop words.

mod eligible;
mod lists;
mod numbered;
mod places;
mod tables;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

use super::{Error, Library, QueryError, Question, Searcher, Workspace};
use crate::analysis::{Grouping, NumberedWord, StopWords, Vocabulary, WordCounts};
use crate::project::{Project, TranscriptId};
use crate::search::{GoOn, simplify};
use crate::store::{self, read_plain};

pub use eligible::{Interviewers, TurnSet};
use lists::WordLists;
use numbered::NumberedText;
#[cfg(test)]
pub(super) use numbered::{pack, pack_words};
pub use places::{Order, Place, Term, TermCount};
pub use tables::{
    Adjust, KeyOptions, ListOptions, dispersion_table, groups_in_order, key_rows, keyness_table, kwic_table, list_rows,
    parts_table, words_head, words_in_parts, words_table,
};

/// Bytes that a list of words may have.
const MAX_LIST: u64 = 1 << 20;

/// Name of the group of words that belong to no other: transcripts without the attribute, turns without a speaker.
pub const NONE: &str = "(none)";

/// What is counted, and by what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WordScope {
    /// The groups.
    pub by: WordGroups,
    /// Who asks, and whether they count.
    pub interviewers: Interviewers,
    /// Only these turns; all where `None`.
    pub turns: Option<Arc<TurnSet>>,
    /// Chinese terms that are kept whole besides those in the study's `terms.txt`.
    pub terms: Vec<String>,
}

/// What words are grouped by.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum WordGroups {
    /// Not at all.
    #[default]
    None,
    /// By transcript.
    Transcript,
    /// By speaker.
    Speaker,
    /// By a value of this attribute of the transcript.
    Attribute(String),
    /// The turns of a target, and those of a reference: all others where `None`. A turn of both is the target's.
    Sides(Arc<TurnSet>, Option<Arc<TurnSet>>),
}

/// The name of the group of a target, in [`WordGroups::Sides`].
pub const TARGET: &str = "target";

/// The name of the group that it is compared with.
pub const REFERENCE: &str = "reference";

impl WordGroups {
    /// The groups that a table of words can have; `None` for coders, who say nothing.
    pub fn of(by: &Grouping) -> Option<Self> {
        Some(match by {
            Grouping::None => Self::None,
            Grouping::Transcript => Self::Transcript,
            Grouping::Speaker => Self::Speaker,
            Grouping::Attribute(name) => Self::Attribute(name.clone()),
            Grouping::Coder => return None,
        })
    }
}

/// Words that have been counted.
#[derive(Clone, Debug, Default)]
pub struct CountedWords {
    /// The words.
    pub vocabulary: Vocabulary,
    /// Interviewers whose turns were left out, with the number of these.
    pub left_out: BTreeMap<String, usize>,
    /// Transcripts that could not be read.
    pub unread: Vec<TranscriptId>,
}

impl CountedWords {
    fn leave_out(&mut self, left_out: BTreeMap<String, usize>) {
        for (name, turns) in left_out {
            *self.left_out.entry(name).or_default() += turns;
        }
    }
}

/// What is needed to count words: cheap to clone, and to be sent to a thread.
#[derive(Clone, Debug)]
pub struct WordCounter {
    /// The same for the same texts, attributes, choices about speakers and lists.
    stamp: u64,
    ids: Arc<[TranscriptId]>,
    attributes: Arc<BTreeMap<TranscriptId, BTreeMap<String, String>>>,
    library: Library,
    terms: Arc<[String]>,
    stop_words: Arc<StopWords>,
}

impl WordCounter {
    /// Look at a study.
    ///
    /// # Errors
    /// [`Error`] where `terms.txt` or `stopwords.txt` is there and cannot be read.
    pub fn new(workspace: &Workspace) -> Result<Self, Error> {
        let project = workspace.project();
        let own = |name: &str| own_list(workspace, name);
        let stop_words = own("stopwords.txt")?.map_or_else(StopWords::usual, |list| stop_words_of(&list));
        let terms = own("terms.txt")?.map(|list| terms_of(&list)).unwrap_or_default();
        let mut stamp = DefaultHasher::new();
        for (id, record) in &project.transcripts {
            (id, &record.sha256).hash(&mut stamp);
        }
        let attributes = grouped(project);
        (&attributes, &terms, &stop_words).hash(&mut stamp);
        workspace.settings().speakers.hash(&mut stamp);
        Ok(Self {
            stamp: stamp.finish(),
            ids: project.transcripts.keys().cloned().collect(),
            attributes: Arc::new(attributes),
            library: workspace.library(),
            terms: terms.into(),
            stop_words: Arc::new(stop_words),
        })
    }

    /// A number that is another once the counts may be others.
    pub fn stamp(&self) -> u64 {
        self.stamp
    }

    /// The stop words of the study, or those that come with the program.
    pub fn stop_words(&self) -> &StopWords {
        &self.stop_words
    }

    /// The Chinese terms that are kept whole in a scope.
    pub fn terms(&self, scope: &WordScope) -> Vec<String> {
        self.terms.iter().chain(&scope.terms).cloned().collect()
    }

    /// The turns that a query finds, which must have been asked of the same study; `None` where it was stopped.
    ///
    /// # Errors
    /// [`QueryError`] as in [`Question::find`].
    pub fn turns(&self, question: &Question, searcher: &Searcher, go_on: GoOn) -> Result<Option<TurnSet>, QueryError> {
        let found = question.find(searcher, &self.library, go_on)?;
        Ok(found.map(|found| found.iter().collect()))
    }

    /// Count all words. `progress` hears how many texts are done of how many and answers whether to go on; `None` where
    /// it said no.
    pub fn count(&self, scope: &WordScope, progress: &mut dyn FnMut(usize, usize) -> bool) -> Option<CountedWords> {
        let lists = self.lists(scope, progress)?;
        let groups_of = |counts: &mut WordCounts, (id, text): (&TranscriptId, &NumberedText<'_>)| {
            let (turns, left_out) = scope.eligible(id, text);
            let mut groups: BTreeMap<&str, Vec<&[NumberedWord]>> = BTreeMap::new();
            for turn in turns {
                if let Some(name) = self.group(scope, id, text.name(turn), turn) {
                    groups.entry(name).or_default().push(text.words(turn));
                }
            }
            let groups = groups.into_iter().map(|(name, turns)| counts.group(name, turns.into_iter()));
            (groups.collect::<Vec<_>>(), left_out)
        };
        let found = self.each_text(&lists, WordCounts::default, groups_of);
        let mut counted = CountedWords { vocabulary: Vocabulary::new(lists.numbers), ..CountedWords::default() };
        for (id, found) in self.ids.iter().zip(found) {
            match found {
                Some((groups, left_out)) => {
                    counted.vocabulary.add(id.clone(), groups);
                    counted.leave_out(left_out);
                }
                None => counted.unread.push(id.clone()),
            }
        }
        Some(counted)
    }

    /// What `look` makes of each text, on all cores, in the order of the study; `None` of those that could not be read.
    fn each_text<T: Send, S>(
        &self,
        lists: &WordLists,
        start: impl Fn() -> S + Sync + Send,
        look: impl Fn(&mut S, (&TranscriptId, &NumberedText<'_>)) -> T + Sync + Send,
    ) -> Vec<Option<T>> {
        let one = |state: &mut S, (place, id): (usize, &TranscriptId)| {
            lists.text(id, place).map(|text| look(state, (id, &text)))
        };
        self.ids.par_iter().enumerate().map_init(start, one).collect()
    }

    /// The group that a turn's words belong to.
    fn group<'a>(
        &'a self,
        scope: &'a WordScope,
        id: &'a TranscriptId,
        speaker: Option<&'a str>,
        turn: usize,
    ) -> Option<&'a str> {
        match &scope.by {
            WordGroups::None => Some(""),
            WordGroups::Transcript => Some(id.as_str()),
            WordGroups::Speaker => Some(speaker.unwrap_or(NONE)),
            WordGroups::Attribute(name) => {
                let value = self.attributes.get(id).and_then(|values| values.get(name));
                Some(value.map(String::as_str).filter(|value| !value.is_empty()).unwrap_or(NONE))
            }
            WordGroups::Sides(target, reference) => match reference {
                _ if target.holds(id, turn) => Some(TARGET),
                Some(reference) => reference.holds(id, turn).then_some(REFERENCE),
                None => Some(REFERENCE),
            },
        }
    }
}

/// The attributes with the groups that their values belong to.
fn grouped(project: &Project) -> BTreeMap<TranscriptId, BTreeMap<String, String>> {
    let group =
        |(name, value): (&String, &String)| (name.clone(), project.attribute_types.group(name, value).into_owned());
    let own = |values: &BTreeMap<String, String>| values.iter().map(group).collect();
    project.attributes.iter().map(|(id, values)| (id.clone(), own(values))).collect()
}

/// A list in the study's own folder; `None` where there is none.
fn own_list(workspace: &Workspace, name: &str) -> Result<Option<String>, Error> {
    let path = workspace.folder().inside(workspace.root().join(name))?;
    if path.exists() { read_list(&path).map(Some) } else { Ok(None) }
}

/// Read a list of words: stop words, or terms.
///
/// # Errors
/// [`Error`] where the file cannot be read, is larger than a megabyte or is not UTF-8.
pub fn read_list(path: &Path) -> Result<String, Error> {
    let unfit = |why: String| Error::Store(store::Error::Unfit { path: path.to_owned(), why });
    let bytes = read_plain(path, MAX_LIST)?;
    String::from_utf8(bytes).map_err(|_| unfit("not UTF-8; save the list as UTF-8".to_owned()))
}

/// The terms of a list: one a line or between blanks, `#` begins a remark.
pub fn terms_of(list: &str) -> Vec<String> {
    let lines = list.trim_start_matches('\u{FEFF}').lines();
    lines.flat_map(|line| line.split('#').next().unwrap_or_default().split_whitespace()).map(str::to_owned).collect()
}

/// The stop words of a list.
pub fn stop_words_of(list: &str) -> StopWords {
    StopWords::parse(list.trim_start_matches('\u{FEFF}'), simplify)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::Options;
    use crate::app::derived::tests::{opened, put, study as study_of};
    use crate::project::Command;

    const TEXTS: [(&str, &str, &str); 2] = [
        (
            "a",
            "CN",
            "Date: 4 May\n\nQ: 信任?\n\nChen: We don't trust the 合資公司, [laughs] trust it😀.\n\nQ: Trust?\n\nChen: \n",
        ),
        ("b", "US", "Dale: Trust the 合资公司.\n\nDale: No, really\n"),
    ];

    /// A study of two transcripts with an attribute.
    pub(super) fn study() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("transcripts")).unwrap();
        std::fs::write(folder.path().join("emic.yaml"), "format: 1\ntitle: Words\n").unwrap();
        for (name, _, text) in TEXTS {
            std::fs::write(folder.path().join(format!("transcripts/{name}.txt")), text).unwrap();
        }
        let options = Options { coder: Some("ann".to_owned()), ..Options::default() };
        let (mut workspace, _) = Workspace::open(folder.path(), &options).unwrap();
        let partner = |(id, value, _): (&str, &str, &str)| (id.into(), "partner".to_owned(), value.to_owned());
        workspace.run(Command::SetAttributes(TEXTS.map(partner).to_vec())).unwrap();
        (folder, workspace)
    }

    pub(super) fn counter(workspace: &Workspace) -> WordCounter {
        WordCounter::new(workspace).unwrap()
    }

    fn groups(scope: &WordScope) -> Vec<(String, usize)> {
        let (_folder, workspace) = study();
        let counted = counter(&workspace).count(scope, &mut |_, _| true).unwrap();
        counted.vocabulary.groups().iter().cloned().zip(counted.vocabulary.group_words(None)).collect()
    }

    fn check(by: WordGroups, expected: &[(&str, usize)]) {
        let expected: Vec<_> = expected.iter().map(|(name, words)| ((*name).to_owned(), *words)).collect();
        assert_eq!(groups(&WordScope { by, ..WordScope::default() }), expected);
    }

    #[test]
    fn what_participants_say_is_counted_by_group() {
        check(WordGroups::None, &[("", 12)]);
        check(WordGroups::Transcript, &[("a", 7), ("b", 5)]);
        check(WordGroups::Speaker, &[("Chen", 7), ("Dale", 5)]);
        check(WordGroups::Attribute("partner".to_owned()), &[("CN", 7), ("US", 5)]);
        check(WordGroups::Attribute("moon".to_owned()), &[("(none)", 12)]);
        let interviewers = Interviewers::new(true, []);
        assert_eq!(groups(&WordScope { interviewers, ..WordScope::default() }), [(String::new(), 14)]);
    }

    #[test]
    fn queries_say_which_turns_count_and_on_which_side() {
        let (_folder, workspace) = study();
        let mut searcher = Searcher::open(workspace.root()).unwrap();
        searcher.refresh(&Searcher::sources(&workspace), &mut |_, _| true).unwrap();
        let turns = |query: &str| {
            let question = Question::ask(query, &workspace, None).unwrap();
            Arc::new(counter(&workspace).turns(&question, &searcher, &|| true).unwrap().unwrap())
        };
        let counted = |scope: &WordScope| counter(&workspace).count(scope, &mut |_, _| true).unwrap().vocabulary;
        let within = WordScope { turns: Some(turns("attribute.partner:US -really")), ..WordScope::default() };
        assert_eq!((counted(&within).words(None), counted(&within).transcripts().len()), (3, 2));
        let sides = |target: &str, reference: Option<&str>| {
            let by = WordGroups::Sides(turns(target), reference.map(turns));
            counted(&WordScope { by, ..WordScope::default() })
        };
        let both = sides("speaker:dale", Some("trust"));
        assert_eq!(
            (both.groups().to_vec(), both.group_words(None)),
            (vec!["reference".into(), "target".into()], vec![7, 5])
        );
        assert_eq!(sides("信任", None).group_words(None), [12], "an interviewer's turn is no target");
    }

    #[test]
    fn the_study_has_terms_and_stop_words_of_its_own() {
        let (folder, workspace) = study();
        assert!(counter(&workspace).stop_words().holds("the"));
        std::fs::write(folder.path().join("stopwords.txt"), "\u{feff}trust 信任 # mine\n").unwrap();
        std::fs::write(folder.path().join("terms.txt"), "的合资公司\n").unwrap();
        let own = counter(&workspace);
        assert!(own.stop_words().holds("trust") && !own.stop_words().holds("the"));
        assert_eq!(own.terms.as_ref(), ["的合资公司"]);
        std::fs::write(folder.path().join("terms.txt"), b"\xff\xfe\xff").unwrap();
        assert!(WordCounter::new(&workspace).unwrap_err().to_string().contains("not UTF-8"));
    }

    /// All tables of words, as a program makes them that is started now.
    fn tables(folder: &tempfile::TempDir) -> Vec<crate::report::Table> {
        let workspace = opened(folder);
        let counter = counter(&workspace);
        let go_on = &mut |_, _| true;
        let mut tables = Vec::new();
        let terms: Vec<Term> =
            ["信任", "a*", "b a", "合资公司", "資"].iter().filter_map(|word| Term::parse(word, &[])).collect();
        for by in [WordGroups::None, WordGroups::Speaker, WordGroups::Transcript] {
            for included in [false, true] {
                let scope =
                    WordScope { by: by.clone(), interviewers: Interviewers::new(included, []), ..WordScope::default() };
                let counted = counter.count(&scope, go_on).unwrap();
                let options = ListOptions { details: true, ..ListOptions::default() };
                tables.push(words_table(&counted, &scope, &options));
                let keys = KeyOptions { list: options, range: 0, level: 2.0, ..KeyOptions::default() };
                tables.push(keyness_table(&counted, &scope, &keys, &|group| group == 0));
                tables.push(dispersion_table(
                    &terms,
                    &counter.count_terms((&terms, None), &scope, go_on).unwrap(),
                    &scope,
                ));
                tables.push(kwic_table(&counter.places(&terms, (3, Order::Left), &scope, go_on).unwrap(), &scope));
            }
        }
        tables
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn tables_are_the_same_whether_words_are_kept_or_read(
            turns in prop::collection::vec("[ab信任，。！😀é' .資合资公司\\[\\]-]{0,24}", 1..6), edited in "[ab信 ]{0,9}",
        ) {
            let text = |skip: usize| -> String {
                let label = |place: usize| ["Q: ", "陈总：", "Chen: ", "陈总："][place % 4];
                turns.iter().enumerate().skip(skip).map(|(place, words)| format!("{}{words}\n\n", label(place))).collect()
            };
            let folder = study_of(&[("a", &text(0)), ("b", &text(1)), ("c", "Chen: 信任 b-a, a.\n\nQ: 信任？\n")]);
            let read = tables(&folder);
            prop_assert!(folder.path().join(".emic/derived/words").exists());
            let kept = tables(&folder);
            prop_assert_eq!(&kept, &read);
            // One text is another, the others are kept: the same as if all were read.
            put(&folder, "b", &edited);
            let mixed = tables(&folder);
            std::fs::remove_dir_all(folder.path().join(".emic")).unwrap();
            prop_assert_eq!(&mixed, &tables(&folder));
        }
    }

    #[test]
    fn what_is_kept_and_was_not_made_here_costs_time_alone() {
        use crate::analysis::Word;
        use crate::store::push_number;
        let folder = study_of(&[("a", "甲：信任 b a。\n"), ("b", "Chen: a trust 😀.\n")]);
        let expected = tables(&folder);
        // One turn of nobody with one word, whose number is the highest there can be; and bytes that are no text.
        let mut highest = Vec::new();
        [0, 1, 0, 1].iter().for_each(|number| push_number(&mut highest, *number));
        highest.extend([0xFF; 6]);
        let words = [Word::key("a"), Word::key("a"), Word::Form { of: 9, form: "資".to_owned() }];
        for (common, bytes) in [(None, highest), (None, vec![0xFF; 9]), (Some(pack_words(&words)), Vec::new())] {
            std::fs::remove_dir_all(folder.path().join(".emic")).unwrap();
            assert_eq!(tables(&folder), expected);
            let workspace = opened(&folder);
            let terms = counter(&workspace).terms(&WordScope::default());
            let derived = super::super::derived::Derived::open(&workspace.library(), "words", &terms);
            let id = TranscriptId::from("a");
            let mark = derived.mark(&id).expect("it is kept");
            let own = derived.bytes(&id, mark).unwrap();
            let bytes = if bytes.is_empty() { own } else { &bytes };
            derived.write(common.as_deref().unwrap_or(derived.common()), &[(&id, mark, bytes)]);
            assert_eq!(tables(&folder), expected);
        }
    }

    #[test]
    fn words_are_cut_anew_under_other_terms() {
        let folder = study_of(&[("a", "甲：的合资公司。"), ("b", "甲：好。")]);
        let words = |terms: &[&str]| {
            let workspace = opened(&folder);
            let terms = terms.iter().map(|term| (*term).to_owned()).collect();
            let scope = WordScope { terms, ..WordScope::default() };
            let counted = counter(&workspace).count(&scope, &mut |_, _| true).unwrap();
            counted.vocabulary.words(None)
        };
        let kept =
            || std::fs::metadata(folder.path().join(".emic/derived/words")).and_then(|file| file.modified()).unwrap();
        let usual = words(&[]);
        let written = kept();
        assert_eq!(words(&["的合资公司"]), usual - 1);
        assert_eq!(kept(), written, "terms of one command put nothing out of the cache");
        assert_eq!(words(&[]), usual);
        std::fs::write(folder.path().join("terms.txt"), "的合资公司\n").unwrap();
        assert_eq!((words(&[]), words(&[])), (usual - 1, usual - 1));
        std::fs::remove_file(folder.path().join("terms.txt")).unwrap();
        assert_eq!(words(&[]), usual);
    }

    #[test]
    fn an_edit_outside_is_seen_also_where_it_is_as_long() {
        let folder = study_of(&[("a", "trust trust"), ("b", "none")]);
        let count = || {
            let (workspace, terms) = (opened(&folder), Term::parse("trust", &[]).unwrap());
            let scope = WordScope::default();
            let (counts, _) = counter(&workspace).count_terms((&[terms], None), &scope, &mut |_, _| true).unwrap();
            counts.iter().map(|count| count.hits[0]).sum::<usize>()
        };
        assert_eq!((count(), count()), (2, 2));
        put(&folder, "a", "trust truth");
        assert_eq!((count(), count()), (1, 1));
    }

    #[test]
    fn counting_stops_when_it_is_told_to() {
        let (_folder, workspace) = study();
        assert!(counter(&workspace).count(&WordScope::default(), &mut |_, _| false).is_none());
        let mut heard = Vec::new();
        let told = &mut |done, of| {
            heard.push((done, of));
            true
        };
        assert!(counter(&workspace).count(&WordScope::default(), told).is_some());
        assert_eq!(heard, [(0, 2), (2, 2)]);
    }
}
