//! What a researcher asks, and what it comes to.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{
    Anchor, BookmarkId, Change, Clock, CodeId, CodebookCommand, CoderId, Coding, CodingId, Completion, Memo, MemoId,
    MemoTarget, NewBookmark, Origin, Project, Qualities, Refusal, Rewording, TranscriptId, TranscriptRecord,
    bookmark::{remove_bookmark, set_bookmark},
    codebook_command,
    diary::note_day,
    memo_command::{move_memo, new_memo, write_memo},
    new_code::{NewCode, new_code, placed_last},
    no_such_code, no_such_transcript,
    on_the_spot::{in_vivo, recode_new, recode_under},
    parting,
    qualities::{exemplify, translate, weigh},
    queries::{rename_query, set_query},
    rewording::reword,
};

/// A transcript that an import brings, with what its file says beside the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// What the study is to know of it.
    pub record: TranscriptRecord,
    /// Attributes: name and value. An empty value says nothing and takes nothing away.
    pub attributes: Vec<(String, String)>,
    /// Memos on passages. One that says what a memo on this transcript says already is left out.
    pub memos: Vec<(Anchor, String)>,
}

impl From<TranscriptRecord> for Arrival {
    fn from(record: TranscriptRecord) -> Self {
        Self { record, attributes: Vec::new(), memos: Vec::new() }
    }
}

/// A coding to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCoding {
    /// Where.
    pub transcript: TranscriptId,
    /// What.
    pub anchor: Anchor,
    /// The code.
    pub code: CodeId,
    /// The rule that proposed it; `None` where a person chose the passage.
    pub origin: Option<Arc<Origin>>,
    /// Weight, translation, exemplar.
    pub qualities: Qualities,
}

impl From<(TranscriptId, Anchor, CodeId)> for NewCoding {
    fn from((transcript, anchor, code): (TranscriptId, Anchor, CodeId)) -> Self {
        Self { transcript, anchor, code, origin: None, qualities: Qualities::default() }
    }
}

/// What a researcher asks of the study.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Take transcripts in, or replace what is known of them; their texts already lie in the folder.
    Import(Vec<Arrival>),
    /// Apply every code to every passage. What the coder has already coded exactly so is left alone.
    Code {
        /// The transcript.
        transcript: TranscriptId,
        /// The passages.
        anchors: Vec<Anchor>,
        /// The codes.
        codes: Vec<CodeId>,
    },
    /// Apply codes in several transcripts at once: passages of a search, proposals of a rule.
    CodeMany(Vec<NewCoding>),
    /// As [`Self::CodeMany`], with a memo on each new coding whose words are not empty: a table of codings.
    TakeIn(Vec<(NewCoding, String)>),
    /// Make a code and apply it to passages, in one step.
    InVivo {
        /// The code to make.
        code: NewCode,
        /// The passages.
        passages: Vec<(TranscriptId, Anchor)>,
        /// The rule that proposed them; `None` where a person chose them.
        origin: Option<Arc<Origin>>,
    },
    /// Take codings away.
    Uncode(Vec<CodingId>),
    /// Put another code in the place of a coding's.
    Recode {
        /// The codings.
        codings: Vec<CodingId>,
        /// The new code.
        code: CodeId,
    },
    /// Make a code and put it in the place of codings' codes, in one step.
    RecodeNew {
        /// The codings.
        codings: Vec<CodingId>,
        /// The code to make.
        code: NewCode,
    },
    /// Lay codings of any coder onto other places of their transcript: where a person or their words say that they belong.
    MoveCodings(Vec<(CodingId, Anchor)>),
    /// Cut a coding in two: it keeps the first of these passages, and a new one like it gets the second.
    PartCoding(CodingId, Box<(Anchor, Anchor)>),
    /// Lay a memo on a passage of its transcript onto another one.
    MoveMemo(MemoId, Anchor),
    /// Say how strongly codes apply, from 1 to [`MAX_WEIGHT`](super::MAX_WEIGHT); `None` takes the weight away.
    Weigh {
        /// The codings.
        codings: Vec<CodingId>,
        /// How strongly.
        weight: Option<u8>,
    },
    /// Write down what a coding's words mean in another language; empty words take the translation away.
    Translate {
        /// The coding.
        coding: CodingId,
        /// The translation.
        text: String,
    },
    /// Mark codings as good examples of their codes, or take the mark away.
    Exemplify {
        /// The codings.
        codings: Vec<CodingId>,
        /// Whether they are.
        on: bool,
    },
    /// Set a bookmark, or change one.
    SetBookmark(NewBookmark),
    /// Take a bookmark away.
    RemoveBookmark(BookmarkId),
    /// Make a code.
    AddCode(NewCode),
    /// Change the codebook in another way.
    Codebook(CodebookCommand),
    /// Write a memo, or change the words of one; empty words take it away.
    WriteMemo {
        /// The memo to change; `None` writes a new one.
        memo: Option<MemoId>,
        /// What it is about.
        target: MemoTarget,
        /// The words.
        text: String,
    },
    /// Write into the diary: one's own entry of that day goes on with a new paragraph, or is begun.
    NoteDay(Date, String),
    /// Say how far the coder is with a transcript.
    Complete {
        /// The transcript.
        transcript: TranscriptId,
        /// How far.
        completion: Completion,
    },
    /// Put other words into titles, attributes and memos.
    Reword(Rewording),
    /// Set attributes of transcripts: transcript, name, value; an empty value takes the attribute away.
    SetAttributes(Vec<(TranscriptId, String, String)>),
    /// Save a query under a name, in the place of one that is called so already; without a query, delete it.
    SetQuery {
        /// Its name; a sign `@` before it is no part of it.
        name: String,
        /// What is searched for.
        query: Option<String>,
    },
    /// Give a saved query another name.
    RenameQuery {
        /// What it is called.
        name: String,
        /// What it is to be called.
        new: String,
    },
}

impl Command {
    /// Whether it can edit the codebook or the attributes, which all coders share.
    pub fn edits_files(&self) -> bool {
        match self {
            Self::Import(_)
            | Self::InVivo { .. }
            | Self::RecodeNew { .. }
            | Self::AddCode(_)
            | Self::Codebook(_)
            | Self::Reword(_)
            | Self::SetAttributes(_)
            | Self::SetQuery { .. }
            | Self::RenameQuery { .. } => true,
            Self::Code { .. }
            | Self::CodeMany(_)
            | Self::TakeIn(_)
            | Self::Uncode(_)
            | Self::Recode { .. }
            | Self::MoveCodings(_)
            | Self::PartCoding(..)
            | Self::MoveMemo(..)
            | Self::Weigh { .. }
            | Self::Translate { .. }
            | Self::Exemplify { .. }
            | Self::SetBookmark(_)
            | Self::RemoveBookmark(_)
            | Self::WriteMemo { .. }
            | Self::NoteDay(..)
            | Self::Complete { .. } => false,
        }
    }

    /// Whether it edits the settings.
    pub fn edits_settings(&self) -> bool {
        matches!(self, Self::SetQuery { .. } | Self::RenameQuery { .. })
    }
}

/// What a command comes to: a label for the history, and the changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// In words: `code tacitness`.
    pub label: String,
    /// The facts.
    pub changes: Vec<Change>,
}

/// What [`decide`] needs from outside: who, when, and where new ids come from.
pub struct Context<'a> {
    /// Who asks.
    pub coder: &'a CoderId,
    /// The wall clock.
    pub now: Timestamp,
    /// The clock for ids.
    pub clock: &'a mut Clock,
    /// Random bits for ids.
    pub random: &'a mut dyn FnMut() -> u64,
}

impl Context<'_> {
    pub(super) fn id(&mut self) -> uuid::Uuid {
        self.clock.next(self.now, (self.random)())
    }
}

/// Decide `command` against `project`. Pure: nothing changes until the decision is applied and appended.
///
/// # Errors
/// A [`Refusal`] says why the command cannot be carried out as it stands.
pub fn decide(project: &Project, command: Command, context: &mut Context<'_>) -> Result<Decision, Refusal> {
    match command {
        Command::Import(arrivals) => import(project, arrivals, context),
        Command::Code { transcript, anchors, codes } => {
            let passages = anchors.iter().flat_map(|anchor| codes.iter().map(move |code| (anchor, code)));
            let passages = passages.map(|(anchor, code)| (transcript.clone(), anchor.clone(), code.clone()).into());
            code_many(project, passages.collect(), context)
        }
        Command::CodeMany(passages) => code_many(project, passages, context),
        Command::TakeIn(rows) => take_in(project, rows, context),
        Command::InVivo { code, passages, origin } => in_vivo(project, code, (passages, origin), context),
        Command::Uncode(codings) => uncode(project, &codings),
        Command::Recode { codings, code } => recode(project, &codings, &code),
        Command::RecodeNew { codings, code } => recode_new(project, &codings, code),
        Command::MoveCodings(moves) => move_codings(project, moves),
        Command::PartCoding(coding, passages) => parting::part(project, coding, *passages, context),
        Command::MoveMemo(id, anchor) => move_memo(project, id, anchor),
        Command::Weigh { codings, weight } => weigh(project, &codings, weight),
        Command::Translate { coding, text } => translate(project, coding, &text),
        Command::Exemplify { codings, on } => exemplify(project, &codings, on),
        Command::SetBookmark(bookmark) => set_bookmark(project, bookmark, context),
        Command::RemoveBookmark(id) => remove_bookmark(project, id),
        Command::AddCode(code) => {
            let code = new_code(project, code)?;
            Ok(Decision { label: format!("add code {}", code.id), changes: vec![placed_last(project, code)] })
        }
        Command::Codebook(command) => codebook_command::decide(project, command),
        Command::NoteDay(day, text) => note_day(project, day, &text, context),
        Command::WriteMemo { memo, target, text } => write_memo(project, memo, target, text, context),
        Command::Complete { transcript, completion } => complete(project, transcript, completion, context),
        Command::Reword(rewording) => reword(project, rewording),
        Command::SetAttributes(values) => set_attributes(project, values),
        Command::SetQuery { name, query } => set_query(project, &name, query.as_deref()),
        Command::RenameQuery { name, new } => rename_query(project, &name, &new),
    }
}

fn import(project: &Project, arrivals: Vec<Arrival>, context: &mut Context<'_>) -> Result<Decision, Refusal> {
    let label = match arrivals.as_slice() {
        [] => return Err(Refusal::NoChange("no transcript to import".to_owned())),
        [one] => format!("import {}", one.record.id),
        many => format!("import {} transcripts", many.len()),
    };
    let known: HashSet<(&TranscriptId, &str)> = project.memos.values().filter_map(on_passage).collect();
    let (mut changes, mut beside) = (Vec::new(), Vec::new());
    for Arrival { record, attributes, memos } in arrivals {
        let id = record.id.clone();
        beside.extend(given(project, &id, attributes));
        for (anchor, text) in memos.into_iter().filter(|(_, text)| !known.contains(&(&id, text.trim_end()))) {
            let memo = new_memo(context, MemoTarget::Passage(id.clone(), anchor), text.trim_end().to_owned());
            beside.push(Change::Memo { id: memo.id, before: None, after: Some(memo) });
        }
        let before = project.transcripts.get(&id).cloned();
        changes.push(Change::Transcript { id, before, after: Some(record) });
    }
    changes.append(&mut beside);
    Ok(Decision { label, changes })
}

fn on_passage(memo: &Memo) -> Option<(&TranscriptId, &str)> {
    match &memo.target {
        MemoTarget::Passage(transcript, _) => Some((transcript, memo.text.as_str())),
        _ => None,
    }
}

/// The attributes that a file gives its transcript, where they are new or other than those it has.
fn given(project: &Project, id: &TranscriptId, attributes: Vec<(String, String)>) -> Vec<Change> {
    let known = project.attributes.get(id);
    // Of two values for one thing the later holds; both as changes could not be undone.
    let values: BTreeMap<String, String> = attributes.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let change = |(name, value): (String, String)| {
        let before = known.and_then(|known| known.get(&name)).cloned();
        let differs = before.as_ref() != Some(&value);
        differs.then(|| Change::Attribute { transcript: id.clone(), name, before, after: Some(value) })
    };
    values.into_iter().filter_map(change).collect()
}

fn code_many(project: &Project, passages: Vec<NewCoding>, context: &mut Context<'_>) -> Result<Decision, Refusal> {
    let mut changes: Vec<Change> = Vec::new();
    let mut names: Vec<CodeId> = Vec::new();
    let version: Arc<str> = project.codebook.content_version().into();
    let transcripts: BTreeSet<&TranscriptId> = passages.iter().map(|new| &new.transcript).collect();
    let near = transcripts.into_iter().flat_map(|transcript| project.codings.of(transcript));
    // Only what lies exactly where one of the passages does can be the same: a transcript may have thousands of codings.
    let ranges: HashSet<_> = passages.iter().map(|new| (&new.transcript, new.anchor.range)).collect();
    let same_place = |coding: &&Coding| ranges.contains(&(&coding.transcript, coding.anchor.range));
    let own = near.filter(|coding| &coding.coder == context.coder).filter(same_place);
    let mut seen: HashSet<_> = own
        .map(|coding| (coding.transcript.clone(), coding.anchor.range, project.codebook.resolve(&coding.code)))
        .collect();
    for new in passages {
        let code = applicable(project, &new.code)?;
        if !project.transcripts.contains_key(&new.transcript) {
            return Err(no_such_transcript(project, new.transcript.as_str()));
        }
        if new.anchor.range.is_empty() {
            return Err(Refusal::EmptyPassage);
        }
        if !names.contains(&code) {
            names.push(code.clone());
        }
        if seen.insert((new.transcript.clone(), new.anchor.range, code.clone())) {
            let qualities = new.qualities.checked()?;
            changes.push(added(new_coding(context, version.clone(), NewCoding { code, qualities, ..new })));
        }
    }
    if changes.is_empty() {
        return Err(Refusal::NoChange("the passage has this code from you already".to_owned()));
    }
    let names = names.iter().map(CodeId::as_str).collect::<Vec<_>>().join(", ");
    let many = if changes.len() > 1 { format!(" ({} codings)", changes.len()) } else { String::new() };
    Ok(Decision { label: format!("code {names}{many}"), changes })
}

fn take_in(project: &Project, rows: Vec<(NewCoding, String)>, context: &mut Context<'_>) -> Result<Decision, Refusal> {
    let place = |transcript: &TranscriptId, anchor: &Anchor, code: &CodeId| {
        (transcript.clone(), anchor.range, project.codebook.resolve(code))
    };
    // Two coders' rows for one passage become one coding, with the memos of both.
    let mut memos: HashMap<_, Vec<&str>> = HashMap::new();
    for (new, memo) in &rows {
        let texts = memos.entry(place(&new.transcript, &new.anchor, &new.code)).or_default();
        if !memo.trim().is_empty() && !texts.contains(&memo.trim_end()) {
            texts.push(memo.trim_end());
        }
    }
    let memos: HashMap<_, String> = memos.into_iter().map(|(place, texts)| (place, texts.join("\n\n"))).collect();
    let passages = rows.into_iter().map(|(new, _)| new).collect();
    let mut decision = code_many(project, passages, context)?;
    for number in 0..decision.changes.len() {
        let Some(Change::Coding { id, after: Some(coding), .. }) = decision.changes.get(number) else { continue };
        let Some(text) = memos.get(&place(&coding.transcript, &coding.anchor, &coding.code)) else { continue };
        if !text.is_empty() {
            let memo = new_memo(context, MemoTarget::Coding(*id), text.clone());
            decision.changes.push(Change::Memo { id: memo.id, before: None, after: Some(memo) });
        }
    }
    Ok(decision)
}

pub(super) fn new_coding(context: &mut Context<'_>, codebook: Arc<str>, new: NewCoding) -> Coding {
    let NewCoding { transcript, anchor, code, origin, qualities } = new;
    let id = CodingId(context.id());
    Coding {
        codebook,
        weight: qualities.weight,
        translation: qualities.translation,
        exemplar: qualities.exemplar,
        origin,
        ..Coding::new(id, code, transcript, anchor, context.coder.clone(), context.now)
    }
}

pub(super) fn added(coding: Coding) -> Change {
    Change::Coding { id: coding.id, before: None, after: Some(coding) }
}

fn uncode(project: &Project, codings: &[CodingId]) -> Result<Decision, Refusal> {
    let mut changes = Vec::new();
    let mut code = None;
    for id in codings {
        let coding = project.codings.get(id).ok_or(Refusal::NoSuchCoding(*id))?;
        code = Some(coding.code.clone());
        changes.push(Change::Coding { id: *id, before: Some(coding.clone()), after: None });
    }
    let label = match (code, changes.len()) {
        (None, _) => return Err(Refusal::NoChange("no coding here".to_owned())),
        (Some(code), 1) => format!("uncode {code}"),
        (Some(_), count) => format!("uncode {count} codings"),
    };
    Ok(Decision { label, changes })
}

fn recode(project: &Project, codings: &[CodingId], code: &CodeId) -> Result<Decision, Refusal> {
    let code = applicable(project, code)?;
    let changes = recode_under(&project.codebook, project, codings, &code)?;
    Ok(Decision { label: format!("recode {} to {code}", changes.len()), changes })
}

fn move_codings(project: &Project, moves: Vec<(CodingId, Anchor)>) -> Result<Decision, Refusal> {
    let mut changes = Vec::new();
    for (id, anchor) in moves {
        let before = project.codings.get(&id).ok_or(Refusal::NoSuchCoding(id))?;
        if anchor.range.is_empty() {
            return Err(Refusal::EmptyPassage);
        }
        if before.anchor != anchor || before.lost {
            let after = Coding { anchor, lost: false, ..before.clone() };
            changes.push(Change::Coding { id, before: Some(before.clone()), after: Some(after) });
        }
    }
    let label = match changes.len() {
        0 => return Err(Refusal::NoChange("every coding stands there already".to_owned())),
        1 => "move a coding".to_owned(),
        count => format!("move {count} codings"),
    };
    Ok(Decision { label, changes })
}

/// The code that an id stands for after merges, if it can be applied.
///
/// # Errors
/// [`Refusal::NoSuchCode`] or [`Refusal::Heading`].
pub fn applicable(project: &Project, id: &CodeId) -> Result<CodeId, Refusal> {
    let id = project.codebook.resolve(id);
    match project.codebook.get(id.as_str()) {
        Some(code) if code.applies => Ok(id),
        Some(_) => Err(Refusal::Heading(id)),
        None => Err(no_such_code(project, id.as_str())),
    }
}

fn complete(
    project: &Project,
    transcript: TranscriptId,
    after: Completion,
    context: &mut Context<'_>,
) -> Result<Decision, Refusal> {
    if !project.transcripts.contains_key(&transcript) {
        return Err(no_such_transcript(project, transcript.as_str()));
    }
    let coder = context.coder.clone();
    let before = project.completion(&transcript, &coder);
    if before == after {
        return Err(Refusal::NoChange(format!("`{transcript}` is {} already", after.name())));
    }
    let label = format!("mark {transcript} {}", after.name());
    Ok(Decision { label, changes: vec![Change::Completion { transcript, coder, before, after }] })
}

pub(super) fn set_attributes(
    project: &Project,
    values: Vec<(TranscriptId, String, String)>,
) -> Result<Decision, Refusal> {
    let mut changes = Vec::new();
    // Of two values for one thing the later holds; both as changes could not be undone.
    let values: BTreeMap<(TranscriptId, String), String> =
        values.into_iter().map(|(transcript, name, value)| ((transcript, name), value)).collect();
    for ((transcript, name), value) in values {
        if !project.transcripts.contains_key(&transcript) {
            return Err(no_such_transcript(project, transcript.as_str()));
        }
        let before = project.attributes.get(&transcript).and_then(|values| values.get(&name)).cloned();
        let after = (!value.is_empty()).then_some(value);
        if before != after {
            changes.push(Change::Attribute { transcript, name, before, after });
        }
    }
    if changes.is_empty() {
        return Err(Refusal::NoChange("the attributes have these values already".to_owned()));
    }
    // Not the value: it may name a person, and labels are not rewritten where names are.
    let label = match changes.as_slice() {
        [Change::Attribute { transcript, name, after: Some(_), .. }] => format!("set {name} of {transcript}"),
        [Change::Attribute { transcript, name, after: None, .. }] => format!("take {name} of {transcript} away"),
        changes => format!("set {} attributes", changes.len()),
    };
    Ok(Decision { label, changes })
}
