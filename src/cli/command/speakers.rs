//! `emic speakers`

use clap::{Args, Subcommand};

use crate::app::speakers::{decide_speakers, find_speakers, speakers_table};
use crate::cli::{Failure, Global, Listing, Outcome, output, session};
use crate::project::SpeakerDecision;

/// List the speakers with turns and words, or say what they are called.
///
/// What is decided is kept in emic.yaml under `speakers` and counts at once, in every view, search and table. The texts stay as they are. It is no entry of the history: `emic undo` does not take it back, `emic speakers reset` does.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Speakers {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the speakers; what a bare `emic speakers` does
    List(List),
    /// Call a speaker otherwise: `rename S1 Interviewer`
    Rename(Rename),
    /// Take several speakers for one: `join Q INT --as Interviewer`
    Join(Join),
    /// Say that a label names no speaker: `deny Break`
    Deny(Labels),
    /// Say that a label names a speaker, though it was denied or not taken for one
    Allow(Labels),
    /// Forget what was decided about a speaker or label
    Reset(Labels),
}

#[derive(Args, Debug)]
struct List {
    /// In this transcript only
    #[arg(long, value_name = "ID")]
    transcript: Option<String>,
    #[command(flatten)]
    listing: Listing,
}

#[derive(Args, Debug)]
struct Rename {
    /// The speaker as shown, or a label in the texts
    old: String,
    /// The new name
    new: String,
    /// In this transcript only
    #[arg(long, value_name = "ID")]
    transcript: Option<String>,
}

#[derive(Args, Debug)]
struct Join {
    /// Speakers as shown, or labels in the texts
    #[arg(required = true, value_name = "SPEAKER")]
    speakers: Vec<String>,
    /// The name of all of them
    #[arg(long = "as", value_name = "NAME")]
    name: String,
    /// In this transcript only
    #[arg(long, value_name = "ID")]
    transcript: Option<String>,
}

#[derive(Args, Debug)]
struct Labels {
    /// Labels in the texts, or speakers as shown
    #[arg(required = true, value_name = "LABEL")]
    labels: Vec<String>,
    /// In this transcript only
    #[arg(long, value_name = "ID")]
    transcript: Option<String>,
}

impl Speakers {
    /// List or decide.
    pub fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let (decisions, transcript) = match self.action {
            None => return self.list.run(global),
            Some(Action::List(list)) => return list.run(global),
            Some(Action::Rename(Rename { old, new, transcript })) => {
                (vec![SpeakerDecision::Rename { who: old, name: new }], transcript)
            }
            Some(Action::Join(Join { speakers, name, transcript })) => {
                let rename = |who| SpeakerDecision::Rename { who, name: name.clone() };
                (speakers.into_iter().map(rename).collect(), transcript)
            }
            Some(Action::Deny(labels)) => labels.decisions(SpeakerDecision::Deny),
            Some(Action::Allow(labels)) => labels.decisions(SpeakerDecision::Allow),
            Some(Action::Reset(labels)) => labels.decisions(SpeakerDecision::Reset),
        };
        decide(&decisions, transcript, global)
    }
}

impl Labels {
    fn decisions(self, decision: fn(String) -> SpeakerDecision) -> (Vec<SpeakerDecision>, Option<String>) {
        (self.labels.into_iter().map(decision).collect(), self.transcript)
    }
}

impl List {
    fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let workspace = session::open_to_read(global)?;
        let at = self.transcript.map(|word| session::transcript(workspace.project(), &word)).transpose()?;
        let found = find_speakers(&workspace, at.as_ref());
        found.notices.iter().for_each(|notice| output::message("warning", &notice.message));
        output::list(&speakers_table(&found), &workspace, &self.listing, global)
    }
}

fn decide(decisions: &[SpeakerDecision], transcript: Option<String>, global: &Global) -> Result<Outcome, Failure> {
    let mut workspace = session::open(global)?;
    let at = transcript.map(|word| session::transcript(workspace.project(), &word)).transpose()?;
    let found = decide_speakers(&mut workspace, decisions, at.as_ref())?;
    let now: Vec<String> =
        found.speakers.iter().take(8).map(|speaker| format!("{} ({})", speaker.name, speaker.turns)).collect();
    let more = if found.speakers.len() > now.len() { ", …" } else { "" };
    output::note(&format!("kept in emic.yaml; speakers now: {}{more}", now.join(", ")));
    Ok(Outcome::Done)
}
