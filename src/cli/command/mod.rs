//! The subcommands, one file each: arguments with their help, and a short function that asks `app`.

mod agreement;
mod anonymise;
mod appendix;
mod attributes;
mod audit;
mod autocode;
mod check;
mod code;
mod codebook;
mod codings;
mod complete;
mod completions;
mod cooccurrence;
mod coreq;
mod crosstab;
mod demo;
mod diary;
mod dispersion;
mod draw;
mod edit;
mod eligible;
mod exemplars;
mod export;
mod export_transcripts;
mod filters;
mod frequencies;
mod highlight;
mod history;
mod import;
mod keyness;
mod keys;
mod kwic;
mod lost;
mod man;
mod memo;
mod memos;
mod new;
mod papers;
mod participants;
mod place;
mod proof;
mod queries;
mod quotes;
mod read;
mod report;
mod results;
mod saturation;
mod search;
mod sequences;
mod show;
mod speakers;
mod srqr;
mod structure;
mod suggest;
mod timeline;
mod transcripts;
mod uncode;
mod undo;
mod words;

use std::io::IsTerminal as _;

use clap::Subcommand;

use super::args::{Cli, Global};
use super::screen::Screen;
use super::{Failure, Outcome, session};
use crate::app::Options;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the sample study and open it
    Demo(demo::Demo),
    /// Start a study in a folder, with transcripts where files are named
    New(new::New),
    /// Take transcripts in: files or folders
    Import(import::Import),
    /// List the transcripts with turns, words, codings and attributes
    Transcripts(transcripts::Transcripts),
    /// Print a transcript
    Show(show::Show),
    /// Open a transcript to read and code it
    Read(read::Read),
    /// List the speakers, or say what they are called and who is none
    Speakers(speakers::Speakers),
    /// List the attributes of the transcripts, or set them: one by one, or from a CSV file or workbook
    Attributes(attributes::Attributes),
    /// Replace names by pseudonyms in all transcripts, and look for what is left of them
    Anonymise(anonymise::Anonymise),
    /// Search the words of all transcripts
    Search(search::Search),
    /// Propose codes for passages by how similar ones were coded, or measure how often that is right
    Suggest(suggest::Suggest),
    /// List the saved queries, or save, rename and delete them
    Queries(queries::Queries),
    /// Show and change the codebook
    Codebook(codebook::Codebook),
    /// Edit a transcript's text; codings and memos are carried along
    Edit(edit::Edit),
    /// Code a passage by its words or by its positions
    Code(code::Code),
    /// Code all passages that a query, a speaker, a question or a pattern finds
    Autocode(autocode::Autocode),
    /// Take codings away
    Uncode(uncode::Uncode),
    /// List what lost its passage when a text was edited
    Lost(lost::Lost),
    /// Lay a coding onto another passage of its transcript
    Place(place::Place),
    /// List codings, or take them in from a CSV file
    Codings(codings::Codings),
    /// Show the quotes of codes with what stands around them, grouped and sorted
    Quotes(quotes::Quotes),
    /// Count how often each code was used
    Frequencies(frequencies::Frequencies),
    /// Count codes by transcript, or by the values of an attribute
    Crosstab(crosstab::Crosstab),
    /// List which codes go together
    Cooccurrence(cooccurrence::Cooccurrence),
    /// Say how alike coders coded: for each code, by pair, place by place
    Agreement(agreement::Agreement),
    /// Say which code comes after which
    Sequences(sequences::Sequences),
    /// Say when new transcripts stopped bringing new codes
    Saturation(saturation::Saturation),
    /// Show where in a transcript each code lies
    Timeline(timeline::Timeline),
    /// Draw quotes of codes so that anybody can draw the same ones again
    Draw(draw::Draw),
    /// List who took part, or what the sample is made of
    Participants(participants::Participants),
    /// Print quotes that stand for their codes, chosen and drawn
    Exemplars(exemplars::Exemplars),
    /// Print the codebook for a paper's appendix, with how often each code was used
    Appendix(appendix::Appendix),
    /// Print the data structure: concepts, themes, dimensions
    Structure(structure::Structure),
    /// Print power and proof quotes of each theme
    Proof(proof::Proof),
    /// Print a transcript with its coded passages marked
    Highlight(highlight::Highlight),
    /// Fill in the COREQ checklist
    Coreq(coreq::Coreq),
    /// Fill in the SRQR checklist
    Srqr(srqr::Srqr),
    /// Sum up who did what and when
    Audit(audit::Audit),
    /// List the words that participants say, with how often
    Words(words::Words),
    /// Find the words that tell one group of turns from another
    Keyness(keyness::Keyness),
    /// Say how evenly words lie over the transcripts
    Dispersion(dispersion::Dispersion),
    /// Show every place of a word with the words around it
    Kwic(kwic::Kwic),
    /// Write a report: one page with tables, charts, quotes and transcripts
    Report(report::Report),
    /// Write every table and figure into a folder, or say whether they are current
    Results(results::Results),
    /// Write the whole study to files: .csv .json .md .html .xlsx .docx .tex
    Export(export::Export),
    /// List or write memos
    Memo(memo::Memo),
    /// List the memos with these words, on these things, by these coders
    Memos(memos::Memos),
    /// Print the diary, or write into it
    Diary(diary::Diary),
    /// Say how far you are with a transcript
    Complete(complete::Complete),
    /// List what everybody did, newest first
    History(history::History),
    /// Take back your last change
    Undo(undo::Undo),
    /// Take back your last undo
    Redo(undo::Redo),
    /// Look for damage: lines, texts, quotes, codes, the codebook
    Check(check::Check),
    /// List the keys of the screen
    Keys(keys::Keys),
    /// Print a completion script for a shell
    Completions(completions::Completions),
    /// Print the manual page
    Man(man::Man),
}

/// Do it.
pub fn run(cli: Cli, screen: &Screen) -> Result<Outcome, Failure> {
    let global = &cli.global;
    match cli.command {
        None => open(screen, global),
        Some(Command::Demo(command)) => command.run(screen, global),
        Some(Command::New(command)) => command.run(global),
        Some(Command::Import(command)) => command.run(global),
        Some(Command::Attributes(command)) => command.run(global),
        Some(Command::Anonymise(command)) => command.run(global),
        Some(Command::Keys(command)) => command.run(screen, global),
        Some(Command::Transcripts(command)) => command.run(global),
        Some(Command::Show(command)) => command.run(global),
        Some(Command::Read(command)) => command.run(screen, global),
        Some(Command::Speakers(command)) => command.run(global),
        Some(Command::Search(command)) => command.run(global),
        Some(Command::Suggest(command)) => command.run(global),
        Some(Command::Queries(command)) => command.run(global),
        Some(Command::Codebook(command)) => command.run(global),
        Some(Command::Edit(command)) => command.run(global),
        Some(Command::Lost(command)) => command.run(global),
        Some(Command::Place(command)) => command.run(global),
        Some(Command::Code(command)) => command.run(global),
        Some(Command::Autocode(command)) => command.run(global),
        Some(Command::Uncode(command)) => command.run(global),
        Some(Command::Codings(command)) => command.run(global),
        Some(Command::Quotes(command)) => command.run(global),
        Some(Command::Frequencies(command)) => command.run(global),
        Some(Command::Crosstab(command)) => command.run(global),
        Some(Command::Cooccurrence(command)) => command.run(global),
        Some(Command::Agreement(command)) => command.run(global),
        Some(Command::Sequences(command)) => command.run(global),
        Some(Command::Saturation(command)) => command.run(global),
        Some(Command::Timeline(command)) => command.run(global),
        Some(Command::Draw(command)) => command.run(global),
        Some(Command::Participants(command)) => command.run(global),
        Some(Command::Exemplars(command)) => command.run(global),
        Some(Command::Appendix(command)) => command.run(global),
        Some(Command::Structure(command)) => command.run(global),
        Some(Command::Proof(command)) => command.run(global),
        Some(Command::Highlight(command)) => command.run(global),
        Some(Command::Coreq(command)) => command.run(global),
        Some(Command::Srqr(command)) => command.run(global),
        Some(Command::Audit(command)) => command.run(global),
        Some(Command::Words(command)) => command.run(global),
        Some(Command::Keyness(command)) => command.run(global),
        Some(Command::Dispersion(command)) => command.run(global),
        Some(Command::Kwic(command)) => command.run(global),
        Some(Command::Report(command)) => command.run(global),
        Some(Command::Results(command)) => command.run(global),
        Some(Command::Export(command)) => command.run(global),
        Some(Command::Memo(command)) => command.run(global),
        Some(Command::Memos(command)) => command.run(global),
        Some(Command::Diary(command)) => command.run(global),
        Some(Command::Complete(command)) => command.run(global),
        Some(Command::History(command)) => command.run(global),
        Some(Command::Undo(command)) => command.run(global),
        Some(Command::Redo(command)) => command.run(global),
        Some(Command::Check(command)) => command.run(global),
        Some(Command::Completions(command)) => command.run(),
        Some(Command::Man(command)) => command.run(),
    }
}

pub(super) fn open(screen: &Screen, global: &Global) -> Result<Outcome, Failure> {
    let options = Options { coder: session::coder(global)?, now: global.now };
    let named = global.project.as_ref().is_some_and(|project| !project.as_os_str().is_empty());
    let seen = std::io::stdout().is_terminal() && std::io::stdin().is_terminal();
    match session::root(global) {
        Ok(root) => (screen.open)(&root, options)?,
        Err(_) if !named && seen => (screen.start)(options)?,
        Err(failure) => return Err(failure),
    }
    Ok(Outcome::Done)
}
