use proptest::prelude::*;

use super::*;
use crate::project::TranscriptId;

/// `Name=pseudonym`, with `/anywhere` or `/exact-case` behind it.
fn table(rows: &[&str]) -> Pseudonyms {
    let row = |row: &&str| {
        let (row, matching) = row.split_once('/').unwrap_or((row, ""));
        let (name, pseudonym) = row.split_once('=').unwrap();
        let matching = Matching::parse(matching).unwrap();
        Pseudonym { name: name.to_owned(), pseudonym: pseudonym.to_owned(), matching, kind: String::new() }
    };
    Pseudonyms::new(rows.iter().map(row).collect())
}

#[track_caller]
fn check(rows: &[&str], text: &str, expected: &str) {
    let names = table(rows);
    assert_eq!(names.replaced(text), expected);
    assert_eq!(names.replaced(expected), expected, "a second run");
}

#[test]
fn words_of_latin_script() {
    let rows = ["Kessler=Marlow", "Li=Q"];
    check(&rows, "Kessler, kessler; KESSLER!", "Marlow, Marlow; MARLOW!");
    check(&rows, "Kessler's Kessler’s Kesslers KESSLERS", "Marlow's Marlow’s Marlows MARLOWS");
    check(&rows, "pro-Kessler Kessler-style x_Kessler_y", "pro-Marlow Marlow-style x_Marlow_y");
    check(&rows, "Kesslerite McKessler Kessler2 Lis Line Ali", "Kesslerite McKessler Kessler2 Lis Line Ali");
    check(&rows, "Li说: Kessler很忙😀Li", "Q说: Marlow很忙😀Q");
    check(&rows, "Kesslér K\u{AD}essler Ｋｅｓｓｌｅｒ Kessle\u{301}r", "Marlow Marlow Marlow Marlow");
    check(&["José=X"], "Jose, Jose\u{301}, JOSÉ, Josés", "X, X, X, Xs");
    check(&["O'Brien=N", "Weiß=V"], "O’Brien’s o'brien WEISS Weiss", "N’s N V V");
    check(&["3M=Firm", "Acme Inc.=Firm B"], "3M, 13M, Acme Inc., Acme  Inc.x", "Firm, 13M, Firm B, Firm Bx");
}

#[test]
fn names_of_several_words() {
    let rows = ["Robert Kessler=P1", "Kessler=P2", "Robert=P3"];
    check(&rows, "Robert Kessler and Robert\nKessler and Robert\u{A0} KESSLER", "P1 and P1 and P1");
    check(&rows, "Robert\n\nKessler", "P3\n\nP2");
    check(&rows, "Roberta Kessler", "Roberta P2");
    check(&["Robert Kessler=P1"], "Kessler. Robert. Mr Robert Kessler", "Kessler. Robert. Mr P1");
    check(&["Mr 王=先生甲"], "Mr 王说, MR  王, Emr 王", "先生甲说, 先生甲, Emr 王");
}

#[test]
fn names_in_ids_end_at_digits_and_changes_of_case() {
    let names =
        table(&["Kessler=Anna", "Marsh=Bea", "Robert Kessler=P1", "Low=Tan", "王=W", "May=June/exact-case"]).in_ids();
    let check = |id: &str, expected: &str| assert_eq!(names.replaced(id), expected);
    check("kessler1 2kessler Marsh01 MarshInterview kessler_2", "Anna1 2Anna Bea01 BeaInterview Anna_2");
    check("USKessler us01kessler02 KESSLER1 interviewMarsh", "USAnna us01Anna02 ANNA1 interviewBea");
    check("robert-kessler RobertKessler2 robert_kessler robert.kessler", "P1 P12 P1 P1");
    check("2王a 王1 Mays May1 may1", "2Wa W1 Mays June1 may1");
    check("lowland slow yellow marshal Marshal USLOW", "lowland slow yellow marshal Marshal USLOW");
    check("low1 Low2 LowLand 😀low", "Tan1 Tan2 TanLand 😀Tan");
    assert_eq!(table(&["Kessler=Anna"]).replaced("kessler1"), "kessler1", "in a text the word is another");
}

#[test]
fn scripts_without_borders() {
    let rows = ["王=W", "王小明=张三", "小明=Z", "欧阳=O"];
    check(&rows, "和王小明谈，老王、小明，欧阳总😀", "和张三谈，老W、Z，O总😀");
    check(&rows, "王\n小明", "张三");
    check(&["罗伯特·凯斯勒=甲"], "罗伯特・凯斯勒说", "甲说");
    check(&["田中=A", "ケスラー=B", "김민수=C"], "田中さんとケスラーさん 김민수는", "AさんとBさん C는");
    check(&["か=K"], "が か\u{3099} か", "が か\u{3099} K");
    check(&["葛=G"], "葛\u{E0100}城", "G城");
    check(&["기=K"], "김 \u{1100}\u{1175}\u{11B7} 기", "김 \u{1100}\u{1175}\u{11B7} K");
}

#[test]
fn how_a_row_wants_to_be_matched() {
    check(&["Mark=P/exact-case"], "Mark his mark. MARK, Marks", "P his mark. MARK, Ps");
    check(&["Mark=P/exact-case", "mark=q/exact-case"], "Mark mark MARK", "P q MARK");
    check(&["lan=x/anywhere"], "Harlan LANs 兰lan", "Harx Xs 兰x");
    check(&["SAIC=Firm"], "SAIC saic", "Firm Firm");
    assert_eq!(Matching::parse("Exact case"), Some(Matching::ExactCase));
    assert_eq!(Matching::parse("fuzzy"), None);
}

#[test]
fn nothing_is_replaced_twice() {
    let names = table(&["Ann=Bea", "Bea=Ann", "王=李", "李=王"]);
    assert_eq!(names.replaced("Ann Bea 王李 😀"), "Bea Ann 李王 😀");
}

#[test]
fn what_is_wrong_with_rows() {
    let names =
        table(&["Ann=", "=x", "Bea=B: b", "bea=C", "Cem=Mr Ann", "王=老王", "Dee=D\nd", "Ö=Q", "o=Z/exact-case"]);
    let told: Vec<String> =
        names.problems().iter().map(|one| format!("{} {}: {}", one.row, one.column, one.message)).collect();
    assert_eq!(
        told,
        [
            "0 pseudonym: the pseudonym is empty; write what takes the name's place",
            "1 name: the name is empty",
            "2 pseudonym: a pseudonym with a colon in it would break the labels of speakers; leave it out",
            "3 name: the name `bea` stands in the table already",
            "4 pseudonym: the pseudonym `Mr Ann` holds the name `Ann`, so that the next run would replace it again; choose another",
            "5 pseudonym: the pseudonym `老王` holds the name `王`, so that the next run would replace it again; choose another",
            "6 pseudonym: a pseudonym with a line break in it would break the labels of speakers; leave it out",
        ]
    );
}

fn transcript(text: &str) -> Transcript {
    Transcript::new(TranscriptId::from("t"), text.to_owned())
}

#[test]
fn turns_stay_turns() {
    let before = transcript("Robert: Ask Robert\nKessler: 好😀\nRobert: Kessler?\nKessler: Yes\n");
    assert_eq!(before.turns.len(), 4);
    let names = table(&["Robert Kessler=X", "Robert=P1", "Kessler=甲"]);
    let found = names.find_in(&before);
    let after = transcript(&replace(&before.text, &found));
    assert_eq!(after.text, "P1: Ask P1\n甲: 好😀\nP1: 甲?\n甲: Yes\n");
    assert_eq!(broken_turn(&before, &found, &after), None);
    let names = table(&["Kessler=a, b, c"]);
    let found = names.find_in(&before);
    let after = transcript(&replace(&before.text, &found));
    assert_eq!(broken_turn(&before, &found, &after), Some(1));
}

const NAMES: [&str; 7] =
    ["Kessler=P1", "王小明=甲", "王=乙", "Robert Kessler=P2", "Mr 王=丙", "é=Q", "Mark=R/exact-case"];

proptest! {
    #[test]
    fn only_matches_change(text in "(Kessler|Robert|王小明|Mr |王|é|e\u{301}|[ \n.,'’s😀Kk]|\\PC){0,60}") {
        let names = table(&NAMES);
        let found = names.find(&text);
        let replaced = replace(&text, &found);
        // Cut the replacements out of one and the names out of the other: the rest is the same.
        let (mut rest, mut left, mut at) = (replaced.as_str(), String::new(), 0);
        for one in &found {
            prop_assert!(one.range.start().get() >= at && !one.range.is_empty());
            let kept = TextRange::of(at, one.range.start().get()).slice(&text);
            prop_assert!(text.is_char_boundary(one.range.end().get()));
            let with = format!("{kept}{}", one.words);
            prop_assert!(rest.starts_with(&with));
            rest = rest.strip_prefix(with.as_str()).unwrap();
            left.push_str(kept);
            at = one.range.end().get();
        }
        prop_assert_eq!(rest, text.get(at..).unwrap());
    }

    #[test]
    fn texts_without_names_stay(text in "(\\PC|[a-z ,.信任😀\n]){0,80}") {
        let names = table(&["Kessler=P1", "王小明=甲"]);
        let replaced = names.replaced(&text);
        prop_assert_eq!(names.replaced(&replaced), replaced);
    }

    #[test]
    fn the_longest_name_wins(before in "[a 和😀]{0,5}", after in "[ 和😀，]{0,5}") {
        let names = table(&["王=乙", "王小=丁", "王小明=甲"]);
        let text = format!("{before}王小明{after}");
        prop_assert_eq!(names.find(&text).len(), 1);
        prop_assert_eq!(names.replaced(&text), format!("{before}甲{after}"));
    }
}
