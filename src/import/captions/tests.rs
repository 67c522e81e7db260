//! Captions of every kind become transcripts: what is read back from the text is compared with what the file says.

use crate::import::{Reading, Source, read};
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
fn names_that_no_label_holds_are_fitted() {
    check_with(
        "a.vtt",
        "WEBVTT\n\n00:03.000 --> 00:05.000\n<v Lee; Ann>Good morning, 早.</v>\n",
        VTT,
        &["Lee Ann|3|Good morning, 早."],
        &["line 3: the speaker `Lee; Ann` is written `Lee Ann`: a label cannot hold the name as it is"],
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
        &["Lee, Ann (Lab)|3.12|Good morning, all.", "王经理|7|早。"],
        &[] as &[&str],
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
fn teams_with_names_above_the_words() {
    let said =
        |second: usize, name: &str, words: &str| format!("0:0:{second}.0 --> 0:0:{second}.900\n{name}\n{words}\n\n");
    let names = ["Ann Lee", "Ann Lee", "王经理", "Ann Lee", "王经理", "Ann Lee"];
    let text: String =
        names.iter().enumerate().map(|(place, name)| said(place, name, &format!("So: {place} 信任."))).collect();
    let expected = [
        "Ann Lee|0|So: 0 信任. So: 1 信任.",
        "王经理|2|So: 2 信任.",
        "Ann Lee|3|So: 3 信任.",
        "王经理|4|So: 4 信任.",
        "Ann Lee|5|So: 5 信任.",
    ];
    check("teams.txt", &text, SRT, &expected);
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

const JSON: &str = "JSON of speech recognition";

#[test]
fn json_of_whisper_and_its_kin() {
    check(
        "a.json",
        r#"{"text": " x", "segments": [{"id": 0, "start": 0.0, "end": 1.504, "text": " Hello", "words": null, "tokens": [1, 2]},
            {"start": 1.504, "end": 2, "text": " 信任 \ud83d\ude00."}], "language": "en"}"#,
        JSON,
        &["-|0|Hello 信任 😀."],
    );
    check(
        "whisperx.json",
        r#"{"segments": [{"start": 0.5, "end": 1, "text": " Hi.", "speaker": "SPEAKER_00", "words": [{"word": "Hi.", "start": 0.5}]},
            {"start": 1.25, "end": 2, "text": "好。", "words": [{"word": "好", "speaker": "SPEAKER_01"}, {"word": "。"}]},
            {"start": 3, "end": 4, "text": "So: yes", "speaker": null}], "word_segments": []}"#,
        JSON,
        &["SPEAKER_00|0.5|Hi.", "SPEAKER_01|1.25|好。", "-|3|So: yes"],
    );
    check(
        "cpp.json",
        r#"{"systeminfo": "x", "transcription": [{"timestamps": {"from": "00:00:00,000", "to": "00:00:01,500"}, "offsets": {"from": 250, "to": 1500}, "text": " Hi."},
            {"timestamps": {"from": "00:00:07,000", "to": "00:00:08,000"}, "text": " 信任"}]}"#,
        JSON,
        &["-|0.25|Hi.", "-|7|信任"],
    );
    check("list", r#"[{"start": 1.5, "end": 2.5, "text": "Hi", "speaker": 1}]"#, JSON, &["Speaker 1|1.5|Hi"]);
    check(
        "a.json",
        r#"{"chunks": [{"timestamp": [0.0, 1.5], "text": " Hi"}, {"timestamp": [1.5, null], "text": " so"}]}"#,
        JSON,
        &["-|0|Hi so"],
    );
    check_with(
        "a.json",
        r#"{"text": "Only 信任"}"#,
        JSON,
        &["-|-|Only 信任"],
        &["the file has no times: no segments with `start` and `end`"],
    );
}

#[test]
fn json_of_services() {
    check(
        "assembly.json",
        r#"{"utterances": [{"speaker": "A", "start": 250, "end": 900, "text": "Hi."}, {"speaker": "B", "start": 1000, "end": 1500, "text": "好。"}]}"#,
        JSON,
        &["Speaker A|0.25|Hi.", "Speaker B|1|好。"],
    );
    check(
        "aws.json",
        r#"{"jobName": "x", "results": {"transcripts": [{"transcript": "Hi there."}], "items": [
            {"start_time": "0.5", "end_time": "0.9", "alternatives": [{"confidence": "0.9", "content": "Hi"}], "type": "pronunciation", "speaker_label": "spk_0"},
            {"start_time": "1.0", "end_time": "1.5", "alternatives": [{"content": "there"}], "type": "pronunciation", "speaker_label": "spk_0"},
            {"alternatives": [{"content": "."}], "type": "punctuation"}]}}"#,
        JSON,
        &["spk_0|0.5|Hi there."],
    );
    check(
        "deepgram.json",
        r#"{"results": {"channels": [{"alternatives": [{"transcript": "x", "words": [{"word": "hi", "punctuated_word": "Hi.", "start": 0.1, "end": 0.4, "speaker": 0},
            {"word": "yes", "start": 0.5, "end": 0.8, "speaker": 1}]}]}]}}"#,
        JSON,
        &["Speaker 0|0.1|Hi.", "Speaker 1|0.5|yes"],
    );
    check(
        "rev.json",
        r#"{"monologues": [{"speaker": 0, "elements": [{"type": "text", "value": "Hi", "ts": 0.5, "end_ts": 0.8}, {"type": "punct", "value": ", "}, {"type": "text", "value": "you"}]}]}"#,
        JSON,
        &["Speaker 0|0.5|Hi, you"],
    );
}

#[test]
fn json_of_another_kind_is_told_by_its_keys() {
    let told = |name: &str, text: &str| read(&Source::new(name, text.as_bytes())).unwrap_err().to_string();
    let message = told("a.json", r#"{"id": 1, "名": [], "segments": []}"#);
    assert!(
        message.contains("an object with the keys `id`, `名`, `segments`; known are `segments` (Whisper)"),
        "{message}"
    );
    assert!(told("a.json", "[1, 2]").contains("a list or a single value without segments"));
    assert!(told("a.json", "{\"segments\": [\n{\"text\": \"x").contains("line 2 column"));
    let bad = r#"{"segments": [{"start": -1.5, "end": 1e300, "text": "a \ud800 b"}, {"start": "x", "end": null, "text": "c"}]}"#;
    let reading = read(&Source::new("a.json", bad.as_bytes())).unwrap();
    assert_eq!(turns(&reading), ["-|0|a \u{FFFD} b c"]);
    assert_eq!(messages(&reading).len(), 3, "{:?}", messages(&reading));
}

#[test]
fn elan_sorts_its_tiers_by_time() {
    let tier = |id: &str, more: &str, inside: &str| format!("<TIER TIER_ID=\"{id}\" {more}>{inside}</TIER>");
    let said = |id: &str, from: &str, to: &str, words: &str| {
        format!(
            "<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"{id}\" TIME_SLOT_REF1=\"{from}\" TIME_SLOT_REF2=\"{to}\"><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
        )
    };
    let refers = |id: &str, of: &str, words: &str| {
        format!(
            "<ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"{id}\" ANNOTATION_REF=\"{of}\"><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
        )
    };
    let slots: String = [("1", "1000"), ("2", "2500"), ("3", "3000"), ("5", "5000"), ("6", "6000")]
        .map(|(id, time)| format!("<TIME_SLOT TIME_SLOT_ID=\"ts{id}\" TIME_VALUE=\"{time}\"/>"))
        .concat();
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT AUTHOR=\"\"><HEADER TIME_UNITS=\"milliseconds\"/>\
         <TIME_ORDER>{slots}<TIME_SLOT TIME_SLOT_ID=\"ts4\"/></TIME_ORDER>{}{}{}{}</ANNOTATION_DOCUMENT>",
        tier(
            "K-spch",
            "PARTICIPANT=\"Kim &amp; Lee\"",
            &(said("a1", "ts1", "ts2", "So: <![CDATA[<x>]]> &#x4FE1;任") + &said("a2", "ts5", "ts6", "Yes\n👍🏽"))
        ),
        tier("W", "", &(said("b1", "ts2", "ts4", "Hm.") + &said("b2", "ts4", "ts5", "No."))),
        tier("K-gloss", "PARENT_REF=\"K-spch\"", &refers("g1", "a1", "thus")),
        tier("ref", "PARTICIPANT=\"王\"", &said("r1", "ts3", "ts5", "001"))
            + &tier("tx", "PARENT_REF=\"ref\"", &refers("t1", "r1", "没有。")),
    );
    check_with(
        "a.eaf",
        &text,
        "ELAN annotations",
        &["Kim & Lee|1|So: <x> 信任", "W|2.5|Hm.", "王|3|没有。", "W|3.75|No.", "Kim & Lee|5|Yes 👍🏽"],
        &[
            "2 tiers that depend on others are left out: K-gloss, ref",
            "2 annotations have no time of their own; they are placed between their neighbours",
        ],
    );
}

#[test]
fn chat_keeps_its_codes_and_drops_its_tiers() {
    check_with(
        "a.cha",
        "@UTF8\n@Begin\n@Languages:\teng, zho\n@Participants:\tCHI Target_Child, MOT Mother\n*MOT:\twhat [/] what is\n\tthis &-um (.) ? \u{15}1230_2400\u{15}\n\
         %mor:\tpro|what\n\tv|be\n*CHI:\txxx 信任 . \u{15}2400_3000\u{15}\n*CHI:\t(be)cause +... \u{15}3100_3500\u{15}\n*MOT:\tyes .\n@End\n",
        "CHAT transcript",
        &["MOT|1.23|what [/] what is this &-um (.) ?", "CHI|2.4|xxx 信任 . (be)cause +...", "MOT|-|yes ."],
        &[
            "5 header lines are left out (@Begin, @End, @Languages, @Participants, @UTF8); they stand in the original",
            "1 lines of dependent tiers are left out (%mor); they stand in the original",
        ],
    );
}

#[test]
fn ttml_in_all_its_ways_of_counting() {
    check(
        "a.ttml",
        "<tt xmlns=\"http://www.w3.org/ns/ttml\" xmlns:ttp=\"x\" xmlns:ttm=\"y\" ttp:frameRate=\"25\" ttp:tickRate=\"1000\"><head><metadata><ttm:agent xml:id=\"s1\"><ttm:name>Ann</ttm:name></ttm:agent></metadata></head>\
         <body><div><p begin=\"00:00:01.500\" end=\"2.5s\" ttm:agent=\"s1\">Hi<br/>信任 &amp;\n so</p><p begin=\"00:00:03:05\" dur=\"1s\"><span>a</span> b</p>\
         <p begin=\"4000t\" end=\"4500ms\" ttm:agent=\"s1\">c</p></div></body></tt>",
        "TTML captions",
        &["Ann|1.5|Hi 信任 & so", "-|3.2|a b", "Ann|4|c"],
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
    check_corpus("en_keitai_whisper.json", 762, 14_492, Some((0, 5_436_640)));
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

/// One small file of each kind, Chinese and emoji in it.
const SEEDS: [(&str, &str); 12] = [
    (
        "a.srt",
        "1\n00:00:01,500 --> 00:00:02,000\nSarah: <i>信任</i> 👍🏽\n\n2\n00:00:02,000 --> 00:00:03,000\n- a\n- b\n\n3\n00:00:03,000 --> 00:00:04,000\n>> c {\\an8}\n",
    ),
    (
        "a.vtt",
        "WEBVTT\n\nNOTE x\n\nid\n00:01.000 --> 00:02.000 align:start\n<v.loud 王>信&amp;任</v> <c>b</c>\n\n00:02.000 --> 00:03.000\n<v Bo>&lt;<00:02.500>c <ruby>字<rt>x</rt></ruby>\n",
    ),
    (
        "b.vtt",
        "WEBVTT\n\n00:00.000 --> 00:01.000\na\n\n00:01.000 --> 00:02.000\na\nb 信\n\n00:02.000 --> 00:03.000\nb 信\nc\n\n00:03.000 --> 00:04.000\nc\nd\n",
    ),
    ("a.sbv", "0:00:01.000,0:00:02.000\n>> ANN: Hi[br]信任 👍🏽\n\n0:00:02.000,0:00:03.000\nso\n"),
    ("a.txt", "[00:43.810 --> 00:47.850]  Hello 信任 👍🏽.\n[00:48.000 --> 00:49.000]  So: x\n"),
    (
        "a.json",
        r#"{"segments": [{"start": 0.5, "end": 1e2, "text": "Hi \ud83d\ude00 信", "speaker": "SPEAKER_00", "words": [{"word": "Hi", "start": 0.5}]}, {"text": "b", "speaker": null}]}"#,
    ),
    (
        "b.json",
        r#"{"transcription": [{"timestamps": {"from": "00:00:00,000", "to": "00:00:01,500"}, "offsets": {"from": 0, "to": 1500}, "text": "信任"}]}"#,
    ),
    (
        "c.json",
        r#"{"results": {"items": [{"start_time": "0.5", "end_time": "0.9", "alternatives": [{"content": "Hi"}], "type": "pronunciation", "speaker_label": "spk_0"}]}, "monologues": [{"speaker": 0, "elements": [{"value": "x", "ts": 1}]}]}"#,
    ),
    (
        "a.eaf",
        "<ANNOTATION_DOCUMENT><HEADER TIME_UNITS=\"milliseconds\"/><TIME_ORDER><TIME_SLOT TIME_SLOT_ID=\"t1\" TIME_VALUE=\"0\"/><TIME_SLOT TIME_SLOT_ID=\"t2\"/><TIME_SLOT TIME_SLOT_ID=\"t3\" TIME_VALUE=\"900\"/></TIME_ORDER><TIER TIER_ID=\"A\" PARTICIPANT=\"王\"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a1\" TIME_SLOT_REF1=\"t1\" TIME_SLOT_REF2=\"t2\"><ANNOTATION_VALUE>信 &amp; 👍🏽</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a2\" TIME_SLOT_REF1=\"t2\" TIME_SLOT_REF2=\"t3\"><ANNOTATION_VALUE>b</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER><TIER TIER_ID=\"B\" PARENT_REF=\"A\"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"b1\" ANNOTATION_REF=\"a1\"><ANNOTATION_VALUE>1</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>",
    ),
    (
        "a.cha",
        "@UTF8\n@Begin\n@Participants:\tMOT Mother\n*MOT:\twhat [/] 信任\n\tso ? \u{15}1230_2400\u{15}\n%mor:\tpro|what\n*CHI:\txxx 👍🏽 . \u{15}2400_3000\u{15}\n@End\n",
    ),
    (
        "a.ttml",
        "<tt xmlns=\"http://www.w3.org/ns/ttml\" ttp:frameRate=\"25\"><body><p begin=\"00:00:01.500\" end=\"2.5s\" ttm:agent=\"s1\">Hi<br/>信任 👍🏽</p><p begin=\"00:00:03:05\" dur=\"1s\"><span>a</span></p></body></tt>",
    ),
    ("f4.txt", "I: Hi. #00:00:05-3#\n\nB: 好 👍🏽。 #00:01:02-0#\n"),
];

/// Whatever the bytes are, the file is read or refused with a message, and what is read holds together.
fn survives(name: &str, bytes: &[u8]) {
    match read(&Source::new(name, bytes)) {
        Ok(reading) => {
            assert!(!reading.documents.is_empty(), "{name}");
            let text = &reading.documents[0].text;
            let found = recognise(text);
            assert!(found.turns.iter().all(|turn| turn.range.end().get() <= text.len()), "{name}");
            assert!(reading.warnings.len() < 60, "{name}: {} warnings", reading.warnings.len());
        }
        Err(error) => assert!(!error.to_string().is_empty(), "{name}"),
    }
}

#[test]
fn damaged_files_are_read_or_refused() {
    // SplitMix64: the same bytes in every run.
    let mut state = 42_u64;
    let mut random = move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) as usize
    };
    for (name, seed) in SEEDS {
        for end in 0..=seed.len() {
            survives(name, &seed.as_bytes()[..end]);
        }
        for _ in 0..1500 {
            let mut bytes = seed.as_bytes().to_vec();
            for _ in 0..1 + random() % 4 {
                let place = random() % bytes.len();
                match random() % 5 {
                    0 => bytes[place] = random() as u8,
                    1 => bytes[place] ^= 1 << (random() % 8),
                    2 => drop(bytes.remove(place)),
                    3 => bytes.insert(place, b"\0<>&:-.9\n{[\"\\\xFF"[random() % 14]),
                    _ => {
                        let from = random() % bytes.len();
                        let piece = bytes[from..bytes.len().min(from + 1 + random() % 40)].to_vec();
                        bytes.splice(place..place, piece);
                    }
                }
                if bytes.is_empty() {
                    break;
                }
            }
            survives(name, &bytes);
        }
    }
}

#[test]
fn bombs_are_bounded() {
    survives("a.json", "[".repeat(1 << 20).as_bytes());
    survives("a.json", "{\"segments\":[".repeat(1 << 16).as_bytes());
    survives("a.vtt", &[b"WEBVTT\n\n00:01.000 --> 00:02.000\n".to_vec(), b"<v A>b".repeat(1 << 16)].concat());
    survives("a.vtt", &[b"WEBVTT\n\n00:01.000 --> 00:02.000\n".to_vec(), b"<".repeat(1 << 18)].concat());
    survives(
        "a.srt",
        &[b"00:00:01,000 --> 00:00:02,000\n".to_vec(), b">>".repeat(1 << 18), b"{\\".repeat(1 << 14)].concat(),
    );
    survives("a.srt", "00:00:01,000 --> 00:00:02,000\na\n".repeat(1 << 14).as_bytes());
    survives("a.srt", "00:00:xx,000 --> 00:00:02,000\na\n".repeat(1 << 14).as_bytes());
    survives("a.cha", &[b"@Begin\n*A:\t".to_vec(), "\u{15}".repeat(1 << 18).into_bytes()].concat());
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><ANNOTATION_DOCUMENT>&b;</ANNOTATION_DOCUMENT>";
    let error = read(&Source::new("a.eaf", bomb.as_bytes())).unwrap_err().to_string();
    assert!(error.contains("declares entities"), "{error}");
    let around: String = (0..999)
        .map(|id| format!("<REF_ANNOTATION ANNOTATION_ID=\"a{id}\" ANNOTATION_REF=\"a{}\"><ANNOTATION_VALUE>x</ANNOTATION_VALUE></REF_ANNOTATION>", (id + 1) % 999))
        .collect();
    survives(
        "a.eaf",
        format!("<ANNOTATION_DOCUMENT><TIER TIER_ID=\"t\">{around}</TIER></ANNOTATION_DOCUMENT>").as_bytes(),
    );
}
