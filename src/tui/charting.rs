//! What a researcher can ask of the charts of the Analysis view.

use crate::text::Direction;

use super::state::Picture;

/// A wish about charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charting {
    /// Show this picture.
    Show(Picture),
    /// Show the next picture, or the one before.
    Turn(Direction),
    /// Look at the next numbers of the chart.
    Measure,
    /// Ask another question of the same kind: when two codes meet, what a step is, in which order transcripts came.
    Window,
    /// More of what the question counts: how far two codes may be apart.
    More,
    /// Less of it.
    Less,
    /// Count what any coder coded, or what all coded alike.
    Layer,
    /// Choose the columns, or the transcript, from a list.
    Choose,
    /// The next transcript, or the one before.
    Transcript(Direction),
    /// Read all that is to be known of the counts.
    Notes,
}
