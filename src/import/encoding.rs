//! Bytes to text: which encoding, and how sure.
//!
//! In this order: the researcher's word; a byte order mark; UTF-16 without one, known by its NUL bytes; UTF-8; and what
//! `chardetng` makes of the whole file, since GB18030 and Big5 are told apart by frequencies. What is UTF-8 but for a few
//! places is damaged, and an error that names the first: only the researcher's word lets U+FFFD stand in for words. Line
//! ends become LF and the byte order mark goes; every other code point stays as it came.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

use super::{Error, Warning};

/// A text with how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, LF at line ends, no byte order mark.
    pub text: String,
    /// The encoding by the web's name: `UTF-8`, `gb18030`, `Big5`, `windows-1252`, ...
    pub encoding: &'static str,
    /// Whether the encoding is known, not guessed.
    pub certain: bool,
    /// The first place that did not fit the encoding, as a line from 1, and how many places there are; each is now U+FFFD.
    pub damaged: Option<(usize, usize)>,
}

impl Decoded {
    /// What the researcher should know of it.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        if !self.certain {
            let message =
                format!("taken to be {}; if words look wrong, name the encoding: --encoding NAME", self.encoding);
            warnings.push(Warning::new(message));
        }
        if let Some((line, count)) = self.damaged {
            let places = if count == 1 { "1 place does".to_owned() } else { format!("{count} places do") };
            let message = format!("{places} not fit {} and show as \u{FFFD}; the first is here", self.encoding);
            warnings.push(Warning { line: Some(line), message });
        }
        warnings
    }
}

/// Decode `bytes` as the encoding named `wanted`, or as the one that fits.
///
/// # Errors
/// [`Error::UnknownEncoding`]; [`Error::WrongEncoding`] where a named one does not fit; [`Error::Damaged`] for UTF-8 with
/// places that do not fit; [`Error::NotText`] for bytes that are no text in any.
pub fn decode(bytes: &[u8], wanted: Option<&str>) -> Result<Decoded, Error> {
    if wanted.is_some_and(is_cesu8) {
        let joined = joined_halves(bytes);
        return Ok(Decoded { encoding: "CESU-8", ..decode(&joined, Some("utf-8"))? });
    }
    let (encoding, certain) = match wanted {
        Some(name) => (named(name)?, true),
        None => detect(bytes)?,
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let damaged = damaged(&text, bytes, encoding);
    // UTF-8 is seldom taken for another encoding: a file that is named so and wrapped by a program that counts bytes is
    // broken in each of its lines, and has no better reading.
    let share = if encoding == UTF_8 { 4 } else { 20 };
    if let Some((_, count)) = damaged
        && wanted.is_some()
        && count * share > text.chars().count()
    {
        return Err(Error::WrongEncoding(encoding.name(), count));
    }
    let text = line_feeds(text.into_owned());
    if text.contains('\0') {
        return Err(Error::NotText("a binary file"));
    }
    Ok(Decoded { text, encoding: encoding.name(), certain, damaged })
}

/// Whether a name is one of UTF-8 as some programs write it that take characters for UTF-16: an emoji as two halves of
/// three bytes each.
fn is_cesu8(name: &str) -> bool {
    matches!(name.trim().to_lowercase().as_str(), "cesu-8" | "cesu8" | "wtf-8" | "wtf8")
}

/// The encoding of that name. GBK is read as GB18030, which holds it.
pub(super) fn named(name: &str) -> Result<&'static Encoding, Error> {
    let alias = match name.trim().to_lowercase().as_str() {
        "gb" | "gb2312" | "gbk" | "cp936" => Some(GB18030),
        "cp950" => Some(BIG5),
        "utf16" => Some(UTF_16LE),
        "cp932" => Encoding::for_label(b"shift_jis"),
        "cp949" | "uhc" => Encoding::for_label(b"euc-kr"),
        _ => None,
    };
    let found = alias.or_else(|| Encoding::for_label(name.as_bytes())).filter(|found| *found != REPLACEMENT);
    let found = found.map(|found| if found == GBK { GB18030 } else { found });
    found.ok_or_else(|| Error::UnknownEncoding(name.chars().take(40).collect()))
}

/// The encoding that fits, and whether it is known rather than guessed.
fn detect(bytes: &[u8]) -> Result<(&'static Encoding, bool), Error> {
    if bytes.starts_with(b"\xFF\xFE\0\0") || bytes.starts_with(b"\0\0\xFE\xFF") {
        return Err(Error::NotText("text in UTF-32, which no current program writes"));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        if encoding == UTF_8 {
            unbroken(bytes)?;
        }
        return Ok((encoding, true));
    }
    if let Some(line) = stray_nul(bytes) {
        let why = format!("line {line} holds a NUL byte, which no text has; was the file saved and copied whole?");
        return Err(Error::Damaged(why));
    }
    if bytes.contains(&0) {
        return utf16(bytes).map(|encoding| (encoding, true)).ok_or(Error::NotText("a binary file"));
    }
    // Japanese in seven bits is known by its escapes.
    let escapes = bytes.is_ascii() && bytes.contains(&0x1B);
    if !escapes && is_utf8(bytes) {
        return unbroken(bytes).map(|()| (UTF_8, true));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    let guess = if guess == GBK { GB18030 } else { guess };
    let evidence = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    Ok((guess, guess == UTF_8 || evidence >= ENOUGH))
}

/// Bytes outside ASCII from which a guess has always been right on real interviews: some twenty Chinese characters.
const ENOUGH: usize = 40;

/// Whether `bytes` are UTF-8, or were before a few places were damaged: no other encoding has that many sequences that fit.
fn is_utf8(bytes: &[u8]) -> bool {
    let (mut fit, mut long, mut unfit) = (0, 0, 0);
    for chunk in bytes.utf8_chunks() {
        fit += chunk.valid().chars().filter(|sign| !sign.is_ascii()).count();
        long += chunk.valid().chars().filter(|sign| sign.len_utf8() > 2).count();
        unfit += usize::from(!chunk.invalid().is_empty());
    }
    // Three bytes that fit are less often chance than two. A half of a character is three places that do not fit.
    unfit == 0 || fit >= unfit * 10 || long >= unfit * 2 || halves(bytes).count() * 3 == unfit
}

/// Refuse UTF-8 with places that do not fit, naming the first.
fn unbroken(bytes: &[u8]) -> Result<(), Error> {
    let Err(error) = std::str::from_utf8(bytes) else { return Ok(()) };
    let at = error.valid_up_to();
    let (line, column) = line_and_column(bytes, at);
    let broken = bytes.get(at..).unwrap_or_default();
    let why = if half(broken).is_some() {
        let places = places(halves(bytes).count(), "half a character", "halves of characters");
        format!(
            "it is UTF-8 but for {places}, lone surrogates that no text may have; the first is in line {line}, column \
             {column} ({}). Save it anew as UTF-8, or name the encoding: with --encoding cesu-8 halves that belong together \
             become their character, and others U+FFFD",
            hex(broken, 3),
        )
    } else {
        let count = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
        let places = places(count, "one place", "places");
        format!(
            "it is UTF-8 but for {places}; the first is in line {line}, column {column} ({}). Was it cut off, or put together \
             of several files? Save it anew as UTF-8, or name the encoding: with --encoding utf-8 each such place becomes \
             U+FFFD",
            hex(broken, error.error_len().unwrap_or(broken.len())),
        )
    };
    Err(Error::Damaged(why))
}

fn places(count: usize, one: &str, many: &str) -> String {
    if count == 1 { one.to_owned() } else { format!("{count} {many}") }
}

/// The first bytes as they are written in tables: `E4 BF`.
fn hex(bytes: &[u8], count: usize) -> String {
    let shown: Vec<String> = bytes.iter().take(count.min(4)).map(|byte| format!("{byte:02X}")).collect();
    format!("{} {}", if shown.len() == 1 { "byte" } else { "bytes" }, shown.join(" "))
}

/// The line and the column, in code points, of a place up to which all is UTF-8, both from 1.
fn line_and_column(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = String::from_utf8_lossy(bytes.get(..at).unwrap_or_default());
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap_or_default().trim_start_matches('\u{FEFF}').chars().count() + 1)
}

/// The surrogate that `bytes` begin with, written as if it were a character.
fn half(bytes: &[u8]) -> Option<u16> {
    match bytes {
        [0xED, second @ 0xA0..=0xBF, third @ 0x80..=0xBF, ..] => {
            Some(0xD000 | u16::from(second & 0x3F) << 6 | u16::from(third & 0x3F))
        }
        _ => None,
    }
}

/// The surrogates in `bytes`, by their places.
fn halves(bytes: &[u8]) -> impl Iterator<Item = (usize, u16)> + '_ {
    memchr::memchr_iter(0xED, bytes).filter_map(|at| Some((at, half(bytes.get(at..)?)?)))
}

/// `bytes` with each pair of surrogates as the character that it stands for, and each other one as U+FFFD.
fn joined_halves(bytes: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(bytes.len());
    let mut done = 0;
    for (at, first) in halves(bytes) {
        if at < done {
            continue;
        }
        joined.extend_from_slice(bytes.get(done..at).unwrap_or_default());
        let second = bytes.get(at + 3..).and_then(half);
        let pair = second.and_then(|second| char::decode_utf16([first, second]).next()).and_then(Result::ok);
        done = at + if pair.is_some() { 6 } else { 3 };
        let sign = pair.unwrap_or(char::REPLACEMENT_CHARACTER);
        joined.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
    }
    joined.extend_from_slice(bytes.get(done..).unwrap_or_default());
    joined
}

/// The line of the first NUL byte in what otherwise is plain ASCII: two letters of it would pass for a Chinese one in
/// UTF-16, in which every other byte of English is NUL.
fn stray_nul(bytes: &[u8]) -> Option<usize> {
    let place = memchr::memchr(0, bytes)?;
    let nuls = memchr::memchr_iter(0, bytes).count();
    let plain = bytes.iter().filter(|byte| matches!(byte, 9 | 10 | 13 | 0x20..=0x7E)).count();
    let is_stray = nuls * 4 < bytes.len() && plain * 10 >= (bytes.len() - nuls) * 9;
    is_stray.then(|| memchr::memchr_iter(b'\n', bytes.get(..place).unwrap_or_default()).count() + 1)
}

/// UTF-16 without a byte order mark: the byte order in which nearly all units are characters that interviews hold.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let share = |order: fn([u8; 2]) -> u16| {
        let pairs = bytes.chunks_exact(2).take(4096).filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
        let (mut usual, mut all) = (0, 0);
        for unit in pairs.map(order) {
            all += 1;
            usual += usize::from(is_usual(unit));
        }
        (usual * 100).checked_div(all).unwrap_or(0)
    };
    let (little, big) = (share(u16::from_le_bytes), share(u16::from_be_bytes));
    let fits = bytes.len().is_multiple_of(2) && little.max(big) >= 90;
    fits.then_some(if little >= big { UTF_16LE } else { UTF_16BE })
}

/// Letters, digits, punctuation and spaces of the Latin and East Asian scripts, as UTF-16 units.
fn is_usual(unit: u16) -> bool {
    matches!(unit, 9 | 10 | 13 | 0x20..=0x7E | 0xA0..=0x17F | 0x2010..=0x203D | 0x3000..=0x30FF | 0x4E00..=0x9FFF)
        || matches!(unit, 0xAC00..=0xD7A3 | 0xFF01..=0xFF60 | 0xD83C..=0xD83E | 0xDC00..=0xDFFF | 0x400..=0x45F)
}

/// The first line and the number of replacement characters that decoding put in.
fn damaged(text: &str, bytes: &[u8], encoding: &'static Encoding) -> Option<(usize, usize)> {
    let count = text.matches('\u{FFFD}').count();
    if count == 0 || (encoding == UTF_8 && std::str::from_utf8(bytes).is_ok()) {
        return None;
    }
    let before = text.split('\u{FFFD}').next().unwrap_or_default();
    Some((before.matches('\n').count() + 1, count))
}

/// CRLF and lone CR to LF.
fn line_feeds(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CHINESE: &str = "访谈者：您先说说您是怎么到这儿来的？\r\n\r\n陆永年：我是带着嫁妆来的。沐州客车厂，听说过吧，没了。我八五年进厂，十七岁，喷大客车。\r\n";
    const TRADITIONAL: &str = "問：有關這個平臺在機制設計上，你覺得有沒有什麼不一樣？\n\n答：對我來說，我其實不太知道過往政府在網路這個部分的公共政策平臺是什麼。\n";
    const JAPANESE: &str = "質問：どうしてこの会社に入りましたか。\n\n答え：大学を卒業してから、先生のすすめで面接をうけました。とても楽しかったです。\n";
    const KOREAN: &str = "질문: 어떻게 이 회사에 오셨습니까?\n\n대답: 대학교를 졸업한 뒤에 친구의 소개로 들어왔습니다. 정말 좋았습니다.\n";
    const ENGLISH: &str = "Q: You’ve been in Muzhou – four years?\n\nA: I’d say “five”. It wasn’t café life, it’s façade and naïveté… and so on.\n";

    #[track_caller]
    fn check(bytes: &[u8], wanted: Option<&str>, encoding: &str, text: &str) {
        let decoded = decode(bytes, wanted).unwrap();
        assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text.replace("\r\n", "\n").as_str()));
        assert_eq!(decoded.damaged, None);
    }

    fn encode(label: &str, text: &str) -> Vec<u8> {
        Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
    }

    fn utf16_bytes(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn a_file_that_was_wrapped_by_bytes_can_be_read_on_request() {
        let wrapped: Vec<u8> = CHINESE.as_bytes().chunks(20).flat_map(|line| [line, b"\n"].concat()).collect();
        assert!(decode(&wrapped, None).is_err());
        let decoded = decode(&wrapped, Some("utf-8")).unwrap();
        assert!(decoded.damaged.is_some() && decoded.text.contains("说您是怎么到"), "{}", decoded.text);
        assert!(decode(&encode("gb18030", CHINESE), Some("utf-8")).is_err());
    }

    #[test]
    fn each_encoding_is_detected() {
        check(CHINESE.as_bytes(), None, "UTF-8", CHINESE);
        check(format!("\u{FEFF}{CHINESE}").as_bytes(), None, "UTF-8", CHINESE);
        check(&encode("gb18030", CHINESE), None, "gb18030", CHINESE);
        check(&encode("gb18030", &CHINESE.repeat(40)), None, "gb18030", &CHINESE.repeat(40));
        check(&encode("big5", TRADITIONAL), None, "Big5", TRADITIONAL);
        check(&encode("shift_jis", JAPANESE), None, "Shift_JIS", JAPANESE);
        check(&encode("euc-jp", JAPANESE), None, "EUC-JP", JAPANESE);
        check(&encode("iso-2022-jp", JAPANESE), None, "ISO-2022-JP", JAPANESE);
        check(&encode("euc-kr", KOREAN), None, "EUC-KR", KOREAN);
        check(&encode("windows-1252", ENGLISH), None, "windows-1252", ENGLISH);
    }

    #[test]
    fn utf16_in_both_orders_with_and_without_a_mark() {
        for text in [CHINESE, ENGLISH, "问：👍🏽好\n", "Q: 信任 trust\n"] {
            check(&utf16_bytes(text, u16::to_le_bytes), None, "UTF-16LE", text);
            check(&utf16_bytes(text, u16::to_be_bytes), None, "UTF-16BE", text);
            check(&utf16_bytes(&format!("\u{FEFF}{text}"), u16::to_le_bytes), None, "UTF-16LE", text);
            check(&utf16_bytes(&format!("\u{FEFF}{text}"), u16::to_be_bytes), None, "UTF-16BE", text);
        }
    }

    #[test]
    fn a_named_encoding_is_obeyed() {
        check(&encode("gb18030", "好"), Some("GBK"), "gb18030", "好");
        check(&encode("big5", "信任"), Some("big5"), "Big5", "信任");
        check(b"caf\xE9", Some("latin1"), "windows-1252", "café");
        assert_eq!(decode(b"a", Some("klingon")), Err(Error::UnknownEncoding("klingon".to_owned())));
        assert!(matches!(decode(&encode("gb18030", CHINESE), Some("utf-8")), Err(Error::WrongEncoding("UTF-8", _))));
    }

    #[track_caller]
    fn check_damaged(bytes: &[u8], told: &[&str]) {
        let error = decode(bytes, None).unwrap_err();
        assert!(matches!(error, Error::Damaged(_)), "{error:?}");
        let error = error.to_string();
        assert!(told.iter().all(|part| error.contains(part)), "{error}");
    }

    #[test]
    fn what_was_utf8_is_refused_with_its_place_and_read_on_request() {
        let mut bytes = CHINESE.as_bytes().to_vec();
        bytes.extend(b"\xE4\xBF and so on");
        check_damaged(&bytes, &["but for one place", "line 4, column 1 (bytes E4 BF)", "--encoding utf-8"]);
        let decoded = decode(&bytes, Some("utf-8")).unwrap();
        assert_eq!((decoded.encoding, decoded.damaged), ("UTF-8", Some((4, 1))));
        assert!(decoded.warnings()[0].to_string().starts_with("line 4: 1 place does not fit UTF-8"));
        // Cut off within a character; English with a few curly quotes.
        let cut = &CHINESE.as_bytes()[..CHINESE.trim_end().len() - 1];
        check_damaged(cut, &["but for one place", "line 3, column 43 (bytes E3 80)"]);
        check_damaged(b"\xEF\xBB\xBFQ: It\xE2\x80\x99s \x92so\xE2\x80\x99.", &["line 1, column 9 (byte 92)"]);
        // Bytes of another encoding that fit by chance are no UTF-8.
        assert_eq!(decode(b"caf\xE9 and caf\xE9", None).unwrap().encoding, "windows-1252");
    }

    #[test]
    fn halves_of_characters_are_refused_and_joined_on_request() {
        let lone = b"Q: Trust?\n\nA: \xED\xA0\xBD so.\n";
        check_damaged(lone, &["half a character", "line 3, column 4 (bytes ED A0 BD)", "--encoding cesu-8"]);
        let decoded = decode(lone, Some("cesu-8")).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding), ("Q: Trust?\n\nA: \u{FFFD} so.\n", "CESU-8"));
        let pairs = "问：好 \u{1}\n答：信任\u{1}\u{1}\n".replace('\u{1}', "😀");
        let halved: Vec<u8> =
            pairs
                .chars()
                .flat_map(|sign| {
                    if sign == '😀' { b"\xED\xA0\xBD\xED\xB8\x80".to_vec() } else { sign.to_string().into_bytes() }
                })
                .collect();
        check_damaged(&halved, &["6 halves of characters", "line 1, column 5"]);
        let decoded = decode(&halved, Some("WTF-8")).unwrap();
        assert_eq!((decoded.text, decoded.damaged), (pairs, None));
        // The last code point of the basic plane before them is none.
        check("\u{D7FF}\u{E000}".as_bytes(), None, "UTF-8", "\u{D7FF}\u{E000}");
    }

    #[test]
    fn a_guess_from_little_is_said_to_be_one() {
        let decoded = decode(&encode("gb18030", "问：好"), None).unwrap();
        assert!(!decoded.certain && decoded.warnings()[0].message.contains("--encoding"));
    }

    #[test]
    fn a_nul_byte_in_a_text_is_told_with_its_line() {
        for text in ["Q: Trust?\n\nA: We\0 tried\n", "Q: Trust?\n\nA: We\0 tried.\n"] {
            let error = decode(text.as_bytes(), None).unwrap_err().to_string();
            assert!(error.contains("line 3 holds a NUL byte"), "{error}");
        }
    }

    #[test]
    fn binary_is_refused_and_odd_code_points_stay() {
        assert_eq!(decode(b"a\0\x01\x02\x03\xFF\0\0\x80", None), Err(Error::NotText("a binary file")));
        check("e\u{301}\u{200B}\u{FEFF}\u{85}\tﬁ😀".as_bytes(), None, "UTF-8", "e\u{301}\u{200B}\u{FEFF}\u{85}\tﬁ😀");
        check(b"a\rb\r\nc\n\r", None, "UTF-8", "a\nb\nc\n\n");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), named in any::<bool>()) {
            let _ = decode(&bytes, named.then_some("big5"));
            let _ = decode(&bytes, Some("cesu-8"));
        }

        #[test]
        fn utf8_is_never_changed_but_for_line_ends(text in "[^\0\r\u{1B}]{0,200}") {
            prop_assume!(!text.starts_with('\u{FEFF}'));
            prop_assert_eq!(decode(text.as_bytes(), None).unwrap().text, text);
        }
    }
}
