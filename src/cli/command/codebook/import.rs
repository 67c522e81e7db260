//! `emic codebook import`

use std::path::PathBuf;

use clap::Args;

use crate::app::codebook_files::{self, Fate, Plan, Row, Wish};
use crate::cli::{Failure, Global, Outcome, output, session};

/// Take in the codes of another codebook.
#[derive(Args, Debug)]
pub struct Import {
    /// The file (.yaml .csv .xlsx .md .docx .qdc .json, lists of Taguette, MAXQDA, QualCoder), or the name of a shipped
    /// codebook
    #[arg(value_name = "FILE or NAME")]
    source: PathBuf,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
    /// Give codes that are here the other's fields, where it has them
    #[arg(long)]
    update: bool,
    /// Put what is new below this code
    #[arg(long, value_name = "CODE")]
    below: Option<String>,
}

impl Import {
    /// Do it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let below = self.below.map(|word| session::code(workspace.project(), &word)).transpose()?;
        let plan = codebook_files::plan(&workspace, &self.source, &Wish { update: self.update, below })?;
        plan.remarks.iter().for_each(|remark| output::note(remark));
        for row in &plan.rows {
            if let Some(line) = line(row) {
                output::print_line(&line)?;
            }
        }
        output::print_line(&summary(&plan, self.update, self.dry_run))?;
        let changes = plan.source.is_some();
        if !self.dry_run
            && let Some(done) = codebook_files::take_in(&mut workspace, plan)?
        {
            session::saved(&done)?;
        }
        Ok(Outcome::found(changes))
    }
}

/// A code that is new or differs, on one line.
fn line(row: &Row) -> Option<String> {
    match &row.fate {
        Fate::New => Some(format!("new        {}  ({})", row.name, row.id)),
        Fate::Different(fields) => Some(format!("different  {}  ({}): {}", row.name, row.id, fields.join(", "))),
        Fate::Same => None,
    }
}

fn summary(plan: &Plan, update: bool, dry_run: bool) -> String {
    let (added, different) = (plan.added(), plan.different());
    let same = plan.rows.len() - added - different;
    let verb = |done: &str, would: &str| if dry_run { would.to_owned() } else { done.to_owned() };
    let mut parts = vec![format!("{} {}", verb("added", "would add"), output::amount(added, "code"))];
    if different > 0 && update {
        parts.push(format!("{} {different}", verb("updated", "would update")));
    } else if different > 0 {
        parts.push(format!("left {different} that differ as they are (--update takes the other's fields)"));
    }
    if same > 0 {
        parts.push(format!("{same} the same"));
    }
    format!("{}: {}", plan.format, parts.join(", "))
}
