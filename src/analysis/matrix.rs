//! Code × transcript: the table behind the heat map.

use super::{CodingTable, Grouping, NoTexts, Scope, frequencies};
use crate::project::{CodeId, Project, TranscriptId};

/// Segments of every code in every transcript in scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// The rows, in the order of the codebook.
    pub codes: Vec<CodeId>,
    /// The columns, in project order.
    pub transcripts: Vec<TranscriptId>,
    /// For each code, its segments in each transcript, counted as in [`frequencies`].
    pub counts: Vec<Vec<usize>>,
    /// Codings in scope that count nowhere, because edits of their texts took their passages away.
    pub lost: usize,
}

impl Matrix {
    /// The largest count: the darkest cell.
    pub fn max(&self) -> usize {
        self.counts.iter().flatten().copied().max().unwrap_or(0)
    }
}

/// Count; [`Scope::by`] is ignored.
pub fn matrix(project: &Project, table: &CodingTable, scope: &Scope) -> Matrix {
    let scope = Scope { by: Grouping::Transcript, ..scope.clone() };
    let frequencies = frequencies(project, table, &scope, &NoTexts);
    Matrix {
        codes: frequencies.rows.iter().map(|row| CodeId::from(row.code.as_str())).collect(),
        transcripts: frequencies.groups.into_iter().map(TranscriptId::from).collect(),
        lost: frequencies.basis.lost,
        counts: frequencies.rows.into_iter().map(|row| row.groups).collect(),
    }
}
