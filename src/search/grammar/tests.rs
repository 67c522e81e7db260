use proptest::prelude::*;

use super::*;
use crate::project::SavedQuery;
use crate::search::pattern::Pattern;
use crate::search::query::{Filter, Part, Phrase};

fn show_pattern(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Exact(word) => word.clone(),
        Pattern::Stem(stem) => format!("{}…", stem.prefix()),
        Pattern::Glob(glob) => format!("{glob:?}").split_once('[').unwrap().1.replace(" }", "").replace(", ", "*"),
        Pattern::Fuzzy { word, distance } => format!("{word}~{distance}"),
    }
}

fn show_phrase(phrase: &Phrase) -> String {
    let show = |part: &Part| format!("{}{}", if part.gap { "_ " } else { "" }, show_pattern(&part.pattern));
    phrase.parts.iter().map(show).collect::<Vec<_>>().join(" ")
}

fn show(query: &Query, expression: &Expression) -> String {
    let list = |parts: &[Expression], by: &str| {
        format!("({})", parts.iter().map(|part| show(query, part)).collect::<Vec<_>>().join(by))
    };
    match expression {
        Expression::All(parts) => list(parts, " & "),
        Expression::Any(parts) => list(parts, " | "),
        Expression::Not(inner) => format!("!{}", show(query, inner)),
        Expression::Needle(place) => match &query.needles[*place] {
            Needle::Phrase(phrase) => format!("[{}]", show_phrase(phrase)),
            Needle::Near { phrases, distance } => {
                format!("near{distance}[{}]", phrases.iter().map(show_phrase).collect::<Vec<_>>().join(" ; "))
            }
            Needle::Regex(regex) => format!("/{regex}/"),
            Needle::Filter(filter) => format!("{:?}={}", filter.field, filter.value),
            Needle::Codes(relation) => {
                let side =
                    |codes: &[Filter]| codes.iter().map(|code| code.value.as_str()).collect::<Vec<_>>().join("|");
                format!("<{} {:?} {}>", side(&relation.left), relation.kind, side(&relation.right))
            }
        },
    }
}

fn check(text: &str, expected: &str) {
    let query = Query::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(show(&query, &query.expression), expected, "{text}");
}

fn check_error(text: &str, expected: &str) {
    let error = Query::parse(text).unwrap_err();
    assert_eq!(format!("{}\n{}", error.caret(), error.message), expected, "{text}");
}

#[test]
fn words_phrases_and_operators() {
    check("trusting partners", "([trus…] & [partne…])");
    check("\"joint venture\"", "[joint venture]");
    check("=trust OR 信任", "([trust] | [信 任])");
    check("a AND NOT (b OR -c)", "([a…] & !([b…] | ![c…]))");
    check("IJV合資公司", "[ij… 合 资 公 司]");
    check("joint-venture", "[join… ventu…]");
    check("well,yes \"well, yes\"", "([wel… _ ye…] & [well _ yes])");
    check("“信任 合作”", "[信 任 合 作]");
    check("（信任 OR 合作）", "([信 任] | [合 作])");
}

#[test]
fn stars_tildes_and_expressions() {
    check("trust* *ness 合资*", "([\"trust\"*\"\"]] & [\"\"*\"ness\"]] & [合 资])");
    check("organi*ation", "[\"organi\"*\"ation\"]]");
    check("trustt~ turst~2", "([trustt~1] & [turst~2])");
    check("\"knowledge 转移\"~3", "near3[knowled… ; 转 移]");
    check("=\"knowledge transfer\"～3", "near3[knowledge ; transfer]");
    check("/not .{0,9} trust/i 信", "(/(?i)not .{0,9} trust/ & [信])");
    check("and/or", "[an… or…]");
}

#[test]
fn filters() {
    check("speaker:chen 信任", "(Speaker=chen & [信 任])");
    check("code：“trust in partner” -coder:lin", "(Code=trust in partner & !Coder=lin)");
    check("attribute.\"years in venture\":10 has:coding", "(Attribute(\"years in venture\")=10 & Has=coding)");
    check("attribute.partner:CN", "Attribute(\"partner\")=CN");
    check("10:30 Q: http://x", "([10 _ 30] & [q…] & [htt… _ x…])");
}

#[test]
fn relations_join_two_codes() {
    check("code:a OVERLAPS code:信任", "<a Overlaps 信任>");
    check("trust code:\"a b\" NEAR~3 code:c", "([trus…] & <a b Near(3) c>)");
    check("-code:a THEN code:b OR code:c", "(!<a Then(None) b> | Code=c)");
    check("(code:a OR code:b) THEN～2 ((code:c))", "<a|b Then(Some(2)) c>");
    check("code:a NEAR code:b AND code:c NEAR~0 code:d", "(<a Near(1) b> & <c Near(0) d>)");
    check("code:a AND code:b \"THEN\" near", "(Code=a & Code=b & [then] & [nea…])");
}

#[test]
fn mistakes_in_relations_are_pointed_at() {
    check_error("code:a OVERLAPS", "code:a OVERLAPS\n               ^\na code is missing behind OVERLAPS");
    check_error("信任 NEAR code:b", "信任 NEAR code:b\n     ^^^^\nNEAR stands between two codes");
    check_error("THEN~2 code:b", "THEN~2 code:b\n^^^^^^\nTHEN stands between two codes");
    check_error("code:a THEN 信任", "code:a THEN 信任\n            ^^^^\nonly a code can stand on this side");
    check_error("code:a NEAR -code:b", "code:a NEAR -code:b\n            ^^^^^^^\nonly a code can stand on this side");
    check_error(
        "code:a THEN code:b THEN code:c",
        "code:a THEN code:b THEN code:c\n                   ^^^^\nTHEN cannot follow another relation",
    );
    check_error(
        "code:a OVERLAPS~2 code:b",
        "code:a OVERLAPS~2 code:b\n       ^^^^^^^^^^\ncodes overlap or they do not, there is no number to it",
    );
}

fn save(name: &str, query: &str) -> SavedQuery {
    SavedQuery { name: name.to_owned(), query: query.to_owned() }
}

#[test]
fn a_saved_query_stands_in_parentheses() {
    let saved = [("信任", "trust OR 信任"), ("two words", "@信任 -code:a"), ("codes", "code:a OR code:b")];
    let saved = saved.map(|(name, query)| save(name, query));
    let check = |text: &str, expected: &str| {
        let query = Query::parse_with(text, &saved).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(show(&query, &query.expression), expected, "{text}");
        assert!(query.filters().all(|filter| filter.span.end().get() <= text.len()));
    };
    check("partner @信任", "([partne…] & ([trus…] | [信 任]))");
    check("-＠“Two  Words”", "!(([trus…] | [信 任]) & !Code=a)");
    check("@codes OVERLAPS code:c", "<a|b Overlaps c>");
    check("a@b.com", "[a… b… _ co…]");
}

#[test]
fn a_mistake_in_a_saved_query_is_shown_where_it_is_asked_for() {
    let saved = [("a", "@b x"), ("b", "@a"), ("broken", "x AND")];
    let saved = saved.map(|(name, query)| save(name, query));
    for (text, expected) in [
        ("信 @a", "信 @a\n   ^^\nin the saved query `b`: the saved query `a` asks for itself"),
        ("x @broken", "x @broken\n  ^^^^^^^\nin the saved query `broken`: there is nothing to search for here"),
        ("@c", "@c\n^^\nno query is saved as `c`"),
        ("@", "@\n^\nthe name of a saved query is missing here"),
    ] {
        let error = Query::parse_with(text, &saved).unwrap_err();
        assert_eq!(format!("{}\n{}", error.caret(), error.message), expected, "{text}");
    }
}

#[test]
fn saved_queries_that_double_each_other_are_bounded() {
    let saved: Vec<_> = (0..60).map(|n| save(&format!("q{n}"), &format!("@q{} @q{}", n + 1, n + 1))).collect();
    assert!(Query::parse_with("@q0", &saved).is_err());
    let mut saved = saved;
    saved.push(save("q60", "信"));
    assert_eq!(
        Query::parse_with("@q0", &saved).unwrap_err().message.rsplit(": ").next(),
        Some("a query can look for at most 1000 things")
    );
}

#[test]
fn mistakes_are_pointed_at() {
    check_error("", "\n^\nthere is nothing to search for here");
    check_error("信任 AND", "信任 AND\n        ^\nthere is nothing to search for here");
    check_error("信任 \"joint", "信任 \"joint\n     ^\nthis quotation mark is not closed");
    check_error("(a OR b", "(a OR b\n^\nthis parenthesis is not closed");
    check_error("a) b", "a) b\n ^\nthis parenthesis closes nothing");
    check_error("OR a", "OR a\n^^\nsomething to search for is missing before this");
    check_error("coed:trust", "coed:trust\n^^^^\nthere is no filter of this name");
    check_error("trust ？！", "trust ？！\n      ^^^^\nthere is no word to search for here");
    check_error("/a(/", "/a(/\n ^^\nthis is no regular expression: unclosed group");
    check_error("trust~3", "trust~3\n     ^^\nthe number behind ~ can be at most 2");
    check_error("has:fun", "has:fun\n    ^^^\na turn can have a coding or a memo");
    check_error("code:", "code:\n     ^\nthis filter has no value");
}

#[test]
fn every_mistake_says_what_to_write() {
    for text in [
        "",
        "信任 AND",
        "\"joint",
        "(a",
        "a)",
        "()",
        "OR a",
        "coed:trust",
        "zzzz:x",
        "？！",
        "/a(/",
        "//",
        "/a",
        "trust~3",
        "信任~",
        "\"a\"~2",
        "\"a b\"~5000",
        "has:fun",
        "code:",
        "attribute.",
        "attribute.x",
        "@",
        "@x",
        "NEAR",
        "a THEN b",
        "code:a OVERLAPS",
        "code:a OVERLAPS b",
        "code:a NEAR code:b NEAR code:c",
        "code:a OVERLAPS~1 code:b",
        "code:a NEAR~9999 code:b",
    ] {
        let error = Query::parse(text).unwrap_err();
        assert!(error.hint.is_some(), "{text}: {error}");
    }
    let error = Query::parse("speeker:trust").unwrap_err();
    assert_eq!(error.hint.as_deref(), Some("did you mean speaker:? In quotes it is searched as words"));
}

#[test]
fn only_what_stands_around_a_mistake_in_a_long_query_is_shown() {
    let text = format!("{} )", "信任 trust ".repeat(40));
    let caret = Query::parse(&text).unwrap_err().caret();
    let (shown, under) = caret.split_once('\n').unwrap();
    assert!(shown.starts_with('…') && shown.ends_with("trust  )") && shown.chars().count() == 202, "{shown}");
    assert_eq!(crate::text::columns(shown), under.chars().count());
    let text = format!("code:a THEN {}", "😀x".repeat(1_000));
    let caret = Query::parse(&text).unwrap_err().caret();
    assert!(caret.lines().next().unwrap().ends_with('…') && caret.chars().count() < 1_200, "{caret}");
}

#[test]
fn work_is_bounded() {
    for text in [
        "(".repeat(60_000),
        "-".repeat(60_000),
        "NOT ".repeat(10_000),
        "a ".repeat(10_000),
        "code:a OR ".repeat(5_000),
        "信".repeat(10_000),
        format!("\"{}\"~5", "a ".repeat(10_000)),
        "a*".repeat(20_000),
        "/(a{1000}){1000}/".to_owned(),
        format!("/{}/", "(".repeat(30_000)),
        format!("/{}/", "\\w{100}".repeat(100)),
        "\u{0}x\u{202E} ".repeat(10_000),
        "信 ".repeat(100_000),
    ] {
        let start: String = text.chars().take(20).collect();
        let Err(error) = Query::parse(&text) else { panic!("{start}… is read") };
        assert!(error.hint.is_some() && error.caret().len() < 10_000, "{start}… {error}");
    }
    for text in ["a*a*a*a*a*a*a*a*a*a*a*a*a*b", "*", "**", "a~2", "/(a*)*b/", "/.*/", "\u{200B}\u{FEFF}"] {
        let _ = Query::parse(text).map(|query| find(&query));
    }
}

/// Look for a query in a text that is as unkind to it as can be.
fn find(query: &Query) {
    let text = "a".repeat(20_000);
    let turn = crate::project::Turn {
        speaker: None,
        time: None,
        range: TextRange::of(0, text.len()),
        words: TextRange::of(0, text.len()),
    };
    crate::search::hits(query, &text, &turn, &|_, _| crate::search::Known::Open);
}

proptest! {
    #[test]
    fn no_query_panics(
        text in "(\\PC|[a-z\"'()/*~:=@\\- 信任：“”（）～＠\n]|AND |OR |NOT |NEAR|THEN |OVERLAPS |code:a |attribute\\.|@信任){0,40}",
        saved in "([a-z\"()@ 信]|@a|@信任|code:b |OR ){0,9}",
    ) {
        let saved = [save("信任", &saved), save("a", "code:a OR code:信")];
        match Query::parse_with(&text, &saved) {
            Ok(query) => {
                prop_assert!(!query.needles.is_empty());
                prop_assert!(query.filters().all(|filter| filter.span.end().get() <= text.len()));
            }
            Err(error) => {
                prop_assert!(error.caret().lines().count() >= 1 && error.span.end().get() <= text.len());
                prop_assert!(text.get(error.span.start().get()..error.span.end().get()).is_some());
            }
        }
    }
}
