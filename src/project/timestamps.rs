//! Timestamps as transcripts write them: `[00:12:33]`, `(0:03)`, `\[04:01\]`, `[00:43.810 --> 00:47.850]`, `#00:01:02-3#`.

/// A timestamp at the very start of `text`: milliseconds, and how many bytes it takes, brackets included.
///
/// Of a span from one time to another the first counts. Without brackets it must stand apart from what follows.
pub(super) fn timestamp(text: &str) -> Option<(u64, usize)> {
    let body = text.trim_start_matches(['[', '(', '（', '【', '<', '{', '#', '\\']);
    let open = text.get(..text.len() - body.len())?;
    if open.chars().count() > 2 {
        return None;
    }
    let (millis, mut rest) = clock(body)?;
    let gap = rest.trim_start();
    let span = ["-->", "--", "–", "—", "-", "~"].into_iter().find_map(|sign| gap.strip_prefix(sign));
    if let Some((_, after)) = span.and_then(|span| clock(span.trim_start())) {
        rest = after;
    } else if open == "#" {
        rest = rest.trim_start_matches(|sign: char| sign == '-' || sign.is_ascii_digit());
    }
    let after = rest.trim_start_matches([']', ')', '）', '】', '>', '}', '#', '\\']);
    let closed = after.len() < rest.len();
    let apart = after.chars().next().is_none_or(char::is_whitespace);
    (closed != open.is_empty() && (closed || apart)).then_some((millis, text.len() - after.len()))
}

/// A timestamp at the very end of `line`, as f4 writes one behind each paragraph (`… so. #00:01:02-3#`): milliseconds,
/// and how many bytes of the line stand before it, white space left out. `None` where nothing stands before it.
pub(super) fn closing_stamp(line: &str) -> Option<(u64, usize)> {
    let open = line.strip_suffix('#')?.rfind('#')?;
    let (millis, len) = timestamp(line.get(open..)?)?;
    let words = line.get(..open)?.trim_end().len();
    (open + len == line.len() && words > 0).then_some((millis, words))
}

/// `1:02`, `00:12:33`, `00:43.810`: milliseconds, and what comes after.
fn clock(text: &str) -> Option<(u64, &str)> {
    let (first, rest) = number(text, 3)?;
    let (second, rest) = number(rest.strip_prefix([':', '：'])?, 2)?;
    let third = rest.strip_prefix([':', '：']).and_then(|rest| number(rest, 2));
    let (seconds, rest) = match third {
        Some((third, rest)) if second < 60 && third < 60 => (first * 3600 + second * 60 + third, rest),
        None if second < 60 => (first * 60 + second, rest),
        _ => return None,
    };
    let Some((fraction, after)) = rest.strip_prefix(['.', ',']).and_then(|rest| number(rest, 3)) else {
        return Some((seconds * 1000, rest));
    };
    let digits = rest.len() - after.len() - 1;
    let millis = fraction * [0, 100, 10, 1].get(digits).copied().unwrap_or(0);
    Some((seconds * 1000 + millis, after))
}

/// A number of one digit to `most` digits at the start of `text`, and what comes after.
fn number(text: &str, most: usize) -> Option<(u64, &str)> {
    let digits = text.bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > most {
        return None;
    }
    Some((text.get(..digits)?.parse().ok()?, text.get(digits..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, millis: u64, rest: &str) {
        let (found, len) = timestamp(text).unwrap();
        assert_eq!((found, text.get(len..)), (millis, Some(rest)), "{text}");
    }

    #[test]
    fn every_way_of_writing_a_time() {
        check("[00:12:33] Name", 753_000, " Name");
        check("(0:03):", 3_000, ":");
        check("\\[04:01\\] Yeah", 241_000, " Yeah");
        check("[00:43.810 --> 00:47.850]  Hello", 43_810, "  Hello");
        check("【01：02：03】问", 3_723_000, "问");
        check("#00:01:02-3# I", 62_000, " I");
        check("1:02:03", 3_723_000, "");
        check("75:10 text", 4_510_000, " text");
        check("[00:00:01,5]", 1_500, "");
    }

    #[test]
    fn a_stamp_closes_a_line() {
        for (line, found) in [
            ("信任。 #00:01:02-3#", Some((62_000, 9))),
            ("So#0:01:02#", Some((62_000, 2))),
            ("#00:01:02-3#", None),
            ("So #1#", None),
            ("So #00:01:02-3", None),
            ("##", None),
            ("", None),
        ] {
            assert_eq!(closing_stamp(line), found, "{line}");
        }
    }

    #[test]
    fn what_is_no_time() {
        for text in ["", "[12]", "10:75", "1:2:3:4", "10:30am", "[laughs]", "[00:12:33", "(10:61)", "1234:00", "信"] {
            assert_eq!(timestamp(text), None, "{text}");
        }
    }
}
