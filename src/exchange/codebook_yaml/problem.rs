//! What is wrong with a codebook file, where, and the way out.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::text::{Arrange, TextRange};

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The codebook cannot be used until it is mended.
    Error,
    /// The codebook can be used; the researcher probably meant something else.
    Warning,
}

/// A second place that a problem is about: where the same id stands first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Also {
    /// The line, from 1.
    pub line: usize,
    /// The bytes.
    pub range: TextRange,
    /// What is there.
    pub message: String,
}

/// One problem of a codebook file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Whether the file can still be used.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// The line, from 1.
    pub line: usize,
    /// The column in code points, from 1.
    pub column: usize,
    /// The bytes in the file's text.
    pub range: TextRange,
    /// The other place, where there are two.
    pub also: Option<Also>,
    /// Whether the file may well stay as it is: said to whoever has it checked, not again and again.
    pub is_standing: bool,
}

impl Problem {
    /// The problem on one line, as compilers print it: `codebook.yaml:12:7: message; hint`.
    pub fn one_line(&self, file_name: &str) -> String {
        let mut line = format!("{file_name}:{}:{}: {}", self.line, self.column, self.message);
        if let Some(also) = &self.also {
            let _ = write!(line, " ({}: line {})", also.message, also.line);
        }
        if let Some(hint) = &self.hint {
            let _ = write!(line, "; {hint}");
        }
        line
    }
}

/// Draw a problem with the lines it is about, as plain text without colours.
///
/// `source` should be the text that the problem was found in; another text is drawn as far as the places fit.
pub fn render(problem: &Problem, source: &str, file_name: &str) -> String {
    let (start, text) = window(source, problem.range);
    let span = local(problem.range, start, text);
    let snippet = |text, line| Snippet::source(text).path(file_name).line_start(line);
    let title = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
    .primary_title(problem.message.as_str());
    let mut group = title.element(snippet(text, problem.line).annotation(AnnotationKind::Primary.span(span)));
    if let Some(also) = &problem.also {
        let (start, text) = window(source, also.range);
        let span = local(also.range, start, text);
        let annotation = AnnotationKind::Context.span(span).label(also.message.as_str());
        group = group.element(snippet(text, also.line).annotation(annotation));
    }
    if let Some(hint) = &problem.hint {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    Renderer::plain().render(&[group])
}

/// The line that `range` begins on, with its place in the text. One line is enough for an eye and bounds the work.
fn window(source: &str, range: TextRange) -> (usize, &str) {
    let at = floor(source, range.start().get());
    let before = TextRange::of(0, at).slice(source);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let rest = TextRange::of(start, source.len()).slice(source);
    (start, rest.lines().next().unwrap_or_default())
}

/// Bytes underlined at most: the drawing crate shows a marked passage whole, were it a megabyte on one line.
const MARKED: usize = 240;

/// `range` inside a window that begins at `start`; the drawing crate panics on spans that lie outside.
fn local(range: TextRange, start: usize, text: &str) -> Range<usize> {
    let place = |offset: usize| floor(text, offset.saturating_sub(start).min(text.len()));
    let end = range.end().get().min(range.start().get() + MARKED);
    place(range.start().get())..place(end)
}

/// The last char boundary at or before `offset`.
pub(super) fn floor(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset)
}

/// A problem that does not know its line yet.
#[derive(Clone, Debug)]
pub(in crate::exchange) struct Fault {
    pub(super) severity: Severity,
    pub(super) range: TextRange,
    pub(super) message: String,
    pub(super) hint: Option<String>,
    pub(super) also: Option<(TextRange, String)>,
    pub(super) is_standing: bool,
}

impl Fault {
    /// Something that must be mended.
    pub(super) fn error(range: TextRange, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, range, message: message.into(), hint: None, also: None, is_standing: false }
    }

    /// Something that is probably not meant.
    pub(super) fn warning(range: TextRange, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(range, message) }
    }

    /// As [`Problem::is_standing`].
    pub(super) fn standing(self) -> Self {
        Self { is_standing: true, ..self }
    }

    /// With what to do.
    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// With a second place.
    pub(super) fn also(self, range: TextRange, message: impl Into<String>) -> Self {
        Self { also: Some((range, message.into())), ..self }
    }
}

/// More problems than this help nobody; the rest are counted.
const MOST: usize = 100;

/// Give every fault its line and column, in the order of the file. Of too many, the errors are kept before the warnings.
pub(super) fn place(source: &str, mut faults: Vec<Fault>) -> Vec<Problem> {
    faults.arrange_by_key(|fault| (fault.severity, fault.range));
    let left = faults.split_off(faults.len().min(MOST));
    faults.arrange_by_key(|fault| (fault.range, fault.severity));
    if let Some(first) = left.first() {
        let message = format!("{} more problems are not listed", left.len());
        faults.push(Fault { severity: first.severity, ..Fault::error(first.range, message) });
    }
    let lines = Lines::new(source);
    faults.into_iter().map(|fault| lines.place(fault)).collect()
}

/// One fault with its line and column.
pub(in crate::exchange) fn place_one(source: &str, fault: Fault) -> Problem {
    Lines::new(source).place(fault)
}

/// Where the lines of a text begin.
pub(in crate::exchange) struct Lines<'s> {
    source: &'s str,
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    pub(in crate::exchange) fn new(source: &'s str) -> Self {
        let starts = std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { source, starts }
    }

    /// The line that a range begins on, from 1.
    pub(in crate::exchange) fn line(&self, range: TextRange) -> usize {
        self.starts.partition_point(|&start| start <= range.start().get())
    }

    /// The column that a range begins at, in code points from 1.
    pub(in crate::exchange) fn column(&self, range: TextRange) -> usize {
        let start = self.starts.get(self.line(range) - 1).copied().unwrap_or(0);
        let mut before = TextRange::of(start, floor(self.source, range.start().get())).slice(self.source);
        if start == 0 {
            before = before.trim_start_matches('\u{feff}');
        }
        before.chars().count() + 1
    }

    fn place(&self, fault: Fault) -> Problem {
        Problem {
            severity: fault.severity,
            message: fault.message,
            hint: fault.hint,
            line: self.line(fault.range),
            column: self.column(fault.range),
            range: fault.range,
            also: fault.also.map(|(range, message)| Also { line: self.line(range), range, message }),
            is_standing: fault.is_standing,
        }
    }
}
