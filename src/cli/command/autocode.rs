//! `emic autocode`

use clap::Args;

use super::eligible::interviewers;
use super::search::{explain, refreshed};
use crate::app::Workspace;
use crate::app::autocoding::{Batch, Proposals, codings, propose};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::{Command, Extent, NewCoding, Origin, Rule};
use crate::report::{Cell, Kind, Table};

/// Propose to code all passages that a rule finds; with `--apply` code them, in one step that one undo takes back.
///
/// Every coding keeps the rule, what it looked for, and the unit: `emic codings` shows them as its origin. What you have
/// given the code already, or more around it, is left out, and so is what interviewers say or nobody says. On screen (`A` in the Search view) the proposals are worked
/// off one by one.
#[derive(Args, Debug)]
pub struct Autocode {
    /// What to look for: a query as of `emic search`, unless a flag says otherwise
    query: String,
    /// The code: id, name or alias
    code: String,
    #[command(flatten)]
    rule: RuleArgs,
    /// What of each hit is coded: match, sentence or turn
    #[arg(long, value_name = "UNIT", value_parser = unit, default_value = "sentence", conflicts_with_all = ["speaker", "question"])]
    unit: Extent,
    /// Code what interviewers say too
    #[arg(long, conflicts_with_all = ["speaker", "question"])]
    interviewers: bool,
    /// A speaker who asks, besides those called Interviewer, Q, 访谈者 and the like (may be given several times)
    #[arg(long, value_name = "NAME", conflicts_with = "speaker")]
    interviewer: Vec<String>,
    /// Code what is proposed
    #[arg(long)]
    apply: bool,
    #[command(flatten)]
    listing: Listing,
}

/// What QUERY is.
#[derive(Args, Debug)]
#[group(required = false, multiple = false)]
struct RuleArgs {
    /// QUERY is a speaker's name: all that this speaker says, turn by turn
    #[arg(long)]
    speaker: bool,
    /// QUERY is asked of the interviewer's turns: all that others say until the interviewer speaks again
    #[arg(long)]
    question: bool,
    /// QUERY is a regular expression
    #[arg(long)]
    regex: bool,
}

fn unit(name: &str) -> Result<Extent, String> {
    Extent::parse(name).ok_or_else(|| "a unit is match, sentence or turn".to_owned())
}

impl RuleArgs {
    fn origin(&self, query: String, unit: Extent) -> Origin {
        match self {
            Self { speaker: true, .. } => Origin { rule: Rule::Speaker, query, unit: Extent::Turn },
            Self { question: true, .. } => Origin { rule: Rule::Question, query, unit: Extent::Turn },
            Self { regex: true, .. } => Origin { rule: Rule::Regex, query, unit },
            _ => Origin { rule: Rule::Search, query, unit },
        }
    }
}

impl Autocode {
    /// Propose, and code where that is asked for.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = if self.apply { session::open(global)? } else { session::open_to_read(global)? };
        let code = session::code(workspace.project(), &self.code)?;
        let code = crate::project::applicable(workspace.project(), &code).map_err(crate::app::Error::from)?;
        let batch = Batch { origin: self.rule.origin(self.query, self.unit), code };
        let interviewers = interviewers(&workspace, self.interviewers, &self.interviewer)?;
        let searcher = refreshed(&workspace)?;
        let proposals = propose(&workspace, &searcher, &batch, interviewers).map_err(explain)?;
        tell(&batch, &proposals);
        let new = codings(&workspace, &batch, &proposals);
        if !self.apply {
            output::note(&format!("{} proposed; --apply codes them", output::amount(new.len(), "coding")));
            return output::list(&table(&workspace, &new)?, &workspace, &self.listing, global);
        }
        if new.is_empty() {
            output::note("nothing to code");
            return Ok(Outcome::Nothing);
        }
        session::finish(&workspace.run(Command::CodeMany(new))?)
    }
}

/// Say what is left out, and why.
fn tell(batch: &Batch, proposals: &Proposals) {
    let left_out = |count: usize, noun: &str, why: &str| {
        if count > 0 {
            output::note(&format!("left out: {}, {why}", output::amount(count, noun)));
        }
    };
    left_out(proposals.already, "passage", &format!("coded {} by you already", batch.code));
    left_out(proposals.unasked, "turn", "not the interviewer's; --interviewer NAME says who asks");
    left_out(proposals.interviewers, "hit", "in what interviewers say; --interviewers takes them too");
    left_out(proposals.unsaid, "hit", "which nobody says: headers and notes");
    left_out(proposals.unread, "hit", "because the text could not be read or has changed");
}

fn table(workspace: &Workspace, new: &[NewCoding]) -> Result<Table, Failure> {
    let columns = [
        ("transcript", Kind::Text),
        ("turn", Kind::Count),
        ("speaker", Kind::Text),
        ("start", Kind::Count),
        ("end", Kind::Count),
        ("passage", Kind::Text),
    ];
    let mut table = Table::new("Proposals", columns);
    for NewCoding { transcript, anchor, .. } in new {
        let text = workspace.transcript(transcript)?;
        let place = text.positions.to_bytes(&text.text, anchor.range).and_then(|range| text.turn_at(range.start()));
        let speaker = place.and_then(|place| text.turns.get(place)?.speaker.as_deref()).unwrap_or_default();
        table.push(vec![
            Cell::text(transcript.as_str()),
            place.map_or(Cell::text(""), |place| Cell::count(place + 1)),
            Cell::text(speaker),
            Cell::count(anchor.range.start().get()),
            Cell::count(anchor.range.end().get()),
            Cell::text(anchor.quote()),
        ]);
    }
    Ok(table)
}
