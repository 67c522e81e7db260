//! Codes that are made while coding, with the first passages that they are applied to.

use std::sync::Arc;

use super::command::{Context, Decision, NewCoding, added, new_coding};
use super::new_code::{NewCode, new_code, placed_last};
use super::{
    Anchor, Change, Code, CodeId, Codebook, Coding, CodingId, Origin, Project, Refusal, TranscriptId,
    no_such_transcript,
};

/// Make a code and apply it to passages.
pub(super) fn in_vivo(
    project: &Project,
    code: NewCode,
    (passages, origin): (Vec<(TranscriptId, Anchor)>, Option<Arc<Origin>>),
    context: &mut Context<'_>,
) -> Result<Decision, Refusal> {
    let code = on_the_spot(project, code)?;
    if passages.is_empty() || passages.iter().any(|(_, anchor)| anchor.range.is_empty()) {
        return Err(Refusal::EmptyPassage);
    }
    let missing = |transcript: &&TranscriptId| !project.transcripts.contains_key(*transcript);
    if let Some(transcript) = passages.iter().map(|(transcript, _)| transcript).find(missing) {
        return Err(no_such_transcript(project, transcript.as_str()));
    }
    let on = if passages.len() == 1 { "a passage".to_owned() } else { format!("{} passages", passages.len()) };
    let (label, id) = (format!("new code {} on {on}", code.id), code.id.clone());
    let (place, codebook) = with_code(project, code);
    let version: Arc<str> = codebook.codebook.content_version().into();
    let mut changes = vec![place];
    for (transcript, anchor) in passages {
        let new = NewCoding { origin: origin.clone(), ..(transcript, anchor, id.clone()).into() };
        changes.push(added(new_coding(context, version.clone(), new)));
    }
    Ok(Decision { label, changes })
}

/// A code that is made while coding: its name may come from the passage, whose signs nobody chose, and its colour is one
/// that few others have, so that codes can be told apart at once.
fn on_the_spot(project: &Project, code: NewCode) -> Result<Code, Refusal> {
    let name: String = code.name.chars().filter(|letter| letter.is_whitespace() || !letter.is_control()).collect();
    let color = code.color.or_else(|| code.parent.is_none().then(|| project.codebook.free_color()));
    new_code(project, NewCode { name, color, ..code })
}

/// The change that makes a code, and a project with nothing but the codebook that has it.
fn with_code(project: &Project, code: Code) -> (Change, Project) {
    let place = placed_last(project, code);
    let mut with = Project { codebook: project.codebook.clone(), ..Project::default() };
    with.apply(&place);
    (place, with)
}

/// Make a code and put it in the place of codings' codes.
pub(super) fn recode_new(project: &Project, codings: &[CodingId], code: NewCode) -> Result<Decision, Refusal> {
    let code = on_the_spot(project, code)?;
    let id = code.id.clone();
    let (place, with) = with_code(project, code);
    let recoded = recode_under(&with.codebook, project, codings, &id)?;
    let on = if codings.len() == 1 { "a passage".to_owned() } else { format!("{} passages", codings.len()) };
    let changes = std::iter::once(place).chain(recoded).collect();
    Ok(Decision { label: format!("new code {id} on {on}"), changes })
}

/// Put `code` of this codebook in the place of the codings' codes.
pub(super) fn recode_under(
    codebook: &Codebook,
    project: &Project,
    codings: &[CodingId],
    code: &CodeId,
) -> Result<Vec<Change>, Refusal> {
    let version: Arc<str> = codebook.content_version().into();
    let mut changes = Vec::new();
    for id in codings {
        let before = project.codings.get(id).ok_or(Refusal::NoSuchCoding(*id))?;
        if &before.code != code {
            let after = Coding { code: code.clone(), codebook: version.clone(), ..before.clone() };
            changes.push(Change::Coding { id: *id, before: Some(before.clone()), after: Some(after) });
        }
    }
    if changes.is_empty() {
        return Err(Refusal::NoChange(format!("it is coded `{code}` already")));
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Color;

    #[test]
    fn the_free_colour_is_one_that_fewest_codes_have_and_never_gray() {
        let code = |id: &str, color| Code { color, ..Code::new(id, id) };
        let check = |colors: &[Option<Color>], expected: Color| {
            let codes = colors.iter().enumerate().map(|(place, color)| code(&format!("信{place}"), *color));
            assert_eq!(Codebook::new(codes.collect()).free_color(), expected);
        };
        check(&[], Color::Red);
        check(&[Some(Color::Red), None, Some(Color::Gray)], Color::Orange);
        let all: Vec<Option<Color>> = Color::ALL.iter().map(|(color, _)| Some(*color)).collect();
        check(&all, Color::Red);
        check(&[&all[..], &[Some(Color::Red)]].concat(), Color::Orange);
    }
}
