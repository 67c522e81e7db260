//! Options of all commands that count codings: whose, where, of which codes.

use std::collections::{BTreeMap, BTreeSet};

use clap::{Args, ValueEnum};

use crate::analysis::{Grouping, Layer, Rollup, Scope};
use crate::app::captions::{caption_where, names_told};
use crate::app::{SpeakerNames, Workspace};
use crate::cli::{Failure, Global, session};
use crate::project::{CodeId, Project, TranscriptId};
use crate::report::TableCaption;

use super::frequencies::check_attribute;

/// What is counted.
#[derive(Args, Clone, Debug, Default)]
pub struct Filters {
    #[command(flatten)]
    places: Where,
    #[command(flatten)]
    codes: Codes,
    #[command(flatten)]
    layered: Layered,
}

/// In which transcripts.
#[derive(Args, Clone, Debug, Default)]
pub struct Where {
    /// Only in this transcript (may be given several times)
    #[arg(long, value_name = "ID")]
    transcript: Vec<String>,
    /// Only in transcripts with this value of an attribute; several of one attribute are alternatives
    #[arg(long, value_name = "NAME=VALUE")]
    attribute: Vec<String>,
    /// Only passages that begin in what this speaker says (may be given several times)
    #[arg(long, value_name = "NAME")]
    speaker: Vec<String>,
}

/// Of which codes.
#[derive(Args, Clone, Debug, Default)]
pub struct Codes {
    /// Only this code (may be given several times)
    #[arg(long, value_name = "CODE")]
    code: Vec<String>,
    /// With the codes below those that `--code` names
    #[arg(long, requires = "code")]
    below: bool,
}

/// Whose codings, and what is one.
#[derive(Args, Clone, Debug, Default)]
pub struct Layered {
    /// Count each code together with those below it: the union, not the sum
    #[arg(long)]
    aggregate: bool,
    /// Whose codings count where several coders are in scope
    #[arg(long, value_enum, default_value_t, value_name = "LAYER")]
    layer: LayerName,
    /// The attribute that names the case: transcripts with one value are one case
    #[arg(long, value_name = "NAME")]
    case: Option<String>,
}

/// A number above nothing.
pub fn positive(word: &str) -> Result<usize, String> {
    word.parse().ok().filter(|number| *number > 0).ok_or_else(|| "write a whole number above 0".to_owned())
}

/// How several coders make one layer.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum LayerName {
    /// What any of them coded
    #[default]
    Any,
    /// What all of them coded alike who worked on the transcript
    All,
}

impl Filters {
    /// The caption of a table of a scope that they asked for.
    pub fn caption(&self, workspace: &Workspace, scope: &Scope) -> TableCaption {
        self.places.caption(workspace, scope)
    }

    /// The scope that they ask for, with these groups.
    pub fn scope(&self, workspace: &Workspace, global: &Global, by: Grouping) -> Result<Scope, Failure> {
        Ok(Scope {
            transcripts: self.places.transcripts(workspace)?,
            speakers: self.places.speakers(workspace)?,
            codes: self.codes.codes(workspace.project())?,
            ..self.layered.scope(workspace, global, by)?
        })
    }
}

impl Layered {
    /// A scope of all transcripts and codes.
    pub fn scope(&self, workspace: &Workspace, global: &Global, by: Grouping) -> Result<Scope, Failure> {
        check_attribute(workspace, &by)?;
        if let Some(case) = &self.case {
            check_attribute(workspace, &Grouping::Attribute(case.clone()))?;
        }
        Ok(Scope {
            coders: session::coders(workspace.project(), global)?,
            by,
            rollup: if self.aggregate { Rollup::Aggregate } else { Rollup::Direct },
            layer: match self.layer {
                LayerName::Any => Layer::Any,
                LayerName::All => Layer::All,
            },
            case: self.case.clone(),
            ..Scope::default()
        })
    }
}

impl Codes {
    /// The codes that are named; none where all are meant.
    pub fn codes(&self, project: &Project) -> Result<BTreeSet<CodeId>, Failure> {
        let mut codes = BTreeSet::new();
        for word in &self.code {
            let code = project.codebook.resolve(&session::code(project, word)?);
            if self.below {
                let all = project.codebook.codes().iter();
                codes
                    .extend(all.filter(|other| project.codebook.is_in(&other.id, &code)).map(|other| other.id.clone()));
            }
            codes.insert(code);
        }
        Ok(codes)
    }
}

impl Where {
    /// The caption of a table of these places: as they were asked for, not the transcripts that have an attribute.
    pub fn caption(&self, workspace: &Workspace, scope: &Scope) -> TableCaption {
        let mut places: Vec<String> = Vec::new();
        if !self.attribute.is_empty() {
            let named: Vec<&str> = self.transcript.iter().map(String::as_str).collect();
            places.push(names_told("transcript", "transcripts", &named));
            places.extend(self.attribute.iter().map(|pair| format!("attribute {pair}")));
            places.retain(|words| !words.is_empty());
        }
        caption_where(workspace, scope, &places)
    }

    /// The speakers that are named, as the study spells them; none where anybody is meant.
    pub fn speakers(&self, workspace: &Workspace) -> Result<BTreeSet<String>, Failure> {
        if self.speaker.is_empty() {
            return Ok(BTreeSet::new());
        }
        let names = SpeakerNames::of(workspace);
        let find = |name: &String| match names.find(name) {
            Ok(name) => Ok(name.to_owned()),
            Err(unknown) => Err(Failure::new(unknown.to_string()).hint(unknown.hint())),
        };
        self.speaker.iter().map(find).collect()
    }

    /// The transcripts that are named and have the values that are asked for; none where all are meant.
    pub fn transcripts(&self, workspace: &Workspace) -> Result<BTreeSet<TranscriptId>, Failure> {
        let project = workspace.project();
        let named = session::transcripts(project, &self.transcript)?;
        if self.attribute.is_empty() {
            return Ok(named);
        }
        let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for pair in &self.attribute {
            let (name, value) = pair
                .split_once('=')
                .ok_or_else(|| Failure::new(format!("`{pair}` names no value")).hint("write --attribute partner=CN"))?;
            check_attribute(workspace, &Grouping::Attribute(name.to_owned()))?;
            wanted.entry(name).or_default().insert(value);
        }
        let has = |id: &TranscriptId| {
            let values = project.attributes.get(id);
            wanted.iter().all(|(name, wanted)| {
                values.and_then(|values| values.get(*name)).is_some_and(|value| wanted.contains(value.as_str()))
            })
        };
        let all = project.transcripts.keys().filter(|id| named.is_empty() || named.contains(*id));
        let found: BTreeSet<TranscriptId> = all.filter(|id| has(id)).cloned().collect();
        if found.is_empty() {
            let failure = Failure::new(format!("no transcript has {}", self.attribute.join(" and ")));
            return Err(failure.hint("`emic attributes` lists the values"));
        }
        Ok(found)
    }
}
