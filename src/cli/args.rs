//! Options that more than one subcommand has, each defined once.

use std::path::{Path, PathBuf};

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Parser, ValueEnum};
use jiff::Timestamp;

use super::command::Command;
use crate::report::Format;

/// Code interviews in the terminal: read, search, code, count. Without a command the screen opens.
#[derive(Debug, Parser)]
#[command(
    name = "emic",
    version,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = "`emic COMMAND --help` says more. Exit code: 0 done, 1 nothing found or check failed, 2 error."
)]
pub struct Cli {
    /// Options that every command has.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// `emic` without a command. The tree of all commands takes a megabyte and a millisecond to build, and the screen, which is open
/// for hours, needs none of it; whatever these options do not say is read with [`Cli`].
#[derive(Debug, Parser)]
#[command(name = "emic", disable_help_flag = true)]
pub(super) struct Bare {
    #[command(flatten)]
    pub(super) global: Global,
}

/// Options that every command has.
#[derive(Args, Clone, Debug, Default)]
pub struct Global {
    /// The project folder; found from the working folder upwards where it is not given
    #[arg(long, global = true, value_name = "DIR", env = "EMIC_PROJECT", help_heading = "Everywhere", value_parser = path())]
    pub project: Option<PathBuf>,
    /// Who works; in lists and counts: only what this coder did (may be given several times) [env: EMIC_CODER]
    #[arg(long, global = true, value_name = "NAME", help_heading = "Everywhere")]
    pub coder: Vec<String>,
    /// A fixed clock, for tests
    #[arg(long, global = true, hide = true, env = "EMIC_NOW", hide_env = true, value_name = "TIME")]
    pub now: Option<Timestamp>,
}

/// A path that may be empty: a variable that is set to nothing says nothing.
fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// How a list is printed.
#[derive(Args, Clone, Debug, Default)]
pub struct Listing {
    /// How to print; a table on a terminal, else CSV
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<FormatName>,
    /// Write to a file instead; its ending says how: .csv .json .md .html .xlsx .docx .tex; - is standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Only these columns, by their names and in this order, comma-separated
    #[arg(long, value_name = "NAMES", value_delimiter = ',', hide_short_help = true)]
    pub columns: Vec<String>,
    /// CSV that Excel opens with a double click: a byte order mark, lines ended by CR LF
    #[arg(long, hide_short_help = true)]
    pub excel: bool,
    /// What stands between the cells of CSV: a sign such as ; or the word tab
    #[arg(long, value_name = "SIGN", value_parser = separator, hide_short_help = true)]
    pub separator: Option<u8>,
}

impl Listing {
    /// The file that is to be written; none where everything goes to standard output.
    pub fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| !is_stdout(path))
    }

    /// Whether a table was asked for, where a command prints for people otherwise.
    pub fn asks_for_table(&self) -> bool {
        self.format.is_some() || self.needs_table()
    }

    /// Whether anything was asked for that only a table can give.
    pub fn needs_table(&self) -> bool {
        let is_styled = self.excel || self.separator.is_some();
        self.file().is_some() || !self.columns.is_empty() || is_styled
    }
}

/// Whether a path names standard output: by the sign that other programs take for it, or by its device, which a shell may
/// have led into a file.
pub fn is_stdout(path: &Path) -> bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}

/// A sign that can part the cells of a line.
fn separator(word: &str) -> Result<u8, String> {
    match word.as_bytes() {
        [sign] if sign.is_ascii_punctuation() && !matches!(sign, b'"' | b'\'' | b'.' | b'-') => Ok(*sign),
        b"\t" => Ok(b'\t'),
        _ => match word.to_lowercase().as_str() {
            "tab" | "\\t" => Ok(b'\t'),
            "comma" => Ok(b','),
            "semicolon" => Ok(b';'),
            _ => Err("write one sign, such as ; or | or tab".to_owned()),
        },
    }
}

/// The formats of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    /// Aligned columns
    Table,
    /// Comma-separated values
    Csv,
    /// An array of objects
    Json,
    /// A Markdown table
    Markdown,
    /// A page of HTML that needs nothing else
    Html,
    /// A workbook, with one sheet a table
    Xlsx,
    /// A Word document
    Docx,
    /// A table for LaTeX, to be taken in with \input
    Latex,
    /// A chart: of frequencies, crosstab, cooccurrence, saturation
    Svg,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Table => Self::Table,
            FormatName::Csv => Self::Csv,
            FormatName::Json => Self::Json,
            FormatName::Markdown => Self::Markdown,
            FormatName::Html => Self::Html,
            FormatName::Xlsx => Self::Xlsx,
            FormatName::Docx => Self::Docx,
            FormatName::Latex => Self::Latex,
            FormatName::Svg => Self::Svg,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_separator_is_one_sign_or_its_name() {
        let check = |word: &str, expected: Option<u8>| assert_eq!(separator(word).ok(), expected, "{word}");
        check(";", Some(b';'));
        check("Tab", Some(b'\t'));
        check("\t", Some(b'\t'));
        check("\"", None);
        check(".", None);
        check("，", None);
        check("ab", None);
        check("", None);
    }

    #[test]
    fn without_a_command_the_options_alone_say_all() {
        let bare = |arguments: &[&str]| Bare::try_parse_from(std::iter::once(&"emic").chain(arguments));
        let opened = bare(&["--coder", "陈", "--project=/tmp/研究", "--coder=mara"]).unwrap().global;
        assert_eq!(
            (opened.coder, opened.project),
            (vec!["陈".to_owned(), "mara".to_owned()], Some("/tmp/研究".into()))
        );
        assert!(bare(&[]).is_ok() && bare(&["--"]).is_ok());
        // All else is for the tree of commands, which says what it is or what is wrong with it.
        for other in [&["--help"][..], &["-h"], &["--version"], &["-V"], &["words"], &["my-study"], &["--codr", "x"]] {
            assert!(bare(other).is_err(), "{other:?}");
        }
    }
}
