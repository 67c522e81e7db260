//! What an edit does to codings, before it is saved.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::CarriedPassage;
use crate::project::Fate;
use crate::text::{ByteOffset, TextRange, ceil_grapheme, columns, drawable, floor_grapheme};
use crate::tui::draw::{Pen, clear, frame};
use crate::tui::state::{Preview, State, Theirs, placed};

/// Rows that a coding takes, the blank one behind it among them.
const ROWS: usize = 4;

/// Columns that are shown on either side of what differs, however long that is.
const AROUND: usize = 12;

/// How many rows there are to scroll, and how many of them fit.
pub(crate) fn rows(preview: &Preview, area: Rect) -> (usize, usize) {
    (touched(preview).len() * ROWS, usize::from(area.height.saturating_sub(2 + head(preview))))
}

/// How high the window wants to be.
pub(crate) fn height(preview: &Preview) -> u16 {
    let rows = (touched(preview).len() * ROWS).saturating_sub(1);
    u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(2 + head(preview))
}

/// Rows above the codings.
fn head(preview: &Preview) -> u16 {
    2 + notes(preview).count() as u16
}

/// What is to be known besides: somebody else's edit, and turns that become others.
fn notes(preview: &Preview) -> impl Iterator<Item = &str> {
    let theirs = match preview.proposal.theirs {
        Theirs::None => None,
        Theirs::Kept => Some("somebody else has edited this text meanwhile: their words stay, beside yours"),
        Theirs::Overwritten => Some("both of you edited the same words: saving puts yours in the place of theirs"),
    };
    theirs.into_iter().chain(preview.turns.as_deref())
}

/// The codings that lose words: lost ones first.
fn touched(preview: &Preview) -> Vec<&CarriedPassage> {
    let all = || preview.report.texts.iter().flat_map(|text| &text.passages);
    let of = |fate| all().filter(move |row| row.fate == fate);
    of(Fate::Lost).chain(of(Fate::Changed)).collect()
}

pub(super) fn draw(state: &State, preview: &Preview, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    clear(buffer, area, theme.text());
    let title = format!(" Save this edit of {}? ", preview.proposal.transcript);
    let inside = frame(buffer, area, &title, theme.strong());
    let mut pen = Pen::new(buffer, inside, 0);
    let told = preview.report.sentence();
    pen.write(&told, theme.strong()).write(if told.is_empty() { "" } else { " · " }, theme.dim());
    pen.write(
        if preview.turns.is_some() { "Enter saves, Esc goes back to the words" } else { "Enter saves, Esc edits on" },
        theme.dim(),
    );
    for (row, note) in notes(preview).enumerate() {
        Pen::new(buffer, inside, row as u16 + 1).fitted(&drawable(note), usize::MAX, theme.warning());
    }
    let list = Rect { y: inside.y + head(preview), height: inside.height.saturating_sub(head(preview)), ..inside };
    let list = list.intersection(inside);
    let rows = touched(preview).into_iter().flat_map(|row| lines(state, row, usize::from(list.width)));
    for (row, (text, style)) in rows.skip(preview.top).take(usize::from(list.height)).enumerate() {
        Pen::new(buffer, list, row as u16).fitted(&text, usize::MAX, style);
    }
}

fn lines(state: &State, row: &CarriedPassage, width: usize) -> [(String, Style); ROWS] {
    let theme = state.theme;
    let project = state.workspace.as_ref().map(crate::app::Workspace::project);
    let placed = project.and_then(|project| placed(project, &row.passage));
    let who = placed.map_or(String::new(), |placed| format!(" · {}", placed.coder));
    let name = placed.map_or(String::new(), |placed| super::review::name(state, &placed));
    let (old, new) = if row.fate == Fate::Lost {
        (
            format!("“{}”", one_line(row.before.quote())),
            "→ nothing is left of it: it waits in a list to be placed".to_owned(),
        )
    } else {
        let (old, new) = difference(row.before.quote(), row.after.quote(), width.saturating_sub(6));
        (format!("“{old}”"), format!("→ “{new}”"))
    };
    let sign = if row.fate == Fate::Lost { theme.warning() } else { theme.strong() };
    [
        (format!("{} {name}{who}", row.fate.name().to_uppercase()), sign),
        (format!("  {old}"), theme.dim()),
        (format!("  {new}"), theme.text()),
        (String::new(), theme.text()),
    ]
}

/// Words in one line, nothing in them that a terminal obeys.
pub(super) fn one_line(words: &str) -> String {
    drawable(&words.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// Two versions of a passage, cut to where they differ and as much around that as `width` columns hold.
pub(super) fn difference(old: &str, new: &str, width: usize) -> (String, String) {
    let same = |(one, other): &(u8, u8)| one == other;
    let head = old.bytes().zip(new.bytes()).take_while(same).count();
    let tail = old.bytes().rev().zip(new.bytes().rev()).take_while(same).count();
    let tail = tail.min(old.len().min(new.len()) - head);
    (part(old, head, tail, width), part(new, head, tail, width))
}

/// `text` without so much of its first `head` and last `tail` bytes that it fits into `width` columns.
fn part(text: &str, head: usize, tail: usize, width: usize) -> String {
    let start = text.floor_char_boundary(head);
    let end = text.ceil_char_boundary(text.len() - tail).max(start);
    let (before, after) = (TextRange::of(0, start).slice(text), TextRange::of(end, text.len()).slice(text));
    // Two columns are for the signs of what is left out.
    let room = width.saturating_sub(columns(TextRange::of(start, end).slice(text)) + 2).max(2 * AROUND);
    let ahead = room.saturating_sub(columns(after)).max(room / 2);
    let behind = room.saturating_sub(columns(before)).max(room / 2);
    let first = start - reach(before.chars().rev(), ahead);
    let last = end + reach(after.chars(), behind);
    let range =
        TextRange::new(floor_grapheme(text, ByteOffset::new(first)), ceil_grapheme(text, ByteOffset::new(last)));
    let lead = if range.start().get() > 0 { "…" } else { "" };
    let rest = if range.end().get() < text.len() { "…" } else { "" };
    format!("{lead}{}{rest}", one_line(range.slice(text)))
}

/// Bytes of the first of `letters` that fit into `room` columns.
fn reach(letters: impl Iterator<Item = char>, room: usize) -> usize {
    let mut used = 0;
    let fits = |letter: &char| {
        used += columns(letter.encode_utf8(&mut [0; 4]));
        used <= room
    };
    letters.take_while(fits).map(char::len_utf8).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_passages_are_cut_to_where_they_differ() {
        let long = "And so they came to us, again and again, until in the end ".repeat(3);
        let (old, new) = (format!("{long}we trsut them. {long}"), format!("{long}we trust them. {long}"));
        let (cut, _) = difference(&old, &new, 28);
        assert_eq!(cut, "…he end we trsut them. And…");
        let (cut, changed) = difference(&old, &new, 72);
        assert!((60..=72).contains(&columns(&cut)) && cut.contains("we trsut them."), "{cut}");
        assert!((60..=72).contains(&columns(&changed)) && changed.contains("we trust them."), "{changed}");
        assert_eq!(difference("信任👍🏽", "信任👍🏿", 40), ("信任👍🏽".to_owned(), "信任👍🏿".to_owned()));
        assert_eq!(difference("a\nb", "", 9), ("a b".to_owned(), String::new()));
    }
}
