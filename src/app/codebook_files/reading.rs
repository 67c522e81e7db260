//! A codebook out of any file: what the bytes are decides, not the name.

use std::path::Path;

use memchr::memmem;

use super::checked;
use crate::app::{Error, SHIPPED, shipped};
use crate::exchange::codebook_document::{self, Block};
use crate::exchange::{Incoming, Remark, codebook_markdown, codebook_table, codebook_yaml, qdc, qualcoder};
use crate::import;
use crate::project::nearest;
use crate::report::unguarded;
use crate::store;

/// Bytes of a codebook's file in another format than YAML.
const MAX_BYTES: u64 = 64 << 20;

/// A codebook that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// What it says.
    pub incoming: Incoming,
    /// Its text, where it is YAML and may be taken as it stands.
    pub source: Option<String>,
    /// What the file is: `REFI-QDA codebook`.
    pub format: &'static str,
}

/// The text of a codebook that a person names, as YAML: a shipped one, or a file of any format. It has been read and
/// holds.
///
/// # Errors
/// As [`read_any`].
pub fn named(name_or_file: &Path) -> Result<String, Error> {
    let read = read_any(name_or_file)?;
    Ok(read.source.unwrap_or_else(|| codebook_yaml::write(&read.incoming.codebook)))
}

/// Read a codebook that a person names: a shipped one, or a file of any format.
///
/// # Errors
/// [`Error::NoSuchCodebook`], [`Error::Store`] where the file cannot be read, or with its problems.
pub fn read_any(name_or_file: &Path) -> Result<Read, Error> {
    if let Some(source) = name_or_file.to_str().and_then(shipped) {
        return yaml(source.to_owned(), name_or_file);
    }
    if !name_or_file.exists() {
        let name = name_or_file.display().to_string();
        let names = SHIPPED.map(|(name, _)| name);
        let hint = match nearest(&name, names.into_iter()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the shipped ones are {}", names.join(", ")),
        };
        return Err(Error::NoSuchCodebook { name, hint });
    }
    let bytes = store::read_plain(name_or_file, MAX_BYTES)?;
    if bytes.starts_with(b"PK\x03\x04") {
        return archive(&bytes, name_or_file);
    }
    if let Ok(decoded) = codebook_yaml::decode(&bytes) {
        return text(&bytes, decoded.text, name_or_file);
    }
    // Too large for YAML, or XML that says its encoding itself.
    match bytes.iter().find(|byte| byte.is_ascii() && !byte.is_ascii_whitespace() && **byte != 0) {
        Some(b'<') => xml(&bytes, name_or_file),
        _ => table(&bytes, name_or_file),
    }
}

/// A workbook, or a Word document.
fn archive(bytes: &[u8], path: &Path) -> Result<Read, Error> {
    if memmem::find(bytes, b"xl/workbook").is_some() {
        return table(bytes, path);
    }
    if memmem::find(bytes, b"word/").is_some() {
        let paragraphs = import::word_paragraphs(bytes).map_err(|error| unfit(path, &error))?;
        let blocks = (1..).zip(paragraphs).filter_map(|(number, (style, text))| Some((number, block(&style, text)?)));
        let incoming = codebook_document::read(blocks.collect()).map_err(|error| unfit(path, &error))?;
        return Ok(Read { incoming, source: None, format: "codebook in a Word document" });
    }
    let why = "this archive is no codebook; export a codebook (.qdc) from the other program, or unpack the archive";
    Err(unfit(path, &why))
}

/// A paragraph by its style. Empty ones that mean nothing are left out.
fn block(style: &str, text: String) -> Option<Block> {
    if style == "title" {
        return Some(Block::Title(text));
    }
    if let Some(level) = style.strip_prefix("heading ").and_then(|level| level.parse().ok()) {
        return (!text.is_empty()).then_some(Block::Heading(level, text));
    }
    if style.starts_with("list") {
        return Some(Block::Item(text));
    }
    if text.trim().is_empty() {
        return None;
    }
    if let Some(fields) = codebook_document::fields(&text) {
        let owned = |(label, words): (&str, &str)| (label.to_owned(), words.to_owned());
        return Some(Block::Fields(fields.into_iter().map(owned).collect()));
    }
    let field = codebook_document::field(&text).map(|(label, words)| Block::Field(label.into(), words.into()));
    Some(field.unwrap_or(Block::Words(text)))
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Xml,
    Html,
    Yaml,
    Markdown,
    List,
    Table,
}

/// A text: markup, a table, a list of names, or a codebook of our own.
fn text(bytes: &[u8], text: String, path: &Path) -> Result<Read, Error> {
    match kind(bytes, &text) {
        Kind::Html => Err(unfit(path, &HTML)),
        Kind::Xml => xml(bytes, path),
        Kind::Yaml => yaml(text, path),
        Kind::Table => table(bytes, path),
        Kind::Markdown => {
            let incoming = codebook_markdown::parse(&text).map_err(|error| unfit(path, &error))?;
            Ok(Read { incoming, source: None, format: "codebook in Markdown" })
        }
        Kind::List => {
            let incoming = qualcoder::parse(&text).map_err(|error| unfit(path, &error))?;
            Ok(Read { incoming, source: None, format: "list of codes (QualCoder)" })
        }
    }
}

const HTML: &str = "this is a page for reading, which emic writes and does not read; take in the codebook as .yaml, \
     .csv, .xlsx, .md, .docx, .qdc or .json";

/// What a text is. How it begins decides; what stands further down may be the words of a definition.
fn kind(bytes: &[u8], text: &str) -> Kind {
    let bare = text.trim_start_matches('\u{feff}').trim_start();
    if bare.starts_with('<') {
        return if is_html(bare) { Kind::Html } else { Kind::Xml };
    }
    if bare.starts_with('{') || bare.lines().next().is_some_and(is_field) {
        return Kind::Yaml;
    }
    // A title or a field of Markdown, or a comment of YAML, may list what headings are called.
    let is_words = ["# ", "##", "**"].iter().any(|sign| bare.starts_with(sign));
    if !is_words && grids(bytes).is_ok_and(|(grids, _)| grids.iter().any(codebook_table::begins_with_headings)) {
        return Kind::Table;
    }
    match () {
        () if codebook_markdown::is_markdown(text) => Kind::Markdown,
        () if bare.lines().any(|line| line.starts_with("codes:") || line.starts_with("codebook:")) => Kind::Yaml,
        () if has_headings(bytes) => Kind::Table,
        () if qualcoder::is_list(text) => Kind::List,
        () => Kind::Yaml,
    }
}

fn is_html(text: &str) -> bool {
    let head: String = text.chars().take(200).flat_map(char::to_lowercase).collect();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

/// Whether a line is a field that a codebook of our own has at its margin.
fn is_field(line: &str) -> bool {
    let name = line.split_once(':').filter(|(_, rest)| rest.is_empty() || rest.starts_with([' ', '\r', '\t']));
    name.is_some_and(|(name, _)| {
        ["codebook", "version", "description", "sources", "codes", "attributes"].contains(&name)
    })
}

/// What a file is that `codebook check` cannot look at, since it is no codebook of our own: the way to have it checked.
pub(in crate::app) fn other_format(path: &Path) -> Result<Option<String>, Error> {
    let bytes = store::read_plain(path, MAX_BYTES)?;
    let what = match codebook_yaml::decode(&bytes) {
        _ if bytes.starts_with(b"PK\x03\x04") => "a workbook, a Word document or another archive",
        Err(_) => return Ok(None),
        Ok(decoded) => match kind(&bytes, &decoded.text) {
            Kind::Yaml => return Ok(None),
            Kind::Html => return Ok(Some(HTML.to_owned())),
            Kind::Xml => "a REFI-QDA codebook",
            Kind::Markdown => "a codebook in Markdown",
            Kind::List => "a list of codes",
            Kind::Table => "a table of codes",
        },
    };
    let file = path.display();
    let way = format!("`emic codebook import {file} --dry-run` says what it holds, without --dry-run it is taken in");
    Ok(Some(format!("this is {what}, and `check` looks at the codebook's own file (.yaml); {way}")))
}

fn has_headings(bytes: &[u8]) -> bool {
    grids(bytes).is_ok_and(|(grids, _)| grids.iter().any(codebook_table::is_table))
}

fn yaml(source: String, path: &Path) -> Result<Read, Error> {
    match codebook_yaml::parse(&source) {
        Ok(parsed) => {
            let incoming = Incoming { codebook: parsed.codebook, tells_applies: true, ..Incoming::default() };
            Ok(Read { incoming, source: Some(source), format: "codebook" })
        }
        Err(problems) => {
            let drawn = checked(&problems, &source, &path.display().to_string()).drawn.join("\n");
            Err(unfit(path, &format!("this codebook cannot be used\n{drawn}")))
        }
    }
}

fn xml(bytes: &[u8], path: &Path) -> Result<Read, Error> {
    let incoming = qdc::parse(bytes).map_err(|error| unfit(path, &error))?;
    Ok(Read { incoming, source: None, format: "REFI-QDA codebook" })
}

fn table(bytes: &[u8], path: &Path) -> Result<Read, Error> {
    let (grids, warnings) = grids(bytes).map_err(|error| unfit(path, &error))?;
    let mut incoming = codebook_table::parse(&grids).map_err(|error| unfit(path, &error))?;
    let told = warnings.into_iter().map(|warning| Remark { place: None, message: warning.to_string() });
    incoming.remarks.splice(0..0, told);
    Ok(Read { incoming, source: None, format: codebook_table::kind(&grids) })
}

/// The cells of a file, without the apostrophes that keep words from becoming formulas.
fn grids(bytes: &[u8]) -> Result<(Vec<codebook_table::Grid>, Vec<import::Warning>), import::Error> {
    let (grids, warnings) = import::grids(bytes)?;
    let grid = |grid: import::Grid| {
        let cell = |cell: String| if grid.is_text { unguarded(&cell).to_owned() } else { cell };
        let rows = grid.rows.into_iter().map(|(row, cells)| (row, cells.into_iter().map(cell).collect()));
        codebook_table::Grid { rows: rows.collect(), name: grid.name }
    };
    Ok((grids.into_iter().map(grid).collect(), warnings))
}

fn unfit(path: &Path, why: &dyn std::fmt::Display) -> Error {
    store::Error::Unfit { path: path.to_owned(), why: why.to_string() }.into()
}
