//! Pure statistics over the model: counts in, numbers out, no I/O and no clock.
//!
//! Start at [`CodingTable`], the codings as numbers, built once per change of the study. A [`Frame`] applies a [`Scope`] to
//! it: whose codings (the *layer*: by default the union of all coders, where two who tag one passage make one segment), in
//! which transcripts, of which codes. [`frequencies`], [`matrix`], [`crosstab`], [`cooccurrence`], [`sequences`],
//! [`saturation`], [`timeline`] and [`participants`] read it; each result holds a [`Basis`], which says what it is made of,
//! and an [`Undefined`] in the place of each number that there is none of. What needs the words of a text gets them through
//! [`Texts`], so that nothing is read that is not asked for.
//!
//! [`agreement`] is the one that does not make a layer of several coders but compares them.
//!
//! Words are another start: a [`WordReader`] finds them in turns, a [`Vocabulary`] counts them, and lists, keyness and
//! dispersion read that.

mod adjust;
mod agreement;
mod asides;
mod clustering;
mod coding_table;
mod cooccurrence;
mod cross_table;
mod crosstab;
mod dispersion;
mod exemplars;
mod fourfold;
mod frame;
mod frequency;
mod keyness;
mod levels;
mod matrix;
mod meeting_segments;
mod name_numbers;
mod participants;
mod probability;
mod quasi_independence;
mod random;
mod reach;
mod saturation;
mod scope;
mod sequences;
mod stop_words;
mod sweep;
#[cfg(test)]
mod tests;
mod texts;
mod timeline;
mod undefined;
mod units;
mod vocabulary;
mod word_numbers;
mod word_ranks;
mod word_reader;

pub use adjust::Adjustment;
pub use agreement::{
    Agreement, AgreementOptions, AgreementUnit, Bootstrap, Clash, ClusterTally, Clusters, CodeAgreement, CoderSet,
    Confusion, Disagreement, Estimate, Interval, JudgedTranscript, LEAST_CLUSTERS, LEAST_CODED, LEAST_UNITS, Late,
    MOST_CODERS, MarkedUnit, Matching, Ratings, SetDistance, SetRatings, SquareTable, Unitizing, agreement, holsti,
    pooled_kappa,
};
pub use asides::asides;
pub use clustering::clustered;
pub use coding_table::{CodingTable, Listed, Record, Run, merge};
pub use cooccurrence::{Cooccurrence, Distance, Pair, PairMeasures, UsedCode, Window, cooccurrence};
pub use cross_table::{CrossTable, Test};
pub use crosstab::{Crosstab, CrosstabCell, CrosstabRow, Group, Testing, crosstab, groups};
pub use dispersion::{Dispersion, Parts, code_dispersion};
pub use exemplars::{Draw, Drawn};
pub use fourfold::Fourfold;
pub use frame::{ByTranscript, Frame, Label, Segments, Span};
pub use frequency::{Frequencies, FrequencyRow, frequencies};
pub use keyness::{Contingency, Keyness};
pub use levels::Levels;
pub use matrix::{Matrix, matrix};
pub use meeting_segments::{meeting_segments, segments_of};
pub use name_numbers::NameNumbers;
pub use participants::{AttributeSummary, Numbers, Participant, Participants, Values, participants};
pub use probability::{NORMAL_95, chi_square_tail, fisher_two_sided, normal_two_sided, student_95, upper_tail};
pub use quasi_independence::QuasiIndependence;
pub use random::{Random, quantile};
pub use saturation::{NewCodes, OrderCheck, Saturation, SaturationOptions, SaturationStep, check_order, saturation};
pub use scope::{Basis, Grouping, Layer, Rollup, Scope};
pub use sequences::{LEAST_TRANSITIONS, SequenceOptions, Sequences, Transitions, sequences, transition_segments};
pub use stop_words::StopWords;
pub use sweep::Meeting;
pub use texts::{NoTexts, TextFacts, Texts, token_ranges, turn_units, unit_ranges};
pub use timeline::{Timeline, Track, timeline};
pub use undefined::{Measured, Undefined};
pub use units::CountedUnit;
pub use vocabulary::{GroupWords, KeyRow, Vocabulary, WordCounts, WordRow};
pub use word_numbers::{NumberedWord, Word, WordNumbers};
pub use word_ranks::{WordPlaces, WordRanking, WordRanks, covered_words};
pub use word_reader::{Script, WordReader, is_joined, simplified};
