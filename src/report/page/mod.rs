//! A report: one page of HTML that needs nothing else. What is said comes in as [`Section`]s of [`Block`]s; how it looks
//! and works stands here.
//!
//! The page fetches nothing, and its own policy forbids it to. Its one script only hides quotes that a filter leaves out:
//! without it everything can be read. The same report gives the same bytes.

mod codes;
mod quotes;
mod script;
mod style;
mod tables;
mod transcripts;

#[cfg(test)]
mod tests;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Table, clean_line};
use crate::text::columns;

pub use codes::PageCode;
pub use quotes::{Filter, FilterValue, QuoteGroup, QuoteList, QuoteRow};
pub use transcripts::{PagePart, PageTranscript, PageTurn};

/// A report.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The study's title.
    pub title: String,
    /// What it is, in a line below the title.
    pub about: String,
    /// What everybody who gets the page must know first.
    pub warning: String,
    /// The parts, in order.
    pub sections: Vec<Section>,
    /// The last line.
    pub footer: String,
    /// Whether paper has open what is folded on the screen: the tables beside pictures, the transcripts.
    pub unfolded: bool,
}

/// A part of a report, with an entry in the table of contents.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Its place on the page: letters, digits, hyphens.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// What a section can hold.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading below the section's.
    Heading(String),
    /// A paragraph.
    Words(String),
    /// Names and what they stand for.
    Facts(Vec<(String, String)>),
    /// A table; folded away at first where `true`.
    Table(Table, bool),
    /// A chart as SVG, with its numbers beside.
    Figure(String, Table),
    /// Quotes, with filters.
    Quotes(QuoteList),
    /// Transcripts whose coded passages are marked.
    Transcripts(Vec<PageTranscript>),
    /// The codebook.
    Codes(Vec<PageCode>),
}

/// The page.
pub fn page(report: &Report) -> String {
    let style = style::sheet();
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(&style));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex, noarchive";
                meta name="referrer" content="no-referrer";
                title { (clean_line(&report.title)) }
                style { (PreEscaped(&style)) }
            }
            body.unfold[report.unfolded] {
                a.skip href="#main" { "Skip to the report" }
                (header(report))
                div.columns {
                    (contents(&report.sections))
                    main id="main" tabindex="-1" {
                        @for section in &report.sections { (section_of(section)) }
                    }
                }
                footer { p { (clean_line(&report.footer)) } }
                script { (PreEscaped(script::SCRIPT)) }
            }
        }
        "\n"
    }
    .into_string()
}

/// What the page may do: nothing but show itself in this style and run this one script.
fn policy(style: &str) -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        script::hash(style),
        script::hash(script::SCRIPT)
    )
}

fn header(report: &Report) -> Markup {
    html! {
        header.top {
            h1 dir="auto" { (clean_line(&report.title)) }
            p.about { (clean_line(&report.about)) }
            p.warning role="note" { strong { "Confidential. " } (clean_line(&report.warning)) }
        }
    }
}

fn contents(sections: &[Section]) -> Markup {
    html! {
        nav.contents aria-label="Contents" {
            ol { @for section in sections { li { a href={ "#" (section.id) } { (section.title) } } } }
        }
    }
}

fn section_of(section: &Section) -> Markup {
    // A wide table begins a page on its side: the heading above it goes with it.
    let begins_wide =
        matches!(section.blocks.first(), Some(Block::Table(table, false)) if tables::breadth(table) != "narrow");
    html! {
        section.side[begins_wide] id=(section.id) aria-labelledby={ (section.id) "-heading" } {
            h2 id={ (section.id) "-heading" } { (section.title) }
            @for block in &section.blocks { (block_of(block)) }
        }
    }
}

/// Letters of a fact that takes a row of its own.
const LONG_FACT: usize = 60;

fn block_of(block: &Block) -> Markup {
    match block {
        Block::Heading(words) => html! { h3 dir="auto" { (clean_line(words)) } },
        Block::Words(words) => html! { p dir="auto" { (clean_line(words)) } },
        Block::Facts(facts) => html! {
            dl.facts { @for (name, value) in facts { div.long[columns(value) > LONG_FACT] { dt { (clean_line(name)) } dd dir="auto" { (clean_line(value)) } } } }
        },
        Block::Table(table, folded) => tables::table(table, *folded),
        Block::Figure(svg, table) => html! {
            figure { div.scroll tabindex="0" role="group" aria-label=(clean_line(&table.name)) { (PreEscaped(svg)) } }
            (tables::table(table, true))
        },
        Block::Quotes(list) => quotes::quotes(list),
        Block::Transcripts(all) => transcripts::transcripts(all),
        Block::Codes(codes) => codes::codes(codes),
    }
}
