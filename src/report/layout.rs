//! How a table lies on paper: which way round the page is, how wide each column is, and in how many parts a table comes
//! that is too wide for any page.
//!
//! Widths are in letters, of which a Han character takes two; the writers know how wide a letter is.

use super::printed::{self, Printed, heading_on_paper};
use super::{Cell, Kind, Table};
use crate::text::columns;

/// What stands between two columns, in letters.
const GAP: usize = 2;
/// The width below which a column of a few words is not narrowed.
const WORDS: usize = 14;
/// The same for a column of sentences.
const SENTENCES: usize = 20;
/// The width that the column in which most stands has on a page upright, where it is one of sentences.
const COMFORT: usize = 34;
/// The width from which on a cell is taken for sentences.
const LONG: usize = 60;
/// Letters of a heading on one line, where the cells are narrower.
const HEAD: usize = 8;
/// Columns that are repeated in every part of a table, at most.
const REPEATED: usize = 3;

/// The letters that a page has room for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paper {
    /// Held upright.
    pub(super) portrait: usize,
    /// Laid on its side.
    pub(super) landscape: usize,
}

/// How a table lies on paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// Whether the page lies on its side.
    pub(super) landscape: bool,
    /// The columns of each part of the table; one part where all fit.
    pub(super) parts: Vec<Vec<Slot>>,
}

/// A column on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// The place of the column in the table.
    pub(super) column: usize,
    /// Its width in letters.
    pub(super) width: usize,
    /// Whether its cells are broken into lines.
    pub(super) wraps: bool,
    /// The lines of its heading.
    pub(super) head: Vec<String>,
}

/// What a column asks for.
#[derive(Clone, Debug)]
struct Wish {
    column: usize,
    wanted: usize,
    least: usize,
    /// What it can do with before the table comes in parts: its longest word.
    tight: usize,
    /// Letters of all its cells.
    letters: usize,
    broken: bool,
    head: Vec<String>,
}

/// Lay a table onto paper.
pub(super) fn layout(table: &Table, paper: Paper) -> Layout {
    let said = (0..table.columns.len()).filter(|column| !is_silent(table, *column) && !printed::is_off(table, *column));
    let printed = Printed::of(table);
    let wishes: Vec<Wish> = said.map(|column| wish(table, &printed, column)).collect();
    let least = |wishes: &[Wish]| wishes.iter().map(|wish| wish.least + GAP).sum::<usize>();
    // Quotes in a column of three words a line are worse than a page that is turned.
    let longest = wishes.iter().max_by_key(|wish| wish.letters).filter(|wish| wish.wanted > LONG);
    let comfort = longest.map_or(0, |wish| COMFORT.saturating_sub(wish.least));
    for (landscape, room, comfort) in [(false, paper.portrait, comfort), (true, paper.landscape, 0)] {
        if least(&wishes) + comfort <= room {
            return Layout { landscape, parts: vec![slots(&wishes, room)] };
        }
    }
    let tight: Vec<Wish> = wishes.iter().map(|wish| Wish { least: wish.tight, ..wish.clone() }).collect();
    if least(&tight) <= paper.landscape {
        return Layout { landscape: true, parts: vec![slots(&tight, paper.landscape)] };
    }
    let parts = parts(table, &wishes, paper.landscape);
    Layout { landscape: true, parts: parts.iter().map(|part| slots(part, paper.landscape)).collect() }
}

/// Whether no cell of a column says anything: on paper it would only take room.
fn is_silent(table: &Table, column: usize) -> bool {
    let is_open = printed::is_open(table, column);
    let is_measure = !is_open && table.columns.get(column).is_some_and(|about| about.kind == Kind::Measure);
    let silent = |cell: Option<&Cell>| match cell {
        None => true,
        Some(Cell::Text(text)) => text.trim().is_empty(),
        // That a measure is n/a says something.
        Some(Cell::Missing | Cell::Undefined(_)) => !is_measure,
        Some(_) => false,
    };
    !table.rows.is_empty() && table.rows.iter().all(|row| silent(row.get(column)))
}

/// Which columns are left out because they are empty or none for paper, and where tables are too wide for any page, in how
/// many parts they come.
pub(super) fn concerns(tables: &[Table]) -> Vec<String> {
    let left_out = |table: &Table| {
        let name = super::clean_line(&table.name);
        let told = |is: fn(&Table, usize) -> bool, why: &str| {
            let columns = table.columns.iter().enumerate().filter(|(place, _)| is(table, *place));
            let names: Vec<&str> = columns.map(|(_, column)| column.name.as_str()).collect();
            (!names.is_empty()).then(|| format!("`{name}`: {why}: {}", names.join(", ")))
        };
        let is_empty = |table: &Table, place| is_silent(table, place) && !printed::is_off(table, place);
        let off = told(printed::is_off, "left out on paper, unless --columns names them");
        [off, told(is_empty, "empty columns are left out")].into_iter().flatten().collect::<Vec<_>>()
    };
    tables.iter().flat_map(left_out).chain(too_wide(tables)).collect()
}

fn too_wide(tables: &[Table]) -> Vec<String> {
    let paper = super::docx::PAPER;
    let count = |table: &Table| layout(table, paper).parts.len();
    let wide = tables.iter().map(|table| (table, count(table))).filter(|(_, parts)| *parts > 1);
    let told = |(table, parts): (&Table, usize)| {
        format!(
            "`{}` has {} columns, too many for a page: it comes in {parts} parts or so; --columns chooses some, .xlsx and .csv \
             hold all in one",
            super::clean_line(&table.name),
            table.columns.len()
        )
    };
    wide.map(told).collect()
}

fn wish(table: &Table, printed: &Printed<'_>, column: usize) -> Wish {
    let about = table.columns.get(column);
    let is_text = about.is_some_and(|about| about.kind == Kind::Text);
    let (mut widest, mut letters, mut broken, mut word) = (0, 0, false, 0);
    for cell in table.rows.iter().filter_map(|row| row.get(column)) {
        let shown = printed.cell(column, cell);
        for (place, line) in shown.trim_end().lines().enumerate() {
            let width = columns(line);
            widest = widest.max(width);
            letters += width;
            word = line.split_whitespace().map(columns).max().unwrap_or(0).max(word);
            broken |= place > 0;
        }
    }
    let head = head_lines(heading_on_paper(table, column), widest.max(HEAD));
    let heading = head.iter().map(|line| columns(line)).max().unwrap_or(0);
    let wanted = widest.max(heading).max(1);
    let narrow = if widest > LONG { SENTENCES } else { WORDS };
    let least = if is_text { wanted.min(narrow.max(heading)) } else { wanted };
    let tight = least.min(word.max(heading).max(1));
    Wish { column, wanted, least, tight, letters, broken, head }
}

/// A heading in lines of at most `width` letters, broken behind blanks and the signs that join words.
fn head_lines(name: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_inclusive([' ', '_', '-', '/', '.', '>']) {
        match lines.last_mut().filter(|line| columns(line.as_str()) + columns(word.trim_end()) <= width) {
            Some(line) => line.push_str(word),
            None => lines.push(word.to_owned()),
        }
    }
    lines.iter_mut().for_each(|line| line.truncate(line.trim_end().len()));
    lines
}

/// The columns of each part: those that say what a row is in every one, and of the others as many as fit.
fn parts(table: &Table, wishes: &[Wish], room: usize) -> Vec<Vec<Wish>> {
    let is_text = |wish: &&Wish| table.columns.get(wish.column).is_some_and(|column| column.kind == Kind::Text);
    let mut repeated: Vec<Wish> = wishes.iter().take_while(is_text).take(REPEATED).cloned().collect();
    let taken = |wishes: &[Wish]| wishes.iter().map(|wish| wish.least + GAP).sum::<usize>();
    while repeated.len() > 1 && (taken(&repeated) > room / 2 || repeated.len() == wishes.len()) {
        repeated.pop();
    }
    let mut parts: Vec<Vec<Wish>> = Vec::new();
    let mut free = 0;
    // The percent of a group goes where its count goes.
    let others = wishes.get(repeated.len()..).unwrap_or_default();
    for together in others.chunk_by(|one, next| is_percent_of(table, one.column, next.column)) {
        let needed = taken(together);
        match parts.last_mut().filter(|_| needed <= free) {
            Some(part) => part.extend_from_slice(together),
            None => {
                free = room.saturating_sub(taken(&repeated));
                parts.push(repeated.iter().chain(together).cloned().collect());
            }
        }
        free = free.saturating_sub(needed);
    }
    parts
}

/// Whether the column `next` has the percent of what `one` counts: `CN` and `CN %`.
fn is_percent_of(table: &Table, one: usize, next: usize) -> bool {
    let name = |column: usize| table.columns.get(column).map(|column| column.name.as_str());
    name(next).and_then(|next| next.strip_suffix(" %")).is_some_and(|stem| name(one) == Some(stem))
}

/// The widths of columns that share a page: what each wants, and where that is too much by how much stands in them, so that
/// rows are as low as can be: names are broken before sentences are squeezed.
fn slots(wishes: &[Wish], room: usize) -> Vec<Slot> {
    let room = room.saturating_sub(GAP * wishes.len());
    let most = wishes.iter().map(|wish| wish.letters).max().unwrap_or(0).max(1);
    // `cap` is the width of the column in which most stands.
    let share = |wish: &Wish, cap: usize| wish.letters.saturating_mul(cap).div_ceil(most);
    let width = |wish: &Wish, cap: usize| wish.wanted.min(share(wish, cap).max(wish.least));
    let sum = |cap: usize| wishes.iter().map(|wish| width(wish, cap)).sum::<usize>();
    // Where all that is wanted fits it is found by a cap at which every column has it.
    let least_of = |wish: &Wish| wish.wanted.saturating_mul(most).div_ceil(wish.letters.max(1));
    let enough = wishes.iter().map(least_of).max().unwrap_or(1);
    let (mut low, mut high) = (0, enough.max(room).max(1));
    while low < high {
        let middle = (low + high).div_ceil(2);
        if sum(middle) <= room { low = middle } else { high = middle - 1 }
    }
    let slot = |wish: &Wish| {
        let width = width(wish, low);
        Slot { column: wish.column, width, wraps: wish.broken || width < wish.wanted, head: wish.head.clone() }
    };
    wishes.iter().map(slot).collect()
}

/// A note as a sentence: notes are written without a stop.
pub(super) fn sentence(note: &str) -> String {
    if note.ends_with(['.', '!', '?', '。']) { note.to_owned() } else { format!("{note}.") }
}

/// What stands with the number of a table that comes in parts: `, part 1 of 3`, then `, continued (part 2 of 3)`. `part`
/// counts from 1.
pub(super) fn part_told(part: Option<(usize, usize)>) -> String {
    match part {
        None => String::new(),
        Some((1, of)) => format!(" (part 1 of {of})"),
        Some((part, of)) => format!(" (continued, part {part} of {of})"),
    }
}

/// Whether a text is mostly written from right to left: its first letter that has a direction says so.
pub(super) fn is_right_to_left(text: &str) -> bool {
    let strong = text.chars().find(|letter| letter.is_alphabetic());
    strong.is_some_and(runs_left)
}

/// Whether a letter runs from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko, Adlam and their presentation forms.
pub(super) fn runs_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: Paper = Paper { portrait: 80, landscape: 120 };

    fn table(texts: &[&str], numbers: usize) -> Table {
        let mut table = Table::new("t", (0..texts.len()).map(|_| ("name", Kind::Text)));
        (0..numbers).for_each(|number| table.add_column(&format!("group_{number}"), Kind::Count));
        let words = texts.iter().map(Cell::text);
        table.rows.push(words.chain((0..numbers).map(Cell::count)).collect());
        table
    }

    #[track_caller]
    fn check(texts: &[&str], numbers: usize, landscape: bool, parts: usize) {
        let table = table(texts, numbers);
        let laid = layout(&table, PAPER);
        assert_eq!((laid.landscape, laid.parts.len()), (landscape, parts));
        let room = if landscape { PAPER.landscape } else { PAPER.portrait };
        for part in &laid.parts {
            let width: usize = part.iter().map(|slot| slot.width + GAP).sum();
            assert!(width <= room, "{width} > {room}: {part:?}");
        }
        let mut shown: Vec<usize> = laid.parts.iter().flatten().map(|slot| slot.column).collect();
        shown.sort_unstable();
        shown.dedup();
        assert_eq!(shown, (0..table.columns.len()).collect::<Vec<_>>());
    }

    #[test]
    fn a_page_is_turned_before_a_table_is_parted() {
        check(&["信任 😀"], 3, false, 1);
        check(&["trust", &"word ".repeat(400)], 3, false, 1);
        check(&["trust"], 12, true, 1);
        check(&["trust", "信任"], 500, true, 41);
        check(&[&"a".repeat(300), &"b".repeat(300), &"c".repeat(300), &"d".repeat(300), &"e".repeat(300)], 0, true, 1);
        check(&[], 0, false, 1);
    }

    #[test]
    fn words_are_squeezed_before_a_table_is_parted_and_a_percent_stays_with_its_count() {
        let mut wide = table(&["us01", "in the lead 信任 😀", "of the venture"], 10);
        assert_eq!(layout(&wide, PAPER).parts.len(), 1);
        wide = table(&["trust"], 0);
        for number in 0..40 {
            wide.add_column(&format!("g{number:02}"), Kind::Count);
            wide.add_column(&format!("g{number:02} %"), Kind::Measure);
        }
        wide.rows = vec![std::iter::once(Cell::text("trust")).chain((0..80).map(Cell::count)).collect()];
        let laid = layout(&wide, PAPER);
        assert!(laid.parts.len() > 2);
        for part in &laid.parts {
            assert!(part.len() % 2 == 1 && part.get(1).is_some_and(|slot| slot.column % 2 == 1), "{part:?}");
        }
    }

    #[test]
    fn columns_of_sentences_share_what_the_others_leave() {
        let laid = layout(&table(&["us01", &"word ".repeat(40), &"字".repeat(300)], 1), PAPER);
        let widths: Vec<(usize, bool)> = laid.parts[0].iter().map(|slot| (slot.width, slot.wraps)).collect();
        assert_eq!(widths, [(4, false), (20, true), (41, true), (7, false)]);
    }

    #[test]
    fn a_page_is_turned_before_sentences_are_squeezed() {
        let long = "word ".repeat(60);
        check(&["trust 信任", &long], 3, false, 1);
        check(&["first 信任", "a second name 😀", "a third name", &long], 1, true, 1);
    }

    #[test]
    fn columns_that_say_nothing_are_left_out() {
        let mut table = table(&["信任", ""], 1);
        table.rows[0][2] = Cell::Missing;
        table.add_column("share", Kind::Measure);
        table.rows[0].push(Cell::Missing);
        let columns = |table: &Table| layout(table, PAPER).parts[0].iter().map(|slot| slot.column).collect::<Vec<_>>();
        assert_eq!(columns(&table), [0, 3]);
        assert_eq!(concerns(std::slice::from_ref(&table)), ["`t`: empty columns are left out: name, group_0"]);
        table.rows.clear();
        assert_eq!(columns(&table), [0, 1, 2, 3]);
    }

    #[test]
    fn columns_for_programs_stay_off_paper() {
        let mut table = table(&["信任 😀", "x", ""], 1);
        table.columns[1].name = "start".to_owned();
        table.off_paper = vec!["start", "none"];
        let columns: Vec<usize> = layout(&table, PAPER).parts[0].iter().map(|slot| slot.column).collect();
        assert_eq!(columns, [0, 3]);
        let told =
            ["`t`: left out on paper, unless --columns names them: start", "`t`: empty columns are left out: name"];
        assert_eq!(concerns(std::slice::from_ref(&table)), told);
    }

    #[test]
    fn headings_are_broken_where_words_join() {
        assert_eq!(head_lines("cramers_v_corrected", 10), ["cramers_v_", "corrected"]);
        assert_eq!(head_lines("Barriers > 信任 CN %", 10), ["Barriers >", "信任 CN %"]);
        assert_eq!(head_lines("", 10), Vec::<String>::new());
        assert_eq!(head_lines(&"x".repeat(30), 10), ["x".repeat(30)]);
    }

    #[test]
    fn what_runs_to_the_left_is_known_by_its_first_letter() {
        assert!(is_right_to_left("“שלום, said") && is_right_to_left("1. مرحبا"));
        assert!(!is_right_to_left("said שלום") && !is_right_to_left("信任 😀") && !is_right_to_left(""));
    }
}
