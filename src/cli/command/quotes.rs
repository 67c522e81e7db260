//! `emic quotes`

use std::collections::BTreeSet;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::frequencies::check_attribute;
use super::search::explain;
use crate::analysis::Grouping;
use crate::app::captions::{caption_of, names_told};
use crate::app::quotes::{
    Breadth, Group, Ledger, Narrowed, Plan, Question, QuoteOrder, Wanted, counts_table, quotes_head, quotes_in_parts,
    quotes_table, quotes_told,
};
use crate::app::{Workspace, quoted};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::CoderId;
use crate::report::TableCaption;

/// Show the quotes that codes have, with what stands around them: what the Codes view shows.
///
/// Codes are put together as in `emic search`, a bare word being a code: `trust OR control`, `trust AND control` (in the
/// same turn), `trust NOT control`, `trust OVERLAPS control`, `trust NEAR~2 control`, `trust THEN control`, with filters
/// such as speaker:chen, transcript:us, coder:ada, has:memo, attribute.partner:CN. A code covers those below it.
#[derive(Args, Debug)]
pub struct Quotes {
    /// What is asked for; all quotes where nothing is
    #[arg(value_name = "CODES")]
    question: Vec<String>,
    /// The quotes of this code, as if it stood bare (may be given several times)
    #[arg(long = "code", conflicts_with = "question", value_name = "CODE")]
    codes: Vec<String>,
    /// Only of this one code, not of those below it
    #[arg(long)]
    alone: bool,
    /// Group by transcript, speaker, coder, code, or attribute.NAME
    #[arg(long, value_parser = Group::of_name, value_name = "WHAT")]
    group: Option<Group>,
    /// Sort by place, length, date, weight, or exemplars first
    #[arg(long, value_enum, default_value_t = Sort::Place)]
    sort: Sort,
    /// Sort the other way round
    #[arg(long)]
    reverse: bool,
    /// How much around each quote: line, turn, or so many turns before and after
    #[arg(long, value_parser = Breadth::of_name, default_value = "line", value_name = "HOW")]
    context: Breadth,
    /// Only say how many there are, in each group
    #[arg(long)]
    count: bool,
    #[command(flatten)]
    listing: Listing,
}

/// The order of quotes.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Sort {
    /// By transcript and place
    Place,
    /// The longest first
    Length,
    /// The latest first
    Date,
    /// The heaviest first
    Weight,
    /// Those that stand for their code first
    Exemplar,
}

impl From<Sort> for QuoteOrder {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Place => Self::Place,
            Sort::Length => Self::Length,
            Sort::Date => Self::Date,
            Sort::Weight => Self::Weight,
            Sort::Exemplar => Self::Exemplar,
        }
    }
}

impl Quotes {
    /// Show them.
    pub fn run(mut self, global: &Global) -> Result<Outcome, Failure> {
        match std::mem::take(&mut self.codes).as_slice() {
            [] => {}
            [one] if self.alone => self.question = vec![one.clone()],
            codes => self.question = vec![codes.iter().map(|code| quoted(code)).collect::<Vec<_>>().join(" OR ")],
        }
        let workspace = session::open_to_read(global)?;
        if let Some(Group::Attribute(name)) = &self.group {
            check_attribute(&workspace, &Grouping::Attribute(name.clone()))?;
        }
        let question = self.question(&workspace)?;
        let coders: BTreeSet<CoderId> = session::coders(workspace.project(), global)?;
        let wanted = Wanted {
            question,
            group: self.group.unwrap_or_default(),
            order: self.sort.into(),
            reversed: self.reverse,
            narrowed: Narrowed { coders: (!coders.is_empty()).then_some(coders), ..Narrowed::default() },
        };
        let ledger = Arc::new(Ledger::of(workspace.project()));
        let plan = Plan::new(&workspace, ledger, &wanted).map_err(explain)?;
        let listing = plan.list(&|| true).map_err(explain)?.unwrap_or_default();
        let asked = [self.question.join(" "), names_told("coder", "coders", &coders_told(global))];
        let (layer, notes) = quotes_told(&workspace, &listing);
        let caption = TableCaption { layer, ..caption_of(&workspace, &asked) };
        if self.count {
            let mut counts = counts_table(&listing);
            counts.notes.extend(notes);
            output::list(&counts.captioned(caption), &workspace, &self.listing, global)?;
            return Ok(Outcome::found(!listing.quotes.is_empty()));
        }
        if output::is_plain_csv(&self.listing)? {
            let mut head = quotes_head(&listing);
            head.notes.extend(notes);
            return output::list_csv(&head, &self.listing, |style, take| {
                quotes_in_parts(&workspace, &listing, self.context, style, take)
            });
        }
        let mut table = quotes_table(&workspace, &listing, self.context);
        table.notes.extend(notes);
        output::list(&table.captioned(caption), &workspace, &self.listing, global)
    }

    fn question(&self, workspace: &Workspace) -> Result<Question, Failure> {
        let written = self.question.join(" ");
        match written.trim() {
            "" if self.alone => Err(Failure::new("--alone needs a code").hint("write `emic quotes CODE --alone`")),
            "" => Ok(Question::All),
            code if self.alone => Ok(Question::Code(session::code(workspace.project(), code)?, false)),
            _ => Ok(Question::Written(written)),
        }
    }
}

fn coders_told(global: &Global) -> Vec<&str> {
    global.coder.iter().map(String::as_str).collect()
}
