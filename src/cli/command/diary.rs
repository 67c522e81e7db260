//! `emic diary`

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::memo::words;
use crate::app::drafting::{self, Draft};
use crate::app::memo_tables::diary_table;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::{Command, MemoTarget, diary_entry};

/// Print the diary, day by day, or write into it; `--coder` filters too.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Diary {
    #[command(subcommand)]
    action: Option<Action>,
    /// From this day on, as in 2026-03-02
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// Up to this day
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Write a paragraph into today's entry
    Add(Add),
    /// Edit your entry in $VISUAL or $EDITOR
    Edit(Edit),
}

#[derive(Args, Debug)]
struct Add {
    /// The words; `-` reads them from stdin
    text: String,
    /// Into the entry of this day, as in 2026-03-02
    #[arg(long, value_name = "DAY")]
    day: Option<Date>,
}

#[derive(Args, Debug)]
struct Edit {
    /// The day, as in 2026-03-02; today where none is given
    day: Option<Date>,
}

impl Diary {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        match self.action {
            Some(Action::Add(add)) => {
                let mut workspace = session::open(global)?;
                let day = add.day.unwrap_or_else(|| workspace.today());
                session::finish(&workspace.run(Command::NoteDay(day, words(&add.text)?))?)
            }
            Some(Action::Edit(edit)) => edit.run(global),
            None => {
                let workspace = session::open_to_read(global)?;
                let coders = session::coders(workspace.project(), global)?;
                let days = (self.from.unwrap_or(Date::MIN), self.to.unwrap_or(Date::MAX));
                output::list(&diary_table(&workspace, days, &coders), &workspace, &self.listing, global)
            }
        }
    }
}

impl Edit {
    fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let day = self.day.unwrap_or_else(|| workspace.today());
        let known = diary_entry(workspace.project(), workspace.coder(), day);
        let (memo, before) = known.map_or((None, String::new()), |memo| (Some(memo.id), memo.text.clone()));
        let editor = drafting::editor(|name| std::env::var(name).ok());
        let draft = Draft::of_memo(workspace.folder(), &format!("diary-{day}"), &before)?;
        let Some(text) = draft.edit(&editor)? else {
            output::note("nothing was changed");
            return Ok(Outcome::Nothing);
        };
        let command = match memo {
            Some(memo) => Command::WriteMemo { memo: Some(memo), target: MemoTarget::Project, text },
            None => Command::NoteDay(day, text),
        };
        session::finish(&workspace.run(command)?)
    }
}
