//! Words as LaTeX prints them: no letter is a command, and signs that Chinese and Latin share are told apart.

use std::borrow::Cow;

use crate::text::is_han;

/// Words as LaTeX prints them. No command may follow from them, and no ligature but those of the language: two hyphens stay
/// two, and a bracket at the beginning of a row is no option of the row before.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '.' | ':' | ';' | '(' | ')' | '/');
    if text.chars().all(is_plain) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut last = '\0';
    let mut quotes = Quotes::default();
    for (place, letter) in text.char_indices() {
        quotes.pass(text, place, letter);
        if letter == last && matches!(letter, '-' | '\'' | ',') {
            escaped.push_str("{}");
        }
        last = letter;
        if let Some(command) = ambiguous(letter).filter(|_| !quotes.is_chinese(letter)) {
            escaped.push_str(command);
            continue;
        }
        match letter {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => escaped.extend(['\\', letter]),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '<' => escaped.push_str("\\textless{}"),
            '>' => escaped.push_str("\\textgreater{}"),
            '|' => escaped.push_str("\\textbar{}"),
            '"' => escaped.push_str("\\textquotedbl{}"),
            '`' => escaped.push_str("\\textasciigrave{}"),
            '[' | ']' | '*' => escaped.extend(['{', letter, '}']),
            '\u{A0}' => escaped.push('~'),
            '\n' | '\t' | '\u{2028}' | '\u{2029}' => escaped.push(' '),
            _ => escaped.push(letter),
        }
    }
    escaped.into()
}

/// The command that prints a sign as Latin fonts have it, for those that Chinese has too: there they are as broad as a Han
/// character, and xeCJK takes every one for Chinese.
fn ambiguous(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{2018}' => "\\textquoteleft{}",
        '\u{2019}' => "\\textquoteright{}",
        '\u{201C}' => "\\textquotedblleft{}",
        '\u{201D}' => "\\textquotedblright{}",
        '\u{2013}' => "\\textendash{}",
        '\u{2014}' => "\\textemdash{}",
        '\u{2026}' => "\\textellipsis{}",
        '\u{B7}' => "\\textperiodcentered{}",
        _ => return None,
    })
}

/// The quotation marks that are open, and whether each is Chinese: one is closed as it was opened.
#[derive(Debug, Default)]
struct Quotes {
    single: Vec<bool>,
    double: Vec<bool>,
    /// The sign that is repeated here, and what stands before and after the whole run of it.
    run: Option<char>,
    before: Option<char>,
    after: Option<char>,
}

impl Quotes {
    /// Go on to the sign at the byte `place` of `text`. What is beside a run is looked for once, where it begins.
    fn pass(&mut self, text: &str, place: usize, letter: char) {
        if self.run == Some(letter) {
            return;
        }
        self.before = self.run.replace(letter);
        self.after = match ambiguous(letter) {
            Some(_) => text.get(place..).unwrap_or_default().chars().find(|other| *other != letter),
            None => None,
        };
    }

    /// Whether the sign that was gone on to is one of Chinese: it stands at a letter of Chinese, or closes what did.
    fn is_chinese(&mut self, letter: char) -> bool {
        let (before, after) = (self.before, self.after);
        let beside = [before, after].into_iter().flatten().any(is_broad);
        let is_letter = |other: Option<char>| other.is_some_and(|other| other.is_alphanumeric() && !is_broad(other));
        match letter {
            '\u{2018}' => self.single.push(beside),
            '\u{201C}' => self.double.push(beside),
            // `don’t`.
            '\u{2019}' if is_letter(before) && is_letter(after) => return false,
            '\u{2019}' => return self.single.pop().unwrap_or(beside),
            '\u{201D}' => return self.double.pop().unwrap_or(beside),
            _ => {}
        }
        beside
    }
}

/// Whether a letter is one of Chinese, Japanese or Korean, or a full stop or comma of theirs.
fn is_broad(letter: char) -> bool {
    let signs = matches!(letter, '\u{3000}'..='\u{30FF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF00}'..='\u{FFEF}');
    signs || is_han(letter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_is_a_command() {
        let check = |text: &str, expected: &str| assert_eq!(escape(text), expected);
        check("\\input{/etc/passwd}", "\\textbackslash{}input\\{/etc/passwd\\}");
        check(
            "a--b ''c'' ~^|\"`",
            "a-{}-b '{}'c'{}' \\textasciitilde{}\\textasciicircum{}\\textbar{}\\textquotedbl{}\\textasciigrave{}",
        );
        check("<i>$x_1$\u{a0}[*]", "\\textless{}i\\textgreater{}\\$x\\_1\\$~{[}{*}{]}");
        check("שלום 信任 😀", "שלום 信任 😀");
    }

    #[test]
    fn signs_are_latin_in_latin_words_and_chinese_between_han() {
        let check = |text: &str, expected: &str| assert_eq!(escape(text), expected);
        check("that’s", "that\\textquoteright{}s");
        check(
            "“trust” — a–b… 😀",
            "\\textquotedblleft{}trust\\textquotedblright{} \\textemdash{} a\\textendash{}b\\textellipsis{} 😀",
        );
        check(
            "‘participants’ it’s’",
            "\\textquoteleft{}participants\\textquoteright{} it\\textquoteright{}s\\textquoteright{}",
        );
        check("他说“信任”——很难……约翰·李", "他说“信任”——很难……约翰·李");
        check("他说“trust”", "他说“trust”");
        check("“信任 is hard”, it’s 信任’", "“信任 is hard”, it\\textquoteright{}s 信任’");
    }

    #[test]
    fn what_is_beside_a_run_counts_for_all_of_it() {
        assert_eq!(escape("a———信"), "a———信");
        assert_eq!(escape("a———b"), format!("a{}b", "\\textemdash{}".repeat(3)));
        // A run is read once and not from each of its signs: nine thousand million steps would not come to an end here.
        let run = "—".repeat(300_000);
        assert_eq!(escape(&format!("信{run}😀")).len(), run.len() + 7);
        assert_eq!(escape(&format!("a{run}😀")).len(), run.len() / 3 * "\\textemdash{}".len() + 5);
    }

    proptest! {
        #[test]
        fn no_special_sign_is_left_bare(text in "[a&%$#_{}~^\\\\<>|\"\\[\\]*\\-' ’“”…信😀\n]{0,40}") {
            let escaped = escape(&text);
            let mut letters = escaped.chars();
            let mut depth = 0_i32;
            while let Some(letter) = letters.next() {
                match letter {
                    '\\' => {
                        let next = letters.clone().next().unwrap_or(' ');
                        prop_assert!(next.is_ascii_alphabetic() || "&%$#_{}".contains(next), "{}", escaped);
                        if !next.is_ascii_alphabetic() {
                            letters.next();
                        }
                    }
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    '&' | '%' | '$' | '#' | '_' | '~' | '^' | '"' | '<' | '>' | '|' => prop_assert!(false, "{}", escaped),
                    _ => {}
                }
                prop_assert!(depth >= 0);
            }
            prop_assert_eq!(depth, 0);
        }
    }
}
