//! Which places of a text are spoken for, so that nothing is told twice.

use crate::text::TextRange;

/// Ranges that are spoken for.
#[derive(Default)]
pub(super) struct Taken(Vec<TextRange>);

impl Taken {
    /// Whether `range` was still free; it is not any more.
    pub(super) fn take(&mut self, range: TextRange) -> bool {
        let place = self.0.partition_point(|known| known.end() <= range.start());
        let free = self.0.get(place).is_none_or(|known| !known.overlaps(range)) && !range.is_empty();
        if free {
            self.0.insert(place, range);
        }
        free
    }
}
