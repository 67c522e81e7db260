//! Words while they are being written: kept in the cache at each key press, so that they are not lost with the program, and
//! taken up when the study is opened again.
//!
//! What adds to the study is saved by itself and can be undone: memos and translations. What changes words that others
//! rely on is only offered again: the edit of a turn or of a text, the form of a code, the translation of a colleague's coding.

use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;

use super::drafts::{self, DraftFile};
use super::{Error, Notice, Workspace};
use crate::project::{CodeId, CodingId, Color, Command, Memo, MemoId, MemoTarget, TranscriptId};

mod lines;

/// How the names of these drafts begin.
const KIND: &str = "words";

/// Bytes after which a draft is begun anew: each key press adds a line with all the words.
const LONG: usize = 1 << 20;

/// Words that are not saved yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// Of a memo.
    Memo {
        /// The memo that is being changed; `None` for a new one.
        memo: Option<MemoId>,
        /// The day, where it is an entry of the diary.
        day: Option<Date>,
        /// What it is about.
        target: MemoTarget,
        /// The words that it had when the writing began; `None` in drafts of older versions of the program.
        before: Option<String>,
        /// The words.
        text: String,
    },
    /// What the words of a coding mean in another language.
    Translation(CodingId, String),
    /// Of a turn.
    Turn(UnsavedTurn),
    /// Of a whole transcript.
    Text(UnsavedText),
    /// Of a code.
    Code(UnsavedCode),
}

/// A text that was written in the researcher's own editor, and waits to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsavedText {
    /// The transcript.
    pub transcript: TranscriptId,
    /// Its text when the editing began; `None` where that could not be read.
    pub before: Option<String>,
    /// Its text as it is written.
    pub text: String,
}

/// A turn that is being edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsavedTurn {
    /// The transcript.
    pub transcript: TranscriptId,
    /// The number of the turn, from 0.
    pub turn: usize,
    /// Its words before, label included.
    pub before: String,
    /// Its words as they are written.
    pub text: String,
}

/// A code whose form is being filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsavedCode {
    /// The code; `None` for a new one.
    pub code: Option<CodeId>,
    /// Where a new one goes.
    pub parent: Option<CodeId>,
    /// What is written, with the name that its field has in codebook.yaml.
    pub written: Vec<(String, String)>,
    /// Its colour.
    pub color: Option<Color>,
    /// Whether it can be applied.
    pub applies: bool,
}

/// Keeps words that are being written. Dropped, it leaves them where they are.
#[derive(Debug)]
pub struct Keeper {
    name: String,
    file: DraftFile,
    bytes: usize,
}

/// Drafts that this program has begun.
static BEGUN: AtomicUsize = AtomicUsize::new(0);

impl Keeper {
    /// Begin with these words, on disk when this returns.
    ///
    /// # Errors
    /// [`Error::Store`] or [`Error::Io`] where the cache cannot be written.
    pub fn begin(workspace: &Workspace, words: &Unsaved) -> Result<Self, Error> {
        let number = format!("{}-{}", std::process::id(), BEGUN.fetch_add(1, Ordering::Relaxed));
        let name = drafts::name(KIND, &number, workspace.coder());
        let (file, bytes) = create(workspace, &name, words)?;
        Ok(Self { name, file, bytes })
    }

    /// Keep these words instead: safe from the end of the program when this returns, from a power cut soon after.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn keep(&mut self, workspace: &Workspace, words: &Unsaved) -> Result<(), Error> {
        if self.bytes > LONG {
            (self.file, self.bytes) = create(workspace, &self.name, words)?;
            return Ok(());
        }
        self.bytes += lines::length(words);
        self.file.append_soon(&lines::line(workspace.coder(), words))
    }

    /// Forget them: they are saved, or thrown away.
    pub fn forget(self) {
        // What stays is compared with what there is before it is ever saved again.
        let _ = self.file.remove();
    }
}

fn create(workspace: &Workspace, name: &str, words: &Unsaved) -> Result<(DraftFile, usize), Error> {
    let file = DraftFile::create(workspace.folder(), name, &[lines::line(workspace.coder(), words)])?;
    // Another program of the same coder leaves alone what this one is at.
    file.lock();
    Ok((file, lines::length(words)))
}

/// What is offered again of words that were being written when the program ended.
#[derive(Debug)]
pub enum Offered {
    /// The edit of a turn.
    Turn(UnsavedTurn, Keeper),
    /// The edit of a whole text.
    Text(UnsavedText, Keeper),
    /// The form of a code.
    Code(UnsavedCode, Keeper),
    /// What the words of a colleague's coding mean in another language.
    Translation(CodingId, String, Keeper),
}

impl Offered {
    /// Whether it is the form of a code.
    pub fn is_code(&self) -> bool {
        matches!(self, Self::Code(..))
    }
}

/// Take up the words that were being written when the program ended: save what only adds to the study, and give back the
/// rest with what is to be told.
pub fn take_up(workspace: &mut Workspace) -> (Vec<Offered>, Vec<Notice>) {
    let (mut offered, mut notices) = (Vec::new(), Vec::new());
    if workspace.read_only().is_some() {
        return (offered, notices);
    }
    for (name, _) in drafts::all(workspace.folder(), KIND) {
        let Some((words, keeper)) = left(workspace, name) else { continue };
        let project = workspace.project();
        match words {
            Unsaved::Turn(turn) if project.transcripts.contains_key(&turn.transcript) => {
                notices.push(Notice::news(format!(
                    "an edit of turn {} in {} was being written when emic ended: it opens again with that transcript",
                    turn.turn + 1,
                    turn.transcript
                )));
                offered.push(Offered::Turn(turn, keeper));
            }
            Unsaved::Text(text) if project.transcripts.contains_key(&text.transcript) => {
                let what = "an edit from your editor was not saved when emic ended";
                notices.push(Notice::news(format!("{}: {what}: it opens again with that transcript", text.transcript)));
                offered.push(Offered::Text(text, keeper));
            }
            Unsaved::Code(code) if code.code.as_ref().is_none_or(|id| project.codebook.get(id.as_str()).is_some()) => {
                notices.push(Notice::news(match &code.code {
                    None => "a new code was not saved: a in Codes goes on with it".to_owned(),
                    Some(id) => format!("changes of {id} not saved: e in Codes goes on with them"),
                }));
                offered.push(Offered::Code(code, keeper));
            }
            Unsaved::Translation(coding, text) if is_to_ask(workspace, coding, &text) => {
                let what = "the translation of a colleague's coding was being written when emic ended: it opens again with its transcript";
                notices.push(Notice::news(what));
                offered.push(Offered::Translation(coding, text, keeper));
            }
            words => notices.extend(save(workspace, words, keeper)),
        }
    }
    (offered, notices)
}

/// Whether this is a translation of a colleague's coding, and another one than it has.
fn is_to_ask(workspace: &Workspace, coding: CodingId, text: &str) -> bool {
    let known = workspace.project().codings.get(&coding).filter(|known| known.coder != *workspace.coder());
    known.is_some_and(|known| known.translation.as_deref().unwrap_or_default().trim() != text.trim())
}

/// The words in a draft of this coder's that no program is writing.
fn left(workspace: &Workspace, name: String) -> Option<(Unsaved, Keeper)> {
    let (file, content) = DraftFile::open_left(workspace.folder(), &name).ok()??;
    let bytes = content.len();
    let words = lines::last(&content, workspace.coder())?;
    Some((words, Keeper { name, file, bytes }))
}

/// Save words as what they are, or as a memo where there is no place for them any more.
fn save(workspace: &mut Workspace, words: Unsaved, keeper: Keeper) -> Option<Notice> {
    let what = match &words {
        Unsaved::Translation(..) => "translation",
        _ => "memo",
    };
    let changes = matches!(&words, Unsaved::Memo { memo: Some(_), .. });
    let command = command(workspace, words);
    let beside = changes && matches!(command, Some(Command::WriteMemo { memo: None, .. }));
    let beside = if beside { " as a new one, since the other is another by now" } else { "" };
    let saved = command.map(|command| workspace.run(command));
    match saved {
        Some(Err(error)) => {
            Some(Notice::new(format!("a {what} that was being written when emic ended could not be saved: {error}")))
        }
        Some(Ok(done)) => {
            if done.not_saved.is_none() {
                keeper.forget();
            }
            Some(Notice::news(format!(
                "saved the {what} that was being written when emic ended{beside}; u takes it back"
            )))
        }
        None => {
            keeper.forget();
            None
        }
    }
}

/// The command that saves words; `None` where there are none that the study does not have.
fn command(workspace: &Workspace, words: Unsaved) -> Option<Command> {
    let project = workspace.project();
    match words {
        Unsaved::Memo { memo, day, target, before, text } => {
            let saved = |memo: &Memo| memo.target == target && memo.text.trim_end() == text.trim_end();
            if text.trim().is_empty() || project.memos.values().any(saved) {
                return None;
            }
            // Nobody is asked here: what somebody else has written, or one's own that is newer, stays as it is.
            let is_own = |known: &&Memo| &known.coder == workspace.coder();
            let stands = |known: &&Memo| before.as_ref().is_none_or(|words| words.trim_end() == known.text.trim_end());
            let memo = memo.filter(|id| project.memos.get(id).filter(is_own).filter(stands).is_some());
            match (memo, day) {
                (None, Some(day)) => Some(Command::NoteDay(day, text)),
                _ => Some(Command::WriteMemo { memo, target: standing(workspace, target), text }),
            }
        }
        Unsaved::Translation(coding, text) => match project.codings.get(&coding) {
            Some(known) if known.translation.as_deref().unwrap_or_default().trim() == text.trim() => None,
            Some(_) => Some(Command::Translate { coding, text }),
            None => note(MemoTarget::Project, text),
        },
        Unsaved::Turn(turn) => note(MemoTarget::Project, turn.text),
        Unsaved::Text(text) => note(MemoTarget::Project, text.text),
        Unsaved::Code(code) => {
            let written = code.written.iter().map(|(field, text)| format!("{field}: {text}"));
            note(MemoTarget::Project, written.collect::<Vec<_>>().join("\n"))
        }
    }
}

fn note(target: MemoTarget, text: String) -> Option<Command> {
    (!text.trim().is_empty()).then_some(Command::WriteMemo { memo: None, target, text })
}

/// What words are about; the study where that is gone.
fn standing(workspace: &Workspace, target: MemoTarget) -> MemoTarget {
    let project = workspace.project();
    let stands = match &target {
        MemoTarget::Project => true,
        MemoTarget::Transcript(id) | MemoTarget::Passage(id, _) => project.transcripts.contains_key(id),
        MemoTarget::Code(id) => project.codebook.get(id.as_str()).is_some(),
        MemoTarget::Coding(id) => project.codings.get(id).is_some(),
    };
    if stands { target } else { MemoTarget::Project }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Options;
    use crate::project::NewCode;
    use crate::text::TextRange;

    fn study() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("transcripts")).unwrap();
        std::fs::write(folder.path().join("emic.yaml"), "format: 1\n").unwrap();
        std::fs::write(folder.path().join("transcripts/t.txt"), "Lu: 我们信任他们 👍.\n").unwrap();
        let workspace = open(folder.path(), "ann");
        (folder, workspace)
    }

    fn open(root: &std::path::Path, coder: &str) -> Workspace {
        let options = Options { coder: Some(coder.to_owned()), ..Options::default() };
        Workspace::open(root, &options).unwrap().0
    }

    fn memo(target: MemoTarget, text: &str) -> Unsaved {
        Unsaved::Memo { memo: None, day: None, target, before: Some(String::new()), text: text.to_owned() }
    }

    /// Keep `words`, and let go of them as a program does that is killed.
    fn leave(workspace: &Workspace, words: &Unsaved) {
        drop(Keeper::begin(workspace, words).unwrap());
    }

    fn told(workspace: &mut Workspace) -> String {
        let notices = take_up(workspace).1.into_iter().map(|notice| notice.message);
        notices.collect::<Vec<_>>().join("\n")
    }

    fn memos(workspace: &Workspace) -> Vec<(MemoTarget, String)> {
        workspace.project().memos.values().map(|memo| (memo.target.clone(), memo.text.clone())).collect()
    }

    fn drafts(workspace: &Workspace) -> usize {
        drafts::all(workspace.folder(), KIND).len()
    }

    #[test]
    fn words_that_were_kept_become_a_memo_once() {
        let (folder, workspace) = study();
        let anchor = workspace.anchor(&"t".into(), TextRange::of(4, 22)).unwrap();
        let target = MemoTarget::Passage("t".into(), anchor);
        let mut keeper = Keeper::begin(&workspace, &memo(target.clone(), "Wh")).unwrap();
        keeper.keep(&workspace, &memo(target.clone(), "Why 信任? 👩‍🔬")).unwrap();
        assert!(told(&mut open(folder.path(), "ann")).is_empty(), "another program is writing that");
        drop((workspace, keeper));
        assert!(told(&mut open(folder.path(), "eve")).is_empty(), "and it is somebody else's");
        let mut workspace = open(folder.path(), "ann");
        assert!(told(&mut workspace).contains("u takes it back"));
        assert_eq!(memos(&workspace), [(target, "Why 信任? 👩‍🔬".to_owned())]);
        assert_eq!((told(&mut workspace), drafts(&workspace)), (String::new(), 0));
        workspace.undo().unwrap();
        assert!(memos(&workspace).is_empty());
        assert_eq!(told(&mut workspace), "", "what was taken back does not come again");
    }

    #[test]
    fn words_that_are_saved_empty_or_torn_are_not_saved_again() {
        let (_folder, mut workspace) = study();
        leave(&workspace, &memo(MemoTarget::Project, "信任"));
        workspace.run(Command::WriteMemo { memo: None, target: MemoTarget::Project, text: "信任".into() }).unwrap();
        leave(&workspace, &memo(MemoTarget::Project, " \n"));
        Keeper::begin(&workspace, &memo(MemoTarget::Project, "forgotten")).unwrap().forget();
        assert_eq!((told(&mut workspace), memos(&workspace).len(), drafts(&workspace)), (String::new(), 1, 0));
        leave(&workspace, &memo(MemoTarget::Project, "whole"));
        let path = workspace.folder().cache().join("drafts").join(&drafts::all(workspace.folder(), KIND)[0].0);
        let mut line = std::fs::read(&path).unwrap();
        line.extend(&line.clone()[..line.len() / 2]);
        std::fs::write(&path, line).unwrap();
        assert!(told(&mut workspace).contains("saved the memo"));
        assert!(memos(&workspace).iter().any(|(_, text)| text == "whole"));
    }

    #[test]
    fn what_was_about_something_that_is_gone_is_kept_on_the_study() {
        let (_folder, mut workspace) = study();
        leave(&workspace, &memo(MemoTarget::Code("gone".into()), "words"));
        let gone = UnsavedTurn { transcript: "gone".into(), turn: 0, before: "A: x".into(), text: "A: 他们".into() };
        leave(&workspace, &Unsaved::Turn(gone));
        leave(&workspace, &Unsaved::Translation(CodingId(uuid::Uuid::nil()), "them 👍".into()));
        assert_eq!(told(&mut workspace).lines().count(), 3);
        let day = jiff::civil::date(2026, 5, 4);
        leave(
            &workspace,
            &Unsaved::Memo {
                memo: None,
                day: Some(day),
                target: MemoTarget::Project,
                before: None,
                text: "第一天".into(),
            },
        );
        assert!(told(&mut workspace).contains("saved the memo"));
        let mut texts: Vec<String> = memos(&workspace).into_iter().map(|(_, text)| text).collect();
        texts.sort();
        assert_eq!(texts, ["A: 他们", "them 👍", "words", "第一天"]);
        assert!(memos(&workspace).iter().all(|(target, _)| *target == MemoTarget::Project));
        assert!(workspace.project().memos.values().any(|memo| memo.day == Some(day) && memo.text == "第一天"));
    }

    #[test]
    fn a_translation_is_saved_as_one_and_an_edit_is_only_offered() {
        let (_folder, mut workspace) = study();
        workspace
            .run(Command::AddCode(NewCode { name: "信".into(), id: Some("xin".into()), ..NewCode::default() }))
            .unwrap();
        let anchor = workspace.anchor(&"t".into(), TextRange::of(4, 10)).unwrap();
        let command = Command::Code { transcript: "t".into(), anchors: vec![anchor], codes: vec!["xin".into()] };
        let coding = workspace.run(command).unwrap().coding.unwrap().id;
        let words = Unsaved::Translation(coding, "we 👍".to_owned());
        leave(&workspace, &words);
        leave(&workspace, &words);
        assert_eq!(told(&mut workspace).matches("saved the translation").count(), 1, "the same once");
        let translation = |workspace: &Workspace| workspace.project().codings.get(&coding).unwrap().translation.clone();
        assert_eq!(translation(&workspace).as_deref(), Some("we 👍"));
        workspace.undo().unwrap();
        assert_eq!(translation(&workspace), None);
        let turn =
            UnsavedTurn { transcript: "t".into(), turn: 0, before: "Lu: 我们".into(), text: "Lu: 他们".into() };
        leave(&workspace, &Unsaved::Turn(turn.clone()));
        let code = UnsavedCode {
            code: Some("xin".into()),
            parent: None,
            written: vec![("definition".into(), "信任 👍".into())],
            color: Some(Color::Red),
            applies: true,
        };
        leave(&workspace, &Unsaved::Code(code.clone()));
        let text =
            UnsavedText { transcript: "t".into(), before: Some("Lu: 我们".into()), text: "Lu: 他们\n👍".into() };
        leave(&workspace, &Unsaved::Text(text.clone()));
        let (offered, notices) = take_up(&mut workspace);
        assert_eq!((offered.len(), notices.len(), drafts(&workspace)), (3, 3, 3));
        for offered in offered {
            match offered {
                Offered::Turn(offered, keeper) => {
                    assert_eq!(offered, turn);
                    keeper.forget();
                }
                Offered::Code(offered, keeper) => {
                    assert_eq!(offered, code);
                    keeper.forget();
                }
                Offered::Text(offered, keeper) => {
                    assert_eq!(offered, text);
                    keeper.forget();
                }
                Offered::Translation(..) => panic!("it is one's own"),
            }
        }
        assert_eq!(drafts(&workspace), 0);
    }

    #[test]
    fn a_translation_of_a_colleagues_coding_is_only_offered() {
        let (folder, mut workspace) = study();
        workspace
            .run(Command::AddCode(NewCode { name: "信".into(), id: Some("xin".into()), ..NewCode::default() }))
            .unwrap();
        let anchor = workspace.anchor(&"t".into(), TextRange::of(4, 10)).unwrap();
        let command = Command::Code { transcript: "t".into(), anchors: vec![anchor], codes: vec!["xin".into()] };
        let coding = workspace.run(command).unwrap().coding.unwrap().id;
        drop(workspace);
        let mut workspace = open(folder.path(), "eve");
        leave(&workspace, &Unsaved::Translation(coding, "we 👍".to_owned()));
        let (offered, notices) = take_up(&mut workspace);
        assert!(notices[0].message.contains("opens again"), "{}", notices[0].message);
        assert!(matches!(&offered[..], [Offered::Translation(id, text, _)] if *id == coding && text == "we 👍"));
        assert_eq!(workspace.project().codings.get(&coding).unwrap().translation, None);
        drop(offered);
        workspace.run(Command::Translate { coding, text: "we 👍".to_owned() }).unwrap();
        let (offered, notices) = take_up(&mut workspace);
        assert_eq!((offered.len(), notices.len(), drafts(&workspace)), (0, 0, 0), "it is said so already");
    }

    #[test]
    fn a_memo_that_is_another_by_now_gets_a_new_one_beside_it() {
        let (folder, mut workspace) = study();
        let write = |memo, text: &str| Command::WriteMemo { memo, target: MemoTarget::Project, text: text.into() };
        workspace.run(write(None, "信任")).unwrap();
        let id = *workspace.project().memos.keys().next().unwrap();
        let draft = |before: Option<&str>, text: &str| Unsaved::Memo {
            memo: Some(id),
            day: None,
            target: MemoTarget::Project,
            before: before.map(str::to_owned),
            text: text.to_owned(),
        };
        leave(&workspace, &draft(Some("信任"), "信任 grows"));
        assert!(told(&mut workspace).ends_with("when emic ended; u takes it back"));
        assert_eq!(memos(&workspace).len(), 1);
        leave(&workspace, &draft(Some("信任 grows"), "mine 👍"));
        drop(workspace);
        open(folder.path(), "eve").run(write(Some(id), "eve's 信任")).unwrap();
        for (before, text) in [(Some("信任 grows"), "mine 👍"), (None, "older draft")] {
            let mut workspace = open(folder.path(), "ann");
            if before.is_none() {
                leave(&workspace, &draft(before, text));
            }
            assert!(told(&mut workspace).contains("as a new one"));
            let texts: Vec<String> = memos(&workspace).into_iter().map(|(_, text)| text).collect();
            assert!(texts.contains(&"eve's 信任".to_owned()) && texts.contains(&text.to_owned()), "{texts:?}");
        }
    }

    #[test]
    fn a_long_draft_is_begun_anew() {
        let (_folder, workspace) = study();
        let mut keeper = Keeper::begin(&workspace, &memo(MemoTarget::Project, "")).unwrap();
        let long = "信任".repeat(LONG / 12);
        for number in 0..9 {
            keeper.keep(&workspace, &memo(MemoTarget::Project, &format!("{long}{number}"))).unwrap();
        }
        drop(keeper);
        let (_, content) = drafts::all(workspace.folder(), KIND).remove(0);
        assert!(content.len() < 3 * LONG, "{}", content.len());
        let words = lines::last(&content, workspace.coder());
        assert_eq!(words, Some(memo(MemoTarget::Project, &format!("{long}8"))));
    }
}
