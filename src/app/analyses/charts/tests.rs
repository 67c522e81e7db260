//! Charts have the numbers of the tables.
