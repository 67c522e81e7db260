//! The tables that have commands of their own elsewhere, as those make them when no option is given.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Ask, explained};
use crate::analysis::{self, Grouping, SaturationOptions, SequenceOptions, Window};
use crate::app::analyses::{
    CrosstabOptions, PairOptions, SamplingOrder, cooccurrence_table, crosstab_table, in_order, participants_table,
    sample_table, saturation_table, timelines_table, transitions_table,
};
use crate::app::completing::quoted;
use crate::app::counting::frequencies_table;
use crate::app::quotes::{Breadth, Ledger, Narrowed, Plan, Question, Wanted, quotes_table_until};
use crate::app::words::{ListOptions, WordCounter, WordScope, words_table};
use crate::app::{Error, Workspace};
use crate::report::Table;

type Tables = Result<Vec<Table>, Error>;

/// What stands in the place of rows where nobody has coded.
pub(super) const UNCODED: &str = "no codings in scope yet";

pub(super) fn participants(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let counted = analysis::participants(workspace.project(), ask.codings(workspace)?, ask.scope());
    Ok(vec![explained(participants_table(&counted), "no transcripts yet")])
}

pub(super) fn sample(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let counted = analysis::participants(workspace.project(), ask.codings(workspace)?, ask.scope());
    Ok(vec![explained(sample_table(&counted), "no attributes yet; `emic attributes import` sets them")])
}

pub(super) fn frequencies(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let (project, library) = (workspace.project(), workspace.library());
    let texts = ask.texts(&library, project.transcripts.len());
    let counted = analysis::frequencies(project, ask.codings(workspace)?, ask.scope(), &texts);
    ask.go_on()?;
    Ok(vec![explained(frequencies_table(&counted, ask.scope(), true), "no codes yet")])
}

/// By transcript, and by each attribute that has few enough levels for a table.
pub(super) fn crosstab(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let project = workspace.project();
    let coded = ask.codings(workspace)?;
    let mut tables = Vec::new();
    let by_attribute = attribute_names(workspace, ask).into_iter().map(Grouping::Attribute);
    for by in std::iter::once(Grouping::Transcript).chain(by_attribute) {
        ask.go_on()?;
        let name = match &by {
            Grouping::Attribute(name) => format!("Codes by {name}"),
            _ => "Codes by transcript".to_owned(),
        };
        let counted = analysis::crosstab(project, coded, &ask.by(by), None);
        let table = Table { name, ..crosstab_table(&counted, CrosstabOptions::default()) };
        tables.push(explained(table, UNCODED));
    }
    Ok(tables)
}

/// Levels that an attribute may have to be given a table of its own: with more, hardly two cases share one.
const MOST_LEVELS: usize = 24;

/// The attributes that codes are told apart by: those with several levels, few enough for a table, and not one for each
/// transcript, as names are.
pub fn attribute_names(workspace: &Workspace, ask: &Ask<'_>) -> Vec<String> {
    let mut levels: BTreeMap<&String, BTreeMap<&String, usize>> = BTreeMap::new();
    for (name, value) in workspace.project().attributes.values().flatten().filter(|(_, value)| !value.trim().is_empty())
    {
        *levels.entry(name).or_default().entry(value).or_default() += 1;
    }
    let few = levels.into_iter().filter(|(name, levels)| {
        let is_shared = levels.values().any(|count| *count > 1);
        is_shared && levels.len() > 1 && levels.len() <= MOST_LEVELS && ask.scope().case.as_ref() != Some(*name)
    });
    few.map(|(name, _)| name.clone()).collect()
}

pub(super) fn cooccurrence(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let (project, library) = (workspace.project(), workspace.library());
    let texts = ask.texts(&library, project.transcripts.len());
    let counted = analysis::cooccurrence(project, ask.codings(workspace)?, ask.scope(), Window::Overlap, &texts);
    ask.go_on()?;
    Ok(vec![explained(cooccurrence_table(&counted, PairOptions::default()), "no two codes share a passage")])
}

pub(super) fn sequences(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let (project, library) = (workspace.project(), workspace.library());
    let (options, texts) = (SequenceOptions::default(), ask.texts(&library, project.transcripts.len()));
    let counted = analysis::sequences(project, ask.codings(workspace)?, ask.scope(), options, &texts);
    ask.go_on()?;
    Ok(vec![explained(transitions_table(&counted, options), "no code comes after another")])
}

pub(super) fn saturation(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let order = SamplingOrder::Study;
    let ids = in_order(workspace, &order);
    let options = SaturationOptions::default();
    let coded = ask.codings(workspace)?;
    let counted = analysis::saturation(workspace.project(), coded, ask.scope(), &ids, options);
    Ok(vec![explained(saturation_table(workspace, &counted, &order), "no transcripts yet")])
}

/// All transcripts in one table, which is what a program draws portraits from.
pub(super) fn timeline(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let coded = ask.codings(workspace)?;
    Ok(vec![explained(timelines_table(workspace.project(), coded, ask.scope()), UNCODED)])
}

pub(super) fn words(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let counter = WordCounter::new(workspace)?;
    let scope = WordScope::default();
    let mut progress = |done, all| ask.tell("counting words of", done, all).is_ok();
    let counted = counter.count(&scope, &mut progress).ok_or(Error::Stopped)?;
    let options = ListOptions { stop: counter.stop_words().clone(), ..ListOptions::default() };
    Ok(vec![explained(words_table(&counted, &scope, &options), "nobody says a word yet")])
}

pub(super) fn quotes(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    ask.go_on()?;
    let (project, scope) = (workspace.project(), ask.scope());
    let speakers: Vec<String> = scope.speakers.iter().map(|name| format!("speaker:{}", quoted(name))).collect();
    let question = if speakers.is_empty() { Question::All } else { Question::Written(speakers.join(" OR ")) };
    let coders = (!scope.coders.is_empty()).then(|| scope.coders.clone());
    let wanted = Wanted { narrowed: Narrowed { coders, ..Narrowed::default() }, ..Wanted::new(question) };
    let plan = Plan::new(workspace, Arc::new(Ledger::of(project)), &wanted)?;
    let mut listing = plan.list(&|| ask.go_on().is_ok())?.ok_or(Error::Stopped)?;
    listing.quotes.retain(|id| {
        project.codings.get(id).is_some_and(|coding| {
            (scope.transcripts.is_empty() || scope.transcripts.contains(&coding.transcript))
                && (scope.codes.is_empty() || scope.codes.contains(&project.codebook.resolve(&coding.code)))
        })
    });
    let go_on = |done, all| ask.tell("reading", done, all).is_ok();
    let mut table = quotes_table_until(workspace, &listing, Breadth::Line, &go_on).ok_or(Error::Stopped)?;
    table.notes.push("a row for each coding: what several coders coded alike stands there for each of them".to_owned());
    Ok(vec![explained(table, UNCODED)])
}
