//! English stems by the letter of the published algorithm, written for this test alone: slow, and easy to compare with
//! <https://snowballstem.org/algorithms/english/stemmer.html> (the revision of Snowball 3).

/// The stem of a word of small letters and apostrophes.
pub fn stem(word: &str) -> String {
    let whole = [
        ("skis", "ski"),
        ("skies", "sky"),
        ("idly", "idl"),
        ("gently", "gentl"),
        ("ugly", "ugli"),
        ("early", "earli"),
        ("only", "onli"),
        ("singly", "singl"),
    ];
    if let Some((_, stem)) = whole.iter().find(|(form, _)| *form == word) {
        return (*stem).to_owned();
    }
    let kept = ["sky", "news", "howe", "atlas", "cosmos", "bias", "andes"];
    if kept.contains(&word) || word.chars().count() < 3 {
        return word.to_owned();
    }
    let mut stemmer = Stemmer::new(word);
    stemmer.possessive();
    stemmer.plural();
    stemmer.past();
    stemmer.final_y();
    stemmer.second();
    stemmer.third();
    stemmer.fourth();
    stemmer.final_e();
    stemmer.word.iter().collect::<String>().to_lowercase()
}

struct Stemmer {
    /// The letters; a `y` that is a consonant is `Y`.
    word: Vec<char>,
    /// Where the regions R1 and R2 begin.
    r1: usize,
    r2: usize,
}

fn is_vowel(letter: char) -> bool {
    "aeiouy".contains(letter)
}

impl Stemmer {
    fn new(word: &str) -> Self {
        let mut letters: Vec<char> = word.strip_prefix('\'').unwrap_or(word).chars().collect();
        for place in 0..letters.len() {
            if letters[place] == 'y' && (place == 0 || is_vowel(letters[place - 1])) {
                letters[place] = 'Y';
            }
        }
        let heads = ["gener", "commun", "arsen", "past", "univers", "later", "emerg", "organ", "inter"];
        let text: String = letters.iter().collect();
        let head = heads.iter().find(|head| text.starts_with(**head));
        let r1 = head.map_or_else(|| region(&letters, 0), |head| head.len());
        let r2 = region(&letters, r1);
        Self { word: letters, r1, r2 }
    }

    fn ends(&self, suffix: &str) -> bool {
        let suffix: Vec<char> = suffix.chars().collect();
        self.word.ends_with(&suffix)
    }

    /// The longest of the suffixes that the word ends in.
    fn longest<'s>(&self, suffixes: &[&'s str]) -> Option<&'s str> {
        suffixes.iter().filter(|suffix| self.ends(suffix)).max_by_key(|suffix| suffix.len()).copied()
    }

    fn replace(&mut self, suffix: &str, by: &str) {
        self.word.truncate(self.word.len() - suffix.len());
        self.word.extend(by.chars());
    }

    /// Whether a suffix of this length lies in R1, or R2.
    fn in_r1(&self, suffix: &str) -> bool {
        self.word.len() >= self.r1 + suffix.len()
    }

    fn in_r2(&self, suffix: &str) -> bool {
        self.word.len() >= self.r2 + suffix.len()
    }

    fn possessive(&mut self) {
        if let Some(suffix) = self.longest(&["'", "'s", "'s'"]) {
            self.replace(suffix, "");
        }
    }

    fn plural(&mut self) {
        match self.longest(&["sses", "ied", "ies", "us", "ss", "s"]) {
            Some("sses") => self.replace("sses", "ss"),
            Some(suffix @ ("ied" | "ies")) => {
                let by = if self.word.len() > 4 { "i" } else { "ie" };
                self.replace(suffix, by);
            }
            Some("s") => {
                let before = self.word.len().saturating_sub(2);
                if self.word[..before].iter().any(|&letter| is_vowel(letter)) {
                    self.replace("s", "");
                }
            }
            _ => {}
        }
    }

    fn past(&mut self) {
        let Some(suffix) = self.longest(&["eed", "eedly", "ed", "edly", "ing", "ingly"]) else { return };
        let head: String = self.word[..self.word.len() - suffix.len()].iter().collect();
        if suffix.starts_with("eed") {
            if self.in_r1(suffix) && !["succ", "proc", "exc"].contains(&head.as_str()) {
                self.replace(suffix, "ee");
            }
            return;
        }
        if suffix == "ing" {
            let letters: Vec<char> = head.chars().collect();
            if let [first, 'y'] = letters[..]
                && !is_vowel(first)
            {
                return self.replace("ying", "ie");
            }
            if ["inn", "out", "cann", "herr", "earr", "even"].contains(&head.as_str()) {
                return;
            }
        }
        if !head.chars().any(is_vowel) {
            return;
        }
        self.replace(suffix, "");
        if self.longest(&["at", "bl", "iz"]).is_some() {
            self.word.push('e');
        } else if let [before @ .., double, last] = &self.word[..]
            && double == last
            && "bdfgmnprt".contains(*last)
        {
            let keeps = matches!(before, ['a' | 'e' | 'o']);
            if !keeps {
                self.word.pop();
            }
        } else if self.r1 >= self.word.len() && self.is_short_ending(self.word.len()) && self.r1 == self.word.len() {
            self.word.push('e');
        }
    }

    /// Whether the first `length` letters end in a short syllable.
    fn is_short_ending(&self, length: usize) -> bool {
        match self.word[..length] {
            ['p', 'a', 's', 't'] => true,
            [first, second] => is_vowel(first) && !is_vowel(second),
            [.., one, two, three] if !is_vowel(one) && is_vowel(two) => !is_vowel(three) && !"wxY".contains(three),
            _ => false,
        }
    }

    fn final_y(&mut self) {
        if let [_, .., before, 'y' | 'Y'] = self.word[..]
            && !is_vowel(before)
        {
            self.replace("y", "i");
        }
    }

    fn second(&mut self) {
        const RULES: [(&str, &str); 25] = [
            ("tional", "tion"),
            ("enci", "ence"),
            ("anci", "ance"),
            ("abli", "able"),
            ("entli", "ent"),
            ("izer", "ize"),
            ("ization", "ize"),
            ("ational", "ate"),
            ("ation", "ate"),
            ("ator", "ate"),
            ("alism", "al"),
            ("aliti", "al"),
            ("alli", "al"),
            ("fulness", "ful"),
            ("ousli", "ous"),
            ("ousness", "ous"),
            ("iveness", "ive"),
            ("iviti", "ive"),
            ("biliti", "ble"),
            ("bli", "ble"),
            ("ogist", "og"),
            ("ogi", "og"),
            ("fulli", "ful"),
            ("lessli", "less"),
            ("li", ""),
        ];
        let Some(suffix) = self.longest(&RULES.map(|(suffix, _)| suffix)) else { return };
        let before = self.word.len().checked_sub(suffix.len() + 1).map(|place| self.word[place]);
        let fits = match suffix {
            "ogi" => before == Some('l'),
            "li" => before.is_some_and(|letter| "cdeghkmnrt".contains(letter)),
            _ => true,
        };
        if self.in_r1(suffix) && fits {
            let by = RULES.iter().find(|(own, _)| *own == suffix).unwrap().1;
            self.replace(suffix, by);
        }
    }

    fn third(&mut self) {
        const RULES: [(&str, &str); 9] = [
            ("tional", "tion"),
            ("ational", "ate"),
            ("alize", "al"),
            ("icate", "ic"),
            ("iciti", "ic"),
            ("ical", "ic"),
            ("ful", ""),
            ("ness", ""),
            ("ative", ""),
        ];
        let Some(suffix) = self.longest(&RULES.map(|(suffix, _)| suffix)) else { return };
        if self.in_r1(suffix) && (suffix != "ative" || self.in_r2(suffix)) {
            let by = RULES.iter().find(|(own, _)| *own == suffix).unwrap().1;
            self.replace(suffix, by);
        }
    }

    fn fourth(&mut self) {
        let suffixes = [
            "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ism", "ate", "iti",
            "ous", "ive", "ize", "ion",
        ];
        let Some(suffix) = self.longest(&suffixes) else { return };
        let before = self.word.len().checked_sub(suffix.len() + 1).map(|place| self.word[place]);
        if self.in_r2(suffix) && (suffix != "ion" || matches!(before, Some('s' | 't'))) {
            self.replace(suffix, "");
        }
    }

    fn final_e(&mut self) {
        let length = self.word.len();
        let goes = match self.word[..] {
            [.., 'e'] => self.in_r2("e") || self.in_r1("e") && !self.is_short_ending(length - 1),
            [.., 'l', 'l'] => self.in_r2("l"),
            _ => false,
        };
        if goes {
            self.word.pop();
        }
    }
}

/// Where the region behind the first consonant that follows a vowel begins, looking from `from` on.
fn region(letters: &[char], from: usize) -> usize {
    let vowel = (from..letters.len()).find(|&place| is_vowel(letters[place]));
    let consonant = vowel.and_then(|vowel| (vowel..letters.len()).find(|&place| !is_vowel(letters[place])));
    consonant.map_or(letters.len(), |place| place + 1)
}
