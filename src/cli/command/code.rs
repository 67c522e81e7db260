//! `emic code`

use std::collections::HashSet;

use clap::Args;

use crate::app::Workspace;
use crate::app::coding_tables::chosen_codings_table;
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::{Anchor, CodingId, Command, MAX_WEIGHT, NewCoding, Qualities, TranscriptId};
use crate::text::CharRange;

/// Code a passage by its positions, and list the codings that were made.
#[derive(Args, Debug)]
pub struct Code {
    /// The transcript
    #[arg(value_name = "ID")]
    transcript: String,
    /// The first character, counted in code points from 0
    start: usize,
    /// The character after the last
    end: usize,
    /// The codes: ids, names or aliases
    #[arg(required = true, value_name = "CODE")]
    codes: Vec<String>,
    /// How strongly the codes apply, from 1 to 100
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=i64::from(MAX_WEIGHT)))]
    weight: Option<u8>,
    /// What the words mean in another language
    #[arg(long, value_name = "WORDS")]
    translation: Option<String>,
    /// Mark the codings as good examples of their codes
    #[arg(long)]
    exemplar: bool,
    #[command(flatten)]
    listing: Listing,
}

impl Code {
    /// Code it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut workspace = session::open(global)?;
        let transcript = session::transcript(workspace.project(), &self.transcript)?;
        let codes = self.codes.iter().map(|word| session::code(workspace.project(), word));
        let codes = codes.collect::<Result<Vec<_>, _>>()?;
        let anchor = anchor(&workspace, &transcript, self.start, self.end)?;
        let ids = |workspace: &Workspace| -> Vec<CodingId> {
            workspace.project().codings.of(&transcript).map(|coding| coding.id).collect()
        };
        let before: HashSet<CodingId> = ids(&workspace).into_iter().collect();
        let qualities =
            Qualities { weight: self.weight, translation: self.translation.clone(), exemplar: self.exemplar };
        let new =
            |code| NewCoding { qualities: qualities.clone(), ..(transcript.clone(), anchor.clone(), code).into() };
        let command = Command::CodeMany(codes.into_iter().map(new).collect());
        let done = workspace.run(command)?;
        session::saved(&done)?;
        let made: Vec<CodingId> = ids(&workspace).into_iter().filter(|id| !before.contains(id)).collect();
        output::list(&chosen_codings_table(&workspace, &made), &workspace, &self.listing, global)
    }
}

/// The anchor of code points `start..end` of a transcript.
pub fn anchor(workspace: &Workspace, id: &TranscriptId, start: usize, end: usize) -> Result<Anchor, Failure> {
    let transcript = workspace.transcript(id)?;
    if start >= end {
        return Err(Failure::new(format!("the passage {start}..{end} is empty")).hint("START must lie before END"));
    }
    let range = transcript.positions.to_bytes(&transcript.text, CharRange::of(start, end));
    let Some(range) = range else {
        let length = transcript.positions.chars();
        return Err(Failure::new(format!("{end} lies behind the end of `{id}`, which has {length} characters")));
    };
    Ok(workspace.anchor(id, range)?)
}
