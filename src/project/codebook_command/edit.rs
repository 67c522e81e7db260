//! Other words for a code.

use super::{draft::Draft, living};
use crate::project::{Code, Decision, Project, Refusal};

/// Code points in a name, at most: what fits in a table and still reads as a name.
pub const LONGEST_NAME: usize = 200;

pub(super) fn edit(project: &Project, code: Code) -> Result<Decision, Refusal> {
    let before = living(project, &code.id)?;
    let code = Code { parent: before.parent.clone(), replaced_by: None, ..tidy(code) };
    if code.name != before.name {
        check_name(&code.name)?;
    }
    check_words(&code)?;
    if code.key != before.key {
        check_key(project, &code)?;
    }
    let label = label(before, &code);
    let mut draft = Draft::new(&project.codebook);
    draft.set(code);
    if draft.changes.is_empty() {
        return Err(Refusal::NoChange(format!("`{}` says so already", before.id)));
    }
    Ok(Decision { label, changes: draft.changes })
}

/// Names and lists without blanks around and line breaks inside, texts without blanks at their end.
pub(in crate::project) fn tidy(code: Code) -> Code {
    let one_line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let all = |texts: Vec<String>, tidied: &dyn Fn(String) -> String| -> Vec<String> {
        texts.into_iter().map(tidied).filter(|text| !text.is_empty()).collect()
    };
    let trimmed = |text: String| text.replace("\r\n", "\n").trim().to_owned();
    Code {
        name: one_line(code.name),
        definition: trimmed(code.definition),
        include: trimmed(code.include),
        exclude: trimmed(code.exclude),
        examples: all(code.examples, &trimmed),
        aliases: all(code.aliases, &one_line),
        sources: all(code.sources, &trimmed),
        ..code
    }
}

/// # Errors
/// Where a name is empty, too long, or holds control characters.
pub(in crate::project) fn check_name(name: &str) -> Result<(), Refusal> {
    let length = name.chars().count();
    if name.trim().is_empty() {
        return Err(Refusal::NoName);
    }
    if length > LONGEST_NAME {
        return Err(Refusal::LongName(length));
    }
    check_text("name", name, |letter| letter.is_control())
}

fn check_text(field: &'static str, text: &str, bad: impl Fn(char) -> bool) -> Result<(), Refusal> {
    match text.chars().find(|letter| bad(*letter)) {
        Some(letter) => Err(Refusal::ControlCharacter(field, letter)),
        None => Ok(()),
    }
}

/// # Errors
/// Where a text holds a control character, which a codebook file cannot.
pub(in crate::project) fn check_words(code: &Code) -> Result<(), Refusal> {
    let bad = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    let texts = [("definition", &code.definition), ("include", &code.include), ("exclude", &code.exclude)];
    let lists = [("examples", &code.examples), ("aliases", &code.aliases), ("sources", &code.sources)];
    let listed = lists.into_iter().flat_map(|(field, texts)| texts.iter().map(move |text| (field, text)));
    texts.into_iter().chain(listed).try_for_each(|(field, text)| check_text(field, text, bad))
}

/// # Errors
/// Where the key is no character to press, or another code's.
pub(in crate::project) fn check_key(project: &Project, code: &Code) -> Result<(), Refusal> {
    let Some(key) = code.key else { return Ok(()) };
    if key.is_control() || key.is_whitespace() {
        return Err(Refusal::BadKey(key));
    }
    match project.codebook.codes().iter().find(|other| other.key == Some(key) && other.id != code.id) {
        Some(owner) => Err(Refusal::KeyTaken(key, owner.id.clone())),
        None => Ok(()),
    }
}

/// What the edit is called: by the one thing that changed, where it is one.
fn label(before: &Code, after: &Code) -> String {
    let id = &before.id;
    let same = |change: &dyn Fn(&mut Code)| {
        let mut other = before.clone();
        change(&mut other);
        other == *after
    };
    if same(&|code| code.name.clone_from(&after.name)) {
        return format!("rename {} to {}", before.name, after.name);
    }
    if same(&|code| code.color = after.color) {
        return match after.color {
            Some(color) => format!("color {id} {}", color.name()),
            None => format!("take the color of {id} away"),
        };
    }
    if same(&|code| code.key = after.key) {
        return match after.key {
            Some(key) => format!("set the key of {id} to {key}"),
            None => format!("take the key of {id} away"),
        };
    }
    let reworded =
        before.definition != after.definition || before.include != after.include || before.exclude != after.exclude;
    if reworded { format!("reword {id}") } else { format!("edit {id}") }
}
