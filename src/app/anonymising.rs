//! Anonymising: the names of `pseudonyms.csv` replaced in all texts, what may be left of them, and a copy that can be shared.
//!
//! [`plan`] says what would be replaced, [`apply`] does it as one entry that undo takes back, [`leftovers`] looks for what a table of names cannot know (other spellings, addresses,
//! numbers), [`share`] makes the copy. The table itself is read and added to by [`read`] and [`add`].

mod applying;
mod contacts;
mod hints;
mod labels;
mod leftovers;
mod names;
mod planning;
mod sharing;
mod spellings;
mod taken;

pub use applying::apply;
pub use leftovers::{Leftover, Report, leftovers, leftovers_table};
pub(super) use leftovers::{in_pieces, telling_ids};
pub(super) use names::findings;
pub use names::{add, hazards, names_table, read};
pub use planning::{Plan, Row, Selection, Spot, counts_table, plan, plan_table};
pub use sharing::{Shared, ids_in_copy, share};
