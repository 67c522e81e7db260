//! English forms of one word: `transfer`, `transfers`, `transferred`.
//!
//! The index holds words as written. A query for a word asks for every word of the dictionary that has the same stem
//! (Porter's English stemmer, as Snowball defines it, <https://snowballstem.org/algorithms/english/stemmer.html>), and
//! those lie together in the dictionary, behind [`Stem::prefix`].

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer};

/// Stems kept for one thread; a whole project rarely has as many words.
const KEPT: usize = 50_000;

/// The forms whose beginning their stem does not keep.
const IRREGULAR: [(&str, &str); 5] =
    [("die", "dying"), ("lie", "lying"), ("tie", "tying"), ("hie", "hying"), ("vie", "vying")];

struct Cache {
    stemmer: TextAnalyzer,
    stems: HashMap<Box<str>, Arc<str>, foldhash::fast::RandomState>,
}

thread_local! {
    static CACHE: RefCell<Cache> = RefCell::new(Cache {
        stemmer: TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(Language::English)).build(),
        stems: HashMap::default(),
    });
}

/// A word that stands for all its forms. Two forms of one word are equal.
#[derive(Clone, Debug)]
pub struct Stem {
    stem: Arc<str>,
    word: Box<str>,
}

impl PartialEq for Stem {
    fn eq(&self, other: &Self) -> bool {
        self.stem == other.stem
    }
}

impl Eq for Stem {}

impl Stem {
    /// The stem of a folded word; `None` for what has no English forms: digits, other scripts.
    pub fn of(word: &str) -> Option<Self> {
        let english = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'');
        (english && !word.is_empty()).then(|| Self { stem: with_stem(word, Arc::clone), word: word.into() })
    }

    /// The form that was given.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// What all forms are cut down to; not always a word.
    pub(super) fn as_str(&self) -> &str {
        &self.stem
    }

    /// Whether the folded word `form` is a form of this one.
    pub fn covers(&self, form: &str) -> bool {
        let near = form.starts_with(self.prefix()) || self.irregular() == Some(form);
        near && form.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'')
            && with_stem(form, |stem| *stem == self.stem)
    }

    /// What all regular forms begin with: the stem without its last letter, which `y` (`happy`, `happi`) or a lost `e`
    /// (`hope`, `hoping`) may have changed.
    pub fn prefix(&self) -> &str {
        let length = if self.stem.len() > 2 { self.stem.len() - 1 } else { self.stem.len() };
        self.stem.get(..length).unwrap_or_default()
    }

    /// The form that does not begin with the prefix, if the word has one.
    pub fn irregular(&self) -> Option<&'static str> {
        IRREGULAR.iter().find(|(stem, _)| *stem == &*self.stem).map(|(_, form)| *form)
    }
}

fn with_stem<T>(word: &str, then: impl FnOnce(&Arc<str>) -> T) -> T {
    CACHE.with_borrow_mut(|cache| {
        if let Some(stem) = cache.stems.get(word) {
            return then(stem);
        }
        let mut stream = cache.stemmer.token_stream(word);
        let stem: Arc<str> = stream.next().map_or(word, |token| token.text.as_str()).into();
        drop(stream);
        if cache.stems.len() >= KEPT {
            cache.stems.clear();
        }
        let result = then(&stem);
        cache.stems.insert(word.into(), stem);
        result
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, forms: &[&str], others: &[&str]) {
        let stem = Stem::of(word).unwrap();
        for form in forms {
            assert!(stem.covers(form), "{word} {form} {stem:?}");
        }
        for other in others {
            assert!(!stem.covers(other), "{word} {other} {stem:?}");
        }
    }

    #[test]
    fn a_word_covers_its_forms_and_no_other_word() {
        check("transfer", &["transfer", "transfers", "transferred", "transferring"], &["transform", "transferee"]);
        check("happy", &["happy", "happiness"], &["happen"]);
        check("hoping", &["hope", "hopes", "hoped"], &["hop", "hopping"]);
        check("company", &["companies", "company's"], &["companion"]);
        check("lie", &["lying", "lies"], &["lay"]);
        check("use", &["using", "used"], &["us"]);
        assert_eq!(Stem::of("trusted"), Stem::of("trusts"));
        assert_eq!(Stem::of("信"), None);
        assert_eq!(Stem::of("3.5"), None);
    }

    /// The dictionary is only searched behind the prefix: every form must lie there.
    #[test]
    fn every_word_of_the_sample_study_lies_behind_the_prefix_of_its_stem() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/transcripts");
        let mut count = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let (mut scanner, mut word) = (super::super::Scanner::new(&text), String::new());
            while scanner.next(&mut word).is_some() {
                if let Some(stem) = Stem::of(&word) {
                    assert!(stem.covers(&word), "{word}: {stem:?}");
                    count += 1;
                }
            }
        }
        assert!(count > 10_000, "{count}");
    }
}
