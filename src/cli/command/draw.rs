//! `emic draw`

use clap::Args;

use super::filters::{Layered, Where, positive};
use crate::analysis::{Grouping, Scope};
use crate::app::analyses::{DrawOptions, draw_table};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// Draw quotes of codes so that anybody can draw the same ones again: nobody twice before everybody has come.
///
/// The draw depends on the seed and the passages alone. Quotes that you marked as good examples are chosen and not drawn;
/// `--chosen` puts them first and says so.
#[derive(Args, Debug)]
pub struct Draw {
    /// The codes
    #[arg(required = true, value_name = "CODE")]
    codes: Vec<String>,
    /// Quotes of each code; of each group where there are groups
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = count)]
    count: usize,
    /// The seed
    #[arg(long, default_value_t = 42, value_name = "N")]
    seed: u64,
    /// So many from each value of an attribute: attribute.NAME
    #[arg(long, value_parser = groups, value_name = "WHAT")]
    by: Option<Grouping>,
    /// Only quotes of so many characters or more
    #[arg(long, default_value_t = 0, value_name = "CHARACTERS")]
    least: usize,
    /// Only quotes of so many characters at most
    #[arg(long, value_name = "CHARACTERS", value_parser = positive)]
    most: Option<usize>,
    /// Exemplars first, told apart from what is drawn
    #[arg(long)]
    chosen: bool,
    /// Maximum variation: each next case is the one least like those before it in its attributes
    #[arg(long)]
    varied: bool,
    /// One quote of this code too, as a contrary case
    #[arg(long, value_name = "CODE")]
    contrary: Option<String>,
    #[command(flatten)]
    places: Where,
    #[command(flatten)]
    layered: Layered,
    #[command(flatten)]
    listing: Listing,
}

/// Quotes of a code that are drawn at most.
const MOST: usize = 10_000;

fn count(word: &str) -> Result<usize, String> {
    positive(word).ok().filter(|count| *count <= MOST).ok_or_else(|| format!("write a number from 1 to {MOST}"))
}

fn groups(word: &str) -> Result<Grouping, String> {
    match super::frequencies::grouping(word) {
        Ok(by @ Grouping::Attribute(_)) => Ok(by),
        _ => Err("the groups are the values of attribute.NAME".to_owned()),
    }
}

impl Draw {
    /// Draw.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let project = workspace.project();
        let by = self.by.unwrap_or_default();
        let code = |word: &String| session::code(project, word).map(|code| project.codebook.resolve(&code));
        let scope = Scope {
            codes: self.codes.iter().map(code).collect::<Result<_, _>>()?,
            transcripts: self.places.transcripts(&workspace)?,
            speakers: self.places.speakers(&workspace)?,
            ..self.layered.scope(&workspace, global, by)?
        };
        let options = DrawOptions {
            count: self.count,
            seed: self.seed,
            least: self.least,
            most: self.most.unwrap_or(0),
            chosen: self.chosen,
            varied: self.varied,
            contrary: self.contrary.as_ref().map(code).transpose()?,
        };
        let table = draw_table(&workspace, &scope, &options);
        let table = table.captioned(self.places.caption(&workspace, &scope));
        output::list(&table, &workspace, &self.listing, global)
    }
}
