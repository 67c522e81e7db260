//! `emic edit`

use std::io::{IsTerminal as _, Read as _, stdin, stdout};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::app::drafting::{self, Draft};
use crate::app::reporting::carried_table;
use crate::app::{CarryReport, Workspace};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::TranscriptId;

/// Edit a transcript's text in $VISUAL or $EDITOR; codings and memos are carried along, and what changed is listed.
///
/// The editor gets a copy; the transcript is written when it is closed. Each coding is kept, moved, changed or lost; the
/// table lists those that are not simply kept, with their words before and after. `emic undo` takes the edit back.
#[derive(Args, Debug)]
pub struct Edit {
    /// The transcript
    #[arg(value_name = "ID")]
    transcript: String,
    /// Take the new text from this file instead of an editor; `-` reads stdin
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// The encoding of that file, where it is not told by itself
    #[arg(long, value_name = "NAME", requires = "from")]
    encoding: Option<String>,
    /// Only say what would become of the codings
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    listing: Listing,
}

impl Edit {
    /// Edit it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let id = session::transcript(workspace.project(), &self.transcript)?;
        let Some(text) = self.new_text(&workspace, &id)? else {
            output::note("nothing was changed");
            return Ok(Outcome::Nothing);
        };
        let report = if self.dry_run {
            workspace.preview_text(&id, &text)?
        } else {
            let (done, report) = workspace.edit_text(&id, text)?;
            session::saved(&done)?;
            report
        };
        self.tell(&workspace, &report, global)
    }

    fn tell(&self, workspace: &Workspace, report: &CarryReport, global: &Global) -> Result<Outcome, Failure> {
        let would = if self.dry_run { "would be " } else { "" };
        output::note(&format!("{}: {would}{}", self.transcript, report.sentence()));
        let table = carried_table(workspace, report);
        let asked = self.listing.asks_for_table();
        if asked || !table.rows.is_empty() {
            output::list(&table, workspace, &self.listing, global)?;
        }
        Ok(Outcome::Done)
    }

    /// The text as it shall be; `None` where nothing was changed.
    fn new_text(&self, workspace: &Workspace, id: &TranscriptId) -> Result<Option<String>, Failure> {
        let Some(path) = &self.from else {
            let (begun, mends) = workspace.text_to_edit(id)?;
            if !stdin().is_terminal() || !stdout().is_terminal() {
                // An editor without one waits for keys that nobody can press.
                return Err(Failure::new("an editor needs a terminal")
                    .hint("give the new text with `--from FILE`, or `--from -` for stdin"));
            }
            let draft = Draft::new(workspace.folder(), id, &begun)?;
            let edited = draft.edit(&drafting::editor(|name| std::env::var(name).ok()))?;
            return Ok(edited.or(mends.then_some(begun)));
        };
        let text = if path == Path::new("-") {
            let mut bytes = Vec::new();
            stdin().lock().take(drafting::MAX_BYTES).read_to_end(&mut bytes)?;
            drafting::decoded(&bytes, path, self.encoding.as_deref())?
        } else {
            drafting::read(path, self.encoding.as_deref())?
        };
        let is_same = |text: &String| workspace.transcript(id).is_ok_and(|old| old.text == *text);
        Ok(Some(text).filter(|text| !is_same(text)))
    }
}
