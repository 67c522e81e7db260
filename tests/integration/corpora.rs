//! Every file of the corpora, imported by the program, against what `EXPECTED.md` there says of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::Home;

/// What a correct import gives. `turns` counts labels as they stand in the text; speakers with their labels.
struct Expected {
    file: &'static str,
    turns: Option<usize>,
    speakers: &'static [(&'static str, usize)],
    size: Size,
}

/// How the size is told.
enum Size {
    /// Words as `wc -w` counts them in the whole text.
    Whole(usize),
    /// Words as `wc -w` counts them in what is spoken.
    Spoken(usize),
    /// Han characters in the whole text.
    Han(usize),
    /// Nothing is said.
    Unsaid,
}

use Size::{Han, Spoken, Unsaid, Whole};

const EXPECTED: &[Expected] = &[
    Expected {
        file: "en_gambrell-noveck_research-interview.md",
        turns: Some(177),
        speakers: &[("Audrey Tang", 107), ("Beth Noveck", 52), ("Dane Gambrell", 18)],
        size: Whole(6365),
    },
    Expected {
        file: "zh-Hant_lu-jiahua_research-interview.md",
        turns: Some(74),
        speakers: &[("呂家華", 49), ("問", 25)],
        size: Han(11032),
    },
    Expected {
        file: "zh-Hant_tang_research-interview.md",
        turns: Some(84),
        speakers: &[("唐鳳", 42), ("問", 42)],
        size: Han(4895),
    },
    Expected {
        file: "mul_en-zh-ja_seki_interpreted-interview.md",
        turns: Some(182),
        speakers: &[("Audrey Tang", 117), ("関治之", 47), ("蔡偉淦", 14), ("林冠妤", 4)],
        size: Whole(5654),
    },
    Expected {
        file: "zh-Hans_dibona_interview.md",
        turns: Some(14),
        speakers: &[("问", 7), ("答", 7)],
        size: Han(1566),
    },
    Expected {
        file: "zh-Hans_dibona_interview_gb18030-crlf.txt",
        turns: Some(14),
        speakers: &[("问", 7), ("答", 7)],
        size: Han(1566),
    },
    Expected {
        file: "en_founders-talk-70_sijbrandij.md",
        turns: Some(114),
        speakers: &[("Adam Stacoviak", 57), ("Sid Sijbrandij", 57)],
        size: Whole(9001),
    },
    Expected {
        file: "en_mehr_american-manufacturing_descript.md",
        turns: Some(309),
        speakers: &[("Audrow Nash", 159), ("Edward Mehr", 150)],
        size: Whole(19602),
    },
    Expected {
        file: "en_silvers_otter.md",
        turns: Some(59),
        speakers: &[("Danny Silvers", 30), ("Jonas Rosland", 29)],
        size: Whole(9423),
    },
    Expected { file: "en_nicol_whisper.srt", turns: None, speakers: &[], size: Spoken(6189) },
    Expected { file: "en_nicol_whisper.vtt", turns: None, speakers: &[], size: Spoken(6189) },
    Expected { file: "en_nicol_whisper.txt", turns: None, speakers: &[], size: Spoken(6189) },
    Expected { file: "en_keitai_whisper.json", turns: None, speakers: &[], size: Spoken(14492) },
    // 8538 with the 57 `>>`, which begin turns.
    Expected { file: "en_boardman_captions.vtt", turns: None, speakers: &[], size: Spoken(8481) },
    Expected {
        file: "en_podcastindex_speaker-in-text.srt",
        turns: Some(10),
        speakers: &[("Travis", 5), ("Gilon", 3), ("Sarah", 2)],
        // 2502 with the ten labels.
        size: Spoken(2492),
    },
    Expected {
        file: "en_podcastindex_voice-tags.vtt",
        turns: Some(2),
        speakers: &[("Gillian", 1), ("Sarah", 1)],
        size: Spoken(66),
    },
    Expected { file: "en_pdpilot_P1.pdf", turns: Some(94), speakers: &[("Dan", 0), ("Participant", 0)], size: Unsaid },
    Expected { file: "en_pdpilot_coded-segments_maxqda.pdf", turns: None, speakers: &[], size: Unsaid },
    Expected { file: "en_pdpilot_code-system_maxqda.pdf", turns: None, speakers: &[], size: Unsaid },
    Expected { file: "en_mannheimer_codebook.pdf", turns: None, speakers: &[], size: Unsaid },
    Expected {
        file: "en_nasa_kramer-white.docx",
        turns: Some(56),
        speakers: &[("ROSS-NAZZAL", 28), ("KRAMER-WHITE", 28)],
        size: Whole(10732),
    },
    Expected {
        file: "en_nara_mcguire.odt",
        turns: Some(136),
        speakers: &[("Alyssa Moore", 68), ("Mickey McGuire", 68)],
        size: Whole(5999),
    },
    Expected {
        file: "en_nasa_lewis.rtf",
        turns: Some(42),
        speakers: &[("WRIGHT", 21), ("LEWIS", 21)],
        size: Whole(6963),
    },
    Expected {
        file: "en_nasa_lunney.txt",
        turns: Some(233),
        speakers: &[("NEAL", 117), ("LUNNEY", 116)],
        size: Whole(26576),
    },
];

fn corpora() -> Option<PathBuf> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().map(|up| up.join("shared/corpora")).find(|folder| folder.is_dir())
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// The text of a transcript, and what is spoken in it: speakers with their turns, and the words of all.
fn spoken(text: &str) -> (BTreeMap<String, usize>, usize, usize) {
    let recognised = emic::project::recognise(text);
    let speakers = recognised.speakers().into_iter().map(|(name, turns)| (name.to_owned(), turns)).collect();
    let named = recognised.turns.iter().filter(|turn| turn.speaker.is_some()).count();
    let words = recognised.turns.iter().map(|turn| turn.words.slice(text).split_whitespace().count()).sum();
    (speakers, named, words)
}

#[test]
fn every_file_of_the_corpora_comes_in_as_expected() {
    let Some(corpora) = corpora() else {
        println!("skipped: ../shared/corpora is not there");
        return;
    };
    let mut home = Home::new();
    home.emic(&["new", "study"]);
    home.place = home.place.join("study");
    let mut differences: Vec<String> = Vec::new();
    for expected in EXPECTED {
        let path = corpora.join(expected.file);
        let run = home.emic(&["import", path.to_str().unwrap(), "--format", "json"]);
        let rows: Value = serde_json::from_str(&run.stdout).unwrap_or_default();
        let Some(id) = rows[0]["id"].as_str().filter(|_| run.code == 0) else {
            differences.push(format!("{}: not imported: {}{}", expected.file, run.stdout, run.stderr));
            continue;
        };
        let text = std::fs::read_to_string(home.path("study/transcripts").join(format!("{id}.txt"))).unwrap();
        compare(expected, &text, &mut differences);
        // The corpora have the same interview in three formats under one name.
        home.emic(&["undo"]);
        std::fs::remove_dir_all(home.path("study/transcripts")).unwrap();
        std::fs::create_dir(home.path("study/transcripts")).unwrap();
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn compare(expected: &Expected, text: &str, differences: &mut Vec<String>) {
    let (speakers, named, words) = spoken(text);
    let mut differ = |what: &str, found: String, wanted: String| {
        if found != wanted {
            differences.push(format!("{}: {what}: {found}, not {wanted}", expected.file));
        }
    };
    if let Some(turns) = expected.turns {
        differ("turns", named.to_string(), turns.to_string());
    }
    if expected.file.ends_with("maxqda.pdf") {
        return; // Tables of another program, whose cells look like labels.
    }
    let names: Vec<&str> = speakers.keys().map(String::as_str).collect();
    let mut wanted: Vec<&str> = expected.speakers.iter().map(|(name, _)| *name).collect();
    wanted.sort_unstable();
    differ("speakers", format!("{names:?}"), format!("{wanted:?}"));
    for (name, turns) in expected.speakers.iter().filter(|(_, turns)| *turns > 1) {
        differ(name, speakers.get(*name).copied().unwrap_or(0).to_string(), turns.to_string());
    }
    match expected.size {
        Whole(wanted) => differ("words", text.split_whitespace().count().to_string(), wanted.to_string()),
        Spoken(wanted) => differ("words spoken", words.to_string(), wanted.to_string()),
        Han(wanted) => differ("Han", text.chars().filter(|&c| is_han(c)).count().to_string(), wanted.to_string()),
        Unsaid => {}
    }
}
