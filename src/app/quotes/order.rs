//! What quotes are put together by, and the order in which they stand.

/// What quotes are put together by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Group {
    /// By nothing: one list.
    #[default]
    None,
    /// By transcript.
    Transcript,
    /// By who speaks where the quote begins.
    Speaker,
    /// By who coded.
    Coder,
    /// By code.
    Code,
    /// By the value that the transcript has of this attribute.
    Attribute(String),
}

impl Group {
    /// The word on screen and on the command line: `speaker`, `attribute.role`.
    pub fn name(&self) -> String {
        match self {
            Self::None => "none".to_owned(),
            Self::Transcript => "transcript".to_owned(),
            Self::Speaker => "speaker".to_owned(),
            Self::Coder => "coder".to_owned(),
            Self::Code => "code".to_owned(),
            Self::Attribute(name) => format!("attribute.{name}"),
        }
    }

    /// The group of this name.
    ///
    /// # Errors
    /// Where there is none: what can be written.
    pub fn of_name(name: &str) -> Result<Self, String> {
        Ok(match name {
            "none" => Self::None,
            "transcript" => Self::Transcript,
            "speaker" => Self::Speaker,
            "coder" => Self::Coder,
            "code" => Self::Code,
            _ => match name.strip_prefix("attribute.") {
                Some(name) if !name.is_empty() => Self::Attribute(name.to_owned()),
                _ => return Err("group by transcript, speaker, coder, code, or attribute.NAME".to_owned()),
            },
        })
    }

    /// All groups of a study with these attributes, in the order in which a key goes through them.
    pub fn all<'a>(attributes: impl Iterator<Item = &'a String>) -> Vec<Self> {
        let first = [Self::None, Self::Transcript, Self::Speaker, Self::Coder, Self::Code];
        first.into_iter().chain(attributes.map(|name| Self::Attribute(name.clone()))).collect()
    }
}

/// The order of quotes within their group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum QuoteOrder {
    /// By transcript, then by place.
    #[default]
    Place,
    /// The longest first.
    Length,
    /// The latest first.
    Date,
    /// The heaviest first, those without a weight last.
    Weight,
    /// Those that stand for their code first.
    Exemplar,
}

impl QuoteOrder {
    /// All orders, each followed by the one that a key changes it to.
    pub const ALL: [Self; 5] = [Self::Place, Self::Length, Self::Date, Self::Weight, Self::Exemplar];

    /// The word on screen and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Length => "length",
            Self::Date => "date",
            Self::Weight => "weight",
            Self::Exemplar => "exemplar",
        }
    }

    /// The order of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.name() == name)
    }

    /// The next order, around.
    #[must_use]
    pub fn next(self) -> Self {
        let place = Self::ALL.iter().position(|order| *order == self).unwrap_or(0);
        Self::ALL.get(place + 1).copied().unwrap_or_default()
    }
}
