//! All memos of a study in a list: what each is about, and which of them are wanted.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Workspace;
use crate::project::{Anchor, CodeId, CoderId, CodingId, Memo, MemoId, MemoTarget, Project, TranscriptId};

/// Bytes of a memo and its quote in which words are looked for.
const SEARCHED: usize = 100_000;

/// What a memo is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MemoKind {
    /// The study as a whole.
    Project,
    /// A day of work on it.
    Diary,
    /// A transcript.
    Transcript,
    /// A code.
    Code,
    /// A coding.
    Coding,
    /// A passage.
    Passage,
}

impl MemoKind {
    /// All kinds, in the order of the list.
    pub const ALL: [Self; 6] = [Self::Project, Self::Diary, Self::Transcript, Self::Code, Self::Coding, Self::Passage];

    /// The word for it in tables and filters.
    pub fn name(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Diary => "diary",
            Self::Transcript => "transcript",
            Self::Code => "code",
            Self::Coding => "coding",
            Self::Passage => "passage",
        }
    }

    /// The kind that is called so, or begins so.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        let study = (!word.is_empty() && "study".starts_with(&word)).then_some(Self::Project);
        let begins = |kind: &Self| !word.is_empty() && kind.name().starts_with(&word);
        Self::ALL.into_iter().find(begins).or(study)
    }

    /// The kind of a memo.
    pub fn of(memo: &Memo) -> Self {
        match &memo.target {
            MemoTarget::Project if memo.day.is_some() => Self::Diary,
            MemoTarget::Project => Self::Project,
            MemoTarget::Transcript(_) => Self::Transcript,
            MemoTarget::Code(_) => Self::Code,
            MemoTarget::Coding(_) => Self::Coding,
            MemoTarget::Passage(..) => Self::Passage,
        }
    }
}

/// A memo in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct MemoRow {
    /// The memo.
    pub id: MemoId,
    /// What it is about.
    pub kind: MemoKind,
    /// The transcript that it is about, or that its coding lies in.
    pub transcript: Option<TranscriptId>,
    /// The code that it is about, or that its coding has; merged codes are led on.
    pub code: Option<CodeId>,
    /// The name of that code.
    pub code_name: String,
    /// The coding that it is about.
    pub coding: Option<CodingId>,
    /// Where its passage begins, in code points of the transcript.
    pub start: usize,
    /// The words of its passage.
    pub quote: String,
    /// Who wrote it last.
    pub coder: CoderId,
    /// The day of the diary.
    pub day: Option<Date>,
    /// The day on which it was written, where the researcher is.
    written: Date,
    /// All that words are looked for in, in small letters.
    folded: String,
}

/// A row for each memo of the study, in the order in which they were made.
pub fn memo_rows(project: &Project) -> Vec<MemoRow> {
    project.memos.values().map(|memo| MemoRow::of(project, memo)).collect()
}

impl MemoRow {
    fn of(project: &Project, memo: &Memo) -> Self {
        let (mut transcript, mut code, mut coding, mut anchor) = (None, None, None, None::<&Anchor>);
        match &memo.target {
            MemoTarget::Project => {}
            MemoTarget::Transcript(id) => transcript = Some(id.clone()),
            MemoTarget::Code(id) => code = Some(project.codebook.resolve(id)),
            MemoTarget::Passage(id, passage) => (transcript, anchor) = (Some(id.clone()), Some(passage)),
            MemoTarget::Coding(id) => {
                coding = Some(*id);
                if let Some(known) = project.codings.get(id) {
                    (transcript, anchor) = (Some(known.transcript.clone()), Some(&known.anchor));
                    code = Some(project.codebook.resolve(&known.code));
                }
            }
        }
        let name = |code: &CodeId| project.codebook.get(code.as_str()).map(|code| code.name.clone());
        let code_name = code.as_ref().map(|code| name(code).unwrap_or_else(|| code.to_string())).unwrap_or_default();
        let quote = anchor.map(|anchor| anchor.quote().to_owned()).unwrap_or_default();
        let start = anchor.map_or(0, |anchor| anchor.range.start().get());
        let id = transcript.as_ref().map_or("", TranscriptId::as_str);
        let day = memo.day.map(|day| day.to_string()).unwrap_or_default();
        let all = [memo.text.as_str(), &quote, &code_name, id, memo.coder.as_str(), &day].join("\n");
        let folded = all.get(..all.floor_char_boundary(SEARCHED)).unwrap_or_default().to_lowercase();
        let kind = MemoKind::of(memo);
        let coder = memo.coder.clone();
        let written = memo.created.to_zoned(TimeZone::system()).date();
        Self {
            id: memo.id,
            kind,
            transcript,
            code,
            code_name,
            coding,
            start,
            quote,
            coder,
            day: memo.day,
            written,
            folded,
        }
    }

    /// The day of the diary that it belongs to, else the one on which it was written.
    pub fn date(&self) -> Date {
        self.day.unwrap_or(self.written)
    }

    /// What it is about, in a few words: `Tacitness · us02-pruitt`, `2026-03-02`.
    pub fn about(&self) -> String {
        let transcript = self.transcript.as_ref().map(|id| id.as_str());
        match (self.kind, transcript) {
            (MemoKind::Project, _) => "the study".to_owned(),
            (MemoKind::Diary, _) => self.day.map(|day| day.to_string()).unwrap_or_default(),
            (MemoKind::Code, _) => self.code_name.clone(),
            (MemoKind::Coding, Some(transcript)) => format!("{} · {transcript}", self.code_name),
            (MemoKind::Coding, None) => "a coding that is gone".to_owned(),
            (MemoKind::Transcript | MemoKind::Passage, transcript) => transcript.unwrap_or_default().to_owned(),
        }
    }
}

/// Which memos are wanted; what is empty lets all pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoFilter {
    /// All of these stand in the memo, its quote, or the names of what it is about; in small letters.
    pub words: Vec<String>,
    /// It is about one of these.
    pub kinds: Vec<MemoKind>,
    /// One of these wrote it.
    pub coders: Vec<String>,
    /// It is about one of these transcripts, a passage of it or a coding in it.
    pub transcripts: Vec<String>,
    /// It is about one of these codes or a coding with it, by id or a part of the name in small letters.
    pub codes: Vec<String>,
    /// Whether coders, transcripts and codes are given whole, and not as a part of a name.
    pub exact: bool,
}

impl MemoFilter {
    /// Read `trust on:diary by:ada in:us01 code:tacit`; what has no such beginning is a word to look for.
    pub fn parse(typed: &str) -> Self {
        let mut filter = Self::default();
        for word in typed.split_whitespace() {
            let split = word.split_once([':', '：']).filter(|(_, value)| !value.is_empty());
            match split {
                Some(("on", value)) if MemoKind::parse(value).is_some() => filter.kinds.extend(MemoKind::parse(value)),
                Some(("by", value)) => filter.coders.push(value.to_lowercase()),
                Some(("in", value)) => filter.transcripts.push(value.to_lowercase()),
                Some(("code", value)) => filter.codes.push(value.to_lowercase()),
                _ => filter.words.push(word.to_lowercase()),
            }
        }
        filter
    }

    /// Whether `row` is wanted.
    pub fn takes(&self, row: &MemoRow) -> bool {
        let any = |wanted: &[String], fits: &dyn Fn(&str) -> bool| wanted.is_empty() || wanted.iter().any(|w| fits(w));
        let part = |own: Option<&str>, word: &str| {
            let own = own.map(str::to_lowercase);
            own.is_some_and(|own| if self.exact { own == word } else { own.contains(word) })
        };
        let transcript = row.transcript.as_ref().map(TranscriptId::as_str);
        (self.kinds.is_empty() || self.kinds.contains(&row.kind))
            && any(&self.coders, &|word| part(Some(row.coder.as_str()), word))
            && any(&self.transcripts, &|word| part(transcript, word))
            && any(&self.codes, &|word| {
                row.code.is_some()
                    && (part(row.code.as_ref().map(CodeId::as_str), word) || part(Some(&row.code_name), word))
            })
            && self.words.iter().all(|word| row.folded.contains(word))
    }
}

impl Workspace {
    /// The day it is where the researcher is.
    pub fn today(&self) -> Date {
        self.now().to_zoned(TimeZone::system()).date()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Options, write_demo};
    use crate::project::Command;

    #[test]
    fn memos_are_found_by_words_and_by_what_they_are_about() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("演示");
        write_demo(&root).unwrap();
        let now = "2026-03-02T09:30:00Z".parse().ok();
        let (mut workspace, _) = Workspace::open(&root, &Options { coder: Some("ada".to_owned()), now }).unwrap();
        let transcript = workspace.project().transcripts.keys().next().unwrap().clone();
        let coding = workspace.project().codings.iter().next().unwrap().clone();
        let before = workspace.project().memos.len();
        for (target, text) in [
            (MemoTarget::Project, "The whole 👍"),
            (MemoTarget::Transcript(transcript.clone()), "很慢"),
            (MemoTarget::Code("tacitness".into()), "Hands"),
            (MemoTarget::Coding(coding.id), "Look at this"),
        ] {
            let text = format!("{text} zzz");
            workspace.run(Command::WriteMemo { memo: None, target, text }).unwrap();
        }
        workspace.run(Command::NoteDay(workspace.today(), "今天 zzz".to_owned())).unwrap();
        let rows = memo_rows(workspace.project());
        assert_eq!(rows.len(), before + 5);
        let found = |typed: &str| {
            let filter = MemoFilter::parse(&format!("zzz {typed}"));
            rows.iter().filter(|row| filter.takes(row)).map(MemoRow::about).collect::<Vec<_>>()
        };
        let on_coding = format!(
            "{} · {}",
            rows.iter().rfind(|row| row.kind == MemoKind::Coding).unwrap().code_name,
            coding.transcript
        );
        assert_eq!(found("THE whole"), ["the study"]);
        assert_eq!(found("on:diary"), [workspace.today().to_string()]);
        assert_eq!(found("今天"), found("on:d"));
        assert_eq!(found("on:transcript 很慢"), [transcript.to_string()]);
        assert_eq!(found("code:tacitness on:code"), ["Tacitness"]);
        assert_eq!(found("on:coding"), [on_coding]);
        assert_eq!(found("by:nobody"), [""; 0]);
        assert_eq!(found("by:ada").len(), 5);
        assert!(found(&format!("in:{transcript}")).contains(&transcript.to_string()));
        assert_eq!(MemoKind::parse("study"), Some(MemoKind::Project));
        assert_eq!(MemoKind::parse(""), None);
    }
}
