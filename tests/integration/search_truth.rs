//! The proof that a search finds what was said: hits of random queries against a slow reading of every turn, which knows
//! nothing of the program's own reader of words, of its index, and of its query language.

mod asking;
mod random;
mod reading;
mod stemmer;
mod studies;

use asking::{Ask, Asked, phrase};
use random::Random;
use studies::Study;

/// Queries for one study.
const QUERIES: usize = 500;

type Place = (String, usize, usize, usize);

/// What the program finds: transcript, turn, start and end in bytes.
fn found(study: &Study, query: &str) -> Vec<Place> {
    let results = study.searcher.search(query, &study.workspace, usize::MAX);
    let results = results.unwrap_or_else(|error| panic!("{}\n{}", error.caret(), error.message));
    assert!(results.complete && results.outdated == 0, "{query}");
    let turns = results.by_transcript.iter().map(|(_, count)| count).sum::<usize>();
    assert_eq!((results.turns, results.transcripts), (turns, results.by_transcript.len()), "{query}");
    let hits = results.hits.iter();
    hits.map(|hit| (hit.transcript.to_string(), hit.turn, hit.range.start().get(), hit.range.end().get())).collect()
}

/// What reading every turn finds.
fn read(study: &Study, ask: &Ask) -> Vec<Place> {
    let asked = Asked::new(ask, &study.vocabulary);
    let places = |turn: &asking::Turn| {
        let id = study.ids[turn.transcript].to_string();
        let places = asked.places(turn).unwrap_or_default().into_iter();
        places.map(|(start, end)| (id.clone(), turn.number, start, end)).collect::<Vec<_>>()
    };
    study.turns.iter().flat_map(places).collect()
}

/// What differs, with its words.
///
/// # Errors
/// That; where nothing differs, how many hits there are.
fn compared(study: &Study, ask: &Ask) -> Result<usize, String> {
    let query = ask.shown();
    let (found, read) = (found(study, &query), read(study, ask));
    if found == read {
        return Ok(read.len());
    }
    let shown = |(id, turn, start, end): &Place| {
        let transcript = study.workspace.transcript(&id.as_str().into()).unwrap();
        let from = transcript.text[..*start].char_indices().rev().nth(20).map_or(0, |(byte, _)| byte);
        let to = transcript.text[*end..].char_indices().nth(20).map_or(transcript.text.len(), |(byte, _)| end + byte);
        let (before, after) = (&transcript.text[from..*start], &transcript.text[*end..to]);
        format!("{id} {turn} {start}: {before:?} [{:?}] {after:?}", &transcript.text[*start..*end])
    };
    let more = found.iter().find(|place| !read.contains(place)).map(|place| format!("\n  too many: {}", shown(place)));
    let less = read.iter().find(|place| !found.contains(place)).map(|place| format!("\n  missing:  {}", shown(place)));
    let parts = [more, less].map(Option::unwrap_or_default).concat();
    Err(format!("{query}\n  {} hits where reading finds {}{parts}", found.len(), read.len()))
}

/// Ask random queries, and say how many found something; all that differ are told.
fn ask_random(study: &Study, seed: u64, count: usize) -> usize {
    let mut random = Random::new(seed);
    let asks: Vec<Ask> = (0..count).map(|_| random::query(&mut random, study)).collect();
    let compared: Vec<_> = asks.iter().map(|ask| compared(study, ask)).collect();
    let wrong: Vec<&str> = compared.iter().filter_map(|one| one.as_ref().err().map(String::as_str)).collect();
    assert!(wrong.is_empty(), "{} of {count} queries:\n{}", wrong.len(), wrong.join("\n"));
    compared.iter().filter(|hits| hits.as_ref().is_ok_and(|hits| *hits > 0)).count()
}

fn seed() -> u64 {
    std::env::var("EMIC_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(2026)
}

#[test]
fn five_hundred_queries_find_in_the_sample_study_what_reading_finds() {
    let study = Study::sample();
    let answered = ask_random(&study, seed(), QUERIES);
    assert!(answered > QUERIES / 2, "only {answered} queries found anything: they prove little");
}

#[test]
fn five_hundred_queries_find_in_the_corpora_what_reading_finds() {
    let Some(study) = Study::corpora() else {
        println!("skip: there are no corpora beside the repository");
        return;
    };
    let answered = ask_random(&study, seed(), QUERIES);
    assert!(answered > QUERIES / 2, "only {answered} queries found anything: they prove little");
}

#[test]
fn a_wrong_answer_is_found_out() {
    let study = Study::of_texts(&[("a", "信任 trust trusted 😀\n\n信，任 trusts"), ("b", "nothing")]);
    let right = |shown: &str, exact: bool| {
        compared(&study, &Ask::Words { shown: shown.to_owned(), words: phrase("trust", exact) })
    };
    assert_eq!(right("trust", false), Ok(3));
    let told = right("trust", true).unwrap_err();
    assert!(told.starts_with("trust\n  3 hits where reading finds 1") && told.contains("too many: a 0 13"), "{told}");
    assert!(right("=trust", false).unwrap_err().contains("missing:  a 0 13"));
    assert!(compared(&study, &Ask::Words { shown: "信任".to_owned(), words: phrase("任", false) }).is_err());
}

#[test]
fn relations_of_codes_find_the_passages_that_lie_so() {
    let study = Study::sample();
    let mut random = Random::new(seed());
    let asks: Vec<Ask> = (0..300).filter_map(|_| study.related(&mut random)).collect();
    let compared: Vec<_> = asks.iter().map(|ask| compared(&study, ask)).collect();
    let wrong: Vec<&str> = compared.iter().filter_map(|one| one.as_ref().err().map(String::as_str)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let answered = compared.iter().filter(|hits| hits.as_ref().is_ok_and(|hits| *hits > 0)).count();
    assert!(answered > 60, "only {answered} relations found anything: they prove little");
}

#[test]
fn every_filter_lets_the_right_turns_through() {
    let study = Study::sample();
    let wrong: Vec<String> = study.filters.iter().filter_map(|ask| compared(&study, ask).err()).collect();
    assert!(study.filters.len() > 50 && wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words of which none is in any form but as it is written here.
fn asked(shown: &str, exact: bool) -> Ask {
    Ask::Words { shown: shown.to_owned(), words: phrase(shown.trim_matches(['"', '=']), exact) }
}

/// Hits marked `[…]` in texts of one turn each, which the program and the slow reader must both find.
fn check(query: &str, marked: &[&str]) {
    let texts: Vec<(String, String)> = (marked.iter().enumerate())
        .map(|(number, text)| (format!("t{number}"), text.replace(['[', ']'], "")))
        .collect();
    let study = Study::of_texts(&texts.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect::<Vec<_>>());
    let mut shown: Vec<String> = Vec::new();
    let hits = found(&study, query);
    for (id, text) in &texts {
        let mut text = text.clone();
        for (_, _, start, end) in hits.iter().rev().filter(|(own, ..)| own == id) {
            text.insert(*end, ']');
            text.insert(*start, '[');
        }
        shown.push(text.clone());
    }
    assert_eq!(shown, marked, "{query}");
    let exact = query.starts_with(['"', '=']);
    if !query.contains('~') {
        assert!(compared(&study, &asked(query, exact)).is_ok());
    }
}

#[test]
fn each_named_search_is_found_where_a_person_sees_it() {
    check("知识", &["显性[知识]和隐性[知識]，知，识。", "[知识]——[知识]", "知道认识"]);
    check("轉移", &["技术[转移]、技術[轉移]；转了又移", "无"]);
    check("转移", &["技术[转移]、技術[轉移]；转了又移", "无"]);
    check(
        "\"knowledge transfer\"~3",
        &[
            "the [transfer of our knowledge]. [Knowledge was not ever transferred].",
            "knowledge is one two three transfers",
            "[KNOWLEDGE-TRANSFER] 😀",
        ],
    );
    check("IJV", &["我们[IJV]合资公司", "the [ijv], the [ＩＪＶ] and [IJVs]’"]);
    check("café", &["the [café], the [cafe], the [CAFE\u{301}], the [cafés]"]);
    check("cafe", &["the [café], the [cafe], the [CAFE\u{301}], the [cafés]"]);
    check("IJV合资公司", &["在[IJV合資公司]里", "IJV 和 合资公司", "IJV"]);
    check("合资公司", &["在IJV[合資公司]里"]);
    check("KPI", &["[KPI]考核和[kpi]考核"]);
    check("考核", &["KPI[考核]，[考核]KPI"]);
    check("KPI考核", &["[KPI考核]和[ｋｐｉ考核]，考核KPI"]);
    check("考核KPI", &["KPI考核和KPI，[考核KPI]"]);
    check(
        "这件事情我们前后谈了三年才算谈到一起去了",
        &[
            "后来[这件事情我们前后谈了三年才算谈到一起去了]吧。",
            "[這件事情我們前後談了三年才算談到一起去了]",
            "这件事情我们前后谈了三年",
        ],
    );
    check("don't", &["I [don’t], you [don't], they do not"]);
    check("=transfer", &["the [transfer], transfers; [Transfer]"]);
    check("信任", &["[信\u{200B}任]\u{200B}", "[信\u{AD}任]"]);
    check("\"U.S.\"", &["在[U.S].市场 and the [US], u s"]);
}
