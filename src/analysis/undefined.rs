//! Why a number is not there.

use thiserror::Error;

/// A number, or why there is none; never NaN, never an infinity, never 0 for what cannot be told.
pub type Measured = Result<f64, Undefined>;

/// Why a number is not defined, in words that can stand behind `n/a:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Error)]
pub enum Undefined {
    /// Nothing is in scope that could be counted.
    #[error("nothing is in scope")]
    NothingInScope,
    /// No transcript in scope has a word.
    #[error("no transcript in scope has words")]
    NoWords,
    /// The code was not applied.
    #[error("the code was not applied")]
    NeverApplied,
    /// The word stands nowhere in scope.
    #[error("the word is not said")]
    NeverSaid,
    /// A rate in the reference is divided by, and it is zero.
    #[error("the reference does not say the word")]
    NotInReference,
    /// How evenly something lies over one transcript.
    #[error("only one transcript in scope has words")]
    OnePart,
    /// Neither code was applied.
    #[error("neither code was applied")]
    NeitherApplied,
    /// A row or a column of the table is empty: a code that was applied nowhere, or everywhere.
    #[error("a margin of the table is zero")]
    EmptyMargin,
    /// The measure needs units with a cell for neither code, and this window has none.
    #[error("this window has no units that have neither code")]
    NoUnits,
    /// The measure of one cell of a table that has only one row or one column.
    #[error("the table has only one row or one column")]
    OneLevel,
    /// One code's row holds the other's passages, because it stands above it.
    #[error("one code stands above the other and holds its passages")]
    Nested,
    /// Some cells cannot be, as where repeats were collapsed, and the others are told by the margins alone.
    #[error("a code cannot follow itself, and the margins alone tell what is left")]
    StructuralZero,
    /// Fewer cases than a measure can be made of.
    #[error("fewer than five")]
    TooFew,
    /// The first transcripts have no codes to divide by.
    #[error("the first transcripts have no codes")]
    NoBase,
    /// Fewer transcripts than a base and a run.
    #[error("not assessable: fewer transcripts than the base and one run")]
    TooFewTranscripts,
    /// The share of new codes never fell so low.
    #[error("not reached")]
    NotReached,
    /// The measure is infinite: a division by nothing but zero.
    #[error("infinite: a cell is zero")]
    Infinite,
    /// No run begins at this transcript: it belongs to the base, or too few come behind it.
    #[error("no run begins there")]
    NoRun,
    /// A spread of one value.
    #[error("one value has no spread")]
    OneValue,
    /// A test that nobody asked for.
    #[error("no test was asked for")]
    NotAsked,
    /// The largest tables are not tested one by one.
    #[error("the table is too large for the test")]
    TooLarge,
    /// Agreement needs two who judged the same thing.
    #[error("no shared transcripts: no unit was judged by two coders")]
    NoPairs,
    /// All decisions are the same, so that chance alone would agree as well.
    #[error("no variation: all decisions are the same")]
    NoVariation,
    /// Fewer units than an interval can be made of.
    #[error("fewer than 10 units, or fewer than 5 that anybody coded")]
    TooFewUnits,
    /// A resampled study mostly has no coefficient.
    #[error("more than half of the resampled studies have no coefficient")]
    Unsteady,
    /// Units of one coder are to be compared with those of every other.
    #[error("no transcript was completed by all coders")]
    NotByAll,
    /// Nothing of it was marked by two coders.
    #[error("no two coders marked the same words")]
    NothingMarkedTwice,
    /// A coefficient of which code, where there is one code.
    #[error("only one code is in use where two coders marked something")]
    OneCode,
    /// Neighbouring positions depend on each other.
    #[error("neighbouring characters or words are not independent")]
    Dependent,
    /// The measure is for two coders.
    #[error("the measure is for two coders")]
    TwoCoders,
}

/// `part / whole`, or `why` where there is nothing to divide by.
pub(super) fn share(part: f64, whole: f64, why: Undefined) -> Measured {
    if whole > 0.0 { Ok(part / whole) } else { Err(why) }
}
