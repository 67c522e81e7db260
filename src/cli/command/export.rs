//! `emic export`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::export_transcripts::ExportTranscripts;
use crate::app::exporting::export;
use crate::cli::{Failure, Global, Outcome, output, session};

/// Write the whole study to files, each in the format of its ending.
///
/// .xlsx has sheets for transcripts, codebook, codings, memos, frequencies and matrix; .json, .md, .html, .docx and .tex hold
/// the same tables; .csv holds the codings. What a file cannot carry is named. `emic export transcripts` writes the texts.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Export {
    #[command(subcommand)]
    what: Option<What>,
    /// The files
    #[arg(required_unless_present = "output", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A file, named as other commands have it
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write transcripts to files: .txt .docx .vtt .srt
    Transcripts(ExportTranscripts),
}

impl Export {
    /// Write them.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        match self.what {
            Some(What::Transcripts(transcripts)) => transcripts.run(global),
            None => self.tables(global),
        }
    }

    fn tables(self, global: &Global) -> Result<Outcome, Failure> {
        // A wrong ending is told before the first file is written.
        let files: Vec<PathBuf> = self.files.into_iter().chain(self.output).collect();
        for file in &files {
            if crate::report::Format::of(file)? == crate::report::Format::Svg {
                return Err(crate::report::Error::NoChart.into());
            }
        }
        let workspace = session::open_to_read(global)?;
        let mut left: Vec<(String, Vec<String>)> = Vec::new();
        for file in &files {
            let receipt = export(&workspace, file, global.now)?;
            let tables: Vec<String> = receipt.written.iter().map(|(name, rows)| told(name, *rows)).collect();
            output::print_line(&format!("wrote {}: {}", file.display(), tables.join(", ")))?;
            receipt.concerns.iter().for_each(|concern| output::note(&format!("{}: {concern}", file.display())));
            for what in receipt.left {
                match left.iter_mut().find(|(known, _)| *known == what) {
                    Some((_, files)) => files.push(file.display().to_string()),
                    None => left.push((what, vec![file.display().to_string()])),
                }
            }
        }
        for (what, files) in left {
            output::note(&format!("not in {}: {what}", files.join(", ")));
        }
        Ok(Outcome::Done)
    }
}

/// `1 transcript`, `104 codes`, `matrix (104 rows)`.
fn told(table: &str, rows: usize) -> String {
    match table {
        "transcripts" => output::amount(rows, "transcript"),
        "codebook" => output::amount(rows, "code"),
        "codings" => output::amount(rows, "coding"),
        "memos" => output::amount(rows, "memo"),
        table => format!("{table} ({})", output::amount(rows, "row")),
    }
}
