//! A codebook to blocks.

use super::Block;
use super::labels::Label;
use crate::project::{AttributeQuestion, Code, Codebook};

/// The codebook's blocks. Headings go down to `levels`; deeper codes name the one above them.
pub fn blocks(codebook: &Codebook, levels: usize) -> Vec<Block> {
    let mut page = Page(Vec::new());
    if !codebook.title.is_empty() {
        page.0.push(Block::Title(codebook.title.clone()));
    }
    page.text(Label::Version, &codebook.version);
    page.text(Label::Description, &codebook.description);
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

    /// A list: one item behind its label, more below it.
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

    fn attribute(&mut self, question: &AttributeQuestion) {
        self.field(Label::Attribute, &question.name);
        self.text(Label::Asks, &question.description);
        self.list(Label::Answer, Label::Answers, &question.values);
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
        if !code.applies {
            self.field(Label::Applies, "no, a heading");
        }
        self.text(Label::Key, &code.key.map(String::from).unwrap_or_default());
        self.list(Label::Alias, Label::Aliases, &code.aliases);
        self.text(Label::Color, code.color.map_or("", |color| color.name()));
        self.list(Label::Source, Label::Sources, &code.sources);
        self.text(Label::ReplacedBy, code.replaced_by.as_ref().map_or("", |id| id.as_str()));
        self.text(Label::Guid, &code.guid.map(|guid| guid.hyphenated().to_string()).unwrap_or_default());
    }
}
