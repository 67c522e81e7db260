//! What quotation marks and brackets hold: reported speech, asides.

use super::{ByteOffset, TextRange};

/// Signs that open, each with the one that closes it; `"` does both.
const PAIRS: [(char, char); 14] = [
    ('“', '”'),
    ('‘', '’'),
    ('"', '"'),
    ('«', '»'),
    ('‹', '›'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
    ('〈', '〉'),
    ('【', '】'),
    ('（', '）'),
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
];

/// Signs that may be open at once; the outermost are forgotten beyond that, so that a text of brackets costs no more than
/// another.
const DEEPEST: usize = 32;

/// A pair of signs and what stands between them, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enclosed {
    /// Without the signs.
    pub inner: TextRange,
    /// With them.
    pub outer: TextRange,
}

/// The innermost pair within `bounds` that holds more than `range`; a pair whose signs are all of `range`, or all that
/// `range` leaves out, counts as selected already. O(bounds).
///
/// A sign that closes what was never opened is passed over, such as the apostrophe in `don’t`.
///
/// ```
/// use emic::text::{TextRange, enclosed};
/// let text = "她说：“我们（都）信任他们。”";
/// let all = TextRange::of(0, text.len());
/// let at = TextRange::of(text.find('信').unwrap(), text.find('信').unwrap());
/// assert_eq!(enclosed(text, all, at).unwrap().inner.slice(text), "我们（都）信任他们。");
/// ```
pub fn enclosed(text: &str, bounds: TextRange, range: TextRange) -> Option<Enclosed> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut best: Option<Enclosed> = None;
    for (place, sign) in bounds.slice(text).char_indices() {
        let at = bounds.start().get() + place;
        let closed = open.iter().rposition(|(opener, _)| closes(*opener, sign));
        let begun = closed.and_then(|depth| {
            let begun = open.get(depth).copied();
            open.truncate(depth);
            begun
        });
        if let Some((opener, start)) = begun {
            let inner = TextRange::of(start + opener.len_utf8(), at);
            let pair = Enclosed { inner, outer: TextRange::of(start, at + sign.len_utf8()) };
            if holds_more(pair, range) && best.is_none_or(|best| pair.outer.len() < best.outer.len()) {
                best = Some(pair);
            }
        } else if PAIRS.iter().any(|(opener, _)| *opener == sign) {
            if open.len() == DEEPEST {
                open.remove(0);
            }
            open.push((sign, at));
        }
    }
    best
}

fn closes(opener: char, sign: char) -> bool {
    PAIRS.contains(&(opener, sign))
}

fn holds_more(pair: Enclosed, range: TextRange) -> bool {
    let holds = |around: TextRange| around.start() <= range.start() && range.end() <= around.end();
    let inside = |at: ByteOffset| pair.outer.start() <= at && at < pair.outer.end();
    if range.is_empty() {
        inside(range.start())
    } else {
        holds(pair.inner) && range != pair.inner && range != pair.outer
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `|` is the cursor, or both ends of what is selected.
    #[track_caller]
    fn check(marked: &str, inner: Option<&str>) {
        let start = marked.find('|').unwrap();
        let end = marked.rfind('|').unwrap();
        let range = if start == end { TextRange::of(start, start) } else { TextRange::of(start, end - 1) };
        let text = marked.replace('|', "");
        let found = enclosed(&text, TextRange::of(0, text.len()), range);
        assert_eq!(found.map(|pair| pair.inner.slice(&text)), inner, "{marked}");
    }

    #[test]
    fn what_quotation_marks_hold() {
        check("She said: “we tr|ust them” (mostly).", Some("we trust them"));
        check("She said: |“we trust them” (mostly).", Some("we trust them"));
        check("She said: “we trust them” (mos|tly).", Some("mostly"));
        check("She s|aid: “we trust them” (mostly).", None);
        check("“I don’t tr|ust ‘them’”", Some("I don’t trust ‘them’"));
        check("“I don’t trust ‘th|em’”", Some("them"));
        check("“I don’t trust ‘|them|’”", Some("I don’t trust ‘them’"));
        check("“I don’t trust |‘them’|”", Some("I don’t trust ‘them’"));
        check("他说：「信|任👍🏽」。", Some("信任👍🏽"));
        check("a \"b|c\" d \"e\"", Some("bc"));
        check("a \"bc\" d| \"e\"", None);
        check("(a|", None);
    }

    proptest! {
        #[test]
        fn a_pair_holds_what_it_was_asked_for(text in "[a信“”‘’\"()（）「」👍🏽\u{301}\n]{0,40}", at in 0_usize..120) {
            let at = text.floor_char_boundary(at);
            if let Some(pair) = enclosed(&text, TextRange::of(0, text.len()), TextRange::of(at, at)) {
                prop_assert!(pair.outer.contains(ByteOffset::new(at)) && pair.outer.contains_range(pair.inner));
                prop_assert!(text.is_char_boundary(pair.inner.start().get()) && text.is_char_boundary(pair.inner.end().get()));
            }
        }
    }
}
