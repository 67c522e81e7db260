//! A REFI-QDA codebook, or the codes of a REFI-QDA project's XML, as any program writes them.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{colors, description};
use crate::exchange::guid::derived;
use crate::exchange::incoming::{Above, Draft, Error, Incoming, MOST_CODES, Place, Remark, assemble, shown};
use crate::exchange::xml::{Node, Tag, Xml, decode};
use crate::project::{Code, Color};

/// Bytes that are read: a codebook of 10,000 codes has some ten million, a project's XML may have more.
const MAX_BYTES: usize = 256 << 20;

/// Read a `.qdc` file, or a project's `.qde`, of which only the codes are taken. Names of elements count, namespaces do
/// not: programs write at least three versions of them.
///
/// # Errors
/// [`Error::Damaged`] where it is no XML, or not this; [`Error::Faults`] for codes that contradict each other.
pub fn parse(bytes: &[u8]) -> Result<Incoming, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::Damaged(format!("the file has {} MB; is it a codebook?", bytes.len() >> 20)));
    }
    let text = decode(bytes)?;
    let mut reader = Reader::default();
    reader.read(&mut Xml::new(&text))?;
    reader.finish()
}

/// An element that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    Project,
    Codebook,
    Codes,
    Code(usize),
    Description(usize),
    Sets,
    Skipped,
}

#[derive(Default)]
struct Reader {
    origin: String,
    drafts: Vec<Draft>,
    descriptions: Vec<String>,
    remarks: Vec<Remark>,
    sets: usize,
    notes: usize,
    unknown: BTreeMap<String, usize>,
    found: bool,
}

impl Reader {
    fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), Error> {
        let mut open: Vec<Frame> = Vec::new();
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) => {
                    let frame = self.open(open.last().copied(), &tag).map_err(|what| xml.damaged(&what))?;
                    open.push(frame);
                }
                Node::Close => {
                    open.pop();
                }
                Node::Text(text) => {
                    if let Some(Frame::Description(code)) = open.last()
                        && let Some(words) = self.descriptions.get_mut(*code)
                    {
                        words.push_str(&text);
                    }
                }
            }
        }
        Ok(())
    }

    /// What an element inside `around` is.
    fn open(&mut self, around: Option<Frame>, tag: &Tag) -> Result<Frame, String> {
        Ok(match (around, tag.name.to_ascii_lowercase().as_str()) {
            (None | Some(Frame::Project), "codebook") => {
                self.found = true;
                self.origin(tag);
                Frame::Codebook
            }
            (None, "project") => {
                self.origin(tag);
                Frame::Project
            }
            (None, _) => {
                let root = shown(&tag.name);
                return Err(format!("the file begins with <{root}>; a REFI-QDA codebook begins with <CodeBook>"));
            }
            (Some(Frame::Codebook), "codes") => Frame::Codes,
            (Some(Frame::Codes), "code") => self.code(None, tag)?,
            (Some(Frame::Code(above)), "code") => self.code(Some(above), tag)?,
            (Some(Frame::Code(code)), "description") => self.description(code),
            (Some(Frame::Codebook), "sets") => Frame::Sets,
            (Some(Frame::Sets), "set") => {
                self.sets += 1;
                Frame::Skipped
            }
            (Some(Frame::Code(_)), "noteref") => {
                self.notes += 1;
                Frame::Skipped
            }
            (Some(Frame::Skipped | Frame::Project), _) => Frame::Skipped,
            _ => {
                *self.unknown.entry(shown(&tag.name)).or_default() += 1;
                Frame::Skipped
            }
        })
    }

    fn origin(&mut self, tag: &Tag) {
        if let Some(origin) = tag.attribute("origin") {
            origin.clone_into(&mut self.origin);
        }
    }

    fn code(&mut self, above: Option<usize>, tag: &Tag) -> Result<Frame, String> {
        if self.drafts.len() >= MOST_CODES {
            return Err(format!("the file has more than {MOST_CODES} codes"));
        }
        let name = tag.attribute("name").unwrap_or_default().to_owned();
        let place = Some(Place::Code(name.clone()));
        let mut code = Code::new("", name);
        match tag.attribute("guid").map(|text| (text, Uuid::try_parse(text.trim()).ok())) {
            Some((_, Some(guid))) => code.guid = Some(guid),
            Some((text, None)) => {
                self.remarks.push(Remark::at(place.clone(), format!("`{}` is no GUID; it gets another", shown(text))));
            }
            None => self.remarks.push(Remark::at(place.clone(), "it has no GUID and gets one")),
        }
        code.applies = !matches!(tag.attribute("isCodable"), Some("false" | "False" | "FALSE" | "0"));
        if let Some(text) = tag.attribute("color").filter(|text| !text.trim().is_empty()) {
            code.color = colors::nearest(text);
            if code.color.is_none() {
                self.remarks.push(Remark::at(place.clone(), format!("`{}` is no colour that is known", shown(text))));
            }
        }
        self.drafts.push(Draft { code, above: above.map_or(Above::None, Above::Draft), place });
        self.descriptions.push(String::new());
        Ok(Frame::Code(self.drafts.len() - 1))
    }

    /// A second description of one code goes below the first.
    fn description(&mut self, code: usize) -> Frame {
        if let Some(words) = self.descriptions.get_mut(code).filter(|words| !words.is_empty()) {
            words.push('\n');
        }
        Frame::Description(code)
    }

    fn finish(mut self) -> Result<Incoming, Error> {
        if !self.found {
            return Err(Error::Damaged("there is no <CodeBook> in this file".to_owned()));
        }
        if self.drafts.is_empty() {
            return Err(Error::Damaged("the codebook in this file has no codes".to_owned()));
        }
        self.describe();
        self.tell();
        let mut incoming = match self.wrapper() {
            true => assemble(unwrapped(self.drafts), self.remarks)?,
            false => assemble(self.drafts, self.remarks)?,
        };
        settle(&mut incoming);
        Ok(incoming)
    }

    /// Take the descriptions apart. In those that we wrote, a colour is the code's own only where it differs from that
    /// of the code above, or is named.
    fn describe(&mut self) {
        let mut colors: Vec<Option<Color>> = Vec::with_capacity(self.drafts.len());
        for (draft, text) in self.drafts.iter_mut().zip(&self.descriptions) {
            let said = description::parse(text);
            let above = match draft.above {
                Above::Draft(place) => colors.get(place).copied().flatten(),
                _ => None,
            };
            let code = &mut draft.code;
            colors.push(code.color.or(above));
            code.definition = said.definition;
            if said.ours {
                code.color = code.color.filter(|color| Some(*color) != above);
                // Whether it may be applied is told by the attribute, but for codes that others replaced.
                code.applies |= said.fields.iter().any(|(label, _)| *label == "Replaced by");
            }
            for (label, words) in said.fields {
                field(code, label, words);
            }
        }
    }

    /// What was not taken, counted.
    fn tell(&mut self) {
        let mut told = Vec::new();
        if self.sets > 0 {
            told.push(format!("sets of codes are not carried: {} left out", amount(self.sets, "set")));
        }
        if self.notes > 0 {
            told.push(format!(
                "{} on codes left out: a codebook does not hold their words",
                amount(self.notes, "memo")
            ));
        }
        for (name, count) in self.unknown.iter().take(20) {
            told.push(format!("<{name}> is not known and was left out{}", times(*count)));
        }
        self.remarks.splice(0..0, told.into_iter().map(Remark::new));
    }

    /// NVivo puts all codes below one folder that is no code of anybody's.
    fn wrapper(&mut self) -> bool {
        let tops = self.drafts.iter().filter(|draft| draft.above == Above::None).count();
        let Some(first) = self.drafts.first().map(|draft| &draft.code) else { return false };
        let folder = ["nodes", "codes"].contains(&first.name.to_lowercase().as_str()) && !first.applies;
        let wraps = self.origin.starts_with("NVivo") && tops == 1 && folder && self.drafts.len() > 1;
        if wraps {
            let message = format!("NVivo's folder `{}` around all codes was taken away", shown(&first.name));
            self.remarks.push(Remark::new(message));
        }
        wraps
    }
}

fn unwrapped(drafts: Vec<Draft>) -> Vec<Draft> {
    let raised = |above: Above| match above {
        Above::Draft(place) => place.checked_sub(1).map_or(Above::None, Above::Draft),
        other => other,
    };
    drafts.into_iter().skip(1).map(|draft| Draft { above: raised(draft.above), ..draft }).collect()
}

fn field(code: &mut Code, label: &str, words: String) {
    match label {
        "Include" => code.include = words,
        "Exclude" => code.exclude = words,
        "Example" => code.examples.push(words),
        "Alias" => code.aliases.push(words),
        "Source" => code.sources.push(words),
        "Key" => code.key = words.chars().next(),
        "Applies" => code.applies = words.trim() != "no",
        "Color" => code.color = Color::parse(words.trim()).or(code.color),
        "Replaced by" => code.replaced_by = Some(words.trim()).filter(|id| !id.is_empty()).map(Into::into),
        _ => code.id = words.trim().into(),
    }
}

/// GUIDs that follow from the id are not the code's own.
fn settle(incoming: &mut Incoming) {
    let codebook = std::mem::take(&mut incoming.codebook);
    let own = |code: &Code| code.guid.filter(|guid| *guid != derived(code.id.as_str()));
    let codes = codebook.codes().iter().map(|code| Code { guid: own(code), ..code.clone() }).collect();
    incoming.codebook = codebook.with_codes(codes);
}

fn amount(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn times(count: usize) -> String {
    if count == 1 { String::new() } else { format!(" ({count} times)") }
}
