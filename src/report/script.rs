//! A transcript on its way out, as the writers of docx, subtitles and plain text need it.

/// A turn of a transcript that leaves the study.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScriptTurn {
    /// Who speaks; `None` where the transcript does not say.
    pub speaker: Option<String>,
    /// When it begins, in milliseconds from the start of the recording; `None` where no time is known.
    pub time: Option<u64>,
    /// The words, LF between lines, a blank line between paragraphs.
    pub words: String,
}
