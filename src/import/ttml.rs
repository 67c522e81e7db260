//! TTML, also called DFXP: captions as XML, `<p begin="00:00:01.000" end="00:00:02.000">words</p>`.

use std::collections::HashMap;

use super::captions::{self, Caption};
use super::clock::{clock, millis, number};
use super::peek::head;
use super::script::{self, Script};
use super::xml::{Node, Tag, Xml};
use super::{Error, Format, Reading, Source, decode};

/// XML with the root `tt`.
pub(super) struct Ttml;

impl Format for Ttml {
    fn name(&self) -> &'static str {
        "TTML captions"
    }

    fn claims(&self, source: &Source<'_>) -> bool {
        let head = head(source);
        let rooted = head.contains("<tt ") || head.contains("<tt:tt ");
        (rooted && head.contains("ttml")) || matches!(source.ending().as_str(), "ttml" | "dfxp")
    }

    fn read(&self, source: &Source<'_>) -> Result<Reading, Error> {
        let decoded = decode(source.bytes, source.encoding)?;
        let mut captions = paragraphs(&decoded.text)?;
        let mut warnings = decoded.warnings();
        warnings.extend(captions::unroll(&mut captions));
        let (cues, count) = (captions::cues(&captions), captions::count(&captions));
        script::reading(Script { cues, captions: count, warnings, encoding: decoded.encoding, format: self.name() })
    }
}

/// How a file counts.
struct Rates {
    frames: f64,
    ticks: f64,
}

fn paragraphs(text: &str) -> Result<Vec<Caption>, Error> {
    let mut xml = Xml::new("the file", text, &[]);
    let mut captions: Vec<Caption> = Vec::new();
    let (mut names, mut agent): (HashMap<String, String>, Option<String>) = (HashMap::new(), None);
    let (mut rates, mut inside) = (Rates { frames: 30.0, ticks: 1.0 }, false);
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(tag) => match tag.name() {
                "tt" => rates = rates_of(&tag),
                "agent" => agent = tag.attribute("id"),
                "name" => {
                    let name = xml.inner_text()?;
                    names.extend(agent.clone().map(|agent| (agent, name)));
                }
                "p" => {
                    captions.push(caption(&tag, &rates, &names));
                    inside = true;
                }
                "br" => push(&mut captions, inside, "\n"),
                "span" => {
                    // Times may stand with the words instead.
                    let own = caption(&tag, &rates, &names);
                    if let Some(last) = captions.last_mut().filter(|_| inside) {
                        last.start = last.start.or(own.start);
                        last.end = last.end.or(own.end);
                        last.voice = last.voice.take().or(own.voice);
                    }
                }
                _ => {}
            },
            Node::Close(end) => {
                inside &= end.name() != "p";
                if let Some(last) = captions.last_mut().filter(|_| !inside) {
                    last.text = single_spaced(&last.text);
                }
            }
            Node::Text(text) => push(&mut captions, inside, &text),
        }
    }
    Ok(captions)
}

fn push(captions: &mut [Caption], inside: bool, text: &str) {
    if let Some(caption) = captions.last_mut().filter(|_| inside) {
        // A line break of the file is a space.
        let text = if text == "\n" { text.to_owned() } else { text.replace(['\n', '\t'], " ") };
        caption.text.push_str(&text);
    }
}

/// Each line of `text` with single spaces, as XML counts them.
fn single_spaced(text: &str) -> String {
    let line = |line: &str| line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn caption(tag: &Tag<'_>, rates: &Rates, names: &HashMap<String, String>) -> Caption {
    let at = |name: &str| tag.attribute(name).and_then(|value| time(value.trim(), rates));
    let start = at("begin");
    let end = at("end").or_else(|| Some(start?.saturating_add(at("dur")?)));
    let voice = tag.attribute("agent").map(|agent| captions::named(names.get(&agent).unwrap_or(&agent)));
    Caption { start, end, voice, ..Caption::default() }
}

fn rates_of(tag: &Tag<'_>) -> Rates {
    let rate =
        |name: &str| tag.attribute(name).and_then(|value| value.trim().parse::<f64>().ok()).filter(|rate| *rate > 0.0);
    Rates { frames: rate("frameRate").unwrap_or(30.0), ticks: rate("tickRate").unwrap_or(1.0) }
}

/// `00:00:01.500`, `00:00:01:12` (frames), `1.5s`, `1500ms`, `36f`, `45000t`, in milliseconds.
fn time(text: &str, rates: &Rates) -> Option<i64> {
    if let Some((whole, rest)) = clock(text) {
        let frames = rest.strip_prefix(':').and_then(number).map_or(0, |(frames, _)| frames);
        return Some(whole + millis(frames as f64 / rates.frames)?);
    }
    let digits = text.trim_end_matches(|sign: char| sign.is_ascii_alphabetic());
    let amount: f64 = digits.parse().ok()?;
    let seconds = match text.get(digits.len()..)? {
        "h" => amount * 3600.0,
        "m" => amount * 60.0,
        "s" => amount,
        "ms" => amount / 1000.0,
        "f" => amount / rates.frames,
        "t" => amount / rates.ticks,
        _ => return None,
    };
    millis(seconds)
}
