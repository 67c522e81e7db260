//! JSON of programs that turn speech to text: Whisper, WhisperX, faster-whisper, whisper.cpp and the services that write
//! something near it (AssemblyAI, AWS Transcribe, Deepgram, Rev.ai, the podcast namespace).

use super::captions::{self, Caption};
use super::clock::{clock, millis};
use super::json::{Json, parse};
use super::peek::head;
use super::script::{self, Script};
use super::{Error, Format, Reading, Source, Warning, decode};
use crate::project::Voice;

/// JSON with segments.
pub(super) struct Whisper;

impl Format for Whisper {
    fn name(&self) -> &'static str {
        "JSON of speech recognition"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        let head = head(source);
        let mut signs = head.chars().filter(|sign| !sign.is_whitespace() && *sign != '\u{FEFF}');
        matches!((signs.next(), signs.next()), (Some('{'), Some('"')) | (Some('['), Some('{')))
            || source.ending() == "json"
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let decoded = decode(source.bytes, source.encoding)?;
        let mut warnings = decoded.warnings();
        let parsed = parse(&decoded.text)?;
        if parsed.halves > 0 {
            let message = format!("{} halves of characters (\\ud800 to \\udfff alone) show as \u{FFFD}", parsed.halves);
            warnings.push(Warning::new(message));
        }
        let mut captions = found(&parsed.json).ok_or_else(|| unknown(&parsed.keys))?;
        if captions.iter().all(|caption| caption.start.is_none()) {
            warnings.push(Warning::new("the file has no times: no segments with `start` and `end`"));
        }
        warnings.extend(captions::unroll(&mut captions));
        let (cues, count) = (captions::cues(&captions), captions::count(&captions));
        script::reading(Script { cues, captions: count, warnings, encoding: decoded.encoding, format: self.name() })
    }
}

fn unknown(keys: &[String]) -> Error {
    let known = "known are `segments` (Whisper), `transcription` (whisper.cpp), `utterances`, `monologues`, `results`";
    let held = match keys {
        [] => "a list or a single value without segments".to_owned(),
        keys => format!("an object with the keys `{}`", keys.join("`, `")),
    };
    Error::NoText(format!("this JSON is {held}; {known}"))
}

/// The captions in `json`, wherever its program puts them.
fn found(json: &Json) -> Option<Vec<Caption>> {
    let lists = ["segments", "transcription", "chunks", "utterances"].iter();
    let listed = lists.filter_map(|key| Some((*key, json.list(key)?))).find_map(|(key, list)| {
        // AssemblyAI counts milliseconds and nobody else has whole numbers all through.
        let unit = if key == "utterances" && is_whole(list) { Unit::Millis } else { Unit::Seconds };
        segments(list, unit)
    });
    let within = || ["results", "result", "data"].iter().find_map(|key| found_in(json.get(key)?));
    let spoken =
        || json.list("words").and_then(|list| words(list, if is_whole(list) { Unit::Millis } else { Unit::Seconds }));
    let bare = || {
        let text = json.any(&["text", "transcript"]).and_then(Json::text).filter(|text| !text.trim().is_empty())?;
        Some(vec![Caption { text: text.to_owned(), ..Caption::default() }])
    };
    match json {
        Json::List(list) => segments(list, Unit::Seconds),
        _ => listed.or_else(|| monologues(json.list("monologues")?)).or_else(within).or_else(spoken).or_else(bare),
    }
}

/// The captions in what services call their results.
fn found_in(results: &Json) -> Option<Vec<Caption>> {
    let parts = || results.list("audio_segments").and_then(|list| segments(list, Unit::Seconds));
    let items = || results.list("items").and_then(|list| words(list, Unit::Seconds));
    let channels = || {
        let best = results.list("channels")?.iter().filter_map(|channel| channel.list("alternatives")?.first());
        let said: Vec<Caption> = best.filter_map(|best| words(best.list("words")?, Unit::Seconds)).flatten().collect();
        (!said.is_empty()).then_some(said)
    };
    found_shallow(results).or_else(parts).or_else(items).or_else(channels)
}

/// `segments` or `utterances` right in `json`.
fn found_shallow(json: &Json) -> Option<Vec<Caption>> {
    ["segments", "utterances", "transcription"].iter().find_map(|key| segments(json.list(key)?, Unit::Seconds))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Seconds,
    Millis,
}

/// Whether all times of `list` are whole numbers, as milliseconds are.
fn is_whole(list: &[Json]) -> bool {
    let times = || list.iter().filter_map(|segment| segment.any(&["end", "start"]));
    times().next().is_some() && times().all(|time| matches!(time, Json::Number(number) if number.fract() == 0.0))
}

/// A list of segments; `None` where none has words.
fn segments(list: &[Json], unit: Unit) -> Option<Vec<Caption>> {
    let captions: Vec<Caption> = list.iter().filter_map(|segment| caption(segment, unit)).collect();
    (!captions.is_empty()).then_some(captions)
}

fn caption(segment: &Json, unit: Unit) -> Option<Caption> {
    let spoken = segment.list("words").unwrap_or_default();
    let told = segment.any(&["text", "transcript", "body", "sentence", "content"]).and_then(Json::text);
    let text = match told {
        Some(text) => text.to_owned(),
        None => words(spoken, unit)?.iter().map(|word| word.text.trim()).collect::<Vec<_>>().join(" "),
    };
    let (start, end) = times(segment, unit);
    let voice = speaker(segment).or_else(|| commonest(spoken));
    Some(Caption { start, end, voice, text, ..Caption::default() })
}

/// The beginning and end of a segment, however its program writes them.
fn times(segment: &Json, unit: Unit) -> (Option<i64>, Option<i64>) {
    let pair = |key: &str, unit: Unit| {
        let pair = segment.get(key)?;
        Some((time(pair.get("from")?, unit), pair.get("to").and_then(|end| time(end, unit))))
    };
    let listed = |segment: &Json| match segment.get("timestamp")? {
        Json::List(both) => {
            Some((both.first().and_then(|start| time(start, unit)), both.get(1).and_then(|end| time(end, unit))))
        }
        _ => None,
    };
    let named = |keys: &[&str]| segment.any(keys).and_then(|value| time(value, unit));
    let own =
        (named(&["start", "startTime", "start_time", "begin", "ts"]), named(&["end", "endTime", "end_time", "end_ts"]));
    match own {
        (None, None) => pair("offsets", Unit::Millis)
            .or_else(|| pair("timestamps", unit))
            .or_else(|| listed(segment))
            .unwrap_or(own),
        _ => own,
    }
}

/// A number, `"12.5"`, `"12.5s"`, `"00:00:12,500"`.
fn time(value: &Json, unit: Unit) -> Option<i64> {
    let number = match value {
        Json::Number(number) => *number,
        Json::Text(text) => match text.trim().trim_end_matches('s').parse() {
            Ok(number) => number,
            Err(_) => return clock(text.trim()).filter(|(_, rest)| rest.is_empty()).map(|(time, _)| time),
        },
        _ => return None,
    };
    millis(if unit == Unit::Millis { number / 1000.0 } else { number })
}

fn speaker(segment: &Json) -> Option<Voice> {
    let value = segment.any(&["speaker", "speaker_name", "speakerName", "speaker_label", "speaker_id"])?;
    let name = match value {
        Json::Number(number) => number.to_string(),
        Json::Map(_) => value.any(&["name", "label"])?.text()?.to_owned(),
        value => value.text()?.to_owned(),
    };
    Some(captions::voice(&name))
}

/// Who says most of `spoken`, where its segment does not tell.
fn commonest(spoken: &[Json]) -> Option<Voice> {
    let mut counts: Vec<(Voice, usize)> = Vec::new();
    for voice in spoken.iter().filter_map(speaker) {
        match counts.iter_mut().find(|(known, _)| *known == voice) {
            Some((_, count)) => *count += 1,
            None => counts.push((voice, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(voice, _)| voice)
}

/// A list of single words, punctuation joined to the word before it; `None` where there is none.
fn words(list: &[Json], unit: Unit) -> Option<Vec<Caption>> {
    let mut captions: Vec<Caption> = Vec::new();
    for word in list {
        let best = word.list("alternatives").and_then(<[Json]>::first).unwrap_or(word);
        let Some(text) = best.any(&["punctuated_word", "word", "text", "content"]).and_then(Json::text) else {
            continue;
        };
        let punctuation = word.get("type").and_then(Json::text) == Some("punctuation");
        match captions.last_mut() {
            Some(last) if punctuation => last.text.push_str(text),
            _ => {
                let (start, end) = times(word, unit);
                captions.push(Caption {
                    start,
                    end,
                    voice: speaker(word),
                    text: text.to_owned(),
                    ..Caption::default()
                });
            }
        }
    }
    (!captions.is_empty()).then_some(captions)
}

/// Rev.ai: what one speaker says, in elements of words and punctuation.
fn monologues(list: &[Json]) -> Option<Vec<Caption>> {
    let monologue = |monologue: &Json| {
        let elements = monologue.list("elements")?;
        let text: String = elements.iter().filter_map(|element| element.get("value")?.text()).collect();
        let start = elements.iter().find_map(|element| times(element, Unit::Seconds).0);
        let end = elements.iter().rev().find_map(|element| times(element, Unit::Seconds).1);
        Some(Caption { start, end, voice: speaker(monologue), text, ..Caption::default() })
    };
    let captions: Vec<Caption> = list.iter().filter_map(monologue).collect();
    (!captions.is_empty()).then_some(captions)
}
