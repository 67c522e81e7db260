//! Blocks to a codebook, or what is wrong and where.

use std::collections::HashSet;

use uuid::Uuid;

use super::Block;
use super::labels::{LABELS, Label, apart};
use crate::exchange::incoming::{Above, Draft, Error, Incoming, Place, Remark, assemble, shown};
use crate::exchange::qdc::colors;
use crate::project::{AttributeQuestion, Code, Codebook, nearest};

/// Read blocks, each with its line (or the number of its paragraph) from 1.
///
/// # Errors
/// [`Error::Faults`] with the line of each block that has no place in a codebook.
pub fn read(blocks: Vec<(usize, Block)>) -> Result<Incoming, Error> {
    let mut reader = Reader::default();
    for (line, block) in blocks {
        reader.line = line;
        reader.block(block);
    }
    if !reader.faults.is_empty() {
        return Err(Error::Faults(reader.faults));
    }
    let incoming = assemble(reader.drafts, reader.remarks)?;
    let codebook = reader.head.with_codes(incoming.codebook.codes().to_vec());
    Ok(Incoming { codebook, ..incoming })
}

/// The list that items belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct List {
    label: Label,
    /// The one item that its label has may be none: the label stood alone.
    hollow: bool,
}

#[derive(Default)]
struct Reader {
    line: usize,
    head: Codebook,
    drafts: Vec<Draft>,
    /// The open headings with their depths, from the top.
    open: Vec<(usize, usize)>,
    list: Option<List>,
    /// Fields of the code that is read.
    seen: HashSet<Label>,
    remarks: Vec<Remark>,
    faults: Vec<Remark>,
}

impl Reader {
    fn fault(&mut self, message: impl Into<String>) {
        self.faults.push(Remark::at(Some(Place::Line(self.line)), message));
    }

    fn remark(&mut self, message: impl Into<String>) {
        self.remarks.push(Remark::at(Some(Place::Line(self.line)), message));
    }

    fn block(&mut self, block: Block) {
        match block {
            Block::Title(title) if self.drafts.is_empty() && self.head.title.is_empty() => self.head.title = title,
            Block::Title(title) => {
                self.fault(format!("a second title, `{}`; codes stand one level below the title", shown(&title)));
            }
            Block::Heading(depth, name) => self.heading(depth, name),
            Block::Field(label, words) => self.labelled(&label, words),
            Block::Fields(fields) => fields.into_iter().for_each(|(label, words)| self.labelled(&label, words)),
            Block::Item(words) => self.item(words),
            Block::Words(words) if self.drafts.is_empty() => {
                let text = &mut self.head.description;
                text.push_str(if text.is_empty() { "" } else { "\n" });
                text.push_str(&words);
            }
            Block::Words(words) => {
                let message = format!("`{}` belongs to no field; begin it with a label", shown(&words));
                self.fault(format!("{message} such as `When to use:`"));
            }
        }
    }

    fn heading(&mut self, depth: usize, name: String) {
        self.open.retain(|(open, _)| *open < depth);
        let above = self.open.last().map_or(Above::None, |(_, place)| Above::Draft(*place));
        self.open.push((depth, self.drafts.len()));
        self.drafts.push(Draft { code: Code::new("", name), above, place: Some(Place::Line(self.line)) });
        self.list = None;
        self.seen.clear();
    }

    fn labelled(&mut self, word: &str, words: String) {
        let Some(label) = Label::of(word) else {
            let near = nearest(word, LABELS.iter().map(|(_, name)| *name));
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            self.fault(format!("no field is called `{}`{hint}", shown(word)));
            return;
        };
        self.list = None;
        if self.drafts.is_empty() {
            self.head_field(label, words);
            return;
        }
        if !self.seen.insert(label) {
            self.fault(format!("`{}` stands twice in this code", label.name()));
        }
        self.code_field(label, words);
    }

    /// A field above the first code.
    fn head_field(&mut self, label: Label, words: String) {
        match label {
            Label::Version => self.head.version = words,
            Label::Description => self.head.description = words,
            Label::Source => self.begin(Label::Source, words, true),
            Label::Sources => self.begin(Label::Source, words, false),
            Label::Attribute => {
                self.head.attributes.push(AttributeQuestion { name: words, ..AttributeQuestion::default() });
            }
            Label::Asks | Label::Answer | Label::Answers if self.head.attributes.is_empty() => {
                self.fault(format!("`{}` belongs below an `Attribute:`", label.name()));
            }
            Label::Asks => {
                self.head.attributes.last_mut().into_iter().for_each(|it| it.description.clone_from(&words));
            }
            Label::Answer => self.begin(Label::Answer, words, true),
            Label::Answers => self.begin(Label::Answer, words, false),
            other => self.fault(format!("`{}` belongs below the heading of a code", other.name())),
        }
    }

    fn code_field(&mut self, label: Label, words: String) {
        let word = words.trim().to_owned();
        let line = self.line;
        let Some(draft) = self.drafts.last_mut() else { return };
        let code = &mut draft.code;
        let mut wrong = None;
        match label {
            Label::Code => code.id = word.into(),
            Label::Brief => code.definition = words,
            Label::Full if self.seen.contains(&Label::Brief) => {
                code.definition = format!("{}\n{words}", code.definition)
            }
            Label::Full => code.definition = words,
            Label::Include => code.include = words,
            Label::Exclude => code.exclude = words,
            Label::Key => {
                let key = words.trim();
                code.key = key.chars().next().filter(|letter| letter.len_utf8() == key.len());
                wrong = code.key.is_none().then_some("is not one character");
            }
            Label::Color => {
                code.color = colors::nearest(&word);
                wrong = code.color.is_none().then_some("is no colour");
            }
            Label::Applies => code.applies = !word.to_lowercase().starts_with("no"),
            Label::ReplacedBy => code.replaced_by = Some(word.into()),
            Label::Guid => {
                code.guid = Uuid::try_parse(&word).ok();
                wrong = code.guid.is_none().then_some("is no GUID");
            }
            Label::Below => draft.above = Above::Id(word),
            Label::Example => self.begin(label, words, true),
            Label::Examples => self.begin(Label::Example, words, false),
            Label::Alias => self.begin(label, words, true),
            Label::Aliases => self.begin(Label::Alias, words, false),
            Label::Source => self.begin(label, words, true),
            Label::Sources => self.begin(Label::Source, words, false),
            Label::Version | Label::Description | Label::Attribute | Label::Asks | Label::Answer | Label::Answers => {
                self.fault(format!("`{}` is no field of a code; it belongs above the first heading", label.name()));
            }
        }
        self.line = line;
        if let Some(what) = wrong {
            self.remark(format!("the {} {what} and was left out", label.name().to_lowercase()));
        }
    }

    /// Begin a list with the words behind its label: they are its one item where the label says `one`.
    fn begin(&mut self, label: Label, words: String, one: bool) {
        let hollow = one && words.is_empty();
        self.list = Some(List { label, hollow });
        // Examples are sentences, with commas of their own.
        let new = if one || words.is_empty() || label == Label::Example { vec![words] } else { apart(label, &words) };
        if let Some(items) = self.items(label).filter(|_| one || new != [""]) {
            items.extend(new);
        }
    }

    fn item(&mut self, words: String) {
        let Some(List { label, hollow }) = self.list else {
            self.fault("a list stands here that belongs to no field; put `Examples:` or `Sources:` above it");
            return;
        };
        self.list = Some(List { label, hollow: false });
        if let Some(items) = self.items(label) {
            if hollow {
                items.clear();
            }
            items.push(words);
        }
    }

    fn items(&mut self, label: Label) -> Option<&mut Vec<String>> {
        match (label, self.drafts.last_mut()) {
            (Label::Answer, _) => self.head.attributes.last_mut().map(|question| &mut question.values),
            (Label::Source, None) => Some(&mut self.head.sources),
            (Label::Source, Some(draft)) => Some(&mut draft.code.sources),
            (Label::Alias, Some(draft)) => Some(&mut draft.code.aliases),
            (_, Some(draft)) => Some(&mut draft.code.examples),
            (_, None) => None,
        }
    }
}
