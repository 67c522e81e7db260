use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::app::{Options, Workspace};
use crate::project::{
    Anchor, Code, Codebook, Coding, CodingId, Command, NewCoding, Project, TranscriptRecord, recognise,
};

/// A study of these codings: transcript, start, words, code, coder.
fn study(codings: &[(&str, usize, &str, &str, &str)]) -> Project {
    let mut project = Project::default();
    let merged = Code { replaced_by: Some("leakage".into()), ..Code::new("leaks", "Leaks") };
    let heading = Code { applies: false, definition: "drawings".into(), ..Code::new("barriers", "Barriers") };
    let trust =
        Code {
            examples: vec!["面子很重要".into()], aliases: vec!["xinren".into()], ..Code::new("trust", "Trust")
        };
    project.codebook =
        Codebook::new(vec![heading, Code::new("leakage", "Leakage"), merged, trust, Code::new("paint", "Paint")]);
    for (number, (transcript, start, words, code, coder)) in codings.iter().enumerate() {
        let id = CodingId(uuid::Uuid::from_u128(number as u128));
        let (transcript, range) =
            (TranscriptId::from(*transcript), CharRange::of(*start, start + words.chars().count()));
        project
            .transcripts
            .entry(transcript.clone())
            .or_insert_with(|| TranscriptRecord::of_text(transcript.clone(), "", &recognise("")));
        let anchor = Anchor::of(range, words, "", "");
        let created = jiff::Timestamp::UNIX_EPOCH;
        let coding = Coding::new(id, (*code).into(), transcript, anchor, (*coder).into(), created);
        project.codings.set(id, Some(coding));
    }
    project
}

const CODINGS: [(&str, usize, &str, &str, &str); 7] = [
    ("us01", 0, "The drawings leaked to a competitor.", "leaks", "mei"),
    ("us01", 50, "We trusted each other from the first day.", "trust", "mei"),
    ("us02", 0, "They had leaked our drawings 😀.", "leakage", "tomas"),
    ("us02", 9, "drawings", "paint", "mei"),
    ("cn01", 0, "圖紙泄露了", "leakage", "mei"),
    ("cn01", 20, "喷漆的枪", "paint", "mei"),
    ("cn01", 40, "油漆起皮", "gone", "mei"),
];

fn taught(project: &Project, coders: &[&str]) -> Suggester {
    let mut suggester = Suggester::new().unwrap();
    let coders: BTreeSet<_> = coders.iter().map(|coder| (*coder).into()).collect();
    assert!(suggester.learn(Lessons::of(project, &coders), &mut |_, _| true).unwrap());
    suggester
}

fn wanted(transcript: &str, start: usize, words: &str) -> Wanted {
    let range = CharRange::of(start, start + words.chars().count());
    Wanted { transcript: transcript.into(), range, words: words.to_owned(), question: String::new() }
}

/// Suggestions as `code: reason, reason`.
fn suggested(suggester: &Suggester, wanted: &Wanted) -> Vec<String> {
    let place = |reason: &Reason| match &reason.place {
        Some((transcript, range)) => format!("{transcript} {}", range.start().get()),
        None => format!("“{}”", reason.quote),
    };
    let line = |suggestion: Suggestion| {
        let reasons: Vec<String> = suggestion.reasons.iter().map(place).collect();
        format!("{}: {}", suggestion.code, reasons.join(", "))
    };
    suggester.suggest(wanted, 5).unwrap().into_iter().map(line).collect()
}

#[test]
fn codes_of_like_passages_are_proposed_in_both_languages() {
    let suggester = taught(&study(&CODINGS), &[]);
    let leaking = wanted("us09", 0, "their drawing was leaking");
    assert_eq!(suggested(&suggester, &leaking), ["leakage: us02 0, us01 0", "paint: us02 9"]);
    assert_eq!(suggested(&suggester, &wanted("cn09", 0, "图纸")), ["leakage: cn01 0"]);
    assert_eq!(suggested(&suggester, &wanted("cn09", 0, "面子")), ["trust: “面子很重要”"]);
    assert_eq!(suggested(&suggester, &wanted("cn09", 0, "👍")), [] as [&str; 0]);
}

#[test]
fn shares_are_parts_of_a_whole() {
    let suggester = taught(&study(&CODINGS), &[]);
    let found = suggester.suggest(&wanted("us09", 0, "drawings leaked, we trusted"), 9).unwrap();
    let sum: f32 = found.iter().map(|suggestion| suggestion.share).sum();
    assert!((sum - 1.0).abs() < 1e-5 && found.len() == 3, "{found:?}");
}

#[test]
fn what_lies_over_the_passage_has_no_say_and_the_rest_of_its_transcript_has() {
    let suggester = taught(&study(&CODINGS), &[]);
    let own = wanted("us02", 0, "They had leaked our drawings 😀.");
    assert_eq!(suggested(&suggester, &own), ["leakage: us01 0"]);
    let beside = wanted("us02", 100, "leaked drawings");
    assert_eq!(suggested(&suggester, &beside), ["leakage: us02 0, us01 0", "paint: us02 9"]);
}

#[test]
fn a_study_that_is_read_in_parts_teaches_the_same() {
    let project = study(&CODINGS);
    let everybody = BTreeSet::new();
    for part in 1..9 {
        let mut lessons = Lessons::default();
        let parts = (1..).find(|_| lessons.take(&project, &everybody, part)).unwrap();
        assert_eq!(parts, CODINGS.len().div_ceil(part), "{part}");
        assert_eq!(lessons.read(), Lessons::of(&project, &everybody).read(), "{part}");
    }
}

#[test]
fn the_question_before_helps() {
    let suggester = taught(&study(&CODINGS), &[]);
    let answer = Wanted { question: "Did they leak?".to_owned(), ..wanted("us09", 0, "yes and no") };
    assert_eq!(suggested(&suggester, &answer), ["leakage: us02 0, us01 0"]);
}

#[test]
fn only_the_coders_named_are_learnt_from() {
    let suggester = taught(&study(&CODINGS), &["tomas"]);
    assert_eq!(suggested(&suggester, &wanted("us09", 0, "drawings leaked")), ["leakage: us02 0"]);
}

#[test]
fn what_is_no_longer_coded_is_forgotten_and_what_is_recoded_follows() {
    let mut project = study(&CODINGS);
    let mut suggester = taught(&project, &[]);
    let first = CodingId(uuid::Uuid::from_u128(0));
    let second = CodingId(uuid::Uuid::from_u128(2));
    let recoded = project.codings.get(&second).map(|coding| Coding { code: "paint".into(), ..coding.clone() });
    project.codings.set(first, None);
    project.codings.set(second, recoded);
    let asked = wanted("us09", 0, "it leaked");
    assert!(
        !suggester
            .learn(Lessons::of(&study(&[("x", 0, "new", "paint", "mei")]), &BTreeSet::new()), &mut |_, _| false)
            .unwrap()
    );
    assert_eq!(suggested(&suggester, &asked), ["leakage: us02 0, us01 0"], "stopped: nothing has changed");
    assert!(suggester.learn(Lessons::of(&project, &BTreeSet::new()), &mut |_, _| true).unwrap());
    assert_eq!(suggested(&suggester, &asked), ["paint: us02 0"]);
}

#[test]
fn a_passage_coded_twice_is_one_neighbour_and_the_same_words_elsewhere_another() {
    let words = "The drawings leaked.";
    let codings = [
        ("us01", 0, words, "leakage", "mei"),
        ("us01", 0, words, "leakage", "tomas"),
        ("us02", 7, words, "paint", "mei"),
        ("us03", 7, words, "paint", "mei"),
    ];
    let found = taught(&study(&codings), &[]).suggest(&wanted("us09", 0, "leaked drawings"), 5).unwrap();
    let shares: Vec<(&str, i32)> =
        found.iter().map(|found| (found.code.as_str(), (found.share * 300.0).round() as i32)).collect();
    assert_eq!(shares, [("paint", 200), ("leakage", 100)]);
}

/// Worked by hand. Left out by transcript, the first passage of `a` finds that of `b`, which has its code; that of `b` finds
/// that of `a`; `c` finds nothing. Most frequent without `a`: trust and leakage once each; without `b`: trust, leakage; without
/// `c`: leakage alone.
#[test]
fn measured_is_what_one_counts_by_hand() {
    let texts = [("a", "A: The drawings leaked.\n"), ("b", "A: Our drawings leaked.\n"), ("c", "A: 油漆起皮，信任\n")];
    let folder = tempfile::tempdir().unwrap();
    let codebook = "codebook: T\ncodes:\n  - id: leakage\n    name: Leakage\n  - id: trust\n    name: 面子\n";
    Workspace::create(folder.path(), "T", "en", codebook).unwrap();
    for (id, text) in texts {
        std::fs::write(folder.path().join(format!("transcripts/{id}.txt")), text).unwrap();
    }
    let options = Options { coder: Some("mei".to_owned()), now: None };
    let (mut workspace, _) = Workspace::open(folder.path(), &options).unwrap();
    for (id, code) in [("a", "leakage"), ("b", "leakage"), ("c", "trust")] {
        let transcript = workspace.transcript(&id.into()).unwrap();
        let anchor = workspace.anchor(&id.into(), transcript.turns[0].words).unwrap();
        let coding: NewCoding = (id.into(), anchor, code.into()).into();
        workspace.run(Command::CodeMany(vec![coding])).unwrap();
    }
    let suggester = taught(workspace.project(), &[]);
    let measured = suggester.evaluate(&workspace.library(), &mut |_, _| true).unwrap().unwrap();
    let rates = |passages, first, among_three, any| Rates { passages, first, among_three, any };
    let part = |language, suggestions, most_frequent| Evaluation { language, suggestions, most_frequent };
    let expected = [
        part(None, rates(3, 2, 2, 2), rates(3, 2, 2, 2)),
        part(Some("en"), rates(2, 2, 2, 2), rates(2, 2, 2, 2)),
        part(Some("zh"), rates(1, 0, 0, 0), rates(1, 0, 0, 0)),
    ];
    assert_eq!(measured, expected);
    assert_eq!(measured[0].suggestions.precision_at_3(), Some(2.0 / 9.0));
    assert_eq!(suggester.evaluate(&workspace.library(), &mut |_, _| false).unwrap(), None);
}

#[test]
fn the_question_is_what_another_speaker_said_before() {
    let text = "Q: Did they trust you?\n\nLu: Yes. 信任 😀\n\nLu: Later less.\n";
    let transcript = Transcript::new("t".into(), text.to_owned());
    let at = |turn: usize| Wanted::at(&transcript, transcript.turns[turn].words).question;
    assert_eq!((at(0).as_str(), at(1).as_str(), at(2).as_str()), ("", "Did they trust you?", ""));
}

proptest! {
    #[test]
    fn whatever_is_coded_and_asked_nothing_breaks(
        words in prop::collection::vec("(\\PC|[a-z信任图纸，。 😀]){0,40}", 0..12),
        asked in "(\\PC|[a-z信任图纸，。 😀]){0,60}",
    ) {
        let codings: Vec<_> =
            words.iter().enumerate().map(|(place, words)| ("t", place, words.as_str(), "trust", "mei")).collect();
        let suggester = taught(&study(&codings), &[]);
        let found = suggester.suggest(&wanted("other", 0, &asked), 5).unwrap();
        prop_assert!(found.iter().all(|found| found.share > 0.0 && found.share <= 1.0 + 1e-5));
        prop_assert!(found.iter().all(|found| (1..=2).contains(&found.reasons.len())));
    }
}
