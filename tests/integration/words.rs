//! Words on the command line: lists, keyness, dispersion, places; and counts against a reading of the texts by hand.

use std::collections::BTreeMap;

use crate::support::Home;

/// A study of four interviews, two of them in Chinese, one of those in traditional characters.
fn study() -> Home {
    let home = Home::with_study();
    let talk = |who: &str, asks: &str, says: &str| {
        (0..6).map(|_| format!("{asks}: Knowledge transfer? 知识转移？\n\n{who}: {says}\n\n")).collect::<String>()
    };
    home.write(
        "study/transcripts/us01.txt",
        talk("Dale", "Q", "We trust the joint venture [laughs], don’t we? 😀 00:01:02"),
    );
    home.write(
        "study/transcripts/us02.txt",
        talk("Ann", "Q", "The joint venture’s KPI考核, trust me (pause) on know-how."),
    );
    home.write("study/transcripts/王经理.txt", talk("王经理", "访谈者", "合资公司的绩效考核（笑），我们没有信任。"));
    home.write("study/transcripts/陳總.txt", talk("陳總", "Mei", "合資公司的績效考核，我們沒有信任了。"));
    home.write("study/attributes.csv", "transcript,partner,years\nus01,US,4\nus02,US,11\n王经理,CN,11\n陳總,CN,9\n");
    home
}

#[test]
fn words_of_participants_are_listed() {
    let mut home = study();
    home.emic(&["words", "--interviewer", "Mei"]);
    home.emic(&["words", "--limit", "4", "--format", "table"]);
    home.emic(&["words", "--lang", "zh", "--details", "--format", "table", "--no-stop", "--interviewer", "Mei"]);
    home.emic(&["words", "--lang", "en", "--by", "attribute.partner", "--interviewers", "--least", "12"]);
    home.emic(&["words", "--lang", "en", "--by", "speaker", "--rates", "--format", "json", "--limit", "2"]);
    home.emic(&["words", "attribute.years:11 -speaker:Ann", "--by", "transcript", "--format", "markdown"]);
    home.write("study/mine.txt", "信任 Trust # 沒有\n");
    home.emic(&["words", "--stop", "mine.txt", "--limit", "3", "--interviewer", "Mei"]);
    home.write("study/terms.txt", "没有信任\n");
    home.write("study/stopwords.txt", "的 我们 我\n");
    home.emic(&["words", "--lang", "zh", "--interviewer", "Mei"]);
    home.emic(&[
        "words",
        "--lang",
        "zh",
        "--interviewer",
        "Mei",
        "--terms",
        "mine.txt",
        "--format",
        "json",
        "--limit",
        "1",
    ]);
    home.check("words");
}

#[test]
fn groups_are_compared() {
    let mut home = study();
    home.emic(&["keyness", "--target", "attribute.partner:CN", "--format", "table", "--interviewer", "Mei"]);
    home.emic(&[
        "keyness",
        "--target",
        "attribute.partner:CN",
        "--lang",
        "zh",
        "--reference",
        "speaker:Dale",
        "--details",
    ]);
    home.emic(&[
        "keyness",
        "--target",
        "trust",
        "--reference",
        "joint",
        "--level",
        "1",
        "--adjust",
        "sidak",
        "--least",
        "1",
    ]);
    home.emic(&[
        "keyness",
        "--target",
        "speaker:Dale",
        "--range",
        "1",
        "--least",
        "6",
        "--format",
        "json",
        "--limit",
        "1",
    ]);
    home.emic(&["dispersion", "trust", "合资公司", "know-how", "joint venture*", "never said", "--format", "table"]);
    home.emic(&["dispersion", "信任", "--lang", "zh", "--parts", "--within", "attribute.partner:CN"]);
    home.emic(&["kwic", "trust", "信任", "--sort", "right", "--width", "3", "--limit", "4", "--format", "table"]);
    home.emic(&["kwic", "KPI 考核", "--limit", "2", "--format", "json"]);
    home.check("keyness");
}

#[test]
fn mistakes_in_questions_about_words_are_told() {
    let mut home = study();
    home.emic(&["words", "--by", "coder"]);
    home.emic(&["words", "--by", "attribute.partnr"]);
    home.emic(&["words", "code:nix"]);
    home.emic(&["words", "never-said-by-anybody"]);
    home.emic(&["words", "--stop", "gone.txt"]);
    home.emic(&["words", "--rates"]);
    home.emic(&["keyness", "--target", "(trust"]);
    home.emic(&["keyness", "--target", "trust", "--level", "7"]);
    home.emic(&["keyness"]);
    home.emic(&["dispersion", "…！"]);
    home.emic(&["dispersion", "nix"]);
    home.emic(&["kwic", "nix"]);
    home.write("study/stopwords.txt", b"\xff\xfe\x00");
    home.emic(&["words"]);
    home.check("words-mistakes");
}

/// Read the sample study by rules of its own, far simpler than the program's, which its layout allows: `[00:00:12] Name:`
/// begins a turn, English words are letters with apostrophes and hyphens between them.
#[test]
fn english_words_of_the_sample_study_are_counted_as_by_hand() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let names = "Interviewer|INTERVIEWER|I|Q|Marsh|MARSH|Brannigan|BRANNIGAN|Whitfield|WHITFIELD";
    let label = regex::Regex::new(&format!(r"(?m)^(?:\[[\d:]+\] )?(?:\*\*)?({names}):(?:\*\*)? ")).unwrap();
    let word = regex::Regex::new(r"[A-Za-z]+(?:['’-][A-Za-z0-9]+|\.[A-Za-z]+)*").unwrap();
    let remark = regex::Regex::new(r"\[[^\]\n]*\]").unwrap();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/transcripts");
    for name in ["us03-marsh", "us06-brannigan", "us07-whitfield"] {
        let text = std::fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap();
        let starts: Vec<_> =
            label.captures_iter(&text).map(|found| (found.get(0).unwrap(), found[1].to_owned())).collect();
        let ends = starts.iter().skip(1).map(|(next, _)| next.start()).chain([text.len()]);
        for ((start, speaker), end) in starts.iter().zip(ends) {
            if ["Marsh", "Brannigan", "Whitfield"].iter().any(|name| speaker.eq_ignore_ascii_case(name)) {
                let said = remark.replace_all(&text[start.end()..end], " ");
                for found in word.find_iter(&said) {
                    *counts.entry(found.as_str().to_lowercase().replace('’', "'")).or_default() += 1;
                }
            }
        }
    }
    let mut home = Home::new();
    assert_eq!(home.silent(&["demo", "demo", "--no-open"], "").code, 0);
    home.place = home.place.join("demo");
    let within = "transcript:us03-marsh OR transcript:us06-brannigan OR transcript:us07-whitfield";
    let run = home.silent(&["words", within, "--lang", "en", "--no-stop"], "");
    let listed: BTreeMap<String, usize> = run
        .stdout
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|cells| (cells[0].trim_start_matches('\'').to_owned(), cells[1].parse().unwrap()))
        .collect();
    assert!(counts.values().sum::<usize>() > 3_000, "the simple reading finds words: {counts:?}");
    let differing: Vec<_> = counts
        .keys()
        .chain(listed.keys())
        .filter(|word| counts.get(*word) != listed.get(*word))
        .map(|word| (word, counts.get(word), listed.get(word)))
        .collect();
    assert!(differing.is_empty(), "{differing:?}");
}
