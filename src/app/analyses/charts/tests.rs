//! Charts have the numbers of the commands' tables, whatever is in scope.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::super::*;
use super::*;
use crate::analysis::{Layer, Rollup};
use crate::app::agreement::{agreement_table, compare_coders, empty_table};
use crate::app::counting::{count_codes, frequencies_table};
use crate::app::quotes::Ledger;
use crate::app::{Error, Options, write_demo};

fn study() -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("study");
    write_demo(&root).unwrap();
    let workspace = Workspace::open(&root, &Options::default()).unwrap().0;
    (folder, workspace)
}

fn scopes(workspace: &Workspace) -> Vec<Scope> {
    let project = workspace.project();
    let lanjiang = |id: &&TranscriptId| project.attributes[*id].get("partner").is_some_and(|value| value == "Lanjiang");
    vec![
        Scope::default(),
        Scope { coders: ["mei".into()].into(), rollup: Rollup::Aggregate, ..Scope::default() },
        Scope { layer: Layer::All, ..Scope::default() },
        Scope { transcripts: project.transcripts.keys().filter(lanjiang).cloned().collect(), ..Scope::default() },
        Scope { speakers: ["Pruitt".to_owned(), "陆永年".to_owned()].into(), ..Scope::default() },
        Scope { codes: ["tacitness".into(), "low-trust".into()].into(), ..Scope::default() },
    ]
}

/// The table that the command prints.
fn printed(workspace: &Workspace, wanted: &ChartWanted) -> Table {
    let (scope, look) = (&wanted.scope, ChartLook::default());
    match &wanted.chart {
        Chart::Frequencies => frequencies_table(&count_codes(workspace, scope), scope, false),
        Chart::Groups if matches!(scope.by, Grouping::Coder | Grouping::Speaker) => {
            frequencies_table(&count_codes(workspace, scope), scope, false)
        }
        Chart::Groups => {
            let options = CrosstabOptions { cells: look.cells, ..CrosstabOptions::default() };
            crosstab_table(&count_groups(workspace, scope, None), options)
        }
        Chart::Pairs(window) => cooccurrence_matrix(&count_pairs(workspace, scope, *window, false), look.pair),
        Chart::Sequences(options) => transitions_matrix(&count_sequences(workspace, scope, *options), *options),
        Chart::Timeline(id) => timeline_table(workspace, &portrait(workspace, scope, id)),
        Chart::Agreement(unit) => match compare_coders(workspace, &wanted.question(*unit)) {
            Ok(compared) => agreement_table(&compared),
            Err(Error::Agreement(why)) => empty_table(&why),
            Err(error) => panic!("{error}"),
        },
        Chart::Saturation(order, options) => {
            saturation_table(workspace, &count_new_codes(workspace, scope, order, *options), order)
        }
    }
}

#[test]
fn a_chart_has_the_numbers_of_the_command() {
    let (_folder, workspace) = study();
    let counter = Counter::of_ledger(&workspace, Arc::new(Ledger::of(workspace.project())), None);
    let few = SaturationOptions { shuffles: 50, ..SaturationOptions::default() };
    let by = |by: Grouping| (Chart::Groups, by);
    let charts = [
        (Chart::Frequencies, Grouping::None),
        by(Grouping::Transcript),
        by(Grouping::Coder),
        by(Grouping::Speaker),
        by(Grouping::Attribute("partner".to_owned())),
        (Chart::Pairs(Window::Overlap), Grouping::None),
        (Chart::Pairs(Window::Same(CountedUnit::Text(Unit::Turn))), Grouping::None),
        (Chart::Sequences(SequenceOptions { by_turn: true, ..SequenceOptions::default() }), Grouping::None),
        (Chart::Agreement(AgreementUnit::default()), Grouping::None),
        (Chart::Agreement(AgreementUnit::Text(Unit::Sentence)), Grouping::None),
        (Chart::Agreement(AgreementUnit::Character), Grouping::None),
        (Chart::Timeline("cn02-lu".into()), Grouping::None),
        (Chart::Saturation(SamplingOrder::Coded, few), Grouping::None),
        (Chart::Saturation(SamplingOrder::Attribute("years in the venture".to_owned()), few), Grouping::None),
    ];
    let stop = AtomicBool::new(false);
    for scope in scopes(&workspace) {
        for (chart, by) in &charts {
            let wanted = ChartWanted { chart: chart.clone(), scope: Scope { by: by.clone(), ..scope.clone() } };
            let look = ChartLook::default();
            let charted = wanted.count(&counter, true, &stop, &|_| ()).unwrap();
            let (found, expected) =
                (charted.table(&counter, look, &charted.of_study(&workspace, look)), printed(&workspace, &wanted));
            assert_eq!(found.columns, expected.columns, "{wanted:?}");
            let odd = found.rows.iter().zip(&expected.rows).find(|(found, expected)| found != expected);
            assert_eq!((odd, found.rows.len()), (None, expected.rows.len()), "{wanted:?}");
            assert_eq!(found.notes, expected.notes, "{wanted:?}");
            assert!(charted.notes.len() >= 2 || charted.refusal().is_some(), "{:?}", charted.notes);
        }
    }
}

#[test]
fn who_is_told_to_stop_gives_no_chart() {
    let (_folder, workspace) = study();
    let counter = Counter::of_ledger(&workspace, Arc::new(Ledger::of(workspace.project())), None);
    let stop = AtomicBool::new(true);
    assert!(ChartWanted::default().count(&counter, true, &stop, &|_| ()).is_none());
    let charted = ChartWanted::default().count(&counter, true, &AtomicBool::new(false), &|_| ()).unwrap();
    let used = charted.totals.iter().position(|total| *total > 0).unwrap();
    assert!(charted.quoted(&counter, used, 0, &AtomicBool::new(false)).is_some());
    assert!(charted.quoted(&counter, used, 0, &stop).is_none());
}

#[test]
fn quotes_are_as_many_as_segments_under_any_scope() {
    let (_folder, workspace) = study();
    let counter = Counter::of_ledger(&workspace, Arc::new(Ledger::of(workspace.project())), None);
    let stop = AtomicBool::new(false);
    for scope in scopes(&workspace) {
        // What all coded alike can make two segments of one coding.
        let exact = scope.layer == Layer::Any;
        let wanted = ChartWanted { chart: Chart::Frequencies, scope };
        let charted = wanted.count(&counter, false, &stop, &|_| ()).unwrap();
        for (row, total) in charted.totals.iter().enumerate() {
            let quoted = charted.quoted(&counter, row, 0, &stop).unwrap();
            assert_eq!(quoted.segments, *total);
            assert!(quoted.each.len() == *total || !exact && quoted.each.len() <= *total, "{}", quoted.title);
            assert!(quoted.each.is_subset(&quoted.all));
        }
    }
}

#[test]
fn behind_agreement_stand_the_quotes_of_the_places_where_coders_differ() {
    let (_folder, workspace) = study();
    let counter = Counter::of_ledger(&workspace, Arc::new(Ledger::of(workspace.project())), None);
    let stop = AtomicBool::new(false);
    for (unit, rollup) in
        [(AgreementUnit::default(), Rollup::Direct), (AgreementUnit::Text(Unit::Sentence), Rollup::Aggregate)]
    {
        let scope = Scope { rollup, ..Scope::default() };
        let charted =
            ChartWanted { chart: Chart::Agreement(unit), scope }.count(&counter, true, &stop, &|_| ()).unwrap();
        let found = &charted.compared().unwrap().agreement;
        let all = found.disagreements();
        assert!(all.len() > 20, "{}", all.len());
        for row in 0..charted.rows.len() {
            let own: Vec<_> = all.iter().filter(|one| one.code == row).collect();
            let quoted = charted.quoted(&counter, row, 0, &stop).unwrap();
            assert_eq!(quoted.segments, own.len(), "{}", quoted.title);
            assert_eq!(quoted.each.is_empty(), own.is_empty(), "{}", quoted.title);
            for coding in quoted.all.iter().map(|id| workspace.project().codings.get(id).unwrap()) {
                let differs = own.iter().any(|one| {
                    let coder = found.coders.iter().position(|coder| *coder == coding.coder).unwrap();
                    let (range, place) = (coding.anchor.range, one.range);
                    one.applied.has(coder)
                        && found.transcripts[one.transcript].id == coding.transcript
                        && range.start() < place.end()
                        && place.start() < range.end()
                });
                assert!(differs, "{}: {coding:?}", quoted.title);
            }
        }
    }
}
