//! What all operations on the codebook have in common: the preview, the numbers, `--dry-run`.

use clap::Args;

use crate::app::{Preview, Workspace};
use crate::cli::{Failure, Global, Outcome, output, session};
use crate::project::{CodebookCommand, Command};

/// Whether to do it at all.
#[derive(Args, Debug)]
pub struct Trial {
    /// Only say what would be touched
    #[arg(long)]
    pub dry_run: bool,
}

/// Do what `command` makes of the study, or only say what it would touch.
pub fn run(
    global: &Global,
    trial: &Trial,
    command: impl FnOnce(&Workspace) -> Result<CodebookCommand, Failure>,
) -> Result<Outcome, Failure> {
    if trial.dry_run {
        let workspace = session::open_to_read(global)?;
        let preview = workspace.preview(&command(&workspace)?)?;
        output::print_line(&format!("would {}", preview.label))?;
        return tell(&preview, "would touch");
    }
    let mut workspace = session::open(global)?;
    let command = command(&workspace)?;
    let preview = workspace.preview(&command)?;
    let done = workspace.run(Command::Codebook(command))?;
    session::finish(&done)?;
    tell(&preview, "touched")
}

/// The numbers, and what else to know.
fn tell(preview: &Preview, verb: &str) -> Result<Outcome, Failure> {
    output::print_line(&format!("{verb} {}", numbers(preview)))?;
    preview.notes.iter().for_each(|note| output::note(note));
    Ok(Outcome::Done)
}

/// `2 codes, 12 codings (mara 7, wei 5) in 3 transcripts, 1 memo, 4 outdated`.
fn numbers(preview: &Preview) -> String {
    let mut parts = vec![output::amount(preview.codes, "code")];
    let coders: Vec<String> = preview.coders.iter().map(|(coder, count)| format!("{coder} {count}")).collect();
    parts.push(match preview.codings {
        0 => "no codings".to_owned(),
        count => format!(
            "{} ({}) in {}",
            output::amount(count, "coding"),
            coders.join(", "),
            output::amount(preview.transcripts, "transcript")
        ),
    });
    if preview.memos > 0 {
        parts.push(output::amount(preview.memos, "memo"));
    }
    if preview.outdated > 0 {
        parts.push(format!("{} outdated", preview.outdated));
    }
    parts.join(", ")
}
