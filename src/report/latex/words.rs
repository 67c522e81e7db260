//! Words as LaTeX prints them: no letter is a command, and signs that Chinese and Latin share are told apart.

use std::borrow::Cow;

use crate::text::is_han;

/// Words as LaTeX prints them. No command may follow from them, and no ligature but those of the language: two hyphens stay
/// two, and a bracket at the beginning of a row is no option of the row before.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    escaped(text, false)
}

/// The same for a cell of several lines, in which a word that is longer than any line can be broken: LaTeX stops at a line
/// of many pages.
pub(super) fn escape_broken(text: &str) -> Cow<'_, str> {
    escaped(text, true)
}

/// Letters of the longest word that is left in one piece, and of the pieces of longer ones.
const LONGEST_WORD: usize = 30;
const WORD_PIECE: usize = 8;

fn escaped(text: &str, breaks: bool) -> Cow<'_, str> {
    let is_plain = |letter: char| {
        (letter.is_alphanumeric() && !is_greek(letter)) || matches!(letter, ' ' | '.' | ':' | ';' | '(' | ')' | '/')
    };
    if text.chars().all(is_plain) && (!breaks || !text.split_whitespace().any(is_long_word)) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut last = '\0';
    let mut quotes = Quotes::default();
    // A Greek letter by itself is a sign of mathematics, one among others a letter of a word.
    let greek_words = has_greek_words(text);
    let mut pieces = Pieces::default();
    let mut letters = text.char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        quotes.pass(text, place, letter);
        if breaks && pieces.ends_before(text.get(place..).unwrap_or_default(), letter) {
            escaped.push_str("\\allowbreak{}");
        }
        if letter == last && matches!(letter, '-' | '\'' | ',') {
            escaped.push_str("{}");
        }
        last = letter;
        if let Some(command) = ambiguous(letter).filter(|_| !quotes.is_chinese(letter)) {
            escaped.push_str(command);
            continue;
        }
        if let Some(command) = symbol(letter).filter(|_| !greek_words || !is_greek(letter)) {
            let squared = is_greek(letter) && letters.next_if(|(_, power)| *power == '²').is_some();
            escaped.extend(["$\\", command, if squared { "^2$" } else { "$" }]);
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
            '\u{2010}' | '\u{2011}' => escaped.push_str("{-}"),
            '\u{2009}' | '\u{200A}' | '\u{202F}' => escaped.push_str("\\,"),
            '\u{2000}'..='\u{2008}' | '\u{205F}' => escaped.push(' '),
            '\u{2212}' => escaped.push_str("$-$"),
            '\n' | '\t' | '\u{2028}' | '\u{2029}' => escaped.push(' '),
            _ => escaped.push(letter),
        }
    }
    escaped.into()
}

/// The command of mathematics for a letter or sign that fonts for text mostly lack; capitals that look like Latin ones have none.
fn symbol(letter: char) -> Option<&'static str> {
    Some(match letter {
        'α' => "alpha",
        'β' => "beta",
        'γ' => "gamma",
        'δ' => "delta",
        'ε' => "varepsilon",
        'ζ' => "zeta",
        'η' => "eta",
        'θ' => "theta",
        'ι' => "iota",
        'κ' => "kappa",
        'λ' => "lambda",
        'μ' => "mu",
        'ν' => "nu",
        'ξ' => "xi",
        'π' => "pi",
        'ρ' => "rho",
        'σ' => "sigma",
        'τ' => "tau",
        'υ' => "upsilon",
        'φ' => "varphi",
        'χ' => "chi",
        'ψ' => "psi",
        'ω' => "omega",
        'Γ' => "Gamma",
        'Δ' => "Delta",
        'Θ' => "Theta",
        'Λ' => "Lambda",
        'Ξ' => "Xi",
        'Π' => "Pi",
        'Σ' => "Sigma",
        'Φ' => "Phi",
        'Ψ' => "Psi",
        'Ω' => "Omega",
        '≤' => "leq",
        '≥' => "geq",
        '≠' => "neq",
        '≈' => "approx",
        '→' => "rightarrow",
        '←' => "leftarrow",
        _ => return None,
    })
}

fn is_greek(letter: char) -> bool {
    matches!(letter, '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}')
}

/// Whether two Greek letters stand beside each other.
fn has_greek_words(text: &str) -> bool {
    let mut before = false;
    text.chars().any(|letter| std::mem::replace(&mut before, is_greek(letter)) && is_greek(letter))
}

fn is_long_word(word: &str) -> bool {
    word.chars().nth(LONGEST_WORD).is_some()
}

/// The pieces of words that are too long for a line.
#[derive(Debug, Default)]
struct Pieces {
    /// Letters of the word so far.
    letters: usize,
    is_long: bool,
}

impl Pieces {
    /// Whether a piece of a long word ends before `letter`, with which `rest` begins.
    fn ends_before(&mut self, rest: &str, letter: char) -> bool {
        // A line ends anywhere between letters of Chinese.
        if letter.is_whitespace() || is_broad(letter) {
            self.letters = 0;
            return false;
        }
        if self.letters == 0 {
            let word = rest.split(|letter: char| letter.is_whitespace() || is_broad(letter)).next();
            self.is_long = word.is_some_and(is_long_word);
        }
        let ends = self.is_long && self.letters > 0 && self.letters.is_multiple_of(WORD_PIECE);
        self.letters += 1;
        ends && (letter.is_ascii() || letter.is_alphanumeric())
    }
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
pub(super) fn is_broad(letter: char) -> bool {
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
    fn a_greek_letter_is_a_sign_and_greek_words_are_words() {
        let check = |text: &str, expected: &str| assert_eq!(escape(text), expected);
        check("χ²", "$\\chi^2$");
        check("G² of α ≤ .05, −1 → β-信任", "G² of $\\alpha$ $\\leq$ .05, $-$1 $\\rightarrow$ $\\beta$-信任");
        check("η εμπιστοσύνη, χ² 😀", "η εμπιστοσύνη, χ² 😀");
        check("1\u{202F}000\u{2011}a", "1\\,000{-}a");
    }

    #[test]
    fn words_longer_than_a_line_are_broken() {
        let check = |text: &str, expected: &str| assert_eq!(escape_broken(text), expected);
        let word = "abcdefgh".repeat(4);
        check(&format!("a {word} b"), &format!("a {} b", ["abcdefgh"; 4].join("\\allowbreak{}")));
        check("a_bcdefgh &c", "a\\_bcdefgh \\&c");
        check(&"信".repeat(40), &"信".repeat(40));
        assert_eq!(escape(&word), word);
        let (long, signs) = ("a".repeat(400_000), "&".repeat(80));
        assert_eq!(escape_broken(&long).matches("\\allowbreak{}").count(), 49_999);
        assert_eq!(escape_broken(&signs).matches("\\&\\allowbreak{}\\&").count(), 9);
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
