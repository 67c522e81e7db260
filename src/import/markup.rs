//! The words of a caption without its markup: tags for type and colour, positions, entities, readings of ruby.

/// A piece of a caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words.
    Text(String),
    /// From here on this person speaks: `<v Sarah>`.
    Voice(String),
    /// From here on nobody is named: `</v>`.
    Silence,
}

/// Names of tags that are markup and no words. Others, as in `a <sigh> b`, stay: somebody wrote them to be read.
const TAGS: [&str; 21] = [
    "i", "b", "u", "s", "c", "v", "lang", "ruby", "rt", "rp", "font", "span", "p", "div", "em", "strong", "br",
    "small", "big", "sub", "sup",
];

/// The longest tag in bytes; a sign that opens a longer one is a word's.
const LONGEST: usize = 400;

/// The pieces of `text`, the markup of WebVTT and SubRip taken out. Line breaks stay.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut words, mut rest, mut reading) = (String::new(), text, false);
    while let Some(place) = rest.find(['<', '&', '{']) {
        let (before, from) = rest.split_at_checked(place).unwrap_or((rest, ""));
        let found = markup(from);
        let len = found.as_ref().map_or(1, |(_, len)| *len);
        let kept = if found.is_some() { before } else { rest.get(..place + 1).unwrap_or_default() };
        if !reading {
            words.push_str(kept);
        }
        match found {
            Some((Mark::Letters(letters), _)) if !reading => words.push_str(letters),
            Some((Mark::Reading(begins), _)) => reading = begins,
            Some((Mark::Piece(piece), _)) => {
                pieces.push(Piece::Text(std::mem::take(&mut words)));
                pieces.push(piece);
            }
            _ => {}
        }
        rest = from.get(len..).unwrap_or_default();
    }
    if !reading {
        words.push_str(rest);
    }
    pieces.push(Piece::Text(words));
    pieces.retain(|piece| *piece != Piece::Text(String::new()));
    pieces
}

/// The words of `text` alone.
pub(super) fn words(text: &str) -> String {
    let texts = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text),
        Piece::Voice(_) | Piece::Silence => None,
    });
    texts.collect()
}

enum Mark {
    /// What stands for these letters; none for what is only looks.
    Letters(&'static str),
    /// The reading of a word begins or ends: `<rt>`.
    Reading(bool),
    Piece(Piece),
}

/// The markup at the very start of `text`, and its length in bytes.
fn markup(text: &str) -> Option<(Mark, usize)> {
    match text.as_bytes().first()? {
        b'<' => tag(text),
        b'&' => entity(text),
        _ => position(text),
    }
}

fn tag(text: &str) -> Option<(Mark, usize)> {
    let near = text.get(1..).map(|rest| rest.bytes().take(LONGEST).position(|byte| byte == b'>' || byte == b'<'))??;
    let inner = text.get(1..near + 1)?;
    if text.as_bytes().get(near + 1) != Some(&b'>') {
        return None;
    }
    let closing = inner.starts_with('/');
    let body = inner.trim_start_matches('/');
    let (name, annotation) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
    let name = name.trim_end_matches('/').split('.').next().unwrap_or_default().to_ascii_lowercase();
    let karaoke = super::clock::clock(body).is_some_and(|(_, rest)| rest.is_empty());
    if !karaoke && !TAGS.contains(&name.as_str()) && !inner.is_empty() {
        return None;
    }
    let mark = match name.as_str() {
        "v" if closing => Mark::Piece(Piece::Silence),
        "v" if !annotation.trim().is_empty() => Mark::Piece(Piece::Voice(words(annotation.trim()))),
        "rt" => Mark::Reading(!closing),
        "ruby" => Mark::Reading(false),
        "br" => Mark::Letters("\n"),
        _ => Mark::Letters(""),
    };
    Some((mark, near + 2))
}

/// The entities of WebVTT, and the apostrophe and quotation mark that programs write as such.
const ENTITIES: [(&str, &str); 10] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&nbsp;", "\u{A0}"),
    ("&lrm;", "\u{200E}"),
    ("&rlm;", "\u{200F}"),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#34;", "\""),
];

fn entity(text: &str) -> Option<(Mark, usize)> {
    let found = ENTITIES.iter().find(|(name, _)| text.starts_with(name));
    found.map(|(name, letters)| (Mark::Letters(letters), name.len()))
}

/// `{\an8}`, `{\i1}`: where and how SubRip shows a caption.
fn position(text: &str) -> Option<(Mark, usize)> {
    let inner = text.strip_prefix("{\\")?;
    let end = inner.bytes().take(LONGEST).position(|byte| byte == b'}')?;
    Some((Mark::Letters(""), end + 3))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markup_goes_and_words_stay() {
        for (text, expected) in [
            ("<i>Trust</i> &amp; <b>信任</b>", "Trust & 信任"),
            ("{\\an8}<font color=\"#fff\">Hi</font>", "Hi"),
            ("a < b, <3, <sigh> & {so}", "a < b, <3, <sigh> & {so}"),
            ("one<br/>two", "one\ntwo"),
            ("<c.yellow>Hi</c> <00:00:01.500><c> all</c>", "Hi  all"),
            ("<ruby>漢字<rt>かんじ</rt></ruby>だ", "漢字だ"),
            ("&amp;lt; &lt;i&gt;", "&lt; <i>"),
            ("👍🏽<", "👍🏽<"),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn voices() {
        let (text, voice) = (|text: &str| Piece::Text(text.to_owned()), |name: &str| Piece::Voice(name.to_owned()));
        assert_eq!(pieces("<v Sarah>Hi"), [voice("Sarah"), text("Hi")]);
        assert_eq!(
            pieces("<v.first.loud Esme O&apos;Brien>It’s</v> <v 王经理>好</v>"),
            [
                voice("Esme O'Brien"),
                text("It’s"),
                Piece::Silence,
                text(" "),
                voice("王经理"),
                text("好"),
                Piece::Silence
            ]
        );
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(<v Ann>|</|<|>|&|;|amp|\\{\\\\|\\}|\\\\N|<rt>|[a-z信👍🏽 ]){0,40}") {
            let _ = pieces(&text);
        }
    }
}
