//! The words of a text as a person reads them, by the rules of `docs/search.md`: written for this test alone, one
//! character after another, with nothing of the program's own reader but the table of Han characters.

use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A word and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is compared: small letters without accents, simplified characters.
    pub folded: String,
    /// In bytes.
    pub start: usize,
    pub end: usize,
    /// Whether a clause or paragraph ends between the word before and this one.
    pub parted: bool,
}

/// Bytes of a word that are compared.
const LONGEST: usize = 200;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    /// A word by itself: Han, kana, Hangul, scripts without blanks.
    Alone,
    /// Belongs to what stands before it: accents, what nobody sees.
    Mark,
    Apostrophe,
    Hyphen,
    /// A blank, a quotation mark, a slash: words go on behind it as if it were a blank.
    Blank,
    Newline,
    /// Ends a clause.
    End,
}

fn kind(letter: char) -> Kind {
    match letter {
        '\n' => Kind::Newline,
        '\'' | '’' | '‘' | 'ʼ' | '＇' => Kind::Apostrophe,
        '-' | '‐' | '‑' | '－' => Kind::Hyphen,
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '＂' => Kind::Blank,
        '「' | '」' | '『' | '』' | '《' | '》' | '〈' | '〉' | '｢' | '｣' => Kind::Blank,
        '/' | '\\' | '&' | '+' | '%' | '@' | '_' | '#' | '*' | '$' | '／' | '＆' => Kind::Blank,
        // What parts the names of a foreigner in Chinese and Japanese.
        '·' | '・' | '･' => Kind::Blank,
        _ if is_unseen(letter) || is_combining_mark(letter) && !is_alone(letter) => Kind::Mark,
        _ if is_alone(letter) => Kind::Alone,
        _ if letter.is_alphanumeric() => Kind::Letter,
        _ if letter.is_whitespace() => Kind::Blank,
        _ => Kind::End,
    }
}

/// Soft hyphens, joiners, signs of direction, variation selectors.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether a letter is a word by itself.
fn is_alone(letter: char) -> bool {
    let is_han = matches!(letter, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFD}' | '\u{2E80}'..='\u{2FDF}' | '々' | '〆' | '〇' | '\u{3021}'..='\u{3029}');
    let is_kana = matches!(letter, '\u{3041}'..='\u{3096}' | '\u{309B}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}');
    let is_bopomofo = matches!(letter, '\u{3100}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}');
    let is_hangul = matches!(letter, '\u{AC00}'..='\u{D7FF}' | '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}'
        | '\u{A960}'..='\u{A97F}' | '\u{FFA0}'..='\u{FFDC}');
    let has_no_blanks = matches!(letter, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17D3}');
    is_han
        || is_kana
        || is_bopomofo
        || is_hangul
        || has_no_blanks && (letter.is_alphanumeric() || !is_combining_mark(letter))
}

/// The words of a text, in order.
pub fn words(text: &str) -> Vec<Word> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut words = Vec::new();
    let (mut at, mut parted) = (0, false);
    while at < letters.len() {
        let (start, letter) = letters[at];
        let end_of = |next: usize| letters.get(next).map_or(text.len(), |(byte, _)| *byte);
        match kind(letter) {
            Kind::Letter => {
                let (folded, shown, next) = spelled(&letters, at);
                words.push(Word { folded, start, end: end_of(shown), parted });
                (at, parted) = (next, false);
                continue;
            }
            Kind::Alone => {
                let (folded, shown, next) = single(&letters, at);
                words.push(Word { folded, start, end: end_of(shown), parted });
                (at, parted) = (next, false);
                continue;
            }
            Kind::End => parted = true,
            Kind::Newline => {
                let next = letters[at + 1..].iter().find(|(_, letter)| !matches!(letter, ' ' | '\t' | '\r'));
                parted |= next.is_some_and(|(_, letter)| *letter == '\n');
            }
            Kind::Hyphen => {
                let touches = |place: Option<usize>| {
                    let letter = place.and_then(|place| letters.get(place));
                    letter.is_some_and(|(_, letter)| matches!(kind(*letter), Kind::Letter | Kind::Alone | Kind::Mark))
                };
                parted |= !(touches(at.checked_sub(1)) && touches(Some(at + 1)));
            }
            Kind::Blank | Kind::Mark | Kind::Apostrophe => {}
        }
        at += 1;
    }
    words
}

/// The word of letters that begins at `at`: folded, where what is seen of it ends, and where reading goes on.
fn spelled(letters: &[(usize, char)], at: usize) -> (String, usize, usize) {
    let get = |place: usize| letters.get(place).map(|(_, letter)| *letter);
    let is_letter = |place: usize| get(place).is_some_and(|letter| kind(letter) == Kind::Letter);
    let (mut folded, mut next, mut shown) = (String::new(), at, at);
    while let Some(letter) = get(next) {
        match kind(letter) {
            Kind::Letter => {
                folded.push_str(&fold(letter));
                shown = next + 1;
            }
            Kind::Mark => {
                if is_combining_mark(letter) {
                    folded.extend(Some(letter).filter(|mark| !is_accent(*mark)));
                    shown = next + 1;
                }
            }
            Kind::Apostrophe if is_letter(next + 1) => folded.push('\''),
            Kind::End if shown == next && is_point_in_number(letters, next) => folded.push('.'),
            Kind::End if shown == next && (is_comma_in_number(letters, next) || is_dot_in_acronym(letters, next)) => {}
            _ => break,
        }
        next += 1;
    }
    if folded.len() > LONGEST {
        folded.truncate((0..=LONGEST).rev().find(|place| folded.is_char_boundary(*place)).unwrap_or(0));
    }
    (folded, shown, next)
}

fn digits(letters: &[(usize, char)], at: usize) -> usize {
    letters[at.min(letters.len())..].iter().take_while(|(_, letter)| is_digit(*letter)).count()
}

/// A digit, of either width.
fn is_digit(letter: char) -> bool {
    matches!(letter, '0'..='9' | '０'..='９')
}

/// `3.5`
fn is_point_in_number(letters: &[(usize, char)], at: usize) -> bool {
    matches!(letters[at].1, '.' | '．') && is_digit(letters[at - 1].1) && digits(letters, at + 1) > 0
}

/// `1,000`: three digits and no more follow.
fn is_comma_in_number(letters: &[(usize, char)], at: usize) -> bool {
    matches!(letters[at].1, ',' | '，') && is_digit(letters[at - 1].1) && digits(letters, at + 1) == 3
}

/// `U.S.`: single letters with dots between them.
fn is_dot_in_acronym(letters: &[(usize, char)], at: usize) -> bool {
    let is_spelled = |place: Option<usize>| {
        let letter = place.and_then(|place| letters.get(place));
        letter.is_some_and(|(_, letter)| matches!(kind(*letter), Kind::Letter | Kind::Mark))
    };
    let is_single = |place: usize| {
        let latin = letters.get(place).is_some_and(|(_, letter)| letter.is_ascii_alphabetic());
        latin && !is_spelled(place.checked_sub(1)) && !is_spelled(Some(place + 1))
    };
    letters[at].1 == '.' && is_single(at - 1) && is_single(at + 1)
}

/// The character that is a word by itself at `at`, with what belongs to it: folded, where what is seen of it ends, and where
/// reading goes on.
fn single(letters: &[(usize, char)], at: usize) -> (String, usize, usize) {
    let mut taken = letters[at].1.to_string();
    let (mut shown, mut next) = (at + 1, at + 1);
    while let Some((_, letter)) = letters.get(next) {
        let with: String = taken.chars().chain([*letter]).nfkc().collect();
        let joins = letter.to_string().nfkd().all(is_joined);
        if joins && with.chars().count() == 1 {
            taken = with;
        } else if joins || kind(*letter) != Kind::Mark {
            break;
        }
        next += 1;
        if is_combining_mark(*letter) || joins {
            shown = next;
        }
    }
    let normal: String = taken.nfkc().collect();
    let normal = if normal.chars().count() == 1 { normal } else { taken };
    (normal.chars().map(simplified).collect(), shown, next)
}

/// Voicing marks of kana, vowels and finals of Hangul.
fn is_joined(letter: char) -> bool {
    matches!(letter, '\u{3099}' | '\u{309A}' | '\u{1161}'..='\u{1175}' | '\u{11A8}'..='\u{11C2}')
}

/// A letter as it is compared.
fn fold(letter: char) -> String {
    let lower: String = letter.to_lowercase().collect();
    let bare: String = lower.nfkd().filter(|part| !is_accent(*part)).collect();
    let mut folded = String::new();
    for part in bare.chars() {
        match part {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            _ => folded.extend(part.to_lowercase()),
        }
    }
    folded
}

/// Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic; other scripts' marks carry sounds.
fn is_accent(mark: char) -> bool {
    is_unseen(mark)
        || matches!(mark, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}'
            | '\u{670}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
            | '\u{FE20}'..='\u{FE2F}')
}

/// Groups of Han characters that are read as one, each led by the form that stands for all.
fn groups() -> &'static HashMap<char, &'static str> {
    static GROUPS: OnceLock<HashMap<char, &'static str>> = OnceLock::new();
    GROUPS.get_or_init(|| {
        let lines = include_str!("../../../src/search/variants.txt").lines().filter(|line| !line.starts_with('#'));
        let groups = lines.flat_map(str::split_whitespace);
        groups.flat_map(|group| group.chars().map(move |letter| (letter, group))).collect()
    })
}

/// The form that a Han character is compared by.
fn simplified(letter: char) -> char {
    groups().get(&letter).and_then(|group| group.chars().next()).unwrap_or(letter)
}

/// All forms of a Han character.
pub fn forms(letter: char) -> Vec<char> {
    groups().get(&letter).map_or_else(|| vec![letter], |group| group.chars().collect())
}

#[test]
fn the_slow_reader_reads_as_the_documentation_says() {
    let read = |text: &str| {
        let words = words(text);
        let show = |word: &Word| format!("{}{}", if word.parted { "_ " } else { "" }, word.folded);
        words.iter().map(show).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(read("Don’t face-to-face; the U.S. since 3.5 years"), "don't face to face _ the us _ since 3.5 years");
    assert_eq!(read("在U.S.市场 1,000 or 1,00"), "在 us _ 市 场 1000 or 1 _ 00");
    assert_eq!(read("Café Straße ＡＢＣ co\u{AD}op cafe\u{301}"), "cafe strasse abc coop cafe");
    assert_eq!(read("IJV合資公司，信-任。「好」😀 ｶﾞｲド 한"), "ijv 合 资 公 司 _ 信 任 _ 好 _ ガ イ ド 한");
    assert_eq!(read("one\ntwo\n\nthree - four"), "one two _ three _ four");
}
