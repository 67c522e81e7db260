//! A code that does not exist yet, and what it comes to.

use super::{Change, Code, CodeId, PlacedCode, Project, Refusal, codebook_command, no_such_code};

/// A code that does not exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCode {
    /// What a person reads.
    pub name: String,
    /// The id; made from the name where `None`.
    pub id: Option<CodeId>,
    /// The code above it.
    pub parent: Option<CodeId>,
    /// What it means.
    pub definition: String,
    /// When to apply it.
    pub include: String,
    /// When not to.
    pub exclude: String,
    /// Quotes that show it.
    pub examples: Vec<String>,
    /// Other words it can be found by.
    pub aliases: Vec<String>,
    /// Literature of this code.
    pub sources: Vec<String>,
    /// `false` for a heading that cannot itself be applied.
    pub applies: bool,
    /// Its colour.
    pub color: Option<super::Color>,
    /// Its hotkey.
    pub key: Option<char>,
}

impl Default for NewCode {
    fn default() -> Self {
        Self {
            name: String::new(),
            id: None,
            parent: None,
            definition: String::new(),
            include: String::new(),
            exclude: String::new(),
            examples: Vec::new(),
            aliases: Vec::new(),
            sources: Vec::new(),
            applies: true,
            color: None,
            key: None,
        }
    }
}

/// The code that is meant: in one line, with an id of its own.
pub(super) fn new_code(project: &Project, new: NewCode) -> Result<Code, Refusal> {
    let NewCode { name, id, parent, color, key, applies, .. } = new;
    let NewCode { definition, include, exclude, examples, aliases, sources, .. } = new;
    let code = Code::new(id.clone().unwrap_or_else(|| "".into()), name);
    let code = Code { definition, include, exclude, examples, aliases, sources, applies, color, key, ..code };
    let code = codebook_command::tidy(Code { parent: parent.map(|id| project.codebook.resolve(&id)), ..code });
    codebook_command::check_name(&code.name)?;
    codebook_command::check_words(&code)?;
    let id = match id {
        Some(id) if project.codebook.get(id.as_str()).is_some() => return Err(Refusal::CodeExists(id)),
        Some(id) => id,
        None => free_id(project, &code.name),
    };
    if let Some(parent) = &code.parent
        && project.codebook.get(parent.as_str()).is_none()
    {
        return Err(no_such_code(project, parent.as_str()));
    }
    let code = Code { id, ..code };
    codebook_command::check_key(project, &code)?;
    Ok(code)
}

/// An id from a name: letters and digits of any script in lower case, hyphens between, at most 60 code points.
pub fn slug(name: &str) -> String {
    let folded: String = name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    let stem: String = if words.is_empty() { "code".to_owned() } else { words.join("-") };
    stem.chars().take(60).collect()
}

/// The [`slug`] of a name, numbered if it is taken.
fn free_id(project: &Project, name: &str) -> CodeId {
    let stem = slug(name);
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    let mut ids = std::iter::once(stem.clone()).chain(numbered);
    let free = ids.find(|id| project.codebook.get(id).is_none());
    free.unwrap_or(stem).into()
}

pub(super) fn placed_last(project: &Project, code: Code) -> Change {
    let index = project.codebook.children(code.parent.as_ref()).count();
    Change::Code { before: None, after: Some(PlacedCode { code, index }) }
}
