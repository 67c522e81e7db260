//! What is printed, and how: tables in the format that was asked for, words without control characters.

use std::io::{self, IsTerminal as _, Write as _};

use super::args::{Global, Listing};
use super::{Failure, Outcome};
use crate::app;
use crate::report::{self, Format, Page, Table, clean};

/// The format that a list is printed in; `piped` where nobody asked and stdout is no terminal.
pub fn format(listing: &Listing, piped: Format) -> Format {
    let usual = if io::stdout().is_terminal() { Format::Table } else { piped };
    listing.format.map_or(usual, Format::from)
}

/// Print a table, or write it to the file that was named. An empty one counts as nothing found.
pub fn list(table: &Table, title: &str, listing: &Listing, global: &Global) -> Result<Outcome, Failure> {
    list_as(table, title, listing, global, Format::Csv)
}

/// As [`list`], but in the format `piped` where stdout is no terminal.
pub fn list_as(
    table: &Table,
    title: &str,
    listing: &Listing,
    global: &Global,
    piped: Format,
) -> Result<Outcome, Failure> {
    list_all(std::slice::from_ref(table), title, listing, global, piped)
}

/// As [`list_as`], for several tables.
pub fn list_all(
    tables: &[Table],
    title: &str,
    listing: &Listing,
    global: &Global,
    piped: Format,
) -> Result<Outcome, Failure> {
    for line in tables.iter().flat_map(|table| &table.notes) {
        note(line);
    }
    let rows = tables.iter().map(|table| table.rows.len()).sum();
    if let Some(path) = &listing.output {
        app::reporting::save(path, tables, title, global.now)?;
        note(&format!("wrote {}: {}", path.display(), amount(rows, "row")));
        return Ok(Outcome::found(rows > 0));
    }
    let width = io::stdout().is_terminal().then(terminal_width).flatten();
    let page = Page { title: title.to_owned(), width, ..Page::default() };
    let mut out = io::BufWriter::new(io::stdout().lock());
    report::write(tables, format(listing, piped), &page, &mut out)?;
    out.flush()?;
    Ok(Outcome::found(rows > 0))
}

/// The format that a list will have, in a file or on stdout.
///
/// # Errors
/// Where the file's ending says nothing.
pub fn target(listing: &Listing, piped: Format) -> Result<Format, Failure> {
    match &listing.output {
        Some(path) => Ok(Format::of(path)?),
        None => Ok(format(listing, piped)),
    }
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

/// A message on stderr: `error: …`, `warning: …`.
pub fn message(kind: &str, text: &str) {
    // A stderr that is closed is no reason to stop.
    let _ = writeln!(io::stderr().lock(), "{kind}: {}", clean(text).trim_end());
}

/// Something worth knowing, on stderr.
pub fn note(text: &str) {
    message("note", text);
}

/// `1 row`, `2 rows`.
pub fn amount(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
