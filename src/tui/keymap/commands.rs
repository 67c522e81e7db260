//! The commands of the command line that are no actions of the screen: whoever writes one after `:` is brought to what
//! shows the same, or is told which command it is.
//!
//! A test holds this table and the actions against the commands that there are.

use crate::tui::action::{Verb, View};

/// A command of the command line.
#[derive(Clone, Copy, Debug)]
pub struct CommandName {
    /// The command, without `emic`.
    pub name: &'static str,
    /// What shows the same here; `None` where nothing does.
    pub verb: Option<Verb>,
    /// What it does; where something here shows the same, what that is.
    does: &'static str,
}

impl CommandName {
    /// What to say of it.
    pub fn says(&self) -> String {
        match self.verb {
            Some(_) => format!("{}; printed by `emic {}`", self.does, self.name),
            None => format!("on the command line: `emic {}` {}", self.name, self.does),
        }
    }
}

const fn shown(name: &'static str, verb: Verb, does: &'static str) -> CommandName {
    CommandName { name, verb: Some(verb), does }
}

const fn printed(name: &'static str, does: &'static str) -> CommandName {
    CommandName { name, verb: None, does }
}

const ANALYSIS: Verb = Verb::Go(View::Analysis);
const CODES: Verb = Verb::Go(View::Codes);
const SEARCH: Verb = Verb::Go(View::Search);

/// Commands that are no actions by the same name.
pub static COMMANDS: &[CommandName] = &[
    shown("keyness", ANALYSIS, "words of groups, in Analysis"),
    shown("dispersion", ANALYSIS, "words by evenness, in Analysis"),
    shown("kwic", SEARCH, "every place of a word, in Search"),
    shown("queries", SEARCH, "@ in Search chooses one"),
    shown("quotes", CODES, "the quotes of each code, in Codes"),
    shown("codings", CODES, "the quotes of each code, in Codes"),
    shown("show", Verb::Go(View::Read), "the transcript, in Read"),
    shown("attributes", Verb::Go(View::Transcripts), "attributes, beside the transcripts"),
    shown("lost", Verb::Review, "codings that an edit has touched"),
    shown("place", Verb::Review, "p places a coding of this list"),
    shown("keys", Verb::Help, "the keys that apply now"),
    printed("appendix", "prints the codebook with rules and counts, for a paper"),
    printed("anonymise", "replaces names by pseudonyms"),
    printed("audit", "sums up who did what and when"),
    printed("check", "looks for damage"),
    printed("completions", "prints a completion script for a shell"),
    printed("coreq", "fills in the COREQ checklist"),
    printed("demo", "makes the sample study"),
    printed("draw", "draws quotes that anybody can draw again"),
    printed("exemplars", "prints quotes that stand for their codes"),
    printed("highlight", "prints a transcript with its coded passages marked"),
    printed("history", "lists what everybody did"),
    printed("man", "prints the manual page"),
    printed("new", "makes a study"),
    printed("participants", "lists who took part"),
    printed("proof", "prints power and proof quotes of each theme"),
    printed("report", "writes a report as one page"),
    printed("results", "writes every table and figure into a folder"),
    printed("speakers", "lists the speakers, and says who they are"),
    printed("srqr", "fills in the SRQR checklist"),
    printed("structure", "prints concepts, themes and dimensions"),
];
