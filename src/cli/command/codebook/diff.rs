//! `emic codebook diff`

use clap::Args;

use crate::app::Workspace;
use crate::app::codebook_tables::{differences_table, differences_text};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::{CodeId, codebook_diff, layout_changes};
use crate::report::Format;

/// Compare two versions.
#[derive(Args, Debug)]
pub struct Diff {
    /// The older one: `v3`, the beginning of its hash, the file's own label, or `now`; without any, what is in force is
    /// compared with the version that it came from
    #[arg(value_name = "VERSION")]
    old: Option<String>,
    /// The newer one
    #[arg(value_name = "VERSION", default_value = "now")]
    new: String,
    #[command(flatten)]
    listing: Listing,
}

impl Diff {
    /// Show what differs.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let older = self.old.unwrap_or_else(|| came_from(&workspace));
        let ((old, before), (new, after)) = (workspace.codebook_at(&older)?, workspace.codebook_at(&self.new)?);
        let found = codebook_diff(&before, &after);
        let layout = layout_changes(&before, &after);
        if !layout.is_empty() {
            output::note(&told(&layout));
        } else if found.is_empty() && old != new {
            output::note("no code differs: only comments, layout or what stands beside the codes");
        }
        if !self.listing.needs_table() && output::format(&self.listing, Format::Table) == Format::Table {
            output::print_text(&differences_text(&found))?;
            return Ok(Outcome::found(!found.is_empty()));
        }
        output::list(&differences_table(&found), &workspace, &self.listing, global)
    }
}

/// The version that what is in force came from; where the histories do not have it yet, because it was edited since, the
/// latest one.
fn came_from(workspace: &Workspace) -> String {
    let rows = workspace.codebook_versions();
    let in_force = rows.iter().find(|row| row.in_force);
    let before = in_force.map_or_else(|| rows.last().map(|row| row.hash.clone()), |row| row.before.clone());
    before.unwrap_or_else(|| "now".to_owned())
}

/// Texts that are told one by one.
const TOLD: usize = 5;

/// `only white space differs in the definition of a, the include of b`.
fn told(layout: &[(&CodeId, &str)]) -> String {
    let first: Vec<String> = layout.iter().take(TOLD).map(|(code, field)| format!("the {field} of {code}")).collect();
    let more = layout.len().saturating_sub(TOLD);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let order = if layout.iter().any(|(_, field)| *field == "examples") { " or order" } else { "" };
    format!("only white space{order} differs in {}{more}", first.join(", "))
}
