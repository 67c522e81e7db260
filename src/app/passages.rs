//! Where the words of a quote stand in a text, as somebody copies them by hand.

use regex::{Regex, RegexBuilder, escape};

use crate::text::TextRange;

/// Where `words` stand in `text`, in its order. Blanks and line ends are one, straight and curly quotation marks too; where the
/// words stand nowhere so, capitals and small letters are one as well. Nowhere where there are no words.
///
/// ```
/// use emic::app::passages;
/// let text = "A: “We don’t\nwait,” she said. 我们信任他们。";
/// let found = |words| passages(text, words).iter().map(|place| place.slice(text)).collect::<Vec<_>>();
/// assert_eq!(found("we don't wait"), ["We don’t\nwait"]);
/// assert_eq!(found("信任"), ["信任"]);
/// ```
pub fn passages(text: &str, words: &str) -> Vec<TextRange> {
    let places = |pattern: Regex| -> Vec<TextRange> {
        pattern.find_iter(text).map(|found| TextRange::of(found.start(), found.end())).collect()
    };
    let as_written = pattern(words, false).map(places).unwrap_or_default();
    if as_written.is_empty() { pattern(words, true).map(places).unwrap_or_default() } else { as_written }
}

/// What finds `words`; `None` where there are none, or more than an expression can hold.
fn pattern(words: &str, folded: bool) -> Option<Regex> {
    let words: Vec<String> = words.split_whitespace().map(|word| word.chars().map(letter).collect()).collect();
    let expression = words.join(r"\s+");
    let pattern = RegexBuilder::new(&expression).case_insensitive(folded).build();
    pattern.ok().filter(|_| !words.is_empty())
}

/// The expression of a letter.
fn letter(letter: char) -> String {
    match letter {
        '\'' | '‘' | '’' => "['‘’]".to_owned(),
        '"' | '“' | '”' => "[\"“”]".to_owned(),
        _ => escape(letter.encode_utf8(&mut [0; 4])),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, words: &str, expected: &[&str]) {
        let found: Vec<&str> = passages(text, words).iter().map(|place| place.slice(text)).collect();
        assert_eq!(found, expected, "{words}");
    }

    #[test]
    fn words_are_found_as_they_are_copied() {
        check("We trust them. we trust", "we trust", &["we trust"]);
        check("We trust them. WE trust", "we  trust", &["We trust", "WE trust"]);
        check("我们信任他们，他们信任我们。", "信任", &["信任", "信任"]);
        check("a (b) [c] $5.00 👨‍👩‍👧", "(b) [c] $5.00 👨‍👩‍👧", &["(b) [c] $5.00 👨‍👩‍👧"]);
        check("a.c abc", "a.c", &["a.c"]);
        check("words", " \n", &[]);
        check("", "words", &[]);
    }

    proptest! {
        #[test]
        fn every_passage_is_found_by_its_own_words(text in "[a-c信任 \n.'“”(]{1,40}", start in 0_usize..40, length in 1_usize..12) {
            let letters: Vec<(usize, char)> = text.char_indices().collect();
            let from = letters.get(start % letters.len()).map_or(0, |(place, _)| *place);
            let words: String = letters.iter().filter(|(place, _)| *place >= from).take(length).map(|(_, letter)| letter).collect();
            let own = from + words.len() - words.trim_start().len();
            let found = passages(&text, &words);
            prop_assert!(words.trim().is_empty() == found.is_empty());
            prop_assert!(found.is_empty() || found.iter().any(|place| place.start().get() <= own), "{found:?}");
        }
    }
}
