//! The formats of tables, by name and by file ending.

use std::path::Path;

use super::Error;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Aligned for reading in a terminal.
    Table,
    /// Comma-separated values: UTF-8, a header line, quotes where needed (RFC 4180, lines ended by LF).
    Csv,
    /// One table: an array of objects. Several: an object of such arrays.
    Json,
    /// Tables of GitHub's Markdown.
    Markdown,
    /// One page that needs nothing else.
    Html,
    /// A workbook, one sheet a table.
    Xlsx,
    /// A Word document with real tables and captions.
    Docx,
    /// Tables for LaTeX, to be taken into a document.
    Latex,
    /// A chart, of tables that have one; no writer of tables makes it.
    Svg,
}

impl Format {
    /// The known endings, for messages.
    pub const ENDINGS: &str = ".csv .json .md .html .xlsx .docx .tex, and .svg of charts";

    /// The format of a file, by its ending.
    ///
    /// # Errors
    /// [`Error::UnknownEnding`] for any other ending, or none.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
        Ok(match ending.as_str() {
            "csv" => Self::Csv,
            "json" => Self::Json,
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" => Self::Html,
            "xlsx" => Self::Xlsx,
            "docx" => Self::Docx,
            "tex" | "latex" => Self::Latex,
            "svg" => Self::Svg,
            _ => return Err(Error::UnknownEnding(super::clean_line(&path.to_string_lossy()).into_owned())),
        })
    }

    /// The usual ending of its files, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Table => "txt",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Latex => "tex",
            Self::Svg => "svg",
        }
    }

    /// What it is called in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "a plain table",
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::Markdown => "Markdown",
            Self::Html => "HTML",
            Self::Xlsx => "a workbook",
            Self::Docx => "a Word document",
            Self::Latex => "LaTeX",
            Self::Svg => "a chart",
        }
    }

    /// Whether it is no text, and nothing for a terminal.
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Docx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_names_its_format_and_an_unknown_one_the_known() {
        assert_eq!(Format::of(Path::new("结果.CSV")).unwrap(), Format::Csv);
        assert_eq!(Format::of(Path::new("a.b/out.md")).unwrap(), Format::Markdown);
        for format in [
            Format::Csv,
            Format::Json,
            Format::Markdown,
            Format::Html,
            Format::Xlsx,
            Format::Docx,
            Format::Latex,
            Format::Svg,
        ] {
            assert_eq!(Format::of(&Path::new("表 😀").with_extension(format.extension())).unwrap(), format);
        }
        let message = Format::of(Path::new("out.odt")).unwrap_err().to_string();
        assert_eq!(
            message,
            "cannot tell the format of `out.odt`; known endings are .csv .json .md .html .xlsx .docx .tex, and .svg of charts"
        );
    }
}
