//! What the fields of the form are about.

/// What a field of the form is about, in the order of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The name.
    Name,
    /// The key of one letter.
    Key,
    /// What the code means.
    Definition,
    /// When to apply it.
    Include,
    /// When not to.
    Exclude,
    /// One of its examples.
    Example,
    /// Its colour.
    Color,
    /// Another word that it is found by.
    Alias,
    /// Whether it can be applied.
    Applies,
    /// A source in the literature.
    Source,
    /// Where a new code goes.
    Place,
}

impl Part {
    pub(in crate::tui::state) const ALL: [Self; 11] = [
        Self::Name,
        Self::Key,
        Self::Definition,
        Self::Include,
        Self::Exclude,
        Self::Example,
        Self::Color,
        Self::Alias,
        Self::Applies,
        Self::Source,
        Self::Place,
    ];

    /// The label, as the codebook's file has it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Key => "key",
            Self::Definition => "definition",
            Self::Include => "include",
            Self::Exclude => "exclude",
            Self::Example => "example",
            Self::Color => "color",
            Self::Alias => "alias",
            Self::Applies => "applies",
            Self::Source => "source",
            Self::Place => "place",
        }
    }

    /// What belongs there, in a few words.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Name => "what people read; codings keep to the id",
            Self::Key => "one letter or digit that codes with one press",
            Self::Definition => "what the code means; Enter begins a new line",
            Self::Include => "when to apply it",
            Self::Exclude => "when not to, and which code then",
            Self::Example => "a quote that shows it; Enter adds another",
            Self::Color => "Left and Right choose, or a first letter",
            Self::Alias => "another word to find it by; Enter adds another",
            Self::Applies => "space changes it; a heading cannot be applied",
            Self::Source => "literature on this code; Enter adds another",
            Self::Place => "Left and Right choose where it goes",
        }
    }

    /// Whether Enter begins a new line in it.
    pub fn is_long(self) -> bool {
        matches!(self, Self::Definition | Self::Include | Self::Exclude)
    }

    /// Whether there may be several of it.
    pub fn is_list(self) -> bool {
        matches!(self, Self::Example | Self::Alias | Self::Source)
    }

    /// Whether something is chosen there, not written.
    pub fn is_choice(self) -> bool {
        matches!(self, Self::Color | Self::Applies | Self::Place)
    }
}
