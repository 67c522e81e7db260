//! Full-text search over the turns of all transcripts, in English and Chinese.
//!
//! Start at [`Query`], what can be asked, and [`Index`], what answers which turns match; [`hits`] gives the exact places in
//! a turn, and [`find_in`] searches one transcript without an index. Both sides read words by the same [`Scanner`] and
//! decide by the same rules, so what is counted and what is shown agree. The index is a cache: it lies in `.emic/index`
//! and is built anew whenever it is missing, old or damaged. What a code or an attribute is comes from outside ([`Study`]).

mod analyser;
mod batch;
mod evaluate;
mod expression;
mod fold;
mod found;
mod grammar;
mod index;
mod initials;
mod manifest;
mod matcher;
mod pattern;
mod phrasing;
mod pool;
mod postings;
mod query;
mod relation;
mod relevance;
mod required;
mod scan;
mod sequence;
mod similar;
mod state;
mod stem;
mod subject;
mod turn_facts;
mod turn_filter;
mod turns;
mod variants;
mod vocabulary;

#[cfg(test)]
mod tests;

pub use analyser::{Analyser, Place, Scanner, Words};
pub use evaluate::{Failure, GoOn, Passage, Scope, Study};
pub use found::Found;
pub use grammar::{Spot, Wanted};
pub use index::{Error, Index, Refreshed, Source};
pub use initials::initials;
pub use matcher::{Known, Names, find_in, fold_name, hits, joined_name, names};
pub use pattern::{Glob, Pattern};
pub use query::{Expression, Field, Filter, Needle, Part, Phrase, Query, QueryError};
pub use relation::{Kind, Numbered, Relation, taking_part_of};
pub use similar::Similar;
pub use stem::Stem;
pub use turn_facts::{TurnFacts, TurnSet};
pub use turn_filter::TurnFilter;
pub use variants::simplify;
