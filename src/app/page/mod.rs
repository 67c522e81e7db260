//! The report: what stands on the page of [`crate::report::page`], gathered from a study.
//!
//! Start at [`report`]. Tables come from [`papers`], pictures from [`figures`]; quotes, transcripts, the codebook and the
//! words about methods are put together here. There is no clock: a report carries the date of its data.

mod codebook;
mod methods;
mod overview;
mod quotes;
mod transcripts;

use std::path::Path;

use crate::report::Table;
use crate::report::page::{self, Block, Report, Section};

use super::captions::{PROGRAM, caption};
use super::papers::{self, Ask};
use super::{Error, Workspace, figures};

pub use quotes::Choice;

/// A part of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The study in numbers.
    Overview,
    /// Who took part.
    Participants,
    /// How often each code was used.
    Frequencies,
    /// Codes by transcript and by attribute.
    HeatMap,
    /// Codes that go together.
    Cooccurrence,
    /// When new transcripts stopped bringing new codes.
    Saturation,
    /// How alike coders coded.
    Agreement,
    /// Quotes with filters.
    Quotes,
    /// Transcripts with their passages marked.
    Transcripts,
    /// The codes with their rules.
    Codebook,
    /// How it was done.
    Methods,
    /// What the histories say.
    Audit,
}

impl Part {
    /// All, in the order of the page.
    pub const ALL: [Self; 12] = [
        Self::Overview,
        Self::Participants,
        Self::Frequencies,
        Self::HeatMap,
        Self::Cooccurrence,
        Self::Saturation,
        Self::Agreement,
        Self::Quotes,
        Self::Transcripts,
        Self::Codebook,
        Self::Methods,
        Self::Audit,
    ];

    /// The name on the command line, and its place on the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Participants => "participants",
            Self::Frequencies => "frequencies",
            Self::HeatMap => "heat-map",
            Self::Cooccurrence => "cooccurrence",
            Self::Saturation => "saturation",
            Self::Agreement => "agreement",
            Self::Quotes => "quotes",
            Self::Transcripts => "transcripts",
            Self::Codebook => "codebook",
            Self::Methods => "methods",
            Self::Audit => "audit",
        }
    }

    /// The part of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Participants => "Participants",
            Self::Frequencies => "Frequencies",
            Self::HeatMap => "Codes by transcript and attribute",
            Self::Cooccurrence => "Co-occurrence",
            Self::Saturation => "Saturation",
            Self::Agreement => "Agreement",
            Self::Quotes => "Quotes",
            Self::Transcripts => "Transcripts",
            Self::Codebook => "Codebook",
            Self::Methods => "Methods",
            Self::Audit => "Audit trail",
        }
    }
}

/// What a report holds.
#[derive(Clone, Debug)]
pub struct ReportOptions {
    /// The parts; their order is always the same.
    pub parts: Vec<Part>,
    /// Which quotes.
    pub quotes: Choice,
    /// Only codes that have codings, and the headings above them, in the codebook.
    pub used: bool,
    /// Open on paper what is folded on the screen.
    pub unfolded: bool,
}

impl Default for ReportOptions {
    fn default() -> Self {
        Self { parts: Part::ALL.to_vec(), quotes: Choice::default(), used: false, unfolded: false }
    }
}

/// A report as one page, and what it leaves out, in sentences.
///
/// # Errors
/// [`Error::Stopped`]; others where a file of the study cannot be read.
pub fn report(workspace: &Workspace, ask: &Ask<'_>, options: &ReportOptions) -> Result<(String, Vec<String>), Error> {
    let mut sections = Vec::new();
    let mut left = Vec::new();
    let wanted: Vec<Part> = Part::ALL.into_iter().filter(|part| options.parts.contains(part)).collect();
    for (done, part) in wanted.iter().enumerate() {
        ask.tell("writing|parts", done, wanted.len())?;
        let blocks = blocks(workspace, ask, options, *part, &mut left)?;
        sections.push(Section { id: part.name(), title: part.title(), blocks });
    }
    let caption = caption(workspace, ask.scope());
    let report = Report {
        title: workspace.title().to_owned(),
        about: format!("Report of a study. {caption}"),
        warning: warning(&wanted),
        sections,
        footer: format!("Written by {PROGRAM}. This page is one file and asks for nothing from a network."),
        unfolded: options.unfolded,
    };
    ask.go_on()?;
    Ok((page::page(&report), left))
}

/// Whether a report may be written to a file of this name: to be asked before the work is done.
///
/// # Errors
/// [`Error::NoFolder`], [`Error::OwnFile`].
pub fn check_place(path: &Path) -> Result<(), Error> {
    super::reporting::check_place(path).map(drop)
}

/// Write a report to a file, whole or not at all.
///
/// # Errors
/// As [`check_place`]; [`Error::Store`] where the disk does not take it, and then what was there stands untouched.
pub fn save(path: &Path, html: &str) -> Result<(), Error> {
    super::reporting::save_bytes(path, html.as_bytes())
}

/// What everybody who gets the page must know.
fn warning(parts: &[Part]) -> String {
    let words = [Part::Quotes, Part::Transcripts].iter().any(|part| parts.contains(part));
    let what = if words {
        "This page contains the words of participants."
    } else {
        "This page contains codes, examples and attributes of participants."
    };
    format!("{what} Pass it on only to whom they have allowed to read them, and look for names before you do.")
}

fn blocks(
    workspace: &Workspace,
    ask: &Ask<'_>,
    options: &ReportOptions,
    part: Part,
    left: &mut Vec<String>,
) -> Result<Vec<Block>, Error> {
    match part {
        Part::Overview => overview::overview(workspace, ask),
        Part::Participants => tables(workspace, ask, &["sample", "participants"]),
        Part::Frequencies => pictured(workspace, ask, "frequencies", figures::frequencies(workspace, ask)?),
        Part::HeatMap => heat_maps(workspace, ask),
        Part::Cooccurrence => pictured(workspace, ask, "cooccurrence", figures::cooccurrence(workspace, ask)?),
        Part::Saturation => pictured(workspace, ask, "saturation", figures::saturation(workspace, ask)?),
        Part::Agreement => tables(workspace, ask, &["agreement"]),
        Part::Quotes => quotes::quotes(workspace, ask, options.quotes, left),
        Part::Transcripts => transcripts::transcripts(workspace, ask, left),
        Part::Codebook => Ok(codebook::codebook(workspace, options.used)),
        Part::Methods => methods::methods(workspace, ask, options),
        Part::Audit => tables(workspace, ask, &["audit"]),
    }
}

/// The tables of these papers.
fn tables(workspace: &Workspace, ask: &Ask<'_>, names: &[&str]) -> Result<Vec<Block>, Error> {
    let mut blocks = Vec::new();
    for paper in names.iter().filter_map(|name| papers::find(name)) {
        let tables = (paper.build)(workspace, ask)?;
        blocks.extend(tables.into_iter().map(|table| Block::Table(table, false)));
    }
    Ok(blocks)
}

/// A picture with the table of its paper beside it; the table alone where nothing can be drawn.
fn pictured(
    workspace: &Workspace,
    ask: &Ask<'_>,
    paper: &str,
    figure: Option<figures::Figure>,
) -> Result<Vec<Block>, Error> {
    let Some(figure) = figure else { return tables(workspace, ask, &[paper]) };
    let Some(paper) = papers::find(paper) else { return Ok(Vec::new()) };
    let mut built = (paper.build)(workspace, ask)?.into_iter();
    let svg = figure.draw()?;
    let first = built.next().map(|table| Block::Figure(svg, table));
    Ok(first.into_iter().chain(built.map(|table| Block::Table(table, true))).collect())
}

/// Codes by transcript, and by each attribute with few enough values, each with its table.
fn heat_maps(workspace: &Workspace, ask: &Ask<'_>) -> Result<Vec<Block>, Error> {
    let Some(paper) = papers::find("crosstab") else { return Ok(Vec::new()) };
    let mut tables = (paper.build)(workspace, ask)?.into_iter();
    let mut blocks = Vec::new();
    let transcripts = figures::by_transcript(workspace, ask)?;
    blocks.extend(tables.next().map(|table| beside(transcripts, table)).transpose()?);
    for (attribute, table) in papers::attribute_names(workspace, ask).iter().zip(tables) {
        blocks.push(Block::Heading(format!("By {attribute}")));
        blocks.push(beside(figures::by_attribute(workspace, ask, attribute)?, table)?);
    }
    Ok(blocks)
}

fn beside(figure: Option<figures::Figure>, table: Table) -> Result<Block, Error> {
    Ok(match figure {
        Some(figure) => Block::Figure(figure.draw()?, table),
        None => Block::Table(table, false),
    })
}
