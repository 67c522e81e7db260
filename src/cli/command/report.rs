//! `emic report`

use std::path::{Path, PathBuf};

use clap::Args;

use super::filters::Filters;
use super::papers;
use crate::analysis::Grouping;
use crate::app::page::{self, Choice, Part, ReportOptions};
use crate::app::reporting::is_device;
use crate::cli::args::is_stdout;
use crate::cli::{Failure, Global, Outcome, output, session};

/// Write a report: one page with tables, charts, quotes to filter, marked transcripts, codebook and methods.
///
/// The page is one file that needs no network, opens in any browser, and prints. It holds participants' words. The same study
/// gives the same bytes.
#[derive(Args, Debug)]
pub struct Report {
    /// The file: .html; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Only these parts, comma-separated: overview, participants, frequencies, heat-map, cooccurrence, saturation, agreement, quotes, transcripts, codebook, methods, audit
    #[arg(long, value_name = "PART", value_delimiter = ',', value_parser = part)]
    only: Vec<Part>,
    /// Which quotes: all, exemplars, or so many of each code, exemplars first and the others drawn
    #[arg(long, default_value = "10", value_name = "WHICH", value_parser = choice)]
    quotes: Choice,
    /// Only codes that have codings in the codebook, with the headings above them
    #[arg(long)]
    used: bool,
    /// Open on paper what is folded on the screen: the tables beside pictures, the texts of the transcripts
    #[arg(long)]
    unfold: bool,
    /// Leave the texts of the transcripts out
    #[arg(long)]
    no_transcripts: bool,
    /// With what others coded, in a study that is coded blind
    #[arg(long)]
    everybody: bool,
    #[command(flatten)]
    filters: Filters,
}

fn part(word: &str) -> Result<Part, String> {
    let known = || Part::ALL.map(Part::name).join(", ");
    Part::of_name(word.trim()).ok_or_else(|| format!("parts are {}", known()))
}

fn choice(word: &str) -> Result<Choice, String> {
    match word {
        "all" => Ok(Choice::All),
        "exemplars" => Ok(Choice::Exemplars),
        _ => word.parse().map(Choice::Each).map_err(|_| "write all, exemplars, or a number".to_owned()),
    }
}

impl Report {
    /// Write it.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let file = Some(self.output.as_path()).filter(|path| !is_stdout(path));
        if file.is_some_and(|path| !is_page(path) && !is_device(path)) {
            let failure = Failure::new(format!("a report is a page; {} is not named like one", self.output.display()));
            return Err(failure.hint("name the file with .html"));
        }
        if let Some(path) = file {
            page::check_place(path)?;
        }
        let workspace = session::open_blindly(global, self.everybody)?;
        let scope = self.filters.scope(&workspace, global, Grouping::None)?;
        let mut parts = if self.only.is_empty() { Part::ALL.to_vec() } else { self.only };
        parts.retain(|part| !(self.no_transcripts && *part == Part::Transcripts));
        let options = ReportOptions { parts, quotes: self.quotes, used: self.used, unfolded: self.unfold };
        let (html, left) = papers::build(scope, |ask| page::report(&workspace, ask, &options))?;
        match file {
            Some(path) => page::save(path, &html)?,
            None => output::print_bytes(html.as_bytes())?,
        }
        left.iter().for_each(|words| output::note(words));
        if !self.unfold {
            output::note(
                "on paper what is folded stays folded: open it before you print, or write the page with --unfold",
            );
        }
        output::note("the page holds words of participants; pass it on only to whom they have allowed to read them");
        if let Some(path) = file {
            output::print_line(&format!("wrote {}", path.display()))?;
        }
        Ok(Outcome::Done)
    }
}

fn is_page(path: &Path) -> bool {
    path.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| ["html", "htm"].iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
