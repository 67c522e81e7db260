//! A transcript with its coded passages marked: in colour where there is colour, and always with the names of the codes.
//!
//! A passage begins with `[` and ends with `]` and the codes that it has: `[We trusted them]{Trust}`. One that runs over
//! several turns is marked in each: `[We trusted them ...]{Trust}`, then `[... early]{Trust}`.

use std::fmt::Write as _;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{clean, clean_line};
use crate::project::{Color, TranscriptId};

/// A code of a highlighted transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Legend {
    /// Its id.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its colour in the codebook.
    pub color: Color,
    /// Its segments here.
    pub segments: usize,
}

/// Where a mark ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Close {
    /// Its codes, by their places in [`Highlighted::codes`].
    pub codes: Vec<usize>,
    /// Whether the passage goes on in the next turn.
    pub goes_on: bool,
}

/// Words under the same codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// The words. Control characters are still in them.
    pub text: String,
    /// Where they begin, in code points of the transcript's text.
    pub start: usize,
    /// The codes, by their places in [`Highlighted::codes`]; none where nobody coded.
    pub codes: Vec<usize>,
    /// The marks that begin with it: whether each goes on from the turn before.
    pub opens: Vec<bool>,
    /// The marks that end with it, the latest begun first.
    pub closes: Vec<Close>,
}

/// A turn in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HighlightedTurn {
    /// Its number, from 1.
    pub number: usize,
    /// Who speaks; empty where the text names nobody.
    pub speaker: String,
    /// When it begins, as `00:01:02`; empty where no time is known.
    pub time: String,
    /// Its words.
    pub pieces: Vec<Piece>,
}

/// A transcript with its coded passages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlighted {
    /// The transcript.
    pub id: TranscriptId,
    /// What a person reads.
    pub title: String,
    /// The codes that occur in it, in the order of the codebook.
    pub codes: Vec<Legend>,
    /// Its turns.
    pub turns: Vec<HighlightedTurn>,
    /// Whose codings are marked, and what else a reader must know.
    pub notes: Vec<String>,
}

impl Highlighted {
    /// The names of codes, joined.
    pub fn names(&self, codes: &[usize]) -> String {
        let found = codes.iter().filter_map(|place| self.codes.get(*place));
        let names: Vec<String> = found.map(|code| clean_line(&code.name).into_owned()).collect();
        names.join("; ")
    }

    /// The sentence that stands before the text.
    pub fn how(&self) -> &'static str {
        if self.codes.is_empty() {
            "nothing is coded here"
        } else {
            "[words]{code}: what a code covers; ... where it goes on from the turn before or into the next"
        }
    }
}

/// The red, green and blue of a code's mark on paper: light enough for black letters.
pub(super) fn tint(color: Color) -> &'static str {
    match color {
        Color::Red => "F6B3AE",
        Color::Orange => "FBCB96",
        Color::Yellow => "F8E58C",
        Color::Green => "B5E0A8",
        Color::Teal => "A3DDD0",
        Color::Cyan => "A8E2EE",
        Color::Blue => "B2CDF5",
        Color::Purple => "CFBDF2",
        Color::Magenta => "EFB6E6",
        Color::Pink => "FAC3D5",
        Color::Brown => "DDC5A9",
        Color::Gray => "D5D5D5",
    }
}

/// Colours in an order in which those that come first can be told apart by who sees few colours too.
const APART: [Color; 12] = [
    Color::Blue,
    Color::Orange,
    Color::Teal,
    Color::Yellow,
    Color::Purple,
    Color::Red,
    Color::Cyan,
    Color::Gray,
    Color::Pink,
    Color::Green,
    Color::Brown,
    Color::Magenta,
];

/// The tint of each code's mark, so that no two codes look alike as long as there are tints: a code keeps its own colour if
/// none before it has that, as codes below one parent mostly have; else it gets one that no code has.
pub(super) fn tints(codes: &[Legend]) -> Vec<&'static str> {
    let mut free: Vec<Color> =
        APART.into_iter().filter(|color| codes.iter().all(|code| code.color != *color)).collect();
    free.reverse();
    let mut taken: Vec<&'static str> = Vec::new();
    for code in codes {
        let own = tint(code.color);
        let next = if taken.contains(&own) { free.pop().map(tint) } else { Some(own) };
        // More codes than colours: stronger tints, and after those the names must do.
        let strong = || APART.into_iter().map(strong_tint).find(|tint| !taken.contains(tint));
        taken.push(next.or_else(strong).unwrap_or(own));
    }
    taken
}

/// A stronger tint of a colour, on which black letters can still be read.
fn strong_tint(color: Color) -> &'static str {
    match color {
        Color::Red => "E8837B",
        Color::Orange => "F0A04B",
        Color::Yellow => "DDBF3A",
        Color::Green => "86C274",
        Color::Teal => "66BBA8",
        Color::Cyan => "68C0D4",
        Color::Blue => "82ABE8",
        Color::Purple => "A88FE3",
        Color::Magenta => "DA84CD",
        Color::Pink => "EE93B1",
        Color::Brown => "BF9C72",
        Color::Gray => "ABABAB",
    }
}

/// As plain text.
pub fn highlight_text(found: &Highlighted) -> String {
    written(found, &|words| words.to_owned(), &|turn| heading(turn, &|words| words.to_owned()), "")
}

/// As Markdown; signs of Markdown in the words, brackets among them, have a backslash.
pub fn highlight_markdown(found: &Highlighted) -> String {
    written(found, &escaped, &|turn| format!("**{}**", heading(turn, &escaped)), "# ")
}

/// `[3]  Speaker  00:01:02`
fn heading(turn: &HighlightedTurn, written: &dyn Fn(&str) -> String) -> String {
    let parts = [written(&format!("[{}]", turn.number)), written(&clean_line(&turn.speaker)), turn.time.clone()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

fn written(
    found: &Highlighted,
    words: &dyn Fn(&str) -> String,
    head: &dyn Fn(&HighlightedTurn) -> String,
    title: &str,
) -> String {
    let mut text = format!("{title}{}\n\n{}\n", words(&clean_line(&found.title)), words(found.how()));
    for note in &found.notes {
        // In Markdown what stands on lines of its own is still one paragraph.
        let _ = writeln!(text, "{}{}", if title.is_empty() { "" } else { "\n" }, words(&clean_line(note)));
    }
    text.push_str(if title.is_empty() || found.codes.is_empty() { "" } else { "\n" });
    for code in &found.codes {
        let _ = writeln!(
            text,
            "- {} ({}): {}",
            words(&clean_line(&code.name)),
            words(&clean_line(&code.code)),
            code.segments
        );
    }
    for turn in &found.turns {
        let _ = write!(text, "\n{}\n\n", head(turn));
        for piece in &turn.pieces {
            piece.opens.iter().for_each(|goes_on| text.push_str(if *goes_on { "[... " } else { "[" }));
            text.push_str(&words(&clean(&piece.text)));
            for close in &piece.closes {
                text.push_str(if close.goes_on { " ...]" } else { "]" });
                let _ = write!(text, "{{{}}}", words(&found.names(&close.codes)));
            }
        }
        text.push('\n');
    }
    text
}

/// `words` with a backslash before what Markdown would read as more than a sign.
fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len() + 8);
    for letter in words.chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}

/// The style that [`highlight_section`] wants on its page.
pub const HIGHLIGHT_STYLE: &str = ".hl p{margin:.2rem 0 1rem;white-space:pre-wrap;overflow-wrap:break-word}.hl .who{margin:.8rem 0 0;color:#555;\
font-size:.85rem}.hl mark{color:#111;background:var(--c);border-radius:2px;padding:0 .05em;-webkit-print-color-adjust:exact;print-color-adjust:exact}\
.hl sub{color:#666;font-size:.7em;line-height:1;vertical-align:baseline;padding:0 .15em}.hl ul{list-style:none;padding:0;columns:16rem}\
.hl li mark{padding:0 .4em}@media(prefers-color-scheme:dark){.hl .who,.hl sub{color:#aaa}}";

/// As a part of a page.
pub fn highlight_section(found: &Highlighted) -> String {
    section(found).into_string()
}

fn section(found: &Highlighted) -> Markup {
    let tints = tints(&found.codes);
    html! {
        section.hl {
            @for note in &found.notes { p.note { (clean_line(note)) } }
            @if found.codes.is_empty() { p.note { (found.how()) } }
            ul { @for (code, tint) in found.codes.iter().zip(&tints) {
                li { mark style={ "--c:#" (tint) } { (clean_line(&code.name)) } " " (code.segments) }
            } }
            @for turn in &found.turns {
                p.who { (heading(turn, &|words| words.to_owned())) }
                p { @for piece in &turn.pieces { (marked(found, &tints, piece)) } }
            }
        }
    }
}

fn marked(found: &Highlighted, tints: &[&'static str], piece: &Piece) -> Markup {
    let words = clean(&piece.text);
    let colors: Vec<&str> = piece.codes.iter().filter_map(|place| tints.get(*place).copied()).collect();
    html! {
        @if piece.codes.is_empty() { (words) } @else {
            mark title=(found.names(&piece.codes)) style=(painted(&colors)) { (words) }
        }
        @for close in &piece.closes { sub { (found.names(&close.codes)) @if close.goes_on { " …" } } }
    }
}

/// The first colour behind the words, the others in stripes below them.
fn painted(colors: &[&str]) -> String {
    let mut style = format!("--c:#{}", colors.first().copied().unwrap_or("D5D5D5"));
    let stripes: Vec<String> = colors.iter().skip(1).take(4).enumerate().map(stripe).collect();
    if !stripes.is_empty() {
        let _ = write!(style, ";box-shadow:{}", stripes.join(","));
    }
    style
}

fn stripe((number, color): (usize, &&str)) -> String {
    format!("0 {}px 0 #{color}", (number + 1) * 3)
}

/// As a page that needs nothing else.
pub fn highlight_html(found: &Highlighted) -> String {
    let style = "body{font:16px/1.7 system-ui,'Noto Sans CJK SC','PingFang SC',sans-serif;margin:2rem auto;max-width:48rem;\
        padding:0 1rem;color:#1c1c1c;background:#fff}.note{color:#555;margin:.2rem 0}@media(prefers-color-scheme:dark)\
        {body{color:#e8e8e8;background:#181818}.note{color:#aaa}}";
    let page = html! {
        (DOCTYPE)
        html {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (clean_line(&found.title)) }
                style { (PreEscaped(style)) (PreEscaped(HIGHLIGHT_STYLE)) }
            }
            body { h1 { (clean_line(&found.title)) } (section(found)) }
        }
        "\n"
    };
    page.into_string()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Two turns: a passage with two codes, one that overlaps it and goes on in the next turn.
    pub(crate) fn transcript() -> Highlighted {
        let code = |code: &str, name: &str, color| Legend { code: code.into(), name: name.into(), color, segments: 1 };
        let piece = |text: &str, start, codes: &[usize], opens: &[bool], closes: &[(&[usize], bool)]| Piece {
            text: text.into(),
            start,
            codes: codes.to_vec(),
            opens: opens.to_vec(),
            closes: closes.iter().map(|(codes, goes_on)| Close { codes: codes.to_vec(), goes_on: *goes_on }).collect(),
        };
        let turn = |number, speaker: &str, pieces| HighlightedTurn {
            number,
            speaker: speaker.into(),
            time: "00:01:02".into(),
            pieces,
        };
        Highlighted {
            id: "王经理".into(),
            title: "王经理 <b>".into(),
            codes: vec![code("trust", "Trust & 信任", Color::Teal), code("slow", "*Slow*", Color::Red)],
            turns: vec![
                turn(
                    1,
                    "Q",
                    vec![
                        piece("So [", 0, &[], &[], &[]),
                        piece("没有信任 ", 4, &[0], &[false], &[]),
                        piece("<it> 😀\u{1b}[31m", 9, &[0, 1], &[false], &[(&[0], false), (&[1], true)]),
                    ],
                ),
                turn(
                    2,
                    "王",
                    vec![piece("takes time", 20, &[1], &[true], &[(&[1], false)]), piece(".", 30, &[], &[], &[])],
                ),
            ],
            notes: vec!["layer: wei".into()],
        }
    }

    #[test]
    fn no_two_codes_look_alike_while_there_are_tints() {
        let code = |color| Legend { code: "信".into(), name: "😀".into(), color, segments: 1 };
        let alike: Vec<Legend> = [Color::Orange; 24].map(code).into_iter().chain([code(Color::Blue)]).collect();
        let found = tints(&alike);
        assert_eq!((found[0], found[1], found[24]), ("FBCB96", tint(Color::Teal), tint(Color::Blue)));
        let mut different = found.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), 24, "{found:?}");
        assert_eq!(tints(&[code(Color::Red), code(Color::Teal)]), [tint(Color::Red), tint(Color::Teal)]);
    }

    #[test]
    fn passages_stand_in_brackets_with_their_codes() {
        let text = highlight_text(&transcript());
        assert_eq!(
            text,
            "王经理 <b>\n\n[words]{code}: what a code covers; ... where it goes on from the turn before or into the next\n\
             layer: wei\n- Trust & 信任 (trust): 1\n- *Slow* (slow): 1\n\n[1]  Q  00:01:02\n\n\
             So [[没有信任 [<it> 😀]{Trust & 信任} ...]{*Slow*}\n\n[2]  王  00:01:02\n\n[... takes time]{*Slow*}.\n"
        );
    }

    #[test]
    fn markdown_has_no_signs_of_its_own_in_the_words() {
        let text = highlight_markdown(&transcript());
        assert!(text.starts_with("# 王经理 \\<b\\>\n"), "{text}");
        assert!(
            text.contains(
                "**\\[1\\]  Q  00:01:02**\n\nSo \\[[没有信任 [\\<it\\> 😀]{Trust \\& 信任} ...]{\\*Slow\\*}\n"
            ),
            "{text}"
        );
    }

    #[test]
    fn a_page_has_marks_in_the_codes_colours() {
        let page = highlight_html(&transcript());
        assert!(page.contains("<title>王经理 &lt;b&gt;</title>") && !page.contains("<script"));
        assert!(page.contains("<mark title=\"Trust &amp; 信任; *Slow*\" style=\"--c:#A3DDD0;box-shadow:0 3px 0 #F6B3AE\">&lt;it&gt; 😀</mark>"), "{page}");
        assert!(page.contains("<sub>*Slow* …</sub>"), "{page}");
    }
}
