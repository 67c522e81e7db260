//! What can be asked about what is selected: by units, by codings, by their ends.

use crate::text::{Direction, Unit};

/// How much of an object is meant, as in vim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The object alone: `is`.
    Inner,
    /// With the blanks or signs around it: `as`.
    Around,
}

/// What is to be selected, or done with the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selecting {
    /// Let this unit be what is coded where nothing is selected.
    Unit(Unit),
    /// Let the next kind of unit be that, or the one before.
    Cycle(Direction),
    /// Move by the unit that is coded.
    Next(Direction),
    /// Take in a whole unit of that kind, or let one go.
    Extend(Direction),
    /// Let go the unit at the end that moves.
    LetGo,
    /// Take in one more unit at the end that moves.
    TakeIn,
    /// Let the other end move.
    OtherEnd,
    /// The next key names an object.
    Object(Reach),
    /// That object is a unit.
    Take(Unit),
    /// That object is what quotation marks or brackets hold.
    Enclosed,
    /// That object is none; the selected words become a code at once.
    InVivo,
    /// Select the coding under the cursor; asked again, the next one that lies there.
    Coding,
    /// Move the ends of the coding under the cursor.
    Adjust,
    /// Put its ends back to where they were.
    Restore,
    /// Make two codings of it.
    Part,
}
