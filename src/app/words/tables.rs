//! Words as tables, with what a reader must know of them.

use std::io;

use rayon::iter::ParallelIterator as _;
use rayon::slice::ParallelSlice as _;

use super::super::analyses::{DISPERSION, Measures};
use super::{CountedWords, Place, TARGET, Term, TermCount, WordGroups, WordScope};
use crate::analysis::{
    Dispersion, KeyRow, Keyness, Measured, Parts, Script, StopWords, Undefined, Vocabulary, WordRow,
};
use crate::report::{Cell, Kind, Table, Whose};

/// Which rows a list of words has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListOptions {
    /// Words that are left out.
    pub stop: StopWords,
    /// Only words written in this, which are then the whole corpus.
    pub script: Option<Script>,
    /// Only words that stand so often.
    pub least: usize,
    /// With Juilland's D, DP and DPnorm.
    pub details: bool,
    /// Groups in counts for every thousand of their words.
    pub rates: bool,
}

impl ListOptions {
    /// Whether a word is listed.
    fn takes(&self, key: &str) -> bool {
        !self.stop.holds(key)
    }
}

/// How the level of significance is adjusted for the number of words that are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Adjust {
    /// Not at all.
    #[default]
    No,
    /// p times the number of words.
    Bonferroni,
    /// 1 − (1 − p) to the number of words.
    Sidak,
}

/// Which words are key.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyOptions {
    /// Which words are looked at.
    pub list: ListOptions,
    /// Transcripts that a word must stand in, on the side where it is more frequent.
    pub range: usize,
    /// The p that G2 must be below.
    pub level: f64,
    /// For how many words the level holds.
    pub adjust: Adjust,
}

impl Default for KeyOptions {
    fn default() -> Self {
        let list = ListOptions { least: 5, ..ListOptions::default() };
        Self { list, range: 2, level: 1e-4, adjust: Adjust::No }
    }
}

impl KeyOptions {
    fn is_key(&self, key: &Keyness, words: usize) -> bool {
        let Some(p) = key.p else { return false };
        match self.adjust {
            Adjust::No => p < self.level,
            Adjust::Bonferroni => p * (words as f64) < self.level,
            Adjust::Sidak => -(words as f64 * (-p).ln_1p()).exp_m1() < self.level,
        }
    }
}

/// The words of a list, the most frequent first.
pub fn list_rows(vocabulary: &Vocabulary, options: &ListOptions) -> Vec<WordRow> {
    let mut rows = vocabulary.rows(options.script);
    rows.retain(|row| row.count >= options.least && options.takes(&row.key));
    rows
}

/// The key words of the groups that `target` takes against all others, with their keyness: those of the target first, by
/// log ratio. With how many words were tested.
pub fn key_rows(
    vocabulary: &Vocabulary,
    target: &dyn Fn(usize) -> bool,
    options: &KeyOptions,
) -> (Vec<(KeyRow, Keyness)>, usize) {
    let more = |row: &KeyRow, key: &Keyness| match key.log_ratio.is_some_and(|ratio| ratio >= 0.0) {
        true => (row.counts.target, row.target_range),
        false => (row.counts.reference, row.reference_range),
    };
    let rows = vocabulary.keys(target, &|group| !target(group), options.list.script).into_iter().map(|row| {
        let keyness = row.counts.keyness();
        (row, keyness)
    });
    let mut rows: Vec<(KeyRow, Keyness)> = rows
        .filter(|(row, key)| {
            let (count, range) = more(row, key);
            count >= options.list.least && range >= options.range && options.list.takes(&row.key)
        })
        .collect();
    let tested = rows.len();
    rows.retain(|(_, key)| options.is_key(key, tested));
    rows.sort_by(|(one, ours), (other, theirs)| {
        let (ours, theirs) = (ours.log_ratio.unwrap_or_default(), theirs.log_ratio.unwrap_or_default());
        theirs.total_cmp(&ours).then_with(|| one.key.cmp(&other.key))
    });
    (rows, tested)
}

/// The list as a table: `word, count, per_1000, transcripts`, a column for each group, and with details `language,
/// juilland_d, dp, dp_norm`.
pub fn words_table(counted: &CountedWords, scope: &WordScope, options: &ListOptions) -> Table {
    let mut measures = Measures::default();
    let list = WordList::new(counted, scope, options);
    let rows = list.cells(&list_rows(&counted.vocabulary, options), &mut measures);
    Table { rows, ..headed(counted, scope, options, measures) }
}

/// Puts rows into words, on several threads.
pub type WriteRows<'a> = &'a (dyn Fn(&[Vec<Cell>]) -> io::Result<Vec<u8>> + Sync);

/// Rows of a list that are in memory at a time on each thread.
const ROWS: usize = 32;

/// How many times so many are put into words before they are handed over.
const TASKS: usize = 16;

/// The rows of [`words_table`] for who writes them down one after the other: `write` puts some into words, on several threads, and
/// `take` hears those in order. So few rows are in memory at a time: with a column for each of 2,000 speakers they are large.
/// Answers how many rows there were.
///
/// # Errors
/// What `write` and `take` complain of.
pub fn words_in_parts(
    (counted, scope, options): (&CountedWords, &WordScope, &ListOptions),
    write: WriteRows<'_>,
    take: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<usize> {
    let list = WordList::new(counted, scope, options);
    let rows = list_rows(&counted.vocabulary, options);
    for rows in rows.chunks(ROWS * TASKS) {
        let written: Vec<io::Result<Vec<u8>>> =
            rows.par_chunks(ROWS).map(|rows| write(&list.cells(rows, &mut Measures::default()))).collect();
        written.into_iter().try_for_each(|lines| take(&lines?))?;
    }
    Ok(rows.len())
}

/// [`words_table`] without its rows. What cannot be said of one word for want of transcripts can be said of none.
pub fn words_head(counted: &CountedWords, scope: &WordScope, options: &ListOptions) -> Table {
    let mut measures = Measures::default();
    if options.details {
        let list = WordList::new(counted, scope, options);
        list.cells(list_rows(&counted.vocabulary, options).get(..1).unwrap_or_default(), &mut measures);
    }
    headed(counted, scope, options, measures)
}

fn headed(counted: &CountedWords, scope: &WordScope, options: &ListOptions, mut measures: Measures) -> Table {
    let vocabulary = &counted.vocabulary;
    let columns =
        [("word", Kind::Text), ("count", Kind::Count), ("per_1000", Kind::Measure), ("transcripts", Kind::Count)];
    let mut table = Table::new("Words", columns);
    let groups = groups_in_order(vocabulary, scope);
    for (name, _) in &groups {
        table.add_column_of(name, if options.rates { Kind::Measure } else { Kind::Count }, Whose::Study);
    }
    if options.details {
        table.add_column("language", Kind::Text);
        DISPERSION.iter().for_each(|name| table.add_column(name, Kind::Measure));
    }
    if options.rates {
        let sizes = vocabulary.group_words(options.script);
        for (name, group) in &groups {
            measures.percent(name, rate(0, sizes.get(*group).copied().unwrap_or(0)));
        }
    }
    table.notes = notes(counted, scope, vocabulary.words(options.script));
    table.notes.push(format!(
        "{} different words; forms stand by themselves: trust and trusted are two",
        vocabulary.types(options.script)
    ));
    table.notes.extend(left_out(options));
    if !groups.is_empty() && !options.rates {
        table.notes.push(sizes_told(&groups, &vocabulary.group_words(options.script)));
    }
    table.notes.extend(measures.notes());
    table
}

/// Groups whose sizes are told one by one; of more, the least and the largest are.
const MOST_TOLD: usize = 20;

/// How many words the groups have.
fn sizes_told(groups: &[(String, usize)], sizes: &[usize]) -> String {
    let size = |(_, group): &(String, usize)| sizes.get(*group).copied().unwrap_or(0);
    if groups.len() <= MOST_TOLD {
        let told: Vec<String> = groups.iter().map(|group| format!("{} {}", group.0, size(group))).collect();
        return format!("words of the groups: {}", told.join(", "));
    }
    let (least, most) = (groups.iter().map(size).min().unwrap_or(0), groups.iter().map(size).max().unwrap_or(0));
    format!("{} groups, which have from {least} to {most} words each", groups.len())
}

/// What the rows of a list are made of.
struct WordList<'a> {
    vocabulary: &'a Vocabulary,
    options: &'a ListOptions,
    /// The groups with their places in the vocabulary, in the order of the columns.
    groups: Vec<(String, usize)>,
    /// How many words each group has, by place.
    sizes: Vec<usize>,
}

impl<'a> WordList<'a> {
    fn new(counted: &'a CountedWords, scope: &WordScope, options: &'a ListOptions) -> Self {
        let vocabulary = &counted.vocabulary;
        let groups = groups_in_order(vocabulary, scope);
        Self { vocabulary, options, groups, sizes: vocabulary.group_words(options.script) }
    }

    /// The rows as cells; `measures` hears why numbers are not there.
    fn cells(&self, rows: &[WordRow], measures: &mut Measures) -> Vec<Vec<Cell>> {
        let mut counts = Vec::new();
        let mut list = Vec::with_capacity(rows.len());
        for row in rows {
            let mut cells = Vec::with_capacity(self.groups.len() + 8);
            cells.push(Cell::text(&row.word));
            cells.push(Cell::count(row.count));
            cells.push(measures.percent("per_1000", row.per_1000.ok_or(Undefined::NoWords)));
            cells.push(Cell::count(row.dispersion.range));
            if !self.groups.is_empty() {
                self.vocabulary.count_groups(row, &mut counts);
            }
            for (name, group) in &self.groups {
                let count = counts.get(*group).copied().unwrap_or(0);
                let size = self.sizes.get(*group).copied().unwrap_or(0);
                cells.push(if self.options.rates {
                    measures.percent(name, rate(count, size))
                } else {
                    Cell::count(count)
                });
            }
            if self.options.details {
                cells.push(Cell::text(row.script.name()));
                cells.extend(evenness(&row.dispersion, measures));
            }
            list.push(cells);
        }
        list
    }
}

/// The key words as a table.
pub fn keyness_table(
    counted: &CountedWords,
    scope: &WordScope,
    options: &KeyOptions,
    target: &dyn Fn(usize) -> bool,
) -> Table {
    let vocabulary = &counted.vocabulary;
    let mut table = Table::new("Keyness", [("word", Kind::Text), ("target", Kind::Count), ("reference", Kind::Count)]);
    for name in ["target_per_1000", "reference_per_1000", "log_ratio", "g2", "p", "bic", "percent_difference"] {
        table.add_column(name, Kind::Measure);
    }
    table.add_column("target_transcripts", Kind::Count);
    table.add_column("reference_transcripts", Kind::Count);
    table.add_column("dp", Kind::Measure);
    if options.list.details {
        table.add_column("g2_four_cell", Kind::Measure);
        table.add_column("language", Kind::Text);
    }
    let (rows, tested) = key_rows(vocabulary, target, options);
    let mut measures = Measures::default();
    for (row, key) in &rows {
        let (ours, theirs) = row.counts.per_1000();
        let mut cells = vec![Cell::text(&row.word), Cell::count(row.counts.target), Cell::count(row.counts.reference)];
        cells.extend([ours, theirs, key.log_ratio, key.g2].map(Cell::measure));
        cells.push(Cell::ratio(key.p));
        cells.push(Cell::measure(key.bic));
        let difference = key.percent_difference.ok_or(Undefined::NotInReference);
        cells.push(measures.percent("percent_difference", difference));
        cells.extend([row.target_range, row.reference_range].map(Cell::count));
        let [_, dp, _] = row.dispersion.measured(Undefined::NeverSaid);
        cells.push(measures.ratio("dp", dp));
        if options.list.details {
            cells.extend([Cell::measure(key.g2_four_cell), Cell::text(row.script.name())]);
        }
        table.push(cells);
    }
    let sizes = vocabulary.group_words(options.list.script);
    let side = |of: &dyn Fn(usize) -> bool| -> usize {
        sizes.iter().enumerate().filter(|(group, _)| of(*group)).map(|(_, size)| size).sum()
    };
    let (target_words, reference_words) = (side(target), side(&|group| !target(group)));
    table.notes = notes(counted, scope, target_words + reference_words);
    for (name, words) in [("target", target_words), ("reference", reference_words)] {
        if words == 0 {
            table.notes.push(format!("nothing to compare: the {name} has no eligible words"));
        }
    }
    table.notes.extend(key_notes(options, tested, (target_words, reference_words)));
    table.notes.extend(left_out(&options.list));
    table.notes.extend(measures.notes());
    table
}

/// How key words were found.
fn key_notes(options: &KeyOptions, tested: usize, (target, reference): (usize, usize)) -> Vec<String> {
    let level = match options.adjust {
        Adjust::No => format!("p < {}, not adjusted for the {tested} words that were tested", options.level),
        Adjust::Bonferroni => format!("p < {} by Bonferroni over {tested} words", options.level),
        Adjust::Sidak => format!("p < {} by Šidák over {tested} words", options.level),
    };
    vec![
        format!("target: {target} words; reference: {reference} words, without those of the target"),
        format!(
            "key: G2 of two cells (Rayson & Garside 2000) with {level}; at least {} and in {} of its side",
            amount(options.list.least, "time"),
            amount(options.range, "transcript")
        ),
        "sorted by log ratio, +1 is twice as frequent in the target, a count of 0 taken as 0.5; dp of its side: 0 even, near 1 clumped".to_owned(),
        "words cluster in transcripts, so p is too small: look at the transcripts and at dp".to_owned(),
    ]
}

/// `1 time`, `2 times`.
fn amount(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The cells of [`DISPERSION`].
fn evenness(dispersion: &Dispersion, measures: &mut Measures) -> Vec<Cell> {
    let found = DISPERSION.into_iter().zip(dispersion.measured(Undefined::NeverSaid));
    found.map(|(name, measured)| measures.ratio(name, measured)).collect()
}

/// For every thousand words.
fn rate(count: usize, words: usize) -> Measured {
    per_1000(count, words).ok_or(Undefined::NoWords)
}

/// How evenly terms lie over the transcripts: a row for each.
pub fn dispersion_table(
    terms: &[Term],
    (counts, counted): &(Vec<TermCount>, CountedWords),
    scope: &WordScope,
) -> Table {
    let columns = [
        ("word", Kind::Text),
        ("count", Kind::Count),
        ("per_1000", Kind::Measure),
        ("transcripts", Kind::Count),
        ("of", Kind::Count),
    ];
    let mut table = Table::new("Dispersion", columns);
    DISPERSION.iter().for_each(|name| table.add_column(name, Kind::Measure));
    let total: usize = counts.iter().map(|count| count.words).sum();
    let parts = Parts::new(counts.iter().map(|count| count.words).collect());
    let mut measures = Measures::default();
    for (place, term) in terms.iter().enumerate() {
        let hits = counts.iter().map(|count| count.hits.get(place).copied().unwrap_or(0));
        let found = parts.dispersion(hits.clone().enumerate());
        let count = hits.sum();
        let rate = measures.percent("per_1000", rate(count, total));
        let mut cells = vec![Cell::text(&term.text), Cell::count(count), rate];
        cells.extend([found.range, found.parts].map(Cell::count));
        cells.extend(evenness(&found, &mut measures));
        table.push(cells);
    }
    table.notes = notes(counted, scope, total);
    table.notes.push(
        "over transcripts with words: juilland_d 1 is even; dp and dp_norm run the other way, 0 is even and 1 clumped"
            .to_owned(),
    );
    table.notes.extend(measures.notes());
    table
}

/// How often terms stand in each transcript: a row for each term and transcript.
pub fn parts_table(terms: &[Term], (counts, counted): &(Vec<TermCount>, CountedWords), scope: &WordScope) -> Table {
    let columns = [
        ("word", Kind::Text),
        ("transcript", Kind::Text),
        ("count", Kind::Count),
        ("words", Kind::Count),
        ("per_1000", Kind::Measure),
    ];
    let mut table = Table::new("Dispersion", columns);
    let mut measures = Measures::default();
    for (place, term) in terms.iter().enumerate() {
        for part in counts {
            let hits = part.hits.get(place).copied().unwrap_or(0);
            let (word, transcript) = (Cell::text(&term.text), Cell::text(part.transcript.as_str()));
            let rate = measures.percent("per_1000", rate(hits, part.words));
            table.push(vec![word, transcript, Cell::count(hits), Cell::count(part.words), rate]);
        }
    }
    table.notes = notes(counted, scope, counts.iter().map(|count| count.words).sum());
    table.notes.extend(measures.notes());
    table
}

/// The places of terms: `transcript, turn, speaker, start, end, before, match, after`, as a search lists them.
pub fn kwic_table((places, counted): &(Vec<Place>, CountedWords), scope: &WordScope) -> Table {
    let columns = [
        ("transcript", Kind::Text),
        ("turn", Kind::Count),
        ("speaker", Kind::Text),
        ("start", Kind::Count),
        ("end", Kind::Count),
        ("before", Kind::Text),
        ("match", Kind::Text),
        ("after", Kind::Text),
    ];
    let mut table = Table::new("Kwic", columns);
    let edge = |cut: bool| if cut { EDGE } else { "" };
    for place in places {
        table.push(vec![
            Cell::text(place.transcript.as_str()),
            Cell::count(place.turn + 1),
            Cell::text(place.speaker.as_deref().unwrap_or_default()),
            Cell::count(place.chars.start().get()),
            Cell::count(place.chars.end().get()),
            Cell::text(format!("{}{}", edge(place.begins), place.before)),
            Cell::text(&place.words),
            Cell::text(format!("{}{}", place.after, edge(place.ends))),
        ]);
    }
    table.notes = eligible(counted, scope);
    table.notes.push(format!("{EDGE} marks where a turn begins or ends within the words shown; case does not count"));
    table
}

/// What marks the edge of a turn.
const EDGE: &str = "‖";

fn per_1000(count: usize, words: usize) -> Option<f64> {
    (words > 0).then(|| 1000.0 * count as f64 / words as f64)
}

/// The groups of a table with their places, in the order that a reader expects: of names, or of numbers.
pub fn groups_in_order(vocabulary: &Vocabulary, scope: &WordScope) -> Vec<(String, usize)> {
    let mut groups: Vec<(String, usize)> = vocabulary.groups().iter().cloned().zip(0..).collect();
    match scope.by {
        WordGroups::None => return Vec::new(),
        WordGroups::Transcript => return groups,
        WordGroups::Sides(..) => groups.sort_by_key(|(name, _)| name.as_str() != TARGET),
        WordGroups::Speaker | WordGroups::Attribute(_) => {
            let number = |name: &str| name.trim().parse::<f64>().ok().filter(|number| number.is_finite());
            let known = || groups.iter().filter(|(name, _)| name != super::NONE);
            if known().all(|(name, _)| number(name).is_some()) {
                let value = |name: &str| number(name).unwrap_or(f64::INFINITY);
                groups.sort_by(|(one, _), (other, _)| value(one).total_cmp(&value(other)));
            } else {
                groups.sort_by(|(one, _), (other, _)| (one == super::NONE, one).cmp(&(other == super::NONE, other)));
            }
        }
    }
    groups
}

/// The scope and the eligible text.
fn notes(counted: &CountedWords, scope: &WordScope, words: usize) -> Vec<String> {
    let mut notes = vec![format!(
        "{words} words; a Chinese word is what a dictionary cuts, in traditional or simplified characters"
    )];
    notes.extend(eligible(counted, scope));
    notes
}

fn eligible(counted: &CountedWords, scope: &WordScope) -> Vec<String> {
    let who = if scope.interviewers.included { "what anybody says" } else { "what participants say" };
    let within = if scope.turns.is_some() { ", only in turns that the query finds" } else { "" };
    let mut notes =
        vec![format!("eligible text: {who}{within}; without labels, times and the transcriber's remarks in brackets")];
    if !counted.left_out.is_empty() {
        let turns = |(name, turns): (&String, &usize)| format!("{name} ({})", amount(*turns, "turn"));
        let names: Vec<String> = counted.left_out.iter().map(turns).collect();
        notes.push(format!("left out as interviewers: {}; --interviewers counts them too", names.join(", ")));
    } else if !scope.interviewers.included {
        notes.push(
            "nobody was left out: no speaker is called an interviewer; --interviewer NAME says who is".to_owned(),
        );
    }
    if !counted.unread.is_empty() {
        let names: Vec<&str> = counted.unread.iter().map(|id| id.as_str()).collect();
        notes.push(format!("could not be read: {}", names.join(", ")));
    }
    notes
}

fn left_out(options: &ListOptions) -> Vec<String> {
    let mut notes = Vec::new();
    if !options.stop.is_empty() {
        notes.push(format!("{} stop words are not listed; they count among all words", options.stop.len()));
    }
    if let Some(script) = options.script {
        notes.push(format!("only words in {} letters count", if script == Script::Han { "Chinese" } else { "Latin" }));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::super::tests::{counter, study};
    use super::super::{Interviewers, WordScope};
    use super::*;
    use crate::report::{CsvStyle, csv_lines};

    fn cell(cell: &Cell) -> String {
        match cell {
            Cell::Text(text) => text.clone(),
            Cell::Count(count) => count.to_string(),
            Cell::Measure(value) | Cell::Coverage(value) | Cell::Ratio(value) => format!("{value:.3}"),
            Cell::Missing | Cell::Undefined(_) => "-".to_owned(),
            other => panic!("{other:?}"),
        }
    }

    fn rows(table: &Table) -> Vec<String> {
        table.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" ")).collect()
    }

    fn counted(by: WordGroups) -> (CountedWords, WordScope) {
        let (_folder, workspace) = study();
        let scope = WordScope { by, ..WordScope::default() };
        (counter(&workspace).count(&scope, &mut |_, _| true).unwrap(), scope)
    }

    #[test]
    fn a_list_has_counts_rates_ranges_and_groups() {
        let (counted, scope) = counted(WordGroups::Attribute("partner".to_owned()));
        let options = ListOptions { least: 2, details: true, ..ListOptions::default() };
        let table = words_table(&counted, &scope, &options);
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(
            names,
            ["word", "count", "per_1000", "transcripts", "CN", "US", "language", "juilland_d", "dp", "dp_norm"]
        );
        assert_eq!(
            rows(&table),
            [
                "trust 3 250.000 2 2 1 en 0.824 0.083 0.143",
                "the 2 166.667 2 1 1 en 0.833 0.083 0.143",
                "合资公司 2 166.667 2 1 1 zh 0.833 0.083 0.143"
            ]
        );
        assert!(
            table.notes.iter().any(|note| note.contains("left out as interviewers: Q (2 turns)")),
            "{:?}",
            table.notes
        );
        assert!(table.notes.iter().any(|note| note.contains("CN 7, US 5")));
        let options = ListOptions {
            stop: StopWords::usual(),
            script: Some(Script::Latin),
            rates: true,
            ..ListOptions::default()
        };
        assert_eq!(
            rows(&words_table(&counted, &scope, &options)),
            ["trust 3 300.000 2 333.333 250.000", "no 1 100.000 1 0.000 250.000"]
        );
    }

    #[test]
    fn key_words_are_those_that_pass_every_bar() {
        let (counted, scope) = counted(WordGroups::Attribute("partner".to_owned()));
        let cn = counted.vocabulary.groups().iter().position(|name| name == "CN").unwrap();
        let none = keyness_table(&counted, &scope, &KeyOptions::default(), &|group| group == cn);
        assert!(none.rows.is_empty());
        let all = KeyOptions { range: 0, level: 2.0, ..KeyOptions::default() };
        let all = KeyOptions { list: ListOptions::default(), ..all };
        let table = keyness_table(&counted, &scope, &all, &|group| group == cn);
        assert_eq!(table.rows.len(), 8);
        assert_eq!(rows(&table)[0], "don't 1 0 142.857 0.000 0.515 1.078 0.299 -1.407 - 1 0 0.000");
        assert!(rows(&table)[7].starts_with("really 0 1 0.000 200.000 -1.485 1.751"), "{:?}", rows(&table));
        for adjust in [Adjust::Bonferroni, Adjust::Sidak] {
            let strict = KeyOptions { level: 0.5, adjust, ..all.clone() };
            assert!(keyness_table(&counted, &scope, &strict, &|group| group == cn).rows.is_empty());
        }
        assert!(
            table.notes.iter().any(|note| note == "target: 7 words; reference: 5 words, without those of the target")
        );
    }

    #[test]
    fn the_level_is_a_bound_of_p() {
        // The published critical value, 15.13, is rounded down: its p is above the level.
        for (g2, expected) in [(15.13, false), (15.136, false), (15.137, true)] {
            let key = Keyness { g2: Some(g2), p: Some(crate::analysis::upper_tail(g2)), ..Keyness::default() };
            assert_eq!(KeyOptions::default().is_key(&key, 1), expected, "{g2}");
        }
    }

    #[test]
    fn dispersion_tells_of_every_term_and_transcript() {
        let (_folder, workspace) = study();
        let terms: Vec<Term> = ["trust*", "合资公司", "nix"].iter().filter_map(|word| Term::parse(word, &[])).collect();
        let interviewers = Interviewers::new(true, []);
        let scope = WordScope { interviewers, ..WordScope::default() };
        let counts = counter(&workspace).count_terms((&terms, None), &scope, &mut |_, _| true).unwrap();
        let table = dispersion_table(&terms, &counts, &scope);
        assert_eq!(rows(&table)[0], "trust* 4 285.714 2 2 0.750 0.107 0.167");
        assert_eq!(rows(&table)[2], "nix 0 0.000 0 2 - - -");
        assert_eq!(rows(&parts_table(&terms, &counts, &scope))[1], "trust* b 1 5 200.000");
        assert!(table.notes.iter().any(|note| note.contains("what anybody says")));
    }

    #[test]
    fn a_list_in_parts_is_the_list() {
        let (_folder, workspace) = study();
        for (by, rates) in [(WordGroups::Speaker, false), (WordGroups::Transcript, true), (WordGroups::None, false)] {
            let scope = WordScope { by, ..WordScope::default() };
            let counted = counter(&workspace).count(&scope, &mut |_, _| true).unwrap();
            let options = ListOptions { rates, details: rates, ..ListOptions::default() };
            let table = words_table(&counted, &scope, &options);
            let (style, mut lines) = (CsvStyle::default(), Vec::new());
            let rows = words_in_parts((&counted, &scope, &options), &|rows| csv_lines(rows, style), &mut |part| {
                lines.extend_from_slice(part);
                Ok(())
            });
            assert_eq!(rows.unwrap(), table.rows.len());
            assert_eq!(lines, csv_lines(&table.rows, style).unwrap());
            assert_eq!(words_head(&counted, &scope, &options), Table { rows: Vec::new(), ..table });
        }
    }

    #[test]
    fn of_many_groups_the_least_and_the_largest_are_told() {
        let groups = |count| (0..count).map(|place| (format!("P{place}"), place)).collect::<Vec<_>>();
        let sizes: Vec<usize> = (0..21).map(|place| 700 - place * 3).collect();
        assert_eq!(sizes_told(&groups(2), &sizes), "words of the groups: P0 700, P1 697");
        assert!(sizes_told(&groups(20), &sizes).ends_with(", P19 643"));
        assert_eq!(sizes_told(&groups(21), &sizes), "21 groups, which have from 640 to 700 words each");
    }

    #[test]
    fn groups_stand_in_the_order_of_numbers_with_the_nameless_last() {
        let mut vocabulary = Vocabulary::default();
        for (id, group) in [("a", "10"), ("b", "(none)"), ("c", "9")] {
            let words = crate::analysis::WordCounts::default().group(group, std::iter::empty());
            vocabulary.add(id.into(), vec![words]);
        }
        let order = |by| -> Vec<String> {
            let scope = WordScope { by, ..WordScope::default() };
            groups_in_order(&vocabulary, &scope).into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(order(WordGroups::Attribute("years".to_owned())), ["9", "10", "(none)"]);
        assert_eq!(order(WordGroups::Transcript), ["10", "(none)", "9"]);
        assert!(order(WordGroups::None).is_empty());
    }
}
