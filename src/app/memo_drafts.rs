//! The words of a memo while they are being written: kept in the cache at each key press, so that they are not lost with the
//! program, and saved as a memo when the study is opened again.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::drafts::{self, DraftFile};
use super::{Error, Notice, Workspace};
use crate::project::{Anchor, CodingId, Command, Memo, MemoId, MemoTarget};
use crate::text::CharRange;

/// How the names of these drafts begin.
const KIND: &str = "memo";

/// The words of a memo that are not saved yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsaved {
    /// The memo that is being changed; `None` for a new one.
    pub memo: Option<MemoId>,
    /// The day, where it is an entry of the diary.
    pub day: Option<Date>,
    /// What it is about.
    pub target: MemoTarget,
    /// The words.
    pub text: String,
}

/// The same as a line of the file.
#[derive(Serialize, Deserialize)]
struct Line {
    memo: Option<Uuid>,
    day: Option<Date>,
    about: About,
    text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum About {
    Project,
    Transcript(String),
    Code(String),
    Coding(Uuid),
    /// Code points.
    Passage {
        transcript: String,
        start: usize,
        end: usize,
        quote: String,
        prefix: String,
        suffix: String,
    },
}

impl Unsaved {
    /// Keep these words, on disk when this returns; what was kept before is gone.
    ///
    /// # Errors
    /// [`Error::Store`] or [`Error::Io`] where the cache cannot be written.
    pub fn keep(&self, workspace: &Workspace) -> Result<(), Error> {
        let about = match &self.target {
            MemoTarget::Project => About::Project,
            MemoTarget::Transcript(id) => About::Transcript(id.to_string()),
            MemoTarget::Code(id) => About::Code(id.to_string()),
            MemoTarget::Coding(id) => About::Coding(id.0),
            MemoTarget::Passage(id, anchor) => About::Passage {
                transcript: id.to_string(),
                start: anchor.range.start().get(),
                end: anchor.range.end().get(),
                quote: anchor.quote.clone(),
                prefix: anchor.prefix.clone(),
                suffix: anchor.suffix.clone(),
            },
        };
        let line = Line { memo: self.memo.map(|memo| memo.0), day: self.day, about, text: self.text.clone() };
        DraftFile::create(workspace.folder(), &name(workspace), &[line]).map(drop)
    }

    /// The words that were kept and not forgotten.
    fn kept(workspace: &Workspace) -> Option<Self> {
        let (_, content) = DraftFile::open(workspace.folder(), &name(workspace)).ok()??;
        let Line { memo, day, about, text } = drafts::lines(&content).next()?;
        let target = match about {
            About::Project => MemoTarget::Project,
            About::Transcript(id) => MemoTarget::Transcript(id.as_str().into()),
            About::Code(id) => MemoTarget::Code(id.as_str().into()),
            About::Coding(id) => MemoTarget::Coding(CodingId(id)),
            About::Passage { transcript, start, end, quote, prefix, suffix } if start <= end => {
                let range = CharRange::of(start, end);
                MemoTarget::Passage(transcript.as_str().into(), Anchor { range, quote, prefix, suffix })
            }
            About::Passage { .. } => MemoTarget::Project,
        };
        Some(Self { memo: memo.map(MemoId), day, target, text })
    }

    /// The command that saves these words; on the study where what they were about is gone.
    fn command(self, workspace: &Workspace) -> Option<Command> {
        let project = workspace.project();
        let saved = |memo: &Memo| memo.target == self.target && memo.text.trim_end() == self.text.trim_end();
        if self.text.trim().is_empty() || project.memos.values().any(saved) {
            return None;
        }
        if let (None, Some(day)) = (self.memo, self.day) {
            return Some(Command::NoteDay(day, self.text));
        }
        let there = match &self.target {
            MemoTarget::Project => true,
            MemoTarget::Transcript(id) | MemoTarget::Passage(id, _) => project.transcripts.contains_key(id),
            MemoTarget::Code(id) => project.codebook.get(id.as_str()).is_some(),
            MemoTarget::Coding(id) => project.codings.get(id).is_some(),
        };
        let target = if there { self.target } else { MemoTarget::Project };
        let memo = self.memo.filter(|memo| project.memos.contains_key(memo));
        Some(Command::WriteMemo { memo, target, text: self.text })
    }
}

/// Forget the words that were kept. They stay where the memo that holds them is not on disk.
pub fn forget(workspace: &Workspace) {
    if workspace.unsaved() == 0
        && let Ok(Some((file, _))) = DraftFile::open(workspace.folder(), &name(workspace))
    {
        // What stays is compared with the memos there are before it is ever saved again.
        let _ = file.remove();
    }
}

/// Save the words of a memo that was being written when the program ended; what to tell of it.
pub fn take_up(workspace: &mut Workspace) -> Option<Notice> {
    if workspace.read_only().is_some() {
        return None;
    }
    let unsaved = Unsaved::kept(workspace)?;
    let saved = unsaved.command(workspace).map(|command| workspace.run(command));
    let notice = match &saved {
        Some(Ok(_)) => Some(Notice::news("saved the memo that was being written when emic ended; u takes it back")),
        Some(Err(error)) => Some(Notice::new(format!("a memo that was being written could not be saved: {error}"))),
        None => None,
    };
    if !matches!(saved, Some(Err(_))) {
        forget(workspace);
    }
    notice
}

fn name(workspace: &Workspace) -> String {
    drafts::name(KIND, "open", workspace.coder())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Options;
    use crate::text::TextRange;

    fn study() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("transcripts")).unwrap();
        std::fs::write(folder.path().join("emic.yaml"), "format: 1\n").unwrap();
        std::fs::write(folder.path().join("transcripts/t.txt"), "Lu: 我们信任他们 👍.\n").unwrap();
        let workspace = open(folder.path());
        (folder, workspace)
    }

    fn open(root: &std::path::Path) -> Workspace {
        let options = Options { coder: Some("ann".to_owned()), ..Options::default() };
        Workspace::open(root, &options).unwrap().0
    }

    fn unsaved(target: MemoTarget, text: &str) -> Unsaved {
        Unsaved { memo: None, day: None, target, text: text.to_owned() }
    }

    fn memos(workspace: &Workspace) -> Vec<(MemoTarget, String)> {
        workspace.project().memos.values().map(|memo| (memo.target.clone(), memo.text.clone())).collect()
    }

    #[test]
    fn words_that_were_kept_become_a_memo_once() {
        let (folder, workspace) = study();
        let anchor = workspace.anchor(&"t".into(), TextRange::of(4, 22)).unwrap();
        let target = MemoTarget::Passage("t".into(), anchor);
        unsaved(target.clone(), "Wh").keep(&workspace).unwrap();
        unsaved(target.clone(), "Why 信任? 👩‍🔬").keep(&workspace).unwrap();
        drop(workspace);
        let mut workspace = open(folder.path());
        assert!(take_up(&mut workspace).unwrap().message.contains("u takes it back"));
        assert_eq!(memos(&workspace), [(target, "Why 信任? 👩‍🔬".to_owned())]);
        assert_eq!(take_up(&mut workspace), None);
        workspace.undo().unwrap();
        assert!(memos(&workspace).is_empty());
        assert_eq!(take_up(&mut workspace), None, "what was taken back does not come again");
    }

    #[test]
    fn words_that_are_saved_or_empty_are_not_saved_again() {
        let (_folder, mut workspace) = study();
        unsaved(MemoTarget::Project, "信任").keep(&workspace).unwrap();
        workspace.run(Command::WriteMemo { memo: None, target: MemoTarget::Project, text: "信任".into() }).unwrap();
        assert_eq!(take_up(&mut workspace), None);
        unsaved(MemoTarget::Project, " \n").keep(&workspace).unwrap();
        assert_eq!(take_up(&mut workspace), None);
        assert_eq!(memos(&workspace).len(), 1);
        unsaved(MemoTarget::Project, "more").keep(&workspace).unwrap();
        forget(&workspace);
        assert_eq!(take_up(&mut workspace), None);
    }

    #[test]
    fn what_was_about_something_that_is_gone_is_kept_on_the_study() {
        let (_folder, mut workspace) = study();
        unsaved(MemoTarget::Code("gone".into()), "words").keep(&workspace).unwrap();
        assert!(take_up(&mut workspace).is_some());
        assert_eq!(memos(&workspace), [(MemoTarget::Project, "words".to_owned())]);
        let day = jiff::civil::date(2026, 5, 4);
        Unsaved { day: Some(day), ..unsaved(MemoTarget::Project, "第一天") }.keep(&workspace).unwrap();
        assert!(take_up(&mut workspace).is_some());
        assert!(workspace.project().memos.values().any(|memo| memo.day == Some(day) && memo.text == "第一天"));
    }
}
