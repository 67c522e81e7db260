//! What an analysis looks at: whose codings, in which transcripts, of which codes; and what it says of that.

use std::collections::BTreeSet;

use crate::project::{CodeId, CoderId, TranscriptId};

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

/// How the codings of several coders make one layer. With one coder in scope both are that coder's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layer {
    /// What any of them coded: two who tag one passage make one segment.
    #[default]
    Any,
    /// What all of them coded alike who worked on the transcript: who has a coding in it, or said that it is complete.
    All,
}

/// What is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only these coders; all where empty.
    pub coders: BTreeSet<CoderId>,
    /// Only these transcripts; all where empty.
    pub transcripts: BTreeSet<TranscriptId>,
    /// Only the rows of these codes; all where empty.
    pub codes: BTreeSet<CodeId>,
    /// Only codings that begin in what these say; all where empty. Who makes the table sees to it, because it needs the
    /// texts: [`super::CodingTable::of_speakers`].
    pub speakers: BTreeSet<String>,
    /// The further columns.
    pub by: Grouping,
    /// This code alone, or with those below.
    pub rollup: Rollup,
    /// Whose codings make the layer.
    pub layer: Layer,
    /// The attribute that names the case of a transcript: those with one value are one case, those without a value a
    /// case each. Each transcript is a case of its own where this is `None`.
    pub case: Option<String>,
}

/// What a result must say of itself: the layer, the scope, the denominators.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    /// The coders whose codings were counted, by name.
    pub coders: Vec<CoderId>,
    /// How they make one layer.
    pub layer: Layer,
    /// Whose words the codings begin in; anybody's where empty.
    pub speakers: BTreeSet<String>,
    /// Whether the codes' rows hold those below them.
    pub rollup: Rollup,
    /// How many transcripts are in scope, coded or not.
    pub transcripts: usize,
    /// How many cases they are.
    pub cases: usize,
    /// Code points of all transcripts in scope: the denominator of coverage.
    pub characters: usize,
    /// Words of all transcripts in scope.
    pub words: usize,
    /// How many codes are shown, headings among them.
    pub codes: usize,
    /// How many of these are headings: they hold other codes together and are not applied.
    pub headings: usize,
    /// Of how many codes, headings among them.
    pub codes_in_all: usize,
    /// How many of all are headings.
    pub headings_in_all: usize,
    /// Codings in scope that count nowhere, because edits of their texts took their passages away.
    pub lost: usize,
}
