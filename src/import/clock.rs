//! Times as captions write them: `00:00:43,810`, `0:43.81`, `01:02:03`, `12.5s`.

/// The beginning and end of a caption, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: i64,
    pub(super) end: i64,
}

/// `00:00:43,810 --> 00:00:47,850` at the start of `line`, and what stands behind it.
pub(super) fn span<'a>(line: &'a str, arrow: &str) -> Option<(Span, &'a str)> {
    let (start, rest) = clock(line.trim_start())?;
    let (end, rest) = clock(rest.trim_start().strip_prefix(arrow)?.trim_start())?;
    let apart = rest.chars().next().is_none_or(|sign| sign.is_whitespace() || sign == ']');
    apart.then_some((Span { start, end }, rest))
}

/// A time of two or three numbers at the start of `text`, in milliseconds, and what comes after. A minus sign counts;
/// the last number may have a fraction behind a dot or comma.
pub(super) fn clock(text: &str) -> Option<(i64, &str)> {
    let unsigned = text.strip_prefix('-');
    let (first, rest) = number(unsigned.unwrap_or(text))?;
    let (second, rest) = number(rest.strip_prefix(':')?)?;
    let third = rest.strip_prefix(':').and_then(number);
    let (seconds, rest) = match third {
        Some((third, rest)) => (first * 3600 + second * 60 + third, rest),
        None => (first * 60 + second, rest),
    };
    let (millis, rest) = rest.strip_prefix(['.', ',']).and_then(fraction).unwrap_or((0, rest));
    let sign = if unsigned.is_some() { -1 } else { 1 };
    Some((sign * (seconds * 1000 + millis), rest))
}

/// A whole number of nine digits at most at the start of `text`, and what comes after.
pub(super) fn number(text: &str) -> Option<(i64, &str)> {
    let digits = text.bytes().take(10).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits).filter(|_| (1..10).contains(&digits))?;
    Some((number.parse().ok()?, rest))
}

/// The digits behind a decimal sign, in thousandths, further ones cut off; spaces before them are forgiven.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let text = text.trim_start_matches(' ');
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (figures, rest) = text.split_at_checked(digits).filter(|_| digits > 0)?;
    let padded = format!("{figures:0<3}");
    Some((padded.get(..3)?.parse().ok()?, rest))
}

/// Seconds as milliseconds, to the nearest; `None` for what is no number.
pub(super) fn millis(seconds: f64) -> Option<i64> {
    // The conversion keeps within the range of the type.
    (!seconds.is_nan()).then_some((seconds * 1000.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_spans() {
        for (text, expected, rest) in [
            ("00:00:43,810 x", 43_810, " x"),
            ("0:43.81", 43_810, ""),
            ("01:02:03", 3_723_000, ""),
            ("00:01, 5", 1_500, ""),
            ("-00:00:01,000", -1_000, ""),
            ("100:00:00.0004信", 360_000_000, "信"),
        ] {
            assert_eq!(clock(text), Some((expected, rest)), "{text}");
        }
        for text in ["", "12", "1:", ":1", "信", "1234567890:00"] {
            assert_eq!(clock(text), None, "{text}");
        }
        let found = span("00:43.810-->00:47.850 align:start", "-->");
        assert_eq!(found, Some((Span { start: 43_810, end: 47_850 }, " align:start")));
        assert_eq!(span("00:01 --> 00:02x", "-->"), None);
        assert_eq!((millis(5436.64), millis(-0.5), millis(f64::NAN)), (Some(5_436_640), Some(-500), None));
    }
}
