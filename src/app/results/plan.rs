//! Which files there are to be, and what stands in each: one after the other, so that only one table is in memory.

use super::ResultsOptions;
use super::aliases::Aliases;
use super::manifest::{Output, TableOf};
use super::nameless::Nameless;
use super::names::{free, stem};
use crate::app::analyses::charts::quote;
use crate::app::captions::{caption, filter_told};
use crate::app::papers::{self, Ask, Paper};
use crate::app::{Error, Workspace, figures};
use crate::report::{self, Format, Page, Table};

/// What is to be said of all files.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// What is left out, in sentences.
    pub(super) left_out: Vec<String>,
    /// What should be looked at before the files are given away, in sentences.
    pub(super) warnings: Vec<String>,
    /// Notes that speak to the author, each once; they stand in no file for readers.
    pub(super) advice: Vec<String>,
}

/// Make each file in turn and hand it over with what the manifest says of it, hash and length left open; in sentences what
/// is left out of all of them, what should be looked at, and what is of use to the author alone.
///
/// # Errors
/// [`Error::Stopped`], and what `take` gives.
pub(super) fn each_file(
    workspace: &Workspace,
    ask: &Ask<'_>,
    (options, aliases): (&ResultsOptions, &Aliases),
    take: &mut dyn FnMut(Output, Vec<u8>) -> Result<(), Error>,
) -> Result<Told, Error> {
    let mut told = Told::default();
    let mut taken: Vec<String> = Vec::new();
    let papers: Vec<&Paper> =
        papers::all().iter().filter(|paper| !(options.without_words && paper.has_words)).collect();
    let nameless = if options.without_words { Some(Nameless::of(workspace, ask, options, aliases)?) } else { None };
    let mut caption = caption(workspace, ask.scope());
    let filter = filter_told(workspace, &aliases.scope(ask.scope()));
    aliases.caption(&mut caption, &filter);
    let title = aliases.told(workspace.title());
    for (done, paper) in papers.iter().enumerate() {
        ask.tell("writing|tables", done, papers.len())?;
        let mut tables = (paper.build)(workspace, ask)?;
        nameless.iter().for_each(|nameless| nameless.clean(paper, &mut tables));
        for table in tables.iter_mut().filter(|table| table.caption.is_empty()) {
            table.caption = caption.clone();
        }
        tables.iter_mut().for_each(|table| aliases.caption(&mut table.caption, &filter));
        for note in tables.iter().flat_map(Table::advising) {
            if !told.advice.contains(note) {
                told.advice.push(note.clone());
            }
        }
        for format in &options.formats {
            for (name, tables) in split(paper, &tables, *format) {
                let path = free(&name, format.extension(), &taken);
                taken.push(path.clone());
                let page = Page { title: title.clone(), caption: caption.clone(), ..Page::default() };
                let mut bytes = Vec::new();
                report::write(tables, *format, &page, &mut bytes)?;
                take(described(path, paper, tables), bytes)?;
            }
        }
    }
    let is_shown = |name: &str| nameless.as_ref().is_none_or(|nameless| !nameless.is_by_name(name));
    for mut figure in figures::figures(workspace, ask)?.into_iter().filter(|figure| is_shown(&figure.name)) {
        figure.reword(&|words| aliases.put_in_prose(words));
        let path = free(&stem(&format!("{} {}", figure.paper, figure.name)), "svg", &taken);
        taken.push(path.clone());
        let command = command(figure.paper, &figure.name);
        let output = Output { path, command, title: figure.title().to_owned(), ..Output::default() };
        take(output, figure.chart.captioned(&caption).draw()?.into_bytes())?;
    }
    ask.go_on()?;
    if let Some(nameless) = nameless {
        (told.left_out, told.warnings) = (nameless.told(), nameless.warnings());
    }
    Ok(told)
}

/// The command that makes a table or a figure of this name among those of a paper, without filters.
fn command(paper: &str, name: &str) -> String {
    let words = match (paper, name) {
        ("sample", _) => "participants --summary",
        ("codebook-history", "Codebook changes") => "codebook history --details",
        ("codebook-history", _) => "codebook history",
        ("frequencies", _) => "frequencies --details",
        ("timeline", _) => "timeline ID",
        ("highlight", _) => "highlight ID",
        ("agreement", "Agreement over codes") => "agreement --overall",
        ("agreement", "Agreement by pair") => "agreement --pairs",
        ("agreement", "Coders") => "agreement --by-coder",
        ("crosstab", name) => {
            let by = name.strip_prefix("Codes by ").or_else(|| name.strip_prefix("by-"));
            return match by.filter(|by| *by != "transcript") {
                Some(by) => format!("emic crosstab --by {}", quote(&format!("attribute.{by}"))),
                None => "emic crosstab".to_owned(),
            };
        }
        _ => paper,
    };
    format!("emic {words}")
}

/// The commands of all tables of a file.
fn commands(paper: &str, tables: &[Table]) -> String {
    let mut all: Vec<String> = tables.iter().map(|table| command(paper, &table.name)).collect();
    all.dedup();
    all.join("; ")
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
        notes: table.plain_notes().collect(),
    };
    Output {
        path,
        command: commands(paper.name, tables),
        title: paper.title.to_owned(),
        tables: tables.iter().map(table).collect(),
        words: paper.has_words,
        ..Output::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paper: &str, names: &[&str], expected: &str) {
        let tables: Vec<Table> = names.iter().map(|name| Table::new(name, [])).collect();
        assert_eq!(commands(paper, &tables), expected);
    }

    #[test]
    fn files_name_the_commands_that_make_their_tables() {
        check("words", &["Words"], "emic words");
        check("frequencies", &["Code frequencies"], "emic frequencies --details");
        check("sample", &["Sample"], "emic participants --summary");
        check("timeline", &["Timeline"], "emic timeline ID");
        let both = "emic codebook history; emic codebook history --details";
        check("codebook-history", &["Codebook history", "Codebook changes"], both);
        let both = "emic crosstab; emic crosstab --by 'attribute.角色 😀'";
        check("crosstab", &["Codes by transcript", "Codes by 角色 😀"], both);
        check("agreement", &["Agreement", "Coders"], "emic agreement; emic agreement --by-coder");
        assert_eq!(command("crosstab", "by-partner"), "emic crosstab --by attribute.partner");
        assert_eq!(command("crosstab", "by-transcript"), "emic crosstab");
    }
}
