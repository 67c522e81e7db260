//! PDF: the text layer, put together as a person reads it.
//!
//! The crate lopdf takes the file apart (objects, encryption, compression); the rest is ours. [`page`] follows a page's
//! operators to where its glyphs stand, [`font`] says which characters they are; [`spans`] and [`lines`] put them together,
//! [`margins`] takes off what is the page's and not the interview's, [`columns`] finds the order of reading, and
//! [`paragraphs`] joins lines.
//!
//! Lacking on purpose: pictures of text (a person's job, or an OCR program's), forms, right-to-left scripts.

mod budget;
mod cmap;
mod columns;
mod content;
mod encodings;
mod font;
mod lines;
mod margins;
mod objects;
mod page;
mod paragraphs;
mod spans;
mod widths;

use std::collections::BTreeMap;

use lopdf::{Document as File, LoadOptions, ObjectId};

use super::{Document, Error, Format, Reading, Source, Warning, guard};
use budget::Budget;
use page::{Fonts, Page};
use spans::Span;

use crate::text::Arrange;

/// `.pdf`.
pub(super) struct Pdf;

/// Bytes in which the sign of a PDF must stand; mail programs and printers put lines before it.
const HEAD: usize = 1024;

/// Pages that are read.
const MOST_PAGES: usize = 10_000;

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "PDF"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        let head = source.bytes.get(..source.bytes.len().min(HEAD)).unwrap_or_default();
        head.starts_with(b"%PDF")
            || (memchr::memmem::find(head, b"%PDF-").is_some() && head.contains(&0x80) | source.ending().eq("pdf"))
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let found = guard(|| read(source.bytes))?;
        let mut warnings = found.warnings;
        let text = paragraphs(found.pages, &mut warnings);
        let document = Document { text, title: found.title, format: self.name(), ..Document::default() };
        Ok(Reading { documents: vec![document], warnings })
    }
}

/// What a file holds.
struct Found {
    title: Option<String>,
    pages: Vec<Vec<Span>>,
    warnings: Vec<Warning>,
}

fn read(bytes: &[u8]) -> Result<Found, Error> {
    let file = load(bytes)?;
    let (mut fonts, mut budget) = (Fonts::default(), Budget::default());
    let ids: Vec<ObjectId> = file.page_iter().take(MOST_PAGES).collect();
    if ids.is_empty() {
        return Err(Error::Damaged("this PDF has no pages that can be read; is the file complete?".to_owned()));
    }
    let pages = ids.iter().map(|id| page::read(&file, *id, &mut fonts, &mut budget));
    let pages: Vec<Page> = pages.collect::<Result<_, _>>()?;
    let mut warnings = Vec::new();
    judge(&pages, &mut warnings)?;
    Ok(Found { title: title(&file), pages: pages.into_iter().map(|page| page.spans).collect(), warnings })
}

fn load(bytes: &[u8]) -> Result<File, Error> {
    let options = LoadOptions { max_decompressed_size: Some(32 << 20), ..LoadOptions::default() };
    let file = match File::load_mem_with_options(bytes, options) {
        Ok(file) => file,
        Err(
            lopdf::Error::InvalidPassword | lopdf::Error::UnsupportedSecurityHandler(_) | lopdf::Error::Decryption(_),
        ) => {
            return Err(Error::Locked);
        }
        Err(error) => return Err(Error::Damaged(format!("this PDF cannot be taken apart ({error}); is it complete?"))),
    };
    if file.is_encrypted() { Err(Error::Locked) } else { Ok(file) }
}

/// Whether there is text, and what of it cannot be known.
fn judge(pages: &[Page], warnings: &mut Vec<Warning>) -> Result<(), Error> {
    let is_bare = |page: &&Page| page.glyphs == 0;
    let bare = pages.iter().filter(is_bare).count();
    let pictures = pages.iter().filter(is_bare).filter(|page| page.pictures > 0).count();
    if bare == pages.len() || pictures * 2 > pages.len() {
        let what = if pictures > 0 { "its pages are pictures, as a scanner makes them" } else { "its pages are empty" };
        return Err(Error::NoText(format!(
            "{what}; run a program over it that recognises letters (OCR, for instance `ocrmypdf in.pdf out.pdf`), or ask \
             the transcriber for the text, then import that"
        )));
    }
    if pictures > 0 {
        warnings.push(Warning::new(format!("{pictures} of {} pages are pictures without text", pages.len())));
    }
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    for (font, count) in pages.iter().flat_map(|page| &page.unknown) {
        *unknown.entry(font).or_default() += count;
    }
    let glyphs: usize = pages.iter().map(|page| page.glyphs).sum();
    let lost: usize = unknown.values().sum();
    if lost * 10 > glyphs * 9 {
        let why = "its letters are only shapes: the file does not say which characters they are; save it anew from the \
                   program that wrote it, or run OCR over it";
        return Err(Error::NoText(why.to_owned()));
    }
    if lost > 0 {
        let fonts: Vec<String> = unknown.iter().map(|(font, count)| format!("{font} {count}")).collect();
        let fonts = fonts.join(", ");
        warnings.push(Warning::new(format!(
            "{lost} characters are only shapes in the file and show as \u{FFFD} (fonts: {fonts}); compare with the page"
        )));
    }
    Ok(())
}

/// The text of the pages, and what was left out of it.
fn paragraphs(mut pages: Vec<Vec<Span>>, warnings: &mut Vec<Warning>) -> String {
    if let Some((first, last)) = margins::take_numbers(&mut pages) {
        warnings.push(Warning::new(format!("the numbers {first} to {last} in the left margin left out")));
    }
    let running = margins::take_running(&mut pages);
    if !running.texts.is_empty() {
        let texts: Vec<String> = running.texts.iter().take(4).map(|text| format!("“{}”", shorten(text))).collect();
        let more = if running.texts.len() > 4 { ", …" } else { "" };
        let message = format!(
            "running heads, feet and page numbers left out on {} pages: {}{more} (# is a number)",
            running.pages,
            texts.join(", ")
        );
        warnings.push(Warning::new(message));
    }
    let gutters = columns::gutters(&pages);
    let mut blocks = Vec::new();
    for spans in pages {
        for turned in by_direction(spans) {
            blocks.extend(columns::blocks(turned, &gutters));
        }
    }
    let joined = paragraphs::join(&blocks);
    if joined.mended > 0 {
        let count = joined.mended;
        let words = if count == 1 {
            "1 word that a hyphen broke at the end of a line is".to_owned()
        } else {
            format!("{count} words that hyphens broke at ends of lines are")
        };
        warnings.push(Warning::new(format!("{words} whole again")));
    }
    joined.text
}

/// The spans by the direction of their lines, that of the most letters first.
fn by_direction(spans: Vec<Span>) -> Vec<Vec<Span>> {
    let mut turned: Vec<Vec<Span>> = vec![Vec::new(); 4];
    for span in spans {
        if let Some(group) = turned.get_mut(usize::from(span.turns)) {
            group.push(span);
        }
    }
    turned.retain(|group| !group.is_empty());
    turned.arrange_by_key(|group| std::cmp::Reverse(group.iter().map(|span| span.text.len()).sum::<usize>()));
    turned
}

fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if text.chars().count() > 40 {
        short.push('…');
    }
    short
}

/// The title that the file gives itself, unless it is only a file's name.
fn title(file: &File) -> Option<String> {
    let info = objects::dictionary(&file.trailer, b"Info", file)?;
    let title = objects::words(objects::value(info, b"Title", file)?.as_str().ok()?);
    let title = title.trim_matches(|sign: char| sign.is_whitespace() || sign.is_control());
    let title = title.strip_prefix("Microsoft Word - ").unwrap_or(title);
    let small = title.to_lowercase();
    let is_name = [".pdf", ".doc", ".docx", ".rtf", ".odt", ".txt"].iter().any(|ending| small.ends_with(ending));
    (!title.is_empty() && !is_name && small != "untitled").then(|| title.to_owned())
}
