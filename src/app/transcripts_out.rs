//! Transcripts on their way out: plain text, Word, WebVTT and SubRip.

use std::path::{Path, PathBuf};

use super::{Error, Workspace};
use crate::project::{Transcript, TranscriptId, Turn};
use crate::report::{self, Captions, ScriptTurn, captions, clean};
use crate::store::Folder;

/// How a transcript is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptFormat {
    /// The text as it stands, less control characters.
    Text,
    /// Word, a paragraph for each paragraph of each turn.
    Docx,
    /// WebVTT, with voice tags; needs times.
    Vtt,
    /// SubRip, with names in the words; needs times.
    Srt,
}

impl ScriptFormat {
    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Docx => "docx",
            Self::Vtt => "vtt",
            Self::Srt => "srt",
        }
    }

    /// The format that the ending of `path` names, if it names one.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        [Self::Text, Self::Docx, Self::Vtt, Self::Srt].into_iter().find(|format| format.ending() == ending)
    }
}

/// A transcript that was written, or was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenScript {
    /// The transcript.
    pub id: TranscriptId,
    /// The file.
    pub path: PathBuf,
    /// Captions or turns in it.
    pub parts: usize,
    /// What it cannot hold, in a sentence.
    pub left: Option<String>,
}

/// Write the transcript `id` to the file `path`.
///
/// # Errors
/// [`Error::NoTimes`] where captions are asked for and no turn has a time; [`Error::OwnFile`] and [`Error::NoFolder`]
/// for a place where none may go; [`Error::Store`] and [`Error::Io`] where something cannot be read or written.
pub fn export_transcript(
    workspace: &Workspace,
    id: &TranscriptId,
    format: ScriptFormat,
    path: &Path,
) -> Result<WrittenScript, Error> {
    let transcript = workspace.transcript(id)?;
    let mut written =
        WrittenScript { id: id.clone(), path: path.to_owned(), parts: transcript.turns.len(), left: None };
    let bytes = match format {
        ScriptFormat::Text => clean(&transcript.text).into_owned().into_bytes(),
        ScriptFormat::Docx => {
            let title = workspace.project().transcripts.get(id).map_or(id.as_str(), |record| record.title.as_str());
            report::transcript_docx(title, &script_turns(&transcript))?
        }
        ScriptFormat::Vtt => report::vtt(&timed(id, &transcript, &mut written)?).into_bytes(),
        ScriptFormat::Srt => report::srt(&timed(id, &transcript, &mut written)?).into_bytes(),
    };
    super::reporting::save_bytes(path, &bytes)?;
    Ok(written)
}

/// Make the folder that files are to go to, where it is not there; the one that it is to lie in must be, as for a file: a
/// folder that nobody meant to make is more often a word that was mistyped.
///
/// # Errors
/// [`Error::NoFolder`] where that is missing; [`Error::OwnFile`] inside the study's own folders; [`Error::Io`] where it cannot be made.
pub fn prepare_folder(path: &Path) -> Result<(), Error> {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let is_there = full.is_dir();
    let next = if is_there { full.join("a.txt") } else { full.clone() };
    if Folder::is_own(&next) {
        return Err(Error::OwnFile(path.to_owned()));
    }
    if is_there {
        return Ok(());
    }
    if full.parent().is_some_and(|above| !above.is_dir()) {
        return Err(Error::NoFolder(path.to_owned()));
    }
    std::fs::create_dir(&full).map_err(|source| Error::Io { doing: "create", path: path.to_owned(), source })
}

fn timed(id: &TranscriptId, transcript: &Transcript, written: &mut WrittenScript) -> Result<Captions, Error> {
    let found = captions(&script_turns(transcript));
    if found.captions.is_empty() {
        return Err(Error::NoTimes(id.clone()));
    }
    written.parts = found.captions.len();
    written.left = match found.before {
        0 => None,
        1 => Some("the turn before the first time".to_owned()),
        count => Some(format!("the {count} turns before the first time")),
    };
    Ok(found)
}

/// The turns of a transcript as writers take them.
pub fn script_turns(transcript: &Transcript) -> Vec<ScriptTurn> {
    let turn = |turn: &Turn| ScriptTurn {
        speaker: turn.speaker.clone(),
        time: turn.time,
        words: format!("{}{}", another(transcript, turn), turn.words.slice(&transcript.text)),
    };
    transcript.turns.iter().map(turn).collect()
}

/// The sign of a speaker who is somebody else and has no name, where the turn's label is that sign.
fn another(transcript: &Transcript, turn: &Turn) -> &'static str {
    let label = transcript.text.get(turn.range.start().get()..turn.words.start().get()).unwrap_or_default();
    if turn.speaker.is_none() && label.trim_end_matches([' ', '\u{2060}']).ends_with(">>") { ">> " } else { "" }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::import::{Source, read};
    use crate::project::{Voice, WrittenTurn, written};

    /// Turns of a text: time, speaker, words.
    type Drawn = Vec<(Option<u64>, Option<String>, String)>;

    fn drawn(text: &str) -> Drawn {
        let transcript = Transcript::new("t".into(), text.to_owned());
        script_turns(&transcript).into_iter().map(|turn| (turn.time, turn.speaker, turn.words)).collect()
    }

    /// The turns of `text` after it has gone out in `format` and come in again.
    fn returned(text: &str, format: ScriptFormat) -> Drawn {
        let transcript = Transcript::new("t".into(), text.to_owned());
        let found = captions(&script_turns(&transcript));
        let file = if format == ScriptFormat::Vtt { report::vtt(&found) } else { report::srt(&found) };
        let reading = read(&Source::new(&format!("t.{}", format.ending()), file.as_bytes())).unwrap();
        assert_eq!(reading.warnings, [], "{file}");
        drawn(&reading.documents[0].text)
    }

    #[test]
    fn unnamed_speakers_stay_apart() {
        let text = "[00:00:01] >> Hello, 信任.\n\n[00:00:02] >> Hi.\n\n[00:00:09.250] TAYLOR: So.\n";
        assert_eq!(returned(text, ScriptFormat::Vtt), drawn(text));
        let text = "[00:00:01] >> Hello, 信任.\n\n[00:00:02] >> Hi.\n\n[00:00:09.250] >> So.\n";
        assert_eq!(returned(text, ScriptFormat::Srt), drawn(text));
        assert_eq!(drawn(text)[0].2, ">> Hello, 信任.");
    }

    fn turns(words: &'static str) -> impl Strategy<Value = Vec<WrittenTurn>> {
        let name = "(Ann Lee|王经理|SPEAKER_0[0-3]|mary k|问|Dr\\. Wu|Ann 😀)";
        let words = words.prop_map(|words| words.trim().to_owned()).prop_filter("no words", |words| !words.is_empty());
        proptest::collection::vec((1..200_000_u64, name, words), 1..9).prop_map(|turns| {
            let mut time = 0;
            let mut written: Vec<WrittenTurn> = Vec::new();
            for (step, name, words) in turns {
                time += step;
                let voice = Voice::Named(name);
                if written.last().is_none_or(|last| last.voice != voice) {
                    written.push(WrittenTurn { time: Some(time), voice, words });
                }
            }
            written
        })
    }

    proptest! {
        #[test]
        fn what_goes_out_as_web_vtt_comes_in_again(turns in turns("([A-Za-z]{1,8}: |问：|-- |<i>|&amp;|0:03 |[a-z信任。👩🏽 ,.?!:：<>&*]){1,9}")) {
            let text = written(&turns);
            prop_assert_eq!(returned(&text, ScriptFormat::Vtt), drawn(&text), "{}", text);
        }

        #[test]
        fn what_goes_out_as_sub_rip_comes_in_again(turns in turns("([A-Za-z]{1,8}: |问：|0:03 |[0-9]{1,3} |[a-z信任。👩🏽 ,.?!:：*]){1,9}")) {
            let text = written(&turns);
            prop_assert_eq!(returned(&text, ScriptFormat::Srt), drawn(&text), "{}", text);
        }
    }
}
