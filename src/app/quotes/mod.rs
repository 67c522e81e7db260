//! Quotes: the codings that a question about codes asks for, grouped and sorted, with what stands around them.
//!
//! Start at [`Wanted`]: what is asked for, in which groups and order. [`Plan::new`] settles it against a study and its
//! [`Ledger`]; [`Plan::list`] answers on whatever thread. [`around`] gives a quote with its context, [`quotes_table`]
//! prints what the screen shows.

mod around;
mod evaluate;
mod ledger;
mod listing;
mod order;
mod plan;
mod question;
mod table;
mod tally;

#[cfg(test)]
mod tests;

pub use around::{Around, AroundPart, Breadth, around};
pub use ledger::{Ledger, Record, exemplar, weight};
pub use listing::{Listing, Section};
pub use order::{Group, QuoteOrder};
pub use plan::Plan;
pub use question::{Narrowed, Question, Wanted, as_codes, complete_codes};
pub use table::{counts_table, quotes_head, quotes_in_parts, quotes_table, quotes_table_until, quotes_told};
pub use tally::Tally;
