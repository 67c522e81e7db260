//! `emic anonymise`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::app::anonymising::{
    Plan, Report, Selection, add, apply, counts_table, leftovers, leftovers_table, names_table, plan, plan_table, read,
    share,
};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::{Matching, Pseudonym, Pseudonyms};

/// Replace the names of pseudonyms.csv in all transcripts: shows every replacement, and makes them with --apply.
///
/// Names are found in any case and with or without accents, as whole words; Chinese, Japanese and Korean names anywhere.
/// Codings keep their passages, and `emic undo` takes everything back. The exit code of --check is 1 where something is
/// found that may still tell who somebody is.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Anonymise {
    #[command(subcommand)]
    action: Option<Action>,
    /// Make the replacements; without it they are only listed
    #[arg(long)]
    apply: bool,
    /// Only these names of the table
    #[arg(long, value_name = "NAME", num_args = 1..)]
    only: Vec<String>,
    /// Only in these transcripts
    #[arg(long, value_name = "ID", num_args = 1..)]
    transcript: Vec<String>,
    /// Not in these places, as the list names them: us01:14 is a line, us01:14:9 one place in it
    #[arg(long, value_name = "PLACE", num_args = 1..)]
    skip: Vec<String>,
    /// Also in memos, in titles of transcripts and in values of attributes
    #[arg(long)]
    memos: bool,
    /// Look for what may be left: other spellings, parts of names, addresses, numbers, also beside the texts
    #[arg(long, conflicts_with_all = ["apply", "only", "transcript", "skip", "memos"])]
    check: bool,
    /// Make a copy of the study that can be given away: without originals, names and the past; it is checked at once
    #[arg(long, value_name = "DIR", conflicts_with_all = ["apply", "only", "transcript", "skip", "memos", "check"])]
    share: Option<PathBuf>,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add a name to the table, making it where there is none
    Add(Add),
    /// List the names with their pseudonyms
    List(List),
}

#[derive(Args, Debug)]
struct Add {
    /// The name as it stands in the texts
    name: String,
    /// What takes its place
    pseudonym: String,
    /// What is named: person, place, organisation …
    #[arg(long, value_name = "KIND", default_value = "")]
    kind: String,
    /// Where it counts as found: as a word, anywhere (inside words too), or as a word spelt exactly so
    #[arg(long = "match", value_name = "HOW", default_value = "word", value_parser = ["word", "anywhere", "exact-case"])]
    matching: String,
    /// A note for yourself
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
}

#[derive(Args, Debug)]
struct List {
    #[command(flatten)]
    listing: Listing,
}

impl Anonymise {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        match self.action {
            Some(Action::Add(add)) => add.run(global),
            Some(Action::List(list)) => {
                let workspace = session::open_to_read(global)?;
                output::list(&names_table(&workspace)?, &workspace, &list.listing, global)
            }
            None if self.check => self.check(global),
            None if self.share.is_some() => self.share(global),
            None => self.replace(global),
        }
    }

    fn check(&self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let report = leftovers(&workspace, &read(&workspace)?)?;
        self.tell(&report, workspace.title(), global)
    }

    fn share(&self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let dir = self.share.as_deref().unwrap_or(Path::new(""));
        let shared = share(&workspace, &read(&workspace)?, dir)?;
        let counts = [(shared.transcripts, "transcript"), (shared.codings, "coding"), (shared.memos, "memo")];
        let counts: Vec<String> = counts.map(|(count, noun)| output::amount(count, noun)).to_vec();
        output::note(&format!("made {}: {}", dir.display(), counts.join(", ")));
        for (old, new) in &shared.renamed {
            output::note(&format!("{old} is called {new} there"));
        }
        shared.left.iter().for_each(|what| output::message("warning", &format!("not in the copy: {what}")));
        self.tell(&shared.report, workspace.title(), global)
    }

    fn tell(&self, report: &Report, title: &str, global: &Global) -> Result<Outcome, Failure> {
        report.by_design.iter().for_each(|line| output::note(line));
        if report.leftovers.is_empty() {
            output::note("nothing else was found that tells who somebody is; only a person can be sure");
        }
        let asked = self.listing.asks_for_table();
        if asked || !report.leftovers.is_empty() {
            output::list(&leftovers_table(&report.leftovers), title, &self.listing, global)?;
        }
        Ok(Outcome::found(report.leftovers.is_empty()))
    }

    fn replace(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let names = read(&workspace)?;
        if names.rows().is_empty() {
            let hint = "`emic anonymise add NAME PSEUDONYM` makes pseudonyms.csv, or write it in a spreadsheet";
            return Err(Failure::new("there are no names to replace: pseudonyms.csv is empty or missing").hint(hint));
        }
        let selection = Selection {
            only: self.only.iter().cloned().collect(),
            transcripts: session::transcripts(workspace.project(), &self.transcript)?,
            skip: self.skip.clone(),
            elsewhere: self.memos,
        };
        let plan = plan(&workspace, &names, &selection)?;
        let tables = [plan_table(&plan), counts_table(&names, &plan)];
        let title = workspace.title().to_owned();
        let piped = crate::report::Format::Csv;
        output::list_all(&tables, title.as_str(), &self.listing, global, piped)?;
        output::note(&summary(&plan, &names));
        if self.apply && !plan.rows.is_empty() {
            let (done, carried) = apply(&mut workspace, &plan)?;
            session::saved(&done)?;
            output::note(&format!("{}; {}", done.label, carried.sentence()));
            if plan.takes_over_choices() {
                output::note(TAKEN_OVER);
            }
        } else if !plan.rows.is_empty() {
            output::note("nothing is changed yet; --apply makes these replacements");
        }
        Ok(Outcome::found(!plan.rows.is_empty()))
    }
}

/// What stands in `emic.yaml` when choices about speakers hold for names and pseudonyms.
const TAKEN_OVER: &str = "the choices about speakers in emic.yaml hold for the pseudonyms too; they keep the old labels, so that \
                          undo finds them, and emic anonymise --share leaves those out";

fn summary(plan: &Plan, names: &Pseudonyms) -> String {
    let (count, touched) = (output::amount(plan.rows.len(), "replacement"), plan.names());
    let all = names.rows().len();
    let skipped = if plan.skipped > 0 { format!(", {} skipped", plan.skipped) } else { String::new() };
    let transcripts = output::amount(plan.transcripts(), "transcript");
    format!("{count} of {touched} of the {} in {transcripts}{skipped}", output::amount(all, "name"))
}

impl Add {
    fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open(global)?;
        let matching = Matching::parse(&self.matching).unwrap_or_default();
        let new = Pseudonym { name: self.name, pseudonym: self.pseudonym, kind: self.kind, matching };
        for notice in add(&workspace, &new, &self.note)? {
            output::message("warning", &notice.message);
        }
        output::print_line(&format!("{} becomes {}", new.name.trim(), new.pseudonym.trim()))?;
        Ok(Outcome::Done)
    }
}
