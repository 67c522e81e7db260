//! The data structure of Gioia, Corley & Hamilton (2013): first-order concepts, second-order themes, aggregate dimensions,
//! as the hierarchy of the codebook has them.

use std::collections::BTreeSet;

use super::Ask;
use super::quoting::count;
use crate::analysis::{Frame, Label, Rollup, Segments};
use crate::app::analyses::basis_notes;
use crate::app::{Error, Workspace};
use crate::project::{Code, CodeId, Codebook};
use crate::report::{Cell, Kind, Table};

/// A concept with what it is part of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StructureRow {
    /// The aggregate dimension; empty where the codebook has fewer than three levels.
    pub dimension: String,
    /// The second-order theme; empty where the codebook has one level, and for what was coded with a dimension itself.
    pub theme: String,
    /// The first-order concept; empty where a theme has none.
    pub concept: String,
    /// The id of the code that the row counts.
    pub code: String,
    /// Its segments.
    pub segments: usize,
    /// In how many transcripts.
    pub transcripts: usize,
    /// The id of the theme's code, where there is one.
    pub theme_code: Option<CodeId>,
    /// The place of the code among the rows of the frame.
    pub(super) row: usize,
}

/// The concepts of a study in the order of its codebook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    /// One for each concept.
    pub rows: Vec<StructureRow>,
    /// The levels of the codebook.
    pub levels: usize,
    /// What a reader must know.
    pub notes: Vec<String>,
}

/// The data structure of a study.
///
/// # Errors
/// [`Error::Stopped`].
pub fn data_structure(workspace: &Workspace, ask: &Ask<'_>) -> Result<Structure, Error> {
    let project = workspace.project();
    let frame = Frame::new(project, ask.codings(workspace)?, ask.scope());
    let rollup = ask.scope().rollup;
    let mut structure = arranged(&project.codebook, &frame.labels(project), &frame.segments(), rollup);
    structure.notes.extend(basis_notes(frame.basis()));
    Ok(structure)
}

/// What stands with a code that was applied although others stand below it.
const ITSELF: &str = "(itself)";
/// The same where codes are counted with those below them: the row is not of the code alone.
const WITH_BELOW: &str = "(with those below)";

/// A row for each concept: `dimension, theme, concept, code, segments, transcripts`.
///
/// # Errors
/// [`Error::Stopped`].
pub fn structure_table(workspace: &Workspace, ask: &Ask<'_>) -> Result<Table, Error> {
    let structure = data_structure(workspace, ask)?;
    let mut table =
        Table::new("Data structure", ["dimension", "theme", "concept", "code"].map(|name| (name, Kind::Text)));
    ["segments", "transcripts"].iter().for_each(|name| table.add_column(name, Kind::Count));
    for row in &structure.rows {
        let mut cells = [&row.dimension, &row.theme, &row.concept, &row.code].map(Cell::text).to_vec();
        cells.extend([row.segments, row.transcripts].map(Cell::count));
        table.push(cells);
    }
    // A concept has its code's name.
    table.off_paper = vec!["code"];
    table.notes = structure.notes;
    Ok(table)
}

/// Put the codes that have a row into their places.
pub(super) fn arranged(codebook: &Codebook, labels: &[Label], segments: &Segments, rollup: Rollup) -> Structure {
    let marker = if rollup == Rollup::Aggregate { WITH_BELOW } else { ITSELF };
    let in_force = || codebook.codes().iter().filter(|code| code.replaced_by.is_none());
    let levels = in_force().map(|code| codebook.depth(&code.id) + 1).max().unwrap_or(0);
    let parents: BTreeSet<&str> = in_force().filter_map(|code| Some(code.parent.as_ref()?.as_str())).collect();
    let mut structure = Structure { levels, ..Structure::default() };
    let (mut itself, mut unlisted) = (0, 0);
    for (row, label) in labels.iter().enumerate() {
        let runs = segments.of(row);
        let is_leaf = !parents.contains(label.code.as_str());
        // Where codes are counted with those below them, a heading has what these have, and nothing itself.
        let applies = codebook.get(label.code.as_str()).is_none_or(|code| code.applies);
        if !is_leaf && (runs.is_empty() || !applies) {
            continue;
        }
        itself += usize::from(!is_leaf);
        let transcripts: BTreeSet<u32> = runs.iter().map(|run| run.transcript).collect();
        let known = codebook.get(label.code.as_str());
        unlisted += usize::from(known.is_none());
        let placed = match known {
            Some(code) => placed(codebook, code, levels, (!is_leaf).then_some(marker)),
            None => StructureRow { concept: label.name.clone(), ..StructureRow::default() },
        };
        structure.rows.push(StructureRow {
            code: label.code.to_string(),
            segments: runs.len(),
            transcripts: transcripts.len(),
            row,
            ..placed
        });
    }
    structure.notes = notes(&structure, itself, unlisted, rollup);
    structure
}

/// The place of a code: from the top down dimension, theme, concept; `marker` stands with one that others stand below.
fn placed(codebook: &Codebook, code: &Code, levels: usize, marker: Option<&str>) -> StructureRow {
    let mut above: Vec<&Code> = codebook.ancestors(&code.id).collect();
    above.reverse();
    above.push(code);
    let mut chain = above.into_iter();
    let dimension = if levels > 2 { chain.next() } else { None };
    let theme = if levels > 1 { chain.next() } else { None };
    let below: Vec<&str> = chain.map(|code| code.name.as_str()).collect();
    let name = |code: Option<&Code>| code.map_or_else(String::new, |code| code.name.clone());
    let concept = match (below.is_empty(), marker) {
        (true, None) => String::new(),
        (true, Some(marker)) => format!("{} {marker}", code.name),
        (false, None) => below.join(" > "),
        (false, Some(marker)) => format!("{} {marker}", below.join(" > ")),
    };
    StructureRow {
        dimension: name(dimension),
        theme: name(theme),
        concept,
        theme_code: theme.map(|code| code.id.clone()),
        ..StructureRow::default()
    }
}

fn notes(structure: &Structure, itself: usize, unlisted: usize, rollup: Rollup) -> Vec<String> {
    let mut notes = vec![match structure.levels {
        0 => "the codebook has no codes yet".to_owned(),
        1 => "the codebook has one level: its codes stand as first-order concepts, without themes and dimensions"
            .to_owned(),
        2 => "the codebook has two levels: they stand as second-order themes and first-order concepts; there are no \
              aggregate dimensions"
            .to_owned(),
        3 => "the three levels of the codebook: aggregate dimensions, second-order themes, first-order concepts"
            .to_owned(),
        levels => format!(
            "the codebook has {levels} levels: the first two stand as aggregate dimensions and second-order themes; what \
             lies between a theme and a concept is written before the concept"
        ),
    }];
    let bare = structure.rows.iter().filter(|row| row.concept.is_empty()).count();
    if bare > 0 {
        notes.push(format!(
            "without a first-order concept: {} of themes or dimensions that no code stands below",
            count(bare, "row")
        ));
    }
    if itself > 0 {
        notes.push(match rollup {
            Rollup::Direct => format!("{ITSELF}: {} applied although others stand below", count(itself, "code")),
            Rollup::Aggregate => format!(
                "{WITH_BELOW}: the union of what a code and those below it cover, which stand in rows of their own too: do \
                 not add them up"
            ),
        });
    }
    if unlisted > 0 {
        notes.push(format!("unlisted, used and in no codebook: {}, the last", count(unlisted, "code")));
    }
    notes
}
