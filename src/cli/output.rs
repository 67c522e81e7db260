//! What is printed, and how: tables in the format that was asked for, words without control characters.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use super::args::{Global, Listing};
use super::session::Session;
use super::{Failure, Outcome};
use crate::app::captions::study_caption;
use crate::app::figures::Figure;
use crate::app::{self, Workspace};
use crate::project::nearest;
use crate::report::{self, CsvStyle, Format, Page, Table, TableCaption, clean};

/// What a list is about: the title of the whole, and the caption of tables that have none of their own.
#[derive(Clone, Debug, Default)]
pub struct About {
    title: String,
    caption: TableCaption,
}

impl From<&str> for About {
    fn from(title: &str) -> Self {
        Self { title: title.to_owned(), caption: TableCaption::default() }
    }
}

impl From<&Workspace> for About {
    fn from(workspace: &Workspace) -> Self {
        Self { title: workspace.title().to_owned(), caption: study_caption(workspace) }
    }
}

impl From<&Session> for About {
    fn from(session: &Session) -> Self {
        Self::from(&**session)
    }
}

/// The format that a list is printed in; `piped` where nobody asked and stdout is no terminal.
pub fn format(listing: &Listing, piped: Format) -> Format {
    let usual = if io::stdout().is_terminal() { Format::Table } else { piped };
    // Who says how CSV is to be written wants CSV.
    let usual = if is_styled(listing) { Format::Csv } else { usual };
    listing.format.map_or(usual, Format::from)
}

fn is_styled(listing: &Listing) -> bool {
    listing.excel || listing.separator.is_some()
}

/// Whether a list goes onto a terminal as it usually does: nobody asked for a file or a format.
pub fn is_page(listing: &Listing) -> bool {
    io::stdout().is_terminal() && listing.file().is_none() && listing.format.is_none() && !is_styled(listing)
}

/// Print a table, or write it to the file that was named. An empty one counts as nothing found.
pub fn list(table: &Table, about: impl Into<About>, listing: &Listing, global: &Global) -> Result<Outcome, Failure> {
    list_as(table, about, listing, global, Format::Csv)
}

/// As [`list`], but in the format `piped` where stdout is no terminal.
pub fn list_as(
    table: &Table,
    about: impl Into<About>,
    listing: &Listing,
    global: &Global,
    piped: Format,
) -> Result<Outcome, Failure> {
    list_all(std::slice::from_ref(table), about, listing, global, piped)
}

/// As [`list_as`], for several tables.
pub fn list_all(
    tables: &[Table],
    about: impl Into<About>,
    listing: &Listing,
    global: &Global,
    piped: Format,
) -> Result<Outcome, Failure> {
    let About { title, caption } = about.into();
    let format = target(listing, piped)?;
    if format == Format::Svg {
        return Err(report::Error::NoChart.into());
    }
    let chosen = chosen(tables, listing)?;
    let tables = chosen.as_ref();
    for line in tables.iter().flat_map(|table| &table.notes) {
        note(line);
    }
    let style = CsvStyle { separator: listing.separator.unwrap_or(b','), excel: listing.excel };
    let page = Page { title, caption, csv: style, now: global.now, width: None };
    let rows = tables.iter().map(|table| table.rows.len()).sum();
    match listing.file() {
        Some(path) => {
            app::reporting::save_as(path, tables, format, &page)?;
            note(&format!("wrote {}: {}", path.display(), amount(rows, "row")));
        }
        None => print(tables, format, page)?,
    }
    report::concerns(tables, format).iter().for_each(|concern| note(concern));
    Ok(Outcome::found(rows > 0))
}

/// The columns that were asked for; all where none were. Of several tables each has those of them that it has, and one
/// that has none is left out.
fn chosen<'a>(tables: &'a [Table], listing: &Listing) -> Result<Cow<'a, [Table]>, Failure> {
    if listing.columns.is_empty() {
        return Ok(Cow::Borrowed(tables));
    }
    let wanted: Vec<String> = listing.columns.iter().map(|name| name.trim().to_owned()).collect();
    let known: Vec<&str> = tables.iter().flat_map(|table| &table.columns).map(|column| column.name.as_str()).collect();
    if let Some(unknown) = wanted.iter().find(|name| !known.contains(&name.as_str())) {
        let near = nearest(unknown, known.iter().copied()).map(|near| format!("did you mean `{near}`? "));
        let mut seen = BTreeSet::new();
        let names: Vec<&str> = known.iter().copied().filter(|name| seen.insert(*name)).collect();
        let failure = Failure::new(format!("no column `{unknown}` in this table"));
        return Err(failure.hint(format!("{}columns: {}", near.unwrap_or_default(), names.join(", "))));
    }
    let chosen = tables.iter().map(|table| table.clone().with_columns(&wanted));
    Ok(chosen.filter(|table| !table.columns.is_empty()).collect())
}

/// Print a chart, or write it to the file that was named, where that is what is asked for; `None` where a table is. `draw`
/// gives none where there is nothing to draw; `caption` says in the picture where its numbers come from.
///
/// # Errors
/// What `draw` gives; where the chart cannot be written.
pub fn chart(
    listing: &Listing,
    caption: impl FnOnce() -> TableCaption,
    draw: impl FnOnce() -> Result<Option<Figure>, Failure>,
) -> Result<Option<Outcome>, Failure> {
    if target(listing, Format::Csv)? != Format::Svg {
        return Ok(None);
    }
    if !listing.columns.is_empty() {
        return Err(Failure::new("--columns is for tables, and this is to be a chart").hint("leave it out"));
    }
    let Some(figure) = draw()? else {
        note("there is nothing to draw yet");
        return Ok(Some(Outcome::Nothing));
    };
    figure.notes.iter().for_each(|line| note(line));
    let svg = figure.chart.captioned(&caption()).draw()?;
    write_whole(listing.file(), svg.as_bytes())?;
    Ok(Some(Outcome::Done))
}

/// Write bytes to the file that was named, whole or not at all, else print them.
///
/// # Errors
/// Where the file or standard output does not take them.
pub fn write_whole(file: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    let Some(path) = file else { return print_bytes(bytes) };
    app::reporting::save_bytes(path, bytes)?;
    note(&format!("wrote {}", path.display()));
    Ok(())
}

/// Whether all columns of a list are to be CSV, so that its rows can be written while they are made.
///
/// # Errors
/// As [`target`].
pub fn is_plain_csv(listing: &Listing) -> Result<bool, Failure> {
    Ok(target(listing, Format::Csv)? == Format::Csv && listing.columns.is_empty())
}

/// As [`list`], for a long table that [`is_plain_csv`]: `head` has no rows, `rows` hands them over put into words and answers how
/// many there were.
pub fn list_csv(
    head: &Table,
    listing: &Listing,
    rows: impl FnOnce(CsvStyle, &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<usize>,
) -> Result<Outcome, Failure> {
    head.notes.iter().for_each(|line| note(line));
    let style = CsvStyle { separator: listing.separator.unwrap_or(b','), excel: listing.excel };
    let first = report::csv_head(head, style)?;
    let count = if let Some(path) = listing.file() {
        let mut bytes = first;
        let count = rows(style, &mut |lines| {
            bytes.extend_from_slice(lines);
            Ok(())
        })?;
        app::reporting::save_bytes(path, &bytes)?;
        note(&format!("wrote {}: {}", path.display(), amount(count, "row")));
        count
    } else {
        let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
        out.write_all(&first)?;
        let count = rows(style, &mut |lines| out.write_all(lines))?;
        out.flush()?;
        count
    };
    Ok(Outcome::found(count > 0))
}

fn print(tables: &[Table], format: Format, page: Page) -> Result<(), Failure> {
    let is_terminal = io::stdout().is_terminal();
    if format.is_binary() && is_terminal {
        let file = format!("-o FILE.{}", format.extension());
        let failure = Failure::new(format!("{} would only show signs on a terminal", format.name()));
        return Err(failure.hint(format!("name a file with {file}, or send it through a pipe")));
    }
    let width = is_terminal.then(terminal_width).flatten();
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    report::write(tables, format, &Page { width, ..page }, &mut out)?;
    out.flush()?;
    Ok(())
}

/// The format that a list will have, in a file or on stdout. `--format` goes before the ending of a file.
///
/// # Errors
/// Where the file's ending says nothing, and where CSV is to be written in a way and something else was asked for.
pub fn target(listing: &Listing, piped: Format) -> Result<Format, Failure> {
    let found = match (listing.file(), listing.format) {
        (Some(path), None) => match Format::of(path) {
            // A device has no ending; what goes into it is what would go through a pipe.
            Err(_) if app::reporting::is_device(path) => {
                if is_styled(listing) {
                    Format::Csv
                } else {
                    piped
                }
            }
            named => named?,
        },
        _ => format(listing, piped),
    };
    if is_styled(listing) && found != Format::Csv {
        let failure = Failure::new(format!("--excel and --separator are for CSV, and this is to be {}", found.name()));
        return Err(failure.hint("leave them out, or write --format csv"));
    }
    Ok(found)
}

fn terminal_width() -> Option<usize> {
    crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns)).filter(|columns| *columns > 0)
}

/// Print words as they are, less control characters.
///
/// # Errors
/// Where stdout does not take them.
pub fn print_text(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(clean(text).as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Print a line.
///
/// # Errors
/// As [`print_text`].
pub fn print_line(line: &str) -> Result<(), Failure> {
    print_text(&format!("{line}\n"))
}

/// Print bytes that the program made itself: a page of a manual, a script.
pub fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(())
}

/// A message on stderr: `error: …`, `warning: …`; on a terminal in lines that break between words.
pub fn message(kind: &str, text: &str) {
    let cleaned = clean(text);
    let width = if io::stderr().is_terminal() { terminal_width() } else { None };
    // A stderr that is closed is no reason to stop.
    let _ = writeln!(io::stderr().lock(), "{kind}: {}", below_each_other(cleaned.trim_end(), kind.len() + 2, width));
}

/// A text whose lines stand below each other behind what takes `indent` columns. A path that is longer than a line is left to
/// the terminal, so that it can be copied.
fn below_each_other(text: &str, indent: usize, width: Option<usize>) -> String {
    let room = width.map_or(0, |width| width.saturating_sub(indent));
    if room < NARROWEST || text.split_whitespace().any(|word| word.is_ascii() && word.len() > room) {
        return text.to_owned();
    }
    let lines = text.lines().flat_map(|line| report::in_lines(line, room));
    lines.collect::<Vec<_>>().join(&format!("\n{}", " ".repeat(indent)))
}

/// Columns below which messages are left to the terminal.
const NARROWEST: usize = 20;

/// Something worth knowing, on stderr.
pub fn note(text: &str) {
    message("note", text);
}

/// `1 row`, `2 rows`.
pub fn amount(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_break_between_words() {
        let check = |text: &str, width: Option<usize>, expected: &str| {
            assert_eq!(format!("note: {}", below_each_other(text, 6, width)), expected);
        };
        let text = "layer: union of mei, wei; a passage that several of them coded alike is merged";
        check(text, None, &format!("note: {text}"));
        let lines =
            "note: layer: union of mei,\n      wei; a passage that\n      several of them coded\n      alike is merged";
        check(text, Some(30), lines);
        check(
            "我们信任他们，他们也信任我们，一直如此",
            Some(28),
            "note: 我们信任他们，他们也信\n      任我们，一直如此",
        );
        check(
            "wrote /a/very/long/path/that/one/copies.csv: 1 row",
            Some(30),
            "note: wrote /a/very/long/path/that/one/copies.csv: 1 row",
        );
    }
}
