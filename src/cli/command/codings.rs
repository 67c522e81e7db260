//! `emic codings`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::app::Workspace;
use crate::app::captions::{caption_of, names_told};
use crate::app::coding_tables::{CodingFilter, codings_head, codings_in_parts, codings_table};
use crate::app::taking_codings;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::{CodingId, Command};
use crate::report::TableCaption;

/// List codings with id, transcript, start, end, code, coder, created, speaker, quote, memo, the rule that each comes
/// from, weight, translation and whether it is an exemplar; `--coder` filters too.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Codings {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Take codings in from a CSV file with the columns transcript, start, end, code, and if you like quote, memo,
    /// origin, weight, translation and exemplar
    Import(Import),
    /// Say how strongly the codes of codings apply, what their words mean, or that they are good examples
    Set(Set),
}

#[derive(Args, Debug)]
struct Set {
    /// The codings, by their ids
    #[arg(required = true, value_name = "CODING")]
    codings: Vec<String>,
    /// How strongly the code applies, from 1 to 100; `none` takes the weight away
    #[arg(long, value_name = "N")]
    weight: Option<String>,
    /// What the words mean in another language, for one coding; empty takes the translation away
    #[arg(long, value_name = "WORDS")]
    translation: Option<String>,
    /// Whether they are good examples of their codes; `yes` goes without saying for codings of your own
    #[arg(long, value_name = "YES-OR-NO", num_args = 0..=1)]
    exemplar: Option<Option<String>>,
}

#[derive(Args, Debug)]
struct Filters {
    /// Only in this transcript (may be given several times)
    #[arg(long, value_name = "ID")]
    transcript: Vec<String>,
    /// Only with this code (may be given several times)
    #[arg(long, value_name = "CODE")]
    code: Vec<String>,
    /// With the codes below those that `--code` names
    #[arg(long, requires = "code")]
    below: bool,
    /// Only where this speaker begins to speak (may be given several times)
    #[arg(long, value_name = "NAME")]
    speaker: Vec<String>,
    /// Only where the quote holds these words
    #[arg(long, value_name = "WORDS")]
    containing: Option<String>,
    /// Only those whose passages were lost when texts were edited, with the place that they had; else only the others
    #[arg(long)]
    lost: bool,
    /// Only those made before the definition or a rule of their code changed, and not looked at since; with the columns
    /// of `--versions`
    #[arg(long, conflicts_with = "lost")]
    outdated: bool,
    /// With two more columns: the version of the codebook that each names, and whether it is outdated
    #[arg(long)]
    versions: bool,
}

#[derive(Args, Debug)]
struct Import {
    /// The CSV file
    file: PathBuf,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
}

impl Codings {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        match self.action {
            Some(Action::Import(import)) => import.run(global),
            Some(Action::Set(set)) => set.run(global),
            None => {
                let workspace = session::open_to_read(global)?;
                let caption = self.filters.caption(&workspace, global);
                let filter = self.filters.read(&workspace, global)?;
                if output::is_plain_csv(&self.listing)? {
                    let head = codings_head(&workspace, &filter);
                    return output::list_csv(&head, &self.listing, |style, take| {
                        codings_in_parts(&workspace, &filter, style, take)
                    });
                }
                let table = codings_table(&workspace, &filter).captioned(caption);
                output::list(&table, &workspace, &self.listing, global)
            }
        }
    }
}

impl Filters {
    /// What the table says of where it comes from.
    fn caption(&self, workspace: &Workspace, global: &Global) -> TableCaption {
        let names = |one, several, names: &[String]| {
            names_told(one, several, &names.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let codes = names("code", "codes", &self.code);
        let filters = [
            names("transcript", "transcripts", &self.transcript),
            if self.below { format!("{codes} and below") } else { codes },
            names("coder", "coders", &global.coder),
            names("speaker", "speakers", &self.speaker),
            self.containing.as_ref().map(|words| format!("quotes that hold {words}")).unwrap_or_default(),
            if self.lost { "lost passages".to_owned() } else { String::new() },
            if self.outdated { "outdated codings".to_owned() } else { String::new() },
        ];
        caption_of(workspace, &filters)
    }

    fn read(self, workspace: &Workspace, global: &Global) -> Result<CodingFilter, Failure> {
        let project = workspace.project();
        let transcripts = session::transcripts(project, &self.transcript)?;
        let mut codes = std::collections::BTreeSet::new();
        for word in &self.code {
            let id = match session::code(project, word) {
                Err(_) if project.codings.iter().any(|coding| coding.code.as_str() == word) => word.as_str().into(),
                found => found?,
            };
            let below = |code: &&crate::project::Code| project.codebook.ancestors(&code.id).any(|above| above.id == id);
            if self.below {
                codes.extend(project.codebook.codes().iter().filter(below).map(|code| code.id.to_string()));
            }
            codes.insert(id.to_string());
        }
        Ok(CodingFilter {
            transcripts: transcripts.iter().map(ToString::to_string).collect(),
            codes,
            coders: session::coders(project, global)?.iter().map(ToString::to_string).collect(),
            speakers: self.speaker.into_iter().collect(),
            containing: self.containing,
            lost: self.lost,
            outdated: self.outdated,
            versions: self.versions || self.outdated,
        })
    }
}

impl Set {
    fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let codings = self.codings.iter().map(|word| session::coding(workspace.project(), word));
        let codings = codings.collect::<Result<Vec<CodingId>, _>>()?;
        let commands = self.commands(&workspace, &codings)?;
        if commands.is_empty() {
            return Err(Failure::new("nothing to set").hint("give --weight, --translation or --exemplar"));
        }
        for command in commands {
            let done = workspace.run(command)?;
            session::saved(&done)?;
            output::print_line(&done.label)?;
        }
        Ok(Outcome::Done)
    }

    fn commands(&self, workspace: &Workspace, codings: &[CodingId]) -> Result<Vec<Command>, Failure> {
        let mut commands = Vec::new();
        if let Some(word) = &self.weight {
            commands.push(Command::Weigh { codings: codings.to_vec(), weight: weight(word)? });
        }
        match (&self.translation, codings) {
            (Some(text), [coding]) => commands.push(Command::Translate { coding: *coding, text: text.clone() }),
            (Some(_), _) => return Err(Failure::new("a translation is that of one coding; name one")),
            (None, _) => {}
        }
        if let Some(word) = &self.exemplar {
            let on = match word.as_deref() {
                Some("yes") => true,
                Some("no") => false,
                Some(other) => {
                    let failure = Failure::new(format!("--exemplar is yes or no, and not `{other}`"));
                    return Err(failure.hint("codings stand before it: emic codings set ID --exemplar"));
                }
                None => said_of_own(workspace, codings)?,
            };
            commands.push(Command::Exemplify { codings: codings.to_vec(), on });
        }
        Ok(commands)
    }
}

/// Yes for codings of one's own; a colleague's are not marked by an option that was left without a word.
fn said_of_own(workspace: &Workspace, codings: &[CodingId]) -> Result<bool, Failure> {
    let project = workspace.project();
    let of_others =
        codings.iter().filter_map(|id| project.codings.get(id)).find(|coding| coding.coder != *workspace.coder());
    match of_others {
        None => Ok(true),
        Some(coding) => {
            let failure = Failure::new(format!("{} is a coding of {}", coding.id, coding.coder));
            Err(failure.hint("write --exemplar yes to mark it all the same"))
        }
    }
}

fn weight(word: &str) -> Result<Option<u8>, Failure> {
    if word == "none" {
        return Ok(None);
    }
    let weight =
        word.parse().map_err(|_| Failure::new(format!("a weight is a number from 1 to 100, or none; not `{word}`")))?;
    Ok(Some(weight))
}

impl Import {
    fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let plan = taking_codings::plan(&workspace, &self.file)?;
        for warning in &plan.warnings {
            output::message("warning", warning);
        }
        if plan.rows.is_empty() {
            output::note("nothing to take in");
            return Ok(Outcome::Nothing);
        }
        let count = output::amount(plan.rows.len(), "coding");
        if self.dry_run {
            output::print_line(&format!("would take in {count}"))?;
            return Ok(Outcome::Done);
        }
        let (before, planned) = (workspace.project().codings.len(), plan.rows.len());
        session::saved(&taking_codings::take(&mut workspace, plan)?)?;
        let new = workspace.project().codings.len() - before;
        if new < planned {
            output::note(&format!("left out, as there already or twice in the table: {}", planned - new));
        }
        output::print_line(&format!("took in {}", output::amount(new, "coding")))?;
        Ok(Outcome::Done)
    }
}
