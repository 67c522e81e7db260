//! `emic memos`

use clap::Args;

use crate::app::captions::{caption_of, names_told};
use crate::app::memo_tables::memos_table;
use crate::app::memos::{MemoFilter, MemoKind};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};

/// List the memos with what they are about, their quotes and their words; `--coder` filters too.
#[derive(Args, Debug)]
pub struct Memos {
    /// Only those in which all of these words stand: in the memo, its quote, or the names of what it is about
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    /// Only on this: project, diary, transcript, code, coding or passage (may be given several times)
    #[arg(long, value_name = "KIND")]
    on: Vec<String>,
    /// Only on this transcript and what lies in it (may be given several times)
    #[arg(long, value_name = "ID")]
    transcript: Vec<String>,
    /// Only on this code and codings with it (may be given several times)
    #[arg(long, value_name = "CODE")]
    code: Vec<String>,
    #[command(flatten)]
    listing: Listing,
}

impl Memos {
    /// List them.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let project = workspace.project();
        let told = |one, several, names: &[String]| {
            names_told(one, several, &names.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let filters = [
            self.words.join(" "),
            told("on", "on", &self.on),
            told("transcript", "transcripts", &self.transcript),
            told("code", "codes", &self.code),
            told("coder", "coders", &global.coder),
        ];
        let caption = caption_of(&workspace, &filters);
        let kind = |word: &String| {
            let unknown = || Failure::new(format!("memos are not about a `{word}`")).hint(kinds());
            MemoKind::parse(word).ok_or_else(unknown)
        };
        let code = |word: &String| Ok(session::code(project, word)?.as_str().to_lowercase());
        let filter = MemoFilter {
            words: self.words.iter().flat_map(|words| words.split_whitespace()).map(str::to_lowercase).collect(),
            kinds: self.on.iter().map(kind).collect::<Result<_, _>>()?,
            coders: session::coders(project, global)?.iter().map(|coder| coder.as_str().to_lowercase()).collect(),
            transcripts: session::transcripts(project, &self.transcript)?
                .iter()
                .map(|id| id.as_str().to_lowercase())
                .collect(),
            codes: self.code.iter().map(code).collect::<Result<_, Failure>>()?,
            exact: true,
        };
        output::list(&memos_table(&workspace, &filter).captioned(caption), &workspace, &self.listing, global)
    }
}

fn kinds() -> String {
    format!("they are about: {}", MemoKind::ALL.map(MemoKind::name).join(", "))
}
