//! Surveys, from bytes to documents.

use proptest::prelude::*;

use crate::import::{Columns, Document, Error, Reading, Source, read};
use crate::project::recognise;

fn columns(text: &[&str], id: Option<&str>) -> Columns {
    Columns { text: text.iter().map(|heading| (*heading).to_owned()).collect(), id: id.map(str::to_owned) }
}

fn survey(name: &str, table: &str, columns: Option<&Columns>) -> Result<Reading, Error> {
    read(&Source { columns, ..Source::new(name, table.as_bytes()) })
}

#[track_caller]
fn texts(table: &str, columns: &Columns) -> Vec<(String, String)> {
    let documents = survey("s.csv", table, Some(columns)).unwrap().documents;
    documents.into_iter().map(|document| (document.name.unwrap_or_default(), document.text)).collect()
}

fn told(reading: &Reading) -> Vec<String> {
    reading.warnings.iter().map(ToString::to_string).collect()
}

fn speakers(document: &Document) -> Vec<(String, usize)> {
    recognise(&document.text).speakers().into_iter().map(|(name, turns)| (name.to_owned(), turns)).collect()
}

const TABLE: &str = "Name,Age,Q1,\"What is trust, to you?\"\n\
    Menon,41,We look once.,\"That I need not look.\n\nTwice, I mean 👍🏽.\"\n\
    Ana Díaz,,,Nothing.\n\
    Old,9,,\n";

#[test]
fn each_respondent_is_a_transcript_with_the_questions_as_turns() {
    let wanted = columns(&["Q1", "What is trust, to you?"], Some("Name"));
    let reading = survey("s.csv", TABLE, Some(&wanted)).unwrap();
    let [menon, ana] = reading.documents.as_slice() else { panic!("{:?}", reading.documents) };
    assert_eq!(
        menon.text,
        "Question: Q1\n\nMenon: We look once.\n\nQuestion: What is trust, to you?\n\n\
         Menon: That I need not look.\n\nTwice, I mean 👍🏽.\n"
    );
    assert_eq!(menon.attributes, [("Age".to_owned(), "41".to_owned())]);
    assert_eq!(speakers(menon), [("Question".to_owned(), 2), ("Menon".to_owned(), 2)]);
    assert_eq!(ana.text, "Question: What is trust, to you?\n\nAna Díaz: Nothing.\n");
    assert_eq!((ana.name.as_deref(), ana.attributes.len(), ana.format), (Some("Ana Díaz"), 0, "table (CSV)"));
    assert_eq!(told(&reading), ["1 row without any answer left out"]);
}

#[test]
fn columns_may_be_named_with_commas_between_and_in_any_case() {
    let list = columns(&["What is trust, to you?", "q1"], Some("name"));
    assert_eq!(texts(TABLE, &list)[0].1.lines().next(), Some("Question: What is trust, to you?"));
    let list = columns(&["Q1, Age"], None);
    assert_eq!(texts(TABLE, &list)[0].1, "Question: Q1\n\nMenon: We look once.\n\nQuestion: Age\n\nMenon: 41\n");
    let error = survey("s.csv", TABLE, Some(&columns(&["Q1", "Q9"], None))).unwrap_err().to_string();
    assert_eq!(error, "the table has no column `Q9`; its columns are Name, Age, Q1, What is trust, to you?");
    assert!(survey("s.csv", TABLE, Some(&columns(&[], Some("Who")))).is_err());
}

#[test]
fn meanings_are_guessed_and_told() {
    let answer = "我觉得信任就是不用再看第二遍，大家都知道该做什么。";
    let table = format!(
        "编号\t年龄\t什么是信任？\t网址\n甲\t40\t{answer}\thttps://example.org/{}\n乙\t39\t{answer}好\t-\n",
        "a".repeat(60)
    );
    let reading = survey("调查.tsv", &table, None).unwrap();
    assert_eq!(
        told(&reading),
        ["answers: `什么是信任？`; respondents by `编号`; 2 other columns as attributes (--text-column, --id-column)"]
    );
    let names: Vec<_> = reading.documents.iter().map(|document| document.name.as_deref().unwrap()).collect();
    assert_eq!(names, ["甲", "乙"]);
    assert_eq!(reading.documents[0].text, format!("问: 什么是信任？\n\n甲: {answer}\n"));
    assert_eq!(speakers(&reading.documents[0]), [("问".to_owned(), 1), ("甲".to_owned(), 1)]);
}

#[test]
fn without_names_rows_go_by_their_numbers_as_a_spreadsheet_shows_them() {
    let mut table = "Date;Comment\n".to_owned();
    for day in 1..=9 {
        table.push_str(&format!("2024-01-0{day};We tried to look into it for the {day}th time, and could not.\n"));
    }
    let reading = survey("s.csv", &table, None).unwrap();
    let names: Vec<_> = reading.documents.iter().map(|document| document.name.as_deref().unwrap()).collect();
    assert_eq!(names[..2], ["row-02", "row-03"]);
    assert_eq!(speakers(&reading.documents[8]), [("Question".to_owned(), 1), ("Respondent".to_owned(), 1)]);
    assert!(told(&reading)[0].contains("respondents by the number of the row"));
}

#[test]
fn names_that_come_again_are_numbered_and_missing_ones_replaced() {
    let table = "ID,Q\nA,one\na,two\nB,three\n,four\nA 2,five\n";
    let wanted = columns(&["Q"], Some("ID"));
    let names: Vec<String> = texts(table, &wanted).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["A", "a 2", "B", "row-5", "A 2 2"]);
    let reading = survey("s.csv", table, Some(&wanted)).unwrap();
    assert_eq!(
        told(&reading)[..2],
        ["1 name in `ID` came before and was numbered", "1 row without a name in `ID` goes by its number"]
    );
}

#[test]
fn names_that_cannot_be_labels_make_all_go_by_one_word() {
    let table = "ID,Q\nAnn,We tried.\n17,So did we.\n";
    let wanted = columns(&["Q"], Some("ID"));
    let reading = survey("s.csv", table, Some(&wanted)).unwrap();
    for document in &reading.documents {
        assert_eq!(speakers(document), [("Question".to_owned(), 1), ("Respondent".to_owned(), 1)]);
    }
    assert_eq!(told(&reading), ["the names cannot stand as speakers; every respondent is called `Respondent`"]);
}

#[test]
fn answers_that_look_like_labels_or_headings_stay_answers() {
    let table = "ID,Q\nAnn,\"Q: Trust?\nA: No.\n\nQ: 信任?\nA: 没有\"\nBo,\"# One\n---\n## Two\"\n";
    let wanted = columns(&["Q"], Some("ID"));
    let reading = survey("s.csv", table, Some(&wanted)).unwrap();
    assert_eq!(reading.documents[0].text, "Question: Q\n\nAnn: Q: Trust? A: No. Q: 信任? A: 没有\n");
    assert_eq!(speakers(&reading.documents[1]), [("Question".to_owned(), 1), ("Bo".to_owned(), 1)]);
    assert!(told(&reading)[0].starts_with("lines in the answers of 2 respondents look like"), "{:?}", told(&reading));
}

#[test]
fn a_table_without_prose_is_refused_with_the_way_out() {
    let error = survey("codes.csv", "Name,trust,fear\nAnn,1,0\nBo,0,1\n", None).unwrap_err().to_string();
    assert!(error.contains("emic attributes import") && error.contains("--text-column"), "{error}");
    assert!(survey("s.csv", "Q\n \n", Some(&columns(&["Q"], None))).is_err());
}

#[test]
fn a_long_heading_over_many_rows_is_no_bomb() {
    let table = format!("ID,{}\n{}", "why ".repeat(50_000), "a,b\n".repeat(1_000));
    let wanted = columns(&["column A", "ID"], None);
    assert!(survey("s.csv", &table, Some(&wanted)).is_err());
    let asked = "why ".repeat(50_000);
    let wanted = Columns { text: vec![asked.trim().to_owned()], id: None };
    assert_eq!(survey("s.csv", &table, Some(&wanted)), Err(Error::TooLarge(64)));
}

proptest! {
    #[test]
    fn no_table_panics_and_all_words_of_answers_stay(cells in proptest::collection::vec("[a-zQ:#\\- \n\"信任,;\t😀]{0,30}", 1..40)) {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        let table = format!("Name,Q\n{}\n", quoted.chunks(2).map(|row| row.join(",")).collect::<Vec<_>>().join("\n"));
        let wanted = columns(&["Q"], Some("Name"));
        if let Ok(reading) = survey("s.csv", &table, Some(&wanted)) {
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let answers = cells.chunks(2).filter_map(|row| row.get(1)).filter(|answer| !answer.trim().is_empty());
            for (document, answer) in reading.documents.iter().zip(answers) {
                prop_assert!(words(&document.text).ends_with(&words(answer)), "{}", document.text);
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let wanted = columns(&["column A"], None);
        let _ = read(&Source { columns: Some(&wanted), ..Source::new("s.csv", &bytes) });
        let _ = read(&Source::new("s.tsv", &bytes));
    }
}

#[test]
fn nul_bytes_are_told() {
    let error = survey("s.csv", "a,b\nx\0y,z and so on\n", None).unwrap_err().to_string();
    assert!(error.contains("line 2 holds a NUL byte"), "{error}");
}

fn corpus(name: &str) -> Option<Vec<u8>> {
    let manifest = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = manifest.ancestors().map(|up| up.join("shared/corpora").join(name)).find(|path| path.is_file());
    if path.is_none() {
        println!("skipped: ../shared is not there");
    }
    path.and_then(|path| std::fs::read(path).ok())
}

#[test]
fn the_open_answers_of_the_corpora() {
    let Some(bytes) = corpus("en_wac_open-answers.csv") else { return };
    let reading = read(&Source::new("en_wac_open-answers.csv", &bytes)).unwrap();
    assert_eq!(reading.documents.len(), 57);
    let answers = |document: &Document| -> usize {
        let turns = recognise(&document.text).turns;
        let own =
            turns.iter().filter(|turn| turn.speaker == document.name || turn.speaker.as_deref() == Some("Respondent"));
        own.map(|turn| turn.words.slice(&document.text).split_whitespace().count()).sum()
    };
    let words: usize = reading.documents.iter().map(answers).sum();
    assert_eq!(words, 42_690);
    let all: String = reading.documents.iter().map(|document| document.text.as_str()).collect();
    assert_eq!((all.matches('\u{A0}').count(), reading.documents[0].encoding), (283, "windows-1252"));
    assert!(all.contains('\u{2019}') && !all.contains('\u{FFFD}'));
    assert!(reading.documents.iter().all(|document| speakers(document).len() == 2));
    assert_eq!(
        told(&reading),
        [
            "answers: `Q1`, `Q2`, `Q3`, `Q4`, `Q5`; respondents by `Name`; 7 other columns as attributes (--text-column, --id-column)"
        ]
    );
}

#[test]
fn the_table_of_codes_of_the_corpora_is_no_survey() {
    let Some(bytes) = corpus("en_wac_codes.csv") else { return };
    let error = read(&Source::new("en_wac_codes.csv", &bytes)).unwrap_err().to_string();
    assert!(error.contains("emic attributes import"), "{error}");
}
