//! `emic code`

use std::collections::HashSet;

use clap::Args;

use crate::app::analyses::charts::quote;
use crate::app::coding_tables::chosen_codings_table;
use crate::app::{Error, Workspace, passages};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::{
    Anchor, CodeId, CodingId, Command, MAX_WEIGHT, NewCode, NewCoding, Qualities, TranscriptId, no_such_code,
};
use crate::text::{CharRange, TextRange};

/// Code a passage by its words or by its positions, and list the codings that were made.
#[derive(Args, Debug)]
#[command(
    override_usage = "emic code <ID> --quote <WORDS> <CODE>... [OPTIONS]\n       emic code <ID> <START> <END> <CODE>... [OPTIONS]",
    after_help = "For instance: emic code us03 --quote \"we didn't wait for the manual\" trust"
)]
pub struct Code {
    /// The transcript
    #[arg(value_name = "ID")]
    transcript: String,
    /// The codes: ids, names or aliases; without --quote, before them START and END: the first character, counted in code
    /// points from 0, and the one after the last
    #[arg(required = true, value_name = "CODE")]
    words: Vec<String>,
    /// The words of the passage; they stand once in the transcript
    #[arg(long, value_name = "WORDS")]
    quote: Option<String>,
    /// Make the codes that the codebook does not have
    #[arg(long)]
    new: bool,
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
        let (anchor, codes) = match (&self.quote, self.words.as_slice()) {
            (Some(words), codes) => (quoted(&workspace, &transcript, words)?, codes),
            (None, [start, end, codes @ ..]) if !codes.is_empty() => {
                (anchor(&workspace, &transcript, position(start)?, position(end)?)?, codes)
            }
            (None, _) => {
                let message = "which passage? give its words (--quote WORDS), or START, END and then the codes";
                return Err(Failure::new(message).hint(format!("`emic show {transcript}` prints the transcript")));
            }
        };
        let codes = codes.iter().map(|word| self.code(&mut workspace, word));
        let codes = codes.collect::<Result<Vec<_>, _>>()?;
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
        let open = workspace.transcript(&transcript)?;
        if anchor.find(&open.text, &open.positions).is_some_and(|range| open.is_asked(range)) {
            output::note("these are the interviewer's words");
        }
        let made: Vec<CodingId> = ids(&workspace).into_iter().filter(|id| !before.contains(id)).collect();
        output::list(&chosen_codings_table(&workspace, &made), &workspace, &self.listing, global)
    }

    /// The code that a word means; made where it is to be.
    fn code(&self, workspace: &mut Workspace, word: &str) -> Result<CodeId, Failure> {
        if let Some(code) = workspace.project().codebook.find(word) {
            return Ok(code.id.clone());
        }
        if !self.new {
            let refusal = Failure::from(no_such_code(workspace.project(), word));
            return Err(refusal.hint("`emic codebook show` lists the codes; --new makes this one"));
        }
        let done = workspace.run(Command::AddCode(NewCode { name: word.to_owned(), ..NewCode::default() }))?;
        session::saved(&done)?;
        // By its name: what others have made meanwhile has come in with it.
        let made = workspace.project().codebook.find(word.trim()).map(|code| code.id.clone());
        made.ok_or_else(|| Error::from(no_such_code(workspace.project(), word)).into())
    }
}

fn position(word: &str) -> Result<usize, Failure> {
    word.parse().map_err(|_| {
        Failure::new(format!("`{word}` is no position: START and END are numbers of characters, before the codes"))
            .hint("--quote WORDS finds the passage by its words")
    })
}

/// Places of a quote that are told at most where it stands in several.
const TOLD: usize = 5;

/// The anchor of the words of a quote, where they stand once.
fn quoted(workspace: &Workspace, id: &TranscriptId, words: &str) -> Result<Anchor, Failure> {
    let transcript = workspace.transcript(id)?;
    if words.trim().is_empty() {
        return Err(Failure::new("--quote has no words"));
    }
    let places = passages(&transcript.text, words);
    let told = |range: &TextRange| {
        let turn = transcript.turn_at(range.start()).map_or(0, |turn| turn + 1);
        let range = transcript.positions.to_chars(&transcript.text, *range);
        format!("turn {turn} ({} {})", range.start().get(), range.end().get())
    };
    match places.as_slice() {
        [place] => Ok(workspace.anchor(id, *place)?),
        [] => {
            let hint = format!("`emic search {}` finds words that are nearly so", quote(words.trim()));
            Err(Failure::new(format!("these words do not stand in `{id}`: {}", words.trim())).hint(hint))
        }
        _ => {
            let mut all: Vec<String> = places.iter().take(TOLD).map(told).collect();
            if places.len() > TOLD {
                all.push(format!("{} more", places.len() - TOLD));
            }
            let message = format!("these words stand {} times in `{id}`: {}", places.len(), all.join(", "));
            Err(Failure::new(message).hint("quote more of the passage, or give START and END, the numbers in brackets"))
        }
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
