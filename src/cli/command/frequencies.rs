//! `emic frequencies`

use clap::Args;

use super::filters::Filters;
use super::papers::build;
use crate::analysis::Grouping;
use crate::app::attributes::small_groups;
use crate::app::counting::{
    add_dispersion, add_memos, count_codes, fold_unused, frequencies_table, matrix_table, only_used,
};
use crate::app::{Workspace, figures};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::nearest;

/// Count how often each code was used: segments, transcripts, words, characters and percent covered.
///
/// Counted is the union of all coders, or of those that `--coder` names: a passage that two of them coded alike is one
/// segment. Overlapping codings of one code are merged first. Coverage is percent of all characters in scope.
#[derive(Args, Debug)]
pub struct Frequencies {
    /// Further columns: transcript, coder, speaker, or attribute.NAME
    #[arg(long, value_parser = grouping, value_name = "WHAT")]
    by: Option<Grouping>,
    /// Add codings before merging, cases, mean coverage, percents, codings per 1,000 words, mean length, how evenly
    /// the segments lie over the transcripts, and memos
    #[arg(long)]
    details: bool,
    /// A row for each code, a column for each transcript, nothing else
    #[arg(long, conflicts_with_all = ["by", "details"])]
    matrix: bool,
    /// Only codes that have segments
    #[arg(long, conflicts_with = "matrix")]
    used: bool,
    /// Codes without segments too; usual everywhere but on a terminal
    #[arg(long, conflicts_with = "used")]
    all: bool,
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    listing: Listing,
}

/// The groups that an option names.
pub(super) fn grouping(word: &str) -> Result<Grouping, String> {
    Ok(match word {
        "transcript" => Grouping::Transcript,
        "coder" => Grouping::Coder,
        "speaker" => Grouping::Speaker,
        _ => match word.strip_prefix("attribute.") {
            Some(name) if !name.is_empty() => Grouping::Attribute(name.to_owned()),
            _ => return Err("group by transcript, coder, speaker, or attribute.NAME".to_owned()),
        },
    })
}

impl Frequencies {
    /// Count.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let is_plain = self.by.is_none() && !self.matrix && !self.details;
        let scope = self.filters.scope(&workspace, global, self.by.unwrap_or_default())?;
        let drawn = output::chart(
            &self.listing,
            || self.filters.caption(&workspace, &scope),
            || {
                if is_plain {
                    return build(scope.clone(), |ask| figures::frequencies(&workspace, ask));
                }
                Err(Failure::new("the chart shows segments of codes alone")
                    .hint("leave --by, --matrix and --details out; `emic crosstab --format svg` draws codes by group"))
            },
        )?;
        if let Some(drawn) = drawn {
            return Ok(drawn);
        }
        let mut table = match self.matrix {
            true => matrix_table(&workspace, &scope),
            false => frequencies_table(&count_codes(&workspace, &scope), &scope, self.details),
        };
        if self.details {
            add_dispersion(&workspace, &scope, &mut table);
            add_memos(&workspace, &scope, &mut table);
        }
        table.notes.extend(small_groups(&workspace, &scope));
        let listed = table.rows.len();
        if self.used {
            only_used(&mut table);
        } else if !self.all && output::is_page(&self.listing) {
            fold_unused(&mut table);
        }
        let folded = if self.used { 0 } else { listed - table.rows.len() };
        let table = table.captioned(self.filters.caption(&workspace, &scope));
        let outcome = output::list(&table, &workspace, &self.listing, global)?;
        if folded > 0 {
            output::note(&format!("{} without codings: --all lists them", output::amount(folded, "code")));
        }
        Ok(outcome)
    }
}

/// Complain of an attribute that nobody has.
pub(super) fn check_attribute(workspace: &Workspace, by: &Grouping) -> Result<(), Failure> {
    let Grouping::Attribute(name) = by else { return Ok(()) };
    let known = || workspace.project().attributes.values().flatten().map(|(name, _)| name.as_str());
    if known().any(|other| other == name) {
        return Ok(());
    }
    let failure = Failure::new(format!("no transcript has an attribute `{name}`"));
    Err(match nearest(name, known()) {
        Some(near) => failure.hint(format!("did you mean `attribute.{near}`?")),
        None => failure.hint("`emic attributes` lists them"),
    })
}
