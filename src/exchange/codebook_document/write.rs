//! A codebook to blocks.

use super::Block;
use super::labels::{Label, joined};
use crate::project::{AttributeQuestion, Code, Codebook};

/// The codebook's blocks. Headings go down to `levels`; deeper codes name the one above them.
pub fn blocks(codebook: &Codebook, levels: usize) -> Vec<Block> {
    let mut page = Page(Vec::new());
    if !codebook.title.is_empty() {
        page.0.push(Block::Title(codebook.title.clone()));
    }
    page.text(Label::Version, &codebook.version);
    page.text(Label::Description, &codebook.description);
    // Whole references, an item each; a code names them shortly.
    page.list(Label::Source, Label::Sources, &codebook.sources);
    codebook.attributes.iter().for_each(|question| page.attribute(question));
    for code in codebook.codes() {
        page.code(codebook, code, levels);
    }
    page.0
}

struct Page(Vec<Block>);

impl Page {
    fn field(&mut self, label: Label, words: &str) {
        self.0.push(Block::Field(label.name().to_owned(), words.to_owned()));
    }

    /// A text, unless it is empty.
    fn text(&mut self, label: Label, words: &str) {
        if !words.is_empty() {
            self.field(label, words);
        }
    }

    /// A list of texts: one item behind its label, more below it.
    fn list(&mut self, one: Label, many: Label, items: &[String]) {
        match items {
            [] => {}
            [item] => self.field(one, item),
            items => {
                self.field(many, "");
                self.0.extend(items.iter().cloned().map(Block::Item));
            }
        }
    }

    /// A list of short words: on one line, where they come back from it.
    fn line(&mut self, one: Label, many: Label, items: &[String]) {
        match joined(many, items) {
            Some(words) => self.field(many, &words),
            None => self.list(one, many, items),
        }
    }

    /// What says how a code is kept; what is as in most codes is left out.
    fn kept(&mut self, code: &Code) {
        let fields = [
            (Label::Color, code.color.map(|color| color.name().to_owned())),
            (Label::Applies, (!code.applies).then(|| "no, a heading".to_owned())),
            (Label::Guid, code.guid.map(|guid| guid.hyphenated().to_string())),
            (Label::Key, code.key.map(String::from)),
        ];
        let said = fields.into_iter().filter_map(|(label, words)| Some((label.name().to_owned(), words?)));
        let fields: Vec<_> = said.collect();
        if !fields.is_empty() {
            self.0.push(Block::Fields(fields));
        }
    }

    fn attribute(&mut self, question: &AttributeQuestion) {
        self.field(Label::Attribute, &question.name);
        self.text(Label::Asks, &question.description);
        self.line(Label::Answer, Label::Answers, &question.values);
    }

    fn code(&mut self, codebook: &Codebook, code: &Code, levels: usize) {
        let depth = codebook.depth(&code.id) + 1;
        self.0.push(Block::Heading(depth.min(levels), code.name.clone()));
        self.field(Label::Code, code.id.as_str());
        if depth > levels {
            self.text(Label::Below, code.parent.as_ref().map_or("", |parent| parent.as_str()));
        }
        match code.definition.split_once('\n').filter(|(_, full)| !full.is_empty()) {
            Some((brief, full)) => {
                self.field(Label::Brief, brief);
                self.field(Label::Full, full);
            }
            None => self.text(Label::Brief, &code.definition),
        }
        self.text(Label::Include, &code.include);
        self.text(Label::Exclude, &code.exclude);
        self.list(Label::Example, Label::Examples, &code.examples);
        self.line(Label::Alias, Label::Aliases, &code.aliases);
        self.line(Label::Source, Label::Sources, &code.sources);
        self.text(Label::ReplacedBy, code.replaced_by.as_ref().map_or("", |id| id.as_str()));
        self.kept(code);
    }
}
