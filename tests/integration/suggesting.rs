//! `emic suggest` as a user meets it, and how good it is on the sample study.

use crate::support::Home;

#[test]
fn suggestions_on_the_command_line() {
    let mut home = Home::with_study();
    home.emic(&["suggest", "us01", "50", "71"]);
    for (coder, words) in [
        ("wei", ["code", "us01", "50", "71", "trust"]),
        ("mara", ["code", "us01", "50", "71", "mistrust"]),
        ("mara", ["code", "王经理", "17", "22", "mistrust"]),
    ] {
        assert_eq!(home.silent_as(coder, &words, "").code, 0);
    }
    home.emic(&["suggest", "us01", "50", "71"]);
    home.emic(&["suggest", "王经理", "--turn", "1", "--format", "json"]);
    home.emic(&["suggest", "王经理", "--turn", "1", "--coder", "mara", "--most", "1"]);
    home.emic(&["suggest", "us01"]);
    home.emic(&["suggest", "us01", "--turn", "99"]);
    home.emic(&["suggest", "us01", "50"]);
    home.emic(&["suggest", "us01", "71", "50"]);
    home.emic(&["suggest", "us09", "--turn", "1"]);
    home.emic(&["suggest"]);
    home.emic(&["suggest", "--evaluate", "us01"]);
    home.emic(&["suggest", "--evaluate", "--format", "table"]);
    home.emic(&["codings"]);
    home.check("suggesting");
}

#[test]
fn suggestions_are_far_better_than_the_most_frequent_codes_on_the_sample_study() {
    let mut home = Home::new();
    let made = home.silent(&["demo", "demo", "--no-open"], "");
    assert_eq!(made.code, 0, "{}", made.stderr);
    home.place = home.place.join("demo");
    home.emic(&["suggest", "--evaluate", "--format", "table"]);
    home.emic(&["suggest", "cn02-lu", "--turn", "12", "--format", "json"]);
    home.check("suggesting-sample");
    let run = home.silent(&["suggest", "--evaluate", "--format", "json"], "");
    let rows: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    for pair in rows.as_array().unwrap().chunks(2) {
        let rate = |row: usize, name: &str| pair[row][name].as_f64().unwrap();
        for name in ["precision_at_1", "precision_at_3", "found_at_3"] {
            assert!(rate(0, name) > 2.5 * rate(1, name), "{name}: {pair:?}");
        }
    }
}
