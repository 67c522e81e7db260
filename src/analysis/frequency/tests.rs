use proptest::prelude::*;

use super::*;
use crate::analysis::tests::{OneText, near as near_value, study, vector};
use crate::analysis::{NoTexts, Rollup};
use crate::project::{CoderId, TranscriptId};

fn count(project: &Project, scope: &Scope) -> Frequencies {
    frequencies(project, &CodingTable::new(project), scope, &NoTexts)
}

fn row<'a>(frequencies: &'a Frequencies, code: &str) -> &'a FrequencyRow {
    frequencies.rows.iter().find(|row| row.code == code).unwrap()
}

#[test]
fn the_worked_example_of_the_methods_comes_out() {
    let (input, expected) = vector("E1-frequency");
    let size = |document: &serde_json::Value, what: &str| document[what].as_u64().unwrap() as usize;
    let documents: Vec<_> = input["docs"].as_object().unwrap().iter().collect();
    let transcripts: Vec<_> =
        documents.iter().map(|(id, it)| (id.as_str(), size(it, "chars"), size(it, "words"))).collect();
    let spans = input["spans"].as_object().unwrap().iter().flat_map(|(id, spans)| {
        let place = |span: &serde_json::Value, at: usize| span[at].as_u64().unwrap() as usize;
        let spans = spans.as_array().unwrap().iter();
        spans.map(move |span| ("trust", id.as_str(), "a", place(span, 0), place(span, 1)))
    });
    let project = study(&transcripts, &spans.collect::<Vec<_>>());
    let counted = count(&project, &Scope { by: Grouping::Transcript, ..Scope::default() });
    let row = row(&counted, "trust");
    assert_eq!(row.codings as u64, expected["segments"].as_u64().unwrap());
    assert_eq!(row.segments as u64, expected["segments_merged"].as_u64().unwrap());
    assert_eq!(row.transcripts as u64, expected["documents"].as_u64().unwrap());
    assert_eq!(row.characters, 240);
    let near = |ours: Measured, name: &str| {
        assert!((ours.unwrap() - expected[name].as_f64().unwrap()).abs() < 1e-9, "{name}: {ours:?}");
    };
    near(row.transcripts_percent, "documents_pct");
    near(row.coverage, "coverage_pct_pooled");
    near(row.coverage_mean, "coverage_pct_mean_of_docs");
    near(row.per_1000_words, "segments_per_1000_words");
    assert_eq!((counted.groups.join(" "), row.groups.clone()), ("A B C".to_owned(), vec![2, 1, 0]));
    for (id, _, _) in transcripts {
        let alone = count(&project, &Scope { transcripts: [id.into()].into(), ..Scope::default() });
        let alone = alone.rows.iter().find(|row| row.code == "trust").unwrap();
        assert_eq!(alone.characters as u64, expected["covered_chars"][id].as_u64().unwrap());
        near_value(alone.coverage.ok(), &expected["coverage_pct_per_doc"][id]);
        near_value(alone.per_1000_words.ok(), &expected["segments_per_1000_words_by_doc"][id]);
    }
}

#[test]
fn two_coders_who_tag_one_passage_make_one_segment() {
    let project = study(
        &[("a", 100, 20)],
        &[("trust", "a", "amy", 0, 10), ("trust", "a", "bo", 0, 10), ("trust", "a", "bo", 50, 60)],
    );
    let counted = count(&project, &Scope { by: Grouping::Coder, ..Scope::default() });
    let both = row(&counted, "trust");
    assert_eq!((both.codings, both.segments, both.characters), (3, 2, 20));
    assert_eq!((counted.groups.join(" "), both.groups.clone()), ("amy bo".to_owned(), vec![1, 2]));
    let scope = Scope { coders: [CoderId::from("amy")].into(), ..Scope::default() };
    let amy = count(&project, &scope);
    assert_eq!((row(&amy, "trust").segments, amy.basis.coders.len()), (1, 1));
}

#[test]
fn a_parent_holds_the_union_of_its_children_and_not_their_sum() {
    let project = study(
        &[("a", 100, 20), ("b", 100, 20)],
        &[("trust", "a", "amy", 0, 10), ("language", "a", "amy", 5, 20), ("trust", "b", "amy", 0, 10)],
    );
    let scope = Scope { rollup: Rollup::Aggregate, ..Scope::default() };
    let counted = count(&project, &scope);
    let parent = row(&counted, "barriers");
    assert_eq!((parent.codings, parent.segments, parent.characters, parent.transcripts), (3, 2, 30, 2));
    assert_eq!(row(&count(&project, &Scope::default()), "barriers").segments, 0);
    assert_eq!(row(&counted, "trust").path, "障碍 > trust");
}

#[test]
fn values_that_are_numbers_stand_in_the_order_of_numbers() {
    let mut project = study(&[("a", 10, 2), ("b", 10, 2), ("c", 10, 2)], &[]);
    for (id, years) in [("a", "10"), ("b", "9"), ("c", "11")] {
        project.attributes.insert(id.into(), [("years".to_owned(), years.to_owned())].into());
    }
    let scope = Scope { by: Grouping::Attribute("years".to_owned()), ..Scope::default() };
    assert_eq!(count(&project, &scope).groups, ["9", "10", "11"]);
}

#[test]
fn unknown_codes_are_shown_and_transcripts_out_of_scope_are_not() {
    let mut project =
        study(&[("a", 100, 20), ("b", 0, 0)], &[("lost", "a", "amy", 0, 10), ("trust", "gone", "amy", 0, 1)]);
    let partner = [("partner".to_owned(), "CN".to_owned())];
    project.attributes.insert("a".into(), partner.into());
    let scope = Scope { by: Grouping::Attribute("partner".to_owned()), ..Scope::default() };
    let counted = count(&project, &scope);
    assert_eq!(counted.groups, ["CN", "(none)"]);
    assert_eq!(row(&counted, "lost").groups, [1, 0]);
    assert_eq!(row(&counted, "trust").codings, 0);
    let nowhere = count(&project, &Scope { transcripts: [TranscriptId::from("b")].into(), ..Scope::default() });
    assert!(nowhere.rows.iter().all(|row| row.code != "lost" && row.coverage.is_err()));
}

proptest! {
    #[test]
    fn the_pass_counts_what_merging_gives(spans in prop::collection::vec((0u32..4, 0u32..40, 1u32..20), 0..60)) {
        let project = study(&[("a", 60, 9), ("b", 60, 9), ("c", 60, 9), ("d", 0, 0)], &[]);
        let table = CodingTable::new(&project);
        let frame = Count::new(Frame::new(&project, &table, &Scope::default()), &NoTexts);
        let record = |&(transcript, start, length): &(u32, u32, u32)| {
            Record { code: 0, transcript, start, end: start + length, coder: 0 }
        };
        let mut records: Vec<Record> = spans.iter().map(record).collect();
        records.sort_unstable();
        let (tally, mut runs) = (frame.tally(&records), Vec::new());
        merge(records.iter(), |run| runs.push(run));
        let transcripts: BTreeSet<u32> = runs.iter().map(|run| run.transcript).collect();
        prop_assert_eq!((tally.segments, tally.transcripts), (runs.len(), transcripts.len()));
        prop_assert_eq!(tally.characters, runs.iter().map(|run| (run.end - run.start) as usize).sum::<usize>());
    }
}

#[test]
fn a_word_between_two_segments_counts_once() {
    let text = "😀 partnership 信任 here";
    let project =
        study(&[("a", 19, 4)], &[("trust", "a", "x", 2, 5), ("trust", "a", "x", 6, 8), ("trust", "a", "x", 14, 16)]);
    let scope = Scope { by: Grouping::Speaker, ..Scope::default() };
    let counted = frequencies(&project, &CodingTable::new(&project), &scope, &OneText::new(text));
    assert_eq!(row(&counted, "trust").words, Some(3));
    assert_eq!((counted.groups.join(" "), row(&counted, "trust").groups.clone()), ("(none)".to_owned(), vec![3]));
}
