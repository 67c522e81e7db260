//! Codings as tables: what `emic codings` lists, and what is written of them into files.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::iter::{IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

use super::counting::left_out;
use super::read_texts::ReadTexts;
use super::{Outdated, Workspace};
use crate::project::{CodeId, Codebook, Coding, CodingId, MemoTarget, TranscriptId, Uses};
use crate::report::{Cell, Cells, CsvRows, CsvStyle, Kind, Table};

/// Which codings are listed; what is empty lets all pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodingFilter {
    /// Only in these transcripts.
    pub transcripts: BTreeSet<String>,
    /// Only with these codes, by id.
    pub codes: BTreeSet<String>,
    /// Only by these coders.
    pub coders: BTreeSet<String>,
    /// Only where this speaker begins to speak the passage.
    pub speakers: BTreeSet<String>,
    /// Only where the words hold this, letter case ignored.
    pub containing: Option<String>,
    /// Only those whose passages were lost in edits of their texts; else only the others.
    pub lost: bool,
    /// Only those that were made before the rules of their code changed, and not looked at since.
    pub outdated: bool,
    /// With two more columns at the end: the version of the codebook that a coding names, and whether it is outdated.
    pub versions: bool,
}

impl CodingFilter {
    fn takes(&self, coding: &Coding) -> bool {
        coding.lost == self.lost && self.takes_wherever(coding)
    }

    /// As [`Self::takes`], whether lost or not.
    fn takes_wherever(&self, coding: &Coding) -> bool {
        let within = |set: &BTreeSet<String>, word: &str| set.is_empty() || set.contains(word);
        within(&self.transcripts, coding.transcript.as_str())
            && within(&self.codes, coding.code.as_str())
            && within(&self.coders, coding.coder.as_str())
            && (self.containing.as_ref())
                .is_none_or(|words| coding.anchor.quote().to_lowercase().contains(&words.to_lowercase()))
    }

    /// The same filter, with the ids of codes that were replaced by those that it names.
    fn with_replaced(&self, codebook: &Codebook) -> Self {
        let named: Vec<CodeId> = self.codes.iter().map(|id| codebook.resolve(&id.as_str().into())).collect();
        let standing = Uses::of(codebook, &named).ids().map(ToString::to_string).collect();
        Self { codes: standing, ..self.clone() }
    }

    fn takes_speaker(&self, speaker: &str) -> bool {
        self.speakers.is_empty() || self.speakers.contains(speaker)
    }
}

/// The codings that `filter` takes, by transcript and place.
///
/// The columns are fixed: `id, transcript, start, end, code, coder, created, speaker, quote, memo, origin, weight,
/// translation, exemplar`; start and end are code points of the transcript's text, end exclusive.
pub fn codings_table(workspace: &Workspace, filter: &CodingFilter) -> Table {
    let rows = Rows::of(workspace, filter);
    let mut table = codings_head(workspace, filter);
    for (codings, speakers) in rows.speakers(listed(workspace, filter)) {
        let found = codings.iter().zip(speakers);
        table.rows.extend(found.filter_map(|(coding, speaker)| rows.cells(coding, speaker.as_deref())));
    }
    table
}

/// [`codings_table`] without its rows.
pub fn codings_head(workspace: &Workspace, filter: &CodingFilter) -> Table {
    let mut table = empty(filter);
    if !filter.lost && !filter.outdated {
        let filter = filter.with_replaced(&workspace.project().codebook);
        let lost = workspace.project().codings.lost().filter(|coding| filter.takes_wherever(coding)).count();
        table.notes.extend(left_out(lost));
    }
    table
}

/// Transcripts whose rows are put into words between two writings.
const BATCH: usize = 64;

/// The rows of [`codings_table`] as CSV for who writes them down one after the other: they are put into words on all cores,
/// and `take` hears some at a time, in order. So few are in memory. Answers how many rows there were.
///
/// # Errors
/// What `take` complains of.
pub fn codings_in_parts(
    workspace: &Workspace,
    filter: &CodingFilter,
    style: CsvStyle,
    take: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<usize> {
    let rows = Rows::of(workspace, filter);
    let mut count = 0;
    let of_text = |(codings, speakers): &Spoken<'_>| {
        let (mut lines, mut number) = (CsvRows::new(style), 0);
        for (coding, speaker) in codings.iter().zip(speakers) {
            if rows.row(coding, speaker.as_deref(), &mut lines) {
                lines.end();
                number += 1;
            }
        }
        lines.finish().map(|lines| (number, lines))
    };
    for texts in rows.speakers(listed(workspace, filter)).chunks(BATCH) {
        let written: Vec<io::Result<(usize, Vec<u8>)>> = texts.par_iter().map(of_text).collect();
        for written in written {
            let (number, lines) = written?;
            count += number;
            take(&lines)?;
        }
    }
    Ok(count)
}

/// As [`codings_table`], for these codings in this order.
pub fn chosen_codings_table(workspace: &Workspace, ids: &[CodingId]) -> Table {
    let filter = CodingFilter::default();
    let rows = Rows::of(workspace, &filter);
    let mut table = empty(&filter);
    let chosen: Vec<&Coding> = ids.iter().filter_map(|id| workspace.project().codings.get(id)).collect();
    let mut of_texts: BTreeMap<&TranscriptId, Vec<&Coding>> = BTreeMap::new();
    chosen.iter().for_each(|coding| of_texts.entry(&coding.transcript).or_default().push(coding));
    let mut speakers: HashMap<CodingId, Option<Arc<str>>> = HashMap::new();
    for (codings, found) in rows.speakers(of_texts.into_iter().collect()) {
        speakers.extend(codings.iter().map(|coding| coding.id).zip(found));
    }
    let speaker = |coding: &Coding| speakers.get(&coding.id).and_then(Option::as_deref);
    table.rows.extend(chosen.into_iter().filter_map(|coding| rows.cells(coding, speaker(coding))));
    table
}

/// The codings that `filter` takes, whoever speaks: of each transcript by place.
fn listed<'a>(workspace: &'a Workspace, filter: &CodingFilter) -> Vec<(&'a TranscriptId, Vec<&'a Coding>)> {
    let project = workspace.project();
    let outdated = filter.outdated.then(|| workspace.outdated());
    let filter = &filter.with_replaced(&project.codebook);
    let wanted =
        |coding: &&Coding| filter.takes(coding) && outdated.as_ref().is_none_or(|outdated| outdated.is(&coding.id));
    let of_text = |id: &'a TranscriptId| {
        let mut codings: Vec<&Coding> = project.codings.of(id).filter(wanted).collect();
        codings.sort_unstable_by(|one, other| {
            let key = |coding: &'a Coding| (coding.anchor.range, &coding.code, &coding.coder, coding.id);
            key(one).cmp(&key(other))
        });
        (id, codings)
    };
    let transcripts: Vec<&TranscriptId> = project.codings.transcripts().map(|(id, _)| id).collect();
    transcripts.into_par_iter().map(of_text).filter(|(_, codings)| !codings.is_empty()).collect()
}

/// Columns of a list of codings.
const COLUMNS: usize = 14;

fn empty(filter: &CodingFilter) -> Table {
    let columns: [_; COLUMNS] = [
        ("id", Kind::Text),
        ("transcript", Kind::Text),
        ("start", Kind::Count),
        ("end", Kind::Count),
        ("code", Kind::Text),
        ("coder", Kind::Text),
        ("created", Kind::Text),
        ("speaker", Kind::Text),
        ("quote", Kind::Text),
        ("memo", Kind::Text),
        ("origin", Kind::Text),
        ("weight", Kind::Count),
        ("translation", Kind::Text),
        ("exemplar", Kind::Text),
    ];
    let mut table = Table::new("Codings", columns);
    table.off_paper = vec!["id"];
    if filter.versions {
        table.add_column("version", Kind::Text);
        table.add_column("outdated", Kind::Text);
    }
    table
}

/// Codings of one transcript, and who speaks where each begins.
type Spoken<'a> = (Vec<&'a Coding>, Vec<Option<Arc<str>>>);

/// What the rows are made with.
struct Rows<'a> {
    workspace: &'a Workspace,
    filter: &'a CodingFilter,
    memos: HashMap<CodingId, String>,
    versions: Option<Versions>,
}

impl<'a> Rows<'a> {
    fn of(workspace: &'a Workspace, filter: &'a CodingFilter) -> Self {
        let versions = filter.versions.then(|| Versions::of(workspace));
        Self { workspace, filter, memos: memos_of_codings(workspace), versions }
    }

    /// Who speaks where each coding begins: from what is kept of the texts.
    fn speakers(&self, listed: Vec<(&TranscriptId, Vec<&'a Coding>)>) -> Vec<Spoken<'a>> {
        let (library, stop) = (self.workspace.library(), AtomicBool::new(false));
        let speakers = ReadTexts::new(&library, &stop).speakers_of(&listed);
        listed.into_iter().map(|(_, codings)| codings).zip(speakers).collect()
    }

    /// The row of a coding; `None` where the filter does not take its speaker.
    fn cells(&self, coding: &Coding, speaker: Option<&str>) -> Option<Vec<Cell>> {
        let mut cells = Vec::with_capacity(if self.versions.is_some() { COLUMNS + 2 } else { COLUMNS });
        self.row(coding, speaker, &mut cells).then_some(cells)
    }

    /// Hand over the cells of a coding; no, and none, where the filter does not take its speaker.
    fn row(&self, coding: &Coding, speaker: Option<&str>, cells: &mut dyn Cells) -> bool {
        let speaker = speaker.unwrap_or_default();
        if !self.filter.takes_speaker(speaker) {
            return false;
        }
        cells.text(coding.id.0.hyphenated().encode_lower(&mut [0; 36]));
        cells.text(coding.transcript.as_str());
        cells.count(coding.anchor.range.start().get());
        cells.count(coding.anchor.range.end().get());
        cells.text(self.workspace.project().codebook.resolve(&coding.code).as_str());
        cells.text(coding.coder.as_str());
        cells.text(&coding.created.to_string());
        cells.text(speaker);
        cells.text(coding.anchor.quote());
        cells.text(self.memos.get(&coding.id).map_or("", String::as_str));
        cells.text(&coding.origin.as_ref().map(|origin| origin.to_string()).unwrap_or_default());
        match coding.weight {
            Some(weight) => cells.count(usize::from(weight)),
            None => cells.missing(),
        }
        cells.text(coding.translation.as_deref().unwrap_or_default());
        cells.text(if coding.exemplar { "yes" } else { "" });
        if let Some(versions) = &self.versions {
            versions.fill(coding, cells);
        }
        true
    }
}

/// What codings are told about the version that they name.
struct Versions {
    names: HashMap<String, String>,
    outdated: Arc<Outdated>,
}

impl Versions {
    fn of(workspace: &Workspace) -> Self {
        let names = workspace.codebook_versions().into_iter().map(|row| (row.hash.clone(), row.name())).collect();
        Self { names, outdated: workspace.outdated() }
    }

    /// `v3`, the bare hash where the histories do not know it; and `yes` or `no`.
    fn fill(&self, coding: &Coding, cells: &mut dyn Cells) {
        cells.text(self.names.get(&*coding.codebook).map_or(&*coding.codebook, String::as_str));
        cells.text(if self.outdated.is(&coding.id) { "yes" } else { "no" });
    }
}

/// The memos on codings, those on one joined by lines.
fn memos_of_codings(workspace: &Workspace) -> HashMap<CodingId, String> {
    let mut memos: HashMap<CodingId, String> = HashMap::new();
    for memo in workspace.project().memos.values() {
        if let MemoTarget::Coding(id) = &memo.target {
            let text = memos.entry(*id).or_default();
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&memo.text);
        }
    }
    memos
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Options;

    #[test]
    fn chosen_codings_are_rows_in_the_order_in_which_they_were_chosen() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("demo");
        crate::app::write_demo(&root).unwrap();
        let options = Options { coder: Some("ann".to_owned()), ..Options::default() };
        let workspace = Workspace::open(&root, &options).unwrap().0;
        let mut all = codings_table(&workspace, &CodingFilter::default());
        let ids: Vec<CodingId> = listed(&workspace, &CodingFilter::default())
            .into_iter()
            .flat_map(|(_, codings)| codings)
            .map(|coding| coding.id)
            .collect();
        // Of several transcripts in turn, and one twice.
        let mut places: Vec<usize> = (0..ids.len()).rev().step_by(7).collect();
        places.push(places[0]);
        let chosen: Vec<CodingId> = places.iter().map(|place| ids[*place]).collect();
        let rows: Vec<Vec<Cell>> = places.iter().map(|place| all.rows[*place].clone()).collect();
        let speaker = all.columns.iter().position(|column| column.name == "speaker").unwrap();
        assert!(rows.iter().any(|row| row[speaker] != Cell::text("")), "speakers are told");
        all.rows = rows;
        assert_eq!(chosen_codings_table(&workspace, &chosen).rows, all.rows);
    }
}
