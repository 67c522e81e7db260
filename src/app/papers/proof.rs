//! The proof table of a data structure: for each second-order theme a power quote or more, which were chosen because they
//! say it best, and proof quotes, which are drawn and show that others say it too (Pratt 2009).

use std::collections::{BTreeMap, HashMap};

use super::exemplars::{Pool, are_apart, is_within, marked};
use super::existing::UNCODED;
use super::quoting::{LONGEST, Pick, Quoter, count};
use super::structure::{StructureRow, arranged};
use super::{Ask, SEED, explained};
use crate::analysis::{Frame, Run, Segments};
use crate::app::analyses::basis_notes;
use crate::app::{Error, Workspace};
use crate::project::{CodeId, Coding};
use crate::report::{Cell, Kind, Table};
use crate::text::Arrange;

/// Which quotes of a theme are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProofOptions {
    /// Power quotes of each theme at most.
    pub power: usize,
    /// Proof quotes of each theme at most.
    pub proof: usize,
    /// The seed of the proof quotes; each theme is drawn from it anew.
    pub seed: u64,
    /// Only passages of so many characters at most are drawn; any where 0.
    pub most: usize,
    /// Characters that a quote has at most before its middle is left out; whole where 0.
    pub longest: usize,
}

impl Default for ProofOptions {
    fn default() -> Self {
        Self { power: 1, proof: 3, seed: SEED, most: 0, longest: LONGEST }
    }
}

/// The quotes of each theme: `dimension, theme, concept, code, kind, how`, then who says it where, the quote, and its
/// translation. `kind` is `power` or `proof`, `how` says why it is there: `exemplar`, `weight 90`, `drawn`.
///
/// # Errors
/// [`Error::Stopped`]; [`Error::Store`] where `pseudonyms.csv` cannot be read.
pub fn proof_table(workspace: &Workspace, ask: &Ask<'_>, options: ProofOptions) -> Result<Table, Error> {
    let project = workspace.project();
    let frame = Frame::new(project, ask.codings(workspace)?, ask.scope());
    let (segments, labels) = (frame.segments(), frame.labels(project));
    let structure = arranged(&project.codebook, &labels, &segments, ask.scope().rollup);
    let mut powers = powers(workspace, &frame, options.power);
    let mut rows: Vec<(&StructureRow, &str, String, Run)> = Vec::new();
    let (mut bare, mut all) = (0, 0);
    let grouped = themes(&structure.rows);
    let in_codebook = grouped.len();
    for theme in grouped {
        let pool = theme_runs(&theme, &segments);
        if pool.is_empty() {
            continue;
        }
        all += 1;
        let power = best(&theme, &segments, &mut powers, options.power);
        bare += usize::from(power.is_empty());
        let taken: Vec<Run> = power.iter().map(|(_, run, _)| *run).collect();
        rows.extend(power.into_iter().map(|(row, run, how)| (row, "power", how, run)));
        let fits = |run: &Run| options.most == 0 || (run.end - run.start) as usize <= options.most;
        let drawable = Pool::new(&frame, pool.keys().copied().filter(fits), &taken);
        let drawn = drawable.draw(options.seed, options.proof);
        let row = |run: Run| Some((*pool.get(&run)?, "proof", "drawn".to_owned(), run));
        rows.extend(drawn.into_iter().filter_map(|(run, _)| row(run)));
    }
    let mut table = empty();
    let picks: Vec<Pick> =
        rows.iter().map(|(row, _, _, run)| Pick { code: row.code.as_str().into(), run: *run }).collect();
    let mut quoter = Quoter::new(workspace, ask, &frame, options.longest)?;
    for ((row, kind, how, _), cells) in rows.into_iter().zip(quoter.cells(&picks)?) {
        let head = [&row.dimension, &row.theme, &row.concept, &row.code, kind, &how].map(Cell::text);
        table.push(head.into_iter().chain(cells).collect());
    }
    table.notes = structure.notes.clone();
    table.notes.extend(basis_notes(frame.basis()));
    table.notes.extend(notes(options, bare, (all, in_codebook)));
    table.notes.extend(quoter.notes());
    table.advice.push(HOW_TO_MARK.to_owned());
    Ok(explained(table, UNCODED))
}

fn empty() -> Table {
    let heads = ["dimension", "theme", "concept", "code", "kind", "how"];
    let mut table = Table::new("Proof table", heads.map(|name| (name, Kind::Text)));
    Quoter::add_columns(&mut table);
    table.off_paper.extend(["code", "how"]);
    table
}

/// How a power quote is chosen, for the author.
const HOW_TO_MARK: &str = "; `=e` on a coding in Read, `e` in Codes, or `emic codings set` marks one";

fn notes(options: ProofOptions, bare: usize, (all, in_codebook): (usize, usize)) -> Vec<String> {
    let mut notes = vec![format!(
        "power: chosen, because a coder marked it as an exemplar or gave it a weight, the heaviest first; proof: drawn with \
         seed {}, nobody twice before everybody has come (Pratt 2009)",
        options.seed
    )];
    if all < in_codebook {
        notes.push(format!("themes: {all} of the {in_codebook} in the codebook; the others have no segment"));
    }
    if bare > 0 {
        notes.push(format!("without a power quote: {bare} of {}{HOW_TO_MARK}", count(all, "theme")));
    }
    notes
}

/// The concepts of each theme. What has no theme, because the codebook has one level or a dimension was coded itself, is
/// a group of its own.
fn themes(rows: &[StructureRow]) -> Vec<Vec<&StructureRow>> {
    let mut places: HashMap<&CodeId, usize> = HashMap::new();
    let mut themes: Vec<Vec<&StructureRow>> = Vec::new();
    for row in rows {
        let known = row.theme_code.as_ref().map(|theme| *places.entry(theme).or_insert(themes.len()));
        match known.and_then(|place| themes.get_mut(place)) {
            Some(theme) => theme.push(row),
            None => themes.push(vec![row]),
        }
    }
    themes
}

/// The passages of a theme, each with the first of the concepts that it was coded with.
fn theme_runs<'a>(theme: &[&'a StructureRow], segments: &Segments) -> BTreeMap<Run, &'a StructureRow> {
    let mut runs = BTreeMap::new();
    for row in theme {
        for run in segments.of(row.row) {
            runs.entry(*run).or_insert(*row);
        }
    }
    runs
}

/// What coders marked or weighed, by code.
fn powers<'a>(workspace: &'a Workspace, frame: &Frame<'_>, wanted: usize) -> HashMap<CodeId, Vec<(&'a Coding, Run)>> {
    let mut powers: HashMap<CodeId, Vec<(&Coding, Run)>> = HashMap::new();
    if wanted > 0 {
        for (coding, run) in marked(workspace, frame, |coding| coding.exemplar || coding.weight.is_some()) {
            powers.entry(workspace.project().codebook.resolve(&coding.code)).or_default().push((coding, run));
        }
    }
    powers
}

/// The best passages of a theme, no two of which share a position: exemplars before what was only weighed, the heavier
/// before the lighter, then by place.
fn best<'a>(
    theme: &[&'a StructureRow],
    segments: &Segments,
    powers: &mut HashMap<CodeId, Vec<(&Coding, Run)>>,
    wanted: usize,
) -> Vec<(&'a StructureRow, Run, String)> {
    let mut ranked: Vec<(&StructureRow, &Coding, Run)> = Vec::new();
    for row in theme {
        let own = powers.remove(row.code.as_str()).unwrap_or_default();
        ranked.extend(own.into_iter().map(|(coding, run)| (*row, coding, run)));
    }
    ranked.arrange_by_key(|(_, coding, run)| (!coding.exemplar, u8::MAX - coding.weight.unwrap_or_default(), *run));
    let mut best: Vec<(&StructureRow, Run, String)> = Vec::new();
    for (row, coding, run) in ranked {
        if best.len() == wanted {
            break;
        }
        if is_within(segments.of(row.row), &run) && best.iter().all(|(_, other, _)| are_apart(&run, other)) {
            best.push((row, run, why(coding)));
        }
    }
    best
}

/// Why a coding counts as chosen.
fn why(coding: &Coding) -> String {
    match (coding.exemplar, coding.weight) {
        (true, Some(weight)) => format!("exemplar, weight {weight}"),
        (true, None) => "exemplar".to_owned(),
        (false, weight) => format!("weight {}", weight.unwrap_or_default()),
    }
}
