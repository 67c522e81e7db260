//! A coding's words as an example of its code.

use super::draft::Draft;
use crate::project::{Code, CodingId, Decision, Project, Refusal, no_such_code};

pub(super) fn promote(project: &Project, id: CodingId) -> Result<Decision, Refusal> {
    let coding = project.codings.get(&id).ok_or(Refusal::NoSuchCoding(id))?;
    let code = project.codebook.resolve(&coding.code);
    let code = project.codebook.get(code.as_str()).ok_or_else(|| no_such_code(project, code.as_str()))?;
    let shown = |letter: &char| letter.is_whitespace() || !letter.is_control();
    let words: String = coding.anchor.quote().chars().filter(shown).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return Err(Refusal::EmptyPassage);
    }
    let mut examples = code.examples.clone();
    if examples.iter().any(|example| example.split_whitespace().eq(words.split_whitespace())) {
        return Err(Refusal::NoChange(format!("`{}` has this example already", code.id)));
    }
    examples.push(words);
    let mut draft = Draft::new(&project.codebook);
    draft.set(Code { examples, ..code.clone() });
    Ok(Decision { label: format!("make a quote an example of {}", code.id), changes: draft.changes })
}
