//! Quotes on the command line: questions about codes, groups, orders, context.

use crate::support::Home;

/// A study of two interviews with seven codings by two coders.
fn study() -> Home {
    let home = Home::with_study();
    let code = |coder: &str, id: &str, text: &str, words: &str, code: &str| {
        let start = text.split(words).next().unwrap().chars().count();
        let end = start + words.chars().count();
        let run = home.silent(&["code", id, &start.to_string(), &end.to_string(), code, "--coder", coder], "");
        assert_eq!(run.code, 0, "{}", run.stderr);
    };
    let (english, chinese) = (crate::support::ENGLISH, crate::support::CHINESE);
    code("wei", "us01", english, "We trusted them early.", "trust");
    code("wei", "us01", english, "trusted them early. Trust is slow", "mistrust");
    code("mara", "us01", english, "Trust is slow, then it is not.", "trust");
    code("mara", "us01", english, "read them", "mistrust");
    code("wei", "王经理", chinese, "没有信任", "mistrust");
    code("mara", "王经理", chinese, "😀信任要慢慢来。", "trust");
    code("mara", "王经理", chinese, "您怎么看信任？", "trust");
    home
}

#[test]
fn quotes_are_asked_for() {
    let mut home = study();
    home.emic(&["quotes"]);
    home.emic(&["quotes", "trust", "OVERLAPS", "mistrust", "--format", "table"]);
    home.emic(&["quotes", "trust NOT buxinren", "--group", "speaker", "--sort", "length", "--format", "markdown"]);
    home.emic(&["quotes", "barriers", "--context", "1", "--coder", "wei", "--format", "json"]);
    home.emic(&["quotes", "Trust, earned", "--group", "attribute.partner", "--context", "turn", "--reverse"]);
    home.emic(&["quotes", "barriers", "--alone"]);
    home.emic(&["quotes", "--count", "--group", "code", "--format", "table"]);
    home.emic(&["quotes", "coder:mara -transcript:us01", "--count"]);
    home.check("quotes");
}

#[test]
fn mistakes_in_questions_about_quotes_are_told() {
    let mut home = study();
    home.emic(&["quotes", "trsut"]);
    home.emic(&["quotes", "trust OVERLAPS"]);
    home.emic(&["quotes", "trust /信任/"]);
    home.emic(&["quotes", "trust speaker:nobody"]);
    home.emic(&["quotes", "--group", "mood"]);
    home.emic(&["quotes", "--group", "attribute.partnr"]);
    home.emic(&["quotes", "--context", "很多"]);
    home.emic(&["quotes", "--alone"]);
    home.check("quotes-mistakes");
}
