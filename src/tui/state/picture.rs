//! The ways of looking at the counts of the Analysis view.

use crate::analysis::Grouping;

/// A way of looking at the counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Picture {
    /// A bar for each code.
    #[default]
    Bars,
    /// A cell for each code in each transcript; or by each coder or speaker.
    Map,
    /// A cell for each code and each value of an attribute.
    Attributes,
    /// Which codes meet.
    Pairs,
    /// Which code comes after which.
    Sequences,
    /// Where in a transcript each code lies.
    Timeline,
    /// When new transcripts stopped bringing new codes.
    Saturation,
    /// How alike coders coded.
    Agreement,
    /// Words, and the key words of groups.
    Words,
}

impl Picture {
    /// All of them, in the order in which a key goes through them.
    pub const ALL: [Self; 9] = [
        Self::Bars,
        Self::Map,
        Self::Attributes,
        Self::Pairs,
        Self::Sequences,
        Self::Timeline,
        Self::Saturation,
        Self::Agreement,
        Self::Words,
    ];

    /// The one after this, or before.
    #[must_use]
    pub fn beside(self, on: bool) -> Self {
        let here = self.place();
        let step = if on { 1 } else { Self::ALL.len() - 1 };
        Self::ALL.iter().cycle().nth(here + step).copied().unwrap_or_default()
    }

    /// Its place among all.
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|other| *other == self).unwrap_or(0)
    }

    /// Whether it has rows and columns of cells.
    pub fn is_grid(self) -> bool {
        matches!(self, Self::Map | Self::Attributes | Self::Pairs | Self::Sequences)
    }

    /// Whether its columns are groups of transcripts or people.
    pub fn has_groups(self) -> bool {
        matches!(self, Self::Map | Self::Attributes)
    }
}

/// What columns are, in words.
pub fn group_name(group: &Grouping) -> String {
    match group {
        Grouping::None | Grouping::Transcript => "transcripts".to_owned(),
        Grouping::Coder => "coders".to_owned(),
        Grouping::Speaker => "speakers".to_owned(),
        Grouping::Attribute(name) => name.clone(),
    }
}
