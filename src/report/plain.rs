//! A table for a terminal: columns aligned by what the terminal shows, two columns for a Han character. Words that are
//! longer than their column go on below, so that nothing is lost; what goes through a pipe has whole lines.

use std::io::Write;

use super::printed::is_off;
use super::{Cell, Kind, Page, Table, Whose, clean_line};
use crate::text::{TextRange, columns, wrap};

/// A text column is not narrowed below this width.
const NARROWEST: usize = 8;
/// A text column is not narrowed below this width while columns are shown that can be missed.
const READABLE: usize = 24;
/// Columns that are named below a table that had no room for them.
const NAMED_AT_MOST: usize = 20;
/// What stands between two columns.
const GAP: usize = 2;
/// Lines from which on a row is tall. Where one row in four is, all are parted by an empty line.
const TALL: usize = 3;
/// Columns that say where and when, without which words can be understood.
const DETAILS: [&str; 3] = ["created", "end", "start"];

/// Write all tables, fitted to the page's width in display columns if there is one, each with its caption below.
pub(super) fn write(tables: &[Table], page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
    for (number, table) in tables.iter().enumerate() {
        if tables.len() > 1 {
            let gap = if number > 0 { "\n" } else { "" };
            writeln!(out, "{gap}{}\n", table.name)?;
        }
        write_table(table, page.width, out)?;
        caption(table, page, out)?;
    }
    Ok(())
}

/// Where the numbers come from, below the table; on a terminal in lines of its width.
fn caption(table: &Table, page: &Page, out: &mut dyn Write) -> std::io::Result<()> {
    let caption = page.caption(table).to_string();
    if caption.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    write_lines(&caption, page.width, out)
}

fn write_table(table: &Table, width: Option<usize>, out: &mut dyn Write) -> std::io::Result<()> {
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(value).collect()).collect();
    let wishes = wishes(table, &names, &rows);
    let shown = width.map_or_else(|| (0..wishes.len()).collect(), |limit| roomy(table, &wishes, limit));
    let wishes: Vec<Wish> = shown.iter().filter_map(|place| wishes.get(*place).copied()).collect();
    let widths = widths(&wishes, width);
    let laid = |row: &Vec<String>, lines: fn(&str, usize) -> Vec<String>| -> Vec<Vec<String>> {
        let cell = |(&place, &width): (&usize, &usize)| Some(lines(row.get(place)?, width));
        shown.iter().zip(&widths).filter_map(cell).collect()
    };
    let rows = rows.iter().map(|row| laid(row, cell_lines));
    let rows: Vec<Vec<Vec<String>>> = std::iter::once(laid(&names, head_lines)).chain(rows).collect();
    let height = |row: &Vec<Vec<String>>| row.iter().map(Vec::len).max().unwrap_or(0);
    let tall = rows.iter().skip(1).filter(|row| height(row) >= TALL).count();
    let are_tall = tall > 0 && tall * 4 >= rows.len() - 1;
    for (number, row) in rows.iter().enumerate() {
        if are_tall && number > 1 {
            writeln!(out)?;
        }
        for line in 0..height(row) {
            let cells = row.iter().zip(&widths).zip(&wishes);
            let cells = cells
                .map(|((lines, &width), wish)| pad(lines.get(line).map_or("", String::as_str), width, wish.is_text));
            writeln!(out, "{}", cells.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end())?;
        }
    }
    let unshown: Vec<&str> =
        names.iter().enumerate().filter(|(place, _)| !shown.contains(place)).map(|(_, name)| name.as_str()).collect();
    if unshown.is_empty() {
        return Ok(());
    }
    let more = unshown.len().saturating_sub(NAMED_AT_MOST);
    let named = unshown.iter().take(NAMED_AT_MOST).copied().collect::<Vec<_>>().join(", ");
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let line = format!("No room for: {named}{more}. --columns chooses, --format csv has all.");
    writeln!(out)?;
    write_lines(&line, width, out)
}

/// `text` in lines of `width` display columns, if there is one.
fn write_lines(text: &str, width: Option<usize>, out: &mut dyn Write) -> std::io::Result<()> {
    match width {
        Some(width) if width > 0 => in_lines(text, width).iter().try_for_each(|line| writeln!(out, "{line}")),
        _ => writeln!(out, "{text}"),
    }
}

/// A sentence in lines of `width` display columns. Names of columns, options and files stay whole where they fit into a line.
///
/// ```
/// use emic::report::in_lines;
/// assert_eq!(in_lines("我们看 codes.yaml, or --columns", 12), ["我们看", "codes.yaml,", "or --columns"]);
/// ```
pub fn in_lines(text: &str, width: usize) -> Vec<&str> {
    let is_inner = |letter: char| letter.is_ascii() && !letter.is_ascii_whitespace();
    let (mut lines, mut rest) = (Vec::new(), text);
    while let Some(line) = wrap(rest, TextRange::of(0, rest.len()), width).first().map(|line| line.slice(rest)) {
        let is_split =
            line.ends_with(is_inner) && rest.strip_prefix(line).is_some_and(|rest| rest.starts_with(is_inner));
        let whole = if is_split { line.trim_end_matches(is_inner) } else { line };
        let taken = if whole.trim().is_empty() { line } else { whole };
        lines.push(taken.trim_end());
        rest = rest.strip_prefix(taken).unwrap_or_default();
        if rest.is_empty() {
            break;
        }
    }
    lines
}

/// The display columns that a column asks for.
#[derive(Clone, Copy, Debug)]
struct Wish {
    /// What it needs to stand whole.
    need: usize,
    /// What it can do with without breaking a word: its heading has lines, and so have its cells where they are words.
    tight: usize,
    is_text: bool,
}

impl Wish {
    /// Whether it is one of sentences.
    fn is_long(&self) -> bool {
        self.is_text && self.need > READABLE
    }
}

fn wishes(table: &Table, names: &[String], rows: &[Vec<String>]) -> Vec<Wish> {
    let wish = |(place, (name, column)): (usize, (&String, &super::Column))| {
        let is_text = column.kind == Kind::Text;
        let cells = || rows.iter().filter_map(move |row| row.get(place));
        let need = cells().map(|cell| columns(cell)).max().unwrap_or(0);
        let piece = |cell: &String| pieces(cell).iter().map(|piece| unbroken(piece.trim_end())).max().unwrap_or(0);
        // Sentences are not read for their longest word: they have more than that.
        let least = if is_text && need <= READABLE { cells().map(piece).max().unwrap_or(0) } else { need };
        Wish { need: need.max(columns(name)), tight: least.max(piece(name)).min(need.max(columns(name))), is_text }
    };
    names.iter().zip(&table.columns).enumerate().map(wish).collect()
}

/// What is not to be broken: words, and parts of names. A letter or two stay with what stands before them.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for piece in text.split_inclusive([' ', '-', '_']) {
        let is_short = piece.chars().filter(|letter| letter.is_alphanumeric()).count() <= 2;
        match pieces.last_mut().filter(|last| is_short && last.ends_with('_')) {
            Some(last) => last.push_str(piece),
            None => pieces.push(piece.to_owned()),
        }
    }
    pieces
}

/// The columns that a piece takes at least; Han characters may be broken anywhere.
fn unbroken(piece: &str) -> usize {
    let width = columns(piece);
    if width > piece.chars().count() { width.min(NARROWEST) } else { width }
}

/// The places of the columns that are shown in `limit` display columns. Where words would have no room to be read, columns go
/// without which the rest can be understood: first those that are empty, then those that only a program wants, then those
/// that say where and when; and where even the narrowest do not fit, the last ones, but never the first.
fn roomy(table: &Table, wishes: &[Wish], limit: usize) -> Vec<usize> {
    let mut shown: Vec<usize> = (0..wishes.len()).collect();
    let room = |shown: &[usize], text: usize| {
        let wanted = |wish: &Wish| if wish.is_text { wish.need.min(text) } else { wish.tight };
        let wanted = shown.iter().filter_map(|place| wishes.get(*place)).map(wanted);
        wanted.sum::<usize>() + GAP * shown.len().saturating_sub(1) <= limit
    };
    let is_empty = |place: usize| {
        let nothing =
            |cell: &Cell| matches!(cell, Cell::Missing) || matches!(cell, Cell::Text(text) if text.is_empty());
        table.rows.iter().all(|row| row.get(place).is_none_or(nothing))
    };
    let is_detail = |place: usize| {
        let is = |column: &super::Column| column.whose == Whose::Ours && DETAILS.contains(&column.name.as_str());
        table.columns.get(place).is_some_and(is)
    };
    let places = || (0..wishes.len()).rev();
    let empty = places().filter(|&place| is_empty(place));
    let off = places().filter(|&place| is_off(table, place));
    // Who names columns gets them, where nothing is off.
    let details = places().filter(|&place| !table.off_paper.is_empty() && is_detail(place));
    for place in empty.chain(off).chain(details) {
        if room(&shown, READABLE) || shown.len() == 1 {
            break;
        }
        shown.retain(|&other| other != place);
    }
    while shown.len() > 1 && !room(&shown, NARROWEST) {
        shown.pop();
    }
    shown
}

/// The width of each column that is shown: what it needs. Where the terminal is narrower, sentences give way first, then
/// headings and names of several words get lines, and what is widest of all words goes on giving way.
fn widths(wishes: &[Wish], width: Option<usize>) -> Vec<usize> {
    let mut widths: Vec<usize> = wishes.iter().map(|wish| wish.need).collect();
    let Some(limit) = width else { return widths };
    let limit = limit.saturating_sub(GAP * widths.len().saturating_sub(1));
    let sentences = |wish: &Wish| if wish.is_long() { READABLE } else { wish.need };
    let words = |wish: &Wish| if wish.is_long() { READABLE } else { wish.tight };
    let least = |wish: &Wish| if wish.is_text { wish.tight.min(NARROWEST) } else { wish.tight };
    for floor in [&sentences as &dyn Fn(&Wish) -> usize, &words, &least] {
        while widths.iter().sum::<usize>() > limit {
            let wide = widths.iter_mut().zip(wishes).filter(|(width, wish)| **width > floor(wish));
            let Some((widest, _)) = wide.max_by_key(|(width, _)| **width) else { break };
            *widest -= 1;
        }
    }
    widths
}

fn value(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => clean_line(text).trim_end().to_owned(),
        number => number.shown().into_owned(),
    }
}

/// The lines of a cell in a column of this width.
fn cell_lines(cell: &str, width: usize) -> Vec<String> {
    if columns(cell) <= width {
        return vec![cell.to_owned()];
    }
    let lines = wrap(cell, TextRange::of(0, cell.len()), width);
    lines.iter().map(|line| line.slice(cell).trim_end().to_owned()).collect()
}

/// The lines of a heading, which is broken behind the parts of a name.
fn head_lines(name: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces(name) {
        match lines.last_mut().filter(|line| columns(line) + columns(piece.trim_end()) <= width) {
            Some(line) => line.push_str(&piece),
            None => lines.push(piece),
        }
    }
    lines.iter().flat_map(|line| cell_lines(line.trim_end(), width)).collect()
}

/// `text` in `width` display columns: words to the left, numbers to the right.
fn pad(text: &str, width: usize, is_text: bool) -> String {
    let space = " ".repeat(width.saturating_sub(columns(text)));
    if is_text { text.to_owned() + &space } else { space + text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(width: Option<usize>, expected: &str) {
        let mut table = Table::new("t", [("code", Kind::Text), ("n", Kind::Count), ("share", Kind::Measure)]);
        table.push(vec![Cell::text("信任建立与维护"), Cell::count(12), Cell::measure(Some(6.25))]);
        table.push(vec![Cell::text("trust 😀\nbuilding"), Cell::count(3), Cell::Missing]);
        let mut bytes = Vec::new();
        table.caption.layer = "mei, 王".to_owned();
        write(&[table], &Page { width, ..Page::default() }, &mut bytes).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn columns_line_up_under_han_and_emoji() {
        let wide = "code                n  share\n信任建立与维护     12    6.3\ntrust 😀 building   3    n/a\n\nLayer: mei, 王.\n";
        check(None, wide);
        check(
            Some(20),
            "code        n  share\n信任建立   12    6.3\n与维护\ntrust 😀    3    n/a\nbuilding\n\nLayer: mei, 王.\n",
        );
        check(
            Some(12),
            "code       n\n信任建立  12\n与维护\ntrust 😀   3\nbuilding\n\nNo room for:\nshare.\n--columns\nchooses,\n--format csv\nhas all.\n\nLayer: mei,\n王.\n",
        );
    }

    #[test]
    fn words_keep_their_room_where_columns_can_be_missed() {
        let kinds = [("id", Kind::Text), ("weight", Kind::Measure), ("code", Kind::Text), ("quote", Kind::Text)];
        let mut table = Table::new("t", kinds);
        table.off_paper = vec!["id"];
        let quote = "我们把图纸交给了他们，可是没有人问过为什么 😀, nobody asked why";
        table.push(vec![Cell::text("01a20a97-e5c0"), Cell::Missing, Cell::text("trust"), Cell::text(quote)]);
        let shown = |width: Option<usize>| {
            let mut bytes = Vec::new();
            write(std::slice::from_ref(&table), &Page { width, ..Page::default() }, &mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        assert!(shown(None).starts_with("id             weight  code   quote\n01a20a97-e5c0     n/a  trust  我们"));
        assert!(!shown(Some(120)).contains("No room"), "{}", shown(Some(120)));
        // What is empty goes first, then what only a program wants.
        let narrow = shown(Some(48));
        assert!(narrow.starts_with("id             code   quote\n01a20a97-e5c0  trust  我们把图纸"), "{narrow}");
        assert!(narrow.contains("\n\nNo room for: weight. --columns chooses, --format"), "{narrow}");
        let narrower = shown(Some(34));
        assert!(
            narrower.starts_with("code   quote\ntrust  我们把图纸交给了他们，可是\n       没有人问过为什么 😀, nobody"),
            "{narrower}"
        );
        let words = |text: &str| text.split("\n\n").next().unwrap().replace(|letter: char| letter.is_whitespace(), "");
        assert!(words(&narrower).ends_with(&words(quote)), "{narrower}");
        assert!(narrower.contains("No room for: id, weight."), "{narrower}");
        // Where nothing else helps the last columns go, and no line is longer than the terminal.
        let least = shown(Some(7));
        assert!(least.lines().all(|line| columns(line) <= 7), "{least}");
    }

    #[test]
    fn long_rows_are_parted_and_no_word_of_them_is_lost() {
        let mut table = Table::new("t", [("n", Kind::Count), ("quote", Kind::Text), ("memo", Kind::Text)]);
        let quote = "我们从来没有问过他们为什么。We never asked them why, 不是吗？ ".repeat(9);
        table.push(vec![Cell::count(1), Cell::text(&quote), Cell::text("short")]);
        table.push(vec![Cell::count(2), Cell::text("x".repeat(90)), Cell::text(&quote)]);
        let mut bytes = Vec::new();
        write(std::slice::from_ref(&table), &Page { width: Some(60), ..Page::default() }, &mut bytes).unwrap();
        let shown = String::from_utf8(bytes).unwrap();
        assert!(shown.lines().all(|line| columns(line) <= 60), "{shown}");
        assert_eq!(shown.split("\n\n").count(), 2, "{shown}");
        let count = |text: &str, of: char| text.chars().filter(|letter| *letter == of).count();
        for letter in "们吗？xW".chars() {
            let all = table.rows.iter().flatten().map(|cell| count(&cell.shown(), letter)).sum::<usize>();
            assert_eq!(count(&shown, letter), all, "{letter} {shown}");
        }
    }

    #[test]
    fn a_table_of_very_many_groups_is_cut_at_the_right() {
        let names: Vec<String> = (0..2000).map(|number| format!("P{number:04}")).collect();
        let mut table = Table::new("t", names.iter().map(|name| (name.as_str(), Kind::Count)));
        table.push(vec![Cell::count(7); 2000]);
        let mut bytes = Vec::new();
        write(&[table], &Page { width: Some(80), ..Page::default() }, &mut bytes).unwrap();
        let shown = String::from_utf8(bytes).unwrap();
        assert!(shown.lines().all(|line| columns(line) <= 80), "{shown}");
        assert!(shown.contains("P0012, ") && shown.replace('\n', " ").contains(" and 1969 more."), "{shown}");
    }
}
