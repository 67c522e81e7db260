//! What is not YAML at all, in our own sentences: the parser's are for developers.

use serde_yaml::granit_parser::{ErrorKind, ScanError};

use super::problem::{Fault, floor};
use super::tree::Kind;
use crate::text::TextRange;

const QUOTE: &str = "put the whole text in quotation marks: \"...\"";
const INDENT: &str = "begin the line exactly under the lines that it belongs with, using spaces";
const BRACKETS: &str = "separate the items by commas and close with the bracket that fits; put a text that holds brackets in quotation marks";

/// The fault that stopped the parser. There is only one in a file: what follows it cannot be trusted. `open` is the
/// bracket that was open then, if one was.
pub(super) fn explain(error: &ScanError, source: &str, open: Option<TextRange>, kind: Kind) -> Fault {
    let range = range_of(error, source);
    if let Some(tab) = leading_tab(source, range.start().get()) {
        return Fault::error(tab, TAB.0).hint(TAB.1);
    }
    if let Some(open) = open.filter(|_| is_for_brackets(error.kind())) {
        let bracket = TextRange::of(open.start().get(), open.start().get() + 1);
        let message = format!("the list in brackets that begins with this `{}` goes wrong", bracket.slice(source));
        let fault = Fault::error(bracket, message).hint(BRACKETS);
        return if range == bracket { fault } else { fault.also(range, "at the latest here") };
    }
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => too_deep(range, kind),
        ErrorKind::MappingValueNotAllowed if first_colon(source, range.start().get()) => {
            Fault::error(range, "this line is indented deeper than the field above it").hint(INDENT)
        }
        kind => {
            let (message, hint) = words(kind);
            Fault::error(range, message).hint(hint)
        }
    }
}

/// What a bracket that is still open explains better than the parser does.
fn is_for_brackets(kind: &ErrorKind) -> bool {
    use ErrorKind as E;
    matches!(
        kind,
        E::SimpleKeyExpected
            | E::InvalidSimpleKey
            | E::InvalidColonPlacement
            | E::MappingValueNotAllowed
            | E::ExpectedNodeContent
            | E::ExpectedFlowMappingSeparator
            | E::ExpectedFlowSequenceSeparator
            | E::UnexpectedEofFlowSequence
            | E::UnexpectedEofFlowMapping
            | E::UnexpectedEofImplicitFlowMapping
            | E::BlockEntryInFlowCollection
            | E::FlowMappingValueAdjacentCollection
            | E::InvalidFlowScalarIndent
    )
}

/// A tab among the spaces that begin the line of `at`, or the line after it: the parser notices it late or early.
fn leading_tab(source: &str, at: usize) -> Option<TextRange> {
    let start = TextRange::of(0, at).slice(source).rfind('\n').map_or(0, |newline| newline + 1);
    let mut line = start;
    for words in TextRange::of(start, source.len()).slice(source).split_inclusive('\n').take(2) {
        let blank = words.len() - words.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = words.find('\t').filter(|tab| *tab < blank && !words.trim().is_empty()) {
            return Some(TextRange::of(line + tab, line + tab + 1));
        }
        line += words.len();
    }
    None
}

/// Whether no `: ` stands before `at` on its line.
fn first_colon(source: &str, at: usize) -> bool {
    let before = TextRange::of(0, at).slice(source);
    !before.rsplit('\n').next().unwrap_or_default().contains(": ")
}

/// Lists and mappings inside each other without end.
pub(super) fn too_deep(range: TextRange, kind: Kind) -> Fault {
    let (message, hint) = match kind {
        Kind::Codebook => ("lists and codes are nested too deeply here", "a codebook has at most 20 levels of codes"),
        Kind::Settings => ("lists and names are nested too deeply here", "no setting lies deeper than three names"),
    };
    Fault::error(range, message).hint(hint)
}

/// The character at the parser's mark; at the end of the file, the last one that is not space.
fn range_of(error: &ScanError, source: &str) -> TextRange {
    let at = floor(source, error.marker().byte_offset().unwrap_or(0).min(source.len()));
    let before = TextRange::of(0, at).slice(source);
    let here = TextRange::of(at, source.len()).slice(source).chars().next();
    match here {
        Some(letter) if !matches!(letter, '\n' | '\r') => TextRange::of(at, at + letter.len_utf8()),
        Some(_) => TextRange::of(at, at),
        None => {
            let words = before.trim_end();
            let last = words.chars().next_back().map_or(0, char::len_utf8);
            TextRange::of(words.len() - last, words.len())
        }
    }
}

const TAB: (&str, &str) = ("a tab stands where YAML wants spaces", "replace the tab by spaces");

fn words(kind: &ErrorKind) -> (String, &'static str) {
    use ErrorKind as E;
    let (message, hint) = match kind {
        E::UnclosedQuotedScalar => {
            ("this quotation mark is never closed", "close the text with the same quotation mark that it begins with")
        }
        E::InvalidTrailingSingleQuotedScalar => (
            "words follow the closing quotation mark",
            "put the whole text inside the marks; write an apostrophe inside as two: ''",
        ),
        E::InvalidTrailingDoubleQuotedScalar => (
            "words follow the closing quotation mark",
            "put the whole text inside the marks; write a quotation mark inside as \\\"",
        ),
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => (
            "a backslash here begins nothing that YAML knows",
            "write \\\\ for a backslash, or use 'single' quotation marks",
        ),
        E::MappingValueNotAllowed => ("a text that holds `: ` needs quotation marks", QUOTE),
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar => TAB,
        E::UnknownAnchor => ("a text that begins with `*` is an alias, and nothing here has its name", QUOTE),
        E::MissingAnchorOrAliasName => ("a text cannot begin with `*` or `&`", QUOTE),
        E::UnclosedFlowCollection { open } => return (format!("this `{open}` is never closed"), BRACKETS),
        E::MismatchedFlowCollectionEnd { open, close } => {
            return (format!("`{open}` is closed by `{close}`"), BRACKETS);
        }
        E::MisplacedFlowCollectionEnd => ("this bracket closes nothing", BRACKETS),
        E::ExpectedFlowMappingSeparator
        | E::ExpectedFlowSequenceSeparator
        | E::UnexpectedEofFlowSequence
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping
        | E::BlockEntryInFlowCollection
        | E::FlowMappingValueAdjacentCollection
        | E::InvalidFlowScalarIndent => ("the list in brackets goes wrong here", BRACKETS),
        E::ExpectedBlockMappingKey
        | E::ExpectedBlockSequenceEntry
        | E::InvalidIndentation
        | E::InvalidBlockScalarIndent
        | E::InvalidQuotedScalarIndent
        | E::BlockSequenceEntryNotAllowed
        | E::MappingKeyNotAllowed => ("the indentation of this line fits no line above it", INDENT),
        E::InvalidBlockEntryWhitespace => ("a list item begins with `-` and a space", "write `- ` before the item"),
        E::SimpleKeyExpected | E::InvalidSimpleKey | E::InvalidColonPlacement | E::InvalidMappingValueWhitespace => (
            "a field is written `name: value`, and here the colon or the space after it is missing",
            "write `name: value`",
        ),
        E::UnexpectedCharacter { character } => {
            return (format!("a text cannot begin with `{}`", character.escape_debug()), QUOTE);
        }
        E::PlainScalarStartsWithDashFlowIndicator => ("a text cannot begin with `-` and a bracket", QUOTE),
        E::CommentNotSeparated | E::CommentInterceptedScalar => {
            ("a comment interrupts a text", "put the text in quotation marks, and the comment on a line of its own")
        }
        E::ZeroBlockScalarIndent | E::InvalidBlockScalarHeader => {
            ("after `|` or `>` the text begins on the next line", "move the words to the next line, indented")
        }
        E::BomInsideDocument => (
            "an invisible byte order mark stands inside the file",
            "delete it: it came with text pasted from another file",
        ),
        E::ExpectedTagBang
        | E::InvalidTagTerminator
        | E::InvalidGlobalTagCharacter
        | E::MissingTagUri
        | E::UnclosedVerbatimTag
        | E::UndeclaredTagHandle
        | E::InvalidTagEscape => ("a text cannot begin with `!`", QUOTE),
        _ => (
            "the file is not readable as YAML from here on",
            "compare this line with its neighbours: colon, quotation marks, indentation",
        ),
    };
    (message.to_owned(), hint)
}
