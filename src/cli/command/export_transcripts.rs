//! `emic export transcripts`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::app::Workspace;
use crate::app::transcripts_out::{self, ScriptFormat, WrittenScript};
use crate::cli::{Failure, Global, Outcome, output, session};
use crate::project::TranscriptId;

/// Write transcripts to files: txt, docx, vtt and srt.
///
/// One transcript goes to the file whose ending is .txt, .docx, .vtt or .srt; several go to a folder, one file each. txt is the
/// text as it stands. vtt and srt need times: a turn without one goes on with the one before it, a caption ends where
/// the next begins, and the end of the last is estimated from its length.
#[derive(Args, Debug)]
pub struct ExportTranscripts {
    /// The transcripts; all of them where none is named
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// The file of one transcript, or a folder
    #[arg(short, long, value_name = "PATH")]
    output: PathBuf,
    /// How to write into a folder; txt where it is not given
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<ScriptFormatName>,
}

/// The formats of transcripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ScriptFormatName {
    /// The text as it stands
    Txt,
    /// A Word document
    Docx,
    /// WebVTT captions
    Vtt,
    /// SubRip captions
    Srt,
}

impl From<ScriptFormatName> for ScriptFormat {
    fn from(name: ScriptFormatName) -> Self {
        match name {
            ScriptFormatName::Txt => Self::Text,
            ScriptFormatName::Docx => Self::Docx,
            ScriptFormatName::Vtt => Self::Vtt,
            ScriptFormatName::Srt => Self::Srt,
        }
    }
}

impl ExportTranscripts {
    /// Write them.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let ids: Vec<TranscriptId> = match self.ids.as_slice() {
            [] => workspace.project().transcripts.keys().cloned().collect(),
            named => session::transcripts(workspace.project(), named)?.into_iter().collect(),
        };
        let named = ScriptFormat::of(&self.output).filter(|_| !self.output.is_dir());
        match (named, ids.as_slice()) {
            (Some(format), [id]) => self.one(&workspace, id, format),
            (Some(format), _) => Err(Failure::new(format!("{} can hold one transcript only", self.output.display()))
                .hint(format!(
                    "name one, or a folder: emic export transcripts --format {} -o FOLDER",
                    format.ending()
                ))),
            (None, []) => {
                output::note("there are no transcripts yet");
                Ok(Outcome::Nothing)
            }
            (None, ids) => self.many(&workspace, ids),
        }
    }

    fn one(&self, workspace: &Workspace, id: &TranscriptId, format: ScriptFormat) -> Result<Outcome, Failure> {
        if self.format.is_some_and(|wanted| ScriptFormat::from(wanted) != format) {
            return Err(Failure::new(format!("--format and the ending of {} differ", self.output.display())));
        }
        tell(&transcripts_out::export_transcript(workspace, id, format, &self.output)?)?;
        Ok(Outcome::Done)
    }

    /// Into a folder; what cannot be written so stops none of the others.
    fn many(&self, workspace: &Workspace, ids: &[TranscriptId]) -> Result<Outcome, Failure> {
        let format = self.format.map_or(ScriptFormat::Text, ScriptFormat::from);
        transcripts_out::prepare_folder(&self.output)?;
        let mut written = 0;
        for id in ids {
            let path = self.output.join(format!("{id}.{}", format.ending()));
            match transcripts_out::export_transcript(workspace, id, format, &path) {
                Ok(done) => {
                    tell(&done)?;
                    written += 1;
                }
                Err(error) => output::message("warning", &error.to_string()),
            }
        }
        match written {
            0 => Err(Failure::new("no transcript could be written")),
            _ => Ok(Outcome::found(written == ids.len())),
        }
    }
}

fn tell(written: &WrittenScript) -> Result<(), Failure> {
    let parts = match ScriptFormat::of(&written.path) {
        Some(ScriptFormat::Vtt | ScriptFormat::Srt) => output::amount(written.parts, "caption"),
        _ => output::amount(written.parts, "turn"),
    };
    output::print_line(&format!("wrote {}: {parts}", written.path.display()))?;
    if let Some(left) = &written.left {
        output::note(&format!("not in {}: {left}", written.path.display()));
    }
    Ok(())
}
