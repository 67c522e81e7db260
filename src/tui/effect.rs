//! What [`crate::tui::update`] wants done outside the state: changes of the study, reading, the terminal.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::attributes::set_attribute;
use crate::app::{CarriedPassage, CarryReport, Error, Passage, TextReport, Workspace, codebook_files, drafting};
use crate::project::{
    Anchor, BookmarkId, CodeDifference, Codebook, CodingId, Command, Fate, NewCode, NewCoding, Project, Refusal,
    Transcript, TranscriptId, codebook_diff,
};
use crate::text::TextRange;

use super::action::Action;
use super::draft_work::{self, DraftStep};
use super::import_work;
use super::memo_work::{self, MemoStep};
use super::queueing;
use super::splitting;
use super::start_work::{self, StartStep};
use super::state::{Pair, Passages, Proposal, QueueStep, State, Step, Theirs, placed};
use super::work::{self, Job};

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Change the study.
    Run(Command),
    /// Apply codes to passages.
    Code(Passages, Vec<crate::project::CodeId>),
    /// Make a code of this name and apply it to passages.
    InVivo(String, Passages),
    /// Make this code and apply it to passages.
    MakeCode(Box<NewCode>, Passages),
    /// Save a query, the second, under a name.
    SaveQuery(String, String),
    /// Set an attribute, the second, of a transcript; an empty value takes it away.
    SetAttribute(TranscriptId, String, String),
    /// Take back the last change.
    Undo,
    /// Take back the last undo.
    Redo,
    /// Read a transcript, and show a passage of it.
    Load(TranscriptId, Option<TextRange>),
    /// Open the transcript of a coding and select its passage.
    ShowCoding(CodingId),
    /// Open the transcript of a bookmark there.
    ShowBookmark(BookmarkId),
    /// Make what was read part of the study.
    CommitImport,
    /// Open the transcript of a coding or memo at its passage, or where that used to be.
    ShowNear(Passage),
    /// Put a coding or memo on another passage of its transcript.
    Place(Passage, Box<Anchor>),
    /// Find out what an edit of a text would do to codings.
    Preview(Proposal),
    /// Put a text in the place of a transcript's.
    EditText(Proposal),
    /// Have a text edited in the researcher's own editor: the transcript's, or one that goes on from an earlier edit.
    OpenEditor(TranscriptId, Option<Box<Proposal>>),
    /// Have codebook.yaml edited in the researcher's own editor, from this line on.
    OpenCodebook(Option<usize>),
    /// Have the memo in the dialog edited in the researcher's own editor.
    OpenMemo,
    /// Keep words that are being written, or forget them.
    Draft(DraftStep),
    /// Something for memos.
    Memos(MemoStep),
    /// Something for the first screen.
    Start(StartStep),
    /// A step of a split.
    Split(Step),
    /// A step of working off what a rule proposes.
    Queue(QueueStep),
    /// List the versions of the codebook.
    ListVersions,
    /// Find out what two of them differ in.
    CompareVersions(Pair),
    /// Read one, by its name and its hash.
    ReadVersion(String, String),
    /// Save the form of a code, over what somebody else has written in it where so marked.
    SaveForm(bool),
    /// Put one into force again.
    Restore(String),
    /// Find out what is wrong with codebook.yaml.
    CheckCodebook,
    /// Begin work on a thread.
    Work(Job),
    /// Fold in what others have written.
    Refresh,
    /// Put text on the clipboard.
    Copy(String),
    /// Take the mouse, or let the terminal have it.
    Mouse(bool),
    /// Go into the background.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Leave.
    Quit,
}

/// Carry out an effect that concerns the study; what comes of it. Effects on the terminal are left to the caller.
pub fn perform(state: &mut State, effect: Effect) -> Vec<Action> {
    if let Effect::Work(job) = effect {
        return work::prepare(state, job).map(|task| state.post.begin(task)).unwrap_or_default();
    }
    if let Effect::Split(step) = effect {
        return splitting::take(state, step);
    }
    if let Effect::Queue(step) = effect {
        return queueing::take(state, step);
    }
    if let Effect::Memos(step) = effect {
        return memo_work::take(state, step);
    }
    if let Effect::Draft(step) = effect {
        return draft_work::take(state, step);
    }
    if let Effect::Start(step) = effect {
        return start_work::take(state, step);
    }
    if effect == Effect::CommitImport {
        return import_work::commit(state);
    }
    let Some(workspace) = state.workspace.as_mut() else { return Vec::new() };
    match effect {
        Effect::Run(command) => done(workspace, |workspace| workspace.run(command)),
        Effect::Code(passages, codes) => code(workspace, &passages, codes),
        Effect::InVivo(name, passages) => in_vivo(workspace, NewCode { name, ..NewCode::default() }, &passages),
        Effect::MakeCode(code, passages) => in_vivo(workspace, *code, &passages),
        Effect::SaveQuery(name, query) => done(workspace, |workspace| workspace.save_query(&name, &query)),
        Effect::SetAttribute(transcript, name, value) => {
            done(workspace, |workspace| attribute(workspace, &transcript, &name, &value))
        }
        Effect::Undo => {
            let before = workspace.project().codebook.clone();
            done(workspace, Workspace::undo).into_iter().map(|action| with_name(action, &before)).collect()
        }
        Effect::Redo => {
            // Only an edit of a text has put passages on other words.
            let before = if workspace.redoes_text() { anchors(workspace.project()) } else { BTreeMap::new() };
            let actions = done(workspace, Workspace::redo);
            let edited = |done: &crate::app::Done| done.label.starts_with("redo edit ");
            if matches!(actions.as_slice(), [Action::Done(Ok(done))] if edited(done)) {
                state.review.take(changed_since(&before, workspace.project()));
            }
            actions
        }
        Effect::ShowCoding(coding) => show(workspace, &coding),
        Effect::ShowBookmark(bookmark) => show_bookmark(workspace, bookmark),
        Effect::ShowNear(passage) => show_near(workspace, &passage),
        Effect::Place(passage, anchor) => vec![Action::Placed(place(workspace, passage, *anchor))],
        Effect::Preview(proposal) => vec![preview(workspace, proposal)],
        Effect::EditText(proposal) => vec![edit_text(workspace, proposal)],
        Effect::Load(id, passage) => vec![Action::Loaded(read(workspace, &id), passage)],
        Effect::Refresh => vec![refresh(workspace)],
        // What others have written comes first: the form has to show it before it overwrites it.
        Effect::SaveForm(over) => vec![refresh(workspace), Action::SaveForm(over)],
        Effect::ListVersions => vec![Action::Versions(workspace.codebook_versions(), workspace.generation())],
        Effect::CompareVersions(pair) => {
            let found = compare(workspace, &pair).map_err(|error| error.to_string());
            vec![Action::Compared(pair, found)]
        }
        Effect::ReadVersion(name, hash) => {
            let text = workspace.codebook_at(&hash).map(|(text, _)| text).map_err(|error| error.to_string());
            vec![Action::VersionRead(name, text)]
        }
        Effect::Restore(hash) => done(workspace, |workspace| workspace.restore_codebook(&hash)),
        Effect::CheckCodebook => vec![Action::CodebookChecked(problems(workspace))],
        Effect::OpenEditor(..)
        | Effect::OpenCodebook(_)
        | Effect::OpenMemo
        | Effect::Draft(_)
        | Effect::Memos(_)
        | Effect::Start(_)
        | Effect::Copy(_)
        | Effect::Mouse(_)
        | Effect::Suspend
        | Effect::Redraw
        | Effect::Quit
        | Effect::CommitImport
        | Effect::Split(_)
        | Effect::Queue(_)
        | Effect::Work(_) => Vec::new(),
    }
}

fn done(workspace: &mut Workspace, act: impl FnOnce(&mut Workspace) -> Result<crate::app::Done, Error>) -> Vec<Action> {
    let told = |error| match error {
        Error::Refused(refusal) if refusal.is_of_later_changes() => format!("{refusal}; once more passes over it"),
        error => error.to_string(),
    };
    vec![Action::Done(act(workspace).map_err(told))]
}

/// Call a code that went with an undo by the name that it had.
fn with_name(action: Action, before: &Codebook) -> Action {
    let Action::Done(Ok(mut done)) = action else { return action };
    let made = done.label.strip_prefix("undo new code ").and_then(|rest| rest.split_once(' '));
    if let Some((code, on)) = made.and_then(|(id, on)| Some((before.get(id)?, on))) {
        done.label = format!("undo new code {} {on}", code.name);
    }
    Action::Done(Ok(done))
}

/// Set an attribute, and tell what it is now and was: its column may not be on the screen.
fn attribute(
    workspace: &mut Workspace,
    transcript: &TranscriptId,
    name: &str,
    value: &str,
) -> Result<crate::app::Done, Error> {
    let of = |workspace: &Workspace| workspace.project().attributes.get(transcript)?.get(name).cloned();
    let before = of(workspace);
    let mut done = set_attribute(workspace, transcript, name, value)?;
    let was = before.map(|before| format!(" (was {before})")).unwrap_or_default();
    if let Some(value) = of(workspace) {
        done.label = format!("{transcript}: {name} is {value}{was}");
    } else {
        done.label = format!("{transcript}: no {name} any more{was}");
    }
    Ok(done)
}

/// Where every coding and memo stands that is not lost.
fn anchors(project: &Project) -> BTreeMap<Passage, (TranscriptId, Anchor)> {
    let codings = project.codings.iter().map(|coding| Passage::Coding(coding.id));
    let passages = codings.chain(project.memos.keys().map(|memo| Passage::Memo(*memo)));
    let standing = |passage: Passage| {
        let known = placed(project, &passage).filter(|known| !known.lost)?;
        Some((passage, (known.transcript.clone(), known.anchor.clone())))
    };
    passages.filter_map(standing).collect()
}

/// The passages that have other words than `before`.
fn changed_since(before: &BTreeMap<Passage, (TranscriptId, Anchor)>, project: &Project) -> CarryReport {
    let mut texts: BTreeMap<TranscriptId, Vec<CarriedPassage>> = BTreeMap::new();
    for (passage, (id, after)) in anchors(project) {
        let Some((_, before)) = before.get(&passage).filter(|(_, before)| before.quote() != after.quote()) else {
            continue;
        };
        let row = CarriedPassage { passage, fate: Fate::Changed, before: before.clone(), after };
        texts.entry(id).or_default().push(row);
    }
    CarryReport { texts: texts.into_iter().map(|(id, passages)| TextReport { id, passages }).collect() }
}

fn read(workspace: &Workspace, id: &TranscriptId) -> Result<Arc<Transcript>, String> {
    workspace.transcript(id).map_err(|error| error.to_string())
}

fn code(workspace: &mut Workspace, passages: &Passages, codes: Vec<crate::project::CodeId>) -> Vec<Action> {
    let new = |(id, anchor): &(TranscriptId, Anchor), code: &crate::project::CodeId| NewCoding {
        origin: passages.origin.clone(),
        ..(id.clone(), anchor.clone(), code.clone()).into()
    };
    let wanted = passages.anchors.iter().flat_map(|passage| codes.iter().map(move |code| new(passage, code))).collect();
    let mut actions = done(workspace, |workspace| workspace.run(Command::CodeMany(wanted)));
    actions.push(Action::Coded(codes));
    actions
}

/// Open the transcript of a coding at its passage; at its start where the words are gone.
fn show(workspace: &Workspace, coding: &CodingId) -> Vec<Action> {
    let Some(coding) = workspace.project().codings.get(coding) else { return Vec::new() };
    let loaded = Action::Loaded(read(workspace, &coding.transcript), workspace.place(coding).ok().flatten());
    let lost = matches!(&loaded, Action::Loaded(Ok(_), None));
    let gone = lost.then(|| Action::Say("the words of this coding are no longer in the transcript".to_owned()));
    std::iter::once(loaded).chain(gone).collect()
}

/// Open the transcript of a bookmark there; where its words are gone, at what is left of their surroundings.
fn show_bookmark(workspace: &Workspace, id: BookmarkId) -> Vec<Action> {
    let Some(bookmark) = workspace.project().bookmarks.get(&id) else { return Vec::new() };
    let transcript = read(workspace, &bookmark.transcript);
    let place = transcript.as_ref().ok().map(|transcript| {
        let (text, positions) = (&transcript.text, &transcript.positions);
        let stands = if bookmark.lost { None } else { bookmark.anchor.find(text, positions) };
        let gap = || workspace.former_place(&bookmark.transcript, &bookmark.anchor);
        let place = stands.map(TextRange::start).or_else(gap);
        TextRange::empty(place.unwrap_or_else(|| bookmark.anchor.nearest(text, positions)))
    });
    vec![Action::Loaded(transcript, place)]
}

/// Open the transcript of a passage there; where its words are gone, at what is left of their surroundings.
fn show_near(workspace: &Workspace, passage: &Passage) -> Vec<Action> {
    let Some(placed) = placed(workspace.project(), passage) else { return Vec::new() };
    let transcript = read(workspace, placed.transcript);
    let there = transcript.as_ref().ok().map(|transcript| {
        let (text, positions) = (&transcript.text, &transcript.positions);
        let stands = if placed.lost { None } else { placed.anchor.find(text, positions) };
        // The context of a passage may be gone with it, or stand elsewhere: what the histories say was edited knows better.
        let gap = || workspace.former_place(placed.transcript, placed.anchor);
        stands.unwrap_or_else(|| TextRange::empty(gap().unwrap_or_else(|| placed.anchor.nearest(text, positions))))
    });
    vec![Action::Loaded(transcript, there)]
}

/// Put a coding on a passage of its transcript.
fn place(workspace: &mut Workspace, passage: Passage, anchor: Anchor) -> Result<crate::app::Done, String> {
    if placed(workspace.project(), &passage).is_none() {
        return Err("this passage is gone from the study".to_owned());
    }
    let command = match passage {
        Passage::Coding(coding) => Command::MoveCodings(vec![(coding, anchor)]),
        Passage::Memo(memo) => Command::MoveMemo(memo, anchor),
    };
    workspace.run(command).map_err(|error| error.to_string())
}

/// Fold in what others have written.
fn refresh(workspace: &mut Workspace) -> Action {
    let notices = workspace.refresh();
    Action::Refreshed(notices, workspace.take_carried())
}

/// Find out what an edit would do to the text as it is now.
fn preview(workspace: &Workspace, mut proposal: Proposal) -> Action {
    if let Ok(now) = workspace.transcript(&proposal.transcript)
        && proposal.base.is_some()
    {
        proposal = proposal.on(&now.text);
    }
    let report = workspace.preview_text(&proposal.transcript, &proposal.text);
    Action::Previewed(Box::new(proposal), report.map_err(|error| error.to_string()))
}

/// Save an edit. Where somebody else has edited the text since it was previewed, what comes of both is shown first.
fn edit_text(workspace: &mut Workspace, proposal: Proposal) -> Action {
    let (id, text) = (&proposal.transcript, proposal.text.clone());
    let outcome = match &proposal.base {
        Some(base) => workspace.edit_text_of(id, base, text),
        None => workspace.edit_text(id, text),
    };
    match outcome {
        Err(Error::Refused(Refusal::TextChanged(_))) if workspace.transcript(id).is_ok() => {
            preview(workspace, proposal)
        }
        outcome => Action::Edited(Box::new(proposal), outcome.map_err(|error| error.to_string())),
    }
}

/// Have the text of a transcript edited in the researcher's own editor, which gets the terminal until it ends.
pub fn edit_outside(state: &mut State, id: TranscriptId, begun: Option<Box<Proposal>>) -> Vec<Action> {
    let Some(workspace) = state.workspace.as_mut() else { return Vec::new() };
    let (before, mends) = match workspace.text_to_edit(&id) {
        Ok(begun) => begun,
        Err(error) => {
            let begun = begun.unwrap_or_else(|| Box::new(Proposal::outside(id, None, String::new())));
            return vec![Action::EditedOutside(begun, Err(error.to_string()))];
        }
    };
    let editor = drafting::editor(|name| std::env::var(name).ok());
    let base = || (!mends).then(|| before.as_str().into());
    let mut begun = begun.unwrap_or_else(|| Box::new(Proposal::outside(id.clone(), base(), before.clone())));
    let draft = drafting::Draft::new(workspace.folder(), &id, &begun.text);
    let edited = draft.and_then(|draft| draft.edit(&editor)).map_err(|error| error.to_string());
    let edited = edited.map(|text| text.or_else(|| (mends || begun.text != before).then(|| begun.text.clone())));
    let refreshed = refresh(workspace);
    if mends && read(workspace, &id).is_ok_and(|now| now.text != before) {
        begun.theirs = Theirs::Overwritten;
    }
    vec![refreshed, Action::EditedOutside(begun, edited)]
}

fn compare(workspace: &Workspace, pair: &Pair) -> Result<Vec<CodeDifference>, Error> {
    let before = match &pair.before {
        Some(hash) => workspace.codebook_at(hash)?.1,
        None => Codebook::default(),
    };
    Ok(match &pair.after {
        Some(hash) => codebook_diff(&before, &workspace.codebook_at(hash)?.1),
        None => codebook_diff(&before, &workspace.project().codebook),
    })
}

/// Each problem of codebook.yaml as it now stands, drawn.
fn problems(workspace: &Workspace) -> Vec<String> {
    match codebook_files::check(&workspace.folder().codebook()) {
        Ok(checked) => checked.drawn,
        Err(error) => vec![error.to_string()],
    }
}

/// Have codebook.yaml edited in the researcher's own editor, which gets the terminal until it ends.
pub fn edit_codebook(state: &mut State, line: Option<usize>) -> Vec<Action> {
    let Some(workspace) = state.workspace.as_mut() else { return Vec::new() };
    let editor = drafting::editor(|name| std::env::var(name).ok());
    let edited = drafting::edit_in_place(&editor, &workspace.folder().codebook(), line);
    let why = |error| match error {
        Error::Editor { editor, why, .. } => format!("the editor `{editor}` {why}; $EDITOR says which one is used"),
        other => other.to_string(),
    };
    let failed = edited.err().map(|error| Action::Done(Err(why(error))));
    std::iter::once(refresh(workspace)).chain(failed).collect()
}

fn in_vivo(workspace: &mut Workspace, code: NewCode, passages: &Passages) -> Vec<Action> {
    let (passages, origin) = (passages.anchors.clone(), passages.origin.clone());
    let outcome = workspace.run(Command::InVivo { code, passages, origin });
    let made = workspace.project().codings.iter().next_back().map(|coding| coding.code.clone());
    let coded = made.filter(|_| outcome.is_ok()).map(|code| Action::Coded(vec![code]));
    let done = Action::Done(outcome.map_err(|error| error.to_string()));
    std::iter::once(done).chain(coded).collect()
}
