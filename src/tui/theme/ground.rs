//! What a terminal says of itself.

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// None are wanted.
    Mono,
    /// The sixteen of every terminal.
    Sixteen,
    /// 256.
    Many,
    /// All: colours can be blended.
    True,
}

/// What the terminal's background is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Dark, light text.
    Dark,
    /// Light, dark text.
    Light,
    /// It did not say: only styles that can be read on both.
    Unknown,
}

/// The background in `COLORFGBG` (`15;0`, or `15;default;0`), as rxvt and Konsole write it.
pub(super) fn ground_of(value: &str) -> Ground {
    match value.rsplit(';').next().and_then(|number| number.parse::<u8>().ok()) {
        Some(0..=6 | 8) => Ground::Dark,
        Some(_) => Ground::Light,
        None => Ground::Unknown,
    }
}

/// The background in a terminal's answer to `OSC 11`: `rgb:1e1e/1e1e/2e2e`, with or without what frames it.
pub fn ground_of_answer(answer: &str) -> Ground {
    let Some((_, parts)) = answer.split_once("rgb:") else { return Ground::Unknown };
    let part = |text: &str| {
        let digits: String = text.chars().take_while(char::is_ascii_hexdigit).take(4).collect();
        let most = 16_u32.checked_pow(u32::try_from(digits.len()).ok()?)?.checked_sub(1).filter(|most| *most > 0)?;
        Some(u32::from_str_radix(&digits, 16).ok()? * 255 / most)
    };
    let parts: Vec<u32> = parts.split('/').take(3).filter_map(part).collect();
    match parts.as_slice() {
        [red, green, blue] if red * 299 + green * 587 + blue * 114 < 128_000 => Ground::Dark,
        [_, _, _] => Ground::Light,
        _ => Ground::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_that_is_asked_tells_its_ground() {
        assert_eq!(ground_of_answer("\u{1b}]11;rgb:1e1e/1e1e/2e2e\u{1b}\\"), Ground::Dark);
        assert_eq!(ground_of_answer("\u{1b}]11;rgb:fd/f6/e3\u{7}"), Ground::Light);
        for odd in ["", "rgb:", "rgb:1e1e/1e1e", "rgb:g/g/g", "信任", "rgb:/ff/ff"] {
            assert_eq!(ground_of_answer(odd), Ground::Unknown, "{odd}");
        }
    }
}
