//! Captions of every kind become transcripts: what is read back from the text is compared with what the file says.

use super::*;
use crate::project::recognise;

/// `speaker|time in seconds|words` of each turn of the transcript; `-` for none, `>>` in front of unnamed speakers that change.
fn turns(reading: &Reading) -> Vec<String> {
    let text = &reading.documents[0].text;
    let turns = recognise(text).turns;
    let draw = |turn: &crate::project::Turn| {
        let chevron = if turn.range.slice(text).contains("] >> ") { ">>" } else { "-" };
        let speaker = turn.speaker.as_deref().unwrap_or(chevron);
        let time = turn.time.map_or_else(|| "-".to_owned(), |time| (time as f64 / 1000.0).to_string());
        format!("{speaker}|{time}|{}", turn.words.slice(text))
    };
    turns.iter().map(draw).collect()
}

fn messages(reading: &Reading) -> Vec<String> {
    reading.warnings.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn check(name: &str, text: &str, format: &str, expected: &[&str]) {
    let warnings: Vec<String> = Vec::new();
    check_with(name, text, format, expected, &warnings);
}

#[track_caller]
fn check_with(name: &str, text: &str, format: &str, expected: &[&str], warnings: &[impl AsRef<str>]) {
    for text in [text.to_owned(), text.replace('\n', "\r\n"), format!("\u{FEFF}{text}")] {
        let reading = read(&Source::new(name, text.as_bytes())).unwrap();
        assert_eq!(reading.documents[0].format, format, "{name}");
        assert_eq!(turns(&reading), expected, "{name}:\n{}", reading.documents[0].text);
        let warnings: Vec<&str> = warnings.iter().map(AsRef::as_ref).collect();
        assert_eq!(messages(&reading), warnings, "{name}");
    }
}

const SRT: &str = "SubRip captions";
const VTT: &str = "WebVTT captions";

#[test]
fn a_label_holds_until_the_next() {
    check(
        "a.srt",
        "1\n00:00:01,500 --> 00:00:02,000\nSarah: Do you <i>trust</i>\nthem? 👍🏽\n\n2\n00:00:02,100 --> 00:00:03,000\nI don't.\n\n\
         3\n00:00:03,000 --> 00:00:04,000\n{\\an8}王经理： 没有\n\n4\n00:00:09,000 --> 00:00:10,000\n信任。\n\n\
         5\n00:00:10,000 --> 00:00:11,000\nSarah: The thing: money.\n\n6\n00:00:11,000 --> 00:00:12,000\n王经理：好。\n",
        SRT,
        &[
            "Sarah|1.5|Do you trust them? 👍🏽 I don't.",
            "王经理|3|没有信任。",
            "Sarah|10|The thing: money.",
            "王经理|11|好。",
        ],
    );
}

#[test]
fn numbers_may_be_missing_or_begin_again_and_blank_lines_stand_inside() {
    check(
        "a.txt",
        "00:00:01,000 --> 00:00:02,000\nIn the year\n\n1999\n\n00:00:02.000 --> 00:00:03.000 X1:0\nwe came.\n",
        SRT,
        &["-|1|In the year 1999 we came."],
    );
    check(
        "a.txt",
        "1\n00:00:03,000 --> 00:00:04,000\nAll\n2\n00:00:04,000 --> 00:00:05,000\nof us.\n7\n",
        SRT,
        &["-|3|All of us. 7"],
    );
    check(
        "a.srt",
        "1\n00:00:01,000 --> 00:00:02,000\nHi.\n\n1\n00:00:05,000 --> 00:00:06,000\nSo.\n\n2\n00:00:06,000 --> 00:00:07,000\nYes",
        SRT,
        &["-|1|Hi.", "-|5|So. Yes"],
    );
}

#[test]
fn dialogue_dashes_and_chevrons_change_the_speaker() {
    check(
        "a.srt",
        "1\n00:00:01,000 --> 00:00:02,000\n- Hi.\n- 好。\n\n2\n00:00:02,000 --> 00:00:03,000\n- alone - so\n",
        SRT,
        &[">>|1|Hi.", ">>|1|好。- alone - so"],
    );
    check(
        "a.vtt",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n&gt;&gt; Hello and\n\n00:02.000 --> 00:03.000\nwelcome. >> Thanks.\n\n\
         00:05.000 --> 00:06.000\n>> TAYLOR: So: 信任。\n\n00:06.000 --> 00:07.000\n>> TAYLOR: Yes.\n",
        VTT,
        &[">>|1|Hello and welcome.", ">>|2|Thanks.", "TAYLOR|5|So: 信任。Yes."],
    );
}

#[test]
fn times_that_cannot_be_are_told_with_their_line() {
    check_with(
        "a.srt",
        "1\n00:00:05,000 --> 00:00:04,000\nOne.\n\n2\n00:00:02,000 --> 00:00:03,000\nTwo.\n\n3\n-00:00:01,000 --> 00:00:03,000\n信。\n\n\
         4\n00:00:xx,000 --> 00:00:05,000\nFour.\n\n5\n9999:00:00,000 --> 9999:00:00,000\nFive.\n",
        SRT,
        &["-|5|One. Two. 信。Four.", "-|3599999.999|Five."],
        &[
            "line 14: these times cannot be read; the caption is given the end of the one above",
            "line 10: a time before the recording begins, taken for its beginning",
            "line 18: a time of 1000 hours or more, taken for 999:59:59, here and in 1 more",
            "line 2: a caption that ends before it begins",
            "line 6: a caption that begins before the one above it: the times run backwards, here and in 1 more",
        ],
    );
}

#[test]
fn voices_notes_styles_and_settings() {
    check(
        "a.vtt",
        "WEBVTT - 访谈\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\n\nNOTE\nMade --> by hand\n\nSTYLE\n::cue { color: red }\n\n\
         REGION\nid:fred\n\nintro-1\n00:01.000 --> 00:02.000 align:start position:0%\n<v Sarah>Q&amp;A, <c.loud>so</c>\n\n\
         NOTE a comment\n\n2\n00:02.000 --> 00:03.000\n<v Sarah>more</v>\n\n00:00:03.000 --> 00:00:04.000\n\
         <v.first.loud Esme O’Brien>Yes.</v> <v 王经理>没有<00:00:03.500>信任</v>\n\n00:04.000 --> 00:05.000\nNobody: knows\n",
        VTT,
        &["Sarah|1|Q&A, so more", "Esme O’Brien|3|Yes.", "王经理|3|没有信任", "-|4|Nobody: knows"],
    );
}

#[test]
fn teams_and_zoom() {
    check_with(
        "teams.vtt",
        "WEBVTT\n\n0c9b3a1e-90b1-4b3a-8a0e-111111111111/15-0\n00:00:03.120 --> 00:00:05.000\n<v Lee, Ann (Lab)>Good morning,</v>\n\n\
         0c9b3a1e-90b1-4b3a-8a0e-111111111111/15-1\n00:00:05.000 --> 00:00:06.000\n<v Lee, Ann (Lab)>all.</v>\n\n\
         x/16-0\n00:00:07.000 --> 00:00:08.000\n<v 王经理>早。</v>\n",
        VTT,
        &["Lee Ann Lab|3.12|Good morning, all.", "王经理|7|早。"],
        &["line 4: the speaker `Lee, Ann (Lab)` is written `Lee Ann Lab`: a label cannot hold the name as it is"],
    );
    check(
        "zoom.vtt",
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nmary k: So: hi\n\n2\n00:00:02.000 --> 00:00:03.000\nmary k: all\n\n\
         3\n00:00:03.000 --> 00:00:04.000\n王 经理: 早。\n\n4\n00:00:05.000 --> 00:00:06.000\nsaid nobody\n\n\
         5\n00:00:06.000 --> 00:00:07.000\nmary k: 👍🏽\n",
        VTT,
        &["mary k|1|So: hi all", "王 经理|3|早。said nobody", "mary k|6|👍🏽"],
    );
}

#[test]
fn rolling_and_doubled_captions_are_told_once() {
    check_with(
        "youtube.vtt",
        "WEBVTT\nKind: captions\nLanguage: en\n\n00:00:00.120 --> 00:00:02.310 align:start position:0%\n \nhello<00:00:00.500><c> everyone</c>\n\n\
         00:00:02.310 --> 00:00:02.320\nhello everyone\n \n\n00:00:02.320 --> 00:00:04.000\nhello everyone\nand<00:00:03.000><c> 信任</c>\n\n\
         00:00:04.000 --> 00:00:04.010\nand 信任\n \n\n00:00:04.010 --> 00:00:06.000\nand 信任\ngo on\n",
        VTT,
        &["-|0.12|hello everyone and 信任 go on"],
        &["rolling captions: the lines that 4 of them repeat from the one above are left out"],
    );
    check_with(
        "a.vtt",
        "WEBVTT\n\n00:01.000 --> 00:02.000\nYes.\n\n00:01.000 --> 00:02.000\nYes.\n\n00:02.000 --> 00:03.000\nYes.\n",
        VTT,
        &["-|1|Yes. Yes."],
        &["1 captions that stand there twice are left out"],
    );
}

#[test]
fn unnamed_words_are_joined_to_turns_of_whole_sentences() {
    let mut text = String::from("WEBVTT\n\n");
    for second in 0..60 {
        let words = if second % 7 == 6 { format!("last {second}.") } else { format!("so {second} we went") };
        text.push_str(&format!("00:{second:02}.000 --> 00:{second:02}.900\n{words}\n\n"));
    }
    text.push_str("01:05.000 --> 01:06.000\nand\n\n01:08.500 --> 01:09.000\nthen an explora-\n\n01:09.000 --> 01:10.000\ntion. So 我们\n\n01:10.000 --> 01:11.000\n去了。\n");
    let reading = read(&Source::new("a.vtt", text.as_bytes())).unwrap();
    let turns = turns(&reading);
    let starts: Vec<&str> = turns.iter().filter_map(|turn| turn.split('|').nth(1)).collect();
    assert_eq!(starts, ["0", "35", "65"]);
    assert!(turns[0].ends_with("last 34.") && turns[1].ends_with("so 59 we went"));
    assert_eq!(turns[2], "-|65|and then an explora-tion. So 我们去了。");
}

#[test]
fn whisper_text_and_sbv() {
    check_with(
        "a.txt",
        "Detected language: English\n[00:43.810 --> 00:47.850]  Hello everyone.\n[00:48.000 --> 01:02:03.000]  信任\n[01:02:04.000 --> 01:02:05.000] So: what\n",
        "Whisper text",
        &["-|43.81|Hello everyone. 信任", "-|3724|So: what"],
        &["line 1: what stands above the first caption is left out"],
    );
    check(
        "a.sbv",
        "0:00:01.000,0:00:02.000\n>> ANN: Hi\nall[br]of you\n\n0:00:02.000,0:00:03.000\n>> 好。\n",
        "SBV captions",
        &["ANN|1|Hi all of you", ">>|2|好。"],
    );
}

fn corpus(name: &str) -> Option<Vec<u8>> {
    let manifest = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = manifest.ancestors().map(|up| up.join("shared/corpora").join(name)).find(|path| path.is_file());
    if found.is_none() {
        println!("skipped: ../shared/corpora/{name} is not there");
    }
    found.map(|path| std::fs::read(path).unwrap())
}

/// Captions, words of the turns, first and last time of a file of `../shared/corpora`; each difference is printed.
fn check_corpus(name: &str, captions: usize, words: usize, times: Option<(u64, u64)>) -> Option<Reading> {
    let bytes = corpus(name)?;
    let reading = read(&Source::new(name, &bytes)).unwrap();
    assert_eq!(messages(&reading), Vec::<String>::new(), "{name}");
    let (document, found) = (&reading.documents[0], reading.documents[0].times.unwrap());
    let turns = recognise(&document.text).turns;
    let chevrons = document.text.matches("] >> ").count();
    let spoken: usize = turns.iter().map(|turn| turn.words.slice(&document.text).split_whitespace().count()).sum();
    assert_eq!((found.captions, spoken + chevrons), (captions, words), "{name}: captions, words");
    if let Some(times) = times {
        assert_eq!((found.first, found.last), times, "{name}: first and last time");
    }
    assert!(turns.iter().all(|turn| turn.time.is_some()), "{name}: each turn has a time");
    assert_eq!(turns.first().and_then(|turn| turn.time), Some(found.first), "{name}");
    Some(reading)
}

/// The figures of `EXPECTED.md`.
#[test]
fn published_captions() {
    let nicol = ["srt", "vtt", "txt"].map(|ending| {
        let name = format!("en_nicol_whisper.{ending}");
        check_corpus(&name, 753, 6189, Some((43_810, 3_125_560))).map(|reading| reading.documents[0].text.clone())
    });
    assert!(nicol[0] == nicol[1] && nicol[1] == nicol[2], "the three files say the same");
    // check_corpus("en_keitai_whisper.json", 762, 14_492, Some((0, 5_436_640)));
    if let Some(reading) = check_corpus("en_boardman_captions.vtt", 845, 8538, Some((7_438, 3_220_713))) {
        assert_eq!(reading.documents[0].text.matches("] >> ").count(), 57);
    }
    // EXPECTED.md counts the ten labels as words.
    if let Some(reading) = check_corpus("en_podcastindex_speaker-in-text.srt", 222, 2502 - 10, None) {
        let found = recognise(&reading.documents[0].text);
        assert_eq!(found.speakers(), [("Travis", 5), ("Sarah", 2), ("Gilon", 3)]);
        assert_eq!(found.turns.len(), 10);
    }
    if let Some(reading) = check_corpus("en_podcastindex_voice-tags.vtt", 7, 66, Some((0, 25_350))) {
        let found = recognise(&reading.documents[0].text);
        assert_eq!((found.speakers(), found.turns.len()), (vec![("Sarah", 1), ("Gillian", 1)], 2));
    }
}
