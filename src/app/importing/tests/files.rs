//! Files of many kinds through a whole import: surveys, comments, encodings, many at once.

use super::*;
use crate::project::Project;

fn record(study: &Study, id: &str) -> crate::project::TranscriptRecord {
    study.workspace.project().transcripts.get(id).unwrap_or_else(|| panic!("no {id}")).clone()
}

fn ids(study: &Study) -> Vec<&str> {
    study.workspace.project().transcripts.keys().map(|id| id.as_str()).collect()
}

const SURVEY: &str = "Name,speaker,Age,What is trust?\n\
    Ann Lee,x,41,\"That I need not look twice at what the others do,\n\nnot even once 👍🏽.\"\n\
    王芳,,39,我们互相信任，因为大家都知道该做什么，不用再看第二遍，也不用再问。\n\
    Ann Lee,y,,\"I do not know. We never spoke of it, neither then nor now.\"\n";

#[test]
fn a_survey_comes_in_as_many_transcripts_and_goes_in_one_step() {
    let mut study = Study::new();
    study.put("survey 1.csv", SURVEY);
    study.put("a.txt", "Q: Trust?\n\nA: 没有。\n");
    let before: Project = study.workspace.project().clone();
    let report = study.import();
    assert_eq!(ids(&study), ["a", "survey-1-Ann-Lee", "survey-1-Ann-Lee-2", "survey-1-王芳"]);
    let row = &report.rows[1];
    assert_eq!((row.format, row.attributes, row.turns), ("table (CSV)", 2, 2));
    assert_eq!(row.speakers, [("Question".to_owned(), 1), ("Ann Lee".to_owned(), 1)]);
    assert_eq!((report.rows[1].warnings.len(), report.rows[2].warnings.len()), (2, 0));
    let ann = record(&study, "survey-1-Ann-Lee");
    assert_eq!((ann.title.as_str(), ann.original.as_deref()), ("Ann Lee", Some("originals/survey-1.csv")));
    assert_eq!(record(&study, "survey-1-王芳").original, ann.original);
    assert_eq!(fs::read_dir(study.workspace.folder().originals()).unwrap().count(), 2);
    let table = fs::read_to_string(study.workspace.folder().attributes()).unwrap();
    assert_eq!(
        table,
        "transcript,Age,speaker (file)\nsurvey-1-Ann-Lee,41,x\nsurvey-1-王芳,39,\nsurvey-1-Ann-Lee-2,,y\n"
    );
    assert_eq!(outcomes(&study.import())[1..].iter().filter(|(_, outcome)| outcome == "Unchanged").count(), 3);
    study.workspace.undo().unwrap();
    assert_eq!(study.workspace.project().transcripts, before.transcripts);
    assert_eq!(study.workspace.project().attributes, before.attributes);
    let (reopened, _) = Workspace::open(study.workspace.root(), &options()).unwrap();
    assert_eq!(reopened.project().attributes, before.attributes);
    study.workspace.redo().unwrap();
    assert_eq!(study.workspace.project().attributes["survey-1-王芳"]["Age"], "39");
}

#[test]
fn the_columns_of_a_survey_can_be_named() {
    let mut study = Study::new();
    let path = study.put("s.csv", SURVEY);
    let columns = Columns { text: vec!["Age".to_owned()], id: Some("speaker".to_owned()) };
    let options = ImportOptions { columns: Some(columns), ..ImportOptions::default() };
    let plan = plan(&study.workspace, &[path]);
    import(&mut study.workspace, &plan, &options, &mut |_, _| true).unwrap();
    assert_eq!((ids(&study), study.text("s-x").as_str()), (vec!["s-row-5", "s-x"], "Question: Age\n\nx: 41\n"));
}

#[test]
fn a_table_about_known_transcripts_is_no_survey() {
    let mut study = Study::new();
    study.put("Ann.txt", "Q: Trust?\n\nA: 没有。\n");
    study.import();
    let note = "Came late, and was in a hurry to leave for the whole of the interview.";
    study.put("facts.csv", format!("id,note\nann,{note}\n"));
    let report = study.import();
    let found = outcomes(&report);
    assert!(found[1].1.contains("`emic attributes import facts.csv`"), "{found:?}");
}

const COMMENTED: &str = "{\\rtf1{\\*\\atrfstart 7}A: trust{\\*\\atrfend 7}{\\*\\atnid AB}{\\*\\atnauthor Ann}\\chatn\
    {\\*\\annotation{\\*\\atnref 7}\\pard really?\\par}.\\par B: No.}";

#[test]
fn comments_become_memos_on_their_passages_once() {
    let mut study = Study::new();
    study.put("a.rtf", COMMENTED);
    let report = study.import();
    assert_eq!((report.rows[0].comments, report.imported()), (1, 1));
    let memos: Vec<_> = study.workspace.project().memos.values().cloned().collect();
    let [memo] = memos.as_slice() else { panic!("{memos:?}") };
    assert_eq!(memo.text, "Ann (comment in the file): really?");
    assert!(
        matches!(&memo.target, MemoTarget::Passage(id, anchor) if id.as_str() == "a" && anchor.quote() == "A: trust")
    );
    study.workspace.undo().unwrap();
    assert!(study.workspace.project().memos.is_empty() && study.workspace.project().transcripts.is_empty());
    let plan = plan(&study.workspace, &[study.inbox()]);
    let options = ImportOptions { no_comments: true, ..ImportOptions::default() };
    import(&mut study.workspace, &plan, &options, &mut |_, _| true).unwrap();
    assert_eq!((study.workspace.project().memos.len(), ids(&study)), (0, vec!["a"]));
}

/// An encoding, and an interview in it: of some sentences, and of one answer.
const ENCODED: &[(&str, &str, &str)] = &[
    ("UTF-8", "问：您怎么来的？\n\n答：可以，开着吧👍🏽。\n", "Q: 信任?\n\nA: Né.\n"),
    (
        "gb18030",
        "问：您先说说您是怎么到这儿来的？\n\n答：我是带着嫁妆来的。沐州客车厂，听说过吧，没了。\n",
        "问：信任？\n\n答：没有信任。\n",
    ),
    (
        "Big5",
        "問：有關這個平臺在機制設計上，你覺得有沒有什麼不一樣？\n\n答：對我來說，我其實不太知道過往政府在網路這個部分的公共政策。\n",
        "問：你信任他們嗎？\n\n答：沒有，我不信任他們。\n",
    ),
    (
        "Shift_JIS",
        "質問：どうしてこの会社に入りましたか。\n\n答え：大学を卒業してから、先生のすすめで面接をうけました。\n",
        "質問：どうですか。\n\n答え：とても楽しかったです。\n",
    ),
    (
        "EUC-KR",
        "질문: 어떻게 이 회사에 오셨습니까?\n\n대답: 대학교를 졸업한 뒤에 친구의 소개로 들어왔습니다.\n",
        "질문: 믿으세요?\n\n대답: 네, 정말 좋았습니다.\n",
    ),
    (
        "windows-1252",
        "Q: You’ve been here – why?\n\nA: “Café life”, façade and naïveté…\n",
        "Q: Café?\n\nA: Très bien.\n",
    ),
    (
        "windows-1250",
        "Q: Jak się pan tu znalazł?\n\nA: Przyjechałem w dziewięćdziesiątym pierwszym, żeby coś robić, jeździć, pracować w fabryce, wie pan.\n",
        "Q: Dlaczego?\n\nA: Bo chciałem być bliżej żony.\n",
    ),
    (
        "windows-1251",
        "В: Как вы сюда попали?\n\nО: Я приехал работать на завод, мне было семнадцать лет.\n",
        "В: Вы им верите?\n\nО: Нет, не верю.\n",
    ),
    (
        "windows-1253",
        "Ε: Πώς ήρθατε εδώ;\n\nΑ: Ήρθα να δουλέψω στο εργοστάσιο, ήμουν δεκαεπτά χρονών.\n",
        "Ε: Τους εμπιστεύεστε;\n\nΑ: Όχι, καθόλου.\n",
    ),
    (
        "windows-1254",
        "S: Buraya nasıl geldiniz?\n\nC: Fabrikada çalışmaya geldim, on yedi yaşındaydım, ağabeyim de oradaydı.\n",
        "S: Güveniyor musunuz?\n\nC: Hayır, hiç güvenmiyorum, şaşırdım.\n",
    ),
];

fn encoded(label: &str, text: &str) -> Vec<u8> {
    let (bytes, _, unfit) = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text);
    assert!(!unfit, "{label} cannot hold {text}");
    bytes.into_owned()
}

#[test]
fn every_encoding_comes_in_as_it_was_meant() {
    let mut study = Study::new();
    let mut expected = Vec::new();
    for (label, long, short) in ENCODED {
        for (size, text) in [("long", long), ("short", short)] {
            study.put(&format!("{label} {size}.txt"), encoded(label, text));
            expected.push((format!("{label}-{size}"), *label, *text));
        }
    }
    let utf16 = |text: &str, order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    for (label, order) in [("UTF-16LE", u16::to_le_bytes as fn(u16) -> [u8; 2]), ("UTF-16BE", u16::to_be_bytes)] {
        for (marked, mark) in [("marked", "\u{FEFF}"), ("bare", "")] {
            let text = "问：信任？\n\n答：没有👍🏽, none.\n";
            study.put(&format!("{label} {marked}.txt"), utf16(&format!("{mark}{text}"), order));
            expected.push((format!("{label}-{marked}"), label, text));
        }
    }
    study.put("UTF-8 marked.txt", "\u{FEFF}问：信任？\r\n\r\n答：没有👍🏽\r\n");
    expected.push(("UTF-8-marked".to_owned(), "UTF-8", "问：信任？\n\n答：没有👍🏽\n"));
    let report = study.import();
    assert_eq!(report.imported(), expected.len());
    let mut wrong = Vec::new();
    for (id, label, text) in &expected {
        let row = report.rows.iter().find(|row| row.id.as_str() == id).unwrap();
        if (row.encoding, study.text(id).as_str()) != (*label, *text) {
            wrong.push(format!("{id}: {} {}", row.encoding, study.text(id)));
        }
        assert!(row.encoding == *label || row.warnings.iter().any(|warning| warning.message.contains("--encoding")));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn an_encoding_that_is_named_is_used() {
    for (label, _, short) in ENCODED {
        let mut study = Study::new();
        study.put("a.txt", encoded(label, short));
        let plan = plan(&study.workspace, &[study.inbox()]);
        let options = ImportOptions { encoding: Some((*label).to_owned()), ..ImportOptions::default() };
        let report = import(&mut study.workspace, &plan, &options, &mut |_, _| true).unwrap();
        assert_eq!((report.rows[0].encoding, study.text("a").as_str()), (*label, *short));
    }
}

#[test]
fn many_files_come_in_at_once_in_order_and_leave_nothing_behind() {
    let mut study = Study::new();
    for number in 0..300 {
        let text = if number % 50 == 7 { String::new() } else { format!("Q: {number}?\n\nA: 信任 {number} 😀\n") };
        study.put(&format!("{number:03}.txt"), text);
    }
    let plan = plan(&study.workspace, &[study.inbox()]);
    let mut told = Vec::new();
    let report = import(&mut study.workspace, &plan, &ImportOptions::default(), &mut |done, all| {
        told.push((done, all));
        true
    });
    let report = report.unwrap();
    assert_eq!((report.rows.len(), report.imported(), report.cancelled), (300, 294, false));
    assert!(report.rows.windows(2).all(|pair| pair[0].path < pair[1].path));
    assert!(told.is_sorted() && told.first() == Some(&(0, 300)) && told.last() == Some(&(300, 300)));
    assert_eq!(study.text("123"), "Q: 123?\n\nA: 信任 123 😀\n");
    assert_eq!(study.workspace.entries().unwrap().iter().filter(|entry| entry.label.starts_with("import")).count(), 1);
    for folder in [study.workspace.folder().originals(), study.workspace.folder().transcripts()] {
        let hidden = |file: &fs::DirEntry| file.file_name().to_string_lossy().starts_with('.');
        assert_eq!(fs::read_dir(folder).unwrap().flatten().filter(hidden).count(), 0);
    }
}

#[test]
fn a_batch_that_is_dropped_leaves_nothing_and_one_that_waited_is_judged_anew() {
    let mut study = Study::new();
    study.put("a.txt", "Q: Trust?\n\nA: 没有。\n");
    let plan = plan(&study.workspace, &[study.inbox()]);
    let ground = Ground::of(&study.workspace, &plan, &ImportOptions::default());
    let batch = std::thread::spawn(move || ground.read(&mut |_, _| true)).join().unwrap();
    assert_eq!((batch.files(), batch.is_cancelled()), (1, false));
    drop(batch);
    assert_eq!(fs::read_dir(study.workspace.folder().transcripts()).unwrap().count(), 0);
    let batch = Ground::of(&study.workspace, &plan, &ImportOptions::default()).read(&mut |_, _| true);
    assert_eq!(study.import().imported(), 1);
    let report = commit(&mut study.workspace, batch).unwrap();
    assert_eq!(outcomes(&report), [("a", "Unchanged".to_owned())]);
}

#[test]
fn the_same_words_twice_are_told() {
    let mut study = Study::new();
    for name in ["a.txt", "b.txt"] {
        study.put(name, "Q: Trust?\n\nA: 没有。\n");
    }
    let report = study.import();
    let told: Vec<String> = report.rows[1].warnings.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["another transcript of this import has the same words, as `a`"]);
}
