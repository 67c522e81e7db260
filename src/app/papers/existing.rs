//! The tables that have commands of their own elsewhere, as those make them when no option is given.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Ask, explained};
use crate::analysis::{self, Grouping, SequenceOptions, Window};
use crate::app::analyses::{
    Cells, CrosstabOptions, PairOptions, SamplingOrder, cooccurrence_table, crosstab_table, participants_table,
    sample_table, saturation_table, timelines_table, transitions_table,
};
use crate::app::captions::{caption, caption_of, names_told};
use crate::app::completing::quoted;
use crate::app::counting::{add_dispersion_of, add_memos, frequencies_table};
use crate::app::quotes::{Breadth, Ledger, Narrowed, Plan, Question, Wanted, quotes_table_until, quotes_told};
use crate::app::words::{ListOptions, TurnSet, WordCounter, WordScope, words_table};
use crate::app::{Error, Workspace};
use crate::project::{NOT_APPLICABLE, Transcript, Turn};
use crate::report::{Table, TableCaption};

type Tables = Result<Vec<Table>, Error>;

/// What stands in the place of rows where nobody has coded.
pub(super) const UNCODED: &str = "no codings in scope yet";

pub(super) fn participants(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let counted = analysis::participants(workspace.project(), ask.codings(workspace)?, ask.scope());
    Ok(vec![explained(participants_table(&counted), "no transcripts yet")])
}

pub(super) fn sample(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let counted = analysis::participants(workspace.project(), ask.codings(workspace)?, ask.scope());
    Ok(vec![explained(sample_table(&counted, &[]), "no attributes yet; `emic attributes import` sets them")])
}

pub(super) fn frequencies(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let (project, library) = (workspace.project(), workspace.library());
    let texts = ask.texts(&library, project.transcripts.len());
    let counted = analysis::frequencies(project, ask.codings(workspace)?, ask.scope(), &texts);
    ask.go_on()?;
    let mut table = frequencies_table(&counted, ask.scope(), true);
    add_dispersion_of(project, ask.codings(workspace)?, ask.scope(), &mut table);
    add_memos(workspace, ask.scope(), &mut table);
    Ok(vec![explained(table, "no codes yet")])
}

/// Segments by transcript, and cases by each attribute that has few enough levels for a table.
pub(super) fn crosstab(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let project = workspace.project();
    let coded = ask.codings(workspace)?;
    let mut tables = Vec::new();
    let by_attribute = attribute_names(workspace, ask).into_iter().map(Grouping::Attribute);
    for by in std::iter::once(Grouping::Transcript).chain(by_attribute) {
        ask.go_on()?;
        let cells = if matches!(by, Grouping::Attribute(_)) { Cells::Cases } else { Cells::Segments };
        let counted = analysis::crosstab(project, coded, &ask.by(by), None);
        let options = CrosstabOptions { cells, ..CrosstabOptions::default() };
        tables.push(explained(crosstab_table(&counted, options), UNCODED));
    }
    Ok(tables)
}

/// Levels that an attribute may have to be given a table of its own: with more, hardly two cases share one.
const MOST_LEVELS: usize = 24;

/// The attributes that codes are told apart by: those with several levels in the transcripts in scope, few enough for a
/// table, and not one for each transcript, as names are. Values of one class are one level.
pub fn attribute_names(workspace: &Workspace, ask: &Ask<'_>) -> Vec<String> {
    let project = workspace.project();
    let ids = ask.transcripts(workspace);
    let mut levels: BTreeMap<&String, BTreeMap<Cow<'_, str>, usize>> = BTreeMap::new();
    let values = ids.iter().filter_map(|id| project.attributes.get(id)).flatten();
    for (name, value) in values.filter(|(_, value)| !value.trim().is_empty()) {
        let level = project.attribute_types.group(name, value);
        if level != NOT_APPLICABLE {
            *levels.entry(name).or_default().entry(level).or_default() += 1;
        }
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
    let table = saturation_table(workspace, ask.saturation(workspace)?, &SamplingOrder::Study);
    Ok(vec![explained(table, "no transcripts yet")])
}

/// All transcripts in one table, which is what a program draws portraits from.
pub(super) fn timeline(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let coded = ask.codings(workspace)?;
    Ok(vec![explained(timelines_table(workspace.project(), coded, ask.scope()), UNCODED)])
}

/// The words of the transcripts and speakers in scope, whoever coded them with what.
pub(super) fn words(workspace: &Workspace, ask: &Ask<'_>) -> Tables {
    let counter = WordCounter::new(workspace)?;
    let scope = WordScope { turns: turns(workspace, ask)?, ..WordScope::default() };
    let mut progress = |done, all| ask.tell("counting words of", done, all).is_ok();
    let counted = counter.count(&scope, &mut progress).ok_or(Error::Stopped)?;
    let options = ListOptions { stop: counter.stop_words().clone(), ..ListOptions::default() };
    let table = explained(words_table(&counted, &scope, &options), "nobody says a word yet");
    Ok(vec![table.captioned(words_caption(workspace, ask))])
}

/// The turns of the transcripts and speakers in scope; `None` where all are meant.
fn turns(workspace: &Workspace, ask: &Ask<'_>) -> Result<Option<Arc<TurnSet>>, Error> {
    let speakers = &ask.scope().speakers;
    if speakers.is_empty() && ask.scope().transcripts.is_empty() {
        return Ok(None);
    }
    let is_theirs =
        |turn: &Turn| speakers.is_empty() || turn.speaker.as_ref().is_some_and(|speaker| speakers.contains(speaker));
    let places = |text: &Transcript| {
        let own = text.turns.iter().enumerate().filter(|(_, turn)| is_theirs(turn));
        own.map(|(place, _)| place).collect::<Vec<_>>()
    };
    let ids = ask.transcripts(workspace);
    let found = ask.each_text(workspace, &ids, places)?;
    // One that cannot be read is named too: who counts says that it is missing.
    let found = ids.iter().zip(found).map(|(id, places)| (id, places.unwrap_or_else(|| vec![0])));
    let turns: TurnSet =
        found.flat_map(|(id, places)| places.into_iter().map(move |place| (id.clone(), place))).collect();
    Ok(Some(Arc::new(turns)))
}

/// Codes and coders choose no words, so that the caption does not name them.
fn words_caption(workspace: &Workspace, ask: &Ask<'_>) -> TableCaption {
    let ids: Vec<&str> = ask.scope().transcripts.iter().map(|id| id.as_str()).collect();
    let speakers: Vec<&str> = ask.scope().speakers.iter().map(String::as_str).collect();
    let filters = [
        "what participants say".to_owned(),
        names_told("transcript", "transcripts", &ids),
        names_told("speaker", "speakers", &speakers),
    ];
    caption_of(workspace, &filters)
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
    let (layer, notes) = quotes_told(workspace, &listing);
    table.notes.extend(notes);
    let caption = TableCaption { layer, ..caption(workspace, scope) };
    Ok(vec![explained(table, UNCODED).captioned(caption)])
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::analysis::Scope;
    use crate::app::Options;
    use crate::report::Cell;

    /// Three interviews with attributes: two groups, classes, names, and one that is mostly not applicable.
    fn study() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in ["transcripts", "history"] {
            std::fs::create_dir(root.join(name)).unwrap();
        }
        let files = [
            ("emic.yaml", "format: 1\ntitle: t\nattributes:\n  years: {type: number, classes: [5]}\n"),
            ("codebook.yaml", "codebook: x\ncodes:\n  - {id: trust, name: 信任 😀}\n"),
            ("attributes.csv", "transcript,partner,years,name,rank\na,CN,1,Chen,NA\nb,CN,2,Li,NA\nc,US,11,Dale,high\n"),
            ("transcripts/a.txt", "Q: Why?\n\nChen: Keys 😀.\n\nDale: Contracts.\n"),
            ("transcripts/b.txt", "Q: Why?\n\nChen: Trust.\n"),
            ("transcripts/c.txt", "Q: Why?\n\nDale: Letters.\n"),
        ];
        for (name, text) in files {
            std::fs::write(root.join(name), text).unwrap();
        }
        let options = Options { coder: Some("wei".to_owned()), now: None };
        let workspace = Workspace::open(root, &options).unwrap().0;
        (folder, workspace)
    }

    fn of(transcripts: &[&str], speakers: &[&str]) -> Scope {
        Scope {
            transcripts: transcripts.iter().map(|id| (*id).into()).collect(),
            speakers: speakers.iter().map(|name| (*name).to_owned()).collect(),
            codes: ["trust".into()].into(),
            ..Scope::default()
        }
    }

    #[track_caller]
    fn check_words(scope: Scope, expected: &[&str], filter: &str) {
        let ((_folder, workspace), stop) = (study(), AtomicBool::new(false));
        let table = words(&workspace, &Ask::new(scope, &stop, &|_, _, _| {})).unwrap().remove(0);
        let word = |row: &Vec<Cell>| match row.first() {
            Some(Cell::Text(word)) => word.to_lowercase(),
            _ => String::new(),
        };
        let mut found: Vec<String> = table.rows.iter().map(word).collect();
        found.sort();
        assert_eq!(found, expected);
        assert_eq!((table.caption.filter.as_str(), table.caption.layer.as_str()), (filter, ""));
    }

    #[test]
    fn words_are_those_of_the_transcripts_and_speakers_in_scope() {
        check_words(of(&[], &[]), &["contracts", "keys", "letters", "trust"], "what participants say");
        check_words(of(&["c"], &[]), &["letters"], "what participants say, transcript c");
        let filter = "what participants say, transcripts a or b, speaker Dale";
        check_words(of(&["a", "b"], &["Dale"]), &["contracts"], filter);
        check_words(of(&[], &["谁"]), &[], "what participants say, speaker 谁");
    }

    #[track_caller]
    fn check_attributes(scope: Scope, expected: &[&str]) {
        let ((_folder, workspace), stop) = (study(), AtomicBool::new(false));
        let ask = Ask::new(scope, &stop, &|_, _, _| {});
        assert_eq!(attribute_names(&workspace, &ask), expected);
        let tables = crosstab(&workspace, &ask).unwrap();
        assert_eq!(tables.len(), expected.len() + 1);
        for (place, table) in tables.iter().enumerate() {
            let cells = if place == 0 { "cells: merged segments" } else { "cells: cases with" };
            assert!(table.notes.iter().any(|note| note.starts_with(cells)), "{:?}", table.notes);
        }
    }

    #[test]
    fn codes_are_told_apart_by_the_levels_in_scope() {
        check_attributes(of(&[], &[]), &["partner", "years"]);
        check_attributes(of(&["a", "b"], &[]), &[]);
        check_attributes(of(&["a", "c"], &[]), &[]);
    }
}
