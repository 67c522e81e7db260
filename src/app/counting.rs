//! Counts as tables: code frequencies, code × transcript.
//!
//! [`Counter`] is for a thread that does not have the study: it holds the codings as numbers.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use super::agreement::{Past, is_blind};
use super::analyses::{DISPERSION, Measures, basis_notes, coded, rows_note};
use super::captions::{scoped, study_caption};
use super::quotes::Ledger;
use super::read_texts::ReadTexts;
use super::{Library, Workspace};
use crate::analysis::{
    CodingTable, Frequencies, Grouping, Listed, Matrix, NoTexts, Rollup, Scope, Texts, Undefined, code_dispersion,
    frequencies, matrix,
};
use crate::project::{CodeId, CoderId, Memo, MemoTarget, Project, TranscriptId};
use crate::report::{Cell, Kind, Table, TableCaption, Whose};

/// What is needed to count a study, without its codings' words: cheap to clone, and to be sent to a thread.
#[derive(Clone, Debug)]
pub struct Counter {
    /// The study without codings and memos.
    frame: Arc<Project>,
    table: Arc<OnceLock<Arc<CodingTable>>>,
    /// What the table is made of when it is first asked for.
    source: Option<Source>,
    /// The transcripts as `order:` in `emic.yaml` lists them.
    order: Arc<Vec<TranscriptId>>,
    library: Library,
    caption: TableCaption,
    /// When codes came and transcripts were completed.
    past: Past,
    /// Whether somebody must not see what others coded.
    is_blind: bool,
}

/// Codings that have been read already, and those that are lost.
#[derive(Clone, Debug)]
struct Source {
    ledger: Arc<Ledger>,
    lost: Arc<Vec<LostCoding>>,
}

/// What is counted of a coding whose passage was lost: where, by whom, and when, in milliseconds since 1970.
type LostCoding = (TranscriptId, CoderId, i64);

impl Counter {
    /// Read the codings of a study once.
    pub fn new(workspace: &Workspace) -> Self {
        let counter = Self::around(workspace, None);
        counter.table.get_or_init(|| Arc::new(CodingTable::new(workspace.project())));
        counter
    }

    /// The same of codings that `ledger` holds already: nothing is read of them here, the table is made by whoever first
    /// asks for it.
    ///
    /// What `before`, a counter of an earlier generation of the same study, holds beside the codings is taken from there,
    /// where only codings and memos have changed since: it is as large as the study, and each coding makes a new counter.
    pub fn of_ledger(workspace: &Workspace, ledger: Arc<Ledger>, before: Option<(u64, &Self)>) -> Self {
        let lost = workspace.project().codings.lost();
        let lost = lost
            .map(|coding| (coding.transcript.clone(), coding.coder.clone(), coding.created.as_millisecond()))
            .collect();
        let source = Some(Source { ledger, lost: Arc::new(lost) });
        let same = |generation| workspace.touched_since(generation).is_some_and(|touched| !touched.frame);
        match before.filter(|(generation, _)| same(*generation)) {
            Some((_, before)) => {
                let (table, caption) = (Arc::default(), study_caption(workspace));
                Self { source, table, caption, ..before.clone() }
            }
            None => Self::around(workspace, source),
        }
    }

    fn around(workspace: &Workspace, source: Option<Source>) -> Self {
        let project = workspace.project();
        let frame = Project {
            transcripts: project.transcripts.clone(),
            codebook: project.codebook.clone(),
            attributes: project.attributes.clone(),
            attribute_types: project.attribute_types.clone(),
            completions: project.completions.clone(),
            ..Project::default()
        };
        let order = workspace.settings().order.iter().map(|id| id.as_str().into()).collect();
        let library = workspace.library();
        Self {
            frame: Arc::new(frame),
            table: Arc::default(),
            source,
            order: Arc::new(order),
            library,
            caption: study_caption(workspace),
            past: Past::of(workspace),
            is_blind: is_blind(workspace),
        }
    }

    /// The caption of a table of this scope.
    pub fn caption(&self, scope: &Scope) -> TableCaption {
        scoped(self.caption.clone(), &self.frame, self.table().coders().iter().collect(), scope, &[])
    }

    /// The codings as numbers.
    pub fn table(&self) -> &CodingTable {
        self.made()
    }

    /// The same, to be kept.
    pub(super) fn shared_table(&self) -> Arc<CodingTable> {
        self.made().clone()
    }

    fn made(&self) -> &Arc<CodingTable> {
        self.table.get_or_init(|| {
            Arc::new(self.source.as_ref().map_or_else(CodingTable::default, |source| {
                let ledger = &source.ledger;
                let standing = ledger.records().iter().filter_map(|record| {
                    Some(Listed {
                        code: ledger.codes().get(record.code as usize)?,
                        transcript: ledger.transcripts().get(record.transcript as usize)?,
                        coder: ledger.coders().get(record.coder as usize)?,
                        range: (record.start as usize, record.end as usize),
                        lost: false,
                    })
                });
                // What a lost coding was coded with is not asked.
                let nothing = crate::project::CodeId::from("");
                let lost = source.lost.iter().map(|(transcript, coder, _)| Listed {
                    code: &nothing,
                    transcript,
                    coder,
                    range: (0, 0),
                    lost: true,
                });
                CodingTable::of_listed(&self.frame, ledger.records().len(), standing.chain(lost))
            }))
        })
    }

    /// The codings that a scope asks for. The texts are read only where speakers are named.
    pub(super) fn coded(&self, scope: &Scope, texts: &dyn Texts) -> Cow<'_, CodingTable> {
        match scope.speakers.is_empty() {
            true => Cow::Borrowed(self.table()),
            false => Cow::Owned(self.table().clone().of_speakers(&scope.speakers, texts)),
        }
    }

    /// The study without codings and memos.
    pub(super) fn frame(&self) -> &Project {
        &self.frame
    }

    /// The texts.
    pub(super) fn library(&self) -> &Library {
        &self.library
    }

    /// The transcripts as `order:` in `emic.yaml` lists them.
    pub(super) fn listed_order(&self) -> &[TranscriptId] {
        &self.order
    }

    /// When codes came and transcripts were completed.
    pub(super) fn past(&self) -> &Past {
        &self.past
    }

    /// Whether somebody must not see what others coded.
    pub(super) fn is_blind(&self) -> bool {
        self.is_blind
    }

    /// The codings one by one, where they were read before this was made.
    pub(super) fn ledger(&self) -> Option<&Arc<Ledger>> {
        self.source.as_ref().map(|source| &source.ledger)
    }

    /// Codings whose passages were lost, where that was read before this was made.
    pub(super) fn lost(&self) -> &[LostCoding] {
        self.source.as_ref().map_or(&[], |source| source.lost.as_slice())
    }

    /// Count all that needs no text: words stay open, and nothing is grouped by speaker. The codings must be those of
    /// [`Self::coded`].
    pub(super) fn count(&self, table: &CodingTable, scope: &Scope) -> Frequencies {
        frequencies(&self.frame, table, scope, &NoTexts)
    }

    /// Count everything, as [`count_codes`] does.
    pub(super) fn count_words(&self, table: &CodingTable, scope: &Scope, texts: &dyn Texts) -> Frequencies {
        frequencies(&self.frame, table, scope, texts)
    }
}

/// Count the codes of a study.
pub fn count_codes(workspace: &Workspace, scope: &Scope) -> Frequencies {
    let project = workspace.project();
    let stop = AtomicBool::new(false);
    frequencies(project, &coded(workspace, scope), scope, &ReadTexts::new(&workspace.library(), &stop))
}

/// The frequencies as a table. The columns are fixed: `code, name, path, segments, transcripts, words, characters,
/// coverage`, then one a group; `details` adds the count before merging and the other denominators at the end.
pub fn frequencies_table(counted: &Frequencies, scope: &Scope, details: bool) -> Table {
    let mut table = Table::new(
        "Frequencies",
        [
            ("code", Kind::Text),
            ("name", Kind::Text),
            ("path", Kind::Text),
            ("segments", Kind::Count),
            ("transcripts", Kind::Count),
            ("words", Kind::Count),
            ("characters", Kind::Count),
            ("coverage", Kind::Measure),
        ],
    );
    for group in &counted.groups {
        table.add_column_of(group, Kind::Count, Whose::Study);
    }
    if details {
        table.add_column("codings", Kind::Count);
        table.add_column("cases", Kind::Count);
        for name in ["coverage_mean", "transcripts_percent", "cases_percent", "per_1000_words", "mean_length"] {
            table.add_column(name, Kind::Measure);
        }
    }
    let mut measures = Measures::default();
    for row in &counted.rows {
        let mut cells = vec![
            Cell::text(&row.code),
            Cell::text(&row.name),
            Cell::text(&row.path),
            Cell::count(row.segments),
            Cell::count(row.transcripts),
            row.words.map_or(Cell::Missing, Cell::count),
            Cell::count(row.characters),
            measures.coverage("coverage", row.coverage),
        ];
        cells.extend(row.groups.iter().map(|count| Cell::count(*count)));
        if details {
            cells.extend([row.codings, row.cases].map(Cell::count));
            cells.push(measures.coverage("coverage_mean", row.coverage_mean));
            let others = [
                ("transcripts_percent", row.transcripts_percent),
                ("cases_percent", row.cases_percent),
                ("per_1000_words", row.per_1000_words),
                ("mean_length", row.mean_length),
            ];
            cells.extend(others.map(|(name, measured)| measures.percent(name, measured)));
        }
        table.push(cells);
    }
    table.notes = notes(counted, scope);
    table.notes.extend(measures.notes());
    table
}

/// Add how evenly each code's segments lie over the transcripts: Juilland's D (1 is even), DP and DPnorm (0 is even).
pub fn add_dispersion(workspace: &Workspace, scope: &Scope, table: &mut Table) {
    add_dispersion_of(workspace.project(), &coded(workspace, scope), scope, table);
}

/// The same of codings that stand elsewhere than in `project`.
pub(super) fn add_dispersion_of(project: &Project, codings: &CodingTable, scope: &Scope, table: &mut Table) {
    let mut measures = Measures::default();
    DISPERSION.iter().for_each(|name| table.add_column(name, Kind::Measure));
    for (row, found) in table.rows.iter_mut().zip(code_dispersion(project, codings, scope)) {
        let found = DISPERSION.into_iter().zip(found.measured(Undefined::NeverApplied));
        row.extend(found.map(|(name, measured)| measures.ratio(name, measured)));
    }
    table.notes.push("juilland_d: 1 is even; dp, dp_norm: 0 is even".to_owned());
    table.notes.extend(measures.notes());
}

/// Leave the rows of codes out that have no segments, and say how many.
pub fn only_used(table: &mut Table) {
    let all = table.rows.len();
    if leave_out_unused(table) {
        table.notes.push(format!("{} of {all} rows have segments; the others are left out", table.rows.len()));
    }
}

/// Leave the rows of codes out that have no segments, where there are others: who asks says how many there were.
pub fn fold_unused(table: &mut Table) {
    let column = table.columns.iter().position(|column| column.name == "segments");
    let is_used = |row: &Vec<Cell>| column.is_some_and(|column| row.get(column) != Some(&Cell::Count(0)));
    if table.rows.iter().any(is_used) {
        leave_out_unused(table);
    }
}

fn leave_out_unused(table: &mut Table) -> bool {
    let Some(column) = table.columns.iter().position(|column| column.name == "segments") else { return false };
    table.rows.retain(|row| row.get(column) != Some(&Cell::Count(0)));
    // Why a number is not there is said where one is not.
    let lacks =
        |why: &str| table.rows.iter().flatten().any(|cell| matches!(cell, Cell::Undefined(own) if why.ends_with(own)));
    table.notes.retain(|note| !note.starts_with("n/a in ") || lacks(note));
    true
}

/// Add how many memos are on each code and its codings, by the coders in scope: how much was thought about it, which is no measure of
/// whether its meaning is saturated.
pub fn add_memos(workspace: &Workspace, scope: &Scope, table: &mut Table) {
    add_memos_of(&memos_by_code(workspace, scope), table);
}

/// How many memos are on each code and its codings, by the coders in scope.
pub(super) fn memos_by_code(workspace: &Workspace, scope: &Scope) -> HashMap<CodeId, usize> {
    let project = workspace.project();
    let mut counts: HashMap<CodeId, usize> = HashMap::new();
    let counted = |memo: &&Memo| scope.coders.is_empty() || scope.coders.contains(&memo.coder);
    for memo in project.memos.values().filter(counted) {
        let code = match &memo.target {
            MemoTarget::Code(code) => Some(code),
            MemoTarget::Coding(id) => project.codings.get(id).map(|coding| &coding.code),
            _ => None,
        };
        let Some(code) = code.map(|code| project.codebook.resolve(code)) else { continue };
        if scope.rollup == Rollup::Aggregate {
            for above in project.codebook.ancestors(&code) {
                *counts.entry(above.id.clone()).or_default() += 1;
            }
        }
        *counts.entry(code).or_default() += 1;
    }
    counts
}

/// The same where they have been counted.
pub(super) fn add_memos_of(counts: &HashMap<CodeId, usize>, table: &mut Table) {
    table.add_column("memos", Kind::Count);
    for row in &mut table.rows {
        let code = row.first().and_then(|cell| if let Cell::Text(code) = cell { Some(code.as_str()) } else { None });
        row.push(Cell::count(code.and_then(|code| counts.get(code)).copied().unwrap_or(0)));
    }
    table.notes.push(
        "memos: on the code and on its codings, wherever they lie; meaning saturation is a judgement and has no number"
            .to_owned(),
    );
}

/// What a reader must know of a count: the layer, the scope, what a segment is.
pub(super) fn notes(counted: &Frequencies, scope: &Scope) -> Vec<String> {
    let (codings, segments) =
        (counted.rows.iter()).fold((0, 0), |(codings, segments), row| (codings + row.codings, segments + row.segments));
    let mut notes = basis_notes(&counted.basis);
    notes.push("coverage is percent of all these characters".to_owned());
    if scope.rollup == Rollup::Direct {
        notes.push(format!(
            "codings: {codings}; segments: {segments}, after overlapping codings of one code were merged"
        ));
    }
    match &scope.by {
        Grouping::Coder => notes.push("a coder's column counts that coder's own segments".to_owned()),
        Grouping::Speaker => notes.push("a segment that runs over two speakers counts for both".to_owned()),
        _ => {}
    }
    notes.extend(rows_note(&counted.basis));
    notes
}

/// What every table says that leaves out codings which were lost in edits; nothing where there are none.
pub fn left_out(lost: usize) -> Option<String> {
    let codings =
        if lost == 1 { "1 coding whose passage".to_owned() } else { format!("{lost} codings whose passages") };
    let were = if lost == 1 { "was" } else { "were" };
    (lost > 0).then(|| format!("left out: {codings} {were} lost when texts were edited; `emic lost` lists them"))
}

/// Segments of every code in every transcript: a row for each code, a column for each transcript.
pub fn matrix_table(workspace: &Workspace, scope: &Scope) -> Table {
    let project = workspace.project();
    table_of(project, &matrix(project, &coded(workspace, scope), scope))
}

fn table_of(project: &Project, matrix: &Matrix) -> Table {
    let mut table = Table::new("Matrix", [("code", Kind::Text), ("name", Kind::Text)]);
    table.notes = vec!["segments of each code in each transcript, counted as in Frequencies".to_owned()];
    table.notes.extend(left_out(matrix.lost));
    for transcript in &matrix.transcripts {
        table.add_column_of(transcript.as_str(), Kind::Count, Whose::Study);
    }
    for (code, counts) in matrix.codes.iter().zip(&matrix.counts) {
        let name = project.codebook.get(code.as_str()).map_or(code.as_str(), |code| &code.name);
        let words = [code.as_str(), name].map(Cell::text);
        table.push(words.into_iter().chain(counts.iter().map(|count| Cell::count(*count))).collect());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Options;
    use crate::project::{CodeId, Command, NewCode};
    use crate::text::TextRange;

    #[test]
    fn unused_codes_are_folded_where_others_are_used() {
        let table = |counts: &[usize]| {
            let mut table = Table::new("频率", [("name", Kind::Text), ("segments", Kind::Count)]);
            counts.iter().for_each(|count| table.push(vec![Cell::text("信任 👍"), Cell::count(*count)]));
            table
        };
        let folded = |counts: &[usize]| {
            let mut table = table(counts);
            fold_unused(&mut table);
            (table.rows.len(), table.notes)
        };
        assert_eq!(folded(&[0, 3, 0]), (1, Vec::new()));
        assert_eq!(folded(&[0, 0]), (2, Vec::new()), "a table of nothing says less");
        let mut used = table(&[0, 0]);
        only_used(&mut used);
        assert_eq!((used.rows.len(), used.notes.len()), (0, 1));
    }

    #[test]
    fn a_coding_makes_a_new_counter_of_the_same_frame_and_an_attribute_another_frame() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("transcripts")).unwrap();
        std::fs::write(folder.path().join("emic.yaml"), "format: 1\n").unwrap();
        std::fs::write(folder.path().join("transcripts/a.txt"), "陆: 信任 👍 很重要。\n").unwrap();
        let options = Options { coder: Some("ann".to_owned()), ..Options::default() };
        let (mut workspace, _) = Workspace::open(folder.path(), &options).unwrap();
        workspace.run(Command::AddCode(NewCode { name: "信任".to_owned(), ..NewCode::default() })).unwrap();
        let ledger = |workspace: &Workspace| Arc::new(Ledger::of(workspace.project()));
        let first = Counter::of_ledger(&workspace, ledger(&workspace), None);
        let before = workspace.generation();
        let anchor = workspace.anchor(&"a".into(), TextRange::of(5, 11)).unwrap();
        let code = Command::Code { transcript: "a".into(), anchors: vec![anchor], codes: vec![CodeId::from("信任")] };
        workspace.run(code).unwrap();
        let second = Counter::of_ledger(&workspace, ledger(&workspace), Some((before, &first)));
        assert!(Arc::ptr_eq(&first.frame, &second.frame));
        assert_eq!((first.table().transcripts().len(), second.table().codes().len()), (1, 1));
        let before = workspace.generation();
        workspace.run(Command::SetAttributes(vec![("a".into(), "职务".to_owned(), "经理".to_owned())])).unwrap();
        let third = Counter::of_ledger(&workspace, ledger(&workspace), Some((before, &second)));
        assert_eq!(third.frame.attributes.len(), 1);
        assert!(!Arc::ptr_eq(&second.frame, &third.frame));
    }
}
