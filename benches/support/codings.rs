//! A study of many codings in memory, for measurements. Include it beside `corpus`.
#![allow(dead_code, reason = "each bench uses a part of it")]

use emic::project::{Anchor, CodeId, CoderId, Coding, CodingId, Project, Transcript, TranscriptId, TranscriptRecord};
use emic::text::CharRange;

use crate::corpus::Random;

/// Transcripts of the study.
pub const TRANSCRIPTS: usize = 2_000;
/// Codes, all used.
pub const CODES: usize = 120;
const CODERS: [&str; 4] = ["wei", "mara", "卫", "jonas"];
/// Code points of a transcript; words stand at every sixth.
pub const LENGTH: usize = 48_000;

/// A study in memory, its names shared as they are when it has been read from its folder; its texts are never read.
pub fn project(codings: usize) -> Project {
    let mut random = Random::new(3);
    let mut project = Project::default();
    for number in 0..TRANSCRIPTS {
        let id = TranscriptId::from(format!("t{number:05}"));
        let record = TranscriptRecord { chars: LENGTH, words: LENGTH / 6, ..blank(&id) };
        project.transcripts.insert(id, record);
    }
    let transcripts: Vec<TranscriptId> = project.transcripts.keys().cloned().collect();
    let codes: Vec<CodeId> = (0..CODES).map(|code| format!("code-{code:03}").into()).collect();
    let coders: Vec<CoderId> = CODERS.iter().map(|coder| (*coder).into()).collect();
    let coding = |number: usize| {
        let start = random.below(LENGTH - 220);
        let range = CharRange::of(start, start + 20 + random.below(200));
        Coding {
            id: CodingId(uuid::Uuid::from_u128(number as u128)),
            code: codes[random.below(CODES)].clone(),
            transcript: transcripts[number * TRANSCRIPTS / codings].clone(),
            anchor: Anchor::of(range, "信任 trust", "", ""),
            coder: coders[random.below(CODERS.len())].clone(),
            created: jiff::Timestamp::UNIX_EPOCH,
            codebook: "abcdef012345".into(),
            weight: None,
            translation: None,
            exemplar: false,
            origin: None,
            lost: false,
            extra: None,
        }
    };
    project.codings = (0..codings).map(coding).collect();
    project
}

fn blank(id: &TranscriptId) -> TranscriptRecord {
    let transcript = Transcript::new(id.clone(), String::new());
    TranscriptRecord {
        id: transcript.id,
        title: id.to_string(),
        language: "en".to_owned(),
        original: None,
        imported: None,
        sha256: String::new(),
        chars: 0,
        words: 0,
        turns: 1,
        extra: None,
    }
}
