//! Which files there are to be, and what stands in each: one after the other, so that only one table is in memory.

use super::ResultsOptions;
use super::manifest::{Output, TableOf};
use super::names::{free, stem};
use crate::app::captions::caption;
use crate::app::papers::{self, Ask, Paper};
use crate::app::{Error, Workspace, figures};
use crate::report::{self, Format, Page, Table};

/// Make each file in turn and hand it over with what the manifest says of it, hash and length left open.
///
/// # Errors
/// [`Error::Stopped`], and what `take` gives.
pub(super) fn each_file(
    workspace: &Workspace,
    ask: &Ask<'_>,
    options: &ResultsOptions,
    take: &mut dyn FnMut(Output, Vec<u8>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut taken: Vec<String> = Vec::new();
    let papers: Vec<&Paper> =
        papers::all().iter().filter(|paper| !(options.without_words && paper.has_words)).collect();
    let caption = caption(workspace, ask.scope());
    for (done, paper) in papers.iter().enumerate() {
        ask.tell("writing|tables", done, papers.len())?;
        let mut tables = (paper.build)(workspace, ask)?;
        for table in tables.iter_mut().filter(|table| table.caption.is_empty()) {
            table.caption = caption.clone();
        }
        for format in &options.formats {
            for (name, tables) in split(paper, &tables, *format) {
                let path = free(&name, format.extension(), &taken);
                taken.push(path.clone());
                let page = Page { title: workspace.title().to_owned(), caption: caption.clone(), ..Page::default() };
                let mut bytes = Vec::new();
                report::write(tables, *format, &page, &mut bytes)?;
                take(described(path, paper, tables), bytes)?;
            }
        }
    }
    for figure in figures::figures(workspace, ask)? {
        let path = free(&stem(&format!("{} {}", figure.paper, figure.name)), "svg", &taken);
        taken.push(path.clone());
        let output = Output { path, command: command(figure.paper), title: figure.title, ..Output::default() };
        take(output, figure.svg.into_bytes())?;
    }
    ask.go_on()
}

fn command(paper: &str) -> String {
    format!("emic {paper}")
}

/// The files of a paper in a format: CSV has room for one table, the others for all.
fn split<'a>(paper: &Paper, tables: &'a [Table], format: Format) -> Vec<(String, &'a [Table])> {
    if tables.len() == 1 || format != Format::Csv {
        return vec![(paper.name.to_owned(), tables)];
    }
    // The first has the plain name, whatever else there is: programs that read it find it in every study.
    let named = |(place, table): (usize, &'a Table)| {
        let name = if place == 0 { paper.name.to_owned() } else { format!("{}-{}", paper.name, stem(&table.name)) };
        (name, std::slice::from_ref(table))
    };
    tables.iter().enumerate().map(named).collect()
}

fn described(path: String, paper: &Paper, tables: &[Table]) -> Output {
    let table = |table: &Table| TableOf {
        name: table.name.clone(),
        rows: table.rows.len(),
        columns: table.columns.iter().map(|column| column.name.clone()).collect(),
        caption: table.caption.to_string(),
        notes: table.notes.clone(),
    };
    Output {
        path,
        command: command(paper.name),
        title: paper.title.to_owned(),
        tables: tables.iter().map(table).collect(),
        words: paper.has_words,
        ..Output::default()
    }
}
