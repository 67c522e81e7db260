//! A code, with everything below it, to another place of the file.

use super::super::scalar::scalar;
use super::super::tree::{Field, Node, Value};
use super::super::write::Layout;
use super::insert::{Piece, beside, first_below};
use super::place::{
    Spot, above_comments, after_colon, below, column, dash, field_end, field_lines, find, item_lines, line, line_end,
};
use super::remove::{brackets_out, lines_out, splice_over, without_field};
use super::style::quotes;
use super::{EditError, File, Splice, spliced};
use crate::project::{Code, CodeId};
use crate::text::TextRange;

const SHARED: &str = "it is written with an alias (`*name`)";
const COMPACT: &str = "it shares its line with others";
const BARE: &str = "it is written as a bare name, and this file names parents by a field; write it as `- id: ...`";
const MERGED: &str = "its parent comes by `<<`";

/// Where a code is to stand.
#[derive(Clone, Copy)]
pub(super) struct Goal<'g> {
    pub(super) id: &'g CodeId,
    pub(super) parent: Option<&'g CodeId>,
    /// Its number among the children of `parent`, itself not counted.
    pub(super) index: usize,
}

/// The ways to move the code, the likeliest first. The caller finds the one that is right.
///
/// The last line of the file must end with a line break.
pub(super) fn texts(file: &File<'_>, goal: Goal<'_>) -> Result<Vec<String>, EditError> {
    let Goal { id, parent, .. } = goal;
    let refuse = |reason| EditError::Layout { code: id.clone(), reason };
    let spot = find(file.root, id.as_str()).ok_or_else(|| EditError::NoSuchCode(id.clone()))?;
    if spot.shared {
        return Err(refuse(SHARED));
    }
    let mut texts = Vec::new();
    if spot.top && (spot.item.field("parent").is_some() || parent.is_some() && names_parents(file)) {
        let splices = parent_named(file, spot.item, parent).map_err(refuse)?;
        texts.push(spliced(file.source, splices));
    }
    let block = Block::new(file, &spot).map_err(refuse);
    match block.and_then(|block| with_lines_moved(file, &spot, &block, goal).map_err(refuse)) {
        Ok(more) => texts.extend(more),
        Err(error) if texts.is_empty() => return Err(error),
        Err(_) => {}
    }
    Ok(texts)
}

/// Whether the file says by a field, and not by nesting, what stands below what.
fn names_parents(file: &File<'_>) -> bool {
    let nested = below(file.root, true, false, &mut |spot| !spot.top).is_some();
    !nested && below(file.root, true, false, &mut |spot| spot.item.field("parent").is_some()).is_some()
}

/// The texts in which the code's lines stand elsewhere.
fn with_lines_moved(
    file: &File<'_>,
    spot: &Spot<'_>,
    block: &Block<'_>,
    goal: Goal<'_>,
) -> Result<Vec<String>, &'static str> {
    let ways_in = ways_in(file, goal, block)?;
    let ways_out = block.ways_out(spot);
    let text = |way_in: &Splice, way_out: &Splice| spliced(file.source, vec![way_in.clone(), way_out.clone()]);
    Ok(ways_in.iter().flat_map(|way_in| ways_out.iter().map(move |way_out| text(way_in, way_out))).collect())
}

/// The ways to put the code into its new place: after the sibling before it, before the one after it, or alone.
fn ways_in(file: &File<'_>, goal: Goal<'_>, block: &Block<'_>) -> Result<Vec<Splice>, &'static str> {
    let siblings: Vec<&Code> = file.codebook.children(goal.parent).filter(|code| &code.id != goal.id).collect();
    let parent = goal.parent;
    let piece = Piece::Moved(block);
    let at = |number: usize| siblings.get(number).and_then(|code| find(file.root, code.id.as_str()));
    let number = goal.index.min(siblings.len());
    let before = number.checked_sub(1).and_then(at).map(|sibling| beside(file, &piece, parent, &sibling, true));
    let after = at(number).map(|sibling| beside(file, &piece, parent, &sibling, false));
    let alone = siblings.is_empty().then(|| first_below(file, &piece, parent));
    let mut ways = Vec::new();
    let mut reason = COMPACT;
    for way in [before, after, alone].into_iter().flatten() {
        match way {
            Ok(way) => ways.push(way),
            Err(why) => reason = why,
        }
    }
    if ways.is_empty() { Err(reason) } else { Ok(ways) }
}

/// The lines of a code and all below it, or its words inside brackets.
pub(super) struct Block<'f> {
    file: &'f File<'f>,
    item: &'f Node,
    range: TextRange,
    /// The column of the `-`; `None` inside brackets.
    dash: Option<usize>,
}

impl<'f> Block<'f> {
    fn new(file: &'f File<'f>, spot: &Spot<'f>) -> Result<Self, &'static str> {
        let item = spot.item;
        if spot.list.value.flow {
            let block = Self { file, item, range: item.range, dash: None };
            return if comments_beside(file.source, spot) { Err(COMMENTS) } else { Ok(block) };
        }
        let lines = item_lines(file.source, item).ok_or(COMPACT)?;
        let dash = dash(file.source, item).ok_or(COMPACT)?;
        let head = line_end(file.source, spot.list.name_range.end().get());
        let limit =
            spot.before().and_then(|before| item_lines(file.source, before)).map_or(head, |lines| lines.end().get());
        let start = above_comments(file.source, lines.start().get(), limit);
        let range = TextRange::of(start, lines.end().get());
        Ok(Self { file, item, range, dash: Some(column(file.source, dash)) })
    }

    /// The lines where `layout` has its `-`.
    pub(super) fn lines(&self, named: Option<&CodeId>, layout: &Layout) -> Result<String, &'static str> {
        let words = self.words(named)?;
        match self.dash {
            Some(dash) => Ok(reindented(&words, dash, layout.dash)),
            None if words.contains('\n') => Err("it stands in brackets on several lines"),
            None => Ok(format!("{:dash$}- {words}{}", "", layout.newline, dash = layout.dash)),
        }
    }

    /// The words inside brackets.
    pub(super) fn flow(&self, named: Option<&CodeId>) -> Result<String, &'static str> {
        let inner = Self { range: self.item.range, dash: None, ..*self };
        let outside = || self.range.slice(self.file.source).replacen(inner.range.slice(self.file.source), "", 1);
        match self.dash {
            Some(_) if !self.item.flow && matches!(self.item.value, Value::Map(_)) => Err(INTO_BRACKETS),
            Some(_) if outside().trim() != "-" => Err(COMMENT),
            _ => inner.words(named),
        }
    }

    fn words(&self, named: Option<&CodeId>) -> Result<String, &'static str> {
        let start = self.range.start().get();
        let local = |splice: Splice| {
            let range = TextRange::of(splice.range.start().get() - start, splice.range.end().get() - start);
            Splice { range, ..splice }
        };
        let splices = parent_named(self.file, self.item, named)?.into_iter().map(local).collect();
        Ok(spliced(self.range.slice(self.file.source), splices))
    }

    /// The ways to take the code out of its old place.
    fn ways_out(&self, spot: &Spot<'_>) -> Vec<Splice> {
        let (start, end) = (self.range.start().get(), self.range.end().get());
        let source = self.file.source;
        if self.dash.is_none() {
            return brackets_out(self.file, spot);
        }
        let head = TextRange::of(spot.list.name_range.end().get(), start).slice(source);
        if spot.alone() && head.contains('#') {
            // Without its field, the list would lose its comment.
            return vec![Splice::new(start, end, "")];
        }
        lines_out(self.file, spot, start, end)
    }
}

const INTO_BRACKETS: &str = "its new place is inside brackets or braces, and it is written on lines of its own; write the \
     codes there on lines of their own first";
const COMMENT: &str =
    "a comment stands beside it, and there is no room for one inside the brackets or braces of its new place";

pub(super) const COMMENTS: &str = "comments stand there inside the brackets";

/// Whether there are comments between an item in brackets and its neighbours: nobody can say which they are about.
pub(super) fn comments_beside(source: &str, spot: &Spot<'_>) -> bool {
    let list = spot.list.value.range;
    let start = spot.before().map_or(list.start(), |before| before.range.end());
    let end = spot.after().map_or(list.end(), |after| after.range.start());
    let item = spot.item.range;
    [TextRange::new(start, item.start()), TextRange::new(item.end(), end)]
        .iter()
        .any(|gap| gap.slice(source).contains('#'))
}

/// Lines moved from one column to another. Every line of an item lies deeper than its `-`, but for comments at the
/// margin, which stay there.
fn reindented(lines: &str, from: usize, to: usize) -> String {
    let mut moved = String::with_capacity(lines.len() + 64);
    for line in lines.split_inclusive('\n') {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        let still = line.starts_with('#') || line.trim_end_matches(['\n', '\r']).is_empty();
        if to > from && !still {
            moved.extend(std::iter::repeat_n(' ', to - from));
        }
        moved.push_str(line.get(from.saturating_sub(to).min(blanks)..).unwrap_or(line));
    }
    moved
}

/// What makes an item name `parent` as its parent, or none.
fn parent_named(file: &File<'_>, item: &Node, parent: Option<&CodeId>) -> Result<Vec<Splice>, &'static str> {
    match (item.field("parent"), parent) {
        (None, None) => Ok(Vec::new()),
        (Some(field), None) if field.merged => Err(MERGED),
        (Some(field), None) => Ok(vec![field_out(file, item, field)]),
        (Some(field), Some(parent)) if !field.merged => Ok(new_value(file, item, field, parent)),
        (_, Some(_)) if !matches!(item.value, Value::Map(_)) => Err(BARE),
        (_, Some(parent)) => new_field(file, item, parent).map(|splice| vec![splice]).ok_or(COMPACT),
    }
}

fn new_value(file: &File<'_>, item: &Node, field: &Field, parent: &CodeId) -> Vec<Splice> {
    let words = scalar(parent.as_str(), quotes(&field.value), item.flow);
    match &field.value.value {
        Value::Text(text, _) if text == parent.as_str() => Vec::new(),
        Value::Null => {
            let colon = after_colon(file.source, field);
            vec![Splice::new(colon, field_end(file.source, field).max(colon), format!(" {words}"))]
        }
        _ => vec![splice_over(field.value.range, words)],
    }
}

/// The field taken out; a comment beside it stays, and then the field's name too.
fn field_out(file: &File<'_>, item: &Node, field: &Field) -> Splice {
    let source = file.source;
    let end = field_end(source, field);
    if !item.flow {
        let comment = line(source, end).contains('#');
        let value = TextRange::of(after_colon(source, field), end);
        return if comment {
            splice_over(value, String::new())
        } else {
            without_field(source, item, field_lines(source, field), value)
        };
    }
    let own: Vec<&Field> = item.fields().iter().filter(|field| !field.merged).collect();
    let place = own.iter().position(|other| other.name_range == field.name_range);
    let before = place.and_then(|place| own.get(place.checked_sub(1)?));
    let after = place.and_then(|place| own.get(place + 1));
    match (before, after) {
        (Some(before), _) => Splice::new(field_end(source, before), end, ""),
        (None, Some(after)) => Splice::new(field.name_range.start().get(), after.name_range.start().get(), ""),
        (None, None) => Splice::new(after_colon(source, field), end, ""),
    }
}

/// A field `parent` that is new in the item, after the field that it follows elsewhere in the file.
fn new_field(file: &File<'_>, item: &Node, parent: &CodeId) -> Option<Splice> {
    let source = file.source;
    let own = || item.fields().iter().filter(|field| !field.merged && field.name != "codes");
    let habit = follows(file);
    let after = own().find(|field| Some(field.name.as_str()) == habit).or_else(|| own().next_back())?;
    let sample = below(file.root, true, false, &mut |spot| spot.item.field("parent").is_some());
    let quotes =
        sample.and_then(|spot| spot.item.field("parent")).map_or_else(Default::default, |field| quotes(&field.value));
    let words = scalar(parent.as_str(), quotes, item.flow);
    let end = field_end(source, after);
    if item.flow {
        return Some(Splice::new(end, end, format!(", parent: {words}")));
    }
    let key = column(source, own().next()?.name_range.start().get());
    let at = line_end(source, end.saturating_sub(1));
    let newline = super::style::newline(source);
    Some(Splice::new(at, at, format!("{:key$}parent: {words}{newline}", "")))
}

/// The field that `parent` follows in the first code that has one.
fn follows<'t>(file: &'t File<'_>) -> Option<&'t str> {
    let own = |node: &Node| node.field("parent").is_some_and(|field| !field.merged);
    let spot = below(file.root, true, false, &mut |spot| own(spot.item))?;
    let fields = spot.item.fields();
    let place = fields.iter().position(|field| field.name == "parent")?;
    fields.get(place.checked_sub(1)?).map(|field| field.name.as_str())
}
