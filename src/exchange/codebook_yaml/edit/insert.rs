//! A code into a file.

use super::super::tree::{Node, Value};
use super::super::write::{Layout, flow_item, item};
use super::place::{
    Spot, above_comments, after_colon, blank_before, column, dash, field_end, field_lines, find, item_lines, line,
    line_end,
};
use super::relocate::{Block, COMMENTS, comments_beside};
use super::style::layout;
use super::{EditError, File, Splice, bare, spliced};
use crate::project::{Code, CodeId, PlacedCode};

/// The file's text with the code in it.
pub(super) fn text(file: &File<'_>, placed: &PlacedCode) -> Result<String, EditError> {
    let code = &placed.code;
    if file.codebook.get(code.id.as_str()).is_some() {
        return Err(EditError::CodeExists(code.id.clone()));
    }
    if let Some(parent) = &code.parent
        && file.codebook.get(parent.as_str()).is_none()
    {
        return Err(EditError::NoSuchCode(parent.clone()));
    }
    let siblings: Vec<&Code> = file.codebook.children(code.parent.as_ref()).collect();
    let number = placed.index.min(siblings.len());
    let spot = |sibling: &&Code| find(file.root, sibling.id.as_str());
    let before = number.checked_sub(1).and_then(|number| siblings.get(number)).and_then(spot);
    let piece = Piece::New(code);
    let parent = code.parent.as_ref();
    let splice = match (before, siblings.first().and_then(spot)) {
        (Some(before), _) => beside(file, &piece, parent, &before, true),
        (None, Some(after)) => beside(file, &piece, parent, &after, false),
        (None, None) => first_below(file, &piece, parent),
    };
    let splice = splice.map_err(|reason| EditError::Layout { code: code.id.clone(), reason })?;
    Ok(spliced(file.source, vec![splice]))
}

const SHARED: &str = "the code beside or above it is written with an alias (`*name`)";
const COMPACT: &str = "the code beside it shares its line with others";

/// What is put into a file.
pub(super) enum Piece<'p> {
    /// A code that is not in the file.
    New(&'p Code),
    /// A code that stands elsewhere in it.
    Moved(&'p Block<'p>),
}

impl Piece<'_> {
    /// Whole lines; `named` is the parent to name, where the item does not stand below its parent.
    fn lines(&self, named: Option<&CodeId>, layout: &Layout) -> Result<String, &'static str> {
        match self {
            Self::New(code) => Ok(item(code, named, layout)),
            Self::Moved(block) => block.lines(named, layout),
        }
    }

    /// For a list in brackets.
    fn flow(&self, named: Option<&CodeId>, layout: &Layout) -> Result<String, &'static str> {
        match self {
            Self::New(code) => Ok(flow_item(code, named, layout)),
            Self::Moved(block) => block.flow(named),
        }
    }

    /// The first item of a list that was not there stands a little apart, where it is new: see [`first_below`].
    fn step(&self, usual: usize, apart: usize) -> usize {
        if matches!(self, Self::New(_)) { apart } else { usual }
    }
}

/// Next to a sibling, in the sibling's list.
pub(super) fn beside(
    file: &File<'_>,
    piece: &Piece<'_>,
    parent: Option<&CodeId>,
    sibling: &Spot<'_>,
    after: bool,
) -> Result<Splice, &'static str> {
    if sibling.shared {
        return Err(SHARED);
    }
    let named = parent.filter(|_| sibling.top);
    let layout = layout(file, Some(sibling.item));
    if sibling.list.value.flow {
        let words = piece.flow(named, &layout)?;
        let place = sibling.item.range;
        if matches!(piece, Piece::Moved(_)) && comments_beside(file.source, sibling) {
            return Err(COMMENTS);
        }
        return Ok(match after {
            true => Splice::new(place.end().get(), place.end().get(), format!(", {words}")),
            false => Splice::new(place.start().get(), place.start().get(), format!("{words}, ")),
        });
    }
    let dash = dash(file.source, sibling.item).ok_or(COMPACT)?;
    let lines = item_lines(file.source, sibling.item).ok_or(COMPACT)?;
    let gap = gap(file.source, sibling.item, dash).unwrap_or(layout.gap);
    let layout = Layout { dash: column(file.source, dash), gap, ..layout };
    let words = piece.lines(named, &layout)?;
    let blank = if spaced(file.source, sibling.list.value.items()) { layout.newline } else { "" };
    if after {
        // A text that keeps its last line breaks (`|+`) brings the blank line with it, and would take ours for its own.
        let blank = if blank_before(file.source, lines.end().get()) { "" } else { blank };
        return Ok(lines_at(file.source, lines.end().get(), format!("{blank}{words}"), layout.newline));
    }
    let limit = line_end(file.source, sibling.list.name_range.end().get());
    let at = above_comments(file.source, lines.start().get(), limit);
    Ok(Splice::new(at, at, format!("{words}{blank}")))
}

/// From an item's `-` to its first field, where they share a line.
fn gap(source: &str, item: &Node, dash: usize) -> Option<usize> {
    let start = item.range.start().get();
    let plain = matches!(item.value, Value::Map(_)) && !item.flow && start < line_end(source, dash);
    let only_spaces = source.get(dash + 1..start)?.chars().all(|letter| letter == ' ');
    (plain && only_spaces).then(|| start - dash)
}

/// Whether a blank line stands between all items of a list, comments aside; before the only one, where there is one.
fn spaced(source: &str, items: &[Node]) -> bool {
    let start = |item: &Node| Some(above_comments(source, item_lines(source, item)?.start().get(), 0));
    let alone = usize::from(items.len() > 1);
    items.iter().skip(alone).all(|item| start(item).is_some_and(|start| blank_before(source, start)))
}

/// Whole lines at `at`, where a line begins or the file ends without a line break.
fn lines_at(source: &str, at: usize, words: String, newline: &str) -> Splice {
    let broken = at == 0 || source.get(..at).is_some_and(|before| before.ends_with('\n'));
    if broken {
        return Splice::new(at, at, words);
    }
    Splice::new(at, at, format!("{newline}{}", words.strip_suffix(newline).unwrap_or(&words)))
}

/// As the first code below its parent, or the first of the file.
///
/// The three ways to say "none" (no field, an empty one, `[]`) get three layouts, other indentation in a block and other
/// spaces in brackets, so that taking the code out again can tell which it was.
pub(super) fn first_below(file: &File<'_>, piece: &Piece<'_>, parent: Option<&CodeId>) -> Result<Splice, &'static str> {
    let spot = match parent {
        Some(parent) => Some(find(file.root, parent.as_str()).ok_or("the code above it was not found")?),
        None => None,
    };
    let owner = spot.map_or(file.root, |spot| spot.item);
    if spot.is_some_and(|spot| spot.shared) {
        return Err(SHARED);
    }
    if let Some(spot) = spot.filter(|spot| !matches!(spot.item.value, Value::Map(_))) {
        return below_bare(file, piece, &spot, parent);
    }
    let layout = layout(file, None);
    let Some(list) = owner.field("codes") else { return no_field(file, piece, owner, spot.is_none(), &layout) };
    if list.merged || list.value.alias {
        return Err(SHARED);
    }
    let key = column(file.source, list.name_range.start().get());
    let words = |step: usize| piece.lines(None, &Layout { dash: key + step, ..layout.clone() });
    let end = list.value.range.end().get();
    let after = line_end(file.source, end);
    if list.value.flow
        && (spot.is_none() || matches!(piece, Piece::Moved(_)) && !owner.flow)
        && list.value.range.slice(file.source) == "[]"
        && rest_is_blank(file.source, end)
    {
        let colon = after_colon(file.source, list);
        let lines = lines_at(file.source, after, words(layout.step)?, layout.newline);
        let kept = file.source.get(end..after).unwrap_or_default();
        return Ok(Splice::new(colon, after, format!("{kept}{}", lines.words)));
    }
    if list.value.flow {
        let at = list.value.range.start().get() + 1;
        return Ok(Splice::new(at, at, piece.flow(None, &layout)?));
    }
    if owner.flow {
        let at = after_colon(file.source, list);
        return Ok(Splice::new(at, at, format!(" [ {}]", piece.flow(None, &layout)?)));
    }
    let step = piece.step(layout.step, if layout.step == 0 { 2 } else { 0 });
    Ok(lines_at(file.source, after, words(step)?, layout.newline))
}

fn rest_is_blank(source: &str, at: usize) -> bool {
    line(source, at).trim().is_empty()
}

/// Below a code that is written as a bare name, which becomes a mapping.
fn below_bare(
    file: &File<'_>,
    piece: &Piece<'_>,
    owner: &Spot<'_>,
    id: Option<&CodeId>,
) -> Result<Splice, &'static str> {
    let code = id.and_then(|id| file.codebook.get(id.as_str())).ok_or("the code above it was not found")?;
    let code = Code { parent: None, ..code.clone() };
    let more = |key: usize, layout: &Layout| {
        if owner.list.value.flow {
            return Ok(format!(", codes: [ {} ]", piece.flow(None, layout)?));
        }
        let lines = piece.lines(None, &Layout { dash: key + layout.step, ..layout.clone() })?;
        Ok(format!("{:key$}codes:{}{lines}", "", layout.newline))
    };
    bare::mapping(file, owner, &code, Some(&more))
}

/// Below a mapping that has no field `codes` yet.
fn no_field(
    file: &File<'_>,
    piece: &Piece<'_>,
    owner: &Node,
    top: bool,
    layout: &Layout,
) -> Result<Splice, &'static str> {
    let own = owner.fields().iter().filter(|field| !field.merged);
    let last = own.clone().next_back().ok_or(SHARED)?;
    if owner.flow {
        let at = field_end(file.source, last);
        return Ok(Splice::new(at, at, format!(", codes: [ {} ]", piece.flow(None, layout)?)));
    }
    let first = own.clone().next().ok_or(SHARED)?;
    let key = column(file.source, first.name_range.start().get());
    let step = if top { layout.step + 4 } else { layout.step };
    let words = piece.lines(None, &Layout { dash: key + step, ..layout.clone() })?;
    let words = format!("{:key$}codes:{}{words}", "", layout.newline);
    let at = match item_lines(file.source, owner) {
        Some(lines) if !top => lines.end().get(),
        _ => field_lines(file.source, last).end().get(),
    };
    Ok(lines_at(file.source, at, words, layout.newline))
}
