//! The codebook: codes in a hierarchy, each with its definition and rules.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use foldhash::fast::RandomState;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{CodeId, PlacedCode};

/// The content hash of a codebook: twelve hexadecimal digits over the meaning of all codes, not over comments or layout.
pub type CodebookVersion = String;

/// A colour by name, mapped to the terminal's own palette or to a web colour at the border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Color {
    Red,
    Orange,
    Yellow,
    Green,
    Teal,
    Cyan,
    Blue,
    Purple,
    Magenta,
    Pink,
    Brown,
    Gray,
}

impl Color {
    /// All colours with their names.
    pub const ALL: [(Color, &'static str); 12] = [
        (Color::Red, "red"),
        (Color::Orange, "orange"),
        (Color::Yellow, "yellow"),
        (Color::Green, "green"),
        (Color::Teal, "teal"),
        (Color::Cyan, "cyan"),
        (Color::Blue, "blue"),
        (Color::Purple, "purple"),
        (Color::Magenta, "magenta"),
        (Color::Pink, "pink"),
        (Color::Brown, "brown"),
        (Color::Gray, "gray"),
    ];

    /// The name as it is written in a codebook.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(color, _)| *color == self).map_or("gray", |(_, name)| name)
    }

    /// The colour of a name, in any case; `grey` is taken too.
    pub fn parse(name: &str) -> Option<Self> {
        let name = if name.eq_ignore_ascii_case("grey") { "gray" } else { name };
        Self::ALL.iter().find(|(_, known)| known.eq_ignore_ascii_case(name)).map(|(color, _)| *color)
    }
}

/// One code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable; codings refer to it.
    pub id: CodeId,
    /// What a person reads; may be Chinese, have spaces, be long.
    pub name: String,
    /// What the code means.
    pub definition: String,
    /// When to apply it.
    pub include: String,
    /// When not to.
    pub exclude: String,
    /// Quotes that show it.
    pub examples: Vec<String>,
    /// Its own colour; where `None`, see [`Codebook::color`].
    pub color: Option<Color>,
    /// Its key for coding with one key press.
    pub key: Option<char>,
    /// Other words it can be found by, for instance in pinyin.
    pub aliases: Vec<String>,
    /// `false` for a heading that cannot itself be applied.
    pub applies: bool,
    /// Literature of this code.
    pub sources: Vec<String>,
    /// The code that took its place, after a merge.
    pub replaced_by: Option<CodeId>,
    /// The code above it.
    pub parent: Option<CodeId>,
    /// What other programs know it by; where `None`, exports derive one from the id. Not part of the content hash.
    pub guid: Option<Uuid>,
}

impl Code {
    /// A code with an id and a name, all else empty.
    pub fn new(id: impl Into<CodeId>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            definition: String::new(),
            include: String::new(),
            exclude: String::new(),
            examples: Vec::new(),
            color: None,
            key: None,
            aliases: Vec::new(),
            applies: true,
            sources: Vec::new(),
            replaced_by: None,
            parent: None,
            guid: None,
        }
    }
}

/// A fact to record once for each transcript, as the codebook asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttributeQuestion {
    /// The attribute's name, a column of `attributes.csv`.
    pub name: String,
    /// What to record.
    pub description: String,
    /// The answers to choose from; none where any answer is taken.
    pub values: Vec<String>,
}

/// All codes, in the order of the file, parents before children.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codebook {
    /// The codebook's title.
    pub title: String,
    /// The researcher's own version label.
    pub version: String,
    /// What the codebook is for.
    pub description: String,
    /// Literature.
    pub sources: Vec<String>,
    /// What to record of each transcript.
    pub attributes: Vec<AttributeQuestion>,
    codes: Vec<Code>,
    places: HashMap<CodeId, usize, RandomState>,
    content: ContentVersion,
}

/// The content hash, once it has been asked for: every coding names it, so it is not computed for every coding.
/// It says nothing that the codes do not, so any two are equal.
#[derive(Clone, Debug, Default)]
struct ContentVersion(OnceLock<CodebookVersion>);

impl PartialEq for ContentVersion {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ContentVersion {}

impl Codebook {
    /// A codebook of `codes` in preorder: every code after its parent. Later codes with an id already seen are dropped.
    pub fn new(codes: Vec<Code>) -> Self {
        let mut codebook = Self::default();
        for code in codes {
            if !codebook.places.contains_key(&code.id) {
                codebook.places.insert(code.id.clone(), codebook.codes.len());
                codebook.codes.push(code);
            }
        }
        codebook
    }

    /// The same codebook with other codes, as [`Self::new`] takes them.
    pub fn with_codes(self, codes: Vec<Code>) -> Self {
        let Self { codes, places, .. } = Self::new(codes);
        Self { codes, places, ..self }
    }

    /// All codes in the order of the file.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// The code with this id.
    pub fn get(&self, id: &str) -> Option<&Code> {
        self.places.get(id).map(|&place| &self.codes[place])
    }

    /// The place of a code in [`Self::codes`].
    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The code that `id` stands for now: itself, or what replaced it after merges.
    pub fn resolve(&self, id: &CodeId) -> CodeId {
        let mut current = id.clone();
        for _ in 0..self.codes.len() {
            match self.get(current.as_str()).and_then(|code| code.replaced_by.clone()) {
                Some(next) => current = next,
                None => break,
            }
        }
        current
    }

    /// The code that a person means: by id, then by name, then by alias, ignoring case for the last two. What was replaced
    /// comes last, and means the code that took its place.
    pub fn find(&self, word: &str) -> Option<&Code> {
        let word = word.trim();
        let folded = word.to_lowercase();
        let in_force = |code: &&Code| code.replaced_by.is_none();
        let by_name = |code: &&Code| code.name.to_lowercase() == folded;
        let by_alias = |code: &&Code| code.aliases.iter().any(|alias| alias.to_lowercase() == folded);
        let by_id = self.get(word).filter(in_force);
        by_id
            .or_else(|| self.codes.iter().filter(in_force).find(by_name))
            .or_else(|| self.codes.iter().filter(in_force).find(by_alias))
            .or_else(|| {
                self.get(word).or_else(|| self.codes.iter().find(by_name)).and_then(|code| self.successor(code))
            })
    }

    fn successor(&self, code: &Code) -> Option<&Code> {
        self.get(self.resolve(&code.id).as_str())
    }

    /// The code with this hotkey.
    pub fn by_key(&self, key: char) -> Option<&Code> {
        self.codes.iter().find(|code| code.key == Some(key))
    }

    /// The codes directly below `id`, or the top ones for `None`.
    pub fn children<'a>(&'a self, id: Option<&'a CodeId>) -> impl Iterator<Item = &'a Code> {
        self.codes.iter().filter(move |code| code.parent.as_ref() == id)
    }

    /// How many codes stand above this one; 0 at the top.
    pub fn depth(&self, id: &CodeId) -> usize {
        self.ancestors(id).count()
    }

    /// The codes above this one, nearest first.
    pub fn ancestors<'a>(&'a self, id: &CodeId) -> impl Iterator<Item = &'a Code> {
        let above = move |code: &&'a Code| code.parent.as_ref().and_then(|parent| self.get(parent.as_str()));
        std::iter::successors(self.get(id.as_str()).as_ref().and_then(above), above).take(self.codes.len())
    }

    /// Names from the top down to this code, joined by ` > `; the bare id for an unknown code.
    pub fn path(&self, id: &CodeId) -> String {
        let mut names: Vec<&str> = self.ancestors(id).map(|code| code.name.as_str()).collect();
        names.reverse();
        names.push(self.get(id.as_str()).map_or(id.as_str(), |code| &code.name));
        names.join(" > ")
    }

    /// A code's colour: its own, else that of the nearest code above that has one, else grey.
    pub fn color(&self, id: &CodeId) -> Color {
        let own = self.get(id.as_str()).and_then(|code| code.color);
        own.or_else(|| self.ancestors(id).find_map(|code| code.color)).unwrap_or(Color::Gray)
    }

    /// The first colour that fewest codes have as their own; never gray, which says that nobody chose one.
    pub fn free_color(&self) -> Color {
        let used = |color: Color| self.codes.iter().filter(|code| code.color == Some(color)).count();
        let colors = Color::ALL.iter().map(|(color, _)| *color).filter(|color| *color != Color::Gray);
        colors.min_by_key(|color| used(*color)).unwrap_or(Color::Gray)
    }

    /// A code's number among the children of its parent, from 0.
    pub fn index(&self, id: &CodeId) -> Option<usize> {
        let parent = self.get(id.as_str())?.parent.as_ref();
        self.children(parent).position(|code| &code.id == id)
    }

    /// Put `code` below its parent, as child number `index` (at the end where there are fewer). A code of its id is
    /// replaced; where it stood elsewhere, it moves with all codes below it. A parent that is the code itself, or stands
    /// below it, is not taken: the code then stays where it is.
    pub fn insert(&mut self, mut code: Code, index: usize) {
        let Some(place) = self.place(code.id.as_str()) else {
            let place = self.place_of_child(code.parent.as_ref(), index);
            self.codes.insert(place, code);
            return self.reindex();
        };
        if code.parent.as_ref().is_some_and(|parent| self.is_in(parent, &code.id)) {
            code.parent = self.codes[place].parent.clone();
        }
        let stays = self.codes[place].parent == code.parent && self.index(&code.id) == Some(index);
        let block = place..self.end_of(&code.id);
        self.codes[place] = code;
        self.content = ContentVersion::default();
        if stays {
            return;
        }
        let moved: Vec<Code> = self.codes.drain(block).collect();
        self.reindex();
        let parent = moved.first().and_then(|code| code.parent.clone());
        let to = self.place_of_child(parent.as_ref(), index);
        self.codes.splice(to..to, moved);
        self.reindex();
    }

    /// Whether `id` is `above` or stands below it.
    pub fn is_in(&self, id: &CodeId, above: &CodeId) -> bool {
        id == above || self.ancestors(id).any(|code| &code.id == above)
    }

    /// Where child number `index` of `parent` goes in the order of all codes.
    fn place_of_child(&self, parent: Option<&CodeId>, index: usize) -> usize {
        let next = self.children(parent).nth(index).and_then(|next| self.place(next.id.as_str()));
        next.unwrap_or_else(|| parent.map_or(self.codes.len(), |parent| self.end_of(parent)))
    }

    /// Bring a code from what it was to what it is now: put it in, take it out, give it other words, or another place with
    /// all below it. One that only has other words stays where it stands by now.
    pub fn change(&mut self, before: Option<&PlacedCode>, after: Option<PlacedCode>) {
        match (before, after) {
            (Some(before), Some(after)) if !before.is_elsewhere(&after) => {
                let index = self.index(&after.code.id).unwrap_or(after.index);
                self.insert(after.code, index);
            }
            (_, Some(after)) => self.insert(after.code, after.index),
            (Some(before), None) => {
                self.remove(&before.code.id);
            }
            (None, None) => {}
        }
    }

    /// Take a code out; codes below it move up to its parent. Gives back the code and its place among its siblings.
    pub fn remove(&mut self, id: &CodeId) -> Option<(Code, usize)> {
        let place = self.place(id.as_str())?;
        let parent = self.codes[place].parent.clone();
        let index = self.children(parent.as_ref()).position(|code| &code.id == id).unwrap_or(0);
        let code = self.codes.remove(place);
        for below in self.codes.iter_mut().filter(|below| below.parent.as_ref() == Some(id)) {
            below.parent = parent.clone();
        }
        self.reindex();
        Some((code, index))
    }

    /// The content hash: the same for two files that differ only in comments, quoting or layout.
    pub fn content_version(&self) -> CodebookVersion {
        self.content.0.get_or_init(|| self.hash_content()).clone()
    }

    fn hash_content(&self) -> CodebookVersion {
        let mut hash = Sha256::new();
        for code in &self.codes {
            let parent = code.parent.as_ref().map_or("", |parent| parent.as_str());
            let replaced = code.replaced_by.as_ref().map_or("", |other| other.as_str());
            let fields =
                [code.id.as_str(), parent, &code.name, &code.definition, &code.include, &code.exclude, replaced];
            for field in fields.into_iter().chain(code.examples.iter().map(String::as_str)) {
                hash.update((field.len() as u64).to_le_bytes());
                hash.update(field);
            }
            hash.update([u8::from(code.applies), 0xFF]);
        }
        hash.finalize().iter().take(6).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// The place after the last code below `parent`.
    pub(super) fn end_of(&self, parent: &CodeId) -> usize {
        let Some(start) = self.place(parent.as_str()) else { return self.codes.len() };
        let below = |code: &Code| self.ancestors(&code.id).any(|above| &above.id == parent);
        start + 1 + self.codes.iter().skip(start + 1).take_while(|code| below(code)).count()
    }

    fn reindex(&mut self) {
        self.content = ContentVersion::default();
        self.places = self.codes.iter().enumerate().map(|(place, code)| (code.id.clone(), place)).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codebook() -> Codebook {
        let code = |id: &str, parent: Option<&str>| Code {
            parent: parent.map(CodeId::from),
            ..Code::new(id, id.to_uppercase())
        };
        let codes = [("a", None), ("b", Some("a")), ("c", Some("b")), ("信任", Some("a")), ("e", None)];
        Codebook::new(codes.map(|(id, parent)| code(id, parent)).to_vec())
    }

    #[track_caller]
    fn check(id: &str, parent: Option<&str>, index: usize, expected: [&str; 5]) {
        let mut codebook = codebook();
        let code = Code { parent: parent.map(CodeId::from), ..codebook.get(id).unwrap().clone() };
        codebook.insert(code, index);
        let paths = codebook.codes().iter().map(|code| codebook.path(&code.id));
        assert_eq!(paths.collect::<Vec<_>>(), expected);
        assert!(
            codebook.codes().iter().enumerate().all(|(place, code)| codebook.place(code.id.as_str()) == Some(place))
        );
    }

    #[test]
    fn a_code_moves_with_all_below_it() {
        check("b", None, 1, ["A", "A > 信任", "B", "B > C", "E"]);
        check("b", None, 9, ["A", "A > 信任", "E", "B", "B > C"]);
        check("b", Some("e"), 0, ["A", "A > 信任", "E", "E > B", "E > B > C"]);
        check("a", Some("e"), 0, ["E", "E > A", "E > A > B", "E > A > B > C", "E > A > 信任"]);
        check("b", Some("a"), 1, ["A", "A > 信任", "A > B", "A > B > C", "E"]);
        check("c", Some("b"), 0, ["A", "A > B", "A > B > C", "A > 信任", "E"]);
    }

    #[test]
    fn no_code_stands_below_itself() {
        check("a", Some("c"), 0, ["A", "A > B", "A > B > C", "A > 信任", "E"]);
        check("b", Some("b"), 0, ["A", "A > B", "A > B > C", "A > 信任", "E"]);
    }
}
