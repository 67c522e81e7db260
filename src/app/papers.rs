//! All tables that a paper prints, in one list: what `emic results` writes, what `emic report` shows, and each a command
//! of its own.
//!
//! Start at [`all`]. A [`Paper`] builds its tables from a study and an [`Ask`]: what counts, who can stop it, who hears how
//! far it is. Nothing found is a table without rows and a note, never an error. Texts are read only where a table cannot
//! do without; the words of a quote stand in its coding.

mod appendix;
mod audit;
mod checklists;
mod codebook_history;
mod exemplars;
mod existing;
mod facts;
mod highlight;
mod proof;
mod quoting;
mod structure;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::iter::{IntoParallelRefIterator as _, ParallelExtend as _, ParallelIterator as _};

use super::agreement::agreement_tables;
use super::analyses::{SamplingOrder, in_order};
use super::captions::{by_themselves, caption, study_caption};
use super::read_texts::ReadTexts;
use super::{Error, Workspace};
use crate::analysis::{self, CodingTable, Grouping, Layer, Rollup, Saturation, SaturationOptions, Scope};
use crate::project::{Transcript, TranscriptId};
use crate::report::Table;

pub use appendix::appendix_table;
pub use audit::{AuditBy, audit_table};
pub use checklists::{coreq_table, srqr_table};
pub use codebook_history::{codebook_changes_table, codebook_history_table};
pub use exemplars::{ExemplarOptions, exemplars_table};
pub use existing::attribute_names;
pub use highlight::{Highlighter, highlight_table, highlighted, painted};
pub use proof::{ProofOptions, proof_table};
pub use quoting::{LONGEST, elided};
pub use structure::{Structure, StructureRow, data_structure, structure_table};

/// Hears how far something is: what is being done, how many of how many texts are done.
pub type Tell<'a> = &'a (dyn Fn(&str, usize, usize) + Sync);

/// What is counted by default where something is drawn at random.
pub const SEED: u64 = 42;

/// The part of a paper that a table belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Who took part.
    Sample,
    /// The codes and how they came to be.
    Codebook,
    /// How often codes were used, where, and with which others.
    Codes,
    /// What participants say.
    Quotes,
    /// How the work was done.
    Process,
    /// What a journal asks to be stated.
    Checklist,
}

impl Part {
    /// All, in the order of a paper's appendix.
    pub const ALL: [Self; 6] =
        [Self::Sample, Self::Codebook, Self::Codes, Self::Quotes, Self::Process, Self::Checklist];

    /// The heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sample => "Sample",
            Self::Codebook => "Codebook",
            Self::Codes => "Codes",
            Self::Quotes => "Quotes",
            Self::Process => "Process",
            Self::Checklist => "Checklists",
        }
    }
}

/// A table that a paper prints, or several of one kind.
#[derive(Clone, Copy)]
pub struct Paper {
    /// Its command, and the stem of its files.
    pub name: &'static str,
    /// What a person reads.
    pub title: &'static str,
    /// Where it belongs.
    pub part: Part,
    /// Whether words of participants stand in it.
    pub has_words: bool,
    /// Builds the tables; where there are several, their names differ.
    ///
    /// # Errors
    /// [`Error::Stopped`] where [`Ask`] says so; others where a file of the study cannot be read.
    pub build: fn(&Workspace, &Ask<'_>) -> Result<Vec<Table>, Error>,
}

/// All tables, in the order of a paper.
pub fn all() -> &'static [Paper] {
    PAPERS
}

/// The table of this name.
pub fn find(name: &str) -> Option<&'static Paper> {
    PAPERS.iter().find(|paper| paper.name == name)
}

const fn paper(
    part: Part,
    name: &'static str,
    title: &'static str,
    build: fn(&Workspace, &Ask<'_>) -> Result<Vec<Table>, Error>,
) -> Paper {
    Paper { name, title, part, has_words: false, build }
}

const fn with_words(paper: Paper) -> Paper {
    Paper { has_words: true, ..paper }
}

const PAPERS: &[Paper] = &[
    paper(Part::Sample, "participants", "Participants", existing::participants),
    paper(Part::Sample, "sample", "What the sample is made of", existing::sample),
    paper(Part::Codebook, "appendix", "The codebook with its rules", |workspace, ask| {
        Ok(vec![appendix_table(workspace, ask)?])
    }),
    paper(Part::Codebook, "structure", "Data structure: concepts, themes, dimensions", |workspace, ask| {
        Ok(vec![structure_table(workspace, ask)?])
    }),
    paper(Part::Codebook, "codebook-history", "How the codebook changed", |workspace, ask| {
        let tables = [codebook_history_table(workspace, ask)?, codebook_changes_table(workspace, ask)?];
        Ok(tables.map(|table| table.captioned(study_caption(workspace))).into())
    }),
    paper(Part::Codes, "frequencies", "How often each code was used", existing::frequencies),
    paper(Part::Codes, "crosstab", "Codes by transcript and by attribute", existing::crosstab),
    paper(Part::Codes, "cooccurrence", "Codes that go together", existing::cooccurrence),
    paper(Part::Codes, "sequences", "Which code comes after which", existing::sequences),
    paper(Part::Codes, "saturation", "When new transcripts stopped bringing new codes", existing::saturation),
    paper(Part::Codes, "timeline", "Where in each transcript the codes lie", existing::timeline),
    with_words(paper(Part::Quotes, "exemplars", "Exemplar quotes, chosen and drawn", |workspace, ask| {
        Ok(vec![exemplars_table(workspace, ask, ExemplarOptions::default())?])
    })),
    with_words(paper(Part::Quotes, "proof", "Power and proof quotes of each theme", |workspace, ask| {
        Ok(vec![proof_table(workspace, ask, ProofOptions::default())?])
    })),
    with_words(paper(Part::Quotes, "words", "The words that participants say", existing::words)),
    with_words(paper(Part::Quotes, "quotes", "The quotes of each code", existing::quotes)),
    with_words(paper(Part::Quotes, "highlight", "Transcripts with their coded passages", |workspace, ask| {
        let table = highlight_table(workspace, ask, &ask.transcripts(workspace))?;
        Ok(vec![explained(table, "no transcripts yet")])
    })),
    paper(Part::Process, "agreement", "How alike coders coded", |workspace, ask| {
        ask.go_on()?;
        let caption = by_themselves(caption(workspace, &Scope { layer: Layer::Any, ..ask.scope().clone() }));
        let tables = agreement_tables(workspace, ask.scope())?;
        Ok(tables.into_iter().map(|table| table.captioned(caption.clone())).collect())
    }),
    paper(Part::Process, "audit", "Who did what on which day", |workspace, ask| {
        Ok(vec![audit_table(workspace, ask, AuditBy::Day)?.captioned(study_caption(workspace))])
    }),
    paper(Part::Checklist, "coreq", "COREQ checklist", |workspace, ask| Ok(vec![coreq_table(workspace, ask)?])),
    paper(Part::Checklist, "srqr", "SRQR checklist", |workspace, ask| Ok(vec![srqr_table(workspace, ask)?])),
];

/// What is asked of a table. One may serve for many tables of a study, which then read its codings once.
pub struct Ask<'a> {
    scope: Scope,
    stop: &'a AtomicBool,
    tell: Tell<'a>,
    codings: OnceLock<CodingTable>,
    saturation: OnceLock<Saturation>,
}

impl<'a> Ask<'a> {
    /// Ask for what a scope takes in. Work ends once `stop` is set; `tell` hears of each text that is read.
    pub fn new(scope: Scope, stop: &'a AtomicBool, tell: Tell<'a>) -> Self {
        Self { scope, stop, tell, codings: OnceLock::new(), saturation: OnceLock::new() }
    }

    /// What is counted.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The scope, each code alone or with those below it.
    pub fn rolled(&self, rollup: Rollup) -> Scope {
        Scope { rollup, ..self.scope.clone() }
    }

    /// The scope with these columns.
    pub fn by(&self, by: Grouping) -> Scope {
        Scope { by, ..self.scope.clone() }
    }

    /// Whether to go on.
    ///
    /// # Errors
    /// [`Error::Stopped`] where not.
    pub fn go_on(&self) -> Result<(), Error> {
        if self.stop.load(Ordering::Relaxed) { Err(Error::Stopped) } else { Ok(()) }
    }

    /// Tell how far something is, and hear whether to go on.
    ///
    /// # Errors
    /// [`Error::Stopped`] where not.
    pub fn tell(&self, doing: &str, done: usize, all: usize) -> Result<(), Error> {
        (self.tell)(doing, done, all);
        self.go_on()
    }

    /// The codings in question as numbers. Texts are read only where speakers are named.
    ///
    /// # Errors
    /// [`Error::Stopped`].
    pub fn codings(&self, workspace: &Workspace) -> Result<&CodingTable, Error> {
        self.go_on()?;
        if let Some(table) = self.codings.get() {
            return Ok(table);
        }
        let table = CodingTable::new(workspace.project());
        let table = if self.scope.speakers.is_empty() {
            table
        } else {
            let library = workspace.library();
            table.of_speakers(&self.scope.speakers, &self.texts(&library, workspace.project().transcripts.len()))
        };
        self.go_on()?;
        Ok(self.codings.get_or_init(|| table))
    }

    /// When new transcripts stopped bringing new codes, by the usual rule in the order of the study: the table and the figure of
    /// it are of the same thousand shuffled orders, which are the dearest thing in a report.
    ///
    /// # Errors
    /// [`Error::Stopped`].
    pub(super) fn saturation(&self, workspace: &Workspace) -> Result<&Saturation, Error> {
        let codings = self.codings(workspace)?;
        Ok(self.saturation.get_or_init(|| {
            let order = in_order(workspace, &SamplingOrder::Study);
            analysis::saturation(workspace.project(), codings, &self.scope, &order, SaturationOptions::default())
        }))
    }

    /// The texts for statistics that need them; `all` is how many there are.
    pub(super) fn texts<'b>(&'b self, library: &'b super::Library, all: usize) -> ReadTexts<'b> {
        ReadTexts::new(library, self.stop).telling(move |read| (self.tell)("reading", read, all))
    }

    /// Look at each of these texts on one of several threads; `None` where one cannot be read.
    ///
    /// # Errors
    /// [`Error::Stopped`].
    pub(super) fn each_text<T: Send>(
        &self,
        workspace: &Workspace,
        ids: &[TranscriptId],
        look: impl Fn(&Transcript) -> T + Sync,
    ) -> Result<Vec<Option<T>>, Error> {
        let library = workspace.library();
        let mut found = Vec::with_capacity(ids.len());
        for batch in ids.chunks(BATCH) {
            self.tell("reading", found.len(), ids.len())?;
            found.par_extend(batch.par_iter().map(|id| library.transcript(id).ok().map(|text| look(&text))));
        }
        self.tell("reading", ids.len(), ids.len())?;
        Ok(found)
    }

    /// The transcripts in scope, in project order.
    pub(super) fn transcripts(&self, workspace: &Workspace) -> Vec<TranscriptId> {
        let wanted = |id: &&TranscriptId| self.scope.transcripts.is_empty() || self.scope.transcripts.contains(*id);
        workspace.project().transcripts.keys().filter(wanted).cloned().collect()
    }
}

/// Texts that are read between two looks at whether to go on.
const BATCH: usize = 32;

/// An empty table that says why it is empty, where it is.
fn explained(mut table: Table, why: &str) -> Table {
    if table.rows.is_empty() {
        table.notes.push(why.to_owned());
    }
    table
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;
    use std::sync::Mutex;

    use super::*;
    use crate::app::{Options, write_demo};
    use crate::project::CodeId;

    fn open(root: &Path) -> Workspace {
        Workspace::open(root, &Options { coder: Some("wei".to_owned()), now: None }).unwrap().0
    }

    /// Build every table, and check what is true of all.
    fn build_all(workspace: &Workspace, scope: &Scope) -> Vec<(&'static str, Vec<Table>)> {
        let stop = AtomicBool::new(false);
        let heard = Mutex::new(Vec::new());
        let tell = |_: &str, done: usize, all: usize| heard.lock().unwrap().push((done, all));
        let ask = Ask::new(scope.clone(), &stop, &tell);
        let build = |paper: &Paper| {
            let tables = (paper.build)(workspace, &ask).unwrap();
            assert!(!tables.is_empty(), "{}", paper.name);
            let names: BTreeSet<&String> = tables.iter().map(|table| &table.name).collect();
            assert_eq!(names.len(), tables.len(), "{}", paper.name);
            for table in &tables {
                assert!(!table.notes.is_empty(), "{} {}", paper.name, table.name);
                assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", paper.name);
            }
            (paper.name, tables)
        };
        let all = all().iter().map(build).collect();
        assert!(heard.lock().unwrap().iter().all(|(done, all)| done <= all));
        all
    }

    #[test]
    fn every_table_of_the_sample_study_has_rows_and_comes_out_alike() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("学 😀");
        write_demo(&root).unwrap();
        let workspace = open(&root);
        let tables = build_all(&workspace, &Scope::default());
        assert!(tables.iter().all(|(_, tables)| tables.iter().any(|table| !table.rows.is_empty())));
        assert_eq!(tables, build_all(&workspace, &Scope::default()));
        let names: BTreeSet<&str> = all().iter().map(|paper| paper.name).collect();
        assert_eq!(names.len(), all().len());
        let one = Scope {
            codes: [CodeId::from("tacitness")].into(),
            transcripts: [TranscriptId::from("cn01-chen")].into(),
            coders: workspace.project().coders.iter().take(1).cloned().collect(),
            ..Scope::default()
        };
        build_all(&workspace, &one);
    }

    #[test]
    fn a_study_without_anything_has_tables_with_a_reason() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("emic.yaml"), "format: 1\n").unwrap();
        for (name, tables) in build_all(&open(folder.path()), &Scope::default()) {
            for table in tables.iter().filter(|table| table.rows.is_empty()) {
                assert!(!table.notes.is_empty(), "{name}");
            }
        }
    }

    #[test]
    fn every_table_stops_when_it_is_told_to() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("study");
        write_demo(&root).unwrap();
        let (workspace, stop) = (open(&root), AtomicBool::new(true));
        let ask = Ask::new(Scope::default(), &stop, &|_, _, _| {});
        for paper in all() {
            assert!(matches!((paper.build)(&workspace, &ask), Err(Error::Stopped)), "{}", paper.name);
        }
    }
}
