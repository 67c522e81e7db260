//! Narrowing a query by a filter, and taking the filter out again: both in the text of the query, where a person can see
//! what was done and change it.

use crate::search::fold_name;
use crate::text::TextRange;

/// Whether `query` asks for what `filter` says, besides all else: `trust speaker:chen` does for `speaker:Chen`.
pub fn is_narrowed(query: &str, filter: &str) -> bool {
    let terms = terms(query);
    !terms.contains(&"OR") && place_of(&terms, filter).is_some()
}

/// `query` with `filter`, or without it where it has it. What is joined by `OR` is put into parentheses first.
pub fn narrow(query: &str, filter: &str) -> String {
    let terms = terms(query);
    if is_narrowed(query, filter) {
        return widened(terms, filter);
    }
    match query.trim() {
        "" => filter.to_owned(),
        query if terms.contains(&"OR") => format!("({query}) {filter}"),
        query => format!("{query} {filter}"),
    }
}

/// The query without the filter, and without parentheses that are around all that is left.
fn widened(mut terms: Vec<&str>, filter: &str) -> String {
    while let Some(place) = place_of(&terms, filter) {
        terms.remove(place);
        let joined = if place > 0 { place - 1 } else { 0 };
        if terms.get(joined) == Some(&"AND") {
            terms.remove(joined);
        }
    }
    match terms.as_slice() {
        [group] => inside(group).unwrap_or(group).to_owned(),
        _ => terms.join(" "),
    }
}

/// The first place of a filter among the terms of a query, but for one that `NOT` turns round, and for a code that is said to
/// lie beside another.
fn place_of(terms: &[&str], filter: &str) -> Option<usize> {
    let wanted = meaning(filter)?;
    let beside = |place: Option<usize>, signs: &[&str]| {
        let term =
            place.and_then(|place| terms.get(place)).map(|term| term.split(['~', '～']).next().unwrap_or_default());
        term.is_some_and(|term| signs.contains(&term))
    };
    let bound = |place: usize| {
        beside(place.checked_sub(1), &["NOT", "OVERLAPS", "NEAR", "THEN"])
            || beside(Some(place + 1), &["OVERLAPS", "NEAR", "THEN"])
    };
    (0..terms.len()).find(|place| {
        let same = terms.get(*place).and_then(|term| meaning(term)).is_some_and(|meaning| meaning == wanted);
        same && !bound(*place)
    })
}

/// A filter as it is compared: its field and its value, folded; `None` for what is no filter.
fn meaning(term: &str) -> Option<(bool, String, String)> {
    let bare = term.strip_prefix('-').unwrap_or(term);
    let colon = quoting(bare).find(|(_, letter, quoted)| !quoted && plain(*letter) == ':')?.0;
    let field = TextRange::of(0, colon).slice(bare);
    let value = TextRange::of(colon, bare.len()).slice(bare);
    (!field.starts_with(['(', '"', '/', '='])).then(|| (bare.len() < term.len(), fold_name(field), fold_name(value)))
}

/// What stands in a term's parentheses.
fn inside(term: &str) -> Option<&str> {
    let start = term.chars().next().filter(|first| plain(*first) == '(')?.len_utf8();
    let end = term.char_indices().next_back().filter(|(_, last)| plain(*last) == ')')?.0;
    term.get(start..end).map(str::trim)
}

/// The ASCII counterpart of what an input method leaves.
fn plain(letter: char) -> char {
    match letter {
        '“' | '”' | '„' | '‟' | '＂' => '"',
        '（' => '(',
        '）' => ')',
        '：' => ':',
        '／' => '/',
        _ => letter,
    }
}

/// The letters of `text` with their places, and whether each stands in quotation marks.
fn quoting(text: &str) -> impl Iterator<Item = (usize, char, bool)> {
    let mut quoted = false;
    text.char_indices().map(move |(place, letter)| {
        let mark = plain(letter) == '"';
        quoted ^= mark;
        (place, letter, quoted || mark)
    })
}

/// The terms of a query that stand side by side: words, phrases, filters, regular expressions, groups in parentheses.
fn terms(query: &str) -> Vec<&str> {
    let mut terms = Vec::new();
    let mut rest = query.trim_start();
    while !rest.is_empty() {
        let (term, after) = rest.split_at(term_end(rest));
        terms.push(term);
        rest = after.trim_start();
    }
    terms
}

/// Where the first term of `text` ends, in bytes: at the first blank outside quotes, parentheses and slashes.
fn term_end(text: &str) -> usize {
    let (mut depth, mut quoted, mut slashed, mut escaped, mut begins) = (0_usize, false, false, false, true);
    for (place, letter) in text.char_indices() {
        let sign = plain(letter);
        if slashed {
            slashed = sign != '/' || escaped;
            escaped = letter == '\\' && !escaped;
            continue;
        }
        match sign {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '/' if begins => slashed = true,
            '(' => depth += 1,
            ')' if depth <= 1 => return place + letter.len_utf8(),
            ')' => depth -= 1,
            _ if letter.is_whitespace() && depth == 0 => return place,
            _ => {}
        }
        begins = letter.is_whitespace() || matches!(sign, '(' | '-');
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::Query;

    #[track_caller]
    fn check(query: &str, filter: &str, narrowed: &str) {
        assert_eq!(narrow(query, filter), narrowed);
        assert!(is_narrowed(narrowed, filter) || is_narrowed(query, filter), "{query}");
        assert!(Query::parse(narrowed).is_ok(), "{narrowed}");
    }

    #[test]
    fn a_filter_is_added_to_what_is_asked() {
        check("", "speaker:chen", "speaker:chen");
        check(" trust 信任 ", "speaker:chen", "trust 信任 speaker:chen");
        check("trust OR 信任", "code:trust", "(trust OR 信任) code:trust");
        check("\"this OR that\"", "code:trust", "\"this OR that\" code:trust");
        check("/a OR b/ c", "code:trust", "/a OR b/ c code:trust");
        check("(a OR b) 😀x", "-has:coding", "(a OR b) 😀x -has:coding");
        check("NOT speaker:chen", "speaker:chen", "NOT speaker:chen speaker:chen");
    }

    #[test]
    fn a_filter_that_is_there_is_taken_out_however_it_is_written() {
        check("trust Speaker:\"CHEN\" 信任", "speaker:chen", "trust 信任");
        check("trust speaker：“Dale  Pruitt”", "speaker:\"Dale Pruitt\"", "trust");
        check("(trust OR 信任) code:trust", "code:trust", "trust OR 信任");
        check("（信任 OR trust） code:x", "code:x", "信任 OR trust");
        check("speaker:a AND trust", "speaker:a", "trust");
        check("trust AND speaker:a AND b", "speaker:a", "trust AND b");
        check("trust -has:coding", "-has:coding", "trust");
        check("(a)(b) code:x", "code:x", "(a) (b)");
        check("trust attribute.\"home country\":CN", "attribute.\"home country\":CN", "trust");
    }

    #[test]
    fn what_only_looks_like_the_filter_stays() {
        assert!(!is_narrowed("trust OR speaker:chen", "speaker:chen"));
        assert!(!is_narrowed("\"speaker:chen\"", "speaker:chen"));
        assert!(!is_narrowed("-speaker:chen", "speaker:chen"));
        assert!(!is_narrowed("speaker:lu", "speaker:chen"));
        assert!(!is_narrowed("code:a THEN~3 code:b", "code:a") && !is_narrowed("code:a OVERLAPS code:b", "code:b"));
        check("code:a NEAR code:b code:a", "code:a", "code:a NEAR code:b");
    }

    proptest! {
        #[test]
        fn narrowing_twice_changes_nothing(
            words in prop::collection::vec(prop::sample::select(vec![
                "trust", "信任", "\"a (b\"", "/x \\) \\/ y/i", "(a OR 转移)", "-control", "code:x", "“知识 OR”", "NOT b", "pref*",
            ]), 1..6),
            join in prop::sample::select(vec![" ", " OR ", " AND "]),
        ) {
            let query = words.join(join);
            let filter = "speaker:\"Dale 陆\"";
            let narrowed = narrow(&query, filter);
            prop_assert!(Query::parse(&narrowed).is_ok(), "{}", narrowed);
            let group = words.len() == 1 && words[0].starts_with('(');
            let expected = if group { "a OR 转移".to_owned() } else { query };
            prop_assert_eq!(narrow(&narrowed, filter), expected);
        }

        #[test]
        fn nothing_panics(query in "[a-c\"“”()（）/\\\\ :：é信OR-]{0,24}") {
            let narrowed = narrow(&query, "code:a");
            let _ = is_narrowed(&narrowed, "code:a");
            narrow(&narrowed, "code:a");
        }
    }
}
